/* run, play, step, back: moving the world's time. */
#include <string.h>

#include "session/session_private.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* What is to be said of the time when it is the scenario's last, or later. */
static const char *
end_text(struct session *s)
{
	uint64_t now = sim_now(session_sim(s)), end = s->scenario->duration_ms;

	if (now < end)
		return "";
	return now == end
	    ? " This is the end of the scenario."
	    : arena_printf(&s->step_arena, " The scenario ended at %s.",
		  session_time_text(s, end));
}

/* Time passed: what it brought, and where it stopped. */
static void
tell_run(struct session *s, size_t from_step, enum sim_status status,
    struct strbuf *out)
{
	if (s->replaying || s->whatif)
		return;
	s->reply.world_changed = true;
	if (s->advancing)
		return;
	narrate(s, from_step, out);
	if (status == SIM_OSCILLATES) {
		narrate_oscillation(s, s->work.world, out);
		return;
	}
	narrate_summary(s, out);
	lesson_prediction_result(s, out);
	session_tell(s, out, "It is %s.%s",
	    session_time_text(s, sim_now(session_sim(s))), end_text(s));
	narrate_order(s, false, out);
}

static bool
run_target(struct session *s, const struct args *a, uint64_t *until,
    struct strbuf *out)
{
	const char *time = arg(a, "TIME"), *duration = arg(a, "DURATION");
	uint64_t now = sim_now(session_sim(s)), ms = 0;

	if (time != NULL && !scenario_time_parse(s->scenario, time, until)) {
		session_fail(s, out,
		    "%s is not a time like 18:47, 90s or "
		    "t=90s",
		    time);
		return false;
	}
	if (duration != NULL) {
		if (!command_duration(duration, &ms))
			return false;
		*until = now + ms;
	}
	if (time == NULL && duration == NULL)
		*until = s->opt.batch ? s->scenario->duration_ms
				      : lesson_run_until(s);
	return true;
}

/* "18:00" in a scenario that goes from 18:40 to 21:10 is no time of it. */
static bool
is_other_day(const struct session *s, const char *time, uint64_t until)
{
	const struct scenario *sc = s->scenario;

	return sc->has_epoch && strchr(time, ':') != NULL &&
	    until > sc->duration_ms && sc->epoch_ms % DAY_MS + until >= DAY_MS;
}

/* The world stops at the end of the scenario. From there on only "run for"
 * leads further, for what is still on its way: a ROA to the validators. */
static uint64_t
within_reach(const struct session *s, uint64_t until, bool goes_on)
{
	uint64_t end = s->scenario->duration_ms;
	const struct sim *sim = s->work.world->sim;

	if (goes_on && sim_now(sim) >= end && sim_next_time(sim) != UINT64_MAX)
		end += DAY_MS;
	return until < end ? until : end;
}

static void
tell_no_wait(struct session *s, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	uint64_t now = sim_now(sim), next = sim_next_time(sim);

	if (now < s->scenario->duration_ms) {
		session_tell(s, out,
		    "It is %s, and there is nothing to wait for.",
		    session_time_text(s, now));
		return;
	}
	session_tell(s, out, "It is %s%s%s.", session_time_text(s, now),
	    now > s->scenario->duration_ms ? ", after the end of the scenario"
					   : ", the end of the scenario",
	    next == UINT64_MAX ? ", and nothing is on its way" : "");
	if (next != UINT64_MAX && next < now + DAY_MS)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Something is still on its way, the next of it at %s. "
			"`run for 1h` lets time go on, `step` goes from one "
			"event to the next.",
			session_time_text(s, next)));
}

enum reply_status
cmd_run(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	uint64_t now = sim_now(sim), until = 0;
	size_t from = history_steps(sim);
	enum sim_status status;
	bool given = arg(a, "TIME") != NULL;

	if (!run_target(s, a, &until, out))
		return REPLY_ERROR;
	if (given && is_other_day(s, arg(a, "TIME"), until))
		return session_fail(s, out,
		    "%s is not in this scenario: it ends at %s", arg(a, "TIME"),
		    session_time_text(s, s->scenario->duration_ms));
	/* What was journaled was let through when it was given. */
	if (!s->advancing && !s->replaying)
		until = within_reach(s, until, arg(a, "DURATION") != NULL);
	if (until < now && given)
		return session_fail(s, out,
		    "it is already %s; `back` and "
		    "`undo` go back in time",
		    session_time_text(s, now));
	/* Behind the end, what is still on its way arrives. */
	if (until <= now && !given)
		until = world_quiet_time(s->work.world);
	if (until <= now && sim_next_time(sim) > now) {
		tell_no_wait(s, out);
		return REPLY_OK;
	}
	if (until < now)
		until = now;
	/* As a plain number, whatever the lesson is at when it is replayed. */
	if (!journal_addf(s, 'c', "%s%llums",
		s->advancing ? JOURNAL_TIME_PASSED : "run until ",
		(unsigned long long)until))
		return REPLY_ERROR;
	status = work_run(s, until);
	tell_run(s, from, status, out);
	return REPLY_OK;
}

enum reply_status
cmd_play(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	size_t from = history_steps(sim), found = SIZE_MAX;
	enum sim_status status = SIM_SETTLED;
	uint64_t next = sim_next_time(sim);

	if (next > s->scenario->duration_ms) {
		session_tell(s, out,
		    "Nothing more happens before the end of "
		    "the scenario (%s).",
		    session_time_text(s, s->scenario->duration_ms));
		return REPLY_OK;
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	while (found == SIZE_MAX && status == SIM_SETTLED) {
		size_t before = history_steps(sim);
		next = sim_next_time(sim);
		if (next > s->scenario->duration_ms)
			break;
		status = work_run(s, next);
		if (history_steps(sim) > before)
			found = history_next_interesting(sim, before, true);
	}
	if (found == SIZE_MAX && status == SIM_SETTLED)
		status = work_run(s, s->scenario->duration_ms);
	tell_run(s, from, status, out);
	return REPLY_OK;
}

enum { STEPS_MAX = 10000, STEPS_SHOWN = 20 };

static bool
steps_wanted(struct session *s, const struct args *a, uint32_t *n,
    struct strbuf *out)
{
	const char *word = arg(a, "N");

	*n = 1;
	if (word != NULL &&
	    (!str_to_u32(word, n) || *n == 0 || *n > STEPS_MAX)) {
		session_fail(s, out, "%s: give a number from 1 to %d", word,
		    STEPS_MAX);
		return false;
	}
	return true;
}

enum reply_status
cmd_step(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	size_t from = history_steps(sim);
	uint32_t n;

	if (!steps_wanted(s, a, &n, out))
		return REPLY_ERROR;
	if (sim_next_time(sim) == UINT64_MAX) {
		session_tell(s, out, "Nothing more happens in this scenario.");
		return REPLY_OK;
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	for (uint32_t i = 0; i < n; i++) {
		uint64_t next = sim_next_time(sim);
		if (s->work.trial.active && s->work.trial.end_ms < next)
			(void)work_run(s, s->work.trial.end_ms);
		if (!sim_step(sim))
			break;
	}
	s->reply.world_changed = true;
	for (size_t i = from; i < history_steps(sim) && !s->replaying; i++) {
		struct strbuf b = { 0 };
		if (i - from >= STEPS_SHOWN) {
			strbuf_addf(out, "... and %zu more message%s\n",
			    history_steps(sim) - i,
			    str_plural(history_steps(sim) - i));
			break;
		}
		history_render(sim, i, true, &b);
		session_say(s, "%s", strbuf_str(&b));
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
	return REPLY_OK;
}

enum reply_status
cmd_back(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	size_t from = history_steps(sim), waiting;
	uint32_t n;

	if (!steps_wanted(s, a, &n, out))
		return REPLY_ERROR;
	if (from <= s->work.base_steps)
		return session_fail(s, out, "nothing to go back to before %s",
		    session_time_text(s, sim_now(sim)));
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	for (uint32_t i = 0; i < n; i++)
		if (history_steps(sim) <= s->work.base_steps || !sim_back(sim))
			break;
	s->preview_valid = false;
	s->reply.world_changed = true;
	s->reply.config_changed = true;
	if (s->replaying)
		return REPLY_OK;
	session_tell(s, out, "%zu message%s back. It is %s.",
	    from - history_steps(sim), str_plural(from - history_steps(sim)),
	    session_time_text(s, sim_now(sim)));
	waiting = work_waiting_acts(s);
	if (waiting > 0)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"%zu of your "
			"changes lie%s ahead now and will come again; a new "
			"change "
			"here replaces them.",
			waiting, waiting == 1 ? "s" : ""));
	return REPLY_OK;
}
