/* FRR and Cisco IOS: one reader and printer, two flavours. See
 * dialect/dialect.h for what the functions mean. */
#ifndef DIALECT_FRR_FRR_H
#define DIALECT_FRR_FRR_H

#include "dialect/dialect.h"

extern const struct dialect dialect_frr;
extern const struct dialect dialect_ios;

/* help.c */
void frr_help_of(enum flavour flavour, struct dialect_help *out,
    const char *text_above, const char *partial);
void frr_manual_of(enum flavour flavour, struct strbuf *out);

#endif
