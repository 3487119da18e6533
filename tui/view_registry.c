/* Registry: what is published, page by page (ux: RPKI, IRR, contacts). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/registry_view.h"

static const struct registry_page *const pages[] = { &registry_rpki,
	&registry_validators, &registry_irr, &registry_contacts,
	&registry_holders };
enum {
	PAGES = ARRAY_LEN(pages),
	PAGE_IRR = 2,
	PAGE_CONTACTS = 3,
	PAGE_HOLDERS = 4,
	HEAD_ROWS = 3
};

struct registry_view {
	void *state[PAGES];
	uint32_t generation[PAGES]; /* app.generation that was read */
	uint32_t made_for;          /* app.opened */
	size_t step;                /* of the lesson, that chose the page */
	size_t at;
};

static void *
registry_create(void)
{
	struct registry_view *v = xcalloc(1, sizeof(*v));
	for (size_t i = 0; i < PAGES; i++)
		v->state[i] = pages[i]->create();
	return v;
}

static void
registry_destroy(void *state)
{
	struct registry_view *v = state;
	for (size_t i = 0; i < PAGES; i++)
		pages[i]->destroy(v->state[i]);
	free(v);
}

/* Where one begins: with ROAs where they matter, or with who holds what. */
static size_t
first_page(struct app *a)
{
	size_t n = 0;
	if (a->scenario->may_publish)
		return 0;
	(void)sim_roas(session_world(a->session)->sim, &n);
	return n > 0 ? 0 : PAGE_HOLDERS;
}

/* The page that the step of the lesson needs; the same one when any will do. */
static size_t
page_of_step(struct app *a, size_t now)
{
	const struct scenario_step *step = ask_step(a->session);
	const char *r = step != NULL ? step->requirement : NULL;
	const char *command = step != NULL ? app_hint_commands(step) : NULL;
	if (command != NULL && str_starts(command, "irr "))
		return PAGE_IRR;
	bool contact = step != NULL &&
	    (step->kind == STEP_CALL ||
		(step->kind == STEP_FIX && r != NULL &&
		    strstr(r, "-3") != NULL));
	return contact ? PAGE_CONTACTS : now;
}

static void
renew_page(struct app *a, struct registry_view *v)
{
	size_t step = session_step_index(a->session);
	if (v->made_for != a->opened) {
		v->made_for = a->opened;
		v->at = page_of_step(a, first_page(a));
		v->step = step;
		memset(v->generation, 0, sizeof(v->generation));
	}
	if (v->step != step) {
		v->at = page_of_step(a, v->at);
		v->step = step;
	}
	if (v->generation[v->at] == a->generation)
		return;
	v->generation[v->at] = a->generation;
	pages[v->at]->renew(a, v->state[v->at]);
}

static void
registry_enter(struct app *a, void *state)
{
	renew_page(a, state);
}

void *
registry_page_state(struct app *a, const struct registry_page *page)
{
	struct registry_view *v = view_state(a, SCREEN_REGISTRY);
	for (size_t i = 0; i < PAGES; i++)
		if (pages[i] == page)
			return v->state[i];
	return NULL;
}

/* --- shared by pages -------------------------------------------------------*/

int
registry_table_rows(size_t n, int h)
{
	int half = h / 2 > 4 ? h / 2 : 4;
	if (h < 8 || (size_t)h < n + 2)
		return h < 8 ? h : half;
	return n < (size_t)half ? (int)(n > 0 ? n : 1) : half;
}

void
registry_time(const struct app *a, uint64_t ms, struct strbuf *out)
{
	if (ms == UINT64_MAX)
		strbuf_addc(out, '-');
	else
		scenario_time_print(a->scenario, ms, out);
}

const char *
registry_as_text(const struct app *a, uint32_t as)
{
	const struct world *w = session_world(a->session);
	const char *name = registry_as_name(&w->registry, as);
	const struct scenario_node *n = scenario_node(a->scenario, as);
	if (name != NULL)
		return name;
	return n != NULL && n->name != NULL ? n->name : "";
}

const char *
registry_result_word(enum rov_state s)
{
	static const char *const words[] = { [ROV_NOT_FOUND] = "NOT FOUND",
		[ROV_VALID] = "valid",
		[ROV_INVALID] = "INVALID" };
	return words[s];
}

unsigned
registry_result_style(enum rov_state s)
{
	return s == ROV_VALID  ? STYLE_GOOD
	    : s == ROV_INVALID ? STYLE_BAD | STYLE_BOLD
			       : STYLE_WARN;
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_resources(struct app *a, struct area at)
{
	const struct holdings *held =
	    sim_holdings(session_world(a->session)->sim);
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];
	strbuf_addf(&b, "your resources: AS%" PRIu32, a->scenario->learner_as);
	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].holder_as == a->scenario->learner_as)
			strbuf_addf(&b, "   %s",
			    prefix_print(&held->items[i].prefix, text));
	area_cut(at, 0, 0, at.w, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
draw_pages(const struct registry_view *v, struct area at)
{
	int x = 1;
	for (size_t i = 0; i < PAGES; i++) {
		bool here = i == v->at, wide = at.w >= 78;
		x = area_print(at, x, 1,
		    here ? STYLE_BOLD | STYLE_REVERSE : STYLE_PLAIN,
		    here       ? wide ? "[ %s ]" : "[%s]"
			: wide ? "  %s  "
			       : " %s ",
		    pages[i]->name);
	}
	static const char keys[] = "Left/Right switch";
	if (x + (int)sizeof(keys) <= at.w)
		area_right(at, at.w, 1, STYLE_PLAIN, keys);
}

static void
registry_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct registry_view *v = state;
	/* Read, not changed: what is drawn is what is so. */
	renew_page(a, v);
	draw_resources(a, at);
	draw_pages(v, at);
	pages[v->at]->draw(a, v->state[v->at],
	    area_part(at, 0, HEAD_ROWS, at.w, at.h - HEAD_ROWS), focused);
}

/* --- requests --------------------------------------------------------------*/

static bool
registry_request(struct app *a, void *state, enum request r)
{
	struct registry_view *v = state;
	renew_page(a, v);
	if (r == REQ_LEFT || r == REQ_RIGHT) {
		v->at = (v->at + (r == REQ_RIGHT ? 1 : PAGES - 1)) % PAGES;
		renew_page(a, v);
		return true;
	}
	return pages[v->at]->request(a, v->state[v->at], r);
}

static void
registry_title(struct app *a, void *state, struct strbuf *out)
{
	const struct registry_view *v = state;
	(void)a;
	strbuf_add(out, pages[v->at]->name);
}

static void
registry_hints(struct app *a, void *state, struct hints *h)
{
	struct registry_view *v = state;
	renew_page(a, v);
	pages[v->at]->hints(a, v->state[v->at], h);
	hints_add(h, "Lf/Rt", "page");
	hints_add(h, "x", "what-if");
	hints_add(h, "Esc", "menu");
}

static const enum request registry_requests[] = { REQ_NEXT_MATCH, REQ_EDIT,
	REQ_DISCARD, REQ_SEARCH, REQ_VIEW, REQ_WHY, REQ_NONE };

const struct view view_registry = {
	.screen = SCREEN_REGISTRY,
	.name = "Registry",
	.requests = registry_requests,
	.create = registry_create,
	.destroy = registry_destroy,
	.enter = registry_enter,
	.request = registry_request,
	.draw = registry_draw,
	.title = registry_title,
	.hints = registry_hints,
};
