/* Sets of resources: their canonical form, and its bytes (RFC 3779). */
#include "check.h"

#include "registry/sign_resource.h"

#include <stdio.h>

enum { ITEMS = 6 };

static const char *
hex(const struct bytes *b)
{
	static char text[512];

	assert_true(b->n < sizeof(text) / 2);
	for (size_t i = 0; i < b->n; i++)
		snprintf(text + 2 * i, 3, "%02x", b->data[i]);
	return text;
}

static struct prefix
prefix(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *name, *add[ITEMS], *subtract, *wanted;
	} rows[] = {
		/* RFC 3779 2.2.3.7 to 2.2.3.9 */
		{ "a prefix", { "10.5.0.0/23" }, NULL,
		    "300e300c0402000130060304010a0500" },
		{ "everything", { "0.0.0.0/0" }, NULL,
		    "300b3009040200013003030100" },
		{ "one address", { "203.0.113.7/32" }, NULL,
		    "300f300d040200013007030500cb007107" },
		{ "halves are one", { "10.128.0.0/9", "10.0.0.0/9" }, NULL,
		    "300c300a0402000130040302000a" },
		{ "what is inside says nothing",
		    { "10.0.0.0/8", "10.1.0.0/16", "10.255.255.255/32" }, NULL,
		    "300c300a0402000130040302000a" },
		{ "neighbours that are no prefix are a range",
		    { "10.5.1.0/24", "10.5.0.0/24", "10.5.2.0/24" }, NULL,
		    "3015301304020001300d300b0303000a050304000a0502" },
		{ "the end of everything, where counting stops",
		    { "255.255.255.255/32", "255.255.255.254/32",
			"128.0.0.0/1" },
		    NULL, "300c300a04020001300403020780" },
		{ "apart, in order", { "192.0.2.0/24", "10.0.0.0/8" }, NULL,
		    "3012301004020001300a0302000a030400c00002" },
		{ "both families, IPv4 first",
		    { "2001:db8::/32", "192.0.2.0/24" }, NULL,
		    "301d300c040200013006030400c00002300d0402000230070305002001"
		    "0db8" },
		{ "a hole in the middle", { "10.0.0.0/8" }, "10.64.0.0/10",
		    "3012301004020001300a0303060a000303070a80" },
		{ "a hole at the edge of everything", { "::/0" }, "8000::/1",
		    "300c300a04020002300403020700" },
		{ "a hole beside it", { "10.0.0.0/8" }, "11.0.0.0/8",
		    "300c300a0402000130040302000a" },
		{ "a hole around one of two", { "10.1.0.0/16", "11.0.0.0/8" },
		    "10.0.0.0/8", "300c300a0402000130040302000b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sign_resources r = { 0 };
		struct bytes b = { 0 };
		struct prefix p;

		for (size_t k = 0; rows[i].add[k] != NULL; k++) {
			p = prefix(rows[i].add[k]);
			sign_resources_add(&r, &p);
		}
		if (rows[i].subtract != NULL) {
			p = prefix(rows[i].subtract);
			sign_resources_subtract(&r, &p);
		}
		sign_resources_seal(&r);
		sign_resources_write_ip(&r, false, &b);
		CHECK_STR(rows[i].name, hex(&b), rows[i].wanted);
		bytes_finish(&b);
		sign_resources_finish(&r);
	}
}

static void
test_nothing_left(void **state)
{
	struct sign_resources r = { 0 };
	struct prefix p = prefix("10.1.0.0/16"), all = prefix("0.0.0.0/0");

	(void)state;
	sign_resources_add(&r, &p);
	sign_resources_subtract(&r, &all);
	sign_resources_seal(&r);
	assert_int_equal(r.n_v4, 0);
	sign_resources_finish(&r);
}

static void
test_as_numbers(void **state)
{
	static const struct {
		const char *name;
		struct sign_as_range add[ITEMS];
		size_t n;
		const char *wanted;
	} rows[] = {
		{ "one", { { 64500, 64500 } }, 1, "3009a0073005020300fbf4" },
		{ "all", { { 0, UINT32_MAX } }, 1,
		    "3010a00e300c300a020100020500ffffffff" },
		{ "neighbours are a range",
		    { { 64501, 64501 }, { 64500, 64500 }, { 64501, 64501 } }, 3,
		    "3010a00e300c300a020300fbf4020300fbf5" },
		{ "nothing is behind the last",
		    { { UINT32_MAX, UINT32_MAX }, { 1, 1 }, { 3, 4 },
			{ 2, UINT32_MAX } },
		    4, "3010a00e300c300a020101020500ffffffff" },
		{ "apart", { { 9, 9 }, { 7, 7 } }, 2,
		    "300aa0083006020107020109" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sign_resources r = { 0 };
		struct bytes b = { 0 };

		for (size_t k = 0; k < rows[i].n; k++)
			sign_resources_add_ases(&r, rows[i].add[k].first,
			    rows[i].add[k].last);
		sign_resources_seal(&r);
		sign_resources_write_as(&r, false, &b);
		CHECK_STR(rows[i].name, hex(&b), rows[i].wanted);
		bytes_finish(&b);
		sign_resources_finish(&r);
	}
}

/* A family that the issuer does not have is not inherited from it. */
static void
test_inherit(void **state)
{
	struct sign_resources r = { 0 };
	struct bytes b = { 0 };
	struct prefix p = prefix("2001:db8::/32");

	(void)state;
	sign_resources_add(&r, &p);
	sign_resources_add_ases(&r, 1, 2);
	sign_resources_seal(&r);
	sign_resources_write_ip(&r, true, &b);
	sign_resources_write_as(&r, true, &b);
	assert_string_equal(hex(&b), "300830060402000205003004a0020500");
	bytes_finish(&b);
	sign_resources_finish(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_as_numbers),
		cmocka_unit_test(test_inherit),
	};

	return RUN_TESTS(tests);
}
