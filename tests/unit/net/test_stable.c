/* Networks with one stable state and with several (T. Griffin, F. B. Shepherd,
 * G. Wilfong, "The Stable Paths Problem and Interdomain Routing", 2002; RFC
 * 4264). */
#include "net/stable.h"
#include "net_lab.h"

static const char prefix[] = "192.0.2.0/24";

enum { STEPS = 100000 };

/* What the AS (its router id is its number) thinks of the routes from another.
 */
static void
like(struct lab *l, struct router_config *c, uint32_t from, uint32_t pref)
{
	router_id_t r = lab_router(l, c->router_id);
	struct policy *p = ARENA_NEW(&l->arena, struct policy);
	struct action *a = ARENA_NEW(&l->arena, struct action);

	a->kind = ACT_SET_LOCAL_PREF;
	a->value = pref;
	p->name = "LIKE";
	p->n_terms = 1;
	p->terms = ARENA_NEW(&l->arena, struct policy_term);
	p->terms[0].actions = a;
	p->terms[0].n_actions = 1;
	p->terms[0].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	for (size_t i = 0; i < l->topo.routers[r].n_edges; i++) {
		const struct topo_edge *te =
		    &l->topo.edges[l->topo.routers[r].edges[i]];

		if (l->topo.routers[te->peer].as != from)
			continue;
		lab_chain(&lab_neighbor_addr(c, te->remote_addr, from)
			       ->af[AF_V4]
			       .in,
		    p);
	}
}

/* Each prefers the way over the other. */
static const struct lab_link disagree[] = {
	{ 1, 9, REL_CUSTOMER, 10 },
	{ 2, 9, REL_CUSTOMER, 35 },
	{ 1, 2, REL_PEER, 10 },
};

static void
open_disagree(struct lab *l, uint32_t pref_of_2)
{
	lab_open(l, disagree, ARRAY_LEN(disagree));
	for (uint32_t as = 1; as <= 2; as++) {
		struct router_config *c = lab_config(l, as);

		c->router_id = as;
		like(l, c, 9, 100);
		like(l, c, 3 - as, as == 1 ? 200 : pref_of_2);
		lab_commit(l, c);
	}
	lab_announce(l, 9, prefix);
	lab_start(l);
}

static void
two_states_are_found(void **state)
{
	struct lab l;
	struct other_state other;
	uint64_t hash;
	size_t steps;

	(void)state;
	open_disagree(&l, 200);
	assert_string_equal(lab_path(&l, 2, prefix), "1 9");
	hash = sim_state_hash(l.sim);
	steps = history_steps(l.sim);
	assert_true(sim_find_other_state(l.sim, STEPS, &l.arena, &other));
	assert_int_equal(other.prefix, lab_id(&l, prefix));
	assert_int_equal(other.n_routers, 2);
	assert_int_equal(l.topo.routers[other.routers[0]].as +
		l.topo.routers[other.routers[1]].as,
	    3);
	assert_int_equal(other.failed_a, lab_router(&l, 1));
	assert_int_equal(other.failed_b, lab_router(&l, 9));
	assert_false(other.oscillates);
	/* Nothing is left of the search. */
	assert_true(sim_state_hash(l.sim) == hash);
	assert_int_equal(history_steps(l.sim), steps);
	lab_close(&l);
}

static void
one_state_is_not_two(void **state)
{
	struct lab l;
	struct other_state other;

	(void)state;
	open_disagree(&l, 50);
	assert_string_equal(lab_path(&l, 2, prefix), "9");
	assert_false(sim_find_other_state(l.sim, STEPS, &l.arena, &other));
	lab_close(&l);
}

/* RFC 4264 section 3: AS1 has a primary provider, AS4, and a backup, AS2, that
 * is asked to use it last. AS2's provider AS3 prefers its customer's route once
 * it has it: after the primary link has failed and is back, traffic stays on
 * the backup. */
static const struct lab_link wedgie[] = {
	{ 4, 1, REL_CUSTOMER, 10 },
	{ 2, 1, REL_CUSTOMER, 10 },
	{ 3, 2, REL_CUSTOMER, 10 },
	{ 3, 4, REL_PEER, 10 },
};

static void
open_wedgie(struct lab *l, uint32_t backup_pref)
{
	struct router_config *c;

	lab_open(l, wedgie, ARRAY_LEN(wedgie));
	c = lab_config(l, 2);
	c->router_id = 2;
	like(l, c, 1, backup_pref);
	like(l, c, 3, 80);
	lab_commit(l, c);
	lab_start(l);
}

static void
a_wedgie_is_found(void **state)
{
	struct lab l;
	struct other_state other;
	struct sim_event e = { .kind = EV_LINK, .link = 1 };

	(void)state;
	open_wedgie(&l, 50);
	sim_post(l.sim,
	    &(struct sim_event){ .kind = EV_LINK,
		.time_ms = sim_now(l.sim),
		.link = 1 });
	(void)sim_run(l.sim, UINT64_MAX);
	lab_announce(&l, 1, prefix);
	(void)sim_run(l.sim, UINT64_MAX);
	e.up = true;
	e.time_ms = sim_now(l.sim);
	sim_post(l.sim, &e);
	(void)sim_run(l.sim, UINT64_MAX);
	assert_string_equal(lab_path(&l, 3, prefix), "4 1");
	assert_string_equal(lab_path(&l, 2, prefix), "3 4 1");
	assert_true(sim_find_other_state(l.sim, STEPS, &l.arena, &other));
	assert_int_equal(other.failed_a, lab_router(&l, 4));
	assert_int_equal(other.failed_b, lab_router(&l, 1));
	lab_close(&l);
	/* A backup that is liked best from the start is none. */
	open_wedgie(&l, 100);
	lab_announce(&l, 1, prefix);
	(void)sim_run(l.sim, UINT64_MAX);
	assert_false(sim_find_other_state(l.sim, STEPS, &l.arena, &other));
	lab_close(&l);
}

/* The standard policy has one stable state (L. Gao, J. Rexford, "Stable
 * Internet Routing without Global Coordination", 2001). */
static void
the_standard_policy_has_one(void **state)
{
	static const struct lab_link links[] = {
		{ 1, 2, REL_PEER, 10 },
		{ 1, 3, REL_CUSTOMER, 20 },
		{ 2, 3, REL_CUSTOMER, 10 },
		{ 2, 4, REL_CUSTOMER, 30 },
		{ 3, 4, REL_PEER, 10 },
		{ 3, 5, REL_CUSTOMER, 10 },
		{ 4, 5, REL_CUSTOMER, 10 },
	};
	struct lab l;
	struct other_state other;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	for (uint32_t as = 1; as <= 5; as++) {
		char text[24];

		(void)snprintf(text, sizeof(text), "198.51.100.%u/28", as * 16);
		lab_announce(&l, as, text);
	}
	lab_start(&l);
	assert_false(sim_find_other_state(l.sim, STEPS, &l.arena, &other));
	/* Without leave to try anything nothing is found. */
	lab_close(&l);
	open_disagree(&l, 200);
	assert_false(sim_find_other_state(l.sim, 0, &l.arena, &other));
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_states_are_found),
		cmocka_unit_test(one_state_is_not_two),
		cmocka_unit_test(a_wedgie_is_found),
		cmocka_unit_test(the_standard_policy_has_one),
	};

	return RUN_TESTS(tests);
}
