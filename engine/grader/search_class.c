/* What filters look at, and which announcements are the same to them. */
#include <stdlib.h>
#include <string.h>

#include "grader/search.h"

/* --- every match of a chain -----------------------------------------------*/

/* Each policy once, however often it is called. */
struct walk {
	search_look *look;
	void *arg;
	struct seen_policy {
		const struct policy *policy;
	} * seen;
	size_t n_seen, cap_seen;
};

static void walk_policy(struct walk *w, const struct policy *policy, int calls);

static void
walk_matches(struct walk *w, const struct match *m, size_t n, int calls,
    int depth)
{
	for (size_t i = 0; i < n && depth < POLICY_MATCH_DEPTH; i++) {
		w->look(w->arg, &m[i]);
		walk_policy(w, m[i].policy, calls + 1);
		walk_matches(w, m[i].children, m[i].n_children, calls,
		    depth + 1);
	}
}

static void
walk_policy(struct walk *w, const struct policy *policy, int calls)
{
	if (policy == NULL || calls > POLICY_CALL_DEPTH)
		return;
	for (size_t i = 0; i < w->n_seen; i++)
		if (w->seen[i].policy == policy)
			return;
	GROW(w->seen, w->n_seen, w->cap_seen);
	w->seen[w->n_seen++].policy = policy;
	for (size_t i = 0; i < policy->n_terms; i++) {
		const struct policy_term *t = &policy->terms[i];
		walk_matches(w, t->matches, t->n_matches, calls, 0);
		walk_policy(w, t->call, calls + 1);
	}
}

void
search_each_match(const struct policy_chain *const *chain, size_t n,
    search_look *look, void *arg)
{
	struct walk w = { .look = look, .arg = arg };

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < chain[k]->n; i++)
			walk_policy(&w, chain[k]->links[i].policy, 0);
	free(w.seen);
}

const struct policy_chain *
search_import_chain(struct probe *p, edge_t e, int family)
{
	static const struct policy_chain none = { 0 };
	struct session_side side;

	sim_session_side(p->sim, e, &side);
	return side.neighbor != NULL ? &side.neighbor->af[afi_of(family)].in
				     : &none;
}

/* --- classes --------------------------------------------------------------*/

struct class_match {
	const struct match *match;
	struct class_match *next;
};

struct class_building {
	struct search_classes *classes;
	struct arena *arena;
};

static void
look_for_classes(void *arg, const struct match *m)
{
	struct class_building *b = arg;
	struct class_match *item, **list = NULL;

	if ((m->kind == MATCH_PREFIX_LIST && m->prefix_list != NULL) ||
	    m->kind == MATCH_PREFIX_LENGTH)
		list = &b->classes->prefixes;
	if ((m->kind == MATCH_AS_PATH && m->as_path_list != NULL) ||
	    m->kind == MATCH_AS_PATH_LENGTH)
		list = &b->classes->paths;
	if (m->kind == MATCH_ROV || m->kind == MATCH_ASPA)
		b->classes->exact = true;
	if (list == NULL)
		return;
	item = ARENA_NEW(b->arena, struct class_match);
	*item = (struct class_match){ m, *list };
	*list = item;
}

void
search_classes_init(struct search_classes *c, struct probe *p, router_id_t r,
    const struct policy_chain *const *chain, size_t n)
{
	struct class_building b = { c, p->arena };

	*c = (struct search_classes){ .attrs = sim_attrs(p->sim) };
	/* With a validator each prefix and origin may be another case. */
	c->exact = sim_router_vrps(p->sim, r) != NULL;
	search_each_match(chain, n, look_for_classes, &b);
}

uint64_t
search_prefix_class(const struct search_classes *c, const struct prefix *x)
{
	uint64_t h = 0;

	if (c->exact)
		return prefix_hash(x);
	for (const struct class_match *i = c->prefixes; i != NULL; i = i->next)
		h = base_mix(h,
		    i->match->kind == MATCH_PREFIX_LIST
			? prefix_list_permits(i->match->prefix_list, x, NULL)
			: x->len >= i->match->lo && x->len <= i->match->hi);
	return h;
}

uint64_t
search_path_class(const struct search_classes *c, const struct search_path *x)
{
	path_id path = as_path_make(c->attrs, x->as, x->n);
	uint64_t h = 0;

	if (c->exact)
		return path;
	for (const struct class_match *i = c->paths; i != NULL; i = i->next) {
		const struct match *m = i->match;
		const struct as_path_rule *rule = NULL;
		if (m->kind == MATCH_AS_PATH)
			rule =
			    as_path_list_match(m->as_path_list, c->attrs, path);
		h = base_mix(h,
		    m->kind == MATCH_AS_PATH ? rule != NULL && rule->permit
					     : x->n >= m->lo && x->n <= m->hi);
	}
	return h;
}

/* --- one of each ----------------------------------------------------------*/

struct keyed {
	uint64_t key;
	size_t at;
};

static int
cmp_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int
cmp_at(const void *a, const void *b)
{
	const struct search_group *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

size_t
search_groups(const uint64_t *keys, size_t n, struct arena *arena,
    struct search_group **out)
{
	struct keyed *sorted = xcalloc(n + 1, sizeof(*sorted));
	size_t groups = 0;

	*out = ARENA_ARRAY(arena, n, struct search_group);
	for (size_t i = 0; i < n; i++)
		sorted[i] = (struct keyed){ keys[i], i };
	qsort(sorted, n, sizeof(*sorted), cmp_keyed);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || sorted[i].key != sorted[i - 1].key)
			(*out)[groups++].at = sorted[i].at;
		(*out)[groups - 1].size++;
	}
	qsort(*out, groups, sizeof(**out), cmp_at);
	free(sorted);
	return groups;
}
