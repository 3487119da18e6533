/* The RPKI page: prefixes and their ROAs, ASPA, and how far each came. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "net/history.h"
#include "tui/registry_facts.h"

struct rpki_page {
	struct rpki_facts facts;
	char **stages; /* by row; owned */
	size_t n_stages;
	size_t at, top;
	int page;
};

/* Where the columns of the table begin. In a narrow pane who announces is left
 * out: without an announcement there is no result. */
struct columns {
	int announced, origin, max, result, stage;
};
static const struct columns wide = { 24, 35, 48, 53, 65 };
static const struct columns narrow = { 0, 21, 29, 33, 44 };

static const struct columns *
columns_of(struct area at)
{
	return at.w >= 78 ? &wide : &narrow;
}

static void *
rpki_create(void)
{
	return xcalloc(1, sizeof(struct rpki_page));
}

static void
drop_stages(struct rpki_page *p)
{
	for (size_t i = 0; i < p->n_stages; i++)
		free(p->stages[i]);
	free(p->stages);
	p->stages = NULL;
	p->n_stages = 0;
}

static void
rpki_destroy(void *state)
{
	struct rpki_page *p = state;
	drop_stages(p);
	rpki_facts_finish(&p->facts);
	free(p);
}

static const struct rpki_row *
row_at(const struct rpki_page *p)
{
	return p->at < p->facts.n_rows ? &p->facts.rows[p->at] : NULL;
}

/* Heads are no rows to stand on. */
static void
skip_head(struct rpki_page *p, bool up)
{
	const struct rpki_row *row = row_at(p);
	if (row == NULL || row->kind != RPKI_ROW_HEAD)
		return;
	if (up && p->at > 0)
		p->at--;
	else if (p->at + 1 < p->facts.n_rows)
		p->at++;
}

static void
rpki_renew(struct app *a, void *state)
{
	struct rpki_page *p = state;
	drop_stages(p);
	rpki_facts_read(&p->facts, a);
	p->n_stages = p->facts.n_rows;
	p->stages = xcalloc(p->n_stages + 1, sizeof(*p->stages));
	for (size_t i = 0; i < p->n_stages; i++) {
		struct strbuf b = { 0 };
		if (p->facts.rows[i].object != NULL)
			rpki_stage_word(a, p->facts.rows[i].object, &b);
		p->stages[i] = xstrdup(strbuf_str(&b));
		strbuf_finish(&b);
	}
	if (p->at >= p->facts.n_rows)
		p->at = 0;
	skip_head(p, false);
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_announced(struct app *a, const struct rpki_page *p,
    const struct rpki_row *row, struct area at, int y, unsigned style)
{
	const struct columns *c = columns_of(at);
	struct strbuf b = { 0 };
	enum rov_state state;
	uint32_t as;
	bool any = rpki_facts_result(&p->facts, &row->prefix, &state, &as);
	if (!any)
		strbuf_add(&b, "no");
	else if (as == a->scenario->learner_as)
		strbuf_add(&b, "yes");
	else
		strbuf_addf(&b, "AS%" PRIu32, as);
	if (c->announced > 0)
		area_text(at, c->announced, y, style, strbuf_str(&b));
	strbuf_finish(&b);
	if (!any) {
		area_text(at, c->result, y, style, "-");
		return;
	}
	area_text(at, c->result, y, registry_result_style(state),
	    registry_result_word(state));
}

/* A ROA of the learner's would be for this; not for what others announce of his
 * space. */
static bool
is_for_learner(const struct app *a, const struct rpki_page *p,
    const struct rpki_row *row)
{
	enum rov_state state;
	uint32_t as;
	return row->mine && row->object == NULL && a->scenario->may_publish &&
	    (!rpki_facts_result(&p->facts, &row->prefix, &state, &as) ||
		as == a->scenario->learner_as);
}

static void
draw_prefix(struct app *a, const struct rpki_page *p, size_t i, struct area at,
    int y, unsigned style)
{
	const struct rpki_row *row = &p->facts.rows[i];
	const struct columns *c = columns_of(at);
	char text[PREFIX_TEXT_MAX];
	area_cut(at, 2, y, 19, style, prefix_print(&row->prefix, text));
	draw_announced(a, p, row, at, y, style);
	if (row->object == NULL) {
		area_text(at, c->origin, y, style, "-");
		area_text(at, c->max, y, style, "-");
		if (is_for_learner(a, p, row))
			area_text(at, c->stage, y, style, "n = new ROA");
		return;
	}
	area_print(at, c->origin, y, style, "%" PRIu32,
	    row->object->roa.origin_as);
	area_print(at, c->max, y, style, "%u", row->object->roa.max_length);
	area_cut(at, c->stage, y, at.w - c->stage, style, p->stages[i]);
}

static void
draw_aspa(const struct rpki_page *p, size_t i, struct area at, int y,
    unsigned style)
{
	const struct columns *c = columns_of(at);
	struct strbuf b = { 0 };
	history_describe_object(p->facts.rows[i].object, &b);
	area_cut(at, 2, y, c->stage - 3, style, strbuf_str(&b));
	area_cut(at, c->stage, y, at.w - c->stage, style, p->stages[i]);
	strbuf_finish(&b);
}

static void
draw_row(struct app *a, const struct rpki_page *p, size_t i, struct area at,
    int y)
{
	bool here = i == p->at;
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	switch (p->facts.rows[i].kind) {
	case RPKI_ROW_HEAD:
		area_text(at, 1, y, STYLE_DIM, p->facts.rows[i].head);
		return;
	case RPKI_ROW_PREFIX:
		draw_prefix(a, p, i, at, y, style);
		return;
	case RPKI_ROW_ASPA:
		draw_aspa(p, i, at, y, style);
		return;
	}
}

/* What is to be known about the row; "" for a head. */
static void
detail_text(struct app *a, const struct rpki_page *p,
    const struct rpki_row *row, struct strbuf *out)
{
	if (row->kind == RPKI_ROW_HEAD)
		return;
	if (row->object != NULL) {
		rpki_stage_text(a, &p->facts, row->object, out);
		return;
	}
	const struct holding *h =
	    holdings_covering(sim_holdings(session_world(a->session)->sim),
		&row->prefix);
	enum rov_state state;
	if (h == NULL)
		strbuf_add(out, "Nobody holds it.\n");
	else
		strbuf_addf(out, "Held by AS%" PRIu32 " %s.\n", h->holder_as,
		    registry_as_text(a, h->holder_as));
	if (rpki_facts_result(&p->facts, &row->prefix, &state, NULL) &&
	    state == ROV_NOT_FOUND)
		strbuf_add(out,
		    "No ROA covers it: a network that validates "
		    "cannot tell a wrong announcement of it from the right "
		    "one.\n");
}

static void
draw_detail(struct app *a, const struct rpki_page *p, struct area at)
{
	const struct rpki_row *row = row_at(p);
	struct strbuf title = { 0 }, text = { 0 };
	struct text_lines t = { 0 };
	char word[PREFIX_TEXT_MAX];
	if (row == NULL || at.h < 2)
		return;
	if (row->object != NULL)
		history_describe_object(row->object, &title);
	else
		strbuf_addf(&title, "%s: no ROA",
		    prefix_print(&row->prefix, word));
	detail_text(a, p, row, &text);
	area_rule(at, 0, strbuf_str(&title));
	text_lines_set(&t, strbuf_str(&text), at.w - 2);
	area_lines(area_part(at, 1, 0, at.w - 1, at.h), 1, STYLE_PLAIN, &t, 0);
	if (t.n > (size_t)at.h)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " Enter: all ");
	text_lines_finish(&t);
	strbuf_finish(&title);
	strbuf_finish(&text);
}

static void
draw_heads(struct app *a, const struct rpki_page *p, struct area at)
{
	const struct columns *c = columns_of(at);
	const struct rpki_plan *plan =
	    sim_rpki_plan(session_world(a->session)->sim);
	area_text(at, 2, 0, STYLE_PLAIN, "prefix");
	if (c->announced > 0)
		area_text(at, c->announced, 0, STYLE_PLAIN, "announced");
	area_text(at, c->origin, 0, STYLE_PLAIN,
	    at.w >= 78 ? "ROA origin" : "ROA");
	area_text(at, c->max, 0, STYLE_PLAIN, "max");
	if (plan != NULL && plan->n_validators > 1)
		area_print(at, c->result, 0, STYLE_PLAIN, "by %.8s",
		    plan->validators[p->facts.validator].name);
	else
		area_text(at, c->result, 0, STYLE_PLAIN, "result now");
	area_text(at, c->stage, 0, STYLE_PLAIN, "ROA is");
	area_line(at, 1, 1, at.w - 2);
}

static void
rpki_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct rpki_page *p = state;
	draw_heads(a, p, at);
	p->page = registry_table_rows(p->facts.n_rows, at.h - 2);
	int below = at.h - 2 - p->page;
	list_scroll(&p->top, p->at, p->facts.n_rows, p->page);
	for (int i = 0; i < p->page; i++) {
		size_t row = p->top + (size_t)i;
		if (row >= p->facts.n_rows)
			break;
		draw_row(a, p, row, at, 2 + i);
		if (focused && row == p->at)
			area_cursor(at, 0, 2 + i);
	}
	if (p->facts.n_rows == 0)
		area_text(at, 2, 2, STYLE_PLAIN, "Nothing is registered.");
	draw_detail(a, p, area_part(at, 0, at.h - below, at.w, below));
}

/* --- requests --------------------------------------------------------------*/

static void
new_object(struct app *a, const struct rpki_page *p)
{
	const struct rpki_row *row = row_at(p);
	if (row != NULL && row->kind == RPKI_ROW_ASPA) {
		registry_draft_aspa(a);
		return;
	}
	struct roa from = { .origin_as = a->scenario->learner_as };
	/* Where one stands, or else the first that has none. */
	if (row != NULL && row->mine)
		from.prefix = row->prefix;
	for (size_t i = 0;
	     from.prefix.addr.family == IP_NONE && i < p->facts.n_rows; i++)
		if (is_for_learner(a, p, &p->facts.rows[i]))
			from.prefix = p->facts.rows[i].prefix;
	from.max_length = from.prefix.len;
	registry_draft_roa(a, &from);
}

static void
revoke(struct app *a)
{
	struct strbuf line = { 0 };
	const struct rpki_page *p = registry_page_state(a, &registry_rpki);
	const struct rpki_row *row = row_at(p);
	if (row != NULL && row->object != NULL) {
		registry_command(row->object, "revoke", &line);
		app_command(a, strbuf_str(&line), true);
	}
	strbuf_finish(&line);
}

/* What would follow is shown before it is done. */
static void
ask_revoke(struct app *a, const struct rpki_row *row)
{
	struct strbuf line = { 0 }, text = { 0 };
	if (row == NULL || row->object == NULL) {
		app_say_error(a, "There is nothing to revoke in this row.");
		return;
	}
	if (row->kind == RPKI_ROW_PREFIX) {
		strbuf_add(&line, "preview ");
		registry_command(row->object, "revoke", &line);
		const struct reply *r =
		    session_command(a->session, strbuf_str(&line));
		strbuf_add(&text, r->text != NULL ? r->text : "");
	} else {
		history_describe_object(row->object, &text);
		strbuf_add(&text, " will be gone.\n");
	}
	overlay_ask(a, "Revoke?", strbuf_str(&text), "revoke", revoke);
	strbuf_finish(&line);
	strbuf_finish(&text);
}

static void
show_all(struct app *a, const struct rpki_page *p, const struct rpki_row *row)
{
	struct strbuf title = { 0 }, text = { 0 };
	if (row == NULL || row->kind == RPKI_ROW_HEAD)
		return;
	if (row->object != NULL)
		history_describe_object(row->object, &title);
	detail_text(a, p, row, &text);
	overlay_text(a, title.len > 0 ? strbuf_str(&title) : "No ROA",
	    strbuf_str(&text));
	strbuf_finish(&title);
	strbuf_finish(&text);
}

/* Why a route of the prefix is judged as it is: at the learner's router. */
static void
explain(struct app *a, const struct rpki_row *row)
{
	struct strbuf line = { 0 };
	char text[PREFIX_TEXT_MAX];
	if (row == NULL || row->kind != RPKI_ROW_PREFIX) {
		app_say_error(a, "Choose a prefix first.");
		return;
	}
	strbuf_addf(&line, "explain route %s at AS%" PRIu32,
	    prefix_print(&row->prefix, text), a->scenario->learner_as);
	app_command_show(a, strbuf_str(&line), "Why", true);
	strbuf_finish(&line);
}

static bool
rpki_request(struct app *a, void *state, enum request r)
{
	struct rpki_page *p = state;
	const struct rpki_row *row = row_at(p);
	if (list_move(&p->at, p->facts.n_rows, r, p->page)) {
		skip_head(p, r == REQ_UP || r == REQ_PAGE_UP);
		return true;
	}
	switch ((int)r) {
	case REQ_NEXT_MATCH:
		new_object(a, p);
		return true;
	case REQ_ENTER:
		if (row != NULL && is_for_learner(a, p, row))
			new_object(a, p);
		else
			show_all(a, p, row);
		return true;
	case REQ_DISCARD:
		ask_revoke(a, row);
		return true;
	case REQ_EDIT:
		registry_draft_aspa(a);
		return true;
	case REQ_WHY:
		explain(a, row);
		return true;
	default:
		return false;
	}
}

static void
rpki_hints(struct app *a, void *state, struct hints *h)
{
	const struct rpki_page *p = state;
	const struct rpki_row *row = row_at(p);
	bool has = row != NULL && row->object != NULL;
	hints_add(h, "Up/Dn", "choose");
	if (a->scenario->may_publish) {
		hints_add(h, "n", "new ROA");
		hints_add(h, "i", "ASPA");
		if (has && row->mine)
			hints_add(h, "D", "revoke");
	}
	if (has)
		hints_add(h, "Enter", "stages");
	hints_add(h, ".", "step in time");
	hints_add(h, "w", "why");
}

const struct registry_page registry_rpki = {
	.name = "RPKI",
	.create = rpki_create,
	.destroy = rpki_destroy,
	.renew = rpki_renew,
	.request = rpki_request,
	.draw = rpki_draw,
	.hints = rpki_hints,
};
