/* Limits, and what is said beyond the goldens. */
#include "dialect_world.h"

static void
test_thousand_errors(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;

	(void)state;
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&text, "nonsense %d\n", i);
	reading_try(&r, "frr", strbuf_str(&text));
	assert_int_equal(r.diags.errors, 1000);
	assert_int_equal(r.diags.n, DIAG_KEEP);
	assert_non_null(strstr(reading_messages(&r), "and 980 more errors"));
	reading_stop(&r);
	strbuf_finish(&text);
}

/* Each is one error with that code, on that line. */
static const struct {
	const char *dialect, *text, *code;
	uint32_t line, column;
} rows[] = {
	{ "frr",
	    "hostname a\x01"
	    "b\n",
	    "control-character", 1, 11 },
	{ "frr", "hostname \xff\n", "utf8", 1, 10 },
	{ "frr", "\n\nip prefix-list P permit 192.0.2.0/33\n", "prefix-length",
	    3, 25 },
	{ "frr", "ip prefix-list P permit 192.0.2.0/24 ge 20\n", "prefix-range",
	    1, 41 },
	{ "frr", "router bgp 0\n", "as-number", 1, 12 },
	{ "frr", "router bgp\n", "incomplete", 1, 11 },
	{ "frr", "i\n", "ambiguous", 1, 1 },
	{ "frr", "no hostnme\n", "unknown-statement", 1, 4 },
	{ "frr", "router bgp 1\nrouter bgp 2\n", "second-process", 2, 12 },
	{ "frr", "bgp as-path access-list A permit (\n", "regular-expression",
	    1, 34 },
	{ "frr", "router bgp 1\n neighbor 192.0.2.1 activate\n",
	    "unknown-neighbor", 2, 11 },
	{ "frr", "router bgp 1\n neighbor 192.0.2.1 peer-group G\n",
	    "unknown-peer-group", 2, 32 },
	{ "frr",
	    "router bgp 1\n neighbor 192.0.2.1 remote-as 1\n"
	    " neighbor 192.0.2.1 as-override\n",
	    "unsupported", 3, 2 },
	{ "frr", "router bgp 1\n bgp confederation identifier 5\n",
	    "unsupported", 2, 2 },
	{ "frr", "set metric 5\n", "wrong-context", 1, 1 },
	{ "frr", "route-map M permit 10\n continue 5\n", "backward-jump", 2,
	    11 },
	{ "frr", "route-map M deny 10\n on-match next\n", "deny-jump", 2, 2 },
	{ "frr", "route-map M deny 10\n continue 20\n", "deny-jump", 2, 2 },
	{ "ios",
	    "router bgp 1\n neighbor 192.0.2.1 remote-as 1\n"
	    " neighbor 192.0.2.1 local-role peer\n",
	    "other-system", 3, 21 },
	{ "ios", "rpki\n", "other-system", 1, 1 },
	{ "frr",
	    "bgp community-list standard A permit 1:1\n"
	    "bgp community-list expanded A permit 1\n",
	    "list-type", 2, 29 },
	{ "frr",
	    "route-map "
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	    "permit 10\n",
	    "name", 1, 11 },
};

static void
test_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct diag *item;
		struct reading r;

		reading_try(&r, rows[i].dialect, rows[i].text);
		item = reading_diag(&r, DIAG_ERROR);
		if (item == NULL)
			fail_msg("row \"%s\" has no error", rows[i].text);
		CHECK_INT(rows[i].text, r.diags.errors, 1);
		CHECK_STR(rows[i].text, item->code, rows[i].code);
		CHECK_INT(rows[i].text, item->place.line, rows[i].line);
		CHECK_INT(rows[i].text, item->place.column, rows[i].column);
		CHECK_STR(rows[i].text, item->place.file, "test.conf");
		reading_stop(&r);
	}
}

static void
test_limits(void **state)
{
	struct strbuf text = { 0 };
	struct reading r;

	(void)state;
	for (int i = 0; i < 5000; i++)
		strbuf_addc(&text, 'x');
	reading_try(&r, "frr", strbuf_str(&text));
	assert_string_equal(r.diags.items[0].code, "line-too-long");
	reading_stop(&r);
	for (int i = 0; i < 4 * 1024 * 1024; i++)
		strbuf_addc(&text, '\n');
	reading_try(&r, "frr", strbuf_str(&text));
	assert_string_equal(r.diags.items[0].code, "text-too-long");
	reading_stop(&r);
	strbuf_finish(&text);
}

/* Nothing that was written comes to a terminal unsafe. */
static void
test_safe(void **state)
{
	struct reading r;
	const char *text;

	(void)state;
	reading_try(&r, "frr",
	    "ip prefix-list \xc2\x9b"
	    "A permit x\n");
	text = reading_messages(&r);
	for (; *text != '\0'; text++)
		assert_true(*text == '\n' || (unsigned char)*text >= 0x20);
	reading_stop(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_thousand_errors),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_safe),
	};

	return RUN_TESTS(tests);
}
