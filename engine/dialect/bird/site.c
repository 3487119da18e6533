/* Where a router stands: addresses, networks and next hops. */
#include "dialect/bird/private.h"

static const struct bird_session *
session_of(const struct bird *b, const struct neighbor *n)
{
	for (size_t i = 0; b->site != NULL && i < b->site->n_sessions; i++)
		if (ip_addr_eq(&b->site->sessions[i].remote, &n->addr))
			return &b->site->sessions[i];
	return NULL;
}

/* The interface that has a network with the address in it; its number there
 * in *at. */
static const struct interface *
interface_toward(const struct bird *b, const struct ip_addr *addr, size_t *at)
{
	const struct router_config *c = b->config;

	for (size_t i = 0; i < c->n_interfaces; i++) {
		const struct interface *ifc = &c->interfaces[i];

		for (size_t j = 0; !ifc->shutdown && j < ifc->n_addrs; j++) {
			struct prefix p =
			    prefix_make(ifc->addrs[j].addr, ifc->addrs[j].len);

			if (!prefix_contains_addr(&p, addr))
				continue;
			*at = j;
			return ifc;
		}
	}
	return NULL;
}

/* The address of an interface in the family, which may not be the session's;
 * its network in *net. */
static struct ip_addr
interface_addr(const struct bird *b, const struct neighbor *n, enum afi afi,
    struct prefix *net)
{
	size_t at = 0;
	const struct interface *ifc = interface_toward(b, &n->addr, &at);

	*net = (struct prefix){ 0 };
	if (ifc == NULL)
		return (struct ip_addr){ 0 };
	if (afi_of(n->addr.family) == afi) {
		*net = prefix_make(ifc->addrs[at].addr, ifc->addrs[at].len);
		return ifc->addrs[at].addr;
	}
	for (size_t i = 0; i < ifc->n_addrs; i++)
		if (afi_of(ifc->addrs[i].addr.family) == afi) {
			*net =
			    prefix_make(ifc->addrs[i].addr, ifc->addrs[i].len);
			return ifc->addrs[i].addr;
		}
	return (struct ip_addr){ 0 };
}

/* "update-source" is an address or the name of an interface. */
static struct ip_addr
update_source(const struct bird *b, const struct neighbor *n, enum afi afi)
{
	const struct router_config *c = b->config;
	struct ip_addr addr = { 0 };

	if (n->update_source == NULL)
		return addr;
	if (ip_addr_parse(n->update_source, &addr))
		return afi_of(addr.family) == afi ? addr
						  : (struct ip_addr){ 0 };
	for (size_t i = 0; i < c->n_interfaces; i++) {
		const struct interface *ifc = &c->interfaces[i];

		if (!str_eq_nocase(ifc->name, n->update_source))
			continue;
		for (size_t j = 0; j < ifc->n_addrs; j++)
			if (afi_of(ifc->addrs[j].addr.family) == afi)
				return ifc->addrs[j].addr;
	}
	return (struct ip_addr){ 0 };
}

struct ip_addr
bird_local_addr(const struct bird *b, const struct neighbor *n, enum afi afi)
{
	const struct bird_session *s = session_of(b, n);
	struct ip_addr addr = update_source(b, n, afi);
	struct prefix net;

	if (s != NULL && ip_addr_is_set(&s->local[afi]))
		return s->local[afi];
	return ip_addr_is_set(&addr) ? addr : interface_addr(b, n, afi, &net);
}

struct prefix
bird_subnet(const struct bird *b, const struct neighbor *n, enum afi afi)
{
	const struct bird_session *s = session_of(b, n);
	struct prefix net;

	if (n->ebgp_multihop != 0)
		return (struct prefix){ 0 };
	if (s != NULL)
		return s->subnet[afi];
	(void)interface_addr(b, n, afi, &net);
	return net;
}

uint32_t
bird_remote_as(const struct bird *b, const struct neighbor *n)
{
	const struct bird_session *s = session_of(b, n);

	if (n->remote_as != 0)
		return n->remote_as;
	return s != NULL ? s->remote_as : 0;
}

uint32_t
bird_local_as(const struct bird *b, const struct neighbor *n)
{
	return n->local_as != 0 ? n->local_as : b->config->local_as;
}

uint32_t
bird_default_local_pref(const struct bird *b)
{
	uint32_t value = b->config->options.default_local_pref;

	return value != 0 ? value : 100;
}

bool
bird_is_internal(const struct bird *b, const struct neighbor *n)
{
	return n->remote_as_internal ||
	    bird_remote_as(b, n) == bird_local_as(b, n);
}

bool
bird_from_route_server(const struct bird *b, const struct neighbor *n)
{
	const struct bird_session *s = session_of(b, n);

	return n->role == ROLE_RS_CLIENT ||
	    (s != NULL && s->remote_is_route_server);
}

/* BIRD's default for sessions over more than one hop, and inside an AS. */
bool
bird_is_recursive(const struct bird *b, const struct neighbor *n)
{
	return bird_is_internal(b, n) || bird_hops(b, n) > 1;
}

/* FRR and IOS: "ebgp-multihop 1" is an ordinary session, and the neighbour of
 * one without the check for a connected network is two hops away, or none. */
uint8_t
bird_hops(const struct bird *b, const struct neighbor *n)
{
	struct prefix net = bird_subnet(b, n, afi_of(n->addr.family));

	if (n->ebgp_multihop > 1)
		return n->ebgp_multihop;
	if (n->ttl_security > 1)
		return n->ttl_security;
	if (n->disable_connected_check && !ip_addr_is_set(&net.addr))
		return 2;
	return 1;
}

void
bird_connected(const struct bird *b, bird_visit *visit, void *arg)
{
	const struct router_config *c = b->config;

	for (size_t i = 0; i < c->n_interfaces; i++) {
		const struct interface *ifc = &c->interfaces[i];

		for (size_t j = 0; !ifc->shutdown && j < ifc->n_addrs; j++) {
			struct prefix p =
			    prefix_make(ifc->addrs[j].addr, ifc->addrs[j].len);

			visit(&p, arg);
		}
	}
	for (size_t i = 0; b->site != NULL && i < b->site->n_connected; i++)
		visit(&b->site->connected[i], arg);
}

/* FRR and IOS: the highest address of an interface. */
uint32_t
bird_router_id(const struct bird *b)
{
	const struct router_config *c = b->config;
	uint32_t id = 0;

	if (c->router_id != 0)
		return c->router_id;
	if (b->site != NULL && b->site->router_id != 0)
		return b->site->router_id;
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t j = 0; j < c->interfaces[i].n_addrs; j++) {
			const struct ip_addr *a =
			    &c->interfaces[i].addrs[j].addr;

			if (a->family == IP_V4 && ip_addr_to_v4(a) > id)
				id = ip_addr_to_v4(a);
		}
	return id;
}

/* --- ways to next hops --------------------------------------------------- */

struct reachable {
	enum afi afi;
	struct strbuf *out;
};

static void
visit_reachable(const struct prefix *p, void *arg)
{
	struct reachable *r = arg;

	if (!ip_addr_is_set(&p->addr) || afi_of(p->addr.family) != r->afi)
		return;
	if (r->out->len > 0)
		strbuf_add(r->out, " || ");
	strbuf_add(r->out, "bgp_next_hop ~ ");
	bird_add_prefix(r->out, p);
}

void
bird_add_reachable(const struct bird *b, enum afi afi, struct strbuf *out)
{
	const struct router_config *c = b->config;
	struct reachable r = { afi, out };

	bird_connected(b, visit_reachable, &r);
	for (size_t i = 0; b->site != NULL && i < b->site->n_sessions; i++)
		visit_reachable(&b->site->sessions[i].subnet[afi], &r);
	for (size_t i = 0; b->site != NULL && i < b->site->n_interior; i++)
		visit_reachable(&b->site->interior[i].prefix, &r);
	for (size_t i = 0; i < c->n_statics; i++)
		if (!c->statics[i].discard)
			visit_reachable(&c->statics[i].prefix, &r);
}

bool
bird_has_costs(const struct bird *b)
{
	for (size_t i = 0; b->site != NULL && i < b->site->n_interior; i++)
		if (b->site->interior[i].cost != 0)
			return true;
	return false;
}

/* --- the interior -------------------------------------------------------- */

static bool
needs_interior(const struct bird *b)
{
	for (size_t i = 0; i < b->config->n_neighbors; i++)
		if (!b->config->neighbors[i].is_group &&
		    bird_is_recursive(b, &b->config->neighbors[i]))
			return true;
	return false;
}

static void
add_way(struct strbuf *out, const struct prefix *p, const struct ip_addr *via,
    uint32_t cost)
{
	strbuf_add(out, "\troute ");
	bird_add_prefix(out, p);
	strbuf_add(out, " via ");
	bird_add_addr(out, via);
	strbuf_addf(out, " { igp_metric = %u; };\n", (unsigned)cost);
}

static void
add_ways(struct bird *b, enum afi afi)
{
	const struct router_config *c = b->config;
	struct strbuf *out = &b->protocols;

	strbuf_addf(out,
	    "protocol static interior%d {\n"
	    "\tipv%d { table igp%d; };\n",
	    afi == AF_V4 ? 4 : 6, afi == AF_V4 ? 4 : 6, afi == AF_V4 ? 4 : 6);
	for (size_t i = 0; b->site != NULL && i < b->site->n_interior; i++) {
		const struct bird_route *r = &b->site->interior[i];

		if (afi_of(r->prefix.addr.family) == afi)
			add_way(out, &r->prefix, &r->next_hop, r->cost);
	}
	for (size_t i = 0; i < c->n_statics; i++) {
		const struct static_route *st = &c->statics[i];

		if (afi_of(st->prefix.addr.family) == afi && !st->discard &&
		    ip_addr_is_set(&st->next_hop))
			add_way(out, &st->prefix, &st->next_hop, 0);
	}
	strbuf_add(out, "}\n\n");
}

/* BIRD looks next hops of inner and distant neighbours up here. They are not
 * in master4 and master6, which hold the Loc-RIB and nothing else. */
void
bird_interior(struct bird *b)
{
	if (!needs_interior(b))
		return;
	b->uses.interior = true;
	strbuf_add(&b->protocols,
	    "ipv4 table igp4;\n"
	    "ipv6 table igp6;\n\n"
	    "protocol direct connected {\n"
	    "\tipv4 { table igp4; };\n"
	    "\tipv6 { table igp6; };\n"
	    "}\n\n");
	add_ways(b, AF_V4);
	add_ways(b, AF_V6);
}
