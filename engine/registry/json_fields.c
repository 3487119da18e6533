#include "registry/json_fields.h"

/* Messages beyond the first are not shown: they need no text, and no place,
 * which costs a walk through the file. */
static bool
is_shown(const struct json_fields *f)
{
	return f->diags->errors < DIAG_KEEP;
}

struct diag *
json_complain(struct json_fields *f, const struct json_value *v,
    const char *what, const char *message)
{
	if (!is_shown(f))
		return diag_add(f->diags, DIAG_ERROR, f->family,
		    (struct place){ .line = 0 }, "%s", message);
	return diag_add(f->diags, DIAG_ERROR,
	    arena_printf(f->diags->arena, "%s-%s", f->family, what),
	    json_value_place(f->doc, v), "%s", message);
}

struct diag *
json_complain_found(struct json_fields *f, const struct json_value *v,
    const char *what, const char *message)
{
	enum json_kind kind = json_value_kind(v);
	struct arena *arena = f->diags->arena;

	if (!is_shown(f))
		return json_complain(f, v, what, message);
	return json_complain(f, v, what,
	    arena_printf(arena, "%s, found %s", message,
		kind == JSON_OBJECT_KIND || kind == JSON_ARRAY_KIND
		    ? json_kind_name(kind)
		    : json_value_excerpt(arena, f->doc, v)));
}

const struct json_value *
json_member(struct json_fields *f, const struct json_value *object,
    const char *key)
{
	const struct json_value *v = json_value_get(object, key);

	if (v == NULL)
		diag_suggest(f->diags,
		    json_complain(f, object, "key", "an entry lacks a key"),
		    "%s", key);
	return v;
}

bool
json_is(struct json_fields *f, const struct json_value *v, enum json_kind kind)
{
	if (json_value_kind(v) == kind)
		return true;
	json_complain(f, v, "entry",
	    is_shown(f)
		? arena_printf(f->diags->arena, "expected %s, found %s",
		      json_kind_name(kind), json_kind_name(json_value_kind(v)))
		: "");
	return false;
}

bool
json_asn(struct json_fields *f, const struct json_value *v, uint32_t *out)
{
	const char *s = json_value_string(v);
	int64_t n;

	if (json_value_integer(v, &n) && n >= 0 && n <= UINT32_MAX) {
		*out = (uint32_t)n;
		return true;
	}
	if (s != NULL && str_to_as(s, out))
		return true;
	json_complain_found(f, v, "asn",
	    "expected an AS number, as 64500 or \"AS64500\"");
	return false;
}

bool
json_prefix(struct json_fields *f, const struct json_value *v,
    struct prefix *out)
{
	const char *s = json_value_string(v);
	char buf[PREFIX_TEXT_MAX];

	if (s == NULL) {
		json_complain_found(f, v, "prefix",
		    "expected a prefix, as \"192.0.2.0/24\"");
		return false;
	}
	switch (prefix_parse(s, out)) {
	case PREFIX_OK:
		return true;
	case PREFIX_HOST_BITS:
		diag_suggest(f->diags,
		    json_complain_found(f, v, "prefix",
			"the prefix has bits set beyond its length"),
		    "%s", prefix_print(out, buf));
		return false;
	case PREFIX_BAD_ADDR:
		json_complain_found(f, v, "prefix",
		    "expected a prefix, as \"192.0.2.0/24\"");
		return false;
	case PREFIX_BAD_LEN:
		json_complain_found(f, v, "prefix",
		    "expected a prefix length of 0 to 32, IPv6 0 to 128");
		return false;
	}
	return false;
}

bool
json_max_length(struct json_fields *f, const struct json_value *object,
    const char *key, const struct prefix *p, uint8_t *out)
{
	const struct json_value *v = json_value_get(object, key);
	int64_t n;

	*out = p->len;
	if (v == NULL)
		return true;
	if (json_value_integer(v, &n) && n >= p->len &&
	    n <= ip_bits(p->addr.family)) {
		*out = (uint8_t)n;
		return true;
	}
	json_complain_found(f, v, "max-length",
	    is_shown(f) ? arena_printf(f->diags->arena,
			      "expected a maximum length of %d to %d", p->len,
			      ip_bits(p->addr.family))
			: "")
	    ->clause = "RFC 9582 4.3.2.2";
	return false;
}
