/* An AS path expression as a machine over AS numbers.
 *
 * The expression looks at characters: "65001 65002". BIRD looks at numbers.
 * So the machine of its characters (policy/regex.h) is made deterministic and
 * minimal, and then read in whole numbers: a state is what is known between
 * two ASes, and the numbers that lead from it to the same state are ranges,
 * because numbers that begin with the same digits stand together. */
#ifndef DIALECT_BIRD_PATH_MACHINE_H
#define DIALECT_BIRD_PATH_MACHINE_H

#include "policy/policy.h"

/* What a machine over characters reads in one step: a digit, the blank between
 * two members, or a word that cannot be taken apart. */
enum {
	LETTERS_MAX = 24,
	LETTER_BLANK = 10, /* 0 to 9: the digits */
	LETTER_COLON = 11, /* in communities */
	LETTER_WORD = 12   /* the first of the words */
};

struct path_range {
	uint32_t lo, hi; /* inclusive; together they are all AS numbers */
	uint32_t to;
};

struct path_state {
	bool accepts;              /* when the path ends here */
	struct path_range *ranges; /* ascending, neighbours differ in to */
	size_t n;
};

/* Minimal. State 0 is the beginning. */
struct path_machine {
	struct path_state *states;
	size_t n;
};

/* The machine over characters, minimal. State 0 is the beginning. */
struct path_chars {
	uint32_t (*next)[LETTERS_MAX];
	bool *accepts;
	size_t n, n_letters;
};

/* In arena memory. letters: the text of each. False: too large. */
bool path_chars_make(struct arena *arena, const struct regex *re,
    const char *const *letters, size_t n_letters, struct path_chars *out);
/* The letters of an AS path. */
bool path_chars_of_path(struct arena *arena, const struct regex *re,
    struct path_chars *out);
/* False: the numbers of some state are more ranges than one would list, as
 * with "5$". */
bool path_machine_make(struct arena *arena, const struct path_chars *chars,
    struct path_machine *out);

/* All numbers lead from the state to itself. */
bool path_state_is_end(const struct path_machine *m, uint32_t state);

#endif
