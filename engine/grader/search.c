#include <stdlib.h>

#include "grader/search.h"

struct search {
	struct probe *probe;
	edge_t edge;
	const struct cone *cone;
	bool wrong_path;
	struct search_classes classes;
	struct search_paths paths;
	const struct dress *const *dresses;
	size_t n_dresses;
	/* The prefix that is tried now: it stands for so many. */
	enum search_rank rank;
	uint32_t holder, weight;
	struct search_hit *best;
	bool found;
	uint32_t tried;
};

static enum search_rank
rank_of(const struct search *s, const struct prefix *x, uint32_t *holder)
{
	const struct holdings *held = s->probe->held;
	const struct holding *h = holdings_covering(held, x);

	*holder = h != NULL ? h->holder_as : 0;
	if (h != NULL)
		return cone_has(s->cone, h->holder_as) ? SEARCH_MORE_SPECIFIC
						       : SEARCH_FOREIGN;
	for (size_t i = 0; i < held->n; i++)
		if (prefix_covers(x, &held->items[i].prefix))
			return SEARCH_COVERING;
	return SEARCH_UNREGISTERED;
}

/* What is announced, then the fewest ASes, then nothing beside the path, then
 * rank, then the shortest prefix, then its order. */
static bool
simpler(const struct search_hit *a, const struct search_hit *b)
{
	const struct announcement *x = &a->announcement;
	const struct announcement *y = &b->announcement;

	if ((x->real != 0) != (y->real != 0))
		return x->real != 0;
	if (x->n_path != y->n_path)
		return x->n_path < y->n_path;
	if ((x->dress == NULL) != (y->dress == NULL))
		return x->dress == NULL;
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (x->prefix.len != y->prefix.len)
		return x->prefix.len < y->prefix.len;
	return prefix_cmp(&x->prefix, &y->prefix) < 0;
}

/* Keeps it when it is accepted and simpler than what was found so far. */
static void
try_one(struct search *s, const struct announcement *a)
{
	struct search_hit hit = { *a, s->rank, s->holder };

	if ((s->found && !simpler(&hit, s->best)) ||
	    inject_ask(s->probe, a, NULL).reason != REFUSE_NONE)
		return;
	*s->best = hit;
	s->found = true;
}

/* What the neighbour announces at this moment. */
static void
try_real(struct search *s, int family)
{
	const struct grading *g = s->probe->grading;

	for (size_t i = 0; i < g->n_known; i++) {
		struct announcement a;
		if (g->known[i].addr.family != family ||
		    (cone_holder(s->probe, s->cone, &g->known[i]) != 0) !=
			s->wrong_path ||
		    !inject_real(s->probe, s->edge, &g->known[i], &a) ||
		    cone_authorises(s->probe, s->cone, &a.prefix, a.path,
			a.n_path))
			continue;
		s->tried++;
		s->rank = rank_of(s, &a.prefix, &s->holder);
		try_one(s, &a);
	}
}

static void
set_path(struct announcement *a, const struct search_path *path)
{
	a->n_path = path->n;
	for (size_t i = 0; i < path->n; i++)
		a->path[i] = path->as[i];
}

/* With each dress, the plain one first; not when it is authorised. */
static void
try_dressed(struct search *s, struct announcement *a)
{
	if (s->wrong_path &&
	    cone_authorises(s->probe, s->cone, &a->prefix, a->path, a->n_path))
		return;
	s->tried += s->weight;
	for (size_t d = 0; d < s->n_dresses; d++) {
		a->dress = s->dresses[d];
		try_one(s, a);
	}
	a->dress = NULL;
}

static void
try_path(struct search *s, struct announcement *a,
    const struct search_path *path, uint32_t holder)
{
	set_path(a, path);
	try_dressed(s, a);
	if (!s->wrong_path || !path->foreign || a->n_path == ARRAY_LEN(a->path))
		return;
	/* The same ASes on the way to the holder. */
	a->path[a->n_path++] = holder;
	try_dressed(s, a);
}

/* A prefix to be tried, and how easy it is to understand. */
struct candidate_prefix {
	struct prefix prefix;
	enum search_rank rank;
	uint32_t space_holder; /* of the space */
	uint32_t holder;       /* of exactly this prefix, in the cone */
};

static int
cmp_candidate(const void *a, const void *b)
{
	const struct candidate_prefix *x = a, *y = b;

	if (x->rank != y->rank)
		return (int)x->rank - (int)y->rank;
	if (x->prefix.len != y->prefix.len)
		return (int)x->prefix.len - (int)y->prefix.len;
	return prefix_cmp(&x->prefix, &y->prefix);
}

/* The prefixes that are (not) registered in the cone, the simplest first, one
 * of each class and holder. */
static size_t
find_candidates(struct search *s, const struct policy_chain *in, int family,
    struct candidate_prefix **out, struct search_group **groups)
{
	struct probe *p = s->probe;
	struct prefix *prefixes;
	size_t all = search_prefixes(p, &in, 1, family, &prefixes), n = 0;
	uint64_t *keys = ARENA_ARRAY(p->arena, all, uint64_t);

	*out = ARENA_ARRAY(p->arena, all, struct candidate_prefix);
	for (size_t i = 0; i < all; i++) {
		struct candidate_prefix *c = &(*out)[n];
		c->holder = cone_holder(p, s->cone, &prefixes[i]);
		if ((c->holder != 0) != s->wrong_path)
			continue;
		c->prefix = prefixes[i];
		c->rank = rank_of(s, &c->prefix, &c->space_holder);
		n++;
	}
	if (n > 0)
		qsort(*out, n, sizeof(**out), cmp_candidate);
	for (size_t i = 0; i < n; i++)
		keys[i] = base_mix(search_prefix_class(&s->classes,
				       &(*out)[i].prefix),
		    (*out)[i].holder);
	return search_groups(keys, n, p->arena, groups);
}

bool
search_hole(struct probe *p, edge_t e, int family, const struct cone *c,
    bool wrong_path, struct search_hit *hit, uint32_t *tried)
{
	struct search s = { .probe = p,
		.edge = e,
		.cone = c,
		.wrong_path = wrong_path,
		.best = hit };
	const struct policy_chain *in = search_import_chain(p, e, family);
	struct announcement a = { .edge = e };
	struct candidate_prefix *prefixes;
	struct search_group *groups;
	size_t n;

	search_classes_init(&s.classes, p, p->topo->edges[e].router, &in, 1);
	s.paths = search_paths(p, e, family, &s.classes, wrong_path);
	s.n_dresses = search_dresses(p, &in, 1, &s.dresses);
	try_real(&s, family);
	n = find_candidates(&s, in, family, &prefixes, &groups);
	for (size_t i = 0; i < n; i++) {
		const struct candidate_prefix *x = &prefixes[groups[i].at];
		a.prefix = x->prefix;
		s.rank = x->rank;
		s.holder = x->space_holder;
		s.weight = groups[i].size;
		for (size_t k = 0; k < s.paths.n; k++)
			try_path(&s, &a, &s.paths.items[k], x->holder);
	}
	*tried = s.tried;
	return s.found;
}

bool
search_accepted(struct probe *p, edge_t e, const struct prefix *x,
    const struct search_paths *paths, const struct dress *const *dresses,
    size_t n_dresses, struct announcement *out)
{
	if (inject_real(p, e, x, out) &&
	    inject_ask(p, out, NULL).reason == REFUSE_NONE)
		return true;
	*out = (struct announcement){ .edge = e, .prefix = *x };
	for (size_t k = 0; k < paths->n; k++) {
		set_path(out, &paths->items[k]);
		for (size_t d = 0; d < n_dresses; d++) {
			out->dress = dresses[d];
			if (inject_ask(p, out, NULL).reason == REFUSE_NONE)
				return true;
		}
	}
	return false;
}
