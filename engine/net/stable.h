/* Has a settled network another stable state as well?
 *
 * BGP can have several (T. Griffin, F. B. Shepherd, G. Wilfong, "The Stable
 * Paths Problem and Interdomain Routing", 2002), and which of them a network
 * settles in depends on the order of messages; one that cannot be left in the
 * way it was entered is a wedgie (RFC 4264). Whether there are several is hard
 * to decide in general. Here it is tried: links fail and come back, and the
 * network settles anew. Another outcome with all links and sessions as before
 * is proof; none found is no proof of the contrary. */
#ifndef NET_STABLE_H
#define NET_STABLE_H

#include "net/sim.h"

struct other_state {
	prefix_id prefix;     /* the first one with other routes */
	router_id_t *routers; /* whose best route is another, ascending */
	size_t n_routers;
	router_id_t failed_a,
	    failed_b;    /* the link between them failed and came
			  * back; b ROUTER_NONE: all links of a */
	bool oscillates; /* it does not settle again */
};

/* The sim is settled, and no event waits that somebody planned. It is as before
 * afterwards. max_steps bounds the work; what was not tried by then is not. The
 * result is in the arena. */
bool sim_find_other_state(struct sim *s, size_t max_steps, struct arena *arena,
    struct other_state *out);

#endif
