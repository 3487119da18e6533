/* Neighbors and peer-groups into the model. */
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/param.h"

/* --- statements of the session ------------------------------------------- */

void
lower_remote_as(struct lower *l, const struct stmt *s)
{
	struct neighbor *n = l->neighbor;
	const char *as = stmt_text(s, "as");

	n->remote_as = stmt_u32(s, "as", 0);
	n->remote_as_external = str_eq(as, "external");
	n->remote_as_internal = str_eq(as, "internal");
	if (n->remote_as_internal)
		n->remote_as = l->config->local_as;
	n->place = lower_place(l, s);
}

void
lower_member(struct lower *l, const struct stmt *s)
{
	l->neighbor->group_name = stmt_text(s, "group");
	if (l->neighbor->place.line == 0)
		l->neighbor->place = lower_place(l, s);
}

void
lower_local_as(struct lower *l, const struct stmt *s)
{
	l->neighbor->local_as = stmt_u32(s, "as", 0);
	l->neighbor->local_as_no_prepend = stmt_has(s, "no-prepend");
	l->neighbor->local_as_replace_as = stmt_has(s, "replace-as");
}

void
lower_description(struct lower *l, const struct stmt *s)
{
	l->neighbor->description = stmt_text(s, "text");
}

void
lower_shutdown(struct lower *l, const struct stmt *s)
{
	l->neighbor->shutdown = !s->negate;
}

void
lower_password(struct lower *l, const struct stmt *s)
{
	l->neighbor->password = stmt_text(s, "secret");
}

void
lower_multihop(struct lower *l, const struct stmt *s)
{
	l->neighbor->ebgp_multihop = (uint8_t)stmt_u32(s, "hops", 255);
}

void
lower_ttl_security(struct lower *l, const struct stmt *s)
{
	l->neighbor->ttl_security = (uint8_t)stmt_u32(s, "hops", 1);
}

void
lower_update_source(struct lower *l, const struct stmt *s)
{
	l->neighbor->update_source = stmt_text(s, "source");
}

void
lower_session_flag(struct lower *l, const struct stmt *s)
{
	if (s->kind == KIND_NEIGHBOR_CONNECTED)
		l->neighbor->disable_connected_check = !s->negate;
	else if (s->kind == KIND_NEIGHBOR_PASSIVE)
		l->neighbor->passive = !s->negate;
	else if (s->kind == KIND_NEIGHBOR_FIRST_AS)
		l->neighbor->enforce_first_as = !s->negate;
}

void
lower_timers(struct lower *l, const struct stmt *s)
{
	l->neighbor->has_timers = true;
	l->neighbor->keepalive_s = stmt_u32(s, "keepalive", 60);
	l->neighbor->hold_s = stmt_u32(s, "hold", 180);
}

void
lower_interval(struct lower *l, const struct stmt *s)
{
	l->neighbor->has_advertisement_interval = true;
	l->neighbor->advertisement_interval_s = stmt_u32(s, "seconds", 0);
}

void
lower_role(struct lower *l, const struct stmt *s)
{
	static const struct {
		const char *word;
		enum bgp_role role;
	} roles[] = {
		{ "provider", ROLE_PROVIDER },
		{ "rs-server", ROLE_RS },
		{ "rs-client", ROLE_RS_CLIENT },
		{ "customer", ROLE_CUSTOMER },
		{ "peer", ROLE_PEER },
	};

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (str_eq(roles[i].word, stmt_text(s, "role")))
			l->neighbor->role = roles[i].role;
	l->neighbor->role_strict = stmt_has(s, "strict-mode");
}

/* --- statements of one address family ------------------------------------ */

void
lower_activate(struct lower *l, const struct stmt *s)
{
	l->af->active = !s->negate;
	if (l->af->place.line == 0)
		l->af->place = lower_place(l, s);
}

void
lower_send_community(struct lower *l, const struct stmt *s)
{
	const char *type = stmt_text(s, "type");
	uint8_t bit = SEND_STANDARD;

	if (str_eq(type, "extended"))
		bit = SEND_EXTENDED;
	else if (str_eq(type, "large"))
		bit = SEND_LARGE;
	if (s->negate)
		l->af->send_community &= (uint8_t)~bit;
	else
		l->af->send_community |= bit;
	/* IOS sends large communities together with the standard ones. */
	if (l->flavour == FLAVOUR_IOS && bit == SEND_STANDARD) {
		if (s->negate)
			l->af->send_community &= (uint8_t)~SEND_LARGE;
		else
			l->af->send_community |= SEND_LARGE;
	}
}

void
lower_next_hop_self(struct lower *l, const struct stmt *s)
{
	l->af->next_hop_self = !s->negate;
	l->af->next_hop_self_all =
	    !s->negate && (stmt_has(s, "force") || stmt_has(s, "all"));
}

void
lower_af_flag(struct lower *l, const struct stmt *s)
{
	if (s->kind == KIND_AF_REFLECTOR_CLIENT)
		l->af->route_reflector_client = !s->negate;
	else if (s->kind == KIND_AF_SERVER_CLIENT)
		l->af->route_server_client = !s->negate;
	else if (s->kind == KIND_AF_SOFT_RECONFIGURATION)
		l->af->soft_reconfiguration = !s->negate;
}

void
lower_unchanged(struct lower *l, const struct stmt *s)
{
	l->af->as_path_unchanged = !s->negate && stmt_has(s, "as-path");
	l->af->next_hop_unchanged = !s->negate && stmt_has(s, "next-hop");
	l->af->med_unchanged = !s->negate && stmt_has(s, "med");
}

void
lower_remove_private(struct lower *l, const struct stmt *s)
{
	bool all = stmt_has(s, "all"), replace = stmt_has(s, "replace-AS");

	if (s->negate)
		l->af->remove_private = REMOVE_PRIVATE_NO;
	else if (all)
		l->af->remove_private =
		    replace ? REMOVE_PRIVATE_ALL_REPLACE : REMOVE_PRIVATE_ALL;
	else
		l->af->remove_private =
		    replace ? REMOVE_PRIVATE_REPLACE : REMOVE_PRIVATE;
}

void
lower_allowas_in(struct lower *l, const struct stmt *s)
{
	bool origin = stmt_has(s, "origin");

	l->af->allowas_in_origin = !s->negate && origin;
	l->af->allowas_in =
	    s->negate || origin ? 0 : (uint8_t)stmt_u32(s, "times", 3);
}

void
lower_default_originate(struct lower *l, const struct stmt *s)
{
	l->af->default_originate = !s->negate;
	l->af->default_originate_map_name = stmt_text(s, "map");
	l->af->default_originate_map = NULL;
	if (l->af->default_originate_map_name != NULL)
		l->af->default_originate_map =
		    lower_find(l, NAME_POLICY, stmt_text(s, "map"));
}

void
lower_weight(struct lower *l, const struct stmt *s)
{
	l->af->weight = stmt_u32(s, "weight", 0);
	l->af->weight_set = true;
}

void
lower_maximum_prefix(struct lower *l, const struct stmt *s)
{
	l->af->max_prefix = stmt_u32(s, "max", 0);
	l->af->max_prefix_threshold = (uint8_t)stmt_u32(s, "threshold", 75);
	l->af->max_prefix_warning_only = stmt_has(s, "warning-only");
	l->af->max_prefix_restart_min = stmt_u32(s, "minutes", 0);
	l->af->max_prefix_place = lower_place(l, s);
}

/* --- filters ------------------------------------------------------------- */

/* A policy of one term: what the match lets through goes on to the next link
 * of the chain, the rest is refused. */
static const struct policy *
filter_policy(struct lower *l, const struct stmt *s, struct match match)
{
	struct policy *p = ARENA_NEW(l->arena, struct policy);
	struct policy_term *t = ARENA_NEW(l->arena, struct policy_term);

	match.place = lower_arg_place(l, s, "list");
	match.name = stmt_text(s, "list");
	t->permit = true;
	t->matches = arena_memdup(l->arena, &match, sizeof(match));
	t->n_matches = 1;
	t->flow = FLOW_RETURN;
	t->place = lower_place(l, s);
	p->name = match.name;
	p->terms = t;
	p->n_terms = 1;
	p->at_end = FLOW_REJECT;
	p->undefined_list_matches = router_undefined_list_matches(l->flavour);
	p->place = t->place;
	policy_seal(p);
	return p;
}

static const struct policy *
link_policy(struct lower *l, const struct stmt *s)
{
	const char *name = stmt_text(s, "list");
	int family = l->afi == AF_V6 ? IP_V6 : IP_V4;
	struct match m = { 0 };

	switch ((int)s->kind) {
	case KIND_AF_PREFIX_LIST:
		m.kind = MATCH_PREFIX_LIST;
		m.prefix_list = lower_find(l,
		    family == IP_V4 ? NAME_PREFIX4 : NAME_PREFIX6, name);
		return m.prefix_list != NULL ? filter_policy(l, s, m) : NULL;
	case KIND_AF_DISTRIBUTE_LIST:
		m.kind = MATCH_PREFIX_LIST;
		m.prefix_list = lower_access_as_prefixes(l, name, family);
		return m.prefix_list != NULL ? filter_policy(l, s, m) : NULL;
	case KIND_AF_FILTER_LIST:
		m.kind = MATCH_AS_PATH;
		m.as_path_list = lower_find(l, NAME_AS_PATH, name);
		return m.as_path_list != NULL ? filter_policy(l, s, m) : NULL;
	default:
		return lower_find(l, NAME_POLICY, name);
	}
}

static enum policy_link_kind
link_kind(enum kind_id kind)
{
	switch ((int)kind) {
	case KIND_AF_DISTRIBUTE_LIST:
		return LINK_DISTRIBUTE_LIST;
	case KIND_AF_PREFIX_LIST:
		return LINK_PREFIX_LIST;
	case KIND_AF_FILTER_LIST:
		return LINK_FILTER_LIST;
	case KIND_AF_UNSUPPRESS_MAP:
		return LINK_UNSUPPRESS_MAP;
	default:
		return LINK_ROUTE_MAP;
	}
}

/* FRR: lists, then the route-map, both ways. IOS documents the reverse order
 * for what comes in. */
static int
link_rank(const struct lower *l, enum policy_link_kind kind, bool in)
{
	int rank = (int)kind;

	return l->flavour == FLAVOUR_IOS && in ? -rank : rank;
}

void
lower_link(struct lower *l, const struct stmt *s)
{
	bool in = stmt_has(s, "dir") && str_eq(stmt_text(s, "dir"), "in");
	struct policy_chain *chain = in ? &l->af->in : &l->af->out;
	struct policy_link link = { .kind = link_kind(s->kind),
		.name = stmt_text(s, "list"),
		.policy = link_policy(l, s),
		.place = lower_place(l, s) };
	size_t i = 0;

	link.undefined_rejects =
	    router_undefined_rejects(l->flavour, link.kind);
	if (l->af->place.line == 0)
		l->af->place = link.place;
	/* The neighbor's own takes the place of its group's. */
	while (i < chain->n && chain->links[i].kind != link.kind)
		i++;
	if (i < chain->n) {
		chain->links[i] = link;
		return;
	}
	if (chain->n == POLICY_CHAIN_MAX)
		return;
	for (i = chain->n++; i > 0 &&
	     link_rank(l, chain->links[i - 1].kind, in) >
		 link_rank(l, link.kind, in);
	     i--)
		chain->links[i] = chain->links[i - 1];
	chain->links[i] = link;
}

/* --- all neighbors ------------------------------------------------------- */

static bool
is_peer(const struct stmt *s, const char *peer)
{
	const char *name = stmt_text(s, "peer");

	return name != NULL && str_eq(name, peer) &&
	    (kind_get(s->kind)->flags & KIND_PER_NEIGHBOR) != 0;
}

/* The statements of a neighbor in one block: they stand together. */
static void
visit(struct lower *l, enum name_class class, const char *peer)
{
	const struct stmt *s = lower_find(l, class, peer);

	for (; s != NULL && is_peer(s, peer); s = s->next)
		if (kind_get(s->kind)->lower != NULL &&
		    kind_get(s->kind)->lower != lower_kept)
			kind_get(s->kind)->lower(l, s);
}

/* The statements of a neighbor or group, in all families. */
static void
visit_all(struct lower *l, const char *peer)
{
	visit(l, NAME_PEER, peer);
	for (int i = 0; i < AF_COUNT; i++) {
		l->afi = (enum afi)i;
		l->af = &l->neighbor->af[i];
		visit(l, i == AF_V4 ? NAME_PEER_AF4 : NAME_PEER_AF6, peer);
	}
}

static void
neighbor_defaults(struct lower *l, struct neighbor *n)
{
	bool frr = l->flavour == FLAVOUR_FRR;

	n->role = ROLE_NONE;
	n->enforce_first_as = l->config->options.enforce_first_as;
	for (int i = 0; i < AF_COUNT; i++)
		n->af[i].send_community =
		    frr ? SEND_STANDARD | SEND_EXTENDED | SEND_LARGE : 0;
	/* FRR exchanges IPv4 routes with IPv6 neighbors as well. */
	n->af[AF_V4].active = l->config->options.default_ipv4_unicast &&
	    (frr || n->addr.family != IP_V6);
	n->af[AF_V6].active = l->default_ipv6;
}

static void
lower_one(struct lower *l, struct neighbor *n, const char *peer)
{
	const struct stmt *s = lower_find(l, NAME_PEER, peer);

	l->neighbor = n;
	n->is_group = !ip_addr_parse(peer, &n->addr);
	if (n->is_group)
		n->addr = (struct ip_addr){ 0 };
	neighbor_defaults(l, n);
	for (; !n->is_group && s != NULL && is_peer(s, peer); s = s->next)
		if (s->kind == KIND_NEIGHBOR_MEMBER) {
			visit_all(l, stmt_text(s, "group"));
			n->place = lower_place(l, s);
			break;
		}
	visit_all(l, peer);
	if (n->is_group)
		n->group_name = peer;
}

/* A neighbor stands once for its first statement. */
static bool
starts_peer(const struct stmt *s)
{
	return s->kind == KIND_NEIGHBOR_AS || s->kind == KIND_NEIGHBOR_GROUP ||
	    s->kind == KIND_NEIGHBOR_MEMBER;
}

static void
add_peers(struct lower *l, const struct stmt *bgp, bool groups)
{
	const char *last = "";
	struct ip_addr addr;

	for (const struct stmt *s = bgp->first; s != NULL; s = s->next) {
		const char *peer;
		struct neighbor *n;

		if (!starts_peer(s))
			continue;
		peer = stmt_text(s, "peer");
		if (str_eq(peer, last) || ip_addr_parse(peer, &addr) == groups)
			continue;
		last = peer;
		n = &l->config->neighbors[l->config->n_neighbors++];
		n->place = lower_place(l, s);
		lower_one(l, n, peer);
	}
}

/* Everything of the process but the neighbors' own statements. */
static void
lower_rest(struct lower *l, const struct stmt *node)
{
	for (const struct stmt *s = node->first; s != NULL; s = s->next) {
		const struct kind *k = kind_get(s->kind);

		if (s->kind == KIND_AF4 || s->kind == KIND_AF6) {
			l->afi = s->kind == KIND_AF4 ? AF_V4 : AF_V6;
			l->kept_context = k->name;
			lower_rest(l, s);
			l->kept_context = "router bgp";
		} else if (k->lower == lower_kept ||
		    (k->lower != NULL && (k->flags & KIND_PER_NEIGHBOR) == 0)) {
			k->lower(l, s);
		}
	}
}

void
lower_neighbors(struct lower *l, const struct stmt *bgp)
{
	lower_rest(l, bgp);
	add_peers(l, bgp, false);
	add_peers(l, bgp, true);
}
