/* What happened, in sentences: one line a moment and a kind of change, not one
 * a message. */
#include <stdlib.h>
#include <string.h>

#include "net/rpki.h"
#include "net/stable.h"
#include "session/session_private.h"

enum { LINES_MAX = 40, TIME_COLUMNS = 14, LIST_MAX = 12 };

struct moved {
	uint32_t as;
	prefix_id prefix;
	enum route_truth was, is;
	bool told;
};

struct refusal {
	edge_t edge;
	prefix_id prefix;
};

struct teller {
	struct session *s;
	struct sim *sim;
	struct strbuf *out;
	struct arena arena; /* of one moment */
	uint64_t time_ms;
	struct moved *moved;
	size_t n_moved, cap_moved;
	struct refusal *refused; /* each is told once */
	size_t n_refused, cap_refused;
	size_t lines, more;
};

static void
line(struct teller *t, const char *text)
{
	if (t->lines++ >= LINES_MAX) {
		t->more++;
		return;
	}
	scenario_time_print(t->s->scenario, t->time_ms, t->out);
	strbuf_addc(t->out, ' ');
	strbuf_pad_to(t->out, TIME_COLUMNS);
	text_wrap(t->out, TIME_COLUMNS, text);
}

static int
compare_as(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
list_short(struct strbuf *out, uint32_t *as, size_t n)
{
	qsort(as, n, sizeof(*as), compare_as);
	text_as_list(out, as, n < LIST_MAX ? n : LIST_MAX);
	if (n > LIST_MAX)
		strbuf_addf(out, " and %zu more", n - LIST_MAX);
}

static void
add_once(uint32_t *as, size_t *n, uint32_t new)
{
	for (size_t i = 0; i < *n; i++)
		if (as[i] == new)
			return;
	as[(*n)++] = new;
}

static bool
is_now(const struct teller *t, size_t step)
{
	return history_event(t->sim, step)->time_ms == t->time_ms;
}

/* --- what the world did ---------------------------------------------------*/

static void
tell_announcement(struct teller *t, const struct sim_event *e)
{
	const struct topology *topo = &t->s->work.world->topology;
	const struct prefix *p = sim_prefix(t->sim, e->prefix);
	uint32_t as = topo->routers[e->router].as;
	uint32_t holder = truth_holder(t->s->work.world, p);
	char text[PREFIX_TEXT_MAX];

	if (e->text != NULL && e->text[0] != '\0')
		line(t, e->text);
	else if (holder == as || holder == 0)
		line(t,
		    arena_printf(&t->arena, "AS%u announces %s.", as,
			prefix_print(p, text)));
	else
		line(t,
		    arena_printf(&t->arena,
			"AS%u announces %s. The "
			"holder of that space is AS%u.",
			as, prefix_print(p, text), holder));
}

static void
tell_leak(struct teller *t, const struct sim_event *e)
{
	const struct topology *topo = &t->s->work.world->topology;
	uint32_t as = topo->routers[e->router].as;

	if (!e->up)
		line(t, arena_printf(&t->arena, "AS%u stops leaking.", as));
	else if (e->a != 0)
		line(t,
		    arena_printf(&t->arena,
			"AS%u leaks what it learned "
			"to AS%u.",
			as, e->a));
	else
		line(t,
		    arena_printf(&t->arena,
			"AS%u leaks what it learned "
			"to all its neighbours.",
			as));
}

static void
tell_session(struct teller *t, const struct sim_event *e)
{
	const struct topology *topo = &t->s->work.world->topology;
	router_id_t a, b;

	if (e->kind == EV_LINK) {
		a = topo->links[e->link].a;
		b = topo->links[e->link].b;
	} else {
		a = topo->edges[e->edge].router;
		b = topo->edges[e->edge].peer;
	}
	line(t,
	    arena_printf(&t->arena,
		"The %s between AS%u and %s%u goes "
		"%s.",
		e->kind == EV_LINK ? "link" : "session", topo->routers[a].as,
		b == ROUTER_NONE ? "port " : "AS",
		b == ROUTER_NONE ? 0 : topo->routers[b].as,
		e->up ? "up" : "down"));
}

/* As the log says it, in a sentence. */
static void
tell_as_logged(struct teller *t, size_t step)
{
	struct strbuf b = { 0 };

	history_describe_step(t->sim, step, &b);
	/* A validator keeps its name as it is. */
	if (history_event(t->sim, step)->kind != EV_FETCH && b.s[0] >= 'a' &&
	    b.s[0] <= 'z')
		b.s[0] = (char)(b.s[0] - 'a' + 'A');
	line(t, arena_printf(&t->arena, "%s.", strbuf_str(&b)));
	strbuf_finish(&b);
}

/* One that looks the moment something changes is not worth a line. */
static bool
takes_time(const struct teller *t, uint32_t validator)
{
	return sim_rpki_plan(t->sim)->validators[validator].refresh_ms != 0;
}

static bool
is_telling(const struct teller *t, size_t step, uint32_t validator)
{
	const struct sim_event *e = history_event(t->sim, step);

	return e->kind == EV_RTR && e->a == validator;
}

/* All routers that a validator tells at this moment, by the first of them. */
static void
tell_told(struct teller *t, size_t step, uint32_t validator)
{
	const struct topology *topo = &t->s->work.world->topology;
	const char *name = sim_rpki_plan(t->sim)->validators[validator].name;
	size_t n = history_steps(t->sim), count = 0;
	uint32_t *as = ARENA_ARRAY(&t->arena, topo->n_routers, uint32_t);
	struct strbuf b = { 0 };

	for (size_t i = step; i-- > 0 && is_now(t, i);)
		if (is_telling(t, i, validator))
			return;
	for (size_t i = step; i < n && is_now(t, i); i++)
		if (is_telling(t, i, validator))
			add_once(as, &count,
			    topo->routers[history_event(t->sim, i)->router].as);
	strbuf_addf(&b, "%s tells ", name);
	list_short(&b, as, count);
	strbuf_add(&b, " what it found.");
	line(t, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
tell_event(struct teller *t, size_t step, const struct sim_event *e)
{
	const struct topology *topo = &t->s->work.world->topology;
	char text[PREFIX_TEXT_MAX];
	const char *says;

	if (!sim_happens(t->sim, e))
		return;
	switch ((enum sim_event_kind)e->kind) {
	case EV_MESSAGE:
		says = sim_message(t->sim, e);
		if (says[0] == '\0')
			break;
		line(t,
		    e->a == 0
			? says
			: arena_printf(&t->arena, "AS%u says: %s", e->a, says));
		break;
	case EV_ORIGINATE:
		tell_announcement(t, e);
		break;
	case EV_WITHDRAW:
		if (e->text != NULL && e->text[0] != '\0') {
			line(t, e->text);
			break;
		}
		line(t,
		    arena_printf(&t->arena, "AS%u withdraws %s.",
			topo->routers[e->router].as,
			prefix_print(sim_prefix(t->sim, e->prefix), text)));
		break;
	case EV_LEAK:
		tell_leak(t, e);
		break;
	case EV_LINK:
	case EV_SESSION_ADMIN:
		tell_session(t, e);
		break;
	case EV_CONFIG:
		line(t,
		    arena_printf(&t->arena, "%s runs a new configuration.",
			topo->routers[e->router].name));
		break;
	case EV_ROA:
	case EV_RPKI:
	case EV_IRR:
		if (e->text != NULL && e->text[0] != '\0')
			line(t, e->text);
		tell_as_logged(t, step);
		break;
	case EV_FETCH:
		if (takes_time(t, e->a))
			tell_as_logged(t, step);
		break;
	case EV_RTR:
		if (takes_time(t, e->a))
			tell_told(t, step, e->a);
		break;
	case EV_SESSION_RESET:
	case EV_RTR_EXPIRE:
	case EV_REVALIDATE:
	case EV_FSM:
	case EV_OPEN:
	case EV_KEEPALIVE:
	case EV_NOTIFICATION:
	case EV_UPDATE:
	case EV_MRAI:
		break;
	}
}

/* --- what the routers did -------------------------------------------------*/

/* Nobody told the AS: learned_from is set on import from another. */
static bool
is_own(const struct teller *t, attr_id attrs)
{
	return attrs != 0 &&
	    attr_get(sim_attrs(t->sim), attrs)->learned_from == REL_NONE;
}

static void
note_best(struct teller *t, router_id_t router, prefix_id p)
{
	struct world *w = t->s->work.world;
	uint32_t as = w->topology.routers[router].as;
	const struct prefix *prefix = sim_prefix(t->sim, p);
	struct moved m = { .as = as, .prefix = p };
	attr_id was = 0, is;

	for (size_t i = 0; i < t->n_moved; i++)
		if (t->moved[i].as == as && t->moved[i].prefix == p)
			return;
	is = history_best_attrs_at(t->sim, router, p, t->time_ms);
	if (t->time_ms > 0)
		was = history_best_attrs_at(t->sim, router, p, t->time_ms - 1);
	/* Who announces it does not follow anybody. */
	if (is_own(t, was) || is_own(t, is) || truth_holder(w, prefix) == as)
		return;
	m.was = truth_of(w, as, prefix, was);
	m.is = truth_of(w, as, prefix, is);
	if (m.was == m.is)
		return;
	GROW(t->moved, t->n_moved, t->cap_moved);
	t->moved[t->n_moved++] = m;
}

static void
note_refused(struct teller *t, edge_t e, prefix_id p)
{
	struct world *w = t->s->work.world;
	const struct topo_edge *edge = &w->topology.edges[e];
	uint32_t as = w->topology.routers[edge->router].as;
	uint32_t from = w->topology.routers[edge->peer].as;
	struct adj_in in = sim_adj_in(t->sim, e, p);
	char text[PREFIX_TEXT_MAX];

	/* Only what is still refused has a reason to show. */
	if (in.received == 0 || in.accepted != 0 || in.reason == REFUSE_AS_LOOP)
		return;
	for (size_t i = 0; i < t->n_refused; i++)
		if (t->refused[i].edge == e && t->refused[i].prefix == p)
			return;
	GROW(t->refused, t->n_refused, t->cap_refused);
	t->refused[t->n_refused++] = (struct refusal){ e, p };
	line(t,
	    arena_printf(&t->arena, "AS%u refuses %s from AS%u: %s.", as,
		prefix_print(sim_prefix(t->sim, p), text), from,
		refuse_text(in.reason)));
}

static const char *
moved_text(const struct moved *m, bool many)
{
	switch (m->is) {
	case TRUTH_WRONG:
		return many ? "use a wrong origin for"
			    : "uses a wrong origin for";
	case TRUTH_LEAKED:
		return many ? "use a leaked route to"
			    : "uses a leaked route to";
	case TRUTH_NONE:
		return many ? "have no route left to" : "has no route left to";
	case TRUTH_RIGHT:
		if (m->was == TRUTH_WRONG || m->was == TRUTH_LEAKED)
			return many ? "use the right route again to"
				    : "uses the right route again to";
		break;
	case TRUTH_UNKNOWN:
		break;
	}
	return many ? "have a route to" : "has a route to";
}

static bool
same_move(const struct moved *a, const struct moved *b)
{
	return a->prefix == b->prefix && a->is == b->is &&
	    str_eq(moved_text(a, false), moved_text(b, false));
}

/* The ASes that did the same for a prefix, ascending. */
static size_t
group(const struct teller *t, const struct moved *m, uint32_t *as)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_moved; i++)
		if (same_move(&t->moved[i], m))
			as[n++] = t->moved[i].as;
	if (n > 1)
		qsort(as, n, sizeof(*as), compare_as);
	return n;
}

static void
mark_told(struct teller *t, const struct moved *m)
{
	for (size_t i = 0; i < t->n_moved; i++)
		if (same_move(&t->moved[i], m))
			t->moved[i].told = true;
}

enum { JOIN_MAX = 200 };

/* One line for all ASes that did the same; prefixes for which the same ASes did
 * the same are joined, when there are few enough. */
static void
tell_move(struct teller *t, const struct moved *m)
{
	uint32_t *as = ARENA_ARRAY(&t->arena, t->n_moved, uint32_t);
	uint32_t *other = ARENA_ARRAY(&t->arena, t->n_moved, uint32_t);
	size_t n = group(t, m, as);
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];

	list_short(&b, as, n);
	strbuf_addf(&b, " %s %s", moved_text(m, n > 1),
	    prefix_print(sim_prefix(t->sim, m->prefix), text));
	mark_told(t, m);
	for (size_t i = 0; i < t->n_moved && t->n_moved <= JOIN_MAX; i++) {
		const struct moved *o = &t->moved[i];
		if (o->told || o->is != m->is ||
		    !str_eq(moved_text(o, false), moved_text(m, false)) ||
		    group(t, o, other) != n ||
		    memcmp(as, other, n * sizeof(*as)) != 0)
			continue;
		strbuf_addf(&b, ", %s",
		    prefix_print(sim_prefix(t->sim, o->prefix), text));
		mark_told(t, o);
	}
	strbuf_addc(&b, '.');
	line(t, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
end_moment(struct teller *t)
{
	for (size_t i = 0; i < t->n_moved; i++)
		if (!t->moved[i].told)
			tell_move(t, &t->moved[i]);
	t->n_moved = 0;
	arena_reset(&t->arena);
}

static void
tell_changes(struct teller *t, size_t step)
{
	struct history_change *changes;
	size_t n = history_changes(t->sim, step, &t->arena, &changes);

	for (size_t i = 0; i < n; i++) {
		const struct history_change *c = &changes[i];
		if (c->kind == CHANGE_BEST)
			note_best(t, c->router, c->prefix);
		else if (c->kind == CHANGE_REFUSED)
			note_refused(t, c->edge, c->prefix);
	}
}

void
narrate(struct session *s, size_t from_step, struct strbuf *out)
{
	struct teller t = { .s = s, .sim = session_sim(s), .out = out };
	size_t n = history_steps(t.sim);

	for (size_t i = from_step; i < n; i++) {
		const struct sim_event *found = history_event(t.sim, i);
		struct sim_event e = *found;
		if (e.time_ms != t.time_ms)
			end_moment(&t);
		t.time_ms = e.time_ms;
		tell_event(&t, i, &e);
		tell_changes(&t, i);
	}
	end_moment(&t);
	if (t.more > 0)
		strbuf_addf(out,
		    "... and %zu more line%s; `show log` has "
		    "everything\n",
		    t.more, str_plural(t.more));
	free(t.moved);
	free(t.refused);
	arena_finish(&t.arena);
}

/* --- the state now --------------------------------------------------------*/

/* ASes that are neither the holder nor announce the prefix themselves, by
 * how they stand; returns how many. */
static size_t
count_ases(const struct world *w, const struct prefix *p, uint32_t holder,
    uint32_t *wrong, size_t *n_wrong)
{
	size_t all = 0;

	*n_wrong = 0;
	for (size_t i = 0; i < w->topology.n_ases; i++) {
		uint32_t as = w->topology.ases[i].as;
		char status = truth_status(w, as, p, holder);
		if (status == '@' || status == 'X')
			continue;
		all++;
		if (status == '!')
			wrong[(*n_wrong)++] = as;
	}
	return all;
}

bool
narrate_wrong(const struct world *w, const struct prefix *p, bool always,
    struct strbuf *out)
{
	struct arena scratch = { 0 };
	uint32_t *wrong = ARENA_ARRAY(&scratch, w->topology.n_ases, uint32_t);
	uint32_t holder = truth_holder(w, p);
	size_t n_wrong, all;
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];

	all = count_ases(w, p, holder, wrong, &n_wrong);
	if (holder != 0 && (n_wrong > 0 || always)) {
		strbuf_addf(&b, "%s: %zu of %zu ASes use a wrong route",
		    prefix_print(p, text), n_wrong, all);
		if (n_wrong > 0) {
			strbuf_add(&b, ": ");
			list_short(&b, wrong, n_wrong);
		}
		strbuf_addc(&b, '.');
		text_wrap(out, 2, strbuf_str(&b));
	}
	strbuf_finish(&b);
	arena_finish(&scratch);
	return n_wrong > 0;
}

static bool
has_way(const struct world *w, const struct topo_as *as, const struct prefix *p)
{
	for (prefix_id i = 0; i < sim_prefix_count(w->sim); i++)
		for (size_t r = 0; r < as->n_routers &&
		     prefix_covers(sim_prefix(w->sim, i), p);
		     r++)
			if (sim_best(w->sim, as->routers[r], i) != BEST_NONE)
				return true;
	return false;
}

/* Who cannot reach what is announced: nobody is fooled, and it is no better. */
static void
narrate_lost(const struct world *w, const struct prefix *p, struct strbuf *out)
{
	struct arena scratch = { 0 };
	uint32_t *lost = ARENA_ARRAY(&scratch, w->topology.n_ases, uint32_t);
	prefix_id id = sim_find_prefix(w->sim, p);
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];
	size_t n = 0;

	for (size_t i = 0; id != PREFIX_ID_NONE && truth_is_announced(w, id) &&
	     i < w->topology.n_ases;
	     i++)
		if (!has_way(w, &w->topology.ases[i], p))
			lost[n++] = w->topology.ases[i].as;
	if (n > 0) {
		strbuf_addf(&b,
		    "%s: %zu AS%s no route: ", prefix_print(p, text), n,
		    n == 1 ? " has" : "es have");
		list_short(&b, lost, n);
		strbuf_addc(&b, '.');
		text_wrap(out, 2, strbuf_str(&b));
	}
	strbuf_finish(&b);
	arena_finish(&scratch);
}

void
narrate_summary(struct session *s, struct strbuf *out)
{
	struct world *w = s->work.world;
	const struct scenario_step *step = lesson_step(s);
	const struct prefix *shown = NULL;
	bool any = false, said = false;

	if (step != NULL && step->prefix.addr.family != IP_NONE)
		shown = &step->prefix;
	for (prefix_id p = 0; p < sim_prefix_count(w->sim); p++) {
		const struct prefix *q = sim_prefix(w->sim, p);
		bool is_shown = shown != NULL && prefix_eq(shown, q);
		said = said || is_shown;
		if (!is_shown && !truth_is_announced(w, p))
			continue;
		if (narrate_wrong(w, q, is_shown, out))
			any = true;
	}
	if (!any && !said)
		strbuf_add(out, "Nobody uses a wrong route.\n");
	if (shown != NULL)
		narrate_lost(w, shown, out);
}

void
narrate_oscillation(struct session *s, struct world *w, struct strbuf *out)
{
	router_id_t routers[16];
	prefix_id p = PREFIX_ID_NONE;
	size_t n = sim_oscillation(w->sim, routers, ARRAY_LEN(routers), &p);
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];

	strbuf_add(&b, "The network does not settle: ");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_add(&b, i + 1 == n ? " and " : ", ");
		strbuf_add(&b, w->topology.routers[routers[i]].name);
	}
	if (n == 0)
		strbuf_add(&b, "some routers");
	strbuf_add(&b, n == 1 ? " keeps" : " keep");
	strbuf_add(&b, " changing the best route");
	if (p != PREFIX_ID_NONE)
		strbuf_addf(&b, " for %s",
		    prefix_print(sim_prefix(w->sim, p), text));
	strbuf_add(&b,
	    ". The clock is stopped. `undo` takes the last command "
	    "back; `explain route` shows why each of them decides so.");
	text_wrap(out, 0, strbuf_str(&b));
	session_say(s, "no stable state: the clock is stopped");
	strbuf_finish(&b);
}

/* --- other stable states --------------------------------------------------*/

enum {
	OTHER_STEPS = 200000,
	OTHER_LINKS_MAX = 1000,
	AT_ONCE_LINKS_MAX = 100,
	ROUTERS_SHOWN = 8
};

static void
say_other(struct session *s, const struct other_state *o, struct strbuf *out)
{
	const struct world *w = s->work.world;
	const struct topo_router *r = w->topology.routers;
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(&b,
	    "The outcome depends on the order of messages: this network has "
	    "more than one %s for %s. When ",
	    o->oscillates ? "course" : "stable state",
	    prefix_print(sim_prefix(w->sim, o->prefix), text));
	if (o->failed_b == ROUTER_NONE)
		strbuf_addf(&b, "all links of %s fail and come back, ",
		    r[o->failed_a].name);
	else
		strbuf_addf(&b,
		    "the link between %s and %s fails and comes "
		    "back, ",
		    r[o->failed_a].name, r[o->failed_b].name);
	for (size_t i = 0; i < o->n_routers && i < ROUTERS_SHOWN; i++)
		strbuf_addf(&b, "%s%s",
		    i == 0                      ? ""
			: i + 1 == o->n_routers ? " and "
						: ", ",
		    r[o->routers[i]].name);
	if (o->n_routers > ROUTERS_SHOWN)
		strbuf_addf(&b, " and %zu more", o->n_routers - ROUTERS_SHOWN);
	strbuf_addf(&b, " %s. %s",
	    o->oscillates           ? "do not settle again"
		: o->n_routers == 1 ? "keeps another best route than now"
				    : "keep other best routes than now",
	    o->oscillates ? "" : "[RFC 4264]");
	text_wrap(out, 0, strbuf_str(&b));
	strbuf_finish(&b);
}

bool
session_order_matters(struct session *s, struct strbuf *out)
{
	struct world *w = s->work.world;
	struct other_state other;

	if (w->topology.n_links > OTHER_LINKS_MAX || s->work.trial.active ||
	    world_quiet_limit(w) != UINT64_MAX || work_waiting_acts(s) > 0 ||
	    world_quiet_time(w) > sim_now(w->sim) ||
	    !sim_find_other_state(w->sim, OTHER_STEPS, &s->step_arena, &other))
		return false;
	say_other(s, &other, out);
	return true;
}

/* Links fail one by one to find it out: more work than the run itself. Where it
 * is too much to wait for each time, the grade says it. */
void
narrate_order(struct session *s, bool graded, struct strbuf *out)
{
	bool at_once = s->work.world->topology.n_links <= AT_ONCE_LINKS_MAX;

	if (at_once != graded)
		(void)session_order_matters(s, out);
}
