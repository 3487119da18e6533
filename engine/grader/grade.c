#include <string.h>

#include "grader/probe.h"

struct probe_row {
	const char *word, *fields, *text;
	probe_run *run;
};

static const struct probe_row rows[] = {
#define PROBE(name, word, fields, text)                                        \
	[PROBE_##name] = { word, fields, text, NULL },
#include "grader/probes.def"
#undef PROBE
};

static probe_run *
row_run(enum probe_kind kind)
{
	switch (kind) {
	case PROBE_CUSTOMER_FILTER:
		return probe_customer_filter;
	case PROBE_CUSTOMER_KEEP:
		return probe_customer_keep;
	case PROBE_CUSTOMER_PATH:
		return probe_customer_path;
	case PROBE_EXPORT_KEEP:
		return probe_export_keep;
	case PROBE_EXPORT_NO_LEAK:
		return probe_export_no_leak;
	case PROBE_EXACT_SET:
		return probe_exact_set;
	case PROBE_NO_EXTRA:
		return probe_no_extra;
	case PROBE_NONE_MISSING:
		return probe_none_missing;
	case PROBE_REFUSE_BOGONS:
		return probe_refuse_bogons;
	case PROBE_REFUSE_OWN_SPACE:
		return probe_refuse_own_space;
	case PROBE_REFUSE_CUSTOMER_SPACE:
		return probe_refuse_customer_space;
	case PROBE_PEER_FILTER:
		return probe_peer_filter;
	case PROBE_TRANSIT_KEEP:
		return probe_transit_keep;
	case PROBE_MAX_PREFIX:
		return probe_max_prefix;
	case PROBE_ROV_DROP:
		return probe_rov_drop;
	case PROBE_ROV_FAILOVER:
		return probe_rov_failover;
	case PROBE_BLACKHOLE_REFUSE:
		return probe_blackhole_refuse;
	case PROBE_BLACKHOLE_ACCEPT:
		return probe_blackhole_accept;
	case PROBE_DUE_DILIGENCE:
		return probe_due_diligence;
	case PROBE_ORIGINATED_REGISTERED:
		return probe_originated_registered;
	case PROBE_POLICY_PUBLISHED:
		return probe_policy_published;
	case PROBE_AS_SET_COMPLETE:
		return probe_as_set_complete;
	case PROBE_IRR_AND_RPKI:
		return probe_irr_and_rpki;
	case PROBE_ROA_MINIMAL:
		return probe_roa_minimal;
	case PROBE_NO_OWN_INVALID:
		return probe_no_own_invalid;
	case PROBE_PEERINGDB_AS_SET:
		return probe_peeringdb_as_set;
	case PROBE_RS_IMPORT:
		return probe_rs_import;
	case PROBE_IRR_PREFIXES:
		return probe_irr_prefixes;
	case PROBE_IRR_POLICY:
		return probe_irr_policy;
	case PROBE_NO_FALSE_ROUTE:
		return probe_no_false_route;
	case PROBE_MESSAGE_REACHED:
		return probe_message_reached;
	case PROBE_PROBLEM_TOLD:
		return probe_problem_told;
	case PROBE_USES_ORIGIN:
		return probe_uses_origin;
	case PROBE_HAS_ROUTE:
		return probe_has_route;
	case PROBE_NO_ROUTE:
		return probe_no_route;
	case PROBE_CONTACT_PUBLISHED:
		return probe_contact_published;
	case PROBE_LAST:
		break;
	}
	return NULL;
}

/* The table in the shape that scenario_load wants. */
static const struct probe_vocabulary vocabulary[] = {
#define PROBE(name, word, fields, text) { word, fields },
#include "grader/probes.def"
#undef PROBE
};

const struct probe_vocabulary *
grader_vocabulary(size_t *n)
{
	*n = ARRAY_LEN(vocabulary);
	return vocabulary;
}

const char *
verdict_state_name(enum verdict_state s)
{
	switch (s) {
	case VERDICT_PASS:
		return "pass";
	case VERDICT_FAIL:
		return "fail";
	case VERDICT_NOT_APPLICABLE:
		return "not-applicable";
	case VERDICT_NO_DATA:
		return "no-data";
	}
	return "";
}

const char *
evidence_kind_name(enum evidence_kind k)
{
	switch (k) {
	case EVIDENCE_ROUTE:
		return "route";
	case EVIDENCE_MISSING_ROUTE:
		return "missing-route";
	case EVIDENCE_SESSION:
		return "session";
	case EVIDENCE_CONFIG:
		return "config";
	case EVIDENCE_NOTE:
		return "note";
	}
	return "";
}

static enum probe_kind
kind_of(const char *word)
{
	for (size_t k = 0; k < ARRAY_LEN(rows); k++)
		if (strcmp(rows[k].word, word) == 0)
			return (enum probe_kind)k;
	return PROBE_LAST;
}

/* What the checks of all probes of a requirement add up to. */
static enum verdict_state
state_of(const struct probe *p)
{
	if (p->failed > 0)
		return VERDICT_FAIL;
	if (p->no_data > 0)
		return VERDICT_NO_DATA;
	if (p->subjects == 0)
		return VERDICT_NOT_APPLICABLE;
	return p->checks > 0 ? VERDICT_PASS : VERDICT_NO_DATA;
}

/* A pass says what it rests on. */
static void
add_pass_evidence(struct probe *p, const struct grade_item *item)
{
	for (size_t i = 0; i < item->n_probes; i++) {
		enum probe_kind kind = kind_of(item->probes[i].kind);
		if (kind == PROBE_LAST || p->n_evidence == PROBE_EVIDENCE_MAX)
			continue;
		p->evidence[p->n_evidence++] =
		    (struct evidence){ .kind = EVIDENCE_NOTE,
			    .text = rows[kind].text };
	}
}

static void
grade_item(struct probe *p, const struct grade_item *item,
    const struct requirement *r, struct verdict *v)
{
	p->evidence =
	    ARENA_ARRAY(p->arena, PROBE_EVIDENCE_MAX, struct evidence);
	for (size_t i = 0; i < item->n_probes; i++) {
		enum probe_kind kind = kind_of(item->probes[i].kind);
		p->spec = &item->probes[i];
		if (kind != PROBE_LAST)
			row_run(kind)(p);
	}
	v->requirement = r;
	v->optional = item->optional;
	v->state = state_of(p);
	v->max = item->points;
	v->points = v->state == VERDICT_PASS ? item->points : 0;
	v->reason = v->state == VERDICT_FAIL ? p->reason : NULL;
	if (v->state == VERDICT_PASS)
		add_pass_evidence(p, item);
	/* Every verdict says what it rests on, also one that is neither. */
	else if (p->n_evidence == 0)
		probe_note(p, "%s",
		    v->state == VERDICT_NOT_APPLICABLE
			? "there is no neighbour that this is about"
			: "nothing could be tried");
	v->evidence = p->evidence;
	v->n_evidence = p->n_evidence;
	v->checks = p->checks;
	v->checks_failed = p->failed;
	v->not_shown = p->failed - p->shown;
}

static struct action_score *
action_row(struct report *r, const struct requirement *q)
{
	for (size_t i = 0; i < r->n_actions; i++)
		if (r->actions[i].action == q->action &&
		    strcmp(r->actions[i].programme, q->programme) == 0)
			return &r->actions[i];
	struct action_score *a = &r->actions[r->n_actions++];
	*a = (struct action_score){ .programme = q->programme,
		.action = q->action,
		.state = VERDICT_NOT_APPLICABLE };
	return a;
}

bool
verdict_decides(const struct verdict *v)
{
	return !v->optional;
}

/* A deciding row that is not met decides for its action: a failure before
 * missing data before a pass. */
static void
count(struct report *r, const struct verdict *v)
{
	struct action_score *a = action_row(r, v->requirement);

	a->points += v->points;
	a->max += v->max;
	r->points += v->points;
	r->max += v->max;
	if (!verdict_decides(v))
		return;
	if (v->state == VERDICT_FAIL || v->state == VERDICT_NO_DATA)
		r->passed = false;
	if (v->state == VERDICT_FAIL ||
	    (v->state == VERDICT_NO_DATA && a->state != VERDICT_FAIL) ||
	    (v->state == VERDICT_PASS && a->state == VERDICT_NOT_APPLICABLE))
		a->state = v->state;
}

void
report_sum(struct report *r, struct arena *arena, bool whole)
{
	bool something_met = false;

	r->points = r->max = 0;
	r->n_actions = 0;
	r->actions = ARENA_ARRAY(arena, r->n_verdicts, struct action_score);
	r->passed = true;
	for (size_t i = 0; i < r->n_verdicts; i++) {
		something_met |= r->verdicts[i].state == VERDICT_PASS;
		count(r, &r->verdicts[i]);
	}
	if (r->n_verdicts == 0 || (whole && !something_met))
		r->passed = false;
}

struct report *
grader_grade(struct world *w, struct store *store, uint64_t seed,
    struct arena *arena, const char *only)
{
	const struct scenario *s = w->scenario;
	struct report *r = ARENA_NEW(arena, struct report);
	struct grading grading;

	*r = (struct report){ .scenario = s->id,
		.edition = s->edition,
		.seed = seed,
		.virtual_time_ms = sim_now(w->sim) };
	grading_init(&grading, w, arena);
	r->verdicts = ARENA_ARRAY(arena, s->n_grade, struct verdict);
	for (size_t i = 0; i < s->n_grade; i++) {
		const struct grade_item *item = &s->grade[i];
		const struct requirement *q =
		    store_requirement(store, item->requirement, s->edition);
		struct probe p = { .grading = &grading,
			.world = w,
			.sim = w->sim,
			.topo = &w->topology,
			.scenario = s,
			.held = sim_holdings(w->sim),
			.arena = arena,
			/* Each requirement draws its own variants, so that
			 * grading one alone gives the same verdict. */
			.rand = base_mix(seed, i + 1),
			.learner_as = s->learner_as };
		if (q == NULL ||
		    (only != NULL && strcmp(only, item->requirement) != 0))
			continue;
		grade_item(&p, item, q, &r->verdicts[r->n_verdicts++]);
	}
	report_sum(r, arena, only == NULL);
	return r;
}
