/* check, grade, report, finish; and grading a stored session again. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

const struct report *
session_grade(struct session *s, const char *only)
{
	arena_reset(&s->report_arena);
	s->report = grader_grade(s->work.world, s->store, s->seed,
	    &s->report_arena, only);
	s->reply.report = s->report;
	return s->report;
}

static const struct verdict *
first_open(const struct report *r)
{
	for (size_t i = 0; i < r->n_verdicts; i++)
		if (r->verdicts[i].state == VERDICT_FAIL)
			return &r->verdicts[i];
	for (size_t i = 0; i < r->n_verdicts; i++)
		if (r->verdicts[i].state == VERDICT_NO_DATA)
			return &r->verdicts[i];
	return NULL;
}

static void
print_evidence(struct session *s, const struct verdict *v, struct strbuf *out)
{
	for (size_t i = 0; i < v->n_evidence && i < 3; i++) {
		const struct evidence *e = &v->evidence[i];
		strbuf_add(out, "  - ");
		if (e->place.line > 0 && strstr(e->text, "(line") == NULL)
			text_wrap(out, 4,
			    arena_printf(&s->step_arena, "%s (line %u)",
				e->text, e->place.line));
		else
			text_wrap(out, 4, e->text);
		if (verdict_ask(v, i) != NULL) {
			strbuf_add(out, "    ask: ");
			text_wrap(out, 9, verdict_ask(v, i));
		}
	}
}

enum reply_status
cmd_check(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct report *r = session_grade(s, NULL);
	const struct verdict *open = first_open(r);
	size_t met = 0;

	(void)a;
	for (size_t i = 0; i < r->n_verdicts; i++)
		met += r->verdicts[i].state == VERDICT_PASS;
	lesson_attempt(s);
	if (open == NULL) {
		session_tell(s, out, "All requirements are met: %zu of %zu.",
		    met, r->n_verdicts);
		return REPLY_OK;
	}
	session_tell(s, out,
	    "%zu of %zu requirements are met. Open: %s %s "
	    "(%s).",
	    met, r->n_verdicts, open->requirement->id, open->requirement->title,
	    verdict_state_name(open->state));
	print_evidence(s, open, out);
	strbuf_add(out, "  more: ");
	text_wrap(out, 8,
	    arena_printf(&s->step_arena, "explain requirement %s",
		open->requirement->id));
	return REPLY_OK;
}

struct kept {
	const struct report *report;
	struct store_verdict *verdicts;
};

static bool
keep_result(struct session *s, int64_t seq, void *arg)
{
	const struct kept *k = arg;
	const struct report *r = k->report;

	return store_result_save(s->store, s->id, seq, session_wall_time(s),
	    r->passed, (int)r->points, (int)r->max, k->verdicts, r->n_verdicts);
}

/* Stores a complete grade; the journal notes where it was taken. */
static bool
keep_grade(struct session *s, const struct report *r)
{
	struct store_verdict *v =
	    ARENA_ARRAY(&s->step_arena, r->n_verdicts, struct store_verdict);
	struct kept kept = { r, v };
	struct strbuf json = { 0 };

	if (!s->stored)
		return true;
	for (size_t i = 0; i < r->n_verdicts; i++) {
		const struct verdict *from = &r->verdicts[i];
		strbuf_clear(&json);
		verdict_evidence_json(from, &json);
		v[i] = (struct store_verdict){
			.requirement = from->requirement->id,
			.state = verdict_state_name(from->state),
			.points = (int)from->points,
			.max = (int)from->max,
			.optional = from->optional,
			.evidence =
			    arena_strdup(&s->step_arena, strbuf_str(&json)),
		};
	}
	strbuf_finish(&json);
	return journal_add_with(s, "graded", keep_result, &kept);
}

enum reply_status
cmd_grade(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct report *r = session_grade(s, NULL);

	(void)a;
	if (!keep_grade(s, r))
		return REPLY_ERROR;
	report_print(r, out);
	/* A batch says it at its end. */
	if (!s->opt.batch)
		narrate_order(s, true, out);
	session_say(s, "%u of %u points; %s", r->points, r->max,
	    r->passed ? "passed" : "not passed yet");
	return REPLY_OK;
}

enum reply_status
cmd_report(struct session *s, const struct args *a, struct strbuf *out)
{
	size_t commands = 0, hints = 0, seen = 0;

	if (s->report == NULL)
		return cmd_grade(s, a, out);
	report_print(s->report, out);
	s->reply.report = s->report;
	for (size_t i = 0; i < s->n_journal; i++)
		commands += s->journal[i].kind == 'c';
	for (size_t i = 0; i < s->scenario->n_steps; i++) {
		hints += (size_t)s->steps[i].hint_level;
		seen += s->steps[i].seen;
	}
	strbuf_addf(out,
	    "\nThis session: commands %zu, commits %zu, hints %zu, "
	    "steps shown and not solved %zu\n",
	    commands, s->work.n_commits - 1, hints, seen);
	session_say(s, "graded at %s",
	    session_time_text(s, s->report->virtual_time_ms));
	return REPLY_OK;
}

static bool
keep_finished(struct session *s, int64_t seq, void *arg)
{
	(void)seq;
	(void)arg;
	return store_session_finish(s->store, s->id, session_wall_time(s));
}

enum reply_status
cmd_finish(struct session *s, const struct args *a, struct strbuf *out)
{
	enum reply_status status = cmd_grade(s, a, out);

	if (status != REPLY_OK)
		return status;
	if (!journal_add_with(s, "finished", keep_finished, NULL))
		return session_fail(s, out,
		    "The grade is kept, but the session is still open: %s. "
		    "`finish` tries it again.",
		    store_error(s->store));
	s->closed = true;
	s->reply.finished = true;
	session_tell(s, out,
	    "Finished: %u of %u points, %s. `undo` opens this session again.",
	    s->report->points, s->report->max,
	    s->report->passed ? "passed" : "not passed");
	if (lesson_has_candidate(s))
		text_wrap(out, 0,
		    "Your candidate was not committed, so it was not graded. "
		    "It is kept.");
	return REPLY_OK;
}

enum reply_status
cmd_quit(struct session *s, const struct args *a, struct strbuf *out)
{
	(void)a;
	s->reply.finished = true;
	if (s->stored && store_is_persistent(s->store))
		session_tell(s, out, "Saved. The next start goes on here.");
	else
		session_tell(s, out, "Goodbye. This session was not kept.");
	return REPLY_OK;
}

/* --- again ----------------------------------------------------------------*/

static const struct store_verdict *
stored_verdict(const struct store_verdict *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].requirement, id))
			return &all[i];
	return NULL;
}

static bool
compare(const struct report *r, const struct store_verdict *stored, size_t n,
    struct strbuf *out)
{
	bool same = r->n_verdicts == n;

	if (!same)
		strbuf_addf(out,
		    "%zu requirements are graded, %zu were "
		    "stored\n",
		    r->n_verdicts, n);
	for (size_t i = 0; i < r->n_verdicts; i++) {
		const struct verdict *v = &r->verdicts[i];
		const struct store_verdict *was =
		    stored_verdict(stored, n, v->requirement->id);
		const char *state = verdict_state_name(v->state);
		if (was != NULL && str_eq(was->state, state) &&
		    was->points == (int)v->points && was->max == (int)v->max)
			continue;
		same = false;
		strbuf_addf(out,
		    "%s: now %s, %u points; stored %s, %d "
		    "points\n",
		    v->requirement->id, state, v->points,
		    was != NULL ? was->state : "nothing",
		    was != NULL ? was->points : 0);
	}
	return same;
}

/* The journal up to its last "graded". */
static size_t
graded_part(const struct store_entry *e, size_t n)
{
	while (
	    n > 0 && !(e[n - 1].kind == 's' && str_eq(e[n - 1].text, "graded")))
		n--;
	return n;
}

static bool
was_read(const struct store *store, struct strbuf *out)
{
	if (*store_error(store) == '\0')
		return true;
	strbuf_addf(out, "%s\n", store_error(store));
	return false;
}

bool
session_regrade(const struct scenario *sc, struct store *store, int64_t session,
    struct strbuf *out)
{
	const struct session_options o = { .batch = true };
	struct arena arena = { 0 };
	struct store_session row;
	struct store_verdict *stored;
	struct store_entry *entries;
	struct session *s = NULL;
	struct diags d;
	bool same = false;
	size_t n, n_stored;

	diags_init(&d, &arena);
	if (!store_session_get(store, session, &arena, &row)) {
		if (was_read(store, out))
			strbuf_add(out, "there is no such session\n");
		goto done;
	}
	if (sc->content_hash != NULL && row.scenario_hash != NULL &&
	    !str_eq(row.scenario_hash, sc->content_hash))
		strbuf_add(out,
		    "the scenario is not the same as it was then\n");
	n_stored = store_result_latest(store, session, &arena, &stored);
	if (!was_read(store, out))
		goto done;
	n = store_journal(store, session, &arena, &entries);
	if (!was_read(store, out))
		goto done;
	n = graded_part(entries, n);
	s = session_make(sc, &o, row.seed, store, &d);
	if (s == NULL) {
		diags_render(out, &d);
		goto done;
	}
	journal_load(s, entries, n);
	if (!journal_replay(s, &d)) {
		diags_render(out, &d);
		goto done;
	}
	same = compare(session_grade(s, NULL), stored, n_stored, out);
done:
	session_close(s);
	diags_finish(&d);
	arena_finish(&arena);
	return same;
}
