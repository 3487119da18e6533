/* The configuration of one router of a world as a real one of FRR reads it.
 *
 * A router that has a configuration keeps it: in FRR's spelling, with the
 * lines that make FRR decide as the simulator does (deterministic MED, router
 * identifiers compared, "solo"), interfaces called as in the plan, and what
 * scripts have done to it. A router without one gets the standard economic
 * policy and the defences of its node written out. What cannot be said in FRR
 * is refused by name, or noted where routes do not depend on it. */
#ifndef HOST_EXPORT_ROUTER_H
#define HOST_EXPORT_ROUTER_H

#include "host/export/plan.h"
#include "scenario/scenario.h"

/* What is exported: the scenario's world as it is now. */
struct export_world {
	const struct scenario *scenario;
	const struct sim *sim;
	const struct export_plan *plan;
};

struct export_words {
	const char **items;
	size_t n, cap;
};

/* What the export cannot say. Texts are in the arena; free the lists. */
struct export_said {
	struct arena *arena;
	struct export_words refused; /* routes would differ */
	struct export_words notes;   /* routes would not */
};
void export_refuse(struct export_said *said, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
void export_note(struct export_said *said, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
void export_said_finish(struct export_said *said);

/* Complete text in FRR's language, appended. */
void export_router_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out);
/* The same as a model, in its own language, for printers of others; NULL after
 * a refusal. In the arena of said; the caller finishes it. */
struct router_config *export_router_config(const struct export_world *w,
    router_id_t r, struct export_said *said);
/* Complete text in BIRD's language, appended. */
void export_bird_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out);
/* The text of a router without configuration, before interfaces are named. */
void export_economic_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out);

/* --- what scripts have done until now -------------------------------------*/

/* The last event of the timeline that says so about this router's side of the
 * edge: closed by it. */
bool export_is_closed(const struct export_world *w, edge_t e);
/* Leaks of the router towards this neighbour that are on. Prefix IP_NONE: all.
 * Returns how many, at most cap. */
size_t export_leaks(const struct export_world *w, edge_t e, struct prefix *out,
    size_t cap);
/* Does the router hold back what it learned of this prefix? */
bool export_holds_back(const struct export_world *w, router_id_t r,
    const struct prefix *p);

#endif
