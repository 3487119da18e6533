/* One line of text being typed. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/canvas.h"
#include "tui/keys.h"

struct input {
	struct strbuf text;
	size_t at;  /* cursor, in bytes */
	bool whole; /* the first letter typed takes the place of all of it */
};

void input_set(struct input *in, const char *text);
void input_finish(struct input *in);
/* The text stands there as a proposal: typing replaces it, keys that move the
 * cursor or delete begin to edit it. */
void input_choose_whole(struct input *in);
/* True when the key changed the text or moved in it. */
bool input_key(struct input *in, int key);
/* From column x to the end of row y; sets the cursor. The part around the
 * cursor is shown when it does not fit. */
void input_draw(const struct input *in, struct area a, int x, int y);
/* The same with a star for each character: a password. */
void input_draw_secret(const struct input *in, struct area a, int x, int y);

#endif
