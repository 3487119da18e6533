#include "core/prefix.h"

#include <stdio.h>
#include <string.h>

/* --- text to address ----------------------------------------------------- */

/* One IPv4 octet: "0" or up to three digits without a leading zero. Moves *s
 * behind it. */
static bool
parse_octet(const char **s, const char *end, uint8_t *out)
{
	const char *p = *s;
	unsigned value = 0;

	while (p < end && *p >= '0' && *p <= '9' && p - *s < 3)
		value = value * 10 + (unsigned)(*p++ - '0');
	if (p == *s || value > 255 || (p - *s > 1 && **s == '0'))
		return false;
	*out = (uint8_t)value;
	*s = p;
	return true;
}

static bool
parse_v4(const char *s, const char *end, uint8_t out[4])
{
	for (int i = 0; i < 4; i++) {
		if (i > 0 && (s == end || *s++ != '.'))
			return false;
		if (!parse_octet(&s, end, &out[i]))
			return false;
	}
	return s == end;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One group of one to four hexadecimal digits; moves *s behind it. */
static bool
parse_group(const char **s, const char *end, uint8_t out[2])
{
	const char *p = *s;
	unsigned value = 0;

	while (p < end && hex_digit(*p) >= 0 && p - *s < 4)
		value = value << 4 | (unsigned)hex_digit(*p++);
	if (p == *s)
		return false;
	out[0] = (uint8_t)(value >> 8);
	out[1] = (uint8_t)value;
	*s = p;
	return true;
}

/* Groups parted by ':' into bytes, up to room of them, IPv4 form allowed as
 * the last four. Stops at the end or at "::", where *s is left. Returns the
 * number of bytes, or -1. */
static int
parse_groups(const char **s, const char *end, uint8_t *bytes, int room)
{
	int n = 0;

	for (;;) {
		if (room - n >= 4 && parse_v4(*s, end, bytes + n)) {
			*s = end;
			return n + 4;
		}
		if (room - n < 2 || !parse_group(s, end, bytes + n))
			return -1;
		n += 2;
		if (*s == end || (end - *s > 1 && (*s)[1] == ':'))
			return n;
		if (*(*s)++ != ':')
			return -1;
	}
}

/* RFC 4291 2.2. "::" stands for at least one group. */
static bool
parse_v6(const char *s, const char *end, uint8_t out[16])
{
	uint8_t tail[16];
	int head = 0, rest = 0;

	if (end - s < 2 || (s[0] == ':' && s[1] != ':'))
		return false;
	if (s[0] != ':') {
		head = parse_groups(&s, end, out, 16);
		if (head < 0 || (s == end && head < 16))
			return false;
		if (s == end)
			return true;
	}
	if (s[0] != ':' || s[1] != ':' || head > 14)
		return false;
	s += 2;
	if (s < end)
		rest = parse_groups(&s, end, tail, 14 - head);
	if (rest < 0 || s != end)
		return false;
	memset(out + head, 0, (size_t)(16 - head));
	if (rest > 0)
		memcpy(out + 16 - rest, tail, (size_t)rest);
	return true;
}

static bool
parse_addr(const char *s, size_t n, struct ip_addr *out)
{
	struct ip_addr a = { 0 };

	if (parse_v4(s, s + n, a.bytes))
		a.family = IP_V4;
	else if (memset(a.bytes, 0, sizeof(a.bytes)),
	    parse_v6(s, s + n, a.bytes))
		a.family = IP_V6;
	else
		return false;
	*out = a;
	return true;
}

bool
ip_addr_parse(const char *s, struct ip_addr *out)
{
	return parse_addr(s, strlen(s), out);
}

/* --- address to text ------------------------------------------------------ */

static unsigned
group(const struct ip_addr *a, int i)
{
	const uint8_t *b = a->bytes + 2 * (size_t)i;

	return (unsigned)b[0] << 8 | b[1];
}

/* The longest run of two or more zero groups, the first of equals
 * (RFC 5952 4.2); *len 0 when there is none. */
static int
zero_run(const struct ip_addr *a, int *len)
{
	int best = 0;

	*len = 0;
	for (int i = 0; i < 8; i++) {
		int n = 0;

		while (i + n < 8 && group(a, i + n) == 0)
			n++;
		if (n >= 2 && n > *len) {
			best = i;
			*len = n;
		}
		i += n;
	}
	return best;
}

static void
print_v4(const char *lead, const uint8_t b[4], char *buf)
{
	snprintf(buf, PREFIX_TEXT_MAX, "%s%u.%u.%u.%u", lead, b[0], b[1], b[2],
	    b[3]);
}

/* RFC 5952; the IPv4-mapped prefix in mixed notation (section 5). */
static void
print_v6(const struct ip_addr *a, char *buf)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	int len, run = zero_run(a, &len);
	char *p = buf;

	if (memcmp(a->bytes, mapped, sizeof(mapped)) == 0) {
		print_v4("::ffff:", a->bytes + 12, buf);
		return;
	}
	for (int i = 0; i < 8;) {
		if (len > 0 && i == run) {
			*p++ = ':';
			i += len;
			if (i == 8)
				*p++ = ':';
			continue;
		}
		p += snprintf(p, 6, i > 0 ? ":%x" : "%x", group(a, i));
		i++;
	}
	*p = '\0';
}

char *
ip_addr_print(const struct ip_addr *a, char *buf)
{
	if (a->family == IP_V4)
		print_v4("", a->bytes, buf);
	else if (a->family == IP_V6)
		print_v6(a, buf);
	else
		buf[0] = '\0';
	return buf;
}

/* --- addresses ------------------------------------------------------------ */

int
ip_addr_cmp(const struct ip_addr *a, const struct ip_addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

bool
ip_addr_eq(const struct ip_addr *a, const struct ip_addr *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

struct ip_addr
ip_addr_v4(uint32_t host_order)
{
	return (struct ip_addr){
		.family = IP_V4,
		.bytes = {
			(uint8_t)(host_order >> 24),
			(uint8_t)(host_order >> 16),
			(uint8_t)(host_order >> 8),
			(uint8_t)host_order,
		},
	};
}

uint32_t
ip_addr_to_v4(const struct ip_addr *a)
{
	PRE(a->family == IP_V4);
	return (uint32_t)a->bytes[0] << 24 | (uint32_t)a->bytes[1] << 16 |
	    (uint32_t)a->bytes[2] << 8 | a->bytes[3];
}

bool
ip_addr_is_set(const struct ip_addr *a)
{
	return a->family != IP_NONE;
}

bool
ip_addr_bit(const struct ip_addr *a, int i)
{
	PRE(i >= 0 && i < ip_bits(a->family));
	return a->bytes[i / 8] >> (7 - i % 8) & 1;
}

/* --- prefixes ------------------------------------------------------------- */

/* Zeroes the bits from len on; true when one of them was set. */
static bool
clear_host_bits(uint8_t bytes[16], int len)
{
	bool was_set = false;

	for (int i = len / 8; i < 16; i++) {
		int keep = i == len / 8 ? len % 8 : 0;
		uint8_t kept = (uint8_t)(bytes[i] & ~(0xff >> keep));

		was_set = was_set || kept != bytes[i];
		bytes[i] = kept;
	}
	return was_set;
}

struct prefix
prefix_make(struct ip_addr addr, int len)
{
	PRE(addr.family == IP_V4 || addr.family == IP_V6);
	PRE(len >= 0 && len <= ip_bits(addr.family));
	clear_host_bits(addr.bytes, len);
	return (struct prefix){ .addr = addr, .len = (uint8_t)len };
}

/* One to three digits, no leading zero, nothing behind. */
static bool
parse_len(const char *s, int max, uint8_t *out)
{
	int value = 0;
	size_t n = strlen(s);

	if (n == 0 || n > 3 || (n > 1 && s[0] == '0'))
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return false;
		value = value * 10 + (*s - '0');
	}
	if (value > max)
		return false;
	*out = (uint8_t)value;
	return true;
}

enum prefix_parse
prefix_parse(const char *s, struct prefix *out)
{
	const char *slash = strchr(s, '/');
	struct prefix p = { 0 };
	bool host_bits;

	if (!parse_addr(s, slash != NULL ? (size_t)(slash - s) : strlen(s),
		&p.addr))
		return PREFIX_BAD_ADDR;
	if (slash == NULL ||
	    !parse_len(slash + 1, ip_bits(p.addr.family), &p.len))
		return PREFIX_BAD_LEN;
	host_bits = clear_host_bits(p.addr.bytes, p.len);
	*out = p;
	return host_bits ? PREFIX_HOST_BITS : PREFIX_OK;
}

char *
prefix_print(const struct prefix *p, char *buf)
{
	size_t n;

	ip_addr_print(&p->addr, buf);
	if (p->addr.family == IP_NONE)
		return buf;
	n = strlen(buf);
	snprintf(buf + n, PREFIX_TEXT_MAX - n, "/%u", p->len);
	return buf;
}

int
prefix_cmp(const struct prefix *a, const struct prefix *b)
{
	int c = ip_addr_cmp(&a->addr, &b->addr);

	return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

bool
prefix_eq(const struct prefix *a, const struct prefix *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* The first len bits are the same. */
static bool
same_bits(const uint8_t *a, const uint8_t *b, int len)
{
	int whole = len / 8, rest = len % 8;

	if (memcmp(a, b, (size_t)whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

bool
prefix_covers(const struct prefix *a, const struct prefix *b)
{
	return a->addr.family == b->addr.family && a->len <= b->len &&
	    same_bits(a->addr.bytes, b->addr.bytes, a->len);
}

bool
prefix_contains_addr(const struct prefix *p, const struct ip_addr *a)
{
	return p->addr.family == a->family &&
	    same_bits(p->addr.bytes, a->bytes, p->len);
}

bool
netmask_to_len(const struct ip_addr *mask, int *len)
{
	uint32_t m, low;
	int n = 0;

	if (mask->family != IP_V4)
		return false;
	m = ip_addr_to_v4(mask);
	low = ~m;
	if ((low & (low + 1)) != 0)
		return false;
	for (; m != 0; m <<= 1)
		n++;
	*len = n;
	return true;
}

struct ip_addr
netmask_from_len(int len)
{
	PRE(len >= 0 && len <= 32);
	return ip_addr_v4(len == 0 ? 0 : UINT32_MAX << (32 - len));
}

int
classful_len(const struct ip_addr *a)
{
	PRE(a->family == IP_V4);
	if (a->bytes[0] < 128)
		return 8;
	if (a->bytes[0] < 192)
		return 16;
	return a->bytes[0] < 224 ? 24 : 32;
}

void
prefix_halves(const struct prefix *p, struct prefix out[2])
{
	PRE(p->len < ip_bits(p->addr.family));
	out[0] = *p;
	out[0].len++;
	out[1] = out[0];
	out[1].addr.bytes[p->len / 8] |= (uint8_t)(0x80 >> p->len % 8);
}

uint64_t
prefix_hash(const struct prefix *p)
{
	uint64_t high, low;

	memcpy(&high, p->addr.bytes, 8);
	memcpy(&low, p->addr.bytes + 8, 8);
	return base_mix(base_mix(high, low),
	    (uint64_t)p->addr.family << 8 | p->len);
}

void
prefix_union_init(struct prefix_union *u, const struct prefix *whole)
{
	*u = (struct prefix_union){ .whole = *whole, .next = whole->addr };
}

/* The address behind the last one of p; false when there is none. */
static bool
address_behind(const struct prefix *p, struct ip_addr *out)
{
	*out = p->addr;
	for (int i = p->len; i-- > 0;) {
		uint8_t bit = (uint8_t)(0x80 >> i % 8);

		out->bytes[i / 8] ^= bit;
		if ((out->bytes[i / 8] & bit) != 0)
			return true;
	}
	return false;
}

void
prefix_union_add(struct prefix_union *u, const struct prefix *part)
{
	if (prefix_covers(part, &u->whole))
		u->covered = true;
	else if (prefix_covers(&u->whole, part) &&
	    prefix_contains_addr(part, &u->next) &&
	    (!address_behind(part, &u->next) ||
		!prefix_contains_addr(&u->whole, &u->next)))
		u->covered = true;
}

bool
prefix_covered_by(const struct prefix *p, const struct prefix *all, size_t n)
{
	struct prefix_union u;
	struct ip_addr was;

	prefix_union_init(&u, p);
	do {
		was = u.next;
		for (size_t i = 0; i < n; i++)
			prefix_union_add(&u, &all[i]);
	} while (!u.covered && !ip_addr_eq(&was, &u.next));
	return u.covered;
}

/* Is the address all zero? */
static bool
is_zero(const struct prefix *p)
{
	static const uint8_t zero[16];

	return memcmp(p->addr.bytes, zero, sizeof(zero)) == 0;
}

static enum prefix_martian
martian_v4(const uint8_t *b)
{
	if (b[0] == 0)
		return MARTIAN_THIS_NETWORK;
	if (b[0] == 127)
		return MARTIAN_LOOPBACK;
	if (b[0] >= 240)
		return MARTIAN_CLASS_E;
	return b[0] >= 224 ? MARTIAN_MULTICAST : MARTIAN_NONE;
}

/* BIRD judges an address of ::/64 by the IPv4 address embedded in it; other
 * addresses there are none that BIRD knows. */
static enum prefix_martian
martian_embedded(const uint8_t *b)
{
	static const uint8_t loopback[16] = { [15] = 1 };
	static const uint8_t compatible[12] = { 0 };
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(b, loopback, 16) == 0)
		return MARTIAN_LOOPBACK;
	if ((memcmp(b, compatible, 12) == 0 || memcmp(b, mapped, 12) == 0) &&
	    martian_v4(b + 12) == MARTIAN_NONE)
		return MARTIAN_NONE;
	return MARTIAN_EMBEDDED_V4;
}

static enum prefix_martian
martian_v6(const uint8_t *b)
{
	static const uint8_t zero[8];

	if (b[0] == 0xff)
		return MARTIAN_MULTICAST;
	if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80)
		return MARTIAN_LINK_LOCAL;
	return memcmp(b, zero, 8) == 0 ? martian_embedded(b) : MARTIAN_NONE;
}

enum prefix_martian
prefix_martian(const struct prefix *p)
{
	if (is_zero(p))
		return MARTIAN_NONE;
	return p->addr.family == IP_V4 ? martian_v4(p->addr.bytes)
				       : martian_v6(p->addr.bytes);
}

bool
prefix_is_martian(const struct prefix *p)
{
	return ((unsigned)prefix_martian(p) & MARTIANS_FRR & MARTIANS_BIRD) !=
	    0;
}
