/* What is accepted from customers and peers (NO-1.1, 1.2, 1.4, 1.6). */
#include "grader/search.h"

static const int families[] = { IP_V4, IP_V6 };

/* What is wrong with the prefix, from who holds the space. */
static const char *
hole_words(struct probe *p, const struct search_hit *hit)
{
	const struct prefix *x = &hit->announcement.prefix;
	uint32_t from = probe_neighbor_as(p, hit->announcement.edge);
	struct cone c = probe_cone(p, from);

	if (hit->holder != 0 && cone_has(&c, hit->holder))
		return arena_printf(p->arena,
		    "a part of AS%u's space that is not registered itself",
		    hit->holder);
	if (hit->holder != 0)
		return arena_printf(p->arena, "space of %s",
		    probe_as_text(p, hit->holder));
	if (x->len == 0)
		return "a default route";
	return hit->rank == SEARCH_COVERING
	    ? "a prefix that covers other networks"
	    : "space that nobody has registered";
}

static void
report_hole(struct probe *p, const struct search_hit *hit, bool wrong_path)
{
	const struct announcement *a = &hit->announcement;
	struct place place;
	const char *rule = inject_rule_text(p, a, &place);
	const char *what = wrong_path
	    ? "a path from outside the customer's cone"
	    : hole_words(p, hit);
	sim_mark_t mark = inject_run(p, a, 1);
	const char *spread = inject_spread_text(p, &a->prefix);
	struct evidence *e;

	e = probe_fail(p, EVIDENCE_ROUTE,
	    wrong_path ? "path-not-in-cone" : "prefix-not-registered",
	    "%s from %s %s accepted%s%s: %s; decided by: %s", inject_text(p, a),
	    probe_as_text(p, probe_neighbor_as(p, a->edge)),
	    hit->rank == SEARCH_ANNOUNCED ? "is" : "would be",
	    spread[0] != '\0' ? " and passed on to " : "", spread, what, rule);
	e->place = place;
	inject_undo(p, mark);
}

/* One session, one family: search for a hole. */
static void
check_session(struct probe *p, edge_t e, int family, bool wrong_path)
{
	struct cone c = probe_cone(p, probe_neighbor_as(p, e));
	struct search_hit hit;
	uint32_t tried = 0;

	if (search_hole(p, e, family, &c, wrong_path, &hit, &tried)) {
		p->checks += tried - 1;
		report_hole(p, &hit, wrong_path);
	} else {
		p->checks += tried;
	}
}

/* Is anything registered behind the neighbour in the family? */
static bool
cone_holds(struct probe *p, const struct cone *c, int family)
{
	const struct registry *r = &p->world->registry;

	for (size_t i = 0; i < r->n_holdings; i++)
		if (r->holdings[i].prefix.addr.family == family &&
		    cone_has(c, r->holdings[i].holder_as))
			return true;
	return false;
}

static void
check_sessions(struct probe *p, unsigned relations, bool wrong_path)
{
	struct probe_sessions s = probe_sessions(p, relations);

	for (size_t i = 0; i < s.n; i++) {
		uint32_t as = probe_neighbor_as(p, s.edges[i]);
		struct cone c = probe_cone(p, as);
		bool any = false;
		for (size_t f = 0; f < ARRAY_LEN(families); f++) {
			if (!probe_carries(p, s.edges[i], families[f]))
				continue;
			any = true;
			if (wrong_path && !cone_holds(p, &c, families[f]))
				continue;
			check_session(p, s.edges[i], families[f], wrong_path);
		}
		if (!any)
			probe_no_data_because(p,
			    "the session with %s is down: nothing could be "
			    "tried on it",
			    probe_as_text(p, as));
	}
}

void
probe_customer_filter(struct probe *p)
{
	check_sessions(p, 1u << REL_CUSTOMER, false);
}

void
probe_peer_filter(struct probe *p)
{
	check_sessions(p, 1u << REL_PEER, false);
}

void
probe_customer_path(struct probe *p)
{
	check_sessions(p, 1u << REL_CUSTOMER, true);
}

/* --- the positive pair
 * ------------------------------------------------------*/

/* Some session with the neighbour that carries the family; EDGE_NONE. */
static edge_t
session_for(struct probe *p, const struct probe_sessions *s, uint32_t as,
    int family)
{
	for (size_t i = 0; i < s->n; i++)
		if (probe_neighbor_as(p, s->edges[i]) == as &&
		    probe_carries(p, s->edges[i], family))
			return s->edges[i];
	return EDGE_NONE;
}

static void
check_kept(struct probe *p, const struct probe_sessions *s, uint32_t as,
    const struct cone *c, const struct holding *h)
{
	struct announcement a = { .prefix = h->prefix };
	struct place place;
	struct import_result r;

	a.edge = session_for(p, s, as, h->prefix.addr.family);
	a.n_path = cone_path(p, c, h->holder_as, a.path, ARRAY_LEN(a.path));
	if (a.n_path == 0)
		return;
	if (a.edge == EDGE_NONE) {
		probe_fail(p, EVIDENCE_MISSING_ROUTE, "session-down",
		    "%s, registered for AS%u, is lost: no session with %s "
		    "carries %s",
		    probe_prefix_text(p, &h->prefix), h->holder_as,
		    probe_as_text(p, as),
		    h->prefix.addr.family == IP_V4 ? "IPv4" : "IPv6");
		return;
	}
	r = inject_ask(p, &a, NULL);
	if (r.reason == REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	const char *rule = inject_rule_text(p, &a, &place);
	struct evidence *e = probe_fail(p, EVIDENCE_MISSING_ROUTE,
	    "good-route-refused",
	    "%s from %s is registered for AS%u but refused (%s); decided by: "
	    "%s",
	    inject_text(p, &a), probe_as_text(p, as), h->holder_as,
	    refuse_word(r.reason), rule);
	e->place = place;
}

void
probe_customer_keep(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, 1u << REL_CUSTOMER);
	const struct registry *r = &p->world->registry;

	for (size_t i = 0; i < s.n; i++) {
		uint32_t as = probe_neighbor_as(p, s.edges[i]);
		struct cone c = probe_cone(p, as);
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= probe_neighbor_as(p, s.edges[k]) == as;
		for (size_t h = 0; !again && h < r->n_holdings; h++)
			if (cone_has(&c, r->holdings[h].holder_as))
				check_kept(p, &s, as, &c, &r->holdings[h]);
	}
}
