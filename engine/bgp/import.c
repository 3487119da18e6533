/* From Adj-RIB-In as received to after policy. */
#include "bgp/speaker_private.h"

#include <string.h>

/* --- what makes a route unusable before any policy ----------------------- */

/* What one walk of the AS_PATH finds. */
struct path_facts {
	uint32_t own;         /* how often our AS occurs */
	uint32_t alias;       /* how often the "local-as" does */
	bool zero;            /* AS 0 */
	bool set;             /* an AS_SET */
	uint32_t first, last; /* 0: an AS_SET */
};

static void
note_as(struct path_facts *f, uint32_t as, uint32_t own, uint32_t alias)
{
	f->own += as == own;
	f->alias += as == alias && alias != 0;
	f->zero = f->zero || as == 0;
}

static struct path_facts
path_look(const struct attr_table *t, path_id path, uint32_t own,
    uint32_t alias)
{
	struct path_facts f = { 0 };
	bool at_first = true;

	while (path != 0) {
		struct path_node node = as_path_node(t, path);

		if (!node.is_set) {
			note_as(&f, node.as, own, alias);
			f.last = node.as;
			if (at_first)
				f.first = node.as;
		} else {
			size_t n;
			const uint32_t *as = word_set_get(t, node.as, &n);

			for (size_t i = 0; i < n; i++)
				note_as(&f, as[i], own, alias);
			f.last = 0;
			f.set = true;
		}
		at_first = false;
		path = node.tail;
	}
	return f;
}

/* "local-as" stands in front of received paths unless told not to (FRR). */
static bool
prepends_alias(const struct session_side *s)
{
	return alias_as(s) != 0 && !s->neighbor->local_as_no_prepend;
}

/* Where our own AS may not be (RFC 4271 9.1.2), and how "allowas-in" relaxes
 * it: so many occurrences, or any number when we are also the origin. The
 * alias of "local-as" counts when it is put in front of the path. */
static bool
is_as_loop(const struct call *c, const struct path_facts *f)
{
	uint32_t allowed, allowed_alias;

	if (c->af == NULL)
		return f->own > 0;
	allowed = allowed_alias = c->af->allowas_in;
	if (allowed > 0 && prepends_alias(c->s))
		allowed_alias--;
	if (f->alias > allowed_alias)
		return true;
	if (c->af->allowas_in_origin && f->last == own_as(c->s))
		return false;
	return f->own > allowed;
}

/* RFC 9774 3: such a route is treated as withdrawn, where "bgp reject-as-sets"
 * asks for it. FRR 8.4.4 ends the session instead. */
static bool
is_unwanted_set(const struct call *c, const struct path_facts *f)
{
	const struct router_config *config = c->s->config;

	return f->set && config != NULL && config->options.reject_as_sets;
}

/* RFC 4271 6.3: may be checked; "bgp enforce-first-as". A route server is not
 * in its paths, so its clients must not check (RFC 7947 2.2.2.2). */
static bool
is_wrong_first_as(const struct call *c, const struct path_facts *f)
{
	const struct session_side *s = c->s;

	if (s->config == NULL || is_internal(s) || s->relation == REL_RS)
		return false;
	if (!s->neighbor->enforce_first_as &&
	    !s->config->options.enforce_first_as)
		return false;
	return f->first != s->remote_as;
}

static enum refuse_reason
check_as_path(const struct call *c, path_id path)
{
	const struct session_side *s = c->s;
	struct path_facts f =
	    path_look(c->w->attrs, path, own_as(s), alias_as(s));

	if (f.zero)
		return REFUSE_MALFORMED; /* RFC 7607 2 */
	if (is_unwanted_set(c, &f))
		return REFUSE_AS_SET;
	if (is_wrong_first_as(c, &f))
		return REFUSE_FIRST_AS;
	return is_as_loop(c, &f) ? REFUSE_AS_LOOP : REFUSE_NONE;
}

/* RFC 4456 8. Both attributes mean something inside an AS only; from outside
 * they are dropped (RFC 7606 7.9, 7.10). */
static enum refuse_reason
check_reflection(const struct call *c, const struct path_attrs *a)
{
	const struct session_side *s = c->s;
	const uint32_t *clusters;
	size_t n;

	if (!is_internal(s))
		return REFUSE_NONE;
	if ((a->flags & ATTR_HAS_ORIGINATOR_ID) != 0 &&
	    a->originator_id == s->local_router_id)
		return REFUSE_ORIGINATOR_LOOP;
	clusters = word_set_get(c->w->attrs, a->cluster_list, &n);
	for (size_t i = 0; i < n; i++)
		if (clusters[i] == s->cluster_id)
			return REFUSE_CLUSTER_LOOP;
	return REFUSE_NONE;
}

/* RFC 4271 5.1.3: a NEXT_HOP that is an address of our own. */
static bool
is_own_address(const struct session_side *s, const struct ip_addr *addr)
{
	if (!ip_addr_is_set(addr))
		return false;
	if (ip_addr_eq(addr, &s->local_addr) ||
	    ip_addr_eq(addr, &s->local_addr_v4) ||
	    ip_addr_eq(addr, &s->local_addr_v6))
		return true;
	if (s->config == NULL)
		return false;
	for (size_t i = 0; i < s->config->n_interfaces; i++) {
		const struct interface *ifc = &s->config->interfaces[i];

		for (size_t j = 0; j < ifc->n_addrs; j++)
			if (ip_addr_eq(addr, &ifc->addrs[j].addr))
				return true;
	}
	return false;
}

static bool
accepts_martians(const struct session_side *s)
{
	return s->config == NULL && s->defaults != NULL &&
	    s->defaults->accept_martians;
}

static enum refuse_reason
check_received(const struct call *c, const struct path_attrs *a)
{
	enum refuse_reason reason;

	if (is_unconfigured(c->s))
		return REFUSE_SESSION_DOWN;
	if (c->af != NULL && !c->af->active)
		return REFUSE_FAMILY;
	if (!accepts_martians(c->s) && prefix_is_martian(c->nlri))
		return REFUSE_MARTIAN;
	if ((a->flags & ATTR_REJECTED_MALFORMED) != 0)
		return REFUSE_MALFORMED;
	reason = check_as_path(c, a->as_path);
	if (reason == REFUSE_NONE)
		reason = check_reflection(c, a);
	if (reason == REFUSE_NONE && is_own_address(c->s, &a->next_hop))
		reason = REFUSE_NEXT_HOP_SELF;
	return reason;
}

/* --- what the session makes of the attributes ---------------------------- */

static enum refuse_reason
apply_otc(const struct session_side *s, struct path_attrs *a)
{
	uint32_t otc = (a->flags & ATTR_HAS_OTC) != 0 ? a->only_to_customer : 0;

	if (otc_ingress(s->local_role, s->remote_as, &otc) == OTC_LEAK)
		return REFUSE_OTC;
	if (otc != 0) {
		attrs_set_flag(a, ATTR_HAS_OTC);
		a->only_to_customer = otc;
	}
	return REFUSE_NONE;
}

/* Drops what is not for us to hear, and notes what we know of the session. */
static enum refuse_reason
apply_session(const struct call *c, struct path_attrs *a)
{
	const struct session_side *s = c->s;

	/* Local to a router: never on the wire. */
	a->weight = c->af != NULL ? c->af->weight : 0;
	a->tag = 0;
	if (is_internal(s))
		return REFUSE_NONE;
	/* RFC 4271 5.1.5: LOCAL_PREF from an external peer is ignored. */
	attrs_clear_flag(a, ATTR_HAS_LOCAL_PREF);
	a->local_pref = 0;
	attrs_clear_flag(a, ATTR_HAS_ORIGINATOR_ID);
	a->originator_id = 0;
	a->cluster_list = 0;
	a->learned_from = (uint8_t)s->relation;
	if (prepends_alias(s))
		a->as_path =
		    as_path_prepend(c->w->attrs, a->as_path, alias_as(s));
	return s->roles_active ? apply_otc(s, a) : REFUSE_NONE;
}

/* --- policy -------------------------------------------------------------- */

/* A router that the scenario left without configuration. */
static enum refuse_reason
apply_defaults(const struct call *c, struct path_attrs *a)
{
	enum refuse_reason reason = default_check(c, a->as_path);

	if (reason != REFUSE_NONE)
		return reason;
	return call_policy_value(c, c->w->economic_in[c->s->relation], a);
}

/* IOS looks at the state of what external neighbours send as soon as it has a
 * validator; what comes over iBGP is Valid to it. */
static bool
validates_unasked(const struct session_side *s, const struct vrp_set *vrps)
{
	return vrps != NULL && s->config != NULL && !is_internal(s) &&
	    is_flavour(s, FLAVOUR_IOS) &&
	    !s->config->options.prefix_validate_disable;
}

uint8_t
speaker_rov_rank(const struct speaker_world *w, const struct session_side *s,
    const struct prefix *nlri, attr_id attrs, const struct vrp_set *vrps)
{
	struct call c = call_make(w, s, nlri, 0, vrps, NULL);

	if (!validates_unasked(s, vrps))
		return 0;
	switch (call_rov(&c, attr_get(w->attrs, attrs)->as_path).state) {
	case ROV_VALID:
		return 0;
	case ROV_NOT_FOUND:
		return 1;
	case ROV_INVALID:
		break;
	}
	return 2;
}

static enum refuse_reason
apply_policy(const struct call *c, struct path_attrs *a)
{
	const struct session_side *s = c->s;

	if (s->config == NULL)
		return apply_defaults(c, a);
	if (validates_unasked(s, c->vrps) &&
	    !s->config->options.prefix_validate_allow_invalid &&
	    call_rov(c, a->as_path).state == ROV_INVALID)
		return REFUSE_ROV;
	if (!is_internal(s) && s->config->options.ebgp_requires_policy &&
	    !chain_is_policy(&c->af->in))
		return REFUSE_NO_POLICY;
	return call_chain_value(c, &c->af->in, a);
}

/* What a router does with well-known communities on eBGP by itself, behind
 * the policy. FRR does both; IOS leaves them to a route-map:
 * - GRACEFUL_SHUTDOWN (RFC 8326 4): LOCAL_PREF 0, so that any other route
 *   is better; and "bgp graceful-shutdown" on this router treats all its
 *   routes so and marks them for its iBGP neighbours;
 * - BLACKHOLE (RFC 7999 3.2): NO_EXPORT is added. */
static void
apply_well_known(const struct call *c, struct path_attrs *a)
{
	const struct session_side *s = c->s;
	struct attr_table *t = c->w->attrs;
	bool leaving =
	    s->config != NULL && s->config->options.graceful_shutdown;
	bool marked, blackhole;

	if (is_internal(s) || !is_flavour(s, FLAVOUR_FRR))
		return;
	if (!leaving && a->communities == 0)
		return;
	marked = community_has(t, a->communities, COMMUNITY_GRACEFUL_SHUTDOWN);
	blackhole = community_has(t, a->communities, COMMUNITY_BLACKHOLE);
	if (blackhole)
		a->communities =
		    community_add(t, a->communities, COMMUNITY_NO_EXPORT);
	if (leaving || marked)
		attrs_graceful_shutdown(t, a);
}

struct import_result
speaker_import_value(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, const struct path_attrs *received,
    const struct vrp_set *vrps, struct speaker_trace *trace)
{
	struct call c = call_make(w, s, nlri, prefix_key, vrps, trace);
	struct path_attrs a = *received;
	enum refuse_reason reason;

	if (trace != NULL)
		call_rov(&c, a.as_path);
	reason = check_received(&c, &a);
	if (reason == REFUSE_NONE)
		reason = apply_session(&c, &a);
	if (reason == REFUSE_NONE)
		reason = apply_policy(&c, &a);
	if (reason != REFUSE_NONE)
		return (struct import_result){ reason, 0 };
	apply_well_known(&c, &a);
	return (struct import_result){ REFUSE_NONE, attr_intern(w->attrs, &a) };
}

struct import_result
speaker_import(const struct speaker_world *w, const struct session_side *s,
    const struct prefix *nlri, uint32_t prefix_key, attr_id received,
    const struct vrp_set *vrps, struct speaker_trace *trace)
{
	struct path_attrs a = *attr_get(w->attrs, received);
	struct import_result r =
	    speaker_import_value(w, s, nlri, prefix_key, &a, vrps, trace);

	if (trace != NULL) {
		trace->before = received;
		trace->after = r.attrs;
	}
	return r;
}
