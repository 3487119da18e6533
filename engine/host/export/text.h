/* What stands beside the configurations in an exported folder: the plan for
 * programs ("links"), the VRPs, and a page for people (README.txt). */
#ifndef HOST_EXPORT_TEXT_H
#define HOST_EXPORT_TEXT_H

#include "host/export/router.h"

/* Lines of words, the first of which says what the line is. kind is the word
 * for the routers' daemons: "frr", "bird". */
void export_links_print(const struct export_world *w, const char *kind,
    struct strbuf *out);
/* vrps.json with the ROAs that are published now. */
void export_vrps_print(const struct export_world *w, struct strbuf *out);
/* Has some router an RPKI cache? */
bool export_has_cache(const struct export_world *w);
void export_readme_print(const struct export_world *w, const char *kind,
    const struct export_said *said, struct strbuf *out);

/* Starts and stops the network: a program for sh (export_network.sh). */
extern const char host_export_network[];

#endif
