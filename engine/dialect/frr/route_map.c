/* Entries of a route-map: checks while reading, and how an entry becomes a
 * term of a policy. */
#include <string.h>

#include "core/route.h"
#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

/* An entry becomes a deny entry: FRR keeps its on-match, does nothing by it,
 * and refuses it when the saved configuration is read. */
static void
drop_jump(struct parser *p, const struct stmt *like)
{
	const struct stmt *old = tree_find(p->tree, p->parent, like);
	struct stmt *jump = old != NULL ? old->first : NULL;

	while (jump != NULL && jump->kind != KIND_ON_MATCH)
		jump = jump->next;
	if (jump == NULL)
		return;
	parse_problem(p, DIAG_LINT, "no-effect", NULL,
	    "a deny entry ends the route-map: its \"%s\" is taken out",
	    jump->text);
	tree_remove(p->tree, jump);
}

bool
check_route_map(struct parser *p, struct stmt *s)
{
	if (s->negate)
		return true;
	if (!stmt_has(s, "action"))
		stmt_set(p->tree, s, "action", "permit");
	if (!stmt_has(s, "seq"))
		stmt_set(p->tree, s, "seq", "10");
	if (p->flavour == FLAVOUR_FRR && str_eq(stmt_text(s, "action"), "deny"))
		drop_jump(p, s);
	return true;
}

/* IOS: names of a second line join the first, and "no" takes names out. */
static bool
merge_names(struct parser *p, struct stmt *s)
{
	struct stmt *old = tree_find(p->tree, p->parent, s);
	size_t n = stmt_count(s, "list"), n_old;
	struct stmt merged = *s;

	if (old == NULL)
		return true;
	n_old = stmt_count(old, "list");
	if (n + n_old > ARGS_MAX) {
		parse_problem(p, DIAG_ERROR, "too-many", NULL,
		    "the lab keeps at most %d names in one match",
		    (int)ARGS_MAX);
		return false;
	}
	merged.args = ARENA_ARRAY(p->tree->arena, n + n_old + 1, struct arg);
	merged.n_args = 0;
	for (size_t i = 0; i < n_old; i++) {
		const struct arg *a = stmt_nth(old, "list", i);
		bool named = false;

		for (size_t j = 0; j < n; j++)
			named = named ||
			    str_eq(stmt_nth(s, "list", j)->text, a->text);
		if (!named)
			merged.args[merged.n_args++] = *a;
	}
	for (size_t j = 0; j < n && !s->negate; j++)
		merged.args[merged.n_args++] = *stmt_nth(s, "list", j);
	if (merged.n_args == 0 || n == 0) {
		tree_remove(p->tree, old);
		return false;
	}
	merged.negate = false;
	if (stmt_has(s, "exact-match") ||
	    (s->negate && stmt_has(old, "exact-match")))
		stmt_set(p->tree, &merged, "exact-match", "exact-match");
	*s = merged;
	return true;
}

bool
check_match_lists(struct parser *p, struct stmt *s)
{
	if (p->flavour == FLAVOUR_IOS)
		return merge_names(p, s);
	return true;
}

bool
check_match_rpki(struct parser *p, struct stmt *s)
{
	const char *state = stmt_text(s, "state");

	if (state == NULL)
		return true;
	if (str_eq(state, "notfound") || str_eq(state, "not-found"))
		stmt_set(p->tree, s, "state",
		    p->flavour == FLAVOUR_IOS ? "not-found" : "notfound");
	return true;
}

/* A form of the lab's: whoever takes the configuration home must know. */
bool
check_match_aspa(struct parser *p, struct stmt *s)
{
	if (s->negate)
		return true;
	(void)parse_problem(p, DIAG_LINT, "lab-only", NULL,
	    "this match is the lab's own: %s has none for ASPA and would "
	    "refuse the line",
	    p->flavour == FLAVOUR_IOS ? "IOS" : "FRR");
	return true;
}

/* FRR has these matches in zebra; its bgpd skips the line. */
bool
check_not_in_bgpd(struct parser *p, struct stmt *s)
{
	struct diag *item;

	if (s->negate)
		return true;
	item = parse_problem(p, DIAG_LINT, "not-in-bgpd", NULL,
	    "the lab honours this match, but bgpd of FRR 8.4 does not know it "
	    "and would let every route pass here");
	if (s->kind != KIND_MATCH_SOURCE)
		item->suggestion = "a prefix list with ge and le";
	return true;
}

bool
check_extcommunity(struct parser *p, struct stmt *s)
{
	const char *kind = s->kind == KIND_SET_RT ? "rt" : "soo";
	uint32_t w[2];

	for (size_t i = 0; i < stmt_count(s, "value"); i++) {
		const struct arg *a = stmt_nth(s, "value", i);

		if (extended_community_parse(kind, a->text, w))
			continue;
		parse_problem(p, DIAG_ERROR, "community", a,
		    "'%s' is no %s, expected AS:NN or A.B.C.D:NN", a->text,
		    kind);
		return false;
	}
	return true;
}

bool
check_on_match(struct parser *p, struct stmt *s)
{
	uint32_t own = stmt_u32(p->parent, "seq", 0);
	uint32_t to = stmt_u32(s, "to", own + 1);
	/* NULL behind an entry that was wrong. */
	const char *action = stmt_text(p->parent, "action");

	if (!s->negate && p->flavour == FLAVOUR_FRR && action != NULL &&
	    str_eq(action, "deny")) {
		parse_problem(p, DIAG_ERROR, "deny-jump", NULL,
		    "entry %u is a deny entry, which ends the route-map: FRR "
		    "refuses to go on behind it, expected a permit entry",
		    (unsigned)own);
		return false;
	}
	if (s->negate || to > own)
		return true;
	parse_problem(p, DIAG_ERROR, "backward-jump", stmt_arg(s, "to"),
	    "entry %u cannot go back to %u, expected a number above %u",
	    (unsigned)own, (unsigned)to, (unsigned)own);
	return false;
}

/* --- into the model ------------------------------------------------------ */

void
lower_make_policies(struct lower *l, const struct stmt *root)
{
	struct router_config *c = l->config;
	struct policy *p = NULL;

	for (const struct stmt *s = root->first; s != NULL; s = s->next) {
		if (s->kind != KIND_ROUTE_MAP)
			continue;
		if (p == NULL || !str_eq(p->name, stmt_text(s, "name"))) {
			p = ARENA_NEW(l->arena, struct policy);
			p->name = stmt_text(s, "name");
			p->place = lower_place(l, s);
			p->at_end = FLOW_REJECT;
			p->undefined_list_matches =
			    router_undefined_list_matches(l->flavour);
			p->unmatched_resets = l->flavour == FLAVOUR_FRR;
			c->policies[c->n_policies++] = p;
		}
		p->n_terms++;
	}
	for (size_t i = 0; i < c->n_policies; i++) {
		p = c->policies[i];
		p->terms =
		    ARENA_ARRAY(l->arena, p->n_terms, struct policy_term);
	}
}

/* The first entry of a route-map: collects all of them, for jumps. */
static void
start_map(struct lower *l, const struct stmt *s)
{
	l->policy = l->config->policies[l->next_policy++];
	l->entries =
	    ARENA_ARRAY(l->arena, l->policy->n_terms, const struct stmt *);
	for (l->n_entries = 0; l->n_entries < l->policy->n_terms; s = s->next)
		l->entries[l->n_entries++] = s;
	l->policy->n_terms = 0; /* counted again as they are filled */
}

void
lower_map_entry(struct lower *l, const struct stmt *s)
{
	struct policy_term *t;

	if (l->policy == NULL || !str_eq(l->policy->name, stmt_text(s, "name")))
		start_map(l, s);
	t = &l->policy->terms[l->policy->n_terms++];
	l->term = t;
	l->n_matches = l->n_actions = 0;
	t->seq = stmt_u32(s, "seq", 0);
	t->permit = str_eq(stmt_text(s, "action"), "permit");
	t->flow = t->permit ? FLOW_ACCEPT : FLOW_REJECT;
	t->place = lower_place(l, s);
	l->kept_context = "route-map";
	for (const struct stmt *c = s->first; c != NULL; c = c->next)
		if (kind_get(c->kind)->lower != NULL)
			kind_get(c->kind)->lower(l, c);
	l->kept_context = "";
	t->matches = arena_memdup(l->arena, l->matches,
	    l->n_matches * sizeof(struct match));
	t->n_matches = l->n_matches;
	/* A deny entry changes nothing. */
	t->actions = arena_memdup(l->arena, l->actions,
	    l->n_actions * sizeof(struct action));
	t->n_actions = t->permit ? l->n_actions : 0;
}

void
lower_call(struct lower *l, const struct stmt *s)
{
	l->term->call_name = stmt_text(s, "map");
	l->term->call = lower_find(l, NAME_POLICY, l->term->call_name);
}

/* The index of the first entry with number seq or more. */
static size_t
entry_index(const struct lower *l, uint32_t seq)
{
	size_t lo = 0, hi = l->n_entries;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (stmt_u32(l->entries[mid], "seq", 0) < seq)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* FRR has it in permit entries only; IOS also continues behind a deny, which
 * then is the verdict at the end. */
void
lower_on_match(struct lower *l, const struct stmt *s)
{
	struct policy_term *t = l->term;
	uint32_t to = stmt_u32(s, "to", t->seq + 1);
	size_t index = entry_index(l, to);

	t->flow = FLOW_GOTO;
	t->sets_default = true;
	t->default_to = t->permit ? FLOW_ACCEPT : FLOW_REJECT;
	t->goto_term = (uint32_t)index;
	if (stmt_has(s, "to") &&
	    (index == l->n_entries ||
		stmt_u32(l->entries[index], "seq", 0) != to))
		lower_problem(l, DIAG_LINT, "unknown-entry",
		    lower_arg_place(l, s, "to"), "route-map %s has no entry %u",
		    l->policy->name, (unsigned)to);
}
