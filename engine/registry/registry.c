#include "registry/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
registry_init(struct registry *r)
{
	memset(r, 0, sizeof(*r));
}

void
registry_finish(struct registry *r)
{
	free(r->start.items);
	free(r->roas);
	free(r->ases);
	irr_finish(&r->irr);
	contacts_finish(&r->contacts);
	arena_finish(&r->arena);
	memset(r, 0, sizeof(*r));
}

/* --- sorted arrays -------------------------------------------------------- */

static int
u32_cmp(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

/* Whatever the locale. */
int
registry_name_cmp(const char *a, const char *b)
{
	for (;; a++, b++) {
		int x = *a >= 'a' && *a <= 'z' ? *a - 'a' + 'A' : *a;
		int y = *b >= 'a' && *b <= 'z' ? *b - 'a' + 'A' : *b;
		if (x != y || x == 0)
			return x < y ? -1 : x > y;
	}
}

int
holding_cmp(const void *a, const void *b)
{
	const struct holding *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	return c != 0 ? c : u32_cmp(x->holder_as, y->holder_as);
}

int
registry_roa_cmp(const void *a, const void *b)
{
	const struct roa *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	if (c == 0)
		c = u32_cmp(x->origin_as, y->origin_as);
	return c != 0 ? c : (int)x->max_length - (int)y->max_length;
}

struct vrp
registry_roa_vrp(const struct roa *r)
{
	return (struct vrp){ .prefix = r->prefix,
		.max_length = r->max_length,
		.origin_as = r->origin_as };
}

/* The prefix behind x of the same length; false: there is none. */
static bool
next_prefix(struct prefix *x)
{
	for (int at = x->len - 1; at >= 0;) {
		unsigned bit = 1u << (7 - at % 8), byte = x->addr.bytes[at / 8];
		unsigned sum = byte + bit;

		x->addr.bytes[at / 8] = (uint8_t)sum;
		if (sum <= 255)
			return true;
		at = at / 8 * 8 - 1;
	}
	return false;
}

bool
registry_roa_open(const struct roa *r, registry_announces *announces,
    const void *arg, struct prefix *out)
{
	if (r->origin_as == 0)
		return false;
	for (int len = r->prefix.len; len <= r->max_length; len++) {
		struct prefix x = prefix_make(r->prefix.addr, len);
		bool inside = true;

		while (inside && announces(arg, r->origin_as, &x))
			inside =
			    next_prefix(&x) && prefix_covers(&r->prefix, &x);
		if (inside) {
			*out = x;
			return true;
		}
	}
	return false;
}

static int
as_cmp(const void *a, const void *b)
{
	const struct registry_as *x = a, *y = b;

	return u32_cmp(x->as, y->as);
}

typedef int compare(const void *a, const void *b);

/* Where key is (*found) or belongs. */
static size_t
position(const void *items, size_t n, size_t size, const void *key,
    compare *cmp, bool *found)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (cmp((const char *)items + mid * size, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*found = lo < n && cmp((const char *)items + lo * size, key) == 0;
	return lo;
}

/* Opens a gap at items[at] of an array that has room for one more. */
static void
open_gap(void *items, size_t n, size_t size, size_t at)
{
	char *p = (char *)items + at * size;

	memmove(p + size, p, (n - at) * size);
}

/* INSERT(r->ases, r->n_ases, r->cap_ases, as_cmp, key, &found): the index of
 * the element equal to key, which is put into its place when there is none
 * yet; found says which. */
#define INSERT(items, n, cap, cmp, key, found)                                 \
	insert_at((GROW(items, n, cap), (items)), &(n), sizeof(*(items)),      \
	    &(key), cmp, found)

static size_t
insert_at(void *items, size_t *n, size_t size, const void *key, compare *cmp,
    bool *found)
{
	size_t at = position(items, *n, size, key, cmp, found);

	if (*found)
		return at;
	open_gap(items, *n, size, at);
	memcpy((char *)items + at * size, key, size);
	++*n;
	return at;
}

/* --- ASes ----------------------------------------------------------------- */

static struct registry_as *
get_as(struct registry *r, uint32_t as)
{
	struct registry_as key = { .as = as };
	bool found;
	size_t at =
	    INSERT(r->ases, r->n_ases, r->cap_ases, as_cmp, key, &found);

	return &r->ases[at];
}

static const char *
keep(struct registry *r, const char *s)
{
	return s != NULL ? arena_strdup(&r->arena, s) : NULL;
}

void
registry_add_as(struct registry *r, uint32_t as, const char *name)
{
	struct registry_as *entry = get_as(r, as);

	if (name != NULL)
		entry->name = keep(r, name);
}

const struct registry_as *
registry_find_as(const struct registry *r, uint32_t as)
{
	struct registry_as key = { .as = as };
	bool found;
	size_t at = position(r->ases, r->n_ases, sizeof(*r->ases), &key, as_cmp,
	    &found);

	return found ? &r->ases[at] : NULL;
}

const char *
registry_as_name(const struct registry *r, uint32_t as)
{
	const struct registry_as *known = registry_find_as(r, as);
	struct irr_view all = irr_view_all(&r->irr);
	char key[16];
	struct rpsl_identity id = { .class = RPSL_CLASS_AUT_NUM,
		.key = key,
		.as = as };
	const struct irr_object *o;

	if (known != NULL && known->name != NULL)
		return known->name;
	snprintf(key, sizeof(key), "AS%u", as);
	o = irr_view_find(&all, &id);
	return o != NULL ? irr_value(o, "as-name") : NULL;
}

/* --- holdings ------------------------------------------------------------- */

void
registry_add_holding(struct registry *r, const struct prefix *p, uint32_t as)
{
	struct holding key = { .prefix = *p, .holder_as = as };
	bool found;

	(void)INSERT(r->start.items, r->start.n, r->cap_start, holding_cmp, key,
	    &found);
}

const struct holding *
holdings_at(const struct holdings *h, const struct prefix *p)
{
	struct holding key = { .prefix = *p, .holder_as = 0 };
	bool found;
	size_t at = position(h->items, h->n, sizeof(*h->items), &key,
	    holding_cmp, &found);

	if (at < h->n && prefix_eq(&h->items[at].prefix, p))
		return &h->items[at];
	return NULL;
}

uint32_t
holdings_holder(const struct holdings *h, const struct prefix *p)
{
	const struct holding *found = holdings_at(h, p);

	return found != NULL ? found->holder_as : 0;
}

const struct holding *
holdings_covering(const struct holdings *h, const struct prefix *p)
{
	for (int len = p->len; len >= 0; len--) {
		struct prefix above = prefix_make(p->addr, len);
		const struct holding *found = holdings_at(h, &above);
		if (found != NULL)
			return found;
	}
	return NULL;
}

bool
holdings_has(const struct holdings *h, uint32_t as, const struct prefix *p)
{
	struct prefix_union held;

	prefix_union_init(&held, p);
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].holder_as == as)
			prefix_union_add(&held, &h->items[i].prefix);
	return prefix_union_covers(&held);
}

/* --- ROAs ----------------------------------------------------------------- */

bool
registry_add_roa(struct registry *r, const struct roa *roa)
{
	bool found;

	(void)INSERT(r->roas, r->n_roas, r->cap_roas, registry_roa_cmp, *roa,
	    &found);
	return !found;
}

bool
registry_remove_roa(struct registry *r, const struct roa *roa)
{
	bool found;
	size_t at = position(r->roas, r->n_roas, sizeof(*r->roas), roa,
	    registry_roa_cmp, &found);

	if (!found)
		return false;
	r->n_roas--;
	memmove(&r->roas[at], &r->roas[at + 1],
	    (r->n_roas - at) * sizeof(*r->roas));
	return true;
}

struct vrp_set *
registry_vrps(const struct registry *r)
{
	struct vrp *v = xcalloc(r->n_roas + 1, sizeof(*v));

	for (size_t i = 0; i < r->n_roas; i++)
		v[i] = registry_roa_vrp(&r->roas[i]);
	struct vrp_set *s = vrp_set_create(v, r->n_roas);
	free(v);
	return s;
}
