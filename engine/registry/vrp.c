#include "registry/vrp.h"

#include <stdlib.h>
#include <string.h>

#include "core/trie.h"

/* VRPs of one prefix are neighbours in the sorted array: the trie's value is
 * the index of the first. */
struct vrp_set {
	struct vrp *items;
	size_t n;
	struct trie trie;
};

int
vrp_cmp(const void *a, const void *b)
{
	const struct vrp *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	if (c != 0)
		return c;
	if (x->origin_as != y->origin_as)
		return x->origin_as < y->origin_as ? -1 : 1;
	return (int)x->max_length - (int)y->max_length;
}

struct vrp_set *
vrp_set_create(const struct vrp *v, size_t n)
{
	struct vrp_set *s = xcalloc(1, sizeof(*s));

	s->items = xcalloc(n + 1, sizeof(*s->items));
	for (size_t i = 0; i < n; i++)
		s->items[i] = v[i];
	qsort(s->items, n, sizeof(*s->items), vrp_cmp);
	for (size_t i = 0; i < n; i++)
		if (s->n == 0 ||
		    vrp_cmp(&s->items[s->n - 1], &s->items[i]) != 0)
			s->items[s->n++] = s->items[i];
	for (size_t i = s->n; i-- > 0;)
		trie_set(&s->trie, &s->items[i].prefix, (uint32_t)i);
	return s;
}

void
vrp_set_destroy(struct vrp_set *s)
{
	if (s == NULL)
		return;
	trie_finish(&s->trie);
	free(s->items);
	free(s);
}

const struct vrp *
vrp_set_items(const struct vrp_set *s, size_t *n)
{
	*n = s->n;
	return s->items;
}

bool
vrp_set_has(const struct vrp_set *s, const struct vrp *v)
{
	return s->n > 0 &&
	    bsearch(v, s->items, s->n, sizeof(*v), vrp_cmp) != NULL;
}

/* What is known while the covering VRPs are visited, shortest prefix first.
 * Of two equally near ones the more specific is kept, as the one an operator
 * would look at. */
struct search {
	const struct vrp_set *set;
	const struct prefix *nlri;
	uint32_t origin_as;
	const struct vrp *matched, *too_long, *other;
};

static void
look_at(struct search *s, const struct vrp *v)
{
	/* RFC 6811 2: "Matched" wants a covering VRP, a length of at most
	 * maxLength and the same, non-zero origin. NONE equals no VRP's AS; AS0
	 * is no route's origin (RFC 6483 4, RFC 7607). */
	if (s->origin_as == 0 || v->origin_as != s->origin_as)
		s->other = v;
	else if (s->nlri->len <= v->max_length)
		s->matched = v;
	else if (s->too_long == NULL ||
	    v->max_length >= s->too_long->max_length)
		s->too_long = v;
}

static bool
visit(const struct prefix *p, uint32_t first, void *arg)
{
	struct search *s = arg;

	for (size_t i = first;
	     i < s->set->n && prefix_eq(&s->set->items[i].prefix, p); i++)
		look_at(s, &s->set->items[i]);
	return true;
}

struct rov_result
rov_validate(const struct vrp_set *set, const struct prefix *nlri,
    uint32_t origin_as)
{
	struct search s = { .set = set, .nlri = nlri, .origin_as = origin_as };

	if (set != NULL)
		trie_covering(&set->trie, nlri, visit, &s);
	if (s.matched != NULL)
		return (struct rov_result){ ROV_VALID, ROV_MATCHED, s.matched };
	if (s.too_long != NULL)
		return (
		    struct rov_result){ ROV_INVALID, ROV_TOO_LONG, s.too_long };
	if (s.other != NULL)
		return (struct rov_result){ ROV_INVALID,
			origin_as == 0 ? ROV_NO_ORIGIN : ROV_WRONG_ORIGIN,
			s.other };
	return (struct rov_result){ ROV_NOT_FOUND, ROV_NO_COVERING_VRP, NULL };
}

struct names {
	const char *name, *title;
};

static struct names
names_of(enum rov_state s)
{
	switch (s) {
	case ROV_NOT_FOUND:
		return (struct names){ "not-found", "NotFound" };
	case ROV_VALID:
		return (struct names){ "valid", "Valid" };
	case ROV_INVALID:
		return (struct names){ "invalid", "Invalid" };
	}
	base_panic(__FILE__, __LINE__, "unknown ROV state");
}

const char *
rov_state_name(enum rov_state s)
{
	return names_of(s).name;
}

/* As RFC 6811 2 writes them. */
const char *
rov_state_title(enum rov_state s)
{
	return names_of(s).title;
}
