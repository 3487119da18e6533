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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_not_accepted),
	};

	return RUN_TESTS(tests);
}
