/* An exchange with a route server (RFC 7947) and one bilateral session. */
#include "net_lab.h"

/* AS100 is the route server; members 1, 2 and 3 on 192.0.2.0/24. */
static void
lan_link(struct lab *l, uint32_t a, uint32_t b, enum relation rel)
{
	struct link_spec spec = { .relation = rel, .delay_ms = 3 };

	spec.a = lab_router(l, a);
	spec.b = lab_router(l, b);
	spec.addr_a[AF_V4] = ip_addr_v4(0xc0000200u + a);
	spec.addr_b[AF_V4] = ip_addr_v4(0xc0000200u + b);
	spec.len[AF_V4] = 24;
	topology_add_link(&l->topo, &spec);
}

static void
open_world(struct lab *l)
{
	lab_init(l);
	for (uint32_t as = 1; as <= 3; as++)
		lab_as(l, as);
	lab_as(l, 100);
	l->topo.routers[lab_router(l, 100)].route_server = true;
	for (uint32_t as = 1; as <= 3; as++)
		lan_link(l, 100, as, REL_RS_CLIENT);
	lan_link(l, 1, 2, REL_PEER);
	lab_create(l);
	lab_announce(l, 1, "198.51.100.0/24");
	lab_announce(l, 3, "203.0.113.0/24");
}

static const struct path_attrs *
best(struct lab *l, uint32_t as, const char *prefix)
{
	attr_id a =
	    sim_best_attrs(l->sim, lab_router(l, as), lab_id(l, prefix));

	assert_int_not_equal(a, 0);
	return attr_get(sim_attrs(l->sim), a);
}

static void
check_transparent(struct lab *l)
{
	struct ip_addr member = lab_addr("192.0.2.1");
	struct ip_addr inside = lab_addr("198.51.100.7");
	enum sim_path_end end;
	router_id_t *path;
	size_t n;

	/* The path and the next hop are the member's own. */
	assert_string_equal(lab_path(l, 3, "198.51.100.0/24"), "1");
	assert_true(
	    ip_addr_eq(&best(l, 3, "198.51.100.0/24")->next_hop, &member));
	/* Packets do not touch the route server. */
	n = sim_forwarding_path(l->sim, lab_router(l, 3), &inside, &l->arena,
	    &path, &end);
	assert_int_equal(n, 2);
	assert_int_equal(end, PATH_DELIVERED);
	assert_int_equal(path[1], lab_router(l, 1));
}

static void
test_default_route_server(void **state)
{
	struct lab l;

	(void)state;
	open_world(&l);
	lab_start(&l);
	check_transparent(&l);
	/* Members do not pass on to members what the server gave them. */
	assert_int_equal(sim_adj_out(l.sim, lab_edge(&l, 2, 1),
			     lab_id(&l, "203.0.113.0/24")),
	    0);
	lab_close(&l);
}

static void
test_configured_route_server(void **state)
{
	struct lab l;
	struct router_config *c;

	(void)state;
	open_world(&l);
	c = lab_config(&l, 100);
	for (uint32_t as = 1; as <= 3; as++)
		lab_neighbor(&l, c, as)->af[AF_V4].route_server_client = true;
	lab_commit(&l, c);
	lab_start(&l);
	check_transparent(&l);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_route_server),
		cmocka_unit_test(test_configured_route_server),
	};

	return RUN_TESTS(tests);
}
