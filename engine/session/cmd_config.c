/* configure, load, diff, discard, rollback: the candidates. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/session_private.h"

struct edit *
edit_find(struct session *s, const char *router, struct strbuf *out)
{
	struct edit *e = session_edit(s, router);
	const char *names[64], *near;
	size_t n = 0;

	if (e != NULL)
		return e;
	if (topology_find_router(&s->work.world->topology, router) !=
	    ROUTER_NONE) {
		session_fail(s, out,
		    "%s is not yours to configure; you run "
		    "AS%u",
		    router, s->scenario->learner_as);
		return NULL;
	}
	for (; n < s->work.n_edits && n < ARRAY_LEN(names); n++)
		names[n] = s->work.edits[n].name;
	near = str_nearest(router, names, n);
	if (near == NULL && n == 1)
		near = names[0];
	if (near != NULL)
		session_fail(s, out, "there is no router %s; did you mean %s?",
		    router, near);
	else
		session_fail(s, out, "there is no router %s", router);
	return NULL;
}

void
edit_set_candidate(struct session *s, struct edit *e, const char *text)
{
	e->candidate = text;
	s->preview_valid = false;
	s->reply.config_changed = true;
}

/* --- configure ------------------------------------------------------------*/

/* The candidate as a model, for lines on top of it. NULL: it has errors. */
static const struct router_config *
block_base(struct session *s, struct edit *e)
{
	return edit_compile(s, e)->config;
}

enum reply_status
cmd_configure(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;
	struct edit *e = edit_find(s, arg(a, "ROUTER"), out);

	if (e == NULL)
		return REPLY_ERROR;
	if (block_base(s, e) == NULL) {
		diags_render(out, &e->compiled->diags);
		return session_fail(s, out,
		    "the candidate of %s has errors: "
		    "mend it with an editor or `load`, or `discard` it",
		    e->name);
	}
	if (!journal_addf(s, 'c', "configure %s", e->name))
		return REPLY_ERROR;
	w->open = e;
	strbuf_clear(&w->block);
	if (!s->replaying)
		session_tell(s, out,
		    "Lines of %s go into its candidate; end "
		    "with `end`.",
		    e->name);
	return REPLY_OK;
}

/* The candidate with the block's lines and one more; NULL with diagnostics.
 * In the work's arena only when it is to be kept. */
static char *
block_apply(struct session *s, struct arena *arena, struct diags *d,
    const char *line)
{
	struct work *w = &s->work;
	const struct router_config *base = block_base(s, w->open);
	struct strbuf lines = { 0 };
	char *text = NULL;

	strbuf_addn(&lines, strbuf_str(&w->block), w->block.len);
	if (line != NULL)
		strbuf_addf(&lines, "%s\n", line);
	if (base != NULL)
		text = w->open->dialect->apply(arena, d, base, w->open->name,
		    strbuf_str(&lines), lines.len);
	strbuf_finish(&lines);
	return text;
}

static enum reply_status
end_block(struct session *s, struct strbuf *out)
{
	struct work *w = &s->work;
	struct edit *e = w->open;
	struct diags d;
	const char *text;

	diags_init(&d, &s->step_arena);
	text = block_apply(s, &w->arena, &d, NULL);
	if (text == NULL)
		diags_render(out, &d);
	else
		text = merge_lines(e->dialect, &w->arena, edit_candidate(w, e),
		    strbuf_str(&w->block), text);
	diags_finish(&d);
	if (!journal_add(s, 'c', "end"))
		return REPLY_ERROR;
	w->open = NULL;
	strbuf_clear(&w->block);
	/* Each line was accepted before, so this is a fault of the lab. */
	if (text == NULL)
		return session_fail(s, out,
		    "the lines do not fit together; nothing was changed");
	edit_set_candidate(s, e, text);
	if (s->replaying)
		return REPLY_OK;
	if (!edit_changed(w, e))
		session_tell(s, out,
		    "The candidate of %s is the same as what "
		    "runs.",
		    e->name);
	else
		session_tell(s, out,
		    "The candidate of %s is changed. Next: "
		    "`diff`, `commit`.",
		    e->name);
	return REPLY_OK;
}

/* Outside of all contexts, where "exit" leaves the configuration. */
static bool
is_outermost(const struct session *s)
{
	struct arena scratch = { 0 };
	struct dialect_help help = { .arena = &scratch };
	bool found = false;

	s->work.open->dialect->help(&help, strbuf_str(&s->work.block),
	    "hostnam");
	for (size_t i = 0; i < help.n; i++)
		found = found || str_eq(help.choices[i].word, "hostname");
	free(help.choices);
	arena_finish(&scratch);
	return found;
}

static void
say_lab_word(struct session *s, const char *line, struct strbuf *out)
{
	const char *word =
	    arena_strndup(&s->step_arena, line, strcspn(line, " \t"));

	if (command_is_word(word))
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"`%s` is a command of the lab: type `end` first.",
			word));
}

static enum reply_status
refuse_line(struct session *s, const char *line, const struct diags *d,
    struct strbuf *out)
{
	enum reply_status status;

	if (block_command(s, line, &status, out))
		return status;
	/* Warnings are about lines that were accepted; `commit` shows them. */
	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].severity == DIAG_ERROR)
			diag_render(out, &d->items[i]);
	say_lab_word(s, line, out);
	session_say(s, "not accepted: %s", line);
	return REPLY_ERROR;
}

/* "show bgp ...", "write memory": the dialect knows it as nothing that is
 * configured, which it says of the last line. */
static bool
is_of_level_above(const struct session *s, const struct diags *d)
{
	uint32_t line = 1;

	for (size_t i = 0; i < s->work.block.len; i++)
		line += s->work.block.s[i] == '\n';
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->items[i].code, "level-above") &&
		    d->items[i].place.line == line)
			return true;
	return false;
}

/* "conf t", out of habit. */
static bool
is_configure_terminal(const char *line)
{
	size_t n = strcspn(line, " \t"), m;
	const char *rest = line + n + strspn(line + n, " \t");

	m = strlen(rest);
	return n >= 4 && n <= 9 && strncmp(line, "configure", n) == 0 &&
	    m >= 1 && m <= 8 && strncmp(rest, "terminal", m) == 0;
}

enum reply_status
config_line(struct session *s, const char *line, struct strbuf *out)
{
	struct work *w = &s->work;
	const char *word = line + strspn(line, " \t");
	struct arena scratch = { 0 };
	struct diags d;
	enum reply_status status = REPLY_OK;
	bool ok;

	if (str_eq_nocase(word, "end"))
		return end_block(s, out);
	if (*word == '\0' || *word == '!' || *word == '#')
		return REPLY_OK;
	if (s->replaying) {
		strbuf_addf(&w->block, "%s\n", line);
		return REPLY_OK;
	}
	if (is_configure_terminal(word)) {
		session_tell(s, out,
		    "You are in the configuration of %s already: type its "
		    "lines, and `end` at the end.",
		    w->open->name);
		return REPLY_OK;
	}
	if (str_starts(word, "do "))
		return block_run(s, word + 3, out);
	if ((str_eq_nocase(word, "exit") || str_eq_nocase(word, "quit")) &&
	    is_outermost(s))
		return end_block(s, out);
	diags_init(&d, &scratch);
	ok = block_apply(s, &scratch, &d, line) != NULL;
	if (!ok && word[strlen(word) - 1] == '?') {
		status = question_answer(s, line, out);
	} else if (!ok) {
		status = refuse_line(s, word, &d, out);
	} else if (!s->opt.batch && is_of_level_above(s, &d)) {
		/* A file that is played may have such lines, as a router's. */
		status = block_run(s, word, out);
	} else if (!journal_add(s, 'c', line)) {
		status = REPLY_ERROR;
	} else {
		strbuf_addf(&w->block, "%s\n", line);
		s->reply.config_changed = true;
	}
	diags_finish(&d);
	arena_finish(&scratch);
	return status;
}

/* --- load -----------------------------------------------------------------*/

enum reply_status
config_load(struct session *s, const char *router, const char *file,
    const char *text, size_t len, struct strbuf *out)
{
	struct edit *e = edit_find(s, router, out);
	struct diags d;
	size_t errors;
	bool ok;

	if (e == NULL)
		return REPLY_ERROR;
	if (len > FILE_BYTES_MAX)
		return session_fail(s, out,
		    "the text is too long: at most 4 MiB");
	if (memchr(text, '\0', len) != NULL)
		return session_fail(s, out, "the text has a NUL byte in it");
	text = arena_strndup(&s->work.arena, text, len);
	if (s->replaying) {
		edit_set_candidate(s, e, text);
		return REPLY_OK;
	}
	diags_init(&d, &s->step_arena);
	ok = edit_check(e, file != NULL ? file : e->file, text, len, &d);
	diags_fold(out, &d);
	errors = d.errors;
	diags_finish(&d);
	if (!ok && file != NULL)
		return session_fail(s, out,
		    "Not loaded: %zu error%s. The candidate is as it was.",
		    errors, str_plural(errors));
	if (!journal_addf(s, 'c', "load %s\n%s", e->name, text))
		return REPLY_ERROR;
	edit_set_candidate(s, e, text);
	e->noted = text;
	if (!ok)
		session_tell(s, out,
		    "Kept as the candidate of %s, but it cannot be committed: "
		    "%zu error%s.",
		    e->name, errors, str_plural(errors));
	else
		session_tell(s, out,
		    "Loaded as the candidate of %s. Next: `diff`, `commit`.",
		    e->name);
	return REPLY_OK;
}

/* Waits for nobody: a pipe or a device is no configuration file. NULL with a
 * reason. */
static FILE *
open_regular(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	FILE *f = NULL;

	if (fd < 0) {
		*why = strerror(errno);
		return NULL;
	}
	if (fstat(fd, &st) != 0)
		*why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		*why = S_ISDIR(st.st_mode) ? "it is a folder"
					   : "it is not a regular file";
	else if ((f = fdopen(fd, "rb")) == NULL)
		*why = strerror(errno);
	if (f == NULL)
		close(fd);
	return f;
}

/* Editors of Windows begin UTF-8 with a mark. */
static char *
without_mark(struct session *s, const struct strbuf *text, size_t *len)
{
	size_t skip = str_starts(strbuf_str(text), "\xEF\xBB\xBF") ? 3 : 0;

	*len = text->len - skip;
	return arena_strndup(&s->step_arena, strbuf_str(text) + skip, *len);
}

char *
session_read_file(struct session *s, const char *name, size_t *len,
    struct strbuf *out)
{
	const char *path = name, *dir = s->opt.file_dir, *why;
	struct strbuf text = { 0 };
	char block[8192], *result = NULL;
	FILE *f;
	size_t n;

	if (name[0] != '/' && dir != NULL)
		path = arena_printf(&s->step_arena, "%s/%s", dir, name);
	errno = 0;
	f = open_regular(path, &why);
	if (f == NULL) {
		session_fail(s, out, "%s cannot be read: %s", name, why);
		return NULL;
	}
	while (text.len <= FILE_BYTES_MAX &&
	    (n = fread(block, 1, sizeof(block), f)) > 0)
		strbuf_addn(&text, block, n);
	if (ferror(f))
		session_fail(s, out, "%s cannot be read: %s", name,
		    strerror(errno));
	else if (text.len > FILE_BYTES_MAX)
		session_fail(s, out, "%s is too long: at most 4 MiB", name);
	else
		result = without_mark(s, &text, len);
	fclose(f);
	strbuf_finish(&text);
	return result;
}

enum reply_status
cmd_load(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *router = arg(a, "ROUTER");
	size_t len = 0;
	char *text;

	if (edit_find(s, router, out) == NULL)
		return REPLY_ERROR;
	text = session_read_file(s, arg(a, "FILE..."), &len, out);
	if (text == NULL)
		return REPLY_ERROR;
	return config_load(s, router, arg(a, "FILE..."), text, len, out);
}

/* --- diff, discard, rollback ----------------------------------------------*/

enum reply_status
cmd_diff(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;
	size_t changed = 0;

	(void)a;
	for (size_t i = 0; i < w->n_edits; i++) {
		const struct edit *e = &w->edits[i];
		if (!edit_changed(w, e))
			continue;
		changed++;
		strbuf_addf(out, "%s: - runs now, + candidate\n", e->name);
		text_diff(out, edit_running(w, e), edit_candidate(w, e));
	}
	if (changed == 0)
		session_tell(s, out,
		    "No difference: the candidate is what runs.");
	else
		session_say(s, "%zu candidate%s pending", changed,
		    str_plural(changed));
	return REPLY_OK;
}

enum reply_status
cmd_discard(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;
	bool trial = w->trial.active, any = trial;

	for (size_t i = 0; i < w->n_edits; i++)
		any = any || w->edits[i].candidate != NULL;
	if (!any) {
		session_tell(s, out, "There is no candidate to discard.");
		return REPLY_OK;
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	/* What was tried would come back as the candidate. */
	trial_end(s);
	for (size_t i = 0; i < w->n_edits; i++)
		edit_set_candidate(s, &w->edits[i], NULL);
	if (!trial) {
		session_tell(s, out,
		    "Discarded. The candidate is again what runs.");
		return REPLY_OK;
	}
	(void)world_settle(w->world);
	s->reply.world_changed = true;
	session_tell(s, out, "The trial is over; what ran before runs again.");
	return REPLY_OK;
}

enum reply_status
cmd_rollback(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;
	const char *word = arg(a, "N");
	size_t now = work_version(s);
	uint32_t back = 1;
	const struct commit *c;

	if (word != NULL && !str_to_u32(word, &back))
		return session_fail(s, out, "%s is not a number", word);
	if (back > now) {
		if (now == 0)
			return session_fail(s, out,
			    "there is no earlier "
			    "version: nothing was committed yet");
		return session_fail(s, out,
		    "there is no version %u; `show "
		    "versions` lists them (1 to %zu)",
		    back, now);
	}
	if (!journal_addf(s, 'c', "rollback %u", back))
		return REPLY_ERROR;
	c = &w->commits[now - back];
	for (size_t i = 0; i < w->n_edits; i++) {
		struct edit *e = &w->edits[i];
		edit_set_candidate(s, e,
		    str_eq(c->texts[i], edit_running(w, e)) ? NULL
							    : c->texts[i]);
	}
	session_tell(s, out,
	    "The candidate is the configuration of %s (%s). "
	    "Next: `diff`, `commit`.",
	    session_time_text(s, c->time_ms), c->what);
	return REPLY_OK;
}
