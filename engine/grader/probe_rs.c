/* What a route server takes in from its clients (IX-1.1), in the order of the
 * MANRS IXP implementation guide, action 1-1: bogons are dropped; a request for
 * blackholing (RFC 7999) is accepted with the next hop of the blackhole host;
 * the origin is the client or in its registered set; the prefix is exactly that
 * of a route object of one of these, or RPKI Valid. RPKI Invalid is never
 * taken. A blackhole request is accepted before the origin is looked at in that
 * order, so such a request is held against bogons alone. */
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

static bool
has_route(const struct client *c, const struct prefix *x, uint32_t origin)
{
	size_t n;
	const struct irr_object *const *all =
	    irr_routes_of(c->r->irr.irr, origin, &n);

	for (size_t i = 0; i < n; i++)
		if (prefix_eq(&all[i]->id.prefix, x) &&
		    irr_view_rank(&c->r->irr, all[i]) != SIZE_MAX)
			return true;
	return false;
}

/* NULL: it may come; or why it may not. */
static const char *
objection(const struct client *c, const struct prefix *x, uint32_t origin,
    const char **reason)
{
	enum rov_state rov = rov_validate(c->vrps, x, origin).state;
	struct probe *p = c->p;

	if (!is_member(c, origin)) {
		*reason = "origin-not-in-set";
		return arena_printf(p->arena,
		    "AS%u is neither the client nor in its set", origin);
	}
	if (rov == ROV_INVALID) {
		*reason = "invalid-accepted";
		return "it is RPKI Invalid";
	}
	if (rov == ROV_VALID || has_route(c, x, origin))
		return NULL;
	*reason = "prefix-not-registered";
	return arena_printf(p->arena,
	    "no route object has exactly this prefix and origin AS%u", origin);
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
	if (!probe_shows(p, reason, c->as, (uint32_t)c->family, SHOWN)) {
		probe_fail_more(p, reason, c->as, (uint32_t)c->family, NULL);
		return;
	}
	rule = inject_rule_text(p, a, RULE_PREFIX, &place);
	e = probe_fail(p, EVIDENCE_ROUTE, reason,
	    "%s from %s would be accepted: %s; decided by: %s",
	    inject_text(p, a), probe_as_text(p, c->as), why, rule);
	e->place = place;
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
	struct prefix *all;
	size_t n = search_prefixes(p, &in, 1, c->family, &all), n_bogons;
	const struct prefix *bogons = probe_bogons(p, c->family, &n_bogons);

	search_classes_init(&classes, p, p->topo->edges[c->edge].router, &in,
	    1);
	paths = search_paths(p, c->edge, c->family, &classes, true);
	for (size_t i = 0; i < n; i++) {
		bool bogon = all[i].len == 0;
		for (size_t k = 0; k < n_bogons; k++)
			bogon |= bogons[k].len > 0 &&
			    prefix_covers(&bogons[k], &all[i]);
		for (size_t k = 0; !bogon && k < paths.n; k++) {
			struct announcement a = { .edge = c->edge,
				.prefix = all[i],
				.n_path = paths.items[k].n };
			memcpy(a.path, paths.items[k].as, sizeof(a.path));
			try_wrong(c, &a);
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

	if (x->addr.family != c->family || prefix_is_martian(x) ||
	    objection(c, x, origin, &reason) != NULL)
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
	const struct vrp *v = vrp_set_items(c->vrps, &n);

	for (size_t i = 0; i < n; i++)
		if (is_member(c, v[i].origin_as))
			try_right(c, &v[i].prefix, v[i].origin_as);
	for (size_t i = 0; i < c->n_members; i++) {
		const struct irr_object *const *all =
		    irr_routes_of(c->r->irr.irr, c->members[i], &n);
		for (size_t k = 0; k < n; k++)
			if (irr_view_rank(&c->r->irr, all[k]) != SIZE_MAX)
				try_right(c, &all[k]->id.prefix, c->members[i]);
	}
}

void
probe_rs_import(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, 1u << REL_RS_CLIENT);
	struct records r;
	bool open = records_open(&r, p);

	for (size_t i = 0; open && i < s.n; i++) {
		router_id_t router = p->topo->edges[s.edges[i]].router;
		if (probe_is_down(p, s.edges[i]))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++) {
			struct client c = { .p = p,
				.r = &r,
				.edge = s.edges[i],
				.family = families[f],
				.as = probe_neighbor_as(p, s.edges[i]),
				.vrps = sim_router_validates(p->sim, router)
				    ? sim_router_vrps(p->sim, router)
				    : r.published };
			if (!probe_carries(p, c.edge, c.family))
				continue;
			find_members(&c);
			check_bogons(&c);
			check_wrong(&c);
			check_right(&c);
		}
	}
	records_close(&r);
}
