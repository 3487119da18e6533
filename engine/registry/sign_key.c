#include "registry/sign_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>

struct sign_key {
	EVP_PKEY *pkey;
	uint8_t modulus[SIGN_KEY_BYTES];
};

static const char *const primes[] = {
#define P(hex) hex,
#include "registry/sign_primes.def"
#undef P
};

/* The parts of an RSA key (RFC 8017 3.2). */
struct parts {
	BN_CTX *ctx; /* owns the numbers */
	BIGNUM *p, *q, *n, *e, *d, *d_p, *d_q, *q_inv;
};

/* Key number as a pair of primes, the second before the first: (1, 0), (2, 0),
 * (2, 1), (3, 0) ... */
static void
choose(uint32_t number, size_t *first, size_t *second)
{
	size_t a = 1, before = 0;

	while (number - before >= a)
		before += a++;
	INVARIANT(a < ARRAY_LEN(primes));
	*first = a;
	*second = number - before;
}

static bool
get_numbers(struct parts *k)
{
	BIGNUM **all[] = { &k->p, &k->q, &k->n, &k->e, &k->d, &k->d_p, &k->d_q,
		&k->q_inv };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if ((*all[i] = BN_CTX_get(k->ctx)) == NULL)
			return false;
	return true;
}

static bool
compute(struct parts *k, uint32_t number)
{
	BIGNUM *p_1 = BN_CTX_get(k->ctx), *q_1 = BN_CTX_get(k->ctx);
	BIGNUM *phi = BN_CTX_get(k->ctx);
	size_t a, b;

	choose(number, &a, &b);
	return phi != NULL && BN_hex2bn(&k->p, primes[a]) != 0 &&
	    BN_hex2bn(&k->q, primes[b]) != 0 &&
	    BN_set_word(k->e, SIGN_KEY_EXPONENT) &&
	    BN_mul(k->n, k->p, k->q, k->ctx) &&
	    BN_sub(p_1, k->p, BN_value_one()) &&
	    BN_sub(q_1, k->q, BN_value_one()) &&
	    BN_mul(phi, p_1, q_1, k->ctx) &&
	    BN_mod_inverse(k->d, k->e, phi, k->ctx) != NULL &&
	    BN_mod(k->d_p, k->d, p_1, k->ctx) &&
	    BN_mod(k->d_q, k->d, q_1, k->ctx) &&
	    BN_mod_inverse(k->q_inv, k->q, k->p, k->ctx) != NULL;
}

static bool
push(OSSL_PARAM_BLD *b, const struct parts *k)
{
	return OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, k->n) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, k->e) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_D, k->d) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_FACTOR1, k->p) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_FACTOR2, k->q) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_EXPONENT1, k->d_p) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_EXPONENT2, k->d_q) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
		k->q_inv);
}

static EVP_PKEY *
build(const struct parts *k)
{
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (builder != NULL && push(builder, k))
		params = OSSL_PARAM_BLD_to_param(builder);
	if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) <= 0)
		pkey = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

struct sign_key *
sign_key_create(uint32_t number, const char **why)
{
	struct sign_key *key = xcalloc(1, sizeof(*key));
	struct parts k = { .ctx = BN_CTX_new() };

	PRE(number < SIGN_KEYS);
	if (k.ctx != NULL)
		BN_CTX_start(k.ctx);
	if (k.ctx != NULL && get_numbers(&k) && compute(&k, number) &&
	    BN_bn2binpad(k.n, key->modulus, SIGN_KEY_BYTES) > 0)
		key->pkey = build(&k);
	if (k.ctx != NULL)
		BN_CTX_end(k.ctx);
	BN_CTX_free(k.ctx);
	if (key->pkey != NULL)
		return key;
	free(key);
	*why = "OpenSSL does not take an RSA key of 2048 bits; its "
	       "configuration on this system may forbid it";
	return NULL;
}

void
sign_key_destroy(struct sign_key *k)
{
	if (k == NULL)
		return;
	EVP_PKEY_free(k->pkey);
	free(k);
}

const uint8_t *
sign_key_modulus(const struct sign_key *k)
{
	return k->modulus;
}

bool
sign_key_sign(const struct sign_key *k, const void *data, size_t n,
    uint8_t out[SIGN_KEY_BYTES])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = SIGN_KEY_BYTES;
	bool ok = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, k->pkey) > 0 &&
	    EVP_DigestSign(ctx, out, &len, data, n) > 0 &&
	    len == SIGN_KEY_BYTES;

	EVP_MD_CTX_free(ctx);
	return ok;
}

bool
sign_sha1(const void *data, size_t n, uint8_t out[SIGN_SHA1_BYTES])
{
	return EVP_Digest(data, n, out, NULL, EVP_sha1(), NULL) > 0;
}

bool
sign_sha256(const void *data, size_t n, uint8_t out[SIGN_SHA256_BYTES])
{
	return EVP_Digest(data, n, out, NULL, EVP_sha256(), NULL) > 0;
}
