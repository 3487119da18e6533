/* Inside an AS every router knows the connected networks of all others, at the
 * cost of the way to them. */
#include "net/sim_private.h"

#include <stdlib.h>

enum { COST_DEFAULT = 10 };

struct cost_source {
	const struct sim *s;
};

static const struct interface *
interface_of(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	const struct config_entry *entry = config_entry(s, r);

	if (entry == NULL || !ip_addr_is_set(addr))
		return NULL;
	for (size_t i = 0; i < entry->config->n_interfaces; i++) {
		const struct interface *ifc = &entry->config->interfaces[i];

		for (size_t j = 0; j < ifc->n_addrs; j++)
			if (ip_addr_eq(&ifc->addrs[j].addr, addr))
				return ifc;
	}
	return NULL;
}

/* The cost in the configuration goes before the scenario's. */
static uint32_t
link_cost(link_t l, router_id_t from, void *arg)
{
	const struct cost_source *source = arg;
	const struct topo_link *link = &source->s->topo->links[l];

	if (!sim_link_up(source->s, l))
		return IGP_UNREACHABLE;
	for (int af = 0; af < AF_COUNT; af++) {
		const struct interface *ifc = interface_of(source->s, from,
		    from == link->a ? &link->addr_a[af] : &link->addr_b[af]);

		if (ifc != NULL && ifc->shutdown)
			return IGP_UNREACHABLE;
		if (ifc != NULL && ifc->cost != 0)
			return ifc->cost;
	}
	return link->igp_cost != 0 ? link->igp_cost : COST_DEFAULT;
}

void
igp_forget(struct sim *s, router_id_t r)
{
	struct igp_table *t = &s->igp[s->topo->routers[r].as_index];

	free(t->cost);
	t->cost = NULL;
}

uint32_t
igp_cost(const struct sim *s, router_id_t from, router_id_t to)
{
	const struct topo_router *a = &s->topo->routers[from];
	const struct topo_router *b = &s->topo->routers[to];
	size_t n = s->topo->ases[a->as_index].n_routers;
	struct igp_table *t;

	if (from == to)
		return 0;
	if (a->as_index != b->as_index)
		return IGP_UNREACHABLE;
	t = &s->igp[a->as_index]; /* a cache: not part of the state */
	if (t->cost == NULL) {
		struct cost_source source = { s };

		t->cost = xcalloc(n * n, sizeof(*t->cost));
		topology_igp_of(s->topo, a->as_index, link_cost, &source,
		    t->cost);
	}
	return t->cost[a->as_position * n + b->as_position];
}

/* On an exchange several links have the same network: any of them will do. */
static bool
is_connected(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	const struct topo_router *router = &s->topo->routers[r];
	enum afi af = afi_of(addr->family);

	for (size_t i = 0; i < router->n_links; i++) {
		const struct topo_link *l = &s->topo->links[router->links[i]];
		const struct ip_addr *own =
		    l->a == r ? &l->addr_a[af] : &l->addr_b[af];
		struct prefix net;

		if (!ip_addr_is_set(own) || !sim_link_up(s, router->links[i]))
			continue;
		net = prefix_make(*own, l->len[af]);
		if (prefix_contains_addr(&net, addr))
			return true;
	}
	return false;
}

/* Of the AS's routers the one nearest to from that owns the address or is on
 * its network. */
static router_id_t
igp_exit(const struct sim *s, router_id_t from, const struct ip_addr *addr,
    uint32_t *cost)
{
	const struct topo_as *as =
	    &s->topo->ases[s->topo->routers[from].as_index];
	router_id_t owner = topology_owner_of(s->topo, addr);
	router_id_t best = ROUTER_NONE;

	*cost = IGP_UNREACHABLE;
	for (size_t i = 0; i < as->n_routers; i++) {
		router_id_t r = as->routers[i];
		uint32_t c = igp_cost(s, from, r);

		if (c < *cost && (r == owner || is_connected(s, r, addr))) {
			*cost = c;
			best = r;
		}
	}
	return best;
}

/* The longest static route for the address; NULL: none. A route to Null0 is one
 * as well: what is sent to such a next hop is thrown away where it arrives, as
 * remotely triggered blackholing wants it (RFC 5635 3.1). FRR does not look
 * next hops up by a default route, unless "ip nht resolve-via-default". */
static const struct static_route *
static_toward(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	const struct config_entry *entry = config_entry(s, r);
	const struct static_route *best = NULL;

	for (size_t i = 0; entry != NULL && i < entry->config->n_statics; i++) {
		const struct static_route *st = &entry->config->statics[i];

		if (st->prefix.len == 0 &&
		    entry->config->flavour == FLAVOUR_FRR)
			continue;
		if (prefix_contains_addr(&st->prefix, addr) &&
		    (best == NULL || st->prefix.len > best->prefix.len))
			best = st;
	}
	return best;
}

bool
static_discards(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	const struct static_route *st = static_toward(s, r, addr);

	return st != NULL && st->discard;
}

/* An eBGP session over one hop: FRR and IOS take it for such a one unless they
 * are told of more hops, or not to look. */
static bool
is_one_hop(const struct sim *s, edge_t e)
{
	const struct neighbor *nb = edge_neighbor(s, e);
	router_id_t r = s->topo->edges[e].router;

	if (s->topo->edges[e].relation == REL_INTERNAL ||
	    s->topo->edges[e].link == LINK_NONE)
		return false;
	if (nb == NULL)
		return true;
	return nb->ebgp_multihop == 0 && !nb->disable_connected_check &&
	    !config_entry(s, r)->config->options.no_connected_route_check;
}

uint32_t
next_hop_cost(const struct sim *s, edge_t e, const struct ip_addr *next_hop)
{
	const struct topo_edge *te = &s->topo->edges[e];
	bool external = te->relation != REL_INTERNAL;
	uint32_t cost;

	/* The session being up, the neighbour itself can be reached. */
	if (!ip_addr_is_set(next_hop) ||
	    (external && ip_addr_eq(next_hop, &te->remote_addr)))
		return 0;
	/* RFC 4271 6.3: over one hop the next hop is in a network of our own,
	 * whatever ways the IGP knows. A static route does as well (FRR). */
	if (is_one_hop(s, e))
		return is_connected(s, te->router, next_hop) ||
			static_toward(s, te->router, next_hop) != NULL
		    ? 0
		    : IGP_UNREACHABLE;
	if (external && topology_owner_of(s->topo, next_hop) == te->peer)
		return 0;
	(void)igp_exit(s, te->router, next_hop, &cost);
	if (cost == IGP_UNREACHABLE &&
	    static_toward(s, te->router, next_hop) != NULL)
		return 0;
	return cost;
}

/* The neighbour in the AS that is on a shortest way from r to target. */
static router_id_t
igp_step(const struct sim *s, router_id_t r, router_id_t target)
{
	const struct topo_router *router = &s->topo->routers[r];
	uint32_t total = igp_cost(s, r, target);
	struct cost_source source = { s };
	router_id_t best = ROUTER_NONE;

	for (size_t i = 0; i < router->n_links; i++) {
		const struct topo_link *l = &s->topo->links[router->links[i]];
		router_id_t peer = l->a == r ? l->b : l->a;
		uint32_t c, rest;

		if (l->relation != REL_INTERNAL || peer == ROUTER_NONE)
			continue;
		c = link_cost(router->links[i], r, &source);
		rest = igp_cost(s, peer, target);
		if (c != IGP_UNREACHABLE && rest != IGP_UNREACHABLE &&
		    c + rest == total && peer < best)
			best = peer;
	}
	return best;
}

router_id_t
igp_toward(const struct sim *s, router_id_t r, const struct ip_addr *addr)
{
	router_id_t owner = topology_owner_of(s->topo, addr), exit;
	uint32_t cost;

	if (owner == r)
		return r;
	if (owner != ROUTER_NONE && is_connected(s, r, addr))
		return owner;
	exit = igp_exit(s, r, addr, &cost);
	return exit == ROUTER_NONE || exit == r ? ROUTER_NONE
						: igp_step(s, r, exit);
}
