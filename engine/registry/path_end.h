/* Path-end validation: who may stand before the origin in an AS_PATH (Cohen,
 * Gilad, Herzberg, Schapira: "Jumpstarting BGP Security with Path-End
 * Validation", SIGCOMM 2016).
 *
 * An origin publishes the ASes that are its neighbours. What is published is an
 * as_map from origin to neighbours. A path of that origin whose last AS but one
 * is none of them was forged, though its origin is the right one. */
#ifndef REGISTRY_PATH_END_H
#define REGISTRY_PATH_END_H

#include "core/route.h"
#include "registry/as_map.h"

struct path_end_result {
	bool forged;
	uint32_t origin_as; /* 0: none, nothing was looked at */
	uint32_t before_as; /* 0: the origin stands alone, or an AS_SET does */
};

/* Repeated ASes count once. Not forged: the origin has published nothing, is
 * no single AS, or is the neighbour itself. records NULL: nothing is
 * published. */
struct path_end_result path_end_verify(const struct as_map *records,
    const struct attr_table *t, path_id path);

#endif
