/* The messages of one router's sessions, as they would be on the wire: what a
 * collector or a packet capture beside the router would have seen.
 *
 * It is computed from the history; nothing is recorded for it. One UPDATE
 * carries one prefix, as in the simulator. What the simulator leaves out is
 * left out here: periodic KEEPALIVEs and End-of-RIB. Where sessions come up
 * without messages (sim_options.instant_sessions) the two OPENs and KEEPALIVEs
 * stand in the transcript nevertheless. */
#ifndef NET_TRANSCRIPT_H
#define NET_TRANSCRIPT_H

#include "bgp/wire.h"
#include "core/bytes.h"
#include "net/history.h"

enum transcript_kind {
	TRANSCRIPT_STATE, /* the state machine of edge moved */
	TRANSCRIPT_RESET, /* the other side refused the connection */
	TRANSCRIPT_OPEN,
	TRANSCRIPT_UPDATE,
	TRANSCRIPT_KEEPALIVE,
	TRANSCRIPT_NOTIFICATION
};

struct transcript_item {
	uint8_t kind; /* enum transcript_kind */
	bool sent;    /* by the router; else by its neighbour */
	/* The receiver had this connection still. Messages that were sent and
	 * not yet received when the history ends are missing. */
	bool delivered;
	uint8_t old_state, new_state; /* enum fsm_state */
	uint8_t connection;           /* of a state: tells connections apart */
	uint8_t why;                  /* enum notification */
	edge_t edge;                  /* of the router, towards the neighbour */
	uint32_t step, sent_step;     /* received, sent */
	uint32_t event;               /* orders what one step sent */
	uint64_t time_ms, sent_ms;
	uint32_t prefix;
	attr_id attrs; /* 0: withdrawn */
	/* Configurations of the two when it was received; 0: none. */
	uint32_t own_config, peer_config;
};

/* Everything on the sessions of router r, in the order in which it was received
 * (a state: in which it was reached). Arena memory. */
size_t transcript_make(const struct sim *s, router_id_t r, struct arena *arena,
    struct transcript_item **out);
/* Appends the message; false for a state, and for attributes that fit into no
 * message. A route without a next hop of its family, as on links without
 * addresses of that family, gets what FRR would put there: for IPv6 the
 * IPv4-mapped session address, for IPv4 the router identifier. */
bool transcript_encode(const struct sim *s, const struct transcript_item *item,
    struct bytes *out);

/* One side of a session at the time of an item. */
struct transcript_side {
	uint32_t as, bgp_id;
	struct ip_addr addr; /* both sides have one of the same family */
	uint8_t ttl;
	bool passive; /* does not open connections */
};
/* The router's (own) or the neighbour's side. Where a link has no addresses,
 * the router identifiers stand for them. */
struct transcript_side transcript_side(const struct sim *s,
    const struct transcript_item *item, bool own);
/* The same at the end of the history. */
struct transcript_side transcript_side_now(const struct sim *s, edge_t e,
    bool own);

/* When each route of router r was received, or its own route made: time of the
 * last change. out has room for sim_prefix_count() times (edges of r + 1); by
 * prefix, then in the order of the router's edges, the own route last. 0 where
 * there never was one. */
void transcript_since(const struct sim *s, router_id_t r, uint64_t *out);

#endif
