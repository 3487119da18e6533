/* The simulator: life, events and running. Where the rest is: journal.c (cells
 * and going back), session.c (FSM), update.c (RIBs), config_change.c, local.c
 * (own routes), igp.c, rpki.c, explain.c, forwarding.c, history.c. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

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

/* --- life ----------------------------------------------------------------- */

struct sim *
sim_create(struct topology *t, struct registry *r, const struct sim_options *o)
{
	struct sim *s = xcalloc(1, sizeof(*s));

	s->topo = t;
	s->registry = r;
	if (o != NULL)
		s->options = *o;
	s->rpki = s->options.rpki;
	s->shown = xcalloc(1, sizeof(*s->shown));
	s->world.attrs = attr_table_create();
	s->world.memo = &s->memo;
	for (int rel = 0; rel <= REL_INTERNAL; rel++) {
		s->world.economic_in[rel] =
		    economic_import(&s->arena, (enum relation)rel);
		s->world.economic_out[rel] =
		    economic_export(&s->arena, (enum relation)rel);
	}
	plain_init(s);
	cells_extend(s);
	return s;
}

void
sim_destroy(struct sim *s)
{
	if (s == NULL)
		return;
	rpki_finish(s);
	cells_finish(s);
	for (size_t i = 0; i < s->n_configs; i++)
		free(s->configs[i]->sources);
	for (size_t i = 0; i < s->n_igp; i++)
		free(s->igp[i].cost);
	queue_finish(&s->queue);
	policy_memo_finish(&s->memo);
	trie_finish(&s->prefix_ids);
	attr_table_destroy(s->world.attrs);
	arena_finish(&s->arena);
	free(s->prefixes);
	free(s->order);
	free(s->martian);
	free(s->facts);
	free(s->journal);
	free(s->steps);
	free(s->outside);
	free(s->events);
	free(s->extra);
	free(s->configs);
	free(s->neighbors);
	free(s->igp);
	free(s->leaks);
	free(s->roas);
	free(s->candidates);
	free(s->shown);
	free(s);
}

struct topology *
sim_topology(const struct sim *s)
{
	return s->topo;
}

struct registry *
sim_registry(const struct sim *s)
{
	return s->registry;
}

struct attr_table *
sim_attrs(const struct sim *s)
{
	return s->world.attrs;
}

size_t
sim_bytes(const struct sim *s)
{
	size_t n = sizeof(*s) + s->arena.total + policy_memo_bytes(&s->memo) +
	    attr_table_bytes(s->world.attrs) + cells_bytes(s) +
	    queue_bytes(&s->queue);

	n += s->cap_prefixes * sizeof(*s->prefixes) +
	    s->cap_order * sizeof(*s->order) + s->cap_martian +
	    s->n_facts * sizeof(*s->facts);
	n += s->cap_journal * sizeof(*s->journal) +
	    s->cap_steps * sizeof(*s->steps) +
	    s->cap_outside * sizeof(*s->outside);
	n += s->cap_events * sizeof(*s->events) +
	    s->cap_extra * sizeof(*s->extra);
	n += s->cap_configs * sizeof(*s->configs) +
	    s->cap_leaks * sizeof(*s->leaks) + s->cap_roas * sizeof(*s->roas) +
	    s->cap_candidates * sizeof(*s->candidates);
	if (s->neighbors != NULL)
		n += s->edge_slots * sizeof(*s->neighbors);
	return n;
}

/* --- prefixes ------------------------------------------------------------- */

prefix_id
sim_find_prefix(const struct sim *s, const struct prefix *p)
{
	uint32_t id = trie_get(&s->prefix_ids, p);

	return id == TRIE_NONE ? PREFIX_ID_NONE : id;
}

/* Prefixes are gone through in their own order, never by id: what a probe had
 * registered before it was rolled back must not show. */
static void
order_insert(struct sim *s, prefix_id id)
{
	size_t lo = 0, hi = id;

	GROW(s->order, (size_t)id, s->cap_order);
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (prefix_cmp(&s->prefixes[s->order[mid]], &s->prefixes[id]) <
		    0)
			lo = mid + 1;
		else
			hi = mid;
	}
	memmove(s->order + lo + 1, s->order + lo,
	    (id - lo) * sizeof(*s->order));
	s->order[lo] = id;
}

prefix_id
sim_prefix_id(struct sim *s, const struct prefix *p)
{
	prefix_id id = sim_find_prefix(s, p);

	if (id != PREFIX_ID_NONE)
		return id;
	cells_extend(s); /* while its layout has no new block */
	id = (prefix_id)s->n_prefixes;
	GROW(s->prefixes, s->n_prefixes, s->cap_prefixes);
	s->prefixes[id] = *p;
	GROW(s->martian, s->n_prefixes, s->cap_martian);
	s->martian[id] = prefix_is_martian(p);
	order_insert(s, id);
	trie_set(&s->prefix_ids, p, id);
	s->n_prefixes++;
	cells_extend(s);
	return id;
}

const struct prefix *
sim_prefix(const struct sim *s, prefix_id id)
{
	PRE(id < s->n_prefixes);
	return &s->prefixes[id];
}

size_t
sim_prefix_count(const struct sim *s)
{
	return s->n_prefixes;
}

/* --- events --------------------------------------------------------------- */

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

void
sim_start(struct sim *s)
{
	sim_post(s,
	    &(struct sim_event){
		.time_ms = s->now_ms,
		.kind = EV_FSM,
		.edge = EDGE_NONE,
		.link = LINK_NONE,
		.prefix = PREFIX_ID_NONE,
		.a = FSM_START,
	    });
}

/* --- people --------------------------------------------------------------- */

bool
sim_happens(const struct sim *s, const struct sim_event *e)
{
	const struct sim_people *p = &s->options.people;

	return e->condition == 0 || p->happens == NULL ||
	    p->happens(p->arg, e->condition, e->time_ms);
}

const char *
sim_message(const struct sim *s, const struct sim_event *e)
{
	const struct sim_people *p = &s->options.people;

	PRE(e->kind == EV_MESSAGE);
	if (e->b != 0 && p->says != NULL)
		return p->says(p->arg, e->b, e->time_ms);
	return e->text != NULL ? e->text : "";
}

/* --- what outside events do ----------------------------------------------- */

static uint32_t
leak_find(struct sim *s, const struct leak *l)
{
	for (size_t i = 0; i < s->n_leaks; i++)
		if (s->leaks[i].router == l->router &&
		    s->leaks[i].as == l->as && s->leaks[i].prefix == l->prefix)
			return (uint32_t)i;
	GROW(s->leaks, s->n_leaks, s->cap_leaks);
	s->leaks[s->n_leaks] = *l;
	s->n_leaks++;
	cells_extend(s);
	return (uint32_t)s->n_leaks - 1;
}

static void
do_leak(struct sim *s, const struct sim_event *e)
{
	struct leak l = { e->router, e->a, e->prefix };
	size_t index = WORLD_GLOBALS + leak_find(s, &l);
	uint32_t was = read_global(s, GLOBAL_WORLD, index), now = e->up;
	const struct topo_router *r = &s->topo->routers[e->router];

	if (was == now)
		return;
	write_global(s, GLOBAL_WORLD, index, now);
	write_global(s, GLOBAL_ROUTER,
	    (size_t)e->router * ROUTER_GLOBALS + ROUTER_LEAKS,
	    router_global(s, e->router, ROUTER_LEAKS) + now - was);
	for (size_t i = 0; i < r->n_edges; i++) {
		if (e->prefix == PREFIX_ID_NONE)
			update_send_all(s, r->edges[i]);
		else
			update_send(s, r->edges[i], e->prefix);
	}
}

/* A route that somebody made up is an own one like others: it wins by the
 * weight of own routes. */
static attr_id
own_attrs(struct sim *s, const struct sim_event *e)
{
	struct path_attrs a;

	if (e->attrs == 0)
		return speaker_originate(&s->world, NULL,
		    &s->prefixes[e->prefix], SOURCE_LOCAL, NULL, 0, false);
	a = *attr_get(s->world.attrs, e->attrs);
	a.weight = WEIGHT_LOCAL;
	return attr_intern(s->world.attrs, &a);
}

static void
do_originate(struct sim *s, const struct sim_event *e)
{
	attr_id attrs = e->attrs;

	PRE(e->router < s->topo->n_routers && e->prefix < s->n_prefixes);
	if (e->kind == EV_ORIGINATE)
		attrs = own_attrs(s, e);
	if (e->kind == EV_WITHDRAW) {
		uint32_t was =
		    router_cells(s, e->prefix, e->router)[ROUTER_SCRIPT];

		attrs = was == 0 || was == SCRIPT_HELD ? SCRIPT_HELD : 0;
	}
	write_router(s, e->prefix, e->router, ROUTER_SCRIPT, attrs);
	local_refresh(s, e->router, e->prefix);
	/* Holding back, or no longer, changes no route of this router. */
	for (size_t i = 0; i < s->topo->routers[e->router].n_edges; i++)
		update_send(s, s->topo->routers[e->router].edges[i], e->prefix);
}

static void
do_link(struct sim *s, const struct sim_event *e)
{
	if (sim_link_up(s, e->link) == e->up)
		return;
	write_global(s, GLOBAL_LINK, (size_t)e->link * LINK_GLOBALS + LINK_DOWN,
	    !e->up);
	session_link_changed(s, e->link);
}

/* An UPDATE that no router of this world has sent. */
static void
do_foreign_update(struct sim *s, const struct sim_event *e)
{
	if (session_state(s, e->edge) == FSM_ESTABLISHED)
		update_receive(s, s->slot_of[e->edge], e->prefix,
		    wire_pack(s, s->topo->edges[e->edge].reverse,
			prefix_afi(s, e->prefix), e->attrs));
}

static void
do_extra(struct sim *s, const struct sim_event *e, const struct event *packed)
{
	if (!sim_happens(s, e))
		return;
	switch ((enum sim_event_kind)e->kind) {
	case EV_MESSAGE:
		break;
	case EV_LINK:
		do_link(s, e);
		break;
	case EV_CONFIG:
		config_apply(s, e->router, e->a);
		break;
	case EV_SESSION_ADMIN:
		session_admin(s, e->edge, e->up);
		break;
	case EV_SESSION_RESET:
		session_reset(s, e->edge);
		break;
	case EV_ORIGINATE:
	case EV_WITHDRAW:
		do_originate(s, e);
		break;
	case EV_LEAK:
		do_leak(s, e);
		break;
	case EV_ROA:
		PRE(e->a < s->n_roas);
		rpki_publish(s, &s->roas[e->a], e->up);
		break;
	case EV_RPKI:
		PRE(e->a < s->n_rpki_acts);
		rpki_act(s, &s->rpki_acts[e->a], e->up);
		break;
	case EV_IRR:
		/* It has its own history, by time. */
		irr_seek(&s->registry->irr, s->now_ms);
		break;
	case EV_UPDATE:
		do_foreign_update(s, e);
		break;
	case EV_FSM:
		if (e->edge == EDGE_NONE) {
			rpki_start(s);
			sessions_start(s);
			break;
		}
		session_event(s, packed);
		break;
	case EV_OPEN:
	case EV_KEEPALIVE:
	case EV_NOTIFICATION:
		session_event(s, packed);
		break;
	case EV_MRAI:
		update_mrai(s, e->edge);
		break;
	case EV_FETCH:
	case EV_RTR:
	case EV_RTR_EXPIRE:
	case EV_REVALIDATE:
		base_panic(__FILE__, __LINE__, "an inside kind was posted");
	}
}

/* --- running -------------------------------------------------------------- */

/* Not from an earlier connection, nor to a session that is gone. */
static void
do_update(struct sim *s, const struct event *e)
{
	const struct slot *slot = &s->slots[e->subject];

	if ((slot->flags & (SLOT_V4 | SLOT_V6)) != 0 &&
	    slot->connection == event_connection(e))
		update_receive(s, e->subject, e->prefix, e->attrs);
}

/* The events of one time come in the order of routers, scattered over memory:
 * it is told a little ahead what will be needed. */
static void
look_ahead(const struct sim *s)
{
	uint32_t id = queue_peek(&s->queue, 12);
	const struct event *e;

	if (id == UINT32_MAX)
		return;
	PREFETCH(&s->events[id]);
	e = &s->events[queue_peek(&s->queue, 6)];
	if (event_kind(e) == EV_UPDATE && !event_is_extra(e)) {
		PREFETCH(&s->slots[e->subject]);
		PREFETCH(slot_cells(s, e->prefix, e->subject));
	}
	e = &s->events[queue_peek(&s->queue, 2)];
	if (event_kind(e) == EV_UPDATE && !event_is_extra(e))
		PREFETCH(
		    router_cells(s, e->prefix, s->slots[e->subject].router));
}

bool
sim_step(struct sim *s)
{
	struct event e;
	uint32_t id;

	if (s->queue.n == 0)
		return false;
	if (s->topo->n_edges > s->edge_slots)
		cells_extend(s);
	look_ahead(s);
	id = queue_pop(&s->queue);
	step_begin(s, id);
	e = s->events[id];
	s->now_ms = event_time(&e);
	if (event_is_extra(&e)) {
		struct sim_event outside = s->extra[e.prefix];

		do_extra(s, &outside, &e);
		return true;
	}
	switch (event_kind(&e)) {
	case EV_UPDATE:
		do_update(s, &e);
		break;
	case EV_MRAI:
		update_mrai(s, e.subject);
		break;
	case EV_FETCH:
		validator_fetch(s, e.prefix);
		break;
	case EV_RTR:
		rtr_told(s, e.subject, e.prefix);
		break;
	case EV_RTR_EXPIRE:
		rtr_expire(s, e.subject);
		break;
	case EV_REVALIDATE:
		rtr_revalidate(s, e.subject);
		break;
	case EV_FSM:
	case EV_OPEN:
	case EV_KEEPALIVE:
	case EV_NOTIFICATION:
		session_event(s, &e);
		break;
	case EV_MESSAGE:
	case EV_LINK:
	case EV_CONFIG:
	case EV_SESSION_ADMIN:
	case EV_SESSION_RESET:
	case EV_ORIGINATE:
	case EV_WITHDRAW:
	case EV_LEAK:
	case EV_ROA:
	case EV_RPKI:
	case EV_IRR:
		base_panic(__FILE__, __LINE__, "an outside kind was packed");
	}
	return true;
}

uint64_t
sim_now(const struct sim *s)
{
	return s->now_ms;
}

bool
sim_idle(const struct sim *s)
{
	return s->queue.n == 0;
}

uint64_t
sim_next_time(const struct sim *s)
{
	return s->queue.n == 0 ? UINT64_MAX : queue_when(&s->queue) >> 8;
}

/* What settles needs far less: a prefix is sent over a session a few times. */
static uint64_t
default_budget(const struct sim *s)
{
	return 10000 + 200 * (uint64_t)s->n_prefixes * (s->topo->n_edges / 2);
}

enum sim_status
sim_run(struct sim *s, uint64_t until_ms)
{
	uint64_t budget = s->options.message_budget != 0
	    ? s->options.message_budget
	    : default_budget(s);

	s->run_start = s->n_steps;
	s->gave_up = 0;
	while (sim_next_time(s) <= until_ms && sim_step(s))
		if (budget-- == 0) {
			s->gave_up = s->n_steps;
			return SIM_OSCILLATES;
		}
	if (until_ms != UINT64_MAX && until_ms > s->now_ms) {
		GROW_BIT(s->outside, s->n_outside, s->cap_outside);
		s->outside[s->n_outside++] =
		    (struct outside){ (uint32_t)s->n_steps, UINT32_MAX,
			    until_ms };
		s->now_ms = until_ms;
	}
	return SIM_SETTLED;
}

bool
sim_is_unsettled(const struct sim *s)
{
	return s->gave_up > 0 && s->n_steps >= s->gave_up;
}

/* Looks at the second half of the run, when what settles has settled. */
size_t
sim_oscillation(const struct sim *s, router_id_t *out, size_t cap,
    prefix_id *prefix)
{
	size_t from = s->run_start + (s->n_steps - s->run_start) / 2, n = 0;
	uint32_t *count =
	    xcalloc(s->n_prefixes + s->topo->n_routers + 1, sizeof(*count));
	uint32_t *changed = count + s->n_prefixes;
	prefix_id most = 0;

	for (int pass = 0; pass < 2 && from < s->n_steps; pass++) {
		for (size_t i = s->steps[from].journal; i < s->n_journal; i++) {
			struct cell_name c = cell_name(s, s->journal[i].cell);

			if (c.prefix == PREFIX_ID_NONE || !c.of_router ||
			    c.field != ROUTER_BEST)
				continue;
			if (pass == 0)
				count[c.prefix]++;
			else if (c.prefix == most)
				changed[c.index]++;
		}
		for (prefix_id p = 0; pass == 0 && p < s->n_prefixes; p++)
			if (count[p] > count[most])
				most = p;
	}
	for (router_id_t r = 0; r < s->topo->n_routers; r++)
		if (changed[r] > 1 && n < cap)
			out[n++] = r;
	if (prefix != NULL)
		*prefix = n > 0 ? most : PREFIX_ID_NONE;
	free(count);
	return n;
}

/* --- looking -------------------------------------------------------------- */

enum fsm_state
sim_session_state(const struct sim *s, edge_t e)
{
	return session_state(s, e);
}

enum notification
sim_session_error(const struct sim *s, edge_t e)
{
	return (enum notification)(
	    (session_word(s, e) & SESSION_ERROR) >> SESSION_ERROR_SHIFT);
}

bool
sim_session_carries(const struct sim *s, edge_t e, enum afi afi)
{
	return session_carries(s, e, afi);
}

bool
sim_link_up(const struct sim *s, link_t l)
{
	return read_global(s, GLOBAL_LINK,
		   (size_t)l * LINK_GLOBALS + LINK_DOWN) == 0;
}

void
sim_session_side(const struct sim *s, edge_t e, struct session_side *out)
{
	session_side_fill(s, e, s->topo->edges[e].transport, out);
	out->leak = leak_active(s, s->topo->edges[e].router, out->remote_as,
	    PREFIX_ID_NONE);
}

static bool
knows_edge(const struct sim *s, prefix_id p, edge_t e)
{
	return p < s->n_prefixes && e < s->edge_slots;
}

static bool
knows_router(const struct sim *s, prefix_id p, router_id_t r)
{
	return p < s->n_prefixes && r < s->router_slots;
}

enum refuse_reason
sim_refusal(const struct sim *s, edge_t e, prefix_id p)
{
	uint32_t cell;

	if (!knows_edge(s, p, e))
		return REFUSE_NONE;
	cell = edge_cells(s, p, e)[EDGE_ACCEPTED];
	return cell & CELL_REFUSED ? (enum refuse_reason)(cell & ~CELL_REFUSED)
				   : REFUSE_NONE;
}

struct adj_in
sim_adj_in(const struct sim *s, edge_t e, prefix_id p)
{
	struct adj_in in = { 0, 0, REFUSE_NONE };
	const uint32_t *c;

	if (!knows_edge(s, p, e))
		return in;
	c = edge_cells(s, p, e);
	in.received = wire_unpack(s, s->topo->edges[e].reverse,
	    prefix_afi(s, p), c[EDGE_RECEIVED]);
	in.accepted = accepted_attrs(s, e, p, c[EDGE_ACCEPTED]);
	in.reason = sim_refusal(s, e, p);
	return in;
}

attr_id
sim_adj_out(const struct sim *s, edge_t e, prefix_id p)
{
	if (!knows_edge(s, p, e))
		return 0;
	return wire_unpack(s, e, prefix_afi(s, p),
	    edge_cells(s, p, e)[EDGE_OUT]);
}

uint32_t
sim_best(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? best_of(s, r, p) : BEST_NONE;
}

attr_id
sim_best_attrs(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? best_attrs(s, r, p) : 0;
}

attr_id
sim_local_route(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? router_cells(s, p, r)[ROUTER_LOCAL] : 0;
}

bool
sim_as_announces(const void *sim, uint32_t as, const struct prefix *x)
{
	const struct sim *s = sim;
	prefix_id p = sim_find_prefix(s, x);
	const struct topo_as *of = topology_find_as(s->topo, as);

	for (size_t i = 0;
	     p != PREFIX_ID_NONE && of != NULL && i < of->n_routers; i++)
		if (sim_local_route(s, of->routers[i], p) != 0)
			return true;
	return false;
}

uint64_t
sim_adj_in_since(const struct sim *s, edge_t e, prefix_id p)
{
	return knows_edge(s, p, e)
	    ? cell_since(s, edge_cell_id(s, p, e, EDGE_RECEIVED))
	    : 0;
}

uint64_t
sim_best_since(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r)
	    ? cell_since(s, router_cell_id(s, p, r, ROUTER_BEST))
	    : 0;
}

uint32_t
sim_accepted_count(const struct sim *s, edge_t e, enum afi afi)
{
	uint32_t n = 0;

	for (prefix_id p = 0; e < s->edge_slots && p < s->n_prefixes; p++) {
		n += is_accepted(edge_cells(s, p, e)[EDGE_ACCEPTED]) &&
		    afi_of(s->prefixes[p].addr.family) == afi;
	}
	return n;
}

uint32_t
sim_add_roa(struct sim *s, const struct roa *roa)
{
	GROW(s->roas, s->n_roas, s->cap_roas);
	s->roas[s->n_roas] = *roa;
	return (uint32_t)s->n_roas++;
}
