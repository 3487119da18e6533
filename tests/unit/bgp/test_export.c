/* Export over eBGP: what is not sent, and what is on the wire. */
#include "speaker_world.h"

/* --- what is not sent ---------------------------------------------------- */

static void
test_not_sent(void **state)
{
	static const struct {
		const char *name;
		bool same_session, suppressed, inactive, internal;
		uint32_t community;
		enum refuse_reason reason;
	} rows[] = {
		{ "sent", false, false, false, false, 0, REFUSE_NONE },
		{ "learned here", true, false, false, false, 0,
		    REFUSE_SPLIT_HORIZON },
		{ "family", false, false, true, false, 0, REFUSE_FAMILY },
		{ "behind an aggregate", false, true, false, false, 0,
		    REFUSE_SUPPRESSED },
		{ "NO_EXPORT", false, false, false, false, COMMUNITY_NO_EXPORT,
		    REFUSE_NO_EXPORT },
		{ "NO_EXPORT, iBGP", false, false, false, true,
		    COMMUNITY_NO_EXPORT, REFUSE_NONE },
		{ "NO_EXPORT_SUBCONFED", false, false, false, false,
		    COMMUNITY_NO_EXPORT_SUBCONFED, REFUSE_NO_EXPORT },
		{ "NO_ADVERTISE", false, false, false, false,
		    COMMUNITY_NO_ADVERTISE, REFUSE_NO_ADVERTISE },
		{ "NO_ADVERTISE, iBGP", false, false, false, true,
		    COMMUNITY_NO_ADVERTISE, REFUSE_NO_ADVERTISE },
		{ "NO_PEER", false, false, false, false, COMMUNITY_NO_PEER,
		    REFUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		world_af(&w)->active = !rows[i].inactive;
		w.from.same_session = rows[i].same_session;
		w.from.suppressed = rows[i].suppressed;
		a = route(&w, "64502");
		if (rows[i].community != 0)
			add_community(&w, &a, rows[i].community);
		CHECK_STR(rows[i].name, refuse_word(export(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

static void
test_no_route(void **state)
{
	struct world w;
	struct export_result r;

	(void)state;
	world_open(&w);
	r = speaker_export(&w.w, &w.s, &w.nlri, 0, 0, &w.from, NULL, NULL);
	assert_int_equal(r.reason, REFUSE_NO_BEST);
	assert_int_equal(r.attrs, 0);
	world_close(&w);
}

static void
test_requires_policy(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.config.options.ebgp_requires_policy = true;
	a = route(&w, "64502");
	assert_int_equal(export(&w, &a), REFUSE_NO_POLICY);
	/* An unsuppress-map is none (FRR). */
	add_link(&world_af(&w)->out, LINK_UNSUPPRESS_MAP,
	    permit(&w, NULL, 0, NULL, 0));
	assert_int_equal(export(&w, &a), REFUSE_NO_POLICY);
	add_link(&world_af(&w)->out, LINK_PREFIX_LIST,
	    permit(&w, NULL, 0, NULL, 0));
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	world_af(&w)->out.n = 0;
	w.s.leak = true;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	w.s.leak = false;
	world_internal(&w);
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	world_close(&w);
}

/* An unsuppress-map is asked about suppressed routes, in the route-map's
 * place, and about no others. */
static void
test_unsuppress_map(void **state)
{
	static const struct match never = { .kind = MATCH_FAMILY, .lo = IP_V6 };
	struct world w;
	struct path_attrs a;
	struct policy_chain *out;

	(void)state;
	world_open(&w);
	out = &world_af(&w)->out;
	a = route(&w, "64502");
	add_link(out, LINK_ROUTE_MAP, permit_if(&w, never));
	add_link(out, LINK_UNSUPPRESS_MAP, permit(&w, NULL, 0, NULL, 0));
	assert_int_equal(export(&w, &a), REFUSE_POLICY);
	w.from.suppressed = true;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	out->links[0].policy = permit(&w, NULL, 0, NULL, 0);
	out->links[1].policy = permit_if(&w, never);
	assert_int_equal(export(&w, &a), REFUSE_POLICY);
	w.from.suppressed = false;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	world_close(&w);
}

/* Without configuration: valley-free, every cell (RFC 7908). */
static void
test_economic(void **state)
{
	static const struct {
		enum relation from;
		const char *to; /* customer provider peer rs rs-client */
	} rows[] = {
		{ REL_NONE, "xxxxx" }, /* own */
		{ REL_CUSTOMER, "xxxxx" },
		{ REL_PROVIDER, "x...x" },
		{ REL_PEER, "x...x" },
		{ REL_RS, "x...x" },
	};
	static const enum relation to[] = { REL_CUSTOMER, REL_PROVIDER,
		REL_PEER, REL_RS, REL_RS_CLIENT };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t j = 0; j < ARRAY_LEN(to); j++)
			for (int leak = 0; leak < 2; leak++) {
				struct world w;
				struct path_attrs a;

				world_open(&w);
				world_unconfigured(&w, to[j]);
				w.s.leak = leak != 0;
				a = route(&w, "64502");
				a.learned_from = (uint8_t)rows[i].from;
				CHECK_INT(relation_name(to[j]), export(&w, &a),
				    rows[i].to[j] == 'x' || leak != 0
					? REFUSE_NONE
					: REFUSE_ECONOMIC);
				world_close(&w);
			}
}

/* A leak forgets policy, not the protocol. */
static void
test_leak(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, NULL);
	a = route(&w, "64502");
	assert_int_equal(export(&w, &a), REFUSE_UNDEFINED);
	w.s.leak = true;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	w.s.roles_active = true;
	w.s.local_role = ROLE_CUSTOMER;
	a.flags = ATTR_HAS_OTC;
	a.only_to_customer = 64502;
	assert_int_equal(export(&w, &a), REFUSE_OTC);
	w.s.roles_active = false;
	add_community(&w, &a, COMMUNITY_NO_ADVERTISE);
	assert_int_equal(export(&w, &a), REFUSE_NO_ADVERTISE);
	world_close(&w);
}

static void
test_otc(void **state)
{
	static const struct {
		const char *name;
		enum bgp_role local;
		uint32_t otc, after;
		enum refuse_reason reason;
	} rows[] = {
		{ "to a customer", ROLE_PROVIDER, 0, US, REFUSE_NONE },
		{ "marked, to a customer", ROLE_PROVIDER, 64502, 64502,
		    REFUSE_NONE },
		{ "to a peer", ROLE_PEER, 0, US, REFUSE_NONE },
		{ "marked, to a peer", ROLE_PEER, 64502, 0, REFUSE_OTC },
		{ "to a provider", ROLE_CUSTOMER, 0, 0, REFUSE_NONE },
		{ "marked, to a provider", ROLE_CUSTOMER, 64502, 0,
		    REFUSE_OTC },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.s.local_role = rows[i].local;
		w.s.roles_active = true;
		a = route(&w, "64502");
		if (rows[i].otc != 0) {
			a.flags = ATTR_HAS_OTC;
			a.only_to_customer = rows[i].otc;
		}
		CHECK_STR(rows[i].name, refuse_word(export(&w, &a)),
		    refuse_word(rows[i].reason));
		if (rows[i].reason == REFUSE_NONE)
			CHECK_INT(rows[i].name, w.got.only_to_customer,
			    rows[i].after);
		/* Inside the AS it is carried as it is. */
		world_internal(&w);
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_INT(rows[i].name, w.got.only_to_customer, rows[i].otc);
		world_close(&w);
	}
}

/* --- attributes ---------------------------------------------------------- */

static void
test_as_path(void **state)
{
	static const struct {
		const char *name, *path;
		uint32_t local_as;
		bool replace, unchanged;
		const char *sent;
	} rows[] = {
		{ "learned", "64502 64503", 0, false, false,
		    "64500 64502 64503" },
		{ "own", "", 0, false, false, "64500" },
		{ "a set", "{1,2}", 0, false, false, "64500 {1,2}" },
		{ "local-as", "64502", 64510, false, false,
		    "64510 64500 64502" },
		{ "local-as, own", "", 64510, false, false, "64510 64500" },
		{ "local-as is the AS", "64502", US, false, false,
		    "64500 64502" },
		{ "replace-as", "64502", 64510, true, false, "64510 64502" },
		{ "unchanged", "64502", 0, false, true, "64502" },
		{ "unchanged, own", "", 0, false, true, "64500" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.neighbor.local_as = rows[i].local_as;
		w.neighbor.local_as_replace_as = rows[i].replace;
		world_af(&w)->as_path_unchanged = rows[i].unchanged;
		a = route(&w, rows[i].path);
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_STR(rows[i].name, got_path(&w), rows[i].sent);
		world_close(&w);
	}
}

/* Behind an alias a private AS of our own goes as well. */
static void
test_as_path_private(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.s.local_as = w.config.local_as = 64512;
	w.neighbor.local_as = 64510;
	a = route(&w, "");
	CHECK_INT("kept", export(&w, &a), REFUSE_NONE);
	CHECK_STR("kept", got_path(&w), "64510 64512");
	world_af(&w)->remove_private = REMOVE_PRIVATE;
	CHECK_INT("removed", export(&w, &a), REFUSE_NONE);
	CHECK_STR("removed", got_path(&w), "64510");
	w.neighbor.local_as = 0;
	CHECK_INT("no alias", export(&w, &a), REFUSE_NONE);
	CHECK_STR("no alias", got_path(&w), "64512");
	world_close(&w);
}

/* The neighbour is AS 65010: private, and the only private AS that stays. */
static void
test_remove_private(void **state)
{
	static const struct {
		const char *name;
		enum remove_private how;
		const char *path, *sent;
	} rows[] = {
		{ "off", REMOVE_PRIVATE_NO, "65001", "64500 65001" },
		{ "all are private", REMOVE_PRIVATE, "65001 4200000000",
		    "64500" },
		{ "one is not", REMOVE_PRIVATE, "65001 3356",
		    "64500 65001 3356" },
		{ "empty", REMOVE_PRIVATE, "", "64500" },
		{ "the neighbour stays", REMOVE_PRIVATE, "65001 65010 65002",
		    "64500 65010" },
		{ "documentation is not private", REMOVE_PRIVATE, "64511",
		    "64500 64511" },
		{ "bounds", REMOVE_PRIVATE, "64512 65534 4294967294", "64500" },
		{ "outside them", REMOVE_PRIVATE_ALL,
		    "64511 65535 4199999999 4294967295",
		    "64500 64511 65535 4199999999 4294967295" },
		{ "all", REMOVE_PRIVATE_ALL, "65001 3356 65002 65010",
		    "64500 3356 65010" },
		{ "all, in a set", REMOVE_PRIVATE_ALL, "3356 {65001,3320}",
		    "64500 3356 {3320}" },
		{ "all, a set of them", REMOVE_PRIVATE_ALL,
		    "3356 {65001,65002}", "64500 3356" },
		{ "replace", REMOVE_PRIVATE_REPLACE, "65001 65002",
		    "64500 64500 64500" },
		{ "replace, one is not", REMOVE_PRIVATE_REPLACE, "65001 3356",
		    "64500 65001 3356" },
		{ "all, replace", REMOVE_PRIVATE_ALL_REPLACE,
		    "65001 65010 3356 65002", "64500 64500 65010 3356 64500" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.s.remote_as = w.neighbor.remote_as = 65010;
		world_af(&w)->remove_private = rows[i].how;
		a = route(&w, rows[i].path);
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_STR(rows[i].name, got_path(&w), rows[i].sent);
		world_close(&w);
	}
}

/* Longer than a piece of the rebuilt path. */
static void
test_remove_private_long(void **state)
{
	enum { N = 1000 };
	struct world w;
	struct path_attrs a;
	uint32_t as[N];

	(void)state;
	world_open(&w);
	world_af(&w)->remove_private = REMOVE_PRIVATE_ALL;
	for (uint32_t i = 0; i < N; i++)
		as[i] = i % 2 == 0 ? 65000 : 1 + i;
	a = route(&w, "");
	a.as_path = as_path_make(w.w.attrs, as, N);
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(as_path_length(w.w.attrs, w.got.as_path), N / 2 + 1);
	assert_int_equal(as_path_origin(w.w.attrs, w.got.as_path), N);
	assert_false(as_path_contains(w.w.attrs, w.got.as_path, 65000));
	world_close(&w);
}

/* FRR 8.4: private ASes go before the out chain, which may match on what is
 * left and prepend some of its own. */
static void
test_remove_private_then_policy(void **state)
{
	static uint32_t prepend[] = { 65001, 65001 };
	static const struct match empty = { .kind = MATCH_AS_PATH_LENGTH,
		.lo = 0,
		.hi = 0 };
	static const struct action act = { .kind = ACT_PREPEND,
		.words = prepend,
		.n_words = 2 };
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_af(&w)->remove_private = REMOVE_PRIVATE;
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP,
	    permit(&w, &empty, 1, &act, 1));
	a = route(&w, "65002");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500 65001 65001");
	/* A filter-list is asked about the path with them. */
	add_link(&world_af(&w)->out, LINK_FILTER_LIST, permit_if(&w, empty));
	assert_int_equal(export(&w, &a), REFUSE_POLICY);
	a = route(&w, "");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	world_close(&w);
}

/* With and without memory the answer is the same; what depends on the session
 * is remembered only for a session that has a number. */
static void
test_memo(void **state)
{
	static struct action self = { .kind = ACT_NEXT_HOP_SELF };
	static const struct match never = { .kind = MATCH_FAMILY, .lo = IP_V6 };
	struct policy_term terms[] = {
		{ .matches = &never, .n_matches = 1, .flow = FLOW_REJECT },
		{ .actions = &self, .n_actions = 1, .flow = FLOW_ACCEPT },
	};
	struct policy map = { .name = "TEST",
		.terms = terms,
		.n_terms = ARRAY_LEN(terms),
		.at_end = FLOW_REJECT };
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.w.memo = &w.memo;
	policy_seal(&map);
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, &map);
	a = route(&w, "64502");

	w.prefix_key = 1;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.memo.misses, 0);
	assert_string_equal(got_next_hop(&w), "192.0.2.1");
	w.s.session_key = 1;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(export(&w, &a), REFUSE_NONE);
		assert_string_equal(got_next_hop(&w), "192.0.2.1");
	}
	assert_int_equal(w.memo.misses, 1);
	assert_int_equal(w.memo.hits, 2);
	w.s.session_key = 2;
	w.s.local_addr = w.s.local_addr_v4 = addr("192.0.2.7");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_next_hop(&w), "192.0.2.7");
	assert_int_equal(w.memo.misses, 2);
	world_close(&w);
}

static void
test_med(void **state)
{
	static const struct {
		const char *name;
		bool local, unchanged, set_by_policy, sent;
		uint32_t value;
	} rows[] = {
		{ "another AS's", false, false, false, false, 0 },
		{ "our own", true, false, false, true, 50 },
		{ "unchanged", false, true, false, true, 50 },
		/* From nothing: what came is gone before the policy. */
		{ "policy adds", false, false, true, true, 5 },
		{ "policy adds to our own", true, false, true, true, 55 },
	};
	static const struct action add = { .kind = ACT_ADD_MED, .delta = 5 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.from.local = rows[i].local;
		w.from.ebgp = !rows[i].local;
		world_af(&w)->med_unchanged = rows[i].unchanged;
		if (rows[i].set_by_policy)
			add_link(&world_af(&w)->out, LINK_ROUTE_MAP,
			    permit_and(&w, add));
		a = route(&w, "64502");
		a.flags = ATTR_HAS_MED;
		a.multi_exit_disc = 50;
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_INT(rows[i].name, (w.got.flags & ATTR_HAS_MED) != 0,
		    rows[i].sent);
		CHECK_INT(rows[i].name, w.got.multi_exit_disc, rows[i].value);
		world_close(&w);
	}
}

/* What is ours alone stays here (RFC 4271 5.1.5, RFC 4456 8). */
static void
test_stripped(void **state)
{
	struct world w;
	struct path_attrs a;
	uint32_t cluster = 9;

	(void)state;
	world_open(&w);
	w.from.ebgp = false;
	a = route(&w, "64502");
	a.flags = ATTR_HAS_LOCAL_PREF | ATTR_HAS_ORIGINATOR_ID |
	    ATTR_ATOMIC_AGGREGATE | ATTR_HAS_AGGREGATOR;
	a.local_pref = 300;
	a.originator_id = 7;
	a.cluster_list = word_set_intern(w.w.attrs, &cluster, 1);
	a.weight = 100;
	a.tag = 5;
	a.learned_from = REL_CUSTOMER;
	a.origin = ORIGIN_INCOMPLETE;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.flags,
	    ATTR_ATOMIC_AGGREGATE | ATTR_HAS_AGGREGATOR);
	assert_int_equal(w.got.local_pref, 0);
	assert_int_equal(w.got.originator_id, 0);
	assert_int_equal(w.got.cluster_list, 0);
	assert_int_equal(w.got.weight, 0);
	assert_int_equal(w.got.tag, 0);
	assert_int_equal(w.got.learned_from, REL_NONE);
	assert_int_equal(w.got.origin, ORIGIN_INCOMPLETE);
	world_close(&w);
}

static void
test_communities(void **state)
{
	/* A route target, and one that ends with the AS (bit 0x40). */
	static const uint32_t ext[] = { 0x0002fbf4, 100, 0x4004fbf4, 1 };
	static const uint32_t large[] = { 64500, 1, 2 };
	static const struct {
		const char *name;
		uint8_t send;
		bool local, internal;
		size_t n_ext;
	} rows[] = {
		{ "all", 7, false, false, 2 },
		{ "all, own", 7, true, false, 4 },
		{ "all, iBGP", 7, false, true, 4 },
		{ "standard", SEND_STANDARD, false, false, 0 },
		{ "extended", SEND_EXTENDED, false, false, 2 },
		{ "large", SEND_LARGE, false, false, 0 },
		{ "none", 0, false, false, 0 },
		{ "none, iBGP", 0, false, true, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;
		size_t n;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		world_af(&w)->send_community = rows[i].send;
		w.from.local = rows[i].local;
		a = route(&w, "64502");
		add_community(&w, &a, COMMUNITY(64500, 1));
		a.extended_communities =
		    word_set_sorted(w.w.attrs, ext, ARRAY_LEN(ext), 2);
		a.large_communities =
		    word_set_sorted(w.w.attrs, large, ARRAY_LEN(large), 3);
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_INT(rows[i].name, w.got.communities != 0,
		    (rows[i].send & SEND_STANDARD) != 0);
		word_set_get(w.w.attrs, w.got.extended_communities, &n);
		CHECK_INT(rows[i].name, n, rows[i].n_ext);
		CHECK_INT(rows[i].name, w.got.large_communities != 0,
		    (rows[i].send & SEND_LARGE) != 0);
		world_close(&w);
	}
}

/* --- NEXT_HOP ------------------------------------------------------------ */

static void
test_next_hop(void **state)
{
	static const struct {
		const char *name, *next_hop;
		bool subnet, self, unchanged, multihop;
		const char *sent;
	} rows[] = {
		{ "own route", NULL, true, false, false, false, "192.0.2.1" },
		{ "elsewhere", "198.51.100.9", true, false, false, false,
		    "192.0.2.1" },
		{ "third party", "192.0.2.9", true, false, false, false,
		    "192.0.2.9" },
		{ "third party, next-hop-self", "192.0.2.9", true, true, false,
		    false, "192.0.2.1" },
		{ "third party, no shared subnet", "192.0.2.9", false, false,
		    false, false, "192.0.2.1" },
		{ "third party, multihop", "192.0.2.9", true, false, false,
		    true, "192.0.2.1" },
		{ "unchanged", "198.51.100.9", true, false, true, false,
		    "198.51.100.9" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (rows[i].subnet)
			w.s.subnet[AF_V4] = net("192.0.2.0/24");
		world_af(&w)->next_hop_self = rows[i].self;
		world_af(&w)->next_hop_unchanged = rows[i].unchanged;
		w.neighbor.ebgp_multihop = rows[i].multihop ? 2 : 0;
		a = route(&w, "64502");
		a.next_hop = (struct ip_addr){ 0 };
		if (rows[i].next_hop != NULL)
			a.next_hop = addr(rows[i].next_hop);
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_STR(rows[i].name, got_next_hop(&w), rows[i].sent);
		world_close(&w);
	}
}

/* FRR 8.4: "next-hop-self" leaves a next hop that an import policy has set,
 * where a third party's would stay. Nothing of that is sent. */
static void
test_next_hop_set_on_import(void **state)
{
	static const struct {
		const char *name;
		enum flavour flavour;
		const char *next_hop, *sent;
	} rows[] = {
		{ "FRR, third party", FLAVOUR_FRR, "192.0.2.9", "192.0.2.9" },
		{ "FRR, elsewhere", FLAVOUR_FRR, "198.51.100.9", "192.0.2.1" },
		{ "IOS, third party", FLAVOUR_IOS, "192.0.2.9", "192.0.2.1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.config.flavour = rows[i].flavour;
		w.s.subnet[AF_V4] = net("192.0.2.0/24");
		world_af(&w)->next_hop_self = true;
		a = route(&w, "64502");
		a.next_hop = addr(rows[i].next_hop);
		a.flags |= ATTR_NEXT_HOP_SET;
		CHECK_INT(rows[i].name, export(&w, &a), REFUSE_NONE);
		CHECK_STR(rows[i].name, got_next_hop(&w), rows[i].sent);
		CHECK(rows[i].name, !(w.got.flags & ATTR_NEXT_HOP_SET));
		world_close(&w);
	}
}

static void
test_next_hop_by_policy(void **state)
{
	static struct action acts[] = {
		{ .kind = ACT_SET_NEXT_HOP },
		{ .kind = ACT_SET_NEXT_HOP },
		{ .kind = ACT_NEXT_HOP_SELF },
		{ .kind = ACT_NEXT_HOP_UNCHANGED },
	};
	static const char *const sent[] = { "198.51.100.77", "192.0.2.1",
		"192.0.2.1", "198.51.100.9" };

	(void)state;
	acts[0].addr = addr("198.51.100.77");
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		add_link(&world_af(&w)->out, LINK_ROUTE_MAP,
		    permit_and(&w, acts[i]));
		a = route(&w, "64502");
		a.next_hop = addr("198.51.100.9");
		assert_int_equal(export(&w, &a), REFUSE_NONE);
		assert_string_equal(got_next_hop(&w), sent[i]);
		world_close(&w);
	}
}

/* NLRI of the other family than the session's (RFC 4760). */
static void
test_next_hop_family(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.nlri = net("2001:db8:1::/48");
	a = route(&w, "64502");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_next_hop(&w), "2001:db8::1");
	w.s.subnet[AF_V6] = net("2001:db8::/64");
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_next_hop(&w), "2001:db8::2");
	world_close(&w);
}

/* --- route servers ------------------------------------------------------- */

/* RFC 7947 2.2: path, next hop, MED and communities pass; the client's routes
 * only. The same with and without configuration. */
static void
test_route_server(void **state)
{
	(void)state;
	for (int configured = 0; configured < 2; configured++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (configured != 0)
			world_af(&w)->route_server_client = true;
		else
			world_unconfigured(&w, REL_RS_CLIENT);
		a = route(&w, "64502 64503");
		a.learned_from = REL_RS_CLIENT;
		a.next_hop = addr("192.0.2.9");
		a.flags = ATTR_HAS_MED;
		a.multi_exit_disc = 50;
		/* Of somebody who is no client: a route like any other. */
		assert_int_equal(export(&w, &a), REFUSE_NONE);
		assert_string_equal(got_path(&w), "64502 64503");
		assert_int_equal(w.got.flags, 0);
		add_community(&w, &a, COMMUNITY_NO_EXPORT);
		assert_int_equal(export(&w, &a), REFUSE_NO_EXPORT);
		w.from.from_rs_client = true;
		assert_int_equal(export(&w, &a), REFUSE_NONE);
		assert_string_equal(got_path(&w), "64502 64503");
		assert_string_equal(got_next_hop(&w), "192.0.2.9");
		assert_int_equal(w.got.flags, ATTR_HAS_MED);
		assert_int_equal(w.got.multi_exit_disc, 50);
		assert_string_equal(got_communities(&w), "no-export");

		w.from = (struct route_origin_info){ .local = true };
		assert_int_equal(export(&w, &a), REFUSE_NO_EXPORT);
		a = route(&w, "");
		a.next_hop = (struct ip_addr){ 0 };
		assert_int_equal(export(&w, &a), REFUSE_NONE);
		assert_string_equal(got_path(&w), "64500");
		assert_string_equal(got_next_hop(&w), "192.0.2.1");
		world_close(&w);
	}
}

/* --- RPKI on export ------------------------------------------------------ */

/* RFC 8893: the state is that of the origin that will be sent. */
static void
test_rov(void **state)
{
	static const struct {
		const char *name, *path;
		bool local;
		enum remove_private how;
		uint32_t roa_for;
		enum rov_state rov;
	} rows[] = {
		{ "learned", "64502 64503", false, REMOVE_PRIVATE_NO, 64503,
		    ROV_VALID },
		{ "learned, not ours", "64502 64503", false, REMOVE_PRIVATE_NO,
		    US, ROV_INVALID },
		{ "own", "", true, REMOVE_PRIVATE_NO, US, ROV_VALID },
		{ "own, ROA for another", "", true, REMOVE_PRIVATE_NO, 64503,
		    ROV_INVALID },
		{ "a private origin goes", "65001", false, REMOVE_PRIVATE, US,
		    ROV_VALID },
		{ "a private origin goes, all", "3356 65001", false,
		    REMOVE_PRIVATE_ALL, 3356, ROV_VALID },
		{ "a private origin stays", "65001", false, REMOVE_PRIVATE_NO,
		    US, ROV_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;
		struct vrp v = { net("203.0.113.0/24"), 24, rows[i].roa_for };
		struct vrp_set *vrps = vrp_set_create(&v, 1);
		struct speaker_trace trace = { 0 };

		world_open(&w);
		w.vrps = vrps;
		w.from.local = rows[i].local;
		world_af(&w)->remove_private = rows[i].how;
		add_link(&world_af(&w)->out, LINK_ROUTE_MAP,
		    permit_if(&w,
			(struct match){ .kind = MATCH_ROV,
			    .lo = (uint32_t)rows[i].rov }));
		a = route(&w, rows[i].path);
		CHECK_INT(rows[i].name, export_traced(&w, &a, &trace),
		    REFUSE_NONE);
		CHECK_INT(rows[i].name, trace.rov.state, rows[i].rov);
		CHECK(rows[i].name, trace.rov_checked);
		world_close(&w);
		vrp_set_destroy(vrps);
	}
}

/* A link that changes the origin changes the state for the next one. */
static void
test_rov_between_links(void **state)
{
	static uint32_t as[] = { 64509 };
	static const struct action prepend = { .kind = ACT_PREPEND,
		.words = as,
		.n_words = 1 };
	static const struct match invalid = { .kind = MATCH_ROV,
		.lo = ROV_INVALID };
	struct world w;
	struct path_attrs a;
	struct vrp v = { net("203.0.113.0/24"), 24, US };
	struct vrp_set *vrps = vrp_set_create(&v, 1);

	(void)state;
	world_open(&w);
	w.vrps = vrps;
	w.from = (struct route_origin_info){ .local = true };
	a = route(&w, "");
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, permit_and(&w, prepend));
	add_link(&world_af(&w)->out, LINK_ROUTE_MAP, permit_if(&w, invalid));
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64500 64509");
	world_close(&w);
	vrp_set_destroy(vrps);
}

/* --- graceful shutdown --------------------------------------------------- */

static void
test_graceful_shutdown(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.config.options.graceful_shutdown = true;
	a = route(&w, "64502");
	add_community(&w, &a, COMMUNITY(64502, 1));
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_communities(&w), "64502:1 graceful-shutdown");
	assert_int_equal(w.got.flags, 0);
	world_internal(&w);
	a.flags = ATTR_HAS_LOCAL_PREF;
	a.local_pref = 200;
	assert_int_equal(export(&w, &a), REFUSE_NONE);
	assert_string_equal(got_communities(&w), "64502:1");
	assert_int_equal(w.got.local_pref, 0);
	world_close(&w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_not_sent),
		cmocka_unit_test(test_no_route),
		cmocka_unit_test(test_requires_policy),
		cmocka_unit_test(test_unsuppress_map),
		cmocka_unit_test(test_economic),
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_otc),
		cmocka_unit_test(test_as_path),
		cmocka_unit_test(test_as_path_private),
		cmocka_unit_test(test_remove_private),
		cmocka_unit_test(test_remove_private_long),
		cmocka_unit_test(test_remove_private_then_policy),
		cmocka_unit_test(test_memo),
		cmocka_unit_test(test_med),
		cmocka_unit_test(test_stripped),
		cmocka_unit_test(test_communities),
		cmocka_unit_test(test_next_hop),
		cmocka_unit_test(test_next_hop_set_on_import),
		cmocka_unit_test(test_next_hop_by_policy),
		cmocka_unit_test(test_next_hop_family),
		cmocka_unit_test(test_route_server),
		cmocka_unit_test(test_rov),
		cmocka_unit_test(test_rov_between_links),
		cmocka_unit_test(test_graceful_shutdown),
	};

	return RUN_TESTS(tests);
}
