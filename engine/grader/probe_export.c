/* What neighbours receive from the learner: exact sets, and that own and
 * customers' routes reach everybody (NO-1.1 to 1.3). */
#include "grader/inject.h"

static const int families[] = { IP_V4, IP_V6 };
enum { UPSTREAM = 1 << REL_PROVIDER | 1 << REL_PEER | 1 << REL_RS };
/* Of many routes that a neighbour should not have, or misses, this many are
 * shown. */
enum { SHOWN = 3 };

/* --- what a neighbour has from the learner -------------------------------- */

struct received {
	edge_t edge; /* the learner's side */
	prefix_id prefix;
	attr_id attrs; /* as the neighbour got them */
};

/* Does the neighbour hold the prefix in its Adj-RIB-In from the learner, not
 * counting what it sent itself? */
static bool
receives(struct probe *p, uint32_t as, const struct prefix *x,
    struct received *out)
{
	const struct grading *g = p->grading;
	prefix_id id = sim_find_prefix(p->sim, x);

	for (size_t i = 0; id != PREFIX_ID_NONE && i < g->n_edges; i++) {
		edge_t e = g->edges[i];
		if (probe_neighbor_as(p, e) != as)
			continue;
		struct adj_in in =
		    sim_adj_in(p->sim, edge_reverse(p->topo, e), id);
		if (in.received == 0 || in.reason == REFUSE_AS_LOOP)
			continue;
		*out = (struct received){ e, id, in.received };
		return true;
	}
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

/* The AS over whose session the learner's router has its best route; 0 when it
 * is the learner's own. */
static uint32_t
best_from(const struct probe *p, router_id_t r, prefix_id id)
{
	uint32_t best = sim_best(p->sim, r, id);

	if (best == BEST_NONE || best == BEST_LOCAL)
		return 0;
	if (p->topo->edges[best].relation != REL_INTERNAL)
		return probe_neighbor_as(p, best);
	return as_path_first(sim_attrs(p->sim),
	    attr_get(sim_attrs(p->sim), sim_best_attrs(p->sim, r, id))
		->as_path);
}

/* --- exact sets ------------------------------------------------------------*/

static void
fail_extra(struct probe *p, uint32_t as, const struct prefix *x,
    const struct received *got)
{
	uint32_t from =
	    best_from(p, p->topo->edges[got->edge].router, got->prefix);
	struct place place;
	const char *rule =
	    inject_export_rule_text(p, got->edge, got->prefix, &place);
	struct evidence *e = probe_fail(p, EVIDENCE_ROUTE, "extra-route",
	    "%s receives %s from you and should not: path %s%s%s; sent by: %s",
	    probe_as_text(p, as), probe_prefix_text(p, x),
	    path_text(p, got->attrs), from != 0 ? ", learned from " : "",
	    from != 0 ? probe_as_text(p, from) : "", rule);

	e->place = place;
	e->explain = probe_ask_route(p, x, p->learner_as, 0, as);
}

static void
check_extra(struct probe *p, uint32_t as)
{
	const struct grading *g = p->grading;

	for (size_t i = 0; i < g->n_known; i++) {
		const struct prefix *x = &g->known[i];
		struct received got;
		if (!wants_family(p->spec, x->addr.family) ||
		    wanted(p->spec, x) || !receives(p, as, x, &got)) {
			probe_pass(p);
			continue;
		}
		if (probe_shows(p, "extra-route", as, 0, SHOWN))
			fail_extra(p, as, x, &got);
		else
			probe_fail_more(p, "extra-route", as, 0,
			    arena_printf(p->arena,
				"routes that %s receives and should not",
				probe_as_text(p, as)));
	}
}

/* Where a missing route got lost: the learner never got it, refused it, or
 * did not send it. */
static const char *
lost_where(struct probe *p, uint32_t as, const struct prefix *x,
    struct place *place)
{
	const struct grading *g = p->grading;
	prefix_id id = sim_find_prefix(p->sim, x);
	edge_t to = probe_carrier(p, as, x->addr.family);
	struct announcement a;

	*place = (struct place){ 0 };
	if (to == EDGE_NONE)
		return "no session with it is up for this family";
	if (id != PREFIX_ID_NONE &&
	    sim_best(p->sim, p->topo->edges[to].router, id) != BEST_NONE)
		return arena_printf(p->arena,
		    "you have it but do not send it; decided by: %s",
		    inject_export_rule_text(p, to, id, place));
	for (size_t i = 0; i < g->n_edges; i++) {
		if (!inject_real(p, g->edges[i], x, &a) ||
		    sim_adj_in(p->sim, g->edges[i], id).accepted != 0)
			continue;
		return arena_printf(p->arena,
		    "you refuse it from %s; decided by: %s",
		    probe_as_text(p, probe_neighbor_as(p, g->edges[i])),
		    inject_rule_text(p, &a, RULE_ANY, place));
	}
	return holdings_holder(p->held, x) == p->learner_as
	    ? "it is yours, and your router does not announce it (a network "
	      "statement needs a route for exactly this prefix)"
	    : "no neighbour announces it to you";
}

static void
check_missing(struct probe *p, uint32_t as)
{
	for (size_t i = 0; i < p->spec->n_prefixes; i++) {
		const struct prefix *x = &p->spec->prefixes[i];
		struct received got;
		struct place place;
		if (receives(p, as, x, &got)) {
			probe_pass(p);
			continue;
		}
		if (!probe_shows(p, "missing-route", as, 0, SHOWN)) {
			probe_fail_more(p, "missing-route", as, 0,
			    arena_printf(p->arena,
				"routes that %s does not receive",
				probe_as_text(p, as)));
			continue;
		}
		const char *where = lost_where(p, as, x, &place);
		struct evidence *e = probe_fail(p, EVIDENCE_MISSING_ROUTE,
		    "missing-route", "%s does not receive %s: %s",
		    probe_as_text(p, as), probe_prefix_text(p, x), where);
		e->place = place;
		e->explain = probe_ask_route(p, x, as, 0, 0);
	}
}

/* Nothing can be said about a neighbour that is not there; what it misses is
 * missing all the same. */
static void
say_what_is_down(struct probe *p, uint32_t as)
{
	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		if (!wants_family(p->spec, families[f]) ||
		    probe_carrier(p, as, families[f]) != EDGE_NONE)
			continue;
		probe_no_data_because(p,
		    "no session with %s carries %s: nothing can be said about "
		    "what it should not get",
		    probe_as_text(p, as),
		    families[f] == IP_V4 ? "IPv4" : "IPv6");
	}
}

static void
check_sets(struct probe *p, bool extra, bool missing)
{
	p->subjects += (uint32_t)p->spec->n_neighbors;
	for (size_t i = 0; i < p->spec->n_neighbors; i++) {
		uint32_t as = p->spec->neighbors[i];
		if (extra)
			check_extra(p, as);
		if (missing)
			check_missing(p, as);
		else
			say_what_is_down(p, as);
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

/* --- own and customers' routes reach everybody ----------------------------*/

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
	struct received got;
	struct place place;

	if (!own && !have_route(p, &h->prefix))
		return; /* customer-keep speaks about this one */
	if (receives(p, as, &h->prefix, &got)) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, "not-announced", as, 0, SHOWN)) {
		probe_fail_more(p, "not-announced", as, 0,
		    arena_printf(p->arena,
			"own or customers' routes that %s does not receive",
			probe_as_text(p, as)));
		return;
	}
	const char *where = lost_where(p, as, &h->prefix, &place);
	struct evidence *ev = probe_fail(p, EVIDENCE_MISSING_ROUTE,
	    "not-announced", "%s does not receive %s, which is %s: %s",
	    probe_as_text(p, as), probe_prefix_text(p, &h->prefix),
	    own ? "your own"
		: arena_printf(p->arena, "your customer %s's",
		      probe_as_text(p, h->holder_as)),
	    where);
	ev->place = place;
	ev->explain = probe_ask_route(p, &h->prefix, as, 0, 0);
}

void
probe_export_keep(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, UPSTREAM);
	const struct holdings *held = p->held;
	const struct cone *own = probe_cone(p, p->learner_as);

	for (size_t i = 0; i < s.n; i++) {
		edge_t e = s.edges[i];
		if (probe_is_idle(p, e)) {
			probe_fail(p, EVIDENCE_MISSING_ROUTE, "session-down",
			    "the session with %s is down: it receives nothing",
			    probe_as_text(p, probe_neighbor_as(p, e)));
			continue;
		}
		for (size_t h = 0; h < held->n; h++)
			if (cone_has(own, held->items[h].holder_as) &&
			    probe_carries(p, e,
				held->items[h].prefix.addr.family))
				check_sent(p, e, &held->items[h]);
	}
}
