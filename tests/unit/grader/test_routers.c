/* A learner's network of two routers: what one takes in goes to the other
 * first, and out from there. */
#include "grader_lab.h"

static const char world[] =
    "version: 1\nid: two\ntitle: Two\nsummary: Two.\nprogramme: netops\n"
    "edition: \"2020\"\nduration: 60s\nseed: 1\nbogons: default-only\n"
    "learner: { as: 64500 }\n"
    "nodes:\n"
    "  - { as: 64500, name: You, prefixes: [203.0.113.0/24], routers: [ { "
    "name: edge1, id: 203.0.113.1, config: a.conf, dialect: ios }, { name: "
    "edge2, id: 203.0.113.2, config: b.conf, dialect: ios } ] }\n"
    "  - { as: 64501, name: One, prefixes: [192.0.2.0/24] }\n"
    "  - { as: 64510, name: Up, prefixes: [10.10.0.0/16] }\n"
    "  - { as: 64511, name: Peer, prefixes: [10.11.0.0/16] }\n"
    "links:\n"
    "  - { internal: [edge1, edge2], addresses: { first: [203.0.113.8/31], "
    "second: [203.0.113.9/31] } }\n"
    "  - { provider: edge1, customer: 64501, addresses: { provider: "
    "[100.64.1.0/31], customer: [100.64.1.1/31] } }\n"
    "  - { provider: 64510, customer: edge1, addresses: { provider: "
    "[100.64.10.0/31], customer: [100.64.10.1/31] } }\n"
    "  - { peer: [edge2, 64511], addresses: { first: [100.64.11.0/31], "
    "second: [100.64.11.1/31] } }\n"
    "grade:\n"
    "  - { requirement: NO-1.3, points: 10, probes: [ { kind: "
    "export-no-leak }, { kind: export-keep } ] }\n"
    "  - { requirement: NO-1.1, points: 10, probes: [ { kind: "
    "customer-filter } ] }\n"
    "  - { requirement: NO-1.5, points: 10, probes: [ { kind: "
    "refuse-own-space } ] }\n";

static const char edge1[] =
    "interface Loopback0\n ip address 203.0.113.1 255.255.255.255\n"
    "router bgp 64500\n"
    " neighbor 203.0.113.2 remote-as 64500\n"
    " neighbor 203.0.113.2 update-source Loopback0\n"
    " neighbor 203.0.113.2 next-hop-self\n"
    " neighbor 203.0.113.2 send-community\n"
    " neighbor 100.64.1.1 remote-as 64501\n"
    " neighbor 100.64.1.1 route-map CUSTOMER in\n"
    " neighbor 100.64.10.0 remote-as 64510\n"
    " neighbor 100.64.10.0 route-map UP in\n"
    " neighbor 100.64.10.0 route-map OUT out\n"
    " network 203.0.113.0 mask 255.255.255.0 route-map OWN\n"
    "ip route 203.0.113.0 255.255.255.0 Null0\n"
    "ip community-list standard OURS permit 64500:1\n"
    "ip prefix-list ONE permit 192.0.2.0/24\n"
    "ip prefix-list OWN-SPACE permit 203.0.113.0/24 le 32\n"
    "route-map OWN permit 10\n set community 64500:1\n"
    "route-map CUSTOMER permit 10\n match ip address prefix-list ONE\n"
    " set community 64500:1\n"
    "route-map UP deny 10\n match ip address prefix-list OWN-SPACE\n"
    "route-map UP permit 20\n set community 64500:2\n"
    "route-map OUT permit 10\n match community OURS\n";

static const char edge2[] =
    "interface Loopback0\n ip address 203.0.113.2 255.255.255.255\n"
    "router bgp 64500\n"
    " neighbor 203.0.113.1 remote-as 64500\n"
    " neighbor 203.0.113.1 update-source Loopback0\n"
    " neighbor 203.0.113.1 next-hop-self\n"
    " neighbor 203.0.113.1 send-community\n"
    " neighbor 100.64.11.1 remote-as 64511\n"
    " neighbor 100.64.11.1 route-map PEER in\n"
    " neighbor 100.64.11.1 route-map OUT out\n"
    "ip community-list standard OURS permit 64500:1\n"
    "ip prefix-list OWN-SPACE permit 203.0.113.0/24 le 32\n"
    "route-map PEER deny 10\n match ip address prefix-list OWN-SPACE\n"
    "route-map PEER permit 20\n set community 64500:3\n"
    "route-map OUT permit 10\n match community OURS\n";

static const struct {
	const char *name;
	/* In edge1 or edge2: what is replaced by what. */
	int router;
	const char *find, *put;
	const char *states, *requirement, *evidence;
} rows[] = {
	{ "right", 0, NULL, NULL, "NO-1.3=pass NO-1.1=pass NO-1.5=pass", NULL,
	    NULL },
	{ "the second router lets everything out", 2,
	    " neighbor 100.64.11.1 route-map OUT out\n", "",
	    "NO-1.3=fail NO-1.1=pass NO-1.5=pass", "NO-1.3",
	    "10.10.0.0/16, path 64510, learned from AS64510 (Up), is sent to "
	    "AS64511 (Peer)" },
	{ "marks are lost between the two", 1,
	    " neighbor 203.0.113.2 send-community\n", "",
	    "NO-1.3=fail NO-1.1=pass NO-1.5=pass", "NO-1.3",
	    "AS64511 (Peer) does not receive 203.0.113.0/24, which is your "
	    "own" },
	{ "by prefix, so that a customer's own prefix leaks", 2,
	    "route-map OUT permit 10\n match community OURS\n",
	    "ip prefix-list OUT permit 203.0.113.0/24\n"
	    "ip prefix-list OUT permit 192.0.2.0/24\n"
	    "route-map OUT permit 10\n match ip address prefix-list OUT\n",
	    "NO-1.3=fail NO-1.1=pass NO-1.5=pass", "NO-1.3",
	    "192.0.2.0/24, path 64510 64501, learned from AS64510 (Up), would "
	    "be sent to AS64511 (Peer)" },
	{ "own space at the second router", 2,
	    "route-map PEER deny 10\n match ip address prefix-list OWN-SPACE\n",
	    "", "NO-1.3=pass NO-1.1=pass NO-1.5=fail", "NO-1.5",
	    "203.0.113.0/24, path 64511 from AS64511 (Peer) would be "
	    "accepted" },
	{ "the customer at the first", 1,
	    "route-map CUSTOMER permit 10\n match ip address prefix-list ONE\n",
	    "route-map CUSTOMER permit 10\n",
	    "NO-1.3=pass NO-1.1=fail NO-1.5=fail", "NO-1.1",
	    "from AS64501 (One) would be accepted and passed on to AS64510, "
	    "AS64511" },
};

static const char *
replaced(struct lab *l, const char *row, const char *text, const char *find,
    const char *put)
{
	const char *at = strstr(text, find);

	CHECK(row, at != NULL);
	return arena_printf(&l->arena, "%.*s%s%s", (int)(at - text), text, put,
	    at + strlen(find));
}

static void
both_routers_count(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text[2] = { edge1, edge2 };
		const char *names[2] = { "edge1", "edge2" };
		const struct dialect *ios = dialect_find("ios");
		uint64_t before;
		struct lab l;

		lab_open_text(&l, world);
		for (int k = 0; k < 2; k++) {
			router_id_t r =
			    topology_find_router(&l.world->topology, names[k]);
			if (rows[i].router == k + 1)
				text[k] = replaced(&l, rows[i].name, text[k],
				    rows[i].find, rows[i].put);
			lab_load_at(&l, r, ios, names[k], text[k]);
		}
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		before = lab_hash(&l);
		lab_grade(&l, 1, NULL);
		CHECK(rows[i].name, lab_hash(&l) == before);
		if (strcmp(lab_states(&l), rows[i].states) != 0) {
			print_error("row \"%s\": %s\n", rows[i].name,
			    lab_states(&l));
			for (size_t k = 0; k < l.report->n_verdicts; k++)
				print_error("%s",
				    lab_evidence(&l, &l.report->verdicts[k]));
			wrong++;
		} else if (rows[i].requirement != NULL) {
			wrong += !lab_expect(&l, rows[i].name,
			    rows[i].requirement, "fail", rows[i].evidence);
		}
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_routers_count),
	};

	return RUN_TESTS(tests);
}
