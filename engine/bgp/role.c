#include "bgp/role.h"

const char *
role_name(enum bgp_role r)
{
	switch (r) {
	case ROLE_PROVIDER:
		return "provider";
	case ROLE_RS:
		return "rs-server";
	case ROLE_RS_CLIENT:
		return "rs-client";
	case ROLE_CUSTOMER:
		return "customer";
	case ROLE_PEER:
		return "peer";
	case ROLE_NONE:
		break;
	}
	return "none";
}

enum bgp_role
role_counterpart(enum bgp_role r)
{
	switch (r) {
	case ROLE_PROVIDER:
		return ROLE_CUSTOMER;
	case ROLE_CUSTOMER:
		return ROLE_PROVIDER;
	case ROLE_RS:
		return ROLE_RS_CLIENT;
	case ROLE_RS_CLIENT:
		return ROLE_RS;
	case ROLE_PEER:
		return ROLE_PEER;
	case ROLE_NONE:
		break;
	}
	return ROLE_NONE;
}

enum relation
role_relation(enum bgp_role local)
{
	switch (local) {
	case ROLE_PROVIDER:
		return REL_CUSTOMER;
	case ROLE_CUSTOMER:
		return REL_PROVIDER;
	case ROLE_RS:
		return REL_RS_CLIENT;
	case ROLE_RS_CLIENT:
		return REL_RS;
	case ROLE_PEER:
		return REL_PEER;
	case ROLE_NONE:
		break;
	}
	return REL_NONE;
}

enum bgp_role
role_towards(enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return ROLE_PROVIDER;
	case REL_PROVIDER:
		return ROLE_CUSTOMER;
	case REL_PEER:
		return ROLE_PEER;
	case REL_RS:
		return ROLE_RS_CLIENT;
	case REL_RS_CLIENT:
		return ROLE_RS;
	case REL_NONE:
	case REL_INTERNAL:
		break;
	}
	return ROLE_NONE;
}

/* A side that sends no role has nothing to be strict about: strict mode is
 * "my role was sent and yours did not come" (RFC 9234 4.2). */
enum role_outcome
role_negotiate(enum bgp_role local, enum bgp_role remote, bool local_strict,
    bool remote_strict)
{
	bool local_insists = local != ROLE_NONE && local_strict;
	bool remote_insists = remote != ROLE_NONE && remote_strict;

	if (local != ROLE_NONE && remote != ROLE_NONE)
		return role_counterpart(local) == remote ? ROLES_AGREE
							 : ROLES_MISMATCH;
	return local_insists || remote_insists ? ROLES_MISMATCH : ROLES_ABSENT;
}

/* RFC 9234 5, the three ingress rules. Our role says who sent the route: we
 * are provider to a customer, customer to a provider. */
enum otc_result
otc_ingress(enum bgp_role local, uint32_t remote_as, uint32_t *otc)
{
	switch (local) {
	case ROLE_PROVIDER:
	case ROLE_RS:
		/* 1: from a Customer or an RS-Client with OTC: a leak. */
		return *otc != 0 ? OTC_LEAK : OTC_OK;
	case ROLE_PEER:
		/* 2: from a Peer, and the value is not the peer's AS. */
		if (*otc != 0 && *otc != remote_as)
			return OTC_LEAK;
		*otc = remote_as;
		return OTC_OK;
	case ROLE_CUSTOMER:
	case ROLE_RS_CLIENT:
		/* 3: from a Provider (a Peer, an RS) without OTC: add it. */
		if (*otc == 0)
			*otc = remote_as;
		return OTC_OK;
	case ROLE_NONE:
		break;
	}
	return OTC_OK;
}

/* RFC 9234 5, the two egress rules. */
enum otc_result
otc_egress(enum bgp_role local, uint32_t local_as, uint32_t *otc)
{
	switch (local) {
	case ROLE_PROVIDER:
	case ROLE_RS:
		/* 1: to a Customer (a Peer, an RS-Client) without OTC: add. */
		if (*otc == 0)
			*otc = local_as;
		return OTC_OK;
	case ROLE_PEER:
		if (*otc != 0)
			return OTC_LEAK;
		*otc = local_as;
		return OTC_OK;
	case ROLE_CUSTOMER:
	case ROLE_RS_CLIENT:
		/* 2: never to a Provider, a Peer or an RS with OTC. */
		return *otc != 0 ? OTC_LEAK : OTC_OK;
	case ROLE_NONE:
		break;
	}
	return OTC_OK;
}
