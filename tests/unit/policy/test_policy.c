/* Policies: every match and every action. */
#include "policy_world.h"

/* --- matches --------------------------------------------------------------*/

/* Does a term with this match, as the only one, match the route? With negate
 * it must be the other way round. */
static void
check_match(struct world *w, const char *name, struct match m, bool expected)
{
	struct policy_term t = entry(true, &m, NULL);
	struct policy p = map_of(&t, 1);

	CHECK(name, (run(w, &p).verdict == POLICY_ACCEPT) == expected);
	m.negate = true;
	CHECK(name, (run(w, &p).verdict == POLICY_ACCEPT) != expected);
}

static void
test_matches_route(void **state)
{
	struct world w;
	struct lists l;

	(void)state;
	start(&w);
	make_lists(&w, &l);
	const struct {
		const char *name;
		struct match m;
		bool expected;
	} rows[] = {
		{ "true", M(.kind = MATCH_TRUE), true },
		{ "prefix list",
		    M(.kind = MATCH_PREFIX_LIST, .prefix_list = &l.prefix),
		    true },
		{ "other prefix list",
		    M(.kind = MATCH_PREFIX_LIST, .prefix_list = &l.hosts),
		    false },
		{ "empty prefix list",
		    M(.kind = MATCH_PREFIX_LIST, .prefix_list = &l.empty),
		    true },
		{ "length", M(.kind = MATCH_PREFIX_LENGTH, .lo = 24, .hi = 32),
		    true },
		{ "other length",
		    M(.kind = MATCH_PREFIX_LENGTH, .lo = 25, .hi = 32), false },
		{ "family", M(.kind = MATCH_FAMILY, .lo = IP_V4), true },
		{ "other family", M(.kind = MATCH_FAMILY, .lo = IP_V6), false },
		{ "AS path", M(.kind = MATCH_AS_PATH, .as_path_list = &l.path),
		    true },
		{ "AS path list denies",
		    M(.kind = MATCH_AS_PATH, .as_path_list = &l.path_denies),
		    false },
		{ "path length",
		    M(.kind = MATCH_AS_PATH_LENGTH, .lo = 2, .hi = 2), true },
		{ "other path length",
		    M(.kind = MATCH_AS_PATH_LENGTH, .lo = 3, .hi = 9), false },
		{ "community",
		    M(.kind = MATCH_COMMUNITY, .community_list = &l.community),
		    true },
		{ "exact community",
		    M(.kind = MATCH_COMMUNITY, .community_list = &l.community,
			.exact = true),
		    false },
		{ "large community",
		    M(.kind = MATCH_COMMUNITY, .community_list = &l.large,
			.exact = true),
		    true },
		{ "origin", M(.kind = MATCH_ORIGIN, .lo = ORIGIN_IGP), true },
		{ "other origin", M(.kind = MATCH_ORIGIN, .lo = ORIGIN_EGP),
		    false },
		{ "absent MED is 0", M(.kind = MATCH_MED, .lo = 0, .hi = 0),
		    true },
		{ "MED", M(.kind = MATCH_MED, .lo = 1, .hi = 9), false },
		{ "absent local preference is 0",
		    M(.kind = MATCH_LOCAL_PREF, .lo = 0, .hi = 0), true },
		{ "local preference",
		    M(.kind = MATCH_LOCAL_PREF, .lo = 100, .hi = 100), false },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_match(&w, rows[i].name, rows[i].m, rows[i].expected);
	as_path_regex_destroy(l.path_rule.regex);
	stop(&w);
}

static void
test_matches_session(void **state)
{
	struct world w;
	struct lists l;

	(void)state;
	start(&w);
	make_lists(&w, &l);
	const struct {
		const char *name;
		struct match m;
		bool expected;
	} rows[] = {
		{ "next hop list",
		    M(.kind = MATCH_NEXT_HOP_LIST, .prefix_list = &l.hosts),
		    true },
		{ "other next hop list",
		    M(.kind = MATCH_NEXT_HOP_LIST, .prefix_list = &l.prefix),
		    false },
		{ "next hop",
		    M(.kind = MATCH_NEXT_HOP, .addr = addr_of("198.51.100.2")),
		    true },
		{ "peer",
		    M(.kind = MATCH_PEER, .addr = addr_of("198.51.100.2")),
		    true },
		{ "other peer",
		    M(.kind = MATCH_PEER, .addr = addr_of("198.51.100.3")),
		    false },
		{ "own routes", M(.kind = MATCH_PEER), false },
		{ "AS of the peer",
		    M(.kind = MATCH_SOURCE_AS_PEER, .lo = 64501), true },
		{ "tag", M(.kind = MATCH_TAG, .lo = 5, .hi = 5), true },
		{ "ROV", M(.kind = MATCH_ROV, .lo = ROV_NOT_FOUND), true },
		{ "other ROV", M(.kind = MATCH_ROV, .lo = ROV_INVALID), false },
		{ "ASPA", M(.kind = MATCH_ASPA, .lo = ASPA_UNKNOWN), true },
		{ "other ASPA", M(.kind = MATCH_ASPA, .lo = ASPA_INVALID),
		    false },
		{ "source", M(.kind = MATCH_SOURCE, .lo = SOURCE_BGP), true },
		{ "other source", M(.kind = MATCH_SOURCE, .lo = SOURCE_STATIC),
		    false },
		{ "learned from",
		    M(.kind = MATCH_LEARNED_FROM,
			.lo = 1u << REL_CUSTOMER | 1u << REL_NONE),
		    true },
		{ "learned from others",
		    M(.kind = MATCH_LEARNED_FROM, .lo = 1u << REL_PEER),
		    false },
		{ "register", M(.kind = MATCH_REGISTER, .lo = 0, .hi = 0),
		    true },
		{ "policy that accepts",
		    M(.kind = MATCH_POLICY, .policy = &l.accepts), true },
		{ "policy that rejects",
		    M(.kind = MATCH_POLICY, .policy = &l.rejects), false },
		{ "all",
		    M(.kind = MATCH_ALL, .children = l.children,
			.n_children = 2),
		    false },
		{ "all of none", M(.kind = MATCH_ALL), true },
		{ "any",
		    M(.kind = MATCH_ANY, .children = l.children,
			.n_children = 2),
		    true },
		{ "any of none", M(.kind = MATCH_ANY), false },
		{ "undefined list",
		    M(.kind = MATCH_PREFIX_LIST, .undefined = true), false },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_match(&w, rows[i].name, rows[i].m, rows[i].expected);
	as_path_regex_destroy(l.path_rule.regex);
	stop(&w);
}

/* Towards all neighbours FRR asks one stand-in that has no address. */
static void
test_peer_on_export(void **state)
{
	struct world w;
	struct match m = { .kind = MATCH_PEER,
		.addr = addr_of("198.51.100.2") };
	struct policy_term t = entry(true, &m, NULL);
	struct policy p = map_of(&t, 1);

	(void)state;
	start(&w);
	assert_int_equal(run(&w, &p).verdict, POLICY_ACCEPT);
	w.ctx.exporting = true;
	assert_int_equal(run(&w, &p).verdict, POLICY_REJECT);
	stop(&w);
}

static void
test_undefined_in_ios(void **state)
{
	struct world w;
	struct match m = { .kind = MATCH_PREFIX_LIST, .undefined = true };
	struct policy_term t = entry(true, &m, NULL);
	struct policy p = map_of(&t, 1);

	(void)state;
	start(&w);
	assert_int_equal(run(&w, &p).verdict, POLICY_REJECT);
	p.undefined_list_matches = true;
	assert_int_equal(run(&w, &p).verdict, POLICY_ACCEPT);
	stop(&w);
}

/* --- actions --------------------------------------------------------------*/

/* The route after an action. */
static struct path_attrs
act(struct world *w, const char *name, const struct action *a)
{
	struct policy_term t = entry(true, NULL, a);
	struct policy p = map_of(&t, 1);
	struct policy_result r = run(w, &p);

	CHECK_INT(name, r.verdict, POLICY_ACCEPT);
	return *attr_get(w->t, r.attrs);
}

static void
test_numbers(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	static const struct {
		const char *name;
		struct action a;
		uint32_t local_pref, med;
		uint8_t flags;
	} rows[] = {
		{ "set local preference",
		    { .kind = ACT_SET_LOCAL_PREF, .value = 200 }, 200, 0,
		    ATTR_HAS_LOCAL_PREF },
		{ "raise local preference",
		    { .kind = ACT_ADD_LOCAL_PREF, .delta = 50 }, 50, 0,
		    ATTR_HAS_LOCAL_PREF },
		{ "lower it below 0",
		    { .kind = ACT_ADD_LOCAL_PREF, .delta = -50 }, 0, 0,
		    ATTR_HAS_LOCAL_PREF },
		{ "set MED", { .kind = ACT_SET_MED, .value = 7 }, 0, 7,
		    ATTR_HAS_MED },
		{ "raise MED too far",
		    { .kind = ACT_ADD_MED, .delta = INT64_C(5000000000) }, 0,
		    UINT32_MAX, ATTR_HAS_MED },
		{ "remove MED", { .kind = ACT_CLEAR_MED }, 0, 0, 0 },
		{ "atomic aggregate", { .kind = ACT_ATOMIC_AGGREGATE }, 0, 0,
		    ATTR_ATOMIC_AGGREGATE },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct path_attrs a = act(&w, rows[i].name, &rows[i].a);
		CHECK_INT(rows[i].name, a.local_pref, rows[i].local_pref);
		CHECK_INT(rows[i].name, a.multi_exit_disc, rows[i].med);
		CHECK_INT(rows[i].name, a.flags, rows[i].flags);
	}
	assert_int_equal(act(&w, "weight",
			     &A(.kind = ACT_SET_WEIGHT, .value = 3))
			     .weight,
	    3);
	assert_int_equal(act(&w, "tag", &A(.kind = ACT_SET_TAG, .value = 9))
			     .tag,
	    9);
	assert_int_equal(act(&w, "origin",
			     &A(.kind = ACT_SET_ORIGIN,
				 .value = ORIGIN_INCOMPLETE))
			     .origin,
	    ORIGIN_INCOMPLETE);
	struct path_attrs a = act(&w, "aggregator",
	    &A(.kind = ACT_SET_AGGREGATOR, .value = 64500,
		.addr = addr_of("192.0.2.1")));
	assert_int_equal(a.flags, ATTR_HAS_AGGREGATOR);
	assert_int_equal(a.aggregator_as, 64500);
	a = act(&w, "originator",
	    &A(.kind = ACT_SET_ORIGINATOR_ID, .value = 1));
	assert_int_equal(a.flags, ATTR_HAS_ORIGINATOR_ID);
	assert_int_equal(a.originator_id, 1);
	stop(&w);
}

static void
test_paths(void **state)
{
	static uint32_t words[] = { 64501, 64999 };
	static const struct {
		const char *name;
		struct action a;
		const char *before, *after;
	} rows[] = {
		{ "prepend",
		    { .kind = ACT_PREPEND, .words = words, .n_words = 2 },
		    "1 2", "64501 64999 1 2" },
		{ "prepend the nearest",
		    { .kind = ACT_PREPEND_LAST_AS, .value = 2 }, "1 2",
		    "1 1 1 2" },
		{ "prepend the nearest of none",
		    { .kind = ACT_PREPEND_LAST_AS, .value = 2 }, "", "" },
		{ "exclude",
		    { .kind = ACT_EXCLUDE_AS, .words = words, .n_words = 2 },
		    "64501 1 64999 64501 2", "1 2" },
		{ "exclude all",
		    { .kind = ACT_EXCLUDE_AS, .words = words, .n_words = 2 },
		    "64501 64999", "" },
		{ "exclude from a set",
		    { .kind = ACT_EXCLUDE_AS, .words = words, .n_words = 2 },
		    "1 {5,64501}", "1 {5}" },
		{ "exclude a whole set",
		    { .kind = ACT_EXCLUDE_AS, .words = words, .n_words = 2 },
		    "1 {64501,64999} 2", "1 2" },
		{ "exclude nothing",
		    { .kind = ACT_EXCLUDE_AS, .words = words, .n_words = 2 },
		    "1 {2,3}", "1 {2,3}" },
	};
	struct world w;

	(void)state;
	start(&w);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf text = { 0 };
		assert_true(
		    as_path_parse(w.t, rows[i].before, &w.route.as_path));
		as_path_print(w.t, act(&w, rows[i].name, &rows[i].a).as_path,
		    &text);
		CHECK_STR(rows[i].name, strbuf_str(&text), rows[i].after);
		strbuf_finish(&text);
	}
	stop(&w);
}

static void
test_communities(void **state)
{
	static uint32_t words[] = { COMMUNITY(9, 9), COMMUNITY(1, 1) };
	static uint32_t large[] = { 9, 9, 9, 1, 2, 3 };
	static uint32_t extended[] = { 0x0002fbf4, 1 };
	struct world w;
	struct lists l;
	struct strbuf text = { 0 };

	(void)state;
	start(&w);
	make_lists(&w, &l);
	const struct {
		const char *name;
		struct action a;
		const char *after;
	} rows[] = {
		{ "set",
		    { .kind = ACT_SET_COMMUNITIES,
			.words = words,
			.n_words = 2 },
		    "1:1 9:9;1:2:3;" },
		{ "set none", { .kind = ACT_SET_COMMUNITIES }, ";1:2:3;" },
		{ "add",
		    { .kind = ACT_ADD_COMMUNITIES,
			.words = words,
			.n_words = 2 },
		    "1:1 1:2 9:9;1:2:3;" },
		{ "delete",
		    { .kind = ACT_DELETE_COMMUNITIES,
			.community_list = &l.community },
		    "1:2;1:2:3;" },
		{ "delete by a list that is not defined",
		    { .kind = ACT_DELETE_COMMUNITIES }, "1:1 1:2;1:2:3;" },
		{ "set large",
		    { .kind = ACT_SET_COMMUNITIES,
			.community_kind = COMM_LARGE,
			.words = large,
			.n_words = 3 },
		    "1:1 1:2;9:9:9;" },
		{ "add large",
		    { .kind = ACT_ADD_COMMUNITIES,
			.community_kind = COMM_LARGE,
			.words = large,
			.n_words = 6 },
		    "1:1 1:2;1:2:3 9:9:9;" },
		{ "delete large",
		    { .kind = ACT_DELETE_COMMUNITIES,
			.community_kind = COMM_LARGE,
			.community_list = &l.large },
		    "1:1 1:2;;" },
		{ "set extended",
		    { .kind = ACT_SET_COMMUNITIES,
			.community_kind = COMM_EXTENDED,
			.words = extended,
			.n_words = 2 },
		    "1:1 1:2;1:2:3;rt 64500:1" },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct path_attrs a = act(&w, rows[i].name, &rows[i].a);
		strbuf_clear(&text);
		communities_print(w.t, a.communities, &text);
		strbuf_addc(&text, ';');
		large_communities_print(w.t, a.large_communities, &text);
		strbuf_addc(&text, ';');
		extended_communities_print(w.t, a.extended_communities, &text);
		CHECK_STR(rows[i].name, strbuf_str(&text), rows[i].after);
	}
	strbuf_finish(&text);
	as_path_regex_destroy(l.path_rule.regex);
	stop(&w);
}

static void
test_next_hop(void **state)
{
	struct world w;
	const struct {
		const char *name;
		struct action a;
		bool exporting;
		const char *after;
	} rows[] = {
		{ "address",
		    A(.kind = ACT_SET_NEXT_HOP, .addr = addr_of("203.0.113.9")),
		    false, "203.0.113.9" },
		{ "peer on import", A(.kind = ACT_SET_NEXT_HOP), false,
		    "198.51.100.2" },
		{ "peer on export", A(.kind = ACT_SET_NEXT_HOP), true,
		    "198.51.100.1" },
		{ "self", A(.kind = ACT_NEXT_HOP_SELF), true, "198.51.100.1" },
		{ "unchanged", A(.kind = ACT_NEXT_HOP_UNCHANGED), true,
		    "192.0.2.77" },
	};

	(void)state;
	start(&w);
	w.route.next_hop = addr_of("192.0.2.77");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct policy_term t = entry(true, NULL, &rows[i].a);
		struct policy p = map_of(&t, 1);
		char buf[PREFIX_TEXT_MAX];
		w.ctx.exporting = rows[i].exporting;
		struct policy_result r = run(&w, &p);
		CHECK(rows[i].name, r.next_hop_set);
		CHECK_STR(rows[i].name,
		    ip_addr_print(&attr_get(w.t, r.attrs)->next_hop, buf),
		    rows[i].after);
	}
	stop(&w);
}

static void
test_registers(void **state)
{
	struct world w;
	struct action set = { .kind = ACT_SET_REGISTER, .value = 7 };
	struct match is = { .kind = MATCH_REGISTER, .lo = 7, .hi = 7 };

	(void)state;
	start(&w);
	set.addr.bytes[0] = is.addr.bytes[0] = 3;
	struct policy_term terms[] = { entry(true, NULL, &set),
		entry(true, &is, NULL) };
	terms[0].flow = FLOW_NEXT;
	struct policy p = map_of(terms, 2);
	assert_int_equal(run(&w, &p).verdict, POLICY_ACCEPT);
	is.addr.bytes[0] = 2;
	assert_int_equal(run(&w, &p).verdict, POLICY_REJECT);
	stop(&w);
}

/* --- words ----------------------------------------------------------------*/

static void
test_describe(void **state)
{
	static uint32_t words[] = { COMMUNITY(1, 1) };
	static const struct match children[] = {
		{ .kind = MATCH_ORIGIN, .lo = ORIGIN_IGP },
		{ .kind = MATCH_ROV, .lo = ROV_INVALID, .negate = true },
	};
	static const struct {
		const char *text;
		struct match m;
	} matches[] = {
		{ "prefix-list AS17557-IN",
		    { .kind = MATCH_PREFIX_LIST, .name = "AS17557-IN" } },
		{ "prefix-list X (not defined)",
		    { .kind = MATCH_PREFIX_LIST,
			.name = "X",
			.undefined = true } },
		{ "prefix length 25 to 32",
		    { .kind = MATCH_PREFIX_LENGTH, .lo = 25, .hi = 32 } },
		{ "MED 5", { .kind = MATCH_MED, .lo = 5, .hi = 5 } },
		{ "learned from this AS itself or customer",
		    { .kind = MATCH_LEARNED_FROM, .lo = 3 } },
		{ "(origin igp and not RPKI invalid)",
		    { .kind = MATCH_ALL,
			.children = children,
			.n_children = 2 } },
		{ "originated here", { .kind = MATCH_PEER } },
	};
	static const struct {
		const char *text;
		struct action a;
	} actions[] = {
		{ "set local preference 200",
		    { .kind = ACT_SET_LOCAL_PREF, .value = 200 } },
		{ "lower MED by 5", { .kind = ACT_ADD_MED, .delta = -5 } },
		{ "add community 1:1",
		    { .kind = ACT_ADD_COMMUNITIES,
			.words = words,
			.n_words = 1 } },
		{ "remove every large community",
		    { .kind = ACT_SET_COMMUNITIES,
			.community_kind = COMM_LARGE } },
		{ "delete community of list C",
		    { .kind = ACT_DELETE_COMMUNITIES, .name = "C" } },
		{ "prepend 65537",
		    { .kind = ACT_PREPEND, .words = words, .n_words = 1 } },
	};
	struct strbuf text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(matches); i++) {
		strbuf_clear(&text);
		match_describe(&matches[i].m, &text);
		CHECK_STR("match", strbuf_str(&text), matches[i].text);
	}
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		strbuf_clear(&text);
		action_describe(&actions[i].a, &text);
		CHECK_STR("action", strbuf_str(&text), actions[i].text);
	}
	/* Every kind has words. */
	for (int k = MATCH_TRUE; k <= MATCH_ANY; k++) {
		struct match m = { .kind = (enum match_kind)k };
		strbuf_clear(&text);
		match_describe(&m, &text);
		assert_true(text.len > 0);
	}
	for (int k = ACT_SET_LOCAL_PREF; k <= ACT_SET_REGISTER; k++) {
		struct action a = { .kind = (enum action_kind)k };
		strbuf_clear(&text);
		action_describe(&a, &text);
		assert_true(text.len > 0);
	}
	strbuf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches_route),
		cmocka_unit_test(test_matches_session),
		cmocka_unit_test(test_peer_on_export),
		cmocka_unit_test(test_undefined_in_ios),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_communities),
		cmocka_unit_test(test_next_hop),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_describe),
	};

	return RUN_TESTS(tests);
}
