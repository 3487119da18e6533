/* Keys and what they ask for. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "core/str.h"

/* A key: a Unicode code point, or one of these. */
enum {
	PRESS_NONE = 0,
	PRESS_TAB = 9,
	PRESS_ENTER = 10,
	PRESS_ESC = 27,
	PRESS_BACKSPACE = 127,
	PRESS_UP = 0x110000,
	PRESS_DOWN,
	PRESS_LEFT,
	PRESS_RIGHT,
	PRESS_PAGE_UP,
	PRESS_PAGE_DOWN,
	PRESS_HOME,
	PRESS_END,
	PRESS_DELETE,
	PRESS_BACK_TAB,
	PRESS_F1,
	PRESS_PASTE, /* pasted text begins: what follows is text */
	PRESS_PASTE_END,
	PRESS_INTERRUPT, /* Ctrl-C */
	PRESS_OTHER      /* a key without meaning here */
};

enum request {
#define REQUEST(name, word, keys, help) REQ_##name,
#include "tui/requests.def"
#undef REQUEST
	REQ_NONE
};

struct request_info {
	const char *word, *keys, *help;
};
const struct request_info *request_info(enum request r);
/* The request of a key; REQ_NONE. */
enum request request_of_key(int key);
/* By the word of the command line; REQ_NONE. */
enum request request_of_word(const char *word);
/* The first key of a request as shown: "Enter", "w"; "" when it has none. */
void request_key_name(enum request r, struct strbuf *out);

/* "Up", "Space", "w". */
void press_name(int key, struct strbuf *out);
/* "Up" -> PRESS_UP, "w" -> 'w'; PRESS_NONE when it is no key. n bytes. */
int press_parse(const char *name, size_t n);
/* Letters of a script in which none of our keys exists. */
bool press_is_other_script(int key);
/* The key is text that can be typed. */
bool press_is_text(int key);
/* The bytes of a code point, UTF-8. */
void press_add(struct strbuf *out, int key);

#endif
