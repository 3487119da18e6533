/* Help and menu: everything that can be done here, to search, to choose, to
 * run. The menu needs arrows, Tab, Enter and Space only. */
#include <stdlib.h>
#include <string.h>

#include "tui/input.h"
#include "tui/view.h"

struct entry {
	enum request request; /* REQ_NONE: a command */
	const char *heading;  /* or NULL: an entry */
	const char *command;  /* its first word */
	const char *help;
};

struct help {
	struct arena arena;
	struct entry *entries;
	size_t n;
	size_t at, top; /* among those that match */
	int page;
	bool menu, not_saved;
	struct input search;
	char *title;
};

static void
help_close(void *state)
{
	struct help *h = state;
	arena_finish(&h->arena);
	input_finish(&h->search);
	free(h->title);
	free(h);
}

static void
add(struct help *h, struct entry e)
{
	h->entries[h->n++] = e;
}

static void
add_heading(struct help *h, const char *text)
{
	add(h, (struct entry){ REQ_NONE, text, NULL, NULL });
}

static void
add_request(struct help *h, enum request r)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->entries[i].heading == NULL && h->entries[i].request == r)
			return;
	const char *text = request_info(r)->help;
	if (r == REQ_QUIT && h->not_saved)
		text = "leave; nothing is saved";
	add(h, (struct entry){ r, NULL, NULL, text });
}

static void
add_all(struct help *h, const enum request *list)
{
	for (; *list != REQ_NONE; list++)
		add_request(h, *list);
}

static const enum request everywhere[] = { REQ_ENTER, REQ_SPACE, REQ_HINT,
	REQ_CHECK, REQ_WHY, REQ_WHATIF, REQ_UNDO, REQ_REDO, REQ_NEXT_PANE,
	REQ_LESSON, REQ_MAP, REQ_ROUTES, REQ_CONFIG, REQ_TIME, REQ_REGISTRY,
	REQ_SCORE, REQ_STEP_BACK, REQ_STEP, REQ_EARLIER, REQ_LATER, REQ_PREFIX,
	REQ_REPLAY, REQ_FINISH, REQ_NONE };
static const enum request leaving[] = { REQ_HOME, REQ_QUIT, REQ_NONE };
static const enum request program[] = { REQ_COMMAND, REQ_HELP, REQ_COPY,
	REQ_LOG, REQ_LAYOUT, REQ_ASCII, REQ_MOTION, REQ_TOUR, REQ_HOME,
	REQ_QUIT, REQ_NONE };

static void
add_commands(struct app *a, struct help *h)
{
	struct dialect_help words = { .arena = &h->arena };
	session_help(a->session, "", &words);
	add_heading(h, "Commands (also after : )");
	for (size_t i = 0; i < words.n && i < 60; i++)
		if (words.choices[i].literal)
			add(h,
			    (struct entry){ REQ_NONE, NULL,
				words.choices[i].word, words.choices[i].help });
}

static void
fill(struct app *a, struct help *h)
{
	const struct view *v = view_of(a->screen);
	h->entries = ARENA_ARRAY(&h->arena, 200, struct entry);
	/* Who opens the menu with Esc mostly wants out. */
	if (h->menu && a->session != NULL) {
		add_heading(h, "Leave");
		add_all(h, leaving);
	}
	if (v->requests[0] != REQ_NONE) {
		add_heading(h, arena_printf(&h->arena, "Here: %s", v->name));
		if (v->legend != NULL)
			add_heading(h, v->legend);
		add_all(h, v->requests);
	}
	if (a->session != NULL) {
		add_heading(h, "On every screen");
		add_all(h, everywhere);
	}
	add_heading(h, "The program");
	add_all(h, program);
	if (a->session != NULL && !h->menu)
		add_commands(a, h);
}

/* Case does not matter; an empty search finds all. */
static bool
found_in(const char *text, const char *word)
{
	size_t n = strlen(word);
	if (text == NULL)
		return false;
	for (; *text != '\0'; text++) {
		size_t i = 0;
		while (i < n && text[i] != '\0' &&
		    (text[i] | 32) == (word[i] | 32))
			i++;
		if (i == n)
			return true;
	}
	return n == 0;
}

static bool
matches(const struct help *h, const struct entry *e)
{
	const char *word = strbuf_str(&h->search.text);
	if (e->heading != NULL)
		return word[0] == '\0';
	return found_in(e->help, word) || found_in(e->command, word) ||
	    (e->request != REQ_NONE &&
		found_in(request_info(e->request)->word, word));
}

static size_t
visible(const struct help *h, size_t *out, size_t cap)
{
	size_t n = 0;
	for (size_t i = 0; i < h->n && n < cap; i++)
		if (matches(h, &h->entries[i]))
			out[n++] = i;
	return n;
}

static void
skip_headings(const struct help *h, const size_t *rows, size_t n, size_t *at,
    bool up)
{
	if (up && *at == 0 && n > 0 && h->entries[rows[0]].heading != NULL)
		up = false;
	while (*at < n && h->entries[rows[*at]].heading != NULL) {
		if (up && *at > 0)
			--*at;
		else if (!up && *at + 1 < n)
			++*at;
		else
			break;
	}
}

static void
run_entry(struct app *a, const struct entry *e)
{
	enum request r = e->request;
	if (e->heading != NULL)
		return;
	char *command = e->command != NULL ? xstrdup(e->command) : NULL;
	app_pop(a);
	if (command != NULL) {
		struct strbuf b = { 0 };
		strbuf_addf(&b, "%s ", command);
		overlay_palette(a, strbuf_str(&b));
		strbuf_finish(&b);
	} else {
		a->last_key = PRESS_ENTER;
		app_request(a, r);
	}
	free(command);
}

static void
help_key(struct app *a, void *state, int key)
{
	struct help *h = state;
	size_t rows[200];
	size_t n = visible(h, rows, ARRAY_LEN(rows));
	enum request r = REQ_NONE;
	if (key == PRESS_UP || key == PRESS_DOWN || key == PRESS_PAGE_UP ||
	    key == PRESS_PAGE_DOWN)
		r = request_of_key(key);
	else if (key == PRESS_TAB || key == PRESS_BACK_TAB)
		r = key == PRESS_TAB ? REQ_DOWN : REQ_UP;
	if (r != REQ_NONE) {
		(void)list_move(&h->at, n, r, h->page);
		skip_headings(h, rows, n, &h->at,
		    r == REQ_UP || r == REQ_PAGE_UP);
	} else if (key == PRESS_ESC) {
		app_pop(a);
	} else if (key == PRESS_ENTER || (key == ' ' && h->menu)) {
		if (h->at < n)
			run_entry(a, &h->entries[rows[h->at]]);
	} else if (h->menu) {
		enum request direct = request_of_key(key);
		if (direct == REQ_NONE)
			return;
		app_pop(a);
		app_request(a, direct);
	} else if (input_key(&h->search, key)) {
		h->at = h->top = 0;
		n = visible(h, rows, ARRAY_LEN(rows));
		skip_headings(h, rows, n, &h->at, false);
	}
}

static void
draw_row(struct area at, int y, const struct entry *e, bool here)
{
	struct strbuf key = { 0 };
	if (e->heading != NULL) {
		area_cut(at, 0, y, at.w, STYLE_BOLD, e->heading);
		return;
	}
	if (e->command != NULL)
		strbuf_add(&key, e->command);
	else
		request_key_name(e->request, &key);
	unsigned style = here ? STYLE_REVERSE : STYLE_PLAIN;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_print(at, 2, y, style | STYLE_BOLD, "%-9s", strbuf_str(&key));
	int x = area_cut(at, 12, y, at.w - 13, style,
	    e->help != NULL ? e->help : "");
	if (e->request != REQ_NONE) {
		const char *word = request_info(e->request)->word;
		if (word[0] != '\0' && x + 20 < at.w)
			area_print(at, at.w - 14, y, STYLE_DIM, ":%s", word);
	}
	strbuf_finish(&key);
	if (here)
		area_cursor(at, 2, y);
}

static void
help_draw(struct app *a, void *state, struct area pane)
{
	struct help *h = state;
	size_t rows[200];
	size_t n = visible(h, rows, ARRAY_LEN(rows));
	int w = pane.w > 84 ? 80 : pane.w;
	struct area box = area_part(pane, (pane.w - w) / 2, 0, w, pane.h);
	(void)a;
	area_fill(box, STYLE_PLAIN, ' ');
	struct area inside = area_frame(box, STYLE_PLAIN, h->title);
	inside = area_part(inside, 1, 0, inside.w - 2, inside.h);
	int y = 0;
	if (!h->menu) {
		int x = area_text(inside, 0, y, STYLE_BOLD, "search: ");
		input_draw(&h->search, inside, x, y);
		y += 2;
	}
	struct area list = area_part(inside, 0, y, inside.w, inside.h - y - 2);
	h->page = list.h;
	list_scroll(&h->top, h->at, n, list.h);
	/* A heading above the first entry is not lost. */
	if (n > 0 && h->top == 1 && h->entries[rows[0]].heading != NULL)
		h->top = 0;
	for (int i = 0; i < list.h && h->top + (size_t)i < n; i++)
		draw_row(list, i, &h->entries[rows[h->top + (size_t)i]],
		    h->top + (size_t)i == h->at);
	if (n == 0)
		area_text(list, 2, 0, STYLE_PLAIN, "Nothing is called that.");
	area_cut(inside, 0, inside.h - 1, inside.w, STYLE_PLAIN,
	    h->menu ? "Arrows, Tab, Enter and Space reach everything."
		    : "No letters on your keyboard? Esc, then Esc: the menu.");
}

static void
help_hints(struct app *a, void *state, struct hints *out)
{
	const struct help *h = state;
	(void)a;
	out->typing = true;
	if (!h->menu)
		hints_add(out, "type", "to search");
	hints_add(out, "Up/Dn", "choose");
	hints_add(out, "Enter", "run");
	hints_add(out, "Esc", "close");
}

static const struct overlay_ops help_ops = { "help", help_close, help_key,
	help_draw, help_hints, false };

static void
push(struct app *a, bool menu)
{
	struct help *h = xcalloc(1, sizeof(*h));
	struct strbuf title = { 0 };
	h->menu = menu;
	h->not_saved = a->host->not_saved != NULL;
	if (menu)
		strbuf_add(&title, "MENU");
	else
		strbuf_addf(&title, "HELP: %s - type to search, Enter runs it",
		    view_of(a->screen)->name);
	h->title = strbuf_take(&title);
	fill(a, h);
	h->at = 1;
	app_push(a, &help_ops, h);
}

void
overlay_help(struct app *a)
{
	push(a, false);
}

void
overlay_menu(struct app *a)
{
	push(a, true);
}
