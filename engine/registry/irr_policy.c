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
	if (out->object == NULL)
		return false;
	for (const struct rpsl_attribute *a = out->object->rpsl.first;
	     a != NULL; a = a->next) {
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
