#include "net/queue.h"

#include <stdlib.h>
#include <string.h>

enum { BITS_MAX = 11, BITS_FEW = 8, FEW = 2048, SMALL = 48 };

static uint64_t
item_make(uint32_t tie, uint32_t event)
{
	return (uint64_t)tie << 32 | event;
}

/* --- buckets in order -----------------------------------------------------*/

static struct queue_bucket *
bucket_at(const struct queue *q, size_t at)
{
	return &q->buckets[q->order[at]];
}

/* Where the bucket of when is in order, or belongs. */
static size_t
order_find(const struct queue *q, uint64_t when)
{
	size_t lo = 0, hi = q->n_order;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (bucket_at(q, mid)->when > when)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
bucket_insert(struct queue *q, size_t at, uint64_t when)
{
	uint32_t id;

	if (q->n_unused > 0) {
		id = q->unused[--q->n_unused];
	} else {
		id = (uint32_t)q->n_buckets;
		GROW(q->buckets, q->n_buckets, q->cap_buckets);
		q->buckets[q->n_buckets++] = (struct queue_bucket){ 0 };
	}
	q->buckets[id].when = when;
	q->buckets[id].n = q->buckets[id].taken = 0;
	q->buckets[id].n_late = q->buckets[id].n_back = 0;
	q->buckets[id].sorted = false;
	GROW(q->order, q->n_order, q->cap_order);
	memmove(q->order + at + 1, q->order + at,
	    (q->n_order - at) * sizeof(*q->order));
	q->order[at] = id;
	q->n_order++;
}

static void
bucket_remove(struct queue *q, size_t at)
{
	GROW(q->unused, q->n_unused, q->cap_unused);
	q->unused[q->n_unused++] = q->order[at];
	q->n_order--;
	memmove(q->order + at, q->order + at + 1,
	    (q->n_order - at) * sizeof(*q->order));
}

static struct queue_bucket *
bucket_get(struct queue *q, uint64_t when)
{
	size_t at = q->last;

	if (at >= q->n_order || bucket_at(q, at)->when != when) {
		at = order_find(q, when);
		if (at == q->n_order || bucket_at(q, at)->when != when)
			bucket_insert(q, at, when);
		q->last = at;
	}
	return bucket_at(q, at);
}

void
queue_finish(struct queue *q)
{
	for (size_t i = 0; i < q->n_buckets; i++) {
		free(q->buckets[i].items);
		free(q->buckets[i].late);
		free(q->buckets[i].back);
	}
	free(q->buckets);
	free(q->order);
	free(q->unused);
	free(q->scratch);
	*q = (struct queue){ 0 };
}

size_t
queue_bytes(const struct queue *q)
{
	size_t n = q->cap_buckets * sizeof(*q->buckets) +
	    (q->cap_order + q->cap_unused) * sizeof(uint32_t) +
	    q->cap_scratch * sizeof(uint64_t);

	for (size_t i = 0; i < q->n_buckets; i++)
		n += (q->buckets[i].cap + q->buckets[i].cap_late +
			 q->buckets[i].cap_back) *
		    sizeof(uint64_t);
	return n;
}

/* --- the heap of late events ----------------------------------------------*/

static void
late_up(struct queue_bucket *b, size_t at, uint64_t item)
{
	while (at > 0 && b->late[(at - 1) / 2] > item) {
		b->late[at] = b->late[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	b->late[at] = item;
}

static void
late_down(struct queue_bucket *b, size_t at, uint64_t item)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= b->n_late)
			break;
		if (child + 1 < b->n_late &&
		    b->late[child + 1] < b->late[child])
			child++;
		if (b->late[child] >= item)
			break;
		b->late[at] = b->late[child];
		at = child;
	}
	b->late[at] = item;
}

static void
late_push(struct queue_bucket *b, uint64_t item)
{
	GROW(b->late, b->n_late, b->cap_late);
	late_up(b, b->n_late++, item);
}

static void
late_remove(struct queue_bucket *b, size_t at)
{
	uint64_t last = b->late[--b->n_late];

	if (at == b->n_late)
		return;
	if (at > 0 && b->late[(at - 1) / 2] > last)
		late_up(b, at, last);
	else
		late_down(b, at, last);
}

/* --- sorting --------------------------------------------------------------*/

static void
sort_few(uint64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t x = v[i];
		size_t j = i;

		for (; j > 0 && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* Stable by one digit; false when all are the same. */
static bool
sort_digit(const uint64_t *from, uint64_t *to, size_t n, unsigned int shift,
    unsigned int bits)
{
	uint32_t count[1 << BITS_MAX], sum = 0;
	uint64_t mask = ((uint64_t)1 << bits) - 1;

	memset(count, 0, sizeof(count[0]) << bits);
	for (size_t i = 0; i < n; i++)
		count[from[i] >> shift & mask]++;
	if (count[from[0] >> shift & mask] == n)
		return false;
	for (size_t i = 0; i <= mask; i++) {
		uint32_t c = count[i];

		count[i] = sum;
		sum += c;
	}
	for (size_t i = 0; i < n; i++)
		to[count[from[i] >> shift & mask]++] = from[i];
	return true;
}

/* By the bits from shift on, below end; stable. */
static void
sort_bits(struct queue *q, uint64_t *v, size_t n, unsigned int shift,
    unsigned int end)
{
	unsigned int bits = n < FEW ? BITS_FEW : BITS_MAX;

	if (q->cap_scratch < n) {
		q->cap_scratch = n;
		q->scratch = xrealloc(q->scratch, n * sizeof(*q->scratch));
	}
	for (; shift < end; shift += bits) {
		if (end - shift < bits)
			bits = end - shift;
		if (sort_digit(v, q->scratch, n, shift, bits))
			memcpy(v, q->scratch, n * sizeof(*v));
	}
}

/* The items were appended in the order of the events, so that only the ties
 * have to be sorted. */
static void
bucket_sort(struct queue *q, struct queue_bucket *b)
{
	b->sorted = true;
	if (b->n <= SMALL)
		sort_few(b->items, b->n);
	else
		sort_bits(q, b->items, b->n, 32, 64);
}

static void
items_add(struct queue_bucket *b, const uint64_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		GROW(b->items, b->n, b->cap);
		b->items[b->n++] = v[i];
	}
}

/* By event again, as if nothing had been taken yet. */
static void
bucket_unsort(struct queue *q, struct queue_bucket *b)
{
	b->n -= b->taken;
	memmove(b->items, b->items + b->taken, b->n * sizeof(*b->items));
	items_add(b, b->late, b->n_late);
	items_add(b, b->back, b->n_back);
	b->taken = b->n_late = b->n_back = 0;
	b->sorted = false;
	if (b->n > 1)
		sort_bits(q, b->items, b->n, 0, 32);
}

static bool
bucket_is_empty(const struct queue_bucket *b)
{
	return b->taken == b->n && b->n_late == 0 && b->n_back == 0;
}

/* --- the queue ------------------------------------------------------------*/

void
queue_push(struct queue *q, uint64_t when, uint32_t tie, uint32_t event)
{
	struct queue_bucket *b = bucket_get(q, when);

	q->n++;
	if (b->sorted) {
		late_push(b, item_make(tie, event));
		return;
	}
	GROW(b->items, b->n, b->cap);
	b->items[b->n++] = item_make(tie, event);
}

uint64_t
queue_when(const struct queue *q)
{
	return q->n == 0 ? UINT64_MAX : bucket_at(q, q->n_order - 1)->when;
}

uint32_t
queue_peek(const struct queue *q, size_t ahead)
{
	const struct queue_bucket *b;

	if (q->n == 0)
		return UINT32_MAX;
	b = bucket_at(q, q->n_order - 1);
	if (!b->sorted || b->n - b->taken <= ahead)
		return UINT32_MAX;
	return (uint32_t)b->items[b->taken + ahead];
}

uint32_t
queue_pop(struct queue *q)
{
	struct queue_bucket *b;
	uint64_t item = UINT64_MAX;

	PRE(q->n > 0);
	b = bucket_at(q, q->n_order - 1);
	if (!b->sorted)
		bucket_sort(q, b);
	if (b->taken < b->n)
		item = b->items[b->taken];
	if (b->n_back > 0 && b->back[b->n_back - 1] < item)
		item = b->back[b->n_back - 1];
	if (b->n_late > 0 && b->late[0] < item)
		item = b->late[0];
	if (b->taken < b->n && b->items[b->taken] == item)
		b->taken++;
	else if (b->n_back > 0 && b->back[b->n_back - 1] == item)
		b->n_back--;
	else
		late_remove(b, 0);
	q->n--;
	if (bucket_is_empty(b))
		bucket_remove(q, q->n_order - 1);
	return (uint32_t)item;
}

/* Takes item out of v[from..n), which keeps its order. */
static bool
list_remove(uint64_t *v, size_t from, size_t *n, uint64_t item)
{
	for (size_t i = from; i < *n; i++) {
		if (v[i] != item)
			continue;
		--*n;
		memmove(v + i, v + i + 1, (*n - i) * sizeof(*v));
		return true;
	}
	return false;
}

static void
sorted_remove(struct queue_bucket *b, uint64_t item)
{
	if (list_remove(b->items, b->taken, &b->n, item) ||
	    list_remove(b->back, 0, &b->n_back, item))
		return;
	for (size_t i = 0; i < b->n_late; i++)
		if (b->late[i] == item) {
			late_remove(b, i);
			return;
		}
	base_panic(__FILE__, __LINE__, "the event does not wait");
}

void
queue_unpush(struct queue *q, uint64_t when, uint32_t tie, uint32_t event)
{
	size_t at = order_find(q, when);
	uint64_t item = item_make(tie, event);
	struct queue_bucket *b;

	INVARIANT(at < q->n_order && bucket_at(q, at)->when == when);
	b = bucket_at(q, at);
	q->n--;
	if (b->sorted && b->n - b->taken + b->n_late + b->n_back > SMALL)
		bucket_unsort(q, b);
	if (b->sorted) {
		sorted_remove(b, item);
	} else {
		INVARIANT(b->n > 0 && b->items[b->n - 1] == item);
		b->n--;
	}
	if (bucket_is_empty(b))
		bucket_remove(q, at);
}

void
queue_unpop(struct queue *q, uint64_t when, uint32_t tie, uint32_t event)
{
	struct queue_bucket *b = bucket_get(q, when);
	uint64_t item = item_make(tie, event);

	q->n++;
	b->sorted = true; /* it was, when the event was taken */
	if (b->taken > 0 && b->items[b->taken - 1] == item) {
		b->taken--;
		return;
	}
	GROW(b->back, b->n_back, b->cap_back);
	b->back[b->n_back++] = item;
}

void
queue_walk(const struct queue *q,
    void (*visit)(uint64_t when, uint32_t tie, uint32_t event, void *arg),
    void *arg)
{
	for (size_t at = 0; at < q->n_order; at++) {
		const struct queue_bucket *b = bucket_at(q, at);

		for (size_t i = b->taken; i < b->n; i++)
			visit(b->when, (uint32_t)(b->items[i] >> 32),
			    (uint32_t)b->items[i], arg);
		for (size_t i = 0; i < b->n_late; i++)
			visit(b->when, (uint32_t)(b->late[i] >> 32),
			    (uint32_t)b->late[i], arg);
		for (size_t i = 0; i < b->n_back; i++)
			visit(b->when, (uint32_t)(b->back[i] >> 32),
			    (uint32_t)b->back[i], arg);
	}
}
