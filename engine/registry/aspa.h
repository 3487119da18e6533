/* Autonomous System Provider Authorization: verification of an AS_PATH
 * (draft-ietf-sidrops-aspa-verification-23; sections below are of that draft).
 *
 * An ASPA says which ASes a customer AS has as its providers, route servers
 * that show in the path included. What is published is an as_map from customer
 * to providers: several ASPAs of one customer count as one (5: U-SPAS). AS 0
 * stands for "no provider" and is never one (4).
 *
 * A path that no one leaked climbs from its origin from customer to provider,
 * crosses at most one hop between peers, and descends from provider to customer
 * (6.1). How far it climbs and descends is measured twice: at most, taking
 * for a provider what no ASPA denies, and at least, taking for a provider
 * only what an ASPA attests. */
#ifndef REGISTRY_ASPA_H
#define REGISTRY_ASPA_H

#include "core/route.h"
#include "registry/as_map.h"

/* The provider authorization function of section 5. */
enum aspa_attestation {
	ASPA_NO_ATTESTATION, /* the customer has published no ASPA */
	ASPA_PROVIDER,       /* "Provider+": it names that AS */
	ASPA_NOT_PROVIDER    /* "Not Provider+": it has one, without that AS */
};

/* aspas NULL: nothing is published. */
enum aspa_attestation aspa_authorized(const struct as_map *aspas,
    uint32_t customer_as, uint32_t provider_as);
const char *aspa_attestation_name(enum aspa_attestation a); /* "provider" */

enum aspa_direction {
	ASPA_UPSTREAM,  /* 6.2: from a customer, peer, RS or RS-client */
	ASPA_DOWNSTREAM /* 6.3: from a provider */
};

enum aspa_state { ASPA_UNKNOWN, ASPA_VALID, ASPA_INVALID };
const char *aspa_state_name(enum aspa_state s); /* "unknown" ... */

/* The step of 6.2 and 6.3 that ended the procedure. */
enum aspa_reason {
	ASPA_EMPTY_PATH, /* 1 */
	ASPA_FIRST_AS,   /* 2: it is not the neighbour's */
	ASPA_AS_SET,     /* 3 */
	ASPA_LEAK,       /* 4: the ramps do not meet, at most */
	ASPA_UNATTESTED, /* 5: nor at least */
	ASPA_ATTESTED    /* 6 */
};
const char *aspa_reason_text(enum aspa_reason r);
/* "draft-ietf-sidrops-aspa-verification-23 6.3 step 4" */
const char *aspa_clause(enum aspa_direction d, enum aspa_reason r);

/* A hop at which a ramp ends: the ASPA of customer_as was asked about
 * provider_as. customer_as 0: the ramp goes over the whole path. */
struct aspa_hop {
	uint32_t customer_as, provider_as;
	enum aspa_attestation found;
};

struct aspa_result {
	enum aspa_state state;
	enum aspa_reason reason;
	/* From here on: reasons ASPA_LEAK and below only. The ramps are those
	 * at most when Invalid, those at least otherwise. */
	uint32_t length;             /* N, in unique ASes */
	uint32_t up_ramp, down_ramp; /* in ASes; upstream: no down-ramp */
	struct aspa_hop up, down;    /* what ended them */
};

/* neighbor_as 0: the first AS is not looked at, because the receiver is a
 * client of a route server that is not in its paths (6.2 step 2). Repeated ASes
 * count once. */
struct aspa_result aspa_verify(const struct as_map *aspas,
    const struct attr_table *t, path_id path, uint32_t neighbor_as,
    enum aspa_direction direction);

#endif
