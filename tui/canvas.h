/* A grid of cells: everything on the screen is drawn here first.
 *
 * A cell holds one character (with combining marks), how it looks, and
 * nothing else, so a drawn screen can be compared as text. Drawing code writes
 * Unicode; on a canvas without UTF-8 each character becomes its ASCII
 * likeness. Text enters through canvas_text and area_text only, and is made
 * safe there: no control or escape byte ever reaches a cell.
 *
 * Meaning never rests on a style: it is in the characters. */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include "core/str.h"

/* Attributes and an ink, or'ed together. */
enum style {
	STYLE_PLAIN = 0,
	STYLE_BOLD = 1 << 0,
	STYLE_REVERSE = 1 << 1,
	STYLE_UNDERLINE = 1 << 2,
	STYLE_DIM = 1 << 3,
	STYLE_GOOD = 1 << 4, /* inks: at most one */
	STYLE_BAD = 2 << 4,
	STYLE_WARN = 3 << 4,
	STYLE_INFO = 4 << 4,
	STYLE_ACCENT = 5 << 4
};
enum { STYLE_INK_SHIFT = 4, STYLE_INKS = 6 };

enum { CELL_MARKS = 2 };

struct cell {
	uint32_t code;              /* 0: right half of a wide character */
	uint32_t marks[CELL_MARKS]; /* combining; 0: none */
	uint8_t style;
};

struct canvas {
	struct cell *cells; /* row by row; owned */
	int w, h;
	bool utf8;
	/* The hardware cursor, on the focused item; x < 0: hidden. */
	int cursor_x, cursor_y;
};

/* A zeroed canvas is a valid, empty one. Contents are cleared. */
void canvas_resize(struct canvas *c, int w, int h);
void canvas_finish(struct canvas *c);
/* All cells blank and plain, no cursor. */
void canvas_wipe(struct canvas *c);
const struct cell *canvas_cell(const struct canvas *c, int x, int y);
bool canvas_same(const struct cell *a, const struct cell *b);
/* The screen as text: h lines, blanks at their ends cut off. */
void canvas_dump(const struct canvas *c, struct strbuf *out);
/* The character as ASCII: lines become - | +, arrows < > ^ v ... '?' */
uint32_t canvas_ascii(uint32_t code);

/* --- areas -----------------------------------------------------------------
 * A rectangle of a canvas; coordinates count from its corner and everything
 * outside is cut off. A value. */
struct area {
	struct canvas *canvas;
	int x, y, w, h;
};

struct area canvas_area(struct canvas *c);
/* A part of a; cut to a. */
struct area area_part(struct area a, int x, int y, int w, int h);

void area_put(struct area a, int x, int y, unsigned style, uint32_t code);
/* One line of text (a line end or tab in it is a blank). Returns the column
 * behind it, also where it was cut off. */
int area_text(struct area a, int x, int y, unsigned style, const char *text);
int area_textn(struct area a, int x, int y, unsigned style, const char *text,
    size_t n);
int area_print(struct area a, int x, int y, unsigned style, const char *fmt,
    ...) PRINTF_LIKE(5, 6);
/* Text whose end is at column x (exclusive). */
void area_right(struct area a, int x, int y, unsigned style, const char *text);
/* Text in at most w columns, with ".." where it was cut. */
int area_cut(struct area a, int x, int y, int w, unsigned style,
    const char *text);
void area_fill(struct area a, unsigned style, uint32_t code);
/* Adds style to n cells that are drawn already. */
void area_mark(struct area a, int x, int y, int n, unsigned style);
void area_line(struct area a, int x, int y, int n); /* horizontal */
/* A frame around the area with a title in it (may be NULL); the inside. */
struct area area_frame(struct area a, unsigned style, const char *title);
/* "--- title ----" over the whole width. */
void area_rule(struct area a, int y, const char *title);
void area_cursor(struct area a, int x, int y);

/* --- wrapping --------------------------------------------------------------*/

struct text_lines {
	char *text; /* owned copy, safe */
	struct text_line {
		uint32_t start, len;
	} * items; /* owned */
	size_t n, cap;
};

/* Breaks text into lines of at most columns; line ends in it are kept.
 * Replaces what was there. */
void text_lines_set(struct text_lines *t, const char *text, int columns);
void text_lines_finish(struct text_lines *t);
/* Lines first .. of t into the area from row y; returns rows used. */
int area_lines(struct area a, int y, unsigned style, const struct text_lines *t,
    size_t first);
/* A wrapped paragraph at once; returns rows used, at most max. */
int area_wrap(struct area a, int x, int y, int w, int max, unsigned style,
    const char *text);

#endif
