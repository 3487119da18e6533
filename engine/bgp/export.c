/* From the Loc-RIB to what goes over one session. */
#include "bgp/speaker_private.h"

#include <string.h>

/* RFC 7947 2: a route server hands a client's route to other clients as it
 * came. Its own routes are no different from any other router's. */
static bool
is_transparent(const struct call *c, const struct route_origin_info *from)
{
	if (is_internal(c->s) || from->local || !from->ebgp)
		return false;
	if (c->af != NULL)
		return c->af->route_server_client;
	return c->s->relation == REL_RS_CLIENT;
}

/* Between clients MED and communities go through untouched as well (RFC 7947
 * 2.2.3, 2.2.4). What came from somebody who is no client is a route like any
 * other there (FRR). */
static bool
is_among_clients(const struct call *c, const struct route_origin_info *from)
{
	return is_transparent(c, from) && from->from_rs_client;
}

static bool
is_reflected(const struct call *c, const struct route_origin_info *from)
{
	return is_internal(c->s) && !from->local && !from->ebgp;
}

static bool
is_client(const struct call *c)
{
	return c->s->remote_is_client ||
	    (c->af != NULL && c->af->route_reflector_client);
}

/* --- may it be sent at all? ---------------------------------------------- */

/* RFC 1997, by the communities that the route has in the Loc-RIB: one that an
 * export policy adds is for the neighbour to heed. There are no confederations
 * here, so NO_EXPORT_SUBCONFED and NO_EXPORT mean the same. NO_PEER (RFC 3765)
 * is left to policies, as routers do. */
static enum refuse_reason
check_communities(const struct call *c, set_id communities)
{
	const struct attr_table *t = c->w->attrs;

	if (communities == 0)
		return REFUSE_NONE;
	if (community_has(t, communities, COMMUNITY_NO_ADVERTISE))
		return REFUSE_NO_ADVERTISE;
	if (is_internal(c->s))
		return REFUSE_NONE;
	if (community_has(t, communities, COMMUNITY_NO_EXPORT) ||
	    community_has(t, communities, COMMUNITY_NO_EXPORT_SUBCONFED))
		return REFUSE_NO_EXPORT;
	return REFUSE_NONE;
}

static bool
has_unsuppress_map(const struct call *c)
{
	if (c->af == NULL)
		return false;
	for (size_t i = 0; i < c->af->out.n; i++)
		if (c->af->out.links[i].kind == LINK_UNSUPPRESS_MAP)
			return true;
	return false;
}

/* See bgp/defaults.h. */
static bool
is_recorded(const struct call *c)
{
	return c->s->config == NULL && c->s->defaults != NULL &&
	    c->s->defaults->recorded;
}

static enum refuse_reason
check_route(const struct call *c, const struct path_attrs *a,
    const struct route_origin_info *from)
{
	if (is_unconfigured(c->s))
		return REFUSE_SESSION_DOWN;
	/* What was recorded was sent, whatever communities it carries. */
	if (is_recorded(c))
		return from->local ? REFUSE_NONE : REFUSE_ECONOMIC;
	if (c->af != NULL && !c->af->active)
		return REFUSE_FAMILY;
	if (c->suppressed && !has_unsuppress_map(c))
		return REFUSE_SUPPRESSED;
	/* Not in RFC 4271, but what BIRD does, and FRR towards a neighbour
	 * that shares its outbound policy with no other. */
	if (from->same_session)
		return REFUSE_SPLIT_HORIZON;
	/* RFC 4456 6: from a client to all, from others to clients. */
	if (is_reflected(c, from) && !from->from_client && !is_client(c))
		return REFUSE_IBGP;
	if (is_among_clients(c, from))
		return REFUSE_NONE;
	return check_communities(c, a->communities);
}

/* --- before policy ------------------------------------------------------- */

static enum refuse_reason
apply_otc(const struct session_side *s, struct path_attrs *a)
{
	uint32_t otc = (a->flags & ATTR_HAS_OTC) != 0 ? a->only_to_customer : 0;

	if (is_internal(s) || !s->roles_active)
		return REFUSE_NONE;
	if (otc_egress(s->local_role, own_as(s), &otc) == OTC_LEAK)
		return REFUSE_OTC;
	if (otc != 0) {
		attrs_set_flag(a, ATTR_HAS_OTC);
		a->only_to_customer = otc;
	}
	return REFUSE_NONE;
}

/* RFC 4456 8: who brought the route into the AS, and the clusters it passed. */
static void
add_reflection(const struct call *c, struct path_attrs *a,
    const struct route_origin_info *from)
{
	struct attr_table *t = c->w->attrs;
	uint32_t list[64];
	size_t n;
	const uint32_t *old = word_set_get(t, a->cluster_list, &n);

	if ((a->flags & ATTR_HAS_ORIGINATOR_ID) == 0) {
		attrs_set_flag(a, ATTR_HAS_ORIGINATOR_ID);
		a->originator_id = from->from_router_id;
	}
	/* Nobody builds reflectors that deep; the route still loops out. */
	if (n > ARRAY_LEN(list) - 1)
		n = ARRAY_LEN(list) - 1;
	list[0] = c->s->cluster_id;
	if (n > 0)
		memcpy(&list[1], old, n * sizeof(list[0]));
	a->cluster_list = word_set_intern(t, list, n + 1);
}

static uint32_t
default_local_pref(const struct session_side *s)
{
	if (s->config != NULL && s->config->options.default_local_pref != 0)
		return s->config->options.default_local_pref;
	return 100;
}

/* What the export policy gets to see: it is asked after these, so that it may
 * set a MED of its own and match on the LOCAL_PREF that iBGP will carry. */
static void
prepare(const struct call *c, struct path_attrs *a,
    const struct route_origin_info *from)
{
	if (is_internal(c->s)) {
		if ((a->flags & ATTR_HAS_LOCAL_PREF) == 0) {
			attrs_set_flag(a, ATTR_HAS_LOCAL_PREF);
			a->local_pref = default_local_pref(c->s);
		}
		if (is_reflected(c, from))
			add_reflection(c, a, from);
		return;
	}
	/* "remove-private-AS": FRR 8.4 does it here, so the route-map matches
	 * on the path without private ASes and may prepend some, and the
	 * effective origin of RFC 8893 is that of the path that will be sent.
	 */
	if (c->af != NULL)
		a->as_path = path_remove_private(c->w->attrs, a->as_path,
		    c->af->remove_private, own_as(c->s), c->s->remote_as);
	/* RFC 4271 5.1.4: a MED that a neighbouring AS gave us is for us; it
	 * does not go to another. Our own does. */
	if (!from->local && !is_among_clients(c, from) &&
	    !(c->af != NULL && c->af->med_unchanged)) {
		attrs_clear_flag(a, ATTR_HAS_MED);
		a->multi_exit_disc = 0;
	}
}

/* --- policy -------------------------------------------------------------- */

static struct chain_result
apply_policy(const struct call *c, attr_id attrs)
{
	const struct session_side *s = c->s;
	struct chain_result r = { REFUSE_NONE, attrs, false };

	/* A leak is a missing export policy and nothing else: what protocol
	 * and communities forbid has been looked at already. */
	if (s->leak)
		return r;
	if (s->config == NULL) {
		r = call_policy(c, c->w->economic_out[s->relation], attrs);
		if (r.reason == REFUSE_POLICY)
			r.reason = REFUSE_ECONOMIC;
		return r;
	}
	if (!is_internal(s) && s->config->options.ebgp_requires_policy &&
	    !chain_is_policy(&c->af->out)) {
		r.reason = REFUSE_NO_POLICY;
		return r;
	}
	return call_chain(c, &c->af->out, attrs);
}

/* --- after policy: the wire ---------------------------------------------- */

/* "next-hop-self", in all its forms. FRR 8.4 does not do it for a next hop that
 * an import policy has set. */
static bool
is_told_to_be_next_hop(const struct call *c, const struct path_attrs *a,
    bool reflected)
{
	if (c->af == NULL ||
	    ((a->flags & ATTR_NEXT_HOP_SET) && is_flavour(c->s, FLAVOUR_FRR)))
		return false;
	return c->af->next_hop_self_all || (c->af->next_hop_self && !reflected);
}

/* RFC 4271 5.1.3, NEXT_HOP towards an external neighbour. A next hop on the
 * subnet that we share with the neighbour stays, so that members of an
 * exchange send directly to each other (case 2, both forms of "third party");
 * else it is our own address. Should it be the neighbour's own address, he
 * gets it all the same and refuses it, as with FRR. */
static bool
keeps_external_next_hop(const struct call *c, const struct path_attrs *a)
{
	const struct session_side *s = c->s;
	const struct prefix *subnet = &s->subnet[c->afi];

	if (!ip_addr_is_set(&a->next_hop))
		return false;
	if (c->af != NULL && c->af->next_hop_unchanged)
		return true;
	if (is_told_to_be_next_hop(c, a, false))
		return false;
	if (!ip_addr_is_set(&subnet->addr) ||
	    (s->neighbor != NULL && s->neighbor->ebgp_multihop != 0))
		return false;
	return prefix_contains_addr(subnet, &a->next_hop);
}

/* Towards an internal neighbour it stays as it came (RFC 4271 5.1.3 1) unless
 * "next-hop-self" says otherwise; that means routes from outside, and reflected
 * ones only with "force" ("all" in IOS), because a reflector is not a hop
 * (RFC 4456 10). */
static bool
keeps_internal_next_hop(const struct call *c, const struct path_attrs *a,
    const struct route_origin_info *from)
{
	if (!ip_addr_is_set(&a->next_hop))
		return false;
	if (c->af == NULL || c->af->next_hop_unchanged)
		return true;
	return !is_told_to_be_next_hop(c, a, is_reflected(c, from));
}

static void
set_next_hop(const struct call *c, struct path_attrs *a,
    const struct route_origin_info *from, bool set_by_policy)
{
	bool keeps;

	if ((set_by_policy || (is_recorded(c) && from->local)) &&
	    ip_addr_is_set(&a->next_hop))
		return;
	if (is_transparent(c, from))
		keeps = ip_addr_is_set(&a->next_hop);
	else if (is_internal(c->s))
		keeps = keeps_internal_next_hop(c, a, from);
	else
		keeps = keeps_external_next_hop(c, a);
	if (!keeps)
		a->next_hop = call_local_addr(c);
}

/* See bgp/defaults.h. */
static bool
hides_own_as(const struct call *c, const struct route_origin_info *from)
{
	return from->local && c->s->config == NULL && c->s->defaults != NULL &&
	    (c->s->defaults->hide_own_as || c->s->defaults->recorded);
}

/* Behind an alias a private AS goes with the others (FRR). */
static bool
shows_own_as(const struct call *c)
{
	if (c->s->neighbor->local_as_replace_as)
		return false;
	return c->af == NULL || c->af->remove_private == REMOVE_PRIVATE_NO ||
	    !as_is_private(own_as(c->s));
}

/* RFC 4271 5.1.2: our AS goes in front. "local-as" shows the alias before it,
 * or instead of it ("no-prepend replace-as").
 * A route server stays out of the path (RFC 7947 2.2.2.1), and so does
 * "attribute-unchanged as-path". An empty path never leaves an AS: FRR would
 * send one to a route server's client for the server's own routes. */
static void
prepend_own_as(const struct call *c, struct path_attrs *a,
    const struct route_origin_info *from)
{
	struct attr_table *t = c->w->attrs;

	if (a->as_path != 0 &&
	    (is_transparent(c, from) || hides_own_as(c, from) ||
		(c->af != NULL &&
		    (c->af->as_path_unchanged || c->af->route_server_client))))
		return;
	if (alias_as(c->s) == 0 || shows_own_as(c))
		a->as_path = as_path_prepend(t, a->as_path, own_as(c->s));
	if (alias_as(c->s) != 0)
		a->as_path = as_path_prepend(t, a->as_path, alias_as(c->s));
}

/* RFC 4360 6: a non-transitive community (bit 0x40 of the type) ends with the
 * AS it came into. */
static set_id
transitive_only(struct attr_table *t, set_id communities)
{
	uint32_t kept[256];
	size_t n, n_kept = 0;
	const uint32_t *w = word_set_get(t, communities, &n);

	for (size_t i = 0; i + 1 < n && n_kept + 1 < ARRAY_LEN(kept); i += 2)
		if ((w[i] & 0x40000000u) == 0) {
			kept[n_kept++] = w[i];
			kept[n_kept++] = w[i + 1];
		}
	return n_kept == n ? communities : word_set_sorted(t, kept, n_kept, 2);
}

static void
filter_communities(const struct call *c, struct path_attrs *a, bool learned)
{
	if (a->extended_communities != 0 && !is_internal(c->s) && learned)
		a->extended_communities =
		    transitive_only(c->w->attrs, a->extended_communities);
	if (c->af == NULL)
		return;
	if ((c->af->send_community & SEND_STANDARD) == 0)
		a->communities = 0;
	if ((c->af->send_community & SEND_EXTENDED) == 0)
		a->extended_communities = 0;
	if ((c->af->send_community & SEND_LARGE) == 0)
		a->large_communities = 0;
}

/* "bgp graceful-shutdown" (RFC 8326 4): our routes are about to go. */
static void
announce_shutdown(const struct call *c, struct path_attrs *a)
{
	if (c->s->config == NULL || !c->s->config->options.graceful_shutdown)
		return;
	if (is_internal(c->s)) {
		attrs_set_flag(a, ATTR_HAS_LOCAL_PREF);
		a->local_pref = 0;
	} else {
		attrs_graceful_shutdown(c->w->attrs, a);
	}
}

/* Only a reflector speaks of these (RFC 4456 8), whatever an import policy has
 * set. */
static void
strip_reflection(struct path_attrs *a)
{
	attrs_clear_flag(a, ATTR_HAS_ORIGINATOR_ID);
	a->originator_id = 0;
	a->cluster_list = 0;
}

/* What only an AS's own routers are told (RFC 4271 5.1.5, RFC 4456 8). */
static void
strip_internal(struct path_attrs *a)
{
	attrs_clear_flag(a, ATTR_HAS_LOCAL_PREF);
	a->local_pref = 0;
	strip_reflection(a);
	a->learned_from = REL_NONE;
}

static struct path_attrs
to_wire(const struct call *c, attr_id attrs,
    const struct route_origin_info *from, bool next_hop_set)
{
	struct path_attrs a = *attr_get(c->w->attrs, attrs);

	set_next_hop(c, &a, from, next_hop_set);
	announce_shutdown(c, &a);
	attrs_clear_flag(&a, ATTR_NEXT_HOP_SET);
	if (!is_internal(c->s)) {
		prepend_own_as(c, &a, from);
		strip_internal(&a);
	} else if (!is_reflected(c, from)) {
		strip_reflection(&a);
	}
	filter_communities(c, &a, !from->local);
	a.weight = 0;
	a.tag = 0;
	return a;
}

struct export_result
call_send_own(const struct call *c, struct path_attrs *a)
{
	static const struct route_origin_info own = { .local = true };
	enum refuse_reason reason = apply_otc(c->s, a);
	struct path_attrs wire;

	if (reason != REFUSE_NONE)
		return (struct export_result){ reason, 0 };
	prepare(c, a, &own);
	wire = to_wire(c, attr_intern(c->w->attrs, a), &own, false);
	return (struct export_result){ REFUSE_NONE,
		attr_intern(c->w->attrs, &wire) };
}

/* --- one route ----------------------------------------------------------- */

enum refuse_reason
speaker_export_value(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, attr_id best, const struct route_origin_info *from,
    const struct vrp_set *vrps, struct speaker_trace *trace,
    struct path_attrs *out)
{
	struct call c = call_make(w, s, nlri, prefix_key, vrps, trace);
	const struct path_attrs *was;
	struct path_attrs a;
	struct chain_result r = { REFUSE_NONE, best, false };

	c.exporting = true;
	c.stored = best;
	c.suppressed = from->suppressed;
	if (best == 0)
		return REFUSE_NO_BEST;
	was = attr_get(w->attrs, best);
	a = *was;
	if (trace != NULL)
		call_rov(&c, a.as_path);
	r.reason = check_route(&c, &a, from);
	if (r.reason == REFUSE_NONE)
		r.reason = apply_otc(s, &a);
	if (r.reason != REFUSE_NONE)
		return r.reason;
	prepare(&c, &a, from);
	if (memcmp(&a, was, sizeof(a)) != 0)
		r.attrs = attr_intern(w->attrs, &a);
	attr_id prepared = r.attrs;
	r = apply_policy(&c, prepared);
	if (r.reason != REFUSE_NONE)
		return r.reason;
	/* A reflector passes on what it got (RFC 4456 10): its export policies
	 * choose, what they set is ignored. FRR could be told otherwise ("bgp
	 * route-reflector allow-outbound-policy"). */
	if (is_reflected(&c, from)) {
		r.attrs = prepared;
		r.next_hop_set = false;
	}
	*out = to_wire(&c, r.attrs, from, r.next_hop_set);
	return REFUSE_NONE;
}

struct export_result
speaker_export(const struct speaker_world *w, const struct session_side *s,
    const struct prefix *nlri, uint32_t prefix_key, attr_id best,
    const struct route_origin_info *from, const struct vrp_set *vrps,
    struct speaker_trace *trace)
{
	struct path_attrs a;
	struct export_result r = { REFUSE_NONE, 0 };

	r.reason = speaker_export_value(w, s, nlri, prefix_key, best, from,
	    vrps, trace, &a);
	if (r.reason == REFUSE_NONE)
		r.attrs = attr_intern(w->attrs, &a);
	if (trace != NULL) {
		trace->before = best;
		trace->after = r.attrs;
	}
	return r;
}
