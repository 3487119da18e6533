#include "dialect/bird/path_machine.h"

#include <stdlib.h>
#include <string.h>

#include "policy/regex.h"

enum {
	CHAR_STATES_MAX = 600,
	STATES_MAX = 100,
	RANGES_MAX = 300, /* of one state */
	DIGITS_MAX = 10   /* of an AS number */
};

/* --- characters ---------------------------------------------------------- */

struct explorer {
	const struct regex *re;
	struct arena *arena;
	const char *const *letters;
	struct regex_position *positions;
	struct path_chars chars;
};

/* The number of the position, which may be a new one; CHAR_STATES_MAX: no
 * room. */
static uint32_t
intern_position(struct explorer *x, const struct regex_position *p)
{
	size_t n = x->chars.n;

	for (size_t i = 0; i < n; i++)
		if (regex_position_eq(&x->positions[i], p))
			return (uint32_t)i;
	if (n == CHAR_STATES_MAX)
		return CHAR_STATES_MAX;
	x->positions[n] = *p;
	x->chars.accepts[n] = regex_found_at_end(x->re, p);
	x->chars.n++;
	return (uint32_t)n;
}

static struct regex_position
read_letter(struct explorer *x, const struct regex_position *from,
    const char *letter)
{
	struct regex_position p = *from;

	for (; *letter != '\0'; letter++)
		p = regex_advance(x->re, x->arena, &p, *letter);
	return p;
}

static bool
explore(struct explorer *x)
{
	struct regex_position begin = regex_begin(x->re);

	(void)intern_position(x, &begin);
	for (size_t i = 0; i < x->chars.n; i++)
		for (size_t c = 0; c < x->chars.n_letters; c++) {
			struct regex_position p =
			    read_letter(x, &x->positions[i], x->letters[c]);
			uint32_t to = intern_position(x, &p);

			if (to == CHAR_STATES_MAX)
				return false;
			x->chars.next[i][c] = to;
		}
	return true;
}

static bool
chars_differ(const struct path_chars *m, const uint32_t *class, size_t a,
    size_t b)
{
	if (class[a] != class[b])
		return true;
	for (size_t c = 0; c < m->n_letters; c++)
		if (class[m->next[a][c]] != class[m->next[b][c]])
			return true;
	return false;
}

/* One round of Moore's algorithm: states of one class that lead to different
 * classes part. Classes are numbered by their first states. */
static size_t
refine_chars(const struct path_chars *m, const uint32_t *class, uint32_t *out)
{
	size_t *first = xcalloc(m->n, sizeof(*first)), n = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t c = 0;

		while (c < n && chars_differ(m, class, first[c], i))
			c++;
		if (c == n)
			first[n++] = i;
		out[i] = (uint32_t)c;
	}
	free(first);
	return n;
}

/* In place: the first state of a class stands for it. */
static void
merge_chars(struct path_chars *m, const uint32_t *class, size_t n_classes)
{
	size_t done = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (class[i] != done)
			continue;
		m->accepts[done] = m->accepts[i];
		for (size_t c = 0; c < m->n_letters; c++)
			m->next[done][c] = class[m->next[i][c]];
		done++;
	}
	INVARIANT(done == n_classes);
	m->n = n_classes;
}

static void
minimise_chars(struct path_chars *m)
{
	uint32_t *class = xcalloc(m->n, sizeof(*class));
	uint32_t *finer = xcalloc(m->n, sizeof(*finer));
	size_t n = 0, more;

	for (size_t i = 0; i < m->n; i++)
		class[i] = m->accepts[i] != m->accepts[0];
	while ((more = refine_chars(m, class, finer)) != n) {
		memcpy(class, finer, m->n * sizeof(*class));
		n = more;
	}
	merge_chars(m, class, n);
	free(class);
	free(finer);
}

bool
path_chars_make(struct arena *arena, const struct regex *re,
    const char *const *letters, size_t n_letters, struct path_chars *out)
{
	struct arena work = { 0 };
	struct explorer x = { .re = re, .arena = &work, .letters = letters };
	bool ok;

	PRE(n_letters <= LETTERS_MAX);
	x.chars.n_letters = n_letters;
	x.positions =
	    ARENA_ARRAY(&work, CHAR_STATES_MAX, struct regex_position);
	x.chars.next =
	    arena_alloc(arena, CHAR_STATES_MAX * sizeof(*x.chars.next));
	x.chars.accepts = ARENA_ARRAY(arena, CHAR_STATES_MAX, bool);
	ok = explore(&x);
	if (ok)
		minimise_chars(&x.chars);
	*out = x.chars;
	arena_finish(&work);
	return ok;
}

bool
path_chars_of_path(struct arena *arena, const struct regex *re,
    struct path_chars *out)
{
	static const char *const letters[] = { "0", "1", "2", "3", "4", "5",
		"6", "7", "8", "9", " " };

	return path_chars_make(arena, re, letters, ARRAY_LEN(letters), out);
}

/* --- numbers ------------------------------------------------------------- */

/* A state between two ASes: the characters go on at start, and the path may
 * end here. */
struct between {
	uint32_t start;
	bool accepts;
};

static const uint32_t UNKNOWN = UINT32_MAX, MIXED = UINT32_MAX - 1;

struct reader {
	struct arena *arena;
	const struct path_chars *chars;
	struct between *between; /* STATES_MAX */
	struct path_machine machine;
	/* Where all numbers of so many more digits lead from a state of the
	 * characters; MIXED: not to one state. */
	uint32_t *leads; /* [chars->n][DIGITS_MAX] */
	struct path_state *now;
	bool too_many;
};

/* The state behind an AS number that ends in this state of the characters. */
static uint32_t
behind_number(struct reader *r, uint32_t at)
{
	uint32_t start = r->chars->next[at][LETTER_BLANK];
	bool accepts = r->chars->accepts[at];
	size_t n = r->machine.n;

	for (size_t i = 0; i < n; i++)
		if (r->between[i].start == start &&
		    r->between[i].accepts == accepts)
			return (uint32_t)i;
	if (n == STATES_MAX) {
		r->too_many = true;
		return 0;
	}
	r->between[n] = (struct between){ start, accepts };
	r->machine.states[n] = (struct path_state){ .accepts = accepts };
	r->machine.n++;
	return (uint32_t)n;
}

static uint32_t
leads_to(struct reader *r, uint32_t at, int digits)
{
	uint32_t *known = &r->leads[at * DIGITS_MAX + (uint32_t)digits], to;

	if (*known != UNKNOWN)
		return *known;
	if (digits == 0) {
		*known = behind_number(r, at);
		return *known;
	}
	to = leads_to(r, r->chars->next[at][0], digits - 1);
	for (int d = 1; d <= 9 && to != MIXED; d++)
		if (leads_to(r, r->chars->next[at][d], digits - 1) != to)
			to = MIXED;
	*known = to;
	return to;
}

static void
add_range(struct reader *r, uint32_t lo, uint32_t hi, uint32_t to)
{
	struct path_state *s = r->now;

	if (s->n > 0 && s->ranges[s->n - 1].to == to) {
		s->ranges[s->n - 1].hi = hi;
		return;
	}
	if (s->n == RANGES_MAX) {
		r->too_many = true;
		return;
	}
	s->ranges[s->n++] = (struct path_range){ lo, hi, to };
}

/* All numbers that begin with value and have so many more digits. */
static void
add_numbers(struct reader *r, uint64_t value, uint32_t at, int digits)
{
	uint64_t size = 1, lo, hi;
	uint32_t to;

	for (int i = 0; i < digits; i++)
		size *= 10;
	lo = value * size;
	hi = lo + size - 1;
	if (lo > UINT32_MAX || r->too_many)
		return;
	to = leads_to(r, at, digits);
	if (to != MIXED) {
		add_range(r, (uint32_t)lo,
		    hi > UINT32_MAX ? UINT32_MAX : (uint32_t)hi, to);
		return;
	}
	for (uint32_t d = 0; d <= 9; d++)
		add_numbers(r, value * 10 + d, r->chars->next[at][d],
		    digits - 1);
}

/* AS 0 is in no path: it goes with its neighbour. */
static void
read_numbers(struct reader *r, size_t state)
{
	uint32_t start = r->between[state].start;

	r->now = &r->machine.states[state];
	r->now->ranges = ARENA_ARRAY(r->arena, RANGES_MAX, struct path_range);
	for (int digits = 1; digits <= DIGITS_MAX; digits++)
		for (uint32_t d = 1; d <= 9; d++)
			add_numbers(r, d, r->chars->next[start][d], digits - 1);
	r->now = &r->machine.states[state];
	if (r->now->n > 0)
		r->now->ranges[0].lo = 0;
}

/* --- fewer states -------------------------------------------------------- */

/* Do the ranges of both, read by class, say the same? */
static bool
ranges_differ(const uint32_t *class, const struct path_state *a,
    const struct path_state *b)
{
	size_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		if (class[a->ranges[i].to] != class[b->ranges[j].to])
			return true;
		if (a->ranges[i].hi < b->ranges[j].hi) {
			i++;
		} else if (a->ranges[i].hi > b->ranges[j].hi) {
			j++;
		} else {
			i++;
			j++;
		}
	}
	return false;
}

static size_t
refine(const struct path_machine *m, const uint32_t *class, uint32_t *out)
{
	size_t first[STATES_MAX], n = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t c = 0;

		while (c < n &&
		    (class[first[c]] != class[i] ||
			ranges_differ(class, &m->states[first[c]],
			    &m->states[i])))
			c++;
		if (c == n)
			first[n++] = i;
		out[i] = (uint32_t)c;
	}
	return n;
}

/* Its ranges by class, neighbours with one class as one. */
static void
rename_ranges(struct path_state *s, const uint32_t *class)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct path_range r = s->ranges[i];

		r.to = class[r.to];
		if (n > 0 && s->ranges[n - 1].to == r.to)
			s->ranges[n - 1].hi = r.hi;
		else
			s->ranges[n++] = r;
	}
	s->n = n;
}

static void
minimise(struct path_machine *m)
{
	uint32_t class[STATES_MAX] = { 0 }, finer[STATES_MAX];
	size_t n = 0, more, done = 0;

	for (size_t i = 0; i < m->n; i++)
		class[i] = m->states[i].accepts != m->states[0].accepts;
	while ((more = refine(m, class, finer)) != n) {
		memcpy(class, finer, m->n * sizeof(*class));
		n = more;
	}
	for (size_t i = 0; i < m->n; i++)
		if (class[i] == done) {
			m->states[done] = m->states[i];
			rename_ranges(&m->states[done++], class);
		}
	m->n = n;
}

bool
path_machine_make(struct arena *arena, const struct path_chars *chars,
    struct path_machine *out)
{
	struct reader r = { .arena = arena, .chars = chars };

	r.between = ARENA_ARRAY(arena, STATES_MAX, struct between);
	r.machine.states = ARENA_ARRAY(arena, STATES_MAX, struct path_state);
	r.leads = ARENA_ARRAY(arena, chars->n * DIGITS_MAX, uint32_t);
	for (size_t i = 0; i < chars->n * DIGITS_MAX; i++)
		r.leads[i] = UNKNOWN;
	r.between[0] = (struct between){ 0, chars->accepts[0] };
	r.machine.states[0].accepts = chars->accepts[0];
	r.machine.n = 1;
	for (size_t i = 0; i < r.machine.n && !r.too_many; i++)
		read_numbers(&r, i);
	if (r.too_many)
		return false;
	minimise(&r.machine);
	*out = r.machine;
	return true;
}

bool
path_state_is_end(const struct path_machine *m, uint32_t state)
{
	return m->states[state].n == 1 &&
	    m->states[state].ranges[0].to == state;
}
