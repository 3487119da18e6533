/* A line that ends with "?": what can stand there, as at a router. */
#include <string.h>

#include "session/session_private.h"

enum { WORD_COLUMNS = 24 };

/* "contact message AS64500 is it you?" ends with a question of its own. */
static bool
ends_in_text(const char *line)
{
	struct arena scratch = { 0 };
	struct strbuf ignored = { 0 };
	struct args a;
	bool text = command_parse(&scratch, line, &a, &ignored) &&
	    arg(&a, "TEXT...") != NULL;

	strbuf_finish(&ignored);
	arena_finish(&scratch);
	return text;
}

bool
question_is_asked(const struct session *s, const char *line)
{
	size_t n = strlen(line);

	if (n == 0 || line[n - 1] != '?')
		return false;
	/* Objects have questions in their texts, but not in names of
	 * attributes. */
	if (s->work.irr_open)
		return strchr(" \t+#%", line[0]) == NULL &&
		    strchr(line, ':') == NULL;
	/* A "?" that follows its word can belong to the configuration, as in
	 * "permit ^64500_64501?": the dialect decides. */
	if (n == 1 || line[n - 2] == ' ' || line[n - 2] == '\t')
		return true;
	return s->work.open == NULL && !ends_in_text(line);
}

enum reply_status
question_answer(struct session *s, const char *line, struct strbuf *out)
{
	struct dialect_help help = { .arena = &s->step_arena };
	char *partial = arena_strndup(&s->step_arena, line, strlen(line) - 1);

	session_help(s, partial, &help);
	if (help.n == 0)
		return session_fail(s, out, "nothing known can stand here");
	for (size_t i = 0; i < help.n; i++) {
		const struct dialect_choice *c = &help.choices[i];
		bool end = str_eq(c->word, "<cr>");
		strbuf_addf(out, "  %s", c->word);
		if (strlen(c->word) + 4 > WORD_COLUMNS)
			strbuf_addc(out, '\n');
		strbuf_pad_to(out, WORD_COLUMNS);
		text_wrap(out, WORD_COLUMNS,
		    c->help != NULL && c->help[0] != '\0' ? c->help
			: end ? "the line is complete"
			      : "as it stands");
	}
	session_say(s, "what can stand there");
	return REPLY_OK;
}
