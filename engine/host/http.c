#include "host/http.h"

#include <string.h>

#include "core/str.h"

static const struct {
	unsigned status;
	const char *text;
} statuses[] = {
	{ 200, "OK" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 431, "Request Header Fields Too Large" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

static const char *
status_text(unsigned status)
{
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].text;
	base_panic(__FILE__, __LINE__, "unknown status");
}

/* --- texts ----------------------------------------------------------------*/

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
http_text_is(struct http_text t, const char *s)
{
	return strlen(s) == t.n && memcmp(t.s, s, t.n) == 0;
}

static bool
is_nocase(struct http_text t, const char *s)
{
	if (t.n != strlen(s))
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (lower(t.s[i]) != s[i])
			return false;
	return true;
}

/* RFC 9110 5.6.2 */
static bool
is_token(struct http_text t)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = lower(t.s[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
			return false;
	}
	return t.n > 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct http_text
trim(struct http_text t)
{
	while (t.n > 0 && is_blank(t.s[0])) {
		t.s++;
		t.n--;
	}
	while (t.n > 0 && is_blank(t.s[t.n - 1]))
		t.n--;
	return t;
}

/* The part before the first c; rest is what is behind it. False: no c. */
static bool
cut_at(struct http_text t, char c, struct http_text *part,
    struct http_text *rest)
{
	const char *at = t.n > 0 ? memchr(t.s, c, t.n) : NULL;

	*part = t;
	*rest = (struct http_text){ t.s + t.n, 0 };
	if (at == NULL)
		return false;
	part->n = (size_t)(at - t.s);
	*rest = (struct http_text){ at + 1, t.n - part->n - 1 };
	return true;
}

/* Is a word in a list with commas? */
static bool
list_has(struct http_text list, const char *word)
{
	struct http_text part;

	while (list.n > 0) {
		(void)cut_at(list, ',', &part, &list);
		if (is_nocase(trim(part), word))
			return true;
	}
	return false;
}

bool
http_tag_matches(struct http_text list, const char *etag)
{
	struct http_text part;

	while (list.n > 0) {
		(void)cut_at(list, ',', &part, &list);
		part = trim(part);
		if (http_text_is(part, "*"))
			return true;
		/* Weak comparison (RFC 9110 8.8.3.2). */
		if (part.n > 2 && memcmp(part.s, "W/", 2) == 0) {
			part.s += 2;
			part.n -= 2;
		}
		if (http_text_is(part, etag))
			return true;
	}
	return false;
}

/* --- reading --------------------------------------------------------------*/

struct head {
	struct http_request *out;
	unsigned hosts;
	bool is_11, has_content;
	bool closes, keeps;
};

/* RFC 9112 3.2.2: "http://host/path" counts as "/path". */
static unsigned
read_target(struct head *h, struct http_text t)
{
	static const char scheme[] = "http://";
	const size_t n = sizeof(scheme) - 1;
	struct http_text query;

	if (t.n > n && is_nocase((struct http_text){ t.s, n }, scheme)) {
		const char *slash = memchr(t.s + n, '/', t.n - n);

		if (slash == NULL)
			return 400;
		t = (struct http_text){ slash, t.n - (size_t)(slash - t.s) };
	}
	if (t.n == 0 || t.s[0] != '/')
		return 400;
	h->out->has_query = cut_at(t, '?', &h->out->path, &query);
	return 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* RFC 9112 3 */
static unsigned
read_request_line(struct head *h, struct http_text line)
{
	struct http_text method, target, version;
	unsigned status;

	if (!cut_at(line, ' ', &method, &line) ||
	    !cut_at(line, ' ', &target, &version) || !is_token(method))
		return 400;
	/* HTTP-version is two digits (RFC 9112 2.3). */
	if (version.n != 8 || memcmp(version.s, "HTTP/", 5) != 0 ||
	    !is_digit(version.s[5]) || version.s[6] != '.' ||
	    !is_digit(version.s[7]))
		return 400;
	if (version.s[5] != '1')
		return 505;
	h->is_11 = version.s[7] != '0';
	status = read_target(h, target);
	if (status != 0)
		return status;
	h->out->is_head = http_text_is(method, "HEAD");
	return h->out->is_head || http_text_is(method, "GET") ? 0 : 405;
}

static unsigned
read_field(struct head *h, struct http_text line)
{
	struct http_text name, value;

	/* RFC 9112 5.1, 5.2: no blank before the colon, no folding. */
	if (!cut_at(line, ':', &name, &value) || !is_token(name))
		return 400;
	value = trim(value);
	if (is_nocase(name, "host")) {
		h->hosts++;
	} else if (is_nocase(name, "content-length")) {
		h->has_content |= !http_text_is(value, "0");
	} else if (is_nocase(name, "transfer-encoding")) {
		h->has_content = true;
	} else if (is_nocase(name, "connection")) {
		h->closes |= list_has(value, "close");
		h->keeps |= list_has(value, "keep-alive");
	} else if (is_nocase(name, "if-none-match")) {
		h->out->if_none_match = value;
	}
	return 0;
}

/* Ends with LF or CRLF (RFC 9112 2.2); without it. */
static bool
next_line(struct http_text *rest, struct http_text *line)
{
	if (!cut_at(*rest, '\n', line, rest))
		return false;
	if (line->n > 0 && line->s[line->n - 1] == '\r')
		line->n--;
	return true;
}

static enum http_read
refuse(unsigned with, unsigned *status)
{
	*status = with;
	return HTTP_READ_BAD;
}

/* RFC 9112 9.3 */
static void
conclude(struct head *h)
{
	h->out->keep_open = h->is_11 ? !h->closes : h->keeps && !h->closes;
}

enum http_read
http_read(const uint8_t *data, size_t n, struct http_request *out, size_t *used,
    unsigned *status)
{
	struct http_text rest = { (const char *)data,
		n < HTTP_HEAD_MAX ? n : HTTP_HEAD_MAX };
	struct http_text line, before = rest;
	struct head h = { .out = out };
	size_t lines = 0;
	unsigned wrong;

	*out = (struct http_request){ 0 };
	while (next_line(&rest, &line)) {
		if (line.n > HTTP_LINE_MAX)
			return refuse(lines == 0 ? 414 : 431, status);
		if (line.n == 0 && lines > 0) {
			*used = (size_t)(rest.s - (const char *)data);
			conclude(&h);
			if (h.has_content)
				return refuse(413, status);
			/* RFC 9112 3.2 */
			return h.hosts > 1 || (h.is_11 && h.hosts == 0)
			    ? refuse(400, status)
			    : HTTP_READ_DONE;
		}
		before = rest;
		if (line.n == 0)
			continue;
		wrong = lines == 0 ? read_request_line(&h, line)
				   : read_field(&h, line);
		if (wrong != 0)
			return refuse(wrong, status);
		if (lines++ > HTTP_FIELDS_MAX)
			return refuse(431, status);
	}
	if (before.n > HTTP_LINE_MAX + 1)
		return refuse(lines == 0 ? 414 : 431, status);
	return n < HTTP_HEAD_MAX ? HTTP_READ_MORE : refuse(431, status);
}

/* --- answers --------------------------------------------------------------*/

void
http_add_answer(struct bytes *out, const struct http_request *q,
    const struct http_answer *a)
{
	const char *text = status_text(a->status);
	bool closes = q == NULL || !q->keep_open;
	struct strbuf b = { 0 }, content = { 0 };

	if (a->type != NULL)
		strbuf_addn(&content, a->content, a->n);
	else
		strbuf_addf(&content, "%u %s\n", a->status, text);
	strbuf_addf(&b, "HTTP/1.1 %u %s\r\n", a->status, text);
	if (a->status == 405)
		strbuf_add(&b, "Allow: GET, HEAD\r\n");
	if (a->etag != NULL)
		strbuf_addf(&b, "ETag: %s\r\nCache-Control: no-cache\r\n",
		    a->etag);
	if (a->status != 304)
		strbuf_addf(&b, "Content-Type: %s\r\nContent-Length: %zu\r\n",
		    a->type != NULL ? a->type : "text/plain; charset=utf-8",
		    content.len);
	strbuf_add(&b, closes ? "Connection: close\r\n\r\n" : "\r\n");
	bytes_add(out, b.s, b.len);
	if (a->status != 304 && (q == NULL || !q->is_head))
		bytes_add(out, strbuf_str(&content), content.len);
	strbuf_finish(&b);
	strbuf_finish(&content);
}
