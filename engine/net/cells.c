/* Where cells are: slots, blocks and global cells, and how all of that moves
 * when the topology grows. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

/* --- slots ---------------------------------------------------------------- */

void
slot_session(struct sim *s, edge_t e)
{
	uint32_t word = session_word(s, e);
	struct slot *slot = &s->slots[s->slot_of[e]];
	unsigned int flags = slot->flags & ~(unsigned int)(SLOT_V4 | SLOT_V6);

	if ((word & SESSION_STATE) == FSM_ESTABLISHED) {
		flags |= word & SESSION_V4 ? SLOT_V4 : 0;
		flags |= word & SESSION_V6 ? SLOT_V6 : 0;
	}
	slot->flags = (uint8_t)flags;
	slot->connection = (uint8_t)(word >> SESSION_CONNECTION_SHIFT);
}

void
slot_refresh(struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];
	struct slot *slot = &s->slots[s->slot_of[e]];
	unsigned int flags = slot->flags & (SLOT_V4 | SLOT_V6);

	flags |= (unsigned int)te->relation;
	if (plain_import_possible(s, e))
		flags |= SLOT_PLAIN_IN;
	if (plain_export_possible(s, e))
		flags |= SLOT_PLAIN_OUT;
	if (te->delay_ms > UINT16_MAX || session_mrai_ms(s, e) != 0)
		flags |= SLOT_SLOW;
	slot->flags = (uint8_t)flags;
	slot->delay_ms = (uint16_t)te->delay_ms;
	slot->reverse = s->slot_of[te->reverse];
	slot->router = te->router;
	slot->peer = te->peer;
	slot->peer_id = router_bgp_id(s, te->peer);
}

static void
slots_make(struct sim *s)
{
	const struct topology *t = s->topo;
	uint32_t at = 0;

	s->slots = xrealloc(s->slots, (t->n_edges + 1) * sizeof(*s->slots));
	s->edge_at =
	    xrealloc(s->edge_at, (t->n_edges + 1) * sizeof(*s->edge_at));
	s->slot_of =
	    xrealloc(s->slot_of, (t->n_edges + 1) * sizeof(*s->slot_of));
	s->first_slot = xrealloc(s->first_slot,
	    (t->n_routers + 1) * sizeof(*s->first_slot));
	for (router_id_t r = 0; r < t->n_routers; r++) {
		s->first_slot[r] = at;
		for (size_t i = 0; i < t->routers[r].n_edges; i++) {
			s->edge_at[at] = t->routers[r].edges[i];
			s->slot_of[t->routers[r].edges[i]] = at++;
		}
	}
	s->first_slot[t->n_routers] = at;
	memset(s->slots, 0, (t->n_edges + 1) * sizeof(*s->slots));
}

/* --- blocks --------------------------------------------------------------- */

static void
block_make(struct sim *s, prefix_id p)
{
	s->blocks[p] = xcalloc(s->block_cells + 1, sizeof(**s->blocks));
}

/* How things were numbered before. */
struct old_layout {
	edge_t *edge_at;
	size_t edge_slots, router_slots, block_cells;
};

static uint32_t
cell_moved(const struct sim *s, const struct old_layout *old, uint32_t cell)
{
	size_t p, at, edges = old->edge_slots * EDGE_CELLS;

	if (cell & CELL_GLOBAL)
		return cell;
	p = cell / old->block_cells;
	at = cell % old->block_cells;
	if (at >= edges)
		at = at - edges + s->edge_slots * EDGE_CELLS;
	else
		at = s->slot_of[old->edge_at[at / EDGE_CELLS]] * EDGE_CELLS +
		    at % EDGE_CELLS;
	return (uint32_t)(p * s->block_cells + at);
}

static void
block_move(struct sim *s, prefix_id p, const struct old_layout *old)
{
	uint32_t *from = s->blocks[p];

	block_make(s, p);
	for (size_t slot = 0; slot < old->edge_slots; slot++)
		memcpy(edge_cells(s, p, old->edge_at[slot]),
		    from + slot * EDGE_CELLS, EDGE_CELLS * sizeof(*from));
	if (old->router_slots > 0)
		memcpy(router_cells(s, p, 0),
		    from + old->edge_slots * EDGE_CELLS,
		    old->router_slots * ROUTER_CELLS * sizeof(*from));
	free(from);
}

static void
layout_change(struct sim *s)
{
	struct old_layout old = { NULL, s->edge_slots, s->router_slots,
		s->block_cells };

	old.edge_at = xcalloc(old.edge_slots + 1, sizeof(*old.edge_at));
	if (old.edge_slots > 0)
		memcpy(old.edge_at, s->edge_at,
		    old.edge_slots * sizeof(*old.edge_at));
	slots_make(s);
	s->edge_slots = s->topo->n_edges;
	s->router_slots = s->topo->n_routers;
	s->block_cells =
	    s->edge_slots * EDGE_CELLS + s->router_slots * ROUTER_CELLS;
	INVARIANT(s->n_prefixes * s->block_cells < CELL_GLOBAL);
	for (size_t p = 0; p < s->n_prefixes; p++)
		block_move(s, (prefix_id)p, &old);
	for (size_t i = 0; i < s->n_journal; i++)
		s->journal[i].cell = cell_moved(s, &old, s->journal[i].cell);
	for (size_t i = 0; i < s->n_events; i++)
		if (event_kind(&s->events[i]) == EV_UPDATE &&
		    !event_is_extra(&s->events[i]))
			s->events[i].subject =
			    s->slot_of[old.edge_at[s->events[i].subject]];
	free(old.edge_at);
	if (s->neighbors != NULL) {
		s->neighbors = xrealloc(s->neighbors,
		    (s->edge_slots + 1) * sizeof(*s->neighbors));
		for (size_t e = old.edge_slots; e < s->edge_slots; e++)
			s->neighbors[e] = NULL;
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

static void
blocks_extend(struct sim *s)
{
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

void
cells_extend(struct sim *s)
{
	const struct topology *t = s->topo;
	bool grown =
	    t->n_edges > s->edge_slots || t->n_routers > s->router_slots;

	if (grown)
		layout_change(s);
	globals_extend(s, GLOBAL_EDGE, s->edge_slots * EDGE_GLOBALS);
	globals_extend(s, GLOBAL_ROUTER, s->router_slots * ROUTER_GLOBALS);
	globals_extend(s, GLOBAL_LINK, t->n_links * LINK_GLOBALS);
	globals_extend(s, GLOBAL_WORLD, WORLD_GLOBALS + s->n_leaks);
	globals_extend(s, GLOBAL_RPKI, rpki_cells(s));
	if (t->n_ases > s->n_igp) {
		s->igp = xrealloc(s->igp, t->n_ases * sizeof(*s->igp));
		for (; s->n_igp < t->n_ases; s->n_igp++)
			s->igp[s->n_igp].cost = NULL;
	}
	blocks_extend(s);
	for (edge_t e = 0; grown && e < s->edge_slots; e++) {
		slot_refresh(s, e);
		slot_session(s, e);
	}
}

void
cells_finish(struct sim *s)
{
	for (size_t p = 0; p < s->n_prefixes; p++)
		free(s->blocks[p]);
	for (int c = 0; c < GLOBAL_CLASSES; c++)
		free(s->globals[c].cells);
	free(s->blocks);
	free(s->slots);
	free(s->edge_at);
	free(s->slot_of);
	free(s->first_slot);
}

size_t
cells_bytes(const struct sim *s)
{
	size_t n = s->n_prefixes * (s->block_cells + 1) * sizeof(**s->blocks) +
	    s->cap_blocks * sizeof(*s->blocks);

	for (int c = 0; c < GLOBAL_CLASSES; c++)
		n += s->globals[c].n * sizeof(uint32_t);
	return n +
	    s->edge_slots *
	    (sizeof(*s->slots) + sizeof(*s->edge_at) + sizeof(*s->slot_of)) +
	    s->router_slots * sizeof(*s->first_slot);
}

/* --- cells ---------------------------------------------------------------- */

uint32_t *
cell_at(struct sim *s, uint32_t cell)
{
	if (cell & CELL_GLOBAL)
		return &s->globals[cell >> 28 & 7].cells[cell & CELL_INDEX];
	return &s->blocks[cell / s->block_cells][cell % s->block_cells];
}

struct cell_name
cell_name(const struct sim *s, uint32_t cell)
{
	static const uint32_t stride[] = { [GLOBAL_EDGE] = EDGE_GLOBALS,
		[GLOBAL_ROUTER] = ROUTER_GLOBALS,
		[GLOBAL_LINK] = LINK_GLOBALS,
		[GLOBAL_WORLD] = 1,
		[GLOBAL_RPKI] = 1 };
	struct cell_name name = { .prefix = PREFIX_ID_NONE };
	size_t at;

	if (cell & CELL_GLOBAL) {
		name.class = (enum global_class)(cell >> 28 & 7);
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
		name.index = s->edge_at[at / EDGE_CELLS];
		name.field = (uint32_t)(at % EDGE_CELLS);
	}
	return name;
}
