#include "small_lab.h"

static void
undo_takes_one_command_or_block(void **state)
{
	struct lab l;
	uint64_t start;

	(void)state;
	lab_open(&l);
	start = lab_hash(&l);
	give_all(&l, small_fix);
	give_ok(&l, "run until 30s");
	check_says(give_ok(&l, "undo"), "run until");
	assert_true(lab_now(&l) < 20000);
	check_says(give_ok(&l, "undo"), "commit");
	assert_true(session_has_candidate(l.session, "as64500"));
	/* The block goes as one. */
	check_says(give_ok(&l, "undo"), "configure as64500");
	assert_false(session_has_candidate(l.session, "as64500"));
	assert_true(lab_hash(&l) == start);
	give_bad(&l, "undo");
	give_all(&l, "redo\nredo\nredo");
	give_bad(&l, "redo");
	assert_int_equal(lab_now(&l), 30000);
	assert_non_null(strstr(session_running(l.session, "as64500"), "HOLDS"));
	lab_close(&l);
}

static void
a_new_command_ends_redo(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l, "run until 10s\nundo\nrun until 25s");
	give_bad(&l, "redo");
	assert_int_equal(lab_now(&l), 25000);
	lab_close(&l);
}

static void
undo_survives_a_restart(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored(&l);
	give_all(&l, "run until 10s\nrun until 25s\nundo");
	lab_resume(&l);
	assert_int_equal(lab_now(&l), 10000);
	give_ok(&l, "redo");
	assert_int_equal(lab_now(&l), 25000);
	lab_resume(&l);
	assert_int_equal(lab_now(&l), 25000);
	lab_close(&l);
}

static void
back_and_step_are_inverses(void **state)
{
	struct lab l;
	uint64_t hash;

	(void)state;
	lab_open(&l);
	/* Where the last message was, so that the clock is the same too. */
	give_all(&l, "step 3");
	hash = lab_hash(&l);
	check_says(give_ok(&l, "back 2"), "2 messages back");
	assert_true(lab_hash(&l) != hash);
	give_ok(&l, "step 2");
	assert_true(lab_hash(&l) == hash);
	give_ok(&l, "back 9999");
	give_bad(&l, "back");
	lab_close(&l);
}

/* The past can be looked at; what is done there replaces what came later. */
static void
a_commit_in_the_past_replaces_later_ones(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "run until 30s\nconfigure as64500\nhostname later\nend\n"
	    "commit");
	check_says(give_ok(&l, "back 3"), "lies ahead");
	assert_null(strstr(session_running(l.session, "as64500"), "later"));
	give_ok(&l, "run until 40s");
	assert_non_null(strstr(session_running(l.session, "as64500"), "later"));
	give_ok(&l, "back 3");
	give_all(&l, "configure as64500\nhostname earlier\nend\ncommit");
	give_ok(&l, "run until 50s");
	assert_non_null(
	    strstr(session_running(l.session, "as64500"), "earlier"));
	check_says(give_ok(&l, "show versions"), "   1  ");
	check_silent(give_ok(&l, "show versions"), "   2  ");
	lab_close(&l);
}

static void
play_stops_where_something_happens(void **state)
{
	struct lab l;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	r = give_ok(&l, "play");
	check_says(r, "AS64501 announces");
	assert_int_equal(lab_now(&l), 20000);
	r = give_ok(&l, "play");
	check_says(r, "AS64500 uses a wrong origin");
	for (int i = 0; i < 20; i++)
		r = give_ok(&l, "play");
	check_says(r, "end of the scenario");
	check_says(give_ok(&l, "run for 60s"), "end of the scenario");
	check_says(give_ok(&l, "run"), "end of the scenario");
	lab_close(&l);
}

/* No state is stable: the clock stops and the routers are named. */
static void
a_dispute_wheel_is_reported(void **state)
{
	const struct session_options o = { 0 };
	struct lab l;
	const struct reply *r;

	(void)state;
	lab_load(&l, LAB_SOURCE_DIR "/tests/unit/session/wheel");
	lab_begin(&l, &o);
	r = give_ok(&l, "run");
	check_says(r, "does not settle: as64501, as64502 and as64503 keep");
	check_says(r, "192.0.2.0/24");
	assert_true(r->world_changed);
	assert_true(lab_now(&l) < 60000);
	/* Work goes on: the wheel is taken apart. */
	give_all(&l,
	    "configure as64501\nno route-map NEXT permit 10\n"
	    "route-map NEXT deny 10\nend");
	give(&l, "commit");
	check_says(give_ok(&l, "commit"), "Committed");
	check_silent(give_ok(&l, "run"), "does not settle");
	assert_int_equal(lab_now(&l), 60000);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undo_takes_one_command_or_block),
		cmocka_unit_test(a_new_command_ends_redo),
		cmocka_unit_test(undo_survives_a_restart),
		cmocka_unit_test(back_and_step_are_inverses),
		cmocka_unit_test(a_commit_in_the_past_replaces_later_ones),
		cmocka_unit_test(a_dispute_wheel_is_reported),
		cmocka_unit_test(play_stops_where_something_happens),
	};

	return RUN_TESTS(tests);
}
