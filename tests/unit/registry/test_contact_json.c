/* PeeringDB's JSON: what is taken of it, and what is passed over. */
#include "registry/contact_json.h"

#include <stdlib.h>

#include "check.h"

static const char answer[] =
    "{\"data\": [\n"
    "{\"id\": 7, \"org_id\": 3, \"asn\": 64501, \"name\": \"Two\", "
    "\"aka\": \"\", \"website\": \"https://www.example.net/\", "
    "\"looking_glass\": \"\", \"irr_as_set\": \"AS64501:AS-ALL\", "
    "\"info_prefixes4\": 10, \"info_prefixes6\": null, "
    "\"policy_general\": \"Open\", \"netixlan_set\": [{\"ix\": 1}],\n"
    "\"poc_set\": [\n"
    "{\"id\": 1, \"role\": \"NOC\", \"visible\": \"Public\", \"name\": "
    "\"NOC\", \"phone\": \"+1 555 0100\", \"email\": "
    "\"noc@example.net\", \"url\": \"\"},\n"
    "{\"id\": 2, \"role\": \"Policy\", \"visible\": \"Users\", \"name\": "
    "\"P\\u00e9ter\", \"phone\": \"\", \"email\": \"nobody\"}]},\n"
    "{\"asn\": 64500, \"poc_set\": []}],\n"
    "\"meta\": {\"generated\": 1.5}}\n";

/* The same in the form of a dump; the contacts come first. */
static const char dump[] =
    "{\"as_set\": {\"data\": [{\"64500\": \"\"}]},\n"
    "\"poc\": {\"data\": [\n"
    "{\"id\": 1, \"net_id\": 7, \"role\": \"NOC\", \"visible\": \"Public\", "
    "\"name\": \"NOC\", \"phone\": \"+1 555 0100\", \"email\": "
    "\"noc@example.net\", \"url\": \"\"},\n"
    "{\"id\": 5, \"net_id\": 9, \"role\": \"NOC\", \"visible\": \"Public\", "
    "\"name\": \"another's\"},\n"
    "{\"id\": 2, \"net_id\": 7, \"role\": \"Policy\", \"visible\": \"Users\", "
    "\"name\": \"P\\u00e9ter\"}]},\n"
    "\"net\": {\"data\": [{\"asn\": 64500, \"id\": 8},\n"
    "{\"id\": 7, \"asn\": 64501, \"name\": \"Two\", \"website\": "
    "\"https://www.example.net/\", \"irr_as_set\": \"AS64501:AS-ALL\", "
    "\"info_prefixes4\": 10}]}}\n";

static const char printed[] =
    "{\n"
    "  \"data\": [\n"
    "    {\n"
    "      \"asn\": 64500,\n"
    "      \"poc_set\": []\n"
    "    },\n"
    "    {\n"
    "      \"asn\": 64501,\n"
    "      \"name\": \"Two\",\n"
    "      \"website\": \"https://www.example.net/\",\n"
    "      \"irr_as_set\": \"AS64501:AS-ALL\",\n"
    "      \"info_prefixes4\": 10,\n"
    "      \"poc_set\": [\n"
    "        {\n"
    "          \"role\": \"NOC\",\n"
    "          \"visible\": \"Public\",\n"
    "          \"name\": \"NOC\",\n"
    "          \"phone\": \"+1 555 0100\",\n"
    "          \"email\": \"noc@example.net\"\n"
    "        },\n"
    "        {\n"
    "          \"role\": \"Policy\",\n"
    "          \"visible\": \"Users\",\n"
    "          \"name\": \"P\xc3\xa9ter\"\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  ]\n"
    "}\n";

/* In portions of size bytes. */
static bool
read_in(struct arena *arena, struct diags *d, const char *text, size_t size,
    const struct pick *pick, struct contact_list *out,
    struct contact_json_counts *counts)
{
	struct contact_json *r =
	    contact_json_create(arena, d, "peeringdb.json", pick, 3, out);
	size_t len = strlen(text);
	bool ok;

	for (size_t at = 0; at < len; at += size)
		if (!contact_json_feed(r, text + at,
			size < len - at ? size : len - at))
			break;
	ok = contact_json_finish(r, counts);
	contact_json_destroy(r);
	return ok;
}

static void
test_forms(void **state)
{
	static const struct {
		const char *name, *text;
		uint64_t values, other;
	} forms[] = {
		{ "an answer", answer, 1, 0 },
		{ "a dump", dump, 0, 1 },
		{ "our own", printed, 0, 0 },
	};
	static const size_t sizes[] = { 1, 3, 50, 5000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms) * ARRAY_LEN(sizes); i++) {
		const char *name = forms[i / ARRAY_LEN(sizes)].name;
		struct arena arena = { 0 };
		struct contact_list list = { 0 };
		struct contact_json_counts c;
		struct strbuf out = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		CHECK(name,
		    read_in(&arena, &d, forms[i / ARRAY_LEN(sizes)].text,
			sizes[i % ARRAY_LEN(sizes)], NULL, &list, &c));
		CHECK_INT(name, c.networks, 2);
		CHECK_INT(name, c.values, forms[i / ARRAY_LEN(sizes)].values);
		CHECK_INT(name, c.other, forms[i / ARRAY_LEN(sizes)].other);
		contact_json_print(&list, &out);
		CHECK_STR(name, strbuf_str(&out), printed);
		strbuf_finish(&out);
		contact_list_finish(&list);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* What people typed in wrongly is left out, and counted. */
static void
test_values(void **state)
{
	static const struct {
		const char *name, *entry;
		uint64_t values, numbers;
		const char *left; /* in what is printed */
	} rows[] = {
		{ "a mail",
		    "\"poc_set\": [{\"role\": \"NOC\", \"name\": \"x\","
		    " \"email\": \"a b\"}]",
		    1, 0, "\"name\": \"x\"" },
		{ "a phone",
		    "\"poc_set\": [{\"role\": \"NOC\", \"name\": \"x\""
		    ", \"phone\": \"call me\"}]",
		    1, 0, "\"name\": \"x\"" },
		{ "a role", "\"poc_set\": [{\"role\": \"King\"}]", 1, 0,
		    "\"poc_set\": []" },
		{ "who sees it",
		    "\"poc_set\": [{\"role\": \"NOC\", \"visible\": \"x\"}]", 1,
		    0, "\"poc_set\": []" },
		{ "a role of whois", "\"poc_set\": [{\"role\": \"admin\"}]", 1,
		    0, "\"poc_set\": []" },
		{ "numbers of contacts", "\"poc_set\": [1, 2, 3]", 0, 3,
		    "\"poc_set\": []" },
		{ "a website", "\"website\": \"mine\", \"poc_set\": []", 1, 0,
		    "\"poc_set\": []" },
		{ "an as-set", "\"irr_as_set\": \"?\", \"poc_set\": []", 1, 0,
		    "\"poc_set\": []" },
		{ "a control character", "\"name\": \"a\\u001bb\"", 1, 0,
		    "\"asn\": 1" },
		{ "prefixes below none",
		    "\"info_prefixes4\": -1, \"info_prefixes6\": 5", 1, 0,
		    "\"info_prefixes6\": 5" },
		{ "more prefixes than there are",
		    "\"info_prefixes4\": 10000001, "
		    "\"info_prefixes6\": 10000000",
		    1, 0, "\"info_prefixes6\": 10000000" },
		{ "nothing of anything",
		    "\"name\": null, \"info_prefixes4\": null, \"id\": null, "
		    "\"poc_set\": null",
		    0, 0, "\"poc_set\": []" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct contact_list list = { 0 };
		struct contact_json_counts c;
		struct strbuf out = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		strbuf_addf(&out, "{\"data\": [{\"asn\": 1, %s}]}",
		    rows[i].entry);
		CHECK(rows[i].name,
		    read_in(&arena, &d, out.s, 7, NULL, &list, &c));
		CHECK_INT(rows[i].name, c.values, rows[i].values);
		CHECK_INT(rows[i].name, d.lints, rows[i].values);
		CHECK(rows[i].name, d.n == 0 || d.items[0].place.column > 10);
		CHECK_INT(rows[i].name, c.numbers, rows[i].numbers);
		strbuf_clear(&out);
		contact_json_print(&list, &out);
		CHECK(rows[i].name, strstr(out.s, rows[i].left) != NULL);
		CHECK(rows[i].name, strstr(out.s, "website") == NULL);
		strbuf_finish(&out);
		contact_list_finish(&list);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static void
test_errors(void **state)
{
	static const struct {
		const char *name, *text, *code;
		uint32_t line, column;
	} rows[] = {
		{ "nothing", "", "json-syntax", 1, 1 },
		{ "another object", "{\"roas\": []}", "contact-data", 1, 1 },
		{ "no list", "{\"data\": {}}", "contact-data", 1, 10 },
		{ "no list in a dump", "{\"net\": {\"data\": 5}}",
		    "contact-data", 1, 18 },
		{ "two lists", "{\"data\": [], \"data\": []}", "contact-data",
		    1, 14 },
		{ "a list of each form",
		    "{\"data\": [], \"net\": {\"data\": []}}", "contact-data",
		    1, 22 },
		{ "contacts twice",
		    "{\"data\": [], \"poc\": {\"data\": [], \"data\": []}}",
		    "contact-data", 1, 34 },
		{ "another list that is broken", "{\"fac\": [x], \"data\": []}",
		    "json-syntax", 1, 10 },
		{ "no object", "{\"data\": [\n 5]}", "contact-entry", 2, 2 },
		{ "no AS", "{\"data\": [{\"name\": \"x\"}]}", "contact-key", 1,
		    11 },
		{ "an AS that is none", "{\"data\": [{\"asn\": \"x\"}]}",
		    "contact-asn", 1, 19 },
		{ "broken inside", "{\"data\": [{\"asn\": 1,}]}", "json-syntax",
		    1, 21 },
		{ "cut", "{\"data\": [{\"asn\": 1}", "json-syntax", 1, 21 },
		{ "a name of another kind",
		    "{\"data\": [{\"asn\": 1, \"name\": 5}]}", "contact-entry",
		    1, 30 },
		{ "prefixes of another kind",
		    "{\"data\": [{\"asn\": 1, \"info_prefixes4\": \"5\"}]}",
		    "contact-entry", 1, 40 },
		{ "contacts that are no list",
		    "{\"data\": [{\"asn\": 1, \"poc_set\": 1}]}",
		    "contact-entry", 1, 33 },
		{ "a contact of another kind",
		    "{\"data\": [{\"asn\": 1, \"poc_set\": [\"x\"]}]}",
		    "contact-entry", 1, 34 },
		{ "no role", "{\"data\": [{\"asn\": 1, \"poc_set\": [{}]}]}",
		    "contact-key", 1, 34 },
		{ "a role of another kind",
		    "{\"data\": [{\"asn\": 1, \"poc_set\": [{\"role\": 1}]}]}",
		    "contact-entry", 1, 43 },
		{ "a contact of no network",
		    "{\"data\": [], \"poc\": {\"data\": [{\"role\": "
		    "\"NOC\"}]}}",
		    "contact-key", 1, 31 },
		{ "a contact of a network that is no number",
		    "{\"data\": [], \"poc\": {\"data\": [{\"net_id\": "
		    "\"x\"}]}}",
		    "contact-entry", 1, 42 },
		{ "too many",
		    "{\"data\": [{\"asn\": 1}, {\"asn\": 2}, {\"asn\": 3}, "
		    "{\"asn\": 4}]}",
		    "contact-limit", 1, 47 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct contact_list list = { 0 };
		struct contact_json_counts c;
		struct diags d;

		diags_init(&d, &arena);
		CHECK(rows[i].name,
		    !read_in(&arena, &d, rows[i].text, 5, NULL, &list, &c));
		CHECK_STR(rows[i].name, d.items[0].code, rows[i].code);
		CHECK_INT(rows[i].name, d.items[0].place.line, rows[i].line);
		CHECK_INT(rows[i].name, d.items[0].place.column,
		    rows[i].column);
		CHECK_INT(rows[i].name, list.n, 0);
		contact_list_finish(&list);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* What is wanted; a network that comes again replaces the earlier one. */
static void
test_again(void **state)
{
	static const char first[] =
	    "{\"data\": [{\"asn\": 2, \"name\": \"a\"}, "
	    "{\"asn\": 1}, {\"asn\": 3}]}";
	static const char second[] = "{\"data\": [{\"asn\": 2, \"name\": \"b\"}"
				     ", {\"asn\": 4}]}";
	struct arena arena = { 0 };
	struct contact_list list = { 0 };
	struct contact_json_counts c;
	static const char again[] =
	    "{\"data\": [{\"asn\": 2, \"name\": \"c\"},\n"
	    "{\"asn\": 2, \"name\": \"d\"}]}";
	struct pick pick = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	pick_add_as(&pick, 2);
	pick_add_as(&pick, 3);
	assert_true(read_in(&arena, &d, first, 9, &pick, &list, &c));
	assert_int_equal(c.unwanted, 1);
	assert_int_equal(list.n, 2);
	assert_true(
	    contact_json_read(&arena, &d, "x", second, strlen(second), &list));
	assert_int_equal(list.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(list.records[i].as, i + 2);
	assert_string_equal(list.records[0].name, "b");
	/* In one file that is told. */
	assert_int_equal(d.lints, 0);
	assert_true(
	    contact_json_read(&arena, &d, "x", again, strlen(again), &list));
	assert_int_equal(d.lints, 1);
	assert_int_equal(d.items[0].place.line, 2);
	assert_string_equal(list.records[0].name, "d");
	pick_finish(&pick);
	contact_list_finish(&list);
	diags_finish(&d);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_again),
	};

	return RUN_TESTS(tests);
}
