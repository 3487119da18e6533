#include "registry/irr_policy.h"

#include <string.h>

static bool
set_has(const struct irr_view *v, struct arena *arena, const char *name,
    uint32_t as)
{
	struct irr_expansion x;
	uint32_t member;

	if (str_eq_nocase(name, "AS-ANY"))
		return true;
	if (!irr_view_expand(v, arena, name, 0, NULL, 0, &x))
		return false;
	for (size_t i = 0; i < x.n; i++)
		if (rpsl_parse_as(x.words[i], &member) && member == as)
			return true;
	return false;
}

static bool
peer_is(const struct irr_view *v, struct arena *arena,
    const struct rpsl_peer *p, uint32_t as)
{
	return p->as != 0 ? p->as == as : set_has(v, arena, p->text, as);
}

static bool
is_about(const struct irr_view *v, struct arena *arena,
    const struct rpsl_policy *p, uint32_t neighbour)
{
	bool named = false;

	for (size_t i = 0; i < p->n_peers; i++) {
		if (!peer_is(v, arena, &p->peers[i], neighbour))
			continue;
		if (p->peers[i].excluded)
			return false;
		named = true;
	}
	return named;
}

/* From attribute a on. */
static bool
find_line(const struct irr_view *v, struct arena *arena, uint32_t neighbour,
    enum rpsl_direction direction, int family, const struct rpsl_attribute *a,
    struct irr_policy_line *out)
{
	for (; a != NULL; a = a->next) {
		const struct rpsl_rule *r =
		    rpsl_rule_find(RPSL_CLASS_AUT_NUM, a->name);
		struct rpsl_policy p;
		struct diags ignored;
		bool ok;
		if (r == NULL || r->value != RPSL_POLICY)
			continue;
		diags_init(&ignored, arena);
		ok = rpsl_policy_parse(arena, &ignored, a, &p);
		diags_finish(&ignored);
		if (!ok || p.direction != direction ||
		    !(family == IP_V4 ? p.v4 : p.v6) ||
		    !is_about(v, arena, &p, neighbour))
			continue;
		out->attribute = a;
		out->policy = p;
		return true;
	}
	return false;
}

bool
irr_policy_find(const struct irr_view *v, struct arena *arena, uint32_t as,
    uint32_t neighbour, enum rpsl_direction direction, int family,
    struct irr_policy_line *out)
{
	struct rpsl_identity id;
	char *key = arena_printf(arena, "AS%u", as);

	*out = (struct irr_policy_line){ .object = NULL };
	if (irr_key_parse(arena, RPSL_CLASS_AUT_NUM, key, &id))
		out->object = irr_view_find(v, &id);
	return out->object != NULL &&
	    find_line(v, arena, neighbour, direction, family,
		out->object->rpsl.first, out);
}

bool
irr_policy_next(const struct irr_view *v, struct arena *arena,
    uint32_t neighbour, enum rpsl_direction direction, int family,
    struct irr_policy_line *line)
{
	PRE(line->attribute != NULL);
	return find_line(v, arena, neighbour, direction, family,
	    line->attribute->next, line);
}

/* --- what a filter lets pass ---------------------------------------------- */

enum { FILTER_DEPTH_MAX = 64 };

struct asked {
	const struct irr_view *v;
	struct arena *arena;
	const struct irr_announced *a;
};

static bool
range_has(const struct rpsl_range *r, const struct prefix *p)
{
	return prefix_covers(&r->prefix, p) && p->len >= r->min_len &&
	    p->len <= r->max_len;
}

/* What is registered, with what stands behind a name ("^+"). */
static bool
is_in(const struct asked *q, const char *text)
{
	const char *op = text != NULL ? strchr(text, '^') : NULL;
	const struct prefix *of = q->a->registered.addr.family != IP_NONE
	    ? &q->a->registered
	    : &q->a->prefix;
	struct rpsl_range r = { *of, of->len, of->len };

	return (op == NULL || rpsl_range_apply(&r, op)) &&
	    range_has(&r, &q->a->prefix);
}

static bool
set_takes(const struct asked *q, const char *text)
{
	const char *name = arena_strndup(q->arena, text, strcspn(text, "^"));

	return q->a->holder != 0 &&
	    set_has(q->v, q->arena, name, q->a->holder) && is_in(q, text);
}

static bool
path_set_has(const void *arg, const char *set, uint32_t as)
{
	const struct asked *q = arg;

	return set_has(q->v, q->arena, set, as);
}

static bool
path_takes(const struct asked *q, const struct rpsl_filter *f)
{
	const struct rpsl_path_words words = { q->a->neighbour, q,
		path_set_has };

	return q->a->path == NULL ||
	    rpsl_path_fits(f->path, &words, q->a->path, q->a->n_path);
}

static bool
route_set_takes(const struct asked *q, const char *text)
{
	const char *name = arena_strndup(q->arena, text, strcspn(text, "^"));
	const char *op = strchr(text, '^');
	struct irr_prefixes p;

	if (!irr_view_prefixes(q->v, q->arena, name, q->a->prefix.addr.family,
		&p))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		struct rpsl_range r = p.ranges[i];
		if ((op == NULL || rpsl_range_apply(&r, op)) &&
		    range_has(&r, &q->a->prefix))
			return true;
	}
	return false;
}

/* The next of "{ 192.0.2.0/24^+, 198.51.100.0/24 }^-", from *at on. */
static bool
next_in_list(struct arena *arena, const char **at, struct rpsl_range *out)
{
	const char *end = strrchr(*at, '}');
	const char *op = end != NULL ? strchr(end, '^') : NULL;

	while (**at != '\0' && *at != end) {
		const char *word = *at;
		size_t n = strcspn(word, "{}, \t");
		*at += n > 0 ? n : 1;
		if (n > 0 &&
		    rpsl_range_parse(arena_strndup(arena, word, n), out) &&
		    (op == NULL || rpsl_range_apply(out, op)))
			return true;
	}
	return false;
}

static bool
list_takes(const struct asked *q, const char *text)
{
	struct rpsl_range r;

	while (next_in_list(q->arena, &text, &r))
		if (range_has(&r, &q->a->prefix))
			return true;
	return false;
}

static bool
takes(const struct asked *q, const struct rpsl_filter *f, unsigned depth)
{
	if (f == NULL)
		return true;
	if (depth > FILTER_DEPTH_MAX)
		return false;
	switch (f->kind) {
	case RPSL_FILTER_ANY:
		return true;
	case RPSL_FILTER_PATH:
		return path_takes(q, f);
	case RPSL_FILTER_COMMUNITY:
		return q->a->tagged;
	case RPSL_FILTER_PEER_AS:
		return q->a->holder == q->a->neighbour && is_in(q, f->text);
	case RPSL_FILTER_AS:
		return q->a->holder == f->as && is_in(q, f->text);
	case RPSL_FILTER_AS_SET:
		return set_takes(q, f->text);
	case RPSL_FILTER_ROUTE_SET:
		return route_set_takes(q, f->text);
	case RPSL_FILTER_SET:
		return false;
	case RPSL_FILTER_PREFIXES:
		return list_takes(q, f->text);
	case RPSL_FILTER_NOT:
		return !takes(q, f->a, depth + 1);
	case RPSL_FILTER_AND:
		return takes(q, f->a, depth + 1) && takes(q, f->b, depth + 1);
	case RPSL_FILTER_OR:
		return takes(q, f->a, depth + 1) || takes(q, f->b, depth + 1);
	}
	return false;
}

bool
irr_filter_takes(const struct irr_view *v, struct arena *arena,
    const struct rpsl_filter *f, const struct irr_announced *a)
{
	const struct asked q = { v, arena, a };

	return takes(&q, f, 0);
}

/* --- what a filter names --------------------------------------------------*/

struct naming {
	const struct irr_view *v;
	struct arena *arena;
	int family;
	struct irr_named *out;
};

static void
name_as(struct naming *x, uint32_t as)
{
	struct irr_named *out = x->out;

	for (size_t i = 0; i < out->n_ases; i++)
		if (out->ases[i] == as)
			return;
	if (as != 0 && out->n_ases < IRR_NAMED_MAX)
		out->ases[out->n_ases++] = as;
}

static void
name_range(struct naming *x, const struct rpsl_range *r)
{
	struct irr_named *out = x->out;

	for (size_t i = 0; i < out->n_ranges; i++)
		if (prefix_eq(&out->ranges[i].prefix, &r->prefix) &&
		    out->ranges[i].min_len == r->min_len &&
		    out->ranges[i].max_len == r->max_len)
			return;
	if (r->prefix.addr.family == x->family && r->min_len <= r->max_len &&
	    out->n_ranges < IRR_NAMED_MAX)
		out->ranges[out->n_ranges++] = *r;
}

static void
name_members(struct naming *x, const char *text)
{
	const char *set = arena_strndup(x->arena, text, strcspn(text, "^"));
	struct irr_expansion members;
	uint32_t as;

	if (!irr_view_expand(x->v, x->arena, set, 0, NULL, 0, &members))
		return;
	for (size_t i = 0; i < members.n; i++)
		if (rpsl_parse_as(members.words[i], &as))
			name_as(x, as);
}

static void
name_routes(struct naming *x, const char *text)
{
	const char *set = arena_strndup(x->arena, text, strcspn(text, "^"));
	const char *op = strchr(text, '^');
	struct irr_prefixes found;

	if (!irr_view_prefixes(x->v, x->arena, set, x->family, &found))
		return;
	for (size_t i = 0; i < found.n; i++) {
		struct rpsl_range r = found.ranges[i];
		if (op == NULL || rpsl_range_apply(&r, op))
			name_range(x, &r);
	}
}

static void
name_list(struct naming *x, const char *text)
{
	struct rpsl_range r;

	while (next_in_list(x->arena, &text, &r))
		name_range(x, &r);
}

static void
name_path(struct naming *x, const struct rpsl_path *path, unsigned depth)
{
	for (; path != NULL && depth < FILTER_DEPTH_MAX; path = path->b) {
		for (size_t i = 0; i < path->n_words; i++) {
			const struct rpsl_path_word *w = &path->words[i];
			if (w->set != NULL)
				name_members(x, w->set);
			name_as(x, w->first);
			name_as(x, w->last);
		}
		name_path(x, path->a, depth + 1);
	}
}

static void
name_filter(struct naming *x, const struct rpsl_filter *f, unsigned depth)
{
	if (f == NULL || depth > FILTER_DEPTH_MAX)
		return;
	switch (f->kind) {
	case RPSL_FILTER_ANY:
	case RPSL_FILTER_COMMUNITY:
	case RPSL_FILTER_PEER_AS:
	case RPSL_FILTER_SET:
		return;
	case RPSL_FILTER_PATH:
		name_path(x, f->path, 0);
		return;
	case RPSL_FILTER_AS:
		name_as(x, f->as);
		return;
	case RPSL_FILTER_AS_SET:
		name_members(x, f->text);
		return;
	case RPSL_FILTER_ROUTE_SET:
		name_routes(x, f->text);
		return;
	case RPSL_FILTER_PREFIXES:
		name_list(x, f->text);
		return;
	case RPSL_FILTER_NOT:
	case RPSL_FILTER_AND:
	case RPSL_FILTER_OR:
		name_filter(x, f->a, depth + 1);
		name_filter(x, f->b, depth + 1);
		return;
	}
}

void
irr_filter_names(const struct irr_view *v, struct arena *arena,
    const struct rpsl_filter *f, int family, struct irr_named *out)
{
	struct naming x = { v, arena, family, out };

	name_filter(&x, f, 0);
}
