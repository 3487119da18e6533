/* Requirements held against a network: probes, verdicts, scores.
 *
 * A probe is a pure function of a world: it may post announcements and run,
 * but only between a mark and a rollback. It answers pass, fail,
 * not-applicable or no-data, with evidence; no data is never a pass. Each
 * negative probe has its positive pair. The counter-example search
 * (grader/search.h) looks for the simplest announcement that is treated
 * wrongly. */
#ifndef GRADER_GRADER_H
#define GRADER_GRADER_H

#include "core/json.h"
#include "scenario/scenario.h"
#include "store/store.h"

enum verdict_state {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_NOT_APPLICABLE,
	VERDICT_NO_DATA
};
const char *verdict_state_name(enum verdict_state s); /* "not-applicable" */

enum evidence_kind {
	EVIDENCE_ROUTE,
	EVIDENCE_MISSING_ROUTE,
	EVIDENCE_SESSION,
	EVIDENCE_CONFIG,
	EVIDENCE_NOTE
};
const char *evidence_kind_name(enum evidence_kind k);

struct evidence {
	enum evidence_kind kind;
	const char *text;    /* one sentence with route, neighbour, rule */
	struct place place;  /* configuration line; line 0: none */
	const char *explain; /* command that shows more, or NULL: the route is
			      * not in the tables, it was only tried */
};

struct verdict {
	const struct requirement *requirement;
	bool optional; /* an extra part of the exercise, which does not decide */
	enum verdict_state state;
	uint32_t points, max;
	const char *reason; /* stable word, groups what a class is stuck on */
	struct evidence *evidence;
	size_t n_evidence;
	uint32_t checks, checks_failed; /* how many announcements were tried */
	uint32_t not_shown; /* failed checks that no evidence stands for */
};

struct action_score {
	const char *programme;
	int action;
	enum verdict_state state; /* of its rows that decide */
	uint32_t points, max;
};

struct report {
	const char *scenario, *edition;
	uint64_t seed, virtual_time_ms;
	bool passed; /* every graded requirement that decides is met */
	uint32_t points, max;
	struct action_score *actions;
	size_t n_actions;
	struct verdict *verdicts; /* in the order of the scenario */
	size_t n_verdicts;
};

/* Kinds and the fields each reads, for scenario_load. */
const struct probe_vocabulary *grader_vocabulary(size_t *n);

/* Does it decide whether the exercise is passed? What a scenario grades it asks
 * for, also where the guide only recommends it; an extra part does not. */
bool verdict_decides(const struct verdict *v);
/* Adds up the verdicts: fills in actions, points and passed. Nothing that could
 * be tested is not a pass, unless only some rows were graded (whole: all). */
void report_sum(struct report *r, struct arena *arena, bool whole);

/* Grades the world as it is now; the world is the same afterwards. Result
 * and texts in arena. only: one requirement id, or NULL for all. */
struct report *grader_grade(struct world *w, struct store *store, uint64_t seed,
    struct arena *arena, const char *only);

/* What no neighbour may announce in this scenario: the default route first, and
 * the usual bogons unless it lives in such space itself. In arena. */
const struct prefix *grader_bogons(const struct scenario *s,
    struct arena *arena, int family, size_t *n);

/* The report for people (plain text, no escape bytes, 78 columns) and as the
 * JSON object of the command line. */
void report_print(const struct report *r, struct strbuf *out);
void report_json(const struct report *r, struct strbuf *out);
/* The command that shows more about the i-th evidence; NULL when there is none,
 * or when an evidence before it names the same. */
const char *verdict_ask(const struct verdict *v, size_t i);
/* Evidence of one verdict as JSON array (for the store). */
void verdict_evidence_json(const struct verdict *v, struct strbuf *out);

#endif
