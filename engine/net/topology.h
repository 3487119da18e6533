/* ASes, routers, links and the sessions that can exist between them.
 *
 * Built once from a scenario and then only extended. Everything has a dense
 * id in the order of addition; a scenario adds in key order. A session is a
 * pair of directed edges: edge e is "router's side towards peer", and
 * edge_reverse(e) is the other side.
 *
 * A LAN (an IXP) is a number of links whose addresses are in one subnet: each
 * member has a link to the route server and one to each bilateral peer, with
 * its one address on all of them. */
#ifndef NET_TOPOLOGY_H
#define NET_TOPOLOGY_H

#include "bgp/speaker.h"
#include "core/trie.h"

typedef uint32_t router_id_t; /* dense index, not the BGP identifier */
typedef uint32_t edge_t;
typedef uint32_t link_t;
#define ROUTER_NONE 0xffffffffu
#define EDGE_NONE 0xffffffffu
#define LINK_NONE 0xffffffffu

struct topo_as {
	uint32_t as;
	const char *name;   /* "PCCW", or NULL */
	const char *tier;   /* word for the map, or NULL */
	uint32_t *routers;  /* router ids */
	size_t n_routers, cap_routers;
	uint32_t *igp;      /* igp_n^2 costs; NULL while there is one router */
	size_t igp_n;
};

struct topo_router {
	uint32_t as;
	size_t as_index;
	size_t as_position;     /* which of its AS's routers */
	const char *name;       /* "as3491", "edge1" */
	uint32_t bgp_id;        /* default identifier; config may override */
	struct ip_addr loopback[AF_COUNT];
	bool route_server;      /* IXP route server: transparent */
	struct default_behaviour defaults;
	edge_t *edges;          /* own edges in order */
	size_t n_edges, cap_edges;
	link_t *links;          /* own links in order */
	size_t n_links, cap_links;
};

struct topo_link {
	router_id_t a, b;       /* b ROUTER_NONE: a port of a alone */
	enum relation relation; /* of b to a; REL_INTERNAL inside an AS */
	struct ip_addr addr_a[AF_COUNT], addr_b[AF_COUNT];
	uint8_t len[AF_COUNT];
	uint32_t delay_ms;
	uint32_t igp_cost;      /* internal links */
	edge_t edges[AF_COUNT]; /* side of a; EDGE_NONE when no session */
};

struct topo_edge {
	router_id_t router, peer;
	edge_t reverse;
	link_t link;            /* LINK_NONE: multihop or iBGP over the IGP */
	enum afi transport;     /* family of the session's addresses */
	struct ip_addr local_addr, remote_addr;
	enum relation relation; /* of the peer to us */
	uint32_t delay_ms;
	uint32_t mrai_ms;       /* 0: off */
	bool single_family;     /* the link has no session of the other family:
	                         * default routers carry both on this one */
	bool send_role;         /* a default router sends its role (RFC 9234) */
	bool on_demand;         /* made for a configuration: a default router
	                         * does not accept it */
};

struct topology {
	struct arena arena;
	struct topo_as *ases; /* in order of addition */
	size_t n_ases, cap_ases;
	struct topo_router *routers;
	size_t n_routers, cap_routers;
	struct topo_link *links;
	size_t n_links, cap_links;
	struct topo_edge *edges;
	size_t n_edges, cap_edges;
	bool unnumbered;       /* set before adding links: none gets addresses of
	                        * its own accord (whole-Internet graphs) */
	struct trie owners;    /* host prefixes of addresses -> router */
	uint32_t *as_slots;    /* hash of AS numbers: index + 1 */
	size_t as_mask;
};

void topology_init(struct topology *t);
void topology_finish(struct topology *t);
size_t topology_add_as(struct topology *t, uint32_t as, const char *name,
    const char *tier);
router_id_t topology_add_router(struct topology *t, uint32_t as,
    const char *name, uint32_t bgp_id);
/* Addresses with family IP_NONE: that family has no session of its own. A
 * link without any address gets one numbered from its id (100.64.0.0/10). */
struct link_spec {
	router_id_t a, b;
	enum relation relation; /* of b to a */
	struct ip_addr addr_a[AF_COUNT], addr_b[AF_COUNT];
	uint8_t len[AF_COUNT];
	uint32_t delay_ms, igp_cost; /* igp_cost 0: 10 */
	uint32_t mrai_ms;
	bool roles;      /* see send_role */
	bool no_session; /* wire only */
};
/* Makes the eBGP sessions (two edges a family), or only IGP adjacency when
 * REL_INTERNAL or b is ROUTER_NONE. */
link_t topology_add_link(struct topology *t, const struct link_spec *spec);
/* iBGP between two routers of an AS (loopbacks), or multihop eBGP. */
edge_t topology_add_session(struct topology *t, router_id_t a, router_id_t b,
    struct ip_addr addr_a, struct ip_addr addr_b, enum relation relation,
    uint32_t delay_ms);
/* All-pairs costs inside each AS; call when links are complete (again). */
void topology_compute_igp(struct topology *t);
/* The same for one AS into out (n_routers^2), with the cost of each link asked
 * from cost (IGP_UNREACHABLE: down). */
typedef uint32_t topology_link_cost(link_t l, router_id_t from, void *arg);
void topology_igp_of(const struct topology *t, size_t as_index,
    topology_link_cost *cost, void *arg, uint32_t *out);
/* A loopback address of a router (its family's), known to its AS's IGP. */
void topology_set_loopback(
    struct topology *t, router_id_t r, const struct ip_addr *addr);

#define IGP_UNREACHABLE 0xffffffffu
uint32_t topology_igp_cost(
    const struct topology *t, router_id_t from, router_id_t to);

const struct topo_as *topology_find_as(const struct topology *t, uint32_t as);
/* By name ("as3491", "edge1"), by "AS3491" or "3491" when the AS has one
 * router; ROUTER_NONE when there is none (or several). */
router_id_t topology_find_router(const struct topology *t, const char *word);
/* Our edge towards a session address; EDGE_NONE. */
edge_t topology_find_edge(const struct topology *t, router_id_t router,
    const struct ip_addr *remote);
/* The first edge of router towards as; EDGE_NONE. */
edge_t topology_edge_to_as(
    const struct topology *t, router_id_t router, uint32_t as, enum afi afi);
/* The router that owns an interface or loopback address; ROUTER_NONE. */
router_id_t topology_owner_of(
    const struct topology *t, const struct ip_addr *addr);
static inline edge_t
edge_reverse(const struct topology *t, edge_t e)
{
	return t->edges[e].reverse;
}
/* A link of router whose subnet contains addr; LINK_NONE. local (may be NULL)
 * gets the router's own address there. */
link_t topology_connected(const struct topology *t, router_id_t router,
    const struct ip_addr *addr, struct ip_addr *local);
/* ASes reached from as by provider-to-customer links only, as itself
 * included, ascending. Arena memory. */
size_t topology_customer_cone(const struct topology *t, uint32_t as,
    struct arena *arena, uint32_t **out);

#endif
