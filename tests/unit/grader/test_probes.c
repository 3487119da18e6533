/* Each kind of probe: the right network, the wrong one with its evidence, and
 * the one about which nothing can be said. */
#include "small_world.h"

#include <dirent.h>

#define R "router bgp 64500\n"
#define V4 R "address-family ipv4\n"
#define V6 R "address-family ipv6\n"
#define FORGED                                                                 \
	"  - { at: 10s, hijack: { as: 64502, prefix: 192.0.2.0/25, "           \
	"victim: 64501, path: [64501] } }\n"
#define HIJACK                                                                 \
	"  - { at: 10s, announce: { as: 64502, prefix: 192.0.2.0/25 } }\n"

static const struct {
	const char *name, *probe, *timeline, *lines, *state, *evidence;
} rows[] = {
	/* customer-filter */
	{ "customers: right", "kind: customer-filter", NULL, NULL, "pass",
	    "note: from a customer, only prefixes registered behind it" },
	{ "customers: somebody else's more-specific, announced",
	    "kind: customer-filter", HIJACK,
	    V4 "no neighbor 100.64.2.1 prefix-list TWO in\n", "fail",
	    "route: 192.0.2.0/25, path 64502 from AS64502 (Two) is accepted "
	    "and passed on to AS64501: space of AS64501 (One); decided by: 2, "
	    "\"^64502(_64502)*$\"" },
	{ "customers: the same, refused", "kind: customer-filter", HIJACK, NULL,
	    "pass", NULL },
	{ "customers: the same, only possible", "kind: customer-filter", NULL,
	    V4 "no neighbor 100.64.2.1 prefix-list TWO in\n", "fail",
	    "from AS64502 (Two) would be accepted" },
	{ "customers: only the one that is named",
	    "kind: customer-filter, neighbors: [64501]", NULL,
	    V4 "no neighbor 100.64.2.1 prefix-list TWO in\n", "pass", NULL },
	{ "customers: one session is down", "kind: customer-filter", NULL,
	    R "neighbor 2001:db8:ffff:1::b shutdown\n", "no-data",
	    "session: the IPv6 session with AS64501 (One) is down" },
	{ "customers: one session is gone", "kind: customer-filter", NULL,
	    R "no neighbor 100.64.2.1\n", "no-data",
	    "session: the IPv4 session with AS64502 (Two) is down" },
	{ "customers: a hole and a session down", "kind: customer-filter", NULL,
	    R "neighbor 2001:db8:ffff:1::b shutdown\naddress-family ipv4\n"
	      "no neighbor 100.64.2.1 prefix-list TWO in\n",
	    "fail", "from AS64502 (Two) would be accepted" },
	{ "customers: nobody of that name is one",
	    "kind: customer-filter, neighbors: [64511]", NULL, NULL,
	    "not-applicable",
	    "note: there is no neighbour that this is about" },

	/* customer-keep */
	{ "keep: right", "kind: customer-keep", NULL, NULL, "pass", NULL },
	{ "keep: one is lost", "kind: customer-keep", NULL,
	    "no route-map ONE permit 20\n", "fail",
	    "missing-route: 198.51.100.128/25, path 64501 64504 from AS64501 "
	    "(One) is registered for AS64504 but is refused; decided by: ONE, "
	    "no entry matches" },
	{ "keep: the rule that denies is named", "kind: customer-keep", NULL,
	    "ip prefix-list TWO seq 3 deny 198.51.100.0/25\n", "fail",
	    "but is refused; decided by: TWO, seq 3" },
	{ "keep: the path is refused", "kind: customer-keep", NULL,
	    "no ip as-path access-list 4\n"
	    "ip as-path access-list 4 permit ^64501$\n",
	    "fail", "198.51.100.128/25, path 64501 64504" },
	{ "keep: not announced now, would be refused", "kind: customer-keep",
	    "  - { at: 5s, withdraw: { as: 64502, prefix: 198.51.100.0/25 } "
	    "}\n",
	    V4 "neighbor 100.64.2.1 prefix-list ONE in\n", "fail",
	    "but would be refused" },
	{ "keep: the session is down", "kind: customer-keep", NULL,
	    R "neighbor 100.64.2.1 shutdown\n", "fail",
	    "198.51.100.0/25, registered for AS64502, is lost: no session "
	    "with AS64502 (Two) carries IPv4" },
	{ "keep: IPv6 is not active", "kind: customer-keep", NULL,
	    V6 "no neighbor 2001:db8:ffff:1::b activate\n", "fail",
	    "no session with AS64501 (One) carries IPv6" },

	/* transit-keep */
	{ "transit: right", "kind: transit-keep", NULL, NULL, "pass", NULL },
	{ "transit: usual lengths may be the end", "kind: transit-keep", NULL,
	    V4 "neighbor 100.64.10.0 prefix-list LONG4 in\n"
	       "address-family ipv6\n"
	       "neighbor 2001:db8:ffff:10::a prefix-list LONG6 in\n"
	       "exit\nexit\n"
	       "ip prefix-list LONG4 permit 0.0.0.0/0 le 24\n"
	       "ipv6 prefix-list LONG6 permit ::/0 le 48\n",
	    "pass", NULL },
	{ "transit: short prefixes only", "kind: transit-keep", NULL,
	    V6 "neighbor 2001:db8:ffff:10::a prefix-list LONG6 in\n"
	       "exit\nexit\n"
	       "ipv6 prefix-list LONG6 permit ::/0 le 36\n",
	    "fail",
	    "nothing is wrong with it, and transit is there for the networks "
	    "that you do not know; decided by: LONG6" },

	/* customer-path */
	{ "path: right", "kind: customer-path", NULL, NULL, "pass", NULL },
	{ "path: prefixes only", "kind: customer-path", NULL,
	    V4 "no neighbor 100.64.2.1 filter-list 2 in\n", "fail",
	    "route: 198.51.100.0/25, path 64502 64501 from AS64502 (Two) would "
	    "be accepted and passed on to AS64501, AS64510, AS64511, AS64520: "
	    "AS64501 is not behind this neighbour; decided by: TWO, seq 5" },
	{ "path: only where it begins", "kind: customer-path", NULL,
	    "no ip as-path access-list 2\n"
	    "ip as-path access-list 2 permit ^64502\n",
	    "fail", "decided by: 2, \"^64502\"" },
	{ "path: only where it ends", "kind: customer-path", NULL,
	    "no ip as-path access-list 2\n"
	    "ip as-path access-list 2 permit _64502$\n",
	    "fail", "198.51.100.0/25, path 64502" },
	{ "path: one that only the filter knows", "kind: customer-path", NULL,
	    "ip as-path access-list 2 permit ^64502_65001_65002$\n", "fail",
	    "path 64502 65001 65002 from AS64502 (Two) would be accepted" },
	{ "path: in the cone, but of another holder", "kind: customer-path",
	    NULL, "ip as-path access-list 1 permit ^64501_64504$\n", "fail",
	    "the path does not end at AS64501, which holds" },
	{ "path: somebody really does", "kind: customer-path",
	    "  - { at: 5s, announce: { as: 64502, prefix: 198.51.100.0/25, "
	    "path: [64501] } }\n",
	    V4 "no neighbor 100.64.2.1 filter-list 2 in\n", "fail",
	    "path 64502 64501 from AS64502 (Two) is accepted" },
	{ "path: down", "kind: customer-path", NULL,
	    R "neighbor 100.64.2.1 shutdown\n", "no-data", "is down" },
	{ "path: IPv6 only", "kind: customer-path", NULL,
	    V6 "no neighbor 2001:db8:ffff:1::b filter-list 1 in\n", "fail",
	    "2001:db8:2001::/48, path 64501 64504 from AS64501 (One) would "
	    "be" },

	/* peer-filter */
	{ "peer: right", "kind: peer-filter", NULL, NULL, "pass", NULL },
	{ "peer: a part of its own", "kind: peer-filter", NULL,
	    "no ip prefix-list PEER seq 5\n"
	    "ip prefix-list PEER permit 10.11.0.0/16 le 24\n",
	    "fail",
	    "route: 10.11.0.0/17, path 64511 from AS64511 (Peer) would be "
	    "accepted" },
	{ "peer: in the wrong direction", "kind: peer-filter", NULL,
	    V4 "no neighbor 100.64.11.1 prefix-list PEER in\n"
	       "neighbor 100.64.11.1 prefix-list PEER out\n",
	    "fail", "no import filter on this session for this family" },
	{ "peer: down", "kind: peer-filter", NULL,
	    R "neighbor 100.64.11.1 shutdown\n", "no-data", "AS64511" },
	{ "peer: none", "kind: peer-filter, neighbors: [64510]", NULL, NULL,
	    "not-applicable",
	    "note: there is no neighbour that this is about" },

	/* exact-set and its halves */
	{ "exact: right",
	    "kind: exact-set, neighbors: [64520], prefixes: [203.0.113.0/24, "
	    "192.0.2.0/24, 198.51.100.0/25, 198.51.100.128/25]",
	    NULL, NULL, "pass", NULL },
	{ "exact: one too many",
	    "kind: exact-set, neighbors: [64520], prefixes: [203.0.113.0/24, "
	    "192.0.2.0/24, 198.51.100.0/25]",
	    NULL, NULL, "fail",
	    "route: AS64520 (Up two) receives 198.51.100.128/25 from you and "
	    "should not: path 64500 64501 64504, learned from AS64501 (One); "
	    "sent by: OUT, seq 20" },
	{ "exact: one too few",
	    "kind: exact-set, neighbors: [64520], prefixes: [203.0.113.0/24, "
	    "192.0.2.0/24, 198.51.100.0/25, 198.51.100.128/25, 10.1.0.0/16]",
	    NULL, NULL, "fail",
	    "missing-route: AS64520 (Up two) does not receive 10.1.0.0/16: no "
	    "neighbour announces it to you" },
	{ "exact: not sent",
	    "kind: exact-set, neighbors: [64520], prefixes: [203.0.113.0/24, "
	    "192.0.2.0/24, 198.51.100.0/25, 198.51.100.128/25]",
	    NULL, "no ip prefix-list OUT seq 10\n", "fail",
	    "does not receive 192.0.2.0/24: you have it but do not send it; "
	    "decided by: OUT, no entry matches" },
	{ "exact: down is missing all",
	    "kind: exact-set, neighbors: [64520], prefixes: [203.0.113.0/24]",
	    NULL, R "neighbor 100.64.20.0 shutdown\n", "fail",
	    "does not receive 203.0.113.0/24: no session with it is up" },
	{ "no-extra: right",
	    "kind: no-extra, neighbors: [64502], prefixes: [203.0.113.0/24, "
	    "192.0.2.0/24, 198.51.100.128/25, 10.10.0.0/16, 10.11.0.0/16, "
	    "10.20.0.0/16]",
	    NULL, NULL, "pass", NULL },
	{ "no-extra: IPv6 is not asked for",
	    "kind: no-extra, neighbors: [64501], prefixes: [203.0.113.0/24, "
	    "198.51.100.0/25, 10.10.0.0/16, 10.11.0.0/16, 10.20.0.0/16]",
	    NULL, NULL, "pass", NULL },
	{ "no-extra: many are counted",
	    "kind: no-extra, neighbors: [64502], prefixes: [203.0.113.0/24]",
	    NULL, NULL, "fail",
	    "note: and 2 more: routes that AS64502 (Two) receives and should "
	    "not" },
	{ "no-extra: down is no pass",
	    "kind: no-extra, neighbors: [64502], prefixes: [203.0.113.0/24]",
	    NULL, R "neighbor 100.64.2.1 shutdown\n", "no-data",
	    "session: no session with AS64502 (Two) carries IPv4" },
	{ "no-extra: one family down is no pass",
	    "kind: no-extra, neighbors: [64501], prefixes: [203.0.113.0/24, "
	    "198.51.100.0/25, 10.10.0.0/16, 10.11.0.0/16, 10.20.0.0/16, "
	    "\"2001:db8:1000::/36\"]",
	    NULL, R "neighbor 2001:db8:ffff:1::b shutdown\n", "no-data",
	    "no session with AS64501 (One) carries IPv6" },
	{ "none-missing: right",
	    "kind: none-missing, neighbors: [64502], prefixes: [10.10.0.0/16, "
	    "10.20.0.0/16]",
	    NULL, NULL, "pass", NULL },
	{ "none-missing: refused on the way in",
	    "kind: none-missing, neighbors: [64502], prefixes: [10.10.0.0/16, "
	    "10.20.0.0/16]",
	    NULL, "ip prefix-list UP seq 7 deny 10.10.0.0/16\n", "fail",
	    "does not receive 10.10.0.0/16: you refuse it from AS64510 (Up); "
	    "decided by: UP, seq 7" },
	{ "none-missing: down",
	    "kind: none-missing, neighbors: [64502], prefixes: [10.10.0.0/16]",
	    NULL, R "neighbor 100.64.2.1 shutdown\n", "fail",
	    "no session with it is up for this family" },

	/* export-keep */
	{ "export-keep: right", "kind: export-keep", NULL, NULL, "pass", NULL },
	{ "export-keep: own is not sent", "kind: export-keep", NULL,
	    V4 "no network 203.0.113.0 mask 255.255.255.0\n", "fail",
	    "AS64510 (Up) does not receive 203.0.113.0/24, which is your own" },
	{ "export-keep: a customer's is not sent", "kind: export-keep", NULL,
	    "no ip prefix-list OUT seq 15\n", "fail",
	    "does not receive 198.51.100.0/25, which is your customer AS64502 "
	    "(Two)'s: you have it but do not send it; decided by: OUT, no "
	    "entry matches" },
	{ "export-keep: down", "kind: export-keep", NULL,
	    R "neighbor 100.64.20.0 shutdown\n", "fail",
	    "the session with AS64520 (Up two) is down" },

	/* export-no-leak */
	{ "leak: right", "kind: export-no-leak", NULL, NULL, "pass", NULL },
	{ "leak: no filter at all", "kind: export-no-leak", NULL,
	    V4 "no neighbor 100.64.20.0 prefix-list OUT out\n", "fail",
	    "route: 10.10.0.0/16, path 64510, learned from AS64510 (Up), is "
	    "sent to AS64520 (Up two): not your customer's; sent by: no export "
	    "filter on this session for this family" },
	{ "leak: between peer and provider", "kind: export-no-leak", NULL,
	    "ip prefix-list OUT permit 10.11.0.0/16\n", "fail",
	    "10.11.0.0/16, path 64511, learned from AS64511 (Peer), is sent to "
	    "AS64510 (Up): not your customer's; sent by: OUT, seq 25" },
	{ "leak: a customer's prefix that came elsewhere",
	    "kind: export-no-leak", NULL, "no ip prefix-list UP seq 15\n",
	    "fail",
	    "192.0.2.0/24, path 64510 64501, learned from AS64510 (Up), would "
	    "be sent to AS64511 (Peer): a customer's prefix, while the "
	    "customer does not announce it to you" },
	{ "leak: only where the filter has a hole of its own",
	    "kind: export-no-leak", NULL,
	    "ip prefix-list OUT permit 10.77.0.0/16 ge 21 le 22\n", "fail",
	    "10.77.0.0/21, path 64510" },
	{ "leak: a mark that anybody may set", "kind: export-no-leak", NULL,
	    "ip community-list standard CUST permit 64500:1\n"
	    "route-map MARKED permit 10\nmatch community CUST\n"
	    "route-map MARKED permit 20\nmatch ip address prefix-list OUT\n" V4
	    "no neighbor 100.64.20.0 prefix-list OUT out\n"
	    "neighbor 100.64.20.0 route-map MARKED out\n",
	    "pass",
	    "note: AS64510 (Up) could have any route sent on to AS64520 (Up "
	    "two): it only needs to add what your export filter looks for "
	    "(community 64500:1)" },
	{ "leak: down", "kind: export-no-leak", NULL,
	    R "neighbor 100.64.20.0 shutdown\n", "no-data", "AS64520" },

	/* refuse-bogons (here the default route), own and customers' space */
	{ "default: right", "kind: refuse-bogons", NULL, NULL, "pass", NULL },
	{ "default: accepted", "kind: refuse-bogons", NULL,
	    "no ip prefix-list UP seq 5\n", "fail",
	    "route: 0.0.0.0/0, path 64510 from AS64510 (Up) would be accepted: "
	    "a default route; decided by: UP, seq 25" },
	{ "default: in IPv6", "kind: refuse-bogons", NULL,
	    "no ipv6 prefix-list UP6 seq 5\n", "fail",
	    "route: ::/0, path 64510" },
	{ "default: down", "kind: refuse-bogons", NULL,
	    R "neighbor 100.64.20.0 shutdown\n", "no-data", "AS64520" },
	{ "own space: right", "kind: refuse-own-space", NULL, NULL, "pass",
	    NULL },
	{ "own space: the prefix alone", "kind: refuse-own-space", NULL,
	    "no ip prefix-list UP seq 10\n"
	    "ip prefix-list UP seq 10 deny 203.0.113.0/24\n",
	    "fail",
	    "route: 203.0.113.0/25, path 64510 from AS64510 (Up) would be "
	    "accepted: part of your own space" },
	{ "own space: not quite to the end", "kind: refuse-own-space", NULL,
	    "no ip prefix-list UP seq 10\n"
	    "ip prefix-list UP seq 10 deny 203.0.113.0/24 le 31\n",
	    "fail", "route: 203.0.113.0/32" },
	{ "own space: a length is left out", "kind: refuse-own-space", NULL,
	    "no ip prefix-list UP seq 10\n"
	    "ip prefix-list UP seq 10 deny 203.0.113.0/24 le 28\n"
	    "ip prefix-list UP seq 11 deny 203.0.113.0/24 ge 30\n",
	    "fail", "route: 203.0.113.0/29" },
	{ "own space: an eighth is left out", "kind: refuse-own-space", NULL,
	    "ip prefix-list UP seq 9 permit 203.0.113.160/27 le 32\n", "fail",
	    "route: 203.0.113.160/27" },
	{ "own space: by path", "kind: refuse-own-space", NULL,
	    "ip as-path access-list 5 deny ^64510$\n"
	    "ip as-path access-list 5 permit .*\n"
	    "no ip prefix-list UP seq 10\n" V4
	    "neighbor 100.64.10.0 filter-list 5 in\n",
	    "fail", "203.0.113.0/24, path 64510 6" },
	{ "own space: announced", "kind: refuse-own-space",
	    "  - { at: 5s, announce: { as: 64510, prefix: 203.0.113.64/26 } "
	    "}\n",
	    "no ip prefix-list UP seq 10\n", "fail",
	    "route: 203.0.113.64/26, path 64510 from AS64510 (Up) is "
	    "accepted" },
	{ "customers' space: right", "kind: refuse-customer-space", NULL, NULL,
	    "pass", NULL },
	{ "customers' space: from a provider", "kind: refuse-customer-space",
	    NULL, "no ip prefix-list UP seq 15\n", "fail",
	    "route: 192.0.2.0/24, path 64510 from AS64510 (Up) would be "
	    "accepted: space of AS64501 (One), which is your customer" },
	{ "customers' space: from the other customer",
	    "kind: refuse-customer-space", NULL,
	    "ip prefix-list TWO permit 192.0.2.64/26\n", "fail",
	    "route: 192.0.2.64/26, path 64502 from AS64502 (Two)" },

	/* max-prefix */
	{ "max-prefix: allow-lists need none", "kind: max-prefix", NULL, NULL,
	    "pass", NULL },
	{ "max-prefix: none", "kind: max-prefix, limit: 300", NULL,
	    V4 "no neighbor 100.64.11.1 prefix-list PEER in\n", "fail",
	    "session: AS64511 (Peer) would send 300 prefixes more and the "
	    "session would go on: 300 are accepted" },
	{ "max-prefix: set", "kind: max-prefix, limit: 300", NULL,
	    V4 "no neighbor 100.64.11.1 prefix-list PEER in\n"
	       "neighbor 100.64.11.1 maximum-prefix 100\n",
	    "pass", NULL },
	{ "max-prefix: only a warning", "kind: max-prefix, limit: 300", NULL,
	    V4 "no neighbor 100.64.11.1 prefix-list PEER in\n"
	       "neighbor 100.64.11.1 maximum-prefix 100 warning-only\n",
	    "fail", "no limit stops it" },
	{ "max-prefix: down", "kind: max-prefix", NULL,
	    R "neighbor 100.64.11.1 shutdown\n", "no-data", "AS64511" },

	/* rov-drop: this router has no validator */
	{ "rov: no validator", "kind: rov-drop", NULL, NULL, "fail",
	    "config: as64500 asks no validator" },

	/* uses-origin */
	{ "origin: right",
	    "kind: uses-origin, at: [64510, 64502], prefixes: [192.0.2.0/24], "
	    "origin: 64501",
	    NULL, NULL, "pass", NULL },
	{ "origin: a more specific of somebody else",
	    "kind: uses-origin, at: [64501], prefixes: [192.0.2.0/25], origin: "
	    "64501",
	    HIJACK, V4 "no neighbor 100.64.2.1 prefix-list TWO in\n", "fail",
	    "route: AS64501 (One) uses 192.0.2.0/25 with origin AS64502; the "
	    "true origin is AS64501 (One)" },
	{ "origin: refused, the holder's own is used",
	    "kind: uses-origin, at: [64501, 64510], prefixes: [192.0.2.0/25], "
	    "origin: 64501",
	    HIJACK, NULL, "pass", NULL },
	{ "origin: no route",
	    "kind: uses-origin, at: [64510], prefixes: [10.99.0.0/16], origin: "
	    "64501",
	    NULL, NULL, "fail", "missing-route: AS64510 (Up) has no route" },
	{ "origin: forged",
	    "kind: uses-origin, at: [64500], prefixes: [192.0.2.0/25], origin: "
	    "64501",
	    FORGED,
	    V4 "no neighbor 100.64.2.1 prefix-list TWO in\n"
	       "no neighbor 100.64.2.1 filter-list 2 in\n",
	    "fail",
	    "uses 192.0.2.0/25 from AS64502, which has written AS64501 at the "
	    "end of the path" },
	{ "origin: forged and refused",
	    "kind: uses-origin, at: [64500], prefixes: [192.0.2.0/25], origin: "
	    "64501",
	    FORGED, NULL, "pass", NULL },

	/* contact-published; see test_contacts.c */
	{ "contact: who answers is not known", "kind: contact-published", NULL,
	    NULL, "no-data", "session: who answers at AS64500 is not known" },

	/* has-route, no-route: exactly the prefix */
	{ "has-route: it has",
	    "kind: has-route, at: [64510, 64500], prefixes: [192.0.2.0/24]",
	    NULL, NULL, "pass", NULL },
	{ "has-route: only a wider one",
	    "kind: has-route, at: [64510], prefixes: [192.0.2.0/25]", NULL,
	    NULL, "fail",
	    "missing-route: AS64510 (Up) has no route for exactly "
	    "192.0.2.0/25" },
	{ "no-route: only a wider one",
	    "kind: no-route, at: [64510], prefixes: [192.0.2.0/25]", NULL, NULL,
	    "pass", NULL },
	{ "no-route: it has",
	    "kind: no-route, at: [64510], prefixes: [192.0.2.0/24]", NULL, NULL,
	    "fail", "route: AS64510 (Up) uses a route for 192.0.2.0/24" },
};

static void
every_kind(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;

		small_open(&l, rows[i].probe, rows[i].timeline);
		if (rows[i].lines != NULL)
			lab_type(&l, rows[i].name, rows[i].lines);
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows[i].name, "NO-1.1", rows[i].state,
		    rows[i].evidence);
		CHECK(rows[i].name,
		    l.report->passed ==
			(lab_verdict(&l, "NO-1.1")->state == VERDICT_PASS));
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* Does a row of the text name the kind, by itself or in a probe, and not one
 * that begins alike? */
static bool
names_kind(const char *text, const char *kind)
{
	char wanted[64];

	(void)snprintf(wanted, sizeof(wanted), "\"%s\"", kind);
	if (strstr(text, wanted) != NULL)
		return true;
	(void)snprintf(wanted, sizeof(wanted), "kind: %s", kind);
	for (text = strstr(text, wanted); text != NULL;
	     text = strstr(text, wanted)) {
		text += strlen(wanted);
		if (*text != '-' && (*text < 'a' || *text > 'z'))
			return true;
	}
	return false;
}

/* In any test of this folder. */
static bool
is_tested(const char *kind)
{
	static const char folder[] = LAB_SOURCE_DIR "/tests/unit/grader";
	struct lab l = { .n_made = 0 };
	DIR *dir = opendir(folder);
	bool found = false;

	assert_non_null(dir);
	for (const struct dirent *e = readdir(dir); e != NULL && !found;
	     e = readdir(dir))
		found = strncmp(e->d_name, "test_", 5) == 0 &&
		    names_kind(lab_read(&l,
				   arena_printf(&l.arena, "%s/%s", folder,
				       e->d_name)),
			kind);
	closedir(dir);
	arena_finish(&l.arena);
	return found;
}

/* Tables in which a kind is missing are not complete. */
static void
every_kind_is_tested(void **state)
{
	size_t n;
	const struct probe_vocabulary *words = grader_vocabulary(&n);

	(void)state;
	for (size_t k = 0; k < n; k++)
		CHECK(words[k].kind, is_tested(words[k].kind));
	CHECK("a kind that there is not",
	    !is_tested("no-such"
		       "-kind"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind),
		cmocka_unit_test(every_kind_is_tested),
	};

	return RUN_TESTS(tests);
}
