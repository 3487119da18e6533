#include "tui/card.h"

#include <string.h>

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL ? arena_strdup(a, s) : NULL;
}

void
card_set(struct card *c, const struct explanation *e)
{
	card_finish(c);
	struct arena *a = &c->arena;
	struct explanation *x = arena_memdup(a, e, sizeof(*e));
	x->verdict_word = copy(a, e->verdict_word);
	x->question = copy(a, e->question);
	x->reason = copy(a, e->reason);
	x->router = copy(a, e->router);
	x->what_if = copy(a, e->what_if);
	x->place.file = copy(a, e->place.file);
	x->steps = ARENA_ARRAY(a, e->n_steps + 1, struct explain_step);
	for (size_t i = 0; i < e->n_steps; i++) {
		struct explain_step *s = &x->steps[i];
		*s = e->steps[i];
		s->label = copy(a, s->label);
		s->text = copy(a, s->text);
		s->mark = copy(a, s->mark);
		s->line_text = copy(a, s->line_text);
		s->clause = copy(a, s->clause);
		s->place.file = copy(a, s->place.file);
	}
	x->contrasts =
	    ARENA_ARRAY(a, e->n_contrasts + 1, struct explain_contrast);
	for (size_t i = 0; i < e->n_contrasts; i++) {
		struct explain_contrast *k = &x->contrasts[i];
		*k = e->contrasts[i];
		k->text = copy(a, k->text);
		k->effect = copy(a, k->effect);
	}
	c->e = x;
}

void
card_finish(struct card *c)
{
	strbuf_finish(&c->text);
	arena_finish(&c->arena);
	*c = (struct card){ 0 };
}

/* A paragraph whose lines begin at column indent, the first one where the
 * buffer stands. */
static void
add_wrapped(struct strbuf *out, const char *text, size_t indent, int w)
{
	struct text_lines t = { 0 };
	text_lines_set(&t, text, w - (int)indent > 20 ? w - (int)indent : 20);
	for (size_t i = 0; i < t.n; i++) {
		if (i > 0) {
			strbuf_addc(out, '\n');
			strbuf_pad_to(out, indent);
		}
		strbuf_addn(out, t.text + t.items[i].start, t.items[i].len);
	}
	text_lines_finish(&t);
}

static void
add_step(struct strbuf *out, const struct explain_step *s, size_t number, int w)
{
	struct strbuf line = { 0 };
	strbuf_addf(out, " %zu %s", number, s->label != NULL ? s->label : "");
	strbuf_pad_to(out, 12);
	strbuf_addc(out, ' ');
	strbuf_add(&line, s->text != NULL ? s->text : "");
	if (s->line_text != NULL && s->place.line > 0)
		strbuf_addf(&line, ": line %u \"%s\"", s->place.line,
		    s->line_text + strspn(s->line_text, " "));
	if (s->mark != NULL)
		strbuf_addf(&line, "  -> %s", s->mark);
	if (s->clause != NULL)
		strbuf_addf(&line, "  [%s]", s->clause);
	add_wrapped(out, strbuf_str(&line), 13, w);
	strbuf_addc(out, '\n');
	strbuf_finish(&line);
}

static void
add_contrasts(struct strbuf *out, const struct explanation *e, bool helps,
    const char *lead, int w, int *letter)
{
	bool first = true;
	for (size_t i = 0; i < e->n_contrasts; i++) {
		const struct explain_contrast *k = &e->contrasts[i];
		struct strbuf line = { 0 };
		if (k->helps != helps)
			continue;
		if (first)
			strbuf_addf(out, " %s:\n", lead);
		first = false;
		strbuf_add(&line, k->text);
		if (k->effect != NULL)
			strbuf_addf(&line, ": %s", k->effect);
		if (k->action > 0)
			strbuf_addf(&line, " (Action %d)", k->action);
		strbuf_addf(out, "   %c  ", 'a' + *letter % 26);
		++*letter;
		add_wrapped(out, strbuf_str(&line), 6, w);
		strbuf_addc(out, '\n');
		strbuf_finish(&line);
	}
}

static void
lay_out(struct card *c, int w)
{
	const struct explanation *e = c->e;
	if (c->made_w == w)
		return;
	c->made_w = w;
	strbuf_clear(&c->text);
	for (size_t i = 0; i < e->n_steps; i++)
		add_step(&c->text, &e->steps[i], i + 1, w);
	int letter = 0;
	add_contrasts(&c->text, e, true,
	    e->what_if != NULL ? e->what_if
			       : "It would have been otherwise "
				 "if",
	    w, &letter);
	add_contrasts(&c->text, e, false, "Tempting, but not enough", w,
	    &letter);
	if (e->place.line > 0)
		strbuf_addf(&c->text, " Go to:  Enter = line %u of %s\n",
		    e->place.line, e->router != NULL ? e->router : "");
}

size_t
card_lines(struct card *c, int w)
{
	size_t n = 0;
	lay_out(c, w);
	for (const char *s = strbuf_str(&c->text); *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

void
card_draw(struct card *c, struct area a, size_t top)
{
	size_t line = 0;
	lay_out(c, a.w);
	for (const char *s = strbuf_str(&c->text); *s != '\0'; line++) {
		size_t n = strcspn(s, "\n");
		if (line >= top)
			area_textn(a, 0, (int)(line - top), STYLE_PLAIN, s, n);
		s += n + (s[n] == '\n');
	}
}
