#include "check.h"

#include "core/lex.h"
#include "registry/rpsl.h"

struct fixture {
	struct arena arena;
	struct diags diags;
	struct irr irr;
};

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	diags_init(&f->diags, &f->arena);
}

static void
stop(struct fixture *f)
{
	irr_finish(&f->irr);
	diags_finish(&f->diags);
	arena_finish(&f->arena);
}

static bool
read_text(struct fixture *f, const char *text)
{
	return rpsl_read(&f->irr, &f->diags, "lab.rpsl", text, strlen(text));
}

/* The direct members of a set, parted by blanks. */
static void
members_are(struct fixture *f, const char *name, const char *wanted)
{
	struct irr_view v = irr_view_all(&f->irr);
	struct strbuf b = { 0 };
	struct irr_expansion x;

	CHECK(name, irr_view_expand(&v, &f->arena, name, 1, NULL, 0, &x));
	for (size_t i = 0; i < x.n; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? " " : "", x.words[i]);
	CHECK_STR(name, strbuf_str(&b), wanted);
	strbuf_finish(&b);
}

static void
test_objects(void **state)
{
	static const char text[] = "% this is the lab's registry\n"
				   "\n"
				   "route:      192.0.2.0/24   # the first\n"
				   "descr:      of a customer\n"
				   "            in two lines\n"
				   "origin:     as64501\n"
				   "source:     LAB\n"
				   "\n"
				   "route6:     2001:db8::/32\r\n"
				   "origin:     AS64501\r\n"
				   "\r\n"
				   "# a comment between objects\n"
				   "as-set:     AS64500:AS-CUSTOMERS\n"
				   "members:    AS64501, AS64502,\n"
				   "+           AS-OTHERS   # and theirs\n"
				   "\tAS64499\n"
				   "members:    as64501\n"
				   "mbrs-by-ref: ANY\n"
				   "\n\n\n"
				   "Aut-Num:    AS64500\n"
				   "as-name:    LAB-AS\n"
				   "import:     from AS64501 accept AS64501";
	struct fixture f;
	char buf[PREFIX_TEXT_MAX];

	(void)state;
	start(&f);
	assert_true(read_text(&f, text));
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(f.irr.n_objects, 4);
	assert_int_equal(f.irr.n_by_origin, 2);
	const struct irr_object *const *r = f.irr.by_origin;
	assert_string_equal(prefix_print(&r[0]->id.prefix, buf),
	    "192.0.2.0/24");
	assert_int_equal(r[0]->id.as, 64501);
	assert_string_equal(r[0]->id.source, "LAB");
	assert_string_equal(r[0]->text,
	    "route:          192.0.2.0/24   # the first\n"
	    "descr:          of a customer\n"
	    "                in two lines\n"
	    "origin:         as64501\n"
	    "source:         LAB\n");
	assert_string_equal(prefix_print(&r[1]->id.prefix, buf),
	    "2001:db8::/32");
	/* Who names no source means the lab's. */
	assert_string_equal(r[1]->id.source, "LAB");
	assert_string_equal(r[1]->text,
	    "route6:         2001:db8::/32\n"
	    "origin:         AS64501\n"
	    "source:         LAB\n");
	members_are(&f, "AS64500:AS-CUSTOMERS",
	    "AS-OTHERS AS64499 AS64501 AS64502");
	stop(&f);
}

/* Other classes are named in a note; the rest is published. */
static void
test_notes(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_true(read_text(&f,
	    "key-cert: PGPKEY-1\nauth: x\n\n"
	    "route: 192.0.2.0/24\norigin: AS1\n\n"
	    "route: 192.0.2.0/24\norigin: AS1\n"));
	assert_int_equal(f.irr.n_objects, 1);
	assert_int_equal(f.diags.notes, 1);
	assert_int_equal(f.diags.lints, 1);
	assert_string_equal(f.diags.items[0].code, "rpsl-unused");
	assert_string_equal(f.diags.items[1].code, "rpsl-duplicate");
	assert_int_equal(f.diags.items[1].place.line, 7);
	assert_int_equal(f.diags.items[1].place.column, 1);
	stop(&f);
}

static const struct {
	const char *name, *text, *code;
	uint32_t line, column;
	const char *suggestion;
} error_rows[] = {
	{ "no attribute", "hello world\n", "rpsl-attribute", 1, 1, NULL },
	{ "no name", ": x\n", "rpsl-attribute", 1, 1, NULL },
	{ "continues nothing", "  x: y\n", "rpsl-continuation", 1, 1, NULL },
	{ "class", "rout: 192.0.2.0/24\norigin: AS1\n", "rpsl-class", 1, 1,
	    "route" },
	{ "class of the others", "mntnr: X\n", "rpsl-class", 1, 1, "mntner" },
	{ "no prefix", "route:\norigin: AS1\n", "rpsl-value", 1, 1, NULL },
	{ "two values", "route: 192.0.2.0/24\n 10.0.0.0/8\norigin: AS1\n",
	    "rpsl-value", 2, 2, NULL },
	{ "bad prefix", "route: 192.0.2/24\norigin: AS1\n", "rpsl-value", 1, 8,
	    NULL },
	{ "host bits", "route: 192.0.2.1/24\norigin: AS1\n", "rpsl-prefix", 1,
	    8, "192.0.2.0/24" },
	{ "family", "route: 2001:db8::/32\norigin: AS1\n", "rpsl-family", 1, 8,
	    NULL },
	{ "other family", "route6: 10.0.0.0/8\norigin: AS1\n", "rpsl-family", 1,
	    9, NULL },
	{ "no origin", "route: 10.0.0.0/8\nsource: LAB\n", "rpsl-missing", 1, 1,
	    NULL },
	{ "origin", "route: 10.0.0.0/8\norigin: 64500\n", "rpsl-value", 2, 9,
	    NULL },
	{ "AS number", "aut-num: AS4294967296\n", "rpsl-value", 1, 10, NULL },
	{ "set name", "as-set: CUSTOMERS\n", "rpsl-value", 1, 9, NULL },
	{ "set name of ASes only", "as-set: AS1:AS2\n", "rpsl-value", 1, 9,
	    NULL },
	{ "set name with a hole", "as-set: AS1::AS-X\n", "rpsl-value", 1, 9,
	    NULL },
	{ "member", "as-set: AS-X\nmembers: AS1, 64500\n", "rpsl-value", 2, 15,
	    NULL },
	{ "member on another line", "as-set: AS-X\nmembers: AS1,\n  ,-, AS2\n",
	    "rpsl-value", 3, 4, NULL },
};

/* Nothing is published by a text with an error. */
static void
test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(error_rows); i++) {
		const char *name = error_rows[i].name;
		struct strbuf text = { 0 };
		struct fixture f;

		start(&f);
		strbuf_add(&text, error_rows[i].text);
		strbuf_add(&text, "\nroute: 198.51.100.0/24\norigin: AS9\n");
		CHECK(name, !read_text(&f, strbuf_str(&text)));
		CHECK_INT(name, f.irr.n_objects, 0);
		CHECK_INT(name, f.irr.n_databases, 0);
		CHECK_INT(name, f.diags.errors, 1);
		const struct diag *d = &f.diags.items[0];
		CHECK_STR(name, d->code, error_rows[i].code);
		CHECK_INT(name, d->place.line, error_rows[i].line);
		CHECK_INT(name, d->place.column, error_rows[i].column);
		CHECK_STR(name, d->place.file, "lab.rpsl");
		if (error_rows[i].suggestion != NULL)
			CHECK_STR(name, d->suggestion,
			    error_rows[i].suggestion);
		strbuf_finish(&text);
		stop(&f);
	}
}

static void
test_limits(void **state)
{
	struct fixture f;
	struct strbuf text = { 0 };

	(void)state;
	start(&f);
	strbuf_add(&text, "descr: ");
	for (int i = 0; i <= LEX_LINE_MAX; i++)
		strbuf_addc(&text, 'x');
	assert_false(read_text(&f, strbuf_str(&text)));
	strbuf_finish(&text);
	stop(&f);
}

/* Texts that belong together: of one name, the last set is the one; an error
 * in one of them, and nothing of any is published. */
static void
test_together(void **state)
{
	static const char one[] = "as-set: AS-X\nmembers: AS1\n\n"
				  "route: 198.51.100.0/24\norigin: AS2\n\n"
				  "route: 192.0.2.0/24\norigin: AS1";
	static const char two[] = "aut-num: AS1\nas-name: ONE\n\n"
				  "as-set: as-x\nmembers: AS2\n\n"
				  "route: 192.0.2.0/24\norigin: AS1\n";
	static const char wrong[] = "route: 192.0.2.0\norigin: AS1\n";
	struct rpsl_text texts[] = { { "one", one, strlen(one) },
		{ "two", two, strlen(two) },
		{ "three", wrong, strlen(wrong) } };
	struct fixture f;

	(void)state;
	start(&f);
	assert_false(rpsl_read_all(&f.irr, &f.diags, texts, 3));
	assert_int_equal(f.irr.n_objects, 0);
	assert_string_equal(f.diags.items[0].place.file, "three");
	stop(&f);
	start(&f);
	assert_true(rpsl_read_all(&f.irr, &f.diags, texts, 2));
	assert_int_equal(f.irr.n_objects, 4);
	members_are(&f, "AS-X", "AS2");
	assert_int_equal(f.diags.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(f.diags.items[i].code, "rpsl-duplicate");
		assert_string_equal(f.diags.items[i].place.file, "two");
	}
	assert_int_equal(f.diags.items[0].place.line, 4);
	assert_int_equal(f.diags.items[1].place.line, 7);
	/* Later texts replace quietly: that is how objects are changed. */
	assert_true(read_text(&f, "as-set: AS-X\n"));
	members_are(&f, "AS-X", "");
	assert_int_equal(f.irr.n_objects, 4);
	assert_int_equal(f.diags.n, 2);
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_together),
	};

	return RUN_TESTS(tests);
}
