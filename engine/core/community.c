#include "core/route_private.h"

#include <string.h>

/* Names as FRR shows them. */
static const struct well_known {
	uint32_t community;
	const char *name;
} well_known[] = {
	{ COMMUNITY_GRACEFUL_SHUTDOWN, "graceful-shutdown" },
	{ 0xffff0001u, "accept-own" }, /* RFC 7611 */
	{ 0xffff0006u, "llgr-stale" }, /* RFC 9494 */
	{ 0xffff0007u, "no-llgr" },    /* RFC 9494 */
	{ COMMUNITY_BLACKHOLE, "blackhole" },
	{ COMMUNITY_NO_EXPORT, "no-export" },
	{ COMMUNITY_NO_ADVERTISE, "no-advertise" },
	{ COMMUNITY_NO_EXPORT_SUBCONFED, "local-AS" },
	{ COMMUNITY_NO_PEER, "no-peer" },
};

bool
community_has(const struct attr_table *t, set_id id, uint32_t community)
{
	size_t n;
	const uint32_t *w = word_set_get(t, id, &n);

	for (size_t i = 0; i < n && w[i] <= community; i++)
		if (w[i] == community)
			return true;
	return false;
}

void
community_print(uint32_t community, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(well_known); i++) {
		if (well_known[i].community == community) {
			strbuf_add(out, well_known[i].name);
			return;
		}
	}
	strbuf_add_u32(out, community >> 16);
	strbuf_addc(out, ':');
	strbuf_add_u32(out, community & 0xffff);
}

/* "a:b:c" with exactly n numbers, each at most 2^32 - 1. */
static bool
parse_numbers(const char *s, uint32_t *out, int n)
{
	for (int i = 0; i < n; i++) {
		uint64_t value = 0;
		const char *start = s;

		while (*s >= '0' && *s <= '9' && value <= UINT32_MAX)
			value = value * 10 + (uint64_t)(*s++ - '0');
		if (s == start || value > UINT32_MAX)
			return false;
		out[i] = (uint32_t)value;
		if (i < n - 1 && *s++ != ':')
			return false;
	}
	return *s == '\0';
}

bool
community_parse(const char *s, uint32_t *out)
{
	uint32_t w[2];

	for (size_t i = 0; i < ARRAY_LEN(well_known); i++) {
		if (str_eq_nocase(s, well_known[i].name)) {
			*out = well_known[i].community;
			return true;
		}
	}
	if (parse_numbers(s, w, 2)) {
		if (w[0] > 0xffff || w[1] > 0xffff)
			return false;
		*out = COMMUNITY(w[0], w[1]);
		return true;
	}
	if (!parse_numbers(s, w, 1))
		return false;
	*out = w[0];
	return true;
}

void
communities_print(const struct attr_table *t, set_id id, struct strbuf *out)
{
	size_t n;
	const uint32_t *w = word_set_get(t, id, &n);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, ' ');
		community_print(w[i], out);
	}
}

void
large_communities_print(const struct attr_table *t, set_id id,
    struct strbuf *out)
{
	size_t n;
	const uint32_t *w = word_set_get(t, id, &n);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, i % 3 == 0 ? ' ' : ':');
		strbuf_add_u32(out, w[i]);
	}
}

bool
large_community_parse(const char *s, uint32_t out[3])
{
	uint32_t w[3];

	if (!parse_numbers(s, w, 3))
		return false;
	memcpy(out, w, sizeof(w));
	return true;
}

/* --- extended communities (RFC 4360, RFC 5668) ---------------------------- */

/* The first word is type, subtype and the first half of the value. */
enum {
	EXT_TWO_OCTET_AS = 0x00,
	EXT_IPV4 = 0x01,
	EXT_FOUR_OCTET_AS = 0x02,
	EXT_ROUTE_TARGET = 0x02,
	EXT_SITE_OF_ORIGIN = 0x03
};

static uint32_t
ext_head(uint32_t type, uint32_t subtype, uint32_t half)
{
	return type << 24 | subtype << 16 | half;
}

static void
extended_print(uint32_t head, uint32_t low, struct strbuf *out)
{
	uint32_t type = head >> 24, subtype = head >> 16 & 0xff;
	uint32_t admin = head << 16 | low >> 16;
	struct ip_addr addr = ip_addr_v4(admin);
	char buf[PREFIX_TEXT_MAX];

	if ((subtype != EXT_ROUTE_TARGET && subtype != EXT_SITE_OF_ORIGIN) ||
	    type > EXT_FOUR_OCTET_AS) {
		strbuf_addf(out, "unknown:%08x%08x", (unsigned)head,
		    (unsigned)low);
		return;
	}
	strbuf_add(out, subtype == EXT_ROUTE_TARGET ? "rt " : "soo ");
	if (type == EXT_TWO_OCTET_AS)
		strbuf_addf(out, "%u:%u", (unsigned)(head & 0xffff),
		    (unsigned)low);
	else if (type == EXT_IPV4)
		strbuf_addf(out, "%s:%u", ip_addr_print(&addr, buf),
		    (unsigned)(low & 0xffff));
	else
		strbuf_addf(out, "%u:%u", (unsigned)admin,
		    (unsigned)(low & 0xffff));
}

void
extended_communities_print(const struct attr_table *t, set_id id,
    struct strbuf *out)
{
	size_t n;
	const uint32_t *w = word_set_get(t, id, &n);

	for (size_t i = 0; i + 1 < n; i += 2) {
		if (i > 0)
			strbuf_addc(out, ' ');
		extended_print(w[i], w[i + 1], out);
	}
}

/* "192.0.2.1:5" */
static bool
parse_ipv4_form(const char *s, uint32_t *admin, uint32_t *local)
{
	const char *colon = strchr(s, ':');
	char text[PREFIX_TEXT_MAX];
	struct ip_addr addr;
	size_t n;

	if (colon == NULL)
		return false;
	n = (size_t)(colon - s);
	if (n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (!ip_addr_parse(text, &addr) || addr.family != IP_V4)
		return false;
	*admin = ip_addr_to_v4(&addr);
	return str_to_u32(colon + 1, local);
}

bool
extended_community_parse(const char *kind, const char *s, uint32_t out[2])
{
	uint32_t w[2], type, subtype;

	if (str_eq_nocase(kind, "rt"))
		subtype = EXT_ROUTE_TARGET;
	else if (str_eq_nocase(kind, "soo"))
		subtype = EXT_SITE_OF_ORIGIN;
	else
		return false;
	if (parse_ipv4_form(s, &w[0], &w[1]))
		type = EXT_IPV4;
	else if (parse_numbers(s, w, 2))
		type = w[0] > 0xffff ? EXT_FOUR_OCTET_AS : EXT_TWO_OCTET_AS;
	else
		return false;
	if (type == EXT_TWO_OCTET_AS) {
		out[0] = ext_head(type, subtype, w[0]);
		out[1] = w[1];
		return true;
	}
	if (w[1] > 0xffff)
		return false;
	out[0] = ext_head(type, subtype, w[0] >> 16);
	out[1] = w[0] << 16 | w[1];
	return true;
}
