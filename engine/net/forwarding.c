/* Where a packet goes by the Loc-RIBs and the IGP alone. */
#include "net/sim_private.h"

struct lookup {
	const struct sim *s;
	router_id_t router;
	prefix_id found; /* the longest so far */
};

static bool
visit_covering(const struct prefix *p, uint32_t id, void *arg)
{
	struct lookup *l = arg;

	(void)p;
	if (best_of(l->s, l->router, id) != BEST_NONE)
		l->found = id;
	return true;
}

/* The next router; r itself: delivered; ROUTER_NONE: no route. */
static router_id_t
next_router(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	struct prefix host = prefix_make(*addr, ip_bits(addr->family));
	struct lookup l = { s, r, PREFIX_ID_NONE };
	router_id_t next = topology_owner_of(s->topo, addr);
	const struct path_attrs *a;
	uint32_t best;

	if (next == r)
		return r;
	trie_covering(&s->prefix_ids, &host, visit_covering, &l);
	/* Connected and IGP routes of the AS go before BGP. */
	if (next != ROUTER_NONE) {
		next = igp_toward(s, r, addr);
		if (next != ROUTER_NONE)
			return next;
	}
	if (l.found == PREFIX_ID_NONE)
		return ROUTER_NONE;
	best = best_of(s, r, l.found);
	if (best == BEST_LOCAL) /* an aggregate's own route discards */
		return local_is_aggregate(s, r, l.found) ? ROUTER_NONE : r;
	a = attr_get(s->world.attrs, best_attrs(s, r, l.found));
	if (!ip_addr_is_set(&a->next_hop))
		return s->topo->edges[best].peer;
	next = igp_toward(s, r, &a->next_hop);
	if (next == ROUTER_NONE && static_discards(s, r, &a->next_hop))
		return ROUTER_NONE;
	return next == ROUTER_NONE || next == r ? s->topo->edges[best].peer
						: next;
}

size_t
sim_forwarding_path(const struct sim *s, router_id_t r,
    const struct ip_addr *addr, struct arena *arena, router_id_t **out,
    enum sim_path_end *end)
{
	size_t max = s->topo->n_routers + 1, n = 0;
	router_id_t *path = ARENA_ARRAY(arena, max, router_id_t);
	bool *seen = ARENA_ARRAY(arena, s->topo->n_routers, bool);

	*out = path;
	for (;;) {
		router_id_t next;

		path[n++] = r;
		if (seen[r]) {
			*end = PATH_LOOP;
			return n;
		}
		seen[r] = true;
		next = next_router(s, r, addr);
		if (next == r || next == ROUTER_NONE) {
			*end = next == r ? PATH_DELIVERED : PATH_NO_ROUTE;
			return n;
		}
		r = next;
	}
}
