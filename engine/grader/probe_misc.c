/* Maximum prefixes, and what other ASes use. */
#include "grader/inject.h"

static const int families[] = { IP_V4, IP_V6 };

/* --- maximum-prefix -------------------------------------------------------*/

/* Distinct prefixes outside every registry, for flooding a session. */
static struct prefix
flood_prefix(int family, uint32_t i)
{
	struct ip_addr a = { .family = (uint8_t)family };

	if (family == IP_V4)
		return prefix_make(ip_addr_v4(0x2c000000u + (i << 8)),
		    24); /* 44.0.0.0/8 */
	a.bytes[0] = 0x2a;
	a.bytes[1] = 0x10;
	a.bytes[2] = (uint8_t)(0xf0 | (i >> 16 & 0x0f));
	a.bytes[3] = (uint8_t)(i >> 8);
	a.bytes[4] = (uint8_t)i;
	return prefix_make(a, 48);
}

static void
flood_session(struct probe *p, edge_t e, int family, uint32_t count)
{
	uint32_t as = probe_neighbor_as(p, e);
	struct announcement *a =
	    ARENA_ARRAY(p->arena, count, struct announcement);
	uint32_t before = sim_accepted_count(p->sim, e, afi_of(family)), after;
	sim_mark_t mark;
	bool stopped;

	for (uint32_t i = 0; i < count; i++) {
		a[i].edge = e;
		a[i].prefix = flood_prefix(family, i);
		a[i].path[a[i].n_path++] = as;
	}
	mark = inject_run(p, a, count);
	stopped = sim_session_error(p->sim, e) == NOTIFY_MAX_PREFIX;
	after = sim_accepted_count(p->sim, e, afi_of(family));
	inject_undo(p, mark);
	/* A filter that takes none of them needs no limit. */
	if (stopped || after <= before) {
		probe_pass(p);
		return;
	}
	probe_fail(p, EVIDENCE_SESSION, "no-max-prefix",
	    "%s would send %u prefix%s more and the session would go on: "
	    "%u %s accepted, no limit stops it",
	    probe_as_text(p, as), count, count == 1 ? "" : "es", after - before,
	    after - before == 1 ? "is" : "are");
}

void
probe_max_prefix(struct probe *p)
{
	struct probe_sessions s =
	    probe_sessions(p, 1 << REL_CUSTOMER | 1 << REL_PEER);
	uint32_t count = p->spec->has_limit ? p->spec->limit : 1000;

	for (size_t i = 0; i < s.n; i++) {
		if (probe_is_down(p, s.edges[i]))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			if (probe_carries(p, s.edges[i], families[f]))
				flood_session(p, s.edges[i], families[f],
				    count);
	}
}

/* --- what the observed ASes use ------------------------------------------- */

/* Attributes of the route that packets for x follow: of x itself, else of the
 * most specific prefix around it; 0 when there is none. */
static attr_id
used_route(const struct probe *p, router_id_t r, const struct prefix *x,
    prefix_id *id)
{
	attr_id found = 0;
	int len = -1;

	for (prefix_id i = 0; i < sim_prefix_count(p->sim); i++) {
		const struct prefix *q = sim_prefix(p->sim, i);
		attr_id best = sim_best_attrs(p->sim, r, i);
		if (best == 0 || q->len <= len || !prefix_covers(q, x))
			continue;
		found = best;
		len = q->len;
		*id = i;
	}
	return found;
}

/* The AS before the end of the path that announces the prefix itself, with a
 * path that it made up; 0: none does. */
static uint32_t
forger_of(const struct probe *p, path_id path, uint32_t origin, prefix_id id)
{
	const struct attr_table *t = sim_attrs(p->sim);

	if (topology_find_as(p->topo, origin) == NULL)
		return 0;
	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		const struct topo_as *as =
		    node.is_set ? NULL : topology_find_as(p->topo, node.as);
		path = node.tail;
		for (size_t i = 0;
		     as != NULL && as->as != origin && i < as->n_routers; i++) {
			attr_id own =
			    sim_local_route(p->sim, as->routers[i], id);
			if (own != 0 && attr_get(t, own)->as_path != 0)
				return as->as;
		}
	}
	return 0;
}

static void
check_origin_at(struct probe *p, uint32_t as, const struct prefix *x)
{
	const struct topo_as *t = topology_find_as(p->topo, as);

	for (size_t r = 0; t != NULL && r < t->n_routers; r++) {
		prefix_id id = PREFIX_ID_NONE;
		attr_id best = used_route(p, t->routers[r], x, &id);
		uint32_t origin = as, forger;
		struct evidence *e;
		if (best == 0) {
			e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "no-route",
			    "%s has no route for %s", probe_as_text(p, as),
			    probe_prefix_text(p, x));
			e->explain = probe_ask_route(p, x, as, 0, 0);
			continue;
		}
		path_id path = attr_get(sim_attrs(p->sim), best)->as_path;
		if (path != 0)
			origin = as_path_origin(sim_attrs(p->sim), path);
		forger = forger_of(p, path, origin, id);
		if (origin == p->spec->origin && forger == 0) {
			probe_pass(p);
			continue;
		}
		e = forger != 0
		    ? probe_fail(p, EVIDENCE_ROUTE, "forged-origin",
			  "%s uses %s from AS%u, which has written AS%u at the "
			  "end "
			  "of the path",
			  probe_as_text(p, as), probe_prefix_text(p, x), forger,
			  origin)
		    : probe_fail(p, EVIDENCE_ROUTE, "wrong-origin",
			  "%s uses %s with origin AS%u; the true origin is %s",
			  probe_as_text(p, as), probe_prefix_text(p, x), origin,
			  probe_as_text(p, p->spec->origin));
		e->explain = probe_ask_route(p, x, as, 0, 0);
	}
}

void
probe_uses_origin(struct probe *p)
{
	p->subjects += (uint32_t)p->spec->n_at;
	for (size_t i = 0; i < p->spec->n_at; i++)
		for (size_t x = 0; x < p->spec->n_prefixes; x++)
			check_origin_at(p, p->spec->at[i],
			    &p->spec->prefixes[x]);
}
