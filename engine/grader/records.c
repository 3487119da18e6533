#include "grader/records.h"

#include <stdlib.h>
#include <string.h>

/* --- what is announced ----------------------------------------------------*/

static bool
is_sent_as_own(const struct probe *p, edge_t e, prefix_id id)
{
	const struct attr_table *t = sim_attrs(p->sim);
	attr_id sent = sim_adj_out(p->sim, e, id);
	path_id path;

	if (sent == 0 || sim_session_state(p->sim, e) != FSM_ESTABLISHED)
		return false;
	path = attr_get(t, sent)->as_path;
	return path == 0 || as_path_origin(t, path) == p->learner_as;
}

static int
by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

static void
find_originated(struct records *r, struct probe *p)
{
	const struct grading *g = p->grading;
	size_t count = sim_prefix_count(p->sim);

	r->originated = ARENA_ARRAY(p->arena, count, struct prefix);
	for (prefix_id id = 0; id < count; id++)
		for (size_t i = 0; i < g->n_edges; i++)
			if (is_sent_as_own(p, g->edges[i], id)) {
				r->originated[r->n_originated++] =
				    *sim_prefix(p->sim, id);
				break;
			}
	if (r->n_originated > 1)
		qsort(r->originated, r->n_originated, sizeof(*r->originated),
		    by_prefix);
}

bool
records_originates(const struct records *r, const struct prefix *x)
{
	return r->n_originated > 0 &&
	    bsearch(x, r->originated, r->n_originated, sizeof(*r->originated),
		by_prefix) != NULL;
}

/* --- opening --------------------------------------------------------------*/

static const char *
sources_text(const struct probe *p)
{
	struct strbuf list = { 0 };
	const char *text;

	for (size_t i = 0; i < p->spec->n_sources; i++)
		strbuf_addf(&list, "%s%s", i > 0 ? "," : "",
		    p->spec->sources[i]);
	text = arena_strdup(p->arena, strbuf_str(&list));
	strbuf_finish(&list);
	return text;
}

static bool
choose_databases(struct probe *p, struct irr_view *out)
{
	const struct irr *irr = &p->world->registry.irr;
	const char *bad;

	*out = irr_view_all(irr);
	if (p->spec->n_sources == 0 ||
	    irr_view_choose(p->arena, irr, sources_text(p), out, &bad))
		return true;
	probe_no_data_because(p,
	    "there is no database %s in the routing registry", bad);
	return false;
}

bool
records_view(struct probe *p, struct irr_view *out)
{
	if (!choose_databases(p, out))
		return false;
	if (out->n == 0)
		probe_no_data_because(p, "there is no routing registry here");
	return out->n > 0;
}

static void
choose_validators(struct records *r, struct probe *p)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	size_t n = plan != NULL ? plan->n_validators : 0;

	r->validators = ARENA_ARRAY(p->arena, n, uint32_t);
	for (int pass = 0; pass < 2 && r->n_validators == 0; pass++)
		for (uint32_t v = 0; v < n; v++) {
			enum validator_state state =
			    sim_validator_status(p->sim, v).state;
			if (state != VALIDATOR_DOWN &&
			    state != VALIDATOR_STARTING &&
			    (pass == 1 || plan->validators[v].slurm == NULL))
				r->validators[r->n_validators++] = v;
		}
}

bool
records_open(struct records *r, struct probe *p)
{
	struct rpki_result valid;

	*r = (struct records){ .n_originated = 0 };
	sim_rpki_valid(p->sim, p->arena, &valid);
	r->published = vrp_set_create(valid.vrps, valid.n_vrps);
	choose_validators(r, p);
	find_originated(r, p);
	return choose_databases(p, &r->irr);
}

void
records_close(struct records *r)
{
	vrp_set_destroy(r->published);
}

/* --- routing registry -----------------------------------------------------*/

const struct irr_object *
records_route(const struct records *r, const struct probe *p,
    const struct prefix *x)
{
	enum rpsl_class class =
	    x->addr.family == IP_V4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6;
	const struct irr_object *best = NULL;
	size_t n;
	const struct irr_object *const *all =
	    irr_at_prefix(r->irr.irr, class, x, &n);

	for (size_t i = 0; i < n; i++) {
		size_t rank = irr_view_rank(&r->irr, all[i]);
		if (all[i]->id.as == p->learner_as && rank != SIZE_MAX &&
		    (best == NULL || rank < irr_view_rank(&r->irr, best)))
			best = all[i];
	}
	return best;
}

const char *
records_object_text(const struct records *r, struct probe *p,
    const struct irr_object *o)
{
	return arena_printf(p->arena, "%s %s AS%u in %s",
	    rpsl_class_name(o->id.class), probe_prefix_text(p, &o->id.prefix),
	    o->id.as, r->irr.irr->databases[o->database].name);
}

/* --- RPKI -----------------------------------------------------------------*/

const char *
records_time(struct probe *p, uint64_t ms)
{
	struct strbuf b = { 0 };
	const char *text;

	scenario_time_print(p->scenario, ms, &b);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

const char *
records_roa_text(struct probe *p, const struct vrp *v)
{
	return arena_printf(p->arena, "the ROA %s max %u origin AS%u",
	    probe_prefix_text(p, &v->prefix), v->max_length, v->origin_as);
}

/* "validator v1 runs next at 10:20" */
static const char *
next_run(struct probe *p, uint32_t v)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	uint64_t next = sim_validator_status(p->sim, v).next_ms;

	if (next == UINT64_MAX)
		return arena_printf(p->arena,
		    "validator %s does not have it yet",
		    plan->validators[v].name);
	return arena_printf(p->arena,
	    "validator %s has not fetched it: it will have it at %s",
	    plan->validators[v].name, records_time(p, next));
}

static const char *
why_invalid(struct probe *p, const struct rov_result *rov)
{
	return arena_printf(p->arena, "%s %s",
	    records_roa_text(p, rov->because),
	    rov->reason == ROV_TOO_LONG ? "does not allow this length"
					: "names another origin");
}

/* A sentence about one validator that says Invalid. */
static const char *
text_invalid(struct probe *p, uint32_t v, const struct rov_result *here,
    const struct rov_result *published)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	const char *text =
	    arena_printf(p->arena, "it is RPKI Invalid at validator %s: %s",
		plan->validators[v].name, why_invalid(p, here));

	if (published->state == ROV_VALID)
		return arena_printf(p->arena,
		    "%s; %s is published and makes it Valid, but %s", text,
		    records_roa_text(p, published->because), next_run(p, v));
	if (published->state == ROV_NOT_FOUND)
		return arena_printf(p->arena,
		    "%s; that is revoked, but the validator still has it",
		    text);
	return text;
}

struct roa_standing
records_standing(const struct records *r, struct probe *p,
    const struct prefix *x)
{
	struct rov_result published =
	    rov_validate(r->published, x, p->learner_as);
	uint32_t lacks = RPKI_NONE;

	if (r->n_validators == 0)
		return (struct roa_standing){ STANDING_UNKNOWN,
			"no validator runs: nobody can say how it stands" };
	for (size_t i = 0; i < r->n_validators; i++) {
		uint32_t v = r->validators[i];
		struct rov_result here =
		    rov_validate(sim_validator_vrps(p->sim, v), x,
			p->learner_as);
		if (here.state == ROV_INVALID)
			return (struct roa_standing){ STANDING_INVALID,
				text_invalid(p, v, &here, &published) };
		if (here.state != ROV_VALID && lacks == RPKI_NONE)
			lacks = v;
	}
	if (published.state == ROV_VALID)
		return lacks == RPKI_NONE
		    ? (struct roa_standing){ STANDING_VALID,
			      arena_printf(p->arena, "%s makes it Valid",
				  records_roa_text(p, published.because)) }
		    : (struct roa_standing){ STANDING_COMING,
			      arena_printf(p->arena, "%s is published, but %s",
				  records_roa_text(p, published.because),
				  next_run(p, lacks)) };
	if (published.state == ROV_INVALID)
		return (struct roa_standing){ STANDING_GOING,
			arena_printf(p->arena,
			    "it will be RPKI Invalid as soon as validators "
			    "fetch what is published: %s",
			    why_invalid(p, &published)) };
	if (lacks == RPKI_NONE)
		return (struct roa_standing){ STANDING_GOING,
			"its ROA is no longer published: it is Valid only "
			"until validators see that" };
	return (
	    struct roa_standing){ STANDING_NOT_FOUND, "no ROA is about it" };
}
