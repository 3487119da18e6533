/* DER: each value against its bytes, written out by hand from X.690. */
#include "check.h"

#include "registry/der.h"

#include <stdio.h>
#include <stdlib.h>

static const char *
hex(const struct bytes *b)
{
	static char text[4096];

	assert_true(b->n < sizeof(text) / 2);
	text[0] = '\0';
	for (size_t i = 0; i < b->n; i++)
		snprintf(text + 2 * i, 3, "%02x", b->data[i]);
	return text;
}

static void
test_integers(void **state)
{
	static const struct {
		const char *name;
		uint64_t value;
		const char *wanted;
	} rows[] = {
		{ "zero has a byte", 0, "020100" },
		{ "one byte", 127, "02017f" },
		{ "the first bit is a sign", 128, "02020080" },
		{ "two bytes", 256, "02020100" },
		{ "an AS number of four bytes", 4200000000, "020500fa56ea00" },
		{ "the largest", UINT64_MAX, "020900ffffffffffffffff" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 };

		der_add_u64(&b, rows[i].value);
		CHECK_STR(rows[i].name, hex(&b), rows[i].wanted);
		bytes_finish(&b);
	}
}

static void
test_bits(void **state)
{
	static const struct {
		const char *name;
		uint8_t data[4];
		size_t n;
		const char *wanted;
	} rows[] = {
		{ "none", { 0xff }, 0, "030100" },
		{ "a whole byte", { 10 }, 8, "0302000a" },
		{ "10.5.0.0/23 of RFC 3779 2.1.1", { 10, 5, 0 }, 23,
		    "0304010a0500" },
		{ "bits behind the last are cleared", { 0xff, 0xff }, 9,
		    "030307ff80" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 };

		der_add_bits(&b, rows[i].data, rows[i].n);
		CHECK_STR(rows[i].name, hex(&b), rows[i].wanted);
		bytes_finish(&b);
	}
}

static void
test_oids(void **state)
{
	static const struct {
		const char *oid, *wanted;
	} rows[] = {
		{ "2.5.29.15", "0603551d0f" },
		{ "1.2.840.113549.1.7.2", "06092a864886f70d010702" },
		{ "2.999", "06028837" },
		{ "1.3.6.1.5.5.7.14.2", "06082b06010505070e02" },
		{ "2.16.840.1.101.3.4.2.1", "0609608648016503040201" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 };

		der_add_oid(&b, rows[i].oid);
		CHECK_STR(rows[i].oid, hex(&b), rows[i].wanted);
		bytes_finish(&b);
	}
}

static void
test_times(void **state)
{
	static const struct {
		const char *name;
		int64_t time_s;
		const char *time, *generalized;
	} rows[] = {
		{ "the beginning", 0, "700101000000Z", "19700101000000Z" },
		{ "the day more of a year", 951782400, "000229000000Z",
		    "20000229000000Z" },
		{ "no day more in 2100", 4107542400, "21000301000000Z",
		    "21000301000000Z" },
		{ "the last second of a year", 1704067199, "231231235959Z",
		    "20231231235959Z" },
		{ "the last UTCTime", 2524607999, "491231235959Z",
		    "20491231235959Z" },
		{ "the first that is none", 2524608000, "20500101000000Z",
		    "20500101000000Z" },
		{ "the end", 253402300799, "99991231235959Z",
		    "99991231235959Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 };
		size_t n = strlen(rows[i].time);

		der_add_time(&b, rows[i].time_s);
		CHECK_INT(rows[i].name, b.data[0],
		    n == 13 ? DER_UTC_TIME : DER_GENERALIZED_TIME);
		CHECK_INT(rows[i].name, b.n, n + 2);
		CHECK(rows[i].name, memcmp(b.data + 2, rows[i].time, n) == 0);
		bytes_cut(&b, 0);
		der_add_generalized_time(&b, rows[i].time_s);
		CHECK(rows[i].name,
		    b.n == 17 && b.data[0] == DER_GENERALIZED_TIME &&
			memcmp(b.data + 2, rows[i].generalized, 15) == 0);
		bytes_finish(&b);
	}
}

/* Each length at which the number of its bytes changes. */
static void
test_lengths(void **state)
{
	static const struct {
		size_t n;
		const char *head;
	} rows[] = {
		{ 0, "0400" },
		{ 127, "047f" },
		{ 128, "048180" },
		{ 255, "0481ff" },
		{ 256, "04820100" },
		{ 65535, "0482ffff" },
		{ 65536, "0483010000" },
	};
	uint8_t *data = calloc(1, 65536);

	(void)state;
	assert_non_null(data);
	data[0] = 7;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t head = strlen(rows[i].head) / 2;
		struct bytes b = { 0 };

		der_add(&b, DER_OCTET_STRING, data, rows[i].n);
		CHECK_INT(rows[i].head, b.n, head + rows[i].n);
		if (rows[i].n > 0)
			CHECK_INT(rows[i].head, b.data[head], 7);
		bytes_cut(&b, head);
		CHECK_STR(rows[i].head, hex(&b), rows[i].head);
		bytes_finish(&b);
	}
	free(data);
}

static void
test_nested(void **state)
{
	struct bytes b = { 0 };
	size_t outer, inner;

	(void)state;
	der_add_null(&b);
	outer = der_open(&b, DER_SEQUENCE);
	der_add_true(&b);
	inner = der_open(&b, DER_CONTEXT_OF | 3);
	der_add_text(&b, DER_IA5_STRING, "ab");
	der_close(&b, inner);
	der_close(&b, outer);
	assert_string_equal(hex(&b), "050030090101ffa30416026162");
	bytes_finish(&b);
}

/* By their bytes, whatever they are (X.690 11.6). */
static void
test_sets(void **state)
{
	struct bytes b = { 0 };
	size_t at, inner;

	(void)state;
	at = der_open(&b, DER_SET);
	inner = der_open(&b, DER_SEQUENCE);
	der_add_u64(&b, 300);
	der_close(&b, inner);
	der_add_u64(&b, 300);
	der_add_u64(&b, 5);
	der_add_null(&b);
	der_add_u64(&b, 4);
	der_close_set(&b, at);
	assert_string_equal(hex(&b),
	    "3112020104020105"
	    "0202012c05003004"
	    "0202012c");
	bytes_cut(&b, 0);
	der_close_set(&b, der_open(&b, DER_SET));
	assert_string_equal(hex(&b), "3100");
	bytes_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_oids),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_sets),
	};

	return RUN_TESTS(tests);
}
