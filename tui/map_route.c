#include "tui/map_route.h"

#include <stdlib.h>
#include <string.h>

/* Costs: short, few bends, few crossings, not hugging another wire. */
enum {
	COST_STEP = 1,
	COST_BEND = 6,
	COST_CROSS = 5,
	COST_NEAR = 1,
	COST_SIDEWAYS = 1,
	COST_BESIDE_BOX = 4
};
enum dir { DIR_UP, DIR_DOWN, DIR_LEFT, DIR_RIGHT, DIRS };

static const int dir_x[DIRS] = { 0, 0, -1, 1 };
static const int dir_y[DIRS] = { -1, 1, 0, 0 };
static const uint8_t dir_wire[DIRS] = { WIRE_UP, WIRE_DOWN, WIRE_LEFT,
	WIRE_RIGHT };

static enum dir
opposite(enum dir d)
{
	return (enum dir)(d ^ 1);
}

struct routing {
	struct map_layout *m;
	struct arena *arena;
	bool *box;      /* cells of boxes and their sides */
	uint32_t *cost; /* by cell and direction of arrival */
	int32_t *from;  /* state before, -1: a start */
	int32_t *heap;  /* states, a binary heap by cost */
	size_t n_heap;
	bool *goal; /* by state */
};

static size_t
state_of(const struct routing *r, int x, int y, enum dir d)
{
	return ((size_t)y * (size_t)r->m->w + (size_t)x) * DIRS + (size_t)d;
}

/* --- a heap of states ------------------------------------------------------*/

static bool
before(const struct routing *r, int32_t a, int32_t b)
{
	if (r->cost[a] != r->cost[b])
		return r->cost[a] < r->cost[b];
	return a < b;
}

static void
heap_add(struct routing *r, int32_t state)
{
	size_t i = r->n_heap++;
	while (i > 0 && before(r, state, r->heap[(i - 1) / 2])) {
		r->heap[i] = r->heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	r->heap[i] = state;
}

static int32_t
heap_take(struct routing *r)
{
	int32_t top = r->heap[0], last = r->heap[--r->n_heap];
	size_t i = 0;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= r->n_heap)
			break;
		if (child + 1 < r->n_heap &&
		    before(r, r->heap[child + 1], r->heap[child]))
			child++;
		if (!before(r, r->heap[child], last))
			break;
		r->heap[i] = r->heap[child];
		i = child;
	}
	r->heap[i] = last;
	return top;
}

/* --- one link --------------------------------------------------------------*/

static uint8_t
wire_at(const struct routing *r, int x, int y)
{
	const struct map_layout *m = r->m;
	if (x < 0 || y < 0 || x >= m->w || y >= m->h)
		return 0;
	return m->wires[(size_t)y * (size_t)m->w + (size_t)x];
}

static bool
box_at(const struct routing *r, int x, int y)
{
	const struct map_layout *m = r->m;
	return x >= 0 && y >= 0 && x < m->w && y < m->h &&
	    r->box[(size_t)y * (size_t)m->w + (size_t)x];
}

/* Can a wire that arrives going in d, and leaves going in out, use the cell?
 * Returns the extra cost, or -1. */
static int
cell_cost(const struct routing *r, int x, int y, enum dir d, enum dir out)
{
	const struct map_layout *m = r->m;
	if (x < m->label_w || y < 0 || x >= m->w || y >= m->h ||
	    box_at(r, x, y))
		return -1;
	uint8_t there = wire_at(r, x, y);
	int cost = d != out ? COST_BEND : 0;
	if ((out == DIR_UP || out == DIR_DOWN) &&
	    (box_at(r, x - 1, y) || box_at(r, x + 1, y)))
		cost += COST_BESIDE_BOX;
	if (d == DIR_LEFT || d == DIR_RIGHT)
		cost += COST_SIDEWAYS;
	if (there == 0) {
		/* Beside a wire that runs the same way: hard to read. */
		bool vertical = d == DIR_UP || d == DIR_DOWN;
		uint8_t a =
		    vertical ? wire_at(r, x - 1, y) : wire_at(r, x, y - 1);
		uint8_t b =
		    vertical ? wire_at(r, x + 1, y) : wire_at(r, x, y + 1);
		uint8_t same =
		    vertical ? WIRE_UP | WIRE_DOWN : WIRE_LEFT | WIRE_RIGHT;
		return cost + ((a | b) & same ? COST_NEAR : 0);
	}
	/* Only straight across a straight wire. */
	uint8_t ends = there & 15;
	bool across = d == DIR_UP || d == DIR_DOWN
	    ? ends == (WIRE_LEFT | WIRE_RIGHT)
	    : ends == (WIRE_UP | WIRE_DOWN);
	return d == out && across ? cost + COST_CROSS : -1;
}

/* Cells beside a box where a wire may begin; d: away from it. */
static void
each_port(struct routing *r, const struct map_node *n, enum dir d, bool goal)
{
	struct map_layout *m = r->m;
	bool side = d == DIR_LEFT || d == DIR_RIGHT;
	int y = d == DIR_UP ? n->y - 1 : d == DIR_DOWN ? n->y + 1 : n->y;
	for (int i = 1; i < n->w - 1; i++) {
		int x =
		    side ? (d == DIR_LEFT ? n->x - 1 : n->x + n->w) : n->x + i;
		if (x < 0 || y < 0 || x >= m->w || y >= m->h)
			continue;
		size_t s = state_of(r, x, y, goal ? opposite(d) : d);
		if (goal) {
			r->goal[s] = true;
		} else if (r->cost[s] == UINT32_MAX) {
			/* From the middle of a box rather than its edge. */
			int off = i - n->w / 2;
			r->cost[s] = (uint32_t)(off < 0 ? -off : off);
			r->from[s] = -1;
			heap_add(r, (int32_t)s);
		}
		if (side)
			break;
	}
}

static void
open_ports(struct routing *r, const struct map_link *l)
{
	const struct map_node *a = &r->m->nodes[l->a];
	const struct map_node *b = &r->m->nodes[l->b];
	if (!l->peer) {
		each_port(r, a, a->y < b->y ? DIR_DOWN : DIR_UP, false);
		each_port(r, b, a->y < b->y ? DIR_UP : DIR_DOWN, true);
		if (a->y == b->y) {
			each_port(r, a, DIR_DOWN, false);
			each_port(r, b, DIR_DOWN, true);
		}
		return;
	}
	for (int d = 0; d < DIRS; d++) {
		if (a->y == b->y && d < DIR_LEFT)
			continue;
		each_port(r, a, (enum dir)d, false);
		each_port(r, b, (enum dir)d, true);
	}
	if (a->y == b->y) {
		each_port(r, a, DIR_DOWN, false);
		each_port(r, b, DIR_DOWN, true);
		each_port(r, a, DIR_UP, false);
		each_port(r, b, DIR_UP, true);
	}
}

static void
relax(struct routing *r, int32_t state)
{
	int w = r->m->w;
	enum dir d = (enum dir)(state % DIRS);
	int x = state / DIRS % w, y = state / DIRS / w;
	for (int out = 0; out < DIRS; out++) {
		if (out == (int)opposite(d))
			continue;
		int extra = cell_cost(r, x, y, d, (enum dir)out);
		int nx = x + dir_x[out], ny = y + dir_y[out];
		if (extra < 0 || nx < 0 || ny < 0 || nx >= w || ny >= r->m->h)
			continue;
		size_t next = state_of(r, nx, ny, (enum dir)out);
		uint32_t cost = r->cost[state] + COST_STEP + (uint32_t)extra;
		if (cost >= r->cost[next])
			continue;
		bool known = r->cost[next] != UINT32_MAX;
		r->cost[next] = cost;
		r->from[next] = state;
		/* A state that is in the heap already is looked at twice. */
		if (!known ||
		    r->n_heap < (size_t)w * (size_t)r->m->h * DIRS * 2)
			heap_add(r, (int32_t)next);
	}
}

/* The state in which the goal was reached, -1: not at all. */
static int32_t
search(struct routing *r)
{
	int w = r->m->w;
	while (r->n_heap > 0) {
		int32_t state = heap_take(r);
		enum dir d = (enum dir)(state % DIRS);
		int x = state / DIRS % w, y = state / DIRS / w;
		if (r->goal[state] && cell_cost(r, x, y, d, d) >= 0)
			return state;
		relax(r, state);
	}
	return -1;
}

static void
lay_cell(struct routing *r, int x, int y, enum dir in, enum dir out, bool peer)
{
	uint8_t *cell = &r->m->wires[(size_t)y * (size_t)r->m->w + (size_t)x];
	uint8_t add = dir_wire[opposite(in)] | dir_wire[out];
	if (peer && add & (WIRE_LEFT | WIRE_RIGHT))
		add |= WIRE_PEER_H;
	if (peer && add & (WIRE_UP | WIRE_DOWN))
		add |= WIRE_PEER_V;
	if (*cell != 0)
		add |= WIRE_CROSS;
	*cell |= add;
}

static void
lay(struct routing *r, struct map_link *l, int32_t end)
{
	int w = r->m->w;
	size_t n = 0;
	for (int32_t s = end; s >= 0; s = r->from[s])
		n++;
	l->path = ARENA_ARRAY(r->arena, n, struct map_point);
	l->n_path = n;
	/* The last cell is left in the direction in which it was entered. */
	enum dir out = (enum dir)(end % DIRS);
	for (int32_t s = end; s >= 0; s = r->from[s]) {
		int x = s / DIRS % w, y = s / DIRS / w;
		enum dir in = (enum dir)(s % DIRS);
		lay_cell(r, x, y, in, out, l->peer);
		l->path[--n] = (struct map_point){ (int16_t)x, (int16_t)y };
		out = in;
	}
}

static bool
route_link(struct routing *r, struct map_link *l)
{
	size_t states = (size_t)r->m->w * (size_t)r->m->h * DIRS;
	for (size_t i = 0; i < states; i++) {
		r->cost[i] = UINT32_MAX;
		r->from[i] = -1;
	}
	memset(r->goal, 0, states * sizeof(*r->goal));
	r->n_heap = 0;
	open_ports(r, l);
	int32_t end = search(r);
	if (end < 0)
		return false;
	lay(r, l, end);
	return true;
}

/* Peers that stand side by side first, then short links. */
static int
length_of(const struct map_layout *m, const struct map_link *l)
{
	const struct map_node *a = &m->nodes[l->a], *b = &m->nodes[l->b];
	int x = abs(a->x - b->x), y = abs(a->y - b->y);
	return (l->peer && y == 0 ? 0 : 1000) + x + 4 * y;
}

static void
block_boxes(struct routing *r)
{
	struct map_layout *m = r->m;
	for (size_t i = 0; i < m->n_nodes; i++) {
		const struct map_node *n = &m->nodes[i];
		for (int x = n->x; x < n->x + n->w; x++)
			if (x >= 0 && x < m->w && n->y >= 0 && n->y < m->h)
				r->box[(size_t)n->y * (size_t)m->w +
				    (size_t)x] = true;
	}
}

bool
map_route(struct map_layout *m, struct arena *arena)
{
	size_t cells = (size_t)m->w * (size_t)m->h;
	if (cells == 0)
		return false;
	struct routing r = {
		.m = m,
		.arena = arena,
		.box = xcalloc(cells, sizeof(bool)),
		.cost = xcalloc(cells * DIRS, sizeof(uint32_t)),
		.from = xcalloc(cells * DIRS, sizeof(int32_t)),
		.heap = xcalloc(cells * DIRS * 4, sizeof(int32_t)),
		.goal = xcalloc(cells * DIRS, sizeof(bool)),
	};
	block_boxes(&r);
	bool *done = xcalloc(m->n_links + 1, sizeof(bool));
	bool ok = true;
	for (size_t k = 0; k < m->n_links; k++) {
		size_t next = m->n_links;
		for (size_t i = 0; i < m->n_links; i++)
			if (!done[i] &&
			    (next == m->n_links ||
				length_of(m, &m->links[i]) <
				    length_of(m, &m->links[next])))
				next = i;
		done[next] = true;
		if (!route_link(&r, &m->links[next]))
			ok = false;
	}
	free(done);
	free(r.box);
	free(r.cost);
	free(r.from);
	free(r.heap);
	free(r.goal);
	return ok;
}
