/* The PDUs of RFC 8210 and RFC 6810, byte by byte. */
#include "check.h"

#include <stdlib.h>

#include "registry/rtr_pdu.h"

/* "192.0.2.0/24 25 64500" as a VRP. */
static struct vrp
vrp(const char *prefix, uint8_t max_length, uint32_t as)
{
	struct vrp v = { .max_length = max_length, .origin_as = as };

	assert_int_equal(prefix_parse(prefix, &v.prefix), PREFIX_OK);
	return v;
}

static void
write_all(struct bytes *out, uint8_t version)
{
	struct vrp v4 = vrp("192.0.2.0/24", 25, 64500);
	struct vrp v6 = vrp("2001:db8::/32", 48, 65551);
	struct rtr_timers timers = { 3600, 600, 7200 };
	static const uint8_t query[] = { 1, 2, 0, 0, 0, 0, 0, 8 };

	rtr_add_serial_notify(out, version, 0x1234, 0xfffffffe);
	rtr_add_serial_query(out, version, 0x1234, 7);
	rtr_add_reset_query(out, version);
	rtr_add_cache_response(out, version, 0x1234);
	rtr_add_prefix(out, version, &v4, true);
	rtr_add_prefix(out, version, &v6, false);
	rtr_add_end_of_data(out, version, 0x1234, 9, timers);
	rtr_add_cache_reset(out, version);
	rtr_add_error(out, version, RTR_ERROR_INVALID_REQUEST, query,
	    sizeof(query), "no");
}

/* RFC 8210 5.2 to 5.11. Hexadecimal, V is the version. */
static const struct {
	const char *name, *hex[RTR_VERSIONS];
} golden[] = {
	{ "5.2 Serial Notify",
	    { "0000 1234 0000000c fffffffe", "0100 1234 0000000c fffffffe" } },
	{ "5.3 Serial Query",
	    { "0001 1234 0000000c 00000007", "0101 1234 0000000c 00000007" } },
	{ "5.4 Reset Query", { "0002 0000 00000008", "0102 0000 00000008" } },
	{ "5.5 Cache Response",
	    { "0003 1234 00000008", "0103 1234 00000008" } },
	{ "5.6 IPv4 Prefix",
	    { "0004 0000 00000014 01 18 19 00 c0000200 0000fbf4",
		"0104 0000 00000014 01 18 19 00 c0000200 0000fbf4" } },
	{ "5.7 IPv6 Prefix",
	    { "0006 0000 00000020 00 20 30 00 20010db8000000000000000000000000"
	      "0001000f",
		"0106 0000 00000020 00 20 30 00 "
		"20010db8000000000000000000000000 0001000f" } },
	{ "5.8 End of Data",
	    { "0007 1234 0000000c 00000009",
		"0107 1234 00000018 00000009 00000e10 00000258 00001c20" } },
	{ "5.9 Cache Reset", { "0008 0000 00000008", "0108 0000 00000008" } },
	{ "5.11 Error Report",
	    { "000a 0003 0000001a 00000008 0102000000000008 00000002 6e6f",
		"010a 0003 0000001a 00000008 0102000000000008 00000002 "
		"6e6f" } },
};

static size_t
unhex(const char *hex, uint8_t *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (; *hex != '\0'; hex++) {
		const char *at = strchr(digits, *hex);

		if (*hex == ' ')
			continue;
		assert_non_null(at);
		out[n / 2] = (uint8_t)(out[n / 2] << 4 | (at - digits));
		n++;
	}
	return n / 2;
}

static void
test_bytes(void **state)
{
	(void)state;
	for (uint8_t version = 0; version < RTR_VERSIONS; version++) {
		struct bytes out = { 0 };
		size_t at = 0;

		write_all(&out, version);
		for (size_t i = 0; i < ARRAY_LEN(golden); i++) {
			uint8_t wanted[64] = { 0 };
			size_t n = unhex(golden[i].hex[version], wanted);

			CHECK(golden[i].name, at + n <= out.n);
			CHECK(golden[i].name,
			    memcmp(out.data + at, wanted, n) == 0);
			at += n;
		}
		assert_int_equal(at, out.n);
		bytes_finish(&out);
	}
}

/* What was written is read again, from however few bytes at a time. */
static void
test_read(void **state)
{
	static const uint8_t order[] = { 0, 1, 2, 3, 4, 6, 7, 8, 10 };
	(void)state;
	for (uint8_t version = 0; version < RTR_VERSIONS; version++) {
		struct bytes out = { 0 };
		size_t at = 0;

		write_all(&out, version);
		for (size_t i = 0; i < ARRAY_LEN(order); i++) {
			struct rtr_pdu p;
			enum rtr_error error;
			const char *why, *name = rtr_type_name(order[i]);
			size_t n = 0;

			while (rtr_pdu_read(out.data + at, n, &p, &error,
				   &why) == RTR_READ_MORE)
				n++;
			CHECK_INT(name, n, p.length);
			CHECK_INT(name, p.type, order[i]);
			CHECK_INT(name, p.version, version);
			CHECK_INT(name, p.has_timers, order[i] == 7 && version);
			at += n;
			if (p.type == RTR_TYPE_IPV4_PREFIX) {
				struct vrp v = vrp("192.0.2.0/24", 25, 64500);
				CHECK(name, vrp_cmp(&v, &p.vrp) == 0);
				CHECK(name, p.announce);
			} else if (p.type == RTR_TYPE_IPV6_PREFIX) {
				struct vrp v = vrp("2001:db8::/32", 48, 65551);
				CHECK(name, vrp_cmp(&v, &p.vrp) == 0);
				CHECK(name, !p.announce);
			} else if (p.type == RTR_TYPE_END_OF_DATA) {
				CHECK_INT(name, p.serial, 9);
				CHECK_INT(name, p.timers.expire_s,
				    version ? 7200 : 0);
			} else if (p.type == RTR_TYPE_ERROR_REPORT) {
				CHECK_INT(name, p.session,
				    RTR_ERROR_INVALID_REQUEST);
				CHECK_INT(name, p.n_erroneous, 8);
				CHECK_INT(name, p.n_text, 2);
				CHECK(name, memcmp(p.text, "no", 2) == 0);
			}
		}
		bytes_finish(&out);
	}
}

/* The code is that of the Error Report that is to be sent. */
static const struct {
	const char *name, *hex;
	enum rtr_read read;
	enum rtr_error error;
} wrong[] = {
	{ "nothing", "", RTR_READ_MORE, 0 },
	{ "half a header", "01020000", RTR_READ_MORE, 0 },
	{ "length 0", "0102000000000000", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "length 7", "0102000000000007", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "length that is not waited for", "010a0000ffffffff", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "one more than is read", "010a000000001001", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "as much as is read", "010a000000001000", RTR_READ_MORE, 0 },
	{ "Reset Query of 12", "010200000000000c", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "Serial Query of 8", "0101000000000008", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "version 2", "0202000000000008", RTR_READ_BAD,
	    RTR_ERROR_UNSUPPORTED_VERSION },
	{ "version 2, the rest to come", "020200000000000a", RTR_READ_MORE, 0 },
	{ "type 5", "0105000000000008", RTR_READ_BAD,
	    RTR_ERROR_UNSUPPORTED_TYPE },
	{ "type 11", "010b000000000008", RTR_READ_BAD,
	    RTR_ERROR_UNSUPPORTED_TYPE },
	{ "type 255", "00ff000000000008", RTR_READ_BAD,
	    RTR_ERROR_UNSUPPORTED_TYPE },
	{ "Router Key in version 0", "0009000000000008", RTR_READ_BAD,
	    RTR_ERROR_UNSUPPORTED_TYPE },
	{ "Router Key in version 1",
	    "01090000 00000020 00000000 00000000"
	    "00000000 00000000 00000000 00000000",
	    RTR_READ_DONE, 0 },
	{ "prefix longer than maxLength",
	    "0104000000000014 01 19 18 00 c0000200 0000fbf4", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "maxLength 33", "0104000000000014 01 18 21 00 c0000200 0000fbf4",
	    RTR_READ_BAD, RTR_ERROR_CORRUPT_DATA },
	{ "bits behind the length",
	    "0104000000000014 01 18 18 00 c0000201 0000fbf4", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "reserved bits and fields are ignored (5, 5.1)",
	    "0104ffff00000014 ff 18 18 ff c0000200 0000fbf4", RTR_READ_DONE,
	    0 },
	{ "Error Report without anything",
	    "010a0002 00000010 00000000 00000000", RTR_READ_DONE, 0 },
	{ "Error Report, PDU longer than it is",
	    "010a0002 00000010 00000001 00000000", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "Error Report, text shorter than it is",
	    "010a0002 00000011 00000000 00000000 61", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
	{ "Error Report, lengths that wrap",
	    "010a0002 00000010 ffffffff ffffffff", RTR_READ_BAD,
	    RTR_ERROR_CORRUPT_DATA },
};

static void
test_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		uint8_t data[64] = { 0 };
		size_t n = unhex(wrong[i].hex, data);
		struct rtr_pdu p;
		enum rtr_error error = 99;
		const char *why = NULL;

		CHECK_INT(wrong[i].name,
		    rtr_pdu_read(data, n, &p, &error, &why), wrong[i].read);
		if (wrong[i].read != RTR_READ_BAD)
			continue;
		CHECK_INT(wrong[i].name, error, wrong[i].error);
		CHECK(wrong[i].name, why != NULL && *why != '\0');
	}
}

/* RFC 8210 5.11: a PDU that is too long is cut, and so is text. */
static void
test_long_error(void **state)
{
	uint8_t *pdu = xcalloc(1, 70000);
	char *text = xcalloc(1, 70001);
	struct bytes out = { 0 };
	struct rtr_pdu p;
	enum rtr_error error;
	const char *why;

	(void)state;
	memset(text, 'x', 70000);
	rtr_add_error(&out, 1, RTR_ERROR_CORRUPT_DATA, pdu, 70000, text);
	assert_int_equal(rtr_pdu_read(out.data, out.n, &p, &error, &why),
	    RTR_READ_DONE);
	assert_int_equal(p.length, RTR_PDU_BYTES_MAX);
	assert_true(p.n_erroneous > 1000 && p.n_text > 1000);
	bytes_finish(&out);
	free(pdu);
	free(text);
}

static const struct {
	const char *name;
	struct rtr_timers wanted, allowed;
} timers[] = {
	{ "the usual ones", { 3600, 600, 7200 }, { 3600, 600, 7200 } },
	{ "nothing", { 0, 0, 0 }, { 1, 1, 600 } },
	{ "too much", { 90000, 7201, 180000 }, { 86400, 7200, 172800 } },
	{ "expire not above refresh", { 3600, 600, 3600 },
	    { 3600, 600, 3601 } },
	{ "expire not above retry", { 60, 7200, 600 }, { 60, 7200, 7201 } },
};

static void
test_timers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(timers); i++) {
		struct rtr_timers t = rtr_timers_allowed(timers[i].wanted);
		const struct rtr_timers *w = &timers[i].allowed;

		CHECK_INT(timers[i].name, t.refresh_s, w->refresh_s);
		CHECK_INT(timers[i].name, t.retry_s, w->retry_s);
		CHECK_INT(timers[i].name, t.expire_s, w->expire_s);
	}
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(rtr_type_name(RTR_TYPE_SERIAL_QUERY),
	    "Serial Query");
	assert_string_equal(rtr_type_name(5), "unknown type");
	assert_string_equal(rtr_type_name(255), "unknown type");
	assert_string_equal(rtr_error_name(8), "Unexpected Protocol Version");
	assert_string_equal(rtr_error_name(9), "unknown error");
	for (unsigned i = 0; i < 12; i++)
		assert_int_equal(rtr_error_is_fatal(i), i != RTR_ERROR_NO_DATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_long_error),
		cmocka_unit_test(test_timers),
		cmocka_unit_test(test_names),
	};
	return RUN_TESTS(tests);
}
