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

/* --- what there is ------------------------------------------------------- */

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

/* Own routes of a lower weight may be as good as what a neighbour sends, and
 * BIRD has no rule between the two. */
static void
refuse_weights(struct bird *b, const struct policy *map, int depth)
{
	for (size_t i = 0;
	     map != NULL && depth < POLICY_CALL_DEPTH && i < map->n_terms;
	     i++) {
		const struct policy_term *t = &map->terms[i];

		for (size_t k = 0; k < t->n_actions; k++)
			if (t->actions[k].kind == ACT_SET_WEIGHT)
				bird_refuse(b, t->actions[k].place,
				    "a weight of the router's own routes");
		refuse_weights(b, t->call, depth + 1);
	}
}

static void
collect_networks(struct own_routes *o)
{
	const struct router_config *c = o->b->config;

	for (size_t i = 0; i < c->n_networks; i++) {
		const struct network_statement *n = &c->networks[i];
		char text[PREFIX_TEXT_MAX];

		if (router_map_missing(n->map, n->map_name))
			continue;
		if (c->options.network_import_check &&
		    !in_routing_table(o->b, &n->prefix)) {
			bird_left_out(o->b, n->place,
			    "network %s: it is in no static route and on no "
			    "interface, so it is not announced",
			    prefix_print(&n->prefix, text));
			continue;
		}
		refuse_weights(o->b, n->map, 0);
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

		if (router_map_missing(r->map, r->map_name))
			continue;
		refuse_weights(o->b, r->map, 0);
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

/* The routes of one prefix from i on; returns the first of the next. */
static size_t
next_prefix(const struct own_routes *o, size_t i)
{
	size_t j = i + 1;

	while (
	    j < o->n && prefix_eq(&o->routes[i].prefix, &o->routes[j].prefix))
		j++;
	return j;
}

/* --- text ---------------------------------------------------------------- */

/* FRR and IOS: ORIGIN IGP for a network, INCOMPLETE for the rest; MED 0, which
 * is the metric of static and connected routes. Route-maps of FRR see the
 * default LOCAL_PREF on own routes, which is not sent. */
static void
add_attributes(struct own_routes *o, const struct own_route *r)
{
	struct strbuf *out = &o->b->protocols;

	strbuf_addf(out, "bgp_origin = %s; bgp_med = %u;",
	    r->source == SOURCE_LOCAL ? "ORIGIN_IGP" : "ORIGIN_INCOMPLETE",
	    (unsigned)r->metric);
	if (o->b->uses.local_pref)
		strbuf_addf(out, " bgp_local_pref = %u;",
		    (unsigned)bird_default_local_pref(o->b));
}

/* The condition that the route-map refuses. */
static void
add_refusal(struct own_routes *o, const struct own_route *r)
{
	char from[16];
	struct bird_args args = { { 0 } };

	snprintf(from, sizeof(from), "%d", (int)r->source);
	args.text[0] = "RPKI_NOT_FOUND";
	args.text[1] = "0.0.0.0";
	args.text[4] = from;
	strbuf_add(&o->b->protocols, "! ");
	bird_route_map(o->b, r->map, &args, &o->b->protocols);
}

static const char *
indent(size_t depth)
{
	static const char tabs[] = "\t\t\t\t\t\t\t\t";

	return &tabs[sizeof(tabs) - 1 - depth];
}

/* Where the map of a route refuses, the next route of the prefix takes its
 * place: routes i to end, of which the attributes of the first are there. There
 * is one a source at most. A route-map that is not defined is none. */
static void
add_choice(struct own_routes *o, size_t i, size_t end, size_t depth)
{
	struct strbuf *out = &o->b->protocols;
	const char *tabs = indent(depth);

	if (o->routes[i].map == NULL)
		return;
	strbuf_addf(out, "%sif ", tabs);
	add_refusal(o, &o->routes[i]);
	if (i + 1 == end) {
		strbuf_add(out, " then reject;\n");
		return;
	}
	strbuf_add(out, " then {\n");
	bird_reset(o->b, indent(depth + 1), out);
	strbuf_add(out, indent(depth + 1));
	add_attributes(o, &o->routes[i + 1]);
	strbuf_addc(out, '\n');
	add_choice(o, i + 1, end, depth + 1);
	strbuf_addf(out, "%s}\n", tabs);
}

static bool
is_in_family(const struct own_routes *o, size_t i)
{
	return afi_of(o->routes[i].prefix.addr.family) == o->afi;
}

/* True when some route has a map. */
static bool
has_map(const struct own_routes *o)
{
	for (size_t i = 0; i < o->n; i = next_prefix(o, i))
		if (is_in_family(o, i) && o->routes[i].map != NULL)
			return true;
	return false;
}

/* What holds whatever a route-map has set: "bgp graceful-shutdown" (RFC 8326 4)
 * is for all. */
static void
add_after_maps(struct own_routes *o)
{
	struct strbuf *out = &o->b->protocols;

	if (o->b->config->options.graceful_shutdown)
		strbuf_add(out,
		    "\t\t\tbgp_community.add((65535, 0));\n"
		    "\t\t\tbgp_local_pref = 0;\n");
}

static void
add_filter(struct own_routes *o)
{
	struct strbuf *out = &o->b->protocols;

	if (!has_map(o) && !o->b->config->options.graceful_shutdown)
		return;
	strbuf_add(out, "\t\timport filter {\n");
	for (size_t i = 0; i < o->n; i = next_prefix(o, i)) {
		if (!is_in_family(o, i) || o->routes[i].map == NULL)
			continue;
		strbuf_add(out, "\t\t\tif net = ");
		bird_add_prefix(out, &o->routes[i].prefix);
		strbuf_add(out, " then {\n");
		add_choice(o, i, next_prefix(o, i), 4);
		strbuf_add(out, "\t\t\t}\n");
	}
	add_after_maps(o);
	strbuf_add(out, "\t\t\taccept;\n\t\t};\n");
}

static bool
has_family(const struct own_routes *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (is_in_family(o, i))
			return true;
	return false;
}

static void
print_family(struct own_routes *o)
{
	struct strbuf *out = &o->b->protocols;
	uint32_t own = bird_preference(o->b, BIRD_WEIGHT_LOCAL, 0);
	int version = o->afi == AF_V4 ? 4 : 6;

	if (!has_family(o))
		return;
	strbuf_addf(out,
	    "protocol static own%d {\n"
	    "\tipv%d {\n"
	    "\t\tpreference %u; # weight %d\n",
	    version, version, (unsigned)own, (int)BIRD_WEIGHT_LOCAL);
	add_filter(o);
	strbuf_add(out, "\t};\n");
	for (size_t i = 0; i < o->n; i = next_prefix(o, i)) {
		if (!is_in_family(o, i))
			continue;
		strbuf_add(out, "\troute ");
		bird_add_prefix(out, &o->routes[i].prefix);
		strbuf_add(out, " blackhole { ");
		add_attributes(o, &o->routes[i]);
		strbuf_add(out, " };\n");
	}
	strbuf_add(out, "}\n\n");
}

/* Two static routes to one prefix are one. */
static void
drop_repeated(struct own_routes *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++)
		if (n == 0 || route_cmp(&o->routes[n - 1], &o->routes[i]) != 0)
			o->routes[n++] = o->routes[i];
	o->n = n;
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
	drop_repeated(&o);
	for (int i = 0; i < AF_COUNT; i++) {
		o.afi = (enum afi)i;
		print_family(&o);
	}
	free(o.routes);
}
