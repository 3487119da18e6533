/* Packet captures: checksums and sequence numbers are right, and the streams
 * are the messages of the sessions. */
#include "capture_world.h"

#include "bgp/wire.h"
#include "net/pcap.h"

enum { FLOWS_MAX = 64, FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* One direction of one connection. */
struct tcp_flow {
	struct ip_addr from, to;
	uint16_t from_port, to_port;
	uint32_t isn, next, acked;
	bool has_acked, finished;
	struct bytes stream;
	size_t packets;
};

struct capture {
	struct tcp_flow flows[FLOWS_MAX];
	size_t n, packets;
	uint64_t last_us;
};

static struct tcp_flow *
flow_of(struct capture *c, const struct ip_addr *from, const struct ip_addr *to,
    uint16_t from_port, uint16_t to_port, bool make)
{
	/* The newest: ports may be used again. */
	for (size_t i = c->n; i-- > 0;)
		if (ip_addr_eq(&c->flows[i].from, from) &&
		    ip_addr_eq(&c->flows[i].to, to) &&
		    c->flows[i].from_port == from_port &&
		    c->flows[i].to_port == to_port)
			return &c->flows[i];
	if (!make)
		return NULL;
	assert_true(c->n < FLOWS_MAX);
	c->flows[c->n] = (struct tcp_flow){ .from = *from,
		.to = *to,
		.from_port = from_port,
		.to_port = to_port };
	return &c->flows[c->n++];
}

static uint16_t
checksum(uint32_t sum, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum += i % 2 == 0 ? (uint32_t)p[i] << 8 : p[i];
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void
check_tcp(struct capture *c, const struct ip_addr *from,
    const struct ip_addr *to, const uint8_t *p, size_t n)
{
	size_t addr_len = from->family == IP_V4 ? 4 : 16, header;
	uint32_t seq = bytes_get_u32(p + 4), ack = bytes_get_u32(p + 8), sum;
	uint8_t flags = p[13];
	struct tcp_flow *f, *back;

	sum = checksum(0, from->bytes, addr_len);
	sum += checksum(0, to->bytes, addr_len);
	assert_int_equal(checksum(sum + 6 + (uint32_t)n, p, n), 0xffff);
	header = (size_t)(p[12] >> 4) * 4;
	assert_true(header >= 20 && header <= n);
	f = flow_of(c, from, to, bytes_get_u16(p), bytes_get_u16(p + 2),
	    (flags & SYN) != 0);
	assert_non_null(f);
	back = flow_of(c, to, from, f->to_port, f->from_port, false);
	if ((flags & SYN) != 0) {
		assert_int_equal(f->packets, 0);
		f->isn = seq;
		f->next = seq;
	}
	/* Everything in order, nothing twice. */
	assert_int_equal(seq, f->next);
	assert_false(f->finished && n > header);
	f->next += (uint32_t)(n - header) + ((flags & (SYN | FIN)) != 0);
	f->finished = f->finished || (flags & (FIN | RST)) != 0;
	bytes_add(&f->stream, p + header, n - header);
	f->packets++;
	if ((flags & ACK) == 0) {
		assert_int_equal(flags, SYN);
		return;
	}
	/* Nothing is acknowledged that was not seen, and it never goes back. */
	assert_non_null(back);
	assert_true((int32_t)(ack - back->next) <= 0);
	assert_true(!f->has_acked || (int32_t)(ack - f->acked) >= 0);
	f->has_acked = true;
	f->acked = ack;
}

static void
check_packet(struct capture *c, const uint8_t *p, size_t n)
{
	struct ip_addr from = { 0 }, to = { 0 };
	size_t addr_len = p[0] >> 4 == 4 ? 4 : 16;
	size_t header = addr_len == 4 ? 20 : 40;

	assert_true(n >= header + 20 && n <= 1500);
	from.family = to.family = addr_len == 4 ? IP_V4 : IP_V6;
	memcpy(from.bytes, p + header - 2 * addr_len, addr_len);
	memcpy(to.bytes, p + header - addr_len, addr_len);
	if (addr_len == 4) {
		assert_int_equal(p[0], 0x45);
		assert_int_equal(bytes_get_u16(p + 2), n);
		assert_int_equal(p[9], 6);
		assert_int_equal(checksum(0, p, 20), 0xffff);
	} else {
		assert_int_equal(p[0] >> 4, 6);
		assert_int_equal(bytes_get_u16(p + 4), n - header);
		assert_int_equal(p[6], 6);
	}
	check_tcp(c, &from, &to, p + header, n - header);
}

static void
check_file(struct capture *c, const struct bytes *file)
{
	size_t at = 24;

	assert_true(file->n >= 24);
	assert_int_equal(bytes_get_u32(file->data), 0xa1b2c3d4);
	assert_int_equal(bytes_get_u32(file->data + 20), 101);
	while (at < file->n) {
		const uint8_t *p = file->data + at;
		uint64_t us =
		    (uint64_t)bytes_get_u32(p) * 1000000 + bytes_get_u32(p + 4);
		size_t n = bytes_get_u32(p + 8);

		assert_int_equal(n, bytes_get_u32(p + 12));
		assert_true(n <= file->n - at - 16);
		assert_true(us >= c->last_us && us >= EPOCH_MS * 1000);
		c->last_us = us;
		check_packet(c, p + 16, n);
		c->packets++;
		at += 16 + n;
	}
}

/* "OKUUN": the first letters of the messages of a stream. */
static void
show_stream(const struct tcp_flow *f, struct strbuf *out)
{
	static const struct wire_session s = { .as4 = true };
	size_t at = 0;

	while (at < f->stream.n) {
		struct wire_result r;
		size_t len;
		uint8_t type;

		assert_int_equal(wire_header_read(&s, f->stream.data + at,
				     f->stream.n - at, &len, &type, &r),
		    WIRE_HEADER_OK);
		assert_true(len <= f->stream.n - at);
		strbuf_addc(out, wire_type_name(type)[0]);
		at += len;
	}
}

static void
capture_finish(struct capture *c)
{
	for (size_t i = 0; i < c->n; i++)
		bytes_finish(&c->flows[i].stream);
}

/* The session ends once and comes back. The customer has the higher identifier
 * and opens. */
static void
test_session(void **state)
{
	struct lab l;
	struct capture c = { 0 };
	struct bytes file = { 0 };
	struct strbuf text = { 0 };
	struct pcap_written written;

	(void)state;
	capture_world(&l);
	written = pcap_export(l.sim, lab_router(&l, OURS),
	    lab_edge(&l, OURS, CUSTOMER), EPOCH_MS, &file);
	check_file(&c, &file);
	assert_int_equal(c.packets, written.packets);
	assert_int_equal(written.left_out, 0);
	assert_int_equal(c.n, 4);
	for (size_t i = 0; i < c.n; i++) {
		char from[PREFIX_TEXT_MAX];

		strbuf_addf(&text, "%s%s ",
		    ip_addr_print(&c.flows[i].from, from),
		    c.flows[i].to_port == 179 ? ">" : "<");
		show_stream(&c.flows[i], &text);
		strbuf_add(&text, c.flows[i].finished ? ".\n" : "\n");
	}
	assert_string_equal(strbuf_str(&text),
	    "198.51.100.6> OKUU.\n"
	    "198.51.100.5< OKUUUN.\n"
	    "198.51.100.6> OKUU\n"
	    "198.51.100.5< OKUUUU\n");
	capture_finish(&c);
	bytes_finish(&file);
	strbuf_finish(&text);
	lab_close(&l);
}

/* What one end has sent is what the other has received, message by message. */
static void
test_both_ends(void **state)
{
	struct lab l;
	struct capture a = { 0 }, b = { 0 };
	struct bytes file = { 0 };
	edge_t e;

	(void)state;
	capture_world(&l);
	e = lab_edge(&l, OURS, PROVIDER);
	(void)pcap_export(l.sim, lab_router(&l, OURS), e, EPOCH_MS, &file);
	check_file(&a, &file);
	bytes_cut(&file, 0);
	(void)pcap_export(l.sim, lab_router(&l, PROVIDER),
	    edge_reverse(&l.topo, e), EPOCH_MS, &file);
	check_file(&b, &file);
	assert_int_equal(a.n, 2);
	assert_int_equal(b.n, 2);
	for (size_t i = 0; i < 2; i++) {
		struct tcp_flow *f =
		    flow_of(&b, &a.flows[i].from, &a.flows[i].to,
			a.flows[i].from_port, a.flows[i].to_port, false);

		assert_non_null(f);
		assert_int_equal(f->isn, a.flows[i].isn);
		assert_int_equal(f->stream.n, a.flows[i].stream.n);
		assert_memory_equal(f->stream.data, a.flows[i].stream.data,
		    f->stream.n);
	}
	capture_finish(&a);
	capture_finish(&b);
	bytes_finish(&file);
	lab_close(&l);
}

/* All sessions of all routers; a link that is cut; a session that is reset from
 * the other side. */
static void
test_all(void **state)
{
	struct lab l;

	(void)state;
	capture_world(&l);
	lab_post(&l,
	    (struct sim_event){ .time_ms = sim_now(l.sim) + 1000,
		.kind = EV_LINK,
		.link = 1 });
	lab_post(&l,
	    (struct sim_event){ .time_ms = sim_now(l.sim) + 3000,
		.kind = EV_LINK,
		.link = 1,
		.up = true });
	lab_post(&l,
	    (struct sim_event){ .time_ms = sim_now(l.sim) + 4000,
		.kind = EV_SESSION_RESET,
		.edge = lab_edge(&l, CUSTOMER, OURS) });
	lab_run(&l);
	for (router_id_t r = 0; r < l.topo.n_routers; r++) {
		struct capture c = { 0 };
		struct bytes file = { 0 };
		struct pcap_written w =
		    pcap_export(l.sim, r, EDGE_NONE, EPOCH_MS, &file);
		struct strbuf text = { 0 };

		check_file(&c, &file);
		assert_int_equal(c.packets, w.packets);
		for (size_t i = 0; i < c.n; i++)
			show_stream(&c.flows[i], &text);
		assert_int_equal(text.len, w.messages);
		capture_finish(&c);
		bytes_finish(&file);
		strbuf_finish(&text);
	}
	lab_close(&l);
}

/* Sessions that came up without messages have OPENs nevertheless. */
static void
test_instant(void **state)
{
	static const struct lab_link links[] = { { 64500, 64501, REL_CUSTOMER,
	    5 } };
	struct lab l;
	struct capture c = { 0 };
	struct bytes file = { 0 };
	struct strbuf text = { 0 };

	(void)state;
	lab_init(&l);
	l.options.instant_sessions = true;
	lab_links(&l, links, 1);
	lab_create(&l);
	lab_announce(&l, 64501, "192.0.2.0/24");
	lab_start(&l);
	(void)pcap_export(l.sim, lab_router(&l, 64500), EDGE_NONE, EPOCH_MS,
	    &file);
	check_file(&c, &file);
	for (size_t i = 0; i < c.n; i++) {
		show_stream(&c.flows[i], &text);
		strbuf_addc(&text, ' ');
	}
	assert_string_equal(strbuf_str(&text), "OKU OK ");
	capture_finish(&c);
	bytes_finish(&file);
	strbuf_finish(&text);
	lab_close(&l);
}

/* Without a session there is a file without packets. */
static void
test_empty(void **state)
{
	struct lab l;
	struct capture c = { 0 };
	struct bytes file = { 0 };

	(void)state;
	lab_init(&l);
	lab_as(&l, 64500);
	lab_create(&l);
	lab_start(&l);
	(void)pcap_export(l.sim, 0, EDGE_NONE, EPOCH_MS, &file);
	check_file(&c, &file);
	assert_int_equal(c.packets, 0);
	bytes_finish(&file);
	lab_close(&l);
}

/* A message that is longer than a segment. */
static void
test_segments(void **state)
{
	static const struct lab_link links[] = { { 64500, 64501, REL_CUSTOMER,
	    5 } };
	struct lab l;
	struct capture c = { 0 };
	struct bytes file = { 0 };
	struct path_attrs a;
	uint32_t words[900];
	struct strbuf text = { 0 };

	(void)state;
	lab_init(&l);
	lab_links(&l, links, 1);
	lab_create(&l);
	for (uint32_t i = 0; i < ARRAY_LEN(words); i++)
		words[i] = COMMUNITY(64501, i);
	path_attrs_init(&a);
	a.communities =
	    word_set_sorted(sim_attrs(l.sim), words, ARRAY_LEN(words), 1);
	lab_post(&l,
	    (struct sim_event){ .kind = EV_ORIGINATE,
		.router = lab_router(&l, 64501),
		.prefix = lab_id(&l, "192.0.2.0/24"),
		.attrs = attr_intern(sim_attrs(l.sim), &a) });
	lab_start(&l);
	(void)pcap_export(l.sim, lab_router(&l, 64500), EDGE_NONE, EPOCH_MS,
	    &file);
	check_file(&c, &file);
	show_stream(&c.flows[0], &text);
	assert_string_equal(strbuf_str(&text), "OKU");
	/* SYN, ACK, OPEN, KEEPALIVE, and 3.6 kB in three segments. */
	assert_int_equal(c.flows[0].packets, 7);
	capture_finish(&c);
	bytes_finish(&file);
	strbuf_finish(&text);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_both_ends),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_instant),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_segments),
	};

	return RUN_TESTS(tests);
}
