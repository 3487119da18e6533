#include "tui/registry_facts.h"

#include <stdlib.h>
#include <string.h>

#include "net/history.h"

void
rpki_facts_finish(struct rpki_facts *f)
{
	vrp_set_destroy(f->vrps);
	arena_finish(&f->arena);
	*f = (struct rpki_facts){ 0 };
}

/* --- whose eyes ------------------------------------------------------------*/

/* The validator of the learner's own router, or else the first one. */
static uint32_t
choose_validator(const struct sim *sim, uint32_t learner_as)
{
	const struct topology *t = sim_topology(sim);
	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (t->routers[r].as != learner_as ||
		    !sim_router_validates(sim, r))
			continue;
		struct rtr_status st = sim_rtr_status(sim, r);
		if (st.validator != RPKI_NONE)
			return st.validator;
	}
	return 0;
}

static void
read_vrps(struct rpki_facts *f, const struct sim *sim, uint32_t learner_as)
{
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct rpki_result r = { 0 };
	if (p != NULL && p->n_validators > 0) {
		f->validator = choose_validator(sim, learner_as);
		sim_validator_result(sim, f->validator, &f->arena, &r);
	}
	f->vrps = vrp_set_create(r.vrps, r.n_vrps);
}

/* --- rows ------------------------------------------------------------------*/

struct gather {
	struct rpki_facts *f;
	const struct holdings *held;
	const struct rpki_state *state; /* NULL: nothing is published */
	uint32_t learner_as;
	struct prefix *prefixes;
	size_t n;
};

static int
by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

static bool
is_mine(const struct gather *g, const struct prefix *p)
{
	return holdings_has(g->held, g->learner_as, p);
}

/* Everything that is held, announced or named by a ROA, once. */
static void
gather_prefixes(struct gather *g)
{
	const struct holdings *held = g->held;
	size_t objects = g->state != NULL ? g->state->n_objects : 0, n = 0;
	struct prefix *all = ARENA_ARRAY(&g->f->arena,
	    held->n + g->f->n_announced + objects + 1, struct prefix);
	for (size_t i = 0; i < held->n; i++)
		all[n++] = held->items[i].prefix;
	for (size_t i = 0; i < g->f->n_announced; i++)
		all[n++] = g->f->announced[i].prefix;
	for (size_t i = 0; i < objects; i++)
		if (g->state->objects[i].kind == RPKI_ROA)
			all[n++] = g->state->objects[i].roa.prefix;
	qsort(all, n, sizeof(*all), by_prefix);
	g->prefixes = all;
	for (size_t i = 0; i < n; i++)
		if (g->n == 0 || !prefix_eq(&all[g->n - 1], &all[i]))
			all[g->n++] = all[i];
}

static void
add_row(struct rpki_facts *f, const struct rpki_row *row)
{
	f->rows[f->n_rows++] = *row;
}

static void
add_prefix(struct gather *g, const struct prefix *p, bool mine)
{
	struct rpki_row row = { .kind = RPKI_ROW_PREFIX,
		.prefix = *p,
		.mine = mine };
	size_t n = 0;
	for (size_t i = 0; g->state != NULL && i < g->state->n_objects; i++) {
		row.object = &g->state->objects[i];
		if (row.object->kind != RPKI_ROA ||
		    !prefix_eq(&row.object->roa.prefix, p))
			continue;
		add_row(g->f, &row);
		n++;
	}
	row.object = NULL;
	if (n == 0)
		add_row(g->f, &row);
}

static void
add_part(struct gather *g, bool mine, const char *head)
{
	size_t first = g->f->n_rows;
	struct rpki_row row = { .kind = RPKI_ROW_HEAD, .head = head };
	if (head != NULL)
		add_row(g->f, &row);
	for (size_t i = 0; i < g->n; i++)
		if (is_mine(g, &g->prefixes[i]) == mine)
			add_prefix(g, &g->prefixes[i], mine);
	if (head != NULL && g->f->n_rows == first + 1)
		g->f->n_rows = first;
}

static void
add_aspas(struct gather *g)
{
	struct rpki_row head = { .kind = RPKI_ROW_HEAD, .head = "ASPA" };
	bool any = false;
	for (size_t i = 0; g->state != NULL && i < g->state->n_objects; i++) {
		const struct rpki_object *o = &g->state->objects[i];
		struct rpki_row row = { .kind = RPKI_ROW_ASPA,
			.object = o,
			.mine = o->aspa.as == g->learner_as };
		if (o->kind != RPKI_ASPA)
			continue;
		if (!any)
			add_row(g->f, &head);
		add_row(g->f, &row);
		any = true;
	}
}

void
rpki_facts_read(struct rpki_facts *f, struct app *a)
{
	struct world *w = session_world(a->session);
	rpki_facts_finish(f);
	f->n_announced =
	    session_announcements(a->session, &f->arena, &f->announced);
	read_vrps(f, w->sim, a->scenario->learner_as);
	struct gather g = { .f = f,
		.held = sim_holdings(w->sim),
		.state = sim_rpki_state(w->sim),
		.learner_as = a->scenario->learner_as };
	gather_prefixes(&g);
	size_t objects = g.state != NULL ? g.state->n_objects : 0;
	f->rows = ARENA_ARRAY(&f->arena, g.n + objects + 4, struct rpki_row);
	add_part(&g, true, NULL);
	add_part(&g, false, "of others");
	add_aspas(&g);
}

/* --- questions -------------------------------------------------------------*/

bool
rpki_facts_result(const struct rpki_facts *f, const struct prefix *p,
    enum rov_state *state, uint32_t *origin_as)
{
	static const int badness
	    [] = { [ROV_VALID] = 0, [ROV_NOT_FOUND] = 1, [ROV_INVALID] = 2 };
	bool any = false;
	for (size_t i = 0; i < f->n_announced; i++) {
		const struct announcement *of = &f->announced[i];
		if (!prefix_eq(&of->prefix, p))
			continue;
		enum rov_state is =
		    rov_validate(f->vrps, p, of->origin_as).state;
		if (any && badness[is] <= badness[*state])
			continue;
		*state = is;
		if (origin_as != NULL)
			*origin_as = of->origin_as;
		any = true;
	}
	return any;
}

uint8_t
rpki_facts_longest(const struct rpki_facts *f, const struct prefix *p,
    uint32_t origin_as)
{
	uint8_t longest = 0;
	for (size_t i = 0; i < f->n_announced; i++) {
		const struct announcement *of = &f->announced[i];
		if (of->origin_as == origin_as &&
		    prefix_covers(p, &of->prefix) && of->prefix.len > longest)
			longest = of->prefix.len;
	}
	return longest;
}

bool
rpki_facts_announces(const void *facts, uint32_t origin_as,
    const struct prefix *x)
{
	const struct rpki_facts *f = facts;
	for (size_t i = 0; i < f->n_announced; i++)
		if (f->announced[i].origin_as == origin_as &&
		    prefix_eq(&f->announced[i].prefix, x))
			return true;
	return false;
}

/* --- stages ----------------------------------------------------------------*/

/* Does the validator hand out what the object says? */
static const struct rpki_verdict *
verdict_of(const struct rpki_result *r, const struct rpki_object *o)
{
	for (size_t i = 0; i < r->n_verdicts; i++) {
		const struct rpki_object *seen = r->verdicts[i].object;
		if (seen->kind != o->kind || seen->ca != o->ca ||
		    seen->published_ms != o->published_ms)
			continue;
		if (o->kind == RPKI_ASPA
			? seen->aspa.as == o->aspa.as
			: registry_roa_cmp(&seen->roa, &o->roa) == 0)
			return &r->verdicts[i];
	}
	return NULL;
}

static bool
router_uses(const struct sim *sim, router_id_t r, const struct rpki_object *o)
{
	struct vrp v;
	if (o->kind == RPKI_ASPA) {
		const struct as_map *m = sim_router_aspas(sim, r);
		return m != NULL && as_map_find(m, o->aspa.as) != NULL;
	}
	v = registry_roa_vrp(&o->roa);
	return vrp_set_has(sim_router_vrps(sim, r), &v);
}

struct progress {
	size_t routers, used, told, fetched;
	bool refused; /* by the validator whose result is shown */
	bool handed_out;
};

static void
count_routers(const struct sim *sim, const struct rpki_object *o,
    struct progress *out)
{
	const struct topology *t = sim_topology(sim);
	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (!sim_router_validates(sim, r))
			continue;
		out->routers++;
		if (router_uses(sim, r, o))
			out->used++;
		if (o->kind != RPKI_ROA)
			continue;
		struct rpki_stages st = sim_roa_stages(sim, r, &o->roa);
		out->told += st.told_ms != UINT64_MAX;
		out->fetched += st.fetched_ms != UINT64_MAX;
	}
}

static void
count_validators(const struct sim *sim, const struct rpki_object *o,
    struct progress *out)
{
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct arena scratch = { 0 };
	bool any_used = false, any_refused = false;
	for (uint32_t v = 0; p != NULL && v < p->n_validators; v++) {
		struct rpki_result r;
		sim_validator_result(sim, v, &scratch, &r);
		const struct rpki_verdict *of = verdict_of(&r, o);
		any_used = any_used || (of != NULL && of->reason == RPKI_USED);
		any_refused =
		    any_refused || (of != NULL && of->reason != RPKI_USED);
	}
	out->handed_out = any_used;
	out->refused = any_refused && !any_used;
	arena_finish(&scratch);
}

void
rpki_stage_word(struct app *a, const struct rpki_object *o, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	struct progress p = { 0 };
	count_routers(sim, o, &p);
	count_validators(sim, o, &p);
	if (p.used > 0)
		strbuf_addf(out, "used %zu of %zu", p.used, p.routers);
	else if (p.refused)
		strbuf_add(out, "NOT USED");
	else if (p.told > 0)
		strbuf_add(out, "told");
	else if (p.handed_out || p.fetched > 0)
		strbuf_add(out, "fetched");
	else
		strbuf_add(out, "published");
}

static void
say_published(struct app *a, const struct rpki_object *o, struct strbuf *out)
{
	const struct rpki_plan *p =
	    sim_rpki_plan(session_world(a->session)->sim);
	const struct rpki_ca *ca = &p->cas[o->ca];
	strbuf_addf(out, "published by %s in %s", ca->name,
	    p->repositories[ca->repository]);
	if (o->published_ms > 0) {
		strbuf_add(out, " at ");
		registry_time(a, o->published_ms, out);
	} else {
		strbuf_add(out, " before the story began");
	}
	strbuf_addc(out, '\n');
}

static void
say_validators(struct app *a, const struct rpki_object *o, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct arena scratch = { 0 };
	for (uint32_t v = 0; v < p->n_validators; v++) {
		struct rpki_result r;
		struct validator_status st = sim_validator_status(sim, v);
		sim_validator_result(sim, v, &scratch, &r);
		const struct rpki_verdict *of = verdict_of(&r, o);
		strbuf_addf(out, "%s: ", p->validators[v].name);
		if (of == NULL && st.state == VALIDATOR_DOWN) {
			strbuf_add(out, "down, has not seen it");
		} else if (of == NULL) {
			strbuf_add(out, "has not seen it, looks next at ");
			registry_time(a, st.next_ms, out);
		} else if (of->reason == RPKI_USED) {
			strbuf_add(out, "has it and hands it out");
		} else {
			const char *clause = rpki_reason_clause(of->reason);
			strbuf_addf(out, "NOT USED: %s",
			    rpki_reason_text(of->reason));
			if (clause != NULL)
				strbuf_addf(out, " [%s]", clause);
		}
		strbuf_addc(out, '\n');
	}
	arena_finish(&scratch);
}

static void
say_due(struct app *a, const char *what, uint64_t ms, struct strbuf *out)
{
	strbuf_addf(out, "%s ", what);
	if (ms != UINT64_MAX)
		strbuf_add(out, "at ");
	if (ms != UINT64_MAX)
		registry_time(a, ms, out);
	else
		strbuf_add(out, "when it can");
}

/* Fetched, told, used: each with its time, and when the next is due. */
static void
say_stages(struct app *a, const struct rpki_stages *st, const char *validator,
    struct strbuf *out)
{
	if (st->fetched_ms == UINT64_MAX) {
		strbuf_addf(out, "%s ", validator);
		say_due(a, "fetches it", st->due_ms, out);
		return;
	}
	strbuf_addf(out, "fetched by %s ", validator);
	registry_time(a, st->fetched_ms, out);
	strbuf_add(out, ", ");
	if (st->told_ms == UINT64_MAX) {
		say_due(a, "will be told", st->due_ms, out);
		return;
	}
	strbuf_add(out, "told ");
	registry_time(a, st->told_ms, out);
	strbuf_add(out, ", ");
	if (st->used_ms == UINT64_MAX) {
		say_due(a, "looks at its routes", st->due_ms, out);
		return;
	}
	strbuf_add(out, "used ");
	registry_time(a, st->used_ms, out);
}

static void
say_router(struct app *a, router_id_t r, const struct roa *roa,
    struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct rpki_stages st = sim_roa_stages(sim, r, roa);
	strbuf_addf(out, "%s: ", sim_topology(sim)->routers[r].name);
	if (st.validator == RPKI_NONE)
		strbuf_add(out, "no validator answers it");
	else if (st.used_ms == 0)
		strbuf_add(out, "used from the start");
	else
		say_stages(a, &st, p->validators[st.validator].name, out);
	strbuf_addc(out, '\n');
}

static void
say_routers(struct app *a, const struct rpki_object *o, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct topology *t = sim_topology(sim);
	bool any = false;
	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (!sim_router_validates(sim, r))
			continue;
		any = true;
		if (o->kind == RPKI_ROA)
			say_router(a, r, &o->roa, out);
		else
			strbuf_addf(out, "%s: %s\n", t->routers[r].name,
			    router_uses(sim, r, o) ? "used"
						   : "has not heard it");
	}
	if (!any)
		strbuf_add(out, "no router here validates\n");
}

static void
say_announcements(const struct rpki_facts *f, const struct roa *roa,
    struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];
	for (size_t i = 0; i < f->n_announced; i++) {
		const struct announcement *of = &f->announced[i];
		if (!prefix_covers(&roa->prefix, &of->prefix))
			continue;
		strbuf_addf(out, "%s of AS%u is %s now\n",
		    prefix_print(&of->prefix, text), of->origin_as,
		    registry_result_word(
			rov_validate(f->vrps, &of->prefix, of->origin_as)
			    .state));
	}
}

void
rpki_stage_text(struct app *a, const struct rpki_facts *f,
    const struct rpki_object *o, struct strbuf *out)
{
	say_published(a, o, out);
	say_routers(a, o, out);
	if (o->kind == RPKI_ROA)
		say_announcements(f, &o->roa, out);
	say_validators(a, o, out);
}
