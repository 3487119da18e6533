#include "check.h"

#include "core/json_read.h"

struct reading {
	struct arena arena;
	struct diags diags;
	struct json_doc *doc;
	const struct json_value *root;
};

static void
reading_open(struct reading *r, const char *text)
{
	*r = (struct reading){ 0 };
	diags_init(&r->diags, &r->arena);
	r->doc = json_doc_read(&r->diags, "t.json", text, strlen(text));
	if (r->doc != NULL)
		r->root = json_doc_root(r->doc);
}

static void
reading_close(struct reading *r)
{
	json_doc_destroy(r->doc);
	diags_finish(&r->diags);
	arena_finish(&r->arena);
}

static void
test_members(void **state)
{
	static const char *const keys[] = { "b", "a", "c" };
	const char *key = NULL;
	struct reading r;

	(void)state;
	reading_open(&r, "{\"b\": 1, \"a\": [], \"c\": null}");
	assert_non_null(r.doc);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct json_value *v = json_value_next(r.root, &key);

		assert_non_null(v);
		assert_string_equal(key, keys[i]);
		assert_ptr_equal(v, json_value_get(r.root, key));
	}
	assert_null(json_value_next(r.root, &key));
	assert_null(key);
	/* Things without members. */
	assert_null(json_value_next(json_value_get(r.root, "a"), &key));
	assert_null(json_value_next(NULL, &key));
	reading_close(&r);
}

static void
test_scalars(void **state)
{
	bool yes = false, no = true;
	int64_t n = 0;
	struct reading r;

	(void)state;
	reading_open(&r, "[true, false, 7, \"7\", null, 7.0]");
	assert_true(json_value_bool(json_value_at(r.root, 0), &yes));
	assert_true(json_value_bool(json_value_at(r.root, 1), &no));
	assert_true(yes && !no);
	assert_false(json_value_bool(json_value_at(r.root, 2), &yes));
	assert_false(json_value_bool(json_value_at(r.root, 4), &yes));
	assert_false(json_value_bool(NULL, &yes));
	assert_true(json_value_integer(json_value_at(r.root, 2), &n));
	assert_int_equal(n, 7);
	assert_false(json_value_integer(json_value_at(r.root, 3), &n));
	assert_false(json_value_integer(json_value_at(r.root, 5), &n));
	reading_close(&r);
}

static void
test_not_accepted(void **state)
{
	static const char *const texts[] = { "", "7", "[1,]",
		"{\"a\":1,\"a\":2}", "[1] 2", "{\"a\" 1}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct reading r;

		reading_open(&r, texts[i]);
		CHECK(texts[i], r.doc == NULL && r.diags.errors == 1);
		reading_close(&r);
	}
}

/* What messages say about a value: where it stands, and its text. */
static void
test_excerpts(void **state)
{
	static const struct {
		const char *name, *text, *excerpt;
		uint32_t column;
	} rows[] = {
		{ "a number", "[0, {\"x\": -1.5e3 }]", "-1.5e3", 11 },
		{ "a text", "[0, {\"x\":\"a\\\"b\"}]", "\"a\\\"b\"", 10 },
		{ "behind a byte order mark", "\xef\xbb\xbf[0, {\"x\": 7}]",
		    "7", 11 },
		{ "a long text",
		    "[0, {\"x\": "
		    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]",
		    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...", 11 },
		{ "a long text that is not cut inside a character",
		    "[0, {\"x\": "
		    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9\"}]",
		    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...", 11 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct json_value *v;
		struct reading r;

		reading_open(&r, rows[i].text);
		v = json_value_get(json_value_at(r.root, 1), "x");
		CHECK_STR(rows[i].name, json_value_excerpt(&r.arena, r.doc, v),
		    rows[i].excerpt);
		CHECK_INT(rows[i].name, json_value_place(r.doc, v).column,
		    rows[i].column);
		reading_close(&r);
	}
}

/* Values that nobody reads are held to the grammar, too. */
static void
test_check(void **state)
{
	static const struct {
		const char *text;
		bool ok;
	} rows[] = { { "7", true }, { "\"x\"", true }, { "null", true },
		{ "[{\"a\": 1}]", true }, { "nul", false }, { "01", false },
		{ "\"\xff\"", false }, { "1 2", false }, { "", false },
		{ "{\"a\": 1, \"a\": 1}", false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		CHECK(rows[i].text,
		    json_text_check(&d, (struct place){ "x", 3, 4, 1 },
			rows[i].text, strlen(rows[i].text)) == rows[i].ok);
		CHECK_INT(rows[i].text, d.errors, !rows[i].ok);
		if (!rows[i].ok)
			CHECK_INT(rows[i].text, d.items[0].place.line, 3);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_not_accepted),
		cmocka_unit_test(test_excerpts),
		cmocka_unit_test(test_check),
	};

	return RUN_TESTS(tests);
}
