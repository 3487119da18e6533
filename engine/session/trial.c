/* A router with a changed configuration, tried in the world and taken back:
 * every "it would have been ... if" has been seen to come true. */
#include <stdlib.h>
#include <string.h>

#include "net/rpki.h"
#include "session/explain_private.h"

/* --- configurations to change ---------------------------------------------*/

static struct policy *
list_policy(struct arena *a, const struct prefix_list *list)
{
	struct policy *p = ARENA_NEW(a, struct policy);
	struct policy_term *term = ARENA_NEW(a, struct policy_term);
	struct match *m = ARENA_NEW(a, struct match);

	m->kind = MATCH_PREFIX_LIST;
	m->prefix_list = list;
	m->name = list->name;
	term->permit = true;
	term->matches = m;
	term->n_matches = 1;
	term->flow = FLOW_ACCEPT;
	p->name = list->name;
	p->terms = term;
	p->n_terms = 1;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	return p;
}

static void
put_link(struct policy_chain *chain, const struct policy *p)
{
	chain->links[chain->n++] = (struct policy_link){
		.kind = LINK_ROUTE_MAP,
		.name = p->name,
		.policy = p,
	};
}

/* What a router without configuration does, said as a configuration. */
static void
economic_neighbor(struct trial *t, edge_t e, struct neighbor *nb)
{
	struct explainer *x = t->x;
	const struct topo_edge *edge = &x->t->edges[e];
	const struct default_behaviour *d =
	    &x->t->routers[edge->router].defaults;
	bool customer =
	    edge->relation == REL_CUSTOMER || edge->relation == REL_RS_CLIENT;

	*nb = (struct neighbor){
		.addr = edge->remote_addr,
		.remote_as = explain_as(x, edge->peer),
		.role = ROLE_NONE,
	};
	for (int af = 0; af < AF_COUNT; af++) {
		struct neighbor_af *n = &nb->af[af];
		n->active = sim_session_carries(x->sim, e, (enum afi)af);
		n->send_community = SEND_STANDARD | SEND_EXTENDED | SEND_LARGE;
		n->route_server_client = edge->relation == REL_RS_CLIENT;
		if (customer && d->customer_cone[af] != NULL)
			put_link(&n->in,
			    list_policy(&t->arena, d->customer_cone[af]));
		put_link(&n->in, economic_import(&t->arena, edge->relation));
		put_link(&n->out, economic_export(&t->arena, edge->relation));
	}
}

static struct router_config *
economic_config(struct trial *t, router_id_t r)
{
	const struct topo_router *router = &t->x->t->routers[r];
	struct router_config *c = ARENA_NEW(&t->arena, struct router_config);

	c->arena = &t->arena;
	c->flavour = FLAVOUR_FRR;
	c->has_bgp = true;
	c->local_as = router->as;
	c->router_id = router->bgp_id;
	c->options.default_local_pref = 100;
	c->neighbors = ARENA_ARRAY(&t->arena, router->n_edges, struct neighbor);
	for (size_t i = 0; i < router->n_edges; i++)
		economic_neighbor(t, router->edges[i],
		    &c->neighbors[c->n_neighbors++]);
	return c;
}

void
trial_init(struct trial *t, struct explainer *x, router_id_t r)
{
	const struct router_config *now = sim_config(x->sim, r);
	struct router_config *c;

	*t = (struct trial){ .x = x, .router = r };
	if (now == NULL) {
		t->config = economic_config(t, r);
		return;
	}
	c = arena_memdup(&t->arena, now, sizeof(*now));
	c->neighbors =
	    ARENA_ARRAY(&t->arena, now->n_neighbors + 1, struct neighbor);
	memcpy(c->neighbors, now->neighbors,
	    now->n_neighbors * sizeof(*now->neighbors));
	t->config = c;
}

struct neighbor *
trial_neighbor(struct trial *t, edge_t e)
{
	const struct ip_addr *addr = &t->x->t->edges[e].remote_addr;
	struct router_config *c = t->config;

	for (size_t i = 0; i < c->n_neighbors; i++)
		if (!c->neighbors[i].is_group &&
		    ip_addr_eq(&c->neighbors[i].addr, addr))
			return &c->neighbors[i];
	return NULL;
}

bool
trial_link(struct policy_chain *chain, const struct policy *p)
{
	if (chain->n == POLICY_CHAIN_MAX)
		return false;
	memmove(&chain->links[1], &chain->links[0],
	    chain->n * sizeof(chain->links[0]));
	chain->n++;
	chain->links[0] = (struct policy_link){
		.kind = LINK_ROUTE_MAP,
		.name = p->name,
		.policy = p,
	};
	return true;
}

void
trial_cache(struct trial *t)
{
	struct router_config *c = t->config;

	const struct rpki_plan *p = sim_rpki_plan(t->x->sim);
	const struct rpki_validator *v = p != NULL ? p->validators : NULL;

	t->arrives = true;
	if (c->n_caches > 0)
		return;
	c->caches = ARENA_NEW(&t->arena, struct rpki_cache);
	c->caches[0] = (struct rpki_cache){
		.host =
		    v != NULL && v->address != NULL ? v->address : "validator",
		.port = v != NULL && v->port != 0
		    ? arena_printf(&t->arena, "%u", v->port)
		    : "323",
	};
	c->n_caches = c->cap_caches = 1;
}

/* --- trying ---------------------------------------------------------------*/

static bool
is_good_now(const struct trial *t, edge_t e, prefix_id p)
{
	const struct explainer *x = t->x;
	struct adj_in in = sim_adj_in(x->sim, e, p);

	return in.accepted != 0 &&
	    truth_is_good(x->w, explain_as(x, t->router), sim_prefix(x->sim, p),
		in.received);
}

/* As it is when validators and routers know all that is published. */
static bool
arrive(struct explainer *x)
{
	const struct rpki_act act = { .kind = RPKI_ACT_ARRIVE };

	sim_post(x->sim,
	    &(struct sim_event){ .time_ms = sim_now(x->sim),
		.kind = EV_RPKI,
		.a = sim_add_rpki(x->sim, &act) });
	return world_settle(x->w) == SIM_SETTLED;
}

void
trial_begin(struct trial *t, const struct roa *roa)
{
	struct explainer *x = t->x;
	const struct topo_router *r = &x->t->routers[t->router];
	struct sim_event e = {
		.kind = EV_CONFIG,
		.time_ms = sim_now(x->sim),
		.router = t->router,
	};

	t->n_edges = r->n_edges;
	t->n_prefixes = sim_prefix_count(x->sim);
	t->good = ARENA_ARRAY(&t->arena, t->n_edges * t->n_prefixes, bool);
	for (size_t i = 0; i < t->n_edges; i++)
		for (prefix_id p = 0; p < t->n_prefixes; p++)
			t->good[i * t->n_prefixes + p] =
			    is_good_now(t, r->edges[i], p);
	t->mark = sim_mark(x->sim);
	if (t->config != NULL) {
		t->version = sim_add_config(x->sim, t->router, t->config);
		e.a = t->version;
		sim_post(x->sim, &e);
	}
	if (roa != NULL) {
		struct sim_event publish = {
			.kind = EV_ROA,
			.up = true,
			.time_ms = sim_now(x->sim),
			.a = sim_add_roa(x->sim, roa),
		};
		sim_post(x->sim, &publish);
	}
	if (t->leak_end || t->leak_start) {
		struct sim_event leak = {
			.kind = EV_LEAK,
			.up = t->leak_start,
			.time_ms = sim_now(x->sim),
			.router = t->router,
			.a = t->leak_to,
			.prefix = t->leak_prefix,
		};
		sim_post(x->sim, &leak);
	}
	t->settled = world_settle(x->w) == SIM_SETTLED;
	if (t->arrives && t->settled)
		t->settled = arrive(x);
}

size_t
trial_lost(const struct trial *t)
{
	const struct topo_router *r = &t->x->t->routers[t->router];
	size_t n = 0;

	for (size_t i = 0; i < t->n_edges; i++)
		for (prefix_id p = 0; p < t->n_prefixes; p++) {
			struct adj_in in =
			    sim_adj_in(t->x->sim, r->edges[i], p);
			bool withdrawn = in.received == 0 &&
			    sim_session_state(t->x->sim, r->edges[i]) ==
				FSM_ESTABLISHED;
			n += t->good[i * t->n_prefixes + p] &&
			    in.accepted == 0 && !withdrawn;
		}
	return n;
}

void
trial_finish(struct trial *t)
{
	sim_rollback(t->x->sim, t->mark);
	if (t->version != 0)
		sim_forget_configs(t->x->sim, t->version);
	trial_cancel(t);
}

void
trial_cancel(struct trial *t)
{
	if (t->regex != NULL)
		as_path_regex_destroy(t->regex);
	arena_finish(&t->arena);
}
