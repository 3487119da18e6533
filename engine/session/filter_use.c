#include "session/filter_use.h"

#include "core/str.h"

enum { DEPTH_MAX = 16 };

static bool policy_names(const struct policy *p, const char *list,
    unsigned depth);

static bool
match_names(const struct match *m, const char *list, unsigned depth)
{
	if (m->kind == MATCH_PREFIX_LIST && m->name != NULL &&
	    str_eq(m->name, list))
		return true;
	if (depth > DEPTH_MAX)
		return false;
	for (size_t i = 0; i < m->n_children; i++)
		if (match_names(&m->children[i], list, depth + 1))
			return true;
	return policy_names(m->policy, list, depth + 1);
}

static bool
policy_names(const struct policy *p, const char *list, unsigned depth)
{
	if (p == NULL || depth > DEPTH_MAX)
		return false;
	for (size_t t = 0; t < p->n_terms; t++) {
		const struct policy_term *term = &p->terms[t];
		for (size_t m = 0; m < term->n_matches; m++)
			if (match_names(&term->matches[m], list, depth + 1))
				return true;
		if (policy_names(term->call, list, depth + 1))
			return true;
	}
	return false;
}

static bool
chain_names(const struct policy_chain *c, const char *list)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct policy_link *l = &c->links[i];
		if (l->kind == LINK_PREFIX_LIST
			? str_eq(l->name, list)
			: policy_names(l->policy, list, 0))
			return true;
	}
	return false;
}

struct filter_use
filter_use_find(const struct router_config *c, const char *list)
{
	struct filter_use use = { false, false };

	for (size_t i = 0; i < c->n_neighbors; i++) {
		const struct neighbor *n = &c->neighbors[i];
		if (!ip_addr_is_set(&n->addr) || n->remote_as == c->local_as)
			continue;
		for (size_t a = 0; a < AF_COUNT; a++) {
			use.in |= chain_names(&n->af[a].in, list);
			use.out |= chain_names(&n->af[a].out, list);
		}
	}
	return use;
}
