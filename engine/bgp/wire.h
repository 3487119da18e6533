/* BGP-4 messages as bytes, both ways (RFC 4271 4). Pure functions: no sockets,
 * no timers, no state.
 *
 * The life of one UPDATE:
 *
 *   Bytes come from a stream. wire_header_read() says how many of them are the
 *   next message, or that the stream is out of step.
 *
 *   wire_update_decode() takes the message apart. Whatever it finds wrong is
 *   looked up in one table of rules, a row for each sentence of RFC 7606 and
 *   of what it revises: the row has the action, the clause and a sentence for
 *   people. The strongest action of all findings is the action of the message
 *   (RFC 7606 3 h), and the result names the row that decided and where the
 *   attribute stands. What comes out is ready to use: after
 *   treat-as-withdraw the routes are among the withdrawn, after a session
 *   reset there is nothing.
 *
 *   wire_update_encode() is the other direction. It spreads prefixes over as
 *   many messages as they need and sends none that is too long: attributes
 *   that leave no room for a prefix are an error, before a byte is written.
 *
 * What a session negotiated (4-octet AS numbers, families) is in struct
 * wire_session; numbers and paths in struct path_attrs are always four octets,
 * AS_TRANS and AS4_PATH exist on the wire only (RFC 6793).
 *
 * Where RFC 7606 leaves a choice:
 *   - AFI/SAFI disable is not used; where it may be, the session is reset;
 *   - routes of a family that was not negotiated are ignored;
 *   - an AS_PATH that does not begin with the neighbour's AS is no error here
 *     but a question of import policy, and so are loops;
 *   - LOCAL_PREF that an internal neighbour did not send is not missed.
 *
 * Optional attributes that are not known here: those that are not transitive
 * are ignored (RFC 4271 5). Transitive ones have no place in struct path_attrs
 * and so do not pass through the simulated routers, which a real speaker would
 * have to let through (RFC 4271 9). They are handed out as bytes, and
 * wire_update_encode() takes them, for who wants to pass them on. */
#ifndef BGP_WIRE_H
#define BGP_WIRE_H

#include "bgp/fsm.h"
#include "core/bytes.h"
#include "core/route.h"
#include "router/router.h"

enum {
	WIRE_HEADER_LEN = 19,
	WIRE_LEN_MAX = 4096,
	WIRE_LEN_MAX_EXTENDED = 65535, /* RFC 8654 */
	WIRE_AS_TRANS = 23456,         /* RFC 6793 9 */
	WIRE_PORT = 179
};

enum wire_type {
	WIRE_OPEN = 1,
	WIRE_UPDATE,
	WIRE_NOTIFICATION,
	WIRE_KEEPALIVE,
	WIRE_ROUTE_REFRESH /* RFC 2918 */
};
const char *wire_type_name(uint8_t type); /* "UPDATE"; NULL: unknown */

/* Path attribute type codes. */
enum wire_attribute {
	WIRE_ORIGIN = 1,
	WIRE_AS_PATH = 2,
	WIRE_NEXT_HOP = 3,
	WIRE_MULTI_EXIT_DISC = 4,
	WIRE_LOCAL_PREF = 5,
	WIRE_ATOMIC_AGGREGATE = 6,
	WIRE_AGGREGATOR = 7,
	WIRE_COMMUNITIES = 8,
	WIRE_ORIGINATOR_ID = 9,
	WIRE_CLUSTER_LIST = 10,
	WIRE_MP_REACH_NLRI = 14,
	WIRE_MP_UNREACH_NLRI = 15,
	WIRE_EXTENDED_COMMUNITIES = 16,
	WIRE_AS4_PATH = 17,
	WIRE_AS4_AGGREGATOR = 18,
	WIRE_LARGE_COMMUNITIES = 32,
	WIRE_ONLY_TO_CUSTOMER = 35
};
/* "LOCAL_PREF"; NULL: not known here. */
const char *wire_attribute_name(uint8_t type);

/* Attribute Flags (RFC 4271 4.3). */
enum {
	WIRE_OPTIONAL = 0x80,
	WIRE_TRANSITIVE = 0x40,
	WIRE_PARTIAL = 0x20,
	WIRE_EXTENDED_LENGTH = 0x10
};

/* --- what is wrong with a message ----------------------------------------- */

/* What is done about it, RFC 7606 2; the strongest last. */
enum wire_action {
	WIRE_ACCEPT,
	WIRE_ATTRIBUTE_DISCARD,
	WIRE_TREAT_AS_WITHDRAW,
	WIRE_SESSION_RESET
};
/* "accept", "attribute-discard", "treat-as-withdraw", "session-reset" */
const char *wire_action_word(enum wire_action a);

/* The rules: enumerator, action, NOTIFICATION code and subcode (of a weaker
 * action: what RFC 4271 6.3 had for it), clause, sentence. */
#define WIRE_RULES(R)                                                          \
	R(WIRE_FINE, ACCEPT, 0, 0, "RFC 4271 6", "nothing is wrong")           \
	R(WIRE_MARKER, SESSION_RESET, 1, 1, "RFC 4271 6.1",                    \
	    "the marker is not all ones")                                      \
	R(WIRE_LENGTH, SESSION_RESET, 1, 2, "RFC 4271 6.1",                    \
	    "the length cannot be that of a message of its type")              \
	R(WIRE_TYPE, SESSION_RESET, 1, 3, "RFC 4271 6.1",                      \
	    "the message type is not known")                                   \
	R(WIRE_OPEN_VERSION, SESSION_RESET, 2, 1, "RFC 4271 6.2",              \
	    "the version is not 4")                                            \
	R(WIRE_OPEN_AS_ZERO, SESSION_RESET, 2, 2, "RFC 7607 2",                \
	    "AS 0 is nobody's AS number")                                      \
	R(WIRE_OPEN_BGP_ID, SESSION_RESET, 2, 3, "RFC 6286 2.2",               \
	    "the BGP Identifier is zero")                                      \
	R(WIRE_OPEN_PARAMETER, SESSION_RESET, 2, 4, "RFC 4271 6.2",            \
	    "an optional parameter other than capabilities")                   \
	R(WIRE_OPEN_HOLD_TIME, SESSION_RESET, 2, 6, "RFC 4271 6.2",            \
	    "a hold time of one or two seconds")                               \
	R(WIRE_OPEN_MALFORMED, SESSION_RESET, 2, 0, "RFC 4271 6.2",            \
	    "the optional parameters or a capability in them is malformed")    \
	R(WIRE_OPEN_ROLES, SESSION_RESET, 2, 11, "RFC 9234 4.2",               \
	    "several BGP roles that differ")                                   \
	R(WIRE_REFRESH_LENGTH, SESSION_RESET, 7, 1, "RFC 7313 5",              \
	    "the ROUTE-REFRESH message is not 4 octets long")                  \
	/* The frame of an UPDATE. */                                          \
	R(WIRE_UPDATE_LENGTHS, SESSION_RESET, 3, 1, "RFC 7606 3 b",            \
	    "withdrawn routes and attributes are longer than the message")     \
	R(WIRE_WITHDRAWN_SYNTAX, SESSION_RESET, 3, 10, "RFC 7606 5.3",         \
	    "the withdrawn routes cannot be read")                             \
	R(WIRE_NLRI_SYNTAX, SESSION_RESET, 3, 10, "RFC 7606 5.3",              \
	    "the NLRI field cannot be read")                                   \
	R(WIRE_NO_ROUTES, SESSION_RESET, 3, 1, "RFC 7606 5.2",                 \
	    "a malformed attribute, and no routes that could be withdrawn")    \
	/* Attributes in general. */                                           \
	R(WIRE_ATTR_OVERRUN, TREAT_AS_WITHDRAW, 3, 1, "RFC 7606 4",            \
	    "the last attribute is longer than what is left")                  \
	R(WIRE_ATTR_UNDERRUN, TREAT_AS_WITHDRAW, 3, 1, "RFC 7606 4",           \
	    "what is left behind the last attribute is too short for one")     \
	R(WIRE_ATTR_EMPTY, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 4",              \
	    "an attribute that may not be empty is empty")                     \
	R(WIRE_ATTR_FLAGS, TREAT_AS_WITHDRAW, 3, 4, "RFC 7606 3 c",            \
	    "the Optional or Transitive flag is not that of the attribute")    \
	R(WIRE_ATTR_TWICE, ATTRIBUTE_DISCARD, 3, 1, "RFC 7606 3 g",            \
	    "the attribute occurs again; only the first counts")               \
	R(WIRE_ATTR_MISSING, TREAT_AS_WITHDRAW, 3, 3, "RFC 7606 3 d",          \
	    "a mandatory attribute is missing")                                \
	R(WIRE_ATTR_UNRECOGNIZED, SESSION_RESET, 3, 2, "RFC 4271 6.3",         \
	    "a well-known attribute that is not known")                        \
	/* One by one. */                                                      \
	R(WIRE_ORIGIN_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.1",         \
	    "ORIGIN is not one octet long")                                    \
	R(WIRE_ORIGIN_VALUE, TREAT_AS_WITHDRAW, 3, 6, "RFC 7606 7.1",          \
	    "ORIGIN is none of IGP, EGP, INCOMPLETE")                          \
	R(WIRE_PATH_TYPE, TREAT_AS_WITHDRAW, 3, 11, "RFC 7606 7.2",            \
	    "AS_PATH has a segment of unknown type")                           \
	R(WIRE_PATH_CONFED, TREAT_AS_WITHDRAW, 3, 11, "RFC 5065 5",            \
	    "AS_PATH has a confederation segment from outside of one")         \
	R(WIRE_PATH_OVERRUN, TREAT_AS_WITHDRAW, 3, 11, "RFC 7606 7.2",         \
	    "the last segment of AS_PATH is longer than the attribute")        \
	R(WIRE_PATH_UNDERRUN, TREAT_AS_WITHDRAW, 3, 11, "RFC 7606 7.2",        \
	    "a single octet is left behind the last segment of AS_PATH")       \
	R(WIRE_PATH_EMPTY_SEGMENT, TREAT_AS_WITHDRAW, 3, 11, "RFC 7606 7.2",   \
	    "AS_PATH has a segment without AS numbers")                        \
	R(WIRE_PATH_ZERO, TREAT_AS_WITHDRAW, 3, 11, "RFC 7607 2",              \
	    "AS_PATH has AS 0 in it")                                          \
	R(WIRE_NEXT_HOP_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.3",       \
	    "NEXT_HOP is not 4 octets long")                                   \
	R(WIRE_NEXT_HOP_ADDRESS, TREAT_AS_WITHDRAW, 3, 8, "RFC 7606 3 e",      \
	    "NEXT_HOP is not the address of a host")                           \
	R(WIRE_MED_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.4",            \
	    "MULTI_EXIT_DISC is not 4 octets long")                            \
	R(WIRE_LOCAL_PREF_EXTERNAL, ATTRIBUTE_DISCARD, 3, 5, "RFC 7606 7.5",   \
	    "LOCAL_PREF from an external neighbour")                           \
	R(WIRE_LOCAL_PREF_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.5",     \
	    "LOCAL_PREF is not 4 octets long")                                 \
	R(WIRE_ATOMIC_LENGTH, ATTRIBUTE_DISCARD, 3, 5, "RFC 7606 7.6",         \
	    "ATOMIC_AGGREGATE is not empty")                                   \
	R(WIRE_AGGREGATOR_LENGTH, ATTRIBUTE_DISCARD, 3, 5, "RFC 7606 7.7",     \
	    "AGGREGATOR does not hold one AS number and one address")          \
	R(WIRE_AGGREGATOR_ZERO, ATTRIBUTE_DISCARD, 3, 9, "RFC 7607 2",         \
	    "AGGREGATOR has AS 0")                                             \
	R(WIRE_COMMUNITIES_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.8",    \
	    "COMMUNITIES is not made of groups of 4 octets")                   \
	R(WIRE_ORIGINATOR_EXTERNAL, ATTRIBUTE_DISCARD, 3, 5, "RFC 7606 7.9",   \
	    "ORIGINATOR_ID from an external neighbour")                        \
	R(WIRE_ORIGINATOR_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.9",     \
	    "ORIGINATOR_ID is not 4 octets long")                              \
	R(WIRE_CLUSTERS_EXTERNAL, ATTRIBUTE_DISCARD, 3, 5, "RFC 7606 7.10",    \
	    "CLUSTER_LIST from an external neighbour")                         \
	R(WIRE_CLUSTERS_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 7606 7.10",      \
	    "CLUSTER_LIST is not made of groups of 4 octets")                  \
	R(WIRE_MP_TWICE, SESSION_RESET, 3, 1, "RFC 7606 3 g",                  \
	    "MP_REACH_NLRI or MP_UNREACH_NLRI occurs twice")                   \
	R(WIRE_MP_FLAGS, SESSION_RESET, 3, 9, "RFC 7606 5.3",                  \
	    "the flags are not those of a multiprotocol attribute")            \
	R(WIRE_MP_SHORT, SESSION_RESET, 3, 9, "RFC 7606 5.3",                  \
	    "a multiprotocol attribute is too short for what it must have")    \
	R(WIRE_MP_NEXT_HOP_LENGTH, SESSION_RESET, 3, 9, "RFC 7606 7.11",       \
	    "the next hop in MP_REACH_NLRI has not the length of its family")  \
	R(WIRE_MP_NEXT_HOP_ADDRESS, TREAT_AS_WITHDRAW, 3, 9, "RFC 4760 3",     \
	    "the next hop in MP_REACH_NLRI is not the address of a host")      \
	R(WIRE_MP_NLRI_SYNTAX, SESSION_RESET, 3, 9, "RFC 7606 5.3",            \
	    "the routes in a multiprotocol attribute cannot be read")          \
	R(WIRE_MP_FAMILY, ATTRIBUTE_DISCARD, 3, 9, "RFC 4760 8",               \
	    "routes of a family that was not negotiated")                      \
	R(WIRE_EXT_COMMUNITIES_LENGTH, TREAT_AS_WITHDRAW, 3, 5,                \
	    "RFC 7606 7.14",                                                   \
	    "EXTENDED_COMMUNITIES is not made of groups of 8 octets")          \
	R(WIRE_AS4_UNWANTED, ATTRIBUTE_DISCARD, 3, 9, "RFC 6793 4.1",          \
	    "between speakers of 4-octet AS numbers the attribute has no use") \
	R(WIRE_AS4_PATH_MALFORMED, ATTRIBUTE_DISCARD, 3, 9, "RFC 6793 6",      \
	    "AS4_PATH cannot be read")                                         \
	R(WIRE_AS4_PATH_CONFED, ATTRIBUTE_DISCARD, 3, 9, "RFC 6793 6",         \
	    "AS4_PATH has confederation segments, which are left out")         \
	R(WIRE_AS4_AGGREGATOR_LENGTH, ATTRIBUTE_DISCARD, 3, 9, "RFC 6793 6",   \
	    "AS4_AGGREGATOR is not 8 octets long")                             \
	R(WIRE_AS4_ZERO, ATTRIBUTE_DISCARD, 3, 9, "RFC 7607 2",                \
	    "AS4_PATH or AS4_AGGREGATOR has AS 0")                             \
	R(WIRE_LARGE_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 8092 6",            \
	    "LARGE_COMMUNITIES is not made of groups of 12 octets")            \
	R(WIRE_OTC_LENGTH, TREAT_AS_WITHDRAW, 3, 5, "RFC 9234 5",              \
	    "ONLY_TO_CUSTOMER is not 4 octets long")

enum wire_rule {
#define R(name, action, code, subcode, clause, text) name,
	WIRE_RULES(R)
#undef R
	    WIRE_RULE_COUNT
};
struct wire_rule_info {
	const char *name; /* the enumerator, for tests and lists */
	enum wire_action action;
	uint8_t code, subcode;
	const char *clause;
	const char *text; /* one sentence without full stop */
};
const struct wire_rule_info *wire_rule_info(enum wire_rule r);

struct wire_finding {
	enum wire_rule rule;
	uint8_t attribute; /* type code; 0: not about one attribute */
	uint16_t at, len;  /* where it stands in the message; len 0: nowhere */
};

enum { WIRE_FINDINGS_MAX = 8 };

struct wire_result {
	enum wire_action action;     /* the strongest of all findings */
	struct wire_finding because; /* the first of that strength; WIRE_FINE */
	uint8_t code, subcode;       /* of a NOTIFICATION about it */
	struct wire_finding findings[WIRE_FINDINGS_MAX]; /* in order */
	size_t n_findings; /* all; those beyond the array are lost */
};
/* "LOCAL_PREF: LOCAL_PREF is not 4 octets long: treat-as-withdraw (RFC 7606
 * 7.5)". Appends; nothing for WIRE_ACCEPT. */
void wire_result_print(const struct wire_result *r, struct strbuf *out);
/* Appends the NOTIFICATION that a WIRE_SESSION_RESET is announced with (RFC
 * 4271 6.1 to 6.3): codes, and as data what was wrong in message. */
void wire_result_notify(const struct wire_result *r, const uint8_t *message,
    size_t n, struct bytes *out);

/* "UPDATE Message Error/Malformed AS_PATH", by the IANA registry; numbers where
 * it has no name. Appends. */
void wire_notification_print(uint8_t code, uint8_t subcode, struct strbuf *out);

/* --- sessions and headers ------------------------------------------------- */

/* What both sides agreed on; decides how bytes are read. */
struct wire_session {
	bool as4;                /* 4-octet AS numbers (RFC 6793) */
	bool internal;           /* iBGP */
	bool families[AF_COUNT]; /* unicast */
	bool extended;           /* messages of up to 65535 octets (RFC 8654) */
};
static inline size_t
wire_len_max(const struct wire_session *s)
{
	return s->extended ? WIRE_LEN_MAX_EXTENDED : WIRE_LEN_MAX;
}

enum wire_header {
	WIRE_HEADER_OK,
	WIRE_HEADER_MORE, /* needs more bytes to say */
	WIRE_HEADER_BAD   /* the stream is of no use any more: see result */
};
/* The header of the message that bytes begin with. OK: *len is the length of
 * the whole message, which need not be there yet; *type is one of wire_type. */
enum wire_header wire_header_read(const struct wire_session *s,
    const uint8_t *bytes, size_t n, size_t *len, uint8_t *type,
    struct wire_result *result);

/* --- OPEN ----------------------------------------------------------------- */

/* A piece of a message that is kept as it is; borrows the bytes. */
struct wire_raw {
	uint8_t type, flags; /* attribute, or capability code */
	uint16_t len;
	const uint8_t *value;
};

struct wire_open {
	uint32_t as; /* the real one, also above 65535 */
	uint16_t hold_time_s;
	uint32_t bgp_id;
	bool as4;           /* capability 65 */
	bool route_refresh; /* capability 2 */
	bool extended;      /* capability 6, RFC 8654 */
	/* Capability 1; without any the session is for IPv4 (RFC 4760 8). */
	bool families[AF_COUNT];
	enum bgp_role role; /* capability 9; ROLE_NONE: not sent */
	bool role_unknown;  /* sent, but with a value RFC 9234 has not */
	/* Capabilities that are not known here (ignored, RFC 5492 3). */
	const struct wire_raw *unknown;
	size_t n_unknown;
};
/* False: result says why, and out is not to be used. message is complete, with
 * its header (this and the other decoders: its length has to be n). */
bool wire_open_decode(const uint8_t *message, size_t n, struct arena *arena,
    struct wire_open *out, struct wire_result *result);
/* Appends a message; one optional parameter for each capability. Unknown
 * capabilities are written as they are; false when it would be too long. */
bool wire_open_encode(const struct wire_open *o, struct bytes *out);
/* What follows from both OPENs. */
struct wire_session wire_session_make(const struct wire_open *local,
    const struct wire_open *remote);

/* --- UPDATE --------------------------------------------------------------- */

struct wire_routes {
	const struct prefix *prefixes; /* all of one family, as they stand */
	size_t n;
	attr_id attrs;
};

struct wire_update {
	struct wire_result result;
	/* Announced: in the NLRI field, in MP_REACH_NLRI. Each has its own next
	 * hop. What is announced and withdrawn at once is announced (RFC 4271
	 * 4.3): take the withdrawn first. */
	struct wire_routes announced[2];
	const struct prefix *withdrawn; /* both families */
	size_t n_withdrawn;
	/* The last so many of them were announced with a malformed attribute.
	 * malformed is what could be read, with ATTR_REJECTED_MALFORMED, for
	 * who wants to show it; else 0. */
	size_t n_treated;
	attr_id malformed;
	bool end_of_rib[AF_COUNT];      /* RFC 4724 2 */
	struct ip_addr link_local;      /* second next hop, RFC 2545 3 */
	const struct wire_raw *unknown; /* optional, transitive, not known */
	size_t n_unknown;
	size_t n_ignored; /* optional, not transitive, not known */
};
/* message is complete and its header was read by wire_header_read(). Lists are
 * arena memory, unknown borrows from the message. */
void wire_update_decode(const struct wire_session *s, const uint8_t *message,
    size_t n, struct attr_table *t, struct arena *arena,
    struct wire_update *out);

/* Attributes without a message: one path of a table dump. Every next hop is
 * taken (the unspecified address is none), and MP_REACH_NLRI may be its next
 * hop alone (RFC 6396 4.3.4). family: of the prefix. */
struct wire_attributes {
	struct wire_result result;
	attr_id attrs; /* 0 from treat-as-withdraw on; then see malformed */
	attr_id malformed;
	struct ip_addr link_local;
	const struct wire_raw *unknown;
	size_t n_unknown;
};
void wire_attributes_decode(const struct wire_session *s, enum afi family,
    const uint8_t *bytes, size_t n, struct attr_table *t, struct arena *arena,
    struct wire_attributes *out);

enum wire_encoded {
	WIRE_ENCODED,
	WIRE_NO_NEXT_HOP, /* none of the family of the prefixes */
	WIRE_TOO_LONG     /* the attributes leave no room for a prefix */
};
const char *wire_encoded_text(enum wire_encoded e);
/* Appends as many UPDATE messages as the routes need; attrs 0: withdraws.
 * Nothing is appended unless all fit. unknown are passed on with the Partial
 * flag set (RFC 4271 5). What must not cross an AS border (LOCAL_PREF,
 * ORIGINATOR_ID, CLUSTER_LIST) is left out on external sessions. */
enum wire_encoded wire_update_encode(const struct wire_session *s,
    const struct attr_table *t, const struct wire_routes *routes,
    const struct wire_raw *unknown, size_t n_unknown, struct bytes *out);
void wire_end_of_rib_encode(enum afi family, struct bytes *out);
/* The inverse of wire_attributes_decode: with 4-octet AS numbers, all that is
 * sent inside an AS, MP_REACH_NLRI shortened. No next hop: the unspecified
 * address. False when they are longer than 65535 octets. */
bool wire_attributes_encode(enum afi family, const struct attr_table *t,
    attr_id attrs, struct bytes *out);

/* What a neighbour gets for an UPDATE for 192.0.2.0/24 that is right but for
 * one attribute, which stands in the place of one of the same type. */
void wire_attribute_judge(const struct wire_session *s,
    const struct wire_raw *attribute, struct wire_result *out);

/* --- the other messages --------------------------------------------------- */

struct wire_notification {
	uint8_t code, subcode;
	const uint8_t *data; /* borrowed */
	size_t n;
};
bool wire_notification_decode(const uint8_t *message, size_t n,
    struct wire_notification *out, struct wire_result *result);
/* What the session state machine means, without data. */
struct wire_notification wire_notification_of(enum notification why);
/* Data that does not fit is cut off. */
void wire_notification_encode(const struct wire_notification *what,
    struct bytes *out);

void wire_keepalive_encode(struct bytes *out);

struct wire_refresh {
	uint16_t afi;    /* as on the wire: 1, 2 */
	uint8_t subtype; /* 0; RFC 7313: 1 begin, 2 end */
	uint8_t safi;
};
bool wire_refresh_decode(const uint8_t *message, size_t n,
    struct wire_refresh *out, struct wire_result *result);
void wire_refresh_encode(const struct wire_refresh *what, struct bytes *out);

#endif
