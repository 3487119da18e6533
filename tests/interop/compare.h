/* A world played by real daemons beside the simulator, until they agree or have
 * come to rest. */
#ifndef INTEROP_COMPARE_H
#define INTEROP_COMPARE_H

#include "interop/rib.h"
#include "scenario/scenario.h"

/* What runs a router. */
/* BY_OTHER: nobody asks it; what its neighbours hear from it is compared. */
enum played_by { BY_FRR, BY_BIRD, BY_OTHER, BY_COUNT };
const char *played_by_name(enum played_by by);

struct player {
	enum played_by by;
	const char *socket; /* where it can be asked */
	const char *mrt;    /* messages that it received */
};

/* Routes that were compared, and what was not the same. */
struct tally {
	size_t routers;
	size_t compared[RIB_VIEWS];
	size_t different;
};

struct comparison {
	const struct sim *s;
	const struct player *players; /* of each router */
	struct rib expected, found;
	/* Sessions with too many prefixes have come and gone: before they came
	 * everything looks the same. */
	bool ended;
	struct tally tally;
	struct strbuf report; /* the differences in words */
};

void comparison_finish(struct comparison *c);
/* Reads all daemons once. False: some do not answer (yet). */
bool comparison_look(struct comparison *c);
/* Fills tally and report from expected and found. */
void comparison_judge(struct comparison *c);
/* Looks and judges until nothing is different, or nothing has changed for
 * quiet_ms, or limit_ms are over. */
void comparison_wait(struct comparison *c, unsigned int quiet_ms,
    unsigned int limit_ms);

#endif
