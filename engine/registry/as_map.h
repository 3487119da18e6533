/* What ASes have published about other ASes: an immutable map from an AS to a
 * set of ASes. ASPA (registry/aspa.h) and path-end records
 * (registry/path_end.h) are such maps; so is a plain set of ASes, when no
 * entry has members.
 *
 * Like a vrp_set it is a snapshot: a change makes a new map, and one router's
 * view is one pointer. */
#ifndef REGISTRY_AS_MAP_H
#define REGISTRY_AS_MAP_H

#include "core/base.h"

struct as_record {
	uint32_t as;
	const uint32_t *members;
	size_t n;
};

struct as_map; /* immutable */

/* Copies. Records of one AS become one, with the members of all of them, sorted
 * and each once. */
struct as_map *as_map_create(const struct as_record *r, size_t n);
void as_map_destroy(struct as_map *m); /* NULL is fine */
/* In the order of AS numbers. Borrowed from the map. */
const struct as_record *as_map_items(const struct as_map *m, size_t *n);
/* NULL when the AS has none, or m is NULL. */
const struct as_record *as_map_find(const struct as_map *m, uint32_t as);
bool as_record_has(const struct as_record *r, uint32_t member);

#endif
