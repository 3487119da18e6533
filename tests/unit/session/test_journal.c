#include "small_lab.h"

#include <sys/stat.h>

static size_t
entries(struct lab *l, struct store_entry **out)
{
	return store_journal(l->store, session_id(l->session), &l->arena, out);
}

static void
commands_are_kept_before_the_reply(void **state)
{
	struct store_entry *e;
	struct lab l;
	size_t n;

	(void)state;
	lab_open_stored(&l);
	assert_int_equal(entries(&l, &e), 0);
	give_ok(&l, "run until 30s");
	n = entries(&l, &e);
	assert_true(n >= 1);
	assert_int_equal(e[0].kind, 'c');
	assert_string_equal(e[0].text, "run until 30000ms");
	assert_string_equal(e[0].actor, "learner");
	n = entries(&l, &e);
	give_ok(&l, "show map");
	give_bad(&l, "run until 10s");
	give_bad(&l, "nonsense");
	assert_int_equal(entries(&l, &e), n);
	give_ok(&l, "conf as64500");
	give_bad(&l, "nonsense");
	give_ok(&l, "hostname other");
	n = entries(&l, &e);
	assert_string_equal(e[n - 2].text, "configure as64500");
	assert_string_equal(e[n - 1].text, "hostname other");
	lab_close(&l);
}

static void
a_session_goes_on_where_it_was(void **state)
{
	struct lab l;
	uint64_t now, hash;
	char *running, *candidate;

	(void)state;
	lab_open_stored(&l);
	give_all(&l, small_fix);
	give_all(&l, "run until 30s\nback 2\nstep");
	give_all(&l, "configure as64500\nhostname other\nend");
	now = lab_now(&l);
	hash = lab_hash(&l);
	running = xstrdup(session_running(l.session, "as64500"));
	candidate = xstrdup(session_candidate(l.session, "as64500"));
	lab_resume(&l);
	assert_int_equal(lab_now(&l), now);
	assert_true(lab_hash(&l) == hash);
	assert_string_equal(session_running(l.session, "as64500"), running);
	assert_string_equal(session_candidate(l.session, "as64500"), candidate);
	check_says(give_ok(&l, "show versions"), "commit (runs now)");
	free(running);
	free(candidate);
	lab_close(&l);
}

static void
no_acknowledged_line_is_lost(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored(&l);
	give_all(&l,
	    "configure as64500\nhostname half\n"
	    "router bgp 64500\ntimers bgp 10 30");
	lab_resume(&l);
	assert_string_equal(session_prompt(l.session), "as64500(config)# ");
	/* Inside "router bgp" still. */
	give_all(&l, "bgp router-id 192.0.2.2\nend");
	assert_string_equal(session_prompt(l.session), "lab> ");
	assert_non_null(
	    strstr(session_candidate(l.session, "as64500"), "hostname half"));
	assert_non_null(strstr(session_candidate(l.session, "as64500"),
	    "timers bgp 10 30"));
	assert_non_null(strstr(session_candidate(l.session, "as64500"),
	    "router-id 192.0.2.2"));
	lab_close(&l);
}

static void
a_loaded_file_is_in_the_journal(void **state)
{
	char path[] = "/tmp/manrs-lab-load-XXXXXX", line[96];
	struct lab l;
	FILE *f;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	fputs("frr defaults traditional\nhostname loaded\n! a comment\n", f);
	fclose(f);
	lab_open_stored(&l);
	(void)snprintf(line, sizeof(line), "load as64500 %s", path);
	give_ok(&l, line);
	assert_int_equal(unlink(path), 0);
	/* It loses good routes. */
	assert_int_equal(give(&l, "commit")->status, REPLY_CONFIRM);
	give_ok(&l, "commit");
	lab_resume(&l);
	assert_string_equal(session_running(l.session, "as64500"),
	    "frr defaults traditional\nhostname loaded\n! a comment\n");
	give_bad(&l, line);
	lab_close(&l);
}

static void
a_grade_is_the_same_again(void **state)
{
	struct lab l;
	struct strbuf out = { 0 };
	int64_t id;

	(void)state;
	lab_open_stored(&l);
	give_all(&l, small_fix);
	give_all(&l, "run\ngrade");
	assert_true(session_last_report(l.session)->passed);
	/* What comes after the grade does not count. */
	give_all(&l,
	    "configure as64500\nroute-map CUSTOMER-IN permit 10\n"
	    "no match ip address prefix-list HOLDS\nend\ncommit");
	id = session_id(l.session);
	if (!session_regrade(l.scenario, l.store, id, &out))
		fail_msg("%s", strbuf_str(&out));
	give_ok(&l, "grade");
	assert_false(session_last_report(l.session)->passed);
	assert_true(session_regrade(l.scenario, l.store, id, &out));
	assert_false(session_regrade(l.scenario, l.store, id + 1, &out));
	strbuf_finish(&out);
	lab_close(&l);
}

static void
a_finished_session_is_not_resumed(void **state)
{
	struct lab l;
	int64_t id;

	(void)state;
	lab_open_stored(&l);
	give_ok(&l, "run");
	assert_true(give_ok(&l, "finish")->finished);
	give_bad(&l, "run");
	id = session_id(l.session);
	lab_resume(&l);
	assert_int_not_equal(session_id(l.session), id);
	assert_true(lab_now(&l) < 1000);
	assert_true(give_ok(&l, "quit")->finished);
	lab_close(&l);
}

/* In the same process and after the next start; with the candidate. */
static void
undo_opens_a_finished_session_again(void **state)
{
	struct lab l;
	int64_t id;

	(void)state;
	lab_open_stored(&l);
	assert_null(session_notice(l.session));
	id = session_id(l.session);
	give_all(&l, "run\nconfigure as64500\nhostname kept\nend");
	check_says(give_ok(&l, "finish"), "It is kept.");
	check_says(give_bad(&l, "run"), "`undo` opens it again");
	check_says(give_ok(&l, "undo"), "open again");
	give_ok(&l, "show map");
	assert_true(session_has_candidate(l.session, "as64500"));
	give_ok(&l, "finish");
	lab_resume(&l);
	assert_int_not_equal(session_id(l.session), id);
	assert_non_null(strstr(session_notice(l.session), "is finished"));
	/* Also when one looked in and left again. */
	lab_resume(&l);
	assert_non_null(strstr(session_notice(l.session), "is finished"));
	check_says(give_ok(&l, "undo"), "open again");
	assert_int_equal(session_id(l.session), id);
	assert_non_null(
	    strstr(session_candidate(l.session, "as64500"), "kept"));
	/* And from then on it is the one that is resumed. */
	lab_resume(&l);
	assert_int_equal(session_id(l.session), id);
	assert_null(session_notice(l.session));
	lab_close(&l);
}

/* One session has one owner; who comes second gets one of its own. */
static void
two_windows_never_share_a_session(void **state)
{
	struct session_options o = { .resume = true };
	const char *error = NULL;
	struct store *other;
	struct session *second;
	struct lab l;
	int64_t id, own;

	(void)state;
	lab_open_stored(&l);
	give_ok(&l, "run until 5s");
	id = session_id(l.session);
	other = store_open(l.path, &l.arena, &error);
	assert_non_null(other);
	o.store = other;
	second = session_open(l.scenario, &o, &l.diags);
	assert_non_null(second);
	own = session_id(second);
	assert_int_not_equal(own, id);
	assert_non_null(strstr(session_notice(second), "another window"));
	assert_int_equal(session_command(second, "run until 9s")->status,
	    REPLY_OK);
	give_ok(&l, "run until 6s");
	session_close(second);
	/* Nothing blocks what nobody holds. */
	second = session_open(l.scenario, &o, &l.diags);
	assert_int_equal(session_id(second), own);
	assert_non_null(strstr(session_notice(second), "go on with session"));
	session_close(second);
	store_close(other);
	assert_true(lab_now(&l) == 6000);
	lab_close(&l);
}

/* Who left in the middle of lines is told, and can go on. */
static void
a_block_left_open_is_told(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored(&l);
	give_all(&l, "configure as64500\nhostname kept");
	lab_resume(&l);
	assert_non_null(strstr(session_notice(l.session),
	    "typing a configuration of as64500 (1 line so far)"));
	assert_true(session_is_in_block(l.session));
	give_ok(&l, "end");
	assert_non_null(
	    strstr(session_candidate(l.session, "as64500"), "kept"));
	lab_resume(&l);
	assert_null(session_notice(l.session));
	lab_close(&l);
}

/* What a batch played is not what the learner goes on with, and two sessions of
 * the learner's are both found again. */
static void
sessions_are_found_again(void **state)
{
	struct session_options o = { .batch = true };
	struct session *s;
	struct lab l;
	int64_t first, second;

	(void)state;
	lab_open_stored(&l);
	o.store = l.store;
	first = session_id(l.session);
	give_ok(&l, "run until 5s");
	assert_int_equal(session_last(l.store, "small"), first);
	s = session_open(l.scenario, &o, &l.diags);
	assert_int_equal(session_command(s, "run")->status, REPLY_OK);
	/* Killed, not finished. */
	session_close(s);
	assert_int_equal(session_last(l.store, "small"), first);
	lab_resume(&l);
	assert_int_equal(session_id(l.session), first);
	o = (struct session_options){ .store = l.store };
	s = session_open(l.scenario, &o, &l.diags);
	second = session_id(s);
	assert_int_equal(session_command(s, "run")->status, REPLY_OK);
	session_close(s);
	lab_resume(&l);
	assert_int_equal(session_id(l.session), second);
	assert_non_null(
	    strstr(session_notice(l.session), "is not finished either"));
	give_ok(&l, "finish");
	lab_resume(&l);
	assert_int_equal(session_id(l.session), first);
	lab_close(&l);
}

static void
two_sessions_are_byte_identical(void **state)
{
	struct strbuf a = { 0 }, b = { 0 };

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct strbuf *out = turn == 0 ? &a : &b;
		struct lab l;
		lab_open(&l);
		give_all(&l, "run until 30s");
		give_all(&l, small_fix);
		strbuf_add(out, give_ok(&l, "run")->text);
		strbuf_add(out, give_ok(&l, "show log all")->text);
		strbuf_add(out, give_ok(&l, "grade")->text);
		lab_close(&l);
	}
	assert_string_equal(strbuf_str(&a), strbuf_str(&b));
	strbuf_finish(&a);
	strbuf_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_kept_before_the_reply),
		cmocka_unit_test(a_session_goes_on_where_it_was),
		cmocka_unit_test(no_acknowledged_line_is_lost),
		cmocka_unit_test(a_loaded_file_is_in_the_journal),
		cmocka_unit_test(a_grade_is_the_same_again),
		cmocka_unit_test(a_finished_session_is_not_resumed),
		cmocka_unit_test(undo_opens_a_finished_session_again),
		cmocka_unit_test(two_windows_never_share_a_session),
		cmocka_unit_test(a_block_left_open_is_told),
		cmocka_unit_test(sessions_are_found_again),
		cmocka_unit_test(two_sessions_are_byte_identical),
	};

	return RUN_TESTS(tests);
}
