#include "registry/sign_object.h"

#include "registry/der.h"
#include "registry/sign_x509.h"

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_TIME "1.2.840.113549.1.9.5"
#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_SHA256 "2.16.840.1.101.3.4.2.1"

/* --- contents -------------------------------------------------------------*/

void
sign_roa_write(const struct roa *roa, struct bytes *out)
{
	const struct prefix *p = &roa->prefix;
	const uint8_t afi[2] = { 0, p->addr.family == IP_V4 ? 1 : 2 };
	size_t at = der_open(out, DER_SEQUENCE);
	size_t blocks, family, addresses, address;

	der_add_u64(out, roa->origin_as);
	blocks = der_open(out, DER_SEQUENCE);
	family = der_open(out, DER_SEQUENCE);
	der_add(out, DER_OCTET_STRING, afi, sizeof(afi));
	addresses = der_open(out, DER_SEQUENCE);
	address = der_open(out, DER_SEQUENCE);
	der_add_bits(out, p->addr.bytes, p->len);
	if (roa->max_length != p->len)
		der_add_u64(out, roa->max_length);
	der_close(out, address);
	der_close(out, addresses);
	der_close(out, family);
	der_close(out, blocks);
	der_close(out, at);
}

void
sign_aspa_write(const struct as_record *aspa, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);
	size_t version = der_open(out, DER_CONTEXT_OF | 0), providers;

	der_add_u64(out, 1);
	der_close(out, version);
	der_add_u64(out, aspa->as);
	providers = der_open(out, DER_SEQUENCE);
	for (size_t i = 0; i < aspa->n; i++)
		der_add_u64(out, aspa->members[i]);
	if (aspa->n == 0)
		der_add_u64(out, 0);
	der_close(out, providers);
	der_close(out, at);
}

void
sign_manifest_write(uint64_t number, int64_t from_s, int64_t until_s,
    const struct sign_manifest_file *files, size_t n, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE), list, one;

	der_add_u64(out, number);
	der_add_generalized_time(out, from_s);
	der_add_generalized_time(out, until_s);
	der_add_oid(out, OID_SHA256);
	list = der_open(out, DER_SEQUENCE);
	for (size_t i = 0; i < n; i++) {
		one = der_open(out, DER_SEQUENCE);
		der_add_text(out, DER_IA5_STRING, files[i].name);
		der_add_bits(out, files[i].sha256, SIGN_SHA256_BYTES * 8);
		der_close(out, one);
	}
	der_close(out, list);
	der_close(out, at);
}

/* --- the message ----------------------------------------------------------*/

/* SHA-256 without parameters (RFC 5754 2), RSA with NULL (RFC 3370 3.2). */
static void
write_algorithm(const char *oid, bool null, struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE);

	der_add_oid(out, oid);
	if (null)
		der_add_null(out);
	der_close(out, at);
}

struct attribute {
	size_t at, values;
};

static struct attribute
open_attribute(struct bytes *out, const char *oid)
{
	struct attribute a;

	a.at = der_open(out, DER_SEQUENCE);
	der_add_oid(out, oid);
	a.values = der_open(out, DER_SET);
	return a;
}

static void
close_attribute(struct bytes *out, struct attribute a)
{
	der_close(out, a.values);
	der_close(out, a.at);
}

/* As a SET OF: what is signed has this tag, the message another one (RFC 5652
 * 5.4). */
static bool
write_attributes(const char *type, const struct bytes *contents, int64_t time_s,
    struct bytes *out)
{
	uint8_t digest[SIGN_SHA256_BYTES];
	size_t at = der_open(out, DER_SET);
	struct attribute a = open_attribute(out, OID_CONTENT_TYPE);
	bool ok = sign_sha256(contents->data, contents->n, digest);

	der_add_oid(out, type);
	close_attribute(out, a);
	a = open_attribute(out, OID_MESSAGE_DIGEST);
	der_add(out, DER_OCTET_STRING, digest, sizeof(digest));
	close_attribute(out, a);
	a = open_attribute(out, OID_SIGNING_TIME);
	der_add_time(out, time_s);
	close_attribute(out, a);
	der_close_set(out, at);
	return ok;
}

static bool
write_signer(const struct bytes *attributes, const struct sign_key *key,
    struct bytes *out)
{
	uint8_t id[SIGN_SHA1_BYTES], signature[SIGN_KEY_BYTES];
	size_t at = der_open(out, DER_SEQUENCE);
	bool ok = sign_key_id(key, id) &&
	    sign_key_sign(key, attributes->data, attributes->n, signature);

	der_add_u64(out, 3);
	der_add(out, DER_CONTEXT | 0, id, sizeof(id));
	write_algorithm(OID_SHA256, false, out);
	if (ok) {
		bytes_add_u8(out, DER_CONTEXT_OF | 0);
		bytes_add(out, attributes->data + 1, attributes->n - 1);
		write_algorithm(OID_RSA, true, out);
		der_add(out, DER_OCTET_STRING, signature, sizeof(signature));
	}
	der_close(out, at);
	return ok;
}

static void
write_contents(const char *type, const struct bytes *contents,
    struct bytes *out)
{
	size_t at = der_open(out, DER_SEQUENCE), inside;

	der_add_oid(out, type);
	inside = der_open(out, DER_CONTEXT_OF | 0);
	der_add(out, DER_OCTET_STRING, contents->data, contents->n);
	der_close(out, inside);
	der_close(out, at);
}

bool
sign_message_write(const char *type, const struct bytes *contents,
    const struct bytes *ee_cert, const struct sign_key *ee_key, int64_t time_s,
    struct bytes *out)
{
	struct bytes attributes = { 0 };
	size_t info = der_open(out, DER_SEQUENCE), explicit, data, set;
	bool ok = write_attributes(type, contents, time_s, &attributes);

	der_add_oid(out, OID_SIGNED_DATA);
	explicit = der_open(out, DER_CONTEXT_OF | 0);
	data = der_open(out, DER_SEQUENCE);
	der_add_u64(out, 3);
	set = der_open(out, DER_SET);
	write_algorithm(OID_SHA256, false, out);
	der_close(out, set);
	write_contents(type, contents, out);
	der_add(out, DER_CONTEXT_OF | 0, ee_cert->data, ee_cert->n);
	set = der_open(out, DER_SET);
	ok = ok && write_signer(&attributes, ee_key, out);
	der_close(out, set);
	der_close(out, data);
	der_close(out, explicit);
	der_close(out, info);
	bytes_finish(&attributes);
	return ok;
}
