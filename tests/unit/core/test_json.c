#include "check.h"

#include "core/json.h"

static void
write_example(struct json *j)
{
	json_begin_object(j, NULL);
	json_put_string(j, "scenario", "original-manrs-lab");
	json_put_number(j, "seed", -1);
	json_put_bool(j, "passed", false);
	json_put_null(j, "hint");
	json_begin_array(j, "actions");
	json_begin_object(j, NULL);
	json_put_number(j, "action", 1);
	json_end_object(j);
	json_put_string(j, NULL, "two");
	json_end_array(j);
	json_begin_array(j, "none");
	json_end_array(j);
	json_begin_object(j, "empty");
	json_end_object(j);
	json_end_object(j);
}

static void
compact(void **state)
{
	struct strbuf b = { 0 };
	struct json j;

	(void)state;
	json_init(&j, &b, false);
	write_example(&j);
	assert_string_equal(b.s,
	    "{\"scenario\":\"original-manrs-lab\",\"seed\":-1,"
	    "\"passed\":false,\"hint\":null,\"actions\":[{\"action\":1},"
	    "\"two\"],\"none\":[],\"empty\":{}}");
	strbuf_finish(&b);
}

static void
pretty(void **state)
{
	struct strbuf b = { 0 };
	struct json j;

	(void)state;
	json_init(&j, &b, true);
	write_example(&j);
	assert_string_equal(b.s,
	    "{\n"
	    "  \"scenario\": \"original-manrs-lab\",\n"
	    "  \"seed\": -1,\n"
	    "  \"passed\": false,\n"
	    "  \"hint\": null,\n"
	    "  \"actions\": [\n"
	    "    {\n"
	    "      \"action\": 1\n"
	    "    },\n"
	    "    \"two\"\n"
	    "  ],\n"
	    "  \"none\": [],\n"
	    "  \"empty\": {}\n"
	    "}");
	strbuf_finish(&b);
}

static void
strings_are_escaped(void **state)
{
	static const struct {
		const char *name, *text, *wanted;
	} rows[] = {
		{ "plain", "as64500", "\"as64500\"" },
		{ "empty", "", "\"\"" },
		{ "quote, backslash", "a\"b\\c/", "\"a\\\"b\\\\c/\"" },
		{ "short forms", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "control", "\x1b[0m\x01", "\"\\u001b[0m\\u0001\"" },
		{ "delete", "\x7f", "\"\\u007f\"" },
		{ "C1", "\xc2\x9b", "\"\\u009b\"" },
		{ "accent", "\u00e9", "\"\u00e9\"" },
		{ "right to left", "\xe2\x80\xae", "\"\\u202e\"" },
		{ "line separator", "\u2028", "\"\\u2028\"" },
		{ "emoji", "\U0001f600", "\"\U0001f600\"" },
		{ "unsafe above the BMP", "\U000e0041", "\"\\udb40\\udc41\"" },
		{ "malformed", "a\xff", "\"a\\ufffd\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };
		struct json j;

		json_init(&j, &b, false);
		json_put_string(&j, NULL, rows[i].text);
		CHECK_STR(rows[i].name, b.s, rows[i].wanted);
		strbuf_finish(&b);
	}
}

static void
numbers_have_their_range(void **state)
{
	struct strbuf b = { 0 };
	struct json j;

	(void)state;
	json_init(&j, &b, false);
	json_begin_array(&j, NULL);
	json_put_number(&j, NULL, INT64_MIN);
	json_put_number(&j, NULL, INT64_MAX);
	json_put_bool(&j, NULL, true);
	json_end_array(&j);
	assert_string_equal(b.s,
	    "[-9223372036854775808,9223372036854775807,true]");
	strbuf_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compact),
		cmocka_unit_test(pretty),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(numbers_have_their_range),
	};

	return RUN_TESTS(tests);
}
