#include "check.h"

#include <stdio.h>
#include <string.h>

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

/* Announcements, as words in a text. */
static bool
is_in(const void *arg, uint32_t as, const struct prefix *x)
{
	char text[PREFIX_TEXT_MAX], word[PREFIX_TEXT_MAX + 2];

	(void)as;
	snprintf(word, sizeof(word), " %s ", prefix_print(x, text));
	return strstr(arg, word) != NULL;
}

static void
test_roa_open(void **state)
{
	static const struct {
		const char *name, *prefix;
		uint8_t max;
		uint32_t origin_as;
		const char *announced, *open; /* NULL: nothing is */
	} rows[] = {
		{ "minimal", "192.0.2.0/24", 24, 64496, " 192.0.2.0/24 ",
		    NULL },
		{ "not announced", "192.0.2.0/24", 24, 64496, " 192.0.3.0/24 ",
		    "192.0.2.0/24" },
		{ "longer", "192.0.2.0/24", 25, 64496, " 192.0.2.0/24 ",
		    "192.0.2.0/25" },
		{ "one half", "192.0.2.0/24", 25, 64496,
		    " 192.0.2.0/24 192.0.2.0/25 ", "192.0.2.128/25" },
		{ "all of it", "192.0.2.0/24", 25, 64496,
		    " 192.0.2.0/24 192.0.2.0/25 192.0.2.128/25 ", NULL },
		{ "over a byte", "192.0.0.0/23", 24, 64496,
		    " 192.0.0.0/23 192.0.0.0/24 ", "192.0.1.0/24" },
		{ "the halves only", "192.0.2.0/24", 25, 64496,
		    " 192.0.2.0/25 192.0.2.128/25 ", "192.0.2.0/24" },
		{ "the end of the space", "255.255.255.254/31", 32, 64496,
		    " 255.255.255.254/31 255.255.255.254/32 "
		    "255.255.255.255/32 ",
		    NULL },
		{ "more than can be counted", "::/0", 128, 64496, " ::/0 ",
		    "::/1" },
		{ "AS0", "192.0.2.0/24", 32, 0, " ", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct roa roa = { .max_length = rows[i].max,
			.origin_as = rows[i].origin_as };
		struct prefix open;
		char text[PREFIX_TEXT_MAX];
		bool found;

		assert_int_equal(prefix_parse(rows[i].prefix, &roa.prefix),
		    PREFIX_OK);
		found =
		    registry_roa_open(&roa, is_in, rows[i].announced, &open);
		CHECK(rows[i].name, found == (rows[i].open != NULL));
		if (found)
			CHECK(rows[i].name,
			    str_eq(prefix_print(&open, text), rows[i].open));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ases),
		cmocka_unit_test(test_holdings),
		cmocka_unit_test(test_roas),
		cmocka_unit_test(test_roa_open),
	};

	return RUN_TESTS(tests);
}
