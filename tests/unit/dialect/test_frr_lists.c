#include "policy_world.h"

#include "dialect_world.h"

/* --- prefix lists -------------------------------------------------------- */

static const char prefixes[] =
    "ip prefix-list EXACT permit 192.0.2.0/24\n"
    "ip prefix-list LE permit 192.0.2.0/24 le 26\n"
    "ip prefix-list GE permit 192.0.2.0/24 ge 26\n"
    "ip prefix-list BOTH permit 192.0.2.0/24 ge 25 le 26\n"
    "ip prefix-list ANY permit any\n"
    "ip prefix-list ORDER seq 20 permit 192.0.2.0/24\n"
    "ip prefix-list ORDER seq 10 deny 192.0.2.0/24\n"
    "ip prefix-list LAST seq 7 permit 203.0.113.0/24\n"
    "ip prefix-list LAST permit 192.0.2.0/24\n"
    "ip prefix-list TWICE seq 5 permit 203.0.113.0/24\n"
    "ip prefix-list TWICE seq 5 permit 192.0.2.0/24\n"
    "ipv6 prefix-list EXACT permit 2001:db8::/32\n"
    "ipv6 prefix-list LE permit 2001:db8::/32 le 48\n";

static const struct {
	const char *list, *prefix;
	bool permit;
	uint32_t seq; /* 0: no rule fits */
} prefix_rows[] = {
	{ "EXACT", "192.0.2.0/24", true, 5 },
	{ "EXACT", "192.0.2.0/25", false, 0 },
	{ "EXACT", "192.0.0.0/16", false, 0 },
	{ "LE", "192.0.2.0/24", true, 5 },
	{ "LE", "192.0.2.64/26", true, 5 },
	{ "LE", "192.0.2.64/27", false, 0 },
	{ "GE", "192.0.2.0/25", false, 0 },
	{ "GE", "192.0.2.0/26", true, 5 },
	{ "GE", "192.0.2.1/32", true, 5 },
	{ "BOTH", "192.0.2.0/24", false, 0 },
	{ "BOTH", "192.0.2.128/25", true, 5 },
	{ "BOTH", "192.0.2.0/27", false, 0 },
	{ "ANY", "0.0.0.0/0", true, 5 },
	{ "ANY", "192.0.2.1/32", true, 5 },
	{ "ORDER", "192.0.2.0/24", false, 10 },
	{ "LAST", "192.0.2.0/24", true, 12 },
	{ "TWICE", "203.0.113.0/24", false, 0 },
	{ "TWICE", "192.0.2.0/24", true, 5 },
	{ "EXACT", "2001:db8::/32", true, 5 },
	{ "EXACT", "2001:db8::/48", false, 0 },
	{ "LE", "2001:db8:1::/48", true, 5 },
	{ "LE", "2001:db8:1::/49", false, 0 },
};

static void
test_prefix_lists(void **state)
{
	static const char *const names[] = { "frr", "ios" };
	struct reading r;

	(void)state;
	for (size_t d = 0; d < ARRAY_LEN(names); d++) {
		reading_start(&r, names[d], prefixes);
		for (size_t i = 0; i < ARRAY_LEN(prefix_rows); i++) {
			struct prefix p = prefix_of(prefix_rows[i].prefix);
			const struct prefix_list *l =
			    router_prefix_list(r.config, prefix_rows[i].list,
				p.addr.family);
			const struct prefix_rule *rule;

			assert_non_null(l);
			rule = prefix_list_match(l, &p);
			CHECK_INT(prefix_rows[i].prefix,
			    rule != NULL ? rule->seq : 0, prefix_rows[i].seq);
			CHECK_INT(prefix_rows[i].prefix,
			    rule != NULL && rule->permit,
			    prefix_rows[i].permit);
		}
		reading_stop(&r);
	}
}

/* An empty list of FRR and IOS permits; a copy without number is the same
 * entry; the list knows its place. */
static void
test_prefix_list_edges(void **state)
{
	struct reading r;
	struct prefix p = prefix_of("192.0.2.0/24");
	const struct prefix_list *l;

	(void)state;
	reading_start(&r, "frr",
	    "ip prefix-list D description only text\n"
	    "ip prefix-list C permit 192.0.2.0/24\n"
	    "ip prefix-list C permit 192.0.2.0/24\n"
	    "ip prefix-list C permit 192.0.2.0/24 le 25\n");
	l = router_prefix_list(r.config, "D", IP_V4);
	assert_true(prefix_list_permits(l, &p, NULL));
	l = router_prefix_list(r.config, "C", IP_V4);
	assert_int_equal(l->n, 2);
	assert_int_equal(l->rules[1].seq, 10);
	assert_int_equal(l->rules[1].place.line, 4);
	assert_string_equal(l->rules[1].place.file, "test.conf");
	assert_int_equal(l->place.line, 2);
	reading_stop(&r);
}

static void
test_many_prefixes(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;
	struct prefix p = prefix_of("10.39.15.0/24");

	(void)state;
	for (int i = 0; i < 10000; i++)
		strbuf_addf(&text, "ip prefix-list M permit 10.%d.%d.0/24\n",
		    i / 256, i % 256);
	reading_start(&r, "frr", strbuf_str(&text));
	assert_int_equal(r.config->prefix_lists[0]->n, 10000);
	assert_int_equal(prefix_list_match(r.config->prefix_lists[0], &p)->seq,
	    50000);
	reading_stop(&r);
	strbuf_finish(&text);
}

/* --- AS path and community lists ----------------------------------------- */

static const char other_lists[] =
    "bgp as-path access-list 1 permit ^64501(_64501)*$\n"
    "ip as-path access-list 2 deny _64502_\n"
    "ip as-path access-list 2 permit .*\n"
    "bgp community-list standard ONE permit 64500:1\n"
    "bgp community-list standard BOTH permit 64500:1 64500:2\n"
    "ip community-list 5 permit no-export\n"
    "bgp community-list expanded RE permit ^64500:[0-9]+$\n"
    "bgp community-list 100 permit _64500:2_\n"
    "bgp community-list standard ALL permit internet\n"
    "bgp large-community-list standard L permit 64500:1:2\n"
    "bgp large-community-list expanded LE permit 64500:.*\n"
    "bgp extcommunity-list standard E permit rt 64500:7 soo 64500:8\n";

static const struct {
	const char *list, *path;
	bool permit;
} path_rows[] = {
	{ "1", "64501", true },
	{ "1", "64501 64501", true },
	{ "1", "64501 64502", false },
	{ "2", "64501 64502", false },
	{ "2", "64501 64503", true },
};

static const struct {
	const char *list;
	enum community_kind kind;
	const char *words; /* standard only */
	bool permit;
} community_rows[] = {
	{ "ONE", COMM_STANDARD, "64500:1 64500:9", true },
	{ "ONE", COMM_STANDARD, "64500:2", false },
	{ "BOTH", COMM_STANDARD, "64500:1", false },
	{ "BOTH", COMM_STANDARD, "64500:1 64500:2", true },
	{ "5", COMM_STANDARD, "no-export", true },
	{ "RE", COMM_STANDARD, "64500:7", true },
	{ "RE", COMM_STANDARD, "64501:7", false },
	{ "100", COMM_STANDARD, "64500:1 64500:2", true },
	{ "100", COMM_STANDARD, "64500:21", false },
	{ "ALL", COMM_STANDARD, "", true },
};

static set_id
communities_of(struct attr_table *t, const char *text)
{
	char copy[128];
	uint32_t words[8];
	size_t n = 0;

	strcpy(copy, text);
	for (char *s = strtok(copy, " "); s != NULL; s = strtok(NULL, " "))
		assert_true(community_parse(s, &words[n++]));
	return word_set_sorted(t, words, n, 1);
}

static const struct community_list *
community_list_of(const struct router_config *c, const char *name,
    enum community_kind kind)
{
	for (size_t i = 0; i < c->n_community_lists; i++)
		if (c->community_lists[i]->kind == kind &&
		    str_eq(c->community_lists[i]->name, name))
			return c->community_lists[i];
	fail_msg("no list %s", name);
	return NULL;
}

static void
test_other_lists(void **state)
{
	struct attr_table *t = attr_table_create();
	const struct as_path_rule *rule;
	const struct community_rule *found;
	struct reading r;
	path_id path;

	(void)state;
	reading_start(&r, "frr", other_lists);
	assert_int_equal(r.config->n_as_path_lists, 2);
	for (size_t i = 0; i < ARRAY_LEN(path_rows); i++) {
		const struct as_path_list *l =
		    r.config
			->as_path_lists[str_eq(path_rows[i].list, "1") ? 0 : 1];

		assert_true(as_path_parse(t, path_rows[i].path, &path));
		rule = as_path_list_match(l, t, path);
		CHECK_INT(path_rows[i].path, rule != NULL && rule->permit,
		    path_rows[i].permit);
	}
	for (size_t i = 0; i < ARRAY_LEN(community_rows); i++) {
		found = community_list_match(community_list_of(r.config,
						 community_rows[i].list,
						 community_rows[i].kind),
		    t, communities_of(t, community_rows[i].words));
		CHECK_INT(community_rows[i].list,
		    found != NULL && found->permit, community_rows[i].permit);
	}
	assert_int_equal(community_list_of(r.config, "L", COMM_LARGE)
			     ->rules[0]
			     .words[2],
	    2);
	assert_string_equal(community_list_of(r.config, "BOTH", COMM_STANDARD)
				->rules[0]
				.text,
	    "64500:1 64500:2");
	assert_int_equal(community_list_of(r.config, "E", COMM_EXTENDED)
			     ->rules[0]
			     .n_words,
	    4);
	reading_stop(&r);
	attr_table_destroy(t);
}

/* --- access lists as filters of routes ----------------------------------- */

static const char access_lists[] =
    "access-list 10 permit 10.0.0.0 0.255.255.255\n"
    "access-list 11 permit host 192.0.2.0\n"
    "access-list 12 deny any\n"
    "access-list 100 permit ip 10.0.0.0 0.255.255.255 "
    "255.255.0.0 0.0.255.0\n"
    "access-list 101 permit ip host 192.0.2.0 host 255.255.255.0\n"
    "route-map A permit 10\n"
    " match ip address 10\n"
    "route-map B permit 10\n"
    " match ip address 11\n"
    "route-map C permit 10\n"
    " match ip address 12\n"
    "route-map D permit 10\n"
    " match ip address 100\n"
    "route-map E permit 10\n"
    " match ip address 101\n";

static const struct {
	const char *map, *prefix;
	bool permit;
} access_rows[] = {
	{ "A", "10.0.0.0/8", true },
	{ "A", "10.1.2.0/24", true },
	{ "A", "10.0.0.0/7", true }, /* looks at the address only */
	{ "A", "11.0.0.0/8", false },
	{ "B", "192.0.2.0/24", true },
	{ "B", "192.0.2.0/25", true },
	{ "B", "192.0.2.128/25", false },
	{ "C", "192.0.2.0/24", false },
	{ "D", "10.1.0.0/16", true },
	{ "D", "10.1.2.0/24", true },
	{ "D", "10.0.0.0/8", false },
	{ "D", "10.1.2.0/25", false },
	{ "E", "192.0.2.0/24", true },
	{ "E", "192.0.2.0/25", false },
};

static void
test_access_lists(void **state)
{
	static const char *const names[] = { "frr", "ios" };
	struct reading r;
	struct world w;

	(void)state;
	for (size_t d = 0; d < ARRAY_LEN(names); d++) {
		reading_start(&r, names[d], access_lists);
		start(&w);
		for (size_t i = 0; i < ARRAY_LEN(access_rows); i++) {
			w.nlri = prefix_of(access_rows[i].prefix);
			CHECK_INT(access_rows[i].prefix,
			    run(&w, router_policy(r.config, access_rows[i].map))
				    .verdict == POLICY_ACCEPT,
			    access_rows[i].permit);
		}
		stop(&w);
		reading_stop(&r);
	}
	reading_start(&r, "ios",
	    "access-list 100 permit tcp any host 192.0.2.1 eq bgp log\n");
	assert_string_equal(r.config->acls[0].rules[0].text,
	    "permit tcp any host 192.0.2.1 eq bgp log");
	assert_int_equal(r.config->acls[0].rules[0].dst.len, 32);
	reading_stop(&r);
	reading_start(&r, "frr",
	    "access-list Z permit 10.0.0.0/8\n"
	    "access-list Z permit 192.0.2.0/24 exact-match\n"
	    "ipv6 access-list Z permit 2001:db8::/32\n"
	    "route-map A permit 10\n match ip address Z\n"
	    "route-map B permit 10\n match ipv6 address Z\n");
	start(&w);
	w.nlri = prefix_of("10.1.0.0/16");
	assert_int_equal(run(&w, router_policy(r.config, "A")).verdict,
	    POLICY_ACCEPT);
	w.nlri = prefix_of("192.0.2.0/25");
	assert_int_equal(run(&w, router_policy(r.config, "A")).verdict,
	    POLICY_REJECT);
	w.nlri = prefix_of("2001:db8:1::/48");
	assert_int_equal(run(&w, router_policy(r.config, "B")).verdict,
	    POLICY_ACCEPT);
	assert_int_equal(run(&w, router_policy(r.config, "A")).verdict,
	    POLICY_REJECT);
	stop(&w);
	reading_stop(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefix_lists),
		cmocka_unit_test(test_prefix_list_edges),
		cmocka_unit_test(test_many_prefixes),
		cmocka_unit_test(test_other_lists),
		cmocka_unit_test(test_access_lists),
	};

	return RUN_TESTS(tests);
}
