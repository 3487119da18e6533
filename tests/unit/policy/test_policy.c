/* Policies: every match, every action, and where terms lead to. */
#include "check.h"

#include "policy/policy.h"

struct world {
	struct arena arena;
	struct attr_table *t;
	struct prefix nlri;
	struct policy_context ctx;
	struct path_attrs route;
};

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static struct ip_addr
addr_of(const char *text)
{
	struct ip_addr a;

	assert_true(ip_addr_parse(text, &a));
	return a;
}

/* 192.0.2.0/24 from AS64501, as import at 198.51.100.1. */
static void
start(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->t = attr_table_create();
	w->nlri = prefix_of("192.0.2.0/24");
	w->ctx = (struct policy_context){
		.attrs = w->t,
		.nlri = &w->nlri,
		.rov = ROV_NOT_FOUND,
		.peer_addr = addr_of("198.51.100.2"),
		.local_addr = addr_of("198.51.100.1"),
		.peer_as = 64501,
		.local_as = 64500,
		.source = SOURCE_BGP,
	};
	path_attrs_init(&w->route);
	w->route.next_hop = addr_of("198.51.100.2");
	assert_true(as_path_parse(w->t, "64501 64502", &w->route.as_path));
	uint32_t words[] = { COMMUNITY(1, 1), COMMUNITY(1, 2) };
	w->route.communities = word_set_sorted(w->t, words, 2, 1);
	uint32_t large[] = { 1, 2, 3 };
	w->route.large_communities = word_set_sorted(w->t, large, 3, 3);
	w->route.learned_from = REL_CUSTOMER;
	w->route.tag = 5;
}

static void
stop(struct world *w)
{
	attr_table_destroy(w->t);
	arena_finish(&w->arena);
}

static struct policy_result
run(struct world *w, const struct policy *p)
{
	return policy_eval(p, &w->ctx, attr_intern(w->t, &w->route), NULL);
}

/* Terms of a route-map. */
static struct policy_term
entry(bool permit, const struct match *m, const struct action *a)
{
	return (struct policy_term){
		.permit = permit,
		.matches = m,
		.n_matches = m != NULL ? 1 : 0,
		.actions = a,
		.n_actions = a != NULL ? 1 : 0,
		.flow = permit ? FLOW_ACCEPT : FLOW_REJECT,
	};
}

/* permit ... with "on-match goto" the term of that index. */
static struct policy_term
entry_goto(const struct match *m, const struct action *a, uint32_t to)
{
	struct policy_term t = entry(true, m, a);

	t.flow = FLOW_GOTO;
	t.goto_term = to;
	t.sets_default = true;
	t.default_to = FLOW_ACCEPT;
	return t;
}

static struct policy
map_of(struct policy_term *terms, size_t n)
{
	struct policy p = { .name = "MAP", .terms = terms, .n_terms = n,
		.at_end = FLOW_REJECT };

	for (size_t i = 0; i < n; i++)
		terms[i].seq = 10 * (uint32_t)(i + 1);
	policy_seal(&p);
	return p;
}

static const struct match never = { .kind = MATCH_TRUE, .negate = true };

/* --- matches ---------------------------------------------------------------- */

struct lists {
	struct prefix_rule prefix_rule, host_rule;
	struct prefix_list prefix, empty, hosts;
	struct as_path_rule path_rule, deny_rule;
	struct as_path_list path, path_denies;
	uint32_t community_word, large_words[3];
	struct community_rule community_rule, large_rule;
	struct community_list community, large;
	struct policy accepts, rejects;
	struct policy_term terms[2];
	struct match children[2];
};

static void
make_lists(struct world *w, struct lists *l)
{
	const char *error;

	memset(l, 0, sizeof(*l));
	l->prefix_rule = (struct prefix_rule){ .prefix = w->nlri,
		.min_len = 24, .max_len = 24, .permit = true };
	l->prefix = (struct prefix_list){ .name = "P", .family = IP_V4,
		.rules = &l->prefix_rule, .n = 1 };
	l->empty = (struct prefix_list){ .name = "E", .family = IP_V4 };
	l->host_rule = (struct prefix_rule){
		.prefix = prefix_of("198.51.100.0/24"), .min_len = 24,
		.max_len = 32, .permit = true };
	l->hosts = (struct prefix_list){ .name = "H", .family = IP_V4,
		.rules = &l->host_rule, .n = 1 };
	l->path_rule = (struct as_path_rule){
		.regex = as_path_regex_create(&w->arena, "_64502$", &error),
		.permit = true };
	l->path = (struct as_path_list){ .name = "A", .rules = &l->path_rule,
		.n = 1 };
	l->deny_rule = l->path_rule;
	l->deny_rule.permit = false;
	l->path_denies = (struct as_path_list){ .name = "D",
		.rules = &l->deny_rule, .n = 1 };
	l->community_word = COMMUNITY(1, 1);
	l->community_rule = (struct community_rule){ .permit = true,
		.words = &l->community_word, .n_words = 1 };
	l->community = (struct community_list){ .name = "C",
		.rules = &l->community_rule, .n = 1 };
	l->large_words[0] = 1;
	l->large_words[1] = 2;
	l->large_words[2] = 3;
	l->large_rule = (struct community_rule){ .permit = true,
		.words = l->large_words, .n_words = 3 };
	l->large = (struct community_list){ .name = "L", .kind = COMM_LARGE,
		.rules = &l->large_rule, .n = 1 };
	l->terms[0] = entry(true, NULL, NULL);
	l->terms[1] = entry(false, NULL, NULL);
	l->accepts = map_of(&l->terms[0], 1);
	l->rejects = map_of(&l->terms[1], 1);
	l->children[0] = (struct match){ .kind = MATCH_TRUE };
	l->children[1] = never;
}

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
test_matches(void **state)
{
	struct world w;
	struct lists l;

	(void)state;
	start(&w);
	make_lists(&w, &l);
#define M(...) ((struct match){ __VA_ARGS__ })
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
		    M(.kind = MATCH_PREFIX_LENGTH, .lo = 25, .hi = 32),
		    false },
		{ "family", M(.kind = MATCH_FAMILY, .lo = IP_V4), true },
		{ "other family", M(.kind = MATCH_FAMILY, .lo = IP_V6),
		    false },
		{ "AS path",
		    M(.kind = MATCH_AS_PATH, .as_path_list = &l.path), true },
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
		{ "other ROV", M(.kind = MATCH_ROV, .lo = ROV_INVALID),
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
#undef M
	as_path_regex_destroy(l.path_rule.regex);
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

/* --- actions ----------------------------------------------------------------- */

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
#define A(...) ((struct action){ __VA_ARGS__ })
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
	assert_int_equal(
	    act(&w, "weight", &A(.kind = ACT_SET_WEIGHT, .value = 3)).weight,
	    3);
	assert_int_equal(
	    act(&w, "tag", &A(.kind = ACT_SET_TAG, .value = 9)).tag, 9);
	assert_int_equal(
	    act(&w, "origin",
		&A(.kind = ACT_SET_ORIGIN, .value = ORIGIN_INCOMPLETE))
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
		assert_true(as_path_parse(
		    w.t, rows[i].before, &w.route.as_path));
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
		    { .kind = ACT_SET_COMMUNITIES, .words = words,
			.n_words = 2 },
		    "1:1 9:9;1:2:3;" },
		{ "set none", { .kind = ACT_SET_COMMUNITIES }, ";1:2:3;" },
		{ "add",
		    { .kind = ACT_ADD_COMMUNITIES, .words = words,
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
			.community_kind = COMM_LARGE, .words = large,
			.n_words = 3 },
		    "1:1 1:2;9:9:9;" },
		{ "add large",
		    { .kind = ACT_ADD_COMMUNITIES,
			.community_kind = COMM_LARGE, .words = large,
			.n_words = 6 },
		    "1:1 1:2;1:2:3 9:9:9;" },
		{ "delete large",
		    { .kind = ACT_DELETE_COMMUNITIES,
			.community_kind = COMM_LARGE,
			.community_list = &l.large },
		    "1:1 1:2;;" },
		{ "set extended",
		    { .kind = ACT_SET_COMMUNITIES,
			.community_kind = COMM_EXTENDED, .words = extended,
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
		extended_communities_print(
		    w.t, a.extended_communities, &text);
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
		{ "address", A(.kind = ACT_SET_NEXT_HOP,
				.addr = addr_of("203.0.113.9")),
		    false, "203.0.113.9" },
		{ "peer on import", A(.kind = ACT_SET_NEXT_HOP), false,
		    "198.51.100.2" },
		{ "peer on export", A(.kind = ACT_SET_NEXT_HOP), true,
		    "198.51.100.1" },
		{ "self", A(.kind = ACT_NEXT_HOP_SELF), true,
		    "198.51.100.1" },
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

/* --- flow -------------------------------------------------------------------- */

/* An entry of a small language: p/d permit or deny; m/n matches or not; then
 * what follows: e exit, x next, 2.. goto the entry of that index. */
static struct policy_term
flow_entry(const char *s, uint32_t i, const struct action *a)
{
	const struct match *m = s[1] == 'n' ? &never : NULL;

	if (s[2] == 'x')
		return entry_goto(m, a, i + 1);
	if (s[2] >= '0' && s[2] <= '9')
		return entry_goto(m, a, (uint32_t)(s[2] - '0'));
	return entry(s[0] == 'p', m, a);
}

static const struct {
	const char *name, *entries;
	bool ios, frr;       /* accepted? */
	uint32_t local_pref; /* when accepted; entry i sets 2^i more */
} flow_rows[] = {
	{ "no entries", "", false, false, 0 },
	{ "permit", "pme", true, true, 1 },
	{ "deny", "dme", false, false, 0 },
	{ "no match", "pne", false, false, 0 },
	{ "first match decides", "pme dme", true, true, 1 },
	{ "second entry", "pne pme", true, true, 2 },
	{ "deny before permit", "dme pme", false, false, 0 },
	{ "on-match next, both match", "pmx pme", true, true, 3 },
	{ "on-match next, then deny", "pmx dme", false, false, 0 },
	{ "on-match next, off the end", "pmx", true, true, 1 },
	/* bgpd 8.4.4 refuses these two. */
	{ "on-match next, then no match", "pmx pne", true, false, 1 },
	{ "on-match next, deny does not match", "pmx dne", true, false, 1 },
	{ "no match, then on-match next", "pnx pne", false, false, 0 },
	{ "no match, then a match", "pmx pne pme", true, true, 5 },
	{ "goto skips a deny", "pm2 dme pme", true, true, 5 },
	{ "goto the end", "pm2 dme", true, true, 1 },
	{ "goto that does not match", "pn2 dme pme", false, false, 0 },
	{ "goto, then no match", "pm2 dme pne", true, false, 1 },
	{ "chain of gotos", "pm2 dme pm4 dme pme", true, true, 21 },
};

static void
test_flow(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flow_rows); i++) {
		struct world w;
		struct action add[6];
		struct policy_term terms[6];
		size_t n = (strlen(flow_rows[i].entries) + 1) / 4;

		start(&w);
		for (uint32_t j = 0; j < n; j++) {
			add[j] = A(.kind = ACT_ADD_LOCAL_PREF,
			    .delta = (int64_t)1 << j);
			terms[j] = flow_entry(
			    flow_rows[i].entries + 4 * j, j, &add[j]);
		}
		struct policy p = map_of(terms, n);
		for (int frr = 0; frr < 2; frr++) {
			p.unmatched_resets = frr != 0;
			bool expected =
			    frr ? flow_rows[i].frr : flow_rows[i].ios;
			struct policy_result r = run(&w, &p);
			CHECK(flow_rows[i].name,
			    (r.verdict == POLICY_ACCEPT) == expected);
			if (expected)
				CHECK_INT(flow_rows[i].name,
				    attr_get(w.t, r.attrs)->local_pref,
				    flow_rows[i].local_pref);
			else
				CHECK_INT(flow_rows[i].name, r.attrs,
				    attr_intern(w.t, &w.route));
		}
		stop(&w);
	}
}

static void
test_call(void **state)
{
	struct world w;
	struct action one = A(.kind = ACT_ADD_LOCAL_PREF, .delta = 1);
	struct action ten = A(.kind = ACT_ADD_LOCAL_PREF, .delta = 10);
	struct policy_term accepts = entry(true, NULL, &ten);
	struct policy_term rejects = entry(false, NULL, NULL);
	struct policy_term silent = entry(true, &never, NULL);
	struct policy accept = map_of(&accepts, 1);
	struct policy reject = map_of(&rejects, 1);
	struct policy no_match = map_of(&silent, 1);
	struct policy returns = no_match;

	(void)state;
	start(&w);
	returns.at_end = FLOW_RETURN;
	const struct {
		const char *name;
		const struct policy *call;
		const char *call_name;
		bool jump; /* RouterOS */
		enum flow flow;
		enum policy_verdict verdict;
		uint32_t local_pref;
	} rows[] = {
		{ "sets come before the call", &accept, "C", false,
		    FLOW_ACCEPT, POLICY_ACCEPT, 11 },
		{ "a rejecting callee rejects", &reject, "C", false,
		    FLOW_ACCEPT, POLICY_REJECT, 0 },
		{ "no entry of the callee matches", &no_match, "C", false,
		    FLOW_ACCEPT, POLICY_REJECT, 0 },
		{ "a callee that is not defined", NULL, "C", false,
		    FLOW_ACCEPT, POLICY_ACCEPT, 1 },
		{ "behind an accepting callee it goes on", &accept, "C", false,
		    FLOW_NEXT, POLICY_REJECT, 0 },
		{ "jump, accepted", &accept, "C", true, FLOW_NEXT,
		    POLICY_ACCEPT, 11 },
		{ "jump, rejected", &reject, "C", true, FLOW_NEXT,
		    POLICY_REJECT, 0 },
		{ "jump, returned", &returns, "C", true, FLOW_NEXT,
		    POLICY_REJECT, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct policy_term terms[] = { entry(true, NULL, &one),
			entry(false, NULL, NULL) };
		terms[0].call = rows[i].call;
		terms[0].call_name = rows[i].call_name;
		terms[0].call_returns_verdict = rows[i].jump;
		terms[0].flow = rows[i].flow;
		struct policy p = map_of(terms, 2);
		struct policy_result r = run(&w, &p);
		CHECK_INT(rows[i].name, r.verdict, rows[i].verdict);
		if (r.verdict == POLICY_ACCEPT)
			CHECK_INT(rows[i].name,
			    attr_get(w.t, r.attrs)->local_pref,
			    rows[i].local_pref);
	}
	stop(&w);
}

/* Policies that call themselves, and calls of calls: both end. */
static void
test_bounds(void **state)
{
	struct world w;
	struct policy policies[POLICY_CALL_DEPTH];
	struct policy_term *terms;
	enum { FAN = 50 };

	(void)state;
	start(&w);
	struct policy_term self = entry(true, NULL, NULL);
	struct policy loop = map_of(&self, 1);
	self.call = &loop;
	assert_int_equal(run(&w, &loop).verdict, POLICY_REJECT);

	terms = ARENA_ARRAY(&w.arena, FAN * POLICY_CALL_DEPTH,
	    struct policy_term);
	for (size_t i = 0; i < POLICY_CALL_DEPTH; i++) {
		for (size_t j = 0; j < FAN; j++) {
			struct policy_term *t = &terms[i * FAN + j];
			*t = entry(true, NULL, NULL);
			if (j + 1 < FAN)
				t->flow = FLOW_NEXT;
			if (i > 0)
				t->call = &policies[i - 1];
		}
		policies[i] = map_of(&terms[i * FAN], FAN);
	}
	assert_int_equal(run(&w, &policies[0]).verdict, POLICY_ACCEPT);
	assert_int_equal(
	    run(&w, &policies[POLICY_CALL_DEPTH - 1]).verdict, POLICY_REJECT);
	stop(&w);
}

/* A policy without a verdict keeps its changes for the next one in the chain;
 * a subroutine in a condition changes nothing. */
static void
test_no_verdict(void **state)
{
	struct world w;
	struct action one = A(.kind = ACT_ADD_LOCAL_PREF, .delta = 1);
	struct policy_term t = entry(true, NULL, &one);

	(void)state;
	start(&w);
	t.flow = FLOW_RETURN;
	struct policy p = map_of(&t, 1);
	struct policy_result r = run(&w, &p);
	assert_int_equal(r.verdict, POLICY_NO_VERDICT);
	assert_int_equal(attr_get(w.t, r.attrs)->local_pref, 1);

	t.flow = FLOW_ACCEPT;
	struct match m = { .kind = MATCH_POLICY, .policy = &p };
	struct policy_term outer = entry(true, &m, NULL);
	struct policy q = map_of(&outer, 1);
	r = run(&w, &q);
	assert_int_equal(r.verdict, POLICY_ACCEPT);
	assert_int_equal(r.attrs, attr_intern(w.t, &w.route));
	stop(&w);
}

/* Later terms see what earlier ones did. */
static void
test_sees_changes(void **state)
{
	struct world w;
	struct action tag = A(.kind = ACT_SET_TAG, .value = 77);
	struct match is = { .kind = MATCH_TAG, .lo = 77, .hi = 77 };
	struct policy_term terms[] = { entry_goto(NULL, &tag, 1),
		entry(false, &is, NULL) };
	struct policy p = map_of(terms, 2);

	(void)state;
	start(&w);
	assert_int_equal(run(&w, &p).verdict, POLICY_REJECT);
	stop(&w);
}

/* --- trace ------------------------------------------------------------------- */

static void
test_trace(void **state)
{
	struct world w;
	struct lists l;
	struct policy_trace trace = { .arena = NULL };

	(void)state;
	start(&w);
	make_lists(&w, &l);
	struct match first[] = {
		{ .kind = MATCH_PREFIX_LIST, .prefix_list = &l.prefix },
		{ .kind = MATCH_AS_PATH, .as_path_list = &l.path_denies },
	};
	struct match second = { .kind = MATCH_COMMUNITY,
		.community_list = &l.community };
	struct policy_term terms[] = { entry(true, first, NULL),
		entry_goto(&second, NULL, 2) };
	terms[0].n_matches = 2;
	terms[1].call = &l.accepts;
	struct policy p = map_of(terms, 2);

	trace.arena = &w.arena;
	struct policy_result r = policy_eval(
	    &p, &w.ctx, attr_intern(w.t, &w.route), &trace);
	assert_int_equal(r.verdict, POLICY_ACCEPT);
	assert_int_equal(trace.n, 4);
	const struct policy_step *s = trace.steps;
	assert_false(s[0].matched);
	assert_ptr_equal(s[0].failed, &first[1]);
	assert_ptr_equal(s[0].prefix_rule, &l.prefix_rule);
	assert_ptr_equal(s[0].as_path_rule, &l.deny_rule);
	assert_true(s[1].matched);
	assert_ptr_equal(s[1].term, &terms[1]);
	assert_ptr_equal(s[1].community_rule, &l.community_rule);
	assert_int_equal(s[2].depth, 1);
	assert_ptr_equal(s[2].policy, &l.accepts);
	assert_null(s[3].term);
	assert_ptr_equal(s[3].policy, &p);
	as_path_regex_destroy(l.path_rule.regex);
	stop(&w);
}

/* With a trace the verdict is the same, and a long one is kept whole. */
static void
test_long_trace(void **state)
{
	struct world w;
	struct policy_term terms[300];
	struct policy_trace trace = { .arena = NULL };

	(void)state;
	start(&w);
	for (size_t i = 0; i < ARRAY_LEN(terms); i++)
		terms[i] = entry(true, &never, NULL);
	struct policy p = map_of(terms, ARRAY_LEN(terms));
	trace.arena = &w.arena;
	policy_eval(&p, &w.ctx, attr_intern(w.t, &w.route), &trace);
	assert_int_equal(trace.n, 301);
	for (size_t i = 0; i < ARRAY_LEN(terms); i++)
		assert_ptr_equal(trace.steps[i].term, &terms[i]);
	stop(&w);
}

/* --- sealing ----------------------------------------------------------------- */

static void
test_seal(void **state)
{
	struct match rov = { .kind = MATCH_ROV };
	struct match length = { .kind = MATCH_PREFIX_LENGTH };
	struct match both = { .kind = MATCH_ANY, .children = &length,
		.n_children = 1 };
	struct match peer = { .kind = MATCH_PEER };
	struct match path = { .kind = MATCH_AS_PATH_LENGTH };
	struct action self = A(.kind = ACT_NEXT_HOP_SELF);
	struct policy_term inner = entry(true, &rov, NULL);
	struct policy callee = map_of(&inner, 1);
	const struct {
		const char *name;
		struct policy_term term;
		bool prefix, rov, peer, source;
	} rows[] = {
		{ "nothing", entry(true, &path, NULL), false, false, false,
		    false },
		{ "ROV", entry(true, &rov, NULL), false, true, false, false },
		{ "inside any", entry(true, &both, NULL), true, false, false,
		    false },
		{ "peer", entry(true, &peer, NULL), false, false, true, true },
		{ "action", entry(true, NULL, &self), false, false, true,
		    false },
		{ "callee",
		    { .call = &callee, .flow = FLOW_ACCEPT }, false, true,
		    false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct policy_term t = rows[i].term;
		struct policy p = map_of(&t, 1);
		CHECK(rows[i].name, p.reads_prefix == rows[i].prefix);
		CHECK(rows[i].name, p.reads_rov == rows[i].rov);
		CHECK(rows[i].name, p.reads_peer == rows[i].peer);
		CHECK(rows[i].name, p.reads_source == rows[i].source);
	}
	/* Itself, and more than are followed. */
	struct policy many[100];
	struct policy_term calls[100];
	for (size_t i = 0; i < 100; i++) {
		calls[i] = entry(true, NULL, NULL);
		calls[i].call = &many[(i + 1) % 100];
		many[i] = (struct policy){ .terms = &calls[i], .n_terms = 1 };
	}
	policy_seal(&many[0]);
	assert_true(many[0].reads_prefix);
	calls[0].call = &many[0];
	policy_seal(&many[0]);
	assert_false(many[0].reads_prefix);
}

/* --- words ------------------------------------------------------------------- */

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
		    { .kind = MATCH_PREFIX_LIST, .name = "X",
			.undefined = true } },
		{ "prefix length 25 to 32",
		    { .kind = MATCH_PREFIX_LENGTH, .lo = 25, .hi = 32 } },
		{ "MED 5", { .kind = MATCH_MED, .lo = 5, .hi = 5 } },
		{ "learned from this AS itself or customer",
		    { .kind = MATCH_LEARNED_FROM, .lo = 3 } },
		{ "(origin igp and not RPKI invalid)",
		    { .kind = MATCH_ALL, .children = children,
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
		    { .kind = ACT_ADD_COMMUNITIES, .words = words,
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
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_undefined_in_ios),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_communities),
		cmocka_unit_test(test_next_hop),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_no_verdict),
		cmocka_unit_test(test_sees_changes),
		cmocka_unit_test(test_trace),
		cmocka_unit_test(test_long_trace),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_describe),
	};

	return RUN_TESTS(tests);
}
