/* What a route really is: the lab knows who holds which space, who announces it
 * and who pays whom; the routers in it do not. The one rule behind "right" and
 * "wrong" in narration, on the map and in the wave table. */
#ifndef SESSION_TRUTH_H
#define SESSION_TRUTH_H

#include "scenario/scenario.h"

enum route_truth {
	TRUTH_NONE,
	TRUTH_RIGHT,
	TRUTH_WRONG,
	TRUTH_LEAKED,
	TRUTH_UNKNOWN
};

/* A world at one moment: now, or earlier as its history tells. */
struct truth_moment {
	const struct world *world;
	const void *arg; /* for the questions */
	/* Does the router announce the known prefix itself? */
	bool (*announces)(const void *arg, router_id_t r, prefix_id p);
	/* The attributes of its best route; 0: it has none. */
	attr_id (*best)(const void *arg, router_id_t r, prefix_id p);
	/* Is a route with these attributes the AS's own? */
	bool (
	    *is_own)(const void *arg, uint32_t as, prefix_id p, attr_id attrs);
	/* What was received over the edge and refused, but not as a loop; 0:
	 * nothing. */
	attr_id (*refused)(const void *arg, edge_t e, prefix_id p);
};

/* What a route of a prefix is to an AS; attrs 0: TRUTH_NONE. */
enum route_truth truth_judge(const struct truth_moment *m, uint32_t as,
    const struct prefix *p, attr_id attrs);
/* The letter of an AS (session_as_status), which follows the most specific
 * route that it has for p. Never '?': that is no matter of one moment. */
char truth_letter(const struct truth_moment *m, uint32_t as,
    const struct prefix *p, uint32_t true_origin);

#endif
