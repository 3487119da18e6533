/* Keys that go into a text: what every editor on the screen does with them. */
#ifndef TUI_TYPING_H
#define TUI_TYPING_H

#include "tui/canvas.h"
#include "tui/editor.h"

enum typing { TYPING_NONE, TYPING_MOVED, TYPING_CHANGED };

/* page: rows that are shown. indent: a new line begins with the blanks of the
 * one before. Tab is a blank here: whoever completes words takes it first. */
enum typing typing_key(struct editor *e, int key, int page, bool indent);

/* Columns of the cursor's line that are out of sight on the left, where w
 * columns are to be seen. */
int typing_scrolled(const struct editor *e, int w);
/* The part of a text from a column on. */
const char *typing_from_column(const char *s, int column);
/* A line into the first row of the area: that of the cursor with the part
 * around the cursor, others cut. The column where the cursor is. */
int typing_draw(const struct editor *e, size_t line, struct area at,
    unsigned style);

#endif
