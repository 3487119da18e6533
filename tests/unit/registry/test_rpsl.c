#include "check.h"

#include "core/lex.h"
#include "registry/rpsl.h"

struct fixture {
	struct arena arena;
	struct diags diags;
	struct registry registry;
};

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	diags_init(&f->diags, &f->arena);
	registry_init(&f->registry);
}

static void
stop(struct fixture *f)
{
	registry_finish(&f->registry);
	diags_finish(&f->diags);
	arena_finish(&f->arena);
}

static bool
read_text(struct fixture *f, const char *text)
{
	return rpsl_read(&f->registry, &f->diags, "lab.rpsl", text,
	    strlen(text));
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
	assert_int_equal(f.registry.n_routes, 2);
	const struct irr_route *r = f.registry.routes;
	assert_string_equal(prefix_print(&r[0].prefix, buf), "192.0.2.0/24");
	assert_int_equal(r[0].origin_as, 64501);
	assert_string_equal(r[0].source, "LAB");
	assert_string_equal(prefix_print(&r[1].prefix, buf), "2001:db8::/32");
	assert_string_equal(r[1].source, "");
	const struct as_set *s =
	    registry_find_set(&f.registry, "AS64500:AS-CUSTOMERS");
	assert_int_equal(s->n, 3);
	assert_int_equal(s->members[0], 64499);
	assert_int_equal(s->members[2], 64502);
	assert_int_equal(s->n_member_sets, 1);
	assert_string_equal(s->member_sets[0], "AS-OTHERS");
	assert_string_equal(registry_find_as(&f.registry, 64500)->name,
	    "LAB-AS");
	assert_int_equal(f.registry.n_holdings, 0);
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
	    "mntner: LAB-MNT\nauth: x\n\n"
	    "route: 192.0.2.0/24\norigin: AS1\n\n"
	    "route: 192.0.2.0/24\norigin: AS1\n"));
	assert_int_equal(f.registry.n_routes, 1);
	assert_int_equal(f.diags.notes, 1);
	assert_int_equal(f.diags.lints, 1);
	assert_string_equal(f.diags.items[0].code, "rpsl-unused");
	assert_string_equal(f.diags.items[1].code, "rpsl-duplicate");
	assert_int_equal(f.diags.items[1].place.line, 7);
	assert_int_equal(f.diags.items[1].place.column, 8);
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
	{ "bad prefix", "route: 192.0.2/24\norigin: AS1\n", "rpsl-prefix", 1, 8,
	    NULL },
	{ "host bits", "route: 192.0.2.1/24\norigin: AS1\n", "rpsl-prefix", 1,
	    8, "192.0.2.0/24" },
	{ "family", "route: 2001:db8::/32\norigin: AS1\n", "rpsl-family", 1, 8,
	    NULL },
	{ "other family", "route6: 10.0.0.0/8\norigin: AS1\n", "rpsl-family", 1,
	    9, NULL },
	{ "no origin", "route: 10.0.0.0/8\nsource: LAB\n", "rpsl-origin", 1, 1,
	    NULL },
	{ "origin", "route: 10.0.0.0/8\norigin: 64500\n", "rpsl-as", 2, 9,
	    NULL },
	{ "AS number", "aut-num: AS4294967296\n", "rpsl-as", 1, 10, NULL },
	{ "set name", "as-set: CUSTOMERS\n", "rpsl-set", 1, 9, NULL },
	{ "set name of ASes only", "as-set: AS1:AS2\n", "rpsl-set", 1, 9,
	    NULL },
	{ "set name with a hole", "as-set: AS1::AS-X\n", "rpsl-set", 1, 9,
	    NULL },
	{ "member", "as-set: AS-X\nmembers: AS1, 64500\n", "rpsl-member", 2, 15,
	    NULL },
	{ "member on another line", "as-set: AS-X\nmembers: AS1,\n  ,-, AS2\n",
	    "rpsl-member", 3, 4, NULL },
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
		CHECK_INT(name, f.registry.n_routes, 0);
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
	assert_false(rpsl_read_all(&f.registry, &f.diags, texts, 3));
	assert_int_equal(f.registry.n_routes + f.registry.n_sets, 0);
	assert_string_equal(f.diags.items[0].place.file, "three");
	stop(&f);
	start(&f);
	assert_true(rpsl_read_all(&f.registry, &f.diags, texts, 2));
	assert_int_equal(f.registry.n_routes, 2);
	assert_int_equal(f.registry.n_sets, 1);
	assert_int_equal(registry_find_set(&f.registry, "AS-X")->members[0], 2);
	assert_int_equal(f.diags.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(f.diags.items[i].code, "rpsl-duplicate");
		assert_string_equal(f.diags.items[i].place.file, "two");
	}
	assert_int_equal(f.diags.items[0].place.line, 4);
	assert_int_equal(f.diags.items[1].place.line, 7);
	/* Later texts replace quietly: that is how objects are changed. */
	assert_true(read_text(&f, "as-set: AS-X\n"));
	assert_int_equal(registry_find_set(&f.registry, "AS-X")->n, 0);
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
