/* explain route, explain requirement, explain packet, why. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* Of several routers of an AS: the first that says more than "nothing came".
 */
static struct explanation *
ask(struct session *s, const router_id_t *routers, size_t n,
    const struct prefix *p, uint32_t from, uint32_t to)
{
	struct explanation *first = NULL;

	for (size_t i = 0; i < n; i++) {
		struct explanation *e = explain_route(s->work.world,
		    &s->step_arena, routers[i], p, from, to);
		if (first == NULL)
			first = e;
		if (e->verdict != EXPLAIN_NEVER_RECEIVED &&
		    e->verdict != EXPLAIN_NO_SUCH_ROUTE)
			return e;
	}
	return first;
}

/* A batch may ask before it ran: then what will happen is played, asked, and
 * taken back. */
static bool
play_ahead(struct session *s, const struct prefix *p, sim_mark_t *mark,
    struct strbuf *out)
{
	const struct scenario *sc = s->scenario;
	struct sim *sim = session_sim(s);
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; s->opt.batch && i < sc->n_timeline; i++) {
		const struct timeline_event *e = &sc->timeline[i];
		if (e->replay_only || e->at_ms <= sim_now(sim) ||
		    !prefix_eq(&e->prefix, p))
			continue;
		*mark = sim_mark(sim);
		(void)sim_run(sim, e->at_ms);
		(void)world_settle(s->work.world);
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Nobody announces %s yet. This is how it will be at "
			"%s:",
			prefix_print(p, text),
			session_time_text(s, sim_now(sim))));
		return true;
	}
	return false;
}

static bool
is_announced(const struct session *s, const struct prefix *p)
{
	prefix_id id = sim_find_prefix(session_sim(s), p);

	return id != PREFIX_ID_NONE && truth_is_announced(s->work.world, id);
}

static enum reply_status
answer_route(struct session *s, const struct prefix *p, const char *place,
    const char *from_word, const char *to_word, struct strbuf *out)
{
	struct explanation *e;
	router_id_t *routers;
	size_t n = place_routers(s, place, &routers, out);
	uint32_t from = 0, to = 0;
	sim_mark_t mark;
	bool ahead;

	if (n == 0)
		return REPLY_ERROR;
	if (from_word != NULL &&
	    !place_neighbor(s, routers[0], from_word, &from, out))
		return REPLY_ERROR;
	if (to_word != NULL &&
	    !place_neighbor(s, routers[0], to_word, &to, out))
		return REPLY_ERROR;
	ahead = !is_announced(s, p) && play_ahead(s, p, &mark, out);
	e = ask(s, routers, n, p, from, to);
	if (ahead)
		sim_rollback(session_sim(s), mark);
	s->reply.explanation = e;
	explanation_print(e, out);
	session_say(s, "%s: %s", e->verdict_word, e->question);
	return REPLY_OK;
}

enum reply_status
cmd_explain_route(struct session *s, const struct args *a, struct strbuf *out)
{
	struct prefix p = place_prefix(arg(a, "PREFIX"));

	return answer_route(s, &p, arg(a, "PLACE"), arg_after(a, "from"),
	    arg_after(a, "to"), out);
}

enum reply_status
cmd_explain_packet(struct session *s, const struct args *a, struct strbuf *out)
{
	(void)a;
	return session_fail(s, out,
	    "packets are not part of this version: only "
	    "routes can be explained. Try `explain route PREFIX at AS`, `show "
	    "bgp PREFIX at AS` or `explain requirement ID`.");
}

/* --- why ------------------------------------------------------------------*/

/* The question of the lesson that is nearest: this step's, else the last one
 * before it, else the next. */
static const struct scenario_step *
asking_step(const struct session *s)
{
	const struct scenario *sc = s->scenario;
	size_t now = session_step_index(s);

	if (now < sc->n_steps && sc->steps[now].explain != NULL)
		return &sc->steps[now];
	for (size_t i = now; i-- > 0;)
		if (sc->steps[i].explain != NULL)
			return &sc->steps[i];
	for (size_t i = now; i < sc->n_steps; i++)
		if (sc->steps[i].explain != NULL)
			return &sc->steps[i];
	return NULL;
}

enum reply_status
cmd_why(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *place = arg(a, "PLACE");
	const struct scenario *sc = s->scenario;
	const struct scenario_step *step = asking_step(s);
	const struct prefix *p = NULL;
	struct args inner;

	if (place == NULL && step != NULL) {
		if (!command_parse(&s->step_arena, step->explain, &inner, out))
			return REPLY_ERROR;
		strbuf_addf(out, "(%s)\n", inner.line);
		return command_run(s, &inner, out);
	}
	for (size_t i = session_step_index(s) + 1; i-- > 0 && p == NULL;)
		if (i < sc->n_steps &&
		    sc->steps[i].prefix.addr.family != IP_NONE)
			p = &sc->steps[i].prefix;
	for (size_t i = 0; i < sc->n_timeline && p == NULL; i++)
		if (sc->timeline[i].prefix.addr.family != IP_NONE)
			p = &sc->timeline[i].prefix;
	if (p == NULL || place == NULL)
		return session_fail(s, out,
		    "ask for a route: `explain route "
		    "PREFIX at AS`");
	return answer_route(s, p, place, NULL, NULL, out);
}

/* --- requirements ---------------------------------------------------------*/

static const struct requirement *
find_requirement(struct session *s, const char *id, struct strbuf *out)
{
	const struct scenario *sc = s->scenario;
	const struct requirement *all, *r = NULL;
	const char **names;
	const char *near;
	size_t n;

	all = store_requirements(s->store, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(all[i].id, id) &&
		    (r == NULL || str_eq(all[i].edition, sc->edition)))
			r = &all[i];
	if (r != NULL)
		return r;
	/* What is graded here is what can be meant. */
	names = ARENA_ARRAY(&s->step_arena, sc->n_grade + 1, const char *);
	for (size_t i = 0; i < sc->n_grade; i++)
		names[i] = sc->grade[i].requirement;
	near = str_nearest(id, names, sc->n_grade);
	if (near != NULL)
		session_fail(s, out,
		    "there is no requirement %s; did you mean "
		    "%s?",
		    id, near);
	else
		session_fail(s, out,
		    "there is no requirement %s; `show "
		    "requirements` lists those of this scenario",
		    id);
	return NULL;
}

static const char *
labelled(struct session *s, const char *label, const char *text)
{
	return arena_printf(&s->step_arena, "%s: %s", label, text);
}

static void
requirement_steps(struct session *s, const struct requirement *r,
    struct explain_step *steps, size_t *n)
{
	struct strbuf b = { 0 };

	steps[(*n)++] = (struct explain_step){ .label = "asks",
		.text = r->wording != NULL ? r->wording : r->title };
	strbuf_addf(&b, "%s; the source says \"%s\"",
	    r->mandatory ? "mandatory" : "recommended",
	    r->strength != NULL ? r->strength : "-");
	steps[(*n)++] = (struct explain_step){ .label = "level",
		.text = arena_strdup(&s->step_arena, strbuf_str(&b)) };
	steps[(*n)++] = (struct explain_step){ .label = "source",
		.text = r->source != NULL ? r->source : "-" };
	strbuf_finish(&b);
}

static void
verdict_steps(struct session *s, const struct requirement *r,
    struct explanation *e)
{
	struct arena *arena = &s->step_arena;
	const struct report *report =
	    grader_grade(s->work.world, s->store, s->seed, arena, r->id);
	const struct verdict *v = NULL;

	for (size_t i = 0; i < report->n_verdicts; i++)
		if (str_eq(report->verdicts[i].requirement->id, r->id))
			v = &report->verdicts[i];
	e->reason = "not-graded";
	e->verdict_word = "NOT GRADED HERE";
	if (v == NULL)
		return;
	e->reason =
	    v->reason != NULL ? v->reason : verdict_state_name(v->state);
	e->verdict_word = v->state == VERDICT_PASS ? "MET"
	    : v->state == VERDICT_FAIL             ? "NOT MET"
				       : verdict_state_name(v->state);
	e->steps[e->n_steps++] = (struct explain_step){ .label = "checks",
		.text = arena_printf(arena, "%u tried, %u not as it should be",
		    v->checks, v->checks_failed) };
	for (size_t i = 0; i < v->n_evidence; i++) {
		const struct evidence *ev = &v->evidence[i];
		const struct edit *edit =
		    s->work.n_edits > 0 ? &s->work.edits[0] : NULL;
		struct explain_step *step = &e->steps[e->n_steps++];
		*step = (struct explain_step){ .label = "evidence",
			.text = ev->text,
			.place = ev->place };
		if (verdict_ask(v, i) != NULL)
			step->text = arena_printf(arena, "%s; ask: %s",
			    ev->text, verdict_ask(v, i));
		if (ev->place.line == 0 || edit == NULL)
			continue;
		step->line_text = text_line(arena, edit_running(&s->work, edit),
		    ev->place.line);
		if (e->place.line == 0) {
			e->place = ev->place;
			e->router = edit->name;
		}
	}
}

enum reply_status
cmd_explain_requirement(struct session *s, const struct args *a,
    struct strbuf *out)
{
	const struct requirement *r = find_requirement(s, arg(a, "ID"), out);
	struct explanation *e = ARENA_NEW(&s->step_arena, struct explanation);
	enum { STEPS_MAX = 256 };

	if (r == NULL)
		return REPLY_ERROR;
	e->verdict = EXPLAIN_REQUIREMENT;
	e->question = labelled(s, r->id, r->title);
	e->steps = ARENA_ARRAY(&s->step_arena, STEPS_MAX, struct explain_step);
	requirement_steps(s, r, e->steps, &e->n_steps);
	verdict_steps(s, r, e);
	s->reply.explanation = e;
	explanation_print(e, out);
	session_say(s, "%s: %s", r->id, e->verdict_word);
	return REPLY_OK;
}
