/* Links: who is whose customer or peer, over which addresses. */
#include "scenario/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELAY_DEFAULT_MS = 10, INTERNAL_DELAY_MS = 1, COST_DEFAULT = 10 };

/* A link and where in the file it stands. */
struct placed_link {
	struct scenario_link link;
	size_t index;
};

struct placed_links {
	struct placed_link *items;
	size_t n, cap;
};

/* A link while it is checked. */
struct draft {
	struct check *c;
	struct placed_links *all;
	size_t index;
	const struct y_link *y;
	struct path at;
	struct scenario_link *link;
};

static void
add_link(struct draft *f)
{
	GROW(f->all->items, f->all->n, f->all->cap);
	f->all->items[f->all->n++] = (struct placed_link){ *f->link, f->index };
}

/* --- ends -----------------------------------------------------------------*/

static bool
check_ends(struct draft *f, const char *a_key, const char *a, const char *b_key,
    const char *b)
{
	struct scenario_link *l = f->link;
	bool ok;

	ok = check_endpoint(f->c, path_make("%s.%s", f->at.s, a_key).s, a,
	    &l->a_as, &l->a_router);
	ok = check_endpoint(f->c, path_make("%s.%s", f->at.s, b_key).s, b,
		 &l->b_as, &l->b_router) &&
	    ok;
	if (!ok)
		return false;
	if (l->relation == REL_INTERNAL) {
		if (l->a_as == l->b_as && l->a_router != l->b_router)
			return true;
		check_error(f->c, f->at.s, "internal",
		    "an internal link joins two routers of one AS");
		return false;
	}
	if (l->a_as == l->b_as) {
		check_error(f->c, f->at.s, "same-as",
		    "both ends of this link are AS%u", l->a_as);
		return false;
	}
	return true;
}

/* Only the ends that are meant to be route servers are. */
static void
check_route_server(struct draft *f)
{
	const struct scenario_link *l = f->link;
	const struct scenario *s = f->c->s;
	bool a = scenario_node(s, l->a_as)->route_server;
	bool b = scenario_node(s, l->b_as)->route_server;

	if (l->relation == REL_RS_CLIENT && !a)
		check_error(f->c, f->at.s, "route-server",
		    "the node AS%u lacks \"route-server: true\"", l->a_as);
	else if ((l->relation != REL_RS_CLIENT && a) || b)
		check_error(f->c, f->at.s, "route-server",
		    "AS%u is a route server: join it with route-server and "
		    "client",
		    b ? l->b_as : l->a_as);
}

/* --- addresses ------------------------------------------------------------*/

/* "22.0.0.1/30" into address and length. */
static bool
check_address(struct draft *f, const char *path, const char *text,
    struct ip_addr *addr, uint8_t *len)
{
	char word[PREFIX_TEXT_MAX];
	const char *slash = strchr(text, '/');
	struct prefix p;
	enum prefix_parse result = prefix_parse(text, &p);

	if (slash != NULL &&
	    (result == PREFIX_OK || result == PREFIX_HOST_BITS)) {
		snprintf(word, sizeof(word), "%.*s", (int)(slash - text), text);
		if (ip_addr_parse(word, addr)) {
			*len = p.len;
			return true;
		}
	}
	check_error(f->c, path, "address",
	    "\"%s\" is not an address with its length, such as 22.0.0.1/30",
	    text);
	return false;
}

struct side {
	const char *key;
	char *const *texts;
	size_t n;
	struct ip_addr *addr; /* [AF_COUNT] */
	uint8_t len[AF_COUNT];
	struct path at[AF_COUNT];
	bool bad; /* has been reported */
};

static void
check_side(struct draft *f, struct side *side)
{
	for (size_t i = 0; i < side->n; i++) {
		struct path at =
		    path_make("%s.addresses.%s.%zu", f->at.s, side->key, i);
		struct ip_addr addr;
		uint8_t len;
		enum afi afi;

		if (!check_address(f, at.s, side->texts[i], &addr, &len)) {
			side->bad = true;
			continue;
		}
		afi = afi_of(addr.family);
		if (ip_addr_is_set(&side->addr[afi])) {
			check_error(f->c, at.s, "address",
			    "one address of each family, found two");
			continue;
		}
		side->addr[afi] = addr;
		side->len[afi] = len;
		side->at[afi] = at;
	}
}

/* The network's own and its broadcast address are nobody's. */
static bool
is_edge_of(const struct prefix *net, const struct ip_addr *addr)
{
	int bits = ip_bits(net->addr.family);

	if (net->addr.family != IP_V4 || net->len >= 31)
		return false;
	if (ip_addr_eq(&net->addr, addr))
		return true;
	for (int i = net->len; i < bits; i++)
		if (!ip_addr_bit(addr, i))
			return false;
	return true;
}

static void
check_family(struct draft *f, struct side *a, struct side *b, enum afi afi)
{
	struct prefix net, other;
	char buf[PREFIX_TEXT_MAX];
	bool has_a = ip_addr_is_set(&a->addr[afi]);
	bool has_b = ip_addr_is_set(&b->addr[afi]);

	if (!has_a && !has_b)
		return;
	if (has_a != has_b) {
		check_error(f->c, (has_a ? a : b)->at[afi].s, "address",
		    "the other end has no IPv%d address", afi == AF_V4 ? 4 : 6);
		return;
	}
	net = prefix_make(a->addr[afi], a->len[afi]);
	other = prefix_make(b->addr[afi], b->len[afi]);
	f->link->len[afi] = a->len[afi];
	if (!prefix_eq(&net, &other))
		check_error(f->c, b->at[afi].s, "outside-link",
		    "this address is outside its link %s",
		    prefix_print(&net, buf));
	else if (ip_addr_eq(&a->addr[afi], &b->addr[afi]))
		check_error(f->c, b->at[afi].s, "address",
		    "both ends have the same address");
	else if (is_edge_of(&net, &a->addr[afi]))
		check_error(f->c, a->at[afi].s, "address",
		    "the first and last address of %s are nobody's",
		    prefix_print(&net, buf));
	else if (is_edge_of(&net, &b->addr[afi]))
		check_error(f->c, b->at[afi].s, "address",
		    "the first and last address of %s are nobody's",
		    prefix_print(&net, buf));
}

static void
check_addresses(struct draft *f, const char *a_key, const char *b_key)
{
	const struct y_addresses *y = f->y->addresses;
	struct side a = { .key = a_key, .addr = f->link->addr_a };
	struct side b = { .key = b_key, .addr = f->link->addr_b };

	if (y == NULL)
		return;
	const struct {
		const char *key;
		char *const *texts;
		size_t n;
	} rows[] = {
		{ "provider", y->provider, y->provider_count },
		{ "customer", y->customer, y->customer_count },
		{ "first", y->first, y->first_count },
		{ "second", y->second, y->second_count },
		{ "route-server", y->route_server, y->route_server_count },
		{ "client", y->client, y->client_count },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (str_eq(rows[i].key, a_key)) {
			a.texts = rows[i].texts;
			a.n = rows[i].n;
		} else if (str_eq(rows[i].key, b_key)) {
			b.texts = rows[i].texts;
			b.n = rows[i].n;
		} else if (rows[i].n > 0) {
			check_error(f->c,
			    path_make("%s.addresses.%s", f->at.s, rows[i].key)
				.s,
			    "address",
			    "the ends of this link are \"%s\" and \"%s\"",
			    a_key, b_key);
			a.bad = true;
		}
	}
	check_side(f, &a);
	check_side(f, &b);
	if (a.bad || b.bad)
		return;
	check_family(f, &a, &b, AF_V4);
	check_family(f, &a, &b, AF_V6);
}

/* --- kinds ----------------------------------------------------------------*/

/* A peering says the same from both sides: the smaller first, so that the
 * order in the file does not matter. */
static void
put_in_order(struct scenario_link *l)
{
	struct scenario_link was = *l;

	if (l->relation == REL_PEER ? l->a_as < l->b_as
		: l->relation == REL_INTERNAL
		? strcmp(l->a_router, l->b_router) < 0
		: true)
		return;
	l->a_as = was.b_as;
	l->b_as = was.a_as;
	l->a_router = was.b_router;
	l->b_router = was.a_router;
	memcpy(l->addr_a, was.addr_b, sizeof(l->addr_a));
	memcpy(l->addr_b, was.addr_a, sizeof(l->addr_b));
}

static void
check_pair(struct draft *f, const char *a_key, const char *a, const char *b_key,
    const char *b)
{
	bool two =
	    f->link->relation == REL_PEER || f->link->relation == REL_INTERNAL;

	if (!check_ends(f, a_key, a, b_key, b))
		return;
	check_route_server(f);
	check_addresses(f, two ? "first" : a_key, two ? "second" : b_key);
	put_in_order(f->link);
	add_link(f);
}

/* The n-th host of a network; false when it has no room. */
static bool
nth_host(const struct prefix *net, size_t n, struct ip_addr *out)
{
	int bits = ip_bits(net->addr.family), room = bits - net->len;
	size_t last = net->addr.family == IP_V4 ? 1 : 0; /* broadcast */

	*out = net->addr;
	if (room < 17 && n + last >= (size_t)1 << room)
		return false;
	for (int byte = bits / 8 - 1; n > 0; byte--) {
		n += out->bytes[byte];
		out->bytes[byte] = (uint8_t)(n & 0xff);
		n >>= 8;
	}
	return true;
}

static void
check_lan(struct draft *f, struct prefix *lan, bool *has)
{
	const struct y_ixp *y = f->y->ixp;

	for (size_t i = 0; i < y->lan_count; i++) {
		struct path at = path_make("%s.ixp.lan.%zu", f->at.s, i);
		struct prefix p;
		enum afi afi;

		if (!check_prefix(f->c, at.s, y->lan[i], &p))
			continue;
		afi = afi_of(p.addr.family);
		if (has[afi])
			check_error(f->c, at.s, "address",
			    "one network of each family, found two");
		has[afi] = true;
		lan[afi] = p;
	}
}

/* A route server and its clients on one LAN: the server has the first
 * address, the members the next ones in the order of the list. */
static void
check_ixp(struct draft *f)
{
	const struct y_ixp *y = f->y->ixp;
	struct scenario_link *l = f->link;
	struct prefix lan[AF_COUNT] = { 0 };
	bool has[AF_COUNT] = { false };

	check_lan(f, lan, has);
	l->relation = REL_RS_CLIENT;
	for (size_t i = 0; i < y->members_count; i++) {
		if (!check_ends(f, "ixp.route-server", y->route_server,
			path_make("ixp.members.%zu", i).s, y->members[i]))
			continue;
		if (i == 0)
			check_route_server(f);
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++) {
			if (!has[afi])
				continue;
			l->len[afi] = lan[afi].len;
			if (!nth_host(&lan[afi], 1, &l->addr_a[afi]) ||
			    !nth_host(&lan[afi], i + 2, &l->addr_b[afi]))
				check_error(f->c,
				    path_make("%s.ixp.lan", f->at.s).s,
				    "address",
				    "the LAN has no address left for %s",
				    y->members[i]);
		}
		add_link(f);
	}
}

static void
check_common(struct draft *f)
{
	const struct y_link *y = f->y;
	struct scenario_link *l = f->link;
	bool internal = y->internal_count > 0;
	uint64_t ms;

	l->delay_ms = internal ? INTERNAL_DELAY_MS : DELAY_DEFAULT_MS;
	if (y->delay != NULL &&
	    check_time(f->c, path_make("%s.delay", f->at.s).s, y->delay, &ms))
		l->delay_ms = (uint32_t)(ms > UINT32_MAX ? UINT32_MAX : ms);
	if (y->mrai != NULL &&
	    check_time(f->c, path_make("%s.mrai", f->at.s).s, y->mrai, &ms))
		l->mrai_ms = (uint32_t)(ms > UINT32_MAX ? UINT32_MAX : ms);
	if (y->cost != 0 && !internal)
		check_error(f->c, path_make("%s.cost", f->at.s).s, "cost",
		    "only an internal link has a cost");
	l->cost = y->cost != 0 ? y->cost : COST_DEFAULT;
	l->roles = y->roles;
	l->no_session = y->session != NULL && !*y->session;
}

static void
check_link(struct check *c, size_t i, struct placed_links *all)
{
	const struct y_link *y = &c->y->links[i];
	struct scenario_link link = { 0 };
	struct draft f = { .c = c,
		.all = all,
		.index = i,
		.y = y,
		.link = &link,
		.at = path_make("links.%zu", i) };
	bool transit = y->provider != NULL || y->customer != NULL;
	bool server = y->route_server != NULL || y->client != NULL;
	int kinds = transit + server + (y->peer_count > 0) +
	    (y->internal_count > 0) + (y->ixp != NULL);

	if (kinds != 1 || (y->provider == NULL) != (y->customer == NULL) ||
	    (y->route_server == NULL) != (y->client == NULL)) {
		check_error(c, f.at.s, "link-kind",
		    "a link is exactly one of: provider and customer, peer, "
		    "internal, route-server and client, ixp");
		return;
	}
	check_common(&f);
	if (transit) {
		link.relation = REL_CUSTOMER;
		check_pair(&f, "provider", y->provider, "customer",
		    y->customer);
	} else if (server) {
		link.relation = REL_RS_CLIENT;
		check_pair(&f, "route-server", y->route_server, "client",
		    y->client);
	} else if (y->peer_count == 2) {
		link.relation = REL_PEER;
		check_pair(&f, "peer.0", y->peer[0], "peer.1", y->peer[1]);
	} else if (y->internal_count == 2) {
		link.relation = REL_INTERNAL;
		check_pair(&f, "internal.0", y->internal[0], "internal.1",
		    y->internal[1]);
	} else if (y->ixp != NULL) {
		if (y->addresses != NULL)
			check_error(c, f.at.s, "address",
			    "addresses of an ixp come from its lan");
		check_ixp(&f);
	}
}

/* --- all of them ----------------------------------------------------------*/

static int
cmp_name(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int
cmp_ends(const struct scenario_link *x, const struct scenario_link *y)
{
	int cmp;

	if (x->a_as != y->a_as)
		return x->a_as < y->a_as ? -1 : 1;
	if (x->b_as != y->b_as)
		return x->b_as < y->b_as ? -1 : 1;
	if ((cmp = cmp_name(x->a_router, y->a_router)) != 0 ||
	    (cmp = cmp_name(x->b_router, y->b_router)) != 0)
		return cmp;
	for (int i = 0; i < AF_COUNT; i++)
		if ((cmp = ip_addr_cmp(&x->addr_a[i], &y->addr_a[i])) != 0)
			return cmp;
	return 0;
}

static int
by_ends(const void *a, const void *b)
{
	const struct placed_link *x = a, *y = b;
	int cmp = cmp_ends(&x->link, &y->link);

	if (cmp != 0)
		return cmp;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* An address is one router's. It may stand in several links of that router (a
 * LAN). */
struct owned {
	struct ip_addr addr;
	uint32_t as;
	const char *router;
	size_t index; /* of the link in the file */
};

static int
cmp_owner(const struct owned *x, const struct owned *y)
{
	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return cmp_name(x->router, y->router);
}

static int
by_addr(const void *a, const void *b)
{
	const struct owned *x = a, *y = b;
	int cmp = ip_addr_cmp(&x->addr, &y->addr);

	if (cmp != 0)
		return cmp;
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return cmp_owner(x, y);
}

static void
check_owners(struct check *c, const struct placed_links *links)
{
	struct owned *all = xcalloc(links->n * 2 * AF_COUNT + 1, sizeof(*all));
	size_t n = 0;
	char buf[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < links->n; i++)
		for (int k = 0; k < AF_COUNT; k++) {
			const struct scenario_link *l = &links->items[i].link;
			size_t index = links->items[i].index;

			if (!ip_addr_is_set(&l->addr_a[k]))
				continue;
			all[n++] = (struct owned){ l->addr_a[k], l->a_as,
				l->a_router, index };
			all[n++] = (struct owned){ l->addr_b[k], l->b_as,
				l->b_router, index };
		}
	qsort(all, n, sizeof(*all), by_addr);
	for (size_t i = 1; i < n; i++)
		if (ip_addr_eq(&all[i - 1].addr, &all[i].addr) &&
		    all[i - 1].index != all[i].index &&
		    cmp_owner(&all[i - 1], &all[i]) != 0)
			check_error(c, path_make("links.%zu", all[i].index).s,
			    "address-twice",
			    "AS%u has the address %s, which is AS%u's already",
			    all[i].as, ip_addr_print(&all[i].addr, buf),
			    all[i - 1].as);
	free(all);
}

void
check_links(struct check *c)
{
	struct scenario *s = c->s;
	struct placed_links all = { 0 };

	for (size_t i = 0; i < c->y->links_count; i++)
		check_link(c, i, &all);
	if (all.n > 0)
		qsort(all.items, all.n, sizeof(*all.items), by_ends);
	s->n_links = all.n;
	s->links = ARENA_ARRAY(&s->arena, all.n, struct scenario_link);
	for (size_t i = 0; i < all.n; i++) {
		s->links[i] = all.items[i].link;
		if (i == 0 || cmp_ends(&s->links[i - 1], &s->links[i]) != 0)
			continue;
		check_error(c, path_make("links.%zu", all.items[i].index).s,
		    "link-twice",
		    "AS%u and AS%u are linked already; a second link needs "
		    "its own addresses",
		    s->links[i].a_as, s->links[i].b_as);
	}
	check_owners(c, &all);
	free(all.items);
}
