/* Prefix lists: the rules of ge and le, and the index against the walk. */
#include "check.h"

#include "policy/policy.h"

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static struct prefix_rule
rule_of(bool permit, const char *prefix, int min, int max)
{
	struct prefix p = prefix_of(prefix);

	return (struct prefix_rule){
		.prefix = p,
		.min_len = (uint8_t)(min != 0 ? min : p.len),
		.max_len = (uint8_t)(max != 0 ? max : p.len),
		.permit = permit,
	};
}

static void
test_match(void **state)
{
	(void)state;
	struct prefix_rule rules[] = {
		rule_of(false, "10.1.2.0/24", 0, 0),
		rule_of(true, "10.1.0.0/16", 0, 24),
		rule_of(true, "10.2.0.0/16", 24, 32),
		rule_of(false, "10.0.0.0/8", 0, 32),
		rule_of(true, "0.0.0.0/0", 0, 0),
	};
	static const struct {
		const char *name, *prefix;
		int rule; /* -1: none */
	} rows[] = {
		{ "exact deny comes first", "10.1.2.0/24", 0 },
		{ "the prefix itself", "10.1.0.0/16", 1 },
		{ "more specific within le", "10.1.4.0/24", 1 },
		{ "beyond le", "10.1.4.0/25", 3 },
		{ "below the denied one", "10.1.2.128/25", 3 },
		{ "below ge", "10.2.0.0/16", 3 },
		{ "from ge on", "10.2.3.0/24", 2 },
		{ "host", "10.2.3.4/32", 2 },
		{ "only the default itself", "0.0.0.0/0", 4 },
		{ "not what the default covers", "11.0.0.0/8", -1 },
		{ "less specific than a rule", "0.0.0.0/4", -1 },
		{ "other family", "::/0", -1 },
	};
	struct prefix_list l = { .name = "L",
		.family = IP_V4,
		.rules = rules,
		.n = ARRAY_LEN(rules) };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefix p = prefix_of(rows[i].prefix);
		const struct prefix_rule *r = prefix_list_match(&l, &p), *s;
		CHECK_INT(rows[i].name, r != NULL ? r - rules : -1,
		    rows[i].rule);
		CHECK(rows[i].name,
		    prefix_list_permits(&l, &p, &s) ==
			(r != NULL && r->permit));
		CHECK(rows[i].name, r == s);
	}
}

static void
test_empty(void **state)
{
	(void)state;
	struct prefix_list l = { .name = "L", .family = IP_V4 };
	struct prefix p = prefix_of("10.0.0.0/8");

	assert_null(prefix_list_match(&l, &p));
	assert_true(prefix_list_permits(&l, &p, NULL));
}

/* A rule for shorter prefixes than its own: BIRD's "10.1.2.0/24{8,16}". */
static void
test_supernets(void **state)
{
	(void)state;
	static const struct {
		const char *name, *prefix;
		bool permits;
	} rows[] = {
		{ "covers it", "10.1.0.0/16", true },
		{ "covers it from the least length on", "10.0.0.0/8", true },
		{ "shorter than asked", "0.0.0.0/7", false },
		{ "longer than asked", "10.1.0.0/17", false },
		{ "of that length, elsewhere", "10.2.0.0/16", false },
		{ "itself, which is longer than asked", "10.1.2.0/24", false },
	};
	enum { MANY = 20 };
	struct prefix_rule rules[MANY];
	struct prefix_list l = { .name = "L",
		.family = IP_V4,
		.rules = rules };
	struct arena arena = { 0 };

	for (l.n = 0; l.n < MANY - 1; l.n++)
		rules[l.n] = rule_of(true, "192.0.2.0/24", 0, 0);
	rules[l.n++] = rule_of(true, "10.1.2.0/24", 8, 16);
	prefix_list_seal(&arena, &l);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefix p = prefix_of(rows[i].prefix);
		CHECK_INT(rows[i].name, prefix_list_permits(&l, &p, NULL),
		    rows[i].permits);
	}
	arena_finish(&arena);
}

static struct prefix
random_prefix(uint64_t *seed, int family)
{
	uint64_t r = base_rand(seed);
	int len = (int)(r >> 40 & 0x7fff) % (ip_bits(family) + 1);

	if (family == IP_V4)
		return prefix_make(ip_addr_v4((uint32_t)(r >> 4) & 0xc0080107u),
		    len);
	struct ip_addr a = { .family = IP_V6 };
	a.bytes[0] = (uint8_t)(r & 0x80);
	a.bytes[6] = (uint8_t)(r >> 8 & 0x11);
	a.bytes[15] = (uint8_t)(r >> 16 & 0x03);
	return prefix_make(a, len);
}

/* The same rule, not only the same verdict. */
static void
test_index(void **state)
{
	(void)state;
	uint64_t seed = 1;

	for (int round = 0; round < 400; round++) {
		struct arena arena = { 0 };
		int family = round % 3 == 0 ? IP_V6 : IP_V4;
		size_t n = 1 + (size_t)(base_rand(&seed) % 120);
		struct prefix_rule *rules =
		    ARENA_ARRAY(&arena, n, struct prefix_rule);
		for (size_t i = 0; i < n; i++) {
			struct prefix p = random_prefix(&seed, family);
			uint64_t more = (uint64_t)(ip_bits(family) - p.len);
			uint64_t lo = base_rand(&seed) % (more + 1);
			uint64_t hi = lo + base_rand(&seed) % (more - lo + 1);
			rules[i] = (struct prefix_rule){
				.prefix = p,
				.min_len = (uint8_t)(p.len + lo),
				.max_len = (uint8_t)(p.len + hi),
				.permit = base_rand(&seed) % 2 == 0,
			};
		}
		struct prefix_list walked = { .family = family,
			.rules = rules,
			.n = n };
		struct prefix_list indexed = walked;
		prefix_list_seal(&arena, &indexed);
		assert_int_equal(indexed.index != NULL, n > 16);
		for (int i = 0; i < 200; i++) {
			struct prefix p =
			    random_prefix(&seed, i % 50 == 0 ? IP_V4 : family);
			assert_ptr_equal(prefix_list_match(&walked, &p),
			    prefix_list_match(&indexed, &p));
		}
		arena_finish(&arena);
	}
}

static void
test_describe(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		int min, max;
		const char *text;
	} rows[] = {
		{ "192.0.2.0/24", 0, 0, "permit 192.0.2.0/24" },
		{ "192.0.2.0/24", 0, 32, "permit 192.0.2.0/24 le 32" },
		{ "192.0.2.0/24", 25, 32, "permit 192.0.2.0/24 ge 25" },
		{ "192.0.2.0/24", 25, 26, "permit 192.0.2.0/24 ge 25 le 26" },
		{ "::/0", 0, 128, "permit ::/0 le 128" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf text = { 0 };
		struct prefix_rule r =
		    rule_of(true, rows[i].prefix, rows[i].min, rows[i].max);
		prefix_rule_describe(&r, &text);
		CHECK_STR(rows[i].text, strbuf_str(&text), rows[i].text);
		strbuf_finish(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_supernets),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_describe),
	};

	return RUN_TESTS(tests);
}
