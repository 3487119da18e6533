#include "grader/probe.h"

#include <stdarg.h>
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
	if (p->n_evidence >= PROBE_EVIDENCE_MAX)
		e = ARENA_NEW(p->arena, struct evidence);
	else
		e = &p->evidence[p->n_evidence++];
	*e = empty;
	e->kind = kind;
	va_start(ap, fmt);
	e->text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	return e;
}

bool
probe_is_news(struct probe *p, const char *reason, uint32_t from, uint32_t to)
{
	if (p->shown_from == from && p->shown_to == to &&
	    p->shown_reason != NULL && strcmp(p->shown_reason, reason) == 0)
		return false;
	p->shown_from = from;
	p->shown_to = to;
	p->shown_reason = reason;
	return true;
}

void
probe_fail_again(struct probe *p)
{
	p->checks++;
	p->failed++;
}

void
probe_no_data_because(struct probe *p, const char *fmt, ...)
{
	va_list ap;

	p->no_data++;
	if (p->n_evidence >= PROBE_EVIDENCE_MAX)
		return;
	struct evidence *e = &p->evidence[p->n_evidence++];
	*e = (struct evidence){ .kind = EVIDENCE_SESSION };
	va_start(ap, fmt);
	e->text = arena_vprintf(p->arena, fmt, ap);
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
	const struct topo_as *as = topology_find_as(p->topo, p->learner_as);
	struct probe_sessions out = { 0 };

	out.edges = ARENA_ARRAY(p->arena, p->topo->n_edges, edge_t);
	for (size_t r = 0; as != NULL && r < as->n_routers; r++) {
		const struct topo_router *router =
		    &p->topo->routers[as->routers[r]];
		for (size_t i = 0; i < router->n_edges; i++) {
			edge_t e = router->edges[i];
			enum relation rel = p->topo->edges[e].relation;
			if (rel == REL_INTERNAL || !(relations & 1u << rel) ||
			    !named(p->spec, probe_neighbor_as(p, e)))
				continue;
			out.edges[out.n++] = e;
		}
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

/* --- cones -------------------------------------------------------------- */

struct cone
probe_cone(struct probe *p, uint32_t as)
{
	struct cone c = { .as = as };

	c.n = topology_customer_cone(p->topo, as, p->arena, &c.ases);
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

bool
cone_authorises(struct probe *p, const struct cone *c,
    const struct prefix *nlri, const uint32_t *path, size_t n_path)
{
	uint32_t holder = registry_holder(&p->world->registry, nlri);

	if (holder == 0 || n_path == 0 || path[0] != c->as ||
	    path[n_path - 1] != holder)
		return false;
	for (size_t i = 0; i < n_path; i++)
		if (!cone_has(c, path[i]))
			return false;
	return true;
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
probe_bogons(struct probe *p, int family, size_t *n)
{
	const char *const *list = family == IP_V4 ? bogons_v4 : bogons_v6;
	size_t count =
	    family == IP_V4 ? ARRAY_LEN(bogons_v4) : ARRAY_LEN(bogons_v6);
	struct prefix *out;

	if (p->scenario->bogons_default_only)
		count = 1;
	out = ARENA_ARRAY(p->arena, count, struct prefix);
	for (size_t i = 0; i < count; i++)
		INVARIANT(prefix_parse(list[i], &out[i]) == PREFIX_OK);
	*n = count;
	return out;
}
