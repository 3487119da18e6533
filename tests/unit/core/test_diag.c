#include "check.h"

#include "core/diag.h"

static const char text[] = "router bgp 64500\r\n"
			   "ip prefix-list A permit 192.0.2.0/33\n"
			   "\tneighbor 203.0.113.1 remote";

static void
renders_place_source_and_advice(void **state)
{
	struct arena arena = { 0 };
	struct diags d;
	struct diag *item;
	struct strbuf out = { 0 };

	(void)state;
	diags_init(&d, &arena);
	item = diag_add(&d, DIAG_ERROR, "prefix-length",
	    (struct place){ "as64500.conf", 2, 25, 12 },
	    "prefix length %d is too long, expected 0 to 32", 33);
	diag_source(&d, item, text);
	diag_suggest(&d, item, "%s/%d", "192.0.2.0", 24);
	item->clause = "RFC 4632";
	diag_render(&out, item);
	assert_string_equal(out.s,
	    "as64500.conf:2:25: error: prefix length 33 is too long, expected "
	    "0 to 32\n"
	    "    2 | ip prefix-list A permit 192.0.2.0/33\n"
	    "      |                         ^^^^^^^^^^^^\n"
	    "   try: 192.0.2.0/24   [RFC 4632]\n");
	strbuf_finish(&out);
	diags_finish(&d);
	arena_finish(&arena);
}

struct render_row {
	const char *name;
	struct diag item;
	const char *wanted;
};

static const struct render_row render_rows[] = {
	{ "no place", { .message = "m" }, "error: m\n" },
	{ "whole file",
	    { .place = { .file = "f" }, .message = "m", .severity = DIAG_LINT },
	    "f: warning: m\n" },
	{ "line only",
	    { .place = { .line = 3 }, .message = "m", .severity = DIAG_NOTE },
	    "3: note: m\n" },
	{ "clause only", { .message = "m", .clause = "RFC 7454 6" },
	    "error: m\n   [RFC 7454 6]\n" },
	{ "caret behind the end",
	    { .place = { "f", 1, 9, 0 }, .message = "m", .source_line = "ab" },
	    "f:1:9: error: m\n    1 | ab\n      |   ^\n" },
	{ "underline ends with the line",
	    { .place = { "f", 1, 2, 50 },
		.message = "m",
		.source_line = "abc" },
	    "f:1:2: error: m\n    1 | abc\n      |  ^^\n" },
	{ "tab and accent before the caret",
	    { .place = { "f", 1, 5, 1 },
		.message = "m",
		.source_line = "\t\u00e9 x" },
	    "f:1:5: error: m\n    1 |  \u00e9 x\n      |    ^\n" },
	{ "nothing unsafe gets through",
	    { .place = { "f\x1b", 1, 1, 1 },
		.message = "m\nn",
		.suggestion = "\a",
		.source_line = "\x1bx" },
	    "f?:1:1: error: m?n\n    1 | ?x\n      | ^\n   try: ?\n" },
};

static void
renders_what_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(render_rows); i++) {
		struct strbuf out = { 0 };

		diag_render(&out, &render_rows[i].item);
		CHECK_STR(render_rows[i].name, out.s, render_rows[i].wanted);
		strbuf_finish(&out);
	}
}

/* A long line is cut around the caret; no line is wider than a screen. */
static void
long_lines_are_cut(void **state)
{
	char line[1001];

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		line[i] = (char)('a' + i % 26);
	line[1000] = '\0';
	for (uint32_t column = 1; column <= 1001; column += 7) {
		struct diag item = { .message = "m",
			.source_line = line,
			.place = { "f", 1, column, 30 } };
		struct strbuf out = { 0 };
		const char *source, *caret, *at;

		diag_render(&out, &item);
		for (at = out.s; *at != '\0'; at += strcspn(at, "\n") + 1)
			assert_true(strcspn(at, "\n") <= 80);
		source = strstr(out.s, "    1 | ");
		assert_non_null(source);
		caret = strchr(out.s, '^');
		assert_non_null(caret);
		at = caret;
		while (at[-1] != '\n')
			at--;
		if (column <= 1000)
			assert_int_equal(source[caret - at], line[column - 1]);
		strbuf_finish(&out);
	}
}

static void
only_so_many_are_kept(void **state)
{
	struct arena arena = { 0 };
	struct diags d;
	struct strbuf out = { 0 };

	(void)state;
	diags_init(&d, &arena);
	for (int i = 0; i < DIAG_KEEP + 3; i++) {
		struct diag *lint = diag_add(&d, DIAG_LINT, "l",
		    (struct place){ 0 }, "lint %d", i);
		struct diag *item = diag_add(&d, DIAG_ERROR, "e",
		    (struct place){ .line = 1 }, "error %d", i);

		assert_non_null(lint);
		diag_suggest(&d, item, "do %d", i);
		diag_source(&d, item, text);
		item->clause = "RFC";
	}
	diag_add(&d, DIAG_NOTE, "n", (struct place){ 0 }, "note");
	assert_int_equal(d.errors, DIAG_KEEP + 3);
	assert_int_equal(d.lints, DIAG_KEEP + 3);
	assert_int_equal(d.notes, 1);
	assert_int_equal(d.n, 2 * DIAG_KEEP + 1);
	diags_render(&out, &d);
	assert_non_null(strstr(out.s, "\n... and 3 more errors\nwarning: "));
	assert_non_null(strstr(out.s, "\n... and 3 more warnings\nnote: "));
	assert_true(str_starts(out.s, "1: error: error 0\n"));
	assert_null(strstr(out.s, "error 20"));
	strbuf_finish(&out);
	diags_finish(&d);
	arena_finish(&arena);
}

static void
source_line_is_found(void **state)
{
	static const struct {
		uint32_t line;
		const char *wanted;
	} rows[] = {
		{ 0, NULL },
		{ 1, "router bgp 64500" },
		{ 2, "ip prefix-list A permit 192.0.2.0/33" },
		{ 3, "\tneighbor 203.0.113.1 remote" },
		{ 4, NULL },
	};
	struct arena arena = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct diag *item = diag_add(&d, DIAG_ERROR, "c",
		    (struct place){ .line = rows[i].line }, "m");

		diag_source(&d, item, text);
		if (rows[i].wanted == NULL)
			assert_null(item->source_line);
		else
			assert_string_equal(item->source_line, rows[i].wanted);
	}
	diags_finish(&d);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders_place_source_and_advice),
		cmocka_unit_test(renders_what_is_known),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(only_so_many_are_kept),
		cmocka_unit_test(source_line_is_found),
	};

	return RUN_TESTS(tests);
}
