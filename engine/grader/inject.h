/* Trying announcements on the learner's sessions.
 *
 * inject_ask() only asks the import side and costs next to nothing;
 * inject_run() lets the learner's network receive announcements, so that what
 * it sends on can be looked at before inject_undo(). */
#ifndef GRADER_INJECT_H
#define GRADER_INJECT_H

#include "grader/probe.h"

/* What a neighbour could add to a plain route, taken from what the learner's
 * filters look at. */
struct dress {
	const char *text; /* ", community 64500:100" */
	const uint32_t *communities, *large_communities; /* words */
	size_t n_communities, n_large_communities;
	uint8_t origin; /* enum bgp_origin */
	bool has_med;
	uint32_t med;
};

struct announcement {
	edge_t edge; /* the learner's side of the session */
	struct prefix prefix;
	uint32_t path[12]; /* as received: the neighbour first */
	size_t n_path;
	const struct dress *dress; /* NULL: nothing beside path and next hop */
	/* What the neighbour really announces now; 0: made from the above. */
	attr_id real;
};

/* The neighbour's present announcement of the prefix; false when there is
 * none. A path that is too long, or has an AS_SET, leaves path empty. */
bool inject_real(struct probe *p, edge_t e, const struct prefix *x,
    struct announcement *out);
/* Would the session accept it? trace may be NULL. */
struct import_result inject_ask(struct probe *p, const struct announcement *a,
    struct speaker_trace *trace);
/* The same, if validators had told the learner's router of these ROAs. */
struct import_result inject_ask_told(struct probe *p,
    const struct announcement *a, const struct vrp_set *vrps);
/* Announces all of them and runs until the learner's routers have done what
 * they do about it, but not into the next event of the scenario. */
sim_mark_t inject_run(struct probe *p, const struct announcement *a, size_t n);
void inject_undo(struct probe *p, sim_mark_t mark);

/* "208.65.153.0/24, path 17557" */
const char *inject_text(struct probe *p, const struct announcement *a);
/* ASes to which the learner now passes on what a announces: "AS3356, AS1299";
 * "" when to nobody. */
const char *inject_spread_text(struct probe *p, const struct announcement *a);
/* What a filter should have looked at: of several rules that let a route
 * through, the one of this kind is named. */
enum rule_kind { RULE_ANY, RULE_PREFIX, RULE_PATH };
/* The rule that decided about it on import, in words with line: "CUST-IN, seq
 * 5 (line 14)", "no import filter on this session for this family". place gets
 * the line. */
const char *inject_rule_text(struct probe *p, const struct announcement *a,
    enum rule_kind kind, struct place *place);
/* The same for the export of the best route for the prefix, as it is now. */
const char *inject_export_rule_text(struct probe *p, edge_t e, prefix_id id,
    struct place *place);

/* May inject_sends() be asked? The learner has one router. */
bool inject_is_simple(const struct probe *p);
/* Would the learner send on the session what it took in from a as accepted (of
 * inject_ask), if it had no better route? rule and place say what lets it
 * out. */
bool inject_sends(struct probe *p, const struct announcement *a,
    attr_id accepted, edge_t out, const char **rule, struct place *place);

#endif
