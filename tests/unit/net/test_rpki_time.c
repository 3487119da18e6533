/* The RPKI in time: the order of the stages, failures, and going back over all
 * of it. */
#include "net/rpki.h"

#include "net_lab.h"

/* 2 hijacks a part of 1's space; 3 listens to both validators, 4 only to the
 * second. */
static const struct lab_link links[] = {
	{ 3, 1, REL_CUSTOMER, 10 },
	{ 3, 2, REL_CUSTOMER, 10 },
	{ 4, 1, REL_CUSTOMER, 10 },
	{ 4, 2, REL_CUSTOMER, 10 },
};

static const char space[] = "192.0.2.0/24", part[] = "192.0.2.0/25";

enum { MINUTE = 60 * 1000, NEVER = 0 };

static const uint32_t first_serves[] = { 3 };
static const struct rpki_validator validators[] = {
	{
	    .name = "rp1",
	    .start_ms = 2 * MINUTE,
	    .refresh_ms = 10 * MINUTE,
	    .fetch_ms = 1 * MINUTE,
	    .rtr_delay_ms = 5000,
	    .rtr_refresh_ms = 20 * MINUTE,
	    .rtr_retry_ms = 10 * MINUTE,
	    .rtr_expire_ms = 120 * MINUTE,
	    .serves = first_serves,
	    .n_serves = 1,
	},
	{
	    .name = "rp2",
	    .refresh_ms = 30 * MINUTE,
	    .rtr_delay_ms = 1000,
	    .rtr_refresh_ms = 20 * MINUTE,
	    .rtr_retry_ms = 10 * MINUTE,
	    .rtr_expire_ms = 60 * MINUTE,
	},
};
static const struct rpki_ca_spec cas[] = {
	{ .as = 1, .repository = "one", .manifest_ms = 4 * 60 * MINUTE },
};

struct world {
	struct lab l;
	struct rpki_plan *plan;
};

static struct roa
roa_of(const char *prefix, uint8_t max, uint32_t as)
{
	return (struct roa){ lab_prefix(prefix), max, as };
}

static void
open_world(struct world *w, size_t n_validators, bool with_roa)
{
	const struct rpki_setup setup = { .cas = cas,
		.n_cas = ARRAY_LEN(cas),
		.validators = validators,
		.n_validators = n_validators };
	struct roa roa = roa_of(space, 24, 1);
	struct prefix held = lab_prefix(space);

	lab_init(&w->l);
	registry_add_holding(&w->l.registry, &held, 1);
	if (with_roa)
		registry_add_roa(&w->l.registry, &roa);
	w->plan = rpki_plan_create(&w->l.registry, &setup);
	w->l.options.rpki = w->plan;
	lab_links(&w->l, links, ARRAY_LEN(links));
	for (uint32_t as = 3; as <= 4; as++)
		w->l.topo.routers[lab_router(&w->l, as)]
		    .defaults.drop_rov_invalid = true;
	lab_create(&w->l);
	lab_announce(&w->l, 1, space);
	lab_announce(&w->l, 2, part);
	lab_start(&w->l);
}

static void
close_world(struct world *w)
{
	lab_close(&w->l);
	rpki_plan_destroy(w->plan);
}

static void
act(struct world *w, uint64_t at_ms, struct rpki_act a, bool up)
{
	lab_post(&w->l,
	    (struct sim_event){ .time_ms = at_ms,
		.kind = EV_RPKI,
		.a = sim_add_rpki(w->l.sim, &a),
		.up = up });
}

static void
validator(struct world *w, uint64_t at_ms, const char *name, bool up)
{
	act(w, at_ms,
	    (struct rpki_act){ .kind = RPKI_ACT_VALIDATOR,
		.index = rpki_find_validator(w->plan, name) },
	    up);
}

static void
repository(struct world *w, uint64_t at_ms, const char *name, bool up)
{
	act(w, at_ms,
	    (struct rpki_act){ .kind = RPKI_ACT_REPOSITORY,
		.index = rpki_find_repository(w->plan, name) },
	    up);
}

static void
post_roa(struct world *w, uint64_t at_ms, struct roa roa, bool up)
{
	lab_post(&w->l,
	    (struct sim_event){ .time_ms = at_ms,
		.kind = EV_ROA,
		.a = sim_add_roa(w->l.sim, &roa),
		.up = up });
}

/* Runs to ms: "none" when the router refuses the part, "2" when it uses it. */
static const char *
at(struct world *w, uint64_t ms, uint32_t as)
{
	assert_int_equal(sim_run(w->l.sim, ms), SIM_SETTLED);
	lab_check(&w->l);
	return lab_path(&w->l, as, part);
}

struct wanted {
	uint64_t ms;
	enum sim_event_kind kind;
	uint32_t as; /* 0: not of a router */
};

/* The events of the RPKI from step on. */
static void
check_events(struct world *w, size_t step, const struct wanted *rows, size_t n)
{
	size_t found = 0;

	for (; step < history_steps(w->l.sim); step++) {
		const struct sim_event *e = history_event(w->l.sim, step);

		if (e->kind < EV_ROA || e->kind > EV_REVALIDATE)
			continue;
		assert_true(found < n);
		assert_int_equal(e->time_ms, rows[found].ms);
		assert_int_equal(e->kind, rows[found].kind);
		if (rows[found].as != 0)
			assert_int_equal(e->router,
			    lab_router(&w->l, rows[found].as));
		found++;
	}
	assert_int_equal(found, n);
}

/* Done when 5 of the issue: publication, fetch, RTR, re-evaluation. */
static void
test_stages(void **state)
{
	static const struct wanted wanted[] = {
		{ 5 * MINUTE, EV_ROA, 0 },
		{ 13 * MINUTE, EV_FETCH, 0 },
		{ 13 * MINUTE + 5000, EV_RTR, 3 },
		{ 13 * MINUTE + 5000, EV_REVALIDATE, 3 },
		{ 30 * MINUTE, EV_FETCH, 0 },
		{ 30 * MINUTE + 1000, EV_RTR, 4 },
		{ 30 * MINUTE + 1000, EV_REVALIDATE, 4 },
	};
	static const struct {
		uint64_t at, published, fetched, told, used, due;
	} rows[] = {
		{ 5 * MINUTE, 5 * MINUTE, NEVER, NEVER, NEVER, 13 * MINUTE },
		{ 13 * MINUTE, 5 * MINUTE, 13 * MINUTE, NEVER, NEVER,
		    13 * MINUTE + 5000 },
		{ 14 * MINUTE, 5 * MINUTE, 13 * MINUTE, 13 * MINUTE + 5000,
		    13 * MINUTE + 5000, NEVER },
	};
	struct world w;
	struct roa roa = roa_of(space, 24, 1);
	size_t from;

	(void)state;
	open_world(&w, 2, false);
	from = history_steps(w.l.sim);
	post_roa(&w, 5 * MINUTE, roa, true);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpki_stages st;

		(void)at(&w, rows[i].at, 3);
		st = sim_roa_stages(w.l.sim, lab_router(&w.l, 3), &roa);
		assert_true(st.there);
		assert_int_equal(st.validator, 0);
		assert_true(st.published_ms == rows[i].published);
		assert_true(st.fetched_ms ==
		    (rows[i].fetched == NEVER ? UINT64_MAX : rows[i].fetched));
		assert_true(st.told_ms ==
		    (rows[i].told == NEVER ? UINT64_MAX : rows[i].told));
		assert_true(st.used_ms ==
		    (rows[i].used == NEVER ? UINT64_MAX : rows[i].used));
		assert_true(st.due_ms ==
		    (rows[i].due == NEVER ? UINT64_MAX : rows[i].due));
	}
	assert_string_equal(at(&w, 30 * MINUTE, 4), "2");
	assert_string_equal(at(&w, 31 * MINUTE, 4), "none");
	check_events(&w, from, wanted, ARRAY_LEN(wanted));
	lab_run(&w.l); /* and then it comes to rest */
	close_world(&w);
}

/* Two ROAs between two runs are one fetch. */
static void
test_one_run(void **state)
{
	static const struct wanted wanted[] = {
		{ 3 * MINUTE, EV_ROA, 0 },
		{ 5 * MINUTE, EV_ROA, 0 },
		{ 13 * MINUTE, EV_FETCH, 0 },
		{ 13 * MINUTE + 5000, EV_RTR, 3 },
		{ 13 * MINUTE + 5000, EV_REVALIDATE, 3 },
	};
	struct world w;
	size_t from;

	(void)state;
	open_world(&w, 1, false);
	from = history_steps(w.l.sim);
	post_roa(&w, 3 * MINUTE, roa_of(space, 24, 1), true);
	post_roa(&w, 5 * MINUTE, roa_of(part, 25, 1), true);
	lab_run(&w.l);
	check_events(&w, from, wanted, ARRAY_LEN(wanted));
	close_world(&w);
}

/* With nobody left, what a router has expires two hours after it last heard:
 * it fails open. The other one finds another validator. */
static void
test_validator_down(void **state)
{
	struct world w;
	struct rtr_status st;

	(void)state;
	open_world(&w, 1, true);
	assert_string_equal(at(&w, 50 * MINUTE, 3), "none");
	validator(&w, 50 * MINUTE, "rp1", false);
	/* It asked at 0, 20 and 40 minutes. */
	assert_string_equal(at(&w, 160 * MINUTE - 1, 3), "none");
	st = sim_rtr_status(w.l.sim, lab_router(&w.l, 3));
	assert_int_equal(st.state, RTR_LOST);
	assert_true(st.expires_ms == 160 * MINUTE);
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_DOWN);
	assert_string_equal(at(&w, 160 * MINUTE, 3), "2");
	assert_null(sim_router_vrps(w.l.sim, lab_router(&w.l, 3)));
	assert_int_equal(sim_rtr_status(w.l.sim, lab_router(&w.l, 3)).state,
	    RTR_EXPIRED);
	/* Up again: it fetches, and the router tries every ten minutes. */
	validator(&w, 200 * MINUTE, "rp1", true);
	assert_string_equal(at(&w, 210 * MINUTE, 3), "2");
	assert_string_equal(at(&w, 210 * MINUTE + 5000, 3), "none");
	assert_int_equal(sim_rtr_status(w.l.sim, lab_router(&w.l, 3)).state,
	    RTR_UP);
	lab_run(&w.l);
	close_world(&w);
}

/* Up again before anything expired: nothing happens to routes. */
static void
test_short_outage(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, 1, true);
	validator(&w, 50 * MINUTE, "rp1", false);
	validator(&w, 55 * MINUTE, "rp1", true);
	assert_string_equal(at(&w, 54 * MINUTE, 3), "none");
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_DOWN);
	(void)at(&w, 55 * MINUTE, 3);
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_STARTING);
	assert_string_equal(at(&w, 161 * MINUTE, 3), "none");
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_FRESH);
	lab_run(&w.l);
	close_world(&w);
}

static void
test_second_validator(void **state)
{
	struct world w;
	router_id_t r;

	(void)state;
	open_world(&w, 2, true);
	r = lab_router(&w.l, 3);
	assert_int_equal(sim_rtr_status(w.l.sim, r).validator, 0);
	validator(&w, 50 * MINUTE, "rp1", false);
	assert_string_equal(at(&w, 300 * MINUTE, 3), "none");
	assert_int_equal(sim_rtr_status(w.l.sim, r).validator, 1);
	/* Back to the one it likes better. */
	validator(&w, 300 * MINUTE, "rp1", true);
	assert_string_equal(at(&w, 330 * MINUTE, 3), "none");
	assert_int_equal(sim_rtr_status(w.l.sim, r).validator, 0);
	lab_run(&w.l);
	close_world(&w);
}

/* A repository out of reach: the copy lives until its manifest's nextUpdate,
 * renewed at half-time of four hours. */
static void
test_repository_down(void **state)
{
	struct world w;
	struct arena arena = { 0 };
	struct rpki_result r;

	(void)state;
	open_world(&w, 1, true);
	repository(&w, 130 * MINUTE, "one", false);
	(void)at(&w, 140 * MINUTE, 3);
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_STALE);
	/* Of minute 122, so renewed at 120: good until 360. rp1 sees it at
	 * 362 and is done at 363. */
	assert_string_equal(at(&w, 363 * MINUTE, 3), "none");
	assert_string_equal(at(&w, 364 * MINUTE, 3), "2");
	sim_validator_result(w.l.sim, 0, &arena, &r);
	assert_int_equal(r.n_verdicts, 1);
	assert_int_equal(r.verdicts[0].reason, RPKI_COPY_STALE);
	/* What is published meanwhile is not seen. */
	post_roa(&w, 370 * MINUTE, roa_of(part, 25, 1), true);
	assert_string_equal(at(&w, 400 * MINUTE, 3), "2");
	repository(&w, 400 * MINUTE, "one", true);
	assert_string_equal(at(&w, 410 * MINUTE, 3), "none");
	assert_int_equal(sim_validator_status(w.l.sim, 0).state,
	    VALIDATOR_FRESH);
	lab_run(&w.l);
	arena_finish(&arena);
	close_world(&w);
}

static void
test_manifest_expires(void **state)
{
	struct world w;
	struct rpki_act a = { .kind = RPKI_ACT_CHANGE,
		.change = { .kind = RPKI_MANIFEST_EXPIRES } };

	(void)state;
	open_world(&w, 1, true);
	a.change.ca = rpki_ca_of(w.plan, 1);
	act(&w, 20 * MINUTE, a, true);
	assert_string_equal(at(&w, 23 * MINUTE, 3), "none");
	assert_string_equal(at(&w, 24 * MINUTE, 3), "2");
	a.change.kind = RPKI_MANIFEST_RENEWED;
	act(&w, 30 * MINUTE, a, true);
	assert_string_equal(at(&w, 34 * MINUTE, 3), "none");
	lab_run(&w.l);
	close_world(&w);
}

/* Somebody with the account of 1 turns its own ROAs against it. */
static void
test_stolen_account(void **state)
{
	struct world w;
	struct rpki_act a = { .kind = RPKI_ACT_CHANGE,
		.change = { .kind = RPKI_PUBLISH, .stolen = true } };

	(void)state;
	open_world(&w, 1, false);
	a.change.ca = rpki_ca_of(w.plan, 1);
	a.change.object.roa = roa_of(space, 24, 2);
	act(&w, 20 * MINUTE, a, true);
	(void)at(&w, 30 * MINUTE, 3);
	assert_string_equal(lab_path(&w.l, 3, space), "none");
	assert_int_equal(lab_reason(&w.l, 3, 1, space), REFUSE_ROV);
	a.change.kind = RPKI_REVOKE;
	act(&w, 40 * MINUTE, a, true);
	(void)at(&w, 60 * MINUTE, 3);
	assert_string_equal(lab_path(&w.l, 3, space), "1");
	close_world(&w);
}

/* ASPAs travel as ROAs do. 3 leaks what it has of its provider 5 to 6. */
static void
test_aspa(void **state)
{
	static const uint32_t only[] = { 5 };
	static const struct lab_link leaking[] = {
		{ 5, 3, REL_CUSTOMER, 10 },
		{ 6, 3, REL_CUSTOMER, 10 },
		{ 5, 1, REL_CUSTOMER, 10 },
	};
	struct rpki_act a = { .kind = RPKI_ACT_CHANGE,
		.change = { .kind = RPKI_PUBLISH,
		    .ca = RPKI_NONE,
		    .object = { .kind = RPKI_ASPA, .aspa = { 1, only, 1 } } } };
	struct world w = { 0 };
	const struct rpki_setup setup = { .validators = validators,
		.n_validators = 1 };
	static const uint32_t none[] = { 0 }, two[] = { 5, 6 };
	struct rpki_stages st;

	(void)state;
	lab_init(&w.l);
	w.plan = rpki_plan_create(&w.l.registry, &setup);
	w.plan->validators[0].n_serves = 0;
	w.l.options.rpki = w.plan;
	lab_links(&w.l, leaking, ARRAY_LEN(leaking));
	default_deploy(&w.l.topo.routers[lab_router(&w.l, 6)].defaults,
	    DEFENCE_ASPA);
	lab_create(&w.l);
	lab_announce(&w.l, 1, space);
	lab_post(&w.l,
	    (struct sim_event){ .kind = EV_LEAK,
		.router = lab_router(&w.l, 3),
		.prefix = PREFIX_ID_NONE,
		.up = true });
	lab_start(&w.l);
	assert_string_equal(lab_path(&w.l, 6, space), "3 5 1");
	act(&w, 20 * MINUTE, a, true);
	/* 5 has no provider. */
	a.change.object.aspa = (struct as_record){ 5, none, 1 };
	act(&w, 20 * MINUTE, a, true);
	(void)at(&w, 22 * MINUTE, 6);
	assert_string_equal(lab_path(&w.l, 6, space), "3 5 1");
	st = sim_aspa_stages(w.l.sim, lab_router(&w.l, 6), 5);
	assert_true(st.there && st.published_ms == 20 * MINUTE);
	assert_true(st.fetched_ms == UINT64_MAX && st.due_ms == 23 * MINUTE);
	(void)at(&w, 24 * MINUTE, 6);
	assert_string_equal(lab_path(&w.l, 6, space), "none");
	assert_int_equal(lab_reason(&w.l, 6, 3, space), REFUSE_ASPA);
	st = sim_aspa_stages(w.l.sim, lab_router(&w.l, 6), 5);
	assert_true(st.fetched_ms == 23 * MINUTE);
	assert_true(st.told_ms == 23 * MINUTE + 5000);
	assert_true(st.used_ms == 23 * MINUTE + 5000);
	/* Another one in its place begins anew. */
	a.change.object.aspa = (struct as_record){ 1, two, 2 };
	act(&w, 30 * MINUTE, a, true);
	(void)at(&w, 31 * MINUTE, 6);
	st = sim_aspa_stages(w.l.sim, lab_router(&w.l, 6), 1);
	assert_true(st.there && st.published_ms == 30 * MINUTE);
	assert_true(st.fetched_ms == UINT64_MAX);
	a.change.object.aspa = (struct as_record){ 5, none, 1 };
	a.change.kind = RPKI_REVOKE;
	act(&w, 40 * MINUTE, a, true);
	(void)at(&w, 60 * MINUTE, 6);
	assert_string_equal(lab_path(&w.l, 6, space), "3 5 1");
	st = sim_aspa_stages(w.l.sim, lab_router(&w.l, 6), 5);
	assert_true(!st.there && st.published_ms == 40 * MINUTE);
	assert_true(st.used_ms == 43 * MINUTE + 5000);
	/* Of nobody's there is nothing to tell. */
	st = sim_aspa_stages(w.l.sim, lab_router(&w.l, 6), 77);
	assert_true(!st.there && st.published_ms == 0);
	close_world(&w);
}

/* The same by the configuration of 6: "match aspa invalid". */
static void
test_match_aspa(void **state)
{
	static const struct lab_link leaking[] = {
		{ 5, 3, REL_CUSTOMER, 10 },
		{ 6, 3, REL_CUSTOMER, 10 },
		{ 5, 1, REL_CUSTOMER, 10 },
	};
	static const uint32_t none[] = { 0 };
	const struct as_record aspa = { 5, none, 1 };
	static const struct match invalid = { .kind = MATCH_ASPA,
		.lo = ASPA_INVALID };
	const struct rpki_setup setup = { .validators = &validators[1],
		.n_validators = 1,
		.aspas = &aspa,
		.n_aspas = 1 };
	struct rpki_act a = { .kind = RPKI_ACT_CHANGE,
		.change = { .kind = RPKI_REVOKE,
		    .ca = RPKI_NONE,
		    .object = { .kind = RPKI_ASPA, .aspa = aspa } } };
	struct world w = { 0 };
	struct router_config *c;
	struct policy *p;

	(void)state;
	lab_init(&w.l);
	w.plan = rpki_plan_create(&w.l.registry, &setup);
	w.l.options.rpki = w.plan;
	lab_links(&w.l, leaking, ARRAY_LEN(leaking));
	lab_create(&w.l);
	lab_announce(&w.l, 1, space);
	lab_post(&w.l,
	    (struct sim_event){ .kind = EV_LEAK,
		.router = lab_router(&w.l, 3),
		.prefix = PREFIX_ID_NONE,
		.up = true });
	c = lab_config(&w.l, 6);
	lab_neighbor(&w.l, c, 3);
	c->caches = ARENA_NEW(&w.l.arena, struct rpki_cache);
	c->n_caches = 1;
	p = ARENA_NEW(&w.l.arena, struct policy);
	p->name = "ASPA";
	p->n_terms = 2;
	p->terms = ARENA_ARRAY(&w.l.arena, 2, struct policy_term);
	p->terms[0].matches = &invalid;
	p->terms[0].n_matches = 1;
	p->terms[0].flow = FLOW_REJECT;
	p->terms[1].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	lab_chain(&c->neighbors[0].af[AF_V4].in, p);
	lab_commit(&w.l, c);
	lab_start(&w.l);
	assert_string_equal(lab_path(&w.l, 6, space), "none");
	assert_int_equal(lab_reason(&w.l, 6, 3, space), REFUSE_POLICY);
	act(&w, 20 * MINUTE, a, false);
	lab_run(&w.l);
	assert_string_equal(lab_path(&w.l, 6, space), "3 5 1");
	close_world(&w);
}

/* Everything at once, back step by step, forward again: the same states. */
static void
test_there_and_back(void **state)
{
	struct world w;
	uint64_t hash[256];
	size_t from, n;

	(void)state;
	open_world(&w, 2, true);
	from = history_steps(w.l.sim);
	post_roa(&w, 1 * MINUTE, roa_of(part, 25, 2), true);
	repository(&w, 20 * MINUTE, "one", false);
	validator(&w, 30 * MINUTE, "rp1", false);
	post_roa(&w, 40 * MINUTE, roa_of(part, 25, 2), false);
	validator(&w, 50 * MINUTE, "rp2", false);
	validator(&w, 70 * MINUTE, "rp1", true);
	repository(&w, 200 * MINUTE, "one", true);
	validator(&w, 210 * MINUTE, "rp2", true);
	hash[0] = sim_state_hash(w.l.sim);
	while (sim_step(w.l.sim)) {
		n = history_steps(w.l.sim) - from;
		assert_true(n < ARRAY_LEN(hash));
		hash[n] = sim_state_hash(w.l.sim);
		lab_check(&w.l);
	}
	n = history_steps(w.l.sim) - from;
	assert_true(n > 20);
	for (size_t i = n; i > 0; i--) {
		assert_true(sim_state_hash(w.l.sim) == hash[i]);
		assert_true(sim_back(w.l.sim));
	}
	assert_true(sim_state_hash(w.l.sim) == hash[0]);
	for (size_t i = 1; i <= n; i++) {
		assert_true(sim_step(w.l.sim));
		assert_true(sim_state_hash(w.l.sim) == hash[i]);
	}
	close_world(&w);
}

/* What a server of VRPs asks for. */
static void
test_handed_out(void **state)
{
	struct world w;
	uint32_t ca;
	size_t n;

	(void)state;
	open_world(&w, 2, true);
	lab_start(&w.l);
	ca = rpki_ca_of(w.plan, 1);
	(void)vrp_set_items(sim_validator_vrps(w.l.sim, 0), &n);
	assert_int_equal(n, 1);
	/* The manifest of 4 hours; it is renewed after two. */
	assert_int_equal(sim_validator_expires_ms(w.l.sim, 0, ca),
	    4 * 60 * MINUTE);
	(void)sim_run(w.l.sim, 3 * 60 * MINUTE);
	assert_int_equal(sim_validator_expires_ms(w.l.sim, 0, ca),
	    6 * 60 * MINUTE);
	close_world(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_one_run),
		cmocka_unit_test(test_validator_down),
		cmocka_unit_test(test_short_outage),
		cmocka_unit_test(test_second_validator),
		cmocka_unit_test(test_repository_down),
		cmocka_unit_test(test_manifest_expires),
		cmocka_unit_test(test_stolen_account),
		cmocka_unit_test(test_aspa),
		cmocka_unit_test(test_match_aspa),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_handed_out),
	};

	return RUN_TESTS(tests);
}
