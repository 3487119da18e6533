#include "check.h"

#include "registry/as_map.h"
#include "registry/path_end.h"

static void
test_records_are_united(void **state)
{
	static const uint32_t a[] = { 30, 10, 30 }, b[] = { 20, 10 };
	static const struct as_record r[] = {
		{ 64500, a, 3 },
		{ 64498, NULL, 0 },
		{ 64500, b, 2 },
		{ 64497, b, 2 },
	};
	struct as_map *m = as_map_create(r, ARRAY_LEN(r));
	size_t n;
	const struct as_record *items = as_map_items(m, &n);

	(void)state;
	assert_int_equal(n, 3);
	assert_int_equal(items[0].as, 64497);
	assert_int_equal(items[1].as, 64498);
	assert_int_equal(items[1].n, 0);
	assert_int_equal(items[2].as, 64500);
	assert_int_equal(items[2].n, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(items[2].members[i], 10 * (i + 1));
	assert_ptr_equal(as_map_find(m, 64498), &items[1]);
	assert_null(as_map_find(m, 64499));
	assert_true(as_record_has(&items[2], 20));
	assert_false(as_record_has(&items[2], 21));
	assert_false(as_record_has(&items[1], 0));
	as_map_destroy(m);
}

static void
test_nothing(void **state)
{
	struct as_map *m = as_map_create(NULL, 0);
	size_t n = 1;

	(void)state;
	as_map_items(m, &n);
	assert_int_equal(n, 0);
	assert_null(as_map_find(m, 1));
	assert_null(as_map_find(NULL, 1));
	as_map_destroy(m);
	as_map_destroy(NULL);
}

static void
test_path_end(void **state)
{
	static const struct {
		const char *name, *path;
		bool forged;
		uint32_t before;
	} rows[] = {
		{ "the origin is the neighbour", "64500", false, 0 },
		{ "and prepends", "64500 64500", false, 0 },
		{ "behind its neighbour", "64501 64500", false, 64501 },
		{ "prepends behind its neighbour", "64501 64500 64500", false,
		    64501 },
		{ "farther away", "64510 64502 64500", false, 64502 },
		{ "behind a stranger", "64510 64500", true, 64510 },
		{ "behind a stranger who prepends", "64510 64510 64500", true,
		    64510 },
		{ "a neighbour farther up does not help", "64501 64510 64500",
		    true, 64510 },
		{ "the origin farther up does not help", "64500 64510 64500",
		    true, 64510 },
		{ "behind an AS_SET", "{64501} 64500", true, 0 },
		{ "an origin without a record", "64510 64503", false, 64510 },
		{ "an AS_SET is no origin", "64510 {64500}", false, 0 },
	};
	static const uint32_t neighbors[] = { 64501, 64502 };
	static const struct as_record record = { 64500, neighbors, 2 };
	struct as_map *m = as_map_create(&record, 1);
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		path_id path;
		struct path_end_result r;

		assert_true(as_path_parse(t, rows[i].path, &path));
		r = path_end_verify(m, t, path);
		CHECK_INT(rows[i].name, r.forged, rows[i].forged);
		CHECK_INT(rows[i].name, r.before_as, rows[i].before);
		CHECK(rows[i].name, !path_end_verify(NULL, t, path).forged);
	}
	CHECK("empty path", !path_end_verify(m, t, 0).forged);
	attr_table_destroy(t);
	as_map_destroy(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records_are_united),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_path_end),
	};

	return RUN_TESTS(tests);
}
