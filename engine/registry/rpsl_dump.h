/* Dumps of routing registries, as RIPE, RADB and other operators of IRRd give
 * them away: RPSL objects with empty lines between them, read as a stream
 * (RFC 2622).
 *
 * Who wants all of a file has written it, or cut it out himself: an object that
 * is wrong is an error at its place, and nothing of the file is used. Who picks
 * something out has the dump of a registry before him, gigabytes of what
 * somebody once registered: objects that are wrong are left out, each a lint
 * with place and reason, and counted. Reading goes on in both cases, up to
 * DIAG_KEEP errors.
 *
 * What is wanted is kept; memory is for that and for one object. Text that is
 * no UTF-8 is taken for ISO 8859-1, in which RIPE's dumps are. Lines that start
 * with "%" or "#" are remarks, as serial numbers and terms of use. */
#ifndef REGISTRY_RPSL_DUMP_H
#define REGISTRY_RPSL_DUMP_H

#include "registry/irr.h"
#include "registry/pick.h"

enum {
	RPSL_DUMP_OBJECT_MAX = 1 << 20, /* bytes of one object */
	RPSL_DUMP_LINE_MAX = 1 << 24    /* of a line; more is no dump */
};

struct rpsl_dump_counts {
	uint64_t objects; /* in the file; and of them: */
	uint64_t kept;
	uint64_t unwanted;
	uint64_t other_class; /* that the lab does nothing with */
	uint64_t wrong;       /* not as their class must be, or of none */
	uint64_t too_long;
};

struct rpsl_dump;

/* All of it is borrowed. pick may be NULL: everything; out: they are only
 * counted. At most max objects are kept, more are an error ("rpsl-limit"). A
 * file without objects is one ("rpsl-empty"). */
struct rpsl_dump *rpsl_dump_create(struct diags *d, const char *file,
    const struct pick *pick, size_t max, struct irr *out);
void rpsl_dump_destroy(struct rpsl_dump *r); /* NULL is fine */
/* Bytes in whatever portions they come. False: there are errors enough, more
 * need not come. */
bool rpsl_dump_feed(struct rpsl_dump *r, const char *data, size_t n);
/* False when there was an error; nothing is added to out then. An object that
 * comes again replaces the earlier one. */
bool rpsl_dump_finish(struct rpsl_dump *r, struct rpsl_dump_counts *counts);

#endif
