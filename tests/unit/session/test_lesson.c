#include "small_lab.h"

enum { READ, PREDICT, RUN, WHY, FIX, CHECK_IT, RECALL, DONE };

static void
at_step(struct lab *l, size_t step)
{
	assert_int_equal(session_step_index(l->session), step);
}

static void
the_steps_follow_what_is_done(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	at_step(&l, READ);
	assert_string_equal(session_now_line(l.session), "Read this.");
	check_says(give_ok(&l, "next"), "Step 2 of 7: predict");
	at_step(&l, PREDICT);
	check_says(give_ok(&l, "predict AS64496 64500"), "Noted: 2 of 5");
	at_step(&l, RUN);
	give_ok(&l, "run until 10s");
	at_step(&l, RUN);
	check_says(give_ok(&l, "run"), "hit AS64496, AS64500");
	assert_int_equal(lab_now(&l), 30000);
	at_step(&l, WHY);
	check_says(give_ok(&l, "next"), "explain route 203.0.113.128/25");
	at_step(&l, FIX);
	give_ok(&l, "check");
	at_step(&l, FIX);
	give_all(&l, small_fix);
	at_step(&l, CHECK_IT);
	check_says(give_ok(&l, "next"), "All requirements are met");
	at_step(&l, RECALL);
	check_says(give_ok(&l, "next"), "Question 1 of 2");
	check_says(give_ok(&l, "answer 2"), "Not right. It is not so.");
	at_step(&l, RECALL);
	give_bad(&l, "answer 3");
	check_says(give_ok(&l, "answer 2"), "Right. This.");
	at_step(&l, DONE);
	give_bad(&l, "answer 1");
	for (size_t i = 0; i < DONE; i++)
		assert_true(session_step_done(l.session, i));
	check_says(give_ok(&l, "now"), "All steps are done");
	lab_close(&l);
}

static void
who_knows_the_way_may_skip(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	/* Reading, predicting and asking may be passed over, not the fix. */
	give_ok(&l, "run");
	at_step(&l, WHY);
	give_ok(&l, "check");
	at_step(&l, WHY);
	give_all(&l, small_fix);
	at_step(&l, CHECK_IT);
	lab_close(&l);
}

static void
who_commits_early_gets_the_hints_of_the_fix(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	at_step(&l, READ);
	check_says(give_ok(&l, "hint"), "no hint for this step");
	give_ok(&l, "configure as64500");
	give_ok(&l, "hostname other");
	give_ok(&l, "end");
	give_ok(&l, "commit");
	at_step(&l, READ);
	check_says(give_ok(&l, "hint"), "First hint.");
	check_says(give_ok(&l, "hint"), "after one more attempt");
	give_ok(&l, "check");
	check_says(give_ok(&l, "hint"), "Second hint.");
	check_says(give_ok(&l, "hint"), "after one more attempt");
	lab_close(&l);
}

static void
predictions_are_held_against_what_happens(void **state)
{
	struct lab l;
	const uint32_t *ases;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	assert_int_equal(session_prediction(l.session, &ases), 0);
	give_ok(&l, "predict 64502 AS64500");
	assert_int_equal(session_prediction(l.session, &ases), 2);
	assert_int_equal(ases[1], 64500);
	r = give_ok(&l, "run");
	check_says(r, "hit AS64500.");
	check_says(r, "Missed AS64496, AS64503.");
	check_says(r, "Not fooled after all:");
	lab_close(&l);
}

static void
a_hint_opens_after_an_attempt(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored(&l);
	give_ok(&l, "run");
	give_ok(&l, "why");
	at_step(&l, FIX);
	check_says(give_ok(&l, "hint"), "First hint.");
	check_says(give_ok(&l, "hint"), "First hint.");
	check_says(give_ok(&l, "hint"), "after one more attempt: commit");
	check_silent(give_ok(&l, "now"), "hint");
	give_ok(&l, "check");
	check_says(give_ok(&l, "hint"), "Second hint.");
	lab_resume(&l);
	at_step(&l, FIX);
	check_says(give_ok(&l, "hint"), "Second hint.");
	give_ok(&l, "check");
	check_says(give_ok(&l, "hint"), "Third hint.");
	/* The last one asks for two. */
	check_says(give_ok(&l, "hint"), "after two more attempts");
	give_ok(&l, "grade");
	check_says(give_ok(&l, "hint"), "Third hint.");
	give_ok(&l, "predict none");
	assert_false(session_step_seen(l.session, FIX));
	check_says(give_ok(&l, "hint"), "Fourth hint.");
	assert_true(session_step_seen(l.session, FIX));
	assert_true(session_has_candidate(l.session, "as64500"));
	at_step(&l, FIX);
	give_ok(&l, "commit");
	at_step(&l, CHECK_IT);
	/* Undo takes the network back, not the lesson. */
	give_ok(&l, "undo");
	at_step(&l, CHECK_IT);
	lab_close(&l);
}

/* What belongs to one step is not for another. */
static void
steps_keep_to_themselves(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	check_says(give_bad(&l, "answer 1"), "no question is open now");
	/* The task is read before it is over. */
	check_says(give_ok(&l, "next"), l.scenario->task);
	check_says(give_ok(&l, "hint"), "no hint for this step");
	give_ok(&l, "run");
	at_step(&l, WHY);
	give_ok(&l, "explain route 192.0.2.0/25 at AS64500");
	at_step(&l, WHY);
	give_ok(&l, "explain requirement NO-1.1");
	at_step(&l, WHY);
	give_ok(&l, "explain route 203.0.113.128/25 at AS64496");
	at_step(&l, FIX);
	check_says(give_ok(&l, "hint show"), "Fourth hint.");
	assert_true(session_step_seen(l.session, FIX));
	assert_true(session_has_candidate(l.session, "as64500"));
	lab_close(&l);
}

static void
lines_of_the_lesson_are_typed_once(void **state)
{
	struct session_options o = { 0 };
	const struct reply *r;
	struct lab l;

	(void)state;
	lab_load(&l, LAB_SOURCE_DIR "/scenarios/first-fix");
	lab_begin(&l, &o);
	give_ok(&l, "next");
	r = give_ok(&l, "next");
	check_says(r, "typed into the candidate");
	assert_true(
	    session_has_candidate(l.session, l.scenario->learner_routers[0]));
	assert_int_equal(session_preview(l.session)->lost_good, 0);
	assert_int_equal(session_preview(l.session)->refused, 1);
	/* The learner does not want it. */
	give_ok(&l, "undo");
	assert_false(
	    session_has_candidate(l.session, l.scenario->learner_routers[0]));
	give_ok(&l, "next");
	assert_false(
	    session_has_candidate(l.session, l.scenario->learner_routers[0]));
	give_all(&l, "redo\ncommit\ncheck");
	assert_int_equal(session_step_index(l.session), l.scenario->n_steps);
	assert_true(session_last_report(l.session)->passed);
	lab_close(&l);
}

static void
a_batch_has_no_lesson(void **state)
{
	const struct session_options o = { .batch = true };
	struct lab l;

	(void)state;
	lab_open_with(&l, &o);
	give_ok(&l, "run");
	assert_int_equal(lab_now(&l), 60000);
	at_step(&l, READ);
	lab_close(&l);
}

static void
the_recorded_history_is_only_shown(void **state)
{
	struct lab l;
	uint64_t hash;

	(void)state;
	lab_open(&l);
	hash = lab_hash(&l);
	check_says(give_ok(&l, "replay"), "AS64501 withdraws");
	assert_true(lab_hash(&l) == hash);
	at_step(&l, PREDICT);
	lab_close(&l);
}

/* Configuration goes into the candidate; what changes the world at once is
 * shown, and left to the learner. */
static void
commands_in_a_hint_are_shown(void **state)
{
	const struct reply *r;
	struct lab l;
	uint64_t hash;

	(void)state;
	lab_open_stored_in(&l, LAB_SOURCE_DIR "/tests/unit/session/aspa");
	hash = lab_hash(&l);
	r = give_ok(&l, "hint show");
	check_says(r, "Fourth hint.");
	check_says(r,
	    "  publish roa 192.0.2.0/24 max 25 origin 64500\n"
	    "  run until 10:40\n");
	check_says(r, "stands in the candidate, not committed");
	assert_true(session_has_candidate(l.session, "as64500"));
	assert_true(lab_hash(&l) == hash);
	assert_false(session_step_done(l.session, 0));
	check_says(give_ok(&l, "next"), "Type: diff, then commit");
	give_ok(&l, "discard");
	check_says(give_ok(&l, "next"), "Type: publish ... (`help publish`");
	give_ok(&l, "publish roa 192.0.2.0/24 max 24 origin 64500");
	assert_true(session_step_done(l.session, 0));
	/* A later step to read says what it has to say, not the task again. */
	r = give_ok(&l, "next");
	check_says(r, "What this step says.");
	check_silent(r, "A ROA and an ASPA on their way");
	lab_close(&l);
}

/* Also while something is still to be repaired. */
static void
run_stops_where_the_lesson_goes_on(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored_in(&l, LAB_SOURCE_DIR "/tests/unit/session/aspa");
	check_says(give_ok(&l, "run"), "It is 11:00:00.");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_in_a_hint_are_shown),
		cmocka_unit_test(run_stops_where_the_lesson_goes_on),
		cmocka_unit_test(the_steps_follow_what_is_done),
		cmocka_unit_test(who_knows_the_way_may_skip),
		cmocka_unit_test(predictions_are_held_against_what_happens),
		cmocka_unit_test(a_hint_opens_after_an_attempt),
		cmocka_unit_test(who_commits_early_gets_the_hints_of_the_fix),
		cmocka_unit_test(steps_keep_to_themselves),
		cmocka_unit_test(lines_of_the_lesson_are_typed_once),
		cmocka_unit_test(a_batch_has_no_lesson),
		cmocka_unit_test(the_recorded_history_is_only_shown),
	};

	return RUN_TESTS(tests);
}
