/* Score: the requirements by MANRS action, each with its evidence. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/view.h"

struct score {
	size_t at, top;
	int page;
};

static void *
score_create(void)
{
	return xcalloc(1, sizeof(struct score));
}

static const struct report *
report_of(const struct app *a)
{
	return session_last_report(a->session);
}

static char
state_letter(enum verdict_state s)
{
	switch (s) {
	case VERDICT_PASS:
		return 'x';
	case VERDICT_FAIL:
		return ' ';
	case VERDICT_NOT_APPLICABLE:
		return '-';
	case VERDICT_NO_DATA:
		return '?';
	}
	return ' ';
}

static unsigned
state_style(enum verdict_state s)
{
	return s == VERDICT_PASS ? STYLE_GOOD
	    : s == VERDICT_FAIL  ? STYLE_BAD
				 : STYLE_WARN;
}

static const char *
action_title(const struct action_score *a)
{
	static const char *const netops[] = { "Beside the actions", "Filtering",
		"Anti-spoofing", "Coordination", "Global validation" };
	if (str_eq(a->programme, "netops") && a->action >= 0 &&
	    (size_t)a->action < ARRAY_LEN(netops))
		return netops[a->action];
	return "";
}

/* What belongs to no action has its title alone. */
static void
print_action(struct area at, int row, const struct action_score *a)
{
	if (a->action == 0)
		area_print(at, 0, row, STYLE_BOLD, " %s", action_title(a));
	else
		area_print(at, 0, row, STYLE_BOLD, " Action %d  %s", a->action,
		    action_title(a));
}

/* The rows: a line for each action, one for each verdict. */
struct line {
	const struct action_score *action; /* or NULL */
	const struct verdict *verdict;
	size_t index; /* of the verdict */
};

static size_t
collect(const struct report *r, struct arena *arena, struct line **out)
{
	size_t n = 0;
	struct line *lines =
	    ARENA_ARRAY(arena, r->n_actions + r->n_verdicts + 1, struct line);
	for (size_t k = 0; k < r->n_actions; k++) {
		const struct action_score *action = &r->actions[k];
		lines[n++] = (struct line){ action, NULL, 0 };
		for (size_t i = 0; i < r->n_verdicts; i++) {
			const struct requirement *q =
			    r->verdicts[i].requirement;
			if (q->action == action->action &&
			    str_eq(q->programme, action->programme))
				lines[n++] =
				    (struct line){ NULL, &r->verdicts[i], i };
		}
	}
	*out = lines;
	return n;
}

static void
draw_verdict(struct area at, int y, const struct verdict *v, bool here)
{
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	area_text(at, 1, y, style, here ? ">" : " ");
	int x = area_print(at, 3, y, style | state_style(v->state), "[%c]",
	    state_letter(v->state));
	x = area_print(at, x + 1, y, style, "%s ", v->requirement->id);
	area_cut(at, x + 1, y, at.w - x - 20, style, v->requirement->title);
	struct strbuf b = { 0 };
	strbuf_addf(&b, "%s %u/%u",
	    v->state == VERDICT_FAIL ? "w: why " : verdict_state_name(v->state),
	    v->points, v->max);
	area_right(at, at.w - 1, y, style, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
draw_evidence(struct area at, const struct verdict *v)
{
	int y = 0;
	struct strbuf b = { 0 };
	strbuf_addf(&b, "%s  %u tried, %u treated wrongly", v->requirement->id,
	    v->checks, v->checks_failed);
	area_rule(at, y++, strbuf_str(&b));
	strbuf_clear(&b);
	y += area_wrap(at, 1, y, at.w - 2, 4, STYLE_PLAIN,
	    v->requirement->wording);
	/* The source's own strength of wording is told, so that nothing
	 * recommended passes for a duty. */
	strbuf_addf(&b, "%s: %s", v->requirement->strength,
	    v->requirement->source);
	area_cut(at, 1, y++, at.w - 2, STYLE_PLAIN, strbuf_str(&b));
	bool more = false;
	for (size_t i = 0; i < v->n_evidence && !more; i++) {
		struct text_lines t = { 0 };
		text_lines_set(&t, v->evidence[i].text, at.w - 4);
		more = y + (int)t.n > at.h;
		if (y < at.h)
			area_text(at, 1, y, STYLE_PLAIN, "-");
		y += area_lines(area_part(at, 3, 0, at.w - 4, at.h), y,
		    STYLE_PLAIN, &t, 0);
		text_lines_finish(&t);
	}
	if (more)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " w: more ");
	if (v->n_evidence == 0 && y < at.h)
		area_text(at, 1, y, STYLE_PLAIN, "no further evidence");
	strbuf_finish(&b);
}

static void
draw_empty(struct area at)
{
	area_text(at, 2, 1, STYLE_PLAIN, "Nothing is graded yet.");
	area_wrap(at, 2, 3, at.w - 4, at.h - 3, STYLE_PLAIN,
	    "c checks your work as it is now; "
	    "f grades and finishes.");
}

static void
score_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct score *s = state;
	const struct report *r = report_of(a);
	if (r == NULL) {
		draw_empty(at);
		if (focused)
			area_cursor(at, 2, 3);
		return;
	}
	struct arena arena = { 0 };
	struct line *lines;
	size_t n = collect(r, &arena, &lines);
	area_print(at, 0, 0, STYLE_BOLD, "%sAS%u   %u of %u points   %s",
	    at.w < 72 ? "" : "MANRS requirements - ", a->scenario->learner_as,
	    r->points, r->max, r->passed ? "passed" : "not passed yet");
	int below = at.h > 14 ? 8 : 5;
	int room = at.h - 2 - below;
	if (room > (int)n)
		room = (int)n;
	/* The row of the selection. */
	size_t row = 0;
	for (size_t i = 0; i < n; i++)
		if (lines[i].verdict != NULL && lines[i].index == s->at)
			row = i;
	s->page = room;
	list_scroll(&s->top, row, n, room);
	for (int i = 0; i < room && s->top + (size_t)i < n; i++) {
		const struct line *l = &lines[s->top + (size_t)i];
		PRE(l->action != NULL || l->verdict != NULL);
		if (l->action != NULL) {
			print_action(at, 2 + i, l->action);
			struct strbuf b = { 0 };
			strbuf_addf(&b, "%u / %u", l->action->points,
			    l->action->max);
			area_right(at, at.w - 1, 2 + i, STYLE_BOLD,
			    strbuf_str(&b));
			strbuf_finish(&b);
			continue;
		}
		draw_verdict(at, 2 + i, l->verdict, l->index == s->at);
		if (focused && l->index == s->at)
			area_cursor(at, 1, 2 + i);
	}
	if (s->at < r->n_verdicts)
		draw_evidence(area_part(at, 0, 2 + room, at.w, at.h - 2 - room),
		    &r->verdicts[s->at]);
	arena_finish(&arena);
}

static void
score_enter(struct app *a, void *state)
{
	struct score *s = state;
	const struct report *r = report_of(a);
	/* The first that is open. */
	for (size_t i = 0; r != NULL && i < r->n_verdicts; i++)
		if (r->verdicts[i].state != VERDICT_PASS &&
		    r->verdicts[i].state != VERDICT_NOT_APPLICABLE) {
			s->at = i;
			return;
		}
}

static void
score_renew(struct app *a, void *state)
{
	struct score *s = state;
	const struct report *r = report_of(a);
	if (r == NULL || s->at >= r->n_verdicts)
		s->at = 0;
}

/* The command that the evidence names, or what is asked at all. */
static void
ask_verdict(struct app *a, const struct verdict *v, bool evidence)
{
	struct strbuf line = { 0 };
	if (evidence && v->n_evidence > 0 && v->evidence[0].explain != NULL)
		strbuf_add(&line, v->evidence[0].explain);
	else
		strbuf_addf(&line, "explain requirement %s",
		    v->requirement->id);
	app_command_show(a, strbuf_str(&line), v->requirement->id, true);
	strbuf_finish(&line);
}

static bool
score_request(struct app *a, void *state, enum request req)
{
	struct score *s = state;
	const struct report *r = report_of(a);
	size_t n = r != NULL ? r->n_verdicts : 0;
	if (list_move(&s->at, n, req, s->page))
		return true;
	if (req == REQ_ENTER && r == NULL) {
		app_request(a, REQ_CHECK);
		return true;
	}
	if ((req != REQ_ENTER && req != REQ_WHY) || s->at >= n)
		return false;
	ask_verdict(a, &r->verdicts[s->at], req == REQ_ENTER);
	return true;
}

static void
score_hints(struct app *a, void *state, struct hints *h)
{
	(void)state;
	const struct report *r = report_of(a);
	bool finished = session_is_finished(a->session);
	/* All is done: it comes first, and nothing pushes it out of the row. */
	bool last = r != NULL && !finished && ask_step(a->session) == NULL;
	if (last)
		hints_add(h, "f", "finish");
	if (r == NULL) {
		hints_add(h, "Enter", "check");
	} else {
		hints_add(h, "w", "why");
		hints_add(h, "Enter", "evidence");
		hints_add(h, "Up/Dn", "choose");
		if (app_step_kind(a) == STEP_RECALL)
			hints_add(h, "1", "questions");
	}
	if (finished) {
		hints_add(h, "u", "open it again");
	} else {
		hints_add(h, "c", "check");
		if (!last)
			hints_add(h, "f", "finish");
	}
	hints_add(h, "x", "what-if");
	hints_add(h, "4", "configure");
	hints_add(h, "Esc", "menu");
}

static const enum request score_requests[] = { REQ_WHY, REQ_CHECK, REQ_FINISH,
	REQ_NONE };

const struct view view_score = {
	.screen = SCREEN_SCORE,
	.name = "Score",
	.requests = score_requests,
	.create = score_create,
	.destroy = free,
	.renew = score_renew,
	.enter = score_enter,
	.request = score_request,
	.draw = score_draw,
	.hints = score_hints,
};
