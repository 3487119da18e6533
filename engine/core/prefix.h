/* IPv4 and IPv6 addresses and prefixes: values, compared and copied freely.
 *
 * Bits beyond the prefix length are always zero in a struct prefix; parsing
 * either refuses or clears them as asked. */
#ifndef CORE_PREFIX_H
#define CORE_PREFIX_H

#include "core/base.h"

enum ip_family { IP_NONE = 0, IP_V4 = 4, IP_V6 = 6 };

struct ip_addr {
	uint8_t family; /* enum ip_family; IP_NONE: no address */
	uint8_t bytes[16]; /* network order, IPv4 in the first four, rest zero */
};

struct prefix {
	struct ip_addr addr;
	uint8_t len; /* 0..32 or 0..128 */
};

enum { PREFIX_TEXT_MAX = 50 }; /* with NUL: any address or prefix as text */

static inline int
ip_bits(int family)
{
	return family == IP_V4 ? 32 : 128;
}

/* Strict parsing of the whole string ("192.0.2.1", "2001:db8::1"); no
 * leading zeros in IPv4 octets, no zone. */
bool ip_addr_parse(const char *s, struct ip_addr *out);
/* Canonical text (RFC 5952). buf holds PREFIX_TEXT_MAX; returned. */
char *ip_addr_print(const struct ip_addr *a, char *buf);
int ip_addr_cmp(const struct ip_addr *a, const struct ip_addr *b);
bool ip_addr_eq(const struct ip_addr *a, const struct ip_addr *b);
struct ip_addr ip_addr_v4(uint32_t host_order);
uint32_t ip_addr_to_v4(const struct ip_addr *a); /* host order */
bool ip_addr_is_set(const struct ip_addr *a);
/* Bit i (0 = most significant). */
bool ip_addr_bit(const struct ip_addr *a, int i);

enum prefix_parse {
	PREFIX_OK,
	PREFIX_HOST_BITS, /* fine but for bits beyond the length (cleared) */
	PREFIX_BAD_ADDR,
	PREFIX_BAD_LEN,   /* missing, not a number, or too large */
};

/* "192.0.2.0/24". out is filled for PREFIX_OK and PREFIX_HOST_BITS. */
enum prefix_parse prefix_parse(const char *s, struct prefix *out);
struct prefix prefix_make(struct ip_addr addr, int len); /* clears host bits */
char *prefix_print(const struct prefix *p, char *buf);   /* PREFIX_TEXT_MAX */
/* Order: family, address, length (shorter first). Total. */
int prefix_cmp(const struct prefix *a, const struct prefix *b);
bool prefix_eq(const struct prefix *a, const struct prefix *b);
/* a equals b or is less specific than b, same family. */
bool prefix_covers(const struct prefix *a, const struct prefix *b);
bool prefix_contains_addr(const struct prefix *p, const struct ip_addr *a);
/* IPv4 netmask <-> length; false when the mask has a hole. */
bool netmask_to_len(const struct ip_addr *mask, int *len);
struct ip_addr netmask_from_len(int len);
/* IPv4 classful length of an address: 8, 16, 24 (class D/E: 32). */
int classful_len(const struct ip_addr *a);
/* The two halves of p, one bit longer; p->len must be below the maximum. */
void prefix_halves(const struct prefix *p, struct prefix out[2]);
uint64_t prefix_hash(const struct prefix *p);

/* Do several prefixes cover one between them? Two halves make the whole. The
 * fields are private; a value. */
struct prefix_union {
	struct prefix whole;
	struct ip_addr next; /* the first address not covered yet */
	bool covered;
};

void prefix_union_init(struct prefix_union *u, const struct prefix *whole);
/* In the order of prefix_cmp; they may overlap. */
void prefix_union_add(struct prefix_union *u, const struct prefix *part);
static inline bool
prefix_union_covers(const struct prefix_union *u)
{
	return u->covered;
}
/* The same of an array in any order. */
bool prefix_covered_by(const struct prefix *p, const struct prefix *all,
    size_t n);

/* Why a speaker would drop a prefix before any policy, judged by its network
 * address alone (so 224.0.0.0/3 is multicast, and 126.0.0.0/7 is nothing,
 * though it has 127.0.0.0/8 in it). The zero address is no martian at any
 * length: 0.0.0.0/0, and 0.0.0.0/8 too. */
enum prefix_martian {
	MARTIAN_NONE = 0,
	MARTIAN_MULTICAST = 1 << 0,    /* 224.0.0.0/4, ff00::/8 */
	MARTIAN_LINK_LOCAL = 1 << 1,   /* fe80::/10 */
	MARTIAN_CLASS_E = 1 << 2,      /* 240.0.0.0/4 */
	MARTIAN_LOOPBACK = 1 << 3,     /* 127.0.0.0/8, ::1 */
	MARTIAN_THIS_NETWORK = 1 << 4, /* 0.0.0.0/8 but for 0.0.0.0 itself */
	MARTIAN_EMBEDDED_V4 = 1 << 5   /* in ::/64: other than an IPv4-compatible
	                                * or IPv4-mapped address that is itself
	                                * no martian */
};

/* What FRR 8.4 ignores while it reads the NLRI of an UPDATE (RFC 4271 6.3),
 * and what BIRD 2.0.12 refuses to put in a table. The IPv4 rows were run
 * against both daemons: class E passes both. So does IPv4 link-local, private
 * and documentation space: that is the work of filters. */
enum {
	MARTIANS_FRR = MARTIAN_MULTICAST | MARTIAN_LINK_LOCAL,
	MARTIANS_BIRD = MARTIAN_MULTICAST | MARTIAN_LINK_LOCAL |
	    MARTIAN_LOOPBACK | MARTIAN_THIS_NETWORK | MARTIAN_EMBEDDED_V4
};

enum prefix_martian prefix_martian(const struct prefix *p);
/* What both drop, which is what FRR drops. */
bool prefix_is_martian(const struct prefix *p);

#endif
