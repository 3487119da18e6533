#include "registry/sign_resource.h"

#include <stdlib.h>
#include <string.h>

#include "registry/der.h"

/* --- addresses as numbers -------------------------------------------------*/

/* False when it was the highest of its n bytes. */
static bool
count_up(uint8_t *a, size_t n)
{
	while (n-- > 0)
		if (++a[n] != 0)
			return true;
	return false;
}

static bool
count_down(uint8_t *a, size_t n)
{
	while (n-- > 0)
		if (a[n]-- != 0)
			return true;
	return false;
}

static struct sign_ip_range
range_of(const struct prefix *p)
{
	struct sign_ip_range r;
	int bits = ip_bits(p->addr.family);

	memcpy(r.first, p->addr.bytes, sizeof(r.first));
	memcpy(r.last, p->addr.bytes, sizeof(r.last));
	for (int i = p->len; i < bits; i++)
		r.last[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return r;
}

/* --- filling --------------------------------------------------------------*/

static void
add_range(struct sign_resources *r, int family, struct sign_ip_range range)
{
	if (family == IP_V4) {
		GROW(r->v4, r->n_v4, r->cap_v4);
		r->v4[r->n_v4++] = range;
	} else {
		GROW(r->v6, r->n_v6, r->cap_v6);
		r->v6[r->n_v6++] = range;
	}
}

void
sign_resources_add(struct sign_resources *r, const struct prefix *p)
{
	PRE(p->addr.family != IP_NONE);
	add_range(r, p->addr.family, range_of(p));
}

void
sign_resources_add_ases(struct sign_resources *r, uint32_t first, uint32_t last)
{
	PRE(first <= last);
	GROW(r->ases, r->n_ases, r->cap_ases);
	r->ases[r->n_ases++] = (struct sign_as_range){ first, last };
}

/* What of item is not in hole. */
static void
keep_outside(struct sign_resources *r, int family,
    const struct sign_ip_range *item, const struct sign_ip_range *hole)
{
	size_t size = family == IP_V4 ? 4 : 16;
	struct sign_ip_range below = *item, above = *item;

	if (memcmp(item->last, hole->first, size) < 0 ||
	    memcmp(item->first, hole->last, size) > 0) {
		add_range(r, family, *item);
		return;
	}
	memcpy(below.last, hole->first, size);
	memcpy(above.first, hole->last, size);
	if (memcmp(item->first, hole->first, size) < 0 &&
	    count_down(below.last, size))
		add_range(r, family, below);
	if (memcmp(item->last, hole->last, size) > 0 &&
	    count_up(above.first, size))
		add_range(r, family, above);
}

void
sign_resources_subtract(struct sign_resources *r, const struct prefix *p)
{
	const struct sign_ip_range hole = range_of(p);
	bool v4 = p->addr.family == IP_V4;
	struct sign_ip_range *was = v4 ? r->v4 : r->v6;
	size_t n = v4 ? r->n_v4 : r->n_v6;

	if (v4) {
		r->v4 = NULL;
		r->n_v4 = r->cap_v4 = 0;
	} else {
		r->v6 = NULL;
		r->n_v6 = r->cap_v6 = 0;
	}
	for (size_t i = 0; i < n; i++)
		keep_outside(r, p->addr.family, &was[i], &hole);
	free(was);
}

/* --- the canonical form ---------------------------------------------------*/

static int
ip_range_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sign_ip_range));
}

static int
as_range_cmp(const void *a, const void *b)
{
	const struct sign_as_range *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static size_t
unite_ip(struct sign_ip_range *r, size_t n, size_t size)
{
	size_t kept = 0;

	if (n > 1)
		qsort(r, n, sizeof(*r), ip_range_cmp);
	for (size_t i = 0; i < n; i++) {
		uint8_t next[16] = { 0 };

		if (kept > 0) {
			memcpy(next, r[kept - 1].last, size);
			if (!count_up(next, size) ||
			    memcmp(r[i].first, next, size) <= 0) {
				if (memcmp(r[i].last, r[kept - 1].last, size) >
				    0)
					memcpy(r[kept - 1].last, r[i].last,
					    size);
				continue;
			}
		}
		r[kept++] = r[i];
	}
	return kept;
}

static size_t
unite_as(struct sign_as_range *r, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(r, n, sizeof(*r), as_range_cmp);
	for (size_t i = 0; i < n; i++) {
		struct sign_as_range *last = kept > 0 ? &r[kept - 1] : NULL;

		if (last == NULL || r[i].first > (uint64_t)last->last + 1)
			r[kept++] = r[i];
		else if (r[i].last > last->last)
			last->last = r[i].last;
	}
	return kept;
}

void
sign_resources_seal(struct sign_resources *r)
{
	r->n_v4 = unite_ip(r->v4, r->n_v4, 4);
	r->n_v6 = unite_ip(r->v6, r->n_v6, 16);
	r->n_ases = unite_as(r->ases, r->n_ases);
}

void
sign_resources_finish(struct sign_resources *r)
{
	free(r->v4);
	free(r->v6);
	free(r->ases);
	*r = (struct sign_resources){ 0 };
}

/* --- writing --------------------------------------------------------------*/

static bool
bit(const uint8_t *a, size_t i)
{
	return (a[i / 8] & 0x80 >> i % 8) != 0;
}

/* Bits of a up to the last one that is not `what`. */
static size_t
bits_without(const uint8_t *a, size_t size, bool what)
{
	size_t n = size * 8;

	while (n > 0 && bit(a, n - 1) == what)
		n--;
	return n;
}

/* IPAddressOrRange. A prefix has one bit behind which the first address has
 * zeros only and the last ones only, and before which they are equal. */
static void
write_range(const struct sign_ip_range *r, size_t size, struct bytes *out)
{
	size_t zeros = bits_without(r->first, size, false);
	size_t ones = bits_without(r->last, size, true);
	size_t len = zeros > ones ? zeros : ones, same = 0, at;

	while (same < size * 8 && bit(r->first, same) == bit(r->last, same))
		same++;
	if (same >= len) {
		/* Equal before bit `same`, different from there on. */
		der_add_bits(out, r->first, same);
		return;
	}
	at = der_open(out, DER_SEQUENCE);
	der_add_bits(out, r->first, zeros);
	der_add_bits(out, r->last, ones);
	der_close(out, at);
}

static void
write_family(const struct sign_ip_range *r, size_t n, size_t size, bool inherit,
    struct bytes *out)
{
	const uint8_t afi[2] = { 0, size == 4 ? 1 : 2 };
	size_t at, choice;

	if (n == 0)
		return;
	at = der_open(out, DER_SEQUENCE);
	der_add(out, DER_OCTET_STRING, afi, sizeof(afi));
	if (inherit) {
		der_add_null(out);
	} else {
		choice = der_open(out, DER_SEQUENCE);
		for (size_t i = 0; i < n; i++)
			write_range(&r[i], size, out);
		der_close(out, choice);
	}
	der_close(out, at);
}

void
sign_resources_write_ip(const struct sign_resources *r, bool inherit,
    struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	PRE(r->n_v4 + r->n_v6 > 0);
	write_family(r->v4, r->n_v4, 4, inherit, out);
	write_family(r->v6, r->n_v6, 16, inherit, out);
	der_close(out, at);
}

static void
write_as_range(const struct sign_as_range *r, struct bytes *out)
{
	size_t at;

	if (r->first == r->last) {
		der_add_u64(out, r->first);
		return;
	}
	at = der_open(out, DER_SEQUENCE);
	der_add_u64(out, r->first);
	der_add_u64(out, r->last);
	der_close(out, at);
}

void
sign_resources_write_as(const struct sign_resources *r, bool inherit,
    struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);
	size_t asnum = der_open(out, DER_CONTEXT_OF | 0), list;

	PRE(r->n_ases > 0);
	if (inherit) {
		der_add_null(out);
	} else {
		list = der_open(out, DER_SEQUENCE);
		for (size_t i = 0; i < r->n_ases; i++)
			write_as_range(&r->ases[i], out);
		der_close(out, list);
	}
	der_close(out, asnum);
	der_close(out, at);
}
