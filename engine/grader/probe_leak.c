/* Nothing learned from a peer or provider is sent to another (NO-1.3). */
#include <string.h>

#include "grader/search.h"

static const int families[] = { IP_V4, IP_V6 };
enum { UPSTREAM = 1 << REL_PROVIDER | 1 << REL_PEER | 1 << REL_RS };
enum { SHOWN = 2 };

/* --- one route on one session ---------------------------------------------*/

/* The AS from which the learner has the route that it sends on the session,
 * when that is a peer or provider; 0 when it is not, or is not sent. */
static uint32_t
leaked_from(const struct probe *p, edge_t e, prefix_id id)
{
	router_id_t r = p->topo->edges[e].router;
	attr_id best = sim_best_attrs(p->sim, r, id);
	uint32_t edge = sim_best(p->sim, r, id);
	const struct path_attrs *a;

	if (sim_adj_out(p->sim, e, id) == 0 || best == 0 || edge == BEST_LOCAL)
		return 0;
	a = attr_get(sim_attrs(p->sim), best);
	if (!(UPSTREAM & 1u << a->learned_from))
		return 0;
	if (p->topo->edges[edge].relation != REL_INTERNAL)
		return probe_neighbor_as(p, edge);
	return as_path_first(sim_attrs(p->sim), a->as_path);
}

static void
report_leak(struct probe *p, const struct announcement *a, uint32_t from,
    uint32_t to, const char *what, const char *rule, struct place place)
{
	struct evidence *e = probe_fail(p, EVIDENCE_ROUTE, "route-leak",
	    "%s, learned from %s, %s sent to %s: %s; sent by: %s",
	    inject_text(p, a), probe_as_text(p, from),
	    a->real != 0 ? "is" : "would be", probe_as_text(p, to), what, rule);

	e->place = place;
	if (a->real != 0)
		e->explain =
		    probe_ask_route(p, &a->prefix, p->learner_as, 0, to);
}

/* --- what is in the tables ------------------------------------------------*/

static const char *
whose(struct probe *p, const struct prefix *x)
{
	const struct holding *h = holdings_covering(p->held, x);

	if (h == NULL)
		return "neither yours nor a customer's";
	if (!cone_has(probe_cone(p, p->learner_as), h->holder_as))
		return "not your customer's";
	return "not as the customer announces it to you";
}

/* The announcement that the learner has from the AS; as the best route is,
 * when it came by iBGP. */
static void
find_real(struct probe *p, uint32_t from, router_id_t r, prefix_id id,
    struct announcement *out)
{
	const struct grading *g = p->grading;
	const struct prefix *x = sim_prefix(p->sim, id);

	for (size_t i = 0; i < g->n_edges; i++)
		if (probe_neighbor_as(p, g->edges[i]) == from &&
		    inject_real(p, g->edges[i], x, out))
			return;
	*out = (struct announcement){ .prefix = *x,
		.real = sim_best_attrs(p->sim, r, id) };
}

static void
check_sent(struct probe *p, edge_t e, const struct prefix *x)
{
	prefix_id id = sim_find_prefix(p->sim, x);
	uint32_t to = probe_neighbor_as(p, e), from;
	struct announcement a;
	struct place place;
	const char *rule;

	if (id == PREFIX_ID_NONE)
		return;
	from = leaked_from(p, e, id);
	if (from == 0 || from == to) {
		probe_pass(p);
	} else if (probe_shows(p, "route-leak", from, to, SHOWN)) {
		find_real(p, from, p->topo->edges[e].router, id, &a);
		rule = inject_export_rule_text(p, e, id, &place);
		report_leak(p, &a, from, to, whose(p, x), rule, place);
	} else {
		probe_fail_more(p, "route-leak", from, to,
		    arena_printf(p->arena,
			"routes from AS%u that are sent to AS%u", from, to));
	}
}

/* --- what could come ------------------------------------------------------*/

/* Silences the customers' own announcements, so that what is left came from
 * somewhere else. */
static void
silence_customers(struct probe *p)
{
	const struct grading *g = p->grading;

	for (size_t i = 0; i < g->n_edges; i++) {
		edge_t e = g->edges[i];
		if (p->topo->edges[e].relation != REL_CUSTOMER)
			continue;
		for (size_t x = 0; x < sim_prefix_count(p->sim); x++) {
			struct sim_event withdraw = { .kind = EV_UPDATE,
				.time_ms = sim_now(p->sim),
				.edge = e,
				.router = p->topo->edges[e].router,
				.prefix = (uint32_t)x };
			if (sim_adj_in(p->sim, e, (prefix_id)x).received != 0)
				sim_post(p->sim, &withdraw);
		}
	}
}

/* One of the tries of a neighbour that fails is enough to see. */
static void
count_leak(struct probe *p, const struct announcement *a, edge_t out,
    const char *what, const char *rule, struct place place)
{
	uint32_t from = probe_neighbor_as(p, a->edge);
	uint32_t to = probe_neighbor_as(p, out);

	if (probe_shows(p, "route-leak", from, to, 1))
		report_leak(p, a, from, to, what, rule, place);
	else
		probe_fail_more(p, "route-leak", from, to, NULL);
}

/* Where it goes that it should not. */
struct leak {
	edge_t out; /* EDGE_NONE: nowhere */
	const char *rule;
	struct place place;
};

/* The announcement is taken in, and is the best there is: does it then go to
 * another peer or provider? */
static struct leak
ask_leak(struct probe *p, const struct probe_sessions *out,
    const struct announcement *a)
{
	struct import_result in = inject_ask(p, a, NULL);
	struct leak leak = { .out = EDGE_NONE };

	if (in.reason != REFUSE_NONE)
		return leak;
	for (size_t k = 0; k < out->n && leak.out == EDGE_NONE; k++) {
		edge_t e = out->edges[k];
		if (probe_neighbor_as(p, e) != probe_neighbor_as(p, a->edge) &&
		    probe_carries(p, e, a->prefix.addr.family) &&
		    inject_sends(p, a, in.attrs, e, &leak.rule, &leak.place))
			leak.out = e;
	}
	return leak;
}

/* The same for several routers, which tell each other first: the neighbour
 * announces it while the customers are silent. */
static struct leak
run_leak(struct probe *p, const struct probe_sessions *out,
    const struct announcement *a)
{
	uint32_t from = probe_neighbor_as(p, a->edge);
	sim_mark_t mark = inject_run(p, a, 1);
	prefix_id id = sim_find_prefix(p->sim, &a->prefix);
	struct leak leak = { .out = EDGE_NONE };

	for (size_t k = 0; k < out->n && leak.out == EDGE_NONE; k++) {
		edge_t e = out->edges[k];
		if (probe_neighbor_as(p, e) == from ||
		    leaked_from(p, e, id) != from)
			continue;
		leak.out = e;
		leak.rule = inject_export_rule_text(p, e, id, &leak.place);
	}
	inject_undo(p, mark);
	return leak;
}

static struct leak
find_leak(struct probe *p, const struct probe_sessions *out,
    const struct announcement *a)
{
	return inject_is_simple(p) ? ask_leak(p, out, a) : run_leak(p, out, a);
}

/* What could come from the neighbour and must stay with us and our customers:
 * everything but our own space. */
static void
try_prefix(struct probe *p, const struct probe_sessions *out, edge_t in,
    const struct prefix *x, const struct holding *h, uint32_t unseen)
{
	const struct cone *own = probe_cone(p, p->learner_as);
	struct announcement a = { .edge = in, .prefix = *x };
	uint32_t origin = h != NULL ? h->holder_as : unseen;
	const char *what = "neither yours nor a customer's";
	struct leak leak;

	if (h != NULL && !cone_has(own, origin))
		what = "not your customer's";
	else if (h != NULL && prefix_eq(&h->prefix, x))
		what = "a customer's prefix, while the customer does not "
		       "announce it to you";
	else if (h != NULL)
		what = "a customer's more-specific that the customer does not "
		       "announce to you";
	a.path[a.n_path++] = probe_neighbor_as(p, in);
	if (origin != a.path[0])
		a.path[a.n_path++] = origin;
	leak = find_leak(p, out, &a);
	if (leak.out == EDGE_NONE)
		probe_pass(p);
	else
		count_leak(p, &a, leak.out, what, leak.rule, leak.place);
}

/* The export filters of all sessions that carry the family, and the import
 * filters of in. */
static size_t
leak_chains(struct probe *p, const struct probe_sessions *s, edge_t in,
    int family, const struct policy_chain **chain)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct session_side side;
		sim_session_side(p->sim, s->edges[i], &side);
		if (side.neighbor != NULL &&
		    probe_carries(p, s->edges[i], family))
			chain[n++] = &side.neighbor->af[afi_of(family)].out;
	}
	if (in != EDGE_NONE)
		chain[n++] = search_import_chain(p, in, family);
	return n;
}

/* One of each class and holder; whether it is the registered prefix itself is
 * part of what is said. */
static void
check_tries_from(struct probe *p, const struct probe_sessions *s, edge_t in,
    const struct prefix *prefixes, size_t n, uint32_t unseen)
{
	const struct policy_chain **chain =
	    ARENA_ARRAY(p->arena, s->n + 1, const struct policy_chain *);
	const struct holdings *held = p->held;
	uint64_t *keys = ARENA_ARRAY(p->arena, n, uint64_t);
	struct search_classes classes;
	struct search_group *groups;
	size_t n_chains = leak_chains(p, s, in, prefixes[0].addr.family, chain);

	search_classes_init(&classes, p, p->topo->edges[in].router, chain,
	    n_chains);
	for (size_t i = 0; i < n; i++) {
		const struct prefix *x = &prefixes[i];
		const struct holding *h = holdings_covering(held, x);
		uint32_t holder = h != NULL ? h->holder_as : 0;
		bool itself = h != NULL && prefix_eq(&h->prefix, x);
		keys[i] = base_mix(search_prefix_class(&classes, x),
		    (uint64_t)holder << 1 | itself);
	}
	n = search_groups(keys, n, p->arena, &groups);
	for (size_t i = 0; i < n; i++) {
		const struct prefix *x = &prefixes[groups[i].at];
		const struct holding *h = holdings_covering(held, x);
		if (h == NULL || h->holder_as != p->learner_as)
			try_prefix(p, s, in, x, h, unseen);
	}
}

static void
check_tries(struct probe *p, const struct probe_sessions *s, int family)
{
	uint32_t unseen = 200000 + (uint32_t)(base_rand(&p->rand) % 100000);
	const struct policy_chain **chain =
	    ARENA_ARRAY(p->arena, s->n + 1, const struct policy_chain *);
	size_t n_chains = leak_chains(p, s, EDGE_NONE, family, chain);
	struct prefix *prefixes;
	size_t n = search_prefixes(p, chain, n_chains, family, &prefixes);
	sim_mark_t mark = sim_mark(p->sim);

	if (!inject_is_simple(p)) {
		silence_customers(p);
		(void)inject_run(p, NULL, 0);
	}
	for (size_t i = 0; n > 0 && i < s->n; i++)
		if (probe_carries(p, s->edges[i], family))
			check_tries_from(p, s, s->edges[i], prefixes, n,
			    unseen);
	inject_undo(p, mark);
}

/* --- marks that others set ------------------------------------------------*/

/* A route of an AS that is no customer, as the neighbour would announce it. */
static void
foreign_route(struct probe *p, edge_t in, const struct holding *h,
    struct announcement *a)
{
	*a = (struct announcement){ .edge = in,
		.prefix = h->prefix,
		.path = { probe_neighbor_as(p, in), h->holder_as },
		.n_path = h->holder_as == probe_neighbor_as(p, in) ? 1 : 2 };
}

/* Export filters that look at a mark send whatever carries it. Said as a note:
 * no requirement asks to remove the marks of others, RFC 7454 11 does. */
static bool
note_mark(struct probe *p, const struct probe_sessions *out, edge_t in,
    const struct holding *h)
{
	const struct policy_chain **chain =
	    ARENA_ARRAY(p->arena, out->n + 1, const struct policy_chain *);
	size_t n = leak_chains(p, out, in, h->prefix.addr.family, chain);
	const struct dress *const *dresses;
	struct announcement a;

	n = search_dresses(p, chain, n, &dresses);
	foreign_route(p, in, h, &a);
	for (size_t i = 1; i < n; i++) {
		struct leak leak;
		a.dress = dresses[i];
		leak = find_leak(p, out, &a);
		if (leak.out == EDGE_NONE)
			continue;
		probe_note(p,
		    "%s could have any route sent on to %s: it only needs to "
		    "add what your export filter looks for (%s). On import, "
		    "remove such marks that others set (RFC 7454 11)",
		    probe_as_text(p, a.path[0]),
		    probe_as_text(p, probe_neighbor_as(p, leak.out)),
		    a.dress->text + strspn(a.dress->text, ", "));
		return true;
	}
	return false;
}

/* The first few routes of others will do. */
static void
check_marks(struct probe *p, const struct probe_sessions *s)
{
	const struct cone *own = probe_cone(p, p->learner_as);
	enum { ASKED = 4 };

	for (size_t i = 0; i < s->n; i++) {
		size_t asked = 0;
		for (size_t k = 0; k < p->held->n && asked < ASKED; k++) {
			const struct holding *h = &p->held->items[k];
			if (cone_has(own, h->holder_as) ||
			    !probe_carries(p, s->edges[i],
				h->prefix.addr.family))
				continue;
			asked++;
			if (note_mark(p, s, s->edges[i], h))
				break;
		}
	}
}

void
probe_export_no_leak(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, UPSTREAM);
	const struct grading *g = p->grading;

	for (size_t i = 0; i < s.n; i++)
		(void)probe_is_down(p, s.edges[i]);
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < g->n_known; k++)
			check_sent(p, s.edges[i], &g->known[k]);
	for (size_t f = 0; f < ARRAY_LEN(families); f++)
		check_tries(p, &s, families[f]);
	if (p->failed == 0)
		check_marks(p, &s);
}
