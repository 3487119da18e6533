/* The contacts page: how others find a network's people, and what the learner
 * publishes of his own in PeeringDB and on his website. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/registry_view.h"

enum contact_row_kind { ROW_HEAD, ROW_FOUND, ROW_FIELD };

struct contact_row {
	enum contact_row_kind kind;
	const char *source; /* or the text of a head */
	const char *what;   /* role, or field */
	const char *value;  /* who and where; NULL: not published */
	const char *state;  /* is anybody there? NULL: not known */
	bool good;
	const char *mail, *phone; /* ROW_FOUND */
};

struct contacts_page {
	struct arena arena;
	struct contact_row *rows;
	size_t n, cap;
	uint32_t made_for; /* app.opened */
	uint32_t as;       /* whose */
	size_t at, top;
	int page;
};

/* Where columns begin; the last one from the right. */
enum { WHAT = 14, VALUE = 34, STATE = 16 };

static void *
contacts_create(void)
{
	return xcalloc(1, sizeof(struct contacts_page));
}

static void
contacts_destroy(void *state)
{
	struct contacts_page *p = state;
	arena_finish(&p->arena);
	free(p);
}

/* --- rows ------------------------------------------------------------------*/

static void
add_row(struct contacts_page *p, const struct contact_row *row)
{
	if (p->n == p->cap) {
		size_t cap = p->cap == 0 ? 32 : p->cap * 2;
		struct contact_row *more =
		    ARENA_ARRAY(&p->arena, cap, struct contact_row);
		if (p->n > 0)
			memcpy(more, p->rows, p->n * sizeof(*more));
		p->rows = more;
		p->cap = cap;
	}
	p->rows[p->n++] = *row;
}

static void
add_head(struct contacts_page *p, const char *text)
{
	add_row(p, &(struct contact_row){ .kind = ROW_HEAD, .source = text });
}

static const char *
who_and_where(struct contacts_page *p, const struct contact *c)
{
	const char *parts[] = { c->name, c->mail, c->phone };
	struct strbuf b = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i] != NULL)
			strbuf_addf(&b, "%s%s", b.len > 0 ? ", " : "",
			    parts[i]);
	const char *text = arena_strdup(&p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* "08:00-17:00" */
static const char *
hours_of(struct contacts_page *p, const struct contact_desk *d)
{
	if (d->always)
		return "at any hour";
	return arena_printf(&p->arena, "%02u:%02u-%02u:%02u",
	    d->from_ms / 3600000, d->from_ms / 60000 % 60, d->to_ms / 3600000,
	    d->to_ms / 60000 % 60);
}

/* The learner knows where his own people are. */
static void
add_state(struct app *a, struct contacts_page *p, const struct contact_found *f,
    struct contact_row *row)
{
	const struct contacts *c = &session_published(a->session)->contacts;
	const struct contact_desk *desk = NULL;
	switch (contact_state(c, f, &desk)) {
	case CONTACT_ANSWERS:
		row->state = "at any hour";
		row->good = true;
		return;
	case CONTACT_HOURS:
		row->state = hours_of(p, desk);
		return;
	case CONTACT_BOUNCES:
		row->state = "NOBODY THERE";
		return;
	case CONTACT_EMPTY:
		row->state = "EMPTY";
		return;
	}
}

/* Who can be published. */
static void
add_people(struct app *a, struct contacts_page *p)
{
	const struct contacts *c = &session_published(a->session)->contacts;
	size_t n;
	const struct contact_desk *all = contacts_desks(c, p->as, &n);
	if (p->as != a->scenario->learner_as || n == 0)
		return;
	add_head(p, "your people");
	for (size_t i = 0; i < n; i++) {
		struct contact who = { .mail = all[i].mail,
			.phone = all[i].phone };
		add_row(p,
		    &(struct contact_row){ .kind = ROW_FOUND,
			.source = "",
			.what = all[i].name,
			.value = who_and_where(p, &who),
			.state = hours_of(p, &all[i]),
			.good = all[i].always });
	}
}

static void
add_found(struct app *a, struct contacts_page *p, const struct contact_found *f)
{
	struct contact_row row = { .kind = ROW_FOUND,
		.source = contact_source_name(f->source),
		.what = f->attribute != NULL
		    ? f->attribute
		    : contact_role_title(f->contact.role),
		.value = who_and_where(p, &f->contact),
		.mail = f->contact.mail,
		.phone = f->contact.phone };
	if (f->object != NULL && f->who == NULL)
		row.state = "NOT REGISTERED";
	else if (p->as == a->scenario->learner_as)
		add_state(a, p, f, &row);
	add_row(p, &row);
}

static void
add_all_found(struct app *a, struct contacts_page *p)
{
	const struct registry *r = session_published(a->session);
	struct contact_found *found;
	size_t n = contact_find_as(r, p->as, &p->arena, &found);
	add_head(p,
	    arena_printf(&p->arena, "how others find AS%" PRIu32 " %s", p->as,
		p->as == a->scenario->learner_as ? "(you)"
						 : registry_as_text(a, p->as)));
	for (size_t i = 0; i < n; i++)
		add_found(a, p, &found[i]);
	for (int s = 0; s < CONTACT_SOURCES; s++) {
		size_t i = 0;
		while (i < n && (int)found[i].source != s)
			i++;
		if (i == n)
			add_row(p,
			    &(struct contact_row){ .kind = ROW_FOUND,
				.source =
				    contact_source_name((enum contact_source)s),
				.what = "no contact" });
	}
}

static void
add_fields(struct app *a, struct contacts_page *p, enum contact_source site)
{
	const struct contacts *c = &session_published(a->session)->contacts;
	const struct contact_record *record = contacts_find(c, p->as, site);
	bool mine = p->as == a->scenario->learner_as;
	if (!mine && record == NULL)
		return;
	add_head(p,
	    arena_printf(&p->arena, "%s record in %s", mine ? "your" : "its",
		contact_source_name(site)));
	for (const char *const *f = contact_field_names(); *f != NULL; f++) {
		const char *value = record != NULL
		    ? contact_get_field(&p->arena, record, *f)
		    : NULL;
		if (value == NULL && !mine)
			continue;
		add_row(p,
		    &(struct contact_row){ .kind = ROW_FIELD,
			.source = contact_source_name(site),
			.what = *f,
			.value = value });
	}
}

static const struct contact_row *
chosen(const struct contacts_page *p)
{
	return p->at < p->n ? &p->rows[p->at] : NULL;
}

static bool
is_same(const struct contact_row *a, const struct contact_row *b)
{
	return a->kind == b->kind && str_eq(a->source, b->source) &&
	    str_eq(a->what != NULL ? a->what : "",
		b->what != NULL ? b->what : "");
}

/* The row that was chosen stays so, wherever it stands now. */
static void
choose_again(struct contacts_page *p, const struct contact_row *was)
{
	for (size_t i = 0; was != NULL && i < p->n; i++)
		if (is_same(was, &p->rows[i])) {
			p->at = i;
			return;
		}
	if (p->at >= p->n)
		p->at = 0;
	if (p->at + 1 < p->n && p->rows[p->at].kind == ROW_HEAD)
		p->at++;
}

static void
contacts_renew(struct app *a, void *state)
{
	struct contacts_page *p = state;
	struct arena old = p->arena;
	const struct contact_row *was = chosen(p);
	if (p->made_for != a->opened) {
		p->made_for = a->opened;
		p->as = a->scenario->learner_as;
		p->at = p->top = 0;
		was = NULL;
	}
	p->arena = (struct arena){ 0 };
	p->rows = NULL;
	p->n = p->cap = 0;
	add_all_found(a, p);
	add_people(a, p);
	add_fields(a, p, CONTACT_PEERINGDB);
	add_fields(a, p, CONTACT_WEBSITE);
	choose_again(p, was);
	arena_finish(&old);
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_row(const struct contacts_page *p, size_t i, struct area at, int y)
{
	const struct contact_row *row = &p->rows[i];
	bool here = i == p->at;
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	if (row->kind == ROW_HEAD) {
		area_rule(at, y, row->source);
		return;
	}
	int end = row->state != NULL ? at.w - STATE - 1 : at.w;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_cut(at, 2, y, WHAT - 3, style, row->source);
	area_cut(at, WHAT, y, VALUE - WHAT - 1, style, row->what);
	area_cut(at, VALUE, y, end - VALUE, style,
	    row->value != NULL           ? row->value
		: row->kind == ROW_FIELD ? "-"
					 : "");
	if (row->state != NULL)
		area_cut(at, at.w - STATE, y, STATE,
		    row->good ? STYLE_GOOD : STYLE_WARN | STYLE_BOLD,
		    row->state);
}

/* What the table cuts. */
static void
draw_chosen(const struct contacts_page *p, struct area at)
{
	const struct contact_row *row = chosen(p);
	struct strbuf b = { 0 };
	if (row == NULL || row->kind == ROW_HEAD)
		return;
	strbuf_addf(&b, "%s: %s", row->what,
	    row->value != NULL ? row->value : "not published");
	area_line(at, 0, 0, at.w);
	area_wrap(at, 1, 1, at.w - 2, at.h - 1, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
contacts_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct contacts_page *p = state;
	int below = at.h > 10 ? 3 : 0;
	(void)a;
	p->page = at.h - below;
	list_scroll(&p->top, p->at, p->n, p->page);
	/* The head above the first row is part of it. */
	if (p->top == 1)
		p->top = 0;
	for (int i = 0; i < p->page && p->top + (size_t)i < p->n; i++) {
		size_t row = p->top + (size_t)i;
		draw_row(p, row, at, i);
		if (focused && row == p->at)
			area_cursor(at, 0, i);
	}
	if (p->top + (size_t)p->page < p->n)
		area_right(at, at.w, p->page - 1, STYLE_REVERSE, " Dn: more ");
	if (below > 0)
		draw_chosen(p, area_part(at, 0, p->page, at.w, below));
}

/* --- requests --------------------------------------------------------------*/

static void
publish(struct app *a, const char *value)
{
	const struct contacts_page *p =
	    registry_page_state(a, &registry_contacts);
	const struct contact_row *row = chosen(p);
	struct strbuf line = { 0 };
	if (row == NULL || row->kind != ROW_FIELD)
		return;
	if (value[0] == '\0')
		strbuf_addf(&line, "contact unset on %s %s", row->source,
		    row->what);
	else
		strbuf_addf(&line, "contact set on %s %s %s", row->source,
		    row->what, value);
	app_command(a, strbuf_str(&line), true);
	strbuf_finish(&line);
}

static void
ask_field(struct app *a, const struct contact_row *row)
{
	struct strbuf label = { 0 };
	strbuf_addf(&label, "%s (empty: not published): ", row->what);
	overlay_prompt(a, strbuf_str(&label),
	    row->value != NULL ? row->value : "", publish);
	strbuf_finish(&label);
}

/* To whoever answers at what is chosen; a number is one word. */
static void
send_to(struct app *a, const char *verb, const char *address, const char *text)
{
	struct strbuf line = { 0 };
	if (text[0] == '\0' || address == NULL)
		return;
	strbuf_addf(&line, "contact %s ", verb);
	for (; *address != '\0'; address++)
		if (*address != ' ')
			strbuf_addc(&line, *address);
	strbuf_addf(&line, " %s", text);
	app_command_show(a, strbuf_str(&line), "Message", true);
	strbuf_finish(&line);
}

static void
write_to(struct app *a, const char *text)
{
	const struct contact_row *row =
	    chosen(registry_page_state(a, &registry_contacts));
	if (row != NULL)
		send_to(a, "message", row->mail, text);
}

static void
call(struct app *a, const char *text)
{
	const struct contact_row *row =
	    chosen(registry_page_state(a, &registry_contacts));
	if (row != NULL)
		send_to(a, "call", row->phone, text);
}

static void
way_chosen(struct app *a, size_t index)
{
	const struct contact_row *row =
	    chosen(registry_page_state(a, &registry_contacts));
	if (row == NULL)
		return;
	if (index == 0 && row->mail != NULL)
		overlay_prompt(a, "write: ", "", write_to);
	else
		overlay_prompt(a, "say: ", "", call);
}

static void
ask_way(struct app *a, const struct contact_row *row)
{
	const char *rows[2];
	size_t n = 0;
	if (row->mail != NULL)
		rows[n++] = "write a mail";
	if (row->phone != NULL)
		rows[n++] = "call";
	if (n == 0) {
		app_say_error(a, "There is neither mail nor phone in it.");
		return;
	}
	overlay_choose(a,
	    &(struct chooser){ .title = row->value,
		.rows = rows,
		.n = n,
		.chosen = way_chosen });
}

static void
as_chosen(struct app *a, size_t index)
{
	struct contacts_page *p = registry_page_state(a, &registry_contacts);
	p->as = a->scenario->nodes[index].as;
	p->at = p->top = 0;
	contacts_renew(a, p);
}

static void
choose_as(struct app *a, const struct contacts_page *p)
{
	const struct scenario *s = a->scenario;
	struct arena arena = { 0 };
	const char **rows = ARENA_ARRAY(&arena, s->n_nodes + 1, const char *);
	size_t at = 0;
	for (size_t i = 0; i < s->n_nodes; i++) {
		rows[i] =
		    arena_printf(&arena, "AS%-10" PRIu32 " %s", s->nodes[i].as,
			s->nodes[i].as == s->learner_as
			    ? "you"
			    : registry_as_text(a, s->nodes[i].as));
		if (s->nodes[i].as == p->as)
			at = i;
	}
	overlay_choose(a,
	    &(struct chooser){ .title = "Whose contacts?",
		.rows = rows,
		.n = s->n_nodes,
		.at = at,
		.chosen = as_chosen });
	arena_finish(&arena);
}

static void
main_thing(struct app *a, const struct contacts_page *p,
    const struct contact_row *row)
{
	bool mine = p->as == a->scenario->learner_as;
	if (row == NULL || row->kind == ROW_HEAD)
		return;
	if (row->kind == ROW_FIELD && mine)
		ask_field(a, row);
	else if (row->kind == ROW_FOUND && !mine && row->value != NULL)
		ask_way(a, row);
	else
		app_command_show(a, "contact show", "Contacts", true);
}

static bool
contacts_request(struct app *a, void *state, enum request r)
{
	struct contacts_page *p = state;
	if (list_move(&p->at, p->n, r, p->page)) {
		if (p->at < p->n && p->rows[p->at].kind == ROW_HEAD) {
			bool up = r == REQ_UP || r == REQ_PAGE_UP;
			if (up && p->at > 0)
				p->at--;
			else if (p->at + 1 < p->n)
				p->at++;
		}
		return true;
	}
	switch ((int)r) {
	case REQ_ENTER:
	case REQ_EDIT:
		main_thing(a, p, chosen(p));
		return true;
	case REQ_VIEW:
		choose_as(a, p);
		return true;
	default:
		return false;
	}
}

static void
contacts_hints(struct app *a, void *state, struct hints *h)
{
	const struct contacts_page *p = state;
	const struct contact_row *row = chosen(p);
	bool mine = p->as == a->scenario->learner_as;
	if (row != NULL && row->kind == ROW_FIELD && mine)
		hints_add(h, "Enter", "change");
	else if (row != NULL && row->kind == ROW_FOUND && !mine)
		hints_add(h, "Enter", "write or call");
	else
		hints_add(h, "Enter", "all as text");
	hints_add(h, "Up/Dn", "choose");
	hints_add(h, "v", "other network");
	hints_add(h, "m", "messages");
}

const struct registry_page registry_contacts = {
	.name = "Contacts",
	.create = contacts_create,
	.destroy = contacts_destroy,
	.renew = contacts_renew,
	.request = contacts_request,
	.draw = contacts_draw,
	.hints = contacts_hints,
};
