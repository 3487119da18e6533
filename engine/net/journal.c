/* The journal of changes, and going back. */
#include "net/sim_private.h"

#include <stdlib.h>

/* --- writing -------------------------------------------------------------- */

/* Renews what was computed from a global cell. */
static void
cell_written(struct sim *s, uint32_t cell)
{
	uint32_t class = cell >> 28 & 7, index = cell & CELL_INDEX;

	if (class == GLOBAL_EDGE && index % EDGE_GLOBALS == SESSION_WORD)
		slot_session(s, index / EDGE_GLOBALS);
	else if (class == GLOBAL_ROUTER &&
	    index % ROUTER_GLOBALS == ROUTER_CONFIG)
		router_refresh(s, index / ROUTER_GLOBALS);
	else if (class == GLOBAL_LINK)
		igp_forget(s, s->topo->links[index / LINK_GLOBALS].a);
}

void
write_global(struct sim *s, enum global_class class, size_t index,
    uint32_t value)
{
	uint32_t cell = CELL_GLOBAL | (uint32_t) class << 28 | (uint32_t)index;

	PRE(index < s->globals[class].n);
	cell_write(s, cell, &s->globals[class].cells[index], value);
	cell_written(s, cell);
}

/* --- steps ---------------------------------------------------------------- */

void
step_begin(struct sim *s, uint32_t event)
{
	INVARIANT(s->n_steps < UINT32_MAX && s->n_journal < UINT32_MAX);
	GROW_BIT(s->steps, s->n_steps, s->cap_steps);
	s->steps[s->n_steps++] = (struct step){ event, (uint32_t)s->n_journal,
		(uint32_t)s->n_events };
}

void
clock_set(struct sim *s, uint64_t now_ms)
{
	s->now_ms = now_ms;
	if (s->registry == NULL)
		return;
	irr_seek(&s->registry->irr, now_ms);
	contacts_seek(&s->registry->contacts, now_ms);
}

/* Time never runs back while going forward, so it is the latest of the last
 * step and the last time that the clock was set. */
static void
now_restore(struct sim *s)
{
	uint64_t now = 0;

	if (s->n_steps > 0)
		now = event_time(&s->events[s->steps[s->n_steps - 1].event]);
	for (size_t i = s->n_outside; i > 0; i--)
		if (s->outside[i - 1].event == UINT32_MAX) {
			if (s->outside[i - 1].now_ms > now)
				now = s->outside[i - 1].now_ms;
			break;
		}
	clock_set(s, now);
}

static void
step_undo(struct sim *s)
{
	struct step step = s->steps[--s->n_steps];

	while (s->n_journal > step.journal) {
		struct change c = s->journal[--s->n_journal];

		*cell_at(s, c.cell) = c.old_value;
		if (c.cell & CELL_GLOBAL)
			cell_written(s, c.cell);
	}
	while (s->n_events > step.events)
		event_pop_last(s);
	event_put_back(s, step.event);
	now_restore(s);
}

static void
outside_undo(struct sim *s)
{
	if (s->outside[--s->n_outside].event != UINT32_MAX)
		event_pop_last(s);
	else
		now_restore(s);
}

static bool
outside_is_last(const struct sim *s)
{
	return s->n_outside > 0 &&
	    s->outside[s->n_outside - 1].steps == s->n_steps;
}

/* What was posted after the step has to move down over its events. */
bool
sim_back(struct sim *s)
{
	size_t first = s->n_outside, n = 0;
	struct sim_event *kept;

	if (s->n_steps == 0)
		return false;
	while (first > 0 && s->outside[first - 1].steps == s->n_steps)
		first--;
	kept = xcalloc(s->n_outside - first + 1, sizeof(*kept));
	for (size_t i = first; i < s->n_outside; i++)
		if (s->outside[i].event != UINT32_MAX)
			event_unpack(s, &s->events[s->outside[i].event],
			    &kept[n++]);
	while (s->n_outside > first)
		outside_undo(s);
	step_undo(s);
	for (size_t i = 0; i < n; i++)
		sim_post(s, &kept[i]);
	free(kept);
	return true;
}

sim_mark_t
sim_mark(const struct sim *s)
{
	return (uint64_t)s->n_steps << 32 | (uint32_t)s->n_outside;
}

void
sim_rollback(struct sim *s, sim_mark_t mark)
{
	size_t steps = (size_t)(mark >> 32), outside = (uint32_t)mark;

	for (;;) {
		if (s->n_outside > outside && outside_is_last(s))
			outside_undo(s);
		else if (s->n_steps > steps)
			step_undo(s);
		else
			break;
	}
}

/* --- looking -------------------------------------------------------------- */

static uint64_t
journal_time(const struct sim *s, size_t change)
{
	size_t lo = 0, hi = s->n_steps; /* the last step that starts at or
					 * before it */
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (s->steps[mid].journal <= change)
			lo = mid;
		else
			hi = mid;
	}
	return event_time(&s->events[s->steps[lo].event]);
}

uint64_t
cell_since(const struct sim *s, uint32_t cell)
{
	for (size_t i = s->n_journal; i > 0; i--)
		if (s->journal[i - 1].cell == cell)
			return journal_time(s, i - 1);
	return 0;
}

/* Cells that are 0 do not count: more of them may have been made. */
static uint64_t
hash_words(uint64_t h, uint64_t what, const uint32_t *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (w[i] != 0)
			h = base_mix(h ^ i, what << 32 | w[i]);
	return h;
}

struct queue_hash {
	const struct sim *s;
	uint64_t sum;
};

/* The layout of the queue may differ, its contents may not. */
static void
visit_waiting(uint64_t when, uint32_t tie, uint32_t event, void *arg)
{
	struct queue_hash *h = arg;
	const struct event *e = &h->s->events[event];
	uint64_t x = base_mix(when, (uint64_t)tie << 32 | event);

	x = base_mix(x, (uint64_t)e->time_hi << 32 | e->when);
	x = base_mix(x, (uint64_t)e->subject << 32 | e->prefix);
	h->sum += base_mix(x, e->attrs);
}

uint64_t
sim_state_hash(const struct sim *s)
{
	uint64_t h = base_mix(s->now_ms, s->n_steps);
	struct queue_hash waiting = { s, 0 };

	for (size_t p = 0; p < s->n_prefixes; p++) {
		const uint32_t *b = s->blocks[p];
		size_t edges = s->edge_slots * EDGE_CELLS;

		h = hash_words(h, 2 * p, b, edges);
		h = hash_words(h, 2 * p + 1, b + edges,
		    s->router_slots * ROUTER_CELLS);
	}
	for (uint64_t c = 0; c < GLOBAL_CLASSES; c++)
		h = hash_words(h, c << 28, s->globals[c].cells,
		    s->globals[c].n);
	queue_walk(&s->queue, visit_waiting, &waiting);
	h = base_mix(base_mix(h, waiting.sum), s->queue.n);
	h = base_mix(h, (uint64_t)s->n_events << 32 | s->n_extra);
	return base_mix(h, (uint64_t)s->n_journal << 32 | s->n_outside);
}
