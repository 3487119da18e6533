/* Lesson: the text of the current step, the step plan, the task. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/markdown.h"
#include "tui/view.h"

struct lesson {
	size_t top, lines; /* lines: of the text as it was drawn last */
	int page;
	bool task;   /* the task instead of the step */
	size_t step; /* shown last: a new one begins at its top */
};

static void *
lesson_create(void)
{
	return xcalloc(1, sizeof(struct lesson));
}

static void
lesson_renew(struct app *a, void *state)
{
	struct lesson *l = state;
	size_t step = session_step_index(a->session);
	if (step != l->step)
		l->top = 0;
	if (step != l->step)
		l->task = false;
	l->step = step;
}

/* The words of the module, explained. */
static void
show_words(struct app *a)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	char *text = NULL;
	if (a->scenario->module != NULL && a->host->paths.data != NULL) {
		const char *dir =
		    path_join(&arena, a->host->paths.data, "courseware");
		dir = path_join(&arena, dir, a->scenario->module);
		text = path_read(&arena, path_join(&arena, dir, "words.md"),
		    1 << 20, &len, &why);
	}
	if (text != NULL)
		overlay_markdown(a, "Words", text);
	else
		app_say_error(a, "There is no list of words for this lesson.");
	strbuf_finish(&why);
	arena_finish(&arena);
}

/* Enter: what the current step asks for. */
static void
do_step(struct app *a)
{
	const struct scenario_step *step = ask_step(a->session);
	if (step == NULL) {
		if (a->scenario->n_steps > 0)
			app_show(a, SCREEN_SCORE);
		else
			app_show(a, SCREEN_CONFIG);
		return;
	}
	if (step->kind == STEP_READ) {
		app_command(a, "next", true);
		if (app_step_screen(a) != SCREEN_LESSON)
			app_show(a, app_step_screen(a));
	} else if (step->kind == STEP_RECALL) {
		overlay_quiz(a);
	} else {
		app_do_step(a);
	}
}

static bool
lesson_request(struct app *a, void *state, enum request r)
{
	struct lesson *l = state;
	size_t last =
	    l->lines > (size_t)l->page ? l->lines - (size_t)l->page : 0;
	if (list_move(&l->top, last + 1, r, l->page))
		return true;
	if (r == REQ_VIEW) {
		l->task = !l->task;
		l->top = 0;
		app_say(a,
		    l->task ? "The task of the scenario."
			    : "The current step.");
		return true;
	}
	if (r == REQ_WHY) {
		show_words(a);
		return true;
	}
	if (r == REQ_ENTER ||
	    (r == REQ_SPACE && app_step_kind(a) != STEP_RUN)) {
		do_step(a);
		return true;
	}
	return false;
}

static void
draw_plan(struct app *a, struct area at, int y)
{
	int x = area_text(at, 2, y, STYLE_PLAIN, "Steps ");
	for (size_t i = 0; i < a->scenario->n_steps; i++) {
		bool done = session_step_done(a->session, i);
		const char *name = step_kind_name(a->scenario->steps[i].kind);
		int w = (int)strlen(name) + 5;
		if (x + w > at.w) {
			x = 8;
			y++;
		}
		bool here = i == session_step_index(a->session);
		x = area_print(at, x, y, here ? STYLE_BOLD : STYLE_PLAIN,
		    " %s %s",
		    done       ? "[x]"
			: here ? "[>]"
			       : "[ ]",
		    name);
	}
}

static int
plan_rows(const struct app *a, int w)
{
	int rows = 1, x = 8;
	for (size_t i = 0; i < a->scenario->n_steps; i++) {
		int n =
		    (int)strlen(step_kind_name(a->scenario->steps[i].kind)) + 5;
		if (x + n > w) {
			rows++;
			x = 8;
		}
		x += n;
	}
	return a->scenario->n_steps > 0 ? rows : 0;
}

static const char *
step_title(const struct app *a, struct strbuf *b)
{
	size_t i = session_step_index(a->session);
	size_t n = a->scenario->n_steps;
	if (i < n)
		strbuf_addf(b, "%zu. %s", i + 1, a->scenario->title);
	else
		strbuf_add(b, a->scenario->title);
	return strbuf_str(b);
}

/* The title stands above the text already. */
static const char *
without_title(const struct scenario *s, const char *task)
{
	size_t n = strlen(s->title);
	if (str_starts(task, "# ") && str_starts(task + 2, s->title) &&
	    task[2 + n] == '\n')
		task += 2 + n;
	return task + strspn(task, "\n");
}

/* The step, the task behind it when that is to be read, or the task alone. */
static void
lesson_text(const struct app *a, const struct lesson *l, struct strbuf *out)
{
	const struct scenario_step *step = ask_step(a->session);
	const char *task =
	    a->scenario->task != NULL && a->scenario->task[0] != '\0'
	    ? a->scenario->task
	    : a->scenario->summary;
	if (!l->task && step != NULL && step->text != NULL) {
		strbuf_add(out, step->text);
		if (step->kind != STEP_READ)
			return;
		strbuf_add(out, "\n\n");
	}
	if (!l->task && step != NULL && step->kind == STEP_RECALL)
		strbuf_add(out,
		    "A few questions about what you have seen; "
		    "each answer is explained. Enter asks the next one.");
	else
		strbuf_add(out,
		    without_title(a->scenario, task != NULL ? task : ""));
}

static void
lesson_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct lesson *l = state;
	struct strbuf title = { 0 }, text = { 0 };
	lesson_text(a, l, &text);
	area_cut(at, 2, 1, at.w - 4, STYLE_BOLD, step_title(a, &title));
	strbuf_finish(&title);
	int plan = plan_rows(a, at.w), y = 3;
	struct area body =
	    area_part(at, 2, y, at.w > 84 ? 80 : at.w - 4, at.h - y - plan - 1);
	struct markdown m = { 0 };
	markdown_set(&m, strbuf_str(&text), body.w);
	strbuf_finish(&text);
	l->page = body.h;
	l->lines = m.n_lines;
	size_t last =
	    m.n_lines > (size_t)body.h ? m.n_lines - (size_t)body.h : 0;
	size_t top = l->top < last ? l->top : last;
	markdown_draw(&m, body, 0, top);
	if (top < last)
		area_right(at, at.w, y + body.h, STYLE_PLAIN, "PgDn: more ");
	markdown_finish(&m);
	if (plan > 0)
		draw_plan(a, at, at.h - plan);
	if (focused)
		area_cursor(at, 2, y);
}

static void
lesson_title(struct app *a, void *state, struct strbuf *out)
{
	const struct lesson *l = state;
	strbuf_add(out, l->task ? "task" : "step");
	(void)a;
}

static void
lesson_hints(struct app *a, void *state, struct hints *h)
{
	const struct lesson *l = state;
	const struct scenario_step *step = ask_step(a->session);
	static const char *const what[] = {
		[STEP_READ] = "next",
		[STEP_PREDICT] = "predict",
		[STEP_RUN] = "run",
		[STEP_WHY] = "ask why",
		[STEP_FIX] = "configure",
		[STEP_CALL] = "registry",
		[STEP_CHECK] = "check",
		[STEP_RECALL] = "questions",
	};
	hints_add(h, "Enter",
	    step != NULL && step->kind == STEP_FIX ? app_fix_word(a)
		: step != NULL                     ? what[step->kind]
		: a->scenario->n_steps > 0         ? "score"
						   : "configure");
	if (l->lines > l->top + (size_t)l->page)
		hints_add(h, "PgDn", "more");
	hints_add(h, "v", l->task ? "step" : "task");
	hints_add(h, "h", "hint");
	hints_add(h, "w", "words");
	hints_add(h, ":", "command");
	hints_add(h, "Esc", "menu");
}

static const enum request lesson_requests[] = { REQ_VIEW, REQ_WHY, REQ_NONE };

const struct view view_lesson = {
	.screen = SCREEN_LESSON,
	.name = "Lesson",
	.requests = lesson_requests,
	.create = lesson_create,
	.destroy = free,
	.renew = lesson_renew,
	.request = lesson_request,
	.draw = lesson_draw,
	.title = lesson_title,
	.hints = lesson_hints,
};
