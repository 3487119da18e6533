/* Where the ASes of a scenario stand on the map, and how the wires run.
 *
 * Rows by provider chain: who pays nobody is on top, every customer stands
 * below all its providers, so that a leak is a path that goes down and up
 * again. Within a row the order comes from barycentre sweeps, or everything
 * from the author's layout. Customer links run vertically with bends, links
 * of peers are double and horizontal where possible. Wires of two links never
 * share a cell except to cross.
 *
 * Pure and deterministic: made once for a size; nothing moves afterwards. */
#ifndef TUI_MAP_LAYOUT_H
#define TUI_MAP_LAYOUT_H

#include "scenario/scenario.h"

struct map_point {
	int16_t x, y;
};

struct map_node {
	uint32_t as;
	const char *tier;
	int row;
	int x, y, w; /* of the box "[64500 .]" */
};

struct map_link {
	size_t a, b; /* nodes; a provides to b, or they are peers */
	bool peer;
	struct map_point *path; /* cells from a to b */
	size_t n_path;
};

/* What a cell shows of the wires. */
enum map_wire {
	WIRE_UP = 1 << 0,
	WIRE_DOWN = 1 << 1,
	WIRE_LEFT = 1 << 2,
	WIRE_RIGHT = 1 << 3,
	WIRE_PEER_H = 1 << 4, /* the horizontal part is of peers */
	WIRE_PEER_V = 1 << 5,
	WIRE_CROSS = 1 << 6 /* two links, not joined */
};

struct map_layout {
	int w, h;
	struct map_node *nodes; /* in the order of the scenario */
	size_t n_nodes;
	struct map_link *links;
	size_t n_links;
	uint8_t *wires; /* w * h */
	int label_w;    /* columns on the left for the names of rows */
	int rows;
	bool fits; /* all boxes and all wires found their place */
};

/* Everything lives in arena. With fits false only rows and order are good
 * (for tiles). */
void map_layout_make(struct map_layout *m, struct arena *arena,
    const struct scenario *s, int w, int h);
/* The character of a cell's wires; ' ' when there is none. utf8 false: the
 * crossing of two wires shows the vertical one. */
uint32_t map_wire_glyph(uint8_t wire, bool utf8);
/* The node next to from in the direction (-1, 0, 1 each), or from itself. */
size_t map_neighbor(const struct map_layout *m, size_t from, int dx, int dy);

#endif
