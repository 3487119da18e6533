/* What the world has published: who holds which space, ROAs, route objects,
 * AS sets and contacts.
 *
 * A registry is filled by the scenario and changed only through registry_*
 * functions by journaled events; the published ROAs become a vrp_set when a
 * validator fetches them (net/sim carries the delays). Everything is kept in
 * key order. */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "core/arena.h"
#include "core/prefix.h"
#include "registry/contact.h"
#include "registry/irr.h"
#include "registry/vrp.h"

/* An AS that holds a prefix (the RIR's record; the authority behind every
 * "registered" and "authorised" in the grader). */
struct holding {
	struct prefix prefix;
	uint32_t holder_as;
};

/* Who holds what, sorted by prefix_cmp, then AS. */
struct holdings {
	struct holding *items;
	size_t n;
};

/* A published ROA. */
struct roa {
	struct prefix prefix;
	uint8_t max_length;
	uint32_t origin_as;
};

struct registry_as {
	uint32_t as;
	const char *name;
};

struct registry {
	struct arena arena;
	struct holdings start; /* before any transfer: see sim_holdings() */
	size_t cap_start;
	struct roa *roas; /* sorted, unique */
	size_t n_roas, cap_roas;
	struct registry_as *ases; /* sorted by AS */
	size_t n_ases, cap_ases;
	struct irr irr;
	struct contacts contacts;
};

/* The order of ROAs (prefix, origin, maxLength), for qsort and bsearch. */
int registry_roa_cmp(const void *a, const void *b);
/* What validators make of it. */
struct vrp registry_roa_vrp(const struct roa *r);
/* Does the AS announce exactly x? */
typedef bool registry_announces(const void *arg, uint32_t as,
    const struct prefix *x);
/* What a ROA allows and its origin does not announce is open to whoever puts
 * that AS at the end of a path: a minimal ROA leaves nothing open (RFC 9319 5).
 * The shortest, then lowest open prefix; false: there is none. It asks no more
 * often than there are announcements, and once for each length. An AS0 ROA
 * allows nothing (RFC 6483 4). */
bool registry_roa_open(const struct roa *r, registry_announces *announces,
    const void *arg, struct prefix *out);
/* The order of names: ASCII without case. */
int registry_name_cmp(const char *a, const char *b);

void registry_init(struct registry *r);
void registry_finish(struct registry *r);
void registry_add_as(struct registry *r, uint32_t as, const char *name);
void registry_add_holding(struct registry *r, const struct prefix *p,
    uint32_t as);
const struct registry_as *registry_find_as(const struct registry *r,
    uint32_t as);
/* Its name, or else what its aut-num object calls it; NULL. */
const char *registry_as_name(const struct registry *r, uint32_t as);

/* The order of holdings, for qsort. */
int holding_cmp(const void *a, const void *b);
/* The first holding of exactly p; NULL when nobody holds it. */
const struct holding *holdings_at(const struct holdings *h,
    const struct prefix *p);
/* The AS holding exactly p (the lowest of several); 0 when nobody does. */
uint32_t holdings_holder(const struct holdings *h, const struct prefix *p);
/* The most specific holding that covers p (of several, that of the lowest AS);
 * NULL when none. */
const struct holding *holdings_covering(const struct holdings *h,
    const struct prefix *p);
/* Does the AS hold p? What it holds covers p, together at least. */
bool holdings_has(const struct holdings *h, uint32_t as,
    const struct prefix *p);

/* False when it was there already / was not there. */
bool registry_add_roa(struct registry *r, const struct roa *roa);
bool registry_remove_roa(struct registry *r, const struct roa *roa);
/* A snapshot of the published ROAs as VRPs. Caller destroys. */
struct vrp_set *registry_vrps(const struct registry *r);

#endif
