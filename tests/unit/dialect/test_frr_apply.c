/* Lines on top of a configuration: "no" forms, contexts, nothing half done. */
#include "dialect_world.h"

static const char base[] =
    "hostname r1\n"
    "ip route 203.0.113.0/24 Null0\n"
    "interface eth0\n"
    " description up\n"
    " ip address 192.0.2.9/24\n"
    "router bgp 64500\n"
    " neighbor G peer-group\n"
    " neighbor G remote-as 64509\n"
    " neighbor 192.0.2.1 remote-as 64501\n"
    " neighbor 192.0.2.1 description one\n"
    " neighbor 192.0.2.1 maximum-prefix 10 80 warning-only\n"
    " neighbor 192.0.2.1 route-map IN in\n"
    " neighbor 192.0.2.2 peer-group G\n"
    " network 203.0.113.0/24\n"
    " address-family ipv4 unicast\n"
    "  neighbor G next-hop-self\n"
    " exit-address-family\n"
    " address-family ipv6 unicast\n"
    "  network 2001:db8::/32\n"
    "  neighbor 192.0.2.1 activate\n"
    " exit-address-family\n"
    "ip prefix-list P seq 5 permit 192.0.2.0/24\n"
    "ip prefix-list P seq 10 permit 203.0.113.0/24 le 25\n"
    "bgp as-path access-list A seq 5 permit ^1$\n"
    "bgp community-list standard C seq 5 permit 1:1\n"
    "access-list X seq 5 permit 192.0.2.0/24\n"
    "route-map IN permit 10\n"
    " match as-path A\n"
    " set local-preference 5\n"
    "route-map IN permit 20\n";

/* lines; then a line that must be there, and one that must not. */
static const struct {
	const char *lines, *has, *lacks;
} rows[] = {
	{ "", "hostname r1", "hostname r2" },
	{ "hostname r2", "hostname r2", "hostname r1" },
	{ "no hostname", "interface eth0", "hostname r1" },
	{ "no ip route 203.0.113.0/24 Null0", "interface eth0",
	    "ip route 203.0.113.0/24 Null0" },
	{ "interface eth0\nno description", "ip address 192.0.2.9/24",
	    "description up" },
	{ "int eth0\nno ip address 192.0.2.9/24\nshut", "shutdown",
	    "ip address 192.0.2.9/24" },
	{ "no interface eth0", "hostname r1", "interface eth0" },
	{ "no router bgp 64500", "hostname r1", "router bgp 64500" },
	{ "no ip prefix-list P", "hostname r1",
	    "ip prefix-list P seq 10 permit 203.0.113.0/24 le 25" },
	{ "no ip prefix-list P seq 5",
	    "ip prefix-list P seq 10 permit 203.0.113.0/24 le 25",
	    "ip prefix-list P seq 5 permit 192.0.2.0/24" },
	{ "no ip prefix-list P permit 203.0.113.0/24 le 25",
	    "ip prefix-list P seq 5 permit 192.0.2.0/24",
	    "ip prefix-list P seq 10 permit 203.0.113.0/24 le 25" },
	{ "no ip prefix-list P permit 203.0.113.0/24",
	    "ip prefix-list P seq 10 permit 203.0.113.0/24 le 25", "x" },
	{ "no ip prefix-list P seq 10\nip prefix-list P permit 10.0.0.0/8",
	    "ip prefix-list P seq 10 permit 10.0.0.0/8",
	    "ip prefix-list P seq 15 permit 10.0.0.0/8" },
	{ "ip prefix-list P permit 10.0.0.0/8",
	    "ip prefix-list P seq 15 permit 10.0.0.0/8", "x" },
	{ "ip prefix-list P seq 5 deny 192.0.2.0/24",
	    "ip prefix-list P seq 5 deny 192.0.2.0/24",
	    "ip prefix-list P seq 5 permit 192.0.2.0/24" },
	{ "no bgp as-path access-list A", "hostname r1",
	    "bgp as-path access-list A seq 5 permit ^1$" },
	{ "no bgp as-path access-list A permit ^1$", "hostname r1",
	    "bgp as-path access-list A seq 5 permit ^1$" },
	{ "no bgp community-list standard C", "hostname r1",
	    "bgp community-list standard C seq 5 permit 1:1" },
	{ "no bgp community-list standard C permit 1:1", "hostname r1",
	    "bgp community-list standard C seq 5 permit 1:1" },
	{ "no access-list X", "hostname r1",
	    "access-list X seq 5 permit 192.0.2.0/24" },
	{ "no route-map IN permit 10", "route-map IN permit 20",
	    "route-map IN permit 10" },
	{ "no route-map IN", "hostname r1", "route-map IN permit 20" },
	{ "route-map IN permit 10\nno match as-path", "set local-preference 5",
	    "match as-path A" },
	{ "route-map IN permit 10\nno set local-preference 7",
	    "match as-path A", "set local-preference 5" },
	{ "route-map IN deny 10", "route-map IN deny 10",
	    "route-map IN permit 10" },
	{ "router bgp 64500\nno neighbor 192.0.2.1", "neighbor G peer-group",
	    "neighbor 192.0.2.1 activate" },
	{ "router bgp 64500\nno neighbor 192.0.2.1 remote-as 64501",
	    "neighbor G peer-group", "neighbor 192.0.2.1 route-map IN in" },
	{ "router bgp 64500\nno neighbor G peer-group",
	    "neighbor 192.0.2.1 activate", "neighbor 192.0.2.2 peer-group G" },
	{ "router bgp 64500\nno neighbor 192.0.2.2 peer-group G",
	    "neighbor G peer-group", "neighbor 192.0.2.2 peer-group G" },
	{ "router bgp 64500\nno neighbor 192.0.2.1 maximum-prefix",
	    "neighbor 192.0.2.1 description one",
	    "neighbor 192.0.2.1 maximum-prefix 10 80 warning-only" },
	{ "router bgp 64500\nneighbor 192.0.2.1 maximum-prefix 7",
	    "neighbor 192.0.2.1 maximum-prefix 7",
	    "neighbor 192.0.2.1 maximum-prefix 10 80 warning-only" },
	{ "router bgp 64500\nno neighbor 192.0.2.1 route-map IN in",
	    "neighbor 192.0.2.1 description one",
	    "neighbor 192.0.2.1 route-map IN in" },
	{ "router bgp 64500\nno neighbor 192.0.2.1 description",
	    "neighbor 192.0.2.1 route-map IN in",
	    "neighbor 192.0.2.1 description one" },
	{ "router bgp 64500\nno network 203.0.113.0/24",
	    "network 2001:db8::/32", "network 203.0.113.0/24" },
	{ "router bgp 64500\naddress-family ipv6\nno network 2001:db8::/32",
	    "network 203.0.113.0/24", "network 2001:db8::/32" },
	{ "router bgp 64500\nno address-family ipv6 unicast",
	    "network 203.0.113.0/24", "network 2001:db8::/32" },
	{ "router bgp 64500\nno neighbor 192.0.2.2 next-hop-self",
	    "no neighbor 192.0.2.2 next-hop-self", "x" },
	{ "router bgp 64500\nno neighbor 192.0.2.2 next-hop-self\n"
	  "neighbor 192.0.2.2 next-hop-self",
	    "neighbor 192.0.2.2 next-hop-self",
	    "no neighbor 192.0.2.2 next-hop-self" },
	{ "router bgp 64500\nno neighbor 192.0.2.2 next-hop-self\n"
	  "no neighbor G next-hop-self",
	    "neighbor G peer-group", "no neighbor 192.0.2.2 next-hop-self" },
	{ "router bgp 64500\nno neighbor G remote-as 64509",
	    "neighbor G next-hop-self", "neighbor 192.0.2.2 peer-group G" },
	{ "router bgp 64500\nno bgp default ipv4-unicast",
	    "no bgp default ipv4-unicast", "x" },
	{ "router bgp 64500\nno neighbor 192.0.2.1 send-community",
	    "no neighbor 192.0.2.1 send-community large", "x" },
	{ "router bgp 64500\nneighbor 192.0.2.1 send-community", "hostname r1",
	    "neighbor 192.0.2.1 send-community standard" },
	{ "configure terminal\nrouter bgp 64500\nneighbor 192.0.2.1 shut\nend",
	    "neighbor 192.0.2.1 shutdown", "x" },
	{ "! a comment\n# another\n\n  \nhostname r3", "hostname r3",
	    "! a comment" },
	{ "no ip prefix-list NONE", "hostname r1", "x" },
	{ "router bgp 64500\nexit\nhostname r4", "hostname r4", "x" },
};

static void
test_rows(void **state)
{
	struct reading r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text;

		reading_start(&r, "frr", base);
		text = r.dialect->apply(&r.arena, &r.diags, r.config, "lines",
		    rows[i].lines, strlen(rows[i].lines));
		if (text == NULL)
			fail_msg("row \"%s\": %s", rows[i].lines,
			    reading_messages(&r));
		if (!has_line(text, rows[i].has))
			fail_msg("row \"%s\": \"%s\" is not in:\n%s",
			    rows[i].lines, rows[i].has, text);
		if (has_line(text, rows[i].lacks))
			fail_msg("row \"%s\": \"%s\" is still in:\n%s",
			    rows[i].lines, rows[i].lacks, text);
		reading_stop(&r);
	}
}

/* Errors are placed in the lines, and nothing comes back. */
static void
test_error(void **state)
{
	static const char lines[] = "hostname r2\nrouter bgp 64500\n"
				    " neighbr 192.0.2.1 shutdown\n";
	struct reading r;
	const struct diag *item;

	(void)state;
	reading_start(&r, "frr", base);
	assert_null(r.dialect->apply(&r.arena, &r.diags, r.config, "typed",
	    lines, strlen(lines)));
	item = reading_diag(&r, DIAG_ERROR);
	assert_string_equal(item->place.file, "typed");
	assert_int_equal(item->place.line, 3);
	assert_string_equal(item->suggestion, "neighbor");
	assert_true(has_line(reading_print(&r), "hostname r1"));
	reading_stop(&r);
}

/* A configuration that no dialect has written takes lines as well. */
static void
test_empty_base(void **state)
{
	struct router_config none = { .flavour = FLAVOUR_FRR };
	struct reading r;
	char *text;

	(void)state;
	reading_start(&r, "frr", "");
	assert_string_equal(reading_print(&r), "");
	text =
	    r.dialect->apply(&r.arena, &r.diags, &none, NULL, "hostname x", 10);
	assert_string_equal(text, "hostname x\n!\n");
	reading_stop(&r);
}

/* What is found while lowering names its file after the work is done. */
static void
test_late_error(void **state)
{
	static const char lines[] = "ip as-path access-list 1 permit ^(1";
	struct router_config none = { .flavour = FLAVOUR_IOS };
	struct strbuf said = { 0 };
	struct reading r;

	(void)state;
	reading_start(&r, "ios", "");
	assert_null(r.dialect->apply(&r.arena, &r.diags, &none, "typed", lines,
	    sizeof(lines) - 1));
	diags_render(&said, &r.diags);
	assert_true(str_starts(strbuf_str(&said), "typed:1:33: error: "));
	strbuf_finish(&said);
	reading_stop(&r);
}

/* Nothing is lost when the canonical text is beyond what can be read. */
static void
test_too_long(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;

	(void)state;
	for (int i = 0; i < 100000; i++)
		strbuf_addf(&text, "ip prefix-list L%d permit 10.0.0.0/8\n", i);
	assert_true(text.len < 4 * 1024 * 1024);
	reading_start(&r, "frr", strbuf_str(&text));
	assert_null(r.dialect->apply(&r.arena, &r.diags, r.config, "lines",
	    "hostname x", 10));
	assert_string_equal(reading_diag(&r, DIAG_ERROR)->code,
	    "text-too-long");
	reading_stop(&r);
	strbuf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_error),
		cmocka_unit_test(test_empty_base),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_late_error),
	};

	return RUN_TESTS(tests);
}
