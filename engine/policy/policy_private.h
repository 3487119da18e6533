/* Inside of policy/: what its files share. */
#ifndef POLICY_POLICY_PRIVATE_H
#define POLICY_POLICY_PRIVATE_H

#include "policy/policy.h"

/* A remembered result of an expression over what has this id: 0 or 1, or -1
 * when it is not known. The fingerprint is of the content. */
int regex_recall(const struct as_path_regex *re, uint32_t id,
    uint32_t fingerprint);
void regex_remember(struct as_path_regex *re, uint32_t id, uint32_t fingerprint,
    bool result);

/* Changes a as the action says. Paths and sets are interned in ctx->attrs, so
 * that borrowed pointers into it end here. */
struct action_state {
	struct path_attrs *attrs;
	uint32_t *registers; /* POLICY_REGISTERS of them */
	bool next_hop_set;   /* set to true, never to false */
};
static inline uint32_t
policy_local_pref(const struct policy_context *ctx, const struct path_attrs *a)
{
	return (a->flags & ATTR_HAS_LOCAL_PREF) != 0 ? a->local_pref
						     : ctx->absent_local_pref;
}
void action_apply(const struct action *a, const struct policy_context *ctx,
    struct action_state *state);

#endif
