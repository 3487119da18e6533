/* BGP path attributes, interned.
 *
 * A route in flight is a pair (NLRI, attr_id): the attributes are stored once
 * per world in a struct attr_table and named by a dense 32-bit id, so that
 * comparing, copying and storing a route costs four bytes and "did the
 * advertisement change" is an integer comparison. Ids are never reused while
 * the table lives; the table only grows (until attr_table_reset). Equal attributes have equal ids.
 *
 * AS_PATHs are a (head, tail) tree: prepending is one node, and all paths
 * through a neighbour share their tail. Segments follow RFC 4271 4.3: a node
 * is one AS of an AS_SEQUENCE or one whole AS_SET (RFC 4271 9.1.2.2 a: counts
 * as one). AS numbers are four octets throughout (RFC 6793); the wire format
 * deals with AS_TRANS. */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "core/arena.h"
#include "core/prefix.h"
#include "core/str.h"

typedef uint32_t attr_id; /* 0: no route */
typedef uint32_t path_id; /* 0: the empty AS_PATH */
typedef uint32_t set_id;  /* interned set of words; 0: empty */

enum bgp_origin { ORIGIN_IGP, ORIGIN_EGP, ORIGIN_INCOMPLETE };

/* Relation of the neighbour to us, in the terms of RFC 9234 but named from
 * the learner's side: "the neighbour is my ...". */
enum relation {
	REL_NONE,
	REL_CUSTOMER,  /* the neighbour is our customer */
	REL_PROVIDER,
	REL_PEER,
	REL_RS,        /* the neighbour is a route server, we are its client */
	REL_RS_CLIENT, /* we are a route server, the neighbour is a client */
	REL_INTERNAL   /* iBGP */
};
const char *relation_name(enum relation rel);
/* The relation as the other side sees it. */
enum relation relation_reverse(enum relation rel);

/* What is present. ORIGIN, AS_PATH and NEXT_HOP always are. */
enum attr_flag {
	ATTR_HAS_MED = 1 << 0,
	ATTR_HAS_LOCAL_PREF = 1 << 1,
	ATTR_ATOMIC_AGGREGATE = 1 << 2,
	ATTR_HAS_AGGREGATOR = 1 << 3,
	ATTR_HAS_OTC = 1 << 4,           /* Only to Customer, RFC 9234 5 */
	ATTR_HAS_ORIGINATOR_ID = 1 << 5, /* RFC 4456 8 */
	ATTR_REJECTED_MALFORMED = 1 << 6, /* treat-as-withdraw, RFC 7606 2 */
	ATTR_NEXT_HOP_SET = 1 << 7        /* by import policy; never sent */
};

/* Compared and hashed as bytes: build it with path_attrs_init and assign
 * fields. There is no padding (unused stands in its place and stays zero), so
 * that a copy is the same bytes. weight and tag are local to a
 * router and never sent. */
struct path_attrs {
	struct ip_addr next_hop;
	struct ip_addr aggregator_addr;
	uint8_t origin; /* enum bgp_origin */
	uint8_t flags;  /* enum attr_flag */
	/* The relation over which this AS learned the route, REL_NONE for its
	 * own. Set on eBGP import, carried inside the AS (iBGP), never sent
	 * over eBGP: the standard economic policy exports by it. */
	uint8_t learned_from;
	uint8_t unused[3];
	path_id as_path;
	uint32_t multi_exit_disc;
	uint32_t local_pref;
	uint32_t only_to_customer; /* AS */
	uint32_t aggregator_as;
	uint32_t originator_id;
	set_id cluster_list;          /* sequence of uint32_t, in order */
	set_id communities;           /* RFC 1997: uint32_t, sorted */
	set_id extended_communities;  /* RFC 4360: uint64_t as two words */
	set_id large_communities;     /* RFC 8092: three words each, sorted */
	uint32_t weight;
	uint32_t tag;
};

void path_attrs_init(struct path_attrs *a); /* zeroed, ORIGIN_IGP */

struct attr_table; /* opaque; owns everything interned */

struct attr_table *attr_table_create(void);
void attr_table_destroy(struct attr_table *t); /* NULL is fine */
/* Forgets everything (no id is good any more) and keeps the memory, for runs
 * that take one prefix after another. */
void attr_table_reset(struct attr_table *t);
/* Bytes held, for the benchmarks. */
size_t attr_table_bytes(const struct attr_table *t);
/* Ids are 1 .. count. */
uint32_t attr_table_count(const struct attr_table *t);

attr_id attr_intern(struct attr_table *t, const struct path_attrs *a);
/* Borrowed until the next attr_intern (the array may move): copy if needed.
 * id must be a live id, not 0. */
const struct path_attrs *attr_table_get(const struct attr_table *t, attr_id id);

/* The usual name of it, not a symbol of the program: curses has one of this
 * name. */
static inline const struct path_attrs *
attr_get(const struct attr_table *t, attr_id id)
{
	return attr_table_get(t, id);
}

/* --- AS_PATH ----------------------------------------------------------- */

struct path_node {
	uint32_t as;    /* the AS, or the set_id of an AS_SET when is_set */
	path_id tail;
	uint16_t length; /* AS_PATH length as the decision process counts it */
	bool is_set;
	bool has_set;   /* this node or any behind it is an AS_SET */
};

path_id as_path_prepend(struct attr_table *t, path_id tail, uint32_t as);
path_id as_path_prepend_set(
    struct attr_table *t, path_id tail, const uint32_t *as, size_t n);
/* Sequence as[0] (nearest) .. as[n-1] (origin). */
path_id as_path_make(struct attr_table *t, const uint32_t *as, size_t n);
struct path_node as_path_node(const struct attr_table *t, path_id id);
uint32_t as_path_length(const struct attr_table *t, path_id id);
bool as_path_contains(const struct attr_table *t, path_id id, uint32_t as);
/* How often as occurs (allowas-in counts). */
uint32_t as_path_count(const struct attr_table *t, path_id id, uint32_t as);
/* Neighbour AS: the first element; 0 when empty or an AS_SET. */
uint32_t as_path_first(const struct attr_table *t, path_id id);
/* Origin AS (RFC 6811 2): the last element, 0 (NONE) when the path is empty
 * or its last segment is an AS_SET. */
uint32_t as_path_origin(const struct attr_table *t, path_id id);
/* "3491 17557", sets as "{1,2}". Empty path: "". */
void as_path_print(
    const struct attr_table *t, path_id id, struct strbuf *out);
/* The reverse; false on anything else. Commas inside { } only. */
bool as_path_parse(struct attr_table *t, const char *text, path_id *out);

/* --- sets of words (communities, cluster lists) ------------------------- */

/* As given (order kept). */
set_id word_set_intern(struct attr_table *t, const uint32_t *w, size_t n);
/* Sorted by groups of stride words, duplicates removed (a canonical set). */
set_id word_set_sorted(
    struct attr_table *t, const uint32_t *w, size_t n, size_t stride);
/* Borrowed until the next intern. n may be NULL. */
const uint32_t *word_set_get(
    const struct attr_table *t, set_id id, size_t *n);

#define COMMUNITY(hi, lo) ((uint32_t)(hi) << 16 | (uint32_t)(lo))
#define COMMUNITY_GRACEFUL_SHUTDOWN 0xffff0000u  /* RFC 8326 */
#define COMMUNITY_BLACKHOLE 0xffff029au          /* RFC 7999 */
#define COMMUNITY_NO_EXPORT 0xffffff01u          /* RFC 1997 */
#define COMMUNITY_NO_ADVERTISE 0xffffff02u       /* RFC 1997 */
#define COMMUNITY_NO_EXPORT_SUBCONFED 0xffffff03u
#define COMMUNITY_NO_PEER 0xffffff04u            /* RFC 3765 */
bool community_has(const struct attr_table *t, set_id id, uint32_t community);
/* "64500:100", or the well-known word ("no-export"). Appends. */
void community_print(uint32_t community, struct strbuf *out);
/* Same forms, also a bare number; false when it is neither. */
bool community_parse(const char *s, uint32_t *out);
void communities_print(
    const struct attr_table *t, set_id id, struct strbuf *out);
void large_communities_print(
    const struct attr_table *t, set_id id, struct strbuf *out);
void extended_communities_print(
    const struct attr_table *t, set_id id, struct strbuf *out);
bool large_community_parse(const char *s, uint32_t out[3]);
/* "rt 64500:100", "soo 64500:1" (two-octet, four-octet AS, IPv4 forms). */
bool extended_community_parse(const char *kind, const char *s, uint32_t out[2]);

#endif
