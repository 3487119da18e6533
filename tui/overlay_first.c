/* The first screen of a first start: 60 seconds to the first fix. */
#include <stdlib.h>

#include "tui/view.h"

static void
seen(struct app *a)
{
	char now[CLOCK_TEXT_MAX];
	if (a->host->store != NULL)
		(void)store_fact_set(a->host->store, "tour", "seen", "1",
		    clock_now(now));
}

static void
first_key(struct app *a, void *state, int key)
{
	(void)state;
	switch (key) {
	case PRESS_ENTER:
	case ' ':
		seen(a);
		app_pop(a);
		if (!app_open_scenario(a, CATALOG_FIRST, true))
			app_show(a, SCREEN_HOME);
		break;
	case 's':
	case PRESS_ESC:
		seen(a);
		app_pop(a);
		app_say(a, "%s", "");
		app_show(a, SCREEN_HOME);
		break;
	case 'p':
		seen(a);
		a->plain_wanted = true;
		break;
	case 't':
		a->ascii = !a->ascii;
		break;
	case '?':
		overlay_help(a);
		break;
	case 'q':
		a->quit = true;
		break;
	default:
		app_say_error(a, "Enter starts; s shows all modules; q quits.");
		break;
	}
}

static void
first_draw(struct app *a, void *state, struct area at)
{
	(void)state;
	int y = at.h > 20 ? 3 : 1;
	area_text(at, 3, y, STYLE_BOLD, "MANRS Lab");
	area_text(at, 3, y + 2, STYLE_PLAIN,
	    "Learn routing security by "
	    "breaking and fixing a small Internet.");
	int x = area_print(at, 3, y + 4, STYLE_PLAIN,
	    "Screen   %dx%d, line drawing ", a->w, a->h);
	area_put(at, x, y + 4, STYLE_PLAIN, 0x250c);
	area_put(at, x + 1, y + 4, STYLE_PLAIN, 0x2500);
	area_put(at, x + 2, y + 4, STYLE_PLAIN, 0x2510);
	area_text(at, x + 4, y + 4, STYLE_PLAIN,
	    "(t changes it if that is no corner)");
	static const struct {
		const char *key, *text;
	} rows[] = {
		{ "Enter", "start - 60 seconds to your first fix" },
		{ "s", "I have used this before, show the modules" },
		{ "p", "plain text mode, for screen readers and slow links" },
	};
	for (int i = 0; i < (int)ARRAY_LEN(rows); i++) {
		area_text(at, 3, y + 6 + i, STYLE_BOLD, rows[i].key);
		area_text(at, 11, y + 6 + i, STYLE_PLAIN, rows[i].text);
	}
	area_cursor(at, 3, y + 6);
	area_text(at, 3, y + 11, STYLE_PLAIN,
	    "Nothing here touches a real "
	    "network. Your work is kept in your home folder.");
	if (a->host->not_saved != NULL)
		area_cut(at, 3, y + 12, at.w - 4, STYLE_BOLD,
		    a->host->not_saved);
}

static void
first_hints(struct app *a, void *state, struct hints *h)
{
	(void)a;
	(void)state;
	hints_add(h, "Enter", "start");
	hints_add(h, "s", "modules");
	hints_add(h, "p", "plain");
	hints_add(h, "q", "quit");
}

static const struct overlay_ops first_ops = { "first", NULL, first_key,
	first_draw, first_hints, true };

void
overlay_first_run(struct app *a)
{
	app_push(a, &first_ops, NULL);
}
