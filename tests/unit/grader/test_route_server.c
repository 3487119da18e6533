/* A learner who runs a route server: what it takes from its clients, in the
 * order of the IXP guide. */
#include "grader_lab.h"

static const char head[] =
    "version: 1\nid: ixp\ntitle: IXP\nsummary: IXP.\n"
    "programme: ixp\nedition: \"2020\"\nduration: 60s\nseed: 1\n"
    "learner: { as: 500900, routers: [as500900] }\n"
    "nodes:\n"
    "  - { as: 500900, name: You, route-server: true, config: a.conf, "
    "dialect: frr }\n"
    "  - { as: 500100, name: One, prefixes: [22.1.0.0/16] }\n"
    "  - { as: 500200, name: Two, prefixes: [22.2.0.0/16] }\n"
    "  - { as: 500110, name: Behind one, prefixes: [22.11.0.0/16, "
    "22.12.0.0/16] }\n"
    "links:\n"
    "  - { route-server: 500900, client: 500100, addresses: { "
    "route-server: [26.0.1.1/24], client: [26.0.1.2/24] } }\n"
    "  - { route-server: 500900, client: 500200, addresses: { "
    "route-server: [26.0.1.1/24], client: [26.0.1.3/24] } }\n"
    "  - { provider: 500100, customer: 500110 }\n"
    "roas:\n"
    "  - { prefix: 22.11.0.0/16, origin: 500110 }\n"
    "  - { prefix: 22.12.0.0/16, origin: 500110 }\n"
    "rpki:\n"
    "  validators: [ { name: val, address: 26.0.1.53, port: 3323 } ]\n"
    "timeline:\n"
    "  - { at: 1s, announce: { as: 500200, prefix: 22.3.0.0/16 } }\n"
    "  - { at: 1s, announce: { as: 500200, prefix: 22.4.4.4/32, communities: "
    "[blackhole] } }\n";

static const char registry[] =
    "as-set: AS500100:AS-ALL\nmembers: AS500100, AS500110\nmnt-by: ONE\n"
    "source: LAB\n\n"
    "route: 22.1.0.0/16\norigin: AS500100\nmnt-by: ONE\nsource: LAB\n\n"
    "route: 22.11.0.0/16\norigin: AS500110\nmnt-by: ONE\nsource: LAB\n\n"
    "route: 22.2.0.0/16\norigin: AS500200\nmnt-by: TWO\nsource: LAB\n\n"
    "route: 22.2.255.0/25\norigin: AS500200\nmnt-by: TWO\nsource: LAB\n\n"
    "route: 22.2.0.0/16\norigin: AS500100\nmnt-by: BAD\nsource: RADB\n";

/* One list of prefixes and one of paths for each client; a request for
 * blackholing goes by before them. */
static const char config[] =
    "router bgp 500900\n"
    " bgp router-id 26.0.1.1\n"
    " no bgp ebgp-requires-policy\n"
    " neighbor 26.0.1.2 remote-as 500100\n"
    " neighbor 26.0.1.3 remote-as 500200\n"
    " address-family ipv4 unicast\n"
    "  neighbor 26.0.1.2 route-server-client\n"
    "  neighbor 26.0.1.2 route-map ONE in\n"
    "  neighbor 26.0.1.3 route-server-client\n"
    "  neighbor 26.0.1.3 route-map TWO in\n"
    " exit-address-family\n"
    "bgp community-list standard HOLE seq 5 permit blackhole\n"
    "bgp as-path access-list ONE seq 5 permit ^500100$\n"
    "bgp as-path access-list BEHIND seq 5 permit ^500100_500110$\n"
    "bgp as-path access-list TWO seq 5 permit ^500200$\n"
    "ip prefix-list BOGONS seq 5 permit 0.0.0.0/0\n"
    "ip prefix-list BOGONS seq 10 permit 0.0.0.0/8 le 32\n"
    "ip prefix-list BOGONS seq 15 permit 10.0.0.0/8 le 32\n"
    "ip prefix-list BOGONS seq 20 permit 100.64.0.0/10 le 32\n"
    "ip prefix-list BOGONS seq 25 permit 127.0.0.0/8 le 32\n"
    "ip prefix-list BOGONS seq 30 permit 169.254.0.0/16 le 32\n"
    "ip prefix-list BOGONS seq 35 permit 172.16.0.0/12 le 32\n"
    "ip prefix-list BOGONS seq 40 permit 192.0.2.0/24 le 32\n"
    "ip prefix-list BOGONS seq 45 permit 192.88.99.0/24 le 32\n"
    "ip prefix-list BOGONS seq 50 permit 192.168.0.0/16 le 32\n"
    "ip prefix-list BOGONS seq 55 permit 198.18.0.0/15 le 32\n"
    "ip prefix-list BOGONS seq 60 permit 198.51.100.0/24 le 32\n"
    "ip prefix-list BOGONS seq 65 permit 203.0.113.0/24 le 32\n"
    "ip prefix-list BOGONS seq 70 permit 224.0.0.0/3 le 32\n"
    "ip prefix-list ONE seq 5 permit 22.1.0.0/16\n"
    "ip prefix-list BEHIND seq 5 permit 22.11.0.0/16\n"
    "ip prefix-list TWO seq 5 permit 22.2.0.0/16\n"
    "route-map ONE deny 5\n"
    " match ip address prefix-list BOGONS\n"
    "route-map ONE permit 10\n"
    " match community HOLE\n"
    " set ip next-hop 26.0.1.66\n"
    "route-map ONE permit 20\n"
    " match ip address prefix-list ONE\n"
    " match as-path ONE\n"
    "route-map ONE permit 30\n"
    " match ip address prefix-list BEHIND\n"
    " match as-path BEHIND\n"
    "route-map TWO deny 5\n"
    " match ip address prefix-list BOGONS\n"
    "route-map TWO permit 10\n"
    " match community HOLE\n"
    " set ip next-hop 26.0.1.66\n"
    "route-map TWO permit 20\n"
    " match ip address prefix-list TWO\n"
    " match as-path TWO\n";

#define R "router bgp 500900\n"
#define V4 R "address-family ipv4 unicast\n"
#define PROBE "kind: rs-import, sources: [LAB], next-hop: 26.0.1.66"

static const struct {
	const char *name, *probe, *lines, *state, *evidence;
} rows[] = {
	{ "right", PROBE, NULL, "pass",
	    "note: the route server takes from a client what is registered" },
	{ "without blackholing nobody asks for it",
	    "kind: rs-import, sources: [LAB]",
	    "no route-map ONE permit 10\nno route-map TWO permit 10\n", "pass",
	    NULL },
	{ "no blackholing", PROBE, "no route-map TWO permit 10\n", "fail",
	    "missing-route: 22.2.0.0/32, path 500200, community blackhole from "
	    "AS500200 (Two) is a blackhole request for its own space but would "
	    "be refused" },
	{ "blackholing keeps the next hop", PROBE,
	    "route-map TWO permit 10\nno set ip next-hop 26.0.1.66\n", "fail",
	    "keeps the next hop 26.0.1.3: a blackhole request gets that of the "
	    "blackhole host, 26.0.1.66" },
	{ "blackholing before bogons", PROBE,
	    "no route-map ONE deny 5\n"
	    "route-map ONE deny 15\nmatch ip address prefix-list BOGONS\n",
	    "fail", "community blackhole from AS500100 (One) would be" },
	{ "a bogon", PROBE,
	    "no route-map TWO permit 20\n"
	    "no ip prefix-list BOGONS seq 15\n"
	    "ip prefix-list TWO seq 10 permit 10.0.0.0/8\n"
	    "route-map TWO permit 20\nmatch ip address prefix-list TWO\n",
	    "fail",
	    "route: 10.0.0.0/8, path 500200 from AS500200 (Two) would be "
	    "accepted: a bogon prefix" },
	{ "any origin", PROBE, "route-map TWO permit 20\nno match as-path\n",
	    "fail", "is neither the client nor in its set" },
	{ "a part of what is registered", PROBE,
	    "ip prefix-list TWO seq 10 permit 22.2.0.0/16 le 24\n", "fail",
	    "from AS500200 (Two) would be accepted: no route object of "
	    "AS500200 has exactly this prefix" },
	{ "what is registered in a database that does not count", PROBE,
	    "ip prefix-list ONE seq 10 permit 22.2.0.0/16\n", "fail",
	    "22.2.0.0/16, path 500100 from AS500100 (One) would be accepted: "
	    "no route object of AS500100 or its set has exactly this prefix" },
	{ "and in one that does",
	    "kind: rs-import, neighbors: [500100], next-hop: 26.0.1.66",
	    "ip prefix-list ONE seq 10 permit 22.2.0.0/16\n", "pass", NULL },
	{ "the ROA's prefix from another member of the set", PROBE,
	    "ip prefix-list ONE seq 10 permit 22.11.0.0/16\n", "fail",
	    "22.11.0.0/16, path 500100 from AS500100 (One) would be accepted: "
	    "it is RPKI Invalid" },
	{ "what is announced now is shown first", PROBE,
	    "route-map TWO permit 20\nno match ip address prefix-list TWO\n",
	    "fail",
	    "22.3.0.0/16, path 500200 from AS500200 (Two) would be accepted: "
	    "no route object of AS500200 has exactly this prefix" },
	{ "a prefix of the set with another origin of the set", PROBE,
	    "bgp as-path access-list BEHIND seq 10 permit ^500100$\n"
	    "bgp as-path access-list ONE seq 10 permit ^500100_500110$\n"
	    "ip prefix-list ONE seq 10 permit 22.11.0.0/16\n"
	    "rpki\nrpki cache 26.0.1.53 3323 preference 1\n"
	    "route-map ONE deny 15\nmatch rpki invalid\n",
	    "pass", NULL },
	{ "the same, but no validator listens there", PROBE,
	    "bgp as-path access-list BEHIND seq 10 permit ^500100$\n"
	    "ip prefix-list ONE seq 10 permit 22.11.0.0/16\n"
	    "rpki\nrpki cache 26.0.1.53 323 preference 1\n"
	    "route-map ONE deny 15\nmatch rpki invalid\n",
	    "fail",
	    "22.11.0.0/16, path 500100 from AS500100 (One) would be accepted: "
	    "it is RPKI Invalid" },
	{ "a ROA without a route object may be enough", PROBE,
	    "ip prefix-list BEHIND seq 10 permit 22.12.0.0/16\n", "pass",
	    NULL },
	{ "longer than what networks take may be refused", PROBE,
	    "ip prefix-list BOGONS seq 80 permit 0.0.0.0/0 ge 25 le 31\n",
	    "pass", NULL },
	{ "and accepted when it is registered", PROBE,
	    "ip prefix-list TWO seq 10 permit 22.2.255.0/25\n", "pass", NULL },
	{ "a community opens the door", PROBE,
	    "bgp community-list standard FRIEND seq 5 permit 65001:1\n"
	    "route-map TWO permit 15\nmatch community FRIEND\n",
	    "fail", "community 65001:1 from AS500200 (Two) would be accepted" },
	{ "a member's route is lost", PROBE, "no route-map ONE permit 30\n",
	    "fail",
	    "missing-route: 22.11.0.0/16, path 500100 500110 from AS500100 "
	    "(One) is registered but would be refused" },
	{ "one session is down", PROBE, R "neighbor 26.0.1.3 shutdown\n",
	    "no-data", "session with AS500200 (Two) is down" },
	{ "no clients", "kind: rs-import, neighbors: [500110]", NULL,
	    "not-applicable", NULL },
};

static void
every_row(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf yaml = { 0 };
		struct lab l;
		uint64_t hash;

		strbuf_addf(&yaml,
		    "%sgrade:\n  - requirement: IX-1.1\n    points: 10\n"
		    "    probes:\n      - { %s }\n",
		    head, rows[i].probe);
		lab_open_registry(&l, strbuf_str(&yaml), registry);
		strbuf_finish(&yaml);
		l.config = lab_load_at(&l, lab_router(&l), dialect_find("frr"),
		    "rs.conf", config);
		if (rows[i].lines != NULL)
			lab_type(&l, rows[i].name, rows[i].lines);
		lab_run(&l);
		hash = lab_hash(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows[i].name, "IX-1.1", rows[i].state,
		    rows[i].evidence);
		CHECK(rows[i].name, lab_hash(&l) == hash);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
	};

	return RUN_TESTS(tests);
}
