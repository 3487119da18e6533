/* The simulator: life, what an event does, and running. Where the rest is:
 * event.c (how events wait), read.c (what others may look at), journal.c (cells
 * and going back), session.c (FSM), update.c (RIBs), config_change.c, local.c
 * (own routes), igp.c, rpki.c, explain.c, forwarding.c, history.c. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

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
		/* It has its own history, by time: see clock_set(). */
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
	clock_set(s, event_time(&e));
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
		clock_set(s, until_ms);
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

/* --- ROAs ----------------------------------------------------------------- */

uint32_t
sim_add_roa(struct sim *s, const struct roa *roa)
{
	GROW(s->roas, s->n_roas, s->cap_roas);
	s->roas[s->n_roas] = *roa;
	return (uint32_t)s->n_roas++;
}
