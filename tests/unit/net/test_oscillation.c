/* Disputes: BAD GADGET never settles and is reported; DISAGREE settles (T.
 * Griffin, F. B. Shepherd, G. Wilfong, "The Stable Paths Problem and
 * Interdomain Routing", 2002). */
#include "net_lab.h"

static const char prefix[] = "192.0.2.0/24";

/* The routes that the AS takes: paths of at most max_path ASes, most liked from
 * favourite. */
static const struct policy *
short_paths(struct lab *l, uint32_t max_path, uint32_t local_pref)
{
	struct policy *p = ARENA_NEW(&l->arena, struct policy);
	struct match *m = ARENA_NEW(&l->arena, struct match);
	struct action *a = ARENA_NEW(&l->arena, struct action);

	m->kind = MATCH_AS_PATH_LENGTH;
	m->hi = max_path;
	a->kind = ACT_SET_LOCAL_PREF;
	a->value = local_pref;
	p->name = "SHORT";
	p->n_terms = 1;
	p->terms = ARENA_NEW(&l->arena, struct policy_term);
	p->terms[0].matches = m;
	p->terms[0].n_matches = 1;
	p->terms[0].actions = a;
	p->terms[0].n_actions = 1;
	p->terms[0].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	return p;
}

static void
prefer(struct lab *l, uint32_t as, uint32_t favourite)
{
	struct router_config *c = lab_config(l, as);
	const struct topo_router *r = &l->topo.routers[lab_router(l, as)];

	c->router_id = as;
	for (size_t i = 0; i < r->n_edges; i++) {
		const struct topo_edge *te = &l->topo.edges[r->edges[i]];
		uint32_t peer = l->topo.routers[te->peer].as;
		struct neighbor *n =
		    lab_neighbor_addr(c, te->remote_addr, peer);

		lab_chain(&n->af[AF_V4].in,
		    short_paths(l, 2, peer == favourite ? 200 : 100));
	}
	lab_commit(l, c);
}

/* AS9 announces; each of 1, 2, 3 would rather go through the next than
 * directly. */
static const struct lab_link gadget[] = {
	{ 1, 9, REL_CUSTOMER, 10 },
	{ 2, 9, REL_CUSTOMER, 10 },
	{ 3, 9, REL_CUSTOMER, 10 },
	{ 1, 2, REL_PEER, 10 },
	{ 2, 3, REL_PEER, 10 },
	{ 3, 1, REL_PEER, 10 },
};

static void
bad_gadget(uint32_t mrai_ms)
{
	struct lab l;
	router_id_t who[8];
	prefix_id p;
	sim_mark_t mark;
	uint64_t hash;

	lab_init(&l);
	l.options.message_budget = 5000;
	lab_links(&l, gadget, ARRAY_LEN(gadget));
	for (edge_t e = 0; e < l.topo.n_edges; e++)
		l.topo.edges[e].mrai_ms = mrai_ms;
	lab_create(&l);
	prefer(&l, 1, 2);
	prefer(&l, 2, 3);
	prefer(&l, 3, 1);
	lab_announce(&l, 9, "198.51.100.0/24");
	lab_withdraw(&l, 9, "198.51.100.0/24");
	lab_start(&l);
	assert_int_equal(sim_oscillation(l.sim, who, 8, &p), 0);
	mark = sim_mark(l.sim);
	hash = sim_state_hash(l.sim);
	lab_announce(&l, 9, prefix);
	assert_int_equal(sim_run(l.sim, UINT64_MAX), SIM_OSCILLATES);
	assert_int_equal(sim_oscillation(l.sim, who, 8, &p), 3);
	assert_int_equal(p, lab_id(&l, prefix));
	for (size_t i = 0; i < 3; i++) {
		assert_true(l.topo.routers[who[i]].as <= 3);
		assert_true(i == 0 || who[i] > who[i - 1]);
	}
	/* Up to a time it is only busy. */
	assert_int_equal(sim_run(l.sim, sim_now(l.sim) + 100), SIM_SETTLED);
	assert_false(sim_idle(l.sim));
	sim_rollback(l.sim, mark);
	assert_true(sim_state_hash(l.sim) == hash);
	lab_close(&l);
}

static void
test_bad_gadget(void **state)
{
	(void)state;
	bad_gadget(0);
	bad_gadget(500);
}

/* Two that each prefer the other: one of the two stable states is reached, at
 * the latest when a tie is broken by different delays. */
static void
test_disagree(void **state)
{
	static const struct lab_link links[] = {
		{ 1, 9, REL_CUSTOMER, 10 },
		{ 2, 9, REL_CUSTOMER, 25 },
		{ 1, 2, REL_PEER, 10 },
	};
	struct lab l;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	prefer(&l, 1, 2);
	prefer(&l, 2, 1);
	lab_announce(&l, 9, prefix);
	lab_start(&l);
	assert_string_equal(lab_path(&l, 1, prefix), "9");
	assert_string_equal(lab_path(&l, 2, prefix), "1 9");
	lab_close(&l);
}

/* The dispute wheel with one spoke missing settles. */
static void
test_good_gadget(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, gadget, ARRAY_LEN(gadget));
	prefer(&l, 1, 2);
	prefer(&l, 2, 3);
	prefer(&l, 3, 9);
	lab_announce(&l, 9, prefix);
	lab_start(&l);
	assert_string_equal(lab_path(&l, 3, prefix), "9");
	assert_string_equal(lab_path(&l, 2, prefix), "3 9");
	assert_string_equal(lab_path(&l, 1, prefix), "9");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_gadget),
		cmocka_unit_test(test_disagree),
		cmocka_unit_test(test_good_gadget),
	};

	return RUN_TESTS(tests);
}
