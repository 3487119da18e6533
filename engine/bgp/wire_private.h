/* What the files of the wire format share; nobody else includes this. */
#ifndef BGP_WIRE_PRIVATE_H
#define BGP_WIRE_PRIVATE_H

#include "bgp/wire.h"

enum { MARKER_LEN = 16 };

/* --- wire_errors.c -------------------------------------------------------- */

void wire_result_init(struct wire_result *r);
/* Records a finding; the action is that of its rule. */
void wire_result_add(struct wire_result *r, enum wire_rule rule,
    uint8_t attribute, size_t at, size_t len);
/* The same for the message as a whole; false, for the caller to return. */
bool wire_result_fail(struct wire_result *r, enum wire_rule rule);

/* --- wire_open.c ---------------------------------------------------------- */

/* A header whose length is filled in by wire_message_end(). Returns where the
 * message starts. */
size_t wire_message_begin(struct bytes *out, enum wire_type type);
/* False when the message is longer than max. */
bool wire_message_end(struct bytes *out, size_t start, size_t max);

/* Pieces that are kept as they are. */
struct raw_list {
	struct wire_raw *items;
	size_t n, cap;
};
void wire_raw_add(struct arena *arena, struct raw_list *list,
    const struct wire_raw *raw);

/* Is n, at least that of a header, the length that the header says? */
static inline bool
message_has_len(const uint8_t *message, size_t n)
{
	return bytes_get_u16(message + MARKER_LEN) == n;
}

/* --- wire_attrs.c --------------------------------------------------------- */

/* A path attribute as it stands in the message. */
struct attr {
	uint8_t type, flags;
	const uint8_t *value;
	size_t n;
	size_t at, len; /* with its header; at counts from the message */
};

struct as_run { /* an AS number, or an AS_SET */
	bool is_set;
	uint32_t as;
	const uint32_t *members;
	size_t n_members;
};
struct as_list {
	struct as_run *runs;
	size_t n;
};

/* Reading the attributes of one UPDATE, or of one path of a dump. */
struct reading {
	const struct wire_session *s;
	struct attr_table *t;
	struct arena *arena;
	struct wire_result *result;
	bool dump;       /* see wire_attributes_decode() */
	enum afi family; /* of a dump */
	bool has_nlri;   /* the NLRI field is not empty */

	uint32_t seen[8]; /* a bit for each type code */
	size_t count;     /* attributes, an incomplete one included */
	struct path_attrs a;
	struct ip_addr mp_next_hop, link_local;
	struct as_list path, path4;
	bool has_path, has_path4;
	bool has_aggregator4;
	uint32_t aggregator4_as;
	struct ip_addr aggregator4_addr;
	const struct prefix *reach, *unreach;
	size_t n_reach, n_unreach;
	enum afi reach_family, unreach_family;
	bool has_reach;   /* MP_REACH_NLRI has routes, if only foreign ones */
	bool has_unreach; /* MP_UNREACH_NLRI of a family that is in use */
	struct raw_list unknown;
	size_t n_ignored;
};

/* Goes through the attributes; base is where they start in the message. */
void wire_reading_attrs(struct reading *r, const uint8_t *bytes, size_t n,
    size_t base);
/* When all have been seen: puts the AS path together (RFC 6793 4.2.3) and looks
 * for what is missing. */
void wire_reading_complete(struct reading *r);
static inline bool
wire_reading_has_seen(const struct reading *r, uint8_t type)
{
	return (r->seen[type / 32] >> type % 32 & 1) != 0;
}
/* Attributes with this next hop, interned. */
attr_id wire_reading_intern(const struct reading *r, struct ip_addr next_hop,
    bool malformed);

/* Reads prefixes as RFC 4271 4.3 has them; bits behind the length do not
 * matter. False: incorrect (RFC 7606 5.3). */
bool wire_nlri_read(struct arena *arena, enum afi family, const uint8_t *bytes,
    size_t n, const struct prefix **out, size_t *count);
/* Octets of one prefix. */
static inline size_t
nlri_len(const struct prefix *p)
{
	return 1 + (p->len + 7u) / 8;
}

/* --- wire_path.c ---------------------------------------------------------- */

/* WIRE_FINE, or what is wrong. */
enum wire_rule as_list_read(struct arena *arena, const uint8_t *bytes, size_t n,
    size_t as_octets, struct as_list *out);
/* The same for AS4_PATH, where confederation segments are left out. */
enum wire_rule as_list_read4(struct arena *arena, const uint8_t *bytes,
    size_t n, struct as_list *out, bool *left_out);
/* The front of path, as long as needed, before path4 (RFC 6793 4.2.3). */
struct as_list as_list_merge(struct arena *arena, const struct as_list *path,
    const struct as_list *path4);
path_id as_list_intern(struct attr_table *t, const struct as_list *list);
/* Appends the value of AS_PATH; false: an AS_SET with too many members. With
 * two octets *trans is set when AS_TRANS stands for an AS. */
bool wire_path_encode(const struct attr_table *t, path_id path,
    size_t as_octets, struct bytes *out, bool *trans);

/* --- wire_encode.c -------------------------------------------------------- */

void wire_attr_add(struct bytes *out, uint8_t flags, uint8_t type,
    const void *value, size_t n);

#endif
