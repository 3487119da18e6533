/* Canonical text from the tree: sorted, written out, in the spelling of the
 * flavour. Reading it back gives the same tree. */
#ifndef DIALECT_FRR_PRINT_H
#define DIALECT_FRR_PRINT_H

#include "dialect/frr/tree.h"

/* The tree must be sorted. */
void print_tree(const struct tree *tree, struct strbuf *out);
/* One statement without indentation and line end. */
void print_stmt(const struct stmt *s, enum flavour flavour, struct strbuf *out);
/* acl.c: an access list with its entries. */
void print_access(const struct stmt *s, enum flavour flavour,
    struct strbuf *out);

#endif
