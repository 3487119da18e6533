/* What must be refused on every session (NO-1.5). */
#include "grader/inject.h"

static const int families[] = { IP_V4, IP_V6 };
enum {
	EVERYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER |
	    1 << REL_RS | 1 << REL_RS_CLIENT
};

static bool
announced(struct probe *p, edge_t e, const struct prefix *x)
{
	prefix_id id = sim_find_prefix(p->sim, x);

	return id != PREFIX_ID_NONE && sim_adj_in(p->sim, e, id).received != 0;
}

/* The announcement must be refused; says so when it is not. */
static void
must_refuse(struct probe *p, edge_t e, const struct prefix *x,
    const char *reason, const char *what)
{
	uint32_t as = probe_neighbor_as(p, e);
	struct announcement a = { .edge = e, .prefix = *x, .n_path = 1 };
	struct place place;

	a.path[0] = as;
	if (inject_ask(p, &a, NULL).reason != REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	if (!probe_is_news(p, reason, as, 0)) {
		probe_fail_again(p);
		return;
	}
	const char *rule = inject_rule_text(p, &a, &place);
	struct evidence *ev = probe_fail(p, EVIDENCE_ROUTE, reason,
	    "%s from %s %s accepted: %s; decided by: %s", inject_text(p, &a),
	    probe_as_text(p, as), announced(p, e, x) ? "is" : "would be", what,
	    rule);
	ev->place = place;
}

/* x, its halves and a host in it: a filter for the exact prefix only has a
 * hole right below. skip: space that is allowed to be announced here. */
typedef bool allowed_fn(struct probe *p, edge_t e, const struct prefix *x);

/* Parts of x: itself, its halves, and one drawn from the seed with a host in
 * it. Unique. */
static size_t
space_parts(struct probe *p, const struct prefix *x, struct prefix *parts)
{
	int max = ip_bits(x->addr.family);
	size_t n = 0;

	parts[n++] = *x;
	if (x->len == max)
		return n;
	prefix_halves(x, parts + n);
	n += 2;
	struct prefix part = *x;
	int depth = 2 + (int)(base_rand(&p->rand) % (uint64_t)(max - x->len));
	for (int i = 0; i < depth && part.len < max; i++) {
		struct prefix halves[2];
		prefix_halves(&part, halves);
		part = halves[base_rand(&p->rand) & 1];
	}
	if (part.len > x->len + 1)
		parts[n++] = part;
	if (part.len < max)
		parts[n++] = prefix_make(part.addr, max);
	return n;
}

static void
must_refuse_space(struct probe *p, edge_t e, const struct prefix *x,
    allowed_fn *allowed, const char *reason, const char *what)
{
	struct prefix parts[5];
	size_t n = space_parts(p, x, parts);

	/* What the neighbour really announces is the better evidence. */
	for (size_t i = 0; i < sim_prefix_count(p->sim); i++) {
		const struct prefix *seen = sim_prefix(p->sim, (prefix_id)i);
		if (prefix_covers(x, seen) && announced(p, e, seen) &&
		    (allowed == NULL || !allowed(p, e, seen)))
			must_refuse(p, e, seen, reason, what);
	}
	for (size_t i = 0; i < n; i++)
		if (allowed == NULL || !allowed(p, e, &parts[i]))
			must_refuse(p, e, &parts[i], reason, what);
}

/* Calls check for every session and family it carries. */
static void
each_session(struct probe *p, unsigned relations,
    void (*check)(struct probe *p, edge_t e, int family))
{
	struct probe_sessions s = probe_sessions(p, relations);

	for (size_t i = 0; i < s.n; i++) {
		bool any = false;
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			if (probe_carries(p, s.edges[i], families[f])) {
				check(p, s.edges[i], families[f]);
				any = true;
			}
		if (!any)
			probe_no_data_because(p,
			    "the session with %s is down: nothing could be "
			    "tried on it",
			    probe_as_text(p, probe_neighbor_as(p, s.edges[i])));
	}
}

static void
check_bogons(struct probe *p, edge_t e, int family)
{
	size_t n;
	const struct prefix *bogons = probe_bogons(p, family, &n);

	for (size_t i = 0; i < n; i++) {
		if (bogons[i].len == 0)
			must_refuse(p, e, &bogons[i], "default-route",
			    "a default route");
		else
			must_refuse_space(p, e, &bogons[i], NULL, "bogon",
			    "a bogon prefix");
	}
}

void
probe_refuse_bogons(struct probe *p)
{
	each_session(p, EVERYBODY, check_bogons);
}

/* Space below the learner's own that is registered for an AS behind this
 * session may come from it. */
static bool
registered_behind(struct probe *p, edge_t e, const struct prefix *x)
{
	const struct holding *h =
	    registry_covering_holding(&p->world->registry, x);
	struct cone c = probe_cone(p, probe_neighbor_as(p, e));

	return h != NULL && h->holder_as != p->learner_as &&
	    (p->topo->edges[e].relation != REL_CUSTOMER ||
		cone_has(&c, h->holder_as));
}

static void
check_own(struct probe *p, edge_t e, int family)
{
	const struct registry *r = &p->world->registry;

	for (size_t i = 0; i < r->n_holdings; i++)
		if (r->holdings[i].holder_as == p->learner_as &&
		    r->holdings[i].prefix.addr.family == family)
			must_refuse_space(p, e, &r->holdings[i].prefix,
			    registered_behind, "own-space",
			    "part of your own space");
}

void
probe_refuse_own_space(struct probe *p)
{
	each_session(p, EVERYBODY, check_own);
}

/* Is the holder the neighbour itself or behind it as a customer? */
static bool
behind(struct probe *p, edge_t e, uint32_t holder)
{
	struct cone c = probe_cone(p, probe_neighbor_as(p, e));

	return p->topo->edges[e].relation == REL_CUSTOMER &&
	    cone_has(&c, holder);
}

static void
check_customer_space(struct probe *p, edge_t e, int family)
{
	const struct registry *r = &p->world->registry;
	struct cone own = probe_cone(p, p->learner_as);

	for (size_t i = 0; i < r->n_holdings; i++) {
		const struct holding *h = &r->holdings[i];
		if (h->holder_as == p->learner_as ||
		    h->prefix.addr.family != family ||
		    !cone_has(&own, h->holder_as) || behind(p, e, h->holder_as))
			continue;
		must_refuse_space(p, e, &h->prefix, NULL, "customer-space",
		    arena_printf(p->arena,
			"space of %s, which is your customer",
			probe_as_text(p, h->holder_as)));
	}
}

void
probe_refuse_customer_space(struct probe *p)
{
	each_session(p, EVERYBODY, check_customer_space);
}
