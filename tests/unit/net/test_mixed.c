/* Random worlds of everything at once, checked after every step: the RIBs agree
 * with what import, decision and export say when they are asked again. */
#include "net_lab.h"

enum { N_AS = 9, ROUNDS = 25, EVENTS = 40 };

static const char *const prefixes[] = { "192.0.2.0/24", "198.51.100.0/24",
	"203.0.113.0/24", "203.0.113.0/25", "224.1.0.0/16", "2001:db8::/32" };

struct world {
	struct lab lab;
	uint64_t seed;
	struct prefix_list cone;
	struct prefix_rule rules[2];
};

static uint64_t
dice(struct world *w, uint64_t sides)
{
	return base_rand(&w->seed) % sides;
}

static void
make_routers(struct world *w)
{
	struct topology *t = &w->lab.topo;

	for (uint32_t as = 1; as <= N_AS; as++)
		lab_as(&w->lab, as);
	/* AS1 has three routers, AS9 is a route server. */
	for (uint32_t i = 0; i < 2; i++)
		topology_add_router(t, 1, i == 0 ? "b1" : "c1", 50 + i);
	t->routers[lab_router(&w->lab, 9)].route_server = true;
	w->rules[0] = (struct prefix_rule){ lab_prefix("203.0.113.0/24"), 24,
		25, true, 5, { 0 } };
	w->cone = (struct prefix_list){ .name = "CONE",
		.family = IP_V4,
		.rules = w->rules,
		.n = 1 };
	for (uint32_t as = 2; as < N_AS; as++) {
		struct default_behaviour *d =
		    &t->routers[lab_router(&w->lab, as)].defaults;

		d->drop_rov_invalid = dice(w, 5) == 0;
		if (dice(w, 5) == 0)
			d->customer_cone[AF_V4] = &w->cone;
	}
}

static void
make_links(struct world *w)
{
	struct topology *t = &w->lab.topo;
	const uint32_t *core = topology_find_as(t, 1)->routers;
	struct link_spec spec = { .relation = REL_INTERNAL };

	for (uint32_t i = 0; i < 3; i++) {
		struct ip_addr lo = ip_addr_v4(0x0a0a0a01u + i);

		topology_set_loopback(t, core[i], &lo);
	}
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t j = (i + 1) % 3;

		spec.a = core[i];
		spec.b = core[j];
		spec.igp_cost = 1 + (uint32_t)dice(w, 5);
		topology_add_link(t, &spec);
		topology_add_session(t, core[i], core[j],
		    t->routers[core[i]].loopback[AF_V4],
		    t->routers[core[j]].loopback[AF_V4], REL_INTERNAL, 1);
	}
	for (uint32_t a = 1; a < N_AS; a++)
		for (uint32_t b = a + 1; b < N_AS; b++) {
			uint64_t d = dice(w, 10);

			if (d > 4)
				continue;
			spec = (struct link_spec){ .relation = REL_PEER };
			if (d < 3)
				spec.relation = REL_CUSTOMER;
			spec.a =
			    a == 1 ? core[dice(w, 3)] : lab_router(&w->lab, a);
			spec.b = lab_router(&w->lab, b);
			spec.delay_ms = (uint32_t)dice(w, 20);
			spec.mrai_ms = dice(w, 6) == 0 ? 50 : 0;
			spec.roles = dice(w, 6) == 0;
			topology_add_link(t, &spec);
		}
	/* The exchange: 4, 5 and 6 on one network. */
	for (uint32_t as = 4; as <= 6; as++) {
		spec = (struct link_spec){ .relation = REL_RS_CLIENT };
		spec.a = lab_router(&w->lab, 9);
		spec.b = lab_router(&w->lab, as);
		spec.addr_a[AF_V4] = lab_addr("198.18.0.9");
		spec.addr_b[AF_V4] = ip_addr_v4(0xc6120000u + as);
		spec.len[AF_V4] = 24;
		topology_add_link(t, &spec);
	}
	/* Bilateral sessions there: next hops of third parties. */
	spec.a = lab_router(&w->lab, 4);
	spec.addr_a[AF_V4] = lab_addr("198.18.0.4");
	spec.relation = REL_CUSTOMER;
	topology_add_link(t, &spec);
	spec.b = lab_router(&w->lab, 5);
	spec.addr_b[AF_V4] = lab_addr("198.18.0.5");
	spec.relation = REL_PEER;
	topology_add_link(t, &spec);
}

/* With all that a speaker looks at, now and then. */
static attr_id
make_attrs(struct world *w)
{
	struct attr_table *t = sim_attrs(w->lab.sim);
	struct path_attrs a;
	uint32_t words[3] = { COMMUNITY_NO_EXPORT, 64500, 7 };

	path_attrs_init(&a);
	if (dice(w, 3) == 0)
		a.origin = ORIGIN_INCOMPLETE;
	if (dice(w, 4) == 0)
		a.large_communities = word_set_sorted(t, words, 3, 3);
	if (dice(w, 8) == 0)
		a.communities = word_set_sorted(t, words, 1, 1);
	if (dice(w, 6) == 0) {
		a.flags |= ATTR_HAS_MED;
		a.multi_exit_disc = (uint32_t)dice(w, 2) * 50;
	}
	if (dice(w, 6) == 0) {
		a.flags |= ATTR_HAS_OTC;
		a.only_to_customer = 3;
	}
	for (uint64_t n = dice(w, 3); n > 0; n--)
		a.as_path =
		    as_path_prepend(t, a.as_path, (uint32_t)dice(w, 12));
	if (dice(w, 8) == 0)
		a.as_path = as_path_prepend_set(t, a.as_path, words + 1, 2);
	return attr_intern(t, &a);
}

static struct router_config *
make_config(struct world *w, router_id_t r)
{
	struct lab *l = &w->lab;
	const struct topo_router *router = &l->topo.routers[r];
	struct router_config *c = lab_config(l, router->as);

	c->router_id = router->bgp_id;
	for (size_t i = 0; i < router->n_edges && i < 14; i++) {
		const struct topo_edge *te = &l->topo.edges[router->edges[i]];
		struct neighbor *n = lab_neighbor_addr(c, te->remote_addr,
		    l->topo.routers[te->peer].as);

		n->af[AF_V6].active = dice(w, 2) == 0;
		n->shutdown = dice(w, 12) == 0;
		n->af[AF_V4].next_hop_self = dice(w, 3) == 0;
		if (te->link == LINK_NONE)
			n->update_source = "lo";
		if (dice(w, 8) == 0)
			n->af[AF_V4].max_prefix = 2;
		if (dice(w, 3) == 0)
			lab_chain(&n->af[AF_V4].in,
			    lab_set_policy(l, ACT_SET_LOCAL_PREF,
				50 + 100 * (uint32_t)dice(w, 3)));
		if (dice(w, 4) == 0)
			lab_chain(&n->af[AF_V4].out,
			    lab_set_policy(l, ACT_SET_MED,
				(uint32_t)dice(w, 3)));
		n->af[AF_V4].default_originate = dice(w, 10) == 0;
		n->af[AF_V4].next_hop_unchanged = dice(w, 10) == 0;
	}
	if (dice(w, 2))
		lab_network(c, prefixes[dice(w, 4)]);
	if (dice(w, 3) == 0) {
		c->aggregates[0].prefix = lab_prefix("203.0.0.0/16");
		c->aggregates[0].summary_only = dice(w, 2);
		c->aggregates[0].as_set = dice(w, 2);
		c->n_aggregates = 1;
	}
	c->options.always_compare_med = dice(w, 4) == 0;
	return c;
}

static void
post_one(struct world *w, bool configure)
{
	static const uint8_t kinds[] = { EV_ORIGINATE, EV_ORIGINATE,
		EV_ORIGINATE, EV_WITHDRAW, EV_WITHDRAW, EV_LEAK, EV_LINK,
		EV_LINK, EV_SESSION_ADMIN, EV_SESSION_RESET, EV_ROA,
		EV_CONFIG };
	struct lab *l = &w->lab;
	struct roa roa = { lab_prefix("203.0.113.0/24"), 24,
		1 + (uint32_t)dice(w, 8) };
	struct sim_event e = { .kind = kinds[dice(w, ARRAY_LEN(kinds))] };

	e.time_ms = sim_now(l->sim) + dice(w, 30);
	e.router = (router_id_t)dice(w, l->topo.n_routers);
	e.edge = (edge_t)dice(w, l->topo.n_edges);
	e.link = (link_t)dice(w, l->topo.n_links);
	e.prefix = lab_id(l, prefixes[dice(w, ARRAY_LEN(prefixes))]);
	e.up = dice(w, 3) > 0;
	if (e.kind == EV_ORIGINATE && dice(w, 2))
		e.attrs = make_attrs(w);
	if (e.kind == EV_LEAK)
		e.a = (uint32_t)dice(w, 2) * 3;
	if (e.kind == EV_ROA)
		e.a = sim_add_roa(l->sim, &roa);
	if (e.kind == EV_CONFIG) {
		if (!configure)
			return;
		e.a = dice(w, 3) == 0 ? 0
				      : sim_add_config(l->sim, e.router,
					    make_config(w, e.router));
	}
	sim_post(l->sim, &e);
}

static void
world_play(uint64_t round, bool configure)
{
	struct world w = { .seed = round * 2 + configure + 1 };
	struct lab *l = &w.lab;
	sim_mark_t mark;
	uint64_t hash;
	size_t steps = 0;

	lab_init(l);
	l->options.shuffle_seed = dice(&w, 2) * round;
	l->options.message_budget = 20000;
	make_routers(&w);
	make_links(&w);
	lab_create(l);
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		(void)lab_id(l, prefixes[i]);
	for (int i = 0; i < 6; i++)
		post_one(&w, configure);
	mark = sim_mark(l->sim);
	hash = sim_state_hash(l->sim);
	sim_start(l->sim);
	for (int i = 0; i < EVENTS; i++) {
		post_one(&w, configure);
		for (uint64_t n = dice(&w, 40); n > 0 && sim_step(l->sim);
		     n--, steps++)
			/* A configuration is not known to the other side at
			 * once: then only when all is quiet. */
			if (!configure)
				lab_check(l);
	}
	if (sim_run(l->sim, UINT64_MAX) == SIM_SETTLED)
		lab_check(l);
	assert_true(steps > 0);
	sim_rollback(l->sim, mark);
	assert_true(sim_state_hash(l->sim) == hash);
	lab_close(l);
}

static void
test_defaults(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++)
		world_play(round, false);
}

static void
test_configurations(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 3 * ROUNDS; round++)
		world_play(round, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_configurations),
	};

	return RUN_TESTS(tests);
}
