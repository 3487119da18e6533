/* Reading JSON: a tree that is looked at and never changed.
 *
 * The text comes from outside and is held to limits before any tree is built.
 * Duplicate keys are refused. A value remembers nothing of its place; it is
 * found again in the text when a message needs it. This is the only door to
 * jansson. */
#ifndef CORE_JSON_READ_H
#define CORE_JSON_READ_H

#include "core/diag.h"

enum {
	JSON_TEXT_MAX = 16 * 1024 * 1024, /* bytes */
	JSON_DEPTH_MAX = 32,
	JSON_VALUES_MAX = 1500000
};

struct json_doc;   /* owns its tree; borrows file and text */
struct json_value; /* lives as long as the document */

enum json_kind {
	JSON_NULL_KIND,
	JSON_BOOL_KIND,
	JSON_INTEGER_KIND,
	JSON_REAL_KIND,
	JSON_STRING_KIND,
	JSON_ARRAY_KIND,
	JSON_OBJECT_KIND
};

/* The outermost value must be an object or an array. NULL and a diagnostic
 * ("json-syntax", "json-limit") when the text is not accepted. A byte order
 * mark in front is passed over (RFC 8259 8.1). */
struct json_doc *json_doc_read(struct diags *d, const char *file,
    const char *text, size_t len);
/* The same of a text that starts at that place of a larger one. */
struct json_doc *json_doc_read_at(struct diags *d, struct place start,
    const char *text, size_t len);
void json_doc_destroy(struct json_doc *doc); /* NULL is fine */
/* Is it one value, of whatever kind? For what nobody will look at. */
bool json_text_check(struct diags *d, struct place start, const char *text,
    size_t len);
const struct json_value *json_doc_root(const struct json_doc *doc);

enum json_kind json_value_kind(const struct json_value *v);
/* "a string", "an array": for messages. */
const char *json_kind_name(enum json_kind kind);
/* NULL when v is NULL, no object, or has no such key. */
const struct json_value *json_value_get(const struct json_value *v,
    const char *key);
/* The member behind the one named by *key, in the order of the text; the first
 * when *key is NULL. Sets *key; NULL when there are no more, or v is no
 * object. */
const struct json_value *json_value_next(const struct json_value *v,
    const char **key);
/* Number of elements; 0 when v is no array. */
size_t json_value_count(const struct json_value *v);
const struct json_value *json_value_at(const struct json_value *v, size_t i);
/* NULL when v is no string. Has no NUL inside. */
const char *json_value_string(const struct json_value *v);
/* False when v is neither true nor false. */
bool json_value_bool(const struct json_value *v, bool *out);
/* False when v is no integer. */
bool json_value_integer(const struct json_value *v, int64_t *out);

/* Where v stands in the text. Takes time in proportion to the text. */
struct place json_value_place(const struct json_doc *doc,
    const struct json_value *v);
/* The text of v as it stands there, for messages: the first of it, when it is
 * long. In memory of the arena. Takes as long. */
const char *json_value_excerpt(struct arena *arena, const struct json_doc *doc,
    const struct json_value *v);

#endif
