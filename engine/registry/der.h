/* Writing DER (ITU-T X.690): what certificates, CRLs and signed objects are
 * made of.
 *
 * A value with others inside is opened and closed; its length is put in
 * front of what was written in between. Everything ends up in the shortest
 * form, as DER wants it. Nothing can fail. Nothing is read here. */
#ifndef REGISTRY_DER_H
#define REGISTRY_DER_H

#include "core/bytes.h"

enum {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_PRINTABLE_STRING = 0x13,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,    /* [0] IMPLICIT of something without parts */
	DER_CONTEXT_OF = 0xa0, /* [0] of something with parts */
};

/* Begins a value; give what is returned to der_close(). */
size_t der_open(struct bytes *b, unsigned tag);
void der_close(struct bytes *b, size_t at);
/* The same for SET OF, whose elements stand in the order of their bytes (X.690
 * 11.6). */
void der_close_set(struct bytes *b, size_t at);

/* Any value with these contents. */
void der_add(struct bytes *b, unsigned tag, const void *data, size_t n);
void der_add_text(struct bytes *b, unsigned tag, const char *text);
void der_add_true(struct bytes *b);
void der_add_null(struct bytes *b);
void der_add_u64(struct bytes *b, uint64_t value);
/* A positive INTEGER of n bytes in network order. */
void der_add_integer(struct bytes *b, const uint8_t *data, size_t n);
/* The first n_bits bits of data; those behind them in the last byte become
 * zero. */
void der_add_bits(struct bytes *b, const uint8_t *data, size_t n_bits);
/* "1.2.840.113549": decimal, at least two arcs. */
void der_add_oid(struct bytes *b, const char *dotted);
/* time_s: seconds since 1970, until the end of 9999. */
void der_add_generalized_time(struct bytes *b, int64_t time_s);
/* UTCTime until 2049, GeneralizedTime from then on (RFC 5280 4.1.2.5). */
void der_add_time(struct bytes *b, int64_t time_s);

#endif
