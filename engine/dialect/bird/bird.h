/* A router of the model as a configuration of BIRD 2.0.12.
 *
 * The text makes a BIRD decide as the simulated router does, whatever system
 * its configuration was written for: the defaults of its flavour (RFC 8212,
 * which communities are sent, what is done unasked for well-known communities)
 * are written out. What BIRD has no words for is refused and named, never
 * printed as something like it. What makes no difference to routes (timers of
 * UPDATE messages, logging, descriptions) is left out with a note.
 *
 * How the parts of the model look in BIRD:
 *
 *   prefix list, AS path list,  function that answers true or false, the rules
 *   community list              in their order
 *   route-map                   function that changes the route and answers
 *                               false when it refuses it; "continue" and
 *                               "on-match" are a variable that says from which
 *                               entry on to go on, "call" is a call
 *   session and family          protocol bgp with one channel a family, and a
 *                               filter for each direction: what the session
 *                               does unasked, then the chain of policies
 *   network, redistribute       protocol static; the attributes stand in the
 *                               route
 *   weight                      preference, by rank: only the order counts
 *   rpki cache                  protocol rpki and a table of ROAs a family
 *   IGP                         tables of their own, of routes that the caller
 *                               gives (struct bird_site)
 *
 * Attributes that BIRD keeps to itself cannot be set (AGGREGATOR, so no
 * aggregates; ORIGINATOR_ID), nor does it announce on a condition.
 *
 * What is so with every configuration, and cannot be written away:
 *   - BIRD does not take the prefixes of MARTIANS_BIRD (core/prefix.h), the
 *     simulator those of MARTIANS_FRR;
 *   - a route whose next hop cannot be reached is refused by the simulator;
 *     BIRD shows it as unreachable, and the filters here do not send it;
 *   - the members of an AS_SET count as ASes of the path to AS path lists,
 *     where the simulator and FRR see "{64500,64501}";
 *   - an external neighbour's route with a next hop on no connected network
 *     is lost in BIRD; the simulator takes it where its IGP knows the way. */
#ifndef DIALECT_BIRD_BIRD_H
#define DIALECT_BIRD_BIRD_H

#include "core/diag.h"
#include "router/router.h"

/* A session as it stands in the network: what of it the configuration does
 * not say. Addresses and subnets may be missing (IP_NONE). */
struct bird_session {
	struct ip_addr remote;          /* finds the neighbor */
	uint32_t remote_as;             /* for "remote-as external"; or 0 */
	bool remote_is_route_server;    /* is not in its paths, RFC 7947 */
	struct ip_addr local[AF_COUNT]; /* our address for NLRI of the family */
	/* The network that both ends are in: next hops of it are kept on eBGP
	 * sessions (RFC 4271 5.1.3). Missing: none, as on multihop sessions. */
	struct prefix subnet[AF_COUNT];
};

/* A way inside the AS. */
struct bird_route {
	struct prefix prefix;
	struct ip_addr next_hop; /* on a connected network */
	uint32_t cost;
};

/* Where a router stands. Everything is borrowed. */
struct bird_site {
	uint32_t router_id; /* for a configuration without one */
	const struct bird_session *sessions;
	size_t n_sessions;
	/* Networks of own interfaces that are up, beside those that the
	 * configuration has addresses in. */
	const struct prefix *connected;
	size_t n_connected;
	/* What the IGP brings: the networks of the other routers of the AS. */
	const struct bird_route *interior;
	size_t n_interior;
	/* Several daemons share the port in one network namespace. */
	bool strict_bind;
};

/* Prints all of bird.conf. site NULL: only what the configuration says is
 * known; where that is not enough for a next hop, BIRD's own rule holds. False
 * when there is a statement that BIRD cannot express: an error in refused for
 * each of them (with its place, if it has one), and out is as it was. Notes
 * name what was left out as it makes no difference. */
bool bird_print(const struct router_config *c, const struct bird_site *site,
    struct strbuf *out, struct diags *refused);

/* The name of the protocol that the session with this neighbour gets, for
 * asking the daemon ("show route protocol ebgp_192_0_2_1"). Appends. */
void bird_protocol_name(const struct router_config *c, const struct neighbor *n,
    struct strbuf *out);

#endif
