/* The holders page: who holds which space, and who announces it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/registry_view.h"

struct holders_page {
	struct arena arena;
	struct announcement *announced;
	size_t n_announced;
	size_t at, top, n;
	int page;
};

/* Where columns begin, the last one from the right; names where there is
 * room. */
enum { HOLDER = 25, NAME = 37, ANNOUNCED = 22 };

static void *
holders_create(void)
{
	return xcalloc(1, sizeof(struct holders_page));
}

static void
holders_destroy(void *state)
{
	struct holders_page *p = state;
	arena_finish(&p->arena);
	free(p);
}

static void
holders_renew(struct app *a, void *state)
{
	struct holders_page *p = state;
	arena_reset(&p->arena);
	p->n_announced =
	    session_announcements(a->session, &p->arena, &p->announced);
	p->n = sim_holdings(session_world(a->session)->sim)->n;
	if (p->at >= p->n)
		p->at = 0;
}

/* "yes", "parts", "no", and who else does. */
static void
add_announced(const struct holders_page *p, const struct holding *h,
    struct strbuf *out)
{
	bool exact = false, part = false, whole = false;
	uint32_t other = 0;
	for (size_t i = 0; i < p->n_announced; i++) {
		const struct announcement *of = &p->announced[i];
		if (!prefix_covers(&h->prefix, &of->prefix))
			continue;
		if (of->as != h->holder_as) {
			other = of->as;
			whole = prefix_eq(&h->prefix, &of->prefix);
		} else if (prefix_eq(&h->prefix, &of->prefix)) {
			exact = true;
		} else {
			part = true;
		}
	}
	strbuf_add(out, exact ? "yes" : part ? "parts" : "no");
	if (other != 0)
		strbuf_addf(out, ", %s AS%" PRIu32, whole ? "by" : "part by",
		    other);
}

static void
draw_row(struct app *a, const struct holders_page *p, size_t i, struct area at,
    int y)
{
	const struct holding *h =
	    &sim_holdings(session_world(a->session)->sim)->items[i];
	bool here = i == p->at, mine = h->holder_as == a->scenario->learner_as;
	unsigned style = here || mine ? STYLE_BOLD : STYLE_PLAIN;
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_cut(at, 2, y, HOLDER - 3, style, prefix_print(&h->prefix, text));
	area_print(at, HOLDER, y, style, "AS%" PRIu32, h->holder_as);
	area_cut(at, NAME, y, at.w - ANNOUNCED - NAME - 1, style,
	    mine ? "you" : registry_as_text(a, h->holder_as));
	add_announced(p, h, &b);
	area_cut(at, at.w - ANNOUNCED, y, ANNOUNCED, style, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
holders_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct holders_page *p = state;
	area_text(at, 2, 0, STYLE_PLAIN, "prefix");
	area_text(at, HOLDER, 0, STYLE_PLAIN, "holder");
	if (at.w >= NAME + 6 + ANNOUNCED)
		area_text(at, NAME, 0, STYLE_PLAIN, "name");
	area_text(at, at.w - ANNOUNCED, 0, STYLE_PLAIN, "announced");
	area_line(at, 1, 1, at.w - 2);
	p->page = at.h - 2;
	list_scroll(&p->top, p->at, p->n, p->page);
	for (int i = 0; i < p->page && p->top + (size_t)i < p->n; i++) {
		size_t row = p->top + (size_t)i;
		draw_row(a, p, row, at, 2 + i);
		if (focused && row == p->at)
			area_cursor(at, 0, 2 + i);
	}
	if (p->n == 0)
		area_text(at, 2, 2, STYLE_PLAIN, "Nobody holds anything.");
}

static bool
holders_request(struct app *a, void *state, enum request r)
{
	struct holders_page *p = state;
	if (list_move(&p->at, p->n, r, p->page))
		return true;
	if (r != REQ_ENTER)
		return false;
	app_command_show(a, "show registry", "Registry", true);
	return true;
}

static void
holders_hints(struct app *a, void *state, struct hints *h)
{
	(void)a;
	(void)state;
	hints_add(h, "Up/Dn", "choose");
	hints_add(h, "Enter", "all as text");
}

const struct registry_page registry_holders = {
	.name = "Holders",
	.create = holders_create,
	.destroy = holders_destroy,
	.renew = holders_renew,
	.request = holders_request,
	.draw = holders_draw,
	.hints = holders_hints,
};
