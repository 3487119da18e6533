/* The world itself: ASes, routers, links, sessions, networks. */
#include "interop/draft.h"

#include <stdio.h>
#include <string.h>

enum {
	LINK_BITS_V4 = 30,
	LINK_BITS_V6 = 126,
	MULTI_MAX = 3, /* routers of one AS */
};

/* --- what the parts of a world have in common ----------------------------- */

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	(void)prefix_parse(text, &p);
	return p;
}

/* A prefix inside base, extra bits longer. */
static struct prefix
inside(struct draft *d, const struct prefix *base, int extra)
{
	struct ip_addr addr = base->addr;

	for (int bit = base->len; bit < base->len + extra; bit++)
		if (draw_chance(d, 50))
			addr.bytes[bit / 8] |= (uint8_t)(0x80 >> (bit % 8));
	return prefix_make(addr, base->len + extra);
}

/* Prefixes that cover each other often: lists with "ge" and "le" and
 * aggregates have something to do. */
static void
draw_prefixes(struct draft *d)
{
	static const char *const bases[AF_COUNT][4] = {
		[AF_V4] = { "192.0.2.0/24", "198.51.100.0/22", "203.0.113.0/24",
		    "172.20.0.0/14" },
		[AF_V6] = { "2001:db8::/32", "2001:db8:100::/40",
		    "2001:db8:ffff::/48", "2001:db8:8000::/33" },
	};

	for (int af = 0; af < AF_COUNT; af++) {
		size_t n = af == AF_V4 ? draw_between(d, 7, 12)
				       : draw_between(d, 4, 7);

		for (size_t i = 0; i < n; i++) {
			struct prefix base =
			    prefix_of(bases[af][draw_below(d, 4)]);

			d->pools.prefixes[af][i] =
			    inside(d, &base, (int)draw_below(d, 7));
		}
		d->pools.n_prefixes[af] = n;
	}
	/* A default route, and what the systems drop unasked. */
	if (draw_chance(d, 10))
		d->pools.prefixes[AF_V4][0] = prefix_of("0.0.0.0/0");
	if (draw_chance(d, 10) && !d->limits.for_bird)
		d->pools.prefixes[AF_V4][1] = prefix_of("224.9.0.0/16");
	if (draw_chance(d, 10))
		d->pools.prefixes[AF_V4][2] = prefix_of("240.9.0.0/16");
	if (draw_chance(d, 10))
		d->pools.prefixes[AF_V6][0] = prefix_of("::/0");
}

static void
draw_words(struct draft *d)
{
	static const char *const well_known[] = { "no-export", "no-advertise",
		"local-AS", "graceful-shutdown", "blackhole" };
	struct pools *p = &d->pools;

	for (uint32_t i = 0; i < 4; i++) {
		uint32_t as = p->ases[draw_below(d, (uint32_t)p->n_ases)];

		p->communities[p->n_communities++] = arena_printf(&d->arena,
		    "%u:%u", as & 0xffff, draw_between(d, 1, 4) * 100 + i);
		uint32_t last = draw_below(d, 3), middle = draw_below(d, 3);

		p->large[p->n_large++] =
		    arena_printf(&d->arena, "%u:%u:%u", as, middle, last);
		p->extended[p->n_extended++] = arena_printf(&d->arena, "%u:%u",
		    as & 0x7fff, draw_below(d, 200));
	}
	if (draw_chance(d, 50))
		p->communities[p->n_communities++] = DRAW_FROM(d, well_known);
}

/* Public, private and four-octet numbers. */
static uint32_t
draw_as(struct draft *d)
{
	for (;;) {
		static const uint32_t first[] = { 64496, 3000, 64512, 65550,
			4200000000u, 200000 };
		uint32_t base = DRAW_FROM(d, first);
		uint32_t as = base + draw_below(d, 8);
		bool seen = false;

		for (size_t i = 0; i < d->pools.n_ases; i++)
			seen = seen || d->pools.ases[i] == as;
		if (!seen)
			return as;
	}
}

/* --- routers -------------------------------------------------------------- */

static void
add_router(struct draft *d, uint32_t as, size_t position, bool alone)
{
	struct draft_router *r = &d->routers[d->n_routers];

	r->as = as;
	r->alone = alone;
	r->id = ip_addr_v4(
	    0x0aff0001u + draw_below(d, 200) * 256 + (uint32_t)d->n_routers);
	r->name = alone ? arena_printf(&d->arena, "as%u", as)
			: arena_printf(&d->arena, "%c%zu",
			      (int)('p' + position), d->n_routers);
	r->atom = draft_add(d, ATOM_ROOT, PART_NONE, d->n_routers, "router %s",
	    r->name);
	d->n_routers++;
}

static void
draw_routers(struct draft *d)
{
	uint32_t n = draw_between(d, 3, 5);
	bool multi = draw_chance(d, 40);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t as = draw_as(d);
		uint32_t here =
		    multi && i == 0 ? draw_between(d, 2, MULTI_MAX) : 1;

		d->pools.ases[d->pools.n_ases++] = as;
		for (uint32_t k = 0; k < here; k++)
			add_router(d, as, k, here == 1);
	}
}

/* BIRD looks for its cluster id as a reflector only, which the first router of
 * an AS may be. What FRR reflects has a MED always. */
static bool
may_have(const struct draft *d, size_t router, const char *option)
{
	bool alone = d->routers[router].alone;

	if (str_eq(option, "bgp cluster-id 7"))
		return !alone && (router == 0 || !d->limits.for_bird);
	if (str_eq(option, "bgp bestpath med missing-as-worst"))
		return alone || d->limits.for_bird;
	return true;
}

/* What is the same for all, and how routes are compared. */
static void
draw_options(struct draft *d, size_t router)
{
	static const struct {
		uint32_t percent;
		const char *text;
	} options[] = {
		{ 15, "bgp always-compare-med" },
		{ 15, "bgp bestpath med missing-as-worst" },
		{ 5, "bgp bestpath as-path ignore" },
		{ 10, "bgp default local-preference 150" },
		{ 20, "bgp cluster-id 7" },
	};
	atom_t parent = d->routers[router].atom;

	draft_add_fixed(d, PART_BGP, router, "bgp deterministic-med");
	draft_add_fixed(d, PART_BGP, router, "bgp bestpath compare-routerid");
	draft_add_fixed(d, PART_BGP, router, "no bgp network import-check");
	draft_add_fixed(d, PART_BGP, router, "no bgp default ipv4-unicast");
	if (d->routers[router].other != NULL || !draw_chance(d, 15))
		draft_add_fixed(d, PART_BGP, router,
		    "no bgp ebgp-requires-policy");
	if (d->routers[router].other != NULL)
		return;
	d->routers[router].leaves = draw_chance(d, 4);
	if (d->routers[router].leaves)
		draft_add(d, parent, PART_BGP, router, "bgp graceful-shutdown");
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (draw_chance(d, options[i].percent) &&
		    may_have(d, router, options[i].text))
			draft_add(d, parent, PART_BGP, router, "%s",
			    options[i].text);
}

/* --- networks ------------------------------------------------------------- */

static const char *
map_words(struct draft *d, const struct policy_place *at, uint32_t percent)
{
	if (!draw_chance(d, percent))
		return "";
	if (draw_chance(d, 4))
		return " route-map NOT-DEFINED";
	return arena_printf(&d->arena, " route-map %s", draw_route_map(d, at));
}

static void
draw_network(struct draft *d, size_t router, enum afi afi,
    const struct prefix *p)
{
	struct policy_place at = { .router = router, .afi = afi };
	enum part part = afi == AF_V4 ? PART_V4 : PART_V6;
	char text[PREFIX_TEXT_MAX];
	const char *map;

	at.parent =
	    draft_add(d, d->routers[router].atom, PART_NONE, router, "network");
	map = map_words(d, &at, 35);
	draft_add(d, at.parent, part, router, "network %s%s",
	    prefix_print(p, text), map);
}

/* FRR makes an aggregate of all paths, the simulator of the best ones. They are
 * the same where each prefix has one path: at a router that has one neighbour
 * and no networks. Elsewhere a map gives the aggregate its ORIGIN. No as-set:
 * which attributes it has in FRR 8.4 depends on the order of arrival. */
static void
draw_aggregate(struct draft *d, size_t router, enum afi afi)
{
	static const char *const kinds[] = { "", " summary-only" };
	const struct pools *pools = &d->pools;
	struct policy_place at = { .router = router, .afi = afi };
	const struct prefix *inner = &pools->prefixes[afi][draw_below(d,
	    (uint32_t)pools->n_prefixes[afi])];
	int shorter = (int)draw_between(d, 1, 6);
	bool collects = d->routers[router].collects;
	const char *kind = DRAW_FROM(d, kinds), *map = "";
	struct prefix p;
	char text[PREFIX_TEXT_MAX];

	if (inner->len <= shorter)
		return;
	p = prefix_make(inner->addr, inner->len - shorter);
	/* A network that is an aggregate too is two routes in FRR. */
	for (size_t i = 0; i < pools->n_prefixes[afi]; i++)
		if (prefix_eq(&p, &pools->prefixes[afi][i]))
			return;
	d->routers[router].plain = false;
	at.parent = draft_add(d, d->routers[router].atom, PART_NONE, router,
	    "aggregate");
	if (!collects || draw_chance(d, 20))
		map = arena_printf(&d->arena, " route-map %s",
		    draw_aggregate_map(d, &at));
	draft_add(d, at.parent, afi == AF_V4 ? PART_V4 : PART_V6, router,
	    "aggregate-address %s%s%s", prefix_print(&p, text), kind, map);
}

/* The pool has some prefixes twice. */
static bool
is_repeated(const struct draft *d, enum afi afi, size_t at)
{
	const struct prefix *pool = d->pools.prefixes[afi];

	for (size_t i = 0; i < at; i++)
		if (prefix_eq(&pool[i], &pool[at]))
			return true;
	return false;
}

/* Other systems announce some of the pool as it is; not the default route, and
 * nothing that they call a martian. */
static void
draw_other_networks(struct draft *d, size_t router, enum afi afi)
{
	for (size_t i = 3; i < d->pools.n_prefixes[afi]; i++) {
		char text[PREFIX_TEXT_MAX];

		if (draw_chance(d, 50) && !is_repeated(d, afi, i))
			draft_add(d, d->routers[router].atom,
			    afi == AF_V4 ? PART_V4 : PART_V6, router,
			    "network %s",
			    prefix_print(&d->pools.prefixes[afi][i], text));
	}
}

/* Some of the pool, each at most once. */
static void
draw_networks(struct draft *d, size_t router, enum afi afi)
{
	const struct draft_router *r = &d->routers[router];

	for (size_t i = 0; i < d->pools.n_prefixes[afi]; i++)
		if (draw_chance(d, 30) && !is_repeated(d, afi, i) &&
		    !r->collects)
			draw_network(d, router, afi,
			    &d->pools.prefixes[afi][i]);
	if (!d->limits.for_bird && /* which makes no aggregates */
	    draw_chance(d, r->collects ? 90 : 15))
		draw_aggregate(d, router, afi);
}

/* --- origin validation ---------------------------------------------------- */

static void
draw_validation(struct draft *d)
{
	if (!draw_chance(d, 35))
		return;
	for (size_t i = 0; i < d->n_routers; i++)
		if (draw_chance(d, 40)) {
			d->routers[i].validates = true;
			draft_add(d, d->routers[i].atom, PART_RPKI, i,
			    "rpki cache 127.0.0.1 3323 preference 1");
		}
	while (d->n_roas < ROAS_MAX && !draw_chance(d, 12)) {
		struct draft_roa *r = &d->roas[d->n_roas];
		enum afi afi = draw_chance(d, 70) ? AF_V4 : AF_V6;
		const struct prefix *p = &d->pools.prefixes[afi][draw_below(d,
		    (uint32_t)d->pools.n_prefixes[afi])];
		uint32_t more = draw_below(d, 4);

		r->prefix = *p;
		r->max_length = (uint8_t)(p->len + more);
		if (r->max_length > ip_bits(p->addr.family))
			r->max_length = p->len;
		r->origin =
		    d->pools.ases[draw_below(d, (uint32_t)d->pools.n_ases)];
		/* stayrtr refuses a ROA for the default route. */
		if (p->len == 0)
			continue;
		r->atom = draft_add(d, ATOM_ROOT, PART_NONE, 0, "roa");
		d->n_roas++;
	}
}

/* --- links ---------------------------------------------------------------- */

static struct ip_addr
link_addr(size_t link, enum afi afi, uint32_t host)
{
	struct ip_addr a;
	char text[PREFIX_TEXT_MAX];

	if (afi == AF_V4)
		return ip_addr_v4(0x0a010000u + (uint32_t)link * 4 + host);
	(void)snprintf(text, sizeof(text), "fd00:0:0:%zx::%x", link + 1, host);
	(void)ip_addr_parse(text, &a);
	return a;
}

static void
add_link(struct draft *d, size_t a, size_t b, bool external)
{
	static const enum relation relations[] = { REL_CUSTOMER, REL_PROVIDER,
		REL_PEER };
	struct draft_link *l = &d->links[d->n_links];
	bool v6 = external && draw_chance(d, 45);
	bool v4 = !v6 || draw_chance(d, 80);

	if (d->n_links == LINKS_MAX)
		return;
	*l = (struct draft_link){ .a = a, .b = b };
	l->relation = external ? DRAW_FROM(d, relations) : REL_INTERNAL;
	l->cost = external ? 0 : draw_between(d, 1, 4) * 5;
	for (int af = 0; af < AF_COUNT; af++)
		if (af == AF_V4 ? v4 : v6) {
			l->addr_a[af] = link_addr(d->n_links, (enum afi)af, 1);
			l->addr_b[af] = link_addr(d->n_links, (enum afi)af, 2);
		}
	if (external)
		l->atom = draft_add(d, d->routers[a].atom, PART_NONE, a,
		    "link %zu", d->n_links);
	d->n_links++;
}

static bool
same_as(const struct draft *d, size_t a, size_t b)
{
	return d->routers[a].as == d->routers[b].as;
}

/* The routers of an AS are wired each to each; the shortest way may lead by a
 * third. Between the ASes a tree, and some more. */
static void
draw_links(struct draft *d)
{
	uint32_t more = draw_below(d, 4);

	for (size_t i = 1; i < d->n_routers; i++) {
		for (size_t k = 0; k < i; k++)
			if (same_as(d, i, k))
				add_link(d, k, i, false);
		if (!same_as(d, i, i - 1) || d->routers[i].alone) {
			size_t to = draw_below(d, (uint32_t)i);

			while (same_as(d, i, to))
				to = draw_below(d, (uint32_t)i);
			add_link(d, to, i, true);
		}
	}
	while (more > 0) {
		size_t a = draw_below(d, (uint32_t)d->n_routers);
		size_t b = draw_below(d, (uint32_t)d->n_routers);

		if (!same_as(d, a, b)) {
			add_link(d, a < b ? a : b, a < b ? b : a, true);
			more--;
		}
	}
}

/* What a router is for, beside having networks. */
static void
draw_part(struct draft *d, size_t router)
{
	static const char *const others[] = { "openbgpd", "gobgp" };
	struct draft_router *r = &d->routers[router];
	size_t links = 0;
	bool v6 = false;

	for (size_t i = 0; i < d->n_links; i++)
		if (d->links[i].a == router || d->links[i].b == router) {
			links++;
			v6 = v6 || ip_addr_is_set(&d->links[i].addr_a[AF_V6]);
		}
	/* What it passes on has next hops that its clients are not next to;
	 * with IPv6, FRR puts its own link-local address beside them. */
	r->serves = r->alone && links > 1 && !v6 && draw_chance(d, 15) &&
	    !d->limits.for_bird;
	r->collects = r->alone && links == 1 && draw_chance(d, 25);
	r->plain = r->alone && links == 1 && !r->collects;
	if (r->plain && !r->validates && draw_chance(d, 20))
		r->other = DRAW_FROM(d, others);
}

void
draft_draw(struct draft *d, uint64_t seed, const struct draft_limits *limits)
{
	d->seed = d->state = seed;
	d->limits = *limits;
	draw_routers(d);
	draw_prefixes(d);
	draw_words(d);
	draw_validation(d);
	draw_links(d);
	for (size_t i = 0; i < d->n_routers; i++)
		draw_part(d, i);
	for (size_t i = 0; i < d->n_routers; i++) {
		draw_options(d, i);
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++)
			if (d->routers[i].other != NULL)
				draw_other_networks(d, i, afi);
			else if (!d->routers[i].serves)
				draw_networks(d, i, afi);
	}
	draw_sessions(d);
}
