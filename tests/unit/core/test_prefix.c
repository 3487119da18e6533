#include "check.h"

#include "core/prefix.h"

static struct ip_addr
addr(const char *s)
{
	struct ip_addr a;

	if (!ip_addr_parse(s, &a))
		fail_msg("\"%s\" is no address", s);
	return a;
}

static struct prefix
prefix(const char *s)
{
	struct prefix p;

	if (prefix_parse(s, &p) != PREFIX_OK)
		fail_msg("\"%s\" is no prefix", s);
	return p;
}

/* printed NULL: refused. */
static const struct {
	const char *text, *printed;
} addr_rows[] = {
	{ "192.0.2.1", "192.0.2.1" },
	{ "0.0.0.0", "0.0.0.0" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "", NULL },
	{ ".", NULL },
	{ "192.0.2", NULL },
	{ "192.0.2.", NULL },
	{ "192.0.2.1.", NULL },
	{ "192.0.2.1.1", NULL },
	{ "192.0.2.256", NULL },
	{ "192.0.2.01", NULL },
	{ "192.0.2.00", NULL },
	{ "192.0.2.1000", NULL },
	{ "192.0.2.-1", NULL },
	{ "192.0.2.1 ", NULL },
	{ " 192.0.2.1", NULL },
	{ "192..2.1", NULL },
	{ "0x7f.0.0.1", NULL },
	{ "::", "::" },
	{ "::1", "::1" },
	{ "1::", "1::" },
	{ "2001:db8::1", "2001:db8::1" },
	{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
	{ "2001:0db8::0001", "2001:db8::1" },
	{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
	{ "2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1" },
	{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
	{ "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
	{ "0:0:0:0:0:0:0:0", "::" },
	{ "0:0:1:0:0:0:0:0", "0:0:1::" },
	{ "1:0:0:2:0:0:0:0", "1:0:0:2::" },
	{ "fe80::abcd", "fe80::abcd" },
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
	{ "::ffff:c000:201", "::ffff:192.0.2.1" },
	{ "::192.0.2.1", "::c000:201" },
	{ "64:ff9b::192.0.2.1", "64:ff9b::c000:201" },
	{ "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201" },
	{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
	{ "::1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	{ "1:2:3:4:5:6:7:8::", NULL },
	{ "::1:2:3:4:5:6:7:8", NULL },
	{ "1:2:3:4::5:6:7:8", NULL },
	{ "1:2:3:4:5:6:7:192.0.2.1", NULL },
	{ "1:2:3:4:5:6:7:8:9", NULL },
	{ "1:2:3:4:5:6:7", NULL },
	{ ":", NULL },
	{ ":::", NULL },
	{ "1:::2", NULL },
	{ "1::2::3", NULL },
	{ ":1::", NULL },
	{ "1:", NULL },
	{ "::1:", NULL },
	{ "1::2:", NULL },
	{ "12345::", NULL },
	{ "g::", NULL },
	{ "fe80::1%eth0", NULL },
	{ "::192.0.2", NULL },
	{ "192.0.2.1::", NULL },
	{ "::192.0.2.1:1", NULL },
};

static void
addresses_parse_and_print(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(addr_rows); i++) {
		char buf[PREFIX_TEXT_MAX];
		const char *text = addr_rows[i].text;
		struct ip_addr a, again;

		CHECK_INT(text, ip_addr_parse(text, &a),
		    addr_rows[i].printed != NULL);
		if (addr_rows[i].printed == NULL)
			continue;
		CHECK_STR(text, ip_addr_print(&a, buf), addr_rows[i].printed);
		CHECK(text, ip_addr_parse(buf, &again));
		CHECK(text, ip_addr_eq(&a, &again));
	}
}

static struct prefix
random_prefix(uint64_t *seed)
{
	struct ip_addr a = { 0 };

	a.family = base_rand(seed) % 2 == 0 ? IP_V4 : IP_V6;
	for (int i = 0; i < ip_bits(a.family) / 8; i++)
		if (base_rand(seed) % 3 > 0)
			a.bytes[i] = (uint8_t)base_rand(seed);
	return prefix_make(a,
	    (int)(base_rand(seed) % (unsigned)(ip_bits(a.family) + 1)));
}

static void
print_and_parse_are_inverse(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct prefix p = random_prefix(&seed), again;
		char buf[PREFIX_TEXT_MAX];

		prefix_print(&p, buf);
		assert_true(strlen(buf) < PREFIX_TEXT_MAX);
		CHECK_INT(buf, prefix_parse(buf, &again), PREFIX_OK);
		CHECK(buf, prefix_eq(&p, &again));
		CHECK_INT(buf, prefix_cmp(&p, &again), 0);
		CHECK(buf, prefix_hash(&p) == prefix_hash(&again));
	}
}

static void
prefixes_parse(void **state)
{
	static const struct {
		const char *text;
		enum prefix_parse result;
		const char *printed;
	} rows[] = {
		{ "192.0.2.0/24", PREFIX_OK, "192.0.2.0/24" },
		{ "0.0.0.0/0", PREFIX_OK, "0.0.0.0/0" },
		{ "::/0", PREFIX_OK, "::/0" },
		{ "192.0.2.1/32", PREFIX_OK, "192.0.2.1/32" },
		{ "2001:db8::/32", PREFIX_OK, "2001:db8::/32" },
		{ "192.0.2.1/24", PREFIX_HOST_BITS, "192.0.2.0/24" },
		{ "255.255.255.255/0", PREFIX_HOST_BITS, "0.0.0.0/0" },
		{ "192.0.2.0/22", PREFIX_HOST_BITS, "192.0.0.0/22" },
		{ "2001:db8::1/33", PREFIX_HOST_BITS, "2001:db8::/33" },
		{ "192.0.2.0", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/33", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/-1", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/+8", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/08", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/24 ", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/2x", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/24/24", PREFIX_BAD_LEN, NULL },
		{ "192.0.2.0/4294967320", PREFIX_BAD_LEN, NULL },
		{ "2001:db8::/129", PREFIX_BAD_LEN, NULL },
		{ "192.0.2/24", PREFIX_BAD_ADDR, NULL },
		{ "/24", PREFIX_BAD_ADDR, NULL },
		{ "", PREFIX_BAD_ADDR, NULL },
		{ "any", PREFIX_BAD_ADDR, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char buf[PREFIX_TEXT_MAX];
		struct prefix p;

		CHECK_INT(rows[i].text, prefix_parse(rows[i].text, &p),
		    rows[i].result);
		if (rows[i].printed != NULL)
			CHECK_STR(rows[i].text, prefix_print(&p, buf),
			    rows[i].printed);
	}
}

static void
order_and_cover(void **state)
{
	/* In prefix_cmp order; covers: bit j is set when row i covers j. */
	static const struct {
		const char *text;
		unsigned covers;
	} rows[] = {
		{ "0.0.0.0/0", 0x3f },
		{ "10.0.0.0/8", 0x1e },
		{ "10.0.0.0/24", 0x04 },
		{ "10.0.1.0/24", 0x18 },
		{ "10.0.1.128/25", 0x10 },
		{ "192.0.2.1/32", 0x20 },
		{ "::/0", 0xc0 },
		{ "2001:db8::/33", 0x80 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t j = 0; j < ARRAY_LEN(rows); j++) {
			struct prefix a = prefix(rows[i].text);
			struct prefix b = prefix(rows[j].text);
			int cmp = prefix_cmp(&a, &b);

			CHECK_INT(rows[i].text, (cmp > 0) - (cmp < 0),
			    (i > j) - (i < j));
			CHECK_INT(rows[i].text, prefix_covers(&a, &b),
			    rows[i].covers >> j & 1);
			CHECK_INT(rows[i].text, prefix_eq(&a, &b), i == j);
		}
	}
}

static void
covers_is_mask_and_compare(void **state)
{
	uint64_t seed = 8;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct prefix a = random_prefix(&seed);
		struct prefix b = random_prefix(&seed), cut;
		bool expected;

		if (base_rand(&seed) % 2 == 0) {
			b.addr = a.addr;
			b.len = a.len;
			if (b.len > 0)
				b = prefix_make(b.addr,
				    (int)(base_rand(&seed) % b.len));
		}
		cut = b;
		if (a.addr.family == b.addr.family && a.len <= b.len)
			cut = prefix_make(b.addr, a.len);
		expected = prefix_eq(&a, &cut);
		assert_int_equal(prefix_covers(&a, &b), expected);
		if (a.addr.family == b.addr.family && a.len <= b.len)
			assert_int_equal(prefix_contains_addr(&a, &b.addr),
			    expected);
	}
}

static void
contains_address(void **state)
{
	struct prefix p = prefix("192.0.2.0/25");
	struct ip_addr in = addr("192.0.2.127"), out = addr("192.0.2.128");
	struct ip_addr six = addr("c000:200::"), none = { 0 };

	(void)state;
	assert_true(prefix_contains_addr(&p, &in));
	assert_false(prefix_contains_addr(&p, &out));
	assert_false(prefix_contains_addr(&p, &six));
	assert_false(prefix_contains_addr(&p, &none));
	assert_false(ip_addr_is_set(&none));
	assert_true(ip_addr_is_set(&in));
}

static void
v4_words_and_bits(void **state)
{
	struct ip_addr a = ip_addr_v4(0xc0000201), six = addr("8000::1");

	(void)state;
	assert_true(ip_addr_to_v4(&a) == 0xc0000201);
	assert_true(ip_addr_bit(&a, 0) && ip_addr_bit(&a, 31));
	assert_false(ip_addr_bit(&a, 2));
	assert_true(ip_addr_bit(&six, 0) && ip_addr_bit(&six, 127));
	assert_true(ip_addr_cmp(&a, &six) < 0);
}

static void
netmasks(void **state)
{
	static const struct {
		const char *mask;
		int len; /* -1: a hole */
	} rows[] = {
		{ "0.0.0.0", 0 },
		{ "128.0.0.0", 1 },
		{ "255.255.255.0", 24 },
		{ "255.255.255.254", 31 },
		{ "255.255.255.255", 32 },
		{ "255.0.255.0", -1 },
		{ "0.0.0.255", -1 },
		{ "0.0.0.1", -1 },
		{ "::", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ip_addr mask = addr(rows[i].mask);
		int len = -1;

		CHECK_INT(rows[i].mask, netmask_to_len(&mask, &len),
		    rows[i].len >= 0);
		CHECK_INT(rows[i].mask, len, rows[i].len);
	}
	for (int len = 0; len <= 32; len++) {
		struct ip_addr mask = netmask_from_len(len);
		int again;

		assert_true(netmask_to_len(&mask, &again));
		assert_int_equal(again, len);
	}
}

static void
classful_lengths(void **state)
{
	static const struct {
		const char *addr;
		int len;
	} rows[] = {
		{ "0.0.0.0", 8 },
		{ "127.255.0.0", 8 },
		{ "128.0.0.0", 16 },
		{ "191.255.0.0", 16 },
		{ "192.0.2.0", 24 },
		{ "223.255.255.0", 24 },
		{ "224.0.0.0", 32 },
		{ "255.0.0.0", 32 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ip_addr a = addr(rows[i].addr);

		CHECK_INT(rows[i].addr, classful_len(&a), rows[i].len);
	}
}

static void
halves(void **state)
{
	uint64_t seed = 21;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct prefix p = random_prefix(&seed), h[2];

		if (p.len == ip_bits(p.addr.family))
			continue;
		prefix_halves(&p, h);
		assert_int_equal(h[0].len, p.len + 1);
		assert_true(prefix_covers(&p, &h[0]));
		assert_true(prefix_covers(&p, &h[1]));
		assert_true(prefix_cmp(&h[0], &h[1]) < 0);
		assert_false(prefix_covers(&h[0], &h[1]));
		assert_false(ip_addr_bit(&h[0].addr, p.len));
		assert_true(ip_addr_bit(&h[1].addr, p.len));
	}
}

static void
martians(void **state)
{
	static const struct {
		const char *prefix;
		enum prefix_martian why;
		bool dropped; /* by both daemons */
	} rows[] = {
		{ "0.0.0.0/0", MARTIAN_NONE, false },
		{ "0.0.0.0/8", MARTIAN_NONE, false },
		{ "0.0.0.0/32", MARTIAN_NONE, false },
		{ "0.1.0.0/16", MARTIAN_THIS_NETWORK, false },
		{ "1.0.0.0/8", MARTIAN_NONE, false },
		{ "10.0.0.0/8", MARTIAN_NONE, false },
		{ "126.0.0.0/7", MARTIAN_NONE, false },
		{ "127.0.0.0/8", MARTIAN_LOOPBACK, false },
		{ "127.0.0.1/32", MARTIAN_LOOPBACK, false },
		{ "169.254.0.0/16", MARTIAN_NONE, false },
		{ "192.0.0.0/2", MARTIAN_NONE, false },
		{ "192.0.2.0/24", MARTIAN_NONE, false },
		{ "223.255.255.0/24", MARTIAN_NONE, false },
		{ "224.0.0.0/3", MARTIAN_MULTICAST, true },
		{ "224.0.0.0/24", MARTIAN_MULTICAST, true },
		{ "239.255.255.255/32", MARTIAN_MULTICAST, true },
		{ "240.0.0.0/4", MARTIAN_CLASS_E, false },
		{ "255.255.255.255/32", MARTIAN_CLASS_E, false },
		{ "::/0", MARTIAN_NONE, false },
		{ "::/128", MARTIAN_NONE, false },
		{ "::1/128", MARTIAN_LOOPBACK, false },
		{ "::2/128", MARTIAN_EMBEDDED_V4, false },
		{ "::192.0.2.0/120", MARTIAN_NONE, false },
		{ "::127.0.0.1/128", MARTIAN_EMBEDDED_V4, false },
		{ "::ffff:0:0/96", MARTIAN_EMBEDDED_V4, false },
		{ "::ffff:192.0.2.0/120", MARTIAN_NONE, false },
		{ "::1:0:0:0/80", MARTIAN_EMBEDDED_V4, false },
		{ "0:0:0:1::/64", MARTIAN_NONE, false },
		{ "64:ff9b::/96", MARTIAN_NONE, false },
		{ "2001:db8::/32", MARTIAN_NONE, false },
		{ "fc00::/7", MARTIAN_NONE, false },
		{ "fe80::/10", MARTIAN_LINK_LOCAL, true },
		{ "febf:ffff::/32", MARTIAN_LINK_LOCAL, true },
		{ "fec0::/10", MARTIAN_NONE, false },
		{ "fe00::/9", MARTIAN_NONE, false },
		{ "ff00::/8", MARTIAN_MULTICAST, true },
		{ "ff02::1/128", MARTIAN_MULTICAST, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefix p = prefix(rows[i].prefix);

		CHECK_INT(rows[i].prefix, prefix_martian(&p), rows[i].why);
		CHECK_INT(rows[i].prefix, prefix_is_martian(&p),
		    rows[i].dropped);
	}
}

/* What several prefixes cover together, in whatever order they come. */
static void
test_union(void **state)
{
	static const struct {
		const char *name, *whole, *parts[4];
		bool covered;
	} rows[] = {
		{ "nothing", "192.0.2.0/24", { NULL }, false },
		{ "itself", "192.0.2.0/24", { "192.0.2.0/24" }, true },
		{ "around it", "192.0.2.0/24", { "192.0.0.0/16" }, true },
		{ "one half", "192.0.2.0/24", { "192.0.2.0/25" }, false },
		{ "the other", "192.0.2.0/24", { "192.0.2.128/25" }, false },
		{ "both", "192.0.2.0/24",
		    { "192.0.2.0/25", "192.0.2.128/25" }, true },
		{ "both, turned round", "192.0.2.0/24",
		    { "192.0.2.128/25", "192.0.2.0/25" }, true },
		{ "a gap", "192.0.2.0/24",
		    { "192.0.2.0/25", "192.0.2.192/26" }, false },
		{ "one in the other", "192.0.2.0/24",
		    { "192.0.2.0/25", "192.0.2.0/26", "192.0.2.128/25" },
		    true },
		{ "one in the other, turned round", "192.0.2.0/24",
		    { "192.0.2.0/26", "192.0.2.128/25", "192.0.2.0/25" },
		    true },
		{ "one in the other and a gap", "192.0.2.0/24",
		    { "192.0.2.0/25", "192.0.2.64/26", "192.0.2.192/26" },
		    false },
		{ "next to it", "192.0.2.0/24",
		    { "192.0.2.0/25", "192.0.3.0/24" }, false },
		{ "up to the last address", "255.255.254.0/23",
		    { "255.255.254.0/24", "255.255.255.0/24" }, true },
		{ "everything", "0.0.0.0/0", { "0.0.0.0/1", "128.0.0.0/1" },
		    true },
		{ "another family", "::/0", { "0.0.0.0/1", "128.0.0.0/1" },
		    false },
		{ "IPv6", "2001:db8::/32",
		    { "2001:db8::/33", "2001:db8:8000::/34",
			"2001:db8:c000::/34" },
		    true },
		{ "IPv6, single addresses", "2001:db8::/127",
		    { "2001:db8::1/128", "2001:db8::/128" }, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefix whole, parts[4];
		size_t n = 0;

		assert_int_equal(prefix_parse(rows[i].whole, &whole),
		    PREFIX_OK);
		while (n < 4 && rows[i].parts[n] != NULL) {
			assert_int_equal(
			    prefix_parse(rows[i].parts[n], &parts[n]),
			    PREFIX_OK);
			n++;
		}
		CHECK_INT(rows[i].name, prefix_covered_by(&whole, parts, n),
		    rows[i].covered);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_parse_and_print),
		cmocka_unit_test(print_and_parse_are_inverse),
		cmocka_unit_test(prefixes_parse),
		cmocka_unit_test(order_and_cover),
		cmocka_unit_test(covers_is_mask_and_compare),
		cmocka_unit_test(contains_address),
		cmocka_unit_test(v4_words_and_bits),
		cmocka_unit_test(netmasks),
		cmocka_unit_test(classful_lengths),
		cmocka_unit_test(halves),
		cmocka_unit_test(martians),
		cmocka_unit_test(test_union),
	};

	return RUN_TESTS(tests);
}
