#include "registry/sign_x509.h"

#include "registry/der.h"

#define OID_COMMON_NAME "2.5.4.3"
#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_RSA_SHA256 "1.2.840.113549.1.1.11"
#define OID_SUBJECT_KEY_ID "2.5.29.14"
#define OID_KEY_USAGE "2.5.29.15"
#define OID_BASIC_CONSTRAINTS "2.5.29.19"
#define OID_CRL_NUMBER "2.5.29.20"
#define OID_CRL_POINTS "2.5.29.31"
#define OID_POLICIES "2.5.29.32"
#define OID_ISSUER_KEY_ID "2.5.29.35"
#define OID_ISSUER_ACCESS "1.3.6.1.5.5.7.1.1"
#define OID_SUBJECT_ACCESS "1.3.6.1.5.5.7.1.11"
#define OID_IP_BLOCKS "1.3.6.1.5.5.7.1.7"
#define OID_AS_NUMBERS "1.3.6.1.5.5.7.1.8"
#define OID_CA_ISSUERS "1.3.6.1.5.5.7.48.2"
#define OID_CA_REPOSITORY "1.3.6.1.5.5.7.48.5"
#define OID_RPKI_MANIFEST "1.3.6.1.5.5.7.48.10"
#define OID_SIGNED_OBJECT "1.3.6.1.5.5.7.48.11"
#define OID_POLICY_RPKI "1.3.6.1.5.5.7.14.2" /* RFC 6484 1.2 */

enum { URI_NAME = 6 }; /* GeneralName uniformResourceIdentifier */

/* --- pieces ---------------------------------------------------------------*/

static void
write_algorithm(const char *oid, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	der_add_oid(out, oid);
	der_add_null(out);
	der_close(out, at);
}

static void
write_name(const char *common_name, struct bytes *out)
{
	size_t name = der_open(out, DER_SEQUENCE);
	size_t set = der_open(out, DER_SET);
	size_t pair = der_open(out, DER_SEQUENCE);

	der_add_oid(out, OID_COMMON_NAME);
	der_add_text(out, DER_PRINTABLE_STRING, common_name);
	der_close(out, pair);
	der_close(out, set);
	der_close(out, name);
}

/* RSAPublicKey (RFC 8017 A.1.1). */
static void
write_public_key(const struct sign_key *k, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	der_add_integer(out, sign_key_modulus(k), SIGN_KEY_BYTES);
	der_add_u64(out, SIGN_KEY_EXPONENT);
	der_close(out, at);
}

void
sign_spki_write(const struct sign_key *k, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);
	struct bytes key = { 0 };

	write_algorithm(OID_RSA, out);
	write_public_key(k, &key);
	der_add_bits(out, key.data, key.n * 8);
	bytes_finish(&key);
	der_close(out, at);
}

bool
sign_key_id(const struct sign_key *k, uint8_t out[SIGN_SHA1_BYTES])
{
	struct bytes key = { 0 };
	bool ok;

	write_public_key(k, &key);
	ok = sign_sha1(key.data, key.n, out);
	bytes_finish(&key);
	return ok;
}

/* What is to be signed, how, and the signature. */
static bool
write_signed(const struct bytes *what, const struct sign_key *k,
    struct bytes *out)
{
	uint8_t signature[SIGN_KEY_BYTES];
	size_t at;

	if (!sign_key_sign(k, what->data, what->n, signature))
		return false;
	at = der_open(out, DER_SEQUENCE);
	bytes_add(out, what->data, what->n);
	write_algorithm(OID_RSA_SHA256, out);
	der_add_bits(out, signature, sizeof(signature) * 8);
	der_close(out, at);
	return true;
}

/* --- extensions -----------------------------------------------------------*/

struct extension {
	struct bytes *out;
	size_t at, value;
};

static struct extension
open_extension(struct bytes *out, const char *oid, bool critical)
{
	struct extension e = { .out = out };

	e.at = der_open(out, DER_SEQUENCE);
	der_add_oid(out, oid);
	if (critical)
		der_add_true(out);
	e.value = der_open(out, DER_OCTET_STRING);
	return e;
}

static void
close_extension(const struct extension *e)
{
	der_close(e->out, e->value);
	der_close(e->out, e->at);
}

static bool
write_key_ids(const struct sign_key *subject, const struct sign_key *issuer,
    struct bytes *out)
{
	uint8_t id[SIGN_SHA1_BYTES];
	struct extension e;
	size_t at;

	if (subject != NULL) {
		if (!sign_key_id(subject, id))
			return false;
		e = open_extension(out, OID_SUBJECT_KEY_ID, false);
		der_add(out, DER_OCTET_STRING, id, sizeof(id));
		close_extension(&e);
	}
	if (issuer == NULL)
		return true;
	if (!sign_key_id(issuer, id))
		return false;
	e = open_extension(out, OID_ISSUER_KEY_ID, false);
	at = der_open(out, DER_SEQUENCE);
	der_add(out, DER_CONTEXT | 0, id, sizeof(id));
	der_close(out, at);
	close_extension(&e);
	return true;
}

static void
write_usage(bool ca, struct bytes *out)
{
	static const uint8_t sign_certs_and_crls[] = { 0x06 };
	static const uint8_t digital_signature[] = { 0x80 };
	struct extension e;
	size_t at;

	if (ca) {
		e = open_extension(out, OID_BASIC_CONSTRAINTS, true);
		at = der_open(out, DER_SEQUENCE);
		der_add_true(out);
		der_close(out, at);
		close_extension(&e);
	}
	e = open_extension(out, OID_KEY_USAGE, true);
	if (ca)
		der_add_bits(out, sign_certs_and_crls, 7);
	else
		der_add_bits(out, digital_signature, 1);
	close_extension(&e);
}

static void
write_policy(struct bytes *out)
{
	struct extension e = open_extension(out, OID_POLICIES, true);
	size_t all = der_open(out, DER_SEQUENCE);
	size_t one = der_open(out, DER_SEQUENCE);

	der_add_oid(out, OID_POLICY_RPKI);
	der_close(out, one);
	der_close(out, all);
	close_extension(&e);
}

static void
write_access(const char *method, const char *uri, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	der_add_oid(out, method);
	der_add_text(out, DER_CONTEXT | URI_NAME, uri);
	der_close(out, at);
}

static void
write_subject_access(const struct sign_cert *c, struct bytes *out)
{
	struct extension e = open_extension(out, OID_SUBJECT_ACCESS, false);
	size_t at = der_open(out, DER_SEQUENCE);

	if (c->repository != NULL) {
		write_access(OID_CA_REPOSITORY, c->repository, out);
		write_access(OID_RPKI_MANIFEST, c->manifest, out);
	} else {
		write_access(OID_SIGNED_OBJECT, c->object, out);
	}
	der_close(out, at);
	close_extension(&e);
}

static void
write_issuer_access(const struct sign_cert *c, struct bytes *out)
{
	struct extension e = open_extension(out, OID_CRL_POINTS, false);
	size_t points = der_open(out, DER_SEQUENCE);
	size_t point = der_open(out, DER_SEQUENCE);
	size_t name = der_open(out, DER_CONTEXT_OF | 0);
	size_t full = der_open(out, DER_CONTEXT_OF | 0), at;

	der_add_text(out, DER_CONTEXT | URI_NAME, c->crl);
	der_close(out, full);
	der_close(out, name);
	der_close(out, point);
	der_close(out, points);
	close_extension(&e);
	e = open_extension(out, OID_ISSUER_ACCESS, false);
	at = der_open(out, DER_SEQUENCE);
	write_access(OID_CA_ISSUERS, c->issuer_cert, out);
	der_close(out, at);
	close_extension(&e);
}

static void
write_resources(const struct sign_cert *c, struct bytes *out)
{
	const struct sign_resources *r = c->resources;
	struct extension e;

	if (r->n_v4 + r->n_v6 > 0) {
		e = open_extension(out, OID_IP_BLOCKS, true);
		sign_resources_write_ip(r, c->inherit, out);
		close_extension(&e);
	}
	if (r->n_ases > 0) {
		e = open_extension(out, OID_AS_NUMBERS, true);
		sign_resources_write_as(r, c->inherit, out);
		close_extension(&e);
	}
}

/* --- certificates ---------------------------------------------------------*/

static void
write_validity(const struct sign_cert *c, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	der_add_time(out, c->from_s);
	der_add_time(out, c->until_s);
	der_close(out, at);
}

static bool
write_extensions(const struct sign_cert *c, struct bytes *out)
{
	size_t at = der_open(out, DER_CONTEXT_OF | 3);
	size_t list = der_open(out, DER_SEQUENCE);
	bool anchor = c->crl == NULL;
	bool ok = write_key_ids(c->key, anchor ? NULL : c->issuer_key, out);

	write_usage(c->repository != NULL, out);
	write_policy(out);
	write_subject_access(c, out);
	if (!anchor)
		write_issuer_access(c, out);
	write_resources(c, out);
	der_close(out, list);
	der_close(out, at);
	return ok;
}

bool
sign_cert_write(const struct sign_cert *c, struct bytes *out)
{
	struct bytes tbs = { 0 };
	size_t at = der_open(&tbs, DER_SEQUENCE);
	size_t version = der_open(&tbs, DER_CONTEXT_OF | 0);
	bool ok;

	der_add_u64(&tbs, 2); /* v3 */
	der_close(&tbs, version);
	der_add_u64(&tbs, c->serial);
	write_algorithm(OID_RSA_SHA256, &tbs);
	write_name(c->issuer, &tbs);
	write_validity(c, &tbs);
	write_name(c->subject, &tbs);
	sign_spki_write(c->key, &tbs);
	ok = write_extensions(c, &tbs);
	der_close(&tbs, at);
	ok = ok && write_signed(&tbs, c->issuer_key, out);
	bytes_finish(&tbs);
	return ok;
}

/* --- CRLs -----------------------------------------------------------------*/

static void
write_revoked(const struct sign_crl *c, struct bytes *out)
{
	size_t list, one;

	if (c->n_revoked == 0)
		return;
	list = der_open(out, DER_SEQUENCE);
	for (size_t i = 0; i < c->n_revoked; i++) {
		one = der_open(out, DER_SEQUENCE);
		der_add_u64(out, c->revoked[i]);
		der_add_time(out, c->from_s);
		der_close(out, one);
	}
	der_close(out, list);
}

static bool
write_crl_extensions(const struct sign_crl *c, struct bytes *out)
{
	size_t at = der_open(out, DER_CONTEXT_OF | 0);
	size_t list = der_open(out, DER_SEQUENCE);
	bool ok = write_key_ids(NULL, c->issuer_key, out);
	struct extension e = open_extension(out, OID_CRL_NUMBER, false);

	der_add_u64(out, c->number);
	close_extension(&e);
	der_close(out, list);
	der_close(out, at);
	return ok;
}

bool
sign_crl_write(const struct sign_crl *c, struct bytes *out)
{
	struct bytes tbs = { 0 };
	size_t at = der_open(&tbs, DER_SEQUENCE);
	bool ok;

	der_add_u64(&tbs, 1); /* v2 */
	write_algorithm(OID_RSA_SHA256, &tbs);
	write_name(c->issuer, &tbs);
	der_add_time(&tbs, c->from_s);
	der_add_time(&tbs, c->until_s);
	write_revoked(c, &tbs);
	ok = write_crl_extensions(c, &tbs);
	der_close(&tbs, at);
	ok = ok && write_signed(&tbs, c->issuer_key, out);
	bytes_finish(&tbs);
	return ok;
}
