#include "tui/input.h"

#include <string.h>

enum { INPUT_MAX = 2000 };

void
input_set(struct input *in, const char *text)
{
	strbuf_clear(&in->text);
	strbuf_add(&in->text, text);
	in->at = in->text.len;
	in->whole = false;
}

void
input_choose_whole(struct input *in)
{
	in->at = in->text.len;
	in->whole = in->text.len > 0;
}

void
input_finish(struct input *in)
{
	strbuf_finish(&in->text);
	in->at = 0;
}

static size_t
before(const struct input *in)
{
	size_t at = in->at;
	while (at > 0 && ((unsigned char)in->text.s[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t
after(const struct input *in)
{
	size_t at = in->at;
	if (at < in->text.len)
		at++;
	while (
	    at < in->text.len && ((unsigned char)in->text.s[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void
cut(struct input *in, size_t from, size_t to)
{
	memmove(in->text.s + from, in->text.s + to, in->text.len - to + 1);
	in->text.len -= to - from;
	in->at = from;
}

static void
insert(struct input *in, int key)
{
	struct strbuf tail = { 0 };
	strbuf_addn(&tail, strbuf_str(&in->text) + in->at,
	    in->text.len - in->at);
	in->text.len = in->at;
	press_add(&in->text, key);
	in->at = in->text.len;
	strbuf_addn(&in->text, strbuf_str(&tail), tail.len);
	strbuf_finish(&tail);
}

bool
input_key(struct input *in, int key)
{
	bool whole = in->whole;
	in->whole = false;
	switch (key) {
	case PRESS_LEFT:
		in->at = before(in);
		return true;
	case PRESS_RIGHT:
		in->at = after(in);
		return true;
	case PRESS_HOME:
		in->at = 0;
		return true;
	case PRESS_END:
		in->at = in->text.len;
		return true;
	case PRESS_BACKSPACE:
		if (in->at > 0)
			cut(in, before(in), in->at);
		return true;
	case PRESS_DELETE:
		if (in->at < in->text.len)
			cut(in, in->at, after(in));
		return true;
	case 21: /* Ctrl-U: all of it, as in a shell */
		input_set(in, "");
		return true;
	}
	if (press_is_text(key) && whole)
		input_set(in, "");
	if (!press_is_text(key) || in->text.len >= INPUT_MAX) {
		in->whole = whole;
		return false;
	}
	insert(in, key);
	return true;
}

void
input_draw(const struct input *in, struct area a, int x, int y)
{
	const char *s = strbuf_str(&in->text);
	int room = a.w - x - 1;
	size_t from = 0;
	while (
	    from < in->at && (int)utf8_columns(s + from, in->at - from) > room)
		from++;
	while (from < in->at && ((unsigned char)s[from] & 0xc0) == 0x80)
		from++;
	area_text(a, x, y, in->whole ? STYLE_REVERSE : STYLE_PLAIN, s + from);
	area_cursor(a, x + (int)utf8_columns(s + from, in->at - from), y);
}

void
input_draw_secret(const struct input *in, struct area a, int x, int y)
{
	const char *s = strbuf_str(&in->text);
	struct input stars = { .at = utf8_columns(s, in->at),
		.whole = in->whole };
	for (size_t n = utf8_columns(s, in->text.len); n > 0; n--)
		strbuf_addc(&stars.text, '*');
	input_draw(&stars, a, x, y);
	strbuf_finish(&stars.text);
}
