/* Why: explanations of routes, refusals and requirements.
 *
 * Everything is asked again of the engine with a trace (net/sim.h,
 * bgp/speaker.h) and rendered from it; "it would have been ... if" is tried
 * out in the world and shown only when it came true. The card names the
 * control and the place, never lines to paste. */
#ifndef SESSION_EXPLAIN_H
#define SESSION_EXPLAIN_H

#include "scenario/scenario.h"

struct explain_step {
	const char *label; /* "received", "import", "checks", "choice",
			    * "export" */
	const char *text;
	const char *mark;      /* "ACCEPTED", "REFUSED", "BEST" ... or NULL */
	struct place place;    /* configuration line; line 0: none */
	const char *line_text; /* that line's text, or NULL */
	const char *clause;
};

/* One change that was tried in the world and taken back. */
struct explain_contrast {
	const char *text;   /* "AS17557's session had an import filter of
			     * what is registered behind it" */
	int action;         /* MANRS action, 0: none */
	const char *effect; /* "refused; 0 good routes lost" */
	size_t good_routes_lost;
	bool helps; /* false: tempting, but changes nothing */
};

enum explain_verdict {
	EXPLAIN_BEST,
	EXPLAIN_KEPT,
	EXPLAIN_REFUSED,
	EXPLAIN_NOT_SENT,
	EXPLAIN_NEVER_RECEIVED,
	EXPLAIN_NO_SUCH_ROUTE,
	EXPLAIN_REQUIREMENT
};

struct explanation {
	enum explain_verdict verdict;
	const char *verdict_word; /* "BEST" */
	const char *question;     /* one sentence */
	const char *reason;       /* stable reason word */
	const char *what_if;      /* "It would have been refused if" */
	struct explain_step *steps;
	size_t n_steps;
	struct explain_contrast *contrasts;
	size_t n_contrasts;
	struct place place; /* where "Enter = go to line" leads */
	const char *router; /* whose configuration that is */
};

/* at: the router asked; from: AS of the neighbour or 0 (the best, or the only
 * one); to: AS of a neighbour for "why not sent", or 0. World is unchanged
 * afterwards. */
struct explanation *explain_route(struct world *w, struct arena *arena,
    router_id_t at, const struct prefix *p, uint32_t from, uint32_t to);
/* Plain text, numbered, lines up to 78 columns. */
void explanation_print(const struct explanation *e, struct strbuf *out);

#endif
