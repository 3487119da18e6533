/* The whole full-screen face without a terminal: keys in, text out. */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "check.h"

#include <stdlib.h>

#include "tui/app.h"

struct fixture {
	struct host host;
	struct args args;
	struct app app;
	struct canvas canvas;
	struct strbuf text;
};

static inline void
start(struct fixture *f, const char *scenario, int w, int h)
{
	const char *error = NULL;
	*f = (struct fixture){ .canvas = { .utf8 = false } };
	f->host.args = &f->args;
	f->host.paths.data = LAB_SOURCE_DIR;
	f->host.store = store_open(NULL, &f->host.arena, &error);
	assert_non_null(f->host.store);
	struct face_options o = { .ascii = true,
		.no_motion = true,
		.scenario = scenario };
	app_init(&f->app, &f->host, &o);
	app_resize(&f->app, w, h);
}

static inline void
stop(struct fixture *f)
{
	app_finish(&f->app);
	canvas_finish(&f->canvas);
	strbuf_finish(&f->text);
	store_close(f->host.store);
	arena_finish(&f->host.arena);
}

static inline const char *
screen(struct fixture *f)
{
	if (f->canvas.w != f->app.w || f->canvas.h != f->app.h ||
	    f->canvas.cells == NULL)
		canvas_resize(&f->canvas, f->app.w, f->app.h);
	app_draw(&f->app, &f->canvas);
	strbuf_clear(&f->text);
	canvas_dump(&f->canvas, &f->text);
	return f->text.s;
}

/* Keys by name, parted by blanks; what is due in between is done. */
static inline void
press(struct fixture *f, const char *keys)
{
	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");
		f->app.now_ms += 1000;
		app_key(&f->app, press_parse(keys, n));
		for (int i = 0; i < 50 && app_next_wake(&f->app) != 0; i++) {
			f->app.now_ms = app_next_wake(&f->app);
			app_tick(&f->app);
		}
		keys += n;
		keys += strspn(keys, " ");
	}
}

static inline void
expect(struct fixture *f, const char *row, const char *wanted)
{
	const char *s = screen(f);
	if (strstr(s, wanted) == NULL)
		fail_msg("row \"%s\": \"%s\" is not on the screen:\n%s", row,
		    wanted, s);
}

static inline void
reject(struct fixture *f, const char *row, const char *unwanted)
{
	const char *s = screen(f);
	if (strstr(s, unwanted) != NULL)
		fail_msg("row \"%s\": \"%s\" is on the screen:\n%s", row,
		    unwanted, s);
}

static inline void
paste(struct fixture *f, const char *text)
{
	app_key(&f->app, PRESS_PASTE);
	for (; *text != '\0'; text++)
		app_key(&f->app, *text == '\n' ? PRESS_ENTER : *text);
	app_key(&f->app, PRESS_PASTE_END);
}

#endif
