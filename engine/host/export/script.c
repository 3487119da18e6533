/* What the timeline has done to a router until now, as far as it is no route of
 * its own: sessions closed, leaks, prefixes held back. */
#include "host/export/router.h"

static bool
is_done(const struct export_world *w, const struct timeline_event *e)
{
	return e->at_ms <= sim_now(w->sim) && !e->replay_only;
}

static const struct topo_router *
router_of(const struct export_world *w, router_id_t r)
{
	return &sim_topology(w->sim)->routers[r];
}

bool
export_is_closed(const struct export_world *w, edge_t e)
{
	const struct topo_edge *te = &sim_topology(w->sim)->edges[e];
	bool closed = false;

	for (size_t i = 0; i < w->scenario->n_timeline; i++) {
		const struct timeline_event *t = &w->scenario->timeline[i];

		if (!is_done(w, t) || t->as != router_of(w, te->router)->as ||
		    t->to_as != router_of(w, te->peer)->as)
			continue;
		if (t->kind == TL_SESSION_DOWN)
			closed = true;
		else if (t->kind == TL_SESSION_UP)
			closed = false;
	}
	return closed;
}

static bool
is_leaker(const struct export_world *w, const struct timeline_event *t,
    const struct topo_edge *te)
{
	const struct topo_router *r = router_of(w, te->router);

	return (t->kind == TL_LEAK || t->kind == TL_LEAK_END) &&
	    is_done(w, t) && t->as == r->as &&
	    (t->router == NULL || str_eq(t->router, r->name)) &&
	    (t->to_as == 0 || t->to_as == router_of(w, te->peer)->as);
}

size_t
export_leaks(const struct export_world *w, edge_t e, struct prefix *out,
    size_t cap)
{
	const struct topo_edge *te = &sim_topology(w->sim)->edges[e];
	size_t n = 0;

	for (size_t i = 0; i < w->scenario->n_timeline; i++) {
		const struct timeline_event *t = &w->scenario->timeline[i];
		size_t at = 0;

		if (!is_leaker(w, t, te))
			continue;
		while (at < n && !prefix_eq(&out[at], &t->prefix))
			at++;
		if (t->kind == TL_LEAK && at == n && n < cap)
			out[n++] = t->prefix;
		else if (t->kind == TL_LEAK_END && at < n)
			out[at] = out[--n];
	}
	return n;
}

bool
export_holds_back(const struct export_world *w, router_id_t r,
    const struct prefix *p)
{
	const struct topo_router *router = router_of(w, r);
	bool announces = false, held = false;

	for (size_t i = 0; i < w->scenario->n_timeline; i++) {
		const struct timeline_event *t = &w->scenario->timeline[i];

		if (!is_done(w, t) || t->as != router->as ||
		    !prefix_eq(&t->prefix, p) ||
		    (t->router != NULL && !str_eq(t->router, router->name)))
			continue;
		if (t->kind == TL_ANNOUNCE || t->kind == TL_HIJACK) {
			announces = true;
			held = false;
		} else if (t->kind == TL_WITHDRAW) {
			held = !announces;
			announces = false;
		}
	}
	return held &&
	    sim_local_route(w->sim, r, sim_find_prefix(w->sim, p)) == 0;
}
