/* Drawing the configuration screen. */
#include <stdlib.h>
#include <string.h>

#include "tui/config_view.h"
#include "tui/typing.h"

enum { GUTTER = 7 };

static void
draw_head(const struct app *a, struct config *c, struct area at)
{
	uint64_t end_ms;
	bool trial = session_trial(a->session, &end_ms);
	int x = area_print(at, 0, 0, STYLE_BOLD, "%s", c->router);
	size_t changed = c->diff.added + c->diff.removed;
	if (c->typing)
		x = area_text(at, x + 2, 0, STYLE_PLAIN, "typing");
	else if (config_has_changes(c))
		x = area_print(at, x + 2, 0, STYLE_PLAIN,
		    "candidate: +%zu -%zu lines", c->diff.added,
		    c->diff.removed);
	else if (!trial)
		x = area_text(at, x + 2, 0, STYLE_PLAIN, "as it runs");
	if (trial) {
		struct strbuf until = { 0 };
		scenario_time_print(a->scenario, end_ms, &until);
		x = area_print(at, x + 2, 0, STYLE_WARN | STYLE_BOLD,
		    "on trial until %s", strbuf_str(&until));
		strbuf_finish(&until);
	}
	if (c->checked && c->diags.errors > 0)
		area_print(at, x + 2, 0, STYLE_BAD | STYLE_BOLD, "%zu ERROR%s",
		    c->diags.errors, c->diags.errors == 1 ? "" : "S");
	else if (c->checked && (c->typing || changed > 0))
		area_text(at, x + 2, 0, STYLE_PLAIN, "syntax ok");
	struct strbuf b = { 0 };
	strbuf_addf(&b, "show as: %s (v)",
	    c->dialect != NULL ? c->dialect->name : "");
	area_right(at, at.w, 0, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

/* Caret and sentence under the line; returns rows used. */
static int
draw_diag(struct area at, int y, const struct diag *d, const char *text,
    int left)
{
	int used = 0;
	bool error = d->severity == DIAG_ERROR;
	uint32_t column = d->place.column > 0 ? d->place.column - 1 : 0;
	size_t len = strlen(text);
	if (column > len)
		column = (uint32_t)len;
	int x = GUTTER + (int)utf8_columns(text, column) - left;
	uint32_t n = d->place.len > 0 ? d->place.len : 1;
	for (uint32_t i = 0; i < n && x + (int)i < at.w; i++)
		if (x + (int)i >= GUTTER)
			area_put(at, x + (int)i, y,
			    error ? STYLE_BAD : STYLE_WARN, '^');
	used++;
	struct strbuf b = { 0 };
	strbuf_add(&b, d->message);
	if (d->suggestion != NULL)
		strbuf_addf(&b,
		    config_can_take(d) ? ". Did you mean %s?  (Tab takes it)"
				       : "; %s",
		    d->suggestion);
	area_text(at, 2, y + used,
	    STYLE_BOLD | (error ? STYLE_BAD : STYLE_WARN), error ? "E" : "W");
	used += area_wrap(at, 4, y + used, at.w - 5, 2, STYLE_PLAIN,
	    strbuf_str(&b));
	strbuf_finish(&b);
	return used;
}

static bool
is_added(const struct config *c, uint32_t line)
{
	for (size_t i = 0; i < c->diff.n; i++)
		if (c->diff.lines[i].new_line == line)
			return c->diff.lines[i].kind == DIFF_ADDED;
	return false;
}

/* --- typing ----------------------------------------------------------------*/

static void
draw_typed_line(struct config *c, struct area at, int y, size_t line)
{
	int left = line == c->editor.line
	    ? typing_scrolled(&c->editor, at.w - GUTTER)
	    : 0;
	bool added = is_added(c, (uint32_t)line + 1);
	area_print(at, 0, y, STYLE_DIM, "%4zu", line + 1);
	area_text(at, 5, y, added ? STYLE_GOOD | STYLE_BOLD : STYLE_PLAIN,
	    added ? "+" : " ");
	const char *text =
	    typing_from_column(editor_line(&c->editor, line), left);
	unsigned style = added ? STYLE_BOLD : STYLE_PLAIN;
	if (left > 0)
		area_put(at, GUTTER - 1, y, STYLE_DIM, '<');
	if (line == c->editor.line)
		area_text(at, GUTTER, y, style, text);
	else
		area_cut(at, GUTTER, y, at.w - GUTTER, style, text);
}

/* Rows that a message takes below its line. */
static int
diag_rows(struct area at, const struct diag *d)
{
	return d == NULL ? 0
			 : draw_diag(area_part(at, 0, 0, at.w, 0), 0, d, "", 0);
}

/* The line that is typed and its message stay in sight, however many messages
 * stand above. */
static void
scroll_typing(struct config *c, struct area at)
{
	struct editor *e = &c->editor;
	int rows = 0;
	list_scroll(&e->top, e->line, e->n, at.h - 3);
	for (size_t i = e->line + 1; i-- > e->top;) {
		rows += 1 + diag_rows(at, config_diag_at(c, (uint32_t)i + 1));
		if (rows > at.h && i < e->line) {
			e->top = i + 1;
			return;
		}
	}
}

static void
draw_typing(struct config *c, struct area at, bool focused)
{
	struct editor *e = &c->editor;
	scroll_typing(c, at);
	int y = 0;
	for (size_t i = e->top; i < e->n && y < at.h; i++) {
		draw_typed_line(c, at, y, i);
		if (i == e->line && focused) {
			int x = GUTTER + (int)editor_cursor_columns(e) -
			    typing_scrolled(e, at.w - GUTTER);
			area_cursor(at, x < at.w ? x : at.w - 1, y);
		}
		y++;
		const struct diag *d = config_diag_at(c, (uint32_t)i + 1);
		if (d != NULL)
			y += draw_diag(at, y, d, editor_line(e, i),
			    i == e->line ? typing_scrolled(e, at.w - GUTTER)
					 : 0);
	}
	c->page = at.h;
}

static int
draw_choices(const struct config *c, struct area at)
{
	if (c->choices == NULL)
		return 0;
	struct text_lines t = { 0 };
	text_lines_set(&t, c->choices, at.w - 2);
	int rows = (int)t.n < 5 ? (int)t.n : 5;
	area_rule(at, at.h - rows - 1, "what can stand here");
	for (int i = 0; i < rows; i++)
		area_textn(at, 1, at.h - rows + i, STYLE_PLAIN,
		    t.text + t.items[i].start, t.items[i].len);
	text_lines_finish(&t);
	return rows + 1;
}

/* --- reading ---------------------------------------------------------------*/

static void
draw_diff_line(const struct config *c, struct area at, int y,
    const struct diff_line *l, bool here)
{
	static const char marks[] = { ' ', '-', '+' };
	unsigned style = l->kind == DIFF_ADDED ? STYLE_GOOD | STYLE_BOLD
	    : l->kind == DIFF_REMOVED          ? STYLE_BAD
					       : STYLE_PLAIN;
	(void)c;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_print(at, 1, y, STYLE_DIM, "%4u",
	    l->new_line > 0 ? l->new_line : l->old_line);
	area_put(at, 5, y, style, (uint32_t)marks[l->kind]);
	struct strbuf text = { 0 };
	strbuf_addn(&text, l->text, l->len);
	area_cut(at, GUTTER, y, at.w - GUTTER, style | (here ? STYLE_BOLD : 0),
	    strbuf_str(&text));
	strbuf_finish(&text);
}

/* Who reads sees errors; warnings come with typing. */
static const struct diag *
error_of(const struct config *c, const struct diff_line *l)
{
	const struct diag *d =
	    l->new_line > 0 ? config_diag_at(c, l->new_line) : NULL;
	return d != NULL && d->severity == DIAG_ERROR ? d : NULL;
}

/* The selected line and its error stay in sight. */
static void
scroll_reading(struct config *c, const size_t *rows, size_t n, struct area at)
{
	int used = 0;
	list_scroll(&c->top, c->at, n, at.h);
	for (size_t i = c->at + 1; n > 0 && i-- > c->top;) {
		used += 1 + diag_rows(at, error_of(c, &c->diff.lines[rows[i]]));
		if (used > at.h && i < c->at) {
			c->top = i + 1;
			return;
		}
	}
}

static void
draw_reading(struct config *c, struct area at, bool focused)
{
	size_t *rows;
	size_t n = config_rows(c, &rows);
	c->page = at.h;
	if (c->at >= n)
		c->at = n > 0 ? n - 1 : 0;
	scroll_reading(c, rows, n, at);
	int y = 0;
	for (size_t i = c->top; i < n && y < at.h; i++) {
		const struct diff_line *l = &c->diff.lines[rows[i]];
		draw_diff_line(c, at, y, l, i == c->at);
		if (i == c->at && focused)
			area_cursor(at, 0, y);
		y++;
		const struct diag *d = error_of(c, l);
		if (d != NULL) {
			struct strbuf text = { 0 };
			strbuf_addn(&text, l->text, l->len);
			y += draw_diag(at, y, d, strbuf_str(&text), 0);
			strbuf_finish(&text);
		}
	}
	free(rows);
}

/* --- the preview -----------------------------------------------------------*/

static const char *
effect_word(const struct preview_route *r)
{
	switch (r->what) {
	case PREVIEW_REFUSED:
		return "refused now";
	case PREVIEW_ACCEPTED:
		return "accepted now";
	case PREVIEW_LOST_GOOD:
		return "GOOD, LOST";
	case PREVIEW_SENT:
		return "sent now";
	case PREVIEW_NOT_SENT:
		return "not sent now";
	}
	return "";
}

static int
draw_routes(const struct commit_preview *p, struct area at, int y, int rows)
{
	int shown = 0;
	/* What is lost by mistake comes first. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < p->n_routes && shown < rows; i++) {
			const struct preview_route *r = &p->routes[i];
			if ((r->what == PREVIEW_LOST_GOOD) != (pass == 0))
				continue;
			area_print(at, 11, y + shown,
			    pass == 0 ? STYLE_BAD | STYLE_BOLD : STYLE_PLAIN,
			    "%-13s %-18s AS%u", effect_word(r), r->prefix,
			    r->neighbor_as);
			shown++;
		}
	return shown;
}

/* Rows used, at most rows. */
static int
draw_lints(const struct commit_preview *p, struct area at, int y, int rows)
{
	size_t n = 0;
	const struct diag *first = NULL;
	for (size_t i = 0; p->diags != NULL && i < p->diags->n; i++)
		if (p->diags->items[i].severity == DIAG_LINT && n++ == 0)
			first = &p->diags->items[i];
	area_text(at, 1, y, STYLE_PLAIN, "Lint:");
	if (first == NULL) {
		area_text(at, 11, y, STYLE_PLAIN, "ok");
		return 1;
	}
	struct strbuf b = { 0 };
	strbuf_addf(&b, "line %u: %s", first->place.line, first->message);
	if (n > 1)
		strbuf_addf(&b, " (and %zu more)", n - 1);
	int used =
	    area_wrap(at, 11, y, at.w - 11, rows, STYLE_WARN, strbuf_str(&b));
	strbuf_finish(&b);
	return used;
}

static bool
has_lint(const struct commit_preview *p)
{
	for (size_t i = 0; p->diags != NULL && i < p->diags->n; i++)
		if (p->diags->items[i].severity == DIAG_LINT)
			return true;
	return false;
}

static void
draw_preview(const struct config *c, struct area at)
{
	const struct commit_preview *p = c->preview;
	area_rule(at, 0, "COMMIT preview");
	area_text(at, 1, 1, STYLE_PLAIN, "Routes:");
	area_print(at, 11, 1, p->lost_good > 0 ? STYLE_BOLD : STYLE_PLAIN,
	    "%zu refused, %zu accepted, %zu stay, %zu good route%s lost",
	    p->refused, p->accepted, p->kept, p->lost_good,
	    p->lost_good == 1 ? "" : "s");
	int y = 2;
	if (p->sent_more + p->sent_less > 0)
		area_print(at, 11, y++, STYLE_PLAIN,
		    "sent to neighbours: %zu "
		    "more, %zu fewer",
		    p->sent_more, p->sent_less);
	y += draw_routes(p, at, y, at.h - y - (has_lint(p) ? 3 : 2));
	y += draw_lints(p, at, y, 2);
	if (y < at.h)
		area_print(at, 1, y, STYLE_PLAIN,
		    "Rollback: %zu earlier version%s kept", p->versions,
		    p->versions == 1 ? "" : "s");
}

static int
preview_rows(const struct config *c, int h)
{
	const struct commit_preview *p = c->preview;
	if (p == NULL)
		return 0;
	int rows = 4 + (p->sent_more + p->sent_less > 0) + has_lint(p);
	rows += p->n_routes > 6 ? 6 : (int)p->n_routes;
	return rows < h / 2 ? rows : h / 2;
}

void
config_draw(struct app *a, struct config *c, struct area at, bool focused)
{
	if (c->router == NULL) {
		area_text(at, 1, 1, STYLE_PLAIN,
		    "There is no router that you "
		    "may edit here.");
		return;
	}
	draw_head(a, c, at);
	struct area body = area_part(at, 0, 1, at.w, at.h - 1);
	if (c->typing) {
		int used = draw_choices(c, body);
		draw_typing(c, area_part(body, 0, 0, body.w, body.h - used),
		    focused);
		return;
	}
	int rows = preview_rows(c, body.h);
	draw_reading(c, area_part(body, 0, 0, body.w, body.h - rows), focused);
	if (rows > 0)
		draw_preview(c,
		    area_part(body, 0, body.h - rows, body.w, rows));
}
