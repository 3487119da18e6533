/* Configuration text of FRR and IOS. What is read must print, read again to
 * the same text, and take lines on top; help must answer anywhere. A line
 * "===" parts the configuration from the lines on top, "???" these from a
 * line that is being typed. An input that starts with "#" is for FRR only, one
 * that starts with "!" for IOS. */
#include <stdlib.h>
#include <string.h>

#include "dialect/dialect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
print_config(const struct dialect *dl, const struct router_config *c,
    struct strbuf *out)
{
	strbuf_clear(out);
	dl->print(c, out);
}

/* Canonical text reads without error and prints as itself. */
static void
check_stable(const struct dialect *dl, const char *text, size_t len)
{
	struct arena arena = { 0 }, notes = { 0 };
	struct strbuf again = { 0 };
	struct router_config *c;
	struct diags d;

	diags_init(&d, &notes);
	c = dl->parse(&arena, &d, "canonical", text, len);
	INVARIANT(c != NULL);
	print_config(dl, c, &again);
	INVARIANT(
	    again.len == len && memcmp(strbuf_str(&again), text, len) == 0);
	router_config_finish(c);
	strbuf_finish(&again);
	diags_finish(&d);
	arena_finish(&notes);
	arena_finish(&arena);
}

static void
check_help(const struct dialect *dl, const char *above, const char *partial)
{
	struct arena arena = { 0 };
	struct dialect_help help = { .arena = &arena };

	dl->help(&help, above, partial);
	for (size_t i = 1; i < help.n; i++)
		INVARIANT(strcmp(help.choices[i - 1].word,
			      help.choices[i].word) != 0);
	free(help.choices);
	arena_finish(&arena);
}

static void
check_base(const struct dialect *dl, const struct router_config *c,
    const char *lines, size_t len)
{
	struct arena arena = { 0 }, notes = { 0 };
	struct strbuf text = { 0 };
	struct diags d;
	char *changed;

	print_config(dl, c, &text);
	check_stable(dl, strbuf_str(&text), text.len);
	diags_init(&d, &notes);
	changed = dl->apply(&arena, &d, c, "lines", lines, len);
	INVARIANT((changed == NULL) == (d.errors > 0));
	if (changed != NULL)
		check_stable(dl, changed, strlen(changed));
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&notes);
	arena_finish(&arena);
}

static void
check(const struct dialect *dl, const char *base, const char *lines,
    const char *partial)
{
	struct arena arena = { 0 }, notes = { 0 };
	struct strbuf text = { 0 };
	struct router_config *c;
	struct diags d;

	diags_init(&d, &notes);
	c = dl->parse(&arena, &d, "input", base, strlen(base));
	INVARIANT((c == NULL) == (d.errors > 0));
	diags_render(&text, &d);
	if (c != NULL) {
		check_base(dl, c, lines, strlen(lines));
		router_config_finish(c);
	}
	check_help(dl, base, partial);
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&notes);
	arena_finish(&arena);
}

/* Cuts off what stands behind the first line that is just mark. */
static char *
cut(char *text, const char *mark)
{
	char *found = strstr(text, mark);

	if (found == NULL)
		return text + strlen(text);
	*found = '\0';
	return found + strlen(mark);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1), *lines, *partial;

	memcpy(text, data, size);
	text[size] = '\0';
	lines = cut(text, "\n===\n");
	partial = cut(lines, "\n???\n");
	partial[strcspn(partial, "\n")] = '\0';
	if (text[0] != '!')
		check(dialect_find("frr"), text, lines, partial);
	if (text[0] != '#')
		check(dialect_find("ios"), text, lines, partial);
	free(text);
	return 0;
}
