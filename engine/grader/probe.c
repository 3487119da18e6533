#include "grader/probe.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
probe_pass(struct probe *p)
{
	p->checks++;
}

struct evidence *
probe_fail(struct probe *p, enum evidence_kind kind, const char *reason,
    const char *fmt, ...)
{
	static const struct evidence empty = { 0 };
	struct evidence *e;
	va_list ap;

	p->checks++;
	p->failed++;
	if (p->reason == NULL)
		p->reason = reason;
	if (p->n_evidence >= PROBE_EVIDENCE_MAX) {
		e = ARENA_NEW(p->arena, struct evidence);
	} else {
		e = &p->evidence[p->n_evidence++];
		p->shown++;
	}
	*e = empty;
	e->kind = kind;
	va_start(ap, fmt);
	e->text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	return e;
}

static struct probe_group *
group_of(struct probe *p, const char *reason, uint32_t from, uint32_t to)
{
	struct probe_group *g = p->groups;

	while (g != NULL &&
	    (g->from != from || g->to != to || strcmp(g->reason, reason) != 0))
		g = g->next;
	if (g != NULL)
		return g;
	g = ARENA_NEW(p->arena, struct probe_group);
	*g = (struct probe_group){ .reason = reason,
		.from = from,
		.to = to,
		.next = p->groups };
	p->groups = g;
	return g;
}

bool
probe_shows(struct probe *p, const char *reason, uint32_t from, uint32_t to,
    uint32_t at_most)
{
	struct probe_group *g = group_of(p, reason, from, to);

	if (g->seen >= at_most)
		return false;
	g->seen++;
	return true;
}

void
probe_fail_more(struct probe *p, const char *reason, uint32_t from, uint32_t to,
    const char *tail)
{
	struct probe_group *g = group_of(p, reason, from, to);

	p->checks++;
	p->failed++;
	if (tail == NULL)
		return;
	if (g->rest == NULL && p->n_evidence < PROBE_EVIDENCE_MAX) {
		g->rest = &p->evidence[p->n_evidence++];
		*g->rest = (struct evidence){ .kind = EVIDENCE_NOTE };
	}
	if (g->rest == NULL)
		return;
	g->more++;
	p->shown++;
	g->rest->text =
	    arena_printf(p->arena, "and %u more: %s", g->more, tail);
}

static void add_evidence(struct probe *p, enum evidence_kind kind,
    const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

static void
add_evidence(struct probe *p, enum evidence_kind kind, const char *fmt,
    va_list ap)
{
	if (p->n_evidence >= PROBE_EVIDENCE_MAX)
		return;
	p->evidence[p->n_evidence++] = (struct evidence){ .kind = kind,
		.text = arena_vprintf(p->arena, fmt, ap) };
}

void
probe_note(struct probe *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_evidence(p, EVIDENCE_NOTE, fmt, ap);
	va_end(ap);
}

void
probe_no_data_because(struct probe *p, const char *fmt, ...)
{
	va_list ap;

	p->no_data++;
	va_start(ap, fmt);
	add_evidence(p, EVIDENCE_SESSION, fmt, ap);
	va_end(ap);
}

static bool
named(const struct probe_spec *spec, uint32_t as)
{
	if (spec->n_neighbors == 0)
		return true;
	for (size_t i = 0; i < spec->n_neighbors; i++)
		if (spec->neighbors[i] == as)
			return true;
	return false;
}

uint32_t
probe_neighbor_as(const struct probe *p, edge_t e)
{
	return p->topo->routers[p->topo->edges[e].peer].as;
}

struct probe_sessions
probe_sessions(struct probe *p, unsigned relations)
{
	const struct grading *g = p->grading;
	struct probe_sessions out = { 0 };

	out.edges = ARENA_ARRAY(p->arena, g->n_edges, edge_t);
	for (size_t i = 0; i < g->n_edges; i++) {
		edge_t e = g->edges[i];
		if ((relations & 1u << p->topo->edges[e].relation) != 0 &&
		    named(p->spec, probe_neighbor_as(p, e)))
			out.edges[out.n++] = e;
	}
	p->subjects += (uint32_t)out.n;
	return out;
}

bool
probe_carries(struct probe *p, edge_t e, int family)
{
	return sim_session_state(p->sim, e) == FSM_ESTABLISHED &&
	    sim_session_carries(p->sim, e, afi_of(family));
}

edge_t
probe_carrier(struct probe *p, uint32_t as, int family)
{
	const struct grading *g = p->grading;

	for (size_t i = 0; i < g->n_edges; i++)
		if (probe_neighbor_as(p, g->edges[i]) == as &&
		    probe_carries(p, g->edges[i], family))
			return g->edges[i];
	return EDGE_NONE;
}

static int
transport_family(const struct probe *p, edge_t e)
{
	return p->topo->edges[e].transport == AF_V4 ? IP_V4 : IP_V6;
}

bool
probe_is_idle(struct probe *p, edge_t e)
{
	return sim_session_state(p->sim, e) != FSM_ESTABLISHED &&
	    probe_carrier(p, probe_neighbor_as(p, e), transport_family(p, e)) ==
	    EDGE_NONE;
}

bool
probe_is_down(struct probe *p, edge_t e)
{
	if (!probe_is_idle(p, e))
		return false;
	probe_no_data_because(p,
	    "the %s session with %s is down: nothing could be tried on it",
	    transport_family(p, e) == IP_V4 ? "IPv4" : "IPv6",
	    probe_as_text(p, probe_neighbor_as(p, e)));
	return true;
}

const char *
probe_as_text(struct probe *p, uint32_t as)
{
	const struct scenario_node *n = scenario_node(p->scenario, as);

	if (n == NULL || n->name == NULL)
		return arena_printf(p->arena, "AS%u", as);
	return arena_printf(p->arena, "AS%u (%s)", as, n->name);
}

const char *
probe_prefix_text(struct probe *p, const struct prefix *x)
{
	char buf[PREFIX_TEXT_MAX];

	return arena_strdup(p->arena, prefix_print(x, buf));
}

const char *
probe_ask_route(struct probe *p, const struct prefix *x, uint32_t at,
    uint32_t from, uint32_t to)
{
	struct strbuf b = { 0 };
	char buf[PREFIX_TEXT_MAX];
	const char *text;

	strbuf_addf(&b, "explain route %s at AS%u", prefix_print(x, buf), at);
	if (from != 0)
		strbuf_addf(&b, " from AS%u", from);
	if (to != 0)
		strbuf_addf(&b, " to AS%u", to);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* --- what probes share ---------------------------------------------------- */

/* By the neighbour's AS: what is said comes in an order that can be read. */
static void
sort_edges(struct grading *g)
{
	const struct topology *t = &g->world->topology;

	for (size_t i = 1; i < g->n_edges; i++) {
		edge_t e = g->edges[i];
		uint32_t as = t->routers[t->edges[e].peer].as;
		size_t k = i;
		for (; k > 0 &&
		     t->routers[t->edges[g->edges[k - 1]].peer].as > as;
		     k--)
			g->edges[k] = g->edges[k - 1];
		g->edges[k] = e;
	}
}

static void
find_edges(struct grading *g)
{
	const struct topology *t = &g->world->topology;
	const struct topo_as *as =
	    topology_find_as(t, g->world->scenario->learner_as);

	g->edges = ARENA_ARRAY(g->arena, t->n_edges, edge_t);
	for (size_t r = 0; as != NULL && r < as->n_routers; r++) {
		const struct topo_router *router = &t->routers[as->routers[r]];
		for (size_t i = 0; i < router->n_edges; i++)
			if (t->edges[router->edges[i]].relation != REL_INTERNAL)
				g->edges[g->n_edges++] = router->edges[i];
	}
	sort_edges(g);
}

static bool
has_route(const struct grading *g, prefix_id id)
{
	const struct topology *t = &g->world->topology;
	const struct sim *sim = g->world->sim;

	for (router_id_t r = 0; r < t->n_routers; r++)
		if (sim_local_route(sim, r, id) != 0)
			return true;
	for (edge_t e = 0; e < t->n_edges; e++)
		if (sim_adj_in(sim, e, id).received != 0)
			return true;
	return false;
}

static int
cmp_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

static void
find_known(struct grading *g)
{
	const struct scenario *s = g->world->scenario;
	size_t count = sim_prefix_count(g->world->sim), n = 0;
	struct prefix *all =
	    ARENA_ARRAY(g->arena, count + s->n_timeline, struct prefix);

	for (size_t i = 0; i < count; i++)
		if (has_route(g, (prefix_id)i))
			all[n++] = *sim_prefix(g->world->sim, (prefix_id)i);
	for (size_t i = 0; i < s->n_timeline; i++)
		if (s->timeline[i].prefix.addr.family != IP_NONE)
			all[n++] = s->timeline[i].prefix;
	if (n > 0)
		qsort(all, n, sizeof(*all), cmp_prefix);
	g->known = all;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !prefix_eq(&all[i], &all[g->n_known - 1]))
			all[g->n_known++] = all[i];
}

void
grading_init(struct grading *g, struct world *w, struct arena *arena)
{
	*g = (struct grading){ .world = w, .arena = arena };
	g->cones = ARENA_ARRAY(arena, w->topology.n_ases, struct cone);
	g->speaker.attrs = sim_attrs(w->sim);
	for (int rel = 0; rel <= REL_INTERNAL; rel++) {
		g->speaker.economic_in[rel] =
		    economic_import(arena, (enum relation)rel);
		g->speaker.economic_out[rel] =
		    economic_export(arena, (enum relation)rel);
	}
	find_edges(g);
	find_known(g);
}

/* --- cones -------------------------------------------------------------- */

const struct cone *
probe_cone(struct probe *p, uint32_t as)
{
	struct grading *g = p->grading;
	struct cone *c;

	for (size_t i = 0; i < g->n_cones; i++)
		if (g->cones[i].as == as)
			return &g->cones[i];
	/* Only ASes of the topology are asked for, each once. */
	INVARIANT(g->n_cones < p->topo->n_ases);
	c = &g->cones[g->n_cones++];
	c->as = as;
	c->n = topology_customer_cone(p->topo, as, p->arena, &c->ases);
	return c;
}

bool
cone_has(const struct cone *c, uint32_t as)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->ases[i] == as)
			return true;
	return false;
}

uint32_t
cone_holder(struct probe *p, const struct cone *c, const struct prefix *x)
{
	const struct holdings *held = p->held;

	for (size_t i = 0; i < held->n; i++)
		if (prefix_eq(&held->items[i].prefix, x) &&
		    cone_has(c, held->items[i].holder_as))
			return held->items[i].holder_as;
	return 0;
}

bool
cone_holds_any(struct probe *p, const struct cone *c, int family)
{
	const struct holdings *held = p->held;

	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].prefix.addr.family == family &&
		    cone_has(c, held->items[i].holder_as))
			return true;
	return false;
}

bool
cone_authorises(struct probe *p, const struct cone *c,
    const struct prefix *nlri, const uint32_t *path, size_t n_path)
{
	const struct holdings *held = p->held;
	bool holds = false;

	if (n_path == 0 || path[0] != c->as)
		return false;
	for (size_t i = 0; i < n_path; i++)
		if (!cone_has(c, path[i]))
			return false;
	for (size_t i = 0; i < held->n; i++)
		holds |= held->items[i].holder_as == path[n_path - 1] &&
		    prefix_eq(&held->items[i].prefix, nlri);
	return holds;
}

/* Is `customer` a customer of `provider` by a link of the scenario? */
static bool
is_customer_of(const struct probe *p, uint32_t provider, uint32_t customer)
{
	const struct topo_as *as = topology_find_as(p->topo, provider);

	for (size_t r = 0; as != NULL && r < as->n_routers; r++) {
		const struct topo_router *router =
		    &p->topo->routers[as->routers[r]];
		for (size_t i = 0; i < router->n_edges; i++) {
			const struct topo_edge *e =
			    &p->topo->edges[router->edges[i]];
			if (e->relation == REL_CUSTOMER &&
			    p->topo->routers[e->peer].as == customer)
				return true;
		}
	}
	return false;
}

size_t
cone_path(struct probe *p, const struct cone *c, uint32_t to, uint32_t *out,
    size_t cap)
{
	/* Breadth first over the cone; parent[i] is the provider's index. */
	size_t *parent = ARENA_ARRAY(p->arena, c->n, size_t);
	size_t *queue = ARENA_ARRAY(p->arena, c->n, size_t);
	bool *seen = ARENA_ARRAY(p->arena, c->n, bool);
	size_t head = 0, tail = 0, at = SIZE_MAX, n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->ases[i] == c->as) {
			queue[tail++] = i;
			seen[i] = true;
			parent[i] = SIZE_MAX;
		}
	while (head < tail && at == SIZE_MAX) {
		size_t u = queue[head++];
		if (c->ases[u] == to)
			at = u;
		for (size_t v = 0; v < c->n; v++)
			if (!seen[v] &&
			    is_customer_of(p, c->ases[u], c->ases[v])) {
				seen[v] = true;
				parent[v] = u;
				queue[tail++] = v;
			}
	}
	for (size_t u = at; u != SIZE_MAX; u = parent[u])
		n++;
	if (at == SIZE_MAX || n > cap)
		return 0;
	for (size_t u = at, i = n; u != SIZE_MAX; u = parent[u])
		out[--i] = c->ases[u];
	return n;
}

/* --- bogons --------------------------------------------------------------- */

/* manrs.md 6.1 and 6.2 hold the list that operators use (NLNOG's filter
 * guide); the default route is an entry of its own. */
static const char *const bogons_v4[] = { "0.0.0.0/0", "0.0.0.0/8", "10.0.0.0/8",
	"100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4" };
static const char *const bogons_v6[] = { "::/0", "100::/64", "2001:2::/48",
	"2001:10::/28", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20",
	"5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8" };

const struct prefix *
grader_bogons(const struct scenario *s, struct arena *arena, int family,
    size_t *n)
{
	const char *const *list = family == IP_V4 ? bogons_v4 : bogons_v6;
	size_t count =
	    family == IP_V4 ? ARRAY_LEN(bogons_v4) : ARRAY_LEN(bogons_v6);
	struct prefix *out;

	if (s->bogons_default_only)
		count = 1;
	out = ARENA_ARRAY(arena, count, struct prefix);
	for (size_t i = 0; i < count; i++)
		INVARIANT(prefix_parse(list[i], &out[i]) == PREFIX_OK);
	*n = count;
	return out;
}

const struct prefix *
probe_bogons(struct probe *p, int family, size_t *n)
{
	return grader_bogons(p->scenario, p->arena, family, n);
}
