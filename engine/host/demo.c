/* demo SCENARIO: what the lab does, without a terminal. The scenario as it
 * starts, graded; then its model solution, labelled as a demonstration. Both
 * are practice and nothing is kept. */
#include <stdio.h>
#include <string.h>

#include "host/batch.h"

static void
heading(const char *text)
{
	size_t n = strlen(text);
	fputc('\n', stdout);
	fputs(text, stdout);
	fputc('\n', stdout);
	for (size_t i = 0; i < n; i++)
		fputc('=', stdout);
	fputs("\n\n", stdout);
}

/* Where to break a text that is too long: behind so many bytes. */
static size_t
break_at(const char *text, size_t columns)
{
	size_t last = 0;
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (utf8_columns(text, i) > columns && last > 0)
			return last;
		if (text[i] == ' ')
			last = i;
	}
	return utf8_columns(text, strlen(text)) > columns && last > 0
	    ? last
	    : strlen(text);
}

/* Comments go on in the next line where they are too long; commands stay
 * whole, so that they can be copied. */
static void
echo_line(void *arg, const char *prompt, const char *line)
{
	struct strbuf b = { 0 };
	int indent = (int)strlen(prompt);
	size_t room = 78 - strlen(prompt);
	size_t n = line[0] == '#' ? break_at(line, room) : strlen(line);
	(void)arg;
	strbuf_add(&b, prompt);
	strbuf_addn(&b, line, n);
	for (line += n; *line != '\0'; line += n) {
		line += strspn(line, " ");
		n = break_at(line, room - 2);
		strbuf_addf(&b, "\n%*s# ", indent, "");
		strbuf_addn(&b, line, n);
	}
	(void)host_print_safe(strbuf_str(&b));
	strbuf_finish(&b);
}

static void
echo_reply(void *arg, const struct reply *r)
{
	(void)arg;
	(void)host_print_safe(r->text);
}

static struct session *
practice_session(struct host *h, const struct scenario *s, struct store *store)
{
	struct session_options o;
	host_session_options(h, &o);
	o.store = store;
	o.practice = true;
	o.batch = true;
	o.file_dir = s->dir;
	struct diags d;
	diags_init(&d, &h->arena);
	struct session *session = session_open(s, &o, &d);
	if (session == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	return session;
}

/* Gives the commands (NULL: none), plays to the end, prints the report. */
static bool
show_run(struct host *h, const struct scenario *s, struct store *store,
    const char *commands, bool *passed)
{
	struct session *session = practice_session(h, s, store);
	if (session == NULL)
		return false;
	struct strbuf text = { 0 };
	struct batch_sink sink = { .line = echo_line, .reply = echo_reply };
	bool ok = batch_give(session, "solution.cmd",
	    commands != NULL ? commands : "", &sink, &text);
	if (ok)
		ok = batch_give(session, "demo", "run\n", &sink, &text);
	const struct reply *r = ok ? session_command(session, "grade") : NULL;
	if (r != NULL && r->report != NULL) {
		*passed = r->report->passed;
		strbuf_clear(&text);
		report_print(r->report, &text);
		fputc('\n', stdout);
		(void)host_print_safe(strbuf_str(&text));
	} else {
		ok = false;
		fputs(strbuf_str(&text), stderr);
	}
	strbuf_finish(&text);
	session_close(session);
	return ok;
}

static bool
show_both(struct host *h, const struct scenario *s, const char *solution,
    struct store *store)
{
	bool passed = false;
	(void)host_print_safe(s->title);
	struct strbuf summary = { 0 };
	args_wrap(&summary, s->summary != NULL ? s->summary : "", 0);
	(void)host_print_safe(strbuf_str(&summary));
	strbuf_finish(&summary);
	heading("The start: nothing is configured against it yet");
	if (!show_run(h, s, store, NULL, &passed))
		return false;
	heading("A demonstration: the model solution (practice, not your "
		"progress)");
	if (!show_run(h, s, store, solution, &passed))
		return false;
	fprintf(stdout, "\nDo it yourself in a terminal: manrs-lab open %s\n",
	    s->id);
	return fflush(stdout) == 0;
}

int
host_demo(struct host *h)
{
	struct scenario *s = host_load_scenario(h, h->args->operands[0]);
	if (s == NULL)
		return EXIT_BAD_INPUT;
	struct strbuf why = { 0 };
	size_t len;
	const char *error = NULL;
	bool ok = false;
	char *solution =
	    path_read(&h->arena, path_join(&h->arena, s->dir, "solution.cmd"),
		BATCH_BYTES_MAX, &len, &why);
	struct store *store = store_open(NULL, &h->arena, &error);
	if (solution == NULL)
		host_complain("%s", strbuf_str(&why));
	else if (store == NULL)
		host_complain("%s", error != NULL ? error : "no store");
	else
		ok = show_both(h, s, solution, store);
	if (store != NULL)
		store_close(store);
	strbuf_finish(&why);
	scenario_destroy(s);
	return ok ? EXIT_DONE : EXIT_BAD_INPUT;
}
