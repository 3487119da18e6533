/* A text being edited: lines, a cursor, nothing about the screen.
 *
 * Text is UTF-8; the cursor stands before a byte at which a character begins.
 * Line ends are LF; other control characters are dropped on the way in (a tab
 * becomes a blank). */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include "core/str.h"

enum { EDITOR_BYTES_MAX = 1 << 20 };

struct editor {
	struct strbuf *lines; /* at least one */
	size_t n, cap;
	size_t line, column; /* of the cursor, from 0, in bytes */
	size_t want_column;  /* columns on the screen, for up and down */
	size_t top;          /* first line shown */
	size_t bytes;
	bool changed; /* since editor_set */
};

void editor_set(struct editor *e, const char *text);
void editor_finish(struct editor *e);
/* The whole text, each line with its end. */
void editor_text(const struct editor *e, struct strbuf *out);

/* At the cursor. Text may have line ends in it; after one that is typed
 * (indent), the blanks of the line before are repeated. */
void editor_insert(struct editor *e, const char *text, size_t n, bool indent);
void editor_backspace(struct editor *e); /* joins lines at column 0 */
void editor_delete(struct editor *e);
/* n bytes of a line from column on become text. */
void editor_replace(struct editor *e, size_t line, size_t column, size_t n,
    const char *text);

enum editor_move {
	EDITOR_UP,
	EDITOR_DOWN,
	EDITOR_LEFT,
	EDITOR_RIGHT,
	EDITOR_HOME,
	EDITOR_END,
	EDITOR_FIRST,
	EDITOR_LAST
};
void editor_move(struct editor *e, enum editor_move m, size_t times);
/* Clamped to the text. */
void editor_goto(struct editor *e, size_t line, size_t column);
const char *editor_line(const struct editor *e, size_t line);
/* Columns left of the cursor. */
size_t editor_cursor_columns(const struct editor *e);

#endif
