/* RPSL objects as text (RFC 2622, RFC 4012), as a registry publishes them.
 *
 * Of the classes, route and route6 become route objects, as-set becomes a set,
 * aut-num names its AS. The other classes of RPSL are accepted with a note. */
#ifndef REGISTRY_RPSL_H
#define REGISTRY_RPSL_H

#include "core/diag.h"
#include "registry/registry.h"
#include "registry/rpsl_object.h"

/* Adds what the text publishes. False when there is any error; nothing is
 * added then. file (may be NULL) must outlive the diagnostics. An as-set
 * replaces the one of its name. */
bool rpsl_read(struct registry *r, struct diags *d, const char *file,
    const char *text, size_t len);

/* The same for texts that belong together: all of them, or nothing. */
bool rpsl_read_all(struct registry *r, struct diags *d,
    const struct rpsl_text *texts, size_t n);

#endif
