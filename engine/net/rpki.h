/* The RPKI of a world in time: from what is published to what routers do.
 *
 *   EV_ROA, EV_RPKI   something is published, or fails (struct rpki_act)
 *   EV_FETCH          a validator has run: a = validator
 *   EV_RTR            a router is told what it found: a = validator
 *   EV_RTR_EXPIRE     a router has heard nothing for too long
 *   EV_REVALIDATE     a router looks at its routes again
 *
 * Validators run at the times of their plan. A run that finds what the last one
 * found is no event: a run is in the queue when something was published, or
 * when a copy expires, so that a world without changes comes to rest. Whenever
 * nobody looks, all of them ran as planned.
 *
 * A router is told by the first of its caches that is up. When that one goes
 * down it turns to the next; with none left it keeps what it has until it
 * expires, and then has nothing: all routes are NotFound (fail open). */
#ifndef NET_RPKI_H
#define NET_RPKI_H

#include "net/sim.h"
#include "registry/rpki.h"

enum rpki_act_kind {
	RPKI_ACT_CHANGE,    /* of what is published */
	RPKI_ACT_VALIDATOR, /* index goes down, or up again */
	RPKI_ACT_REPOSITORY,
	RPKI_ACT_ARRIVE /* what is on its way arrives: to try something out */
};

struct rpki_act {
	enum rpki_act_kind kind;
	struct rpki_change change; /* its texts and lists live with the sim */
	uint32_t index;
};

/* For EV_RPKI: a is what is returned, up says whether something goes up. */
uint32_t sim_add_rpki(struct sim *s, const struct rpki_act *a);
const struct rpki_act *sim_rpki_act(const struct sim *s, uint32_t a);

/* --- looking --------------------------------------------------------------*/

/* NULL before the first event that needs it. */
const struct rpki_plan *sim_rpki_plan(const struct sim *s);
/* What is published now; NULL without a plan. */
const struct rpki_state *sim_rpki_state(const struct sim *s);
/* What a validator without exceptions would make of it now, if it reached all
 * repositories. Nothing without a plan. */
void sim_rpki_valid(const struct sim *s, struct arena *arena,
    struct rpki_result *out);
bool sim_repository_is_up(const struct sim *s, uint32_t repository);

enum validator_state {
	VALIDATOR_FRESH,
	VALIDATOR_STALE,    /* it lives on copies: a repository is down */
	VALIDATOR_STARTING, /* up again, nothing found yet */
	VALIDATOR_DOWN
};
const char *validator_state_name(enum validator_state s); /* "fresh" */

struct validator_status {
	enum validator_state state;
	uint64_t ran_ms;  /* the last run as planned; its end */
	uint64_t next_ms; /* UINT64_MAX: when something changes; or never */
	size_t n_vrps, n_aspas;
};
struct validator_status sim_validator_status(const struct sim *s, uint32_t v);
/* What it hands out: the VRPs of its last run. NULL before the first. */
const struct vrp_set *sim_validator_vrps(const struct sim *s, uint32_t v);
/* When what it has of a CA expires if nothing is fetched: the earliest
 * nextUpdate on the way to the anchor. 0: it has nothing. */
uint64_t sim_validator_expires_ms(const struct sim *s, uint32_t v, uint32_t ca);
/* All objects it knows of and what it makes of them, as of now. */
void sim_validator_result(const struct sim *s, uint32_t v, struct arena *arena,
    struct rpki_result *out);

enum rtr_state {
	RTR_NONE, /* no validator answers this router */
	RTR_UP,
	RTR_LOST, /* it keeps what it has until it expires */
	RTR_EXPIRED
};
const char *rtr_state_name(enum rtr_state s);

struct rtr_status {
	enum rtr_state state;
	uint32_t validator;  /* RPKI_NONE: none */
	uint64_t since_ms;   /* of the state; when it was told, when RTR_UP */
	uint64_t expires_ms; /* UINT64_MAX: it is being asked again in time */
	size_t n_vrps, n_aspas;
	bool waits; /* its routes have not been looked at since */
};
/* Only of routers that validate (sim_router_validates). */
bool sim_router_validates(const struct sim *s, router_id_t r);
struct rtr_status sim_rtr_status(const struct sim *s, router_id_t r);
/* Who answers at a host and port of the router's configuration: the validator
 * that has this address, or else one without any that serves the router's AS.
 * RPKI_NONE: nobody listens there, so there is no session. */
uint32_t sim_cache_validator(const struct sim *s, router_id_t r,
    const struct rpki_cache *c);
const struct as_map *sim_router_aspas(const struct sim *s, router_id_t r);

/* How far something has come on its way to a router. A stage that was reached
 * has its time, others UINT64_MAX. due_ms: when the next one is to be expected;
 * UINT64_MAX: not foreseen. The same for what was revoked. */
struct rpki_stages {
	bool there; /* published, or revoked otherwise */
	uint64_t published_ms, fetched_ms, told_ms, used_ms;
	uint32_t validator; /* that tells this router; RPKI_NONE */
	uint64_t due_ms;
};
struct rpki_stages sim_roa_stages(const struct sim *s, router_id_t r,
    const struct roa *roa);
/* Of what the AS has published about its providers, as it stands now; of its
 * end, when there is nothing any more. */
struct rpki_stages sim_aspa_stages(const struct sim *s, router_id_t r,
    uint32_t customer_as);

#endif
