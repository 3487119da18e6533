/* TCP servers on the loop: connections, their limits and their ends, the same
 * for every protocol.
 *
 * What is spoken is a struct server_protocol: functions over bytes, without
 * sockets. A connection has a state of the protocol's, what has arrived and is
 * not understood yet, and what is to be sent. It is asked to understand more
 * only when little waits to be sent, so a peer that asks and does not read
 * costs one answer, and what it sends stays in the network. A peer that says
 * nothing, or takes nothing, is dropped in time; one too many is told so, and
 * that is the oldest that has asked nothing, if there is one. An end is always
 * the protocol's own: what it has to say is sent before the connection is
 * closed. Nobody waits for anybody else. */
#ifndef HOST_SERVER_H
#define HOST_SERVER_H

#include "core/bytes.h"
#include "core/str.h"
#include "host/loop.h"

enum server_end {
	SERVER_FULL,   /* there are as many connections as may be */
	SERVER_SILENT, /* no first request in time */
	SERVER_IDLE,   /* no further one */
	SERVER_DOWN    /* there is no service at the moment */
};

struct server_protocol {
	const char *name;   /* "RTR" */
	size_t state_size;  /* of a connection; zeroed at its start */
	size_t request_max; /* bytes; receive() has an answer to longer ones */
	size_t connections_max;
	uint32_t first_ms; /* for the first request */
	uint32_t stall_ms; /* in which something of an answer is taken */
	/* For further ones; NULL: no limit. */
	uint32_t (*idle_ms)(void *arg, const void *state);
	/* Understands at most one request; used: its bytes, 0: more are needed.
	 * False: the end, when out is sent. */
	bool (*receive)(void *arg, void *state, const uint8_t *data, size_t n,
	    size_t *used, struct bytes *out);
	/* What is said without being asked, when nothing waits to be sent;
	 * called after server_wake() and at the time that it gave. UINT64_MAX:
	 * at no time. NULL: nothing. */
	uint64_t (
	    *wake)(void *arg, void *state, uint64_t now_ms, struct bytes *out);
	/* What the protocol says to an end; may add nothing. */
	void (*end)(void *arg, void *state, enum server_end why,
	    struct bytes *out);
	/* Gives back what the state holds; NULL: nothing. */
	void (*finish)(void *arg, void *state);
};

struct server_address {
	char host[46]; /* an address, as text */
	uint16_t port; /* 0: any that is free */
};
/* "[ADDR:]PORT", an address of IPv6 in brackets; without one the loopback.
 * False with one sentence in why. */
bool server_address_parse(const char *text, struct server_address *out,
    struct strbuf *why);
bool server_address_is_loopback(const struct server_address *a);
/* "127.0.0.1:3323", "[::1]:3323" */
void server_address_print(const struct server_address *a, struct strbuf *out);

struct server;

/* Protocol is borrowed; arg is given to its functions. NULL with one sentence
 * in why. */
struct server *server_open(struct loop *l, const struct server_protocol *p,
    void *arg, const struct server_address *a, struct strbuf *why);
/* Ends everything; what is left of it goes with the loop. NULL is fine. */
void server_close(struct server *s);
/* Where it listens, with the port that was found. */
struct server_address server_where(const struct server *s);
/* There may be something to say: wake() is called for every connection. */
void server_wake(struct server *s);
/* Ends all connections, and new ones too while it is down. */
void server_set_down(struct server *s, bool down);
size_t server_connections(const struct server *s);

#endif
