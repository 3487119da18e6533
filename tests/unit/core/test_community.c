#include "check.h"

#include "core/route.h"

static void
communities_parse_and_print(void **state)
{
	static const struct {
		const char *text;
		uint32_t value;
		const char *printed;
	} rows[] = {
		{ "64500:100", COMMUNITY(64500, 100), "64500:100" },
		{ "0:0", 0, "0:0" },
		{ "65535:65535", 0xffffffff, "65535:65535" },
		{ "65536", 65536, "1:0" },
		{ "4294967295", 0xffffffff, "65535:65535" },
		{ "no-export", COMMUNITY_NO_EXPORT, "no-export" },
		{ "NO-EXPORT", COMMUNITY_NO_EXPORT, "no-export" },
		{ "65535:65281", COMMUNITY_NO_EXPORT, "no-export" },
		{ "no-advertise", COMMUNITY_NO_ADVERTISE, "no-advertise" },
		{ "local-AS", COMMUNITY_NO_EXPORT_SUBCONFED, "local-AS" },
		{ "no-peer", COMMUNITY_NO_PEER, "no-peer" },
		{ "blackhole", COMMUNITY_BLACKHOLE, "blackhole" },
		{ "65535:666", COMMUNITY_BLACKHOLE, "blackhole" },
		{ "graceful-shutdown", COMMUNITY_GRACEFUL_SHUTDOWN,
		    "graceful-shutdown" },
		{ "65535:0", COMMUNITY_GRACEFUL_SHUTDOWN, "graceful-shutdown" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };
		uint32_t value = 1, again = 2;

		CHECK(rows[i].text, community_parse(rows[i].text, &value));
		CHECK_INT(rows[i].text, value, rows[i].value);
		community_print(value, &b);
		CHECK_STR(rows[i].text, b.s, rows[i].printed);
		CHECK(rows[i].text, community_parse(b.s, &again));
		CHECK_INT(rows[i].text, again, value);
		strbuf_finish(&b);
	}
}

static void
bad_communities_are_refused(void **state)
{
	static const char *const rows[] = { "", ":", "1:", ":1", "1:2:3",
		"65536:1", "1:65536", "4294967296", "-1:1", "1: 2", " 1:2",
		"1:2 ", "no-exports", "a:b", "0x1:2",
		"99999999999999999999:1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t value = 7;

		CHECK(rows[i], !community_parse(rows[i], &value));
		CHECK_INT(rows[i], value, 7);
	}
}

static void
every_community_comes_back(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint32_t value = (uint32_t)base_rand(&seed), again = 0;
		struct strbuf b = { 0 };

		if (i % 4 == 0)
			value |= 0xffff0000;
		community_print(value, &b);
		CHECK(b.s, community_parse(b.s, &again));
		CHECK_INT(b.s, again, value);
		strbuf_finish(&b);
	}
}

static void
sets_print_in_order(void **state)
{
	static const uint32_t c[] = { COMMUNITY_NO_EXPORT, COMMUNITY(64500, 2),
		COMMUNITY(64500, 1) };
	static const uint32_t large[] = { 64500, 2, 1, 64500, 1, 2 };
	struct attr_table *t = attr_table_create();
	set_id set = word_set_sorted(t, c, 3, 1);
	struct strbuf b = { 0 };

	(void)state;
	communities_print(t, 0, &b);
	large_communities_print(t, 0, &b);
	extended_communities_print(t, 0, &b);
	assert_string_equal(strbuf_str(&b), "");
	communities_print(t, set, &b);
	assert_string_equal(b.s, "64500:1 64500:2 no-export");
	for (size_t i = 0; i < ARRAY_LEN(c); i++)
		assert_true(community_has(t, set, c[i]));
	assert_false(community_has(t, set, COMMUNITY(64500, 3)));
	assert_false(community_has(t, set, 0));
	assert_false(community_has(t, set, 0xffffffff));
	assert_false(community_has(t, 0, 0));
	strbuf_clear(&b);
	large_communities_print(t, word_set_sorted(t, large, 6, 3), &b);
	assert_string_equal(b.s, "64500:1:2 64500:2:1");
	strbuf_finish(&b);
	attr_table_destroy(t);
}

static void
large_communities_parse(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint32_t words[3];
	} rows[] = {
		{ "64500:1:2", true, { 64500, 1, 2 } },
		{ "4294967295:4294967295:0", true,
		    { 4294967295u, 4294967295u, 0 } },
		{ "1:2", false, { 0 } },
		{ "1:2:3:4", false, { 0 } },
		{ "1:2:4294967296", false, { 0 } },
		{ "1::3", false, { 0 } },
		{ "1:2:", false, { 0 } },
		{ "", false, { 0 } },
		{ "a:b:c", false, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t w[3] = { 0 };

		CHECK_INT(rows[i].text, large_community_parse(rows[i].text, w),
		    rows[i].ok);
		CHECK(rows[i].text, memcmp(w, rows[i].words, sizeof(w)) == 0);
	}
}

static void
extended_communities_parse_and_print(void **state)
{
	static const struct {
		const char *kind, *text;
		uint32_t words[2];
		const char *printed;
	} rows[] = {
		{ "rt", "64500:100", { 0x0002fbf4, 100 }, "rt 64500:100" },
		{ "RT", "64500:4294967295", { 0x0002fbf4, 0xffffffff },
		    "rt 64500:4294967295" },
		{ "soo", "64500:1", { 0x0003fbf4, 1 }, "soo 64500:1" },
		{ "rt", "65536:7", { 0x02020001, 0x00000007 }, "rt 65536:7" },
		{ "soo", "4200000000:65535", { 0x0203fa56, 0xea00ffff },
		    "soo 4200000000:65535" },
		{ "rt", "192.0.2.1:5", { 0x0102c000, 0x02010005 },
		    "rt 192.0.2.1:5" },
	};
	struct attr_table *t = attr_table_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };
		uint32_t w[2] = { 0 };

		CHECK(rows[i].text,
		    extended_community_parse(rows[i].kind, rows[i].text, w));
		CHECK_INT(rows[i].text, w[0], rows[i].words[0]);
		CHECK_INT(rows[i].text, w[1], rows[i].words[1]);
		extended_communities_print(t, word_set_intern(t, w, 2), &b);
		CHECK_STR(rows[i].text, b.s, rows[i].printed);
		strbuf_finish(&b);
	}
	attr_table_destroy(t);
}

static void
other_extended_communities(void **state)
{
	static const uint32_t w[] = { 0x0002fbf4, 1, 0x43000000, 2 };
	static const struct {
		const char *kind, *text;
	} bad[] = {
		{ "rt", "" },
		{ "rt", "1" },
		{ "rt", "1:2:3" },
		{ "rt", "65536:65536" },
		{ "rt", "192.0.2.1:65536" },
		{ "rt", "2001:db8::1:5" },
		{ "rt", "192.0.2.256:5" },
		{ "rt", "192.0.2.1:" },
		{ "bandwidth", "1:2" },
		{ "", "1:2" },
	};
	struct attr_table *t = attr_table_create();
	struct strbuf b = { 0 };

	(void)state;
	extended_communities_print(t, word_set_sorted(t, w, 4, 2), &b);
	assert_string_equal(b.s, "rt 64500:1 unknown:4300000000000002");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		uint32_t out[2];

		CHECK(bad[i].text,
		    !extended_community_parse(bad[i].kind, bad[i].text, out));
	}
	strbuf_finish(&b);
	attr_table_destroy(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(communities_parse_and_print),
		cmocka_unit_test(bad_communities_are_refused),
		cmocka_unit_test(every_community_comes_back),
		cmocka_unit_test(sets_print_in_order),
		cmocka_unit_test(large_communities_parse),
		cmocka_unit_test(extended_communities_parse_and_print),
		cmocka_unit_test(other_extended_communities),
	};

	return RUN_TESTS(tests);
}
