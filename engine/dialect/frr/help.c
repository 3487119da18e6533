/* "?" help, completion and the manual page, all from the table. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/frr.h"
#include "dialect/frr/parse.h"

/* --- words for parameters ------------------------------------------------ */

/* What a parameter of that name is, where its type does not say it. */
static const struct {
	const char *name, *help;
} param_names[] = {
	{ "as", "AS number" },
	{ "peer", "Address of the neighbor, or name of the peer-group" },
	{ "group", "Name of a peer-group" },
	{ "name", "Name" },
	{ "list", "Name of the list" },
	{ "map", "Name of a route-map" },
	{ "seq", "Sequence number" },
	{ "regex", "Regular expression; _ is a boundary" },
	{ "ge", "Least prefix length" },
	{ "le", "Greatest prefix length" },
	{ "max", "Most prefixes that are accepted" },
	{ "threshold", "Percent at which a warning is given (75)" },
	{ "minutes", "Minutes until the session is tried again" },
	{ "hops", "Number of hops" },
	{ "gw", "Next hop" },
	{ "to", "Entry, or interface" },
	{ "distance", "Administrative distance" },
	{ "tag", "Tag" },
	{ "mask", "Network mask" },
	{ "keepalive", "Keepalive time in seconds" },
	{ "hold", "Hold time in seconds" },
	{ "seconds", "Seconds" },
	{ "times", "How often" },
	{ "source", "Own address or interface" },
	{ "secret", "Password" },
	{ "port", "TCP port" },
	{ "preference", "Lower ones are asked first" },
	{ "text", "Text" },
};

static const char *
param_help(const struct token *tk)
{
	for (size_t i = 0; i < ARRAY_LEN(param_names); i++)
		if (strlen(param_names[i].name) == tk->name_len &&
		    memcmp(param_names[i].name, tk->name, tk->name_len) == 0)
			return param_names[i].help;
	switch (tk->type) {
	case PARAM_KEYWORD:
	case PARAM_WORD:
	case PARAM_LINE:
		return "Text";
	case PARAM_NUMBER:
	case PARAM_RELATIVE:
		return "Number";
	case PARAM_ASN:
		return "AS number";
	case PARAM_ADDR4:
		return "IPv4 address";
	case PARAM_ADDR6:
		return "IPv6 address";
	case PARAM_PREFIX4:
		return "IPv4 prefix";
	case PARAM_PREFIX6:
		return "IPv6 prefix";
	case PARAM_IFADDR4:
	case PARAM_IFADDR6:
		return "Address and prefix length";
	case PARAM_COMMUNITY:
		return "Community";
	case PARAM_LARGE:
		return "Large community";
	}
	return "";
}

/* --- choices ------------------------------------------------------------- */

static void
add_choice(struct dialect_help *out, const char *word, const char *help,
    bool literal)
{
	GROW(out->choices, out->n, out->cap);
	out->choices[out->n++] =
	    (struct dialect_choice){ .word = arena_strdup(out->arena, word),
		    .help = help,
		    .literal = literal };
}

static int
choice_order(const void *a, const void *b)
{
	const struct dialect_choice *x = a, *y = b;
	int c = strcmp(x->word, y->word);

	/* "<cr>" stands last. */
	if ((x->word[0] == '<') != (y->word[0] == '<'))
		return x->word[0] == '<' ? 1 : -1;
	return c;
}

static void
sort_choices(struct dialect_help *out)
{
	size_t kept = 0;

	if (out->n > 0)
		qsort(out->choices, out->n, sizeof(*out->choices),
		    choice_order);
	for (size_t i = 0; i < out->n; i++)
		if (kept == 0 ||
		    !str_eq(out->choices[kept - 1].word, out->choices[i].word))
			out->choices[kept++] = out->choices[i];
	out->n = kept;
}

/* Names that the text above defines, for a parameter that names one. */
static void
add_names(struct parser *p, struct dialect_help *out, const struct token *tk,
    const char *start)
{
	static const struct {
		const char *arg;
		enum kind_id kind;
		const char *name;
	} sources[] = {
		{ "list", KIND_PREFIX_LIST4, "name" },
		{ "list", KIND_PREFIX_LIST6, "name" },
		{ "list", KIND_AS_PATH_LIST, "name" },
		{ "list", KIND_COMMUNITY_LIST, "name" },
		{ "list", KIND_LARGE_LIST, "name" },
		{ "list", KIND_EXTENDED_LIST, "name" },
		{ "list", KIND_ACCESS4, "name" },
		{ "list", KIND_ACCESS6, "name" },
		{ "list", KIND_ROUTE_MAP, "name" },
		{ "name", KIND_PREFIX_LIST4, "name" },
		{ "name", KIND_PREFIX_LIST6, "name" },
		{ "name", KIND_AS_PATH_LIST, "name" },
		{ "name", KIND_COMMUNITY_LIST, "name" },
		{ "name", KIND_ROUTE_MAP, "name" },
		{ "map", KIND_ROUTE_MAP, "name" },
		{ "group", KIND_NEIGHBOR_GROUP, "peer" },
		{ "peer", KIND_NEIGHBOR_GROUP, "peer" },
		{ "peer", KIND_NEIGHBOR_AS, "peer" },
		{ "peer", KIND_NEIGHBOR_MEMBER, "peer" },
	};
	const char *syntax = p->command->syntax;

	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		const struct stmt *node = p->tree->root;

		if (strlen(sources[i].arg) != tk->name_len ||
		    memcmp(sources[i].arg, tk->name, tk->name_len) != 0)
			continue;
		/* Only lists of the sort that the statement speaks of. */
		if ((str_eq(sources[i].arg, "list") ||
			str_eq(sources[i].arg, "name")) &&
		    strstr(syntax, kind_get(sources[i].kind)->name) == NULL)
			continue;
		if (str_eq(sources[i].name, "peer")) {
			if (p->depth < 2 || p->frames[1].context != IN_BGP)
				continue;
			node = p->frames[1].node;
		}
		for (const struct stmt *s = node->first; s != NULL; s = s->next)
			if (s->kind == sources[i].kind &&
			    str_starts(stmt_text(s, sources[i].name), start))
				add_choice(out, stmt_text(s, sources[i].name),
				    kind_get(s->kind)->name, true);
	}
}

static void
add_token(struct parser *p, struct dialect_help *out, const struct token *tk,
    const struct command *c, const char *start)
{
	const char *help, *word;
	enum fit fit = *start != '\0' ? token_fit(tk, start) : FIT_PART;

	/* What has no effect is offered only when it is being typed. */
	if ((c->flags & CMD_HIDDEN) != 0 ||
	    ((c->flags & (CMD_KEPT | CMD_UNSUPPORTED)) != 0 && *start == '\0'))
		return;
	p->command = c;
	word = token_display(out->arena, tk);
	if (tk->type == PARAM_KEYWORD) {
		if (fit == FIT_NO)
			return;
		help = keyword_help(tk->text, tk->text_len);
		add_choice(out, word, help != NULL ? help : c->help, true);
		return;
	}
	add_names(p, out, tk, start);
	/* A number or an address that is not complete may still become one. */
	if (fit == FIT_NO && tk->type == PARAM_WORD)
		return;
	add_choice(out, word, param_help(tk), false);
}

/* --- "?" ----------------------------------------------------------------- */

struct partial {
	const char **words; /* complete ones */
	size_t n;
	const char *start; /* of the one that is being typed */
	bool no_form;
};

static struct partial
read_partial(struct parser *p, const char *text)
{
	struct partial out = { .start = "" };
	size_t len = strlen(text), n = 0;
	char *copy = arena_strdup(p->arena, text), *word;
	bool open = len > 0 && text[len - 1] != ' ' && text[len - 1] != '\t';

	out.words = ARENA_ARRAY(p->arena, len / 2 + 2, const char *);
	for (word = strtok_r(copy, " \t", &copy); word != NULL;
	     word = strtok_r(NULL, " \t", &copy))
		out.words[n++] = word;
	if (open && n > 0)
		out.start = out.words[--n];
	if (n > 0 && str_eq_nocase(out.words[0], "no")) {
		out.no_form = true;
		out.words++;
		n--;
	}
	out.n = n;
	return out;
}

static void
collect(struct parser *p, struct dialect_help *out,
    const struct partial *partial)
{
	struct match_query q = { .arena = p->arena,
		.index = &p->index,
		.want_next = true,
		.flavours = flavour_bit((int)p->flavour),
		.no_form = partial->no_form,
		.words = partial->words,
		.n = partial->n };
	struct match_result r = { 0 };

	/* The innermost context that knows the words so far. */
	for (size_t i = p->depth; i-- > 0;) {
		q.context = p->frames[i].context;
		match_line(&q, &r);
		if (r.status == MATCH_SHORT)
			break;
	}
	if (r.status != MATCH_SHORT)
		return;
	for (size_t i = 0; i < r.n_expected; i++)
		add_token(p, out, &r.expected[i], r.expected_of[i],
		    partial->start);
	if (r.expects_end && partial->start[0] == '\0')
		add_choice(out, "<cr>", "The statement may end here", false);
	if (partial->n == 0 && !partial->no_form &&
	    str_starts("no", partial->start))
		add_choice(out, "no", keyword_help("no", 2), true);
}

void
frr_help_of(enum flavour flavour, struct dialect_help *out,
    const char *text_above, const char *partial)
{
	struct arena work = { 0 };
	struct diags quiet;
	struct tree tree;
	struct parser p;
	struct partial words;

	diags_init(&quiet, &work);
	tree_init(&tree, &work, flavour);
	parser_init(&p, &work, &quiet, &tree, NULL, text_above);
	parse_text(&p, text_above, strlen(text_above));
	words = read_partial(&p, partial);
	collect(&p, out, &words);
	sort_choices(out);
	parser_finish(&p);
	tree_seal(&tree);
	diags_finish(&quiet);
	arena_finish(&work);
}

/* --- manual -------------------------------------------------------------- */

/* The template as people read it: without names and marks. */
static void
add_syntax(struct strbuf *out, const char *syntax)
{
	for (const char *t = syntax; *t != '\0'; t++) {
		if (*t == '$') {
			const char *end = skip_name(t);

			if (end - t > 3 && memcmp(end - 3, "...", 3) == 0)
				strbuf_add(out, "...");
			t = end - 1;
		} else if (*t == '~') {
			if (out->len > 0 && out->s[out->len - 1] == ' ')
				out->s[--out->len] = '\0';
		} else {
			strbuf_addc(out, *t);
		}
	}
}

/* Appends words to lines of at most 79 columns; a tab is a blank at which no
 * line ends. */
static void
add_wrapped(struct strbuf *out, const char *text, size_t indent)
{
	size_t column = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (column == 0 || column + 1 + n > 79) {
			if (column > 0)
				strbuf_addc(out, '\n');
			strbuf_addf(out, "%*s", (int)indent, "");
			column = indent;
		} else {
			strbuf_addc(out, ' ');
			column++;
		}
		for (size_t i = 0; i < n; i++)
			strbuf_addc(out, text[i] == '\t' ? ' ' : text[i]);
		column += n;
		text += n;
		text += strspn(text, " ");
	}
	strbuf_addc(out, '\n');
}

static void
add_statement(struct strbuf *out, const struct command *c)
{
	struct strbuf line = { 0 };

	add_syntax(&line, c->syntax);
	add_wrapped(out, strbuf_str(&line), 2);
	strbuf_clear(&line);
	strbuf_add(&line, c->help);
	strbuf_addc(&line, '.');
	if (c->clause != NULL) {
		size_t start = line.len + 1;

		strbuf_addf(&line, " [%s]", c->clause);
		for (size_t i = start; i < line.len; i++)
			if (line.s[i] == ' ')
				line.s[i] = '\t';
	}
	if ((c->flags & CMD_UNSUPPORTED) != 0)
		strbuf_add(&line,
		    " The lab does not simulate this and "
		    "refuses it.");
	add_wrapped(out, strbuf_str(&line), 8);
	strbuf_finish(&line);
}

/* Statements without effect are listed by name only. */
static void
add_kept(struct strbuf *out, uint16_t context, uint8_t flavour)
{
	const struct command *all;
	struct strbuf line = { 0 };
	size_t n;

	all = commands(&n);
	for (size_t i = 0; i < n; i++) {
		if ((all[i].contexts & context) == 0 ||
		    (all[i].flavours & flavour) == 0 ||
		    (all[i].flags & CMD_KEPT) == 0)
			continue;
		strbuf_add(&line, line.len > 0 ? ", " : "");
		add_syntax(&line, all[i].syntax);
	}
	if (line.len > 0) {
		strbuf_add(out, "  Accepted without effect:\n");
		add_wrapped(out, strbuf_str(&line), 8);
	}
	strbuf_finish(&line);
}

void
frr_manual_of(enum flavour flavour, struct strbuf *out)
{
	const struct command *all;
	uint8_t bit = flavour_bit((int)flavour);
	size_t n;

	all = commands(&n);
	strbuf_addf(out,
	    "Statements of %s that the lab knows. \"no\" takes a "
	    "statement back;\nwords may be shortened as long as they are "
	    "unambiguous.\n",
	    flavour_title(flavour));
	for (int c = 0; c < CONTEXTS; c++) {
		uint16_t context = (uint16_t)(1 << c);

		if (context == IN_OTHER)
			continue;
		strbuf_addf(out, "\n%s\n",
		    context == IN_TOP ? "top level" : context_name(context));
		for (size_t i = 0; i < n; i++)
			if ((all[i].contexts & context) != 0 &&
			    (all[i].flavours & bit) != 0 &&
			    (all[i].flags & (CMD_KEPT | CMD_HIDDEN)) == 0 &&
			    (all[i].contexts != IN_ANY || context == IN_TOP))
				add_statement(out, &all[i]);
		add_kept(out, context, bit);
	}
}
