#include "net/history.h"
#include "small_lab.h"

#include <sys/stat.h>

static void
a_wrong_line_changes_nothing(void **state)
{
	struct lab l;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	r = give_ok(&l, "configure as64500");
	assert_int_equal(r->status, REPLY_MORE);
	assert_string_equal(session_prompt(l.session), "as64500(config)# ");
	check_says(give_bad(&l, "ip prefix-list X permit 192.0.2.0/33"), "^^^");
	check_says(give_bad(&l, "commit"), "with `end`, then `commit`");
	check_says(give_ok(&l, "do show map"), "AS64501");
	check_says(give_bad(&l, "do run"), "first leave");
	/* Out of habit; it is no line of the configuration. */
	check_says(give_ok(&l, "configure terminal"),
	    "in the configuration of as64500 already");
	check_says(give_ok(&l, " conf t"), "already");
	check_says(give_bad(&l, "configure x"), "first leave");
	assert_true(session_is_in_block(l.session));
	give_ok(&l, "! a comment");
	give_ok(&l, "");
	give_ok(&l, "router bgp 64500");
	give_ok(&l, "exit");
	r = give_ok(&l, "exit");
	assert_int_equal(r->status, REPLY_OK);
	check_says(r, "the same as what runs");
	assert_false(session_has_candidate(l.session, "as64500"));
	lab_close(&l);
}

static void
typed_lines_keep_the_text(void **state)
{
	struct lab l;
	const char *text;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "configure as64500\n"
	    "ip prefix-list HOLDS permit 198.51.100.0/24\n"
	    "route-map CUSTOMER-IN permit 10\n"
	    "match ip address prefix-list HOLDS\n"
	    "router bgp 64500\n"
	    "address-family ipv4 unicast\n"
	    "neighbor 10.0.0.2 maximum-prefix 10\n"
	    "end");
	text = session_candidate(l.session, "as64500");
	assert_non_null(strstr(text, "! what the customer may announce"));
	assert_non_null(strstr(text,
	    "route-map CUSTOMER-IN permit 10\n"
	    " match ip address prefix-list HOLDS\n"
	    "exit\n"));
	assert_non_null(strstr(text,
	    "  neighbor 10.0.0.2 maximum-prefix 10\n"
	    " exit-address-family\n"));
	r = give_ok(&l, "diff");
	check_says(r, "+  match ip address prefix-list HOLDS");
	check_silent(r, " - route");
	check_silent(r, " - !");
	/* And out again. */
	give_all(&l,
	    "configure as64500\nroute-map CUSTOMER-IN permit 10\n"
	    "no match ip address prefix-list HOLDS\n"
	    "no ip prefix-list HOLDS\n"
	    "router bgp 64500\naddress-family ipv4\n"
	    "no neighbor 10.0.0.2 maximum-prefix 10\nend");
	check_silent(give_ok(&l, "diff"), "HOLDS");
	lab_close(&l);
}

static char *
write_file(char *path, const char *text, size_t len)
{
	int fd;

	strcpy(path, "/tmp/manrs-lab-file-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
	return path;
}

static void
load_refuses_what_is_no_configuration(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		const char *says;
	} rows[] = {
		{ "error", "router bgq 1\n", 13, "Not loaded: 1 error" },
		{ "nul", "hostname x\n\0\n", 13, "NUL byte" },
		{ "not utf-8", "hostname \xff\n", 11, "Not loaded" },
	};
	char path[40], line[96], *big;
	struct strbuf many = { 0 };
	struct lab l;

	(void)state;
	lab_open(&l);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		write_file(path, rows[i].text, rows[i].len);
		(void)snprintf(line, sizeof(line), "load as64500 %s", path);
		check_says(give_bad(&l, line), rows[i].says);
		CHECK(rows[i].name,
		    !session_has_candidate(l.session, "as64500"));
		unlink(path);
	}
	for (int i = 0; i < 1000; i++)
		strbuf_add(&many, "nonsense\n");
	write_file(path, many.s, many.len);
	(void)snprintf(line, sizeof(line), "load as64500 %s", path);
	check_says(give_bad(&l, line), "1000 errors");
	unlink(path);
	big = xcalloc(1, 5 * 1024 * 1024);
	memset(big, '!', 5 * 1024 * 1024);
	write_file(path, big, 5 * 1024 * 1024);
	(void)snprintf(line, sizeof(line), "load as64500 %s", path);
	check_says(give_bad(&l, line), "too long");
	unlink(path);
	check_says(give_bad(&l, "load as64500 /tmp"), "is a folder");
	check_says(give_bad(&l, "load as64500 /nowhere/x"), "cannot be read");
	check_says(give_bad(&l, "load as64500 x"), "cannot be read");
	check_says(give_bad(&l, "load as64502 x"), "is not yours");
	free(big);
	strbuf_finish(&many);
	lab_close(&l);
}

/* An editor's text is never lost, but it cannot be committed. */
static void
an_editors_text_may_have_errors(void **state)
{
	static const char text[] = "router bgq 64500\n";
	struct lab l;
	struct diags d;
	const struct reply *r;

	(void)state;
	lab_open(&l);
	diags_init(&d, &l.arena);
	assert_false(
	    session_check_text(l.session, "as64500", text, strlen(text), &d));
	assert_int_equal(d.errors, 1);
	assert_int_equal(d.items[0].place.line, 1);
	assert_string_equal(d.items[0].place.file, "as64500.conf");
	r = session_load_text(l.session, "as64500", text, strlen(text));
	assert_int_equal(r->status, REPLY_OK);
	check_says(r, "cannot be committed");
	assert_string_equal(session_candidate(l.session, "as64500"), text);
	check_says(give_bad(&l, "commit"), "Not committed: 1 error");
	check_says(give_bad(&l, "configure as64500"), "has errors");
	assert_false(session_preview(l.session)->can_commit);
	give_ok(&l, "discard");
	assert_false(session_has_candidate(l.session, "as64500"));
	diags_finish(&d);
	lab_close(&l);
}

static void
name_and_commit(struct lab *l, const char *name)
{
	char lines[96];

	(void)snprintf(lines, sizeof(lines),
	    "configure as64500\nhostname %s\nend\ncommit", name);
	give_all(l, lines);
}

static void
rollback_counts_from_what_runs(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	name_and_commit(&l, "one");
	name_and_commit(&l, "two");
	give_ok(&l, "rollback");
	assert_non_null(
	    strstr(session_candidate(l.session, "as64500"), "hostname one"));
	/* Nothing runs before it is committed. */
	assert_non_null(
	    strstr(session_running(l.session, "as64500"), "hostname two"));
	give_ok(&l, "rollback 2");
	assert_non_null(strstr(session_candidate(l.session, "as64500"),
	    "hostname as64500"));
	give_ok(&l, "rollback 0");
	assert_false(session_has_candidate(l.session, "as64500"));
	give_bad(&l, "rollback 3");
	give_all(&l, "rollback 2\ncommit");
	assert_non_null(
	    strstr(session_running(l.session, "as64500"), "hostname as64500"));
	check_says(give_ok(&l, "commit"), "Nothing to commit");
	lab_close(&l);
}

static void
a_trial_ends_by_itself(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l, "configure as64500\nhostname tried\nend\ncommit trial 5s");
	assert_non_null(strstr(session_running(l.session, "as64500"), "tried"));
	give_ok(&l, "run for 10s");
	assert_null(strstr(session_running(l.session, "as64500"), "tried"));
	/* What was tried can be worked on. */
	assert_non_null(
	    strstr(session_candidate(l.session, "as64500"), "tried"));
	check_says(give_ok(&l, "show versions"), "trial ended (runs now)");
	/* Confirmed, it stays. */
	give_all(&l, "commit trial 5s");
	check_says(give_ok(&l, "commit"), "confirmed");
	give_ok(&l, "run for 10s");
	assert_non_null(strstr(session_running(l.session, "as64500"), "tried"));
	/* Dropped by hand. */
	give_all(&l,
	    "configure as64500\nhostname again\nend\n"
	    "commit trial 60s");
	check_says(give_ok(&l, "discard"), "The trial is over");
	assert_non_null(strstr(session_running(l.session, "as64500"), "tried"));
	lab_close(&l);
}

/* The first trial goes back to the configuration of the start, not to none:
 * its policies refuse and its sessions stay up. */
static void
a_trial_ends_in_what_ran_at_the_start(void **state)
{
	static const char *const ends[] = { "run for 10s", "discard" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct lab l;
		const struct router_config *was;
		struct sim *sim;
		router_id_t r;
		size_t steps;

		lab_open(&l);
		sim = session_world(l.session)->sim;
		r = topology_find_router(sim_topology(sim), "as64500");
		was = sim_config(sim, r);
		assert_non_null(was);
		give_all(&l,
		    "configure as64500\nrouter bgp 64500\n"
		    "neighbor 10.0.0.2 description tried\nend\n"
		    "commit trial 5s");
		CHECK(ends[i], sim_config(sim, r) != was);
		steps = history_steps(sim);
		give_ok(&l, ends[i]);
		CHECK(ends[i], sim_config(sim, r) == was);
		for (size_t k = steps; k < history_steps(sim); k++)
			CHECK(ends[i],
			    history_event(sim, k)->kind != EV_NOTIFICATION);
		CHECK(ends[i],
		    session_has_candidate(l.session, "as64500") == (i == 0));
		lab_close(&l);
	}
}

/* After going back, the list and the numbers start at what runs. */
static void
versions_follow_time(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "run until 5s\nconfigure as64500\nhostname one\nend\n"
	    "commit\nrun until 10s\nconfigure as64500\n"
	    "hostname two\nend\ncommit");
	check_says(give_ok(&l, "show versions"),
	    "   0  t=10.000s  commit (runs now)");
	while (strstr(session_running(l.session, "as64500"), "hostname two"))
		give_ok(&l, "back");
	check_says(give_ok(&l, "show versions"),
	    "   0  t=5.000s  commit (runs now)");
	check_says(give_ok(&l, "show versions"),
	    "   -  t=10.000s  commit (lies");
	give_ok(&l, "rollback 1");
	assert_null(
	    strstr(session_candidate(l.session, "as64500"), "hostname one"));
	give_bad(&l, "rollback 2");
	lab_close(&l);
}

static void
notes_are_one_line_and_said_once(void **state)
{
	struct strbuf text = { 0 };
	const struct reply *r;
	struct lab l;

	(void)state;
	lab_open(&l);
	strbuf_addf(&text, "%s", session_running(l.session, "as64500"));
	strbuf_add(&text,
	    "logging host 192.0.2.9\nlogging buffered\n"
	    "logging console\n");
	r = session_load_text(l.session, "as64500", strbuf_str(&text),
	    text.len);
	assert_int_equal(r->status, REPLY_OK);
	check_says(r, "3 lines have no effect here (note).");
	check_silent(r, "logging");
	check_silent(give_ok(&l, "commit"), "no effect");
	/* Typed, they are first said at the commit; what ran is not said. */
	give_all(&l, "configure as64500\nlogging trap\nhostname x\nend");
	r = give_ok(&l, "commit");
	check_says(r, "logging trap");
	check_silent(r, "console");
	strbuf_finish(&text);
	lab_close(&l);
}

/* Nobody writes into the pipe; and places name the file. */
static void
load_waits_for_nobody(void **state)
{
	char dir[] = "/tmp/manrs-lab-load-XXXXXX", name[64];
	struct session_options o = { .file_dir = dir };
	struct lab l;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(name, sizeof(name), "%s/pipe", dir);
	assert_int_equal(mkfifo(name, 0600), 0);
	lab_open_with(&l, &o);
	check_says(give_bad(&l, "load as64500 pipe"), "not a regular file");
	(void)unlink(name);
	(void)snprintf(name, sizeof(name), "%s/x.conf", dir);
	f = fopen(name, "w");
	assert_non_null(f);
	(void)fputs("!\nnonsense\n", f);
	fclose(f);
	check_says(give_bad(&l, "load as64500 x.conf"), "x.conf:2:1: ");
	check_silent(give_bad(&l, "load as64500 x.conf"), "as64500.conf");
	(void)unlink(name);
	lab_close(&l);
	assert_int_equal(rmdir(dir), 0);
}

/* As on a router with "do": what only looks is done, the rest waits for the
 * end. Neither becomes a line of the configuration. */
static void
commands_of_the_lab_inside(void **state)
{
	static const struct {
		const char *line, *says;
		bool ok;
	} rows[] = {
		{ "show config as64500", "router bgp 64500", true },
		{ "do show config as64500", "router bgp 64500", true },
		{ "sh ver", "start (runs now)", true },
		{ "show ip bgp", "unknown word \"ip\"", false },
		{ "show run", "`show config ROUTER`", false },
		{ "diff", "No difference", true },
		{ "write memory", "`commit` makes", false },
		{ "commit",
		    "first leave the configuration with `end`, then "
		    "`commit`",
		    false },
		{ "do commit", "then `commit`", false },
		{ "check", "then `check`", false },
		{ "help", "`?` lists", false },
		{ "filter foo", "is not a statement", false },
	};
	struct lab l;

	(void)state;
	lab_open(&l);
	give_ok(&l, "configure as64500");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct reply *r = give(&l, rows[i].line);
		CHECK(rows[i].line, (r->status != REPLY_ERROR) == rows[i].ok);
		CHECK(rows[i].line, strstr(r->text, rows[i].says) != NULL);
	}
	check_says(give_ok(&l, "end"), "the same as what runs");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_line_changes_nothing),
		cmocka_unit_test(typed_lines_keep_the_text),
		cmocka_unit_test(load_refuses_what_is_no_configuration),
		cmocka_unit_test(an_editors_text_may_have_errors),
		cmocka_unit_test(rollback_counts_from_what_runs),
		cmocka_unit_test(a_trial_ends_by_itself),
		cmocka_unit_test(a_trial_ends_in_what_ran_at_the_start),
		cmocka_unit_test(versions_follow_time),
		cmocka_unit_test(notes_are_one_line_and_said_once),
		cmocka_unit_test(load_waits_for_nobody),
		cmocka_unit_test(commands_of_the_lab_inside),
	};

	return RUN_TESTS(tests);
}
