#include "grader/inject.h"

/* Longer than any path of link delays and MRAI holds in a lab world, shorter
 * than what a learner would notice on the clock. */
enum { SETTLE_MS = 60000 };

/* The attributes as the neighbour would send them. */
static attr_id
received_attrs(struct probe *p, const struct announcement *a)
{
	struct attr_table *t = sim_attrs(p->sim);
	struct session_side peer;
	struct path_attrs attrs;

	sim_session_side(p->sim, edge_reverse(p->topo, a->edge), &peer);
	path_attrs_init(&attrs);
	attrs.next_hop = a->prefix.addr.family == IP_V4 ? peer.local_addr_v4
							: peer.local_addr_v6;
	if (attrs.next_hop.family == IP_NONE)
		attrs.next_hop = p->topo->edges[a->edge].remote_addr;
	attrs.as_path = as_path_make(t, a->path, a->n_path);
	return attr_intern(t, &attrs);
}

struct import_result
inject_ask(struct probe *p, const struct announcement *a,
    struct speaker_trace *trace)
{
	return sim_explain_import(p->sim, a->edge, &a->prefix,
	    received_attrs(p, a), trace);
}

sim_mark_t
inject_run(struct probe *p, const struct announcement *a, size_t n)
{
	sim_mark_t mark = sim_mark(p->sim);

	for (size_t i = 0; i < n; i++) {
		struct sim_event e = { .kind = EV_UPDATE,
			.time_ms = sim_now(p->sim),
			.edge = a[i].edge,
			.router = p->topo->edges[a[i].edge].router,
			.prefix = sim_prefix_id(p->sim, &a[i].prefix),
			.attrs = received_attrs(p, &a[i]) };
		sim_post(p->sim, &e);
	}
	sim_run(p->sim, sim_now(p->sim) + SETTLE_MS);
	return mark;
}

void
inject_undo(struct probe *p, sim_mark_t mark)
{
	sim_rollback(p->sim, mark);
}

bool
inject_accepted(struct probe *p, const struct announcement *a)
{
	prefix_id id = sim_find_prefix(p->sim, &a->prefix);

	return id != PREFIX_ID_NONE &&
	    sim_adj_in(p->sim, a->edge, id).accepted != 0;
}

const char *
inject_text(struct probe *p, const struct announcement *a)
{
	struct strbuf b = { 0 };
	char buf[PREFIX_TEXT_MAX];
	char *text;

	strbuf_addf(&b, "%s, path", prefix_print(&a->prefix, buf));
	for (size_t i = 0; i < a->n_path; i++)
		strbuf_addf(&b, " %u", a->path[i]);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

const char *
inject_spread_text(struct probe *p, const struct prefix *x)
{
	const struct topo_as *as = topology_find_as(p->topo, p->learner_as);
	prefix_id id = sim_find_prefix(p->sim, x);
	struct strbuf b = { 0 };
	uint32_t last = 0;
	char *text;

	for (size_t r = 0; id != PREFIX_ID_NONE && r < as->n_routers; r++) {
		const struct topo_router *router =
		    &p->topo->routers[as->routers[r]];
		for (size_t i = 0; i < router->n_edges; i++) {
			edge_t e = router->edges[i];
			uint32_t to = probe_neighbor_as(p, e);
			if (to == p->learner_as || to == last ||
			    sim_adj_out(p->sim, e, id) == 0)
				continue;
			strbuf_addf(&b, "%sAS%u", b.len > 0 ? ", " : "", to);
			last = to;
		}
	}
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* Words for the last step of the trace that matched or ended a policy. */
static const char *
step_text(struct probe *p, const struct policy_step *s, struct place *place)
{
	const char *rule = "";

	*place = s->term != NULL ? s->term->place : s->policy->place;
	if (s->prefix_rule != NULL) {
		*place = s->prefix_rule->place;
		rule = arena_printf(p->arena, ", seq %u", s->prefix_rule->seq);
	} else if (s->as_path_rule != NULL) {
		*place = s->as_path_rule->place;
		rule =
		    arena_printf(p->arena, ", \"%s\"", s->as_path_rule->text);
	} else if (s->term != NULL && s->term->seq != 0) {
		rule = arena_printf(p->arena, " %u", s->term->seq);
	}
	return arena_printf(p->arena, "%s%s", s->policy->name, rule);
}

const char *
inject_rule_text(struct probe *p, const struct announcement *a,
    struct place *place)
{
	struct speaker_trace trace = { .policy.arena = p->arena };
	struct import_result r = inject_ask(p, a, &trace);
	const struct policy_step *s = NULL;
	struct session_side side;

	*place = (struct place){ 0 };
	sim_session_side(p->sim, a->edge, &side);
	for (size_t i = 0; i < trace.policy.n; i++)
		if (trace.policy.steps[i].matched ||
		    trace.policy.steps[i].term == NULL)
			s = &trace.policy.steps[i];
	if (side.config == NULL)
		return "standard economic policy";
	if (s == NULL && r.reason == REFUSE_NONE) {
		if (side.neighbor != NULL)
			*place = side.neighbor->place;
		return "no import filter on this session for this family";
	}
	if (s == NULL)
		return refuse_text(r.reason);
	const char *text = step_text(p, s, place);
	if (place->line == 0)
		return text;
	return arena_printf(p->arena, "%s (line %u)", text, place->line);
}
