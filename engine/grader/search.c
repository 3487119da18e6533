#include "grader/search.h"

#include <stdlib.h>
#include <string.h>

struct prefix_bag {
	struct arena *arena;
	struct prefix *items;
	size_t n, cap;
	int family;
};

static void
bag_add(struct prefix_bag *b, struct prefix x)
{
	if (x.addr.family != b->family || prefix_is_martian(&x))
		return;
	GROW(b->items, b->n, b->cap);
	b->items[b->n++] = x;
}

/* The neighbourhood of a prefix: itself, its parent, its halves, and its
 * first and last parts of the given lengths. */
static void
bag_add_around(struct prefix_bag *b, const struct prefix *x)
{
	int max = ip_bits(x->addr.family);
	struct prefix halves[2];

	bag_add(b, *x);
	if (x->len > 0)
		bag_add(b, prefix_make(x->addr, x->len - 1));
	if (x->len < max) {
		prefix_halves(x, halves);
		bag_add(b, halves[0]);
		bag_add(b, halves[1]);
		if (x->len + 1 < max) {
			struct prefix quarter[2];
			prefix_halves(&halves[1], quarter);
			bag_add(b, quarter[0]);
		}
		bag_add(b, prefix_make(x->addr, max));
	}
}

/* Boundaries of a prefix-list rule: its shortest and longest accepted
 * length and one beyond each. */
static void
bag_add_rule(struct prefix_bag *b, const struct prefix_rule *r)
{
	int max = ip_bits(r->prefix.addr.family);
	const int lens[] = { r->min_len - 1, r->min_len, r->max_len,
		r->max_len + 1 };

	bag_add_around(b, &r->prefix);
	for (size_t i = 0; i < ARRAY_LEN(lens); i++)
		if (lens[i] >= 0 && lens[i] <= max)
			bag_add(b, prefix_make(r->prefix.addr, lens[i]));
}

static void bag_add_policy(struct prefix_bag *b, const struct policy *policy,
    int depth);

static void
bag_add_matches(struct prefix_bag *b, const struct match *m, size_t n,
    int depth)
{
	for (size_t i = 0; i < n && depth < POLICY_CALL_DEPTH; i++) {
		const struct prefix_list *l = m[i].prefix_list;
		if (m[i].kind == MATCH_PREFIX_LIST && l != NULL)
			for (size_t r = 0; r < l->n; r++)
				bag_add_rule(b, &l->rules[r]);
		if (m[i].policy != NULL)
			bag_add_policy(b, m[i].policy, depth + 1);
		bag_add_matches(b, m[i].children, m[i].n_children, depth + 1);
	}
}

static void
bag_add_policy(struct prefix_bag *b, const struct policy *policy, int depth)
{
	if (policy == NULL || depth >= POLICY_CALL_DEPTH)
		return;
	for (size_t i = 0; i < policy->n_terms; i++) {
		const struct policy_term *t = &policy->terms[i];
		bag_add_matches(b, t->matches, t->n_matches, depth);
		bag_add_policy(b, t->call, depth + 1);
	}
}

/* Prefixes that nobody has announced or registered, drawn from the seed:
 * two anywhere in unicast space and two inside the cone's own. */
static void
bag_add_drawn(struct prefix_bag *b, struct probe *p, const struct cone *c)
{
	const struct registry *r = &p->world->registry;

	for (int i = 0; i < 2; i++) {
		struct ip_addr a = { .family = (uint8_t)b->family };
		uint64_t x = base_rand(&p->rand);
		memcpy(a.bytes,
		    &(uint8_t[4]){ (uint8_t)(x >> 24), (uint8_t)(x >> 16),
			(uint8_t)(x >> 8), (uint8_t)x },
		    4);
		a.bytes[0] =
		    (uint8_t)(b->family == IP_V4 ? 16 + a.bytes[0] % 140
						 : 0x24 + a.bytes[0] % 4);
		bag_add(b, prefix_make(a, b->family == IP_V4 ? 24 : 48));
		bag_add(b, prefix_make(a, b->family == IP_V4 ? 19 : 32));
	}
	for (size_t i = 0; i < r->n_holdings; i++) {
		const struct prefix *h = &r->holdings[i].prefix;
		int max = ip_bits(h->addr.family),
		    extra = 2 + (int)(base_rand(&p->rand) % 4);
		if (h->addr.family != b->family ||
		    !cone_has(c, r->holdings[i].holder_as) ||
		    h->len + extra > max)
			continue;
		struct prefix x = *h;
		for (int k = 0; k < extra; k++) {
			struct prefix halves[2];
			prefix_halves(&x, halves);
			x = halves[base_rand(&p->rand) & 1];
		}
		bag_add(b, x);
	}
}

static int
cmp_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

size_t
search_prefixes(struct probe *p, edge_t e, int family, const struct cone *c,
    struct prefix **out)
{
	struct prefix_bag b = { .arena = p->arena, .family = family };
	const struct registry *r = &p->world->registry;
	struct session_side side;
	size_t n = 0;

	sim_session_side(p->sim, e, &side);
	if (side.neighbor != NULL) {
		const struct policy_chain *in =
		    &side.neighbor->af[afi_of(family)].in;
		for (size_t i = 0; i < in->n; i++)
			bag_add_policy(&b, in->links[i].policy, 0);
	}
	for (size_t i = 0; i < r->n_holdings; i++)
		bag_add_around(&b, &r->holdings[i].prefix);
	for (size_t i = 0; i < sim_prefix_count(p->sim); i++)
		bag_add_around(&b, sim_prefix(p->sim, (prefix_id)i));
	bag_add_drawn(&b, p, c);
	if (b.n > 0)
		qsort(b.items, b.n, sizeof(*b.items), cmp_prefix);
	for (size_t i = 0; i < b.n; i++)
		if (n == 0 || !prefix_eq(&b.items[n - 1], &b.items[i]))
			b.items[n++] = b.items[i];
	*out = arena_memdup(p->arena, b.items, n * sizeof(*b.items));
	free(b.items);
	return n;
}

/* Does the neighbour announce this very prefix now? */
static bool
announced(struct probe *p, edge_t e, const struct prefix *x)
{
	prefix_id id = sim_find_prefix(p->sim, x);

	return id != PREFIX_ID_NONE && sim_adj_in(p->sim, e, id).received != 0;
}

/* How hard the announcement is to understand as a hole. */
static enum search_rank
rank_of(struct probe *p, const struct cone *c, const struct announcement *a,
    uint32_t *holder)
{
	const struct prefix *x = &a->prefix;
	const struct holding *h =
	    registry_covering_holding(&p->world->registry, x);
	const struct registry *r = &p->world->registry;

	*holder = h != NULL ? h->holder_as : 0;
	if (announced(p, a->edge, x))
		return SEARCH_ANNOUNCED;
	if (h != NULL)
		return cone_has(c, h->holder_as) ? SEARCH_MORE_SPECIFIC
						 : SEARCH_FOREIGN;
	for (size_t i = 0; i < r->n_holdings; i++)
		if (prefix_covers(x, &r->holdings[i].prefix))
			return SEARCH_COVERING;
	return SEARCH_UNREGISTERED;
}

/* What is announced, then fewest ASes, then rank, then the shortest prefix,
 * then its order. */
static bool
simpler(const struct search_hit *a, const struct search_hit *b)
{
	const struct announcement *x = &a->announcement;
	const struct announcement *y = &b->announcement;

	if ((a->rank == SEARCH_ANNOUNCED) != (b->rank == SEARCH_ANNOUNCED))
		return a->rank == SEARCH_ANNOUNCED;
	if (x->n_path != y->n_path)
		return x->n_path < y->n_path;
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (x->prefix.len != y->prefix.len)
		return x->prefix.len < y->prefix.len;
	return prefix_cmp(&x->prefix, &y->prefix) < 0;
}

struct search {
	struct probe *probe;
	const struct cone *cone;
	struct search_hit *best;
	bool found;
	uint32_t tried;
};

static void
try_announcement(struct search *s, const struct announcement *a)
{
	struct search_hit hit = { .announcement = *a };

	if (cone_authorises(s->probe, s->cone, &a->prefix, a->path, a->n_path))
		return;
	s->tried++;
	hit.rank = rank_of(s->probe, s->cone, a, &hit.holder);
	if (s->found && !simpler(&hit, s->best))
		return;
	if (inject_ask(s->probe, a, NULL).reason != REFUSE_NONE)
		return;
	*s->best = hit;
	s->found = true;
}

/* Every path along the cone that ends at one of its ASes. */
static void
try_cone_paths(struct search *s, struct announcement *a)
{
	for (size_t i = 0; i < s->cone->n; i++) {
		a->n_path = cone_path(s->probe, s->cone, s->cone->ases[i],
		    a->path, ARRAY_LEN(a->path));
		if (a->n_path > 0)
			try_announcement(s, a);
	}
}

/* An AS outside the cone as the origin: another AS of the scenario and one
 * that nobody has ever seen. */
static void
try_foreign_origin(struct search *s, struct announcement *a)
{
	const struct topology *t = s->probe->topo;
	uint32_t unseen =
	    200000 + (uint32_t)(base_rand(&s->probe->rand) % 100000);

	for (size_t i = 0; i <= t->n_ases; i++) {
		uint32_t as = i < t->n_ases ? t->ases[i].as : unseen;
		if (cone_has(s->cone, as) || as == s->probe->learner_as)
			continue;
		a->path[0] = s->cone->as;
		a->path[1] = as;
		a->n_path = 2;
		try_announcement(s, a);
		/* The same AS in the middle of the way to the holder. */
		a->path[2] =
		    registry_holder(&s->probe->world->registry, &a->prefix);
		a->n_path = 3;
		try_announcement(s, a);
	}
}

bool
search_hole(struct probe *p, edge_t e, int family, const struct cone *c,
    bool wrong_path, struct search_hit *hit, uint32_t *tried)
{
	struct search s = { .probe = p, .cone = c, .best = hit };
	struct announcement a = { .edge = e };
	struct prefix *prefixes;
	size_t n = search_prefixes(p, e, family, c, &prefixes);

	for (size_t i = 0; i < n; i++) {
		uint32_t holder =
		    registry_holder(&p->world->registry, &prefixes[i]);
		bool registered = holder != 0 && cone_has(c, holder);
		if (registered != wrong_path)
			continue;
		a.prefix = prefixes[i];
		if (wrong_path)
			try_foreign_origin(&s, &a);
		else
			try_cone_paths(&s, &a);
	}
	*tried = s.tried;
	return s.found;
}
