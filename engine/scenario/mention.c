/* Facts in messages: prefixes, AS numbers, words. */
#include <string.h>

#include "registry/rpsl_object.h"
#include "scenario/message.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* The next word made of these bytes, from *at on; NULL at the end. What ends a
 * sentence is no part of it. */
static const char *
next_word(struct arena *arena, const char **at, const char *bytes)
{
	size_t n;
	char *word;

	*at += strcspn(*at, bytes);
	n = strspn(*at, bytes);
	if (n == 0)
		return NULL;
	word = arena_strndup(arena, *at, n);
	*at += n;
	while (n > 0 && strchr(".:", word[n - 1]) != NULL)
		word[--n] = '\0';
	return word;
}

static bool
names_prefix(struct arena *arena, const char *text, const struct prefix *x)
{
	struct prefix found;
	const char *word;

	while ((word = next_word(arena, &text, LETTERS DIGITS ".:/")) != NULL)
		if (prefix_parse(word, &found) == PREFIX_OK &&
		    prefix_eq(&found, x))
			return true;
	return false;
}

/* "AS500400", "500400", "AS 500400" */
static bool
names_as(struct arena *arena, const char *text, uint32_t as)
{
	const char *word;
	uint32_t found;

	while ((word = next_word(arena, &text, LETTERS DIGITS ".:")) != NULL) {
		bool number = word[0] >= '0' && word[0] <= '9';
		if (number)
			word = arena_printf(arena, "AS%s", word);
		if (rpsl_parse_as(word, &found) && found == as)
			return true;
	}
	return false;
}

static bool
is_word_char(char c)
{
	return c != '\0' && strchr(LETTERS DIGITS "/:", c) != NULL;
}

static bool
names_words(struct arena *arena, const char *text, const char *words)
{
	size_t n = strlen(words);

	for (const char *at = text; *at != '\0'; at++) {
		if (strlen(at) < n)
			return false;
		if ((at == text || !is_word_char(at[-1])) &&
		    !is_word_char(at[n]) &&
		    str_eq_nocase(arena_strndup(arena, at, n), words))
			return true;
	}
	return false;
}

bool
message_mentions(const char *text, const char *fact)
{
	struct arena scratch = { 0 };
	struct prefix x;
	uint32_t as;
	bool names;

	if (prefix_parse(fact, &x) == PREFIX_OK)
		names = names_prefix(&scratch, text, &x);
	else if (rpsl_parse_as(fact, &as))
		names = names_as(&scratch, text, as);
	else
		names = names_words(&scratch, text, fact);
	arena_finish(&scratch);
	return names;
}

void
message_ask_for(const char *text, const char *const *facts, size_t n,
    struct strbuf *out)
{
	bool asked[2] = { false };
	static const char *const questions[] = { "Which prefix is it about?",
		"Which AS announces it? We need its number." };

	for (size_t i = 0; i < n; i++) {
		struct prefix x;
		uint32_t as;
		int kind = prefix_parse(facts[i], &x) == PREFIX_OK ? 0
		    : rpsl_parse_as(facts[i], &as)                 ? 1
								   : -1;
		if (kind < 0 || asked[kind] || message_mentions(text, facts[i]))
			continue;
		asked[kind] = true;
		strbuf_addf(out, "%s%s", out->len > 0 ? " " : "",
		    questions[kind]);
	}
}
