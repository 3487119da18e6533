/* The events that are still to come, in the order of the tie rule.
 *
 * Events of one time and kind are a bucket; within it the order is (tie, event
 * index). What comes later is only appended; a bucket is sorted when it is the
 * first one and an event is taken from it. What is put into a bucket after that
 * goes into a small heap beside it. So in a world where every message takes a
 * while an event costs an append and its share of a radix sort.
 *
 * Going back in time undoes what was done last: the newest event is taken out,
 * an event that was taken is put back, which then is the first of all. A sorted
 * bucket that loses its newest events is put back into the order in which they
 * were appended. */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include "core/base.h"

struct queue_bucket {
	uint64_t when;   /* time_ms << 8 | kind */
	uint64_t *items; /* tie << 32 | event */
	size_t n, cap;
	size_t taken;   /* items[0..taken) have been taken */
	uint64_t *late; /* heap of what came after sorting */
	size_t n_late, cap_late;
	uint64_t *back; /* what was put back, the first of all last */
	size_t n_back, cap_back;
	bool sorted;
};

/* A zeroed struct is an empty queue. */
struct queue {
	struct queue_bucket *buckets; /* storage, in any order; owned */
	size_t n_buckets, cap_buckets;
	uint32_t *order; /* buckets in use, the latest first */
	size_t n_order, cap_order;
	uint32_t *unused; /* buckets not in use */
	size_t n_unused, cap_unused;
	uint64_t *scratch; /* for sorting */
	size_t cap_scratch;
	size_t last; /* where in order the last push went */
	size_t n;    /* events */
};

void queue_finish(struct queue *q);
/* tie: what orders events of one time and kind before their index does. */
void queue_push(struct queue *q, uint64_t when, uint32_t tie, uint32_t event);
/* when of the first event; UINT64_MAX when empty. */
uint64_t queue_when(const struct queue *q);
/* The event that comes so many behind the first, if the first bucket is sorted
 * and nothing comes between; UINT32_MAX: not known. */
uint32_t queue_peek(const struct queue *q, size_t ahead);
/* Takes the first event; the queue must not be empty. */
uint32_t queue_pop(struct queue *q);
/* Takes out an event that was pushed and not taken. */
void queue_unpush(struct queue *q, uint64_t when, uint32_t tie, uint32_t event);
/* Puts back the event that was taken last. */
void queue_unpop(struct queue *q, uint64_t when, uint32_t tie, uint32_t event);
size_t queue_bytes(const struct queue *q);
/* Every event that waits, in no particular order. */
void queue_walk(const struct queue *q,
    void (*visit)(uint64_t when, uint32_t tie, uint32_t event, void *arg),
    void *arg);

#endif
