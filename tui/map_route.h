/* Wires of the map: the cheapest way through the free cells for each link,
 * one after the other. */
#ifndef TUI_MAP_ROUTE_H
#define TUI_MAP_ROUTE_H

#include "tui/map_layout.h"

/* Boxes are placed; fills wires and the paths of the links. False when a link
 * found no way. */
bool map_route(struct map_layout *m, struct arena *arena);

#endif
