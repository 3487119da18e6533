/* The IRR page: objects of the routing registries, one opened below. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/object_text.h"
#include "tui/registry_view.h"

struct irr_page {
	struct arena arena; /* of the list */
	const struct irr_object **rows;
	size_t n, all;
	uint32_t made_for; /* app.opened */
	size_t at, top;
	int page;
	enum rpsl_class only; /* RPSL_CLASS_NONE: all */
	struct strbuf find;   /* part of the text; empty: all */
};

/* Where columns begin; the last two from the right. */
enum { KEY = 13, SOURCE = 26, TRUST = 16 };

static void *
irr_create(void)
{
	struct irr_page *p = xcalloc(1, sizeof(*p));
	p->only = RPSL_CLASS_NONE;
	return p;
}

static void
irr_destroy(void *state)
{
	struct irr_page *p = state;
	arena_finish(&p->arena);
	strbuf_finish(&p->find);
	free(p);
}

/* --- the list --------------------------------------------------------------*/

static bool
contains_nocase(const char *text, const char *part)
{
	size_t n = strlen(part);
	for (; *text != '\0'; text++) {
		size_t i = 0;
		while (i < n && text[i] != '\0' &&
		    (text[i] | 0x20) == (part[i] | 0x20))
			i++;
		if (i == n)
			return true;
	}
	return n == 0;
}

static void
list_objects(struct irr_page *p, const struct irr *irr)
{
	arena_reset(&p->arena);
	p->rows = ARENA_ARRAY(&p->arena, irr->n_objects + 1,
	    const struct irr_object *);
	p->n = p->all = 0;
	for (size_t i = 0; i < irr->n_objects; i++) {
		const struct irr_object *o = irr->objects[i];
		if (p->only != RPSL_CLASS_NONE && o->id.class != p->only)
			continue;
		p->all++;
		struct strbuf text = { 0 };
		irr_print(o, &text);
		if (contains_nocase(strbuf_str(&text), strbuf_str(&p->find)))
			p->rows[p->n++] = o;
		strbuf_finish(&text);
	}
	if (p->at >= p->n)
		p->at = p->n > 0 ? p->n - 1 : 0;
}

static void
irr_renew(struct app *a, void *state)
{
	struct irr_page *p = state;
	if (p->made_for != a->opened) {
		p->made_for = a->opened;
		p->only = RPSL_CLASS_NONE;
		p->at = p->top = 0;
		strbuf_clear(&p->find);
	}
	list_objects(p, session_registry_now(a->session));
}

static const struct irr_object *
chosen(const struct irr_page *p)
{
	return p->at < p->n ? p->rows[p->at] : NULL;
}

/* As one says it: "192.0.2.0/24 AS64500". */
static void
object_name(const struct irr_object *o, struct strbuf *out)
{
	const char *value = irr_value(o, rpsl_class_name(o->id.class));
	strbuf_add(out, value != NULL ? value : o->id.key);
	if (o->id.class == RPSL_CLASS_ROUTE || o->id.class == RPSL_CLASS_ROUTE6)
		strbuf_addf(out, " AS%" PRIu32, o->id.as);
}

/* Does the object begin as the text does: the same class and key? */
static bool
begins_so(const struct irr_object *o, const char *text)
{
	const char *class = rpsl_class_name(o->id.class);
	const char *value = irr_value(o, class);
	text += strspn(text, " \t\n");
	size_t n = strlen(class), end = strcspn(text, "\n");
	if (!str_starts(text, class) || text[n] != ':' || value == NULL)
		return false;
	n += 1 + strspn(text + n + 1, " \t");
	size_t len = strlen(value);
	return n + len <= end && memcmp(text + n, value, len) == 0;
}

void
registry_find_object(struct app *a, const char *text)
{
	struct irr_page *p = registry_page_state(a, &registry_irr);
	irr_renew(a, p);
	for (size_t i = 0; i < p->n; i++)
		if (begins_so(p->rows[i], text)) {
			p->at = i;
			return;
		}
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_row(const struct irr *irr, const struct irr_page *p, size_t i,
    struct area at, int y)
{
	const struct irr_object *o = p->rows[i];
	const struct irr_database *db = &irr->databases[o->database];
	bool here = i == p->at;
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	struct strbuf name = { 0 };
	object_name(o, &name);
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_cut(at, 2, y, KEY - 3, style, rpsl_class_name(o->id.class));
	area_cut(at, KEY, y, at.w - SOURCE - KEY - 1, style, strbuf_str(&name));
	area_cut(at, at.w - SOURCE, y, SOURCE - TRUST - 1, style, db->name);
	area_cut(at, at.w - TRUST, y, TRUST,
	    db->authenticated ? style : style | STYLE_WARN,
	    db->authenticated ? "authenticated" : "ANYBODY WRITES");
	strbuf_finish(&name);
}

static void
draw_heads(const struct irr_page *p, struct area at)
{
	area_text(at, 2, 0, STYLE_PLAIN, "class");
	if (p->find.len > 0)
		area_print(at, KEY, 0, STYLE_PLAIN, "key  (with \"%.20s\")",
		    strbuf_str(&p->find));
	else
		area_text(at, KEY, 0, STYLE_PLAIN, "key");
	area_text(at, at.w - SOURCE, 0, STYLE_PLAIN, "source");
	struct strbuf b = { 0 };
	strbuf_addf(&b, "%s %zu of %zu",
	    p->only != RPSL_CLASS_NONE ? rpsl_class_name(p->only) : "all", p->n,
	    p->all);
	area_right(at, at.w, 0, STYLE_PLAIN, strbuf_str(&b));
	area_line(at, 1, 1, at.w - 2);
	strbuf_finish(&b);
}

static void
draw_object(const struct irr *irr, const struct irr_page *p, struct area at)
{
	const struct irr_object *o = chosen(p);
	struct strbuf text = { 0 }, title = { 0 };
	struct text_lines t = { 0 };
	if (o == NULL || at.h < 2)
		return;
	const struct irr_database *db = &irr->databases[o->database];
	strbuf_addf(&title, "%s in %s: %s", rpsl_class_name(o->id.class),
	    db->name,
	    db->authenticated ? "only who holds the space writes here"
			      : "anybody may write anything here");
	irr_print(o, &text);
	area_rule(at, 0, strbuf_str(&title));
	text_lines_set(&t, strbuf_str(&text), at.w - 2);
	area_lines(area_part(at, 2, 0, at.w - 2, at.h), 1, STYLE_PLAIN, &t, 0);
	if (t.n > (size_t)at.h)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " Enter: all ");
	text_lines_finish(&t);
	strbuf_finish(&text);
	strbuf_finish(&title);
}

static void
irr_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct irr_page *p = state;
	const struct irr *irr = session_registry_now(a->session);
	if (irr->n_databases == 0) {
		area_text(at, 2, 1, STYLE_PLAIN,
		    "This scenario has no routing registry.");
		return;
	}
	draw_heads(p, at);
	p->page = registry_table_rows(p->n, at.h - 2);
	int below = at.h - 2 - p->page;
	list_scroll(&p->top, p->at, p->n, p->page);
	for (int i = 0; i < p->page && p->top + (size_t)i < p->n; i++) {
		size_t row = p->top + (size_t)i;
		draw_row(irr, p, row, at, 2 + i);
		if (focused && row == p->at)
			area_cursor(at, 0, 2 + i);
	}
	if (p->n == 0)
		area_text(at, 2, 2, STYLE_PLAIN, "No such object.");
	draw_object(irr, p, area_part(at, 0, at.h - below, at.w, below));
}

/* --- requests --------------------------------------------------------------*/

static void
find(struct app *a, const char *text)
{
	struct irr_page *p = registry_page_state(a, &registry_irr);
	strbuf_clear(&p->find);
	strbuf_add(&p->find, text);
	p->at = p->top = 0;
	list_objects(p, session_registry_now(a->session));
}

/* The next class that has objects; behind the last one all of them. */
static void
next_class(struct app *a, struct irr_page *p)
{
	const struct irr *irr = session_registry_now(a->session);
	int class = p->only == RPSL_CLASS_NONE ? -1 : (int)p->only;
	size_t n = 0;
	while (++class < RPSL_CLASS_NONE && n == 0)
		(void)irr_class(irr, (enum rpsl_class) class, &n);
	p->only = n > 0 ? (enum rpsl_class)(class - 1) : RPSL_CLASS_NONE;
	p->at = p->top = 0;
	list_objects(p, irr);
}

static void
class_chosen(struct app *a, size_t index)
{
	struct strbuf b = { 0 };
	object_template(a, (enum rpsl_class)index, &b);
	registry_edit_object(a, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
choose_class(struct app *a, const struct irr_page *p)
{
	const char *rows[RPSL_CLASS_NONE];
	struct arena arena = { 0 };
	size_t at = RPSL_CLASS_ROUTE;
	for (int i = 0; i < RPSL_CLASS_NONE; i++)
		rows[i] = arena_printf(&arena, "%-11s %s",
		    rpsl_class_name((enum rpsl_class)i),
		    rpsl_class_what((enum rpsl_class)i));
	if (p->only != RPSL_CLASS_NONE)
		at = p->only;
	overlay_choose(a,
	    &(struct chooser){ .title = "A new object of which class?",
		.rows = rows,
		.n = RPSL_CLASS_NONE,
		.at = at,
		.chosen = class_chosen });
	arena_finish(&arena);
}

static void
delete_with(struct app *a, const char *password)
{
	const struct irr_page *p = registry_page_state(a, &registry_irr);
	const struct irr_object *o = chosen(p);
	struct strbuf line = { 0 };
	if (o == NULL)
		return;
	const struct irr *irr = session_registry_now(a->session);
	strbuf_addf(&line, "irr delete %s %s source %s",
	    rpsl_class_name(o->id.class), o->id.key,
	    irr->databases[o->database].name);
	if (password[0] != '\0')
		strbuf_addf(&line, " password %s", password);
	const struct reply *r = app_command(a, strbuf_str(&line), true);
	if (r->status == REPLY_ERROR && r->text != NULL)
		overlay_text(a, "The registry's answer", r->text);
	strbuf_finish(&line);
}

static void
ask_delete(struct app *a, const struct irr_object *o)
{
	struct strbuf label = { 0 };
	const char *who = irr_value(o, "mnt-by");
	strbuf_addf(&label, "delete it: password of %s: ",
	    who != NULL ? who : "the maintainer");
	overlay_password(a, strbuf_str(&label), delete_with);
	strbuf_finish(&label);
}

static void
show_object(struct app *a, const struct irr_object *o)
{
	struct strbuf text = { 0 }, title = { 0 };
	object_name(o, &title);
	irr_print(o, &text);
	overlay_text(a, strbuf_str(&title), strbuf_str(&text));
	strbuf_finish(&text);
	strbuf_finish(&title);
}

/* What can be done with an AS or a set beside reading it. */
static void
use_chosen(struct app *a, size_t index)
{
	const struct irr_object *o =
	    chosen(registry_page_state(a, &registry_irr));
	struct strbuf line = { 0 };
	if (o == NULL)
		return;
	switch (index) {
	case 0:
		show_object(a, o);
		break;
	case 1:
	case 2:
		strbuf_addf(&line, "irr query !a%d%s", index == 1 ? 4 : 6,
		    o->id.key);
		app_command_show(a, strbuf_str(&line), "Prefixes", true);
		break;
	default:
		strbuf_addf(&line, "filter from %s to %s as prefix-list ",
		    o->id.key, a->scenario->learner_routers[0]);
		overlay_palette(a, strbuf_str(&line));
		break;
	}
	strbuf_finish(&line);
}

static void
open_object(struct app *a, const struct irr_object *o)
{
	static const char *const rows[] = { "show the object",
		"the IPv4 prefixes behind it", "the IPv6 prefixes behind it",
		"make a prefix list of it: type its name" };
	bool many = o->id.class == RPSL_CLASS_AS_SET ||
	    o->id.class == RPSL_CLASS_ROUTE_SET ||
	    o->id.class == RPSL_CLASS_AUT_NUM;
	struct strbuf title = { 0 };
	if (!many) {
		show_object(a, o);
		return;
	}
	object_name(o, &title);
	overlay_choose(a,
	    &(struct chooser){ .title = strbuf_str(&title),
		.rows = rows,
		.n = a->scenario->n_learner_routers > 0 ? 4 : 3,
		.chosen = use_chosen });
	strbuf_finish(&title);
}

static void
edit_object(struct app *a, const struct irr_object *o)
{
	registry_edit_object(a, o != NULL ? o->text : NULL);
}

static bool
irr_request(struct app *a, void *state, enum request r)
{
	struct irr_page *p = state;
	const struct irr_object *o = chosen(p);
	if (session_registry_now(a->session)->n_databases == 0)
		return false;
	if (list_move(&p->at, p->n, r, p->page))
		return true;
	switch ((int)r) {
	case REQ_ENTER:
		if (o != NULL)
			open_object(a, o);
		return true;
	case REQ_NEXT_MATCH:
		if (registry_has_draft(a))
			registry_edit_object(a, NULL);
		else
			choose_class(a, p);
		return true;
	case REQ_EDIT:
		edit_object(a, registry_has_draft(a) ? NULL : o);
		return true;
	case REQ_DISCARD:
		if (o != NULL)
			ask_delete(a, o);
		return true;
	case REQ_SEARCH:
		overlay_prompt(a, "find: /", strbuf_str(&p->find), find);
		return true;
	case REQ_VIEW:
		next_class(a, p);
		return true;
	default:
		return false;
	}
}

static void
irr_hints(struct app *a, void *state, struct hints *h)
{
	const struct irr_page *p = state;
	if (session_registry_now(a->session)->n_databases == 0)
		return;
	if (registry_has_draft(a))
		hints_add(h, "n", "go on with the draft");
	else
		hints_add(h, "n", "new");
	if (p->n > 0) {
		hints_add(h, "Enter", "open");
		hints_add(h, "i", "edit");
		hints_add(h, "D", "delete");
	}
	hints_add(h, "/", "find");
	hints_add(h, "v", "class");
}

const struct registry_page registry_irr = {
	.name = "IRR",
	.create = irr_create,
	.destroy = irr_destroy,
	.renew = irr_renew,
	.request = irr_request,
	.draw = irr_draw,
	.hints = irr_hints,
};
