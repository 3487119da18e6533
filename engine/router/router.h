/* The vendor-neutral router model: what a configuration says, whatever the
 * dialect it was written in.
 *
 * A dialect's reader fills a struct router_config and its printer turns one
 * back into text; the speaker (bgp/, net/) reads it and knows no dialect.
 * A finished configuration is immutable and lives in its own arena, so a
 * running and a candidate configuration, and all earlier versions, stand side
 * by side. Everything that a message could name carries its place in the text
 * it was read from. Groups and inheritance are resolved by the reader: a
 * neighbor here is complete (groups are kept as well, for printing). */
#ifndef ROUTER_ROUTER_H
#define ROUTER_ROUTER_H

#include "policy/policy.h"

/* Which system the text is for: brings the defaults that differ. */
enum flavour { FLAVOUR_FRR, FLAVOUR_IOS, FLAVOUR_LAST };
const char *flavour_name(enum flavour f); /* "frr", "ios" */

enum bgp_role { ROLE_PROVIDER, ROLE_RS, ROLE_RS_CLIENT, ROLE_CUSTOMER,
	ROLE_PEER, ROLE_NONE = 255 }; /* our role, RFC 9234 4.1 code points */

enum afi { AF_V4, AF_V6, AF_COUNT };
static inline enum afi
afi_of(int ip_family)
{
	return ip_family == IP_V6 ? AF_V6 : AF_V4;
}

/* One link of a policy chain on a session. policy is NULL when the name is
 * not defined; what that does is in undefined_rejects. */
enum policy_link_kind { LINK_DISTRIBUTE_LIST, LINK_PREFIX_LIST,
	LINK_FILTER_LIST, LINK_ROUTE_MAP, LINK_UNSUPPRESS_MAP };
struct policy_link {
	enum policy_link_kind kind;
	const char *name;
	const struct policy *policy; /* verdict REJECT ends; else go on */
	bool undefined_rejects;
	struct place place;
};
const char *policy_link_kind_name(enum policy_link_kind k);
/* What a name that is not defined does: for undefined_rejects above, and for
 * struct policy.undefined_list_matches. */
bool router_undefined_rejects(enum flavour f, enum policy_link_kind kind);
bool router_undefined_list_matches(enum flavour f);
/* A route-map named where routes are made, and not defined: none is made. */
static inline bool
router_map_missing(const struct policy *map, const char *name)
{
	return map == NULL && name != NULL;
}
/* For struct policy.unmatched_resets. */
bool router_unmatched_resets(enum flavour f);

enum { POLICY_CHAIN_MAX = 4 };
/* Links in the order the flavour applies them; behind the last: accept. */
struct policy_chain {
	struct policy_link links[POLICY_CHAIN_MAX];
	size_t n;
};

enum send_community { SEND_STANDARD = 1, SEND_EXTENDED = 2, SEND_LARGE = 4 };
enum remove_private { REMOVE_PRIVATE_NO, REMOVE_PRIVATE, REMOVE_PRIVATE_ALL,
	REMOVE_PRIVATE_REPLACE, REMOVE_PRIVATE_ALL_REPLACE };

struct neighbor_af {
	bool active;
	struct policy_chain in, out;
	uint8_t send_community; /* enum send_community bits */
	bool next_hop_self, next_hop_self_all; /* "force"/"all": also reflected */
	bool route_reflector_client;
	bool route_server_client;
	bool soft_reconfiguration;
	bool as_path_unchanged, next_hop_unchanged, med_unchanged;
	enum remove_private remove_private;
	uint8_t allowas_in; /* 0: off; else times our AS may occur */
	bool allowas_in_origin;
	bool default_originate;
	const struct policy *default_originate_map; /* NULL: none */
	const char *default_originate_map_name;
	uint32_t max_prefix;          /* 0: none */
	uint8_t max_prefix_threshold; /* percent; 75 when not given */
	bool max_prefix_warning_only;
	uint32_t max_prefix_restart_min;
	uint32_t weight;
	bool weight_set;
	struct place place;
	struct place max_prefix_place;
};

struct neighbor {
	struct ip_addr addr;      /* IP_NONE: this is a peer-group */
	const char *group_name;   /* own name when a group, else membership */
	bool is_group;
	uint32_t remote_as;       /* 0: see next */
	bool remote_as_external, remote_as_internal;
	uint32_t local_as;        /* 0: the router's */
	bool local_as_no_prepend; /* not in front of received paths */
	bool local_as_replace_as; /* the router's own AS is not sent */
	const char *description;
	const char *password;
	const char *update_source; /* interface or address, as written */
	bool shutdown;
	bool passive;
	uint8_t ebgp_multihop;    /* 0: off */
	uint8_t ttl_security;     /* hops; 0: off (RFC 5082) */
	bool disable_connected_check;
	uint32_t keepalive_s, hold_s, advertisement_interval_s;
	bool has_timers, has_advertisement_interval;
	enum bgp_role role;
	bool role_strict;
	bool enforce_first_as;
	struct neighbor_af af[AF_COUNT];
	struct place place;       /* of "remote-as" or the first line */
};

struct network_statement {
	struct prefix prefix;
	const struct policy *map;
	const char *map_name;
	struct place place;
};

struct aggregate_statement {
	struct prefix prefix;
	bool summary_only, as_set;
	const struct policy *map; /* attributes */
	const char *map_name;
	struct place place;
};

struct redistribute_statement {
	enum afi afi;
	enum route_source source; /* SOURCE_STATIC or SOURCE_CONNECTED */
	const struct policy *map;
	const char *map_name;
	uint32_t metric;
	bool has_metric;
	struct place place;
};

struct static_route {
	struct prefix prefix;
	struct ip_addr next_hop; /* IP_NONE: Null0/blackhole or interface */
	const char *interface;   /* NULL when none */
	bool discard;
	uint8_t distance;
	uint32_t tag;
	struct place place;
};

enum urpf_mode { URPF_NONE, URPF_STRICT, URPF_LOOSE };

/* Read and kept; their effect comes with the data plane. */
struct interface {
	const char *name;
	const char *description;
	struct { struct ip_addr addr; uint8_t len; } addrs[8];
	size_t n_addrs;
	bool shutdown;
	enum urpf_mode urpf[AF_COUNT];
	bool urpf_allow_default[AF_COUNT];
	const char *acl_in[AF_COUNT], *acl_out[AF_COUNT];
	uint32_t cost; /* IGP metric; 0: default 10 */
	struct place place;
};

/* An access list: rules kept as parsed words; also usable as
 * distribute-list or in "match ip address". */
struct acl_rule {
	bool permit;
	uint32_t seq;
	const char *protocol; /* "ip", "tcp" ... */
	struct prefix src, dst; /* len 0 of the family: any */
	bool src_exact, dst_exact; /* FRR exact-match */
	bool src_is_wild;       /* non-contiguous wildcard, as text only */
	const char *text;
	struct place place;
};
struct acl {
	const char *name;
	int family;
	bool extended;
	struct acl_rule *rules;
	size_t n, cap;
	struct place place;
};

struct rpki_cache {
	const char *host, *port;
	uint32_t preference;
	struct place place;
};

struct route_map_entry; /* the dialect's own, for printing */

struct bgp_options {
	uint32_t default_local_pref; /* 100 */
	bool always_compare_med, deterministic_med, compare_router_id;
	bool as_path_ignore, as_path_multipath_relax, med_missing_as_worst;
	bool med_confed;
	bool ebgp_requires_policy; /* RFC 8212 */
	bool default_ipv4_unicast;
	bool network_import_check;
	bool enforce_first_as;
	/* AS_SETs are not taken and not made (RFC 9774). */
	bool reject_as_sets;
	bool graceful_shutdown;
	bool suppress_duplicates;
	bool log_neighbor_changes;
	uint32_t cluster_id; /* 0: the router id */
	bool fast_external_failover;
	/* Next hops of eBGP sessions over one hop need not be in a network of
	 * our own: any way to them will do. */
	bool no_connected_route_check;
	/* IOS with a validator: Invalid is not eligible and Valid is preferred
	 * to NotFound, unless one of these is set. */
	bool prefix_validate_disable, prefix_validate_allow_invalid;
	uint32_t keepalive_s, hold_s;
};

/* A line that is accepted without effect here, kept for printing.
 * context: the block it stands in ("" top, "interface X", "router bgp"). */
struct kept_line {
	const char *context, *text;
	struct place place;
};

struct router_config {
	struct arena *arena;      /* everything below lives in it */
	enum flavour flavour;
	const char *frr_defaults; /* "traditional", "datacenter"; NULL IOS */
	const char *hostname;
	const char *source_name;  /* file name in places */
	const char *source_text;  /* the text it was read from */
	bool has_bgp;
	uint32_t local_as;        /* 0 without "router bgp" */
	uint32_t router_id;       /* 0: highest interface address */
	struct place bgp_place;
	struct bgp_options options;
	struct neighbor *neighbors; /* by address; groups behind, by name */
	size_t n_neighbors, cap_neighbors;
	struct network_statement *networks;
	size_t n_networks, cap_networks;
	struct aggregate_statement *aggregates;
	size_t n_aggregates, cap_aggregates;
	struct redistribute_statement *redistributes;
	size_t n_redistributes, cap_redistributes;
	struct static_route *statics;
	size_t n_statics, cap_statics;
	struct interface *interfaces;
	size_t n_interfaces, cap_interfaces;
	struct acl *acls;
	size_t n_acls, cap_acls;
	struct prefix_list **prefix_lists; /* by name, then family */
	size_t n_prefix_lists, cap_prefix_lists;
	struct as_path_list **as_path_lists;
	size_t n_as_path_lists, cap_as_path_lists;
	struct community_list **community_lists;
	size_t n_community_lists, cap_community_lists;
	struct policy **policies; /* route-maps, by name */
	size_t n_policies, cap_policies;
	struct rpki_cache *caches;
	size_t n_caches, cap_caches;
	struct kept_line *kept;
	size_t n_kept, cap_kept;
};

/* NULL when there is none. Groups are not found by address. */
const struct neighbor *router_neighbor(
    const struct router_config *c, const struct ip_addr *addr);
const struct policy *router_policy(
    const struct router_config *c, const char *name);
const struct prefix_list *router_prefix_list(
    const struct router_config *c, const char *name, int family);
/* The reader calls it once when everything is built: indexes prefix lists,
 * seals policies. */
void router_config_seal(struct router_config *c);
/* Closes regular expressions; the arena is the owner's to finish. */
void router_config_finish(struct router_config *c);

/* --- making configurations without a dialect ---------------------------- */

/* The standard economic policy as compiled policies (import: LOCAL_PREF by
 * relation 200/150/100, customer > peer > provider; export: own and customer
 * routes to everybody, all else to customers only). Static policies made in
 * arena. A route server's clients get everything, unchanged. */
const struct policy *economic_import(struct arena *a, enum relation rel);
const struct policy *economic_export(struct arena *a, enum relation rel);

/* --- lints ---------------------------------------------------------------
 * What would be silently useless or dangerous: names used but not defined,
 * lists attached to nobody, lists that permit or deny everything, a filter on
 * one address family only, customer-like sessions without import policy, a
 * route-map that permits everything. Adds DIAG_LINT items. */
void router_lint(const struct router_config *c, struct diags *d);

#endif
