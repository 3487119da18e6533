/* Time: the wave table (AS by moment), the events, stepping. */
#include <stdlib.h>
#include <string.h>

#include "net/history.h"
#include "tui/ask.h"
#include "tui/view.h"

enum { COLUMN = 4, LABEL = 20 };

struct time_view {
	size_t at, top; /* AS */
	size_t left;    /* first frame shown */
	int page;
};

static void *
time_create(void)
{
	return xcalloc(1, sizeof(struct time_view));
}

static unsigned
letter_style(char c)
{
	return c == '!' || c == 'X' ? STYLE_BAD | STYLE_BOLD
	    : c == '.' || c == '?'  ? STYLE_PLAIN
				    : STYLE_GOOD;
}

static void
draw_head(struct app *a, struct area at)
{
	char text[PREFIX_TEXT_MAX];
	if (a->prefix.addr.family == IP_NONE)
		return;
	int x =
	    area_text(at, 0, 0, STYLE_PLAIN, prefix_print(&a->prefix, text));
	area_cut(at, x + 3, 0, at.w - x - 3, STYLE_PLAIN,
	    "o right  ! wrong  . no route  # wrong one refused  @ X origins");
}

static void
draw_numbers(struct app *a, struct time_view *t, struct area at, int y,
    size_t shown)
{
	area_right(at, LABEL - 1, y, STYLE_PLAIN, "moment");
	for (size_t i = 0; i < shown; i++) {
		size_t f = t->left + i;
		area_print(at, LABEL + (int)i * COLUMN, y,
		    f == a->frame ? STYLE_REVERSE : STYLE_PLAIN, "%02zu", f);
	}
}

static void
draw_as(struct app *a, struct time_view *t, struct area at, int y, size_t index,
    size_t shown)
{
	uint32_t as = a->wave.ases[index];
	const struct scenario_node *n = scenario_node(a->scenario, as);
	bool here = index == t->at;
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	area_text(at, 0, y, style, here ? ">" : " ");
	if (as == a->scenario->learner_as)
		area_text(at, 1, y, STYLE_BOLD, "you");
	else if (n != NULL && n->tier != NULL)
		area_cut(at, 1, y, 8, style, n->tier);
	area_print(at, 10, y, style, "%u", as);
	for (size_t i = 0; i < shown; i++) {
		size_t f = t->left + i;
		char letter = wave_letter(&a->wave, f, as);
		unsigned mark = f == a->frame ? STYLE_REVERSE : 0;
		area_put(at, LABEL + (int)i * COLUMN + 1, y,
		    letter_style(letter) | mark, (uint32_t)letter);
	}
}

static void
draw_counts(struct app *a, struct time_view *t, struct area at, int y,
    size_t shown)
{
	area_right(at, LABEL - 1, y, STYLE_PLAIN, "wrong");
	area_right(at, LABEL - 1, y + 1, STYLE_PLAIN, "no route");
	for (size_t i = 0; i < shown; i++) {
		int x = LABEL + (int)i * COLUMN;
		area_print(at, x, y, STYLE_PLAIN, "%2zu",
		    wave_count(&a->wave, t->left + i, "!"));
		area_print(at, x, y + 1, STYLE_PLAIN, "%2zu",
		    wave_count(&a->wave, t->left + i, "."));
	}
}

/* Which of the ASes are out of sight, where there is room for it. */
static void
draw_more(const struct app *a, const struct time_view *t, struct area at, int y)
{
	size_t all = a->wave.n_ases, rows = (size_t)t->page;
	if (all <= rows)
		return;
	bool below = t->top + rows < all;
	area_print(at, 0, y, STYLE_BOLD, "%s %zu more",
	    !below           ? "Up:"
		: t->top > 0 ? "Up/Dn"
			     : "Dn:",
	    all - rows);
}

/* What happened at the moments around the one shown. */
static void
draw_events(struct app *a, struct area at, int y)
{
	const struct sim *sim = session_world(app_shown(a))->sim;
	size_t rows = at.h > y ? (size_t)(at.h - y) : 0;
	size_t first = a->frame + 1 > rows / 2 ? a->frame + 1 - rows / 2 : 1;
	for (size_t f = first; f < a->wave.n && y < at.h; f++) {
		if (a->wave.steps[f] >= history_steps(sim))
			continue;
		struct strbuf b = { 0 };
		bool here = f == a->frame;
		unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
		history_render(sim, a->wave.steps[f], true, &b);
		int x = area_print(at, 0, y, style, "%c%02zu  ",
		    here ? '>' : ' ', f);
		/* The one that is shown is to be read to its end. */
		if (here) {
			y += area_wrap(at, x, y, at.w - x, at.h - y, style,
			    strbuf_str(&b));
		} else {
			area_cut(at, x, y++, at.w - x, style, strbuf_str(&b));
		}
		strbuf_finish(&b);
	}
}

static void
time_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct time_view *t = state;
	size_t columns = at.w > LABEL ? (size_t)(at.w - LABEL) / COLUMN : 1;
	draw_head(a, at);
	list_scroll(&t->left, a->frame, a->wave.n, (int)columns);
	size_t shown =
	    a->wave.n - t->left < columns ? a->wave.n - t->left : columns;
	draw_numbers(a, t, at, 2, shown);
	/* Events get what the ASes leave, four rows where both want more. */
	int rows = at.h - 3 - 2 - 4, most = at.h - 3 - 2 - 2;
	if (rows < (int)a->wave.n_ases)
		rows = (int)a->wave.n_ases < most ? (int)a->wave.n_ases : most;
	if (rows < 3)
		rows = at.h - 3;
	t->page = rows;
	list_scroll(&t->top, t->at, a->wave.n_ases, rows);
	draw_more(a, t, at, 2);
	int y = 3;
	for (int i = 0; i < rows && t->top + (size_t)i < a->wave.n_ases;
	     i++, y++) {
		draw_as(a, t, at, y, t->top + (size_t)i, shown);
		if (focused && t->top + (size_t)i == t->at &&
		    a->frame >= t->left)
			area_cursor(at,
			    LABEL + (int)(a->frame - t->left) * COLUMN + 1, y);
	}
	if (y + 3 < at.h) {
		draw_counts(a, t, at, y, shown);
		draw_events(a, at, y + 3);
	}
}

static void
look(struct app *a, int by)
{
	app_pause(a);
	if (by < 0 && a->frame > 0)
		a->frame--;
	else if (by > 0 && a->frame + 1 < a->wave.n)
		a->frame++;
	struct strbuf b = { 0 };
	app_time_text(a, &b);
	app_say(a, "moment %02zu, %s: %zu of %zu use a wrong route.", a->frame,
	    strbuf_str(&b), wave_count(&a->wave, a->frame, "!"),
	    a->wave.n_ases - wave_count(&a->wave, a->frame, "@X"));
	strbuf_finish(&b);
}

static bool
time_request(struct app *a, void *state, enum request r)
{
	struct time_view *t = state;
	struct strbuf line = { 0 };
	if (list_move(&t->at, a->wave.n_ases, r, t->page)) {
		if (t->at < a->wave.n_ases)
			a->focus_as = a->wave.ases[t->at];
		return true;
	}
	switch ((int)r) {
	case REQ_LEFT:
		look(a, -1);
		return true;
	case REQ_RIGHT:
		look(a, 1);
		return true;
	case REQ_ENTER:
	case REQ_WHY:
		if (t->at >= a->wave.n_ases)
			return false;
		ask_route(a->wave.ases[t->at], &a->prefix, 0, &line);
		app_why(a, strbuf_str(&line));
		strbuf_finish(&line);
		return true;
	default:
		return false;
	}
}

static void
time_enter(struct app *a, void *state)
{
	struct time_view *t = state;
	for (size_t i = 0; i < a->wave.n_ases; i++)
		if (a->wave.ases[i] == a->focus_as)
			t->at = i;
}

static void
time_renew(struct app *a, void *state)
{
	struct time_view *t = state;
	if (t->at >= a->wave.n_ases)
		t->at = 0;
}

static void
time_hints(struct app *a, void *state, struct hints *h)
{
	(void)state;
	hints_add(h, "Space", a->playing ? "pause" : "run");
	hints_add(h, "Lf/Rt", "look");
	hints_add(h, ",/.", "message back/on");
	hints_add(h, "</>", "event");
	hints_add(h, "w", "why");
	hints_add(h, "+/-", "speed");
	hints_add(h, "x", "what-if");
	hints_add(h, "Esc", "menu");
}

static const enum request time_requests[] = { REQ_SPACE, REQ_STEP_BACK,
	REQ_STEP, REQ_EARLIER, REQ_LATER, REQ_FASTER, REQ_SLOWER, REQ_WHY,
	REQ_PREFIX, REQ_NONE };

const struct view view_time = {
	.screen = SCREEN_TIME,
	.name = "Time",
	.requests = time_requests,
	.create = time_create,
	.destroy = free,
	.renew = time_renew,
	.enter = time_enter,
	.request = time_request,
	.draw = time_draw,
	.hints = time_hints,
};
