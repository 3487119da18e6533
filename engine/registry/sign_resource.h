/* Sets of Internet number resources, as certificates carry them (RFC 3779).
 *
 * A set is filled, sealed, and written. Sealing puts it into the canonical form
 * of 2.2.3.6 and 3.2.3.4: sorted, nothing twice, what adjoins united; a
 * range that is a prefix is written as one. */
#ifndef REGISTRY_SIGN_RESOURCE_H
#define REGISTRY_SIGN_RESOURCE_H

#include "core/bytes.h"
#include "core/prefix.h"

/* First and last, IPv4 in the first four bytes. */
struct sign_ip_range {
	uint8_t first[16], last[16];
};
struct sign_as_range {
	uint32_t first, last;
};

/* Zeroed: an empty one. */
struct sign_resources {
	struct sign_ip_range *v4, *v6;
	size_t n_v4, cap_v4, n_v6, cap_v6;
	struct sign_as_range *ases;
	size_t n_ases, cap_ases;
};

void sign_resources_add(struct sign_resources *r, const struct prefix *p);
void sign_resources_add_ases(struct sign_resources *r, uint32_t first,
    uint32_t last);
/* Takes the addresses of p out. */
void sign_resources_subtract(struct sign_resources *r, const struct prefix *p);
void sign_resources_seal(struct sign_resources *r);
void sign_resources_finish(struct sign_resources *r);

/* IPAddrBlocks (2.2.3.1) and ASIdentifiers (3.2.3.1) of a sealed set that has
 * such resources; inherit: no more is said than that the issuer's are meant. */
void sign_resources_write_ip(const struct sign_resources *r, bool inherit,
    struct bytes *out);
void sign_resources_write_as(const struct sign_resources *r, bool inherit,
    struct bytes *out);

#endif
