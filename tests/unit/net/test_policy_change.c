/* A new configuration: policies looked at again, own routes, defaults. */
#include "net_lab.h"

/* AS1 is configured; 2 is its customer, 3 its provider, 4 a peer. */
static const struct lab_link star[] = {
	{ 1, 2, REL_CUSTOMER, 10 },
	{ 1, 3, REL_PROVIDER, 10 },
	{ 1, 4, REL_PEER, 10 },
	{ 3, 4, REL_CUSTOMER, 10 },
};

struct star {
	struct lab lab;
	struct router_config *c;
};

enum { TO_2, TO_3, TO_4 };

static void
star_open(struct star *s)
{
	lab_open(&s->lab, star, ARRAY_LEN(star));
	s->c = lab_config(&s->lab, 1);
	for (uint32_t as = 2; as <= 4; as++)
		lab_neighbor(&s->lab, s->c, as);
	lab_announce(&s->lab, 2, "192.0.2.0/24");
	lab_announce(&s->lab, 2, "192.0.2.0/25");
	lab_announce(&s->lab, 3, "198.51.100.0/24");
}

static void
star_commit(struct star *s)
{
	lab_commit(&s->lab, s->c);
	s->c = lab_config_copy(&s->lab, s->c);
	lab_run(&s->lab);
}

static void
star_start(struct star *s)
{
	sim_start(s->lab.sim);
	star_commit(s);
}

static void
test_import(void **state)
{
	static const char *const allowed[] = { "192.0.2.0/24" };
	struct star s;
	struct lab *l = &s.lab;
	size_t steps;

	(void)state;
	star_open(&s);
	star_start(&s);
	assert_string_equal(lab_path(l, 4, "192.0.2.0/25"), "1 2");
	assert_string_equal(lab_path(l, 1, "192.0.2.0/25"), "2");
	lab_chain(&s.c->neighbors[TO_2].af[AF_V4].in,
	    lab_prefix_policy(l, true, allowed, 1));
	star_commit(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/25"), "none");
	assert_int_equal(lab_reason(l, 1, 2, "192.0.2.0/25"), REFUSE_POLICY);
	/* Refused, and still there to be seen. */
	assert_int_not_equal(sim_adj_in(l->sim, lab_edge(l, 1, 2),
				 lab_id(l, "192.0.2.0/25"))
				 .received,
	    0);
	assert_string_equal(lab_path(l, 4, "192.0.2.0/25"), "none");
	assert_string_equal(lab_path(l, 4, "192.0.2.0/24"), "1 2");
	/* The same again: one step, nobody hears anything. */
	steps = history_steps(l->sim);
	star_commit(&s);
	assert_int_equal(history_steps(l->sim), steps + 1);
	/* And back. */
	s.c->neighbors[TO_2].af[AF_V4].in.n = 0;
	star_commit(&s);
	assert_string_equal(lab_path(l, 4, "192.0.2.0/25"), "1 2");
	lab_close(l);
}

static void
test_export(void **state)
{
	static const char *const own[] = { "192.0.2.0/24", "192.0.2.0/25" };
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	star_start(&s);
	/* Nothing stops AS1 from giving its provider's route to its peer. */
	assert_int_not_equal(sim_adj_out(l->sim, lab_edge(l, 1, 4),
				 lab_id(l, "198.51.100.0/24")),
	    0);
	lab_chain(&s.c->neighbors[TO_4].af[AF_V4].out,
	    lab_prefix_policy(l, true, own, 2));
	star_commit(&s);
	assert_int_equal(sim_adj_out(l->sim, lab_edge(l, 1, 4),
			     lab_id(l, "198.51.100.0/24")),
	    0);
	assert_string_equal(lab_path(l, 4, "192.0.2.0/24"), "1 2");
	lab_close(l);
}

static void
test_requires_policy(void **state)
{
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	s.c->options.ebgp_requires_policy = true;
	star_start(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/24"), "none");
	assert_int_equal(lab_reason(l, 1, 2, "192.0.2.0/24"), REFUSE_NO_POLICY);
	lab_chain(&s.c->neighbors[TO_2].af[AF_V4].in,
	    lab_set_policy(l, ACT_SET_LOCAL_PREF, 300));
	lab_chain(&s.c->neighbors[TO_4].af[AF_V4].out,
	    lab_set_policy(l, ACT_PREPEND_LAST_AS, 0));
	star_commit(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/24"), "2");
	assert_string_equal(lab_path(l, 4, "192.0.2.0/24"), "1 2");
	assert_int_equal(attr_get(sim_attrs(l->sim),
			     sim_best_attrs(l->sim, lab_router(l, 1),
				 lab_id(l, "192.0.2.0/24")))
			     ->local_pref,
	    300);
	lab_close(l);
}

/* Own routes win by their weight only: one that a route-map has lowered loses
 * to a neighbour's (FRR). */
static void
test_own_weight(void **state)
{
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	lab_network(s.c, "192.0.2.0/24");
	s.c->neighbors[TO_2].af[AF_V4].weight = 200;
	star_start(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/24"), "local");
	s.c->networks[0].map = lab_set_policy(l, ACT_SET_WEIGHT, 201);
	star_commit(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/24"), "local");
	s.c->networks[0].map = lab_set_policy(l, ACT_SET_WEIGHT, 199);
	star_commit(&s);
	assert_string_equal(lab_path(l, 1, "192.0.2.0/24"), "2");
	lab_close(l);
}

static void
test_networks(void **state)
{
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	lab_network(s.c, "203.0.113.0/24");
	star_start(&s);
	assert_string_equal(lab_path(l, 1, "203.0.113.0/24"), "local");
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "1");
	/* A route-map that is not defined refuses it. */
	s.c->networks[0].map_name = "NOT-DEFINED";
	star_commit(&s);
	assert_string_equal(lab_path(l, 1, "203.0.113.0/24"), "none");
	s.c->networks[0].map_name = NULL;
	/* Now the routing table has to have it. */
	s.c->options.network_import_check = true;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "none");
	s.c->statics[0].prefix = lab_prefix("203.0.113.0/24");
	s.c->statics[0].discard = true;
	s.c->n_statics = 1;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "1");
	s.c->n_networks = 0;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "none");
	/* A connected network counts, and so does one of the topology. */
	lab_network(s.c, "203.0.113.64/26");
	lab_network(s.c, "100.64.0.0/31");
	s.c->n_statics = 0;
	s.c->interfaces[0].name = "eth7";
	s.c->interfaces[0].addrs[0].addr = lab_addr("203.0.113.65");
	s.c->interfaces[0].addrs[0].len = 26;
	s.c->interfaces[0].n_addrs = 1;
	s.c->n_interfaces = 1;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.64/26"), "1");
	assert_string_equal(lab_path(l, 2, "100.64.0.0/31"), "1");
	s.c->interfaces[0].shutdown = true;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.64/26"), "none");
	lab_close(l);
}

static void
test_redistribute(void **state)
{
	static const char *const only[] = { "203.0.113.0/24" };
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	for (size_t i = 0; i < 2; i++) {
		s.c->statics[i].prefix =
		    lab_prefix(i == 0 ? "203.0.113.0/24" : "198.18.0.0/24");
		s.c->statics[i].discard = true;
	}
	s.c->n_statics = 2;
	s.c->redistributes[0].source = SOURCE_STATIC;
	s.c->redistributes[0].map = lab_prefix_policy(l, true, only, 1);
	s.c->n_redistributes = 1;
	star_start(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "1");
	assert_string_equal(lab_path(l, 2, "198.18.0.0/24"), "none");
	s.c->redistributes[0].source = SOURCE_CONNECTED;
	s.c->redistributes[0].map = NULL;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "none");
	assert_string_equal(lab_path(l, 2, "100.64.0.2/31"), "1");
	lab_close(l);
}

static void
test_default_originate(void **state)
{
	static const char *const watched[] = { "198.51.100.0/24" };
	static const char *const defaults[] = { "0.0.0.0/0" };
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	s.c->neighbors[TO_2].af[AF_V4].default_originate = true;
	star_start(&s);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "1");
	assert_string_equal(lab_path(l, 4, "0.0.0.0/0"), "none");
	assert_string_equal(lab_path(l, 1, "0.0.0.0/0"), "none");
	/* Only while a route is there. */
	s.c->neighbors[TO_2].af[AF_V4].default_originate_map_name = "WATCH";
	s.c->neighbors[TO_2].af[AF_V4].default_originate_map =
	    lab_prefix_policy(l, true, watched, 1);
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "1");
	lab_withdraw(l, 3, "198.51.100.0/24");
	lab_run(l);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "none");
	lab_announce(l, 3, "198.51.100.0/24");
	lab_run(l);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "1");
	/* A default route that was learned is a route, too (FRR). */
	s.c->neighbors[TO_2].af[AF_V4].default_originate_map =
	    lab_prefix_policy(l, true, defaults, 1);
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "none");
	lab_announce(l, 3, "0.0.0.0/0");
	lab_run(l);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "1");
	lab_withdraw(l, 3, "0.0.0.0/0");
	lab_run(l);
	assert_string_equal(lab_path(l, 2, "0.0.0.0/0"), "none");
	lab_close(l);
}

/* Scripted and configured routes of one prefix do not disturb each other. */
static void
test_scripted_and_configured(void **state)
{
	struct star s;
	struct lab *l = &s.lab;

	(void)state;
	star_open(&s);
	lab_network(s.c, "203.0.113.0/24");
	star_start(&s);
	lab_announce(l, 1, "203.0.113.0/24");
	lab_run(l);
	s.c->n_networks = 0;
	star_commit(&s);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "1");
	lab_withdraw(l, 1, "203.0.113.0/24");
	lab_run(l);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "none");
	lab_close(l);
}

/* A neighbor on an address that is known, where no session was foreseen. */
static void
test_session_on_demand(void **state)
{
	struct lab l;
	struct router_config *c1, *c2;
	struct link_spec spec = { .relation = REL_PEER, .no_session = true };
	edge_t e;

	(void)state;
	lab_init(&l);
	lab_as(&l, 1);
	lab_as(&l, 2);
	spec.b = 1;
	spec.addr_a[AF_V4] = lab_addr("192.0.2.1");
	spec.addr_b[AF_V4] = lab_addr("192.0.2.2");
	spec.len[AF_V4] = 24;
	topology_add_link(&l.topo, &spec);
	lab_create(&l);
	lab_announce(&l, 2, "203.0.113.0/24");
	lab_start(&l);
	assert_int_equal(l.topo.n_edges, 0);
	c1 = lab_config(&l, 1);
	lab_neighbor_addr(c1, spec.addr_b[AF_V4], 2);
	lab_commit(&l, c1);
	lab_run(&l);
	assert_int_equal(l.topo.n_edges, 2);
	e = topology_find_edge(&l.topo, 0, &spec.addr_b[AF_V4]);
	/* A router without configuration knows nothing of it. */
	assert_int_equal(sim_session_state(l.sim, e), FSM_ACTIVE);
	assert_int_equal(sim_session_state(l.sim, edge_reverse(&l.topo, e)),
	    FSM_IDLE);
	c2 = lab_config(&l, 2);
	lab_neighbor_addr(c2, spec.addr_a[AF_V4], 1);
	lab_commit(&l, c2);
	lab_run(&l);
	assert_int_equal(sim_session_state(l.sim, e), FSM_ESTABLISHED);
	assert_string_equal(lab_path(&l, 1, "203.0.113.0/24"), "2");
	lab_close(&l);
}

/* RFC 4451 2.1: with MEDs a route that is not the best can keep another out.
 * Of AS 2, b's route has the lower MED and loses to AS 3's by router id; once b
 * is gone, a's router id wins. down: b's session ends, or it withdraws. */
static void
play_med(bool down)
{
	static const uint32_t med[] = { 50, 10, 30 };
	struct lab l;
	struct link_spec spec = { .relation = REL_CUSTOMER, .delay_ms = 1 };
	struct router_config *c;
	router_id_t from[3], r;
	edge_t e[3];

	lab_init(&l);
	lab_as(&l, 1);
	topology_add_as(&l.topo, 2, NULL, NULL);
	topology_add_as(&l.topo, 3, NULL, NULL);
	from[0] = topology_add_router(&l.topo, 2, "a", 0x0a000001);
	from[1] = topology_add_router(&l.topo, 2, "b", 0x0a000003);
	from[2] = topology_add_router(&l.topo, 3, "c", 0x0a000002);
	r = spec.a = lab_router(&l, 1);
	for (uint32_t i = 0; i < 3; i++) {
		spec.b = from[i];
		spec.addr_a[AF_V4] = ip_addr_v4(0xc6120001u + (i << 8));
		spec.addr_b[AF_V4] = ip_addr_v4(0xc6120002u + (i << 8));
		spec.len[AF_V4] = 24;
		topology_add_link(&l.topo, &spec);
		e[i] = l.topo.routers[r].edges[i];
	}
	lab_create(&l);
	c = lab_config(&l, 1);
	for (size_t i = 0; i < 3; i++)
		lab_chain(&lab_neighbor_addr(c, l.topo.edges[e[i]].remote_addr,
			      l.topo.routers[from[i]].as)
			       ->af[AF_V4]
			       .in,
		    lab_set_policy(&l, ACT_SET_MED, med[i]));
	lab_commit(&l, c);
	for (size_t i = 0; i < 3; i++)
		lab_post(&l,
		    (struct sim_event){ .kind = EV_ORIGINATE,
			.router = from[i],
			.prefix = lab_id(&l, "203.0.113.0/24") });
	lab_start(&l);
	assert_string_equal(lab_path(&l, 1, "203.0.113.0/24"), "3");
	lab_post(&l,
	    (struct sim_event){ .kind = down ? EV_SESSION_ADMIN : EV_WITHDRAW,
		.edge = e[1],
		.router = from[1],
		.prefix = lab_id(&l, "203.0.113.0/24") });
	lab_run(&l);
	assert_int_equal(sim_best(l.sim, r, lab_id(&l, "203.0.113.0/24")),
	    e[0]);
	lab_close(&l);
}

static void
test_med_keeps_out(void **state)
{
	(void)state;
	play_med(false);
	play_med(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_requires_policy),
		cmocka_unit_test(test_own_weight),
		cmocka_unit_test(test_med_keeps_out),
		cmocka_unit_test(test_networks),
		cmocka_unit_test(test_redistribute),
		cmocka_unit_test(test_default_originate),
		cmocka_unit_test(test_scripted_and_configured),
		cmocka_unit_test(test_session_on_demand),
	};

	return RUN_TESTS(tests);
}
