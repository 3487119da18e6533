#include "net/pcap.h"

#include <stdlib.h>
#include <string.h>

#include "net/transcript.h"

/* The file (the format has no document of its own but draft-ietf-opsawg-pcap).
 */
enum { LINKTYPE_RAW = 101, SNAPLEN = 262144 };
#define PCAP_MAGIC 0xa1b2c3d4u

enum {
	TCP_FIN = 1,
	TCP_SYN = 2,
	TCP_RST = 4,
	TCP_PSH = 8,
	TCP_ACK = 16,
	TCP_HEADER = 20,
	TCP_SYN_HEADER = 24, /* with the option MSS */
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	MTU = 1500,
	PROTOCOL_TCP = 6,
	INTERNETWORK_CONTROL = 0xc0, /* DSCP CS6, RFC 4271 appendix E */
	WINDOW = 65535,
	PORTS_EPHEMERAL = 49152
};

/* One packet before it is bytes. seq and ack follow from those before it. */
struct packet {
	uint64_t time_ms;
	uint32_t step;  /* in which it was seen: orders those of one time */
	uint32_t order; /* in which it was made: the last resort */
	uint32_t connection;
	bool out; /* sent by the router */
	uint8_t flags;
	size_t data, n; /* in capture.data */
	uint64_t acked; /* sent by the neighbour: octets it had received */
};

/* A TCP connection of a session, from one side. */
struct connection {
	const struct transcript_item *first, *last; /* last: NULL while up */
	struct transcript_side own, peer;
	uint16_t own_port, peer_port;
	uint32_t own_isn, peer_isn;
	/* While packets are written: octets seen of each side, SYN and FIN
	 * counted. */
	uint64_t own_seen, peer_seen;
	uint64_t own_acked, peer_acked; /* acknowledged by each side */
	uint16_t own_ip_id, peer_ip_id;
};

/* A message within a connection. */
struct pdu {
	size_t data, n;
	uint32_t sent_step, step, event;
	uint64_t sent_ms, time_ms;
	bool delivered;
};
struct pdus {
	struct pdu *items;
	size_t n, cap;
};

struct capture {
	const struct sim *s;
	const struct transcript_item *items;
	size_t n_items;
	struct bytes data; /* of all messages */
	struct packet *packets;
	size_t n_packets, cap_packets;
	struct connection *connections;
	size_t n_connections, cap_connections;
	struct pcap_written written;
};

/* --- packets -------------------------------------------------------------- */

static void
add_packet(struct capture *c, struct packet p)
{
	GROW(c->packets, c->n_packets, c->cap_packets);
	p.order = (uint32_t)c->n_packets;
	c->packets[c->n_packets++] = p;
}

/* A message in as many segments as it takes. */
static void
add_segments(struct capture *c, struct packet p, const struct pdu *pdu, int mss)
{
	for (size_t at = 0; at < pdu->n; at += (size_t)mss) {
		p.data = pdu->data + at;
		p.n = pdu->n - at < (size_t)mss ? pdu->n - at : (size_t)mss;
		p.flags = at + p.n == pdu->n ? TCP_ACK | TCP_PSH : TCP_ACK;
		add_packet(c, p);
	}
}

/* --- one connection ------------------------------------------------------- */

static struct packet
packet_at(const struct capture *c, const struct transcript_item *item, bool out)
{
	return (struct packet){ .time_ms = item->time_ms,
		.step = item->step,
		.connection = (uint32_t)c->n_connections - 1,
		.out = out,
		.flags = TCP_ACK };
}

/* The three packets of RFC 9293 3.5. The simulator takes one way to connect,
 * not two; the first packet must not be there before its cause. */
static void
add_handshake(struct capture *c, const struct connection *k, uint32_t delay_ms)
{
	bool opens = k->peer_port == WIRE_PORT;
	struct packet p = packet_at(c, k->first, opens);

	p.step = 0; /* before all else of that time */
	p.flags = TCP_SYN;
	p.time_ms =
	    k->first->time_ms > delay_ms ? k->first->time_ms - delay_ms : 0;
	add_packet(c, p);
	p.out = !opens;
	p.flags = TCP_SYN | TCP_ACK;
	p.acked = 1;
	if (opens)
		p.time_ms = k->first->time_ms;
	add_packet(c, p);
	p.out = opens;
	p.flags = TCP_ACK;
	p.time_ms = k->first->time_ms;
	add_packet(c, p);
}

/* What one side had received from the other before it did something in step:
 * octets of those messages, in the order of sending. at is kept between calls
 * for growing steps. */
static uint64_t
octets_before(const struct pdus *from, uint32_t step, size_t *at, uint64_t *sum)
{
	while (*at < from->n && from->items[*at].delivered &&
	    from->items[*at].step <= step)
		*sum += from->items[(*at)++].n;
	return 1 + *sum; /* the SYN */
}

/* Does the side send something of its own in that step, which acknowledges as
 * well? */
static bool
sends_in(const struct pdus *own, uint32_t step, size_t *at)
{
	while (*at < own->n && own->items[*at].sent_step < step)
		(*at)++;
	return *at < own->n && own->items[*at].sent_step == step;
}

static void
add_received(struct capture *c, const struct connection *k,
    const struct pdus *in, const struct pdus *out, int mss)
{
	size_t acked_at = 0, reply_at = 0;
	uint64_t acked = 0;

	for (size_t i = 0; i < in->n; i++) {
		const struct pdu *pdu = &in->items[i];
		struct packet p = packet_at(c, k->first, false);

		p.time_ms = pdu->time_ms;
		p.step = pdu->step;
		p.acked = octets_before(out, pdu->sent_step, &acked_at, &acked);
		add_segments(c, p, pdu, mss);
		if (sends_in(out, pdu->step, &reply_at))
			continue;
		p.out = true;
		p.n = 0;
		p.flags = TCP_ACK;
		add_packet(c, p);
	}
}

static void
add_sent(struct capture *c, const struct connection *k, const struct pdus *in,
    const struct pdus *out, uint32_t delay_ms, int mss)
{
	uint64_t sum = 1;
	size_t reply_at = 0;

	for (size_t i = 0; i < out->n; i++) {
		const struct pdu *pdu = &out->items[i];
		struct packet p = packet_at(c, k->first, true);

		p.time_ms = pdu->sent_ms;
		p.step = pdu->sent_step;
		add_segments(c, p, pdu, mss);
		sum += pdu->n;
		if (!pdu->delivered || sends_in(in, pdu->step, &reply_at))
			continue;
		/* The acknowledgement comes back. */
		p.out = false;
		p.n = 0;
		p.flags = TCP_ACK;
		p.acked = sum;
		p.time_ms = pdu->time_ms + delay_ms;
		p.step = UINT32_MAX;
		add_packet(c, p);
	}
}

static uint64_t
octets_of(const struct pdus *list)
{
	uint64_t sum = 1;

	for (size_t i = 0; i < list->n; i++)
		sum += list->items[i].n;
	return sum;
}

/* Who closes: the one that sent a NOTIFICATION. When the way was lost there is
 * nothing to be seen. */
static void
add_end(struct capture *c, const struct connection *k, const struct pdus *out,
    const struct transcript_item *last, bool ours, uint32_t delay_ms)
{
	struct packet p = packet_at(c, k->last, ours);

	if (last == NULL)
		return;
	p.acked = octets_of(out);
	if (last->kind == TRANSCRIPT_RESET) {
		p.out = false;
		p.flags = TCP_RST | TCP_ACK;
		add_packet(c, p);
		return;
	}
	p.flags = TCP_FIN | TCP_ACK;
	add_packet(c, p);
	p.out = !ours;
	if (ours) {
		p.time_ms += 2 * (uint64_t)delay_ms;
		p.step = UINT32_MAX;
		p.acked++;
	}
	add_packet(c, p);
	p.out = ours;
	p.flags = TCP_ACK;
	if (!ours) {
		p.time_ms += 2 * (uint64_t)delay_ms;
		p.step = UINT32_MAX;
		p.acked++;
	}
	add_packet(c, p);
}

static void
add_pdu(struct capture *c, struct pdus *list,
    const struct transcript_item *item)
{
	struct pdu pdu = { .data = c->data.n,
		.sent_step = item->sent_step,
		.step = item->step,
		.event = item->event,
		.sent_ms = item->sent_ms,
		.time_ms = item->time_ms,
		.delivered = item->delivered };

	if (!transcript_encode(c->s, item, &c->data)) {
		c->written.left_out++;
		return;
	}
	pdu.n = c->data.n - pdu.data;
	GROW(list->items, list->n, list->cap);
	list->items[list->n++] = pdu;
	c->written.messages++;
}

/* A NOTIFICATION may overtake what was sent before it, being a graver event; on
 * a TCP connection it does not. */
static int
by_sending(const void *a, const void *b)
{
	const struct pdu *x = a, *y = b;

	if (x->sent_step != y->sent_step)
		return x->sent_step < y->sent_step ? -1 : 1;
	return x->event < y->event ? -1 : x->event > y->event;
}

/* Was it sent or received on this connection? What the router sent while it had
 * the connection, what it received while it had it. */
static bool
belongs(const struct connection *k, const struct transcript_item *item)
{
	uint32_t step = item->sent ? item->sent_step : item->step;

	if (item->edge != k->first->edge || item->kind == TRANSCRIPT_STATE ||
	    step < k->first->step || (k->last != NULL && step > k->last->step))
		return false;
	return item->sent || item->delivered;
}

/* Ports and initial sequence numbers as they might have been drawn; from both
 * ends the same ones are seen. */
static void
connection_fill(struct capture *c, struct connection *k)
{
	edge_t own = k->first->edge;
	edge_t peer = sim_topology(c->s)->edges[own].reverse;
	uint64_t seed =
	    (uint64_t)(own < peer ? own : peer) << 8 | k->first->connection;
	uint16_t port = (uint16_t)(PORTS_EPHEMERAL + base_rand(&seed) % 16384);
	uint32_t isn[2] = { (uint32_t)base_rand(&seed) };
	bool opens;

	isn[1] = (uint32_t)base_rand(&seed);
	k->own_isn = isn[own > peer];
	k->peer_isn = isn[own < peer];
	k->own = transcript_side(c->s, k->first, true);
	k->peer = transcript_side(c->s, k->first, false);
	opens = k->own.bgp_id != k->peer.bgp_id
	    ? k->own.bgp_id > k->peer.bgp_id
	    : k->own.as > k->peer.as; /* RFC 6286 2.3 */
	if (k->own.passive != k->peer.passive)
		opens = k->peer.passive;
	k->own_port = opens ? port : WIRE_PORT;
	k->peer_port = opens ? WIRE_PORT : port;
}

static void
connection_add(struct capture *c, struct connection k, size_t begin)
{
	uint32_t delay_ms = sim_topology(c->s)->edges[k.first->edge].delay_ms;
	struct pdus in = { 0 }, out = { 0 };
	const struct transcript_item *last = NULL;
	int mss;

	GROW(c->connections, c->n_connections, c->cap_connections);
	connection_fill(c, &k);
	c->connections[c->n_connections++] = k;
	mss = MTU - TCP_HEADER -
	    (k.own.addr.family == IP_V4 ? IPV4_HEADER : IPV6_HEADER);
	for (size_t i = begin; i < c->n_items; i++) {
		const struct transcript_item *item = &c->items[i];

		if (!belongs(&k, item))
			continue;
		if (item->kind == TRANSCRIPT_NOTIFICATION ||
		    item->kind == TRANSCRIPT_RESET)
			last = item;
		if (item->kind != TRANSCRIPT_RESET)
			add_pdu(c, item->sent ? &out : &in, item);
	}
	if (out.n > 0)
		qsort(out.items, out.n, sizeof(*out.items), by_sending);
	add_handshake(c, &k, delay_ms);
	add_received(c, &k, &in, &out, mss);
	add_sent(c, &k, &in, &out, delay_ms, mss);
	if (k.last != NULL)
		add_end(c, &k, &out, last, last != NULL && last->sent,
		    delay_ms);
	free(in.items);
	free(out.items);
}

/* --- bytes ---------------------------------------------------------------- */

/* RFC 1071, over an even number of octets but for the last. */
static uint32_t
sum_words(uint32_t sum, const uint8_t *p, size_t n)
{
	for (; n > 1; p += 2, n -= 2)
		sum += bytes_get_u16(p);
	if (n > 0)
		sum += (uint32_t)p[0] << 8;
	return (sum >> 16) + (sum & 0xffff);
}

static uint16_t
sum_fold(uint32_t sum)
{
	while (sum > 0xffff)
		sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t)~sum;
}

static uint32_t
sum_pseudo_header(const struct ip_addr *a, const struct ip_addr *b, size_t n)
{
	size_t len = a->family == IP_V4 ? 4 : 16;
	uint32_t sum = sum_words(0, a->bytes, len);

	sum = sum_words(sum, b->bytes, len);
	return sum + PROTOCOL_TCP + (uint32_t)n;
}

static void
ipv4_header_add(struct bytes *out, const struct transcript_side *from,
    const struct transcript_side *to, uint16_t id, size_t n)
{
	size_t start = out->n;

	bytes_add_u8(out, 0x45);
	bytes_add_u8(out, INTERNETWORK_CONTROL);
	bytes_add_u16(out, (uint16_t)(IPV4_HEADER + n));
	bytes_add_u16(out, id);
	bytes_add_u16(out, 0x4000); /* do not fragment */
	bytes_add_u8(out, from->ttl);
	bytes_add_u8(out, PROTOCOL_TCP);
	bytes_add_u16(out, 0);
	bytes_add(out, from->addr.bytes, 4);
	bytes_add(out, to->addr.bytes, 4);
	bytes_put_u16(out, start + 10,
	    sum_fold(sum_words(0, out->data + start, IPV4_HEADER)));
}

static void
ipv6_header_add(struct bytes *out, const struct transcript_side *from,
    const struct transcript_side *to, size_t n)
{
	bytes_add_u32(out,
	    (uint32_t)6 << 28 | (uint32_t)INTERNETWORK_CONTROL << 20);
	bytes_add_u16(out, (uint16_t)n);
	bytes_add_u8(out, PROTOCOL_TCP);
	bytes_add_u8(out, from->ttl);
	bytes_add(out, from->addr.bytes, 16);
	bytes_add(out, to->addr.bytes, 16);
}

static void
tcp_add(struct bytes *out, const struct capture *c, const struct connection *k,
    const struct packet *p)
{
	size_t start = out->n, n;
	bool syn = (p->flags & TCP_SYN) != 0;
	bool v4 = k->own.addr.family == IP_V4;
	uint32_t seq, ack;

	seq = p->out ? k->own_isn + (uint32_t)k->own_seen
		     : k->peer_isn + (uint32_t)k->peer_seen;
	ack = p->out ? k->peer_isn + (uint32_t)k->own_acked
		     : k->own_isn + (uint32_t)k->peer_acked;
	bytes_add_u16(out, p->out ? k->own_port : k->peer_port);
	bytes_add_u16(out, p->out ? k->peer_port : k->own_port);
	bytes_add_u32(out, seq);
	bytes_add_u32(out, (p->flags & TCP_ACK) != 0 ? ack : 0);
	bytes_add_u8(out, syn ? TCP_SYN_HEADER / 4 << 4 : TCP_HEADER / 4 << 4);
	bytes_add_u8(out, p->flags);
	bytes_add_u16(out, WINDOW);
	bytes_add_u32(out, 0); /* checksum, urgent pointer */
	if (syn) {
		bytes_add_u16(out, 0x0204); /* maximum segment size */
		bytes_add_u16(out,
		    (uint16_t)(MTU - TCP_HEADER -
			(v4 ? IPV4_HEADER : IPV6_HEADER)));
	}
	bytes_add(out, c->data.data != NULL ? c->data.data + p->data : NULL,
	    p->n);
	n = out->n - start;
	bytes_put_u16(out, start + 16,
	    sum_fold(
		sum_words(sum_pseudo_header(&k->own.addr, &k->peer.addr, n),
		    out->data + start, n)));
}

/* What the packet acknowledges; false when it is for nothing else and there is
 * nothing new. */
static bool
acknowledge(struct connection *k, const struct packet *p)
{
	uint64_t *acked = p->out ? &k->own_acked : &k->peer_acked;
	uint64_t now = p->out ? k->peer_seen : p->acked;
	bool more;

	/* Where messages take no time the two sides speak at once. */
	if (!p->out && now > k->own_seen)
		now = k->own_seen;
	more = now > *acked;
	if (more)
		*acked = now;
	return more || p->n > 0 || p->flags != TCP_ACK;
}

/* Numbers follow from what was seen before. */
static void
packet_add(struct bytes *out, struct capture *c, const struct packet *p,
    uint64_t epoch_ms)
{
	struct connection *k = &c->connections[p->connection];
	const struct transcript_side *from = p->out ? &k->own : &k->peer;
	const struct transcript_side *to = p->out ? &k->peer : &k->own;
	uint64_t ms = epoch_ms + p->time_ms;
	uint64_t *seen = p->out ? &k->own_seen : &k->peer_seen;
	size_t len = (p->flags & TCP_SYN) != 0 ? TCP_SYN_HEADER : TCP_HEADER;
	bool v4 = k->own.addr.family == IP_V4;
	size_t total = len + p->n + (v4 ? IPV4_HEADER : IPV6_HEADER);

	if (!acknowledge(k, p))
		return;
	bytes_add_u32(out, (uint32_t)(ms / 1000));
	bytes_add_u32(out, (uint32_t)(ms % 1000 * 1000));
	bytes_add_u32(out, (uint32_t)total);
	bytes_add_u32(out, (uint32_t)total);
	if (v4)
		ipv4_header_add(out, from, to,
		    p->out ? k->own_ip_id++ : k->peer_ip_id++, len + p->n);
	else
		ipv6_header_add(out, from, to, len + p->n);
	tcp_add(out, c, k, p);
	*seen += p->n + ((p->flags & (TCP_SYN | TCP_FIN)) != 0);
	c->written.packets++;
}

static int
by_time(const void *a, const void *b)
{
	const struct packet *x = a, *y = b;

	if (x->time_ms != y->time_ms)
		return x->time_ms < y->time_ms ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
file_header_add(struct bytes *out)
{
	bytes_add_u32(out, PCAP_MAGIC);
	bytes_add_u16(out, 2); /* version 2.4 */
	bytes_add_u16(out, 4);
	bytes_add_u32(out, 0);
	bytes_add_u32(out, 0);
	bytes_add_u32(out, SNAPLEN);
	bytes_add_u32(out, LINKTYPE_RAW);
}

/* --- finding connections -------------------------------------------------- */

static bool
is_state_move(const struct transcript_item *item, bool up)
{
	bool was_up = item->old_state >= FSM_OPEN_SENT;
	bool is_up = item->new_state >= FSM_OPEN_SENT;

	return item->kind == TRANSCRIPT_STATE && was_up != is_up && is_up == up;
}

static const struct transcript_item *
end_of(const struct capture *c, size_t begin)
{
	for (size_t i = begin; i < c->n_items; i++)
		if (c->items[i].edge == c->items[begin].edge &&
		    is_state_move(&c->items[i], false))
			return &c->items[i];
	return NULL;
}

struct pcap_written
pcap_export(const struct sim *s, router_id_t r, edge_t e, uint64_t epoch_ms,
    struct bytes *out)
{
	struct transcript_item *items;
	struct arena arena = { 0 };
	struct capture c = { .s = s };

	PRE(e == EDGE_NONE || sim_topology(s)->edges[e].router == r);
	c.n_items = transcript_make(s, r, &arena, &items);
	c.items = items;
	for (size_t i = 0; i < c.n_items; i++)
		if ((e == EDGE_NONE || items[i].edge == e) &&
		    is_state_move(&items[i], true))
			connection_add(&c,
			    (struct connection){ .first = &items[i],
				.last = end_of(&c, i) },
			    i);
	if (c.n_packets > 0)
		qsort(c.packets, c.n_packets, sizeof(*c.packets), by_time);
	file_header_add(out);
	for (size_t i = 0; i < c.n_packets; i++)
		packet_add(out, &c, &c.packets[i], epoch_ms);
	free(c.packets);
	free(c.connections);
	bytes_finish(&c.data);
	arena_finish(&arena);
	return c.written;
}
