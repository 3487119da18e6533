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

struct probe {
	struct world *world;
	struct sim *sim;
	const struct topology *topo;
	const struct scenario *scenario;
	const struct probe_spec *spec;
	struct arena *arena;
	uint64_t rand; /* state of base_rand, from the seed */
	uint32_t learner_as;
	/* the outcome */
	struct evidence *evidence;
	size_t n_evidence, cap_evidence;
	uint32_t checks, failed, no_data;
	uint32_t subjects;  /* sessions or ASes looked at; 0: n/a */
	const char *reason; /* of the first failure */
	/* Evidence is shown once for each neighbour and reason. */
	uint32_t shown_from, shown_to;
	const char *shown_reason;
};

typedef void probe_run(struct probe *p);
probe_run probe_customer_filter, probe_customer_keep, probe_customer_path,
    probe_peer_filter, probe_export_keep, probe_export_no_leak, probe_exact_set,
    probe_no_extra, probe_none_missing, probe_refuse_bogons,
    probe_refuse_own_space, probe_refuse_customer_space, probe_max_prefix,
    probe_rov_drop, probe_uses_origin;

void probe_pass(struct probe *p);
/* Counts a failed check and keeps its evidence (the first
 * PROBE_EVIDENCE_MAX). Text is copied. */
struct evidence *probe_fail(struct probe *p, enum evidence_kind kind,
    const char *reason, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* Is this the first failure of the reason between the two ASes (in a row)?
 * Others of its kind are counted with probe_fail_again. */
bool probe_is_news(struct probe *p, const char *reason, uint32_t from,
    uint32_t to);
void probe_fail_again(struct probe *p);
void probe_no_data_because(struct probe *p, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* The learner's external sessions whose neighbour stands in one of the
 * relations (bits 1 << enum relation) and is named by the probe (or any). */
struct probe_sessions {
	edge_t *edges; /* arena */
	size_t n;
};
struct probe_sessions probe_sessions(struct probe *p, unsigned relations);
/* Can the session carry routes of the family now? */
bool probe_carries(struct probe *p, edge_t e, int family);
uint32_t probe_neighbor_as(const struct probe *p, edge_t e);
/* "AS17557", with name where known: "AS17557 (Pakistan Telecom)". */
const char *probe_as_text(struct probe *p, uint32_t as);
const char *probe_prefix_text(struct probe *p, const struct prefix *x);

/* Customer cone with what is registered in it. */
struct cone {
	uint32_t as;    /* the neighbour */
	uint32_t *ases; /* ascending, the neighbour included */
	size_t n;
};
struct cone probe_cone(struct probe *p, uint32_t as);
bool cone_has(const struct cone *c, uint32_t as);
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
