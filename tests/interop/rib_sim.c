/* The simulator's routes as rows. */
#include "interop/rib.h"

static attr_id
normal(const struct sim *s, attr_id attrs)
{
	struct path_attrs a;

	if (attrs == 0)
		return 0;
	a = rib_normal(sim_attrs(s), attr_get(sim_attrs(s), attrs));
	return attr_intern(sim_attrs(s), &a);
}

static void
add_edge(const struct sim *s, edge_t e, prefix_id p, struct rib *out)
{
	struct adj_in in = sim_adj_in(s, e, p);
	struct rib_row row = { .router = sim_topology(s)->edges[e].router,
		.edge = e,
		.prefix = *sim_prefix(s, p) };

	row.view = RIB_RECEIVED;
	row.attrs = normal(s, in.received);
	if (row.attrs != 0)
		rib_add(out, &row);
	row.view = RIB_ACCEPTED;
	row.attrs = normal(s, in.accepted);
	if (row.attrs != 0)
		rib_add(out, &row);
	row.view = RIB_ADVERTISED;
	row.attrs = normal(s, sim_adj_out(s, e, p));
	if (row.attrs != 0)
		rib_add(out, &row);
}

static void
add_router(const struct sim *s, router_id_t r, prefix_id p, struct rib *out)
{
	uint32_t best = sim_best(s, r, p);
	struct rib_row row = { .router = r,
		.edge = EDGE_NONE,
		.prefix = *sim_prefix(s, p) };

	row.view = RIB_LOCAL;
	row.attrs = normal(s, sim_local_route(s, r, p));
	if (row.attrs != 0)
		rib_add(out, &row);
	if (best == BEST_NONE)
		return;
	row.view = RIB_BEST;
	row.edge = best == BEST_LOCAL ? EDGE_NONE : best;
	row.attrs = 0;
	rib_add(out, &row);
}

void
rib_of_sim(const struct sim *s, struct rib *out)
{
	const struct topology *t = sim_topology(s);

	for (prefix_id p = 0; p < sim_prefix_count(s); p++) {
		for (edge_t e = 0; e < t->n_edges; e++)
			add_edge(s, e, p, out);
		for (router_id_t r = 0; r < t->n_routers; r++)
			add_router(s, r, p, out);
	}
	rib_sort(out);
}
