/* What a BGP speaker does with one route on one session: import and export,
 * as pure functions over the router model.
 *
 * The simulator (net/sim) keeps the RIBs and calls these; explanations call
 * the same functions again with a trace and get the same answer, because
 * everything they depend on is an argument. A router without a configuration
 * (the scenario left it out) follows the standard economic policy of its
 * relation; then config and neighbor are NULL.
 *
 * The life of one route:
 *
 *   192.0.2.0/24 is a network of AS 64500. speaker_originate() gives it ORIGIN
 *   IGP, no AS_PATH, no NEXT_HOP yet, and a weight that wins on this router.
 *
 *   It is the best route there, so speaker_export() is asked for each session.
 *   First what the protocol forbids: back where it came from, iBGP to iBGP,
 *   NO_EXPORT, Only to Customer. Then what the session makes of it: the MED of
 *   another AS goes, private ASes go, a reflector signs. Then policy: the out
 *   chain of the configuration, RFC 8212 when there is none, or valley-free
 *   for a router without configuration. Then the wire: NEXT_HOP, our AS in
 *   front, nothing that is only ours. The result is one attr_id, which is the
 *   message: comparing it with the one sent last says whether to send.
 *
 *   The neighbour keeps it in its Adj-RIB-In as received, whatever it thinks
 *   of it, and asks speaker_import(). First what makes a route unusable: a
 *   martian prefix, a malformed attribute, a loop, our own address as next
 *   hop. Then the session: weight, the relation it was learned over, Only to
 *   Customer. Then policy, on attributes without what an outsider may not
 *   say. Then what well-known communities mean. The result is the attr_id
 *   after policy or the reason for refusing it.
 *
 *   decide() picks among what was accepted and reachable; if another route is
 *   best now, speaker_export() is asked again. Whether the next hop can be
 *   reached, how many prefixes are too many, and when anything happens is for
 *   net to say, not for a pure function.
 *
 * What was open between implementations and how it is here: FRR 8.4.4, asked
 * itself, unless the flavour is IOS; both, where they agree:
 *   - a route is not sent back on the session it was learned on, as BIRD does.
 *     FRR does send it back to neighbours that share one outbound policy; they
 *     drop it for the loop;
 *   - own routes carry MED 0, and "set metric +5" starts from there;
 *   - remove-private-AS comes behind filter-list out and before the route-map, so
 *     prepended private ASes stay; the neighbour's own AS is never removed;
 *   - the next hop stays on a shared subnet, also for what iBGP brought;
 *   - an out chain may refuse reflected routes but not change them (RFC 4456
 *     10; IOS the same);
 *   - the route of default-originate passes no out chain;
 *   - IOS with a validator refuses Invalid and prefers Valid by itself, on
 *     eBGP; FRR leaves both to route-maps;
 *   - FRR lowers LOCAL_PREF for GRACEFUL_SHUTDOWN and adds NO_EXPORT to
 *     BLACKHOLE without being told, IOS does neither. */
#ifndef BGP_SPEAKER_H
#define BGP_SPEAKER_H

#include "bgp/defaults.h"
#include "bgp/role.h"
#include "policy/memo.h"
#include "registry/aspa.h"
#include "router/router.h"

/* Why a route is not used or not sent. Words follow the lists that route
 * server software and looking glasses use, where one exists. X-list:
 * enumerator, word, sentence, clause. */
#define REFUSE_REASONS(R)                                                      \
	R(REFUSE_NONE, "accepted", "accepted", NULL)                           \
	R(REFUSE_SESSION_DOWN, "session-down", "the session is not up", NULL)  \
	R(REFUSE_FAMILY, "address-family",                                     \
	    "the address family is not active on this session", "RFC 4760 8") \
	R(REFUSE_MARTIAN, "martian",                                           \
	    "a martian prefix, dropped before any filter", NULL)               \
	R(REFUSE_AS_LOOP, "as-path-loop",                                      \
	    "our own AS is in the AS_PATH", "RFC 4271 9.1.2")                  \
	R(REFUSE_AS_SET, "as-set",                                             \
	    "the AS_PATH has an AS_SET", "RFC 9774")                           \
	R(REFUSE_ORIGINATOR_LOOP, "originator-loop",                           \
	    "ORIGINATOR_ID is our own router id", "RFC 4456 8")                \
	R(REFUSE_CLUSTER_LOOP, "cluster-loop",                                 \
	    "our cluster id is in CLUSTER_LIST", "RFC 4456 8")                 \
	R(REFUSE_FIRST_AS, "first-as",                                         \
	    "the first AS in the path is not the neighbour's",                 \
	    "RFC 4271 6.3")                                                    \
	R(REFUSE_NEXT_HOP_SELF, "next-hop-own",                                \
	    "the next hop is our own address", "RFC 4271 5.1.3")               \
	R(REFUSE_NEXT_HOP, "next-hop-unreachable",                             \
	    "the next hop cannot be reached", "RFC 4271 9.1.2.1")              \
	R(REFUSE_MALFORMED, "malformed",                                       \
	    "a malformed attribute, treated as withdrawn", "RFC 7606 2")       \
	R(REFUSE_OTC, "otc-leak",                                              \
	    "Only to Customer shows a route leak", "RFC 9234 5")               \
	R(REFUSE_NO_POLICY, "no-policy",                                       \
	    "no policy on an eBGP session", "RFC 8212 2")                      \
	R(REFUSE_POLICY, "policy", "refused by policy", NULL)                  \
	R(REFUSE_UNDEFINED, "undefined-policy",                                \
	    "the policy named on the session does not exist", NULL)            \
	R(REFUSE_ROV, "rpki-invalid", "RPKI Invalid", "RFC 6811 2")            \
	R(REFUSE_ASPA, "aspa-invalid",                                         \
	    "by what is published the AS_PATH is a leak or a forgery",         \
	    "draft-ietf-sidrops-aspa-verification-23 6.4")                     \
	R(REFUSE_PATH_END, "path-end",                                         \
	    "the AS before the origin is none of its published neighbours",    \
	    NULL)                                                              \
	R(REFUSE_TRANSIT_FREE, "transit-free-as",                              \
	    "a customer's path leads through an AS that has no providers",     \
	    NULL)                                                              \
	R(REFUSE_EDGE, "edge-path",                                            \
	    "a neighbour without customers sends a path of other ASes", NULL)  \
	R(REFUSE_NOT_REGISTERED, "prefix-not-registered",                      \
	    "not registered for the customers behind this session", NULL)      \
	R(REFUSE_MAX_PREFIX, "max-prefix",                                     \
	    "the maximum number of prefixes was exceeded", "RFC 4486 4")       \
	R(REFUSE_NO_BEST, "no-route", "no usable route", NULL)                 \
	R(REFUSE_SPLIT_HORIZON, "learned-here",                                \
	    "the route was learned from this neighbour", NULL)                 \
	R(REFUSE_IBGP, "ibgp-split-horizon",                                   \
	    "iBGP routes are not passed to iBGP neighbours",                   \
	    "RFC 4271 9.2.1")                                                  \
	R(REFUSE_NO_EXPORT, "no-export",                                       \
	    "the route carries NO_EXPORT", "RFC 1997")                         \
	R(REFUSE_NO_ADVERTISE, "no-advertise",                                 \
	    "the route carries NO_ADVERTISE", "RFC 1997")                      \
	R(REFUSE_ECONOMIC, "valley-free",                                      \
	    "only own and customers' routes go to peers and providers",        \
	    "RFC 7908")                                                        \
	R(REFUSE_SUPPRESSED, "aggregate-summary",                              \
	    "suppressed by an aggregate with summary-only", NULL)

enum refuse_reason {
#define R(name, word, text, clause) name,
	REFUSE_REASONS(R)
#undef R
	REFUSE_LAST
};
const char *refuse_word(enum refuse_reason r);
const char *refuse_text(enum refuse_reason r);
const char *refuse_clause(enum refuse_reason r); /* or NULL */

/* One side of a session, as import and export see it. Filled by net from the
 * topology and the configuration; plain data. config without neighbor: the
 * session is not configured on this side, and nothing passes. */
struct session_side {
	const struct router_config *config; /* NULL: economic default */
	const struct neighbor *neighbor;    /* NULL with config NULL */
	const struct default_behaviour *defaults; /* may be NULL */
	uint32_t local_as, remote_as;
	uint32_t local_router_id, remote_router_id;
	uint32_t cluster_id;
	struct ip_addr local_addr, remote_addr; /* of the session */
	/* The address to use as next hop for NLRI of the other family. */
	struct ip_addr local_addr_v4, local_addr_v6;
	enum relation relation;    /* of the neighbour to us; REL_INTERNAL */
	enum bgp_role local_role, remote_role; /* as negotiated; ROLE_NONE */
	/* The OTC procedures apply: we have a role and the roles agree or the
	 * neighbour sent none and nobody is strict (RFC 9234 4.2). */
	bool roles_active;
	bool remote_is_client;     /* RFC 4456: reflector client */
	bool leak;                 /* export everything: a scripted leak */
	/* The subnet that both ends of the link are in, by family of NLRI: a
	 * next hop inside it needs no detour through us (RFC 4271 5.1.3). Not
	 * set (IP_NONE): none, as on multihop sessions. */
	struct prefix subnet[AF_COUNT];
	/* Names this side in the memo, dense from 1; 0: do not remember what
	 * depends on the session. */
	uint32_t session_key;
	/* What a validator told the router; without aspas_told, what all
	 * routers of the world are taken to know (struct published). */
	const struct as_map *aspas;
	bool aspas_told;
};

/* Things shared by all calls of a world. memo may be NULL. */
struct speaker_world {
	struct attr_table *attrs;
	struct policy_memo *memo;
	const struct policy *economic_in[REL_INTERNAL + 1];
	const struct policy *economic_out[REL_INTERNAL + 1];
};

/* Optional record of how it came to the answer. */
struct speaker_trace {
	struct policy_trace policy; /* steps over all links of the chain */
	const struct policy_link *link; /* the link that refused, or NULL */
	struct rov_result rov;
	bool rov_checked;           /* a router with VRPs looked */
	struct aspa_result aspa;
	bool aspa_checked;          /* a router that does ASPA looked */
	attr_id before, after;
};

struct import_result {
	enum refuse_reason reason; /* REFUSE_NONE: accepted */
	attr_id attrs;             /* Adj-RIB-In after policy; 0 if refused */
};

/* prefix_key: a dense id of nlri for the memo (0: do not remember).
 * vrps NULL: no validator. next_hop_reachable is net's answer for the
 * received NEXT_HOP. */
struct import_result speaker_import(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, attr_id received, const struct vrp_set *vrps,
    struct speaker_trace *trace);
/* The same for received attributes that need not be interned: what tells the
 * routes of two sessions apart is their next hop, and few are looked at twice
 * as they were received. Does not set the trace's before and after. */
struct import_result speaker_import_value(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, const struct path_attrs *received,
    const struct vrp_set *vrps, struct speaker_trace *trace);

/* IOS with a validator, unless "bgp bestpath prefix-validate disable": a route
 * from an external neighbour takes part in the decision as its RPKI state
 * says, before weight and LOCAL_PREF: 0 Valid, 1 NotFound, 2 Invalid (accepted
 * with allow-invalid only). 0 for all others. attrs: after import. */
uint8_t speaker_rov_rank(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri, attr_id attrs,
    const struct vrp_set *vrps);

/* Where the best route came from. */
struct route_origin_info {
	bool local;             /* originated, aggregated, redistributed here */
	bool ebgp;              /* learned over eBGP */
	bool from_client;       /* iBGP, from a reflector client */
	bool from_rs_client;    /* eBGP, from a client of our route server */
	uint32_t from_router_id;
	bool same_session;      /* learned on the session exported to */
	bool suppressed;        /* behind an aggregate with summary-only */
};

struct export_result {
	enum refuse_reason reason;
	attr_id attrs;          /* as sent on the wire; 0 when not sent */
};

struct export_result speaker_export(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, attr_id best, const struct route_origin_info *from,
    const struct vrp_set *vrps, struct speaker_trace *trace);
/* The same with the attributes as a value in *out, for REFUSE_NONE. Does not
 * set the trace's before and after. */
enum refuse_reason speaker_export_value(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, attr_id best, const struct route_origin_info *from,
    const struct vrp_set *vrps, struct speaker_trace *trace,
    struct path_attrs *out);

/* Attributes of a route originated at a router: ORIGIN, NEXT_HOP unset
 * (self), weight 32768 and MED 0 as FRR and IOS do, then the statement's map.
 * 0 when the map rejects: the route is not originated. config may be NULL. */
attr_id speaker_originate(const struct speaker_world *w,
    const struct router_config *config, const struct prefix *nlri,
    enum route_source source, const struct policy *map, uint32_t metric,
    bool has_metric);

/* The same for "aggregate-address", from the best routes it covers (parts, in
 * any fixed order). ORIGIN is the worst of them; with as-set the AS_PATH is
 * what they have in common and an AS_SET of the rest, and communities are
 * collected (RFC 4271 9.2.2.2). 0 when there are none or the map rejects. */
attr_id speaker_aggregate(const struct speaker_world *w,
    const struct router_config *config, const struct aggregate_statement *s,
    const attr_id *parts, size_t n);

/* "neighbor N default-originate": the default route as sent on this session,
 * past the export policy, which is not asked about it (FRR, IOS). The default
 * route of the Loc-RIB is then not sent. With a route-map it is sent when the
 * map accepts some route of the Loc-RIB: try one after the other as because;
 * what the map sets is set on the default route. */
struct export_result speaker_default_route(const struct speaker_world *w,
    const struct session_side *s, enum afi afi, const struct prefix *because,
    attr_id because_attrs);

#endif
