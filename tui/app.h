/* The full-screen face without a terminal: what is shown and what keys do.
 *
 * Everything a screen needs is in struct app and changes only in app_key and
 * app_tick: a key becomes a request (tui/keys.h), the request goes to the top
 * overlay or to the current screen, which changes the model or sends a
 * command to the session. app_draw then draws the model into a canvas and
 * changes nothing that can be seen. So screens are tested without a terminal.
 *
 * A screen is a struct view (tui/view.h) in a file of its own; its state is
 * private to that file. Overlays lie above the screens on a stack. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "host/catalog.h"
#include "tui/canvas.h"
#include "tui/course.h"
#include "tui/keys.h"
#include "tui/wave.h"

enum screen {
	SCREEN_HOME,
	SCREEN_LESSON,
	SCREEN_MAP,
	SCREEN_ROUTES,
	SCREEN_CONFIG,
	SCREEN_TIME,
	SCREEN_REGISTRY,
	SCREEN_SCORE,
	SCREEN_LAST
};

enum layout { LAYOUT_AUTO, LAYOUT_ONE, LAYOUT_TWO, LAYOUT_FOUR };

/* Moments at which app_tick has something to do. */
enum wake { WAKE_PLAY, WAKE_CHECK, WAKE_KEEP, WAKE_LAST };

enum { OVERLAYS_MAX = 8, SLOTS = 4 };

struct overlay {
	const struct overlay_ops *ops;
	void *state; /* owned; given to ops->close */
};

struct app {
	struct host *host;
	uint64_t now_ms;          /* set by the face before each call */
	uint64_t wake[WAKE_LAST]; /* 0: none */
	int w, h;                 /* of the terminal */
	int last_key;
	enum screen screen;
	enum layout layout;
	enum screen slots[SLOTS]; /* four panes */
	enum screen pair[2];      /* two panes */
	void *state[SCREEN_LAST]; /* of the views */
	struct overlay overlays[OVERLAYS_MAX];
	size_t n_overlays;

	struct course_round *round; /* questions of a tutorial; owned or NULL */
	struct arena home_arena;
	const struct catalog *catalog;
	struct scenario *scenario;
	struct session *session;    /* NULL: at home */
	struct session *recorded;   /* what is shown instead; owned or NULL */
	char *message;              /* row 23; owned */
	const char *told_not_saved; /* what the learner has read of it */
	char *copy_wanted;          /* the face copies this; owned or NULL */
	char *object_draft; /* of the routing registry, not sent yet; owned */
	struct strbuf log;

	/* What the map and the wave table are about, and when. */
	struct wave wave; /* of the prefix, up to now */
	size_t frame;     /* shown; wave.n - 1 is now */
	struct prefix prefix;
	uint32_t origin;
	uint32_t focus_as;   /* selected on the map */
	uint32_t generation; /* changes with each command */
	uint32_t opened;     /* counts the sessions opened; 0: none yet */
	int speed;           /* 0: 1x; each step doubles or halves */
	bool prefix_chosen;  /* by the learner, not by the lesson */
	bool prefix_held;    /* while the card about it is open */
	bool playing;

	/* Messages that reached the learner: seen, and come since. */
	size_t messages_seen, messages_new;
	uint32_t reply_to; /* the AS that an answer is being typed to */

	bool ascii, no_motion, quit;
	bool editor_wanted; /* the face runs $EDITOR on the candidate */
	bool plain_wanted;  /* leave for plain mode */
	bool small_ok;      /* goes on in a small window */
	bool tour;          /* the first 60 seconds */
	bool message_is_error;

	/* Between the marks of a paste: where it began (NULL: on a screen), and
	 * what the session refused of it. */
	bool pasting;
	const struct overlay_ops *paste_into;
	struct strbuf paste_refused;
};

void app_init(struct app *a, struct host *h, const struct face_options *o);
void app_finish(struct app *a);
void app_resize(struct app *a, int w, int h);
void app_key(struct app *a, int key);
/* Something is due: see app_next_wake. */
void app_tick(struct app *a);
/* The earliest wake; 0 when nothing is due: then nothing moves at all. */
uint64_t app_next_wake(const struct app *a);
void app_draw(struct app *a, struct canvas *c);

/* --- for views and overlays ------------------------------------------------*/

/* Carries out a request as if its key had been pressed. */
void app_request(struct app *a, enum request r);
/* Sends a line to the session; the reply lives until the next one. Message
 * and log are kept, caches renewed. key: a key stood for it, so the message
 * line teaches the command. */
const struct reply *app_command(struct app *a, const char *line, bool key);
/* The same, and what came back is shown: card, report or text. */
void app_command_show(struct app *a, const char *line, const char *title,
    bool key);
/* The same for a line of the command line, which opens again while a block of
 * lines is open, and while more is pasted. */
void app_command_typed(struct app *a, const char *line);
/* What every command does afterwards, also those given in other ways. */
void app_after(struct app *a, const struct reply *r, const char *said);
/* Row 23. */
void app_say(struct app *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
void app_say_error(struct app *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Under which facts about the session are kept in the database. Memory of the
 * arena. */
const char *app_scope(const struct app *a, struct arena *arena);

void app_show(struct app *a, enum screen s);
/* The screen where the current step of the lesson is done. */
enum screen app_step_screen(const struct app *a);
/* Does what the current step asks for: runs, checks, or goes to its screen. */
void app_do_step(struct app *a);
/* What the last hint of a step would type; NULL when it has no commands. */
const char *app_hint_commands(const struct scenario_step *step);
/* What the key that goes there says: "configure", or "registry". */
const char *app_fix_word(const struct app *a);
void app_go_home(struct app *a);
/* Reads the progress anew. */
void app_renew_catalog(struct app *a);
/* Opens a scenario (folder or id) and shows its current step. */
bool app_open_scenario(struct app *a, const char *word, bool tour);
void app_push(struct app *a, const struct overlay_ops *ops, void *state);
void app_pop(struct app *a);
bool app_is_on_top(const struct app *a, const struct overlay_ops *ops);
void app_wake_in(struct app *a, enum wake w, uint64_t ms);

/* Whose network map and time show: the learner's, or the recorded one. */
struct session *app_shown(const struct app *a);
/* Plays what really happened on the map; until Esc, or a command. */
void app_replay(struct app *a);
void app_replay_end(struct app *a);
/* What the recorded history tells at the moment shown; NULL: it is not shown.
 */
const char *app_story(const struct app *a);
/* "explain ..." about the network that is shown. */
void app_why(struct app *a, const char *line);
/* Reads again what map and time show; a->frame is the last moment then. */
void app_renew_wave(struct app *a);

/* Lets time run to the end of the step (or the scenario) and plays the
 * frames that this adds. */
void app_run(struct app *a);
/* Plays the frames from first on. */
void app_play_from(struct app *a, size_t first);
void app_pause(struct app *a);
/* The fix of the first minute is made: check it and say what it was. False:
 * it is not. */
bool app_end_tour(struct app *a);
/* What the map is about; a chosen prefix stays until the next step. */
void app_choose_prefix(struct app *a, const struct prefix *p, uint32_t origin);
/* The card is closed: the map goes on to what the step is about. */
void app_release_prefix(struct app *a);
/* "18:47:00" of the frame shown, or of now. */
void app_time_text(const struct app *a, struct strbuf *out);
/* Layout in use, and the screen in one of its slots. */
enum layout app_layout(const struct app *a);
enum screen app_pane(const struct app *a, size_t slot);
/* What the step is for: its kind, or STEP_READ without one. */
enum step_kind app_step_kind(const struct app *a);

#endif
