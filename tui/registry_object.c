/* An object of the routing registry being written: its text, the password, and
 * what the registry answered. A draft stays until it is taken or dropped. */
#include <stdlib.h>
#include <string.h>

#include "tui/input.h"
#include "tui/object_text.h"
#include "tui/registry_view.h"
#include "tui/typing.h"

enum focus { FOCUS_TEXT, FOCUS_PASSWORD, FOCUS_KEYS };
enum { ANSWER_ROWS = 7 };

struct object_draft {
	struct editor editor;
	struct input password;
	enum focus focus;
	char *answer; /* the registry's; owned or NULL */
	bool pasting;
	size_t answer_top, answer_lines;
	int page, answer_page;
};

/* What is kept while the draft is not on the screen: one for the session. */
static char **
kept(struct app *a)
{
	return &a->object_draft;
}

bool
registry_has_draft(const struct app *a)
{
	return a->object_draft != NULL;
}

/* In the database too: the draft is there when the session goes on another
 * day. */
static void
store_draft(struct app *a, const char *text)
{
	struct arena scratch = { 0 };
	struct store *store = session_store(a->session);
	if (store != NULL)
		(void)store_fact_set(store, app_scope(a, &scratch),
		    "object-draft", text, clock_now(a->host->now));
	arena_finish(&scratch);
}

void
registry_recall_draft(struct app *a)
{
	struct arena scratch = { 0 };
	struct store *store = session_store(a->session);
	const char *text = store != NULL
	    ? store_fact_get(store, app_scope(a, &scratch), "object-draft",
		  &scratch)
	    : NULL;
	free(*kept(a));
	*kept(a) = text != NULL && text[0] != '\0' ? xstrdup(text) : NULL;
	arena_finish(&scratch);
}

static void
keep(struct app *a, const struct object_draft *d)
{
	struct strbuf text = { 0 };
	editor_text(&d->editor, &text);
	bool same = *kept(a) != NULL && str_eq(*kept(a), strbuf_str(&text));
	if (!same) {
		free(*kept(a));
		*kept(a) = xstrdup(strbuf_str(&text));
		store_draft(a, *kept(a));
	}
	strbuf_finish(&text);
}

static void
drop(struct app *a)
{
	free(*kept(a));
	*kept(a) = NULL;
	store_draft(a, "");
}

static void
object_close(void *state)
{
	struct object_draft *d = state;
	editor_finish(&d->editor);
	input_finish(&d->password);
	free(d->answer);
	free(d);
}

/* --- sending ---------------------------------------------------------------*/

/* Some of several objects can have been taken, and others not. */
static bool
all_taken(const struct reply *r)
{
	return r->status != REPLY_ERROR &&
	    (r->text == NULL || strstr(r->text, " FAILED: [") == NULL);
}

static void
send_draft(struct app *a, struct object_draft *d)
{
	struct strbuf text = { 0 };
	const char *password = strbuf_str(&d->password.text);
	size_t step = session_step_index(a->session);
	keep(a, d);
	editor_text(&d->editor, &text);
	const struct reply *r = session_send_objects(a->session,
	    strbuf_str(&text), text.len, password[0] != '\0' ? password : NULL);
	bool taken = all_taken(r);
	free(d->answer);
	d->answer = xstrdup(r->text != NULL ? r->text : "");
	d->answer_top = 0;
	d->focus = FOCUS_KEYS;
	app_after(a, r, "irr add -");
	if (taken) {
		drop(a);
		app_pop(a);
		registry_find_object(a, strbuf_str(&text));
	}
	strbuf_finish(&text);
	if (!taken)
		return;
	if (session_step_index(a->session) != step)
		app_show(a, app_step_screen(a));
}

/* --- keys ------------------------------------------------------------------*/

/* A word at the beginning of a line, right before the cursor, is the name of
 * an attribute. */
static bool
complete(struct app *a, struct object_draft *d)
{
	struct editor *e = &d->editor;
	const char *line = editor_line(e, e->line);
	struct strbuf above = { 0 }, word = { 0 }, rest = { 0 }, names = { 0 };
	strbuf_addn(&word, line, e->column);
	bool is_name =
	    e->column > 0 && strcspn(strbuf_str(&word), ": \t") == e->column;
	for (size_t i = 0; is_name && i < e->line; i++)
		strbuf_addf(&above, "%s\n", editor_line(e, i));
	size_t n = is_name ? object_complete(strbuf_str(&above),
				 strbuf_str(&word), &rest, &names)
			   : 0;
	if (rest.len > 0)
		editor_insert(e, rest.s, rest.len, false);
	if (n > 1)
		app_say(a, "%s", strbuf_str(&names));
	else if (is_name && n == 0)
		app_say_error(a, "No attribute of this object begins so.");
	strbuf_finish(&above);
	strbuf_finish(&word);
	strbuf_finish(&rest);
	strbuf_finish(&names);
	return is_name;
}

static void
text_key(struct app *a, struct object_draft *d, int key)
{
	if (key == PRESS_TAB && !d->pasting) {
		if (!complete(a, d))
			d->focus = FOCUS_PASSWORD;
	} else if (key == PRESS_ESC) {
		keep(a, d);
		d->focus = FOCUS_KEYS;
	} else {
		(void)typing_key(&d->editor, key, d->page, false);
	}
}

static void
password_key(struct app *a, struct object_draft *d, int key)
{
	if (key == PRESS_ENTER)
		send_draft(a, d);
	else if (key == PRESS_TAB || key == PRESS_UP)
		d->focus = FOCUS_TEXT;
	else if (key == PRESS_ESC)
		d->focus = FOCUS_KEYS;
	else
		(void)input_key(&d->password, key);
}

static void
leave(struct app *a, const struct object_draft *d)
{
	keep(a, d);
	app_say(a, "The draft is kept; n goes on with it.");
	app_pop(a);
}

static void
command_key(struct app *a, struct object_draft *d, int key)
{
	size_t last = d->answer_lines > (size_t)d->answer_page
	    ? d->answer_lines - (size_t)d->answer_page
	    : 0;
	enum request r = request_of_key(key);
	if (r == REQ_ENTER) {
		send_draft(a, d);
	} else if (r == REQ_EDIT) {
		d->focus = FOCUS_TEXT;
	} else if (r == REQ_NEXT_PANE) {
		d->focus = FOCUS_PASSWORD;
	} else if (r == REQ_DISCARD) {
		drop(a);
		app_pop(a);
		app_say(a, "The draft is dropped; nothing was sent.");
	} else if (r == REQ_BACK || r == REQ_QUIT) {
		leave(a, d);
	} else {
		(void)list_move(&d->answer_top, last + 1, r, d->answer_page);
	}
}

static void
object_key(struct app *a, void *state, int key)
{
	struct object_draft *d = state;
	if (key == PRESS_PASTE || key == PRESS_PASTE_END) {
		d->pasting = key == PRESS_PASTE;
		if (d->focus == FOCUS_KEYS)
			d->focus = FOCUS_TEXT;
		return;
	}
	switch (d->focus) {
	case FOCUS_TEXT:
		text_key(a, d, key);
		return;
	case FOCUS_PASSWORD:
		password_key(a, d, key);
		return;
	case FOCUS_KEYS:
		command_key(a, d, key);
		return;
	}
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_text(struct object_draft *d, struct area at)
{
	struct editor *e = &d->editor;
	d->page = at.h;
	list_scroll(&e->top, e->line, e->n, at.h);
	for (int y = 0; y < at.h && e->top + (size_t)y < e->n; y++) {
		size_t i = e->top + (size_t)y;
		area_print(at, 0, y, STYLE_DIM, "%4zu", i + 1);
		int x = typing_draw(e, i, area_part(at, 6, y, at.w - 6, 1),
		    STYLE_PLAIN);
		if (i == e->line && d->focus == FOCUS_TEXT)
			area_cursor(at, 6 + x, y);
	}
}

static void
draw_password(struct object_draft *d, struct area at, int y)
{
	static const char label[] = "password of its maintainer: ";
	bool here = d->focus == FOCUS_PASSWORD;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	int x = area_text(at, 2, y, here ? STYLE_BOLD : STYLE_PLAIN, label);
	if (here)
		input_draw_secret(&d->password, at, x, y);
	else
		area_text(at, x, y, STYLE_PLAIN,
		    d->password.text.len > 0 ? "***" : "none (Tab)");
}

/* Rows used at the end of the area. */
static int
draw_answer(struct object_draft *d, struct area at)
{
	struct text_lines t = { 0 };
	if (d->answer == NULL)
		return 0;
	text_lines_set(&t, d->answer, at.w - 2);
	int rows = (int)t.n < ANSWER_ROWS ? (int)t.n : ANSWER_ROWS;
	if (rows > at.h / 2)
		rows = at.h / 2;
	int y = at.h - rows - 1;
	d->answer_lines = t.n;
	d->answer_page = rows;
	area_rule(at, y, "the registry's answer");
	area_lines(area_part(at, 1, y + 1, at.w - 1, rows), 0, STYLE_PLAIN, &t,
	    d->answer_top);
	if (t.n > d->answer_top + (size_t)rows)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " Dn: more ");
	text_lines_finish(&t);
	return rows + 1;
}

static void
object_draw(struct app *a, void *state, struct area pane)
{
	struct object_draft *d = state;
	(void)a;
	area_fill(pane, STYLE_PLAIN, ' ');
	area_rule(pane, 0, "OBJECT (draft, not yet sent)");
	int used = draw_answer(d, pane);
	int rows = pane.h - 2 - used;
	draw_text(d, area_part(pane, 0, 1, pane.w, rows));
	draw_password(d, pane, pane.h - used - 1);
	if (d->focus == FOCUS_KEYS)
		area_cursor(pane, 0, 0);
}

static void
object_hints(struct app *a, void *state, struct hints *h)
{
	const struct object_draft *d = state;
	(void)a;
	h->typing = true;
	switch (d->focus) {
	case FOCUS_TEXT:
		hints_add(h, "Esc", "stop typing");
		hints_add(h, "Tab", "complete, or the password");
		hints_add(h, "arrows", "move");
		return;
	case FOCUS_PASSWORD:
		hints_add(h, "Enter", "send");
		hints_add(h, "Tab", "text");
		hints_add(h, "Esc", "stop typing");
		return;
	case FOCUS_KEYS:
		hints_add(h, "Enter", "send");
		hints_add(h, "i", "edit");
		hints_add(h, "Tab", "password");
		if (d->answer_lines > (size_t)d->answer_page)
			hints_add(h, "Up/Dn", "answer");
		hints_add(h, "D", "drop");
		hints_add(h, "Esc", "back (kept)");
		return;
	}
}

static const struct overlay_ops object_ops = { "object", object_close,
	object_key, object_draw, object_hints, false };

/* A template waits for its first value. */
static void
goto_first_gap(struct editor *e)
{
	for (size_t i = 0; i < e->n; i++) {
		const char *line = editor_line(e, i);
		const char *value = strchr(line, ':');
		if (value == NULL || value[1 + strspn(value + 1, " ")] != '\0')
			continue;
		editor_goto(e, i, strlen(line));
		return;
	}
}

void
registry_edit_object(struct app *a, const char *text)
{
	struct object_draft *d = xcalloc(1, sizeof(*d));
	if (text == NULL)
		text = *kept(a) != NULL ? *kept(a) : "";
	editor_set(&d->editor, text);
	goto_first_gap(&d->editor);
	input_set(&d->password, "");
	app_push(a, &object_ops, d);
	keep(a, d);
	app_say(a,
	    "Typing. Esc stops; nothing is sent before Enter. An empty line "
	    "ends an object.");
}
