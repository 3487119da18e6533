/* Aggregates (RFC 4271 9.2.2.2, 5.1.6, 5.1.7). */
#include "net_lab.h"

/* AS1 aggregates what its customers 2 and 3 announce, for its provider 4. */
static const struct lab_link links[] = {
	{ 1, 2, REL_CUSTOMER, 10 },
	{ 1, 3, REL_CUSTOMER, 10 },
	{ 1, 4, REL_PROVIDER, 10 },
};

struct fixture {
	struct lab lab;
	struct router_config *c;
};

static void
fixture_open(struct fixture *f)
{
	lab_open(&f->lab, links, ARRAY_LEN(links));
	f->c = lab_config(&f->lab, 1);
	f->c->router_id = 0x01010101;
	for (uint32_t as = 2; as <= 4; as++)
		lab_neighbor(&f->lab, f->c, as);
	f->c->aggregates[0].prefix = lab_prefix("10.0.0.0/8");
	f->c->n_aggregates = 1;
	lab_announce(&f->lab, 2, "10.1.0.0/16");
	lab_announce(&f->lab, 3, "10.2.0.0/16");
	sim_start(f->lab.sim);
}

static void
fixture_commit(struct fixture *f)
{
	lab_commit(&f->lab, f->c);
	f->c = lab_config_copy(&f->lab, f->c);
	lab_run(&f->lab);
}

static const struct path_attrs *
best(struct fixture *f, uint32_t as, const char *prefix)
{
	attr_id a = sim_best_attrs(f->lab.sim, lab_router(&f->lab, as),
	    lab_id(&f->lab, prefix));

	assert_int_not_equal(a, 0);
	return attr_get(sim_attrs(f->lab.sim), a);
}

static void
test_plain(void **state)
{
	struct fixture f;
	struct lab *l = &f.lab;
	const struct path_attrs *a;

	(void)state;
	fixture_open(&f);
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1");
	assert_string_equal(lab_path(l, 4, "10.1.0.0/16"), "1 2");
	a = best(&f, 4, "10.0.0.0/8");
	assert_true(a->flags & ATTR_ATOMIC_AGGREGATE);
	assert_true(a->flags & ATTR_HAS_AGGREGATOR);
	assert_int_equal(a->aggregator_as, 1);
	assert_int_equal(ip_addr_to_v4(&a->aggregator_addr), 0x01010101);
	/* It lives as long as a more specific route does. */
	lab_withdraw(l, 2, "10.1.0.0/16");
	lab_run(l);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1");
	lab_withdraw(l, 3, "10.2.0.0/16");
	lab_run(l);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "none");
	assert_string_equal(lab_path(l, 1, "10.0.0.0/8"), "none");
	lab_close(l);
}

static void
test_summary_only(void **state)
{
	static const char *const lifted[] = { "10.1.0.0/16" };
	struct fixture f;
	struct lab *l = &f.lab;
	edge_t e;

	(void)state;
	fixture_open(&f);
	fixture_commit(&f);
	f.c->aggregates[0].summary_only = true;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1");
	assert_string_equal(lab_path(l, 4, "10.1.0.0/16"), "none");
	assert_string_equal(lab_path(l, 1, "10.1.0.0/16"), "2");
	e = lab_edge(l, 1, 4);
	assert_int_equal(sim_explain_export(l->sim, e, lab_id(l, "10.1.0.0/16"),
			     NULL)
			     .reason,
	    REFUSE_SUPPRESSED);
	/* One that comes later is never seen outside. */
	lab_announce(l, 2, "10.3.0.0/16");
	lab_run(l);
	assert_string_equal(lab_path(l, 4, "10.3.0.0/16"), "none");
	for (size_t i = 0; i < history_steps(l->sim); i++) {
		const struct sim_event *ev = history_event(l->sim, i);

		if (ev->kind == EV_UPDATE &&
		    ev->prefix == lab_id(l, "10.3.0.0/16"))
			assert_int_not_equal(ev->edge,
			    edge_reverse(&l->topo, lab_edge(l, 1, 4)));
	}
	/* unsuppress-map */
	f.c->neighbors[2].af[AF_V4].out.links[0] =
	    (struct policy_link){ .kind = LINK_UNSUPPRESS_MAP,
		    .name = "LIFT",
		    .policy = lab_prefix_policy(l, true, lifted, 1) };
	f.c->neighbors[2].af[AF_V4].out.n = 1;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.1.0.0/16"), "1 2");
	assert_string_equal(lab_path(l, 4, "10.2.0.0/16"), "none");
	/* Without the aggregate all are back. */
	f.c->n_aggregates = 0;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.2.0.0/16"), "1 3");
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "none");
	lab_close(l);
}

static void
test_as_set(void **state)
{
	struct fixture f;
	struct lab *l = &f.lab;
	const struct path_attrs *a;

	(void)state;
	fixture_open(&f);
	f.c->aggregates[0].as_set = true;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1 {2,3}");
	a = best(&f, 4, "10.0.0.0/8");
	assert_false(a->flags & ATTR_ATOMIC_AGGREGATE);
	/* Its members refuse it. */
	assert_int_equal(lab_reason(l, 2, 1, "10.0.0.0/8"), REFUSE_AS_LOOP);
	/* FRR's "bgp reject-as-sets": as if "as-set" were not there. */
	f.c->options.reject_as_sets = true;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1");
	assert_true(best(&f, 4, "10.0.0.0/8")->flags & ATTR_ATOMIC_AGGREGATE);
	f.c->options.reject_as_sets = false;
	fixture_commit(&f);
	/* All from one: a plain sequence. */
	lab_withdraw(l, 3, "10.2.0.0/16");
	lab_announce(l, 2, "10.4.0.0/16");
	lab_run(l);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1 2");
	lab_close(l);
}

/* An aggregate of an aggregate, and one over nothing. */
static void
test_nested(void **state)
{
	struct fixture f;
	struct lab *l = &f.lab;

	(void)state;
	fixture_open(&f);
	f.c->aggregates[1].prefix = lab_prefix("10.0.0.0/12");
	f.c->aggregates[1].summary_only = true;
	f.c->aggregates[2].prefix = lab_prefix("172.16.0.0/12");
	f.c->n_aggregates = 3;
	fixture_commit(&f);
	assert_string_equal(lab_path(l, 4, "10.0.0.0/8"), "1");
	assert_string_equal(lab_path(l, 4, "10.0.0.0/12"), "1");
	assert_string_equal(lab_path(l, 4, "10.1.0.0/16"), "none");
	assert_string_equal(lab_path(l, 4, "172.16.0.0/12"), "none");
	lab_withdraw(l, 2, "10.1.0.0/16");
	lab_withdraw(l, 3, "10.2.0.0/16");
	lab_run(l);
	assert_string_equal(lab_path(l, 1, "10.0.0.0/8"), "none");
	assert_string_equal(lab_path(l, 1, "10.0.0.0/12"), "none");
	lab_close(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_summary_only),
		cmocka_unit_test(test_as_set),
		cmocka_unit_test(test_nested),
	};

	return RUN_TESTS(tests);
}
