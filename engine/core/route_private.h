/* Inside of struct attr_table, shared by attr.c, as_path.c and community.c.
 *
 * Three stores of the same make: a growing array of records, named by dense
 * ids from 1 and never changed, and an open-addressing index over it. A slot
 * of the index holds 32 bits of the hash and the id, so that a probe touches
 * one record only when it is very likely the right one, and growing never
 * looks at the records. */
#ifndef CORE_ROUTE_PRIVATE_H
#define CORE_ROUTE_PRIVATE_H

#include "core/route.h"

struct intern_index {
	uint64_t *slots; /* hash << 32 | id; 0: free */
	size_t mask;     /* number of slots - 1; 0 while slots is NULL */
	size_t n;
};

/* A word set is a run in the pool. */
struct word_run {
	uint32_t start, n;
};

struct attr_table {
	struct path_attrs *attrs;
	size_t n_attrs, cap_attrs;
	struct intern_index attr_index;

	struct path_node *paths;
	size_t n_paths, cap_paths;
	struct intern_index path_index;

	struct word_run *sets;
	size_t n_sets, cap_sets;
	struct intern_index set_index;
	uint32_t *pool;
	size_t n_pool, cap_pool;
};

/* Makes room for one more entry. Call it before intern_probe when an entry
 * may be added. */
void intern_reserve(struct intern_index *index);
size_t intern_bytes(const struct intern_index *index);

/* A walk over the candidates of one hash:
 *
 *	struct intern_probe p = intern_start(index, hash);
 *	for (uint32_t id; (id = intern_next(index, &p)) != 0;)
 *		if (record id is the one)
 *			return id;
 *	intern_put(index, &p, new_id); */
struct intern_probe {
	size_t slot;
	uint32_t hash;
};

static inline struct intern_probe
intern_start(const struct intern_index *index, uint64_t hash)
{
	return (struct intern_probe){
		.slot = (size_t)(uint32_t)hash & index->mask,
		.hash = (uint32_t)hash,
	};
}

/* The next id whose hash is the same; 0 at a free slot, where p then is. */
static inline uint32_t
intern_next(const struct intern_index *index, struct intern_probe *p)
{
	uint64_t slot;

	while ((slot = index->slots[p->slot]) != 0) {
		if (slot >> 32 == p->hash) {
			p->slot = (p->slot + 1) & index->mask;
			return (uint32_t)slot;
		}
		p->slot = (p->slot + 1) & index->mask;
	}
	return 0;
}

static inline void
intern_put(struct intern_index *index, const struct intern_probe *p,
    uint32_t id)
{
	index->slots[p->slot] = (uint64_t)p->hash << 32 | id;
	index->n++;
}

#endif
