#include "check.h"

#include "tui/canvas.h"

static void
expect(struct canvas *c, const char *row, const char *wanted)
{
	struct strbuf out = { 0 };
	canvas_dump(c, &out);
	CHECK_STR(row, strbuf_str(&out), wanted);
	strbuf_finish(&out);
}

static void
test_text_is_safe(void **state)
{
	static const struct {
		const char *name, *text, *utf8, *ascii;
	} rows[] = {
		{ "plain", "abc", "abc\n", "abc\n" },
		{ "escape sequence", "a\033[31mb", "a?[31mb\n", "a?[31mb\n" },
		{ "C1 control", "a\302\233b", "a?b\n", "a?b\n" },
		{ "bidi override", "a\342\200\256b", "a?b\n", "a?b\n" },
		{ "line end", "a\nb", "a b\n", "a b\n" },
		{ "malformed", "a\377b", "a?b\n", "a?b\n" },
		{ "accent", "\303\251a", "\303\251a\n", "?a\n" },
		{ "combining", "e\314\201a", "e\314\201a\n", "ea\n" },
		{ "wide", "\346\227\245a", "\346\227\245a\n", "? a\n" },
		{ "box", "\342\224\202\342\225\220",
		    "\342\224\202\342\225\220\n", "|=\n" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int utf8 = 0; utf8 < 2; utf8++) {
			struct canvas c = { .utf8 = utf8 == 1 };
			canvas_resize(&c, 10, 1);
			area_text(canvas_area(&c), 0, 0, STYLE_PLAIN,
			    rows[i].text);
			expect(&c, rows[i].name,
			    utf8 == 1 ? rows[i].utf8 : rows[i].ascii);
			canvas_finish(&c);
		}
}

static void
test_areas_cut(void **state)
{
	struct canvas c = { .utf8 = true };
	(void)state;
	canvas_resize(&c, 10, 3);
	struct area a = area_part(canvas_area(&c), 2, 1, 4, 1);
	area_text(a, 0, 0, STYLE_PLAIN, "abcdefgh");
	area_text(a, 0, 1, STYLE_PLAIN, "below");
	area_text(a, -1, 0, STYLE_PLAIN, "z");
	area_put(a, 4, 0, STYLE_PLAIN, 'x');
	expect(&c, "cut to the area", "\n  abcd\n\n");
	/* A part may lie outside of its whole. */
	a = area_part(canvas_area(&c), 8, 2, 100, 100);
	assert_int_equal(a.w, 2);
	assert_int_equal(a.h, 1);
	a = area_part(canvas_area(&c), 20, 20, 5, 5);
	assert_int_equal(a.w, 0);
	area_text(a, 0, 0, STYLE_PLAIN, "nothing");
	canvas_finish(&c);
}

static void
test_cut_text(void **state)
{
	static const struct {
		int w;
		const char *wanted;
	} rows[] = {
		{ 8, "abcdef\n" },
		{ 6, "abcdef\n" },
		{ 5, "abc..\n" },
		{ 2, "..\n" },
		{ 1, ".\n" },
		{ 0, "\n" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct canvas c = { .utf8 = true };
		canvas_resize(&c, 10, 1);
		area_cut(canvas_area(&c), 0, 0, rows[i].w, STYLE_PLAIN,
		    "abcdef");
		expect(&c, rows[i].wanted, rows[i].wanted);
		canvas_finish(&c);
	}
}

static void
test_wide_characters_do_not_break(void **state)
{
	struct canvas c = { .utf8 = true };
	(void)state;
	canvas_resize(&c, 6, 1);
	struct area a = canvas_area(&c);
	area_text(a, 0, 0, STYLE_PLAIN, "\346\227\245\346\234\254");
	area_put(a, 1, 0, STYLE_PLAIN, 'x'); /* over the right half */
	expect(&c, "right half", " x\346\234\254\n");
	area_put(a, 2, 0, STYLE_PLAIN, 'y'); /* over the left half */
	expect(&c, "left half", " xy\n");
	/* One column is not enough for two. */
	area_text(a, 5, 0, STYLE_PLAIN, "\346\227\245");
	expect(&c, "at the edge", " xy  ?\n");
	canvas_finish(&c);
}

static void
test_frame(void **state)
{
	struct canvas c = { .utf8 = false };
	(void)state;
	canvas_resize(&c, 12, 3);
	struct area in = area_frame(canvas_area(&c), STYLE_PLAIN, "T");
	area_text(in, 0, 0, STYLE_PLAIN, "inside text is cut");
	expect(&c, "frame", "+- T ------+\n|inside tex|\n+----------+\n");
	canvas_finish(&c);
}

static void
test_wrapping(void **state)
{
	static const struct {
		const char *name, *text;
		int columns;
		const char *wanted;
	} rows[] = {
		{ "fits", "one two", 10, "one two|" },
		{ "words", "one two three", 8, "one two|three|" },
		{ "long word", "abcdefghij", 4, "abcd|efgh|ij|" },
		{ "kept lines", "a\n\nb\n", 5, "a||b|" },
		{ "empty", "", 5, "" },
		{ "exact", "abcd efgh", 4, "abcd|efgh|" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct text_lines t = { 0 };
		struct strbuf b = { 0 };
		text_lines_set(&t, rows[i].text, rows[i].columns);
		for (size_t k = 0; k < t.n; k++) {
			strbuf_addn(&b, t.text + t.items[k].start,
			    t.items[k].len);
			strbuf_addc(&b, '|');
		}
		CHECK_STR(rows[i].name, strbuf_str(&b), rows[i].wanted);
		strbuf_finish(&b);
		text_lines_finish(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_safe),
		cmocka_unit_test(test_areas_cut),
		cmocka_unit_test(test_cut_text),
		cmocka_unit_test(test_wide_characters_do_not_break),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_wrapping),
	};
	return RUN_TESTS(tests);
}
