/* How the session moves the world's time. */
#include <string.h>

#include "session/session_private.h"

uint64_t
world_quiet_limit(const struct world *w)
{
	const struct scenario *sc = w->scenario;
	uint64_t now = sim_now(w->sim), limit = UINT64_MAX;

	for (size_t i = 0; i < sc->n_timeline; i++) {
		const struct timeline_event *e = &sc->timeline[i];
		if (!e->replay_only && e->at_ms > now && e->at_ms - 1 < limit)
			limit = e->at_ms - 1;
	}
	return limit;
}

/* The longest pause between two messages of one wave. What comes later
 * (a session that is tried again) is no longer part of it. */
static uint64_t
wave_gap(const struct world *w)
{
	const struct topology *t = &w->topology;
	uint64_t delay = 0, mrai = 0;

	for (size_t i = 0; i < t->n_edges; i++) {
		if (t->edges[i].delay_ms > delay)
			delay = t->edges[i].delay_ms;
		if (t->edges[i].mrai_ms > mrai)
			mrai = t->edges[i].mrai_ms;
	}
	return delay + mrai + 1000;
}

static size_t
settle_budget(const struct world *w)
{
	return 10000 + 200 * sim_prefix_count(w->sim) +
	    200 * w->topology.n_edges;
}

enum sim_status
world_settle(struct world *w)
{
	struct sim *sim = w->sim;
	uint64_t limit = world_quiet_limit(w), gap = wave_gap(w);
	size_t end = history_steps(sim) + settle_budget(w);

	for (;;) {
		uint64_t next = sim_next_time(sim);
		if (next == UINT64_MAX || next > limit ||
		    next > sim_now(sim) + gap)
			return SIM_SETTLED;
		if (history_steps(sim) > end)
			return sim_run(sim, sim_now(sim) + gap);
		if (sim_run(sim, next) == SIM_OSCILLATES)
			return SIM_OSCILLATES;
	}
}

uint64_t
world_quiet_time(struct world *w)
{
	sim_mark_t mark = sim_mark(w->sim);
	uint64_t ms;

	(void)world_settle(w);
	ms = sim_now(w->sim);
	sim_rollback(w->sim, mark);
	return ms;
}

/* --- acts -----------------------------------------------------------------*/

/* What it leads to later waits in any case. */
static bool
is_waiting(const struct session *s, const struct act *a)
{
	for (size_t i = 0; i < a->n_events; i++)
		if (a->events[i].time_ms == a->events[0].time_ms &&
		    sim_is_waiting(session_sim(s), &a->events[i]))
			return true;
	return false;
}

size_t
work_waiting_acts(const struct session *s)
{
	const struct work *w = &s->work;
	size_t n = 0;

	while (n < w->n_acts && is_waiting(s, &w->acts[w->n_acts - 1 - n]))
		n++;
	return n;
}

size_t
work_version(const struct session *s)
{
	const struct work *w = &s->work;
	size_t waiting = work_waiting_acts(s);

	return (waiting > 0 ? w->acts[w->n_acts - waiting].n_commits
			    : w->n_commits) -
	    1;
}

void
work_drop_waiting(struct session *s)
{
	struct work *w = &s->work;
	struct irr *irr = &w->world->registry.irr;

	irr_drop_waiting(irr);
	contacts_drop_waiting(session_contacts(s));

	for (size_t n = work_waiting_acts(s); n > 0; n--) {
		const struct act *a = &w->acts[--w->n_acts];
		for (size_t i = 0; i < a->n_events; i++)
			(void)sim_cancel(session_sim(s), &a->events[i]);
		w->n_commits = a->n_commits;
	}
}

void
work_act(struct session *s, const struct sim_event *events, size_t n)
{
	struct work *w = &s->work;
	struct act act = { .n_events = n };

	work_drop_waiting(s);
	act.n_commits = w->n_commits;
	act.events = ARENA_ARRAY(&w->arena, n, struct sim_event);
	for (size_t i = 0; i < n; i++) {
		act.events[i] = events[i];
		if (act.events[i].time_ms < sim_now(session_sim(s)))
			act.events[i].time_ms = sim_now(session_sim(s));
		sim_post(session_sim(s), &act.events[i]);
	}
	GROW(w->acts, w->n_acts, w->cap_acts);
	w->acts[w->n_acts++] = act;
}

/* --- running --------------------------------------------------------------*/

enum sim_status
work_run(struct session *s, uint64_t until_ms)
{
	struct sim *sim = session_sim(s);
	enum sim_status status;

	while (s->work.trial.active && s->work.trial.end_ms <= until_ms) {
		if (s->work.trial.end_ms > sim_now(sim)) {
			status = sim_run(sim, s->work.trial.end_ms);
			if (status == SIM_OSCILLATES)
				return status;
		}
		trial_end(s);
	}
	return sim_run(sim, until_ms);
}
