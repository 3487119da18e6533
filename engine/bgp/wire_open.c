/* Headers, OPEN with its capabilities, and the small messages. */
#include "bgp/wire_private.h"

#include <string.h>

/* --- header (RFC 4271 4.1, 6.1) ------------------------------------------- */

/* The shortest message of each type; the longest is the session's, but not of
 * an OPEN or a KEEPALIVE (RFC 8654 4). */
static bool
is_length_of(const struct wire_session *s, uint8_t type, size_t len)
{
	static const uint8_t least[] = {
		[WIRE_OPEN] = 29,
		[WIRE_UPDATE] = 23,
		[WIRE_NOTIFICATION] = 21,
		[WIRE_KEEPALIVE] = WIRE_HEADER_LEN,
		[WIRE_ROUTE_REFRESH] = WIRE_HEADER_LEN,
	};

	if (len < WIRE_HEADER_LEN || len > wire_len_max(s))
		return false;
	if (type == 0 || type >= ARRAY_LEN(least))
		return true;
	if (type == WIRE_KEEPALIVE)
		return len == WIRE_HEADER_LEN;
	return len >= least[type] && (type != WIRE_OPEN || len <= WIRE_LEN_MAX);
}

enum wire_header
wire_header_read(const struct wire_session *s, const uint8_t *bytes, size_t n,
    size_t *len, uint8_t *type, struct wire_result *result)
{
	enum wire_rule rule = WIRE_FINE;

	wire_result_init(result);
	if (n < WIRE_HEADER_LEN)
		return WIRE_HEADER_MORE;
	*len = bytes_get_u16(bytes + MARKER_LEN);
	*type = bytes[MARKER_LEN + 2];
	for (size_t i = 0; i < MARKER_LEN; i++)
		if (bytes[i] != 0xff)
			rule = WIRE_MARKER;
	if (rule == WIRE_FINE && !is_length_of(s, *type, *len))
		rule = WIRE_LENGTH;
	if (rule == WIRE_FINE && wire_type_name(*type) == NULL)
		rule = WIRE_TYPE;
	if (rule == WIRE_FINE)
		return WIRE_HEADER_OK;
	(void)wire_result_fail(result, rule);
	return WIRE_HEADER_BAD;
}

size_t
wire_message_begin(struct bytes *out, enum wire_type type)
{
	size_t start = out->n;

	for (int i = 0; i < MARKER_LEN; i++)
		bytes_add_u8(out, 0xff);
	bytes_add_u16(out, 0);
	bytes_add_u8(out, (uint8_t)type);
	return start;
}

bool
wire_message_end(struct bytes *out, size_t start, size_t max)
{
	size_t len = out->n - start;

	if (len > max)
		return false;
	bytes_put_u16(out, start + MARKER_LEN, (uint16_t)len);
	return true;
}

void
wire_raw_add(struct arena *arena, struct raw_list *list,
    const struct wire_raw *raw)
{
	if (list->n == list->cap) {
		size_t cap = list->cap == 0 ? 4 : 2 * list->cap;
		struct wire_raw *items =
		    ARENA_ARRAY(arena, cap, struct wire_raw);

		for (size_t i = 0; i < list->n; i++)
			items[i] = list->items[i];
		list->items = items;
		list->cap = cap;
	}
	list->items[list->n++] = *raw;
}

/* --- capabilities from bytes (RFC 5492) ----------------------------------- */

enum capability {
	CAP_MULTIPROTOCOL = 1,
	CAP_ROUTE_REFRESH = 2,
	CAP_EXTENDED_MESSAGE = 6,
	CAP_ROLE = 9,
	CAP_AS4 = 65
};
enum { PARAMETER_CAPABILITIES = 2, PARAMETERS_EXTENDED = 255 };

struct open_reading {
	struct arena *arena;
	struct wire_open *open;
	struct wire_result *result;
	bool has_family; /* a multiprotocol capability of any kind */
	bool has_role;
	uint8_t role;
	struct raw_list unknown;
};

static bool
read_family(struct open_reading *r, const struct wire_raw *c)
{
	uint16_t afi;

	if (c->len != 4)
		return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
	r->has_family = true;
	afi = bytes_get_u16(c->value);
	if (c->value[3] != 1 || (afi != 1 && afi != 2))
		wire_raw_add(r->arena, &r->unknown, c);
	else
		r->open->families[afi == 1 ? AF_V4 : AF_V6] = true;
	return true;
}

/* RFC 9234 4.2: the same one twice is one. */
static bool
read_role(struct open_reading *r, const struct wire_raw *c)
{
	if (c->len != 1)
		return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
	if (r->has_role && r->role != c->value[0])
		return wire_result_fail(r->result, WIRE_OPEN_ROLES);
	r->has_role = true;
	r->role = c->value[0];
	r->open->role_unknown = r->role > ROLE_PEER;
	if (!r->open->role_unknown)
		r->open->role = (enum bgp_role)r->role;
	return true;
}

static bool
read_as4(struct open_reading *r, const struct wire_raw *c)
{
	if (c->len != 4)
		return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
	r->open->as4 = true;
	r->open->as = bytes_get_u32(c->value);
	return true;
}

static bool
read_flag(struct open_reading *r, const struct wire_raw *c, bool *flag)
{
	if (c->len != 0)
		return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
	*flag = true;
	return true;
}

static bool
read_capability(struct open_reading *r, const struct wire_raw *c)
{
	switch (c->type) {
	case CAP_MULTIPROTOCOL:
		return read_family(r, c);
	case CAP_ROUTE_REFRESH:
		return read_flag(r, c, &r->open->route_refresh);
	case CAP_EXTENDED_MESSAGE:
		return read_flag(r, c, &r->open->extended);
	case CAP_ROLE:
		return read_role(r, c);
	case CAP_AS4:
		return read_as4(r, c);
	default:
		wire_raw_add(r->arena, &r->unknown, c);
		return true;
	}
}

static bool
read_capabilities(struct open_reading *r, struct byte_reader in)
{
	while (in.left > 0) {
		struct wire_raw c = { .type = byte_reader_u8(&in) };

		c.len = byte_reader_u8(&in);
		c.value = byte_reader_take(&in, c.len);
		if (in.failed)
			return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
		if (!read_capability(r, &c))
			return false;
	}
	return true;
}

/* RFC 9072 2: with both octets 255 lengths have two octets. */
static bool
read_parameters(struct open_reading *r, struct byte_reader *in)
{
	size_t total = byte_reader_u8(in);
	bool extended =
	    total == PARAMETERS_EXTENDED && in->left > 0 && in->at[0] == 255;

	if (extended) {
		(void)byte_reader_u8(in);
		total = byte_reader_u16(in);
	}
	if (in->failed || total != in->left)
		return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
	while (in->left > 0) {
		uint8_t type = byte_reader_u8(in);
		size_t len =
		    extended ? byte_reader_u16(in) : byte_reader_u8(in);
		struct byte_reader part = byte_reader_part(in, len);

		if (in->failed)
			return wire_result_fail(r->result, WIRE_OPEN_MALFORMED);
		if (type != PARAMETER_CAPABILITIES)
			return wire_result_fail(r->result, WIRE_OPEN_PARAMETER);
		if (!read_capabilities(r, part))
			return false;
	}
	return true;
}

/* --- OPEN (RFC 4271 4.2, 6.2) --------------------------------------------- */

bool
wire_open_decode(const uint8_t *message, size_t n, struct arena *arena,
    struct wire_open *out, struct wire_result *result)
{
	struct byte_reader in = byte_reader_make(message, n);
	struct open_reading r = { .arena = arena,
		.open = out,
		.result = result };

	wire_result_init(result);
	*out = (struct wire_open){ .role = ROLE_NONE };
	if (n < 29 || n > WIRE_LEN_MAX || !message_has_len(message, n))
		return wire_result_fail(result, WIRE_LENGTH);
	(void)byte_reader_take(&in, WIRE_HEADER_LEN);
	if (byte_reader_u8(&in) != 4)
		return wire_result_fail(result, WIRE_OPEN_VERSION);
	out->as = byte_reader_u16(&in);
	out->hold_time_s = byte_reader_u16(&in);
	out->bgp_id = byte_reader_u32(&in);
	if (!read_parameters(&r, &in))
		return false;
	out->unknown = r.unknown.items;
	out->n_unknown = r.unknown.n;
	if (!r.has_family)
		out->families[AF_V4] = true;
	if (out->as == 0)
		return wire_result_fail(result, WIRE_OPEN_AS_ZERO);
	if (out->bgp_id == 0)
		return wire_result_fail(result, WIRE_OPEN_BGP_ID);
	if (out->hold_time_s == 1 || out->hold_time_s == 2)
		return wire_result_fail(result, WIRE_OPEN_HOLD_TIME);
	return true;
}

static void
capability_add(struct bytes *out, uint8_t code, const void *value, uint8_t n)
{
	bytes_add_u8(out, PARAMETER_CAPABILITIES);
	bytes_add_u8(out, (uint8_t)(n + 2));
	bytes_add_u8(out, code);
	bytes_add_u8(out, n);
	bytes_add(out, value, n);
}

static void
capabilities_add(const struct wire_open *o, struct bytes *out)
{
	const uint8_t families[AF_COUNT][4] = { { 0, 1, 0, 1 },
		{ 0, 2, 0, 1 } };
	const uint8_t role = (uint8_t)o->role;
	const uint8_t as[4] = { (uint8_t)(o->as >> 24), (uint8_t)(o->as >> 16),
		(uint8_t)(o->as >> 8), (uint8_t)o->as };

	for (int af = 0; af < AF_COUNT; af++)
		if (o->families[af])
			capability_add(out, CAP_MULTIPROTOCOL, families[af], 4);
	if (o->route_refresh)
		capability_add(out, CAP_ROUTE_REFRESH, NULL, 0);
	if (o->extended)
		capability_add(out, CAP_EXTENDED_MESSAGE, NULL, 0);
	if (o->role != ROLE_NONE)
		capability_add(out, CAP_ROLE, &role, 1);
	if (o->as4)
		capability_add(out, CAP_AS4, as, 4);
}

bool
wire_open_encode(const struct wire_open *o, struct bytes *out)
{
	size_t start = wire_message_begin(out, WIRE_OPEN), parameters;

	bytes_add_u8(out, 4);
	bytes_add_u16(out,
	    o->as > UINT16_MAX ? (uint16_t)WIRE_AS_TRANS : (uint16_t)o->as);
	bytes_add_u16(out, o->hold_time_s);
	bytes_add_u32(out, o->bgp_id);
	bytes_add_u8(out, 0);
	parameters = out->n;
	capabilities_add(o, out);
	for (size_t i = 0; i < o->n_unknown; i++) {
		if (o->unknown[i].len > UINT8_MAX - 2)
			goto too_long;
		capability_add(out, o->unknown[i].type, o->unknown[i].value,
		    (uint8_t)o->unknown[i].len);
	}
	if (out->n - parameters >= PARAMETERS_EXTENDED)
		goto too_long;
	out->data[parameters - 1] = (uint8_t)(out->n - parameters);
	return wire_message_end(out, start, WIRE_LEN_MAX);
too_long:
	bytes_cut(out, start);
	return false;
}

struct wire_session
wire_session_make(const struct wire_open *local, const struct wire_open *remote)
{
	struct wire_session s = { .as4 = local->as4 && remote->as4,
		.internal = local->as == remote->as,
		.extended = local->extended && remote->extended };

	for (int af = 0; af < AF_COUNT; af++)
		s.families[af] = local->families[af] && remote->families[af];
	return s;
}

/* --- the small ones ------------------------------------------------------- */

bool
wire_notification_decode(const uint8_t *message, size_t n,
    struct wire_notification *out, struct wire_result *result)
{
	struct byte_reader in = byte_reader_make(message, n);

	wire_result_init(result);
	(void)byte_reader_take(&in, WIRE_HEADER_LEN);
	out->code = byte_reader_u8(&in);
	out->subcode = byte_reader_u8(&in);
	if (in.failed || !message_has_len(message, n))
		return wire_result_fail(result, WIRE_LENGTH);
	out->n = in.left;
	out->data = byte_reader_take(&in, in.left);
	return true;
}

void
wire_notification_encode(const struct wire_notification *what,
    struct bytes *out)
{
	size_t start = wire_message_begin(out, WIRE_NOTIFICATION);
	size_t room = WIRE_LEN_MAX - WIRE_HEADER_LEN - 2;

	bytes_add_u8(out, what->code);
	bytes_add_u8(out, what->subcode);
	bytes_add(out, what->data, what->n < room ? what->n : room);
	INVARIANT(wire_message_end(out, start, WIRE_LEN_MAX));
}

void
wire_keepalive_encode(struct bytes *out)
{
	size_t start = wire_message_begin(out, WIRE_KEEPALIVE);

	INVARIANT(wire_message_end(out, start, WIRE_LEN_MAX));
}

bool
wire_refresh_decode(const uint8_t *message, size_t n, struct wire_refresh *out,
    struct wire_result *result)
{
	wire_result_init(result);
	if (n != WIRE_HEADER_LEN + 4 || !message_has_len(message, n))
		return wire_result_fail(result, WIRE_REFRESH_LENGTH);
	out->afi = bytes_get_u16(message + WIRE_HEADER_LEN);
	out->subtype = message[WIRE_HEADER_LEN + 2];
	out->safi = message[WIRE_HEADER_LEN + 3];
	return true;
}

void
wire_refresh_encode(const struct wire_refresh *what, struct bytes *out)
{
	size_t start = wire_message_begin(out, WIRE_ROUTE_REFRESH);

	bytes_add_u16(out, what->afi);
	bytes_add_u8(out, what->subtype);
	bytes_add_u8(out, what->safi);
	INVARIANT(wire_message_end(out, start, WIRE_LEN_MAX));
}
