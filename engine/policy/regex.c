#include "policy/regex.h"

#include <stdlib.h>
#include <string.h>

/* --- tree -----------------------------------------------------------------*/

enum node_kind {
	NODE_EMPTY,
	NODE_SET,   /* one character of set */
	NODE_BEGIN, /* ^ */
	NODE_END,   /* $ */
	NODE_CAT,   /* children one after the other */
	NODE_ALT,   /* one of the children */
	NODE_REPEAT /* child min to max times */
};

enum { REPEAT_MAX = 0x7fff, REPEAT_INFINITE = 0xffff };

struct node {
	enum node_kind kind;
	uint32_t min, max;
	uint64_t set[2]; /* ASCII */
	/* Steps of the machine; never 0, so that repeating nothing very often
	 * is too much as well. */
	uint64_t size;
	struct node *first, *last, *next;
};

struct parser {
	struct arena *arena;
	const char *s;
	int nesting;
	const char *error; /* the first one */
};

static struct node *
make_node(struct parser *p, enum node_kind kind)
{
	struct node *n = ARENA_NEW(p->arena, struct node);

	n->kind = kind;
	n->size = 1;
	return n;
}

static void
add_child(struct node *n, struct node *child)
{
	if (n->last == NULL)
		n->first = child;
	else
		n->last->next = child;
	n->last = child;
	/* An alternative is entered and left by a step. */
	n->size += child->size + (n->kind == NODE_ALT ? 2 : 0);
	if (n->size > REGEX_SIZE_MAX)
		n->size = REGEX_SIZE_MAX + 1;
}

static struct node *
fail(struct parser *p, const char *error)
{
	if (p->error == NULL)
		p->error = error;
	return make_node(p, NODE_EMPTY);
}

static void
set_add(struct node *n, unsigned char c)
{
	if (c < 128)
		n->set[c / 64] |= (uint64_t)1 << c % 64;
}

static bool
set_has(const uint64_t set[2], unsigned char c)
{
	return c < 128 && (set[c / 64] >> c % 64 & 1) != 0;
}

static struct node *
make_char(struct parser *p, char c)
{
	struct node *n = make_node(p, NODE_SET);

	set_add(n, (unsigned char)c);
	return n;
}

/* --- bracket expressions --------------------------------------------------*/

struct char_class {
	const char *name;
	const char *ranges; /* pairs */
};

/* In the POSIX locale. */
static const struct char_class classes[] = {
	{ "alnum", "09AZaz" },
	{ "alpha", "AZaz" },
	{ "blank", "  \t\t" },
	{ "digit", "09" },
	{ "graph", "!~" },
	{ "lower", "az" },
	{ "print", " ~" },
	{ "punct", "!/:@[`{~" },
	{ "space", "  \t\r" },
	{ "upper", "AZ" },
	{ "xdigit", "09AFaf" },
};

static void
add_range(struct node *n, char lo, char hi)
{
	for (unsigned c = (unsigned char)lo; c <= (unsigned char)hi; c++)
		set_add(n, (unsigned char)c);
}

/* "[:digit:]" at p->s. */
static void
read_class(struct parser *p, struct node *n)
{
	const char *name = p->s + 2;
	const char *end = strstr(name, ":]");

	for (size_t i = 0; end != NULL && i < ARRAY_LEN(classes); i++) {
		const char *r = classes[i].ranges;
		if (strlen(classes[i].name) != (size_t)(end - name) ||
		    strncmp(classes[i].name, name, (size_t)(end - name)) != 0)
			continue;
		for (; *r != '\0'; r += 2)
			add_range(n, r[0], r[1]);
		p->s = end + 2;
		return;
	}
	fail(p, "unknown character class");
}

/* One end of a range: a character, "[.x.]" or "[=x=]". */
static char
read_element(struct parser *p)
{
	const char *s = p->s;

	if (s[0] == '[' && (s[1] == '.' || s[1] == '=')) {
		if (s[2] == '\0' || s[3] != s[1] || s[4] != ']') {
			fail(p, "unknown collating element");
			return '\0';
		}
		p->s += 5;
		return s[2];
	}
	p->s++;
	return *s;
}

static bool
is_range(const struct parser *p)
{
	return p->s[0] == '-' && p->s[1] != ']' && p->s[1] != '\0';
}

/* Behind the "[". */
static struct node *
read_brackets(struct parser *p)
{
	struct node *n = make_node(p, NODE_SET);
	bool negate = *p->s == '^', first = true;

	if (negate)
		p->s++;
	for (; first || *p->s != ']'; first = false) {
		if (*p->s == '\0')
			return fail(p, "a [ has no ]");
		if (p->s[0] == '[' && p->s[1] == ':') {
			read_class(p, n);
		} else {
			char lo = read_element(p), hi = lo;
			if (is_range(p)) {
				p->s++;
				hi = read_element(p);
				if (hi < lo || is_range(p))
					fail(p, "a range in brackets is wrong");
			}
			add_range(n, lo, hi);
		}
		if (p->error != NULL)
			return n;
	}
	p->s++;
	if (negate) {
		n->set[0] = ~n->set[0];
		n->set[1] = ~n->set[1];
	}
	return n;
}

/* --- repetitions ----------------------------------------------------------*/

static struct node *
make_repeat(struct parser *p, struct node *child, uint32_t min, uint32_t max)
{
	struct node *n = make_node(p, NODE_REPEAT);
	uint64_t times = max == REPEAT_INFINITE ? min + 1 : max;

	n->min = min;
	n->max = max;
	n->first = child;
	n->size = times * (child->size + 1) + 2;
	if (n->size > REGEX_SIZE_MAX)
		n->size = REGEX_SIZE_MAX + 1;
	return n;
}

static bool
read_count(struct parser *p, uint32_t *out)
{
	uint32_t v = 0;

	if (*p->s < '0' || *p->s > '9')
		return false;
	for (; *p->s >= '0' && *p->s <= '9'; p->s++)
		if (v <= REPEAT_MAX)
			v = v * 10 + (uint32_t)(*p->s - '0');
	*out = v;
	return true;
}

/* Behind the "{". */
static struct node *
read_interval(struct parser *p, struct node *child)
{
	uint32_t min = 0, max;
	bool has_min = read_count(p, &min);

	if (*p->s == ',') {
		p->s++;
		if (!read_count(p, &max))
			max = REPEAT_INFINITE;
	} else if (has_min) {
		max = min;
	} else {
		return fail(p, "a { is not followed by a count");
	}
	if (*p->s != '}')
		return fail(p, "a { has no } behind its counts");
	p->s++;
	if (min > REPEAT_MAX || (max > REPEAT_MAX && max != REPEAT_INFINITE))
		return fail(p, "a count is too large");
	if (max < min)
		return fail(p, "the counts in { } go backwards");
	return make_repeat(p, child, min, max);
}

static struct node *
read_repetitions(struct parser *p, struct node *n)
{
	while (p->error == NULL) {
		switch (*p->s) {
		case '*':
			p->s++;
			n = make_repeat(p, n, 0, REPEAT_INFINITE);
			break;
		case '+':
			p->s++;
			n = make_repeat(p, n, 1, REPEAT_INFINITE);
			break;
		case '?':
			p->s++;
			n = make_repeat(p, n, 0, 1);
			break;
		case '{':
			p->s++;
			n = read_interval(p, n);
			break;
		default:
			return n;
		}
	}
	return n;
}

/* --- expressions ----------------------------------------------------------*/

static struct node *read_alternatives(struct parser *p);

static struct node *
read_group(struct parser *p)
{
	if (p->nesting >= REGEX_NESTING_MAX)
		return fail(p, "too many parentheses inside each other");
	p->nesting++;
	struct node *n = read_alternatives(p);
	p->nesting--;
	if (*p->s != ')')
		return fail(p, "a ( has no )");
	p->s++;
	return n;
}

static struct node *
read_escape(struct parser *p)
{
	char c = *p->s;

	if (c == '\0')
		return fail(p, "a \\ stands at the end");
	if (c >= '1' && c <= '9')
		return fail(p, "back-references are not supported");
	if (strchr("wWsSbB<>`'", c) != NULL)
		return fail(p, "this \\ sequence is not supported");
	p->s++;
	return make_char(p, c);
}

static struct node *
read_anchor(struct parser *p, enum node_kind kind)
{
	if (*p->s != '\0' && strchr("*+?{", *p->s) != NULL)
		return fail(p, "a repetition follows nothing");
	return make_node(p, kind);
}

static struct node *
read_atom(struct parser *p)
{
	struct node *any;
	char c = *p->s++;

	switch (c) {
	case '(':
		return read_group(p);
	case '[':
		return read_brackets(p);
	case '^':
		return read_anchor(p, NODE_BEGIN);
	case '$':
		return read_anchor(p, NODE_END);
	case '.':
		any = make_node(p, NODE_SET);
		any->set[0] = any->set[1] = ~(uint64_t)0;
		return any;
	case '\\':
		return read_escape(p);
	case '*':
	case '+':
	case '?':
	case '{':
		return fail(p, "a repetition follows nothing");
	default:
		return make_char(p, c);
	}
}

static bool
is_branch_end(const struct parser *p)
{
	return *p->s == '\0' || *p->s == '|' ||
	    (*p->s == ')' && p->nesting > 0);
}

static struct node *
read_branch(struct parser *p)
{
	struct node *cat = make_node(p, NODE_CAT);

	/* A node has one parent: what is alone needs none of its own. */
	while (p->error == NULL && !is_branch_end(p))
		add_child(cat, read_repetitions(p, read_atom(p)));
	return cat->first != NULL && cat->first == cat->last ? cat->first : cat;
}

static struct node *
read_alternatives(struct parser *p)
{
	struct node *branch = read_branch(p);

	if (*p->s != '|' || p->error != NULL)
		return branch;
	struct node *alt = make_node(p, NODE_ALT);
	add_child(alt, branch);
	while (p->error == NULL && *p->s == '|') {
		p->s++;
		add_child(alt, read_branch(p));
	}
	return alt;
}

/* --- machine --------------------------------------------------------------*/

enum step_kind { STEP_SET, STEP_BEGIN, STEP_END, STEP_SPLIT, STEP_FOUND };

/* All but SPLIT go on with the step behind them. */
struct step {
	enum step_kind kind;
	uint32_t to[2];
	uint64_t set[2];
};

/* A set of steps: marks[i] == round says that step i is in it. */
struct states {
	uint32_t *items;
	size_t n;
};

struct regex {
	struct step *steps;
	uint32_t n;
	/* Scratch of a search. */
	struct states now, next;
	uint32_t *stack;
	uint64_t *marks;
	uint64_t *round;
};

static uint32_t
emit(struct regex *re, enum step_kind kind)
{
	INVARIANT(re->n < REGEX_SIZE_MAX + 2);
	re->steps[re->n] = (struct step){ .kind = kind };
	return re->n++;
}

/* A step that goes to a and to b. */
static void
emit_jump(struct regex *re, uint32_t a, uint32_t b)
{
	uint32_t at = emit(re, STEP_SPLIT);

	re->steps[at].to[0] = a;
	re->steps[at].to[1] = b;
}

static void emit_node(struct regex *re, const struct node *n);

static void
emit_alternatives(struct regex *re, const struct node *alt)
{
	uint32_t pending = UINT32_MAX; /* chain of jumps to the end */

	for (const struct node *n = alt->first; n != NULL; n = n->next) {
		uint32_t split = re->n;
		if (n->next != NULL)
			emit_jump(re, split + 1, 0);
		emit_node(re, n);
		if (n->next == NULL)
			break;
		uint32_t jump = emit(re, STEP_SPLIT);
		re->steps[jump].to[0] = pending;
		pending = jump;
		re->steps[split].to[1] = re->n;
	}
	while (pending != UINT32_MAX) {
		uint32_t previous = re->steps[pending].to[0];
		re->steps[pending].to[0] = re->steps[pending].to[1] = re->n;
		pending = previous;
	}
}

static void
emit_repeat(struct regex *re, const struct node *n)
{
	for (uint32_t i = 0; i < n->min; i++)
		emit_node(re, n->first);
	if (n->max == REPEAT_INFINITE) {
		uint32_t loop = re->n;
		emit_jump(re, loop + 1, 0);
		emit_node(re, n->first);
		emit_jump(re, loop, loop);
		re->steps[loop].to[1] = re->n;
		return;
	}
	for (uint32_t i = n->min; i < n->max; i++) {
		uint32_t skip = re->n;
		emit_jump(re, skip + 1, 0);
		emit_node(re, n->first);
		re->steps[skip].to[1] = re->n;
	}
}

static void
emit_node(struct regex *re, const struct node *n)
{
	uint32_t at;

	switch (n->kind) {
	case NODE_EMPTY:
		break;
	case NODE_SET:
		at = emit(re, STEP_SET);
		memcpy(re->steps[at].set, n->set, sizeof(n->set));
		break;
	case NODE_BEGIN:
		emit(re, STEP_BEGIN);
		break;
	case NODE_END:
		emit(re, STEP_END);
		break;
	case NODE_CAT:
		for (const struct node *c = n->first; c != NULL; c = c->next)
			emit_node(re, c);
		break;
	case NODE_ALT:
		emit_alternatives(re, n);
		break;
	case NODE_REPEAT:
		emit_repeat(re, n);
		break;
	}
}

/* The steps, then what a search needs. */
static struct regex *
build(struct arena *arena, const struct node *root)
{
	struct regex *re = ARENA_NEW(arena, struct regex);
	struct step *steps = xcalloc(REGEX_SIZE_MAX + 2, sizeof(*steps));

	re->steps = steps;
	emit_node(re, root);
	emit(re, STEP_FOUND);
	re->steps = arena_memdup(arena, steps, re->n * sizeof(*steps));
	free(steps);
	re->now.items = ARENA_ARRAY(arena, re->n, uint32_t);
	re->next.items = ARENA_ARRAY(arena, re->n, uint32_t);
	re->stack = ARENA_ARRAY(arena, 2 * (size_t)re->n + 2, uint32_t);
	re->marks = ARENA_ARRAY(arena, re->n, uint64_t);
	re->round = ARENA_NEW(arena, uint64_t);
	return re;
}

struct regex *
regex_compile(struct arena *arena, const char *text, const char **error)
{
	struct arena scratch = { 0 };
	struct parser p = { .arena = &scratch, .s = text };
	struct regex *re = NULL;

	struct node *root = read_alternatives(&p);
	if (p.error == NULL && root->size > REGEX_SIZE_MAX)
		p.error = "the repetitions make it too large";
	*error = p.error;
	if (p.error == NULL)
		re = build(arena, root);
	arena_finish(&scratch);
	return re;
}

/* --- search ---------------------------------------------------------------*/

/* Adds to s all steps that can be reached from one without a character. True
 * when the end was found. */
static bool
add_closure(const struct regex *re, struct states *s, uint32_t from,
    bool at_begin, bool at_end)
{
	size_t n = 0;

	re->stack[n++] = from;
	while (n > 0) {
		uint32_t i = re->stack[--n];
		const struct step *step = &re->steps[i];
		if (re->marks[i] == *re->round)
			continue;
		re->marks[i] = *re->round;
		switch (step->kind) {
		case STEP_FOUND:
			return true;
		case STEP_SET:
			s->items[s->n++] = i;
			break;
		case STEP_BEGIN:
			if (at_begin)
				re->stack[n++] = i + 1;
			break;
		case STEP_END:
			if (at_end)
				re->stack[n++] = i + 1;
			break;
		case STEP_SPLIT:
			re->stack[n++] = step->to[1];
			re->stack[n++] = step->to[0];
			break;
		}
	}
	return false;
}

bool
regex_search(const struct regex *re, const char *text)
{
	struct states now = { re->now.items, 0 }, next = { re->next.items, 0 };
	bool at_begin = true;

	for (const char *s = text;; s++) {
		/* A match may start at every character. */
		if (at_begin)
			++*re->round;
		if (add_closure(re, &now, 0, at_begin, *s == '\0'))
			return true;
		if (*s == '\0')
			return false;
		at_begin = false;
		++*re->round;
		next.n = 0;
		for (size_t i = 0; i < now.n; i++)
			if (set_has(re->steps[now.items[i]].set,
				(unsigned char)*s) &&
			    add_closure(re, &next, now.items[i] + 1, false,
				s[1] == '\0'))
				return true;
		struct states swap = now;
		now = next;
		next = swap;
	}
}

/* --- one character at a time ----------------------------------------------*/

/* All steps that can be reached from the position without a character; a match
 * may also start here. True when the end was found. */
static bool
close_position(const struct regex *re, const struct regex_position *p,
    bool at_end, struct states *out)
{
	out->items = re->now.items;
	out->n = 0;
	++*re->round;
	if (p->found || add_closure(re, out, 0, p->at_begin, at_end))
		return true;
	for (size_t i = 0; i < p->n; i++)
		if (add_closure(re, out, p->steps[i], p->at_begin, at_end))
			return true;
	return false;
}

static struct regex_position
make_position(const struct regex *re, const struct regex_position *raw)
{
	struct regex_position p = *raw;
	struct states unused;

	p.found = close_position(re, raw, false, &unused);
	if (p.found)
		p.n = 0;
	return p;
}

struct regex_position
regex_begin(const struct regex *re)
{
	return make_position(re, &(struct regex_position){ .at_begin = true });
}

static int
step_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct regex_position
regex_advance(const struct regex *re, struct arena *arena,
    const struct regex_position *p, char c)
{
	struct regex_position next = { .n = 0 };
	struct states now;
	uint32_t *steps;

	if (close_position(re, p, false, &now))
		return (struct regex_position){ .found = true };
	steps = ARENA_ARRAY(arena, now.n, uint32_t);
	for (size_t i = 0; i < now.n; i++)
		if (set_has(re->steps[now.items[i]].set, (unsigned char)c))
			steps[next.n++] = now.items[i] + 1;
	if (next.n > 1)
		qsort(steps, next.n, sizeof(*steps), step_cmp);
	next.steps = steps;
	return make_position(re, &next);
}

bool
regex_position_eq(const struct regex_position *a,
    const struct regex_position *b)
{
	return a->at_begin == b->at_begin && a->found == b->found &&
	    a->n == b->n &&
	    (a->n == 0 ||
		memcmp(a->steps, b->steps, a->n * sizeof(*a->steps)) == 0);
}

bool
regex_found_at_end(const struct regex *re, const struct regex_position *p)
{
	struct states unused;

	return close_position(re, p, true, &unused);
}
