#include "check.h"

#include "tui/diff.h"
#include "tui/editor.h"

static void
expect(const char *row, struct editor *e, const char *wanted, size_t line,
    size_t column)
{
	struct strbuf b = { 0 };
	editor_text(e, &b);
	CHECK_STR(row, strbuf_str(&b), wanted);
	CHECK_INT(row, e->line, line);
	CHECK_INT(row, e->column, column);
	strbuf_finish(&b);
}

static void
test_typing(void **state)
{
	struct editor e = { 0 };
	(void)state;
	editor_set(&e, "one\n two\n");
	assert_int_equal(e.n, 2);
	assert_false(e.changed);
	expect("set", &e, "one\n two\n", 0, 0);
	editor_goto(&e, 1, 4);
	editor_insert(&e, "\n", 1, true);
	expect("indented like the line before", &e, "one\n two\n \n", 2, 1);
	editor_insert(&e, "x", 1, true);
	editor_backspace(&e);
	editor_backspace(&e);
	editor_backspace(&e);
	expect("joined", &e, "one\n two\n", 1, 4);
	editor_goto(&e, 0, 3);
	editor_delete(&e);
	expect("delete joins", &e, "one two\n", 0, 3);
	editor_move(&e, EDITOR_LAST, 1);
	editor_delete(&e);
	expect("nothing behind the end", &e, "one two\n", 0, 7);
	assert_true(e.changed);
	editor_finish(&e);
}

static void
test_pasting(void **state)
{
	struct editor e = { 0 };
	(void)state;
	editor_set(&e, "");
	editor_insert(&e, " a\n  b\tc\r\nd\033", 12, false);
	expect("pasted as it is, controls out", &e, " a\n  b c\nd?\n", 2, 2);
	editor_finish(&e);
}

static void
test_moving(void **state)
{
	struct editor e = { 0 };
	(void)state;
	editor_set(&e, "abcdef\nab\n\303\251\303\251\303\251\303\251\n");
	editor_goto(&e, 0, 4);
	editor_move(&e, EDITOR_DOWN, 1);
	expect("short line", &e,
	    "abcdef\nab\n\303\251\303\251\303\251\303\251\n", 1, 2);
	editor_move(&e, EDITOR_DOWN, 1);
	assert_int_equal(e.column, 8); /* four columns, eight bytes */
	editor_move(&e, EDITOR_LEFT, 1);
	assert_int_equal(e.column, 6);
	assert_int_equal(editor_cursor_columns(&e), 3);
	editor_goto(&e, 2, 3);
	assert_int_equal(e.column, 2); /* never inside a character */
	editor_backspace(&e);
	assert_int_equal(e.column, 0);
	editor_move(&e, EDITOR_LEFT, 1);
	assert_int_equal(e.line, 1);
	assert_int_equal(e.column, 2);
	editor_move(&e, EDITOR_UP, 99);
	assert_int_equal(e.line, 0);
	editor_move(&e, EDITOR_DOWN, 99);
	assert_int_equal(e.line, 2);
	editor_goto(&e, 99, 99);
	assert_int_equal(e.line, 2);
	editor_finish(&e);
}

static void
test_replacing(void **state)
{
	struct editor e = { 0 };
	(void)state;
	editor_set(&e, "neighbor 6450 x\n");
	editor_replace(&e, 0, 9, 4, "64503");
	expect("suggestion", &e, "neighbor 64503 x\n", 0, 14);
	editor_replace(&e, 0, 9, 999, "end");
	expect("cut at the end of the line", &e, "neighbor end\n", 0, 12);
	editor_replace(&e, 7, 0, 1, "x");
	expect("no such line", &e, "neighbor end\n", 0, 12);
	editor_finish(&e);
}

static void
test_diff(void **state)
{
	static const struct {
		const char *name, *old, *new, *wanted;
	} rows[] = {
		{ "same", "a\nb\n", "a\nb\n", " a b" },
		{ "added", "a\nc\n", "a\nb\nc\n", " a+b c" },
		{ "removed", "a\nb\nc\n", "a\nc\n", " a-b c" },
		{ "replaced", "a\nb\nc\n", "a\nx\nc\n", " a-b+x c" },
		{ "empty old", "", "a\n", "+a" },
		{ "empty new", "a\n", "", "-a" },
		{ "both empty", "", "", "" },
		{ "moved", "a\nb\n", "b\na\n", "-a b+a" },
		{ "no line end", "a", "a\nb", " a+b" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct diff d = { 0 };
		struct strbuf b = { 0 };
		diff_make(&d, rows[i].old, rows[i].new);
		for (size_t k = 0; k < d.n; k++) {
			strbuf_addc(&b, " -+"[d.lines[k].kind]);
			strbuf_addn(&b, d.lines[k].text, d.lines[k].len);
		}
		CHECK_STR(rows[i].name, strbuf_str(&b), rows[i].wanted);
		strbuf_finish(&b);
		diff_finish(&d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_pasting),
		cmocka_unit_test(test_moving),
		cmocka_unit_test(test_replacing),
		cmocka_unit_test(test_diff),
	};
	return RUN_TESTS(tests);
}
