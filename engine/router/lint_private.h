/* Inside of the lints. One row of the table in lint.c names each of them. */
#ifndef ROUTER_LINT_PRIVATE_H
#define ROUTER_LINT_PRIVATE_H

#include "router/router.h"

struct linter {
	const struct router_config *config;
	struct diags *diags;
	const struct lint *lint; /* the row that is being run */
};

struct lint {
	const char *code;
	const char *advice; /* what to do */
	const char *clause; /* what it rests on, or NULL */
	void (*run)(struct linter *l);
};

/* One finding of the lint that is being run. */
void lint_found(struct linter *l, struct place place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* --- what a policy is made of (lint_policy.c) ----------------------------- */

/* A policy and all that it calls; at most REACH_MAX of them. */
enum { REACH_MAX = 64 };
struct policy_reach {
	const struct policy *policies[REACH_MAX];
	size_t n;
};
void policy_reach(const struct policy *p, struct policy_reach *out);

/* Called for each match of the policy's terms and inside MATCH_ALL and
 * MATCH_ANY; not for called policies. */
typedef void match_visit(const struct match *m, void *arg);
void policy_matches(const struct policy *p, match_visit *visit, void *arg);

bool prefix_list_permits_all(const struct prefix_list *l);
bool policy_permits_all(const struct policy *p);
bool policy_denies_all(const struct policy *p);
/* Does it let a route go on by its AS path? By its prefix? */
bool policy_reads_as_path(const struct policy *p);
/* Bits of enum send_community: the kinds that it sets or adds. */
uint8_t policy_sets_communities(const struct policy *p);

/* --- sessions ------------------------------------------------------------- */

enum direction { DIRECTION_IN, DIRECTION_OUT };
const char *direction_word(enum direction dir); /* "in", "out" */
const struct policy_chain *neighbor_chain(const struct neighbor *n,
    enum afi afi, enum direction dir);
/* An address family of a session that may come up. */
bool neighbor_is_active(const struct neighbor *n, enum afi afi);
bool neighbor_is_external(const struct router_config *c,
    const struct neighbor *n);
/* "192.0.2.1 (AS64500)" or the name of the group. Buffer of the size below. */
enum { NEIGHBOR_WORD_MAX = 128 };
const char *neighbor_word(const struct neighbor *n, char *buf);

/* --- the lints ------------------------------------------------------------ */

/* lint_names.c */
void lint_undefined_route_map(struct linter *l);
void lint_undefined_prefix_list(struct linter *l);
void lint_undefined_as_path_list(struct linter *l);
void lint_undefined_community_list(struct linter *l);
void lint_undefined_access_list(struct linter *l);
void lint_unused_route_map(struct linter *l);
void lint_unused_prefix_list(struct linter *l);
void lint_unused_as_path_list(struct linter *l);
void lint_unused_community_list(struct linter *l);
void lint_unused_access_list(struct linter *l);
void lint_unused_group(struct linter *l);

/* lint_lists.c */
void lint_empty_list(struct linter *l);
void lint_list_denies_all(struct linter *l);
void lint_map_denies_all(struct linter *l);
void lint_shadowed_rule(struct linter *l);
void lint_unreachable_entry(struct linter *l);

/* lint_sessions.c */
void lint_one_family(struct linter *l);
void lint_no_import_policy(struct linter *l);
void lint_no_export_policy(struct linter *l);
void lint_permits_all(struct linter *l);
void lint_more_specifics(struct linter *l);
void lint_as_path_only(struct linter *l);
void lint_community_not_sent(struct linter *l);

#endif
