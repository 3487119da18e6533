/* Inside of the speaker: what import, export and origination share. */
#ifndef BGP_SPEAKER_PRIVATE_H
#define BGP_SPEAKER_PRIVATE_H

#include "bgp/speaker.h"

/* The arguments of one import or export, passed around together. */
struct call {
	const struct speaker_world *w;
	const struct session_side *s;
	const struct prefix *nlri;
	uint32_t prefix_key;
	const struct vrp_set *vrps;
	struct speaker_trace *trace; /* or NULL */
	const struct neighbor_af *af; /* NULL: economic default */
	enum afi afi;
	bool exporting;
	bool suppressed; /* export: the aggregate's unsuppress-map decides */
	attr_id stored;  /* export: as it is in the Loc-RIB */
};

struct call call_make(const struct speaker_world *w,
    const struct session_side *s, const struct prefix *nlri,
    uint32_t prefix_key, const struct vrp_set *vrps,
    struct speaker_trace *trace);

static inline bool
is_internal(const struct session_side *s)
{
	return s->relation == REL_INTERNAL;
}

/* The AS of the router, whatever "local-as" shows to the neighbour. */
static inline uint32_t
own_as(const struct session_side *s)
{
	if (s->config != NULL && s->config->local_as != 0)
		return s->config->local_as;
	return s->local_as;
}

/* The AS of "neighbor local-as", 0 when there is none. */
static inline uint32_t
alias_as(const struct session_side *s)
{
	if (s->neighbor == NULL || s->neighbor->local_as == own_as(s))
		return 0;
	return s->neighbor->local_as;
}

/* No session where the configuration has no such neighbour. */
static inline bool
is_unconfigured(const struct session_side *s)
{
	return s->config != NULL && s->neighbor == NULL;
}

/* Systems differ in what they do unasked; a router without configuration
 * behaves as FRR. */
static inline bool
is_flavour(const struct session_side *s, enum flavour f)
{
	return (s->config != NULL ? s->config->flavour : FLAVOUR_FRR) == f;
}

/* Our address on the session for NLRI of the call; IP_NONE: none known. */
struct ip_addr call_local_addr(const struct call *c);

/* RPKI state of nlri with this path (RFC 6811 2): an empty AS_PATH means our
 * own AS, which is also what RFC 8893 calls the effective origin of an own
 * route. Fills the trace. */
struct rov_result call_rov(const struct call *c, path_id path);

/* State of the AS_PATH as received (6.2 and 6.3 of the draft say which
 * procedure is for which neighbour). Fills the trace. */
struct aspa_result call_aspa(const struct call *c, path_id path);

/* What a router without a configuration of its own refuses by itself
 * (bgp/defaults.h); path: as received. */
enum refuse_reason default_check(const struct call *c, path_id path);

struct chain_result {
	enum refuse_reason reason;
	attr_id attrs; /* as given when refused */
	bool next_hop_set;
};
/* One policy, which may be NULL: accepted. */
struct chain_result call_policy(
    const struct call *c, const struct policy *p, attr_id attrs);
/* The links of a chain in their order; behind the last: accepted. */
struct chain_result call_chain(
    const struct call *c, const struct policy_chain *chain, attr_id attrs);
/* The same on import, where a route of one session is hardly asked about twice
 * and so neither interned in between nor remembered. */
enum refuse_reason call_policy_value(
    const struct call *c, const struct policy *p, struct path_attrs *a);
enum refuse_reason call_chain_value(const struct call *c,
    const struct policy_chain *chain, struct path_attrs *a);
/* RFC 8212 2: is there a policy of this kind at all? */
bool chain_is_policy(const struct policy_chain *chain);

set_id community_add(
    struct attr_table *t, set_id communities, uint32_t community);
static inline void
attrs_set_flag(struct path_attrs *a, enum attr_flag flag)
{
	a->flags = (uint8_t)(a->flags | flag);
}
static inline void
attrs_clear_flag(struct path_attrs *a, enum attr_flag flag)
{
	a->flags = (uint8_t)(a->flags & ~flag);
}
/* RFC 8326: marks a route that is about to go away, and makes it the last
 * choice inside the AS. */
void attrs_graceful_shutdown(struct attr_table *t, struct path_attrs *a);

/* An own route as it goes over the session, past all policies. */
struct export_result call_send_own(
    const struct call *c, struct path_attrs *a);

/* "remove-private-AS" as FRR does it; replacement is our own AS. peer_as is
 * kept even when it is private, so that the peer still sees its loop. */
/* RFC 6996. */
bool as_is_private(uint32_t as);
path_id path_remove_private(struct attr_table *t, path_id path,
    enum remove_private how, uint32_t own, uint32_t peer_as);

#endif
