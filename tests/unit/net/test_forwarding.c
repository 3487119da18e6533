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

/* AS1 imports from AS2 with the next hop of a route-map, and has a static
 * route. What FRR 8.4.4 does was seen with each of these but the last, which is
 * what IOS documents. */
static const struct {
	const char *name;
	const char *prefix; /* of the static route; NULL: none */
	bool discard;
	enum flavour flavour;
	const char *path; /* of a packet from AS1 */
	bool accepted;
} set_next_hop[] = {
	{ "nothing leads there", NULL, false, FLAVOUR_FRR, "as1", false },
	{ "Null0", "198.51.100.1/32", true, FLAVOUR_FRR, "as1", true },
	{ "Null0, shorter", "198.51.0.0/16", true, FLAVOUR_FRR, "as1", true },
	{ "through the neighbour", "198.51.100.0/24", false, FLAVOUR_FRR,
	    "as1 as2 as4", true },
	{ "another prefix", "198.51.101.0/24", true, FLAVOUR_FRR, "as1",
	    false },
	{ "default route", "0.0.0.0/0", false, FLAVOUR_FRR, "as1", false },
	{ "default route, IOS", "0.0.0.0/0", false, FLAVOUR_IOS, "as1 as2 as4",
	    true },
};

static const struct policy *
next_hop_policy(struct lab *l, const char *addr)
{
	struct policy *p = ARENA_NEW(&l->arena, struct policy);
	struct action *a = ARENA_NEW(&l->arena, struct action);

	a->kind = ACT_SET_NEXT_HOP;
	a->addr = lab_addr(addr);
	p->name = "BLACKHOLE";
	p->n_terms = 1;
	p->terms = ARENA_NEW(&l->arena, struct policy_term);
	p->terms[0].actions = a;
	p->terms[0].n_actions = 1;
	p->terms[0].flow = FLOW_ACCEPT;
	policy_seal(p);
	return p;
}

static void
test_static_next_hop(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(set_next_hop); i++) {
		const char *name = set_next_hop[i].name;
		bool accepted = set_next_hop[i].accepted;
		struct router_config *c;
		struct lab l;

		lab_open(&l, links, ARRAY_LEN(links));
		lab_announce(&l, 4, "192.0.2.0/24");
		c = lab_config(&l, 1);
		c->flavour = set_next_hop[i].flavour;
		lab_chain(&lab_neighbor(&l, c, 2)->af[AF_V4].in,
		    next_hop_policy(&l, "198.51.100.1"));
		if (set_next_hop[i].prefix != NULL) {
			c->statics[0].prefix =
			    lab_prefix(set_next_hop[i].prefix);
			c->statics[0].discard = set_next_hop[i].discard;
			c->n_statics = 1;
		}
		lab_commit(&l, c);
		lab_start(&l);
		CHECK_INT(name, lab_reason(&l, 1, 2, "192.0.2.0/24"),
		    accepted ? REFUSE_NONE : REFUSE_NEXT_HOP);
		CHECK_STR(name,
		    path_to(&l, 1, "192.0.2.1",
			strlen(set_next_hop[i].path) > 3 ? PATH_DELIVERED
							 : PATH_NO_ROUTE),
		    set_next_hop[i].path);
		lab_close(&l);
	}
}

/* Over one hop a next hop is on a network of our own, unless somebody is told
 * not to look: then any way to it will do. */
static void
test_connected_route_check(void **state)
{
	(void)state;
	for (int off = 0; off < 2; off++) {
		struct lab l;
		struct link_spec spec = { .relation = REL_INTERNAL,
			.delay_ms = 1 };
		struct router_config *c;
		struct ip_addr lo = lab_addr("198.51.100.1");
		router_id_t r[2];

		lab_init(&l);
		topology_add_as(&l.topo, 1, NULL, NULL);
		lab_as(&l, 2);
		for (uint32_t i = 0; i < 2; i++)
			r[i] = topology_add_router(&l.topo, 1,
			    i == 0 ? "r0" : "r1", i + 10);
		topology_set_loopback(&l.topo, r[1], &lo);
		spec.a = r[0];
		spec.b = r[1];
		(void)topology_add_link(&l.topo, &spec);
		spec.b = lab_router(&l, 2);
		spec.relation = REL_CUSTOMER;
		(void)topology_add_link(&l.topo, &spec);
		lab_create(&l);
		lab_announce(&l, 2, "192.0.2.0/24");
		c = lab_config(&l, 1);
		c->options.no_connected_route_check = off != 0;
		lab_chain(&lab_neighbor(&l, c, 2)->af[AF_V4].in,
		    next_hop_policy(&l, "198.51.100.1"));
		(void)lab_commit_router(&l, r[0], c);
		lab_start(&l);
		CHECK_INT(off ? "off" : "on",
		    lab_reason(&l, 1, 2, "192.0.2.0/24"),
		    off ? REFUSE_NONE : REFUSE_NEXT_HOP);
		lab_close(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_longest_match),
		cmocka_unit_test(test_default_route_and_loop),
		cmocka_unit_test(test_through_an_as),
		cmocka_unit_test(test_static_next_hop),
		cmocka_unit_test(test_connected_route_check),
	};

	return RUN_TESTS(tests);
}
