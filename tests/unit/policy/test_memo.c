/* The memo against evaluation: the same results, and not more evaluations than
 * what a policy looks at makes necessary. */
#include "check.h"

#include "policy/memo.h"

enum { PREFIXES = 8, PEERS = 3, ROUTES = 5 };

struct world {
	struct attr_table *t;
	struct prefix prefixes[PREFIXES];
	attr_id routes[ROUTES];
	struct policy_context ctx;
};

static void
start(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->t = attr_table_create();
	w->ctx.attrs = w->t;
	for (uint32_t i = 0; i < PREFIXES; i++)
		w->prefixes[i] =
		    prefix_make(ip_addr_v4(0xc0000200u + (i << 8)), 24);
	for (uint32_t i = 0; i < ROUTES; i++) {
		struct path_attrs a;
		path_attrs_init(&a);
		a.tag = i;
		w->routes[i] = attr_intern(w->t, &a);
	}
}

/* One question, numbered. */
static struct policy_result
ask(struct world *w, struct policy_memo *m, const struct policy *p, uint32_t q)
{
	uint32_t prefix = q % PREFIXES, peer = q / PREFIXES % PEERS;
	uint32_t route = q / (PREFIXES * PEERS) % ROUTES;

	w->ctx.nlri = &w->prefixes[prefix];
	w->ctx.peer_addr = ip_addr_v4(0x0a000001u + peer);
	w->ctx.local_addr = ip_addr_v4(0x0a000100u + peer);
	w->ctx.rov = (enum rov_state)(q / (PREFIXES * PEERS * ROUTES) % 3);
	if (m == NULL)
		return policy_eval(p, &w->ctx, w->routes[route], NULL);
	return policy_memo_eval(m, p, &w->ctx, prefix + 1, peer + 1,
	    w->routes[route]);
}

enum { QUESTIONS = PREFIXES * PEERS * ROUTES * 3 };

static void
test_same_results(void **state)
{
	struct world w;
	struct prefix_rule rule = { .permit = true,
		.min_len = 24,
		.max_len = 24 };
	struct prefix_list list = { .family = IP_V4, .rules = &rule, .n = 1 };
	struct match m[] = {
		{ .kind = MATCH_PREFIX_LIST, .prefix_list = &list },
		{ .kind = MATCH_ROV, .lo = ROV_INVALID, .negate = true },
		{ .kind = MATCH_TAG, .lo = 1, .hi = 3 },
	};
	struct action a[] = { { .kind = ACT_NEXT_HOP_SELF } };
	static const struct {
		const char *name;
		size_t first, n, actions;
		uint64_t misses;
	} rows[] = {
		{ "attributes only", 2, 1, 0, ROUTES },
		{ "ROV", 1, 1, 0, ROUTES * 3 },
		{ "prefix", 0, 1, 0, ROUTES * PREFIXES },
		{ "peer", 2, 1, 1, ROUTES * PEERS },
		{ "all", 0, 3, 1, QUESTIONS },
	};

	(void)state;
	start(&w);
	rule.prefix = w.prefixes[2];
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct policy_memo memo = { 0 };
		struct policy_term t = { .matches = m + rows[i].first,
			.n_matches = rows[i].n,
			.actions = a,
			.n_actions = rows[i].actions,
			.flow = FLOW_ACCEPT };
		struct policy p = { .terms = &t,
			.n_terms = 1,
			.at_end = FLOW_REJECT };
		policy_seal(&p);
		for (uint32_t q = 0; q < 2 * QUESTIONS; q++) {
			struct policy_result x =
			    ask(&w, &memo, &p, q % QUESTIONS);
			struct policy_result y =
			    ask(&w, NULL, &p, q % QUESTIONS);
			CHECK_INT(rows[i].name, x.verdict, y.verdict);
			CHECK_INT(rows[i].name, x.attrs, y.attrs);
			CHECK_INT(rows[i].name, x.next_hop_set, y.next_hop_set);
		}
		CHECK_INT(rows[i].name, memo.misses, rows[i].misses);
		CHECK_INT(rows[i].name, memo.hits,
		    2 * QUESTIONS - rows[i].misses);
		policy_memo_finish(&memo);
	}
	attr_table_destroy(w.t);
}

/* A small limit empties the table again and again; results stay right. */
static void
test_limit(void **state)
{
	struct world w;
	struct policy_memo memo = { .limit = 10 };
	struct match m = { .kind = MATCH_PREFIX_LENGTH, .lo = 24, .hi = 24 };
	struct policy_term t = { .matches = &m,
		.n_matches = 1,
		.flow = FLOW_ACCEPT };
	struct policy p = { .terms = &t, .n_terms = 1, .at_end = FLOW_REJECT };

	(void)state;
	start(&w);
	policy_seal(&p);
	for (uint32_t q = 0; q < QUESTIONS; q++) {
		assert_int_equal(ask(&w, &memo, &p, q).verdict, POLICY_ACCEPT);
		assert_true(memo.n <= 10);
	}
	assert_true(policy_memo_bytes(&memo) > 0);
	policy_memo_forget(&memo);
	assert_int_equal(memo.n, 0);
	policy_memo_finish(&memo);
	assert_int_equal(policy_memo_bytes(&memo), 0);
	policy_memo_finish(&memo);
	attr_table_destroy(w.t);
}

/* Two policies do not share results. */
static void
test_policies(void **state)
{
	struct world w;
	struct policy_memo memo = { 0 };
	struct policy yes = { .at_end = FLOW_ACCEPT };
	struct policy no = { .at_end = FLOW_REJECT };

	(void)state;
	start(&w);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ask(&w, &memo, &yes, 0).verdict,
		    POLICY_ACCEPT);
		assert_int_equal(ask(&w, &memo, &no, 0).verdict, POLICY_REJECT);
	}
	assert_int_equal(memo.misses, 2);
	policy_memo_finish(&memo);
	attr_table_destroy(w.t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_results),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_policies),
	};

	return RUN_TESTS(tests);
}
