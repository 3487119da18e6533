/* What real tools are told about the lab, and in which protocols: VRPs over RTR
 * and HTTP, the routing registry over whois and IRRd's protocol. */
#ifndef HOST_SERVE_REGISTRY_H
#define HOST_SERVE_REGISTRY_H

#include "host/serve_lab.h"
#include "host/server.h"
#include "host/vrp_pages.h"
#include "registry/irr_query.h"
#include "registry/rtr.h"

/* Zeroed but for lab: nothing is told yet. */
struct serve_registry {
	struct serve_lab *lab;
	struct rtr_cache cache;
	struct arena arena; /* of the publication */
	struct vrp_publication publication;
	struct vrp_pages pages;
	uint64_t content; /* a hash of what is published */
	char etag[40], generated[CLOCK_TEXT_MAX];
	/* How often the cache was started: connections to another instance of
	 * it must end. 0: not yet. */
	unsigned instance;
};

/* Looks at what the validator has now. True: something else is told than
 * before. */
bool serve_registry_look(struct serve_registry *r);
/* Is the validator down? Then its doors are closed. */
bool serve_registry_is_down(const struct serve_registry *r);
void serve_registry_finish(struct serve_registry *r);

/* Their arg is the struct serve_registry. */
extern const struct server_protocol serve_rtr, serve_irrd, serve_whois,
    serve_http;

#endif
