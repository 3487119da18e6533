/* A router gets another configuration: what of it needs a new session, what
 * only a second look. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

/* --- registering ---------------------------------------------------------- */

/* FRR and IOS: the highest address of a loopback, else of any interface. */
static uint32_t
config_router_id(const struct router_config *c, uint32_t fallback)
{
	uint32_t loopback = 0, any = 0;

	if (c->router_id != 0)
		return c->router_id;
	for (size_t i = 0; i < c->n_interfaces; i++) {
		const struct interface *ifc = &c->interfaces[i];

		for (size_t j = 0; j < ifc->n_addrs; j++) {
			uint32_t a;

			if (ifc->shutdown || ifc->addrs[j].addr.family != IP_V4)
				continue;
			a = ip_addr_to_v4(&ifc->addrs[j].addr);
			any = a > any ? a : any;
			if ((ifc->name[0] | 0x20) == 'l' &&
			    (ifc->name[1] | 0x20) == 'o')
				loopback = a > loopback ? a : loopback;
		}
	}
	if (loopback != 0)
		return loopback;
	return any != 0 ? any : fallback;
}

/* The relation that the two ASes have on another link. */
static enum relation
known_relation(const struct topology *t, router_id_t a, router_id_t b)
{
	if (t->routers[a].as_index == t->routers[b].as_index)
		return REL_INTERNAL;
	for (size_t i = 0; i < t->n_edges; i++)
		if (t->routers[t->edges[i].router].as_index ==
			t->routers[a].as_index &&
		    t->routers[t->edges[i].peer].as_index ==
			t->routers[b].as_index &&
		    t->edges[i].relation != REL_NONE)
			return t->edges[i].relation;
	return REL_NONE;
}

/* An edge pair for a neighbor that the topology has no session for. */
static void
edge_for_neighbor(struct sim *s, router_id_t r, const struct neighbor *nb)
{
	struct topology *t = s->topo;
	router_id_t owner = topology_owner_of(t, &nb->addr);
	struct ip_addr local = { 0 };
	uint32_t delay = 0;
	link_t link;
	edge_t e;

	if (nb->is_group || owner == ROUTER_NONE || owner == r ||
	    topology_find_edge(t, r, &nb->addr) != EDGE_NONE)
		return;
	link = topology_connected(t, r, &nb->addr, &local);
	if (link == LINK_NONE)
		local = t->routers[r].loopback[afi_of(nb->addr.family)];
	if (!ip_addr_is_set(&local))
		return;
	if (link != LINK_NONE)
		delay = t->links[link].delay_ms;
	e = topology_add_session(t, r, owner, local, nb->addr,
	    known_relation(t, r, owner), delay);
	for (int i = 0; i < 2; i++) {
		struct topo_edge *te = &t->edges[e + (edge_t)i];

		te->on_demand = true;
		te->single_family = false;
		te->link = link;
	}
}

uint32_t
sim_add_config(struct sim *s, router_id_t router, const struct router_config *c)
{
	struct config_entry *entry = ARENA_NEW(&s->arena, struct config_entry);
	uint32_t fallback;

	PRE(router < s->topo->n_routers && c != NULL);
	fallback = s->topo->routers[router].bgp_id;
	entry->router = router;
	entry->config = c;
	entry->router_id = config_router_id(c, fallback);
	if (c->has_bgp)
		for (size_t i = 0; i < c->n_neighbors; i++)
			edge_for_neighbor(s, router, &c->neighbors[i]);
	cells_extend(s);
	if (s->neighbors == NULL)
		s->neighbors =
		    xcalloc(s->edge_slots + 1, sizeof(*s->neighbors));
	if (c->options.med_missing_as_worst)
		s->med_seen = true;
	GROW(s->configs, s->n_configs, s->cap_configs);
	s->configs[s->n_configs++] = entry;
	local_resolve(s, entry);
	return (uint32_t)s->n_configs;
}

const struct router_config *
sim_config(const struct sim *s, router_id_t router)
{
	const struct config_entry *entry = config_entry(s, router);

	return entry != NULL ? entry->config : NULL;
}

uint32_t
sim_config_version(const struct sim *s, router_id_t router)
{
	return router_global(s, router, ROUTER_CONFIG);
}

void
router_refresh(struct sim *s, router_id_t r)
{
	const struct topo_router *router = &s->topo->routers[r];
	const struct config_entry *entry = config_entry(s, r);
	bool has_bgp = entry != NULL && entry->config->has_bgp;

	igp_forget(s, r);
	for (size_t i = 0; s->neighbors != NULL && i < router->n_edges; i++) {
		edge_t e = router->edges[i];

		s->neighbors[e] = has_bgp ? router_neighbor(entry->config,
						&s->topo->edges[e].remote_addr)
					  : NULL;
	}
	for (size_t i = 0; i < router->n_edges; i++) {
		slot_refresh(s, router->edges[i]);
		slot_refresh(s, s->topo->edges[router->edges[i]].reverse);
	}
}

/* --- applying ------------------------------------------------------------- */

/* Both sides see the connection break. */
static void
cut(struct sim *s, edge_t e)
{
	edge_t sides[] = { e, s->topo->edges[e].reverse };

	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		if (session_state(s, sides[i]) > FSM_ACTIVE)
			session_end(s, sides[i], FSM_TCP_DOWN, NOTIFY_NONE);
}

void
config_apply(struct sim *s, router_id_t r, uint32_t version)
{
	const struct topo_router *router = &s->topo->routers[r];
	const struct config_entry *old = config_entry(s, r), *now;

	PRE(version <= s->n_configs);
	now = version == 0 ? NULL : s->configs[version - 1];
	PRE(now == NULL || now->router == r);
	if (old == now)
		return;
	/* Sessions end under the old configuration: it is what they run by. */
	for (size_t i = 0; i < router->n_edges; i++) {
		edge_t e = router->edges[i];
		enum notification why = session_change(s, e, old, now);

		/* No last word gets over an interface that is down. */
		if (session_loses_link(s, e, now))
			cut(s, e);
		else if (why != NOTIFY_NONE && session_state(s, e) > FSM_ACTIVE)
			session_end(s, e, FSM_STOP, why);
	}
	write_global(s, GLOBAL_ROUTER,
	    (size_t)r * ROUTER_GLOBALS + ROUTER_CONFIG, version);
	rpki_config(s, r);
	for (size_t i = 0; i < s->n_prefixes; i++)
		local_refresh(s, r, s->order[i]);
	update_reconsider(s, r);
	for (size_t i = 0; i < router->n_edges; i++) {
		edge_t e = router->edges[i];
		bool limited = session_new_limit(s, e, old, now);

		if (limited && session_state(s, e) == FSM_ESTABLISHED)
			limit_changed(s, e);
		else if (limited && (session_word(s, e) & SESSION_HELD) != 0)
			write_session(s, e,
			    session_word(s, e) & ~(uint32_t)SESSION_HELD);
		else if (!session_worth_trying(s, e, old, now))
			continue;
		session_try(s, e);
	}
}
