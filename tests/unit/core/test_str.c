#include "check.h"

#include "core/str.h"

#include <stdlib.h>

static void
builder_adds(void **state)
{
	struct strbuf b = { 0 };
	char *text;

	(void)state;
	assert_string_equal(strbuf_str(&b), "");
	strbuf_add(&b, "ab");
	strbuf_addn(&b, "cdef", 2);
	strbuf_addc(&b, '-');
	strbuf_addf(&b, "%u:%s", 7u, "x");
	strbuf_add_u32(&b, 0);
	strbuf_add_u32(&b, UINT32_MAX);
	assert_string_equal(b.s, "abcd-7:x04294967295");
	assert_int_equal(b.len, strlen(b.s));
	strbuf_clear(&b);
	assert_string_equal(strbuf_str(&b), "");
	strbuf_addn(&b, NULL, 0);
	assert_string_equal(b.s, "");
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 2000);
	text = strbuf_take(&b);
	assert_null(b.s);
	assert_int_equal(strlen(text), 2000);
	free(text);
	text = strbuf_take(&b);
	assert_string_equal(text, "");
	free(text);
	strbuf_finish(&b);
}

static void
padding_counts_columns(void **state)
{
	static const struct {
		const char *name, *text;
		size_t col;
		const char *wanted;
	} rows[] = {
		{ "ascii", "ab", 4, "ab  " },
		{ "already wider", "abcdef", 4, "abcdef" },
		{ "second line", "long first\nab", 4, "long first\nab  " },
		{ "accent", "\u00e9", 3, "\u00e9  " },
		{ "combining", "e\u0301", 3, "e\u0301  " },
		{ "wide", "\u65e5", 3, "\u65e5 " },
		{ "malformed", "\xff", 3, "\xff  " },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };

		strbuf_add(&b, rows[i].text);
		strbuf_pad_to(&b, rows[i].col);
		CHECK_STR(rows[i].name, b.s, rows[i].wanted);
		strbuf_finish(&b);
	}
}

static void
comparisons(void **state)
{
	(void)state;
	assert_true(str_eq("a", "a") && !str_eq("a", "b"));
	assert_true(str_starts("neighbor", "nei") && str_starts("x", ""));
	assert_false(str_starts("ne", "nei"));
	assert_true(str_ends("a.conf", ".conf") && str_ends("x", ""));
	assert_false(str_ends("conf", ".conf"));
	assert_true(str_eq_nocase("Local-AS", "local-as"));
	assert_false(str_eq_nocase("a", "ab") || str_eq_nocase("ab", "a"));
	assert_false(str_eq_nocase("[", "{"));
}

static void
numbers(void **state)
{
	static const struct {
		const char *text;
		bool u32, u64;
		uint64_t value;
	} rows[] = {
		{ "0", true, true, 0 },
		{ "007", true, true, 7 },
		{ "4294967295", true, true, 4294967295u },
		{ "4294967296", false, true, 4294967296u },
		{ "18446744073709551615", false, true, UINT64_MAX },
		{ "18446744073709551616", false, false, 0 },
		{ "99999999999999999999999", false, false, 0 },
		{ "", false, false, 0 },
		{ "-1", false, false, 0 },
		{ "+1", false, false, 0 },
		{ " 1", false, false, 0 },
		{ "1 ", false, false, 0 },
		{ "0x10", false, false, 0 },
		{ "1\xb2", false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t small = 0;
		uint64_t large = 0;

		CHECK_INT(rows[i].text, str_to_u32(rows[i].text, &small),
		    rows[i].u32);
		CHECK_INT(rows[i].text, str_to_u64(rows[i].text, &large),
		    rows[i].u64);
		CHECK(rows[i].text, large == rows[i].value);
		CHECK(rows[i].text, !rows[i].u32 || small == rows[i].value);
	}
}

static void
distances(void **state)
{
	static const struct {
		const char *a, *b;
		int max, wanted;
	} rows[] = {
		{ "", "", 2, 0 },
		{ "neighbor", "neighbor", 2, 0 },
		{ "neighbour", "neighbor", 2, 1 },
		{ "nieghbor", "neighbor", 2, 1 },
		{ "router", "rotuer", 2, 1 },
		{ "ca", "abc", 3, 3 },
		{ "abcd", "badc", 3, 2 },
		{ "kitten", "sitting", 5, 3 },
		{ "kitten", "sitting", 2, 3 },
		{ "a", "abcdef", 2, 3 },
		{ "", "ab", 2, 2 },
		{ "ab", "", 1, 2 },
		{ "abc", "xyz", 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CHECK_INT(rows[i].a,
		    str_distance(rows[i].a, rows[i].b, rows[i].max),
		    rows[i].wanted);
		CHECK_INT(rows[i].b,
		    str_distance(rows[i].b, rows[i].a, rows[i].max),
		    rows[i].wanted);
	}
}

/* The cap never changes an answer below it. */
static void
distance_cap_is_only_a_cap(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char a[9] = { 0 }, b[9] = { 0 };
		size_t n = base_rand(&seed) % 9, m = base_rand(&seed) % 9;
		int full;

		for (size_t i = 0; i < n; i++)
			a[i] = (char)('a' + base_rand(&seed) % 3);
		for (size_t i = 0; i < m; i++)
			b[i] = (char)('a' + base_rand(&seed) % 3);
		full = str_distance(a, b, 20);
		for (int max = 0; max < 5; max++)
			assert_int_equal(str_distance(a, b, max),
			    full <= max ? full : max + 1);
	}
}

static void
long_words_are_not_compared(void **state)
{
	char a[200], b[200];

	(void)state;
	memset(a, 'a', sizeof(a) - 1);
	a[sizeof(a) - 1] = '\0';
	memcpy(b, a, sizeof(a));
	assert_int_equal(str_distance(a, b, 2), 0);
	b[0] = 'b';
	assert_int_equal(str_distance(a, b, 2), 3);
}

static void
nearest_word(void **state)
{
	static const char *const words[] = { "router", "route-map", "neighbor",
		"network", "no", "ip" };
	static const struct {
		const char *word, *wanted;
	} rows[] = {
		{ "rotuer", "router" },
		{ "neighbour", "neighbor" },
		{ "netwrk", "network" },
		{ "router", "router" },
		{ "on", "no" },
		{ "xyz", NULL },
		{ "interface", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *found =
		    str_nearest(rows[i].word, words, ARRAY_LEN(words));

		CHECK(rows[i].word, (found == NULL) == !rows[i].wanted);
		if (found != NULL)
			CHECK_STR(rows[i].word, found, rows[i].wanted);
	}
	assert_null(str_nearest("a", NULL, 0));
}

static void
utf8_sequences(void **state)
{
	static const struct {
		const char *name, *bytes;
		int wanted;
	} rows[] = {
		{ "ascii", "a", 1 },
		{ "two", "\xc3\xa9", 2 },
		{ "three", "\xe2\x82\xac", 3 },
		{ "four", "\xf0\x9f\x98\x80", 4 },
		{ "last code point", "\xf4\x8f\xbf\xbf", 4 },
		{ "above the last", "\xf4\x90\x80\x80", 0 },
		{ "f5", "\xf5\x80\x80\x80", 0 },
		{ "overlong two", "\xc0\xaf", 0 },
		{ "overlong c1", "\xc1\xbf", 0 },
		{ "overlong three", "\xe0\x80\xaf", 0 },
		{ "overlong four", "\xf0\x80\x80\xaf", 0 },
		{ "surrogate", "\xed\xa0\x80", 0 },
		{ "before surrogates", "\xed\x9f\xbf", 3 },
		{ "continuation alone", "\x80", 0 },
		{ "cut", "\xe2\x82", 0 },
		{ "wrong continuation", "\xc3(", 0 },
		{ "ff", "\xff", 0 },
	};
	size_t bad = 99;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_INT(rows[i].name,
		    utf8_length(rows[i].bytes, strlen(rows[i].bytes)),
		    rows[i].wanted);
	assert_int_equal(utf8_length("", 0), 0);
	assert_int_equal(utf8_length("\0", 1), 1);
	assert_true(utf8_valid("a\xc3\xa9z", 4, &bad));
	assert_int_equal(bad, 99);
	assert_false(utf8_valid("ab\xff", 3, &bad));
	assert_int_equal(bad, 2);
	assert_false(utf8_valid("ab\xc3", 3, NULL));
	assert_true(utf8_valid("", 0, &bad));
}

/* Every code point, encoded here, is read back. */
static void
utf8_all_code_points(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x10000 ? 1 : 251) {
		char s[4];
		int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		static const int lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
		uint32_t found = 0;

		for (int i = n - 1; i > 0; i--)
			s[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3f));
		s[0] = (char)(lead[n] | (int)(c >> 6 * (n - 1)));
		if (c >= 0xd800 && c <= 0xdfff) {
			assert_int_equal(utf8_decode(s, 4, &found), 0);
			continue;
		}
		assert_int_equal(utf8_decode(s, 4, &found), n);
		assert_int_equal(found, c);
	}
}

static void
terminal_stays_safe(void **state)
{
	static const struct {
		const char *name, *text;
		bool keep_lines;
		const char *wanted;
	} rows[] = {
		{ "plain", "as 64500", false, "as 64500" },
		{ "accent", "Z\u00fcrich", false, "Z\u00fcrich" },
		{ "escape", "\x1b[31mred", false, "?[31mred" },
		{ "bell, delete", "a\ab\x7f", false, "a?b?" },
		{ "C1 as UTF-8",
		    "\xc2\x9b"
		    "31m",
		    false, "?31m" },
		{ "C1 as a byte",
		    "\x9b"
		    "31m",
		    false, "?31m" },
		{ "newline, tab", "a\nb\tc", false, "a?b?c" },
		{ "newline, tab kept", "a\nb\tc\r", true, "a\nb c?" },
		{ "right to left override",
		    "a\xe2\x80\xae"
		    "b",
		    false, "a?b" },
		{ "isolate",
		    "a\xe2\x81\xa6"
		    "b",
		    false, "a?b" },
		{ "zero width", "a\u200bb\ufeff", false, "a?b?" },
		{ "line separator", "a\u2028b", true, "a?b" },
		{ "tag", "\U000e0041", false, "?" },
		{ "malformed", "a\xff\xc3(", false, "a?\?(" },
		{ "emoji", "\U0001f600", false, "\U0001f600" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };

		str_add_safe(&b, rows[i].text, strlen(rows[i].text),
		    rows[i].keep_lines);
		CHECK_STR(rows[i].name, strbuf_str(&b), rows[i].wanted);
		strbuf_finish(&b);
	}
}

/* Whatever goes in, what comes out is valid UTF-8 without controls. */
static void
any_bytes_become_safe(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct strbuf b = { 0 };
		char bytes[40];

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (char)(base_rand(&seed) >> (round % 40));
		str_add_safe(&b, bytes, sizeof(bytes), false);
		assert_true(utf8_valid(b.s, b.len, NULL));
		for (size_t i = 0; i < b.len; i++)
			assert_true(
			    (unsigned char)b.s[i] >= 0x20 && b.s[i] != 0x7f);
		strbuf_finish(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builder_adds),
		cmocka_unit_test(padding_counts_columns),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(numbers),
		cmocka_unit_test(distances),
		cmocka_unit_test(distance_cap_is_only_a_cap),
		cmocka_unit_test(long_words_are_not_compared),
		cmocka_unit_test(nearest_word),
		cmocka_unit_test(utf8_sequences),
		cmocka_unit_test(utf8_all_code_points),
		cmocka_unit_test(terminal_stays_safe),
		cmocka_unit_test(any_bytes_become_safe),
	};

	return RUN_TESTS(tests);
}
