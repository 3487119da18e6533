/* Certificates and CRLs of the RPKI (RFC 6487, profile of RFC 5280), as DER.
 *
 * Everything is written as the profile wants it; whether the contents make
 * sense (times, resources, who revokes whom) is the caller's. */
#ifndef REGISTRY_SIGN_X509_H
#define REGISTRY_SIGN_X509_H

#include "registry/sign_key.h"
#include "registry/sign_resource.h"

struct sign_cert {
	uint64_t serial;
	const char *subject, *issuer; /* common names: letters, digits, - */
	int64_t from_s, until_s;
	const struct sign_key *key, *issuer_key;
	const struct sign_resources *resources;
	bool inherit; /* the families of resources, of the issuer's */
	/* URIs. A CA's: where it publishes, and its manifest; of an EE
	 * certificate: NULL and the object it has signed. */
	const char *repository, *manifest, *object;
	/* The issuer's CRL and certificate; NULL: a trust anchor. */
	const char *crl, *issuer_cert;
};

struct sign_crl {
	const char *issuer;
	const struct sign_key *issuer_key;
	uint64_t number;
	int64_t from_s, until_s;
	const uint64_t *revoked; /* serial numbers */
	size_t n_revoked;
};

/* Both append. False when OpenSSL refuses. */
bool sign_cert_write(const struct sign_cert *c, struct bytes *out);
bool sign_crl_write(const struct sign_crl *c, struct bytes *out);

/* SubjectPublicKeyInfo of a key, which a TAL has, too. */
void sign_spki_write(const struct sign_key *k, struct bytes *out);
/* The key identifier: SHA-1 of the public key (RFC 6487 4.8.2). */
bool sign_key_id(const struct sign_key *k, uint8_t out[SIGN_SHA1_BYTES]);

#endif
