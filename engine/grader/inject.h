/* Trying announcements on the learner's sessions.
 *
 * inject_ask() only asks the import side and costs next to nothing;
 * inject_run() lets the world receive announcements and settle, so that what
 * happens downstream can be looked at before inject_undo(). */
#ifndef GRADER_INJECT_H
#define GRADER_INJECT_H

#include "grader/probe.h"

struct announcement {
	edge_t edge; /* the learner's side of the session */
	struct prefix prefix;
	uint32_t path[12]; /* as received: the neighbour first */
	size_t n_path;
};

/* Would the session accept it? trace may be NULL. */
struct import_result inject_ask(struct probe *p, const struct announcement *a,
    struct speaker_trace *trace);
/* Announces all of them and runs until the messages have settled. */
sim_mark_t inject_run(struct probe *p, const struct announcement *a, size_t n);
void inject_undo(struct probe *p, sim_mark_t mark);

bool inject_accepted(struct probe *p, const struct announcement *a);
/* "208.65.153.0/24, path 17557" */
const char *inject_text(struct probe *p, const struct announcement *a);
/* ASes to which the learner passes the prefix on now: "AS3356, AS1299", ""
 * when to nobody. */
const char *inject_spread_text(struct probe *p, const struct prefix *x);
/* The rule that decided, in words with line: "prefix-list CUST-IN seq 5
 * permits it (line 14)", "no import filter on this session". place gets the
 * line. */
const char *inject_rule_text(struct probe *p, const struct announcement *a,
    struct place *place);

#endif
