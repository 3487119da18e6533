/* Where a prefix list decides on sessions: what may stand in it depends on the
 * direction. */
#ifndef SESSION_FILTER_USE_H
#define SESSION_FILTER_USE_H

#include "router/router.h"

struct filter_use {
	bool in, out; /* on some session with another AS */
};
/* By itself or in a route-map; whether the list exists does not matter. */
struct filter_use filter_use_find(const struct router_config *c,
    const char *list);

#endif
