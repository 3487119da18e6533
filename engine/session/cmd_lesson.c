/* next, now, task, predict, answer, hint. */
#include <string.h>

#include "session/session_private.h"

static void
print_question(const struct session *s, size_t i, struct strbuf *out)
{
	const struct scenario_step *step = &s->scenario->steps[i];
	size_t q = s->steps[i].answered;

	if (q >= step->n_questions)
		return;
	strbuf_addf(out, "Question %zu of %zu: ", q + 1, step->n_questions);
	text_wrap(out, 2, step->questions[q].question);
	for (size_t k = 0; k < step->questions[q].n_choices; k++) {
		strbuf_addf(out, "  %zu  ", k + 1);
		text_wrap(out, 5, step->questions[q].choices[k].text);
	}
	strbuf_add(out, "Type `answer N`.\n");
}

static void
print_advice(const struct session *s, const struct scenario_step *step,
    struct strbuf *out)
{
	char word[16];

	switch (step->kind) {
	case STEP_READ:
		strbuf_add(out, "Type: next\n");
		break;
	case STEP_PREDICT:
		strbuf_add(out, "Type: predict AS... (or `run`, to skip it)\n");
		break;
	case STEP_RUN:
		strbuf_add(out, "Type: run (or `play`, event by event)\n");
		break;
	case STEP_WHY:
		strbuf_add(out, "Type: ");
		text_wrap(out, 6,
		    step->explain != NULL ? step->explain
					  : "explain route PREFIX at AS");
		break;
	case STEP_FIX:
		if (lesson_has_candidate(s))
			strbuf_add(out, "Type: diff, then commit\n");
		else if (lesson_fix_word(s, step, word, sizeof(word)))
			strbuf_addf(out, "Type: %s ... (`help %s` shows how)\n",
			    word, word);
		else if (s->work.n_edits > 0)
			strbuf_addf(out,
			    "Type: configure %s, your lines, end; "
			    "then diff, commit\n",
			    s->work.edits[0].name);
		break;
	case STEP_CALL:
		strbuf_addf(out,
		    "Type: contact show AS%u, then contact message or contact "
		    "call\n",
		    step->to_as);
		break;
	case STEP_CHECK:
		strbuf_add(out, "Type: check\n");
		break;
	case STEP_RECALL:
		print_question(s, session_step_index(s), out);
		break;
	}
}

void
lesson_step_text(struct session *s, struct strbuf *out)
{
	const struct scenario_step *step = lesson_step(s);

	if (step == NULL) {
		strbuf_add(out, "NOW  ");
		text_wrap(out, 5, session_now_line(s));
		return;
	}
	strbuf_addf(out, "Step %zu of %zu: %s\n", session_step_index(s) + 1,
	    s->scenario->n_steps, step_kind_name(step->kind));
	if (step->text != NULL) {
		strbuf_addc(out, '\n');
		text_lines(out, step->text);
		strbuf_addc(out, '\n');
	}
	strbuf_add(out, "NOW  ");
	text_wrap(out, 5, session_now_line(s));
	print_advice(s, step, out);
}

/* Gives the command of the step for the learner. */
static enum reply_status
give(struct session *s, const char *line, struct strbuf *out)
{
	strbuf_addf(out, "(%s)\n", line);
	return session_execute(s, line, out);
}

static void
print_task(const struct session *s, struct strbuf *out)
{
	if (s->scenario->task == NULL || s->scenario->task[0] == '\0')
		return;
	text_lines(out, s->scenario->task);
	strbuf_addc(out, '\n');
}

/* The next thing to do: what needs no decision is done. */
enum reply_status
cmd_next(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct scenario_step *step = lesson_step(s);

	(void)a;
	session_say(s, "%s", session_now_line(s));
	if (step != NULL && !s->opt.batch)
		switch (step->kind) {
		case STEP_READ:
			/* Here it is read, and the next step is shown. */
			if (session_step_index(s) == 0 || step->text == NULL) {
				print_task(s, out);
			} else {
				text_lines(out, step->text);
				strbuf_addc(out, '\n');
			}
			if (!journal_addf(s, 's', "done %zu",
				session_step_index(s)))
				return REPLY_ERROR;
			break;
		case STEP_RUN:
			return give(s, "run", out);
		case STEP_WHY:
			return give(s, "why", out);
		case STEP_CHECK:
			return give(s, "check", out);
		case STEP_PREDICT:
		case STEP_FIX:
		case STEP_CALL:
		case STEP_RECALL:
			break;
		}
	lesson_step_text(s, out);
	session_say(s, "%s", session_now_line(s));
	return REPLY_OK;
}

enum reply_status
cmd_now(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct scenario_step *step = lesson_step(s);

	(void)a;
	strbuf_add(out, "NOW  ");
	text_wrap(out, 5, session_now_line(s));
	if (step != NULL)
		print_advice(s, step, out);
	session_say(s, "%s", session_now_line(s));
	return REPLY_OK;
}

enum reply_status
cmd_task(struct session *s, const struct args *a, struct strbuf *out)
{
	(void)a;
	if (s->scenario->task != NULL && s->scenario->task[0] != '\0')
		text_lines(out, s->scenario->task);
	else
		text_wrap(out, 0, s->scenario->summary);
	session_say(s, "the task of %s", s->scenario->id);
	return REPLY_OK;
}

/* --- predict --------------------------------------------------------------*/

/* The prediction belongs to the next step that asks for one, else to the
 * current step. */
static size_t
predict_step(const struct session *s)
{
	const struct scenario *sc = s->scenario;
	size_t now = session_step_index(s);

	for (size_t i = now; i < sc->n_steps; i++)
		if (sc->steps[i].kind == STEP_PREDICT)
			return i;
	return now;
}

static enum reply_status
read_ases(struct session *s, const char *words, struct strbuf *list, size_t *n,
    struct strbuf *out)
{
	const char *p = words;

	for (;;) {
		char word[24];
		size_t len;
		uint32_t as;
		p += strspn(p, " \t,");
		len = strcspn(p, " \t,");
		if (len == 0)
			return REPLY_OK;
		if (len >= sizeof(word))
			return session_fail(s, out,
			    "an AS number was "
			    "expected: %s",
			    p);
		memcpy(word, p, len);
		word[len] = '\0';
		p += len;
		if (!str_to_as(word, &as) ||
		    topology_find_as(&s->work.world->topology, as) == NULL)
			return session_fail(s, out,
			    "there is no AS %s here; "
			    "`show map` lists them",
			    word);
		strbuf_addf(list, " %u", as);
		++*n;
	}
}

enum reply_status
cmd_predict(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *words = arg(a, "AS...");
	size_t step = predict_step(s), n = 0;
	struct strbuf list = { 0 };
	enum reply_status status = REPLY_OK;

	if (words != NULL)
		status = read_ases(s, words, &list, &n, out);
	if (status == REPLY_OK && step >= s->scenario->n_steps)
		status =
		    session_fail(s, out, "there is nothing to predict here");
	if (status == REPLY_OK &&
	    !journal_addf(s, 's', "predict %zu %llu%s", step,
		(unsigned long long)sim_now(session_sim(s)), strbuf_str(&list)))
		status = REPLY_ERROR;
	if (status == REPLY_OK)
		session_tell(s, out,
		    "Noted: %zu of %zu ASes. Not graded. Next: "
		    "run.",
		    n, s->work.world->topology.n_ases);
	strbuf_finish(&list);
	return status;
}

static void
add_group(struct strbuf *b, const char *word, const uint32_t *as, size_t n)
{
	if (n == 0)
		return;
	strbuf_addf(b, " %s ", word);
	text_as_list(b, as, n);
	strbuf_addc(b, '.');
}

static bool
contains(const uint32_t *as, size_t n, uint32_t wanted)
{
	for (size_t i = 0; i < n; i++)
		if (as[i] == wanted)
			return true;
	return false;
}

void
lesson_prediction_result(struct session *s, struct strbuf *out)
{
	const struct world *w = s->work.world;
	const struct scenario_step *step = lesson_step(s);
	const uint32_t *marked;
	size_t n = session_prediction(s, &marked), i = session_step_index(s);
	size_t hits = 0, missed = 0, wrong = 0, n_ases = w->topology.n_ases;
	uint32_t *list = ARENA_ARRAY(&s->step_arena, 3 * n_ases + 1, uint32_t);
	const struct prefix *p = NULL;
	struct strbuf b = { 0 };
	uint32_t holder;

	if (step == NULL || step->kind != STEP_RUN)
		return;
	/* A later run is another network: the prediction was not about it. */
	while (i > 0 && !s->steps[i].predicted)
		if (s->scenario->steps[--i].kind == STEP_RUN)
			return;
	if (!s->steps[i].predicted)
		return;
	p = &s->scenario->steps[i].prefix;
	if (p->addr.family == IP_NONE)
		return;
	holder = s->scenario->steps[i].origin;
	if (holder == 0)
		holder = truth_holder(w, p);
	for (size_t k = 0; k < n_ases; k++) {
		uint32_t as = w->topology.ases[k].as;
		bool fooled = truth_status(w, as, p, holder) == '!';
		bool said = contains(marked, n, as);
		if (fooled && said)
			list[hits++] = as;
		else if (fooled)
			list[n_ases + missed++] = as;
		else if (said)
			list[2 * n_ases + wrong++] = as;
	}
	strbuf_add(&b, "Your prediction:");
	add_group(&b, "hit", list, hits);
	add_group(&b, "Missed", list + n_ases, missed);
	add_group(&b, "Not fooled after all:", list + 2 * n_ases, wrong);
	if (hits + missed + wrong == 0)
		strbuf_add(&b, " right, nobody was fooled.");
	text_wrap(out, 2, strbuf_str(&b));
	strbuf_finish(&b);
}

/* --- answer ---------------------------------------------------------------*/

enum reply_status
cmd_answer(struct session *s, const struct args *a, struct strbuf *out)
{
	size_t i = session_step_index(s), q;
	const struct scenario_step *step = lesson_step(s);
	const struct quiz_choice *c;
	uint32_t n = 0;

	while (i < s->scenario->n_steps &&
	    (s->steps[i].done || s->scenario->steps[i].kind != STEP_RECALL ||
		s->steps[i].answered >= s->scenario->steps[i].n_questions))
		i++;
	if (i >= s->scenario->n_steps)
		return session_fail(s, out, "there is no open question");
	if (i != session_step_index(s) && !s->opt.batch)
		return session_fail(s, out,
		    "no question is open now: they come in step %zu of %zu; "
		    "`now` says what is next",
		    i + 1, s->scenario->n_steps);
	step = &s->scenario->steps[i];
	q = s->steps[i].answered;
	(void)str_to_u32(arg(a, "N"), &n);
	if (n == 0 || n > step->questions[q].n_choices)
		return session_fail(s, out, "choose 1 to %zu",
		    step->questions[q].n_choices);
	if (!journal_addf(s, 's', "answer %zu %zu %u", i, q, n))
		return REPLY_ERROR;
	c = &step->questions[q].choices[n - 1];
	session_tell(s, out, "%s %s", c->right ? "Right." : "Not right.",
	    c->because != NULL ? c->because : "");
	for (size_t k = 0; !c->right && k < step->questions[q].n_choices; k++)
		if (step->questions[q].choices[k].right)
			text_wrap(out, 2,
			    arena_printf(&s->step_arena,
				"The right answer is %zu: \"%s\" %s", k + 1,
				step->questions[q].choices[k].text,
				step->questions[q].choices[k].because != NULL
				    ? step->questions[q].choices[k].because
				    : ""));
	print_question(s, i, out);
	return REPLY_OK;
}

/* --- hint -----------------------------------------------------------------*/

static const struct scenario_hint *
find_hint(const struct scenario_step *step, int level)
{
	for (size_t i = 0; i < step->n_hints; i++)
		if (step->hints[i].level == level)
			return &step->hints[i];
	return NULL;
}

/* The next level that exists; 0 when there is none. */
static int
next_level(const struct scenario_step *step, int level)
{
	for (level++; level <= 4; level++)
		if (find_hint(step, level) != NULL)
			return level;
	return 0;
}

/* Configuration is typed; what changes the world at once is only shown. */
static void
place_hint(struct session *s, const char *lines, struct strbuf *out)
{
	struct strbuf commands = { 0 };
	bool placed = lesson_place(s, lines, &commands);

	strbuf_add(out, strbuf_str(&commands));
	if (placed)
		strbuf_add(out,
		    "The change stands in the candidate, not "
		    "committed. This step counts as shown,\nnot solved.\n");
	else if (commands.len > 0)
		strbuf_add(out,
		    "Give these commands yourself. This step counts as shown, "
		    "not solved.\n");
	strbuf_finish(&commands);
}

static enum reply_status
open_hint(struct session *s, size_t i, int level, struct strbuf *out)
{
	const struct scenario_hint *h =
	    find_hint(&s->scenario->steps[i], level);

	if (!journal_addf(s, 's', "hint %zu %d", i, level))
		return REPLY_ERROR;
	session_tell(s, out, "%s", h->text != NULL ? h->text : "");
	if (level < 4)
		return REPLY_OK;
	if (!journal_addf(s, 's', "seen %zu", i))
		return REPLY_ERROR;
	if (h->commands != NULL)
		place_hint(s, h->commands, out);
	return REPLY_OK;
}

/* Attempts since the last hint of step i; they are counted where the lesson
 * is. */
static uint32_t
hint_attempts(const struct session *s, size_t i)
{
	size_t now = session_step_index(s);
	uint32_t here = s->steps[i].attempts;

	return now != i && now < s->scenario->n_steps
	    ? here + s->steps[now].attempts
	    : here;
}

/* What opens the next one. */
static void
say_how(struct session *s, uint32_t attempts, int level, struct strbuf *out)
{
	uint32_t wanted = level == 4 ? 2 : 1;
	uint32_t more = wanted > attempts ? wanted - attempts : 0;

	text_wrap(out, 0,
	    arena_printf(&s->step_arena,
		"The next hint opens after %s: commit, check, grade, publish, "
		"revoke, irr add or predict.",
		more > 1 ? "two more attempts" : "one more attempt"));
}

/* "Show me": the last hint, whatever was tried. The step counts as shown. */
static enum reply_status
show_last(struct session *s, size_t i, struct strbuf *out)
{
	const struct scenario_step *step = &s->scenario->steps[i];
	int level = 4;

	while (level > 1 && find_hint(step, level) == NULL)
		level--;
	if (open_hint(s, i, level, out) != REPLY_OK)
		return REPLY_ERROR;
	if (level < 4 && !journal_addf(s, 's', "seen %zu", i))
		return REPLY_ERROR;
	return REPLY_OK;
}

/* Whose hints are given: those of the step. A learner who has committed is at
 * the fix, whatever step the lesson waits for: then it is the fix's. */
static size_t
hint_step(const struct session *s)
{
	const struct scenario *sc = s->scenario;
	size_t now = session_step_index(s), before = SIZE_MAX;

	if (now >= sc->n_steps || sc->steps[now].n_hints > 0)
		return now;
	for (size_t i = 0; i < sc->n_steps; i++) {
		bool fix = (sc->steps[i].kind == STEP_FIX ||
			       sc->steps[i].kind == STEP_CALL) &&
		    sc->steps[i].n_hints > 0;
		if (fix && i > now)
			return s->work.n_commits > 1 ? i : before;
		if (fix && sc->steps[now].kind == STEP_CHECK)
			before = i;
	}
	return before;
}

static enum reply_status
no_hint(struct session *s, struct strbuf *out)
{
	session_tell(s, out,
	    "There is no hint for this step. `now` says what to do, "
	    "`task` shows the task, `check` what is still open.");
	return REPLY_OK;
}

/* Hints belong to their step: those of a later one would give it away. */
enum reply_status
cmd_hint(struct session *s, const struct args *a, struct strbuf *out)
{
	size_t i = hint_step(s);
	const struct scenario_step *step;
	const struct scenario_hint *h;
	struct step_state *st;
	uint32_t attempts;
	int level;

	if (i >= s->scenario->n_steps)
		return no_hint(s, out);
	step = &s->scenario->steps[i];
	if (arg_has(a, "show"))
		return show_last(s, i, out);
	st = &s->steps[i];
	attempts = hint_attempts(s, i);
	level = next_level(step, st->hint_level);
	if (level != 0 &&
	    (st->hint_level == 0 || attempts >= (level == 4 ? 2u : 1u)))
		return open_hint(s, i, level, out);
	h = find_hint(step, st->hint_level);
	if (h != NULL)
		session_tell(s, out, "%s", h->text);
	if (level != 0)
		say_how(s, attempts, level, out);
	return REPLY_OK;
}
