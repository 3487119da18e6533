/* Configuration: the candidate in an editor, checked while one types, with
 * its effect shown before it is committed. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/config_view.h"

enum { CHECK_MS = 150, KEEP_MS = 1500 };

static void *
config_create(void)
{
	return xcalloc(1, sizeof(struct config));
}

static void
drop_check(struct config *c)
{
	if (c->checked)
		diags_finish(&c->diags);
	arena_finish(&c->check_arena);
	c->checked = false;
}

static void
config_destroy(void *state)
{
	struct config *c = state;
	drop_check(c);
	editor_finish(&c->editor);
	diff_finish(&c->diff);
	free(c->running);
	free(c->candidate);
	free(c->choices);
	strbuf_finish(&c->find);
	free(c);
}

static struct config *
config_of(struct app *a)
{
	return view_state(a, SCREEN_CONFIG);
}

bool
config_has_changes(const struct config *c)
{
	return c->diff.added + c->diff.removed > 0;
}

const struct diag *
config_diag_at(const struct config *c, uint32_t line)
{
	const struct diag *found = NULL;
	for (size_t i = 0; c->checked && i < c->diags.n; i++) {
		const struct diag *d = &c->diags.items[i];
		if (d->place.line != line || d->severity == DIAG_NOTE)
			continue;
		if (d->severity == DIAG_ERROR)
			return d;
		if (found == NULL)
			found = d;
	}
	return found;
}

bool
config_can_take(const struct diag *d)
{
	return d->severity == DIAG_ERROR && d->suggestion != NULL &&
	    d->place.column > 0 && strchr(d->suggestion, ' ') == NULL;
}

size_t
config_rows(const struct config *c, size_t **out)
{
	size_t n = 0;
	size_t *rows = xcalloc(c->diff.n + 1, sizeof(*rows));
	for (size_t i = 0; i < c->diff.n; i++) {
		bool near = !c->only_changes;
		for (size_t k = i > 2 ? i - 2 : 0;
		     !near && k < c->diff.n && k <= i + 2; k++)
			near = c->diff.lines[k].kind != DIFF_SAME;
		if (near)
			rows[n++] = i;
	}
	*out = rows;
	return n;
}

/* --- the text and the session ----------------------------------------------*/

void
config_check_text(struct app *a, struct config *c)
{
	struct strbuf text = { 0 };
	editor_text(&c->editor, &text);
	drop_check(c);
	diags_init(&c->diags, &c->check_arena);
	session_check_text(a->session, c->router, strbuf_str(&text), text.len,
	    &c->diags);
	c->checked = true;
	strbuf_finish(&text);
}

/* Running text against the text in the editor. */
void
config_renew_diff(struct app *a, struct config *c)
{
	struct strbuf text = { 0 };
	editor_text(&c->editor, &text);
	diff_finish(&c->diff);
	free(c->running);
	free(c->candidate);
	c->running = xstrdup(session_running(a->session, c->router));
	c->candidate = xstrdup(strbuf_str(&text));
	diff_make(&c->diff, c->running, c->candidate);
	if (!config_has_changes(c))
		c->only_changes = false; /* nothing would be left to see */
	strbuf_finish(&text);
}

void
config_renew_preview(struct app *a, struct config *c)
{
	c->preview = NULL;
	if (!c->typing && config_has_changes(c) &&
	    (!c->checked || c->diags.errors == 0))
		c->preview = session_preview(a->session);
}

static void
first_change(struct config *c)
{
	size_t *rows;
	size_t n = config_rows(c, &rows);
	for (size_t i = 0; i < n; i++)
		if (c->diff.lines[rows[i]].kind != DIFF_SAME) {
			c->at = i;
			break;
		}
	free(rows);
}

static const struct dialect *
dialect_of_router(const struct app *a, const char *router)
{
	const struct scenario *s = a->scenario;
	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_routers; k++)
			if (str_eq(s->nodes[i].routers[k].name, router))
				return s->nodes[i].routers[k].dialect;
	return NULL;
}

static void
choose_router(struct app *a, struct config *c, const char *router)
{
	c->router = router;
	c->dialect = dialect_of_router(a, router);
	editor_set(&c->editor, session_candidate(a->session, router));
	c->unsaved = false;
	c->at = c->top = 0;
	config_check_text(a, c);
	config_renew_diff(a, c);
	first_change(c);
	config_renew_preview(a, c);
}

static void
config_renew(struct app *a, void *state)
{
	struct config *c = state;
	if (c->made_for != a->opened) {
		c->made_for = a->opened;
		c->typing = c->pasting = c->unsaved = c->only_changes = false;
		c->router = NULL;
		c->preview = NULL;
		if (a->scenario->n_learner_routers > 0)
			choose_router(a, c, a->scenario->learner_routers[0]);
		return;
	}
	c->confirming = false;
	/* Places are in what the session forgets when it plays again. */
	if (c->router != NULL && c->checked)
		config_check_text(a, c);
	if (c->router == NULL || c->unsaved)
		return;
	struct strbuf text = { 0 };
	editor_text(&c->editor, &text);
	const char *candidate = session_candidate(a->session, c->router);
	bool other = !str_eq(strbuf_str(&text), candidate);
	strbuf_finish(&text);
	if (other && !c->typing) {
		editor_set(&c->editor, candidate);
		config_check_text(a, c);
		config_renew_diff(a, c);
		first_change(c);
	} else {
		config_renew_diff(a, c);
	}
	config_renew_preview(a, c);
}

void
config_keep(struct app *a)
{
	struct config *c = config_of(a);
	if (a->session == NULL || c->router == NULL || !c->unsaved)
		return;
	struct strbuf text = { 0 };
	editor_text(&c->editor, &text);
	a->wake[WAKE_KEEP] = 0;
	c->unsaved = false;
	const struct reply *r = session_load_text(a->session, c->router,
	    strbuf_str(&text), text.len);
	if (r->status == REPLY_ERROR)
		app_say_error(a, "%s", r->message != NULL ? r->message : "");
	strbuf_finish(&text);
	a->generation++;
	config_renew_diff(a, c);
}

char *
config_text(struct app *a)
{
	struct strbuf text = { 0 };
	editor_text(&config_of(a)->editor, &text);
	return text.s != NULL ? strbuf_take(&text) : xstrdup("");
}

void
config_changed(struct app *a, struct config *c)
{
	c->unsaved = true;
	c->confirming = false; /* what was asked about is another text now */
	free(c->choices);
	c->choices = NULL;
	app_wake_in(a, WAKE_CHECK, CHECK_MS);
	app_wake_in(a, WAKE_KEEP, KEEP_MS);
}

void
config_set_text(struct app *a, const char *text)
{
	struct config *c = config_of(a);
	size_t line = c->editor.line;
	editor_set(&c->editor, text);
	editor_goto(&c->editor, line, 0);
	c->unsaved = true;
	config_keep(a);
	config_check_text(a, c);
	config_renew_diff(a, c);
	first_change(c);
	config_renew_preview(a, c);
}

static void
config_tick(struct app *a, void *state)
{
	struct config *c = state;
	if (a->session == NULL || c->router == NULL)
		return;
	if (a->wake[WAKE_CHECK] == 0) {
		config_check_text(a, c);
		config_renew_diff(a, c);
	}
	if (c->unsaved && a->wake[WAKE_KEEP] == 0)
		config_keep(a);
}

/* --- requests --------------------------------------------------------------*/

static void
after_commit(struct app *a, size_t step, uint64_t before)
{
	size_t first = 0;
	bool advanced = session_step_index(a->session) != step;
	while (first + 1 < a->wave.n && a->wave.times_ms[first + 1] <= before)
		first++;
	if (!advanced)
		return;
	/* What it changed in the world is shown before what comes next. */
	if (first + 1 < a->wave.n || a->tour) {
		app_show(a, SCREEN_MAP);
		app_play_from(a, first);
	} else {
		app_show(a, app_step_screen(a));
	}
}

static void
commit(struct app *a, struct config *c, const char *line)
{
	size_t step = session_step_index(a->session);
	uint64_t before = sim_now(session_world(a->session)->sim);
	config_keep(a);
	if (c->checked && c->diags.errors > 0) {
		app_say_error(a,
		    "Not committed: %zu error%s. Your running "
		    "configuration has not changed.",
		    c->diags.errors, c->diags.errors == 1 ? "" : "s");
		return;
	}
	const struct reply *r = app_command(a, line, true);
	c->confirming = r->status == REPLY_CONFIRM;
	if (r->status == REPLY_OK)
		after_commit(a, step, before);
	else if (r->status == REPLY_CONFIRM)
		app_say_error(a, "%s", r->message);
}

static void
next_error(struct app *a, struct config *c)
{
	size_t *rows;
	size_t n = config_rows(c, &rows);
	for (size_t i = 1; i <= n; i++) {
		size_t at = (c->at + i) % n;
		uint32_t line = c->diff.lines[rows[at]].new_line;
		if (line > 0 && config_diag_at(c, line) != NULL) {
			c->at = at;
			free(rows);
			return;
		}
	}
	free(rows);
	app_say(a, "There is no error and no warning.");
}

/* The next row whose line has what is searched for. */
static void
next_found(struct app *a, struct config *c)
{
	size_t *rows;
	size_t n = config_rows(c, &rows), found = n;
	for (size_t i = 1; i <= n && found == n; i++) {
		size_t at = (c->at + i) % n;
		const struct diff_line *l = &c->diff.lines[rows[at]];
		struct strbuf line = { 0 };
		strbuf_addn(&line, l->text, l->len);
		if (strstr(strbuf_str(&line), strbuf_str(&c->find)) != NULL)
			found = at;
		strbuf_finish(&line);
	}
	free(rows);
	if (found < n)
		c->at = found;
	else
		app_say_error(a, "\"%s\" is not in this text.",
		    strbuf_str(&c->find));
}

static void
search_for(struct app *a, const char *text)
{
	struct config *c = config_of(a);
	strbuf_clear(&c->find);
	strbuf_add(&c->find, text);
	if (text[0] != '\0')
		next_found(a, c);
}

static void
roll_back(struct app *a, size_t index)
{
	struct strbuf line = { 0 };
	strbuf_addf(&line, "rollback %zu", index);
	app_command(a, strbuf_str(&line), true);
	strbuf_finish(&line);
}

/* The lines of "show versions", the number of each as it stands there. */
static void
choose_version(struct app *a)
{
	config_keep(a);
	const struct reply *r = session_command(a->session, "show versions");
	struct arena arena = { 0 };
	char *text = arena_strdup(&arena, r->text != NULL ? r->text : "");
	const char *rows[64];
	size_t n = 0;
	for (char *s = text; *s != '\0' && n < ARRAY_LEN(rows);) {
		size_t len = strcspn(s, "\n");
		char *next = s + len + (s[len] == '\n');
		s[len] = '\0';
		if (len > 0)
			rows[n++] = s;
		s = next;
	}
	overlay_choose(a,
	    &(struct chooser){ .title = "Versions: Enter makes "
					"one the candidate",
		.rows = rows,
		.n = n,
		.at = 1,
		.chosen = roll_back });
	arena_finish(&arena);
}

/* The same configuration in another language. */
static void
show_as(struct app *a, const struct config *c)
{
	const char *const *names = dialect_names();
	size_t n = 0, at = 0;
	while (names[n] != NULL) {
		if (c->dialect != NULL && str_eq(names[n], c->dialect->name))
			at = n;
		n++;
	}
	struct strbuf line = { 0 };
	if (n == 0)
		return;
	strbuf_addf(&line, "show config %s as %s", c->router,
	    names[(at + 1) % n]);
	app_command_show(a, strbuf_str(&line), names[(at + 1) % n], true);
	strbuf_finish(&line);
}

static void
explain_line(struct app *a, struct config *c)
{
	size_t *rows;
	size_t n = config_rows(c, &rows);
	const struct diag *d = c->at < n
	    ? config_diag_at(c, c->diff.lines[rows[c->at]].new_line)
	    : NULL;
	free(rows);
	struct strbuf b = { 0 };
	if (d != NULL) {
		diag_render(&b, d);
		overlay_text(a, "Why this line", strbuf_str(&b));
	} else if (ask_why(a->session, "", &b)) {
		app_command_show(a, strbuf_str(&b), "Why", true);
	}
	strbuf_finish(&b);
}

static void
next_router(struct app *a, struct config *c)
{
	const struct scenario *s = a->scenario;
	for (size_t i = 0; i < s->n_learner_routers; i++)
		if (str_eq(s->learner_routers[i], c->router)) {
			config_keep(a);
			choose_router(a, c,
			    s->learner_routers[(i + 1) % s->n_learner_routers]);
			return;
		}
}

static bool
on_trial(const struct app *a)
{
	uint64_t end_ms;
	return session_trial(a->session, &end_ms);
}

static void
main_thing(struct app *a, struct config *c)
{
	if (c->diags.errors == 0 && (config_has_changes(c) || on_trial(a)))
		commit(a, c, "commit");
	else
		config_start_typing(a, c);
}

static bool
move_line(struct config *c, enum request r)
{
	size_t *rows;
	size_t n = config_rows(c, &rows);
	free(rows);
	return list_move(&c->at, n, r, c->page);
}

static bool
config_request(struct app *a, void *state, enum request r)
{
	struct config *c = state;
	if (c->router == NULL)
		return false;
	if (move_line(c, r))
		return true;
	switch ((int)r) {
	case REQ_ENTER:
		main_thing(a, c);
		return true;
	case REQ_EDIT:
		config_start_typing(a, c);
		return true;
	case REQ_DIFF:
		if (!config_has_changes(c)) {
			app_say(a, "Nothing is changed: what runs is shown.");
			return true;
		}
		c->only_changes = !c->only_changes;
		c->at = c->top = 0;
		first_change(c);
		return true;
	case REQ_TRIAL:
		commit(a, c, "commit trial 60s");
		return true;
	case REQ_ROLLBACK:
		choose_version(a);
		return true;
	case REQ_DISCARD:
		c->unsaved = false;
		app_command(a, "discard", true);
		return true;
	case REQ_EDITOR:
		a->editor_wanted = true;
		return true;
	case REQ_SEARCH:
		overlay_prompt(a, "find: /", strbuf_str(&c->find), search_for);
		return true;
	case REQ_NEXT_MATCH:
		if (c->find.len > 0 && !(c->checked && c->diags.errors > 0))
			next_found(a, c);
		else
			next_error(a, c);
		return true;
	case REQ_VIEW:
		show_as(a, c);
		return true;
	case REQ_WHY:
		explain_line(a, c);
		return true;
	case REQ_RIGHT:
		if (a->scenario->n_learner_routers < 2)
			return false;
		next_router(a, c);
		return true;
	default:
		return false;
	}
}

void
config_goto(struct app *a, const char *router, uint32_t line)
{
	struct config *c = config_of(a);
	app_show(a, SCREEN_CONFIG);
	if (c->router == NULL)
		return;
	if (router != NULL && !str_eq(router, c->router) &&
	    session_running(a->session, router) != NULL)
		choose_router(a, c, router);
	size_t *rows;
	size_t n = config_rows(c, &rows);
	for (size_t i = 0; i < n; i++)
		if (c->diff.lines[rows[i]].old_line == line)
			c->at = i;
	free(rows);
}

static void
config_title(struct app *a, void *state, struct strbuf *out)
{
	const struct config *c = state;
	(void)a;
	if (c->router != NULL)
		strbuf_add(out, c->router);
}

static void
config_hints(struct app *a, void *state, struct hints *h)
{
	const struct config *c = state;
	if (c->typing) {
		h->typing = true;
		const struct diag *d =
		    config_diag_at(c, (uint32_t)c->editor.line + 1);
		hints_add(h, "Esc", "stop typing");
		hints_add(h, "Tab",
		    d != NULL && config_can_take(d)
			? "take suggestion"
			: "complete, or what can stand here");
		hints_add(h, "arrows", "move");
		return;
	}
	if (c->checked && c->diags.errors > 0) {
		hints_add(h, "Enter", "edit");
		hints_add(h, "n", "next error");
		hints_add(h, "w", "why this error");
	} else if (config_has_changes(c)) {
		hints_add(h, "Enter",
		    c->confirming ? "commit all the same" : "commit");
		hints_add(h, "t", "trial 60s");
		hints_add(h, "i", "edit");
	} else if (on_trial(a)) {
		hints_add(h, "Enter", "confirm the trial (commit)");
		hints_add(h, "D", "end it");
		hints_add(h, "i", "edit");
	} else {
		hints_add(h, "Enter", "edit");
		hints_add(h, "/", "find");
		hints_add(h, "v", "other language");
	}
	if (config_has_changes(c)) {
		hints_add(h, "d", c->only_changes ? "all lines" : "diff");
		hints_add(h, "D", "discard");
	}
	if (a->scenario->n_learner_routers > 1)
		hints_add(h, "Rt", "other router");
	hints_add(h, "u", "undo");
	hints_add(h, "b", "rollback");
	hints_add(h, "E", "editor");
	hints_add(h, "Esc", "menu");
}

static const enum request config_requests[] = { REQ_EDIT, REQ_DIFF, REQ_TRIAL,
	REQ_ROLLBACK, REQ_DISCARD, REQ_SEARCH, REQ_NEXT_MATCH, REQ_VIEW,
	REQ_EDITOR, REQ_NONE };

static void
draw(struct app *a, void *state, struct area at, bool focused)
{
	config_draw(a, state, at, focused);
}

const struct view view_config = {
	.screen = SCREEN_CONFIG,
	.name = "Config",
	.requests = config_requests,
	.create = config_create,
	.destroy = config_destroy,
	.renew = config_renew,
	.key = config_key,
	.request = config_request,
	.tick = config_tick,
	.draw = draw,
	.title = config_title,
	.hints = config_hints,
};
