/* Counter-example search: the simplest announcement that a session treats
 * wrongly.
 *
 * What a filter says about a prefix can change only where one of its rules
 * begins or ends. So the rules' prefixes are put into one tree; below each of
 * them, for each length at which a rule about it begins or ends, one prefix is
 * tried that no deeper rule speaks about. Registered prefixes count as rules.
 * Prefixes with the same answer from every rule have one tried in their place:
 * the verdict "no hole" is as good as trying all of them. Paths are those of
 * the cone, those that the path filters name, and ones with ASes from outside;
 * communities, ORIGIN and MED are tried as the filters name them. Prefixes and
 * origins drawn from the seed come on top.
 *
 * The hit that needs the fewest words to understand wins: what the neighbour
 * announces at this moment before what it could announce, a path of one AS
 * before longer ones, a part of the customer's own space before somebody else's
 * before unregistered space. */
#ifndef GRADER_SEARCH_H
#define GRADER_SEARCH_H

#include "grader/inject.h"

/* --- prefixes (search_prefix.c) ------------------------------------------- */

/* One prefix for each answer that the chains' filters can give in the family,
 * and some drawn from the probe's seed. Martians are left out: no router takes
 * them. Sorted, unique; arena memory. */
size_t search_prefixes(struct probe *p, const struct policy_chain *const *chain,
    size_t n_chains, int family, struct prefix **out);
/* The same for what the learner's side of the session imports. */
size_t search_import_prefixes(struct probe *p, edge_t e, int family,
    struct prefix **out);

/* --- paths and attributes (search_path.c) --------------------------------- */

struct search_path {
	uint32_t as[12]; /* nearest first */
	size_t n;
	bool foreign; /* holds an AS from outside the neighbour's cone */
};

struct search_paths {
	struct search_path *items; /* arena */
	size_t n, cap;
};

/* Paths that the neighbour of the session could send, the shortest first. Only
 * that one when the filters for the family look neither at paths nor at the
 * RPKI state: then all others have the same answer. wrong_too: all the same,
 * because it is the path that is asked about. */
struct search_paths search_paths(struct probe *p, edge_t e, int family,
    bool wrong_too);
/* What the filters for the family look at beside prefix and path; the first
 * is NULL, nothing. */
size_t search_dresses(struct probe *p, edge_t e, int family,
    const struct dress *const **out);

/* --- holes (search.c) ----------------------------------------------------- */

enum search_rank {
	SEARCH_MORE_SPECIFIC, /* part of what the cone holds */
	SEARCH_FOREIGN,       /* somebody else's space */
	SEARCH_COVERING,      /* space around somebody's */
	SEARCH_UNREGISTERED
};

struct search_hit {
	struct announcement announcement; /* real: made at this moment */
	enum search_rank rank;
	uint32_t holder; /* of the space, 0: nobody */
};

/* Accepted but not authorised for the cone. wrong_path false: tries prefixes
 * that are not registered in the cone; true: registered ones with paths that
 * leave the cone or do not end at the holder. tried counts announcements. */
bool search_hole(struct probe *p, edge_t e, int family, const struct cone *c,
    bool wrong_path, struct search_hit *hit, uint32_t *tried);
/* A way to get this very prefix accepted from the neighbour, with any path
 * and attributes; the simplest. */
bool search_accepted(struct probe *p, edge_t e, const struct prefix *x,
    const struct search_paths *paths, const struct dress *const *dresses,
    size_t n_dresses, struct announcement *out);

#endif
