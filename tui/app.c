#include "tui/app.h"

#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/view.h"

enum {
	LOG_BYTES_MAX = 200000,
	PASTE_REFUSED_MAX = 20000,
	FRAME_MS = 450,
	LOOK_MS = 1500
};

static const struct view *const views[SCREEN_LAST] = {
	[SCREEN_HOME] = &view_home,
	[SCREEN_LESSON] = &view_lesson,
	[SCREEN_MAP] = &view_map,
	[SCREEN_ROUTES] = &view_routes,
	[SCREEN_CONFIG] = &view_config,
	[SCREEN_TIME] = &view_time,
	[SCREEN_REGISTRY] = &view_registry,
	[SCREEN_SCORE] = &view_score,
};

const struct view *
view_of(enum screen s)
{
	return views[s];
}

void
hints_add(struct hints *h, const char *keys, const char *text)
{
	if (h->n == HINTS_MAX)
		return;
	size_t n = strlen(keys);
	PRE(n < sizeof(h->items[0].keys));
	memcpy(h->items[h->n].keys, keys, n + 1);
	h->items[h->n++].text = text;
}

/* --- life ------------------------------------------------------------------*/

void
app_renew_catalog(struct app *a)
{
	arena_finish(&a->home_arena);
	a->catalog = catalog_read(a->host, &a->home_arena);
}

void
app_init(struct app *a, struct host *h, const struct face_options *o)
{
	*a = (struct app){ .host = h,
		.ascii = o->ascii,
		.no_motion = o->no_motion,
		.w = 80,
		.h = 24 };
	for (int s = 0; s < SCREEN_LAST; s++)
		a->state[s] = views[s]->create();
	app_renew_catalog(a);
	a->slots[0] = SCREEN_LESSON;
	a->slots[1] = SCREEN_MAP;
	a->slots[2] = SCREEN_ROUTES;
	a->slots[3] = SCREEN_CONFIG;
	a->pair[0] = SCREEN_MAP;
	a->pair[1] = SCREEN_ROUTES;
	app_show(a, SCREEN_HOME);
	if (o->scenario != NULL) {
		app_open_scenario(a, o->scenario, false);
		return;
	}
	struct arena scratch = { 0 };
	bool first = h->store == NULL ||
	    store_fact_get(h->store, "tour", "seen", &scratch) == NULL;
	arena_finish(&scratch);
	if (first && a->catalog->latest == NULL)
		overlay_first_run(a);
}

static void
close_session(struct app *a)
{
	if (a->session != NULL)
		config_keep(a);
	wave_finish(&a->wave);
	session_close(a->recorded);
	session_close(a->session);
	a->recorded = NULL;
	scenario_destroy(a->scenario);
	free(a->object_draft);
	a->object_draft = NULL;
	a->session = NULL;
	a->scenario = NULL;
	a->playing = false;
	a->prefix_chosen = a->prefix_held = false;
	memset(a->wake, 0, sizeof(a->wake));
}

void
app_finish(struct app *a)
{
	course_round_close(a->round);
	while (a->n_overlays > 0)
		app_pop(a);
	close_session(a);
	for (int s = 0; s < SCREEN_LAST; s++)
		views[s]->destroy(a->state[s]);
	free(a->message);
	free(a->copy_wanted);
	strbuf_finish(&a->paste_refused);
	strbuf_finish(&a->log);
	arena_finish(&a->home_arena);
}

void
app_push(struct app *a, const struct overlay_ops *ops, void *state)
{
	if (a->n_overlays == OVERLAYS_MAX)
		app_pop(a);
	a->overlays[a->n_overlays++] = (struct overlay){ ops, state };
}

void
app_pop(struct app *a)
{
	if (a->n_overlays == 0)
		return;
	struct overlay *o = &a->overlays[--a->n_overlays];
	if (o->ops->close != NULL)
		o->ops->close(o->state);
}

bool
app_is_on_top(const struct app *a, const struct overlay_ops *ops)
{
	return a->n_overlays > 0 && a->overlays[a->n_overlays - 1].ops == ops;
}

/* --- messages --------------------------------------------------------------*/

static void
set_message(struct app *a, const char *text, bool error)
{
	char *copy = xstrdup(text);
	copy[strcspn(copy, "\n")] = '\0';
	free(a->message);
	a->message = copy;
	a->message_is_error = error;
	if (copy[0] == '\0')
		return;
	if (a->log.len > LOG_BYTES_MAX)
		strbuf_clear(&a->log);
	strbuf_add(&a->log, copy);
	strbuf_addc(&a->log, '\n');
}

static void
say(struct app *a, bool error, const char *fmt, va_list ap)
{
	struct strbuf b = { 0 };
	strbuf_vaddf(&b, fmt, ap);
	set_message(a, strbuf_str(&b), error);
	strbuf_finish(&b);
}

void
app_say(struct app *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(a, false, fmt, ap);
	va_end(ap);
}

void
app_say_error(struct app *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(a, true, fmt, ap);
	va_end(ap);
}

/* --- scenario and screens --------------------------------------------------*/

enum step_kind
app_step_kind(const struct app *a)
{
	const struct scenario_step *step =
	    a->session != NULL ? ask_step(a->session) : NULL;
	return step != NULL ? step->kind : STEP_READ;
}

/* MANRS actions 3 and 4 are about what is published. */
static bool
is_of_registry(const struct app *a, const char *requirement)
{
	const struct requirement *r =
	    session_requirement(a->session, requirement);
	return r != NULL && (r->action == 3 || r->action == 4);
}

const char *
app_hint_commands(const struct scenario_step *step)
{
	const char *found = NULL;
	for (size_t i = 0; i < step->n_hints; i++)
		if (step->hints[i].commands != NULL)
			found = step->hints[i].commands;
	return found;
}

static bool
is_registry_command(const char *line)
{
	static const char *const words[] = { "publish ", "revoke ", "irr ",
		"contact " };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_starts(line, words[i]))
			return true;
	return false;
}

/* Where a fix is made: in a configuration, or in a registry. */
static enum screen
fix_screen(const struct app *a)
{
	const struct scenario_step *step = ask_step(a->session);
	const struct scenario *s = a->scenario;
	size_t n = 0;
	if (s->n_learner_routers == 0)
		return SCREEN_REGISTRY;
	if (app_hint_commands(step) != NULL)
		return is_registry_command(app_hint_commands(step))
		    ? SCREEN_REGISTRY
		    : SCREEN_CONFIG;
	if (step->requirement != NULL)
		return is_of_registry(a, step->requirement) ? SCREEN_REGISTRY
							    : SCREEN_CONFIG;
	for (size_t i = 0; i < s->n_grade; i++)
		n += is_of_registry(a, s->grade[i].requirement);
	return n > 0 && n == s->n_grade ? SCREEN_REGISTRY : SCREEN_CONFIG;
}

const char *
app_fix_word(const struct app *a)
{
	return app_step_screen(a) == SCREEN_REGISTRY ? "registry" : "configure";
}

enum screen
app_step_screen(const struct app *a)
{
	if (a->session == NULL)
		return SCREEN_HOME;
	if (ask_step(a->session) == NULL)
		return a->scenario->n_steps > 0 ? SCREEN_SCORE : SCREEN_LESSON;
	switch (app_step_kind(a)) {
	case STEP_READ:
	case STEP_RECALL:
		return SCREEN_LESSON;
	case STEP_PREDICT:
	case STEP_RUN:
	case STEP_WHY:
		return SCREEN_MAP;
	case STEP_FIX:
		return fix_screen(a);
	case STEP_CALL:
		return SCREEN_REGISTRY;
	case STEP_CHECK:
		return SCREEN_SCORE;
	}
	return SCREEN_LESSON;
}

void
app_do_step(struct app *a)
{
	enum step_kind kind = app_step_kind(a);
	if (kind == STEP_RUN)
		app_request(a, REQ_SPACE);
	else if (kind == STEP_CHECK)
		app_request(a, REQ_CHECK);
	else
		app_show(a, app_step_screen(a));
}

/* In which slot of a layout a screen lives. */
static size_t
slot_of(enum screen s, enum layout layout)
{
	bool right =
	    s == SCREEN_ROUTES || s == SCREEN_CONFIG || s == SCREEN_REGISTRY;
	if (layout == LAYOUT_TWO)
		return right ? 1 : 0;
	if (s == SCREEN_LESSON || s == SCREEN_SCORE)
		return 0;
	if (s == SCREEN_MAP || s == SCREEN_TIME)
		return 1;
	return s == SCREEN_CONFIG ? 3 : 2;
}

enum layout
app_layout(const struct app *a)
{
	enum layout most = a->w >= 140 && a->h >= 40 ? LAYOUT_FOUR
	    : a->w >= 120 && a->h >= 24              ? LAYOUT_TWO
						     : LAYOUT_ONE;
	if (a->session == NULL)
		return LAYOUT_ONE;
	return a->layout == LAYOUT_AUTO || a->layout > most ? most : a->layout;
}

enum screen
app_pane(const struct app *a, size_t slot)
{
	enum layout layout = app_layout(a);
	if (layout == LAYOUT_ONE)
		return a->screen;
	return layout == LAYOUT_TWO ? a->pair[slot] : a->slots[slot];
}

void
app_show(struct app *a, enum screen s)
{
	if (a->session == NULL && s != SCREEN_HOME)
		return;
	if (a->screen == SCREEN_CONFIG && s != SCREEN_CONFIG)
		config_keep(a);
	a->screen = s;
	if (s != SCREEN_HOME) {
		a->slots[slot_of(s, LAYOUT_FOUR)] = s;
		a->pair[slot_of(s, LAYOUT_TWO)] = s;
	}
	if (views[s]->enter != NULL)
		views[s]->enter(a, a->state[s]);
}

void
app_go_home(struct app *a)
{
	close_session(a);
	a->tour = false;
	set_message(a, "", false);
	app_renew_catalog(a);
	app_show(a, SCREEN_HOME);
}

/* What an AS sees of the prefix may have changed: read the story again. */
void
app_renew_wave(struct app *a)
{
	struct subject about = ask_subject(a->session);
	if (!a->prefix_chosen && !a->prefix_held) {
		a->prefix = about.prefix;
		a->origin = about.origin;
	}
	if (a->prefix.addr.family == IP_NONE)
		wave_finish(&a->wave);
	else
		wave_build(&a->wave, app_shown(a), &a->prefix, a->origin);
	a->frame = a->wave.n > 0 ? a->wave.n - 1 : 0;
}

static void
renew(struct app *a)
{
	if (a->session == NULL)
		return;
	app_renew_wave(a);
	inbox_renew(a);
	for (int s = 0; s < SCREEN_LAST; s++)
		if (views[s]->renew != NULL)
			views[s]->renew(a, a->state[s]);
}

void
app_choose_prefix(struct app *a, const struct prefix *p, uint32_t origin)
{
	a->prefix = *p;
	a->origin = origin;
	a->prefix_chosen = true;
	app_pause(a);
	renew(a);
}

void
app_release_prefix(struct app *a)
{
	if (!a->prefix_held)
		return;
	a->prefix_held = false;
	if (!a->playing)
		renew(a);
}

static void
load_failed(struct app *a, const struct diags *d, const char *word)
{
	struct strbuf text = { 0 };
	diags_render(&text, d);
	app_say_error(a, "%s cannot be opened; the messages say why.", word);
	overlay_text(a, "This scenario has mistakes", strbuf_str(&text));
	strbuf_finish(&text);
}

const char *
app_scope(const struct app *a, struct arena *arena)
{
	return arena_printf(arena, "session %lld",
	    (long long)session_id(a->session));
}

bool
app_open_scenario(struct app *a, const char *word, bool tour)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	struct diags d;
	diags_init(&d, &arena);
	size_t n;
	const struct probe_vocabulary *probes = grader_vocabulary(&n);
	struct scenario *sc = NULL;
	struct session *s = NULL;
	const char *dir = paths_scenario(&a->host->paths, &arena, word, &why);
	if (dir == NULL) {
		app_say_error(a, "%s", strbuf_str(&why));
	} else {
		sc = scenario_load(dir, probes, n, &d);
		struct session_options o;
		host_session_options(a->host, &o);
		o.resume = !tour;
		if (sc != NULL)
			s = host_open_session(a->host, sc, &o, &d);
		if (s == NULL)
			load_failed(a, &d, word);
	}
	if (s != NULL) {
		close_session(a);
		a->scenario = sc;
		a->session = s;
		a->tour = tour;
		a->focus_as = sc->learner_as;
		a->generation++;
		a->opened++;
		inbox_recall(a);
		registry_recall_draft(a);
		renew(a);
		app_show(a, app_step_screen(a));
		set_message(a, "", false);
		if (session_is_in_block(s))
			overlay_palette(a, "");
		if (session_notice(s) != NULL)
			overlay_text(a, "Before you go on", session_notice(s));
		bool told = a->host->not_saved == a->told_not_saved;
		a->told_not_saved = a->host->not_saved;
		if (!told && a->told_not_saved != NULL)
			overlay_text(a, "Before you go on", a->told_not_saved);
	} else {
		scenario_destroy(sc);
	}
	strbuf_finish(&why);
	diags_finish(&d);
	arena_finish(&arena);
	return s != NULL;
}

/* --- commands --------------------------------------------------------------*/

void
app_after(struct app *a, const struct reply *r, const char *said)
{
	struct strbuf b = { 0 };
	bool error = r->status == REPLY_ERROR;
	const char *message = r->message != NULL ? r->message : "";
	strbuf_add(&b, message);
	if (said != NULL && !error) {
		size_t room = a->w > 0 ? (size_t)a->w : 80;
		if (b.len == 0)
			strbuf_addf(&b, "same as: %s", said);
		else if (b.len + strlen(said) + 12 < room)
			strbuf_addf(&b, "  (same as: %s)", said);
	}
	set_message(a, strbuf_str(&b), error);
	strbuf_finish(&b);
	a->generation++;
	renew(a);
}

const struct reply *
app_command(struct app *a, const char *line, bool key)
{
	struct strbuf copy = { 0 };
	size_t before = session_step_index(a->session);
	app_replay_end(a);
	strbuf_add(&copy, line);
	const struct reply *r = session_command(a->session, strbuf_str(&copy));
	if (session_step_index(a->session) != before) {
		a->prefix_chosen = false;
		/* "Ask why" begins at the own router. */
		if (app_step_kind(a) == STEP_WHY)
			a->focus_as = a->scenario->learner_as;
	}
	app_after(a, r, key ? strbuf_str(&copy) : NULL);
	strbuf_finish(&copy);
	return r;
}

/* What a command said, where a row is not enough. asked: what was looked at
 * before it. */
static void
show_reply(struct app *a, const struct reply *r, const char *title,
    struct prefix asked, uint32_t origin)
{
	if (r->explanation != NULL) {
		/* The question ended the step, but its card is still read. */
		if (asked.addr.family != IP_NONE &&
		    !prefix_eq(&asked, &a->prefix)) {
			a->prefix = asked;
			a->origin = origin;
			a->prefix_held = true;
			renew(a);
		}
		overlay_card(a, r->explanation);
	} else if (r->finished) {
		overlay_ask(a, title, r->text, "home", app_go_home);
	} else if (r->report != NULL) {
		app_show(a, SCREEN_SCORE);
	} else if (r->text != NULL && strchr(r->text, '\n') != NULL &&
	    strchr(r->text, '\n')[1] != '\0') {
		overlay_text(a, title, r->text);
	}
}

void
app_command_show(struct app *a, const char *line, const char *title, bool key)
{
	struct prefix asked = a->prefix;
	uint32_t origin = a->origin;
	show_reply(a, app_command(a, line, key), title, asked, origin);
}

void
app_command_typed(struct app *a, const char *line)
{
	struct prefix asked = a->prefix;
	uint32_t origin = a->origin;
	const struct reply *r = app_command(a, line, false);
	/* More lines come, when what this one said is read. */
	if (session_is_in_block(a->session) || a->pasting)
		overlay_palette(a, "");
	if (!a->pasting)
		show_reply(a, r, line, asked, origin);
	else if (r->status == REPLY_ERROR &&
	    a->paste_refused.len < PASTE_REFUSED_MAX)
		strbuf_add(&a->paste_refused, r->text);
}

/* --- time ------------------------------------------------------------------*/

void
app_wake_in(struct app *a, enum wake w, uint64_t ms)
{
	a->wake[w] = a->now_ms + (ms > 0 ? ms : 1);
}

uint64_t
app_next_wake(const struct app *a)
{
	uint64_t first = 0;
	for (int w = 0; w < WAKE_LAST; w++)
		if (a->wake[w] != 0 && (first == 0 || a->wake[w] < first))
			first = a->wake[w];
	return first;
}

static uint64_t
frame_ms(const struct app *a)
{
	uint64_t ms = FRAME_MS;
	for (int i = 0; i < a->speed; i++)
		ms /= 2;
	for (int i = 0; i > a->speed; i--)
		ms *= 2;
	return ms < 20 ? 20 : ms;
}

void
app_play_from(struct app *a, size_t first)
{
	if (a->no_motion || a->wave.n == 0 || first + 1 >= a->wave.n) {
		a->frame = a->wave.n > 0 ? a->wave.n - 1 : 0;
		app_pause(a);
		if (a->tour) /* time to look, then on */
			app_wake_in(a, WAKE_PLAY, LOOK_MS);
		return;
	}
	a->frame = first;
	a->playing = true;
	app_wake_in(a, WAKE_PLAY, frame_ms(a));
}

void
app_pause(struct app *a)
{
	a->playing = false;
	a->wake[WAKE_PLAY] = 0;
}

void
app_run(struct app *a)
{
	uint64_t before = sim_now(session_world(a->session)->sim);
	const struct reply *r = app_command(a, "run", true);
	if (r->status == REPLY_ERROR)
		return;
	size_t first = 0;
	while (first + 1 < a->wave.n && a->wave.times_ms[first + 1] <= before)
		first++;
	app_play_from(a, first);
}

/* The learner has seen what the fix does: in the first minute the check comes
 * by itself. */
bool
app_end_tour(struct app *a)
{
	if (!a->tour || app_step_kind(a) != STEP_CHECK)
		return false;
	app_pause(a);
	const struct scenario_step *step = ask_step(a->session);
	const char *text = step->text != NULL ? step->text : "";
	struct strbuf b = { 0 };
	strbuf_add(&b, text);
	strbuf_add(&b,
	    "\n\nThat was your first fix. Enter shows all "
	    "tutorials and scenarios.\n");
	/* Checked for the lesson, graded and closed for the gradebook. */
	const struct reply *r = app_command(a, "check", false);
	if (r->status != REPLY_ERROR)
		r = app_command(a, "finish", false);
	if (r->status != REPLY_ERROR)
		overlay_done(a, "Fixed", strbuf_str(&b), true, app_go_home);
	strbuf_finish(&b);
	return true;
}

static void
tick_play(struct app *a)
{
	if (a->frame + 1 < a->wave.n)
		a->frame++;
	if (a->frame + 1 < a->wave.n) {
		app_wake_in(a, WAKE_PLAY, frame_ms(a));
		return;
	}
	bool was_playing = a->playing;
	app_pause(a);
	/* The last picture is looked at before something covers it. */
	if (a->tour && was_playing)
		app_wake_in(a, WAKE_PLAY, LOOK_MS);
	else
		(void)app_end_tour(a);
}

void
app_tick(struct app *a)
{
	for (int w = 0; w < WAKE_LAST; w++) {
		if (a->wake[w] == 0 || a->wake[w] > a->now_ms)
			continue;
		a->wake[w] = 0;
		if (w == WAKE_PLAY)
			tick_play(a);
		else if (views[SCREEN_CONFIG]->tick != NULL)
			views[SCREEN_CONFIG]->tick(a, a->state[SCREEN_CONFIG]);
	}
}

void
app_time_text(const struct app *a, struct strbuf *out)
{
	uint64_t ms = sim_now(session_world(app_shown(a))->sim);
	if (a->frame + 1 < a->wave.n)
		ms = a->wave.times_ms[a->frame];
	scenario_time_print(a->scenario, ms, out);
}
