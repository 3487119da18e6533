/* Grading is a pure function of the world and the seed: it leaves nothing
 * behind, gives the same again, and no seed changes what is right or wrong. */
#include <dirent.h>

#include "grader_lab.h"

#include "net/history.h"

static const char *const scenarios[] = { "first-fix", "original-manrs-lab",
	"own-leak", "youtube-2008" };

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* solution*.cmd and wrong-*.cmd of a folder, sorted; "" for the start. */
static size_t
solutions(struct lab *l, char **out, size_t cap)
{
	DIR *d = opendir(l->scenario->dir);
	struct dirent *e;
	size_t n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (str_ends(e->d_name, ".cmd") && n < cap)
			out[n++] = arena_printf(&l->arena, "%s/%s",
			    l->scenario->dir, e->d_name);
	closedir(d);
	qsort(out, n, sizeof(*out), by_name);
	return n;
}

/* The whole report as text, to be compared. */
static char *
report_text(const struct report *r)
{
	struct strbuf b = { 0 };

	report_json(r, &b);
	report_print(r, &b);
	for (size_t i = 0; i < r->n_verdicts; i++)
		strbuf_addf(&b, "%u %u %u\n", r->verdicts[i].checks,
		    r->verdicts[i].checks_failed, r->verdicts[i].not_shown);
	return strbuf_take(&b);
}

static void
nothing_is_left_behind(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		struct lab l;
		uint64_t seen, cells;
		size_t history;

		lab_open(&l, scenarios[i]);
		lab_run(&l);
		/* Once, so that all prefixes have their place in the tables. */
		lab_grade(&l, 1, NULL);
		seen = lab_hash(&l);
		cells = sim_state_hash(l.world->sim);
		history = history_steps(l.world->sim);
		for (uint64_t seed = 1; seed <= 3; seed++) {
			lab_grade(&l, seed, NULL);
			CHECK(scenarios[i], lab_hash(&l) == seen);
			/* Another seed tries other prefixes. */
			CHECK(scenarios[i],
			    seed != 1 || sim_state_hash(l.world->sim) == cells);
			CHECK(scenarios[i],
			    history_steps(l.world->sim) == history);
			CHECK(scenarios[i],
			    sim_check(l.world->sim, &l.arena) == NULL);
		}
		lab_close(&l);
	}
}

/* Also not on the way to the end of the scenario, when things are still to
 * come. */
static void
nothing_is_changed_ahead(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		struct lab plain, graded;
		char *a, *b;
		uint64_t end;

		lab_open(&plain, scenarios[i]);
		lab_open(&graded, scenarios[i]);
		end = plain.scenario->duration_ms;
		for (uint64_t k = 1; k <= 8; k++) {
			sim_run(graded.world->sim, end * k / 8);
			lab_grade(&graded, k, NULL);
		}
		lab_run(&plain);
		lab_run(&graded);
		a = report_text(lab_grade(&plain, 1, NULL));
		b = report_text(lab_grade(&graded, 1, NULL));
		CHECK_STR(scenarios[i], b, a);
		free(a);
		free(b);
		lab_close(&plain);
		lab_close(&graded);
	}
}

static void
one_row_alone_is_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		struct lab l;

		lab_open(&l, scenarios[i]);
		lab_run(&l);
		for (size_t g = 0; g < l.scenario->n_grade; g++) {
			const char *id = l.scenario->grade[g].requirement;
			struct strbuf all = { 0 }, alone = { 0 };
			uint32_t checks, failed;
			/* The other rows have been tried before, or not. */
			lab_grade(&l, 7, id);
			assert_int_equal(l.report->n_verdicts, 1);
			checks = l.report->verdicts[0].checks;
			failed = l.report->verdicts[0].checks_failed;
			verdict_evidence_json(&l.report->verdicts[0], &alone);
			lab_grade(&l, 7, NULL);
			CHECK_INT(id, lab_verdict(&l, id)->checks, checks);
			CHECK_INT(id, lab_verdict(&l, id)->checks_failed,
			    failed);
			verdict_evidence_json(lab_verdict(&l, id), &all);
			CHECK_STR(id, strbuf_str(&all), strbuf_str(&alone));
			strbuf_finish(&all);
			strbuf_finish(&alone);
		}
		lab_close(&l);
	}
}

static void
an_unknown_row_is_no_pass(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l, "first-fix");
	lab_run(&l);
	lab_grade(&l, 1, "NO-9.9");
	assert_int_equal(l.report->n_verdicts, 0);
	assert_false(l.report->passed);
	lab_close(&l);
}

static void
twice_is_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		char *text[3];
		struct lab l;

		lab_open(&l, scenarios[i]);
		lab_run(&l);
		text[0] = report_text(lab_grade(&l, 5, NULL));
		text[1] = report_text(lab_grade(&l, 5, NULL));
		lab_close(&l);
		lab_open(&l, scenarios[i]);
		lab_run(&l);
		lab_grade(&l, 99, NULL);
		text[2] = report_text(lab_grade(&l, 5, NULL));
		lab_close(&l);
		CHECK_STR(scenarios[i], text[1], text[0]);
		CHECK_STR(scenarios[i], text[2], text[0]);
		for (int k = 0; k < 3; k++)
			free(text[k]);
	}
}

/* The states of a solution under each seed are those of the first. Variants do
 * change: some evidence of the wrong ones is not the same. */
static void
seeds_of(const char *scenario, const char *path, uint64_t seeds,
    size_t *different)
{
	struct lab l;
	char *first = NULL, *evidence = NULL;
	uint32_t points = 0;

	lab_open(&l, scenario);
	if (path[0] != '\0')
		lab_play(&l, path);
	lab_run(&l);
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		char *text = report_text(lab_grade(&l, seed, NULL));
		if (first == NULL) {
			first = xstrdup(lab_states(&l));
			evidence = xstrdup(text);
			points = l.report->points;
		}
		CHECK_STR(path, lab_states(&l), first);
		CHECK_INT(path, l.report->points, points);
		*different += strcmp(evidence, text) != 0;
		free(text);
	}
	if (strstr(path, "/solution") != NULL)
		CHECK(path, l.report->passed && points == l.report->max);
	else
		CHECK(path, !l.report->passed);
	free(first);
	free(evidence);
	lab_close(&l);
}

static void
no_seed_changes_a_verdict(void **state)
{
	const uint64_t seeds = getenv("LAB_LONG") != NULL ? 100 : 12;
	size_t different = 0, total = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		char *paths[64];
		struct lab l;
		size_t n;

		lab_open(&l, scenarios[i]);
		n = solutions(&l, paths, ARRAY_LEN(paths));
		CHECK(scenarios[i], n > 3);
		seeds_of(scenarios[i], "", seeds, &different);
		for (size_t k = 0; k < n; k++)
			seeds_of(scenarios[i], paths[k], seeds, &different);
		total += n + 1;
		lab_close(&l);
	}
	assert_true(different > 0);
	assert_true(total > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(nothing_is_changed_ahead),
		cmocka_unit_test(one_row_alone_is_the_same),
		cmocka_unit_test(an_unknown_row_is_no_pass),
		cmocka_unit_test(twice_is_the_same),
		cmocka_unit_test(no_seed_changes_a_verdict),
	};

	return RUN_TESTS(tests);
}
