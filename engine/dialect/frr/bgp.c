/* The BGP process: options, and the routes that it originates. */
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

bool
check_router_bgp(struct parser *p, struct stmt *s)
{
	struct stmt *old = tree_find(p->tree, p->parent, s);
	struct diag *item;

	if (old == NULL || !stmt_has(s, "as") ||
	    str_eq(stmt_text(old, "as"), stmt_text(s, "as")))
		return true;
	item = parse_problem(p, DIAG_ERROR, "second-process", stmt_arg(s, "as"),
	    "BGP runs as AS%s already, and not as AS%s", stmt_text(old, "as"),
	    stmt_text(s, "as"));
	parse_suggest(p, item, "%srouter bgp %s", s->negate ? "no " : "",
	    stmt_text(old, "as"));
	return false;
}

/* Options add up; "no" takes the named ones away. */
bool
check_med_options(struct parser *p, struct stmt *s)
{
	static const char *const options[] = { "confed", "missing-as-worst" };
	struct stmt *old = tree_find(p->tree, p->parent, s);

	for (size_t i = 0; i < ARRAY_LEN(options) && old != NULL; i++) {
		if (s->negate && stmt_has(s, options[i]))
			stmt_drop(s, options[i]);
		else if (stmt_has(old, options[i]))
			stmt_set(p->tree, s, options[i], options[i]);
	}
	if (s->negate && old != NULL && s->n_args > 0)
		s->negate = false;
	return true;
}

bool
check_network(struct parser *p, struct stmt *s)
{
	struct ip_addr net;

	if (stmt_has(s, "net")) {
		net = stmt_addr(s, "net");
		return parse_join_prefix(p, s, classful_len(&net));
	}
	return true;
}

bool
check_aggregate(struct parser *p, struct stmt *s)
{
	stmt_drop(s, "route-map");
	stmt_drop(s, "attribute-map");
	return parse_join_prefix(p, s, 32);
}

/* --- into the model ------------------------------------------------------ */

static void
default_options(struct lower *l)
{
	struct bgp_options *o = &l->config->options;
	const char *profile = l->config->frr_defaults;
	bool frr = l->flavour == FLAVOUR_FRR;
	bool datacenter =
	    frr && profile != NULL && str_eq(profile, "datacenter");

	o->default_local_pref = 100;
	o->default_ipv4_unicast = true;
	o->fast_external_failover = true;
	o->keepalive_s = datacenter ? 3 : 60;
	o->hold_s = datacenter ? 9 : 180;
	/* RFC 8212: FRR since 7.4, not in its datacenter profile. */
	o->ebgp_requires_policy = frr && !datacenter;
	o->network_import_check = true;
	o->suppress_duplicates = frr;
	o->deterministic_med = datacenter;
	o->log_neighbor_changes = datacenter || !frr;
	o->enforce_first_as = !frr;
}

void
lower_bgp(struct lower *l, const struct stmt *s)
{
	l->config->has_bgp = true;
	l->config->local_as = stmt_u32(s, "as", 0);
	l->config->bgp_place = lower_place(l, s);
	default_options(l);
	l->kept_context = "router bgp";
	lower_neighbors(l, s);
	l->kept_context = "";
}

void
lower_router_id(struct lower *l, const struct stmt *s)
{
	struct ip_addr id = stmt_addr(s, "id");

	l->config->router_id = ip_addr_to_v4(&id);
}

void
lower_bgp_flag(struct lower *l, const struct stmt *s)
{
	struct bgp_options *o = &l->config->options;
	bool on = !s->negate;

	switch ((int)s->kind) {
	case KIND_LOG_NEIGHBOR_CHANGES:
		o->log_neighbor_changes = on;
		break;
	case KIND_ALWAYS_COMPARE_MED:
		o->always_compare_med = on;
		break;
	case KIND_DETERMINISTIC_MED:
		o->deterministic_med = on;
		break;
	case KIND_COMPARE_ROUTER_ID:
		o->compare_router_id = on;
		break;
	case KIND_AS_PATH_IGNORE:
		o->as_path_ignore = on;
		break;
	case KIND_AS_PATH_RELAX:
		o->as_path_multipath_relax = on;
		break;
	case KIND_DEFAULT_IPV4:
		o->default_ipv4_unicast = on;
		break;
	case KIND_DEFAULT_IPV6:
		l->default_ipv6 = on;
		break;
	case KIND_EBGP_POLICY:
		o->ebgp_requires_policy = on;
		break;
	case KIND_ENFORCE_FIRST_AS:
		o->enforce_first_as = on;
		break;
	case KIND_REJECT_AS_SETS:
		o->reject_as_sets = on;
		break;
	case KIND_IMPORT_CHECK:
		o->network_import_check = on;
		break;
	case KIND_GRACEFUL_SHUTDOWN:
		o->graceful_shutdown = on;
		break;
	case KIND_SUPPRESS_DUPLICATES:
		o->suppress_duplicates = on;
		break;
	case KIND_FAST_FAILOVER:
		o->fast_external_failover = on;
		break;
	case KIND_NO_CONNECTED_ROUTE_CHECK:
		o->no_connected_route_check = on;
		break;
	}
}

void
lower_med_options(struct lower *l, const struct stmt *s)
{
	if (stmt_has(s, "missing-as-worst"))
		l->config->options.med_missing_as_worst = true;
	if (stmt_has(s, "confed"))
		l->config->options.med_confed = true;
}

void
lower_prefix_validate(struct lower *l, const struct stmt *s)
{
	if (str_eq(stmt_text(s, "how"), "allow-invalid"))
		l->config->options.prefix_validate_allow_invalid = true;
	else
		l->config->options.prefix_validate_disable = true;
}

void
lower_default_local_pref(struct lower *l, const struct stmt *s)
{
	l->config->options.default_local_pref = stmt_u32(s, "value", 100);
}

void
lower_cluster_id(struct lower *l, const struct stmt *s)
{
	struct ip_addr id;

	if (ip_addr_parse(stmt_text(s, "id"), &id))
		l->config->options.cluster_id = ip_addr_to_v4(&id);
	else
		l->config->options.cluster_id = stmt_u32(s, "id", 0);
}

void
lower_bgp_timers(struct lower *l, const struct stmt *s)
{
	l->config->options.keepalive_s = stmt_u32(s, "keepalive", 60);
	l->config->options.hold_s = stmt_u32(s, "hold", 180);
}

void
lower_network(struct lower *l, const struct stmt *s)
{
	struct network_statement *n =
	    &l->config->networks[l->config->n_networks++];

	n->prefix = stmt_prefix(s, "prefix");
	n->map_name = stmt_text(s, "map");
	if (n->map_name != NULL)
		n->map = lower_find(l, NAME_POLICY, n->map_name);
	n->place = lower_place(l, s);
}

void
lower_aggregate(struct lower *l, const struct stmt *s)
{
	struct aggregate_statement *a =
	    &l->config->aggregates[l->config->n_aggregates++];

	a->prefix = stmt_prefix(s, "prefix");
	a->summary_only = stmt_has(s, "summary-only");
	a->as_set = stmt_has(s, "as-set");
	a->map_name = stmt_text(s, "map");
	if (a->map_name != NULL)
		a->map = lower_find(l, NAME_POLICY, a->map_name);
	a->place = lower_place(l, s);
}

void
lower_redistribute(struct lower *l, const struct stmt *s)
{
	struct redistribute_statement *r =
	    &l->config->redistributes[l->config->n_redistributes++];

	r->afi = l->afi;
	r->source = str_eq(stmt_text(s, "from"), "static") ? SOURCE_STATIC
							   : SOURCE_CONNECTED;
	r->map_name = stmt_text(s, "map");
	if (r->map_name != NULL)
		r->map = lower_find(l, NAME_POLICY, r->map_name);
	r->has_metric = stmt_has(s, "metric");
	r->metric = stmt_u32(s, "metric", 0);
	r->place = lower_place(l, s);
}
