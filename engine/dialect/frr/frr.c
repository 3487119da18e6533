#include "dialect/frr/frr.h"

#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"
#include "dialect/frr/print.h"

/* Reads text into a new sorted tree in work; the words in it are in arena. */
static void
read_tree(struct tree *tree, enum flavour flavour, struct arena *work,
    struct arena *arena, struct diags *d, const char *file, const char *text,
    size_t len)
{
	struct parser p;

	tree_init(tree, work, flavour);
	parser_init(&p, arena, d, tree, file, text);
	parse_text(&p, text, len);
	parser_finish(&p);
	tree_seal(tree);
	tree_sort(tree->root);
}

static struct router_config *
make_config(struct arena *arena, enum flavour flavour, const char *file,
    const char *text, size_t len)
{
	struct router_config *c = ARENA_NEW(arena, struct router_config);

	c->arena = arena;
	c->flavour = flavour;
	c->frr_defaults = flavour == FLAVOUR_FRR ? "traditional" : NULL;
	c->source_name = file != NULL ? arena_strdup(arena, file) : NULL;
	c->source_text = arena_strndup(arena, text, len);
	return c;
}

static struct router_config *
parse(enum flavour flavour, struct arena *arena, struct diags *d,
    const char *file, const char *text, size_t len)
{
	size_t before = d->errors;
	struct router_config *c = make_config(arena, flavour, file, text, len);
	struct arena work = { 0 };
	struct tree tree;

	read_tree(&tree, flavour, &work, arena, d, c->source_name,
	    c->source_text, len);
	lower_tree(arena, d, &tree, c);
	arena_finish(&work);
	if (d->errors == before)
		return c;
	router_config_finish(c);
	return NULL;
}

/* The tree takes more than the model made of it and is seldom asked for: it is
 * read again. */
void
frr_print_as(enum flavour spelling, const struct router_config *c,
    struct strbuf *out)
{
	struct arena work = { 0 };
	struct diags quiet;
	struct tree tree;

	diags_init(&quiet, &work);
	read_tree(&tree, c->flavour, &work, &work, &quiet, c->source_name,
	    c->source_text, strlen(c->source_text));
	tree.flavour = spelling;
	print_tree(&tree, out);
	diags_finish(&quiet);
	arena_finish(&work);
}

static void
print(enum flavour flavour, const struct router_config *c, struct strbuf *out)
{
	if (c->source_text == NULL)
		return;
	if (c->flavour == flavour)
		frr_print_as(flavour, c, out);
	else
		frr_translate(flavour, c, out);
}

/* The canonical text of the base, then the lines on top of it. Only findings
 * about the lines go to d. */
static char *
apply(enum flavour flavour, struct arena *arena, struct diags *d,
    const struct router_config *base, const char *file, const char *lines,
    size_t len)
{
	struct strbuf text = { 0 };
	struct arena work = { 0 };
	struct diags quiet;
	struct tree tree;
	struct parser p;
	struct router_config *c;
	size_t before = d->errors;
	char *result = NULL;

	print(flavour, base, &text);
	diags_init(&quiet, &work);
	tree_init(&tree, &work, flavour);
	parser_init(&p, &work, &quiet, &tree, NULL, strbuf_str(&text));
	parse_text(&p, strbuf_str(&text), text.len);
	parser_finish(&p);
	parser_init(&p, &work, d, &tree, file, lines);
	parse_text(&p, lines, len);
	parser_finish(&p);
	tree_seal(&tree);
	tree_sort(tree.root);
	c = make_config(&work, flavour, file, lines, len);
	/* Diagnostics keep the name and outlive the work. */
	c->source_name = file;
	if (d->errors == before)
		lower_tree(&work, d, &tree, c);
	router_config_finish(c);
	strbuf_clear(&text);
	if (d->errors == before)
		print_tree(&tree, &text);
	/* The canonical text may be longer than what was read. */
	if (quiet.errors > 0 || text.len > LEX_TEXT_MAX)
		diag_add(d, DIAG_ERROR, "text-too-long",
		    (struct place){ .file = file },
		    "the configuration is longer than %d bytes when written "
		    "out",
		    (int)LEX_TEXT_MAX);
	if (d->errors == before)
		result = arena_strdup(arena, strbuf_str(&text));
	strbuf_finish(&text);
	diags_finish(&quiet);
	arena_finish(&work);
	return result;
}

static struct router_config *
frr_parse(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len)
{
	return parse(FLAVOUR_FRR, arena, d, file, text, len);
}

static struct router_config *
ios_parse(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len)
{
	return parse(FLAVOUR_IOS, arena, d, file, text, len);
}

static void
frr_print(const struct router_config *c, struct strbuf *out)
{
	print(FLAVOUR_FRR, c, out);
}

static void
ios_print(const struct router_config *c, struct strbuf *out)
{
	print(FLAVOUR_IOS, c, out);
}

static char *
frr_apply(struct arena *arena, struct diags *d,
    const struct router_config *base, const char *file, const char *lines,
    size_t len)
{
	return apply(FLAVOUR_FRR, arena, d, base, file, lines, len);
}

static char *
ios_apply(struct arena *arena, struct diags *d,
    const struct router_config *base, const char *file, const char *lines,
    size_t len)
{
	return apply(FLAVOUR_IOS, arena, d, base, file, lines, len);
}

static void
frr_help(struct dialect_help *out, const char *text_above, const char *partial)
{
	frr_help_of(FLAVOUR_FRR, out, text_above, partial);
}

static void
ios_help(struct dialect_help *out, const char *text_above, const char *partial)
{
	frr_help_of(FLAVOUR_IOS, out, text_above, partial);
}

static void
frr_manual(struct strbuf *out)
{
	frr_manual_of(FLAVOUR_FRR, out);
}

static void
ios_manual(struct strbuf *out)
{
	frr_manual_of(FLAVOUR_IOS, out);
}

const struct dialect dialect_frr = {
	.name = "frr",
	.flavour = FLAVOUR_FRR,
	.parse = frr_parse,
	.apply = frr_apply,
	.print = frr_print,
	.help = frr_help,
	.manual = frr_manual,
};

const struct dialect dialect_ios = {
	.name = "ios",
	.flavour = FLAVOUR_IOS,
	.parse = ios_parse,
	.apply = ios_apply,
	.print = ios_print,
	.help = ios_help,
	.manual = ios_manual,
};
