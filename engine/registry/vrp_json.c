/* vrps.json, as rpki-client, Routinator and others write it. */
#include "registry/vrp.h"

#include <stdlib.h>
#include <string.h>

#include "registry/json_fields.h"

static bool
read_entry(struct json_fields *f, const struct json_value *entry,
    struct vrp *out)
{
	if (!json_is(f, entry, JSON_OBJECT_KIND))
		return false;
	const struct json_value *asn = json_member(f, entry, "asn");
	const struct json_value *prefix = json_member(f, entry, "prefix");
	bool ok = asn != NULL && prefix != NULL;
	if (asn != NULL && !json_asn(f, asn, &out->origin_as))
		ok = false;
	if (prefix != NULL && !json_prefix(f, prefix, &out->prefix))
		return false;
	return ok &&
	    json_max_length(f, entry, "maxLength", &out->prefix,
		&out->max_length);
}

static bool
read_all(struct json_fields *f, struct vrp **out, size_t *n)
{
	const struct json_value *root = json_doc_root(f->doc);
	const struct json_value *roas = json_value_get(root, "roas");
	bool ok = true;

	*out = NULL;
	*n = 0;
	if (roas == NULL || json_value_kind(roas) != JSON_ARRAY_KIND) {
		json_complain(f, roas != NULL ? roas : root, "roas",
		    "expected an object with an array \"roas\"");
		return false;
	}
	*n = json_value_count(roas);
	*out = xcalloc(*n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		if (!read_entry(f, json_value_at(roas, i), &(*out)[i]))
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
	struct json_fields f = { .diags = d, .doc = doc, .family = "vrp" };
	bool ok = read_all(&f, &found, &n_found);
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
