/* Inside the grader: what probes share.
 *
 * A probe gets a struct probe, looks or tries announcements through
 * grader/inject.h, and reports each check with probe_pass, probe_fail or
 * probe_no_data. The verdict is made of the counts. */
#ifndef GRADER_PROBE_H
#define GRADER_PROBE_H

#include "grader/grader.h"

enum probe_kind {
#define PROBE(name, word, fields, text) PROBE_##name,
#include "grader/probes.def"
#undef PROBE
	PROBE_LAST
};

enum { PROBE_EVIDENCE_MAX = 12 };

/* An AS and its customers, their customers and so on. */
struct cone {
	uint32_t as;    /* the one at the top */
	uint32_t *ases; /* ascending, the top included */
	size_t n;
};

/* What the probes of one report share. Nothing here depends on what an
 * earlier probe tried, so that each row is the same when graded alone. */
struct grading {
	struct world *world;
	struct arena *arena;
	edge_t *edges; /* the learner's external sessions, by neighbour AS */
	size_t n_edges;
	/* Prefixes that have a route somewhere now or stand in the timeline,
	 * sorted and unique. */
	struct prefix *known;
	size_t n_known;
	struct cone *cones; /* those asked for so far; room for every AS */
	size_t n_cones;
	struct speaker_world speaker; /* for asking speakers, without a memo */
};

/* Failures of one kind between the same two ASes. */
struct probe_group {
	const char *reason;
	uint32_t from, to;
	uint32_t seen, more;
	struct evidence *rest; /* the line that counts the others, or NULL */
	struct probe_group *next;
};

struct probe {
	struct grading *grading;
	struct world *world;
	struct sim *sim;
	const struct topology *topo;
	const struct scenario *scenario;
	const struct holdings *held; /* at this moment */
	const struct probe_spec *spec;
	struct arena *arena;
	uint64_t rand; /* state of base_rand, from the seed */
	uint32_t learner_as;
	/* the outcome */
	struct evidence *evidence;
	size_t n_evidence;
	uint32_t checks, failed, no_data;
	uint32_t shown;     /* failures that the evidence shows or counts */
	uint32_t subjects;  /* sessions or ASes looked at; 0: n/a */
	const char *reason; /* of the first failure */
	struct probe_group *groups;
};

typedef void probe_run(struct probe *p);
probe_run probe_customer_filter, probe_customer_keep, probe_customer_path,
    probe_peer_filter, probe_export_keep, probe_export_no_leak, probe_exact_set,
    probe_no_extra, probe_none_missing, probe_refuse_bogons,
    probe_refuse_own_space, probe_refuse_customer_space, probe_transit_keep,
    probe_max_prefix, probe_rov_drop, probe_rov_failover,
    probe_blackhole_refuse, probe_blackhole_accept, probe_uses_origin,
    probe_has_route,
    probe_no_route, probe_contact_published, probe_due_diligence,
    probe_originated_registered, probe_policy_published, probe_as_set_complete,
    probe_irr_and_rpki, probe_roa_minimal, probe_no_own_invalid,
    probe_rs_import, probe_peeringdb_as_set, probe_irr_prefixes,
    probe_irr_policy, probe_no_false_route, probe_message_reached,
    probe_problem_told;

/* Fills in what the probes of one report share. */
void grading_init(struct grading *g, struct world *w, struct arena *arena);

void probe_pass(struct probe *p);
/* Counts a failed check and keeps its evidence (the first
 * PROBE_EVIDENCE_MAX). Text is copied. */
struct evidence *probe_fail(struct probe *p, enum evidence_kind kind,
    const char *reason, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* A failure that has many like it, of one reason between two ASes: may it be
 * shown (it is one of the first)? If not, count it with probe_fail_more. */
bool probe_shows(struct probe *p, const char *reason, uint32_t from,
    uint32_t to, uint32_t at_most);
/* Counts a failed check of a group whose first members were shown. One line
 * "and 7 more: <tail>" stands for all of them; without tail only the number
 * under the verdict grows. */
void probe_fail_more(struct probe *p, const char *reason, uint32_t from,
    uint32_t to, const char *tail);
/* What a verdict rests on, said once more under it; counts nothing. */
void probe_note(struct probe *p, const char *fmt, ...) PRINTF_LIKE(2, 3);
void probe_no_data_because(struct probe *p, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* The learner's external sessions whose neighbour stands in one of the
 * relations (bits 1 << enum relation) and is named by the probe (or any);
 * they count as subjects. */
struct probe_sessions {
	edge_t *edges; /* arena */
	size_t n;
};
struct probe_sessions probe_sessions(struct probe *p, unsigned relations);
/* Can the session carry routes of the family now? */
bool probe_carries(struct probe *p, edge_t e, int family);
/* Does any session with the AS carry the family now? The first, or
 * EDGE_NONE. */
edge_t probe_carrier(struct probe *p, uint32_t as, int family);
/* Is the session down, and no other with the same neighbour does its work? */
bool probe_is_idle(struct probe *p, edge_t e);
/* The same, and says that there is no data about it then. */
bool probe_is_down(struct probe *p, edge_t e);
uint32_t probe_neighbor_as(const struct probe *p, edge_t e);
/* "AS17557", with name where known: "AS17557 (Pakistan Telecom)". */
const char *probe_as_text(struct probe *p, uint32_t as);
const char *probe_prefix_text(struct probe *p, const struct prefix *x);
/* The command that shows how the AS came to its route for x: where from and
 * to (0: not said) are its neighbours. */
const char *probe_ask_route(struct probe *p, const struct prefix *x,
    uint32_t at, uint32_t from, uint32_t to);

const struct cone *probe_cone(struct probe *p, uint32_t as);
bool cone_has(const struct cone *c, uint32_t as);
/* The AS of the cone for which exactly this prefix is registered; 0. */
uint32_t cone_holder(struct probe *p, const struct cone *c,
    const struct prefix *x);
/* Is anything of the family registered for an AS of the cone? */
bool cone_holds_any(struct probe *p, const struct cone *c, int family);
/* The exact registered prefix, announced with a path inside the cone that
 * ends at its holder. */
bool cone_authorises(struct probe *p, const struct cone *c,
    const struct prefix *nlri, const uint32_t *path, size_t n_path);
/* A path from the neighbour to an AS of its cone along customer links,
 * nearest first, both included; 0 when there is none. At most cap. */
size_t cone_path(struct probe *p, const struct cone *c, uint32_t to,
    uint32_t *out, size_t cap);

/* Bogon prefixes of a family for this scenario, the default route first. */
const struct prefix *probe_bogons(struct probe *p, int family, size_t *n);

#endif
