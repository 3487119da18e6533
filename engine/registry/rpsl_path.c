#include "registry/rpsl_path.h"

#include <string.h>

#include "registry/rpsl_object.h"

enum { REPEAT_MAX = 999 };

#define WORD_BYTES                                                             \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-"

/* --- reading --------------------------------------------------------------*/

struct path_reader {
	struct arena *arena;
	const char *at;
	const char *expected; /* the first mistake; NULL: none */
	unsigned depth;
};

static const char a_word[] =
    "AS numbers, sets or PeerAS between \"<\" and \">\"";
static const char closed[] = "each bracket closed between \"<\" and \">\"";

/* The first mistake counts. */
static bool
refuse(struct path_reader *r, const char *expected)
{
	if (r->expected == NULL)
		r->expected = expected;
	return false;
}

static struct rpsl_path *
wrong(struct path_reader *r, const char *expected)
{
	(void)refuse(r, expected);
	return NULL;
}

static void
skip_blanks(struct path_reader *r)
{
	r->at += strspn(r->at, " \t");
}

static bool
take(struct path_reader *r, char c)
{
	skip_blanks(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

static struct rpsl_path *
make(struct path_reader *r, enum rpsl_path_kind kind, const struct rpsl_path *a,
    const struct rpsl_path *b)
{
	struct rpsl_path *x = ARENA_NEW(r->arena, struct rpsl_path);

	*x = (struct rpsl_path){ .kind = kind, .a = a, .b = b };
	return x;
}

/* "AS1", "AS-X", "PeerAS" */
static bool
read_word(struct path_reader *r, struct rpsl_path_word *out)
{
	size_t n;
	const char *word;

	skip_blanks(r);
	n = strspn(r->at, WORD_BYTES);
	/* "AS1-AS5": a hyphen is a part of names of sets only. */
	word = arena_strndup(r->arena, r->at, n);
	if (n > 0 && !rpsl_is_set_name(word, "as-")) {
		n = strcspn(word, "-");
		word = arena_strndup(r->arena, r->at, n);
	}
	*out = (struct rpsl_path_word){ .set = NULL };
	if (rpsl_is_set_name(word, "as-"))
		out->set = word;
	else if (str_eq_nocase(word, "peeras"))
		out->peer_as = true;
	else if (rpsl_parse_as(word, &out->first))
		out->last = out->first;
	else
		return refuse(r, a_word);
	r->at += n;
	return true;
}

/* "AS1", or between "[" and "]" "AS1 - AS5" */
static bool
read_range(struct path_reader *r, struct rpsl_path_word *out)
{
	struct rpsl_path_word last;

	if (!read_word(r, out))
		return false;
	if (out->set != NULL || out->peer_as || !take(r, '-'))
		return true;
	if (!read_word(r, &last))
		return false;
	out->last = last.first;
	return (last.set == NULL && !last.peer_as) ||
	    refuse(r, "an AS number behind \"-\"");
}

/* Behind "[". */
static struct rpsl_path *
read_set(struct path_reader *r)
{
	enum { WORDS_MAX = 64 };
	struct rpsl_path_word words[WORDS_MAX];
	struct rpsl_path *x = make(r, RPSL_PATH_AS, NULL, NULL);

	x->negated = take(r, '^');
	while (!take(r, ']')) {
		if (*r->at == '\0')
			return wrong(r, closed);
		if (x->n_words == WORDS_MAX)
			return wrong(r, "no more than 64 words in \"[ ]\"");
		if (!read_range(r, &words[x->n_words++]))
			return NULL;
		(void)take(r, ',');
	}
	x->words =
	    arena_memdup(r->arena, words, x->n_words * sizeof(*x->words));
	return x;
}

static struct rpsl_path *read_either(struct path_reader *r);

static struct rpsl_path *
read_brackets(struct path_reader *r)
{
	struct rpsl_path *x;

	if (r->depth == RPSL_PATH_DEPTH_MAX)
		return wrong(r, "fewer brackets in the AS path expression");
	r->depth++;
	x = read_either(r);
	r->depth--;
	if (x != NULL && !take(r, ')'))
		return wrong(r, closed);
	return x;
}

static struct rpsl_path *
read_one(struct path_reader *r)
{
	struct rpsl_path_word word;
	struct rpsl_path *x;

	skip_blanks(r);
	if (take(r, '('))
		return read_brackets(r);
	if (take(r, '['))
		return read_set(r);
	if (take(r, '^'))
		return make(r, RPSL_PATH_BEGIN, NULL, NULL);
	if (take(r, '$'))
		return make(r, RPSL_PATH_END, NULL, NULL);
	if (*r->at == ']')
		return wrong(r, "a \"[\" before \"]\"");
	x = make(r, RPSL_PATH_AS, NULL, NULL);
	if (take(r, '.')) {
		x->negated = true;
		return x;
	}
	if (!read_word(r, &word))
		return NULL;
	x->words = arena_memdup(r->arena, &word, sizeof(word));
	x->n_words = 1;
	return x;
}

static bool
read_number(struct path_reader *r, uint32_t *out)
{
	size_t n;

	skip_blanks(r);
	n = strspn(r->at, "0123456789");
	*out = 0;
	for (size_t i = 0; i < n && n <= 3; i++)
		*out = *out * 10 + (uint32_t)(r->at[i] - '0');
	r->at += n;
	return n > 0 && n <= 3 && *out <= REPEAT_MAX;
}

/* Behind "{": "2}", "2,}", "2,3}" */
static bool
read_counts(struct path_reader *r, struct rpsl_path *x)
{
	if (read_number(r, &x->min)) {
		x->max = x->min;
		if (take(r, ',') && !read_number(r, &x->max))
			x->max = UINT32_MAX;
		if (x->max >= x->min && take(r, '}'))
			return true;
	}
	return refuse(r, "counts, as {2}, {2,} or {2,3}, of at most 999");
}

/* "*", "+", "?", "{2,3}", and behind "~" for the same AS each time. */
static struct rpsl_path *
read_repeated(struct path_reader *r)
{
	struct rpsl_path *of = read_one(r), *x;
	bool same;

	while (of != NULL) {
		same = take(r, '~');
		if (same && of->kind != RPSL_PATH_AS)
			return wrong(r, "an AS or a set before \"~\"");
		x = make(r, RPSL_PATH_REPEAT, of, NULL);
		x->same = same;
		x->max = UINT32_MAX;
		if (take(r, '*'))
			x->min = 0;
		else if (take(r, '+'))
			x->min = 1;
		else if (take(r, '?'))
			x->max = 1;
		else if (!take(r, '{'))
			return same ? wrong(r, "*, + or a count behind \"~\"")
				    : of;
		else if (!read_counts(r, x))
			return NULL;
		/* Of "AS1++" the second says nothing new: not one inside the
		 * other, so that depth has its bound. */
		if (of->kind == RPSL_PATH_REPEAT)
			return wrong(r, "one operator behind an AS");
		of = x;
	}
	return of;
}

static struct rpsl_path *
read_sequence(struct path_reader *r)
{
	struct rpsl_path *first = NULL, *last = NULL;

	for (;;) {
		struct rpsl_path *x, *then;
		skip_blanks(r);
		if (*r->at == '\0' || *r->at == '|' || *r->at == ')')
			break;
		x = read_repeated(r);
		if (x == NULL)
			return NULL;
		then = make(r, RPSL_PATH_THEN, x, NULL);
		if (last != NULL)
			last->b = then;
		else
			first = then;
		last = then;
	}
	if (first == NULL)
		return wrong(r, a_word);
	return first;
}

static struct rpsl_path *
read_either(struct path_reader *r)
{
	struct rpsl_path *first = read_sequence(r), *last = NULL;

	while (first != NULL && take(r, '|')) {
		struct rpsl_path *other = read_sequence(r), *either;
		if (other == NULL)
			return NULL;
		/* A chain to the right, which is walked and not recursed. */
		either = make(r, RPSL_PATH_OR, last != NULL ? last->b : first,
		    other);
		if (last != NULL)
			last->b = either;
		else
			first = either;
		last = either;
	}
	return first;
}

const struct rpsl_path *
rpsl_path_parse(struct arena *arena, const char *text, const char **expected)
{
	struct path_reader r = { .arena = arena, .at = text };
	const struct rpsl_path *x = read_either(&r);

	if (x != NULL && *r.at == ')')
		x = wrong(&r, "a \"(\" for each \")\"");
	*expected = r.expected;
	return x;
}

/* --- fitting --------------------------------------------------------------*/

/* Bit i: the place before the i-th AS of the path; bit n: its end. */
typedef uint64_t places;

struct fitting {
	const struct rpsl_path_words *w;
	const uint32_t *path;
	size_t n;
};

static bool
word_has(const struct fitting *f, const struct rpsl_path_word *word,
    uint32_t as)
{
	if (word->set != NULL)
		return f->w->set_has(f->w->arg, word->set, as);
	if (word->peer_as)
		return as == f->w->peer_as;
	return as >= word->first && as <= word->last;
}

static bool
fits_one(const struct fitting *f, const struct rpsl_path *x, uint32_t as)
{
	for (size_t i = 0; i < x->n_words; i++)
		if (word_has(f, &x->words[i], as))
			return !x->negated;
	return x->negated;
}

static places
behind_as(const struct fitting *f, const struct rpsl_path *x, places from)
{
	places to = 0;

	for (size_t i = 0; i < f->n; i++)
		if ((from >> i & 1) != 0 && fits_one(f, x, f->path[i]))
			to |= (places)2 << i;
	return to;
}

/* The same AS, x->min to x->max times. */
static places
behind_same(const struct fitting *f, const struct rpsl_path *x, places from)
{
	places to = x->min == 0 ? from : 0;

	for (size_t i = 0; i < f->n; i++) {
		if ((from >> i & 1) == 0)
			continue;
		for (size_t k = i; k < f->n && f->path[k] == f->path[i] &&
		     k - i < x->max && fits_one(f, x->a, f->path[k]);
		     k++)
			if (k - i + 1 >= x->min)
				to |= (places)2 << k;
	}
	return to;
}

static places behind(const struct fitting *f, const struct rpsl_path *x,
    places from);

/* After as many rounds as there are places nothing new comes. */
static places
behind_repeat(const struct fitting *f, const struct rpsl_path *x, places from)
{
	places at = from, all;
	uint32_t round = 0;

	for (; round < x->min && round <= f->n && at != 0; round++)
		at = behind(f, x->a, at);
	for (all = at; round < x->max && at != 0; round++) {
		at = behind(f, x->a, at) & ~all;
		all |= at;
	}
	return all;
}

static places
behind(const struct fitting *f, const struct rpsl_path *x, places from)
{
	places either = 0;

	for (; x != NULL && from != 0; x = x->b) {
		switch (x->kind) {
		case RPSL_PATH_AS:
			return behind_as(f, x, from);
		case RPSL_PATH_BEGIN:
			return from & 1;
		case RPSL_PATH_END:
			return from & (places)1 << f->n;
		case RPSL_PATH_REPEAT:
			return x->same ? behind_same(f, x, from)
				       : behind_repeat(f, x, from);
		case RPSL_PATH_THEN:
			from = behind(f, x->a, from);
			if (x->b == NULL)
				return from;
			break;
		case RPSL_PATH_OR:
			either |= behind(f, x->a, from);
			if (x->b->kind != RPSL_PATH_OR)
				return either | behind(f, x->b, from);
			break;
		}
	}
	return either;
}

bool
rpsl_path_fits(const struct rpsl_path *x, const struct rpsl_path_words *w,
    const uint32_t *path, size_t n)
{
	const struct fitting f = { w, path, n };

	if (n > RPSL_PATH_LENGTH_MAX - 1)
		return false;
	return behind(&f, x, ((places)2 << n) - 1) != 0;
}
