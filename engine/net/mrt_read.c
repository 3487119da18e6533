#include <stdlib.h>
#include <string.h>

#include "net/mrt_private.h"

enum {
	/* Longer ones are lies: the largest that collectors have written are
	 * below one MB. */
	RECORD_MAX = 16 << 20
};

/* What the current MRT record is made of. */
enum content {
	CONTENT_NONE,
	CONTENT_ENTRIES, /* RIB entries that are still to come */
	CONTENT_UPDATE,  /* prefixes of a decoded UPDATE */
	CONTENT_ONE      /* out is ready: one more, and that is it */
};

struct mrt_reader {
	struct attr_table *t;
	struct mrt_filter filter;
	struct arena arena; /* of the current MRT record */

	struct bytes in; /* not yet taken: from taken on */
	size_t taken;
	uint64_t offset; /* of in.data[taken] in the file */
	bool ended, failed;
	struct mrt_error error;
	struct mrt_summary summary;

	struct mrt_peer *peers; /* of the last PEER_INDEX_TABLE */
	size_t n_peers, cap_peers;
	bool has_peers;

	enum content content;
	struct byte_reader body; /* of the current record */
	const uint8_t *body_end;
	struct mrt_record record; /* what its parts have in common */
	size_t entries;           /* CONTENT_ENTRIES: to come */
	enum afi family;
	struct wire_update update; /* CONTENT_UPDATE */
	size_t part, at;           /* list, and position there */
};

struct mrt_reader *
mrt_reader_create(struct attr_table *t, const struct mrt_filter *filter)
{
	struct mrt_reader *r = xcalloc(1, sizeof(*r));

	r->t = t;
	if (filter != NULL)
		r->filter = *filter;
	return r;
}

void
mrt_reader_destroy(struct mrt_reader *r)
{
	if (r == NULL)
		return;
	arena_finish(&r->arena);
	bytes_finish(&r->in);
	free(r->peers);
	free(r);
}

void
mrt_reader_feed(struct mrt_reader *r, const uint8_t *data, size_t n)
{
	PRE(!r->ended && r->body_end == NULL);
	if (r->taken > 0) {
		memmove(r->in.data, r->in.data + r->taken, r->in.n - r->taken);
		bytes_cut(&r->in, r->in.n - r->taken);
		r->taken = 0;
	}
	bytes_add(&r->in, data, n);
}

void
mrt_reader_end(struct mrt_reader *r)
{
	r->ended = true;
}

struct mrt_summary
mrt_reader_summary(const struct mrt_reader *r)
{
	return r->summary;
}

struct mrt_error
mrt_reader_error(const struct mrt_reader *r)
{
	return r->error;
}

void
mrt_error_print(const struct mrt_error *e, struct strbuf *out)
{
	strbuf_addf(out, "record %llu at offset %llu: %s (offset %llu)",
	    (unsigned long long)e->record, (unsigned long long)e->offset,
	    e->what, (unsigned long long)e->at);
}

const char *
mrt_kind_name(enum mrt_kind k)
{
	switch (k) {
	case MRT_PATH:
		return "path";
	case MRT_ANNOUNCE:
		return "announce";
	case MRT_WITHDRAW:
		return "withdraw";
	case MRT_MALFORMED:
		return "malformed";
	case MRT_STATE:
		return "state";
	case MRT_MESSAGE:
		break;
	}
	return "message";
}

/* --- errors and filters --------------------------------------------------- */

/* The file is of no use from here on. at points into the current record. */
static bool
fail(struct mrt_reader *r, const uint8_t *at, const char *what)
{
	const uint8_t *record = r->in.data + r->taken;

	r->failed = true;
	r->content = CONTENT_NONE;
	r->error = (struct mrt_error){ .record = r->summary.records + 1,
		.offset = r->offset,
		.at = r->offset + (at != NULL ? (uint64_t)(at - record) : 0),
		.what = what };
	return false;
}

/* A field of the current record was not there. */
static bool
fail_short(struct mrt_reader *r)
{
	return fail(r, r->body_end, "the record ends within a field");
}

static bool
wants_peer(const struct mrt_reader *r)
{
	const struct mrt_filter *f = &r->filter;

	return (f->peer_as == 0 || f->peer_as == r->record.peer_as) &&
	    r->record.time_us >= f->from_us &&
	    (f->until_us == 0 || r->record.time_us <= f->until_us);
}

static bool
wants_prefix(const struct mrt_reader *r, const struct prefix *p)
{
	for (size_t i = 0; i < r->filter.n_within; i++)
		if (prefix_covers(&r->filter.within[i], p))
			return true;
	return r->filter.n_within == 0;
}

/* --- parts that several records have -------------------------------------- */

static struct ip_addr
take_addr(struct byte_reader *b, int family)
{
	size_t n = family == IP_V4 ? 4 : 16;
	struct ip_addr a = { .family = (uint8_t)family };
	const uint8_t *bytes = byte_reader_take(b, n);

	if (bytes != NULL)
		memcpy(a.bytes, bytes, n);
	return a;
}

static uint32_t
take_as(struct byte_reader *b, bool as4)
{
	return as4 ? byte_reader_u32(b) : byte_reader_u16(b);
}

/* A dump is read as from inside: LOCAL_PREF is part of it. Fills attrs and
 * result of the record; counts. */
static void
read_attributes(struct mrt_reader *r, bool as4, const uint8_t *bytes, size_t n,
    struct mrt_record *out)
{
	const struct wire_session s = { .as4 = as4,
		.internal = true,
		.families = { true, true } };
	struct wire_attributes a;

	wire_attributes_decode(&s, r->family, bytes, n, r->t, &r->arena, &a);
	out->result = a.result;
	out->attrs = a.attrs;
	out->kind = a.attrs != 0 ? MRT_PATH : MRT_MALFORMED;
	if (a.result.action != WIRE_ACCEPT)
		r->summary.malformed++;
	r->summary.paths += out->kind == MRT_PATH;
}

/* --- TABLE_DUMP_V2 (4.3) -------------------------------------------------- */

static bool
read_peer_table(struct mrt_reader *r)
{
	struct byte_reader *b = &r->body;
	size_t n;

	(void)byte_reader_u32(b); /* identifier of the collector */
	(void)byte_reader_take(b, byte_reader_u16(b)); /* name of the view */
	n = byte_reader_u16(b);
	r->n_peers = 0;
	for (size_t i = 0; i < n && !b->failed; i++) {
		uint8_t type = byte_reader_u8(b);
		struct mrt_peer p = { .bgp_id = byte_reader_u32(b) };

		p.addr = take_addr(b, type & PEER_IPV6 ? IP_V6 : IP_V4);
		p.as = take_as(b, (type & PEER_AS4) != 0);
		GROW(r->peers, r->n_peers, r->cap_peers);
		r->peers[r->n_peers++] = p;
	}
	r->has_peers = true;
	if (b->failed)
		return fail_short(r);
	if (b->left > 0)
		return fail(r, b->at, "more than the peers it counts");
	return true;
}

static bool
begin_rib(struct mrt_reader *r, enum afi family)
{
	struct byte_reader *b = &r->body;
	struct ip_addr addr = { .family = family == AF_V4 ? IP_V4 : IP_V6 };
	const uint8_t *at, *bytes;
	uint8_t len;

	if (!r->has_peers)
		return fail(r, NULL, "routes before any PEER_INDEX_TABLE");
	(void)byte_reader_u32(b); /* sequence number */
	at = b->at;
	len = byte_reader_u8(b);
	if (!b->failed && len > ip_bits(addr.family))
		return fail(r, at, "a prefix that is too long");
	bytes = byte_reader_take(b, (len + 7u) / 8);
	if (bytes != NULL)
		memcpy(addr.bytes, bytes, (len + 7u) / 8);
	r->entries = byte_reader_u16(b);
	if (b->failed)
		return fail_short(r);
	r->record.prefix = prefix_make(addr, len);
	r->family = family;
	r->content = CONTENT_ENTRIES;
	return true;
}

/* One entry of the current RIB record. Returns whether out was filled. */
static bool
next_entry(struct mrt_reader *r, struct mrt_record *out)
{
	struct byte_reader *b = &r->body;
	const uint8_t *start = b->at, *attrs;
	uint16_t peer = byte_reader_u16(b);
	uint32_t since = byte_reader_u32(b);
	size_t n = byte_reader_u16(b);

	attrs = byte_reader_take(b, n);
	if (attrs == NULL)
		return fail_short(r);
	if (peer >= r->n_peers)
		return fail(r, start, "a peer that the table does not have");
	r->entries--;
	r->record.peer_as = r->peers[peer].as;
	r->record.peer_addr = r->peers[peer].addr;
	r->record.peer_bgp_id = r->peers[peer].bgp_id;
	r->record.since_s = since;
	if (!wants_peer(r) || !wants_prefix(r, &r->record.prefix))
		return false;
	*out = r->record;
	arena_reset(&r->arena);
	read_attributes(r, true, attrs, n, out);
	return true;
}

/* --- TABLE_DUMP (4.2) ----------------------------------------------------- */

/* One path. The peer's AS number has two octets in the standard; subtypes 3 and
 * 4 are those of Quagga with four. Sets content when it is wanted. */
static bool
read_table_dump(struct mrt_reader *r, uint16_t subtype)
{
	struct byte_reader *b = &r->body;
	int family = subtype % 2 == 1 ? IP_V4 : IP_V6;
	bool as4 = subtype > 2;
	struct ip_addr addr;
	const uint8_t *at, *attrs;
	uint8_t len;
	size_t n;

	(void)byte_reader_u32(b); /* view, sequence number */
	addr = take_addr(b, family);
	at = b->at;
	len = byte_reader_u8(b);
	if (!b->failed && len > ip_bits(family))
		return fail(r, at, "a prefix that is too long");
	(void)byte_reader_u8(b); /* status */
	r->record.since_s = byte_reader_u32(b);
	r->record.peer_addr = take_addr(b, family);
	r->record.peer_as = take_as(b, as4);
	n = byte_reader_u16(b);
	attrs = byte_reader_take(b, n);
	if (b->failed)
		return fail_short(r);
	if (b->left > 0)
		return fail(r, b->at, "more than the attributes it counts");
	r->record.prefix = prefix_make(addr, len);
	r->family = afi_of(family);
	if (!wants_peer(r) || !wants_prefix(r, &r->record.prefix))
		return true;
	read_attributes(r, as4, attrs, n, &r->record);
	r->content = CONTENT_ONE;
	return true;
}

/* --- BGP4MP (4.4) --------------------------------------------------------- */

static bool
read_sides(struct mrt_reader *r, bool as4)
{
	struct byte_reader *b = &r->body;
	const uint8_t *at;
	uint16_t afi;

	r->record.peer_as = take_as(b, as4);
	r->record.local_as = take_as(b, as4);
	(void)byte_reader_u16(b); /* interface */
	at = b->at;
	afi = byte_reader_u16(b);
	if (!b->failed && afi != MRT_AFI_IPV4 && afi != MRT_AFI_IPV6)
		return fail(r, at, "addresses of an unknown family");
	r->record.peer_addr = take_addr(b, afi == MRT_AFI_IPV4 ? IP_V4 : IP_V6);
	r->record.local_addr =
	    take_addr(b, afi == MRT_AFI_IPV4 ? IP_V4 : IP_V6);
	return !b->failed || fail_short(r);
}

/* RFC 6396 4.4.1 counts from Idle, 1, to Established, 6. Zebra and its children
 * wrote two more, on the way to Idle. */
enum { STATE_FIRST = 1, STATE_LAST = 6, STATE_CLEARING, STATE_DELETED };

static bool
state_of(uint16_t value, uint8_t *out)
{
	*out = FSM_IDLE;
	if (value == STATE_CLEARING || value == STATE_DELETED)
		return true;
	if (value < STATE_FIRST || value > STATE_LAST)
		return false;
	*out = (uint8_t)(value - STATE_FIRST);
	return true;
}

static bool
read_state(struct mrt_reader *r)
{
	struct byte_reader *b = &r->body;
	uint16_t old = byte_reader_u16(b), now = byte_reader_u16(b);

	if (b->failed)
		return fail_short(r);
	if (b->left > 0)
		return fail(r, b->at, "more than two states");
	if (!wants_peer(r))
		return true;
	r->content = CONTENT_ONE;
	if (state_of(old, &r->record.old_state) &&
	    state_of(now, &r->record.new_state)) {
		r->record.kind = MRT_STATE;
		r->summary.states++;
	} else {
		r->record.kind = MRT_MALFORMED;
		r->summary.malformed++;
	}
	return true;
}

static size_t
update_routes(const struct wire_update *u)
{
	return u->n_withdrawn + u->announced[0].n + u->announced[1].n;
}

enum { UPDATE_LISTS = 3 };

/* The list of the UPDATE that is being gone through. */
static struct wire_routes
update_list(const struct mrt_reader *r)
{
	if (r->part > 0)
		return r->update.announced[r->part - 1];
	return (struct wire_routes){ .prefixes = r->update.withdrawn,
		.n = r->update.n_withdrawn };
}

/* Goes on to a prefix that is wanted; false: there is none. */
static bool
seek_prefix(struct mrt_reader *r)
{
	for (; r->part < UPDATE_LISTS; r->part++, r->at = 0) {
		struct wire_routes l = update_list(r);

		for (; r->at < l.n; r->at++)
			if (wants_prefix(r, &l.prefixes[r->at]))
				return true;
	}
	r->content = CONTENT_NONE;
	return false;
}

/* An UPDATE, as the collector would have to take it. */
static void
read_update(struct mrt_reader *r, const struct wire_session *s)
{
	wire_update_decode(s, r->record.bytes, r->record.n_bytes, r->t,
	    &r->arena, &r->update);
	r->record.result = r->update.result;
	if (r->update.result.action != WIRE_ACCEPT)
		r->summary.malformed++;
	r->part = r->at = 0;
	r->content = CONTENT_UPDATE;
	if (update_routes(&r->update) > 0) {
		(void)seek_prefix(r);
		return;
	}
	r->content = CONTENT_ONE;
	r->record.kind = r->update.result.action == WIRE_SESSION_RESET
	    ? MRT_MALFORMED
	    : MRT_MESSAGE;
	r->summary.messages += r->record.kind == MRT_MESSAGE;
}

static bool
read_message(struct mrt_reader *r, bool as4)
{
	struct wire_session s = { .as4 = as4,
		.internal = r->record.peer_as == r->record.local_as,
		.families = { true, true },
		.extended = true };
	enum wire_header header;
	size_t len;

	r->record.n_bytes = r->body.left;
	r->record.bytes = byte_reader_take(&r->body, r->body.left);
	if (r->record.n_bytes < WIRE_HEADER_LEN)
		return fail_short(r);
	if (!wants_peer(r))
		return true;
	header = wire_header_read(&s, r->record.bytes, r->record.n_bytes, &len,
	    &r->record.message, &r->record.result);
	if (header == WIRE_HEADER_OK && len != r->record.n_bytes)
		return fail(r, r->record.bytes,
		    "a BGP message of another length than its record");
	if (header == WIRE_HEADER_OK && r->record.message == WIRE_UPDATE) {
		read_update(r, &s);
		return true;
	}
	r->content = CONTENT_ONE;
	if (header == WIRE_HEADER_OK) {
		r->record.kind = MRT_MESSAGE;
		r->summary.messages++;
	} else {
		r->record.kind = MRT_MALFORMED;
		r->summary.malformed++;
	}
	return true;
}

static bool
read_bgp4mp(struct mrt_reader *r, uint16_t subtype)
{
	switch (subtype) {
	case BGP4MP_STATE_CHANGE:
		return read_sides(r, false) && read_state(r);
	case BGP4MP_STATE_CHANGE_AS4:
		return read_sides(r, true) && read_state(r);
	case BGP4MP_MESSAGE_LOCAL:
	case BGP4MP_MESSAGE_AS4_LOCAL:
		r->record.sent = true;
		break;
	case BGP4MP_MESSAGE:
	case BGP4MP_MESSAGE_AS4:
		break;
	default:
		r->summary.skipped++;
		return true;
	}
	return read_sides(r,
		   subtype == BGP4MP_MESSAGE_AS4 ||
		       subtype == BGP4MP_MESSAGE_AS4_LOCAL) &&
	    read_message(r,
		subtype == BGP4MP_MESSAGE_AS4 ||
		    subtype == BGP4MP_MESSAGE_AS4_LOCAL);
}

/* The next prefix of the UPDATE that the filter wants; it is there. */
static void
next_prefix(struct mrt_reader *r, struct mrt_record *out)
{
	const struct wire_routes l = update_list(r);

	*out = r->record;
	out->prefix = l.prefixes[r->at];
	out->attrs = l.attrs;
	out->kind = r->part == 0 ? MRT_WITHDRAW : MRT_ANNOUNCE;
	r->summary.withdrawn += r->part == 0;
	r->summary.announced += r->part > 0;
	r->at++;
	out->boundary = !seek_prefix(r);
}

/* --- records -------------------------------------------------------------- */

static bool
begin_body(struct mrt_reader *r, uint16_t type, uint16_t subtype)
{
	switch (type) {
	case MRT_TABLE_DUMP_V2:
		if (subtype == DUMP_PEER_INDEX_TABLE)
			return read_peer_table(r);
		if (subtype == DUMP_RIB_IPV4_UNICAST)
			return begin_rib(r, AF_V4);
		if (subtype == DUMP_RIB_IPV6_UNICAST)
			return begin_rib(r, AF_V6);
		break;
	case MRT_TABLE_DUMP:
		if (subtype >= 1 && subtype <= 4)
			return read_table_dump(r, subtype);
		break;
	case MRT_BGP4MP_ET:
		r->record.time_us += byte_reader_u32(&r->body);
		if (r->body.failed)
			return fail_short(r);
		return read_bgp4mp(r, subtype);
	case MRT_BGP4MP:
		return read_bgp4mp(r, subtype);
	default:
		break;
	}
	r->summary.skipped++;
	return true;
}

/* Goes to the next MRT record and reads what stands before its parts. */
static enum mrt_next
begin_record(struct mrt_reader *r)
{
	size_t have = r->in.n - r->taken, len;
	const uint8_t *at;

	if (have == 0)
		return r->ended ? MRT_END : MRT_MORE;
	at = r->in.data + r->taken;
	if (have >= MRT_HEADER_LEN) {
		len = bytes_get_u32(at + 8);
		if (len > RECORD_MAX) {
			(void)fail(r, at + 8,
			    "the length of the record is not plausible");
			return MRT_ERROR;
		}
	}
	if (have < MRT_HEADER_LEN || have - MRT_HEADER_LEN < len) {
		if (!r->ended)
			return MRT_MORE;
		(void)fail(r, at + have, "the file ends within the record");
		return MRT_ERROR;
	}
	arena_reset(&r->arena);
	r->record = (struct mrt_record){ .number = r->summary.records + 1,
		.offset = r->offset,
		.boundary = true };
	r->record.time_us = (uint64_t)bytes_get_u32(at) * 1000000;
	r->body = byte_reader_make(at + MRT_HEADER_LEN, len);
	r->body_end = at + MRT_HEADER_LEN + len;
	if (!begin_body(r, bytes_get_u16(at + 4), bytes_get_u16(at + 6)))
		return MRT_ERROR;
	return MRT_RECORD;
}

/* All of the current record was given out. */
static void
end_record(struct mrt_reader *r)
{
	size_t len = (size_t)(r->body_end - (r->in.data + r->taken));

	r->taken += len;
	r->offset += len;
	r->summary.records++;
	r->summary.bytes += len;
	r->content = CONTENT_NONE;
	r->body_end = NULL;
}

/* One part of the current record; false: there is none that is wanted. */
static bool
next_part(struct mrt_reader *r, struct mrt_record *out)
{
	switch (r->content) {
	case CONTENT_NONE:
		return false;
	case CONTENT_ENTRIES:
		while (r->entries > 0 && !r->failed)
			if (next_entry(r, out))
				return true;
		if (!r->failed && r->body.left > 0)
			return fail(r, r->body.at,
			    "more than the entries it counts");
		return false;
	case CONTENT_UPDATE:
		next_prefix(r, out);
		return true;
	case CONTENT_ONE:
		r->content = CONTENT_NONE;
		*out = r->record;
		return true;
	}
	return false;
}

enum mrt_next
mrt_reader_next(struct mrt_reader *r, struct mrt_record *out)
{
	enum mrt_next next;

	while (!r->failed) {
		if (r->body_end != NULL) {
			if (next_part(r, out))
				return MRT_RECORD;
			if (r->failed)
				break;
			end_record(r);
		}
		next = begin_record(r);
		if (next != MRT_RECORD)
			return next;
	}
	return MRT_ERROR;
}

const struct mrt_peer *
mrt_reader_peers(const struct mrt_reader *r, size_t *n)
{
	*n = r->n_peers;
	return r->peers;
}
