/* MRT (RFC 6396): what route collectors store, written and read.
 *
 * Written: the routes of one router (TABLE_DUMP_V2), with each neighbour as a
 * peer, as if the router were a collector; and the messages it received
 * (BGP4MP_ET), with the moves of its sessions' state machines. Reading what was
 * written gives the same routes.
 *
 * Read: TABLE_DUMP_V2 and TABLE_DUMP for unicast IPv4 and IPv6, and BGP4MP with
 * and without microseconds, with 2-octet and 4-octet AS numbers. Other records
 * are counted and skipped, those of RFC 8050 too. A file is read as a stream,
 * in pieces of any size; at most one record is held.
 *
 * Two kinds of wrong are kept apart. A file that cannot be taken apart (it ends
 * within a record, a length lies) is an error with the number and the offset of
 * the record, and reading ends; what came before stays good. A record that
 * carries a malformed BGP message is a record like others: what RFC 7606 says
 * about it stands in it, and it is counted. */
#ifndef NET_MRT_H
#define NET_MRT_H

#include "bgp/wire.h"
#include "core/bytes.h"
#include "net/sim.h"

/* --- writing -------------------------------------------------------------- */

struct mrt_written {
	size_t records;  /* MRT records */
	size_t paths;    /* RIB entries, or messages */
	size_t left_out; /* too long for their record or message */
};

enum mrt_view {
	MRT_RECEIVED, /* Adj-RIB-In before policy: what a collector has */
	MRT_ACCEPTED, /* Adj-RIB-In after policy */
	MRT_BEST      /* Loc-RIB: of each prefix the best route only */
};
/* Appends the routes that router r has now. Peer 0 is the router itself, at
 * 0.0.0.0: its own routes are in every view. The others are the neighbours
 * whose sessions are up, in the order of their addresses. Prefixes are in order, IPv4
 * first. epoch_ms: time of t = 0, since 1970. A route without next hop has the
 * unspecified address. weight and tag are not written. */
struct mrt_written mrt_export_rib(const struct sim *s, router_id_t r,
    enum mrt_view view, uint64_t epoch_ms, struct bytes *out);
/* Appends what happened on the sessions of router r until now: messages
 * received, if with_sent also those it sent (as MESSAGE_AS4_LOCAL), and changes
 * of state. */
struct mrt_written mrt_export_updates(const struct sim *s, router_id_t r,
    bool with_sent, uint64_t epoch_ms, struct bytes *out);

/* --- reading -------------------------------------------------------------- */

enum mrt_kind {
	MRT_PATH,      /* one path of a table dump */
	MRT_ANNOUNCE,  /* one prefix of an UPDATE */
	MRT_WITHDRAW,  /* the same; also of what is treated as withdrawn */
	MRT_MALFORMED, /* a message that would reset the session, or a path of a
			* dump that cannot be used: see result; or a state that
			* does not exist */
	MRT_STATE,     /* a change of session state */
	MRT_MESSAGE    /* OPEN, KEEPALIVE, NOTIFICATION, ROUTE-REFRESH, UPDATE
			* without routes */
};
const char *mrt_kind_name(enum mrt_kind k);

struct mrt_record {
	uint8_t kind;    /* enum mrt_kind */
	uint8_t message; /* enum wire_type, of BGP4MP messages */
	bool sent;       /* by the collector itself */
	bool boundary;   /* nothing that comes later is interned yet */
	uint8_t old_state, new_state; /* MRT_STATE: enum fsm_state */
	uint64_t time_us;             /* since 1970 */
	uint64_t number;              /* of the MRT record, from 1 */
	uint64_t offset;              /* in the file, of the MRT record */
	uint64_t since_s; /* MRT_PATH: when the path came, since 1970 */
	uint32_t peer_as, local_as; /* local_as 0: not known */
	uint32_t peer_bgp_id;       /* 0: not known */
	struct ip_addr peer_addr, local_addr;
	struct prefix prefix; /* MRT_PATH, ANNOUNCE, WITHDRAW */
	attr_id attrs;        /* MRT_PATH, ANNOUNCE */
	/* The whole message of BGP4MP; borrowed until the next call. */
	const uint8_t *bytes;
	size_t n_bytes;
	struct wire_result result;
};

/* What is wanted; a zeroed one: everything. Paths that are not wanted leave no
 * trace in the attribute table. */
struct mrt_filter {
	const struct prefix *within; /* prefixes equal to or inside one of */
	size_t n_within;             /* 0: all */
	uint32_t peer_as;            /* 0: all */
	uint64_t from_us, until_us;  /* until_us 0: no end; it is included */
};

struct mrt_summary {
	uint64_t records; /* MRT records read to their end */
	uint64_t bytes;   /* of them */
	uint64_t paths, announced, withdrawn, states, messages;
	uint64_t malformed; /* messages and paths with an error of any kind */
	uint64_t skipped;   /* MRT records of other types */
};

struct mrt_error {
	uint64_t record;  /* number, from 1 */
	uint64_t offset;  /* where it begins in the file */
	uint64_t at;      /* offset of what is wrong */
	const char *what; /* one sentence without full stop */
};

struct mrt_reader; /* opaque */

/* The table is borrowed: attributes are interned there. Who reads much and
 * keeps little may call attr_table_reset() when it is done with a record that
 * has boundary set. filter may be NULL; it is copied, within is borrowed. */
struct mrt_reader *mrt_reader_create(struct attr_table *t,
    const struct mrt_filter *filter);
void mrt_reader_destroy(struct mrt_reader *r); /* NULL is fine */

/* Gives it the next bytes of the file, at first or when it asks for more;
 * copied. */
void mrt_reader_feed(struct mrt_reader *r, const uint8_t *data, size_t n);
/* There are no more. */
void mrt_reader_end(struct mrt_reader *r);

enum mrt_next {
	MRT_RECORD, /* out is filled */
	MRT_MORE,   /* feed it, or say that it ends */
	MRT_END,    /* all was read */
	MRT_ERROR   /* see mrt_reader_error(); it stays so */
};
enum mrt_next mrt_reader_next(struct mrt_reader *r, struct mrt_record *out);

/* The neighbours of the last PEER_INDEX_TABLE, those without routes too; until
 * the next call of the reader. */
struct mrt_peer {
	uint32_t bgp_id, as;
	struct ip_addr addr;
};
const struct mrt_peer *mrt_reader_peers(const struct mrt_reader *r, size_t *n);

/* Counts so far, of what passed the filter. */
struct mrt_summary mrt_reader_summary(const struct mrt_reader *r);
/* After MRT_ERROR. */
struct mrt_error mrt_reader_error(const struct mrt_reader *r);
/* "record 17 at offset 4096: the file ends within it (offset 4099)". Appends.
 */
void mrt_error_print(const struct mrt_error *e, struct strbuf *out);

#endif
