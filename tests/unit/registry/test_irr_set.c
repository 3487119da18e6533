/* Members of sets, and of their members. */
#include "check.h"

#include "registry/irr_set.h"

#include <stdio.h>
#include <stdlib.h>

#include "registry/registry.h"

enum { MEMBERS_MAX = 8, EXCLUDE_MAX = 2 };

/* What is published in these tests. */
static const struct {
	const char *name;
	const char *members[MEMBERS_MAX];
} sets[] = {
	{ "AS-TOP", { "AS64500", "AS-LEFT", "AS-RIGHT", "AS-NOBODY" } },
	{ "AS-LEFT", { "AS64501", "AS-DEEP", "AS64500" } },
	{ "AS-RIGHT", { "as64502", "as-left", "AS-TOP" } },
	{ "AS-DEEP", { "AS64503", "AS-GONE" } },
	{ "AS-SELF", { "AS-SELF", "AS64504" } },
	{ "AS-EMPTY", { NULL } },
	{ "AS64500:AS-ALL", { "AS64500", "AS64500:AS-CUSTOMERS" } },
	{ "AS64500:AS-CUSTOMERS", { "AS64501", "AS64502" } },
	{ "RS-TOP",
	    { "192.0.2.0/24^+", "RS-LEFT", "AS64501", "AS-DEEP",
		"2001:db8::/32^33-48" } },
	{ "RS-LEFT", { "198.51.100.0/24", "AS64599" } },
	{ "RS-OPS",
	    { "AS64501^+", "RS-LEFT^25-26", "RS-OPS^24", "192.0.2.0/24^+",
		"AS-DEEP^48" } },
	{ "RS-MORE", { "RS-OPS^-", "RS-LEFT^8" } },
};

static bool
members_of(const void *arg, const char *name, const char *const **members,
    size_t *n)
{
	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		if (registry_name_cmp(sets[i].name, name) != 0)
			continue;
		*members = sets[i].members;
		for (*n = 0; *n < MEMBERS_MAX && (*members)[*n] != NULL;)
			(*n)++;
		return true;
	}
	return false;
}

static size_t
routes_of(const void *arg, struct arena *arena, uint32_t as,
    const char ***prefixes)
{
	(void)arg;
	*prefixes = ARENA_ARRAY(arena, 1, const char *);
	(*prefixes)[0] = as == 64501 ? "203.0.113.0/24" : "2001:db8:5::/48";
	return as == 64501 || as == 64503;
}

static const struct row {
	const char *name, *set;
	unsigned depth;
	const char *exclude[EXCLUDE_MAX];
	const char *result; /* NULL: no such set */
} rows[] = {
	{ "direct members, unknown too", "AS-TOP", 1, { NULL },
	    "AS-LEFT AS-NOBODY AS-RIGHT AS64500" },
	{ "to the end: unknown dropped, cycles end", "AS-TOP", 0, { NULL },
	    "AS64500 AS64501 as64502 AS64503" },
	{ "two levels: the last keeps its names", "AS-TOP", 2, { NULL },
	    "AS-DEEP as-left AS64500 AS64501 as64502" },
	{ "deeper than it is", "AS-TOP", 9, { NULL },
	    "AS64500 AS64501 as64502 AS64503" },
	{ "without case", "as-top", 0, { NULL },
	    "AS64500 AS64501 as64502 AS64503" },
	{ "a member of itself", "AS-SELF", 1, { NULL }, "AS64504" },
	{ "a member of itself, to the end", "AS-SELF", 0, { NULL }, "AS64504" },
	{ "nobody", "AS-EMPTY", 0, { NULL }, "" },
	{ "no such set", "AS-GONE", 0, { NULL }, NULL },
	{ "names in levels", "AS64500:AS-ALL", 0, { NULL },
	    "AS64500 AS64501 AS64502" },
	{ "one is left out", "AS-TOP", 0, { "as-deep" },
	    "AS64500 AS64501 as64502" },
	{ "what is left out leaves its members out", "AS-TOP", 0,
	    { "AS-LEFT", "AS-RIGHT" }, "AS64500" },
	{ "the set itself is not left out", "AS-LEFT", 0, { "AS-LEFT" },
	    "AS64500 AS64501 AS64503" },
	{ "direct members are not left out", "AS-TOP", 1, { "AS-LEFT" },
	    "AS-LEFT AS-NOBODY AS-RIGHT AS64500" },
	{ "routes, direct members", "RS-LEFT", 1, { NULL },
	    "198.51.100.0/24 AS64599" },
	{ "an AS stands for its routes", "RS-TOP", 0, { NULL },
	    "192.0.2.0/24^+ 198.51.100.0/24 2001:db8:5::/48"
	    " 2001:db8::/32^33-48 203.0.113.0/24" },
	{ "operators behind members, direct", "RS-OPS", 1, { NULL },
	    "192.0.2.0/24^+ AS-DEEP^48 AS64501^+ RS-LEFT^25-26 RS-OPS^24" },
	{ "operators go to the prefixes", "RS-OPS", 0, { NULL },
	    "192.0.2.0/24 192.0.2.0/24^+ 198.51.100.0/24^25-26"
	    " 2001:db8:5::/48 203.0.113.0/24 203.0.113.0/24^+" },
	{ "operators upon operators", "RS-MORE", 0, { NULL },
	    "192.0.2.0/24^- 198.51.100.0/24^26-32 2001:db8:5::/48^-"
	    " 203.0.113.0/24^-" },
};

static void
test_expand(void **state)
{
	const struct irr_source from = { .members = members_of,
		.routes = routes_of };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct strbuf words = { 0 };
		struct irr_expansion e;
		size_t n = 0;
		while (n < EXCLUDE_MAX && rows[i].exclude[n] != NULL)
			n++;
		bool found = irr_set_expand(&from, &arena, rows[i].set,
		    rows[i].depth, rows[i].exclude, n, &e);
		for (size_t k = 0; k < e.n; k++)
			strbuf_addf(&words, "%s%s", k > 0 ? " " : "",
			    e.words[k]);
		CHECK(rows[i].name, found == (rows[i].result != NULL));
		CHECK(rows[i].name, !e.truncated);
		if (found)
			CHECK_STR(rows[i].name, strbuf_str(&words),
			    rows[i].result);
		strbuf_finish(&words);
		arena_finish(&arena);
	}
}

/* Each set has the next as its member, without end. */
static bool
endless(const void *arg, const char *name, const char *const **members,
    size_t *n)
{
	static char names[IRR_SET_DEPTH_MAX * 2][16];
	static const char *next[1];
	unsigned at = (unsigned)strtoul(name + 3, NULL, 10);

	(void)arg;
	snprintf(names[at], sizeof(names[at]), "AS-%u", at + 1);
	next[0] = names[at];
	*members = next;
	*n = 1;
	return true;
}

static void
test_too_deep(void **state)
{
	const struct irr_source from = { .members = endless };
	struct arena arena = { 0 };
	struct irr_expansion e;

	(void)state;
	assert_true(irr_set_expand(&from, &arena, "AS-0", 0, NULL, 0, &e));
	assert_true(e.truncated);
	assert_int_equal(e.n, 0);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expand),
		cmocka_unit_test(test_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
