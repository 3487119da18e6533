#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* --- speaking -------------------------------------------------------------*/

void
session_say(struct session *s, const char *fmt, ...)
{
	struct strbuf safe = { 0 };
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(&s->step_arena, fmt, ap);
	va_end(ap);
	/* It may repeat what was typed, tabs too. */
	str_add_safe(&safe, text, strlen(text), true);
	s->reply.message = arena_strdup(&s->step_arena, strbuf_str(&safe));
	strbuf_finish(&safe);
}

static void
tell(struct session *s, struct strbuf *out, const char *fmt, va_list ap)
{
	char *text = arena_vprintf(&s->step_arena, fmt, ap);

	/* A message is one line. */
	s->reply.message =
	    arena_strndup(&s->step_arena, text, strcspn(text, "\n"));
	if (strchr(text, '\n') != NULL)
		text_lines(out, text);
	else
		text_wrap(out, 0, text);
}

void
session_tell(struct session *s, struct strbuf *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(s, out, fmt, ap);
	va_end(ap);
}

enum reply_status
session_fail(struct session *s, struct strbuf *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(s, out, fmt, ap);
	va_end(ap);
	return REPLY_ERROR;
}

const char *
session_wall_time(const struct session *s)
{
	const char *now = s->opt.now != NULL ? s->opt.now(s->opt.arg) : NULL;

	return now != NULL ? now : "";
}

const char *
session_time_text(struct session *s, uint64_t ms)
{
	struct strbuf b = { 0 };
	const char *text;

	scenario_time_print(s->scenario, ms, &b);
	text = arena_strdup(&s->step_arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* --- the work -------------------------------------------------------------*/

void
work_finish(struct work *w)
{
	world_close(w->world);
	for (size_t i = 0; i < w->n_compiled; i++)
		compiled_free(w->compiled[i]);
	free(w->compiled);
	free(w->commits);
	free(w->acts);
	strbuf_finish(&w->block);
	strbuf_finish(&w->objects);
	arena_finish(&w->arena);
	*w = (struct work){ 0 };
}

static const struct scenario_router *
find_router(const struct scenario *sc, const char *name)
{
	for (size_t i = 0; i < sc->n_nodes; i++)
		for (size_t j = 0; j < sc->nodes[i].n_routers; j++)
			if (str_eq(sc->nodes[i].routers[j].name, name))
				return &sc->nodes[i].routers[j];
	return NULL;
}

static void
open_edits(struct session *s)
{
	const struct scenario *sc = s->scenario;
	struct work *w = &s->work;
	struct commit start = { .what = "start" };

	w->edits = ARENA_ARRAY(&w->arena, sc->n_learner_routers, struct edit);
	start.texts =
	    ARENA_ARRAY(&w->arena, sc->n_learner_routers, const char *);
	start.versions =
	    ARENA_ARRAY(&w->arena, sc->n_learner_routers, uint32_t);
	start.configs = ARENA_ARRAY(&w->arena, sc->n_learner_routers,
	    const struct router_config *);
	for (size_t i = 0; i < sc->n_learner_routers; i++) {
		const char *name = sc->learner_routers[i];
		const struct scenario_router *r = find_router(sc, name);
		router_id_t id =
		    topology_find_router(&w->world->topology, name);
		struct edit *e = &w->edits[w->n_edits];
		if (r == NULL || id == ROUTER_NONE)
			continue;
		e->name = name;
		e->id = id;
		e->dialect =
		    r->dialect != NULL ? r->dialect : dialect_of(FLAVOUR_FRR);
		e->file = arena_printf(&w->arena, "%s.conf", name);
		e->prompt = arena_printf(&w->arena, "%s(config)# ", name);
		start.texts[w->n_edits] =
		    r->config_text != NULL ? r->config_text : "";
		start.configs[w->n_edits] = sim_config(w->world->sim, id);
		start.versions[w->n_edits] =
		    sim_config_version(w->world->sim, id);
		w->n_edits++;
	}
	GROW(w->commits, w->n_commits, w->cap_commits);
	w->commits[w->n_commits++] = start;
}

/* Going back in time can have taken a commit back, on some routers or all. */
size_t
edit_commit(const struct work *w, const struct edit *e)
{
	const struct router_config *now = sim_config(w->world->sim, e->id);

	for (size_t i = w->n_commits; i-- > 1;)
		if (w->commits[i].configs[e - w->edits] == now)
			return i;
	return 0;
}

bool
work_reset(struct session *s, struct diags *d)
{
	const struct world_options o = { .seed = s->seed };
	struct world *world = world_open(s->scenario, &o, d);

	if (world == NULL)
		return false;
	work_finish(&s->work);
	s->work.world = world;
	(void)world_settle(world);
	open_edits(s);
	s->work.base_steps = history_steps(world->sim);
	s->preview_valid = false;
	return true;
}

struct edit *
session_edit(const struct session *s, const char *router)
{
	for (size_t i = 0; i < s->work.n_edits; i++)
		if (str_eq_nocase(s->work.edits[i].name, router))
			return &s->work.edits[i];
	/* Also "AS3491" and "3491", when that names one of them. */
	router_id_t id = topology_find_router(&s->work.world->topology, router);
	for (size_t i = 0; id != ROUTER_NONE && i < s->work.n_edits; i++)
		if (s->work.edits[i].id == id)
			return &s->work.edits[i];
	return NULL;
}

const char *
edit_running(const struct work *w, const struct edit *e)
{
	return w->commits[edit_commit(w, e)].texts[e - w->edits];
}

const char *
edit_candidate(const struct work *w, const struct edit *e)
{
	return e->candidate != NULL ? e->candidate : edit_running(w, e);
}

bool
edit_changed(const struct work *w, const struct edit *e)
{
	return e->candidate != NULL &&
	    !str_eq(e->candidate, edit_running(w, e));
}

/* --- made and closed ------------------------------------------------------*/

struct session *
session_make(const struct scenario *sc, const struct session_options *o,
    uint64_t seed, struct store *rows, struct diags *d)
{
	struct session *s = xcalloc(1, sizeof(*s));
	const char *error = NULL;

	s->scenario = sc;
	s->opt = *o;
	s->seed = seed != 0 ? seed : sc->seed;
	s->steps = xcalloc(sc->n_steps + 1, sizeof(*s->steps));
	s->store = o->store != NULL ? o->store : rows;
	if (s->store == NULL) {
		s->own_store = store_open(NULL, &s->arena, &error);
		s->store = s->own_store;
	}
	if (s->store == NULL) {
		struct place nowhere = { 0 };
		(void)diag_add(d, DIAG_ERROR, "store", nowhere, "%s",
		    error != NULL ? error : "no memory store");
		session_close(s);
		return NULL;
	}
	if (!work_reset(s, d)) {
		session_close(s);
		return NULL;
	}
	return s;
}

void
session_close(struct session *s)
{
	if (s == NULL)
		return;
	if (s->stored) {
		(void)journal_flush(s);
		store_session_release(s->store, s->id);
	}
	work_finish(&s->work);
	journal_finish(s);
	lesson_finish(s);
	store_close(s->own_store);
	strbuf_finish(&s->text);
	diags_finish(&s->preview_diags);
	arena_finish(&s->preview_arena);
	arena_finish(&s->report_arena);
	arena_finish(&s->step_arena);
	arena_finish(&s->arena);
	free(s);
}

/* --- commands -------------------------------------------------------------*/

/* What is kept of a journal entry that carries a text: "load ROUTER" or "irr
 * add", and the text in the lines below. */
static enum reply_status
execute_text(struct session *s, const char *entry, struct strbuf *out)
{
	const char *text = strchr(entry, '\n') + 1;
	struct args a;
	char *first =
	    arena_strndup(&s->step_arena, entry, (size_t)(text - 1 - entry));

	if (str_eq(first, "irr add"))
		return irr_add_text(s, NULL, text, strlen(text), out);
	char *line = arena_printf(&s->step_arena, "%s text", first);

	if (!command_parse(&s->step_arena, line, &a, out) ||
	    arg(&a, "ROUTER") == NULL)
		return REPLY_ERROR;
	return config_load(s, arg(&a, "ROUTER"), NULL, text, strlen(text), out);
}

static bool
is_comment(const char *line)
{
	line += strspn(line, " \t\r\n");
	return *line == '#' || *line == '\0';
}

/* With its last line, the block is what "irr add" with a file is. */
static enum reply_status
typed_object(struct session *s, const char *line, struct strbuf *out)
{
	enum reply_status status;
	struct args a;

	if (!s->replaying && irr_is_dropped(line))
		return irr_drop(s, out);
	status = irr_line(s, line, out);

	if (s->work.irr_open || s->replaying || s->whatif ||
	    !command_parse(&s->step_arena, "irr add -", &a, out))
		return status;
	if (status == REPLY_OK)
		s->preview_valid = false;
	lesson_after(s, &a, status, out);
	return status;
}

enum reply_status
session_execute(struct session *s, const char *line, struct strbuf *out)
{
	struct args a;
	enum reply_status status;

	if (strchr(line, '\n') != NULL)
		return execute_text(s, line, out);
	if (!s->replaying && question_is_asked(s, line))
		return question_answer(s, line, out);
	if (s->work.open != NULL)
		return config_line(s, line, out);
	if (s->work.irr_open)
		return typed_object(s, line, out);
	if (is_comment(line))
		return REPLY_OK;
	if (!command_parse(&s->step_arena, line, &a, out))
		return REPLY_ERROR;
	status = command_run(s, &a, out);
	if ((command_kind_of(&a) & CHANGES) != 0 && status == REPLY_OK)
		s->preview_valid = false;
	if (!s->replaying && !s->whatif)
		lesson_after(s, &a, status, out);
	return status;
}

/* Control characters and broken UTF-8 are refused whole; false with a text. */
static bool
line_is_sane(struct session *s, const char *line, size_t *len)
{
	*len = strlen(line);
	while (*len > 0 && strchr(" \t\r\n", line[*len - 1]) != NULL)
		--*len;
	if (*len > LINE_BYTES_MAX) {
		session_fail(s, &s->text,
		    "the line is too long: %zu bytes, "
		    "at most %d",
		    *len, LINE_BYTES_MAX);
		return false;
	}
	for (size_t i = 0; i < *len; i++)
		if ((unsigned char)line[i] < 0x20 && line[i] != '\t') {
			session_fail(s, &s->text,
			    "a control character stands "
			    "in column %zu; the line was not read",
			    i + 1);
			return false;
		}
	if (!utf8_valid(line, *len, NULL)) {
		session_fail(s, &s->text,
		    "the line is not UTF-8 text; it was not read");
		return false;
	}
	return true;
}

static void
reply_begin(struct session *s)
{
	arena_reset(&s->step_arena);
	strbuf_clear(&s->text);
	s->reply = (struct reply){ .status = REPLY_OK };
	s->line_saved = false;
}

static const struct reply *
reply_end(struct session *s, enum reply_status status)
{
	const char *text = strbuf_str(&s->text);

	if (session_in_block(s) && status == REPLY_OK)
		status = REPLY_MORE;
	s->reply.status = status;
	s->reply.text = text;
	if (s->reply.message == NULL)
		s->reply.message =
		    arena_strndup(&s->step_arena, text, strcspn(text, "\n"));
	return &s->reply;
}

const struct requirement *
session_requirement(const struct session *s, const char *id)
{
	return store_requirement(s->store, id, s->scenario->edition);
}

static bool
is_undo(struct session *s, const char *line)
{
	struct strbuf ignored = { 0 };
	struct args a;
	bool undo = command_parse(&s->step_arena, line, &a, &ignored) &&
	    str_eq(a.tokens[0], "undo");

	strbuf_finish(&ignored);
	return undo;
}

const struct reply *
session_command(struct session *s, const char *line)
{
	enum reply_status status;
	bool confirming = s->confirm_pending;
	size_t len;
	char *clean;

	PRE(line != NULL);
	reply_begin(s);
	s->confirm_pending = false;
	if (!line_is_sane(s, line, &len))
		return reply_end(s, REPLY_ERROR);
	clean = arena_strndup(&s->step_arena, line, len);
	if (s->closed && !is_undo(s, clean)) {
		session_fail(s, &s->text,
		    "this session is finished; `undo` opens it again");
		s->reply.finished = true;
		return reply_end(s, REPLY_ERROR);
	}
	/* Only the very next command can confirm. */
	s->confirm_pending = confirming;
	status = session_execute(s, clean, &s->text);
	if (status != REPLY_CONFIRM)
		s->confirm_pending = false;
	return reply_end(s, status);
}

/* An editor's text comes whole: not into the middle of something typed. */
static bool
may_take_text(struct session *s)
{
	if (!session_in_block(s))
		return true;
	session_fail(s, &s->text, "first end the %s%s",
	    s->work.irr_open ? "objects that are being typed"
			     : "configuration of ",
	    s->work.irr_open ? "" : s->work.open->name);
	return false;
}

bool
session_is_in_block(const struct session *s)
{
	return session_in_block(s);
}

bool
session_advance(struct session *s, uint64_t until_ms)
{
	bool confirming = s->confirm_pending, ok;
	bool filter_asked = s->filter_asked_at == s->n_journal;
	char line[48];

	if (s->closed || session_in_block(s))
		return true;
	snprintf(line, sizeof(line), "run until %llums",
	    (unsigned long long)until_ms);
	s->advancing = true;
	ok = session_command(s, line)->status == REPLY_OK;
	s->advancing = false;
	/* What was asked before is still the question. */
	s->confirm_pending = confirming;
	if (filter_asked)
		s->filter_asked_at = s->n_journal;
	return ok && sim_now(session_sim(s)) >= until_ms;
}

const struct reply *
session_load_text(struct session *s, const char *router, const char *text,
    size_t len)
{
	reply_begin(s);
	if (!may_take_text(s))
		return reply_end(s, REPLY_ERROR);
	return reply_end(s, config_load(s, router, NULL, text, len, &s->text));
}

const struct reply *
session_send_objects(struct session *s, const char *text, size_t len,
    const char *password)
{
	struct strbuf all = { 0 };
	struct args a;
	enum reply_status status = REPLY_ERROR;

	reply_begin(s);
	if (s->closed)
		session_fail(s, &s->text,
		    "this session is finished; `undo` opens it again");
	else if (may_take_text(s) &&
	    command_parse(&s->step_arena, "irr add -", &a, &s->text)) {
		strbuf_addn(&all, text, len);
		if (len > 0 && text[len - 1] != '\n')
			strbuf_addc(&all, '\n');
		/* Behind them, so that their lines keep their numbers. */
		if (password != NULL)
			strbuf_addf(&all, "\npassword: %s\n", password);
		status =
		    irr_add_text(s, NULL, strbuf_str(&all), all.len, &s->text);
		lesson_after(s, &a, status, &s->text);
	}
	strbuf_finish(&all);
	return reply_end(s, status);
}

const char *
session_prompt(const struct session *s)
{
	if (s->work.irr_open)
		return "irr> ";
	return s->work.open != NULL ? s->work.open->prompt : "lab> ";
}

/* --- reading --------------------------------------------------------------*/

const struct scenario *
session_scenario(const struct session *s)
{
	return s->scenario;
}

struct world *
session_world(struct session *s)
{
	return s->work.world;
}

struct store *
session_store(struct session *s)
{
	return s->store;
}

int64_t
session_id(const struct session *s)
{
	return s->id;
}

uint64_t
session_seed(const struct session *s)
{
	return s->seed;
}

const char *
session_running(const struct session *s, const char *router)
{
	const struct edit *e = session_edit(s, router);

	return e != NULL ? edit_running(&s->work, e) : NULL;
}

const char *
session_candidate(const struct session *s, const char *router)
{
	const struct edit *e = session_edit(s, router);

	return e != NULL ? edit_candidate(&s->work, e) : NULL;
}

bool
session_has_candidate(const struct session *s, const char *router)
{
	const struct edit *e = session_edit(s, router);

	return e != NULL && edit_changed(&s->work, e);
}

char
session_as_status(struct session *s, uint32_t as, const struct prefix *p,
    uint32_t true_origin)
{
	return truth_status(s->work.world, as, p, true_origin);
}

bool
session_trial(const struct session *s, uint64_t *end_ms)
{
	*end_ms = s->work.trial.end_ms;
	return s->work.trial.active;
}

const struct report *
session_last_report(const struct session *s)
{
	return s->report;
}
