/* What is accepted from customers and peers (NO-1.1, 1.2, 1.4, 1.6). */
#include "grader/search.h"

static const int families[] = { IP_V4, IP_V6 };

/* What is wrong with the prefix, from who holds the space. */
static const char *
wrong_prefix_words(struct probe *p, const struct search_hit *hit,
    const struct cone *c)
{
	const struct prefix *x = &hit->announcement.prefix;

	if (hit->holder != 0 && cone_has(c, hit->holder))
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

static const char *
wrong_path_words(struct probe *p, const struct search_hit *hit,
    const struct cone *c)
{
	const struct announcement *a = &hit->announcement;

	for (size_t i = 0; i < a->n_path; i++)
		if (!cone_has(c, a->path[i]))
			return arena_printf(p->arena,
			    "AS%u is not behind this neighbour", a->path[i]);
	return arena_printf(p->arena,
	    "the path does not end at AS%u, which holds the prefix",
	    cone_holder(p, c, &a->prefix));
}

static void
report_hole(struct probe *p, const struct search_hit *hit, bool wrong_path)
{
	const struct announcement *a = &hit->announcement;
	uint32_t from = probe_neighbor_as(p, a->edge);
	const struct cone *c = probe_cone(p, from);
	struct place place;
	const char *rule = inject_rule_text(p, a,
	    wrong_path ? RULE_PATH : RULE_PREFIX, &place);
	const char *what = wrong_path ? wrong_path_words(p, hit, c)
				      : wrong_prefix_words(p, hit, c);
	sim_mark_t mark = inject_run(p, a, 1);
	const char *spread = inject_spread_text(p, a);
	struct evidence *e;

	inject_undo(p, mark);
	e = probe_fail(p, EVIDENCE_ROUTE,
	    wrong_path ? "path-not-in-cone" : "prefix-not-registered",
	    "%s from %s %s accepted%s%s: %s; decided by: %s", inject_text(p, a),
	    probe_as_text(p, from), a->real != 0 ? "is" : "would be",
	    spread[0] != '\0' ? " and passed on to " : "", spread, what, rule);
	e->place = place;
	if (a->real != 0)
		e->explain =
		    probe_ask_route(p, &a->prefix, p->learner_as, from, 0);
}

/* One session, one family: search for a hole. */
static void
check_session(struct probe *p, edge_t e, int family, bool wrong_path)
{
	const struct cone *c = probe_cone(p, probe_neighbor_as(p, e));
	struct search_hit hit;
	uint32_t tried = 0;

	if (search_hole(p, e, family, c, wrong_path, &hit, &tried)) {
		p->checks += tried - 1;
		report_hole(p, &hit, wrong_path);
	} else {
		p->checks += tried;
	}
}

static void
check_sessions(struct probe *p, unsigned relations, bool wrong_path)
{
	struct probe_sessions s = probe_sessions(p, relations);

	for (size_t i = 0; i < s.n; i++) {
		edge_t e = s.edges[i];
		const struct cone *c = probe_cone(p, probe_neighbor_as(p, e));
		if (wrong_path && !cone_holds_any(p, c, IP_V4) &&
		    !cone_holds_any(p, c, IP_V6)) {
			p->subjects--; /* it has no right path to tell apart */
			continue;
		}
		if (probe_is_down(p, e))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			if (probe_carries(p, e, families[f]) &&
			    (!wrong_path || cone_holds_any(p, c, families[f])))
				check_session(p, e, families[f], wrong_path);
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

/* --- the positive pair ---------------------------------------------------- */

static void
report_refused(struct probe *p, const struct announcement *a, uint32_t as,
    const struct holding *h)
{
	struct place place;
	const char *rule = inject_rule_text(p, a, RULE_ANY, &place);
	struct evidence *e = probe_fail(p, EVIDENCE_MISSING_ROUTE,
	    "good-route-refused",
	    "%s from %s is registered for AS%u but %s refused; decided by: %s",
	    inject_text(p, a), probe_as_text(p, as), h->holder_as,
	    a->real != 0 ? "is" : "would be", rule);

	e->place = place;
	if (a->real != 0)
		e->explain =
		    probe_ask_route(p, &a->prefix, p->learner_as, as, 0);
}

static void
check_kept(struct probe *p, uint32_t as, const struct cone *c,
    const struct holding *h)
{
	struct announcement a;
	edge_t e = probe_carrier(p, as, h->prefix.addr.family);

	/* As it is announced now, if that is authorised, else as it could be.
	 */
	if (e == EDGE_NONE || !inject_real(p, e, &h->prefix, &a) ||
	    !cone_authorises(p, c, &a.prefix, a.path, a.n_path)) {
		a = (struct announcement){ .edge = e, .prefix = h->prefix };
		a.n_path =
		    cone_path(p, c, h->holder_as, a.path, ARRAY_LEN(a.path));
	}
	if (a.n_path == 0)
		return;
	if (e == EDGE_NONE)
		probe_fail(p, EVIDENCE_MISSING_ROUTE, "session-down",
		    "%s, registered for AS%u, is lost: no session with %s "
		    "carries %s",
		    probe_prefix_text(p, &h->prefix), h->holder_as,
		    probe_as_text(p, as),
		    h->prefix.addr.family == IP_V4 ? "IPv4" : "IPv6");
	else if (inject_ask(p, &a, NULL).reason == REFUSE_NONE)
		probe_pass(p);
	else
		report_refused(p, &a, as, h);
}

void
probe_customer_keep(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, 1u << REL_CUSTOMER);
	const struct holdings *held = p->held;

	for (size_t i = 0; i < s.n; i++) {
		uint32_t as = probe_neighbor_as(p, s.edges[i]);
		const struct cone *c = probe_cone(p, as);
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= probe_neighbor_as(p, s.edges[k]) == as;
		if (!cone_holds_any(p, c, IP_V4) &&
		    !cone_holds_any(p, c, IP_V6))
			p->subjects--; /* it has nothing to lose */
		for (size_t h = 0; !again && h < held->n; h++)
			if (cone_has(c, held->items[h].holder_as))
				check_kept(p, as, c, &held->items[h]);
	}
}
