#include "core/lex.h"

#include <string.h>

void
lex_init(struct lexer *lx, struct arena *arena, const char *file,
    const char *text, size_t len, struct diags *diags)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct place whole = { .file = file };

	*lx = (struct lexer){ .arena = arena, .diags = diags, .file = file };
	if (len > LEX_TEXT_MAX) {
		diag_add(diags, DIAG_ERROR, "text-too-long", whole,
		    "%zu bytes are too many, at most %d are read", len,
		    (int)LEX_TEXT_MAX);
		return;
	}
	if (len == 0)
		return;
	lx->next = text;
	lx->end = text + len;
	if (len >= 3 && memcmp(text, mark, 3) == 0)
		lx->next += 3;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Reports what is wrong in the raw line at byte i. */
static void report(struct lexer *lx, const char *raw, size_t len, size_t i,
    const char *code, const char *fmt, ...) PRINTF_LIKE(6, 7);

static void
report(struct lexer *lx, const char *raw, size_t len, size_t i,
    const char *code, const char *fmt, ...)
{
	struct place place = {
		.file = lx->file,
		.line = lx->line,
		.column = (uint32_t)i + 1,
		.len = 1,
	};
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(lx->diags, DIAG_ERROR, code, place, fmt, ap);
	va_end(ap);
	if (item != &lx->diags->spare && memchr(raw, '\0', len) == NULL)
		item->source_line = arena_strndup(lx->diags->arena, raw,
		    len < LEX_LINE_MAX ? len : (size_t)LEX_LINE_MAX);
}

/* Checks length and every character of a raw line. */
static bool
line_is_clean(struct lexer *lx, const char *raw, size_t len)
{
	uint32_t code;
	int n;

	if (len > LEX_LINE_MAX) {
		report(lx, raw, len, LEX_LINE_MAX, "line-too-long",
		    "line of %zu bytes is too long, expected at most %d", len,
		    (int)LEX_LINE_MAX);
		return false;
	}
	for (size_t i = 0; i < len; i += (size_t)n) {
		n = utf8_decode(raw + i, len - i, &code);
		if (n == 0) {
			report(lx, raw, len, i, "utf8",
			    "byte 0x%02x is not valid UTF-8",
			    (unsigned)(unsigned char)raw[i]);
			return false;
		}
		if ((code < 0x20 && code != '\t') ||
		    (code >= 0x7f && code < 0xa0)) {
			report(lx, raw, len, i, "control-character",
			    "control character 0x%02x is not allowed",
			    (unsigned)code);
			return false;
		}
	}
	return true;
}

/* Takes the next raw line without its end; false at the end of the text. */
static bool
take_line(struct lexer *lx, const char **raw, size_t *len)
{
	const char *end;

	if (lx->next == lx->end)
		return false;
	lx->line++;
	*raw = lx->next;
	end = memchr(lx->next, '\n', (size_t)(lx->end - lx->next));
	lx->next = end != NULL ? end + 1 : lx->end;
	if (end == NULL)
		end = lx->end;
	if (end > *raw && end[-1] == '\r')
		end--;
	*len = (size_t)(end - *raw);
	return true;
}

/* Places of the words, up to LEX_WORDS_MAX; the number found, which may be
 * larger. */
static size_t
find_words(const char *text, size_t len, struct lex_word *words)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t start;

		while (i < len && is_blank(text[i]))
			i++;
		start = i;
		while (i < len && !is_blank(text[i]))
			i++;
		if (i == start)
			break;
		if (n < LEX_WORDS_MAX)
			words[n] = (struct lex_word){
				.column = (uint32_t)start + 1,
				.len = (uint32_t)(i - start),
			};
		else if (n == LEX_WORDS_MAX)
			words[n].column = (uint32_t)start + 1;
		n++;
	}
	return n;
}

/* Fills out from a clean raw line; false when it has too many words. */
static bool
split_line(struct lexer *lx, const char *raw, size_t len, struct lex_line *out)
{
	struct lex_word words[LEX_WORDS_MAX + 1];
	struct lex_line line = { .line = lx->line };

	line.n = find_words(raw, len, words);
	if (line.n > LEX_WORDS_MAX) {
		report(lx, raw, len, words[LEX_WORDS_MAX].column - 1,
		    "too-many-words", "line has %zu words, expected at most %d",
		    line.n, (int)LEX_WORDS_MAX);
		return false;
	}
	while (line.indent < len && is_blank(raw[line.indent]))
		line.indent++;
	line.len = len;
	while (line.len > 0 && is_blank(raw[line.len - 1]))
		line.len--;
	line.blank_end = line.len < len;
	line.text = arena_strndup(lx->arena, raw, line.len);
	line.words = ARENA_ARRAY(lx->arena, line.n, struct lex_word);
	for (size_t i = 0; i < line.n; i++) {
		line.words[i] = words[i];
		line.words[i].text = arena_strndup(lx->arena,
		    raw + words[i].column - 1, words[i].len);
	}
	*out = line;
	return true;
}

bool
lex_next_line(struct lexer *lx, struct lex_line *out)
{
	const char *raw;
	size_t len;

	while (take_line(lx, &raw, &len))
		if (line_is_clean(lx, raw, len) &&
		    split_line(lx, raw, len, out))
			return true;
	return false;
}

const char *
lex_rest(const struct lex_line *line, size_t i)
{
	if (i >= line->n)
		return "";
	return line->text + line->words[i].column - 1;
}

struct place
lex_place(const struct lexer *lx, const struct lex_line *line, size_t i)
{
	struct place place = { .file = lx->file, .line = line->line };

	PRE(i <= line->n);
	place.column =
	    i < line->n ? line->words[i].column : (uint32_t)line->len + 1;
	place.len = i < line->n ? line->words[i].len : 1;
	return place;
}

struct place
lex_place_rest(const struct lexer *lx, const struct lex_line *line, size_t i)
{
	struct place place = lex_place(lx, line, i);

	if (i < line->n)
		place.len = (uint32_t)line->len + 1 - place.column;
	return place;
}

struct diag *
lex_diag(struct lexer *lx, const struct lex_line *line, size_t i,
    enum diag_severity severity, const char *code, const char *fmt, ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(lx->diags, severity, code, lex_place(lx, line, i), fmt,
	    ap);
	va_end(ap);
	item->source_line = line->text;
	return item;
}
