/* vrps.json, as rpki-client, Routinator and others write it. */
#include "registry/vrp.h"

#include <stdlib.h>
#include <string.h>

#include "core/json_read.h"

struct reader {
	struct diags *diags;
	const struct json_doc *doc;
};

/* Messages beyond the first are not shown, and their places cost a walk
 * through the text. */
static struct diag *
complain(struct reader *r, const struct json_value *v, const char *code,
    const char *message)
{
	struct place place = { .line = 0 };

	if (r->diags->errors < DIAG_KEEP)
		place = json_value_place(r->doc, v);
	return diag_add(r->diags, DIAG_ERROR, code, place, "%s", message);
}

/* The member of an entry; complains when there is none. */
static const struct json_value *
member(struct reader *r, const struct json_value *entry, const char *key)
{
	const struct json_value *v = json_value_get(entry, key);

	if (v == NULL)
		diag_suggest(r->diags,
		    complain(r, entry, "vrp-key", "a VRP lacks a key"), "%s",
		    key);
	return v;
}

/* 64500, "64500" or "AS64500". */
static bool
read_asn(struct reader *r, const struct json_value *v, uint32_t *out)
{
	const char *s = json_value_string(v);
	int64_t n;

	if (json_value_integer(v, &n) && n >= 0 && n <= UINT32_MAX) {
		*out = (uint32_t)n;
		return true;
	}
	if (s != NULL && (s[0] == 'A' || s[0] == 'a') &&
	    (s[1] == 'S' || s[1] == 's'))
		s += 2;
	if (s != NULL && str_to_u32(s, out))
		return true;
	complain(r, v, "vrp-asn",
	    "expected an AS number, as 64500 or \"AS64500\"");
	return false;
}

static bool
read_prefix(struct reader *r, const struct json_value *v, struct prefix *out)
{
	const char *s = json_value_string(v);
	char buf[PREFIX_TEXT_MAX];

	if (s == NULL) {
		complain(r, v, "vrp-prefix",
		    "expected a prefix, as \"192.0.2.0/24\"");
		return false;
	}
	switch (prefix_parse(s, out)) {
	case PREFIX_OK:
		return true;
	case PREFIX_HOST_BITS:
		diag_suggest(r->diags,
		    complain(r, v, "vrp-prefix",
			"the prefix has bits set beyond its length"),
		    "%s", prefix_print(out, buf));
		return false;
	case PREFIX_BAD_ADDR:
		complain(r, v, "vrp-prefix",
		    "expected a prefix, as \"192.0.2.0/24\"");
		return false;
	case PREFIX_BAD_LEN:
		complain(r, v, "vrp-prefix",
		    "expected a prefix length of 0 to 32, IPv6 0 to 128");
		return false;
	}
	return false;
}

/* Absent: the prefix length (RFC 9582 4.3.2.2). */
static bool
read_max_length(struct reader *r, const struct json_value *entry,
    struct vrp *out)
{
	const struct json_value *v = json_value_get(entry, "maxLength");
	int64_t n;

	if (v == NULL) {
		out->max_length = out->prefix.len;
		return true;
	}
	if (json_value_integer(v, &n) && n >= out->prefix.len &&
	    n <= ip_bits(out->prefix.addr.family)) {
		out->max_length = (uint8_t)n;
		return true;
	}
	complain(r, v, "vrp-max-length",
	    "maxLength must be from the prefix length to 32, IPv6 128")
	    ->clause = "RFC 9582 4.3.2.2";
	return false;
}

static bool
read_entry(struct reader *r, const struct json_value *entry, struct vrp *out)
{
	if (json_value_kind(entry) != JSON_OBJECT_KIND) {
		complain(r, entry, "vrp-entry", "expected an object");
		return false;
	}
	const struct json_value *asn = member(r, entry, "asn");
	const struct json_value *prefix = member(r, entry, "prefix");
	bool ok = asn != NULL && prefix != NULL;
	if (asn != NULL && !read_asn(r, asn, &out->origin_as))
		ok = false;
	if (prefix != NULL && !read_prefix(r, prefix, &out->prefix))
		return false;
	return ok && read_max_length(r, entry, out);
}

static bool
read_all(struct reader *r, struct vrp **out, size_t *n)
{
	const struct json_value *root = json_doc_root(r->doc);
	const struct json_value *roas = json_value_get(root, "roas");
	bool ok = true;

	*out = NULL;
	*n = 0;
	if (roas == NULL || json_value_kind(roas) != JSON_ARRAY_KIND) {
		complain(r, roas != NULL ? roas : root, "vrp-roas",
		    "expected an object with an array \"roas\"");
		return false;
	}
	*n = json_value_count(roas);
	*out = xcalloc(*n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		if (!read_entry(r, json_value_at(roas, i), &(*out)[i]))
			ok = false;
	return ok;
}

bool
vrp_parse_json(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len, struct vrp **out, size_t *n)
{
	struct json_doc *doc = json_doc_read(d, file, text, len);
	struct vrp *found;
	size_t n_found;

	if (doc == NULL)
		return false;
	struct reader r = { .diags = d, .doc = doc };
	bool ok = read_all(&r, &found, &n_found);
	if (ok && n_found > 0) {
		struct vrp *all = ARENA_ARRAY(arena, *n + n_found, struct vrp);
		if (*n > 0)
			memcpy(all, *out, *n * sizeof(*all));
		memcpy(all + *n, found, n_found * sizeof(*all));
		*out = all;
		*n += n_found;
	}
	free(found);
	json_doc_destroy(doc);
	return ok;
}
