#include "host/import/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	AS_UNKNOWN = 65535, /* nobody's (RFC 7300) */
	LAN_V4 = 24,
	LAN_V6 = 64,
	LAN_V4_MIN = 8
};
#define SECOND_US ((uint64_t)1000000)
#define DAY_US (86400 * SECOND_US)

/* --- routers --------------------------------------------------------------*/

static bool
is_same_router(const struct import_router *r, const struct import_peer *p)
{
	return r->as == p->as && r->bgp_id == p->bgp_id &&
	    r->peer[afi_of(p->addr.family)] < 0;
}

static void
add_peer(struct import_plan *g, const struct import_taken *t, size_t i)
{
	const struct import_peer *p = &t->peers[i];
	struct import_router *r = NULL;

	for (size_t k = 0; r == NULL && k < g->n_routers; k++)
		if (is_same_router(&g->routers[k], p))
			r = &g->routers[k];
	if (r == NULL) {
		GROW(g->routers, g->n_routers, g->cap_routers);
		r = &g->routers[g->n_routers++];
		*r = (struct import_router){ .as = p->as,
			.bgp_id = p->bgp_id,
			.peer = { -1, -1 } };
	}
	r->peer[afi_of(p->addr.family)] = (int)i;
}

static int
first_peer(const struct import_router *r)
{
	return r->peer[AF_V4] >= 0 ? r->peer[AF_V4] : r->peer[AF_V6];
}

static int
by_as(const void *a, const void *b)
{
	const struct import_router *x = a, *y = b;

	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return first_peer(x) < first_peer(y) ? -1 : 1;
}

static void
name_routers(struct import_plan *g)
{
	size_t number = 0;

	qsort(g->routers, g->n_routers, sizeof(*g->routers), by_as);
	for (size_t i = 0; i < g->n_routers; i++) {
		struct import_router *r = &g->routers[i];
		bool first = i == 0 || g->routers[i - 1].as != r->as;
		bool last =
		    i + 1 == g->n_routers || g->routers[i + 1].as != r->as;

		number = first ? 1 : number + 1;
		r->only = first && last;
		if (r->only)
			(void)snprintf(r->name, sizeof(r->name), "as%u", r->as);
		else
			(void)snprintf(r->name, sizeof(r->name), "as%u-%zu",
			    r->as, number);
		for (int af = 0; af < AF_COUNT; af++)
			if (r->peer[af] >= 0)
				g->router_of[r->peer[af]] = i;
	}
}

/* --- addresses ------------------------------------------------------------*/

/* The first and last address of an IPv4 network are nobody's. */
static bool
is_host(const struct ip_addr *a, int len)
{
	struct prefix net = prefix_make(*a, len);
	uint32_t host;

	if (a->family == IP_V6 || len >= 31)
		return true;
	host = ip_addr_to_v4(a) - ip_addr_to_v4(&net.addr);
	return host != 0 && host != (UINT32_MAX >> len);
}

/* The smallest network in which both can be. */
static int
common_len(const struct ip_addr *a, const struct ip_addr *b)
{
	int len = 0, bits = ip_bits(a->family);

	while (len < bits && ip_addr_bit(a, len) == ip_addr_bit(b, len))
		len++;
	if (len == bits - 1)
		return len;
	while (len > 0 && (!is_host(a, len) || !is_host(b, len)))
		len--;
	return len;
}

static bool
is_taken(const struct import_taken *t, const struct ip_addr *a)
{
	for (size_t i = 0; i < t->n_peers; i++)
		if (ip_addr_eq(&t->peers[i].addr, a) ||
		    ip_addr_eq(&t->peers[i].local, a))
			return true;
	return false;
}

/* With other neighbours, or next hops, in its network it is on a LAN. */
static bool
is_on_lan(const struct import_taken *t, const struct import_peer *p, int len)
{
	struct prefix lan = prefix_make(p->addr, len);

	for (size_t i = 0; i < t->n_peers; i++)
		if (&t->peers[i] != p &&
		    prefix_contains_addr(&lan, &t->peers[i].addr))
			return true;
	for (size_t i = 0; i < t->n_events; i++) {
		const struct ip_addr *hop;

		if (t->events[i].attrs == 0)
			continue;
		hop = &attr_get(t->attrs, t->events[i].attrs)->next_hop;
		if (!ip_addr_eq(hop, &p->addr) &&
		    prefix_contains_addr(&lan, hop))
			return true;
	}
	return false;
}

/* The highest address of the LAN that nobody has. */
static bool
free_host(const struct import_taken *t, const struct import_peer *p, int len,
    struct ip_addr *out)
{
	struct prefix lan = prefix_make(p->addr, len);
	int bits = ip_bits(lan.addr.family);

	if (!is_host(&p->addr, len))
		return false;
	for (unsigned down = 1; down < 250; down++) {
		*out = lan.addr;
		for (int i = len; i < bits; i++)
			out->bytes[i / 8] |= (uint8_t)(0x80u >> (i % 8));
		out->bytes[bits / 8 - 1] =
		    (uint8_t)(out->bytes[bits / 8 - 1] - down);
		if (prefix_contains_addr(&lan, out) && is_host(out, len) &&
		    !is_taken(t, out))
			return true;
	}
	return false;
}

static struct import_side
make_side(const struct import_taken *t, const struct import_peer *p)
{
	struct import_side side = { .own = p->addr };
	int len = p->addr.family == IP_V4 ? LAN_V4 : LAN_V6;
	int bits = ip_bits(p->addr.family);

	if (!is_on_lan(t, p, len)) {
		side.own.bytes[bits / 8 - 1] ^= 1;
		side.len = (uint8_t)(bits - 1);
		return side;
	}
	while (len > LAN_V4_MIN && !free_host(t, p, len, &side.own))
		len--;
	side.len = (uint8_t)len;
	return side;
}

/* The recording says both addresses. Where several neighbours are met at one
 * address there is an exchange, whose network is wider than what is taken of
 * it: a next hop may be there without a session. */
static struct import_side
known_side(const struct import_taken *t, const struct import_peer *p)
{
	int len = common_len(&p->local, &p->addr);
	int lan = p->addr.family == IP_V4 ? LAN_V4 : LAN_V6;
	size_t met = 0;

	for (size_t i = 0; i < t->n_peers; i++)
		met += ip_addr_eq(&t->peers[i].local, &p->local);
	if (met > 1 && lan < len && is_host(&p->local, lan) &&
	    is_host(&p->addr, lan))
		len = lan;
	return (struct import_side){ p->local, (uint8_t)len };
}

static void
choose_sides(struct import_plan *g, const struct import_taken *t)
{
	for (size_t i = 0; i < t->n_peers; i++) {
		const struct import_peer *p = &t->peers[i];

		g->sides[i] = ip_addr_is_set(&p->local) ? known_side(t, p)
							: make_side(t, p);
	}
	/* One address is in one network, the widest that was needed. */
	for (size_t i = 0; i < t->n_peers; i++)
		for (size_t k = 0; k < t->n_peers; k++)
			if (ip_addr_eq(&g->sides[i].own, &g->sides[k].own) &&
			    g->sides[k].len < g->sides[i].len)
				g->sides[i].len = g->sides[k].len;
}

/* --- time -----------------------------------------------------------------*/

/* A table tells since when its paths are there, which may be long: the
 * scenario begins a day before the first message, or the end, at most. */
static void
choose_times(struct import_plan *g, const struct import_taken *t)
{
	uint64_t first = t->has_first ? t->first_us : t->last_us;
	uint64_t oldest = t->last_us, floor_us;

	for (size_t i = 0; i < t->n_events; i++)
		if (t->events[i].dumped && t->events[i].time_us < oldest)
			oldest = t->events[i].time_us;
	floor_us = first > DAY_US ? first - DAY_US : 0;
	if (oldest < first)
		first = oldest > floor_us ? oldest : floor_us;
	g->start_us = first / SECOND_US * SECOND_US;
	g->end_us = t->last_us;
}

uint64_t
import_plan_ms(const struct import_plan *p, const struct import_event *e)
{
	return e->time_us > p->start_us ? (e->time_us - p->start_us) / 1000 : 0;
}

/* --- all of it ------------------------------------------------------------*/

static bool
is_neighbor_as(const struct import_taken *t, uint32_t as)
{
	for (size_t i = 0; i < t->n_peers; i++)
		if (t->peers[i].as == as)
			return true;
	return false;
}

void
import_plan_make(const struct import_taken *t, struct import_plan *out)
{
	*out = (struct import_plan){ .own_as = t->own_as };
	out->sides = xcalloc(t->n_peers + 1, sizeof(*out->sides));
	out->router_of = xcalloc(t->n_peers + 1, sizeof(*out->router_of));
	for (size_t i = 0; i < t->n_peers; i++) {
		out->router_of[i] = SIZE_MAX;
		if (import_keeps(&t->peers[i]))
			add_peer(out, t, i);
	}
	if (out->own_as == 0)
		out->own_as = AS_UNKNOWN;
	while (is_neighbor_as(t, out->own_as))
		out->own_as--;
	name_routers(out);
	choose_sides(out, t);
	choose_times(out, t);
}

void
import_plan_finish(struct import_plan *p)
{
	free(p->routers);
	free(p->sides);
	free(p->router_of);
}
