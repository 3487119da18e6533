/* Members of as-sets and route-sets, and of their members (RFC 2622 5.1, 5.2).
 *
 * Members are words as their owners wrote them: AS numbers, prefixes, with
 * range operators or not ("192.0.2.0/24^+"), and names of sets. Words that
 * name the same compare without case; of two spellings the one with capitals is
 * kept. A set
 * may contain itself, directly or by way of others: each is opened once. */
#ifndef REGISTRY_IRR_SET_H
#define REGISTRY_IRR_SET_H

#include "core/arena.h"
#include "core/prefix.h"

/* Where sets and routes come from. Words are borrowed until the expansion
 * ends. */
struct irr_source {
	const void *arg;
	/* The members of the set of that name; false: there is no such set. */
	bool (*members)(const void *arg, const char *name,
	    const char *const **members, size_t *n);
	/* The prefixes that have a route object of that origin, as words: what
	 * an AS in a route-set stands for. NULL: AS numbers stay as they are.
	 */
	size_t (*routes)(const void *arg, struct arena *arena, uint32_t as,
	    const char ***prefixes);
};

enum {
	IRR_SET_DEPTH_MAX = 64,      /* levels of sets inside sets */
	IRR_SET_WORDS_MAX = 1000000, /* in the result and on the way */
};

struct irr_expansion {
	const char **words; /* sorted: ASCII without case */
	size_t n;
	bool truncated; /* a limit was met; words is not all */
	/* At depth 0: the sets that were opened, the one asked for among them,
	 * and names that stand in one and no set has; sorted. */
	const char **sets, **missing;
	size_t n_sets, n_missing;
};

/* Members of a set, without its own name. Range operators of prefixes stay as
 * written; those behind an AS or a set ("AS64501^+", "RS-X^24-28") are put on
 * each prefix that it stands for, when it is opened.
 *
 * depth 1: its direct members, whatever they are. 0: opened to the end; names
 * that no set has are dropped. In between: opened so far; names at the last
 * level stay, unknown ones too. Sets in exclude are not opened, and not named
 * in the result of depth 0; the set asked for is opened even then. False when
 * there is no such set. The result is in memory of the arena. */
bool irr_set_expand(const struct irr_source *from, struct arena *arena,
    const char *name, unsigned depth, const char *const *exclude,
    size_t n_exclude, struct irr_expansion *out);

#endif
