/* Scores, and the report as text and as JSON. */
#include "core/json_read.h"
#include "small_world.h"

static char *
text_of(const struct report *r)
{
	struct strbuf b = { 0 };

	report_print(r, &b);
	return strbuf_take(&b);
}

/* What may stand on any terminal: printable, at most 78 columns, nothing at
 * the end of a line that cannot be seen. */
static void
check_lines(const char *row, const char *text)
{
	CHECK(row, text[0] != '\0' && text[strlen(text) - 1] == '\n');
	for (size_t n; *text != '\0'; text += n + 1) {
		n = strcspn(text, "\n");
		if (utf8_columns(text, n) > 78 || (n > 0 && text[n - 1] == ' '))
			fail_msg("row \"%s\": \"%.*s\"", row, (int)n, text);
		for (size_t i = 0; i < n; i++)
			CHECK(row, (unsigned char)text[i] >= 0x20);
	}
}

/* --- text -----------------------------------------------------------------*/

static void
lines_fit(void **state)
{
	static const char *const names[] = { "first-fix", "original-manrs-lab",
		"own-leak", "youtube-2008" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct lab l;
		char *text;

		lab_open(&l, names[i]);
		lab_run(&l);
		text = text_of(lab_grade(&l, 1, NULL));
		check_lines(names[i], text);
		CHECK(names[i], strstr(text, "Not passed") != NULL);
		free(text);
		lab_close(&l);
	}
}

/* Each title has its column, with the longest state and points behind it. */
static void
titles_fit(void **state)
{
	struct arena arena = { 0 };
	const char *error;
	struct store *store = store_open(NULL, &arena, &error);
	size_t n;
	const struct requirement *all = store_requirements(store, &n);

	(void)state;
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		struct verdict v = { .requirement = &all[i],
			.state = VERDICT_NO_DATA,
			.max = 100 };
		struct action_score a = { .programme = all[i].programme,
			.action = all[i].action,
			.max = 100 };
		struct report r = { .scenario = "x",
			.edition = "2020",
			.actions = &a,
			.n_actions = 1,
			.verdicts = &v,
			.n_verdicts = 1 };
		char *text = text_of(&r);
		check_lines(all[i].id, text);
		CHECK(all[i].id, strlen(all[i].title) <= 50);
		CHECK(all[i].id, strstr(text, "no-data  0/100") != NULL);
		free(text);
	}
	store_close(store);
	arena_finish(&arena);
}

/* Where a line stands in the canonical text is another test's business. */
static void
hide_lines(char *text)
{
	for (char *at = text; (at = strstr(at, "(line ")) != NULL; at++)
		for (char *digit = at + 6; *digit != ')'; digit++)
			*digit = 'N';
}

static void
golden(void **state)
{
	struct lab l;
	char *text;

	(void)state;
	small_open(&l, "kind: customer-filter, neighbors: [64502]",
	    "  - { at: 5s, announce: { as: 64502, prefix: 192.0.2.128/25 } "
	    "}\n");
	lab_type(&l, "open",
	    "router bgp 64500\naddress-family ipv4\n"
	    "no neighbor 100.64.2.1 prefix-list TWO in\n");
	lab_run(&l);
	text = text_of(lab_grade(&l, 1, NULL));
	hide_lines(text);
	assert_string_equal(text,
	    "MANRS requirements (edition 2020), scenario small\n"
	    "Graded on what the network does.\n"
	    "\n"
	    " Action 1  Filtering                                            "
	    "         0/10\n"
	    "  [ ] NO-1.1 Customers: only authorised routes get in           "
	    "fail     0/10\n"
	    "       - 192.0.2.128/25, path 64502 from AS64502 (Two) is "
	    "accepted and passed\n"
	    "         on to AS64501: space of AS64501 (One); decided by: 2,\n"
	    "         \"^64502(_64502)*$\" (line NN)\n"
	    "       ask: explain route 192.0.2.128/25 at AS64500 from "
	    "AS64502\n"
	    "\n"
	    " Score 0 of 10. Not passed: 1 requirement of this exercise is "
	    "open.\n");
	free(text);
	lab_close(&l);
}

/* Text from a scenario cannot reach the terminal's controls. */
static void
controls_are_replaced(void **state)
{
	struct requirement q = { .id = "X-1",
		.programme = "netops",
		.action = 1,
		.mandatory = true,
		.title = "T" };
	struct evidence e = { .text = "a\033[31m \xc2\x9b b\r\007" };
	struct verdict v = { .requirement = &q,
		.state = VERDICT_FAIL,
		.evidence = &e,
		.n_evidence = 1 };
	struct action_score a = { .programme = "netops", .action = 1 };
	struct report r = { .scenario = "x",
		.edition = "2020",
		.actions = &a,
		.n_actions = 1,
		.verdicts = &v,
		.n_verdicts = 1 };
	char *text = text_of(&r);
	struct strbuf json = { 0 };

	(void)state;
	check_lines("controls", text);
	report_json(&r, &json);
	for (size_t i = 0; i < json.len; i++)
		assert_true(
		    (unsigned char)json.s[i] >= 0x20 || json.s[i] == '\n');
	strbuf_finish(&json);
	free(text);
}

/* --- JSON -----------------------------------------------------------------*/

/* These keys, each of the kind. */
struct key {
	const char *name;
	enum json_kind kind;
};

static void
check_object(const char *row, const struct json_value *v,
    const struct key *keys, size_t n)
{
	CHECK(row, json_value_kind(v) == JSON_OBJECT_KIND);
	for (size_t i = 0; i < n; i++) {
		const struct json_value *field =
		    json_value_get(v, keys[i].name);
		CHECK(keys[i].name, field != NULL);
		CHECK_INT(keys[i].name, json_value_kind(field), keys[i].kind);
	}
}

static const struct key report_keys[] = {
	{ "scenario", JSON_STRING_KIND },
	{ "edition", JSON_STRING_KIND },
	{ "seed", JSON_INTEGER_KIND },
	{ "virtual_time_ms", JSON_INTEGER_KIND },
	{ "passed", JSON_BOOL_KIND },
	{ "score", JSON_OBJECT_KIND },
	{ "actions", JSON_ARRAY_KIND },
	{ "requirements", JSON_ARRAY_KIND },
};
static const struct key score_keys[] = {
	{ "points", JSON_INTEGER_KIND },
	{ "max", JSON_INTEGER_KIND },
};
static const struct key action_keys[] = {
	{ "programme", JSON_STRING_KIND },
	{ "action", JSON_INTEGER_KIND },
	{ "state", JSON_STRING_KIND },
	{ "points", JSON_INTEGER_KIND },
	{ "max", JSON_INTEGER_KIND },
};
static const struct key requirement_keys[] = {
	{ "id", JSON_STRING_KIND },
	{ "programme", JSON_STRING_KIND },
	{ "action", JSON_INTEGER_KIND },
	{ "level", JSON_STRING_KIND },
	{ "required", JSON_BOOL_KIND },
	{ "state", JSON_STRING_KIND },
	{ "points", JSON_INTEGER_KIND },
	{ "max", JSON_INTEGER_KIND },
	{ "evidence", JSON_ARRAY_KIND },
};
static const struct key evidence_keys[] = {
	{ "kind", JSON_STRING_KIND },
	{ "text", JSON_STRING_KIND },
};

/* How often a key is written in all of the text: one too many is seen. */
static size_t
count_keys(const char *text)
{
	size_t n = 0;
	bool inside = false;

	for (const char *at = text; *at != '\0'; at++) {
		if (inside && *at == '\\') {
			at++;
		} else if (*at == '"') {
			inside = !inside;
			n += !inside && at[1] == ':';
		}
	}
	return n;
}

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static size_t
check_requirements(const struct json_value *list)
{
	static const char *const states[] = { "pass", "fail", "not-applicable",
		"no-data", NULL };
	static const char *const levels[] = { "mandatory", "recommended",
		NULL };
	static const char *const kinds[] = { "route", "missing-route",
		"session", "config", "note", NULL };
	size_t keys = 0;

	for (size_t i = 0; i < json_value_count(list); i++) {
		const struct json_value *q = json_value_at(list, i);
		const struct json_value *evidence =
		    json_value_get(q, "evidence");
		check_object("requirement", q, requirement_keys,
		    ARRAY_LEN(requirement_keys));
		assert_true(
		    is_one_of(json_value_string(json_value_get(q, "state")),
			states));
		assert_true(
		    is_one_of(json_value_string(json_value_get(q, "level")),
			levels));
		/* Every verdict says what it rests on. */
		assert_true(json_value_count(evidence) > 0);
		keys += ARRAY_LEN(requirement_keys);
		for (size_t k = 0; k < json_value_count(evidence); k++) {
			const struct json_value *e = json_value_at(evidence, k);
			check_object("evidence", e, evidence_keys,
			    ARRAY_LEN(evidence_keys));
			assert_true(is_one_of(json_value_string(
						  json_value_get(e, "kind")),
			    kinds));
			keys += ARRAY_LEN(evidence_keys);
		}
	}
	return keys;
}

static void
check_json(struct lab *l, const char *row, size_t requirements)
{
	struct strbuf b = { 0 };
	struct json_doc *doc;
	const struct json_value *root, *actions;
	size_t keys = ARRAY_LEN(report_keys) + ARRAY_LEN(score_keys);
	int64_t number;

	report_json(l->report, &b);
	doc = json_doc_read(&l->diags, "report", b.s, b.len);
	lab_must(l, row, doc != NULL);
	root = json_doc_root(doc);
	check_object(row, root, report_keys, ARRAY_LEN(report_keys));
	check_object(row, json_value_get(root, "score"), score_keys,
	    ARRAY_LEN(score_keys));
	actions = json_value_get(root, "actions");
	for (size_t i = 0; i < json_value_count(actions); i++) {
		check_object(row, json_value_at(actions, i), action_keys,
		    ARRAY_LEN(action_keys));
		keys += ARRAY_LEN(action_keys);
	}
	keys += check_requirements(json_value_get(root, "requirements"));
	CHECK_INT(row, json_value_count(json_value_get(root, "requirements")),
	    requirements);
	CHECK_INT(row, count_keys(b.s), keys);
	assert_true(json_value_integer(json_value_get(root, "virtual_time_ms"),
	    &number));
	CHECK_INT(row, number, sim_now(l->world->sim));
	json_doc_destroy(doc);
	strbuf_finish(&b);
}

static void
json_has_the_shape(void **state)
{
	static const struct {
		const char *name;
		size_t requirements;
	} rows[] = { { "first-fix", 2 }, { "original-manrs-lab", 7 },
		{ "own-leak", 3 }, { "youtube-2008", 2 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;
		char path[512];

		lab_open(&l, rows[i].name);
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		check_json(&l, rows[i].name, rows[i].requirements);
		(void)snprintf(path, sizeof(path),
		    "%s/scenarios/%s/solution.cmd", LAB_SOURCE_DIR,
		    rows[i].name);
		lab_play(&l, path);
		sim_run(l.world->sim, sim_now(l.world->sim) + 60000);
		lab_grade(&l, 1, NULL);
		check_json(&l, rows[i].name, rows[i].requirements);
		lab_close(&l);
	}
}

/* The store keeps more: where in the configuration, and what to ask. */
static void
stored_evidence(void **state)
{
	struct strbuf b = { 0 };
	struct lab l;

	(void)state;
	lab_open(&l, "youtube-2008");
	lab_run(&l);
	lab_grade(&l, 1, NULL);
	verdict_evidence_json(&l.report->verdicts[0], &b);
	assert_non_null(strstr(strbuf_str(&b), "\"line\""));
	assert_non_null(strstr(strbuf_str(&b),
	    "\"explain route 208.65.153.0/24 at AS3491 from AS17557\""));
	strbuf_finish(&b);
	lab_close(&l);
}

/* --- scores ---------------------------------------------------------------*/

/* Requirements with probes that come out as asked for: p, f, n (no data), a
 * (not applicable). */
static const struct {
	const char *name;
	/* "NO-1.1 p 10": the rest of the grade follows from these */
	const char *grade;
	const char *states, *actions;
	bool passed;
	uint32_t points, max;
} scores[] = {
	{ "all met", "NO-1.1 p 10, NO-1.2 p 20", "NO-1.1=pass NO-1.2=pass",
	    "netops 1 pass 30/30", true, 30, 30 },
	{ "one open", "NO-1.1 p 10, NO-1.2 f 20", "NO-1.1=pass NO-1.2=fail",
	    "netops 1 fail 10/30", false, 10, 30 },
	{ "no data is no pass", "NO-1.1 p 10, NO-1.2 n 20",
	    "NO-1.1=pass NO-1.2=no-data", "netops 1 no-data 10/30", false, 10,
	    30 },
	{ "a failure before missing data",
	    "NO-1.1 n 10, NO-1.2 f 20, NO-1.3 p "
	    "5",
	    "NO-1.1=no-data NO-1.2=fail NO-1.3=pass", "netops 1 fail 5/35",
	    false, 5, 35 },
	{ "the other way round", "NO-1.1 f 10, NO-1.2 n 20",
	    "NO-1.1=fail NO-1.2=no-data", "netops 1 fail 0/30", false, 0, 30 },
	{ "not applicable beside a pass", "NO-1.1 a 10, NO-1.2 p 20",
	    "NO-1.1=not-applicable NO-1.2=pass", "netops 1 pass 20/30", true,
	    20, 30 },
	{ "nothing applies", "NO-1.1 a 10", "NO-1.1=not-applicable",
	    "netops 1 not-applicable 0/10", false, 0, 10 },
	{ "what is graded is asked for, recommended or not",
	    "NO-1.1 p 10, NO-1.6 f 20", "NO-1.1=pass NO-1.6=fail",
	    "netops 1 fail 10/30", false, 10, 30 },
	{ "recommended rows alone", "NO-1.6 f 20", "NO-1.6=fail",
	    "netops 1 fail 0/20", false, 0, 20 },
	{ "and they can be met", "NO-1.6 p 20", "NO-1.6=pass",
	    "netops 1 pass 20/20", true, 20, 20 },
	{ "two actions", "NO-1.1 p 10, NO-4.1 f 20, NO-1.2 p 1",
	    "NO-1.1=pass NO-4.1=fail NO-1.2=pass",
	    "netops 1 pass 11/11, netops 4 fail 0/20", false, 11, 31 },
	{ "two programmes", "NO-1.1 p 10, IX-1.1 p 5, CD-1 n 5",
	    "NO-1.1=pass IX-1.1=pass CD-1=no-data",
	    "netops 1 pass 10/10, ixp 1 pass 5/5, cdn 1 no-data 0/5", false, 15,
	    20 },
};

static const char *
probe_for(char state)
{
	switch (state) {
	case 'p':
		return "kind: customer-keep";
	case 'f':
		return "kind: none-missing, neighbors: [64502], prefixes: "
		       "[10.99.0.0/16]";
	case 'n':
		return "kind: roa-minimal";
	default:
		return "kind: customer-keep, neighbors: [64511]";
	}
}

static void
open_scores(struct lab *l, const char *grade)
{
	struct arena scratch = { 0 };
	struct strbuf yaml = { 0 };

	strbuf_add(&yaml, SMALL_HEAD "grade:\n");
	for (const char *at = grade; *at != '\0';) {
		size_t n = strcspn(at, " ");
		const char *id = arena_strndup(&scratch, at, n);
		char state = at[n + 1];
		unsigned long points = strtoul(at + n + 3, NULL, 10);
		strbuf_addf(&yaml,
		    "  - requirement: %s\n    points: %lu\n    probes:\n"
		    "      - { %s }\n",
		    id, points, probe_for(state));
		at += strcspn(at, ",");
		at += strspn(at, ", ");
	}
	lab_open_text(l, strbuf_str(&yaml));
	strbuf_finish(&yaml);
	arena_finish(&scratch);
	lab_load(l, "small.conf", small_config);
	lab_run(l);
}

static void
scores_add_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scores); i++) {
		const char *row = scores[i].name;
		struct strbuf actions = { 0 };
		struct lab l;

		open_scores(&l, scores[i].grade);
		lab_grade(&l, 1, NULL);
		CHECK_STR(row, lab_states(&l), scores[i].states);
		for (size_t k = 0; k < l.report->n_actions; k++) {
			const struct action_score *a = &l.report->actions[k];
			strbuf_addf(&actions, "%s%s %d %s %u/%u",
			    k > 0 ? ", " : "", a->programme, a->action,
			    verdict_state_name(a->state), a->points, a->max);
		}
		CHECK_STR(row, strbuf_str(&actions), scores[i].actions);
		CHECK_INT(row, l.report->passed, scores[i].passed);
		CHECK_INT(row, l.report->points, scores[i].points);
		CHECK_INT(row, l.report->max, scores[i].max);
		strbuf_finish(&actions);
		lab_close(&l);
	}
}

/* Several probes of one requirement: all must hold. */
static void
probes_of_one_row(void **state)
{
	static const struct {
		const char *probes, *state;
	} rows[] = {
		{ "pp", "pass" },
		{ "pf", "fail" },
		{ "fp", "fail" },
		{ "pn", "no-data" },
		{ "nf", "fail" },
		{ "pa", "pass" },
		{ "aa", "not-applicable" },
		{ "an", "no-data" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf yaml = { 0 };
		struct lab l;

		strbuf_add(&yaml,
		    SMALL_HEAD "grade:\n  - requirement: NO-1.1\n"
			       "    points: 1\n    probes:\n");
		for (const char *c = rows[i].probes; *c != '\0'; c++)
			strbuf_addf(&yaml, "      - { %s }\n", probe_for(*c));
		lab_open_text(&l, strbuf_str(&yaml));
		lab_load(&l, "small.conf", small_config);
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		CHECK_STR(rows[i].probes,
		    verdict_state_name(l.report->verdicts[0].state),
		    rows[i].state);
		strbuf_finish(&yaml);
		lab_close(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_fit),
		cmocka_unit_test(titles_fit),
		cmocka_unit_test(golden),
		cmocka_unit_test(controls_are_replaced),
		cmocka_unit_test(json_has_the_shape),
		cmocka_unit_test(stored_evidence),
		cmocka_unit_test(scores_add_up),
		cmocka_unit_test(probes_of_one_row),
	};

	return RUN_TESTS(tests);
}
