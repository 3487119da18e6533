#include "core/route_private.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct path_attrs) == 88,
    "path_attrs is compared as bytes and must have no padding");

/* --- relations ------------------------------------------------------------ */

const char *
relation_name(enum relation rel)
{
	switch (rel) {
	case REL_NONE:
		return "none";
	case REL_CUSTOMER:
		return "customer";
	case REL_PROVIDER:
		return "provider";
	case REL_PEER:
		return "peer";
	case REL_RS:
		return "route server";
	case REL_RS_CLIENT:
		return "client";
	case REL_INTERNAL:
		return "internal";
	}
	base_panic(__FILE__, __LINE__, "unknown relation");
}

enum relation
relation_reverse(enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return REL_PROVIDER;
	case REL_PROVIDER:
		return REL_CUSTOMER;
	case REL_RS:
		return REL_RS_CLIENT;
	case REL_RS_CLIENT:
		return REL_RS;
	case REL_NONE:
	case REL_PEER:
	case REL_INTERNAL:
		return rel;
	}
	base_panic(__FILE__, __LINE__, "unknown relation");
}

/* --- index ---------------------------------------------------------------- */

/* The hash in the slot says where it goes: the records are not needed. */
static void
index_grow(struct intern_index *index, size_t size)
{
	uint64_t *old = index->slots;
	size_t old_size = old != NULL ? index->mask + 1 : 0;

	index->slots = xcalloc(size, sizeof(*index->slots));
	index->mask = size - 1;
	for (size_t i = 0; i < old_size; i++) {
		size_t at = (size_t)(old[i] >> 32) & index->mask;

		if (old[i] == 0)
			continue;
		while (index->slots[at] != 0)
			at = (at + 1) & index->mask;
		index->slots[at] = old[i];
	}
	free(old);
}

/* At most five eighths full: probes stay short without a second hash. */
void
intern_reserve(struct intern_index *index)
{
	if (index->slots == NULL)
		index_grow(index, 64);
	else if (index->n >= (index->mask + 1) / 8 * 5)
		index_grow(index, (index->mask + 1) * 2);
}

size_t
intern_bytes(const struct intern_index *index)
{
	return index->slots == NULL ? 0
				    : (index->mask + 1) * sizeof(*index->slots);
}

/* --- table ---------------------------------------------------------------- */

struct attr_table *
attr_table_create(void)
{
	return xcalloc(1, sizeof(struct attr_table));
}

void
attr_table_destroy(struct attr_table *t)
{
	if (t == NULL)
		return;
	free(t->attrs);
	free(t->attr_index.slots);
	free(t->paths);
	free(t->path_index.slots);
	free(t->sets);
	free(t->set_index.slots);
	free(t->pool);
	free(t);
}

static void
index_clear(struct intern_index *index)
{
	if (index->slots != NULL)
		memset(index->slots, 0, intern_bytes(index));
	index->n = 0;
}

void
attr_table_reset(struct attr_table *t)
{
	t->n_attrs = t->n_paths = t->n_sets = t->n_pool = 0;
	index_clear(&t->attr_index);
	index_clear(&t->path_index);
	index_clear(&t->set_index);
}

size_t
attr_table_bytes(const struct attr_table *t)
{
	return sizeof(*t) + t->cap_attrs * sizeof(*t->attrs) +
	    t->cap_paths * sizeof(*t->paths) + t->cap_sets * sizeof(*t->sets) +
	    t->cap_pool * sizeof(*t->pool) + intern_bytes(&t->attr_index) +
	    intern_bytes(&t->path_index) + intern_bytes(&t->set_index);
}

uint32_t
attr_table_count(const struct attr_table *t)
{
	return (uint32_t)t->n_attrs;
}

void
path_attrs_init(struct path_attrs *a)
{
	memset(a, 0, sizeof(*a));
	a->origin = ORIGIN_IGP;
}

/* A tree of pairs, so that the multiplications overlap. */
static uint64_t
attrs_hash(const struct path_attrs *a)
{
	uint64_t w[11], pair[5];

	_Static_assert(sizeof(w) == sizeof(*a), "all bytes are hashed");
	memcpy(w, a, sizeof(w));
	for (size_t i = 0; i < ARRAY_LEN(pair); i++)
		pair[i] = base_mix(w[2 * i], w[2 * i + 1]);
	return base_mix(base_mix(pair[0], pair[1]),
	    base_mix(base_mix(pair[2], pair[3]), base_mix(pair[4], w[10])));
}

attr_id
attr_intern(struct attr_table *t, const struct path_attrs *a)
{
	struct intern_probe p;

	intern_reserve(&t->attr_index);
	p = intern_start(&t->attr_index, attrs_hash(a));
	for (uint32_t id; (id = intern_next(&t->attr_index, &p)) != 0;)
		if (memcmp(&t->attrs[id - 1], a, sizeof(*a)) == 0)
			return id;
	INVARIANT(t->n_attrs < UINT32_MAX - 1);
	GROW_BIT(t->attrs, t->n_attrs, t->cap_attrs);
	t->attrs[t->n_attrs++] = *a;
	intern_put(&t->attr_index, &p, (uint32_t)t->n_attrs);
	return (attr_id)t->n_attrs;
}

const struct path_attrs *
attr_table_get(const struct attr_table *t, attr_id id)
{
	PRE(id > 0 && id <= t->n_attrs);
	return &t->attrs[id - 1];
}

/* --- word sets ------------------------------------------------------------ */

static uint64_t
words_hash(const uint32_t *w, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++)
		h = base_mix(h, w[i]);
	return h;
}

static bool
run_equals(const struct attr_table *t, struct word_run run, const uint32_t *w,
    size_t n)
{
	return run.n == n &&
	    memcmp(t->pool + run.start, w, n * sizeof(*w)) == 0;
}

/* Appends w to the pool. w may be in the pool itself (a part of another set),
 * which moves when it grows. */
static struct word_run
run_make(struct attr_table *t, const uint32_t *w, size_t n)
{
	uintptr_t at = (uintptr_t)w, pool = (uintptr_t)t->pool;
	bool inside =
	    t->pool != NULL && at >= pool && at < pool + t->n_pool * sizeof(*w);
	size_t offset = inside ? (size_t)(w - t->pool) : 0;
	struct word_run run = { (uint32_t)t->n_pool, (uint32_t)n };

	INVARIANT(n <= UINT32_MAX - t->n_pool);
	t->pool = base_grow(t->pool, t->n_pool + n - 1, &t->cap_pool,
	    sizeof(*t->pool));
	memcpy(t->pool + t->n_pool, inside ? t->pool + offset : w,
	    n * sizeof(*w));
	t->n_pool += n;
	return run;
}

set_id
word_set_intern(struct attr_table *t, const uint32_t *w, size_t n)
{
	struct intern_probe p;
	struct word_run run;

	if (n == 0)
		return 0;
	intern_reserve(&t->set_index);
	p = intern_start(&t->set_index, words_hash(w, n));
	for (uint32_t id; (id = intern_next(&t->set_index, &p)) != 0;)
		if (run_equals(t, t->sets[id - 1], w, n))
			return id;
	run = run_make(t, w, n);
	GROW(t->sets, t->n_sets, t->cap_sets);
	t->sets[t->n_sets++] = run;
	intern_put(&t->set_index, &p, (uint32_t)t->n_sets);
	return (set_id)t->n_sets;
}

static int
group_cmp(const uint32_t *a, const uint32_t *b, size_t stride)
{
	for (size_t i = 0; i < stride; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static int
cmp_1(const void *a, const void *b)
{
	return group_cmp(a, b, 1);
}

static int
cmp_2(const void *a, const void *b)
{
	return group_cmp(a, b, 2);
}

static int
cmp_3(const void *a, const void *b)
{
	return group_cmp(a, b, 3);
}

static bool
is_canonical(const uint32_t *w, size_t n, size_t stride)
{
	for (size_t i = stride; i < n; i += stride)
		if (group_cmp(w + i - stride, w + i, stride) >= 0)
			return false;
	return true;
}

/* Drops groups equal to the one before; the new number of words. */
static size_t
drop_equal(uint32_t *w, size_t n, size_t stride)
{
	size_t kept = stride;

	for (size_t i = stride; i < n; i += stride) {
		if (group_cmp(w + kept - stride, w + i, stride) == 0)
			continue;
		memmove(w + kept, w + i, stride * sizeof(*w));
		kept += stride;
	}
	return kept;
}

set_id
word_set_sorted(struct attr_table *t, const uint32_t *w, size_t n,
    size_t stride)
{
	static int (*const cmp[])(const void *, const void *) = { cmp_1, cmp_2,
		cmp_3 };
	uint32_t few[48], *copy = few;
	set_id id;

	PRE(stride >= 1 && stride <= ARRAY_LEN(cmp) && n % stride == 0);
	if (n == 0 || is_canonical(w, n, stride))
		return word_set_intern(t, w, n);
	if (n > ARRAY_LEN(few))
		copy = xmalloc(n * sizeof(*copy));
	memcpy(copy, w, n * sizeof(*copy));
	qsort(copy, n / stride, stride * sizeof(*copy), cmp[stride - 1]);
	id = word_set_intern(t, copy, drop_equal(copy, n, stride));
	if (copy != few)
		free(copy);
	return id;
}

const uint32_t *
word_set_get(const struct attr_table *t, set_id id, size_t *n)
{
	PRE(id <= t->n_sets);
	if (n != NULL)
		*n = id == 0 ? 0 : t->sets[id - 1].n;
	return id == 0 ? NULL : t->pool + t->sets[id - 1].start;
}
