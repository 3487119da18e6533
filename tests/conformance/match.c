/* prefix-match, aspath-regex: what a filter matches. */
#include "conformance/family.h"

#include "policy/policy.h"

/* --- prefix-match --------------------------------------------------------- */

static bool
read_rule(struct group *g, const struct json_value *v, struct prefix_rule *out)
{
	static const char *const words[] = { "deny", "permit" };
	uint32_t bits, min, max;
	size_t permit;

	if (!read_word(g, json_value_get(v, "action"), "a rule's action", words,
		ARRAY_LEN(words), &permit) ||
	    !read_prefix(g, json_value_get(v, "prefix"), "a rule's prefix",
		&out->prefix))
		return false;
	out->permit = permit != 0;
	bits = (uint32_t)ip_bits(out->prefix.addr.family);
	/* As ge and le: without both, this length only; with ge alone, up to
	 * the longest. */
	min = out->prefix.len;
	max = value_is_absent(json_value_get(v, "min")) ? min : bits;
	if (!read_u32_or(g, json_value_get(v, "min"), "a rule's min", &min) ||
	    !read_u32_or(g, json_value_get(v, "max"), "a rule's max", &max))
		return false;
	if (min > bits || max > bits)
		return group_fail(g, "a rule's length is above %u", bits);
	out->min_len = (uint8_t)min;
	out->max_len = (uint8_t)max;
	return true;
}

static bool
prefix_match_open(struct group *g)
{
	const struct json_value *v = json_value_get(g->given, "rules");
	struct prefix_list *list = ARENA_NEW(&g->arena, struct prefix_list);

	if (!read_list(g, v, "rules"))
		return false;
	list->n = json_value_count(v);
	list->rules = ARENA_ARRAY(&g->arena, list->n, struct prefix_rule);
	for (size_t i = 0; i < list->n; i++)
		if (!read_rule(g, json_value_at(v, i), &list->rules[i]))
			return false;
	prefix_list_seal(&g->arena, list);
	g->state = list;
	return true;
}

/* Default deny, also when there is no rule at all: a list of FRR or IOS without
 * rules would permit everything, so the list is asked for the rule. */
static bool
prefix_match_answer(struct group *g, const struct json_value *c,
    struct json *out)
{
	const struct prefix_rule *rule;
	struct prefix prefix;

	if (!read_prefix(g, group_field(g, c, "prefix"), "prefix", &prefix))
		return false;
	rule = prefix_list_match(g->state, &prefix);
	json_put_string(out, GOT,
	    rule != NULL && rule->permit ? "permit" : "deny");
	return true;
}

const struct family family_prefix_match = { "prefix-match", prefix_match_open,
	prefix_match_answer, NULL };

/* --- aspath-regex --------------------------------------------------------- */

enum mode { MODE_ANY, MODE_ALL, MODE_NONE };

struct expressions {
	struct as_path_regex **items;
	size_t n;
	enum mode mode;
};

static bool
add_expression(struct group *g, struct expressions *e,
    const struct json_value *v)
{
	const char *text, *error;

	if (!read_text(g, v, "regex", &text))
		return false;
	e->items[e->n] = as_path_regex_create(&g->arena, text, &error);
	if (e->items[e->n] == NULL)
		g->unsupported = error;
	else
		e->n++;
	return true;
}

static bool
aspath_regex_open(struct group *g)
{
	static const char *const words[] = { [MODE_ANY] = "any",
		[MODE_ALL] = "all",
		[MODE_NONE] = "none" };
	const struct json_value *all = json_value_get(g->given, "regexes");
	const struct json_value *mode = json_value_get(g->given, "mode");
	struct expressions *e = ARENA_NEW(&g->arena, struct expressions);
	size_t n = json_value_count(all), word = MODE_ANY;

	g->state = e;
	e->items = ARENA_ARRAY(&g->arena, n + 1, struct as_path_regex *);
	if (!value_is_absent(mode) &&
	    !read_word(g, mode, "mode", words, ARRAY_LEN(words), &word))
		return false;
	e->mode = (enum mode)word;
	if (value_is_absent(all))
		return add_expression(g, e, json_value_get(g->given, "regex"));
	if (!read_list(g, all, "regexes"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_expression(g, e, json_value_at(all, i)))
			return false;
	return true;
}

static bool
aspath_regex_answer(struct group *g, const struct json_value *c,
    struct json *out)
{
	struct expressions *e = g->state;
	size_t matched = 0;
	path_id path;

	if (!read_as_path(g, group_field(g, c, "as_path"), "as_path", &path))
		return false;
	for (size_t i = 0; i < e->n; i++)
		matched += as_path_regex_match(e->items[i], g->attrs, path);
	switch (e->mode) {
	case MODE_ANY:
		json_put_bool(out, GOT, matched > 0);
		break;
	case MODE_ALL:
		json_put_bool(out, GOT, matched == e->n);
		break;
	case MODE_NONE:
		json_put_bool(out, GOT, matched == 0);
		break;
	}
	return true;
}

static void
aspath_regex_close(struct group *g)
{
	struct expressions *e = g->state;

	for (size_t i = 0; e != NULL && i < e->n; i++)
		as_path_regex_destroy(e->items[i]);
}

const struct family family_aspath_regex = { "aspath-regex", aspath_regex_open,
	aspath_regex_answer, aspath_regex_close };
