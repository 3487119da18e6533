/* The routes of a world in one form, whoever says them: the simulator, FRR,
 * BIRD, or the messages on the wire.
 *
 * A row is one route in one place. Its attributes are interned in the
 * simulator's table, so that comparing two worlds is comparing numbers. */
#ifndef INTEROP_RIB_H
#define INTEROP_RIB_H

#include "net/sim.h"

enum rib_view {
	RIB_RECEIVED,   /* from a neighbour, before any policy */
	RIB_ACCEPTED,   /* after import policy */
	RIB_LOCAL,      /* made by the router itself */
	RIB_BEST,       /* attrs: 0; edge says whose */
	RIB_ADVERTISED, /* to a neighbour, as on the wire */
	RIB_VIEWS
};
const char *rib_view_name(enum rib_view v);

struct rib_row {
	router_id_t router;
	uint8_t view; /* enum rib_view */
	edge_t edge;  /* of router; EDGE_NONE: own routes */
	struct prefix prefix;
	attr_id attrs;
};

struct rib {
	struct rib_row *rows;
	size_t n, cap;
};

void rib_finish(struct rib *r);
void rib_add(struct rib *r, const struct rib_row *row);
void rib_clear(struct rib *r);
/* In order, each place once. */
void rib_sort(struct rib *r);
/* By place: router, view, edge, prefix. */
int rib_row_cmp(const struct rib_row *a, const struct rib_row *b);

/* Attributes as they are compared: without what no router shows, and without
 * the origin validation state (RFC 8097) that FRR gives its iBGP neighbours
 * and the simulator does not. */
struct path_attrs rib_normal(struct attr_table *t, const struct path_attrs *a);
/* "path 64500 64501, next hop 10.0.0.1, ..." Appends. */
void rib_attrs_print(const struct attr_table *t, attr_id attrs,
    struct strbuf *out);
/* "as64500 received from 10.1.0.1 (as64501) 192.0.2.0/24" */
void rib_place_print(const struct topology *t, const struct rib_row *row,
    struct strbuf *out);

/* --- where rows come from ------------------------------------------------- */

/* What the simulator has now. */
void rib_of_sim(const struct sim *s, struct rib *out);

/* What a router's neighbours have sent it, by its MRT file of messages: rows of
 * view RIB_RECEIVED, and RIB_ADVERTISED of the other side. ended becomes false
 * when a session that the simulator ended for its maximum of prefixes has not
 * been up and ended. False: there is no such file yet. */
bool rib_of_wire(const struct sim *s, router_id_t r, const char *mrt_file,
    struct rib *out, bool *ended);

/* What bgpd of FRR says at its terminal socket: RIB_ACCEPTED, RIB_LOCAL,
 * RIB_BEST. False: it does not answer. */
bool rib_of_frr(const struct sim *s, router_id_t r, const char *socket,
    struct rib *out);
bool rib_of_bird(const struct sim *s, router_id_t r, const char *socket,
    struct rib *out);

/* The edge of router towards a neighbour's address; EDGE_NONE. */
edge_t rib_edge(const struct sim *s, router_id_t r, const struct ip_addr *peer);

#endif
