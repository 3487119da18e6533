/* The RPKI as it is published, and what a validator makes of it.
 *
 * What is fixed for a world is a struct rpki_plan: who certifies whom, where it
 * is published, and which validators (relying parties) look at it. What
 * changes is a struct rpki_state, an immutable snapshot of all publication
 * points: a change makes a new one, so that a moment of the past is a pointer.
 *
 * A trust anchor certifies the resources of CAs, which certify those of further
 * CAs and publish objects: a ROA names an origin AS for a prefix (RFC 9582), an
 * ASPA the providers of an AS (draft-ietf-sidrops-aspa-profile). Each CA lists
 * what it publishes in a manifest, which is valid until its nextUpdate (RFC
 * 9286) and is renewed at half of that time as long as the CA is looked after.
 * A validator holds a copy of each repository, of now or of when it could last
 * reach it, and rpki_validate() says what follows: the VRPs and ASPAs to hand
 * out, and for each other object why it is not used.
 *
 * Times are those of the world, in ms. Nothing is signed here: whose an object
 * is and what a certificate says is known. */
#ifndef REGISTRY_RPKI_H
#define REGISTRY_RPKI_H

#include "registry/as_map.h"
#include "registry/registry.h"
#include "registry/slurm.h"

#define RPKI_NONE 0xffffffffu

/* --- what is fixed --------------------------------------------------------*/

struct rpki_ca {
	const char *name;     /* "AS64500"; of a trust anchor "RIPE" */
	uint32_t parent;      /* index, lower than this one's; RPKI_NONE */
	uint32_t repository;  /* index: where it publishes */
	uint32_t as;          /* the holder, 0: a trust anchor */
	bool delegated;       /* it publishes in a repository of its own */
	bool all;             /* a trust anchor for everything there is */
	uint64_t manifest_ms; /* from thisUpdate to nextUpdate */
};

/* A relying party. The timers are those of RFC 8210 6, in the words of the
 * cache: a router asks again after refresh, tries again after retry, and
 * throws away what it was told when it heard nothing for expire. */
struct rpki_validator {
	const char *name;
	const char *address; /* as routers call it; NULL: any other */
	uint16_t port;       /* where it listens for RTR; 0: any */
	/* It runs at start_ms and then every refresh_ms; 0: whenever something
	 * changes. A run takes fetch_ms and sees what is published until its
	 * end. */
	uint64_t start_ms, refresh_ms;
	uint32_t fetch_ms;
	uint32_t rtr_delay_ms; /* from its result to the router */
	uint32_t rtr_refresh_ms, rtr_retry_ms, rtr_expire_ms;
	const uint32_t *serves; /* ASes without configuration; none: all */
	size_t n_serves;
	const struct slurm *slurm; /* NULL: none */
};

struct rpki_plan {
	struct arena arena;
	const char **repositories; /* names */
	size_t n_repositories;
	struct rpki_ca *cas;
	size_t n_cas;
	struct rpki_validator *validators; /* at least one */
	size_t n_validators;
	struct rpki_state *start;
};

/* What a scenario says about it; whatever it does not say has a default. */
struct rpki_anchor_spec {
	const char *name;
	const char *repository;        /* NULL: one named as the anchor */
	const struct prefix *prefixes; /* none: everything */
	size_t n_prefixes;
};
struct rpki_ca_spec {
	uint32_t as;
	const char *anchor;     /* under this anchor; NULL: see parent */
	uint32_t parent;        /* under this AS's CA; 0: the anchor that has it */
	const char *repository; /* NULL: hosted, where its parent publishes */
	uint64_t manifest_ms;   /* 0: RPKI_MANIFEST_MS */
};
struct rpki_setup {
	const struct rpki_anchor_spec *anchors; /* none: one, for all */
	size_t n_anchors;
	const struct rpki_ca_spec *cas; /* of ASes that hold something */
	size_t n_cas;
	const struct rpki_validator *validators; /* none: one, for all */
	size_t n_validators;
	const struct as_record *aspas; /* published at the start */
	size_t n_aspas;
	/* Space that will be transferred, and to whom: who gets it has a CA
	 * under its anchor. */
	const struct holding *transfers;
	size_t n_transfers;
};
enum {
	RPKI_MANIFEST_MS = 24 * 3600 * 1000,
	/* RFC 8210 6 */
	RPKI_RTR_REFRESH_MS = 3600 * 1000,
	RPKI_RTR_RETRY_MS = 600 * 1000,
	RPKI_RTR_EXPIRE_MS = 7200 * 1000
};

/* Each holder of the registry gets a CA under the anchor that has its space (one
 * for each such anchor), and the registry's ROAs are published by the CA that
 * holds the most specific space around them; by the first anchor when none
 * does. Texts and lists of the setup are borrowed. Caller destroys. */
struct rpki_plan *rpki_plan_create(const struct registry *r,
    const struct rpki_setup *setup);
void rpki_plan_destroy(struct rpki_plan *p); /* NULL is fine */
/* The first CA of an AS, RPKI_NONE. */
uint32_t rpki_ca_of(const struct rpki_plan *p, uint32_t as);
uint32_t rpki_find_repository(const struct rpki_plan *p, const char *name);
uint32_t rpki_find_validator(const struct rpki_plan *p, const char *name);
/* Is it there for the AS? */
bool rpki_serves(const struct rpki_validator *v, uint32_t as);

/* --- what changes ---------------------------------------------------------*/

enum rpki_kind { RPKI_ROA, RPKI_ASPA };

struct rpki_object {
	enum rpki_kind kind;
	uint32_t ca;
	struct roa roa;
	struct as_record aspa; /* members sorted and borrowed */
	uint64_t published_ms;
};

struct rpki_resource {
	uint32_t ca;
	struct prefix prefix;
};

/* Publication point of one CA, and its certificate. */
struct rpki_point {
	uint64_t issued_ms;  /* the manifest, by the last change */
	uint64_t expires_ms; /* UINT64_MAX: it is renewed */
	bool revoked;
};

/* What can be broken on purpose: enumerator, word, why the lab does not use it
 * any more (enum rpki_reason), what is done to the ROA that is the target, its
 * CA, or the anchor above. */
#define RPKI_FAULTS(F)                                                         \
	F(RPKI_FAULT_OUTSIDE, "outside-resources", RPKI_OUTSIDE,               \
	    "the certificate of its CA lacks the prefix")                      \
	F(RPKI_FAULT_OVERCLAIM, "overclaim", RPKI_CA_OVERCLAIMS,               \
	    "the certificate above its CA lacks the prefix")                   \
	F(RPKI_FAULT_MANIFEST_EXPIRED, "manifest-expired",                     \
	    RPKI_MANIFEST_EXPIRED, "the manifest's nextUpdate has passed")     \
	F(RPKI_FAULT_FILE_MISSING, "file-missing", RPKI_FILE_MISSING,          \
	    "the manifest lists it, the file is not there")                    \
	F(RPKI_FAULT_FILE_UNLISTED, "file-unlisted", RPKI_UNLISTED,            \
	    "the file is there, the manifest does not list it")                \
	F(RPKI_FAULT_HASH, "wrong-hash", RPKI_FILE_CHANGED,                    \
	    "the manifest has another hash of it")                             \
	F(RPKI_FAULT_CRL_EXPIRED, "crl-expired", RPKI_CRL_EXPIRED,             \
	    "the CRL's nextUpdate has passed")                                 \
	F(RPKI_FAULT_EE_REVOKED, "revoked", RPKI_EE_REVOKED,                   \
	    "the CRL lists its certificate")                                   \
	F(RPKI_FAULT_EE_EXPIRED, "expired", RPKI_EE_EXPIRED,                   \
	    "its certificate has expired")                                     \
	F(RPKI_FAULT_CA_REVOKED, "ca-revoked", RPKI_CA_REVOKED,                \
	    "the CRL above lists the certificate of its CA")                   \
	F(RPKI_FAULT_SIGNATURE, "bad-signature", RPKI_BAD_SIGNATURE,           \
	    "a bit of its signature is wrong")                                 \
	F(RPKI_FAULT_MAX_LENGTH, "max-length", RPKI_MALFORMED,                 \
	    "its maxLength is shorter than the prefix")                        \
	F(RPKI_FAULT_TAL_KEY, "tal-key", RPKI_OTHER_KEY,                       \
	    "the TAL has another key than the anchor")

enum rpki_fault {
	RPKI_SOUND,
#define F(name, word, reason, what) name,
	RPKI_FAULTS(F)
#undef F
	    RPKI_FAULT_LAST
};

const char *rpki_fault_word(enum rpki_fault f); /* not of RPKI_SOUND */
const char *rpki_fault_text(enum rpki_fault f);
/* RPKI_FAULT_LAST: there is no such word. */
enum rpki_fault rpki_fault_find(const char *word);

struct rpki_state {
	struct rpki_object *objects; /* sorted, unique but for the time */
	size_t n_objects;
	struct rpki_resource *resources; /* by CA, then prefix */
	size_t n_resources;
	struct rpki_point *points; /* by CA */
	size_t n_points;
	struct roa *roas; /* of the objects, by registry_roa_cmp, unique */
	size_t n_roas;
	/* Who holds what, by the resources of the CAs of ASes: the one answer
	 * after a transfer too. */
	struct holdings held;
	/* What is broken, of which ROA of a CA below an anchor. */
	enum rpki_fault fault;
	struct rpki_object target;
};

enum rpki_change_kind {
	RPKI_PUBLISH, /* object; ca RPKI_NONE: the issuer */
	RPKI_REVOKE,  /* object; ca RPKI_NONE: whoever published it */
	RPKI_MANIFEST_EXPIRES, /* ca is no longer looked after */
	RPKI_MANIFEST_RENEWED,
	RPKI_TRANSFER,  /* prefix goes from whoever holds it to ca */
	RPKI_REVOKE_CA, /* the certificate of ca */
};

struct rpki_change {
	enum rpki_change_kind kind;
	uint32_t ca;
	struct rpki_object object;
	struct prefix prefix;
	bool stolen; /* by somebody with the account of the CA */
};

/* The state after the change; NULL when it changes nothing. An ASPA replaces
 * the one that the same CA has for the customer; to revoke it, its providers
 * need not be known. Caller destroys. */
struct rpki_state *rpki_state_change(const struct rpki_plan *p,
    const struct rpki_state *was, const struct rpki_change *c,
    uint64_t now_ms);
/* The same state with something broken about the ROA objects[target]. Caller
 * destroys. */
struct rpki_state *rpki_state_break(const struct rpki_state *was,
    enum rpki_fault fault, size_t target);
/* Is it what the fault is about? */
bool rpki_is_target(const struct rpki_state *s, const struct rpki_object *o);
bool rpki_state_same(const struct rpki_state *a, const struct rpki_state *b);
void rpki_state_destroy(struct rpki_state *s); /* NULL is fine */
/* The CA that holds the most specific space around p, in one or in several
 * prefixes; the first anchor when nobody does. */
uint32_t rpki_issuer(const struct rpki_plan *p, const struct rpki_state *s,
    const struct prefix *prefix);
uint32_t rpki_object_issuer(const struct rpki_plan *p,
    const struct rpki_state *s, const struct rpki_object *o);
/* What is certified for the CA, in the order of prefixes. */
const struct rpki_resource *rpki_resources(const struct rpki_state *s,
    uint32_t ca, size_t *n);
/* Does the CA hold what the object speaks of? What adjoins counts together. */
bool rpki_ca_holds(const struct rpki_plan *p, const struct rpki_state *s,
    uint32_t ca, const struct rpki_object *o);
/* The CA of the AS that holds the prefix, or else could; RPKI_NONE when the AS
 * has none. */
uint32_t rpki_ca_for(const struct rpki_plan *p, const struct rpki_state *s,
    uint32_t as, const struct prefix *prefix);
/* NULL when it is not published by any CA. */
const struct rpki_object *rpki_find_roa(const struct rpki_state *s,
    const struct roa *roa);
const struct rpki_object *rpki_find_aspa(const struct rpki_state *s,
    uint32_t customer_as);

/* --- what a validator makes of it -----------------------------------------*/

/* A validator's copy of one repository. */
struct rpki_copy {
	const struct rpki_state *state; /* NULL: it never had one */
	uint64_t as_of_ms;
};

enum rpki_reason {
	RPKI_USED,
	RPKI_NO_COPY,          /* its repository was never reached */
	RPKI_CA_REVOKED,       /* its CA or one above */
	RPKI_CA_OVERCLAIMS,    /* the CA or one above claims too much */
	RPKI_MANIFEST_EXPIRED, /* of its CA or one above */
	RPKI_COPY_STALE, /* the same, because the repository is out of reach */
	RPKI_CRL_EXPIRED,    /* of its CA or one above, as all up to here */
	RPKI_FILE_MISSING,   /* that the manifest lists: nothing is used */
	RPKI_FILE_CHANGED,   /* it has another hash: the same */
	RPKI_OTHER_KEY,      /* the anchor's is not that of the TAL */
	RPKI_OUTSIDE,    /* its CA does not hold what it speaks of */
	RPKI_UNLISTED,       /* by the manifest */
	RPKI_EE_REVOKED,     /* its own certificate */
	RPKI_EE_EXPIRED,
	RPKI_BAD_SIGNATURE,
	RPKI_MALFORMED,
	RPKI_FILTERED    /* by the validator's SLURM file */
};
const char *rpki_reason_word(enum rpki_reason r); /* "outside-resources" */
const char *rpki_reason_text(enum rpki_reason r); /* a sentence's end */
const char *rpki_reason_clause(enum rpki_reason r); /* or NULL */

struct rpki_verdict {
	const struct rpki_object *object; /* of a copy's state */
	enum rpki_reason reason;
	uint32_t ca; /* whose fault it is */
};

/* Arena memory. */
struct rpki_result {
	struct rpki_verdict *verdicts; /* of all objects, in their order */
	size_t n_verdicts;
	struct vrp *vrps; /* assertions of SLURM included */
	size_t n_vrps;
	struct as_record *aspas;
	size_t n_aspas;
	/* When a copy expires if nothing is fetched; UINT64_MAX: never. */
	uint64_t next_ms;
};

/* copies: one for each repository. slurm may be NULL. */
void rpki_validate(const struct rpki_plan *p, const struct rpki_copy *copies,
    const struct slurm *slurm, uint64_t now_ms, struct arena *arena,
    struct rpki_result *out);
/* nextUpdate of a CA's manifest, as a copy of then shows it. */
uint64_t rpki_next_update(const struct rpki_plan *p, uint32_t ca,
    const struct rpki_copy *copy);

#endif
