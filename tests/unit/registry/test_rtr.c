/* The cache's side of RTR, clause by clause of RFC 8210. A conversation is
 * written as text: what the router sends, and what it is answered. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "registry/rtr.h"

enum { SESSION = 100, SERIAL = 5 };

static const struct rtr_timers usual = { 3600, 600, 7200 };

/* The sets that tests publish one after the other. */
static const struct {
	const char *prefix;
	uint8_t max_length;
	uint32_t as;
	unsigned in; /* bits of the sets it is in */
} items[] = {
	{ "192.0.2.0/24", 24, 64500, 1 | 2 | 4 | 8 },
	{ "198.51.100.0/24", 24, 64501, 1 },
	{ "198.51.100.0/24", 25, 64501, 2 },
	{ "203.0.113.0/24", 24, 64502, 2 | 8 },
	{ "2001:db8::/32", 48, 64500, 1 | 4 },
};

struct fixture {
	struct rtr_cache cache;
	struct rtr_peer peer;
	struct bytes out;
	struct strbuf told; /* the answers as text */
};

/* Set 0, 1, 2 or 3; everything twice, in an order that is not that of sets. */
static bool
publish(struct rtr_cache *c, unsigned set)
{
	struct vrp v[2 * ARRAY_LEN(items)];
	size_t n = 0;

	for (size_t i = 2 * ARRAY_LEN(items); i-- > 0;) {
		size_t k = i % ARRAY_LEN(items);

		if ((items[k].in & 1u << set) == 0)
			continue;
		v[n].max_length = items[k].max_length;
		v[n].origin_as = items[k].as;
		assert_int_equal(prefix_parse(items[k].prefix, &v[n].prefix),
		    PREFIX_OK);
		n++;
	}
	return rtr_cache_update(c, v, n);
}

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	rtr_cache_start(&f->cache, SESSION, SERIAL, usual);
	f->cache.notify_interval_ms = 60000;
}

static void
stop(struct fixture *f)
{
	rtr_cache_finish(&f->cache);
	bytes_finish(&f->out);
	strbuf_finish(&f->told);
}

static void
describe(struct fixture *f, const struct rtr_pdu *p)
{
	struct strbuf *b = &f->told;
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(b, "v%u ", p->version);
	switch ((enum rtr_type)p->type) {
	case RTR_TYPE_SERIAL_NOTIFY:
		strbuf_addf(b, "notify %u %u", p->session, p->serial);
		break;
	case RTR_TYPE_CACHE_RESPONSE:
		strbuf_addf(b, "response %u", p->session);
		break;
	case RTR_TYPE_IPV4_PREFIX:
	case RTR_TYPE_IPV6_PREFIX:
		strbuf_addf(b, "%c%s-%u AS%u", p->announce ? '+' : '-',
		    prefix_print(&p->vrp.prefix, text), p->vrp.max_length,
		    p->vrp.origin_as);
		break;
	case RTR_TYPE_END_OF_DATA:
		strbuf_addf(b, "end %u %u", p->session, p->serial);
		if (p->has_timers)
			strbuf_addf(b, " %u/%u/%u", p->timers.refresh_s,
			    p->timers.retry_s, p->timers.expire_s);
		break;
	case RTR_TYPE_CACHE_RESET:
		strbuf_add(b, "reset");
		break;
	case RTR_TYPE_ERROR_REPORT:
		strbuf_addf(b, "error %u (%zu)", p->session, p->n_erroneous);
		break;
	case RTR_TYPE_SERIAL_QUERY:
	case RTR_TYPE_RESET_QUERY:
	case RTR_TYPE_ROUTER_KEY:
		fail_msg("a cache sends no %s", rtr_type_name(p->type));
	}
	strbuf_add(b, "; ");
}

/* All that was sent since the last time, as text. */
static const char *
told(struct fixture *f)
{
	size_t at = 0;

	strbuf_clear(&f->told);
	while (at < f->out.n) {
		struct rtr_pdu p;
		enum rtr_error error;
		const char *why;

		assert_int_equal(rtr_pdu_read(f->out.data + at, f->out.n - at,
				     &p, &error, &why),
		    RTR_READ_DONE);
		describe(f, &p);
		at += p.length;
	}
	bytes_cut(&f->out, 0);
	return strbuf_str(&f->told);
}

/* Sends bytes; false when the connection is to be closed. */
static bool
send_bytes(struct fixture *f, const uint8_t *data, size_t n)
{
	size_t used;

	while (n > 0) {
		if (!rtr_peer_receive(&f->peer, &f->cache, data, n, &used,
			&f->out))
			return false;
		if (used == 0)
			break;
		data += used;
		n -= used;
	}
	return true;
}

static bool
send_pdu(struct fixture *f, struct bytes *pdu)
{
	bool more = send_bytes(f, pdu->data, pdu->n);

	bytes_finish(pdu);
	return more;
}

static bool
reset_query(struct fixture *f, uint8_t version)
{
	struct bytes b = { 0 };

	rtr_add_reset_query(&b, version);
	return send_pdu(f, &b);
}

static bool
serial_query(struct fixture *f, uint8_t version, unsigned session,
    uint32_t serial)
{
	struct bytes b = { 0 };

	rtr_add_serial_query(&b, version, (uint16_t)session, serial);
	return send_pdu(f, &b);
}

#define ALL_OF_0                                                               \
	"+192.0.2.0/24-24 AS64500; v1 +198.51.100.0/24-24 AS64501; v1 "        \
	"+2001:db8::/32-48 AS64500; "

/* 5.4, 5.5, 5.8, 8.1: everything, announced; each once (5.6), version and
 * session the same from beginning to end. */
static void
test_reset_query(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_true(publish(&f.cache, 0));
	assert_true(reset_query(&f, 1));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 " ALL_OF_0 "v1 end 101 5 3600/600/7200; ");
	stop(&f);
}

/* RFC 6810 5.8: without timers. RFC 8210 5.1: another session. */
static void
test_version_0(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 3);
	assert_true(reset_query(&f, 0));
	assert_string_equal(told(&f),
	    "v0 response 100; v0 +192.0.2.0/24-24 AS64500; "
	    "v0 +203.0.113.0/24-24 AS64502; v0 end 100 5; ");
	(void)publish(&f.cache, 0);
	assert_true(serial_query(&f, 0, 100, 5));
	assert_string_equal(told(&f),
	    "v0 response 100; v0 +198.51.100.0/24-24 AS64501; "
	    "v0 -203.0.113.0/24-24 AS64502; v0 +2001:db8::/32-48 AS64500; "
	    "v0 end 100 6; ");
	stop(&f);
}

/* 5.3, 8.2: only what changed. A maxLength that changes is a record that goes
 * and one that comes. */
static void
test_serial_query(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	assert_true(reset_query(&f, 1));
	(void)told(&f);
	assert_true(publish(&f.cache, 1));
	assert_true(serial_query(&f, 1, 101, 5));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 -198.51.100.0/24-24 AS64501; "
	    "v1 +198.51.100.0/24-25 AS64501; v1 +203.0.113.0/24-24 AS64502; "
	    "v1 -2001:db8::/32-48 AS64500; v1 end 101 6 3600/600/7200; ");
	/* 4: the null set is an answer too. */
	assert_true(serial_query(&f, 1, 101, 6));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 end 101 6 3600/600/7200; ");
	stop(&f);
}

/* 5.3: "the cache MUST merge those changes". What went and came again in
 * between is not mentioned. */
static void
test_merged(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	(void)publish(&f.cache, 1);
	(void)publish(&f.cache, 2);
	assert_true(serial_query(&f, 1, 101, 5));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 -198.51.100.0/24-24 AS64501; "
	    "v1 end 101 7 3600/600/7200; ");
	(void)publish(&f.cache, 0);
	assert_true(serial_query(&f, 1, 101, 5));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 end 101 8 3600/600/7200; ");
	stop(&f);
}

/* The same data again is no new serial. */
static void
test_no_change(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_true(publish(&f.cache, 0));
	assert_false(publish(&f.cache, 0));
	assert_int_equal(f.cache.serial, SERIAL);
	stop(&f);
}

/* 5.9, 8.3: too old, of the future, or of an instance that is no more. */
static void
test_cache_reset(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (unsigned i = 0; i < RTR_HISTORY + 3; i++)
		assert_true(publish(&f.cache, i % 2));
	assert_int_equal(f.cache.serial, SERIAL + RTR_HISTORY + 2);
	assert_true(serial_query(&f, 1, 101, SERIAL + 2));
	assert_string_equal(told(&f), "v1 reset; ");
	assert_true(serial_query(&f, 1, 101, f.cache.serial + 1));
	assert_string_equal(told(&f), "v1 reset; ");
	assert_true(serial_query(&f, 1, 77, f.cache.serial));
	assert_string_equal(told(&f), "v1 reset; ");
	/* The oldest that is remembered. */
	assert_true(serial_query(&f, 1, 101, SERIAL + 3));
	assert_non_null(strstr(told(&f), "v1 response 101; "));
	stop(&f);
}

/* 5.1: another session id than that of this session. */
static void
test_session_mismatch(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	assert_true(reset_query(&f, 1));
	(void)told(&f);
	assert_false(serial_query(&f, 1, 100, 5));
	assert_string_equal(told(&f), "v1 error 0 (12); ");
	assert_true(f.peer.failed && !f.peer.by_router);
	stop(&f);
}

/* RFC 1982: serials wrap. */
static void
test_wrap(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	rtr_cache_start(&f.cache, SESSION, 0xffffffff, usual);
	(void)publish(&f.cache, 0);
	assert_true(reset_query(&f, 1));
	assert_non_null(strstr(told(&f), "end 101 4294967295 "));
	(void)publish(&f.cache, 2);
	assert_true(serial_query(&f, 1, 101, 0xffffffff));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 -198.51.100.0/24-24 AS64501; "
	    "v1 end 101 0 3600/600/7200; ");
	stop(&f);
}

/* 8.4: no data yet. The connection goes on, and the router hears of them. */
static void
test_no_data(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_true(reset_query(&f, 1));
	assert_string_equal(told(&f), "v1 error 2 (8); ");
	assert_true(serial_query(&f, 1, 101, 5));
	assert_string_equal(told(&f), "v1 error 2 (12); ");
	assert_int_equal(rtr_peer_notify(&f.peer, &f.cache, 0, &f.out),
	    UINT64_MAX);
	assert_string_equal(told(&f), "");
	(void)publish(&f.cache, 0);
	(void)rtr_peer_notify(&f.peer, &f.cache, 0, &f.out);
	assert_string_equal(told(&f), "v1 notify 101 5; ");
	/* There may be no VRPs: that is a result. */
	assert_true(rtr_cache_update(&f.cache, NULL, 0));
	assert_true(reset_query(&f, 1));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 end 101 6 3600/600/7200; ");
	stop(&f);
}

/* Another instance: its session is another, its serials begin anew. */
static void
test_restart(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	rtr_cache_start(&f.cache, 300, 1, usual);
	assert_null(rtr_cache_vrps(&f.cache));
	assert_true(reset_query(&f, 1));
	assert_string_equal(told(&f), "v1 error 2 (8); ");
	(void)publish(&f.cache, 0);
	assert_true(serial_query(&f, 1, 101, 5));
	assert_string_equal(told(&f), "v1 reset; ");
	assert_true(serial_query(&f, 1, 301, 1));
	assert_string_equal(told(&f),
	    "v1 response 301; v1 end 301 1 3600/600/7200; ");
	stop(&f);
}

/* 8.2: at most one Serial Notify in the interval; 7: none before the version
 * is agreed; none about what the router knows. */
static void
test_notify(void **state)
{
	struct fixture f;
	uint64_t next;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	assert_int_equal(rtr_peer_notify(&f.peer, &f.cache, 0, &f.out),
	    UINT64_MAX);
	assert_string_equal(told(&f), "");
	assert_true(reset_query(&f, 1));
	(void)told(&f);
	(void)rtr_peer_notify(&f.peer, &f.cache, 0, &f.out);
	assert_string_equal(told(&f), "");

	(void)publish(&f.cache, 1);
	next = rtr_peer_notify(&f.peer, &f.cache, 1000, &f.out);
	assert_int_equal(next, UINT64_MAX);
	assert_string_equal(told(&f), "v1 notify 101 6; ");
	(void)rtr_peer_notify(&f.peer, &f.cache, 1001, &f.out);
	assert_string_equal(told(&f), "");

	(void)publish(&f.cache, 2);
	next = rtr_peer_notify(&f.peer, &f.cache, 2000, &f.out);
	assert_int_equal(next, 61000);
	assert_string_equal(told(&f), "");
	(void)publish(&f.cache, 3);
	next = rtr_peer_notify(&f.peer, &f.cache, 60999, &f.out);
	assert_int_equal(next, 61000);
	assert_string_equal(told(&f), "");
	next = rtr_peer_notify(&f.peer, &f.cache, 61000, &f.out);
	assert_int_equal(next, UINT64_MAX);
	assert_string_equal(told(&f), "v1 notify 101 8; ");
	stop(&f);
}

/* A router that asks by itself needs no notify. */
static void
test_asked_first(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 0);
	assert_true(reset_query(&f, 1));
	(void)publish(&f.cache, 1);
	assert_true(serial_query(&f, 1, 101, 5));
	(void)told(&f);
	(void)rtr_peer_notify(&f.peer, &f.cache, 0, &f.out);
	assert_string_equal(told(&f), "");
	stop(&f);
}

/* What ends a connection, and with which error (12, and 5.11: the PDU is
 * inside). before: queries that were answered already. */
static const struct {
	const char *name;
	int version; /* of a Reset Query before; -1: none */
	const char *hex, *told;
} ends[] = {
	{ "7: version 2", -1, "02 02 0000 00000008", "v1 error 4 (8); " },
	{ "7: version 255", -1, "ff 01 0000 0000000c 00000000",
	    "v1 error 4 (12); " },
	{ "7: 1, then 0", 1, "00 02 0000 00000008", "v1 error 8 (8); " },
	{ "7: 0, then 1", 0, "01 02 0000 00000008", "v0 error 8 (8); " },
	{ "7: 1, then 2", 1, "02 02 0000 00000008", "v1 error 8 (8); " },
	{ "12: unknown type", -1, "01 63 0000 00000009 aa",
	    "v1 error 5 (9); " },
	{ "12: unknown type later", 0, "00 0b 0000 00000008",
	    "v0 error 5 (8); " },
	{ "12: Router Key is not of version 0", -1, "00 09 0000 00000008",
	    "v0 error 5 (8); " },
	{ "12: Serial Notify from a router", 1, "01 00 0065 0000000c 00000000",
	    "v1 error 3 (12); " },
	{ "12: Cache Response from a router", -1, "01 03 0065 00000008",
	    "v1 error 3 (8); " },
	{ "12: IPv4 Prefix from a router", 1,
	    "01 04 0000 00000014 01181800 c0000200 0000fbf4",
	    "v1 error 3 (20); " },
	{ "12: End of Data from a router", 0, "00 07 0065 0000000c 00000000",
	    "v0 error 3 (12); " },
	{ "12: Cache Reset from a router", 1, "01 08 0000 00000008",
	    "v1 error 3 (8); " },
	{ "12: too short", 1, "01 02 0000 00000004", "v1 error 0 (8); " },
	{ "12: too long", 1, "01 02 0000 7fffffff", "v1 error 0 (8); " },
	{ "12: Reset Query with more", 1, "01 02 0000 0000000c 00000000",
	    "v1 error 0 (12); " },
	{ "12: HTTP", -1, "47 45 54 20 2f 20 48 54", "v1 error 0 (8); " },
	/* 5.11: "MUST NOT be sent for an Error Report PDU". */
	{ "5.11: Error Report", 1, "01 0a 0001 00000010 00000000 00000000",
	    "" },
	{ "5.11: of another version", 1,
	    "00 0a 0008 00000010 00000000 00000000", "" },
	{ "5.11: of an unknown version", -1,
	    "07 0a 0004 00000010 00000000 00000000", "" },
	{ "5.11: broken", 1, "01 0a 0000 00000010 00000009 00000000", "" },
	{ "5.11: of a length that cannot be", 1, "01 0a 0000 00000000", "" },
};

static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t n = 0;
	char digits[3] = { 0 };

	for (; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		digits[n % 2] = *hex;
		if (n++ % 2 == 1)
			out[n / 2 - 1] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return n / 2;
}

static void
test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct fixture f;
		uint8_t data[64];
		size_t n = unhex(ends[i].hex, data);

		start(&f);
		(void)publish(&f.cache, 0);
		if (ends[i].version >= 0)
			CHECK(ends[i].name,
			    reset_query(&f, (uint8_t)ends[i].version));
		(void)told(&f);
		CHECK(ends[i].name, !send_bytes(&f, data, n));
		CHECK_STR(ends[i].name, told(&f), ends[i].told);
		CHECK(ends[i].name, f.peer.failed);
		CHECK_INT(ends[i].name, f.peer.by_router,
		    ends[i].told[0] == '\0');
		/* Nothing more is said to it. */
		(void)publish(&f.cache, 1);
		(void)rtr_peer_notify(&f.peer, &f.cache, 0, &f.out);
		CHECK_STR(ends[i].name, told(&f), "");
		stop(&f);
	}
}

/* Every code that a router may report is taken as the end. */
static void
test_router_reports(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 10; code++) {
		struct fixture f;
		struct bytes b = { 0 };

		start(&f);
		(void)publish(&f.cache, 0);
		(void)reset_query(&f, 1);
		(void)told(&f);
		rtr_add_error(&b, 1, (enum rtr_error)code, NULL, 0, "odd");
		assert_false(send_pdu(&f, &b));
		assert_string_equal(told(&f), "");
		assert_true(f.peer.by_router);
		assert_int_equal(f.peer.error, code);
		stop(&f);
	}
}

/* One PDU a call, from as few bytes as arrive. */
static void
test_pieces(void **state)
{
	struct fixture f;
	struct bytes b = { 0 };
	size_t used;

	(void)state;
	start(&f);
	(void)publish(&f.cache, 3);
	rtr_add_reset_query(&b, 1);
	rtr_add_serial_query(&b, 1, 101, 5);
	for (size_t n = 0; n < 8; n++) {
		assert_true(rtr_peer_receive(&f.peer, &f.cache, b.data, n,
		    &used, &f.out));
		assert_int_equal(used, 0);
	}
	assert_true(
	    rtr_peer_receive(&f.peer, &f.cache, b.data, b.n, &used, &f.out));
	assert_int_equal(used, 8);
	assert_string_equal(told(&f),
	    "v1 response 101; v1 +192.0.2.0/24-24 AS64500; "
	    "v1 +203.0.113.0/24-24 AS64502; v1 end 101 5 3600/600/7200; ");
	assert_true(rtr_peer_receive(&f.peer, &f.cache, b.data + 8, b.n - 8,
	    &used, &f.out));
	assert_int_equal(used, 12);
	assert_string_equal(told(&f),
	    "v1 response 101; v1 end 101 5 3600/600/7200; ");
	bytes_finish(&b);
	stop(&f);
}

/* 5.11: generic errors have no PDU in them. */
static void
test_fail(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	rtr_peer_fail(&f.peer, RTR_ERROR_INTERNAL_ERROR, "too many", &f.out);
	assert_string_equal(told(&f), "v1 error 1 (0); ");
	assert_true(f.peer.failed);
	stop(&f);
}

/* 5.6, 6.: what a router would have to refuse is not told. */
static void
test_what_cannot_be(void **state)
{
	struct fixture f;
	struct vrp v[2] = { { .max_length = 23, .origin_as = 1 },
		{ .max_length = 33, .origin_as = 1 } };

	(void)state;
	start(&f);
	for (size_t i = 0; i < 2; i++)
		(void)prefix_parse("192.0.2.0/24", &v[i].prefix);
	assert_true(rtr_cache_update(&f.cache, v, 2));
	assert_true(reset_query(&f, 1));
	assert_string_equal(told(&f),
	    "v1 response 101; v1 end 101 5 3600/600/7200; ");
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reset_query),
		cmocka_unit_test(test_version_0),
		cmocka_unit_test(test_serial_query),
		cmocka_unit_test(test_merged),
		cmocka_unit_test(test_no_change),
		cmocka_unit_test(test_cache_reset),
		cmocka_unit_test(test_session_mismatch),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_notify),
		cmocka_unit_test(test_asked_first),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_router_reports),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_fail),
		cmocka_unit_test(test_what_cannot_be),
	};
	return RUN_TESTS(tests);
}
