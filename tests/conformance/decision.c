/* decision: the best of some candidates, and the rule that decided. */
#include "conformance/family.h"

#include "bgp/decide.h"

enum { DEFAULT_LOCAL_PREF = 100 };

/* A BGP Identifier, dotted or as a number. */
static bool
read_router_id(struct group *g, const struct json_value *v, uint32_t *out)
{
	struct ip_addr addr;

	if (value_is_absent(v))
		return true;
	if (json_value_kind(v) == JSON_INTEGER_KIND)
		return read_u32(g, v, "rid", out);
	if (!read_addr(g, v, "rid", &addr))
		return false;
	if (addr.family != IP_V4)
		return group_fail(g, "rid is no number of 32 bits");
	*out = ip_addr_to_v4(&addr);
	return true;
}

static bool
read_numbers(struct group *g, const struct json_value *v, struct candidate *c)
{
	uint32_t age_s = 0;

	c->local_pref = DEFAULT_LOCAL_PREF;
	if (!read_u32_or(g, json_value_get(v, "lp"), "lp", &c->local_pref) ||
	    !read_u32_or(g, json_value_get(v, "weight"), "weight",
		&c->weight) ||
	    !read_u32_or(g, json_value_get(v, "med"), "med", &c->med) ||
	    !read_u32_or(g, json_value_get(v, "igp"), "igp", &c->igp_cost) ||
	    !read_u32_or(g, json_value_get(v, "age"), "age", &age_s))
		return false;
	c->age_ms = (uint64_t)age_s * 1000;
	return true;
}

static bool
read_attributes(struct group *g, const struct json_value *v,
    struct candidate *c)
{
	static const char *const origins[] = { [ORIGIN_IGP] = "igp",
		[ORIGIN_EGP] = "egp",
		[ORIGIN_INCOMPLETE] = "incomplete" };
	const struct json_value *path_value = json_value_get(v, "as_path");
	const struct json_value *origin_value = json_value_get(v, "origin");
	size_t origin = ORIGIN_IGP;
	path_id path = 0;

	if (!value_is_absent(path_value) &&
	    !read_as_path(g, path_value, "as_path", &path))
		return false;
	if (!value_is_absent(origin_value) &&
	    !read_word(g, origin_value, "origin", origins, ARRAY_LEN(origins),
		&origin))
		return false;
	c->origin = (uint8_t)origin;
	c->as_path_length = as_path_length(g->attrs, path);
	c->neighbor_as = as_path_first(g->attrs, path);
	return true;
}

static bool
read_candidate(struct group *g, const struct json_value *v, struct candidate *c)
{
	const struct json_value *addr = json_value_get(v, "addr");

	c->eligible = true;
	return read_numbers(g, v, c) && read_attributes(g, v, c) &&
	    read_router_id(g, json_value_get(v, "rid"), &c->router_id) &&
	    (value_is_absent(addr) ||
		read_addr(g, addr, "addr", &c->peer_addr)) &&
	    read_bool_or(g, json_value_get(v, "ebgp"), "ebgp", &c->ebgp) &&
	    read_bool_or(g, json_value_get(v, "eligible"), "eligible",
		&c->eligible) &&
	    read_bool_or(g, json_value_get(v, "local"), "local", &c->local);
}

static void
put_id(struct json *out, const struct json_value *id)
{
	const char *text = id != NULL ? json_value_string(id) : NULL;
	int64_t n;

	if (text != NULL)
		json_put_string(out, "best", text);
	else if (id != NULL && json_value_integer(id, &n))
		json_put_number(out, "best", n);
	else
		json_put_null(out, "best");
}

static bool
decision_answer(struct group *g, const struct json_value *c, struct json *out)
{
	const struct json_value *list = group_field(g, c, "candidates");
	const struct json_value *options = group_field(g, c, "options");
	struct decide_options o = { 0 };
	struct candidate *candidates;
	enum decide_rule last;
	size_t n;
	int best;

	if (!read_list(g, list, "candidates") ||
	    !read_bool_or(g, json_value_get(options, "med_always"),
		"med_always", &o.always_compare_med) ||
	    !read_bool_or(g, json_value_get(options, "prefer_older"),
		"prefer_older", &o.prefer_older))
		return false;
	n = json_value_count(list);
	candidates = ARENA_ARRAY(&g->arena, n, struct candidate);
	for (size_t i = 0; i < n; i++) {
		candidates[i].ref = (uint32_t)i;
		if (!read_candidate(g, json_value_at(list, i), &candidates[i]))
			return false;
	}
	best = decide(candidates, n, &o, &last);
	json_begin_object(out, GOT);
	put_id(out,
	    best < 0 ? NULL
		     : json_value_get(json_value_at(list, (size_t)best), "id"));
	if (last == DECIDE_ONLY)
		json_put_null(out, "step");
	else
		json_put_string(out, "step", decide_rule_info(last)->word);
	json_end_object(out);
	return true;
}

const struct family family_decision = { "decision", NULL, decision_answer,
	NULL };
