/* Routes that a router makes itself: networks and redistribution, aggregates,
 * and the default route for one neighbour. */
#include "bgp/speaker_private.h"

#include <stdlib.h>

#include "bgp/decide.h"

/* What all own routes start with. FRR and IOS give them the metric in the
 * routing table as MED, which is 0 for static and connected routes. */
static struct path_attrs
own_route(const struct router_config *config)
{
	struct path_attrs a;

	path_attrs_init(&a);
	a.weight = WEIGHT_LOCAL;
	if (config != NULL)
		attrs_set_flag(&a, ATTR_HAS_MED);
	return a;
}

/* "bgp graceful-shutdown", RFC 8326 4: whatever a route-map has set. */
static attr_id
leave_gracefully(const struct speaker_world *w,
    const struct router_config *config, attr_id id)
{
	struct path_attrs a;

	if (config == NULL || !config->options.graceful_shutdown)
		return id;
	a = *attr_get(w->attrs, id);
	attrs_graceful_shutdown(w->attrs, &a);
	return attr_intern(w->attrs, &a);
}

/* FRR gives its own routes the default LOCAL_PREF, for route-maps to see, and
 * sends none of it; aggregates have 0. */
static uint32_t
unset_local_pref(const struct router_config *config, enum route_source source)
{
	if (config == NULL || source == SOURCE_AGGREGATE)
		return 0;
	return config->options.default_local_pref;
}

/* 0 when the map rejects. */
static attr_id
run_map(const struct speaker_world *w, const struct router_config *config,
    const struct prefix *nlri, enum route_source source,
    const struct policy *map, const struct path_attrs *a)
{
	attr_id id = attr_intern(w->attrs, a);
	struct policy_context ctx = {
		.attrs = w->attrs,
		.nlri = nlri,
		.source = source,
		.local_as = config != NULL ? config->local_as : 0,
		.absent_local_pref = unset_local_pref(config, source),
	};
	struct policy_result r;

	if (map == NULL)
		return leave_gracefully(w, config, id);
	r = policy_eval(map, &ctx, id, NULL);
	if (r.verdict == POLICY_REJECT)
		return 0;
	return leave_gracefully(w, config, r.attrs);
}

static uint8_t
origin_of(enum route_source source)
{
	switch (source) {
	case SOURCE_STATIC:
	case SOURCE_CONNECTED:
		return ORIGIN_INCOMPLETE; /* redistributed */
	case SOURCE_BGP:
	case SOURCE_LOCAL:
	case SOURCE_AGGREGATE:
		break;
	}
	return ORIGIN_IGP;
}

/* RFC 4271 5.1.7. */
static void
set_aggregator(const struct router_config *config, struct path_attrs *a)
{
	if (config == NULL)
		return;
	attrs_set_flag(a, ATTR_HAS_AGGREGATOR);
	a->aggregator_as = config->local_as;
	a->aggregator_addr = ip_addr_v4(config->router_id);
}

attr_id
speaker_originate(const struct speaker_world *w,
    const struct router_config *config, const struct prefix *nlri,
    enum route_source source, const struct policy *map, uint32_t metric,
    bool has_metric)
{
	struct path_attrs a = own_route(config);

	a.origin = origin_of(source);
	if (has_metric) {
		attrs_set_flag(&a, ATTR_HAS_MED);
		a.multi_exit_disc = metric;
	}
	if (source == SOURCE_AGGREGATE) {
		set_aggregator(config, &a);
		attrs_set_flag(&a, ATTR_ATOMIC_AGGREGATE);
	}
	return run_map(w, config, nlri, source, map, &a);
}

/* --- aggregates ---------------------------------------------------------- */

struct words {
	uint32_t *w;
	size_t n, cap;
};

static void
words_add(struct words *words, const uint32_t *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		GROW(words->w, words->n, words->cap);
		words->w[words->n++] = w[i];
	}
}

/* How many ASes at the front of a, at most limit, are at the front of b. */
static size_t
common_front(const struct attr_table *t, path_id a, path_id b, size_t limit)
{
	size_t n = 0;

	while (n < limit && a != 0 && b != 0) {
		struct path_node x = as_path_node(t, a);
		struct path_node y = as_path_node(t, b);

		if (x.is_set || y.is_set || x.as != y.as)
			break;
		a = x.tail;
		b = y.tail;
		n++;
	}
	return n;
}

/* The ASes of path behind the first skip elements; the first ones to front. */
static void
split_path(const struct attr_table *t, path_id path, size_t skip,
    struct words *front, struct words *rest)
{
	for (size_t i = 0; path != 0; i++) {
		struct path_node node = as_path_node(t, path);
		size_t n = 1;
		const uint32_t *as =
		    node.is_set ? word_set_get(t, node.as, &n) : &node.as;

		if (i >= skip)
			words_add(rest, as, n);
		else if (front != NULL)
			words_add(front, as, n);
		path = node.tail;
	}
}

/* RFC 4271 9.2.2.2: what all paths begin with, then one AS_SET of all other
 * ASes. */
static path_id
aggregate_path(struct attr_table *t, const attr_id *parts, size_t n)
{
	path_id first = attr_get(t, parts[0])->as_path, path;
	size_t common = SIZE_MAX;
	struct words front = { 0 }, rest = { 0 };

	for (size_t i = 0; i < n; i++)
		common = common_front(t, first, attr_get(t, parts[i])->as_path,
		    common);
	for (size_t i = 0; i < n; i++)
		split_path(t, attr_get(t, parts[i])->as_path, common,
		    i == 0 ? &front : NULL, &rest);
	path = as_path_prepend_set(t, 0, rest.w, rest.n);
	while (front.n > 0)
		path = as_path_prepend(t, path, front.w[--front.n]);
	free(front.w);
	free(rest.w);
	return path;
}

static set_id
communities_of(const struct path_attrs *a, size_t stride)
{
	if (stride == 1)
		return a->communities;
	return stride == 2 ? a->extended_communities : a->large_communities;
}

static set_id
aggregate_communities(struct attr_table *t, const attr_id *parts, size_t n,
    size_t stride)
{
	struct words all = { 0 };
	set_id set;

	for (size_t i = 0; i < n; i++) {
		size_t m;
		const uint32_t *w = word_set_get(t,
		    communities_of(attr_get(t, parts[i]), stride), &m);

		words_add(&all, w, m);
	}
	set = word_set_sorted(t, all.w, all.n, stride);
	free(all.w);
	return set;
}

attr_id
speaker_aggregate(const struct speaker_world *w,
    const struct router_config *config, const struct aggregate_statement *s,
    const attr_id *parts, size_t n)
{
	struct attr_table *t = w->attrs;
	struct path_attrs a = own_route(config);
	bool with_set = s->as_set && !config->options.reject_as_sets;
	bool atomic = !with_set;

	if (n == 0 || router_map_missing(s->map, s->map_name))
		return 0;
	set_aggregator(config, &a);
	for (size_t i = 0; i < n; i++) {
		const struct path_attrs *part = attr_get(t, parts[i]);

		if (part->origin > a.origin)
			a.origin = part->origin;
		atomic = atomic || (part->flags & ATTR_ATOMIC_AGGREGATE) != 0;
	}
	if (atomic)
		attrs_set_flag(&a, ATTR_ATOMIC_AGGREGATE);
	if (with_set) {
		a.as_path = aggregate_path(t, parts, n);
		a.communities = aggregate_communities(t, parts, n, 1);
		a.extended_communities = aggregate_communities(t, parts, n, 2);
		a.large_communities = aggregate_communities(t, parts, n, 3);
	}
	return run_map(w, config, &s->prefix, SOURCE_AGGREGATE, s->map, &a);
}

/* --- "default-originate" ------------------------------------------------- */

/* The map's matches are for the route that is the condition, what it sets is
 * for the default route, but for the next hop. False: the map rejects. */
static bool
run_default_map(const struct policy *map, const struct policy_context *ctx,
    attr_id because, struct path_attrs *a)
{
	struct arena arena = { 0 };
	struct policy_trace trace = { .arena = &arena };
	struct ip_addr next_hop = a->next_hop;
	bool accepts =
	    policy_eval(map, ctx, because, &trace).verdict != POLICY_REJECT;

	if (accepts) {
		policy_replay(&trace, ctx, a);
		a->next_hop = next_hop;
	}
	arena_finish(&arena);
	return accepts;
}

struct export_result
speaker_default_route(const struct speaker_world *w,
    const struct session_side *s, enum afi afi, const struct prefix *because,
    attr_id because_attrs)
{
	static const struct prefix defaults[AF_COUNT] = {
		[AF_V4] = { .addr.family = IP_V4 },
		[AF_V6] = { .addr.family = IP_V6 },
	};
	struct call c = call_make(w, s, &defaults[afi], 0, NULL, NULL);
	const struct policy *map;
	struct path_attrs a = own_route(s->config);

	PRE(c.af != NULL);
	c.exporting = true;
	map = c.af->default_originate_map;
	if (!c.af->active)
		return (struct export_result){ REFUSE_FAMILY, 0 };
	if (router_map_missing(map, c.af->default_originate_map_name))
		return (struct export_result){ REFUSE_UNDEFINED, 0 };
	if (map != NULL) {
		struct policy_context ctx = {
			.attrs = w->attrs,
			.nlri = because,
			.peer_addr = s->remote_addr,
			.local_addr = call_local_addr(&c),
			.peer_as = s->remote_as,
			.local_as = own_as(s),
			.source = SOURCE_BGP,
			.exporting = true,
		};

		if (because == NULL)
			return (struct export_result){ REFUSE_NO_BEST, 0 };
		if (!run_default_map(map, &ctx, because_attrs, &a))
			return (struct export_result){ REFUSE_POLICY, 0 };
	}
	return call_send_own(&c, &a);
}
