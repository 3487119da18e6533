#include "conformance/family.h"

#include <string.h>

bool
group_fail(struct group *g, const char *fmt, ...)
{
	va_list ap;

	strbuf_clear(&g->error);
	va_start(ap, fmt);
	strbuf_vaddf(&g->error, fmt, ap);
	va_end(ap);
	return false;
}

const struct json_value *
group_field(const struct group *g, const struct json_value *c, const char *key)
{
	const struct json_value *v = json_value_get(c, key);

	return v != NULL ? v : json_value_get(g->given, key);
}

bool
value_is_absent(const struct json_value *v)
{
	return v == NULL || json_value_kind(v) == JSON_NULL_KIND;
}

static bool
expected(struct group *g, const struct json_value *v, const char *what,
    const char *wanted)
{
	return group_fail(g, "%s is %s, expected %s", what,
	    v == NULL ? "missing" : json_kind_name(json_value_kind(v)), wanted);
}

bool
read_list(struct group *g, const struct json_value *v, const char *what)
{
	if (v == NULL || json_value_kind(v) != JSON_ARRAY_KIND)
		return expected(g, v, what, "a list");
	return true;
}

bool
read_u32(struct group *g, const struct json_value *v, const char *what,
    uint32_t *out)
{
	int64_t n;

	if (v == NULL || !json_value_integer(v, &n))
		return expected(g, v, what, "an integer");
	if (n < 0 || n > UINT32_MAX)
		return group_fail(g, "%s is no number of 32 bits", what);
	*out = (uint32_t)n;
	return true;
}

bool
read_u32_or(struct group *g, const struct json_value *v, const char *what,
    uint32_t *out)
{
	return value_is_absent(v) || read_u32(g, v, what, out);
}

bool
read_bool_or(struct group *g, const struct json_value *v, const char *what,
    bool *out)
{
	if (value_is_absent(v) || json_value_bool(v, out))
		return true;
	return expected(g, v, what, "true or false");
}

bool
read_text(struct group *g, const struct json_value *v, const char *what,
    const char **out)
{
	*out = v == NULL ? NULL : json_value_string(v);
	return *out != NULL || expected(g, v, what, "a text");
}

bool
read_prefix(struct group *g, const struct json_value *v, const char *what,
    struct prefix *out)
{
	const char *text;
	enum prefix_parse parsed;

	if (!read_text(g, v, what, &text))
		return false;
	parsed = prefix_parse(text, out);
	if (parsed == PREFIX_OK || parsed == PREFIX_HOST_BITS)
		return true;
	return group_fail(g, "%s is no prefix: %s", what, text);
}

bool
read_addr(struct group *g, const struct json_value *v, const char *what,
    struct ip_addr *out)
{
	const char *text;

	if (!read_text(g, v, what, &text))
		return false;
	return ip_addr_parse(text, out) ||
	    group_fail(g, "%s is no address: %s", what, text);
}

bool
read_ases(struct group *g, const struct json_value *v, const char *what,
    uint32_t **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (value_is_absent(v))
		return true;
	if (!read_list(g, v, what))
		return false;
	*n = json_value_count(v);
	*out = ARENA_ARRAY(&g->arena, *n, uint32_t);
	for (size_t i = 0; i < *n; i++)
		if (!read_u32(g, json_value_at(v, i), what, &(*out)[i]))
			return false;
	return true;
}

static bool
read_as_set(struct group *g, const struct json_value *v, const char *what,
    path_id *path)
{
	uint32_t *as;
	size_t n;

	if (!read_ases(g, json_value_get(v, "set"), what, &as, &n))
		return false;
	if (n == 0)
		return group_fail(g, "%s has an empty set", what);
	*path = as_path_prepend_set(g->attrs, *path, as, n);
	return true;
}

bool
read_as_path(struct group *g, const struct json_value *v, const char *what,
    path_id *out)
{
	*out = 0;
	if (!read_list(g, v, what))
		return false;
	for (size_t i = json_value_count(v); i-- > 0;) {
		const struct json_value *hop = json_value_at(v, i);
		uint32_t as = 0;

		if (json_value_kind(hop) == JSON_OBJECT_KIND) {
			if (!read_as_set(g, hop, what, out))
				return false;
			continue;
		}
		if (!read_u32(g, hop, what, &as))
			return false;
		*out = as_path_prepend(g->attrs, *out, as);
	}
	return true;
}

/* A member of a VRP: by place in a list, by name in an object. */
static const struct json_value *
vrp_member(const struct json_value *v, size_t at)
{
	static const char *const keys[] = { "prefix", "max_length", "asn" };
	const struct json_value *member;

	if (json_value_kind(v) == JSON_ARRAY_KIND)
		return json_value_at(v, at);
	member = json_value_get(v, keys[at]);
	return member != NULL || at != 1 ? member
					 : json_value_get(v, "maxLength");
}

bool
read_vrp(struct group *g, const struct json_value *v, struct vrp *out)
{
	uint32_t max_length;

	if (v == NULL ||
	    (json_value_kind(v) != JSON_OBJECT_KIND &&
		!read_list(g, v, "a VRP")))
		return group_fail(g, "a VRP: expected a list or an object");
	if (!read_prefix(g, vrp_member(v, 0), "a VRP's prefix", &out->prefix))
		return false;
	max_length = out->prefix.len;
	if (!read_u32_or(g, vrp_member(v, 1), "a VRP's max_length",
		&max_length) ||
	    !read_u32(g, vrp_member(v, 2), "a VRP's asn", &out->origin_as))
		return false;
	if (max_length > (uint32_t)ip_bits(out->prefix.addr.family))
		return group_fail(g, "a VRP's max_length is %u", max_length);
	out->max_length = (uint8_t)max_length;
	return true;
}

bool
read_vrps(struct group *g, const struct json_value *v, struct vrp **out,
    size_t *n)
{
	*out = NULL;
	*n = 0;
	if (value_is_absent(v))
		return true;
	if (!read_list(g, v, "vrps"))
		return false;
	*n = json_value_count(v);
	*out = ARENA_ARRAY(&g->arena, *n, struct vrp);
	for (size_t i = 0; i < *n; i++)
		if (!read_vrp(g, json_value_at(v, i), &(*out)[i]))
			return false;
	return true;
}

bool
read_word(struct group *g, const struct json_value *v, const char *what,
    const char *const *words, size_t n, size_t *out)
{
	const char *text;

	if (!read_text(g, v, what, &text))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], text)) {
			*out = i;
			return true;
		}
	return group_fail(g, "%s is \"%s\", which is no word for it", what,
	    text);
}

void
answer_unsupported(struct json *out, const char *why)
{
	json_begin_object(out, GOT);
	json_put_string(out, "unsupported", why);
	json_end_object(out);
}

/* --- writing -------------------------------------------------------------- */

void
put_value(struct json *out, const char *key, const struct json_value *v)
{
	const char *name = NULL;
	int64_t number = 0;
	bool yes = false;

	if (v == NULL) {
		json_put_null(out, key);
		return;
	}
	switch (json_value_kind(v)) {
	case JSON_NULL_KIND:
	case JSON_REAL_KIND:
		json_put_null(out, key);
		return;
	case JSON_BOOL_KIND:
		(void)json_value_bool(v, &yes);
		json_put_bool(out, key, yes);
		return;
	case JSON_INTEGER_KIND:
		(void)json_value_integer(v, &number);
		json_put_number(out, key, number);
		return;
	case JSON_STRING_KIND:
		json_put_string(out, key, json_value_string(v));
		return;
	case JSON_ARRAY_KIND:
		json_begin_array(out, key);
		for (size_t i = 0; i < json_value_count(v); i++)
			put_value(out, NULL, json_value_at(v, i));
		json_end_array(out);
		return;
	case JSON_OBJECT_KIND:
		json_begin_object(out, key);
		for (const struct json_value *m;
		     (m = json_value_next(v, &name)) != NULL;)
			put_value(out, name, m);
		json_end_object(out);
		return;
	}
}
