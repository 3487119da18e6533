/* Customers ask for prefixes: what they hold is to be let through, the rest is
 * not, however the filter is written. */
#include "small_world.h"

#define V4 "router bgp 64500\naddress-family ipv4\n"
#define ASK(at, from, prefix)                                                  \
	"  - { at: " at ", request: { from: " from ", prefixes: [" prefix      \
	"], text: Please let it through. } }\n"
/* Two asks for its own space and, later, for a part of One's. */
#define ASKED                                                                  \
	ASK("5s", "64502", "198.51.100.0/25")                                  \
	ASK("6s", "64502", "192.0.2.128/25")
#define TRANSFER(prefix, to)                                                   \
	"  - { at: 20s, transfer: { prefix: " prefix ", to: " to " } }\n"

static const struct {
	const char *name, *probe, *timeline, *lines, *state, *evidence;
} rows[] = {
	{ "right", "kind: due-diligence", ASKED, NULL, "pass",
	    "note: who asks for a prefix gets it let through if he holds it" },
	{ "both are let through", "kind: due-diligence", ASKED,
	    "ip prefix-list TWO permit 192.0.2.128/25\n", "fail",
	    "route: AS64502 (Two) asked for 192.0.2.128/25 and does not hold "
	    "it, but 192.0.2.128/25, path 64502 would be accepted; decided by: "
	    "TWO, seq 10" },
	{ "only a part of it is", "kind: due-diligence", ASKED,
	    "ip prefix-list TWO permit 192.0.2.192/26\n", "fail",
	    "192.0.2.192/26, path 64502" },
	{ "only with the true origin behind it", "kind: due-diligence", ASKED,
	    "ip prefix-list TWO permit 192.0.2.128/25\n"
	    "no ip as-path access-list 2\n"
	    "ip as-path access-list 2 permit ^64502$\n"
	    "ip as-path access-list 2 permit ^64502_64501$\n",
	    "fail", "but 192.0.2.128/25, path 64502 would" },
	{ "neither is let through", "kind: due-diligence", ASKED,
	    V4 "neighbor 100.64.2.1 prefix-list NONE in\nexit\nexit\n"
	       "ip prefix-list NONE deny 0.0.0.0/0 le 32\n",
	    "fail",
	    "missing-route: AS64502 holds 198.51.100.0/25 and asks for it, but "
	    "198.51.100.0/25, path 64502 is refused; decided by: NONE, seq "
	    "5" },
	{ "the session is shut for what is not held", "kind: due-diligence",
	    ASK("6s", "64502", "192.0.2.128/25"),
	    "router bgp 64500\nneighbor 100.64.2.1 shutdown\n", "pass", NULL },
	{ "the session is shut for what is held", "kind: due-diligence",
	    ASK("6s", "64502", "198.51.100.0/25"),
	    "router bgp 64500\nneighbor 100.64.2.1 shutdown\n", "fail",
	    "AS64502 holds 198.51.100.0/25 and asks for it, but no session "
	    "with it carries IPv4" },
	{ "down for other reasons says nothing", "kind: due-diligence",
	    ASK("6s", "64502",
		"192.0.2.128/25") "  - { at: 10s, session-down: { as: 64500, "
				  "with: 64502 } }\n",
	    NULL, "no-data", "no session with AS64502 (Two) carries IPv4" },
	{ "a part of what is held is let through", "kind: due-diligence",
	    ASK("6s", "64502", "198.51.100.0/26"),
	    "ip prefix-list TWO permit 198.51.100.0/26\n", "pass", NULL },
	{ "a customer's customer holds it", "kind: due-diligence",
	    "  - { at: 5s, request: { from: 64501, prefixes: "
	    "[198.51.100.128/25], origin: 64504, text: Please. } }\n",
	    NULL, "pass", NULL },
	{ "but not the one who asks", "kind: due-diligence",
	    ASK("5s", "64501", "198.51.100.128/25"), NULL, "pass", NULL },
	{ "but it could", "kind: due-diligence",
	    ASK("5s", "64501", "198.51.100.128/25"),
	    "route-map ONE permit 20\nno match as-path 4\n", "fail",
	    "AS64501 (One) asked for 198.51.100.128/25 and does not hold it, "
	    "but 198.51.100.128/25, path 64501 would be accepted" },
	{ "it got the space by a transfer", "kind: due-diligence",
	    ASK("5s", "64502", "192.0.2.128/25")
		TRANSFER("192.0.2.128/25", "64502"),
	    "ip prefix-list TWO permit 192.0.2.128/25\n", "pass", NULL },
	{ "and is refused it all the same", "kind: due-diligence",
	    ASK("5s", "64502", "192.0.2.128/25")
		TRANSFER("192.0.2.128/25", "64502"),
	    NULL, "fail", "AS64502 holds 192.0.2.128/25 and asks for it" },
	{ "it gave the space away", "kind: due-diligence",
	    ASK("5s", "64502", "198.51.100.0/25")
		TRANSFER("198.51.100.0/25", "64511"),
	    NULL, "fail",
	    "AS64502 (Two) asked for 198.51.100.0/25 and does not hold it" },
	{ "nobody asks", "kind: due-diligence", NULL, NULL, "not-applicable",
	    NULL },
	{ "not this one", "kind: due-diligence, neighbors: [64501]", ASKED,
	    NULL, "not-applicable", NULL },

	/* After a transfer the old holder's announcement is a stranger's, in
	 * all probes. */
	{ "customer-filter after a transfer", "kind: customer-filter",
	    TRANSFER("198.51.100.0/25", "64511"), NULL, "fail",
	    "198.51.100.0/25, path 64502 from AS64502 (Two) is accepted and" },
	{ "customer-keep after a transfer", "kind: customer-keep",
	    TRANSFER("10.11.0.0/16", "64502"), NULL, "fail",
	    "10.11.0.0/16, path 64502 from AS64502 (Two) is registered for "
	    "AS64502 but would be refused" },
	{ "customer-keep of a part", "kind: customer-keep",
	    TRANSFER("10.11.128.0/17", "64502"),
	    "ip prefix-list TWO permit 10.11.128.0/17\n", "pass", NULL },
};

static void
every_row(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;
		uint64_t hash;

		small_open(&l, rows[i].probe, rows[i].timeline);
		if (rows[i].lines != NULL)
			lab_type(&l, rows[i].name, rows[i].lines);
		lab_run(&l);
		hash = lab_hash(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows[i].name, "NO-1.1", rows[i].state,
		    rows[i].evidence);
		CHECK(rows[i].name, lab_hash(&l) == hash);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* Before the time of the request there is nothing to judge. */
static void
not_yet(void **state)
{
	struct lab l;

	(void)state;
	small_open(&l, "kind: due-diligence", ASKED);
	sim_run(l.world->sim, 2000);
	lab_grade(&l, 1, NULL);
	assert_true(lab_expect(&l, "not yet", "NO-1.1", "no-data",
	    "AS64502 (Two) has not asked yet"));
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(not_yet),
	};

	return RUN_TESTS(tests);
}
