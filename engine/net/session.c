/* Sessions: who agrees to one, how it comes up and how it ends.
 *
 * A connection is made when both sides want it and can reach each other
 * (session_try); it has a number, which its messages carry, so that a message
 * of an earlier connection is known. A session that failed rests with its
 * error until something changes on either side: retrying without a change
 * would fail again, and a world that is idle must have an empty queue. */
#include "net/sim_private.h"

#include <string.h>

enum { TTL_MAX = 255, MULTIHOP_DISTANCE = 2 };

/* --- what the sides are --------------------------------------------------- */

uint32_t
router_bgp_id(const struct sim *s, router_id_t r)
{
	const struct config_entry *entry = config_entry(s, r);

	return entry != NULL ? entry->router_id : s->topo->routers[r].bgp_id;
}

uint32_t
edge_local_as(const struct sim *s, edge_t e)
{
	router_id_t r = s->topo->edges[e].router;
	const struct config_entry *entry = config_entry(s, r);
	const struct neighbor *nb;

	if (entry == NULL)
		return s->topo->routers[r].as;
	nb = edge_neighbor(s, e);
	return nb != NULL && nb->local_as != 0 ? nb->local_as
					       : entry->config->local_as;
}

static enum bgp_role
edge_role(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct neighbor *nb = edge_neighbor(s, e);

	if (config_entry(s, te->router) != NULL)
		return nb != NULL ? nb->role : ROLE_NONE;
	if (te->send_role || s->topo->routers[te->router].defaults.follow_otc)
		return role_towards(te->relation);
	return ROLE_NONE;
}

static bool
edge_role_strict(const struct sim *s, edge_t e)
{
	const struct neighbor *nb = edge_neighbor(s, e);

	return nb != NULL && nb->role_strict;
}

static void
side_addresses(const struct sim *s, const struct topo_edge *te,
    struct session_side *out)
{
	const struct topo_link *l;
	const struct topo_router *r = &s->topo->routers[te->router];
	const struct ip_addr *own;

	out->local_addr = te->local_addr;
	out->remote_addr = te->remote_addr;
	if (te->link == LINK_NONE) {
		out->local_addr_v4 = r->loopback[AF_V4];
		out->local_addr_v6 = r->loopback[AF_V6];
		return;
	}
	l = &s->topo->links[te->link];
	own = l->a == te->router ? l->addr_a : l->addr_b;
	out->local_addr_v4 = own[AF_V4];
	out->local_addr_v6 = own[AF_V6];
	for (int af = 0; af < AF_COUNT; af++)
		if (ip_addr_is_set(&own[af]))
			out->subnet[af] = prefix_make(own[af], l->len[af]);
}

void
session_side_fill(const struct sim *s, edge_t e, enum afi af,
    struct session_side *out)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct config_entry *entry = config_entry(s, te->router);

	memset(out, 0, sizeof(*out));
	out->defaults = &s->topo->routers[te->router].defaults;
	out->local_as = edge_local_as(s, e);
	out->remote_as = edge_local_as(s, te->reverse);
	out->local_router_id = router_bgp_id(s, te->router);
	out->remote_router_id = router_bgp_id(s, te->peer);
	out->cluster_id = out->local_router_id;
	side_addresses(s, te, out);
	out->relation = te->relation;
	out->local_role = ROLE_NONE;
	out->remote_role = ROLE_NONE;
	out->session_key = e + 1;
	out->aspas = sim_router_aspas(s, te->router);
	out->aspas_told = s->options.rpki != NULL;
	if (entry != NULL) {
		out->config = entry->config;
		out->neighbor = edge_neighbor(s, e);
		if (entry->config->options.cluster_id != 0)
			out->cluster_id = entry->config->options.cluster_id;
		out->remote_is_client = out->neighbor != NULL &&
		    out->neighbor->af[af].route_reflector_client;
	}
	if (out->local_as == out->remote_as) {
		out->relation = REL_INTERNAL;
		return;
	}
	out->local_role = edge_role(s, e);
	out->remote_role = edge_role(s, te->reverse);
	/* A side that sends a role follows it, whatever the other sends. */
	out->roles_active = out->local_role != ROLE_NONE;
	if (out->relation == REL_NONE || out->relation == REL_INTERNAL)
		out->relation = role_relation(out->local_role);
}

/* Is the family active in this side's configuration? */
static bool
edge_active(const struct sim *s, edge_t e, enum afi af)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct neighbor *nb = edge_neighbor(s, e);

	if (config_entry(s, te->router) != NULL)
		return nb != NULL && nb->af[af].active;
	return af == te->transport || te->single_family;
}

bool
session_carries(const struct sim *s, edge_t e, enum afi af)
{
	uint32_t word = session_word(s, e);

	if ((word & SESSION_STATE) == FSM_ESTABLISHED)
		return (word &
			   (uint32_t)(af == AF_V4 ? SESSION_V4 : SESSION_V6)) !=
		    0;
	return edge_active(s, e, af) &&
	    edge_active(s, s->topo->edges[e].reverse, af);
}

uint32_t
session_mrai_ms(const struct sim *s, edge_t e)
{
	const struct neighbor *nb = edge_neighbor(s, e);

	if (nb != NULL && nb->has_advertisement_interval)
		return nb->advertisement_interval_s * 1000;
	return s->topo->edges[e].mrai_ms;
}

/* --- may there be a connection? ------------------------------------------- */

/* The interface with the address is shut down in the configuration. */
static bool
interface_is_shut(const struct config_entry *entry, const struct ip_addr *addr)
{
	for (size_t i = 0; entry != NULL && i < entry->config->n_interfaces;
	     i++) {
		const struct interface *ifc = &entry->config->interfaces[i];

		for (size_t j = 0; ifc->shutdown && j < ifc->n_addrs; j++)
			if (ip_addr_eq(&ifc->addrs[j].addr, addr))
				return true;
	}
	return false;
}

static bool
link_usable(const struct sim *s, const struct topo_edge *te)
{
	if (te->link != LINK_NONE)
		return sim_link_up(s, te->link) &&
		    !interface_is_shut(config_entry(s, te->router),
			&te->local_addr) &&
		    !interface_is_shut(config_entry(s, te->peer),
			&te->remote_addr);
	if (te->relation != REL_INTERNAL)
		return true;
	return igp_cost(s, te->router, te->peer) != IGP_UNREACHABLE;
}

/* Does this side try, or answer? */
static bool
side_wants(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct config_entry *entry = config_entry(s, te->router);
	const struct neighbor *nb = edge_neighbor(s, e);

	if (read_global(s, GLOBAL_WORLD, WORLD_STARTED) == 0 ||
	    (session_word(s, e) & (SESSION_DISABLED | SESSION_HELD)) != 0)
		return false;
	if (entry == NULL)
		return !te->on_demand;
	return entry->config->has_bgp && nb != NULL && !nb->shutdown &&
	    (nb->remote_as != 0 || nb->remote_as_external ||
		nb->remote_as_internal);
}

static bool
interface_has(const struct router_config *c, const char *name,
    const struct ip_addr *addr)
{
	for (size_t i = 0; i < c->n_interfaces; i++) {
		if (!str_eq_nocase(c->interfaces[i].name, name))
			continue;
		for (size_t j = 0; j < c->interfaces[i].n_addrs; j++)
			if (ip_addr_eq(&c->interfaces[i].addrs[j].addr, addr))
				return true;
	}
	return false;
}

/* Would a connection that this side opens come from the address that the other
 * side has in its configuration? */
static bool
side_opens(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct topo_router *r = &s->topo->routers[te->router];
	const struct ip_addr *loopback = &r->loopback[te->transport];
	const struct config_entry *entry = config_entry(s, te->router);
	const struct neighbor *nb = edge_neighbor(s, e);
	bool from_loopback =
	    te->link == LINK_NONE && ip_addr_eq(&te->local_addr, loopback);
	struct ip_addr source;

	if (entry == NULL)
		return true;
	if (nb == NULL || nb->passive)
		return false;
	if (nb->update_source == NULL)
		return !from_loopback;
	if (ip_addr_parse(nb->update_source, &source))
		return ip_addr_eq(&source, &te->local_addr);
	if (interface_has(entry->config, nb->update_source, &te->local_addr))
		return true;
	/* A loopback that only the scenario knows. */
	return from_loopback && (nb->update_source[0] | 0x20) == 'l' &&
	    (nb->update_source[1] | 0x20) == 'o';
}

static bool
same_password(const struct neighbor *a, const struct neighbor *b)
{
	const char *x = a != NULL ? a->password : NULL;
	const char *y = b != NULL ? b->password : NULL;

	if (x == NULL || y == NULL)
		return x == y;
	return strcmp(x, y) == 0;
}

/* Time to live, RFC 5082: a side with ttl-security takes only packets that can
 * not have come farther than it says, so the other has to send with 255; it
 * does so with ttl-security or "ebgp-multihop 255" of its own. A packet over
 * an eBGP session without either leaves with 1. Inside an AS it is 255. A
 * router without configuration always agrees. */
static uint32_t
sent_ttl(const struct sim *s, edge_t e)
{
	const struct neighbor *nb = edge_neighbor(s, e);

	if (config_entry(s, s->topo->edges[e].router) == NULL || nb == NULL ||
	    nb->ttl_security != 0 ||
	    edge_local_as(s, e) == edge_local_as(s, s->topo->edges[e].reverse))
		return TTL_MAX;
	if (nb->ebgp_multihop != 0)
		return nb->ebgp_multihop;
	return nb->disable_connected_check ? MULTIHOP_DISTANCE : 1;
}

static bool
ttl_reaches(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct neighbor *peer = edge_neighbor(s, te->reverse);
	uint32_t distance =
	    te->link == LINK_NONE && te->relation != REL_INTERNAL
	    ? MULTIHOP_DISTANCE
	    : 1;
	uint32_t ttl = sent_ttl(s, e);

	if (ttl < distance)
		return false;
	if (peer == NULL || peer->ttl_security == 0)
		return true;
	return ttl - (distance - 1) >= TTL_MAX + 1u - peer->ttl_security;
}

static bool
connects(const struct sim *s, edge_t e)
{
	edge_t other = s->topo->edges[e].reverse;
	bool default_here = config_entry(s, s->topo->edges[e].router) == NULL;
	bool default_there =
	    config_entry(s, s->topo->edges[other].router) == NULL;

	if (!side_wants(s, e) || !side_wants(s, other) ||
	    !link_usable(s, &s->topo->edges[e]))
		return false;
	if (!default_here && !default_there &&
	    !same_password(edge_neighbor(s, e), edge_neighbor(s, other)))
		return false;
	return (side_opens(s, e) || side_opens(s, other)) &&
	    ttl_reaches(s, e) && ttl_reaches(s, other);
}

/* --- state ---------------------------------------------------------------- */

static uint8_t
fsm_do(struct sim *s, edge_t e, enum fsm_event event)
{
	uint32_t word = session_word(s, e);
	struct fsm_step step =
	    fsm_next((enum fsm_state)(word & SESSION_STATE), event);

	write_session(s, e,
	    (word & ~(uint32_t)SESSION_STATE) | (uint32_t)step.state);
	return step.actions;
}

static void
set_error(struct sim *s, edge_t e, enum notification why)
{
	uint32_t word = session_word(s, e) & ~(uint32_t)SESSION_ERROR;

	write_session(s, e, word | (uint32_t)why << SESSION_ERROR_SHIFT);
}

static uint32_t
connection_of(const struct sim *s, edge_t e)
{
	return session_word(s, e) >> SESSION_CONNECTION_SHIFT & 0xff;
}

static void
set_connection(struct sim *s, edge_t e, uint32_t connection)
{
	uint32_t word = session_word(s, e) & ~(uint32_t)SESSION_CONNECTION;

	write_session(s, e,
	    word | (connection & 0xff) << SESSION_CONNECTION_SHIFT);
}

/* Idle, Connect or Active, as the side's own will has it. */
static void
rest(struct sim *s, edge_t e)
{
	enum fsm_state state = session_state(s, e);

	if (state > FSM_ACTIVE)
		return;
	if (!side_wants(s, e)) {
		fsm_do(s, e, FSM_STOP);
		return;
	}
	fsm_do(s, e, FSM_START);
	fsm_do(s, e, FSM_TCP_DOWN);
}

static uint32_t
next_connection(const struct sim *s, edge_t e, edge_t other)
{
	uint32_t a = connection_of(s, e), b = connection_of(s, other);
	uint32_t next = ((e < other ? a : b) + 1) & 0xff;

	return next == a || next == b ? (next + 1) & 0xff : next;
}

void
session_try(struct sim *s, edge_t e)
{
	edge_t other = s->topo->edges[e].reverse;
	uint32_t connection;

	rest(s, e);
	rest(s, other);
	if (session_state(s, e) != FSM_ACTIVE ||
	    session_state(s, other) != FSM_ACTIVE || !connects(s, e))
		return;
	connection = next_connection(s, e, other);
	push_edge_event(s, EV_FSM, e, s->topo->edges[e].delay_ms, connection,
	    FSM_TCP_UP, 0);
	push_edge_event(s, EV_FSM, other, s->topo->edges[e].delay_ms,
	    connection, FSM_TCP_UP, 0);
}

static void
send_notification(struct sim *s, edge_t e, enum notification why)
{
	push_edge_event(s, EV_NOTIFICATION, s->topo->edges[e].reverse,
	    s->topo->edges[e].delay_ms, connection_of(s, e), (uint32_t)why, 0);
}

void
session_end(struct sim *s, edge_t e, enum fsm_event event,
    enum notification why)
{
	uint8_t actions;
	uint32_t word;

	set_error(s, e, why);
	if (why == NOTIFY_MAX_PREFIX)
		write_session(s, e, session_word(s, e) | SESSION_HELD);
	actions = fsm_do(s, e, event);
	if (actions & FSM_SEND_NOTIFICATION)
		send_notification(s, e, why);
	word = session_word(s, e);
	write_session(s, e,
	    word & ~(uint32_t)(SESSION_V4 | SESSION_V6 | SESSION_MRAI));
	if (actions & FSM_SESSION_DOWN)
		update_flush(s, e);
	if (why == NOTIFY_MAX_PREFIX && edge_neighbor(s, e) != NULL) {
		const struct neighbor *nb = edge_neighbor(s, e);
		uint32_t minutes = nb->af[AF_V4].max_prefix_restart_min;

		if (minutes == 0)
			minutes = nb->af[AF_V6].max_prefix_restart_min;
		if (minutes != 0)
			push_edge_event(s, EV_FSM, e, minutes * 60000,
			    connection_of(s, e), FSM_CONNECT_RETRY, 0);
	}
}

/* --- OPEN ----------------------------------------------------------------- */

static uint32_t
hold_time(const struct sim *s, edge_t e)
{
	const struct config_entry *entry =
	    config_entry(s, s->topo->edges[e].router);
	const struct neighbor *nb = edge_neighbor(s, e);

	if (nb != NULL && nb->has_timers)
		return nb->hold_s;
	return entry != NULL ? entry->config->options.hold_s : 0;
}

static bool
expected_as(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct neighbor *nb = edge_neighbor(s, e);
	uint32_t theirs = edge_local_as(s, te->reverse);

	if (config_entry(s, te->router) == NULL)
		return theirs == s->topo->routers[te->peer].as;
	if (nb == NULL)
		return false;
	if (nb->remote_as != 0)
		return theirs == nb->remote_as;
	return (theirs == edge_local_as(s, e)) == nb->remote_as_internal;
}

/* What we find wrong with the other side's OPEN (RFC 4271 6.2). Identifiers
 * have to differ inside an AS only (RFC 6286 2.1). */
static enum notification
check_open(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	bool internal = edge_local_as(s, e) == edge_local_as(s, te->reverse);
	uint32_t id = router_bgp_id(s, te->peer);
	uint32_t hold = hold_time(s, te->reverse);

	if (!expected_as(s, e))
		return NOTIFY_BAD_PEER_AS;
	if (id == 0 || (internal && id == router_bgp_id(s, te->router)))
		return NOTIFY_BAD_BGP_ID;
	if (hold == 1 || hold == 2)
		return NOTIFY_UNACCEPTABLE_HOLD;
	if (!internal &&
	    role_negotiate(edge_role(s, e), edge_role(s, te->reverse),
		edge_role_strict(s, e),
		edge_role_strict(s, te->reverse)) == ROLES_MISMATCH)
		return NOTIFY_ROLE_MISMATCH;
	return NOTIFY_NONE;
}

static void
set_families(struct sim *s, edge_t e)
{
	uint32_t word = session_word(s, e);

	for (int af = 0; af < AF_COUNT; af++)
		if (edge_active(s, e, (enum afi)af) &&
		    edge_active(s, s->topo->edges[e].reverse, (enum afi)af))
			word |= af == AF_V4 ? SESSION_V4 : SESSION_V6;
	write_session(s, e, word);
}

/* --- events --------------------------------------------------------------- */

static void
on_tcp_up(struct sim *s, edge_t e, uint32_t connection)
{
	const struct topo_edge *te = &s->topo->edges[e];

	if (connection_of(s, e) == connection || !connects(s, e))
		return;
	if (session_state(s, e) != FSM_ACTIVE)
		return;
	set_connection(s, e, connection);
	set_error(s, e, NOTIFY_NONE);
	if (fsm_do(s, e, FSM_TCP_UP) & FSM_SEND_OPEN)
		push_edge_event(s, EV_OPEN, te->reverse, te->delay_ms,
		    connection, 0, 0);
}

static void
on_tcp_down(struct sim *s, edge_t e)
{
	if (session_state(s, e) <= FSM_ACTIVE)
		return;
	session_end(s, e, FSM_TCP_DOWN, NOTIFY_NONE);
	session_try(s, e);
}

static void
on_retry(struct sim *s, edge_t e)
{
	write_session(s, e, session_word(s, e) & ~(uint32_t)SESSION_HELD);
	session_try(s, e);
}

static void
on_open(struct sim *s, edge_t e, uint32_t connection)
{
	const struct topo_edge *te = &s->topo->edges[e];
	enum notification why;

	if (session_state(s, e) != FSM_OPEN_SENT ||
	    connection_of(s, e) != connection) {
		/* Nobody is here any more. */
		push_edge_event(s, EV_FSM, te->reverse, te->delay_ms,
		    connection, FSM_TCP_DOWN, 0);
		return;
	}
	why = check_open(s, e);
	if (why != NOTIFY_NONE) {
		session_end(s, e, FSM_OPEN_BAD, why);
		return;
	}
	if (fsm_do(s, e, FSM_OPEN_OK) & FSM_SEND_KEEPALIVE)
		push_edge_event(s, EV_KEEPALIVE, te->reverse, te->delay_ms,
		    connection, 0, 0);
}

static void
on_keepalive(struct sim *s, edge_t e)
{
	if (fsm_do(s, e, FSM_KEEPALIVE) & FSM_SESSION_UP) {
		set_families(s, e);
		update_send_all(s, e);
	}
}

/* After an error in OPEN or too many prefixes a new try would end the same:
 * the session rests until something is changed. */
static void
on_notification(struct sim *s, edge_t e, enum notification why)
{
	bool pointless = why == NOTIFY_BAD_PEER_AS ||
	    why == NOTIFY_BAD_BGP_ID || why == NOTIFY_UNACCEPTABLE_HOLD ||
	    why == NOTIFY_ROLE_MISMATCH;

	session_end(s, e, FSM_NOTIFICATION, why);
	if (why == NOTIFY_MAX_PREFIX)
		write_session(s, e,
		    session_word(s, e) & ~(uint32_t)SESSION_HELD);
	if (!pointless)
		session_try(s, e);
}

void
session_event(struct sim *s, const struct event *e)
{
	uint32_t connection = event_connection(e);
	edge_t edge = e->subject;
	bool ours = connection_of(s, edge) == connection;

	switch (event_kind(e)) {
	case EV_OPEN:
		on_open(s, edge, connection);
		return;
	case EV_KEEPALIVE:
		if (ours)
			on_keepalive(s, edge);
		return;
	case EV_NOTIFICATION:
		if (ours && session_state(s, edge) > FSM_ACTIVE)
			on_notification(s, edge, (enum notification)e->prefix);
		return;
	default:
		break;
	}
	if (e->prefix == FSM_TCP_UP)
		on_tcp_up(s, edge, connection);
	else if (e->prefix == FSM_TCP_DOWN && ours)
		on_tcp_down(s, edge);
	else if (e->prefix == FSM_CONNECT_RETRY && ours)
		on_retry(s, edge);
}

/* --- from outside --------------------------------------------------------- */

static void
establish_at_once(struct sim *s, edge_t e)
{
	edge_t other = s->topo->edges[e].reverse;

	rest(s, e);
	rest(s, other);
	if (session_state(s, e) != FSM_ACTIVE || !connects(s, e) ||
	    check_open(s, e) != NOTIFY_NONE ||
	    check_open(s, other) != NOTIFY_NONE)
		return;
	for (int i = 0; i < 2; i++) {
		edge_t side = i == 0 ? e : other;
		uint32_t word = session_word(s, side);

		word &= ~(uint32_t)(SESSION_STATE | SESSION_CONNECTION);
		write_session(s, side,
		    word | FSM_ESTABLISHED | 1 << SESSION_CONNECTION_SHIFT);
		set_families(s, side);
	}
}

void
sessions_start(struct sim *s)
{
	size_t n = s->topo->n_edges;

	write_global(s, GLOBAL_WORLD, WORLD_STARTED, 1);
	for (edge_t e = 0; e < n; e++) {
		if (e > s->topo->edges[e].reverse)
			continue;
		if (s->options.instant_sessions)
			establish_at_once(s, e);
		else
			session_try(s, e);
	}
	for (edge_t e = 0; s->options.instant_sessions && e < n; e++)
		update_send_all(s, e);
}

static void
as_reconsider(struct sim *s, router_id_t r)
{
	const struct topo_as *as = &s->topo->ases[s->topo->routers[r].as_index];

	for (size_t i = 0; i < as->n_routers; i++)
		update_reconsider(s, as->routers[i]);
}

/* A link that fails is seen by both ends at once ("bgp
 * fast-external-failover"). Next hops on its network come or go, and inside an
 * AS the ways change for everybody. */
void
session_link_changed(struct sim *s, link_t l)
{
	const struct topo_link *link = &s->topo->links[l];

	for (edge_t e = 0; e < s->topo->n_edges; e++) {
		const struct topo_edge *te = &s->topo->edges[e];

		if (te->link != l && te->link != LINK_NONE)
			continue;
		if (!link_usable(s, te))
			on_tcp_down(s, e);
		else if (e < te->reverse)
			session_try(s, e);
	}
	as_reconsider(s, link->a);
	if (link->b != ROUTER_NONE &&
	    s->topo->routers[link->b].as_index !=
		s->topo->routers[link->a].as_index)
		as_reconsider(s, link->b);
}

void
session_admin(struct sim *s, edge_t e, bool up)
{
	uint32_t word = session_word(s, e);
	bool is_up = (word & SESSION_DISABLED) == 0;

	if (up == is_up)
		return;
	if (up) {
		write_session(s, e,
		    word & ~(uint32_t)(SESSION_DISABLED | SESSION_HELD));
		session_try(s, e);
		return;
	}
	write_session(s, e, word | SESSION_DISABLED);
	session_end(s, e, FSM_STOP, NOTIFY_ADMIN_SHUTDOWN);
}

void
session_reset(struct sim *s, edge_t e)
{
	write_session(s, e, session_word(s, e) & ~(uint32_t)SESSION_HELD);
	if (session_state(s, e) > FSM_ACTIVE)
		session_end(s, e, FSM_STOP, NOTIFY_ADMIN_RESET);
	session_try(s, e);
}

/* --- configuration -------------------------------------------------------- */

static bool
text_differs(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a != b;
	return strcmp(a, b) != 0;
}

static bool
needs_reset(const struct neighbor *a, const struct neighbor *b)
{
	if (a->remote_as != b->remote_as || a->local_as != b->local_as ||
	    a->remote_as_external != b->remote_as_external ||
	    a->remote_as_internal != b->remote_as_internal)
		return true;
	if (a->ebgp_multihop != b->ebgp_multihop ||
	    a->ttl_security != b->ttl_security ||
	    a->disable_connected_check != b->disable_connected_check)
		return true;
	if (a->role != b->role || a->role_strict != b->role_strict)
		return true;
	for (int af = 0; af < AF_COUNT; af++)
		if (a->af[af].active != b->af[af].active ||
		    a->af[af].route_reflector_client !=
			b->af[af].route_reflector_client ||
		    a->af[af].route_server_client !=
			b->af[af].route_server_client)
			return true;
	return text_differs(a->password, b->password) ||
	    text_differs(a->update_source, b->update_source);
}

static const struct neighbor *
neighbor_in(const struct sim *s, edge_t e, const struct config_entry *entry)
{
	if (entry == NULL || !entry->config->has_bgp)
		return NULL;
	return router_neighbor(entry->config, &s->topo->edges[e].remote_addr);
}

bool
session_new_limit(const struct sim *s, edge_t e, const struct config_entry *old,
    const struct config_entry *now)
{
	const struct neighbor *a = neighbor_in(s, e, old);
	const struct neighbor *b = neighbor_in(s, e, now);

	if (a == NULL || b == NULL)
		return true;
	for (int af = 0; af < AF_COUNT; af++)
		if (a->af[af].max_prefix != b->af[af].max_prefix ||
		    a->af[af].max_prefix_warning_only !=
			b->af[af].max_prefix_warning_only)
			return true;
	return false;
}

bool
session_loses_link(const struct sim *s, edge_t e,
    const struct config_entry *now)
{
	const struct topo_edge *te = &s->topo->edges[e];

	return te->link != LINK_NONE && interface_is_shut(now, &te->local_addr);
}

bool
session_worth_trying(const struct sim *s, edge_t e,
    const struct config_entry *old, const struct config_entry *now)
{
	const struct neighbor *a = neighbor_in(s, e, old);
	const struct neighbor *b = neighbor_in(s, e, now);

	if (session_change(s, e, old, now) != NOTIFY_NONE || a == NULL ||
	    b == NULL ||
	    session_loses_link(s, e, old) != session_loses_link(s, e, now))
		return true;
	return a->shutdown != b->shutdown || a->passive != b->passive ||
	    a->has_timers != b->has_timers || a->hold_s != b->hold_s ||
	    old->config->options.hold_s != now->config->options.hold_s;
}

enum notification
session_change(const struct sim *s, edge_t e, const struct config_entry *old,
    const struct config_entry *now)
{
	const struct topo_edge *te = &s->topo->edges[e];
	const struct neighbor *a = neighbor_in(s, e, old);
	const struct neighbor *b = neighbor_in(s, e, now);

	if (now != NULL && b == NULL)
		return NOTIFY_PEER_DECONFIGURED;
	if (now == NULL)
		return te->on_demand ? NOTIFY_PEER_DECONFIGURED
				     : NOTIFY_CONFIG_CHANGE;
	if (b->shutdown)
		return NOTIFY_ADMIN_SHUTDOWN;
	if (old == NULL || a == NULL)
		return NOTIFY_CONFIG_CHANGE;
	if (old->config->local_as != now->config->local_as ||
	    old->router_id != now->router_id ||
	    old->config->options.cluster_id != now->config->options.cluster_id)
		return NOTIFY_CONFIG_CHANGE;
	return needs_reset(a, b) ? NOTIFY_CONFIG_CHANGE : NOTIFY_NONE;
}
