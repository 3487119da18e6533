/* Why a neighbour did not get a route, and why we never did: walks back to the
 * AS that had it and did not pass it on. */
#include <string.h>

#include "session/explain_private.h"

static void
session_step(struct explainer *x, edge_t e)
{
	enum notification why = sim_session_error(x->sim, e);

	if (why == NOTIFY_NONE)
		why = sim_session_error(x->sim, edge_reverse(x->t, e));
	explain_step(x, "session", "DOWN", nowhere(), NULL, NULL,
	    "the session between AS%u and AS%u is %s%s%s",
	    explain_as(x, x->t->edges[e].router),
	    explain_as(x, x->t->edges[e].peer),
	    fsm_state_name(sim_session_state(x->sim, e)),
	    why != NOTIFY_NONE ? ": " : "",
	    why != NOTIFY_NONE ? notification_text(why) : "");
}

/* The filter that let it out. */
static void
permitted_steps(struct explainer *x, const struct session_side *side,
    const struct speaker_trace *trace)
{
	const struct policy_chain *chain;

	if (side->config == NULL || side->neighbor == NULL)
		return;
	chain = &side->neighbor->af[afi_of(x->prefix.addr.family)].out;
	if (chain->n > 0)
		explain_chain(x, "export", side, chain, trace, REFUSE_NONE);
	else
		explain_step(x, "export", NULL, side->neighbor->place,
		    side->config, NULL,
		    "no export filter on this session: every best route is "
		    "sent");
}

/* The export side of edge e, whose router has a route. Returns the reason. */
static enum refuse_reason
export_steps(struct explainer *x, edge_t e)
{
	struct speaker_trace trace = { .policy = { .arena = x->arena } };
	struct session_side side;
	struct export_result r;
	enum afi afi = afi_of(x->prefix.addr.family);
	uint32_t by = explain_as(x, x->t->edges[e].router);
	uint32_t to = explain_as(x, x->t->edges[e].peer);

	if (sim_session_state(x->sim, e) != FSM_ESTABLISHED) {
		session_step(x, e);
		return REFUSE_SESSION_DOWN;
	}
	sim_session_side(x->sim, e, &side);
	r = sim_explain_export(x->sim, e, x->id, &trace);
	if (r.reason == REFUSE_NONE) {
		permitted_steps(x, &side, &trace);
		return REFUSE_NONE;
	}
	if (side.config != NULL && trace.link != NULL) {
		explain_chain(x, "export", &side, &side.neighbor->af[afi].out,
		    &trace, r.reason);
		return r.reason;
	}
	explain_step(x, "export", "NOT SENT",
	    side.neighbor != NULL && r.reason == REFUSE_NO_POLICY
		? side.neighbor->place
		: nowhere(),
	    side.config, refuse_clause(r.reason),
	    "AS%u does not send it to its %s AS%u: %s", by,
	    truth_relation(x->w, e), to, refuse_text(r.reason));
	return r.reason;
}

/* What the neighbour made of a route that was sent to it over edge e. */
static void
arrival_step(struct explainer *x, edge_t e)
{
	edge_t back = edge_reverse(x->t, e);
	uint32_t to = explain_as(x, x->t->edges[e].peer);
	struct adj_in in = sim_adj_in(x->sim, back, x->id);

	if (in.received == 0)
		explain_step(x, "arrival", NULL, nowhere(), NULL, NULL,
		    "still on its way to AS%u", to);
	else if (in.accepted == 0)
		explain_step(x, "arrival", "REFUSED", nowhere(), NULL,
		    refuse_clause(in.reason), "AS%u refuses it: %s", to,
		    refuse_text(in.reason));
	else if (sim_best(x->sim, x->t->edges[e].peer, x->id) == back)
		explain_step(x, "arrival", "BEST", nowhere(), NULL, NULL,
		    "AS%u uses it", to);
	else
		explain_step(x, "arrival", "KEPT", nowhere(), NULL, NULL,
		    "AS%u has it and prefers another route", to);
}

static void
best_step(struct explainer *x, router_id_t r)
{
	uint32_t best = sim_best(x->sim, r, x->id);

	if (best == BEST_LOCAL)
		explain_step(x, "route", NULL, nowhere(), NULL, NULL,
		    "AS%u announces it itself", explain_as(x, r));
	else
		explain_step(x, "route", NULL, nowhere(), NULL, NULL,
		    "AS%u has it from its %s, path \"%s\"", explain_as(x, r),
		    explain_peer(x, best),
		    explain_path(x, sim_best_attrs(x->sim, r, x->id)));
}

static void
set_verdict(struct explainer *x, enum explain_verdict v, const char *word,
    enum refuse_reason why)
{
	x->e->verdict = v;
	x->e->verdict_word = word;
	x->e->reason = refuse_word(why);
}

static bool
carries(const struct explainer *x, edge_t e)
{
	return sim_session_carries(x->sim, e, afi_of(x->prefix.addr.family));
}

void
explain_not_sent(struct explainer *x, uint32_t to)
{
	const struct topo_router *r = &x->t->routers[x->at];
	edge_t e = EDGE_NONE;
	enum refuse_reason why;

	for (size_t i = 0; i < r->n_edges; i++) {
		edge_t other = r->edges[i];
		if (explain_as(x, x->t->edges[other].peer) != to)
			continue;
		if (e == EDGE_NONE || (!carries(x, e) && carries(x, other)))
			e = other;
	}
	if (e == EDGE_NONE) {
		set_verdict(x, EXPLAIN_NOT_SENT, "NOT SENT",
		    REFUSE_SESSION_DOWN);
		explain_step(x, "session", NULL, nowhere(), NULL, NULL,
		    "AS%u has no session with AS%u", r->as, to);
		return;
	}
	if (x->best == BEST_NONE) {
		set_verdict(x, EXPLAIN_NOT_SENT, "NOT SENT", REFUSE_NO_BEST);
		explain_step(x, "route", NULL, nowhere(), NULL, NULL,
		    "AS%u has no usable route itself; only the best route is "
		    "passed on",
		    r->as);
		return;
	}
	best_step(x, x->at);
	why = export_steps(x, e);
	if (why != REFUSE_NONE) {
		set_verdict(x, EXPLAIN_NOT_SENT, "NOT SENT", why);
		contrast_not_sent(x, e, why);
		return;
	}
	x->e->verdict = EXPLAIN_BEST;
	x->e->verdict_word = "SENT";
	x->e->reason = "sent";
	explain_step(x, "export", "SENT", nowhere(), NULL, NULL,
	    "sent to %s, path \"%s\"", explain_peer(x, e),
	    explain_path(x, sim_adj_out(x->sim, e, x->id)));
	arrival_step(x, e);
}

/* --- never received -------------------------------------------------------*/

/* Breadth first from at to the nearest router that has a route, over the
 * sessions that carry its family (or over all); from: the first hop must be
 * into that AS. toward[r] is the edge from r back towards at. ROUTER_NONE when
 * nobody has one. */
static router_id_t
nearest_holder_over(const struct explainer *x, uint32_t from, bool all,
    edge_t *toward)
{
	size_t n = x->t->n_routers, head = 0, tail = 0;
	router_id_t *queue = ARENA_ARRAY(x->arena, n, router_id_t);
	bool *seen = ARENA_ARRAY(x->arena, n, bool);

	queue[tail++] = x->at;
	seen[x->at] = true;
	while (head < tail) {
		router_id_t r = queue[head++];
		const struct topo_router *router = &x->t->routers[r];
		if (r != x->at && sim_best(x->sim, r, x->id) != BEST_NONE)
			return r;
		for (size_t i = 0; i < router->n_edges; i++) {
			const struct topo_edge *e =
			    &x->t->edges[router->edges[i]];
			if (seen[e->peer] ||
			    (!all && !carries(x, router->edges[i])) ||
			    (r == x->at && from != 0 &&
				explain_as(x, e->peer) != from))
				continue;
			seen[e->peer] = true;
			toward[e->peer] = e->reverse;
			queue[tail++] = e->peer;
		}
	}
	return ROUTER_NONE;
}

/* A session that does not carry the family is the reason only where no other
 * session could have brought the route. */
static router_id_t
nearest_holder(const struct explainer *x, uint32_t from, edge_t *toward)
{
	router_id_t r = nearest_holder_over(x, from, false, toward);

	return r != ROUTER_NONE ? r
				: nearest_holder_over(x, from, true, toward);
}

void
explain_absent(struct explainer *x, uint32_t from)
{
	edge_t *toward = ARENA_ARRAY(x->arena, x->t->n_routers, edge_t), e,
	       back;
	router_id_t holder = nearest_holder(x, from, toward);
	uint32_t at = explain_as(x, x->at);
	enum refuse_reason why;
	struct adj_in in;

	set_verdict(x, EXPLAIN_NEVER_RECEIVED, "NEVER RECEIVED",
	    REFUSE_NO_BEST);
	if (from != 0)
		explain_step(x, "received", NULL, nowhere(), NULL, NULL,
		    "AS%u has sent AS%u no such route", from, at);
	else
		explain_step(x, "received", NULL, nowhere(), NULL, NULL,
		    "no neighbour has sent it to AS%u", at);
	if (holder == ROUTER_NONE) {
		explain_step(x, "route", NULL, nowhere(), NULL, NULL,
		    "nobody who could pass it on has it");
		return;
	}
	e = toward[holder];
	back = edge_reverse(x->t, e);
	if (x->t->edges[e].peer != x->at)
		explain_step(x, "walk", NULL, nowhere(), NULL, NULL,
		    "on the way here AS%u does not have it either",
		    explain_as(x, x->t->edges[e].peer));
	best_step(x, holder);
	in = sim_adj_in(x->sim, back, x->id);
	if (in.received != 0 && in.accepted == 0) {
		explain_step(x, "arrival", "REFUSED", nowhere(), NULL,
		    refuse_clause(in.reason), "AS%u refuses it from AS%u: %s",
		    explain_as(x, x->t->edges[e].peer), explain_as(x, holder),
		    refuse_text(in.reason));
		x->e->reason = refuse_word(in.reason);
		return;
	}
	why = export_steps(x, e);
	x->e->reason = refuse_word(why);
	x->e->router = x->t->routers[holder].name;
	if (why == REFUSE_NONE)
		explain_step(x, "export", NULL, nowhere(), NULL, NULL,
		    "it is on its way");
	else
		contrast_not_sent(x, e, why);
}
