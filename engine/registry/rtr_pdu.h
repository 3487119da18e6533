/* The PDUs of the RPKI to Router protocol: version 1 (RFC 8210) and version 0
 * (RFC 6810), written and read.
 *
 * Version 0 has no Router Key and no timers in End of Data; otherwise the two
 * are the same on the wire. All numbers are in network order. */
#ifndef REGISTRY_RTR_PDU_H
#define REGISTRY_RTR_PDU_H

#include "core/bytes.h"
#include "registry/vrp.h"

enum { RTR_VERSION_MAX = 1, RTR_VERSIONS = 2, RTR_HEADER_BYTES = 8 };
/* What is read at most. Only an Error Report has no length of its own; it has a
 * PDU and a sentence in it. */
enum { RTR_PDU_BYTES_MAX = 4096 };

/* The PDU types of RFC 8210 14, each described in 5.2 to 5.11. */
enum rtr_type {
	RTR_TYPE_SERIAL_NOTIFY = 0,
	RTR_TYPE_SERIAL_QUERY = 1,
	RTR_TYPE_RESET_QUERY = 2,
	RTR_TYPE_CACHE_RESPONSE = 3,
	RTR_TYPE_IPV4_PREFIX = 4,
	RTR_TYPE_IPV6_PREFIX = 6,
	RTR_TYPE_END_OF_DATA = 7,
	RTR_TYPE_CACHE_RESET = 8,
	RTR_TYPE_ROUTER_KEY = 9,
	RTR_TYPE_ERROR_REPORT = 10
};

/* The error codes of RFC 8210 12. All are fatal but RTR_ERROR_NO_DATA. */
enum rtr_error {
	RTR_ERROR_CORRUPT_DATA = 0,
	RTR_ERROR_INTERNAL_ERROR = 1,
	RTR_ERROR_NO_DATA = 2,
	RTR_ERROR_INVALID_REQUEST = 3,
	RTR_ERROR_UNSUPPORTED_VERSION = 4,
	RTR_ERROR_UNSUPPORTED_TYPE = 5,
	RTR_ERROR_UNKNOWN_WITHDRAWAL = 6,
	RTR_ERROR_DUPLICATE_ANNOUNCEMENT = 7,
	RTR_ERROR_UNEXPECTED_VERSION = 8
};
const char *rtr_type_name(unsigned type);  /* "Serial Query", "type 99" */
const char *rtr_error_name(unsigned code); /* "Corrupt Data", "unknown" */
bool rtr_error_is_fatal(unsigned code);

/* In seconds (RFC 8210 6). */
struct rtr_timers {
	uint32_t refresh_s, retry_s, expire_s;
};
/* The nearest that RFC 8210 6 allows: refresh 1 to 86400, retry 1 to 7200,
 * expire 600 to 172800 and larger than both. */
struct rtr_timers rtr_timers_allowed(struct rtr_timers wanted);

/* --- writing --------------------------------------------------------------*/

void rtr_add_serial_notify(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial);
void rtr_add_serial_query(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial);
void rtr_add_reset_query(struct bytes *out, uint8_t version);
void rtr_add_cache_response(struct bytes *out, uint8_t version,
    uint16_t session);
/* IPv4 or IPv6 Prefix. */
void rtr_add_prefix(struct bytes *out, uint8_t version, const struct vrp *v,
    bool announce);
void rtr_add_end_of_data(struct bytes *out, uint8_t version, uint16_t session,
    uint32_t serial, struct rtr_timers timers);
void rtr_add_cache_reset(struct bytes *out, uint8_t version);
/* pdu: what is reported, cut to what fits; n 0: nothing in particular. text is
 * UTF-8, may be empty. */
void rtr_add_error(struct bytes *out, uint8_t version, enum rtr_error code,
    const uint8_t *pdu, size_t n, const char *text);

/* --- reading --------------------------------------------------------------*/

/* What its type does not have is zero. */
struct rtr_pdu {
	uint8_t version, type;
	uint32_t length;  /* of all of it */
	uint16_t session; /* Error Report: the code */
	uint32_t serial;
	bool announce; /* prefixes */
	struct vrp vrp;
	bool has_timers;
	struct rtr_timers timers;
	const uint8_t *erroneous; /* Error Report; borrowed */
	size_t n_erroneous;
	const char *text; /* not NUL-terminated, not checked */
	size_t n_text;
};

enum rtr_read {
	RTR_READ_DONE,
	RTR_READ_MORE, /* the rest has not arrived */
	RTR_READ_BAD   /* error and why say what is wrong; out has what its
			* header says, as far as that arrived */
};

/* Reads the PDU at the beginning of data. A length that cannot be is found
 * before the rest arrives. Reserved fields and bits are ignored (RFC 8210 5,
 * 5.1). why is a static sentence. */
enum rtr_read rtr_pdu_read(const uint8_t *data, size_t n, struct rtr_pdu *out,
    enum rtr_error *error, const char **why);

#endif
