#include "core/json_read.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct json_doc {
	json_t *root;
	struct place start; /* of the text */
	const char *text;
	size_t len;
};

/* jansson counts references in values; this tree is only looked at. */
static json_t *
tree(const struct json_value *v)
{
	return (json_t *)v;
}

static struct place
place_at(struct place start, const char *text, size_t offset, size_t len)
{
	struct place p = start;

	for (size_t i = 0; i < offset; i++) {
		p.column++;
		if (text[i] == '\n') {
			p.line++;
			p.column = 1;
		}
	}
	p.len = (uint32_t)len;
	return p;
}

/* --- limits --------------------------------------------------------------- */

/* Behind the string that starts at text[i]; len when it does not end. */
static size_t
skip_string(const char *text, size_t len, size_t i)
{
	for (i++; i < len && text[i] != '"'; i++)
		if (text[i] == '\\')
			i++;
	return i < len ? i + 1 : len;
}

static bool
within_limits(struct diags *d, struct place start, const char *text, size_t len)
{
	size_t depth = 0, values = 0;

	if (len > JSON_TEXT_MAX) {
		diag_add(d, DIAG_ERROR, "json-limit",
		    (struct place){ .file = start.file },
		    "the file has %zu bytes, at most %d are read", len,
		    JSON_TEXT_MAX);
		return false;
	}
	for (size_t i = 0; i < len;) {
		if (text[i] == '"') {
			i = skip_string(text, len, i);
			continue;
		}
		if (text[i] == '{' || text[i] == '[')
			depth++;
		else if ((text[i] == '}' || text[i] == ']') && depth > 0)
			depth--;
		if (text[i] == '{' || text[i] == '[' || text[i] == ',')
			values++;
		if (depth > JSON_DEPTH_MAX || values > JSON_VALUES_MAX) {
			diag_add(d, DIAG_ERROR, "json-limit",
			    place_at(start, text, i, 1),
			    depth > JSON_DEPTH_MAX
				? "more than %d brackets inside each other"
				: "more than %d values",
			    depth > JSON_DEPTH_MAX ? JSON_DEPTH_MAX
						   : JSON_VALUES_MAX);
			return false;
		}
		i++;
	}
	return true;
}

/* --- documents ------------------------------------------------------------ */

/* The token that the message is about ("... near 'x'") ends at the offset that
 * jansson gives. */
static void
report(struct diags *d, struct place start, const char *text, size_t len,
    const json_error_t *error)
{
	static const char near[] = " near '";
	size_t end = error->position > 0 ? (size_t)error->position : 0;
	const char *token = strstr(error->text, near);
	size_t n = 1;

	if (end > len)
		end = len;
	if (token != NULL) {
		token += sizeof(near) - 1;
		size_t token_len = strlen(token);
		if (token_len > 1 && token_len - 1 <= end &&
		    memcmp(text + end - (token_len - 1), token,
			token_len - 1) == 0)
			n = token_len - 1;
	}
	size_t at = end >= n ? end - n : 0;
	struct diag *item = diag_add(d, DIAG_ERROR, "json-syntax",
	    place_at(start, text, at, n), "%s",
	    json_error_code(error) == json_error_null_character
		? "a text has \\u0000 in it, which is not allowed here"
		: error->text);
	item->clause = "RFC 8259";
}

struct json_doc *
json_doc_read(struct diags *d, const char *file, const char *text, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";
	const struct place start = { .file = file, .line = 1, .column = 1 };
	size_t skipped = len >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;

	return json_doc_read_at(d, start, text + skipped, len - skipped);
}

/* NULL and a diagnostic when the text is not accepted. */
static json_t *
load(struct diags *d, struct place start, const char *text, size_t len,
    size_t flags)
{
	json_error_t error;
	json_t *root;

	if (!within_limits(d, start, text, len))
		return NULL;
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES | flags, &error);
	if (root == NULL)
		report(d, start, text, len, &error);
	return root;
}

bool
json_text_check(struct diags *d, struct place start, const char *text,
    size_t len)
{
	json_t *root = load(d, start, text, len, JSON_DECODE_ANY);

	json_decref(root);
	return root != NULL;
}

struct json_doc *
json_doc_read_at(struct diags *d, struct place start, const char *text,
    size_t len)
{
	json_t *root = load(d, start, text, len, 0);

	if (root == NULL)
		return NULL;
	struct json_doc *doc = xcalloc(1, sizeof(*doc));
	doc->root = root;
	doc->start = start;
	doc->text = text;
	doc->len = len;
	return doc;
}

void
json_doc_destroy(struct json_doc *doc)
{
	if (doc == NULL)
		return;
	json_decref(doc->root);
	free(doc);
}

const struct json_value *
json_doc_root(const struct json_doc *doc)
{
	return (const struct json_value *)doc->root;
}

/* --- values --------------------------------------------------------------- */

enum json_kind
json_value_kind(const struct json_value *v)
{
	switch (json_typeof(tree(v))) {
	case JSON_OBJECT:
		return JSON_OBJECT_KIND;
	case JSON_ARRAY:
		return JSON_ARRAY_KIND;
	case JSON_STRING:
		return JSON_STRING_KIND;
	case JSON_INTEGER:
		return JSON_INTEGER_KIND;
	case JSON_REAL:
		return JSON_REAL_KIND;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_BOOL_KIND;
	case JSON_NULL:
		return JSON_NULL_KIND;
	}
	return JSON_NULL_KIND;
}

const char *
json_kind_name(enum json_kind kind)
{
	switch (kind) {
	case JSON_NULL_KIND:
		return "null";
	case JSON_BOOL_KIND:
		return "true or false";
	case JSON_INTEGER_KIND:
		return "an integer";
	case JSON_REAL_KIND:
		return "a number with fraction";
	case JSON_STRING_KIND:
		return "a string";
	case JSON_ARRAY_KIND:
		return "an array";
	case JSON_OBJECT_KIND:
		return "an object";
	}
	base_panic(__FILE__, __LINE__, "unknown JSON kind");
}

const struct json_value *
json_value_get(const struct json_value *v, const char *key)
{
	return (const struct json_value *)json_object_get(tree(v), key);
}

const struct json_value *
json_value_next(const struct json_value *v, const char **key)
{
	json_t *object = tree(v);
	void *at;

	if (*key == NULL)
		at = json_object_iter(object);
	else
		at = json_object_iter_next(object,
		    json_object_iter_at(object, *key));
	*key = json_object_iter_key(at);
	return (const struct json_value *)json_object_iter_value(at);
}

size_t
json_value_count(const struct json_value *v)
{
	return json_array_size(tree(v));
}

const struct json_value *
json_value_at(const struct json_value *v, size_t i)
{
	return (const struct json_value *)json_array_get(tree(v), i);
}

const char *
json_value_string(const struct json_value *v)
{
	return json_string_value(tree(v));
}

bool
json_value_bool(const struct json_value *v, bool *out)
{
	if (!json_is_boolean(tree(v)))
		return false;
	*out = json_is_true(tree(v));
	return true;
}

bool
json_value_integer(const struct json_value *v, int64_t *out)
{
	if (!json_is_integer(tree(v)))
		return false;
	*out = json_integer_value(tree(v));
	return true;
}

/* --- finding a value again ------------------------------------------------ */

/* The text and the tree are walked side by side. The text is known to be good
 * and not to be too deep. */
struct finder {
	const char *text;
	size_t len, at;
	const json_t *wanted;
};

static char
next_char(struct finder *f)
{
	while (f->at < f->len && strchr(" \t\r\n", f->text[f->at]) != NULL)
		f->at++;
	if (f->at == f->len)
		return '\0';
	return f->text[f->at];
}

static bool find_in(struct finder *f, const json_t *here);

/* The member of here that is named by the string at f->at, behind which f
 * then is. */
static const json_t *
member_here(struct finder *f, const json_t *here)
{
	size_t start = f->at;

	f->at = skip_string(f->text, f->len, f->at);
	json_t *key =
	    json_loadb(f->text + start, f->at - start, JSON_DECODE_ANY, NULL);
	const json_t *member = json_object_get(here, json_string_value(key));
	json_decref(key);
	return member;
}

static bool
find_in_object(struct finder *f, const json_t *here)
{
	for (f->at++; next_char(f) == '"';) {
		const json_t *member = member_here(f, here);
		next_char(f);
		f->at++; /* the colon */
		if (find_in(f, member))
			return true;
		if (next_char(f) == ',')
			f->at++;
	}
	f->at++;
	return false;
}

static bool
find_in_array(struct finder *f, const json_t *here)
{
	f->at++;
	for (size_t i = 0; i < json_array_size(here); i++) {
		if (find_in(f, json_array_get(here, i)))
			return true;
		if (next_char(f) == ',')
			f->at++;
	}
	next_char(f);
	f->at++;
	return false;
}

/* f is then at the wanted value, or behind here. */
static bool
find_in(struct finder *f, const json_t *here)
{
	char c = next_char(f);

	/* jansson shares true, false and null: the first of them is found. */
	if (here == f->wanted)
		return true;
	if (c == '{')
		return find_in_object(f, here);
	if (c == '[')
		return find_in_array(f, here);
	if (c == '"')
		f->at = skip_string(f->text, f->len, f->at);
	else
		while (f->at < f->len &&
		    strchr(",]} \t\r\n", f->text[f->at]) == NULL)
			f->at++;
	return false;
}

/* False: it is not in the document. */
static bool
find(const struct json_doc *doc, const struct json_value *v, size_t *start,
    size_t *len)
{
	struct finder f = { .text = doc->text,
		.len = doc->len,
		.wanted = tree(v) };

	if (!find_in(&f, doc->root))
		return false;
	*start = f.at;
	f.wanted = NULL;
	if (!json_is_object(tree(v)) && !json_is_array(tree(v)))
		find_in(&f, tree(v));
	*len = f.at > *start ? f.at - *start : 1;
	return true;
}

struct place
json_value_place(const struct json_doc *doc, const struct json_value *v)
{
	size_t start, len;

	if (!find(doc, v, &start, &len))
		return (struct place){ .file = doc->start.file };
	return place_at(doc->start, doc->text, start, len);
}

const char *
json_value_excerpt(struct arena *arena, const struct json_doc *doc,
    const struct json_value *v)
{
	enum { BYTES_MAX = 40 };
	size_t start, len, n;

	if (!find(doc, v, &start, &len))
		return "nothing";
	n = len;
	if (n > BYTES_MAX)
		for (n = BYTES_MAX; n > 0 &&
		     ((unsigned char)doc->text[start + n] & 0xc0) == 0x80;)
			n--;
	return arena_printf(arena, "%.*s%s", (int)n, doc->text + start,
	    n < len ? "..." : "");
}
