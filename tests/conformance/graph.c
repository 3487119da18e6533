/* as-graph: who ends up with which route, and where traffic goes. A graph of
 * ASes becomes a topology of routers without configuration. */
#include "conformance/family.h"

#include <stdlib.h>

#include "net/sim.h"

struct announcement {
	router_id_t router;
	const char *text; /* of the prefix, as it was written */
	struct prefix prefix;
	/* As its neighbours see it; absent or empty: its AS alone. */
	const struct json_value *path;
};

struct as_list {
	uint32_t *items;
	size_t n;
};

struct graph {
	struct topology topo;
	struct registry registry;
	struct sim *sim;
	struct published published;
	struct as_map *maps[4];
	struct announcement *announced;
	size_t n_announced;
	struct as_list leakers;
	struct as_list victims, attackers;
};

/* --- ASes and links ------------------------------------------------------- */

struct as_numbers {
	uint32_t *items;
	size_t n, cap;
};

static void
number_add(struct as_numbers *list, uint32_t as)
{
	GROW(list->items, list->n, list->cap);
	list->items[list->n++] = as;
}

static int
number_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
collect_list(struct group *g, const struct json_value *v, const char *what,
    struct as_numbers *list)
{
	uint32_t *as;
	size_t n;

	if (!read_ases(g, v, what, &as, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		number_add(list, as[i]);
	return true;
}

/* The ASes in key of every element of an array. */
static bool
collect_keyed(struct group *g, const struct json_value *v, const char *key,
    struct as_numbers *list)
{
	for (size_t i = 0; i < json_value_count(v); i++) {
		uint32_t as;

		if (!read_u32(g, json_value_get(json_value_at(v, i), key), key,
			&as))
			return false;
		number_add(list, as);
	}
	return true;
}

static bool
collect_links(struct group *g, const struct json_value *v, const char *what,
    struct as_numbers *list)
{
	if (value_is_absent(v))
		return true;
	if (!read_list(g, v, what))
		return false;
	for (size_t i = 0; i < json_value_count(v); i++) {
		const struct json_value *link = json_value_at(v, i);

		if (!collect_list(g, link, what, list))
			return false;
		if (json_value_count(link) != 2)
			return group_fail(g, "a link in %s has not two ends",
			    what);
	}
	return true;
}

static bool
collect_deployments(struct group *g, struct as_numbers *list)
{
	const struct json_value *deploy = json_value_get(g->given, "deploy");
	const struct json_value *v;
	const char *word = NULL;

	while ((v = json_value_next(deploy, &word)) != NULL)
		if (!collect_list(g, v, word, list))
			return false;
	return true;
}

/* One AS, or a list of them; absent: none. */
static bool
read_some(struct group *g, const char *key, struct as_list *out)
{
	const struct json_value *v = json_value_get(g->given, key);

	*out = (struct as_list){ 0 };
	if (value_is_absent(v) || json_value_kind(v) == JSON_ARRAY_KIND)
		return read_ases(g, v, key, &out->items, &out->n);
	out->items = ARENA_NEW(&g->arena, uint32_t);
	out->n = 1;
	return read_u32(g, v, key, out->items);
}

static bool
collect_ases(struct group *g, struct graph *x, struct as_numbers *list)
{
	const struct json_value *given = g->given;
	struct as_list *some[] = { &x->victims, &x->attackers, &x->leakers };

	if (!read_some(g, "victim", &x->victims) ||
	    !read_some(g, "attacker", &x->attackers) ||
	    !read_some(g, "leakers", &x->leakers))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(some); i++)
		for (size_t j = 0; j < some[i]->n; j++)
			number_add(list, some[i]->items[j]);
	return collect_links(g, json_value_get(given, "cp"), "cp", list) &&
	    collect_links(g, json_value_get(given, "p2p"), "p2p", list) &&
	    collect_deployments(g, list) &&
	    collect_keyed(g, json_value_get(given, "announce"), "as", list) &&
	    collect_keyed(g, g->cases, "as", list);
}

/* Router ids are AS numbers, so that the lowest neighbour AS wins a tie. */
static bool
add_ases(struct group *g, struct graph *x)
{
	struct as_numbers list = { 0 };
	bool good = collect_ases(g, x, &list);

	if (list.n > 1)
		qsort(list.items, list.n, sizeof(*list.items), number_cmp);
	for (size_t i = 0; good && i < list.n; i++) {
		uint32_t as = list.items[i];
		router_id_t r;

		if (i > 0 && as == list.items[i - 1])
			continue;
		if (as == 0) {
			good = group_fail(g, "AS 0 is no AS");
			break;
		}
		topology_add_as(&x->topo, as, NULL, NULL);
		r = topology_add_router(&x->topo, as,
		    arena_printf(&g->arena, "as%u", as), as);
		x->topo.routers[r].defaults.accept_martians = true;
	}
	free(list.items);
	return good;
}

static router_id_t
router_of(const struct graph *x, uint32_t as)
{
	return topology_find_as(&x->topo, as)->routers[0];
}

static void
add_links(struct group *g, struct graph *x, const char *key,
    enum relation relation)
{
	const struct json_value *v = json_value_get(g->given, key);

	for (size_t i = 0; i < json_value_count(v); i++) {
		uint32_t *ends;
		size_t n;

		(void)read_ases(g, json_value_at(v, i), key, &ends, &n);
		if (ends[0] == ends[1] ||
		    topology_edge_to_as(&x->topo, router_of(x, ends[0]),
			ends[1], AF_V4) != EDGE_NONE)
			continue;
		topology_add_link(&x->topo,
		    &(struct link_spec){ .a = router_of(x, ends[0]),
			.b = router_of(x, ends[1]),
			.relation = relation,
			.delay_ms = 1 });
	}
}

/* --- deployments ---------------------------------------------------------- */

/* Which neighbours of a router an ASPA, or a path-end record, names. */
static struct as_record
neighbors_of(struct group *g, const struct graph *x,
    const struct topo_router *r, unsigned int relations)
{
	uint32_t *members = ARENA_ARRAY(&g->arena, r->n_edges, uint32_t);
	size_t n = 0;

	for (size_t i = 0; i < r->n_edges; i++) {
		const struct topo_edge *e = &x->topo.edges[r->edges[i]];

		if (relations >> e->relation & 1)
			members[n++] = x->topo.routers[e->peer].as;
	}
	return (struct as_record){ r->as, members, n };
}

static bool
has_neighbor(const struct graph *x, const struct topo_router *r,
    enum relation relation)
{
	for (size_t i = 0; i < r->n_edges; i++)
		if (x->topo.edges[r->edges[i]].relation == relation)
			return true;
	return false;
}

/* Deployers of aspa and path-end have published what is true; who has no
 * providers, or no customers, everybody knows. */
static void
publish(struct group *g, struct graph *x)
{
	enum { ASPAS, ENDS, TOPS, EDGES, MAPS };
	size_t n_routers = x->topo.n_routers, n[MAPS] = { 0 };
	struct as_record *records[MAPS];

	for (int m = 0; m < MAPS; m++)
		records[m] =
		    ARENA_ARRAY(&g->arena, n_routers, struct as_record);
	for (size_t i = 0; i < n_routers; i++) {
		struct topo_router *r = &x->topo.routers[i];

		if (r->defaults.drop_aspa_invalid)
			records[ASPAS][n[ASPAS]++] =
			    neighbors_of(g, x, r, 1u << REL_PROVIDER);
		if (r->defaults.check_path_end)
			records[ENDS][n[ENDS]++] =
			    neighbors_of(g, x, r, UINT32_MAX);
		if (!has_neighbor(x, r, REL_PROVIDER))
			records[TOPS][n[TOPS]++].as = r->as;
		if (!has_neighbor(x, r, REL_CUSTOMER))
			records[EDGES][n[EDGES]++].as = r->as;
		r->defaults.published = &x->published;
	}
	for (int m = 0; m < MAPS; m++)
		x->maps[m] = as_map_create(records[m], n[m]);
	x->published = (struct published){ .aspas = x->maps[ASPAS],
		.path_ends = x->maps[ENDS],
		.transit_free = x->maps[TOPS],
		.edges = x->maps[EDGES] };
}

static void
deploy(struct group *g, struct graph *x)
{
	const struct json_value *all = json_value_get(g->given, "deploy");
	const struct json_value *v;
	const char *word = NULL;

	while ((v = json_value_next(all, &word)) != NULL) {
		enum defence what;
		uint32_t *as;
		size_t n;

		(void)read_ases(g, v, word, &as, &n);
		if (n == 0)
			continue;
		if (!defence_find(word, &what)) {
			g->unsupported = arena_printf(&g->arena,
			    "there is no defence called %s", word);
			return;
		}
		for (size_t i = 0; i < n; i++)
			default_deploy(&x->topo.routers[router_of(x, as[i])]
					    .defaults,
			    what);
	}
	publish(g, x);
}

/* --- announcements -------------------------------------------------------- */

static bool
read_path(struct group *g, const struct announcement *a, path_id *out)
{
	*out = 0;
	return value_is_absent(a->path) ||
	    read_as_path(g, a->path, "as_path", out);
}

/* An attacker may leave itself out of the path. */
static bool
read_announcement(struct group *g, struct graph *x, const struct json_value *v,
    struct announcement *out)
{
	uint32_t as;
	path_id path;

	out->path = json_value_get(v, "as_path");
	if (!read_u32(g, json_value_get(v, "as"), "as", &as) ||
	    !read_prefix(g, json_value_get(v, "prefix"), "prefix",
		&out->prefix) ||
	    !read_path(g, out, &path))
		return false;
	out->text = json_value_string(json_value_get(v, "prefix"));
	out->router = router_of(x, as);
	if (path != 0 && as_path_first(g->attrs, path) != as)
		x->topo.routers[out->router].defaults.hide_own_as = true;
	return true;
}

static bool
read_announcements(struct group *g, struct graph *x)
{
	const struct json_value *v = json_value_get(g->given, "announce");

	x->n_announced = json_value_count(v);
	x->announced =
	    ARENA_ARRAY(&g->arena, x->n_announced, struct announcement);
	for (size_t i = 0; i < x->n_announced; i++)
		if (!read_announcement(g, x, json_value_at(v, i),
			&x->announced[i]))
			return false;
	return true;
}

/* The router puts itself in front, unless it hides. */
static void
announce(struct group *g, struct graph *x, const struct announcement *a)
{
	struct attr_table *own = g->attrs, *t = sim_attrs(x->sim);
	const struct topo_router *r = &x->topo.routers[a->router];
	struct path_attrs attrs;

	path_attrs_init(&attrs);
	g->attrs = t; /* paths are of one table */
	(void)read_path(g, a, &attrs.as_path);
	g->attrs = own;
	if (!r->defaults.hide_own_as && attrs.as_path != 0)
		attrs.as_path = as_path_node(t, attrs.as_path).tail;
	sim_post(x->sim,
	    &(struct sim_event){ .kind = EV_ORIGINATE,
		.router = a->router,
		.prefix = sim_prefix_id(x->sim, &a->prefix),
		.attrs = attr_intern(t, &attrs) });
}

static bool
add_roas(struct group *g, struct graph *x)
{
	struct vrp *vrps;
	size_t n;

	if (!read_vrps(g, json_value_get(g->given, "vrps"), &vrps, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		registry_add_roa(&x->registry,
		    &(struct roa){ vrps[i].prefix, vrps[i].max_length,
			vrps[i].origin_as });
	return true;
}

/* --- the run -------------------------------------------------------------- */

/* What leaks is the route that was best before. */
static void
run(struct group *g, struct graph *x)
{
	enum sim_status status;

	x->sim = sim_create(&x->topo, &x->registry,
	    &(struct sim_options){ .instant_sessions = true });
	for (size_t i = 0; i < x->n_announced; i++)
		announce(g, x, &x->announced[i]);
	sim_start(x->sim);
	status = sim_run(x->sim, UINT64_MAX);
	for (size_t i = 0; i < x->leakers.n; i++)
		sim_post(x->sim,
		    &(struct sim_event){ .kind = EV_LEAK,
			.time_ms = sim_now(x->sim),
			.router = router_of(x, x->leakers.items[i]),
			.prefix = PREFIX_ID_NONE,
			.up = true });
	if (status == SIM_SETTLED)
		status = sim_run(x->sim, UINT64_MAX);
	if (status != SIM_SETTLED)
		g->unsupported = "the routes do not settle";
}

static bool
build(struct group *g, struct graph *x)
{
	if (!add_ases(g, x))
		return false;
	add_links(g, x, "cp", REL_CUSTOMER);
	add_links(g, x, "p2p", REL_PEER);
	topology_compute_igp(&x->topo);
	deploy(g, x);
	return read_announcements(g, x) && add_roas(g, x);
}

static bool
as_graph_open(struct group *g)
{
	struct graph *x = ARENA_NEW(&g->arena, struct graph);

	g->state = x;
	topology_init(&x->topo);
	x->topo.unnumbered = true;
	registry_init(&x->registry);
	if (!build(g, x))
		return false;
	if (g->unsupported == NULL)
		run(g, x);
	return true;
}

static void
as_graph_close(struct group *g)
{
	struct graph *x = g->state;

	sim_destroy(x->sim);
	for (size_t i = 0; i < ARRAY_LEN(x->maps); i++)
		as_map_destroy(x->maps[i]);
	topology_finish(&x->topo);
	registry_finish(&x->registry);
}

/* --- the answers ---------------------------------------------------------- */

static void
put_as_set(struct json *out, const struct attr_table *t, set_id set)
{
	size_t n;
	const uint32_t *as = word_set_get(t, set, &n);

	json_begin_object(out, NULL);
	json_begin_array(out, "set");
	for (size_t i = 0; i < n; i++)
		json_put_number(out, NULL, as[i]);
	json_end_array(out);
	json_end_object(out);
}

/* The best path for a prefix, with the AS itself in front. */
static void
put_path(struct json *out, const struct graph *x, router_id_t r, prefix_id p,
    const char *prefix)
{
	const struct attr_table *t = sim_attrs(x->sim);
	const struct topo_router *router = &x->topo.routers[r];
	attr_id best = sim_best_attrs(x->sim, r, p);
	path_id path = attr_get(t, best)->as_path;

	json_begin_array(out, prefix);
	if (!router->defaults.hide_own_as || path == 0 ||
	    sim_best(x->sim, r, p) != BEST_LOCAL)
		json_put_number(out, NULL, router->as);
	while (path != 0) {
		struct path_node node = as_path_node(t, path);

		if (node.is_set)
			put_as_set(out, t, node.as);
		else
			json_put_number(out, NULL, node.as);
		path = node.tail;
	}
	json_end_array(out);
}

/* Each announced prefix once, as it was written first. */
static void
put_rib(struct json *out, const struct graph *x, router_id_t r)
{
	prefix_id next = 0; /* ids are in the order of announcement */

	json_begin_object(out, "rib");
	for (size_t i = 0; i < x->n_announced; i++) {
		const struct announcement *a = &x->announced[i];
		prefix_id p = sim_find_prefix(x->sim, &a->prefix);

		if (p < next)
			continue;
		next = p + 1;
		if (sim_best(x->sim, r, p) != BEST_NONE)
			put_path(out, x, r, p, a->text);
	}
	json_end_object(out);
}

/* The address that traffic goes to: the most specific announced prefix has it,
 * the first of several. */
static const struct prefix *
destination(const struct graph *x)
{
	const struct prefix *longest = NULL;

	for (size_t i = 0; i < x->n_announced; i++)
		if (longest == NULL ||
		    x->announced[i].prefix.len > longest->len)
			longest = &x->announced[i].prefix;
	return longest;
}

static bool
has_as(const struct as_list *list, uint32_t as)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i] == as)
			return true;
	return false;
}

static const char *
traffic_to(struct group *g, const struct graph *x, router_id_t from)
{
	const struct prefix *to = destination(x);
	enum sim_path_end end;
	router_id_t *hops;
	size_t n;

	if (to == NULL)
		return "disconnected";
	n = sim_forwarding_path(x->sim, from, &to->addr, &g->arena, &hops,
	    &end);
	for (size_t i = 0; i < n; i++) {
		uint32_t as = x->topo.routers[hops[i]].as;

		if (has_as(&x->attackers, as) || has_as(&x->leakers, as))
			return "attacker";
		if (has_as(&x->victims, as))
			return "victim";
	}
	return "disconnected";
}

static bool
as_graph_answer(struct group *g, const struct json_value *c, struct json *out)
{
	struct graph *x = g->state;
	router_id_t r;
	uint32_t as;

	if (!read_u32(g, json_value_get(c, "as"), "as", &as))
		return false;
	r = router_of(x, as);
	json_begin_object(out, GOT);
	put_rib(out, x, r);
	json_put_string(out, "traffic_to", traffic_to(g, x, r));
	json_end_object(out);
	return true;
}

const struct family family_as_graph = { "as-graph", as_graph_open,
	as_graph_answer, as_graph_close };
