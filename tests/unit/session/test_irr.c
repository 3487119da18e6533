/* The routing registry in a session: what is sent to it is in the journal, and
 * moves in time with everything else. */
#include "small_lab.h"

static const char typed_route[] = "irr add -\n"
				  "route: 203.0.113.0/24\n"
				  "origin: AS64500\n"
				  "mnt-by: YOU-MNT\n"
				  "source: LAB\n"
				  "\n"
				  "password: secret\n"
				  "end\n";

static void
open_irr(struct lab *l)
{
	const struct session_options o = { .file_dir = "/nowhere" };

	lab_load(l, LAB_SOURCE_DIR "/tests/unit/session/irr");
	lab_begin(l, &o);
}

static bool
is_registered(struct lab *l)
{
	return strstr(give_ok(l, "irr query !gAS64500")->text,
		   "203.0.113.0/24") != NULL;
}

static void
a_block_is_one_unit_of_undo(void **state)
{
	struct lab l;

	(void)state;
	open_irr(&l);
	assert_false(is_registered(&l));
	check_says(give_all(&l, typed_route), "Create succeeded");
	assert_true(is_registered(&l));
	give_ok(&l, "undo");
	assert_false(is_registered(&l));
	give_ok(&l, "redo");
	assert_true(is_registered(&l));
	lab_close(&l);
}

/* Going back takes it along; a new act in the past replaces it. */
static void
it_moves_in_time(void **state)
{
	struct lab l;

	(void)state;
	open_irr(&l);
	give_ok(&l, "run for 25s");
	give_all(&l, typed_route);
	assert_true(is_registered(&l));
	give_ok(&l, "back 5");
	assert_false(is_registered(&l));
	give_ok(&l, "run for 30s");
	assert_true(is_registered(&l));
	give_ok(&l, "back 5");
	give_all(&l,
	    "configure as64500\nip prefix-list CUSTOMERS deny any\nend\n"
	    "commit\nrun for 30s\n");
	assert_false(is_registered(&l));
	lab_close(&l);
}

static void
it_survives_a_restart(void **state)
{
	struct lab l;

	(void)state;
	lab_open_stored_in(&l, LAB_SOURCE_DIR "/tests/unit/session/irr");
	give_all(&l, "irr add -\nroute: 203.0.113.0/24\norigin: AS64500\n");
	lab_resume(&l);
	assert_string_equal(session_prompt(l.session), "irr> ");
	give_all(&l, "mnt-by: YOU-MNT\nsource: LAB\n\npassword: secret\nend\n");
	assert_true(is_registered(&l));
	lab_resume(&l);
	assert_true(is_registered(&l));
	give_ok(&l, "irr delete route 203.0.113.0/24AS64500 password secret");
	lab_resume(&l);
	assert_false(is_registered(&l));
	lab_close(&l);
}

/* A file is kept whole: it may be gone when the session goes on. */
static void
a_file_is_kept_in_the_journal(void **state)
{
	static const char text[] =
	    "password: secret\n\nroute: 203.0.113.0/24\norigin: AS64500\n"
	    "mnt-by: YOU-MNT\nsource: LAB\n\nroute: 192.0.2.0/24\n"
	    "origin: AS64500\nmnt-by: YOU-MNT\nsource: LAB\n";
	char path[] = "/tmp/manrs-lab-irr-XXXXXX", line[128];
	int fd = mkstemp(path);
	struct lab l;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof(text) - 1),
	    (int)sizeof(text) - 1);
	close(fd);
	open_irr(&l);
	snprintf(line, sizeof(line), "irr add %s", path);
	/* One of two is taken: each object by itself. */
	const struct reply *r = give_ok(&l, line);
	check_says(r, "Create succeeded: [route] 203.0.113.0/24AS64500");
	check_says(r, "Create FAILED: [route] 192.0.2.0/24AS64500");
	unlink(path);
	give_ok(&l, "run for 1s");
	give_ok(&l, "undo");
	assert_true(is_registered(&l));
	give_ok(&l, "undo");
	assert_false(is_registered(&l));
	give_bad(&l, line);
	lab_close(&l);
}

static void
what_is_refused_is_not_kept(void **state)
{
	struct lab l;

	(void)state;
	open_irr(&l);
	give_bad(&l, "irr delete route 192.0.2.0/24AS64501 password secret");
	give_bad(&l, "irr delete route 192.0.2.0/24AS64501");
	give_bad(&l, "irr delete route 192.0.2.0/24AS64501 source RADB");
	give_bad(&l, "irr delete rout 192.0.2.0/24AS64501");
	give_bad(&l, "undo");
	check_says(give_ok(&l, "irr query -i origin AS64501"), "192.0.2.0/24");
	lab_close(&l);
}

/* "discard" leaves a block of objects: nothing was sent, nothing is an attempt,
 * and nothing can be done again. */
static void
typed_objects_can_be_dropped(void **state)
{
	struct lab l;

	(void)state;
	open_irr(&l);
	check_says(give_ok(&l, "irr add -"), "`end` sends them, `discard`");
	give_ok(&l, "password: secret");
	give_ok(&l, "route: 203.0.113.0/24");
	check_says(give_bad(&l, "commit"), "or drop them with");
	check_says(give_bad(&l, "undo"), "or drop them with");
	check_says(give_ok(&l, " DISCARD"), "Nothing was sent");
	assert_false(session_is_in_block(l.session));
	assert_false(is_registered(&l));
	give_bad(&l, "redo");
	give_bad(&l, "undo");
	give_ok(&l, "irr add -");
	assert_true(session_is_in_block(l.session));
	give_ok(&l, "discard");
	lab_close(&l);
}

static const char *
candidate(struct lab *l)
{
	return session_candidate(l->session, "as64500");
}

static void
a_filter_is_made(void **state)
{
	struct lab l;

	(void)state;
	open_irr(&l);
	check_says(give_ok(&l,
		       "filter from AS64501 to as64500 as prefix-list ONE"),
	    "ONE has 1 IPv4 and 1 IPv6 prefixes of AS64501");
	assert_non_null(strstr(candidate(&l),
	    "ip prefix-list ONE seq 5 permit 192.0.2.0/24\n"));
	assert_non_null(strstr(candidate(&l),
	    "ipv6 prefix-list ONE seq 5 permit 2001:db8:1001::/48\n"));
	/* What stood there stays as it was. */
	assert_non_null(strstr(candidate(&l), "seq 10 permit 198.51.100.0/24"));
	give_ok(&l, "undo");
	assert_null(strstr(candidate(&l), "ONE"));
	give_ok(&l, "redo");
	assert_non_null(strstr(candidate(&l), "ONE"));
	lab_close(&l);
}

static void
a_filter_is_checked_first(void **state)
{
	struct lab l;
	static const char line[] =
	    "filter from AS64501 to as64500 as prefix-list CUSTOMERS";

	(void)state;
	open_irr(&l);
	/* Half of it goes: that is asked about, once. */
	check_says(give_bad(&l, line),
	    "of 2 prefixes 1 would go, and 1 would come");
	assert_false(session_has_candidate(l.session, "as64500"));
	give_ok(&l, "show map");
	give_ok(&l, line);
	assert_null(strstr(candidate(&l), "198.51.100.0/24"));
	give_ok(&l, "discard");
	/* Something was done since: asked anew. */
	give_bad(&l, line);
	check_says(give_bad(&l,
		       "filter from AS1 to as64500 as prefix-list CUSTOMERS"),
	    "lets everything through");
	check_says(give_bad(&l,
		       "filter from AS64502 to as64500 as prefix-list X "
		       "source LAB"),
	    "lets everything through");
	give_ok(&l,
	    "filter from AS64502 to as64500 as prefix-list X source radb");
	/* A list of a family that would be empty now. */
	give_ok(&l, "filter from AS64501 to as64500 as prefix-list BOTH");
	check_says(give_bad(&l,
		       "filter from AS64502 to as64500 as prefix-list BOTH"),
	    "no IPv6 routes now");
	lab_close(&l);
}

static const char published[] =
    "password: secret\n"
    "route: 203.0.113.0/24\norigin: AS64500\nmnt-by: YOU-MNT\n"
    "source: LAB\n\n"
    "as-set: AS64500:AS-ALL\nmembers: AS64500, AS64501\n"
    "mnt-by: YOU-MNT\nsource: LAB\n";

static void
type(struct lab *l, const char *lines)
{
	while (*lines != '\0') {
		size_t n = strcspn(lines, "\n");
		char line[128];
		snprintf(line, sizeof(line), "%.*s", (int)n, lines);
		give(l, line);
		lines += n + (lines[n] == '\n');
	}
}

/* Beacons: what must never come in, and what must always go out. */
static void
a_filter_keeps_what_is_own(void **state)
{
	static const char in[] =
	    "filter from AS64500:AS-ALL to as64500 as prefix-list CUSTOMERS";
	static const char out[] =
	    "filter from AS64500:AS-ALL to as64500 as prefix-list OUT";
	struct lab l;

	(void)state;
	open_irr(&l);
	type(&l,
	    "configure as64500\n"
	    "ip prefix-list OUT seq 5 permit 203.0.113.0/24\n"
	    "route-map UP permit 10\n"
	    "match ip address prefix-list OUT\n"
	    "router bgp 64500\naddress-family ipv4 unicast\n"
	    "neighbor 172.16.0.9 route-map UP out\nend\ncommit\ncommit\n");
	check_says(give_bad(&l,
		       "filter from AS64501 to as64500 as prefix-list OUT"),
	    "203.0.113.0/24 is not among the prefixes of AS64501");
	assert_false(session_has_candidate(l.session, "as64500"));
	type(&l, "irr add -\n");
	type(&l, published);
	type(&l, "end\n");
	/* Towards neighbours it belongs there, and nobody is warned. */
	give_bad(&l, out);
	check_says(give_ok(&l, out), "OUT has 2 IPv4 and 1 IPv6 prefixes");
	assert_non_null(strstr(candidate(&l), "OUT seq 5 permit 203.0.113"));
	give_ok(&l, "discard");
	give_bad(&l, in);
	check_says(give_ok(&l, in), "Left out: 1 of your own space.");
	assert_null(strstr(candidate(&l), "CUSTOMERS seq 15"));
	assert_null(strstr(strstr(candidate(&l), "prefix-list CUSTOMERS"),
	    "CUSTOMERS seq 20"));
	/* Nobody uses it yet: a word of care. */
	check_says(give_ok(&l,
		       "filter from AS64500 to as64500 as prefix-list NEW"),
	    "Take care: 1 of the prefixes is your own space.");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_is_one_unit_of_undo),
		cmocka_unit_test(it_moves_in_time),
		cmocka_unit_test(it_survives_a_restart),
		cmocka_unit_test(a_file_is_kept_in_the_journal),
		cmocka_unit_test(what_is_refused_is_not_kept),
		cmocka_unit_test(typed_objects_can_be_dropped),
		cmocka_unit_test(a_filter_is_made),
		cmocka_unit_test(a_filter_is_checked_first),
		cmocka_unit_test(a_filter_keeps_what_is_own),
	};

	return RUN_TESTS(tests);
}
