#include "check.h"

#include "core/lex.h"

#include <stdlib.h>

struct reading {
	struct arena arena;
	struct diags diags;
	struct lexer lx;
};

static void
start(struct reading *r, const char *text, size_t len)
{
	r->arena = (struct arena){ 0 };
	diags_init(&r->diags, &r->arena);
	lex_init(&r->lx, &r->arena, "as64500.conf", text, len, &r->diags);
}

static void
finish(struct reading *r)
{
	diags_finish(&r->diags);
	arena_finish(&r->arena);
}

/* "line:indent:blank_end:text|column+len=word|..." for each line. */
static void
describe(struct reading *r, struct strbuf *out)
{
	struct lex_line line;

	while (lex_next_line(&r->lx, &line)) {
		strbuf_addf(out, "%u:%u:%d:%s", (unsigned)line.line,
		    (unsigned)line.indent, line.blank_end, line.text);
		assert_int_equal(line.len, strlen(line.text));
		for (size_t i = 0; i < line.n; i++) {
			const struct lex_word *w = &line.words[i];

			assert_int_equal(w->len, strlen(w->text));
			assert_memory_equal(line.text + w->column - 1, w->text,
			    w->len);
			strbuf_addf(out, "|%u+%u=%s", (unsigned)w->column,
			    (unsigned)w->len, w->text);
		}
		strbuf_addc(out, '\n');
	}
}

static void
lines_and_words(void **state)
{
	static const struct {
		const char *name, *text, *wanted;
	} rows[] = {
		{ "empty text", "", "" },
		{ "one word", "end", "1:0:0:end|1+3=end\n" },
		{ "line end", "end\n", "1:0:0:end|1+3=end\n" },
		{ "two lines", "a b\nc",
		    "1:0:0:a b|1+1=a|3+1=b\n2:0:0:c|1+1=c\n" },
		{ "CR LF", "a\r\nb\r\n", "1:0:0:a|1+1=a\n2:0:0:b|1+1=b\n" },
		{ "empty lines", "\n\r\na", "1:0:0:\n2:0:0:\n3:0:0:a|1+1=a\n" },
		{ "indent", "  a\n\tb", "1:2:0:  a|3+1=a\n2:1:0:\tb|2+1=b\n" },
		{ "many blanks", "a \t  b", "1:0:0:a \t  b|1+1=a|6+1=b\n" },
		{ "blank end", "a \n", "1:0:1:a|1+1=a\n" },
		{ "only blanks", "  \n", "1:2:1:\n" },
		{ "comment is a word", "! x", "1:0:0:! x|1+1=!|3+1=x\n" },
		{ "accent", "d \u00e9x z",
		    "1:0:0:d \u00e9x z|1+1=d|3+3=\u00e9x|7+1=z\n" },
		{ "byte order mark",
		    "\ufeff"
		    "a",
		    "1:0:0:a|1+1=a\n" },
		{ "only a mark", "\ufeff", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf out = { 0 };
		struct reading r;

		start(&r, rows[i].text, strlen(rows[i].text));
		describe(&r, &out);
		CHECK_STR(rows[i].name, strbuf_str(&out), rows[i].wanted);
		CHECK_INT(rows[i].name, r.diags.n, 0);
		strbuf_finish(&out);
		finish(&r);
	}
}

static void
dirty_lines_are_left_out(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		const char *code;
		uint32_t line, column;
	} rows[] = {
		{ "NUL", "ok\na\0b\nok", 9, "control-character", 2, 2 },
		{ "escape", "ok\n\x1b[m\nok", 9, "control-character", 2, 1 },
		{ "bell", "ok\nab\a\nok", 9, "control-character", 2, 3 },
		{ "delete", "ok\na\x7f\nok", 8, "control-character", 2, 2 },
		{ "form feed", "ok\n\f\nok", 7, "control-character", 2, 1 },
		{ "C1", "ok\na\xc2\x85\nok", 9, "control-character", 2, 2 },
		{ "CR inside", "ok\na\rb\nok", 9, "control-character", 2, 2 },
		{ "two CR", "ok\na\r\r\nok", 9, "control-character", 2, 2 },
		{ "malformed", "ok\na\xff\nok", 8, "utf8", 2, 2 },
		{ "cut at the line end", "ok\na\xc3\nok", 8, "utf8", 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf out = { 0 };
		struct reading r;

		start(&r, rows[i].text, rows[i].len);
		describe(&r, &out);
		CHECK_STR(rows[i].name, strbuf_str(&out),
		    "1:0:0:ok|1+2=ok\n3:0:0:ok|1+2=ok\n");
		CHECK_INT(rows[i].name, r.diags.errors, 1);
		CHECK_STR(rows[i].name, r.diags.items[0].code, rows[i].code);
		CHECK_STR(rows[i].name, r.diags.items[0].place.file,
		    "as64500.conf");
		CHECK_INT(rows[i].name, r.diags.items[0].place.line,
		    rows[i].line);
		CHECK_INT(rows[i].name, r.diags.items[0].place.column,
		    rows[i].column);
		strbuf_clear(&out);
		diags_render(&out, &r.diags);
		strbuf_finish(&out);
		finish(&r);
	}
}

/* n words "a", parted by single blanks. */
static char *
words(size_t n)
{
	char *s = malloc(2 * n);

	for (size_t i = 0; i < n; i++) {
		s[2 * i] = 'a';
		s[2 * i + 1] = ' ';
	}
	s[2 * n - 1] = '\0';
	return s;
}

static void
limits(void **state)
{
	char *line = malloc(LEX_LINE_MAX + 2), *text;
	struct reading r;
	struct lex_line out = { .n = 12345 };

	(void)state;
	memset(line, 'x', LEX_LINE_MAX + 1);
	start(&r, line, LEX_LINE_MAX);
	assert_true(lex_next_line(&r.lx, &out));
	assert_int_equal(out.words[0].len, LEX_LINE_MAX);
	finish(&r);
	start(&r, line, LEX_LINE_MAX + 1);
	assert_false(lex_next_line(&r.lx, &out));
	assert_string_equal(r.diags.items[0].code, "line-too-long");
	assert_int_equal(r.diags.items[0].place.column, LEX_LINE_MAX + 1);
	finish(&r);
	free(line);

	text = words(LEX_WORDS_MAX);
	start(&r, text, strlen(text));
	assert_true(lex_next_line(&r.lx, &out));
	assert_int_equal(out.n, LEX_WORDS_MAX);
	finish(&r);
	free(text);
	text = words(LEX_WORDS_MAX + 1);
	start(&r, text, strlen(text));
	assert_false(lex_next_line(&r.lx, &out));
	assert_string_equal(r.diags.items[0].code, "too-many-words");
	assert_int_equal(r.diags.items[0].place.column, 2 * LEX_WORDS_MAX + 1);
	finish(&r);
	free(text);

	text = malloc(LEX_TEXT_MAX + 1);
	memset(text, '\n', LEX_TEXT_MAX + 1);
	out.line = 0;
	start(&r, text, 100);
	while (lex_next_line(&r.lx, &out))
		continue;
	assert_int_equal(out.line, 100);
	finish(&r);
	start(&r, text, LEX_TEXT_MAX + 1);
	assert_false(lex_next_line(&r.lx, &out));
	assert_string_equal(r.diags.items[0].code, "text-too-long");
	assert_int_equal(r.diags.items[0].place.line, 0);
	finish(&r);
	free(text);
}

static void
rest_and_places(void **state)
{
	static const char text[] = " bgp as-path access-list A permit ^1  2$ ";
	struct reading r;
	struct lex_line line;
	struct place place;
	struct diag *item;

	(void)state;
	start(&r, text, strlen(text));
	assert_true(lex_next_line(&r.lx, &line));
	assert_int_equal(line.n, 7);
	assert_string_equal(lex_rest(&line, 5), "^1  2$");
	assert_string_equal(lex_rest(&line, 6), "2$");
	assert_string_equal(lex_rest(&line, 0), line.text + 1);
	assert_string_equal(lex_rest(&line, 7), "");
	assert_string_equal(lex_rest(&line, 8), "");

	place = lex_place(&r.lx, &line, 4);
	assert_string_equal(place.file, "as64500.conf");
	assert_int_equal(place.line, 1);
	assert_int_equal(place.column, 28);
	assert_int_equal(place.len, 6);
	place = lex_place(&r.lx, &line, 7);
	assert_int_equal(place.column, line.len + 1);
	assert_int_equal(place.len, 1);
	place = lex_place_rest(&r.lx, &line, 5);
	assert_int_equal(place.column, 35);
	assert_int_equal(place.len, 6);
	place = lex_place_rest(&r.lx, &line, 7);
	assert_int_equal(place.len, 1);

	item = lex_diag(&r.lx, &line, 2, DIAG_LINT, "c", "word %d", 2);
	assert_string_equal(item->message, "word 2");
	assert_string_equal(item->source_line, line.text);
	assert_int_equal(item->place.column, 14);
	assert_int_equal(r.diags.lints, 1);
	assert_false(lex_next_line(&r.lx, &line));
	assert_false(lex_next_line(&r.lx, &line));
	finish(&r);
}

/* Whatever the bytes are: no word holds a blank or a control character, and
 * every byte is where its place says. */
static void
any_bytes(void **state)
{
	static const char alphabet[] = "ab \t\n\r\0\x1b\xc3\xa9\xff!{}";
	uint64_t seed = 17;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		char text[60];
		size_t len = base_rand(&seed) % sizeof(text);
		struct reading r;
		struct lex_line line;
		uint32_t last = 0;

		for (size_t i = 0; i < len; i++)
			text[i] =
			    alphabet[base_rand(&seed) % (sizeof(alphabet) - 1)];
		start(&r, text, len);
		while (lex_next_line(&r.lx, &line)) {
			assert_true(line.line > last);
			last = line.line;
			assert_true(utf8_valid(line.text, line.len, NULL));
			for (size_t i = 0; i < line.n; i++)
				assert_int_equal(line.words[i].len,
				    strcspn(line.words[i].text, " \t\r\x1b"));
		}
		finish(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_words),
		cmocka_unit_test(dirty_lines_are_left_out),
		cmocka_unit_test(limits),
		cmocka_unit_test(rest_and_places),
		cmocka_unit_test(any_bytes),
	};

	return RUN_TESTS(tests);
}
