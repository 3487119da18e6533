#include "check.h"

#include "tui/markdown.h"

static void
expect(const char *row, const char *text, int w, const char *wanted)
{
	struct markdown m = { 0 };
	struct canvas c = { .utf8 = false };
	struct strbuf out = { 0 };
	markdown_set(&m, text, w);
	canvas_resize(&c, w + 10, (int)m.n_lines);
	markdown_draw(&m, canvas_area(&c), 0, 0);
	canvas_dump(&c, &out);
	CHECK_STR(row, strbuf_str(&out), wanted);
	strbuf_finish(&out);
	canvas_finish(&c);
	markdown_finish(&m);
}

static void
test_blocks(void **state)
{
	static const struct {
		const char *name, *text;
		int w;
		const char *wanted;
	} rows[] = {
		{ "nothing", "", 40, "" },
		{ "heading and paragraph", "# Title\n\nOne two.\n", 40,
		    "Title\n\nOne two.\n" },
		{ "soft line ends are blanks", "one\ntwo\n", 40, "one two\n" },
		{ "wrapped", "one two three four", 12,
		    "one two\nthree four\n" },
		{ "code keeps its lines", "a\n\n    b  c\n    d\n\ne\n", 40,
		    "a\n\n  b  c\n  d\n\ne\n" },
		{ "long code goes on below", "    one two three\n    x\n", 12,
		    "  one two\n  three\n  x\n" },
		{ "code without blanks", "    0123456789abc\n", 12,
		    "  0123456789\n  abc\n" },
		{ "fence", "```\n x\n```\n", 40, "   x\n" },
		{ "tight list", "- one\n- two\n\nend\n", 40,
		    "* one\n* two\n\nend\n" },
		{ "numbered list", "1. one\n2. two\n", 40, "1. one\n2. two\n" },
		{ "nested list", "- a\n  - b\n- c\n", 40, "* a\n  * b\n* c\n" },
		{ "wrapped item", "- one two three\n", 10,
		    "* one two\n  three\n" },
		{ "quote", "> said\n\nend\n", 40, "  said\n\nend\n" },
		{ "inline", "a **b** *c* `d`\n", 40, "a b c d\n" },
		{ "link", "[RFC](https://x.example)\n", 40,
		    "RFC <https://x.example>\n" },
		{ "no HTML", "a <b>c</b>\n\n<script>x</script>\n", 40,
		    "a c\n" },
		{ "table keeps its lines", "| a | b |\n| 1 | 2 |\n", 40,
		    "| a | b |\n| 1 | 2 |\n" },
		{ "escape bytes", "a \033[2J b\n", 40, "a ?[2J b\n" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(rows[i].name, rows[i].text, rows[i].w, rows[i].wanted);
}

/* Deep nesting is flat in the end and never out of the area. */
static void
test_deep(void **state)
{
	struct strbuf text = { 0 };
	struct markdown m = { 0 };
	(void)state;
	for (int i = 0; i < 2000; i++)
		strbuf_add(&text, "> ");
	strbuf_add(&text, "x\n");
	markdown_set(&m, text.s, 40);
	assert_true(m.n_lines >= 1);
	strbuf_clear(&text);
	for (int i = 0; i < 60; i++) {
		for (int k = 0; k < i * 2; k++)
			strbuf_addc(&text, ' ');
		strbuf_add(&text, "- x\n");
	}
	markdown_set(&m, text.s, 40);
	assert_true(m.n_lines >= 1);
	markdown_finish(&m);
	strbuf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_deep),
	};
	return RUN_TESTS(tests);
}
