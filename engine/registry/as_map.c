#include "registry/as_map.h"

#include <stdlib.h>

struct as_map {
	struct as_record *items; /* members are in pool */
	size_t n;
	uint32_t *pool;
};

/* One member of a record, so that one sort orders and unites all. */
struct pair {
	uint32_t as, member;
};

static int
u32_cmp(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
pair_cmp(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int c = u32_cmp(x->as, y->as);

	return c != 0 ? c : u32_cmp(x->member, y->member);
}

static int
as_cmp(const void *a, const void *b)
{
	return u32_cmp(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* Which ASes have a record, those without members included. */
static void
collect_keys(struct as_map *m, const struct as_record *r, size_t n)
{
	uint32_t *keys = xcalloc(n + 1, sizeof(*keys));

	for (size_t i = 0; i < n; i++)
		keys[i] = r[i].as;
	qsort(keys, n, sizeof(*keys), as_cmp);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || keys[i] != keys[i - 1])
			m->items[m->n++].as = keys[i];
	free(keys);
}

static void
collect_members(struct as_map *m, const struct as_record *r, size_t n)
{
	size_t total = 0, n_pairs = 0, kept = 0, at = 0;
	struct pair *pairs;

	for (size_t i = 0; i < n; i++)
		total += r[i].n;
	pairs = xcalloc(total + 1, sizeof(*pairs));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < r[i].n; j++)
			pairs[n_pairs++] =
			    (struct pair){ r[i].as, r[i].members[j] };
	qsort(pairs, n_pairs, sizeof(*pairs), pair_cmp);
	m->pool = xcalloc(total + 1, sizeof(*m->pool));
	for (size_t i = 0; i < m->n; i++) {
		struct as_record *item = &m->items[i];

		item->members = &m->pool[kept];
		for (; at < n_pairs && pairs[at].as == item->as; at++)
			if (item->n == 0 ||
			    item->members[item->n - 1] != pairs[at].member) {
				m->pool[kept++] = pairs[at].member;
				item->n++;
			}
	}
	free(pairs);
}

struct as_map *
as_map_create(const struct as_record *r, size_t n)
{
	struct as_map *m = xcalloc(1, sizeof(*m));

	m->items = xcalloc(n + 1, sizeof(*m->items));
	collect_keys(m, r, n);
	collect_members(m, r, n);
	return m;
}

void
as_map_destroy(struct as_map *m)
{
	if (m == NULL)
		return;
	free(m->items);
	free(m->pool);
	free(m);
}

const struct as_record *
as_map_items(const struct as_map *m, size_t *n)
{
	*n = m->n;
	return m->items;
}

static int
record_cmp(const void *key, const void *item)
{
	return u32_cmp(*(const uint32_t *)key,
	    ((const struct as_record *)item)->as);
}

const struct as_record *
as_map_find(const struct as_map *m, uint32_t as)
{
	if (m == NULL)
		return NULL;
	return bsearch(&as, m->items, m->n, sizeof(*m->items), record_cmp);
}

bool
as_record_has(const struct as_record *r, uint32_t member)
{
	return r->n > 0 &&
	    bsearch(&member, r->members, r->n, sizeof(*r->members), as_cmp) !=
	    NULL;
}
