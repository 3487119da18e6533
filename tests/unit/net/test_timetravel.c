/* Going back is exact: cells, queue and clock. */
#include "net_lab.h"

static const struct lab_link links[] = {
	{ 1, 2, REL_PEER, 7 },
	{ 1, 3, REL_CUSTOMER, 10 },
	{ 2, 4, REL_CUSTOMER, 12 },
	{ 3, 5, REL_CUSTOMER, 3 },
	{ 4, 5, REL_CUSTOMER, 10 },
	{ 3, 4, REL_PEER, 5 },
	{ 2, 6, REL_CUSTOMER, 0 },
	{ 6, 5, REL_PEER, 9 },
};

static const char *const prefixes[] = { "192.0.2.0/24", "192.0.2.0/25",
	"198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32" };

struct play {
	struct lab lab;
	const struct router_config *configs[6];
};

static void
play_open(struct play *p, uint64_t shuffle)
{
	struct lab *l = &p->lab;

	lab_init(l);
	l->options.shuffle_seed = shuffle;
	l->options.message_budget = 100000;
	lab_links(l, links, ARRAY_LEN(links));
	l->topo.routers[0].defaults.drop_rov_invalid = true;
	for (edge_t e = 0; e < 4; e++)
		l->topo.edges[e].mrai_ms = 25;
	lab_create(l);
	for (size_t i = 0; i < ARRAY_LEN(p->configs); i++) {
		struct router_config *c = lab_config(l, 3);

		p->configs[i] = c;
		for (uint32_t k = 0; k < 3; k++) {
			static const uint32_t to[] = { 1, 5, 4 };
			struct neighbor *n = lab_neighbor(l, c, to[k]);

			if (i % 3 == 1 && k == 1)
				lab_chain(&n->af[AF_V4].in,
				    lab_prefix_policy(l, true, prefixes, 1));
			if (i % 3 == 2 && k == 0)
				n->shutdown = true;
			if (i == 4 && k == 2)
				n->remote_as = 7;
		}
		if (i & 1) {
			c->aggregates[0].prefix = lab_prefix("192.0.0.0/16");
			c->aggregates[0].summary_only = i == 3;
			c->n_aggregates = 1;
			lab_network(c, "203.0.113.0/24");
		}
	}
}

static void
post_random(struct play *p, uint64_t *seed)
{
	static const uint8_t kinds[] = { EV_LINK, EV_CONFIG, EV_SESSION_ADMIN,
		EV_SESSION_RESET, EV_ORIGINATE, EV_ORIGINATE, EV_ORIGINATE,
		EV_WITHDRAW, EV_WITHDRAW, EV_LEAK, EV_ROA, EV_MESSAGE };
	struct lab *l = &p->lab;
	struct sim_event e = { .text = "hello" };
	struct roa roa = { .prefix = lab_prefix("192.0.2.0/24"),
		.max_length = 24,
		.origin_as = 5 };

	e.kind = kinds[base_rand(seed) % ARRAY_LEN(kinds)];
	e.time_ms = sim_now(l->sim) + base_rand(seed) % 40;
	e.router = (uint32_t)(base_rand(seed) % l->topo.n_routers);
	e.edge = (uint32_t)(base_rand(seed) % l->topo.n_edges);
	e.link = (uint32_t)(base_rand(seed) % l->topo.n_links);
	e.prefix = lab_id(l, prefixes[base_rand(seed) % ARRAY_LEN(prefixes)]);
	e.up = base_rand(seed) % 3 > 0;
	if (e.kind == EV_LEAK && base_rand(seed) % 2)
		e.prefix = PREFIX_ID_NONE;
	if (e.kind == EV_ROA)
		e.a = sim_add_roa(l->sim, &roa);
	if (e.kind == EV_CONFIG) {
		e.router = lab_router(l, 3);
		e.a = sim_add_config(l->sim, e.router,
		    p->configs[base_rand(seed) % ARRAY_LEN(p->configs)]);
	}
	sim_post(l->sim, &e);
}

static void
run_some(struct play *p, uint64_t *seed)
{
	for (uint64_t n = base_rand(seed) % 20; n > 0; n--) {
		if (base_rand(seed) % 4 == 0)
			post_random(p, seed);
		else if (base_rand(seed) % 8 == 0)
			sim_run(p->lab.sim,
			    sim_now(p->lab.sim) + base_rand(seed) % 30);
		else
			sim_step(p->lab.sim);
	}
}

static void
register_all(struct play *p)
{
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		lab_id(&p->lab, prefixes[i]);
}

static void
test_rollback(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 40; round++) {
		struct play p;
		sim_mark_t marks[8];
		uint64_t hashes[8], seed = round + 1;

		play_open(&p, round % 2 ? round : 0);
		register_all(&p);
		lab_announce(&p.lab, 5, prefixes[0]);
		sim_start(p.lab.sim);
		for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
			run_some(&p, &seed);
			marks[i] = sim_mark(p.lab.sim);
			hashes[i] = sim_state_hash(p.lab.sim);
		}
		run_some(&p, &seed);
		sim_run(p.lab.sim, UINT64_MAX);
		lab_check(&p.lab);
		for (size_t i = ARRAY_LEN(marks); i > 0; i--) {
			sim_rollback(p.lab.sim, marks[i - 1]);
			assert_true(sim_state_hash(p.lab.sim) == hashes[i - 1]);
			assert_true(sim_mark(p.lab.sim) == marks[i - 1]);
		}
		lab_close(&p.lab);
	}
}

/* Back to the beginning and forward again, twice the same. */
static void
test_back_and_forward(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 10; round++) {
		struct play p;
		uint64_t seed = round + 77, *hashes;
		size_t n;

		play_open(&p, round % 2 ? round : 0);
		register_all(&p);
		for (int i = 0; i < 25; i++)
			post_random(&p, &seed);
		sim_start(p.lab.sim);
		hashes = xcalloc(100001, sizeof(*hashes));
		hashes[0] = sim_state_hash(p.lab.sim);
		for (n = 0; sim_step(p.lab.sim) && n < 100000;)
			hashes[++n] = sim_state_hash(p.lab.sim);
		for (size_t i = n; i > 0; i--) {
			assert_true(sim_back(p.lab.sim));
			assert_true(sim_state_hash(p.lab.sim) == hashes[i - 1]);
		}
		assert_false(sim_back(p.lab.sim));
		for (size_t i = 0; i < n; i++) {
			assert_true(sim_step(p.lab.sim));
			assert_true(sim_state_hash(p.lab.sim) == hashes[i + 1]);
		}
		assert_false(sim_step(p.lab.sim));
		free(hashes);
		lab_close(&p.lab);
	}
}

/* What was posted later stays when the step before is undone. */
static void
test_back_keeps_posts(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_announce(&l, 5, prefixes[0]);
	lab_start(&l);
	sim_run(l.sim, 5000);
	lab_withdraw(&l, 5, prefixes[0]);
	lab_announce(&l, 6, prefixes[2]);
	assert_true(sim_back(l.sim));
	assert_true(sim_now(l.sim) < 5000);
	lab_run(&l);
	assert_int_equal(sim_now(l.sim) >= 5000, true);
	assert_string_equal(lab_path(&l, 1, prefixes[0]), "none");
	assert_string_equal(lab_path(&l, 1, prefixes[2]), "2 6");
	lab_close(&l);
}

/* The clock alone is undone as well. */
static void
test_clock(void **state)
{
	struct lab l;
	sim_mark_t a, b;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	a = sim_mark(l.sim);
	sim_run(l.sim, 100);
	b = sim_mark(l.sim);
	sim_run(l.sim, 900);
	assert_int_equal(sim_now(l.sim), 900);
	sim_rollback(l.sim, b);
	assert_int_equal(sim_now(l.sim), 100);
	sim_rollback(l.sim, a);
	assert_int_equal(sim_now(l.sim), 0);
	assert_int_equal(sim_next_time(l.sim), UINT64_MAX);
	lab_close(&l);
}

/* Edges that a configuration adds renumber cells; the journal follows. */
static void
test_growth(void **state)
{
	struct lab l;
	struct link_spec spec = { .relation = REL_PEER, .no_session = true };
	struct router_config *c;
	sim_mark_t mark;

	(void)state;
	lab_init(&l);
	lab_links(&l, links, ARRAY_LEN(links));
	spec.a = 0;
	spec.b = lab_router(&l, 5);
	spec.addr_a[AF_V4] = lab_addr("192.0.2.1");
	spec.addr_b[AF_V4] = lab_addr("192.0.2.2");
	spec.len[AF_V4] = 24;
	topology_add_link(&l.topo, &spec);
	lab_create(&l);
	mark = sim_mark(l.sim);
	lab_announce(&l, 5, prefixes[0]);
	lab_announce(&l, 6, prefixes[2]);
	lab_start(&l);
	c = lab_config(&l, 1);
	lab_neighbor(&l, c, 2);
	lab_neighbor(&l, c, 3);
	lab_neighbor_addr(c, spec.addr_b[AF_V4], 5);
	lab_commit(&l, c);
	lab_run(&l);
	assert_string_equal(lab_path(&l, 1, prefixes[0]), "3 5");
	assert_int_equal(sim_best_since(l.sim, lab_router(&l, 3),
			     lab_id(&l, prefixes[0])),
	    12);
	sim_rollback(l.sim, mark);
	for (uint32_t as = 1; as <= 6; as++)
		for (size_t i = 0; i < 3; i += 2)
			assert_string_equal(lab_path(&l, as, prefixes[i]),
			    "none");
	for (edge_t e = 0; e < l.topo.n_edges; e++)
		assert_int_equal(sim_session_state(l.sim, e), FSM_IDLE);
	lab_close(&l);
}

/* The same posts in any order of ties: the same Loc-RIBs. */
static void
test_shuffle(void **state)
{
	char want[6][ARRAY_LEN(prefixes)][32] = { 0 };

	(void)state;
	for (uint64_t seed = 0; seed < 30; seed++) {
		struct lab l;

		lab_init(&l);
		l.options.shuffle_seed = seed;
		lab_links(&l, links, ARRAY_LEN(links));
		lab_create(&l);
		for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
			lab_announce(&l, 4 + (uint32_t)i % 3, prefixes[i]);
		lab_start(&l);
		lab_withdraw(&l, 5, prefixes[1]);
		lab_run(&l);
		for (uint32_t as = 1; as <= 6; as++)
			for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
				const char *path =
				    lab_path(&l, as, prefixes[i]);

				if (seed == 0)
					(void)snprintf(want[as - 1][i], 32,
					    "%s", path);
				else
					assert_string_equal(path,
					    want[as - 1][i]);
			}
		lab_close(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rollback),
		cmocka_unit_test(test_back_and_forward),
		cmocka_unit_test(test_back_keeps_posts),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_shuffle),
	};

	return RUN_TESTS(tests);
}
