/* From the neighbour to Adj-RIB-In: received, import, checks. */
#include <string.h>

#include "net/rpki.h"
#include "session/explain_private.h"

/* --- policy ---------------------------------------------------------------*/

/* The step that decided a link: the last that matched at its own level, or
 * where it ran off its end. */
static const struct policy_step *
deciding_step(const struct policy_trace *trace, const struct policy *p)
{
	const struct policy_step *found = NULL;

	for (size_t i = 0; p != NULL && i < trace->n; i++) {
		const struct policy_step *s = &trace->steps[i];
		if (s->policy == p && s->depth == 0 &&
		    (s->matched || s->term == NULL))
			found = s;
	}
	return found;
}

static bool
is_list_link(const struct policy_link *l)
{
	return l->kind == LINK_PREFIX_LIST || l->kind == LINK_FILTER_LIST ||
	    l->kind == LINK_DISTRIBUTE_LIST;
}

/* The rule of a list that let the term match. */
static void
add_rule(struct strbuf *b, const struct policy_step *s, const char *join)
{
	if (s->prefix_rule != NULL) {
		strbuf_add(b, join);
		strbuf_addc(b, '"');
		prefix_rule_describe(s->prefix_rule, b);
		strbuf_addf(b, "\" in line %u", s->prefix_rule->place.line);
	} else if (s->as_path_rule != NULL) {
		strbuf_addf(b, "%s\"%s %s\" in line %u", join,
		    s->as_path_rule->permit ? "permit" : "deny",
		    s->as_path_rule->text, s->as_path_rule->place.line);
	} else if (s->community_rule != NULL) {
		strbuf_addf(b, "%s\"%s %s\" in line %u", join,
		    s->community_rule->permit ? "permit" : "deny",
		    s->community_rule->text != NULL ? s->community_rule->text
						    : "",
		    s->community_rule->place.line);
	}
}

static struct place
step_place(const struct policy_link *l, const struct policy_step *s)
{
	if (is_list_link(l) && s->prefix_rule != NULL)
		return s->prefix_rule->place;
	if (is_list_link(l) && s->as_path_rule != NULL)
		return s->as_path_rule->place;
	if (s->term != NULL && s->term->place.line > 0)
		return s->term->place;
	if (s->policy->place.line > 0)
		return s->policy->place;
	return l->place;
}

/* The last entry that was tried and did not fit; NULL when none was. */
static const struct policy_step *
last_miss(const struct policy_trace *trace, const struct policy *p)
{
	const struct policy_step *found = NULL;

	for (size_t i = 0; i < trace->n; i++) {
		const struct policy_step *s = &trace->steps[i];
		if (s->policy == p && s->depth == 0 && !s->matched &&
		    s->term != NULL && s->failed != NULL)
			found = s;
	}
	return found;
}

/* It ran off the end of a route-map. */
static void
end_text(const struct policy_trace *trace, const struct policy *p,
    struct strbuf *b)
{
	const struct policy_step *miss = last_miss(trace, p);

	if (miss != NULL) {
		strbuf_addf(b, ": entry %u does not fit (", miss->term->seq);
		match_describe(miss->failed, b);
		strbuf_add(b, ")");
	}
	strbuf_addf(b, "%s no entry fits, and its end %s",
	    miss != NULL ? ";" : ":",
	    p->at_end == FLOW_ACCEPT ? "permits" : "refuses");
}

static void
link_text(const struct policy_link *l, const struct policy_trace *trace,
    const struct policy_step *s, struct strbuf *b)
{
	strbuf_addf(b, "%s %s", policy_link_kind_name(l->kind), l->name);
	if (s == NULL) {
		strbuf_add(b,
		    l->policy == NULL ? " is not defined"
				      : ": nothing to decide");
		return;
	}
	if (is_list_link(l)) {
		if (s->prefix_rule == NULL && s->as_path_rule == NULL &&
		    s->term == NULL)
			strbuf_add(b, ": no line of it permits the route");
		add_rule(b, s, ": ");
		return;
	}
	if (s->term == NULL) {
		end_text(trace, l->policy, b);
		return;
	}
	if (s->term->seq != 0)
		strbuf_addf(b, " %s %u", s->term->permit ? "permit" : "deny",
		    s->term->seq);
	if (s->term->n_matches == 0)
		strbuf_add(b, ": fits every route");
	for (size_t i = 0; i < s->term->n_matches; i++) {
		strbuf_add(b, i == 0 ? ": " : ", ");
		match_describe(&s->term->matches[i], b);
	}
	add_rule(b, s, ", by ");
}

static bool
is_policy_reason(enum refuse_reason why)
{
	return why == REFUSE_NONE || why == REFUSE_POLICY ||
	    why == REFUSE_UNDEFINED || why == REFUSE_ROV ||
	    why == REFUSE_NOT_REGISTERED || why == REFUSE_MAX_PREFIX;
}

void
explain_chain(struct explainer *x, const char *label,
    const struct session_side *side, const struct policy_chain *chain,
    const struct speaker_trace *trace, enum refuse_reason reason)
{
	bool out = str_eq(label, "export");
	const char *good = out ? "SENT" : "ACCEPTED";

	for (size_t i = 0; i < chain->n; i++) {
		const struct policy_link *l = &chain->links[i];
		const struct policy_step *s =
		    deciding_step(&trace->policy, l->policy);
		bool here = reason != REFUSE_NONE && trace->link == l;
		bool last = i + 1 == chain->n;
		struct strbuf b = { 0 };
		link_text(l, &trace->policy, s, &b);
		explain_step(x, label,
		    here ? (out ? "NOT SENT" : "REFUSED")
			: last && reason == REFUSE_NONE ? good
							: NULL,
		    s != NULL ? step_place(l, s) : l->place, side->config,
		    here ? refuse_clause(reason) : NULL, "%s", strbuf_str(&b));
		strbuf_finish(&b);
		if (here)
			return;
	}
}

/* --- import ---------------------------------------------------------------*/

static void
received_step(struct explainer *x, edge_t e, attr_id received)
{
	explain_step(x, "received", NULL, nowhere(), NULL, NULL,
	    "from %s at %s, path \"%s\"", explain_peer(x, e),
	    explain_time(x, sim_adj_in_since(x->sim, e, x->id)),
	    explain_path(x, received));
}

static void
import_steps(struct explainer *x, edge_t e, const struct session_side *side,
    const struct speaker_trace *trace, enum refuse_reason why)
{
	enum afi afi = afi_of(x->prefix.addr.family);
	const struct policy_chain *chain;

	if (side->config == NULL) {
		explain_step(x, "import",
		    why == REFUSE_NONE ? "ACCEPTED" : "REFUSED", nowhere(),
		    NULL, refuse_clause(why),
		    why == REFUSE_NONE
			? "standard economic policy: everything from a %s"
			: "standard economic policy with filters, %s",
		    why == REFUSE_NONE ? truth_relation(x->w, e)
				       : refuse_text(why));
		return;
	}
	chain = &side->neighbor->af[afi].in;
	if (chain->n == 0 || !is_policy_reason(why)) {
		struct place place = side->neighbor->af[afi].place.line > 0
		    ? side->neighbor->af[afi].place
		    : side->neighbor->place;
		if (why == REFUSE_NONE)
			explain_step(x, "import", "ACCEPTED",
			    side->neighbor->place, side->config, NULL,
			    "no import filter on this session: everything "
			    "is accepted");
		else
			explain_step(x, "import", "REFUSED",
			    why == REFUSE_MAX_PREFIX
				? side->neighbor->af[afi].max_prefix_place
				: place,
			    why == REFUSE_NO_POLICY ||
				    why == REFUSE_MAX_PREFIX ||
				    why == REFUSE_FAMILY
				? side->config
				: NULL,
			    refuse_clause(why), "%s", refuse_text(why));
		return;
	}
	explain_chain(x, "import", side, chain, trace, why);
}

enum refuse_reason
explain_import(struct explainer *x, edge_t e)
{
	struct adj_in in = sim_adj_in(x->sim, e, x->id);
	const struct attr_table *attrs = sim_attrs(x->sim);
	struct speaker_trace trace = { .policy = { .arena = x->arena } };
	struct session_side side;
	struct import_result result;
	path_id path;

	sim_session_side(x->sim, e, &side);
	result = sim_explain_import(x->sim, e, &x->prefix, in.received, &trace);
	/* What stands in the RIB decides; asking again gives the way. */
	if (in.accepted == 0 && result.reason == REFUSE_NONE)
		result.reason = in.reason;
	received_step(x, e, in.received);
	import_steps(x, e, &side, &trace, result.reason);
	path = attr_get(attrs, in.received)->as_path;
	explain_checks(x, x->t->edges[e].router, as_path_origin(attrs, path));
	return result.reason;
}

/* --- checks ---------------------------------------------------------------*/

struct rov_result
explain_rov(const struct explainer *x, uint32_t origin, struct vrp_set **set)
{
	struct arena scratch = { 0 };
	struct rpki_result r;

	sim_rpki_valid(x->sim, &scratch, &r);
	*set = vrp_set_create(r.vrps, r.n_vrps);
	arena_finish(&scratch);
	return rov_validate(*set, &x->prefix, origin);
}

static const char *
rov_text(struct explainer *x, const struct rov_result *r)
{
	char text[PREFIX_TEXT_MAX];

	switch (r->reason) {
	case ROV_NO_COVERING_VRP:
		return "NotFound: no ROA covers it";
	case ROV_MATCHED:
		return arena_printf(x->arena,
		    "Valid: ROA %s maxLength %u "
		    "names AS%u",
		    prefix_print(&r->because->prefix, text),
		    r->because->max_length, r->because->origin_as);
	case ROV_WRONG_ORIGIN:
		return arena_printf(x->arena,
		    "Invalid: ROA %s maxLength %u "
		    "names AS%u",
		    prefix_print(&r->because->prefix, text),
		    r->because->max_length, r->because->origin_as);
	case ROV_TOO_LONG:
		return arena_printf(x->arena,
		    "Invalid: longer than maxLength "
		    "%u of ROA %s",
		    r->because->max_length,
		    prefix_print(&r->because->prefix, text));
	case ROV_NO_ORIGIN:
		return "Invalid: the path ends in a set, it has no origin";
	}
	return "";
}

static void
registry_step(struct explainer *x, uint32_t origin)
{
	const struct registry *r = &x->w->registry;
	uint32_t exact = registry_holder(r, &x->prefix);
	const struct holding *h = registry_covering_holding(r, &x->prefix);
	char text[PREFIX_TEXT_MAX];

	if (exact == origin && exact != 0)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: registered for AS%u", origin);
	else if (exact != 0)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: registered for AS%u, not for AS%u", exact,
		    origin);
	else if (h == NULL)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: nobody holds this space");
	else if (h->holder_as == origin)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: part of %s, which AS%u holds",
		    prefix_print(&h->prefix, text), origin);
	else
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: part of %s, which AS%u holds, not AS%u",
		    prefix_print(&h->prefix, text), h->holder_as, origin);
}

/* --- how far it has come ---- */

static void
add_stages(struct explainer *x, const struct rpki_stages *st,
    struct strbuf *out)
{
	const struct rpki_plan *p = sim_rpki_plan(x->sim);
	const char *name = p->validators[st->validator].name;
	bool due = st->due_ms != UINT64_MAX;
	const char *when = due ? explain_time(x, st->due_ms) : "";

	if (st->fetched_ms == UINT64_MAX) {
		strbuf_addf(out, "; %s sees it%s%s", name,
		    due ? " at " : " once it can", when);
		return;
	}
	strbuf_addf(out, ", fetched by %s %s", name,
	    explain_time(x, st->fetched_ms));
	if (st->told_ms == UINT64_MAX) {
		strbuf_addf(out, "; the router %s%s",
		    due ? "hears it at " : "has not heard it", when);
		return;
	}
	strbuf_addf(out, ", told %s", explain_time(x, st->told_ms));
	if (st->used_ms == UINT64_MAX)
		strbuf_add(out, "; its routes wait to be looked at");
	else
		strbuf_addf(out, ", routes looked at %s",
		    explain_time(x, st->used_ms));
}

/* What was there from the start needs no words. */
static void
stages_step(struct explainer *x, router_id_t at, const struct vrp *vrp)
{
	struct roa roa = { vrp->prefix, vrp->max_length, vrp->origin_as };
	struct rpki_stages st = sim_roa_stages(x->sim, at, &roa);
	struct strbuf b = { 0 };

	if (st.validator == RPKI_NONE || st.published_ms == UINT64_MAX ||
	    (st.published_ms == 0 && st.used_ms == 0))
		return;
	strbuf_addf(&b, "that ROA: %s %s", st.there ? "published" : "revoked",
	    explain_time(x, st.published_ms));
	add_stages(x, &st, &b);
	explain_step(x, "checks", NULL, nowhere(), NULL, NULL, "%s",
	    strbuf_str(&b));
	strbuf_finish(&b);
}

/* When the router does not have what it should have. */
static void
rtr_step(struct explainer *x, router_id_t at)
{
	struct rtr_status st = sim_rtr_status(x->sim, at);
	const struct rpki_plan *p = sim_rpki_plan(x->sim);
	const char *name =
	    st.validator == RPKI_NONE ? "" : p->validators[st.validator].name;

	switch (st.state) {
	case RTR_UP:
		return;
	case RTR_NONE:
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "no validator answers this router: all is NotFound to it");
		return;
	case RTR_LOST:
		explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 8210 6",
		    "%s is gone since %s; what it told expires at %s", name,
		    explain_time(x, st.since_ms),
		    explain_time(x, st.expires_ms));
		return;
	case RTR_EXPIRED:
		explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 8210 6",
		    "what %s told expired at %s: all is NotFound to this "
		    "router",
		    name, explain_time(x, st.since_ms));
		return;
	}
}

/* A router that looks decides by what it was told. */
static void
rov_steps(struct explainer *x, router_id_t at, uint32_t origin)
{
	struct vrp_set *set;
	struct rov_result published = explain_rov(x, origin, &set);
	struct rov_result here = published;
	bool looks = sim_router_validates(x->sim, at);

	if (looks)
		here = rov_validate(sim_router_vrps(x->sim, at), &x->prefix,
		    origin);
	explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 6811 2",
	    "RPKI: %s%s", rov_text(x, &here),
	    looks ? "" : " (this router does not look)");
	if (looks && here.state != published.state)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "by what is published now: %s", rov_text(x, &published));
	if (looks && sim_rpki_plan(x->sim) != NULL) {
		rtr_step(x, at);
		if (published.because != NULL)
			stages_step(x, at, published.because);
		else if (here.because != NULL)
			stages_step(x, at, here.because);
	}
	vrp_set_destroy(set);
}

void
explain_checks(struct explainer *x, router_id_t at, uint32_t origin)
{
	rov_steps(x, at, origin);
	registry_step(x, origin);
}
