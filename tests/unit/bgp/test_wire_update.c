/* UPDATE messages from bytes: what is right. What is wrong is in
 * test_wire_errors.c. */
#include "wire_world.h"

#define ORIGIN_EGP_ "400101 01"
#define PATH "400206 0201 0000fbff"
#define VIA "400304 c6336401"
#define NET "18 c00002"

struct update_row {
	const char *name;
	const struct wire_session *s;
	const char *withdrawn, *attrs, *nlri, *shown;
};

static const struct update_row updates[] = {
	{ "one prefix", &EBGP, "", ORIGIN_EGP_ PATH VIA, NET,
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1; " },
	{ "all lengths", &EBGP, "", ORIGIN_EGP_ PATH VIA,
	    "00 01 80 07 c0 08 c6 09 c680 0f c632 10 c633 11 c63380"
	    "17 c63364 18 c63364 19 c6336480 1f c63364fe 20 c63364ff",
	    "announce 0.0.0.0/0 128.0.0.0/1 192.0.0.0/7 198.0.0.0/8 "
	    "198.128.0.0/9 198.50.0.0/15 198.51.0.0/16 198.51.128.0/17 "
	    "198.51.100.0/23 198.51.100.0/24 198.51.100.128/25 "
	    "198.51.100.254/31 198.51.100.255/32 [64511] origin 1 "
	    "via 198.51.100.1; " },
	/* RFC 4271 4.3: the value of trailing bits is irrelevant. */
	{ "host bits", &EBGP, "", ORIGIN_EGP_ PATH VIA, "17 c63365",
	    "announce 198.51.100.0/23 [64511] origin 1 via 198.51.100.1; " },
	{ "withdrawn", &EBGP, NET "00", "", "",
	    "withdraw 192.0.2.0/24 0.0.0.0/0; " },
	{ "withdrawn and announced", &EBGP, "18 cb0071", ORIGIN_EGP_ PATH VIA,
	    NET,
	    "withdraw 203.0.113.0/24; "
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1; " },
	{ "end of rib", &EBGP, "", "", "", "end-of-rib v4; " },
	{ "end of rib v6", &EBGP, "", "800f03 000201", "", "end-of-rib v6; " },
	{ "end of rib v4, long form", &EBGP, "", "800f03 000101", "",
	    "end-of-rib v4; " },
	{ "not an end of rib", &EBGP, "", "800f03 000201" ORIGIN_EGP_, "", "" },
	{ "end of a foreign rib", &EBGP, "", "800f03 000202", "", "" },
	{ "v6", &EBGP, "",
	    "800e1e 000201 10 20010db8000000000000000000000001 00"
	    "40 20010db800010002" ORIGIN_EGP_ PATH,
	    "",
	    "announce 2001:db8:1:2::/64 [64511] origin 1 via 2001:db8::1; " },
	{ "v6 with link-local", &EBGP, "",
	    "800e2a 000201 20 20010db8000000000000000000000001"
	    "fe800000000000000000000000000001 00 20 20010db8" ORIGIN_EGP_ PATH,
	    "", "announce 2001:db8::/32 [64511] origin 1 via 2001:db8::1; " },
	{ "v6 withdrawn", &EBGP, "", "800f09 000201 00 20 20010db8", "",
	    "withdraw ::/0 2001:db8::/32; " },
	{ "v4 in MP_REACH", &EBGP, "",
	    "800e0d 000101 04 c0000201 00 18 c63364" ORIGIN_EGP_ PATH, "",
	    "announce 198.51.100.0/24 [64511] origin 1 via 192.0.2.1; " },
	{ "everything at once, MP last", &EBGP, "18 cb0071",
	    ORIGIN_EGP_ PATH VIA "800f08 000201 20 20010db9"
				 "800e1a 000201 10 "
				 "20010db8000000000000000000000001 00"
				 "20 20010db8",
	    NET,
	    "withdraw 203.0.113.0/24 2001:db9::/32; "
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1; "
	    "announce 2001:db8::/32 [64511] origin 1 via 2001:db8::1; " },
	{ "every attribute, inside", &IBGP, "",
	    ORIGIN_EGP_
	    "400218 0203 0000fbff 00010001 00000001 0102 00000009 00000003" VIA
	    "800404 00000007 400504 000000c8 400600 c00708 00010001 c0000201"
	    "c00808 fbff0002 fbff0001 800904 0a000001 800a08 0a000003 0a000002"
	    "c01010 0002fbff00000001 0002fbff00000001"
	    "c0200c 00010001 00000001 00000002 c02304 0000fbff",
	    NET,
	    "announce 192.0.2.0/24 [64511 65537 1 {3,9}] origin 1 "
	    "via 198.51.100.1 med 7 pref 200 atomic "
	    "aggregator 65537 192.0.2.1 communities fbff0001,fbff0002 "
	    "originator a000001 clusters a000003,a000002 extended 2fbff,1 "
	    "large 10001,1,2 otc 64511; " },
	{ "empty path inside", &IBGP, "",
	    ORIGIN_EGP_ "400200" VIA "400504 00000064", NET,
	    "announce 192.0.2.0/24 [] origin 1 via 198.51.100.1 pref 100; " },
	{ "segments side by side", &EBGP, "",
	    ORIGIN_EGP_ "40020c 0201 00000001 0201 00000002" VIA, NET,
	    "announce 192.0.2.0/24 [1 2] origin 1 via 198.51.100.1; " },
	{ "unknown attributes", &EBGP, "",
	    ORIGIN_EGP_ PATH VIA "c06302 0102 806401 00 e06500", NET,
	    "withdraw 192.0.2.0/24; " },
	{ "unknown attributes, none empty", &EBGP, "",
	    ORIGIN_EGP_ PATH VIA "c06302 0102 806401 00 e06501 00", NET,
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1; "
	    "2 unknown; 1 ignored; " },
	{ "any order", &EBGP, "", "800404 00000007" VIA PATH ORIGIN_EGP_, NET,
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1 "
	    "med 7; " },
};

static void
test_updates(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(updates); i++) {
		struct wire_world w;

		wire_open(&w);
		update_make(&w, updates[i].withdrawn, updates[i].attrs,
		    updates[i].nlri);
		update_decode(&w, updates[i].s, w.message.data, w.message.n);
		CHECK_STR(updates[i].name, show_update(&w), updates[i].shown);
		wire_close(&w);
	}
}

/* RFC 6793 4.2.3. AS_PATH in 2-octet numbers (5ba0 is AS_TRANS), AS4_PATH in
 * 4-octet numbers, both without header. */
static void
test_as4_merge(void **state)
{
	static const struct {
		const char *name, *path, *path4, *others, *shown;
	} rows[] = {
		{ "no AS4_PATH", "0202 fbff 5ba0", "", "", "[64511 23456]" },
		{ "as long", "0202 fbff 5ba0", "0202 0000fbff 00010001", "",
		    "[64511 65537]" },
		{ "shorter: the front is kept", "0204 0113 00fa 5ba0 5ba0",
		    "0202 00010001 00010002", "", "[275 250 65537 65538]" },
		{ "longer: ignored", "0201 fbff", "0202 00010001 00010002", "",
		    "[64511]" },
		{ "a set counts as one", "0203 0001 0002 5ba0 0102 0003 0004",
		    "0201 00010001 0102 00000003 00010002", "",
		    "[1 2 65537 {3,65538}]" },
		{ "the front has a set", "0102 0003 0004 0202 5ba0 5ba0",
		    "0202 00010001 00010002", "", "[{3,4} 65537 65538]" },
		{ "confederations are left out", "0202 0001 5ba0",
		    "0301 0000fde8 0201 00010001", "", "[1 65537]" },
		{ "malformed: ignored", "0202 0001 5ba0", "0203 00010001", "",
		    "[1 23456]" },
		{ "aggregator by an old speaker: both ignored",
		    "0202 0001 5ba0", "0201 00010001",
		    "c00706 fbff c0000201 c01208 00010001 c0000202",
		    "[1 23456] aggregator 64511 192.0.2.1" },
		{ "aggregator by a new speaker", "0202 0001 5ba0",
		    "0201 00010001",
		    "c00706 5ba0 c0000201 c01208 00010001 c0000202",
		    "[1 65537] aggregator 65537 192.0.2.2" },
		{ "aggregator alone", "0202 0001 5ba0", "0201 00010001",
		    "c00706 fbff c0000201",
		    "[1 65537] aggregator 64511 192.0.2.1" },
		{ "as4 aggregator alone", "0201 0001", "",
		    "c01208 00010001 c0000202", "[1]" },
		{ "malformed as4 aggregator", "0201 0001", "",
		    "c00706 5ba0 c0000201 c01206 0001 c0000202",
		    "[1] aggregator 23456 192.0.2.1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes path = { 0 }, path4 = { 0 };
		struct strbuf attrs = { 0 }, shown = { 0 };
		struct wire_world w;

		wire_open(&w);
		hex_add(&path, rows[i].path);
		hex_add(&path4, rows[i].path4);
		strbuf_addf(&attrs, "400101 00 4002%02x %s" VIA,
		    (unsigned int)path.n, rows[i].path);
		if (path4.n > 0)
			strbuf_addf(&attrs, "c011%02x %s",
			    (unsigned int)path4.n, rows[i].path4);
		strbuf_add(&attrs, rows[i].others);
		update_make(&w, "", strbuf_str(&attrs), NET);
		update_decode(&w, &OLD, w.message.data, w.message.n);
		CHECK(rows[i].name,
		    w.update.result.action <= WIRE_ATTRIBUTE_DISCARD);
		CHECK_INT(rows[i].name, w.update.announced[0].n, 1);
		show_attrs(&w, &shown, w.update.announced[0].attrs);
		/* " [path] origin 0 via 198.51.100.1 rest" */
		char *path_end = strstr(shown.s, " origin 0 via 198.51.100.1");

		assert_non_null(path_end);
		strbuf_addn(&w.text, shown.s + 1,
		    (size_t)(path_end - shown.s) - 1);
		strbuf_add(&w.text,
		    path_end + strlen(" origin 0 via 198.51.100.1"));
		CHECK_STR(rows[i].name, strbuf_str(&w.text), rows[i].shown);
		bytes_finish(&path);
		bytes_finish(&path4);
		strbuf_finish(&attrs);
		strbuf_finish(&shown);
		wire_close(&w);
	}
}

/* A family that was not negotiated is ignored, the other one is not. */
static void
test_families(void **state)
{
	static const struct wire_session v4 = { .as4 = true,
		.families = { true, false } };
	static const struct wire_session v6 = { .as4 = true,
		.families = { false, true } };
	struct wire_world w;

	(void)state;
	wire_open(&w);
	update_make(&w, "",
	    "800e1a 000201 10 20010db8000000000000000000000001 00"
	    "20 20010db8" ORIGIN_EGP_ PATH VIA "800f08 000201 20 20010db9",
	    NET);
	update_decode(&w, &v4, w.message.data, w.message.n);
	assert_int_equal(w.update.result.action, WIRE_ATTRIBUTE_DISCARD);
	assert_int_equal(w.update.result.n_findings, 2);
	assert_string_equal(show_update(&w),
	    "announce 192.0.2.0/24 [64511] origin 1 via 198.51.100.1; ");
	/* The NLRI field has no family to negotiate: it is IPv4, RFC 4271. */
	update_decode(&w, &v6, w.message.data, w.message.n);
	assert_int_equal(w.update.result.action, WIRE_ACCEPT);
	assert_int_equal(w.update.announced[0].n, 1);
	assert_int_equal(w.update.announced[1].n, 1);
	wire_close(&w);
}

static void
test_link_local(void **state)
{
	struct wire_world w;
	char text[PREFIX_TEXT_MAX];

	(void)state;
	wire_open(&w);
	update_make(&w, "", updates[11].attrs, "");
	update_decode(&w, &EBGP, w.message.data, w.message.n);
	assert_string_equal(ip_addr_print(&w.update.link_local, text),
	    "fe80::1");
	wire_close(&w);
}

/* RFC 6396 4.3.4: attributes as they stand in a table dump. */
static void
test_dumps(void **state)
{
	static const struct {
		const char *name;
		enum afi family;
		const char *attrs, *shown;
	} rows[] = {
		{ "v4", AF_V4, ORIGIN_EGP_ PATH VIA "400504 000000c8",
		    " [64511] origin 1 via 198.51.100.1 pref 200" },
		{ "v6, next hop only", AF_V6,
		    ORIGIN_EGP_ PATH "800e11 10 "
				     "20010db8000000000000000000000001",
		    " [64511] origin 1 via 2001:db8::1" },
		{ "v6, with link-local", AF_V6,
		    ORIGIN_EGP_ PATH
		    "800e21 20 20010db8000000000000000000000001"
		    "fe800000000000000000000000000001",
		    " [64511] origin 1 via 2001:db8::1" },
		{ "v6, whole attribute", AF_V6,
		    ORIGIN_EGP_ PATH
		    "800e1a 000201 10 20010db8000000000000000000000001 00"
		    "20 20010db8",
		    " [64511] origin 1 via 2001:db8::1" },
		{ "no next hop", AF_V4, ORIGIN_EGP_ PATH "400304 00000000",
		    " [64511] origin 1" },
		{ "no next hop, v6", AF_V6,
		    ORIGIN_EGP_ PATH "800e11 10 "
				     "00000000000000000000000000000000",
		    " [64511] origin 1" },
		{ "v4 by v6", AF_V4,
		    ORIGIN_EGP_ PATH "800e11 10 "
				     "20010db8000000000000000000000001",
		    " [64511] origin 1 via 2001:db8::1" },
		{ "short next hop lies", AF_V6,
		    ORIGIN_EGP_ PATH "800e11 11 "
				     "20010db8000000000000000000000001",
		    NULL },
		{ "no origin", AF_V4, PATH VIA, NULL },
		{ "bad path", AF_V4, ORIGIN_EGP_ "400201 02" VIA, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct wire_attributes out;
		struct wire_world w;

		wire_open(&w);
		hex_add(&w.message, rows[i].attrs);
		wire_attributes_decode(&IBGP, rows[i].family, w.message.data,
		    w.message.n, w.t, &w.arena, &out);
		CHECK_INT(rows[i].name, out.attrs != 0, rows[i].shown != NULL);
		if (out.attrs != 0) {
			show_attrs(&w, &w.text, out.attrs);
			CHECK_STR(rows[i].name, strbuf_str(&w.text),
			    rows[i].shown);
		}
		wire_close(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_updates),
		cmocka_unit_test(test_as4_merge),
		cmocka_unit_test(test_families),
		cmocka_unit_test(test_link_local),
		cmocka_unit_test(test_dumps),
	};

	return RUN_TESTS(tests);
}
