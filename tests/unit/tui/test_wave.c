/* The wave table tells of each moment what the session said at that moment. */
#include "app_screen.h"

#include "tui/ask.h"

static const char *const scenarios[] = { "first-fix", "youtube-2008",
	"own-leak", "original-manrs-lab", "celer-2022", "rov-deploy",
	LAB_SOURCE_DIR "/tests/unit/session/irr",
	LAB_SOURCE_DIR "/tests/unit/session/rpki" };

static void
run_until(struct fixture *f, uint64_t ms)
{
	struct strbuf line = { 0 };
	if (ms <= sim_now(session_world(f->app.session)->sim))
		return;
	strbuf_addf(&line, "run until %llums", (unsigned long long)ms);
	(void)session_command(f->app.session, strbuf_str(&line));
	strbuf_finish(&line);
}

static void
compare(const char *row, struct fixture *then, const struct wave *w,
    const struct prefix *p, uint32_t origin, size_t frame)
{
	for (size_t i = 0; i < w->n_ases; i++) {
		char told = wave_letter(w, frame, w->ases[i]);
		char was =
		    session_as_status(then->app.session, w->ases[i], p, origin);
		if (told != was)
			fail_msg("row \"%s\": frame %zu at %llu, AS%u: %c, "
				 "then %c",
			    row, frame, (unsigned long long)w->times_ms[frame],
			    w->ases[i], told, was);
	}
}

/* Where it can be done: what is published makes routes wrong and right. */
static void
publish(struct fixture *f)
{
	(void)session_command(f->app.session, "run until 10:06");
	(void)session_command(f->app.session,
	    "publish roa 192.0.2.0/24 origin 64500");
}

/* One session to the end; a second one stops at each of its moments. */
static void
test_moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++) {
		struct fixture whole, then;
		struct wave w = { 0 };
		start(&whole, scenarios[i], 80, 24);
		start(&then, scenarios[i], 80, 24);
		publish(&whole);
		publish(&then);
		struct subject about = ask_subject(whole.app.session);
		run_until(&whole, whole.app.scenario->duration_ms);
		wave_build(&w, whole.app.session, &about.prefix, about.origin);
		/* The last frame is now, whenever its letters came. */
		for (size_t f = 1; f + 1 < w.n; f++) {
			struct world *world = session_world(then.app.session);
			/* Before the learner came. */
			if (w.times_ms[f] < sim_now(world->sim))
				continue;
			run_until(&then, w.times_ms[f]);
			compare(scenarios[i], &then, &w, &about.prefix,
			    about.origin, f);
		}
		assert_true(w.n > 0);
		wave_finish(&w);
		stop(&whole);
		stop(&then);
	}
}

/* Some moment of the time screen says it. */
static void
expect_moment(struct fixture *f, const char *wanted)
{
	for (size_t i = 0; i < f->app.wave.n; i++) {
		f->app.frame = i;
		if (strstr(screen(f), wanted) != NULL)
			return;
	}
	fail_msg("no moment says \"%s\"", wanted);
}

/* What goes on in the RPKI is a moment of its own, with its words. */
static void
test_rpki_moments(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, LAB_SOURCE_DIR "/tests/unit/session/rpki", 80, 24);
	(void)session_command(f.app.session, "run until 10:06");
	(void)session_command(f.app.session,
	    "publish roa 192.0.2.0/24 origin 64500");
	(void)session_command(f.app.session, "run for 40m");
	press(&f, ": n o w Enter 5");
	expect_moment(&f, "10:06:00.000 ROA 192.0.2.0/24");
	expect_moment(&f, "rp1 fetches the repositories: 1 VRP");
	expect_moment(&f, "as64510: is told 1 VRP by rp1");
	stop(&f);
}

/* An AS in a network that does not settle is neither right nor wrong. */
static void
test_changing(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, LAB_SOURCE_DIR "/tests/unit/session/wheel", 80, 24);
	struct prefix p;
	assert_int_equal(prefix_parse("192.0.2.0/24", &p), PREFIX_OK);
	app_choose_prefix(&f.app, &p, 64500);
	press(&f, "2 Space");
	expect(&f, "map", "[64502 ?]");
	expect(&f, "where it comes from", "[64500 @]");
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_rpki_moments),
		cmocka_unit_test(test_changing),
	};
	return RUN_TESTS(tests);
}
