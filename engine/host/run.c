/* run SCENARIO: no face. Gives the commands, plays to the end, grades. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "host/batch.h"
#include "net/history.h"

struct run {
	struct host *host;
	struct scenario *scenario;
	struct session *session;
	const char *commands, *commands_name;
	uint64_t until;
	bool has_until, json;
};

/* What a command answered: a result, but beside the JSON object a message. */
static void
print_reply(void *arg, const struct reply *r)
{
	const struct run *run = arg;
	if (r->report != NULL || r->text == NULL || r->text[0] == '\0')
		return;
	if (run->json) {
		struct strbuf safe = { 0 };
		str_add_safe(&safe, r->text, strlen(r->text), true);
		fputs(strbuf_str(&safe), stderr);
		strbuf_finish(&safe);
	} else {
		(void)host_print_safe(r->text);
	}
}

static bool
read_options(struct run *run)
{
	struct host *h = run->host;
	const struct args *a = h->args;
	bool ok = true;
	run->json = a->given[OPT_JSON];
	if (a->given[OPT_UNTIL]) {
		run->has_until = true;
		ok = host_until(h, run->scenario, &run->until);
	}
	if (ok && a->given[OPT_COMMANDS]) {
		run->commands = batch_read(h, &run->commands_name);
		ok = run->commands != NULL;
	}
	return ok;
}

static bool
open_session(struct run *run)
{
	struct host *h = run->host;
	struct session_options o;
	host_session_options(h, &o);
	o.batch = true;
	if (run->commands != NULL &&
	    !str_eq(run->commands_name,
		"standard "
		"input"))
		o.file_dir = path_dir(&h->arena, run->commands_name);
	if (h->args->given[OPT_SEED] &&
	    !str_to_u64(h->args->value[OPT_SEED], &o.seed)) {
		host_complain("--seed: expected a whole number");
		return false;
	}
	struct diags d;
	diags_init(&d, &h->arena);
	run->session = session_open(run->scenario, &o, &d);
	if (run->session == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	return run->session != NULL;
}

/* One command of our own; false with its text on standard error. */
static const struct reply *
give(struct run *run, const char *line)
{
	const struct reply *r = session_command(run->session, line);
	if (r->status != REPLY_ERROR)
		return r;
	host_complain("%s: %s", line,
	    r->text != NULL && r->text[0] != '\0' ? r->text : r->message);
	return NULL;
}

static bool
give_commands(struct run *run)
{
	if (run->commands == NULL)
		return true;
	struct strbuf error = { 0 };
	struct batch_sink sink = { .reply = print_reply, .arg = run };
	bool ok = batch_give(run->session, run->commands_name, run->commands,
	    &sink, &error);
	if (!ok)
		fputs(strbuf_str(&error), stderr);
	strbuf_finish(&error);
	return ok;
}

static bool
play(struct run *run)
{
	struct sim *sim = session_world(run->session)->sim;
	if (!run->has_until)
		return give(run, "run") != NULL;
	if (run->until <= sim_now(sim))
		return true;
	struct strbuf line = { 0 };
	strbuf_add(&line, "run until ");
	scenario_time_print(run->scenario, run->until, &line);
	bool ok = give(run, strbuf_str(&line)) != NULL;
	strbuf_finish(&line);
	return ok;
}

/* A grade that another order of messages could have changed. */
static void
say_order(struct run *run)
{
	struct strbuf text = { 0 };
	if (session_order_matters(run->session, &text)) {
		/* A message is one line. */
		for (size_t i = 0; i < text.len; i++)
			if (text.s[i] == '\n')
				text.s[i] = i + 1 < text.len ? ' ' : '\0';
		host_complain("%s", text.s);
	}
	strbuf_finish(&text);
}

static bool
write_log(struct run *run)
{
	const char *path = run->host->args->value[OPT_LOG];
	if (path == NULL)
		return true;
	bool standard = str_eq(path, "-");
	FILE *f = standard ? stdout : fopen(path, "w");
	if (f == NULL) {
		host_complain("%s: %s", path, strerror(errno));
		return false;
	}
	const struct sim *sim = session_world(run->session)->sim;
	struct strbuf line = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < history_steps(sim); i++) {
		strbuf_clear(&line);
		history_render(sim, i, true, &line);
		strbuf_addc(&line, '\n');
		ok = fwrite(line.s, 1, line.len, f) == line.len;
	}
	strbuf_finish(&line);
	if (fflush(f) != 0)
		ok = false;
	if (!standard && fclose(f) != 0)
		ok = false;
	if (!ok)
		host_complain("%s: %s", path, strerror(errno));
	return ok;
}

static int
grade(struct run *run)
{
	const struct reply *r = give(run, "grade");
	const struct report *report = r == NULL ? NULL : r->report;
	if (report == NULL)
		report = session_last_report(run->session);
	if (r == NULL || report == NULL)
		return EXIT_BAD_INPUT;
	bool passed = report->passed;
	struct strbuf out = { 0 };
	if (run->json)
		report_json(report, &out);
	else
		report_print(report, &out);
	bool ok = host_print_all(&out);
	if (!ok)
		return EXIT_BAD_INPUT;
	return passed ? EXIT_DONE : EXIT_NOT_MET;
}

/* A batch is over when it ends: who opens the scenario next goes on with the
 * own work, not with this. */
static void
finish(struct run *run)
{
	struct host *h = run->host;
	struct session_options o;
	host_session_options(h, &o);
	if (run->session != NULL && h->store != NULL &&
	    !store_session_finish(h->store, session_id(run->session),
		o.now(o.arg)))
		host_complain("%s", store_error(h->store));
}

int
host_run(struct host *h)
{
	struct run run = { .host = h };
	int status = EXIT_BAD_INPUT;
	run.scenario = host_load_scenario(h, h->args->operands[0]);
	if (run.scenario == NULL)
		return status;
	if (read_options(&run) && host_open_store(h) && open_session(&run)) {
		if (h->not_saved != NULL)
			host_complain("%s", h->not_saved);
		if (give_commands(&run) && play(&run)) {
			status = grade(&run);
			say_order(&run);
			if (!write_log(&run))
				status = EXIT_BAD_INPUT;
		}
		finish(&run);
	}
	session_close(run.session);
	scenario_destroy(run.scenario);
	return status;
}
