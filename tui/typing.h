/* Keys that go into a text: what every editor on the screen does with them. */
#ifndef TUI_TYPING_H
#define TUI_TYPING_H

#include "tui/editor.h"

enum typing { TYPING_NONE, TYPING_MOVED, TYPING_CHANGED };

/* page: rows that are shown. indent: a new line begins with the blanks of the
 * one before. Tab is a blank here: whoever completes words takes it first. */
enum typing typing_key(struct editor *e, int key, int page, bool indent);

#endif
