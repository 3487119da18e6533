/* Dumps of routing registries, as RIPE, RADB and other operators of IRRd give
 * them away: RPSL objects with empty lines between them, read as a stream
 * (RFC 2622).
 *
 * Dumps hold what somebody once registered, and several gigabytes of it: an
 * object that is not understood is left out and counted, and reading goes on.
 * What is wanted is kept; memory is for that and for one object. Text that is
 * no UTF-8 is taken for ISO 8859-1, in which RIPE's dumps are. Lines that start
 * with "%" or "#" are remarks, as serial numbers and terms of use. */
#ifndef REGISTRY_RPSL_DUMP_H
#define REGISTRY_RPSL_DUMP_H

#include "registry/irr.h"
#include "registry/pick.h"

enum {
	RPSL_DUMP_OBJECT_MAX = 1 << 20, /* bytes of one object */
	RPSL_DUMP_SHOWN = 5             /* objects that are wrong */
};

struct rpsl_dump_counts {
	uint64_t objects; /* in the file; and of them: */
	uint64_t kept;
	uint64_t unwanted;
	uint64_t other_class; /* that the lab does nothing with */
	uint64_t wrong;       /* not as their class must be */
	uint64_t too_long;
};

struct rpsl_dump;

/* All of it is borrowed. pick may be NULL: everything; out: they are only
 * counted. At most max objects are kept, more are an error ("rpsl-limit"). The
 * first objects that are wrong are shown as lints. */
struct rpsl_dump *rpsl_dump_create(struct diags *d, const char *file,
    const struct pick *pick, size_t max, struct irr *out);
void rpsl_dump_destroy(struct rpsl_dump *r); /* NULL is fine */
/* Bytes in whatever portions they come. False after an error: more need not
 * come. */
bool rpsl_dump_feed(struct rpsl_dump *r, const char *data, size_t n);
/* False when there was an error; nothing is added to out then. An object that
 * comes again replaces the earlier one. */
bool rpsl_dump_finish(struct rpsl_dump *r, struct rpsl_dump_counts *counts);

#endif
