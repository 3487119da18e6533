#include "bgp/decide.h"

static const struct decide_rule_info infos[] = {
	[DECIDE_ELIGIBLE] = { "eligible",
	    "only a route that was accepted and whose next hop is reachable "
	    "takes part",
	    "RFC 4271 9.1.2" },
	[DECIDE_ROV] = { "rov-state",
	    "a Valid route wins over a NotFound one, as IOS does unasked",
	    NULL },
	[DECIDE_WEIGHT] = { "weight", "highest weight on this router wins",
	    NULL },
	[DECIDE_LOCAL_PREF] = { "local-pref", "highest LOCAL_PREF wins",
	    "RFC 4271 9.1.2" },
	[DECIDE_LOCAL_ORIGIN] = { "local-origin",
	    "a route originated on this router wins over a learned one", NULL },
	[DECIDE_AS_PATH_LENGTH] = { "as-path-length", "shortest AS_PATH wins",
	    "RFC 4271 9.1.2.2 a" },
	[DECIDE_ORIGIN] = { "origin",
	    "lowest ORIGIN wins: IGP, EGP, INCOMPLETE", "RFC 4271 9.1.2.2 b" },
	[DECIDE_MED] = { "med",
	    "lowest MED wins among routes of one neighbour AS",
	    "RFC 4271 9.1.2.2 c" },
	[DECIDE_EBGP_OVER_IBGP] = { "ebgp-over-ibgp",
	    "a route learned over eBGP wins over one learned over iBGP",
	    "RFC 4271 9.1.2.2 d" },
	[DECIDE_IGP_COST] = { "igp-cost",
	    "lowest interior cost to the next hop wins", "RFC 4271 9.1.2.2 e" },
	[DECIDE_ROUTE_AGE] = { "route-age",
	    "the eBGP route that was there first stays", "RFC 5004 3" },
	[DECIDE_ROUTER_ID] = { "router-id",
	    "lowest BGP Identifier (or ORIGINATOR_ID) wins",
	    "RFC 4271 9.1.2.2 f" },
	[DECIDE_CLUSTER_LENGTH] = { "cluster-length",
	    "shortest CLUSTER_LIST wins", "RFC 4456 9" },
	[DECIDE_PEER_ADDRESS] = { "peer-address",
	    "lowest address of the neighbour wins", "RFC 4271 9.1.2.2 g" },
	[DECIDE_ONLY] = { "only", "the only route", NULL },
};

const struct decide_rule_info *
decide_rule_info(enum decide_rule r)
{
	PRE((size_t)r < ARRAY_LEN(infos));
	return &infos[r];
}

/* --- the rules, a row each --------------------------------------------------
 *
 * A comparison is below zero when a is preferred, above zero when b is. Being
 * eligible is no comparison: an ineligible route goes even when it is alone. */

typedef int comparison(const struct candidate *a, const struct candidate *b);

static int
lower_first(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
by_rov(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->rov_rank, b->rov_rank);
}

static int
by_weight(const struct candidate *a, const struct candidate *b)
{
	return lower_first(b->weight, a->weight);
}

static int
by_local_pref(const struct candidate *a, const struct candidate *b)
{
	return lower_first(b->local_pref, a->local_pref);
}

static int
by_local_origin(const struct candidate *a, const struct candidate *b)
{
	return lower_first(b->local, a->local);
}

static int
by_as_path_length(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->as_path_length, b->as_path_length);
}

static int
by_origin(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->origin, b->origin);
}

static int
by_med(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->med, b->med);
}

static int
by_ebgp(const struct candidate *a, const struct candidate *b)
{
	return lower_first(b->ebgp, a->ebgp);
}

static int
by_igp_cost(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->igp_cost, b->igp_cost);
}

/* RFC 5004 3: between external routes only. DECIDE_EBGP_OVER_IBGP has left
 * either external routes or none, so this is still an order. */
static int
by_age(const struct candidate *a, const struct candidate *b)
{
	if (!a->ebgp || !b->ebgp)
		return 0;
	return lower_first(b->age_ms, a->age_ms);
}

static int
by_router_id(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->router_id, b->router_id);
}

static int
by_cluster_length(const struct candidate *a, const struct candidate *b)
{
	return lower_first(a->cluster_length, b->cluster_length);
}

/* Two routes from one address cannot both be in a RIB; should a caller build
 * them all the same, its reference decides, so that there is one answer. */
static int
by_peer_address(const struct candidate *a, const struct candidate *b)
{
	int c = ip_addr_cmp(&a->peer_addr, &b->peer_addr);

	return c != 0 ? c : lower_first(a->ref, b->ref);
}

static comparison *const comparisons[] = {
	[DECIDE_ROV] = by_rov,
	[DECIDE_WEIGHT] = by_weight,
	[DECIDE_LOCAL_PREF] = by_local_pref,
	[DECIDE_LOCAL_ORIGIN] = by_local_origin,
	[DECIDE_AS_PATH_LENGTH] = by_as_path_length,
	[DECIDE_ORIGIN] = by_origin,
	[DECIDE_MED] = by_med,
	[DECIDE_EBGP_OVER_IBGP] = by_ebgp,
	[DECIDE_IGP_COST] = by_igp_cost,
	[DECIDE_ROUTE_AGE] = by_age,
	[DECIDE_ROUTER_ID] = by_router_id,
	[DECIDE_CLUSTER_LENGTH] = by_cluster_length,
	[DECIDE_PEER_ADDRESS] = by_peer_address,
};
_Static_assert(ARRAY_LEN(comparisons) == DECIDE_ONLY,
    "each rule has its comparison");

/* --- elimination --------------------------------------------------------- */

static bool
applies(enum decide_rule r, const struct decide_options *o)
{
	if (r == DECIDE_AS_PATH_LENGTH)
		return !o->as_path_ignore;
	if (r == DECIDE_ROUTE_AGE)
		return o->prefer_older;
	return true;
}

/* lost_at is DECIDE_ONLY while a candidate is in. */
static bool
is_in(const struct candidate *c)
{
	return c->lost_at == DECIDE_ONLY;
}

/* Removes all that are not among the best under r; returns how many. */
static size_t
remove_worse(struct candidate *c, size_t n, enum decide_rule r)
{
	comparison *cmp = comparisons[r];
	size_t best = n, removed = 0;

	for (size_t i = 0; i < n; i++)
		if (is_in(&c[i]) && (best == n || cmp(&c[i], &c[best]) < 0))
			best = i;
	for (size_t i = 0; i < n; i++)
		if (is_in(&c[i]) && i != best && cmp(&c[i], &c[best]) > 0) {
			c[i].lost_at = r;
			removed++;
		}
	return removed;
}

/* RFC 4271 9.1.2.2 c: a route goes when any route of the same neighbour AS
 * that is still in has a lower MED. The lowest of a group stays in, so it does
 * not matter in which order they go. */
static size_t
remove_higher_med(struct candidate *c, size_t n)
{
	size_t removed = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_in(&c[i]))
			continue;
		for (size_t j = 0; j < n; j++)
			if (is_in(&c[j]) &&
			    c[j].neighbor_as == c[i].neighbor_as &&
			    by_med(&c[j], &c[i]) < 0) {
				c[i].lost_at = DECIDE_MED;
				removed++;
				break;
			}
	}
	return removed;
}

static size_t
eliminate(struct candidate *c, size_t n, enum decide_rule r,
    const struct decide_options *o)
{
	if (!applies(r, o))
		return 0;
	if (r == DECIDE_MED && !o->always_compare_med)
		return remove_higher_med(c, n);
	return remove_worse(c, n, r);
}

static size_t
remove_ineligible(struct candidate *c, size_t n)
{
	size_t removed = 0;

	for (size_t i = 0; i < n; i++)
		if (!c[i].eligible) {
			c[i].lost_at = DECIDE_ELIGIBLE;
			removed++;
		}
	return removed;
}

int
decide(struct candidate *c, size_t n, const struct decide_options *o,
    enum decide_rule *last)
{
	size_t in = n, removed;

	*last = DECIDE_ONLY;
	for (size_t i = 0; i < n; i++) {
		c[i].best = false;
		c[i].lost_at = DECIDE_ONLY;
	}
	removed = remove_ineligible(c, n);
	if (removed > 0)
		*last = DECIDE_ELIGIBLE;
	in -= removed;
	for (enum decide_rule r = DECIDE_ROV; in > 1 && r < DECIDE_ONLY; r++) {
		removed = eliminate(c, n, r, o);
		if (removed > 0)
			*last = r;
		in -= removed;
	}
	for (size_t i = 0; i < n; i++)
		if (is_in(&c[i])) {
			c[i].best = true;
			return (int)i;
		}
	return -1;
}
