/* Regular expressions against those of the C library, where that is safe. */
#include "check.h"

#include "core/str.h"
#include "policy/regex.h"

#include <regex.h>

static bool
library_compiles(const char *text)
{
	regex_t re;

	if (regcomp(&re, text, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	regfree(&re);
	return true;
}

/* Which texts are expressions. */
static void
test_syntax(void **state)
{
	static const char *const rows[] = { "", "a", "()", "(a", "a)", ")", "(",
		"a|", "|a", "a||b", "|", "(|a)", "(a|)", "(|)", "*", "+a", "?",
		"a|*", "(*)", "a**", "a*+?", "^*", "$+", "(^)*", "(^*)", "^",
		"$", "^$", "a^b", "a$b", "[", "[]", "[a", "[]a]", "[^]a]", "[^",
		"[a-z]", "[z-a]", "[a-", "[a-]", "[-a]", "[a-c-e]",
		"[[:digit:]]", "[[:digi:]]", "[[:digit:]", "[[.a.]]", "[[=a=]]",
		"[[.a.]-c]", "{", "{1}", "a{", "a{1", "a{1}", "a{1,}", "a{,1}",
		"a{,}", "a{1,2}", "a{2,1}", "a{x}", "a{1x}", "a{-1}", "a{1}{2}",
		"a{1}*", "a{32767}b{32768}", "a{99999999999}", "a}", "}",
		"a{1,2", "\\.", "\\", "a\\", "\\(", "[\\]", "[\\]]", "]",
		"(((((a)))))", "(a)(b)|c", "a{0}", "(){3}", "(a|b)*c?", "()*" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		const char *error = NULL;
		struct regex *re = regex_compile(&arena, rows[i], &error);
		CHECK(rows[i], (re != NULL) == library_compiles(rows[i]));
		CHECK(rows[i], (re == NULL) == (error != NULL));
		arena_finish(&arena);
	}
}

static const struct {
	const char *name, *regex, *text;
	bool found;
} match_rows[] = {
	{ "empty in empty", "", "", true },
	{ "inside", "b", "abc", true },
	{ "not there", "d", "abc", false },
	{ "begin", "^b", "abc", false },
	{ "end", "b$", "abc", false },
	{ "whole", "^abc$", "abc", true },
	{ "anchor inside never matches", "a^b", "a^b", false },
	{ "anchor in a group", "(^|x)b", "ab", false },
	{ "anchor in a group, other branch", "(^|x)b", "xb", true },
	{ "any", "^...$", "abc", true },
	{ "any needs one", "^....$", "abc", false },
	{ "class", "^[[:digit:]]+$", "0123", true },
	{ "class, other", "^[[:alpha:]]+$", "a1", false },
	{ "not in brackets", "^[^0-9]$", "5", false },
	{ "bracket first", "[]]", "]", true },
	{ "escape is literal in brackets", "^[\\.]$", "\\", true },
	{ "star of nothing", "^(a*)*$", "aaa", true },
	{ "star of nothing, no", "^(a*)*$", "aab", false },
	{ "plus", "^(ab)+$", "abab", true },
	{ "count", "^a{2,3}$", "aa", true },
	{ "count, more", "^a{2,3}$", "aaaa", false },
	{ "count from nothing", "^a{,2}$", "", true },
	{ "count without end", "^a{2,}$", "aaaaa", true },
	{ "zero times", "^a{0}$", "", true },
	{ "zero times, no", "^a{0}$", "a", false },
	{ "alternatives", "^(a|bc|)d$", "bcd", true },
	{ "empty alternative", "^(a|bc|)d$", "d", true },
};

/* The same one character at a time. */
static bool
found_by_steps(const struct regex *re, struct arena *arena, const char *text)
{
	struct regex_position p = regex_begin(re);

	for (; *text != '\0'; text++)
		p = regex_advance(re, arena, &p, *text);
	return regex_found_at_end(re, &p);
}

static void
test_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(match_rows); i++) {
		struct arena arena = { 0 };
		const char *error;
		struct regex *re =
		    regex_compile(&arena, match_rows[i].regex, &error);
		CHECK(match_rows[i].name, re != NULL);
		for (int twice = 0; twice < 2; twice++)
			CHECK(match_rows[i].name,
			    regex_search(re, match_rows[i].text) ==
				match_rows[i].found);
		CHECK(match_rows[i].name,
		    found_by_steps(re, &arena, match_rows[i].text) ==
			match_rows[i].found);
		arena_finish(&arena);
	}
}

/* What the library would hang on. */
static void
test_hostile(void **state)
{
	static const char *const rows[] = { "((^|[ ]|$)*){1,30}x",
		"(((a*)*)*)*b", "((a|a)*)*b", "(a?){300}b", "((a*){9}){9}b",
		"((((((((a|b)+)+)+)+)+)+)+)+c" };
	struct strbuf text = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		strbuf_add(&text, i % 9 == 0 ? " " : "a");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		const char *error;
		struct regex *re = regex_compile(&arena, rows[i], &error);
		CHECK(rows[i], re != NULL);
		CHECK(rows[i], !regex_search(re, text.s));
		arena_finish(&arena);
	}
	strbuf_finish(&text);
}

static void
test_too_large(void **state)
{
	static const char *const rows[] = { "((a{1,200}){1,200}){1,200}",
		"a{30000}", "(){30000}", "((){30000}){30000}", "(a{100}){100}",
		"(((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		const char *error = NULL;
		CHECK(rows[i], regex_compile(&arena, rows[i], &error) == NULL);
		CHECK(rows[i], error != NULL);
		arena_finish(&arena);
	}
}

/* --- random expressions ---------------------------------------------------*/

/* Repetitions do not stand on repetitions, or the library might not come back.
 * Anchors stand at the ends of branches and not in what is repeated: there
 * glibc is wrong ("^(^.{0,2}|x){2}a" is found in "... a"). */
static void add_alternatives(struct strbuf *out, uint64_t *seed, int depth,
    bool anchors);

static void
add_atom(struct strbuf *out, uint64_t *seed, int depth, bool anchors)
{
	static const char *const atoms[] = { "a", "b", ".", "[ab]", "[^a]",
		"\\.", "[b-d]", "ab", " " };
	uint64_t kinds = ARRAY_LEN(atoms) + (depth > 0 ? 4 : 0);
	uint64_t k = base_rand(seed) % kinds;

	if (k < ARRAY_LEN(atoms)) {
		strbuf_add(out, atoms[k]);
		return;
	}
	strbuf_addc(out, '(');
	add_alternatives(out, seed, depth - 1, anchors);
	strbuf_addc(out, ')');
}

static void
add_branch(struct strbuf *out, uint64_t *seed, int depth, bool anchors)
{
	static const char *const repeats[] = { "*", "+", "?", "{2}", "{0,2}",
		"{1,}" };
	uint64_t n = base_rand(seed) % 4;

	if (anchors && base_rand(seed) % 6 == 0)
		strbuf_addc(out, '^');
	for (uint64_t i = 0; i < n; i++) {
		bool repeated = base_rand(seed) % 3 == 0;
		add_atom(out, seed, depth, anchors && !repeated);
		if (repeated)
			strbuf_add(out,
			    repeats[base_rand(seed) % ARRAY_LEN(repeats)]);
	}
	if (anchors && base_rand(seed) % 6 == 0)
		strbuf_addc(out, '$');
}

static void
add_alternatives(struct strbuf *out, uint64_t *seed, int depth, bool anchors)
{
	uint64_t n = 1 + base_rand(seed) % 3;

	for (uint64_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, '|');
		add_branch(out, seed, depth, anchors);
	}
}

static void
test_random(void **state)
{
	uint64_t seed = 1003;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena arena = { 0 };
		struct strbuf text = { 0 };
		const char *error;
		regex_t library;

		add_alternatives(&text, &seed, 2, true);
		const char *s = strbuf_str(&text);
		struct regex *re = regex_compile(&arena, s, &error);
		CHECK(s, re != NULL);
		CHECK(s, regcomp(&library, s, REG_EXTENDED | REG_NOSUB) == 0);
		for (int i = 0; i < 12; i++) {
			char subject[10] = "";
			size_t n = (size_t)(base_rand(&seed) % 9);
			for (size_t j = 0; j < n; j++)
				subject[j] = "aab.c d"[base_rand(&seed) % 7];
			subject[n] = '\0';
			bool found =
			    regexec(&library, subject, 0, NULL, 0) == 0;
			if (regex_search(re, subject) != found)
				fail_msg("\"%s\" in \"%s\": expected %d", s,
				    subject, found);
			if (found_by_steps(re, &arena, subject) != found)
				fail_msg("\"%s\" in \"%s\" by steps: expected "
					 "%d",
				    s, subject, found);
		}
		regfree(&library);
		strbuf_finish(&text);
		arena_finish(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_random),
	};

	return RUN_TESTS(tests);
}
