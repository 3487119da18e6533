#include "host/batch.h"

#include <stdlib.h>
#include <string.h>

/* The place of a failed line, what was wrong, each on lines of their own. */
static void
say_failed(struct strbuf *error, const char *name, uint32_t line,
    const char *what)
{
	str_add_safe(error, name, strlen(name), false);
	strbuf_addf(error, ":%u: ", line);
	size_t n = strlen(what);
	str_add_safe(error, what, n, true);
	if (n == 0 || what[n - 1] != '\n')
		strbuf_addc(error, '\n');
}

static bool
is_comment(const char *line)
{
	line += strspn(line, " \t\r");
	return *line == '\0' || *line == '#';
}

static const char *
failure_text(const struct reply *r)
{
	if (r->text != NULL && r->text[0] != '\0')
		return r->text;
	return r->message != NULL ? r->message : "refused";
}

bool
batch_give(struct session *s, const char *name, const char *text,
    const struct batch_sink *sink, struct strbuf *error)
{
	bool inside = false, ok = true;
	uint32_t number = 0, opened = 0;
	struct strbuf line = { 0 };
	/* Editors of Windows mark UTF-8 so. */
	if (str_starts(text, "\xEF\xBB\xBF"))
		text += 3;
	while (ok && *text != '\0') {
		size_t n = strcspn(text, "\n");
		strbuf_clear(&line);
		strbuf_addn(&line, text, n);
		if (line.len > 0 && line.s[line.len - 1] == '\r')
			line.s[--line.len] = '\0';
		text += n + (text[n] == '\n');
		number++;
		if (!inside && is_comment(strbuf_str(&line)))
			continue;
		if (sink->line != NULL)
			sink->line(sink->arg, session_prompt(s),
			    strbuf_str(&line));
		const struct reply *r = session_command(s, strbuf_str(&line));
		if (r->status == REPLY_MORE && !inside)
			opened = number;
		inside = r->status == REPLY_MORE;
		ok = r->status != REPLY_ERROR && r->status != REPLY_CONFIRM;
		if (!ok)
			say_failed(error, name, number, failure_text(r));
		else if (sink->reply != NULL)
			sink->reply(sink->arg, r);
	}
	if (ok && inside) {
		say_failed(error, name, opened,
		    "configure is not ended: \"end\" is missing");
		ok = false;
	}
	strbuf_finish(&line);
	return ok;
}

const char *
batch_read(struct host *h, const char **name)
{
	const char *path = h->args->value[OPT_COMMANDS];
	struct strbuf why = { 0 };
	size_t len;
	const char *text =
	    path_read(&h->arena, path, BATCH_BYTES_MAX, &len, &why);
	*name = str_eq(path, "-") ? "standard input" : path;
	if (text == NULL) {
		host_complain("%s", strbuf_str(&why));
	} else if (strlen(text) != len) {
		host_complain("%s: has a NUL byte", *name);
		text = NULL;
	}
	strbuf_finish(&why);
	return text;
}

bool
batch_give_file(struct host *h, struct session *s)
{
	const char *name, *text;
	struct batch_sink sink = { 0 };
	struct strbuf error = { 0 };
	if (!h->args->given[OPT_COMMANDS])
		return true;
	text = batch_read(h, &name);
	bool ok = text != NULL && batch_give(s, name, text, &sink, &error);
	if (text != NULL && !ok)
		fputs(strbuf_str(&error), stderr);
	strbuf_finish(&error);
	return ok;
}
