/* Own routes: "network" and "redistribute" as static routes into master4 and
 * master6, with the attributes that FRR and IOS give them. */
#include "dialect/bird/private.h"

#include <stdio.h>
#include <stdlib.h>

struct own_route {
	struct prefix prefix;
	enum route_source source;
	const struct policy *map;
	const char *map_name;
	uint32_t metric;
	struct place place;
};

struct own_routes {
	struct bird *b;
	struct own_route *routes;
	size_t n, cap;
	struct own_route like; /* while visiting */
	enum afi afi;
};

static void
add_route(struct own_routes *o, const struct own_route *r)
{
	GROW(o->routes, o->n, o->cap);
	o->routes[o->n++] = *r;
}

/* --- what there is ---------------------------------------------------------
 */

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

/* "bgp network import-check" of FRR, always so in IOS. */
static bool
in_routing_table(const struct bird *b, const struct prefix *p)
{
	const struct router_config *c = b->config;
	struct wanted w = { p, false };

	for (size_t i = 0; i < c->n_statics; i++)
		if (prefix_eq(&c->statics[i].prefix, p))
			return true;
	bird_connected(b, visit_wanted, &w);
	for (size_t i = 0; b->site != NULL && i < b->site->n_interior; i++)
		visit_wanted(&b->site->interior[i].prefix, &w);
	return w.found;
}

static void
collect_networks(struct own_routes *o)
{
	const struct router_config *c = o->b->config;

	for (size_t i = 0; i < c->n_networks; i++) {
		const struct network_statement *n = &c->networks[i];
		char text[PREFIX_TEXT_MAX];

		if (c->options.network_import_check &&
		    !in_routing_table(o->b, &n->prefix)) {
			bird_left_out(o->b, n->place,
			    "network %s: it is in no static route and on no "
			    "interface, so it is not announced",
			    prefix_print(&n->prefix, text));
			continue;
		}
		add_route(o,
		    &(struct own_route){ .prefix = n->prefix,
			.source = SOURCE_LOCAL,
			.map = n->map,
			.map_name = n->map_name,
			.place = n->place });
	}
}

static void
visit_redistributed(const struct prefix *p, void *arg)
{
	struct own_routes *o = arg;

	o->like.prefix = *p;
	if (afi_of(p->addr.family) == o->afi)
		add_route(o, &o->like);
}

static void
collect_redistributed(struct own_routes *o)
{
	const struct router_config *c = o->b->config;

	for (size_t i = 0; i < c->n_redistributes; i++) {
		const struct redistribute_statement *r = &c->redistributes[i];

		o->afi = r->afi;
		o->like = (struct own_route){ .source = r->source,
			.map = r->map,
			.map_name = r->map_name,
			.metric = r->has_metric ? r->metric : 0,
			.place = r->place };
		if (r->source == SOURCE_CONNECTED)
			bird_connected(o->b, visit_redistributed, o);
		for (size_t j = 0;
		     r->source == SOURCE_STATIC && j < c->n_statics; j++)
			visit_redistributed(&c->statics[j].prefix, o);
	}
}

/* "network" goes before redistribution. */
static int
route_cmp(const void *a, const void *b)
{
	const struct own_route *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	return c != 0 ? c : (x->source > y->source) - (x->source < y->source);
}

/* One route a prefix. Were the first refused by its map, the next one would
 * take its place; a static route of BIRD has no second choice. */
static void
keep_first(struct own_routes *o)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->n; i++) {
		struct own_route *r = &o->routes[i];

		if (kept == 0 ||
		    !prefix_eq(&o->routes[kept - 1].prefix, &r->prefix)) {
			o->routes[kept++] = *r;
			continue;
		}
		if (o->routes[kept - 1].map != NULL &&
		    o->routes[kept - 1].source != r->source)
			bird_refuse(o->b, o->routes[kept - 1].place,
			    "route-map %s for a prefix that is also "
			    "redistributed",
			    o->routes[kept - 1].map_name);
	}
	o->n = kept;
}

/* --- text -------------------------------------------------------------------
 */

/* FRR and IOS: ORIGIN IGP for a network, INCOMPLETE for the rest; MED 0, which
 * is the metric of static and connected routes. */
static void
add_attributes(struct own_routes *o, const struct own_route *r)
{
	struct strbuf *out = &o->b->protocols;

	strbuf_addf(out, " { bgp_origin = %s; bgp_med = %u;",
	    r->source == SOURCE_LOCAL ? "ORIGIN_IGP" : "ORIGIN_INCOMPLETE",
	    (unsigned)r->metric);
	if (o->b->config->options.graceful_shutdown)
		strbuf_add(out,
		    " bgp_local_pref = 0; bgp_community.add((65535, 0));");
	strbuf_add(out, " };\n");
}

/* A route-map that is not defined: FRR and IOS announce without one. */
static void
add_map(struct own_routes *o, const struct own_route *r)
{
	struct strbuf *out = &o->b->protocols;
	char from[16];
	struct bird_args args = { { 0 } };

	snprintf(from, sizeof(from), "%d", (int)r->source);
	args.text[0] = "RPKI_NOT_FOUND";
	args.text[1] = "0.0.0.0";
	args.text[4] = from;
	strbuf_add(out, "\t\t\tif net = ");
	bird_add_prefix(out, &r->prefix);
	strbuf_add(out, " && ! ");
	bird_route_map(o->b, r->map, &args, out);
	strbuf_add(out, " then reject;\n");
}

static bool
has_map(const struct own_routes *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (afi_of(o->routes[i].prefix.addr.family) == o->afi &&
		    o->routes[i].map != NULL)
			return true;
	return false;
}

static void
add_channel(struct own_routes *o)
{
	struct strbuf *out = &o->b->protocols;
	uint32_t own = bird_preference(o->b, BIRD_WEIGHT_LOCAL, 0);

	strbuf_addf(out, "\tipv%d {\n", o->afi == AF_V4 ? 4 : 6);
	strbuf_addf(out, "\t\tpreference %u; # weight %d\n", (unsigned)own,
	    (int)BIRD_WEIGHT_LOCAL);
	if (has_map(o)) {
		strbuf_add(out, "\t\timport filter {\n");
		for (size_t i = 0; i < o->n; i++)
			if (afi_of(o->routes[i].prefix.addr.family) == o->afi &&
			    o->routes[i].map != NULL)
				add_map(o, &o->routes[i]);
		/* A lower weight than that of own routes has no effect. */
		if (bird_has_weights(o->b))
			strbuf_addf(out, "\t\t\tpreference = %u;\n",
			    (unsigned)own);
		strbuf_add(out, "\t\t\taccept;\n\t\t};\n");
	}
	strbuf_add(out, "\t};\n");
}

static bool
has_family(const struct own_routes *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (afi_of(o->routes[i].prefix.addr.family) == o->afi)
			return true;
	return false;
}

static void
print_family(struct own_routes *o)
{
	struct strbuf *out = &o->b->protocols;

	if (!has_family(o))
		return;
	strbuf_addf(out, "protocol static own%d {\n", o->afi == AF_V4 ? 4 : 6);
	add_channel(o);
	for (size_t i = 0; i < o->n; i++) {
		if (afi_of(o->routes[i].prefix.addr.family) != o->afi)
			continue;
		strbuf_add(out, "\troute ");
		bird_add_prefix(out, &o->routes[i].prefix);
		strbuf_add(out, " blackhole");
		add_attributes(o, &o->routes[i]);
	}
	strbuf_add(out, "}\n\n");
}

void
bird_own_routes(struct bird *b)
{
	const struct router_config *c = b->config;
	struct own_routes o = { .b = b };
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < c->n_aggregates; i++)
		bird_refuse(b, c->aggregates[i].place, "aggregate-address %s",
		    prefix_print(&c->aggregates[i].prefix, text));
	collect_networks(&o);
	collect_redistributed(&o);
	if (o.n > 1)
		qsort(o.routes, o.n, sizeof(*o.routes), route_cmp);
	keep_first(&o);
	for (int i = 0; i < AF_COUNT; i++) {
		o.afi = (enum afi)i;
		print_family(&o);
	}
	free(o.routes);
}
