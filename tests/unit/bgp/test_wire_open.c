/* Headers, OPEN with its capabilities, and the small messages. */
#include "wire_world.h"

#define MARKER "ffffffffffffffffffffffffffffffff"

/* --- header --------------------------------------------------------------- */

static void
test_header(void **state)
{
	static const struct wire_session extended = { .extended = true };
	static const struct {
		const char *name;
		const struct wire_session *s;
		const char *bytes;
		enum wire_header answer;
		enum wire_rule rule;
	} rows[] = {
		{ "nothing yet", &EBGP, "", WIRE_HEADER_MORE, WIRE_FINE },
		{ "18 octets", &EBGP, MARKER "0013", WIRE_HEADER_MORE,
		    WIRE_FINE },
		{ "keepalive", &EBGP, MARKER "001304", WIRE_HEADER_OK,
		    WIRE_FINE },
		{ "marker", &EBGP, "fffffffffffffffffffffffffffffffe 001304",
		    WIRE_HEADER_BAD, WIRE_MARKER },
		{ "zeros", &EBGP, "00000000000000000000000000000000 001304",
		    WIRE_HEADER_BAD, WIRE_MARKER },
		{ "length 18", &EBGP, MARKER "001204", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "length 0", &EBGP, MARKER "000002", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "length 4096", &EBGP, MARKER "100002", WIRE_HEADER_OK,
		    WIRE_FINE },
		{ "length 4097", &EBGP, MARKER "100102", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "length 4097, RFC 8654", &extended, MARKER "100102",
		    WIRE_HEADER_OK, WIRE_FINE },
		{ "long OPEN, RFC 8654", &extended, MARKER "100101",
		    WIRE_HEADER_BAD, WIRE_LENGTH },
		{ "keepalive of 20", &EBGP, MARKER "001404", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "open of 28", &EBGP, MARKER "001c01", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "open of 29", &EBGP, MARKER "001d01", WIRE_HEADER_OK,
		    WIRE_FINE },
		{ "update of 22", &EBGP, MARKER "001602", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "notification of 20", &EBGP, MARKER "001403", WIRE_HEADER_BAD,
		    WIRE_LENGTH },
		{ "refresh of 23", &EBGP, MARKER "001705", WIRE_HEADER_OK,
		    WIRE_FINE },
		{ "type 0", &EBGP, MARKER "001700", WIRE_HEADER_BAD,
		    WIRE_TYPE },
		{ "type 6", &EBGP, MARKER "001706", WIRE_HEADER_BAD,
		    WIRE_TYPE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 };
		struct wire_result r;
		size_t len;
		uint8_t type;

		hex_add(&b, rows[i].bytes);
		CHECK_INT(rows[i].name,
		    wire_header_read(rows[i].s, b.data, b.n, &len, &type, &r),
		    rows[i].answer);
		CHECK_STR(rows[i].name, wire_rule_info(r.because.rule)->name,
		    wire_rule_info(rows[i].rule)->name);
		bytes_finish(&b);
	}
}

static void
test_header_notify(void **state)
{
	static const struct {
		const char *bytes, *wanted;
	} rows[] = {
		{ MARKER "001204", MARKER "0017 03 01 02 0012" },
		{ MARKER "001709", MARKER "0016 03 01 03 09" },
		{ "00" MARKER "0017", MARKER "0015 03 01 01" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes b = { 0 }, out = { 0 }, wanted = { 0 };
		struct wire_result r;
		size_t len;
		uint8_t type;

		hex_add(&b, rows[i].bytes);
		hex_add(&wanted, rows[i].wanted);
		assert_int_equal(wire_header_read(&EBGP, b.data, b.n, &len,
				     &type, &r),
		    WIRE_HEADER_BAD);
		wire_result_notify(&r, b.data, b.n, &out);
		assert_int_equal(out.n, wanted.n);
		assert_memory_equal(out.data, wanted.data, out.n);
		bytes_finish(&b);
		bytes_finish(&out);
		bytes_finish(&wanted);
	}
}

/* --- OPEN ----------------------------------------------------------------- */

/* "AS 64500 hold 90 id a000001 v4 v6 refresh extended as4 role customer +2" */
static const char *
show_open(const struct wire_open *o, struct strbuf *out)
{
	strbuf_clear(out);
	strbuf_addf(out, "AS %u hold %u id %x", o->as, o->hold_time_s,
	    o->bgp_id);
	strbuf_add(out, o->families[AF_V4] ? " v4" : "");
	strbuf_add(out, o->families[AF_V6] ? " v6" : "");
	strbuf_add(out, o->route_refresh ? " refresh" : "");
	strbuf_add(out, o->extended ? " extended" : "");
	strbuf_add(out, o->as4 ? " as4" : "");
	if (o->role != ROLE_NONE)
		strbuf_addf(out, " role %s", role_name(o->role));
	strbuf_add(out, o->role_unknown ? " role unknown" : "");
	if (o->n_unknown > 0)
		strbuf_addf(out, " +%zu", o->n_unknown);
	return strbuf_str(out);
}

struct open_row {
	const char *name, *body;
	enum wire_rule rule;
	const char *shown;
};

#define HEAD "04 fbf4 005a 0a000001"

static const struct open_row opens[] = {
	{ "no capabilities", HEAD "00", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4" },
	{ "one parameter each",
	    HEAD "1e 0206 0104 0001 00 01 0206 0104 0002 00 01 0202 0200"
		 "0203 0901 03 0203 0901 03",
	    WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4 v6 refresh role customer" },
	{ "all in one parameter",
	    HEAD "17 0215 0104 0001 00 01 0104 0002 00 01 0200 0600 0901 03"
		 "4600",
	    WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4 v6 refresh extended "
	    "role customer +1" },
	{ "AS above 65535", "04 5ba0 00b4 0a000001 08 0206 4104 00010001",
	    WIRE_FINE, "AS 65537 hold 180 id a000001 v4 as4" },
	{ "hold time 0", "04 fbf4 0000 0a000001 00", WIRE_FINE,
	    "AS 64500 hold 0 id a000001 v4" },
	{ "only IPv6", HEAD "08 0206 0104 0002 00 01", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v6" },
	{ "only VPN", HEAD "08 0206 0104 0001 00 80", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 +1" },
	{ "the same role twice", HEAD "0a 0203 0901 03 0203 0901 03", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4 role customer" },
	{ "role of the future", HEAD "05 0203 0901 05", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4 role unknown" },
	{ "many unknown", HEAD "0b 0209 4000 4601 00 4700 4800", WIRE_FINE,
	    "AS 64500 hold 90 id a000001 v4 +4" },
	{ "long lengths (RFC 9072)", HEAD "ff ff 0009 02 0006 4104 0000fbf4",
	    WIRE_FINE, "AS 64500 hold 90 id a000001 v4 as4" },
	{ "version 3", "03 fbf4 005a 0a000001 00", WIRE_OPEN_VERSION, NULL },
	{ "AS 0", "04 0000 005a 0a000001 00", WIRE_OPEN_AS_ZERO, NULL },
	{ "AS 0 in the capability", HEAD "08 0206 4104 00000000",
	    WIRE_OPEN_AS_ZERO, NULL },
	{ "identifier 0", "04 fbf4 005a 00000000 00", WIRE_OPEN_BGP_ID, NULL },
	{ "hold time 1", "04 fbf4 0001 0a000001 00", WIRE_OPEN_HOLD_TIME,
	    NULL },
	{ "hold time 2", "04 fbf4 0002 0a000001 00", WIRE_OPEN_HOLD_TIME,
	    NULL },
	{ "authentication", HEAD "04 0102 0000", WIRE_OPEN_PARAMETER, NULL },
	{ "parameters too long", HEAD "09 0206 4104 0000fbf4",
	    WIRE_OPEN_MALFORMED, NULL },
	{ "something behind", HEAD "07 0206 4104 0000fbf4", WIRE_OPEN_MALFORMED,
	    NULL },
	{ "parameter too long", HEAD "08 0207 4104 0000fbf4",
	    WIRE_OPEN_MALFORMED, NULL },
	{ "capability too long", HEAD "08 0206 4105 0000fbf4",
	    WIRE_OPEN_MALFORMED, NULL },
	{ "half a capability", HEAD "03 0201 41", WIRE_OPEN_MALFORMED, NULL },
	{ "as4 of 2 octets", HEAD "06 0204 4102 fbf4", WIRE_OPEN_MALFORMED,
	    NULL },
	{ "family of 3 octets", HEAD "07 0205 0103 000100", WIRE_OPEN_MALFORMED,
	    NULL },
	{ "role of 2 octets", HEAD "06 0204 0902 0303", WIRE_OPEN_MALFORMED,
	    NULL },
	{ "refresh of 1 octet", HEAD "05 0203 0201 00", WIRE_OPEN_MALFORMED,
	    NULL },
	{ "two roles", HEAD "0a 0203 0901 03 0203 0901 04", WIRE_OPEN_ROLES,
	    NULL },
};

static void
test_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(opens); i++) {
		struct wire_open o;
		struct wire_result r;
		struct wire_world w;
		bool ok;

		wire_open(&w);
		header_add(&w.message, WIRE_OPEN);
		hex_add(&w.message, opens[i].body);
		header_close(&w.message);
		ok = wire_open_decode(w.message.data, w.message.n, &w.arena, &o,
		    &r);
		CHECK_STR(opens[i].name, wire_rule_info(r.because.rule)->name,
		    wire_rule_info(opens[i].rule)->name);
		CHECK_INT(opens[i].name, ok, opens[i].shown != NULL);
		if (ok)
			CHECK_STR(opens[i].name, show_open(&o, &w.text),
			    opens[i].shown);
		wire_close(&w);
	}
}

/* decode(encode(x)) is x, for every combination; and by hand. */
static void
test_open_round_trip(void **state)
{
	static const uint8_t name[] = { 1, 'a', 0 };
	const struct wire_raw unknown = { 73, 0, sizeof(name), name };
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (unsigned int bits = 0; bits < 256; bits++) {
		struct wire_open o = { .as = 64500,
			.hold_time_s = bits & 1 ? 0 : 90,
			.bgp_id = 0x0a000001,
			.as4 = (bits & 2) != 0,
			.route_refresh = (bits & 4) != 0,
			.extended = (bits & 8) != 0,
			.families = { (bits & 16) != 0, (bits & 32) != 0 },
			.role = bits & 64 ? ROLE_PEER : ROLE_NONE,
			.unknown = &unknown,
			.n_unknown = bits & 128 ? 1 : 0 };
		struct wire_open back;
		struct wire_result r;
		struct strbuf wanted = { 0 };

		if (o.as4)
			o.as = 4200000000;
		bytes_cut(&w.message, 0);
		assert_true(wire_open_encode(&o, &w.message));
		assert_true(wire_open_decode(w.message.data, w.message.n,
		    &w.arena, &back, &r));
		if (!o.families[AF_V6])
			o.families[AF_V4] = true; /* RFC 4760 8 */
		CHECK_STR("round trip", show_open(&back, &w.text),
		    show_open(&o, &wanted));
		strbuf_finish(&wanted);
	}
	bytes_cut(&w.message, 0);
	assert_true(wire_open_encode(&(struct wire_open){ .as = 65537,
					 .hold_time_s = 90,
					 .bgp_id = 0x0a000001,
					 .as4 = true,
					 .route_refresh = true,
					 .families = { true, true },
					 .role = ROLE_CUSTOMER },
	    &w.message));
	struct bytes wanted = { 0 };

	hex_add(&wanted,
	    MARKER "003e 01 04 5ba0 005a 0a000001 21 0206 0104 0001 00 01 "
		   "0206 0104 0002 00 01 0202 0200 0203 0901 03 "
		   "0206 4104 00010001");
	assert_int_equal(w.message.n, wanted.n);
	assert_memory_equal(w.message.data, wanted.data, wanted.n);
	bytes_finish(&wanted);
	wire_close(&w);
}

static void
test_open_too_long(void **state)
{
	uint8_t value[254] = { 0 };
	struct wire_raw unknown[2] = { { 73, 0, 254, value },
		{ 73, 0, 254, value } };
	struct wire_open o = { .as = 64500,
		.bgp_id = 1,
		.role = ROLE_NONE,
		.unknown = unknown,
		.n_unknown = 1 };
	struct bytes out = { 0 };

	(void)state;
	bytes_add_u8(&out, 7);
	assert_false(wire_open_encode(&o, &out));
	assert_int_equal(out.n, 1);
	unknown[0].len = 250;
	assert_true(wire_open_encode(&o, &out));
	bytes_cut(&out, 1);
	unknown[0].len = 130;
	unknown[1].len = 130;
	o.n_unknown = 2;
	assert_false(wire_open_encode(&o, &out));
	assert_int_equal(out.n, 1);
	bytes_finish(&out);
}

static void
test_open_damaged(void **state)
{
	struct wire_world w;
	struct wire_open o;
	struct wire_result r;

	(void)state;
	wire_open(&w);
	header_add(&w.message, WIRE_OPEN);
	hex_add(&w.message, opens[3].body);
	header_close(&w.message);
	for (size_t n = 0; n <= w.message.n; n++) {
		uint8_t *copy = malloc(n + 1);

		assert_non_null(copy);
		memcpy(copy, w.message.data, n);
		assert_int_equal(wire_open_decode(copy, n, &w.arena, &o, &r),
		    n == w.message.n);
		for (size_t bit = 8 * 19; n == w.message.n && bit < 8 * n;
		     bit++) {
			copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
			(void)wire_open_decode(copy, n, &w.arena, &o, &r);
			copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		free(copy);
	}
	wire_close(&w);
}

static void
test_session(void **state)
{
	const struct wire_open a = { .as = 64500,
		.as4 = true,
		.extended = true,
		.families = { true, true } };
	const struct wire_open b = { .as = 64501,
		.as4 = true,
		.families = { true, false } };
	const struct wire_open old = { .as = 64500,
		.families = { true, true } };
	struct wire_session s = wire_session_make(&a, &b);

	(void)state;
	assert_true(s.as4 && !s.internal && !s.extended);
	assert_true(s.families[AF_V4] && !s.families[AF_V6]);
	s = wire_session_make(&a, &old);
	assert_true(!s.as4 && s.internal && s.families[AF_V6]);
}

/* --- the small ones ------------------------------------------------------- */

static void
test_small(void **state)
{
	static const uint8_t text[] = { 5, 'h', 'e', 'l', 'l', 'o' };
	static uint8_t large[5000];
	struct wire_notification note = { 6, 2, text, sizeof(text) }, back;
	struct wire_refresh refresh = { 2, 0, 1 }, again;
	struct bytes out = { 0 }, wanted = { 0 };
	struct wire_result r;

	(void)state;
	wire_keepalive_encode(&out);
	wire_notification_encode(&note, &out);
	wire_refresh_encode(&refresh, &out);
	wire_end_of_rib_encode(AF_V4, &out);
	wire_end_of_rib_encode(AF_V6, &out);
	hex_add(&wanted,
	    MARKER "001304" MARKER "001b03 0602 05 68656c6c6f" MARKER
		   "001705 0002 00 01" MARKER "001702 0000 0000" MARKER
		   "001d02 0000 0006 800f03 000201");
	assert_int_equal(out.n, wanted.n);
	assert_memory_equal(out.data, wanted.data, out.n);
	assert_true(wire_notification_decode(out.data + 19, 27, &back, &r));
	assert_int_equal(back.code, 6);
	assert_int_equal(back.subcode, 2);
	assert_int_equal(back.n, sizeof(text));
	assert_memory_equal(back.data, text, sizeof(text));
	assert_false(wire_notification_decode(out.data + 19, 26, &back, &r));
	bytes_put_u16(&out, 19 + 16, 21);
	assert_true(wire_notification_decode(out.data + 19, 21, &back, &r));
	assert_int_equal(back.n, 0);
	bytes_put_u16(&out, 19 + 16, 20);
	assert_false(wire_notification_decode(out.data + 19, 20, &back, &r));
	assert_true(wire_refresh_decode(out.data + 46, 23, &again, &r));
	assert_memory_equal(&again, &refresh, sizeof(again));
	assert_false(wire_refresh_decode(out.data + 46, 22, &again, &r));
	assert_int_equal(r.because.rule, WIRE_REFRESH_LENGTH);
	assert_false(wire_refresh_decode(out.data + 46, 24, &again, &r));
	bytes_cut(&out, 0);
	note = (struct wire_notification){ 6, 2, large, sizeof(large) };
	wire_notification_encode(&note, &out);
	assert_int_equal(out.n, WIRE_LEN_MAX);
	bytes_finish(&out);
	bytes_finish(&wanted);
}

/* What the state machine says is what goes out. */
static void
test_notification_of(void **state)
{
	struct strbuf text = { 0 };

	(void)state;
	for (int i = NOTIFY_BAD_PEER_AS; i < NOTIFY_LAST; i++) {
		struct wire_notification n =
		    wire_notification_of((enum notification)i);

		strbuf_clear(&text);
		wire_notification_print(n.code, n.subcode, &text);
		strbuf_addf(&text, " (%u/%u)", n.code, n.subcode);
		CHECK_STR("notification", strbuf_str(&text),
		    notification_text((enum notification)i));
	}
	strbuf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_header_notify),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_open_round_trip),
		cmocka_unit_test(test_open_too_long),
		cmocka_unit_test(test_open_damaged),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_notification_of),
	};

	return RUN_TESTS(tests);
}
