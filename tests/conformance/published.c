/* rov, aspa: what is published about a route's origin and its path. */
#include "conformance/family.h"

#include "registry/aspa.h"

/* --- rov ------------------------------------------------------------------ */

static bool
rov_open(struct group *g)
{
	struct vrp *vrps;
	size_t n;

	if (!read_vrps(g, json_value_get(g->given, "vrps"), &vrps, &n))
		return false;
	g->state = vrp_set_create(vrps, n);
	return true;
}

static bool
rov_answer(struct group *g, const struct json_value *c, struct json *out)
{
	struct prefix prefix;
	path_id path;

	if (!read_prefix(g, group_field(g, c, "prefix"), "prefix", &prefix) ||
	    !read_as_path(g, group_field(g, c, "as_path"), "as_path", &path))
		return false;
	json_put_string(out, GOT,
	    rov_state_name(
		rov_validate(g->state, &prefix, as_path_origin(g->attrs, path))
		    .state));
	return true;
}

static void
rov_close(struct group *g)
{
	vrp_set_destroy(g->state);
}

const struct family family_rov = { "rov", rov_open, rov_answer, rov_close };

/* --- aspa ----------------------------------------------------------------- */

static bool
read_aspa(struct group *g, const struct json_value *v, struct as_record *out)
{
	uint32_t *providers;

	if (!read_list(g, v, "an ASPA") ||
	    !read_u32(g, json_value_at(v, 0), "an ASPA's customer", &out->as) ||
	    !read_ases(g, json_value_at(v, 1), "an ASPA's providers",
		&providers, &out->n))
		return false;
	out->members = providers;
	return true;
}

static bool
aspa_open(struct group *g)
{
	const struct json_value *v = json_value_get(g->given, "aspas");
	size_t n = json_value_count(v);
	struct as_record *aspas = ARENA_ARRAY(&g->arena, n, struct as_record);

	if (!value_is_absent(v) && !read_list(g, v, "aspas"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_aspa(g, json_value_at(v, i), &aspas[i]))
			return false;
	g->state = as_map_create(aspas, n);
	return true;
}

static bool
answer_hop(struct group *g, const struct json_value *c, struct json *out)
{
	uint32_t customer, provider;

	if (!read_u32(g, group_field(g, c, "customer"), "customer",
		&customer) ||
	    !read_u32(g, group_field(g, c, "provider"), "provider", &provider))
		return false;
	json_put_string(out, GOT,
	    aspa_attestation_name(
		aspa_authorized(g->state, customer, provider)));
	return true;
}

static bool
aspa_answer(struct group *g, const struct json_value *c, struct json *out)
{
	static const char *const
	    words[] = { [ASPA_UPSTREAM] = "up", [ASPA_DOWNSTREAM] = "down" };
	size_t direction;
	path_id path;

	if (!value_is_absent(group_field(g, c, "customer")))
		return answer_hop(g, c, out);
	if (!read_as_path(g, group_field(g, c, "as_path"), "as_path", &path) ||
	    !read_word(g, group_field(g, c, "direction"), "direction", words,
		ARRAY_LEN(words), &direction))
		return false;
	/* The first element is the neighbour; 0 when it is an AS_SET. */
	json_put_string(out, GOT,
	    aspa_state_name(aspa_verify(g->state, g->attrs, path,
		as_path_first(g->attrs, path), (enum aspa_direction)direction)
				.state));
	return true;
}

static void
aspa_close(struct group *g)
{
	as_map_destroy(g->state);
}

const struct family family_aspa = { "aspa", aspa_open, aspa_answer,
	aspa_close };
