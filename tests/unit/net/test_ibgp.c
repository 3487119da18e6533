/* Several routers in an AS: full mesh, reflection, next hops and IGP costs. */
#include "net_lab.h"

/* AS 100 has r[0..3] in a line of cost 10 each; AS1 is a customer at r0, AS2 at
 * r3; AS9 a customer of both r0 and r3. */
struct as100 {
	struct lab lab;
	router_id_t r[4];
	edge_t mesh[4][4];
	link_t link[3];
	struct router_config *c[4];
};

static void
as100_routers(struct as100 *w)
{
	struct link_spec spec = { .relation = REL_INTERNAL };

	lab_init(&w->lab);
	lab_as(&w->lab, 1);
	lab_as(&w->lab, 2);
	lab_as(&w->lab, 9);
	topology_add_as(&w->lab.topo, 100, NULL, NULL);
	for (uint32_t i = 0; i < 4; i++) {
		char name[8];
		struct ip_addr lo = ip_addr_v4(0xc0000201u + i);

		(void)snprintf(name, sizeof(name), "r%u", i);
		w->r[i] = topology_add_router(&w->lab.topo, 100, name,
		    0xc0000201u + i);
		topology_set_loopback(&w->lab.topo, w->r[i], &lo);
	}
	for (int i = 0; i < 3; i++) {
		spec.a = w->r[i];
		spec.b = w->r[i + 1];
		spec.delay_ms = 1;
		w->link[i] = topology_add_link(&w->lab.topo, &spec);
	}
	spec.relation = REL_CUSTOMER;
	for (int i = 0; i < 4; i++) {
		static const uint32_t as[] = { 1, 2, 9, 9 };
		static const int at[] = { 0, 3, 0, 3 };

		spec.a = w->r[at[i]];
		spec.b = lab_router(&w->lab, as[i]);
		spec.delay_ms = 5;
		topology_add_link(&w->lab.topo, &spec);
	}
}

static void
as100_session(struct as100 *w, int i, int j)
{
	w->mesh[i][j] = topology_add_session(&w->lab.topo, w->r[i], w->r[j],
	    w->lab.topo.routers[w->r[i]].loopback[AF_V4],
	    w->lab.topo.routers[w->r[j]].loopback[AF_V4], REL_INTERNAL, 2);
	w->mesh[j][i] = edge_reverse(&w->lab.topo, w->mesh[i][j]);
}

static void
test_default_mesh(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	const struct path_attrs *a;

	(void)state;
	as100_routers(&w);
	for (int i = 0; i < 4; i++)
		for (int j = i + 1; j < 4; j++)
			as100_session(&w, i, j);
	lab_create(l);
	lab_announce(l, 1, "203.0.113.0/24");
	lab_announce(l, 9, "198.51.100.0/24");
	lab_start(l);
	for (int i = 0; i < 4; i++) {
		assert_string_equal(lab_router_path(l, w.r[i],
					"203.0.113.0/24"),
		    "1");
		assert_string_equal(lab_router_path(l, w.r[i],
					"198.51.100.0/24"),
		    "9");
	}
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "100 1");
	/* Inside, LOCAL_PREF and relation travel; the next hop is AS1's. */
	a = attr_get(sim_attrs(l->sim),
	    sim_best_attrs(l->sim, w.r[3], lab_id(l, "203.0.113.0/24")));
	assert_int_equal(a->local_pref, 200);
	assert_int_equal(a->learned_from, REL_CUSTOMER);
	assert_int_equal(topology_owner_of(&l->topo, &a->next_hop),
	    lab_router(l, 1));
	/* The nearest exit: r1 by r0, r2 by r3. */
	assert_int_equal(sim_best(l->sim, w.r[1], lab_id(l, "198.51.100.0/24")),
	    w.mesh[1][0]);
	assert_int_equal(sim_best(l->sim, w.r[2], lab_id(l, "198.51.100.0/24")),
	    w.mesh[2][3]);
	/* r0 loses its own exit: it uses r3's. */
	lab_post(l,
	    (struct sim_event){ .kind = EV_SESSION_ADMIN,
		.edge = topology_edge_to_as(&l->topo, w.r[0], 9, AF_V4) });
	lab_run(l);
	assert_int_equal(sim_best(l->sim, w.r[0], lab_id(l, "198.51.100.0/24")),
	    w.mesh[0][3]);
	/* The line breaks between r1 and r2: two halves. */
	lab_post(l, (struct sim_event){ .kind = EV_LINK, .link = w.link[1] });
	lab_run(l);
	assert_string_equal(lab_router_path(l, w.r[2], "203.0.113.0/24"),
	    "none");
	assert_string_equal(lab_router_path(l, w.r[0], "198.51.100.0/24"),
	    "none");
	assert_int_equal(sim_session_state(l->sim, w.mesh[0][3]), FSM_ACTIVE);
	lab_post(l,
	    (struct sim_event){ .kind = EV_LINK,
		.link = w.link[1],
		.up = true });
	lab_run(l);
	assert_string_equal(lab_router_path(l, w.r[2], "203.0.113.0/24"), "1");
	assert_string_equal(lab_router_path(l, w.r[0], "198.51.100.0/24"), "9");
	lab_close(l);
}

/* Configurations: r1 reflects for r0 and r2; r3 is no client. */
static void
as100_configure(struct as100 *w)
{
	static const int sessions[][2] = { { 0, 1 }, { 1, 2 }, { 1, 3 } };
	struct lab *l = &w->lab;

	as100_routers(w);
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++)
		as100_session(w, sessions[i][0], sessions[i][1]);
	lab_create(l);
	for (int i = 0; i < 4; i++) {
		const struct topo_router *r = &l->topo.routers[w->r[i]];

		w->c[i] = lab_config(l, 100);
		w->c[i]->router_id = r->bgp_id;
		for (size_t j = 0; j < r->n_edges; j++) {
			const struct topo_edge *te =
			    &l->topo.edges[r->edges[j]];
			struct neighbor *n = lab_neighbor_addr(w->c[i],
			    te->remote_addr, l->topo.routers[te->peer].as);

			if (n->remote_as == 100)
				n->update_source = "lo";
			if (i == 1)
				n->af[AF_V4].route_reflector_client =
				    te->peer != w->r[3];
		}
	}
}

static void
as100_commit(struct as100 *w, int i)
{
	lab_commit_router(&w->lab, w->r[i], w->c[i]);
	w->c[i] = lab_config_copy(&w->lab, w->c[i]);
}

static void
test_reflection(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	const struct path_attrs *a;
	attr_id best;

	(void)state;
	as100_configure(&w);
	for (int i = 0; i < 4; i++)
		as100_commit(&w, i);
	lab_announce(l, 1, "203.0.113.0/24");
	lab_announce(l, 2, "198.51.100.0/24");
	lab_start(l);
	/* From client r0 to all; from r3, which is none, to clients. */
	assert_string_equal(lab_router_path(l, w.r[2], "203.0.113.0/24"), "1");
	assert_string_equal(lab_router_path(l, w.r[3], "203.0.113.0/24"), "1");
	assert_string_equal(lab_router_path(l, w.r[0], "198.51.100.0/24"), "2");
	best = sim_best_attrs(l->sim, w.r[3], lab_id(l, "203.0.113.0/24"));
	a = attr_get(sim_attrs(l->sim), best);
	assert_true(a->flags & ATTR_HAS_ORIGINATOR_ID);
	assert_int_equal(a->originator_id, 0xc0000201u);
	assert_int_not_equal(a->cluster_list, 0);
	assert_string_equal(lab_path(l, 2, "203.0.113.0/24"), "100 1");
	/* Without clients r1 keeps what iBGP tells it. */
	for (size_t i = 0; i < w.c[1]->n_neighbors; i++)
		w.c[1]->neighbors[i].af[AF_V4].route_reflector_client = false;
	as100_commit(&w, 1);
	lab_run(l);
	assert_string_equal(lab_router_path(l, w.r[1], "203.0.113.0/24"), "1");
	assert_string_equal(lab_router_path(l, w.r[3], "203.0.113.0/24"),
	    "none");
	lab_close(l);
}

static void
test_next_hop_self(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	const struct path_attrs *a;
	struct ip_addr lo;

	(void)state;
	as100_configure(&w);
	for (size_t i = 0; i < w.c[0]->n_neighbors; i++)
		w.c[0]->neighbors[i].af[AF_V4].next_hop_self = true;
	for (int i = 0; i < 4; i++)
		as100_commit(&w, i);
	lab_announce(l, 1, "203.0.113.0/24");
	lab_start(l);
	a = attr_get(sim_attrs(l->sim),
	    sim_best_attrs(l->sim, w.r[3], lab_id(l, "203.0.113.0/24")));
	lo = l->topo.routers[w.r[0]].loopback[AF_V4];
	assert_true(ip_addr_eq(&a->next_hop, &lo));
	lab_close(l);
}

/* RFC 4271 6.3: AS 9 tells r3 of a next hop on its line to r0, unchanged. r3
 * knows the way there by the IGP, and is not on that network. */
static void
test_next_hop_elsewhere(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	struct router_config *nine;
	struct neighbor *to_r3, *at_r3;
	prefix_id p;
	edge_t e;

	(void)state;
	as100_configure(&w);
	e = topology_edge_to_as(&l->topo, w.r[3], 9, AF_V4);
	nine = lab_config(l, 9);
	lab_neighbor_addr(nine,
	    l->topo
		.edges[edge_reverse(&l->topo,
		    topology_edge_to_as(&l->topo, w.r[0], 9, AF_V4))]
		.remote_addr,
	    100);
	to_r3 = lab_neighbor_addr(nine, l->topo.edges[e].local_addr, 100);
	to_r3->af[AF_V4].next_hop_unchanged = true;
	lab_commit(l, nine);
	at_r3 = (struct neighbor *)router_neighbor(w.c[3],
	    &l->topo.edges[e].remote_addr);
	at_r3->af[AF_V4].allowas_in = 1;
	for (int i = 0; i < 4; i++)
		as100_commit(&w, i);
	lab_announce(l, 1, "203.0.113.0/24");
	lab_start(l);
	p = lab_id(l, "203.0.113.0/24");
	assert_int_equal(sim_adj_in(l->sim, e, p).reason, REFUSE_NEXT_HOP);
	/* Told not to look, it takes what the IGP knows. */
	at_r3 = (struct neighbor *)router_neighbor(w.c[3],
	    &l->topo.edges[e].remote_addr);
	at_r3->disable_connected_check = true;
	as100_commit(&w, 3);
	lab_run(l);
	assert_int_equal(sim_adj_in(l->sim, e, p).reason, REFUSE_NONE);
	lab_close(l);
}

/* RFC 4271 5.1.3: AS 9's own route comes back to it by r3, with AS 9's address
 * on its line to r0 as next hop. */
static void
test_next_hop_own(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	struct router_config *nine;
	struct neighbor *at_r3;
	edge_t e, back;

	(void)state;
	as100_configure(&w);
	e = topology_edge_to_as(&l->topo, w.r[3], 9, AF_V4);
	back = edge_reverse(&l->topo, e);
	nine = lab_config(l, 9);
	lab_neighbor_addr(nine,
	    l->topo
		.edges[edge_reverse(&l->topo,
		    topology_edge_to_as(&l->topo, w.r[0], 9, AF_V4))]
		.remote_addr,
	    100);
	lab_neighbor_addr(nine, l->topo.edges[back].remote_addr, 100)
	    ->af[AF_V4]
	    .allowas_in = 1;
	lab_network(nine, "198.51.100.0/24");
	lab_commit(l, nine);
	at_r3 = (struct neighbor *)router_neighbor(w.c[3],
	    &l->topo.edges[e].remote_addr);
	at_r3->af[AF_V4].next_hop_unchanged = true;
	for (size_t j = 0; j < w.c[3]->n_neighbors; j++)
		if (w.c[3]->neighbors[j].remote_as == 100)
			w.c[3]->neighbors[j].af[AF_V4].weight = 100;
	for (int i = 0; i < 4; i++)
		as100_commit(&w, i);
	lab_start(l);
	assert_int_equal(sim_adj_in(l->sim, back, lab_id(l, "198.51.100.0/24"))
			     .reason,
	    REFUSE_NEXT_HOP_SELF);
	lab_close(l);
}

/* Loopback to loopback without update-source: nobody's connection comes from
 * the address that the other expects. */
static void
test_update_source(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	struct neighbor *n;

	(void)state;
	as100_configure(&w);
	for (int i = 0; i < 4; i++) {
		for (size_t j = 0; j < w.c[i]->n_neighbors; j++)
			w.c[i]->neighbors[j].update_source = NULL;
		as100_commit(&w, i);
	}
	lab_start(l);
	assert_int_equal(sim_session_state(l->sim, w.mesh[0][1]), FSM_ACTIVE);
	n = NULL;
	for (size_t j = 0; j < w.c[0]->n_neighbors; j++)
		if (w.c[0]->neighbors[j].remote_as == 100)
			n = &w.c[0]->neighbors[j];
	assert_non_null(n);
	n->update_source = "192.0.2.1";
	as100_commit(&w, 0);
	lab_run(l);
	assert_int_equal(sim_session_state(l->sim, w.mesh[0][1]),
	    FSM_ESTABLISHED);
	/* Equal identifiers inside an AS. */
	w.c[0]->router_id = w.c[1]->router_id;
	as100_commit(&w, 0);
	lab_run(l);
	assert_int_equal(sim_session_state(l->sim, w.mesh[0][1]), FSM_IDLE);
	assert_int_equal(sim_session_error(l->sim, w.mesh[0][1]),
	    NOTIFY_BAD_BGP_ID);
	lab_close(l);
}

/* The cost of an interface in the configuration counts. */
static void
test_configured_cost(void **state)
{
	struct as100 w;
	struct lab *l = &w.lab;
	const struct topo_link *link;

	(void)state;
	as100_routers(&w);
	for (int i = 0; i < 4; i++)
		for (int j = i + 1; j < 4; j++)
			as100_session(&w, i, j);
	lab_create(l);
	lab_announce(l, 9, "198.51.100.0/24");
	lab_start(l);
	assert_int_equal(sim_best(l->sim, w.r[1], lab_id(l, "198.51.100.0/24")),
	    w.mesh[1][0]);
	w.c[1] = lab_config(l, 100);
	w.c[1]->router_id = l->topo.routers[w.r[1]].bgp_id;
	for (int j = 0; j < 4; j++)
		if (j != 1)
			lab_neighbor_addr(w.c[1],
			    l->topo.routers[w.r[j]].loopback[AF_V4], 100)
			    ->update_source = "lo0";
	link = &l->topo.links[w.link[0]];
	w.c[1]->interfaces[0].name = "eth0";
	w.c[1]->interfaces[0].addrs[0].addr = link->addr_b[AF_V4];
	w.c[1]->interfaces[0].addrs[0].len = link->len[AF_V4];
	w.c[1]->interfaces[0].n_addrs = 1;
	w.c[1]->interfaces[0].cost = 100;
	w.c[1]->n_interfaces = 1;
	as100_commit(&w, 1);
	lab_run(l);
	assert_int_equal(sim_best(l->sim, w.r[1], lab_id(l, "198.51.100.0/24")),
	    w.mesh[1][3]);
	lab_close(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_mesh),
		cmocka_unit_test(test_reflection),
		cmocka_unit_test(test_next_hop_self),
		cmocka_unit_test(test_next_hop_elsewhere),
		cmocka_unit_test(test_next_hop_own),
		cmocka_unit_test(test_update_source),
		cmocka_unit_test(test_configured_cost),
	};

	return RUN_TESTS(tests);
}
