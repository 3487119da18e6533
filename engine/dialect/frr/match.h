/* Matching the words of a line against the templates of a context.
 *
 * All templates are walked at once, word by word. An exact keyword hides
 * abbreviations and names at its position; a typed word (an address) hides
 * names; what is left over is decided at the end of the line, so an
 * abbreviation is ambiguous only when two statements remain. IOS is stricter:
 * there each word must be clear by itself. */
#ifndef DIALECT_FRR_MATCH_H
#define DIALECT_FRR_MATCH_H

#include "dialect/frr/command.h"
#include "dialect/frr/param.h"

/* A word and the token it stands for. */
struct matched {
	struct token token;
	uint16_t word; /* index */
};

enum match_status {
	MATCH_FOUND,
	MATCH_WRONG,    /* words[at] fits nothing */
	MATCH_SHORT,    /* the line ends too early */
	MATCH_AMBIGUOUS /* words[at] abbreviates several keywords */
};

/* The table by context and first letter, made as it is needed. Statements
 * that start with the same neighbor are walked as one up to there. */
enum { LETTERS = 26, BUCKET_OTHER = LETTERS, BUCKET_PEER, BUCKETS };
struct context_index {
	const struct command **rows[BUCKETS];
	size_t n[BUCKETS];
};
struct match_index {
	struct arena *arena;
	struct context_index *contexts[CONTEXTS];
};

struct match_query {
	struct arena *arena;
	struct match_index *index;
	uint16_t context;
	uint8_t flavours;
	bool no_form;
	bool want_next; /* only what may follow the words: MATCH_SHORT */
	bool terse;     /* what was expected is not wanted */
	const char *const *words;
	size_t n;
};

struct match_result {
	enum match_status status;
	const struct command *command;
	struct matched *matched; /* one a word, LINE takes the rest */
	size_t n_matched;
	size_t at; /* the word in question; n: behind the last */
	/* What could stand at that place (ambiguous: what it could mean). */
	struct token *expected;
	const struct command **expected_of; /* whose token it is */
	size_t n_expected, cap_expected;
	bool expects_end;
};

void match_line(const struct match_query *q, struct match_result *out);

#endif
