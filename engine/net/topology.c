#include "net/topology.h"

#include <stdlib.h>
#include <string.h>

enum { IGP_COST_DEFAULT = 10, SHARED_BITS = 22 };

void
topology_init(struct topology *t)
{
	*t = (struct topology){ 0 };
}

void
topology_finish(struct topology *t)
{
	for (size_t i = 0; i < t->n_ases; i++) {
		free(t->ases[i].routers);
		free(t->ases[i].igp);
	}
	for (size_t i = 0; i < t->n_routers; i++) {
		free(t->routers[i].edges);
		free(t->routers[i].links);
	}
	free(t->ases);
	free(t->routers);
	free(t->links);
	free(t->edges);
	free(t->as_slots);
	trie_finish(&t->owners);
	arena_finish(&t->arena);
	*t = (struct topology){ 0 };
}

/* --- ASes ----------------------------------------------------------------- */

static size_t
as_slot(const struct topology *t, uint32_t as)
{
	size_t at = (size_t)base_mix(as, 0) & t->as_mask;

	while (t->as_slots[at] != 0 && t->ases[t->as_slots[at] - 1].as != as)
		at = (at + 1) & t->as_mask;
	return at;
}

static void
as_slots_grow(struct topology *t)
{
	size_t size = t->as_slots == NULL ? 16 : (t->as_mask + 1) * 2;

	free(t->as_slots);
	t->as_slots = xcalloc(size, sizeof(*t->as_slots));
	t->as_mask = size - 1;
	for (size_t i = 0; i < t->n_ases; i++)
		t->as_slots[as_slot(t, t->ases[i].as)] = (uint32_t)i + 1;
}

static size_t
as_find(const struct topology *t, uint32_t as)
{
	uint32_t slot;

	if (t->as_slots == NULL)
		return SIZE_MAX;
	slot = t->as_slots[as_slot(t, as)];
	return slot == 0 ? SIZE_MAX : slot - 1;
}

const struct topo_as *
topology_find_as(const struct topology *t, uint32_t as)
{
	size_t i = as_find(t, as);

	return i == SIZE_MAX ? NULL : &t->ases[i];
}

size_t
topology_add_as(struct topology *t, uint32_t as, const char *name,
    const char *tier)
{
	size_t i = t->n_ases;

	PRE(as_find(t, as) == SIZE_MAX);
	if (t->as_slots == NULL || 2 * (t->n_ases + 1) > t->as_mask)
		as_slots_grow(t);
	GROW(t->ases, t->n_ases, t->cap_ases);
	t->ases[i] = (struct topo_as){ .as = as };
	if (name != NULL)
		t->ases[i].name = arena_strdup(&t->arena, name);
	if (tier != NULL)
		t->ases[i].tier = arena_strdup(&t->arena, tier);
	t->as_slots[as_slot(t, as)] = (uint32_t)i + 1;
	t->n_ases++;
	return i;
}

router_id_t
topology_add_router(struct topology *t, uint32_t as, const char *name,
    uint32_t bgp_id)
{
	size_t i = as_find(t, as);
	router_id_t id = (router_id_t)t->n_routers;
	struct topo_as *a;

	PRE(i != SIZE_MAX && t->n_routers < ROUTER_NONE);
	a = &t->ases[i];
	GROW(t->routers, t->n_routers, t->cap_routers);
	t->routers[id] = (struct topo_router){
		.as = as,
		.as_index = i,
		.as_position = a->n_routers,
		.name = name != NULL ? arena_strdup(&t->arena, name) : NULL,
		.bgp_id = bgp_id,
	};
	t->n_routers++;
	GROW(a->routers, a->n_routers, a->cap_routers);
	a->routers[a->n_routers++] = id;
	return id;
}

/* --- addresses ------------------------------------------------------------ */

static void
own_address(struct topology *t, router_id_t r, const struct ip_addr *addr)
{
	struct prefix host;

	if (!ip_addr_is_set(addr))
		return;
	host = prefix_make(*addr, ip_bits(addr->family));
	/* The first owner stays: a LAN address is on several links. */
	if (trie_get(&t->owners, &host) == TRIE_NONE)
		trie_set(&t->owners, &host, r);
}

router_id_t
topology_owner_of(const struct topology *t, const struct ip_addr *addr)
{
	struct prefix host;
	uint32_t r;

	if (!ip_addr_is_set(addr))
		return ROUTER_NONE;
	host = prefix_make(*addr, ip_bits(addr->family));
	r = trie_get(&t->owners, &host);
	return r == TRIE_NONE ? ROUTER_NONE : r;
}

void
topology_set_loopback(struct topology *t, router_id_t r,
    const struct ip_addr *addr)
{
	PRE(r < t->n_routers && ip_addr_is_set(addr));
	t->routers[r].loopback[afi_of(addr->family)] = *addr;
	own_address(t, r, addr);
}

link_t
topology_connected(const struct topology *t, router_id_t router,
    const struct ip_addr *addr, struct ip_addr *local)
{
	const struct topo_router *r = &t->routers[router];
	enum afi af = afi_of(addr->family);

	for (size_t i = 0; i < r->n_links; i++) {
		const struct topo_link *l = &t->links[r->links[i]];
		const struct ip_addr *own =
		    l->a == router ? &l->addr_a[af] : &l->addr_b[af];
		struct prefix net;

		if (own->family != addr->family || !ip_addr_is_set(own))
			continue;
		net = prefix_make(*own, l->len[af]);
		if (!prefix_contains_addr(&net, addr))
			continue;
		if (local != NULL)
			*local = *own;
		return r->links[i];
	}
	return LINK_NONE;
}

/* --- links and sessions --------------------------------------------------- */

static edge_t
edge_add(struct topology *t, const struct topo_edge *e)
{
	edge_t id = (edge_t)t->n_edges;
	struct topo_router *r = &t->routers[e->router];

	PRE(t->n_edges < EDGE_NONE - 1);
	GROW(t->edges, t->n_edges, t->cap_edges);
	t->edges[t->n_edges++] = *e;
	GROW(r->edges, r->n_edges, r->cap_edges);
	r->edges[r->n_edges++] = id;
	return id;
}

/* Both directions of a session; e is the side of the first. */
static edge_t
edge_pair_add(struct topology *t, struct topo_edge e)
{
	struct topo_edge back = e;
	edge_t first = (edge_t)t->n_edges;

	back.router = e.peer;
	back.peer = e.router;
	back.local_addr = e.remote_addr;
	back.remote_addr = e.local_addr;
	back.relation = relation_reverse(e.relation);
	e.reverse = first + 1;
	back.reverse = first;
	edge_add(t, &e);
	edge_add(t, &back);
	return first;
}

static void
link_number(const struct topology *t, struct topo_link *l, link_t id)
{
	uint32_t base = 0x64400000u + 2 * id; /* 100.64.0.0/10 */

	if (t->unnumbered || id >= 1u << (SHARED_BITS - 1))
		return;
	l->addr_a[AF_V4] = ip_addr_v4(base);
	l->addr_b[AF_V4] = ip_addr_v4(base + 1);
	l->len[AF_V4] = 31;
}

static void
link_sessions(struct topology *t, link_t id, const struct link_spec *spec)
{
	struct topo_link *l = &t->links[id];
	bool both[AF_COUNT], none;

	for (int af = 0; af < AF_COUNT; af++)
		both[af] = ip_addr_is_set(&l->addr_a[af]) &&
		    ip_addr_is_set(&l->addr_b[af]);
	none = !both[AF_V4] && !both[AF_V6];
	for (int af = 0; af < AF_COUNT; af++) {
		if (!both[af] && !(none && af == AF_V4))
			continue;
		l->edges[af] = edge_pair_add(t,
		    (struct topo_edge){
			.router = l->a,
			.peer = l->b,
			.link = id,
			.transport = (enum afi)af,
			.local_addr = l->addr_a[af],
			.remote_addr = l->addr_b[af],
			.relation = spec->relation,
			.delay_ms = spec->delay_ms,
			.mrai_ms = spec->mrai_ms,
			.single_family = !(both[AF_V4] && both[AF_V6]),
			.send_role = spec->roles,
		    });
	}
}

link_t
topology_add_link(struct topology *t, const struct link_spec *spec)
{
	link_t id = (link_t)t->n_links;
	router_id_t ends[2] = { spec->a, spec->b };
	struct topo_link *l;

	PRE(t->n_links < LINK_NONE && spec->a < t->n_routers);
	PRE(spec->b < t->n_routers || spec->b == ROUTER_NONE);
	GROW(t->links, t->n_links, t->cap_links);
	l = &t->links[t->n_links++];
	*l = (struct topo_link){
		.a = spec->a,
		.b = spec->b,
		.relation = spec->relation,
		.delay_ms = spec->delay_ms,
		.igp_cost =
		    spec->igp_cost != 0 ? spec->igp_cost : IGP_COST_DEFAULT,
		.edges = { EDGE_NONE, EDGE_NONE },
	};
	memcpy(l->addr_a, spec->addr_a, sizeof(l->addr_a));
	memcpy(l->addr_b, spec->addr_b, sizeof(l->addr_b));
	memcpy(l->len, spec->len, sizeof(l->len));
	if (!ip_addr_is_set(&l->addr_a[AF_V4]) &&
	    !ip_addr_is_set(&l->addr_a[AF_V6]))
		link_number(t, l, id);
	for (int end = 0; end < 2; end++) {
		struct topo_router *r;

		if (ends[end] == ROUTER_NONE)
			continue;
		r = &t->routers[ends[end]];
		GROW(r->links, r->n_links, r->cap_links);
		r->links[r->n_links++] = id;
		for (int af = 0; af < AF_COUNT; af++)
			own_address(t, ends[end],
			    end == 0 ? &l->addr_a[af] : &l->addr_b[af]);
	}
	if (spec->relation != REL_INTERNAL && !spec->no_session &&
	    spec->b != ROUTER_NONE)
		link_sessions(t, id, spec);
	return id;
}

edge_t
topology_add_session(struct topology *t, router_id_t a, router_id_t b,
    struct ip_addr addr_a, struct ip_addr addr_b, enum relation relation,
    uint32_t delay_ms)
{
	PRE(a < t->n_routers && b < t->n_routers && a != b);
	return edge_pair_add(t,
	    (struct topo_edge){
		.router = a,
		.peer = b,
		.link = LINK_NONE,
		.transport = afi_of(addr_a.family),
		.local_addr = addr_a,
		.remote_addr = addr_b,
		.relation = relation,
		.delay_ms = delay_ms,
		.single_family = true,
	    });
}

/* --- IGP ------------------------------------------------------------------ */

static uint32_t
igp_add(uint32_t a, uint32_t b)
{
	return a >= IGP_UNREACHABLE - b ? IGP_UNREACHABLE : a + b;
}

static void
igp_link(const struct topology *t, size_t as_index, link_t id,
    topology_link_cost *cost, void *arg, uint32_t *out)
{
	const struct topo_link *l = &t->links[id];
	size_t n = t->ases[as_index].n_routers;
	router_id_t ends[2] = { l->a, l->b };

	if (l->relation != REL_INTERNAL || l->b == ROUTER_NONE ||
	    t->routers[l->b].as_index != as_index)
		return;
	for (int i = 0; i < 2; i++) {
		size_t from = t->routers[ends[i]].as_position;
		size_t to = t->routers[ends[1 - i]].as_position;
		uint32_t c =
		    cost != NULL ? cost(id, ends[i], arg) : l->igp_cost;

		if (c < out[from * n + to])
			out[from * n + to] = c;
	}
}

void
topology_igp_of(const struct topology *t, size_t as_index,
    topology_link_cost *cost, void *arg, uint32_t *out)
{
	const struct topo_as *a = &t->ases[as_index];
	size_t n = a->n_routers;

	for (size_t i = 0; i < n * n; i++)
		out[i] = i % (n + 1) == 0 ? 0 : IGP_UNREACHABLE;
	for (size_t i = 0; i < n; i++) {
		const struct topo_router *r = &t->routers[a->routers[i]];

		for (size_t j = 0; j < r->n_links; j++)
			if (t->links[r->links[j]].a == a->routers[i])
				igp_link(t, as_index, r->links[j], cost, arg,
				    out);
	}
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++) {
				uint32_t via =
				    igp_add(out[i * n + k], out[k * n + j]);

				if (via < out[i * n + j])
					out[i * n + j] = via;
			}
}

void
topology_compute_igp(struct topology *t)
{
	for (size_t i = 0; i < t->n_ases; i++) {
		struct topo_as *a = &t->ases[i];

		if (a->n_routers < 2)
			continue;
		a->igp = xrealloc(a->igp,
		    a->n_routers * a->n_routers * sizeof(*a->igp));
		a->igp_n = a->n_routers;
		topology_igp_of(t, i, NULL, NULL, a->igp);
	}
	for (size_t i = 0; i < t->n_routers; i++)
		for (int af = 0; af < AF_COUNT; af++)
			own_address(t, (router_id_t)i,
			    &t->routers[i].loopback[af]);
}

uint32_t
topology_igp_cost(const struct topology *t, router_id_t from, router_id_t to)
{
	const struct topo_router *a = &t->routers[from], *b = &t->routers[to];
	const struct topo_as *as = &t->ases[a->as_index];

	if (from == to)
		return 0;
	if (a->as_index != b->as_index || a->as_position >= as->igp_n ||
	    b->as_position >= as->igp_n)
		return IGP_UNREACHABLE;
	return as->igp[a->as_position * as->igp_n + b->as_position];
}

/* --- finding -------------------------------------------------------------- */

static router_id_t
only_router(const struct topology *t, uint32_t as)
{
	const struct topo_as *a = topology_find_as(t, as);

	return a != NULL && a->n_routers == 1 ? a->routers[0] : ROUTER_NONE;
}

router_id_t
topology_find_router(const struct topology *t, const char *word)
{
	uint32_t as;

	for (size_t i = 0; i < t->n_routers; i++)
		if (t->routers[i].name != NULL &&
		    str_eq_nocase(t->routers[i].name, word))
			return (router_id_t)i;
	if (str_to_as(word, &as))
		return only_router(t, as);
	return ROUTER_NONE;
}

edge_t
topology_find_edge(const struct topology *t, router_id_t router,
    const struct ip_addr *remote)
{
	const struct topo_router *r = &t->routers[router];

	for (size_t i = 0; i < r->n_edges; i++)
		if (ip_addr_eq(&t->edges[r->edges[i]].remote_addr, remote))
			return r->edges[i];
	return EDGE_NONE;
}

edge_t
topology_edge_to_as(const struct topology *t, router_id_t router, uint32_t as,
    enum afi afi)
{
	const struct topo_router *r = &t->routers[router];

	for (size_t i = 0; i < r->n_edges; i++) {
		const struct topo_edge *e = &t->edges[r->edges[i]];

		if (e->transport == afi && t->routers[e->peer].as == as)
			return r->edges[i];
	}
	return EDGE_NONE;
}

static int
u32_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

size_t
topology_customer_cone(const struct topology *t, uint32_t as,
    struct arena *arena, uint32_t **out)
{
	size_t start = as_find(t, as), n = 0;
	uint32_t *cone = ARENA_ARRAY(arena, t->n_ases, uint32_t);
	bool *seen = ARENA_ARRAY(arena, t->n_ases, bool);

	*out = cone;
	if (start == SIZE_MAX)
		return 0;
	cone[n++] = (uint32_t)start;
	seen[start] = true;
	for (size_t done = 0; done < n; done++) {
		const struct topo_as *a = &t->ases[cone[done]];

		for (size_t i = 0; i < a->n_routers; i++) {
			const struct topo_router *r =
			    &t->routers[a->routers[i]];

			for (size_t j = 0; j < r->n_links; j++) {
				const struct topo_link *l =
				    &t->links[r->links[j]];
				bool is_a = l->a == a->routers[i];
				enum relation rel = is_a
				    ? l->relation
				    : relation_reverse(l->relation);
				router_id_t peer = is_a ? l->b : l->a;
				size_t next;

				if (rel != REL_CUSTOMER || peer == ROUTER_NONE)
					continue;
				next = t->routers[peer].as_index;
				if (!seen[next]) {
					seen[next] = true;
					cone[n++] = (uint32_t)next;
				}
			}
		}
	}
	for (size_t i = 0; i < n; i++)
		cone[i] = t->ases[cone[i]].as;
	qsort(cone, n, sizeof(*cone), u32_cmp);
	return n;
}
