/* Cells, the journal of their changes, and going back. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

enum { SPARE = 16 };

/* --- layout --------------------------------------------------------------- */

static void
block_make(struct sim *s, prefix_id p)
{
	s->blocks[p] = xcalloc(s->block_cells + 1, sizeof(**s->blocks));
}

static void
blocks_move(struct sim *s, size_t edges, size_t routers)
{
	size_t old_edges = s->edge_slots * EDGE_CELLS;
	size_t old_routers = s->router_slots * ROUTER_CELLS;
	size_t old_cells = s->block_cells, new_edges = edges * EDGE_CELLS;

	s->edge_slots = edges;
	s->router_slots = routers;
	s->block_cells = new_edges + routers * ROUTER_CELLS;
	INVARIANT(s->n_prefixes * s->block_cells < CELL_GLOBAL);
	for (size_t p = 0; p < s->n_prefixes; p++) {
		uint32_t *old = s->blocks[p];

		block_make(s, (prefix_id)p);
		memcpy(s->blocks[p], old, old_edges * sizeof(*old));
		memcpy(s->blocks[p] + new_edges, old + old_edges,
		    old_routers * sizeof(*old));
		free(old);
	}
	for (size_t i = 0; i < s->n_journal; i++) {
		uint32_t cell = s->journal[i].cell;
		size_t p, at;

		if (cell & CELL_GLOBAL)
			continue;
		p = cell / old_cells;
		at = cell % old_cells;
		if (at >= old_edges)
			at = at - old_edges + new_edges;
		s->journal[i].cell = (uint32_t)(p * s->block_cells + at);
	}
}

static void
globals_extend(struct sim *s, enum global_class class, size_t n)
{
	struct cell_block *b = &s->globals[class];

	if (n <= b->n)
		return;
	INVARIANT(n <= CELL_INDEX);
	b->cells = xrealloc(b->cells, n * sizeof(*b->cells));
	memset(b->cells + b->n, 0, (n - b->n) * sizeof(*b->cells));
	b->n = n;
}

void
cells_extend(struct sim *s)
{
	const struct topology *t = s->topo;
	size_t n_leaks = s->n_leaks;

	if (t->n_edges > s->edge_slots || t->n_routers > s->router_slots) {
		bool first = s->n_prefixes == 0;
		size_t old = s->edge_slots;

		blocks_move(s, first ? t->n_edges : t->n_edges + SPARE,
		    t->n_routers);
		if (s->neighbors != NULL) {
			s->neighbors = xrealloc(s->neighbors,
			    s->edge_slots * sizeof(*s->neighbors));
			for (size_t i = old; i < s->edge_slots; i++)
				s->neighbors[i] = NULL;
		}
	}
	globals_extend(s, GLOBAL_EDGE, s->edge_slots * EDGE_GLOBALS);
	globals_extend(s, GLOBAL_ROUTER, s->router_slots * ROUTER_GLOBALS);
	globals_extend(s, GLOBAL_LINK, t->n_links * LINK_GLOBALS);
	globals_extend(s, GLOBAL_WORLD, WORLD_GLOBALS + n_leaks);
	if (t->n_ases > s->n_igp) {
		s->igp = xrealloc(s->igp, t->n_ases * sizeof(*s->igp));
		for (; s->n_igp < t->n_ases; s->n_igp++)
			s->igp[s->n_igp].cost = NULL;
	}
	while (s->cap_blocks < s->n_prefixes) {
		size_t cap = s->cap_blocks;

		GROW(s->blocks, s->n_prefixes, cap);
		for (size_t p = s->cap_blocks; p < cap; p++)
			s->blocks[p] = NULL;
		s->cap_blocks = cap;
	}
	for (size_t p = s->n_prefixes; p > 0 && s->blocks[p - 1] == NULL; p--)
		block_make(s, (prefix_id)p - 1);
	INVARIANT(s->n_prefixes * s->block_cells < CELL_GLOBAL);
}

uint32_t *
cell_at(struct sim *s, uint32_t cell)
{
	if (cell & CELL_GLOBAL)
		return &s->globals[cell >> 28 & 3].cells[cell & CELL_INDEX];
	return &s->blocks[cell / s->block_cells][cell % s->block_cells];
}

struct cell_name
cell_name(const struct sim *s, uint32_t cell)
{
	static const uint32_t stride[] = { [GLOBAL_EDGE] = EDGE_GLOBALS,
		[GLOBAL_ROUTER] = ROUTER_GLOBALS,
		[GLOBAL_LINK] = LINK_GLOBALS,
		[GLOBAL_WORLD] = 1 };
	struct cell_name name = { .prefix = PREFIX_ID_NONE };
	size_t at;

	if (cell & CELL_GLOBAL) {
		name.class = (enum global_class)(cell >> 28 & 3);
		name.index = (cell & CELL_INDEX) / stride[name.class];
		name.field = (cell & CELL_INDEX) % stride[name.class];
		return name;
	}
	name.prefix = (prefix_id)(cell / s->block_cells);
	at = cell % s->block_cells;
	name.of_router = at >= s->edge_slots * EDGE_CELLS;
	if (name.of_router) {
		at -= s->edge_slots * EDGE_CELLS;
		name.index = (uint32_t)(at / ROUTER_CELLS);
		name.field = (uint32_t)(at % ROUTER_CELLS);
	} else {
		name.index = (uint32_t)(at / EDGE_CELLS);
		name.field = (uint32_t)(at % EDGE_CELLS);
	}
	return name;
}

/* --- writing -------------------------------------------------------------- */

/* Renews what was computed from a global cell. */
static void
cell_written(struct sim *s, uint32_t cell)
{
	uint32_t class = cell >> 28 & 3, index = cell & CELL_INDEX;

	if (class == GLOBAL_ROUTER && index % ROUTER_GLOBALS == ROUTER_CONFIG)
		router_refresh(s, index / ROUTER_GLOBALS);
	else if (class == GLOBAL_LINK)
		igp_forget(s, s->topo->links[index / LINK_GLOBALS].a);
}

void
cell_write(struct sim *s, uint32_t cell, uint32_t *at, uint32_t value)
{
	if (*at == value)
		return;
	GROW(s->journal, s->n_journal, s->cap_journal);
	s->journal[s->n_journal++] = (struct change){ cell, *at, value };
	*at = value;
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
	GROW(s->steps, s->n_steps, s->cap_steps);
	s->steps[s->n_steps++] = (struct step){ event, (uint32_t)s->n_journal,
		(uint32_t)s->n_events };
}

/* Time never runs back while going forward, so it is the latest of the last
 * step and the last time that the clock was set. */
static void
now_restore(struct sim *s)
{
	s->now_ms = 0;
	if (s->n_steps > 0)
		s->now_ms =
		    event_time(&s->events[s->steps[s->n_steps - 1].event]);
	for (size_t i = s->n_outside; i > 0; i--)
		if (s->outside[i - 1].event == UINT32_MAX) {
			if (s->outside[i - 1].now_ms > s->now_ms)
				s->now_ms = s->outside[i - 1].now_ms;
			break;
		}
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
	event_enqueue(s, step.event);
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

uint64_t
sim_state_hash(const struct sim *s)
{
	uint64_t h = base_mix(s->now_ms, s->n_steps), waiting = 0;

	for (size_t p = 0; p < s->n_prefixes; p++) {
		const uint32_t *b = s->blocks[p];
		size_t edges = s->edge_slots * EDGE_CELLS;

		h = hash_words(h, 2 * p, b, edges);
		h = hash_words(h, 2 * p + 1, b + edges,
		    s->router_slots * ROUTER_CELLS);
	}
	for (uint64_t c = 0; c < GLOBAL_CLASSES; c++)
		h = hash_words(h, c << 30, s->globals[c].cells,
		    s->globals[c].n);
	/* The heap's layout may differ, its contents may not. */
	for (size_t i = 0; i < s->queue.n; i++) {
		struct queue_entry q = s->queue.entries[i];
		const struct event *e = &s->events[queue_entry_event(q)];

		waiting += base_mix(base_mix(q.when, q.order),
		    base_mix(e->when ^ (uint64_t)e->subject << 20,
			(uint64_t)e->prefix << 32 | e->attrs));
	}
	h = base_mix(base_mix(h, waiting), s->queue.n);
	h = base_mix(h, (uint64_t)s->n_events << 32 | s->n_extra);
	return base_mix(h, (uint64_t)s->n_journal << 32 | s->n_outside);
}
