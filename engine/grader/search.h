/* Counter-example search: the simplest announcement that a session treats
 * wrongly.
 *
 * A verdict of prefix and path filters can change only at the boundaries
 * written in the learner's own filters and in the registry: the prefix of a
 * rule, its shortest and longest length, the neighbours of these, the
 * registered prefixes and their halves and parents. This finite set is tried
 * in full, with paths of the cone and paths from outside, plus prefixes drawn
 * from the seed that were never announced. The hit that needs the fewest words
 * to understand wins: what the neighbour announces at this moment before what
 * it could announce, a path of one AS before longer ones, a part of the
 * customer's own space before somebody else's before unregistered space. */
#ifndef GRADER_SEARCH_H
#define GRADER_SEARCH_H

#include "grader/inject.h"

enum search_rank {
	SEARCH_ANNOUNCED, /* the neighbour really announces it now */
	SEARCH_MORE_SPECIFIC,
	SEARCH_FOREIGN,
	SEARCH_COVERING,
	SEARCH_UNREGISTERED
};

struct search_hit {
	struct announcement announcement;
	enum search_rank rank;
	uint32_t holder; /* of the space, 0: nobody */
};

/* Candidate prefixes of a family for a session of the learner: boundaries of
 * the filters attached to it and of the registry. Sorted, unique. */
size_t search_prefixes(struct probe *p, edge_t e, int family,
    const struct cone *c, struct prefix **out);

/* Accepted but not authorised by prefix. wrong_path false: tries prefixes
 * with the paths of the cone; true: tries registered prefixes of the cone
 * with paths from outside. tried counts announcements. */
bool search_hole(struct probe *p, edge_t e, int family, const struct cone *c,
    bool wrong_path, struct search_hit *hit, uint32_t *tried);

#endif
