/* BGP Roles and Only to Customer (RFC 9234). Pure functions. */
#ifndef BGP_ROLE_H
#define BGP_ROLE_H

#include "core/route.h"
#include "router/router.h"

enum role_outcome {
	ROLES_ABSENT, /* one side sent no role, neither is strict */
	ROLES_AGREE,
	ROLES_MISMATCH /* OPEN error 2, subcode 11 */
};

/* RFC 9234 4.2. ROLE_NONE: capability not sent. */
enum role_outcome role_negotiate(enum bgp_role local, enum bgp_role remote,
    bool local_strict, bool remote_strict);
const char *role_name(enum bgp_role r); /* "provider", "rs-server", "none" */
/* The only role that the other side may have (table 2). */
enum bgp_role role_counterpart(enum bgp_role r);
/* What the neighbour is to us when our role is r. */
enum relation role_relation(enum bgp_role local);
/* Our role towards a neighbour of that relation (RFC 9234 4.1). */
enum bgp_role role_towards(enum relation rel);

enum otc_result { OTC_OK, OTC_LEAK };
/* RFC 9234 5, ingress. local is our role on the session. otc is in and out:
 * 0 = not present. remote_as: the neighbour's AS. */
enum otc_result otc_ingress(enum bgp_role local, uint32_t remote_as,
    uint32_t *otc);
/* Egress: OTC_LEAK: must not be sent. */
enum otc_result otc_egress(enum bgp_role local, uint32_t local_as,
    uint32_t *otc);

#endif
