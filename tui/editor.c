#include "tui/editor.h"

#include <stdlib.h>
#include <string.h>

static void
insert_line(struct editor *e, size_t at)
{
	GROW(e->lines, e->n, e->cap);
	memmove(e->lines + at + 1, e->lines + at,
	    (e->n - at) * sizeof(*e->lines));
	e->lines[at] = (struct strbuf){ 0 };
	strbuf_add(&e->lines[at], "");
	e->n++;
}

static void
remove_line(struct editor *e, size_t at)
{
	strbuf_finish(&e->lines[at]);
	memmove(e->lines + at, e->lines + at + 1,
	    (e->n - at - 1) * sizeof(*e->lines));
	e->n--;
}

void
editor_finish(struct editor *e)
{
	for (size_t i = 0; i < e->n; i++)
		strbuf_finish(&e->lines[i]);
	free(e->lines);
	*e = (struct editor){ 0 };
}

void
editor_set(struct editor *e, const char *text)
{
	editor_finish(e);
	insert_line(e, 0);
	editor_insert(e, text, strlen(text), false);
	/* The end of the last line begins no further line. */
	if (e->n > 1 && e->lines[e->n - 1].len == 0)
		remove_line(e, e->n - 1);
	e->line = e->column = e->want_column = e->top = 0;
	e->changed = false;
}

void
editor_text(const struct editor *e, struct strbuf *out)
{
	if (e->n == 1 && e->lines[0].len == 0)
		return;
	for (size_t i = 0; i < e->n; i++) {
		strbuf_addn(out, e->lines[i].s, e->lines[i].len);
		strbuf_addc(out, '\n');
	}
}

const char *
editor_line(const struct editor *e, size_t line)
{
	PRE(line < e->n);
	return e->lines[line].s;
}

size_t
editor_cursor_columns(const struct editor *e)
{
	return utf8_columns(e->lines[e->line].s, e->column);
}

static void
remember_column(struct editor *e)
{
	e->want_column = editor_cursor_columns(e);
}

static void
insert_bytes(struct editor *e, const char *text, size_t n)
{
	struct strbuf *l = &e->lines[e->line];
	struct strbuf tail = { 0 };
	if (e->bytes + n > EDITOR_BYTES_MAX)
		return;
	strbuf_addn(&tail, l->s + e->column, l->len - e->column);
	l->len = e->column;
	strbuf_addn(l, text, n);
	strbuf_addn(l, strbuf_str(&tail), tail.len);
	strbuf_finish(&tail);
	e->column += n;
	e->bytes += n;
	e->changed = true;
}

static void
break_line(struct editor *e, bool indent)
{
	struct strbuf *l = &e->lines[e->line];
	size_t blanks = indent ? strspn(l->s, " ") : 0;
	if (blanks > e->column)
		blanks = e->column;
	insert_line(e, e->line + 1);
	struct strbuf *old = &e->lines[e->line];
	struct strbuf *new = &e->lines[e->line + 1];
	strbuf_addn(new, old->s, blanks);
	strbuf_addn(new, old->s + e->column, old->len - e->column);
	old->len = e->column;
	old->s[old->len] = '\0';
	e->line++;
	e->column = blanks;
	e->bytes += blanks + 1;
	e->changed = true;
}

void
editor_insert(struct editor *e, const char *text, size_t n, bool indent)
{
	size_t i = 0;
	while (i < n) {
		uint32_t code = 0;
		int len = utf8_decode(text + i, n - i, &code);
		size_t step = len > 0 ? (size_t)len : 1;
		if (text[i] == '\n')
			break_line(e, indent);
		else if (text[i] == '\t')
			insert_bytes(e, " ", 1);
		else if (len > 0 && utf8_is_safe(code))
			insert_bytes(e, text + i, step);
		else if (text[i] != '\r')
			insert_bytes(e, "?", 1);
		i += step;
	}
	remember_column(e);
}

/* Bytes of the character before the column. */
static size_t
bytes_before(const struct strbuf *l, size_t column)
{
	size_t n = 1;
	while (n < column && ((unsigned char)l->s[column - n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
cut(struct editor *e, size_t line, size_t column, size_t n)
{
	struct strbuf *l = &e->lines[line];
	memmove(l->s + column, l->s + column + n, l->len - column - n + 1);
	l->len -= n;
	e->bytes -= n;
	e->changed = true;
}

void
editor_backspace(struct editor *e)
{
	struct strbuf *l = &e->lines[e->line];
	if (e->column > 0) {
		size_t n = bytes_before(l, e->column);
		e->column -= n;
		cut(e, e->line, e->column, n);
	} else if (e->line > 0) {
		struct strbuf *before = &e->lines[e->line - 1];
		size_t column = before->len;
		strbuf_addn(before, l->s, l->len);
		remove_line(e, e->line);
		e->line--;
		e->column = column;
		e->bytes--;
		e->changed = true;
	}
	remember_column(e);
}

void
editor_delete(struct editor *e)
{
	if (e->column >= e->lines[e->line].len && e->line + 1 >= e->n)
		return;
	editor_move(e, EDITOR_RIGHT, 1);
	editor_backspace(e);
}

void
editor_replace(struct editor *e, size_t line, size_t column, size_t n,
    const char *text)
{
	if (line >= e->n || column > e->lines[line].len)
		return;
	if (n > e->lines[line].len - column)
		n = e->lines[line].len - column;
	e->line = line;
	e->column = column;
	cut(e, line, column, n);
	editor_insert(e, text, strlen(text), false);
}

/* The byte of a line that stands at screen column want. */
static size_t
column_at(const struct strbuf *l, size_t want)
{
	size_t i = 0;
	while (i < l->len) {
		int len = utf8_length(l->s + i, l->len - i);
		size_t step = len > 0 ? (size_t)len : 1;
		if (utf8_columns(l->s, i + step) > want)
			break;
		i += step;
	}
	return i;
}

static void
move_line(struct editor *e, size_t line)
{
	e->line = line;
	e->column = column_at(&e->lines[line], e->want_column);
}

static void
move_right(struct editor *e)
{
	const struct strbuf *l = &e->lines[e->line];
	if (e->column < l->len) {
		int n = utf8_length(l->s + e->column, l->len - e->column);
		e->column += n > 0 ? (size_t)n : 1;
	} else if (e->line + 1 < e->n) {
		e->line++;
		e->column = 0;
	}
}

static void
move_left(struct editor *e)
{
	if (e->column > 0) {
		e->column -= bytes_before(&e->lines[e->line], e->column);
	} else if (e->line > 0) {
		e->line--;
		e->column = e->lines[e->line].len;
	}
}

void
editor_move(struct editor *e, enum editor_move m, size_t times)
{
	size_t down = e->n - 1 - e->line;
	switch (m) {
	case EDITOR_UP:
		move_line(e, e->line - (times < e->line ? times : e->line));
		return;
	case EDITOR_DOWN:
		move_line(e, e->line + (times < down ? times : down));
		return;
	case EDITOR_LEFT:
		for (size_t i = 0; i < times; i++)
			move_left(e);
		break;
	case EDITOR_RIGHT:
		for (size_t i = 0; i < times; i++)
			move_right(e);
		break;
	case EDITOR_HOME:
		e->column = 0;
		break;
	case EDITOR_END:
		e->column = e->lines[e->line].len;
		break;
	case EDITOR_FIRST:
		e->line = e->column = 0;
		break;
	case EDITOR_LAST:
		e->line = e->n - 1;
		e->column = e->lines[e->line].len;
		break;
	}
	remember_column(e);
}

void
editor_goto(struct editor *e, size_t line, size_t column)
{
	e->line = line < e->n ? line : e->n - 1;
	size_t len = e->lines[e->line].len;
	e->column = column < len ? column : len;
	while (e->column > 0 && e->column < len &&
	    ((unsigned char)e->lines[e->line].s[e->column] & 0xc0) == 0x80)
		e->column--;
	remember_column(e);
}
