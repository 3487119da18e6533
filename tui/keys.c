#include "tui/keys.h"

#include <string.h>

static const struct request_info requests[] = {
#define REQUEST(name, word, keys, help) { word, keys, help },
#include "tui/requests.def"
#undef REQUEST
	{ "", "", "" },
};

static const struct {
	const char *name;
	int key;
} names[] = {
	{ "Up", PRESS_UP },
	{ "Down", PRESS_DOWN },
	{ "Left", PRESS_LEFT },
	{ "Right", PRESS_RIGHT },
	{ "PgUp", PRESS_PAGE_UP },
	{ "PgDn", PRESS_PAGE_DOWN },
	{ "Home", PRESS_HOME },
	{ "End", PRESS_END },
	{ "Del", PRESS_DELETE },
	{ "Enter", PRESS_ENTER },
	{ "Esc", PRESS_ESC },
	{ "Tab", PRESS_TAB },
	{ "BackTab", PRESS_BACK_TAB },
	{ "Backspace", PRESS_BACKSPACE },
	{ "Space", ' ' },
	{ "F1", PRESS_F1 },
	{ "Ctrl-C", PRESS_INTERRUPT },
};

const struct request_info *
request_info(enum request r)
{
	return &requests[r];
}

int
press_parse(const char *name, size_t n)
{
	uint32_t code;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i].name) == n &&
		    memcmp(names[i].name, name, n) == 0)
			return names[i].key;
	if (n > 0 && (size_t)utf8_decode(name, n, &code) == n)
		return (int)code;
	return PRESS_NONE;
}

enum request
request_of_key(int key)
{
	for (int r = 0; r < REQ_NONE; r++) {
		const char *s = requests[r].keys;
		while (*s != '\0') {
			size_t n = strcspn(s, " ");
			if (press_parse(s, n) == key)
				return (enum request)r;
			s += n;
			s += strspn(s, " ");
		}
	}
	return REQ_NONE;
}

enum request
request_of_word(const char *word)
{
	if (word[0] == '\0')
		return REQ_NONE;
	for (int r = 0; r < REQ_NONE; r++)
		if (str_eq(requests[r].word, word))
			return (enum request)r;
	return REQ_NONE;
}

void
request_key_name(enum request r, struct strbuf *out)
{
	const char *s = requests[r].keys;
	strbuf_addn(out, s, strcspn(s, " "));
}

void
press_name(int key, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].key == key) {
			strbuf_add(out, names[i].name);
			return;
		}
	if (key > 0 && key < 32)
		strbuf_addf(out, "Ctrl-%c", 'A' + key - 1);
	else if (press_is_text(key))
		press_add(out, key);
	else
		strbuf_add(out, "that key");
}

bool
press_is_text(int key)
{
	return key >= 32 && key != PRESS_BACKSPACE && key < 0x110000 &&
	    utf8_is_safe((uint32_t)key);
}

bool
press_is_other_script(int key)
{
	/* Greek and beyond; letters with accents are Latin. */
	return key >= 0x370 && key < 0x2000;
}

void
press_add(struct strbuf *out, int key)
{
	uint32_t c = (uint32_t)key;
	if (c < 0x80) {
		strbuf_addc(out, (char)c);
	} else if (c < 0x800) {
		strbuf_addc(out, (char)(0xc0 | c >> 6));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		strbuf_addc(out, (char)(0xe0 | c >> 12));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		strbuf_addc(out, (char)(0xf0 | c >> 18));
		strbuf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	}
}
