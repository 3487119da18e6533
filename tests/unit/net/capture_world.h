/* A small world with something of everything that MRT files and captures carry,
 * seen from AS 64500: IPv4 and IPv6 sessions, a 4-octet AS number, every
 * attribute, announcements and withdrawals, and a session that ends and comes
 * back. */
#ifndef TEST_NET_CAPTURE_WORLD_H
#define TEST_NET_CAPTURE_WORLD_H

#include "net_lab.h"

enum { OURS = 64500, CUSTOMER = 64501, PROVIDER = 64502, FAR = 65537 };

/* 2026-01-01 00:00:00.250 */
#define EPOCH_MS UINT64_C(1767225600250)

static inline void
capture_link(struct lab *l, uint32_t a, uint32_t b, enum relation rel, int net)
{
	struct link_spec spec = { .relation = rel, .delay_ms = 7 };
	char text[PREFIX_TEXT_MAX];

	lab_as(l, a);
	lab_as(l, b);
	spec.a = lab_router(l, a);
	spec.b = lab_router(l, b);
	(void)snprintf(text, sizeof(text), "198.51.100.%d", 4 * net + 1);
	spec.addr_a[AF_V4] = lab_addr(text);
	(void)snprintf(text, sizeof(text), "198.51.100.%d", 4 * net + 2);
	spec.addr_b[AF_V4] = lab_addr(text);
	(void)snprintf(text, sizeof(text), "2001:db8:ffff:%d::1", net);
	spec.addr_a[AF_V6] = lab_addr(text);
	(void)snprintf(text, sizeof(text), "2001:db8:ffff:%d::2", net);
	spec.addr_b[AF_V6] = lab_addr(text);
	spec.len[AF_V4] = 30;
	spec.len[AF_V6] = 64;
	topology_add_link(&l->topo, &spec);
}

/* An announcement with attributes as a script may give them. */
static inline void
capture_announce(struct lab *l, uint64_t at_ms, uint32_t as, const char *prefix)
{
	static const uint32_t words[] = { COMMUNITY(64501, 2),
		COMMUNITY(64501, 1) };
	static const uint32_t extended[] = { 0x0002fbf5, 1 };
	static const uint32_t large[] = { 64501, 1, 2, 65537, 0, 0 };
	static const uint32_t set[] = { 64511, 64510 };
	struct attr_table *t = sim_attrs(l->sim);
	struct path_attrs a;

	path_attrs_init(&a);
	a.origin = ORIGIN_INCOMPLETE;
	a.as_path = as_path_prepend(t, as_path_prepend_set(t, 0, set, 2), FAR);
	a.flags = ATTR_HAS_MED | ATTR_ATOMIC_AGGREGATE | ATTR_HAS_AGGREGATOR;
	a.multi_exit_disc = 77;
	a.aggregator_as = FAR;
	a.aggregator_addr = lab_addr("192.0.2.9");
	a.communities = word_set_sorted(t, words, 2, 1);
	a.extended_communities = word_set_sorted(t, extended, 2, 2);
	a.large_communities = word_set_sorted(t, large, 6, 3);
	lab_post(l,
	    (struct sim_event){ .time_ms = at_ms,
		.kind = EV_ORIGINATE,
		.router = lab_router(l, as),
		.prefix = lab_id(l, prefix),
		.attrs = attr_intern(t, &a) });
}

static inline void
capture_world(struct lab *l)
{
	static const struct {
		uint64_t at_ms;
		uint32_t as;
		const char *prefix;
		enum sim_event_kind kind;
	} events[] = {
		{ 0, OURS, "203.0.113.0/24", EV_ORIGINATE },
		{ 0, PROVIDER, "0.0.0.0/0", EV_ORIGINATE },
		{ 0, PROVIDER, "192.0.2.0/24", EV_ORIGINATE },
		{ 0, FAR, "192.0.2.128/25", EV_ORIGINATE },
		{ 1000, CUSTOMER, "2001:db8::/32", EV_ORIGINATE },
		{ 2000, FAR, "2001:db8:1::/48", EV_ORIGINATE },
		{ 3000, PROVIDER, "::/0", EV_ORIGINATE },
		{ 40000, FAR, "2001:db8:1::/48", EV_WITHDRAW },
		{ 41000, PROVIDER, "192.0.2.0/24", EV_WITHDRAW },
	};

	lab_init(l);
	capture_link(l, OURS, CUSTOMER, REL_CUSTOMER, 1);
	capture_link(l, OURS, PROVIDER, REL_PROVIDER, 2);
	capture_link(l, CUSTOMER, FAR, REL_CUSTOMER, 3);
	lab_create(l);
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		lab_post(l,
		    (struct sim_event){ .time_ms = events[i].at_ms,
			.kind = (uint8_t)events[i].kind,
			.router = lab_router(l, events[i].as),
			.prefix = lab_id(l, events[i].prefix) });
	capture_announce(l, 5000, CUSTOMER, "198.51.100.0/24");
	capture_announce(l, 5000, CUSTOMER, "2001:db8:2::/48");
	for (int up = 0; up < 2; up++)
		lab_post(l,
		    (struct sim_event){
			.time_ms = up ? 30000 : 20000,
			.kind = EV_SESSION_ADMIN,
			.edge = lab_edge(l, OURS, CUSTOMER),
			.up = up != 0,
		    });
	lab_start(l);
}

/* As a configured router has them: iBGP with reflection, so that LOCAL_PREF,
 * ORIGINATOR_ID and CLUSTER_LIST are on the wire. r[0] hears from r[1], the
 * reflector, what r[2] has learned from AS 64501. */
struct capture_inside {
	struct lab lab;
	router_id_t r[3];
};

static inline void
capture_inside(struct capture_inside *w)
{
	static const int pairs[][2] = { { 0, 1 }, { 1, 2 } };
	struct lab *l = &w->lab;
	struct router_config *c[3];

	lab_init(l);
	topology_add_as(&l->topo, OURS, NULL, NULL);
	for (uint32_t i = 0; i < 3; i++) {
		char name[8];
		struct ip_addr lo = ip_addr_v4(0xc0000201u + i);

		(void)snprintf(name, sizeof(name), "r%u", i);
		w->r[i] =
		    topology_add_router(&l->topo, OURS, name, 0xc0000201u + i);
		topology_set_loopback(&l->topo, w->r[i], &lo);
	}
	lab_as(l, CUSTOMER);
	for (size_t i = 0; i < 2; i++)
		topology_add_link(&l->topo,
		    &(struct link_spec){ .a = w->r[i],
			.b = w->r[i + 1],
			.relation = REL_INTERNAL,
			.delay_ms = 1 });
	topology_add_link(&l->topo,
	    &(struct link_spec){ .a = w->r[2],
		.b = lab_router(l, CUSTOMER),
		.relation = REL_CUSTOMER,
		.delay_ms = 3 });
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		router_id_t a = w->r[pairs[i][0]], b = w->r[pairs[i][1]];

		topology_add_session(&l->topo, a, b,
		    l->topo.routers[a].loopback[AF_V4],
		    l->topo.routers[b].loopback[AF_V4], REL_INTERNAL, 2);
	}
	lab_create(l);
	for (size_t i = 0; i < 3; i++) {
		c[i] = lab_config(l, OURS);
		c[i]->router_id = 0xc0000201u + (uint32_t)i;
		c[i]->options.hold_s = 90;
	}
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		for (int side = 0; side < 2; side++) {
			int me = pairs[i][side], other = pairs[i][1 - side];
			struct neighbor *n = lab_neighbor_addr(c[me],
			    l->topo.routers[w->r[other]].loopback[AF_V4], OURS);

			n->update_source = "lo";
			n->af[AF_V4].next_hop_self = me == 2;
			n->af[AF_V4].route_reflector_client = me == 1;
		}
	lab_neighbor_addr(c[2],
	    l->topo
		.edges[topology_edge_to_as(&l->topo, w->r[2], CUSTOMER, AF_V4)]
		.remote_addr,
	    CUSTOMER);
	for (size_t i = 0; i < 3; i++)
		lab_commit_router(l, w->r[i], c[i]);
	capture_announce(l, 100, CUSTOMER, "198.51.100.0/24");
	lab_start(l);
}

#endif
