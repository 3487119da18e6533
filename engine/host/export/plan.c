#include "host/export/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COST_DEFAULT = 10 };

struct planning {
	const struct sim *s;
	const struct topology *t;
	struct export_plan *p;
	int *segment_of; /* of each link, EXPORT_NO_SEGMENT */
	size_t *numbers; /* interfaces of each router so far */
};

/* --- segments -------------------------------------------------------------*/

static bool
subnet_of(const struct topo_link *l, int af, struct prefix *out)
{
	if (!ip_addr_is_set(&l->addr_a[af]))
		return false;
	*out = prefix_make(l->addr_a[af], l->len[af]);
	return true;
}

static bool
same_subnet(const struct topo_link *a, const struct topo_link *b)
{
	for (int af = 0; af < AF_COUNT; af++) {
		struct prefix x, y;

		if (subnet_of(a, af, &x) && subnet_of(b, af, &y) &&
		    prefix_eq(&x, &y))
			return true;
	}
	return false;
}

static void
find_segments(struct planning *g)
{
	const struct topology *t = g->t;

	for (link_t i = 0; i < t->n_links; i++) {
		int found = EXPORT_NO_SEGMENT;

		g->segment_of[i] = EXPORT_NO_SEGMENT;
		if (t->links[i].b == ROUTER_NONE)
			continue;
		for (link_t k = 0; k < i && found < 0; k++)
			if (g->segment_of[k] >= 0 &&
			    same_subnet(&t->links[i], &t->links[k]))
				found = g->segment_of[k];
		if (found < 0) {
			GROW(g->p->segments, g->p->n_segments,
			    g->p->cap_segments);
			found = (int)g->p->n_segments++;
			g->p->segments[found] =
			    (struct export_segment){ .up = false };
		}
		g->segment_of[i] = found;
		g->p->segments[found].up |= sim_link_up(g->s, i);
	}
}

/* --- ports ----------------------------------------------------------------*/

static struct export_port *
add_port(struct planning *g, router_id_t r, int segment)
{
	struct export_plan *p = g->p;

	for (size_t i = p->n_ports; i > 0 && p->ports[i - 1].router == r; i--)
		if (segment >= 0 && p->ports[i - 1].segment == segment)
			return &p->ports[i - 1];
	GROW(p->ports, p->n_ports, p->cap_ports);
	p->ports[p->n_ports] =
	    (struct export_port){ .router = r, .segment = segment };
	if (segment >= 0)
		p->segments[segment].n_ports++;
	return &p->ports[p->n_ports++];
}

static void
add_addr(struct export_port *port, const struct ip_addr *addr, uint8_t len)
{
	for (size_t i = 0; i < port->n_addrs; i++)
		if (ip_addr_eq(&port->addrs[i].addr, addr))
			return;
	if (port->n_addrs < EXPORT_ADDRS)
		port->addrs[port->n_addrs++] =
		    (struct export_addr){ *addr, len };
}

/* Sessions over IPv4 carry IPv6 too where a link has only that. Such routes
 * need a next hop, and an AS a way to it, which the simulator does without. */
static bool
needs_v6(const struct planning *g, const struct topo_link *l)
{
	if (!g->p->has_v6 || l->b == ROUTER_NONE ||
	    ip_addr_is_set(&l->addr_a[AF_V6]))
		return false;
	return l->relation == REL_INTERNAL ||
	    (l->edges[AF_V4] != EDGE_NONE &&
		g->t->edges[l->edges[AF_V4]].single_family);
}

/* fd00:6c61:62:SEGMENT::ROUTER (RFC 4193); 0 is for loopbacks. */
static struct ip_addr
made_v6(int segment, router_id_t r)
{
	unsigned net = (unsigned)(segment + 1), host = r + 1;
	struct ip_addr a = { .family = IP_V6,
		.bytes = { 0xfd, 0x00, 0x6c, 0x61, 0x00, 0x62 } };

	a.bytes[6] = (uint8_t)(net >> 8);
	a.bytes[7] = (uint8_t)net;
	a.bytes[14] = (uint8_t)(host >> 8);
	a.bytes[15] = (uint8_t)host;
	return a;
}

static const struct interface *
configured(const struct router_config *c, const struct ip_addr *addr)
{
	for (size_t i = 0; c != NULL && i < c->n_interfaces; i++)
		for (size_t k = 0; k < c->interfaces[i].n_addrs; k++)
			if (ip_addr_eq(&c->interfaces[i].addrs[k].addr, addr))
				return &c->interfaces[i];
	return NULL;
}

static void
add_link_port(struct planning *g, router_id_t r, link_t link)
{
	const struct topo_link *l = &g->t->links[link];
	const struct router_config *c = sim_config(g->s, r);
	bool is_a = l->a == r;
	const struct ip_addr *own = is_a ? l->addr_a : l->addr_b;
	struct export_port *port = add_port(g, r, g->segment_of[link]);

	if (port->name[0] == '\0')
		(void)snprintf(port->name, sizeof(port->name), "eth%zu",
		    g->numbers[r]++);
	for (int af = 0; af < AF_COUNT; af++) {
		const struct interface *ifc;

		if (!ip_addr_is_set(&own[af]))
			continue;
		add_addr(port, &own[af], l->len[af]);
		ifc = configured(c, &own[af]);
		if (ifc != NULL && port->was == NULL)
			port->was = ifc->name;
	}
	if (needs_v6(g, l)) {
		struct ip_addr made = made_v6(port->segment, r);

		add_addr(port, &made, 64);
	}
}

static bool
is_loopback_name(const char *name)
{
	char head[9] = { 0 };

	strncpy(head, name, sizeof(head) - 1);
	return str_eq_nocase(name, "lo") || str_eq_nocase(head, "loopback");
}

/* Interfaces that only the configuration knows. */
static void
add_own_ports(struct planning *g, router_id_t r)
{
	const struct router_config *c = sim_config(g->s, r);
	size_t stubs = 0;

	for (size_t i = 0; c != NULL && i < c->n_interfaces; i++) {
		const struct interface *ifc = &c->interfaces[i];
		struct export_port *port;

		if (export_plan_name(g->p, r, ifc->name) != NULL)
			continue;
		port = add_port(g, r, EXPORT_NO_SEGMENT);
		port->was = ifc->name;
		if (is_loopback_name(ifc->name))
			(void)snprintf(port->name, sizeof(port->name), "lo");
		else
			(void)snprintf(port->name, sizeof(port->name),
			    "stub%zu", stubs++);
		for (size_t k = 0; k < ifc->n_addrs; k++)
			add_addr(port, &ifc->addrs[k].addr, ifc->addrs[k].len);
	}
}

/* The one that there is, also for the configuration's own loopback. */
static struct export_port *
loopback_port(struct planning *g, router_id_t r)
{
	struct export_plan *p = g->p;
	struct export_port *port;

	for (size_t i = p->n_ports; i > 0 && p->ports[i - 1].router == r; i--)
		if (str_eq(p->ports[i - 1].name, "lo"))
			return &p->ports[i - 1];
	port = add_port(g, r, EXPORT_NO_SEGMENT);
	(void)snprintf(port->name, sizeof(port->name), "lo");
	return port;
}

static bool
is_alone(const struct planning *g, router_id_t r)
{
	return g->t->ases[g->t->routers[r].as_index].n_routers == 1;
}

static void
add_loopback(struct planning *g, router_id_t r)
{
	const struct topo_router *router = &g->t->routers[r];
	const struct router_config *c = sim_config(g->s, r);
	struct ip_addr addrs[AF_COUNT];

	memcpy(addrs, router->loopback, sizeof(addrs));
	if (!is_alone(g, r) && g->p->has_v6 && !ip_addr_is_set(&addrs[AF_V6]))
		addrs[AF_V6] = made_v6(EXPORT_NO_SEGMENT, r);
	for (int af = 0; af < AF_COUNT; af++) {
		struct export_port *port;

		if (!ip_addr_is_set(&addrs[af]) ||
		    configured(c, &addrs[af]) != NULL)
			continue;
		port = loopback_port(g, r);
		add_addr(port, &addrs[af], (uint8_t)ip_bits(addrs[af].family));
	}
}

/* FRR's RTR library looks for addresses of the families that the router has,
 * and 127.0.0.1 does not count for it: with IPv6 only it never comes to a cache
 * there. 192.0.0.8 is the dummy address of RFC 7600. */
static void
add_v4_for_cache(struct planning *g, router_id_t r)
{
	const struct router_config *c = sim_config(g->s, r);
	struct ip_addr dummy = ip_addr_v4(0xc0000008);

	if (c == NULL || c->n_caches == 0)
		return;
	for (size_t i = 0; i < g->p->n_ports; i++) {
		const struct export_port *port = &g->p->ports[i];

		for (size_t k = 0; port->router == r && k < port->n_addrs; k++)
			if (port->addrs[k].addr.family == IP_V4)
				return;
	}
	add_addr(loopback_port(g, r), &dummy, 32);
}

/* --- ways inside an AS ----------------------------------------------------*/

/* As the simulator has it: what the configuration says goes before the
 * scenario. */
static uint32_t
link_cost(link_t link, router_id_t from, void *arg)
{
	const struct planning *g = arg;
	const struct topo_link *l = &g->t->links[link];

	if (!sim_link_up(g->s, link))
		return IGP_UNREACHABLE;
	for (int af = 0; af < AF_COUNT; af++) {
		const struct ip_addr *own =
		    from == l->a ? &l->addr_a[af] : &l->addr_b[af];
		const struct interface *ifc = ip_addr_is_set(own)
		    ? configured(sim_config(g->s, from), own)
		    : NULL;

		if (ifc != NULL && ifc->shutdown)
			return IGP_UNREACHABLE;
		if (ifc != NULL && ifc->cost != 0)
			return ifc->cost;
	}
	return l->igp_cost != 0 ? l->igp_cost : COST_DEFAULT;
}

struct costs {
	struct planning *g;
	const struct topo_as *as;
	uint32_t *cost; /* n_routers^2 */
};

static uint32_t
cost_between(const struct costs *c, router_id_t a, router_id_t b)
{
	const struct topology *t = c->g->t;

	return c->cost[t->routers[a].as_position * c->as->n_routers +
	    t->routers[b].as_position];
}

/* The link of r that is first on a shortest way to a router; LINK_NONE. */
static link_t
first_link(const struct costs *c, router_id_t r, router_id_t to)
{
	const struct topology *t = c->g->t;
	const struct topo_router *router = &t->routers[r];

	for (size_t i = 0; i < router->n_links; i++) {
		link_t l = router->links[i];
		router_id_t next =
		    t->links[l].a == r ? t->links[l].b : t->links[l].a;
		uint32_t cost, rest;

		if (next == ROUTER_NONE || t->links[l].relation != REL_INTERNAL)
			continue;
		cost = link_cost(l, r, c->g);
		rest = cost_between(c, next, to);
		if (cost != IGP_UNREACHABLE && rest != IGP_UNREACHABLE &&
		    cost + rest == cost_between(c, r, to))
			return l;
	}
	return LINK_NONE;
}

static bool
has_network(const struct export_plan *p, router_id_t r, const struct prefix *n)
{
	for (size_t i = 0; i < p->n_ports; i++)
		for (size_t k = 0;
		     p->ports[i].router == r && k < p->ports[i].n_addrs; k++) {
			struct prefix own =
			    prefix_make(p->ports[i].addrs[k].addr,
				p->ports[i].addrs[k].len);

			if (prefix_eq(&own, n))
				return true;
		}
	return false;
}

/* The address that the router at the other end of a link has on it. */
static struct ip_addr
address_across(const struct planning *g, router_id_t r, link_t link, int family)
{
	static const struct ip_addr none;
	const struct topo_link *l = &g->t->links[link];
	router_id_t other = l->a == r ? l->b : l->a;

	for (size_t i = 0; i < g->p->n_ports; i++) {
		const struct export_port *port = &g->p->ports[i];

		if (port->router != other ||
		    port->segment != g->segment_of[link])
			continue;
		for (size_t k = 0; k < port->n_addrs; k++)
			if (port->addrs[k].addr.family == family)
				return port->addrs[k].addr;
	}
	return none;
}

/* Of several routers on one network the nearest is asked. */
static void
add_way(struct costs *c, router_id_t r, router_id_t to, const struct prefix *n)
{
	struct export_plan *p = c->g->p;
	uint32_t cost = cost_between(c, r, to);
	link_t l = first_link(c, r, to);
	struct export_way way = { .router = r, .to = *n, .cost = cost };

	if (l == LINK_NONE || has_network(p, r, n))
		return;
	way.via = address_across(c->g, r, l, n->addr.family);
	for (size_t i = p->n_ways; i > 0 && p->ways[i - 1].router == r; i--)
		if (prefix_eq(&p->ways[i - 1].to, n)) {
			if (p->ways[i - 1].cost > cost)
				p->ways[i - 1] = way;
			return;
		}
	GROW(p->ways, p->n_ways, p->cap_ways);
	p->ways[p->n_ways++] = way;
}

static void
add_ways_of(struct planning *g, const struct topo_as *as, size_t as_index)
{
	size_t n = as->n_routers;
	struct costs c = { g, as, xcalloc(n * n, sizeof(*c.cost)) };

	topology_igp_of(g->t, as_index, link_cost, g, c.cost);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < g->p->n_ports; k++) {
			const struct export_port *port = &g->p->ports[k];

			if (g->t->routers[port->router].as_index != as_index ||
			    port->router == as->routers[i])
				continue;
			for (size_t a = 0; a < port->n_addrs; a++) {
				struct prefix net =
				    prefix_make(port->addrs[a].addr,
					port->addrs[a].len);

				add_way(&c, as->routers[i], port->router, &net);
			}
		}
	free(c.cost);
}

/* --- all of it ------------------------------------------------------------*/

static bool
knows_v6(const struct sim *s)
{
	for (prefix_id i = 0; i < sim_prefix_count(s); i++)
		if (sim_prefix(s, i)->addr.family == IP_V6)
			return true;
	return false;
}

void
export_plan_make(const struct sim *s, struct export_plan *out)
{
	const struct topology *t = sim_topology(s);
	struct planning g = { .s = s, .t = t, .p = out };

	*out = (struct export_plan){ .has_v6 = knows_v6(s) };
	g.segment_of = xcalloc(t->n_links + 1, sizeof(*g.segment_of));
	g.numbers = xcalloc(t->n_routers + 1, sizeof(*g.numbers));
	find_segments(&g);
	for (router_id_t r = 0; r < t->n_routers; r++) {
		for (size_t i = 0; i < t->routers[r].n_links; i++)
			add_link_port(&g, r, t->routers[r].links[i]);
		add_own_ports(&g, r);
		add_loopback(&g, r);
		add_v4_for_cache(&g, r);
	}
	for (size_t i = 0; i < out->n_segments; i++)
		out->segments[i].lan = out->segments[i].n_ports > 2;
	for (size_t i = 0; i < t->n_ases; i++)
		if (t->ases[i].n_routers > 1)
			add_ways_of(&g, &t->ases[i], i);
	free(g.segment_of);
	free(g.numbers);
}

void
export_plan_finish(struct export_plan *p)
{
	free(p->ports);
	free(p->segments);
	free(p->ways);
	*p = (struct export_plan){ 0 };
}

const char *
export_plan_name(const struct export_plan *p, router_id_t r, const char *was)
{
	for (size_t i = 0; i < p->n_ports; i++)
		if (p->ports[i].router == r && p->ports[i].was != NULL &&
		    str_eq(p->ports[i].was, was))
			return p->ports[i].name;
	return NULL;
}
