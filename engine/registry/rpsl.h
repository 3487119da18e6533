/* RPSL objects as text (RFC 2622, RFC 4012), as a registry publishes them.
 *
 * The classes of rpsl_class.def become objects of the IRR; the others of RPSL
 * and of the RIRs are accepted with a note. Objects are held to what is used of
 * them, not to all that a registry asks of an update (irr_update.h). */
#ifndef REGISTRY_RPSL_H
#define REGISTRY_RPSL_H

#include "core/diag.h"
#include "registry/irr.h"

/* Adds what the text publishes. False when there is any error; nothing is
 * added then. file (may be NULL) must outlive the diagnostics. An object
 * replaces the one with its class, key and source. Where databases were
 * declared, others are an error. */
bool rpsl_read(struct irr *irr, struct diags *d, const char *file,
    const char *text, size_t len);

/* The same for texts that belong together: all of them, or nothing. */
bool rpsl_read_all(struct irr *irr, struct diags *d,
    const struct rpsl_text *texts, size_t n);

#endif
