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
		struct diags d;

		diags_init(&d, &arena);
		assert_true(read_dump(&d, dump, strlen(dump), sizes[i], NULL,
		    100, &irr, &c));
		assert_int_equal(c.objects, 10);
		assert_int_equal(c.kept, 7);
		assert_int_equal(c.other_class, 1);
		assert_int_equal(c.wrong, 2);
		assert_int_equal(c.unwanted + c.too_long, 0);
		/* Of two that are the same, the later. */
		assert_int_equal(irr.n_objects, 6);
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
		irr_finish(&irr);
		diags_finish(&d);
		arena_finish(&arena);
	}
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
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	assert_false(read_dump(&d, dump, strlen(dump), 100, NULL, 5, &irr, &c));
	assert_string_equal(d.items[d.n - 1].code, "rpsl-limit");
	assert_int_equal(irr.n_objects, 0);
	/* Only counted. */
	diags_finish(&d);
	diags_init(&d, &arena);
	assert_true(read_dump(&d, dump, strlen(dump), 100, NULL, 0, NULL, &c));
	assert_int_equal(c.kept, 7);

	strbuf_add(&text, "as-set: AS-LONG\n");
	for (int i = 0; i < 100000; i++)
		strbuf_add(&text, "members: AS64500\n");
	strbuf_add(&text, "\naut-num: AS1\nas-name: X\n");
	assert_true(read_dump(&d, text.s, text.len, 1000, NULL, 5, &irr, &c));
	assert_int_equal(c.objects, 2);
	assert_int_equal(c.too_long, 1);
	assert_int_equal(irr.n_objects, 1);
	irr_finish(&irr);

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
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&arena);
}

/* Nothing in it is an object, whatever it is. */
static void
test_rubbish(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		uint64_t objects;
	} rows[] = {
		{ "nothing", "", 0, 0 },
		{ "blank lines", "\n \n\t\n", 5, 0 },
		{ "remarks", "% x\n# y\n%", 9, 0 },
		{ "HTML", "<html>\n<body>\n", 14, 1 },
		{ "a NUL", "route: \0x\norigin: AS1\n", 22, 1 },
		{ "a continuation", " x: y\n", 6, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpsl_dump_counts c;
		struct arena arena = { 0 };
		struct irr irr = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		for (size_t size = 1; size < 4; size++) {
			assert_true(read_dump(&d, rows[i].text, rows[i].len,
			    size, NULL, 5, &irr, &c));
			CHECK_INT(rows[i].name, c.objects, rows[i].objects);
			CHECK_INT(rows[i].name, c.wrong, rows[i].objects);
			assert_int_equal(irr.n_objects, 0);
		}
		irr_finish(&irr);
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
	};

	return RUN_TESTS(tests);
}
