/* The events that are still to come, in the order of the tie rule.
 *
 * Events live in one array, which the queue does not own; an entry is the sort
 * key, whose low half is the event's index there. Each waiting event knows its
 * place in the queue (event.slot), so that going back in time can take out
 * what a step had put in. A heap of four children a node; only this file
 * knows. */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include "core/base.h"

/* One event, packed. What the fields mean depends on the kind: see
 * event_unpack(). */
struct event {
	uint64_t when;    /* time_ms << 16 | kind << 8 | connection */
	uint32_t subject; /* router, edge or link */
	uint32_t prefix, attrs;
	uint32_t slot; /* in the queue; meaningless once taken */
};

struct queue_entry {
	uint64_t when;  /* time_ms << 8 | kind */
	uint64_t order; /* router (or its shuffle) << 32 | event index */
};

/* A zeroed struct is an empty queue. */
struct queue {
	struct queue_entry *entries; /* owned */
	size_t n, cap;
};

void queue_finish(struct queue *q);
void queue_push(struct queue *q, struct event *events,
    struct queue_entry entry);
/* The first; the queue must not be empty. */
struct queue_entry queue_pop(struct queue *q, struct event *events);
/* Takes out a waiting event. */
void queue_remove(struct queue *q, struct event *events, uint32_t event);

static inline uint32_t
queue_entry_event(struct queue_entry e)
{
	return (uint32_t)e.order;
}

#endif
