/* Overlays about the lab's world: the Why card, what-if, prefixes, quiz. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/card.h"
#include "tui/view.h"

/* --- the Why card ----------------------------------------------------------*/

struct why {
	struct card card;
	size_t top, lines;
	int rows;
};

static void
why_close(void *state)
{
	struct why *w = state;
	card_finish(&w->card);
	free(w);
}

/* Enter: to the line, or where the lesson goes on. */
static void
why_go(struct app *a, struct why *w)
{
	const struct explanation *e = w->card.e;
	uint32_t line = e->place.line;
	char *router = e->router != NULL ? xstrdup(e->router) : NULL;
	app_pop(a);
	app_release_prefix(a);
	bool mine = router != NULL && scenario_may_edit(a->scenario, router);
	if (line > 0 && mine)
		config_goto(a, router, line);
	else if (app_step_kind(a) == STEP_FIX)
		app_show(a, app_step_screen(a));
	free(router);
}

static void
why_key(struct app *a, void *state, int key)
{
	struct why *w = state;
	size_t last =
	    w->lines > (size_t)w->rows ? w->lines - (size_t)w->rows : 0;
	enum request r = request_of_key(key);
	if (list_move(&w->top, last + 1, r, w->rows))
		return;
	if (r == REQ_ENTER || r == REQ_SPACE) {
		why_go(a, w);
		return;
	}
	if (r == REQ_NONE)
		return;
	app_pop(a);
	app_release_prefix(a);
	if (r != REQ_BACK && r != REQ_QUIT)
		app_request(a, r);
}

static void
why_draw(struct app *a, void *state, struct area pane)
{
	struct why *w = state;
	size_t lines = card_lines(&w->card, pane.w);
	int h = (int)lines + 1 < pane.h ? (int)lines + 1 : pane.h;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	const char *verdict = w->card.e->verdict_word;
	int right = verdict != NULL ? (int)strlen(verdict) + 2 : 0;
	(void)a;
	area_fill(box, STYLE_PLAIN, ' ');
	area_rule(area_part(box, 0, 0, box.w - right, 1), 0,
	    w->card.e->question);
	if (verdict != NULL)
		area_right(box, box.w, 0, STYLE_BOLD | STYLE_REVERSE, verdict);
	w->rows = h - 1;
	w->lines = lines;
	card_draw(&w->card, area_part(box, 0, 1, box.w, h - 1), w->top);
	if (lines > (size_t)w->rows + w->top)
		area_right(box, box.w, h - 1, STYLE_REVERSE, " Dn: more ");
	area_cursor(box, 0, h > 1 ? 1 : 0);
}

static void
why_hints(struct app *a, void *state, struct hints *h)
{
	struct why *w = state;
	const struct explanation *e = w->card.e;
	bool mine =
	    e->router != NULL && scenario_may_edit(a->scenario, e->router);
	if (e->place.line > 0 && mine)
		hints_add(h, "Enter", "go to line");
	else if (app_step_kind(a) == STEP_FIX)
		hints_add(h, "Enter", app_fix_word(a));
	if (w->lines > (size_t)w->rows)
		hints_add(h, "Dn", "more");
	hints_add(h, "x", "what-if");
	hints_add(h, "4", "configure");
	hints_add(h, "y", "copy");
	hints_add(h, "Esc", "close");
}

static const struct overlay_ops why_ops = { "why", why_close, why_key, why_draw,
	why_hints, false };

void
overlay_card(struct app *a, const struct explanation *e)
{
	struct why *w = xcalloc(1, sizeof(*w));
	card_set(&w->card, e);
	app_push(a, &why_ops, w);
}

/* --- what if ---------------------------------------------------------------*/

static bool
has_candidate(const struct app *a)
{
	for (size_t i = 0; i < a->scenario->n_learner_routers; i++)
		if (session_has_candidate(a->session,
			a->scenario->learner_routers[i]))
			return true;
	return false;
}

static void
run_whatif(struct app *a, size_t index)
{
	struct strbuf line = { 0 };
	const struct scenario *s = a->scenario;
	size_t mine = has_candidate(a) ? 1 : 0;
	const char *title = "What if";
	if (mine == 1 && index == 0) {
		strbuf_add(&line, "whatif commit");
	} else if (index - mine < s->n_whatifs) {
		const struct scenario_whatif *w = &s->whatifs[index - mine];
		if (!str_starts(w->command, "whatif "))
			strbuf_add(&line, "whatif ");
		strbuf_add(&line, w->command);
		title = w->title;
	} else {
		overlay_palette(a, "whatif ");
		return;
	}
	config_keep(a);
	app_command_show(a, strbuf_str(&line), title, true);
	strbuf_finish(&line);
}

void
overlay_whatif(struct app *a)
{
	const struct scenario *s = a->scenario;
	const char *rows[66];
	size_t n = 0;
	if (a->session == NULL)
		return;
	if (has_candidate(a))
		rows[n++] = "my candidate had been live from the start";
	for (size_t i = 0; i < s->n_whatifs && n < 64; i++)
		rows[n++] = s->whatifs[i].title;
	rows[n++] = "something else: type a command";
	overlay_choose(a,
	    &(struct chooser){
		.title = "WHAT IF - the same story with one thing changed",
		.rows = rows,
		.n = n,
		.chosen = run_whatif });
}

/* --- choosing a prefix -----------------------------------------------------*/

enum { PREFIXES_MAX = 200 };

/* Known prefixes in order; the one and only list for drawing and choosing. */
static size_t
known_prefixes(struct app *a, struct prefix *out)
{
	const struct sim *sim = session_world(app_shown(a))->sim;
	size_t n = 0;
	for (size_t i = 0; i < sim_prefix_count(sim) && n < PREFIXES_MAX; i++) {
		const struct prefix *p = sim_prefix(sim, (prefix_id)i);
		size_t at = n++;
		while (at > 0 && prefix_cmp(p, &out[at - 1]) < 0) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = *p;
	}
	return n;
}

static void
prefix_chosen(struct app *a, size_t index)
{
	struct prefix known[PREFIXES_MAX];
	if (index < known_prefixes(a, known))
		app_choose_prefix(a, &known[index],
		    ask_true_origin(a->session, &known[index]));
}

void
overlay_prefix(struct app *a)
{
	struct prefix known[PREFIXES_MAX];
	const char *rows[PREFIXES_MAX];
	struct arena arena = { 0 };
	size_t n = known_prefixes(a, known), at = 0;
	for (size_t i = 0; i < n; i++) {
		char text[PREFIX_TEXT_MAX];
		uint32_t origin = ask_true_origin(a->session, &known[i]);
		const struct scenario_node *node =
		    scenario_node(a->scenario, origin);
		if (prefix_eq(&known[i], &a->prefix))
			at = i;
		prefix_print(&known[i], text);
		rows[i] = origin == 0
		    ? arena_strdup(&arena, text)
		    : arena_printf(&arena, "%-22s AS%u %s", text, origin,
			  node != NULL && node->name != NULL ? node->name : "");
	}
	overlay_choose(a,
	    &(struct chooser){ .title = "Which prefix",
		.rows = rows,
		.n = n,
		.at = at,
		.chosen = prefix_chosen });
	arena_finish(&arena);
}

/* --- quiz ------------------------------------------------------------------*/

static void
next_question(struct app *a)
{
	if (ask_step(a->session) != NULL && app_step_kind(a) == STEP_RECALL)
		overlay_quiz(a);
	else if (app_step_screen(a) != a->screen)
		app_show(a, app_step_screen(a));
}

static void
answered(struct app *a, size_t index)
{
	struct strbuf line = { 0 }, said = { 0 };
	strbuf_addf(&line, "answer %zu", index + 1);
	const struct reply *r = app_command(a, strbuf_str(&line), true);
	/* The explanation; the next question is asked by itself. */
	const char *text = r->text != NULL ? r->text : "";
	const char *next = strstr(text, "\nQuestion ");
	if (next == NULL)
		next = strstr(text, "\nNOW ");
	strbuf_addn(&said, text,
	    next != NULL ? (size_t)(next - text) : strlen(text));
	overlay_done(a, "Answer", strbuf_str(&said), false, next_question);
	strbuf_finish(&line);
	strbuf_finish(&said);
}

void
overlay_quiz(struct app *a)
{
	const struct scenario_step *step = ask_step(a->session);
	size_t q = session_open_question(a->session);
	if (step == NULL || q == SIZE_MAX) {
		app_command(a, "next", true);
		return;
	}
	const struct quiz_question *question = &step->questions[q];
	const char *rows[16];
	size_t n = 0;
	for (; n < question->n_choices && n < ARRAY_LEN(rows); n++)
		rows[n] = question->choices[n].text;
	struct strbuf title = { 0 };
	strbuf_addf(&title, "Question %zu of %zu", q + 1, step->n_questions);
	overlay_choose(a,
	    &(struct chooser){ .title = strbuf_str(&title),
		.lead = question->question,
		.rows = rows,
		.n = n,
		.chosen = answered });
	strbuf_finish(&title);
}
