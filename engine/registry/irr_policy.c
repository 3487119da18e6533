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

/* The prefix itself, with what stands behind a name ("^+"). */
static bool
is_itself(const struct asked *q, const char *text)
{
	const char *op = text != NULL ? strchr(text, '^') : NULL;
	struct rpsl_range r = { q->a->prefix, q->a->prefix.len,
		q->a->prefix.len };

	return op == NULL ||
	    (rpsl_range_apply(&r, op) && range_has(&r, &q->a->prefix));
}

static bool
set_takes(const struct asked *q, const char *text)
{
	const char *name = arena_strndup(q->arena, text, strcspn(text, "^"));

	return q->a->holder != 0 &&
	    set_has(q->v, q->arena, name, q->a->holder) && is_itself(q, text);
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

/* "{ 192.0.2.0/24^+, 198.51.100.0/24 }^-" */
static bool
list_takes(const struct asked *q, const char *text)
{
	const char *end = strrchr(text, '}');
	const char *op = end != NULL ? strchr(end, '^') : NULL;

	while (*text != '\0' && text != end) {
		size_t n = strcspn(text, "{}, \t");
		struct rpsl_range r;
		if (n > 0 &&
		    rpsl_range_parse(arena_strndup(q->arena, text, n), &r) &&
		    (op == NULL || rpsl_range_apply(&r, op)) &&
		    range_has(&r, &q->a->prefix))
			return true;
		text += n > 0 ? n : 1;
	}
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
	case RPSL_FILTER_PATH:
	case RPSL_FILTER_COMMUNITY:
		return true;
	case RPSL_FILTER_PEER_AS:
		return q->a->holder == q->a->neighbour;
	case RPSL_FILTER_AS:
		return q->a->holder == f->as && is_itself(q, f->text);
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
