/* The keys of the lab's RPKI: RSA with 2048 bits and SHA-256 (RFC 7935). The
 * only door to OpenSSL.
 *
 * They are no secret: making a key takes long and is different each time, so
 * the program carries 64 primes, and each two of them make one of 2016 keys.
 * Whoever reads the program can sign with them. What follows for the user is in
 * the README.txt of an export: a trust anchor of the lab belongs into no
 * validator that a real router asks. In return signing is quick, and the
 * same input gives the same bytes. */
#ifndef REGISTRY_SIGN_KEY_H
#define REGISTRY_SIGN_KEY_H

#include "core/base.h"

enum {
	SIGN_KEYS = 2016,
	SIGN_KEY_BYTES = 256, /* of modulus and signature */
	SIGN_SHA1_BYTES = 20,
	SIGN_SHA256_BYTES = 32,
};

struct sign_key;

/* Key number below SIGN_KEYS. NULL when OpenSSL refuses (a policy of the
 * system, no provider): why is then one sentence. Caller destroys. */
struct sign_key *sign_key_create(uint32_t number, const char **why);
void sign_key_destroy(struct sign_key *k); /* NULL is fine */
/* SIGN_KEY_BYTES in network order, borrowed. */
const uint8_t *sign_key_modulus(const struct sign_key *k);
enum { SIGN_KEY_EXPONENT = 65537 };
/* RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2). False when OpenSSL refuses. */
bool sign_key_sign(const struct sign_key *k, const void *data, size_t n,
    uint8_t out[SIGN_KEY_BYTES]);

bool sign_sha1(const void *data, size_t n, uint8_t out[SIGN_SHA1_BYTES]);
bool sign_sha256(const void *data, size_t n, uint8_t out[SIGN_SHA256_BYTES]);

#endif
