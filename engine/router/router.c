#include "router/router.h"

#include <string.h>

const char *
flavour_name(enum flavour f)
{
	switch (f) {
	case FLAVOUR_FRR:
		return "frr";
	case FLAVOUR_IOS:
		return "ios";
	case FLAVOUR_LAST:
		break;
	}
	base_panic(__FILE__, __LINE__, "unknown flavour");
}

const char *
policy_link_kind_name(enum policy_link_kind k)
{
	switch (k) {
	case LINK_DISTRIBUTE_LIST:
		return "distribute-list";
	case LINK_PREFIX_LIST:
		return "prefix-list";
	case LINK_FILTER_LIST:
		return "filter-list";
	case LINK_ROUTE_MAP:
		return "route-map";
	case LINK_UNSUPPRESS_MAP:
		return "unsuppress-map";
	}
	base_panic(__FILE__, __LINE__, "unknown policy link");
}

/* FRR (seen in 8.4.4): each of them refuses every route while the name is not
 * defined, without a word; a prefix list without rules permits every route.
 * IOS: an empty prefix list permits every prefix (Cisco IOS IP Configuration
 * Guide, "How the System Filters Traffic by Prefix List"), and one that is not
 * defined is empty; an access list that is not defined permits as well. A
 * route-map that is not defined refuses every route (seen on routers and
 * modelled so by Batfish, pull request 6523). For AS-path access lists no
 * public statement was found; they are taken to be like the other lists. */
bool
router_undefined_rejects(enum flavour f, enum policy_link_kind kind)
{
	if (f == FLAVOUR_FRR)
		return true;
	switch (kind) {
	case LINK_DISTRIBUTE_LIST:
	case LINK_PREFIX_LIST:
	case LINK_FILTER_LIST:
		return false;
	case LINK_ROUTE_MAP:
	case LINK_UNSUPPRESS_MAP:
		return true;
	}
	return true;
}

/* FRR 8.4: "match" with the name of a list that is not defined does not match.
 * Cisco: it matches everything (lab tests on NX-OS in Batfish, pull request
 * 6983, and CSCty33210; IOS is taken to do the same, as its lists that are not
 * defined permit). */
bool
router_undefined_list_matches(enum flavour f)
{
	return f == FLAVOUR_IOS;
}

/* Seen in FRR 8.4.4: after "permit 10, on-match next" an entry that does not
 * match turns the verdict at the end back to deny. */
bool
router_unmatched_resets(enum flavour f)
{
	return f == FLAVOUR_FRR;
}

const struct neighbor *
router_neighbor(const struct router_config *c, const struct ip_addr *addr)
{
	for (size_t i = 0; i < c->n_neighbors; i++)
		if (!c->neighbors[i].is_group &&
		    ip_addr_eq(&c->neighbors[i].addr, addr))
			return &c->neighbors[i];
	return NULL;
}

const struct policy *
router_policy(const struct router_config *c, const char *name)
{
	for (size_t i = 0; i < c->n_policies; i++)
		if (strcmp(c->policies[i]->name, name) == 0)
			return c->policies[i];
	return NULL;
}

const struct prefix_list *
router_prefix_list(const struct router_config *c, const char *name, int family)
{
	for (size_t i = 0; i < c->n_prefix_lists; i++)
		if (c->prefix_lists[i]->family == family &&
		    strcmp(c->prefix_lists[i]->name, name) == 0)
			return c->prefix_lists[i];
	return NULL;
}

void
router_config_seal(struct router_config *c)
{
	for (size_t i = 0; i < c->n_prefix_lists; i++)
		prefix_list_seal(c->arena, c->prefix_lists[i]);
	for (size_t i = 0; i < c->n_policies; i++)
		policy_seal(c->policies[i]);
}

void
router_config_finish(struct router_config *c)
{
	for (size_t i = 0; i < c->n_as_path_lists; i++) {
		struct as_path_list *l = c->as_path_lists[i];
		for (size_t j = 0; j < l->n; j++)
			as_path_regex_destroy(l->rules[j].regex);
	}
	for (size_t i = 0; i < c->n_community_lists; i++) {
		struct community_list *l = c->community_lists[i];
		for (size_t j = 0; j < l->n; j++)
			as_path_regex_destroy(l->rules[j].regex);
	}
}
