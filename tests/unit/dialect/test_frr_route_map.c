#include "policy_world.h"

#include "dialect_world.h"

/* Tried on 192.0.2.0/24 from AS64501 (policy_world.h): AS_PATH 64501 64502,
 * communities 1:1 1:2, large community 1:2:3, tag 5. */
static const char lists[] = "ip prefix-list P permit 192.0.2.0/24\n"
			    "ip prefix-list Q permit 203.0.113.0/24\n"
			    "ip prefix-list NH permit 198.51.100.0/24 le 32\n"
			    "ipv6 prefix-list P6 permit 2001:db8::/32\n"
			    "ip as-path access-list 1 permit ^64501_\n"
			    "ip as-path access-list 2 permit _64510_\n"
			    "ip community-list standard C permit 1:1\n"
			    "ip community-list standard CC permit 1:1 1:2\n"
			    "ip community-list standard N permit 9:9\n"
			    "ip large-community-list standard L permit 1:2:3\n"
			    "ip extcommunity-list standard E permit rt 1:1\n"
			    "access-list 10 permit 192.0.2.0 0.0.0.255\n";

/* One entry "permit 10" with these lines: does it accept? */
static const struct {
	const char *dialect, *lines;
	bool accept;
} match_rows[] = {
	{ "frr", "", true },
	{ "frr", "match ip address prefix-list P", true },
	{ "frr", "match ip address prefix-list Q", false },
	{ "frr", "match ip address prefix-list NONE", false },
	{ "ios", "match ip address prefix-list NONE", true },
	{ "ios", "match ip address prefix-list Q P", true },
	{ "ios",
	    "match ip address prefix-list Q\nmatch ip address "
	    "prefix-list P",
	    true },
	{ "frr",
	    "match ip address prefix-list P\nmatch ip address "
	    "prefix-list Q",
	    false },
	{ "frr", "match ipv6 address prefix-list P6", false },
	{ "frr", "match ip address 10", true },
	{ "frr", "match ip address prefix-len 24", true },
	{ "frr", "match ip address prefix-len 25", false },
	{ "frr", "match ipv6 address prefix-len 24", false },
	{ "frr", "match as-path 1", true },
	{ "frr", "match as-path 2", false },
	{ "ios", "match as-path 2 1", true },
	{ "frr", "match community C", true },
	{ "frr", "match community C exact-match", false },
	{ "frr", "match community CC exact-match", true },
	{ "frr", "match community N", false },
	{ "ios", "match community N C", true },
	{ "frr", "match large-community L", true },
	{ "frr", "match extcommunity E", false },
	{ "frr", "match ip next-hop address 198.51.100.2", true },
	{ "frr", "match ip next-hop address 198.51.100.3", false },
	{ "frr", "match ip next-hop prefix-list NH", true },
	{ "frr", "match ip next-hop prefix-list P", false },
	{ "frr", "match peer 198.51.100.2", true },
	{ "frr", "match peer 198.51.100.3", false },
	{ "frr", "match peer local", false },
	{ "frr", "match origin igp", true },
	{ "frr", "match origin egp", false },
	{ "frr", "match tag 5", true },
	{ "frr", "match tag 6", false },
	{ "frr", "match rpki notfound", true },
	{ "frr", "match rpki not-found", true },
	{ "frr", "match rpki invalid", false },
	{ "ios", "match rpki valid", false },
	{ "frr", "match source-protocol bgp", true },
	{ "frr", "match source-protocol static", false },
	{ "frr", "match ip address prefix-list P\nmatch as-path 2", false },
	{ "frr", "match ip address prefix-list P\nmatch as-path 1", true },
};

static void
test_match(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(match_rows); i++) {
		strbuf_clear(&text);
		strbuf_addf(&text, "%sroute-map M permit 10\n%s\n", lists,
		    match_rows[i].lines);
		reading_start(&r, match_rows[i].dialect, strbuf_str(&text));
		start(&w);
		CHECK_INT(match_rows[i].lines,
		    run(&w, router_policy(r.config, "M")).verdict ==
			POLICY_ACCEPT,
		    match_rows[i].accept);
		stop(&w);
		reading_stop(&r);
	}
	strbuf_finish(&text);
}

/* Renders what an entry may change. */
static void
show(struct world *w, attr_id id, struct strbuf *out)
{
	const struct path_attrs *a = attr_get(w->t, id);
	char buf[PREFIX_TEXT_MAX];

	strbuf_clear(out);
	strbuf_addf(out, "lp %u med %u weight %u tag %u origin %u nh %s path ",
	    (unsigned)a->local_pref, (unsigned)a->multi_exit_disc,
	    (unsigned)a->weight, (unsigned)a->tag, (unsigned)a->origin,
	    ip_addr_print(&a->next_hop, buf));
	as_path_print(w->t, a->as_path, out);
	strbuf_add(out, " comm ");
	communities_print(w->t, a->communities, out);
	strbuf_add(out, " large ");
	large_communities_print(w->t, a->large_communities, out);
	strbuf_add(out, " ext ");
	extended_communities_print(w->t, a->extended_communities, out);
}

static const struct {
	const char *dialect, *lines, *wanted; /* part of what show() says */
} set_rows[] = {
	{ "frr", "set local-preference 200", "lp 200 " },
	{ "frr", "set metric 50", "med 50 " },
	{ "frr", "set weight 7", "weight 7 " },
	{ "frr", "set tag 9", "tag 9 " },
	{ "frr", "set origin incomplete", "origin 2 " },
	{ "ios", "set origin egp 5", "origin 1 " },
	{ "frr", "set ip next-hop 203.0.113.9", "nh 203.0.113.9 " },
	{ "frr", "set as-path prepend 64500 64499",
	    "path 64500 64499 64501 64502 " },
	{ "frr", "set as-path prepend last-as 2",
	    "path 64501 64501 64501 64502 " },
	{ "frr", "set as-path exclude 64501", "path 64502 " },
	{ "frr", "set community 5:5", "comm 5:5 large" },
	{ "frr", "set community 5:5 additive", "comm 1:1 1:2 5:5 large" },
	{ "frr", "set community no-export 5:5", "comm 5:5 no-export large" },
	{ "frr", "set community none", "comm  large" },
	{ "frr", "set comm-list C delete", "comm 1:2 large" },
	{ "frr", "set large-community 7:8:9", "large 7:8:9 ext" },
	{ "frr", "set large-community 7:8:9 additive",
	    "large 1:2:3 7:8:9 ext" },
	{ "frr", "set large-comm-list L delete", "large  ext" },
	{ "frr", "set extcommunity rt 1:1 2:2", "ext rt 1:1 rt 2:2" },
	{ "frr",
	    "set extcommunity rt 1:1\non-match next\nroute-map M permit 20\n"
	    "set extcommunity rt 2:2",
	    "ext rt 1:1 rt 2:2" },
	{ "ios",
	    "set extcommunity rt 1:1\ncontinue\nroute-map M permit 20\n"
	    "set extcommunity rt 2:2",
	    "ext rt 2:2" },
	{ "frr", "set extcommunity rt 1:1\nset extcommunity soo 3:3",
	    "ext rt 1:1 soo 3:3" },
	{ "frr", "set local-preference 200\nset local-preference 300",
	    "lp 300 " },
	{ "frr", "set local-preference 200\nno set local-preference", "lp 0 " },
	{ "ios", "set community 5:5 additive", "comm 1:1 1:2 5:5 large" },
};

static void
test_set(void **state)
{
	struct strbuf text = { 0 }, found = { 0 };
	struct reading r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(set_rows); i++) {
		struct policy_result result;

		strbuf_clear(&text);
		strbuf_addf(&text, "%sroute-map M permit 10\n%s\n", lists,
		    set_rows[i].lines);
		reading_start(&r, set_rows[i].dialect, strbuf_str(&text));
		start(&w);
		result = run(&w, router_policy(r.config, "M"));
		assert_int_equal(result.verdict, POLICY_ACCEPT);
		show(&w, result.attrs, &found);
		if (strstr(strbuf_str(&found), set_rows[i].wanted) == NULL)
			fail_msg("row \"%s\": found \"%s\"", set_rows[i].lines,
			    strbuf_str(&found));
		stop(&w);
		reading_stop(&r);
	}
	strbuf_finish(&found);
	strbuf_finish(&text);
}

/* Whole route-maps: verdict and local preference. */
static const struct {
	const char *name, *dialect, *text;
	bool accept;
	uint32_t local_pref;
} flow_rows[] = {
	{ "first that matches decides", "frr",
	    "route-map M permit 20\n set local-preference 20\n"
	    "route-map M permit 10\n set local-preference 10\n",
	    true, 10 },
	{ "deny", "frr",
	    "route-map M deny 10\n match ip address prefix-list P\n"
	    "route-map M permit 20\n",
	    false, 0 },
	{ "nothing matches", "frr", "route-map M permit 10\n match as-path 2\n",
	    false, 0 },
	{ "on-match next", "frr",
	    "route-map M permit 10\n set metric 1\n on-match next\n"
	    "route-map M permit 20\n set local-preference 20\n",
	    true, 20 },
	{ "on-match next, then deny", "frr",
	    "route-map M permit 10\n on-match next\n"
	    "route-map M deny 20\n",
	    false, 0 },
	{ "on-match goto", "frr",
	    "route-map M permit 10\n on-match goto 30\n"
	    "route-map M deny 20\n"
	    "route-map M permit 30\n set local-preference 30\n",
	    true, 30 },
	{ "continue with a number is the same", "frr",
	    "route-map M permit 10\n continue 30\n"
	    "route-map M deny 20\n"
	    "route-map M permit 30\n set local-preference 30\n",
	    true, 30 },
	{ "goto behind the last accepts", "frr",
	    "route-map M permit 10\n set local-preference 9\n"
	    " on-match goto 30\n"
	    "route-map M deny 20\n",
	    true, 9 },
	{ "IOS continue, then nothing matches", "ios",
	    "route-map M permit 10\n set local-preference 9\n continue\n"
	    "route-map M permit 20\n match as-path 2\n",
	    true, 9 },
	{ "IOS continue in a deny entry", "ios",
	    "route-map M deny 10\n continue\n"
	    "route-map M permit 20\n set local-preference 20\n",
	    true, 20 },
	{ "on-match goes when the entry becomes a deny entry", "frr",
	    "route-map M permit 10\n on-match next\nroute-map M deny 10\n"
	    "route-map M permit 20\n",
	    false, 0 },
	{ "call that accepts", "frr",
	    "route-map M permit 10\n call S\n set metric 1\n"
	    "route-map S permit 10\n set local-preference 77\n",
	    true, 77 },
	{ "call that denies", "frr",
	    "route-map M permit 10\n call S\n"
	    "route-map S deny 10\n",
	    false, 0 },
	{ "call of what is not defined", "frr",
	    "route-map M permit 10\n call S\n set local-preference 5\n", true,
	    5 },
	{ "IOS without number", "ios", "route-map M\n set local-preference 5\n",
	    true, 5 },
};

static void
test_flow(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flow_rows); i++) {
		struct policy_result result;

		strbuf_clear(&text);
		strbuf_addf(&text, "%s%s", lists, flow_rows[i].text);
		reading_start(&r, flow_rows[i].dialect, strbuf_str(&text));
		start(&w);
		result = run(&w, router_policy(r.config, "M"));
		CHECK_INT(flow_rows[i].name, result.verdict == POLICY_ACCEPT,
		    flow_rows[i].accept);
		if (flow_rows[i].accept)
			CHECK_INT(flow_rows[i].name,
			    attr_get(w.t, result.attrs)->local_pref,
			    flow_rows[i].local_pref);
		stop(&w);
		reading_stop(&r);
	}
	strbuf_finish(&text);
}

static void
test_places(void **state)
{
	struct reading r;
	const struct policy *p;

	(void)state;
	reading_start(&r, "frr",
	    "route-map M permit 10\n"
	    " match ip address prefix-list P\n"
	    " set local-preference 5\n"
	    "route-map M deny 20\n");
	p = router_policy(r.config, "M");
	assert_int_equal(p->n_terms, 2);
	assert_int_equal(p->terms[0].place.line, 1);
	assert_int_equal(p->terms[0].place.column, 1);
	assert_int_equal(p->terms[0].place.len, 21);
	assert_int_equal(p->terms[0].matches[0].place.line, 2);
	assert_int_equal(p->terms[0].matches[0].place.column, 2);
	assert_true(p->terms[0].matches[0].undefined);
	assert_string_equal(p->terms[0].matches[0].name, "P");
	assert_int_equal(p->terms[0].actions[0].place.line, 3);
	assert_int_equal(p->terms[1].seq, 20);
	assert_false(p->terms[1].permit);
	reading_stop(&r);
}

static void
test_call_loop(void **state)
{
	struct reading r;

	(void)state;
	reading_try(&r, "frr",
	    "route-map A permit 10\n call B\n"
	    "route-map B permit 10\n call A\n"
	    "route-map C permit 10\n call A\n");
	assert_null(r.config);
	assert_int_equal(r.diags.errors, 1);
	assert_string_equal(r.diags.items[0].code, "call-loop");
	reading_stop(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_call_loop),
	};

	return RUN_TESTS(tests);
}
