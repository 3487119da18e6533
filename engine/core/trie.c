#include "core/trie.h"

#include <stdlib.h>

/* A node stands for its prefix; what hangs below it is longer. A node without
 * a value joins two children that part behind its prefix. Links are index + 1
 * as in the roots, 0 for none; free nodes are chained through child[0]. */
struct trie_node {
	struct prefix prefix;
	uint32_t value; /* TRIE_NONE in a joining node */
	uint32_t child[2];
};

enum { DEPTH_MAX = 129 }; /* nodes on a path: lengths 0 to 128 */

static int
side_of(const struct prefix *p, int bit)
{
	return p->addr.bytes[bit / 8] >> (7 - bit % 8) & 1;
}

static struct trie_node *
node_at(const struct trie *t, uint32_t link)
{
	return &t->nodes[link - 1];
}

static uint32_t *
root_of(struct trie *t, const struct prefix *p)
{
	return &t->root[p->addr.family == IP_V6];
}

static uint32_t
root_link(const struct trie *t, const struct prefix *p)
{
	return t->root[p->addr.family == IP_V6];
}

/* How many leading bits two prefixes share, at most the shorter's length. */
static int
common_bits(const struct prefix *a, const struct prefix *b)
{
	int max = a->len < b->len ? a->len : b->len, n = 0;

	while (n + 8 <= max && a->addr.bytes[n / 8] == b->addr.bytes[n / 8])
		n += 8;
	while (n < max && side_of(a, n) == side_of(b, n))
		n++;
	return n;
}

static uint32_t
node_make(struct trie *t, const struct prefix *p, uint32_t value)
{
	uint32_t link = t->unused;

	if (link != 0) {
		t->unused = node_at(t, link)->child[0];
	} else {
		INVARIANT(t->n < UINT32_MAX - 1);
		GROW(t->nodes, t->n, t->cap);
		link = (uint32_t)++t->n;
	}
	*node_at(t, link) = (struct trie_node){ .prefix = *p, .value = value };
	return link;
}

static void
node_free(struct trie *t, uint32_t link)
{
	node_at(t, link)->child[0] = t->unused;
	t->unused = link;
}

void
trie_finish(struct trie *t)
{
	free(t->nodes);
	*t = (struct trie){ 0 };
}

/* Puts p in place of link, whose prefix shares only common bits with it.
 * Returns the new upper node. */
static uint32_t
node_split(struct trie *t, uint32_t link, const struct prefix *p, int common,
    uint32_t value)
{
	struct prefix below = node_at(t, link)->prefix;
	struct prefix joint = prefix_make(p->addr, common);
	uint32_t upper, leaf;

	if (common == p->len) {
		upper = node_make(t, p, value);
	} else {
		upper = node_make(t, &joint, TRIE_NONE);
		leaf = node_make(t, p, value);
		node_at(t, upper)->child[side_of(p, common)] = leaf;
	}
	node_at(t, upper)->child[side_of(&below, common)] = link;
	return upper;
}

/* Hangs link below parent (0: as the root) in place of what is there. */
static void
set_link(struct trie *t, const struct prefix *p, uint32_t parent, uint32_t link)
{
	struct trie_node *n;

	if (parent == 0) {
		*root_of(t, p) = link;
		return;
	}
	n = node_at(t, parent);
	n->child[side_of(p, n->prefix.len)] = link;
}

void
trie_set(struct trie *t, const struct prefix *p, uint32_t value)
{
	uint32_t parent = 0, link = *root_of(t, p), made;

	PRE(value != TRIE_NONE);
	PRE(p->addr.family == IP_V4 || p->addr.family == IP_V6);
	while (link != 0) {
		struct trie_node *n = node_at(t, link);
		int common = common_bits(&n->prefix, p);

		if (common < n->prefix.len) {
			made = node_split(t, link, p, common, value);
			set_link(t, p, parent, made);
			t->count++;
			return;
		}
		if (n->prefix.len == p->len) {
			t->count += n->value == TRIE_NONE;
			n->value = value;
			return;
		}
		parent = link;
		link = n->child[side_of(p, n->prefix.len)];
	}
	made = node_make(t, p, value);
	set_link(t, p, parent, made);
	t->count++;
}

/* The node of exactly p, 0 if there is none; path gets the links above it,
 * the root first. */
static uint32_t
find_exact(const struct trie *t, const struct prefix *p, uint32_t *path,
    int *depth)
{
	uint32_t link = root_link(t, p);

	*depth = 0;
	while (link != 0) {
		const struct trie_node *n = node_at(t, link);

		if (!prefix_covers(&n->prefix, p))
			return 0;
		if (n->prefix.len == p->len)
			return link;
		path[(*depth)++] = link;
		link = n->child[side_of(p, n->prefix.len)];
	}
	return 0;
}

/* Takes a node without value out unless it joins two children. */
static bool
node_prune(struct trie *t, uint32_t link, uint32_t parent)
{
	struct trie_node *n = node_at(t, link);
	struct prefix p = n->prefix;

	if (n->value != TRIE_NONE || (n->child[0] != 0 && n->child[1] != 0))
		return false;
	set_link(t, &p, parent, n->child[n->child[0] == 0]);
	node_free(t, link);
	return true;
}

uint32_t
trie_remove(struct trie *t, const struct prefix *p)
{
	uint32_t path[DEPTH_MAX], value;
	int depth;
	uint32_t link = find_exact(t, p, path, &depth);

	if (link == 0 || node_at(t, link)->value == TRIE_NONE)
		return TRIE_NONE;
	value = node_at(t, link)->value;
	node_at(t, link)->value = TRIE_NONE;
	t->count--;
	if (node_prune(t, link, depth > 0 ? path[depth - 1] : 0) && depth > 0)
		node_prune(t, path[depth - 1], depth > 1 ? path[depth - 2] : 0);
	return value;
}

uint32_t
trie_get(const struct trie *t, const struct prefix *p)
{
	uint32_t path[DEPTH_MAX];
	int depth;
	uint32_t link = find_exact(t, p, path, &depth);

	return link != 0 ? node_at(t, link)->value : TRIE_NONE;
}

uint32_t
trie_longest(const struct trie *t, const struct prefix *p, struct prefix *found)
{
	uint32_t link = root_link(t, p), best = 0;

	while (link != 0) {
		const struct trie_node *n = node_at(t, link);

		if (!prefix_covers(&n->prefix, p))
			break;
		if (n->value != TRIE_NONE)
			best = link;
		if (n->prefix.len == p->len)
			break;
		link = n->child[side_of(p, n->prefix.len)];
	}
	if (best == 0)
		return TRIE_NONE;
	if (found != NULL)
		*found = node_at(t, best)->prefix;
	return node_at(t, best)->value;
}

void
trie_covering(const struct trie *t, const struct prefix *p, trie_visit *visit,
    void *arg)
{
	uint32_t link = root_link(t, p);

	while (link != 0) {
		const struct trie_node *n = node_at(t, link);

		if (!prefix_covers(&n->prefix, p))
			return;
		if (n->value != TRIE_NONE && !visit(&n->prefix, n->value, arg))
			return;
		if (n->prefix.len == p->len)
			return;
		link = n->child[side_of(p, n->prefix.len)];
	}
}

/* Node before children and left before right is prefix_cmp order. False when
 * visit stopped the walk. */
static bool
walk_from(const struct trie *t, uint32_t link, trie_visit *visit, void *arg)
{
	uint32_t later[DEPTH_MAX];
	int n = 0;

	while (link != 0) {
		const struct trie_node *at = node_at(t, link);

		if (at->value != TRIE_NONE &&
		    !visit(&at->prefix, at->value, arg))
			return false;
		link = at->child[0];
		if (link == 0)
			link = at->child[1];
		else if (at->child[1] != 0)
			later[n++] = at->child[1];
		if (link == 0 && n > 0)
			link = later[--n];
	}
	return true;
}

void
trie_covered(const struct trie *t, const struct prefix *p, trie_visit *visit,
    void *arg)
{
	uint32_t link = root_link(t, p);

	while (link != 0) {
		const struct trie_node *n = node_at(t, link);

		if (prefix_covers(p, &n->prefix)) {
			walk_from(t, link, visit, arg);
			return;
		}
		if (!prefix_covers(&n->prefix, p))
			return;
		link = n->child[side_of(p, n->prefix.len)];
	}
}

void
trie_walk(const struct trie *t, trie_visit *visit, void *arg)
{
	if (walk_from(t, t->root[0], visit, arg))
		walk_from(t, t->root[1], visit, arg);
}
