/* The questions of a module of the courseware: quiz.yaml and review.yaml.
 *
 * Quiz questions are fixed. Review questions are templates whose numbers are
 * drawn from a seed each time, so that who meets one again has to think again:
 * "{a}" stands for the number drawn as a, "{a+1}" and "{a-1}" for its
 * neighbours. A loaded course is immutable. */
#ifndef SCENARIO_COURSE_H
#define SCENARIO_COURSE_H

#include "scenario/scenario.h"

enum { COURSE_NUMBERS_MAX = 8 };

struct review_number {
	const char *name;  /* lower-case letters */
	uint32_t from, to; /* both included */
};

struct review_question {
	const char *id;    /* unique in the module */
	const char *about; /* "NO-1.1", or "words" */
	struct review_number numbers[COURSE_NUMBERS_MAX];
	size_t n_numbers;
	struct quiz_question text; /* with {names} */
};

struct course {
	struct arena arena;
	const char *module; /* "04-filtering" */
	struct quiz_question *quiz;
	size_t n_quiz;
	struct review_question *review;
	size_t n_review;
};

/* From the bytes of the two files; a text of NULL is a file that is not there.
 * NULL with diagnostics when anything is wrong in one of them. */
struct course *course_parse(const char *quiz_file, const char *quiz,
    size_t quiz_len, const char *review_file, const char *review,
    size_t review_len, struct diags *d);
void course_destroy(struct course *c); /* NULL is fine */

/* A question as it is asked: numbers drawn, choices in an order drawn too.
 * Lives in arena. */
struct quiz_question *course_quiz(const struct course *c, size_t i,
    uint64_t seed, struct arena *arena);
struct quiz_question *course_review(const struct course *c, size_t i,
    uint64_t seed, struct arena *arena);

#endif
