/* UPDATE messages into bytes: never longer than a message may be. */
#include "bgp/wire_private.h"

#include <string.h>

void
wire_attr_add(struct bytes *out, uint8_t flags, uint8_t type, const void *value,
    size_t n)
{
	bool extended = n > UINT8_MAX;

	PRE(n <= UINT16_MAX);
	flags = (uint8_t)(flags & ~WIRE_EXTENDED_LENGTH);
	bytes_add_u8(out, extended ? flags | WIRE_EXTENDED_LENGTH : flags);
	bytes_add_u8(out, type);
	if (extended)
		bytes_add_u16(out, (uint16_t)n);
	else
		bytes_add_u8(out, (uint8_t)n);
	bytes_add(out, value, n);
}

enum {
	WELL_KNOWN = WIRE_TRANSITIVE,
	OPT_TRANS = WIRE_OPTIONAL | WIRE_TRANSITIVE,
	OPT_NON = WIRE_OPTIONAL
};

/* --- attributes ----------------------------------------------------------- */

struct writing {
	const struct attr_table *t;
	struct path_attrs a;
	bool as4, internal, dump;
	enum afi family;
	struct bytes value; /* scratch */
	struct bytes *out;
};

/* Adds what is in the scratch; false when no attribute can hold it. */
static bool
value_add(struct writing *w, uint8_t flags, enum wire_attribute type)
{
	bool fits = w->value.n <= UINT16_MAX;

	if (fits)
		wire_attr_add(w->out, flags, (uint8_t)type, w->value.data,
		    w->value.n);
	bytes_cut(&w->value, 0);
	return fits;
}

static bool
u32_add(struct writing *w, uint8_t flags, enum wire_attribute type,
    uint32_t value)
{
	bytes_add_u32(&w->value, value);
	return value_add(w, flags, type);
}

/* Nothing for the empty set, which may not be sent (RFC 7606 7.8 and others).
 */
static bool
words_add(struct writing *w, uint8_t flags, enum wire_attribute type,
    set_id set)
{
	size_t n;
	const uint32_t *words = word_set_get(w->t, set, &n);

	if (n == 0)
		return true;
	for (size_t i = 0; i < n; i++)
		bytes_add_u32(&w->value, words[i]);
	return value_add(w, flags, type);
}

static size_t
addr_len(const struct ip_addr *a)
{
	return a->family == IP_V4 ? 4 : 16;
}

static bool
as_path_add(struct writing *w, bool *trans)
{
	if (!wire_path_encode(w->t, w->a.as_path, w->as4 ? 4 : 2, &w->value,
		trans)) {
		bytes_cut(&w->value, 0);
		return false;
	}
	return value_add(w, WELL_KNOWN, WIRE_AS_PATH);
}

static bool
next_hop_add(struct writing *w)
{
	if (w->family != AF_V4 || w->a.next_hop.family == IP_V6)
		return true;
	bytes_add(&w->value, w->a.next_hop.bytes, 4);
	return value_add(w, WELL_KNOWN, WIRE_NEXT_HOP);
}

/* RFC 6396 4.3.4: in a dump it is the next hop and no more. */
static bool
dump_next_hop_add(struct writing *w)
{
	if (!w->dump || (w->family == AF_V4 && w->a.next_hop.family != IP_V6))
		return true;
	bytes_add_u8(&w->value, (uint8_t)addr_len(&w->a.next_hop));
	bytes_add(&w->value, w->a.next_hop.bytes, addr_len(&w->a.next_hop));
	return value_add(w, OPT_NON, WIRE_MP_REACH_NLRI);
}

/* RFC 6793 4.2.2. */
static bool
aggregator_add(struct writing *w, bool *trans)
{
	uint32_t as = w->a.aggregator_as;

	*trans = !w->as4 && as > UINT16_MAX;
	if ((w->a.flags & ATTR_HAS_AGGREGATOR) == 0) {
		*trans = false;
		return true;
	}
	if (w->as4)
		bytes_add_u32(&w->value, as);
	else
		bytes_add_u16(&w->value,
		    *trans ? (uint16_t)WIRE_AS_TRANS : (uint16_t)as);
	bytes_add(&w->value, w->a.aggregator_addr.bytes, 4);
	return value_add(w, OPT_TRANS, WIRE_AGGREGATOR);
}

static bool
as4_add(struct writing *w, bool path_trans, bool aggregator_trans)
{
	bool unused, ok = true;

	if (path_trans) {
		ok = wire_path_encode(w->t, w->a.as_path, 4, &w->value,
			 &unused) &&
		    value_add(w, OPT_TRANS, WIRE_AS4_PATH);
		bytes_cut(&w->value, 0);
	}
	if (ok && aggregator_trans) {
		bytes_add_u32(&w->value, w->a.aggregator_as);
		bytes_add(&w->value, w->a.aggregator_addr.bytes, 4);
		ok = value_add(w, OPT_TRANS, WIRE_AS4_AGGREGATOR);
	}
	return ok;
}

/* Attributes 4 to 6; LOCAL_PREF stays inside an AS (RFC 4271 5.1.5). */
static bool
preference_add(struct writing *w)
{
	uint8_t flags = w->a.flags;

	if ((flags & ATTR_HAS_MED) != 0)
		(void)u32_add(w, OPT_NON, WIRE_MULTI_EXIT_DISC,
		    w->a.multi_exit_disc);
	if ((flags & ATTR_HAS_LOCAL_PREF) != 0 && w->internal)
		(void)u32_add(w, WELL_KNOWN, WIRE_LOCAL_PREF, w->a.local_pref);
	if ((flags & ATTR_ATOMIC_AGGREGATE) != 0)
		wire_attr_add(w->out, WELL_KNOWN, WIRE_ATOMIC_AGGREGATE, NULL,
		    0);
	return true;
}

/* RFC 4456 8. */
static bool
reflection_add(struct writing *w)
{
	if (!w->internal)
		return true;
	if ((w->a.flags & ATTR_HAS_ORIGINATOR_ID) != 0)
		(void)u32_add(w, OPT_NON, WIRE_ORIGINATOR_ID,
		    w->a.originator_id);
	return words_add(w, OPT_NON, WIRE_CLUSTER_LIST, w->a.cluster_list);
}

/* In the order of type codes, as RFC 4271 5 asks. */
static bool
attributes_add(struct writing *w)
{
	bool path_trans = false, aggregator_trans = false, ok;

	wire_attr_add(w->out, WELL_KNOWN, WIRE_ORIGIN, &w->a.origin, 1);
	ok = as_path_add(w, &path_trans) && next_hop_add(w) &&
	    preference_add(w) && aggregator_add(w, &aggregator_trans) &&
	    words_add(w, OPT_TRANS, WIRE_COMMUNITIES, w->a.communities) &&
	    reflection_add(w) && dump_next_hop_add(w) &&
	    words_add(w, OPT_TRANS, WIRE_EXTENDED_COMMUNITIES,
		w->a.extended_communities) &&
	    as4_add(w, path_trans, aggregator_trans) &&
	    words_add(w, OPT_TRANS, WIRE_LARGE_COMMUNITIES,
		w->a.large_communities);
	if (ok && (w->a.flags & ATTR_HAS_OTC) != 0)
		ok = u32_add(w, OPT_TRANS, WIRE_ONLY_TO_CUSTOMER,
		    w->a.only_to_customer);
	bytes_finish(&w->value);
	return ok;
}

bool
wire_attributes_encode(enum afi family, const struct attr_table *t,
    attr_id attrs, struct bytes *out)
{
	size_t start = out->n;
	struct writing w = { .t = t,
		.a = *attr_get(t, attrs),
		.as4 = true,
		.internal = true,
		.dump = true,
		.family = family,
		.out = out };

	if (attributes_add(&w) && out->n - start <= UINT16_MAX)
		return true;
	bytes_cut(out, start);
	return false;
}

/* --- messages ------------------------------------------------------------- */

const char *
wire_encoded_text(enum wire_encoded e)
{
	switch (e) {
	case WIRE_ENCODED:
		return "encoded";
	case WIRE_NO_NEXT_HOP:
		return "the route has no next hop of its address family";
	case WIRE_TOO_LONG:
		break;
	}
	return "the attributes are too long for one message";
}

struct update {
	const struct wire_session *s;
	enum afi family;
	bool withdraw;
	struct ip_addr next_hop;
	struct bytes attrs; /* all but the multiprotocol one */
	struct bytes nlri;  /* scratch: of one message */
	struct bytes *out;
};

/* Header, two lengths, and for IPv6 the attribute around the prefixes. */
static size_t
room_for_prefixes(const struct update *u)
{
	size_t around = WIRE_HEADER_LEN + 4 + u->attrs.n;

	if (u->family == AF_V6)
		around += u->withdraw ? 4 + 3 : 4 + 5 + 16;
	return wire_len_max(u->s) > around ? wire_len_max(u->s) - around : 0;
}

/* First of all attributes (RFC 7606 5.1). */
static void
multiprotocol_add(const struct update *u, struct bytes *out)
{
	static const uint8_t ipv6_unicast[3] = { 0, 2, 1 };
	struct bytes value = { 0 };

	bytes_add(&value, ipv6_unicast, sizeof(ipv6_unicast));
	if (!u->withdraw) {
		bytes_add_u8(&value, 16);
		bytes_add(&value, u->next_hop.bytes, 16);
		bytes_add_u8(&value, 0);
	}
	bytes_add(&value, u->nlri.data, u->nlri.n);
	wire_attr_add(out, OPT_NON,
	    u->withdraw ? WIRE_MP_UNREACH_NLRI : WIRE_MP_REACH_NLRI, value.data,
	    value.n);
	bytes_finish(&value);
}

static void
message_add(const struct update *u)
{
	size_t start = wire_message_begin(u->out, WIRE_UPDATE), attrs_at;
	bool field = u->family == AF_V4;
	bool withdrawn = field && u->withdraw;

	bytes_add_u16(u->out, withdrawn ? (uint16_t)u->nlri.n : 0);
	if (withdrawn)
		bytes_add(u->out, u->nlri.data, u->nlri.n);
	bytes_add_u16(u->out, 0);
	attrs_at = u->out->n;
	if (!field)
		multiprotocol_add(u, u->out);
	bytes_add(u->out, u->attrs.data, u->attrs.n);
	bytes_put_u16(u->out, attrs_at - 2, (uint16_t)(u->out->n - attrs_at));
	if (field && !u->withdraw)
		bytes_add(u->out, u->nlri.data, u->nlri.n);
	INVARIANT(wire_message_end(u->out, start, wire_len_max(u->s)));
}

static void
prefix_add(struct bytes *out, const struct prefix *p)
{
	bytes_add_u8(out, p->len);
	bytes_add(out, p->addr.bytes, (p->len + 7u) / 8);
}

static bool
messages_add(struct update *u, const struct wire_routes *routes)
{
	size_t room = room_for_prefixes(u);

	for (size_t i = 0; i < routes->n;) {
		bytes_cut(&u->nlri, 0);
		while (i < routes->n &&
		    u->nlri.n + nlri_len(&routes->prefixes[i]) <= room)
			prefix_add(&u->nlri, &routes->prefixes[i++]);
		if (u->nlri.n == 0)
			return false;
		message_add(u);
	}
	return true;
}

/* The Partial flag: somebody on the way did not know it (RFC 4271 5). */
static void
unknown_add(struct update *u, const struct wire_raw *unknown, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unknown[i].flags & OPT_TRANS) == OPT_TRANS)
			wire_attr_add(&u->attrs,
			    (uint8_t)(unknown[i].flags | WIRE_PARTIAL),
			    unknown[i].type, unknown[i].value, unknown[i].len);
}

static enum wire_encoded
announcement_make(struct update *u, const struct attr_table *t, attr_id attrs)
{
	struct writing w = { .t = t,
		.a = *attr_get(t, attrs),
		.as4 = u->s->as4,
		.internal = u->s->internal,
		.family = u->family,
		.out = &u->attrs };

	u->next_hop = w.a.next_hop;
	if (u->next_hop.family != (u->family == AF_V4 ? IP_V4 : IP_V6))
		return WIRE_NO_NEXT_HOP;
	return attributes_add(&w) ? WIRE_ENCODED : WIRE_TOO_LONG;
}

enum wire_encoded
wire_update_encode(const struct wire_session *s, const struct attr_table *t,
    const struct wire_routes *routes, const struct wire_raw *unknown,
    size_t n_unknown, struct bytes *out)
{
	struct update u = { .s = s,
		.withdraw = routes->attrs == 0,
		.out = out };
	enum wire_encoded e = WIRE_ENCODED;
	size_t start = out->n;

	if (routes->n == 0)
		return WIRE_ENCODED;
	u.family = afi_of(routes->prefixes[0].addr.family);
	if (!u.withdraw) {
		e = announcement_make(&u, t, routes->attrs);
		unknown_add(&u, unknown, n_unknown);
	}
	if (e == WIRE_ENCODED && !messages_add(&u, routes))
		e = WIRE_TOO_LONG;
	if (e != WIRE_ENCODED)
		bytes_cut(out, start);
	bytes_finish(&u.attrs);
	bytes_finish(&u.nlri);
	return e;
}

void
wire_end_of_rib_encode(enum afi family, struct bytes *out)
{
	static const struct wire_session s = { .as4 = true };
	struct update u = { .s = &s,
		.family = family,
		.withdraw = true,
		.out = out };

	message_add(&u);
}
