/* The counter-example search: finds what is wrong with a filter, in the words
 * that are easiest to understand, and finds nothing wrong with a right one,
 * however it is written. */
#include "small_world.h"

#include "grader/search.h"

#define R "router bgp 64500\n"
#define V4 R "address-family ipv4\n"
#define V6 R "address-family ipv6\n"
/* Customer 64502 holds 198.51.100.0/25; its session starts without filters. */
#define BARE                                                                   \
	V4 "no neighbor 100.64.2.1 prefix-list TWO in\n"                       \
	   "no neighbor 100.64.2.1 filter-list 2 in\n"

static const struct {
	const char *name, *lines;
	const char *hole; /* the simplest route; NULL: there is none */
} rows[] = {
	/* wrong ones */
	{ "no filter", BARE, "198.51.100.0/26, path 64502 from" },
	{ "le 32 on the holder of the prefix",
	    "ip prefix-list TWO seq 3 permit 198.51.100.0/25 le 32\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "le 26", "ip prefix-list TWO seq 3 permit 198.51.100.0/25 le 26\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "ge 32", "ip prefix-list TWO seq 3 permit 198.51.100.0/25 ge 32\n",
	    "198.51.100.0/32, path 64502 from" },
	{ "AS path only", V4 "no neighbor 100.64.2.1 prefix-list TWO in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "in the wrong direction",
	    BARE "neighbor 100.64.2.1 prefix-list TWO out\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "deny of one announced prefix",
	    "ip prefix-list DENY deny 192.0.2.0/25\n"
	    "ip prefix-list DENY permit 0.0.0.0/0 le 32\n" V4
	    "neighbor 100.64.2.1 prefix-list DENY in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "nothing longer than /24",
	    "ip prefix-list LE24 permit 0.0.0.0/0 le 24\n"
	    "ip prefix-list LE24 permit 198.51.100.0/25\n" V4
	    "neighbor 100.64.2.1 prefix-list LE24 in\n",
	    "10.10.0.0/16, path 64502 from" },
	{ "a wrong super-prefix",
	    "ip prefix-list TWO seq 3 permit 198.51.0.0/16\n",
	    "198.51.0.0/16, path 64502 from" },
	{ "a wrong super-prefix and what is in it",
	    "ip prefix-list TWO seq 3 permit 198.51.100.0/22 le 24\n",
	    "198.51.100.0/22, path 64502 from" },
	{ "a typing error", "ip prefix-list TWO seq 3 permit 198.51.10.0/25\n",
	    "198.51.10.0/25, path 64502 from" },
	{ "the other customer's",
	    "ip prefix-list TWO seq 3 permit 192.0.2.0/24\n",
	    "192.0.2.0/24, path 64502 from" },
	{ "one length far inside a range that is denied",
	    "ip prefix-list TWO seq 1 deny 10.0.0.0/8 le 20\n"
	    "ip prefix-list TWO seq 2 deny 10.0.0.0/8 ge 22\n"
	    "ip prefix-list TWO seq 3 permit 10.0.0.0/8 le 32\n",
	    "10.10.0.0/21, path 64502 from" },
	{ "one block between blocks that are denied",
	    "ip prefix-list TWO seq 1 deny 10.0.0.0/10 le 32\n"
	    "ip prefix-list TWO seq 2 deny 10.128.0.0/9 le 32\n"
	    "ip prefix-list TWO seq 3 deny 10.64.0.0/11 le 32\n"
	    "ip prefix-list TWO seq 4 permit 10.0.0.0/8 ge 12 le 32\n",
	    "10.96.0.0/12, path 64502 from" },
	{ "through a route-map entry without a match",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    "route-map M permit 20\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "through continue",
	    "ip prefix-list ANY permit 0.0.0.0/0 le 32\n"
	    "route-map M permit 10\n match ip address prefix-list ANY\n"
	    " continue 20\n"
	    "route-map M permit 20\n match ip address prefix-list TWO\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "by an access list that looks at addresses only",
	    "access-list 10 permit 198.51.100.0 0.0.0.127\n" BARE
	    "neighbor 100.64.2.1 distribute-list 10 in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "with a path that only the filter knows",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    "route-map M permit 20\n match as-path 7\n"
	    "ip as-path access-list 7 permit ^64502_65010_65011$\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "path 64502 65010 65011 from" },
	{ "with a community",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    "route-map M permit 20\n match community 7\n"
	    "ip community-list 7 permit 64500:77\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502, community 64500:77 from" },
	{ "with a community of an expression",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    "route-map M permit 20\n match community X\n"
	    "ip community-list expanded X permit _64500:78_\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502, community 64500:78 from" },

	{ "behind a call",
	    "ip prefix-list ANY permit 0.0.0.0/0 ge 25 le 26\n"
	    "route-map M permit 10\n call N\n"
	    "route-map N permit 10\n match ip address prefix-list ANY\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502 from" },
	{ "for one MED",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    "route-map M permit 20\n match metric 77\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    "198.51.100.0/26, path 64502, MED 77 from" },

	/* right ones */
	{ "prefix-list and filter-list", NULL, NULL },
	{ "prefix-list alone", V4 "no neighbor 100.64.2.1 filter-list 2 in\n",
	    NULL },
	{ "ge and le that leave one length",
	    "ip prefix-list TWO seq 3 permit 198.51.0.0/16 ge 25 le 25\n"
	    "ip prefix-list TWO seq 1 deny 198.51.0.0/18 le 32\n"
	    "ip prefix-list TWO seq 2 deny 198.51.64.0/19 le 32\n"
	    "no ip prefix-list TWO seq 3\n",
	    NULL },
	{ "deny first, then the one",
	    "ip prefix-list TWO seq 1 deny 0.0.0.0/0 le 24\n"
	    "ip prefix-list TWO seq 2 deny 0.0.0.0/0 ge 26\n"
	    "ip prefix-list TWO seq 3 deny 198.51.100.128/25\n"
	    "ip prefix-list TWO seq 4 permit 198.51.100.0/24 ge 25 le 25\n",
	    NULL },
	{ "route-map with prefix-list and AS path",
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    " match as-path 2\n set local-preference 200\n"
	    "route-map M deny 20\n" BARE "neighbor 100.64.2.1 route-map M in\n",
	    NULL },
	{ "deny entries, then a permit",
	    "ip prefix-list NOT-TWO deny 198.51.100.0/25\n"
	    "ip prefix-list NOT-TWO permit 0.0.0.0/0 le 32\n"
	    "route-map M deny 10\n match ip address prefix-list NOT-TWO\n"
	    "route-map M permit 20\n set community 64500:100\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    NULL },
	{ "one map for all, told apart by what is matched",
	    "ip community-list standard MARK permit 64500:100\n"
	    "route-map M permit 10\n match ip address prefix-list TWO\n"
	    " match as-path 2\n set community 64500:100 additive\n"
	    "route-map M permit 20\n match ip address prefix-list ONE\n"
	    " match as-path 1\n set community 64500:100 additive\n" BARE
	    "neighbor 100.64.2.1 route-map M in\n",
	    NULL },
	{ "peer-group",
	    BARE "exit-address-family\nneighbor CUST peer-group\n"
		 "neighbor 100.64.2.1 peer-group CUST\n"
		 "address-family ipv4\n"
		 "neighbor CUST prefix-list TWO in\n"
		 "neighbor CUST filter-list 2 in\n",
	    NULL },
	{ "an extended access list, address and mask",
	    "access-list 110 permit ip host 198.51.100.0 host "
	    "255.255.255.128\n" BARE
	    "neighbor 100.64.2.1 distribute-list 110 in\n",
	    NULL },
	{ "everything denied",
	    "ip prefix-list TWO seq 1 deny 0.0.0.0/0 le 32\n", NULL },
};

static void
simplest_hole(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;

		small_open(&l, "kind: customer-filter, neighbors: [64502]",
		    NULL);
		if (rows[i].lines != NULL)
			lab_type(&l, rows[i].name, rows[i].lines);
		lab_run(&l);
		for (uint64_t seed = 1; seed <= 3; seed++) {
			lab_grade(&l, seed, NULL);
			wrong += !lab_expect(&l, rows[i].name, "NO-1.1",
			    rows[i].hole != NULL ? "fail" : "pass",
			    rows[i].hole);
		}
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* IPv4 is right, IPv6 is open. */
static void
one_family_only(void **state)
{
	struct lab l;

	(void)state;
	small_open(&l, "kind: customer-filter", NULL);
	lab_type(&l, "v6",
	    V6 "no neighbor 2001:db8:ffff:1::b prefix-list ONE6 in\n"
	       "no neighbor 2001:db8:ffff:1::b filter-list 1 in\n");
	lab_run(&l);
	lab_grade(&l, 1, NULL);
	assert_true(lab_expect(&l, "v6", "NO-1.1", "fail",
	    "2001:db8:2001::/49, path 64501 from AS64501 (One) would be "
	    "accepted: a part of AS64501's "
	    "space that is not registered itself; decided by: no import filter "
	    "on this session for this family"));
	assert_int_equal(lab_verdict(&l, "NO-1.1")->checks_failed, 1);
	lab_close(&l);
}

/* The same, with what IPv6 has more of: bits. */
static const struct {
	const char *name, *lines, *hole;
} rows6[] = {
	{ "right", NULL, NULL },
	{ "le 64",
	    "ipv6 prefix-list ONE6 seq 3 permit 2001:db8:2001::/48 le 64\n",
	    "2001:db8:2001::/49, path 64501 from" },
	{ "one length near the end",
	    "ipv6 prefix-list ONE6 seq 3 permit 2001:db8:2001::/48 ge 127 le "
	    "127\n",
	    "2001:db8:2001::/127, path 64501 from" },
	{ "all but the first half of the last address",
	    "ipv6 prefix-list ONE6 seq 1 deny 2001:db8:ffff::/127 ge 128\n"
	    "ipv6 prefix-list ONE6 seq 2 deny 2001:db8:ffff::2/128\n"
	    "ipv6 prefix-list ONE6 seq 3 permit 2001:db8:ffff::/126 ge 128\n",
	    "2001:db8:ffff::3/128, path 64501 from" },
	{ "nothing left of it",
	    "ipv6 prefix-list ONE6 seq 1 deny 2001:db8:ffff::/127 ge 128\n"
	    "ipv6 prefix-list ONE6 seq 2 deny 2001:db8:ffff::2/127 ge 128\n"
	    "ipv6 prefix-list ONE6 seq 3 permit 2001:db8:ffff::/126 ge 128\n",
	    NULL },
	{ "a block around everything registered",
	    "ipv6 prefix-list ONE6 seq 3 permit 2000::/3 ge 4 le 4\n",
	    "2000::/4, path 64501 from" },
};

static void
in_ipv6(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows6); i++) {
		struct lab l;

		small_open(&l, "kind: customer-filter, neighbors: [64501]",
		    NULL);
		if (rows6[i].lines != NULL)
			lab_type(&l, rows6[i].name, rows6[i].lines);
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows6[i].name, "NO-1.1",
		    rows6[i].hole != NULL ? "fail" : "pass", rows6[i].hole);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* What is announced is shown before what could be, even if it is less simple.
 */
static void
announced_first(void **state)
{
	struct lab l;

	(void)state;
	small_open(&l, "kind: customer-filter, neighbors: [64502]",
	    "  - { at: 5s, announce: { as: 64502, prefix: 10.66.6.0/24, path: "
	    "[65010, 65011] } }\n");
	lab_type(&l, "bare", BARE);
	lab_run(&l);
	lab_grade(&l, 1, NULL);
	assert_true(lab_expect(&l, "bare", "NO-1.1", "fail",
	    "10.66.6.0/24, path 64502 65010 65011 from AS64502 (Two) is "
	    "accepted"));
	CHECK_STR("explain", lab_verdict(&l, "NO-1.1")->evidence[0].explain,
	    "explain route 10.66.6.0/24 at AS64500 from AS64502");
	lab_close(&l);
}

/* --- against trying everything --------------------------------------------*/

enum { SHORTEST = 8, LONGEST = 16, LISTS = 400 };

/* A random list over 10.0.0.0/8 that says nothing outside of it and nothing
 * about more than LONGEST bits. */
static void
draw_list(uint64_t *rand, const char *name, struct strbuf *out)
{
	int n = 1 + (int)(base_rand(rand) % 6);

	strbuf_addf(out, "no ip prefix-list %s\n", name);
	for (int i = 0; i < n; i++) {
		uint64_t x = base_rand(rand);
		int len = SHORTEST + (int)(x % (LONGEST - SHORTEST + 1));
		struct prefix p =
		    prefix_make(ip_addr_v4(0x0a000000u |
				    (uint32_t)(x >> 8 & 0xffffff)),
			len);
		int ge = len + (int)(x >> 40 & 7), le;
		char text[PREFIX_TEXT_MAX];
		/* A few around the same place, so that they meet. */
		if ((x >> 50 & 3) != 0)
			p = prefix_make(ip_addr_v4(0x0a000000u |
					    (uint32_t)(x >> 8 & 3) << 16),
			    len);
		if (ge > LONGEST)
			ge = LONGEST;
		le = ge + (int)(x >> 44 & 7);
		if (le > LONGEST)
			le = LONGEST;
		strbuf_addf(out, "ip prefix-list %s seq %d %s %s", name,
		    5 * i + 5, (x >> 60 & 3) == 0 ? "deny" : "permit",
		    prefix_print(&p, text));
		if (ge > len)
			strbuf_addf(out, " ge %d", ge);
		if (le > len)
			strbuf_addf(out, " le %d", le);
		strbuf_addc(out, '\n');
	}
}

/* Is any prefix of the universe accepted that is not 10.2.0.0/15, which the
 * customer holds? */
static bool
any_hole(const struct prefix_list *list, const struct prefix_list *except,
    const struct prefix *held)
{
	for (int len = SHORTEST; len <= LONGEST; len++)
		for (uint32_t i = 0; i < 1u << (len - SHORTEST); i++) {
			struct prefix p = prefix_make(ip_addr_v4(0x0a000000u |
							  i << (32 - len)),
			    len);
			if (prefix_list_permits(list, &p, NULL) &&
			    (except == NULL ||
				!prefix_list_permits(except, &p, NULL)) &&
			    !prefix_eq(&p, held))
				return true;
		}
	return false;
}

static const char property_world[] =
    "version: 1\nid: p\ntitle: P\nsummary: P.\nprogramme: netops\n"
    "edition: \"2020\"\nduration: 60s\nseed: 1\nbogons: default-only\n"
    "learner: { as: 64500, routers: [as64500] }\n"
    "nodes:\n"
    "  - { as: 64500, name: You, config: a.conf, dialect: ios }\n"
    "  - { as: 64502, name: Two, prefixes: [10.2.0.0/15] }\n"
    "links:\n"
    "  - { provider: 64500, customer: 64502, addresses: { provider: "
    "[100.64.2.0/31], customer: [100.64.2.1/31] } }\n"
    "grade:\n"
    "  - requirement: NO-1.1\n    points: 1\n    probes:\n"
    "      - { kind: customer-filter }\n";

static void
property_open(struct lab *l, const char *lines)
{
	lab_open_text(l, property_world);
	lab_load(l, "start",
	    "router bgp 64500\nneighbor 100.64.2.1 remote-as 64502\n"
	    "address-family ipv4\nneighbor 100.64.2.1 activate\n"
	    "neighbor 100.64.2.1 prefix-list TWO in\n"
	    "ip prefix-list TWO permit 10.2.0.0/15\n"
	    "ip prefix-list NOT deny 0.0.0.0/0 le 32\n");
	lab_run(l);
	if (lines != NULL)
		lab_type(l, "more", lines);
}

/* The search says "hole" exactly when there is one: what list TWO permits and
 * list NOT, if it is used, does not take away. */
static void
compare(struct lab *l, bool with_not, uint64_t rand)
{
	size_t holes = 0, none = 0;
	struct prefix held;

	assert_int_equal(prefix_parse("10.2.0.0/15", &held), PREFIX_OK);
	for (int i = 0; i < LISTS; i++) {
		struct strbuf lines = { 0 };
		const struct prefix_list *list, *except = NULL;
		const struct router_config *before = l->config;
		sim_mark_t mark = sim_mark(l->world->sim);
		bool hole;

		draw_list(&rand, "TWO", &lines);
		if (with_not)
			draw_list(&rand, "NOT", &lines);
		lab_type(l, "list", strbuf_str(&lines));
		sim_run(l->world->sim, sim_now(l->world->sim) + 1000);
		list = router_prefix_list(l->config, "TWO", IP_V4);
		if (with_not)
			except = router_prefix_list(l->config, "NOT", IP_V4);
		assert_non_null(list);
		hole = any_hole(list, except, &held);
		lab_grade(l, (uint64_t)i, NULL);
		if (!lab_expect(l, strbuf_str(&lines), "NO-1.1",
			hole ? "fail" : "pass", NULL))
			fail();
		holes += hole;
		none += !hole;
		l->config = before;
		sim_rollback(l->world->sim, mark);
		strbuf_finish(&lines);
	}
	/* Both answers were asked for. */
	assert_true(holes > LISTS / 10 && none > LISTS / 20);
}

static void
as_good_as_trying_all(void **state)
{
	struct lab l;

	(void)state;
	property_open(&l, NULL);
	compare(&l, false, 2008);
	lab_close(&l);
}

static void
as_good_in_a_route_map(void **state)
{
	struct lab l;

	(void)state;
	property_open(&l,
	    "route-map M deny 10\n match ip address prefix-list NOT\n"
	    "route-map M permit 20\n match ip address prefix-list TWO\n"
	    "router bgp 64500\naddress-family ipv4\n"
	    "no neighbor 100.64.2.1 prefix-list TWO in\n"
	    "neighbor 100.64.2.1 route-map M in\n");
	compare(&l, true, 2014);
	lab_close(&l);
}

/* Two rules, all combinations of lengths around the one prefix that is held:
 * where boundaries meet. */
static void
every_pair_of_lengths(void **state)
{
	struct prefix held;
	struct lab l;

	(void)state;
	assert_int_equal(prefix_parse("10.2.0.0/15", &held), PREFIX_OK);
	property_open(&l, NULL);
	for (int first = 14; first <= 16; first++)
		for (int le = first; le <= 17; le++)
			for (int ge = 14; ge <= 17; ge++) {
				sim_mark_t mark = sim_mark(l.world->sim);
				char text[256];
				bool hole;
				int n = snprintf(text, sizeof(text),
				    "no ip prefix-list TWO\n"
				    "ip prefix-list TWO seq 5 deny "
				    "10.2.0.0/%d%s%.0d\n"
				    "ip prefix-list TWO seq 9 permit "
				    "10.0.0.0/13 ge %d le %d\n",
				    first, le > first ? " le " : "",
				    le > first ? le : 0, ge, ge);
				assert_true(n > 0 && n < (int)sizeof(text));
				lab_type(&l, "pair", text);
				sim_run(l.world->sim,
				    sim_now(l.world->sim) + 1000);
				hole = any_hole(router_prefix_list(l.config,
						    "TWO", IP_V4),
					   NULL, &held) ||
				    ge > LONGEST;
				lab_grade(&l, 1, NULL);
				if (!lab_expect(&l, text, "NO-1.1",
					hole ? "fail" : "pass", NULL))
					fail();
				sim_rollback(l.world->sim, mark);
			}
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simplest_hole),
		cmocka_unit_test(one_family_only),
		cmocka_unit_test(in_ipv6),
		cmocka_unit_test(announced_first),
		cmocka_unit_test(as_good_as_trying_all),
		cmocka_unit_test(as_good_in_a_route_map),
		cmocka_unit_test(every_pair_of_lengths),
	};

	return RUN_TESTS(tests);
}
