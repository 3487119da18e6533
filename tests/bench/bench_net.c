/* Figures of the simulator: bench_net [AS-REL-FILE [PREFIXES]].
 *
 * A lab of 20 ASes and one of 60 routers, from start to converged; the cost of
 * a step and of a step back; and, with a graph in CAIDA's serial-2 form
 * ("provider|customer|-1", "peer|peer|0"), one prefix at a time over all of
 * it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/sim.h"

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

struct world {
	struct topology topo;
	struct registry registry;
	struct sim *sim;
};

static void
world_close(struct world *w)
{
	sim_destroy(w->sim);
	topology_finish(&w->topo);
	registry_finish(&w->registry);
}

static void
add_as(struct topology *t, uint32_t as)
{
	topology_add_as(t, as, NULL, NULL);
	topology_add_router(t, as, NULL, as);
}

static bool
joined(const struct topology *t, router_id_t a, router_id_t b)
{
	for (size_t i = 0; i < t->n_links; i++)
		if ((t->links[i].a == a && t->links[i].b == b) ||
		    (t->links[i].a == b && t->links[i].b == a))
			return true;
	return false;
}

/* n ASes: three at the top peer with each other, everybody else has one or two
 * providers above; then peerings until there are n_links. */
static void
world_topology(struct world *w, uint32_t n, size_t n_links, uint64_t seed)
{
	struct link_spec spec = { .relation = REL_PEER, .delay_ms = 10 };

	topology_init(&w->topo);
	registry_init(&w->registry);
	for (uint32_t i = 0; i < n; i++)
		add_as(&w->topo, i + 1);
	for (uint32_t i = 0; i < 3; i++) {
		spec.a = i;
		spec.b = (i + 1) % 3;
		topology_add_link(&w->topo, &spec);
	}
	for (uint32_t i = 3; i < n; i++)
		for (int k = 0; k < 2; k++) {
			spec.relation = REL_CUSTOMER;
			spec.a = (uint32_t)(base_rand(&seed) % i);
			spec.b = i;
			spec.delay_ms = 1 + (uint32_t)(base_rand(&seed) % 40);
			if (!joined(&w->topo, spec.a, spec.b) &&
			    (k == 0 || w->topo.n_links < n_links))
				topology_add_link(&w->topo, &spec);
		}
	while (w->topo.n_links < n_links) {
		spec.relation = REL_PEER;
		spec.a = (uint32_t)(base_rand(&seed) % n);
		spec.b = (uint32_t)(base_rand(&seed) % n);
		if (spec.a != spec.b && !joined(&w->topo, spec.a, spec.b))
			topology_add_link(&w->topo, &spec);
	}
}

static void
announce_all(struct world *w, uint32_t n_prefixes)
{
	for (uint32_t i = 0; i < n_prefixes; i++) {
		struct prefix p =
		    prefix_make(ip_addr_v4(0x0a000000u + (i << 8)), 24);

		sim_post(w->sim,
		    &(struct sim_event){
			.kind = EV_ORIGINATE,
			.router = i % (uint32_t)w->topo.n_routers,
			.prefix = sim_prefix_id(w->sim, &p),
			.edge = EDGE_NONE,
			.link = LINK_NONE,
		    });
	}
}

static void
chain_of(struct policy_chain *chain, const struct policy *p)
{
	chain->n = 1;
	chain->links[0] = (struct policy_link){ .kind = LINK_ROUTE_MAP,
		.name = p->name,
		.policy = p };
}

/* The economic policies, as configured route-maps of every router. */
static void
configure_all(struct world *w, struct arena *arena)
{
	for (router_id_t r = 0; r < w->topo.n_routers; r++) {
		const struct topo_router *router = &w->topo.routers[r];
		struct router_config *c =
		    ARENA_NEW(arena, struct router_config);

		c->arena = arena;
		c->has_bgp = true;
		c->local_as = router->as;
		c->router_id = router->bgp_id;
		c->n_neighbors = router->n_edges;
		c->neighbors =
		    ARENA_ARRAY(arena, c->n_neighbors, struct neighbor);
		for (size_t i = 0; i < router->n_edges; i++) {
			const struct topo_edge *te =
			    &w->topo.edges[router->edges[i]];
			struct neighbor *nb = &c->neighbors[i];

			nb->addr = te->remote_addr;
			nb->remote_as = w->topo.routers[te->peer].as;
			nb->role = ROLE_NONE;
			nb->af[AF_V4].active = true;
			nb->af[AF_V4].send_community = SEND_STANDARD;
			chain_of(&nb->af[AF_V4].in,
			    economic_import(arena, te->relation));
			chain_of(&nb->af[AF_V4].out,
			    economic_export(arena, te->relation));
		}
		sim_post(w->sim,
		    &(struct sim_event){
			.kind = EV_CONFIG,
			.router = r,
			.a = sim_add_config(w->sim, r, c),
		    });
	}
}

static void
bench_lab(uint32_t n, size_t n_links, uint32_t n_prefixes, bool configured)
{
	enum { ROUNDS = 50 };
	double best = 1e30, build = 1e30, back = 0, forward = 0;
	size_t bytes = 0, topo_bytes = 0, steps = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct world w;
		struct arena arena = { 0 };
		sim_mark_t start;
		double t0 = now_us(), t1, t2;

		world_topology(&w, n, n_links, 7);
		topology_compute_igp(&w.topo);
		t1 = now_us();
		w.sim = sim_create(&w.topo, &w.registry, NULL);
		start = sim_mark(w.sim);
		if (configured)
			configure_all(&w, &arena);
		announce_all(&w, n_prefixes);
		sim_start(w.sim);
		if (sim_run(w.sim, UINT64_MAX) != SIM_SETTLED)
			printf("did not settle\n");
		t2 = now_us();
		build = t1 - t0 < build ? t1 - t0 : build;
		best = t2 - t1 < best ? t2 - t1 : best;
		bytes = sim_bytes(w.sim);
		topo_bytes = w.topo.arena.total +
		    w.topo.cap_edges * sizeof(struct topo_edge) +
		    w.topo.cap_links * sizeof(struct topo_link) +
		    w.topo.cap_routers * sizeof(struct topo_router);
		for (steps = 0, t0 = now_us(); sim_back(w.sim); steps++)
			continue;
		back = (now_us() - t0) / (double)steps;
		t0 = now_us();
		while (sim_step(w.sim))
			continue;
		forward = (now_us() - t0) / (double)steps;
		sim_rollback(w.sim, start);
		world_close(&w);
		arena_finish(&arena);
	}
	printf("%3u ASes %4zu links %4u prefixes, %s: %8.1f us to converge "
	       "(topology %.1f us), %zu steps, %.0f bytes a router "
	       "(+ topology %.0f); step %.3f us, back %.3f us\n",
	    n, n_links, n_prefixes, configured ? "configured" : "economic",
	    best, build, steps, (double)bytes / n, (double)topo_bytes / n,
	    forward, back);
}

/* --- the whole graph ------------------------------------------------------ */

struct rel {
	uint32_t a, b;
	int kind;
};

static int
u32_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
graph_load(struct world *w, const char *file)
{
	FILE *f = fopen(file, "r");
	struct rel *rels = NULL;
	size_t n = 0, cap = 0, n_as = 0;
	uint32_t *as;
	char line[256];

	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct rel r;

		if (sscanf(line, "%u|%u|%d", &r.a, &r.b, &r.kind) != 3)
			continue;
		GROW(rels, n, cap);
		rels[n++] = r;
	}
	fclose(f);
	topology_init(&w->topo);
	registry_init(&w->registry);
	w->topo.unnumbered = true;
	as = xcalloc(2 * n + 1, sizeof(*as));
	for (size_t i = 0; i < n; i++) {
		as[2 * i] = rels[i].a;
		as[2 * i + 1] = rels[i].b;
	}
	qsort(as, 2 * n, sizeof(*as), u32_cmp);
	for (size_t i = 0; i < 2 * n; i++)
		if (i == 0 || as[i] != as[i - 1]) {
			add_as(&w->topo, as[i]);
			n_as++;
		}
	for (size_t i = 0; i < n; i++)
		topology_add_link(&w->topo,
		    &(struct link_spec){
			.a = topology_find_as(&w->topo, rels[i].a)->routers[0],
			.b = topology_find_as(&w->topo, rels[i].b)->routers[0],
			.relation =
			    rels[i].kind == -1 ? REL_CUSTOMER : REL_PEER,
			.delay_ms = 1,
		    });
	free(as);
	free(rels);
	return n_as > 0;
}

struct figures {
	double us;
	size_t messages, reached;
};

static struct figures
graph_announce(struct world *w, router_id_t origin, prefix_id id)
{
	struct figures f = { 0 };
	double t = now_us();

	sim_post(w->sim,
	    &(struct sim_event){
		.time_ms = sim_now(w->sim),
		.kind = EV_ORIGINATE,
		.router = origin,
		.prefix = id,
	    });
	while (sim_step(w->sim))
		f.messages++;
	f.us = now_us() - t;
	for (router_id_t r = 0; r < w->topo.n_routers; r++)
		f.reached += sim_best(w->sim, r, id) != BEST_NONE;
	return f;
}

/* Each origin twice, from the same state: the second time all memory is there,
 * as with a program that goes on to the next prefix. */
static void
bench_graph(const char *file, int n_prefixes)
{
	struct world w;
	struct sim_options o = { .instant_sessions = true };
	struct prefix p = prefix_make(ip_addr_v4(0x0a000000u), 24);
	double t = now_us(), total = 0, back = 0;
	size_t messages = 0;
	prefix_id id;

	if (!graph_load(&w, file)) {
		printf("%s: cannot be read\n", file);
		return;
	}
	printf("%zu ASes, %zu links, loaded in %.0f ms\n", w.topo.n_ases,
	    w.topo.n_links, (now_us() - t) / 1e3);
	for (int i = 0; i < n_prefixes; i++) {
		router_id_t origin =
		    (router_id_t)((uint64_t)i * 7919 * 31 % w.topo.n_routers);
		struct figures cold, warm;
		sim_mark_t mark;
		double setup = now_us();

		w.sim = sim_create(&w.topo, &w.registry, &o);
		id = sim_prefix_id(w.sim, &p);
		sim_start(w.sim);
		while (sim_step(w.sim))
			continue;
		setup = now_us() - setup;
		mark = sim_mark(w.sim);
		cold = graph_announce(&w, origin, id);
		t = now_us();
		sim_rollback(w.sim, mark);
		back += now_us() - t;
		warm = graph_announce(&w, origin, id);
		printf("origin AS%u: %zu messages, %.1f ms (%.1f cold), "
		       "%.1f ns a message (%.1f), %zu ASes reached; %.1f MB, "
		       "%.1f bytes a link end (set up in %.1f ms)\n",
		    w.topo.routers[origin].as, warm.messages, warm.us / 1e3,
		    cold.us / 1e3, warm.us * 1e3 / (double)warm.messages,
		    cold.us * 1e3 / (double)cold.messages, warm.reached,
		    (double)sim_bytes(w.sim) / 1e6,
		    (double)sim_bytes(w.sim) / (double)w.topo.n_edges,
		    setup / 1e3);
		total += warm.us;
		messages += warm.messages;
		sim_destroy(w.sim);
	}
	w.sim = NULL;
	printf("mean: %.1f ms a prefix, %.1f ns a message, back %.1f ns\n",
	    total / 1e3 / n_prefixes, total * 1e3 / (double)messages,
	    back * 1e3 / (double)messages);
	world_close(&w);
}

int
main(int argc, char **argv)
{
	bench_lab(20, 38, 20, false);
	bench_lab(60, 130, 60, false);
	bench_lab(20, 38, 20, true);
	bench_lab(60, 130, 60, true);
	if (argc > 1)
		bench_graph(argv[1], argc > 2 ? atoi(argv[2]) : 3);
	return 0;
}
