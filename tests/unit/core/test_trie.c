/* The trie against a linear list, which cannot be wrong in the same way. */
#include "check.h"

#include "core/trie.h"

#include <stdlib.h>

enum { LIST_MAX = 400 };

struct entry {
	struct prefix prefix;
	uint32_t value;
};

struct list {
	struct entry items[LIST_MAX];
	size_t n;
};

static struct entry *
list_find(struct list *l, const struct prefix *p)
{
	for (size_t i = 0; i < l->n; i++)
		if (prefix_eq(&l->items[i].prefix, p))
			return &l->items[i];
	return NULL;
}

static int
entry_cmp(const void *a, const void *b)
{
	return prefix_cmp(&((const struct entry *)a)->prefix,
	    &((const struct entry *)b)->prefix);
}

/* What a walk delivers, with a limit after which it is stopped. */
struct seen {
	struct list list;
	size_t limit;
};

static bool
see(const struct prefix *p, uint32_t value, void *arg)
{
	struct seen *s = arg;

	assert_true(s->list.n < LIST_MAX);
	s->list.items[s->list.n++] = (struct entry){ *p, value };
	return s->list.n < s->limit;
}

static void
assert_same(const struct list *a, const struct list *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++) {
		assert_true(
		    prefix_eq(&a->items[i].prefix, &b->items[i].prefix));
		assert_int_equal(a->items[i].value, b->items[i].value);
	}
}

/* Few bits of the address vary, so that prefixes nest and collide. */
static struct prefix
near_prefix(uint64_t *seed)
{
	struct ip_addr a = { 0 };
	int bits;

	a.family = base_rand(seed) % 3 == 0 ? IP_V6 : IP_V4;
	bits = ip_bits(a.family);
	for (int i = 0; i < bits / 8; i++)
		if (base_rand(seed) % 4 == 0)
			a.bytes[i] = (uint8_t)(base_rand(seed) % 4 << 6);
	switch (base_rand(seed) % 4) {
	case 0:
		return prefix_make(a, (int)(base_rand(seed) % 4));
	case 1:
		return prefix_make(a, bits - (int)(base_rand(seed) % 3));
	default:
		return prefix_make(a,
		    (int)(base_rand(seed) % (unsigned)(bits + 1)));
	}
}

static void
select_from(const struct list *all, const struct prefix *p, bool covering,
    struct list *out)
{
	out->n = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct prefix *q = &all->items[i].prefix;

		if (covering ? prefix_covers(q, p) : prefix_covers(p, q))
			out->items[out->n++] = all->items[i];
	}
}

/* all is sorted. */
static void
check_query(const struct trie *t, struct list *all, const struct prefix *p)
{
	static struct list wanted;
	static struct seen seen;
	struct entry *exact = list_find(all, p);
	struct prefix found;
	uint32_t longest;

	assert_int_equal(trie_get(t, p),
	    exact != NULL ? exact->value : TRIE_NONE);

	select_from(all, p, true, &wanted);
	seen = (struct seen){ .limit = LIST_MAX };
	trie_covering(t, p, see, &seen);
	assert_same(&seen.list, &wanted);
	longest = trie_longest(t, p, &found);
	assert_int_equal(longest, trie_longest(t, p, NULL));
	if (wanted.n == 0) {
		assert_int_equal(longest, TRIE_NONE);
	} else {
		assert_int_equal(longest, wanted.items[wanted.n - 1].value);
		assert_true(
		    prefix_eq(&found, &wanted.items[wanted.n - 1].prefix));
	}

	select_from(all, p, false, &wanted);
	seen = (struct seen){ .limit = LIST_MAX };
	trie_covered(t, p, see, &seen);
	assert_same(&seen.list, &wanted);
}

static void
agrees_with_a_list(void **state)
{
	static struct list all;
	static struct seen seen;
	struct trie t = { 0 };
	uint64_t seed = 42;

	(void)state;
	all.n = 0;
	for (uint32_t step = 0; step < 6000; step++) {
		struct prefix p = near_prefix(&seed);
		struct entry *e = list_find(&all, &p);
		bool removing =
		    base_rand(&seed) % 100 < (step / 1000 % 2 == 0 ? 20 : 70);

		if (all.n > 0 && removing && base_rand(&seed) % 2 == 0) {
			e = &all.items[base_rand(&seed) % all.n];
			p = e->prefix;
		}
		if (removing) {
			assert_int_equal(trie_remove(&t, &p),
			    e != NULL ? e->value : TRIE_NONE);
			if (e != NULL)
				*e = all.items[--all.n];
		} else if (e != NULL || all.n < LIST_MAX) {
			trie_set(&t, &p, step);
			if (e == NULL)
				e = &all.items[all.n++];
			*e = (struct entry){ p, step };
		}
		assert_int_equal(t.count, all.n);
		if (step % 8 != 0)
			continue;
		qsort(all.items, all.n, sizeof(all.items[0]), entry_cmp);
		seen = (struct seen){ .limit = LIST_MAX };
		trie_walk(&t, see, &seen);
		assert_same(&seen.list, &all);
		for (int i = 0; i < 10; i++) {
			p = near_prefix(&seed);
			check_query(&t, &all, &p);
		}
		if (all.n > 0)
			check_query(&t, &all,
			    &all.items[base_rand(&seed) % all.n].prefix);
	}
	trie_finish(&t);
}

/* A chain of every length is as deep as it gets. */
static void
deepest_chain(void **state)
{
	static struct seen seen;
	struct trie t = { 0 };
	struct ip_addr a = { .family = IP_V6 };
	struct prefix all, p;

	(void)state;
	memset(a.bytes, 0x5a, sizeof(a.bytes));
	for (int len = 128; len >= 0; len--) {
		struct prefix half[2];

		p = prefix_make(a, len);
		trie_set(&t, &p, (uint32_t)len);
		if (len == 128)
			continue;
		prefix_halves(&p, half);
		trie_set(&t, &half[!ip_addr_bit(&a, len)], 1000);
	}
	all = prefix_make(a, 0);
	assert_int_equal(t.count, 129 + 128);
	seen = (struct seen){ .limit = LIST_MAX };
	trie_covered(&t, &all, see, &seen);
	assert_int_equal(seen.list.n, 129 + 128);
	for (size_t i = 1; i < seen.list.n; i++)
		assert_true(entry_cmp(&seen.list.items[i - 1],
				&seen.list.items[i]) < 0);
	p = prefix_make(a, 128);
	seen = (struct seen){ .limit = LIST_MAX };
	trie_covering(&t, &p, see, &seen);
	assert_int_equal(seen.list.n, 129);
	assert_int_equal(trie_longest(&t, &p, NULL), 128);
	trie_finish(&t);
}

static void
walks_stop_when_told(void **state)
{
	static struct seen seen;
	struct trie t = { 0 };
	struct prefix p = { 0 };

	(void)state;
	for (uint32_t i = 0; i < 9; i++) {
		p = prefix_make(ip_addr_v4(0x0a000000), 8 + (int)i);
		trie_set(&t, &p, i);
	}
	p = (struct prefix){ .addr.family = IP_V6 };
	trie_set(&t, &p, 99);
	seen = (struct seen){ .limit = 9 };
	trie_walk(&t, see, &seen);
	assert_int_equal(seen.list.n, 9);
	p = prefix_make(ip_addr_v4(0x0a000000), 32);
	seen = (struct seen){ .limit = 3 };
	trie_covering(&t, &p, see, &seen);
	assert_int_equal(seen.list.n, 3);
	assert_int_equal(seen.list.items[2].value, 2);
	p.len = 0;
	p.addr = ip_addr_v4(0);
	seen = (struct seen){ .limit = 2 };
	trie_covered(&t, &p, see, &seen);
	assert_int_equal(seen.list.n, 2);
	trie_finish(&t);
}

static void
memory_is_reused(void **state)
{
	struct trie t = { 0 };
	size_t nodes = 0;

	(void)state;
	for (int round = 0; round < 20; round++) {
		for (uint32_t i = 0; i < 256; i++) {
			struct prefix p =
			    prefix_make(ip_addr_v4(i * 0x9e3779b9u), 32);

			trie_set(&t, &p, i);
		}
		if (round == 0)
			nodes = t.n;
		assert_int_equal(t.n, nodes);
		assert_true(nodes < 512);
		for (uint32_t i = 0; i < 256; i++) {
			struct prefix p =
			    prefix_make(ip_addr_v4(i * 0x9e3779b9u), 32);

			assert_int_equal(trie_remove(&t, &p), i);
		}
		assert_int_equal(t.count, 0);
		assert_int_equal(t.root[0], 0);
	}
	trie_finish(&t);
}

static void
empty_trie(void **state)
{
	struct trie t = { 0 };
	struct prefix p = prefix_make(ip_addr_v4(0), 0);
	struct seen *seen = calloc(1, sizeof(*seen));

	(void)state;
	assert_int_equal(trie_get(&t, &p), TRIE_NONE);
	assert_int_equal(trie_longest(&t, &p, NULL), TRIE_NONE);
	assert_int_equal(trie_remove(&t, &p), TRIE_NONE);
	trie_walk(&t, see, seen);
	trie_covered(&t, &p, see, seen);
	trie_covering(&t, &p, see, seen);
	assert_int_equal(seen->list.n, 0);
	free(seen);
	trie_finish(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_a_list),
		cmocka_unit_test(deepest_chain),
		cmocka_unit_test(walks_stop_when_told),
		cmocka_unit_test(memory_is_reused),
		cmocka_unit_test(empty_trie),
	};

	return RUN_TESTS(tests);
}
