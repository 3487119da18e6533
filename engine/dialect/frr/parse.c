#include "dialect/frr/parse.h"

#include <string.h>

void
parser_init(struct parser *p, struct arena *arena, struct diags *d,
    struct tree *tree, const char *file, const char *text)
{
	*p = (struct parser){ .arena = arena,
		.diags = d,
		.tree = tree,
		.flavour = tree->flavour,
		.file = file,
		.text = text };
	p->frames[0] = (struct frame){ .context = IN_TOP, .node = tree->root };
	p->depth = 1;
	p->index.arena = &p->work;
}

void
parser_finish(struct parser *p)
{
	arena_finish(&p->scratch);
	arena_finish(&p->work);
	p->index = (struct match_index){ 0 };
}

/* --- findings ------------------------------------------------------------ */

struct place
parse_place(const struct parser *p, const struct arg *at)
{
	struct place place = { .file = p->file, .line = p->line->line };

	if (at != NULL && at->column > 0) {
		place.column = at->column;
		place.len = at->width;
	} else if (p->line->n > 0) {
		place.column = p->line->words[0].column;
		place.len = (uint32_t)p->line->len + 1 - place.column;
	}
	return place;
}

struct diag *
parse_problem(struct parser *p, enum diag_severity severity, const char *code,
    const struct arg *at, const char *fmt, ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(p->diags, severity, code, parse_place(p, at), fmt, ap);
	va_end(ap);
	if (item != &p->diags->spare)
		item->source_line =
		    arena_strndup(p->diags->arena, p->line->text, p->line->len);
	return item;
}

void
parse_suggest(struct parser *p, struct diag *item, const char *fmt, ...)
{
	va_list ap;

	if (item == &p->diags->spare)
		return;
	va_start(ap, fmt);
	item->suggestion = arena_vprintf(p->diags->arena, fmt, ap);
	va_end(ap);
}

void
parse_nothing_to_remove(struct parser *p, const char *what, const char *name)
{
	parse_problem(p, DIAG_NOTE, "nothing-to-remove", NULL,
	    "there is no %s%s%s to remove", what, name[0] != '\0' ? " " : "",
	    name);
}

/* --- contexts ------------------------------------------------------------ */

static void
push_frame(struct parser *p, uint16_t context, struct stmt *node)
{
	INVARIANT(p->depth < FRAMES_MAX);
	p->frames[p->depth++] = (struct frame){ .context = context,
		.indent = p->line->indent,
		.node = node };
}

void
parse_enter_detached(struct parser *p, enum kind_id kind, size_t depth)
{
	struct stmt *node = ARENA_NEW(p->arena, struct stmt);

	node->kind = kind;
	p->depth = depth;
	push_frame(p, kind_get(kind)->context, node);
}

static struct frame *
top_frame(struct parser *p)
{
	return &p->frames[p->depth - 1];
}

struct stmt *
parse_node(struct parser *p, struct stmt *parent, enum kind_id kind,
    const char *name)
{
	struct arg arg = { .name = "name", .name_len = 4, .text = name };
	struct stmt like = { .kind = kind,
		.line = p->line->line,
		.column = (uint16_t)(p->line->indent + 1),
		.width = (uint16_t)(p->line->len - p->line->indent) };
	struct stmt *s;

	if (name != NULL) {
		like.args = &arg;
		like.n_args = 1;
	}
	s = tree_find(p->tree, parent, &like);
	if (s != NULL)
		return s;
	like.args = arena_memdup(p->tree->arena, &arg, sizeof(arg));
	return tree_put(p->tree, parent, &like);
}

struct stmt *
parse_bgp_node(struct parser *p)
{
	for (size_t i = 1; i < p->depth; i++)
		if (p->frames[i].context == IN_BGP)
			return p->frames[i].node;
	base_panic(__FILE__, __LINE__, "no router bgp around");
}

struct stmt *
parse_af_node(struct parser *p)
{
	if ((top_frame(p)->context & IN_AF) != 0)
		return top_frame(p)->node;
	return parse_node(p, parse_bgp_node(p), KIND_AF4, NULL);
}

bool
check_exit(struct parser *p, struct stmt *s)
{
	(void)s;
	if (p->depth > 1)
		p->depth--;
	return false;
}

/* An earlier line may have ended the family already. */
bool
check_exit_family(struct parser *p, struct stmt *s)
{
	(void)s;
	if ((top_frame(p)->context & IN_AF) != 0)
		p->depth--;
	p->left_family = false;
	return false;
}

bool
check_end(struct parser *p, struct stmt *s)
{
	(void)s;
	p->depth = 1;
	return false;
}

bool
check_ignore(struct parser *p, struct stmt *s)
{
	(void)p;
	(void)s;
	return false;
}

bool
check_exec(struct parser *p, struct stmt *s)
{
	parse_problem(p, DIAG_NOTE, "level-above", NULL,
	    "'%s' is no configuration and has no effect here", s->text);
	return false;
}

bool
check_family(struct parser *p, struct stmt *s)
{
	(void)p;
	s->n_args = 0;
	return true;
}

/* --- from words to a statement ------------------------------------------- */

/* Is the token inside a group of its template? */
static bool
in_group(const char *syntax, const char *at)
{
	int depth = 0;

	for (const char *t = syntax; t < at; t++) {
		if (*t == '<' || *t == '[' || *t == '{')
			depth++;
		else if (*t == '>' || *t == ']' || *t == '}')
			depth--;
	}
	return depth > 0;
}

static void
lint_host_bits(struct parser *p, const struct arg *a, const char *word)
{
	struct diag *item = parse_problem(p, DIAG_LINT, "host-bits", a,
	    "%s has bits behind the prefix length; the router clears them",
	    word);

	parse_suggest(p, item, "%s", a->text);
}

/* The argument for one matched word, and its part of the canonical text. */
static void
build_arg(struct parser *p, const struct matched *m, size_t first,
    struct stmt *s, struct strbuf *text)
{
	const struct lex_word *w = &p->line->words[first + m->word];
	struct arg a = { .name = m->token.name,
		.name_len = m->token.name_len,
		.type = (uint8_t)m->token.type,
		.column = (uint16_t)w->column,
		.width = (uint16_t)w->len };
	bool host_bits = false;

	if (text->len > 0)
		strbuf_addc(text, ' ');
	if (m->token.type == PARAM_LINE) {
		a.text =
		    arena_strdup(p->arena, lex_rest(p->line, first + m->word));
		a.width = (uint16_t)(p->line->len + 1 - w->column);
	} else if (m->token.type == PARAM_KEYWORD) {
		strbuf_addn(text, m->token.text, m->token.text_len);
		if (m->token.name == m->token.text &&
		    !in_group(m->token.syntax, m->token.text))
			return;
		a.text =
		    param_canonical(p->arena, &m->token, w->text, &host_bits);
		s->args[s->n_args++] = a;
		return;
	} else {
		a.text =
		    param_canonical(p->arena, &m->token, w->text, &host_bits);
	}
	strbuf_add(text, a.text);
	if (host_bits)
		lint_host_bits(p, &a, w->text);
	if (a.name == NULL)
		return;
	/* "seq 5": the keyword before a parameter of its name is no more. */
	if (s->n_args > 0) {
		const struct arg *last = &s->args[s->n_args - 1];

		if (last->type == PARAM_KEYWORD &&
		    last->name_len == a.name_len &&
		    memcmp(last->name, a.name, a.name_len) == 0)
			s->n_args--;
	}
	s->args[s->n_args++] = a;
}

/* words[first] is the first word of the statement. */
static struct stmt
build_stmt(struct parser *p, const struct match_result *r, size_t first,
    bool negate)
{
	struct stmt s = { .kind = r->command->kind,
		.negate = negate,
		.line = p->line->line };
	struct place place = parse_place(p, NULL);
	struct strbuf text = { 0 };

	s.column = (uint16_t)place.column;
	s.width = (uint16_t)place.len;
	s.args = ARENA_ARRAY(&p->scratch, r->n_matched, struct arg);
	for (size_t i = 0; i < r->n_matched; i++)
		build_arg(p, &r->matched[i], first, &s, &text);
	s.args =
	    arena_memdup(p->tree->arena, s.args, s.n_args * sizeof(struct arg));
	s.text = arena_strdup(p->tree->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return s;
}

/* --- into the tree ------------------------------------------------------- */

struct stmt *
parse_store(struct parser *p, const struct stmt *s)
{
	return tree_put(p->tree, p->parent, s);
}

/* Does c have every argument of s that counts? */
static bool
names(const struct stmt *s, const struct stmt *c)
{
	const char *key = kind_get(s->kind)->key;

	while (*key != '\0') {
		size_t len = strcspn(key, " ");
		char name[32] = { 0 };
		const char *want, *have;

		memcpy(name, key, len);
		want = stmt_text(s, name);
		have = stmt_text(c, name);
		if (want != NULL && (have == NULL || !str_eq(want, have)))
			return false;
		key += len + (key[len] == ' ');
	}
	return true;
}

bool
parse_remove(struct parser *p, const struct stmt *s)
{
	struct stmt *c = tree_find(p->tree, p->parent, s), *next;
	bool removed = false;

	if (c != NULL) {
		tree_remove(p->tree, c);
		return true;
	}
	for (c = p->parent->first; c != NULL; c = next) {
		next = c->next;
		if (c->kind == s->kind && names(s, c)) {
			tree_remove(p->tree, c);
			removed = true;
		}
	}
	return removed;
}

static void
remove_stmt(struct parser *p, struct stmt *s)
{
	const struct kind *k = kind_get(s->kind);
	const char *name;
	bool removed = parse_remove(p, s);

	if ((k->flags & KIND_OVERRIDE) != 0 &&
	    parse_group_has(p, parse_bgp_node(p), p->parent, s)) {
		parse_store(p, s);
		return;
	}
	if (removed || (k->flags & KIND_SILENT_NO) != 0)
		return;
	name = stmt_text(s, "name");
	if (name == NULL)
		name = stmt_text(s, "prefix");
	parse_nothing_to_remove(p, k->name, name != NULL ? name : "");
}

static void
note_kept(struct parser *p, const struct stmt *s)
{
	parse_problem(p, DIAG_NOTE, "no-effect", NULL,
	    "'%s%s' has no effect in the lab%s", s->negate ? "no " : "",
	    s->text,
	    p->foreign ? " and is left out of the canonical text" : "");
}

/* A line that is kept without meaning: its text is its key. */
static void
keep_line(struct parser *p, struct stmt *s)
{
	note_kept(p, s);
	if (p->foreign || p->parent == NULL) {
		if (p->enters != 0 && !s->negate)
			push_frame(p, p->enters, NULL);
		return;
	}
	if (!stmt_has(s, "text"))
		stmt_set(p->tree, s, "text", s->text);
	s = parse_store(p, s);
	if (p->enters != 0 && !s->negate)
		push_frame(p, p->enters, s);
}

/* A line inside a block that is kept: only its order matters. */
static void
keep_raw(struct parser *p)
{
	struct stmt s = { .kind = KIND_KEPT,
		.line = p->line->line,
		.column = (uint16_t)(p->line->indent + 1),
		.width = (uint16_t)(p->line->len - p->line->indent) };

	if (top_frame(p)->node == NULL)
		return;
	s.text = arena_strdup(p->tree->arena, lex_rest(p->line, 0));
	stmt_set(p->tree, &s, "text", s.text);
	p->parent = top_frame(p)->node;
	parse_store(p, &s);
}

bool
check_block(struct parser *p, struct stmt *s)
{
	(void)s;
	p->enters = IN_OTHER;
	return true;
}

/* Lines of a refused block say nothing by themselves. */
static bool
skip_refused(struct parser *p, const struct lex_line *line)
{
	if (!p->in_refused)
		return false;
	p->in_refused = line->indent > p->refused_indent;
	if (p->in_refused)
		return true;
	return str_starts(line->words[0].text, "exit-peer");
}

static void
unsupported(struct parser *p)
{
	struct diag *item = parse_problem(p, DIAG_ERROR, "unsupported", NULL,
	    "this would change which routes pass, and the lab does not "
	    "simulate it (%s)",
	    p->command->help);

	item->clause = p->command->clause;
	p->in_refused = (p->command->flags & CMD_BLOCK) != 0;
	p->refused_indent = p->line->indent;
}

static const char *
other_title(enum flavour f)
{
	return flavour_title(f == FLAVOUR_FRR ? FLAVOUR_IOS : FLAVOUR_FRR);
}

/* IOS takes statements about the session inside an address family as well;
 * FRR leaves the family for them. */
static bool
stays_in_family(struct parser *p, const struct command *c, size_t frame)
{
	return p->flavour == FLAVOUR_IOS &&
	    (top_frame(p)->context & IN_AF) != 0 &&
	    p->frames[frame].context == IN_BGP &&
	    (c->flags & CMD_ENTERS) == 0 &&
	    (kind_get(c->kind)->flags & KIND_PER_NEIGHBOR) != 0;
}

/* Carries out a line that matched in frames[frame]. */
static void
execute(struct parser *p, const struct match_result *r, size_t frame,
    size_t first, bool negate)
{
	const struct command *c = r->command;
	bool from_family = (top_frame(p)->context & IN_AF) != 0;
	struct stmt s, *node;

	p->command = c;
	if ((c->flags & CMD_UNSUPPORTED) != 0 && !negate) {
		unsupported(p);
		return;
	}
	if (r->n_matched > ARGS_MAX) {
		parse_problem(p, DIAG_ERROR, "too-many", NULL,
		    "the lab reads at most %d words in a statement",
		    (int)ARGS_MAX);
		return;
	}
	if (!stays_in_family(p, c, frame))
		p->depth = frame + 1;
	s = build_stmt(p, r, first, negate);
	p->parent = p->frames[frame].node;
	if ((kind_get(c->kind)->flags & KIND_IN_AF) != 0)
		p->parent = parse_af_node(p);
	p->enters =
	    (c->flags & CMD_ENTERS) != 0 ? kind_get(c->kind)->context : 0;
	if (from_family && top_frame(p)->context == IN_BGP && p->enters == 0)
		p->left_family = true;
	if (p->foreign && (c->flags & CMD_FOREIGN) != 0)
		parse_problem(p, DIAG_NOTE, "spelling", NULL,
		    "this is the spelling of %s; the canonical text has that "
		    "of %s",
		    other_title(p->flavour), flavour_title(p->flavour));
	if (c->check != NULL && !c->check(p, &s))
		return;
	if (s.kind == KIND_NONE)
		return;
	if ((c->flags & CMD_KEPT) != 0 ||
	    (p->foreign && (c->flags & CMD_DROPPED) != 0)) {
		keep_line(p, &s);
		return;
	}
	if (s.negate && (kind_get(s.kind)->flags & KIND_BOTH) == 0) {
		remove_stmt(p, &s);
		return;
	}
	node = parse_store(p, &s);
	if (p->enters != 0)
		push_frame(p, p->enters, node);
}

/* --- lines --------------------------------------------------------------- */

static bool
is_comment(const struct lex_line *line)
{
	return line->n == 0 || line->words[0].text[0] == '!' ||
	    line->words[0].text[0] == '#';
}

/* Statements of the address family typed behind a line that left it go to
 * IPv4 unicast: easily overlooked. */
static void
lint_left_family(struct parser *p, const struct match_result *r, size_t frame)
{
	bool was = p->left_family;

	if (!was || (r->command->flags & CMD_ENTERS) != 0) {
		p->left_family = false;
		return;
	}
	if (p->frames[frame].context != IN_BGP ||
	    (kind_get(r->command->kind)->flags & KIND_IN_AF) == 0) {
		p->left_family = p->frames[frame].context == IN_BGP;
		return;
	}
	p->left_family = false;
	parse_problem(p, DIAG_LINT, "left-address-family", NULL,
	    "an earlier line ended the address family, so this goes to IPv4 "
	    "unicast");
}

/* Keeps lines of a banner back until its end. */
static bool
skip_banner(struct parser *p)
{
	if (p->banner_end == NULL)
		return false;
	if (strstr(p->line->text, p->banner_end) != NULL)
		p->banner_end = NULL;
	return true;
}

bool
check_banner(struct parser *p, struct stmt *s)
{
	const char *text = stmt_text(s, "text");
	size_t n = text[0] == '^' && text[1] != '\0' ? 2 : 1;

	parse_problem(p, DIAG_NOTE, "no-effect", NULL,
	    "a banner has no effect in the lab and is left out of the "
	    "canonical text");
	p->banner_end = NULL;
	if (strstr(text + n, arena_strndup(&p->scratch, text, n)) == NULL)
		p->banner_end = arena_strndup(p->arena, text, n);
	return false;
}

static bool
is_no(const struct lex_line *line)
{
	return str_eq_nocase(line->words[0].text, "no") && line->n > 1;
}

/* Tries the line in its frame, then in those around it. */
static bool
try_frames(struct parser *p, struct match_query *q, size_t first,
    struct match_result *tried)
{
	enum { ELSEWHERE = CMD_KEPT | CMD_DROPPED | CMD_FOREIGN };

	for (size_t i = p->depth; i-- > 0;) {
		q->context = p->frames[i].context;
		match_line(q, &tried[i]);
		if (tried[i].status != MATCH_FOUND ||
		    (p->foreign && (tried[i].command->flags & ELSEWHERE) == 0))
			continue;
		lint_left_family(p, &tried[i], i);
		execute(p, &tried[i], i, first, q->no_form);
		return true;
	}
	return false;
}

static bool
is_ambiguous(const struct match_result *tried, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tried[i].status == MATCH_AMBIGUOUS)
			return true;
	return false;
}

static void
parse_words(struct parser *p)
{
	struct match_result tried[FRAMES_MAX], elsewhere[FRAMES_MAX];
	const char **words;
	size_t first = is_no(p->line) ? 1 : 0;
	uint8_t own = flavour_bit((int)p->flavour);
	struct match_query q = { .arena = &p->scratch,
		.index = &p->index,
		.no_form = first > 0,
		.flavours = own,
		.n = p->line->n - first };

	words = ARENA_ARRAY(&p->scratch, q.n, const char *);
	for (size_t i = 0; i < q.n; i++)
		words[i] = p->line->words[first + i].text;
	q.words = words;
	/* What was expected is asked for when nothing fits: most lines fit, but
	 * in the frames inside theirs they do not. */
	q.terse = true;
	p->foreign = false;
	if (try_frames(p, &q, first, tried))
		return;
	/* What is ambiguous to the own system is not asked of the other, which
	 * may settle abbreviations otherwise. */
	p->foreign = true;
	q.flavours = (uint8_t)(OF_BOTH & ~own);
	if (!is_ambiguous(tried, p->depth) &&
	    try_frames(p, &q, first, elsewhere))
		return;
	q.flavours = own;
	q.terse = p->diags->errors >= DIAG_KEEP;
	for (size_t i = p->depth; i-- > 0 && !q.terse;) {
		q.context = p->frames[i].context;
		match_line(&q, &tried[i]);
	}
	parse_report(p, &q, tried, first);
}

static void
parse_line(struct parser *p, const struct lex_line *line)
{
	p->line = line;
	if (skip_banner(p) || is_comment(line) || skip_refused(p, line))
		return;
	if (top_frame(p)->context == IN_OTHER &&
	    line->indent > top_frame(p)->indent) {
		if (!str_eq(line->words[0].text, "exit"))
			keep_raw(p);
		return;
	}
	parse_words(p);
}

void
parse_text(struct parser *p, const char *text, size_t len)
{
	struct lexer lexer;
	struct lex_line line;

	lex_init(&lexer, &p->scratch, p->file, text, len, p->diags);
	while (lex_next_line(&lexer, &line)) {
		parse_line(p, &line);
		arena_reset(&p->scratch);
	}
	p->line = NULL;
	parse_prune(p);
}
