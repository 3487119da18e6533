#include "check.h"

#include "policy/policy.h"

enum { WORDS_MAX = 9 };

/* A rule: words, or an expression, or neither ("internet"). */
struct rule_text {
	bool permit;
	const char *words, *regex;
};

static size_t
words_of(enum community_kind kind, const char *text, uint32_t *out)
{
	char copy[128];
	size_t n = 0;

	strcpy(copy, text);
	for (char *s = strtok(copy, " "); s != NULL; s = strtok(NULL, " ")) {
		assert_true(n + community_stride(kind) <= WORDS_MAX);
		if (kind == COMM_STANDARD)
			assert_true(community_parse(s, &out[n]));
		else if (kind == COMM_LARGE)
			assert_true(large_community_parse(s, &out[n]));
		else
			assert_true(extended_community_parse("rt", s, &out[n]));
		n += community_stride(kind);
	}
	return n;
}

static struct community_list
list_of(struct arena *a, enum community_kind kind, const struct rule_text *r,
    size_t n)
{
	struct community_list l = { .name = "L", .kind = kind, .n = n };
	const char *error;

	l.rules = ARENA_ARRAY(a, n, struct community_rule);
	for (size_t i = 0; i < n; i++) {
		struct community_rule *rule = &l.rules[i];
		rule->permit = r[i].permit;
		rule->any = r[i].words == NULL && r[i].regex == NULL;
		rule->words = ARENA_ARRAY(a, WORDS_MAX, uint32_t);
		if (r[i].words != NULL)
			rule->n_words = words_of(kind, r[i].words, rule->words);
		if (r[i].regex != NULL) {
			rule->expanded = l.expanded = true;
			rule->regex =
			    as_path_regex_create(a, r[i].regex, &error);
			assert_non_null(rule->regex);
		}
	}
	return l;
}

static void
close_list(struct community_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		as_path_regex_destroy(l->rules[i].regex);
}

static set_id
set_of(struct attr_table *t, enum community_kind kind, const char *text)
{
	uint32_t words[WORDS_MAX];
	size_t n = words_of(kind, text, words);

	return word_set_sorted(t, words, n, community_stride(kind));
}

static const struct {
	const char *name;
	enum community_kind kind;
	struct rule_text rules[2];
	size_t n;
	const char *route;
	int match, exact; /* rule; -1: none */
} rows[] = {
	{ "one of one", COMM_STANDARD, { { true, "1:1", NULL } }, 1, "1:1", 0,
	    0 },
	{ "one of two", COMM_STANDARD, { { true, "1:1", NULL } }, 1, "1:1 1:2",
	    0, -1 },
	{ "all words are wanted", COMM_STANDARD, { { true, "1:1 1:2", NULL } },
	    1, "1:1 1:3", -1, -1 },
	{ "all words are there", COMM_STANDARD, { { true, "1:2 1:1", NULL } },
	    1, "1:1 1:2 1:3", 0, -1 },
	{ "exactly, in another order", COMM_STANDARD,
	    { { true, "1:2 1:1", NULL } }, 1, "1:1 1:2", 0, 0 },
	{ "no communities", COMM_STANDARD, { { true, "1:1", NULL } }, 1, "", -1,
	    -1 },
	{ "first rule decides", COMM_STANDARD,
	    { { false, "1:1", NULL }, { true, "1:2", NULL } }, 2, "1:1 1:2", 0,
	    -1 },
	{ "second rule", COMM_STANDARD,
	    { { false, "1:1", NULL }, { true, "1:2", NULL } }, 2, "1:2", 1, 1 },
	{ "internet", COMM_STANDARD, { { true, NULL, NULL } }, 1, "", 0, 0 },
	{ "well known", COMM_STANDARD, { { true, "no-export", NULL } }, 1,
	    "no-export 1:1", 0, -1 },
	{ "expression", COMM_STANDARD, { { true, NULL, "_64500:[0-9]+_" } }, 1,
	    "1:1 64500:7", 0, 0 },
	{ "expression over the whole list", COMM_STANDARD,
	    { { true, NULL, "^1:1 64500:7$" } }, 1, "64500:7 1:1", 0, 0 },
	{ "expression for no communities", COMM_STANDARD,
	    { { true, NULL, "^$" } }, 1, "", 0, 0 },
	{ "expression that does not match", COMM_STANDARD,
	    { { true, NULL, "_64500:[0-9]+_" } }, 1, "1:1", -1, -1 },
	{ "large", COMM_LARGE, { { true, "64500:1:2", NULL } }, 1,
	    "64500:1:2 64500:1:3", 0, -1 },
	{ "large, other", COMM_LARGE, { { true, "64500:1:2", NULL } }, 1,
	    "64500:2:1", -1, -1 },
	{ "large groups are not shifted", COMM_LARGE,
	    { { true, "2:3:4", NULL } }, 1, "1:2:3 4:5:6", -1, -1 },
	{ "large expression", COMM_LARGE, { { true, NULL, "^64500:1:" } }, 1,
	    "64500:1:9", 0, 0 },
	{ "extended", COMM_EXTENDED, { { true, "64500:1", NULL } }, 1,
	    "64500:1 64500:2", 0, -1 },
	{ "extended expression", COMM_EXTENDED,
	    { { true, NULL, "^RT:64500:1 RT:64500:2$" } }, 1, "64500:1 64500:2",
	    0, 0 },
};

static void
test_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct attr_table *t = attr_table_create();
		struct community_list l =
		    list_of(&arena, rows[i].kind, rows[i].rules, rows[i].n);
		set_id set = set_of(t, rows[i].kind, rows[i].route);
		for (int twice = 0; twice < 2; twice++) {
			const struct community_rule *r =
			    community_list_match(&l, t, set);
			const struct community_rule *e =
			    community_list_match_exact(&l, t, set);
			CHECK_INT(rows[i].name, r != NULL ? r - l.rules : -1,
			    rows[i].match);
			CHECK_INT(rows[i].name, e != NULL ? e - l.rules : -1,
			    rows[i].exact);
		}
		close_list(&l);
		attr_table_destroy(t);
		arena_finish(&arena);
	}
}

static const struct {
	const char *name;
	enum community_kind kind;
	struct rule_text rules[2];
	size_t n;
	const char *route, *left;
} delete_rows[] = {
	{ "one", COMM_STANDARD, { { true, "1:1", NULL } }, 1, "1:1 1:2",
	    "1:2" },
	{ "nothing", COMM_STANDARD, { { true, "1:9", NULL } }, 1, "1:1 1:2",
	    "1:1 1:2" },
	/* As bgpd 8.4.4 does. */
	{ "any word of a rule", COMM_STANDARD, { { true, "1:1 1:2", NULL } }, 1,
	    "1:1 1:2 1:3", "1:3" },
	{ "all", COMM_STANDARD, { { true, NULL, NULL } }, 1, "1:1 1:2", "" },
	{ "denied ones stay", COMM_STANDARD,
	    { { false, "1:1", NULL }, { true, NULL, NULL } }, 2, "1:1 1:2",
	    "1:1" },
	{ "by expression", COMM_STANDARD, { { true, NULL, "^64500:" } }, 1,
	    "1:1 64500:1 64500:2", "1:1" },
	{ "large", COMM_LARGE, { { true, "1:2:3", NULL } }, 1, "1:2:3 1:2:4",
	    "1:2:4" },
	{ "large by expression", COMM_LARGE, { { true, NULL, ":4$" } }, 1,
	    "1:2:3 1:2:4", "1:2:3" },
	{ "from none", COMM_STANDARD, { { true, NULL, NULL } }, 1, "", "" },
};

static void
test_delete(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(delete_rows); i++) {
		struct arena arena = { 0 };
		struct attr_table *t = attr_table_create();
		enum community_kind kind = delete_rows[i].kind;
		struct community_list l = list_of(&arena, kind,
		    delete_rows[i].rules, delete_rows[i].n);
		set_id set = set_of(t, kind, delete_rows[i].route);
		CHECK_INT(delete_rows[i].name,
		    community_list_delete(&l, t, set),
		    set_of(t, kind, delete_rows[i].left));
		close_list(&l);
		attr_table_destroy(t);
		arena_finish(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_delete),
	};

	return RUN_TESTS(tests);
}
