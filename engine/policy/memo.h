/* Remembered results of policies.
 *
 * The same few policies are asked about the same attributes again and again:
 * a router with many neighbours exports one route to all of them, and a
 * prefix that is withdrawn comes back as it was. A struct policy_memo answers
 * the second time from a table. What a result can depend on is known from
 * policy_seal(); only that is part of the key.
 *
 * A memo belongs to one world: to its attribute table and to its numbering of
 * prefixes and sessions. It knows a policy by its address: forget everything
 * before configurations are freed. Results never depend on what is
 * remembered; the table is emptied when it has grown to its limit. */
#ifndef POLICY_MEMO_H
#define POLICY_MEMO_H

#include "policy/policy.h"

struct policy_memo_entry;

/* A zeroed struct is an empty memo. */
struct policy_memo {
	struct policy_memo_entry *entries; /* owned */
	size_t mask;  /* number of entries - 1; 0 while there are none */
	size_t n;     /* used */
	size_t limit; /* entries to hold at most; 0: POLICY_MEMO_LIMIT */
	uint64_t hits, misses;
};

/* What is asked twice is mostly asked twice in a row: a route goes to one
 * neighbour after the other. */
enum { POLICY_MEMO_LIMIT = 1 << 10 };

/* policy_eval() without trace. prefix and peer stand for ctx->nlri and for all
 * of ctx that belongs to the session and direction: equal numbers must mean
 * equal values. p must be sealed. */
struct policy_result policy_memo_eval(struct policy_memo *m,
    const struct policy *p, const struct policy_context *ctx, uint32_t prefix,
    uint32_t peer, attr_id attrs);
/* Forgets all results, keeps the memory. */
void policy_memo_forget(struct policy_memo *m);
void policy_memo_finish(struct policy_memo *m);
size_t policy_memo_bytes(const struct policy_memo *m);

#endif
