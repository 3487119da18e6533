#include "small_lab.h"

static void
words_may_be_cut(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "show bgp at AS64500", "as64500 (AS64500)" },
		{ "sh b at 64500", "as64500 (AS64500)" },
		{ "SHOW BGP AT as64500", "as64500 (AS64500)" },
		{ "sh b sum at 64500", "10.0.0.2" },
		{ "sh neigh at as64500", "10.0.0.2" },
		{ "show bgp 198.51.100.0/24 at 64500", "198.51.100.0/24" },
		{ "show bgp 198.51.100.7 at 64500", "packets follow" },
		{ "show bgp at 64500 received 64501", "198.51.100.0/24" },
		{ "show bgp at 64500 adv 10.0.0.5", "192.0.2.0/25" },
		{ "show config as64500", "route-map CUSTOMER-IN" },
		{ "show config AS64500 as frr", "bgp as-path access-list" },
		{ "show config as64496", "standard economic" },
		{ "show reg", "203.0.113.0/24" },
		{ "show map", "AS64503 Peer" },
		{ "show req", "NO-1.1" },
		{ "show ver", "start" },
		{ "show log", "Nothing has happened" },
		{ "task", "by mistake" },
		{ "show task", "by mistake" },
		{ "help", "explain route PREFIX" },
		{ "help show bgp", "show bgp summary" },
		{ "?", "" },
	};
	struct lab l;

	(void)state;
	lab_open(&l);
	for (size_t i = 0; i + 1 < ARRAY_LEN(rows); i++)
		check_says(give_ok(&l, rows[i].line), rows[i].says);
	lab_close(&l);
}

static void
mistakes_get_advice(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "shwo bgp at AS1", "did you mean \"show\"" },
		{ "xyzzy", "`help` lists all commands" },
		{ "r", "is not clear: " },
		{ "show", "not complete" },
		{ "show bgp", "expected" },
		{ "show bgp at", "expected PLACE" },
		{ "show bgq at 64500", "did you mean \"bgp\"" },
		{ "show bgp at AS64999", "there is no AS or router AS64999" },
		{ "show bgp at as6450", "did you mean as64500" },
		{ "show bgp at 64500 received 64502", "its neighbours are" },
		{ "show bgp 198.51.100.0/33 at 64500", "length must be" },
		{ "show bgp 198.51.100.1/24 at 64500", "198.51.100.0/24" },
		{ "show bgp nonsense at 64500", "is not a prefix like" },
		{ "show config as64599", "there is no AS or router" },
		{ "show config as64500 as junk", "did you mean" },
		{ "configure as64501", "is not yours" },
		{ "configure as6450", "did you mean as64500" },
		{ "run until yesterday", "is not a time" },
		{ "run for ever", "is not a duration" },
		{ "step 0", "a number from 1" },
		{ "step x", "not a number" },
		{ "commit trial", "expected DURATION" },
		/* What fingers type on a router. */
		{ "wr", "`commit`" },
		{ "write memory", "`commit`" },
		{ "conf t", "`configure ROUTER`" },
		{ "configure terminal", "`configure ROUTER`" },
		{ "sh run", "`show config ROUTER`" },
		{ "clear ip bgp *", "`commit`" },
		{ "publish roa 203.0.113.0/24 max 24 origin 64502",
		    "held by AS64502" },
		{ "publish roa 192.0.2.0/25 max 24 origin 64500",
		    "maxLength 24" },
		{ "revoke roa 192.0.2.0/25 origin 64500", "no such ROA" },
		{ "explain packet 192.0.2.1 198.51.100.1 from AS64500",
		    "not part of this version" },
		{ "explain requirement NO-1.0", "did you mean" },
		{ "whatif show map", "can try" },
		{ "whatif commit", "nothing to commit" },
		{ "predict 99", "there is no AS 99" },
		{ "answer 1 2", "one word too many" },
		{ "undo", "nothing to undo" },
		{ "redo", "nothing to redo" },
		{ "rollback", "no earlier version" },
		{ "back", "nothing to go back to" },
	};
	struct lab l;
	uint64_t before;

	(void)state;
	lab_open(&l);
	before = lab_hash(&l);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		check_says(give_bad(&l, rows[i].line), rows[i].says);
		CHECK(rows[i].line, lab_hash(&l) == before);
	}
	lab_close(&l);
}

static void
bad_bytes_are_refused(void **state)
{
	struct lab l;
	char *line = xmalloc(10 * 1024 * 1024 + 1);

	(void)state;
	lab_open(&l);
	memset(line, 'a', 10 * 1024 * 1024);
	line[10 * 1024 * 1024] = '\0';
	check_says(give_bad(&l, line), "too long");
	line[5000] = '\0';
	check_says(give_bad(&l, line), "too long");
	line[4000] = '\0';
	give_bad(&l, line);
	check_says(give_bad(&l, "show\x1b[31m map"), "control character");
	check_says(give_bad(&l, "show \xff map"), "not UTF-8");
	give_ok(&l, "");
	give_ok(&l, "   \t");
	give_ok(&l, "# a comment");
	give_ok(&l, "show map \r\n");
	free(line);
	lab_close(&l);
}

static bool
offers(struct lab *l, const char *partial, const char *word)
{
	struct dialect_help help = { .arena = &l->arena };

	session_help(l->session, partial, &help);
	for (size_t i = 0; i < help.n; i++)
		if (str_eq(help.choices[i].word, word))
			return true;
	return false;
}

static void
completion_knows_the_world(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	assert_true(offers(&l, "", "show"));
	assert_true(offers(&l, "sh", "show"));
	assert_false(offers(&l, "sh", "run"));
	assert_true(offers(&l, "show ", "bgp"));
	assert_true(offers(&l, "show bgp ", "at"));
	assert_true(offers(&l, "show bgp ", "203.0.113.0/24"));
	assert_true(offers(&l, "show bgp at AS6450", "AS64502"));
	assert_true(offers(&l, "configure ", "as64500"));
	assert_false(offers(&l, "configure ", "as64501"));
	assert_true(offers(&l, "explain requirement ", "NO-1.2"));
	assert_true(offers(&l, "show config as64500 as ", "ios"));
	assert_true(offers(&l, "run ", "<cr>"));
	assert_true(offers(&l, "run ", "until"));
	assert_false(offers(&l, "nonsense ", "show"));
	give_ok(&l, "configure as64500");
	assert_true(offers(&l, "", "route-map"));
	assert_true(offers(&l, "e", "end"));
	assert_false(offers(&l, "", "commit"));
	give_ok(&l, "router bgp 64500");
	assert_true(offers(&l, "", "neighbor"));
	lab_close(&l);
}

static void
the_manual_has_every_command(void **state)
{
	struct lab l;
	struct strbuf manual = { 0 };
	const char *text;

	(void)state;
	lab_open(&l);
	session_manual(&manual);
	check_text("manual", strbuf_str(&manual));
	text = strbuf_str(&manual);
	for (const char *word = "commit\0explain route\0whatif\0predict\0"
				"publish roa\0rollback\0undo\0grade\0";
	     *word != '\0'; word += strlen(word) + 1)
		CHECK(word, strstr(text, word) != NULL);
	strbuf_finish(&manual);
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_may_be_cut),
		cmocka_unit_test(mistakes_get_advice),
		cmocka_unit_test(bad_bytes_are_refused),
		cmocka_unit_test(completion_knows_the_world),
		cmocka_unit_test(the_manual_has_every_command),
	};

	return RUN_TESTS(tests);
}
