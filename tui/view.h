/* A screen and an overlay as tables of functions. */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "tui/app.h"

/* Entries of row 24, the most useful first. */
enum { HINTS_MAX = 12 };
struct hints {
	struct {
		char keys[12]; /* "Enter", "Up/Dn" */
		const char *text;
	} items[HINTS_MAX];
	size_t n;
	bool typing; /* "?" is text here, not help */
};
void hints_add(struct hints *h, const char *keys, const char *text);

struct view {
	enum screen screen;
	const char *name;   /* "Map": tab, help */
	const char *legend; /* of the signs that it draws; may be NULL */
	/* Letters of its own, for help and menu; ends with REQ_NONE. */
	const enum request *requests;
	void *(*create)(void);
	void (*destroy)(void *state);
	/* The session was opened, a command was given: renew what was derived
	 * from it. May be NULL. */
	void (*renew)(struct app *a, void *state);
	/* The screen is being shown. May be NULL. */
	void (*enter)(struct app *a, void *state);
	/* Before the key becomes a request, when the screen takes text. True:
	 * used. May be NULL. */
	bool (*key)(struct app *a, void *state, int key);
	/* False: it has no meaning here. */
	bool (*request)(struct app *a, void *state, enum request r);
	void (*tick)(struct app *a, void *state); /* may be NULL */
	/* Into the area; the cursor is set when focused. Remembers at most how
	 * much fitted. */
	void (*draw)(struct app *a, void *state, struct area at, bool focused);
	/* Title of its pane when there are several. */
	void (*title)(struct app *a, void *state, struct strbuf *out);
	void (*hints)(struct app *a, void *state, struct hints *out);
};

const struct view *view_of(enum screen s);
/* Its state. */
static inline void *
view_state(const struct app *a, enum screen s)
{
	return a->state[s];
}

struct overlay_ops {
	const char *name;
	void (*close)(void *state);
	/* Overlays get keys, not requests; all of them. */
	void (*key)(struct app *a, void *state, int key);
	void (*draw)(struct app *a, void *state, struct area pane);
	void (*hints)(struct app *a, void *state, struct hints *out);
	/* Rows 1 to 24 are its own: no frame around it. */
	bool whole_screen;
};

extern const struct view view_home, view_lesson, view_map, view_routes,
    view_config, view_time, view_registry, view_score;

/* --- overlays -------------------------------------------------------------*/

void overlay_first_run(struct app *a);
void overlay_help(struct app *a); /* for the current screen */
void overlay_menu(struct app *a);
void overlay_palette(struct app *a, const char *start);
void overlay_log(struct app *a);
/* Scrollable text; Enter and Esc close it. */
void overlay_text(struct app *a, const char *title, const char *text);
/* The same with CommonMark. */
void overlay_markdown(struct app *a, const char *title, const char *text);
/* What is shown, as plain text for copying; any key leaves. */
void overlay_bare(struct app *a);
void overlay_card(struct app *a, const struct explanation *e);
void overlay_whatif(struct app *a);
void overlay_prefix(struct app *a);
void overlay_quiz(struct app *a);
/* Questions of a tutorial, one after the other: the quiz or the review. */
void overlay_round(struct app *a, const struct catalog_module *m, bool review);
/* Messages of and to other networks. */
void overlay_inbox(struct app *a);
/* Counts what came since they were looked at; what was when a session is
 * opened again. */
void inbox_renew(struct app *a);
void inbox_recall(struct app *a);
/* The object that was being written, when a session is opened again. */
void registry_recall_draft(struct app *a);
void overlay_confirm_quit(struct app *a);
/* A result; Enter goes on. markdown: CommonMark, else lines as they are. */
void overlay_done(struct app *a, const char *title, const char *text,
    bool markdown, void (*go_on)(struct app *a));

/* A question that Enter answers; enter, a literal, says how. */
void overlay_ask(struct app *a, const char *title, const char *text,
    const char *enter, void (*go_on)(struct app *a));

/* A list to choose from. Texts are copied. chosen gets the index. */
struct chooser {
	const char *title;
	const char *lead; /* text above the rows; may be NULL */
	const char *const *rows;
	size_t n, at;
	void (*chosen)(struct app *a, size_t index);
};
void overlay_choose(struct app *a, const struct chooser *c);

/* One line of text to type, at the bottom; done gets it (Esc: not). */
void overlay_prompt(struct app *a, const char *label, const char *start,
    void (*done)(struct app *a, const char *text));

/* The same for a password, which is not shown. */
void overlay_password(struct app *a, const char *label,
    void (*done)(struct app *a, const char *text));

/* --- shared by views ------------------------------------------------------*/

/* Moves *at among n rows so that row stays in a window of height h. */
void list_scroll(size_t *top, size_t at, size_t n, int h);
/* Movement requests on a list of n; true when r was one. page: rows. */
bool list_move(size_t *at, size_t n, enum request r, int page);
/* The configuration screen at a line of a router. */
void config_goto(struct app *a, const char *router, uint32_t line);
/* The text the editor holds (to be freed) for $EDITOR, and back. */
char *config_text(struct app *a);
void config_set_text(struct app *a, const char *text);
/* Keeps what was typed (a crash may come at any time). */
void config_keep(struct app *a);
/* "The learner marks the map": starts in a predict step. */
bool map_is_predicting(const struct app *a);

#endif
