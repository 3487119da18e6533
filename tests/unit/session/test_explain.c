#include "small_lab.h"

#include "session/explain.h"

static const struct explain_step *
step(const struct explanation *e, const char *label)
{
	for (size_t i = 0; i < e->n_steps; i++)
		if (str_eq(e->steps[i].label, label))
			return &e->steps[i];
	fail_msg("no step \"%s\"", label);
	return NULL;
}

static const struct explain_contrast *
contrast(const struct explanation *e, const char *words)
{
	for (size_t i = 0; i < e->n_contrasts; i++)
		if (strstr(e->contrasts[i].text, words) != NULL)
			return &e->contrasts[i];
	return NULL;
}

/* The world is bit by bit the same afterwards. */
static const struct explanation *
ask(struct lab *l, const char *line)
{
	uint64_t before = lab_hash(l);
	const struct reply *r = give_ok(l, line);

	CHECK(line, lab_hash(l) == before);
	assert_non_null(r->explanation);
	check_says(r, r->explanation->verdict_word);
	return r->explanation;
}

static void
has_step(const struct explanation *e, const char *label, const char *words)
{
	const struct explain_step *s = step(e, label);

	if (strstr(s->text, words) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", label, s->text,
		    words);
}

static void
why_the_wrong_route_is_best(void **state)
{
	struct lab l;
	const struct explanation *e;
	const struct explain_contrast *c;

	(void)state;
	lab_open(&l);
	give_ok(&l, "run until 30s");
	e = ask(&l, "explain route 203.0.113.128/25 at AS64500");
	assert_int_equal(e->verdict, EXPLAIN_BEST);
	has_step(e, "received", "from customer AS64501");
	assert_string_equal(step(e, "import")->line_text,
	    "route-map CUSTOMER-IN permit 10");
	assert_string_equal(step(e, "import")->mark, "ACCEPTED");
	assert_int_equal(e->place.line, step(e, "import")->place.line);
	assert_string_equal(e->router, "as64500");
	has_step(e, "checks", "NotFound");
	has_step(e, "choice", "the only usable route");
	assert_string_equal(step(e, "export")->mark, "SPREAD");
	c = contrast(e, "only what is registered");
	assert_non_null(c);
	assert_true(c->helps);
	assert_int_equal(c->action, 1);
	assert_int_equal(c->good_routes_lost, 0);
	c = contrast(e, "AS64502 had a ROA");
	assert_non_null(c);
	assert_true(c->helps);
	c = contrast(e, "maximum-prefix");
	assert_non_null(c);
	assert_false(c->helps);
	c = contrast(e, "only the AS path");
	assert_non_null(c);
	assert_false(c->helps);
	lab_close(&l);
}

static void
a_router_without_configuration(void **state)
{
	struct lab l;
	const struct explanation *e;

	(void)state;
	lab_open(&l);
	give_ok(&l, "run until 30s");
	e = ask(&l, "explain route 203.0.113.128/25 at AS64503");
	assert_int_equal(e->verdict, EXPLAIN_BEST);
	has_step(e, "import", "standard economic policy");
	assert_int_equal(step(e, "import")->place.line, 0);
	/* The first who could have stopped it is named first. */
	assert_non_null(contrast(e, "AS64500 accepted from AS64501"));
	assert_non_null(
	    strstr(e->contrasts[0].effect, "it would not have come here"));
	/* Its own route validation is a remedy as well. */
	assert_non_null(contrast(e, "AS64503 refused RPKI Invalid"));
	lab_close(&l);
}

static void
a_right_route_needs_no_remedy(void **state)
{
	struct lab l;
	const struct explanation *e;

	(void)state;
	lab_open(&l);
	e = ask(&l, "explain route 203.0.113.0/24 at 64500");
	assert_int_equal(e->verdict, EXPLAIN_BEST);
	assert_int_equal(e->n_contrasts, 0);
	has_step(e, "received", "from provider AS64496");
	assert_string_equal(step(e, "export")->mark, "SENT");
	e = ask(&l, "explain route 192.0.2.0/25 at 64500");
	has_step(e, "received", "announces it itself");
	assert_string_equal(step(e, "received")->line_text,
	    "network 192.0.2.0/25");
	e = ask(&l, "explain route 192.0.2.0/25 at 64496");
	has_step(e, "checks", "RPKI: NotFound");
	lab_close(&l);
}

static void
why_it_is_refused(void **state)
{
	struct lab l;
	const struct explanation *e;
	const struct explain_contrast *c;

	(void)state;
	lab_open(&l);
	give_all(&l, small_fix);
	give_ok(&l, "run until 30s");
	e = ask(&l, "explain route 203.0.113.128/25 at AS64500 from AS64501");
	assert_int_equal(e->verdict, EXPLAIN_REFUSED);
	assert_string_equal(e->reason, "policy");
	assert_string_equal(step(e, "import")->mark, "REFUSED");
	assert_true(step(e, "import")->place.line > 0);
	c = contrast(e, "import filter");
	assert_non_null(c);
	/* It is no advice. */
	assert_non_null(strstr(e->what_if, "the filter does its work"));
	e = ask(&l, "explain route 198.51.100.0/24 at AS64500 to AS64496");
	assert_string_equal(e->verdict_word, "SENT");
	assert_non_null(step(e, "export")->line_text);
	lab_close(&l);
}

static void
why_it_was_never_received(void **state)
{
	struct lab l;
	const struct explanation *e;
	const struct explain_contrast *c;

	(void)state;
	lab_open(&l);
	/* 64503 is a peer: it gets own and customers' routes only. */
	e = ask(&l, "explain route 203.0.113.0/24 at AS64503");
	assert_int_equal(e->verdict, EXPLAIN_NEVER_RECEIVED);
	has_step(e, "route", "AS64500 has it from its provider AS64496");
	assert_string_equal(step(e, "export")->mark, "NOT SENT");
	assert_non_null(strstr(step(e, "export")->line_text, "UP"));
	c = contrast(e, "export filter of AS64500");
	assert_non_null(c);
	assert_non_null(strstr(c->effect, "route leak"));
	/* Further away: the way is walked back. */
	e = ask(&l, "explain route 10.3.0.0/16 at AS64502");
	assert_int_equal(e->verdict, EXPLAIN_NEVER_RECEIVED);
	has_step(e, "walk", "AS64496 does not have it either");
	has_step(e, "route", "AS64500 has it from its peer AS64503");
	e = ask(&l, "explain route 10.3.0.0/16 at AS64500 to AS64496");
	assert_int_equal(e->verdict, EXPLAIN_NOT_SENT);
	e = ask(&l, "explain route 192.0.2.0/25 at AS64500 to AS64496");
	assert_string_equal(e->verdict_word, "SENT");
	has_step(e, "arrival", "AS64496 uses it");
	/* Without a configuration: the economic policy. */
	e = ask(&l, "explain route 10.3.0.0/16 at AS64503 to AS64500");
	assert_string_equal(e->verdict_word, "SENT");
	lab_close(&l);
}

static void
why_the_session_brings_nothing(void **state)
{
	struct lab l;
	const struct explanation *e;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "configure as64500\nrouter bgp 64500\n"
	    "neighbor 10.0.0.2 shutdown\nend");
	give(&l, "commit");
	give_ok(&l, "commit");
	e = ask(&l, "explain route 198.51.100.0/24 at AS64500");
	assert_int_equal(e->verdict, EXPLAIN_NEVER_RECEIVED);
	has_step(e, "session", "between AS64501 and AS64500 is");
	lab_close(&l);
}

static void
nobody_announces_it(void **state)
{
	const struct session_options batch = { .batch = true };
	struct lab l;
	const struct explanation *e;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	e = ask(&l, "explain route 203.0.113.128/25 at AS64500");
	assert_int_equal(e->verdict, EXPLAIN_NO_SUCH_ROUTE);
	has_step(e, "choice", "packets for it follow 203.0.113.0/24");
	has_step(e, "next", "`run` or `play`");
	e = ask(&l, "explain route 172.16.0.0/12 at AS64500");
	assert_int_equal(e->verdict, EXPLAIN_NO_SUCH_ROUTE);
	lab_close(&l);
	/* A batch is told how it will be. */
	lab_open_with(&l, &batch);
	r = give_ok(&l, "explain route 203.0.113.128/25 at AS64500");
	check_says(r, "This is how it will be");
	check_says(r, "BEST");
	assert_true(lab_now(&l) < 1000);
	lab_close(&l);
}

static void
why_it_is_kept(void **state)
{
	struct session_options o = { .batch = true };
	struct lab l;
	const struct explanation *e;
	const struct explain_contrast *c;

	(void)state;
	lab_load(&l, LAB_SOURCE_DIR "/scenarios/youtube-2008");
	lab_begin(&l, &o);
	give_ok(&l, "run");
	/* The right route is there and loses by local preference. */
	e = ask(&l, "explain route 208.65.153.0/24 at AS3491 from AS500710");
	assert_int_equal(e->verdict, EXPLAIN_KEPT);
	assert_string_equal(e->reason, "local-pref");
	has_step(e, "choice", "LOCAL_PREF 200 against 150");
	c = contrast(e, "LOCAL_PREF");
	assert_non_null(c);
	assert_true(c->helps);
	/* What the issue is about: the line, and a remedy that works. */
	e = ask(&l, "explain route 208.65.153.0/24 at AS3491");
	assert_int_equal(e->verdict, EXPLAIN_BEST);
	assert_string_equal(step(e, "import")->line_text,
	    "route-map AS17557-IN permit 10");
	c = contrast(e, "only what is registered");
	assert_non_null(c);
	assert_int_equal(c->good_routes_lost, 0);
	assert_non_null(contrast(e, "maximum-prefix"));
	lab_close(&l);
}

static void
what_route_origin_validation_says(void **state)
{
	struct lab l;
	const struct explanation *e;

	(void)state;
	lab_open(&l);
	give_ok(&l, "publish roa 192.0.2.0/25 origin 64500");
	e = ask(&l, "explain route 192.0.2.0/25 at AS64496");
	has_step(e, "checks", "Valid: ROA 192.0.2.0/25 maxLength 25");
	give_all(&l,
	    "revoke roa 192.0.2.0/25 origin 64500\n"
	    "publish roa 192.0.2.0/25 origin 64999");
	/* The provider drops it now. */
	e = ask(&l, "explain route 192.0.2.0/25 at AS64496 from AS64500");
	assert_int_equal(e->verdict, EXPLAIN_REFUSED);
	assert_string_equal(e->reason, "rpki-invalid");
	has_step(e, "checks", "Invalid: ROA 192.0.2.0/25 maxLength 25 names");
	e = ask(&l, "explain route 192.0.2.0/25 at AS64503");
	has_step(e, "checks", "(this router does not look)");
	lab_close(&l);
}

static void
why_a_requirement_fails(void **state)
{
	struct lab l;
	const struct explanation *e;

	(void)state;
	lab_open(&l);
	e = ask(&l, "explain requirement no-1.1");
	assert_int_equal(e->verdict, EXPLAIN_REQUIREMENT);
	assert_string_equal(e->verdict_word, "NOT MET");
	has_step(e, "level", "mandatory");
	assert_true(strlen(step(e, "source")->text) > 10);
	assert_true(strlen(step(e, "evidence")->text) > 10);
	give_all(&l, small_fix);
	e = ask(&l, "explain requirement NO-1.1");
	assert_string_equal(e->verdict_word, "MET");
	e = ask(&l, "explain requirement NO-1.3");
	assert_string_equal(e->verdict_word, "NOT GRADED HERE");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(why_the_wrong_route_is_best),
		cmocka_unit_test(a_router_without_configuration),
		cmocka_unit_test(a_right_route_needs_no_remedy),
		cmocka_unit_test(why_it_is_refused),
		cmocka_unit_test(why_it_was_never_received),
		cmocka_unit_test(why_the_session_brings_nothing),
		cmocka_unit_test(nobody_announces_it),
		cmocka_unit_test(why_it_is_kept),
		cmocka_unit_test(what_route_origin_validation_says),
		cmocka_unit_test(why_a_requirement_fails),
	};

	return RUN_TESTS(tests);
}
