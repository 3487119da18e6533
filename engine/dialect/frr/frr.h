/* FRR and Cisco IOS: one reader and printer, two flavours. What the functions
 * mean stands in dialect/dialect.h.
 *
 * The life of a line: core/lex.h cuts it into words; match.c finds the
 * template (command.h, commands_*.def) that they fit in the context they stand
 * in, or errors.c says why there is none; parse.c makes a statement of it; the
 * check of its command (lists.c, neighbor.c, route_map.c ...) looks at what a
 * template cannot say and brings both spellings to one form; tree.c keeps the
 * statement by its key, so that typing it again replaces it and "no" takes it
 * out. At the end lower.c fills the router model from the tree, and print.c
 * writes the tree in canonical order and spelling.
 *
 * What each flavour brings where nothing is said:
 *
 *                          FRR 8.4                    Cisco IOS 15
 *   eBGP without policy    refused (RFC 8212; not     passes
 *                          in its datacenter profile)
 *   communities are sent   all kinds                  none
 *   undefined lists, maps  router_undefined_rejects(), ..._list_matches()
 *   IPv6 neighbors also    yes                        no
 *     exchange IPv4
 *   first AS of the path   free                       must be the neighbor's
 *   abbreviations          clear at the end of line   clear at each word
 *   "match X A" twice      the second replaces        one of both
 *   hold time              180 s (datacenter: 9 s)    180 s
 *
 * Both clear bits behind the length of a prefix (a lint tells), number
 * entries from the last one on, and announce a "network" only when it is in
 * the routing table. */
#ifndef DIALECT_FRR_FRR_H
#define DIALECT_FRR_FRR_H

#include "dialect/dialect.h"

extern const struct dialect dialect_frr;
extern const struct dialect dialect_ios;

/* c, which was read from text, with the statements spelled so; what they mean
 * there is not looked at. */
void frr_print_as(enum flavour spelling, const struct router_config *c,
    struct strbuf *out);
/* translate.c: c in the spelling of the other flavour, for "show config as". */
void frr_translate(
    enum flavour target, const struct router_config *c, struct strbuf *out);

/* help.c */
void frr_help_of(enum flavour flavour, struct dialect_help *out,
    const char *text_above, const char *partial);
void frr_manual_of(enum flavour flavour, struct strbuf *out);

#endif
