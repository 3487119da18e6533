#include "net/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "net/sim_private.h"

enum { DEFAULT_HOLD_S = 180, TTL_INSIDE = 255 };

/* --- the past of session and configuration cells -------------------------- */

struct past {
	uint32_t *session; /* by edge: SESSION_WORD */
	uint32_t *config;  /* by router: version */
};

/* Is the cell one of these, and where is its copy? */
static bool
past_has(const struct sim *s, const struct past *p, uint32_t cell,
    uint32_t **copy)
{
	struct cell_name name;

	if ((cell & CELL_GLOBAL) == 0)
		return false;
	name = cell_name(s, cell);
	if (name.class == GLOBAL_EDGE && name.field == SESSION_WORD)
		*copy = &p->session[name.index];
	else if (name.class == GLOBAL_ROUTER && name.field == ROUTER_CONFIG)
		*copy = &p->config[name.index];
	else
		return false;
	return true;
}

/* As it was before the first step. */
static struct past
past_begin(const struct sim *s)
{
	size_t edges = s->topo->n_edges, routers = s->topo->n_routers;
	struct past p = { .session = xcalloc(edges + 1, sizeof(uint32_t)),
		.config = xcalloc(routers + 1, sizeof(uint32_t)) };

	for (edge_t e = 0; e < edges; e++)
		p.session[e] = session_word(s, e);
	for (router_id_t r = 0; r < routers; r++)
		p.config[r] = router_global(s, r, ROUTER_CONFIG);
	for (size_t i = s->n_journal; i-- > 0;) {
		uint32_t *copy;

		if (past_has(s, &p, s->journal[i].cell, &copy))
			*copy = s->journal[i].old_value;
	}
	return p;
}

static void
past_finish(struct past *p)
{
	free(p->session);
	free(p->config);
}

static enum fsm_state
word_state(uint32_t word)
{
	return (enum fsm_state)(word & SESSION_STATE);
}

static uint32_t
word_connection(uint32_t word)
{
	return word >> SESSION_CONNECTION_SHIFT & 0xff;
}

/* --- collecting ----------------------------------------------------------- */

struct collecting {
	const struct sim *s;
	router_id_t router;
	struct past past;
	struct arena *arena;
	struct transcript_item *items;
	size_t n, cap;
};

static void
add_item(struct collecting *c, struct transcript_item item)
{
	const struct topo_edge *te = &c->s->topo->edges[item.edge];

	if (c->n == c->cap) {
		size_t cap = c->cap == 0 ? 64 : 2 * c->cap;
		struct transcript_item *items =
		    ARENA_ARRAY(c->arena, cap, struct transcript_item);

		if (c->n > 0)
			memcpy(items, c->items, c->n * sizeof(*items));
		c->items = items;
		c->cap = cap;
	}
	item.own_config = c->past.config[te->router];
	item.peer_config = c->past.config[te->peer];
	c->items[c->n++] = item;
}

/* The step that put the event into the queue; SIZE_MAX: none did. */
static size_t
creator_of(const struct sim *s, size_t step)
{
	uint32_t event = s->steps[step].event;
	size_t lo = 0, hi = step; /* it is before this one */

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->steps[mid].events <= event)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == 0 ? SIZE_MAX : lo - 1;
}

static uint64_t
step_time(const struct sim *s, size_t step)
{
	return event_time(&s->events[s->steps[step].event]);
}

static bool
kind_of(const struct sim_event *e, enum transcript_kind *out)
{
	switch ((enum sim_event_kind)e->kind) {
	case EV_OPEN:
		*out = TRANSCRIPT_OPEN;
		return true;
	case EV_KEEPALIVE:
		*out = TRANSCRIPT_KEEPALIVE;
		return true;
	case EV_NOTIFICATION:
		*out = TRANSCRIPT_NOTIFICATION;
		return true;
	case EV_UPDATE:
		*out = TRANSCRIPT_UPDATE;
		return true;
	case EV_FSM:
		*out = TRANSCRIPT_RESET;
		return e->a == FSM_TCP_DOWN;
	default:
		return false;
	}
}

/* Has the event to do with a session of the router? Most have not, and
 * unpacking one costs a look into the attributes. */
static bool
concerns(const struct collecting *c, const struct event *packed)
{
	const struct topology *t = c->s->topo;
	enum sim_event_kind kind = event_kind(packed);
	edge_t e = packed->subject;

	if (event_is_extra(packed))
		return true;
	if (kind == EV_UPDATE)
		e = c->s->edge_at[packed->subject];
	else if (kind != EV_FSM && kind != EV_OPEN && kind != EV_KEEPALIVE &&
	    kind != EV_NOTIFICATION)
		return false;
	return e < t->n_edges &&
	    (t->edges[e].router == c->router || t->edges[e].peer == c->router);
}

/* A message that arrives in this step, at the router or from it. */
static void
add_message(struct collecting *c, size_t step)
{
	const struct sim *s = c->s;
	const struct event *packed = &s->events[s->steps[step].event];
	enum transcript_kind kind;
	struct transcript_item item;
	struct sim_event e;
	size_t creator;
	uint32_t word;

	if (!concerns(c, packed))
		return;
	event_unpack(s, packed, &e);
	if (!kind_of(&e, &kind) || e.edge == EDGE_NONE)
		return;
	creator = creator_of(s, step);
	item = (struct transcript_item){ .kind = (uint8_t)kind,
		.edge = e.edge,
		.step = (uint32_t)step,
		.event = s->steps[step].event,
		.time_ms = e.time_ms,
		.prefix = e.prefix,
		.attrs = e.attrs };
	if (s->topo->edges[e.edge].router != c->router) {
		item.edge = s->topo->edges[e.edge].reverse;
		item.sent = true;
		if (s->topo->edges[item.edge].router != c->router)
			return;
	}
	word = c->past.session[e.edge];
	item.delivered = word_state(word) >= FSM_OPEN_SENT &&
	    (event_is_extra(packed) ||
		word_connection(word) == event_connection(packed));
	item.sent_step = creator != SIZE_MAX ? (uint32_t)creator : item.step;
	item.sent_ms = step_time(s, item.sent_step);
	if (kind == TRANSCRIPT_NOTIFICATION)
		item.why = (uint8_t)e.a;
	add_item(c, item);
}

/* A session that came up at once: what the two would have said. */
static void
add_opening(struct collecting *c, struct transcript_item item)
{
	static const enum transcript_kind kinds[] = { TRANSCRIPT_OPEN,
		TRANSCRIPT_KEEPALIVE };

	item.delivered = true;
	item.sent_step = item.step;
	item.sent_ms = item.time_ms;
	for (size_t i = 0; i < 4; i++) {
		item.kind = (uint8_t)kinds[i / 2];
		item.sent = i % 2 == 0;
		add_item(c, item);
	}
}

static void
add_state(struct collecting *c, size_t step, edge_t e, uint32_t old,
    uint32_t now)
{
	struct transcript_item item = { .kind = TRANSCRIPT_STATE,
		.edge = e,
		.step = (uint32_t)step,
		.sent_step = (uint32_t)step,
		.time_ms = step_time(c->s, step),
		.old_state = (uint8_t)word_state(old),
		.new_state = (uint8_t)word_state(now),
		.connection = (uint8_t)word_connection(now) };

	if (item.old_state == item.new_state)
		return;
	item.sent_ms = item.time_ms;
	add_item(c, item);
	if (item.old_state < FSM_OPEN_SENT && item.new_state == FSM_ESTABLISHED)
		add_opening(c, item);
}

static void
add_changes(struct collecting *c, size_t step)
{
	const struct sim *s = c->s;
	size_t end =
	    step + 1 < s->n_steps ? s->steps[step + 1].journal : s->n_journal;

	for (size_t i = s->steps[step].journal; i < end; i++) {
		struct change j = s->journal[i];
		struct cell_name name;
		uint32_t *copy;

		if (!past_has(s, &c->past, j.cell, &copy))
			continue;
		*copy = j.new_value;
		name = cell_name(s, j.cell);
		if (name.class == GLOBAL_EDGE &&
		    s->topo->edges[name.index].router == c->router)
			add_state(c, step, name.index, j.old_value,
			    j.new_value);
	}
}

size_t
transcript_make(const struct sim *s, router_id_t r, struct arena *arena,
    struct transcript_item **out)
{
	struct collecting c = { .s = s, .router = r, .arena = arena };

	PRE(r < s->topo->n_routers);
	c.past = past_begin(s);
	for (size_t step = 0; step < s->n_steps; step++) {
		add_message(&c, step);
		add_changes(&c, step);
	}
	past_finish(&c.past);
	*out = c.items;
	return c.n;
}

/* --- the two sides -------------------------------------------------------- */

/* A side of a session under a version of its router's configuration. */
struct side {
	const struct topo_edge *te;
	const struct config_entry *entry; /* NULL: none */
	const struct neighbor *nb;        /* NULL: not configured */
};

static struct side
side_make(const struct sim *s, edge_t e, uint32_t version)
{
	struct side side = { .te = &s->topo->edges[e] };

	if (version == 0)
		return side;
	side.entry = s->configs[version - 1];
	if (side.entry->config->has_bgp)
		side.nb =
		    router_neighbor(side.entry->config, &side.te->remote_addr);
	return side;
}

static uint32_t
side_as(const struct sim *s, const struct side *side)
{
	if (side->entry == NULL)
		return s->topo->routers[side->te->router].as;
	if (side->nb != NULL && side->nb->local_as != 0)
		return side->nb->local_as;
	return side->entry->config->local_as;
}

static uint32_t
side_id(const struct sim *s, const struct side *side)
{
	return side->entry != NULL ? side->entry->router_id
				   : s->topo->routers[side->te->router].bgp_id;
}

static uint16_t
side_hold(const struct side *side)
{
	uint32_t hold = DEFAULT_HOLD_S;

	if (side->nb != NULL && side->nb->has_timers)
		hold = side->nb->hold_s;
	else if (side->entry != NULL)
		hold = side->entry->config->options.hold_s;
	return hold > UINT16_MAX ? UINT16_MAX : (uint16_t)hold;
}

static bool
side_active(const struct side *side, enum afi af)
{
	if (side->entry != NULL)
		return side->nb != NULL && side->nb->af[af].active;
	return side->te->transport == af || side->te->single_family;
}

static enum bgp_role
side_role(const struct side *side, bool internal)
{
	if (internal)
		return ROLE_NONE;
	if (side->entry != NULL)
		return side->nb != NULL ? side->nb->role : ROLE_NONE;
	return side->te->send_role ? role_towards(side->te->relation)
				   : ROLE_NONE;
}

/* RFC 5082 and the habits of routers; the same as where it is decided whether
 * packets arrive. */
static uint8_t
side_ttl(const struct side *side, bool internal)
{
	if (internal || side->nb == NULL || side->nb->ttl_security != 0)
		return TTL_INSIDE;
	if (side->nb->ebgp_multihop != 0)
		return side->nb->ebgp_multihop;
	return side->nb->disable_connected_check ? 2 : 1;
}

static struct transcript_side
side_fill(const struct sim *s, const struct side *side,
    const struct side *other)
{
	struct transcript_side out = { .as = side_as(s, side),
		.bgp_id = side_id(s, side),
		.addr = side->te->local_addr };

	out.ttl = side_ttl(side, out.as == side_as(s, other));
	out.passive = side->nb != NULL && side->nb->passive;
	if (!ip_addr_is_set(&side->te->local_addr) ||
	    !ip_addr_is_set(&side->te->remote_addr))
		out.addr = ip_addr_v4(out.bgp_id);
	return out;
}

/* The router's side and the neighbour's. */
static void
sides_make(const struct sim *s, const struct transcript_item *item,
    struct side out[2])
{
	edge_t reverse = s->topo->edges[item->edge].reverse;

	out[0] = side_make(s, item->edge, item->own_config);
	out[1] = side_make(s, reverse, item->peer_config);
}

struct transcript_side
transcript_side(const struct sim *s, const struct transcript_item *item,
    bool own)
{
	struct side sides[2];

	sides_make(s, item, sides);
	return own ? side_fill(s, &sides[0], &sides[1])
		   : side_fill(s, &sides[1], &sides[0]);
}

struct transcript_side
transcript_side_now(const struct sim *s, edge_t e, bool own)
{
	const struct topo_edge *te = &s->topo->edges[e];
	struct transcript_item item = { .edge = e,
		.own_config = router_global(s, te->router, ROUTER_CONFIG),
		.peer_config = router_global(s, te->peer, ROUTER_CONFIG) };

	return transcript_side(s, &item, own);
}

/* --- messages ------------------------------------------------------------- */

static void
open_add(const struct sim *s, const struct side *from, bool internal,
    struct bytes *out)
{
	struct wire_open o = { .as = side_as(s, from),
		.hold_time_s = side_hold(from),
		.bgp_id = side_id(s, from),
		.as4 = true,
		.route_refresh = true,
		.role = side_role(from, internal) };

	for (int af = 0; af < AF_COUNT; af++)
		o.families[af] = side_active(from, (enum afi)af);
	INVARIANT(wire_open_encode(&o, out));
}

static struct ip_addr
mapped(const struct ip_addr *v4)
{
	struct ip_addr a = { .family = IP_V6 };

	a.bytes[10] = a.bytes[11] = 0xff;
	memcpy(a.bytes + 12, v4->bytes, 4);
	return a;
}

/* The next hop as a real router would have to write it. */
static attr_id
with_next_hop(const struct sim *s, const struct side *from, int family,
    attr_id attrs)
{
	struct path_attrs a = *attr_get(s->world.attrs, attrs);
	struct ip_addr id = ip_addr_v4(side_id(s, from));

	if (a.next_hop.family == family)
		return attrs;
	if (a.next_hop.family == IP_NONE)
		a.next_hop = from->te->local_addr;
	if (a.next_hop.family == IP_NONE ||
	    (family == IP_V4 && a.next_hop.family == IP_V6))
		a.next_hop = id;
	if (family == IP_V6 && a.next_hop.family == IP_V4)
		a.next_hop = mapped(&a.next_hop);
	return attr_intern(s->world.attrs, &a);
}

static bool
update_add(const struct sim *s, const struct transcript_item *item,
    const struct side *from, bool internal, struct bytes *out)
{
	const struct wire_session session = { .as4 = true,
		.internal = internal,
		.families = { true, true } };
	const struct prefix *p = &s->prefixes[item->prefix];
	struct wire_routes routes = { .prefixes = p, .n = 1 };

	if (item->attrs != 0)
		routes.attrs =
		    with_next_hop(s, from, p->addr.family, item->attrs);
	return wire_update_encode(&session, s->world.attrs, &routes, NULL, 0,
		   out) == WIRE_ENCODED;
}

bool
transcript_encode(const struct sim *s, const struct transcript_item *item,
    struct bytes *out)
{
	struct side sides[2];
	const struct side *from;
	struct wire_notification note;
	bool internal;

	sides_make(s, item, sides);
	from = &sides[item->sent ? 0 : 1];
	internal = side_as(s, &sides[0]) == side_as(s, &sides[1]);
	switch ((enum transcript_kind)item->kind) {
	case TRANSCRIPT_OPEN:
		open_add(s, from, internal, out);
		return true;
	case TRANSCRIPT_UPDATE:
		return update_add(s, item, from, internal, out);
	case TRANSCRIPT_KEEPALIVE:
		wire_keepalive_encode(out);
		return true;
	case TRANSCRIPT_NOTIFICATION:
		note = wire_notification_of((enum notification)item->why);
		wire_notification_encode(&note, out);
		return true;
	case TRANSCRIPT_STATE:
	case TRANSCRIPT_RESET:
		break;
	}
	return false;
}

/* --- when routes came ----------------------------------------------------- */

void
transcript_since(const struct sim *s, router_id_t r, uint64_t *out)
{
	size_t edges = s->topo->routers[r].n_edges;
	uint32_t first = s->first_slot[r];

	memset(out, 0, s->n_prefixes * (edges + 1) * sizeof(*out));
	for (size_t step = 0; step < s->n_steps; step++) {
		size_t end = step + 1 < s->n_steps ? s->steps[step + 1].journal
						   : s->n_journal;

		for (size_t i = s->steps[step].journal; i < end; i++) {
			struct cell_name n = cell_name(s, s->journal[i].cell);
			uint64_t *at;

			if (n.prefix >= s->n_prefixes)
				continue;
			at = out + n.prefix * (edges + 1);
			if (n.of_router && n.index == r &&
			    n.field == ROUTER_LOCAL)
				at[edges] = step_time(s, step);
			if (!n.of_router && n.field == EDGE_RECEIVED &&
			    s->topo->edges[n.index].router == r)
				at[s->slot_of[n.index] - first] =
				    step_time(s, step);
		}
	}
}
