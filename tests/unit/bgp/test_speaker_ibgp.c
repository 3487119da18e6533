/* Inside an AS: full mesh, route reflection (RFC 4456), next hops. */
#include "speaker_world.h"

static set_id
clusters(struct world *w, const uint32_t *ids, size_t n)
{
	return word_set_intern(w->w.attrs, ids, n);
}

/* --- import -------------------------------------------------------------- */

static void
test_loops(void **state)
{
	static const struct {
		const char *name;
		uint32_t originator, clusters[3];
		size_t n;
		bool external;
		enum refuse_reason reason;
	} rows[] = {
		{ "neither", 0, { 0 }, 0, false, REFUSE_NONE },
		{ "of another", THEM_ID, { 7, 8 }, 2, false, REFUSE_NONE },
		{ "we brought it", US_ID, { 0 }, 0, false,
		    REFUSE_ORIGINATOR_LOOP },
		{ "through our cluster", THEM_ID, { 7, US_ID, 8 }, 3, false,
		    REFUSE_CLUSTER_LOOP },
		{ "from outside", US_ID, { US_ID }, 1, true, REFUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (!rows[i].external)
			world_internal(&w);
		a = route(&w, "64501");
		if (rows[i].originator != 0) {
			a.flags = ATTR_HAS_ORIGINATOR_ID;
			a.originator_id = rows[i].originator;
		}
		a.cluster_list = clusters(&w, rows[i].clusters, rows[i].n);
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

/* What the AS agreed on stays: LOCAL_PREF, and who the route came from. */
static void
test_import_keeps(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	a = route(&w, "64505");
	a.flags = ATTR_HAS_LOCAL_PREF | ATTR_HAS_ORIGINATOR_ID;
	a.local_pref = 250;
	a.originator_id = THEM_ID;
	a.learned_from = REL_CUSTOMER;
	a.weight = 5;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 250);
	assert_int_equal(w.got.originator_id, THEM_ID);
	assert_int_equal(w.got.learned_from, REL_CUSTOMER);
	assert_int_equal(w.got.weight, 0);
	/* Our AS in the path is a loop here, too. */
	a = route(&w, "64505 64500");
	assert_int_equal(import(&w, &a), REFUSE_AS_LOOP);
	world_close(&w);
}

/* --- export -------------------------------------------------------------- */

static void
test_reflection(void **state)
{
	static const struct {
		const char *name;
		bool local, ebgp, from_client, to_client;
		bool sent, signs;
	} rows[] = {
		{ "own", true, false, false, false, true, false },
		{ "own, to a client", true, false, false, true, true, false },
		{ "eBGP", false, true, false, false, true, false },
		{ "eBGP, to a client", false, true, false, true, true, false },
		{ "iBGP", false, false, false, false, false, false },
		{ "iBGP, to a client", false, false, false, true, true, true },
		{ "from a client", false, false, true, false, true, true },
		{ "client to client", false, false, true, true, true, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int configured = 0; configured < 2; configured++) {
			struct world w;
			struct path_attrs a;
			size_t n;
			const uint32_t *list;

			world_open(&w);
			world_internal(&w);
			w.from = (struct route_origin_info){
				.local = rows[i].local,
				.ebgp = rows[i].ebgp,
				.from_client = rows[i].from_client,
				.from_router_id = 77,
			};
			if (configured != 0) {
				world_af(&w)->route_reflector_client =
				    rows[i].to_client;
			} else {
				world_unconfigured(&w, REL_INTERNAL);
				w.s.remote_is_client = rows[i].to_client;
			}
			a = route(&w, "64505");
			CHECK_STR(rows[i].name, refuse_word(export(&w, &a)),
			    refuse_word(
				rows[i].sent ? REFUSE_NONE : REFUSE_IBGP));
			if (rows[i].sent) {
				list = word_set_get(w.w.attrs,
				    w.got.cluster_list, &n);
				CHECK_INT(rows[i].name, n, rows[i].signs);
				if (rows[i].signs)
					CHECK_INT(rows[i].name, list[0], US_ID);
				CHECK_INT(rows[i].name, w.got.originator_id,
				    rows[i].signs ? 77 : 0);
				CHECK_STR(rows[i].name, got_path(&w), "64505");
			}
			world_close(&w);
		}
}

/* ORIGINATOR_ID is set once; CLUSTER_LIST grows at the front. */
static void
test_reflected_again(void **state)
{
	static const uint32_t passed[] = { 8, 9 };
	struct world w;
	struct path_attrs a;
	const uint32_t *list;
	size_t n;

	(void)state;
	world_open(&w);
	world_internal(&w);
	w.from = (struct route_origin_info){ .from_client = true,
		.from_router_id = 77 };
	w.s.cluster_id = 7;
	a = route(&w, "64505");
	a.flags = ATTR_HAS_ORIGINATOR_ID;
	a.originator_id = 55;
	a.cluster_list = clusters(&w, passed, 2);
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.originator_id, 55);
	list = word_set_get(w.w.attrs, w.got.cluster_list, &n);
	assert_int_equal(n, 3);
	assert_int_equal(list[0], 7);
	assert_int_equal(list[1], 8);
	assert_int_equal(list[2], 9);
	world_close(&w);
}

/* What an import policy has set is not for others: only reflectors speak of
 * it (RFC 4456 8). */
static void
test_not_reflected(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	a = route(&w, "64505");
	a.flags = ATTR_HAS_ORIGINATOR_ID;
	a.originator_id = 55;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.flags, ATTR_HAS_LOCAL_PREF);
	assert_int_equal(w.got.originator_id, 0);
	world_close(&w);
}

/* A reflector's policy chooses; it does not change (RFC 4456 10). */
static void
test_reflector_policy(void **state)
{
	static const struct action prefer = { .kind = ACT_SET_LOCAL_PREF,
		.value = 300 };
	static const struct action hop = { .kind = ACT_NEXT_HOP_SELF };
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, permit_and(&w, prefer));
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, permit_and(&w, hop));
	a = route(&w, "64505");
	a.flags = ATTR_HAS_LOCAL_PREF;
	a.local_pref = 120;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 300);
	assert_string_equal(got_next_hop(&w), "192.0.2.1");

	w.from = (struct route_origin_info){ .from_client = true,
		.from_router_id = 77 };
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 120);
	assert_int_equal(w.got.originator_id, 77);
	assert_string_equal(got_next_hop(&w), "192.0.2.2");

	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, NULL);
	assert_int_equal(export(&w, &a), REFUSE_UNDEFINED);
	world_close(&w);
}

static void
test_next_hop(void **state)
{
	static const struct {
		const char *name;
		bool local, reflected, self, self_all, unconfigured;
		const char *sent;
	} rows[] = {
		{ "own", true, false, false, false, false, "192.0.2.1" },
		{ "eBGP", false, false, false, false, false, "192.0.2.2" },
		{ "eBGP, self", false, false, true, false, false, "192.0.2.1" },
		{ "reflected", false, true, false, false, false, "192.0.2.2" },
		{ "reflected, self", false, true, true, false, false,
		    "192.0.2.2" },
		{ "reflected, self force", false, true, true, true, false,
		    "192.0.2.1" },
		{ "no configuration", false, false, false, false, true,
		    "192.0.2.2" },
		{ "no configuration, own", true, false, false, false, true,
		    "192.0.2.1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		world_internal(&w);
		w.from = (struct route_origin_info){
			.local = rows[i].local,
			.ebgp = !rows[i].local && !rows[i].reflected,
			.from_client = rows[i].reflected,
		};
		world_af(&w)->next_hop_self = rows[i].self;
		world_af(&w)->next_hop_self_all = rows[i].self_all;
		if (rows[i].unconfigured)
			world_unconfigured(&w, REL_INTERNAL);
		a = route(&w, rows[i].local ? "" : "64505");
		if (rows[i].local)
			a.next_hop = (struct ip_addr){ 0 };
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_STR(rows[i].name, got_next_hop(&w), rows[i].sent);
		world_close(&w);
	}
}

/* RFC 4271 5.1.5: always there between internal neighbours. */
static void
test_local_pref(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	a = route(&w, "64505");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.flags, ATTR_HAS_LOCAL_PREF);
	assert_int_equal(w.got.local_pref, 100);
	w.config.options.default_local_pref = 150;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 150);
	a.flags = ATTR_HAS_LOCAL_PREF | ATTR_HAS_MED;
	a.local_pref = 0;
	a.multi_exit_disc = 5;
	a.learned_from = REL_PEER;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 0);
	assert_int_equal(w.got.multi_exit_disc, 5);
	assert_int_equal(w.got.learned_from, REL_PEER);
	world_close(&w);
}

/* The valley-free rule asks where the AS learned a route, whichever router
 * did: here a peer's route that came over iBGP. */
static void
test_economic_behind_ibgp(void **state)
{
	struct world in, out;
	struct path_attrs a;

	(void)state;
	world_open(&in);
	world_unconfigured(&in, REL_INTERNAL);
	a = route(&in, "64505");
	a.learned_from = REL_PEER;
	assert_int_equal(import(&in, &a), REFUSE_NONE);
	assert_int_equal(in.got.learned_from, REL_PEER);

	world_open(&out);
	world_unconfigured(&out, REL_PROVIDER);
	out.from = (struct route_origin_info){ 0 };
	a = route(&out, "64505");
	a.learned_from = in.got.learned_from;
	assert_int_equal(export(&out, &a), REFUSE_ECONOMIC);
	world_unconfigured(&out, REL_CUSTOMER);
	assert_int_equal(export(&out, &a), REFUSE_NONE);
	assert_string_equal(got_path(&out), "64500 64505");
	world_close(&in);
	world_close(&out);
}

/* Two reflectors of one cluster: what one reflected, the other drops. */
static void
test_round_the_cluster(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_internal(&w);
	w.from = (struct route_origin_info){ .from_client = true,
		.from_router_id = THEM_ID };
	a = route(&w, "64505");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	a = w.got;
	a.next_hop = addr("192.0.2.9");
	/* The other one has the same cluster id, and another router id. */
	w.s.local_router_id = 99;
	assert_int_equal(import(&w, &a), REFUSE_CLUSTER_LOOP);
	w.s.cluster_id = 99;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	/* The client gets its own route back. */
	w.s.local_router_id = THEM_ID;
	assert_int_equal(import(&w, &a), REFUSE_ORIGINATOR_LOOP);
	world_close(&w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loops),
		cmocka_unit_test(test_import_keeps),
		cmocka_unit_test(test_reflection),
		cmocka_unit_test(test_reflected_again),
		cmocka_unit_test(test_not_reflected),
		cmocka_unit_test(test_reflector_policy),
		cmocka_unit_test(test_next_hop),
		cmocka_unit_test(test_local_pref),
		cmocka_unit_test(test_economic_behind_ibgp),
		cmocka_unit_test(test_round_the_cluster),
	};

	return RUN_TESTS(tests);
}
