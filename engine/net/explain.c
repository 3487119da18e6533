/* The same questions again, with a trace; and the checks of the tests. */
#include "net/sim_private.h"

struct import_result
sim_explain_import(const struct sim *s, edge_t e, const struct prefix *p,
    attr_id received, struct speaker_trace *trace)
{
	prefix_id id = sim_find_prefix(s, p);
	uint32_t key = id == PREFIX_ID_NONE ? 0 : id + 1;
	edge_t sender = s->topo->edges[e].reverse;
	enum afi af = afi_of(p->addr.family);
	struct import_result r;
	struct path_attrs a;

	PRE(e < s->topo->n_edges && received != 0);
	/* A next hop that is not given is the neighbour's address, as it is in
	 * an UPDATE. */
	received =
	    wire_unpack(s, sender, af, wire_pack(s, sender, af, received));
	a = *attr_get(s->world.attrs, received);
	r = import_route(s, e, p, key, &a, trace);
	if (trace != NULL) {
		trace->before = received;
		trace->after = r.attrs;
	}
	return r;
}

struct export_result
sim_explain_export(const struct sim *s, edge_t e, prefix_id p,
    struct speaker_trace *trace)
{
	PRE(e < s->edge_slots && p < s->n_prefixes);
	return export_route(s, e, p, trace);
}

size_t
sim_explain_decision(const struct sim *s, router_id_t r, prefix_id p,
    struct arena *arena, struct candidate **out, enum decide_rule *last)
{
	size_t edges = s->topo->routers[r].n_edges, n;
	struct candidate *c = ARENA_ARRAY(arena, edges + 1, struct candidate);
	struct decide_options o = decision_options(s, r);

	PRE(p < s->n_prefixes && r < s->router_slots);
	n = decision_candidates(s, r, p, c);
	for (size_t i = 0; i < n; i++)
		c[i].age_ms = c[i].ref == BEST_LOCAL
		    ? s->now_ms
		    : s->now_ms - sim_adj_in_since(s, c[i].ref, p);
	*out = c;
	(void)decide(c, n, &o, last);
	return n;
}

/* --- checks --------------------------------------------------------------- */

static const char *
check_edge(const struct sim *s, edge_t e, prefix_id p, struct arena *arena)
{
	const uint32_t *c = edge_cells(s, p, e);
	char text[PREFIX_TEXT_MAX];
	const char *what = NULL;
	struct import_result in;
	struct path_attrs a;

	prefix_print(&s->prefixes[p], text);
	if (session_state(s, e) != FSM_ESTABLISHED &&
	    (c[EDGE_RECEIVED] != 0 || c[EDGE_ACCEPTED] != 0 ||
		c[EDGE_OUT] != 0))
		what = "routes on a session that is down";
	if (c[EDGE_RECEIVED] == 0 && c[EDGE_ACCEPTED] != 0)
		what = "accepted what was not received";
	if (what == NULL && c[EDGE_RECEIVED] != 0) {
		a = wire_unpack_value(s, s->topo->edges[e].reverse,
		    prefix_afi(s, p), c[EDGE_RECEIVED]);
		in = import_route(s, e, &s->prefixes[p], p + 1, &a, NULL);
		if (accepted_attrs(s, e, p, c[EDGE_ACCEPTED]) != in.attrs ||
		    (in.reason != REFUSE_NONE &&
			c[EDGE_ACCEPTED] !=
			    (CELL_REFUSED | (uint32_t)in.reason)))
			what = "Adj-RIB-In disagrees with import";
	}
	if (what == NULL && !(session_word(s, e) & SESSION_MRAI) &&
	    wire_pack(s, e, prefix_afi(s, p),
		export_route(s, e, p, NULL).attrs) != c[EDGE_OUT])
		what = "Adj-RIB-Out disagrees with export";
	if (what == NULL && s->queue.n == 0 &&
	    session_state(s, e) == FSM_ESTABLISHED &&
	    edge_cells(s, p, s->topo->edges[e].reverse)[EDGE_RECEIVED] !=
		c[EDGE_OUT])
		what = "sent, but not received";
	if (what == NULL)
		return NULL;
	return arena_printf(arena, "%s: %s, router %u to %u", what, text,
	    s->topo->edges[e].router, s->topo->edges[e].peer);
}

static const char *
check_best(const struct sim *s, router_id_t r, prefix_id p, struct arena *arena)
{
	size_t edges = s->topo->routers[r].n_edges, n;
	struct candidate *c = ARENA_ARRAY(arena, edges + 1, struct candidate);
	struct decide_options o = decision_options(s, r);
	enum decide_rule last;
	char text[PREFIX_TEXT_MAX];
	int best;

	n = decision_candidates(s, r, p, c);
	best = decide(c, n, &o, &last);
	if (best_of(s, r, p) == (best < 0 ? BEST_NONE : c[best].ref))
		return NULL;
	return arena_printf(arena,
	    "Loc-RIB disagrees with decision: %s, "
	    "router %u",
	    prefix_print(&s->prefixes[p], text), r);
}

static const char *
check_session(const struct sim *s, edge_t e, struct arena *arena)
{
	enum fsm_state here = session_state(s, e);
	enum fsm_state there = session_state(s, s->topo->edges[e].reverse);

	if (s->queue.n > 0)
		return NULL;
	if (here == FSM_OPEN_SENT || here == FSM_OPEN_CONFIRM)
		return arena_printf(arena, "edge %u waits for ever", e);
	if ((here == FSM_ESTABLISHED) != (there == FSM_ESTABLISHED))
		return arena_printf(arena, "edge %u is up on one side only", e);
	return NULL;
}

const char *
sim_check(const struct sim *s, struct arena *arena)
{
	const char *what = NULL;

	for (prefix_id p = 0; p < s->n_prefixes; p++) {
		for (edge_t e = 0; what == NULL && e < s->topo->n_edges; e++)
			what = check_edge(s, e, p, arena);
		for (router_id_t r = 0; what == NULL && r < s->topo->n_routers;
		     r++)
			what = check_best(s, r, p, arena);
	}
	for (edge_t e = 0; what == NULL && e < s->topo->n_edges; e++)
		what = check_session(s, e, arena);
	return what;
}
