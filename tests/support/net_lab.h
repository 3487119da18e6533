/* Small worlds for tests of the simulator: topologies as arrays, and router
 * configurations without a dialect. */
#ifndef SUPPORT_NET_LAB_H
#define SUPPORT_NET_LAB_H

#include "check.h"
#include "net/history.h"
#include "net/sim.h"

#include <stdio.h>
#include <stdlib.h>

struct lab {
	struct topology topo;
	struct registry registry;
	struct sim *sim;
	struct arena arena;
	struct sim_options options;
};

/* b is a's ...; one AS one router, named as<ASN>. */
struct lab_link {
	uint32_t a, b;
	enum relation relation;
	uint32_t delay_ms;
};

static inline struct prefix
lab_prefix(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static inline struct ip_addr
lab_addr(const char *text)
{
	struct ip_addr a;

	assert_true(ip_addr_parse(text, &a));
	return a;
}

static inline router_id_t
lab_router(const struct lab *l, uint32_t as)
{
	return topology_find_as(&l->topo, as)->routers[0];
}

/* The first of them, so that ids follow the array. */
static inline void
lab_as(struct lab *l, uint32_t as)
{
	char name[24];

	if (topology_find_as(&l->topo, as) != NULL)
		return;
	(void)snprintf(name, sizeof(name), "as%u", as);
	topology_add_as(&l->topo, as, NULL, NULL);
	topology_add_router(&l->topo, as, name, as);
}

static inline void
lab_init(struct lab *l)
{
	memset(l, 0, sizeof(*l));
	topology_init(&l->topo);
	registry_init(&l->registry);
}

static inline void
lab_links(struct lab *l, const struct lab_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		lab_as(l, links[i].a);
		lab_as(l, links[i].b);
	}
	for (size_t i = 0; i < n; i++)
		topology_add_link(&l->topo,
		    &(struct link_spec){
			.a = lab_router(l, links[i].a),
			.b = lab_router(l, links[i].b),
			.relation = links[i].relation,
			.delay_ms = links[i].delay_ms,
		    });
}

static inline void
lab_create(struct lab *l)
{
	topology_compute_igp(&l->topo);
	l->sim = sim_create(&l->topo, &l->registry, &l->options);
}

static inline void
lab_open(struct lab *l, const struct lab_link *links, size_t n)
{
	lab_init(l);
	lab_links(l, links, n);
	lab_create(l);
}

static inline void
lab_close(struct lab *l)
{
	sim_destroy(l->sim);
	topology_finish(&l->topo);
	registry_finish(&l->registry);
	arena_finish(&l->arena);
}

static inline prefix_id
lab_id(struct lab *l, const char *prefix)
{
	struct prefix p = lab_prefix(prefix);

	return sim_prefix_id(l->sim, &p);
}

static inline void
lab_post(struct lab *l, struct sim_event e)
{
	if (e.time_ms < sim_now(l->sim))
		e.time_ms = sim_now(l->sim);
	sim_post(l->sim, &e);
}

static inline void
lab_announce(struct lab *l, uint32_t as, const char *prefix)
{
	lab_post(l,
	    (struct sim_event){
		.kind = EV_ORIGINATE,
		.router = lab_router(l, as),
		.prefix = lab_id(l, prefix),
	    });
}

static inline void
lab_withdraw(struct lab *l, uint32_t as, const char *prefix)
{
	lab_post(l,
	    (struct sim_event){
		.kind = EV_WITHDRAW,
		.router = lab_router(l, as),
		.prefix = lab_id(l, prefix),
	    });
}

static inline void
lab_check(struct lab *l)
{
	const char *what = sim_check(l->sim, &l->arena);

	if (what != NULL)
		fail_msg("%s", what);
}

/* Runs to the end; must settle, and everything must hold then. */
static inline void
lab_run(struct lab *l)
{
	assert_int_equal(sim_run(l->sim, UINT64_MAX), SIM_SETTLED);
	assert_true(sim_idle(l->sim));
	lab_check(l);
}

static inline void
lab_start(struct lab *l)
{
	sim_start(l->sim);
	lab_run(l);
}

static inline edge_t
lab_edge(struct lab *l, uint32_t from, uint32_t to)
{
	edge_t e =
	    topology_edge_to_as(&l->topo, lab_router(l, from), to, AF_V4);

	assert_true(e != EDGE_NONE);
	return e;
}

/* "17557 3491" as AS from sees the best path; "local", "none". */
static inline const char *
lab_router_path(struct lab *l, router_id_t r, const char *prefix)
{
	prefix_id p = lab_id(l, prefix);
	uint32_t best = sim_best(l->sim, r, p);
	struct strbuf text = { 0 };
	const char *out;

	if (best == BEST_NONE)
		return "none";
	if (best == BEST_LOCAL)
		return "local";
	as_path_print(sim_attrs(l->sim),
	    attr_get(sim_attrs(l->sim), sim_best_attrs(l->sim, r, p))->as_path,
	    &text);
	out = arena_strdup(&l->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return out;
}

static inline const char *
lab_path(struct lab *l, uint32_t as, const char *prefix)
{
	return lab_router_path(l, lab_router(l, as), prefix);
}

static inline enum refuse_reason
lab_reason(struct lab *l, uint32_t at, uint32_t from, const char *prefix)
{
	return sim_adj_in(l->sim, lab_edge(l, at, from), lab_id(l, prefix))
	    .reason;
}

/* --- configurations ------------------------------------------------------- */

static inline struct router_config *
lab_config(struct lab *l, uint32_t as)
{
	struct router_config *c = ARENA_NEW(&l->arena, struct router_config);

	c->arena = &l->arena;
	c->has_bgp = true;
	c->local_as = as;
	c->options.default_local_pref = 100;
	c->neighbors = ARENA_ARRAY(&l->arena, 24, struct neighbor);
	c->networks = ARENA_ARRAY(&l->arena, 16, struct network_statement);
	c->aggregates = ARENA_ARRAY(&l->arena, 4, struct aggregate_statement);
	c->redistributes =
	    ARENA_ARRAY(&l->arena, 4, struct redistribute_statement);
	c->statics = ARENA_ARRAY(&l->arena, 8, struct static_route);
	c->interfaces = ARENA_ARRAY(&l->arena, 8, struct interface);
	return c;
}

/* A changed copy, as the next version. */
static inline struct router_config *
lab_config_copy(struct lab *l, const struct router_config *old)
{
	struct router_config *c = lab_config(l, old->local_as);
	struct router_config fresh = *c;

	*c = *old;
	c->neighbors = fresh.neighbors;
	c->networks = fresh.networks;
	c->aggregates = fresh.aggregates;
	c->redistributes = fresh.redistributes;
	c->statics = fresh.statics;
	c->interfaces = fresh.interfaces;
	memcpy(c->neighbors, old->neighbors,
	    old->n_neighbors * sizeof(*old->neighbors));
	memcpy(c->networks, old->networks,
	    old->n_networks * sizeof(*old->networks));
	memcpy(c->aggregates, old->aggregates,
	    old->n_aggregates * sizeof(*old->aggregates));
	memcpy(c->redistributes, old->redistributes,
	    old->n_redistributes * sizeof(*old->redistributes));
	memcpy(c->statics, old->statics,
	    old->n_statics * sizeof(*old->statics));
	memcpy(c->interfaces, old->interfaces,
	    old->n_interfaces * sizeof(*old->interfaces));
	return c;
}

static inline struct neighbor *
lab_neighbor_addr(struct router_config *c, struct ip_addr addr,
    uint32_t remote_as)
{
	struct neighbor *n = &c->neighbors[c->n_neighbors++];

	n->addr = addr;
	n->remote_as = remote_as;
	n->role = ROLE_NONE;
	for (int af = 0; af < AF_COUNT; af++) {
		n->af[af].active = af == (int)afi_of(addr.family);
		n->af[af].send_community =
		    SEND_STANDARD | SEND_EXTENDED | SEND_LARGE;
	}
	return n;
}

/* Towards the session that the topology has. */
static inline struct neighbor *
lab_neighbor(struct lab *l, struct router_config *c, uint32_t as)
{
	edge_t e = lab_edge(l, c->local_as, as);

	return lab_neighbor_addr(c, l->topo.edges[e].remote_addr, as);
}

static inline void
lab_network(struct router_config *c, const char *prefix)
{
	c->networks[c->n_networks++].prefix = lab_prefix(prefix);
}

static inline uint32_t
lab_commit_router(struct lab *l, router_id_t r, const struct router_config *c)
{
	uint32_t version = sim_add_config(l->sim, r, c);

	lab_post(l,
	    (struct sim_event){
		.kind = EV_CONFIG,
		.router = r,
		.a = version,
	    });
	return version;
}

static inline uint32_t
lab_commit(struct lab *l, const struct router_config *c)
{
	return lab_commit_router(l, lab_router(l, c->local_as), c);
}

/* A policy that permits the prefixes (exactly), or refuses them and permits
 * all others. */
static inline const struct policy *
lab_prefix_policy(struct lab *l, bool permit, const char *const *prefixes,
    size_t n)
{
	struct policy *p = ARENA_NEW(&l->arena, struct policy);
	struct prefix_list *list = ARENA_NEW(&l->arena, struct prefix_list);
	struct match *m = ARENA_NEW(&l->arena, struct match);

	list->name = "LIST";
	list->family = IP_V4;
	list->rules = ARENA_ARRAY(&l->arena, n, struct prefix_rule);
	list->n = n;
	for (size_t i = 0; i < n; i++) {
		struct prefix x = lab_prefix(prefixes[i]);

		list->rules[i] = (struct prefix_rule){ .prefix = x,
			.min_len = x.len,
			.max_len = x.len,
			.permit = true };
	}
	m->kind = MATCH_PREFIX_LIST;
	m->prefix_list = list;
	p->name = "POLICY";
	p->n_terms = 2;
	p->terms = ARENA_ARRAY(&l->arena, 2, struct policy_term);
	p->terms[0].matches = m;
	p->terms[0].n_matches = 1;
	p->terms[0].flow = permit ? FLOW_ACCEPT : FLOW_REJECT;
	p->terms[1].flow = permit ? FLOW_REJECT : FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	return p;
}

static inline const struct policy *
lab_set_policy(struct lab *l, enum action_kind kind, uint32_t value)
{
	struct policy *p = ARENA_NEW(&l->arena, struct policy);
	struct action *a = ARENA_NEW(&l->arena, struct action);

	a->kind = kind;
	a->value = value;
	p->name = "SET";
	p->n_terms = 1;
	p->terms = ARENA_NEW(&l->arena, struct policy_term);
	p->terms[0].actions = a;
	p->terms[0].n_actions = 1;
	p->terms[0].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	return p;
}

static inline void
lab_chain(struct policy_chain *chain, const struct policy *p)
{
	chain->links[0] = (struct policy_link){ .kind = LINK_ROUTE_MAP,
		.name = p->name,
		.policy = p };
	chain->n = 1;
}

#endif
