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

/* A route as an AS has it, now or at an earlier moment. */
struct truth_case {
	const struct world *world;
	uint32_t as;
	const struct prefix *prefix;
	attr_id attrs; /* 0: no route */
	bool own;      /* the AS announces it, whatever path it gives to it */
	/* Does a router of the AS announce the known prefix at the moment? */
	bool (*announces)(const void *arg, uint32_t as, prefix_id p);
	const void *arg;
};
enum route_truth truth_judge(const struct truth_case *c);

#endif
