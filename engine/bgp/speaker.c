/* What import, export and origination share. */
#include "bgp/speaker_private.h"

#include <stdlib.h>
#include <string.h>

struct call
call_make(const struct speaker_world *w, const struct session_side *s,
    const struct prefix *nlri, uint32_t prefix_key, const struct vrp_set *vrps,
    struct speaker_trace *trace)
{
	struct call c = {
		.w = w,
		.s = s,
		.nlri = nlri,
		.prefix_key = prefix_key,
		.vrps = vrps,
		.trace = trace,
		.afi = afi_of(nlri->addr.family),
	};

	if (s->config != NULL && s->neighbor != NULL)
		c.af = &s->neighbor->af[c.afi];
	return c;
}

struct ip_addr
call_local_addr(const struct call *c)
{
	const struct session_side *s = c->s;
	const struct ip_addr *other =
	    c->afi == AF_V6 ? &s->local_addr_v6 : &s->local_addr_v4;

	if (afi_of(s->local_addr.family) == c->afi)
		return s->local_addr;
	return *other;
}

/* --- policy -------------------------------------------------------------- */

struct rov_result
call_rov(const struct call *c, path_id path)
{
	uint32_t origin =
	    path == 0 ? own_as(c->s) : as_path_origin(c->w->attrs, path);
	struct rov_result rov = rov_validate(c->vrps, c->nlri, origin);

	if (c->trace != NULL) {
		c->trace->rov = rov;
		c->trace->rov_checked = c->vrps != NULL;
	}
	return rov;
}

/* A policy of one term, as the economic ones are, is done sooner than found in
 * the memo. */
static bool
may_remember(const struct call *c, const struct policy *p)
{
	return p->n_terms > 1 && c->w->memo != NULL && c->trace == NULL &&
	    c->prefix_key != 0 && (c->s->session_key != 0 || !p->reads_peer);
}

/* RPKI is asked anew for every link: the one before may have changed the path,
 * and RFC 8893 3 wants the state of what will be sent. */
static struct policy_context
context_of(const struct call *c, const struct policy *p, path_id path)
{
	const struct session_side *s = c->s;
	struct policy_context ctx = {
		.attrs = c->w->attrs,
		.nlri = c->nlri,
		.rov = ROV_NOT_FOUND,
		.aspa = ASPA_UNKNOWN,
		.peer_addr = s->remote_addr,
		.local_addr = call_local_addr(c),
		.peer_as = s->remote_as,
		.local_as = own_as(s),
		.source = SOURCE_BGP,
		.exporting = c->exporting,
	};

	if (p->reads_rov)
		ctx.rov = call_rov(c, path).state;
	if (p->reads_aspa && !c->exporting && !is_internal(s))
		ctx.aspa = call_aspa(c, path).state;
	return ctx;
}

static struct policy_trace *
trace_of(const struct call *c)
{
	return c->trace != NULL && c->trace->policy.arena != NULL
	    ? &c->trace->policy
	    : NULL;
}

static struct policy_result
eval(const struct call *c, const struct policy *p, attr_id attrs)
{
	struct policy_context ctx =
	    context_of(c, p, attr_get(c->w->attrs, attrs)->as_path);

	if (may_remember(c, p))
		return policy_memo_eval(c->w->memo, p, &ctx, c->prefix_key,
		    c->s->session_key << 1 | c->exporting, attrs);
	return policy_eval(p, &ctx, attrs, trace_of(c));
}

struct chain_result
call_policy(const struct call *c, const struct policy *p, attr_id attrs)
{
	struct policy_result r;

	if (p == NULL)
		return (struct chain_result){ REFUSE_NONE, attrs, false };
	r = eval(c, p, attrs);
	if (r.verdict == POLICY_REJECT)
		return (struct chain_result){ REFUSE_POLICY, attrs, false };
	return (struct chain_result){ REFUSE_NONE, r.attrs, r.next_hop_set };
}

enum refuse_reason
call_policy_value(const struct call *c, const struct policy *p,
    struct path_attrs *a)
{
	struct policy_context ctx;

	if (p == NULL)
		return REFUSE_NONE;
	ctx = context_of(c, p, a->as_path);
	return policy_apply(p, &ctx, a, trace_of(c)) == POLICY_REJECT
	    ? REFUSE_POLICY
	    : REFUSE_NONE;
}

/* An unsuppress-map takes the route-map's place for a route that an aggregate
 * suppresses, and is not asked about any other. */
static bool
link_applies(const struct call *c, const struct policy_link *link)
{
	switch (link->kind) {
	case LINK_ROUTE_MAP:
		return !c->suppressed;
	case LINK_UNSUPPRESS_MAP:
		return c->suppressed;
	case LINK_DISTRIBUTE_LIST:
	case LINK_PREFIX_LIST:
	case LINK_FILTER_LIST:
		break;
	}
	return true;
}

enum refuse_reason
call_chain_value(const struct call *c, const struct policy_chain *chain,
    struct path_attrs *a)
{
	for (size_t i = 0; i < chain->n; i++) {
		const struct policy_link *link = &chain->links[i];
		enum refuse_reason reason = REFUSE_NONE;

		if (!link_applies(c, link))
			continue;
		if (link->policy != NULL)
			reason = call_policy_value(c, link->policy, a);
		else if (link->undefined_rejects)
			reason = REFUSE_UNDEFINED;
		if (reason == REFUSE_NONE)
			continue;
		if (c->trace != NULL)
			c->trace->link = link;
		return reason;
	}
	return REFUSE_NONE;
}

/* FRR asks filter-list before remove-private-AS, the route-map behind it. */
static bool
sees_stored(const struct call *c, const struct policy_link *link)
{
	return link->kind == LINK_FILTER_LIST && c->stored != 0 &&
	    is_flavour(c->s, FLAVOUR_FRR);
}

struct chain_result
call_chain(const struct call *c, const struct policy_chain *chain,
    attr_id attrs)
{
	struct chain_result out = { REFUSE_NONE, attrs, false };

	for (size_t i = 0; i < chain->n; i++) {
		const struct policy_link *link = &chain->links[i];
		struct chain_result r = { REFUSE_NONE, out.attrs, false };

		if (!link_applies(c, link))
			continue;
		if (link->policy != NULL && sees_stored(c, link))
			r.reason =
			    call_policy(c, link->policy, c->stored).reason;
		else if (link->policy != NULL)
			r = call_policy(c, link->policy, out.attrs);
		else if (link->undefined_rejects)
			r.reason = REFUSE_UNDEFINED;
		if (r.reason != REFUSE_NONE) {
			if (c->trace != NULL)
				c->trace->link = link;
			return (struct chain_result){ r.reason, attrs, false };
		}
		out.attrs = r.attrs;
		out.next_hop_set = out.next_hop_set || r.next_hop_set;
	}
	return out;
}

bool
chain_is_policy(const struct policy_chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].kind != LINK_UNSUPPRESS_MAP)
			return true;
	return false;
}

/* --- attributes ---------------------------------------------------------- */

set_id
community_add(struct attr_table *t, set_id communities, uint32_t community)
{
	uint32_t few[32], *all = few;
	size_t n;
	const uint32_t *old = word_set_get(t, communities, &n);

	if (n + 1 > ARRAY_LEN(few))
		all = xmalloc((n + 1) * sizeof(*all));
	if (n > 0)
		memcpy(all, old, n * sizeof(*all));
	all[n] = community;
	communities = word_set_sorted(t, all, n + 1, 1);
	if (all != few)
		free(all);
	return communities;
}

void
attrs_graceful_shutdown(struct attr_table *t, struct path_attrs *a)
{
	a->communities =
	    community_add(t, a->communities, COMMUNITY_GRACEFUL_SHUTDOWN);
	attrs_set_flag(a, ATTR_HAS_LOCAL_PREF);
	a->local_pref = 0;
}

/* RFC 6996. */
bool
as_is_private(uint32_t as)
{
	return (as >= 64512 && as <= 65534) ||
	    (as >= 4200000000u && as <= 4294967294u);
}

/* Has the path ASes, and are all of them private? */
static bool
path_is_private(const struct attr_table *t, path_id path)
{
	if (path == 0)
		return false;
	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		size_t n = 1;
		const uint32_t *as =
		    node.is_set ? word_set_get(t, node.as, &n) : &node.as;

		for (size_t i = 0; i < n; i++)
			if (!as_is_private(as[i]))
				return false;
		path = node.tail;
	}
	return true;
}

struct private_rule {
	uint32_t peer_as;     /* stays */
	uint32_t replacement; /* 0: remove */
};

/* The node in front of tail, with its private ASes removed or replaced. */
static path_id
prepend_public(struct attr_table *t, path_id tail, struct path_node node,
    struct private_rule rule)
{
	size_t n = 1, kept = 0;
	const uint32_t *as =
	    node.is_set ? word_set_get(t, node.as, &n) : &node.as;
	uint32_t *out = xmalloc(n * sizeof(*out));

	for (size_t i = 0; i < n; i++)
		if (!as_is_private(as[i]) || as[i] == rule.peer_as)
			out[kept++] = as[i];
		else if (rule.replacement != 0)
			out[kept++] = rule.replacement;
	if (node.is_set)
		tail = as_path_prepend_set(t, tail, out, kept);
	else if (kept > 0)
		tail = as_path_prepend(t, tail, out[0]);
	free(out);
	return tail;
}

/* Rebuilt from the origin on. Each call does a piece and leaves the rest to
 * one call more, so the depth is the length divided by the piece. */
static path_id
path_rebuild(struct attr_table *t, path_id path, struct private_rule rule)
{
	struct path_node piece[256];
	size_t n = 0;

	while (path != 0 && n < ARRAY_LEN(piece)) {
		piece[n] = as_path_node(t, path);
		path = piece[n++].tail;
	}
	if (path != 0)
		path = path_rebuild(t, path, rule);
	while (n > 0)
		path = prepend_public(t, path, piece[--n], rule);
	return path;
}

path_id
path_remove_private(struct attr_table *t, path_id path, enum remove_private how,
    uint32_t own, uint32_t peer_as)
{
	struct private_rule rule = { peer_as, 0 };

	switch (how) {
	case REMOVE_PRIVATE_NO:
		return path;
	case REMOVE_PRIVATE:
	case REMOVE_PRIVATE_REPLACE:
		/* Without "all": only when there is no public AS in it. */
		if (!path_is_private(t, path))
			return path;
		break;
	case REMOVE_PRIVATE_ALL:
	case REMOVE_PRIVATE_ALL_REPLACE:
		break;
	}
	if (how == REMOVE_PRIVATE_REPLACE || how == REMOVE_PRIVATE_ALL_REPLACE)
		rule.replacement = own;
	return path_rebuild(t, path, rule);
}
