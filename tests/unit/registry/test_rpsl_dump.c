/* Dumps of routing registries: what is kept of them, and what is left out. */
#include "registry/rpsl_dump.h"

#include <stdlib.h>

#include "check.h"

static const char dump[] =
    "% This is the RADB database.\n"
    "%SERIAL 12345\n"
    "# created 2024-01-01\n"
    "\n"
    "route:      192.0.2.0/24\n"
    "descr:      Caf\xe9\n"
    "origin:     AS64500 # the first\n"
    "mnt-by:     MAINT-A\n"
    "source:     RADB\n"
    "\n\n"
    "route6:     2001:db8::/32\r\n"
    "origin:     AS64501\r\n"
    "source:     RADB\r\n"
    "\r\n"
    "key-cert:   PGPKEY-1\n"
    "source:     RADB\n"
    "\n"
    "route:      198.51.100.0/33\n"
    "origin:     AS64501\n"
    "\n"
    "no attribute at all\n"
    "\n"
    "as-set:     AS64500:AS-CUSTOMERS\n"
    "members:    AS64501,\n"
    "% a remark\n"
    "            AS64502\n"
    "source:     RADB\n"
    "\n"
    "aut-num:    AS64501\n"
    "as-name:    TWO\n"
    "source:     RIPE # Filtered\n"
    "\n"
    "inetnum:    203.0.113.0 - 203.0.113.255\n"
    "netname:    NET\n"
    "source:     RIPE\n"
    "\n"
    "mntner:     MAINT-A\n"
    "auth:       MD5-PW $1$SaltSalt$DummifiedMD5HashValue.   # Filtered\n"
    "source:     RADB\n"
    "   \n"
    "route:      192.0.2.0/24\n"
    "origin:     AS64500\n"
    "descr:      again\n"
    "source:     RADB\n"
    "\n"
    "# eof\n";

/* In portions of size bytes. */
static bool
read_dump(struct diags *d, const char *text, size_t len, size_t size,
    const struct pick *pick, size_t max, struct irr *irr,
    struct rpsl_dump_counts *counts)
{
	struct rpsl_dump *r = rpsl_dump_create(d, "dump", pick, max, irr);
	bool ok;

	for (size_t at = 0; at < len; at += size)
		if (!rpsl_dump_feed(r, text + at,
			size < len - at ? size : len - at))
			break;
	ok = rpsl_dump_finish(r, counts);
	rpsl_dump_destroy(r);
	return ok;
}

/* Who chooses nothing but everything there is. */
static void
pick_space(struct pick *out)
{
	static const char *const all[] = { "0.0.0.0/0", "::/0" };

	pick_add_as(out, 64501);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct prefix p;

		assert_int_equal(prefix_parse(all[i], &p), PREFIX_OK);
		pick_add_prefix(out, &p);
	}
}

/* Something was chosen: what is wrong is left out, and told. */
static void
test_portions(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 64, sizeof(dump) };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };
		struct strbuf out = { 0 };
		struct pick pick = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		pick_space(&pick);
		assert_true(read_dump(&d, dump, strlen(dump), sizes[i], &pick,
		    100, &irr, &c));
		assert_int_equal(c.objects, 10);
		assert_int_equal(c.kept, 5);
		assert_int_equal(c.other_class, 1);
		assert_int_equal(c.wrong, 2);
		assert_int_equal(c.unwanted, 2);
		assert_int_equal(c.too_long, 0);
		/* Of two that are the same, the later. */
		assert_int_equal(irr.n_objects, 4);
		assert_int_equal(irr.n_by_origin, 2);
		assert_int_equal(irr.n_databases, 2);
		/* What is wrong is shown where it stands. */
		assert_int_equal(d.errors, 0);
		assert_int_equal(d.lints, 2);
		assert_int_equal(d.items[0].place.line, 19);
		assert_int_equal(d.items[0].place.column, 13);
		assert_int_equal(d.items[1].place.line, 22);
		diags_render(&out, &d);
		assert_non_null(strstr(out.s, "the object is left out"));
		strbuf_finish(&out);
		pick_finish(&pick);
		irr_finish(&irr);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static const char good[] =
    "route: 192.0.2.0/24\norigin: AS64500\nsource: RADB\n\n";

/* Without a choice nothing of a file is used when anything in it is wrong; with
 * one, the wrong object is left out. Where and why is the same. */
static void
test_wrong(void **state)
{
	static const struct {
		const char *name, *object, *code;
		uint32_t line, column;
	} rows[] = {
		{ "a prefix", "route: 192.0.2.0/33\norigin: AS1\n",
		    "rpsl-value", 5, 8 },
		{ "bits behind the length",
		    "route: 192.0.2.1/24\norigin: AS1\n", "rpsl-prefix", 5, 8 },
		{ "an AS", "route: 192.0.2.0/24\norigin: 1\n", "rpsl-value", 6,
		    9 },
		{ "an attribute less", "route: 192.0.2.0/24\n", "rpsl-missing",
		    5, 1 },
		{ "an attribute twice",
		    "route: 192.0.2.0/24\norigin: AS1\norigin: AS2\n",
		    "rpsl-repeated", 7, 1 },
		{ "a class that is mistyped",
		    "ruote: 192.0.2.0/24\norigin: AS1\n", "rpsl-class", 5, 1 },
		{ "no attribute", "192.0.2.0/24\n", "rpsl-attribute", 5, 1 },
		{ "a NUL", "route: 192.0.2.0/24\norigin: AS1 \x01\n",
		    "control-character", 6, 13 },
	};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
		const char *name = rows[i / 2].name;
		bool chosen = i % 2 != 0;
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };
		struct pick pick = { 0 };
		struct strbuf text = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		if (chosen)
			pick_add_as(&pick, 64500);
		strbuf_addf(&text, "%s%s\n%s", good, rows[i / 2].object, good);
		CHECK(name,
		    read_dump(&d, text.s, text.len, 10, &pick, 100, &irr, &c) ==
			chosen);
		CHECK_INT(name, irr.n_objects, chosen);
		CHECK_INT(name, c.wrong, 1);
		CHECK_INT(name, chosen ? d.lints : d.errors, 1);
		CHECK_INT(name, chosen ? d.errors : d.lints, 0);
		CHECK_STR(name, d.items[0].code,
		    chosen ? "rpsl-left-out" : rows[i / 2].code);
		CHECK_INT(name, d.items[0].place.line, rows[i / 2].line);
		CHECK_INT(name, d.items[0].place.column, rows[i / 2].column);
		strbuf_finish(&text);
		pick_finish(&pick);
		irr_finish(&irr);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* All that is wrong is told, up to a limit; behind it nothing is read. */
static void
test_many_wrong(void **state)
{
	struct rpsl_dump_counts c;
	struct arena arena = { 0 };
	struct irr irr = { 0 };
	struct pick pick = { 0 };
	struct strbuf text = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	strbuf_add(&text, "route: x\norigin: y\n\n");
	assert_false(read_dump(&d, text.s, text.len, 100, NULL, 9, &irr, &c));
	assert_int_equal(d.errors, 2);
	diags_finish(&d);
	diags_init(&d, &arena);
	strbuf_clear(&text);
	strbuf_add(&text, good);
	for (int i = 0; i < 2000; i++)
		strbuf_add(&text, "route: x\norigin: y\n\n");
	assert_false(read_dump(&d, text.s, text.len, 100, NULL, 9, &irr, &c));
	assert_int_equal(d.errors, DIAG_KEEP);
	assert_true(c.objects < 20);
	/* A file of nothing else is something else. */
	diags_finish(&d);
	diags_init(&d, &arena);
	pick_add_as(&pick, 64500);
	assert_false(read_dump(&d, text.s + strlen(good),
	    text.len - strlen(good), 100, &pick, 9, &irr, &c));
	assert_int_equal(d.lints, 1000);
	assert_int_equal(d.errors, 1);
	assert_int_equal(d.n, DIAG_KEEP + 1);
	/* A good one among them, and all are looked at. */
	diags_finish(&d);
	diags_init(&d, &arena);
	assert_true(read_dump(&d, text.s, text.len, 100, &pick, 9, &irr, &c));
	assert_int_equal(c.wrong, 2000);
	assert_int_equal(irr.n_objects, 1);
	pick_finish(&pick);
	irr_finish(&irr);
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&arena);
}

static const struct irr_object *
object(const struct irr *irr, enum rpsl_class class, const char *key)
{
	size_t n;
	const struct irr_object *const *all = irr_class(irr, class, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i]->id.key, key))
			return all[i];
	return NULL;
}

static void
test_pick(void **state)
{
	static const struct {
		const char *words, *keys;
	} rows[] = {
		{ "AS64500", "AS64500:AS-CUSTOMERS 192.0.2.0/24AS64500 " },
		{ "AS64501", "AS64501 2001:db8::/32AS64501 " },
		{ "192.0.2.128/25", "192.0.2.0/24AS64500 " },
		{ "203.0.113.0/24", "203.0.113.0 - 203.0.113.255 " },
		{ "maint-a", "MAINT-A " },
		{ "AS64500:AS-CUSTOMERS", "AS64500:AS-CUSTOMERS " },
		{ "AS64599", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };
		struct pick pick = { 0 };
		struct strbuf keys = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		assert_true(pick_parse(&pick, &arena, rows[i].words, &keys));
		assert_true(read_dump(&d, dump, strlen(dump), 1000, &pick, 100,
		    &irr, &c));
		for (size_t k = 0; k < irr.n_objects; k++)
			strbuf_addf(&keys, "%s ", irr.objects[k]->id.key);
		CHECK_STR(rows[i].words, strbuf_str(&keys), rows[i].keys);
		CHECK_INT(rows[i].words, c.kept + c.unwanted, 7);
		strbuf_finish(&keys);
		pick_finish(&pick);
		irr_finish(&irr);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* ISO 8859-1 becomes UTF-8, and UTF-8 stays. */
static void
test_text(void **state)
{
	static const struct {
		const char *name, *in, *out;
	} rows[] = {
		{ "ASCII", "x", "x" },
		{ "UTF-8", "Caf\xc3\xa9", "Caf\xc3\xa9" },
		{ "ISO 8859-1", "Caf\xe9 \xff", "Caf\xc3\xa9 \xc3\xbf" },
		{ "Windows", "\x93x\x94", "?x?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };
		struct strbuf text = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		strbuf_addf(&text, "aut-num: AS1\nas-name: X\ndescr: %s\n",
		    rows[i].in);
		assert_true(
		    read_dump(&d, text.s, text.len, 5, NULL, 1, &irr, &c));
		assert_int_equal(irr.n_objects, 1);
		CHECK_STR(rows[i].name,
		    irr_value(object(&irr, RPSL_CLASS_AUT_NUM, "AS1"), "descr"),
		    rows[i].out);
		strbuf_finish(&text);
		irr_finish(&irr);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* Too many are an error and nothing is kept; one that is too long is left out,
 * and what stands behind it is read. */
static void
test_limits(void **state)
{
	struct rpsl_dump_counts c;
	struct arena arena = { 0 };
	struct irr irr = { 0 };
	struct strbuf text = { 0 };
	struct pick pick = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	pick_add_as(&pick, 64500);
	assert_false(
	    read_dump(&d, dump, strlen(dump), 100, &pick, 2, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-limit");
	assert_int_equal(irr.n_objects, 0);
	/* Only counted. */
	diags_finish(&d);
	diags_init(&d, &arena);
	pick_space(&pick);
	assert_true(read_dump(&d, dump, strlen(dump), 100, &pick, 0, NULL, &c));
	assert_int_equal(c.kept, 6);

	strbuf_add(&text, "as-set: AS-LONG\n");
	for (int i = 0; i < 100000; i++)
		strbuf_add(&text, "members: AS64500\n");
	strbuf_add(&text, "\naut-num: AS1\nas-name: X\n");
	assert_false(read_dump(&d, text.s, text.len, 1000, NULL, 5, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-too-long");
	assert_int_equal(d.items[d.n - 1].place.line, 1);
	assert_int_equal(irr.n_objects, 0);
	strbuf_add(&text, "source: X\n");
	pick_add_as(&pick, 1);
	assert_true(read_dump(&d, text.s, text.len, 1000, &pick, 5, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-left-out");
	assert_int_equal(c.objects, 2);
	assert_int_equal(c.too_long, 1);
	assert_int_equal(irr.n_objects, 1);
	irr_finish(&irr);

	/* A line that may have no end. */
	strbuf_clear(&text);
	for (int i = 0; i <= RPSL_DUMP_LINE_MAX / 4; i++)
		strbuf_add(&text, "# x ");
	assert_false(
	    read_dump(&d, text.s, text.len, 100000, &pick, 5, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-limit");
	assert_int_equal(c.objects, 0);

	/* One source too many. */
	strbuf_clear(&text);
	for (int i = 0; i <= IRR_DATABASES_MAX; i++)
		strbuf_addf(&text, "aut-num: AS1\nas-name: X\nsource: S%d\n\n",
		    i);
	assert_false(
	    read_dump(&d, text.s, text.len, 1000, NULL, 100, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-sources");
	assert_int_equal(irr.n_objects, 0);
	irr_finish(&irr);
	pick_finish(&pick);
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&arena);
}

/* Nothing in it is an object, whatever it is: an error, and that of a file
 * without any is one, too. */
static void
test_rubbish(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		uint64_t objects;
		const char *code;
	} rows[] = {
		{ "nothing", "", 0, 0, "rpsl-empty" },
		{ "blank lines", "\n \n\t\n", 5, 0, "rpsl-empty" },
		{ "remarks", "% x\n# y\n%", 9, 0, "rpsl-empty" },
		{ "HTML", "<html>\n<body>\n", 14, 1, "rpsl-attribute" },
		{ "a NUL", "route: \0x\norigin: AS1\n", 22, 1,
		    "control-character" },
		{ "a continuation", " x: y\n", 6, 1, "rpsl-continuation" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };

		for (size_t size = 1; size < 4; size++) {
			struct diags d;

			diags_init(&d, &arena);
			CHECK(rows[i].name,
			    !read_dump(&d, rows[i].text, rows[i].len, size,
				NULL, 5, &irr, &c));
			CHECK_INT(rows[i].name, c.objects, rows[i].objects);
			CHECK_INT(rows[i].name, c.wrong, rows[i].objects);
			CHECK_STR(rows[i].name, d.items[0].code, rows[i].code);
			assert_int_equal(irr.n_objects, 0);
			diags_finish(&d);
		}
		irr_finish(&irr);
		arena_finish(&arena);
	}
}

/* Of a file that was cut: it may be half a number that is read. */
static void
test_cut(void **state)
{
	static const struct {
		const char *name, *text;
		size_t lints;
	} rows[] = {
		{ "whole", "aut-num: AS645\nas-name: X\n", 0 },
		{ "cut", "aut-num: AS645\nas-name: X\nsource: R", 1 },
		{ "a remark at the end", "aut-num: AS645\nas-name: X\n\n# eof",
		    0 },
		{ "blanks at the end", "aut-num: AS645\nas-name: X\n  ", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		(void)read_dump(&d, rows[i].text, strlen(rows[i].text), 3, NULL,
		    5, NULL, &c);
		CHECK_INT(rows[i].name, d.lints, rows[i].lints);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_portions),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_many_wrong),
	};

	return RUN_TESTS(tests);
}
