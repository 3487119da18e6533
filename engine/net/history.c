#include "net/history.h"

#include <string.h>

#include "net/sim_private.h"

enum { ITEMS_MAX = 12 };

size_t
history_steps(const struct sim *s)
{
	return s->n_steps;
}

const struct sim_event *
history_event(const struct sim *s, size_t step)
{
	PRE(step < s->n_steps);
	event_unpack(s, &s->events[s->steps[step].event], s->shown);
	return s->shown;
}

/* --- values in the past --------------------------------------------------- */

static size_t
step_end(const struct sim *s, size_t step)
{
	return step + 1 < s->n_steps ? s->steps[step + 1].journal
				     : s->n_journal;
}

/* The value of a cell before change number at. */
static uint32_t
value_at(const struct sim *s, uint32_t cell, uint32_t now, size_t at)
{
	for (; at < s->n_journal; at++)
		if (s->journal[at].cell == cell)
			return s->journal[at].old_value;
	return now;
}

static uint32_t
best_before(const struct sim *s, router_id_t r, prefix_id p, size_t at)
{
	return value_at(s, router_cell_id(s, p, r, ROUTER_BEST),
		   router_cells(s, p, r)[ROUTER_BEST], at) -
	    1;
}

/* The first change made after time_ms. */
static size_t
journal_after(const struct sim *s, uint64_t time_ms)
{
	size_t lo = 0, hi = s->n_steps;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (event_time(&s->events[s->steps[mid].event]) <= time_ms)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n_steps ? s->steps[lo].journal : s->n_journal;
}

const struct holdings *
history_holdings_at(const struct sim *s, uint64_t time_ms)
{
	uint32_t cell =
	    CELL_GLOBAL | (uint32_t)GLOBAL_WORLD << 28 | WORLD_PUBLISHED;

	return rpki_holdings(s,
	    value_at(s, cell, read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED),
		journal_after(s, time_ms)));
}

uint32_t
history_best_at(const struct sim *s, router_id_t r, prefix_id p,
    uint64_t time_ms)
{
	if (p >= s->n_prefixes || r >= s->router_slots)
		return BEST_NONE;
	return best_before(s, r, p, journal_after(s, time_ms));
}

attr_id
history_best_attrs_at(const struct sim *s, router_id_t r, prefix_id p,
    uint64_t time_ms)
{
	uint32_t best = history_best_at(s, r, p, time_ms);
	size_t at = journal_after(s, time_ms);

	if (best == BEST_NONE)
		return 0;
	if (best == BEST_LOCAL)
		return value_at(s, router_cell_id(s, p, r, ROUTER_LOCAL),
		    router_cells(s, p, r)[ROUTER_LOCAL], at);
	return accepted_attrs(s, best, p,
	    value_at(s, edge_cell_id(s, p, best, EDGE_ACCEPTED),
		edge_cells(s, p, best)[EDGE_ACCEPTED], at));
}

/* --- changes -------------------------------------------------------------- */

struct changes {
	const struct sim *s;
	struct arena *arena;
	struct history_change *items;
	size_t n, cap;
	size_t begin, end; /* in the journal */
};

static void
change_add(struct changes *c, struct history_change change)
{
	if (c->n == c->cap) {
		size_t cap = c->cap == 0 ? 8 : 2 * c->cap;
		struct history_change *items =
		    ARENA_ARRAY(c->arena, cap, struct history_change);

		for (size_t i = 0; i < c->n; i++)
			items[i] = c->items[i];
		c->items = items;
		c->cap = cap;
	}
	c->items[c->n++] = change;
}

static void
change_of_edge(struct changes *c, struct cell_name name, struct change j)
{
	const struct sim *s = c->s;
	router_id_t r = s->topo->edges[name.index].router;
	struct history_change change = { .router = r,
		.edge = name.index,
		.prefix = name.prefix,
		.old_value = j.old_value,
		.new_value = j.new_value };

	if (name.field == EDGE_OUT) {
		change.kind = CHANGE_SENT;
		change.old_value = wire_unpack(s, name.index,
		    prefix_afi(s, name.prefix), j.old_value);
		change.new_value = wire_unpack(s, name.index,
		    prefix_afi(s, name.prefix), j.new_value);
	} else if (name.field == EDGE_RECEIVED) {
		if (j.new_value != 0)
			return;
		change.kind = CHANGE_WITHDRAWN;
	} else if (j.new_value == 0) {
		return; /* withdrawn, see above */
	} else {
		change.kind = j.new_value & CELL_REFUSED ? CHANGE_REFUSED
							 : CHANGE_ACCEPTED;
		change.old_value =
		    accepted_attrs(s, name.index, name.prefix, j.old_value);
		change.new_value = j.new_value & CELL_REFUSED
		    ? j.new_value & ~CELL_REFUSED
		    : accepted_attrs(s, name.index, name.prefix, j.new_value);
	}
	change_add(c, change);
	/* The best route stayed, its attributes did not. */
	if (change.kind == CHANGE_ACCEPTED && j.old_value != 0 &&
	    best_before(s, r, name.prefix, c->begin) == name.index &&
	    best_before(s, r, name.prefix, c->end) == name.index) {
		change.kind = CHANGE_BEST;
		change.old_value = change.new_value = name.index;
		change_add(c, change);
	}
}

static void
change_of_router(struct changes *c, struct cell_name name, struct change j)
{
	struct history_change change = { .kind = CHANGE_BEST,
		.router = name.index,
		.edge = EDGE_NONE,
		.prefix = name.prefix };

	if (name.field == ROUTER_BEST) {
		change.old_value = j.old_value - 1;
		change.new_value = j.new_value - 1;
	} else if (name.field == ROUTER_LOCAL && j.old_value != 0 &&
	    best_before(c->s, name.index, name.prefix, c->begin) ==
		BEST_LOCAL &&
	    best_before(c->s, name.index, name.prefix, c->end) == BEST_LOCAL) {
		change.old_value = change.new_value = BEST_LOCAL;
	} else {
		return;
	}
	if (change.new_value < BEST_LOCAL)
		change.edge = change.new_value;
	change_add(c, change);
}

/* Only what a session was at first and is at last: a step passes through
 * several states. */
static void
change_of_session(struct changes *c, struct cell_name name, struct change j,
    size_t at)
{
	uint32_t old = j.old_value & SESSION_STATE;
	uint32_t now = j.new_value;

	for (size_t i = c->begin; i < at; i++)
		if (c->s->journal[i].cell == j.cell)
			return;
	for (size_t i = at; i < c->end; i++)
		if (c->s->journal[i].cell == j.cell)
			now = c->s->journal[i].new_value;
	now &= SESSION_STATE;
	if (old != now)
		change_add(c,
		    (struct history_change){
			.kind = CHANGE_SESSION,
			.router = c->s->topo->edges[name.index].router,
			.edge = name.index,
			.prefix = PREFIX_ID_NONE,
			.old_value = old,
			.new_value = now,
		    });
}

static void
change_of_global(struct changes *c, struct cell_name name, struct change j,
    size_t at)
{
	bool config = name.field == ROUTER_CONFIG;
	bool vrps = name.field == ROUTER_VRPS;

	if (name.class == GLOBAL_EDGE && name.field == SESSION_WORD)
		change_of_session(c, name, j, at);
	if (name.class == GLOBAL_ROUTER && (config || vrps))
		change_add(c,
		    (struct history_change){
			.kind = config ? CHANGE_CONFIG : CHANGE_VRPS,
			.router = name.index,
			.edge = EDGE_NONE,
			.prefix = PREFIX_ID_NONE,
			.old_value = j.old_value,
			.new_value = j.new_value,
		    });
}

size_t
history_changes(const struct sim *s, size_t step, struct arena *arena,
    struct history_change **out)
{
	struct changes c = { .s = s, .arena = arena };

	PRE(step < s->n_steps);
	c.begin = s->steps[step].journal;
	c.end = step_end(s, step);
	for (size_t i = c.begin; i < c.end; i++) {
		struct cell_name name = cell_name(s, s->journal[i].cell);

		if (name.prefix == PREFIX_ID_NONE)
			change_of_global(&c, name, s->journal[i], i);
		else if (name.of_router)
			change_of_router(&c, name, s->journal[i]);
		else
			change_of_edge(&c, name, s->journal[i]);
	}
	*out = c.items;
	return c.n;
}

bool
history_is_interesting(const struct sim *s, size_t step)
{
	if (event_kind(&s->events[s->steps[step].event]) == EV_IRR)
		return true;
	for (size_t i = s->steps[step].journal; i < step_end(s, step); i++) {
		struct change j = s->journal[i];
		struct cell_name name = cell_name(s, j.cell);

		if (name.prefix == PREFIX_ID_NONE)
			continue;
		if (name.of_router && name.field == ROUTER_BEST)
			return true;
		if (!name.of_router && name.field == EDGE_ACCEPTED &&
		    ((j.new_value & CELL_REFUSED) != 0 ||
			best_before(s, s->topo->edges[name.index].router,
			    name.prefix, step_end(s, step)) == name.index))
			return true;
	}
	return false;
}

size_t
history_next_interesting(const struct sim *s, size_t step, bool forward)
{
	if (!forward && step >= s->n_steps && s->n_steps > 0)
		step = s->n_steps - 1;
	while (step < s->n_steps) {
		if (history_is_interesting(s, step))
			return step;
		step = forward ? step + 1 : step - 1; /* wraps below 0 */
	}
	return SIZE_MAX;
}

/* --- text ----------------------------------------------------------------- */

static void
add_time(const struct sim *s, uint64_t ms, struct strbuf *out)
{
	uint64_t day = ms + s->options.epoch_ms;

	if (s->options.epoch_ms == 0) {
		strbuf_addf(out, "t=%u.%03us", (unsigned int)(ms / 1000),
		    (unsigned int)(ms % 1000));
		return;
	}
	strbuf_addf(out, "%02u:%02u:%02u.%03u",
	    (unsigned int)(day / 3600000 % 24),
	    (unsigned int)(day / 60000 % 60), (unsigned int)(day / 1000 % 60),
	    (unsigned int)(day % 1000));
}

static void
add_router(const struct sim *s, router_id_t r, struct strbuf *out)
{
	const struct topo_router *router = &s->topo->routers[r];

	if (router->name != NULL)
		strbuf_add(out, router->name);
	else
		strbuf_addf(out, "as%u", router->as);
}

/* The other side: its AS, inside an AS its name. */
static void
add_peer(const struct sim *s, edge_t e, struct strbuf *out)
{
	const struct topo_edge *te = &s->topo->edges[e];

	if (s->topo->routers[te->router].as == s->topo->routers[te->peer].as)
		add_router(s, te->peer, out);
	else
		strbuf_addf(out, "AS%u", s->topo->routers[te->peer].as);
}

static void
add_prefix(const struct sim *s, prefix_id p, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, prefix_print(&s->prefixes[p], text));
}

static void
add_path(const struct sim *s, attr_id attrs, struct strbuf *out)
{
	const struct path_attrs *a = attr_get(s->world.attrs, attrs);

	if (a->as_path == 0)
		return;
	strbuf_add(out, " path ");
	as_path_print(s->world.attrs, a->as_path, out);
}

static void
add_roa(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	const struct roa *roa = &s->roas[e->a];
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(out, "ROA %s max %u AS%u %s",
	    prefix_print(&roa->prefix, text), roa->max_length, roa->origin_as,
	    e->up ? "published" : "revoked");
}

static void
add_leak(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	strbuf_add(out, e->up ? ": leaks " : ": no longer leaks ");
	if (e->prefix == PREFIX_ID_NONE)
		strbuf_add(out, "all routes");
	else
		add_prefix(s, e->prefix, out);
	if (e->a != 0)
		strbuf_addf(out, " to AS%u", e->a);
}

static void
add_link(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	const struct topo_link *l = &s->topo->links[e->link];

	strbuf_add(out, "link ");
	add_router(s, l->a, out);
	if (l->b != ROUTER_NONE) {
		strbuf_add(out, " - ");
		add_router(s, l->b, out);
	}
	strbuf_add(out, e->up ? ": up" : ": down");
}

static void
add_fsm(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	strbuf_addf(out, ": %s, session with ",
	    fsm_event_name((enum fsm_event)e->a));
	add_peer(s, e->edge, out);
}

static void
add_update(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	strbuf_add(out, e->attrs == 0 ? ": withdraw " : ": ");
	add_prefix(s, e->prefix, out);
	strbuf_add(out, " from ");
	add_peer(s, e->edge, out);
	if (e->attrs != 0)
		add_path(s, e->attrs, out);
}

/* What happens to the session of e->edge, seen by its router. */
static void
add_session_event(const struct sim *s, const struct sim_event *e,
    struct strbuf *out)
{
	switch ((enum sim_event_kind)e->kind) {
	case EV_SESSION_ADMIN:
		strbuf_addf(out,
		    ": session %s: ", e->up ? "enabled" : "shut down");
		break;
	case EV_SESSION_RESET:
		strbuf_add(out, ": session cleared: ");
		break;
	case EV_OPEN:
		strbuf_add(out, ": OPEN from ");
		break;
	case EV_KEEPALIVE:
		strbuf_add(out, ": KEEPALIVE from ");
		break;
	case EV_NOTIFICATION:
		strbuf_add(out, ": NOTIFICATION from ");
		break;
	default:
		strbuf_add(out, ": may send again to ");
		break;
	}
	add_peer(s, e->edge, out);
	if (e->kind == EV_NOTIFICATION)
		strbuf_addf(out, ": %s",
		    notification_text((enum notification)e->a));
}

/* "3 VRPs", "3 VRPs and 1 ASPA" */
static void
add_payload(const struct sim *s, uint32_t payload, struct strbuf *out)
{
	size_t vrps, aspas;

	rpki_count(s, payload, &vrps, &aspas);
	strbuf_addf(out, "%zu VRP%s", vrps, vrps == 1 ? "" : "s");
	if (aspas > 0)
		strbuf_addf(out, " and %zu ASPA%s", aspas,
		    aspas == 1 ? "" : "s");
}

static void
add_object(const struct rpki_object *o, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	if (o->kind == RPKI_ROA) {
		strbuf_addf(out, "ROA %s max %u AS%u",
		    prefix_print(&o->roa.prefix, text), o->roa.max_length,
		    o->roa.origin_as);
		return;
	}
	strbuf_addf(out, "ASPA AS%u", o->aspa.as);
	for (size_t i = 0; i < o->aspa.n; i++)
		strbuf_addf(out, "%s AS%u", i == 0 ? " providers" : ",",
		    o->aspa.members[i]);
}

static void
add_rpki_change(const struct sim *s, const struct rpki_change *c,
    struct strbuf *out)
{
	const char *ca = c->ca == RPKI_NONE ? "" : s->rpki->cas[c->ca].name;
	char text[PREFIX_TEXT_MAX];

	switch (c->kind) {
	case RPKI_PUBLISH:
	case RPKI_REVOKE:
		add_object(&c->object, out);
		strbuf_add(out,
		    c->kind == RPKI_PUBLISH ? " published" : " revoked");
		if (c->stolen)
			strbuf_addf(out,
			    " with the account of %s, by somebody else", ca);
		else if (c->ca != RPKI_NONE)
			strbuf_addf(out, " by %s", ca);
		return;
	case RPKI_MANIFEST_EXPIRES:
		strbuf_addf(out, "the manifest of %s expires", ca);
		return;
	case RPKI_MANIFEST_RENEWED:
		strbuf_addf(out, "%s issues a new manifest", ca);
		return;
	case RPKI_TRANSFER:
		strbuf_addf(out, "%s is transferred to %s",
		    prefix_print(&c->prefix, text), ca);
		return;
	case RPKI_REVOKE_CA:
		strbuf_addf(out, "the certificate of %s is revoked", ca);
		return;
	}
}

static void
add_rpki(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	const struct rpki_act *a = &s->rpki_acts[e->a];

	switch (a->kind) {
	case RPKI_ACT_CHANGE:
		add_rpki_change(s, &a->change, out);
		return;
	case RPKI_ACT_VALIDATOR:
		strbuf_addf(out, "validator %s: %s",
		    s->rpki->validators[a->index].name, e->up ? "up" : "down");
		return;
	case RPKI_ACT_REPOSITORY:
		strbuf_addf(out, "repository %s: %s",
		    s->rpki->repositories[a->index], e->up ? "up" : "down");
		return;
	case RPKI_ACT_ARRIVE:
		strbuf_add(out, "everything published arrives everywhere");
		return;
	}
}

static void
add_irr(const struct sim *s, const struct sim_event *e, struct strbuf *out)
{
	const struct irr_plan *p = irr_planned(&s->registry->irr, e->b);

	if (p == NULL)
		return;
	if (e->a != 0)
		strbuf_addf(out, "AS%u", e->a);
	else
		strbuf_add(out, "the registry");
	strbuf_addf(out, " %s %s %s %s %s", p->deletes ? "deletes" : "sends",
	    rpsl_class_name(p->object->id.class), p->object->id.key,
	    p->deletes ? "from" : "to", p->object->id.source);
	if (p->refused != NULL)
		strbuf_addf(out, "; it is refused: %s", p->refused);
}

/* What a validator found, or why the event is nothing. */
static void
add_fetch(const struct sim *s, size_t step, const struct sim_event *e,
    struct strbuf *out)
{
	uint32_t cell = validator_cell_id(s, e->a, VALIDATOR_FOUND);
	uint32_t life = validator_cell_id(s, e->a, VALIDATOR_LIFE);
	size_t end = step_end(s, step);
	uint32_t found =
	    value_at(s, cell, validator_global(s, e->a, VALIDATOR_FOUND), end);
	uint32_t was = value_at(s, cell,
	    validator_global(s, e->a, VALIDATOR_FOUND), s->steps[step].journal);

	strbuf_addf(out,
	    "%s fetches the repositories: ", s->rpki->validators[e->a].name);
	if (value_at(s, life, validator_global(s, e->a, VALIDATOR_LIFE), end) ==
	    LIFE_DOWN) {
		strbuf_add(out, "it is down");
		return;
	}
	add_payload(s, found, out);
	if (found == was)
		strbuf_add(out, ", as before");
}

static void
add_told(const struct sim *s, size_t step, const struct sim_event *e,
    struct strbuf *out)
{
	uint32_t cell = CELL_GLOBAL | (uint32_t)GLOBAL_ROUTER << 28 |
	    (e->router * ROUTER_GLOBALS + ROUTER_TOLD);

	strbuf_add(out, ": is told ");
	add_payload(s,
	    value_at(s, cell, router_global(s, e->router, ROUTER_TOLD),
		step_end(s, step)),
	    out);
	strbuf_addf(out, " by %s", s->rpki->validators[e->a].name);
}

static void
add_event(const struct sim *s, size_t step, const struct sim_event *e,
    struct strbuf *out)
{
	const char *text;

	if (!sim_happens(s, e))
		strbuf_add(out, "does not happen: ");
	switch ((enum sim_event_kind)e->kind) {
	case EV_MESSAGE:
		if (e->a != 0)
			strbuf_addf(out, "AS%u: ", e->a);
		text = sim_message(s, e);
		str_add_safe(out, text, strlen(text), false);
		return;
	case EV_LINK:
		add_link(s, e, out);
		return;
	case EV_ROA:
		add_roa(s, e, out);
		return;
	case EV_RPKI:
		add_rpki(s, e, out);
		return;
	case EV_IRR:
		add_irr(s, e, out);
		return;
	case EV_FETCH:
		add_fetch(s, step, e, out);
		return;
	case EV_FSM:
		if (e->edge == EDGE_NONE) {
			strbuf_add(out, "the routers start");
			return;
		}
		break;
	default:
		break;
	}
	add_router(s,
	    e->edge != EDGE_NONE && e->kind >= EV_FSM
		? s->topo->edges[e->edge].router
		: e->kind == EV_SESSION_ADMIN || e->kind == EV_SESSION_RESET
		? s->topo->edges[e->edge].router
		: e->router,
	    out);
	switch ((enum sim_event_kind)e->kind) {
	case EV_CONFIG:
		strbuf_addf(out, ": configuration %u", e->a);
		break;
	case EV_ORIGINATE:
		strbuf_add(out, ": announces ");
		add_prefix(s, e->prefix, out);
		if (e->attrs != 0)
			add_path(s, e->attrs, out);
		break;
	case EV_WITHDRAW:
		strbuf_add(out, ": withdraws ");
		add_prefix(s, e->prefix, out);
		break;
	case EV_LEAK:
		add_leak(s, e, out);
		break;
	case EV_RTR:
		add_told(s, step, e, out);
		break;
	case EV_RTR_EXPIRE:
		strbuf_add(out, ": looks how old its VRPs are");
		break;
	case EV_REVALIDATE:
		strbuf_add(out, ": looks at its routes again");
		break;
	case EV_FSM:
		add_fsm(s, e, out);
		break;
	case EV_UPDATE:
		add_update(s, e, out);
		break;
	default:
		add_session_event(s, e, out);
		break;
	}
}

void
history_describe_object(const struct rpki_object *o, struct strbuf *out)
{
	add_object(o, out);
}

void
history_describe_step(const struct sim *s, size_t step, struct strbuf *out)
{
	add_event(s, step, history_event(s, step), out);
}

/* --- text of changes ------------------------------------------------------ */

struct line {
	const struct sim *s;
	const struct sim_event *event;
	struct strbuf *out;
	const struct history_change *last; /* what the last item was */
	size_t items;
};

/* Begins an item; names the prefix when it is not the event's. */
static void
item(struct line *l, const struct history_change *c)
{
	bool other = c->prefix != PREFIX_ID_NONE &&
	    c->prefix != l->event->prefix &&
	    (l->last == NULL || l->last->prefix != c->prefix);

	strbuf_add(l->out, l->items == 0 ? ": " : "; ");
	l->items++;
	if (c->kind != CHANGE_SENT && c->kind != CHANGE_SESSION &&
	    c->router != l->event->router) {
		add_router(l->s, c->router, l->out);
		strbuf_addc(l->out, ' ');
	}
	if (other) {
		add_prefix(l->s, c->prefix, l->out);
		strbuf_addc(l->out, ' ');
	}
}

static void
add_best(struct line *l, const struct history_change *c)
{
	const struct sim_event *e = l->event;

	if (c->new_value == BEST_NONE)
		strbuf_add(l->out, "no route");
	else if (c->new_value == BEST_LOCAL)
		strbuf_add(l->out, "best is the own route");
	else if (e->kind == EV_UPDATE && c->new_value == e->edge &&
	    c->prefix == e->prefix)
		strbuf_add(l->out, "best");
	else {
		strbuf_add(l->out, "best from ");
		add_peer(l->s, c->new_value, l->out);
	}
}

static bool
same_sending(const struct history_change *last, const struct history_change *c)
{
	return last != NULL && last->kind == CHANGE_SENT &&
	    c->kind == CHANGE_SENT && last->prefix == c->prefix &&
	    last->router == c->router &&
	    (last->new_value == 0) == (c->new_value == 0);
}

static void
add_change(struct line *l, const struct history_change *c)
{
	if (same_sending(l->last, c)) {
		strbuf_add(l->out, ", ");
		add_peer(l->s, c->edge, l->out);
		l->last = c;
		return;
	}
	item(l, c);
	switch (c->kind) {
	case CHANGE_BEST:
		add_best(l, c);
		break;
	case CHANGE_REFUSED:
		strbuf_addf(l->out, "refused (%s)",
		    refuse_word((enum refuse_reason)c->new_value));
		break;
	case CHANGE_ACCEPTED:
		strbuf_add(l->out, "accepted");
		break;
	case CHANGE_WITHDRAWN:
		strbuf_add(l->out, "lost from ");
		add_peer(l->s, c->edge, l->out);
		break;
	case CHANGE_SENT:
		strbuf_add(l->out,
		    c->new_value != 0 ? "sent to " : "withdrawn from ");
		add_peer(l->s, c->edge, l->out);
		break;
	case CHANGE_SESSION:
		strbuf_add(l->out, "session ");
		if (c->edge != l->event->edge) {
			add_router(l->s, c->router, l->out);
			strbuf_add(l->out, " to ");
			add_peer(l->s, c->edge, l->out);
			strbuf_addc(l->out, ' ');
		}
		strbuf_addf(l->out, "%s",
		    fsm_state_name((enum fsm_state)c->new_value));
		break;
	case CHANGE_VRPS:
		if (c->new_value == 0)
			strbuf_add(l->out, "it has no VRPs any more");
		else
			add_payload(l->s, c->new_value, l->out);
		break;
	case CHANGE_CONFIG:
		strbuf_addf(l->out, "configuration %u", c->new_value);
		break;
	}
	l->last = c;
}

/* What the event itself says already, or a later change of the step. */
static bool
is_said(const struct sim_event *e, const struct history_change *c, size_t n,
    size_t i)
{
	if (c[i].kind == CHANGE_CONFIG)
		return e->kind == EV_CONFIG;
	if (c[i].kind == CHANGE_VRPS)
		return e->kind == EV_REVALIDATE && c[i].new_value != 0;
	if (c[i].kind == CHANGE_WITHDRAWN)
		return e->kind == EV_UPDATE && e->prefix == c[i].prefix;
	if (c[i].kind == CHANGE_ACCEPTED)
		for (size_t j = i + 1; j < n; j++)
			if (c[j].kind == CHANGE_BEST &&
			    c[j].prefix == c[i].prefix &&
			    c[j].new_value == c[i].edge)
				return true;
	return false;
}

void
history_render(const struct sim *s, size_t step, bool with_changes,
    struct strbuf *out)
{
	struct arena arena = { 0 };
	struct sim_event e = *history_event(s, step);
	struct line l = { .s = s, .event = &e, .out = out };
	struct history_change *c;
	size_t n, left = 0;

	add_time(s, e.time_ms, out);
	strbuf_addc(out, ' ');
	add_event(s, step, &e, out);
	n = with_changes ? history_changes(s, step, &arena, &c) : 0;
	if (e.kind >= EV_FSM && e.edge != EDGE_NONE)
		e.router = s->topo->edges[e.edge].router;
	for (size_t i = 0; i < n; i++) {
		if (is_said(&e, c, n, i))
			continue;
		if (l.items >= ITEMS_MAX && !same_sending(l.last, &c[i]))
			left++;
		else
			add_change(&l, &c[i]);
	}
	if (left > 0)
		strbuf_addf(out, "; and %zu more", left);
	if (with_changes && n == 0 && e.kind == EV_UPDATE)
		strbuf_add(out, ": no change");
	arena_finish(&arena);
}
