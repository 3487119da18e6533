/* Own routes: networks, redistribution, aggregates, default-originate. */
#include "speaker_world.h"

static bool
got_id(struct world *w, attr_id id)
{
	if (id != 0)
		w->got = *attr_get(w->w.attrs, id);
	return id != 0;
}

static void
test_originate(void **state)
{
	static const struct {
		const char *name;
		enum route_source source;
		bool has_metric, configured;
		uint8_t origin;
		uint8_t flags;
		uint32_t med;
	} rows[] = {
		{ "network", SOURCE_LOCAL, false, true, ORIGIN_IGP,
		    ATTR_HAS_MED, 0 },
		{ "static", SOURCE_STATIC, false, true, ORIGIN_INCOMPLETE,
		    ATTR_HAS_MED, 0 },
		{ "connected, metric", SOURCE_CONNECTED, true, true,
		    ORIGIN_INCOMPLETE, ATTR_HAS_MED, 7 },
		{ "aggregate", SOURCE_AGGREGATE, false, true, ORIGIN_IGP,
		    ATTR_HAS_MED | ATTR_ATOMIC_AGGREGATE | ATTR_HAS_AGGREGATOR,
		    0 },
		{ "no configuration", SOURCE_LOCAL, false, false, ORIGIN_IGP, 0,
		    0 },
		{ "no configuration, metric", SOURCE_LOCAL, true, false,
		    ORIGIN_IGP, ATTR_HAS_MED, 7 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;

		world_open(&w);
		CHECK(rows[i].name,
		    got_id(&w,
			speaker_originate(&w.w,
			    rows[i].configured ? &w.config : NULL, &w.nlri,
			    rows[i].source, NULL, 7, rows[i].has_metric)));
		CHECK_INT(rows[i].name, w.got.origin, rows[i].origin);
		CHECK_INT(rows[i].name, w.got.flags, rows[i].flags);
		CHECK_INT(rows[i].name, w.got.multi_exit_disc, rows[i].med);
		CHECK_INT(rows[i].name, w.got.weight, 32768);
		CHECK_INT(rows[i].name, w.got.as_path, 0);
		CHECK_INT(rows[i].name, w.got.learned_from, REL_NONE);
		CHECK(rows[i].name, !ip_addr_is_set(&w.got.next_hop));
		world_close(&w);
	}
}

static void
test_map(void **state)
{
	static const struct action weight = { .kind = ACT_SET_WEIGHT,
		.value = 5 };
	static const struct match is_static = { .kind = MATCH_SOURCE,
		.lo = SOURCE_STATIC };
	struct world w;
	const struct policy *map;

	(void)state;
	world_open(&w);
	map = permit(&w, &is_static, 1, &weight, 1);
	assert_true(got_id(&w,
	    speaker_originate(&w.w, &w.config, &w.nlri, SOURCE_STATIC, map, 0,
		false)));
	assert_int_equal(w.got.weight, 5);
	assert_int_equal(speaker_originate(&w.w, &w.config, &w.nlri,
			     SOURCE_CONNECTED, map, 0, false),
	    0);
	world_close(&w);
}

/* The default LOCAL_PREF of own routes is there for route-maps, and is nothing
 * that a neighbour is told. */
static void
test_map_local_pref(void **state)
{
	static const struct action add = { .kind = ACT_ADD_LOCAL_PREF,
		.delta = 30 };
	static const struct match is_default = { .kind = MATCH_LOCAL_PREF,
		.lo = 150,
		.hi = 150 };
	struct world w;
	const struct policy *map;

	(void)state;
	world_open(&w);
	w.config.options.default_local_pref = 150;
	map = permit(&w, &is_default, 1, &add, 1);
	assert_true(got_id(&w,
	    speaker_originate(&w.w, &w.config, &w.nlri, SOURCE_LOCAL, map, 0,
		false)));
	assert_int_equal(w.got.local_pref, 180);
	assert_int_equal(speaker_originate(&w.w, &w.config, &w.nlri,
			     SOURCE_AGGREGATE, map, 0, false),
	    0);
	assert_true(got_id(&w,
	    speaker_originate(&w.w, &w.config, &w.nlri, SOURCE_LOCAL, NULL, 0,
		false)));
	assert_int_equal(w.got.flags & ATTR_HAS_LOCAL_PREF, 0);
	world_close(&w);
}

/* FRR marks own routes when it is about to go, whatever the route-map says. */
static void
test_graceful_shutdown(void **state)
{
	static const struct action prefer = { .kind = ACT_SET_LOCAL_PREF,
		.value = 200 };
	struct world w;

	(void)state;
	world_open(&w);
	w.config.options.graceful_shutdown = true;
	assert_true(got_id(&w,
	    speaker_originate(&w.w, &w.config, &w.nlri, SOURCE_LOCAL, NULL, 0,
		false)));
	assert_string_equal(got_communities(&w), "graceful-shutdown");
	assert_int_equal(w.got.flags, ATTR_HAS_MED | ATTR_HAS_LOCAL_PREF);
	assert_int_equal(w.got.local_pref, 0);
	assert_true(got_id(&w,
	    speaker_originate(&w.w, &w.config, &w.nlri, SOURCE_LOCAL,
		permit(&w, NULL, 0, &prefer, 1), 0, false)));
	assert_string_equal(got_communities(&w), "graceful-shutdown");
	assert_int_equal(w.got.local_pref, 0);
	world_close(&w);
}

/* --- aggregates ---------------------------------------------------------- */

static void
test_aggregate(void **state)
{
	static const struct {
		const char *name;
		bool as_set;
		const char *paths[3];
		const char *path;
		uint8_t origins[3], origin;
		bool atomic;
	} rows[] = {
		{ "no as-set", false, { "64502 10 11", "64503" }, "",
		    { ORIGIN_IGP, ORIGIN_EGP }, ORIGIN_EGP, true },
		{ "one", true, { "64502 10 11" }, "64502 10 11",
		    { ORIGIN_INCOMPLETE }, ORIGIN_INCOMPLETE, false },
		{ "common front", true, { "64502 10 11", "64502 10 12 13" },
		    "64502 10 {11,12,13}", { 0 }, ORIGIN_IGP, false },
		{ "one inside the other", true, { "64502 10", "64502" },
		    "64502 {10}", { 0 }, ORIGIN_IGP, false },
		{ "nothing common", true, { "64502 10 11", "64504 10 12" },
		    "{10,11,12,64502,64504}", { 0, ORIGIN_INCOMPLETE },
		    ORIGIN_INCOMPLETE, false },
		{ "an own one", true, { "64502 10", "" }, "{10,64502}",
		    { ORIGIN_EGP, 0 }, ORIGIN_EGP, false },
		{ "sets", true, { "64502 {5,6}", "64502 {5,6}" }, "64502 {5,6}",
		    { 0 }, ORIGIN_IGP, false },
		{ "three", true, { "1 2 3", "1 2 4", "1 5" }, "1 {2,3,4,5}",
		    { 0 }, ORIGIN_IGP, false },
		{ "none", true, { NULL }, NULL, { 0 }, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		attr_id parts[3];
		size_t n = 0;
		struct aggregate_statement s = { .as_set = rows[i].as_set };

		world_open(&w);
		s.prefix = net("203.0.0.0/16");
		for (; n < 3 && rows[i].paths[n] != NULL; n++) {
			struct path_attrs a = route(&w, rows[i].paths[n]);

			a.origin = rows[i].origins[n];
			add_community(&w, &a,
			    COMMUNITY(64502, (uint32_t)n + 1));
			parts[n] = attr_intern(w.w.attrs, &a);
		}
		CHECK_INT(rows[i].name,
		    got_id(&w,
			speaker_aggregate(&w.w, &w.config, &s, parts, n)),
		    rows[i].path != NULL);
		if (rows[i].path != NULL) {
			CHECK_STR(rows[i].name, got_path(&w), rows[i].path);
			CHECK_INT(rows[i].name, w.got.origin, rows[i].origin);
			CHECK_INT(rows[i].name,
			    (w.got.flags & ATTR_ATOMIC_AGGREGATE) != 0,
			    rows[i].atomic);
			CHECK_INT(rows[i].name, w.got.aggregator_as, US);
			CHECK_INT(rows[i].name,
			    ip_addr_to_v4(&w.got.aggregator_addr), US_ID);
			CHECK_INT(rows[i].name, w.got.communities != 0,
			    rows[i].as_set);
		}
		world_close(&w);
	}
}

static void
test_aggregate_map(void **state)
{
	static const struct action tag = { .kind = ACT_SET_TAG, .value = 5 };
	static const struct match never = { .kind = MATCH_FAMILY, .lo = IP_V6 };
	struct aggregate_statement s = { 0 };
	struct world w;
	struct path_attrs a;
	attr_id part;

	(void)state;
	world_open(&w);
	s.prefix = net("203.0.0.0/16");
	a = route(&w, "64502");
	part = attr_intern(w.w.attrs, &a);
	s.map = permit_and(&w, tag);
	assert_true(
	    got_id(&w, speaker_aggregate(&w.w, &w.config, &s, &part, 1)));
	assert_int_equal(w.got.tag, 5);
	s.map = permit_if(&w, never);
	assert_int_equal(speaker_aggregate(&w.w, &w.config, &s, &part, 1), 0);
	/* Named and not defined (FRR). */
	s.map = NULL;
	s.map_name = "NOT-DEFINED";
	assert_int_equal(speaker_aggregate(&w.w, &w.config, &s, &part, 1), 0);
	world_close(&w);
}

/* --- default-originate --------------------------------------------------- */

static enum refuse_reason
default_route(struct world *w, const struct path_attrs *because)
{
	attr_id id = because != NULL ? attr_intern(w->w.attrs, because) : 0;
	struct export_result r = speaker_default_route(&w->w, &w->s, AF_V4,
	    because != NULL ? &w->nlri : NULL, id);

	assert_int_equal(got_id(w, r.attrs), r.reason == REFUSE_NONE);
	return r.reason;
}

static void
test_default_originate(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	world_af(&w)->default_originate = true;
	/* It passes no out chain, and RFC 8212 is not asked. */
	w.config.options.ebgp_requires_policy = true;
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, NULL);
	assert_int_equal(default_route(&w, NULL), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500");
	assert_string_equal(got_next_hop(&w), "192.0.2.1");
	assert_int_equal(w.got.origin, ORIGIN_IGP);
	assert_int_equal(w.got.flags, ATTR_HAS_MED);
	assert_int_equal(w.got.weight, 0);
	/* To a customer with a role it is marked like any other. */
	w.s.roles_active = true;
	w.s.local_role = ROLE_PROVIDER;
	assert_int_equal(default_route(&w, NULL), REFUSE_NONE);
	assert_int_equal(w.got.only_to_customer, US);
	world_af(&w)->active = false;
	assert_int_equal(default_route(&w, NULL), REFUSE_FAMILY);
	world_close(&w);
}

/* The condition is on a route of the table, the sets are for the default. */
static void
test_default_originate_map(void **state)
{
	static uint32_t as[] = { 7, 7 };
	static uint32_t community[] = { COMMUNITY(64500, 7) };
	static struct action acts[] = {
		{ .kind = ACT_SET_MED, .value = 9 },
		{ .kind = ACT_PREPEND, .words = as, .n_words = 2 },
		{ .kind = ACT_ADD_COMMUNITIES,
		    .community_kind = COMM_STANDARD,
		    .words = community,
		    .n_words = 1 },
		{ .kind = ACT_SET_ORIGIN, .value = ORIGIN_EGP },
	};
	static const struct match two = { .kind = MATCH_AS_PATH_LENGTH,
		.lo = 2,
		.hi = 2 };
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_af(&w)->default_originate = true;
	world_af(&w)->default_originate_map_name = "TEST";
	assert_int_equal(default_route(&w, NULL), REFUSE_UNDEFINED);
	world_af(&w)->default_originate_map =
	    permit(&w, &two, 1, acts, ARRAY_LEN(acts));
	assert_int_equal(default_route(&w, NULL), REFUSE_NO_BEST);
	a = route(&w, "64502");
	assert_int_equal(default_route(&w, &a), REFUSE_POLICY);
	a = route(&w, "64502 64503");
	assert_int_equal(default_route(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500 7 7");
	assert_int_equal(w.got.multi_exit_disc, 9);
	assert_string_equal(got_communities(&w), "64500:7");
	assert_int_equal(w.got.origin, ORIGIN_EGP);
	/* Also what the condition has already. */
	a.flags = ATTR_HAS_MED;
	a.multi_exit_disc = 9;
	a.origin = ORIGIN_EGP;
	add_community(&w, &a, COMMUNITY(64500, 7));
	assert_int_equal(default_route(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.multi_exit_disc, 9);
	assert_string_equal(got_communities(&w), "64500:7");
	assert_int_equal(w.got.origin, ORIGIN_EGP);
	world_close(&w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_originate),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_map_local_pref),
		cmocka_unit_test(test_graceful_shutdown),
		cmocka_unit_test(test_aggregate),
		cmocka_unit_test(test_aggregate_map),
		cmocka_unit_test(test_default_originate),
		cmocka_unit_test(test_default_originate_map),
	};

	return RUN_TESTS(tests);
}
