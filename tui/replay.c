/* What really happened, on the map: the recorded world takes the place of the
 * learner's until it is left. */
#include "tui/view.h"

struct session *
app_shown(const struct app *a)
{
	return a->recorded != NULL ? a->recorded : a->session;
}

static struct session *
open_recorded(struct app *a, uint64_t until_ms)
{
	struct arena arena = { 0 };
	struct diags d;
	diags_init(&d, &arena);
	struct session *s = session_recorded(a->session, until_ms, &d);
	diags_finish(&d);
	arena_finish(&arena);
	return s;
}

/* Of the moment that is shown: a world of its own, run up to it. */
static void
explain_recorded(struct app *a, const char *line)
{
	struct session *then = open_recorded(a, a->wave.times_ms[a->frame]);
	if (then == NULL)
		return;
	const struct reply *r = session_command(then, line);
	if (r->explanation != NULL)
		overlay_card(a, r->explanation);
	else
		app_say_error(a, "%s", r->message);
	session_close(then);
}

void
app_why(struct app *a, const char *line)
{
	if (a->recorded == NULL)
		app_command_show(a, line, "Why", true);
	else if (a->frame < a->wave.n)
		explain_recorded(a, line);
}

const char *
app_story(const struct app *a)
{
	const struct scenario *s = a->scenario;
	const char *text = NULL;
	if (a->recorded == NULL || a->frame >= a->wave.n)
		return NULL;
	for (size_t i = 0; i < s->n_timeline; i++)
		if (s->timeline[i].text != NULL &&
		    s->timeline[i].at_ms <= a->wave.times_ms[a->frame])
			text = s->timeline[i].text;
	return text != NULL ? text
			    : "See what really happened. It does not touch "
			      "your network.";
}

void
app_replay_end(struct app *a)
{
	if (a->recorded == NULL)
		return;
	session_close(a->recorded);
	a->recorded = NULL;
	app_pause(a);
	app_renew_wave(a);
}

void
app_replay(struct app *a)
{
	/* The command counts as done, and says why it cannot be. */
	const struct reply *r = app_command(a, "replay", true);
	if (r->status == REPLY_ERROR)
		return;
	a->recorded = open_recorded(a, UINT64_MAX);
	if (a->recorded == NULL)
		return;
	app_show(a, SCREEN_MAP);
	app_renew_wave(a);
	app_say(a, "%s  (same as: replay)", a->scenario->replay_title);
	if (a->no_motion) {
		a->frame = 0;
		app_pause(a);
	} else {
		app_play_from(a, 0);
	}
}
