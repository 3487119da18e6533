#include "check.h"

#include "core/route.h"

#include <stdlib.h>

static void
relations(void **state)
{
	static const struct {
		enum relation rel, reverse;
		const char *name;
	} rows[] = {
		{ REL_NONE, REL_NONE, "none" },
		{ REL_CUSTOMER, REL_PROVIDER, "customer" },
		{ REL_PROVIDER, REL_CUSTOMER, "provider" },
		{ REL_PEER, REL_PEER, "peer" },
		{ REL_RS, REL_RS_CLIENT, "route server" },
		{ REL_RS_CLIENT, REL_RS, "client" },
		{ REL_INTERNAL, REL_INTERNAL, "internal" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CHECK_STR(rows[i].name, relation_name(rows[i].rel),
		    rows[i].name);
		CHECK_INT(rows[i].name, relation_reverse(rows[i].rel),
		    rows[i].reverse);
	}
}

/* Each row sets one field: all must be different attributes. */
static void
every_field_counts(void **state)
{
	struct attr_table *t = attr_table_create();
	struct path_attrs a[24];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(a); i++)
		path_attrs_init(&a[i]);
	assert_int_equal(a[0].origin, ORIGIN_IGP);
	n++; /* as initialised */
	a[n++].origin = ORIGIN_INCOMPLETE;
	a[n++].next_hop = ip_addr_v4(0xc0000201);
	a[n++].next_hop = ip_addr_v4(0xc0000202);
	a[n++].aggregator_addr = ip_addr_v4(0xc0000201);
	a[n++].flags = ATTR_HAS_MED;
	a[n++].learned_from = REL_PEER;
	a[n++].as_path = 1;
	a[n++].multi_exit_disc = 1;
	a[n++].local_pref = 1;
	a[n++].only_to_customer = 1;
	a[n++].aggregator_as = 1;
	a[n++].originator_id = 1;
	a[n++].cluster_list = 1;
	a[n++].communities = 1;
	a[n++].extended_communities = 1;
	a[n++].large_communities = 1;
	a[n++].weight = 1;
	a[n++].tag = 1;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(attr_intern(t, &a[i]), i + 1);
	for (size_t i = 0; i < n; i++) {
		struct path_attrs copy = *attr_get(t, (attr_id)i + 1);

		assert_memory_equal(&copy, &a[i], sizeof(copy));
		assert_int_equal(attr_intern(t, &copy), i + 1);
	}
	assert_int_equal(attr_table_count(t), n);
	attr_table_destroy(t);
}

static void
many_attributes(void **state)
{
	enum { MANY = 100000 };
	struct attr_table *t = attr_table_create();
	size_t empty = attr_table_bytes(t);
	struct path_attrs a;

	(void)state;
	path_attrs_init(&a);
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < MANY; i++) {
			a.as_path = i / 300;
			a.next_hop = ip_addr_v4(i % 300);
			assert_int_equal(attr_intern(t, &a), i + 1);
		}
	}
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(attr_get(t, i + 1)->as_path, i / 300);
	assert_int_equal(attr_table_count(t), MANY);
	assert_true(attr_table_bytes(t) > empty + MANY * sizeof(a));
	attr_table_destroy(t);
	attr_table_destroy(NULL);
}

static void
reset_starts_again(void **state)
{
	struct attr_table *t = attr_table_create();
	static const uint32_t w[] = { 7, 8 };
	struct path_attrs a;
	size_t held = 0;

	(void)state;
	attr_table_reset(t);
	path_attrs_init(&a);
	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 1000; i++) {
			a.as_path = as_path_prepend(t, a.as_path, 64500);
			assert_int_equal(a.as_path, i + 1);
			assert_int_equal(attr_intern(t, &a), i + 1);
		}
		assert_int_equal(word_set_intern(t, w, 2), 1);
		if (round == 0)
			held = attr_table_bytes(t);
		assert_int_equal(attr_table_bytes(t), held);
		attr_table_reset(t);
		assert_int_equal(attr_table_count(t), 0);
		a.as_path = 0;
	}
	attr_table_destroy(t);
}

static void
word_sets_are_interned(void **state)
{
	struct attr_table *t = attr_table_create();
	static const uint32_t w[] = { 5, 1, 5, 2 };
	const uint32_t *got;
	size_t n = 99;
	set_id whole, part;

	(void)state;
	assert_int_equal(word_set_intern(t, NULL, 0), 0);
	assert_null(word_set_get(t, 0, &n));
	assert_int_equal(n, 0);
	whole = word_set_intern(t, w, 4);
	assert_int_equal(whole, 1);
	assert_int_equal(word_set_intern(t, w, 4), whole);
	part = word_set_intern(t, w, 3);
	assert_int_equal(part, 2);
	got = word_set_get(t, whole, &n);
	assert_int_equal(n, 4);
	assert_memory_equal(got, w, sizeof(w));
	got = word_set_get(t, part, NULL);
	assert_memory_equal(got, w, 3 * sizeof(w[0]));
	attr_table_destroy(t);
}

static void
sets_are_sorted_by_groups(void **state)
{
	static const struct {
		const char *name;
		size_t stride, n;
		uint32_t words[6];
		size_t n_wanted;
		uint32_t wanted[6];
	} rows[] = {
		{ "empty", 1, 0, { 0 }, 0, { 0 } },
		{ "sorted", 1, 3, { 1, 2, 3 }, 3, { 1, 2, 3 } },
		{ "reversed", 1, 3, { 3, 2, 1 }, 3, { 1, 2, 3 } },
		{ "twice", 1, 4, { 2, 1, 2, 1 }, 2, { 1, 2 } },
		{ "high bit", 1, 2, { 0xffffff01, 1 }, 2, { 1, 0xffffff01 } },
		{ "pairs", 2, 6, { 2, 1, 1, 9, 2, 0 }, 6,
		    { 1, 9, 2, 0, 2, 1 } },
		{ "equal pairs", 2, 6, { 2, 1, 1, 2, 2, 1 }, 4,
		    { 1, 2, 2, 1 } },
		{ "triples", 3, 6, { 1, 1, 2, 1, 1, 1 }, 6,
		    { 1, 1, 1, 1, 1, 2 } },
		{ "equal triples", 3, 6, { 1, 2, 3, 1, 2, 3 }, 3, { 1, 2, 3 } },
	};
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		set_id id = word_set_sorted(t, rows[i].words, rows[i].n,
		    rows[i].stride);
		size_t n;
		const uint32_t *w = word_set_get(t, id, &n);

		CHECK_INT(rows[i].name, n, rows[i].n_wanted);
		for (size_t j = 0; j < n; j++)
			CHECK_INT(rows[i].name, w[j], rows[i].wanted[j]);
		CHECK_INT(rows[i].name,
		    word_set_intern(t, rows[i].wanted, rows[i].n_wanted), id);
	}
	attr_table_destroy(t);
}

/* Any order and repetition of the same words is the same set. */
static void
sorted_sets_are_canonical(void **state)
{
	struct attr_table *t = attr_table_create();
	uint64_t seed = 77;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		uint32_t w[200];
		size_t n = base_rand(&seed) % 99 + 1;
		set_id id;

		for (size_t i = 0; i < n; i++)
			w[i] = (uint32_t)(base_rand(&seed) % 150);
		id = word_set_sorted(t, w, n, 1);
		for (size_t i = 0; i < n; i++)
			w[n + i] = w[base_rand(&seed) % n];
		for (size_t i = 0; i < n; i++) {
			size_t j = base_rand(&seed) % n;
			uint32_t swap = w[i];

			w[i] = w[j];
			w[j] = swap;
		}
		assert_int_equal(word_set_sorted(t, w, 2 * n, 1), id);
	}
	attr_table_destroy(t);
}

/* Words borrowed from the table may be interned again while it grows. */
static void
borrowed_words_may_be_interned(void **state)
{
	struct attr_table *t = attr_table_create();
	uint32_t first[64];
	set_id id;
	size_t n;

	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(first); i++)
		first[i] = 1000 - i;
	id = word_set_intern(t, first, ARRAY_LEN(first));
	for (uint32_t i = 1; i < ARRAY_LEN(first); i++) {
		const uint32_t *w = word_set_get(t, id, &n);

		id = word_set_intern(t, w + 1, n - 1);
		w = word_set_get(t, id, &n);
		assert_int_equal(n, ARRAY_LEN(first) - i);
		assert_memory_equal(w, first + i, n * sizeof(*w));
	}
	attr_table_destroy(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relations),
		cmocka_unit_test(every_field_counts),
		cmocka_unit_test(many_attributes),
		cmocka_unit_test(reset_starts_again),
		cmocka_unit_test(word_sets_are_interned),
		cmocka_unit_test(sets_are_sorted_by_groups),
		cmocka_unit_test(sorted_sets_are_canonical),
		cmocka_unit_test(borrowed_words_may_be_interned),
	};

	return RUN_TESTS(tests);
}
