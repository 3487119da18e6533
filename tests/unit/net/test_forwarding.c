/* Where packets go: longest match, default routes, hijacks, loops. */
#include "net_lab.h"

static const struct lab_link links[] = {
	{ 1, 2, REL_CUSTOMER, 10 },
	{ 1, 3, REL_CUSTOMER, 10 },
	{ 2, 4, REL_CUSTOMER, 10 },
	{ 3, 5, REL_CUSTOMER, 10 },
};

static const char *
path_to(struct lab *l, uint32_t from, const char *addr, enum sim_path_end want)
{
	struct ip_addr a = lab_addr(addr);
	struct strbuf text = { 0 };
	enum sim_path_end end;
	router_id_t *path;
	const char *out;
	size_t n = sim_forwarding_path(l->sim, lab_router(l, from), &a,
	    &l->arena, &path, &end);

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&text, "%s%s", i > 0 ? " " : "",
		    l->topo.routers[path[i]].name);
	out = arena_strdup(&l->arena, strbuf_str(&text));
	strbuf_finish(&text);
	CHECK_INT(out, end, want);
	return out;
}

static void
test_longest_match(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_announce(&l, 4, "192.0.2.0/24");
	lab_announce(&l, 5, "192.0.2.128/25");
	lab_start(&l);
	assert_string_equal(path_to(&l, 2, "192.0.2.1", PATH_DELIVERED),
	    "as2 as4");
	assert_string_equal(path_to(&l, 2, "192.0.2.200", PATH_DELIVERED),
	    "as2 as1 as3 as5");
	assert_string_equal(path_to(&l, 5, "192.0.2.1", PATH_DELIVERED),
	    "as5 as3 as1 as2 as4");
	assert_string_equal(path_to(&l, 4, "192.0.2.200", PATH_DELIVERED),
	    "as4 as2 as1 as3 as5");
	assert_string_equal(path_to(&l, 5, "203.0.113.1", PATH_NO_ROUTE),
	    "as5");
	/* Interface addresses of neighbours. */
	assert_string_equal(path_to(&l, 1, "100.64.0.1", PATH_DELIVERED),
	    "as1 as2");
	assert_string_equal(path_to(&l, 1, "100.64.0.0", PATH_DELIVERED),
	    "as1");
	lab_close(&l);
}

static void
test_default_route_and_loop(void **state)
{
	struct lab l;
	struct router_config *c;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_announce(&l, 1, "0.0.0.0/0");
	lab_announce(&l, 4, "192.0.2.0/25");
	/* AS2 makes an aggregate for which there is nothing behind it. */
	c = lab_config(&l, 2);
	lab_neighbor(&l, c, 1);
	lab_neighbor(&l, c, 4);
	c->aggregates[0].prefix = lab_prefix("192.0.2.0/24");
	c->n_aggregates = 1;
	lab_commit(&l, c);
	lab_start(&l);
	assert_string_equal(path_to(&l, 5, "203.0.113.1", PATH_DELIVERED),
	    "as5 as3 as1");
	assert_string_equal(path_to(&l, 5, "192.0.2.1", PATH_DELIVERED),
	    "as5 as3 as1 as2 as4");
	/* Its own route for the aggregate discards. */
	assert_string_equal(path_to(&l, 5, "192.0.2.200", PATH_NO_ROUTE),
	    "as5 as3 as1 as2");
	lab_close(&l);
}

/* Inside an AS packets follow the IGP to the exit that BGP chose. */
static void
test_through_an_as(void **state)
{
	struct lab l;
	struct link_spec spec = { .relation = REL_INTERNAL, .delay_ms = 1 };
	router_id_t r[3];

	(void)state;
	lab_init(&l);
	lab_as(&l, 1);
	lab_as(&l, 2);
	topology_add_as(&l.topo, 100, NULL, NULL);
	for (uint32_t i = 0; i < 3; i++) {
		char name[8];
		struct ip_addr lo = ip_addr_v4(0xc0000201u + i);

		(void)snprintf(name, sizeof(name), "r%u", i);
		r[i] = topology_add_router(&l.topo, 100, name, i + 10);
		topology_set_loopback(&l.topo, r[i], &lo);
	}
	for (int i = 0; i < 2; i++) {
		spec.a = r[i];
		spec.b = r[i + 1];
		topology_add_link(&l.topo, &spec);
	}
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3; j++)
			topology_add_session(&l.topo, r[i], r[j],
			    l.topo.routers[r[i]].loopback[AF_V4],
			    l.topo.routers[r[j]].loopback[AF_V4], REL_INTERNAL,
			    1);
	spec.relation = REL_CUSTOMER;
	spec.a = r[0];
	spec.b = lab_router(&l, 1);
	topology_add_link(&l.topo, &spec);
	spec.a = r[2];
	spec.b = lab_router(&l, 2);
	topology_add_link(&l.topo, &spec);
	lab_create(&l);
	lab_announce(&l, 1, "198.51.100.0/24");
	lab_announce(&l, 2, "203.0.113.0/24");
	lab_start(&l);
	assert_string_equal(path_to(&l, 1, "203.0.113.1", PATH_DELIVERED),
	    "as1 r0 r1 r2 as2");
	assert_string_equal(path_to(&l, 2, "198.51.100.1", PATH_DELIVERED),
	    "as2 r2 r1 r0 as1");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_longest_match),
		cmocka_unit_test(test_default_route_and_loop),
		cmocka_unit_test(test_through_an_as),
	};

	return RUN_TESTS(tests);
}
