#include "core/json.h"

#include <inttypes.h>
#include <string.h>

void
json_init(struct json *j, struct strbuf *out, bool pretty)
{
	*j = (struct json){ .out = out, .pretty = pretty };
}

static void
new_line(struct json *j)
{
	if (!j->pretty)
		return;
	strbuf_addc(j->out, '\n');
	for (int i = 0; i < j->depth; i++)
		strbuf_add(j->out, "  ");
}

static void
add_escape(struct strbuf *out, uint32_t code)
{
	if (code > 0xffff) {
		code -= 0x10000;
		strbuf_addf(out, "\\u%04x", (unsigned)(0xd800 + (code >> 10)));
		code = 0xdc00 + (code & 0x3ff);
	}
	strbuf_addf(out, "\\u%04x", (unsigned)code);
}

static void
add_code(struct strbuf *out, uint32_t code, const char *s, int len)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at;

	at = code > 0 && code < 0x80 ? strchr(from, (int)code) : NULL;
	if (at != NULL) {
		strbuf_addc(out, '\\');
		strbuf_addc(out, to[at - from]);
	} else if (utf8_is_safe(code)) {
		strbuf_addn(out, s, (size_t)len);
	} else {
		add_escape(out, code);
	}
}

/* What str_add_safe would replace is escaped; a malformed byte becomes the
 * replacement character. */
static void
add_quoted(struct strbuf *out, const char *s)
{
	size_t n = strlen(s);
	uint32_t code;

	strbuf_addc(out, '"');
	for (size_t i = 0; i < n;) {
		int len = utf8_decode(s + i, n - i, &code);

		if (len == 0) {
			add_escape(out, 0xfffd);
			i++;
			continue;
		}
		add_code(out, code, s + i, len);
		i += (size_t)len;
	}
	strbuf_addc(out, '"');
}

/* Everything that stands before a value. */
static void
lead(struct json *j, const char *key)
{
	if (j->need_comma)
		strbuf_addc(j->out, ',');
	if (j->depth > 0)
		new_line(j);
	if (key != NULL) {
		add_quoted(j->out, key);
		strbuf_add(j->out, j->pretty ? ": " : ":");
	}
	j->need_comma = true;
}

static void
open_with(struct json *j, const char *key, char bracket)
{
	lead(j, key);
	strbuf_addc(j->out, bracket);
	j->depth++;
	j->need_comma = false;
}

static void
close_with(struct json *j, char bracket)
{
	PRE(j->depth > 0);
	j->depth--;
	if (j->need_comma)
		new_line(j);
	strbuf_addc(j->out, bracket);
	j->need_comma = true;
}

void
json_begin_object(struct json *j, const char *key)
{
	open_with(j, key, '{');
}

void
json_end_object(struct json *j)
{
	close_with(j, '}');
}

void
json_begin_array(struct json *j, const char *key)
{
	open_with(j, key, '[');
}

void
json_end_array(struct json *j)
{
	close_with(j, ']');
}

void
json_put_string(struct json *j, const char *key, const char *value)
{
	lead(j, key);
	add_quoted(j->out, value);
}

void
json_put_number(struct json *j, const char *key, int64_t value)
{
	lead(j, key);
	strbuf_addf(j->out, "%" PRId64, value);
}

void
json_put_bool(struct json *j, const char *key, bool value)
{
	lead(j, key);
	strbuf_add(j->out, value ? "true" : "false");
}

void
json_put_null(struct json *j, const char *key)
{
	lead(j, key);
	strbuf_add(j->out, "null");
}
