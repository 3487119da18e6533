/* replay: the recorded history in a world of its own. Not graded, and nothing
 * of it stays. */
#include <string.h>

#include "session/session_private.h"

/* The teller reads a session: this one stands for the recorded world. */
static struct session *
replay_session(struct session *s, struct diags *d)
{
	const struct session_options o = { .batch = true };
	const struct world_options w = { .seed = s->seed, .replay = true };
	struct session *r = session_make(s->scenario, &o, s->seed, s->store, d);
	struct world *world;

	if (r == NULL)
		return NULL;
	world = world_open(s->scenario, &w, d);
	if (world == NULL) {
		session_close(r);
		return NULL;
	}
	work_finish(&r->work);
	r->work.world = world;
	r->whatif = true;
	(void)world_settle(world);
	return r;
}

struct session *
session_recorded(struct session *s, uint64_t until_ms, struct diags *d)
{
	uint64_t end_ms = s->scenario->duration_ms;
	struct session *r;

	if (s->scenario->replay_title == NULL)
		return NULL;
	r = replay_session(s, d);
	if (r != NULL)
		(void)sim_run(session_sim(r),
		    until_ms < end_ms ? until_ms : end_ms);
	return r;
}

enum reply_status
cmd_replay(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct scenario *sc = s->scenario;
	struct session *r;
	struct diags d;
	size_t from;
	enum sim_status status;

	(void)a;
	if (sc->replay_title == NULL)
		return session_fail(s, out,
		    "this scenario has no recorded "
		    "history; `run` plays it");
	diags_init(&d, &s->step_arena);
	r = replay_session(s, &d);
	if (r == NULL) {
		diags_render(out, &d);
		diags_finish(&d);
		return session_fail(s, out, "the history cannot be played");
	}
	diags_finish(&d);
	text_wrap(out, 0, sc->replay_title);
	if (sc->date != NULL)
		strbuf_addf(out,
		    "%s, as recorded. Your network is not "
		    "touched.\n",
		    sc->date);
	from = history_steps(session_sim(r));
	status = sim_run(session_sim(r), sc->duration_ms);
	narrate(r, from, out);
	if (status == SIM_OSCILLATES)
		narrate_oscillation(r, r->work.world, out);
	session_close(r);
	session_tell(s, out,
	    "End of the recorded history. It is still %s in "
	    "your own network.",
	    session_time_text(s, sim_now(session_sim(s))));
	return REPLY_OK;
}
