/* POSIX extended regular expressions (IEEE Std 1003.1, 9.4) that ask one
 * question: does it occur in the text?
 *
 * The library's regcomp() may take exponential time and memory: "_*{1,15}",
 * once "_" is written out, does not end. A learner's expression must not stop
 * the lab, and must mean the same on every system and in every locale. So an
 * expression is compiled to a machine of bounded size, and matching takes time
 * in proportion to that size and the length of the text (Thompson's
 * construction, all states at once).
 *
 * As in the GNU library: an unmatched ")" is itself, "{,n}" is "{0,n}",
 * alternatives may be empty, a repetition that follows nothing or an anchor
 * is an error. Not in here: back-references, "\w" and its kin. ASCII only. */
#ifndef POLICY_REGEX_H
#define POLICY_REGEX_H

#include "core/arena.h"

enum {
	REGEX_NESTING_MAX = 200, /* of parentheses */
	REGEX_SIZE_MAX = 8000    /* steps of the machine */
};

struct regex;

/* The machine lives in arena. NULL and *error (static) when text is no
 * expression or its machine would be too large. */
struct regex *regex_compile(struct arena *arena, const char *text,
    const char **error);
bool regex_search(const struct regex *re, const char *text);

/* One character at a time, for making another machine of an expression. A
 * position is all that a search knows behind some characters: positions that
 * are equal go on alike, and there are finitely many. */
struct regex_position {
	const uint32_t *steps; /* ascending; arena memory */
	size_t n;
	bool at_begin;
	bool found; /* whatever comes */
};
struct regex_position regex_begin(const struct regex *re);
struct regex_position regex_advance(const struct regex *re, struct arena *arena,
    const struct regex_position *p, char c);
bool regex_position_eq(const struct regex_position *a,
    const struct regex_position *b);
/* Would it be found if the text ended here? */
bool regex_found_at_end(const struct regex *re, const struct regex_position *p);

#endif
