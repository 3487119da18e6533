/* What a term does to a route. */
#include "policy/policy_private.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
add_saturating(uint32_t value, int64_t delta)
{
	int64_t sum = (int64_t)value + delta;

	if (sum < 0)
		return 0;
	return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static void
set_flag(struct path_attrs *a, enum attr_flag flag)
{
	a->flags = (uint8_t)(a->flags | flag);
}

static void
set_med(struct path_attrs *a, uint32_t value)
{
	set_flag(a, ATTR_HAS_MED);
	a->multi_exit_disc = value;
}

static void
set_local_pref(struct path_attrs *a, uint32_t value)
{
	set_flag(a, ATTR_HAS_LOCAL_PREF);
	a->local_pref = value;
}

/* --- AS_PATH -------------------------------------------------------------- */

static path_id
prepend(struct attr_table *t, path_id path, const uint32_t *as, size_t n)
{
	while (n > 0)
		path = as_path_prepend(t, path, as[--n]);
	return path;
}

static path_id
prepend_last_as(struct attr_table *t, path_id path, uint32_t times)
{
	uint32_t as = as_path_first(t, path);

	for (uint32_t i = 0; as != 0 && i < times; i++)
		path = as_path_prepend(t, path, as);
	return path;
}

static bool
is_one_of(uint32_t as, const uint32_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == as)
			return true;
	return false;
}

/* tail with an AS_SET in front, without the excluded members; an AS_SET that
 * becomes empty is dropped. */
static path_id
prepend_set_without(struct attr_table *t, path_id tail, set_id set,
    const struct action *a)
{
	size_t n, kept = 0;
	const uint32_t *members = word_set_get(t, set, &n);
	uint32_t *copy = xmalloc((n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		if (!is_one_of(members[i], a->words, a->n_words))
			copy[kept++] = members[i];
	if (kept > 0)
		tail = as_path_prepend_set(t, tail, copy, kept);
	free(copy);
	return tail;
}

static path_id
exclude(struct attr_table *t, path_id path, const struct action *a)
{
	struct path_node *nodes = NULL;
	size_t n = 0, cap = 0;

	for (path_id p = path; p != 0; n++) {
		GROW(nodes, n, cap);
		nodes[n] = as_path_node(t, p);
		p = nodes[n].tail;
	}
	path = 0;
	while (n-- > 0) {
		if (nodes[n].is_set)
			path = prepend_set_without(t, path, nodes[n].as, a);
		else if (!is_one_of(nodes[n].as, a->words, a->n_words))
			path = as_path_prepend(t, path, nodes[n].as);
	}
	free(nodes);
	return path;
}

/* --- communities ---------------------------------------------------------- */

static set_id *
communities_of(struct path_attrs *a, enum community_kind kind)
{
	switch (kind) {
	case COMM_STANDARD:
		return &a->communities;
	case COMM_EXTENDED:
		return &a->extended_communities;
	case COMM_LARGE:
		return &a->large_communities;
	}
	return &a->communities;
}

static set_id
add_communities(struct attr_table *t, set_id set, const struct action *a)
{
	size_t n;
	const uint32_t *words = word_set_get(t, set, &n);
	uint32_t *all = xmalloc((n + a->n_words + 1) * sizeof(*all));

	if (n > 0)
		memcpy(all, words, n * sizeof(*all));
	if (a->n_words > 0)
		memcpy(all + n, a->words, a->n_words * sizeof(*all));
	set = word_set_sorted(t, all, n + a->n_words,
	    community_stride(a->community_kind));
	free(all);
	return set;
}

static void
change_communities(const struct action *a, struct attr_table *t,
    struct path_attrs *attrs)
{
	set_id *set = communities_of(attrs, a->community_kind);

	if (a->kind == ACT_SET_COMMUNITIES)
		*set = word_set_sorted(t, a->words, a->n_words,
		    community_stride(a->community_kind));
	else if (a->kind == ACT_ADD_COMMUNITIES)
		*set = add_communities(t, *set, a);
	else if (a->community_list != NULL &&
	    a->community_list->kind == a->community_kind)
		*set = community_list_delete(a->community_list, t, *set);
}

/* --- next hop ------------------------------------------------------------- */

static void
set_next_hop(const struct action *a, const struct policy_context *ctx,
    struct action_state *state)
{
	state->next_hop_set = true;
	if (a->kind == ACT_NEXT_HOP_UNCHANGED)
		return;
	if (a->kind == ACT_NEXT_HOP_SELF)
		state->attrs->next_hop = ctx->local_addr;
	else if (ip_addr_is_set(&a->addr))
		state->attrs->next_hop = a->addr;
	else
		state->attrs->next_hop =
		    ctx->exporting ? ctx->local_addr : ctx->peer_addr;
}

/* --- all ------------------------------------------------------------------ */

static void
set_aggregator(const struct action *a, struct path_attrs *attrs)
{
	set_flag(attrs, ATTR_HAS_AGGREGATOR);
	attrs->aggregator_as = a->value;
	attrs->aggregator_addr = a->addr;
}

void
action_apply(const struct action *a, const struct policy_context *ctx,
    struct action_state *state)
{
	struct attr_table *t = ctx->attrs;
	struct path_attrs *attrs = state->attrs;

	switch (a->kind) {
	case ACT_SET_LOCAL_PREF:
		set_local_pref(attrs, a->value);
		break;
	case ACT_ADD_LOCAL_PREF:
		set_local_pref(attrs,
		    add_saturating(policy_local_pref(ctx, attrs), a->delta));
		break;
	case ACT_SET_MED:
		set_med(attrs, a->value);
		break;
	case ACT_ADD_MED:
		set_med(attrs,
		    add_saturating(attrs->multi_exit_disc, a->delta));
		break;
	case ACT_CLEAR_MED:
		attrs->flags = (uint8_t)(attrs->flags & ~ATTR_HAS_MED);
		attrs->multi_exit_disc = 0;
		break;
	case ACT_SET_WEIGHT:
		attrs->weight = a->value;
		break;
	case ACT_SET_TAG:
		attrs->tag = a->value;
		break;
	case ACT_SET_ORIGIN:
		attrs->origin = (uint8_t)a->value;
		break;
	case ACT_SET_NEXT_HOP:
	case ACT_NEXT_HOP_SELF:
	case ACT_NEXT_HOP_UNCHANGED:
		set_next_hop(a, ctx, state);
		break;
	case ACT_PREPEND:
		attrs->as_path =
		    prepend(t, attrs->as_path, a->words, a->n_words);
		break;
	case ACT_PREPEND_LAST_AS:
		attrs->as_path = prepend_last_as(t, attrs->as_path, a->value);
		break;
	case ACT_EXCLUDE_AS:
		attrs->as_path = exclude(t, attrs->as_path, a);
		break;
	case ACT_SET_COMMUNITIES:
	case ACT_ADD_COMMUNITIES:
	case ACT_DELETE_COMMUNITIES:
		change_communities(a, t, attrs);
		break;
	case ACT_SET_AGGREGATOR:
		set_aggregator(a, attrs);
		break;
	case ACT_ATOMIC_AGGREGATE:
		set_flag(attrs, ATTR_ATOMIC_AGGREGATE);
		break;
	case ACT_SET_ORIGINATOR_ID:
		set_flag(attrs, ATTR_HAS_ORIGINATOR_ID);
		attrs->originator_id = a->value;
		break;
	case ACT_SET_REGISTER:
		state->registers[a->addr.bytes[0]] = a->value;
		break;
	}
}
