/* conformance [--expect] FAMILY: answers questions about routing security with
 * the functions that the lab runs on, so that anyone can hold them against a
 * standard or another implementation's test suite.
 *
 * Groups come on standard input, one JSON object a line, with what their cases
 * share in "given"; each case is answered in its place, one object a line:
 *
 *   {"id": "g1", "given": {...}, "cases": [{"n": 1, ...}, ...]}
 *   {"id":"g1","n":1,"got":...}
 *
 * What the engine does not know is answered {"unsupported": "why"}. A group
 * that is malformed has no answers but a line on standard error, and the exit
 * status is 2 then. With --expect each case says in "expect" what should come,
 * and only what is different is shown; the exit status is 1 then. */
#include "conformance/family.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static const struct family *const families[] = {
	&family_rov,
	&family_aspa,
	&family_prefix_match,
	&family_aspath_regex,
	&family_decision,
	&family_as_graph,
	&family_roles,
	&family_malformed_update,
	&family_slurm,
	&family_irr_expand,
};

/* Families that wait for their part of the engine. */
static const struct {
	const char *name, *why;
} later[] = {
	{ "urpf", "reverse path checks are not part of the engine yet" },
};

struct run {
	const struct family *family; /* NULL: none of its cases is answered */
	const char *why_not;
	bool expect;
	size_t line, n_cases, n_different;
	bool malformed;
	struct strbuf out; /* of one group */
};

/* --- values --------------------------------------------------------------- */

static bool values_equal(const struct json_value *a,
    const struct json_value *b);

static bool
arrays_equal(const struct json_value *a, const struct json_value *b)
{
	if (json_value_count(a) != json_value_count(b))
		return false;
	for (size_t i = 0; i < json_value_count(a); i++)
		if (!values_equal(json_value_at(a, i), json_value_at(b, i)))
			return false;
	return true;
}

/* In any order. */
static bool
objects_equal(const struct json_value *a, const struct json_value *b)
{
	const struct json_value *v;
	const char *key = NULL;
	size_t n = 0, n_b = 0;

	for (; (v = json_value_next(a, &key)) != NULL; n++)
		if (!values_equal(v, json_value_get(b, key)))
			return false;
	for (key = NULL; json_value_next(b, &key) != NULL;)
		n_b++;
	return n == n_b;
}

static bool
values_equal(const struct json_value *a, const struct json_value *b)
{
	int64_t m = 0, n = 0;
	bool x = false, y = false;

	if (a == NULL || b == NULL || json_value_kind(a) != json_value_kind(b))
		return false;
	switch (json_value_kind(a)) {
	case JSON_NULL_KIND:
		return true;
	case JSON_REAL_KIND:
		return false; /* no answer has any */
	case JSON_BOOL_KIND:
		return json_value_bool(a, &x) && json_value_bool(b, &y) &&
		    x == y;
	case JSON_INTEGER_KIND:
		return json_value_integer(a, &m) && json_value_integer(b, &n) &&
		    m == n;
	case JSON_STRING_KIND:
		return str_eq(json_value_string(a), json_value_string(b));
	case JSON_ARRAY_KIND:
		return arrays_equal(a, b);
	case JSON_OBJECT_KIND:
		return objects_equal(a, b);
	}
	return false;
}

/* --- one group ------------------------------------------------------------ */

/* Is the answer, a line of output, what the case expects? */
static bool
is_expected(struct group *g, const struct strbuf *line,
    const struct json_value *expect)
{
	struct diags d;
	struct json_doc *doc;
	bool equal;

	diags_init(&d, &g->arena);
	doc = json_doc_read(&d, NULL, line->s, line->len);
	equal = doc != NULL &&
	    values_equal(json_value_get(json_doc_root(doc), GOT), expect);
	json_doc_destroy(doc);
	diags_finish(&d);
	return equal;
}

static void
show_difference(struct run *run, const struct strbuf *line,
    const struct json_value *expect)
{
	struct json out;

	run->n_different++;
	strbuf_addf(&run->out, "line %zu: %s\n    expected ", run->line,
	    strbuf_str(line));
	json_init(&out, &run->out, false);
	put_value(&out, NULL, expect);
	strbuf_addc(&run->out, '\n');
}

static bool
answer_case(struct run *run, struct group *g, const struct json_value *id,
    const struct json_value *c)
{
	const struct json_value *expect = json_value_get(c, "expect");
	struct strbuf line = { 0 };
	struct json out;
	bool good = true;

	json_init(&out, &line, false);
	json_begin_object(&out, NULL);
	put_value(&out, "id", id);
	put_value(&out, "n", json_value_get(c, "n"));
	if (g->unsupported != NULL)
		answer_unsupported(&out, g->unsupported);
	else
		good = run->family->answer(g, c, &out);
	json_end_object(&out);
	run->n_cases++;
	if (good && !run->expect)
		strbuf_addf(&run->out, "%s\n", strbuf_str(&line));
	else if (good && !is_expected(g, &line, expect))
		show_difference(run, &line, expect);
	strbuf_finish(&line);
	return good;
}

static bool
answer_cases(struct run *run, struct group *g, const struct json_value *id)
{
	if (run->family == NULL)
		g->unsupported = run->why_not;
	else if (run->family->open != NULL && !run->family->open(g))
		return false;
	for (size_t i = 0; i < json_value_count(g->cases); i++) {
		const struct json_value *c = json_value_at(g->cases, i);

		if (json_value_kind(c) != JSON_OBJECT_KIND)
			return group_fail(g, "a case is no object");
		if (!answer_case(run, g, id, c))
			return false;
	}
	return true;
}

static void
complain(struct run *run, const char *what)
{
	(void)fprintf(stderr, "conformance: line %zu: %s\n", run->line, what);
	run->malformed = true;
}

/* A malformed group leaves no half of its answers. */
static void
answer_group(struct run *run, const struct json_value *root)
{
	struct group g = { .given = json_value_get(root, "given"),
		.cases = json_value_get(root, "cases"),
		.attrs = attr_table_create() };

	strbuf_clear(&run->out);
	if (!read_list(&g, g.cases, "cases") ||
	    !answer_cases(run, &g, json_value_get(root, "id")))
		complain(run, strbuf_str(&g.error));
	else
		(void)fputs(strbuf_str(&run->out), stdout);
	if (run->family != NULL && run->family->close != NULL)
		run->family->close(&g);
	attr_table_destroy(g.attrs);
	arena_finish(&g.arena);
	strbuf_finish(&g.error);
}

static void
answer_line(struct run *run, const char *text, size_t len)
{
	struct arena arena = { 0 };
	struct diags d;
	struct json_doc *doc;

	diags_init(&d, &arena);
	doc = json_doc_read(&d, NULL, text, len);
	if (doc == NULL)
		complain(run, d.items[0].message);
	else if (json_value_kind(json_doc_root(doc)) != JSON_OBJECT_KIND)
		complain(run, "a group is no object");
	else
		answer_group(run, json_doc_root(doc));
	json_doc_destroy(doc);
	diags_finish(&d);
	arena_finish(&arena);
}

/* --- the program ---------------------------------------------------------- */

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static int
answer_all(struct run *run, const char *name)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&text, &cap, stdin)) >= 0) {
		run->line++;
		if (!is_blank(text))
			answer_line(run, text, (size_t)n);
	}
	free(text);
	strbuf_finish(&run->out);
	if (run->expect)
		(void)printf("%s: %zu cases, %zu not as expected\n", name,
		    run->n_cases, run->n_different);
	if (fflush(stdout) != 0 || ferror(stdin)) {
		(void)fprintf(stderr, "conformance: %s\n", strerror(errno));
		return 2;
	}
	if (run->malformed)
		return 2;
	return run->n_different > 0 ? 1 : 0;
}

static bool
find_family(struct run *run, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (str_eq(families[i]->name, name)) {
			run->family = families[i];
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		if (str_eq(later[i].name, name)) {
			run->why_not = later[i].why;
			return true;
		}
	return false;
}

int
main(int argc, char **argv)
{
	struct run run = { 0 };
	int at = 1;

	if (at < argc && str_eq(argv[at], "--expect")) {
		run.expect = true;
		at++;
	}
	if (at + 1 == argc && find_family(&run, argv[at]))
		return answer_all(&run, argv[at]);
	(void)fputs("usage: conformance [--expect] FAMILY < GROUPS\nfamilies:",
	    stderr);
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		(void)fprintf(stderr, " %s", families[i]->name);
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		(void)fprintf(stderr, " %s", later[i].name);
	(void)fputs("\n", stderr);
	return 2;
}
