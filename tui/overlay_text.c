/* Overlays of text: pages to scroll, questions to answer with Enter, lists to
 * choose from. */
#include <stdlib.h>
#include <string.h>

#include "tui/input.h"
#include "tui/markdown.h"
#include "tui/view.h"

/* The requests that leave an overlay for the screen below it. */
static bool
leaves(enum request r)
{
	return r >= REQ_LESSON && r <= REQ_SCORE;
}

/* --- pages -----------------------------------------------------------------*/

struct page {
	char *title, *text;
	bool markdown, bare;
	size_t top, lines;
	int rows;
	void (*go_on)(struct app *a); /* Enter; NULL: close */
	const char *enter;            /* what Enter does, a literal */
};

static void
page_close(void *state)
{
	struct page *p = state;
	free(p->title);
	free(p->text);
	free(p);
}

static void
page_key(struct app *a, void *state, int key)
{
	struct page *p = state;
	size_t last =
	    p->lines > (size_t)p->rows ? p->lines - (size_t)p->rows : 0;
	enum request r = request_of_key(key);
	void (*go_on)(struct app * a) = p->go_on;
	bool leave = p->bare || r == REQ_BACK || r == REQ_QUIT;
	/* Who types the next command does not close the answer first. */
	if (r == REQ_COMMAND && a->session != NULL) {
		app_pop(a);
		app_request(a, r);
	} else if (leave) {
		app_pop(a);
	} else if (r == REQ_ENTER || (r == REQ_SPACE && p->top >= last)) {
		app_pop(a);
		if (go_on != NULL)
			go_on(a);
	} else if (r == REQ_SPACE) {
		(void)list_move(&p->top, last + 1, REQ_PAGE_DOWN, p->rows);
	} else if (leaves(r) && a->session != NULL) {
		app_pop(a);
		app_request(a, r);
	} else {
		(void)list_move(&p->top, last + 1, r, p->rows);
	}
}

/* What it holds, laid out for a width. */
struct laid_out {
	struct text_lines plain;
	struct markdown rich;
	size_t n;
};

static void
lay_out(const struct page *p, int w, struct laid_out *out)
{
	*out = (struct laid_out){ .n = 0 };
	if (p->markdown)
		markdown_set(&out->rich, p->text, w > 80 ? 80 : w);
	else
		text_lines_set(&out->plain, p->text, w);
	out->n = p->markdown ? out->rich.n_lines : out->plain.n;
}

static void
draw_lines(struct page *p, struct area at, const struct laid_out *l)
{
	size_t last = l->n > (size_t)at.h ? l->n - (size_t)at.h : 0;
	if (p->top > last)
		p->top = last;
	p->rows = at.h;
	p->lines = l->n;
	if (p->markdown)
		markdown_draw(&l->rich, at, 0, p->top);
	else
		area_lines(at, 0, STYLE_PLAIN, &l->plain, p->top);
}

static void
draw_more(const struct page *p, struct area box)
{
	struct strbuf b = { 0 };
	size_t end = p->top + (size_t)p->rows;
	if (p->lines <= (size_t)p->rows)
		return;
	strbuf_addf(&b, " %zu-%zu of %zu%s ", p->top + 1,
	    end < p->lines ? end : p->lines, p->lines,
	    end < p->lines ? ", PgDn" : "");
	area_right(box, box.w - 2, box.h - 1, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

/* A box no taller than its text, so that the screen below stays in sight. */
static void
page_draw(struct app *a, void *state, struct area pane)
{
	struct page *p = state;
	struct laid_out l;
	(void)a;
	/* What the session says is 78 columns wide: it fits into 80. */
	lay_out(p, p->bare ? pane.w : pane.w - 2, &l);
	int h = (int)l.n + 2 < pane.h && !p->bare ? (int)l.n + 2 : pane.h;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	area_fill(box, STYLE_PLAIN, ' ');
	if (p->bare) {
		draw_lines(p, box, &l);
	} else {
		struct area inside = area_frame(box, STYLE_PLAIN, p->title);
		draw_lines(p, inside, &l);
		draw_more(p, box);
		area_cursor(inside, 0, 0);
	}
	text_lines_finish(&l.plain);
	markdown_finish(&l.rich);
}

static void
page_hints(struct app *a, void *state, struct hints *h)
{
	const struct page *p = state;
	(void)a;
	if (p->bare) {
		hints_add(h, "any key", "back");
		h->typing = true;
		return;
	}
	if (p->go_on != NULL)
		hints_add(h, "Enter", p->enter != NULL ? p->enter : "go on");
	if (p->lines > p->top + (size_t)p->rows)
		hints_add(h, "PgDn", "more");
	else if (p->top > 0)
		hints_add(h, "PgUp", "back");
	hints_add(h, "Esc", "close");
	h->typing = true;
}

static const struct overlay_ops page_ops = { "text", page_close, page_key,
	page_draw, page_hints, false };

static void
push_page(struct app *a, const char *title, const char *text, bool markdown,
    void (*go_on)(struct app *a))
{
	struct page *p = xcalloc(1, sizeof(*p));
	p->title = xstrdup(title);
	p->text = xstrdup(text);
	p->markdown = markdown;
	p->go_on = go_on;
	app_push(a, &page_ops, p);
}

void
overlay_text(struct app *a, const char *title, const char *text)
{
	push_page(a, title, text, false, NULL);
}

void
overlay_markdown(struct app *a, const char *title, const char *text)
{
	push_page(a, title, text, true, NULL);
}

void
overlay_ask(struct app *a, const char *title, const char *text,
    const char *enter, void (*go_on)(struct app *a))
{
	push_page(a, title, text, false, go_on);
	((struct page *)a->overlays[a->n_overlays - 1].state)->enter = enter;
}

void
overlay_done(struct app *a, const char *title, const char *text, bool markdown,
    void (*go_on)(struct app *a))
{
	push_page(a, title, text, markdown, go_on);
}

void
overlay_log(struct app *a)
{
	push_page(a, "Messages",
	    a->log.len > 0 ? strbuf_str(&a->log) : "No messages yet.", false,
	    NULL);
	((struct page *)a->overlays[a->n_overlays - 1].state)->top = (size_t)1
	    << 20;
}

void
overlay_bare(struct app *a)
{
	struct canvas c = { .utf8 = !a->ascii };
	struct strbuf text = { 0 };
	int h = a->h > 5 ? a->h - 5 : 1;
	canvas_resize(&c, a->w, h);
	view_of(a->screen)->draw(a, a->state[a->screen], canvas_area(&c),
	    false);
	canvas_dump(&c, &text);
	free(a->copy_wanted);
	a->copy_wanted = xstrdup(strbuf_str(&text));
	push_page(a, "", strbuf_str(&text), false, NULL);
	((struct page *)a->overlays[a->n_overlays - 1].state)->bare = true;
	app_say(a,
	    "Plain text, also on the clipboard where the terminal "
	    "allows it.");
	strbuf_finish(&text);
	canvas_finish(&c);
}

static void
really_quit(struct app *a)
{
	a->quit = true;
}

void
overlay_confirm_quit(struct app *a)
{
	overlay_ask(a, "Leave?",
	    a->host->not_saved == NULL
		? "Everything is saved. Enter leaves, Esc stays."
		: "Nothing is saved. Enter leaves, Esc stays.",
	    "leave", really_quit);
}

/* --- choosing --------------------------------------------------------------*/

struct choice {
	char *title, *lead;
	char **rows;
	size_t n, at, top;
	int page, indent; /* a question's answers have their numbers */
	void (*chosen)(struct app *a, size_t index);
};

static void
choice_close(void *state)
{
	struct choice *c = state;
	for (size_t i = 0; i < c->n; i++)
		free(c->rows[i]);
	free(c->rows);
	free(c->title);
	free(c->lead);
	free(c);
}

static void
choice_key(struct app *a, void *state, int key)
{
	struct choice *c = state;
	enum request r = request_of_key(key);
	if (list_move(&c->at, c->n, r, c->page))
		return;
	if (key >= '1' && key <= '9' && (size_t)(key - '1') < c->n) {
		c->at = (size_t)(key - '1');
		return;
	}
	if ((r == REQ_ENTER || r == REQ_SPACE) && c->n > 0) {
		void (*chosen)(struct app * a, size_t index) = c->chosen;
		size_t at = c->at;
		app_pop(a);
		chosen(a, at);
	} else if (r == REQ_BACK || r == REQ_QUIT) {
		app_pop(a);
	}
}

/* Lines that a text takes when it is wrapped. */
static int
height_of(const char *text, int w)
{
	struct text_lines t = { 0 };
	text_lines_set(&t, text, w);
	int n = (int)t.n;
	text_lines_finish(&t);
	return n > 0 ? n : 1;
}

static int
rows_height(const struct choice *c, size_t from, size_t to, int w)
{
	int h = 0;
	for (size_t i = from; i < to; i++)
		h += height_of(c->rows[i], w);
	return h;
}

static void
draw_choices(struct choice *c, struct area at)
{
	int w = at.w - c->indent - 2, y = 0;
	if (c->at < c->top)
		c->top = c->at;
	while (c->top < c->at && rows_height(c, c->top, c->at + 1, w) > at.h)
		c->top++;
	c->page = at.h;
	for (size_t i = c->top; i < c->n && y < at.h; i++) {
		bool here = i == c->at;
		area_text(at, 1, y, STYLE_BOLD, here ? ">" : " ");
		if (c->indent > 3)
			area_print(at, 3, y, STYLE_PLAIN, "%zu", i + 1);
		if (here)
			area_cursor(at, 1, y);
		y += area_wrap(at, c->indent, y, w, at.h - y,
		    here ? STYLE_BOLD : STYLE_PLAIN, c->rows[i]);
	}
}

static void
choice_draw(struct app *a, void *state, struct area pane)
{
	struct choice *c = state;
	int w = pane.w - 2;
	int lead = c->lead != NULL ? height_of(c->lead, w - 2) + 1 : 0;
	int h = lead + rows_height(c, 0, c->n, w - c->indent - 2) + 2;
	if (h > pane.h)
		h = pane.h;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	(void)a;
	area_fill(box, STYLE_PLAIN, ' ');
	struct area inside = area_frame(box, STYLE_PLAIN, c->title);
	if (lead > 0)
		area_wrap(inside, 1, 0, w - 2, lead, STYLE_PLAIN, c->lead);
	draw_choices(c, area_part(inside, 0, lead, inside.w, inside.h - lead));
}

static void
choice_hints(struct app *a, void *state, struct hints *h)
{
	(void)a;
	(void)state;
	hints_add(h, "Up/Dn", "choose");
	hints_add(h, "Enter", "take it");
	hints_add(h, "Esc", "back");
	h->typing = true;
}

static const struct overlay_ops choice_ops = { "choose", choice_close,
	choice_key, choice_draw, choice_hints, false };

void
overlay_choose(struct app *a, const struct chooser *from)
{
	struct choice *c = xcalloc(1, sizeof(*c));
	c->title = xstrdup(from->title);
	c->lead = from->lead != NULL ? xstrdup(from->lead) : NULL;
	c->rows = xcalloc(from->n + 1, sizeof(*c->rows));
	for (size_t i = 0; i < from->n; i++)
		c->rows[i] = xstrdup(from->rows[i]);
	c->n = from->n;
	c->at = from->at < from->n ? from->at : 0;
	c->indent = c->lead != NULL ? 5 : 3;
	c->chosen = from->chosen;
	app_push(a, &choice_ops, c);
}

/* --- one line --------------------------------------------------------------*/

struct prompt {
	char *label;
	struct input input;
	bool secret;
	void (*done)(struct app *a, const char *text);
};

static void
prompt_close(void *state)
{
	struct prompt *p = state;
	free(p->label);
	input_finish(&p->input);
	free(p);
}

static void
prompt_key(struct app *a, void *state, int key)
{
	struct prompt *p = state;
	if (key == PRESS_ENTER) {
		void (*done)(struct app * a, const char *text) = p->done;
		char *text = xstrdup(strbuf_str(&p->input.text));
		app_pop(a);
		done(a, text);
		free(text);
	} else if (key == PRESS_ESC) {
		app_pop(a);
	} else {
		(void)input_key(&p->input, key);
	}
}

static void
prompt_draw(struct app *a, void *state, struct area pane)
{
	struct prompt *p = state;
	struct area row = area_part(pane, 0, pane.h - 1, pane.w, 1);
	(void)a;
	area_fill(row, STYLE_PLAIN, ' ');
	int x = area_text(row, 0, 0, STYLE_BOLD, p->label);
	if (p->secret)
		input_draw_secret(&p->input, row, x, 0);
	else
		input_draw(&p->input, row, x, 0);
}

static void
prompt_hints(struct app *a, void *state, struct hints *h)
{
	(void)a;
	(void)state;
	h->typing = true;
	hints_add(h, "Enter", "take it");
	hints_add(h, "Esc", "back");
}

static const struct overlay_ops prompt_ops = { "prompt", prompt_close,
	prompt_key, prompt_draw, prompt_hints, false };

static struct prompt *
push_prompt(struct app *a, const char *label, const char *start,
    void (*done)(struct app *a, const char *text))
{
	struct prompt *p = xcalloc(1, sizeof(*p));
	p->label = xstrdup(label);
	p->done = done;
	input_set(&p->input, start);
	input_choose_whole(&p->input);
	app_push(a, &prompt_ops, p);
	return p;
}

void
overlay_prompt(struct app *a, const char *label, const char *start,
    void (*done)(struct app *a, const char *text))
{
	(void)push_prompt(a, label, start, done);
}

void
overlay_password(struct app *a, const char *label,
    void (*done)(struct app *a, const char *text))
{
	push_prompt(a, label, "", done)->secret = true;
}
