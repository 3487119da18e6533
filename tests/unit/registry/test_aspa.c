/* ASPA: the procedures of the draft on worked paths, and on all small worlds
 * against two other readings of section 6. */
#include "check.h"

#include "registry/aspa.h"

/* --- worked cases ----------------------------------------------------------
 *
 *        20 ---- 30         AS 20 and AS 30 have no providers
 *       /  \    /  \
 *      10   \  /   40       10 buys from 20, 40 from 30,
 *      /     50      \      50 from both,
 *     1               2     1 from 10, 2 from 40 (which has no ASPA) */

static const uint32_t none[] = { 0 };
static const uint32_t p1[] = { 10 };
static const uint32_t p10[] = { 20 };
static const uint32_t p2[] = { 40 };
static const uint32_t p50[] = { 20, 30 };

static const struct as_record aspas[] = {
	{ 1, p1, 1 },
	{ 10, p10, 1 },
	{ 20, none, 1 },
	{ 30, none, 1 },
	{ 50, p50, 2 },
	{ 2, p2, 1 },
};

enum { UP = ASPA_UPSTREAM, DOWN = ASPA_DOWNSTREAM };

static void
test_authorized(void **state)
{
	static const struct {
		const char *name;
		uint32_t customer, provider;
		const char *found;
	} rows[] = {
		{ "named", 1, 10, "provider" },
		{ "one of several", 50, 30, "provider" },
		{ "not named", 1, 20, "not-provider" },
		{ "the other way round", 10, 1, "not-provider" },
		{ "AS0: nobody", 20, 30, "not-provider" },
		{ "AS0 is no provider", 20, 0, "not-provider" },
		{ "no ASPA", 40, 30, "no-attestation" },
		{ "no ASPA, no provider either", 40, 2, "no-attestation" },
		{ "an unknown AS", 99, 98, "no-attestation" },
	};
	struct as_map *map = as_map_create(aspas, ARRAY_LEN(aspas));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_STR(rows[i].name,
		    aspa_attestation_name(aspa_authorized(map, rows[i].customer,
			rows[i].provider)),
		    rows[i].found);
	CHECK_STR("nothing is published",
	    aspa_attestation_name(aspa_authorized(NULL, 1, 10)),
	    "no-attestation");
	as_map_destroy(map);
}

static const struct path_row {
	const char *name, *path;
	int direction;
	uint32_t neighbor;
	enum aspa_state state;
	enum aspa_reason reason;
	uint32_t up_customer, down_customer; /* where ramps end; 0: nowhere */
} path_rows[] = {
	{ "empty", "", UP, 1, ASPA_INVALID, ASPA_EMPTY_PATH, 0, 0 },
	{ "empty, down", "", DOWN, 1, ASPA_INVALID, ASPA_EMPTY_PATH, 0, 0 },
	{ "not the neighbour's", "10 1", UP, 20, ASPA_INVALID, ASPA_FIRST_AS, 0,
	    0 },
	{ "not the neighbour's, down", "10 1", DOWN, 20, ASPA_INVALID,
	    ASPA_FIRST_AS, 0, 0 },
	{ "behind a route server", "10 1", UP, 0, ASPA_VALID, ASPA_ATTESTED, 0,
	    0 },
	{ "AS_SET at the end", "10 {1}", UP, 10, ASPA_INVALID, ASPA_AS_SET, 0,
	    0 },
	{ "AS_SET inside", "20 {9,10} 1", DOWN, 20, ASPA_INVALID, ASPA_AS_SET,
	    0, 0 },
	{ "AS_SET first", "{10} 1", UP, 0, ASPA_INVALID, ASPA_AS_SET, 0, 0 },
	{ "the neighbour's own", "10", UP, 10, ASPA_VALID, ASPA_ATTESTED, 0,
	    0 },
	{ "the neighbour's own, without ASPA", "40", UP, 40, ASPA_VALID,
	    ASPA_ATTESTED, 0, 0 },
	{ "one hop up", "10 1", UP, 10, ASPA_VALID, ASPA_ATTESTED, 0, 0 },
	{ "two hops up", "20 10 1", UP, 20, ASPA_VALID, ASPA_ATTESTED, 0, 0 },
	{ "prepended", "20 20 10 10 10 1 1", UP, 20, ASPA_VALID, ASPA_ATTESTED,
	    0, 0 },
	{ "leaked to a peer", "50 20 10 1", UP, 50, ASPA_INVALID, ASPA_LEAK, 20,
	    0 },
	{ "up over an AS without ASPA", "30 40 2", UP, 30, ASPA_UNKNOWN,
	    ASPA_UNATTESTED, 40, 0 },
	{ "peer's route from a peer", "30 20 10 1", UP, 30, ASPA_INVALID,
	    ASPA_LEAK, 20, 0 },
	{ "peer's route from a provider", "30 20 10 1", DOWN, 30, ASPA_VALID,
	    ASPA_ATTESTED, 20, 30 },
	{ "up, over and down", "40 30 20 10 1", DOWN, 40, ASPA_UNKNOWN,
	    ASPA_UNATTESTED, 20, 40 },
	{ "up and down the same hill", "50 20 10 1", DOWN, 50, ASPA_VALID,
	    ASPA_ATTESTED, 20, 20 },
	{ "two hops down from the origin", "1 10 20", DOWN, 1, ASPA_VALID,
	    ASPA_ATTESTED, 20, 0 },
	{ "leaked by 50 from one provider to the other", "30 50 20 10 1", DOWN,
	    30, ASPA_INVALID, ASPA_LEAK, 20, 30 },
	{ "the same, the receiver is peer of 30", "30 50 20 10 1", UP, 30,
	    ASPA_INVALID, ASPA_LEAK, 20, 0 },
	{ "forged origin next to a stranger", "99 1", UP, 99, ASPA_INVALID,
	    ASPA_LEAK, 1, 0 },
	{ "forged origin, two hops may be a peak", "99 1", DOWN, 99, ASPA_VALID,
	    ASPA_ATTESTED, 1, 99 },
	{ "forged origin, three hops down", "98 99 1", DOWN, 98, ASPA_UNKNOWN,
	    ASPA_UNATTESTED, 1, 98 },
	{ "forged below an attested AS", "20 99 1", DOWN, 20, ASPA_INVALID,
	    ASPA_LEAK, 1, 20 },
	{ "nobody in it has an ASPA", "97 98 99", UP, 97, ASPA_UNKNOWN,
	    ASPA_UNATTESTED, 99, 0 },
	{ "the same, down", "96 97 98 99", DOWN, 96, ASPA_UNKNOWN,
	    ASPA_UNATTESTED, 99, 96 },
};

static path_id
path_of(struct attr_table *t, const char *text)
{
	path_id path = 0;

	assert_true(text[0] == '\0' || as_path_parse(t, text, &path));
	return path;
}

static void
test_paths(void **state)
{
	struct as_map *map = as_map_create(aspas, ARRAY_LEN(aspas));
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(path_rows); i++) {
		const struct path_row *row = &path_rows[i];
		struct aspa_result r =
		    aspa_verify(map, t, path_of(t, row->path), row->neighbor,
			(enum aspa_direction)row->direction);

		CHECK_STR(row->name, aspa_state_name(r.state),
		    aspa_state_name(row->state));
		CHECK_INT(row->name, r.reason, row->reason);
		CHECK_INT(row->name, r.up.customer_as, row->up_customer);
		CHECK_INT(row->name, r.down.customer_as, row->down_customer);
	}
	attr_table_destroy(t);
	as_map_destroy(map);
}

/* The hop and its clause are what an explanation is made of. */
static void
test_evidence(void **state)
{
	struct as_map *map = as_map_create(aspas, ARRAY_LEN(aspas));
	struct attr_table *t = attr_table_create();
	struct aspa_result r = aspa_verify(map, t,
	    path_of(t, "30 30 50 20 10 1"), 30, ASPA_DOWNSTREAM);

	(void)state;
	assert_int_equal(r.length, 5);
	assert_int_equal(r.up_ramp, 3);
	assert_int_equal(r.down_ramp, 1);
	assert_int_equal(r.up.customer_as, 20);
	assert_int_equal(r.up.provider_as, 50);
	assert_int_equal(r.up.found, ASPA_NOT_PROVIDER);
	assert_int_equal(r.down.customer_as, 30);
	assert_int_equal(r.down.provider_as, 50);
	assert_string_equal(aspa_clause(ASPA_DOWNSTREAM, r.reason),
	    "draft-ietf-sidrops-aspa-verification-23 6.3 step 4");
	for (int i = ASPA_EMPTY_PATH; i <= ASPA_ATTESTED; i++) {
		assert_non_null(aspa_reason_text((enum aspa_reason)i));
		assert_non_null(
		    aspa_clause(ASPA_UPSTREAM, (enum aspa_reason)i));
	}
	attr_table_destroy(t);
	as_map_destroy(map);
}

/* --- other readings --------------------------------------------------------
 *
 * as[1] is the origin, as[n] the neighbour; every two neighbours differ. */

struct world {
	const struct as_map *map;
	uint32_t as[16];
	int n;
};

static enum aspa_attestation
hop(const struct world *w, int customer, int provider)
{
	return aspa_authorized(w->map, w->as[customer], w->as[provider]);
}

/* 6.1 to 6.3 word for word. */
static enum aspa_state
by_ramps(const struct world *w, enum aspa_direction d)
{
	int n = w->n, max_up = n, min_up = n, max_down = n, min_down = n;

	for (int i = n - 1; i >= 1; i--) {
		if (hop(w, i, i + 1) == ASPA_NOT_PROVIDER)
			max_up = i;
		if (hop(w, i, i + 1) != ASPA_PROVIDER)
			min_up = i;
	}
	for (int j = 2; j <= n; j++) {
		if (hop(w, j, j - 1) == ASPA_NOT_PROVIDER)
			max_down = n - j + 1;
		if (hop(w, j, j - 1) != ASPA_PROVIDER)
			min_down = n - j + 1;
	}
	if (d == ASPA_UPSTREAM)
		max_down = min_down = 0;
	if (max_up + max_down < n)
		return ASPA_INVALID;
	return min_up + min_down < n ? ASPA_UNKNOWN : ASPA_VALID;
}

/* Can the path be read as climbing to as[k], crossing at most one hop, and
 * descending? attested: by ASPAs; else: no ASPA says otherwise. */
static bool
is_hill(const struct world *w, enum aspa_direction d, bool attested)
{
	for (int k = 1; k <= w->n; k++) {
		int from = d == ASPA_UPSTREAM ? w->n : k;
		bool good = true;

		if (d == ASPA_UPSTREAM && k != w->n)
			continue;
		for (int i = 1; i < k; i++)
			good = good &&
			    (attested ? hop(w, i, i + 1) == ASPA_PROVIDER
				      : hop(w, i, i + 1) != ASPA_NOT_PROVIDER);
		/* The hop from as[k] to as[k + 1] is the one between peers. */
		for (int j = from + 2; j <= w->n; j++)
			good = good &&
			    (attested ? hop(w, j, j - 1) == ASPA_PROVIDER
				      : hop(w, j, j - 1) != ASPA_NOT_PROVIDER);
		if (good)
			return true;
	}
	return false;
}

static enum aspa_state
by_hills(const struct world *w, enum aspa_direction d)
{
	if (!is_hill(w, d, false))
		return ASPA_INVALID;
	return is_hill(w, d, true) ? ASPA_VALID : ASPA_UNKNOWN;
}

/* Each AS of the path once, or repeated as often as its bit of twice says. */
static path_id
world_path(struct attr_table *t, const struct world *w, unsigned int twice)
{
	path_id path = 0;

	for (int i = 1; i <= w->n; i++) {
		path = as_path_prepend(t, path, w->as[i]);
		if (twice >> i & 1)
			path = as_path_prepend(t, path, w->as[i]);
	}
	return path;
}

static void
compare(struct attr_table *t, const struct world *w, unsigned int twice)
{
	path_id path = world_path(t, w, twice);

	for (int i = 0; i < 2; i++) {
		enum aspa_direction d = (enum aspa_direction)i;
		struct aspa_result r =
		    aspa_verify(w->map, t, path, w->as[w->n], d);

		assert_int_equal(r.state, by_ramps(w, d));
		assert_int_equal(r.state, by_hills(w, d));
		assert_int_equal(r.length, w->n);
	}
}

/* Four ASes in a row; each has no ASPA or names any of the others: 9^4. */
static void
test_all_small_worlds(void **state)
{
	struct attr_table *t = attr_table_create();

	(void)state;
	for (int code = 0; code < 9 * 9 * 9 * 9; code++) {
		uint32_t members[4][4];
		struct as_record r[4];
		size_t n = 0;
		int rest = code;
		struct world w = { .as = { 0, 1, 2, 3, 4 } };

		for (uint32_t as = 1; as <= 4; as++, rest /= 9) {
			size_t k = 0;
			uint32_t other = 1;

			if (rest % 9 == 8)
				continue;
			for (int bit = 0; bit < 3; bit++, other++) {
				other += other == as;
				if (rest % 9 >> bit & 1)
					members[n][k++] = other;
			}
			r[n] = (struct as_record){ as, members[n], k };
			n++;
		}
		struct as_map *map = as_map_create(r, n);
		w.map = map;
		for (w.n = 1; w.n <= 4; w.n++)
			compare(t, &w, (unsigned int)code);
		as_map_destroy(map);
	}
	attr_table_destroy(t);
}

static uint32_t
dice(uint64_t *seed, uint32_t sides)
{
	return (uint32_t)(base_rand(seed) % sides);
}

/* Longer paths, ASes that come back, prepends, several ASPAs of one AS. */
static void
test_random_worlds(void **state)
{
	struct attr_table *t = attr_table_create();
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint32_t members[12][4];
		struct as_record r[12];
		struct world w = { .n = 1 + (int)dice(&seed, 15) };
		size_t n = dice(&seed, ARRAY_LEN(r) + 1);

		for (size_t i = 0; i < n; i++) {
			r[i] = (struct as_record){ 1 + dice(&seed, 6),
				members[i], dice(&seed, 5) };
			for (size_t j = 0; j < r[i].n; j++)
				members[i][j] = dice(&seed, 8);
		}
		for (int i = 1; i <= w.n; i++)
			do
				w.as[i] = 1 + dice(&seed, 7);
			while (w.as[i] == w.as[i - 1]);
		struct as_map *map = as_map_create(r, n);
		w.map = map;
		compare(t, &w, dice(&seed, 1 << 16));
		as_map_destroy(map);
	}
	attr_table_destroy(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_authorized),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_all_small_worlds),
		cmocka_unit_test(test_random_worlds),
	};

	return RUN_TESTS(tests);
}
