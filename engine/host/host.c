#include "host/host.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab_version.h"

void
host_complain(const char *fmt, ...)
{
	struct strbuf b = { 0 };
	va_list ap;
	va_start(ap, fmt);
	strbuf_vaddf(&b, fmt, ap);
	va_end(ap);
	struct strbuf safe = { 0 };
	str_add_safe(&safe, strbuf_str(&b), b.len, true);
	fprintf(stderr, "manrs-lab: %s\n", strbuf_str(&safe));
	strbuf_finish(&b);
	strbuf_finish(&safe);
}

void
host_print_diags(const struct diags *d)
{
	struct strbuf text = { 0 };
	diags_render(&text, d);
	fputs(strbuf_str(&text), stderr);
	strbuf_finish(&text);
}

FILE *
host_open_input(const char *path, const char **name)
{
	bool standard = str_eq(path, "-");
	*name = standard ? "standard input" : path;
	if (!standard && path_is_dir(path)) {
		host_complain("%s: this is a folder; give a file in it", path);
		return NULL;
	}
	FILE *f = standard ? stdin : fopen(path, "rb");
	if (f == NULL)
		host_complain("%s: %s", path, strerror(errno));
	return f;
}

void
host_close_input(FILE *f)
{
	if (f != stdin)
		(void)fclose(f);
}

bool
host_until(struct host *h, const struct scenario *sc, uint64_t *ms)
{
	const char *text = h->args->value[OPT_UNTIL];
	if (text == NULL || scenario_time_parse(sc, text, ms))
		return true;
	host_complain("--until: this is no time, expected for example 90s, "
		      "1500ms or 18:47:30");
	return false;
}

bool
host_print(const char *text)
{
	size_t n = strlen(text);
	if (fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0)
		return true;
	/* The reader of a pipe that went away wanted no more. */
	if (errno != EPIPE)
		host_complain("cannot write: %s", strerror(errno));
	return false;
}

bool
host_print_all(struct strbuf *out)
{
	if (out->len > 0 && out->s[out->len - 1] != '\n')
		strbuf_addc(out, '\n');
	bool ok = host_print(strbuf_str(out));
	strbuf_finish(out);
	return ok;
}

bool
host_print_safe(const char *text)
{
	struct strbuf safe = { 0 };
	if (text == NULL || text[0] == '\0')
		return true;
	str_add_safe(&safe, text, strlen(text), true);
	if (safe.s[safe.len - 1] != '\n')
		strbuf_addc(&safe, '\n');
	bool ok = host_print(safe.s);
	strbuf_finish(&safe);
	return ok;
}

/* what: "the session could not be saved: the disk is full" */
static void
say_not_saved(struct host *h, const char *what)
{
	h->not_saved = arena_printf(&h->arena,
	    "%s. You can work, but nothing is kept; to keep it, set "
	    "XDG_STATE_HOME to a folder that can be written and start again.",
	    what);
}

bool
host_open_store(struct host *h)
{
	if (h->store != NULL)
		return true;
	struct strbuf why = { 0 };
	const char *error = NULL;
	if (paths_make_state(&h->paths, &why)) {
		h->store = store_open(h->paths.database, &h->arena, &error);
		if (h->store == NULL) {
			host_complain("%s: %s", h->paths.database,
			    error != NULL ? error : "cannot be opened");
			strbuf_finish(&why);
			return false;
		}
		if (!store_is_persistent(h->store))
			strbuf_add(&why, store_error(h->store));
	} else {
		h->store = store_open(NULL, &h->arena, &error);
	}
	if (why.len > 0)
		say_not_saved(h,
		    arena_printf(&h->arena, "not saved: %s", strbuf_str(&why)));
	strbuf_finish(&why);
	return true;
}

static const struct diag *
store_failure(const struct diags *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->items[i].code, "store"))
			return &d->items[i];
	return NULL;
}

struct session *
host_open_session(struct host *h, const struct scenario *sc,
    const struct session_options *o, struct diags *d)
{
	struct session_options memory = *o;
	struct session *s = session_open(sc, o, d);
	const struct diag *failure = s == NULL ? store_failure(d) : NULL;
	/* There may be room again. */
	if (s != NULL && o->store != NULL && store_is_persistent(o->store))
		h->not_saved = NULL;
	if (failure == NULL)
		return s;
	say_not_saved(h, failure->message);
	memory.store = NULL;
	return session_open(sc, &memory, d);
}

struct loop *
host_loop(struct host *h)
{
	if (h->loop == NULL)
		h->loop = loop_create();
	return h->loop;
}

static const char *
session_now(void *arg)
{
	struct host *h = arg;
	return clock_now(h->now);
}

static const char *
session_uuid(void *arg)
{
	struct host *h = arg;
	return clock_uuid(h->uuid);
}

void
host_session_options(struct host *h, struct session_options *o)
{
	*o = (struct session_options){
		.store = h->store,
		.file_dir = ".",
		.now = session_now,
		.uuid = session_uuid,
		.arg = h,
	};
}

struct scenario *
host_load_scenario(struct host *h, const char *word)
{
	struct strbuf text = { 0 };
	const char *dir = paths_scenario(&h->paths, &h->arena, word, &text);
	if (dir == NULL) {
		host_complain("%s", strbuf_str(&text));
		strbuf_finish(&text);
		return NULL;
	}
	struct diags d;
	diags_init(&d, &h->arena);
	size_t n;
	const struct probe_vocabulary *probes = grader_vocabulary(&n);
	struct scenario *s = scenario_load(dir, probes, n, &d);
	if (s == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	strbuf_finish(&text);
	return s;
}

/* --- choosing a face -------------------------------------------------------*/

/* Why the terminal cannot hold a full screen; NULL: it can. */
static const char *
no_screen(struct host *h)
{
	if (!isatty(0) || !isatty(1))
		return "no terminal";
	const char *term = getenv("TERM");
	if (term == NULL || term[0] == '\0')
		return "TERM is not set";
	if (str_eq(term, "dumb") || str_eq(term, "unknown")) {
		struct strbuf b = { 0 };
		strbuf_addf(&b, "TERM=%s", term);
		const char *why = arena_strdup(&h->arena, strbuf_str(&b));
		strbuf_finish(&b);
		return why;
	}
	return NULL;
}

static int
run_face(struct host *h, const char *scenario)
{
	const struct args *a = h->args;
	struct face_options o = {
		.scenario = scenario,
		.ascii = a->given[OPT_ASCII],
		.no_motion = a->given[OPT_NO_MOTION],
	};
	const char *missing = a->given[OPT_TUI] ? NULL : no_screen(h);
	for (size_t i = 0; i < h->n_faces; i++) {
		const struct face *f = &h->faces[i];
		if (f->needs_terminal && a->given[OPT_PLAIN])
			continue;
		if (f->needs_terminal && missing != NULL) {
			o.reason = arena_printf(&h->arena,
			    "plain text mode (%s); --tui forces the screen "
			    "view",
			    missing);
			continue;
		}
		int status = f->run(h, &o);
		if (status != FACE_CANNOT)
			return status;
		o.reason = arena_printf(&h->arena,
		    "plain text mode (the "
		    "terminal type is not known here)");
	}
	return EXIT_BAD_INPUT;
}

int
host_open(struct host *h)
{
	const char *dir = NULL;
	if (h->args->n_operands > 0) {
		struct strbuf why = { 0 };
		dir = paths_scenario(&h->paths, &h->arena, h->args->operands[0],
		    &why);
		if (dir == NULL)
			host_complain("%s", strbuf_str(&why));
		strbuf_finish(&why);
		if (dir == NULL)
			return EXIT_BAD_INPUT;
	}
	if (!host_open_store(h))
		return EXIT_BAD_INPUT;
	return run_face(h, dir);
}

/* --- help ------------------------------------------------------------------*/

int
host_help(struct host *h)
{
	const char *topic =
	    h->args->n_operands > 0 ? h->args->operands[0] : NULL;
	struct strbuf out = { 0 };
	const struct dialect *dialect = NULL;
	int status = EXIT_DONE;
	if (topic == NULL)
		args_usage(&out);
	else if (args_find_command(topic) != CMD_LAST)
		args_help(args_find_command(topic), &out);
	else if (str_eq(topic, "commands"))
		session_manual(&out);
	else if ((dialect = dialect_find(topic)) != NULL)
		dialect->manual(&out);
	else
		status = EXIT_BAD_INPUT;
	if (status == EXIT_BAD_INPUT)
		host_complain("there is no help about that; try: manrs-lab "
			      "help");
	else if (!host_print(strbuf_str(&out)))
		status = EXIT_BAD_INPUT;
	strbuf_finish(&out);
	return status;
}

/* --- main ------------------------------------------------------------------*/

static int (*const commands[CMD_LAST])(struct host *h) = {
	[CMD_FACE] = host_open,
	[CMD_OPEN] = host_open,
	[CMD_RUN] = host_run,
	[CMD_CHECK] = host_check,
	[CMD_LIST] = host_list,
	[CMD_REPORT] = host_report,
	[CMD_REGRADE] = host_regrade,
	[CMD_DEMO] = host_demo,
	[CMD_EXPORT] = host_export,
	[CMD_IMPORT] = host_import,
	[CMD_SERVE] = host_serve,
	[CMD_HELP] = host_help,
};

static bool
is_scenario(void *arg, const char *word)
{
	struct host *h = arg;
	return paths_scenario(&h->paths, &h->arena, word, NULL) != NULL;
}

static int
dispatch(struct host *h)
{
	const struct args *a = h->args;
	if (a->given[OPT_HELP]) {
		struct strbuf out = { 0 };
		args_help(a->command, &out);
		bool ok = host_print_all(&out);
		return ok ? EXIT_DONE : EXIT_BAD_INPUT;
	}
	if (a->given[OPT_VERSION])
		return host_print("manrs-lab " LAB_VERSION "\n")
		    ? EXIT_DONE
		    : EXIT_BAD_INPUT;
	return commands[a->command](h);
}

int
host_main(int argc, char **argv, const struct face *faces, size_t n_faces)
{
	struct host h = { .faces = faces, .n_faces = n_faces };
	struct args args;
	struct strbuf error = { 0 };
	int status = EXIT_BAD_INPUT;
	signal(SIGPIPE, SIG_IGN);
	paths_init(&h.paths, &h.arena);
	if (args_parse(&args, &h.arena, argc, argv, is_scenario, &h, &error)) {
		h.args = &args;
		status = dispatch(&h);
	} else {
		host_complain("%s", strbuf_str(&error));
		fputs("manrs-lab: see manrs-lab help\n", stderr);
	}
	strbuf_finish(&error);
	if (h.store != NULL)
		store_close(h.store);
	loop_destroy(h.loop);
	arena_finish(&h.arena);
	return status;
}
