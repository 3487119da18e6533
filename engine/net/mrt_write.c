#include <stdlib.h>
#include <string.h>

#include "net/mrt_private.h"
#include "net/transcript.h"

/* --- records -------------------------------------------------------------- */

/* The length is filled in by record_end(). Returns where the record starts. */
static size_t
record_begin(struct bytes *out, uint64_t time_us, enum mrt_type type,
    uint16_t subtype)
{
	size_t start = out->n;

	bytes_add_u32(out, (uint32_t)(time_us / 1000000));
	bytes_add_u16(out, (uint16_t)type);
	bytes_add_u16(out, subtype);
	bytes_add_u32(out, 0);
	if (type == MRT_BGP4MP_ET)
		bytes_add_u32(out, (uint32_t)(time_us % 1000000));
	return start;
}

static void
record_end(struct bytes *out, size_t start)
{
	size_t len = out->n - start - MRT_HEADER_LEN;

	INVARIANT(len <= UINT32_MAX);
	bytes_put_u32(out, start + MRT_HEADER_LEN - 4, (uint32_t)len);
}

static void
addr_add(struct bytes *out, const struct ip_addr *a)
{
	bytes_add(out, a->bytes, a->family == IP_V6 ? 16 : 4);
}

/* --- the RIB -------------------------------------------------------------- */

enum { NO_PEER = 0xffff, SELF = 0 };

struct dump {
	const struct sim *s;
	router_id_t router;
	enum mrt_view view;
	uint64_t epoch_ms;
	const struct topo_router *info;
	uint16_t *peers; /* index in the table, by position of the edge */
	size_t *order;   /* positions of the edges, by the neighbour's address */
	uint64_t *since;
	struct bytes *out;
	struct mrt_written written;
};

static void
peer_add(struct bytes *out, uint32_t bgp_id, const struct ip_addr *addr,
    uint32_t as)
{
	bytes_add_u8(out,
	    addr->family == IP_V6 ? PEER_AS4 | PEER_IPV6 : PEER_AS4);
	bytes_add_u32(out, bgp_id);
	addr_add(out, addr);
	bytes_add_u32(out, as);
}

/* Numbers the peers as it goes. */
static void
peer_table_add(struct dump *d, uint64_t time_us)
{
	static const struct ip_addr nowhere = { .family = IP_V4 };
	struct transcript_side self = { .as = d->info->as,
		.bgp_id = d->info->bgp_id };
	const struct router_config *config = sim_config(d->s, d->router);
	const char *name = d->info->name != NULL ? d->info->name : "";
	size_t name_len = strlen(name) < 0xffff ? strlen(name) : 0xffff;
	size_t start, count_at, n = 1;

	if (config != NULL && config->local_as != 0)
		self.as = config->local_as;
	if (d->info->n_edges > 0)
		self.bgp_id =
		    transcript_side_now(d->s, d->info->edges[0], true).bgp_id;
	start = record_begin(d->out, time_us, MRT_TABLE_DUMP_V2,
	    DUMP_PEER_INDEX_TABLE);
	bytes_add_u32(d->out, self.bgp_id);
	bytes_add_u16(d->out, (uint16_t)name_len);
	bytes_add(d->out, name, name_len);
	count_at = d->out->n;
	bytes_add_u16(d->out, 0);
	peer_add(d->out, self.bgp_id, &nowhere, self.as);
	for (size_t k = 0; k < d->info->n_edges; k++) {
		size_t i = d->order[k];
		edge_t e = d->info->edges[i];
		struct transcript_side side;

		d->peers[i] = NO_PEER;
		if (sim_session_state(d->s, e) != FSM_ESTABLISHED ||
		    n == NO_PEER)
			continue;
		side = transcript_side_now(d->s, e, false);
		peer_add(d->out, side.bgp_id, &side.addr, side.as);
		d->peers[i] = (uint16_t)n++;
	}
	bytes_put_u16(d->out, count_at, (uint16_t)n);
	record_end(d->out, start);
	d->written.records++;
}

/* One RIB entry (4.3.4); returns whether there is one more. */
static size_t
entry_add(struct dump *d, uint16_t peer, enum afi family, attr_id attrs,
    uint64_t since_ms)
{
	size_t start = d->out->n, len_at;

	if (attrs == 0)
		return 0;
	bytes_add_u16(d->out, peer);
	bytes_add_u32(d->out, (uint32_t)((d->epoch_ms + since_ms) / 1000));
	len_at = d->out->n;
	bytes_add_u16(d->out, 0);
	if (!wire_attributes_encode(family, sim_attrs(d->s), attrs, d->out)) {
		bytes_cut(d->out, start);
		d->written.left_out++;
		return 0;
	}
	bytes_put_u16(d->out, len_at, (uint16_t)(d->out->n - len_at - 2));
	d->written.paths++;
	return 1;
}

/* The attributes that the view has of a session's route. */
static attr_id
attrs_in_view(const struct dump *d, size_t i, prefix_id p)
{
	edge_t e = d->info->edges[i];
	struct adj_in in;

	if (d->peers[i] == NO_PEER ||
	    (d->view == MRT_BEST && sim_best(d->s, d->router, p) != e))
		return 0;
	in = sim_adj_in(d->s, e, p);
	return d->view == MRT_RECEIVED ? in.received : in.accepted;
}

static void
prefix_record_add(struct dump *d, uint64_t time_us, uint32_t sequence,
    prefix_id p)
{
	const struct prefix *prefix = sim_prefix(d->s, p);
	enum afi family = afi_of(prefix->addr.family);
	const uint64_t *since = d->since + p * (d->info->n_edges + 1);
	size_t start, count_at, n = 0;

	start = record_begin(d->out, time_us, MRT_TABLE_DUMP_V2,
	    family == AF_V4 ? DUMP_RIB_IPV4_UNICAST : DUMP_RIB_IPV6_UNICAST);
	bytes_add_u32(d->out, sequence);
	bytes_add_u8(d->out, prefix->len);
	bytes_add(d->out, prefix->addr.bytes, (prefix->len + 7u) / 8);
	count_at = d->out->n;
	bytes_add_u16(d->out, 0);
	if (d->view != MRT_BEST || sim_best(d->s, d->router, p) == BEST_LOCAL)
		n += entry_add(d, SELF, family,
		    sim_local_route(d->s, d->router, p),
		    since[d->info->n_edges]);
	for (size_t k = 0; k < d->info->n_edges; k++) {
		size_t i = d->order[k];

		n += entry_add(d, d->peers[i], family, attrs_in_view(d, i, p),
		    since[i]);
	}
	if (n == 0) {
		bytes_cut(d->out, start);
		return;
	}
	bytes_put_u16(d->out, count_at, (uint16_t)n);
	record_end(d->out, start);
	d->written.records++;
}

struct ordered {
	struct prefix prefix;
	prefix_id id;
};

static int
by_prefix(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	return prefix_cmp(&x->prefix, &y->prefix);
}

static struct ordered *
prefixes_ordered(const struct sim *s)
{
	size_t n = sim_prefix_count(s);
	struct ordered *out = xcalloc(n + 1, sizeof(*out));

	for (prefix_id p = 0; p < n; p++)
		out[p] = (struct ordered){ *sim_prefix(s, p), p };
	qsort(out, n, sizeof(*out), by_prefix);
	return out;
}

/* By address, so that the file does not depend on the order of links. */
static size_t *
edges_ordered(const struct topology *t, const struct topo_router *r)
{
	size_t *out = xcalloc(r->n_edges + 1, sizeof(*out));

	for (size_t i = 0; i < r->n_edges; i++) {
		const struct ip_addr *addr =
		    &t->edges[r->edges[i]].remote_addr;
		size_t at = i;

		for (; at > 0; at--) {
			const struct topo_edge *before =
			    &t->edges[r->edges[out[at - 1]]];

			if (ip_addr_cmp(&before->remote_addr, addr) <= 0)
				break;
			out[at] = out[at - 1];
		}
		out[at] = i;
	}
	return out;
}

struct mrt_written
mrt_export_rib(const struct sim *s, router_id_t r, enum mrt_view view,
    uint64_t epoch_ms, struct bytes *out)
{
	const struct topology *t = sim_topology(s);
	struct dump d = { .s = s,
		.router = r,
		.view = view,
		.epoch_ms = epoch_ms,
		.out = out };
	size_t n = sim_prefix_count(s);
	uint64_t time_us = (epoch_ms + sim_now(s)) * 1000;
	struct ordered *order;
	uint32_t sequence = 0;

	PRE(r < t->n_routers);
	d.info = &t->routers[r];
	order = prefixes_ordered(s);
	d.order = edges_ordered(t, d.info);
	d.peers = xcalloc(d.info->n_edges + 1, sizeof(*d.peers));
	d.since = xcalloc(n * (d.info->n_edges + 1) + 1, sizeof(*d.since));
	transcript_since(s, r, d.since);
	peer_table_add(&d, time_us);
	for (size_t i = 0; i < n; i++) {
		size_t records = d.written.records;

		prefix_record_add(&d, time_us, sequence, order[i].id);
		sequence += d.written.records > records;
	}
	free(order);
	free(d.order);
	free(d.peers);
	free(d.since);
	return d.written;
}

/* --- what happened -------------------------------------------------------- */

/* Up to the two addresses (4.4.1); addresses of both sides are of one family.
 */
static void
sides_add(struct bytes *out, const struct transcript_side *peer,
    const struct transcript_side *own)
{
	bytes_add_u32(out, peer->as);
	bytes_add_u32(out, own->as);
	bytes_add_u16(out, 0);
	bytes_add_u16(out,
	    peer->addr.family == IP_V6 ? MRT_AFI_IPV6 : MRT_AFI_IPV4);
	addr_add(out, &peer->addr);
	addr_add(out, &own->addr);
}

static uint16_t
subtype_of(const struct transcript_item *item)
{
	if (item->kind == TRANSCRIPT_STATE)
		return BGP4MP_STATE_CHANGE_AS4;
	return item->sent ? BGP4MP_MESSAGE_AS4_LOCAL : BGP4MP_MESSAGE_AS4;
}

static void
item_add(const struct sim *s, const struct transcript_item *item,
    uint64_t epoch_ms, struct bytes *out, struct mrt_written *written)
{
	uint64_t ms = item->sent ? item->sent_ms : item->time_ms;
	struct transcript_side peer = transcript_side(s, item, false);
	struct transcript_side own = transcript_side(s, item, true);
	size_t start = record_begin(out, (epoch_ms + ms) * 1000, MRT_BGP4MP_ET,
	    subtype_of(item));

	sides_add(out, &peer, &own);
	if (item->kind == TRANSCRIPT_STATE) {
		/* The numbers of RFC 6396 4.4.1: Idle is 1. */
		bytes_add_u16(out, (uint16_t)(item->old_state + 1));
		bytes_add_u16(out, (uint16_t)(item->new_state + 1));
	} else if (!transcript_encode(s, item, out)) {
		bytes_cut(out, start);
		written->left_out++;
		return;
	}
	record_end(out, start);
	written->records++;
	written->paths += item->kind != TRANSCRIPT_STATE;
}

/* When and in which order the router saw it. */
struct seen {
	uint64_t ms;
	uint32_t step;
	size_t at; /* in the transcript */
};

static int
by_time(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

struct mrt_written
mrt_export_updates(const struct sim *s, router_id_t r, bool with_sent,
    uint64_t epoch_ms, struct bytes *out)
{
	struct mrt_written written = { 0 };
	struct transcript_item *items;
	struct arena arena = { 0 };
	size_t n = transcript_make(s, r, &arena, &items), n_seen = 0;
	struct seen *seen = ARENA_ARRAY(&arena, n, struct seen);

	for (size_t i = 0; i < n; i++) {
		const struct transcript_item *item = &items[i];

		if (item->kind == TRANSCRIPT_RESET ||
		    (item->sent ? !with_sent
				: item->kind != TRANSCRIPT_STATE &&
				!item->delivered))
			continue;
		seen[n_seen++] = (struct seen){
			.ms = item->sent ? item->sent_ms : item->time_ms,
			.step = item->sent ? item->sent_step : item->step,
			.at = i,
		};
	}
	qsort(seen, n_seen, sizeof(*seen), by_time);
	for (size_t i = 0; i < n_seen; i++)
		item_add(s, &items[seen[i].at], epoch_ms, out, &written);
	arena_finish(&arena);
	return written;
}
