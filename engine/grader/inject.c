#include "grader/inject.h"

/* Longer than any path of link delays and MRAI holds in a lab world, shorter
 * than what a learner would notice on the clock. */
enum { SETTLE_MS = 60000 };

/* --- attributes -----------------------------------------------------------*/

static void
put_on(struct attr_table *t, const struct dress *d, struct path_attrs *attrs)
{
	attrs->origin = d->origin;
	if (d->n_communities > 0)
		attrs->communities = word_set_sorted(t, d->communities,
		    d->n_communities, community_stride(COMM_STANDARD));
	if (d->n_large_communities > 0)
		attrs->large_communities =
		    word_set_sorted(t, d->large_communities,
			d->n_large_communities, community_stride(COMM_LARGE));
	if (d->has_med) {
		attrs->flags |= ATTR_HAS_MED;
		attrs->multi_exit_disc = d->med;
	}
}

/* The attributes as the neighbour would send them. */
static attr_id
received_attrs(struct probe *p, const struct announcement *a)
{
	struct attr_table *t = sim_attrs(p->sim);
	struct session_side peer;
	struct path_attrs attrs;

	if (a->real != 0)
		return a->real;
	sim_session_side(p->sim, edge_reverse(p->topo, a->edge), &peer);
	path_attrs_init(&attrs);
	attrs.next_hop = a->prefix.addr.family == IP_V4 ? peer.local_addr_v4
							: peer.local_addr_v6;
	if (attrs.next_hop.family == IP_NONE)
		attrs.next_hop = p->topo->edges[a->edge].remote_addr;
	attrs.as_path = as_path_make(t, a->path, a->n_path);
	if (a->dress != NULL)
		put_on(t, a->dress, &attrs);
	return attr_intern(t, &attrs);
}

bool
inject_real(struct probe *p, edge_t e, const struct prefix *x,
    struct announcement *out)
{
	const struct attr_table *t = sim_attrs(p->sim);
	prefix_id id = sim_find_prefix(p->sim, x);
	path_id path;

	*out = (struct announcement){ .edge = e, .prefix = *x };
	if (id == PREFIX_ID_NONE)
		return false;
	out->real = sim_adj_in(p->sim, e, id).received;
	if (out->real == 0)
		return false;
	path = attr_get(t, out->real)->as_path;
	while (path != 0) {
		struct path_node n = as_path_node(t, path);
		if (n.is_set || out->n_path == ARRAY_LEN(out->path)) {
			out->n_path = 0;
			break;
		}
		out->path[out->n_path++] = n.as;
		path = n.tail;
	}
	return true;
}

/* --- asking and trying ----------------------------------------------------*/

struct import_result
inject_ask(struct probe *p, const struct announcement *a,
    struct speaker_trace *trace)
{
	return sim_explain_import(p->sim, a->edge, &a->prefix,
	    received_attrs(p, a), trace);
}

struct import_result
inject_ask_told(struct probe *p, const struct announcement *a,
    const struct vrp_set *vrps)
{
	struct session_side side;

	sim_session_side(p->sim, a->edge, &side);
	return speaker_import(&p->grading->speaker, &side, &a->prefix, 0,
	    received_attrs(p, a), vrps, NULL);
}

/* One router without timers has done all that it does when the message has
 * been taken in; what others make of it then is nobody's question here. */
static bool
answers_at_once(const struct probe *p)
{
	const struct grading *g = p->grading;
	const struct topo_as *as = topology_find_as(p->topo, p->learner_as);

	for (size_t i = 0; i < g->n_edges; i++) {
		struct session_side side;
		sim_session_side(p->sim, g->edges[i], &side);
		if (p->topo->edges[g->edges[i]].mrai_ms > 0 ||
		    (side.neighbor != NULL &&
			side.neighbor->advertisement_interval_s > 0))
			return false;
	}
	return as->n_routers == 1;
}

/* The end of the quiet that a try has for itself. */
static uint64_t
quiet_until(const struct probe *p)
{
	uint64_t now = sim_now(p->sim), end = now + SETTLE_MS;

	if (answers_at_once(p))
		return now;
	for (size_t i = 0; i < p->scenario->n_timeline; i++) {
		uint64_t at = p->scenario->timeline[i].at_ms;
		if (at > now && at - 1 < end)
			end = at - 1;
	}
	return end;
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
	sim_run(p->sim, quiet_until(p));
	return mark;
}

void
inject_undo(struct probe *p, sim_mark_t mark)
{
	sim_rollback(p->sim, mark);
}

/* --- words ----------------------------------------------------------------*/

const char *
inject_text(struct probe *p, const struct announcement *a)
{
	struct attr_table *t = sim_attrs(p->sim);
	struct strbuf b = { 0 };
	char buf[PREFIX_TEXT_MAX];
	char *text;

	strbuf_addf(&b, "%s, path ", prefix_print(&a->prefix, buf));
	as_path_print(t, attr_get(t, received_attrs(p, a))->as_path, &b);
	if (a->dress != NULL)
		strbuf_add(&b, a->dress->text);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* The router's best route is the one from the session, or came from another
 * router of the AS, which may have it from there. */
static bool
is_best(const struct probe *p, router_id_t r, prefix_id id, edge_t from)
{
	uint32_t best = sim_best(p->sim, r, id);

	if (r == p->topo->edges[from].router)
		return best == from;
	return best != BEST_NONE && best != BEST_LOCAL &&
	    p->topo->edges[best].relation == REL_INTERNAL;
}

const char *
inject_spread_text(struct probe *p, const struct announcement *a)
{
	const struct grading *g = p->grading;
	prefix_id id = sim_find_prefix(p->sim, &a->prefix);
	router_id_t entry = p->topo->edges[a->edge].router;
	struct strbuf b = { 0 };
	uint32_t last = 0;
	char *text;

	/* Another route may be better than the one that was accepted. */
	if (id == PREFIX_ID_NONE || !is_best(p, entry, id, a->edge))
		return "";
	for (size_t i = 0; i < g->n_edges; i++) {
		edge_t e = g->edges[i];
		uint32_t to = probe_neighbor_as(p, e);
		if (to == last || sim_adj_out(p->sim, e, id) == 0 ||
		    !is_best(p, p->topo->edges[e].router, id, a->edge))
			continue;
		strbuf_addf(&b, "%sAS%u", b.len > 0 ? ", " : "", to);
		last = to;
	}
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static bool
is_preferred(const struct policy_step *s, enum rule_kind kind)
{
	switch (kind) {
	case RULE_ANY:
		return false;
	case RULE_PREFIX:
		return s->prefix_rule != NULL;
	case RULE_PATH:
		return s->as_path_rule != NULL;
	}
	return false;
}

/* The step that let the route through: the last with a rule of the kind that
 * matters here, else the last one. */
static const struct policy_step *
accepting_step(const struct policy_trace *t, enum rule_kind kind)
{
	const struct policy_step *s = NULL, *preferred = NULL;

	for (size_t i = 0; i < t->n; i++) {
		if (!t->steps[i].matched && t->steps[i].term != NULL)
			continue;
		s = &t->steps[i];
		if (s->matched && is_preferred(s, kind))
			preferred = s;
	}
	return preferred != NULL ? preferred : s;
}

/* The step that refused it. A list on the neighbour is a policy of one term:
 * when it ran off the end, the rule that denied stands in that term's step. */
static const struct policy_step *
refusing_step(const struct policy_trace *t)
{
	const struct policy_step *s = t->n > 0 ? &t->steps[t->n - 1] : NULL;

	if (t->n < 2 || s->term != NULL || s->policy->n_terms != 1 ||
	    s[-1].policy != s->policy ||
	    (s[-1].prefix_rule == NULL && s[-1].as_path_rule == NULL))
		return s;
	return s - 1;
}

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
	} else if (s->term == NULL) {
		rule = ", no entry matches";
	}
	if (place->line == 0)
		return arena_printf(p->arena, "%s%s", s->policy->name, rule);
	return arena_printf(p->arena, "%s%s (line %u)", s->policy->name, rule,
	    place->line);
}

static const char *
decision_text(struct probe *p, const struct speaker_trace *trace,
    enum refuse_reason reason, edge_t e, const char *direction,
    enum rule_kind kind, struct place *place)
{
	const struct policy_step *s = reason == REFUSE_NONE
	    ? accepting_step(&trace->policy, kind)
	    : refusing_step(&trace->policy);
	struct session_side side;

	*place = (struct place){ 0 };
	sim_session_side(p->sim, e, &side);
	if (side.config == NULL)
		return "standard economic policy";
	if (s != NULL && (reason == REFUSE_NONE || reason == REFUSE_POLICY))
		return step_text(p, s, place);
	if (reason != REFUSE_NONE)
		return refuse_text(reason);
	if (side.neighbor != NULL)
		*place = side.neighbor->place;
	return arena_printf(p->arena,
	    "no %s filter on this session for this family", direction);
}

const char *
inject_rule_text(struct probe *p, const struct announcement *a,
    enum rule_kind kind, struct place *place)
{
	struct speaker_trace trace = { .policy.arena = p->arena };
	struct import_result r = inject_ask(p, a, &trace);

	return decision_text(p, &trace, r.reason, a->edge, "import", kind,
	    place);
}

const char *
inject_export_rule_text(struct probe *p, edge_t e, prefix_id id,
    struct place *place)
{
	struct speaker_trace trace = { .policy.arena = p->arena };
	struct export_result r = sim_explain_export(p->sim, e, id, &trace);

	return decision_text(p, &trace, r.reason, e, "export", RULE_PREFIX,
	    place);
}

/* --- what would be sent ---------------------------------------------------*/

bool
inject_is_simple(const struct probe *p)
{
	return topology_find_as(p->topo, p->learner_as)->n_routers == 1;
}

bool
inject_sends(struct probe *p, const struct announcement *a, attr_id accepted,
    edge_t out, const char **rule, struct place *place)
{
	const struct topo_edge *in = &p->topo->edges[a->edge];
	const struct route_origin_info from = {
		.ebgp = true,
		.from_router_id = p->topo->routers[in->peer].bgp_id,
		.same_session = out == a->edge,
	};
	struct speaker_trace trace = { .policy.arena = p->arena };
	const struct vrp_set *vrps = sim_router_vrps(p->sim, in->router);
	struct session_side side;

	sim_session_side(p->sim, out, &side);
	if (speaker_export(&p->grading->speaker, &side, &a->prefix, 0, accepted,
		&from, vrps, NULL)
		.reason != REFUSE_NONE)
		return false;
	(void)speaker_export(&p->grading->speaker, &side, &a->prefix, 0,
	    accepted, &from, vrps, &trace);
	*rule = decision_text(p, &trace, REFUSE_NONE, out, "export",
	    RULE_PREFIX, place);
	return true;
}
