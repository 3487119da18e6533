#include "core/json_stream.h"

#include <stdlib.h>
#include <string.h>

#include "core/json_read.h"

_Static_assert(JSON_ITEM_MAX == 1048576 && JSON_INNER_MAX == 32 &&
	JSON_OUTER_MAX == 8,
    "the messages below name them");

enum state {
	AT_START,      /* the outermost value is expected */
	AT_FIRST_KEY,  /* behind "{" */
	AT_KEY,        /* behind "," in an object */
	IN_KEY,        /* in its quotes */
	AT_COLON,      /* behind a key */
	AT_VALUE,      /* behind ":" */
	IN_SCALAR,     /* a value that is neither object nor array */
	BEHIND_VALUE,  /* of an object */
	AT_FIRST_ITEM, /* behind "[" */
	AT_ITEM,       /* behind "," in an array */
	IN_ITEM,
	BEHIND_ITEM,
	AT_END,
	BROKEN
};

struct json_stream {
	struct diags *diags;
	const char *file;
	const char *data;
	size_t n, at;
	bool ended;
	enum state state;
	uint32_t line, column; /* of data[at] */
	unsigned mark;         /* bytes of a byte order mark that were read */
	/* Where the keys of each outer object end in path. */
	struct strbuf path;
	size_t path_len[JSON_OUTER_MAX + 1];
	unsigned depth; /* outer objects that are open */
	struct strbuf key;
	unsigned hex; /* digits of "\\u0000" in it that are still to come */
	uint32_t code;
	/* Of an item or scalar. */
	struct strbuf item;
	uint32_t item_line, item_column; /* where it starts, or the key */
	unsigned inner;                  /* brackets that are open in it */
	bool quoted, escaped;
};

struct json_stream *
json_stream_create(struct diags *d, const char *file)
{
	struct json_stream *s = xcalloc(1, sizeof(*s));

	s->diags = d;
	s->file = file;
	s->line = s->column = 1;
	return s;
}

void
json_stream_destroy(struct json_stream *s)
{
	if (s == NULL)
		return;
	strbuf_finish(&s->path);
	strbuf_finish(&s->key);
	strbuf_finish(&s->item);
	free(s);
}

void
json_stream_feed(struct json_stream *s, const char *data, size_t n)
{
	if (s->state == BROKEN)
		return;
	PRE(s->at == s->n && !s->ended);
	s->data = data;
	s->n = n;
	s->at = 0;
}

void
json_stream_finish(struct json_stream *s)
{
	s->ended = true;
}

/* --- messages ------------------------------------------------------------- */

static enum json_stream_next
broken(struct json_stream *s, const char *code, const char *expected)
{
	struct place place = { s->file, s->line, s->column, 1 };
	struct diag *item;

	s->state = BROKEN;
	if (s->at < s->n || !s->ended)
		item =
		    diag_add(s->diags, DIAG_ERROR, code, place, "%s", expected);
	else
		item = diag_add(s->diags, DIAG_ERROR, code, place,
		    "%s, found the end of the file", expected);
	item->clause = "RFC 8259";
	return JSON_STREAM_ERROR;
}

static const char *const expected[] = {
	[AT_START] = "expected { or [",
	[AT_FIRST_KEY] = "expected a key in quotes, or }",
	[AT_KEY] = "expected a key in quotes",
	[IN_KEY] = "expected the end of a key",
	[AT_COLON] = "expected a colon behind the key",
	[AT_VALUE] = "expected a value",
	[IN_SCALAR] = "expected the end of a value",
	[BEHIND_VALUE] = "expected a comma or }",
	[AT_FIRST_ITEM] = "expected a value or ]",
	[AT_ITEM] = "expected a value",
	[IN_ITEM] = "expected the end of a value",
	[BEHIND_ITEM] = "expected a comma or ]",
	[AT_END] = "expected nothing more",
};

static enum json_stream_next
unexpected(struct json_stream *s)
{
	return broken(s, "json-syntax", expected[s->state]);
}

/* --- characters ----------------------------------------------------------- */

static void
advance(struct json_stream *s)
{
	s->column++;
	if (s->data[s->at] == '\n') {
		s->line++;
		s->column = 1;
	}
	s->at++;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
starts_value(char c)
{
	return c == '"' || c == '-' || (c >= '0' && c <= '9') || c == 't' ||
	    c == 'f' || c == 'n';
}

/* --- outer objects -------------------------------------------------------- */

static void
add_key(struct json_stream *s)
{
	if (s->depth > 1)
		strbuf_addc(&s->path, '.');
	strbuf_add(&s->path, strbuf_str(&s->key));
}

static bool
open_object(struct json_stream *s)
{
	if (s->depth == JSON_OUTER_MAX)
		return false;
	if (s->depth > 0)
		add_key(s);
	s->path_len[++s->depth] = s->path.len;
	s->state = AT_FIRST_KEY;
	return true;
}

static void
cut_path(struct json_stream *s, size_t len)
{
	s->path.len = len;
	if (s->path.s != NULL)
		s->path.s[len] = '\0';
}

static void
close_object(struct json_stream *s)
{
	s->depth--;
	cut_path(s, s->path_len[s->depth]);
	s->state = s->depth == 0 ? AT_END : BEHIND_VALUE;
}

/* The path of an array has its key too. */
static void
open_array(struct json_stream *s)
{
	if (s->depth > 0) {
		add_key(s);
	} else {
		s->item_line = s->line;
		s->item_column = s->column;
	}
	s->state = AT_FIRST_ITEM;
}

static void
close_array(struct json_stream *s)
{
	cut_path(s, s->path_len[s->depth]);
	s->state = s->depth == 0 ? AT_END : BEHIND_VALUE;
}

static void
start_value(struct json_stream *s, enum state state)
{
	strbuf_clear(&s->item);
	s->item_line = s->line;
	s->item_column = s->column;
	s->inner = 0;
	s->quoted = s->escaped = false;
	s->state = state;
}

/* --- the inside of values ------------------------------------------------- */

/* Does the value end before c? Otherwise c belongs to it, and *last says that
 * it ends there. */
static bool
value_ends(struct json_stream *s, char c, bool *last)
{
	*last = false;
	if (s->quoted) {
		if (s->escaped)
			s->escaped = false;
		else if (c == '\\')
			s->escaped = true;
		else if (c == '"')
			s->quoted = false;
		*last = !s->quoted && s->inner == 0;
		return false;
	}
	if (s->inner == 0 && s->item.len > 0 &&
	    (is_space(c) || c == ',' || c == ']' || c == '}'))
		return true;
	if (c == '"') {
		s->quoted = true;
	} else if (c == '{' || c == '[') {
		s->inner++;
	} else if (c == '}' || c == ']') {
		s->inner--;
		*last = s->inner == 0;
	}
	return false;
}

/* Takes what is there of the value; true when it is complete. */
static bool
take_value(struct json_stream *s)
{
	bool last = false;

	while (s->at < s->n && s->item.len <= JSON_ITEM_MAX &&
	    s->inner <= JSON_INNER_MAX) {
		char c = s->data[s->at];

		if (value_ends(s, c, &last))
			return true;
		strbuf_addc(&s->item, c);
		advance(s);
		if (last)
			return true;
	}
	return false;
}

/* What is in no name that is asked for stands in the path as DEL, so that
 * neither a "." nor what cannot be written makes another path. */
static void
add_to_key(struct json_stream *s, uint32_t code)
{
	bool named = code >= 0x20 && code < 0x7f && code != '.';

	if (s->key.len < JSON_KEY_MAX)
		strbuf_addc(&s->key, named ? (char)code : 0x7f);
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A character of an escape, behind its backslash (RFC 8259 7). */
static bool
take_escape(struct json_stream *s, char c)
{
	int digit = hex_value(c);

	if (s->hex == 0 && c == 'u') {
		s->hex = 4;
		s->code = 0;
		return true;
	}
	if (s->hex == 0) {
		s->escaped = false;
		add_to_key(s, strchr("\"\\/", c) != NULL ? (uint8_t)c : 0);
		return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
	}
	if (digit < 0)
		return false;
	s->code = s->code << 4 | (uint32_t)digit;
	if (--s->hex > 0)
		return true;
	s->escaped = false;
	add_to_key(s, s->code);
	return true;
}

/* False: a character that no key has. */
static bool
take_key(struct json_stream *s)
{
	while (s->at < s->n && s->state == IN_KEY) {
		char c = s->data[s->at];

		if (s->escaped) {
			if (!take_escape(s, c))
				return false;
		} else if (c == '\\') {
			s->escaped = true;
			s->hex = 0;
		} else if (c == '"') {
			s->state = AT_COLON;
		} else if ((uint8_t)c < 0x20) {
			return false;
		} else {
			add_to_key(s, (uint8_t)c);
		}
		advance(s);
	}
	return true;
}

/* --- one step ------------------------------------------------------------- */

/* A character between values; false when it does not belong there. */
static bool
take_mark(struct json_stream *s, char c)
{
	switch (s->state) {
	case AT_START:
	case AT_VALUE:
		if (c == '{')
			return open_object(s);
		if (c == '[')
			open_array(s);
		return c == '[';
	case AT_FIRST_KEY:
	case AT_KEY:
		if (c == '"') {
			strbuf_clear(&s->key);
			s->escaped = false;
			s->item_line = s->line;
			s->item_column = s->column;
			s->state = IN_KEY;
			return true;
		}
		if (c == '}' && s->state == AT_FIRST_KEY)
			close_object(s);
		return c == '}' && s->state != AT_KEY;
	case AT_COLON:
		s->state = AT_VALUE;
		return c == ':';
	case BEHIND_VALUE:
		if (c == '}')
			close_object(s);
		else
			s->state = AT_KEY;
		return c == '}' || c == ',';
	case AT_FIRST_ITEM:
		close_array(s);
		return c == ']';
	case BEHIND_ITEM:
		if (c == ']')
			close_array(s);
		else
			s->state = AT_ITEM;
		return c == ']' || c == ',';
	case IN_KEY:
	case IN_SCALAR:
	case AT_ITEM:
	case IN_ITEM:
	case AT_END:
	case BROKEN:
		return false;
	}
	return false;
}

static enum json_stream_next
give(struct json_stream *s, struct json_item *out)
{
	*out = (struct json_item){ strbuf_str(&s->path), strbuf_str(&s->item),
		s->item.len, s->item_line, s->item_column };
	s->state = BEHIND_ITEM;
	return JSON_STREAM_ITEM;
}

/* A byte order mark in front of everything. */
static bool
take_byte_order_mark(struct json_stream *s)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (s->state != AT_START || s->line != 1 || s->column != 1 ||
	    s->mark == sizeof(mark) - 1 || s->data[s->at] != mark[s->mark])
		return false;
	s->mark++;
	s->at++;
	return true;
}

static enum json_stream_next
member(const struct json_stream *s, struct json_item *out, uint32_t column)
{
	*out = (struct json_item){ .path = strbuf_str(&s->path),
		.line = s->line,
		.column = column };
	return JSON_STREAM_MEMBER;
}

static enum json_stream_next
take_inside(struct json_stream *s, struct json_item *out)
{
	const struct place start = { s->file, s->item_line, s->item_column, 1 };
	bool whole = take_value(s);

	if (s->item.len > JSON_ITEM_MAX)
		return broken(s, "json-limit",
		    "one value has more than 1048576 bytes");
	if (s->inner > JSON_INNER_MAX)
		return broken(s, "json-limit",
		    "more than 32 brackets inside each other");
	if (!whole)
		return JSON_STREAM_MORE;
	if (s->state == IN_ITEM)
		return give(s, out);
	if (!json_text_check(s->diags, start, s->item.s, s->item.len)) {
		s->state = BROKEN;
		return JSON_STREAM_ERROR;
	}
	cut_path(s, s->path_len[s->depth]);
	s->state = BEHIND_VALUE;
	return JSON_STREAM_MORE;
}

static enum json_stream_next
step(struct json_stream *s, struct json_item *out)
{
	char c = s->data[s->at];
	enum state was = s->state;

	if (was == IN_KEY)
		return take_key(s) ? JSON_STREAM_MORE
				   : broken(s, "json-syntax",
					 s->escaped ? "expected an escape, as "
						      "\\n or \\u000a"
						    : "a key has no control "
						      "characters");
	if (was == IN_SCALAR || was == IN_ITEM)
		return take_inside(s, out);
	if (is_space(c)) {
		advance(s);
		return JSON_STREAM_MORE;
	}
	if (was == AT_VALUE && starts_value(c)) {
		add_key(s);
		start_value(s, IN_SCALAR);
		return member(s, out, s->column);
	}
	if ((was == AT_FIRST_ITEM || was == AT_ITEM) &&
	    (starts_value(c) || c == '{' || c == '[')) {
		start_value(s, IN_ITEM);
		return JSON_STREAM_MORE;
	}
	if (was == AT_VALUE && c == '{' && s->depth == JSON_OUTER_MAX)
		return broken(s, "json-limit",
		    "more than 8 objects inside each other");
	if (take_byte_order_mark(s))
		return JSON_STREAM_MORE;
	if (s->mark % 3 != 0 || !take_mark(s, c)) {
		s->state = was;
		return unexpected(s);
	}
	advance(s);
	if (was == AT_VALUE && s->state == AT_FIRST_KEY)
		return member(s, out, s->column - 1);
	if (s->state != AT_FIRST_ITEM)
		return JSON_STREAM_MORE;
	*out = (struct json_item){ .path = strbuf_str(&s->path),
		.line = s->item_line,
		.column = s->item_column };
	return JSON_STREAM_ARRAY;
}

enum json_stream_next
json_stream_next(struct json_stream *s, struct json_item *out)
{
	while (s->state != BROKEN && s->at < s->n) {
		enum json_stream_next next = step(s, out);

		if (next != JSON_STREAM_MORE)
			return next;
	}
	if (s->state == BROKEN)
		return JSON_STREAM_ERROR;
	if (!s->ended)
		return JSON_STREAM_MORE;
	return s->state == AT_END ? JSON_STREAM_END : unexpected(s);
}
