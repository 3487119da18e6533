#include "net_lab.h"

static const struct lab_link links[] = {
	{ 1, 2, REL_CUSTOMER, 10 },
	{ 1, 3, REL_CUSTOMER, 10 },
	{ 2, 4, REL_CUSTOMER, 10 },
	{ 3, 4, REL_CUSTOMER, 25 },
};
static const char prefix[] = "192.0.2.0/24";

static void
play(struct lab *l)
{
	struct roa roa = { .prefix = lab_prefix(prefix),
		.max_length = 24,
		.origin_as = 4 };

	lab_init(l);
	l->options.epoch_ms = (18 * 60 + 47) * 60000;
	lab_links(l, links, ARRAY_LEN(links));
	lab_create(l);
	lab_announce(l, 4, prefix);
	lab_start(l);
	lab_post(l,
	    (struct sim_event){ .time_ms = 1000,
		.kind = EV_MESSAGE,
		.a = 4,
		.text = "it is\x1b[31m ours" });
	lab_post(l,
	    (struct sim_event){ .time_ms = 1000,
		.kind = EV_SESSION_ADMIN,
		.edge = lab_edge(l, 2, 4) });
	lab_post(l,
	    (struct sim_event){ .time_ms = 2000,
		.kind = EV_LEAK,
		.router = lab_router(l, 3),
		.up = true,
		.a = 1,
		.prefix = PREFIX_ID_NONE });
	lab_post(l,
	    (struct sim_event){ .time_ms = 3000,
		.kind = EV_ROA,
		.up = true,
		.a = sim_add_roa(l->sim, &roa) });
	lab_post(l,
	    (struct sim_event){ .time_ms = 4000, .kind = EV_LINK, .link = 1 });
	lab_post(l,
	    (struct sim_event){ .time_ms = 5000,
		.kind = EV_WITHDRAW,
		.router = lab_router(l, 4),
		.prefix = lab_id(l, prefix) });
	lab_run(l);
}

static char *
render(const struct sim *s)
{
	struct strbuf out = { 0 };

	for (size_t i = 0; i < history_steps(s); i++) {
		history_render(s, i, true, &out);
		strbuf_addc(&out, '\n');
	}
	return strbuf_take(&out);
}

static void
test_render(void **state)
{
	static const char *const lines[] = {
		"18:47:00.000 as4: announces 192.0.2.0/24: best is the own "
		"route\n",
		"18:47:00.030 as4: KEEPALIVE from AS2: session Established; "
		"192.0.2.0/24 sent to AS2\n",
		"18:47:00.040 as2: 192.0.2.0/24 from AS4 path 4: best; sent "
		"to AS1\n",
		"18:47:00.050 as1: 192.0.2.0/24 from AS2 path 2 4: best; sent "
		"to AS3\n",
		"18:47:01.000 AS4: it is?[31m ours\n",
		"18:47:01.000 as2: session shut down: AS4: session Idle; "
		"192.0.2.0/24 lost from AS4; no route; withdrawn from AS1\n",
		"NOTIFICATION from AS2: Cease/Administrative Shutdown (6/2)",
		"18:47:01.010 as1: withdraw 192.0.2.0/24 from AS2: best from "
		"AS3; sent to AS2; withdrawn from AS3\n",
		"18:47:02.000 as3: leaks all routes to AS1\n",
		"18:47:03.000 ROA 192.0.2.0/24 max 24 AS4 published\n",
		"18:47:03.000 validator fetches the repositories: 1 VRP\n",
		"18:47:04.000 link as1 - as3: down",
		"18:47:05.000 as4: withdraws 192.0.2.0/24: no route; withdrawn "
		"from AS3\n",
	};
	struct lab l;
	char *text;

	(void)state;
	play(&l);
	text = render(l.sim);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (strstr(text, lines[i]) == NULL)
			fail_msg("not found: %s\nin\n%s", lines[i], text);
	free(text);
	lab_close(&l);
}

static void
test_twice_the_same(void **state)
{
	struct lab a, b;
	char *first, *second;
	struct prefix probe = lab_prefix("10.0.0.0/8");

	(void)state;
	play(&a);
	first = render(a.sim);
	play(&b);
	/* A probe in between leaves no trace. */
	sim_mark_t mark = sim_mark(b.sim);
	sim_post(b.sim,
	    &(struct sim_event){ .time_ms = sim_now(b.sim),
		.kind = EV_ORIGINATE,
		.router = 0,
		.prefix = sim_prefix_id(b.sim, &probe) });
	sim_run(b.sim, UINT64_MAX);
	sim_rollback(b.sim, mark);
	second = render(b.sim);
	assert_string_equal(first, second);
	free(first);
	free(second);
	lab_close(&a);
	lab_close(&b);
}

static void
test_without_epoch(void **state)
{
	struct lab l;
	struct strbuf out = { 0 };

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_post(&l,
	    (struct sim_event){ .time_ms = 12010,
		.kind = EV_MESSAGE,
		.text = "now" });
	lab_run(&l);
	history_render(l.sim, 0, false, &out);
	assert_string_equal(strbuf_str(&out), "t=12.010s now");
	strbuf_finish(&out);
	lab_close(&l);
}

static void
test_at_a_time(void **state)
{
	struct lab l;
	router_id_t r;
	prefix_id p;
	const struct path_attrs *a;

	(void)state;
	play(&l);
	r = lab_router(&l, 1);
	p = lab_id(&l, prefix);
	assert_int_equal(history_best_at(l.sim, r, p, 0), BEST_NONE);
	assert_int_equal(history_best_at(l.sim, r, p, 49), BEST_NONE);
	assert_int_equal(history_best_at(l.sim, r, p, 50), lab_edge(&l, 1, 2));
	assert_int_equal(history_best_at(l.sim, r, p, 1009),
	    lab_edge(&l, 1, 2));
	assert_int_equal(history_best_at(l.sim, r, p, 1010),
	    lab_edge(&l, 1, 3));
	assert_int_equal(history_best_at(l.sim, r, p, 99999), BEST_NONE);
	a = attr_get(sim_attrs(l.sim), history_best_attrs_at(l.sim, r, p, 500));
	assert_int_equal(as_path_first(sim_attrs(l.sim), a->as_path), 2);
	assert_int_equal(history_best_at(l.sim, lab_router(&l, 4), p, 10),
	    BEST_LOCAL);
	assert_int_not_equal(history_best_attrs_at(l.sim, lab_router(&l, 4), p,
				 10),
	    0);
	assert_int_equal(history_best_attrs_at(l.sim, r, p, 99999), 0);
	/* Since when. */
	sim_rollback(l.sim, sim_mark(l.sim));
	assert_int_equal(sim_best_since(l.sim, r, p), 4000);
	assert_int_equal(sim_adj_in_since(l.sim, lab_edge(&l, 1, 2), p), 1010);
	assert_int_equal(sim_adj_in_since(l.sim, lab_edge(&l, 1, 2), p + 9), 0);
	lab_close(&l);
}

static void
test_changes(void **state)
{
	struct lab l;
	struct history_change *c;
	size_t n, step, count = 0;

	(void)state;
	play(&l);
	for (step = history_next_interesting(l.sim, 0, true); step != SIZE_MAX;
	     step = history_next_interesting(l.sim, step + 1, true)) {
		bool interesting = false;

		n = history_changes(l.sim, step, &l.arena, &c);
		for (size_t i = 0; i < n; i++)
			interesting = interesting || c[i].kind == CHANGE_BEST ||
			    c[i].kind == CHANGE_REFUSED;
		assert_true(interesting);
		count++;
	}
	assert_true(count > 5);
	/* The same ones backwards. */
	for (step =
		 history_next_interesting(l.sim, history_steps(l.sim), false);
	     step != SIZE_MAX; step = step == 0
		 ? SIZE_MAX
		 : history_next_interesting(l.sim, step - 1, false))
		count--;
	assert_int_equal(count, 0);
	/* The first step: AS4's own route. */
	n = history_changes(l.sim, 0, &l.arena, &c);
	assert_int_equal(n, 1);
	assert_int_equal(c[0].kind, CHANGE_BEST);
	assert_int_equal(c[0].router, lab_router(&l, 4));
	assert_int_equal(c[0].old_value, BEST_NONE);
	assert_int_equal(c[0].new_value, BEST_LOCAL);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_render),
		cmocka_unit_test(test_twice_the_same),
		cmocka_unit_test(test_without_epoch),
		cmocka_unit_test(test_at_a_time),
		cmocka_unit_test(test_changes),
	};

	return RUN_TESTS(tests);
}
