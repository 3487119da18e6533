#include "tui/course.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

static struct course *
load(struct host *h, const struct catalog_module *m, struct arena *arena,
    struct strbuf *why)
{
	const char *quiz_file = path_join(arena, m->dir, "quiz.yaml");
	const char *review_file = path_join(arena, m->dir, "review.yaml");
	size_t quiz_len = 0, review_len = 0;
	const char *quiz =
	    path_read(arena, quiz_file, FILE_MAX, &quiz_len, why);
	const char *review =
	    path_read(arena, review_file, FILE_MAX, &review_len, why);
	struct diags d;
	struct course *c;

	(void)h;
	diags_init(&d, arena);
	c = course_parse(quiz_file, quiz, quiz_len, review_file, review,
	    review_len, &d);
	if (c == NULL) {
		strbuf_clear(why);
		diags_render(why, &d);
	}
	diags_finish(&d);
	return c;
}

/* How many rounds were begun before, so that each draws other numbers. */
static uint64_t
count_round(struct host *h, const struct course *c, struct arena *arena)
{
	const char *scope = arena_printf(arena, "course %s", c->module);
	const char *text = h->store != NULL
	    ? store_fact_get(h->store, scope, "rounds", arena)
	    : NULL;
	uint64_t n = 0;

	if (text != NULL)
		(void)str_to_u64(text, &n);
	if (h->store != NULL)
		(void)store_fact_set(h->store, scope, "rounds",
		    arena_printf(arena, "%llu", (unsigned long long)n + 1),
		    clock_now(h->now));
	return n + 1;
}

static void
open_question(struct course_round *r)
{
	r->question = NULL;
	if (r->index < r->total)
		r->question = r->review
		    ? course_review(r->course, r->index, r->seed, &r->arena)
		    : course_quiz(r->course, r->index, r->seed, &r->arena);
}

struct course_round *
course_round_open(struct host *h, const struct catalog_module *m, bool review,
    struct strbuf *why)
{
	struct course_round *r = xcalloc(1, sizeof(*r));

	r->review = review;
	r->course = load(h, m, &r->arena, why);
	if (r->course != NULL)
		r->total = review ? r->course->n_review : r->course->n_quiz;
	if (r->total == 0) {
		if (why->len == 0)
			strbuf_add(why, "This tutorial has no such questions.");
		course_round_close(r);
		return NULL;
	}
	strbuf_clear(why);
	r->seed = count_round(h, r->course, &r->arena);
	open_question(r);
	return r;
}

void
course_round_close(struct course_round *r)
{
	if (r == NULL)
		return;
	course_destroy(r->course);
	arena_finish(&r->arena);
	free(r);
}

static void
keep(struct course_round *r, struct host *h)
{
	const char *scope =
	    arena_printf(&r->arena, "course %s", r->course->module);

	if (h->store != NULL)
		(void)store_fact_set(h->store, scope,
		    r->review ? "review" : "quiz",
		    arena_printf(&r->arena, "%zu/%zu", r->right, r->total),
		    clock_now(h->now));
}

void
course_round_answer(struct course_round *r, struct host *h, size_t choice,
    struct strbuf *said)
{
	const struct quiz_choice *c;

	PRE(r->question != NULL && choice < r->question->n_choices);
	c = &r->question->choices[choice];
	r->right += c->right;
	strbuf_addf(said, "%s %s\n", c->right ? "Right." : "Not right.",
	    c->because);
	for (size_t i = 0; !c->right && i < r->question->n_choices; i++)
		if (r->question->choices[i].right)
			strbuf_addf(said,
			    "The right answer is %zu: \"%s\" %s\n", i + 1,
			    r->question->choices[i].text,
			    r->question->choices[i].because);
	r->index++;
	open_question(r);
	if (r->question != NULL)
		return;
	strbuf_addf(said, "\nThat was all: %zu of %zu right.%s\n", r->right,
	    r->total, r->review ? " The next review draws other numbers." : "");
	keep(r, h);
}

void
course_round_title(const struct course_round *r, struct strbuf *out)
{
	strbuf_addf(out, "%s: question %zu of %zu",
	    r->review ? "Review" : "Quiz", r->index + 1, r->total);
}
