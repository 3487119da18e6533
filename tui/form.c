#include "tui/form.h"

#include <stdlib.h>
#include <string.h>

#include "tui/view.h"

void
form_add(struct form *f, const char *label, const char *text)
{
	PRE(f->n < FORM_FIELDS_MAX);
	f->fields[f->n] = (struct form_field){ .label = label };
	input_set(&f->fields[f->n].input, text);
	input_choose_whole(&f->fields[f->n++].input);
}

void
form_finish(struct form *f)
{
	for (size_t i = 0; i < f->n; i++) {
		input_finish(&f->fields[i].input);
		free(f->fields[i].note);
		free(f->fields[i].suggestion);
	}
	*f = (struct form){ .n = 0 };
}

const char *
form_text(const struct form *f, size_t field)
{
	PRE(field < f->n);
	return strbuf_str(&f->fields[field].input.text);
}

void
form_set(struct form *f, size_t field, const char *text)
{
	PRE(field < f->n);
	input_set(&f->fields[field].input, text);
}

void
form_note(struct form *f, size_t field, const char *note,
    const char *suggestion)
{
	PRE(field < f->n);
	struct form_field *of = &f->fields[field];
	free(of->note);
	free(of->suggestion);
	of->note = note != NULL ? xstrdup(note) : NULL;
	of->suggestion = suggestion != NULL ? xstrdup(suggestion) : NULL;
}

static void
move_to(struct form *f, size_t field)
{
	f->at = field;
	input_choose_whole(&f->fields[field].input);
}

enum form_key
form_press(struct form *f, int key)
{
	struct form_field *of = &f->fields[f->at];
	if (key == PRESS_TAB && of->suggestion != NULL &&
	    !str_eq(of->suggestion, strbuf_str(&of->input.text))) {
		input_set(&of->input, of->suggestion);
		return FORM_CHANGED;
	}
	if (key == PRESS_DOWN || key == PRESS_TAB) {
		move_to(f,
		    f->at + 1 < f->n       ? f->at + 1
			: key == PRESS_TAB ? 0
					   : f->at);
		return FORM_MOVED;
	}
	if (key == PRESS_UP || key == PRESS_BACK_TAB) {
		move_to(f, f->at - (f->at > 0));
		return FORM_MOVED;
	}
	char *before = xstrdup(strbuf_str(&of->input.text));
	bool used = input_key(&of->input, key);
	bool same = str_eq(before, strbuf_str(&of->input.text));
	free(before);
	return !used ? FORM_NOT_USED : same ? FORM_MOVED : FORM_CHANGED;
}

enum { VALUE_W = 24 };

/* Rows used: a note that is long goes on below. */
static int
draw_field(const struct form *f, size_t i, struct area at, int y, int label_w)
{
	const struct form_field *of = &f->fields[i];
	const char *text = strbuf_str(&of->input.text);
	bool here = i == f->at;
	int w = of->note != NULL ? VALUE_W : at.w - label_w - 2;
	int columns = (int)utf8_columns(text, of->input.text.len);
	if (columns + 1 > w && columns + 1 < at.w - label_w - 2)
		w = columns + 1;
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_cut(at, 2, y, label_w - 2, here ? STYLE_BOLD : STYLE_PLAIN,
	    of->label);
	struct area value = area_part(at, label_w, y, w, 1);
	if (here && of->secret)
		input_draw_secret(&of->input, value, 0, 0);
	else if (here)
		input_draw(&of->input, value, 0, 0);
	else if (of->secret)
		area_text(value, 0, 0, STYLE_PLAIN,
		    text[0] != '\0' ? "***" : "");
	else
		area_cut(value, 0, 0, w, STYLE_PLAIN, text);
	if (of->note == NULL)
		return 1;
	int x = label_w + w + 1;
	int used =
	    area_wrap(at, x, y, at.w - x, at.h - y, STYLE_PLAIN, of->note);
	return used > 0 ? used : 1;
}

int
form_draw(struct form *f, struct area at, int label_w)
{
	int y = 0;
	if (f->at < f->top)
		f->top = f->at;
	if (f->page > 0 && f->at >= f->top + (size_t)f->page)
		f->top = f->at - (size_t)f->page + 1;
	size_t i = f->top;
	for (; i < f->n && y < at.h; i++)
		y += draw_field(f, i, at, y, label_w);
	f->page = (int)(i - f->top);
	return y;
}
