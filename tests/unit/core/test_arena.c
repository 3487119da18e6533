#include "check.h"

#include "core/arena.h"

#include <stdlib.h>

static void
memory_is_zeroed_and_aligned(void **state)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 4096, 100000, 3 };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		unsigned char *p = arena_alloc(&a, sizes[i]);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(p[j], 0);
		memset(p, 0xff, sizes[i]);
	}
	arena_finish(&a);
	assert_int_equal(a.total, 0);
}

static void
objects_do_not_overlap(void **state)
{
	struct arena a = { 0 };
	unsigned char *p[500];
	size_t size[500];
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(p); i++) {
		size[i] = (size_t)(base_rand(&seed) % 700);
		if (i % 97 == 0)
			size[i] += 20000;
		p[i] = arena_alloc(&a, size[i]);
		memset(p[i], (int)(i & 0xff), size[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(p); i++)
		for (size_t j = 0; j < size[i]; j++)
			assert_int_equal(p[i][j], i & 0xff);
	arena_finish(&a);
}

static void
reset_keeps_one_chunk_and_zeroes_again(void **state)
{
	struct arena a = { 0 };
	size_t held;
	unsigned char *p;

	(void)state;
	arena_reset(&a);
	memset(arena_alloc(&a, 3000), 0xff, 3000);
	memset(arena_alloc(&a, 50000), 0xff, 50000);
	memset(arena_alloc(&a, 3000), 0xff, 3000);
	held = a.total;
	arena_reset(&a);
	assert_true(a.total > 0 && a.total < held);
	held = a.total;
	p = arena_alloc(&a, 3000);
	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(p[i], 0);
	assert_int_equal(a.total, held);
	arena_finish(&a);
	assert_string_equal(arena_strdup(&a, "again"), "again");
	arena_finish(&a);
}

static void
small_arena_is_small(void **state)
{
	struct arena a = { 0 };

	(void)state;
	arena_alloc(&a, 100);
	assert_true(a.total <= 4096 + 64);
	arena_finish(&a);
}

static void
text_is_copied(void **state)
{
	struct arena a = { 0 };
	char word[] = "abcdef";
	char *copy = arena_strdup(&a, word);
	char *part = arena_strndup(&a, word, 3);
	uint32_t n[] = { 1, 2, 3 };
	uint32_t *numbers = arena_memdup(&a, n, sizeof(n));

	(void)state;
	word[0] = 'X';
	n[2] = 9;
	assert_string_equal(copy, "abcdef");
	assert_string_equal(part, "abc");
	assert_string_equal(arena_strndup(&a, word, 0), "");
	assert_int_equal(numbers[2], 3);
	assert_string_equal(arena_printf(&a, "%s/%d", "192.0.2.0", 24),
	    "192.0.2.0/24");
	arena_finish(&a);
}

static void
arrays_are_checked(void **state)
{
	struct arena a = { 0 };
	uint64_t *w = ARENA_ARRAY(&a, 10, uint64_t);

	(void)state;
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(w[i], 0);
	assert_non_null(ARENA_NEW(&a, struct arena));
	arena_finish(&a);
}

static void
grow_doubles_and_keeps_content(void **state)
{
	uint32_t *items = NULL;
	size_t n = 0, cap = 0, moves = 0;

	(void)state;
	for (; n < 10000; n++) {
		size_t before = cap;

		GROW(items, n, cap);
		moves += cap != before;
		items[n] = (uint32_t)n;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(items[i], i);
	assert_true(moves < 15);
	free(items);
}

static void
rand_is_splitmix64(void **state)
{
	uint64_t seed = 0;

	(void)state;
	assert_true(base_rand(&seed) == 0xE220A8397B1DCDAFu);
	assert_true(base_rand(&seed) == 0x6E789E6AA1B965F4u);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(objects_do_not_overlap),
		cmocka_unit_test(reset_keeps_one_chunk_and_zeroes_again),
		cmocka_unit_test(small_arena_is_small),
		cmocka_unit_test(text_is_copied),
		cmocka_unit_test(arrays_are_checked),
		cmocka_unit_test(grow_doubles_and_keeps_content),
		cmocka_unit_test(rand_is_splitmix64),
	};

	return RUN_TESTS(tests);
}
