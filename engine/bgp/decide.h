/* The decision process (RFC 4271 9.1.2) as elimination over the set.
 *
 * Each rule looks at the routes that are still in and removes those that it
 * ranks lower; every loser remembers the rule that removed it. The result
 * therefore does not depend on the order of arrival: it behaves as routers do
 * with "bgp deterministic-med" and "bgp bestpath compare-routerid". */
#ifndef BGP_DECIDE_H
#define BGP_DECIDE_H

#include "core/route.h"

/* What FRR and IOS give own routes. */
enum { WEIGHT_LOCAL = 32768 };

/* In the order of application. */
enum decide_rule {
	DECIDE_ELIGIBLE,        /* loop, next hop, import policy (9.1.2) */
	DECIDE_ROV,             /* IOS with a validator: Valid before NotFound */
	DECIDE_WEIGHT,          /* local to the router, not in the RFC */
	DECIDE_LOCAL_PREF,      /* 9.1.2: degree of preference */
	DECIDE_LOCAL_ORIGIN,    /* own routes before learned ones */
	DECIDE_AS_PATH_LENGTH,  /* 9.1.2.2 a */
	DECIDE_ORIGIN,          /* b */
	DECIDE_MED,             /* c, within one neighbour AS */
	DECIDE_EBGP_OVER_IBGP,  /* d */
	DECIDE_IGP_COST,        /* e */
	DECIDE_ROUTE_AGE,       /* older first: factory default elsewhere */
	DECIDE_ROUTER_ID,       /* f; RFC 4456 9: ORIGINATOR_ID instead */
	DECIDE_CLUSTER_LENGTH,  /* RFC 4456 9 */
	DECIDE_PEER_ADDRESS,    /* g */
	DECIDE_ONLY             /* nothing to decide: the only route */
};
struct decide_rule_info {
	const char *word;    /* "local-pref" */
	const char *text;    /* "highest LOCAL_PREF wins" */
	const char *clause;
};
const struct decide_rule_info *decide_rule_info(enum decide_rule r);

struct candidate {
	uint32_t ref;          /* the caller's: edge, or a constant for local */
	bool eligible;
	bool local;            /* originated here */
	bool ebgp;
	uint8_t rov_rank;      /* speaker_rov_rank(), lower is better */
	uint32_t weight, local_pref;
	uint32_t as_path_length;
	uint8_t origin;
	uint32_t med;          /* missing already resolved by the option */
	/* neighborAS(n) of 9.1.2.2 c: the first AS of the path; 0 when it is
	 * empty. One that begins with an AS_SET is the session's AS when it
	 * came over eBGP. */
	uint32_t neighbor_as;
	uint32_t igp_cost;
	uint64_t age_ms;       /* larger is older */
	uint32_t router_id;    /* or ORIGINATOR_ID */
	uint32_t cluster_length;
	struct ip_addr peer_addr;
	/* Filled by decide(): */
	bool best;
	enum decide_rule lost_at;
};

struct decide_options {
	bool always_compare_med, as_path_ignore, prefer_older;
};

/* Index of the best route or -1; *last is the last rule that removed a
 * candidate (DECIDE_ONLY when none did). */
int decide(struct candidate *c, size_t n, const struct decide_options *o,
    enum decide_rule *last);

#endif
