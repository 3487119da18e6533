/* AS-path expressions: the delimiter, what is refused, what is remembered. */
#include "check.h"

#include "policy/policy.h"

#include <time.h>

static const struct {
	const char *name, *regex, *path;
	bool match;
} match_rows[] = {
	{ "empty path", "^$", "", true },
	{ "not the empty path", "^$", "64500", false },
	{ "anything", ".*", "64500 64501", true },
	{ "one hop", "^[0-9]+$", "64500", true },
	{ "two are not one hop", "^[0-9]+$", "64500 64501", false },
	{ "delimiter at the start", "_64500_", "64500 64501", true },
	{ "delimiter in the middle", "_64500_", "1 64500 2", true },
	{ "delimiter at the end", "_64500_", "1 64500", true },
	{ "not inside a number", "_6450_", "64500", false },
	{ "origin", "_64501$", "64500 64501", true },
	{ "not the origin", "_64501$", "64501 64500", false },
	{ "neighbour", "^64500_", "64500 64501", true },
	{ "neighbour with longer number", "^6450_", "64500 64501", false },
	{ "only prepended", "^(64500_)+$", "64500 64500 64500", true },
	{ "not only prepended", "^(64500_)+$", "64500 64501", false },
	{ "inside a set", "_64502_", "64500 {64501,64502}", true },
	{ "end of a set", "_64502$", "64500 {64501,64502}", false },
	{ "a set", "\\{", "64500 {64501,64502}", true },
	{ "no set", "\\{", "64500", false },
	{ "private", "_(6451[2-9]|645[2-9][0-9])_", "1 64520 2", true },
	{ "four octets", "_4200000000_", "1 4200000000", true },
	{ "repetition", "^64500(_64500){2}$", "64500 64500 64500", true },
	{ "too few", "^64500(_64500){2}$", "64500 64500", false },
};

static void
test_match(void **state)
{
	struct arena arena = { 0 };
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(match_rows); i++) {
		const char *name = match_rows[i].name, *error;
		path_id path;
		struct as_path_regex *re =
		    as_path_regex_create(&arena, match_rows[i].regex, &error);
		CHECK(name, re != NULL);
		CHECK(name, as_path_parse(t, match_rows[i].path, &path));
		for (int twice = 0; twice < 2; twice++)
			CHECK(name,
			    as_path_regex_match(re, t, path) ==
				match_rows[i].match);
		CHECK(name,
		    as_path_regex_match_text(re, match_rows[i].path) ==
			match_rows[i].match);
		as_path_regex_destroy(re);
	}
	attr_table_destroy(t);
	arena_finish(&arena);
}

/* Ids start again in the next world: what was remembered is not mistaken. */
static void
test_other_table(void **state)
{
	struct arena arena = { 0 };
	const char *error;
	struct as_path_regex *re =
	    as_path_regex_create(&arena, "_64501$", &error);

	(void)state;
	for (uint32_t as = 64499; as < 64504; as++) {
		struct attr_table *t = attr_table_create();
		uint32_t path[] = { 64500, as };
		path_id id = as_path_make(t, path, 2);
		assert_int_equal(as_path_regex_match(re, t, id), as == 64501);
		assert_int_equal(as_path_regex_match(re, t, id), as == 64501);
		attr_table_destroy(t);
	}
	as_path_regex_destroy(re);
	as_path_regex_destroy(re);
	as_path_regex_destroy(NULL);
	arena_finish(&arena);
}

/* Every path of a table, in an order that makes the memory grow. */
static void
test_many_paths(void **state)
{
	struct arena arena = { 0 };
	struct attr_table *t = attr_table_create();
	const char *error;
	struct as_path_regex *re = as_path_regex_create(&arena, "_7_", &error);
	enum { N = 3000 };

	(void)state;
	for (uint32_t as = 1; as <= N; as++)
		as_path_make(t, &as, 1);
	for (int round = 0; round < 2; round++)
		for (uint32_t as = N; as >= 1; as--) {
			path_id id = as_path_make(t, &as, 1);
			assert_int_equal(as_path_regex_match(re, t, id),
			    as == 7);
		}
	as_path_regex_destroy(re);
	attr_table_destroy(t);
	arena_finish(&arena);
}

static const struct {
	const char *name, *regex;
} error_rows[] = {
	{ "empty", "" },
	{ "open parenthesis", "(64500" },
	{ "open bracket", "[0-9" },
	{ "nothing to repeat", "a{2" },
	{ "back-reference", "(64500) \\1" },
	{ "not ASCII", "64500\xc3\xa9" },
	{ "control character", "64500\t" },
	{ "nested counts", "((1{1,200}){1,200}){1,200}" },
	{ "nested plus", "(((((((((((((1+)+)+)+)+)+)+)+)+)+)+)+)+" },
	{ "many plus", "1++++++++++++++++++++" },
	{ "large count", "(_1){30000}" },
	{ "count that overflows", "1{99999999999999999999}" },
};

static void
test_errors(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(error_rows); i++) {
		const char *error = NULL;
		struct as_path_regex *re =
		    as_path_regex_create(&arena, error_rows[i].regex, &error);
		CHECK(error_rows[i].name, re == NULL);
		CHECK(error_rows[i].name, error != NULL && *error != '\0');
	}
	arena_finish(&arena);
}

static void
test_length(void **state)
{
	struct arena arena = { 0 };
	char text[AS_PATH_REGEX_MAX + 2];
	const char *error;

	(void)state;
	memset(text, '_', sizeof(text));
	text[AS_PATH_REGEX_MAX + 1] = '\0';
	assert_null(as_path_regex_create(&arena, text, &error));
	text[AS_PATH_REGEX_MAX] = '\0';
	struct as_path_regex *re = as_path_regex_create(&arena, text, &error);
	assert_non_null(re);
	as_path_regex_destroy(re);
	memset(text, '(', AS_PATH_REGEX_MAX);
	assert_null(as_path_regex_create(&arena, text, &error));
	arena_finish(&arena);
}

/* What is accepted is matched in bearable time, whatever it is. The limit is
 * generous: it is for exponential growth, which would take for ever. */
static void
test_random(void **state)
{
	static const char *const parts[] = { "_", "1", "[0-9]", "(", ")", "+",
		"*", "?", "|", "{0,9}", "{1,30}", ".", "^", "$", "2", " " };
	struct strbuf path = { 0 };
	uint64_t seed = 7;
	int accepted = 0;

	(void)state;
	for (int i = 0; i < 120; i++)
		strbuf_addf(&path, "%s%d", i > 0 ? " " : "", 64500 + i);
	for (int round = 0; round < 600; round++) {
		struct arena arena = { 0 };
		struct strbuf text = { 0 };
		const char *error;
		uint64_t n = 1 + base_rand(&seed) % 24;
		for (uint64_t i = 0; i < n; i++)
			strbuf_add(&text,
			    parts[base_rand(&seed) % ARRAY_LEN(parts)]);
		clock_t start = clock();
		struct as_path_regex *re =
		    as_path_regex_create(&arena, strbuf_str(&text), &error);
		if (re != NULL) {
			accepted++;
			as_path_regex_match_text(re, strbuf_str(&path));
		}
		CHECK(strbuf_str(&text),
		    (clock() - start) / CLOCKS_PER_SEC < 20);
		as_path_regex_destroy(re);
		strbuf_finish(&text);
		arena_finish(&arena);
	}
	assert_true(accepted > 50);
	strbuf_finish(&path);
}

static void
test_list(void **state)
{
	struct arena arena = { 0 };
	struct attr_table *t = attr_table_create();
	const char *error;
	struct as_path_rule rules[] = {
		{ .regex = as_path_regex_create(&arena, "_666_", &error),
		    .permit = false },
		{ .regex = as_path_regex_create(&arena, "^64500_", &error),
		    .permit = true },
	};
	struct as_path_list l = { .name = "L", .rules = rules, .n = 2 };
	path_id path;

	(void)state;
	assert_true(as_path_parse(t, "64500 666", &path));
	assert_ptr_equal(as_path_list_match(&l, t, path), &rules[0]);
	assert_true(as_path_parse(t, "64500 1", &path));
	assert_ptr_equal(as_path_list_match(&l, t, path), &rules[1]);
	assert_true(as_path_parse(t, "1", &path));
	assert_null(as_path_list_match(&l, t, path));
	as_path_regex_destroy(rules[0].regex);
	as_path_regex_destroy(rules[1].regex);
	attr_table_destroy(t);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_other_table),
		cmocka_unit_test(test_many_paths),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_list),
	};

	return RUN_TESTS(tests);
}
