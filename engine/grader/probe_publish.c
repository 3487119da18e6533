/* What is published about the own announcements (NO-4.1, 4.3, 4.4, CD-4). */
#include "grader/records.h"

/* False when there is nothing to look at; the probe knows why. */
static bool
open_records(struct probe *p, struct records *r)
{
	const struct holdings *held = p->held;

	if (!records_open(r, p)) {
		p->subjects++;
		return false;
	}
	p->subjects += (uint32_t)r->n_originated;
	if (r->n_originated > 0)
		return true;
	/* An AS without any space, as a route server's, has no duty here. */
	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].holder_as == p->learner_as) {
			p->subjects++;
			probe_no_data_because(p,
			    "AS%u announces nothing of its own to a neighbour: "
			    "there is no prefix to look up",
			    p->learner_as);
			break;
		}
	return false;
}

static const char *
ask_origin(struct probe *p)
{
	return arena_printf(p->arena, "irr query -i origin AS%u",
	    p->learner_as);
}

/* --- one of both ----------------------------------------------------------*/

struct registered {
	bool by_either, by_roa;
	const char *text; /* what there is, or what is missing */
};

static struct registered
registered_by(struct probe *p, const struct records *r, const struct prefix *x)
{
	const struct irr_object *route = records_route(r, p, x);
	struct roa_standing roa = records_standing(r, p, x);
	struct registered out = { .by_roa = roa.state == STANDING_VALID };

	out.by_either = route != NULL || out.by_roa;
	if (route != NULL)
		out.text = records_object_text(r, p, route);
	else if (out.by_roa)
		out.text = roa.text;
	else
		out.text = arena_printf(p->arena,
		    "no %s object has exactly this prefix and origin AS%u, "
		    "and in the RPKI: %s",
		    x->addr.family == IP_V4 ? "route" : "route6", p->learner_as,
		    roa.text);
	return out;
}

/* The line is met by a share of the prefixes; the others are told, but do not
 * count against it. */
void
probe_originated_registered(struct probe *p)
{
	uint32_t line = p->spec->has_percent ? p->spec->percent : 100;
	struct records r;
	size_t met = 0;
	bool passes;

	if (open_records(p, &r)) {
		for (size_t i = 0; i < r.n_originated; i++)
			met += registered_by(p, &r, &r.originated[i]).by_either;
		passes = met * 100 >= (size_t)line * r.n_originated;
		probe_note(p,
		    "%zu of %zu prefixes that you originate have an exact "
		    "route object or a ROA that makes them Valid; %u percent "
		    "are asked for",
		    met, r.n_originated, line);
		for (size_t i = 0; i < r.n_originated; i++) {
			const struct prefix *x = &r.originated[i];
			struct registered how = registered_by(p, &r, x);
			struct evidence *e;
			if (how.by_either || passes) {
				probe_pass(p);
				if (!how.by_either)
					probe_note(p, "%s is missing: %s",
					    probe_prefix_text(p, x), how.text);
				continue;
			}
			e = probe_fail(p, EVIDENCE_MISSING_ROUTE,
			    "not-registered", "%s is not registered: %s",
			    probe_prefix_text(p, x), how.text);
			e->explain = ask_origin(p);
		}
	}
	records_close(&r);
}

/* --- both -----------------------------------------------------------------*/

static void
check_both(struct probe *p, const struct records *r, const struct prefix *x)
{
	struct roa_standing roa = records_standing(r, p, x);
	struct evidence *e;

	if (records_route(r, p, x) != NULL) {
		probe_pass(p);
	} else {
		e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "no-route-object",
		    "%s has no %s object with origin AS%u: networks that use "
		    "the routing registry cannot validate it",
		    probe_prefix_text(p, x),
		    x->addr.family == IP_V4 ? "route" : "route6",
		    p->learner_as);
		e->explain = ask_origin(p);
	}
	if (roa.state == STANDING_VALID) {
		probe_pass(p);
	} else if (roa.state == STANDING_UNKNOWN) {
		probe_no_data_because(p, "%s: %s", probe_prefix_text(p, x),
		    roa.text);
	} else {
		e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "no-valid-roa",
		    "%s is not RPKI Valid for everybody: %s",
		    probe_prefix_text(p, x), roa.text);
		e->explain = "show rpki";
	}
}

void
probe_irr_and_rpki(struct probe *p)
{
	struct records r;

	if (open_records(p, &r))
		for (size_t i = 0; i < r.n_originated; i++)
			check_both(p, &r, &r.originated[i]);
	records_close(&r);
}

/* --- minimal ROAs ---------------------------------------------------------*/

struct announcers {
	const struct probe *p;
	const struct records *r;
};

/* Of the learner, what neighbours get. */
static bool
is_announced_by(const void *arg, uint32_t origin, const struct prefix *x)
{
	const struct announcers *a = arg;

	if (origin == a->p->learner_as)
		return records_originates(a->r, x);
	return sim_as_announces(a->p->sim, origin, x);
}

static void
check_minimal(struct probe *p, const struct records *r, const struct vrp *v,
    const char *tail)
{
	const struct roa roa = { v->prefix, v->max_length, v->origin_as };
	const struct announcers who = { p, r };
	struct prefix open;
	struct evidence *e;

	p->subjects++;
	if (!registry_roa_open(&roa, is_announced_by, &who, &open)) {
		probe_pass(p);
		return;
	}
	e = probe_fail(p, EVIDENCE_NOTE, "roa-not-minimal",
	    "%s also allows %s, which AS%u does not announce: whoever "
	    "announces it with AS%u at the end of the path is RPKI Valid "
	    "(RFC 9319 5)%s",
	    records_roa_text(p, v), probe_prefix_text(p, &open), v->origin_as,
	    v->origin_as, tail);
	e->explain = "show rpki";
}

/* Is it about the learner's space, what it gave to customers included? Its CA
 * stands above theirs. An AS0 ROA authorises nobody (RFC 6483 4). */
static bool
is_own_roa(const struct probe *p, const struct vrp *v)
{
	return v->origin_as != 0 &&
	    holdings_has(p->held, p->learner_as, &v->prefix);
}

/* What was revoked counts as long as a validator has it. */
static void
check_left_over(struct probe *p, const struct records *r, uint32_t v)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	size_t n;
	const struct vrp *all =
	    vrp_set_items(sim_validator_vrps(p->sim, v), &n);

	for (size_t i = 0; i < n; i++)
		if (is_own_roa(p, &all[i]) &&
		    !vrp_set_has(r->published, &all[i]))
			check_minimal(p, r, &all[i],
			    arena_printf(p->arena,
				"; it is revoked, but validator %s still has "
				"it",
				plan->validators[v].name));
}

void
probe_roa_minimal(struct probe *p)
{
	uint32_t before = p->subjects;
	struct records r;
	size_t n;

	if (records_open(&r, p)) {
		const struct vrp *all = vrp_set_items(r.published, &n);
		for (size_t i = 0; i < n; i++)
			if (is_own_roa(p, &all[i]))
				check_minimal(p, &r, &all[i], "");
		for (size_t i = 0; i < r.n_validators; i++)
			check_left_over(p, &r, r.validators[i]);
	}
	records_close(&r);
	if (p->subjects == before) {
		p->subjects++;
		probe_no_data_because(p,
		    "there is no ROA for your space: nothing can be minimal");
	}
}

/* --- Invalid --------------------------------------------------------------*/

/* "it was published at 10:05 and fetched at 10:10, the router hears of it at
 * 10:10:05" */
static const char *
stage_text(struct probe *p, router_id_t router, const struct vrp *v)
{
	const struct roa roa = { v->prefix, v->max_length, v->origin_as };
	struct rpki_stages st = sim_roa_stages(p->sim, router, &roa);
	struct strbuf b = { 0 };
	const char *text;

	strbuf_addf(&b, "%s is published", records_roa_text(p, v));
	if (st.fetched_ms != UINT64_MAX)
		strbuf_addf(&b, " and was fetched at %s",
		    records_time(p, st.fetched_ms));
	if (st.told_ms != UINT64_MAX)
		strbuf_addf(&b, "; the router was told at %s",
		    records_time(p, st.told_ms));
	else if (st.due_ms != UINT64_MAX)
		strbuf_addf(&b, "; the next stage is due at %s",
		    records_time(p, st.due_ms));
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* A router elsewhere that was told what makes it Invalid, and has not heard
 * better since; mends (or NULL) is the published ROA that it has yet to hear
 * of. */
static bool
invalid_at_router(struct probe *p, const struct prefix *x,
    const struct vrp *mends)
{
	for (router_id_t i = 0; i < p->topo->n_routers; i++) {
		uint32_t as = p->topo->routers[i].as;
		struct rov_result rov;
		struct evidence *e;
		if (as == p->learner_as || !sim_router_validates(p->sim, i))
			continue;
		rov =
		    rov_validate(sim_router_vrps(p->sim, i), x, p->learner_as);
		if (rov.state != ROV_INVALID)
			continue;
		e = probe_fail(p, EVIDENCE_ROUTE, "own-invalid",
		    "%s is RPKI Invalid at %s, whose router %s was told of "
		    "%s%s%s",
		    probe_prefix_text(p, x), probe_as_text(p, as),
		    p->topo->routers[i].name, records_roa_text(p, rov.because),
		    mends != NULL ? "; now " : "",
		    mends != NULL ? stage_text(p, i, mends) : "");
		e->explain = probe_ask_route(p, x, as, 0, 0);
		return true;
	}
	return false;
}

static void
check_invalid(struct probe *p, const struct records *r, const struct prefix *x)
{
	struct roa_standing roa = records_standing(r, p, x);
	struct rov_result published =
	    rov_validate(r->published, x, p->learner_as);
	struct evidence *e;

	if (roa.state == STANDING_UNKNOWN) {
		probe_no_data_because(p, "%s: %s", probe_prefix_text(p, x),
		    roa.text);
		return;
	}
	if (roa.state == STANDING_INVALID || published.state == ROV_INVALID) {
		e = probe_fail(p, EVIDENCE_ROUTE, "own-invalid", "%s: %s",
		    probe_prefix_text(p, x), roa.text);
		e->explain = "show rpki";
		return;
	}
	if (!invalid_at_router(p, x,
		published.state == ROV_VALID ? published.because : NULL))
		probe_pass(p);
}

/* --- ASPA -----------------------------------------------------------------*/

/* Through a provider that the own ASPA leaves out, every own route is ASPA
 * Invalid (draft-ietf-sidrops-aspa-verification 5). Nobody has to have one. */
static void
check_aspa(struct probe *p)
{
	const struct rpki_object *o =
	    rpki_find_aspa(sim_rpki_state(p->sim), p->learner_as);
	const struct grading *g = p->grading;
	uint32_t last = 0;

	for (size_t i = 0; o != NULL && i < g->n_edges; i++) {
		uint32_t as = probe_neighbor_as(p, g->edges[i]);
		struct evidence *e;
		if (p->topo->edges[g->edges[i]].relation != REL_PROVIDER ||
		    as == last)
			continue;
		last = as;
		if (as_record_has(&o->aspa, as)) {
			probe_pass(p);
			continue;
		}
		e = probe_fail(p, EVIDENCE_NOTE, "own-aspa",
		    "your ASPA does not name %s, which is your provider: your "
		    "routes that pass through it are ASPA Invalid for those "
		    "who check",
		    probe_as_text(p, as));
		e->explain = "show rpki";
	}
}

void
probe_no_own_invalid(struct probe *p)
{
	struct records r;

	if (open_records(p, &r)) {
		for (size_t i = 0; i < r.n_originated; i++)
			check_invalid(p, &r, &r.originated[i]);
		check_aspa(p);
	}
	records_close(&r);
}
