/* The template engine by itself. */
#include "check.h"

#include "dialect/frr/match.h"

static const struct {
	const char *token, *word;
	enum fit fit;
} fit_rows[] = {
	{ "permit", "permit", FIT_EXACT },
	{ "permit", "PERMIT", FIT_EXACT },
	{ "permit", "per", FIT_PART },
	{ "permit", "permits", FIT_NO },
	{ "Null0", "null0", FIT_EXACT },
	{ "WORD", "x", FIT_WORD },
	{ "WORD", "\xc3\xa4", FIT_NO },
	{ "(1-10)", "0", FIT_NO },
	{ "(1-10)", "10", FIT_TYPED },
	{ "(1-10)", "11", FIT_NO },
	{ "(1-10)", "1x", FIT_NO },
	{ "ASN", "0", FIT_NO },
	{ "ASN", "4294967295", FIT_TYPED },
	{ "ASN", "1.10", FIT_TYPED },
	{ "ASN", "65536.1", FIT_NO },
	{ "A.B.C.D", "192.0.2.1", FIT_TYPED },
	{ "A.B.C.D", "192.0.2", FIT_NO },
	{ "A.B.C.D", "2001:db8::1", FIT_NO },
	{ "X:X::X:X", "2001:db8::1", FIT_TYPED },
	{ "A.B.C.D/M", "192.0.2.0/24", FIT_TYPED },
	{ "A.B.C.D/M", "192.0.2.1/24", FIT_TYPED },
	{ "A.B.C.D/M", "192.0.2.0/33", FIT_NO },
	{ "X:X::X:X/M", "2001:db8::/32", FIT_TYPED },
	{ "AA:NN", "64500:1", FIT_TYPED },
	{ "AA:NN", "no-export", FIT_TYPED },
	{ "AA:NN", "internet", FIT_TYPED },
	{ "AA:NN", "65536:1", FIT_NO },
	{ "AA:BB:CC", "1:2:3", FIT_TYPED },
	{ "+-N", "+5", FIT_TYPED },
	{ "+-N", "-5", FIT_TYPED },
	{ "+-N", "5-", FIT_NO },
	{ "LINE", "anything", FIT_LINE },
};

static void
test_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fit_rows); i++) {
		struct token tk =
		    token_read(fit_rows[i].token, fit_rows[i].token);

		CHECK_INT(fit_rows[i].word, token_fit(&tk, fit_rows[i].word),
		    fit_rows[i].fit);
	}
}

static void
test_names(void **state)
{
	static const char syntax[] =
	    "match <a|b>$which [WORD$list...] <c|d (1-5)$n>$other";
	struct token tk = token_read(syntax, strchr(syntax, 'a') + 6);

	(void)state;
	assert_int_equal(tk.name_len, 5); /* $which, of the choice */
	assert_memory_equal(tk.name, "which", 5);
	tk = token_read(syntax, strstr(syntax, "WORD"));
	assert_true(tk.repeat);
	assert_int_equal(tk.name_len, 4);
	assert_memory_equal(tk.after, "] <c", 4);
	tk = token_read(syntax, strstr(syntax, "d (1"));
	assert_int_equal(tk.name_len, 1); /* not alone: its own name */
	tk = token_read(syntax, strstr(syntax, "(1-5)"));
	assert_int_equal(tk.hi, 5);
	assert_memory_equal(tk.name, "n", 1);
}

static const struct {
	const char *line;
	uint16_t context;
	uint8_t flavours;
	bool no_form;
	enum match_status status;
	size_t at;
	enum kind_id kind; /* when found */
} line_rows[] = {
	{ "hostname r1", IN_TOP, OF_FRR, false, MATCH_FOUND, 0, KIND_HOSTNAME },
	{ "host r1", IN_TOP, OF_FRR, false, MATCH_FOUND, 0, KIND_HOSTNAME },
	{ "hostname", IN_TOP, OF_FRR, false, MATCH_SHORT, 1, KIND_NONE },
	{ "hostname", IN_TOP, OF_FRR, true, MATCH_FOUND, 0, KIND_HOSTNAME },
	{ "hostname a b", IN_TOP, OF_FRR, false, MATCH_WRONG, 2, KIND_NONE },
	{ "hostname r1", IN_BGP, OF_FRR, false, MATCH_WRONG, 0, KIND_NONE },
	/* "ip" is a word of its own, and the start of "ipv6". */
	{ "ip prefix-list A permit 192.0.2.0/24", IN_TOP, OF_FRR, false,
	    MATCH_FOUND, 0, KIND_PREFIX_RULE4 },
	{ "ipv prefix-list A permit 2001:db8::/32", IN_TOP, OF_FRR, false,
	    MATCH_FOUND, 0, KIND_PREFIX_RULE6 },
	{ "ip prefix-list A permit 192.0.2.0/24 le 25 ge 24", IN_TOP, OF_FRR,
	    false, MATCH_FOUND, 0, KIND_PREFIX_RULE4 },
	{ "ip prefix-list A permit 192.0.2.0/24 le 25 le 24", IN_TOP, OF_FRR,
	    false, MATCH_WRONG, 7, KIND_NONE },
	{ "ip prefix-list A", IN_TOP, OF_FRR, true, MATCH_FOUND, 0,
	    KIND_PREFIX_RULE4 },
	/* The address hides the name: no peer-group of that name. */
	{ "neighbor 192.0.2.1 peer-group", IN_BGP, OF_FRR, false, MATCH_SHORT,
	    3, KIND_NONE },
	{ "neighbor G peer-group", IN_BGP, OF_FRR, false, MATCH_FOUND, 0,
	    KIND_NEIGHBOR_GROUP },
	{ "neighbor 192.0.2.1", IN_BGP, OF_FRR, true, MATCH_FOUND, 0,
	    KIND_NEIGHBOR_ALL },
	{ "neighbor 192.0.2.1", IN_BGP, OF_FRR, false, MATCH_SHORT, 2,
	    KIND_NONE },
	/* FRR decides at the end of the line, IOS at the word. */
	{ "n 192.0.2.1 r M in", IN_BGP, OF_FRR, false, MATCH_FOUND, 0,
	    KIND_AF_ROUTE_MAP },
	{ "n 192.0.2.1 r M in", IN_BGP, OF_IOS, false, MATCH_AMBIGUOUS, 0,
	    KIND_NONE },
	{ "nei 192.0.2.1 r M in", IN_BGP, OF_IOS, false, MATCH_AMBIGUOUS, 2,
	    KIND_NONE },
	{ "neighbor 192.0.2.1 r", IN_BGP, OF_FRR, false, MATCH_AMBIGUOUS, 2,
	    KIND_NONE },
	{ "match ip address prefix-list", IN_MAP, OF_FRR, false, MATCH_SHORT, 4,
	    KIND_NONE },
	{ "match ip address prefix", IN_MAP, OF_FRR, false, MATCH_FOUND, 0,
	    KIND_MATCH_ADDRESS4 },
	{ "set as-path prepend 1 2 3", IN_MAP, OF_FRR, false, MATCH_FOUND, 0,
	    KIND_SET_PREPEND },
	{ "set as-path prepend last-as 3", IN_MAP, OF_FRR, false, MATCH_FOUND,
	    0, KIND_SET_PREPEND },
	{ "set community 1:1 2:2 additive", IN_MAP, OF_FRR, false, MATCH_FOUND,
	    0, KIND_SET_COMMUNITY },
	{ "set community additive", IN_MAP, OF_FRR, false, MATCH_WRONG, 2,
	    KIND_NONE },
	{ "exit", IN_MAP, OF_FRR, true, MATCH_WRONG, 0, KIND_NONE },
};

static void
test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(line_rows); i++) {
		struct arena arena = { 0 };
		struct match_index index = { .arena = &arena };
		struct match_query q = { .arena = &arena,
			.index = &index,
			.context = line_rows[i].context,
			.flavours = line_rows[i].flavours,
			.no_form = line_rows[i].no_form };
		const char *words[32];
		char line[256];
		struct match_result r;

		strcpy(line, line_rows[i].line);
		for (char *s = strtok(line, " "); s != NULL;
		     s = strtok(NULL, " "))
			words[q.n++] = s;
		q.words = words;
		match_line(&q, &r);
		CHECK_INT(line_rows[i].line, r.status, line_rows[i].status);
		if (r.status == MATCH_FOUND)
			CHECK_INT(line_rows[i].line, r.command->kind,
			    line_rows[i].kind);
		else
			CHECK_INT(line_rows[i].line, r.at, line_rows[i].at);
		arena_finish(&arena);
	}
}

/* Every row can be read: brackets close, and its kind exists. */
static void
test_table(void **state)
{
	size_t n;
	const struct command *all = commands(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		int depth = 0;

		for (const char *t = all[i].syntax; *t != '\0'; t++) {
			depth += *t == '<' || *t == '[' || *t == '{';
			depth -= *t == '>' || *t == ']' || *t == '}';
			CHECK(all[i].syntax, depth >= 0);
		}
		CHECK_INT(all[i].syntax, depth, 0);
		CHECK(all[i].syntax, all[i].help != NULL);
		CHECK(all[i].syntax, all[i].kind < KIND_COUNT);
		CHECK(all[i].syntax,
		    (all[i].flags & CMD_ENTERS) == 0 ||
			kind_get(all[i].kind)->context != 0 ||
			all[i].check != NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_table),
	};

	return RUN_TESTS(tests);
}
