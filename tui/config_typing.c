/* Typing on the configuration screen: keys into the editor, what Tab means. */
#include <stdlib.h>
#include <string.h>

#include "tui/config_view.h"
#include "tui/typing.h"

/* --- typing ----------------------------------------------------------------*/

void
config_start_typing(struct app *a, struct config *c)
{
	size_t *rows;
	size_t n = config_rows(c, &rows), line = 0;
	/* The line of the candidate at or before the selected one. */
	for (size_t i = c->at + 1; c->at < n && i-- > 0;)
		if (c->diff.lines[rows[i]].new_line > 0) {
			line = c->diff.lines[rows[i]].new_line - 1;
			break;
		}
	free(rows);
	editor_goto(&c->editor, line, 0);
	editor_move(&c->editor, EDITOR_END, 1);
	c->typing = c->fresh = true;
	c->preview = NULL;
	app_say(a, "Typing. Esc stops; nothing is live before you commit.");
}

static void
stop_typing(struct app *a, struct config *c)
{
	c->typing = c->pasting = false;
	free(c->choices);
	c->choices = NULL;
	a->wake[WAKE_CHECK] = 0;
	config_keep(a);
	config_check_text(a, c);
	config_renew_diff(a, c);
	/* The selection stays on the line of the cursor. */
	size_t *rows;
	size_t n = config_rows(c, &rows);
	for (size_t i = 0; i < n; i++)
		if (c->diff.lines[rows[i]].new_line == c->editor.line + 1)
			c->at = i;
	free(rows);
	config_renew_preview(a, c);
	if (c->diags.errors > 0)
		app_say_error(a,
		    "%zu error%s. Your running configuration has "
		    "not changed.",
		    c->diags.errors, c->diags.errors == 1 ? "" : "s");
	else if (config_has_changes(c))
		app_say(a, "Enter commits what is shown here.");
	else
		app_say(a, "Nothing was changed.");
}

static bool
take_suggestion(struct app *a, struct config *c)
{
	const struct diag *d = config_diag_at(c, (uint32_t)c->editor.line + 1);
	if (d == NULL || !config_can_take(d) || a->wake[WAKE_CHECK] != 0)
		return false;
	editor_replace(&c->editor, c->editor.line, d->place.column - 1,
	    d->place.len, d->suggestion);
	config_changed(a, c);
	app_say(a, "Took the suggestion.");
	return true;
}

/* Lines above the cursor, and what stands left of it. */
static void
text_before(const struct config *c, struct strbuf *above, struct strbuf *left)
{
	for (size_t i = 0; i < c->editor.line; i++) {
		strbuf_add(above, editor_line(&c->editor, i));
		strbuf_addc(above, '\n');
	}
	strbuf_addn(left, editor_line(&c->editor, c->editor.line),
	    c->editor.column);
}

static size_t
last_word(const struct strbuf *left)
{
	size_t n = left->len;
	while (n > 0 && left->s[n - 1] != ' ')
		n--;
	return left->len - n;
}

/* What all literal choices have in common beyond the word typed. */
static void
common_start(const struct dialect_help *h, struct strbuf *out, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < h->n; i++) {
		const char *word = h->choices[i].word;
		if (!h->choices[i].literal || str_eq(word, "<cr>"))
			continue;
		if ((*n)++ == 0) {
			strbuf_add(out, word);
			continue;
		}
		size_t k = 0;
		while (k < out->len && out->s[k] == word[k])
			k++;
		out->len = k;
		out->s[k] = '\0';
	}
}

static void
show_choices(struct config *c, const struct dialect_help *h)
{
	struct strbuf b = { 0 };
	for (size_t i = 0; i < h->n && i < 40; i++) {
		strbuf_addf(&b, "%s", h->choices[i].word);
		if (h->choices[i].help != NULL)
			strbuf_addf(&b, "  %s", h->choices[i].help);
		strbuf_addc(&b, '\n');
	}
	free(c->choices);
	c->choices = b.len > 0 ? strbuf_take(&b) : NULL;
	strbuf_finish(&b);
}

static void
complete(struct app *a, struct config *c)
{
	struct arena arena = { 0 };
	struct strbuf above = { 0 }, left = { 0 }, start = { 0 };
	struct dialect_help help = { .arena = &arena };
	size_t literals = 0;
	if (c->dialect == NULL)
		return;
	text_before(c, &above, &left);
	c->dialect->help(&help, strbuf_str(&above), strbuf_str(&left));
	common_start(&help, &start, &literals);
	size_t typed = last_word(&left);
	/* Where something else can stand too, nothing is chosen for one. */
	if (literals > 0 && start.len > typed &&
	    (typed > 0 || (literals == 1 && help.n == 1))) {
		editor_replace(&c->editor, c->editor.line,
		    c->editor.column - typed, typed, strbuf_str(&start));
		if (literals == 1)
			editor_insert(&c->editor, " ", 1, false);
		config_changed(a, c);
	} else if (help.n > 0) {
		show_choices(c, &help);
	} else {
		app_say_error(a, "Nothing known can stand here.");
	}
	free(help.choices); /* the dialect's array is the caller's */
	strbuf_finish(&above);
	strbuf_finish(&left);
	strbuf_finish(&start);
	arena_finish(&arena);
}

static void
type_key(struct app *a, struct config *c, int key)
{
	if (typing_key(&c->editor, key, c->page, !c->pasting) == TYPING_CHANGED)
		config_changed(a, c);
}

bool
config_key(struct app *a, void *state, int key)
{
	struct config *c = state;
	if (key == PRESS_PASTE && c->router != NULL) {
		if (!c->typing)
			config_start_typing(a, c);
		/* What is pasted stands on lines of its own. */
		if (c->fresh)
			editor_insert(&c->editor, "\n", 1, false);
		c->pasting = true;
		c->fresh = false;
		return true;
	}
	if (!c->typing)
		return false;
	c->fresh = false;
	if (c->pasting && key != PRESS_PASTE_END) {
		type_key(a, c, key);
		return true;
	}
	if (key == PRESS_PASTE_END) {
		c->pasting = false;
		config_check_text(a, c);
	} else if (key == PRESS_ESC || key == PRESS_INTERRUPT) {
		stop_typing(a, c);
	} else if (key == PRESS_TAB) {
		if (!take_suggestion(a, c))
			complete(a, c);
	} else {
		type_key(a, c, key);
	}
	return true;
}
