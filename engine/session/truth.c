#include <string.h>

#include "session/session_private.h"

static uint32_t
holders_of(const struct world *w, const struct prefix *p, uint32_t as,
    bool *is_holder)
{
	const struct holdings *held = sim_holdings(w->sim);
	const struct holding *h = holdings_covering(held, p);
	uint32_t first = 0;

	*is_holder = false;
	for (size_t i = 0; h != NULL && i < held->n; i++) {
		if (!prefix_eq(&held->items[i].prefix, &h->prefix))
			continue;
		if (first == 0)
			first = held->items[i].holder_as;
		if (held->items[i].holder_as == as)
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

/* Does a router of the AS announce the prefix itself? */
static bool
announces(const struct truth_moment *m, uint32_t as, prefix_id p)
{
	const struct topo_as *found = topology_find_as(&m->world->topology, as);

	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (m->announces(m->arg, found->routers[i], p))
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
find_announcers(const struct truth_moment *m, const struct prefix *prefix,
    path_id path, bool *holder, bool *forger)
{
	const struct world *w = m->world;
	const struct attr_table *t = sim_attrs(w->sim);
	prefix_id id = sim_find_prefix(w->sim, prefix);
	uint32_t origin = as_path_origin(t, path);
	bool holds;

	*holder = *forger = false;
	while (id != PREFIX_ID_NONE && path != 0) {
		struct path_node node = as_path_node(t, path);
		path = node.tail;
		if (node.is_set || node.as == origin ||
		    !announces(m, node.as, id))
			continue;
		(void)holders_of(w, prefix, node.as, &holds);
		*(holds ? holder : forger) = true;
	}
}

enum route_truth
truth_judge(const struct truth_moment *m, uint32_t as, const struct prefix *p,
    attr_id attrs)
{
	const struct world *w = m->world;
	const struct attr_table *t = sim_attrs(w->sim);
	prefix_id id = sim_find_prefix(w->sim, p);
	path_id path;
	uint32_t origin;
	bool right, by_holder, forged;

	if (attrs == 0)
		return TRUTH_NONE;
	/* Its own announcement, whatever path it gives to it. */
	path = id != PREFIX_ID_NONE && m->is_own(m->arg, as, id, attrs)
	    ? 0
	    : attr_get(t, attrs)->as_path;
	origin = path == 0 ? as : as_path_origin(t, path);
	if (holders_of(w, p, origin, &right) == 0)
		return TRUTH_UNKNOWN;
	find_announcers(m, p, path, &by_holder, &forged);
	if ((!right && !by_holder) || forged)
		return TRUTH_WRONG;
	return truth_has_valley(w, as, path, NULL) ? TRUTH_LEAKED : TRUTH_RIGHT;
}

/* --- now ------------------------------------------------------------------*/

static bool
announces_now(const void *world, router_id_t r, prefix_id p)
{
	const struct world *w = world;

	return sim_local_route(w->sim, r, p) != 0;
}

static attr_id
best_now(const void *world, router_id_t r, prefix_id p)
{
	const struct world *w = world;

	return sim_best_attrs(w->sim, r, p);
}

static bool
is_own_now(const void *world, uint32_t as, prefix_id p, attr_id attrs)
{
	const struct world *w = world;
	const struct topo_as *found = topology_find_as(&w->topology, as);

	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (sim_local_route(w->sim, found->routers[i], p) == attrs)
			return true;
	return false;
}

static attr_id
refused_now(const void *world, edge_t e, prefix_id p)
{
	const struct world *w = world;
	enum refuse_reason why = sim_refusal(w->sim, e, p);

	return why == REFUSE_NONE || why == REFUSE_AS_LOOP
	    ? 0
	    : sim_adj_in(w->sim, e, p).received;
}

static struct truth_moment
moment_now(const struct world *w)
{
	return (struct truth_moment){ .world = w,
		.arg = w,
		.announces = announces_now,
		.best = best_now,
		.is_own = is_own_now,
		.refused = refused_now };
}

enum route_truth
truth_of(const struct world *w, uint32_t as, const struct prefix *p,
    attr_id attrs)
{
	struct truth_moment now = moment_now(w);

	return truth_judge(&now, as, p, attrs);
}

/* Of the best route of an AS: of its routers' the worst. */
static enum route_truth
judge_best(const struct truth_moment *m, uint32_t as, prefix_id p)
{
	const struct world *w = m->world;
	const struct topo_as *found = topology_find_as(&w->topology, as);
	enum route_truth worst = TRUTH_NONE;

	for (size_t i = 0; found != NULL && i < found->n_routers; i++) {
		enum route_truth of = truth_judge(m, as, sim_prefix(w->sim, p),
		    m->best(m->arg, found->routers[i], p));
		if (of == TRUTH_WRONG || worst == TRUTH_NONE ||
		    (of == TRUTH_LEAKED && worst == TRUTH_RIGHT))
			worst = of;
	}
	return worst;
}

enum route_truth
truth_at(const struct world *w, uint32_t as, prefix_id p)
{
	struct truth_moment now = moment_now(w);

	return judge_best(&now, as, p);
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

/* --- letters --------------------------------------------------------------*/

/* Did one of the AS's sessions bring the wrong route, and was it refused? */
static bool
refused_wrong(const struct truth_moment *m, const struct topo_as *as,
    prefix_id p)
{
	const struct topology *t = &m->world->topology;
	const struct prefix *prefix = sim_prefix(m->world->sim, p);

	for (size_t i = 0; i < as->n_routers; i++) {
		const struct topo_router *r = &t->routers[as->routers[i]];
		for (size_t j = 0; j < r->n_edges; j++) {
			enum route_truth truth = truth_judge(m, as->as, prefix,
			    m->refused(m->arg, r->edges[j], p));
			if (truth == TRUTH_WRONG || truth == TRUTH_LEAKED)
				return true;
		}
	}
	return false;
}

static bool
has_route(const struct truth_moment *m, const struct topo_as *as, prefix_id p)
{
	for (size_t i = 0; i < as->n_routers; i++)
		if (m->best(m->arg, as->routers[i], p) != 0)
			return true;
	return false;
}

/* The most specific known prefix that covers p and for which the AS has a
 * route. */
static prefix_id
used_prefix(const struct truth_moment *m, const struct topo_as *as,
    const struct prefix *p)
{
	const struct sim *sim = m->world->sim;
	prefix_id found = PREFIX_ID_NONE;

	for (prefix_id i = 0; i < sim_prefix_count(sim); i++) {
		const struct prefix *q = sim_prefix(sim, i);
		if ((found == PREFIX_ID_NONE ||
			q->len > sim_prefix(sim, found)->len) &&
		    prefix_covers(q, p) && has_route(m, as, i))
			found = i;
	}
	return found;
}

char
truth_letter(const struct truth_moment *m, uint32_t as, const struct prefix *p,
    uint32_t true_origin)
{
	const struct topo_as *found = topology_find_as(&m->world->topology, as);
	prefix_id exact = sim_find_prefix(m->world->sim, p), used;

	if (found == NULL)
		return '.';
	if (as == true_origin)
		return '@';
	if (exact != PREFIX_ID_NONE && announces(m, as, exact))
		return 'X';
	used = used_prefix(m, found, p);
	if (used == PREFIX_ID_NONE)
		return '.';
	switch (judge_best(m, as, used)) {
	case TRUTH_NONE:
		return '.';
	case TRUTH_WRONG:
	case TRUTH_LEAKED:
		return '!';
	case TRUTH_UNKNOWN:
		break;
	case TRUTH_RIGHT:
		if (exact != PREFIX_ID_NONE && refused_wrong(m, found, exact))
			return '#';
		break;
	}
	return 'o';
}

/* Its routers are among those that keep changing their route, for a prefix
 * that p belongs to. */
static bool
keeps_changing(const struct world *w, uint32_t as, const struct prefix *p)
{
	router_id_t routers[64];
	prefix_id about = PREFIX_ID_NONE;
	size_t n = 0;

	if (sim_is_unsettled(w->sim))
		n = sim_oscillation(w->sim, routers, ARRAY_LEN(routers),
		    &about);
	for (size_t i = 0; i < n; i++)
		if (w->topology.routers[routers[i]].as == as)
			return prefix_covers(sim_prefix(w->sim, about), p);
	return false;
}

char
truth_status(const struct world *w, uint32_t as, const struct prefix *p,
    uint32_t true_origin)
{
	struct truth_moment now = moment_now(w);
	char letter = truth_letter(&now, as, p, true_origin);

	return letter != '@' && letter != 'X' && keeps_changing(w, as, p)
	    ? '?'
	    : letter;
}
