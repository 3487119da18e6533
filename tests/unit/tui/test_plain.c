#include "check.h"

#include "tui/plain_text.h"

static void
test_lines(void **state)
{
	static const struct {
		const char *name, *text, *wanted;
	} rows[] = {
		{ "short", "one\n", "one\n" },
		{ "no line end", "one", "one" },
		{ "broken between words", "one two three four five",
		    "one two three\nfour five" },
		{ "indented", "  aa bb cc dd ee ff gg",
		    "  aa bb cc dd ee\n    ff gg" },
		{ "long word", "abcdefghijklmnopqrstuvwxyz",
		    "abcdefghijklmnop\nqrstuvwxyz" },
		{ "escape bytes", "a\033[31mb\n", "a?[31mb\n" },
		{ "blanks at the end", "a   \nb\n", "a\nb\n" },
		{ "empty lines stay", "a\n\nb\n", "a\n\nb\n" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };
		plain_text(&b, rows[i].text, 16);
		CHECK_STR(rows[i].name, strbuf_str(&b), rows[i].wanted);
		strbuf_finish(&b);
	}
}

/* Whatever comes in: no control byte but line ends, no line too long. */
static void
test_any_bytes(void **state)
{
	uint64_t rand = 7;
	(void)state;
	for (int round = 0; round < 300; round++) {
		char text[300];
		struct strbuf b = { 0 };
		size_t n = (size_t)(base_rand(&rand) % sizeof(text));
		for (size_t i = 0; i < n; i++)
			text[i] = (char)(base_rand(&rand) % 255 + 1);
		text[n > 0 ? n - 1 : 0] = '\0';
		plain_text(&b, text, 20);
		for (const char *s = strbuf_str(&b); *s != '\0';) {
			size_t len = strcspn(s, "\n");
			assert_true(utf8_columns(s, len) <= 20);
			for (size_t i = 0; i < len; i++)
				assert_true(
				    (unsigned char)s[i] >= 32 && s[i] != 127);
			s += len + (s[len] == '\n');
		}
		strbuf_finish(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_any_bytes),
	};
	return RUN_TESTS(tests);
}
