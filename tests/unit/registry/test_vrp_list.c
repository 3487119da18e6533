/* Lists of VRPs as validators write them, read whole and in portions. */
#include "registry/vrp_list.h"

#include <stdlib.h>

#include "check.h"
#include "registry/vrp_print.h"

struct row {
	const char *name;
	const char *text;
	size_t n_vrps, n_aspas; /* read */
	const char *code;       /* of the first message; NULL: it is accepted */
	uint32_t line, column;
};

static const struct row rows[] = {
	{ "rpki-client",
	    "{\"metadata\": {\"buildtime\": \"x\", \"talfiles\": [\"a.tal\"]}, "
	    "\"roas\": [\n"
	    "{\"asn\": 64500, \"prefix\": \"192.0.2.0/24\","
	    " \"maxLength\": 25, \"ta\": \"lab\", \"expires\": 1}]}",
	    1, 0, NULL, 0, 0 },
	{ "Routinator",
	    "{\"roas\":[{\"asn\":\"AS64500\",\"prefix\":\"2001:db8::/32\","
	    "\"maxLength\":48,\"ta\":\"lab\"},"
	    "{\"asn\":\"as1\",\"prefix\":\"0.0.0.0/0\",\"maxLength\":0}]}",
	    2, 0, NULL, 0, 0 },
	{ "Routinator, extended",
	    "{\"roas\":[{\"asn\":\"AS64500\",\"prefix\":\"10.0.0.0/8\","
	    "\"maxLength\":8,\"source\":[{\"type\":\"roa\",\"uri\":null}]}]}",
	    1, 0, NULL, 0, 0 },
	{ "blanks everywhere",
	    "\n { \"roas\" : [ { \"asn\" : 1 ,\n\t\"prefix\" : "
	    "\"10.0.0.0/8\" } , { \"asn\":2,\"prefix\":\"11.0.0.0/8\"}\n] }\n",
	    2, 0, NULL, 0, 0 },
	{ "no maxLength", "{\"roas\":[{\"asn\":1,\"prefix\":\"10.0.0.0/8\"}]}",
	    1, 0, NULL, 0, 0 },
	{ "no VRPs", "{\"roas\": []}", 0, 0, NULL, 0, 0 },
	{ "ASPAs of both",
	    "{\"roas\": [], \"aspas\": [{\"customer_asid\": 64500, "
	    "\"expires\": 1, \"providers\": [64502, 64501, 64502]}, "
	    "{\"customer\": \"AS64501\", \"providers\": [\"AS0\"]}]}",
	    0, 2, NULL, 0, 0 },
	{ "ASPAs alone",
	    "{\"aspas\": [{\"customer\": \"AS64501\", \"providers\": []}]}", 0,
	    1, NULL, 0, 0 },
	{ "router keys", "{\"routerKeys\": [{\"asn\": \"x\"}], \"roas\": []}",
	    0, 0, NULL, 0, 0 },
	{ "not an object", "[]", 0, 0, "vrp-roas", 1, 1 },
	{ "nothing known", "{\"vrps\": [{}]}", 0, 0, "vrp-roas", 1, 1 },
	{ "roas is no array", "{\n \"roas\": 5}", 0, 0, "vrp-entry", 2, 10 },
	{ "roas is an object", "{\"aspas\": [], \"roas\": {\"a\": []}}", 0, 0,
	    "vrp-entry", 1, 23 },
	{ "aspas is null", "{\"roas\": [], \"aspas\": null}", 0, 0, "vrp-entry",
	    1, 23 },
	{ "JSON with a byte order mark",
	    "\xef\xbb\xbf{\"roas\":[{\"asn\":1,\"prefix\":\"10.0.0.0/8\"}]}", 1,
	    0, NULL, 0, 0 },
	{ "metadata that is no value", "{\"metadata\": x, \"roas\": []}", 0, 0,
	    "json-syntax", 1, 14 },
	{ "a router key that is no value",
	    "{\"routerKeys\": [nonsense], \"roas\": []}", 0, 0, "json-syntax",
	    1, 17 },
	{ "broken, with more to come", "{\"roas\" [1 2]}           \n    ", 0,
	    0, "json-syntax", 1, 9 },
	{ "broken", "{\"roas\": [\n{\"asn\": }]}", 0, 0, "json-syntax", 2, 9 },
	{ "the same key twice", "{\"roas\": [], \"roas\": []}", 0, 0,
	    "json-syntax", 1, 14 },
	{ "the same key twice, inside", "{\"roas\": [{\"asn\":1,\"asn\":2}]}",
	    0, 0, "json-syntax", 1, 20 },
	{ "not UTF-8", "{\"roas\": [{\"asn\": \"\xff\"}]}", 0, 0, "json-syntax",
	    1, 19 },
	{ "entry is no object", "{\"roas\": [\n  7]}", 0, 0, "vrp-entry", 2,
	    3 },
	{ "no asn", "{\"roas\": [{\"prefix\": \"10.0.0.0/8\"}]}", 0, 0,
	    "vrp-key", 1, 11 },
	{ "asn is negative",
	    "{\"roas\": [{\"asn\": -1, \"prefix\": \"10.0.0.0/8\"}]}", 0, 0,
	    "vrp-asn", 1, 19 },
	{ "asn is too large",
	    "{\"roas\": [{\"asn\": \"AS4294967296\", "
	    "\"prefix\": \"10.0.0.0/8\"}]}",
	    0, 0, "vrp-asn", 1, 19 },
	{ "second of two is wrong",
	    "{\"roas\": [\n"
	    " {\"asn\": 1, \"prefix\": \"10.0.0.0/8\"},\n"
	    " {\"asn\": 1, \"prefix\": \"10.0.0.0/33\"}\n]}",
	    0, 0, "vrp-prefix", 3, 23 },
	{ "the second of two lines is wrong",
	    "{\"roas\": [{\"asn\": 1,\n \"prefix\": \"10.0.0.0/33\"}\n]}", 0, 0,
	    "vrp-prefix", 2, 12 },
	{ "host bits", "{\"roas\": [{\"asn\": 1, \"prefix\": \"10.0.0.1/8\"}]}",
	    0, 0, "vrp-prefix", 1, 32 },
	{ "escaped key before the wrong value",
	    "{\"roas\": [{\"as\\u006e\": {}, \"prefix\": 1}]}", 0, 0, "vrp-asn",
	    1, 24 },
	{ "maxLength below the length",
	    "{\"roas\": [{\"asn\": 1, \"prefix\": \"10.0.0.0/8\","
	    " \"maxLength\": 7}]}",
	    0, 0, "vrp-max-length", 1, 59 },
	{ "maxLength beyond the family",
	    "{\"roas\": [{\"asn\": 1, \"prefix\": \"10.0.0.0/8\","
	    " \"maxLength\": 33}]}",
	    0, 0, "vrp-max-length", 1, 59 },
	{ "no customer", "{\"aspas\": [{\"providers\": []}]}", 0, 0, "vrp-key",
	    1, 12 },
	{ "no providers", "{\"aspas\": [{\"customer\": 1}]}", 0, 0, "vrp-key",
	    1, 12 },
	{ "providers are no list",
	    "{\"aspas\": [{\"customer\": 1, \"providers\": 2}]}", 0, 0,
	    "vrp-entry", 1, 41 },
	{ "a provider is no AS",
	    "{\"aspas\": [{\"customer\": 1, \"providers\": [2, \"ASx\"]}]}", 0,
	    0, "vrp-asn", 1, 45 },
	{ "it ends in an entry", "{\"roas\": [{\"asn\": 1", 0, 0, "json-syntax",
	    1, 20 },
	{ "it ends behind one",
	    "{\"roas\": [{\"asn\":1,\"prefix\":"
	    "\"10.0.0.0/8\"}]",
	    0, 0, "json-syntax", 1, 43 },
	{ "more behind it", "{\"roas\": []}\n}", 0, 0, "json-syntax", 2, 1 },

	{ "rpki-client, CSV",
	    "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"
	    "AS64500,192.0.2.0/24,25,lab,1700000000\n"
	    "AS64501,2001:db8::/32,48,lab,1700000000\n",
	    2, 0, NULL, 0, 0 },
	{ "FORT, CSV",
	    "ASN,Prefix,Max prefix length\n"
	    "AS64500,192.0.2.0/24,25\n",
	    0, 0, "vrp-csv", 1, 1 },
	{ "RIPE's archive",
	    "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"
	    "rsync://rpki.example/a.roa,AS64500,192.0.2.0/24,,2024-01-01 "
	    "00:00:00,2025-01-01 00:00:00\n",
	    1, 0, NULL, 0, 0 },
	{ "Routinator's csvcompat",
	    "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n"
	    "\"64500\",\"192.0.2.0/24\",\"24\",\"lab\"\n",
	    1, 0, NULL, 0, 0 },
	{ "CR LF, BOM, blank lines, no end",
	    "\xef\xbb\xbf"
	    "ASN,IP Prefix,Max Length\r\n\r\nas64500,192.0.2.0/24,24\r\n"
	    "AS64501,10.0.0.0/8,8",
	    2, 0, NULL, 0, 0 },
	{ "no column of lengths", "ip prefix,asn\n10.0.0.0/8,AS1\n", 1, 0, NULL,
	    0, 0 },
	{ "only the header", "ASN,IP Prefix,Max Length\n", 0, 0, NULL, 0, 0 },
	{ "empty file", "", 0, 0, "vrp-csv", 1, 1 },
	{ "no header", "AS64500,192.0.2.0/24,24,lab\n", 0, 0, "vrp-csv", 1, 1 },
	{ "CSV: no AS", "ASN,IP Prefix\nAS64500,10.0.0.0/8\nASx,10.0.0.0/8\n",
	    0, 0, "vrp-asn", 3, 1 },
	{ "CSV: no prefix", "ASN,IP Prefix\nAS1,example\n", 0, 0, "vrp-prefix",
	    2, 5 },
	{ "CSV: host bits", "ASN,IP Prefix\nAS1,10.0.0.1/8\n", 0, 0,
	    "vrp-prefix", 2, 5 },
	{ "CSV: a long prefix", "ASN,IP Prefix\nAS1,10.0.0.0/33\n", 0, 0,
	    "vrp-prefix", 2, 5 },
	{ "CSV: maxLength", "ASN,IP Prefix,Max Length\nAS1,10.0.0.0/8,7\n", 0,
	    0, "vrp-max-length", 2, 16 },
	{ "CSV: quoted maxLength",
	    "ASN,IP Prefix,Max Length\n\"AS1\",\"10.0.0.0/8\",\"33\"\n", 0, 0,
	    "vrp-max-length", 2, 21 },
	{ "CSV: too few columns", "ASN,IP Prefix,Max Length\nAS1,10.0.0.0/8\n",
	    0, 0, "vrp-csv", 2, 15 },
	{ "CSV: a quote stays open", "ASN,IP Prefix\n\"AS1,10.0.0.0/8\n", 0, 0,
	    "vrp-csv", 2, 2 },
	{ "CSV: no comma behind a quote",
	    "ASN,IP Prefix\n\"AS1\"x,10.0.0.0/8\n", 0, 0, "vrp-csv", 2, 2 },
	{ "CSV: a column left, and it is not needed",
	    "ASN,IP Prefix,Max Length,Trust Anchor\nAS1,10.0.0.0/8,8\n", 0, 0,
	    "vrp-csv", 2, 17 },
	{ "CSV: a column twice", "ASN,IP Prefix,ASN\nAS1,10.0.0.0/8,AS2\n", 0,
	    0, "vrp-csv", 1, 15 },
	{ "CSV: blank lines in front", "\n \nASN,IP Prefix\nAS1,10.0.0.0/8\n",
	    0, 0, "vrp-csv", 2, 1 },
	{ "CSV: empty lines in front", "\n\nASN,IP Prefix\nAS1,10.0.0.0/8\n", 1,
	    0, NULL, 0, 0 },
	{ "CSV: CR alone", "ASN,IP Prefix\rAS1,10.0.0.0/8\r", 0, 0, "vrp-csv",
	    1, 1 },
	{ "CSV: a control character", "ASN,IP Prefix\nAS1,10.0.0.0/8\a\n", 0, 0,
	    "vrp-csv", 2, 1 },
	{ "nothing but blanks", " \n\n", 0, 0, "vrp-csv", 1, 1 },
	{ "CSV: no text", "ASN,IP Prefix\n\xff,10.0.0.0/8\n", 0, 0, "vrp-csv",
	    2, 1 },
};

static void
check_row(const struct row *row, const struct diags *d, bool ok,
    const struct vrp_list *list)
{
	CHECK(row->name, ok == (row->code == NULL));
	CHECK_INT(row->name, list->n_vrps, row->n_vrps);
	CHECK_INT(row->name, list->n_aspas, row->n_aspas);
	if (row->code == NULL)
		return;
	CHECK(row->name, d->n > 0);
	CHECK_STR(row->name, d->items[0].code, row->code);
	CHECK_INT(row->name, d->items[0].place.line, row->line);
	CHECK_INT(row->name, d->items[0].place.column, row->column);
}

/* In portions of size bytes; 0: at once. */
static bool
read_in(struct arena *arena, struct diags *d, const char *text, size_t size,
    struct vrp_list *out)
{
	size_t len = strlen(text);
	struct vrp_reader *r;
	bool ok;

	if (size == 0)
		return vrp_list_read(arena, d, "vrps", text, len, out);
	r = vrp_reader_create(arena, d, "vrps", NULL, 1000, out);
	for (size_t at = 0; at < len; at += size)
		(void)vrp_reader_feed(r, text + at,
		    size < len - at ? size : len - at);
	ok = vrp_reader_finish(r, NULL);
	vrp_reader_destroy(r);
	return ok;
}

/* Of a file that was cut: it may be half a number that is read. */
static void
test_cut(void **state)
{
	static const struct {
		const char *name, *text;
		size_t lints;
	} files[] = {
		{ "whole", "ASN,IP Prefix\n10.0.0.0/8,AS645\n", 0 },
		{ "cut", "IP Prefix,ASN\n10.0.0.0/8,AS645", 1 },
		{ "JSON", "{\"roas\": []}", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct arena arena = { 0 };
		struct vrp_list list = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		(void)read_in(&arena, &d, files[i].text, 5, &list);
		CHECK_INT(files[i].name, d.lints, files[i].lints);
		vrp_list_finish(&list);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static void
test_forms(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows) * ARRAY_LEN(sizes); i++) {
		const struct row *row = &rows[i / ARRAY_LEN(sizes)];
		struct arena arena = { 0 };
		struct vrp_list list = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		bool ok = read_in(&arena, &d, row->text,
		    sizes[i % ARRAY_LEN(sizes)], &list);
		check_row(row, &d, ok, &list);
		vrp_list_finish(&list);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static void
test_values(void **state)
{
	static const char text[] =
	    "{\"roas\": [{\"asn\": 64501, \"prefix\": \"10.0.0.0/8\", "
	    "\"maxLength\": 24}, {\"asn\": 64500, \"prefix\": "
	    "\"10.0.0.0/8\"}, {\"asn\": 64501, \"prefix\": \"10.0.0.0/8\", "
	    "\"maxLength\": 24}], \"aspas\": [{\"customer\": 2, \"providers\": "
	    "[9, 8]}, {\"customer\": 1, \"providers\": [7]}, {\"customer\": 2, "
	    "\"providers\": [5, 9]}]}";
	static const char sorted[] =
	    "{\n  \"roas\": [\n"
	    "    { \"asn\": \"AS64500\", \"prefix\": \"10.0.0.0/8\", "
	    "\"maxLength\": 8 },\n"
	    "    { \"asn\": \"AS64501\", \"prefix\": \"10.0.0.0/8\", "
	    "\"maxLength\": 24 }\n"
	    "  ],\n  \"aspas\": [\n"
	    "    { \"customer\": \"AS1\", \"providers\": [\"AS7\"] },\n"
	    "    { \"customer\": \"AS2\", \"providers\": [\"AS5\", \"AS8\", "
	    "\"AS9\"] }\n"
	    "  ]\n}\n";
	struct arena arena = { 0 };
	struct vrp_list list = { 0 };
	struct strbuf out = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	for (int round = 0; round < 2; round++) {
		const char *from = round == 0 ? text : sorted;

		assert_true(vrp_list_read(&arena, &d, "vrps", from,
		    strlen(from), &list));
		vrp_list_sort(&list, &arena);
		strbuf_clear(&out);
		vrp_list_print(&list, &out);
		assert_string_equal(out.s, sorted);
	}
	strbuf_finish(&out);
	vrp_list_finish(&list);
	diags_finish(&d);
	arena_finish(&arena);
}

/* Whose space is wanted: around it and inside it. AS0 by space only. */
static void
test_pick(void **state)
{
	static const char text[] =
	    "ASN,IP Prefix,Max Length\n"
	    "AS64500,10.0.0.0/8,8\nAS64501,10.1.0.0/16,16\n"
	    "AS64501,10.1.1.0/24,24\nAS64502,11.0.0.0/8,8\n"
	    "AS0,10.1.2.0/24,32\n";
	static const struct {
		const char *name, *words;
		size_t n, left_out;
	} picks[] = {
		{ "everything", NULL, 5, 0 },
		{ "an AS", "AS64501", 2, 3 },
		{ "two", "AS64501,as64502", 3, 2 },
		{ "space", "10.1.0.0/16", 4, 1 },
		{ "other space", "10.1.1.128/25", 3, 2 },
		{ "an AS and space", "AS64502,10.1.1.0/24", 4, 1 },
		{ "nobody's", "2001:db8::/32", 0, 5 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(picks); i++) {
		struct arena arena = { 0 };
		struct vrp_list list = { 0 };
		struct vrp_counts counts;
		struct pick pick = { 0 };
		struct strbuf why = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		if (picks[i].words != NULL)
			assert_true(
			    pick_parse(&pick, &arena, picks[i].words, &why));
		struct vrp_reader *r =
		    vrp_reader_create(&arena, &d, "vrps", &pick, 5, &list);
		assert_true(vrp_reader_feed(r, text, strlen(text)));
		assert_true(vrp_reader_finish(r, &counts));
		CHECK_INT(picks[i].name, list.n_vrps, picks[i].n);
		CHECK_INT(picks[i].name, counts.vrps, 5);
		CHECK_INT(picks[i].name, counts.left_out, picks[i].left_out);
		vrp_reader_destroy(r);
		vrp_list_finish(&list);
		pick_finish(&pick);
		strbuf_finish(&why);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static void
test_pick_words(void **state)
{
	static const struct {
		const char *words, *why;
	} wrong[] = {
		{ "", "found \"\"" },
		{ "AS64500,", "found \"\"" },
		{ "64500", "found \"64500\"" },
		{ "192.0.2.0", NULL },
		{ "192.0.2.1/24", "did you mean 192.0.2.0/24?" },
		{ "192.0.2.0/33", "0 to 32" },
		{ "a b", "found \"a b\"" },
		{ "x/24", "found \"x/24\"" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct pick pick = { 0 };
		struct strbuf why = { 0 };

		CHECK(wrong[i].words,
		    pick_parse(&pick, &arena, wrong[i].words, &why) ==
			(wrong[i].why == NULL));
		CHECK(wrong[i].words,
		    wrong[i].why == NULL ||
			strstr(strbuf_str(&why), wrong[i].why) != NULL);
		strbuf_finish(&why);
		pick_finish(&pick);
	}
	arena_finish(&arena);
}

static void
test_pick_names(void **state)
{
	static const struct {
		const char *name;
		bool wanted;
	} names[] = {
		{ "AS-EXAMPLE", true },
		{ "as-example", true },
		{ "AS-EXAMPLES", false },
		{ "AS64500:AS-CUSTOMERS", true },
		{ "AS64501:AS-CUSTOMERS", false },
		{ "AS64500", false },
		{ "AS4294967296999999:AS-X", false },
	};
	struct pick pick = { 0 };
	struct arena arena = { 0 };
	struct strbuf why = { 0 };

	(void)state;
	assert_true(pick_has_name(&pick, "anything"));
	assert_true(pick_parse(&pick, &arena, "AS64500,AS-Example", &why));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		CHECK(names[i].name,
		    pick_has_name(&pick, names[i].name) == names[i].wanted);
	pick_finish(&pick);
	strbuf_finish(&why);
	arena_finish(&arena);
}

/* More than is held is an error, and nothing is kept. */
static void
test_limits(void **state)
{
	struct arena arena = { 0 };
	struct vrp_list list = { 0 };
	struct strbuf text = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	strbuf_add(&text, "{\"roas\": [0");
	for (int i = 1; i < 100000; i++)
		strbuf_add(&text, ",0");
	strbuf_add(&text, "]}");
	assert_false(vrp_list_read(&arena, &d, "x", text.s, text.len, &list));
	/* Nobody reads the others. */
	assert_int_equal(d.errors, DIAG_KEEP);

	strbuf_clear(&text);
	strbuf_add(&text, "ASN,IP Prefix\n");
	for (int i = 0; i < 20; i++)
		strbuf_add(&text, "AS1,10.0.0.0/8\n");
	assert_true(vrp_list_read(&arena, &d, "x", text.s, text.len, &list));
	assert_int_equal(list.n_vrps, 20);
	struct vrp_reader *r =
	    vrp_reader_create(&arena, &d, "x", NULL, 19, &list);
	(void)vrp_reader_feed(r, text.s, text.len);
	assert_false(vrp_reader_finish(r, NULL));
	vrp_reader_destroy(r);
	assert_int_equal(list.n_vrps, 20);

	diags_finish(&d);
	diags_init(&d, &arena);
	strbuf_clear(&text);
	strbuf_add(&text, "ASN,IP Prefix,More\nAS1,10.0.0.0/8,");
	for (int i = 0; i < 5000; i++)
		strbuf_addc(&text, 'x');
	strbuf_add(&text, "\nAS1,10.0.0.0/8,\n");
	assert_false(vrp_list_read(&arena, &d, "x", text.s, text.len, &list));
	assert_int_equal(d.errors, 1);
	assert_int_equal(d.items[0].place.line, 2);
	/* More need not come: such a line may have no end. */
	r = vrp_reader_create(&arena, &d, "x", NULL, 19, &list);
	assert_false(vrp_reader_feed(r, text.s, text.len - 20));
	assert_false(vrp_reader_finish(r, NULL));
	vrp_reader_destroy(r);

	/* Brackets inside each other, before a tree is built. */
	diags_finish(&d);
	diags_init(&d, &arena);
	strbuf_clear(&text);
	strbuf_add(&text, "{\"roas\": [");
	for (int i = 0; i < 200000; i++)
		strbuf_addc(&text, '[');
	assert_false(vrp_list_read(&arena, &d, "x", text.s, text.len, &list));
	assert_string_equal(d.items[0].code, "json-limit");
	assert_int_equal(d.items[0].place.column, 11 + 33);
	strbuf_clear(&text);
	for (int i = 0; i < 200000; i++)
		strbuf_add(&text, "{\"a\":");
	assert_false(vrp_list_read(&arena, &d, "x", text.s, text.len, &list));
	assert_string_equal(d.items[1].code, "json-limit");
	assert_int_equal(list.n_vrps, 20);
	vrp_list_finish(&list);
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&arena);
}

/* What the lab serves (registry/vrp_print.h) comes back as it is, in all four
 * forms; CSV has no ASPAs. */
static void
test_served(void **state)
{
	static void (*const print[])(const struct vrp_publication *p,
	    struct strbuf *out) = { vrp_print_routinator_json,
		vrp_print_rpki_client_json, vrp_print_routinator_csv,
		vrp_print_rpki_client_csv };
	static const uint32_t providers[] = { 64501, 4200000000 };
	static const struct published_aspa aspas[] = {
		{ 64500, providers, 2, "RIR", 1700000000 },
		{ 64502, NULL, 0, NULL, 0 },
	};
	static const char csv[] = "ASN,IP Prefix,Max Length\n"
				  "AS64500,192.0.2.0/24,24\n"
				  "AS4200000000,192.0.2.0/24,32\n"
				  "AS0,2001:db8::/32,128\n";
	struct published_vrp vrps[3];
	struct arena arena = { 0 };
	struct vrp_list list = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	assert_true(vrp_list_read(&arena, &d, "x", csv, strlen(csv), &list));
	for (size_t i = 0; i < 3; i++)
		vrps[i] = (struct published_vrp){ list.vrps[i],
			i == 1 ? NULL : "a \"quoted\" name",
			i == 1 ? 0 : 1700000000 };
	for (size_t k = 0; k < ARRAY_LEN(print) * 2; k++) {
		struct vrp_publication p = { .validator = "validator",
			.generated_text = "2026-01-31T12:00:00Z",
			.vrps = vrps,
			.n_vrps = k % 2 * 3,
			.aspas = aspas,
			.n_aspas = k % 2 * 2 };
		struct vrp_list found = { 0 };
		struct strbuf out = { 0 };
		bool json = k / 2 < 2;

		/* Names with quotes are for JSON: a TAL's has none. */
		for (size_t i = 0; !json && i < 3; i++)
			vrps[i].ta = i == 1 ? NULL : "RIR";
		print[k / 2](&p, &out);
		assert_true(
		    vrp_list_read(&arena, &d, "x", out.s, out.len, &found));
		assert_int_equal(found.n_vrps, p.n_vrps);
		for (size_t i = 0; i < found.n_vrps; i++)
			assert_int_equal(vrp_cmp(&found.vrps[i], &vrps[i].vrp),
			    0);
		assert_int_equal(found.n_aspas, json ? p.n_aspas : 0);
		for (size_t i = 0; i < found.n_aspas; i++) {
			assert_int_equal(found.aspas[i].as,
			    aspas[i].customer_as);
			assert_int_equal(found.aspas[i].n,
			    aspas[i].n_providers);
			for (size_t m = 0; m < found.aspas[i].n; m++)
				assert_int_equal(found.aspas[i].members[m],
				    providers[m]);
		}
		vrp_list_finish(&found);
		strbuf_finish(&out);
	}
	vrp_list_finish(&list);
	diags_finish(&d);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_pick_words),
		cmocka_unit_test(test_pick_names),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_served),
	};

	return RUN_TESTS(tests);
}
