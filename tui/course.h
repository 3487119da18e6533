/* A round of questions of a tutorial, for both faces: its quiz, or its review
 * with numbers drawn afresh in every round. What was answered is kept in the
 * store. */
#ifndef TUI_COURSE_H
#define TUI_COURSE_H

#include "host/catalog.h"
#include "scenario/course.h"

struct course_round {
	struct arena arena;
	struct course *course; /* owned */
	bool review;
	uint64_t seed; /* counts the rounds of this tutorial */
	size_t index, total, right;
	const struct quiz_question *question; /* open one; NULL at the end */
};

/* NULL when the tutorial has no such questions or they cannot be read: why
 * says so. */
struct course_round *course_round_open(struct host *h,
    const struct catalog_module *m, bool review, struct strbuf *why);
void course_round_close(struct course_round *r); /* NULL is fine */
/* Answers the open question (choice from 0) and opens the next one. said gets
 * whether it was right and why; at the end the result too. */
void course_round_answer(struct course_round *r, struct host *h, size_t choice,
    struct strbuf *said);
/* "Question 2 of 8" */
void course_round_title(const struct course_round *r, struct strbuf *out);

#endif
