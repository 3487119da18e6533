/* What really happened, on the map: the recorded world takes the place of the
 * learner's until it is left. */
#include "tui/view.h"

struct session *
app_shown(const struct app *a)
{
	return a->recorded != NULL ? a->recorded : a->session;
}

void
app_why(struct app *a, const char *line)
{
	if (a->recorded == NULL) {
		app_command_show(a, line, "Why", true);
		return;
	}
	const struct reply *r = session_command(a->recorded, line);
	if (r->explanation != NULL)
		overlay_card(a, r->explanation);
	else
		app_say_error(a, "%s", r->message);
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
	struct arena arena = { 0 };
	struct diags d;
	/* The command counts as done, and says why it cannot be. */
	const struct reply *r = app_command(a, "replay", true);
	if (r->status == REPLY_ERROR)
		return;
	diags_init(&d, &arena);
	a->recorded = session_recorded(a->session, &d);
	diags_finish(&d);
	arena_finish(&arena);
	if (a->recorded == NULL)
		return;
	app_show(a, SCREEN_MAP);
	app_renew_wave(a);
	app_say(a, "%s. Your network is not touched.  (same as: replay)",
	    a->scenario->replay_title);
	if (a->no_motion) {
		a->frame = 0;
		app_pause(a);
	} else {
		app_play_from(a, 0);
	}
}
