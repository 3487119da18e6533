/* Expressions over the AS path (RFC 2622 5.4). */
#include "check.h"

#include <stdio.h>

#include "core/str.h"
#include "registry/rpsl_path.h"

/* AS-TWO has AS2 and AS3. */
static bool
set_has(const void *arg, const char *set, uint32_t as)
{
	(void)arg;
	return str_eq(set, "AS-TWO") && (as == 2 || as == 3);
}

static const struct {
	const char *expression;
	uint32_t path[8];
	size_t n;
	bool fits;
} rows[] = {
	{ "^AS1$", { 1 }, 1, true },
	{ "^AS1$", { 1, 2 }, 2, false },
	{ "^AS1", { 1, 2 }, 2, true },
	{ "AS2$", { 1, 2 }, 2, true },
	{ "AS2", { 1, 2, 3 }, 3, true },
	{ "AS4", { 1, 2, 3 }, 3, false },
	{ "^AS1+$", { 1, 1, 1 }, 3, true },
	{ "^AS1+$", { 1, 2 }, 2, false },
	{ "^AS1+$", { 0 }, 0, false },
	{ "^AS1*$", { 0 }, 0, true },
	{ "^$", { 0 }, 0, true },
	{ "^$", { 1 }, 1, false },
	{ "^PeerAS+$", { 7, 7 }, 2, true },
	{ "^PeerAS+$", { 7, 8 }, 2, false },
	{ "^AS1 AS-TWO$", { 1, 3 }, 2, true },
	{ "^AS1 AS-TWO$", { 1, 4 }, 2, false },
	{ "^[AS1 AS4-AS6]+$", { 5, 1, 6 }, 3, true },
	{ "^[AS1 AS4 - AS6]+$", { 5, 1, 7 }, 3, false },
	{ "^[^AS1 AS-TWO]+$", { 5, 4 }, 2, true },
	{ "^[^AS1 AS-TWO]+$", { 5, 2 }, 2, false },
	{ "^AS1 . AS3$", { 1, 9, 3 }, 3, true },
	{ "^AS1 .* AS3$", { 1, 3 }, 2, true },
	{ "^AS1? AS2$", { 2 }, 1, true },
	{ "^AS1? AS2$", { 1, 1, 2 }, 3, false },
	{ "^(AS1 | AS2 AS3 | AS4)$", { 2, 3 }, 2, true },
	{ "^(AS1 | AS2 AS3 | AS4)$", { 4 }, 1, true },
	{ "^(AS1 | AS2 AS3 | AS4)$", { 2 }, 1, false },
	{ "^AS1$ | ^AS2$", { 2 }, 1, true },
	{ "^AS1{2}$", { 1, 1 }, 2, true },
	{ "^AS1{2}$", { 1, 1, 1 }, 3, false },
	{ "^AS1{2,}$", { 1, 1, 1 }, 3, true },
	{ "^AS1{1,2}$", { 1, 1, 1 }, 3, false },
	{ "^.{3}$", { 4, 5, 6 }, 3, true },
	{ "^AS-TWO~+$", { 2, 2 }, 2, true },
	{ "^AS-TWO~+$", { 2, 3 }, 2, false },
	{ "^AS-TWO+$", { 2, 3 }, 2, true },
	{ "^.~* AS9$", { 9 }, 1, true },
	{ "^AS-TWO~{2} AS9$", { 3, 3, 9 }, 3, true },
	{ "^((AS1*)*)*$", { 1, 1, 1, 1 }, 4, true },
	{ "^((AS1*)+ AS2)*$", { 1, 2, 2, 1, 2 }, 5, true },
};

static void
test_fits(void **state)
{
	const struct rpsl_path_words words = { 7, NULL, set_has };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *expected;
		const struct rpsl_path *x =
		    rpsl_path_parse(&arena, rows[i].expression, &expected);
		char name[64];
		snprintf(name, sizeof(name), "%zu: %s", i, rows[i].expression);
		CHECK(name, x != NULL);
		CHECK_INT(name,
		    rpsl_path_fits(x, &words, rows[i].path, rows[i].n),
		    rows[i].fits);
	}
	arena_finish(&arena);
}

static void
test_wrong(void **state)
{
	static const char *const wrong[] = { "", "1", "^65001", "(AS1", "AS1)",
		"[AS1", "AS1]", "AS1++", "AS1~", "^~+", "AS1{", "AS1{2,1}",
		"AS1{1000}", "[AS1-AS-TWO]", "AS1 |", "Peer", "*",
		"((((((((((AS1))))))))))" };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		const char *expected = NULL;
		CHECK(wrong[i],
		    rpsl_path_parse(&arena, wrong[i], &expected) == NULL);
		CHECK(wrong[i], expected != NULL);
	}
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_wrong),
	};

	return RUN_TESTS(tests);
}
