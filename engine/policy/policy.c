#include "policy/policy_private.h"

#include <string.h>

/* --- sealing -------------------------------------------------------------- */

/* Policies that were looked at while one is sealed. More than fit: the result
 * is taken to depend on everything, which is always right. */
enum { SEAL_MAX = 64 };

struct seal {
	const struct policy *seen[SEAL_MAX];
	size_t n;
	bool prefix, rov, aspa, peer, source;
};

static void
seal_all(struct seal *s)
{
	s->prefix = s->rov = s->aspa = s->peer = s->source = true;
}

static void seal_policy(struct seal *s, const struct policy *p);

static void
seal_match(struct seal *s, const struct match *m, int depth)
{
	INVARIANT(depth < POLICY_MATCH_DEPTH);
	switch (m->kind) {
	case MATCH_PREFIX_LIST:
	case MATCH_PREFIX_LENGTH:
	case MATCH_FAMILY:
		s->prefix = true;
		break;
	case MATCH_ROV:
		s->rov = true;
		break;
	case MATCH_ASPA:
		s->aspa = true;
		break;
	case MATCH_PEER:
		s->peer = s->source = true;
		break;
	case MATCH_SOURCE_AS_PEER:
		s->peer = true;
		break;
	case MATCH_SOURCE:
		s->source = true;
		break;
	case MATCH_REGISTER:
		INVARIANT(m->addr.bytes[0] < POLICY_REGISTERS);
		break;
	case MATCH_POLICY:
		if (m->policy != NULL)
			seal_policy(s, m->policy);
		break;
	case MATCH_ALL:
	case MATCH_ANY:
		for (size_t i = 0; i < m->n_children; i++)
			seal_match(s, &m->children[i], depth + 1);
		break;
	case MATCH_TRUE:
	case MATCH_AS_PATH:
	case MATCH_AS_PATH_LENGTH:
	case MATCH_COMMUNITY:
	case MATCH_ORIGIN:
	case MATCH_MED:
	case MATCH_LOCAL_PREF:
	case MATCH_NEXT_HOP_LIST:
	case MATCH_NEXT_HOP:
	case MATCH_TAG:
	case MATCH_LEARNED_FROM:
		break;
	}
}

static void
seal_action(struct seal *s, const struct action *a)
{
	if (a->kind == ACT_NEXT_HOP_SELF ||
	    (a->kind == ACT_SET_NEXT_HOP && !ip_addr_is_set(&a->addr)))
		s->peer = true;
	INVARIANT(
	    a->kind != ACT_SET_REGISTER || a->addr.bytes[0] < POLICY_REGISTERS);
}

static void
seal_policy(struct seal *s, const struct policy *p)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->seen[i] == p)
			return;
	if (s->n == SEAL_MAX) {
		seal_all(s);
		return;
	}
	s->seen[s->n++] = p;
	for (size_t i = 0; i < p->n_terms; i++) {
		const struct policy_term *t = &p->terms[i];
		INVARIANT(t->flow != FLOW_GOTO ||
		    (t->goto_term > i && t->goto_term <= p->n_terms));
		for (size_t j = 0; j < t->n_matches; j++)
			seal_match(s, &t->matches[j], 0);
		for (size_t j = 0; j < t->n_actions; j++)
			seal_action(s, &t->actions[j]);
		if (t->call != NULL)
			seal_policy(s, t->call);
	}
}

void
policy_seal(struct policy *p)
{
	struct seal s = { .n = 0 };

	seal_policy(&s, p);
	p->reads_prefix = s.prefix;
	p->reads_rov = s.rov;
	p->reads_aspa = s.aspa;
	p->reads_peer = s.peer;
	p->reads_source = s.source;
}

/* --- evaluation ----------------------------------------------------------- */

/* The route as it is now: the given attributes until an action changes them,
 * then a copy. */
struct eval {
	const struct policy_context *ctx;
	struct policy_trace *trace;     /* or NULL */
	const struct path_attrs *given; /* nothing is interned until the end */
	bool changed;
	bool next_hop_set;
	uint32_t steps;
	uint32_t registers[POLICY_REGISTERS];
	struct path_attrs copy; /* good when changed */
};

static const struct path_attrs *
attrs_now(const struct eval *e)
{
	return e->changed ? &e->copy : e->given;
}

static struct path_attrs *
attrs_to_change(struct eval *e)
{
	if (!e->changed) {
		memcpy(&e->copy, e->given, sizeof(e->copy));
		e->changed = true;
	}
	return &e->copy;
}

static enum policy_verdict eval_policy(struct eval *e, const struct policy *p,
    int depth);

static bool
in_range(const struct match *m, uint32_t value)
{
	return value >= m->lo && value <= m->hi;
}

/* step is NULL without a trace in the functions below. */
static bool
match_prefix_list(const struct match *m, const struct prefix *p,
    struct policy_step *step)
{
	const struct prefix_rule *rule;
	bool permit = prefix_list_permits(m->prefix_list, p, &rule);

	if (step != NULL)
		step->prefix_rule = rule;
	return permit;
}

static bool
match_next_hop_list(const struct eval *e, const struct match *m,
    struct policy_step *step)
{
	const struct ip_addr *a = &attrs_now(e)->next_hop;

	if (!ip_addr_is_set(a))
		return false;
	struct prefix host = prefix_make(*a, ip_bits(a->family));
	return match_prefix_list(m, &host, step);
}

static bool
match_as_path(const struct eval *e, const struct match *m,
    struct policy_step *step)
{
	const struct as_path_rule *rule = as_path_list_match(m->as_path_list,
	    e->ctx->attrs, attrs_now(e)->as_path);

	if (step != NULL)
		step->as_path_rule = rule;
	return rule != NULL && rule->permit;
}

static bool
match_community(const struct eval *e, const struct match *m,
    struct policy_step *step)
{
	const struct path_attrs *a = attrs_now(e);
	const struct community_list *l = m->community_list;
	const struct community_rule *rule;
	set_id set = a->communities;

	if (l->kind == COMM_EXTENDED)
		set = a->extended_communities;
	else if (l->kind == COMM_LARGE)
		set = a->large_communities;
	if (m->exact)
		rule = community_list_match_exact(l, e->ctx->attrs, set);
	else
		rule = community_list_match(l, e->ctx->attrs, set);
	if (step != NULL)
		step->community_rule = rule;
	return rule != NULL && rule->permit;
}

static bool
match_peer(const struct eval *e, const struct match *m)
{
	if (!ip_addr_is_set(&m->addr))
		return e->ctx->source != SOURCE_BGP;
	if (e->ctx->exporting)
		return false;
	return ip_addr_eq(&m->addr, &e->ctx->peer_addr);
}

/* A condition: whatever the subroutine does to the route is undone. */
static bool
match_policy(struct eval *e, const struct match *m, int depth)
{
	struct eval before = *e;

	if (m->policy == NULL)
		return false;
	enum policy_verdict v = eval_policy(e, m->policy, depth + 1);
	before.steps = e->steps;
	*e = before;
	return v == POLICY_ACCEPT;
}

static bool holds(struct eval *e, const struct policy *p, const struct match *m,
    struct policy_step *step, int depth, int nesting);

static bool
match_children(struct eval *e, const struct policy *p, const struct match *m,
    struct policy_step *step, int depth, int nesting)
{
	bool all = m->kind == MATCH_ALL;

	if (nesting + 1 >= POLICY_MATCH_DEPTH)
		return false;
	for (size_t i = 0; i < m->n_children; i++)
		if (holds(e, p, &m->children[i], step, depth, nesting + 1) !=
		    all)
			return !all;
	return all;
}

/* The matches that look at numbers and words of the route. */
static bool
match_attribute(const struct eval *e, const struct match *m)
{
	const struct path_attrs *a = attrs_now(e);

	switch (m->kind) {
	case MATCH_AS_PATH_LENGTH:
		return in_range(m, as_path_length(e->ctx->attrs, a->as_path));
	case MATCH_ORIGIN:
		return a->origin == m->lo;
	case MATCH_MED:
		return in_range(m, a->multi_exit_disc);
	case MATCH_LOCAL_PREF:
		return in_range(m, policy_local_pref(e->ctx, a));
	case MATCH_NEXT_HOP:
		return ip_addr_eq(&m->addr, &a->next_hop);
	case MATCH_TAG:
		return in_range(m, a->tag);
	case MATCH_LEARNED_FROM:
		return (m->lo >> a->learned_from & 1) != 0;
	default:
		return false;
	}
}

static bool
match_one(struct eval *e, const struct policy *p, const struct match *m,
    struct policy_step *step, int depth, int nesting)
{
	const struct policy_context *ctx = e->ctx;

	switch (m->kind) {
	case MATCH_TRUE:
		return true;
	case MATCH_PREFIX_LIST:
		return match_prefix_list(m, ctx->nlri, step);
	case MATCH_PREFIX_LENGTH:
		return in_range(m, ctx->nlri->len);
	case MATCH_FAMILY:
		return ctx->nlri->addr.family == m->lo;
	case MATCH_AS_PATH:
		return match_as_path(e, m, step);
	case MATCH_COMMUNITY:
		return match_community(e, m, step);
	case MATCH_NEXT_HOP_LIST:
		return match_next_hop_list(e, m, step);
	case MATCH_PEER:
		return match_peer(e, m);
	case MATCH_SOURCE_AS_PEER:
		return ctx->peer_as == m->lo;
	case MATCH_ROV:
		return (uint32_t)ctx->rov == m->lo;
	case MATCH_ASPA:
		return (uint32_t)ctx->aspa == m->lo;
	case MATCH_SOURCE:
		return (uint32_t)ctx->source == m->lo;
	case MATCH_REGISTER:
		return in_range(m, e->registers[m->addr.bytes[0]]);
	case MATCH_POLICY:
		return match_policy(e, m, depth);
	case MATCH_ALL:
	case MATCH_ANY:
		return match_children(e, p, m, step, depth, nesting);
	case MATCH_AS_PATH_LENGTH:
	case MATCH_ORIGIN:
	case MATCH_MED:
	case MATCH_LOCAL_PREF:
	case MATCH_NEXT_HOP:
	case MATCH_TAG:
	case MATCH_LEARNED_FROM:
		return match_attribute(e, m);
	}
	return false;
}

static bool
holds(struct eval *e, const struct policy *p, const struct match *m,
    struct policy_step *step, int depth, int nesting)
{
	bool result;

	if (m->undefined)
		result = p->undefined_list_matches;
	else
		result = match_one(e, p, m, step, depth, nesting);
	return result != m->negate;
}

/* The first match of the term that does not hold; NULL when all do. */
static const struct match *
first_failed(struct eval *e, const struct policy *p,
    const struct policy_term *t, struct policy_step *step, int depth)
{
	for (size_t i = 0; i < t->n_matches; i++)
		if (!holds(e, p, &t->matches[i], step, depth, 0))
			return &t->matches[i];
	return NULL;
}

/* Places a step into the trace before its matches are looked at, so that the
 * steps of a subroutine come behind it. */
static size_t
trace_step(struct eval *e, const struct policy *p, const struct policy_term *t,
    int depth)
{
	struct policy_trace *tr = e->trace;

	if (tr->n == tr->cap) {
		size_t cap = tr->cap == 0 ? 16 : tr->cap * 2;
		struct policy_step *steps =
		    ARENA_ARRAY(tr->arena, cap, struct policy_step);
		if (tr->n > 0)
			memcpy(steps, tr->steps, tr->n * sizeof(*steps));
		tr->steps = steps;
		tr->cap = cap;
	}
	tr->steps[tr->n] =
	    (struct policy_step){ .policy = p, .term = t, .depth = depth };
	return tr->n++;
}

static bool
term_holds(struct eval *e, const struct policy *p, const struct policy_term *t,
    int depth)
{
	if (e->trace == NULL)
		return first_failed(e, p, t, NULL, depth) == NULL;

	size_t at = trace_step(e, p, t, depth);
	struct policy_step step = e->trace->steps[at];
	step.failed = first_failed(e, p, t, &step, depth);
	step.matched = step.failed == NULL;
	e->trace->steps[at] = step;
	return step.matched;
}

static void
apply_actions(struct eval *e, const struct policy_term *t)
{
	if (t->n_actions == 0)
		return;
	struct action_state state = {
		.attrs = attrs_to_change(e),
		.registers = e->registers,
		.next_hop_set = e->next_hop_set,
	};
	for (size_t i = 0; i < t->n_actions; i++)
		action_apply(&t->actions[i], e->ctx, &state);
	e->next_hop_set = state.next_hop_set;
}

static enum policy_verdict
verdict_of(enum flow flow)
{
	if (flow == FLOW_ACCEPT)
		return POLICY_ACCEPT;
	return flow == FLOW_REJECT ? POLICY_REJECT : POLICY_NO_VERDICT;
}

/* Where a term that matched leads, after its call: sets *next, or returns
 * true and sets *verdict. */
static bool
term_ends(struct eval *e, const struct policy *p, size_t i, int depth,
    size_t *next, enum policy_verdict *verdict)
{
	const struct policy_term *t = &p->terms[i];

	*next = i + 1;
	if (t->call != NULL) {
		*verdict = eval_policy(e, t->call, depth + 1);
		if (*verdict == POLICY_REJECT)
			return true;
		if (t->call_returns_verdict)
			return *verdict == POLICY_ACCEPT;
	}
	switch (t->flow) {
	case FLOW_ACCEPT:
	case FLOW_REJECT:
	case FLOW_RETURN:
		*verdict = verdict_of(t->flow);
		return true;
	case FLOW_GOTO:
		*next = t->goto_term;
		return false;
	case FLOW_NEXT:
		return false;
	}
	return false;
}

static enum policy_verdict
eval_policy(struct eval *e, const struct policy *p, int depth)
{
	enum flow at_end = p->at_end;
	enum policy_verdict verdict;
	size_t next;

	if (depth > POLICY_CALL_DEPTH)
		return POLICY_REJECT;
	for (size_t i = 0; i < p->n_terms; i = next) {
		const struct policy_term *t = &p->terms[i];
		if (e->steps++ >= POLICY_STEPS_MAX)
			return POLICY_REJECT;
		next = i + 1;
		if (!term_holds(e, p, t, depth)) {
			if (p->unmatched_resets)
				at_end = p->at_end;
			continue;
		}
		apply_actions(e, t);
		if (t->sets_default)
			at_end = t->default_to;
		if (term_ends(e, p, i, depth, &next, &verdict))
			return verdict;
	}
	if (e->trace != NULL)
		trace_step(e, p, NULL, depth);
	return verdict_of(at_end);
}

static enum policy_verdict
eval_begin(struct eval *e, const struct policy *p,
    const struct policy_context *ctx, const struct path_attrs *given,
    struct policy_trace *trace)
{
	e->ctx = ctx;
	e->trace = trace;
	e->given = given;
	e->changed = e->next_hop_set = false;
	e->steps = 0;
	memset(e->registers, 0, sizeof(e->registers));
	return eval_policy(e, p, 0);
}

enum policy_verdict
policy_apply(const struct policy *p, const struct policy_context *ctx,
    struct path_attrs *a, struct policy_trace *trace)
{
	struct eval e;
	enum policy_verdict verdict = eval_begin(&e, p, ctx, a, trace);

	if (verdict != POLICY_REJECT && e.changed)
		*a = e.copy;
	if (verdict != POLICY_REJECT && e.next_hop_set)
		a->flags |= ATTR_NEXT_HOP_SET;
	return verdict;
}

struct policy_result
policy_eval(const struct policy *p, const struct policy_context *ctx,
    attr_id attrs, struct policy_trace *trace)
{
	struct eval e;
	enum policy_verdict verdict =
	    eval_begin(&e, p, ctx, attr_get(ctx->attrs, attrs), trace);

	if (verdict == POLICY_REJECT)
		return (struct policy_result){ POLICY_REJECT, attrs, false };
	if (e.changed)
		attrs = attr_intern(ctx->attrs, &e.copy);
	return (struct policy_result){ verdict, attrs, e.next_hop_set };
}

void
policy_replay(const struct policy_trace *t, const struct policy_context *ctx,
    struct path_attrs *a)
{
	uint32_t registers[POLICY_REGISTERS] = { 0 };
	struct action_state state = { .attrs = a, .registers = registers };

	for (size_t i = 0; i < t->n; i++) {
		const struct policy_term *term = t->steps[i].term;

		for (size_t k = 0;
		     t->steps[i].matched && term != NULL && k < term->n_actions;
		     k++)
			action_apply(&term->actions[k], ctx, &state);
	}
}
