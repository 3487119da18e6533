#include "tui/typing.h"

#include <string.h>

#include "tui/keys.h"

static const struct {
	int key;
	enum editor_move move;
} moves[] = {
	{ PRESS_UP, EDITOR_UP },
	{ PRESS_DOWN, EDITOR_DOWN },
	{ PRESS_LEFT, EDITOR_LEFT },
	{ PRESS_RIGHT, EDITOR_RIGHT },
	{ PRESS_HOME, EDITOR_HOME },
	{ PRESS_END, EDITOR_END },
};

static bool
move(struct editor *e, int key, int page)
{
	size_t rows = page > 2 ? (size_t)page - 2 : 1;
	if (key == PRESS_PAGE_UP || key == PRESS_PAGE_DOWN) {
		editor_move(e, key == PRESS_PAGE_UP ? EDITOR_UP : EDITOR_DOWN,
		    rows);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(moves); i++)
		if (moves[i].key == key) {
			editor_move(e, moves[i].move, 1);
			return true;
		}
	return false;
}

static void
insert(struct editor *e, int key, bool indent)
{
	struct strbuf bytes = { 0 };
	if (key == PRESS_ENTER)
		strbuf_addc(&bytes, '\n');
	else if (key == PRESS_TAB)
		strbuf_addc(&bytes, ' ');
	else
		press_add(&bytes, key);
	editor_insert(e, bytes.s, bytes.len, indent);
	strbuf_finish(&bytes);
}

enum typing
typing_key(struct editor *e, int key, int page, bool indent)
{
	if (move(e, key, page))
		return TYPING_MOVED;
	if (key == PRESS_BACKSPACE)
		editor_backspace(e);
	else if (key == PRESS_DELETE)
		editor_delete(e);
	else if (key == PRESS_ENTER || key == PRESS_TAB || press_is_text(key))
		insert(e, key, indent);
	else
		return TYPING_NONE;
	return TYPING_CHANGED;
}

int
typing_scrolled(const struct editor *e, int w)
{
	int cursor = (int)editor_cursor_columns(e), room = w - 1;
	return room > 0 && cursor > room ? cursor - room : 0;
}

const char *
typing_from_column(const char *s, int column)
{
	while (column > 0 && *s != '\0') {
		int n = utf8_length(s, strlen(s));
		size_t step = n > 0 ? (size_t)n : 1;
		column -= (int)utf8_columns(s, step);
		s += step;
	}
	return s;
}

int
typing_draw(const struct editor *e, size_t line, struct area at, unsigned style)
{
	int left = line == e->line ? typing_scrolled(e, at.w) : 0;
	const char *text = typing_from_column(editor_line(e, line), left);
	if (line == e->line)
		area_text(at, 0, 0, style, text);
	else
		area_cut(at, 0, 0, at.w, style, text);
	int x = (int)editor_cursor_columns(e) - left;
	return x < at.w ? x : at.w - 1;
}
