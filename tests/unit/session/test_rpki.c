/* Publishing, previewing, looking: tests/golden/rpki.out has the words, this
 * what must hold. */
#include "net/history.h"
#include "small_lab.h"

static const char folder[] = LAB_SOURCE_DIR "/tests/unit/session/rpki";
static const char publish[] = "publish roa 192.0.2.0/24 origin 64500";

static void
open_lab(struct lab *l)
{
	lab_load(l, folder);
	lab_begin(l, &(struct session_options){ .file_dir = "/nowhere" });
	give_ok(l, "run until 10:06");
}

/* Publication, fetch, RTR and re-evaluation, in that order, each with its time;
 * and explain knows at which stage it stands. */
static void
stages_one_by_one(void **state)
{
	static const struct {
		const char *line, *says, *explains;
	} rows[] = {
		{ publish, "10:06:00", "rp1 sees it at 10:15:00" },
		{ "step", "10:15:00.000 rp1 fetches the repositories: 1 VRP",
		    "hears it at 10:15:05" },
		{ "step", "10:15:05.000 as64510: is told 1 VRP by rp1",
		    "wait to be looked at" },
		{ "step 2",
		    "10:15:05.000 as64510: looks at its routes again: "
		    "192.0.2.128/25 refused",
		    "10:15:05, routes looked at 10:15:05" },
	};
	struct lab l;

	(void)state;
	open_lab(&l);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		check_says(give_ok(&l, rows[i].line), rows[i].says);
		check_says(give_ok(&l,
			       "explain route 192.0.2.128/25 at AS64510 from "
			       "AS64501"),
		    rows[i].explains);
	}
	lab_close(&l);
}

static void
a_preview_changes_nothing(void **state)
{
	struct lab l;
	const struct reply *r;
	uint64_t hash;

	(void)state;
	open_lab(&l);
	hash = lab_hash(&l);
	r = give_ok(&l, "preview publish roa 192.0.2.0/24 max 25 origin 64500");
	check_says(r, "192.0.2.128/25 of AS64501: NotFound -> Invalid");
	check_says(r, "refused at AS64510");
	check_says(r, "allows nothing else");
	assert_true(lab_hash(&l) == hash);
	r = give_ok(&l, "preview publish aspa 64500 providers 64510");
	check_says(r, "no route is judged otherwise");
	assert_true(lab_hash(&l) == hash);
	check_silent(give_ok(&l, "show rpki"), "max 25");
	lab_close(&l);
}

static void
undo_takes_it_back(void **state)
{
	struct lab l;
	uint64_t hash;

	(void)state;
	open_lab(&l);
	hash = lab_hash(&l);
	give_ok(&l, publish);
	give_ok(&l, "publish aspa 64500 providers 64510");
	check_says(give_ok(&l, "show rpki"), "ASPA AS64500 providers AS64510");
	give_ok(&l, "run until 11:00");
	for (int i = 0; i < 3; i++)
		give_ok(&l, "undo");
	assert_true(lab_hash(&l) == hash);
	for (int i = 0; i < 3; i++)
		give_ok(&l, "redo");
	check_says(give_ok(&l, "show rpki"), "1 VRP, 1 ASPA");
	lab_close(&l);
}

static void
who_may_publish_what(void **state)
{
	static const struct {
		const char *line, *says;
	} bad[] = {
		{ "publish roa 198.51.100.0/24 origin 64500",
		    "held by AS64501" },
		{ "publish roa 203.0.113.0/24 origin 64500", "nobody holds" },
		{ "revoke roa 192.0.2.0/24 origin 64500", "no such ROA" },
		{ "publish aspa 64501 providers 64510", "only AS64501 itself" },
		{ "publish aspa 64500 providers 64500", "of itself" },
		{ "publish aspa 64500 providers 64510,x", "x is not an AS" },
		{ "publish aspa 64500 providers ,", "at least one provider" },
		{ "publish aspa 64500 providers 64510,0", "it stands alone" },
		{ "preview publish aspa 64500 providers 0,64510",
		    "it stands alone" },
		{ "revoke aspa 64500", "has no ASPA" },
	};
	struct lab l;
	uint64_t hash;

	(void)state;
	open_lab(&l);
	hash = lab_hash(&l);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_says(give_bad(&l, bad[i].line), bad[i].says);
	assert_true(lab_hash(&l) == hash);
	give_ok(&l, publish);
	check_says(give_bad(&l, publish), "published already");
	give_ok(&l, "publish aspa 64500 providers 64511, 64510");
	check_says(give_bad(&l, "publish aspa 64500 providers 64510 64511"),
	    "published already");
	check_says(give_ok(&l, "publish aspa 64500 providers 0"),
	    "a provider of AS64500 in this world, but not in the ASPA");
	lab_close(&l);
}

/* A ROA of a CA that does not hold the space makes nothing valid. */
static void
outside_is_not_used(void **state)
{
	struct lab l;

	(void)state;
	open_lab(&l);
	give_ok(&l, publish);
	give_ok(&l, "run until 11:00");
	check_says(give_ok(&l, "show rpki"),
	    "its CA does not hold these\n    resources [RFC 9582 5]");
	check_says(give_ok(&l,
		       "explain route 192.0.2.128/25 at AS64510 from AS64501"),
	    "RPKI: Invalid");
	check_says(give_ok(&l, "explain route 192.0.2.128/25 at AS64501"),
	    "RPKI: Invalid");
	/* Down for longer than it may be: fails open, and says so. */
	give_ok(&l, "run until 17:00");
	check_says(give_ok(&l,
		       "explain route 192.0.2.128/25 at AS64510 from AS64501"),
	    "what rp1 told expired at");
	lab_close(&l);
}

/* Time that passes by itself goes on behind the end, and a replay as far. */
static void
time_goes_on_behind_the_end(void **state)
{
	const uint64_t end = 12 * 3600 * 1000, minute = 60000;
	struct lab l;

	(void)state;
	open_lab(&l);
	give_ok(&l, "run until 22:00");
	give_ok(&l, publish);
	assert_true(session_advance(l.session, end + 30 * minute));
	assert_int_equal(lab_now(&l), end + 30 * minute);
	check_says(give_ok(&l, "show rpki"),
	    "as64510            1 VRP from rp1");
	give_ok(&l, "revoke roa 192.0.2.0/24 origin 64500");
	assert_true(session_advance(l.session, end + 60 * minute));
	check_says(give_ok(&l, "show rpki"), "as64510            0 VRPs");
	/* It goes with the command before it. */
	give_ok(&l, "undo");
	assert_int_equal(lab_now(&l), end + 30 * minute);
	check_says(give_ok(&l, "show rpki"),
	    "as64510            1 VRP from rp1");
	assert_true(session_advance(l.session, end + 31 * minute));
	give_ok(&l, "redo");
	assert_int_equal(lab_now(&l), end + 60 * minute);
	check_says(give_ok(&l, "show rpki"), "as64510            0 VRPs");
	lab_close(&l);
}

/* Inside a block the lines are not commands, and no time passes. */
static void
time_waits_for_a_block(void **state)
{
	struct lab l;

	(void)state;
	open_lab(&l);
	give_ok(&l, "configure as64500");
	assert_true(session_advance(l.session, lab_now(&l) + 1000000));
	assert_int_equal(lab_now(&l), 6 * 60000);
	give_ok(&l, "end");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stages_one_by_one),
		cmocka_unit_test(a_preview_changes_nothing),
		cmocka_unit_test(undo_takes_it_back),
		cmocka_unit_test(who_may_publish_what),
		cmocka_unit_test(outside_is_not_used),
		cmocka_unit_test(time_goes_on_behind_the_end),
		cmocka_unit_test(time_waits_for_a_block),
	};

	return RUN_TESTS(tests);
}
