/* A router without a configuration, written out for FRR: the standard economic
 * policy (engine/router/economic.c) and its defences (engine/bgp/defaults.c).
 *
 * Where a route came from is remembered as its tag, which never leaves the
 * router; between the routers of one AS as a large community, which is taken
 * off at the border. */
#include <stdio.h>

#include "host/export/router.h"

enum { TAG_NOT_CUSTOMER = 1, LENGTH_V4 = 32, LENGTH_V6 = 128 };

struct writer {
	const struct export_world *w;
	const struct topology *t;
	const struct topo_router *router;
	const struct default_behaviour *d;
	router_id_t r;
	struct export_said *said;
	struct strbuf *out;
	bool marks;     /* the AS has several routers: communities, not tags */
	bool has_edges; /* some neighbour gets a filter of paths */
	unsigned relations; /* bits of enum relation: which maps are needed */
};

struct names {
	const char *in, *out;
	uint32_t local_pref; /* 0: left alone */
};

static const struct names names[] = {
	[REL_NONE] = { "FROM-ANY", "TO-ANY", 0 },
	[REL_CUSTOMER] = { "FROM-CUSTOMERS", "TO-CUSTOMERS", 200 },
	[REL_PROVIDER] = { "FROM-PROVIDERS", "TO-PROVIDERS", 100 },
	[REL_PEER] = { "FROM-PEERS", "TO-PEERS", 150 },
	[REL_RS] = { "FROM-ROUTE-SERVERS", "TO-ROUTE-SERVERS", 150 },
	[REL_RS_CLIENT] = { "FROM-CLIENTS", "TO-CLIENTS", 0 },
	[REL_INTERNAL] = { NULL, NULL, 0 },
};

static bool
gets_everything(enum relation rel)
{
	return rel != REL_PEER && rel != REL_PROVIDER && rel != REL_RS;
}

static bool
is_customer(enum relation rel)
{
	return rel == REL_CUSTOMER || rel == REL_RS_CLIENT;
}

static const char *
role_word(enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return "provider";
	case REL_PROVIDER:
		return "customer";
	case REL_PEER:
		return "peer";
	case REL_RS:
		return "rs-client";
	case REL_RS_CLIENT:
		return "rs-server";
	case REL_NONE:
	case REL_INTERNAL:
		break;
	}
	return NULL;
}

static const struct topo_edge *
edge_of(const struct writer *x, size_t i)
{
	return &x->t->edges[x->router->edges[i]];
}

/* --- import ---------------------------------------------------------------*/

static void
deny(struct writer *x, const char *map, uint32_t *seq, const char *match)
{
	strbuf_addf(x->out, "route-map %s deny %u\n match %s\nexit\n!\n", map,
	    *seq, match);
	*seq += 10;
}

static void
print_import(struct writer *x, enum relation rel)
{
	const struct default_behaviour *d = x->d;
	const char *map = names[rel].in;
	uint32_t seq = 10;

	/* It passes nothing on. */
	if (d->recorded) {
		strbuf_addf(x->out, "route-map %s deny 10\nexit\n!\n", map);
		return;
	}
	if (d->drop_rov_invalid ||
	    (d->drop_rov_invalid_peer && rel == REL_PEER))
		deny(x, map, &seq, "rpki invalid");
	if (d->check_path_end && d->published != NULL)
		deny(x, map, &seq, "as-path FORGED-END");
	if (d->peerlock_lite && is_customer(rel) && d->published != NULL)
		deny(x, map, &seq, "as-path TRANSIT-FREE");
	if (x->marks) {
		strbuf_addf(x->out,
		    "route-map %s permit %u\n set large-comm-list MARKS "
		    "delete\n on-match next\nexit\n!\n",
		    map, seq);
		seq += 10;
	}
	strbuf_addf(x->out, "route-map %s permit %u\n", map, seq);
	if (names[rel].local_pref != 0)
		strbuf_addf(x->out, " set local-preference %u\n",
		    names[rel].local_pref);
	if (rel != REL_CUSTOMER && rel != REL_NONE) {
		if (x->marks)
			strbuf_addf(x->out,
			    " set large-community %u:0:%d additive\n",
			    x->router->as, TAG_NOT_CUSTOMER);
		else
			strbuf_addf(x->out, " set tag %d\n", TAG_NOT_CUSTOMER);
	}
	strbuf_add(x->out, "exit\n!\n");
}

/* --- export ---------------------------------------------------------------*/

static void
permit(struct writer *x, const char *map, uint32_t seq, const char *match)
{
	strbuf_addf(x->out, "route-map %s permit %u\n", map, seq);
	if (match != NULL)
		strbuf_addf(x->out, " match %s\n", match);
	if (x->marks)
		strbuf_add(x->out, " set large-comm-list MARKS delete\n");
	strbuf_add(x->out, "exit\n!\n");
}

/* leaked: a prefix list of what passes all the same, NULL: none. */
static void
print_export(struct writer *x, enum relation rel, const char *map,
    const char *leaked)
{
	uint32_t seq = 10;

	if (leaked != NULL) {
		struct strbuf match = { 0 };

		strbuf_addf(&match, "ip address prefix-list %s", leaked);
		permit(x, map, seq, strbuf_str(&match));
		strbuf_clear(&match);
		strbuf_addf(&match, "ipv6 address prefix-list %s", leaked);
		permit(x, map, seq + 10, strbuf_str(&match));
		strbuf_finish(&match);
		seq += 20;
	}
	if (!gets_everything(rel))
		deny(x, map, &seq,
		    x->marks ? "large-community MARKS" : "tag 1");
	permit(x, map, seq, NULL);
}

/* --- a leak ---------------------------------------------------------------*/

enum { LEAKS_MAX = 16 };

/* The name of the export map of this edge. */
static const char *
export_map(const struct writer *x, edge_t e)
{
	const struct topo_edge *te = &x->t->edges[e];
	struct prefix leaked[LEAKS_MAX];
	size_t n = export_leaks(x->w, e, leaked, LEAKS_MAX);

	for (size_t i = 0; i < n; i++)
		if (leaked[i].addr.family == IP_NONE)
			return "LEAK";
	if (n > 0)
		return arena_printf(x->said->arena, "LEAK-TO-AS%u",
		    x->t->routers[te->peer].as);
	return names[te->relation].out;
}

static void
print_leak(struct writer *x, edge_t e)
{
	struct prefix leaked[LEAKS_MAX];
	size_t n = export_leaks(x->w, e, leaked, LEAKS_MAX);
	const char *map = export_map(x, e);
	bool family[2] = { false, false };
	char buf[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < n; i++) {
		bool v6 = leaked[i].addr.family == IP_V6;

		family[v6] = true;
		strbuf_addf(x->out, "%s prefix-list %s seq %zu permit %s\n",
		    v6 ? "ipv6" : "ip", map, 5 * (i + 1),
		    prefix_print(&leaked[i], buf));
	}
	if (!family[0])
		strbuf_addf(x->out,
		    "ip prefix-list %s seq 5 deny 0.0.0.0/0 le 32\n", map);
	if (!family[1])
		strbuf_addf(x->out,
		    "ipv6 prefix-list %s seq 5 deny ::/0 le 128\n", map);
	strbuf_add(x->out, "!\n");
	print_export(x, x->t->edges[e].relation, map, map);
}

static void
print_leaks(struct writer *x)
{
	const char *done[LEAKS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < x->router->n_edges; i++) {
		edge_t e = x->router->edges[i];
		const char *map;
		bool seen = false;

		if (edge_of(x, i)->relation == REL_INTERNAL)
			continue;
		map = export_map(x, e);
		if (str_eq(map, names[edge_of(x, i)->relation].out))
			continue;
		for (size_t k = 0; k < n; k++)
			seen |= str_eq(done[k], map);
		if (seen || n == LEAKS_MAX)
			continue;
		done[n++] = map;
		if (str_eq(map, "LEAK"))
			print_export(x, REL_CUSTOMER, map, NULL);
		else
			print_leak(x, e);
	}
}

/* --- lists ----------------------------------------------------------------*/

/* No list permits everything in FRR, so an empty one says its deny. */
static void
print_cone(struct writer *x, enum afi af)
{
	const struct prefix_list *l = x->d->customer_cone[af];
	const char *word = af == AF_V4 ? "ip" : "ipv6";
	unsigned longest = af == AF_V4 ? LENGTH_V4 : LENGTH_V6;
	char buf[PREFIX_TEXT_MAX];

	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n; i++) {
		const struct prefix_rule *rule = &l->rules[i];

		strbuf_addf(x->out,
		    "%s prefix-list REGISTERED seq %zu permit %s", word,
		    5 * (i + 1), prefix_print(&rule->prefix, buf));
		if (rule->max_len > rule->prefix.len)
			strbuf_addf(x->out, " le %u", rule->max_len);
		strbuf_addc(x->out, '\n');
	}
	if (l->n == 0)
		strbuf_addf(x->out,
		    "%s prefix-list REGISTERED seq 5 deny %s le %u\n", word,
		    af == AF_V4 ? "0.0.0.0/0" : "::/0", longest);
	strbuf_add(x->out, "!\n");
}

static void
print_path_lists(struct writer *x)
{
	const struct published *p = x->d->published;
	const char *head = "bgp as-path access-list";
	const struct as_record *all;
	size_t n;

	if (x->d->check_path_end && p != NULL) {
		uint32_t seq = 5;

		all = as_map_items(p->path_ends, &n);
		for (size_t i = 0; p->path_ends != NULL && i < n; i++) {
			uint32_t as = all[i].as;

			for (size_t k = 0; k < all[i].n; k++, seq += 5)
				strbuf_addf(x->out,
				    "%s FORGED-END seq %u deny _%u_%u(_%u)*$\n",
				    head, seq, all[i].members[k], as, as);
			strbuf_addf(x->out,
			    "%s FORGED-END seq %u deny ^%u(_%u)*$\n"
			    "%s FORGED-END seq %u permit _%u$\n",
			    head, seq, as, as, head, seq + 5, as);
			seq += 10;
		}
		strbuf_addf(x->out, "%s FORGED-END seq %u deny .*\n!\n", head,
		    seq);
	}
	if (x->d->peerlock_lite && p != NULL) {
		all = as_map_items(p->transit_free, &n);
		for (size_t i = 0; p->transit_free != NULL && i < n; i++)
			strbuf_addf(x->out,
			    "%s TRANSIT-FREE seq %zu permit _%u_\n", head,
			    5 * (i + 1), all[i].as);
		strbuf_addf(x->out, "%s TRANSIT-FREE seq %zu deny .*\n!\n",
		    head, 5 * (n + 1));
	}
}

static bool
is_edge_as(const struct writer *x, uint32_t as)
{
	return x->d->edge_filter && x->d->published != NULL &&
	    as_map_find(x->d->published->edges, as) != NULL;
}

static void
print_edge_lists(struct writer *x)
{
	for (size_t i = 0; i < x->router->n_edges; i++) {
		uint32_t as = x->t->routers[edge_of(x, i)->peer].as;

		if (edge_of(x, i)->relation != REL_INTERNAL &&
		    is_edge_as(x, as))
			strbuf_addf(x->out,
			    "bgp as-path access-list ONLY-AS%u seq 5 permit "
			    "^%u(_%u)*$\n!\n",
			    as, as, as);
	}
}

/* --- own routes -----------------------------------------------------------*/

static void
print_words(struct strbuf *out, const char *head, const char *text)
{
	strbuf_addf(out, " set %s %s\n", head, text);
}

static void
print_communities(struct writer *x, const struct path_attrs *a)
{
	const struct attr_table *t = sim_attrs(x->w->sim);
	struct strbuf text = { 0 };

	if (a->communities != 0) {
		communities_print(t, a->communities, &text);
		print_words(x->out, "community", strbuf_str(&text));
		strbuf_clear(&text);
	}
	if (a->large_communities != 0) {
		large_communities_print(t, a->large_communities, &text);
		print_words(x->out, "large-community", strbuf_str(&text));
	}
	strbuf_finish(&text);
}

static bool
has_set(const struct attr_table *t, path_id path)
{
	return path != 0 && as_path_node(t, path).has_set;
}

static void
refuse_own(struct writer *x, const struct prefix *p, const char *what)
{
	char buf[PREFIX_TEXT_MAX];

	export_refuse(x->said,
	    "%s: its own route %s has %s, which FRR gives to no route of its "
	    "own",
	    x->router->name, prefix_print(p, buf), what);
}

/* Recorded routes of which FRR could not say the same. */
static void
check_recorded(struct writer *x, const struct prefix *p,
    const struct path_attrs *a)
{
	const struct attr_table *t = sim_attrs(x->w->sim);

	if (as_path_first(t, a->as_path) != x->router->as)
		refuse_own(x, p, "a path that does not begin with its own AS");
	if (ip_addr_is_set(&a->next_hop) &&
	    topology_owner_of(x->t, &a->next_hop) != x->r)
		refuse_own(x, p, "the next hop of another router");
	if (community_has(t, a->communities, COMMUNITY_NO_EXPORT) ||
	    community_has(t, a->communities, COMMUNITY_NO_ADVERTISE) ||
	    community_has(t, a->communities, COMMUNITY_NO_EXPORT_SUBCONFED))
		refuse_own(x, p, "a community that keeps it from being sent");
}

/* What makes an own route other than a plain one; false: it is plain. */
static bool
print_own_map(struct writer *x, const struct prefix *p, attr_id id,
    const char *map)
{
	static const char *const origins[] = { "igp", "egp", "incomplete" };
	const struct attr_table *t = sim_attrs(x->w->sim);
	const struct path_attrs a = *attr_get(t, id);
	struct strbuf path = { 0 };
	bool med = (a.flags & ATTR_HAS_MED) != 0 && a.multi_exit_disc != 0;
	path_id rest;

	if (x->d->recorded)
		check_recorded(x, p, &a);
	if (has_set(t, a.as_path))
		refuse_own(x, p, "an AS_SET");
	if (a.extended_communities != 0)
		refuse_own(x, p, "extended communities");
	if ((a.flags & (ATTR_HAS_AGGREGATOR | ATTR_HAS_OTC)) != 0)
		refuse_own(x, p, "an AGGREGATOR or Only to Customer");
	if (a.as_path == 0 && !med && a.origin == ORIGIN_IGP &&
	    a.communities == 0 && a.large_communities == 0)
		return false;
	strbuf_addf(x->out, "route-map %s permit 10\n", map);
	/* FRR puts its own AS in front, where a recorded path has it already.
	 */
	rest = x->d->recorded ? as_path_node(t, a.as_path).tail : a.as_path;
	as_path_print(t, rest, &path);
	if (rest != 0)
		print_words(x->out, "as-path prepend", strbuf_str(&path));
	print_communities(x, &a);
	if (med)
		strbuf_addf(x->out, " set metric %u\n", a.multi_exit_disc);
	if (a.origin != ORIGIN_IGP)
		print_words(x->out, "origin", origins[a.origin]);
	strbuf_add(x->out, "exit\n!\n");
	strbuf_finish(&path);
	return true;
}

/* Maps go to x->out, the statements of both families to nets. */
static void
print_own(struct writer *x, struct strbuf nets[AF_COUNT],
    struct strbuf *statics)
{
	const struct sim *s = x->w->sim;
	char buf[PREFIX_TEXT_MAX], map[24];

	for (prefix_id i = 0; i < sim_prefix_count(s); i++) {
		const struct prefix *p = sim_prefix(s, i);
		enum afi af = afi_of(p->addr.family);
		attr_id own = sim_local_route(s, x->r, i);

		if (export_holds_back(x->w, x->r, p))
			export_refuse(x->said,
			    "%s: holds %s back by the timeline, which no "
			    "configuration of it says",
			    x->router->name, prefix_print(p, buf));
		if (own == 0)
			continue;
		(void)prefix_print(p, buf);
		strbuf_addf(statics, "%s route %s Null0\n",
		    af == AF_V4 ? "ip" : "ipv6", buf);
		strbuf_addf(&nets[af], "  network %s", buf);
		(void)snprintf(map, sizeof(map), "OWN-%u", i + 1);
		if (print_own_map(x, p, own, map))
			strbuf_addf(&nets[af], " route-map %s", map);
		strbuf_addc(&nets[af], '\n');
	}
}

/* --- router bgp -----------------------------------------------------------*/

static void
print_neighbor(struct writer *x, size_t i)
{
	const struct topo_edge *te = edge_of(x, i);
	const struct topo_router *peer = &x->t->routers[te->peer];
	const char *role = role_word(te->relation);
	char addr[PREFIX_TEXT_MAX], own[PREFIX_TEXT_MAX];

	ip_addr_print(&te->remote_addr, addr);
	strbuf_addf(x->out, " neighbor %s remote-as %u\n", addr, peer->as);
	strbuf_addf(x->out, " neighbor %s description %s\n", addr, peer->name);
	if (te->link == LINK_NONE)
		strbuf_addf(x->out, " neighbor %s update-source %s\n", addr,
		    ip_addr_print(&te->local_addr, own));
	if (role != NULL && (te->send_role || x->d->follow_otc))
		strbuf_addf(x->out, " neighbor %s local-role %s\n", addr, role);
	if (x->d->enforce_first_as && te->relation != REL_RS &&
	    te->relation != REL_INTERNAL)
		strbuf_addf(x->out, " neighbor %s enforce-first-as\n", addr);
	if (export_is_closed(x->w, x->router->edges[i]))
		strbuf_addf(x->out, " neighbor %s shutdown\n", addr);
}

static void
print_neighbor_family(struct writer *x, size_t i, enum afi af)
{
	const struct topo_edge *te = edge_of(x, i);
	bool active = te->transport == af || te->single_family;
	uint32_t as = x->t->routers[te->peer].as;
	char addr[PREFIX_TEXT_MAX];

	ip_addr_print(&te->remote_addr, addr);
	if (!active) {
		/* FRR takes IPv4 for granted. */
		if (af == AF_V4)
			strbuf_addf(x->out, "  no neighbor %s activate\n",
			    addr);
		return;
	}
	if (af == AF_V6)
		strbuf_addf(x->out, "  neighbor %s activate\n", addr);
	if (te->relation == REL_INTERNAL)
		return;
	if (te->relation == REL_RS_CLIENT)
		strbuf_addf(x->out, "  neighbor %s route-server-client\n",
		    addr);
	if (is_customer(te->relation) && x->d->customer_cone[af] != NULL)
		strbuf_addf(x->out, "  neighbor %s prefix-list REGISTERED in\n",
		    addr);
	if (is_edge_as(x, as))
		strbuf_addf(x->out, "  neighbor %s filter-list ONLY-AS%u in\n",
		    addr, as);
	strbuf_addf(x->out,
	    "  neighbor %s route-map %s in\n"
	    "  neighbor %s route-map %s out\n",
	    addr, names[te->relation].in, addr,
	    export_map(x, x->router->edges[i]));
}

static void
print_bgp(struct writer *x, const struct strbuf nets[AF_COUNT])
{
	struct ip_addr id = ip_addr_v4(x->router->bgp_id);
	char buf[PREFIX_TEXT_MAX];

	strbuf_addf(x->out, "router bgp %u\n bgp router-id %s\n", x->router->as,
	    ip_addr_print(&id, buf));
	strbuf_add(x->out,
	    " bgp bestpath compare-routerid\n bgp deterministic-med\n");
	for (size_t i = 0; i < x->router->n_edges; i++)
		if (!edge_of(x, i)->on_demand)
			print_neighbor(x, i);
	for (int af = 0; af < AF_COUNT; af++) {
		if (af == AF_V6 && !x->w->plan->has_v6)
			continue;
		strbuf_addf(x->out, " !\n address-family %s unicast\n",
		    af == AF_V4 ? "ipv4" : "ipv6");
		strbuf_add(x->out, strbuf_str(&nets[af]));
		for (size_t i = 0; i < x->router->n_edges; i++)
			if (!edge_of(x, i)->on_demand)
				print_neighbor_family(x, i, (enum afi)af);
		strbuf_add(x->out, " exit-address-family\n");
	}
	strbuf_add(x->out, "exit\n!\n");
}

/* --- all of it ------------------------------------------------------------*/

static void
check_defences(struct writer *x)
{
	const struct published *p = x->d->published;
	size_t n = 0;

	if (p != NULL && p->aspas != NULL)
		(void)as_map_items(p->aspas, &n);
	if (x->d->drop_aspa_invalid && n > 0)
		export_refuse(x->said,
		    "%s: defence \"aspa\": FRR 8.4 cannot verify AS_PATHs with "
		    "ASPA",
		    x->router->name);
	if (x->d->hide_own_as)
		export_refuse(x->said,
		    "%s: sends routes without its own AS, which FRR does not",
		    x->router->name);
}

static void
print_maps(struct writer *x)
{
	for (int rel = REL_NONE; rel < REL_INTERNAL; rel++) {
		if ((x->relations & 1u << rel) == 0)
			continue;
		print_import(x, (enum relation)rel);
		print_export(x, (enum relation)rel, names[rel].out, NULL);
	}
	print_leaks(x);
}

void
export_economic_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out)
{
	const struct topology *t = sim_topology(w->sim);
	struct strbuf nets[AF_COUNT] = { { 0 } }, statics = { 0 };
	struct strbuf maps = { 0 };
	struct writer x = { .w = w,
		.t = t,
		.router = &t->routers[r],
		.d = &t->routers[r].defaults,
		.r = r,
		.said = said,
		.out = &maps };

	x.marks = t->ases[x.router->as_index].n_routers > 1;
	for (size_t i = 0; i < x.router->n_edges; i++)
		x.relations |= 1u << edge_of(&x, i)->relation;
	check_defences(&x);
	print_own(&x, nets, &statics);
	x.out = out;
	strbuf_addf(out, "frr defaults traditional\nhostname %s\n!\n",
	    x.router->name);
	if (default_validates(x.d))
		strbuf_add(out,
		    "rpki\n rpki cache 127.0.0.1 3323 preference 1\nexit\n!\n");
	strbuf_add(out, strbuf_str(&statics));
	strbuf_add(out, "!\n");
	print_bgp(&x, nets);
	print_cone(&x, AF_V4);
	print_cone(&x, AF_V6);
	print_path_lists(&x);
	print_edge_lists(&x);
	if (x.marks)
		strbuf_addf(out,
		    "bgp large-community-list standard MARKS permit %u:0:%d\n"
		    "!\n",
		    x.router->as, TAG_NOT_CUSTOMER);
	strbuf_add(out, strbuf_str(&maps));
	print_maps(&x);
	for (int af = 0; af < AF_COUNT; af++)
		strbuf_finish(&nets[af]);
	strbuf_finish(&statics);
	strbuf_finish(&maps);
}
