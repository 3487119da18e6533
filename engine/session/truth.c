#include <string.h>

#include "session/session_private.h"

static uint32_t
holders_of(const struct world *w, const struct prefix *p, uint32_t as,
    bool *is_holder)
{
	const struct registry *r = &w->registry;
	const struct holding *h = registry_covering_holding(r, p);
	uint32_t first = 0;

	*is_holder = false;
	for (size_t i = 0; h != NULL && i < r->n_holdings; i++) {
		if (!prefix_eq(&r->holdings[i].prefix, &h->prefix))
			continue;
		if (first == 0)
			first = r->holdings[i].holder_as;
		if (r->holdings[i].holder_as == as)
			*is_holder = true;
	}
	return first;
}

uint32_t
truth_holder(const struct world *w, const struct prefix *p)
{
	bool ignored;

	return holders_of(w, p, 0, &ignored);
}

/* What b is to a; REL_NONE when they have no session. */
static enum relation
relation_between(const struct world *w, uint32_t a, uint32_t b)
{
	const struct topology *t = &w->topology;
	const struct topo_as *as = topology_find_as(t, a);

	for (size_t i = 0; as != NULL && i < as->n_routers; i++) {
		const struct topo_router *r = &t->routers[as->routers[i]];
		for (size_t j = 0; j < r->n_edges; j++) {
			const struct topo_edge *e = &t->edges[r->edges[j]];
			if (t->routers[e->peer].as == b)
				return e->relation;
		}
	}
	return REL_NONE;
}

/* Walks from the receiver to the origin: first the hops on which the route
 * came down or across to us, then those on which it went up. Seen that way,
 * once it was learned from a customer it must have been learned from
 * customers all the way. */
bool
truth_has_valley(const struct world *w, uint32_t as, path_id path,
    uint32_t *leaker)
{
	const struct attr_table *t = sim_attrs(w->sim);
	bool only_up = false;
	uint32_t here = as;

	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		enum relation rel;
		path = node.tail;
		if (node.is_set || node.as == here)
			continue;
		rel = relation_between(w, here, node.as);
		if (rel == REL_NONE || rel == REL_INTERNAL)
			return false; /* beyond what the map knows */
		if (only_up && rel != REL_CUSTOMER && rel != REL_RS_CLIENT) {
			if (leaker != NULL)
				*leaker = here;
			return true;
		}
		if (rel == REL_CUSTOMER || rel == REL_PEER)
			only_up = true;
		here = node.as;
	}
	return false;
}

static bool
announces(const struct world *w, uint32_t as, prefix_id p)
{
	const struct topo_as *found = topology_find_as(&w->topology, as);

	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (sim_local_route(w->sim, found->routers[i], p) != 0)
			return true;
	return false;
}

bool
truth_is_announced(const struct world *w, prefix_id p)
{
	for (router_id_t r = 0; r < w->topology.n_routers; r++)
		if (sim_local_route(w->sim, r, p) != 0)
			return true;
	return false;
}

/* Who on the path, before its end, announces the prefix himself: its holder,
 * with a path behind him that he vouches for; or somebody who forges it. */
static void
find_announcers(const struct truth_case *c, path_id path, bool *holder,
    bool *forger)
{
	const struct world *w = c->world;
	const struct attr_table *t = sim_attrs(w->sim);
	prefix_id id = sim_find_prefix(w->sim, c->prefix);
	uint32_t origin = as_path_origin(t, path);
	bool holds;

	*holder = *forger = false;
	while (id != PREFIX_ID_NONE && path != 0) {
		struct path_node node = as_path_node(t, path);
		path = node.tail;
		if (node.is_set || node.as == origin ||
		    !c->announces(c->arg, node.as, id))
			continue;
		(void)holders_of(w, c->prefix, node.as, &holds);
		*(holds ? holder : forger) = true;
	}
}

enum route_truth
truth_judge(const struct truth_case *c)
{
	const struct attr_table *t = sim_attrs(c->world->sim);
	path_id path;
	uint32_t origin;
	bool right, by_holder, forged;

	if (c->attrs == 0)
		return TRUTH_NONE;
	path = c->own ? 0 : attr_get(t, c->attrs)->as_path;
	origin = path == 0 ? c->as : as_path_origin(t, path);
	if (holders_of(c->world, c->prefix, origin, &right) == 0)
		return TRUTH_UNKNOWN;
	find_announcers(c, path, &by_holder, &forged);
	if ((!right && !by_holder) || forged)
		return TRUTH_WRONG;
	return truth_has_valley(c->world, c->as, path, NULL) ? TRUTH_LEAKED
							     : TRUTH_RIGHT;
}

/* The AS's own announcement, whatever path it gives to it. */
static bool
is_own(const struct world *w, uint32_t as, const struct prefix *p,
    attr_id attrs)
{
	const struct topo_as *found = topology_find_as(&w->topology, as);
	prefix_id id = sim_find_prefix(w->sim, p);

	for (size_t i = 0;
	     found != NULL && id != PREFIX_ID_NONE && i < found->n_routers; i++)
		if (sim_local_route(w->sim, found->routers[i], id) == attrs)
			return true;
	return false;
}

static bool
announces_now(const void *world, uint32_t as, prefix_id p)
{
	return announces(world, as, p);
}

enum route_truth
truth_of(const struct world *w, uint32_t as, const struct prefix *p,
    attr_id attrs)
{
	return truth_judge(&(struct truth_case){ .world = w,
	    .as = as,
	    .prefix = p,
	    .attrs = attrs,
	    .own = is_own(w, as, p, attrs),
	    .announces = announces_now,
	    .arg = w });
}

enum route_truth
truth_at(const struct world *w, uint32_t as, prefix_id p)
{
	const struct topo_as *found = topology_find_as(&w->topology, as);
	enum route_truth worst = TRUTH_NONE;

	for (size_t i = 0; found != NULL && i < found->n_routers; i++) {
		enum route_truth now = truth_of(w, as, sim_prefix(w->sim, p),
		    sim_best_attrs(w->sim, found->routers[i], p));
		if (now == TRUTH_WRONG || worst == TRUTH_NONE ||
		    (now == TRUTH_LEAKED && worst == TRUTH_RIGHT))
			worst = now;
	}
	return worst;
}

const char *
truth_relation(const struct world *w, edge_t e)
{
	return relation_name(w->topology.edges[e].relation);
}

bool
truth_is_good(const struct world *w, uint32_t as, const struct prefix *p,
    attr_id received)
{
	return truth_of(w, as, p, received) == TRUTH_RIGHT;
}

/* Did one of the AS's sessions bring the wrong route, and was it refused? */
static bool
refused_wrong(const struct world *w, const struct topo_as *as, prefix_id p)
{
	const struct topology *t = &w->topology;

	for (size_t i = 0; i < as->n_routers; i++) {
		const struct topo_router *r = &t->routers[as->routers[i]];
		for (size_t j = 0; j < r->n_edges; j++) {
			edge_t e = r->edges[j];
			enum refuse_reason why = sim_refusal(w->sim, e, p);
			enum route_truth truth;
			if (why == REFUSE_NONE || why == REFUSE_AS_LOOP)
				continue;
			truth = truth_of(w, as->as, sim_prefix(w->sim, p),
			    sim_adj_in(w->sim, e, p).received);
			if (truth == TRUTH_WRONG || truth == TRUTH_LEAKED)
				return true;
		}
	}
	return false;
}

static bool
has_route(const struct world *w, uint32_t as, prefix_id p)
{
	const struct topo_as *found = topology_find_as(&w->topology, as);

	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (sim_best_attrs(w->sim, found->routers[i], p) != 0)
			return true;
	return false;
}

/* The most specific known prefix that covers p and for which the AS has a
 * route. */
static prefix_id
used_prefix(const struct world *w, uint32_t as, const struct prefix *p)
{
	prefix_id found = PREFIX_ID_NONE;

	for (prefix_id i = 0; i < sim_prefix_count(w->sim); i++) {
		const struct prefix *q = sim_prefix(w->sim, i);
		if ((found == PREFIX_ID_NONE ||
			q->len > sim_prefix(w->sim, found)->len) &&
		    prefix_covers(q, p) && has_route(w, as, i))
			found = i;
	}
	return found;
}

char
truth_status(const struct world *w, uint32_t as, const struct prefix *p,
    uint32_t true_origin)
{
	const struct topo_as *found = topology_find_as(&w->topology, as);
	prefix_id exact = sim_find_prefix(w->sim, p), used;

	if (found == NULL)
		return '.';
	if (as == true_origin)
		return '@';
	if (exact != PREFIX_ID_NONE && announces(w, as, exact))
		return 'X';
	used = used_prefix(w, as, p);
	if (used == PREFIX_ID_NONE)
		return '.';
	switch (truth_at(w, as, used)) {
	case TRUTH_NONE:
		return '.';
	case TRUTH_WRONG:
	case TRUTH_LEAKED:
		return '!';
	case TRUTH_UNKNOWN:
		break;
	case TRUTH_RIGHT:
		if (exact != PREFIX_ID_NONE && refused_wrong(w, found, exact))
			return '#';
		break;
	}
	return 'o';
}
