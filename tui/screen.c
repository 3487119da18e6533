/* The full-screen face: the application (tui/app.h) between the terminal
 * (tui/curses.h) and the loop. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/app.h"
#include "tui/curses.h"
#include "tui/faces.h"
#include "tui/view.h"

struct screen_face {
	struct host *host;
	struct loop *loop;
	struct loop_timer *timer;
	struct app app;
	struct canvas canvas;
	bool utf8, lent, hung_up;
	const struct session *told; /* whose farewell is prepared */
	char *edited;               /* file given to $EDITOR; owned */
};

/* The word that opens the scenario again: its id, or its folder. */
static void
add_word(const struct screen_face *f, struct strbuf *out)
{
	struct arena arena = { 0 };
	const struct scenario *s = f->app.scenario;
	const char *dir = paths_scenario(&f->host->paths, &arena, s->id, NULL);
	strbuf_add(out, dir != NULL && str_eq(dir, s->dir) ? s->id : s->dir);
	arena_finish(&arena);
}

/* Prepared while all is well: a crash can only print it. */
static void
prepare_farewell(struct screen_face *f)
{
	struct strbuf b = { 0 };
	f->told = f->app.session;
	strbuf_add(&b, "MANRS Lab was stopped. ");
	if (f->host->not_saved == NULL)
		strbuf_add(&b, "Work is saved; go on with: manrs-lab");
	else
		strbuf_add(&b, "To start again: manrs-lab");
	if (f->app.session != NULL) {
		strbuf_add(&b, " open ");
		add_word(f, &b);
	}
	strbuf_add(&b, "\r\n");
	curses_farewell(strbuf_str(&b));
	strbuf_finish(&b);
}

static void
paint(struct screen_face *f)
{
	if (f->lent)
		return;
	if (f->told != f->app.session || f->told == NULL)
		prepare_farewell(f);
	f->canvas.utf8 = f->utf8 && !f->app.ascii;
	if (f->canvas.w != f->app.w || f->canvas.h != f->app.h)
		canvas_resize(&f->canvas, f->app.w, f->app.h);
	app_draw(&f->app, &f->canvas);
	curses_paint(&f->canvas);
}

static void
arm_timer(struct screen_face *f)
{
	uint64_t next = app_next_wake(&f->app), now = loop_now_ms(f->loop);
	if (next == 0)
		loop_timer_stop(f->timer);
	else
		loop_timer_start(f->timer, next > now ? next - now : 1);
}

/* --- $EDITOR ---------------------------------------------------------------*/

static bool
write_file(const char *path, const char *text)
{
	size_t n = strlen(text), done = 0;
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return false;
	while (done < n) {
		ssize_t w = write(fd, text + done, n - done);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		done += (size_t)w;
	}
	return close(fd) == 0 && done == n;
}

static void
editor_done(void *arg, int status)
{
	struct screen_face *f = arg;
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	f->lent = false;
	curses_resume();
	int w, h;
	curses_resized(&w, &h);
	app_resize(&f->app, w, h);
	loop_watch_resume(f->loop);
	if (status != 0) {
		app_say_error(&f->app,
		    "The editor ended with status %d; "
		    "nothing was taken over.",
		    status);
	} else {
		char *text = path_read(&arena, f->edited, 1 << 20, &len, &why);
		if (text != NULL)
			config_set_text(&f->app, text);
		else
			app_say_error(&f->app, "%s", strbuf_str(&why));
	}
	unlink(f->edited);
	free(f->edited);
	f->edited = NULL;
	strbuf_finish(&why);
	arena_finish(&arena);
	paint(f);
	arm_timer(f);
}

static void
start_editor(struct screen_face *f)
{
	const char *editor = getenv("VISUAL");
	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor == NULL || editor[0] == '\0')
		editor = "vi";
	const char *dir = getenv("TMPDIR");
	struct strbuf path = { 0 }, command = { 0 };
	strbuf_addf(&path, "%s/manrs-lab-XXXXXX",
	    dir != NULL && dir[0] == '/' ? dir : "/tmp");
	int fd = mkstemp(path.s);
	char *text = config_text(&f->app);
	f->app.editor_wanted = false;
	if (fd >= 0)
		close(fd);
	if (fd < 0 || !write_file(path.s, text)) {
		app_say_error(&f->app, "No temporary file: %s",
		    strerror(errno));
		strbuf_finish(&path);
		free(text);
		return;
	}
	free(text);
	f->edited = strbuf_take(&path);
	strbuf_addf(&command, "exec %s \"$1\"", editor);
	char shell[] = "/bin/sh", minus_c[] = "-c", name[] = "editor";
	char *const argv[] = { shell, minus_c, command.s, name, f->edited,
		NULL };
	f->lent = true;
	loop_watch_pause(f->loop);
	curses_suspend();
	loop_spawn(f->loop, argv, editor_done, f);
	strbuf_finish(&command);
}

/* --- events ----------------------------------------------------------------*/

static void
after_event(struct screen_face *f)
{
	if (f->app.copy_wanted != NULL) {
		curses_copy(f->app.copy_wanted);
		free(f->app.copy_wanted);
		f->app.copy_wanted = NULL;
	}
	if (f->app.quit || f->app.plain_wanted || f->hung_up) {
		loop_stop(f->loop);
		return;
	}
	if (f->app.editor_wanted)
		start_editor(f);
	paint(f);
	arm_timer(f);
}

static void
readable(void *arg)
{
	struct screen_face *f = arg;
	int key;
	bool any = false;
	f->app.now_ms = loop_now_ms(f->loop);
	while (!f->lent && (key = curses_key()) != PRESS_NONE) {
		any = true;
		app_key(&f->app, key);
		if (f->app.quit || f->app.plain_wanted || f->app.editor_wanted)
			break;
	}
	/* Input that can be read and has nothing is at its end. */
	if (curses_gone() || (!any && !isatty(STDIN_FILENO)))
		f->hung_up = true;
	after_event(f);
}

static void
timer_fired(void *arg)
{
	struct screen_face *f = arg;
	f->app.now_ms = loop_now_ms(f->loop);
	app_tick(&f->app);
	after_event(f);
}

static void
resized(void *arg, int number)
{
	struct screen_face *f = arg;
	int w, h;
	(void)number;
	if (f->lent)
		return;
	curses_resized(&w, &h);
	app_resize(&f->app, w, h);
	paint(f);
}

static void
told_to_end(void *arg, int number)
{
	struct screen_face *f = arg;
	if (number == SIGINT) {
		if (f->lent)
			return;
		f->app.now_ms = loop_now_ms(f->loop);
		app_key(&f->app, PRESS_INTERRUPT);
		after_event(f);
		return;
	}
	f->hung_up = true;
	loop_stop(f->loop);
}

int
screen_run(struct host *h, const struct face_options *o)
{
	struct screen_face f = { .host = h, .loop = host_loop(h) };
	if (!curses_open(&f.utf8))
		return FACE_CANNOT;
	int w, height;
	curses_size(&w, &height);
	app_init(&f.app, h, o);
	app_resize(&f.app, w, height);
	f.timer = loop_timer_add(f.loop, timer_fired, &f);
	loop_signal(f.loop, SIGWINCH, resized, &f);
	loop_signal(f.loop, SIGINT, told_to_end, &f);
	loop_signal(f.loop, SIGTERM, told_to_end, &f);
	loop_signal(f.loop, SIGHUP, told_to_end, &f);
	f.app.now_ms = loop_now_ms(f.loop);
	paint(&f);
	loop_watch(f.loop, 0, readable, &f);
	loop_run(f.loop);
	bool plain = f.app.plain_wanted && !f.hung_up;
	char *scenario =
	    f.app.scenario != NULL ? xstrdup(f.app.scenario->dir) : NULL;
	app_finish(&f.app);
	canvas_finish(&f.canvas);
	curses_close();
	if (!plain) {
		free(scenario);
		return EXIT_DONE;
	}
	/* The loop's handles were this face's: plain mode gets its own. */
	loop_destroy(h->loop);
	h->loop = NULL;
	struct face_options again = *o;
	again.scenario = scenario;
	again.reason = NULL;
	int status = plain_run(h, &again);
	free(scenario);
	return status;
}
