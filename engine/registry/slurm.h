/* Local exceptions of a validator: SLURM (RFC 8416), and its version 2 with
 * ASPA (draft-ietf-sidrops-aspa-slurm).
 *
 * What a validator found is filtered first, then what is asserted locally is
 * added; assertions are never filtered (RFC 8416 3.5). Router keys (BGPsec)
 * are read and checked, and have no effect here.
 *
 * Files that are used together must not speak of the same thing (4.2): of two
 * such files none is used. */
#ifndef REGISTRY_SLURM_H
#define REGISTRY_SLURM_H

#include "core/arena.h"
#include "core/diag.h"
#include "registry/vrp.h"

/* RFC 8416 3.3.1: at least one of the two. */
struct slurm_filter {
	bool has_prefix, has_as;
	struct prefix prefix;
	uint32_t as;
};

struct slurm_aspa {
	uint32_t customer_as;
	const uint32_t *providers; /* sorted; of assertions only */
	size_t n_providers;
};

/* In the order of the files. */
struct slurm {
	struct slurm_filter *filters;
	size_t n_filters;
	struct vrp *assertions;
	size_t n_assertions;
	struct slurm_aspa *aspa_filters;
	size_t n_aspa_filters;
	struct slurm_aspa *aspa_assertions;
	size_t n_aspa_assertions;
};

struct slurm_text {
	const char *file, *text;
	size_t len;
};

/* Reads files that are used together, into memory of the arena. False and
 * diagnostics ("slurm-...") when any is wrong or two are in conflict; out is
 * empty then. The names of the files must outlive the diagnostics. */
bool slurm_read(struct arena *arena, struct diags *d,
    const struct slurm_text *texts, size_t n, struct slurm *out);

/* The first filter that removes a VRP; NULL: it stays. */
const struct slurm_filter *slurm_removes(const struct slurm *s,
    const struct vrp *v);
bool slurm_removes_aspa(const struct slurm *s, uint32_t customer_as);
/* What the validator hands out instead of v. Caller destroys. */
struct vrp_set *slurm_apply(const struct slurm *s, const struct vrp *v,
    size_t n);

#endif
