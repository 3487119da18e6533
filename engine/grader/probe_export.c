/* What neighbours receive from the learner (NO-1.1 to 1.3). */
#include <stdlib.h>

#include "grader/inject.h"

static const int families[] = { IP_V4, IP_V6 };
enum { UPSTREAM = 1 << REL_PROVIDER | 1 << REL_PEER | 1 << REL_RS };
enum { ANYBODY = UPSTREAM | 1 << REL_CUSTOMER | 1 << REL_RS_CLIENT };

/* Does the neighbour hold the prefix in its Adj-RIB-In from the learner, not
 * counting what it sent itself? */
static bool
receives(struct probe *p, uint32_t as, const struct prefix *x, attr_id *got)
{
	struct probe_sessions s = probe_sessions(p, ANYBODY);
	prefix_id id = sim_find_prefix(p->sim, x);

	for (size_t i = 0; id != PREFIX_ID_NONE && i < s.n; i++) {
		edge_t e = s.edges[i];
		if (probe_neighbor_as(p, e) != as)
			continue;
		struct adj_in in =
		    sim_adj_in(p->sim, edge_reverse(p->topo, e), id);
		if (in.received == 0 || in.reason == REFUSE_AS_LOOP)
			continue;
		*got = in.received;
		return true;
	}
	return false;
}

static bool
session_up(struct probe *p, uint32_t as, int family)
{
	struct probe_sessions s = probe_sessions(p, ANYBODY);

	for (size_t i = 0; i < s.n; i++)
		if (probe_neighbor_as(p, s.edges[i]) == as &&
		    probe_carries(p, s.edges[i], family))
			return true;
	return false;
}

static bool
wanted(const struct probe_spec *spec, const struct prefix *x)
{
	for (size_t i = 0; i < spec->n_prefixes; i++)
		if (prefix_eq(&spec->prefixes[i], x))
			return true;
	return false;
}

static bool
wants_family(const struct probe_spec *spec, int family)
{
	for (size_t i = 0; i < spec->n_prefixes; i++)
		if (spec->prefixes[i].addr.family == family)
			return true;
	return false;
}

static const char *
path_text(struct probe *p, attr_id id)
{
	struct attr_table *t = sim_attrs(p->sim);
	struct strbuf b = { 0 };
	char *text;

	as_path_print(t, attr_get(t, id)->as_path, &b);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* The first AS behind the learner in a path it sent: who gave it the route. */
static uint32_t
learned_from(struct probe *p, attr_id id)
{
	const struct attr_table *t = sim_attrs(p->sim);
	path_id path = attr_get(t, id)->as_path;

	while (path != 0) {
		struct path_node n = as_path_node(t, path);
		if (n.is_set || n.as != p->learner_as)
			return n.is_set ? 0 : n.as;
		path = n.tail;
	}
	return 0;
}

static int
cmp_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

/* All known prefixes in order. */
static size_t
known_prefixes(struct probe *p, struct prefix **out)
{
	size_t n = sim_prefix_count(p->sim);

	*out = ARENA_ARRAY(p->arena, n, struct prefix);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = *sim_prefix(p->sim, (prefix_id)i);
	if (n > 0)
		qsort(*out, n, sizeof(**out), cmp_prefix);
	return n;
}

static void
check_extra(struct probe *p, uint32_t as)
{
	struct prefix *known;
	size_t n = known_prefixes(p, &known);

	for (size_t i = 0; i < n; i++) {
		attr_id got;
		if (!wants_family(p->spec, known[i].addr.family) ||
		    wanted(p->spec, &known[i]) ||
		    !receives(p, as, &known[i], &got)) {
			continue;
		}
		uint32_t from = learned_from(p, got);
		probe_fail(p, EVIDENCE_ROUTE, "extra-route",
		    "%s receives %s from you and should not: path %s%s%s",
		    probe_as_text(p, as), probe_prefix_text(p, &known[i]),
		    path_text(p, got), from != 0 ? ", learned from " : "",
		    from != 0 ? probe_as_text(p, from) : "");
	}
	probe_pass(p);
}

/* Where a missing route got lost: the learner never got it, refused it, or
 * did not send it. */
static const char *
lost_where(struct probe *p, const struct prefix *x)
{
	const struct topo_as *as = topology_find_as(p->topo, p->learner_as);
	prefix_id id = sim_find_prefix(p->sim, x);
	const char *text = "no neighbour announces it to you";

	for (size_t r = 0; id != PREFIX_ID_NONE && r < as->n_routers; r++) {
		const struct topo_router *router =
		    &p->topo->routers[as->routers[r]];
		if (sim_best(p->sim, as->routers[r], id) != BEST_NONE)
			return "you have it but do not send it";
		for (size_t i = 0; i < router->n_edges; i++) {
			struct adj_in in =
			    sim_adj_in(p->sim, router->edges[i], id);
			if (in.received != 0 && in.accepted == 0)
				text = arena_printf(p->arena,
				    "you refuse it from %s (%s)",
				    probe_as_text(p,
					probe_neighbor_as(p, router->edges[i])),
				    refuse_word(in.reason));
		}
	}
	return text;
}

static void
check_missing(struct probe *p, uint32_t as)
{
	for (size_t i = 0; i < p->spec->n_prefixes; i++) {
		const struct prefix *x = &p->spec->prefixes[i];
		attr_id got;
		if (receives(p, as, x, &got)) {
			probe_pass(p);
			continue;
		}
		probe_fail(p, EVIDENCE_MISSING_ROUTE, "missing-route",
		    "%s does not receive %s: %s", probe_as_text(p, as),
		    probe_prefix_text(p, x),
		    session_up(p, as, x->addr.family)
			? lost_where(p, x)
			: "no session with it is up for this family");
	}
}

static void
check_sets(struct probe *p, bool extra, bool missing)
{
	p->subjects += (uint32_t)p->spec->n_neighbors;
	for (size_t i = 0; i < p->spec->n_neighbors; i++) {
		uint32_t as = p->spec->neighbors[i];
		bool up = false;
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			up |= wants_family(p->spec, families[f]) &&
			    session_up(p, as, families[f]);
		if (!up && !missing) {
			probe_no_data_because(p,
			    "the session with %s is down: nothing can be "
			    "said about it",
			    probe_as_text(p, as));
			continue;
		}
		if (extra)
			check_extra(p, as);
		if (missing)
			check_missing(p, as);
	}
}

void
probe_exact_set(struct probe *p)
{
	check_sets(p, true, true);
}

void
probe_no_extra(struct probe *p)
{
	check_sets(p, true, false);
}

void
probe_none_missing(struct probe *p)
{
	check_sets(p, false, true);
}

/* --- own and customers' routes reach everybody
 * ------------------------------*/

/* The holder's route is here: originated, or learned from a customer. */
static bool
have_route(struct probe *p, const struct prefix *x)
{
	const struct topo_as *as = topology_find_as(p->topo, p->learner_as);
	prefix_id id = sim_find_prefix(p->sim, x);

	for (size_t r = 0; id != PREFIX_ID_NONE && r < as->n_routers; r++) {
		uint32_t best = sim_best(p->sim, as->routers[r], id);
		if (best == BEST_LOCAL)
			return true;
		if (best != BEST_NONE &&
		    p->topo->edges[best].relation == REL_CUSTOMER)
			return true;
	}
	return false;
}

static void
check_sent(struct probe *p, edge_t e, const struct holding *h)
{
	uint32_t as = probe_neighbor_as(p, e);
	bool own = h->holder_as == p->learner_as;
	attr_id got;

	if (!own && !have_route(p, &h->prefix))
		return; /* customer-keep speaks about this one */
	if (receives(p, as, &h->prefix, &got)) {
		probe_pass(p);
		return;
	}
	probe_fail(p, EVIDENCE_MISSING_ROUTE, "not-announced",
	    "%s does not receive %s, %s", probe_as_text(p, as),
	    probe_prefix_text(p, &h->prefix),
	    own ? "which is your own"
		: arena_printf(p->arena, "which is %s's",
		      probe_as_text(p, h->holder_as)));
}

void
probe_export_keep(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, UPSTREAM);
	const struct registry *r = &p->world->registry;
	struct cone own = probe_cone(p, p->learner_as);

	for (size_t i = 0; i < s.n; i++) {
		bool any = false;
		for (size_t h = 0; h < r->n_holdings; h++) {
			const struct holding *x = &r->holdings[h];
			if (!cone_has(&own, x->holder_as) ||
			    !probe_carries(p, s.edges[i],
				x->prefix.addr.family))
				continue;
			any = true;
			check_sent(p, s.edges[i], x);
		}
		if (!any)
			probe_fail(p, EVIDENCE_MISSING_ROUTE, "session-down",
			    "the session with %s is down: it receives nothing",
			    probe_as_text(p, probe_neighbor_as(p, s.edges[i])));
	}
}

/* --- nothing from one upstream to another
 * ------------------------------------*/

struct leak_try {
	struct announcement a;
	const char *what;
};

static void
add_try(struct leak_try *t, size_t *n, size_t cap, edge_t e,
    const struct prefix *x, uint32_t from, uint32_t origin, const char *what)
{
	if (*n == cap || prefix_is_martian(x))
		return;
	t[*n] = (struct leak_try){ .what = what };
	t[*n].a.edge = e;
	t[*n].a.prefix = *x;
	t[*n].a.path[t[*n].a.n_path++] = from;
	if (origin != from)
		t[*n].a.path[t[*n].a.n_path++] = origin;
	(*n)++;
}

/* What an upstream could announce that must stay with us and our customers:
 * its own space, space nobody registered, a customer's more-specific, and a
 * customer's prefix itself while the customer is silent. */
static size_t
leak_tries(struct probe *p, edge_t e, int family, struct leak_try *t,
    size_t cap)
{
	const struct registry *r = &p->world->registry;
	struct cone own = probe_cone(p, p->learner_as);
	uint32_t from = probe_neighbor_as(p, e);
	uint32_t unseen = 200000 + (uint32_t)(base_rand(&p->rand) % 100000);
	struct prefix x;
	size_t n = 0;

	for (size_t i = 0; i < r->n_holdings; i++) {
		const struct holding *h = &r->holdings[i];
		struct prefix halves[2];
		if (h->prefix.addr.family != family ||
		    h->holder_as == p->learner_as)
			continue;
		if (!cone_has(&own, h->holder_as)) {
			add_try(t, &n, cap, e, &h->prefix, from, h->holder_as,
			    "not your customer's");
			continue;
		}
		if (h->prefix.len < ip_bits(family)) {
			prefix_halves(&h->prefix, halves);
			add_try(t, &n, cap, e, &halves[0], from, h->holder_as,
			    "a customer's more-specific that the customer "
			    "did not announce to you");
		}
		add_try(t, &n, cap, e, &h->prefix, from, h->holder_as,
		    "a customer's prefix that the customer does not "
		    "announce to you now");
	}
	INVARIANT(
	    prefix_parse(family == IP_V4 ? "44.128.0.0/16" : "2a10:f000::/32",
		&x) == PREFIX_OK);
	add_try(t, &n, cap, e, &x, from, unseen, "a route of the Internet");
	return n;
}

/* Silences the customers' own announcements, so that what is left came from
 * the upstream. */
static void
silence_customers(struct probe *p)
{
	struct probe_spec any = { 0 };
	const struct probe_spec *spec = p->spec;
	struct probe_sessions s;

	p->spec = &any;
	s = probe_sessions(p, 1u << REL_CUSTOMER);
	p->subjects -= (uint32_t)s.n;
	p->spec = spec;
	for (size_t i = 0; i < s.n; i++)
		for (size_t x = 0; x < sim_prefix_count(p->sim); x++) {
			struct sim_event e = { .kind = EV_UPDATE,
				.time_ms = sim_now(p->sim),
				.edge = s.edges[i],
				.router = p->topo->edges[s.edges[i]].router,
				.prefix = (uint32_t)x };
			if (sim_adj_in(p->sim, s.edges[i], (prefix_id)x)
				.received != 0)
				sim_post(p->sim, &e);
		}
}

static void
look_for_leaks(struct probe *p, const struct probe_sessions *out, edge_t in,
    const struct leak_try *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		prefix_id id = sim_find_prefix(p->sim, &t[i].a.prefix);
		uint32_t from = probe_neighbor_as(p, in);
		bool leaked = false;
		for (size_t k = 0; k < out->n && !leaked; k++) {
			edge_t e = out->edges[k];
			uint32_t to = probe_neighbor_as(p, e);
			attr_id sent = sim_adj_out(p->sim, e, id);
			if (to == from || sent == 0 ||
			    learned_from(p, sent) != from)
				continue;
			leaked = true;
			if (!probe_is_news(p, "route-leak", from, to)) {
				probe_fail_again(p);
				continue;
			}
			probe_fail(p, EVIDENCE_ROUTE, "route-leak",
			    "%s, learned from %s, is sent to %s: %s",
			    inject_text(p, &t[i].a), probe_as_text(p, from),
			    probe_as_text(p, to), t[i].what);
		}
		if (!leaked)
			probe_pass(p);
	}
}

void
probe_export_no_leak(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, UPSTREAM);
	enum { TRIES_MAX = 96 };
	struct leak_try *t = ARENA_ARRAY(p->arena, TRIES_MAX, struct leak_try);

	for (size_t i = 0; i < s.n; i++) {
		bool any = false;
		for (size_t f = 0; f < ARRAY_LEN(families); f++) {
			if (!probe_carries(p, s.edges[i], families[f]))
				continue;
			any = true;
			size_t n = leak_tries(p, s.edges[i], families[f], t,
			    TRIES_MAX);
			struct announcement *a =
			    ARENA_ARRAY(p->arena, n, struct announcement);
			for (size_t k = 0; k < n; k++)
				a[k] = t[k].a;
			sim_mark_t mark = sim_mark(p->sim);
			silence_customers(p);
			inject_run(p, a, n);
			look_for_leaks(p, &s, s.edges[i], t, n);
			inject_undo(p, mark);
		}
		if (!any)
			probe_no_data_because(p,
			    "the session with %s is down: nothing could be "
			    "tried on it",
			    probe_as_text(p, probe_neighbor_as(p, s.edges[i])));
	}
}
