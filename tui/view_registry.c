/* Registry: who holds what, ROAs, contacts; as the session tells it. */
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"

struct registry_view {
	char *text; /* owned */
	uint32_t generation;
	uint32_t made_for; /* app.opened */
	size_t top, lines;
	int page;
};

static void *
registry_create(void)
{
	return xcalloc(1, sizeof(struct registry_view));
}

static void
registry_destroy(void *state)
{
	struct registry_view *v = state;
	free(v->text);
	free(v);
}

/* Asks the session; not while a reply is being looked at. */
static void
registry_enter(struct app *a, void *state)
{
	struct registry_view *v = state;
	if (v->text != NULL && v->generation == a->generation &&
	    v->made_for == a->opened)
		return;
	const struct reply *r = session_command(a->session, "show registry");
	free(v->text);
	v->text = xstrdup(r->text != NULL ? r->text : "");
	v->generation = a->generation;
	if (v->made_for != a->opened)
		v->top = 0;
	v->made_for = a->opened;
}

static void
registry_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct registry_view *v = state;
	struct text_lines t = { 0 };
	(void)a;
	text_lines_set(&t, v->text != NULL ? v->text : "", at.w);
	v->lines = t.n;
	v->page = at.h;
	size_t last = t.n > (size_t)at.h ? t.n - (size_t)at.h : 0;
	size_t top = v->top < last ? v->top : last;
	area_lines(at, 0, STYLE_PLAIN, &t, top);
	if (top < last)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " PgDn: more ");
	text_lines_finish(&t);
	if (focused)
		area_cursor(at, 0, 0);
}

static bool
registry_request(struct app *a, void *state, enum request r)
{
	struct registry_view *v = state;
	size_t last =
	    v->lines > (size_t)v->page ? v->lines - (size_t)v->page : 0;
	if (r == REQ_ENTER) {
		registry_enter(a, state);
		return true;
	}
	return list_move(&v->top, last + 1, r, v->page);
}

static void
registry_hints(struct app *a, void *state, struct hints *h)
{
	(void)a;
	(void)state;
	hints_add(h, "Up/Dn", "scroll");
	if (a->scenario->may_publish)
		hints_add(h, ":", "publish roa ...");
	hints_add(h, "x", "what-if");
	hints_add(h, "4", "configure");
	hints_add(h, "Esc", "menu");
}

static const enum request registry_requests[] = { REQ_NONE };

const struct view view_registry = {
	.screen = SCREEN_REGISTRY,
	.name = "Registry",
	.requests = registry_requests,
	.create = registry_create,
	.destroy = registry_destroy,
	.enter = registry_enter,
	.request = registry_request,
	.draw = registry_draw,
	.hints = registry_hints,
};
