/* The frame of the screen: status, tabs, panes, NOW, message, keys. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lab_version.h"
#include "tui/ask.h"
#include "tui/view.h"

static bool
compact(const struct app *a)
{
	return a->w < 80 || a->h < 24;
}

/* --- rows ------------------------------------------------------------------*/

/* Clock and score; what does not fit is left out whole. */
static void
draw_right_status(struct app *a, struct area row)
{
	struct strbuf clock = { 0 }, trial = { 0 }, all = { 0 };
	uint64_t end_ms;
	app_time_text(a, &clock);
	bool now = a->frame + 1 >= a->wave.n;
	strbuf_add(&clock, a->playing ? " > " : now ? " || " : " << ");
	if (a->speed != 0)
		strbuf_addf(&clock, "%s%dx ", a->speed < 0 ? "1/" : "",
		    1 << (a->speed < 0 ? -a->speed : a->speed));
	if (session_trial(a->session, &end_ms)) {
		uint64_t now_ms = sim_now(session_world(a->session)->sim);
		uint64_t left_ms = end_ms > now_ms ? end_ms - now_ms : 0;
		strbuf_addf(&trial, "| trial %" PRIu64 " s ",
		    (left_ms + 999) / 1000);
	}
	if (a->recorded != NULL)
		strbuf_add(&clock, "| RECORDED ");
	if (a->messages_new > 0)
		strbuf_addf(&clock, "| !%zu message%s ", a->messages_new,
		    a->messages_new == 1 ? "" : "s");
	strbuf_add(&clock, strbuf_str(&trial));
	/* That nothing is kept matters more than points. */
	if (a->host->not_saved != NULL)
		strbuf_add(&clock, "| not saved ");
	strbuf_clear(&all);
	strbuf_add(&all, strbuf_str(&clock));
	const struct report *r = session_last_report(a->session);
	if (r != NULL)
		strbuf_addf(&all, "| score %u/%u", r->points, r->max);
	else
		strbuf_add(&all, "| score --");
	if ((int)all.len <= row.w)
		area_right(row, row.w, 0, STYLE_PLAIN, strbuf_str(&all));
	else if ((int)clock.len <= row.w)
		area_right(row, row.w, 0, STYLE_PLAIN, strbuf_str(&clock));
	else if ((int)trial.len <= row.w)
		area_right(row, row.w, 0, STYLE_PLAIN, strbuf_str(&trial));
	strbuf_finish(&trial);
	strbuf_finish(&clock);
	strbuf_finish(&all);
}

static void
draw_status(struct app *a, struct area row)
{
	struct strbuf b = { 0 };
	strbuf_add(&b, "MANRS Lab");
	if (a->session == NULL) {
		strbuf_add(&b, " " LAB_VERSION);
	} else {
		size_t step = session_step_index(a->session);
		size_t n = a->scenario->n_steps;
		strbuf_addf(&b, " | %s", a->scenario->id);
		if (n > 0 && step < n)
			strbuf_addf(&b, " step %zu/%zu", step + 1, n);
		else if (n > 0)
			strbuf_add(&b, " all steps done");
		strbuf_addf(&b, " | AS%u", a->scenario->learner_as);
	}
	int used = area_text(row, 0, 0, STYLE_BOLD, strbuf_str(&b));
	strbuf_clear(&b);
	if (a->session == NULL) {
		strbuf_addf(&b, "%dx%d", a->w, a->h);
		area_right(row, row.w, 0, STYLE_PLAIN, strbuf_str(&b));
	}
	strbuf_finish(&b);
	if (a->session != NULL)
		draw_right_status(a,
		    area_part(row, used + 1, 0, row.w - used - 1, 1));
}

static void
draw_tabs(struct app *a, struct area row)
{
	int x = 0;
	enum layout layout = app_layout(a);
	size_t panes = layout == LAYOUT_FOUR ? 4 : layout == LAYOUT_TWO ? 2 : 1;
	for (int s = SCREEN_LESSON; s < SCREEN_LAST; s++) {
		bool shown = false;
		for (size_t i = 0; i < panes; i++)
			shown = shown || app_pane(a, i) == (enum screen)s;
		bool here = s == (int)a->screen;
		x = area_print(row, x, 0,
		    here ? STYLE_BOLD | STYLE_REVERSE : STYLE_PLAIN,
		    shown ? "[%d %s]" : " %d %s ", s,
		    view_of((enum screen)s)->name);
	}
	if (panes > 1)
		area_right(row, row.w, 0, STYLE_PLAIN, "L changes the layout");
}

/* What NOW says. */
static const char *
now_text(const struct app *a)
{
	const char *now = session_now_line(a->session);
	/* What the session says in words is a key here. */
	if (a->recorded != NULL)
		now = app_story(a);
	else if (a->playing)
		now = "Watch how it travels. Space pauses.";
	else if (a->scenario->n_steps == 0)
		now = "Read the task (1), change the network (4), then check "
		      "it: c.";
	else if (session_is_finished(a->session))
		now = "Finished and graded. Esc shows the way to the other "
		      "scenarios.";
	else if (ask_step(a->session) == NULL)
		now = a->screen == SCREEN_SCORE
		    ? "All steps are done. f grades and finishes; Esc is the "
		      "menu."
		    : "All steps are done. 7 shows the score, where f "
		      "finishes.";
	return now;
}

enum { NOW_INDENT = 5 };

/* The objective is always to be read: a narrow window gives it another row. */
static int
now_rows(const struct app *a)
{
	if (a->session == NULL || !compact(a))
		return 1;
	const char *now = now_text(a);
	return (int)utf8_columns(now, strlen(now)) > a->w - NOW_INDENT ? 2 : 1;
}

static void
draw_now(struct app *a, struct area rows)
{
	if (a->session == NULL)
		return;
	const char *now = now_text(a);
	int w = rows.w - NOW_INDENT;
	area_text(rows, 0, 0, STYLE_BOLD, "NOW");
	if (rows.h > 1)
		area_wrap(rows, NOW_INDENT, 0, w, rows.h, STYLE_PLAIN, now);
	else
		area_cut(rows, NOW_INDENT, 0, w, STYLE_PLAIN, now);
}

static void
draw_message(struct app *a, struct area row)
{
	if (a->message == NULL)
		return;
	area_cut(row, 0, 0, row.w,
	    a->message_is_error ? STYLE_BOLD : STYLE_PLAIN, a->message);
}

/* What the lesson waits for comes first, also where something else is shown. */
static void
hint_step(const struct app *a, struct hints *h)
{
	enum screen s = a->screen;
	if (a->session == NULL || ask_step(a->session) == NULL ||
	    s == SCREEN_LESSON || s == SCREEN_MAP || s == SCREEN_TIME)
		return;
	if (app_step_kind(a) == STEP_RUN)
		hints_add(h, "Space", "run");
	else if (app_step_kind(a) == STEP_CHECK && s != SCREEN_SCORE)
		hints_add(h, "c", "check");
}

static void
collect_hints(struct app *a, struct hints *h)
{
	if (a->n_overlays > 0) {
		struct overlay *o = &a->overlays[a->n_overlays - 1];
		o->ops->hints(a, o->state, h);
		return;
	}
	uint64_t end_ms;
	if (a->session != NULL && a->screen != SCREEN_CONFIG &&
	    session_trial(a->session, &end_ms))
		hints_add(h, "4", "confirm the trial");
	if (a->session != NULL && a->messages_new > 0)
		hints_add(h, "m", "read the message");
	hint_step(a, h);
	view_of(a->screen)->hints(a, a->state[a->screen], h);
}

static void
draw_keys(struct app *a, struct area row)
{
	static const char help[] = "? help";
	struct hints hints = { .n = 0 }, *h = &hints;
	collect_hints(a, h);
	int x = 0, room = row.w - (h->typing ? 0 : (int)sizeof(help) + 1);
	for (size_t i = 0; i < h->n; i++) {
		int w = (int)utf8_columns(h->items[i].keys,
			    strlen(h->items[i].keys)) +
		    1 +
		    (int)utf8_columns(h->items[i].text,
			strlen(h->items[i].text));
		if (x + w > room)
			continue;
		x = area_text(row, x, 0, STYLE_BOLD, h->items[i].keys);
		x = area_text(row, x + 1, 0, STYLE_PLAIN, h->items[i].text);
		x += 2;
	}
	if (!h->typing) {
		x = area_text(row, x, 0, STYLE_BOLD, "?");
		area_text(row, x + 1, 0, STYLE_PLAIN, "help");
	}
}

/* --- panes -----------------------------------------------------------------*/

static void
draw_view(struct app *a, enum screen s, struct area at, bool focused)
{
	const struct view *v = view_of(s);
	v->draw(a, a->state[s], at, focused);
}

static void
draw_framed(struct app *a, enum screen s, struct area at, bool focused)
{
	struct strbuf title = { 0 };
	const struct view *v = view_of(s);
	strbuf_addf(&title, "%d %s", (int)s, v->name);
	if (v->title != NULL) {
		strbuf_add(&title, "  ");
		v->title(a, a->state[s], &title);
	}
	struct area inside = area_frame(at, focused ? STYLE_BOLD : STYLE_PLAIN,
	    strbuf_str(&title));
	draw_view(a, s, inside, focused);
	strbuf_finish(&title);
}

static void
draw_panes(struct app *a, struct area at)
{
	enum layout layout = app_layout(a);
	bool top = a->n_overlays == 0;
	if (layout == LAYOUT_ONE || compact(a)) {
		draw_view(a, a->screen, at, top);
		return;
	}
	/* The map wants more room than text does. */
	int left = layout == LAYOUT_TWO ? at.w / 2 : at.w * 2 / 5;
	int half = layout == LAYOUT_TWO ? at.h : at.h / 2;
	int below = at.w / 2;
	struct area parts[SLOTS] = {
		area_part(at, 0, 0, left, half),
		area_part(at, left, 0, at.w - left, half),
		area_part(at, 0, half, below, at.h - half),
		area_part(at, below, half, at.w - below, at.h - half),
	};
	size_t n = layout == LAYOUT_TWO ? 2 : 4;
	for (size_t i = 0; i < n; i++) {
		enum screen s = app_pane(a, i);
		draw_framed(a, s, parts[i], top && s == a->screen);
	}
}

static void
draw_small(struct app *a, struct canvas *c)
{
	struct area all = canvas_area(c);
	char text[80];
	snprintf(text, sizeof(text), "Window %dx%d; 60x16 is needed.", a->w,
	    a->h);
	area_wrap(all, 0, 0, a->w, a->h, STYLE_PLAIN, text);
	area_text(all, 0, 2, STYLE_PLAIN, "Enter  go on");
	area_text(all, 0, 3, STYLE_PLAIN, "p      plain text");
	area_text(all, 0, 4, STYLE_PLAIN,
	    a->host->not_saved == NULL ? "q      quit (saved)"
				       : "q      quit (not saved)");
	area_cursor(all, 0, 2);
}

void
app_draw(struct app *a, struct canvas *c)
{
	struct area all = canvas_area(c);
	canvas_wipe(c);
	if ((a->w < 60 || a->h < 16) && !a->small_ok) {
		draw_small(a, c);
		return;
	}
	struct overlay *top =
	    a->n_overlays > 0 ? &a->overlays[a->n_overlays - 1] : NULL;
	bool small = compact(a), home = a->session == NULL;
	bool whole = top != NULL && top->ops->whole_screen;
	int first = whole || (small && home) ? 1 : small || home ? 1 : 2;
	int now_h = now_rows(a);
	int below = now_h + (small ? 1 : 2);
	struct area pane = area_part(all, 0, first, a->w, a->h - first - below);
	if (!small)
		draw_message(a, area_part(all, 0, a->h - 2, a->w, 1));
	if (whole) {
		top->ops->draw(a, top->state,
		    area_part(all, 0, 0, a->w, a->h - 2));
		draw_keys(a, area_part(all, 0, a->h - 1, a->w, 1));
		return;
	}
	draw_status(a, area_part(all, 0, 0, a->w, 1));
	if (!small && !home)
		draw_tabs(a, area_part(all, 0, 1, a->w, 1));
	struct area now = area_part(all, 0, a->h - below, a->w, now_h);
	if (small && a->message_is_error)
		draw_message(a, now);
	else
		draw_now(a, now);
	draw_panes(a, pane);
	for (size_t i = 0; i < a->n_overlays; i++)
		if (!a->overlays[i].ops->whole_screen)
			a->overlays[i].ops->draw(a, a->overlays[i].state, pane);
	/* Last: what was drawn tells whether there is more to see. */
	draw_keys(a, area_part(all, 0, a->h - 1, a->w, 1));
}
