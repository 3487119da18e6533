#include "check.h"

#include "registry/registry.h"

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static void
test_ases(void **state)
{
	(void)state;
	struct registry r;

	registry_init(&r);
	registry_add_as(&r, 64502, "Second");
	registry_add_as(&r, 64501, "First");
	registry_add_as(&r, 64503, NULL);
	registry_add_as(&r, 64502, "Renamed");
	registry_add_as(&r, 64502, NULL);
	assert_int_equal(r.n_ases, 3);
	assert_int_equal(r.ases[0].as, 64501);
	assert_string_equal(registry_find_as(&r, 64502)->name, "Renamed");
	assert_null(registry_find_as(&r, 64503)->name);
	assert_null(registry_find_as(&r, 1));
	registry_finish(&r);
}

static void
test_holdings(void **state)
{
	(void)state;
	static const struct {
		const char *name, *prefix;
		uint32_t exact, covering;
		bool may_64500, may_64501;
	} rows[] = {
		{ "exactly", "192.0.2.0/24", 64501, 64501, true, true },
		{ "the block", "192.0.0.0/16", 64500, 64500, true, false },
		{ "inside of both", "192.0.2.128/25", 0, 64501, true, true },
		{ "inside of the block", "192.0.3.0/24", 0, 64500, true,
		    false },
		{ "above", "192.0.0.0/8", 0, 0, false, false },
		{ "IPv6", "2001:db8::/32", 64501, 64501, false, true },
		{ "nobody's", "198.51.100.0/24", 0, 0, false, false },
		{ "default", "0.0.0.0/0", 0, 0, false, false },
		{ "two halves", "203.0.113.0/24", 0, 0, true, false },
	};
	struct registry r;
	struct prefix p;

	registry_init(&r);
	p = prefix_of("2001:db8::/32");
	registry_add_holding(&r, &p, 64501);
	p = prefix_of("192.0.2.0/24");
	registry_add_holding(&r, &p, 64501);
	registry_add_holding(&r, &p, 64501);
	p = prefix_of("192.0.0.0/16");
	registry_add_holding(&r, &p, 64500);
	p = prefix_of("203.0.113.0/25");
	registry_add_holding(&r, &p, 64500);
	p = prefix_of("203.0.113.128/25");
	registry_add_holding(&r, &p, 64500);
	assert_int_equal(r.start.n, 5);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *name = rows[i].name;
		p = prefix_of(rows[i].prefix);
		CHECK_INT(name, holdings_holder(&r.start, &p), rows[i].exact);
		const struct holding *h = holdings_covering(&r.start, &p);
		CHECK_INT(name, h != NULL ? h->holder_as : 0, rows[i].covering);
		CHECK(name,
		    holdings_has(&r.start, 64500, &p) == rows[i].may_64500);
		CHECK(name,
		    holdings_has(&r.start, 64501, &p) == rows[i].may_64501);
	}
	registry_finish(&r);
}

static void
test_roas(void **state)
{
	(void)state;
	struct registry r;
	struct roa a = { prefix_of("192.0.2.0/24"), 24, 64500 };
	struct roa b = { prefix_of("192.0.2.0/24"), 25, 64500 };
	size_t n;

	registry_init(&r);
	assert_true(registry_add_roa(&r, &b));
	assert_true(registry_add_roa(&r, &a));
	assert_false(registry_add_roa(&r, &a));
	struct vrp_set *s = registry_vrps(&r);
	const struct vrp *v = vrp_set_items(s, &n);
	assert_int_equal(n, 2);
	assert_int_equal(v[0].max_length, 24);
	assert_true(registry_remove_roa(&r, &a));
	assert_false(registry_remove_roa(&r, &a));
	/* The snapshot is as it was. */
	vrp_set_items(s, &n);
	assert_int_equal(n, 2);
	assert_int_equal(r.n_roas, 1);
	vrp_set_destroy(s);
	registry_finish(&r);
}

static void
test_roa_allows(void **state)
{
	static const struct {
		const char *prefix;
		uint8_t max;
		uint64_t allows;
	} rows[] = {
		{ "192.0.2.0/24", 24, 1 },
		{ "192.0.2.0/24", 25, 3 },
		{ "192.0.0.0/16", 24, 511 },
		{ "2001:db8::/32", 94, 0x7fffffffffffffff },
		{ "2001:db8::/32", 95, UINT64_MAX },
		{ "::/0", 128, UINT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct roa roa = { .max_length = rows[i].max };

		assert_int_equal(prefix_parse(rows[i].prefix, &roa.prefix),
		    PREFIX_OK);
		CHECK(rows[i].prefix,
		    registry_roa_allows(&roa) == rows[i].allows);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ases),
		cmocka_unit_test(test_holdings),
		cmocka_unit_test(test_roas),
		cmocka_unit_test(test_roa_allows),
	};

	return RUN_TESTS(tests);
}
