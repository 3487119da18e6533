/* A map from prefixes to 32-bit values with the three walks routing needs:
 * exact match, longest match, and everything that covers or is covered.
 *
 * A path-compressed binary trie in one array, IPv4 and IPv6 apart. Values are
 * the caller's (an index, an id). A zeroed struct is an empty trie. */
#ifndef CORE_TRIE_H
#define CORE_TRIE_H

#include "core/prefix.h"

struct trie_node;

struct trie {
	struct trie_node *nodes; /* owned */
	size_t n, cap;
	uint32_t root[2]; /* IPv4, IPv6: node index + 1, 0 when empty */
	size_t count;     /* prefixes with a value */
	uint32_t unused;  /* chain of free nodes: index + 1 */
};

#define TRIE_NONE UINT32_MAX /* no value */

void trie_finish(struct trie *t);
/* Sets the value of p (replacing one); value must not be TRIE_NONE. */
void trie_set(struct trie *t, const struct prefix *p, uint32_t value);
/* Forgets p; its value or TRIE_NONE. */
uint32_t trie_remove(struct trie *t, const struct prefix *p);
uint32_t trie_get(const struct trie *t, const struct prefix *p);
/* Most specific entry that covers p (p itself included); found may be NULL. */
uint32_t trie_longest(
    const struct trie *t, const struct prefix *p, struct prefix *found);

/* Called with each entry; returns false to stop the walk. The trie must not
 * be changed meanwhile. */
typedef bool trie_visit(const struct prefix *p, uint32_t value, void *arg);
/* All entries that cover p, least specific first. */
void trie_covering(
    const struct trie *t, const struct prefix *p, trie_visit *visit, void *arg);
/* All entries inside p (p included), in prefix_cmp order. */
void trie_covered(
    const struct trie *t, const struct prefix *p, trie_visit *visit, void *arg);
/* Every entry, IPv4 first, in prefix_cmp order. */
void trie_walk(const struct trie *t, trie_visit *visit, void *arg);

#endif
