/* A form: fields of one line each, filled in one below the other. What a field
 * is for and what is wrong with it is its owner's affair. */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include "tui/input.h"

enum { FORM_FIELDS_MAX = 40 };

struct form_field {
	const char *label; /* borrowed, as long as the form */
	struct input input;
	bool secret;      /* shown as stars */
	char *note;       /* what to say about it; owned or NULL */
	char *suggestion; /* that Tab puts there; owned or NULL */
};

struct form {
	struct form_field fields[FORM_FIELDS_MAX];
	size_t n, at, top;
	int page; /* rows that were drawn */
};

/* A zeroed form is empty. */
void form_add(struct form *f, const char *label, const char *text);
void form_finish(struct form *f);
const char *form_text(const struct form *f, size_t field);
void form_set(struct form *f, size_t field, const char *text);
/* Texts are copied; either may be NULL. */
void form_note(struct form *f, size_t field, const char *note,
    const char *suggestion);

enum form_key { FORM_NOT_USED, FORM_MOVED, FORM_CHANGED };
/* Up, Down and Tab go from field to field; Tab takes the suggestion of the
 * field first, where there is one. Other keys go into the field; what stood
 * there when one came to it is replaced by the first letter. */
enum form_key form_press(struct form *f, int key);
/* Fields from the top of the area on, as many as fit; the cursor is set. Notes
 * are wrapped beside the field. Rows used. */
int form_draw(struct form *f, struct area at, int label_w);

#endif
