/* Validated ROA Payloads and route origin validation (RFC 6811).
 *
 * A struct vrp_set is an immutable snapshot: what one validator handed to a
 * router at one moment. A change of the published ROAs makes a new set, so a
 * router's view is one pointer and stepping back in time is cheap. */
#ifndef REGISTRY_VRP_H
#define REGISTRY_VRP_H

#include "core/arena.h"
#include "core/diag.h"
#include "core/prefix.h"

struct vrp {
	struct prefix prefix;
	uint8_t max_length;
	uint32_t origin_as; /* 0: AS0, never matches (RFC 6483 4) */
};

enum rov_state { ROV_NOT_FOUND, ROV_VALID, ROV_INVALID };

enum rov_reason {
	ROV_NO_COVERING_VRP,
	ROV_MATCHED,
	ROV_WRONG_ORIGIN, /* no covering VRP names this origin */
	ROV_TOO_LONG,     /* right origin, but longer than maxLength */
	ROV_NO_ORIGIN     /* origin is NONE (AS_SET), RFC 6811 2 */
};

/* The verdict and what it rests on: the VRP that matched when Valid, the
 * covering VRP nearest to a match when Invalid (right origin first), NULL
 * when NotFound. Borrowed from the set. */
struct rov_result {
	enum rov_state state;
	enum rov_reason reason;
	const struct vrp *because;
};

/* By prefix, origin, maxLength; for qsort and bsearch. */
int vrp_cmp(const void *a, const void *b);

struct vrp_set; /* immutable, in the order of vrp_cmp */

/* Copies, sorts and removes duplicates. */
struct vrp_set *vrp_set_create(const struct vrp *v, size_t n);
void vrp_set_destroy(struct vrp_set *s); /* NULL is fine */
const struct vrp *vrp_set_items(const struct vrp_set *s, size_t *n);
bool vrp_set_has(const struct vrp_set *s, const struct vrp *v);
/* set NULL: an empty set. origin_as 0: NONE. */
struct rov_result rov_validate(const struct vrp_set *set,
    const struct prefix *nlri, uint32_t origin_as);

const char *rov_state_name(enum rov_state s);  /* "valid" "not-found" ... */
const char *rov_state_title(enum rov_state s); /* "Valid" "NotFound" ... */

#endif
