#include "tui/wave.h"

#include <string.h>

#include "net/history.h"
#include "session/truth.h"

/* Being built: what the session's world says of one prefix. */
struct build {
	struct wave *out;
	struct session *session;
	const struct world *world;
	const struct topology *topo;
	const struct sim *sim;
	struct prefix prefix;
	uint32_t true_origin;
	prefix_id exact;
	prefix_id *covering; /* known prefixes that cover it */
	size_t n_covering;
	attr_id *received; /* by edge: what came last of the prefix */
	attr_id *refused;  /* the same, when it was refused */
	char *now;         /* letters of the moment looked at */
	bool *touched;
	size_t told; /* the last step that touched a letter */
	size_t cap;
};

void
wave_finish(struct wave *w)
{
	arena_finish(&w->arena);
	*w = (struct wave){ 0 };
}

static size_t
as_index(const struct wave *w, uint32_t as)
{
	for (size_t i = 0; i < w->n_ases; i++)
		if (w->ases[i] == as)
			return i;
	return w->n_ases;
}

char
wave_letter(const struct wave *w, size_t frame, uint32_t as)
{
	size_t i = as_index(w, as);
	if (frame >= w->n || i == w->n_ases)
		return '.';
	return w->letters[frame * w->n_ases + i];
}

size_t
wave_count(const struct wave *w, size_t frame, const char *letters)
{
	size_t n = 0;
	for (size_t i = 0; frame < w->n && i < w->n_ases; i++)
		if (strchr(letters, w->letters[frame * w->n_ases + i]) != NULL)
			n++;
	return n;
}

/* --- a moment of the story, for the judge (session/truth.h) ----------------*/

struct moment {
	const struct build *b;
	uint64_t time_ms;
};

static bool
announced_then(const void *arg, router_id_t r, prefix_id p)
{
	const struct moment *m = arg;
	return history_best_at(m->b->sim, r, p, m->time_ms) == BEST_LOCAL;
}

static attr_id
best_then(const void *arg, router_id_t r, prefix_id p)
{
	const struct moment *m = arg;
	return history_best_attrs_at(m->b->sim, r, p, m->time_ms);
}

static bool
own_then(const void *arg, uint32_t as, prefix_id p, attr_id attrs)
{
	const struct moment *m = arg;
	const struct topo_as *found = topology_find_as(m->b->topo, as);
	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (announced_then(arg, found->routers[i], p) &&
		    best_then(arg, found->routers[i], p) == attrs)
			return true;
	return false;
}

static attr_id
refused_then(const void *arg, edge_t e, prefix_id p)
{
	const struct moment *m = arg;
	return p == m->b->exact ? m->b->refused[e] : 0;
}

static char
letter_at(const struct build *b, size_t index, uint64_t time_ms)
{
	struct moment m = { b, time_ms };
	return truth_letter(&(struct truth_moment){ .world = b->world,
				.arg = &m,
				.announces = announced_then,
				.best = best_then,
				.is_own = own_then,
				.refused = refused_then },
	    b->out->ases[index], &b->prefix, b->true_origin);
}

/* --- reading the history ---------------------------------------------------*/

static void
add_frame(struct build *b, uint64_t time_ms, size_t step)
{
	struct wave *w = b->out;
	PRE(w->n < b->cap);
	memcpy(w->letters + w->n * w->n_ases, b->now, w->n_ases);
	w->times_ms[w->n] = time_ms;
	w->steps[w->n++] = step;
}

static void
touch_all(struct build *b)
{
	for (size_t i = 0; i < b->out->n_ases; i++)
		b->touched[i] = true;
}

static void
note_event(struct build *b, const struct sim_event *e)
{
	if (e->kind == EV_UPDATE && e->prefix == b->exact &&
	    e->edge != EDGE_NONE)
		b->received[e->edge] = e->attrs;
}

static void
note_change(struct build *b, const struct history_change *c, size_t step)
{
	size_t i = as_index(b->out, b->topo->routers[c->router].as);
	bool covers = false;
	for (size_t k = 0; k < b->n_covering; k++)
		covers = covers || b->covering[k] == c->prefix;
	if (!covers || i == b->out->n_ases)
		return;
	if (c->kind == CHANGE_BEST) {
		b->touched[i] = true;
		b->told = step;
		if (c->old_value == BEST_LOCAL || c->new_value == BEST_LOCAL)
			touch_all(b);
	} else if (c->prefix == b->exact &&
	    (c->kind == CHANGE_REFUSED || c->kind == CHANGE_ACCEPTED ||
		c->kind == CHANGE_WITHDRAWN)) {
		bool refused =
		    c->kind == CHANGE_REFUSED && c->new_value != REFUSE_AS_LOOP;
		b->refused[c->edge] = refused ? b->received[c->edge] : 0;
		b->touched[i] = true;
		b->told = step;
	}
}

/* True when a letter changed. */
static bool
settle_moment(struct build *b, uint64_t time_ms)
{
	bool changed = false;
	for (size_t i = 0; i < b->out->n_ases; i++) {
		if (!b->touched[i])
			continue;
		b->touched[i] = false;
		char letter = letter_at(b, i, time_ms);
		changed = changed || letter != b->now[i];
		b->now[i] = letter;
	}
	return changed;
}

/* What is published on its way to the routers: part of the story, though no
 * letter need change with it. */
static bool
is_of_rpki(const struct sim_event *e)
{
	return e->kind == EV_ROA || e->kind == EV_RPKI || e->kind == EV_FETCH ||
	    e->kind == EV_RTR;
}

/* The first such step at the moment of step s; SIZE_MAX. */
static size_t
find_rpki(const struct build *b, size_t s)
{
	uint64_t time_ms = history_event(b->sim, s)->time_ms;
	for (; s < history_steps(b->sim); s++) {
		if (history_event(b->sim, s)->time_ms != time_ms)
			break;
		if (is_of_rpki(history_event(b->sim, s)))
			return s;
	}
	return SIZE_MAX;
}

static void
read_history(struct build *b, uint64_t from_ms)
{
	struct arena scratch = { 0 };
	size_t steps = history_steps(b->sim), last = 0;
	bool started = false;
	for (size_t s = 0; s < steps;) {
		uint64_t time_ms = history_event(b->sim, s)->time_ms;
		size_t rpki = find_rpki(b, s);
		/* The learner may begin it. */
		bool begins = time_ms > 0 && rpki != SIZE_MAX;
		if (!started && (time_ms >= from_ms || begins)) {
			touch_all(b);
			settle_moment(b, time_ms > 0 ? time_ms - 1 : 0);
			add_frame(b, time_ms > 0 ? time_ms - 1 : 0, last);
			started = true;
		}
		for (;
		     s < steps && history_event(b->sim, s)->time_ms == time_ms;
		     s++) {
			struct history_change *changes;
			note_event(b, history_event(b->sim, s));
			size_t n =
			    history_changes(b->sim, s, &scratch, &changes);
			for (size_t i = 0; i < n; i++)
				note_change(b, &changes[i], s);
			arena_reset(&scratch);
			last = s;
		}
		if (started && settle_moment(b, time_ms))
			add_frame(b, time_ms, b->told);
		else if (started && rpki != SIZE_MAX)
			add_frame(b, time_ms, rpki);
	}
	arena_finish(&scratch);
	/* Now, as the session itself says it. */
	for (size_t i = 0; i < b->out->n_ases; i++)
		b->now[i] = session_as_status(b->session, b->out->ases[i],
		    &b->prefix, b->true_origin);
	size_t n = b->out->n;
	if (n > 0 && (n > 1 || b->out->times_ms[0] >= sim_now(b->sim))) {
		/* The last change is still what is true now. */
		memcpy(b->out->letters + (n - 1) * b->out->n_ases, b->now,
		    b->out->n_ases);
		return;
	}
	add_frame(b, sim_now(b->sim), last);
}

/* When something first happens in the story. */
static uint64_t
story_start(const struct scenario *sc)
{
	uint64_t first = UINT64_MAX;
	for (size_t i = 0; i < sc->n_timeline; i++)
		if (!sc->timeline[i].replay_only &&
		    sc->timeline[i].kind != TL_MESSAGE &&
		    sc->timeline[i].kind != TL_REQUEST &&
		    sc->timeline[i].at_ms < first)
			first = sc->timeline[i].at_ms;
	return first == UINT64_MAX ? 0 : first;
}

void
wave_build(struct wave *w, struct session *s, const struct prefix *p,
    uint32_t true_origin)
{
	wave_finish(w);
	const struct scenario *sc = session_scenario(s);
	struct world *world = session_world(s);
	struct build b = {
		.out = w,
		.session = s,
		.world = world,
		.topo = sim_topology(world->sim),
		.sim = world->sim,
		.prefix = *p,
		.true_origin = true_origin,
		.exact = sim_find_prefix(world->sim, p),
	};
	w->ases = ARENA_ARRAY(&w->arena, sc->n_nodes + 1, uint32_t);
	for (size_t i = 0; i < sc->n_nodes; i++)
		w->ases[w->n_ases++] = sc->nodes[i].as;
	size_t known = sim_prefix_count(b.sim);
	b.covering = ARENA_ARRAY(&w->arena, known + 1, prefix_id);
	for (prefix_id i = 0; i < known; i++)
		if (prefix_covers(sim_prefix(b.sim, i), p))
			b.covering[b.n_covering++] = i;
	/* At most one frame a moment, and those at both ends. */
	b.cap = history_steps(b.sim) + 3;
	w->times_ms = ARENA_ARRAY(&w->arena, b.cap, uint64_t);
	w->steps = ARENA_ARRAY(&w->arena, b.cap, size_t);
	w->letters = arena_alloc(&w->arena, b.cap * (w->n_ases + 1));
	b.now = arena_alloc(&w->arena, w->n_ases + 1);
	b.received = ARENA_ARRAY(&w->arena, b.topo->n_edges + 1, attr_id);
	b.refused = ARENA_ARRAY(&w->arena, b.topo->n_edges + 1, attr_id);
	b.touched = ARENA_ARRAY(&w->arena, w->n_ases + 1, bool);
	memset(b.now, '.', w->n_ases);
	read_history(&b, story_start(sc));
}
