/* Plain mode: the same commands in a linear prompt.
 *
 * Output comes only after a line of input, has no escape bytes and no line of
 * more than 78 columns. An empty line does the next thing; a number answers a
 * question or opens an entry of the list. When input does not come from a
 * terminal it is echoed, so that a transcript reads well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/catalog.h"
#include "tui/ask.h"
#include "tui/course.h"
#include "tui/faces.h"
#include "tui/plain_text.h"

enum { LINE_MAX_BYTES = 4096 };

struct plain {
	struct course_round *round; /* questions being asked, or NULL */
	struct host *host;
	struct arena arena; /* of the list */
	const struct catalog *catalog;
	struct scenario *scenario;
	struct session *session; /* NULL: at home */
	char *now;               /* the NOW line shown last; owned */
	bool echo, failed, inside;
	bool cut; /* failed because nothing can be written */
};

/* --- output ----------------------------------------------------------------*/

static void
emit(struct plain *p, const char *text)
{
	struct strbuf out = { 0 };
	plain_text(&out, text, 78);
	if (out.len > 0 && !p->failed && !host_print(out.s)) {
		p->failed = p->cut = true;
		loop_stop(host_loop(p->host));
	}
	strbuf_finish(&out);
}

static void PRINTF_LIKE(2, 3) emitf(struct plain *p, const char *fmt, ...)
{
	struct strbuf b = { 0 };
	va_list ap;
	va_start(ap, fmt);
	strbuf_vaddf(&b, fmt, ap);
	va_end(ap);
	emit(p, strbuf_str(&b));
	strbuf_finish(&b);
}

static const char *
prompt_text(const struct plain *p)
{
	return p->session != NULL ? session_prompt(p->session) : "lab> ";
}

/* Where lines are echoed, the prompt comes with its line. */
static void
prompt(struct plain *p)
{
	if (p->failed || p->echo)
		return;
	fputs(prompt_text(p), stdout);
	if (fflush(stdout) != 0) {
		p->failed = true;
		loop_stop(host_loop(p->host));
	}
}

static void
remember_now(struct plain *p)
{
	char *now = xstrdup(session_now_line(p->session));
	free(p->now);
	p->now = now;
}

/* The NOW line, when it is not the one shown last. */
static void
show_now(struct plain *p)
{
	const char *now = session_now_line(p->session);
	if (p->inside || (p->now != NULL && str_eq(p->now, now)))
		return;
	emitf(p, "NOW  %s\n", now);
	remember_now(p);
}

/* --- home ------------------------------------------------------------------*/

static size_t
default_entry(const struct plain *p)
{
	const struct catalog *c = p->catalog;
	return (size_t)(catalog_next(c) - c->scenarios);
}

static void
show_home(struct plain *p)
{
	arena_finish(&p->arena);
	p->catalog = catalog_read(p->host, &p->arena);
	const struct catalog *c = p->catalog;
	if (c->n_scenarios == 0) {
		emit(p, "There is no scenario here (no data folder).\n");
		return;
	}
	emit(p, "Scenarios:\n");
	for (size_t i = 0; i < c->n_scenarios; i++) {
		const struct catalog_scenario *s = &c->scenarios[i];
		emitf(p, "%2zu. %s: %s (%s)\n", i + 1, s->id, s->title,
		    catalog_state_name(s->state));
	}
	for (size_t i = 0; i < c->n_modules; i++) {
		const struct catalog_module *m = &c->modules[i];
		struct strbuf progress = { 0 };
		catalog_module_progress(m, &progress);
		emitf(p, "Tutorial %s: %s (lesson, words, quiz, review; %s)\n",
		    m->id, m->title, strbuf_str(&progress));
		strbuf_finish(&progress);
		if (m->quiz != NULL)
			emitf(p, "    quiz, last time: %s right\n", m->quiz);
		if (m->review != NULL)
			emitf(p, "    review, last time: %s right\n",
			    m->review);
	}
	if (c->latest == NULL && catalog_find(c, CATALOG_FIRST) != NULL)
		emit(p,
		    "New here? Press Enter: 60 seconds to your first fix.\n");
	emitf(p,
	    "Type a number to open one, \"help\", or just Enter for "
	    "%zu.\n",
	    default_entry(p) + 1);
}

static void
leave_scenario(struct plain *p)
{
	session_close(p->session);
	scenario_destroy(p->scenario);
	free(p->now);
	p->session = NULL;
	p->scenario = NULL;
	p->now = NULL;
	p->inside = false;
}

static bool
enter_scenario(struct plain *p, const char *word)
{
	struct scenario *sc = host_load_scenario(p->host, word);
	if (sc == NULL)
		return false;
	struct session_options o;
	host_session_options(p->host, &o);
	o.resume = true;
	struct arena arena = { 0 };
	struct diags d;
	diags_init(&d, &arena);
	const char *not_saved = p->host->not_saved;
	struct session *s = host_open_session(p->host, sc, &o, &d);
	if (s == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	arena_finish(&arena);
	if (s == NULL) {
		scenario_destroy(sc);
		return false;
	}
	leave_scenario(p);
	p->scenario = sc;
	p->session = s;
	p->inside = session_is_in_block(s);
	emitf(p, "MANRS Lab, %s: %s. You run AS%u.\n", sc->id, sc->title,
	    sc->learner_as);
	if (sc->summary != NULL)
		emitf(p, "%s\n", sc->summary);
	if (p->host->not_saved != NULL && p->host->not_saved != not_saved)
		emitf(p, "%s\n", p->host->not_saved);
	if (session_notice(s) != NULL)
		emitf(p, "%s\n", session_notice(s));
	if (session_step_index(s) > 0)
		emit(p, "You go on where you stopped.\n");
	show_now(p);
	if (!p->inside)
		emit(p,
		    "Type a command, \"help\", or just Enter for the next "
		    "thing to do.\n");
	return true;
}

static void
home_help(struct plain *p)
{
	emit(p,
	    "NUMBER        opens that scenario; so does: open ID\n"
	    "lesson        the text of the tutorial; lesson NAME of another\n"
	    "words         its words, explained; words NAME\n"
	    "quiz          its questions; quiz NAME of another\n"
	    "review        questions with fresh numbers; review NAME\n"
	    "list          the scenarios again\n"
	    "help          this\n"
	    "quit          leave\n"
	    "Inside a scenario, help lists all commands.\n");
}

/* --- tutorials -------------------------------------------------------------*/

static void
ask_question(struct plain *p)
{
	const struct quiz_question *q = p->round->question;
	struct strbuf title = { 0 };
	course_round_title(p->round, &title);
	emitf(p, "%s\n%s\n", strbuf_str(&title), q->question);
	for (size_t i = 0; i < q->n_choices; i++)
		emitf(p, "  %zu. %s\n", i + 1, q->choices[i].text);
	emit(p, "Type the number of your answer, or \"stop\".\n");
	strbuf_finish(&title);
}

static void
leave_round(struct plain *p)
{
	course_round_close(p->round);
	p->round = NULL;
}

static void
round_line(struct plain *p, const char *line)
{
	uint32_t number;
	struct strbuf said = { 0 };
	line += strspn(line, " \t");
	if (str_eq(line, "stop")) {
		leave_round(p);
		show_home(p);
		return;
	}
	if (!str_to_u32(line, &number) || number < 1 ||
	    number > p->round->question->n_choices) {
		emitf(p, "Type a number from 1 to %zu, or \"stop\".\n",
		    p->round->question->n_choices);
		return;
	}
	course_round_answer(p->round, p->host, number - 1, &said);
	emit(p, strbuf_str(&said));
	strbuf_finish(&said);
	if (p->round->question != NULL) {
		ask_question(p);
	} else {
		leave_round(p);
		show_home(p);
	}
}

static void
show_file(struct plain *p, const struct catalog_module *m, const char *file)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	const char *path = path_join(&arena, m->dir, file);
	const char *text = path_read(&arena, path, 1 << 20, &len, &why);
	emit(p, text != NULL ? text : strbuf_str(&why));
	strbuf_finish(&why);
	arena_finish(&arena);
}

/* "lesson", "words", "quiz" and "review", with the name of a tutorial or for
 * the first one. False: it is none of these words. */
static bool
tutorial_line(struct plain *p, const char *line)
{
	static const char *const words[] = { "lesson", "words", "quiz",
		"review" };
	const struct catalog *c = p->catalog;
	const struct catalog_module *m = NULL;
	size_t word = 0, n = strcspn(line, " ");
	const char *name = line + n + strspn(line + n, " ");
	struct strbuf why = { 0 };
	while (word < ARRAY_LEN(words) &&
	    (strlen(words[word]) != n || strncmp(words[word], line, n) != 0))
		word++;
	if (word == ARRAY_LEN(words))
		return false;
	for (size_t i = 0; i < c->n_modules && m == NULL; i++)
		if (*name == '\0' || str_eq(name, c->modules[i].id))
			m = &c->modules[i];
	if (m == NULL) {
		emitf(p, "There is no tutorial \"%s\" here.\n", name);
		return true;
	}
	if (word < 2) {
		show_file(p, m, word == 0 ? "lesson.md" : "words.md");
		return true;
	}
	p->round = course_round_open(p->host, m, word == 3, &why);
	if (p->round != NULL)
		ask_question(p);
	else
		emitf(p, "%s\n", strbuf_str(&why));
	strbuf_finish(&why);
	return true;
}

static void
home_line(struct plain *p, const char *line)
{
	const struct catalog *c = p->catalog;
	uint32_t number;
	line += strspn(line, " \t");
	if (tutorial_line(p, line)) {
		return;
	} else if (*line == '\0') {
		if (c->n_scenarios > 0)
			enter_scenario(p, c->scenarios[default_entry(p)].dir);
	} else if (str_to_u32(line, &number)) {
		if (number >= 1 && number <= c->n_scenarios)
			enter_scenario(p, c->scenarios[number - 1].dir);
		else
			emitf(p, "There is no number %u here.\n", number);
	} else if (str_starts(line, "open ")) {
		enter_scenario(p, line + 5 + strspn(line + 5, " "));
	} else if (str_eq(line, "list")) {
		show_home(p);
	} else if (str_eq(line, "help") || str_eq(line, "?")) {
		home_help(p);
	} else if (catalog_find(c, line) != NULL) {
		enter_scenario(p, line);
	} else {
		emit(p,
		    "Open a scenario first: type its number. \"help\" "
		    "says more.\n");
	}
}

/* --- in a scenario ---------------------------------------------------------*/

static void
give(struct plain *p, const char *line)
{
	const struct reply *r = session_command(p->session, line);
	p->inside = session_is_in_block(p->session);
	bool says_now = r->text != NULL && strstr(r->text, "NOW  ") != NULL;
	if (r->text != NULL && r->text[0] != '\0')
		emit(p, r->text);
	else if (r->message != NULL && r->message[0] != '\0')
		emitf(p, "%s\n", r->message);
	if (says_now)
		remember_now(p);
	else
		show_now(p);
}

/* The text of the step, or the task where there are no steps. To look at it
 * changes nothing. */
static void
show_step(struct plain *p)
{
	const struct scenario_step *step = ask_step(p->session);
	const char *text = step != NULL ? step->text : p->scenario->task;
	if (text != NULL && text[0] != '\0')
		emitf(p, "%s\n", text);
}

/* The names of the screens are words here too. False: it is none of them. */
static bool
screen_word(const struct plain *p, const char *word, struct strbuf *command)
{
	const struct scenario *sc = p->scenario;
	const char *router =
	    sc->n_learner_routers > 0 ? sc->learner_routers[0] : NULL;
	if (str_eq(word, "lesson"))
		strbuf_add(command, "now");
	else if (str_eq(word, "map"))
		strbuf_add(command, "show map");
	else if (str_eq(word, "registry"))
		strbuf_add(command, "show registry");
	else if (str_eq(word, "time") || str_eq(word, "log"))
		strbuf_add(command, "show log");
	else if (str_eq(word, "score"))
		strbuf_add(command, "report");
	else if (str_eq(word, "routes"))
		strbuf_addf(command, "show bgp at AS%u", sc->learner_as);
	else if (str_eq(word, "config") && router != NULL)
		strbuf_addf(command, "show config %s", router);
	else
		return false;
	return true;
}

static void
scenario_help(struct plain *p)
{
	give(p, "help");
	emit(p,
	    "Also here:\n"
	    "  Enter              the next thing to do\n"
	    "  NUMBER             answers a question\n"
	    "  why [PREFIX] [AS]  the same as explain route\n"
	    "  w, h, c, u, r, m   why, hint, check, undo, replay, messages\n"
	    "  map, routes, config, registry, log, score   show it\n"
	    "  home, list         the other scenarios (this one is saved)\n"
	    "  open ID            another scenario\n");
}

/* The letters that are keys on the screen mean the same as words here. */
static const char *
key_word(const char *word)
{
	static const char *const words[] = { "why", "hint", "check", "undo",
		"replay" };
	if (str_eq(word, "m"))
		return "show messages";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (word[0] == words[i][0] && word[1] == '\0')
			return words[i];
	return str_eq(word, "U") ? "redo" : NULL;
}

static void
scenario_line(struct plain *p, const char *line)
{
	const char *word = line + strspn(line, " \t");
	uint32_t number;
	struct strbuf command = { 0 };
	if (p->inside) {
		/* Lines of the configuration are nobody else's. */
		give(p, line);
		return;
	}
	if (*word == '\0') {
		give(p, "next");
	} else if (str_to_u32(word, &number)) {
		strbuf_addf(&command, "answer %u", number);
		give(p, strbuf_str(&command));
	} else if (str_eq(word, "why") || str_starts(word, "why ")) {
		if (ask_why(p->session, word + 3, &command))
			give(p, strbuf_str(&command));
		else
			emitf(p, "%s\n", strbuf_str(&command));
	} else if (key_word(word) != NULL) {
		scenario_line(p, key_word(word));
	} else if (str_eq(word, "home") || str_eq(word, "list")) {
		leave_scenario(p);
		show_home(p);
	} else if (str_starts(word, "open ")) {
		enter_scenario(p, word + 5 + strspn(word + 5, " "));
	} else if (str_eq(word, "help") || str_eq(word, "?")) {
		scenario_help(p);
	} else if (screen_word(p, word, &command)) {
		if (str_eq(word, "lesson"))
			show_step(p);
		give(p, strbuf_str(&command));
	} else {
		give(p, line);
	}
	strbuf_finish(&command);
}

static bool
is_quit(const char *line)
{
	line += strspn(line, " \t");
	return str_eq(line, "quit") || str_eq(line, "exit") ||
	    str_eq(line, "q");
}

static void
got_line(void *arg, char *line, bool too_long)
{
	struct plain *p = arg;
	if (p->failed)
		return;
	if (line == NULL) {
		/* Input that ends leaves the prompt, as in a terminal. */
		if (p->echo)
			fputs(prompt_text(p), stdout);
		fputs("\n", stdout);
		(void)fflush(stdout);
		loop_stop(host_loop(p->host));
		return;
	}
	if (p->echo)
		emitf(p, "%s%s\n", prompt_text(p), line);
	if (too_long) {
		emitf(p,
		    "That line has more than %d bytes; it was not "
		    "used.\n",
		    LINE_MAX_BYTES);
	} else if (is_quit(line) && !p->inside) {
		emit(p,
		    p->host->not_saved == NULL
			? "Saved. Goodbye.\n"
			: "Goodbye. Nothing was saved.\n");
		p->failed = true;
		loop_stop(host_loop(p->host));
		return;
	} else if (p->round != NULL) {
		round_line(p, line);
	} else if (p->session == NULL) {
		home_line(p, line);
	} else {
		scenario_line(p, line);
	}
	prompt(p);
}

int
plain_run(struct host *h, const struct face_options *o)
{
	struct plain p = { .host = h, .echo = !isatty(0) };
	if (o->reason != NULL)
		emitf(&p, "%s\n", o->reason);
	if (h->not_saved != NULL)
		emitf(&p, "%s\n", h->not_saved);
	struct loop *loop = host_loop(h);
	int status = EXIT_DONE;
	if (o->scenario == NULL) {
		emit(&p,
		    "MANRS Lab: learn routing security by breaking and "
		    "fixing a small Internet.\n");
		show_home(&p);
	} else if (!enter_scenario(&p, o->scenario)) {
		status = EXIT_BAD_INPUT;
	}
	if (status == EXIT_DONE) {
		prompt(&p);
		loop_lines(loop, 0, LINE_MAX_BYTES, got_line, &p);
		loop_run(loop);
	}
	leave_round(&p);
	leave_scenario(&p);
	arena_finish(&p.arena);
	if (loop_lines_error(loop) != 0) {
		host_complain("cannot read: %s",
		    strerror(loop_lines_error(loop)));
		status = EXIT_BAD_INPUT;
	}
	return p.cut ? EXIT_BAD_INPUT : status;
}
