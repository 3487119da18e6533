/* The decision process: each rule, and that no order of arrival matters. */
#include "check.h"

#include "bgp/decide.h"

enum { MAX = 8 };

/* A route like all others; rows change what they are about. */
static struct candidate
plain(uint32_t ref)
{
	return (struct candidate){
		.ref = ref,
		.eligible = true,
		.ebgp = true,
		.local_pref = 100,
		.as_path_length = 3,
		.neighbor_as = 64500 + ref,
		.igp_cost = 10,
		.age_ms = 1000,
		.router_id = 100 + ref,
		.peer_addr = ip_addr_v4(0xc0000200u + ref),
	};
}

/* Two routes, the first better by one rule only and worse by the next. */
static void
test_each_rule(void **state)
{
	struct candidate a, b;
	static const struct decide_options no = { 0 };
	static const struct decide_options older = { .prefer_older = true };
	static const struct decide_options med = { .always_compare_med = true };
	struct {
		const char *name;
		enum decide_rule rule;
		const struct decide_options *options;
		struct candidate better, worse;
	} rows[15];
	size_t n = 0;

	(void)state;
#define ROW(text, r, o, change_a, change_b)                                    \
	do {                                                                   \
		a = plain(0), b = plain(1);                                    \
		change_a;                                                      \
		change_b;                                                      \
		rows[n].name = text, rows[n].rule = r, rows[n].options = o;    \
		rows[n].better = a, rows[n++].worse = b;                       \
	} while (0)
	ROW("eligible", DECIDE_ELIGIBLE, &no, a.weight = 0,
	    (b.eligible = false, b.weight = 9));
	ROW("rov-state", DECIDE_ROV, &no, (void)0,
	    (b.rov_rank = 1, b.weight = 9));
	ROW("weight", DECIDE_WEIGHT, &no, a.weight = 1, b.local_pref = 900);
	ROW("local-pref", DECIDE_LOCAL_PREF, &no, a.local_pref = 101,
	    (b.local = true, b.as_path_length = 0));
	ROW("local-origin", DECIDE_LOCAL_ORIGIN, &no, a.local = true,
	    b.as_path_length = 0);
	ROW("as-path-length", DECIDE_AS_PATH_LENGTH, &no,
	    (a.as_path_length = 2, a.origin = 2), (void)0);
	ROW("origin", DECIDE_ORIGIN, &no, a.med = 9,
	    (b.origin = 1, b.neighbor_as = a.neighbor_as));
	ROW("med", DECIDE_MED, &no, a.ebgp = false,
	    (b.med = 1, b.neighbor_as = a.neighbor_as));
	ROW("med", DECIDE_MED, &med, a.ebgp = false, b.med = 1);
	ROW("ebgp-over-ibgp", DECIDE_EBGP_OVER_IBGP, &no, a.igp_cost = 20,
	    (b.ebgp = false, b.med = 0));
	ROW("igp-cost", DECIDE_IGP_COST, &no, a.router_id = 900,
	    b.igp_cost = 11);
	ROW("route-age", DECIDE_ROUTE_AGE, &older,
	    (a.router_id = 900, a.age_ms = 1001), (void)0);
	ROW("router-id", DECIDE_ROUTER_ID, &no, a.cluster_length = 2, (void)0);
	ROW("cluster-length", DECIDE_CLUSTER_LENGTH, &no,
	    a.peer_addr = ip_addr_v4(0xc00002ffu),
	    (b.router_id = a.router_id, b.cluster_length = 1));
	ROW("peer-address", DECIDE_PEER_ADDRESS, &no, (void)0,
	    b.router_id = a.router_id);
#undef ROW
	assert_int_equal(n, ARRAY_LEN(rows));
	for (size_t i = 0; i < n; i++)
		for (size_t swap = 0; swap < 2; swap++) {
			struct candidate c[2];
			enum decide_rule last;

			c[swap] = rows[i].better;
			c[1 - swap] = rows[i].worse;
			CHECK_INT(rows[i].name,
			    decide(c, 2, rows[i].options, &last), swap);
			CHECK_INT(rows[i].name, last, rows[i].rule);
			CHECK_INT(rows[i].name, c[1 - swap].lost_at,
			    rows[i].rule);
			CHECK(rows[i].name, c[swap].best && !c[1 - swap].best);
			CHECK_STR(rows[i].name,
			    decide_rule_info(rows[i].rule)->word, rows[i].name);
		}
}

static void
test_few(void **state)
{
	static const struct decide_options no = { 0 };
	struct candidate c[2] = { plain(0), plain(1) };
	enum decide_rule last;

	(void)state;
	assert_int_equal(decide(c, 0, &no, &last), -1);
	assert_int_equal(last, DECIDE_ONLY);
	assert_int_equal(decide(c, 1, &no, &last), 0);
	assert_int_equal(last, DECIDE_ONLY);
	c[0].eligible = false;
	assert_int_equal(decide(c, 1, &no, &last), -1);
	assert_int_equal(last, DECIDE_ELIGIBLE);
	assert_false(c[0].best);
	assert_int_equal(decide(c, 2, &no, &last), 1);
	assert_int_equal(last, DECIDE_ELIGIBLE);
}

static void
test_options(void **state)
{
	struct decide_options o = { .as_path_ignore = true };
	struct candidate c[2] = { plain(0), plain(1) };
	enum decide_rule last;

	(void)state;
	c[0].as_path_length = 9;
	assert_int_equal(decide(c, 2, &o, &last), 0);
	assert_int_equal(last, DECIDE_ROUTER_ID);

	/* Not asked for: age is nothing. */
	o = (struct decide_options){ 0 };
	c[0].as_path_length = 3;
	c[1].age_ms = 5000;
	assert_int_equal(decide(c, 2, &o, &last), 0);
	/* Between iBGP routes it never is (RFC 5004 3). */
	o.prefer_older = true;
	assert_int_equal(decide(c, 2, &o, &last), 1);
	c[0].ebgp = c[1].ebgp = false;
	assert_int_equal(decide(c, 2, &o, &last), 0);
	assert_int_equal(last, DECIDE_ROUTER_ID);
}

/* The classic: compared in pairs, each of the three beats the next one, and
 * the winner is the one that came last. Over the set there is one answer. */
static void
test_med_is_no_order(void **state)
{
	static const struct decide_options no = { 0 };
	struct candidate a = plain(0), b = plain(1), c = plain(2);

	(void)state;
	a.neighbor_as = b.neighbor_as = 64500;
	a.med = 10, a.igp_cost = 5;
	b.med = 5, b.igp_cost = 30;
	c.igp_cost = 20;
	for (size_t first = 0; first < 3; first++) {
		struct candidate set[3];
		enum decide_rule last;
		int best;

		set[first] = a;
		set[(first + 1) % 3] = b;
		set[(first + 2) % 3] = c;
		best = decide(set, 3, &no, &last);
		assert_int_equal(set[best].ref, 2);
		assert_int_equal(last, DECIDE_IGP_COST);
		assert_int_equal(set[first].lost_at, DECIDE_MED);
		assert_int_equal(set[(first + 1) % 3].lost_at, DECIDE_IGP_COST);
	}
}

/* A loser removes nobody: MED is looked at among those that are still in. */
static void
test_removed_is_out(void **state)
{
	static const struct decide_options no = { 0 };
	struct candidate c[3] = { plain(0), plain(1), plain(2) };
	enum decide_rule last;

	(void)state;
	c[0].neighbor_as = c[1].neighbor_as = 64500;
	c[0].as_path_length = 9;
	c[1].med = 50;
	c[2].router_id = 900;
	assert_int_equal(decide(c, 3, &no, &last), 1);
	assert_int_equal(c[0].lost_at, DECIDE_AS_PATH_LENGTH);
	assert_int_equal(last, DECIDE_ROUTER_ID);
}

/* --- order of arrival ---------------------------------------------------- */

/* Small ranges, so that ties and MED groups are common. */
static struct candidate
random_candidate(uint64_t *seed, uint32_t ref)
{
	struct candidate c = plain(ref);

	c.eligible = base_rand(seed) % 8 != 0;
	c.local = base_rand(seed) % 8 == 0;
	c.ebgp = base_rand(seed) % 2 == 0;
	c.weight = (uint32_t)(base_rand(seed) % 8 == 0);
	c.local_pref = 100 + (uint32_t)(base_rand(seed) % 4 == 0);
	c.as_path_length = 1 + (uint32_t)(base_rand(seed) % 5 == 0);
	c.origin = base_rand(seed) % 6 == 0;
	c.med = (uint32_t)(base_rand(seed) % 3);
	c.neighbor_as = 64500 + (uint32_t)(base_rand(seed) % 3);
	c.igp_cost = (uint32_t)(base_rand(seed) % 3);
	c.age_ms = base_rand(seed) % 3;
	c.router_id = (uint32_t)(base_rand(seed) % 3);
	c.cluster_length = (uint32_t)(base_rand(seed) % 2);
	return c;
}

struct answer {
	int best;                            /* ref, -1 */
	enum decide_rule last, lost_at[MAX]; /* by ref */
};

static struct answer
ask(const struct candidate *set, const size_t *order, size_t n,
    const struct decide_options *o)
{
	struct candidate c[MAX];
	struct answer a = { -1, DECIDE_ONLY, { DECIDE_ONLY } };
	int best;

	for (size_t i = 0; i < n; i++)
		c[i] = set[order[i]];
	best = decide(c, n, o, &a.last);
	if (best >= 0)
		a.best = (int)c[best].ref;
	for (size_t i = 0; i < n; i++) {
		a.lost_at[c[i].ref] = c[i].lost_at;
		assert_int_equal(c[i].best, best == (int)i);
		if (best != (int)i)
			assert_int_not_equal(c[i].lost_at, DECIDE_ONLY);
	}
	return a;
}

static void
assert_same_answer(const struct answer *a, const struct answer *b, size_t n)
{
	assert_int_equal(a->best, b->best);
	assert_int_equal(a->last, b->last);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(a->lost_at[i], b->lost_at[i]);
}

/* Heap's algorithm without recursion; false after the last one. */
struct permutation {
	size_t order[MAX], count[MAX], n, i;
};

static void
permutation_first(struct permutation *p, size_t n)
{
	*p = (struct permutation){ .n = n };
	for (size_t i = 0; i < n; i++)
		p->order[i] = i;
}

static bool
permutation_next(struct permutation *p)
{
	while (p->i < p->n) {
		if (p->count[p->i] < p->i) {
			size_t j = p->i % 2 == 0 ? 0 : p->count[p->i];
			size_t x = p->order[j];

			p->order[j] = p->order[p->i];
			p->order[p->i] = x;
			p->count[p->i]++;
			p->i = 0;
			return true;
		}
		p->count[p->i++] = 0;
	}
	return false;
}

static struct decide_options
random_options(uint64_t *seed)
{
	uint64_t bits = base_rand(seed);

	return (struct decide_options){
		.always_compare_med = bits % 4 == 0,
		.as_path_ignore = bits / 4 % 4 == 0,
		.prefer_older = bits / 16 % 4 == 0,
	};
}

static void
test_every_order(void **state)
{
	static const size_t factorial[] = { 1, 1, 2, 6, 24, 120 };
	uint64_t seed = 1;

	(void)state;
	for (size_t n = 1; n < ARRAY_LEN(factorial); n++)
		for (int round = 0; round < 300; round++) {
			struct candidate set[MAX];
			struct decide_options o = random_options(&seed);
			struct permutation p;
			struct answer first;
			size_t orders = 1;

			for (size_t i = 0; i < n; i++)
				set[i] = random_candidate(&seed, (uint32_t)i);
			permutation_first(&p, n);
			first = ask(set, p.order, n, &o);
			while (permutation_next(&p)) {
				struct answer a = ask(set, p.order, n, &o);

				assert_same_answer(&first, &a, n);
				orders++;
			}
			assert_int_equal(orders, factorial[n]);
		}
}

static void
test_random_sets(void **state)
{
	uint64_t seed = 20000;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = 1 + base_rand(&seed) % MAX;
		size_t order[MAX], other[MAX];
		struct candidate set[MAX];
		struct decide_options o = random_options(&seed);
		struct answer a, b;

		for (size_t i = 0; i < n; i++) {
			set[i] = random_candidate(&seed, (uint32_t)i);
			order[i] = other[i] = i;
		}
		for (size_t i = n; i > 1; i--) {
			size_t j = base_rand(&seed) % i, x = other[j];

			other[j] = other[i - 1];
			other[i - 1] = x;
		}
		a = ask(set, order, n, &o);
		b = ask(set, other, n, &o);
		assert_same_answer(&a, &b, n);
	}
}

/* Taking a loser away, or only those that lost last, changes nothing for the
 * winner as long as MED groups stay whole: here, with MED compared always. */
static void
test_losers_do_not_matter(void **state)
{
	static const struct decide_options o = { .always_compare_med = true };
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = 2 + base_rand(&seed) % (MAX - 1);
		size_t order[MAX], kept = 0;
		struct candidate set[MAX];
		struct answer all, few;

		for (size_t i = 0; i < n; i++) {
			set[i] = random_candidate(&seed, (uint32_t)i);
			order[i] = i;
		}
		all = ask(set, order, n, &o);
		for (size_t i = 0; i < n; i++)
			if ((int)i == all.best || base_rand(&seed) % 2 == 0)
				order[kept++] = i;
		few = ask(set, order, kept, &o);
		assert_int_equal(few.best, all.best);
	}
}

static void
test_words(void **state)
{
	(void)state;
	for (enum decide_rule r = DECIDE_ELIGIBLE; r <= DECIDE_ONLY; r++) {
		assert_non_null(decide_rule_info(r)->word);
		assert_non_null(decide_rule_info(r)->text);
	}
	assert_string_equal(decide_rule_info(DECIDE_MED)->clause,
	    "RFC 4271 9.1.2.2 c");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_rule),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_med_is_no_order),
		cmocka_unit_test(test_removed_is_out),
		cmocka_unit_test(test_every_order),
		cmocka_unit_test(test_random_sets),
		cmocka_unit_test(test_losers_do_not_matter),
		cmocka_unit_test(test_words),
	};

	return RUN_TESTS(tests);
}
