/* The command line: ":". The same words as plain mode; Tab completes, Up and
 * Down go through what was typed before. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/input.h"
#include "tui/view.h"

enum { HISTORY = 50, CHOICES_SHOWN = 9 };

struct palette {
	struct input input;
	struct arena arena; /* of the choices */
	struct dialect_help choices;
	size_t history_at; /* HISTORY: the line being typed */
};

/* The lines typed so far live with the application's log: they are the lines
 * there that begin with ": ". */
static size_t
history(const struct app *a, size_t back, struct strbuf *out)
{
	const char *log = strbuf_str(&a->log);
	size_t n = a->log.len, found = 0;
	while (n > 0) {
		size_t end = n;
		while (end > 0 && log[end - 1] == '\n')
			end--;
		size_t start = end;
		while (start > 0 && log[start - 1] != '\n')
			start--;
		if (end - start > 2 && log[start] == ':' &&
		    log[start + 1] == ' ' && found++ == back) {
			strbuf_addn(out, log + start + 2, end - start - 2);
			break;
		}
		n = start;
	}
	return found;
}

static void
palette_close(void *state)
{
	struct palette *p = state;
	input_finish(&p->input);
	arena_finish(&p->arena);
	free(p);
}

/* Words of the screen itself, beside those of the session. */
static void
add_screen_words(struct palette *p, const char *partial)
{
	for (int r = 0; r < REQ_NONE; r++) {
		const struct request_info *i = request_info((enum request)r);
		bool known = false;
		if (i->word[0] == '\0' || !str_starts(i->word, partial))
			continue;
		for (size_t k = 0; k < p->choices.n; k++)
			known = known ||
			    str_eq(p->choices.choices[k].word, i->word);
		if (known)
			continue;
		if (p->choices.n == p->choices.cap) {
			size_t cap = p->choices.cap * 2 + 16;
			struct dialect_choice *more =
			    ARENA_ARRAY(&p->arena, cap, struct dialect_choice);
			for (size_t k = 0; k < p->choices.n; k++)
				more[k] = p->choices.choices[k];
			p->choices.choices = more;
			p->choices.cap = cap;
		}
		p->choices.choices[p->choices.n++] =
		    (struct dialect_choice){ .word = i->word,
			    .help = i->help,
			    .literal = true };
	}
}

static bool
configuring(const struct app *a)
{
	return a->session != NULL && session_is_in_block(a->session);
}

static bool
typing_objects(const struct app *a)
{
	return str_eq(session_prompt(a->session), "irr> ");
}

static void
renew_choices(struct app *a, struct palette *p)
{
	const char *text = strbuf_str(&p->input.text);
	arena_reset(&p->arena);
	p->choices = (struct dialect_help){ .arena = &p->arena };
	if (a->session != NULL)
		session_help(a->session, text, &p->choices);
	if (strchr(text, ' ') == NULL && !configuring(a))
		add_screen_words(p, text);
}

static void
complete(struct app *a, struct palette *p)
{
	struct strbuf common = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < p->choices.n; i++) {
		const struct dialect_choice *c = &p->choices.choices[i];
		if (!c->literal || str_eq(c->word, "<cr>"))
			continue;
		if (n++ == 0) {
			strbuf_add(&common, c->word);
			continue;
		}
		size_t k = 0;
		while (k < common.len && common.s[k] == c->word[k])
			k++;
		common.len = k;
		common.s[k] = '\0';
	}
	struct strbuf *text = &p->input.text;
	size_t word = text->len;
	while (word > 0 && text->s[word - 1] != ' ')
		word--;
	if (n > 0 && common.len > text->len - word) {
		text->len = word;
		strbuf_add(text, common.s);
		if (n == 1)
			strbuf_addc(text, ' ');
		p->input.at = text->len;
		renew_choices(a, p);
	}
	strbuf_finish(&common);
}

/* "why X" and the words of the screen; false when it is none of them. */
static bool
run_own(struct app *a, const char *line)
{
	struct strbuf command = { 0 };
	size_t n = strlen(line);
	while (n > 0 && line[n - 1] == ' ')
		n--;
	char *word = xstrdup(line);
	word[n] = '\0';
	enum request r = request_of_word(word);
	bool own = true;
	if (a->session != NULL &&
	    (str_eq(word, "why") || str_starts(word, "why "))) {
		if (ask_why(a->session, word + 3, &command))
			app_command_show(a, strbuf_str(&command), "Why", true);
		else
			app_say_error(a, "%s", strbuf_str(&command));
	} else if (str_starts(word, "open ")) {
		app_open_scenario(a, word + 5, false);
	} else if (str_eq(word, "quit")) {
		a->quit = true;
	} else if (r != REQ_NONE) {
		a->last_key = PRESS_ENTER;
		app_request(a, r);
	} else {
		own = false;
	}
	free(word);
	strbuf_finish(&command);
	return own;
}

static void
run(struct app *a, struct palette *p)
{
	char *line = xstrdup(strbuf_str(&p->input.text));
	bool inside = configuring(a);
	app_pop(a); /* p is gone */
	if (line[strspn(line, " ")] == '\0' && !inside) {
		if (a->pasting)
			overlay_palette(a, "");
		free(line);
		return;
	}
	strbuf_addf(&a->log, ": %s\n", line);
	if (!inside && run_own(a, line)) {
		free(line);
		return;
	}
	if (a->session == NULL)
		app_say_error(a, "Open a scenario first: Enter on its line.");
	else
		app_command_typed(a, line);
	free(line);
}

static void
recall(struct app *a, struct palette *p, bool older)
{
	struct strbuf line = { 0 };
	if (older)
		p->history_at++;
	else if (p->history_at > 0)
		p->history_at--;
	if (p->history_at > 0 &&
	    history(a, p->history_at - 1, &line) < p->history_at)
		p->history_at--;
	else
		input_set(&p->input, strbuf_str(&line));
	strbuf_finish(&line);
	renew_choices(a, p);
}

static void
palette_key(struct app *a, void *state, int key)
{
	struct palette *p = state;
	if (key == PRESS_ESC) {
		if (configuring(a))
			app_command(a, "end", false);
		app_pop(a);
	} else if (key == PRESS_ENTER) {
		run(a, p);
	} else if (key == PRESS_TAB) {
		complete(a, p);
	} else if (key == PRESS_UP || key == PRESS_DOWN) {
		recall(a, p, key == PRESS_UP);
	} else if (key == PRESS_BACKSPACE && p->input.text.len == 0 &&
	    !configuring(a)) {
		app_pop(a);
	} else if (input_key(&p->input, key)) {
		renew_choices(a, p);
	}
}

static void
palette_draw(struct app *a, void *state, struct area pane)
{
	struct palette *p = state;
	size_t n = p->choices.n < CHOICES_SHOWN ? p->choices.n : CHOICES_SHOWN;
	int h = (int)n + 2;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	area_fill(box, STYLE_PLAIN, ' ');
	area_rule(box, 0,
	    !configuring(a)         ? "command"
		: typing_objects(a) ? "objects: end sends them"
				    : "configuration: end leaves");
	for (size_t i = 0; i < n; i++) {
		const struct dialect_choice *c = &p->choices.choices[i];
		bool more = i + 1 == n && n < p->choices.n;
		if (more) {
			area_print(box, 2, (int)i + 1, STYLE_PLAIN,
			    "... and %zu more", p->choices.n - n + 1);
			break;
		}
		area_cut(box, 2, (int)i + 1, 26, STYLE_BOLD, c->word);
		if (c->help != NULL)
			area_cut(box, 29, (int)i + 1, box.w - 30, STYLE_PLAIN,
			    c->help);
	}
	int x = area_text(box, 0, h - 1, STYLE_BOLD,
	    configuring(a) ? session_prompt(a->session) : ":");
	input_draw(&p->input, box, x, h - 1);
}

static void
palette_hints(struct app *a, void *state, struct hints *h)
{
	(void)state;
	h->typing = true;
	hints_add(h, "Enter", "run");
	hints_add(h, "Tab", "complete");
	hints_add(h, "Up/Dn", "what was typed before");
	hints_add(h, "Esc",
	    !configuring(a)         ? "close"
		: typing_objects(a) ? "end and send"
				    : "end");
}

static const struct overlay_ops palette_ops = { "command", palette_close,
	palette_key, palette_draw, palette_hints, false };

void
overlay_palette(struct app *a, const char *start)
{
	if (app_is_on_top(a, &palette_ops))
		app_pop(a);
	struct palette *p = xcalloc(1, sizeof(*p));
	input_set(&p->input, start);
	renew_choices(a, p);
	app_push(a, &palette_ops, p);
}
