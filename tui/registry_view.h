/* Inside the registry screen: its pages, and the drafts that they open.
 *
 * A page shows one part of what is published. It reads the world when it is
 * drawn after a command, and changes it through commands only. */
#ifndef TUI_REGISTRY_VIEW_H
#define TUI_REGISTRY_VIEW_H

#include "registry/rpki.h"
#include "tui/view.h"

struct registry_page {
	const char *name;
	void *(*create)(void);
	void (*destroy)(void *state);
	/* The world is another one, or a command was given: read it. */
	void (*renew)(struct app *a, void *state);
	/* False: it has no meaning here. */
	bool (*request)(struct app *a, void *state, enum request r);
	void (*draw)(struct app *a, void *state, struct area at, bool focused);
	void (*hints)(struct app *a, void *state, struct hints *out);
};

extern const struct registry_page registry_rpki, registry_validators,
    registry_irr, registry_contacts, registry_holders;

/* --- drafts (overlays) ----------------------------------------------------*/

/* A ROA that is being written, with its effect; from: where it begins. */
void registry_draft_roa(struct app *a, const struct roa *from);
/* Who the learner's providers are. */
void registry_draft_aspa(struct app *a);
/* An object's text; NULL: what was being written. The draft is kept until it
 * is sent or dropped. */
void registry_edit_object(struct app *a, const char *text);
bool registry_has_draft(const struct app *a);
/* The page of objects goes to the first object of a text. */
void registry_find_object(struct app *a, const char *text);

/* The state of a page. */
void *registry_page_state(struct app *a, const struct registry_page *page);

/* --- shared ---------------------------------------------------------------*/

/* "revoke roa 192.0.2.0/24 max 24 origin AS64500": the command that does verb
 * to an object ("publish", "revoke"). */
void registry_command(const struct rpki_object *o, const char *verb,
    struct strbuf *out);
/* Rows of a table of n at the top of an area of height h; what is left below
 * is for the one that is chosen. */
int registry_table_rows(size_t n, int h);
/* "10:15:00", or "-" for a time that is none. */
void registry_time(const struct app *a, uint64_t ms, struct strbuf *out);
const char *registry_as_text(const struct app *a, uint32_t as);
/* "valid", "NOT FOUND", "INVALID", and how it looks. */
const char *registry_result_word(enum rov_state s);
unsigned registry_result_style(enum rov_state s);

#endif
