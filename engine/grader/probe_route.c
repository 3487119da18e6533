/* Is there a route for exactly a prefix at the observed ASes? What packets
 * would follow otherwise does not count: a blackhole request is for its /32. */
#include "grader/probe.h"

/* The route that is used, of any router of the AS; 0: none. */
static attr_id
best_of(const struct probe *p, const struct topo_as *as, prefix_id id)
{
	for (size_t i = 0; id != PREFIX_ID_NONE && i < as->n_routers; i++) {
		attr_id best = sim_best_attrs(p->sim, as->routers[i], id);
		if (best != 0)
			return best;
	}
	return 0;
}

/* The AS at the end of the route's path; as itself, where there is no path. */
static uint32_t
origin_of(const struct probe *p, attr_id route, uint32_t as)
{
	const struct attr_table *t = sim_attrs(p->sim);
	path_id path = attr_get(t, route)->as_path;

	return path == 0 ? as : as_path_origin(t, path);
}

static void
check_route(struct probe *p, const struct topo_as *as, const struct prefix *x,
    bool wanted)
{
	attr_id best = best_of(p, as, sim_find_prefix(p->sim, x));
	bool there = best != 0;
	struct evidence *e;

	if (wanted && there && p->spec->origin != 0 &&
	    origin_of(p, best, as->as) != p->spec->origin) {
		e = probe_fail(p, EVIDENCE_ROUTE, "wrong-origin",
		    "%s uses %s of AS%u, not of AS%u", probe_as_text(p, as->as),
		    probe_prefix_text(p, x), origin_of(p, best, as->as),
		    p->spec->origin);
		e->explain = probe_ask_route(p, x, as->as, 0, 0);
		return;
	}
	if (there == wanted) {
		probe_pass(p);
		return;
	}
	if (wanted)
		e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "no-route",
		    "%s has no route for exactly %s", probe_as_text(p, as->as),
		    probe_prefix_text(p, x));
	else
		e = probe_fail(p, EVIDENCE_ROUTE, "has-route",
		    "%s uses a route for %s", probe_as_text(p, as->as),
		    probe_prefix_text(p, x));
	e->explain = probe_ask_route(p, x, as->as, 0, 0);
}

static void
check_routes(struct probe *p, bool wanted)
{
	p->subjects += (uint32_t)p->spec->n_at;
	for (size_t i = 0; i < p->spec->n_at; i++) {
		const struct topo_as *as =
		    topology_find_as(p->topo, p->spec->at[i]);
		for (size_t k = 0; as != NULL && k < p->spec->n_prefixes; k++)
			check_route(p, as, &p->spec->prefixes[k], wanted);
	}
}

void
probe_has_route(struct probe *p)
{
	check_routes(p, true);
}

void
probe_no_route(struct probe *p)
{
	check_routes(p, false);
}
