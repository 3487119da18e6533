/* Quiz and review questions: what is read, what is refused, what is drawn. */
#include "check.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/course.h"

static const char quiz[] = "version: 1\nmodule: m\nquiz:\n"
			   "  - question: Q\n    choices:\n"
			   "      - { text: a, right: true, because: x }\n"
			   "      - { text: b, because: y }\n";

#define REVIEW(numbers, question)                                              \
	"version: 1\nmodule: m\nreview:\n"                                     \
	"  - id: one\n    about: NO-1.1\n    numbers: [ " numbers " ]\n"       \
	"    question: \"" question "\"\n    choices:\n"                       \
	"      - { text: \"{a}\", right: true, because: x }\n"                 \
	"      - { text: b, because: y }\n"

static struct course *
parse(const char *q, const char *review, struct diags *d)
{
	return course_parse("quiz.yaml", q, q != NULL ? strlen(q) : 0,
	    "review.yaml", review, review != NULL ? strlen(review) : 0, d);
}

static const struct {
	const char *name, *review, *code; /* NULL: it is right */
} rows[] = {
	{ "right", REVIEW("a 1-3", "Is it {a+1} or {a-1}?"), NULL },
	{ "not drawn", REVIEW("a 1-3", "Is it {b}?"), "numbers" },
	{ "not used", REVIEW("a 1-3, b 1-2", "Is it {a}?"), "numbers" },
	{ "empty range", REVIEW("a 3-3", "Is it {a}?"), "numbers" },
	{ "backwards", REVIEW("a 3-1", "Is it {a}?"), "numbers" },
	{ "no range", REVIEW("a", "Is it {a}?"), "numbers" },
	{ "brace stays open", REVIEW("a 1-3", "Is it {a?"), "numbers" },
	{ "no text", "", "" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct diags d;
		struct course *c;

		diags_init(&d, &arena);
		c = parse(NULL, rows[i].review, &d);
		CHECK(rows[i].name, (c != NULL) == (rows[i].code == NULL));
		if (rows[i].code != NULL && rows[i].code[0] != '\0')
			CHECK_STR(rows[i].name, d.items[0].code, rows[i].code);
		course_destroy(c);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* The same seed asks the same; other seeds ask for other numbers, within the
 * range, and put the right choice in other places. */
static void
test_drawn(void **state)
{
	struct arena arena = { 0 };
	struct diags d;
	struct course *c;
	bool first = false, second = false, seen[4] = { false };

	(void)state;
	diags_init(&d, &arena);
	c = parse(quiz, REVIEW("a 1-3", "{a} {a+1}"), &d);
	assert_non_null(c);
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct quiz_question *q = course_review(c, 0, seed, &arena);
		struct quiz_question *again = course_review(c, 0, seed, &arena);
		unsigned a, b;

		assert_int_equal(sscanf(q->question, "%u %u", &a, &b), 2);
		assert_true(a >= 1 && a <= 3 && b == a + 1);
		seen[a] = true;
		assert_string_equal(q->question, again->question);
		assert_true(q->choices[0].right != q->choices[1].right);
		first |= q->choices[0].right;
		second |= q->choices[1].right;
		q = course_quiz(c, 0, seed, &arena);
		assert_string_equal(q->question, "Q");
	}
	assert_true(first && second && seen[1] && seen[2] && seen[3]);
	course_destroy(c);
	diags_finish(&d);
	arena_finish(&arena);
}

static char *
read_all(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 20) - 1, f) > 0);
	(void)fclose(f);
	return text;
}

/* What is shipped can be asked with any seed. */
static void
check_module(const char *folder)
{
	char path[512];
	char *q, *r;
	struct arena arena = { 0 };
	struct diags d;
	struct strbuf said = { 0 };
	struct course *c;

	(void)snprintf(path, sizeof(path), "%s/quiz.yaml", folder);
	q = read_all(path);
	(void)snprintf(path, sizeof(path), "%s/review.yaml", folder);
	r = read_all(path);
	diags_init(&d, &arena);
	c = parse(q, r, &d);
	diags_render(&said, &d);
	CHECK_STR(folder, strbuf_str(&said), "");
	assert_non_null(c);
	CHECK_STR(folder, c->module, strrchr(folder, '/') + 1);
	CHECK(folder, c->n_quiz >= 5 && c->n_review >= 5);
	for (size_t i = 0; i < c->n_review; i++)
		for (uint64_t seed = 1; seed < 50; seed++)
			assert_null(
			    strchr(course_review(c, i, seed, &arena)->question,
				'{'));
	course_destroy(c);
	strbuf_finish(&said);
	diags_finish(&d);
	arena_finish(&arena);
	free(q);
	free(r);
}

static void
test_shipped(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(
	    glob(LAB_SOURCE_DIR "/courseware/[0-9]*", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_module(found.gl_pathv[i]);
	globfree(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_shipped),
	};

	return RUN_TESTS(tests);
}
