#include "small_lab.h"

static void
a_roa_stops_it_where_it_is_checked(void **state)
{
	struct lab l;
	uint64_t hash;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	give_ok(&l, "run until 30s");
	hash = lab_hash(&l);
	r = give_ok(&l,
	    "whatif publish roa 203.0.113.0/24 max 24 origin 64502 at 10s");
	/* The provider drops Invalid, and so it does not go through him. */
	check_says(r, "AS64496 ! -> #");
	check_says(r, "Wrong: 3 -> 2");
	check_says(r, "not touched");
	assert_true(lab_hash(&l) == hash);
	assert_int_equal(lab_now(&l), 30000);
	lab_close(&l);
}

static void
a_candidate_is_tried_from_the_start(void **state)
{
	struct lab l;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	give_ok(&l, "run until 30s");
	give_all(&l,
	    "configure as64500\n"
	    "ip prefix-list HOLDS permit 198.51.100.0/24\n"
	    "route-map CUSTOMER-IN permit 10\n"
	    "match ip address prefix-list HOLDS\nend");
	r = give_ok(&l, "whatif commit");
	check_says(r, "AS64500 ! -> #");
	check_says(r, "Wrong: 3 -> 0");
	check_says(r, "Good routes lost: 0");
	check_says(r, "NO-1.1");
	check_says(r, "fail -> pass");
	/* Too late to prevent it, but by then it is over as well. */
	check_says(give_ok(&l, "whatif commit at 25s"), "Wrong: 3 -> 0");
	check_says(give_bad(&l, "undo now"), "too many");
	assert_true(session_has_candidate(l.session, "as64500"));
	lab_close(&l);
}

static void
before_the_story_its_end_is_compared(void **state)
{
	struct lab l;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	r = give_ok(&l, "whatif publish roa 203.0.113.0/24 origin 64502");
	check_says(r, "at t=60.000s");
	check_says(r, "Wrong: 3 -> 2");
	assert_true(lab_now(&l) < 1000);
	lab_close(&l);
}

static void
what_was_done_is_part_of_both(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l, small_fix);
	give_all(&l, "run until 30s");
	check_says(give_ok(&l,
		       "whatif publish roa 203.0.113.0/24 origin 64502"),
	    "Wrong: 0 -> 0");
	/* Another way instead of the commit: shutting the session. */
	give_all(&l,
	    "rollback\nconfigure as64500\nrouter bgp 64500\n"
	    "neighbor 10.0.0.2 shutdown\nend");
	check_says(give_ok(&l, "whatif commit"), "Good routes lost: 8");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_roa_stops_it_where_it_is_checked),
		cmocka_unit_test(a_candidate_is_tried_from_the_start),
		cmocka_unit_test(before_the_story_its_end_is_compared),
		cmocka_unit_test(what_was_done_is_part_of_both),
	};

	return RUN_TESTS(tests);
}
