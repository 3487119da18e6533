/* Who agrees to a session, how it fails, and what it takes to try again. */
#include "net_lab.h"

static const struct lab_link pair[] = { { 1, 2, REL_CUSTOMER, 10 } };

static void
expect(struct lab *l, const char *row, enum fsm_state one, enum fsm_state two,
    enum notification error)
{
	edge_t e = lab_edge(l, 1, 2);

	CHECK_STR(row, fsm_state_name(sim_session_state(l->sim, e)),
	    fsm_state_name(one));
	CHECK_STR(row,
	    fsm_state_name(
		sim_session_state(l->sim, edge_reverse(&l->topo, e))),
	    fsm_state_name(two));
	CHECK_STR(row, notification_text(sim_session_error(l->sim, e)),
	    notification_text(error));
}

static void
expect_up(struct lab *l, const char *row)
{
	expect(l, row, FSM_ESTABLISHED, FSM_ESTABLISHED, NOTIFY_NONE);
	CHECK_STR(row, lab_path(l, 1, "192.0.2.0/24"), "2");
}

/* AS1 and AS2 with a plain configuration each; AS2 has a network. */
struct sides {
	struct lab lab;
	struct router_config *c[2];
	struct neighbor *n[2];
};

static void
sides_open(struct sides *s)
{
	lab_open(&s->lab, pair, ARRAY_LEN(pair));
	for (uint32_t i = 0; i < 2; i++) {
		s->c[i] = lab_config(&s->lab, i + 1);
		s->n[i] = lab_neighbor(&s->lab, s->c[i], 2 - i);
	}
	lab_network(s->c[1], "192.0.2.0/24");
}

static void
sides_start(struct sides *s)
{
	lab_commit(&s->lab, s->c[0]);
	lab_commit(&s->lab, s->c[1]);
	lab_start(&s->lab);
}

/* Commits a copy of side i's configuration with one change. */
static struct neighbor *
sides_change(struct sides *s, int i)
{
	s->c[i] = lab_config_copy(&s->lab, s->c[i]);
	return &s->c[i]->neighbors[0];
}

static void
sides_commit(struct sides *s, int i)
{
	lab_commit(&s->lab, s->c[i]);
	lab_run(&s->lab);
}

static void
test_comes_up(void **state)
{
	struct sides s;

	(void)state;
	sides_open(&s);
	sides_start(&s);
	expect_up(&s.lab, "two configurations");
	assert_true(
	    sim_session_carries(s.lab.sim, lab_edge(&s.lab, 1, 2), AF_V4));
	assert_false(
	    sim_session_carries(s.lab.sim, lab_edge(&s.lab, 1, 2), AF_V6));
	lab_close(&s.lab);
}

static void
test_default_carries_both(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, pair, ARRAY_LEN(pair));
	lab_announce(&l, 2, "2001:db8::/32");
	lab_start(&l);
	assert_string_equal(lab_path(&l, 1, "2001:db8::/32"), "2");
	lab_close(&l);
}

/* One thing is wrong at the start and put right later. */
struct wrong {
	const char *row;
	void (*spoil)(struct sides *s);
	void (*mend)(struct sides *s, struct neighbor *n); /* side 0's */
	enum fsm_state one, two;
	enum notification error;
};

static void
spoil_remote_as(struct sides *s)
{
	s->n[0]->remote_as = 3;
}

static void
mend_remote_as(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->remote_as = 2;
}

static void
spoil_internal(struct sides *s)
{
	s->n[0]->remote_as = 0;
	s->n[0]->remote_as_internal = true;
}

static void
mend_internal(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->remote_as_internal = false;
	n->remote_as_external = true;
}

static void
spoil_shutdown(struct sides *s)
{
	s->n[0]->shutdown = true;
}

static void
mend_shutdown(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->shutdown = false;
}

static void
spoil_password(struct sides *s)
{
	s->n[1]->password = "secret";
}

static void
mend_password(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->password = "secret";
}

static void
spoil_ttl(struct sides *s)
{
	s->n[1]->ttl_security = 1;
}

static void
mend_ttl(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->ttl_security = 1;
}

static void
mend_ttl_multihop(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->ebgp_multihop = 255;
}

static void
spoil_role(struct sides *s)
{
	s->n[0]->role = ROLE_PEER;
	s->n[1]->role = ROLE_CUSTOMER;
}

static void
mend_role(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->role = ROLE_PROVIDER;
}

static void
spoil_strict(struct sides *s)
{
	s->n[1]->role = ROLE_CUSTOMER;
	s->n[1]->role_strict = true;
}

static void
spoil_missing(struct sides *s)
{
	s->n[0]->addr = lab_addr("203.0.113.77");
}

static void
mend_missing(struct sides *s, struct neighbor *n)
{
	n->addr = s->lab.topo.edges[lab_edge(&s->lab, 1, 2)].remote_addr;
}

static void
spoil_passive(struct sides *s)
{
	s->n[0]->passive = s->n[1]->passive = true;
}

static void
mend_passive(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->passive = false;
}

static void
spoil_source(struct sides *s)
{
	s->n[0]->update_source = "203.0.113.1";
	s->n[1]->passive = true;
}

static void
mend_source(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->update_source = NULL;
}

static void
spoil_hold(struct sides *s)
{
	s->n[0]->has_timers = true;
	s->n[0]->hold_s = 2;
}

static void
mend_hold(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->hold_s = 3;
}

static void
spoil_bgp(struct sides *s)
{
	s->c[0]->has_bgp = false;
}

static void
mend_bgp(struct sides *s, struct neighbor *n)
{
	(void)n;
	s->c[0]->has_bgp = true;
}

static void
test_wrong_and_mended(void **state)
{
	static const struct wrong rows[] = {
		{ "remote-as", spoil_remote_as, mend_remote_as, FSM_IDLE,
		    FSM_IDLE, NOTIFY_BAD_PEER_AS },
		{ "remote-as internal", spoil_internal, mend_internal, FSM_IDLE,
		    FSM_IDLE, NOTIFY_BAD_PEER_AS },
		{ "shutdown", spoil_shutdown, mend_shutdown, FSM_IDLE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "password", spoil_password, mend_password, FSM_ACTIVE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "ttl-security on one side", spoil_ttl, mend_ttl, FSM_ACTIVE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "ttl-security and multihop", spoil_ttl, mend_ttl_multihop,
		    FSM_ACTIVE, FSM_ACTIVE, NOTIFY_NONE },
		{ "roles do not fit", spoil_role, mend_role, FSM_IDLE, FSM_IDLE,
		    NOTIFY_ROLE_MISMATCH },
		{ "strict role, none received", spoil_strict, mend_role,
		    FSM_IDLE, FSM_IDLE, NOTIFY_ROLE_MISMATCH },
		{ "neighbor missing", spoil_missing, mend_missing, FSM_IDLE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "both passive", spoil_passive, mend_passive, FSM_ACTIVE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "update-source", spoil_source, mend_source, FSM_ACTIVE,
		    FSM_ACTIVE, NOTIFY_NONE },
		{ "hold time 2", spoil_hold, mend_hold, FSM_IDLE, FSM_IDLE,
		    NOTIFY_UNACCEPTABLE_HOLD },
		{ "no router bgp", spoil_bgp, mend_bgp, FSM_IDLE, FSM_ACTIVE,
		    NOTIFY_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sides s;
		struct neighbor *n;

		sides_open(&s);
		rows[i].spoil(&s);
		sides_start(&s);
		expect(&s.lab, rows[i].row, rows[i].one, rows[i].two,
		    rows[i].error);
		CHECK_STR(rows[i].row, lab_path(&s.lab, 1, "192.0.2.0/24"),
		    "none");
		n = sides_change(&s, 0);
		rows[i].mend(&s, n);
		sides_commit(&s, 0);
		expect_up(&s.lab, rows[i].row);
		lab_close(&s.lab);
	}
}

/* What a change does to a session that is up. */
struct change_row {
	const char *row;
	void (*change)(struct sides *s, struct neighbor *n);
	size_t steps; /* 1: the configuration alone, nobody hears of it */
	enum fsm_state one, two;
	enum notification error; /* at AS1 */
};

static void
change_nothing(struct sides *s, struct neighbor *n)
{
	(void)s;
	(void)n;
}

static void
change_description(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->description = "to AS2";
}

static void
change_router_id(struct sides *s, struct neighbor *n)
{
	(void)n;
	s->c[0]->router_id = 99;
}

static void
change_remove(struct sides *s, struct neighbor *n)
{
	(void)n;
	s->c[0]->n_neighbors = 0;
}

static void
change_activate(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->af[AF_V6].active = true;
}

static void
change_role(struct sides *s, struct neighbor *n)
{
	(void)s;
	n->role = ROLE_PROVIDER;
}

static void
test_changes(void **state)
{
	/* 2 TCP, 2 OPEN, 2 KEEPALIVE, 1 NOTIFICATION, 1 UPDATE, 1 config. */
	static const struct change_row rows[] = {
		{ "identical", change_nothing, 1, FSM_ESTABLISHED,
		    FSM_ESTABLISHED, NOTIFY_NONE },
		{ "description", change_description, 1, FSM_ESTABLISHED,
		    FSM_ESTABLISHED, NOTIFY_NONE },
		{ "router-id", change_router_id, 9, FSM_ESTABLISHED,
		    FSM_ESTABLISHED, NOTIFY_NONE },
		{ "activate", change_activate, 9, FSM_ESTABLISHED,
		    FSM_ESTABLISHED, NOTIFY_NONE },
		{ "role", change_role, 9, FSM_ESTABLISHED, FSM_ESTABLISHED,
		    NOTIFY_NONE },
		{ "removed", change_remove, 2, FSM_IDLE, FSM_ACTIVE,
		    NOTIFY_PEER_DECONFIGURED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sides s;
		struct neighbor *n;
		size_t before;

		sides_open(&s);
		sides_start(&s);
		expect_up(&s.lab, rows[i].row);
		before = history_steps(s.lab.sim);
		n = sides_change(&s, 0);
		rows[i].change(&s, n);
		sides_commit(&s, 0);
		CHECK_INT(rows[i].row, history_steps(s.lab.sim) - before,
		    rows[i].steps);
		expect(&s.lab, rows[i].row, rows[i].one, rows[i].two,
		    rows[i].error);
		lab_close(&s.lab);
	}
}

static void
test_shutdown_and_back(void **state)
{
	struct sides s;
	edge_t e;

	(void)state;
	sides_open(&s);
	sides_start(&s);
	e = lab_edge(&s.lab, 1, 2);
	sides_change(&s, 0)->shutdown = true;
	sides_commit(&s, 0);
	expect(&s.lab, "shutdown", FSM_IDLE, FSM_ACTIVE, NOTIFY_ADMIN_SHUTDOWN);
	assert_int_equal(sim_session_error(s.lab.sim,
			     edge_reverse(&s.lab.topo, e)),
	    NOTIFY_ADMIN_SHUTDOWN);
	assert_string_equal(lab_path(&s.lab, 1, "192.0.2.0/24"), "none");
	sides_change(&s, 0)->shutdown = false;
	sides_commit(&s, 0);
	expect_up(&s.lab, "no shutdown");
	lab_close(&s.lab);
}

/* An interface that is down takes its session along, without a last word. */
static void
test_interface_shut_and_back(void **state)
{
	struct sides s;
	edge_t e;

	(void)state;
	sides_open(&s);
	e = lab_edge(&s.lab, 1, 2);
	s.c[0]->interfaces[0].name = "eth0";
	s.c[0]->interfaces[0].addrs[0].addr = s.lab.topo.edges[e].local_addr;
	s.c[0]->interfaces[0].addrs[0].len = 31;
	s.c[0]->interfaces[0].n_addrs = 1;
	s.c[0]->n_interfaces = 1;
	sides_start(&s);
	expect_up(&s.lab, "interface up");
	(void)sides_change(&s, 0);
	s.c[0]->interfaces[0].shutdown = true;
	sides_commit(&s, 0);
	expect(&s.lab, "interface down", FSM_ACTIVE, FSM_ACTIVE, NOTIFY_NONE);
	assert_string_equal(lab_path(&s.lab, 1, "192.0.2.0/24"), "none");
	(void)sides_change(&s, 0);
	s.c[0]->interfaces[0].shutdown = false;
	sides_commit(&s, 0);
	expect_up(&s.lab, "interface up again");
	lab_close(&s.lab);
}

/* An error rests: nothing is tried without a change that matters. */
static void
test_no_pointless_retry(void **state)
{
	struct sides s;
	size_t steps;

	(void)state;
	sides_open(&s);
	s.n[0]->remote_as = 3;
	sides_start(&s);
	steps = history_steps(s.lab.sim);
	sides_change(&s, 0)->description = "still wrong";
	sides_commit(&s, 0);
	assert_int_equal(history_steps(s.lab.sim), steps + 1);
	expect(&s.lab, "resting", FSM_IDLE, FSM_IDLE, NOTIFY_BAD_PEER_AS);
	lab_close(&s.lab);
}

static void
test_scripted(void **state)
{
	struct lab l;
	edge_t e;

	(void)state;
	lab_open(&l, pair, ARRAY_LEN(pair));
	lab_announce(&l, 2, "192.0.2.0/24");
	lab_start(&l);
	e = lab_edge(&l, 1, 2);
	lab_post(&l, (struct sim_event){ .kind = EV_SESSION_ADMIN, .edge = e });
	lab_run(&l);
	expect(&l, "admin down", FSM_IDLE, FSM_ACTIVE, NOTIFY_ADMIN_SHUTDOWN);
	lab_post(&l, (struct sim_event){ .kind = EV_SESSION_RESET, .edge = e });
	lab_run(&l);
	expect(&l, "still down", FSM_IDLE, FSM_ACTIVE, NOTIFY_ADMIN_SHUTDOWN);
	lab_post(&l,
	    (struct sim_event){ .kind = EV_SESSION_ADMIN,
		.edge = e,
		.up = true });
	lab_run(&l);
	expect_up(&l, "admin up");
	lab_post(&l, (struct sim_event){ .kind = EV_SESSION_RESET, .edge = e });
	assert_true(sim_step(l.sim));
	assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "none");
	lab_run(&l);
	expect_up(&l, "cleared");
	lab_post(&l, (struct sim_event){ .kind = EV_LINK, .link = 0 });
	lab_run(&l);
	assert_false(sim_link_up(l.sim, 0));
	expect(&l, "link down", FSM_ACTIVE, FSM_ACTIVE, NOTIFY_NONE);
	lab_post(&l,
	    (struct sim_event){ .kind = EV_LINK, .link = 0, .up = true });
	lab_run(&l);
	expect_up(&l, "link up");
	lab_close(&l);
}

/* With no delay at all everything happens at one time. */
static void
test_without_delay(void **state)
{
	static const struct lab_link links[] = { { 1, 2, REL_CUSTOMER, 0 },
		{ 2, 3, REL_CUSTOMER, 0 } };
	struct lab l;
	edge_t e;

	(void)state;
	lab_open(&l, links, ARRAY_LEN(links));
	lab_announce(&l, 3, "192.0.2.0/24");
	lab_start(&l);
	assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "2 3");
	e = lab_edge(&l, 2, 1);
	for (int i = 0; i < 300; i++) {
		lab_withdraw(&l, 3, "192.0.2.0/24");
		lab_post(&l,
		    (struct sim_event){ .kind = EV_SESSION_RESET, .edge = e });
		lab_run(&l);
		assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "none");
		lab_announce(&l, 3, "192.0.2.0/24");
		lab_post(&l,
		    (struct sim_event){ .kind = EV_SESSION_RESET, .edge = e });
		lab_run(&l);
		assert_string_equal(lab_path(&l, 1, "192.0.2.0/24"), "2 3");
	}
	assert_int_equal(sim_now(l.sim), 0);
	lab_close(&l);
}

/* --- maximum-prefix ------------------------------------------------------- */

static void
announce_n(struct lab *l, int from, int to)
{
	char text[32];

	for (int i = from; i < to; i++) {
		(void)snprintf(text, sizeof(text), "10.0.%d.0/24", i);
		lab_announce(l, 2, text);
	}
	lab_run(l);
}

static size_t
messages(struct lab *l)
{
	size_t n = 0;

	for (size_t i = 0; i < history_steps(l->sim); i++)
		n += history_event(l->sim, i)->kind == EV_MESSAGE;
	return n;
}

static void
test_max_prefix(void **state)
{
	struct lab l;
	struct router_config *c;
	struct neighbor *n;
	edge_t e;

	(void)state;
	lab_open(&l, pair, ARRAY_LEN(pair));
	c = lab_config(&l, 1);
	n = lab_neighbor(&l, c, 2);
	c->flavour = FLAVOUR_IOS;
	n->af[AF_V4].max_prefix = 8;
	n->af[AF_V4].max_prefix_threshold = 75;
	lab_commit(&l, c);
	lab_start(&l);
	e = lab_edge(&l, 1, 2);
	announce_n(&l, 0, 6);
	assert_int_equal(sim_accepted_count(l.sim, e, AF_V4), 6);
	assert_int_equal(messages(&l), 0);
	announce_n(&l, 6, 8);
	assert_int_equal(messages(&l), 1);
	assert_int_equal(sim_session_state(l.sim, e), FSM_ESTABLISHED);
	announce_n(&l, 8, 9);
	assert_int_equal(messages(&l), 2);
	expect(&l, "over the limit", FSM_IDLE, FSM_ACTIVE, NOTIFY_MAX_PREFIX);
	assert_string_equal(lab_path(&l, 1, "10.0.0.0/24"), "none");
	/* An identical configuration does not help, clearing does. */
	lab_commit(&l, lab_config_copy(&l, c));
	lab_run(&l);
	expect(&l, "held", FSM_IDLE, FSM_ACTIVE, NOTIFY_MAX_PREFIX);
	lab_withdraw(&l, 2, "10.0.8.0/24");
	lab_post(&l, (struct sim_event){ .kind = EV_SESSION_RESET, .edge = e });
	lab_run(&l);
	assert_int_equal(sim_session_state(l.sim, e), FSM_ESTABLISHED);
	assert_int_equal(sim_accepted_count(l.sim, e, AF_V4), 8);
	/* Warning only. */
	c = lab_config_copy(&l, c);
	c->neighbors[0].af[AF_V4].max_prefix_warning_only = true;
	lab_commit(&l, c);
	announce_n(&l, 8, 12);
	assert_int_equal(sim_session_state(l.sim, e), FSM_ESTABLISHED);
	assert_int_equal(sim_accepted_count(l.sim, e, AF_V4), 12);
	lab_close(&l);
}

/* What FRR 8.4.4 does, seen with four prefixes over a limit of three: it asks
 * how many there are before it takes a route. */
static const struct {
	const char *name;
	int n;             /* prefixes that are announced first */
	const char *again; /* then this one, changed or new; NULL: none */
	bool stays;
} above[] = {
	{ "as many as the limit", 3, NULL, true },
	{ "one above", 4, NULL, true },
	{ "two above", 5, NULL, false },
	{ "one above, then a change of one", 4, "10.0.0.0/24", false },
	{ "the limit, then a change of one", 3, "10.0.0.0/24", true },
	{ "one above, then one that policy refuses", 4, "10.9.0.0/16", true },
};

static struct router_config *
limited(struct lab *l, uint32_t limit)
{
	static const char *const refused = "10.9.0.0/16";
	struct router_config *c = lab_config(l, 1);
	struct neighbor *n = lab_neighbor(l, c, 2);

	n->af[AF_V4].max_prefix = limit;
	lab_chain(&n->af[AF_V4].in, lab_prefix_policy(l, false, &refused, 1));
	return c;
}

static void
announce_changed(struct lab *l, const char *prefix)
{
	struct path_attrs a;

	path_attrs_init(&a);
	a.origin = ORIGIN_INCOMPLETE;
	lab_post(l,
	    (struct sim_event){
		.kind = EV_ORIGINATE,
		.router = lab_router(l, 2),
		.prefix = lab_id(l, prefix),
		.attrs = attr_intern(sim_attrs(l->sim), &a),
	    });
}

static void
test_max_prefix_frr(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(above); i++) {
		struct lab l;
		edge_t e;

		lab_open(&l, pair, ARRAY_LEN(pair));
		lab_commit(&l, limited(&l, 3));
		lab_start(&l);
		e = lab_edge(&l, 1, 2);
		announce_n(&l, 0, above[i].n);
		if (above[i].again != NULL)
			announce_changed(&l, above[i].again);
		lab_run(&l);
		CHECK_INT(above[i].name, sim_session_state(l.sim, e),
		    above[i].stays ? FSM_ESTABLISHED : FSM_IDLE);
		lab_close(&l);
	}
}

/* A limit that is set later holds for what is there. */
static void
test_max_prefix_set_later(void **state)
{
	static const struct {
		uint32_t limit;
		bool stays;
	} rows[] = { { 4, true }, { 3, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;

		lab_open(&l, pair, ARRAY_LEN(pair));
		lab_commit(&l, limited(&l, 0));
		lab_start(&l);
		announce_n(&l, 0, 4);
		lab_commit(&l, limited(&l, rows[i].limit));
		lab_run(&l);
		assert_int_equal(sim_session_state(l.sim, lab_edge(&l, 1, 2)),
		    rows[i].stays ? FSM_ESTABLISHED : FSM_IDLE);
		lab_close(&l);
	}
}

static void
test_max_prefix_restart(void **state)
{
	struct lab l;
	struct router_config *c;
	struct neighbor *n;
	edge_t e;

	(void)state;
	lab_open(&l, pair, ARRAY_LEN(pair));
	c = lab_config(&l, 1);
	n = lab_neighbor(&l, c, 2);
	c->flavour = FLAVOUR_IOS;
	n->af[AF_V4].max_prefix = 2;
	n->af[AF_V4].max_prefix_restart_min = 3;
	lab_commit(&l, c);
	sim_start(l.sim);
	for (int i = 0; i < 3; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "10.0.%d.0/24", i);
		lab_announce(&l, 2, text);
	}
	sim_run(l.sim, 1000);
	e = lab_edge(&l, 1, 2);
	expect(&l, "over", FSM_IDLE, FSM_ACTIVE, NOTIFY_MAX_PREFIX);
	lab_withdraw(&l, 2, "10.0.2.0/24");
	sim_run(l.sim, 180000);
	assert_int_equal(sim_session_state(l.sim, e), FSM_IDLE);
	lab_run(&l);
	assert_int_equal(sim_session_state(l.sim, e), FSM_ESTABLISHED);
	assert_int_equal(sim_accepted_count(l.sim, e, AF_V4), 2);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comes_up),
		cmocka_unit_test(test_default_carries_both),
		cmocka_unit_test(test_wrong_and_mended),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_shutdown_and_back),
		cmocka_unit_test(test_interface_shut_and_back),
		cmocka_unit_test(test_no_pointless_retry),
		cmocka_unit_test(test_scripted),
		cmocka_unit_test(test_without_delay),
		cmocka_unit_test(test_max_prefix),
		cmocka_unit_test(test_max_prefix_frr),
		cmocka_unit_test(test_max_prefix_set_later),
		cmocka_unit_test(test_max_prefix_restart),
	};

	return RUN_TESTS(tests);
}
