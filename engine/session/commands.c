#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

struct command {
	const char *words;
	enum reply_status (*handler)(struct session *s, const struct args *a,
	    struct strbuf *out);
	unsigned kind; /* bits of enum command_kind */
	enum command_who who;
	const char *help;
};

static const struct command commands[] = {
#define COMMAND(words, handler, kind, who, help)                               \
	{ words, handler, kind, who, help },
#include "session/commands.def"
#undef COMMAND
};

/* One way to write a command: a row without its brackets. */
struct variant {
	size_t row;
	const char *tokens[ARGS_MAX];
	size_t n;
};

struct variants {
	struct arena *arena;
	struct variant *items;
	size_t n, cap;
};

static bool
token_is_literal(const char *token)
{
	return islower((unsigned char)token[0]) != 0;
}

static bool
token_is_rest(const char *token)
{
	return str_ends(token, "...");
}

/* The template's words up to the first bracket decide whether a row can fit
 * at all; the rest is cheap enough to be expanded each time. */
static void
expand(struct variants *v, size_t row, const char *words)
{
	const char *open = strchr(words, '['), *p, *start;
	struct variant *item;
	size_t depth = 0;

	if (open == NULL) {
		GROW(v->items, v->n, v->cap);
		item = &v->items[v->n++];
		*item = (struct variant){ .row = row };
		for (p = words; *p != '\0';) {
			size_t len;
			p += strspn(p, " ");
			len = strcspn(p, " ");
			if (len == 0)
				break;
			PRE(item->n < ARGS_MAX);
			item->tokens[item->n++] =
			    arena_strndup(v->arena, p, len);
			p += len;
		}
		return;
	}
	for (p = open, start = open + 1;; p++) {
		PRE(*p != '\0');
		if (*p == '[')
			depth++;
		if (*p == ']')
			depth--;
		if ((*p == '|' && depth == 1) || depth == 0)
			start = p + 1;
		if (depth == 0)
			break;
	}
	/* start is now behind the group. */
	const char *tail = start, *alternative = open + 1;
	for (p = open, depth = 0;; p++) {
		if (*p == '[')
			depth++;
		if (*p == ']')
			depth--;
		if ((*p != '|' || depth != 1) && depth != 0)
			continue;
		expand(v, row,
		    arena_printf(v->arena, "%.*s%.*s%s", (int)(open - words),
			words, (int)(p - alternative), alternative, tail));
		alternative = p + 1;
		if (depth == 0)
			break;
	}
	expand(v, row,
	    arena_printf(v->arena, "%.*s%s", (int)(open - words), words, tail));
}

static void
expand_all(struct variants *v)
{
	for (size_t row = 0; row < ARRAY_LEN(commands); row++)
		expand(v, row, commands[row].words);
}

/* --- values ---------------------------------------------------------------*/

bool
command_duration(const char *text, uint64_t *ms)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {
		{ "ms", 1 },
		{ "s", 1000 },
		{ "m", 60000 },
		{ "min", 60000 },
		{ "h", 3600000 },
		{ "", 1000 },
	};
	char digits[16];
	size_t n = strspn(text, "0123456789");
	uint64_t value;

	if (n == 0 || n >= sizeof(digits))
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	if (!str_to_u64(digits, &value) || value > 1000000000)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_eq(text + n, units[i].unit)) {
			*ms = value * units[i].ms;
			return true;
		}
	return false;
}

/* Says what is wrong with a value; NULL when it may stand for the token. */
static const char *
value_error(struct arena *arena, const char *token, const char *word)
{
	struct prefix p;
	struct ip_addr addr;
	uint64_t ms;
	uint32_t n;
	char text[PREFIX_TEXT_MAX];

	if (str_eq(token, "PREFIX")) {
		if (ip_addr_parse(word, &addr))
			return NULL;
		switch (prefix_parse(word, &p)) {
		case PREFIX_OK:
			return NULL;
		case PREFIX_HOST_BITS:
			return arena_printf(arena,
			    "%s has bits behind its "
			    "length; did you mean %s?",
			    word, prefix_print(&p, text));
		case PREFIX_BAD_LEN:
			return arena_printf(arena,
			    "%s: the length must be 0 "
			    "to 32 (IPv4) or 0 to 128 (IPv6)",
			    word);
		case PREFIX_BAD_ADDR:
			return arena_printf(arena,
			    "%s is not a prefix like 192.0.2.0/24", word);
		}
	}
	if (str_eq(token, "AS") || str_eq(token, "AS..."))
		return str_to_as(word, &n)
		    ? NULL
		    : arena_printf(arena, "%s is not an AS number", word);
	if (str_eq(token, "N"))
		return str_to_u32(word, &n)
		    ? NULL
		    : arena_printf(arena, "%s is not a number", word);
	if (str_eq(token, "DURATION"))
		return command_duration(word, &ms)
		    ? NULL
		    : arena_printf(arena, "%s is not a duration like 60s or 5m",
			  word);
	return NULL;
}

/* --- parsing --------------------------------------------------------------*/

struct word_list {
	const char *words[LEX_WORDS_MAX];
	size_t at[LEX_WORDS_MAX]; /* offsets in the line */
	size_t n;
	bool blank_end;
	bool too_many;
};

static void
split(struct arena *arena, const char *line, struct word_list *w)
{
	const char *p = line;

	w->n = 0;
	w->too_many = false;
	w->blank_end = line[0] == '\0';
	for (;;) {
		size_t blanks = strspn(p, " \t\r\n"), len;
		p += blanks;
		if (*p == '\0') {
			if (blanks > 0)
				w->blank_end = true;
			return;
		}
		len = strcspn(p, " \t\r\n");
		if (w->n == LEX_WORDS_MAX) {
			w->too_many = true;
			return;
		}
		w->at[w->n] = (size_t)(p - line);
		w->words[w->n++] = arena_strndup(arena, p, len);
		p += len;
	}
}

/* Token of a variant at word i; a rest token stands for all that follow. */
static const char *
token_at(const struct variant *v, size_t i)
{
	if (i < v->n)
		return v->tokens[i];
	if (v->n > 0 && token_is_rest(v->tokens[v->n - 1]))
		return v->tokens[v->n - 1];
	return NULL;
}

static void
keep_if(struct variants *v, size_t i, bool (*fits)(const char *, const char *),
    const char *word)
{
	size_t n = 0;

	for (size_t k = 0; k < v->n; k++) {
		const char *token = token_at(&v->items[k], i);
		if (token != NULL && fits(token, word))
			v->items[n++] = v->items[k];
	}
	v->n = n;
}

static bool
fits_exact(const char *token, const char *word)
{
	return token_is_literal(token) && str_eq_nocase(token, word);
}

static bool
starts_nocase(const char *s, const char *prefix)
{
	for (; *prefix != '\0'; s++, prefix++)
		if (tolower((unsigned char)*s) !=
		    tolower((unsigned char)*prefix))
			return false;
	return true;
}

static bool
fits_short(const char *token, const char *word)
{
	return token_is_literal(token) && starts_nocase(token, word);
}

static bool
fits_value(const char *token, const char *word)
{
	struct arena scratch = { 0 };
	bool ok = !token_is_literal(token) &&
	    value_error(&scratch, token, word) == NULL;

	arena_finish(&scratch);
	return ok;
}

static size_t
count_fits(const struct variants *v, size_t i,
    bool (*fits)(const char *, const char *), const char *word)
{
	size_t n = 0;

	for (size_t k = 0; k < v->n; k++) {
		const char *token = token_at(&v->items[k], i);
		n += token != NULL && fits(token, word);
	}
	return n;
}

/* Distinct tokens at word i that fit, in order. */
static size_t
distinct(const struct variants *v, size_t i,
    bool (*fits)(const char *, const char *), const char *word,
    const char **out, size_t cap)
{
	size_t n = 0, j;

	for (size_t k = 0; k < v->n; k++) {
		const char *token = token_at(&v->items[k], i);
		if (token == NULL || (fits != NULL && !fits(token, word)))
			continue;
		for (j = 0; j < n; j++)
			if (str_eq(out[j], token))
				break;
		if (j == n && n < cap)
			out[n++] = token;
	}
	return n;
}

enum { CHOICES_MAX = 64 };

static void
add_choices(struct strbuf *out, const char **words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_add(out, i + 1 == n ? " or " : ", ");
		strbuf_add(out, words[i]);
	}
}

static void
unknown_word(const struct variants *v, size_t i, const char *word,
    struct arena *arena, struct strbuf *out)
{
	const char *tokens[CHOICES_MAX], *literals[CHOICES_MAX], *near;
	const char *why = NULL;
	struct strbuf text = { 0 };
	size_t n = distinct(v, i, NULL, NULL, tokens, CHOICES_MAX), n_lit = 0;

	for (size_t k = 0; k < n; k++)
		if (token_is_literal(tokens[k]))
			literals[n_lit++] = tokens[k];
		else if (why == NULL)
			why = value_error(arena, tokens[k], word);
	near = str_nearest(word, literals, n_lit);
	if (why != NULL && near == NULL) {
		strbuf_add(&text, why);
	} else if (n == 0) {
		strbuf_add(&text, "\"");
		text_cut(&text, word, 40);
		strbuf_add(&text, "\" is one word too many");
	} else {
		strbuf_add(&text, "unknown word \"");
		text_cut(&text, word, 40);
		strbuf_add(&text, "\"");
		if (near != NULL) {
			strbuf_addf(&text, ": did you mean \"%s\"?", near);
		} else if (i > 0) {
			strbuf_add(&text, ", expected ");
			add_choices(&text, tokens, n);
		}
	}
	if (i == 0 && near == NULL)
		strbuf_add(&text, "; `help` lists all commands");
	text_lines(out, strbuf_str(&text));
	strbuf_finish(&text);
}

/* Narrows the variants by word i. */
static bool
narrow(struct variants *v, size_t i, const char *word, struct arena *arena,
    struct strbuf *out)
{
	const char *tokens[CHOICES_MAX];
	struct strbuf text = { 0 };
	size_t n;

	if (count_fits(v, i, fits_exact, word) > 0) {
		keep_if(v, i, fits_exact, word);
		return true;
	}
	n = distinct(v, i, fits_short, word, tokens, CHOICES_MAX);
	if (n == 1) {
		keep_if(v, i, fits_short, word);
		return true;
	}
	if (count_fits(v, i, fits_value, word) > 0) {
		keep_if(v, i, fits_value, word);
		return true;
	}
	if (out == NULL)
		return false;
	if (n == 0) {
		unknown_word(v, i, word, arena, out);
		return false;
	}
	strbuf_addf(&text, "\"%s\" is not clear: ", word);
	add_choices(&text, tokens, n);
	text_lines(out, strbuf_str(&text));
	strbuf_finish(&text);
	return false;
}

/* The first variant that the words fill completely. */
static const struct variant *
complete(const struct variants *v, size_t n_words)
{
	for (size_t k = 0; k < v->n; k++) {
		const struct variant *item = &v->items[k];
		if (item->n == n_words)
			return item;
		if (n_words > item->n && token_at(item, n_words - 1) != NULL)
			return item;
	}
	return NULL;
}

/* The rest of a line as one value, shown again and again: tabs are blanks. */
static char *
rest_value(struct arena *arena, const char *rest)
{
	char *text = arena_strdup(arena, rest);

	for (char *at = strchr(text, '\t'); at != NULL; at = strchr(at, '\t'))
		*at = ' ';
	return text;
}

static void
fill_args(struct args *a, const struct variant *v, const char *line,
    const struct word_list *w, struct arena *arena)
{
	struct strbuf text = { 0 };

	a->row = v->row;
	a->n = v->n;
	for (size_t i = 0; i < v->n; i++) {
		const char *token = arena_strdup(arena, v->tokens[i]);
		a->tokens[i] = token;
		if (token_is_literal(token))
			a->words[i] = token;
		else if (token_is_rest(token))
			a->words[i] = rest_value(arena, line + w->at[i]);
		else
			a->words[i] = arena_strdup(arena, w->words[i]);
		if (i > 0)
			strbuf_addc(&text, ' ');
		strbuf_add(&text, a->words[i]);
	}
	while (text.len > 0 && strchr(" \t\r\n", text.s[text.len - 1]) != NULL)
		text.s[--text.len] = '\0';
	a->line = arena_strdup(arena, strbuf_str(&text));
	strbuf_finish(&text);
}

/* Every command is expanded, for finding and suggesting the first word. */
static bool
parse_in(struct arena *scratch, struct arena *arena, const char *line,
    struct args *a, struct strbuf *out)
{
	struct variants v = { .arena = scratch };
	struct word_list *w = ARENA_NEW(scratch, struct word_list);
	const struct variant *found;
	const char *tokens[CHOICES_MAX];
	bool ok = false;
	size_t n;

	*a = (struct args){ 0 };
	split(scratch, line, w);
	if (w->too_many) {
		strbuf_addf(out, "more than %d words in one command\n",
		    LEX_WORDS_MAX);
		return false;
	}
	expand_all(&v);
	for (size_t i = 0; i < w->n; i++) {
		if (!narrow(&v, i, w->words[i], scratch, out))
			goto done;
		/* The rest of the line is a value of its own. */
		if (v.n > 0 && i + 1 >= v.items[0].n &&
		    token_is_rest(v.items[0].tokens[v.items[0].n - 1]) &&
		    !str_eq(v.items[0].tokens[v.items[0].n - 1], "AS..."))
			break;
	}
	found = complete(&v, w->n);
	if (found == NULL) {
		struct strbuf text = { 0 };
		n = distinct(&v, w->n, NULL, NULL, tokens, CHOICES_MAX);
		strbuf_add(&text, "the command is not complete, expected ");
		add_choices(&text, tokens, n);
		text_lines(out, strbuf_str(&text));
		strbuf_finish(&text);
		goto done;
	}
	fill_args(a, found, line, w, arena);
	ok = true;
done:
	free(v.items);
	return ok;
}

/* What fingers type on a router, and what it is here. */
static const struct {
	const char *words[3]; /* each at least so short; the last may be NULL */
	const char *instead;
} habits[] = {
	{ { "wr" }, "`commit` makes the candidate live, and all is saved" },
	{ { "write" }, "`commit` makes the candidate live, and all is saved" },
	{ { "copy", "run" },
	    "`commit` makes the candidate live, and all is saved" },
	{ { "conf", "t" },
	    "`configure ROUTER` edits the candidate of a router" },
	{ { "sh", "run" }, "`show config ROUTER` shows what runs" },
	{ { "clear" },
	    "nothing is to be cleared: after `commit` every route is looked "
	    "at again" },
	{ { "end" }, "no configuration is open: `configure ROUTER` opens one" },
	{ { "en" }, "there is no enable: `configure ROUTER`, then `commit`" },
};

/* NULL: none of them. */
static const char *
router_habit(const struct word_list *w)
{
	for (size_t i = 0; i < ARRAY_LEN(habits); i++) {
		size_t n = 0;
		while (habits[i].words[n] != NULL && n < w->n &&
		    starts_nocase(w->words[n], habits[i].words[n]))
			n++;
		if (habits[i].words[n] == NULL)
			return habits[i].instead;
	}
	return NULL;
}

bool
command_parse(struct arena *arena, const char *line, struct args *a,
    struct strbuf *out)
{
	struct arena scratch = { 0 };
	struct word_list *w = ARENA_NEW(&scratch, struct word_list);
	struct strbuf error = { 0 };
	const char *instead;
	bool ok = parse_in(&scratch, arena, line, a, &error);

	split(&scratch, line, w);
	instead = w->too_many ? NULL : router_habit(w);
	/* "conf t" could be a command about a router with that name. */
	if (ok && instead != NULL && str_eq(a->tokens[0], "configure") &&
	    starts_nocase("terminal", w->words[1]))
		ok = false;
	if (!ok && instead != NULL)
		text_wrap(out, 0, instead);
	else
		strbuf_addn(out, strbuf_str(&error), error.len);
	strbuf_finish(&error);
	arena_finish(&scratch);
	return ok;
}

enum reply_status
command_run(struct session *s, const struct args *a, struct strbuf *out)
{
	return commands[a->row].handler(s, a, out);
}

unsigned
command_kind_of(const struct args *a)
{
	return commands[a->row].kind;
}

bool
command_only_looks(const struct args *a)
{
	const struct command *c = &commands[a->row];

	return (c->kind & (CHANGES | REPLAYS)) == 0 && c->who == WHO_ANY;
}

bool
command_is_word(const char *word)
{
	for (size_t row = 0; row < ARRAY_LEN(commands); row++) {
		size_t len = strcspn(commands[row].words, " ");
		if (strlen(word) == len &&
		    memcmp(word, commands[row].words, len) == 0)
			return true;
	}
	return false;
}

const char *
arg(const struct args *a, const char *token)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->tokens[i], token))
			return a->words[i];
	return NULL;
}

const char *
arg_after(const struct args *a, const char *literal)
{
	for (size_t i = 0; i + 1 < a->n; i++)
		if (str_eq(a->tokens[i], literal))
			return a->words[i + 1];
	return NULL;
}

bool
arg_has(const struct args *a, const char *literal)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->tokens[i], literal))
			return true;
	return false;
}

/* --- help -----------------------------------------------------------------*/

static void
help_row(struct strbuf *out, const struct command *c)
{
	enum { WORDS_COLUMNS = 30 };

	strbuf_add(out, "  ");
	strbuf_add(out, c->words);
	if (strlen(c->words) + 3 > WORDS_COLUMNS)
		strbuf_addc(out, '\n');
	strbuf_pad_to(out, WORDS_COLUMNS);
	text_wrap(out, WORDS_COLUMNS, c->help);
}

enum reply_status
cmd_help(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *rest = arg(a, "COMMAND...");
	struct variants v = { .arena = &s->step_arena };
	struct word_list *w = ARENA_NEW(&s->step_arena, struct word_list);
	enum reply_status status = REPLY_OK;
	size_t last = SIZE_MAX;

	if (rest == NULL) {
		strbuf_add(out,
		    "Words may be cut short. Capitals stand for a "
		    "value, [ ] may be left out.\n");
		for (size_t row = 0; row < ARRAY_LEN(commands); row++)
			help_row(out, &commands[row]);
		session_say(s, "%zu commands", ARRAY_LEN(commands));
		return REPLY_OK;
	}
	split(&s->step_arena, rest, w);
	expand_all(&v);
	for (size_t i = 0; i < w->n && status == REPLY_OK; i++)
		if (!narrow(&v, i, w->words[i], &s->step_arena, out))
			status = REPLY_ERROR;
	for (size_t i = 0; i < v.n && status == REPLY_OK; i++)
		if (v.items[i].row != last) {
			last = v.items[i].row;
			help_row(out, &commands[last]);
		}
	free(v.items);
	return status;
}

void
session_manual(struct strbuf *out)
{
	strbuf_add(out,
	    "The commands of MANRS Lab. Words may be cut short "
	    "where they stay clear.\nCapitals stand for a value, [ ] may be "
	    "left out, | parts alternatives.\n\n");
	for (size_t row = 0; row < ARRAY_LEN(commands); row++) {
		const struct command *c = &commands[row];
		strbuf_addf(out, "%s\n    ", c->words);
		text_wrap(out, 4, c->help);
		if (c->kind == CHANGES)
			strbuf_add(out,
			    "    (kept in the journal; `undo` "
			    "takes it back)\n");
		strbuf_addc(out, '\n');
	}
}

/* --- completion -----------------------------------------------------------*/

static void
add_choice(struct dialect_help *out, const char *word, const char *help,
    bool literal)
{
	size_t i;

	for (i = 0; i < out->n; i++) {
		int order = strcmp(out->choices[i].word, word);
		if (order == 0)
			return;
		if (order > 0)
			break;
	}
	if (out->n == out->cap) {
		size_t cap = out->cap == 0 ? 16 : out->cap * 2;
		struct dialect_choice *more =
		    ARENA_ARRAY(out->arena, cap, struct dialect_choice);
		if (out->n > 0)
			memcpy(more, out->choices, out->n * sizeof(*more));
		out->choices = more;
		out->cap = cap;
	}
	for (size_t j = out->n; j > i; j--)
		out->choices[j] = out->choices[j - 1];
	out->n++;
	out->choices[i] = (struct dialect_choice){
		.word = arena_strdup(out->arena, word),
		.help = arena_strdup(out->arena, help),
		.literal = literal,
	};
}

static void
add_value(struct dialect_help *out, const char *partial, const char *word,
    const char *help)
{
	if (starts_nocase(word, partial))
		add_choice(out, word, help != NULL ? help : "", true);
}

static void
add_prefixes(struct session *s, const char *partial, struct dialect_help *out)
{
	struct sim *sim = session_sim(s);
	const struct holdings *held = sim_holdings(sim);
	char text[PREFIX_TEXT_MAX];

	for (prefix_id p = 0; p < sim_prefix_count(sim); p++)
		add_value(out, partial, prefix_print(sim_prefix(sim, p), text),
		    "a prefix of this scenario");
	for (size_t i = 0; i < held->n; i++)
		add_value(out, partial,
		    prefix_print(&held->items[i].prefix, text),
		    "a registered prefix");
}

static void
add_ases(struct session *s, const char *partial, struct dialect_help *out)
{
	const struct topology *t = &s->work.world->topology;
	char text[16];

	for (size_t i = 0; i < t->n_ases; i++) {
		struct strbuf b = { 0 };
		strbuf_add(&b, "AS");
		strbuf_add_u32(&b, t->ases[i].as);
		memcpy(text, b.s, b.len + 1);
		strbuf_finish(&b);
		add_value(out, partial, text, t->ases[i].name);
	}
}

static void
add_sets(struct session *s, const char *partial, struct dialect_help *out)
{
	size_t n;
	const struct irr_object *const *sets =
	    irr_class(session_irr(s), RPSL_CLASS_AS_SET, &n);

	for (size_t i = 0; i < n; i++)
		add_value(out, partial, irr_value(sets[i], "as-set"),
		    "a set of the routing registry");
}

static void
add_values(struct session *s, const char *token, const char *partial,
    struct dialect_help *out, const char *help)
{
	const struct scenario *sc = s->scenario;

	if (str_eq(token, "ROUTER")) {
		for (size_t i = 0; i < s->work.n_edits; i++)
			add_value(out, partial, s->work.edits[i].name,
			    "a router you may edit");
	} else if (str_eq(token, "PLACE") || str_eq(token, "NEIGHBOUR") ||
	    str_eq(token, "AS") || str_eq(token, "AS...")) {
		add_ases(s, partial, out);
	} else if (str_eq(token, "PREFIX")) {
		add_prefixes(s, partial, out);
	} else if (str_eq(token, "DIALECT")) {
		for (const char *const *d = dialect_names(); *d != NULL; d++)
			add_value(out, partial, *d, "a configuration language");
	} else if (str_eq(token, "ID")) {
		for (size_t i = 0; i < sc->n_grade; i++)
			add_value(out, partial, sc->grade[i].requirement,
			    "a requirement of this scenario");
	} else if (str_eq(token, "CLASS")) {
		for (enum rpsl_class c = 0; c < RPSL_CLASS_NONE; c++)
			add_value(out, partial, rpsl_class_name(c),
			    rpsl_class_what(c));
	} else if (str_eq(token, "SET")) {
		add_sets(s, partial, out);
	} else if (str_eq(token, "WHO")) {
		add_ases(s, partial, out);
	} else if (str_eq(token, "SITE")) {
		add_value(out, partial, "peeringdb", "your record there");
		add_value(out, partial, "website", "your own");
	} else if (str_eq(token, "FIELD")) {
		for (const char *const *f = contact_field_names(); *f != NULL;
		     f++)
			add_value(out, partial, *f, contact_field_help(*f));
	} else if (partial[0] == '\0') {
		add_choice(out, token, help, false);
	}
}

/* The dialect's choices are its own array; here everything is in the arena. */
static void
help_config(struct session *s, const char *partial, struct dialect_help *out)
{
	struct dialect_help found = { .arena = out->arena };
	/* Names of the candidate can be meant too; its end leaves all its
	 * blocks. */
	const char *above = arena_printf(out->arena, "%s\nend\n%s",
	    edit_candidate(&s->work, s->work.open), strbuf_str(&s->work.block));

	s->work.open->dialect->help(&found, above, partial);
	for (size_t i = 0; i < found.n; i++)
		add_choice(out, found.choices[i].word, found.choices[i].help,
		    found.choices[i].literal);
	free(found.choices);
	if (starts_nocase("end", partial))
		add_choice(out, "end", "leave the configuration; then commit",
		    true);
}

void
session_help(struct session *s, const char *partial, struct dialect_help *out)
{
	struct variants v = { .arena = out->arena };
	struct word_list *w = ARENA_NEW(out->arena, struct word_list);
	const char *last = "";
	size_t n;

	if (s->work.open != NULL) {
		help_config(s, partial, out);
		return;
	}
	if (s->work.irr_open) {
		irr_help(s, partial, out);
		return;
	}
	split(out->arena, partial, w);
	if (w->too_many)
		return;
	n = w->n;
	if (n > 0 && !w->blank_end)
		last = w->words[--n];
	expand_all(&v);
	for (size_t i = 0; i < n; i++)
		if (!narrow(&v, i, w->words[i], out->arena, NULL)) {
			v.n = 0;
			break;
		}
	for (size_t k = 0; k < v.n; k++) {
		const struct variant *item = &v.items[k];
		const char *token = token_at(item, n);
		const char *help = commands[item->row].help;
		if (item->n == n && last[0] == '\0')
			add_choice(out, "<cr>", help, false);
		if (token == NULL)
			continue;
		if (!token_is_literal(token))
			add_values(s, token, last, out, help);
		else if (starts_nocase(token, last))
			add_choice(out, token, help, true);
	}
	free(v.items);
}
