/* What the learner announces as its own, and what is published about it at
 * this moment: objects of the routing registry, and the RPKI at each of its
 * stages, because what is published is of no use before validators have it. */
#ifndef GRADER_RECORDS_H
#define GRADER_RECORDS_H

#include "grader/probe.h"
#include "net/rpki.h"
#include "registry/irr_policy.h"

struct records {
	struct irr_view irr;       /* the databases that the probe counts */
	struct vrp_set *published; /* what is published now would make these */
	/* Validators that answer for the world: those that run and have no
	 * exceptions of their own (SLURM), or else all that run. */
	uint32_t *validators;
	size_t n_validators;
	/* Announced to a neighbour with the learner's AS as origin; sorted. */
	struct prefix *originated;
	size_t n_originated;
};

/* The databases that the probe counts. False: there is none, and the probe
 * knows. */
bool records_view(struct probe *p, struct irr_view *out);

/* False: nothing can be said, and the probe knows why. Close it in any case. */
bool records_open(struct records *r, struct probe *p);
void records_close(struct records *r);

bool records_originates(const struct records *r, const struct prefix *x);

/* The object of exactly this prefix and the learner's origin; NULL. */
const struct irr_object *records_route(const struct records *r,
    const struct probe *p, const struct prefix *x);
/* Of a route or route6: "route 192.0.2.0/24 AS64500 in RADB"; arena. */
const char *records_object_text(const struct records *r, struct probe *p,
    const struct irr_object *o);

/* The as-set that others use for the AS: the first that its aut-num object says
 * it exports, or else one that is named after it. NULL: none. */
const char *records_set_of(const struct records *r, struct probe *p,
    uint32_t as);

/* How an own announcement stands in the RPKI. */
enum standing {
	STANDING_VALID,  /* at all validators, and it stays so */
	STANDING_COMING, /* a ROA is published, not all validators have it */
	STANDING_GOING,  /* Valid until validators see what is published */
	STANDING_NOT_FOUND,
	STANDING_INVALID, /* at some validator */
	STANDING_UNKNOWN  /* no validator runs */
};
struct roa_standing {
	enum standing state;
	/* What it rests on, a sentence without full stop: the ROA, who has it
	 * and who not, and when that will change. Arena. */
	const char *text;
};
struct roa_standing records_standing(const struct records *r, struct probe *p,
    const struct prefix *x);

/* "10:20" or "t=90s"; arena. */
const char *records_time(struct probe *p, uint64_t ms);
/* "the ROA 192.0.2.0/24 max 24 origin AS64500"; arena. */
const char *records_roa_text(struct probe *p, const struct vrp *v);

#endif
