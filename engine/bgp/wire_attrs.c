/* Path attributes from bytes, each by its own rule of RFC 7606 7. */
#include "bgp/wire_private.h"

#include <string.h>

/* --- findings ------------------------------------------------------------- */

static void
found(struct reading *r, const struct attr *a, enum wire_rule rule)
{
	wire_result_add(r->result, rule, a->type, a->at, a->len);
}

static void
has(struct reading *r, enum attr_flag flag)
{
	r->a.flags = (uint8_t)(r->a.flags | flag);
}

/* --- NLRI ----------------------------------------------------------------- */

static bool
prefix_read(struct byte_reader *r, enum afi family, struct prefix *out)
{
	struct ip_addr addr = { .family = family == AF_V4 ? IP_V4 : IP_V6 };
	uint8_t len = byte_reader_u8(r);
	const uint8_t *bytes = byte_reader_take(r, (len + 7u) / 8);

	if (bytes == NULL || len > ip_bits(addr.family))
		return false;
	memcpy(addr.bytes, bytes, (len + 7u) / 8);
	*out = prefix_make(addr, len);
	return true;
}

bool
wire_nlri_read(struct arena *arena, enum afi family, const uint8_t *bytes,
    size_t n, const struct prefix **out, size_t *count)
{
	struct byte_reader r = byte_reader_make(bytes, n);
	struct prefix *items, p;
	size_t total = 0;

	for (; r.left > 0; total++)
		if (!prefix_read(&r, family, &p))
			return false;
	items = ARENA_ARRAY(arena, total, struct prefix);
	r = byte_reader_make(bytes, n);
	for (size_t i = 0; i < total; i++)
		(void)prefix_read(&r, family, &items[i]);
	*out = items;
	*count = total;
	return true;
}

/* --- small ones ----------------------------------------------------------- */

static void
read_origin(struct reading *r, const struct attr *a)
{
	if (a->n != 1)
		found(r, a, WIRE_ORIGIN_LENGTH);
	else if (a->value[0] > ORIGIN_INCOMPLETE)
		found(r, a, WIRE_ORIGIN_VALUE);
	else
		r->a.origin = a->value[0];
}

static void
read_as_path(struct reading *r, const struct attr *a)
{
	enum wire_rule rule =
	    as_list_read(r->arena, a->value, a->n, r->s->as4 ? 4 : 2, &r->path);

	r->has_path = rule == WIRE_FINE;
	if (!r->has_path)
		found(r, a, rule);
}

static struct ip_addr
addr_read(const uint8_t *bytes, int family)
{
	struct ip_addr addr = { .family = (uint8_t)family };

	memcpy(addr.bytes, bytes, family == IP_V4 ? 4 : 16);
	return addr;
}

/* Could a packet be sent to it, over a wire? Neither "this network", loopback,
 * multicast nor class E is a host (RFC 1122 3.2.1.3, RFC 4291 2.5). */
static bool
is_host(const struct ip_addr *a)
{
	static const uint8_t zeros[15] = { 0 };

	if (a->family == IP_V4)
		return a->bytes[0] != 0 && a->bytes[0] != 127 &&
		    a->bytes[0] < 224;
	if (memcmp(a->bytes, zeros, sizeof(zeros)) == 0 && a->bytes[15] <= 1)
		return false;
	return a->bytes[0] != 0xff;
}

static struct ip_addr
unset_if_unspecified(struct ip_addr addr)
{
	static const uint8_t zeros[16] = { 0 };

	if (memcmp(addr.bytes, zeros, sizeof(zeros)) == 0)
		return (struct ip_addr){ 0 };
	return addr;
}

/* Beside MP_REACH_NLRI alone it means nothing (RFC 4760 3). */
static void
read_next_hop(struct reading *r, const struct attr *a)
{
	struct ip_addr addr;

	if (a->n != 4) {
		found(r, a, WIRE_NEXT_HOP_LENGTH);
		return;
	}
	addr = addr_read(a->value, IP_V4);
	if (r->dump)
		r->a.next_hop = unset_if_unspecified(addr);
	else if (!is_host(&addr) && r->has_nlri)
		found(r, a, WIRE_NEXT_HOP_ADDRESS);
	else
		r->a.next_hop = addr;
}

static void
read_med(struct reading *r, const struct attr *a)
{
	if (a->n != 4) {
		found(r, a, WIRE_MED_LENGTH);
		return;
	}
	r->a.multi_exit_disc = bytes_get_u32(a->value);
	has(r, ATTR_HAS_MED);
}

static void
read_local_pref(struct reading *r, const struct attr *a)
{
	if (!r->s->internal) {
		found(r, a, WIRE_LOCAL_PREF_EXTERNAL);
		return;
	}
	if (a->n != 4) {
		found(r, a, WIRE_LOCAL_PREF_LENGTH);
		return;
	}
	r->a.local_pref = bytes_get_u32(a->value);
	has(r, ATTR_HAS_LOCAL_PREF);
}

static void
read_atomic(struct reading *r, const struct attr *a)
{
	if (a->n != 0)
		found(r, a, WIRE_ATOMIC_LENGTH);
	else
		has(r, ATTR_ATOMIC_AGGREGATE);
}

/* Collectors were seen to write one of 4-octet AS numbers beside a path of
 * 2-octet ones; in a dump the length tells. */
static void
read_aggregator(struct reading *r, const struct attr *a)
{
	size_t octets = r->s->as4 ? 4 : 2;
	uint32_t as;

	if (r->dump && (a->n == 6 || a->n == 8))
		octets = a->n - 4;
	if (a->n != octets + 4) {
		found(r, a, WIRE_AGGREGATOR_LENGTH);
		return;
	}
	as = octets == 4 ? bytes_get_u32(a->value) : bytes_get_u16(a->value);
	if (as == 0) {
		found(r, a, WIRE_AGGREGATOR_ZERO);
		return;
	}
	r->a.aggregator_as = as;
	r->a.aggregator_addr = addr_read(a->value + octets, IP_V4);
	has(r, ATTR_HAS_AGGREGATOR);
}

static void
read_otc(struct reading *r, const struct attr *a)
{
	if (a->n != 4) {
		found(r, a, WIRE_OTC_LENGTH);
		return;
	}
	r->a.only_to_customer = bytes_get_u32(a->value);
	has(r, ATTR_HAS_OTC);
}

static void
read_originator(struct reading *r, const struct attr *a)
{
	if (!r->s->internal) {
		found(r, a, WIRE_ORIGINATOR_EXTERNAL);
		return;
	}
	if (a->n != 4) {
		found(r, a, WIRE_ORIGINATOR_LENGTH);
		return;
	}
	r->a.originator_id = bytes_get_u32(a->value);
	has(r, ATTR_HAS_ORIGINATOR_ID);
}

/* --- lists ---------------------------------------------------------------- */

/* The value as words when it is made of groups of stride words, at least one;
 * NULL when not. */
static uint32_t *
words_read(struct reading *r, const struct attr *a, size_t stride)
{
	uint32_t *words;

	if (a->n == 0 || a->n % (4 * stride) != 0)
		return NULL;
	words = ARENA_ARRAY(r->arena, a->n / 4, uint32_t);
	for (size_t i = 0; i < a->n / 4; i++)
		words[i] = bytes_get_u32(a->value + 4 * i);
	return words;
}

static void
read_set(struct reading *r, const struct attr *a, size_t stride,
    enum wire_rule rule, set_id *out)
{
	uint32_t *words = words_read(r, a, stride);

	if (words == NULL)
		found(r, a, rule);
	else
		*out = word_set_sorted(r->t, words, a->n / 4, stride);
}

static void
read_communities(struct reading *r, const struct attr *a)
{
	read_set(r, a, 1, WIRE_COMMUNITIES_LENGTH, &r->a.communities);
}

static void
read_extended(struct reading *r, const struct attr *a)
{
	read_set(r, a, 2, WIRE_EXT_COMMUNITIES_LENGTH,
	    &r->a.extended_communities);
}

static void
read_large(struct reading *r, const struct attr *a)
{
	read_set(r, a, 3, WIRE_LARGE_LENGTH, &r->a.large_communities);
}

/* In order: the newest reflector first. */
static void
read_clusters(struct reading *r, const struct attr *a)
{
	uint32_t *words;

	if (!r->s->internal) {
		found(r, a, WIRE_CLUSTERS_EXTERNAL);
		return;
	}
	words = words_read(r, a, 1);
	if (words == NULL)
		found(r, a, WIRE_CLUSTERS_LENGTH);
	else
		r->a.cluster_list = word_set_intern(r->t, words, a->n / 4);
}

/* --- for speakers with 2-octet AS numbers (RFC 6793) ---------------------- */

static void
read_as4_path(struct reading *r, const struct attr *a)
{
	enum wire_rule rule;
	bool left_out;

	if (r->s->as4) {
		found(r, a, WIRE_AS4_UNWANTED);
		return;
	}
	rule = as_list_read4(r->arena, a->value, a->n, &r->path4, &left_out);
	r->has_path4 = rule == WIRE_FINE;
	if (rule != WIRE_FINE)
		found(r, a, rule);
	else if (left_out)
		found(r, a, WIRE_AS4_PATH_CONFED);
}

static void
read_as4_aggregator(struct reading *r, const struct attr *a)
{
	if (r->s->as4) {
		found(r, a, WIRE_AS4_UNWANTED);
		return;
	}
	if (a->n != 8) {
		found(r, a, WIRE_AS4_AGGREGATOR_LENGTH);
		return;
	}
	if (bytes_get_u32(a->value) == 0) {
		found(r, a, WIRE_AS4_ZERO);
		return;
	}
	r->has_aggregator4 = true;
	r->aggregator4_as = bytes_get_u32(a->value);
	r->aggregator4_addr = addr_read(a->value + 4, IP_V4);
}

/* --- multiprotocol (RFC 4760) --------------------------------------------- */

enum { AFI_IPV4 = 1, AFI_IPV6 = 2 };
enum {
	SAFI_UNICAST = 1,
	SAFI_MULTICAST = 2,
	SAFI_LABELED = 4, /* RFC 8277 */
	SAFI_VPN = 128    /* RFC 4364 */
};

struct mp_family {
	uint16_t afi;
	uint8_t safi;
	bool used;        /* one of ours, and in use */
	enum afi family;  /* then */
	bool of_prefixes; /* a list of them, each with its length in front */
};

static struct mp_family
family_read(const struct reading *r, struct byte_reader *in)
{
	struct mp_family f = { .afi = byte_reader_u16(in) };
	bool ip = f.afi == AFI_IPV4 || f.afi == AFI_IPV6;

	f.safi = byte_reader_u8(in);
	f.family = f.afi == AFI_IPV6 ? AF_V6 : AF_V4;
	f.used = ip && f.safi == SAFI_UNICAST &&
	    (r->dump || r->s->families[f.family]);
	f.of_prefixes = ip &&
	    (f.safi == SAFI_UNICAST || f.safi == SAFI_MULTICAST ||
		f.safi == SAFI_LABELED || f.safi == SAFI_VPN);
	return f;
}

/* Of a family that is not in use: any length that an RFC has for it. Before a
 * VPN's addresses stand eight octets; IPv4 may go through IPv6 (RFC 8950). */
static bool
is_foreign_next_hop(const struct mp_family *f, size_t n)
{
	size_t rd = f->safi == SAFI_VPN ? 8 : 0;

	return !f->of_prefixes || n == 16 + rd || n == 32 + 2 * rd ||
	    (f->afi == AFI_IPV4 && n == 4 + rd);
}

/* Labels make a prefix longer than its addresses are. */
static bool
is_foreign_nlri(const struct mp_family *f, struct byte_reader in)
{
	bool plain = f->safi == SAFI_UNICAST || f->safi == SAFI_MULTICAST;
	size_t max = !plain ? UINT8_MAX : f->afi == AFI_IPV4 ? 32 : 128;

	while (f->of_prefixes && in.left > 0) {
		size_t len = byte_reader_u8(&in);

		if (len > max || byte_reader_take(&in, (len + 7) / 8) == NULL)
			return false;
	}
	return true;
}

/* Its routes are of no use, but that it is incorrect is seen all the same (RFC
 * 7606 5.3 and 7.11). Not in a dump: nobody can be told. */
static void
read_foreign(struct reading *r, const struct attr *a, const struct mp_family *f,
    size_t next_hop_len, struct byte_reader in)
{
	if (!r->dump && a->type == WIRE_MP_REACH_NLRI &&
	    !is_foreign_next_hop(f, next_hop_len))
		found(r, a, WIRE_MP_NEXT_HOP_LENGTH);
	else if (!r->dump && !is_foreign_nlri(f, in))
		found(r, a, WIRE_MP_NLRI_SYNTAX);
	else
		found(r, a, WIRE_MP_FAMILY);
}

/* RFC 2545 3: with IPv6 a link-local address may follow. In a dump any family
 * goes with any other. False: length. */
static bool
mp_next_hop_read(struct reading *r, enum afi family, const uint8_t *bytes,
    size_t n)
{
	bool fits = family == AF_V4 ? n == 4 : n == 16 || n == 32;

	if (!fits && !(r->dump && (n == 4 || n == 16 || n == 32)))
		return false;
	r->mp_next_hop = addr_read(bytes, n == 4 ? IP_V4 : IP_V6);
	if (n == 32)
		r->link_local = addr_read(bytes + 16, IP_V6);
	if (r->dump)
		r->mp_next_hop = unset_if_unspecified(r->mp_next_hop);
	return true;
}

/* RFC 6396 4.3.4: next hop only. Some collectors wrote the whole attribute
 * anyway: it begins with the high octet of an AFI, which is zero. */
static bool
mp_reach_is_short(const struct reading *r, const struct attr *a)
{
	return r->dump && a->n > 0 && a->value[0] != 0;
}

static void
read_mp_short(struct reading *r, const struct attr *a)
{
	if (a->n != a->value[0] + 1u ||
	    !mp_next_hop_read(r, r->family, a->value + 1, a->n - 1))
		found(r, a, WIRE_MP_NEXT_HOP_LENGTH);
}

static void
read_mp_reach(struct reading *r, const struct attr *a)
{
	struct byte_reader in = byte_reader_make(a->value, a->n);
	const uint8_t *next_hop;
	struct mp_family f;
	size_t n;

	if (mp_reach_is_short(r, a)) {
		read_mp_short(r, a);
		return;
	}
	if (a->n < 5) {
		found(r, a, WIRE_MP_SHORT);
		return;
	}
	f = family_read(r, &in);
	n = byte_reader_u8(&in);
	next_hop = byte_reader_take(&in, n);
	(void)byte_reader_u8(&in); /* reserved: SNPAs of old */
	if (in.failed) {
		found(r, a, WIRE_MP_NEXT_HOP_LENGTH);
		return;
	}
	r->has_reach = in.left > 0;
	if (!f.used) {
		read_foreign(r, a, &f, n, in);
		return;
	}
	if (!mp_next_hop_read(r, f.family, next_hop, n)) {
		found(r, a, WIRE_MP_NEXT_HOP_LENGTH);
		return;
	}
	r->reach_family = f.family;
	if (!wire_nlri_read(r->arena, f.family, in.at, in.left, &r->reach,
		&r->n_reach))
		found(r, a, WIRE_MP_NLRI_SYNTAX);
	else if (!r->dump && r->n_reach > 0 && !is_host(&r->mp_next_hop))
		found(r, a, WIRE_MP_NEXT_HOP_ADDRESS);
}

static void
read_mp_unreach(struct reading *r, const struct attr *a)
{
	struct byte_reader in = byte_reader_make(a->value, a->n);
	struct mp_family f;

	if (a->n < 3) {
		found(r, a, WIRE_MP_SHORT);
		return;
	}
	f = family_read(r, &in);
	if (!f.used) {
		read_foreign(r, a, &f, 0, in);
		return;
	}
	r->unreach_family = f.family;
	r->has_unreach = true;
	if (!wire_nlri_read(r->arena, r->unreach_family, in.at, in.left,
		&r->unreach, &r->n_unreach))
		found(r, a, WIRE_MP_NLRI_SYNTAX);
}

/* --- the table of attributes ---------------------------------------------- */

enum {
	WELL_KNOWN = WIRE_TRANSITIVE,
	OPT_TRANS = WIRE_OPTIONAL | WIRE_TRANSITIVE,
	OPT_NON = WIRE_OPTIONAL
};

struct attr_row {
	uint8_t type, flags;
	const char *name;
	void (*read)(struct reading *r, const struct attr *a);
};

static const struct attr_row rows[] = {
	{ WIRE_ORIGIN, WELL_KNOWN, "ORIGIN", read_origin },
	{ WIRE_AS_PATH, WELL_KNOWN, "AS_PATH", read_as_path },
	{ WIRE_NEXT_HOP, WELL_KNOWN, "NEXT_HOP", read_next_hop },
	{ WIRE_MULTI_EXIT_DISC, OPT_NON, "MULTI_EXIT_DISC", read_med },
	{ WIRE_LOCAL_PREF, WELL_KNOWN, "LOCAL_PREF", read_local_pref },
	{ WIRE_ATOMIC_AGGREGATE, WELL_KNOWN, "ATOMIC_AGGREGATE", read_atomic },
	{ WIRE_AGGREGATOR, OPT_TRANS, "AGGREGATOR", read_aggregator },
	{ WIRE_COMMUNITIES, OPT_TRANS, "COMMUNITIES", read_communities },
	{ WIRE_ORIGINATOR_ID, OPT_NON, "ORIGINATOR_ID", read_originator },
	{ WIRE_CLUSTER_LIST, OPT_NON, "CLUSTER_LIST", read_clusters },
	{ WIRE_MP_REACH_NLRI, OPT_NON, "MP_REACH_NLRI", read_mp_reach },
	{ WIRE_MP_UNREACH_NLRI, OPT_NON, "MP_UNREACH_NLRI", read_mp_unreach },
	{ WIRE_EXTENDED_COMMUNITIES, OPT_TRANS, "EXTENDED_COMMUNITIES",
	    read_extended },
	{ WIRE_AS4_PATH, OPT_TRANS, "AS4_PATH", read_as4_path },
	{ WIRE_AS4_AGGREGATOR, OPT_TRANS, "AS4_AGGREGATOR",
	    read_as4_aggregator },
	{ WIRE_LARGE_COMMUNITIES, OPT_TRANS, "LARGE_COMMUNITIES", read_large },
	{ WIRE_ONLY_TO_CUSTOMER, OPT_TRANS, "ONLY_TO_CUSTOMER", read_otc },
};

static const struct attr_row *
row_of(uint8_t type)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

const char *
wire_attribute_name(uint8_t type)
{
	const struct attr_row *row = row_of(type);

	return row != NULL ? row->name : NULL;
}

static bool
is_multiprotocol(uint8_t type)
{
	return type == WIRE_MP_REACH_NLRI || type == WIRE_MP_UNREACH_NLRI;
}

static void
keep_unknown(struct reading *r, const struct attr *a)
{
	wire_raw_add(r->arena, &r->unknown,
	    &(struct wire_raw){ .type = a->type,
		.flags = a->flags,
		.len = (uint16_t)a->n,
		.value = a->value });
}

/* An attribute that may be empty is specified so (RFC 7606 4); of the types
 * that are not read here only the entropy label capability is (RFC 6790 5.2,
 * deprecated). */
enum { TYPE_ENTROPY_LABEL = 28 };

static void
read_unknown(struct reading *r, const struct attr *a)
{
	if ((a->flags & WIRE_OPTIONAL) == 0)
		found(r, a, WIRE_ATTR_UNRECOGNIZED);
	else if (a->n == 0 && a->type != TYPE_ENTROPY_LABEL)
		found(r, a, WIRE_ATTR_EMPTY);
	else if ((a->flags & WIRE_TRANSITIVE) != 0)
		keep_unknown(r, a);
	else
		r->n_ignored++;
}

static void
read_attr(struct reading *r, const struct attr *a)
{
	const struct attr_row *row = row_of(a->type);

	if (wire_reading_has_seen(r, a->type)) {
		found(r, a,
		    is_multiprotocol(a->type) ? WIRE_MP_TWICE
					      : WIRE_ATTR_TWICE);
		return;
	}
	r->seen[a->type / 32] |= UINT32_C(1) << a->type % 32;
	if (row == NULL)
		read_unknown(r, a);
	else if (((a->flags ^ row->flags) & OPT_TRANS) == 0)
		row->read(r, a);
	else
		found(r, a,
		    is_multiprotocol(a->type) ? WIRE_MP_FLAGS
					      : WIRE_ATTR_FLAGS);
}

/* --- all of them ---------------------------------------------------------- */

/* The attribute in front. False when there is no complete one, which is
 * recorded (RFC 7606 4). */
static bool
attr_next(struct reading *r, struct byte_reader *in, size_t at,
    struct attr *out)
{
	size_t whole = in->left;
	bool extended;

	*out = (struct attr){ .at = at, .len = whole };
	if (in->left < 3) {
		found(r, out, WIRE_ATTR_UNDERRUN);
		return false;
	}
	out->flags = byte_reader_u8(in);
	out->type = byte_reader_u8(in);
	extended = (out->flags & WIRE_EXTENDED_LENGTH) != 0;
	if (extended && in->left < 2) {
		found(r, out, WIRE_ATTR_UNDERRUN);
		return false;
	}
	out->n = extended ? byte_reader_u16(in) : byte_reader_u8(in);
	out->value = byte_reader_take(in, out->n);
	if (out->value != NULL) {
		out->len = whole - in->left;
		return true;
	}
	/* Its routes are lost with it. */
	found(r, out, WIRE_ATTR_OVERRUN);
	if (is_multiprotocol(out->type))
		found(r, out, WIRE_MP_NLRI_SYNTAX);
	return false;
}

void
wire_reading_attrs(struct reading *r, const uint8_t *bytes, size_t n,
    size_t base)
{
	struct byte_reader in = byte_reader_make(bytes, n);
	struct attr a;

	while (in.left > 0) {
		r->count++;
		if (!attr_next(r, &in, base + n - in.left, &a))
			return;
		read_attr(r, &a);
	}
}

static void
miss(struct reading *r, uint8_t type)
{
	if (!wire_reading_has_seen(r, type))
		wire_result_add(r->result, WIRE_ATTR_MISSING, type, 0, 0);
}

/* RFC 6793 4.2.3: an AGGREGATOR that is not AS_TRANS was written by somebody
 * who did not know of the attributes beside it. */
static void
merge_as4(struct reading *r)
{
	bool aggregator = (r->a.flags & ATTR_HAS_AGGREGATOR) != 0;

	if (aggregator && r->has_aggregator4) {
		if (r->a.aggregator_as != WIRE_AS_TRANS)
			return;
		r->a.aggregator_as = r->aggregator4_as;
		r->a.aggregator_addr = r->aggregator4_addr;
	}
	if (r->has_path && r->has_path4)
		r->path = as_list_merge(r->arena, &r->path, &r->path4);
}

void
wire_reading_complete(struct reading *r)
{
	if (!r->s->as4)
		merge_as4(r);
	if (r->has_path)
		r->a.as_path = as_list_intern(r->t, &r->path);
	if (r->dump || r->has_nlri || r->n_reach > 0) {
		miss(r, WIRE_ORIGIN);
		miss(r, WIRE_AS_PATH);
	}
	if (r->has_nlri)
		miss(r, WIRE_NEXT_HOP);
}

attr_id
wire_reading_intern(const struct reading *r, struct ip_addr next_hop,
    bool malformed)
{
	struct path_attrs a = r->a;

	a.next_hop = next_hop;
	if (malformed)
		a.flags = (uint8_t)(a.flags | ATTR_REJECTED_MALFORMED);
	return attr_intern(r->t, &a);
}
