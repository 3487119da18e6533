/* What the lints want to know of a policy. */
#include "router/lint_private.h"

static void
reach_add(struct policy_reach *r, const struct policy *p)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->policies[i] == p)
			return;
	if (p != NULL && r->n < REACH_MAX)
		r->policies[r->n++] = p;
}

static void
reach_match(const struct match *m, void *arg)
{
	if (m->kind == MATCH_POLICY)
		reach_add(arg, m->policy);
}

void
policy_reach(const struct policy *p, struct policy_reach *out)
{
	out->n = 0;
	reach_add(out, p);
	for (size_t i = 0; i < out->n; i++) {
		const struct policy *q = out->policies[i];
		for (size_t j = 0; j < q->n_terms; j++)
			reach_add(out, q->terms[j].call);
		policy_matches(q, reach_match, out);
	}
}

static void
visit_tree(const struct match *m, match_visit *visit, void *arg, int depth)
{
	visit(m, arg);
	if (depth < POLICY_MATCH_DEPTH)
		for (size_t i = 0; i < m->n_children; i++)
			visit_tree(&m->children[i], visit, arg, depth + 1);
}

void
policy_matches(const struct policy *p, match_visit *visit, void *arg)
{
	for (size_t i = 0; i < p->n_terms; i++)
		for (size_t j = 0; j < p->terms[i].n_matches; j++)
			visit_tree(&p->terms[i].matches[j], visit, arg, 0);
}

bool
prefix_list_permits_all(const struct prefix_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct prefix_rule *r = &l->rules[i];
		if (!r->permit)
			return false;
		if (r->prefix.len == 0 && r->min_len == 0 &&
		    r->max_len == ip_bits(l->family))
			return true;
	}
	return l->n == 0;
}

static bool
prefix_list_denies_all(const struct prefix_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rules[i].permit)
			return false;
	return l->n > 0;
}

/* Holds for every route. */
static bool
match_is_always(const struct policy *p, const struct match *m)
{
	if (m->negate)
		return false;
	if (m->undefined)
		return p->undefined_list_matches;
	if (m->kind == MATCH_PREFIX_LIST)
		return prefix_list_permits_all(m->prefix_list);
	return m->kind == MATCH_TRUE;
}

/* Holds for no route. */
static bool
match_is_never(const struct policy *p, const struct match *m)
{
	if (m->negate)
		return false;
	if (m->undefined)
		return !p->undefined_list_matches;
	return m->kind == MATCH_PREFIX_LIST &&
	    prefix_list_denies_all(m->prefix_list);
}

static bool
term_is_always(const struct policy *p, const struct policy_term *t)
{
	for (size_t i = 0; i < t->n_matches; i++)
		if (!match_is_always(p, &t->matches[i]))
			return false;
	return true;
}

static bool
term_is_never(const struct policy *p, const struct policy_term *t)
{
	for (size_t i = 0; i < t->n_matches; i++)
		if (match_is_never(p, &t->matches[i]))
			return true;
	return false;
}

bool
policy_permits_all(const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++) {
		const struct policy_term *t = &p->terms[i];
		if (term_is_never(p, t))
			continue;
		if (t->call != NULL || t->flow == FLOW_REJECT ||
		    (t->sets_default && t->default_to == FLOW_REJECT))
			return false;
		if (term_is_always(p, t) && t->flow != FLOW_NEXT &&
		    t->flow != FLOW_GOTO)
			return true;
	}
	return p->at_end != FLOW_REJECT;
}

bool
policy_denies_all(const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++) {
		const struct policy_term *t = &p->terms[i];
		if (term_is_never(p, t))
			continue;
		if (t->flow == FLOW_ACCEPT || t->flow == FLOW_RETURN ||
		    (t->sets_default && t->default_to == FLOW_ACCEPT) ||
		    (t->call != NULL && t->call_returns_verdict))
			return false;
		if (term_is_always(p, t) && t->flow == FLOW_REJECT)
			return true;
	}
	return p->at_end == FLOW_REJECT;
}

static void
note_as_path(const struct match *m, void *arg)
{
	bool *found = arg;

	if (m->kind == MATCH_AS_PATH)
		*found = true;
}

bool
policy_reads_as_path(const struct policy *p)
{
	struct policy_reach reach;
	bool found = false;

	policy_reach(p, &reach);
	for (size_t i = 0; i < reach.n; i++)
		policy_matches(reach.policies[i], note_as_path, &found);
	return found;
}

static uint8_t
send_bit(enum community_kind kind)
{
	switch (kind) {
	case COMM_STANDARD:
		return SEND_STANDARD;
	case COMM_EXTENDED:
		return SEND_EXTENDED;
	case COMM_LARGE:
		return SEND_LARGE;
	}
	return 0;
}

uint8_t
policy_sets_communities(const struct policy *p)
{
	struct policy_reach reach;
	uint8_t bits = 0;

	policy_reach(p, &reach);
	for (size_t i = 0; i < reach.n; i++) {
		const struct policy *q = reach.policies[i];
		for (size_t j = 0; j < q->n_terms; j++) {
			const struct policy_term *t = &q->terms[j];
			for (size_t k = 0; k < t->n_actions; k++) {
				const struct action *a = &t->actions[k];
				if (a->n_words > 0 &&
				    (a->kind == ACT_SET_COMMUNITIES ||
					a->kind == ACT_ADD_COMMUNITIES))
					bits |= send_bit(a->community_kind);
			}
		}
	}
	return bits;
}
