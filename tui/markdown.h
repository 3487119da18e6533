/* CommonMark on a grid of cells: the only user of libcmark.
 *
 * HTML in the text is left out, links show their target, and a paragraph all
 * of whose lines begin with | keeps its lines (a table). */
#ifndef TUI_MARKDOWN_H
#define TUI_MARKDOWN_H

#include "tui/canvas.h"

struct markdown_span {
	uint32_t start, len; /* bytes in text */
	uint16_t x;
	uint8_t style;
};

struct markdown {
	struct strbuf text;
	struct markdown_span *spans; /* in order of line and column */
	size_t n_spans, cap_spans;
	uint32_t *lines; /* index of the first span; n_lines + 1 entries */
	size_t n_lines, cap_lines;
};

/* Lays text out for a width; replaces m. */
void markdown_set(struct markdown *m, const char *text, int columns);
void markdown_finish(struct markdown *m);
/* Lines first .. into the area from row y; returns the rows used. */
int markdown_draw(const struct markdown *m, struct area a, int y, size_t first);

#endif
