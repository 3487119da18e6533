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
	bool *refused; /* by edge: its route of the prefix is refused */
	char *now;     /* letters of the moment looked at */
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

/* --- what a route is -------------------------------------------------------*/

/* Does a router of the AS announce the prefix itself at the time? */
static bool
announces(const struct build *b, uint32_t as, prefix_id p, uint64_t time_ms)
{
	const struct topo_as *found = topology_find_as(b->topo, as);
	for (size_t i = 0; found != NULL && i < found->n_routers; i++)
		if (history_best_at(b->sim, found->routers[i], p, time_ms) ==
		    BEST_LOCAL)
			return true;
	return false;
}

/* A moment of the story, for the judge. */
struct moment {
	const struct build *b;
	uint64_t time_ms;
};

static bool
announced_then(const void *arg, uint32_t as, prefix_id p)
{
	const struct moment *m = arg;
	return announces(m->b, as, p, m->time_ms);
}

static bool
is_wrong(const struct build *b, router_id_t router, prefix_id p, attr_id attrs,
    uint64_t time_ms)
{
	struct moment m = { b, time_ms };
	enum route_truth truth = truth_judge(&(
	    struct truth_case){ .world = b->world,
	    .as = b->topo->routers[router].as,
	    .prefix = sim_prefix(b->sim, p),
	    .attrs = attrs,
	    .own = history_best_at(b->sim, router, p, time_ms) == BEST_LOCAL,
	    .announces = announced_then,
	    .arg = &m });
	return truth == TRUTH_WRONG || truth == TRUTH_LEAKED;
}

static bool
has_refused(const struct build *b, const struct topo_as *as)
{
	for (size_t i = 0; i < as->n_routers; i++) {
		const struct topo_router *r = &b->topo->routers[as->routers[i]];
		for (size_t k = 0; k < r->n_edges; k++)
			if (b->refused[r->edges[k]])
				return true;
	}
	return false;
}

/* The letter of an AS, by the most specific route it has. */
static char
letter_at(const struct build *b, size_t index, uint64_t time_ms)
{
	uint32_t as = b->out->ases[index];
	const struct topo_as *found = topology_find_as(b->topo, as);
	char best = '.';
	int best_len = -1;
	if (as == b->true_origin)
		return '@';
	if (b->exact != PREFIX_ID_NONE && announces(b, as, b->exact, time_ms))
		return 'X';
	for (size_t c = 0; found != NULL && c < b->n_covering; c++) {
		prefix_id p = b->covering[c];
		int len = sim_prefix(b->sim, p)->len;
		if (len < best_len)
			continue;
		for (size_t i = 0; i < found->n_routers; i++) {
			attr_id attrs = history_best_attrs_at(b->sim,
			    found->routers[i], p, time_ms);
			if (attrs == 0)
				continue;
			if (len > best_len)
				best = 'o';
			best_len = len;
			if (is_wrong(b, found->routers[i], p, attrs, time_ms))
				best = '!';
		}
	}
	if (best == 'o' && has_refused(b, found))
		best = '#';
	return best;
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
		b->refused[c->edge] =
		    c->kind == CHANGE_REFUSED && c->new_value != REFUSE_AS_LOOP;
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

static void
read_history(struct build *b, uint64_t from_ms)
{
	struct arena scratch = { 0 };
	size_t steps = history_steps(b->sim), last = 0;
	bool started = false;
	for (size_t s = 0; s < steps;) {
		uint64_t time_ms = history_event(b->sim, s)->time_ms;
		if (!started && time_ms >= from_ms) {
			touch_all(b);
			settle_moment(b, time_ms > 0 ? time_ms - 1 : 0);
			add_frame(b, time_ms > 0 ? time_ms - 1 : 0, last);
			started = true;
		}
		for (;
		     s < steps && history_event(b->sim, s)->time_ms == time_ms;
		     s++) {
			struct history_change *changes;
			size_t n =
			    history_changes(b->sim, s, &scratch, &changes);
			for (size_t i = 0; i < n; i++)
				note_change(b, &changes[i], s);
			arena_reset(&scratch);
			last = s;
		}
		if (started && settle_moment(b, time_ms))
			add_frame(b, time_ms, b->told);
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
	b.refused = ARENA_ARRAY(&w->arena, b.topo->n_edges + 1, bool);
	b.touched = ARENA_ARRAY(&w->arena, w->n_ases + 1, bool);
	memset(b.now, '.', w->n_ases);
	read_history(&b, story_start(sc));
}
