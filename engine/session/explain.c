#include "session/explain.h"

#include <string.h>

#include "session/explain_private.h"

/* --- parts ----------------------------------------------------------------*/

void
explain_step(struct explainer *x, const char *label, const char *mark,
    struct place place, const struct router_config *config, const char *clause,
    const char *fmt, ...)
{
	struct explanation *e = x->e;
	struct explain_step *step;
	va_list ap;

	if (e->n_steps == x->cap_steps) {
		size_t cap = x->cap_steps == 0 ? 8 : x->cap_steps * 2;
		struct explain_step *more =
		    ARENA_ARRAY(x->arena, cap, struct explain_step);
		if (e->n_steps > 0)
			memcpy(more, e->steps, e->n_steps * sizeof(*more));
		e->steps = more;
		x->cap_steps = cap;
	}
	step = &e->steps[e->n_steps++];
	va_start(ap, fmt);
	step->text = arena_vprintf(x->arena, fmt, ap);
	va_end(ap);
	step->label = label;
	step->mark = mark;
	step->place = place;
	step->clause = clause;
	if (place.file != NULL)
		step->place.file = arena_strdup(x->arena, place.file);
	if (config != NULL && place.line > 0) {
		const char *text =
		    text_line(x->arena, config->source_text, place.line);
		if (text[0] != '\0')
			step->line_text = text;
		if (e->place.line == 0)
			e->place = step->place;
	}
}

uint32_t
explain_as(const struct explainer *x, router_id_t r)
{
	return x->t->routers[r].as;
}

const char *
explain_peer(struct explainer *x, edge_t e)
{
	return arena_printf(x->arena, "%s AS%u", truth_relation(x->w, e),
	    explain_as(x, x->t->edges[e].peer));
}

const char *
explain_prefix(struct explainer *x)
{
	char text[PREFIX_TEXT_MAX];

	return arena_strdup(x->arena, prefix_print(&x->prefix, text));
}

const char *
explain_time(struct explainer *x, uint64_t ms)
{
	struct strbuf b = { 0 };
	const char *text;

	scenario_time_print(x->w->scenario, ms, &b);
	text = arena_strdup(x->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

const char *
explain_path(struct explainer *x, attr_id attrs)
{
	const struct attr_table *t = sim_attrs(x->sim);
	struct strbuf b = { 0 };
	const char *text;

	as_path_print(t, attr_get(t, attrs)->as_path, &b);
	text = arena_strdup(x->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* --- which route is meant -------------------------------------------------*/

static bool
is_known_anywhere(const struct explainer *x)
{
	if (x->id == PREFIX_ID_NONE)
		return false;
	for (router_id_t r = 0; r < x->t->n_routers; r++) {
		if (sim_local_route(x->sim, r, x->id) != 0)
			return true;
		for (size_t i = 0; i < x->t->routers[r].n_edges; i++)
			if (sim_adj_in(x->sim, x->t->routers[r].edges[i], x->id)
				.received != 0)
				return true;
	}
	return false;
}

/* The edge that brought the route: from the neighbour asked for, else the
 * best, else one that was refused. EDGE_NONE: nothing came. */
static uint32_t
find_ref(const struct explainer *x, uint32_t from)
{
	const struct topo_router *r = &x->t->routers[x->at];
	edge_t refused = EDGE_NONE;

	if (from == 0 && x->best != BEST_NONE)
		return x->best;
	for (size_t i = 0; i < r->n_edges; i++) {
		edge_t e = r->edges[i];
		struct adj_in in = sim_adj_in(x->sim, e, x->id);
		if (in.received == 0 ||
		    (from != 0 && explain_as(x, x->t->edges[e].peer) != from))
			continue;
		if (in.accepted != 0)
			return e;
		/* A loop is the least interesting refusal. */
		if (refused == EDGE_NONE ||
		    sim_adj_in(x->sim, refused, x->id).reason == REFUSE_AS_LOOP)
			refused = e;
	}
	return refused;
}

static void
nobody_announces(struct explainer *x)
{
	const struct prefix *found = NULL;
	char text[PREFIX_TEXT_MAX];

	x->e->verdict = EXPLAIN_NO_SUCH_ROUTE;
	x->e->verdict_word = "NO SUCH ROUTE";
	x->e->reason = "not-announced";
	explain_step(x, "received", NULL, nowhere(), NULL, NULL,
	    "nobody announces exactly %s at %s", explain_prefix(x),
	    explain_time(x, sim_now(x->sim)));
	for (prefix_id i = 0; i < sim_prefix_count(x->sim); i++) {
		const struct prefix *q = sim_prefix(x->sim, i);
		if (prefix_covers(q, &x->prefix) &&
		    sim_best(x->sim, x->at, i) != BEST_NONE &&
		    (found == NULL || q->len > found->len))
			found = q;
	}
	if (found != NULL)
		explain_step(x, "choice", NULL, nowhere(), NULL, NULL,
		    "packets for it follow %s", prefix_print(found, text));
	for (size_t i = 0; i < x->w->scenario->n_timeline; i++) {
		const struct timeline_event *ev = &x->w->scenario->timeline[i];
		if (ev->replay_only || ev->at_ms <= sim_now(x->sim) ||
		    !prefix_eq(&ev->prefix, &x->prefix))
			continue;
		explain_step(x, "next", NULL, nowhere(), NULL, NULL,
		    "time has to pass first: `run` or `play`");
		break;
	}
}

static void
own_route(struct explainer *x)
{
	const struct router_config *c = sim_config(x->sim, x->at);
	attr_id attrs = sim_local_route(x->sim, x->at, x->id);
	struct place place = { 0 };

	x->e->verdict = EXPLAIN_BEST;
	x->e->verdict_word = "BEST";
	x->e->reason = "own";
	for (size_t i = 0; c != NULL && i < c->n_networks; i++)
		if (prefix_eq(&c->networks[i].prefix, &x->prefix))
			place = c->networks[i].place;
	explain_step(x, "received", NULL, place, c, NULL,
	    "AS%u announces it itself", explain_as(x, x->at));
	explain_checks(x, x->at, explain_as(x, x->at));
	explain_choice(x, BEST_LOCAL);
	explain_export(x, attrs);
}

static void
came_over(struct explainer *x, edge_t e)
{
	enum refuse_reason why = explain_import(x, e);
	struct explanation *out = x->e;

	if (why != REFUSE_NONE) {
		out->verdict = EXPLAIN_REFUSED;
		out->verdict_word = "REFUSED";
		out->reason = refuse_word(why);
		explain_choice(x, e);
		contrast_refused(x, e, why);
	} else if (x->best == e) {
		out->verdict = EXPLAIN_BEST;
		out->verdict_word = "BEST";
		out->reason = "best";
		explain_choice(x, e);
		explain_export(x, sim_best_attrs(x->sim, x->at, x->id));
		contrast_used(x, e);
	} else {
		out->verdict = EXPLAIN_KEPT;
		out->verdict_word = "KEPT";
		out->reason = "kept";
		explain_choice(x, e);
		contrast_kept(x, e);
	}
}

static void
set_question(struct explainer *x, uint32_t ref, uint32_t to)
{
	struct explanation *e = x->e;
	const char *p = explain_prefix(x);
	uint32_t at = explain_as(x, x->at), from = 0;

	if (ref < x->t->n_edges)
		from = explain_as(x, x->t->edges[ref].peer);
	if (to != 0)
		e->question = arena_printf(x->arena,
		    "Does AS%u send %s to AS%u?", at, p, to);
	else if (e->verdict == EXPLAIN_NEVER_RECEIVED ||
	    e->verdict == EXPLAIN_NO_SUCH_ROUTE)
		e->question = arena_printf(x->arena,
		    "Why is there no route %s at AS%u?", p, at);
	else if (e->verdict == EXPLAIN_REFUSED)
		e->question = arena_printf(x->arena,
		    "Why is %s from AS%u refused at AS%u?", p, from, at);
	else if (e->verdict == EXPLAIN_KEPT)
		e->question = arena_printf(x->arena,
		    "Why is %s from AS%u not "
		    "the best route at AS%u?",
		    p, from, at);
	else if (from != 0)
		e->question = arena_printf(x->arena,
		    "Why is %s from AS%u the "
		    "best route at AS%u?",
		    p, from, at);
	else
		e->question = arena_printf(x->arena,
		    "Why is %s the best route at AS%u?", p, at);
}

struct explanation *
explain_route(struct world *w, struct arena *arena, router_id_t at,
    const struct prefix *p, uint32_t from, uint32_t to)
{
	struct explanation *e = ARENA_NEW(arena, struct explanation);
	struct explainer x = {
		.w = w,
		.sim = w->sim,
		.t = &w->topology,
		.arena = arena,
		.e = e,
		.at = at,
		.prefix = *p,
		.id = sim_find_prefix(w->sim, p),
		.best = BEST_NONE,
	};
	uint32_t ref = EDGE_NONE;

	e->router = w->topology.routers[at].name;
	if (x.id != PREFIX_ID_NONE) {
		x.best = sim_best(w->sim, at, x.id);
		ref = find_ref(&x, from);
	}
	if (!is_known_anywhere(&x))
		nobody_announces(&x);
	else if (to != 0)
		explain_not_sent(&x, to);
	else if (ref == BEST_LOCAL)
		own_route(&x);
	else if (ref == EDGE_NONE)
		explain_absent(&x, from);
	else
		came_over(&x, ref);
	set_question(&x, ref, to);
	return e;
}

/* --- printing -------------------------------------------------------------*/

enum { COL_TEXT = 13 };

static void
print_step(const struct explain_step *step, size_t number, struct strbuf *out)
{
	struct strbuf b = { 0 };

	strbuf_addf(out, " %zu %s", number, step->label);
	strbuf_addc(out, ' ');
	strbuf_pad_to(out, COL_TEXT);
	strbuf_add(&b, step->text);
	if (step->mark != NULL)
		strbuf_addf(&b, "  -> %s", step->mark);
	if (step->clause != NULL)
		strbuf_addf(&b, "  [%s]", step->clause);
	text_wrap(out, COL_TEXT, strbuf_str(&b));
	if (step->line_text != NULL) {
		strbuf_pad_to(out, COL_TEXT);
		strbuf_clear(&b);
		strbuf_addf(&b, "line %u: %s", step->place.line,
		    step->line_text);
		text_wrap(out, COL_TEXT + 2, strbuf_str(&b));
	}
	strbuf_finish(&b);
}

static void
print_contrasts(const struct explanation *e, bool helps, struct strbuf *out)
{
	char letter = 'a';
	bool first = true;

	for (size_t i = 0; i < e->n_contrasts; i++) {
		const struct explain_contrast *c = &e->contrasts[i];
		struct strbuf b = { 0 };
		if (c->helps != helps)
			continue;
		if (first) {
			strbuf_addf(&b, "%s:",
			    helps ? e->what_if : "This would not have helped");
			text_wrap(out, 0, strbuf_str(&b));
			strbuf_clear(&b);
		}
		first = false;
		strbuf_addf(out, "  %c  ", letter++);
		strbuf_add(&b, c->text);
		if (c->action != 0)
			strbuf_addf(&b, " (Action %d)", c->action);
		if (c->effect != NULL)
			strbuf_addf(&b, ": %s", c->effect);
		text_wrap(out, 5, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

void
explanation_print(const struct explanation *e, struct strbuf *out)
{
	text_wrap(out, 0, e->question);
	strbuf_addf(out, "%s\n", e->verdict_word);
	for (size_t i = 0; i < e->n_steps; i++)
		print_step(&e->steps[i], i + 1, out);
	print_contrasts(e, true, out);
	print_contrasts(e, false, out);
}
