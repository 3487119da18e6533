/* Names that are used but not defined, and defined but not used. */
#include "router/lint_private.h"

#include <string.h>

/* --- uses ----------------------------------------------------------------- */

/* A use of a route-map by name. */
typedef void use_visit(struct linter *l, const char *name,
    const struct policy *policy, const char *where, struct place place);

static void
visit_map(struct linter *l, use_visit *visit, const char *name,
    const struct policy *policy, const char *where, struct place place)
{
	if (name != NULL)
		visit(l, name, policy, where, place);
}

/* Every use of a route-map other than on a session. */
static void
each_statement_map(struct linter *l, use_visit *visit)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_networks; i++)
		visit_map(l, visit, c->networks[i].map_name, c->networks[i].map,
		    "network", c->networks[i].place);
	for (size_t i = 0; i < c->n_aggregates; i++)
		visit_map(l, visit, c->aggregates[i].map_name,
		    c->aggregates[i].map, "aggregate-address",
		    c->aggregates[i].place);
	for (size_t i = 0; i < c->n_redistributes; i++)
		visit_map(l, visit, c->redistributes[i].map_name,
		    c->redistributes[i].map, "redistribute",
		    c->redistributes[i].place);
	for (size_t i = 0; i < c->n_neighbors; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++) {
			const struct neighbor_af *af = &c->neighbors[i].af[afi];
			visit_map(l, visit, af->default_originate_map_name,
			    af->default_originate_map, "default-originate",
			    af->place);
		}
	for (size_t i = 0; i < c->n_policies; i++)
		for (size_t j = 0; j < c->policies[i]->n_terms; j++) {
			const struct policy_term *t = &c->policies[i]->terms[j];
			visit_map(l, visit, t->call_name, t->call, "call",
			    t->place);
		}
}

typedef void link_visit(struct linter *l, const struct neighbor *n,
    enum afi afi, const struct policy_link *link, const char *dir);

/* Every link of every session and group. */
static void
each_link(struct linter *l, link_visit *visit)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_neighbors; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++)
			for (enum direction dir = DIRECTION_IN;
			     dir <= DIRECTION_OUT; dir++) {
				const struct neighbor *n = &c->neighbors[i];
				const struct policy_chain *chain =
				    neighbor_chain(n, afi, dir);
				for (size_t j = 0; j < chain->n; j++)
					visit(l, n, afi, &chain->links[j],
					    direction_word(dir));
			}
}

/* --- not defined ---------------------------------------------------------- */

static const char *
effect(const struct policy_link *link)
{
	return link->undefined_rejects ? "refuses every route"
				       : "lets every route pass";
}

static void
undefined_link(struct linter *l, const struct neighbor *n,
    const struct policy_link *link, const char *dir)
{
	char who[NEIGHBOR_WORD_MAX];

	if (link->policy == NULL && link->name != NULL)
		lint_found(l, link->place,
		    "%s %s, %s on neighbor %s, is not defined: it %s",
		    policy_link_kind_name(link->kind), link->name, dir,
		    neighbor_word(n, who), effect(link));
}

static void
undefined_map_link(struct linter *l, const struct neighbor *n, enum afi afi,
    const struct policy_link *link, const char *dir)
{
	(void)afi;
	if (link->kind == LINK_ROUTE_MAP || link->kind == LINK_UNSUPPRESS_MAP)
		undefined_link(l, n, link, dir);
}

static void
undefined_map_use(struct linter *l, const char *name,
    const struct policy *policy, const char *where, struct place place)
{
	if (policy == NULL)
		lint_found(l, place,
		    "route-map %s, named by %s, is not defined: it refuses "
		    "every route",
		    name, where);
}

void
lint_undefined_route_map(struct linter *l)
{
	each_link(l, undefined_map_link);
	each_statement_map(l, undefined_map_use);
}

static void
undefined_prefix_link(struct linter *l, const struct neighbor *n, enum afi afi,
    const struct policy_link *link, const char *dir)
{
	(void)afi;
	if (link->kind == LINK_PREFIX_LIST)
		undefined_link(l, n, link, dir);
}

static void
undefined_filter_link(struct linter *l, const struct neighbor *n, enum afi afi,
    const struct policy_link *link, const char *dir)
{
	(void)afi;
	if (link->kind == LINK_FILTER_LIST)
		undefined_link(l, n, link, dir);
}

static void
undefined_distribute_link(struct linter *l, const struct neighbor *n,
    enum afi afi, const struct policy_link *link, const char *dir)
{
	(void)afi;
	if (link->kind == LINK_DISTRIBUTE_LIST)
		undefined_link(l, n, link, dir);
}

/* What a match with a list of the given kind names. */
struct undefined_search {
	struct linter *l;
	const struct policy *policy;
	const char *what;
	enum match_kind kinds[2];
};

static void
undefined_match(const struct match *m, void *arg)
{
	struct undefined_search *s = arg;

	if (!m->undefined || (m->kind != s->kinds[0] && m->kind != s->kinds[1]))
		return;
	lint_found(s->l, m->place,
	    "%s %s, matched by route-map %s, is not defined: it matches %s",
	    s->what, m->name != NULL ? m->name : "?", s->policy->name,
	    s->policy->undefined_list_matches != m->negate ? "every route"
							   : "no route");
}

static void
undefined_in_maps(struct linter *l, const char *what, enum match_kind a,
    enum match_kind b)
{
	struct undefined_search s = { .l = l, .what = what, .kinds = { a, b } };

	for (size_t i = 0; i < l->config->n_policies; i++) {
		s.policy = l->config->policies[i];
		policy_matches(s.policy, undefined_match, &s);
	}
}

void
lint_undefined_prefix_list(struct linter *l)
{
	each_link(l, undefined_prefix_link);
	undefined_in_maps(l, "prefix-list", MATCH_PREFIX_LIST,
	    MATCH_NEXT_HOP_LIST);
}

void
lint_undefined_as_path_list(struct linter *l)
{
	each_link(l, undefined_filter_link);
	undefined_in_maps(l, "AS path list", MATCH_AS_PATH, MATCH_AS_PATH);
}

void
lint_undefined_community_list(struct linter *l)
{
	const struct router_config *c = l->config;

	undefined_in_maps(l, "community list", MATCH_COMMUNITY,
	    MATCH_COMMUNITY);
	for (size_t i = 0; i < c->n_policies; i++)
		for (size_t j = 0; j < c->policies[i]->n_terms; j++) {
			const struct policy_term *t = &c->policies[i]->terms[j];
			for (size_t k = 0; k < t->n_actions; k++)
				if (t->actions[k].kind ==
					ACT_DELETE_COMMUNITIES &&
				    t->actions[k].community_list == NULL)
					lint_found(l, t->actions[k].place,
					    "the community list whose members "
					    "are to be deleted is not defined");
		}
}

static bool
has_acl(const struct router_config *c, const char *name)
{
	for (size_t i = 0; i < c->n_acls; i++)
		if (strcmp(c->acls[i].name, name) == 0)
			return true;
	return false;
}

void
lint_undefined_access_list(struct linter *l)
{
	const struct router_config *c = l->config;

	each_link(l, undefined_distribute_link);
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++) {
			const struct interface *in = &c->interfaces[i];
			if (in->acl_in[afi] != NULL &&
			    !has_acl(c, in->acl_in[afi]))
				lint_found(l, in->place,
				    "access list %s on interface %s is not "
				    "defined: every packet passes",
				    in->acl_in[afi], in->name);
			if (in->acl_out[afi] != NULL &&
			    !has_acl(c, in->acl_out[afi]))
				lint_found(l, in->place,
				    "access list %s on interface %s is not "
				    "defined: every packet passes",
				    in->acl_out[afi], in->name);
		}
}

/* --- not used ------------------------------------------------------------- */

/* Is anything of this name used? One question at a time; the visitors answer
 * into the linter's clone. */
struct use_search {
	struct linter l; /* first: the visitors get its address */
	enum policy_link_kind link_kind, other_link_kind;
	const char *name;
	enum afi afi; /* AF_COUNT: either */
	bool used;
};

static void
link_uses(struct linter *l, const struct neighbor *n, enum afi afi,
    const struct policy_link *link, const char *dir)
{
	struct use_search *s = (struct use_search *)(void *)l;

	(void)n;
	(void)dir;
	if ((link->kind == s->link_kind || link->kind == s->other_link_kind) &&
	    (s->afi == AF_COUNT || s->afi == afi) && link->name != NULL &&
	    strcmp(link->name, s->name) == 0)
		s->used = true;
}

static void
statement_uses(struct linter *l, const char *name, const struct policy *policy,
    const char *where, struct place place)
{
	struct use_search *s = (struct use_search *)(void *)l;

	(void)policy;
	(void)where;
	(void)place;
	if (strcmp(name, s->name) == 0)
		s->used = true;
}

static bool
link_names(struct linter *l, enum policy_link_kind kind,
    enum policy_link_kind other, const char *name, enum afi afi)
{
	struct use_search s = {
		.l = *l,
		.link_kind = kind,
		.other_link_kind = other,
		.name = name,
		.afi = afi,
	};

	each_link(&s.l, link_uses);
	return s.used;
}

void
lint_unused_route_map(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_policies; i++) {
		const struct policy *p = c->policies[i];
		struct use_search s = {
			.l = *l,
			.link_kind = LINK_ROUTE_MAP,
			.other_link_kind = LINK_UNSUPPRESS_MAP,
			.name = p->name,
			.afi = AF_COUNT,
		};
		each_link(&s.l, link_uses);
		each_statement_map(&s.l, statement_uses);
		if (!s.used)
			lint_found(l, p->place,
			    "route-map %s is attached to nobody", p->name);
	}
}

/* A list that some match or action of a route-map points to. */
struct list_search {
	const void *list;
	const char *name; /* or that is meant by name */
	bool used;
};

static void
match_uses(const struct match *m, void *arg)
{
	struct list_search *s = arg;

	if (s->list != NULL &&
	    (m->prefix_list == s->list || m->as_path_list == s->list ||
		m->community_list == s->list))
		s->used = true;
	if (s->name != NULL && m->kind == MATCH_PREFIX_LIST &&
	    m->name != NULL && strcmp(m->name, s->name) == 0)
		s->used = true;
}

static bool
maps_use(const struct router_config *c, const void *list, const char *name)
{
	struct list_search s = { .list = list, .name = name };

	for (size_t i = 0; i < c->n_policies && !s.used; i++) {
		const struct policy *p = c->policies[i];
		policy_matches(p, match_uses, &s);
		for (size_t j = 0; j < p->n_terms; j++)
			for (size_t k = 0; k < p->terms[j].n_actions; k++)
				if (list != NULL &&
				    p->terms[j].actions[k].community_list ==
					list)
					s.used = true;
	}
	return s.used;
}

void
lint_unused_prefix_list(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_prefix_lists; i++) {
		const struct prefix_list *p = c->prefix_lists[i];
		if (!link_names(l, LINK_PREFIX_LIST, LINK_PREFIX_LIST, p->name,
			afi_of(p->family)) &&
		    !maps_use(c, p, NULL))
			lint_found(l, p->place,
			    "%s prefix-list %s is attached to nobody",
			    p->family == IP_V6 ? "IPv6" : "IPv4", p->name);
	}
}

void
lint_unused_as_path_list(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_as_path_lists; i++) {
		const struct as_path_list *p = c->as_path_lists[i];
		if (!link_names(l, LINK_FILTER_LIST, LINK_FILTER_LIST, p->name,
			AF_COUNT) &&
		    !maps_use(c, p, NULL))
			lint_found(l, p->place,
			    "AS path list %s is attached to nobody", p->name);
	}
}

void
lint_unused_community_list(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_community_lists; i++)
		if (!maps_use(c, c->community_lists[i], NULL))
			lint_found(l, c->community_lists[i]->place,
			    "community list %s is matched nowhere",
			    c->community_lists[i]->name);
}

static bool
interface_uses(const struct router_config *c, const char *name)
{
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++) {
			const struct interface *in = &c->interfaces[i];
			if (in->acl_in[afi] != NULL &&
			    strcmp(in->acl_in[afi], name) == 0)
				return true;
			if (in->acl_out[afi] != NULL &&
			    strcmp(in->acl_out[afi], name) == 0)
				return true;
		}
	return false;
}

void
lint_unused_access_list(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_acls; i++) {
		const struct acl *a = &c->acls[i];
		if (!interface_uses(c, a->name) &&
		    !link_names(l, LINK_DISTRIBUTE_LIST, LINK_DISTRIBUTE_LIST,
			a->name, AF_COUNT) &&
		    !maps_use(c, NULL, a->name))
			lint_found(l, a->place,
			    "access list %s is attached to nobody", a->name);
	}
}

void
lint_unused_group(struct linter *l)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_neighbors; i++) {
		const struct neighbor *g = &c->neighbors[i];
		bool used = false;
		if (!g->is_group || g->group_name == NULL)
			continue;
		for (size_t j = 0; j < c->n_neighbors; j++)
			if (!c->neighbors[j].is_group &&
			    c->neighbors[j].group_name != NULL &&
			    strcmp(c->neighbors[j].group_name, g->group_name) ==
				0)
				used = true;
		if (!used)
			lint_found(l, g->place, "peer-group %s has no members",
			    g->group_name);
	}
}
