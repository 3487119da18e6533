/* Prefix lists: first match, by walking a short list and by index in a long
 * one. */
#include "policy/policy.h"

#include <stdlib.h>

/* Lists up to this length are walked: that is faster than any index. */
enum { WALK_MAX = 16 };

#define NO_ENTRY UINT32_MAX

/* One rule in the tree of prefixes. Entries stand in prefix_cmp order, which
 * visits a prefix before all that it covers; rules of one prefix stand in the
 * list's order. up is the next entry above: of the same or a covering prefix.
 */
struct index_entry {
	uint32_t rule;
	uint32_t up;
};

struct prefix_index {
	struct index_entry *entries;
	size_t n;
};

/* The bits that both have are the same; p has fewer of them only where the rule
 * asks for shorter prefixes than its own. */
static bool
rule_matches(const struct prefix_rule *r, const struct prefix *p)
{
	if (p->len < r->min_len || p->len > r->max_len)
		return false;
	return p->len < r->prefix.len ? prefix_covers(p, &r->prefix)
				      : prefix_covers(&r->prefix, p);
}

static const struct prefix_rule *
match_by_walk(const struct prefix_list *l, const struct prefix *p)
{
	for (size_t i = 0; i < l->n; i++)
		if (rule_matches(&l->rules[i], p))
			return &l->rules[i];
	return NULL;
}

/* The last entry whose prefix is not behind p, or NO_ENTRY. Every entry that
 * covers p is this one or above it. */
static uint32_t
index_start(const struct prefix_list *l, const struct prefix *p)
{
	const struct prefix_index *x = l->index;
	size_t lo = 0, hi = x->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (prefix_cmp(&l->rules[x->entries[mid].rule].prefix, p) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == 0 ? NO_ENTRY : (uint32_t)(lo - 1);
}

static const struct prefix_rule *
match_by_index(const struct prefix_list *l, const struct prefix *p)
{
	uint32_t best = NO_ENTRY;

	for (uint32_t i = index_start(l, p); i != NO_ENTRY;
	     i = l->index->entries[i].up) {
		uint32_t rule = l->index->entries[i].rule;
		if (rule < best && rule_matches(&l->rules[rule], p))
			best = rule;
	}
	return best == NO_ENTRY ? NULL : &l->rules[best];
}

const struct prefix_rule *
prefix_list_match(const struct prefix_list *l, const struct prefix *p)
{
	if (l->index != NULL)
		return match_by_index(l, p);
	return match_by_walk(l, p);
}

bool
prefix_list_permits(const struct prefix_list *l, const struct prefix *p,
    const struct prefix_rule **rule)
{
	const struct prefix_rule *r = prefix_list_match(l, p);

	if (rule != NULL)
		*rule = r;
	return r != NULL ? r->permit : l->n == 0;
}

/* What the sort needs: qsort gives no argument. */
struct sort_item {
	const struct prefix *prefix;
	uint32_t rule;
};

static int
sort_item_cmp(const void *a, const void *b)
{
	const struct sort_item *x = a, *y = b;
	int c = prefix_cmp(x->prefix, y->prefix);

	if (c != 0)
		return c;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* The index finds rules whose prefix covers p; those that reach above their own
 * prefix are not among them. */
static bool
reaches_above(const struct prefix_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rules[i].min_len < l->rules[i].prefix.len)
			return true;
	return false;
}

void
prefix_list_seal(struct arena *arena, struct prefix_list *l)
{
	l->index = NULL;
	if (l->n <= WALK_MAX || l->n >= NO_ENTRY || reaches_above(l))
		return;

	struct sort_item *items = xmalloc(l->n * sizeof(*items));
	for (size_t i = 0; i < l->n; i++)
		items[i] =
		    (struct sort_item){ &l->rules[i].prefix, (uint32_t)i };
	qsort(items, l->n, sizeof(*items), sort_item_cmp);

	struct prefix_index *x = ARENA_NEW(arena, struct prefix_index);
	x->entries = ARENA_ARRAY(arena, l->n, struct index_entry);
	x->n = l->n;
	for (size_t i = 0; i < l->n; i++) {
		/* The entry before this one is above it, or something above
		 * that one is, or nothing. */
		uint32_t up = i == 0 ? NO_ENTRY : (uint32_t)(i - 1);
		while (up != NO_ENTRY &&
		    !prefix_covers(items[up].prefix, items[i].prefix))
			up = x->entries[up].up;
		x->entries[i].rule = items[i].rule;
		x->entries[i].up = up;
	}
	free(items);
	l->index = x;
}
