#include "net/queue.h"

#include <stdlib.h>

enum { CHILDREN = 4 };

static bool
before(const struct queue_entry *a, const struct queue_entry *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void
place(struct queue *q, struct event *events, size_t at, struct queue_entry e)
{
	q->entries[at] = e;
	events[queue_entry_event(e)].slot = (uint32_t)at;
}

static void
sift_up(struct queue *q, struct event *events, size_t at, struct queue_entry e)
{
	while (at > 0) {
		size_t parent = (at - 1) / CHILDREN;

		if (!before(&e, &q->entries[parent]))
			break;
		place(q, events, at, q->entries[parent]);
		at = parent;
	}
	place(q, events, at, e);
}

static void
sift_down(struct queue *q, struct event *events, size_t at,
    struct queue_entry e)
{
	for (;;) {
		size_t child = at * CHILDREN + 1, end = child + CHILDREN;
		size_t least = child;

		if (child >= q->n)
			break;
		if (end > q->n)
			end = q->n;
		while (++child < end)
			if (before(&q->entries[child], &q->entries[least]))
				least = child;
		if (!before(&q->entries[least], &e))
			break;
		place(q, events, at, q->entries[least]);
		at = least;
	}
	place(q, events, at, e);
}

void
queue_finish(struct queue *q)
{
	free(q->entries);
	*q = (struct queue){ 0 };
}

void
queue_push(struct queue *q, struct event *events, struct queue_entry entry)
{
	GROW(q->entries, q->n, q->cap);
	sift_up(q, events, q->n++, entry);
}

struct queue_entry
queue_pop(struct queue *q, struct event *events)
{
	struct queue_entry first;

	PRE(q->n > 0);
	first = q->entries[0];
	if (--q->n > 0)
		sift_down(q, events, 0, q->entries[q->n]);
	return first;
}

void
queue_remove(struct queue *q, struct event *events, uint32_t event)
{
	size_t at = events[event].slot;
	struct queue_entry last;

	PRE(at < q->n && queue_entry_event(q->entries[at]) == event);
	last = q->entries[--q->n];
	if (at == q->n)
		return;
	if (at > 0 && before(&last, &q->entries[(at - 1) / CHILDREN]))
		sift_up(q, events, at, last);
	else
		sift_down(q, events, at, last);
}
