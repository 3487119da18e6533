/* Import: what is refused before policy, what the session makes of the
 * attributes, policy, and well-known communities. */
#include "speaker_world.h"

/* --- the AS_PATH --------------------------------------------------------- */

static void
test_as_path(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		uint8_t allowas_in;
		bool allowas_in_origin, enforce;
		uint32_t local_as;
		enum refuse_reason reason;
	} rows[] = {
		{ "clean", "64501 64502", 0, false, false, 0, REFUSE_NONE },
		{ "empty", "", 0, false, false, 0, REFUSE_NONE },
		{ "loop", "64501 64500 64502", 0, false, false, 0,
		    REFUSE_AS_LOOP },
		{ "loop at the origin", "64501 64500", 0, false, false, 0,
		    REFUSE_AS_LOOP },
		{ "loop in a set", "64501 {64499,64500}", 0, false, false, 0,
		    REFUSE_AS_LOOP },
		{ "allowas-in 1, once", "64501 64500 64502", 1, false, false, 0,
		    REFUSE_NONE },
		{ "allowas-in 1, twice", "64501 64500 64500", 1, false, false,
		    0, REFUSE_AS_LOOP },
		{ "allowas-in 3", "64501 64500 64500 64500", 3, false, false, 0,
		    REFUSE_NONE },
		{ "allowas-in origin, origin", "64501 64502 64500", 0, true,
		    false, 0, REFUSE_NONE },
		{ "allowas-in origin, also between",
		    "64501 64500 64500 64502 64500", 0, true, false, 0,
		    REFUSE_NONE },
		{ "allowas-in origin, between only", "64501 64500 64502", 0,
		    true, false, 0, REFUSE_AS_LOOP },
		{ "first AS, unchecked", "64502 64503", 0, false, false, 0,
		    REFUSE_NONE },
		{ "first AS", "64502 64503", 0, false, true, 0,
		    REFUSE_FIRST_AS },
		{ "first AS right", "64501 64503", 0, false, true, 0,
		    REFUSE_NONE },
		{ "first AS, empty path", "", 0, false, true, 0,
		    REFUSE_FIRST_AS },
		{ "first AS, a set", "{64501,64502}", 0, false, true, 0,
		    REFUSE_FIRST_AS },
		{ "AS 0", "64501 0 64502", 0, false, false, 0,
		    REFUSE_MALFORMED },
		{ "local-as, real AS", "64501 64500", 0, false, false, 64510,
		    REFUSE_AS_LOOP },
		{ "local-as, alias", "64501 64510", 0, false, false, 64510,
		    REFUSE_AS_LOOP },
		{ "local-as, allowas-in 1, alias", "64501 64510", 1, false,
		    false, 64510, REFUSE_AS_LOOP },
		{ "local-as, allowas-in 2, alias", "64501 64510", 2, false,
		    false, 64510, REFUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		a = route(&w, rows[i].path);
		world_af(&w)->allowas_in = rows[i].allowas_in;
		world_af(&w)->allowas_in_origin = rows[i].allowas_in_origin;
		w.config.options.enforce_first_as = rows[i].enforce;
		w.neighbor.local_as = rows[i].local_as;
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		/* The check for one neighbour does the same. */
		w.config.options.enforce_first_as = false;
		w.neighbor.enforce_first_as = rows[i].enforce;
		CHECK_INT(rows[i].name, import(&w, &a), rows[i].reason);
		world_close(&w);
	}
}

/* FRR's "bgp reject-as-sets": any AS_SET, also from inside the AS. */
static void
test_reject_as_sets(void **state)
{
	static const struct {
		const char *path;
		enum refuse_reason reason;
	} rows[] = {
		{ "64501 64502", REFUSE_NONE },
		{ "64501 {64502}", REFUSE_AS_SET },
		{ "64501 {64502,64503}", REFUSE_AS_SET },
		{ "64501 {64502} 64503", REFUSE_AS_SET },
		{ "{64501,64502}", REFUSE_AS_SET },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		a = route(&w, rows[i].path);
		CHECK_INT(rows[i].path, import(&w, &a), REFUSE_NONE);
		w.config.options.reject_as_sets = true;
		CHECK_STR(rows[i].path, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

static void
test_first_as_behind_route_server(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.config.options.enforce_first_as = true;
	w.s.relation = REL_RS;
	a = route(&w, "64502 64503");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	world_close(&w);
}

/* FRR: the alias stands in front of what comes in, too. */
static void
test_local_as_is_prepended(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.neighbor.local_as = 64510;
	a = route(&w, "64501 64502");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64510 64501 64502");
	w.neighbor.local_as_no_prepend = true;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64501 64502");
	/* Then only what has come through counts. */
	world_af(&w)->allowas_in = 1;
	a = route(&w, "64501 64510 64502");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	w.neighbor.local_as_no_prepend = false;
	assert_int_equal(import(&w, &a), REFUSE_AS_LOOP);
	a = route(&w, "64501 64502");
	w.neighbor.local_as = US; /* no alias at all */
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_string_equal(got_path(&w), "64501 64502");
	world_close(&w);
}

/* A configuration without this neighbour: there is no session. */
static void
test_not_configured_here(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	w.s.neighbor = NULL;
	a = route(&w, "64501");
	assert_int_equal(import(&w, &a), REFUSE_SESSION_DOWN);
	assert_int_equal(export(&w, &a), REFUSE_SESSION_DOWN);
	world_close(&w);
}

/* A router without configuration has no allowas-in and checks no first AS. */
static void
test_unconfigured(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	world_unconfigured(&w, REL_PEER);
	a = route(&w, "64501 64500");
	assert_int_equal(import(&w, &a), REFUSE_AS_LOOP);
	a = route(&w, "64502 64503");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.learned_from, REL_PEER);
	assert_int_equal(w.got.local_pref, 150);
	world_close(&w);
}

/* --- prefix, attributes, next hop ---------------------------------------- */

static void
test_prefix(void **state)
{
	static const struct {
		const char *name, *prefix;
		bool v4, v6;
		enum refuse_reason reason;
	} rows[] = {
		{ "unicast", "203.0.113.0/24", true, true, REFUSE_NONE },
		{ "default", "0.0.0.0/0", true, true, REFUSE_NONE },
		{ "private: a filter's work", "10.0.0.0/8", true, true,
		    REFUSE_NONE },
		{ "multicast", "224.0.0.0/4", true, true, REFUSE_MARTIAN },
		{ "more of it", "232.1.0.0/16", true, true, REFUSE_MARTIAN },
		{ "link-local", "fe80::/64", true, true, REFUSE_MARTIAN },
		{ "IPv6", "2001:db8:1::/48", true, true, REFUSE_NONE },
		{ "IPv6 not active", "2001:db8:1::/48", true, false,
		    REFUSE_FAMILY },
		{ "IPv4 not active", "203.0.113.0/24", false, true,
		    REFUSE_FAMILY },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.nlri = net(rows[i].prefix);
		w.neighbor.af[AF_V4].active = rows[i].v4;
		w.neighbor.af[AF_V6].active = rows[i].v6;
		/* Dropped before any filter, also one that would accept. */
		add_link(&world_af(&w)->in, LINK_ROUTE_MAP,
		    permit(&w, NULL, 0, NULL, 0));
		a = route(&w, "64501");
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

static void
test_next_hop(void **state)
{
	static const struct {
		const char *name, *next_hop;
		enum refuse_reason reason;
	} rows[] = {
		{ "the neighbour", "192.0.2.2", REFUSE_NONE },
		{ "a third party", "192.0.2.3", REFUSE_NONE },
		{ "we, on this session", "192.0.2.1", REFUSE_NEXT_HOP_SELF },
		{ "we, on another interface", "198.51.100.1",
		    REFUSE_NEXT_HOP_SELF },
		{ "our IPv6 address", "2001:db8::1", REFUSE_NEXT_HOP_SELF },
	};
	static struct interface interfaces[2] = {
		{ .name = "eth0", .n_addrs = 1 },
		{ .name = "eth1", .n_addrs = 2 },
	};

	(void)state;
	interfaces[0].addrs[0].addr = addr("192.0.2.1");
	interfaces[1].addrs[0].addr = addr("2001:db8:1::1");
	interfaces[1].addrs[1].addr = addr("198.51.100.1");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.config.interfaces = interfaces;
		w.config.n_interfaces = ARRAY_LEN(interfaces);
		a = route(&w, "64501");
		a.next_hop = addr(rows[i].next_hop);
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

static void
test_malformed(void **state)
{
	struct world w;
	struct path_attrs a;

	(void)state;
	world_open(&w);
	a = route(&w, "64501");
	a.flags = ATTR_REJECTED_MALFORMED;
	assert_int_equal(import(&w, &a), REFUSE_MALFORMED);
	world_unconfigured(&w, REL_CUSTOMER);
	assert_int_equal(import(&w, &a), REFUSE_MALFORMED);
	world_close(&w);
}

/* What an external neighbour has no say in is not heard (RFC 4271 5.1.5, RFC
 * 7606 7.9 and 7.10); MED and communities are for us. */
static void
test_external_attributes(void **state)
{
	struct world w;
	struct path_attrs a;
	uint32_t cluster = US_ID;

	(void)state;
	world_open(&w);
	a = route(&w, "64501");
	a.flags = ATTR_HAS_LOCAL_PREF | ATTR_HAS_ORIGINATOR_ID | ATTR_HAS_MED |
	    ATTR_ATOMIC_AGGREGATE;
	a.local_pref = 900;
	a.originator_id = US_ID;
	a.cluster_list = word_set_intern(w.w.attrs, &cluster, 1);
	a.multi_exit_disc = 7;
	a.weight = 5;
	a.tag = 6;
	a.learned_from = REL_PEER;
	add_community(&w, &a, COMMUNITY(64501, 1));
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.flags, ATTR_HAS_MED | ATTR_ATOMIC_AGGREGATE);
	assert_int_equal(w.got.local_pref, 0);
	assert_int_equal(w.got.originator_id, 0);
	assert_int_equal(w.got.cluster_list, 0);
	assert_int_equal(w.got.multi_exit_disc, 7);
	assert_int_equal(w.got.weight, 0);
	assert_int_equal(w.got.tag, 0);
	assert_int_equal(w.got.learned_from, REL_PROVIDER);
	assert_string_equal(got_communities(&w), "64501:1");
	world_af(&w)->weight = 200;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.weight, 200);
	world_close(&w);
}

/* Nothing to change: the id stays, and nothing new is interned. */
static void
test_unchanged(void **state)
{
	struct world w;
	struct path_attrs a;
	attr_id id;
	struct import_result r;

	(void)state;
	world_open(&w);
	world_internal(&w);
	a = route(&w, "64501");
	a.flags = ATTR_HAS_LOCAL_PREF;
	a.local_pref = 100;
	id = attr_intern(w.w.attrs, &a);
	r = speaker_import(&w.w, &w.s, &w.nlri, 0, id, NULL, NULL);
	assert_int_equal(r.reason, REFUSE_NONE);
	assert_int_equal(r.attrs, id);
	assert_int_equal(attr_table_count(w.w.attrs), 1);
	world_close(&w);
}

/* --- Only to Customer ---------------------------------------------------- */

static void
test_otc(void **state)
{
	static const struct {
		const char *name;
		enum bgp_role local;
		bool active, internal;
		uint32_t otc, after;
		enum refuse_reason reason;
	} rows[] = {
		{ "customer", ROLE_PROVIDER, true, false, 0, 0, REFUSE_NONE },
		{ "customer leaks", ROLE_PROVIDER, true, false, 64502, 0,
		    REFUSE_OTC },
		{ "roles not active", ROLE_PROVIDER, false, false, 64502, 64502,
		    REFUSE_NONE },
		{ "provider", ROLE_CUSTOMER, true, false, 0, THEM,
		    REFUSE_NONE },
		{ "peer leaks", ROLE_PEER, true, false, 64502, 0, REFUSE_OTC },
		{ "peer", ROLE_PEER, true, false, THEM, THEM, REFUSE_NONE },
		{ "inside the AS", ROLE_PEER, true, true, 64502, 64502,
		    REFUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		w.s.local_role = rows[i].local;
		w.s.roles_active = rows[i].active;
		a = route(&w, "64501 64502");
		if (rows[i].otc != 0) {
			a.flags = ATTR_HAS_OTC;
			a.only_to_customer = rows[i].otc;
		}
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		if (rows[i].reason == REFUSE_NONE) {
			CHECK_INT(rows[i].name, w.got.only_to_customer,
			    rows[i].after);
			CHECK_INT(rows[i].name,
			    (w.got.flags & ATTR_HAS_OTC) != 0,
			    rows[i].after != 0);
		}
		world_close(&w);
	}
}

/* --- policy -------------------------------------------------------------- */

/* RFC 8212: a policy is anything in the chain, defined or not. */
static void
test_requires_policy(void **state)
{
	enum { NOTHING = -1 };
	static const struct {
		const char *name;
		bool required, internal;
		int link;
		enum refuse_reason reason;
	} rows[] = {
		{ "not required", false, false, NOTHING, REFUSE_NONE },
		{ "none", true, false, NOTHING, REFUSE_NO_POLICY },
		{ "none, iBGP", true, true, NOTHING, REFUSE_NONE },
		{ "route-map", true, false, LINK_ROUTE_MAP, REFUSE_NONE },
		{ "prefix-list", true, false, LINK_PREFIX_LIST, REFUSE_NONE },
		{ "filter-list", true, false, LINK_FILTER_LIST, REFUSE_NONE },
		{ "distribute-list", true, false, LINK_DISTRIBUTE_LIST,
		    REFUSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		w.config.options.ebgp_requires_policy = rows[i].required;
		if (rows[i].link != NOTHING)
			add_link(&world_af(&w)->in,
			    (enum policy_link_kind)rows[i].link,
			    permit(&w, NULL, 0, NULL, 0));
		a = route(&w, "64501");
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		world_close(&w);
	}
}

static void
test_chain(void **state)
{
	static const struct action prefer = { .kind = ACT_SET_LOCAL_PREF,
		.value = 300 };
	static const struct match not_v4 = { .kind = MATCH_FAMILY,
		.lo = IP_V6 };
	struct world w;
	struct path_attrs a;
	struct policy_chain *in;
	struct speaker_trace trace = { 0 };

	(void)state;
	world_open(&w);
	in = &world_af(&w)->in;
	a = route(&w, "64501");
	add_link(in, LINK_PREFIX_LIST, permit(&w, NULL, 0, NULL, 0));
	add_link(in, LINK_ROUTE_MAP, permit_and(&w, prefer));
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.got.local_pref, 300);
	/* The next link sees what the one before has set. */
	add_link(in, LINK_ROUTE_MAP,
	    permit_if(&w,
		(struct match){ .kind = MATCH_LOCAL_PREF,
		    .lo = 300,
		    .hi = 300 }));
	assert_int_equal(import(&w, &a), REFUSE_NONE);

	trace.policy.arena = &w.arena;
	add_link(in, LINK_FILTER_LIST, permit_if(&w, not_v4));
	assert_int_equal(import_traced(&w, &a, &trace), REFUSE_POLICY);
	assert_ptr_equal(trace.link, &in->links[3]);
	/* Each link is a term that matched; the last ran off its end. */
	assert_int_equal(trace.policy.n, 5);
	assert_int_equal(trace.after, 0);
	world_close(&w);
}

static void
test_undefined(void **state)
{
	struct world w;
	struct path_attrs a;
	struct speaker_trace trace = { 0 };

	(void)state;
	world_open(&w);
	a = route(&w, "64501");
	add_link(&world_af(&w)->in, LINK_ROUTE_MAP, NULL);
	assert_int_equal(import_traced(&w, &a, &trace), REFUSE_UNDEFINED);
	assert_ptr_equal(trace.link, &world_af(&w)->in.links[0]);
	world_af(&w)->in.links[0].undefined_rejects = false;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	world_close(&w);
}

static void
test_defaults(void **state)
{
	static struct prefix_rule rules[2];
	static struct prefix_list cone = { .name = "CONE",
		.family = IP_V4,
		.rules = rules,
		.n = ARRAY_LEN(rules) };
	static const struct {
		const char *name, *prefix;
		enum relation relation;
		bool with_cone;
		enum refuse_reason reason;
	} rows[] = {
		{ "registered", "203.0.113.0/24", REL_CUSTOMER, true,
		    REFUSE_NONE },
		{ "denied", "198.51.100.0/24", REL_CUSTOMER, true,
		    REFUSE_NOT_REGISTERED },
		{ "more specific", "203.0.113.0/25", REL_CUSTOMER, true,
		    REFUSE_NOT_REGISTERED },
		{ "of a route server's client", "203.0.113.0/25", REL_RS_CLIENT,
		    true, REFUSE_NOT_REGISTERED },
		{ "a peer's", "203.0.113.0/25", REL_PEER, true, REFUSE_NONE },
		{ "no list", "203.0.113.0/25", REL_CUSTOMER, false,
		    REFUSE_NONE },
		{ "no list of this family", "2001:db8:1::/48", REL_CUSTOMER,
		    true, REFUSE_NONE },
	};

	(void)state;
	rules[0] = (struct prefix_rule){ .prefix = net("203.0.113.0/24"),
		.min_len = 24,
		.max_len = 24,
		.permit = true };
	rules[1] = (struct prefix_rule){ .prefix = net("198.51.100.0/24"),
		.min_len = 24,
		.max_len = 24,
		.permit = false };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		w.nlri = net(rows[i].prefix);
		world_unconfigured(&w, rows[i].relation);
		if (rows[i].with_cone)
			w.defaults.customer_cone[AF_V4] = &cone;
		a = route(&w, "64501");
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		w.s.defaults = NULL;
		CHECK_INT(rows[i].name, import(&w, &a), REFUSE_NONE);
		world_close(&w);
	}
}

/* --- RPKI ---------------------------------------------------------------- */

static struct vrp_set *
one_vrp(const char *prefix, uint8_t max_length, uint32_t origin)
{
	struct vrp v = { net(prefix), max_length, origin };

	return vrp_set_create(&v, 1);
}

static void
test_rov(void **state)
{
	static const struct {
		const char *name, *path;
		uint32_t origin;
		bool internal;
		enum rov_state rov;
	} rows[] = {
		{ "valid", "64501 64502", 64502, false, ROV_VALID },
		{ "wrong origin", "64501 64502", 64501, false, ROV_INVALID },
		{ "a set", "64501 {64502}", 64502, false, ROV_INVALID },
		{ "our own, over iBGP", "", US, true, ROV_VALID },
		{ "our own, not by the ROA", "", 64502, true, ROV_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int s = ROV_NOT_FOUND; s <= ROV_INVALID; s++) {
			struct world w;
			struct path_attrs a;
			struct vrp_set *vrps =
			    one_vrp("203.0.113.0/24", 24, rows[i].origin);
			struct speaker_trace trace = { 0 };
			bool accepted = s == (int)rows[i].rov;

			world_open(&w);
			if (rows[i].internal)
				world_internal(&w);
			w.vrps = vrps;
			add_link(&world_af(&w)->in, LINK_ROUTE_MAP,
			    permit_if(&w,
				(struct match){ .kind = MATCH_ROV,
				    .lo = (uint32_t)s }));
			a = route(&w, rows[i].path);
			CHECK_INT(rows[i].name,
			    import_traced(&w, &a, &trace) == REFUSE_NONE,
			    accepted);
			CHECK(rows[i].name, trace.rov_checked);
			CHECK_INT(rows[i].name, trace.rov.state, rows[i].rov);
			/* Without a validator everything is NotFound. */
			w.vrps = NULL;
			CHECK_INT(rows[i].name, import(&w, &a) == REFUSE_NONE,
			    s == ROV_NOT_FOUND);
			world_close(&w);
			vrp_set_destroy(vrps);
		}
}

static void
test_default_drops_invalid(void **state)
{
	struct world w;
	struct path_attrs a;
	struct vrp_set *vrps = one_vrp("203.0.113.0/24", 24, 64502);

	(void)state;
	world_open(&w);
	world_unconfigured(&w, REL_PROVIDER);
	w.vrps = vrps;
	a = route(&w, "64501");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	w.defaults.drop_rov_invalid = true;
	assert_int_equal(import(&w, &a), REFUSE_ROV);
	a = route(&w, "64501 64502");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	world_close(&w);
	vrp_set_destroy(vrps);
}

/* What IOS does as soon as it has a validator, and nobody else. */
static void
test_ios_validates(void **state)
{
	static const struct {
		const char *name;
		enum flavour flavour;
		bool internal, disable, allow;
		uint32_t roa_for; /* 0: a ROA for something else */
		enum refuse_reason reason;
		uint8_t rank;
	} rows[] = {
		{ "IOS, valid", FLAVOUR_IOS, false, false, false, 64502,
		    REFUSE_NONE, 0 },
		{ "IOS, not found", FLAVOUR_IOS, false, false, false, 0,
		    REFUSE_NONE, 1 },
		{ "IOS, invalid", FLAVOUR_IOS, false, false, false, 64503,
		    REFUSE_ROV, 2 },
		{ "IOS, invalid, allowed", FLAVOUR_IOS, false, false, true,
		    64503, REFUSE_NONE, 2 },
		{ "IOS, invalid, disabled", FLAVOUR_IOS, false, true, false,
		    64503, REFUSE_NONE, 0 },
		{ "IOS, invalid, iBGP", FLAVOUR_IOS, true, false, false, 64503,
		    REFUSE_NONE, 0 },
		{ "FRR, invalid", FLAVOUR_FRR, false, false, false, 64503,
		    REFUSE_NONE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;
		struct vrp_set *vrps =
		    one_vrp(rows[i].roa_for != 0 ? "203.0.113.0/24"
						 : "198.51.100.0/24",
			24, rows[i].roa_for);
		attr_id id;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		w.config.flavour = rows[i].flavour;
		w.config.options.prefix_validate_disable = rows[i].disable;
		w.config.options.prefix_validate_allow_invalid = rows[i].allow;
		w.vrps = vrps;
		a = route(&w, "64501 64502");
		id = attr_intern(w.w.attrs, &a);
		CHECK_STR(rows[i].name, refuse_word(import(&w, &a)),
		    refuse_word(rows[i].reason));
		CHECK_INT(rows[i].name,
		    speaker_rov_rank(&w.w, &w.s, &w.nlri, id, vrps),
		    rows[i].rank);
		CHECK_INT(rows[i].name,
		    speaker_rov_rank(&w.w, &w.s, &w.nlri, id, NULL), 0);
		world_close(&w);
		vrp_set_destroy(vrps);
	}
}

/* --- well-known communities ---------------------------------------------- */

static void
test_well_known(void **state)
{
	static const struct {
		const char *name;
		enum flavour flavour;
		bool internal, leaving;
		uint32_t community;
		bool has_local_pref;
		uint32_t local_pref;
		const char *communities;
	} rows[] = {
		{ "FRR, shutdown", FLAVOUR_FRR, false, false,
		    COMMUNITY_GRACEFUL_SHUTDOWN, true, 0, "graceful-shutdown" },
		{ "IOS, shutdown", FLAVOUR_IOS, false, false,
		    COMMUNITY_GRACEFUL_SHUTDOWN, true, 300,
		    "graceful-shutdown" },
		{ "FRR, shutdown, iBGP", FLAVOUR_FRR, true, false,
		    COMMUNITY_GRACEFUL_SHUTDOWN, true, 300,
		    "graceful-shutdown" },
		{ "FRR, blackhole", FLAVOUR_FRR, false, false,
		    COMMUNITY_BLACKHOLE, true, 300, "blackhole no-export" },
		{ "IOS, blackhole", FLAVOUR_IOS, false, false,
		    COMMUNITY_BLACKHOLE, true, 300, "blackhole" },
		{ "FRR, some other", FLAVOUR_FRR, false, false,
		    COMMUNITY(64501, 1), true, 300, "64501:1" },
		{ "FRR, we are leaving", FLAVOUR_FRR, false, true,
		    COMMUNITY(64501, 1), true, 0, "64501:1 graceful-shutdown" },
	};
	static const struct action prefer = { .kind = ACT_SET_LOCAL_PREF,
		.value = 300 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct path_attrs a;

		world_open(&w);
		if (rows[i].internal)
			world_internal(&w);
		w.config.flavour = rows[i].flavour;
		w.config.options.graceful_shutdown = rows[i].leaving;
		/* Behind the policy: it cannot be undone by one. */
		add_link(&world_af(&w)->in, LINK_ROUTE_MAP,
		    permit_and(&w, prefer));
		a = route(&w, "64501");
		add_community(&w, &a, rows[i].community);
		CHECK_INT(rows[i].name, import(&w, &a), REFUSE_NONE);
		CHECK_INT(rows[i].name, w.got.local_pref, rows[i].local_pref);
		CHECK_STR(rows[i].name, got_communities(&w),
		    rows[i].communities);
		world_close(&w);
	}
}

/* --- the memo ------------------------------------------------------------ */

/* What a session brings is not remembered: nobody asks about it again. */
static void
test_memo(void **state)
{
	static struct action hop = { .kind = ACT_SET_NEXT_HOP };
	static const struct match never = { .kind = MATCH_FAMILY, .lo = IP_V6 };
	struct policy_term terms[] = {
		{ .matches = &never, .n_matches = 1, .flow = FLOW_REJECT },
		{ .actions = &hop, .n_actions = 1, .flow = FLOW_ACCEPT },
	};
	struct policy map = { .name = "TEST",
		.terms = terms,
		.n_terms = ARRAY_LEN(terms),
		.at_end = FLOW_REJECT };
	struct world w;
	struct path_attrs a;
	struct speaker_trace trace = { 0 };

	(void)state;
	world_open(&w);
	w.w.memo = &w.memo;
	policy_seal(&map);
	add_link(&world_af(&w)->in, LINK_ROUTE_MAP, &map);
	a = route(&w, "64501");
	a.next_hop = addr("192.0.2.9");

	assert_int_equal(import(&w, &a), REFUSE_NONE);
	w.prefix_key = 1;
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_int_equal(w.memo.misses, 0);
	assert_string_equal(got_next_hop(&w), "192.0.2.2");
	w.s.session_key = 2;
	w.s.remote_addr = addr("192.0.2.3");
	assert_int_equal(import(&w, &a), REFUSE_NONE);
	assert_string_equal(got_next_hop(&w), "192.0.2.3");
	assert_int_equal(import_traced(&w, &a, &trace), REFUSE_NONE);
	assert_int_equal(w.memo.misses, 0);
	world_close(&w);
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i < REFUSE_LAST; i++) {
		enum refuse_reason r = (enum refuse_reason)i;

		assert_true(strlen(refuse_word(r)) > 0);
		assert_true(strlen(refuse_text(r)) > 0);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(refuse_word(r),
			    refuse_word((enum refuse_reason)j));
	}
	assert_string_equal(refuse_clause(REFUSE_NO_POLICY), "RFC 8212 2");
	assert_null(refuse_clause(REFUSE_POLICY));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_path),
		cmocka_unit_test(test_reject_as_sets),
		cmocka_unit_test(test_first_as_behind_route_server),
		cmocka_unit_test(test_local_as_is_prepended),
		cmocka_unit_test(test_not_configured_here),
		cmocka_unit_test(test_unconfigured),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_next_hop),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_external_attributes),
		cmocka_unit_test(test_unchanged),
		cmocka_unit_test(test_otc),
		cmocka_unit_test(test_requires_policy),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_undefined),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_rov),
		cmocka_unit_test(test_default_drops_invalid),
		cmocka_unit_test(test_ios_validates),
		cmocka_unit_test(test_well_known),
		cmocka_unit_test(test_memo),
		cmocka_unit_test(test_words),
	};

	return RUN_TESTS(tests);
}
