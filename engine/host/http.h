/* As much of HTTP (RFC 9110, RFC 9112) as a server of documents needs that are
 * only read: bytes in, bytes out, one request a call.
 *
 * GET and HEAD, versions 1.1 and 1.0. A request with content is refused: there
 * is nothing that it could be for. Whatever cannot be read ends the
 * connection, because nobody knows where the next request begins. */
#ifndef HOST_HTTP_H
#define HOST_HTTP_H

#include "core/bytes.h"

enum {
	HTTP_LINE_MAX = 2048, /* of the request, and of a field */
	HTTP_HEAD_MAX = 8192,
	HTTP_FIELDS_MAX = 64
};

/* A piece of what was received; borrowed. */
struct http_text {
	const char *s;
	size_t n;
};

struct http_request {
	bool is_head, keep_open;
	struct http_text path; /* without host and query */
	bool has_query;
	struct http_text if_none_match; /* n 0: not given */
};

enum http_read { HTTP_READ_DONE, HTTP_READ_MORE, HTTP_READ_BAD };

/* Reads the request at the beginning of data. DONE: used is its length. BAD:
 * status says with what it is to be refused. What is too long is found before
 * the rest arrives. */
enum http_read http_read(const uint8_t *data, size_t n,
    struct http_request *out, size_t *used, unsigned *status);

struct http_answer {
	unsigned status;
	const char *type; /* of the content; NULL: it is the status as text */
	const char *etag; /* with its quotes; NULL: none */
	const void *content;
	size_t n;
};

bool http_text_is(struct http_text t, const char *s);
/* Is the entity tag in the value of If-None-Match (RFC 9110 13.1.2)? */
bool http_tag_matches(struct http_text list, const char *etag);
/* The answer to q. q NULL: to a request that could not be read; then the
 * connection ends. Content of HEAD, and with status 304, is left out. */
void http_add_answer(struct bytes *out, const struct http_request *q,
    const struct http_answer *a);

#endif
