/* Events: their names, how they are packed, how they come into the queue. */
#include "net/sim_private.h"

const char *
sim_event_kind_name(enum sim_event_kind k)
{
	static const char *const names[] = {
		[EV_MESSAGE] = "message",
		[EV_LINK] = "link",
		[EV_CONFIG] = "config",
		[EV_SESSION_ADMIN] = "session-admin",
		[EV_SESSION_RESET] = "session-reset",
		[EV_ORIGINATE] = "originate",
		[EV_WITHDRAW] = "withdraw",
		[EV_LEAK] = "leak",
		[EV_ROA] = "roa",
		[EV_RPKI] = "rpki",
		[EV_IRR] = "irr",
		[EV_FETCH] = "fetch",
		[EV_RTR] = "rtr",
		[EV_RTR_EXPIRE] = "rtr-expire",
		[EV_REVALIDATE] = "revalidate",
		[EV_FSM] = "fsm",
		[EV_OPEN] = "open",
		[EV_KEEPALIVE] = "keepalive",
		[EV_NOTIFICATION] = "notification",
		[EV_UPDATE] = "update",
		[EV_MRAI] = "mrai",
	};

	PRE((size_t)k < ARRAY_LEN(names));
	return names[k];
}

static bool
kind_has_edge(enum sim_event_kind k)
{
	return k == EV_SESSION_ADMIN || k == EV_SESSION_RESET ||
	    (k >= EV_FSM && k <= EV_MRAI);
}

/* The router that the tie rule looks at, and for EVENT_EXTRA the subject. */
static uint32_t
event_router(const struct sim *s, const struct sim_event *e)
{
	if (kind_has_edge((enum sim_event_kind)e->kind) &&
	    e->edge < s->topo->n_edges)
		return s->topo->edges[e->edge].router;
	if (e->kind == EV_LINK)
		return s->topo->links[e->link].a;
	return e->router;
}

static edge_t
packed_edge(const struct sim *s, const struct event *e)
{
	return event_kind(e) == EV_UPDATE ? s->edge_at[e->subject] : e->subject;
}

static uint32_t
packed_router(const struct sim *s, const struct event *e)
{
	if (event_is_extra(e) || !kind_has_edge(event_kind(e)))
		return e->subject;
	if (event_kind(e) == EV_UPDATE)
		return s->slots[e->subject].router;
	return s->topo->edges[e->subject].router;
}

/* The session, so that its messages keep their order. */
static uint32_t
shuffle_key(const struct sim *s, const struct event *e)
{
	bool has_edge = kind_has_edge(event_kind(e));
	uint64_t session;

	if (has_edge && event_is_extra(e))
		session = s->extra[e->prefix].edge;
	else if (has_edge)
		session = packed_edge(s, e);
	else
		session = (uint64_t)1 << 32 | e->subject;
	return (uint32_t)(base_mix(s->options.shuffle_seed, session) >> 16);
}

static uint32_t
event_tie(const struct sim *s, const struct event *e)
{
	return s->options.shuffle_seed != 0 ? shuffle_key(s, e)
					    : packed_router(s, e);
}

static uint64_t
queue_key(const struct event *e)
{
	return event_time(e) << 8 | event_kind(e);
}

void
event_put_back(struct sim *s, uint32_t event)
{
	const struct event *e = &s->events[event];

	queue_unpop(&s->queue, queue_key(e), event_tie(s, e), event);
}

static void
event_push(struct sim *s, struct event e, uint32_t tie)
{
	uint32_t id = (uint32_t)s->n_events;

	INVARIANT(s->n_events < UINT32_MAX);
	GROW_BIT(s->events, s->n_events, s->cap_events);
	s->events[s->n_events++] = e;
	queue_push(&s->queue, queue_key(&e), tie, id);
}

static struct event
event_make(uint64_t time_ms, uint32_t kind, uint32_t connection)
{
	INVARIANT(time_ms < (uint64_t)1 << 48);
	return (struct event){
		.time_hi = (uint32_t)(time_ms >> 16),
		.when =
		    (uint32_t)time_ms << 16 | kind << 8 | (connection & 0xff),
	};
}

static void
event_push_extra(struct sim *s, const struct sim_event *e)
{
	struct event packed = event_make(e->time_ms, e->kind | EVENT_EXTRA, 0);

	packed.subject = event_router(s, e);
	packed.prefix = (uint32_t)s->n_extra;
	GROW(s->extra, s->n_extra, s->cap_extra);
	s->extra[s->n_extra] = *e;
	s->extra[s->n_extra].seq = (uint32_t)s->n_events;
	s->n_extra++;
	event_push(s, packed, event_tie(s, &packed));
}

void
event_pop_last(struct sim *s)
{
	uint32_t id = (uint32_t)s->n_events - 1;
	const struct event *e = &s->events[id];

	queue_unpush(&s->queue, queue_key(e), event_tie(s, e), id);
	if (event_is_extra(e))
		s->n_extra--;
	s->n_events--;
}

void
push_edge_event(struct sim *s, enum sim_event_kind kind, edge_t e,
    uint32_t delay_ms, uint32_t connection, uint32_t a, uint32_t b)
{
	struct event packed =
	    event_make(s->now_ms + delay_ms, kind, connection);

	packed.subject = e;
	packed.prefix = a;
	packed.attrs = b;
	event_push(s, packed, event_tie(s, &packed));
}

void
push_update(struct sim *s, const struct slot *from, prefix_id p, wire_id wire)
{
	uint64_t delay_ms = from->delay_ms;
	struct event e;

	if (from->flags & SLOT_SLOW)
		delay_ms = s->topo->edges[s->edge_at[from->reverse]].delay_ms;
	e = event_make(s->now_ms + delay_ms, EV_UPDATE, from->connection);
	e.subject = from->reverse;
	e.prefix = p;
	e.attrs = wire;
	event_push(s, e,
	    s->options.shuffle_seed != 0 ? shuffle_key(s, &e) : from->peer);
}

void
push_router_event(struct sim *s, enum sim_event_kind kind, router_id_t r,
    uint32_t delay_ms, uint32_t a)
{
	push_edge_event(s, kind, r, delay_ms, 0, a, 0);
}

void
push_message(struct sim *s, uint32_t as, const char *text)
{
	event_push_extra(s,
	    &(struct sim_event){
		.time_ms = s->now_ms,
		.kind = EV_MESSAGE,
		.a = as,
		.text = arena_strdup(&s->arena, text),
		.edge = EDGE_NONE,
		.link = LINK_NONE,
		.prefix = PREFIX_ID_NONE,
	    });
}

void
event_unpack(const struct sim *s, const struct event *e, struct sim_event *out)
{
	enum sim_event_kind kind = event_kind(e);

	if (event_is_extra(e)) {
		*out = s->extra[e->prefix];
		return;
	}
	*out = (struct sim_event){
		.time_ms = event_time(e),
		.seq = (uint32_t)(e - s->events),
		.kind = (uint8_t)kind,
		.router = packed_router(s, e),
		.edge = kind_has_edge(kind) ? packed_edge(s, e) : EDGE_NONE,
		.link = LINK_NONE,
		.prefix = PREFIX_ID_NONE,
	};
	if (kind == EV_UPDATE) {
		out->prefix = e->prefix;
		out->attrs = wire_unpack(s, s->topo->edges[out->edge].reverse,
		    prefix_afi(s, e->prefix), e->attrs);
	} else {
		out->a = e->prefix;
		out->b = e->attrs;
	}
}

static bool
kind_has_prefix(enum sim_event_kind k)
{
	return k == EV_ORIGINATE || k == EV_WITHDRAW || k == EV_LEAK ||
	    k == EV_UPDATE;
}

/* What a kind does not read is set to "none", so that nobody else does. */
static struct sim_event
event_normal(const struct sim *s, const struct sim_event *e)
{
	enum sim_event_kind kind = (enum sim_event_kind)e->kind;
	struct sim_event out = *e;

	out.router = event_router(s, e);
	if (!kind_has_edge(kind))
		out.edge = EDGE_NONE;
	if (!kind_has_prefix(kind))
		out.prefix = PREFIX_ID_NONE;
	if (kind != EV_LINK)
		out.link = LINK_NONE;
	return out;
}

void
sim_post(struct sim *s, const struct sim_event *e)
{
	struct sim_event normal;

	PRE(e->time_ms >= s->now_ms && e->kind <= EV_MRAI);
	PRE(!kind_has_edge((enum sim_event_kind)e->kind) ||
	    e->edge < s->topo->n_edges || e->kind == EV_FSM);
	PRE(e->kind != EV_LINK || e->link < s->topo->n_links);
	cells_extend(s);
	GROW_BIT(s->outside, s->n_outside, s->cap_outside);
	s->outside[s->n_outside++] =
	    (struct outside){ (uint32_t)s->n_steps, (uint32_t)s->n_events, 0 };
	normal = event_normal(s, e);
	event_push_extra(s, &normal);
}
