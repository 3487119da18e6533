/* JSON in pieces, for files too large to be held: what stands in the arrays of
 * the outer objects is given out element by element (RFC 8259).
 *
 * The outer objects, down to the first array, are read here; an element is
 * text that json_doc_read_at() takes, or json_text_check() if nobody wants it.
 * Bytes are fed in whatever portions they come; nothing is read or waited for.
 * Memory is for one element. A byte order mark in front is passed over (RFC
 * 8259 8.1).
 *
 *   {"metadata": {...}, "roas": [{...}, {...}]}
 *       gives two items "roas"
 *   {"net": {"data": [{...}]}}
 *       gives one item "net.data" */
#ifndef CORE_JSON_STREAM_H
#define CORE_JSON_STREAM_H

#include "core/diag.h"

enum {
	JSON_ITEM_MAX = 1 << 20, /* bytes of one element */
	JSON_OUTER_MAX = 8,      /* objects inside each other, outside */
	JSON_INNER_MAX = 32,     /* brackets inside each other in an element */
	JSON_KEY_MAX = 64        /* bytes of a key that can be asked for */
};

struct json_stream;

enum json_stream_next {
	JSON_STREAM_MORE,  /* more bytes are wanted, or the end */
	JSON_STREAM_ARRAY, /* starts: its items follow; text is NULL */
	JSON_STREAM_ITEM,
	JSON_STREAM_MEMBER, /* of an outer object, that is no array; text is
			     * NULL */
	JSON_STREAM_END,
	JSON_STREAM_ERROR /* a diagnostic was added; nothing follows */
};

/* Good until the next call. */
struct json_item {
	/* Keys with "." between them; "" in an outer array. A key is known by
	 * its characters, however they are written; what is not printable ASCII
	 * in it, and a ".", is DEL here. */
	const char *path;
	const char *text;
	size_t len;
	uint32_t line, column; /* where it starts; of an array its key */
};

/* file is borrowed, as long as the diagnostics. */
struct json_stream *json_stream_create(struct diags *d, const char *file);
void json_stream_destroy(struct json_stream *s); /* NULL is fine */
/* data is borrowed until MORE is answered. Only after MORE, or at first; after
 * ERROR nothing is taken any more, and ERROR stays the answer. */
void json_stream_feed(struct json_stream *s, const char *data, size_t n);
void json_stream_finish(struct json_stream *s); /* there is no more */
enum json_stream_next json_stream_next(struct json_stream *s,
    struct json_item *out);

#endif
