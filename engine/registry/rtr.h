/* The cache's side of the RPKI to Router protocol (RFC 8210, RFC 6810), without
 * sockets: bytes in, bytes out.
 *
 * A struct rtr_cache is what is told: the VRPs of one validator, and those of
 * some serials before, so that a router that was there already gets only what
 * changed. A struct rtr_peer is one connection of a router. What arrives goes
 * to rtr_peer_receive(), one PDU a call, so that who calls decides how much is
 * answered before the answers are gone. After a change, and whenever its
 * answer says so, rtr_peer_notify() is called.
 *
 *   router                       cache
 *   Reset Query        ->
 *                      <-        Cache Response, all, End of Data
 *                      <-        Serial Notify           (something changed)
 *   Serial Query       ->
 *                      <-        Cache Response, changes, End of Data
 *                                or Cache Reset: ask for all
 *
 * Time is a number in ms from any start that only grows. */
#ifndef REGISTRY_RTR_H
#define REGISTRY_RTR_H

#include "core/str.h"
#include "registry/rtr_pdu.h"

/* Serials that are remembered, the current one included. */
enum { RTR_HISTORY = 16 };

struct rtr_cache {
	/* One for each version: serials of different versions are not to be
	 * taken for commensurate (RFC 8210 5.1). */
	uint16_t session[RTR_VERSIONS];
	uint32_t serial;
	struct rtr_timers timers;
	/* At least between two Serial Notifies to a router; RFC 8210 8.2 says
	 * a minute. */
	uint64_t notify_interval_ms;
	/* The newest is sets[serial % RTR_HISTORY]. */
	struct vrp_set *sets[RTR_HISTORY];
	size_t n_sets; /* 0: no data are available */
};

/* An instance of the cache begins: it has no data yet. session is any number;
 * each instance has another one. */
void rtr_cache_start(struct rtr_cache *c, uint16_t session, uint32_t serial,
    struct rtr_timers timers);
void rtr_cache_finish(struct rtr_cache *c); /* a zeroed one is fine */
/* What is to be told from now on. False when it is what was told before; else
 * the serial is a new one. What no router may be told (a maxLength that cannot
 * be) is left out. */
bool rtr_cache_update(struct rtr_cache *c, const struct vrp *v, size_t n);
/* The current ones; NULL when there are no data. */
const struct vrp_set *rtr_cache_vrps(const struct rtr_cache *c);

struct rtr_peer {
	bool negotiated;
	uint8_t version;
	bool has_session; /* it was told the session: 5.1 */
	bool has_serial;
	uint32_t serial; /* told last, in End of Data or Serial Notify */
	bool was_notified;
	uint64_t notified_ms;
	/* Why the connection ends: an error of ours or of the router. */
	bool failed, by_router;
	unsigned error;
};

/* Takes at most one PDU; used: how many bytes that was, 0: more are needed.
 * Appends the answer to out. False: the connection is to be closed when out is
 * sent. */
bool rtr_peer_receive(struct rtr_peer *p, const struct rtr_cache *c,
    const uint8_t *data, size_t n, size_t *used, struct bytes *out);
/* Tells the router that there is something new, unless it knows or was told
 * lately. When to call again; UINT64_MAX: after the next change. */
uint64_t rtr_peer_notify(struct rtr_peer *p, const struct rtr_cache *c,
    uint64_t now_ms, struct bytes *out);
/* An error that no PDU is to blame for, before the connection is closed. */
void rtr_peer_fail(struct rtr_peer *p, enum rtr_error code, const char *text,
    struct bytes *out);

#endif
