/* The wires of an exported world: which interface of which router is where,
 * and how routers of one AS find each other.
 *
 * The simulator has links; a machine has interfaces. Links of one subnet are
 * one segment: a wire between two routers, or a LAN (an exchange) with one port
 * for each member. Interfaces are called eth0, eth1 ... in the order of a
 * router's links, because names as routers have them ("GigabitEthernet0/0")
 * are no names of Linux. Instead of an IGP, which the simulator computes
 * without messages, each router gets the routes that it would find. */
#ifndef HOST_EXPORT_PLAN_H
#define HOST_EXPORT_PLAN_H

#include "net/sim.h"

enum { EXPORT_ADDRS = 8, EXPORT_NAME_MAX = 16, EXPORT_NO_SEGMENT = -1 };

struct export_addr {
	struct ip_addr addr;
	uint8_t len;
};

struct export_port {
	router_id_t router;
	char name[EXPORT_NAME_MAX];
	/* The configuration's name of it, or NULL. Borrowed from there. */
	const char *was;
	int segment; /* EXPORT_NO_SEGMENT: nothing is connected */
	struct export_addr addrs[EXPORT_ADDRS];
	size_t n_addrs;
};

struct export_segment {
	bool lan; /* more than two ports */
	bool up;
	size_t n_ports;
};

/* What an IGP would have told the router. */
struct export_way {
	router_id_t router;
	struct prefix to;
	struct ip_addr via; /* IP_NONE: the next router has no such address */
	uint32_t cost;
};

struct export_plan {
	struct export_port *ports; /* by router, in the order of its links */
	size_t n_ports, cap_ports;
	struct export_segment *segments;
	size_t n_segments, cap_segments;
	struct export_way *ways; /* by router, then prefix */
	size_t n_ways, cap_ways;
	bool has_v6; /* some prefix of the world is one of IPv6 */
};

/* As the network is now: links that are down are so in the plan. */
void export_plan_make(const struct sim *s, struct export_plan *out);
void export_plan_finish(struct export_plan *p);

/* What an interface of the router's configuration is called here; NULL when it
 * has none of that name. */
const char *export_plan_name(const struct export_plan *p, router_id_t r,
    const char *was);

#endif
