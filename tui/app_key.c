/* Keys and requests: what changes the model. */
#include <string.h>

#include "net/history.h"
#include "tui/ask.h"
#include "tui/view.h"

static void
unknown_key(struct app *a)
{
	struct strbuf name = { 0 };
	if (press_is_other_script(a->last_key)) {
		app_say_error(a,
		    "These keys are letters of another script; "
		    "Esc opens the menu.");
		return;
	}
	if (a->last_key == PRESS_OTHER) {
		app_say_error(a, "That key does nothing; ? shows the keys.");
		return;
	}
	press_name(a->last_key, &name);
	app_say_error(a, "There is no key %s here; ? shows the keys.",
	    strbuf_str(&name));
	strbuf_finish(&name);
}

/* --- screens and panes -----------------------------------------------------*/

static void
next_pane(struct app *a, int by)
{
	enum layout layout = app_layout(a);
	if (a->session == NULL)
		return;
	if (layout == LAYOUT_ONE) {
		int n = SCREEN_SCORE - SCREEN_LESSON + 1;
		int at = (int)a->screen - SCREEN_LESSON;
		app_show(a, (enum screen)(SCREEN_LESSON + (at + by + n) % n));
		return;
	}
	size_t n = layout == LAYOUT_TWO ? 2 : 4, at = 0;
	for (size_t i = 0; i < n; i++)
		if (app_pane(a, i) == a->screen)
			at = i;
	at = (at + n + (by > 0 ? 1 : n - 1)) % n;
	app_show(a, app_pane(a, at));
}

static void
change_layout(struct app *a)
{
	static const char *const names[] = { "automatic", "one pane",
		"two panes", "workspace of four" };
	a->layout = (enum layout)((a->layout + 1) % (LAYOUT_FOUR + 1));
	app_say(a, "Layout: %s%s.", names[a->layout],
	    a->layout > LAYOUT_ONE && app_layout(a) < a->layout
		? " (the window is too small for it)"
		: "");
}

/* --- time ------------------------------------------------------------------*/

static void
say_frame(struct app *a)
{
	struct strbuf b = { 0 };
	app_time_text(a, &b);
	app_say(a, "%s: %zu of %zu use a wrong route.", strbuf_str(&b),
	    wave_count(&a->wave, a->frame, "!"), a->wave.n_ases);
	strbuf_finish(&b);
}

static void
earlier(struct app *a)
{
	app_pause(a);
	if (a->frame == 0 || a->wave.n == 0) {
		app_say_error(a, "This is the beginning of the story.");
		return;
	}
	a->frame--;
	say_frame(a);
}

static void
later(struct app *a)
{
	app_pause(a);
	if (a->frame + 1 < a->wave.n) {
		a->frame++;
		say_frame(a);
		return;
	}
	if (a->recorded != NULL) {
		app_say(a, "End of the recorded history. Esc: your network.");
		return;
	}
	app_command(a, "play", true);
}

/* Time is no part of these steps; a key too many, when the story has just been
 * played, would run to its end. */
static bool
is_timeless(const struct app *a)
{
	enum step_kind kind = app_step_kind(a);
	return ask_step(a->session) != NULL &&
	    (kind == STEP_WHY || kind == STEP_RECALL);
}

static void
space(struct app *a)
{
	if (a->playing) {
		app_pause(a);
		app_say(a, "Paused. Space goes on, < and > look around.");
	} else if (a->frame + 1 < a->wave.n) {
		app_play_from(a, a->frame);
	} else if (a->recorded != NULL) {
		app_play_from(a, 0);
	} else if (is_timeless(a)) {
		app_say(a,
		    "Time stands still in this step: see NOW. :run lets it "
		    "pass all the same.");
	} else {
		if (a->screen != SCREEN_TIME)
			app_show(a, SCREEN_MAP);
		app_run(a);
	}
}

static void
change_speed(struct app *a, int by)
{
	static const char *const names[] = { "0.25", "0.5", "1", "2", "4", "8",
		"16" };
	if (a->speed + by >= -2 && a->speed + by <= 4)
		a->speed += by;
	app_say(a, "Speed %sx.", names[a->speed + 2]);
}

/* --- requests that mean the same everywhere --------------------------------*/

static void
why_here(struct app *a)
{
	struct strbuf line = { 0 };
	if (ask_why(a->session, "", &line))
		app_command_show(a, strbuf_str(&line), "Why", true);
	else
		app_say_error(a, "Choose a route or an AS first.");
	strbuf_finish(&line);
}

static void
start_tour(struct app *a)
{
	app_open_scenario(a, CATALOG_FIRST, true);
}

static bool
request_screen(struct app *a, enum request r)
{
	enum screen s;
	switch ((int)r) {
	case REQ_LESSON:
		s = SCREEN_LESSON;
		break;
	case REQ_MAP:
		s = SCREEN_MAP;
		break;
	case REQ_ROUTES:
		s = SCREEN_ROUTES;
		break;
	case REQ_CONFIG:
		s = SCREEN_CONFIG;
		break;
	case REQ_TIME:
		s = SCREEN_TIME;
		break;
	case REQ_REGISTRY:
		s = SCREEN_REGISTRY;
		break;
	case REQ_SCORE:
		s = SCREEN_SCORE;
		break;
	default:
		return false;
	}
	if (a->session == NULL)
		app_say_error(a, "Open a scenario first: Enter.");
	else
		app_show(a, s);
	return true;
}

/* Those that need no scenario. */
static bool
request_anywhere(struct app *a, enum request r)
{
	switch ((int)r) {
	case REQ_BACK:
		overlay_menu(a);
		return true;
	case REQ_HELP:
		overlay_help(a);
		return true;
	case REQ_COMMAND:
		overlay_palette(a, "");
		return true;
	case REQ_QUIT:
		a->quit = true;
		return true;
	case REQ_LOG:
		overlay_log(a);
		return true;
	case REQ_ASCII:
		a->ascii = !a->ascii;
		app_say(a,
		    a->ascii ? "Lines are ASCII now."
			     : "Lines are Unicode where possible.");
		return true;
	case REQ_MOTION:
		a->no_motion = !a->no_motion;
		app_say(a,
		    a->no_motion ? "Nothing moves by itself now."
				 : "Events are played step by step.");
		return true;
	case REQ_TOUR:
		start_tour(a);
		return true;
	case REQ_HOME:
		app_go_home(a);
		return true;
	case REQ_COPY:
		overlay_bare(a);
		return true;
	case REQ_LAYOUT:
		change_layout(a);
		return true;
	default:
		return false;
	}
}

static void
really_finish(struct app *a)
{
	app_command_show(a, "finish", "Finished", true);
}

/* The letter is "page forward" elsewhere: it counts where the score is, and
 * what it does is asked first. By its word it can be asked for anywhere. */
static bool
finish(struct app *a)
{
	if (a->screen != SCREEN_SCORE && a->last_key != PRESS_ENTER)
		return false;
	if (session_is_finished(a->session)) {
		app_say_error(a, "This session is finished; u opens it again.");
		return true;
	}
	overlay_ask(a, "Finish?",
	    "This grades your work and closes the session.\n"
	    "Enter finishes, Esc goes back. After it, u opens the session "
	    "again.",
	    "finish", really_finish);
	return true;
}

static bool
request_session(struct app *a, enum request r)
{
	switch ((int)r) {
	case REQ_NEXT_PANE:
		next_pane(a, 1);
		return true;
	case REQ_PREVIOUS_PANE:
		next_pane(a, -1);
		return true;
	case REQ_SPACE:
		space(a);
		return true;
	case REQ_WHY:
		why_here(a);
		return true;
	case REQ_WHATIF:
		overlay_whatif(a);
		return true;
	case REQ_HINT:
		app_command_show(a, "hint", "Hint", true);
		return true;
	case REQ_CHECK:
		if (!app_end_tour(a))
			app_command_show(a, "check", "Check", true);
		return true;
	case REQ_UNDO:
		app_command(a, "undo", true);
		return true;
	case REQ_REDO:
		app_command(a, "redo", true);
		return true;
	case REQ_STEP_BACK:
		app_pause(a);
		app_command(a, "back", true);
		return true;
	case REQ_STEP:
		app_pause(a);
		app_command(a, "step", true);
		return true;
	case REQ_EARLIER:
		earlier(a);
		return true;
	case REQ_LATER:
		later(a);
		return true;
	case REQ_FASTER:
		change_speed(a, 1);
		return true;
	case REQ_SLOWER:
		change_speed(a, -1);
		return true;
	case REQ_PREFIX:
		overlay_prefix(a);
		return true;
	case REQ_REPLAY:
		app_replay(a);
		return true;
	case REQ_INBOX:
		overlay_inbox(a);
		return true;
	case REQ_FINISH:
		return finish(a);
	default:
		return false;
	}
}

void
app_request(struct app *a, enum request r)
{
	const struct view *v = view_of(a->screen);
	if (a->recorded != NULL && r == REQ_BACK) {
		app_replay_end(a);
		app_say(a, "This is your network again.");
		return;
	}
	if (v->request(a, a->state[a->screen], r) || request_screen(a, r) ||
	    request_anywhere(a, r))
		return;
	if (a->session != NULL && request_session(a, r))
		return;
	unknown_key(a);
}

/* --- keys ------------------------------------------------------------------*/

static bool
too_small(const struct app *a)
{
	return a->w < 60 || a->h < 16;
}

void
app_resize(struct app *a, int w, int h)
{
	a->w = w;
	a->h = h;
	if (!too_small(a))
		a->small_ok = false;
}

static void
small_key(struct app *a, int key)
{
	if (key == PRESS_ENTER)
		a->small_ok = true;
	else if (key == 'p')
		a->plain_wanted = true;
	else if (key == 'q' || key == PRESS_INTERRUPT)
		a->quit = true;
}

static const struct overlay_ops *
top_ops(const struct app *a)
{
	return a->n_overlays > 0 ? a->overlays[a->n_overlays - 1].ops : NULL;
}

/* Text that is pasted goes where the paste began, or nowhere: what a line of
 * it opened or closed must not take the next ones for keys. True: it is dealt
 * with. */
static bool
paste_key(struct app *a, int key)
{
	if (key == PRESS_PASTE) {
		a->pasting = true;
		a->paste_into = top_ops(a);
		strbuf_clear(&a->paste_refused);
		return false;
	}
	if (key != PRESS_PASTE_END || !a->pasting)
		return a->pasting && top_ops(a) != a->paste_into;
	a->pasting = false;
	if (a->paste_refused.len > 0)
		overlay_text(a, "Not accepted of what was pasted",
		    strbuf_str(&a->paste_refused));
	strbuf_clear(&a->paste_refused);
	return a->paste_into != NULL && top_ops(a) != a->paste_into;
}

void
app_key(struct app *a, int key)
{
	if (paste_key(a, key))
		return;
	a->last_key = key;
	a->message_is_error = false; /* it has been read */
	if (too_small(a) && !a->small_ok) {
		small_key(a, key);
		return;
	}
	if (a->n_overlays > 0) {
		struct overlay *o = &a->overlays[a->n_overlays - 1];
		if (key == PRESS_INTERRUPT) {
			app_pop(a);
			app_release_prefix(a);
		} else {
			o->ops->key(a, o->state, key);
		}
		return;
	}
	const struct view *v = view_of(a->screen);
	if (v->key != NULL && v->key(a, a->state[a->screen], key))
		return;
	if (key == PRESS_INTERRUPT) {
		overlay_confirm_quit(a);
		return;
	}
	if (key == PRESS_PASTE || key == PRESS_PASTE_END || a->pasting)
		return;
	enum request r = request_of_key(key);
	if (r == REQ_NONE)
		unknown_key(a);
	else
		app_request(a, r);
}
