/* Own routes: network statements, redistribution, aggregates, and what the
 * scenario announces. */
#include "net/sim_private.h"

#include <stdlib.h>

/* --- what a configuration offers ------------------------------------------ */

static void
source_add(struct sim *s, struct config_entry *entry, const struct prefix *p,
    enum route_source source, attr_id attrs)
{
	if (attrs == 0)
		return;
	GROW(entry->sources, entry->n_sources, entry->cap_sources);
	entry->sources[entry->n_sources++] =
	    (struct local_source){ sim_prefix_id(s, p), source, attrs };
}

static const struct interface *
config_interface(const struct router_config *c, const struct ip_addr *addr)
{
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t j = 0; j < c->interfaces[i].n_addrs; j++)
			if (ip_addr_eq(&c->interfaces[i].addrs[j].addr, addr))
				return &c->interfaces[i];
	return NULL;
}

typedef void connected_visit(const struct prefix *p, void *arg);

/* Networks of a router: its configuration's interfaces, and what the topology
 * gives it where the configuration does not mention the address. */
static void
connected_walk(const struct sim *s, const struct config_entry *entry,
    connected_visit *visit, void *arg)
{
	const struct router_config *c = entry->config;
	const struct topo_router *r = &s->topo->routers[entry->router];
	struct prefix p;

	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t j = 0;
		     !c->interfaces[i].shutdown && j < c->interfaces[i].n_addrs;
		     j++) {
			p = prefix_make(c->interfaces[i].addrs[j].addr,
			    c->interfaces[i].addrs[j].len);
			visit(&p, arg);
		}
	for (size_t i = 0; i < r->n_links; i++) {
		const struct topo_link *l = &s->topo->links[r->links[i]];
		const struct ip_addr *own =
		    l->a == entry->router ? l->addr_a : l->addr_b;

		for (int af = 0; af < AF_COUNT; af++) {
			if (!ip_addr_is_set(&own[af]) ||
			    config_interface(c, &own[af]) != NULL)
				continue;
			p = prefix_make(own[af], l->len[af]);
			visit(&p, arg);
		}
	}
	for (int af = 0; af < AF_COUNT; af++) {
		const struct ip_addr *own = &r->loopback[af];

		if (!ip_addr_is_set(own) || config_interface(c, own) != NULL)
			continue;
		p = prefix_make(*own, ip_bits(own->family));
		visit(&p, arg);
	}
}

struct wanted {
	const struct prefix *prefix;
	bool found;
};

static void
visit_wanted(const struct prefix *p, void *arg)
{
	struct wanted *w = arg;

	w->found = w->found || prefix_eq(p, w->prefix);
}

/* "bgp network import-check" of FRR, always so in IOS: the routing table must
 * have exactly this network, from a static route, an interface or the IGP. */
static bool
in_routing_table(const struct sim *s, const struct config_entry *entry,
    const struct prefix *p)
{
	const struct router_config *c = entry->config;
	const struct topo_as *as =
	    &s->topo->ases[s->topo->routers[entry->router].as_index];
	struct wanted w = { p, false };

	for (size_t i = 0; i < c->n_statics; i++)
		if (prefix_eq(&c->statics[i].prefix, p))
			return true;
	connected_walk(s, entry, visit_wanted, &w);
	for (size_t i = 0; !w.found && i < as->n_routers; i++) {
		struct router_config none = { 0 };
		struct config_entry other = { .router = as->routers[i],
			.config = &none };

		connected_walk(s, &other, visit_wanted, &w);
	}
	return w.found;
}

struct redistribution {
	struct sim *s;
	struct config_entry *entry;
	const struct redistribute_statement *statement;
};

static void
visit_redistribute(const struct prefix *p, void *arg)
{
	struct redistribution *r = arg;
	const struct redistribute_statement *st = r->statement;

	if (afi_of(p->addr.family) != st->afi ||
	    router_map_missing(st->map, st->map_name))
		return;
	source_add(r->s, r->entry, p, st->source,
	    speaker_originate(&r->s->world, r->entry->config, p, st->source,
		st->map, st->metric, st->has_metric));
}

static int
source_cmp(const void *a, const void *b)
{
	const struct local_source *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return (x->source > y->source) - (x->source < y->source);
}

void
local_resolve(struct sim *s, struct config_entry *entry)
{
	const struct router_config *c = entry->config;

	if (!c->has_bgp)
		return;
	for (size_t i = 0; i < c->n_networks; i++) {
		const struct network_statement *n = &c->networks[i];

		if (router_map_missing(n->map, n->map_name) ||
		    (c->options.network_import_check &&
			!in_routing_table(s, entry, &n->prefix)))
			continue;
		source_add(s, entry, &n->prefix, SOURCE_LOCAL,
		    speaker_originate(&s->world, c, &n->prefix, SOURCE_LOCAL,
			n->map, 0, false));
	}
	for (size_t i = 0; i < c->n_redistributes; i++) {
		struct redistribution r = { s, entry, &c->redistributes[i] };

		if (r.statement->source == SOURCE_CONNECTED)
			connected_walk(s, entry, visit_redistribute, &r);
		for (size_t j = 0;
		     r.statement->source == SOURCE_STATIC && j < c->n_statics;
		     j++)
			visit_redistribute(&c->statics[j].prefix, &r);
	}
	if (entry->n_sources > 1)
		qsort(entry->sources, entry->n_sources, sizeof(*entry->sources),
		    source_cmp);
	entry->aggregates = ARENA_ARRAY(&s->arena, c->n_aggregates, prefix_id);
	for (size_t i = 0; i < c->n_aggregates; i++)
		entry->aggregates[i] =
		    sim_prefix_id(s, &c->aggregates[i].prefix);
	for (size_t i = 0; i < c->n_neighbors; i++)
		for (int af = 0; af < AF_COUNT; af++) {
			const struct neighbor_af *a = &c->neighbors[i].af[af];
			struct prefix p = { .addr = { .family = af == AF_V4
						    ? IP_V4
						    : IP_V6 } };

			if (!a->default_originate)
				continue;
			(void)sim_prefix_id(s, &p);
			entry->conditional_default =
			    entry->conditional_default ||
			    a->default_originate_map != NULL;
		}
}

static attr_id
source_find(const struct config_entry *entry, prefix_id p)
{
	size_t lo = 0, hi = entry->n_sources;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (entry->sources[mid].prefix < p)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < entry->n_sources && entry->sources[lo].prefix == p
	    ? entry->sources[lo].attrs
	    : 0;
}

/* --- aggregates ----------------------------------------------------------- */

/* The best routes inside an aggregate; aggregates themselves do not count. */
struct contributors {
	const struct sim *s;
	router_id_t router;
	const struct prefix *aggregate;
	attr_id *attrs; /* owned */
	size_t n, cap;
};

static bool
visit_contributor(const struct prefix *p, uint32_t id, void *arg)
{
	struct contributors *c = arg;
	attr_id attrs = best_attrs(c->s, c->router, id);

	if (p->len == c->aggregate->len || attrs == 0 ||
	    (best_of(c->s, c->router, id) == BEST_LOCAL &&
		local_is_aggregate(c->s, c->router, id)))
		return true;
	GROW(c->attrs, c->n, c->cap);
	c->attrs[c->n++] = attrs;
	return true;
}

static attr_id
aggregate_attrs(const struct sim *s, const struct config_entry *entry,
    const struct aggregate_statement *st)
{
	struct contributors c = { .s = s,
		.router = entry->router,
		.aggregate = &st->prefix };
	struct router_config config = *entry->config;
	attr_id attrs;

	config.router_id = entry->router_id; /* for AGGREGATOR */
	trie_covered(&s->prefix_ids, &st->prefix, visit_contributor, &c);
	attrs = speaker_aggregate(&s->world, &config, st, c.attrs, c.n);
	free(c.attrs);
	return attrs;
}

static const struct aggregate_statement *
aggregate_find(const struct sim *s, const struct config_entry *entry,
    prefix_id p)
{
	(void)s;
	for (size_t i = 0;
	     entry->config->has_bgp && i < entry->config->n_aggregates; i++)
		if (entry->aggregates[i] == p)
			return &entry->config->aggregates[i];
	return NULL;
}

bool
local_is_aggregate(const struct sim *s, router_id_t r, prefix_id p)
{
	const struct config_entry *entry = config_entry(s, r);
	uint32_t script = router_cells(s, p, r)[ROUTER_SCRIPT];

	return entry != NULL && (script == 0 || script == SCRIPT_HELD) &&
	    router_cells(s, p, r)[ROUTER_LOCAL] != 0 &&
	    source_find(entry, p) == 0 && aggregate_find(s, entry, p) != NULL;
}

bool
local_suppressed(const struct sim *s, router_id_t r, prefix_id p)
{
	const struct config_entry *entry = config_entry(s, r);

	if (entry == NULL || !entry->config->has_bgp)
		return false;
	for (size_t i = 0; i < entry->config->n_aggregates; i++) {
		const struct aggregate_statement *st =
		    &entry->config->aggregates[i];

		if (st->summary_only && st->prefix.len < s->prefixes[p].len &&
		    prefix_covers(&st->prefix, &s->prefixes[p]) &&
		    local_is_aggregate(s, r, entry->aggregates[i]))
			return true;
	}
	return false;
}

struct resend {
	struct sim *s;
	router_id_t router;
};

static bool
visit_resend(const struct prefix *p, uint32_t id, void *arg)
{
	struct resend *r = arg;
	const struct topo_router *router = &r->s->topo->routers[r->router];

	(void)p;
	for (size_t i = 0; i < router->n_edges; i++)
		update_send(r->s, router->edges[i], id);
	return true;
}

void
aggregates_refresh(struct sim *s, router_id_t r, prefix_id p)
{
	const struct config_entry *entry = config_entry(s, r);

	if (!entry->config->has_bgp)
		return;
	for (size_t i = 0; i < entry->config->n_aggregates; i++) {
		const struct prefix *a = &entry->config->aggregates[i].prefix;

		if (a->len < s->prefixes[p].len &&
		    prefix_covers(a, &s->prefixes[p]))
			local_refresh(s, r, entry->aggregates[i]);
	}
}

/* --- the cell ------------------------------------------------------------- */

static attr_id
local_compute(const struct sim *s, router_id_t r, prefix_id p)
{
	const struct config_entry *entry = config_entry(s, r);
	uint32_t script = router_cells(s, p, r)[ROUTER_SCRIPT];
	const struct aggregate_statement *st;
	attr_id attrs;

	if (script != 0 && script != SCRIPT_HELD)
		return script;
	if (entry == NULL || !entry->config->has_bgp)
		return 0;
	attrs = source_find(entry, p);
	if (attrs != 0)
		return attrs;
	st = aggregate_find(s, entry, p);
	return st != NULL ? aggregate_attrs(s, entry, st) : 0;
}

void
local_refresh(struct sim *s, router_id_t r, prefix_id p)
{
	attr_id was = router_cells(s, p, r)[ROUTER_LOCAL];
	attr_id now = local_compute(s, r, p);
	bool aggregate = local_is_aggregate(s, r, p);

	if (was == now)
		return;
	write_router(s, p, r, ROUTER_LOCAL, now);
	update_decide(s, r, p, best_of(s, r, p) == BEST_LOCAL);
	/* What it suppresses has to go, or comes back. */
	if ((was == 0 || now == 0) &&
	    (aggregate || local_is_aggregate(s, r, p))) {
		struct resend again = { s, r };

		trie_covered(&s->prefix_ids, &s->prefixes[p], visit_resend,
		    &again);
	}
}
