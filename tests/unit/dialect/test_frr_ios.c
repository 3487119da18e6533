/* Cisco IOS as people write it, and the exercise of the first MANRS Lab. */
#include "policy_world.h"

#include "dialect_world.h"

/* Typed with abbreviations, without indentation, in the order of a task. */
static const char solution[] =
    "conf t\n"
    "hostname AS64500\n"
    "ip prefix-list C1 seq 5 permit 192.0.2.0/24\n"
    "ipv6 prefix-list C1-V6 seq 5 permit 2001:DB8:1001::/48\n"
    "ip prefix-list OWN permit 203.0.113.0/24\n"
    "ip prefix-list BOGON permit 0.0.0.0/0\n"
    "ip prefix-list BOGON permit 203.0.113.0/24 le 32\n"
    "ip as-path access-list 10 permit ^64501(_64501)*$\n"
    "ip bgp-community new-format\n"
    "ip community-list standard CUST permit 64500:100\n"
    "route-map C1-IN permit 10\n"
    "match ip address prefix-list C1\n"
    "match as-path 10\n"
    "set community 64500:100\n"
    "route-map C1-IN-V6 permit 10\n"
    "match ipv6 address prefix-list C1-V6\n"
    "set community 64500:100\n"
    "route-map T-IN deny 10\n"
    "match ip address prefix-list BOGON OWN\n"
    "route-map T-IN permit 20\n"
    "route-map T-OUT permit 10\n"
    "match community CUST\n"
    "route-map T-OUT permit 20\n"
    "match ip address prefix-list OWN\n"
    "router bgp 64500\n"
    "bgp log-neighbor-changes\n"
    "no bgp default ipv4-unicast\n"
    "neighbor 203.0.113.253 remote-as 64501\n"
    "neighbor 2001:DB8:1000:FFFE::B remote-as 64501\n"
    "neighbor 192.168.255.255 remote-as 64510\n"
    "address-family ipv4\n"
    "network 203.0.113.0\n"
    "neighbor 203.0.113.253 activate\n"
    "neighbor 203.0.113.253 route-map C1-IN in\n"
    "neighbor 203.0.113.253 maximum-prefix 10 80\n"
    "neighbor 192.168.255.255 activate\n"
    "neighbor 192.168.255.255 route-map T-IN in\n"
    "neighbor 192.168.255.255 route-map T-OUT out\n"
    "exit-address-family\n"
    "address-family ipv6 unicast\n"
    "network 2001:DB8:1000::/36\n"
    "neighbor 2001:DB8:1000:FFFE::B activate\n"
    "neighbor 2001:DB8:1000:FFFE::B route-map C1-IN-V6 in\n"
    "exit\n"
    "exit\n"
    "ip route 203.0.113.0 255.255.255.0 Null0\n"
    "ipv6 route 2001:DB8:1000::/36 Null0\n"
    "int gi0/1\n"
    "ip addr 203.0.113.252 255.255.255.254\n"
    "no shut\n"
    "end\n"
    "wr mem\n";

static enum policy_verdict
verdict(struct world *w, const struct policy_chain *chain, const char *prefix,
    const char *path, const char *community)
{
	uint32_t c;

	assert_int_equal(chain->n, 1);
	w->nlri = prefix_of(prefix);
	assert_true(as_path_parse(w->t, path, &w->route.as_path));
	w->route.communities = 0;
	if (community != NULL) {
		assert_true(community_parse(community, &c));
		w->route.communities = word_set_sorted(w->t, &c, 1, 1);
	}
	return run(w, chain->links[0].policy).verdict;
}

static void
test_solution(void **state)
{
	struct reading r;
	struct world w;
	struct ip_addr c1 = addr_of("203.0.113.253");
	struct ip_addr c1_v6 = addr_of("2001:db8:1000:fffe::b");
	struct ip_addr transit = addr_of("192.168.255.255");
	const struct neighbor *n;

	(void)state;
	reading_start(&r, "ios", solution);
	start(&w);
	assert_int_equal(r.config->n_networks, 2);
	assert_int_equal(r.config->n_statics, 2);
	assert_true(r.config->statics[0].discard);
	assert_string_equal(r.config->interfaces[0].name, "GigabitEthernet0/1");
	assert_int_equal(r.config->interfaces[0].addrs[0].len, 31);
	n = router_neighbor(r.config, &c1);
	assert_true(n->af[AF_V4].active);
	assert_int_equal(n->af[AF_V4].max_prefix, 10);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "192.0.2.0/24", "64501",
			     NULL),
	    POLICY_ACCEPT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "192.0.2.0/25", "64501",
			     NULL),
	    POLICY_REJECT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "192.0.2.0/24",
			     "64501 64502", NULL),
	    POLICY_REJECT);
	n = router_neighbor(r.config, &c1_v6);
	assert_false(n->af[AF_V4].active);
	assert_int_equal(verdict(&w, &n->af[AF_V6].in, "2001:db8:1001::/48",
			     "64501", NULL),
	    POLICY_ACCEPT);
	assert_int_equal(verdict(&w, &n->af[AF_V6].in, "2001:db8::/32", "64501",
			     NULL),
	    POLICY_REJECT);
	n = router_neighbor(r.config, &transit);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "0.0.0.0/0", "64510",
			     NULL),
	    POLICY_REJECT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "203.0.113.64/26",
			     "64510", NULL),
	    POLICY_REJECT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].in, "10.0.0.0/8", "64510",
			     NULL),
	    POLICY_ACCEPT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].out, "192.0.2.0/24", "64501",
			     "64500:100"),
	    POLICY_ACCEPT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].out, "198.51.100.0/24",
			     "64511", NULL),
	    POLICY_REJECT);
	assert_int_equal(verdict(&w, &n->af[AF_V4].out, "203.0.113.0/24", "",
			     NULL),
	    POLICY_ACCEPT);
	stop(&w);
	reading_stop(&r);
}

/* Pairs of what is typed and a line of the canonical text. */
static const struct {
	const char *typed, *line;
} rows[] = {
	{ "router bgp 1.10", "router bgp 65546" },
	{ "router bgp 1\nnetwork 10.0.0.0", "network 10.0.0.0" },
	{ "router bgp 1\nnetwork 10.0.0.0 mask 255.0.0.0", "network 10.0.0.0" },
	{ "router bgp 1\nnetwork 10.1.0.0 mask 255.255.0.0",
	    "network 10.1.0.0 mask 255.255.0.0" },
	{ "router bgp 1\nnetwork 192.0.2.0 mask 255.255.255.0 route-map M",
	    "network 192.0.2.0 route-map M" },
	{ "router bgp 1\naggregate-address 10.0.0.0 255.0.0.0 summary-only "
	  "as-set",
	    "aggregate-address 10.0.0.0 255.0.0.0 as-set "
	    "summary-only" },
	{ "router bgp 1\nneighbor 192.0.2.1 remote-as 2\n"
	  "neighbor 192.0.2.1 send-community",
	    "neighbor 192.0.2.1 send-community standard" },
	{ "router bgp 1\nneighbor 192.0.2.1 remote-as 2\n"
	  "neighbor 192.0.2.1 send-community both",
	    "neighbor 192.0.2.1 send-community both" },
	{ "router bgp 1\nneighbor 192.0.2.1 remote-as 2\n"
	  "neighbor 192.0.2.1 next-hop-self all",
	    "neighbor 192.0.2.1 next-hop-self all" },
	{ "router bgp 1\nneighbor 192.0.2.1 remote-as 2\n"
	  "neighbor 192.0.2.1 remove-private-as",
	    "neighbor 192.0.2.1 remove-private-as" },
	{ "router bgp 1\nneighbor 192.0.2.1 remote-as 2\n"
	  "neighbor 192.0.2.1 transport connection-mode passive",
	    "neighbor 192.0.2.1 transport connection-mode passive" },
	{ "router bgp 1\nbgp rpki server tcp 192.0.2.9 port 323 refresh 600",
	    "bgp rpki server tcp 192.0.2.9 port 323 refresh 600" },
	{ "access-list 10 permit 10.0.0.0 0.255.255.255",
	    "10 permit 10.0.0.0 0.255.255.255" },
	{ "access-list 100 permit tcp any host 192.0.2.1 eq bgp log",
	    "10 permit tcp any host 192.0.2.1 eq bgp log" },
	{ "ip access-list standard S\npermit 10.0.0.0 0.255.255.255\n"
	  "5 deny any",
	    "5 deny any" },
	{ "ip access-list extended E\nremark why\npermit ip any any",
	    "remark why" },
	{ "ipv6 access-list V6\npermit tcp any eq 179 2001:db8::/32\n"
	  "deny ipv6 any any",
	    "sequence 10 permit tcp any eq 179 "
	    "2001:db8::/32" },
	{ "ip community-list 1 permit 64500:1 no-export",
	    "ip community-list 1 permit 64500:1 no-export" },
	{ "ip community-list expanded E permit 64500:.*",
	    "ip community-list expanded E permit 64500:.*" },
	{ "interface Loopback 0\nip address 192.0.2.1 255.255.255.255",
	    "interface Loopback0" },
	{ "interface Te1/0/1\nipv6 address 2001:DB8::1/64",
	    "interface TenGigabitEthernet1/0/1" },
	{ "interface Gi0/0\nip address 192.0.2.1 255.255.255.0\n"
	  "ip address 192.0.2.2 255.255.255.0",
	    "ip address 192.0.2.2 255.255.255.0" },
	{ "interface Gi0/0\nip address 192.0.2.1 255.255.255.0\n"
	  "ip address 192.0.2.2 255.255.255.0 secondary",
	    "ip address 192.0.2.2 255.255.255.0 secondary" },
	{ "interface Gi0/0\nip verify unicast source reachable-via any "
	  "allow-default",
	    "ip verify unicast source reachable-via any "
	    "allow-default" },
	{ "interface Gi0/0\nip verify unicast reverse-path",
	    "ip verify unicast source reachable-via rx" },
	{ "route-map M\nmatch as-path 1\nmatch as-path 2",
	    "match as-path 1 2" },
	{ "route-map M\nmatch as-path 1 2 3\nno match as-path 2",
	    "match as-path 1 3" },
	{ "route-map M permit 20\nmatch rpki notfound",
	    "match rpki not-found" },
	{ "route-map M permit 20\nset ip next-hop self",
	    "set ip next-hop self" },
	{ "route-map M permit 20\ncontinue", "continue" },
	{ "route-map M permit 20\ncontinue 30", "continue 30" },
	{ "ip route 192.0.2.0 255.255.255.0 198.51.100.1 200 name BACKUP",
	    "ip route 192.0.2.0 255.255.255.0 198.51.100.1 200 name BACKUP" },
	{ "ip route 192.0.2.0 255.255.255.0 null0",
	    "ip route 192.0.2.0 255.255.255.0 Null0" },
	{ "router ospf 1\n network 10.0.0.0 0.255.255.255 area 0",
	    "network 10.0.0.0 0.255.255.255 area 0" },
	{ "line vty 0 4\n transport input ssh", "transport input ssh" },
	{ "no ip domain lookup", "no ip domain lookup" },
	{ "snmp-server community x RO", "snmp-server community x RO" },
};

static void
test_spellings(void **state)
{
	struct reading r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading again;

		reading_start(&r, "ios", rows[i].typed);
		if (!has_line(reading_print(&r), rows[i].line))
			fail_msg("row \"%s\": \"%s\" is not in:\n%s",
			    rows[i].typed, rows[i].line, reading_print(&r));
		reading_start(&again, "ios", reading_print(&r));
		CHECK_STR(rows[i].typed, reading_print(&again),
		    reading_print(&r));
		reading_stop(&again);
		reading_stop(&r);
	}
}

/* IOS decides about an abbreviation at the word, FRR at the line. */
static void
test_abbreviations(void **state)
{
	static const char text[] = "router bgp 1\n"
				   " neighbor 192.0.2.1 rem 2\n";
	struct reading r;

	(void)state;
	reading_try(&r, "ios", text);
	assert_non_null(reading_diag(&r, DIAG_ERROR));
	assert_string_equal(reading_diag(&r, DIAG_ERROR)->code, "ambiguous");
	reading_stop(&r);
	reading_start(&r, "frr", text);
	reading_stop(&r);
	reading_try(&r, "ios", "ip rou 192.0.2.0 255.255.255.0 Null0\n");
	assert_non_null(reading_diag(&r, DIAG_ERROR));
	assert_string_equal(reading_diag(&r, DIAG_ERROR)->code, "ambiguous");
	reading_stop(&r);
	reading_start(&r, "ios",
	    "router b 64500\n nei 192.0.2.1 remote 64501\n"
	    "ip pref P s 5 p 192.0.2.0/24\n"
	    "route-m M p 10\n mat ip add pref P\n");
	assert_int_equal(r.config->n_neighbors, 1);
	assert_int_equal(r.config->n_prefix_lists, 1);
	assert_int_equal(router_policy(r.config, "M")->terms[0].n_matches, 1);
	reading_stop(&r);
}

static void
test_banner(void **state)
{
	struct reading r;

	(void)state;
	reading_start(&r, "ios",
	    "banner motd ^C\n router bgp\n nonsense\n^C\n"
	    "banner login #one line#\n"
	    "hostname x\n");
	assert_string_equal(r.config->hostname, "x");
	assert_int_equal(r.diags.notes, 2);
	reading_stop(&r);
}

/* In the spelling of the other system a session behaves as before: what one
 * does unasked is written out for the other. */
static void
test_other_spelling(void **state)
{
	static const char text[] =
	    "router bgp 64500\n neighbor 192.0.2.1 remote-as 64501\n"
	    " neighbor 192.0.2.1 send-community\n"
	    " neighbor 2001:db8::1 remote-as 64501\n"
	    " address-family ipv6\n  neighbor 2001:db8::1 activate\n"
	    " exit-address-family\nip as-path access-list 1 permit ^1$\n";
	struct strbuf frr = { 0 };
	struct reading ios, there;

	(void)state;
	reading_start(&ios, "ios", text);
	dialect_find("frr")->print(ios.config, &frr);
	reading_start(&there, "frr", strbuf_str(&frr));
	assert_non_null(strstr(strbuf_str(&frr), "bgp as-path access-list 1"));
	assert_false(there.config->options.ebgp_requires_policy);
	assert_int_equal(there.config->n_neighbors, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct neighbor *n = &ios.config->neighbors[i];
		const struct neighbor *m = &there.config->neighbors[i];

		assert_true(m->enforce_first_as);
		for (int af = 0; af < AF_COUNT; af++) {
			assert_int_equal(m->af[af].active, n->af[af].active);
			if (n->af[af].active)
				assert_int_equal(m->af[af].send_community,
				    n->af[af].send_community);
		}
	}
	reading_stop(&there);
	reading_stop(&ios);
	strbuf_finish(&frr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_solution),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_abbreviations),
		cmocka_unit_test(test_banner),
		cmocka_unit_test(test_other_spelling),
	};

	return RUN_TESTS(tests);
}
