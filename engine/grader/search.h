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

/* --- what filters look at (search_class.c) -------------------------------- */

/* Calls look for every match in the chains, also in what they call. */
typedef void search_look(void *arg, const struct match *m);
void search_each_match(const struct policy_chain *const *chain, size_t n,
    search_look *look, void *arg);
/* The filters on what comes in on the learner's side of the session; an empty
 * chain when there are none. */
const struct policy_chain *search_import_chain(struct probe *p, edge_t e,
    int family);

/* Prefixes of one class have the same answer from every filter of the chains,
 * whatever the path is, and so have paths of one class, whatever the prefix
 * is: one of each has to be tried. */
struct class_match;
struct search_classes {
	struct attr_table *attrs;
	struct class_match *prefixes, *paths;
	bool
	    exact; /* the RPKI state counts: everything is a class of its own */
};
struct search_path {
	uint32_t as[12]; /* nearest first */
	size_t n;
	bool foreign; /* holds an AS from outside the neighbour's cone */
};
void search_classes_init(struct search_classes *c, struct probe *p,
    router_id_t r, const struct policy_chain *const *chain, size_t n);
uint64_t search_prefix_class(const struct search_classes *c,
    const struct prefix *x);
uint64_t search_path_class(const struct search_classes *c,
    const struct search_path *x);
/* The first of each kind of key, in order, and how many there are of it. */
struct search_group {
	size_t at;
	uint32_t size;
};
size_t search_groups(const uint64_t *keys, size_t n, struct arena *arena,
    struct search_group **out);

/* --- prefixes (search_prefix.c) ------------------------------------------- */

/* One prefix for each answer that the chains' filters can give in the family,
 * and some drawn from the probe's seed. Martians are left out: no router takes
 * them. Sorted, unique; arena memory. */
size_t search_prefixes(struct probe *p, const struct policy_chain *const *chain,
    size_t n_chains, int family, struct prefix **out);

/* --- paths and attributes (search_path.c) --------------------------------- */

struct search_paths {
	struct search_path *items; /* arena */
	size_t n, cap;
};

/* Paths that the neighbour of the session could send, the shortest first, one
 * of each class. wrong_too: all of them, because it is the path that is asked
 * about. */
struct search_paths search_paths(struct probe *p, edge_t e, int family,
    const struct search_classes *c, bool wrong_too);
/* What the filters look at beside prefix and path; the first is NULL,
 * nothing. */
size_t search_dresses(struct probe *p, const struct policy_chain *const *chain,
    size_t n_chains, const struct dress *const **out);

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
