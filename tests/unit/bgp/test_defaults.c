/* What routers without a configuration defend themselves against. */
#include "speaker_world.h"

#include "bgp/defaults.h"

/* AS 64500 hears from AS 64501. 64510 and 64511 have no providers. */

static const uint32_t spa_64501[] = { 64500 };
static const uint32_t spa_64502[] = { 64501 };
static const uint32_t spa_none[] = { 0 };
static const struct as_record aspas[] = {
	{ 64501, spa_64501, 1 },
	{ 64502, spa_64502, 1 },
	{ 64510, spa_none, 1 },
};
static const struct as_record ends[] = { { 64502, spa_64502, 1 } };
static const struct as_record tops[] = { { .as = 64510 }, { .as = 64511 } };
static const struct as_record edges[] = { { .as = 64501 } };

struct records {
	struct as_map *aspas, *ends, *tops, *edges;
	struct published published;
};

static void
records_open(struct records *r)
{
	r->aspas = as_map_create(aspas, ARRAY_LEN(aspas));
	r->ends = as_map_create(ends, ARRAY_LEN(ends));
	r->tops = as_map_create(tops, ARRAY_LEN(tops));
	r->edges = as_map_create(edges, ARRAY_LEN(edges));
	r->published =
	    (struct published){ r->aspas, r->ends, r->tops, r->edges };
}

static void
records_close(struct records *r)
{
	as_map_destroy(r->aspas);
	as_map_destroy(r->ends);
	as_map_destroy(r->tops);
	as_map_destroy(r->edges);
}

static const struct row {
	const char *name;
	enum defence defence;
	enum relation relation;
	const char *path;
	uint32_t roa_for; /* 0: no ROA */
	enum refuse_reason reason;
} rows[] = {
	{ "rov, valid", DEFENCE_ROV, REL_PROVIDER, "64501 64502", 64502,
	    REFUSE_NONE },
	{ "rov, invalid", DEFENCE_ROV, REL_PROVIDER, "64501 64502", 64503,
	    REFUSE_ROV },
	{ "rov, not found", DEFENCE_ROV, REL_PROVIDER, "64501 64502", 0,
	    REFUSE_NONE },
	{ "peer-rov, from a peer", DEFENCE_PEER_ROV, REL_PEER, "64501 64502",
	    64503, REFUSE_ROV },
	{ "peer-rov, from a customer", DEFENCE_PEER_ROV, REL_CUSTOMER,
	    "64501 64502", 64503, REFUSE_NONE },

	{ "aspa, two hops up", DEFENCE_ASPA, REL_CUSTOMER, "64501 64502", 0,
	    REFUSE_NONE },
	{ "aspa, unknown is accepted", DEFENCE_ASPA, REL_CUSTOMER,
	    "64501 64509", 0, REFUSE_NONE },
	{ "aspa, a leak", DEFENCE_ASPA, REL_CUSTOMER, "64501 64510", 0,
	    REFUSE_ASPA },
	{ "aspa, a peer's leak", DEFENCE_ASPA, REL_PEER, "64501 64510", 0,
	    REFUSE_ASPA },
	{ "aspa, the same path down", DEFENCE_ASPA, REL_PROVIDER, "64501 64510",
	    0, REFUSE_NONE },
	{ "aspa, a leak farther up", DEFENCE_ASPA, REL_PROVIDER,
	    "64501 64509 64510", 0, REFUSE_ASPA },
	{ "aspa, first AS", DEFENCE_ASPA, REL_CUSTOMER, "64502", 0,
	    REFUSE_ASPA },
	{ "aspa, first AS behind a route server", DEFENCE_ASPA, REL_RS, "64502",
	    0, REFUSE_NONE },
	{ "aspa, AS_SET", DEFENCE_ASPA, REL_CUSTOMER, "64501 {64502}", 0,
	    REFUSE_ASPA },
	{ "aspa drops RPKI Invalid", DEFENCE_ASPA, REL_CUSTOMER, "64501 64502",
	    64503, REFUSE_ROV },

	{ "path-end, its neighbour", DEFENCE_PATH_END, REL_PROVIDER,
	    "64509 64501 64502", 0, REFUSE_NONE },
	{ "path-end, a stranger", DEFENCE_PATH_END, REL_PROVIDER,
	    "64501 64509 64502", 0, REFUSE_PATH_END },
	{ "path-end drops RPKI Invalid", DEFENCE_PATH_END, REL_PROVIDER,
	    "64501 64502", 64503, REFUSE_ROV },

	{ "peerlock-lite, a transit-free AS", DEFENCE_PEERLOCK_LITE,
	    REL_CUSTOMER, "64501 64511 64502", 0, REFUSE_TRANSIT_FREE },
	{ "peerlock-lite, in an AS_SET", DEFENCE_PEERLOCK_LITE, REL_CUSTOMER,
	    "64501 {64502,64511}", 0, REFUSE_TRANSIT_FREE },
	{ "peerlock-lite, from a provider", DEFENCE_PEERLOCK_LITE, REL_PROVIDER,
	    "64501 64511 64502", 0, REFUSE_NONE },
	{ "peerlock-lite, from a peer", DEFENCE_PEERLOCK_LITE, REL_PEER,
	    "64501 64511 64502", 0, REFUSE_NONE },
	{ "peerlock-lite, other ASes", DEFENCE_PEERLOCK_LITE, REL_CUSTOMER,
	    "64501 64502", 0, REFUSE_NONE },

	{ "first AS, right", DEFENCE_FIRST_AS, REL_PEER, "64501 64502", 0,
	    REFUSE_NONE },
	{ "first AS, wrong", DEFENCE_FIRST_AS, REL_PEER, "64502", 0,
	    REFUSE_FIRST_AS },
	{ "first AS, route server", DEFENCE_FIRST_AS, REL_RS, "64502", 0,
	    REFUSE_NONE },

	{ "edge filter, its own", DEFENCE_EDGE_FILTER, REL_CUSTOMER,
	    "64501 64501", 0, REFUSE_NONE },
	{ "edge filter, others'", DEFENCE_EDGE_FILTER, REL_CUSTOMER,
	    "64501 64502", 0, REFUSE_EDGE },
	{ "edge filter, AS_SET", DEFENCE_EDGE_FILTER, REL_CUSTOMER,
	    "64501 {64501}", 0, REFUSE_EDGE },
};

/* Each row without its defence, with it, and with it while nothing is
 * published. */
static void
test_rows(void **state)
{
	struct records r;

	(void)state;
	records_open(&r);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct vrp vrp = { net("203.0.113.0/24"), 24, row->roa_for };
		struct vrp_set *vrps =
		    vrp_set_create(&vrp, row->roa_for != 0 ? 1 : 0);
		struct speaker_trace trace = { 0 };
		struct world w;
		struct path_attrs a;

		world_open(&w);
		world_unconfigured(&w, row->relation);
		w.vrps = vrps;
		a = route(&w, row->path);
		CHECK_INT(row->name, import(&w, &a), REFUSE_NONE);
		default_deploy(&w.defaults, row->defence);
		w.defaults.published = &r.published;
		CHECK_INT(row->name, import(&w, &a), row->reason);
		CHECK_INT(row->name, import_traced(&w, &a, &trace),
		    row->reason);
		if (row->reason == REFUSE_ASPA)
			CHECK(row->name,
			    trace.aspa_checked &&
				trace.aspa.state == ASPA_INVALID);
		w.defaults.published = NULL;
		if (row->reason == REFUSE_PATH_END ||
		    row->reason == REFUSE_TRANSIT_FREE ||
		    row->reason == REFUSE_EDGE)
			CHECK_INT(row->name, import(&w, &a), REFUSE_NONE);
		world_close(&w);
		vrp_set_destroy(vrps);
	}
	records_close(&r);
}

static void
test_words(void **state)
{
	enum defence found;

	(void)state;
	for (int i = 0; i < DEFENCE_COUNT; i++) {
		enum defence d = (enum defence)i;
		struct default_behaviour b = { 0 };

		CHECK(defence_word(d), defence_find(defence_word(d), &found));
		CHECK_INT(defence_word(d), found, d);
		CHECK(defence_word(d), defence_text(d) != NULL);
		CHECK(defence_word(d), default_accepts_all(&b));
		default_deploy(&b, d);
		/* Roles are the session's, all others look at imports. */
		CHECK_INT(defence_word(d), default_accepts_all(&b),
		    d == DEFENCE_OTC);
		CHECK_INT(defence_word(d), default_validates(&b),
		    d == DEFENCE_ROV || d == DEFENCE_PEER_ROV ||
			d == DEFENCE_ASPA || d == DEFENCE_PATH_END);
	}
	assert_false(defence_find("rove", &found));
	assert_non_null(defence_clause(DEFENCE_ASPA));
	assert_null(defence_clause(DEFENCE_PEERLOCK_LITE));
}

/* Inside an AS everything has been looked at already. */
static void
test_internal(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	world_unconfigured(&w, REL_INTERNAL);
	for (int i = 0; i < DEFENCE_COUNT; i++)
		default_deploy(&w.defaults, (enum defence)i);
	a = route(&w, "64510 {64502}");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	world_close(&w);
}

static void
test_martians(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_unconfigured(&w, REL_PEER);
	w.nlri = net("224.0.0.0/4");
	a = route(&w, "64501");
	assert_int_equal(import(&w, &a), REFUSE_MARTIAN);
	w.defaults.accept_martians = true;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	/* A configured router has its system's own behaviour. */
	w.s.config = &w.config;
	w.s.neighbor = &w.neighbor;
	assert_int_equal(import(&w, &a), REFUSE_MARTIAN);
	world_close(&w);
}

static void
test_hidden_as(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_unconfigured(&w, REL_PEER);
	w.from = (struct route_origin_info){ .local = true };
	a = route(&w, "64502 64503");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500 64502 64503");
	w.defaults.hide_own_as = true;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64502 64503");
	/* An empty path does not leave the AS, and others' routes are no
	 * different. */
	a = route(&w, "");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500");
	w.from = (struct route_origin_info){ .ebgp = true };
	a = route(&w, "64502");
	a.learned_from = REL_CUSTOMER;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500 64502");
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_internal),
		cmocka_unit_test(test_martians),
		cmocka_unit_test(test_hidden_as),
	};

	return RUN_TESTS(tests);
}
