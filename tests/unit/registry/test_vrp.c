/* Route origin validation against the worked cases of RFC 6811 and RFC 6907,
 * and against a literal reading of RFC 6811 on random sets. */
#include "check.h"

#include "registry/vrp.h"

#include <stdlib.h>

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static struct vrp
vrp_of(const char *prefix, uint8_t max_length, uint32_t as)
{
	return (struct vrp){ prefix_of(prefix), max_length, as };
}

/* --- worked cases ---------------------------------------------------------*/

struct case_row {
	const char *name;
	const char *nlri;
	uint32_t origin;
	enum rov_state state;
	enum rov_reason reason;
	int because; /* index into the VRPs of the table; -1: none */
};

static void
check_cases(const struct vrp *vrps, size_t n, const struct case_row *rows,
    size_t n_rows)
{
	struct vrp_set *set = vrp_set_create(vrps, n);

	for (size_t i = 0; i < n_rows; i++) {
		struct prefix nlri = prefix_of(rows[i].nlri);
		struct rov_result r = rov_validate(set, &nlri, rows[i].origin);
		CHECK_STR(rows[i].name, rov_state_name(r.state),
		    rov_state_name(rows[i].state));
		CHECK_INT(rows[i].name, r.reason, rows[i].reason);
		CHECK(rows[i].name,
		    (r.because == NULL) == (rows[i].because < 0));
		if (rows[i].because < 0)
			continue;
		const struct vrp *v = &vrps[rows[i].because];
		CHECK(rows[i].name, prefix_eq(&r.because->prefix, &v->prefix));
		CHECK_INT(rows[i].name, r.because->origin_as, v->origin_as);
		CHECK_INT(rows[i].name, r.because->max_length, v->max_length);
	}
	vrp_set_destroy(set);
}

/* The cases of RFC 6907 section 7, with VRPs inside each other. */
static void
test_rfc6907(void **state)
{
	(void)state;
	const struct vrp vrps[] = {
		vrp_of("10.1.0.0/16", 16, 64496),
		vrp_of("10.1.16.0/20", 24, 64511),
		vrp_of("10.1.17.0/24", 24, 64498),
		vrp_of("10.2.0.0/16", 24, 0),
		vrp_of("2001:db8::/32", 48, 64496),
	};
	static const struct case_row rows[] = {
		{ "covering, right AS", "10.1.0.0/16", 64496, ROV_VALID,
		    ROV_MATCHED, 0 },
		{ "covering, wrong AS", "10.1.0.0/16", 64511, ROV_INVALID,
		    ROV_WRONG_ORIGIN, 0 },
		{ "longer than maxLength", "10.1.128.0/24", 64496, ROV_INVALID,
		    ROV_TOO_LONG, 0 },
		{ "no covering VRP", "10.3.0.0/16", 64496, ROV_NOT_FOUND,
		    ROV_NO_COVERING_VRP, -1 },
		{ "AS_SET origin, covered", "10.1.0.0/16", 0, ROV_INVALID,
		    ROV_NO_ORIGIN, 0 },
		{ "AS_SET origin, not covered", "10.3.0.0/16", 0, ROV_NOT_FOUND,
		    ROV_NO_COVERING_VRP, -1 },
		{ "less specific than every VRP", "10.0.0.0/8", 64496,
		    ROV_NOT_FOUND, ROV_NO_COVERING_VRP, -1 },
		{ "one of several covering matches", "10.1.16.0/20", 64511,
		    ROV_VALID, ROV_MATCHED, 1 },
		{ "the less specific VRP matches", "10.1.17.0/24", 64511,
		    ROV_VALID, ROV_MATCHED, 1 },
		{ "right AS, too long, before wrong AS", "10.1.17.0/24", 64496,
		    ROV_INVALID, ROV_TOO_LONG, 0 },
		{ "the most specific wrong origin is named", "10.1.17.0/24",
		    64999, ROV_INVALID, ROV_WRONG_ORIGIN, 2 },
		{ "AS0 makes every origin Invalid", "10.2.3.0/24", 64496,
		    ROV_INVALID, ROV_WRONG_ORIGIN, 3 },
		{ "AS0 does not match NONE", "10.2.0.0/16", 0, ROV_INVALID,
		    ROV_NO_ORIGIN, 3 },
		{ "IPv6 within maxLength", "2001:db8:1::/48", 64496, ROV_VALID,
		    ROV_MATCHED, 4 },
		{ "IPv6 beyond maxLength", "2001:db8:1::/49", 64496,
		    ROV_INVALID, ROV_TOO_LONG, 4 },
		{ "the same bits in the other family", "::/0", 64496,
		    ROV_NOT_FOUND, ROV_NO_COVERING_VRP, -1 },
	};

	check_cases(vrps, ARRAY_LEN(vrps), rows, ARRAY_LEN(rows));
}

/* 24 February 2008, had there been ROAs: the hijack is Invalid, and so is the
 * rescue with /25 that goes beyond maxLength. */
static void
test_youtube(void **state)
{
	(void)state;
	const struct vrp vrps[] = { vrp_of("208.65.152.0/22", 22, 36561) };
	static const struct case_row rows[] = {
		{ "own aggregate", "208.65.152.0/22", 36561, ROV_VALID,
		    ROV_MATCHED, 0 },
		{ "hijack", "208.65.153.0/24", 17557, ROV_INVALID,
		    ROV_WRONG_ORIGIN, 0 },
		{ "rescue", "208.65.153.0/25", 36561, ROV_INVALID, ROV_TOO_LONG,
		    0 },
	};

	check_cases(vrps, ARRAY_LEN(vrps), rows, ARRAY_LEN(rows));
}

/* --- brute force ----------------------------------------------------------*/

/* RFC 6811 2, read aloud. */
static enum rov_state
literal(const struct vrp *v, size_t n, const struct prefix *p, uint32_t origin)
{
	bool covered = false;

	for (size_t i = 0; i < n; i++) {
		if (!prefix_covers(&v[i].prefix, p))
			continue;
		covered = true;
		if (p->len <= v[i].max_length && origin != 0 &&
		    v[i].origin_as == origin)
			return ROV_VALID;
	}
	return covered ? ROV_INVALID : ROV_NOT_FOUND;
}

/* Prefixes in a space so small that they meet. */
static struct prefix
random_prefix(uint64_t *seed)
{
	uint64_t r = base_rand(seed);

	if (r % 4 == 0) {
		struct ip_addr a = { .family = IP_V6 };
		a.bytes[0] = (uint8_t)(r >> 8 & 0x83);
		a.bytes[15] = (uint8_t)(r >> 16);
		return prefix_make(a, (int)(r >> 32 & 0x7fff) % 129);
	}
	return prefix_make(ip_addr_v4((uint32_t)(r >> 8) & 0xc000000fu),
	    (int)(r >> 40 & 0x7fff) % 33);
}

static void
check_result(const struct rov_result *r, const struct vrp *v, size_t n,
    const struct prefix *p, uint32_t origin)
{
	const struct vrp *b = r->because;

	assert_int_equal(r->state, literal(v, n, p, origin));
	assert_int_equal(b == NULL, r->state == ROV_NOT_FOUND);
	if (b == NULL) {
		assert_int_equal(r->reason, ROV_NO_COVERING_VRP);
		return;
	}
	assert_true(prefix_covers(&b->prefix, p));
	if (r->reason == ROV_MATCHED || r->reason == ROV_TOO_LONG)
		assert_int_equal(b->origin_as, origin);
	assert_int_equal(r->reason == ROV_MATCHED, r->state == ROV_VALID);
	if (r->reason == ROV_TOO_LONG)
		assert_true(p->len > b->max_length);
	assert_int_equal(r->reason == ROV_NO_ORIGIN,
	    r->state != ROV_VALID && origin == 0);
}

static void
test_random(void **state)
{
	(void)state;
	uint64_t seed = 6811;
	struct vrp v[40];

	for (int round = 0; round < 300; round++) {
		size_t n = (size_t)(base_rand(&seed) % ARRAY_LEN(v));
		for (size_t i = 0; i < n; i++) {
			struct prefix p = random_prefix(&seed);
			int more = ip_bits(p.addr.family) - p.len;
			int longer =
			    (int)(base_rand(&seed) % (uint64_t)(more + 1));
			v[i] = (struct vrp){ p, (uint8_t)(p.len + longer),
				(uint32_t)(base_rand(&seed) % 4) };
		}
		struct vrp_set *set = vrp_set_create(v, n);
		for (int i = 0; i < 100; i++) {
			struct prefix p = random_prefix(&seed);
			uint32_t origin = (uint32_t)(base_rand(&seed) % 4);
			struct rov_result r = rov_validate(set, &p, origin);
			check_result(&r, v, n, &p, origin);
		}
		vrp_set_destroy(set);
	}
}

static void
test_set(void **state)
{
	(void)state;
	const struct vrp v[] = {
		vrp_of("10.2.0.0/16", 24, 1),
		vrp_of("10.1.0.0/16", 24, 2),
		vrp_of("10.2.0.0/16", 24, 1),
		vrp_of("10.2.0.0/16", 20, 1),
	};
	struct prefix p = prefix_of("10.2.0.0/16");
	size_t n;

	struct vrp_set *set = vrp_set_create(v, ARRAY_LEN(v));
	const struct vrp *items = vrp_set_items(set, &n);
	assert_int_equal(n, 3);
	assert_int_equal(items[0].origin_as, 2);
	assert_int_equal(items[1].max_length, 20);
	assert_int_equal(items[2].max_length, 24);
	vrp_set_destroy(set);
	vrp_set_destroy(NULL);
	set = vrp_set_create(NULL, 0);
	assert_int_equal(rov_validate(set, &p, 1).state, ROV_NOT_FOUND);
	vrp_set_destroy(set);
	assert_int_equal(rov_validate(NULL, &p, 1).state, ROV_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc6907),
		cmocka_unit_test(test_youtube),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_set),
	};

	return RUN_TESTS(tests);
}
