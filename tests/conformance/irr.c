/* slurm, irr-expand: local exceptions of a validator, sets of the IRR. */
#include "conformance/family.h"

#include "registry/irr_set.h"
#include "registry/registry.h"
#include "registry/rpsl_object.h"
#include "registry/slurm.h"

/* --- slurm ---------------------------------------------------------------- */

/* A whole file around the filters or assertions in question. */
static bool
read_slurm(struct group *g, const struct json_value *filters,
    const struct json_value *assertion, struct slurm *out, bool *valid)
{
	struct strbuf text = { 0 };
	struct diags d;
	struct json w;

	json_init(&w, &text, false);
	json_begin_object(&w, NULL);
	json_put_number(&w, "slurmVersion", 1);
	json_begin_object(&w, "validationOutputFilters");
	if (value_is_absent(filters)) {
		json_begin_array(&w, "prefixFilters");
		json_end_array(&w);
	} else {
		put_value(&w, "prefixFilters", filters);
	}
	json_begin_array(&w, "bgpsecFilters");
	json_end_array(&w);
	json_end_object(&w);
	json_begin_object(&w, "locallyAddedAssertions");
	json_begin_array(&w, "prefixAssertions");
	if (assertion != NULL)
		put_value(&w, NULL, assertion);
	json_end_array(&w);
	json_begin_array(&w, "bgpsecAssertions");
	json_end_array(&w);
	json_end_object(&w);
	json_end_object(&w);
	const struct slurm_text t = { "slurm", strbuf_str(&text), text.len };
	diags_init(&d, &g->arena);
	*valid = slurm_read(&g->arena, &d, &t, 1, out);
	if (!*valid && assertion == NULL)
		group_fail(g, "filters: %s", d.items[0].message);
	diags_finish(&d);
	strbuf_finish(&text);
	return *valid || assertion != NULL;
}

static bool
answer_filter(struct group *g, const struct json_value *c, struct json *out)
{
	struct slurm s;
	struct vrp vrp;
	bool valid;

	if (!read_slurm(g, group_field(g, c, "filters"), NULL, &s, &valid) ||
	    !read_vrp(g, group_field(g, c, "vrp"), &vrp))
		return false;
	json_put_string(out, GOT,
	    slurm_removes(&s, &vrp) != NULL ? "removed" : "kept");
	return true;
}

/* The VRP that it makes: [prefix, max_length, asn]. */
static bool
answer_assert(struct group *g, const struct json_value *c, struct json *out)
{
	const struct json_value *assertion = group_field(g, c, "assertion");
	char buf[PREFIX_TEXT_MAX];
	struct slurm s;
	bool valid;

	if (assertion == NULL)
		return group_fail(g, "assertion: missing");
	if (!read_slurm(g, NULL, assertion, &s, &valid))
		return false;
	if (!valid) {
		json_put_string(out, GOT, "invalid");
		return true;
	}
	const struct vrp *vrp = &s.assertions[0];
	json_begin_array(out, GOT);
	json_put_string(out, NULL, prefix_print(&vrp->prefix, buf));
	json_put_number(out, NULL, vrp->max_length);
	json_put_number(out, NULL, vrp->origin_as);
	json_end_array(out);
	return true;
}

static bool
slurm_answer(struct group *g, const struct json_value *c, struct json *out)
{
	static const char *const words[] = { "slurm-filter", "slurm-assert" };
	size_t op;

	if (!read_word(g, group_field(g, c, "op"), "op", words,
		ARRAY_LEN(words), &op))
		return false;
	return op == 0 ? answer_filter(g, c, out) : answer_assert(g, c, out);
}

const struct family family_slurm = { "slurm", NULL, slurm_answer, NULL };

/* --- irr-expand ----------------------------------------------------------- */

/* The words of an array, arena memory. Absent: none. */
static bool
read_words(struct group *g, const struct json_value *v, const char *what,
    const char ***out, size_t *n)
{
	*n = 0;
	if (value_is_absent(v))
		return true;
	if (!read_list(g, v, what))
		return false;
	*n = json_value_count(v);
	*out = ARENA_ARRAY(&g->arena, *n, const char *);
	for (size_t i = 0; i < *n; i++)
		if (!read_text(g, json_value_at(v, i), what, &(*out)[i]))
			return false;
	return true;
}

static bool
members_of(const void *arg, const char *name, const char *const **members,
    size_t *n)
{
	struct group *g = (struct group *)(uintptr_t)arg;
	const struct json_value *sets = json_value_get(g->given, "sets"), *v;
	const char *key = NULL, **words = NULL;

	while ((v = json_value_next(sets, &key)) != NULL) {
		if (registry_name_cmp(key, name) != 0)
			continue;
		if (!read_words(g, v, "members", &words, n))
			return false;
		*members = words;
		return true;
	}
	return false;
}

static size_t
routes_of(const void *arg, struct arena *arena, uint32_t as,
    const char ***prefixes)
{
	struct group *g = (struct group *)(uintptr_t)arg;
	const struct json_value *routes = json_value_get(g->given, "routes");
	const struct json_value *v;
	const char *key = NULL;
	uint32_t origin;
	size_t n;

	(void)arena;
	while ((v = json_value_next(routes, &key)) != NULL)
		if ((rpsl_parse_as(key, &origin) || str_to_u32(key, &origin)) &&
		    origin == as && read_words(g, v, "routes", prefixes, &n))
			return n;
	return 0;
}

static bool
irr_answer(struct group *g, const struct json_value *c, struct json *out)
{
	struct irr_source from = { .arg = g, .members = members_of };
	struct irr_expansion e;
	const char *query, **exclude = NULL;
	uint32_t depth = 0;
	size_t n_exclude;
	bool recursive = false;

	if (!read_text(g, group_field(g, c, "query"), "query", &query) ||
	    !read_bool_or(g, group_field(g, c, "recursive"), "recursive",
		&recursive) ||
	    !read_u32_or(g, group_field(g, c, "depth"), "depth", &depth) ||
	    !read_words(g, group_field(g, c, "exclude"), "exclude", &exclude,
		&n_exclude))
		return false;
	if (!value_is_absent(json_value_get(g->given, "routes")))
		from.routes = routes_of;
	(void)irr_set_expand(&from, &g->arena, query, recursive ? depth : 1,
	    exclude, n_exclude, &e);
	json_begin_array(out, GOT);
	for (size_t i = 0; i < e.n; i++)
		json_put_string(out, NULL, e.words[i]);
	json_end_array(out);
	return g->error.len == 0;
}

const struct family family_irr_expand = { "irr-expand", NULL, irr_answer,
	NULL };
