/* Policies: where terms lead to, the trace, and what a result depends on. */
#include "policy_world.h"

/* --- flow -----------------------------------------------------------------*/

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
			terms[j] = flow_entry(flow_rows[i].entries + 4 * j, j,
			    &add[j]);
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
		{ "sets come before the call", &accept, "C", false, FLOW_ACCEPT,
		    POLICY_ACCEPT, 11 },
		{ "a rejecting callee rejects", &reject, "C", false,
		    FLOW_ACCEPT, POLICY_REJECT, 0 },
		{ "no entry of the callee matches", &no_match, "C", false,
		    FLOW_ACCEPT, POLICY_REJECT, 0 },
		{ "a callee that is not defined", NULL, "C", false, FLOW_ACCEPT,
		    POLICY_ACCEPT, 1 },
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

	terms =
	    ARENA_ARRAY(&w.arena, FAN * POLICY_CALL_DEPTH, struct policy_term);
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
	assert_int_equal(run(&w, &policies[POLICY_CALL_DEPTH - 1]).verdict,
	    POLICY_REJECT);
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

/* --- trace ----------------------------------------------------------------*/

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
	struct policy_result r =
	    policy_eval(&p, &w.ctx, attr_intern(w.t, &w.route), &trace);
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

/* --- sealing --------------------------------------------------------------*/

static void
test_seal(void **state)
{
	struct match rov = { .kind = MATCH_ROV };
	struct match length = { .kind = MATCH_PREFIX_LENGTH };
	struct match both = { .kind = MATCH_ANY,
		.children = &length,
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
		{ "callee", { .call = &callee, .flow = FLOW_ACCEPT }, false,
		    true, false, false },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_no_verdict),
		cmocka_unit_test(test_sees_changes),
		cmocka_unit_test(test_trace),
		cmocka_unit_test(test_long_trace),
		cmocka_unit_test(test_seal),
	};

	return RUN_TESTS(tests);
}
