/* Routes that a router makes itself. */
#include "bgp/speaker_private.h"

#include <stdlib.h>

enum { WEIGHT_LOCAL = 32768 };

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

static void
set_med(struct path_attrs *a, uint32_t med)
{
	attrs_set_flag(a, ATTR_HAS_MED);
	a->multi_exit_disc = med;
}

/* RFC 4271 5.1.7, and 5.1.6 for ATOMIC_AGGREGATE: the paths of what is behind
 * the aggregate are not shown. */
static void
set_aggregate(const struct router_config *config, struct path_attrs *a)
{
	attrs_set_flag(a, ATTR_ATOMIC_AGGREGATE);
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
	struct path_attrs a;
	attr_id id;
	struct policy_context ctx = {
		.attrs = w->attrs,
		.nlri = nlri,
		.source = source,
		.local_as = config != NULL ? config->local_as : 0,
		.exporting = false,
	};
	struct policy_result r;

	path_attrs_init(&a);
	a.origin = origin_of(source);
	a.weight = WEIGHT_LOCAL;
	if (source == SOURCE_AGGREGATE)
		set_aggregate(config, &a);
	/* The metric in the routing table, 0 for static and connected routes,
	 * is the MED of what is made from it (FRR, IOS). */
	else if (config != NULL || has_metric)
		set_med(&a, has_metric ? metric : 0);
	id = attr_intern(w->attrs, &a);
	if (map == NULL)
		return id;
	r = policy_eval(map, &ctx, id, NULL);
	return r.verdict == POLICY_REJECT ? 0 : r.attrs;
}
