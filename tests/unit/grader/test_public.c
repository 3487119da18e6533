/* A world in public space, as scenarios have it: the list of bogons applies,
 * and there are ROAs. */
#include "grader_lab.h"

static const char head[] =
    "version: 1\nid: public\ntitle: Public\nsummary: Public.\n"
    "programme: netops\nedition: \"2020\"\nduration: 60s\nseed: 1\n"
    "learner: { as: 500100, routers: [as500100] }\n"
    "nodes:\n"
    "  - { as: 500100, name: You, config: a.conf, dialect: ios, prefixes: "
    "[22.1.0.0/16, \"2a20:1::/32\"] }\n"
    "  - { as: 500200, name: Customer, prefixes: [22.2.0.0/16, "
    "\"2a20:2::/32\"] }\n"
    "  - { as: 500300, name: Provider, prefixes: [22.3.0.0/16, "
    "\"2a20:3::/32\"] }\n"
    "links:\n"
    "  - { provider: 500100, customer: 500200, addresses: { provider: "
    "[22.9.1.0/31, \"2a20:9:1::a/127\"], customer: [22.9.1.1/31, "
    "\"2a20:9:1::b/127\"] } }\n"
    "  - { provider: 500300, customer: 500100, addresses: { provider: "
    "[22.9.2.0/31, \"2a20:9:2::a/127\"], customer: [22.9.2.1/31, "
    "\"2a20:9:2::b/127\"] } }\n"
    "roas:\n"
    "  - { prefix: 22.2.0.0/16, origin: 500200 }\n"
    "  - { prefix: 22.3.0.0/16, origin: 500300 }\n";

static const char validator_stops[] =
    "rpki: { validators: [{ name: v1, rtr-refresh: 10s, rtr-retry: 5s, "
    "rtr-expire: 30s }] }\n"
    "timeline:\n  - { at: 1s, validator-down: { name: v1 } }\n";

static const char two_validators[] =
    "rpki: { validators: [{ name: v1, address: 22.1.0.9, port: 323 }, "
    "{ name: v2, address: 22.1.0.10 }] }\n"; /* at 323 */

static const char config[] =
    "router bgp 500100\n"
    " bgp router-id 22.1.0.1\n"
    " no bgp default ipv4-unicast\n"
    " neighbor 22.9.1.1 remote-as 500200\n"
    " neighbor 22.9.2.0 remote-as 500300\n"
    " neighbor 2a20:9:1::b remote-as 500200\n"
    " neighbor 2a20:9:2::a remote-as 500300\n"
    " address-family ipv4\n"
    "  network 22.1.0.0 mask 255.255.0.0\n"
    "  neighbor 22.9.1.1 activate\n"
    "  neighbor 22.9.1.1 prefix-list CUSTOMER in\n"
    "  neighbor 22.9.2.0 activate\n"
    "  neighbor 22.9.2.0 prefix-list NO-BOGONS in\n"
    " exit-address-family\n"
    " address-family ipv6\n"
    "  network 2a20:1::/32\n"
    "  neighbor 2a20:9:1::b activate\n"
    "  neighbor 2a20:9:1::b prefix-list CUSTOMER in\n"
    "  neighbor 2a20:9:2::a activate\n"
    "  neighbor 2a20:9:2::a prefix-list NO-BOGONS in\n"
    " exit-address-family\n"
    "ip route 22.1.0.0 255.255.0.0 Null0\n"
    "ipv6 route 2a20:1::/32 Null0\n"
    "ip prefix-list CUSTOMER permit 22.2.0.0/16\n"
    "ip prefix-list NO-BOGONS deny 0.0.0.0/0\n"
    "ip prefix-list NO-BOGONS deny 0.0.0.0/8 le 32\n"
    "ip prefix-list NO-BOGONS deny 10.0.0.0/8 le 32\n"
    "ip prefix-list NO-BOGONS deny 100.64.0.0/10 le 32\n"
    "ip prefix-list NO-BOGONS deny 127.0.0.0/8 le 32\n"
    "ip prefix-list NO-BOGONS deny 169.254.0.0/16 le 32\n"
    "ip prefix-list NO-BOGONS deny 172.16.0.0/12 le 32\n"
    "ip prefix-list NO-BOGONS deny 192.0.2.0/24 le 32\n"
    "ip prefix-list NO-BOGONS deny 192.88.99.0/24 le 32\n"
    "ip prefix-list NO-BOGONS deny 192.168.0.0/16 le 32\n"
    "ip prefix-list NO-BOGONS deny 198.18.0.0/15 le 32\n"
    "ip prefix-list NO-BOGONS deny 198.51.100.0/24 le 32\n"
    "ip prefix-list NO-BOGONS deny 203.0.113.0/24 le 32\n"
    "ip prefix-list NO-BOGONS deny 224.0.0.0/3 le 32\n"
    "ip prefix-list NO-BOGONS permit 0.0.0.0/0 le 24\n"
    "ipv6 prefix-list CUSTOMER permit 2a20:2::/32\n"
    "ipv6 prefix-list NO-BOGONS deny 2001:db8::/32 le 128\n"
    "ipv6 prefix-list NO-BOGONS deny 2001:2::/48 le 128\n"
    "ipv6 prefix-list NO-BOGONS deny 2001:10::/28 le 128\n"
    "ipv6 prefix-list NO-BOGONS deny 2002::/16 le 128\n"
    "ipv6 prefix-list NO-BOGONS deny 3ffe::/16 le 128\n"
    "ipv6 prefix-list NO-BOGONS deny 3fff::/20 le 128\n"
    "ipv6 prefix-list NO-BOGONS permit 2000::/3 ge 16 le 48\n";

#define R "router bgp 500100\n"
#define V4 R "address-family ipv4\n"
#define V6 R "address-family ipv6\n"
#define VALIDATOR R "bgp rpki server tcp 22.1.0.9 port 323 refresh 60\n"

/* Invalid is refused from the provider by a route-map, in both families. */
#define BY_MAP(but)                                                            \
	VALIDATOR "bgp bestpath prefix-validate disable\n"                     \
		  "address-family ipv4\n"                                      \
		  "neighbor 22.9.1.1 route-map ROV in\n"                       \
		  "neighbor 22.9.2.0 route-map ROV in\n"                       \
		  "address-family ipv6\n"                                      \
		  "neighbor 2a20:9:1::b route-map ROV in\n"                    \
		  "neighbor 2a20:9:2::a route-map ROV in\n" but "exit\nexit\n" \
		  "route-map ROV deny 10\nmatch rpki invalid\nexit\n"          \
		  "route-map ROV permit 20\n"
/* Begins a row whose validator stops at once, or that has two. */
#define GONE "!gone\n"
#define TWO "!two\n"
#define SECOND(port)                                                           \
	R "bgp rpki server tcp 22.1.0.10 port " port " refresh 60\n"
/* A blackhole request of the customer is let through when its own list says
 * so; set is what is done to it. */
#define REQUESTS(list4, list6, set)                                            \
	V4 "no neighbor 22.9.1.1 prefix-list CUSTOMER in\n"                    \
	   "neighbor 22.9.1.1 route-map C in\n"                                \
	   "address-family ipv6\n"                                             \
	   "no neighbor 2a20:9:1::b prefix-list CUSTOMER in\n"                 \
	   "neighbor 2a20:9:1::b route-map C in\nexit\nexit\n"                 \
	   "ip community-list standard BH permit 65535:666\n"                  \
	   "ip prefix-list HOST " list4 "\nipv6 prefix-list HOST " list6       \
	   "\nroute-map C permit 10\nmatch community BH\n"                     \
	   "match ip address prefix-list HOST\n" set                           \
	   "route-map C permit 11\nmatch community BH\n"                       \
	   "match ipv6 address prefix-list HOST\n" set                         \
	   "route-map C permit 20\nmatch ip address prefix-list CUSTOMER\n"    \
	   "route-map C permit 30\nmatch ipv6 address prefix-list CUSTOMER\n"
#define HOST4 "permit 22.2.0.0/16 ge 32"
#define HOST6 "permit 2a20:2::/32 ge 128"
#define NO_EXPORT "set community no-export additive\n"

static const struct {
	const char *name, *probe, *lines, *state, *evidence;
} rows[] = {
	{ "bogons: right", "refuse-bogons", NULL, "pass",
	    "note: bogons and default routes are refused on every session" },
	{ "bogons: a list alone, without its parts", "refuse-bogons",
	    "ip prefix-list NO-BOGONS seq 12 permit 10.0.0.0/8 ge 9\n", "fail",
	    "route: 10.0.0.0/9, path 500300 from AS500300 (Provider) would be "
	    "accepted: a bogon prefix; decided by: NO-BOGONS, seq 12" },
	{ "bogons: one is missing", "refuse-bogons",
	    "no ip prefix-list NO-BOGONS seq 20\n", "fail",
	    "route: 100.64.0.0/10, path 500300" },
	{ "bogons: one is missing, IPv6", "refuse-bogons",
	    "no ipv6 prefix-list NO-BOGONS seq 5\n", "fail",
	    "route: 2001:db8::/32, path 500300" },
	{ "bogons: default", "refuse-bogons",
	    "no ip prefix-list NO-BOGONS seq 5\n", "fail",
	    "route: 0.0.0.0/0, path 500300 from AS500300 (Provider) would be "
	    "accepted: a default route" },
	{ "bogons: no filter", "refuse-bogons",
	    V4 "no neighbor 22.9.1.1 prefix-list CUSTOMER in\n", "fail",
	    "route: 0.0.0.0/8, path 500200 from AS500200 (Customer) would be "
	    "accepted" },

	{ "rov: no validator", "rov-drop", NULL, "fail",
	    "config: as500100 asks no validator: it cannot tell RPKI Invalid "
	    "routes from others" },
	{ "rov: IOS drops Invalid of its own accord", "rov-drop", VALIDATOR,
	    "pass", NULL },
	{ "rov: unless it is told not to", "rov-drop",
	    VALIDATOR "bgp bestpath prefix-validate disable\n", "fail",
	    "is RPKI Invalid (the ROA names AS500200) but would be accepted" },
	{ "rov: by route-map", "rov-drop", BY_MAP(""), "pass", NULL },
	{ "rov: by route-map, IPv4 alone", "rov-drop",
	    BY_MAP("no neighbor 2a20:9:2::a route-map ROV in\n"), "fail",
	    "is RPKI Invalid (when a ROA for it names another AS) but would be "
	    "accepted" },
	{ "rov: NotFound is refused too", "rov-drop",
	    VALIDATOR "address-family ipv4\n"
		      "neighbor 22.9.2.0 route-map VALID in\n"
		      "exit\nexit\n"
		      "route-map VALID permit 10\nmatch rpki valid\n",
	    "fail",
	    "is RPKI NotFound but would be refused; if it were Valid, it would "
	    "be accepted; decided by: VALID" },
	{ "rov: Valid is refused", "rov-drop",
	    VALIDATOR "address-family ipv4\n"
		      "neighbor 22.9.2.0 route-map ODD in\n"
		      "exit\nexit\n"
		      "route-map ODD permit 10\nmatch rpki not-found\n",
	    "fail",
	    "22.3.0.0/16, path 500300 from AS500300 (Provider) is RPKI Valid "
	    "but would be refused; if it were NotFound" },
	{ "rov: only what is longer gets through", "rov-drop",
	    VALIDATOR "bgp bestpath prefix-validate disable\n"
		      "address-family ipv4\n"
		      "neighbor 22.9.2.0 prefix-list PART in\n"
		      "address-family ipv6\n"
		      "neighbor 2a20:9:2::a prefix-list PART in\n"
		      "exit\nexit\n"
		      "ip prefix-list PART permit 22.3.0.0/17\n"
		      "ipv6 prefix-list PART permit 2a20:3::/32\n",
	    "fail",
	    "22.3.0.0/17, path 500300 from AS500300 (Provider) is RPKI Invalid "
	    "(the ROA allows lengths up to 16) but would be accepted" },
	{ "rov: the validator is gone for long", "rov-drop", GONE VALIDATOR,
	    "no-data",
	    "as500100 hears from no validator and has nothing to validate "
	    "with" },
	{ "rov: a port at which nobody listens", "rov-drop",
	    TWO R "bgp rpki server tcp 22.1.0.9 port 3323 refresh 60\n", "fail",
	    "config: as500100 asks for ROAs at 22.1.0.9 port 3323, and nobody "
	    "listens there" },
	{ "failover: both are asked", "rov-failover",
	    TWO VALIDATOR SECOND("323"), "pass", NULL },
	{ "failover: only the first", "rov-failover", TWO VALIDATOR, "fail",
	    "config: when v1 fails, as500100 hears from no other validator" },
	{ "failover: only the second", "rov-failover", TWO SECOND("323"),
	    "fail",
	    "config: when v2 fails, as500100 hears from no other validator" },
	{ "failover: the second at a wrong port", "rov-failover",
	    TWO VALIDATOR SECOND("3323"), "fail",
	    "config: when v1 fails, as500100 hears from no other validator" },
	{ "failover: both, and Invalid is kept", "rov-failover",
	    TWO VALIDATOR SECOND("323") "bgp bestpath prefix-validate "
					"disable\n",
	    "fail", "is RPKI Invalid (the ROA names AS500200) but would be" },
	{ "failover: there is one", "rov-failover", VALIDATOR, "not-applicable",
	    NULL },
	{ "blackhole: none is let through", "blackhole-refuse", NULL, "pass",
	    NULL },
	{ "blackhole: own addresses", "blackhole-refuse",
	    REQUESTS(HOST4, HOST6, NO_EXPORT), "pass", NULL },
	{ "blackhole: any address", "blackhole-refuse",
	    REQUESTS("permit 0.0.0.0/0 ge 32", HOST6, NO_EXPORT), "fail",
	    "community blackhole from AS500200 (Customer) would be accepted" },
	{ "blackhole: any address, IPv6", "blackhole-refuse",
	    REQUESTS(HOST4, "permit ::/0 ge 128", NO_EXPORT), "fail",
	    "community blackhole from AS500200 (Customer) would be accepted" },
	{ "blackhole: blocks", "blackhole-refuse",
	    REQUESTS("permit 22.2.0.0/16 ge 17", HOST6, NO_EXPORT), "fail",
	    "a blackhole request is for one address, and this asks for more" },
	{ "blackhole: without the community", "blackhole-refuse",
	    "ip prefix-list CUSTOMER permit 22.2.0.0/16 ge 32\n", "fail",
	    "it is one address, and no blackhole request" },
	{ "blackhole: by the provider", "blackhole-refuse",
	    "ip prefix-list NO-BOGONS permit 22.2.0.0/16 ge 32\n", "fail",
	    "from AS500300 (Provider) would be accepted: the address is "
	    "AS500200 (Customer)'s" },
	{ "blackhole: accepted", "blackhole-accept",
	    REQUESTS(HOST4, HOST6, NO_EXPORT), "pass", NULL },
	{ "blackhole: refused", "blackhole-accept", NULL, "fail",
	    "is a request for its own address but would be refused; decided "
	    "by: CUSTOMER" },
	{ "blackhole: refused, IPv6", "blackhole-accept",
	    REQUESTS(HOST4, "permit 2a20:2::/32 ge 64 le 64", NO_EXPORT),
	    "fail", "is a request for its own address but would be refused" },
	{ "blackhole: one address", "blackhole-accept",
	    REQUESTS("permit 22.2.0.0/32", HOST6, NO_EXPORT), "fail",
	    "is a request for its own address but would be refused" },
	{ "blackhole: passed on", "blackhole-accept",
	    REQUESTS(HOST4, HOST6, ""), "fail",
	    "would be passed on to AS500300: a blackhole request is for you "
	    "alone" },
	{ "rov: a session is down", "rov-drop",
	    VALIDATOR "neighbor 22.9.2.0 shutdown\n", "no-data",
	    "the IPv4 session with AS500300 (Provider) is down" },
};

static void
every_row(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf yaml = { 0 };
		struct lab l;

		const char *lines = rows[i].lines;
		const char *more = lines == NULL              ? ""
		    : strncmp(lines, GONE, strlen(GONE)) == 0 ? validator_stops
		    : strncmp(lines, TWO, strlen(TWO)) == 0   ? two_validators
							      : "";

		strbuf_addf(&yaml,
		    "%s%sgrade:\n  - requirement: NO-1.5\n    points: 10\n"
		    "    probes:\n      - { kind: %s }\n",
		    head, more, rows[i].probe);
		lab_open_text(&l, strbuf_str(&yaml));
		strbuf_finish(&yaml);
		lab_load(&l, "public.conf", config);
		if (lines != NULL)
			lab_type(&l, rows[i].name, lines);
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows[i].name, "NO-1.5", rows[i].state,
		    rows[i].evidence);
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
