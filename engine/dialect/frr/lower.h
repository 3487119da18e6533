/* From the tree of statements to the router model.
 *
 * lower_tree() visits the tree in canonical order and calls each statement's
 * kind, which fills the part of the model that the state below points at.
 * Groups are resolved by visiting the group's statements before the
 * neighbor's own. */
#ifndef DIALECT_FRR_LOWER_H
#define DIALECT_FRR_LOWER_H

#include "dialect/frr/tree.h"

enum { TERM_PARTS_MAX = 64 }; /* matches or actions of one entry */

/* What has a name, for finding it quickly. */
enum name_class {
	NAME_PREFIX4, /* struct prefix_list */
	NAME_PREFIX6,
	NAME_AS_PATH,   /* struct as_path_list */
	NAME_COMMUNITY, /* struct community_list; + enum community_kind */
	NAME_EXTENDED,
	NAME_LARGE,
	NAME_POLICY,  /* struct policy */
	NAME_ACCESS4, /* struct stmt */
	NAME_ACCESS6,
	NAME_PEER,     /* first struct stmt of a neighbor in router bgp */
	NAME_PEER_AF4, /* ... and in an address family */
	NAME_PEER_AF6
};

struct name_entry {
	enum name_class class;
	const char *name;
	void *value;
	uint8_t state; /* search for loops */
};

struct lower {
	struct arena *arena;
	struct diags *diags;
	struct router_config *config;
	const struct stmt *root;
	enum flavour flavour;
	bool default_ipv6;
	struct neighbor *neighbor;
	struct neighbor_af *af;
	enum afi afi;
	struct interface *interface;
	const char *kept_context;
	struct name_entry *names; /* sorted */
	size_t n_names;
	/* The route-map entry being built. */
	struct policy *policy;
	struct policy_term *term;
	size_t next_policy;
	const struct stmt **entries; /* of the same route-map */
	size_t n_entries;
	struct match matches[TERM_PARTS_MAX];
	size_t n_matches;
	struct action actions[TERM_PARTS_MAX];
	size_t n_actions;
};

/* Fills config (zeroed but for arena, flavour, source_name, source_text) from
 * a sorted tree. Errors and lints go to diags. */
void lower_tree(struct arena *arena, struct diags *diags,
    const struct tree *tree, struct router_config *config);

struct place lower_place(const struct lower *l, const struct stmt *s);
/* Of an argument, or of the statement when it has no such argument. */
struct place lower_arg_place(const struct lower *l, const struct stmt *s,
    const char *name);
/* A finding with its line of text. */
struct diag *lower_problem(struct lower *l, enum diag_severity severity,
    const char *code, struct place place, const char *fmt, ...)
    PRINTF_LIKE(5, 6);

/* NULL: not defined. */
void *lower_find(const struct lower *l, enum name_class class,
    const char *name);
struct name_entry *lower_find_entry(const struct lower *l,
    enum name_class class, const char *name);
/* Sorts what is in config and in the tree below bgp into names. */
void lower_index(struct lower *l);
/* An access list as a filter of routes. */
const struct prefix_list *lower_access_as_prefixes(struct lower *l,
    const char *name, int family);
/* Everything inside "router bgp". */
void lower_neighbors(struct lower *l, const struct stmt *bgp);
/* All route-maps of the tree, empty, so that they can name each other. */
void lower_make_policies(struct lower *l, const struct stmt *root);

#define LOWER(name) void lower_##name(struct lower *l, const struct stmt *s)
/* misc.c */
LOWER(frr_defaults);
LOWER(hostname);
LOWER(kept);
LOWER(static);
LOWER(rpki);
LOWER(rpki_cache);
/* interface.c */
LOWER(interface);
LOWER(if_description);
LOWER(if_address);
LOWER(if_cost);
LOWER(if_urpf);
LOWER(if_access);
LOWER(if_shutdown);
/* lists.c, acl.c */
LOWER(access);
LOWER(prefix_list);
LOWER(as_path_list);
LOWER(community_list);
/* bgp.c */
LOWER(bgp);
LOWER(router_id);
LOWER(bgp_flag);
LOWER(med_options);
LOWER(prefix_validate);
LOWER(default_local_pref);
LOWER(cluster_id);
LOWER(bgp_timers);
LOWER(network);
LOWER(aggregate);
LOWER(redistribute);
/* neighbor.c */
LOWER(remote_as);
LOWER(member);
LOWER(local_as);
LOWER(description);
LOWER(shutdown);
LOWER(password);
LOWER(multihop);
LOWER(ttl_security);
LOWER(update_source);
LOWER(session_flag);
LOWER(timers);
LOWER(interval);
LOWER(role);
LOWER(activate);
LOWER(send_community);
LOWER(next_hop_self);
LOWER(af_flag);
LOWER(unchanged);
LOWER(remove_private);
LOWER(allowas_in);
LOWER(default_originate);
LOWER(weight);
LOWER(link);
LOWER(maximum_prefix);
/* route_map.c, match_set.c */
LOWER(map_entry);
LOWER(match_lists);
LOWER(match_length);
LOWER(match_next_hop);
LOWER(match_peer);
LOWER(match_origin);
LOWER(match_number);
LOWER(match_source);
LOWER(match_rpki);
LOWER(match_aspa);
LOWER(set_relative);
LOWER(set_number);
LOWER(set_origin);
LOWER(set_next_hop);
LOWER(set_prepend);
LOWER(set_exclude);
LOWER(set_communities);
LOWER(delete_communities);
LOWER(set_aggregator);
LOWER(set_atomic);
LOWER(set_originator);
LOWER(call);
LOWER(on_match);
#undef LOWER

#endif
