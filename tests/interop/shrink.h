/* From a world that shows a difference to the smallest one that still does. */
#ifndef INTEROP_SHRINK_H
#define INTEROP_SHRINK_H

#include "interop/draft.h"

struct shrinking {
	uint64_t seed; /* of the draft itself */
	struct draft_limits limits;
	const char *dir;      /* an empty folder for candidates */
	char *const *command; /* NULL-terminated; the world is added */
};

/* Plays smaller and smaller worlds with the command, several side by side; one
 * for which it ends with 1 is good. Leaves the smallest as dir/smallest and the
 * numbers of the atoms that were left out in dir/without. Returns how many
 * atoms are left, 0 when nothing can be said. */
size_t shrink(const struct shrinking *s);

#endif
