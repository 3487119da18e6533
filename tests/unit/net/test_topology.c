#include "net_lab.h"

static void
test_links_make_sessions(void **state)
{
	struct lab l;
	struct link_spec spec = { .relation = REL_CUSTOMER, .delay_ms = 7 };
	struct ip_addr a = lab_addr("192.0.2.1"), b = lab_addr("192.0.2.2");
	link_t link;
	edge_t e;

	(void)state;
	lab_init(&l);
	lab_as(&l, 64500);
	lab_as(&l, 64501);
	spec.b = 1;
	spec.addr_a[AF_V4] = a;
	spec.addr_b[AF_V4] = b;
	spec.len[AF_V4] = 30;
	spec.addr_a[AF_V6] = lab_addr("2001:db8::1");
	spec.addr_b[AF_V6] = lab_addr("2001:db8::2");
	spec.len[AF_V6] = 64;
	link = topology_add_link(&l.topo, &spec);
	assert_int_equal(l.topo.n_edges, 4);
	e = topology_find_edge(&l.topo, 0, &b);
	assert_int_equal(e, l.topo.links[link].edges[AF_V4]);
	assert_int_equal(l.topo.edges[e].relation, REL_CUSTOMER);
	assert_int_equal(l.topo.edges[edge_reverse(&l.topo, e)].relation,
	    REL_PROVIDER);
	assert_true(
	    ip_addr_eq(&l.topo.edges[edge_reverse(&l.topo, e)].remote_addr,
		&a));
	assert_false(l.topo.edges[e].single_family);
	assert_int_equal(l.topo.edges[e].delay_ms, 7);
	assert_int_equal(topology_edge_to_as(&l.topo, 0, 64501, AF_V6),
	    l.topo.links[link].edges[AF_V6]);
	assert_int_equal(topology_edge_to_as(&l.topo, 0, 64999, AF_V4),
	    EDGE_NONE);
	assert_int_equal(topology_owner_of(&l.topo, &a), 0);
	assert_int_equal(topology_owner_of(&l.topo, &b), 1);
	/* Without addresses: numbered from the link's id. */
	spec = (struct link_spec){ .b = 1, .relation = REL_PEER };
	link = topology_add_link(&l.topo, &spec);
	e = l.topo.links[link].edges[AF_V4];
	a = lab_addr("100.64.0.2");
	assert_true(ip_addr_eq(&l.topo.edges[e].local_addr, &a));
	assert_true(l.topo.edges[e].single_family);
	assert_int_equal(l.topo.links[link].edges[AF_V6], EDGE_NONE);
	topology_finish(&l.topo);
	registry_finish(&l.registry);
}

static void
test_names(void **state)
{
	struct lab l;

	(void)state;
	lab_init(&l);
	lab_as(&l, 3491);
	topology_add_as(&l.topo, 64500, "Two", "transit");
	topology_add_router(&l.topo, 64500, "edge1", 1);
	topology_add_router(&l.topo, 64500, "edge2", 2);
	assert_int_equal(topology_find_router(&l.topo, "as3491"), 0);
	assert_int_equal(topology_find_router(&l.topo, "AS3491"), 0);
	assert_int_equal(topology_find_router(&l.topo, "3491"), 0);
	assert_int_equal(topology_find_router(&l.topo, "edge2"), 2);
	assert_int_equal(topology_find_router(&l.topo, "64500"), ROUTER_NONE);
	assert_int_equal(topology_find_router(&l.topo, "as1"), ROUTER_NONE);
	assert_int_equal(topology_find_router(&l.topo, ""), ROUTER_NONE);
	assert_int_equal(topology_find_router(&l.topo, "as"), ROUTER_NONE);
	assert_string_equal(topology_find_as(&l.topo, 64500)->tier, "transit");
	assert_null(topology_find_as(&l.topo, 1));
	topology_finish(&l.topo);
	registry_finish(&l.registry);
}

static void
test_many_ases(void **state)
{
	struct topology t;

	(void)state;
	topology_init(&t);
	for (uint32_t as = 1; as <= 3000; as++)
		topology_add_as(&t, as * 7, NULL, NULL);
	for (uint32_t as = 1; as <= 3000; as++) {
		assert_int_equal(topology_find_as(&t, as * 7)->as, as * 7);
		assert_null(topology_find_as(&t, as * 7 + 1));
	}
	topology_finish(&t);
}

static void
test_igp(void **state)
{
	struct lab l;
	struct link_spec spec = { .relation = REL_INTERNAL };

	(void)state;
	lab_init(&l);
	lab_as(&l, 1);
	topology_add_as(&l.topo, 64500, NULL, NULL);
	for (uint32_t i = 0; i < 4; i++)
		topology_add_router(&l.topo, 64500, NULL, i + 1);
	/* 1 -10- 2 -10- 3, 1 -30- 3, 4 alone */
	spec.a = 1;
	spec.b = 2;
	topology_add_link(&l.topo, &spec);
	spec.a = 2;
	spec.b = 3;
	topology_add_link(&l.topo, &spec);
	spec.a = 1;
	spec.igp_cost = 30;
	topology_add_link(&l.topo, &spec);
	topology_compute_igp(&l.topo);
	assert_int_equal(l.topo.n_edges, 0);
	assert_int_equal(topology_igp_cost(&l.topo, 1, 3), 20);
	assert_int_equal(topology_igp_cost(&l.topo, 3, 1), 20);
	assert_int_equal(topology_igp_cost(&l.topo, 2, 2), 0);
	assert_int_equal(topology_igp_cost(&l.topo, 1, 4), IGP_UNREACHABLE);
	assert_int_equal(topology_igp_cost(&l.topo, 0, 1), IGP_UNREACHABLE);
	assert_int_equal(topology_igp_cost(&l.topo, 0, 0), 0);
	topology_finish(&l.topo);
	registry_finish(&l.registry);
}

static void
test_customer_cone(void **state)
{
	static const struct lab_link links[] = {
		{ 9, 5, REL_CUSTOMER, 0 },
		{ 5, 3, REL_CUSTOMER, 0 },
		{ 5, 4, REL_PEER, 0 },
		{ 8, 5, REL_PROVIDER, 0 },
		{ 4, 2, REL_CUSTOMER, 0 },
	};
	struct lab l;
	uint32_t *cone;

	(void)state;
	lab_init(&l);
	lab_links(&l, links, ARRAY_LEN(links));
	assert_int_equal(topology_customer_cone(&l.topo, 5, &l.arena, &cone),
	    3);
	assert_int_equal(cone[0], 3);
	assert_int_equal(cone[1], 5);
	assert_int_equal(cone[2], 8);
	assert_int_equal(topology_customer_cone(&l.topo, 9, &l.arena, &cone),
	    4);
	assert_int_equal(topology_customer_cone(&l.topo, 77, &l.arena, &cone),
	    0);
	topology_finish(&l.topo);
	registry_finish(&l.registry);
	arena_finish(&l.arena);
}

static void
test_connected(void **state)
{
	struct lab l;
	struct link_spec spec = { .a = 0, .b = ROUTER_NONE };
	struct ip_addr local, near = lab_addr("192.0.2.9"),
			      far = lab_addr("198.51.100.1");

	(void)state;
	lab_init(&l);
	lab_as(&l, 1);
	spec.addr_a[AF_V4] = lab_addr("192.0.2.1");
	spec.len[AF_V4] = 24;
	topology_add_link(&l.topo, &spec);
	assert_int_equal(l.topo.n_edges, 0);
	assert_int_equal(topology_connected(&l.topo, 0, &near, &local), 0);
	assert_true(ip_addr_eq(&local, &spec.addr_a[AF_V4]));
	assert_int_equal(topology_connected(&l.topo, 0, &far, NULL), LINK_NONE);
	topology_finish(&l.topo);
	registry_finish(&l.registry);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links_make_sessions),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_many_ases),
		cmocka_unit_test(test_igp),
		cmocka_unit_test(test_customer_cone),
		cmocka_unit_test(test_connected),
	};

	return RUN_TESTS(tests);
}
