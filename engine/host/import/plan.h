/* A network for what was taken: which neighbours are one router, and which
 * addresses its wires have. Recordings say the neighbour's address, and not
 * always the collecting router's own; then one is made up on the same wire. */
#ifndef HOST_IMPORT_PLAN_H
#define HOST_IMPORT_PLAN_H

#include "host/import/take.h"

enum { IMPORT_NAME_MAX = 32 };

struct import_router {
	uint32_t as, bgp_id;
	int peer[AF_COUNT]; /* by family of the session; -1: none */
	bool only;          /* its AS has no other */
	char name[IMPORT_NAME_MAX];
};

struct import_side {
	struct ip_addr own;
	uint8_t len;
};

struct import_plan {
	struct import_router *routers; /* by AS */
	size_t n_routers, cap_routers;
	struct import_side *sides; /* by peer */
	size_t *router_of;         /* by peer; SIZE_MAX: nothing was kept */
	uint32_t own_as;
	uint64_t start_us, end_us; /* of the recording, whole seconds first */
};

void import_plan_make(const struct import_taken *t, struct import_plan *out);
void import_plan_finish(struct import_plan *p);

/* Milliseconds from the start to the event. */
uint64_t import_plan_ms(const struct import_plan *p,
    const struct import_event *e);

#endif
