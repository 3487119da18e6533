#include "registry/rtr_pdu.h"

#include <string.h>

enum { FLAG_ANNOUNCE = 1 };

/* Lengths of RFC 8210 5; 0: there is no such type in that version. max 0: as
 * min. */
static const struct {
	const char *name;
	uint16_t min[RTR_VERSIONS], max;
} types[] = {
	[RTR_TYPE_SERIAL_NOTIFY] = { "Serial Notify", { 12, 12 }, 0 },
	[RTR_TYPE_SERIAL_QUERY] = { "Serial Query", { 12, 12 }, 0 },
	[RTR_TYPE_RESET_QUERY] = { "Reset Query", { 8, 8 }, 0 },
	[RTR_TYPE_CACHE_RESPONSE] = { "Cache Response", { 8, 8 }, 0 },
	[RTR_TYPE_IPV4_PREFIX] = { "IPv4 Prefix", { 20, 20 }, 0 },
	[RTR_TYPE_IPV6_PREFIX] = { "IPv6 Prefix", { 32, 32 }, 0 },
	[RTR_TYPE_END_OF_DATA] = { "End of Data", { 12, 24 }, 0 },
	[RTR_TYPE_CACHE_RESET] = { "Cache Reset", { 8, 8 }, 0 },
	[RTR_TYPE_ROUTER_KEY] = { "Router Key", { 0, 32 }, RTR_PDU_BYTES_MAX },
	[RTR_TYPE_ERROR_REPORT] = { "Error Report", { 16, 16 },
	    RTR_PDU_BYTES_MAX },
};

static const struct {
	const char *name;
	bool goes_on;
} errors[] = {
	[RTR_ERROR_CORRUPT_DATA] = { "Corrupt Data", false },
	[RTR_ERROR_INTERNAL_ERROR] = { "Internal Error", false },
	[RTR_ERROR_NO_DATA] = { "No Data Available", true },
	[RTR_ERROR_INVALID_REQUEST] = { "Invalid Request", false },
	[RTR_ERROR_UNSUPPORTED_VERSION] = { "Unsupported Protocol Version",
	    false },
	[RTR_ERROR_UNSUPPORTED_TYPE] = { "Unsupported PDU Type", false },
	[RTR_ERROR_UNKNOWN_WITHDRAWAL] = { "Withdrawal of Unknown Record",
	    false },
	[RTR_ERROR_DUPLICATE_ANNOUNCEMENT] = { "Duplicate Announcement "
					       "Received",
	    false },
	[RTR_ERROR_UNEXPECTED_VERSION] = { "Unexpected Protocol Version",
	    false },
};

const char *
rtr_type_name(unsigned type)
{
	if (type < ARRAY_LEN(types) && types[type].name != NULL)
		return types[type].name;
	return "unknown type";
}

const char *
rtr_error_name(unsigned code)
{
	return code < ARRAY_LEN(errors) ? errors[code].name : "unknown error";
}

bool
rtr_error_is_fatal(unsigned code)
{
	return code >= ARRAY_LEN(errors) || !errors[code].goes_on;
}

static uint32_t
between(uint32_t value, uint32_t min, uint32_t max)
{
	return value < min ? min : value > max ? max : value;
}

struct rtr_timers
rtr_timers_allowed(struct rtr_timers wanted)
{
	struct rtr_timers t = {
		.refresh_s = between(wanted.refresh_s, 1, 86400),
		.retry_s = between(wanted.retry_s, 1, 7200),
		.expire_s = between(wanted.expire_s, 600, 172800),
	};
	uint32_t longer = t.refresh_s > t.retry_s ? t.refresh_s : t.retry_s;

	/* "Caches MUST set Expire Interval to a value larger than either". */
	if (t.expire_s <= longer)
		t.expire_s = longer + 1;
	return t;
}

/* --- writing --------------------------------------------------------------*/

static void
add_header(struct bytes *out, uint8_t version, enum rtr_type type,
    uint16_t session, uint32_t length)
{
	PRE(version <= RTR_VERSION_MAX);
	bytes_add_u8(out, version);
	bytes_add_u8(out, (uint8_t)type);
	bytes_add_u16(out, session);
	bytes_add_u32(out, length);
}

static void
add_serial_pdu(struct bytes *out, uint8_t version, enum rtr_type type,
    uint16_t session, uint32_t serial)
{
	add_header(out, version, type, session, 12);
	bytes_add_u32(out, serial);
}

void
rtr_add_serial_notify(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial)
{
	add_serial_pdu(out, version, RTR_TYPE_SERIAL_NOTIFY, session, serial);
}

void
rtr_add_serial_query(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial)
{
	add_serial_pdu(out, version, RTR_TYPE_SERIAL_QUERY, session, serial);
}

void
rtr_add_reset_query(struct bytes *out, uint8_t version)
{
	add_header(out, version, RTR_TYPE_RESET_QUERY, 0, 8);
}

void
rtr_add_cache_response(struct bytes *out, uint8_t version, uint16_t session)
{
	add_header(out, version, RTR_TYPE_CACHE_RESPONSE, session, 8);
}

void
rtr_add_prefix(struct bytes *out, uint8_t version, const struct vrp *v,
    bool announce)
{
	bool v4 = v->prefix.addr.family == IP_V4;

	add_header(out, version,
	    v4 ? RTR_TYPE_IPV4_PREFIX : RTR_TYPE_IPV6_PREFIX, 0, v4 ? 20 : 32);
	bytes_add_u8(out, announce ? FLAG_ANNOUNCE : 0);
	bytes_add_u8(out, v->prefix.len);
	bytes_add_u8(out, v->max_length);
	bytes_add_u8(out, 0);
	bytes_add(out, v->prefix.addr.bytes, v4 ? 4 : 16);
	bytes_add_u32(out, v->origin_as);
}

void
rtr_add_end_of_data(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial, struct rtr_timers timers)
{
	add_header(out, version, RTR_TYPE_END_OF_DATA, session,
	    types[RTR_TYPE_END_OF_DATA].min[version]);
	bytes_add_u32(out, serial);
	if (version == 0)
		return;
	bytes_add_u32(out, timers.refresh_s);
	bytes_add_u32(out, timers.retry_s);
	bytes_add_u32(out, timers.expire_s);
}

void
rtr_add_cache_reset(struct bytes *out, uint8_t version)
{
	add_header(out, version, RTR_TYPE_CACHE_RESET, 0, 8);
}

void
rtr_add_error(struct bytes *out, uint8_t version, enum rtr_error code,
    const uint8_t *pdu, size_t n, const char *text)
{
	size_t len = strlen(text);
	const size_t room = RTR_PDU_BYTES_MAX - 16;

	/* RFC 8210 5.11: what is too long may be truncated. */
	if (len > room / 2)
		len = room / 2;
	if (n > room - len)
		n = room - len;
	add_header(out, version, RTR_TYPE_ERROR_REPORT, (uint16_t)code,
	    (uint32_t)(16 + n + len));
	bytes_add_u32(out, (uint32_t)n);
	bytes_add(out, pdu, n);
	bytes_add_u32(out, (uint32_t)len);
	bytes_add(out, text, len);
}

/* --- reading --------------------------------------------------------------*/

static enum rtr_read
bad(enum rtr_error code, const char *text, enum rtr_error *error,
    const char **why)
{
	*error = code;
	*why = text;
	return RTR_READ_BAD;
}

/* Is the header one of a PDU that can be read? NULL, or what is wrong. */
static const char *
header_trouble(const struct rtr_pdu *p, enum rtr_error *error)
{
	uint32_t min, max;

	*error = RTR_ERROR_CORRUPT_DATA;
	if (p->length < RTR_HEADER_BYTES)
		return "a length below that of the header";
	if (p->length > RTR_PDU_BYTES_MAX)
		return "a PDU longer than is accepted here";
	if (p->version > RTR_VERSION_MAX) {
		*error = RTR_ERROR_UNSUPPORTED_VERSION;
		return "versions 0 and 1 are spoken here";
	}
	min = p->type < ARRAY_LEN(types) ? types[p->type].min[p->version] : 0;
	if (min == 0) {
		*error = RTR_ERROR_UNSUPPORTED_TYPE;
		return "there is no such PDU in this version";
	}
	max = types[p->type].max != 0 ? types[p->type].max : min;
	if (p->length < min || p->length > max)
		return "a length that this type of PDU cannot have";
	return NULL;
}

static const char *
read_prefix(struct byte_reader *r, struct rtr_pdu *p)
{
	bool v4 = p->type == RTR_TYPE_IPV4_PREFIX;
	struct ip_addr addr = { .family = v4 ? IP_V4 : IP_V6 };
	int bits = ip_bits(addr.family);
	uint8_t flags = byte_reader_u8(r), len = byte_reader_u8(r);
	const uint8_t *at;

	p->announce = (flags & FLAG_ANNOUNCE) != 0;
	p->vrp.max_length = byte_reader_u8(r);
	(void)byte_reader_u8(r);
	at = byte_reader_take(r, v4 ? 4 : 16);
	p->vrp.origin_as = byte_reader_u32(r);
	if (len > p->vrp.max_length || p->vrp.max_length > bits)
		return "lengths of a prefix that cannot be";
	memcpy(addr.bytes, at, v4 ? 4 : 16);
	p->vrp.prefix = prefix_make(addr, len);
	if (!ip_addr_eq(&p->vrp.prefix.addr, &addr))
		return "a prefix with bits behind its length";
	return NULL;
}

static const char *
read_error(struct byte_reader *r, struct rtr_pdu *p)
{
	p->n_erroneous = byte_reader_u32(r);
	p->erroneous = byte_reader_take(r, p->n_erroneous);
	p->n_text = byte_reader_u32(r);
	p->text = (const char *)byte_reader_take(r, p->n_text);
	if (!r->failed && r->left == 0)
		return NULL;
	p->erroneous = NULL;
	p->text = NULL;
	p->n_erroneous = p->n_text = 0;
	return "lengths inside that do not fit";
}

static const char *
read_body(struct byte_reader *r, struct rtr_pdu *p)
{
	switch ((enum rtr_type)p->type) {
	case RTR_TYPE_SERIAL_NOTIFY:
	case RTR_TYPE_SERIAL_QUERY:
		p->serial = byte_reader_u32(r);
		return NULL;
	case RTR_TYPE_END_OF_DATA:
		p->serial = byte_reader_u32(r);
		p->has_timers = p->version > 0;
		if (!p->has_timers)
			return NULL;
		p->timers.refresh_s = byte_reader_u32(r);
		p->timers.retry_s = byte_reader_u32(r);
		p->timers.expire_s = byte_reader_u32(r);
		return NULL;
	case RTR_TYPE_IPV4_PREFIX:
	case RTR_TYPE_IPV6_PREFIX:
		return read_prefix(r, p);
	case RTR_TYPE_ERROR_REPORT:
		return read_error(r, p);
	case RTR_TYPE_RESET_QUERY:
	case RTR_TYPE_CACHE_RESPONSE:
	case RTR_TYPE_CACHE_RESET:
	case RTR_TYPE_ROUTER_KEY:
		return NULL;
	}
	base_panic(__FILE__, __LINE__, "unknown type of a PDU");
}

enum rtr_read
rtr_pdu_read(const uint8_t *data, size_t n, struct rtr_pdu *out,
    enum rtr_error *error, const char **why)
{
	struct byte_reader r = byte_reader_make(data, n);
	const char *trouble;

	*out = (struct rtr_pdu){ 0 };
	if (n < RTR_HEADER_BYTES)
		return RTR_READ_MORE;
	out->version = byte_reader_u8(&r);
	out->type = byte_reader_u8(&r);
	out->session = byte_reader_u16(&r);
	out->length = byte_reader_u32(&r);
	trouble = header_trouble(out, error);
	if (trouble != NULL && *error != RTR_ERROR_CORRUPT_DATA &&
	    n < out->length)
		return RTR_READ_MORE; /* to report all of it */
	if (trouble != NULL)
		return bad(*error, trouble, error, why);
	if (n < out->length)
		return RTR_READ_MORE;
	r = byte_reader_part(&(struct byte_reader){ .at = r.at,
				 .left = r.left },
	    out->length - RTR_HEADER_BYTES);
	trouble = read_body(&r, out);
	return trouble == NULL
	    ? RTR_READ_DONE
	    : bad(RTR_ERROR_CORRUPT_DATA, trouble, error, why);
}
