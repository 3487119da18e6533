#include "policy_world.h"

#include "dialect_world.h"

static const struct neighbor *
neighbor_of(const struct reading *r, const char *addr)
{
	struct ip_addr a = addr_of(addr);
	const struct neighbor *n = router_neighbor(r->config, &a);

	if (n == NULL)
		fail_msg("no neighbor %s", addr);
	return n;
}

static void
test_session(void **state)
{
	struct reading r;
	const struct neighbor *n;

	(void)state;
	reading_start(&r, "frr",
	    "router bgp 64500\n"
	    " bgp router-id 192.0.2.9\n"
	    " bgp cluster-id 10\n"
	    " timers bgp 5 15\n"
	    " neighbor 192.0.2.1 remote-as 64501\n"
	    " neighbor 192.0.2.1 description a  customer\n"
	    " neighbor 192.0.2.1 password secret\n"
	    " neighbor 192.0.2.1 local-role provider strict-mode\n"
	    " neighbor 192.0.2.1 ttl-security hops 2\n"
	    " neighbor 192.0.2.1 timers 10 30\n"
	    " neighbor 192.0.2.1 advertisement-interval 5\n"
	    " neighbor 192.0.2.1 local-as 64999 no-prepend replace-as\n"
	    " neighbor 192.0.2.1 update-source lo\n"
	    " neighbor 192.0.2.1 shutdown message bye bye\n"
	    " neighbor 192.0.2.1 passive\n"
	    " neighbor 192.0.2.1 enforce-first-as\n"
	    " neighbor 192.0.2.2 remote-as internal\n"
	    " neighbor 192.0.2.3 remote-as external\n"
	    " neighbor 192.0.2.3 ebgp-multihop\n"
	    " neighbor 192.0.2.4 remote-as 4200000000\n"
	    " neighbor 192.0.2.4 ebgp-multihop 3\n"
	    " neighbor 192.0.2.4 disable-connected-check\n");
	assert_int_equal(r.config->local_as, 64500);
	assert_int_equal(r.config->router_id, 0xc0000209);
	assert_int_equal(r.config->options.cluster_id, 10);
	assert_int_equal(r.config->options.hold_s, 15);
	assert_int_equal(r.config->n_neighbors, 4);
	n = neighbor_of(&r, "192.0.2.1");
	assert_int_equal(n->remote_as, 64501);
	assert_string_equal(n->description, "a  customer");
	assert_string_equal(n->password, "secret");
	assert_int_equal(n->role, ROLE_PROVIDER);
	assert_true(n->role_strict && n->shutdown && n->passive);
	assert_true(n->enforce_first_as);
	assert_int_equal(n->ttl_security, 2);
	assert_int_equal(n->hold_s, 30);
	assert_int_equal(n->advertisement_interval_s, 5);
	assert_int_equal(n->local_as, 64999);
	assert_true(n->local_as_no_prepend && n->local_as_replace_as);
	assert_string_equal(n->update_source, "lo");
	assert_int_equal(n->place.line, 5);
	n = neighbor_of(&r, "192.0.2.2");
	assert_int_equal(n->remote_as, 64500);
	assert_true(n->remote_as_internal);
	assert_int_equal(n->role, ROLE_NONE);
	n = neighbor_of(&r, "192.0.2.3");
	assert_true(n->remote_as_external);
	assert_int_equal(n->remote_as, 0);
	assert_int_equal(n->ebgp_multihop, 255);
	n = neighbor_of(&r, "192.0.2.4");
	assert_int_equal(n->remote_as, 4200000000u);
	assert_int_equal(n->ebgp_multihop, 3);
	assert_true(n->disable_connected_check);
	reading_stop(&r);
}

static const char family[] =
    "router bgp 64500\n"
    " neighbor 192.0.2.1 remote-as 64501\n"
    " neighbor 2001:db8::1 remote-as 64501\n"
    " neighbor 192.0.2.1 next-hop-self\n"
    " neighbor 192.0.2.1 maximum-prefix 100\n"
    " address-family ipv4 unicast\n"
    "  neighbor 192.0.2.1 remove-private-AS all replace-AS\n"
    "  neighbor 192.0.2.1 allowas-in\n"
    "  neighbor 192.0.2.1 default-originate route-map M\n"
    "  neighbor 192.0.2.1 weight 5\n"
    "  neighbor 192.0.2.1 attribute-unchanged as-path med\n"
    "  no neighbor 192.0.2.1 send-community extended\n"
    " exit-address-family\n"
    " address-family ipv6 unicast\n"
    "  neighbor 2001:db8::1 activate\n"
    "  neighbor 2001:db8::1 route-reflector-client\n"
    "  neighbor 2001:db8::1 maximum-prefix 9 50 restart 7\n"
    "  neighbor 2001:db8::1 allowas-in origin\n"
    " exit-address-family\n"
    "route-map M permit 10\n";

static void
test_family(void **state)
{
	struct reading r;
	const struct neighbor_af *af;

	(void)state;
	reading_start(&r, "frr", family);
	af = &neighbor_of(&r, "192.0.2.1")->af[AF_V4];
	assert_true(af->active && af->next_hop_self);
	assert_int_equal(af->max_prefix, 100);
	assert_int_equal(af->max_prefix_threshold, 75);
	assert_int_equal(af->remove_private, REMOVE_PRIVATE_ALL_REPLACE);
	assert_int_equal(af->allowas_in, 3);
	assert_true(af->default_originate);
	assert_ptr_equal(af->default_originate_map,
	    router_policy(r.config, "M"));
	assert_int_equal(af->weight, 5);
	assert_true(af->as_path_unchanged && af->med_unchanged);
	assert_false(af->next_hop_unchanged);
	assert_int_equal(af->send_community, SEND_STANDARD | SEND_LARGE);
	assert_false(neighbor_of(&r, "192.0.2.1")->af[AF_V6].active);
	af = &neighbor_of(&r, "2001:db8::1")->af[AF_V6];
	assert_true(af->active && af->route_reflector_client);
	assert_int_equal(af->max_prefix_restart_min, 7);
	assert_int_equal(af->max_prefix_threshold, 50);
	assert_true(af->allowas_in_origin);
	/* FRR: also IPv4, as nothing says otherwise. */
	assert_true(neighbor_of(&r, "2001:db8::1")->af[AF_V4].active);
	reading_stop(&r);
}

static void
test_activation(void **state)
{
	struct reading r;

	(void)state;
	reading_start(&r, "frr",
	    "router bgp 1\n no bgp default ipv4-unicast\n"
	    " neighbor 192.0.2.1 remote-as 2\n"
	    " neighbor 192.0.2.2 remote-as 2\n"
	    " address-family ipv4 unicast\n"
	    "  neighbor 192.0.2.2 activate\n");
	assert_false(neighbor_of(&r, "192.0.2.1")->af[AF_V4].active);
	assert_true(neighbor_of(&r, "192.0.2.2")->af[AF_V4].active);
	reading_stop(&r);
	reading_start(&r, "frr",
	    "router bgp 1\n neighbor 192.0.2.1 remote-as 2\n"
	    " no neighbor 192.0.2.1 activate\n");
	assert_false(neighbor_of(&r, "192.0.2.1")->af[AF_V4].active);
	reading_stop(&r);
	reading_start(&r, "ios",
	    "router bgp 1\n neighbor 2001:db8::1 remote-as 2\n");
	assert_false(neighbor_of(&r, "2001:db8::1")->af[AF_V4].active);
	assert_false(neighbor_of(&r, "2001:db8::1")->af[AF_V6].active);
	reading_stop(&r);
}

static const char groups[] = "router bgp 64500\n"
			     " neighbor G peer-group\n"
			     " neighbor G remote-as 64501\n"
			     " neighbor G description all of them\n"
			     " neighbor G timers 3 9\n"
			     " neighbor H peer-group\n"
			     " neighbor 192.0.2.1 peer-group G\n"
			     " neighbor 192.0.2.2 peer-group G\n"
			     " neighbor 192.0.2.2 description this one\n"
			     " neighbor 192.0.2.3 remote-as 64503\n"
			     " neighbor 192.0.2.3 peer-group H\n"
			     " address-family ipv4 unicast\n"
			     "  neighbor G next-hop-self\n"
			     "  neighbor G route-map IN in\n"
			     "  neighbor 192.0.2.2 route-map OTHER in\n"
			     "  no neighbor 192.0.2.2 next-hop-self\n"
			     "  neighbor G prefix-list P in\n"
			     " exit-address-family\n"
			     "ip prefix-list P permit 192.0.2.0/24\n"
			     "route-map IN permit 10\n"
			     "route-map OTHER permit 10\n";

static void
test_groups(void **state)
{
	struct reading r;
	const struct neighbor *n;
	const struct neighbor *last;

	(void)state;
	reading_start(&r, "frr", groups);
	assert_int_equal(r.config->n_neighbors, 5);
	last = &r.config->neighbors[4];
	assert_true(last->is_group && last[-1].is_group);
	assert_string_equal(last[-1].group_name, "G");
	assert_int_equal(last[-1].remote_as, 64501);
	n = neighbor_of(&r, "192.0.2.1");
	assert_string_equal(n->group_name, "G");
	assert_int_equal(n->remote_as, 64501);
	assert_string_equal(n->description, "all of them");
	assert_int_equal(n->hold_s, 9);
	assert_true(n->af[AF_V4].next_hop_self);
	assert_int_equal(n->af[AF_V4].in.n, 2);
	assert_int_equal(n->af[AF_V4].in.links[0].kind, LINK_PREFIX_LIST);
	assert_string_equal(n->af[AF_V4].in.links[1].name, "IN");
	n = neighbor_of(&r, "192.0.2.2");
	assert_string_equal(n->description, "this one");
	assert_false(n->af[AF_V4].next_hop_self);
	assert_int_equal(n->af[AF_V4].in.n, 2);
	assert_string_equal(n->af[AF_V4].in.links[1].name, "OTHER");
	n = neighbor_of(&r, "192.0.2.3");
	assert_int_equal(n->remote_as, 64503);
	assert_false(n->af[AF_V4].next_hop_self);
	assert_null(n->description);
	reading_stop(&r);
}

/* What a chain says about a prefix: the first link that rejects ends it. */
static bool
chain_accepts(const struct policy_chain *chain, const char *prefix,
    const char *path)
{
	struct world w;
	bool accepts = true;

	start(&w);
	w.nlri = prefix_of(prefix);
	assert_true(as_path_parse(w.t, path, &w.route.as_path));
	for (size_t i = 0; i < chain->n && accepts; i++) {
		const struct policy_link *l = &chain->links[i];

		if (l->policy == NULL)
			accepts = !l->undefined_rejects;
		else
			accepts = run(&w, l->policy).verdict != POLICY_REJECT;
	}
	stop(&w);
	return accepts;
}

static const char filters[] = "router bgp 64500\n"
			      " neighbor 192.0.2.1 remote-as 64501\n"
			      " neighbor 192.0.2.1 prefix-list P in\n"
			      " neighbor 192.0.2.1 filter-list 1 in\n"
			      " neighbor 192.0.2.1 route-map M in\n"
			      " neighbor 192.0.2.1 prefix-list NONE out\n"
			      " neighbor 192.0.2.2 remote-as 64502\n"
			      " neighbor 192.0.2.2 distribute-list 10 in\n"
			      "access-list 10 permit 203.0.113.0 0.0.0.255\n"
			      "ip prefix-list P permit 192.0.2.0/24 le 25\n"
			      "ip as-path access-list 1 permit ^64501$\n"
			      "route-map M deny 10\n"
			      " match ip address prefix-list DENY\n"
			      "route-map M permit 20\n"
			      "ip prefix-list DENY permit 192.0.2.128/25\n";

static const struct {
	const char *prefix, *path;
	bool first, second;
} filter_rows[] = {
	{ "192.0.2.0/24", "64501", true, false },
	{ "192.0.2.0/26", "64501", false, false },
	{ "192.0.2.0/24", "64501 64502", false, false },
	{ "192.0.2.128/25", "64501", false, false },
	{ "203.0.113.0/24", "64501", false, true },
};

static void
test_filters(void **state)
{
	static const char *const names[] = { "frr", "ios" };
	struct reading r;

	(void)state;
	for (size_t d = 0; d < ARRAY_LEN(names); d++) {
		const struct neighbor_af *af;

		reading_start(&r, names[d], filters);
		af = neighbor_of(&r, "192.0.2.1")->af;
		for (size_t i = 0; i < ARRAY_LEN(filter_rows); i++) {
			CHECK_INT(filter_rows[i].prefix,
			    chain_accepts(&af[AF_V4].in, filter_rows[i].prefix,
				filter_rows[i].path),
			    filter_rows[i].first);
			CHECK_INT(filter_rows[i].prefix,
			    chain_accepts(&neighbor_of(&r, "192.0.2.2")
					       ->af[AF_V4]
					       .in,
				filter_rows[i].prefix, filter_rows[i].path),
			    filter_rows[i].second);
		}
		/* FRR refuses by a list that is not there, IOS does not. */
		assert_int_equal(chain_accepts(&af[AF_V4].out, "192.0.2.0/24",
				     "64501"),
		    d == 1);
		assert_int_equal(af[AF_V4].in.links[d == 0 ? 0 : 2].kind,
		    LINK_PREFIX_LIST);
		reading_stop(&r);
	}
}

static void
test_defaults(void **state)
{
	struct reading r;
	const struct bgp_options *o;

	(void)state;
	reading_start(&r, "frr",
	    "router bgp 1\n neighbor 192.0.2.1 remote-as 2\n");
	o = &r.config->options;
	assert_true(o->ebgp_requires_policy && o->network_import_check);
	assert_int_equal(o->default_local_pref, 100);
	assert_string_equal(r.config->frr_defaults, "traditional");
	assert_int_equal(o->hold_s, 180);
	assert_int_equal(neighbor_of(&r, "192.0.2.1")->af[0].send_community,
	    SEND_STANDARD | SEND_EXTENDED | SEND_LARGE);
	reading_stop(&r);
	reading_start(&r, "frr", "frr defaults datacenter\nrouter bgp 1\n");
	o = &r.config->options;
	assert_false(o->ebgp_requires_policy);
	assert_int_equal(o->hold_s, 9);
	reading_stop(&r);
	reading_start(&r, "frr",
	    "router bgp 1\n no bgp ebgp-requires-policy\n"
	    " no bgp network import-check\n bgp default local-preference 7\n"
	    " bgp bestpath as-path ignore\n bgp always-compare-med\n"
	    " bgp bestpath med missing-as-worst\n bgp graceful-shutdown\n");
	o = &r.config->options;
	assert_false(o->ebgp_requires_policy || o->network_import_check);
	assert_true(o->as_path_ignore && o->always_compare_med);
	assert_true(o->med_missing_as_worst && o->graceful_shutdown);
	assert_int_equal(o->default_local_pref, 7);
	reading_stop(&r);
	reading_start(&r, "ios",
	    "router bgp 1\n neighbor 192.0.2.1 remote-as 2\n"
	    " bgp bestpath prefix-validate allow-invalid\n");
	o = &r.config->options;
	assert_false(o->ebgp_requires_policy);
	assert_true(o->enforce_first_as && o->log_neighbor_changes);
	assert_true(o->prefix_validate_allow_invalid);
	assert_int_equal(neighbor_of(&r, "192.0.2.1")->af[0].send_community, 0);
	assert_null(r.config->frr_defaults);
	reading_stop(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_activation),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_defaults),
	};

	return RUN_TESTS(tests);
}
