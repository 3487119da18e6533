#include "policy/memo.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 64 };

/* The key, then the result. policy NULL: free. */
struct policy_memo_entry {
	const struct policy *policy;
	attr_id attrs;
	uint32_t prefix;
	uint32_t peer;
	attr_id result;
	uint8_t rov, aspa, source;
	uint8_t verdict;
	bool next_hop_set;
};

static uint64_t
entry_hash(const struct policy_memo_entry *e)
{
	uint64_t h = base_mix((uint64_t)(uintptr_t)e->policy, e->attrs);

	h = base_mix(h, (uint64_t)e->prefix << 32 | e->peer);
	return base_mix(h,
	    (uint64_t)e->aspa << 16 | (uint64_t)e->rov << 8 | e->source);
}

static bool
same_key(const struct policy_memo_entry *a, const struct policy_memo_entry *b)
{
	return a->policy == b->policy && a->attrs == b->attrs &&
	    a->prefix == b->prefix && a->peer == b->peer && a->rov == b->rov &&
	    a->aspa == b->aspa && a->source == b->source;
}

/* Where the key is, or the free entry where it belongs. */
static struct policy_memo_entry *
probe(const struct policy_memo *m, const struct policy_memo_entry *key)
{
	size_t at = (size_t)entry_hash(key) & m->mask;

	while (m->entries[at].policy != NULL && !same_key(&m->entries[at], key))
		at = (at + 1) & m->mask;
	return &m->entries[at];
}

static void
grow(struct policy_memo *m, size_t size)
{
	struct policy_memo_entry *old = m->entries;
	size_t n = old != NULL ? m->mask + 1 : 0;

	m->entries = xcalloc(size, sizeof(*m->entries));
	m->mask = size - 1;
	for (size_t i = 0; i < n; i++)
		if (old[i].policy != NULL)
			*probe(m, &old[i]) = old[i];
	free(old);
}

/* Room for one more at a load of at most one half. */
static void
reserve(struct policy_memo *m)
{
	size_t limit = m->limit != 0 ? m->limit : POLICY_MEMO_LIMIT;

	if (m->entries == NULL)
		grow(m, FIRST_SIZE);
	else if (m->n >= limit)
		policy_memo_forget(m);
	else if (2 * (m->n + 1) > m->mask + 1)
		grow(m, 2 * (m->mask + 1));
}

struct policy_result
policy_memo_eval(struct policy_memo *m, const struct policy *p,
    const struct policy_context *ctx, uint32_t prefix, uint32_t peer,
    attr_id attrs)
{
	struct policy_memo_entry key = {
		.policy = p,
		.attrs = attrs,
		.prefix = p->reads_prefix ? prefix : 0,
		.peer = p->reads_peer ? peer : 0,
		.rov = p->reads_rov ? (uint8_t)ctx->rov : 0,
		.aspa = p->reads_aspa ? (uint8_t)ctx->aspa : 0,
		.source = p->reads_source ? (uint8_t)ctx->source : 0,
	};

	reserve(m);
	struct policy_memo_entry *e = probe(m, &key);
	if (e->policy != NULL) {
		m->hits++;
		return (struct policy_result){ (enum policy_verdict)e->verdict,
			e->result, e->next_hop_set };
	}
	m->misses++;
	struct policy_result r = policy_eval(p, ctx, attrs, NULL);
	key.result = r.attrs;
	key.verdict = (uint8_t)r.verdict;
	key.next_hop_set = r.next_hop_set;
	*e = key;
	m->n++;
	return r;
}

void
policy_memo_forget(struct policy_memo *m)
{
	if (m->entries != NULL)
		memset(m->entries, 0, (m->mask + 1) * sizeof(*m->entries));
	m->n = 0;
}

void
policy_memo_finish(struct policy_memo *m)
{
	free(m->entries);
	*m = (struct policy_memo){ .limit = m->limit };
}

size_t
policy_memo_bytes(const struct policy_memo *m)
{
	return m->entries != NULL ? (m->mask + 1) * sizeof(*m->entries) : 0;
}
