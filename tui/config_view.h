/* Inside the configuration screen: its state, and what draws it. */
#ifndef TUI_CONFIG_VIEW_H
#define TUI_CONFIG_VIEW_H

#include "tui/diff.h"
#include "tui/editor.h"
#include "tui/view.h"

struct config {
	uint32_t made_for;  /* app.opened */
	const char *router; /* of the scenario; NULL: none to edit */
	const struct dialect *dialect;
	struct editor editor; /* the candidate */
	bool fresh; /* typing has begun, and nothing has been typed yet */
	bool typing, pasting;
	bool confirming; /* the commit would lose good routes */
	bool unsaved;    /* typed, not yet in the journal */

	/* The check of the text as it was 150 ms after the last key. */
	struct arena check_arena;
	struct diags diags;
	bool checked;

	/* Reading: what runs against the candidate, line by line. */
	char *running, *candidate; /* owned; diff is into them */
	struct diff diff;
	size_t at, top;
	int page;
	bool only_changes; /* the diff without the lines that stay */
	const struct commit_preview *preview; /* NULL: nothing to commit */
	struct strbuf find; /* searched last; empty: nothing */
	char *choices;      /* what Tab could mean; owned or NULL */
};

bool config_has_changes(const struct config *c);
/* Error (or else warning) on a line of the candidate, from 1; NULL. */
const struct diag *config_diag_at(const struct config *c, uint32_t line);
/* The suggestion can stand in the place of what is underlined (others are
 * advice in words). */
bool config_can_take(const struct diag *d);
/* Rows of the diff that are shown; indexes into diff.lines. */
size_t config_rows(const struct config *c, size_t **out);
void config_draw(struct app *a, struct config *c, struct area at, bool focused);

/* --- the text (view_config.c) ---------------------------------------------*/

/* Reads the text anew: mistakes, what differs from what runs, what a commit
 * would do. */
void config_check_text(struct app *a, struct config *c);
void config_renew_diff(struct app *a, struct config *c);
void config_renew_preview(struct app *a, struct config *c);
/* A key changed the text: it will be checked and kept in a moment. */
void config_changed(struct app *a, struct config *c);

/* --- typing (config_typing.c) ---------------------------------------------*/

void config_start_typing(struct app *a, struct config *c);
/* A key while typing, or a paste; struct view's key. */
bool config_key(struct app *a, void *state, int key);

#endif
