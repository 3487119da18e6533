#include "check.h"

#include "core/route.h"

/* Good texts, and what is said of them. */
static const struct path_row {
	const char *text;
	const char *printed;
	uint32_t length, first, origin;
	bool has_set;
} path_rows[] = {
	{ "", "", 0, 0, 0, false },
	{ "   ", "", 0, 0, 0, false },
	{ "17557", "17557", 1, 17557, 17557, false },
	{ "3491 17557", "3491 17557", 2, 3491, 17557, false },
	{ "\t3491  17557 ", "3491 17557", 2, 3491, 17557, false },
	{ "64500 64500 64500", "64500 64500 64500", 3, 64500, 64500, false },
	{ "4294967295 0", "4294967295 0", 2, 4294967295u, 0, false },
	{ "64500 {64501,64502}", "64500 {64501,64502}", 2, 64500, 0, true },
	{ "64500 {64502,64501,64502}", "64500 {64501,64502}", 2, 64500, 0,
	    true },
	{ "64500 { 64501 , 64502 }", "64500 {64501,64502}", 2, 64500, 0, true },
	{ "{1} 2", "{1} 2", 2, 0, 2, true },
	{ "1 {2,3} 4", "1 {2,3} 4", 3, 1, 4, true },
	{ "{1,2} {3}", "{1,2} {3}", 2, 0, 0, true },
};

static void
paths_parse_and_print(void **state)
{
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(path_rows); i++) {
		const struct path_row *r = &path_rows[i];
		struct strbuf b = { 0 };
		path_id id = 99, again = 99;

		CHECK(r->text, as_path_parse(t, r->text, &id));
		as_path_print(t, id, &b);
		CHECK_STR(r->text, strbuf_str(&b), r->printed);
		CHECK_INT(r->text, as_path_length(t, id), r->length);
		CHECK_INT(r->text, as_path_first(t, id), r->first);
		CHECK_INT(r->text, as_path_origin(t, id), r->origin);
		CHECK(r->text, as_path_parse(t, strbuf_str(&b), &again));
		CHECK_INT(r->text, again, id);
		if (id != 0)
			CHECK_INT(r->text, as_path_node(t, id).has_set,
			    r->has_set);
		strbuf_finish(&b);
	}
	attr_table_destroy(t);
}

static void
bad_paths_are_refused(void **state)
{
	static const char *const rows[] = { "x", "1,2", "1 2,", "-1", "+1",
		"4294967296", "99999999999999999999999999", "1.10", "{", "}",
		"{}", "{1", "1}", "{1,}", "{,1}", "{1 2}", "{1}{2}", "{1}2",
		"2{1}", "{{1}}", "1 2x", "1\n2", "(1 2)", "[1]" };
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		path_id id = 77;

		CHECK(rows[i], !as_path_parse(t, rows[i], &id));
		CHECK_INT(rows[i], id, 77);
	}
	attr_table_destroy(t);
}

static void
tails_are_shared(void **state)
{
	static const uint32_t as[] = { 3, 2, 1 };
	struct attr_table *t = attr_table_create();
	path_id whole = as_path_make(t, as, 3);
	path_id tail = as_path_make(t, as + 1, 2);

	(void)state;
	assert_int_equal(as_path_make(t, as, 0), 0);
	assert_int_equal(as_path_node(t, whole).as, 3);
	assert_int_equal(as_path_node(t, whole).tail, tail);
	assert_int_equal(as_path_node(t, whole).length, 3);
	assert_false(as_path_node(t, whole).is_set);
	assert_int_equal(as_path_prepend(t, tail, 3), whole);
	assert_int_not_equal(as_path_prepend(t, whole, 3), whole);
	assert_int_equal(as_path_prepend_set(t, tail, NULL, 0), tail);
	attr_table_destroy(t);
}

/* An AS and an AS_SET that happen to have the same number are not one. */
static void
set_ids_are_no_as_numbers(void **state)
{
	static const uint32_t as[] = { 7 };
	struct attr_table *t = attr_table_create();
	path_id set = as_path_prepend_set(t, 0, as, 1);
	path_id plain = as_path_prepend(t, 0, as_path_node(t, set).as);

	(void)state;
	assert_int_not_equal(set, plain);
	assert_false(as_path_contains(t, plain, 7));
	assert_true(as_path_contains(t, set, 7));
	assert_false(as_path_contains(t, set, as_path_node(t, set).as));
	attr_table_destroy(t);
}

static void
members_are_counted(void **state)
{
	static const struct {
		uint32_t as, count;
	} rows[] = { { 1, 3 }, { 2, 1 }, { 3, 1 }, { 4, 1 }, { 5, 0 } };
	struct attr_table *t = attr_table_create();
	path_id id = 0;

	(void)state;
	assert_true(as_path_parse(t, "1 2 1 {1,3} 4", &id));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(as_path_count(t, id, rows[i].as),
		    rows[i].count);
		assert_int_equal(as_path_contains(t, id, rows[i].as),
		    rows[i].count > 0);
	}
	assert_int_equal(as_path_count(t, 0, 1), 0);
	assert_false(as_path_contains(t, 0, 1));
	attr_table_destroy(t);
}

/* A model of a path: elements of one to three members. */
struct model {
	size_t n;
	struct {
		bool is_set;
		size_t n;
		uint32_t as[3];
	} e[12];
};

static struct model
random_model(uint64_t *seed)
{
	struct model m = { .n = base_rand(seed) % 12 };

	for (size_t i = 0; i < m.n; i++) {
		m.e[i].is_set = base_rand(seed) % 5 == 0;
		m.e[i].n = m.e[i].is_set ? base_rand(seed) % 3 + 1 : 1;
		for (size_t j = 0; j < m.e[i].n; j++)
			m.e[i].as[j] = (uint32_t)(base_rand(seed) % 9);
	}
	return m;
}

static path_id
model_make(struct attr_table *t, const struct model *m)
{
	path_id id = 0;

	for (size_t i = m->n; i-- > 0;)
		id = m->e[i].is_set
		    ? as_path_prepend_set(t, id, m->e[i].as, m->e[i].n)
		    : as_path_prepend(t, id, m->e[i].as[0]);
	return id;
}

static bool
model_has(const struct model *m, uint32_t as)
{
	for (size_t i = 0; i < m->n; i++)
		for (size_t j = 0; j < m->e[i].n; j++)
			if (m->e[i].as[j] == as)
				return true;
	return false;
}

static void
agrees_with_a_model(void **state)
{
	struct attr_table *t = attr_table_create();
	uint64_t seed = 9;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct model m = random_model(&seed);
		path_id id = model_make(t, &m), again = 99;
		struct strbuf b = { 0 };

		assert_int_equal(model_make(t, &m), id);
		assert_int_equal(as_path_length(t, id), m.n);
		for (uint32_t as = 0; as < 10; as++)
			assert_int_equal(as_path_contains(t, id, as),
			    model_has(&m, as));
		as_path_print(t, id, &b);
		assert_true(as_path_parse(t, strbuf_str(&b), &again));
		assert_int_equal(again, id);
		strbuf_finish(&b);
	}
	attr_table_destroy(t);
}

static void
length_stops_at_its_limit(void **state)
{
	struct attr_table *t = attr_table_create();
	path_id id = 0;

	(void)state;
	for (uint32_t i = 0; i < 70000; i++) {
		id = as_path_prepend(t, id, 64500);
		assert_int_equal(as_path_length(t, id),
		    i + 1 < 65535 ? i + 1 : 65535);
	}
	assert_int_equal(as_path_count(t, id, 64500), 70000);
	assert_int_equal(as_path_origin(t, id), 64500);
	attr_table_destroy(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_parse_and_print),
		cmocka_unit_test(bad_paths_are_refused),
		cmocka_unit_test(tails_are_shared),
		cmocka_unit_test(set_ids_are_no_as_numbers),
		cmocka_unit_test(members_are_counted),
		cmocka_unit_test(agrees_with_a_model),
		cmocka_unit_test(length_stops_at_its_limit),
	};

	return RUN_TESTS(tests);
}
