/* A scenario at time 0: topology, registry, simulator, and everything that is
 * to happen in its queue. Built in key order, so that ids do not depend on the
 * order of a file. */
#include <stdlib.h>
#include <string.h>

#include "scenario/message.h"

enum {
	IBGP_DELAY_MS = 1,
	SLASH_24 = 24, /* the longest that the Internet carries */
	SLASH_48 = 48
};

struct opening {
	const struct scenario *s;
	const struct world_options *o;
	struct world *w;
	struct diags *d;
	router_id_t *first; /* of each node */
	uint64_t base_ms;   /* from which the times of events count */
	/* Events are put here, not into the queue, when n_taken is no
	 * SIZE_MAX. */
	struct sim_event *taken;
	size_t n_taken, cap_taken;
};

/* --- topology -------------------------------------------------------------*/

static bool
bgp_id_taken(const struct topology *t, uint32_t id)
{
	for (size_t i = 0; i < t->n_routers; i++)
		if (t->routers[i].bgp_id == id)
			return true;
	return false;
}

/* The AS number; for further routers of the AS, with another first octet. */
static uint32_t
made_bgp_id(const struct topology *t, uint32_t as)
{
	uint32_t id = as;

	while (bgp_id_taken(t, id))
		id += 1u << 24;
	return id;
}

/* 100.127.0.0/16 is the end of the block that unnumbered links start. */
static struct ip_addr
made_loopback(router_id_t id)
{
	return ip_addr_v4(0x647f0000u + (id & 0xffff));
}

static void
set_defences(struct opening *o, const struct scenario_node *node,
    struct default_behaviour *out)
{
	for (int d = 0; d < DEFENCE_COUNT; d++)
		if ((node->defends & 1u << d) != 0)
			default_deploy(out, (enum defence)d);
	out->recorded = node->recorded;
	out->published = &o->w->published;
}

static void
add_node(struct opening *o, const struct scenario_node *node, size_t index)
{
	struct topology *t = &o->w->topology;

	topology_add_as(t, node->as, node->name, node->tier);
	for (size_t i = 0; i < node->n_routers; i++) {
		const struct scenario_router *r = &node->routers[i];
		uint32_t bgp_id = ip_addr_is_set(&r->id)
		    ? ip_addr_to_v4(&r->id)
		    : made_bgp_id(t, node->as);
		router_id_t id =
		    topology_add_router(t, node->as, r->name, bgp_id);
		struct ip_addr loopback =
		    ip_addr_is_set(&r->id) ? r->id : made_loopback(id);

		if (i == 0)
			o->first[index] = id;
		t->routers[id].route_server = node->route_server;
		set_defences(o, node, &t->routers[id].defaults);
		if (node->n_routers > 1)
			topology_set_loopback(t, id, &loopback);
	}
}

static size_t
node_index(const struct opening *o, uint32_t as)
{
	return (size_t)(scenario_node(o->s, as) - o->s->nodes);
}

/* A router by its name; NULL: the first of its AS. */
static router_id_t
router_of(const struct opening *o, uint32_t as, const char *name)
{
	size_t index = node_index(o, as);
	const struct scenario_node *node = &o->s->nodes[index];
	router_id_t id = o->first[index];

	for (size_t i = 0; name != NULL && i < node->n_routers; i++)
		if (str_eq(node->routers[i].name, name))
			return id + (router_id_t)i;
	return id;
}

static void
add_link(struct opening *o, const struct scenario_link *l)
{
	struct link_spec spec = {
		.a = router_of(o, l->a_as, l->a_router),
		.b = router_of(o, l->b_as, l->b_router),
		.relation = l->relation,
		.delay_ms = l->delay_ms,
		.igp_cost = l->cost,
		.mrai_ms = l->mrai_ms,
		.roles = l->roles,
		.no_session = l->no_session,
	};

	memcpy(spec.addr_a, l->addr_a, sizeof(spec.addr_a));
	memcpy(spec.addr_b, l->addr_b, sizeof(spec.addr_b));
	memcpy(spec.len, l->len, sizeof(spec.len));
	topology_add_link(&o->w->topology, &spec);
}

/* An internal link that says "session: false" takes its two routers out of the
 * mesh. */
static bool
meshed(const struct opening *o, const struct scenario_node *node, size_t i,
    size_t k)
{
	for (size_t n = 0; n < o->s->n_links; n++) {
		const struct scenario_link *l = &o->s->links[n];

		if (l->relation != REL_INTERNAL || !l->no_session ||
		    l->a_as != node->as)
			continue;
		if ((str_eq(l->a_router, node->routers[i].name) &&
			str_eq(l->b_router, node->routers[k].name)) ||
		    (str_eq(l->b_router, node->routers[i].name) &&
			str_eq(l->a_router, node->routers[k].name)))
			return false;
	}
	return true;
}

static void
add_mesh(struct opening *o, const struct scenario_node *node, size_t index)
{
	struct topology *t = &o->w->topology;
	router_id_t first = o->first[index];

	for (size_t i = 0; i < node->n_routers; i++)
		for (size_t k = i + 1; k < node->n_routers; k++) {
			router_id_t a = first + (router_id_t)i;
			router_id_t b = first + (router_id_t)k;

			if (meshed(o, node, i, k))
				topology_add_session(t, a, b,
				    t->routers[a].loopback[AF_V4],
				    t->routers[b].loopback[AF_V4], REL_INTERNAL,
				    IBGP_DELAY_MS);
		}
}

static void
build_topology(struct opening *o)
{
	const struct scenario *s = o->s;

	topology_init(&o->w->topology);
	for (size_t i = 0; i < s->n_nodes; i++)
		add_node(o, &s->nodes[i], i);
	for (size_t i = 0; i < s->n_links; i++)
		add_link(o, &s->links[i]);
	for (size_t i = 0; i < s->n_nodes; i++)
		add_mesh(o, &s->nodes[i], i);
	topology_compute_igp(&o->w->topology);
}

/* --- registry -------------------------------------------------------------*/

/* An AS has the name of its node, whatever an aut-num object calls it: all
 * screens call it the same. */
static void
fill_registry(struct opening *o)
{
	struct registry *r = &o->w->registry;
	const struct scenario *s = o->s;

	registry_init(r);
	irr_share(&r->irr, &s->published.irr);
	contacts_share(&r->contacts, &s->published.contacts);
	r->contacts.epoch_ms = s->epoch_ms;
	for (size_t i = 0; i < s->n_nodes; i++) {
		const struct scenario_node *node = &s->nodes[i];

		registry_add_as(r, node->as, node->name);
		for (size_t k = 0; k < node->n_prefixes; k++)
			registry_add_holding(r, &node->prefixes[k], node->as);
	}
	for (size_t i = 0; i < s->n_roas; i++)
		registry_add_roa(r, &s->roas[i]);
}

/* --- what defences look up ------------------------------------------------*/

/* The ASes that have the wanted relation to this one, by its links. */
static size_t
related(const struct opening *o, uint32_t as, unsigned relations, uint32_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < o->s->n_links; i++) {
		const struct scenario_link *l = &o->s->links[i];

		if (l->a_as == as && l->b_as != as &&
		    (relations & 1u << l->relation) != 0)
			out[n++] = l->b_as;
		if (l->b_as == as && l->a_as != as &&
		    (relations & 1u << relation_reverse(l->relation)) != 0)
			out[n++] = l->a_as;
	}
	return n;
}

/* The map of all nodes that are wanted, and of more records; relations 0: no
 * members. */
static struct as_map *
make_map(struct opening *o, unsigned relations,
    bool (*wanted)(const struct opening *o, const struct scenario_node *node),
    const struct as_record *more, size_t n_more)
{
	struct arena arena = { 0 };
	struct as_record *records =
	    ARENA_ARRAY(&arena, o->s->n_nodes + n_more, struct as_record);
	struct as_map *map;
	size_t n = 0;

	for (size_t i = 0; i < o->s->n_nodes; i++) {
		const struct scenario_node *node = &o->s->nodes[i];
		uint32_t *members;

		if (!wanted(o, node))
			continue;
		members = ARENA_ARRAY(&arena, o->s->n_links * 2, uint32_t);
		records[n].as = node->as;
		records[n].n = related(o, node->as, relations, members);
		records[n].members = members;
		n++;
	}
	for (size_t i = 0; i < n_more; i++)
		records[n++] = more[i];
	map = as_map_create(records, n);
	arena_finish(&arena);
	return map;
}

static bool
has_none(const struct opening *o, uint32_t as, unsigned relations)
{
	struct arena arena = { 0 };
	uint32_t *members = ARENA_ARRAY(&arena, o->s->n_links * 2, uint32_t);
	size_t n = related(o, as, relations, members);

	arena_finish(&arena);
	return n == 0;
}

static bool
publishes_aspa(const struct opening *o, const struct scenario_node *node)
{
	(void)o;
	return (node->publishes & 1u << PUBLISH_ASPA) != 0;
}

static bool
publishes_path_end(const struct opening *o, const struct scenario_node *node)
{
	(void)o;
	return (node->publishes & 1u << PUBLISH_PATH_END) != 0;
}

static bool
is_transit_free(const struct opening *o, const struct scenario_node *node)
{
	return has_none(o, node->as, 1u << REL_PROVIDER);
}

static bool
is_edge(const struct opening *o, const struct scenario_node *node)
{
	return has_none(o, node->as, 1u << REL_CUSTOMER | 1u << REL_RS_CLIENT);
}

static void
publish(struct opening *o)
{
	const unsigned all = 1u << REL_CUSTOMER | 1u << REL_PROVIDER |
	    1u << REL_PEER | 1u << REL_RS | 1u << REL_RS_CLIENT;

	o->w->published = (struct published){
		.aspas = make_map(o, 1u << REL_PROVIDER, publishes_aspa,
		    o->s->aspas, o->s->n_aspas),
		.path_ends = make_map(o, all, publishes_path_end, NULL, 0),
		.transit_free = make_map(o, 0, is_transit_free, NULL, 0),
		.edges = make_map(o, 0, is_edge, NULL, 0),
	};
}

static void
unpublish(struct world *w)
{
	as_map_destroy((struct as_map *)w->published.aspas);
	as_map_destroy((struct as_map *)w->published.path_ends);
	as_map_destroy((struct as_map *)w->published.transit_free);
	as_map_destroy((struct as_map *)w->published.edges);
}

/* --- RPKI -----------------------------------------------------------------*/

static void
plan_rpki(struct opening *o)
{
	const struct scenario *s = o->s;
	struct rpki_setup setup = s->rpki;
	struct holding *transfers =
	    ARENA_ARRAY(&o->w->arena, s->n_timeline, struct holding);

	for (size_t i = 0; i < s->n_timeline; i++)
		if (s->timeline[i].kind == TL_TRANSFER)
			transfers[setup.n_transfers++] =
			    (struct holding){ s->timeline[i].prefix,
				    s->timeline[i].as };
	setup.transfers = transfers;
	setup.aspas = as_map_items(o->w->published.aspas, &setup.n_aspas);
	o->w->rpki = rpki_plan_create(&o->w->registry, &setup);
}

/* --- defaults -------------------------------------------------------------*/

/* What a network that filters its customers accepts from them: what is
 * registered for their cone and more-specifics up to what the Internet
 * carries, as filters made from registry data usually do. */
static const struct prefix_list *
cone_list(struct opening *o, const uint32_t *cone, size_t n, uint32_t self,
    int family)
{
	struct prefix_list *l = ARENA_NEW(&o->w->arena, struct prefix_list);
	uint8_t longest = family == IP_V4 ? SLASH_24 : SLASH_48;
	size_t rules = 0;

	for (size_t i = 0; i < n; i++)
		rules += scenario_node(o->s, cone[i])->n_prefixes;
	l->name = "registered-customers";
	l->family = family;
	l->rules = ARENA_ARRAY(&o->w->arena, rules, struct prefix_rule);
	for (size_t i = 0; i < n; i++) {
		const struct scenario_node *node = scenario_node(o->s, cone[i]);

		for (size_t k = 0; k < node->n_prefixes; k++) {
			const struct prefix *p = &node->prefixes[k];

			if (p->addr.family != family || node->as == self)
				continue;
			l->rules[l->n] = (struct prefix_rule){
				.prefix = *p,
				.min_len = p->len,
				.max_len = p->len > longest ? p->len : longest,
				.permit = true,
				.seq = (uint32_t)l->n + 1,
			};
			l->n++;
		}
	}
	l->cap = rules;
	prefix_list_seal(&o->w->arena, l);
	return l;
}

static void
set_filters(struct opening *o, const struct scenario_node *node, size_t index)
{
	struct topology *t = &o->w->topology;
	const struct prefix_list *lists[AF_COUNT];
	struct arena arena = { 0 };
	uint32_t *cone;
	size_t n;

	if (!node->filters_customers)
		return;
	n = topology_customer_cone(t, node->as, &arena, &cone);
	lists[AF_V4] = cone_list(o, cone, n, node->as, IP_V4);
	lists[AF_V6] = cone_list(o, cone, n, node->as, IP_V6);
	for (size_t i = 0; i < node->n_routers; i++)
		memcpy(t->routers[o->first[index] + i].defaults.customer_cone,
		    lists, sizeof(lists));
	arena_finish(&arena);
}

/* --- simulator ------------------------------------------------------------*/

static void
start_config(struct opening *o, const struct scenario_router *r, router_id_t id)
{
	struct world *w = o->w;
	struct router_config *config;

	if (r->config == NULL)
		return;
	config = r->parsed;
	if (config == NULL)
		config = r->dialect->parse(&w->arena, o->d, r->config,
		    r->config_text, r->config_len);
	w->start[id] = config;
	if (config == NULL)
		return;
	sim_post(w->sim,
	    &(struct sim_event){
		.kind = EV_CONFIG,
		.router = id,
		.a = sim_add_config(w->sim, id, config),
	    });
}

static void
originate(struct opening *o, const struct scenario_node *node, size_t index)
{
	size_t router = 0;

	/* Where no configuration says what is announced. */
	for (size_t i = node->n_routers; i > 0; i--)
		if (node->routers[i - 1].config == NULL)
			router = i - 1;
	for (size_t i = 0; i < node->n_originates; i++)
		sim_post(o->w->sim,
		    &(struct sim_event){
			.kind = EV_ORIGINATE,
			.router = o->first[index] + (router_id_t)router,
			.prefix =
			    sim_prefix_id(o->w->sim, &node->originates[i]),
		    });
}

static void
add_attributes(struct attr_table *t, const struct announced *from,
    struct path_attrs *a)
{
	const struct {
		bool has;
		enum attr_flag flag;
	} flags[] = {
		{ from->has_med, ATTR_HAS_MED },
		{ from->has_local_pref, ATTR_HAS_LOCAL_PREF },
		{ from->atomic_aggregate, ATTR_ATOMIC_AGGREGATE },
		{ from->aggregator_as != 0, ATTR_HAS_AGGREGATOR },
		{ from->only_to_customer != 0, ATTR_HAS_OTC },
		{ from->has_originator, ATTR_HAS_ORIGINATOR_ID },
	};

	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (flags[i].has)
			a->flags = (uint8_t)(a->flags | flags[i].flag);
	if (from->as_path != NULL)
		(void)as_path_parse(t, from->as_path, &a->as_path);
	a->origin = (uint8_t)from->origin;
	a->next_hop = from->next_hop;
	a->multi_exit_disc = from->med;
	a->local_pref = from->local_pref;
	a->only_to_customer = from->only_to_customer;
	a->aggregator_as = from->aggregator_as;
	a->aggregator_addr = from->aggregator_addr;
	a->originator_id = from->originator_id;
	a->communities =
	    word_set_sorted(t, from->communities, from->n_communities, 1);
	a->extended_communities =
	    word_set_sorted(t, from->extended, from->n_extended, 2);
	a->large_communities =
	    word_set_sorted(t, from->large, from->n_large, 3);
	a->cluster_list = word_set_intern(t, from->clusters, from->n_clusters);
}

/* The own route of an announcement: behind the own AS, which is added when
 * the route is sent, further ASes of a true or a made-up path. */
static attr_id
announced_attrs(struct opening *o, const struct timeline_event *e)
{
	struct attr_table *t = sim_attrs(o->w->sim);
	struct path_attrs a;

	if (e->n_path == 0 && e->prepend == 0 && e->attributes == NULL)
		return 0;
	path_attrs_init(&a);
	a.as_path = as_path_make(t, e->path, e->n_path);
	if (e->attributes != NULL)
		add_attributes(t, e->attributes, &a);
	for (uint32_t i = 0; i < e->prepend; i++)
		a.as_path = as_path_prepend(t, a.as_path, e->as);
	return attr_intern(t, &a);
}

static void
put(struct opening *o, const struct sim_event *e)
{
	if (o->n_taken == SIZE_MAX) {
		sim_post(o->w->sim, e);
		return;
	}
	GROW(o->taken, o->n_taken, o->cap_taken);
	o->taken[o->n_taken++] = *e;
}

static void
post_sessions(struct opening *o, const struct timeline_event *e,
    struct sim_event *post)
{
	const struct topology *t = &o->w->topology;

	post->kind = EV_SESSION_ADMIN;
	for (edge_t i = 0; i < t->n_edges; i++)
		if (t->routers[t->edges[i].router].as == e->as &&
		    t->routers[t->edges[i].peer].as == e->to_as) {
			post->edge = i;
			put(o, post);
		}
}

static void
post_links(struct opening *o, const struct timeline_event *e,
    struct sim_event *post)
{
	const struct topology *t = &o->w->topology;

	post->kind = EV_LINK;
	for (link_t i = 0; i < t->n_links; i++) {
		uint32_t a = t->routers[t->links[i].a].as;
		uint32_t b = t->routers[t->links[i].b].as;

		if ((a == e->as && b == e->to_as) ||
		    (a == e->to_as && b == e->as)) {
			post->link = i;
			put(o, post);
		}
	}
}

static void
post_leaks(struct opening *o, const struct timeline_event *e,
    struct sim_event *post)
{
	size_t index = node_index(o, e->as);

	post->kind = EV_LEAK;
	post->a = e->to_as;
	post->prefix = e->prefix.addr.family == IP_NONE
	    ? PREFIX_ID_NONE
	    : sim_prefix_id(o->w->sim, &e->prefix);
	for (size_t i = 0; i < o->s->nodes[index].n_routers; i++) {
		post->router = o->first[index] + (router_id_t)i;
		if (e->router == NULL ||
		    post->router == router_of(o, e->as, e->router))
			put(o, post);
	}
}

/* What happens in the RPKI. False: it is of another kind. */
static bool
rpki_event(const struct opening *o, const struct timeline_event *e,
    struct rpki_act *out, bool *up)
{
	const struct rpki_plan *p = o->w->rpki;
	struct rpki_change *c = &out->change;

	*out = (struct rpki_act){ .kind = RPKI_ACT_CHANGE };
	*up = true;
	c->ca = rpki_ca_of(p, e->as);
	/* By whoever holds it: that is an EV_ROA. */
	if (e->as == 0 &&
	    (e->kind == TL_ROA_PUBLISH || e->kind == TL_ROA_REVOKE))
		return false;
	switch (e->kind) {
	case TL_ROA_PUBLISH:
	case TL_ROA_REVOKE:
	case TL_STOLEN_PUBLISH:
	case TL_STOLEN_REVOKE:
		c->stolen =
		    e->kind == TL_STOLEN_PUBLISH || e->kind == TL_STOLEN_REVOKE;
		*up = e->kind == TL_ROA_PUBLISH || e->kind == TL_STOLEN_PUBLISH;
		c->kind = *up ? RPKI_PUBLISH : RPKI_REVOKE;
		c->object.roa = e->roa;
		return true;
	case TL_ASPA_PUBLISH:
	case TL_ASPA_REVOKE:
		*up = e->kind == TL_ASPA_PUBLISH;
		c->kind = *up ? RPKI_PUBLISH : RPKI_REVOKE;
		c->object.kind = RPKI_ASPA;
		c->object.aspa = e->aspa;
		return true;
	case TL_MANIFEST_EXPIRED:
		c->kind = RPKI_MANIFEST_EXPIRES;
		return true;
	case TL_MANIFEST_RENEWED:
		c->kind = RPKI_MANIFEST_RENEWED;
		return true;
	case TL_CA_REVOKED:
		c->kind = RPKI_REVOKE_CA;
		return true;
	case TL_TRANSFER:
		c->kind = RPKI_TRANSFER;
		c->ca = rpki_ca_for(p, p->start, e->as, &e->prefix);
		c->prefix = e->prefix;
		return true;
	case TL_VALIDATOR_DOWN:
	case TL_VALIDATOR_UP:
		out->kind = RPKI_ACT_VALIDATOR;
		out->index = rpki_find_validator(p, e->name);
		*up = e->kind == TL_VALIDATOR_UP;
		return true;
	case TL_REPOSITORY_DOWN:
	case TL_REPOSITORY_UP:
		out->kind = RPKI_ACT_REPOSITORY;
		out->index = rpki_find_repository(p, e->name);
		*up = e->kind == TL_REPOSITORY_UP;
		return true;
	default:
		return false;
	}
}

static void
post_irr(struct opening *o, const struct timeline_event *e,
    struct sim_event *post)
{
	struct irr_plan plan = e->irr;

	plan.at_ms = e->at_ms;
	post->kind = EV_IRR;
	post->a = e->as;
	post->b = (uint32_t)irr_add_plan(&o->w->registry.irr, &plan);
	sim_post(o->w->sim, post);
}

static void
post_event(struct opening *o, const struct timeline_event *e)
{
	struct sim *sim = o->w->sim;
	struct sim_event post = { .time_ms = o->base_ms + e->at_ms,
		.text = e->text };
	struct rpki_act act;

	if (e->condition != NULL)
		post.condition = (uint32_t)(e - o->s->timeline) + 1;
	if (rpki_event(o, e, &act, &post.up)) {
		post.kind = EV_RPKI;
		post.a = sim_add_rpki(sim, &act);
		put(o, &post);
		return;
	}
	switch (e->kind) {
	case TL_ANNOUNCE:
	case TL_HIJACK:
		post.kind = EV_ORIGINATE;
		post.router = router_of(o, e->as, e->router);
		post.prefix = sim_prefix_id(sim, &e->prefix);
		post.attrs = announced_attrs(o, e);
		put(o, &post);
		return;
	case TL_WITHDRAW:
		post.kind = EV_WITHDRAW;
		post.router = router_of(o, e->as, e->router);
		post.prefix = sim_prefix_id(sim, &e->prefix);
		put(o, &post);
		return;
	case TL_LEAK:
	case TL_LEAK_END:
		post.up = e->kind == TL_LEAK;
		post_leaks(o, e, &post);
		return;
	case TL_SESSION_DOWN:
	case TL_SESSION_UP:
		post.up = e->kind == TL_SESSION_UP;
		post_sessions(o, e, &post);
		return;
	case TL_LINK_DOWN:
	case TL_LINK_UP:
		post.up = e->kind == TL_LINK_UP;
		post_links(o, e, &post);
		return;
	case TL_ROA_PUBLISH:
	case TL_ROA_REVOKE:
		post.kind = EV_ROA;
		post.up = e->kind == TL_ROA_PUBLISH;
		post.a = sim_add_roa(sim, &e->roa);
		put(o, &post);
		return;
	case TL_MESSAGE:
	case TL_REQUEST:
		post.kind = EV_MESSAGE;
		post.a = e->as;
		if (e->message != NULL && e->message->looked_up) {
			post.a = 0;
			post.b = (uint32_t)(e->message - o->s->messages) + 1;
		}
		put(o, &post);
		return;
	case TL_IRR:
		post_irr(o, e, &post);
		return;
	case TL_ASPA_PUBLISH:
	case TL_ASPA_REVOKE:
	case TL_STOLEN_PUBLISH:
	case TL_STOLEN_REVOKE:
	case TL_MANIFEST_EXPIRED:
	case TL_MANIFEST_RENEWED:
	case TL_CA_REVOKED:
	case TL_TRANSFER:
	case TL_VALIDATOR_DOWN:
	case TL_VALIDATOR_UP:
	case TL_REPOSITORY_DOWN:
	case TL_REPOSITORY_UP:
		break;
	}
	base_panic(__FILE__, __LINE__, "an event that was not posted");
}

size_t
world_events(struct world *w, const struct timeline_event *events, size_t n,
    uint64_t base_ms, struct arena *arena, struct sim_event **out)
{
	const struct scenario *s = w->scenario;
	struct opening o = { .s = s, .w = w, .base_ms = base_ms };

	o.first = ARENA_ARRAY(arena, s->n_nodes, router_id_t);
	for (size_t i = 0; i < s->n_nodes; i++)
		o.first[i] =
		    topology_find_as(&w->topology, s->nodes[i].as)->routers[0];
	for (size_t i = 0; i < n; i++)
		post_event(&o, &events[i]);
	*out = ARENA_ARRAY(arena, o.n_taken, struct sim_event);
	if (o.n_taken > 0)
		memcpy(*out, o.taken, o.n_taken * sizeof(**out));
	free(o.taken);
	return o.n_taken;
}

/* Known prefixes get their ids in order, not as the events happen to name
 * them. */
static int
by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

static void
intern_prefixes(struct opening *o)
{
	const struct scenario *s = o->s;
	struct prefix *all = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < s->n_nodes; i++) {
		for (size_t k = 0; k < s->nodes[i].n_prefixes; k++) {
			GROW(all, n, cap);
			all[n++] = s->nodes[i].prefixes[k];
		}
		for (size_t k = 0; k < s->nodes[i].n_originates; k++) {
			GROW(all, n, cap);
			all[n++] = s->nodes[i].originates[k];
		}
	}
	for (size_t i = 0; i < s->n_timeline; i++)
		if (s->timeline[i].prefix.addr.family != IP_NONE) {
			GROW(all, n, cap);
			all[n++] = s->timeline[i].prefix;
		}
	if (n > 0)
		qsort(all, n, sizeof(*all), by_prefix);
	for (size_t i = 0; i < n; i++)
		sim_prefix_id(o->w->sim, &all[i]);
	free(all);
}

static void
build_sim(struct opening *o)
{
	const struct scenario *s = o->s;
	struct world *w = o->w;
	const struct sim_options options = {
		.seed = o->o->seed != 0 ? o->o->seed : s->seed,
		.shuffle_seed = o->o->shuffle_seed,
		.epoch_ms = s->epoch_ms,
		.rpki = w->rpki,
		.people = world_people(w),
	};

	w->sim = sim_create(&w->topology, &w->registry, &options);
	intern_prefixes(o);
	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_routers; k++)
			start_config(o, &s->nodes[i].routers[k],
			    o->first[i] + (router_id_t)k);
	for (size_t i = 0; i < s->n_nodes; i++)
		originate(o, &s->nodes[i], i);
	sim_start(w->sim);
	for (size_t i = 0; i < s->n_timeline; i++)
		if (o->o->replay || !s->timeline[i].replay_only)
			post_event(o, &s->timeline[i]);
}

struct world *
world_open(const struct scenario *s, const struct world_options *options,
    struct diags *d)
{
	static const struct world_options none = { 0 };
	struct world *w = xcalloc(1, sizeof(*w));
	struct opening o = { .s = s,
		.w = w,
		.d = d,
		.o = options != NULL ? options : &none,
		.n_taken = SIZE_MAX };
	size_t errors = d->errors;

	w->scenario = s;
	o.first = ARENA_ARRAY(&w->arena, s->n_nodes, router_id_t);
	build_topology(&o);
	w->start = ARENA_ARRAY(&w->arena, w->topology.n_routers,
	    struct router_config *);
	fill_registry(&o);
	publish(&o);
	plan_rpki(&o);
	for (size_t i = 0; i < s->n_nodes; i++)
		set_filters(&o, &s->nodes[i], i);
	build_sim(&o);
	if (d->errors != errors) {
		world_close(w);
		return NULL;
	}
	return w;
}

void
world_close(struct world *w)
{
	if (w == NULL)
		return;
	sim_destroy(w->sim);
	rpki_plan_destroy(w->rpki);
	for (size_t i = 0; w->start != NULL && i < w->topology.n_routers; i++)
		if (w->start[i] != NULL && w->start[i]->arena == &w->arena)
			router_config_finish(w->start[i]);
	unpublish(w);
	registry_finish(&w->registry);
	topology_finish(&w->topology);
	arena_finish(&w->said);
	arena_finish(&w->arena);
	free(w);
}
