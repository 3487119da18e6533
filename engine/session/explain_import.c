/* From the neighbour to Adj-RIB-In: received, import. */
#include <string.h>

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
	path = attr_get(sim_attrs(x->sim), in.received)->as_path;
	explain_received_checks(x, e, path);
	return result.reason;
}
