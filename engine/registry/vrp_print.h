/* What a validator found, as two real ones write it: Routinator and
 * rpki-client. Forms that are read again: registry/vrp_list.h. */
#ifndef REGISTRY_VRP_PRINT_H
#define REGISTRY_VRP_PRINT_H

#include "core/str.h"
#include "registry/as_map.h"
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

/* One entry of "roas", or of "aspas", behind the bracket or the entry before
 * it, as Routinator writes it. ta NULL: nothing is said about a trust anchor.
 */
void vrp_print_entry(const struct vrp *v, const char *ta, bool first,
    struct strbuf *out);
void vrp_print_aspa_entry(const struct as_record *a, bool first,
    struct strbuf *out);

#endif
