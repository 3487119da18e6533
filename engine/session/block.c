/* Inside a block of lines ("configure", "irr add -"): commands of the lab that
 * are typed there, and where somebody stands who comes back to it. */
#include <string.h>

#include "session/session_private.h"

/* --- commands of the lab ---------------------------------------------------*/

static enum reply_status
end_first(struct session *s, const char *command, struct strbuf *out)
{
	return session_fail(s, out,
	    s->work.open != NULL
		? "first leave the configuration with `end`, then `%s`"
		: "first send the objects with `end`, or drop them with "
		  "`discard`, then `%s`",
	    command);
}

enum reply_status
block_run(struct session *s, const char *line, struct strbuf *out)
{
	struct args a;

	if (!command_parse(&s->step_arena, line, &a, out))
		return REPLY_ERROR;
	/* "next" goes on in the lesson, with commands of its own. */
	if (!command_only_looks(&a) || str_eq(a.tokens[0], "next"))
		return end_first(s, a.line, out);
	return command_run(s, &a, out);
}

bool
block_command(struct session *s, const char *line, enum reply_status *status,
    struct strbuf *out)
{
	size_t n = strcspn(line, " \t");
	const char *word = arena_strndup(&s->step_arena, line, n);
	struct strbuf ignored = { 0 };
	struct args a;
	bool is_one = command_is_word(word) &&
	    (str_eq(word, "show") ||
		command_parse(&s->step_arena, line, &a, &ignored));

	strbuf_finish(&ignored);
	if (!is_one)
		return false;
	if (str_eq(word, "help"))
		*status = session_fail(s, out,
		    "`?` lists what can stand here; `help` lists the commands "
		    "of the lab, after `end`");
	else
		*status = block_run(s, line, out);
	return true;
}

/* --- coming back -----------------------------------------------------------*/

static size_t
count_lines(const struct strbuf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->s[i] == '\n';
	return n;
}

const char *
block_note(struct session *s)
{
	const struct work *w = &s->work;
	size_t n = count_lines(w->open != NULL ? &w->block : &w->objects);
	const char *lines = n == 0
	    ? "nothing so far"
	    : arena_printf(&s->arena, "%zu line%s so far", n, str_plural(n));

	if (w->open != NULL)
		return arena_printf(&s->arena,
		    "You were typing a configuration of %s (%s). Type on; "
		    "`end` keeps the lines in its candidate.",
		    w->open->name, lines);
	return arena_printf(&s->arena,
	    "You were typing objects for the routing registry (%s). Type on; "
	    "`end` sends them, `discard` drops them.",
	    lines);
}
