/* Building an explanation: what its parts share. */
#ifndef EXPLAIN_PRIVATE_H
#define EXPLAIN_PRIVATE_H

#include "session/session_private.h"

struct explainer {
	struct world *w;
	struct sim *sim;
	const struct topology *t;
	struct arena *arena;
	struct explanation *e;
	size_t cap_steps, cap_contrasts;
	/* The question. */
	router_id_t at;
	struct prefix prefix;
	prefix_id id;
	uint32_t best; /* edge, BEST_LOCAL, BEST_NONE */
};

/* A step; place.line 0: no line. config (may be NULL) gives the line's text
 * and becomes the place to go to when it is the first with a line. */
void explain_step(struct explainer *x, const char *label, const char *mark,
    struct place place, const struct router_config *config, const char *clause,
    const char *fmt, ...) PRINTF_LIKE(7, 8);
static inline struct place
nowhere(void)
{
	return (struct place){ 0 };
}
uint32_t explain_as(const struct explainer *x, router_id_t r);
const char *explain_peer(struct explainer *x, edge_t e); /* "customer AS1" */
const char *explain_prefix(struct explainer *x);
const char *explain_time(struct explainer *x, uint64_t ms);
/* "17557 23693", or "its own route". */
const char *explain_path(struct explainer *x, attr_id attrs);

/* explain_import.c: a route as it came over an edge, through the policy. The
 * reason is what import says now. */
enum refuse_reason explain_import(struct explainer *x, edge_t e);

/* explain_checks.c: what RPKI and registry say, whether anybody looks, and how
 * far it came. Of an own route; of one that came over an edge. */
void explain_checks(struct explainer *x, router_id_t at, uint32_t origin);
void explain_received_checks(struct explainer *x, edge_t e, path_id path);
struct rov_result explain_rov(const struct explainer *x, uint32_t origin,
    struct vrp_set **set);
/* The policy steps of a trace, over the links of a chain. */
void explain_chain(struct explainer *x, const char *label,
    const struct session_side *side, const struct policy_chain *chain,
    const struct speaker_trace *trace, enum refuse_reason reason);

/* explain_decision.c */
void explain_choice(struct explainer *x, uint32_t ref);
void explain_export(struct explainer *x, attr_id attrs);

/* explain_absent.c */
void explain_not_sent(struct explainer *x, uint32_t to);
void explain_absent(struct explainer *x, uint32_t from);

/* contrast.c */
void contrast_used(struct explainer *x, uint32_t ref);
void contrast_refused(struct explainer *x, edge_t e, enum refuse_reason why);
void contrast_kept(struct explainer *x, edge_t e);
void contrast_not_sent(struct explainer *x, edge_t e, enum refuse_reason why);

/* trial.c: a router with a changed configuration, tried and taken back. Change
 * config (or the leak) between trial_init and trial_begin, look, finish. */
struct trial {
	struct explainer *x;
	struct arena arena; /* configuration and policies of the trial */
	router_id_t router;
	/* A copy of what the router runs; one that does the same when it has
	 * none. NULL: it stays as it is. */
	struct router_config *config;
	uint32_t version;
	bool leak_start, leak_end;
	uint32_t leak_to;
	prefix_id leak_prefix;
	bool *good; /* accepted by the router before, by edge then prefix */
	size_t n_edges, n_prefixes;
	sim_mark_t mark;
	bool settled;
	bool arrives; /* what is published has reached everybody */
	struct as_path_regex *regex; /* to be destroyed with it; or NULL */
};
void trial_init(struct trial *t, struct explainer *x, router_id_t r);
/* The neighbour of an edge in the copy; NULL. */
struct neighbor *trial_neighbor(struct trial *t, edge_t e);
/* The policy as first link; false when the chain is full. */
bool trial_link(struct policy_chain *chain, const struct policy *p);
/* The router listens to a validator, and all that is published has arrived. */
void trial_cache(struct trial *t);
/* Posts the changes (and a ROA, may be NULL) and lets the world settle. */
void trial_begin(struct trial *t, const struct roa *roa);
/* Good routes that the router had accepted and has no longer. */
size_t trial_lost(const struct trial *t);
void trial_finish(struct trial *t);
/* Instead of begin and finish. */
void trial_cancel(struct trial *t);

#endif
