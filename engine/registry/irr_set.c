#include "registry/irr_set.h"

#include <stdlib.h>
#include <string.h>

#include "registry/registry.h"
#include "registry/rpsl_class.h"

struct words {
	const char **items;
	size_t n, cap;
};

struct expander {
	const struct irr_source *from;
	struct arena *arena;
	bool of_routes;              /* the set asked for is a route-set */
	struct words result;         /* as they come, some of them twice */
	struct words seen, excluded; /* sorted, unique */
	struct words sets, missing;  /* without operators, the same */
	struct words level, next;    /* sets to open now, and after that */
	struct irr_expansion *out;
};

/* Where word stands or belongs. */
static size_t
words_place(const struct words *w, const char *word, bool *found)
{
	size_t low = 0, high = w->n;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = registry_name_cmp(w->items[middle], word);
		if (c == 0) {
			*found = true;
			return middle;
		}
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
words_have(const struct words *w, const char *word)
{
	bool found;

	words_place(w, word, &found);
	return found;
}

static bool
is_full(struct expander *x, const struct words *w)
{
	if (w->n < IRR_SET_WORDS_MAX)
		return false;
	x->out->truncated = true;
	return true;
}

static void
words_insert(struct expander *x, struct words *w, const char *word)
{
	bool found;
	size_t at = words_place(w, word, &found);

	if (found || is_full(x, w))
		return;
	GROW(w->items, w->n, w->cap);
	memmove(&w->items[at + 1], &w->items[at],
	    (w->n - at) * sizeof(*w->items));
	w->items[at] = word;
	w->n++;
}

static void
result_add(struct expander *x, const char *word)
{
	struct words *w = &x->result;

	if (is_full(x, w))
		return;
	GROW(w->items, w->n, w->cap);
	w->items[w->n++] = word;
}

/* A prefix, with a range operator behind it or not. */
static bool
is_prefix(const char *word)
{
	struct prefix p;
	char text[PREFIX_TEXT_MAX];
	size_t n = strcspn(word, "^");

	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, word, n);
	text[n] = '\0';
	return prefix_parse(text, &p) == PREFIX_OK;
}

/* Operators of all sets on the way, the innermost first ("^24-28^+"). Longer
 * ones come from sets that contain themselves. */
enum { OPERATORS_MAX = 48 };

/* A prefix with the operators of what it came from. */
static void
add_prefix(struct expander *x, const char *word, const char *operators)
{
	struct rpsl_range r;
	struct strbuf text = { 0 };
	char op[OPERATORS_MAX + 1];

	if (*operators == '\0' || !rpsl_range_parse(word, &r)) {
		result_add(x, word);
		return;
	}
	while (*operators != '\0') {
		size_t n = 1 + strcspn(operators + 1, "^");
		memcpy(op, operators, n);
		op[n] = '\0';
		if (!rpsl_range_apply(&r, op) || r.min_len > r.max_len)
			return;
		operators += n;
	}
	rpsl_range_print(&r, &text);
	result_add(x, arena_strdup(x->arena, strbuf_str(&text)));
	strbuf_finish(&text);
}

/* RFC 2622 5.2: in a route-set an AS stands for the routes it originates. */
static void
add_as(struct expander *x, const char *word, uint32_t as, const char *operators)
{
	const char **prefixes;

	if (!x->of_routes || x->from->routes == NULL) {
		result_add(x,
		    *operators == '\0'
			? word
			: arena_printf(x->arena, "%s%s", word, operators));
		return;
	}
	size_t n = x->from->routes(x->from->arg, x->arena, as, &prefixes);
	for (size_t i = 0; i < n; i++)
		add_prefix(x, prefixes[i], operators);
}

/* The operators of a member and then those behind its set. The same twice is
 * the same once, but for "^-": so a set that contains itself ends. */
static const char *
join_operators(struct expander *x, const char *own, const char *outer)
{
	size_t n = strlen(own);

	if (*outer == '\0')
		return own;
	if (n > 0 && !str_eq(own, "^-") && str_starts(outer, own) &&
	    (outer[n] == '\0' || outer[n] == '^'))
		return outer;
	return arena_printf(x->arena, "%s%s", own, outer);
}

/* last: what is a set stays as a name. outer: the operators behind the set that
 * has this member. */
static void
add_member(struct expander *x, const char *word, const char *outer, bool last)
{
	size_t n = strcspn(word, "^");
	const char *name, *operators;
	uint32_t as;

	if (is_prefix(word)) {
		add_prefix(x, word, outer);
		return;
	}
	name = word[n] == '\0' ? word : arena_strndup(x->arena, word, n);
	operators = join_operators(x, word + n, outer);
	if (strlen(operators) > OPERATORS_MAX) {
		x->out->truncated = true;
		return;
	}
	if (rpsl_parse_as(name, &as)) {
		add_as(x, name, as, operators);
		return;
	}
	if (last) {
		result_add(x, word);
		return;
	}
	if (words_have(&x->excluded, name))
		return;
	if (*operators != '\0')
		name = arena_printf(x->arena, "%s%s", name, operators);
	if (!words_have(&x->seen, name))
		words_insert(x, &x->next, name);
}

/* Of a set, by its name with the operators behind it. */
static bool
open_set(struct expander *x, const char *word, bool last)
{
	const char *const *members;
	size_t n, end = strcspn(word, "^");
	const char *name =
	    word[end] == '\0' ? word : arena_strndup(x->arena, word, end);

	words_insert(x, &x->seen, word);
	if (!x->from->members(x->from->arg, name, &members, &n)) {
		words_insert(x, &x->missing, name);
		return false;
	}
	words_insert(x, &x->sets, name);
	for (size_t i = 0; i < n; i++)
		add_member(x, members[i], word + end, last);
	return true;
}

/* Level by level, so that a set is opened at the least depth it has. */
static void
open_levels(struct expander *x, unsigned depth)
{
	for (unsigned at = 2; x->next.n > 0; at++) {
		struct words done = x->level;
		if (at > IRR_SET_DEPTH_MAX) {
			x->out->truncated = true;
			return;
		}
		x->level = x->next;
		x->next = done;
		x->next.n = 0;
		for (size_t i = 0; i < x->level.n; i++)
			(void)open_set(x, x->level.items[i], at == depth);
	}
}

static void
direct_members(struct expander *x, const char *const *members, size_t n)
{
	for (size_t i = 0; i < n; i++)
		result_add(x, members[i]);
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int c = registry_name_cmp(*x, *y);

	return c != 0 ? c : strcmp(*x, *y);
}

/* The result, sorted, each word once, without the name of the set itself. */
static void
finish_result(struct expander *x, const char *name)
{
	const char **words = x->result.items;
	size_t n = 0;

	if (x->result.n > 1)
		qsort(words, x->result.n, sizeof(*words), by_name);
	for (size_t i = 0; i < x->result.n; i++)
		if (registry_name_cmp(words[i], name) != 0 &&
		    (n == 0 || registry_name_cmp(words[n - 1], words[i]) != 0))
			words[n++] = words[i];
	x->out->words = arena_memdup(x->arena, words, n * sizeof(*words));
	x->out->n = n;
}

static const char **
keep_words(struct expander *x, const struct words *w, size_t *n)
{
	*n = w->n;
	return arena_memdup(x->arena, w->items, w->n * sizeof(*w->items));
}

bool
irr_set_expand(const struct irr_source *from, struct arena *arena,
    const char *name, unsigned depth, const char *const *exclude,
    size_t n_exclude, struct irr_expansion *out)
{
	struct expander x = { .from = from, .arena = arena, .out = out };
	const char *const *members;
	size_t n;
	bool found = from->members(from->arg, name, &members, &n);

	*out = (struct irr_expansion){ 0 };
	x.of_routes = rpsl_is_set_name(name, "rs-");
	for (size_t i = 0; i < n_exclude; i++)
		words_insert(&x, &x.excluded, exclude[i]);
	if (found && depth == 1)
		direct_members(&x, members, n);
	else if (found && open_set(&x, name, false))
		open_levels(&x, depth);
	finish_result(&x, name);
	out->sets = keep_words(&x, &x.sets, &out->n_sets);
	out->missing = keep_words(&x, &x.missing, &out->n_missing);
	free(x.result.items);
	free(x.sets.items);
	free(x.missing.items);
	free(x.seen.items);
	free(x.excluded.items);
	free(x.level.items);
	free(x.next.items);
	return found;
}
