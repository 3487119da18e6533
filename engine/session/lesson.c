/* The lesson: where the learner is in its steps. Facts come from the journal;
 * undo does not take them back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/message.h"
#include "session/session_private.h"

/* --- facts ----------------------------------------------------------------*/

static bool
next_number(const char **p, uint64_t *out)
{
	char digits[24];
	size_t n;

	*p += strspn(*p, " ");
	n = strspn(*p, "0123456789");
	if (n == 0 || n >= sizeof(digits))
		return false;
	memcpy(digits, *p, n);
	digits[n] = '\0';
	*p += n;
	return str_to_u64(digits, out);
}

static void
apply_prediction(struct step_state *st, const char *p)
{
	uint64_t value;
	size_t cap = 0;

	free(st->prediction);
	st->prediction = NULL;
	st->n_prediction = 0;
	st->predicted = next_number(&p, &st->predicted_ms);
	while (next_number(&p, &value)) {
		GROW(st->prediction, st->n_prediction, cap);
		st->prediction[st->n_prediction++] = (uint32_t)value;
	}
}

void
lesson_apply(struct session *s, const char *fact)
{
	size_t len = strcspn(fact, " ");
	const char *p = fact + len;
	struct step_state *st;
	uint64_t step, value = 0;

	if (!next_number(&p, &step) || step >= s->scenario->n_steps)
		return;
	st = &s->steps[step];
	if (str_starts(fact, "done ")) {
		st->done = true;
	} else if (str_starts(fact, "seen ")) {
		st->seen = true;
	} else if (str_starts(fact, "placed ")) {
		st->placed = true;
	} else if (str_starts(fact, "attempt ")) {
		st->attempts++;
	} else if (str_starts(fact, "answer ")) {
		if (next_number(&p, &value))
			st->answered = (size_t)value + 1;
	} else if (str_starts(fact, "predict ")) {
		apply_prediction(st, p);
	} else if (str_starts(fact, "hint ")) {
		if (next_number(&p, &value) && value <= 4)
			st->hint_level = (int)value;
		/* Also those that were counted at the step before it. */
		for (size_t i = 0; i < s->scenario->n_steps; i++)
			s->steps[i].attempts = 0;
	}
}

void
lesson_finish(struct session *s)
{
	for (size_t i = 0; s->steps != NULL && i < s->scenario->n_steps; i++)
		free(s->steps[i].prediction);
	free(s->steps);
	s->steps = NULL;
}

/* --- where we are ---------------------------------------------------------*/

size_t
session_step_index(const struct session *s)
{
	size_t i = 0;

	while (i < s->scenario->n_steps && s->steps[i].done)
		i++;
	return i;
}

bool
session_step_done(const struct session *s, size_t step)
{
	return step < s->scenario->n_steps && s->steps[step].done;
}

bool
session_step_seen(const struct session *s, size_t step)
{
	return step < s->scenario->n_steps && s->steps[step].seen;
}

bool
session_is_finished(const struct session *s)
{
	return s->closed;
}

const struct scenario_step *
lesson_step(const struct session *s)
{
	size_t i = session_step_index(s);

	return i < s->scenario->n_steps ? &s->scenario->steps[i] : NULL;
}

size_t
session_open_question(const struct session *s)
{
	const struct scenario_step *step = lesson_step(s);
	size_t open;

	if (step == NULL)
		return SIZE_MAX;
	open = s->steps[session_step_index(s)].answered;
	return open < step->n_questions ? open : SIZE_MAX;
}

const char *
session_now_line(const struct session *s)
{
	const struct scenario_step *step = lesson_step(s);

	if (step != NULL && step->now != NULL)
		return step->now;
	if (s->scenario->n_steps > 0)
		return "All steps are done. `report` shows the grade, `finish` "
		       "closes the session.";
	return "Read the task with `task`, change the network, then `check`.";
}

size_t
session_prediction(const struct session *s, const uint32_t **ases)
{
	size_t i = session_step_index(s);

	/* While the event runs, the prediction before it still counts. */
	if (i >= s->scenario->n_steps)
		i = s->scenario->n_steps;
	for (size_t k = i + 1; k-- > 0;)
		if (k < s->scenario->n_steps && s->steps[k].predicted) {
			*ases = s->steps[k].prediction;
			return s->steps[k].n_prediction;
		}
	*ases = NULL;
	return 0;
}

uint64_t
lesson_run_until(const struct session *s)
{
	const struct scenario *sc = s->scenario;
	uint64_t ms, now = sim_now(session_sim(s));

	/* Not past the moment that the lesson still wants to show. */
	for (size_t i = session_step_index(s); i < sc->n_steps; i++) {
		const struct scenario_step *step = &sc->steps[i];
		if (step->kind == STEP_RUN)
			return step->until != NULL &&
				scenario_time_parse(sc, step->until, &ms) &&
				ms > now
			    ? ms
			    : sc->duration_ms;
	}
	return sc->duration_ms;
}

/* --- what finishes a step -------------------------------------------------*/

/* Without a name: all that decide. */
static bool
requirement_met(struct session *s, const char *only)
{
	struct arena scratch = { 0 };
	const struct report *r =
	    grader_grade(s->work.world, s->store, s->seed, &scratch, only);
	bool met = r->n_verdicts > 0;

	for (size_t i = 0; i < r->n_verdicts; i++)
		if ((only != NULL || !r->verdicts[i].optional) &&
		    (r->verdicts[i].state == VERDICT_FAIL ||
			r->verdicts[i].state == VERDICT_NO_DATA))
			met = false;
	arena_finish(&scratch);
	return met;
}

static bool
run_reached(const struct session *s, const struct scenario_step *step)
{
	uint64_t ms = s->scenario->duration_ms;

	if (step->until != NULL)
		(void)scenario_time_parse(s->scenario, step->until, &ms);
	if (ms > s->scenario->duration_ms)
		ms = s->scenario->duration_ms;
	return sim_now(session_sim(s)) >= ms;
}

/* A question about the route of the step. */
static bool
asks_why(const struct scenario_step *step, const struct args *a)
{
	const char *word = arg(a, "PREFIX");
	struct prefix p;
	char text[PREFIX_TEXT_MAX];

	/* Without a prefix of its own, it is about the step's. */
	if (word == NULL)
		return true;
	p = place_prefix(word);
	if (step->prefix.addr.family != IP_NONE)
		return prefix_eq(&p, &step->prefix);
	return step->explain == NULL ||
	    strstr(step->explain, prefix_print(&p, text)) != NULL;
}

/* Do the people of the AS know what they need to know? */
static bool
was_heard(struct session *s, uint32_t as)
{
	struct world *w = s->work.world;
	struct arena scratch = { 0 };
	size_t n;
	const struct contact_sent *sent =
	    contacts_sent(session_contacts(s), &n);
	bool heard = false;

	for (size_t i = 0; i < n && !heard; i++) {
		const struct scenario_answer *a;
		struct message m;
		uint64_t ms;

		if (sent[i].to_as != as)
			continue;
		world_send_way(w, &sent[i], &scratch, &m);
		heard = m.read_ms != UINT64_MAX &&
		    (world_answer(w, &m, &scratch, &ms, &a) == NULL ||
			a != NULL);
	}
	arena_finish(&scratch);
	return heard;
}

/* Commands that can finish a step of each kind. */
static const unsigned finishing[] = {
	[STEP_READ] = REPLAYS,
	[STEP_PREDICT] = PREDICTS,
	[STEP_RUN] = RUNS,
	[STEP_WHY] = ASKS,
	/* What is published needs time to arrive. */
	[STEP_FIX] = FIXES | CONTACTS | CHECKS | RUNS,
	[STEP_CALL] = CONTACTS,
	[STEP_CHECK] = CHECKS,
	[STEP_RECALL] = ANSWERS,
};

/* Whether the command finishes the step. */
static bool
finishes(struct session *s, size_t i, const struct args *a)
{
	const struct scenario_step *step = &s->scenario->steps[i];

	if ((command_kind_of(a) & finishing[step->kind]) == 0)
		return false;
	switch (step->kind) {
	case STEP_READ:
	case STEP_PREDICT:
		return true;
	case STEP_RUN:
		return run_reached(s, step);
	case STEP_WHY:
		return asks_why(step, a);
	case STEP_FIX:
	case STEP_CHECK:
		return requirement_met(s, step->requirement);
	case STEP_CALL:
		return was_heard(s, step->to_as);
	case STEP_RECALL:
		return s->steps[i].answered >= step->n_questions;
	}
	return false;
}

/* What may be passed over by doing something of a later step. */
static bool
can_skip(const struct scenario_step *step)
{
	return step->kind == STEP_READ || step->kind == STEP_PREDICT ||
	    step->kind == STEP_WHY;
}

static bool
advance(struct session *s, const struct args *a)
{
	const struct scenario *sc = s->scenario;
	size_t first = session_step_index(s), i = first;

	while (i < sc->n_steps && !finishes(s, i, a)) {
		if (!can_skip(&sc->steps[i]))
			return false;
		i++;
	}
	if (i >= sc->n_steps)
		return false;
	/* A time that is reached already is not waited for. */
	while (i + 1 < sc->n_steps && sc->steps[i + 1].kind == STEP_RUN &&
	    sc->steps[i + 1].until != NULL && run_reached(s, &sc->steps[i + 1]))
		i++;
	for (size_t k = first; k <= i; k++)
		if (!journal_addf(s, 's', "done %zu", k))
			return false;
	return true;
}

void
lesson_attempt(struct session *s)
{
	size_t i = session_step_index(s);

	if (i < s->scenario->n_steps && !s->opt.batch && !s->replaying)
		(void)journal_addf(s, 's', "attempt %zu", i);
}

/* --- lines that the lesson types ------------------------------------------*/

bool
lesson_has_candidate(const struct session *s)
{
	for (size_t i = 0; i < s->work.n_edits; i++)
		if (edit_changed(&s->work, &s->work.edits[i]))
			return true;
	return false;
}

/* One line of configuration, in the first router unless a `configure` before it
 * named another. */
static bool
type_line(struct session *s, const char *line)
{
	struct strbuf ignored = { 0 }, first = { 0 };
	bool ok = s->work.n_edits > 0;

	if (ok && s->work.open == NULL && !str_starts(line, "configure ")) {
		strbuf_addf(&first, "configure %s", s->work.edits[0].name);
		ok = session_execute(s, strbuf_str(&first), &ignored) ==
		    REPLY_OK;
	}
	ok = ok && session_execute(s, line, &ignored) == REPLY_OK;
	strbuf_finish(&ignored);
	strbuf_finish(&first);
	return ok;
}

/* A command of the lab changes the world at once: that is the learner's to
 * do. */
static bool
is_for_the_learner(const struct session *s, const char *line)
{
	size_t n = strcspn(line, " ");
	char word[16];

	if (s->work.open != NULL || n == 0 || n >= sizeof(word))
		return false;
	memcpy(word, line, n);
	word[n] = '\0';
	return !str_eq(word, "configure") && command_is_word(word);
}

/* The first word of what the last hint would show: what a fix is made with,
 * when not with configuration. */
bool
lesson_fix_word(const struct session *s, const struct scenario_step *step,
    char *out, size_t size)
{
	for (size_t i = 0; i < step->n_hints; i++) {
		const char *lines = step->hints[i].commands;
		size_t n = lines != NULL ? strcspn(lines, " \n") : 0;

		if (n == 0 || n >= size || !is_for_the_learner(s, lines))
			continue;
		memcpy(out, lines, n);
		out[n] = '\0';
		return true;
	}
	return false;
}

static bool
place_lines(struct session *s, const char *lines, struct strbuf *commands)
{
	struct strbuf line = { 0 }, ignored = { 0 };
	/* objects: what an "irr add -" is told, to its end. */
	bool ok = true, placed = false, objects = false;

	while (ok && *lines != '\0') {
		size_t n = strcspn(lines, "\n");
		strbuf_clear(&line);
		strbuf_addn(&line, lines, n);
		lines += n + (lines[n] == '\n');
		if (objects || is_for_the_learner(s, strbuf_str(&line))) {
			if (commands != NULL)
				strbuf_addf(commands, "  %s\n",
				    strbuf_str(&line));
			objects = objects
			    ? !str_eq(strbuf_str(&line), "end")
			    : str_eq(strbuf_str(&line), "irr add -");
			continue;
		}
		placed = true;
		ok = type_line(s, strbuf_str(&line));
	}
	if (session_in_block(s))
		(void)session_execute(s, "end", &ignored);
	strbuf_finish(&ignored);
	strbuf_finish(&line);
	return ok && placed;
}

bool
lesson_place(struct session *s, const char *lines, struct strbuf *commands)
{
	const char *message = s->reply.message;
	bool placed;

	if (session_in_block(s))
		return false;
	s->placing = true;
	placed = place_lines(s, lines, commands);
	s->placing = false;
	s->reply.message = message;
	if (!placed)
		return false;
	s->reply.config_changed = true;
	s->preview_valid = false;
	return true;
}

/* A worked example: the change of a fix stands in the candidate already. */
static void
place_candidate(struct session *s, struct strbuf *out)
{
	size_t i = session_step_index(s);
	const struct scenario_step *step = lesson_step(s);

	if (step == NULL || step->candidate == NULL || s->steps[i].placed ||
	    lesson_has_candidate(s) || session_in_block(s))
		return;
	if (!journal_addf(s, 's', "placed %zu", i))
		return;
	if (lesson_place(s, step->candidate, NULL))
		strbuf_add(out,
		    "The change is typed into the candidate "
		    "already: `diff` shows it, `commit`\nmakes it live.\n");
}

void
lesson_after(struct session *s, const struct args *a, enum reply_status status,
    struct strbuf *out)
{
	const char *word = a->tokens[0];

	if (s->opt.batch || s->placing || status != REPLY_OK ||
	    session_in_block(s) || s->scenario->n_steps == 0)
		return;
	/* It has advanced by itself, or given another command. */
	if (str_eq(word, "next")) {
		place_candidate(s, out);
		return;
	}
	if ((command_kind_of(a) & (FIXES | CONTACTS | PREDICTS | GRADES)) != 0)
		lesson_attempt(s);
	if (!advance(s, a))
		return;
	if (!s->closed) {
		strbuf_add(out, "\nNOW  ");
		text_wrap(out, 5, session_now_line(s));
	}
	place_candidate(s, out);
}
