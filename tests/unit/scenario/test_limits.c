/* Inputs that are large or deep on purpose: refused, or read, at once. Time is
 * not measured here; the time limit of the test is. */
#include "check.h"

#include <stdlib.h>

#include "scenario/scenario.h"

static const char head[] =
    "version: 1\nid: test\ntitle: Test\nsummary: Test.\n"
    "programme: netops\nedition: \"2020\"\nduration: 10m\n"
    "bogons: default-only\nlearner: { as: 64500 }\n"
    "nodes:\n  - { as: 64500, name: You, config: x.conf }\n";

/* What stands before, n times the middle (with %zu for its number), what
 * stands behind. */
static const struct {
	const char *name, *before, *middle, *after;
	size_t n;
	const char *says; /* NULL: a good scenario */
} rows[] = {
	{ "open brackets", "", "[", "", 200000, "nested too deeply" },
	{ "open braces", "", "{", "", 200000, "a key must be a word" },
	{ "mappings in mappings", "", "{a: ", "", 200000, "nested too deeply" },
	{ "blocks in blocks", "", "- ", "", 200000, "nested too deeply" },
	{ "question marks", "", "? ", "", 200000, "a key must be a word" },
	{ "flat lists", "a: [", "[],", "]", 300000, "too many values" },
	{ "a long line", "version: 1\ntitle: ", "xxxxxxxx", "\n", 120000,
	    "too long" },
	{ "a long comment", "# ", "xxxxxxxx", "\n", 120000, "is empty" },
	{ "a long key", "", "xxxxxxxx", ": 1\n", 100000, "not YAML" },
	{ "larger than allowed", "# ", "xxxxxxxx", "\n", 1250000,
	    "too large: 10000003 bytes, at most 1048576" },
	{ "aliases to one node", "nodes:\n  - &n { as: 64500, name: x }\n",
	    "  - *n\n", "", 4000, "anchors" },
	{ "many keys", "", "k%zu: 1\n", "", 100000, "too many keys" },
	{ "wrong keys, one line", "nodes: [", "{ x: 1 }, ", "]", 30000,
	    "more errors" },
	{ "wrong entries, one line", "nodes: [", "x, ", "]", 20000,
	    "more errors" },
	{ "nodes", NULL, "  - { as: %zu, name: x }\n", "", 9000, NULL },
	{ "nodes too many", NULL, "  - { as: %zu, name: x }\n", "", 12000,
	    "expected 1 to 10000" },
	{ "one node", NULL, "  - { as: 64500, name: x }\n", "", 5000,
	    "more errors" },
	{ "probes, one line",
	    "grade: [{ requirement: NO-1.1, points: 1, probes: [",
	    "{kind: x}, ", "] }]", 200, "missing" },
};

static void
build(size_t row, struct strbuf *out)
{
	strbuf_add(out, rows[row].before != NULL ? rows[row].before : head);
	for (size_t i = 0; i < rows[row].n; i++) {
		const char *number = strstr(rows[row].middle, "%zu");

		if (number == NULL) {
			strbuf_add(out, rows[row].middle);
			continue;
		}
		strbuf_addn(out, rows[row].middle,
		    (size_t)(number - rows[row].middle));
		strbuf_add_u32(out, (uint32_t)i + 1);
		strbuf_add(out, number + 3);
	}
	strbuf_add(out, rows[row].after);
}

static void
large_inputs_are_met_with_limits(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct strbuf text = { 0 }, out = { 0 };
		struct diags d;
		struct scenario *s;

		build(i, &text);
		diags_init(&d, &arena);
		s = scenario_parse("large.yaml", text.s, text.len, NULL, 0, &d);
		diags_render(&out, &d);
		if (rows[i].says == NULL)
			CHECK_STR(rows[i].name, strbuf_str(&out), "");
		else if (strstr(strbuf_str(&out), rows[i].says) == NULL) {
			print_error("row \"%s\": says\n%.400s\n", rows[i].name,
			    strbuf_str(&out));
			wrong++;
		}
		CHECK(rows[i].name, (s == NULL) == (rows[i].says != NULL));
		CHECK(rows[i].name, d.n <= 3 * DIAG_KEEP);
		scenario_destroy(s);
		strbuf_finish(&text);
		strbuf_finish(&out);
		diags_finish(&d);
		arena_finish(&arena);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_inputs_are_met_with_limits),
	};

	return RUN_TESTS(tests);
}
