/* From a published ROA to the routers, and what they do with it. */
#include "net_lab.h"

/* 2 hijacks 1's space; 3 validates, 4 does not; 5 is behind both. */
static const struct lab_link links[] = {
	{ 3, 1, REL_CUSTOMER, 10 },
	{ 3, 2, REL_CUSTOMER, 10 },
	{ 4, 1, REL_CUSTOMER, 10 },
	{ 4, 2, REL_CUSTOMER, 10 },
	{ 3, 4, REL_PEER, 10 },
};

static const char space[] = "192.0.2.0/24", part[] = "192.0.2.0/25";

static void
open_world(struct lab *l, uint32_t fetch_ms, uint32_t rtr_ms)
{
	lab_init(l);
	l->options.fetch_delay_ms = fetch_ms;
	l->options.rtr_delay_ms = rtr_ms;
	lab_links(l, links, ARRAY_LEN(links));
	l->topo.routers[lab_router(l, 3)].defaults.drop_rov_invalid = true;
	lab_create(l);
	lab_announce(l, 1, space);
	lab_announce(l, 2, part);
}

static struct roa
roa_of(const char *prefix, uint8_t max, uint32_t as)
{
	return (struct roa){ .prefix = lab_prefix(prefix),
		.max_length = max,
		.origin_as = as };
}

static void
post_roa(struct lab *l, struct roa roa, bool up)
{
	lab_post(l,
	    (struct sim_event){ .kind = EV_ROA,
		.a = sim_add_roa(l->sim, &roa),
		.up = up });
}

static void
test_publish_and_revoke(void **state)
{
	struct lab l;
	size_t n;

	(void)state;
	open_world(&l, 600000, 60000);
	lab_start(&l);
	assert_string_equal(lab_path(&l, 3, part), "2");
	assert_non_null(sim_router_vrps(l.sim, lab_router(&l, 3)));
	assert_null(sim_router_vrps(l.sim, lab_router(&l, 4)));
	post_roa(&l, roa_of(space, 24, 1), true);
	assert_int_equal(sim_run(l.sim, 650000), SIM_SETTLED);
	(void)sim_roas(l.sim, &n);
	assert_int_equal(n, 1);
	/* Fetched, and on its way to the router. */
	assert_string_equal(lab_path(&l, 3, part), "2");
	lab_run(&l);
	assert_string_equal(lab_path(&l, 3, part), "none");
	assert_int_equal(lab_reason(&l, 3, 2, part), REFUSE_ROV);
	assert_string_equal(lab_path(&l, 3, space), "1");
	assert_string_equal(lab_path(&l, 4, part), "2");
	/* A ROA for the thief's part as well. */
	post_roa(&l, roa_of(part, 25, 2), true);
	lab_run(&l);
	assert_string_equal(lab_path(&l, 3, part), "2");
	post_roa(&l, roa_of(part, 25, 2), false);
	lab_run(&l);
	assert_string_equal(lab_path(&l, 3, part), "none");
	/* Publishing it twice, or revoking what is not there: nothing. */
	n = history_steps(l.sim);
	post_roa(&l, roa_of(space, 24, 1), true);
	post_roa(&l, roa_of(part, 25, 7), false);
	lab_run(&l);
	assert_int_equal(history_steps(l.sim), n + 2);
	lab_close(&l);
}

/* What is published at the start is in the routers from the first route on. */
static void
test_at_the_start(void **state)
{
	struct lab l;
	struct roa roa = roa_of(space, 24, 1);

	(void)state;
	open_world(&l, 600000, 60000);
	registry_add_roa(&l.registry, &roa);
	lab_start(&l);
	assert_string_equal(lab_path(&l, 3, part), "none");
	for (size_t i = 0; i < history_steps(l.sim); i++)
		assert_int_not_equal(history_event(l.sim, i)->kind, EV_RTR);
	lab_close(&l);
}

static void
test_undo(void **state)
{
	struct lab l;
	struct roa roa = roa_of(space, 24, 1);
	sim_mark_t mark;
	uint64_t hash;
	size_t n;

	(void)state;
	open_world(&l, 0, 0);
	lab_start(&l);
	mark = sim_mark(l.sim);
	hash = sim_state_hash(l.sim);
	for (int i = 0; i < 3; i++) {
		post_roa(&l, roa, true);
		lab_run(&l);
		assert_string_equal(lab_path(&l, 3, part), "none");
		assert_int_equal(l.registry.n_roas, 0);
		sim_rollback(l.sim, mark);
		assert_true(sim_state_hash(l.sim) == hash);
		assert_string_equal(lab_path(&l, 3, part), "2");
		(void)sim_roas(l.sim, &n);
		assert_int_equal(n, 0);
	}
	lab_close(&l);
}

/* A configured router has VRPs while it has a cache. */
static void
test_configured(void **state)
{
	struct lab l;
	struct router_config *c;
	struct roa roa = roa_of(space, 24, 1);
	struct policy *p;
	struct match *m;

	(void)state;
	open_world(&l, 0, 0);
	registry_add_roa(&l.registry, &roa);
	c = lab_config(&l, 4);
	for (uint32_t as = 1; as <= 3; as++)
		lab_neighbor(&l, c, as);
	p = ARENA_NEW(&l.arena, struct policy);
	m = ARENA_NEW(&l.arena, struct match);
	m->kind = MATCH_ROV;
	m->lo = ROV_INVALID;
	p->name = "ROV";
	p->n_terms = 2;
	p->terms = ARENA_ARRAY(&l.arena, 2, struct policy_term);
	p->terms[0].matches = m;
	p->terms[0].n_matches = 1;
	p->terms[0].flow = FLOW_REJECT;
	p->terms[1].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	lab_chain(&c->neighbors[1].af[AF_V4].in, p);
	lab_commit(&l, c);
	lab_start(&l);
	/* No cache: everything is NotFound. */
	assert_null(sim_router_vrps(l.sim, lab_router(&l, 4)));
	assert_string_equal(lab_path(&l, 4, part), "2");
	c = lab_config_copy(&l, c);
	c->caches = ARENA_NEW(&l.arena, struct rpki_cache);
	c->n_caches = 1;
	lab_commit(&l, c);
	lab_run(&l);
	assert_non_null(sim_router_vrps(l.sim, lab_router(&l, 4)));
	assert_string_equal(lab_path(&l, 4, part), "none");
	c = lab_config_copy(&l, c);
	c->n_caches = 0;
	lab_commit(&l, c);
	lab_run(&l);
	assert_string_equal(lab_path(&l, 4, part), "2");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_publish_and_revoke),
		cmocka_unit_test(test_at_the_start),
		cmocka_unit_test(test_undo),
		cmocka_unit_test(test_configured),
	};

	return RUN_TESTS(tests);
}
