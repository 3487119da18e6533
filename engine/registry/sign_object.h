/* Signed objects of the RPKI: what they say, and the CMS message around it
 * (RFC 6488 with RFC 9589: signing-time, and neither binary-signing-time nor
 * unsigned attributes). */
#ifndef REGISTRY_SIGN_OBJECT_H
#define REGISTRY_SIGN_OBJECT_H

#include "core/bytes.h"
#include "registry/as_map.h"
#include "registry/registry.h"
#include "registry/sign_key.h"

#define SIGN_TYPE_ROA "1.2.840.113549.1.9.16.1.24"
#define SIGN_TYPE_MANIFEST "1.2.840.113549.1.9.16.1.26"
#define SIGN_TYPE_ASPA "1.2.840.113549.1.9.16.1.49"

/* RouteOriginAttestation (RFC 9582 4) with one prefix, as RFC 9455 advises. A
 * maxLength is written when it says something: when it is not that of the
 * prefix. */
void sign_roa_write(const struct roa *roa, struct bytes *out);
/* ASProviderAttestation, version 1 (draft-ietf-sidrops-aspa-profile 3). Members
 * in order; none: AS 0, "no provider". */
void sign_aspa_write(const struct as_record *aspa, struct bytes *out);

struct sign_manifest_file {
	const char *name;
	uint8_t sha256[SIGN_SHA256_BYTES];
};
/* Manifest (RFC 9286 4.2). */
void sign_manifest_write(uint64_t number, int64_t from_s, int64_t until_s,
    const struct sign_manifest_file *files, size_t n, struct bytes *out);

/* The message: contents of a type, the EE certificate, and a signature with the
 * EE's key. Appends. False when OpenSSL refuses. */
bool sign_message_write(const char *type, const struct bytes *contents,
    const struct bytes *ee_cert, const struct sign_key *ee_key, int64_t time_s,
    struct bytes *out);

#endif
