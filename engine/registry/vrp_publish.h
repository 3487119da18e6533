/* What a validator found, as documents over HTTP, in the formats of two real
 * ones:
 *
 *   /json, /csv            as Routinator writes them
 *   /vrps.json, /vrps.csv  as rpki-client does ("json", "csv" in its folder)
 *   /                      what there is */
#ifndef REGISTRY_VRP_PUBLISH_H
#define REGISTRY_VRP_PUBLISH_H

#include "core/str.h"
#include "registry/aspa.h"
#include "registry/http.h"
#include "registry/vrp.h"

struct published_vrp {
	struct vrp vrp;
	const char *ta;     /* NULL: an assertion of SLURM */
	uint64_t expires_s; /* since 1970; 0: never, as an assertion */
};

struct published_aspa {
	uint32_t customer_as;
	const uint32_t *providers;
	size_t n_providers;
	const char *ta;
	uint64_t expires_s;
};

struct vrp_publication {
	const char *validator;
	uint64_t generated_s;             /* since 1970 */
	const char *generated_text;       /* the same, "2026-01-31T12:00:00Z" */
	const char *etag;                 /* another one for each result */
	bool has_data;                    /* false: there is no result yet */
	const struct published_vrp *vrps; /* by vrp_cmp, one of each */
	size_t n_vrps;
	const struct published_aspa *aspas; /* by customer */
	size_t n_aspas;
};

void vrp_print_routinator_json(const struct vrp_publication *p,
    struct strbuf *out);
void vrp_print_routinator_csv(const struct vrp_publication *p,
    struct strbuf *out);
void vrp_print_rpki_client_json(const struct vrp_publication *p,
    struct strbuf *out);
void vrp_print_rpki_client_csv(const struct vrp_publication *p,
    struct strbuf *out);

/* Takes at most one request; used: how many bytes that was, 0: more are needed.
 * False: the connection is to be closed when out is sent. */
bool vrp_http_receive(const struct vrp_publication *p, const uint8_t *data,
    size_t n, size_t *used, struct bytes *out);

#endif
