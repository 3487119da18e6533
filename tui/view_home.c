/* Home: tutorials and scenarios, with progress. */
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"

struct home {
	size_t at, top;
	int page;
};

/* A row: a tutorial, a scenario, or the heading of those that belong to no
 * tutorial. */
struct entry {
	const struct catalog_module *module; /* or NULL */
	const struct catalog_scenario *scenario;
	bool is_heading;
};

static bool
is_placed(const struct catalog *c, const struct catalog_scenario *s)
{
	for (size_t m = 0; m < c->n_modules; m++)
		if (str_eq(c->modules[m].id, s->module))
			return true;
	return false;
}

static bool
has_others(const struct catalog *c)
{
	size_t placed = 0;
	for (size_t m = 0; m < c->n_modules; m++)
		placed += c->modules[m].n_scenarios;
	return c->n_modules > 0 && placed < c->n_scenarios;
}

static size_t
count_entries(const struct catalog *c)
{
	return c->n_modules + c->n_scenarios + has_others(c);
}

/* Modules in order, each followed by its scenarios; then the others. */
static struct entry
entry_at(const struct catalog *c, size_t index)
{
	size_t seen = 0;
	for (size_t m = 0; m < c->n_modules; m++) {
		const struct catalog_module *module = &c->modules[m];
		if (index == seen++)
			return (struct entry){ .module = module };
		for (size_t i = 0; i < module->n_scenarios; i++)
			if (index == seen++)
				return (struct entry){
					.scenario =
					    &c->scenarios[module->scenarios[i]]
				};
	}
	if (has_others(c) && index == seen++)
		return (struct entry){ .is_heading = true };
	for (size_t i = 0; i < c->n_scenarios; i++)
		if (!is_placed(c, &c->scenarios[i]) && index == seen++)
			return (struct entry){ .scenario = &c->scenarios[i] };
	return (struct entry){ 0 };
}

static void *
home_create(void)
{
	return xcalloc(1, sizeof(struct home));
}

static void
home_enter(struct app *a, void *state)
{
	struct home *h = state;
	const struct catalog *c = a->catalog;
	const struct catalog_scenario *next = catalog_next(c);
	size_t n = count_entries(c);
	h->at = 0;
	for (size_t i = 0; i < n && next != NULL; i++)
		if (entry_at(c, i).scenario == next)
			h->at = i;
}

static void
read_file(struct app *a, const struct catalog_module *m, const char *file)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	const char *path = path_join(&arena, m->dir, file);
	char *text = path_read(&arena, path, 1 << 20, &len, &why);
	if (text != NULL)
		overlay_markdown(a, m->title, text);
	else
		app_say_error(a, "%s", strbuf_str(&why));
	strbuf_finish(&why);
	arena_finish(&arena);
}

static const struct catalog_module *
chosen_module(struct app *a)
{
	struct home *h = view_state(a, SCREEN_HOME);
	return entry_at(a->catalog, h->at).module;
}

static void
module_chosen(struct app *a, size_t index)
{
	const struct catalog_module *m = chosen_module(a);
	if (m == NULL)
		return;
	if (index == 0)
		read_file(a, m, "lesson.md");
	else if (index == 3)
		read_file(a, m, "words.md");
	else
		overlay_round(a, m, index == 2);
}

static void
open_module(struct app *a, const struct catalog_module *m)
{
	static const char *const rows[] = { "read the lesson",
		"answer the questions of this tutorial",
		"review: questions with fresh numbers", "look up its words" };
	overlay_choose(a,
	    &(struct chooser){ .title = m->title,
		.rows = rows,
		.n = ARRAY_LEN(rows),
		.chosen = module_chosen });
}

static bool
home_request(struct app *a, void *state, enum request r)
{
	struct home *h = state;
	size_t n = count_entries(a->catalog);
	if (list_move(&h->at, n, r, h->page))
		return true;
	if (r != REQ_ENTER && r != REQ_SPACE)
		return false;
	struct entry e =
	    n > 0 ? entry_at(a->catalog, h->at) : (struct entry){ 0 };
	if (e.module != NULL)
		open_module(a, e.module);
	else if (e.scenario != NULL)
		app_open_scenario(a, e.scenario->dir, false);
	else if (e.is_heading)
		h->at++;
	else
		app_say_error(a,
		    "There is no scenario here (no data "
		    "folder).");
	return true;
}

/* How much of it is done, and what its questions came to last time. */
static void
draw_module(struct area at, int y, const struct catalog_module *m,
    unsigned style)
{
	int right = at.w - 26, x = area_text(at, 3, y, style, "Tutorial  ");
	struct strbuf progress = { 0 };
	area_cut(at, x, y, right - x - 1, style | STYLE_UNDERLINE, m->title);
	catalog_module_progress(m, &progress);
	area_text(at, right, y, style, strbuf_str(&progress));
	strbuf_finish(&progress);
	if (m->quiz != NULL)
		area_print(at, right + 15, y, style, "quiz %s", m->quiz);
}

static const char other_scenarios[] = "Other scenarios";

static void
draw_entry(struct area at, int y, const struct entry *e, bool here)
{
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	area_text(at, 1, y, style, here ? ">" : " ");
	if (e->module != NULL) {
		draw_module(at, y, e->module, style);
		return;
	}
	if (e->is_heading) {
		area_text(at, 3, y, style | STYLE_UNDERLINE, other_scenarios);
		return;
	}
	const struct catalog_scenario *s = e->scenario;
	int right = at.w - 26;
	area_cut(at, 5, y, 20, style, s->id);
	area_cut(at, 26, y, right - 27, style, s->title);
	area_text(at, right, y, style, catalog_state_name(s->state));
	if (s->max > 0)
		area_print(at, right + 15, y, style, "%d/%d", s->points,
		    s->max);
}

/* What is left of a tutorial, the scenario that comes next in it, or that it is
 * finished. */
static void
say_left(const struct catalog *c, const struct catalog_module *m,
    struct strbuf *out)
{
	const char *next = NULL;
	for (size_t i = 0; i < m->n_scenarios && next == NULL; i++)
		if (c->scenarios[m->scenarios[i]].state != CATALOG_PASSED)
			next = c->scenarios[m->scenarios[i]].id;
	if (catalog_module_done(m))
		strbuf_add(out, "This tutorial is finished.");
	else if (next == NULL)
		strbuf_add(out, "Left to do: its questions (Enter).");
	else
		strbuf_addf(out, "Left to do: %s%s%s.", next,
		    m->n_scenarios - m->n_passed > 1 ? " and those behind it"
						     : "",
		    m->quiz == NULL && m->has_quiz ? ", its questions (Enter)"
						   : "");
	if (m->quiz != NULL)
		strbuf_addf(out, " Questions, last time: %s right.", m->quiz);
	if (m->review != NULL)
		strbuf_addf(out, " Review, last time: %s right.", m->review);
}

static void
draw_module_details(struct area at, const struct catalog *c,
    const struct catalog_module *m)
{
	struct strbuf left = { 0 };
	area_text(at, 2, 1, STYLE_BOLD, m->title);
	int y = 2 +
	    area_wrap(at, 2, 2, at.w - 4, at.h - 2, STYLE_PLAIN,
		"Enter: its text, its questions and its words. Its scenarios "
		"are the rows below; each brings its own steps.");
	say_left(c, m, &left);
	area_wrap(at, 2, y, at.w - 4, at.h - y, STYLE_PLAIN, strbuf_str(&left));
	strbuf_finish(&left);
}

static void
draw_details(struct area at, const struct catalog *c, const struct entry *e)
{
	if (e->module != NULL) {
		draw_module_details(at, c, e->module);
	} else if (e->scenario != NULL) {
		const struct catalog_scenario *s = e->scenario;
		area_text(at, 2, 1, STYLE_BOLD, s->title);
		area_wrap(at, 2, 2, at.w - 4, at.h - 2, STYLE_PLAIN,
		    s->summary);
	} else if (e->is_heading) {
		area_text(at, 2, 1, STYLE_BOLD, other_scenarios);
		area_wrap(at, 2, 2, at.w - 4, at.h - 2, STYLE_PLAIN,
		    "They belong to no tutorial. The rows below open them.");
	}
}

static void
draw_welcome(struct app *a, struct area at)
{
	const struct catalog_scenario *last = a->catalog->latest;
	if (last == NULL) {
		area_text(at, 2, 1, STYLE_PLAIN,
		    "Welcome. Choose with Up and "
		    "Down, open with Enter.");
		return;
	}
	area_print(at, 2, 1, STYLE_PLAIN,
	    "Welcome back.  Last: %s (%s, "
	    "%.10s)",
	    last->id,
	    last->unfinished ? "saved" : catalog_state_name(last->state),
	    last->touched);
}

static void
home_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct home *h = state;
	const struct catalog *c = a->catalog;
	size_t n = count_entries(c);
	draw_welcome(a, at);
	area_text(at, 5, 3, STYLE_PLAIN, "Scenario");
	area_text(at, at.w - 26, 3, STYLE_PLAIN, "Status         Points");
	area_line(at, 2, 4, at.w - 4);
	h->page = at.h - 5 - 6;
	if (h->page < 3)
		h->page = at.h - 5;
	list_scroll(&h->top, h->at, n, h->page);
	for (int i = 0; i < h->page && h->top + (size_t)i < n; i++) {
		size_t index = h->top + (size_t)i;
		struct entry e = entry_at(c, index);
		draw_entry(at, 5 + i, &e, index == h->at);
		if (index == h->at && focused)
			area_cursor(at, 1, 5 + i);
	}
	int below = 5 + (n < (size_t)h->page ? (int)n : h->page);
	area_line(at, 2, below, at.w - 4);
	if (n > 0) {
		struct entry e = entry_at(c, h->at);
		draw_details(area_part(at, 0, below, at.w, at.h - below), c,
		    &e);
	}
}

static void
home_hints(struct app *a, void *state, struct hints *h)
{
	struct home *home = state;
	struct entry e = { 0 };
	if (count_entries(a->catalog) > 0)
		e = entry_at(a->catalog, home->at);
	hints_add(h, "Enter",
	    e.scenario != NULL && e.scenario->unfinished ? "continue" : "open");
	hints_add(h, "Up/Dn", "choose");
	hints_add(h, "Esc", "menu");
	hints_add(h, "q", "quit");
}

static const enum request home_requests[] = { REQ_TOUR, REQ_NONE };

const struct view view_home = {
	.screen = SCREEN_HOME,
	.name = "Home",
	.requests = home_requests,
	.create = home_create,
	.destroy = free,
	.enter = home_enter,
	.request = home_request,
	.draw = home_draw,
	.hints = home_hints,
};
