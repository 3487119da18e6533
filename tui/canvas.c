#include "tui/canvas.h"

#include <stdlib.h>
#include <string.h>

void
canvas_resize(struct canvas *c, int w, int h)
{
	PRE(w >= 0 && h >= 0 && w < 10000 && h < 10000);
	free(c->cells);
	c->cells = xcalloc((size_t)w * (size_t)h + 1, sizeof(*c->cells));
	c->w = w;
	c->h = h;
	canvas_wipe(c);
}

void
canvas_finish(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){ 0 };
}

void
canvas_wipe(struct canvas *c)
{
	size_t n = (size_t)c->w * (size_t)c->h;
	for (size_t i = 0; i < n; i++)
		c->cells[i] = (struct cell){ .code = ' ' };
	c->cursor_x = c->cursor_y = -1;
}

static struct cell *
cell_at(const struct canvas *c, int x, int y)
{
	return &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

const struct cell *
canvas_cell(const struct canvas *c, int x, int y)
{
	PRE(x >= 0 && y >= 0 && x < c->w && y < c->h);
	return cell_at(c, x, y);
}

bool
canvas_same(const struct cell *a, const struct cell *b)
{
	if (a->code != b->code || a->style != b->style)
		return false;
	for (int m = 0; m < CELL_MARKS; m++)
		if (a->marks[m] != b->marks[m])
			return false;
	return true;
}

static void
add_code(struct strbuf *out, uint32_t code)
{
	if (code < 0x80) {
		strbuf_addc(out, (char)code);
	} else if (code < 0x800) {
		strbuf_addc(out, (char)(0xc0 | code >> 6));
		strbuf_addc(out, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		strbuf_addc(out, (char)(0xe0 | code >> 12));
		strbuf_addc(out, (char)(0x80 | (code >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (code & 0x3f)));
	} else {
		strbuf_addc(out, (char)(0xf0 | code >> 18));
		strbuf_addc(out, (char)(0x80 | (code >> 12 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (code >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (code & 0x3f)));
	}
}

void
canvas_dump(const struct canvas *c, struct strbuf *out)
{
	for (int y = 0; y < c->h; y++) {
		int end = c->w;
		while (end > 0 && cell_at(c, end - 1, y)->code == ' ')
			end--;
		for (int x = 0; x < end; x++) {
			const struct cell *cell = cell_at(c, x, y);
			if (cell->code == 0)
				continue;
			add_code(out, cell->code);
			for (int m = 0; m < CELL_MARKS; m++)
				if (cell->marks[m] != 0)
					add_code(out, cell->marks[m]);
		}
		strbuf_addc(out, '\n');
	}
}

uint32_t
canvas_ascii(uint32_t code)
{
	static const struct {
		uint32_t code;
		char ascii;
	} table[] = {
		{ 0x2500, '-' },
		{ 0x2501, '-' },
		{ 0x2502, '|' },
		{ 0x2550, '=' },
		{ 0x2551, '|' },
		{ 0x2190, '<' },
		{ 0x2191, '^' },
		{ 0x2192, '>' },
		{ 0x2193, 'v' },
		{ 0x25b2, '^' },
		{ 0x25bc, 'v' },
		{ 0x25b6, '>' },
		{ 0x25c0, '<' },
		{ 0x25cf, '*' },
		{ 0x2022, '*' },
		{ 0x2588, '#' },
		{ 0x2591, '.' },
		{ 0x2592, ':' },
		{ 0x00d7, 'x' },
		{ 0x2010, '-' },
		{ 0x2011, '-' },
		{ 0x2013, '-' },
		{ 0x2014, '-' },
		{ 0x2018, '\'' },
		{ 0x2019, '\'' },
		{ 0x201c, '"' },
		{ 0x201d, '"' },
		{ 0x2026, '.' },
		{ 0x00a0, ' ' },
		{ 0x00b7, '.' },
		{ 0x2264, '<' },
		{ 0x2265, '>' },
	};
	if (code < 0x80)
		return code;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].code == code)
			return (uint32_t)table[i].ascii;
	/* Any other box drawing is a corner or a crossing. */
	if (code >= 0x2500 && code < 0x2580)
		return '+';
	return '?';
}

/* --- areas -----------------------------------------------------------------*/

struct area
canvas_area(struct canvas *c)
{
	return (struct area){ c, 0, 0, c->w, c->h };
}

struct area
area_part(struct area a, int x, int y, int w, int h)
{
	if (x < 0) {
		w += x;
		x = 0;
	}
	if (y < 0) {
		h += y;
		y = 0;
	}
	if (w > a.w - x)
		w = a.w - x;
	if (h > a.h - y)
		h = a.h - y;
	if (w < 0)
		w = 0;
	if (h < 0)
		h = 0;
	return (struct area){ a.canvas, a.x + x, a.y + y, w, h };
}

static bool
inside(struct area a, int x, int y)
{
	return x >= 0 && y >= 0 && x < a.w && y < a.h;
}

/* Cells that would show half of a wide character become blanks. */
static void
split_wide(struct area a, int x, int y)
{
	struct canvas *c = a.canvas;
	int at = a.x + x, row = a.y + y;
	struct cell *cell = cell_at(c, at, row);
	if (cell->code == 0 && at > 0)
		cell_at(c, at - 1, row)->code = ' ';
	if (at + 1 < c->w && cell_at(c, at + 1, row)->code == 0)
		cell_at(c, at + 1, row)->code = ' ';
}

void
area_put(struct area a, int x, int y, unsigned style, uint32_t code)
{
	if (!inside(a, x, y))
		return;
	split_wide(a, x, y);
	*cell_at(a.canvas, a.x + x, a.y + y) = (struct cell){
		.code = a.canvas->utf8 ? code : canvas_ascii(code),
		.style = (uint8_t)style,
	};
}

static void
add_mark(struct area a, int x, int y, uint32_t code)
{
	if (!inside(a, x, y) || !a.canvas->utf8)
		return;
	struct cell *cell = cell_at(a.canvas, a.x + x, a.y + y);
	for (int m = 0; m < CELL_MARKS; m++)
		if (cell->marks[m] == 0) {
			cell->marks[m] = code;
			return;
		}
}

/* One character of safe text at x; returns the column behind it. */
static int
put_character(struct area a, int x, int y, unsigned style, const char *s,
    size_t n, uint32_t code)
{
	int wide = (int)utf8_columns(s, n);
	if (wide == 0) {
		add_mark(a, x - 1, y, code);
		return x;
	}
	if (wide == 1) {
		area_put(a, x, y, style, code);
		return x + 1;
	}
	if (!a.canvas->utf8 || !inside(a, x, y) || !inside(a, x + 1, y)) {
		area_put(a, x, y, style, '?');
		area_put(a, x + 1, y, style, ' ');
		return x + 2;
	}
	area_put(a, x + 1, y, style, ' ');
	area_put(a, x, y, style, code);
	cell_at(a.canvas, a.x + x + 1, a.y + y)->code = 0;
	return x + 2;
}

int
area_textn(struct area a, int x, int y, unsigned style, const char *text,
    size_t n)
{
	struct strbuf safe = { 0 };
	str_add_safe(&safe, text, n, true);
	for (size_t i = 0; i < safe.len;) {
		uint32_t code = '?';
		int len = utf8_decode(safe.s + i, safe.len - i, &code);
		size_t step = len > 0 ? (size_t)len : 1;
		if (code == '\n' || code == '\t')
			code = ' ';
		x = put_character(a, x, y, style, safe.s + i, step, code);
		i += step;
	}
	strbuf_finish(&safe);
	return x;
}

int
area_text(struct area a, int x, int y, unsigned style, const char *text)
{
	return area_textn(a, x, y, style, text, strlen(text));
}

int
area_print(struct area a, int x, int y, unsigned style, const char *fmt, ...)
{
	struct strbuf b = { 0 };
	va_list ap;
	va_start(ap, fmt);
	strbuf_vaddf(&b, fmt, ap);
	va_end(ap);
	x = area_textn(a, x, y, style, strbuf_str(&b), b.len);
	strbuf_finish(&b);
	return x;
}

void
area_right(struct area a, int x, int y, unsigned style, const char *text)
{
	int wide = (int)utf8_columns(text, strlen(text));
	area_text(a, x - wide, y, style, text);
}

int
area_cut(struct area a, int x, int y, int w, unsigned style, const char *text)
{
	size_t n = strlen(text), fit = 0;
	if (w <= 0)
		return x;
	if ((int)utf8_columns(text, n) <= w)
		return area_text(a, x, y, style, text);
	if (w <= 2)
		return area_textn(a, x, y, style, "..", (size_t)w);
	while (fit < n) {
		int len = utf8_length(text + fit, n - fit);
		size_t step = len > 0 ? (size_t)len : 1;
		if ((int)utf8_columns(text, fit + step) > w - 2)
			break;
		fit += step;
	}
	x = area_textn(a, x, y, style, text, fit);
	return area_text(a, x, y, style, "..");
}

void
area_fill(struct area a, unsigned style, uint32_t code)
{
	for (int y = 0; y < a.h; y++)
		for (int x = 0; x < a.w; x++)
			area_put(a, x, y, style, code);
}

void
area_mark(struct area a, int x, int y, int n, unsigned style)
{
	for (int i = x; i < x + n; i++)
		if (inside(a, i, y)) {
			struct cell *c = cell_at(a.canvas, a.x + i, a.y + y);
			c->style = (uint8_t)(c->style | style);
		}
}

void
area_line(struct area a, int x, int y, int n)
{
	for (int i = x; i < x + n; i++)
		area_put(a, i, y, STYLE_PLAIN, 0x2500);
}

struct area
area_frame(struct area a, unsigned style, const char *title)
{
	for (int x = 1; x < a.w - 1; x++) {
		area_put(a, x, 0, style, 0x2500);
		area_put(a, x, a.h - 1, style, 0x2500);
	}
	for (int y = 1; y < a.h - 1; y++) {
		area_put(a, 0, y, style, 0x2502);
		area_put(a, a.w - 1, y, style, 0x2502);
	}
	area_put(a, 0, 0, style, 0x250c);
	area_put(a, a.w - 1, 0, style, 0x2510);
	area_put(a, 0, a.h - 1, style, 0x2514);
	area_put(a, a.w - 1, a.h - 1, style, 0x2518);
	if (title != NULL && title[0] != '\0' && a.w > 6) {
		area_put(a, 2, 0, style, ' ');
		int x = area_cut(a, 3, 0, a.w - 6, style | STYLE_BOLD, title);
		area_put(a, x, 0, style, ' ');
	}
	return area_part(a, 1, 1, a.w - 2, a.h - 2);
}

void
area_rule(struct area a, int y, const char *title)
{
	area_line(a, 0, y, a.w);
	if (title == NULL || title[0] == '\0')
		return;
	area_put(a, 3, y, STYLE_PLAIN, ' ');
	int x = area_cut(a, 4, y, a.w - 6, STYLE_BOLD, title);
	area_put(a, x, y, STYLE_PLAIN, ' ');
}

void
area_cursor(struct area a, int x, int y)
{
	if (!inside(a, x, y))
		return;
	a.canvas->cursor_x = a.x + x;
	a.canvas->cursor_y = a.y + y;
}

/* --- wrapping --------------------------------------------------------------*/

static void
add_text_line(struct text_lines *t, size_t start, size_t len)
{
	GROW(t->items, t->n, t->cap);
	t->items[t->n++] = (struct text_line){ (uint32_t)start, (uint32_t)len };
}

/* Bytes of s[0..n) for one line: whole words, or as much of one as fits. */
static size_t
line_bytes(const char *s, size_t n, int columns)
{
	size_t i = 0, last_blank = 0;
	int used = 0;
	while (i < n) {
		int len = utf8_length(s + i, n - i);
		size_t step = len > 0 ? (size_t)len : 1;
		int wide = (int)utf8_columns(s + i, step);
		if (used + wide > columns && s[i] != ' ')
			return last_blank > 0 ? last_blank : i > 0 ? i : step;
		if (s[i] == ' ' && used > 0)
			last_blank = i + 1;
		used += wide;
		i += step;
	}
	return n;
}

void
text_lines_set(struct text_lines *t, const char *text, int columns)
{
	struct strbuf safe = { 0 };
	text_lines_finish(t);
	if (columns < 1)
		columns = 1;
	str_add_safe(&safe, text, strlen(text), true);
	t->text = strbuf_take(&safe);
	if (t->text == NULL)
		t->text = xstrdup("");
	for (size_t at = 0; t->text[at] != '\0';) {
		size_t n = strcspn(t->text + at, "\n");
		size_t end = at + n;
		do {
			size_t take =
			    line_bytes(t->text + at, end - at, columns);
			size_t shown = take;
			while (shown > 0 && t->text[at + shown - 1] == ' ')
				shown--;
			add_text_line(t, at, shown);
			at += take;
		} while (at < end);
		at += t->text[at] == '\n';
	}
}

void
text_lines_finish(struct text_lines *t)
{
	free(t->text);
	free(t->items);
	*t = (struct text_lines){ 0 };
}

int
area_lines(struct area a, int y, unsigned style, const struct text_lines *t,
    size_t first)
{
	int rows = 0;
	for (size_t i = first; i < t->n && y + rows < a.h; i++, rows++)
		area_textn(a, 0, y + rows, style, t->text + t->items[i].start,
		    t->items[i].len);
	return rows;
}

int
area_wrap(struct area a, int x, int y, int w, int max, unsigned style,
    const char *text)
{
	struct text_lines t = { 0 };
	text_lines_set(&t, text, w);
	int rows = (int)t.n < max ? (int)t.n : max;
	for (int i = 0; i < rows; i++)
		area_textn(a, x, y + i, style, t.text + t.items[i].start,
		    t.items[i].len);
	text_lines_finish(&t);
	return rows;
}
