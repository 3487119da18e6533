/* What a route server takes in from its clients (IX-1.1), in the order of the
 * MANRS IXP implementation guide, action 1-1: bogons are dropped; a request for
 * blackholing (RFC 7999) is accepted with the next hop of the blackhole host;
 * the origin is the client or in its registered set; the prefix is exactly that
 * of a route object of one of these. RPKI Invalid is never taken.
 *
 * The guide asks for the origin and for the prefix one after the other: a list
 * of origins beside a list of prefixes is enough, pairs are more than enough.
 * "IRR and/or RPKI" (action 1) leaves it open whether a route that is Valid and
 * has no route object comes in, and nothing is said about lengths: what has a
 * ROA alone, or is longer than operators let through, may come and need not. A
 * blackhole request is accepted before the origin is looked at in that order,
 * so such a request is held against bogons alone. */
#include "grader/records.h"
#include "grader/search.h"

#include <string.h>

static const int families[] = { IP_V4, IP_V6 };
enum { SHOWN = 2 };

struct client {
	struct probe *p;
	const struct records *r;
	edge_t edge;
	int family;
	uint32_t as;
	const uint32_t *members; /* the AS itself first */
	size_t n_members;
	const struct vrp_set *vrps;
};

/* What networks usually refuse to take because of its length. */
static const uint8_t usual_len[] = { [IP_V4] = 24, [IP_V6] = 48 };

static const uint32_t blackhole_word[] = { COMMUNITY_BLACKHOLE };
static const struct dress blackhole = { .text = ", community blackhole",
	.communities = blackhole_word,
	.n_communities = 1 };

/* --- who may announce what ------------------------------------------------*/

static void
find_members(struct client *c)
{
	const char *set = records_set_of(c->r, c->p, c->as);
	struct irr_expansion x = { .n = 0 };
	uint32_t *all, member;

	if (set != NULL &&
	    !irr_view_expand(&c->r->irr, c->p->arena, set, 0, NULL, 0, &x))
		x.n = 0;
	all = ARENA_ARRAY(c->p->arena, x.n + 1, uint32_t);
	all[c->n_members++] = c->as;
	for (size_t i = 0; i < x.n; i++)
		if (rpsl_parse_as(x.words[i], &member) && member != c->as)
			all[c->n_members++] = member;
	c->members = all;
}

static bool
is_member(const struct client *c, uint32_t as)
{
	for (size_t i = 0; i < c->n_members; i++)
		if (c->members[i] == as)
			return true;
	return false;
}

/* Exactly this prefix, by the client or anybody in its set. */
static bool
has_route(const struct client *c, const struct prefix *x)
{
	enum rpsl_class class =
	    x->addr.family == IP_V4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6;
	size_t n;
	const struct irr_object *const *all =
	    irr_at_prefix(c->r->irr.irr, class, x, &n);

	for (size_t i = 0; i < n; i++)
		if (irr_view_rank(&c->r->irr, all[i]) != SIZE_MAX &&
		    is_member(c, all[i]->id.as))
			return true;
	return false;
}

static bool
is_bogon(const struct client *c, const struct prefix *x)
{
	size_t n;
	const struct prefix *bogons = probe_bogons(c->p, c->family, &n);

	for (size_t i = 0; i < n; i++)
		if (bogons[i].len > 0 && prefix_covers(&bogons[i], x))
			return true;
	return x->len == 0;
}

/* NULL: it may come; or why it may not. */
static const char *
objection(const struct client *c, const struct prefix *x, uint32_t origin,
    const char **reason)
{
	enum rov_state rov = rov_validate(c->vrps, x, origin).state;
	struct probe *p = c->p;

	if (is_bogon(c, x)) {
		*reason = "bogon";
		return "a bogon prefix";
	}
	if (!is_member(c, origin)) {
		*reason = "origin-not-in-set";
		return arena_printf(p->arena,
		    "AS%u is neither the client nor in its set", origin);
	}
	if (rov == ROV_INVALID) {
		*reason = "invalid-accepted";
		return "it is RPKI Invalid";
	}
	if (rov == ROV_VALID || has_route(c, x))
		return NULL;
	*reason = "prefix-not-registered";
	return c->n_members == 1
	    ? arena_printf(p->arena,
		  "no route object of AS%u has exactly this prefix", c->as)
	    : arena_printf(p->arena,
		  "no route object of AS%u or its set has exactly this prefix",
		  c->as);
}

/* --- bogons ---------------------------------------------------------------*/

static void
try_bogon(const struct client *c, const struct prefix *x,
    const struct dress *dress)
{
	struct probe *p = c->p;
	struct announcement a = { .edge = c->edge,
		.prefix = *x,
		.path = { c->as },
		.n_path = 1,
		.dress = dress };
	struct place place;
	struct evidence *e;
	const char *rule;

	if (inject_ask(p, &a, NULL).reason != REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, "bogon", c->as, (uint32_t)c->family, SHOWN)) {
		probe_fail_more(p, "bogon", c->as, (uint32_t)c->family, NULL);
		return;
	}
	rule = inject_rule_text(p, &a, RULE_PREFIX, &place);
	e = probe_fail(p, EVIDENCE_ROUTE, "bogon",
	    "%s from %s would be accepted: a bogon prefix; decided by: %s",
	    inject_text(p, &a), probe_as_text(p, c->as), rule);
	e->place = place;
}

static void
check_bogons(const struct client *c)
{
	size_t n;
	const struct prefix *all = probe_bogons(c->p, c->family, &n);

	for (size_t i = 0; i < n; i++) {
		struct prefix host =
		    prefix_make(all[i].addr, ip_bits(c->family));
		try_bogon(c, &all[i], NULL);
		try_bogon(c, &all[i], &blackhole);
		if (all[i].len > 0) {
			try_bogon(c, &host, NULL);
			try_bogon(c, &host, &blackhole);
		}
	}
}

/* --- what must not come ---------------------------------------------------*/

/* Then check_real() has told about it. */
static bool
is_announced(const struct client *c, const struct announcement *a)
{
	struct announcement real;

	return a->real == 0 && a->dress == NULL &&
	    inject_real(c->p, c->edge, &a->prefix, &real) &&
	    real.n_path == a->n_path &&
	    memcmp(real.path, a->path, a->n_path * sizeof(a->path[0])) == 0;
}

static void
try_wrong(const struct client *c, const struct announcement *a)
{
	struct probe *p = c->p;
	const char *reason = NULL, *rule;
	const char *why =
	    objection(c, &a->prefix, a->path[a->n_path - 1], &reason);
	struct place place;
	struct evidence *e;

	if (why == NULL)
		return;
	if (inject_ask(p, a, NULL).reason != REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	if (is_announced(c, a))
		return;
	if (!probe_shows(p, reason, c->as, (uint32_t)c->family, SHOWN)) {
		probe_fail_more(p, reason, c->as, (uint32_t)c->family, NULL);
		return;
	}
	rule = inject_rule_text(p, a, RULE_PREFIX, &place);
	e = probe_fail(p, EVIDENCE_ROUTE, reason,
	    "%s from %s would be accepted: %s; decided by: %s",
	    inject_text(p, a), probe_as_text(p, c->as), why, rule);
	e->place = place;
	if (str_eq(reason, "invalid-accepted"))
		e->explain = "show rpki";
}

static bool
asks_for_blackhole(const struct probe *p, const struct announcement *a)
{
	const struct attr_table *t = sim_attrs(p->sim);

	if (a->real != 0)
		return community_has(t, attr_get(t, a->real)->communities,
		    COMMUNITY_BLACKHOLE);
	for (size_t i = 0; a->dress != NULL && i < a->dress->n_communities; i++)
		if (a->dress->communities[i] == COMMUNITY_BLACKHOLE)
			return true;
	return false;
}

static void
check_real(const struct client *c)
{
	const struct grading *g = c->p->grading;
	struct announcement a;

	for (size_t i = 0; i < g->n_known; i++)
		if (g->known[i].addr.family == c->family &&
		    inject_real(c->p, c->edge, &g->known[i], &a) &&
		    a.n_path > 0 && !asks_for_blackhole(c->p, &a))
			try_wrong(c, &a);
}

/* Plain, and with whatever else the filters look at. */
static void
try_dressed(const struct client *c, struct announcement *a,
    const struct dress *const *dresses, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		a->dress = dresses[i];
		if (!asks_for_blackhole(c->p, a))
			try_wrong(c, a);
	}
}

/* All that the filters can tell apart, and what others have registered. */
static void
check_wrong(const struct client *c)
{
	struct probe *p = c->p;
	const struct policy_chain *in =
	    search_import_chain(p, c->edge, c->family);
	struct search_classes classes;
	struct search_paths paths;
	const struct dress *const *dresses;
	struct prefix *all;
	size_t n = search_prefixes(p, &in, 1, c->family, &all);
	size_t n_dresses = search_dresses(p, &in, 1, &dresses);

	search_classes_init(&classes, p, p->topo->edges[c->edge].router, &in,
	    1);
	paths = search_paths(p, c->edge, c->family, &classes, true);
	for (size_t i = 0; i < n; i++) {
		if (is_bogon(c, &all[i]))
			continue;
		for (size_t k = 0; k < paths.n; k++) {
			struct announcement a = { .edge = c->edge,
				.prefix = all[i],
				.n_path = paths.items[k].n };
			memcpy(a.path, paths.items[k].as, sizeof(a.path));
			try_dressed(c, &a, dresses, n_dresses);
		}
	}
}

/* --- what must come -------------------------------------------------------*/

static void
say_refused(const struct client *c, const struct announcement *a,
    const char *reason, const char *what)
{
	struct probe *p = c->p;
	struct place place;
	struct evidence *e;
	const char *rule;

	if (!probe_shows(p, reason, c->as, (uint32_t)c->family, SHOWN)) {
		probe_fail_more(p, reason, c->as, (uint32_t)c->family, NULL);
		return;
	}
	rule = inject_rule_text(p, a, RULE_ANY, &place);
	e = probe_fail(p, EVIDENCE_MISSING_ROUTE, reason,
	    "%s from %s %s but would be refused; decided by: %s",
	    inject_text(p, a), probe_as_text(p, c->as), what, rule);
	e->place = place;
}

/* The first address of a registered prefix, to be blackholed. */
static void
try_blackhole(const struct client *c, const struct announcement *of)
{
	struct probe *p = c->p;
	struct announcement a = *of;
	const struct ip_addr *host = &p->spec->next_hop;
	struct import_result r;
	char is[PREFIX_TEXT_MAX], should[PREFIX_TEXT_MAX];
	const struct path_attrs *attrs;

	if (host->family != c->family)
		return;
	a.prefix = prefix_make(of->prefix.addr, ip_bits(c->family));
	a.dress = &blackhole;
	r = inject_ask(p, &a, NULL);
	if (r.reason != REFUSE_NONE) {
		say_refused(c, &a, "blackhole-refused",
		    "is a blackhole request for its own space");
		return;
	}
	attrs = attr_get(sim_attrs(p->sim), r.attrs);
	if (ip_addr_eq(&attrs->next_hop, host))
		probe_pass(p);
	else
		probe_fail(p, EVIDENCE_ROUTE, "blackhole-next-hop",
		    "%s from %s keeps the next hop %s: a blackhole request "
		    "gets that of the blackhole host, %s",
		    inject_text(p, &a), probe_as_text(p, c->as),
		    ip_addr_print(&attrs->next_hop, is),
		    ip_addr_print(host, should));
}

static void
try_right(const struct client *c, const struct prefix *x, uint32_t origin)
{
	struct announcement a = { .edge = c->edge,
		.prefix = *x,
		.path = { c->as, origin },
		.n_path = origin == c->as ? 1 : 2 };
	const char *reason;

	if (x->addr.family != c->family || x->len > usual_len[c->family] ||
	    prefix_is_martian(x) || objection(c, x, origin, &reason) != NULL)
		return;
	if (inject_ask(c->p, &a, NULL).reason == REFUSE_NONE)
		probe_pass(c->p);
	else
		say_refused(c, &a, "good-route-refused", "is registered");
	try_blackhole(c, &a);
}

static void
check_right(const struct client *c)
{
	size_t n;

	for (size_t i = 0; i < c->n_members; i++) {
		const struct irr_object *const *all =
		    irr_routes_of(c->r->irr.irr, c->members[i], &n);
		for (size_t k = 0; k < n; k++)
			if (irr_view_rank(&c->r->irr, all[k]) != SIZE_MAX)
				try_right(c, &all[k]->id.prefix, c->members[i]);
	}
}

/* What the router was told; when it asks nobody, or where nobody listens, what
 * is published. */
static const struct vrp_set *
vrps_of(struct probe *p, const struct records *r, router_id_t router)
{
	enum rtr_state state;

	if (!sim_router_validates(p->sim, router))
		return r->published;
	state = sim_rtr_status(p->sim, router).state;
	return state == RTR_UP || state == RTR_LOST
	    ? sim_router_vrps(p->sim, router)
	    : r->published;
}

typedef void check_client(const struct client *c);

static void
check_session(struct probe *p, const struct records *r, edge_t edge,
    check_client *check)
{
	router_id_t router = p->topo->edges[edge].router;

	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		struct client c = { .p = p,
			.r = r,
			.edge = edge,
			.family = families[f],
			.as = probe_neighbor_as(p, edge),
			.vrps = vrps_of(p, r, router) };
		if (!probe_carries(p, edge, c.family))
			continue;
		find_members(&c);
		check(&c);
	}
}

static void
check_all(const struct client *c)
{
	check_bogons(c);
	check_wrong(c);
	check_right(c);
}

/* What clients announce at this moment is shown before what they could. */
void
probe_rs_import(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, 1u << REL_RS_CLIENT);
	struct records r;
	bool open = records_open(&r, p);

	for (size_t i = 0; open && i < s.n; i++)
		if (!probe_is_idle(p, s.edges[i]))
			check_session(p, &r, s.edges[i], check_real);
	for (size_t i = 0; open && i < s.n; i++)
		if (!probe_is_down(p, s.edges[i]))
			check_session(p, &r, s.edges[i], check_all);
	records_close(&r);
}
