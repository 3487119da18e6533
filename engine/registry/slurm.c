#include "registry/slurm.h"

#include <stdlib.h>
#include <string.h>

#include "registry/json_fields.h"

enum { VERSION = 1, VERSION_ASPA = 2 };

/* --- using it ------------------------------------------------------------- */

static bool
filter_fits(const struct slurm_filter *f, const struct vrp *v)
{
	if (f->has_prefix && !prefix_covers(&f->prefix, &v->prefix))
		return false;
	return !f->has_as || f->as == v->origin_as;
}

const struct slurm_filter *
slurm_removes(const struct slurm *s, const struct vrp *v)
{
	for (size_t i = 0; i < s->n_filters; i++)
		if (filter_fits(&s->filters[i], v))
			return &s->filters[i];
	return NULL;
}

bool
slurm_removes_aspa(const struct slurm *s, uint32_t customer_as)
{
	for (size_t i = 0; i < s->n_aspa_filters; i++)
		if (s->aspa_filters[i].customer_as == customer_as)
			return true;
	return false;
}

struct vrp_set *
slurm_apply(const struct slurm *s, const struct vrp *v, size_t n)
{
	struct vrp *all = xcalloc(n + s->n_assertions + 1, sizeof(*all));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (slurm_removes(s, &v[i]) == NULL)
			all[kept++] = v[i];
	for (size_t i = 0; i < s->n_assertions; i++)
		all[kept++] = s->assertions[i];
	struct vrp_set *set = vrp_set_create(all, kept);
	free(all);
	return set;
}

/* --- reading -------------------------------------------------------------- */

/* One file while it is read. */
struct file {
	struct json_fields f;
	struct arena *arena;
	int64_t version;
	struct slurm s;
};

/* RFC 8416 3.2: a member that is not defined is an error. */
static bool
only_members(struct file *file, const struct json_value *object,
    const char *const *names, size_t n)
{
	const char *key = NULL;
	const struct json_value *v;
	bool ok = true;

	while ((v = json_value_next(object, &key)) != NULL) {
		size_t i = 0;
		while (i < n && !str_eq(names[i], key))
			i++;
		if (i < n)
			continue;
		ok = false;
		struct diag *item = json_complain(&file->f, v, "member",
		    "SLURM has no such member here");
		const char *near = str_nearest(key, names, n);
		item->clause = "RFC 8416 3.2";
		if (near != NULL)
			diag_suggest(file->f.diags, item, "%s", near);
	}
	return ok;
}

/* The array of that name; complains when it is missing or something else. */
static const struct json_value *
array_member(struct file *file, const struct json_value *object,
    const char *key)
{
	const struct json_value *v = json_member(&file->f, object, key);

	return v != NULL && json_is(&file->f, v, JSON_ARRAY_KIND) ? v : NULL;
}

typedef bool read_item(struct file *file, const struct json_value *v,
    void *out);

/* The items of the array of that name, each of size bytes; NULL after any
 * error. */
static void *
read_items(struct file *file, const struct json_value *object, const char *key,
    size_t size, read_item *read, size_t *n)
{
	const struct json_value *array = array_member(file, object, key);
	size_t count = json_value_count(array);
	char *all = arena_alloc(file->arena, (count + 1) * size);
	bool ok = array != NULL;

	for (size_t i = 0; i < count; i++) {
		const struct json_value *v = json_value_at(array, i);
		if (!json_is(&file->f, v, JSON_OBJECT_KIND) ||
		    !read(file, v, all + i * size))
			ok = false;
	}
	*n = count;
	return ok ? all : NULL;
}

static bool
read_comment(struct file *file, const struct json_value *v)
{
	const struct json_value *comment = json_value_get(v, "comment");

	return comment == NULL || json_is(&file->f, comment, JSON_STRING_KIND);
}

/* RFC 8416 3.3.1 */
static bool
read_prefix_filter(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "prefix", "asn", "comment" };
	struct slurm_filter *filter = out;
	const struct json_value *prefix = json_value_get(v, "prefix");
	const struct json_value *asn = json_value_get(v, "asn");

	*filter = (struct slurm_filter){ .has_prefix = prefix != NULL,
		.has_as = asn != NULL };
	if (!only_members(file, v, names, ARRAY_LEN(names)) ||
	    !read_comment(file, v))
		return false;
	if (prefix == NULL && asn == NULL) {
		json_complain(&file->f, v, "filter",
		    "a filter needs \"prefix\", \"asn\" or both")
		    ->clause = "RFC 8416 3.3.1";
		return false;
	}
	return (prefix == NULL ||
		   json_prefix(&file->f, prefix, &filter->prefix)) &&
	    (asn == NULL || json_asn(&file->f, asn, &filter->as));
}

/* RFC 8416 3.4.1 */
static bool
read_prefix_assertion(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "prefix", "asn", "maxPrefixLength",
		"comment" };
	struct vrp *vrp = out;
	const struct json_value *asn = json_member(&file->f, v, "asn");
	const struct json_value *prefix = json_member(&file->f, v, "prefix");

	return only_members(file, v, names, ARRAY_LEN(names)) &&
	    read_comment(file, v) && asn != NULL && prefix != NULL &&
	    json_asn(&file->f, asn, &vrp->origin_as) &&
	    json_prefix(&file->f, prefix, &vrp->prefix) &&
	    json_max_length(&file->f, v, "maxPrefixLength", &vrp->prefix,
		&vrp->max_length);
}

static bool
read_string(struct file *file, const struct json_value *v, const char *key,
    bool needed)
{
	const struct json_value *s = json_value_get(v, key);

	if (s == NULL)
		return !needed || json_member(&file->f, v, key) != NULL;
	return json_is(&file->f, s, JSON_STRING_KIND);
}

/* RFC 8416 3.3.2: read, without effect. */
static bool
read_key_filter(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "asn", "SKI", "comment" };
	const struct json_value *asn = json_value_get(v, "asn");
	uint32_t *as = out;

	if (!only_members(file, v, names, ARRAY_LEN(names)) ||
	    !read_comment(file, v))
		return false;
	if (asn == NULL && json_value_get(v, "SKI") == NULL) {
		json_complain(&file->f, v, "filter",
		    "a filter needs \"asn\", \"SKI\" or both")
		    ->clause = "RFC 8416 3.3.2";
		return false;
	}
	return read_string(file, v, "SKI", false) &&
	    (asn == NULL || json_asn(&file->f, asn, as));
}

/* RFC 8416 3.4.2: read, without effect. */
static bool
read_key_assertion(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "asn", "SKI", "routerPublicKey",
		"comment" };
	const struct json_value *asn = json_member(&file->f, v, "asn");
	uint32_t *as = out;

	return only_members(file, v, names, ARRAY_LEN(names)) &&
	    read_comment(file, v) && asn != NULL &&
	    json_asn(&file->f, asn, as) && read_string(file, v, "SKI", true) &&
	    read_string(file, v, "routerPublicKey", true);
}

static bool
read_aspa_filter(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "customerAsid", "comment" };
	struct slurm_aspa *aspa = out;
	const struct json_value *as = json_member(&file->f, v, "customerAsid");

	*aspa = (struct slurm_aspa){ 0 };
	return only_members(file, v, names, ARRAY_LEN(names)) &&
	    read_comment(file, v) && as != NULL &&
	    json_asn(&file->f, as, &aspa->customer_as);
}

static int
as_cmp(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
read_aspa_assertion(struct file *file, const struct json_value *v, void *out)
{
	static const char *const names[] = { "customerAsid", "providers",
		"comment" };
	struct slurm_aspa *aspa = out;
	const struct json_value *as = json_member(&file->f, v, "customerAsid");
	const struct json_value *list = array_member(file, v, "providers");
	size_t n = json_value_count(list);
	uint32_t *providers = ARENA_ARRAY(file->arena, n + 1, uint32_t);
	bool ok = only_members(file, v, names, ARRAY_LEN(names)) &&
	    read_comment(file, v) && as != NULL && list != NULL;

	*aspa = (struct slurm_aspa){ 0 };
	ok = ok && json_asn(&file->f, as, &aspa->customer_as);
	for (size_t i = 0; i < n; i++)
		ok =
		    json_asn(&file->f, json_value_at(list, i), &providers[i]) &&
		    ok;
	if (n > 1)
		qsort(providers, n, sizeof(*providers), as_cmp);
	aspa->providers = providers;
	aspa->n_providers = n;
	return ok;
}

/* RFC 8416 3.3; what speaks of ASPA is of version 2. */
static bool
read_filters(struct file *file, const struct json_value *v)
{
	static const char *const names[] = { "prefixFilters", "bgpsecFilters",
		"aspaFilters" };
	bool aspa = file->version == VERSION_ASPA;
	bool ok = only_members(file, v, names, ARRAY_LEN(names) - !aspa);
	struct slurm *s = &file->s;
	size_t n;

	s->filters = read_items(file, v, names[0], sizeof(*s->filters),
	    read_prefix_filter, &s->n_filters);
	ok = read_items(file, v, names[1], sizeof(uint32_t), read_key_filter,
		 &n) != NULL &&
	    s->filters != NULL && ok;
	if (!aspa)
		return ok;
	s->aspa_filters = read_items(file, v, names[2],
	    sizeof(*s->aspa_filters), read_aspa_filter, &s->n_aspa_filters);
	return ok && s->aspa_filters != NULL;
}

/* RFC 8416 3.4 */
static bool
read_assertions(struct file *file, const struct json_value *v)
{
	static const char *const names[] = { "prefixAssertions",
		"bgpsecAssertions", "aspaAssertions" };
	bool aspa = file->version == VERSION_ASPA;
	bool ok = only_members(file, v, names, ARRAY_LEN(names) - !aspa);
	struct slurm *s = &file->s;
	size_t n;

	s->assertions = read_items(file, v, names[0], sizeof(*s->assertions),
	    read_prefix_assertion, &s->n_assertions);
	ok = read_items(file, v, names[1], sizeof(uint32_t), read_key_assertion,
		 &n) != NULL &&
	    s->assertions != NULL && ok;
	if (!aspa)
		return ok;
	s->aspa_assertions =
	    read_items(file, v, names[2], sizeof(*s->aspa_assertions),
		read_aspa_assertion, &s->n_aspa_assertions);
	return ok && s->aspa_assertions != NULL;
}

/* The object of that name. */
static const struct json_value *
object_member(struct file *file, const struct json_value *v, const char *key)
{
	const struct json_value *object = json_member(&file->f, v, key);

	return object != NULL && json_is(&file->f, object, JSON_OBJECT_KIND)
	    ? object
	    : NULL;
}

static bool
read_version(struct file *file, const struct json_value *root)
{
	const struct json_value *v =
	    json_member(&file->f, root, "slurmVersion");

	if (v == NULL)
		return false;
	if (json_value_integer(v, &file->version) &&
	    (file->version == VERSION || file->version == VERSION_ASPA))
		return true;
	json_complain_found(&file->f, v, "version", "expected version 1 or 2")
	    ->clause = "RFC 8416 3.2";
	return false;
}

static bool
read_file(struct file *file)
{
	static const char *const names[] = { "slurmVersion",
		"validationOutputFilters", "locallyAddedAssertions" };
	const struct json_value *root = json_doc_root(file->f.doc);

	if (!json_is(&file->f, root, JSON_OBJECT_KIND))
		return false;
	bool ok = only_members(file, root, names, ARRAY_LEN(names));
	if (!read_version(file, root))
		return false;
	const struct json_value *v = object_member(file, root, names[1]);
	ok = v != NULL && read_filters(file, v) && ok;
	v = object_member(file, root, names[2]);
	return v != NULL && read_assertions(file, v) && ok;
}

/* --- files together ------------------------------------------------------- */

static bool
overlap(const struct prefix *a, const struct prefix *b)
{
	return prefix_covers(a, b) || prefix_covers(b, a);
}

/* The prefix that item i of a file speaks of, filters first; NULL: none. */
static const struct prefix *
item_prefix(const struct slurm *s, size_t i)
{
	if (i >= s->n_filters)
		return &s->assertions[i - s->n_filters].prefix;
	return s->filters[i].has_prefix ? &s->filters[i].prefix : NULL;
}

/* The AS of a filter that names no prefix; NULL: it does, or is none. */
static const uint32_t *
item_as(const struct slurm *s, size_t i)
{
	if (i >= s->n_filters || s->filters[i].has_prefix)
		return NULL;
	return &s->filters[i].as;
}

/* RFC 8416 4.2: prefixes that overlap, wherever they stand; the same AS in
 * filters without a prefix. Says what the two have in common. */
static bool
conflict(const struct slurm *a, const struct slurm *b, struct strbuf *what)
{
	size_t n = a->n_filters + a->n_assertions;
	size_t m = b->n_filters + b->n_assertions;
	char buf[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++) {
			const struct prefix *p = item_prefix(a, i);
			const struct prefix *q = item_prefix(b, k);
			const uint32_t *x = item_as(a, i), *y = item_as(b, k);
			if (p != NULL && q != NULL && overlap(p, q)) {
				strbuf_add(what, prefix_print(q, buf));
				return true;
			}
			if (x != NULL && y != NULL && *x == *y) {
				strbuf_addf(what, "AS%u", *x);
				return true;
			}
		}
	for (size_t i = 0; i < a->n_aspa_filters; i++)
		if (slurm_removes_aspa(b, a->aspa_filters[i].customer_as)) {
			strbuf_addf(what, "AS%u",
			    a->aspa_filters[i].customer_as);
			return true;
		}
	return false;
}

static bool
check_conflicts(struct diags *d, const struct slurm_text *texts,
    const struct slurm *files, size_t n)
{
	struct strbuf what = { 0 };
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			strbuf_clear(&what);
			if (!conflict(&files[i], &files[k], &what))
				continue;
			diag_add(d, DIAG_ERROR, "slurm-conflict",
			    (struct place){ .file = texts[k].file },
			    "this file and %s both speak of %s", texts[i].file,
			    strbuf_str(&what))
			    ->clause = "RFC 8416 4.2";
			ok = false;
		}
	strbuf_finish(&what);
	return ok;
}

static void *
joined(struct arena *arena, const void *a, size_t n, const void *b, size_t m,
    size_t size)
{
	char *all = arena_alloc(arena, (n + m + 1) * size);

	if (n > 0)
		memcpy(all, a, n * size);
	if (m > 0)
		memcpy(all + n * size, b, m * size);
	return all;
}

static void
join(struct arena *arena, struct slurm *out, const struct slurm *s)
{
	out->filters = joined(arena, out->filters, out->n_filters, s->filters,
	    s->n_filters, sizeof(*s->filters));
	out->assertions = joined(arena, out->assertions, out->n_assertions,
	    s->assertions, s->n_assertions, sizeof(*s->assertions));
	out->aspa_filters =
	    joined(arena, out->aspa_filters, out->n_aspa_filters,
		s->aspa_filters, s->n_aspa_filters, sizeof(*s->aspa_filters));
	out->aspa_assertions = joined(arena, out->aspa_assertions,
	    out->n_aspa_assertions, s->aspa_assertions, s->n_aspa_assertions,
	    sizeof(*s->aspa_assertions));
	out->n_filters += s->n_filters;
	out->n_assertions += s->n_assertions;
	out->n_aspa_filters += s->n_aspa_filters;
	out->n_aspa_assertions += s->n_aspa_assertions;
}

bool
slurm_read(struct arena *arena, struct diags *d, const struct slurm_text *texts,
    size_t n, struct slurm *out)
{
	struct slurm *files = xcalloc(n + 1, sizeof(*files));
	bool ok = true;

	*out = (struct slurm){ 0 };
	for (size_t i = 0; i < n; i++) {
		struct json_doc *doc = json_doc_read(d, texts[i].file,
		    texts[i].text, texts[i].len);
		struct file file = { .f = { d, doc, "slurm" }, .arena = arena };
		if (doc == NULL || !read_file(&file))
			ok = false;
		files[i] = file.s;
		json_doc_destroy(doc);
	}
	ok = ok && check_conflicts(d, texts, files, n);
	for (size_t i = 0; ok && i < n; i++)
		join(arena, out, &files[i]);
	free(files);
	return ok;
}
