/* Objects of the routing registry as text that is being written: templates, and
 * the words that Tab can put there. */
#ifndef TUI_OBJECT_TEXT_H
#define TUI_OBJECT_TEXT_H

#include "registry/irr.h"
#include "tui/app.h"

/* Appends a template of the class: what every object of it must have, filled
 * in as far as the learner's own objects tell. */
void object_template(struct app *a, enum rpsl_class class, struct strbuf *out);
/* The attribute names (or class names, on an object's first line) that can
 * stand where word does, at the end of text. Appends what all of them have in
 * common behind word (with a colon when there is one only), and the names for
 * a message. How many there are. */
size_t object_complete(const char *text, const char *word, struct strbuf *rest,
    struct strbuf *names);

#endif
