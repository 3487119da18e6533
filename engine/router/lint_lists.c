/* Lists and route-maps that do not do what they look like. */
#include "router/lint_private.h"

void
lint_empty_list(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_prefix_lists; i++)
		if (c->prefix_lists[i]->n == 0)
			lint_found(l, c->prefix_lists[i]->place,
			    "prefix-list %s has no rules: it permits every "
			    "prefix",
			    c->prefix_lists[i]->name);
	for (size_t i = 0; i < c->n_as_path_lists; i++)
		if (c->as_path_lists[i]->n == 0)
			lint_found(l, c->as_path_lists[i]->place,
			    "AS path list %s has no rules: it matches nothing",
			    c->as_path_lists[i]->name);
	for (size_t i = 0; i < c->n_community_lists; i++)
		if (c->community_lists[i]->n == 0)
			lint_found(l, c->community_lists[i]->place,
			    "community list %s has no rules: it matches "
			    "nothing",
			    c->community_lists[i]->name);
	for (size_t i = 0; i < c->n_acls; i++)
		if (c->acls[i].n == 0)
			lint_found(l, c->acls[i].place,
			    "access list %s has no rules", c->acls[i].name);
}

/* An access list that filters routes stands among the prefix lists too. */
static bool
is_access_list(const struct router_config *c, const char *name)
{
	for (size_t i = 0; i < c->n_acls; i++)
		if (str_eq(c->acls[i].name, name))
			return true;
	return false;
}

void
lint_list_denies_all(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_prefix_lists; i++) {
		const struct prefix_list *p = c->prefix_lists[i];
		bool permits = p->n == 0;
		for (size_t j = 0; j < p->n; j++)
			permits = permits || p->rules[j].permit;
		if (!permits)
			lint_found(l, p->place,
			    "%s %s permits nothing: as a filter it "
			    "refuses every route, which may be meant",
			    is_access_list(c, p->name) ? "access list"
						       : "prefix-list",
			    p->name);
	}
	for (size_t i = 0; i < c->n_as_path_lists; i++) {
		const struct as_path_list *p = c->as_path_lists[i];
		bool permits = p->n == 0;
		for (size_t j = 0; j < p->n; j++)
			permits = permits || p->rules[j].permit;
		if (!permits)
			lint_found(l, p->place,
			    "as-path access-list %s permits nothing: as a "
			    "filter it refuses every route, where that is "
			    "meant",
			    p->name);
	}
	for (size_t i = 0; i < c->n_community_lists; i++) {
		const struct community_list *p = c->community_lists[i];
		bool permits = p->n == 0;
		for (size_t j = 0; j < p->n; j++)
			permits = permits || p->rules[j].permit;
		if (!permits)
			lint_found(l, p->place,
			    "community list %s permits nothing: it matches no "
			    "route",
			    p->name);
	}
}

void
lint_map_denies_all(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_policies; i++)
		if (policy_denies_all(c->policies[i]))
			lint_found(l, c->policies[i]->place,
			    "route-map %s refuses every route, which may be "
			    "meant",
			    c->policies[i]->name);
}

/* --- rules and entries that are never reached -----------------------------*/

/* Comparing each rule with all before it is for lists that people write. */
enum { SHADOW_MAX = 1000 };

/* Everything that b matches, a matches. */
static bool
rule_covers(const struct prefix_rule *a, const struct prefix_rule *b)
{
	return prefix_covers(&a->prefix, &b->prefix) &&
	    a->min_len <= b->min_len && a->max_len >= b->max_len;
}

static void
find_shadowed(struct linter *l, const struct prefix_list *p)
{
	struct strbuf text = { 0 };

	for (size_t i = 1; i < p->n; i++)
		for (size_t j = 0; j < i; j++) {
			if (!rule_covers(&p->rules[j], &p->rules[i]))
				continue;
			strbuf_clear(&text);
			prefix_rule_describe(&p->rules[j], &text);
			lint_found(l, p->rules[i].place,
			    "this rule of prefix-list %s is never reached: "
			    "\"%s\" stands before it",
			    p->name, strbuf_str(&text));
			break;
		}
	strbuf_finish(&text);
}

void
lint_shadowed_rule(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_prefix_lists; i++)
		if (c->prefix_lists[i]->n <= SHADOW_MAX)
			find_shadowed(l, c->prefix_lists[i]);
}

/* The end of the policy behind a term that matches everything. */
static bool
ends_here(const struct policy_term *t)
{
	return t->n_matches == 0 && t->flow != FLOW_NEXT &&
	    t->flow != FLOW_GOTO && !t->call_returns_verdict;
}

/* Jumps go forward, so that a goto before the end is the only other way in. */
static bool
is_jumped_to(const struct policy *p, size_t end, size_t i)
{
	for (size_t j = 0; j < end; j++)
		if (p->terms[j].flow == FLOW_GOTO &&
		    p->terms[j].goto_term > end && p->terms[j].goto_term <= i)
			return true;
	return false;
}

void
lint_unreachable_entry(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_policies; i++) {
		const struct policy *p = c->policies[i];
		for (size_t j = 0; j + 1 < p->n_terms; j++) {
			if (!ends_here(&p->terms[j]))
				continue;
			if (is_jumped_to(p, j, j + 1))
				break;
			lint_found(l, p->terms[j + 1].place,
			    "entry %u of route-map %s is never reached: entry "
			    "%u matches every route",
			    p->terms[j + 1].seq, p->name, p->terms[j].seq);
			break;
		}
	}
}
