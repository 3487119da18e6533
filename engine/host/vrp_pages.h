/* What a validator found, as documents over HTTP, in the formats of two real
 * ones:
 *
 *   /json, /csv            as Routinator writes them
 *   /vrps.json, /vrps.csv  as rpki-client does ("json", "csv" in its folder)
 *   /                      what there is */
#ifndef HOST_VRP_PAGES_H
#define HOST_VRP_PAGES_H

#include "core/bytes.h"
#include "registry/vrp_print.h"

struct vrp_pages {
	const struct vrp_publication *found; /* NULL: there is no result yet */
	const char *etag;                    /* another one for each result */
};

/* Bytes in, bytes out. Takes at most one request; used: how many bytes that
 * was, 0: more are needed. False: the connection is to be closed when out is
 * sent. */
bool vrp_pages_receive(const struct vrp_pages *p, const uint8_t *data, size_t n,
    size_t *used, struct bytes *out);

#endif
