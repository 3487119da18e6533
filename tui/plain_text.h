/* Text made safe and narrow for plain mode. */
#ifndef TUI_PLAIN_TEXT_H
#define TUI_PLAIN_TEXT_H

#include "core/str.h"

/* Appends text without control or escape bytes. Lines of more than columns
 * are broken between words, or inside a word that is itself too long; what
 * follows an indented line is indented by two more. */
void plain_text(struct strbuf *out, const char *text, size_t columns);

#endif
