/* What must be refused on every session (NO-1.5). */
#include <stdlib.h>

#include "grader/search.h"

enum {
	EVERYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER |
	    1 << REL_RS | 1 << REL_RS_CLIENT
};

/* One session and family at a time, with all that could be announced there. */
struct refusal {
	struct probe *probe;
	edge_t edge;
	int family;
	struct prefix *prefixes; /* what is announced now first */
	size_t n, n_announced;
	struct search_classes classes;
	struct search_paths paths;
	const struct dress *const *dresses;
	size_t n_dresses;
};

static bool
is_announced(struct probe *p, edge_t e, const struct prefix *x)
{
	prefix_id id = sim_find_prefix(p->sim, x);

	return id != PREFIX_ID_NONE && sim_adj_in(p->sim, e, id).received != 0;
}

/* What the neighbour announces now to the front, in order on both sides: it is
 * the better evidence. */
static void
put_announced_first(struct refusal *r)
{
	struct prefix *sorted =
	    ARENA_ARRAY(r->probe->arena, r->n, struct prefix);
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		if (is_announced(r->probe, r->edge, &r->prefixes[i]))
			sorted[n++] = r->prefixes[i];
	r->n_announced = n;
	for (size_t i = 0; i < r->n; i++)
		if (!is_announced(r->probe, r->edge, &r->prefixes[i]))
			sorted[n++] = r->prefixes[i];
	r->prefixes = sorted;
}

static struct refusal
refusal_on(struct probe *p, edge_t e, int family)
{
	struct refusal r = { .probe = p, .edge = e, .family = family };
	const struct policy_chain *in = search_import_chain(p, e, family);

	r.n = search_prefixes(p, &in, 1, family, &r.prefixes);
	put_announced_first(&r);
	search_classes_init(&r.classes, p, p->topo->edges[e].router, &in, 1);
	r.paths = search_paths(p, e, family, &r.classes, false);
	r.n_dresses = search_dresses(p, &in, 1, &r.dresses);
	return r;
}

/* The announcement must be refused, whatever its path; says so when it is
 * not. */
static void
must_refuse(const struct refusal *r, const struct prefix *x, const char *reason,
    const char *what)
{
	struct probe *p = r->probe;
	uint32_t as = probe_neighbor_as(p, r->edge);
	struct announcement a;
	struct place place;

	if (!search_accepted(p, r->edge, x, &r->paths, r->dresses, r->n_dresses,
		&a)) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, reason, as, (uint32_t)r->family, 1)) {
		probe_fail_more(p, reason, as, (uint32_t)r->family, NULL);
		return;
	}
	const char *rule = inject_rule_text(p, &a, RULE_PREFIX, &place);
	struct evidence *ev = probe_fail(p, EVIDENCE_ROUTE, reason,
	    "%s from %s %s accepted: %s; decided by: %s", inject_text(p, &a),
	    probe_as_text(p, as), a.real != 0 ? "is" : "would be", what, rule);
	ev->place = place;
	if (a.real != 0)
		ev->explain = probe_ask_route(p, x, p->learner_as, as, 0);
}

/* Is space allowed to be announced on the session although it lies in what is
 * refused there? */
typedef bool allowed_fn(struct probe *p, edge_t e, const struct prefix *x);

/* x and everything in it: what is announced one by one, of the rest one of
 * each class. */
static void
must_refuse_space(const struct refusal *r, const struct prefix *x,
    allowed_fn *allowed, const char *reason, const char *what)
{
	struct arena *arena = r->probe->arena;
	struct prefix *rest = ARENA_ARRAY(arena, r->n, struct prefix);
	uint64_t *keys = ARENA_ARRAY(arena, r->n, uint64_t);
	struct search_group *groups;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct prefix *y = &r->prefixes[i];
		if (!prefix_covers(x, y) ||
		    (allowed != NULL && allowed(r->probe, r->edge, y)))
			continue;
		if (i < r->n_announced) {
			must_refuse(r, y, reason, what);
			continue;
		}
		rest[n] = *y;
		keys[n++] = search_prefix_class(&r->classes, y);
	}
	n = search_groups(keys, n, arena, &groups);
	for (size_t i = 0; i < n; i++)
		must_refuse(r, &rest[groups[i].at], reason, what);
}

/* Calls check for every session and family it carries. */
static void
each_session(struct probe *p, void (*check)(const struct refusal *r))
{
	static const int families[] = { IP_V4, IP_V6 };
	struct probe_sessions s = probe_sessions(p, EVERYBODY);

	for (size_t i = 0; i < s.n; i++) {
		if (probe_is_down(p, s.edges[i]))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++) {
			struct refusal r;
			if (!probe_carries(p, s.edges[i], families[f]))
				continue;
			r = refusal_on(p, s.edges[i], families[f]);
			check(&r);
		}
	}
}

/* --- bogons ---------------------------------------------------------------*/

static void
check_bogons(const struct refusal *r)
{
	size_t n;
	const struct prefix *bogons = probe_bogons(r->probe, r->family, &n);

	for (size_t i = 0; i < n; i++) {
		if (bogons[i].len == 0) {
			must_refuse(r, &bogons[i], "default-route",
			    "a default route");
			continue;
		}
		/* The search knows what the filters say about it, but it need
		 * not have the bogon itself and its first address. */
		must_refuse_space(r, &bogons[i], NULL, "bogon",
		    "a bogon prefix");
		must_refuse(r, &bogons[i], "bogon", "a bogon prefix");
		must_refuse(r,
		    &(struct prefix){ bogons[i].addr,
			(uint8_t)ip_bits(r->family) },
		    "bogon", "a bogon prefix");
	}
}

void
probe_refuse_bogons(struct probe *p)
{
	each_session(p, check_bogons);
}

/* --- own space ------------------------------------------------------------*/

/* Space below the learner's own that is registered for an AS behind this
 * session may come from it. */
static bool
registered_behind(struct probe *p, edge_t e, const struct prefix *x)
{
	const struct holding *h = holdings_covering(p->held, x);

	return h != NULL && h->holder_as != p->learner_as &&
	    (p->topo->edges[e].relation != REL_CUSTOMER ||
		cone_has(probe_cone(p, probe_neighbor_as(p, e)), h->holder_as));
}

static void
check_own(const struct refusal *r)
{
	struct probe *p = r->probe;
	const struct holdings *held = p->held;

	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].holder_as == p->learner_as)
			must_refuse_space(r, &held->items[i].prefix,
			    registered_behind, "own-space",
			    "part of your own space");
}

void
probe_refuse_own_space(struct probe *p)
{
	each_session(p, check_own);
}

/* --- customers' space -----------------------------------------------------*/

/* Is the holder the neighbour itself or behind it as a customer? */
static bool
behind(struct probe *p, edge_t e, uint32_t holder)
{
	return p->topo->edges[e].relation == REL_CUSTOMER &&
	    cone_has(probe_cone(p, probe_neighbor_as(p, e)), holder);
}

static void
check_customer_space(const struct refusal *r)
{
	struct probe *p = r->probe;
	const struct holdings *held = p->held;
	const struct cone *own = probe_cone(p, p->learner_as);

	for (size_t i = 0; i < held->n; i++) {
		const struct holding *h = &held->items[i];
		if (h->holder_as == p->learner_as ||
		    h->prefix.addr.family != r->family ||
		    !cone_has(own, h->holder_as) ||
		    behind(p, r->edge, h->holder_as))
			continue;
		must_refuse_space(r, &h->prefix, NULL, "customer-space",
		    arena_printf(p->arena,
			"space of %s, which is your customer",
			probe_as_text(p, h->holder_as)));
	}
}

void
probe_refuse_customer_space(struct probe *p)
{
	each_session(p, check_customer_space);
}
