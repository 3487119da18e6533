/* Convergence of worlds of routers with the standard economic policy. */
#include "net_lab.h"

static const struct lab_link diamond[] = {
	{ 1, 2, REL_CUSTOMER, 10 },
	{ 1, 3, REL_CUSTOMER, 10 },
	{ 2, 4, REL_CUSTOMER, 10 },
	{ 3, 4, REL_CUSTOMER, 10 },
	{ 2, 3, REL_PEER, 10 },
};

static void
test_announce_and_withdraw(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, diamond, ARRAY_LEN(diamond));
	lab_announce(&l, 4, "192.0.2.0/24");
	lab_start(&l);
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/24"), "local");
	assert_string_equal(lab_path(&l, 2, "192.0.2.0/24"), "4");
	assert_string_equal(lab_path(&l, 3, "192.0.2.0/24"), "4");
	assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "2 4");
	lab_withdraw(&l, 4, "192.0.2.0/24");
	lab_run(&l);
	for (uint32_t as = 1; as <= 4; as++)
		assert_string_equal(lab_path(&l, as, "192.0.2.0/24"), "none");
	for (edge_t e = 0; e < l.topo.n_edges; e++) {
		assert_int_equal(sim_adj_in(l.sim, e,
				     lab_id(&l, "192.0.2.0/24"))
				     .received,
		    0);
		assert_int_equal(sim_adj_out(l.sim, e,
				     lab_id(&l, "192.0.2.0/24")),
		    0);
	}
	lab_close(&l);
}

/* A world without any session has own routes all the same. */
static void
test_alone(void **state)
{
	struct lab l;

	(void)state;
	lab_init(&l);
	lab_as(&l, 1);
	lab_as(&l, 2);
	lab_create(&l);
	lab_announce(&l, 1, "192.0.2.0/24");
	lab_start(&l);
	assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "local");
	assert_string_equal(lab_path(&l, 2, "192.0.2.0/24"), "none");
	assert_int_not_equal(sim_best_attrs(l.sim, lab_router(&l, 1),
				 lab_id(&l, "192.0.2.0/24")),
	    0);
	lab_close(&l);
}

/* --- random graphs against a fixed point ---------------------------------- */

enum { N = 14, ROUNDS = 60 };

struct graph {
	struct lab_link links[N * N];
	size_t n;
	/* of j to i; REL_NONE: not joined */
	enum relation rel[N][N];
};

/* Providers have lower numbers, so there is no cycle. */
static void
graph_make(struct graph *g, uint64_t *seed)
{
	memset(g, 0, sizeof(*g));
	for (uint32_t i = 0; i < N; i++)
		for (uint32_t j = i + 1; j < N; j++) {
			uint64_t dice = base_rand(seed) % 10;
			enum relation r = dice < 2 ? REL_CUSTOMER
			    : dice < 3             ? REL_PEER
						   : REL_NONE;

			if (r == REL_NONE)
				continue;
			g->rel[i][j] = r;
			g->rel[j][i] = relation_reverse(r);
			g->links[g->n++] = (struct lab_link){ i + 1, j + 1, r,
				(uint32_t)(base_rand(seed) % 30) };
		}
}

struct route {
	bool has;
	enum relation from; /* REL_NONE: own */
	uint32_t len, via;
	uint32_t path[N + 1];
};

static int
pref(enum relation r)
{
	return r == REL_CUSTOMER ? 3 : r == REL_PEER ? 2 : 1;
}

static bool
better(const struct route *a, const struct route *b)
{
	if (!b->has || !a->has)
		return a->has;
	if (pref(a->from) != pref(b->from))
		return pref(a->from) > pref(b->from);
	if (a->len != b->len)
		return a->len < b->len;
	return a->via < b->via;
}

/* Everybody chooses among what the neighbours have now, until nobody changes:
 * no messages, no order. */
static void
fixed_point(const struct graph *g, uint32_t origin, struct route *best)
{
	memset(best, 0, N * sizeof(*best));
	best[origin] = (struct route){ .has = true };
	for (bool changed = true; changed;) {
		struct route next[N] = { 0 };

		next[origin].has = true;
		for (uint32_t i = 0; i < N; i++)
			for (uint32_t j = 0; j < N; j++) {
				struct route r = best[j];
				bool loop = false;

				if (i == origin || g->rel[i][j] == REL_NONE ||
				    !r.has)
					continue;
				if (r.from != REL_NONE &&
				    r.from != REL_CUSTOMER &&
				    g->rel[j][i] != REL_CUSTOMER)
					continue;
				for (uint32_t k = 0; k < r.len; k++)
					loop = loop || r.path[k] == i;
				if (loop)
					continue;
				memmove(r.path + 1, r.path,
				    r.len * sizeof(r.path[0]));
				r.path[0] = j;
				r.len++;
				r.from = g->rel[i][j];
				r.via = j;
				if (better(&r, &next[i]))
					next[i] = r;
			}
		changed = memcmp(next, best, sizeof(next)) != 0;
		memcpy(best, next, sizeof(next));
	}
}

static void
graph_compare(struct lab *l, const struct graph *g, uint32_t origin,
    const char *prefix, uint64_t round)
{
	struct route best[N];

	fixed_point(g, origin, best);
	for (uint32_t i = 0; i < N; i++) {
		struct strbuf want = { 0 };
		char row[48];

		if (topology_find_as(&l->topo, i + 1) == NULL)
			continue;
		(void)snprintf(row, sizeof(row), "round %llu, AS%u",
		    (unsigned long long)round, i + 1);
		for (uint32_t k = 0; k < best[i].len; k++)
			strbuf_addf(&want, "%s%u", k > 0 ? " " : "",
			    best[i].path[k] + 1);
		CHECK_STR(row, lab_path(l, i + 1, prefix),
		    i == origin       ? "local"
			: best[i].has ? strbuf_str(&want)
				      : "none");
		strbuf_finish(&want);
	}
}

static void
run_graph(const struct graph *g, uint64_t shuffle, bool instant, uint32_t mrai,
    uint64_t round)
{
	struct lab l;
	uint32_t a = g->links[0].a, b = g->links[g->n - 1].b;

	lab_init(&l);
	l.options.shuffle_seed = shuffle;
	l.options.instant_sessions = instant;
	lab_links(&l, g->links, g->n);
	for (edge_t e = 0; e < l.topo.n_edges; e++)
		l.topo.edges[e].mrai_ms = mrai;
	lab_create(&l);
	lab_announce(&l, a, "192.0.2.0/24");
	lab_announce(&l, b, "198.51.100.0/24");
	lab_announce(&l, b, "203.0.113.0/24");
	lab_start(&l);
	graph_compare(&l, g, a - 1, "192.0.2.0/24", round);
	graph_compare(&l, g, b - 1, "198.51.100.0/24", round);
	lab_withdraw(&l, b, "203.0.113.0/24");
	lab_run(&l);
	for (router_id_t r = 0; r < l.topo.n_routers; r++)
		assert_string_equal(lab_router_path(&l, r, "203.0.113.0/24"),
		    "none");
	lab_announce(&l, a, "203.0.113.0/24");
	lab_run(&l);
	graph_compare(&l, g, a - 1, "203.0.113.0/24", round);
	lab_close(&l);
}

static void
test_random_graphs(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct graph g;

		graph_make(&g, &seed);
		if (g.n == 0)
			continue;
		run_graph(&g, 0, false, 0, round);
		run_graph(&g, round + 1, false, 0, round);
		run_graph(&g, 0, true, 0, round);
		run_graph(&g, round + 1, false, 100, round);
	}
}

/* Ids of prefixes must not show: probes leave some behind. */
static void
test_forged_path_and_leak(void **state)
{
	static const struct lab_link links[] = {
		{ 1, 2, REL_CUSTOMER, 10 },
		{ 1, 3, REL_CUSTOMER, 10 },
		{ 4, 3, REL_CUSTOMER, 10 },
		{ 1, 4, REL_PEER, 10 },
	};
	struct lab l;
	struct path_attrs a;
	uint32_t path[] = { 2 };

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_announce(&l, 2, "192.0.2.0/24");
	lab_start(&l);
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/24"), "1 2");
	/* AS3 leaks what AS1 gave it to AS4, which likes its customer. */
	lab_post(&l,
	    (struct sim_event){
		.kind = EV_LEAK,
		.router = lab_router(&l, 3),
		.up = true,
		.a = 4,
		.prefix = PREFIX_ID_NONE,
	    });
	lab_run(&l);
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/24"), "3 1 2");
	lab_post(&l,
	    (struct sim_event){
		.kind = EV_LEAK,
		.router = lab_router(&l, 3),
		.a = 4,
		.prefix = PREFIX_ID_NONE,
	    });
	lab_run(&l);
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/24"), "1 2");
	/* A forged origin. */
	path_attrs_init(&a);
	a.as_path = as_path_make(sim_attrs(l.sim), path, 1);
	lab_post(&l,
	    (struct sim_event){
		.kind = EV_ORIGINATE,
		.router = lab_router(&l, 3),
		.prefix = lab_id(&l, "192.0.2.0/25"),
		.attrs = attr_intern(sim_attrs(l.sim), &a),
	    });
	lab_run(&l);
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/25"), "3 2");
	assert_string_equal(lab_path(&l, 2, "192.0.2.0/25"), "none");
	assert_int_equal(lab_reason(&l, 2, 1, "192.0.2.0/25"), REFUSE_AS_LOOP);
	/* AS1 stops passing on what is not its own. */
	lab_withdraw(&l, 1, "192.0.2.0/24");
	lab_run(&l);
	assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "2");
	assert_string_equal(lab_path(&l, 4, "192.0.2.0/24"), "none");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_announce_and_withdraw),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_random_graphs),
		cmocka_unit_test(test_forged_path_and_leak),
	};

	return RUN_TESTS(tests);
}
