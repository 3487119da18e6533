/* The Internet Routing Registry: what networks say about themselves in RPSL
 * (RFC 2622, RFC 2725, RFC 4012).
 *
 * Objects lie in databases, as LAB or RADB, which their attribute "source"
 * names. A database is authenticated when the registry that hands out the
 * address space runs it: there only the holder of space makes route objects
 * for it. In the others anybody registers anything. A database that was not
 * declared is taken for authenticated when it has inetnum or inet6num objects,
 * which only the RIRs keep.
 *
 * Objects never change: a new version replaces the old one. Changes after the
 * start have a time, and irr_seek() takes them back and does them again, as a
 * session moves in time. Those that a scenario planned come in any case, and
 * the database looks at them when their time comes; those of a learner only
 * until he acts in the past. */
#ifndef REGISTRY_IRR_H
#define REGISTRY_IRR_H

#include "core/arena.h"
#include "registry/irr_set.h"
#include "registry/rpsl_class.h"

enum { IRR_DATABASES_MAX = 32 };
/* The database of an object that names none. */
#define IRR_DEFAULT_SOURCE "LAB"

struct irr_database {
	const char *name; /* in capitals */
	bool authenticated;
	bool declared;
};

struct irr_object {
	struct rpsl_identity id;
	struct rpsl_object rpsl;
	const char *text; /* as it is shown, one attribute a line */
	uint8_t database; /* index into irr.databases */
};

/* An object that is sent to its database at a time known from the start. */
struct irr_plan {
	uint64_t at_ms;
	const struct irr_object *object;
	bool deletes;         /* the object with its class, key and source */
	bool trusted;         /* the registry itself acts: it asks nobody */
	const char *password; /* borrowed; NULL: none is given */
	/* What came of it when its time was last reached: not NULL when it was
	 * refused, and why, in a sentence. */
	const char *refused;
};

/* NULL in is: deleted; in was: created. */
struct irr_change {
	uint64_t time_ms;
	const struct irr_object *was, *is;
	/* Not NULL: was and is are what came of it when its time was last
	 * reached. */
	struct irr_plan *planned;
};

/* A zeroed struct irr is empty and valid. */
struct irr {
	struct arena arena; /* of the objects made here */
	struct irr_database databases[IRR_DATABASES_MAX]; /* in their order */
	size_t n_databases;
	/* By class, key (prefixes and ASes as numbers), source. */
	const struct irr_object **objects;
	size_t n_objects, cap_objects;
	/* Those of route and route6 by origin, prefix, source. */
	const struct irr_object **by_origin;
	size_t n_by_origin, cap_by_origin;
	struct irr_change *changes; /* by time */
	size_t n_changes, cap_changes;
	size_t n_applied;        /* the others wait for their time */
	struct irr_plan **plans; /* in the order in which they were made */
	size_t n_plans, cap_plans;
	/* What opens "override: WORD" for the registry's staff, in the form of
	 * an "auth" attribute; borrowed. NULL: nothing. */
	const char *override_auth;
};

void irr_finish(struct irr *irr);

/* --- databases ------------------------------------------------------------ */

/* Adds a database at the end of the order, or says what a known one is. False:
 * there are IRR_DATABASES_MAX already. */
bool irr_declare(struct irr *irr, const char *name, bool authenticated);
/* NULL: there is none of that name (without case). */
const struct irr_database *irr_find_database(const struct irr *irr,
    const char *name);

/* --- objects -------------------------------------------------------------- */

/* An object of the irr's own, from one that rpsl_identify accepts. NULL: there
 * is no room for one more database. */
const struct irr_object *irr_make(struct irr *irr, const struct rpsl_object *o);
/* What the database holds from the start, before all changes; an object takes
 * the place of the one with its class, key and source. They must live as long
 * as the irr: made by it, or by one that outlives it. */
void irr_put_all(struct irr *irr, const struct irr_object *const *objects,
    size_t n);
/* Everything that from holds now, shared: from must outlive irr, and irr be
 * empty. */
void irr_share(struct irr *irr, const struct irr *from);

/* Replaces was by is at a time, as a session does, after irr_drop_waiting().
 * Either may be NULL, not both; was must be held. */
void irr_change(struct irr *irr, uint64_t now_ms, const struct irr_object *was,
    const struct irr_object *is);
/* The object will be sent at that time, after those planned for it before;
 * copied. Before irr_seek() has gone so far. The number of the plan, from 0. */
size_t irr_add_plan(struct irr *irr, const struct irr_plan *plan);
/* NULL: there is none of that number. */
const struct irr_plan *irr_planned(const struct irr *irr, size_t number);
/* The state of that time: changes after it are taken back and wait. */
void irr_seek(struct irr *irr, uint64_t now_ms);
/* Forgets those that wait and were not planned. */
void irr_drop_waiting(struct irr *irr);

/* --- looking up ----------------------------------------------------------- */

/* The key as learners write it ("as64500", "192.0.2.0/24 as64500") in the form
 * in which keys compare, with what it stands for. False: no key of this class.
 * Memory of the arena. */
bool irr_key_parse(struct arena *arena, enum rpsl_class class, const char *text,
    struct rpsl_identity *out);
/* The objects of a class, in order. */
const struct irr_object *const *irr_class(const struct irr *irr,
    enum rpsl_class class, size_t *n);
/* Those with class and key of id, by source. */
const struct irr_object *const *irr_same_key(const struct irr *irr,
    const struct rpsl_identity *id, size_t *n);
/* The one of that class, key and source; NULL. */
const struct irr_object *irr_find(const struct irr *irr,
    const struct rpsl_identity *id, const char *source);
/* Objects of route and route6 with this origin. */
const struct irr_object *const *irr_routes_of(const struct irr *irr,
    uint32_t as, size_t *n);
/* Objects of a class whose keys are blocks: those of exactly p, and those of
 * exactly p and inside it. */
const struct irr_object *const *irr_at_prefix(const struct irr *irr,
    enum rpsl_class class, const struct prefix *p, size_t *n);
const struct irr_object *const *irr_below(const struct irr *irr,
    enum rpsl_class class, const struct prefix *p, size_t *n);
/* Has any database a route object for exactly p and this origin? */
bool irr_has_route(const struct irr *irr, const struct prefix *p, uint32_t as);
/* Is the attribute there, with this word or value (without case)? AS numbers
 * and prefixes as the owner wrote them. */
bool irr_object_has(const struct irr_object *o, const char *attribute,
    const char *value);
/* The first line of the first attribute of that name; NULL. */
const char *irr_value(const struct irr_object *o, const char *attribute);

/* --- what a client sees --------------------------------------------------- */

/* The databases that count, the most trusted first. */
struct irr_view {
	const struct irr *irr;
	uint8_t order[IRR_DATABASES_MAX]; /* indexes into irr.databases */
	size_t n;
};

/* All: the authenticated ones first, otherwise in their order. */
struct irr_view irr_view_all(const struct irr *irr);
/* The databases of a list ("LAB,RADB"), in its order. False when one is
 * unknown: *bad names it, in memory of the arena. */
bool irr_view_choose(struct arena *arena, const struct irr *irr,
    const char *list, struct irr_view *out, const char **bad);
/* Where the database stands in the view; SIZE_MAX: it does not count. */
size_t irr_view_rank(const struct irr_view *v, const struct irr_object *o);
/* Of the objects with class and key of id, that of the first database; NULL. */
const struct irr_object *irr_view_find(const struct irr_view *v,
    const struct rpsl_identity *id);
/* irr_set_expand() in the databases of the view. A set is the first database's
 * that has it; members by reference (RFC 2622 5.1, 5.2) come from its own
 * database, because that is where the names of maintainers mean something. */
bool irr_view_expand(const struct irr_view *v, struct arena *arena,
    const char *name, unsigned depth, const char *const *exclude,
    size_t n_exclude, struct irr_expansion *out);

/* What route objects say about an announcement. */
enum irr_status {
	IRR_VALID,         /* one of exactly this prefix and origin */
	IRR_MORE_SPECIFIC, /* only ones of this origin for space around it */
	IRR_INVALID,       /* only ones of other origins */
	IRR_NOT_FOUND
};
enum irr_status irr_view_status(const struct irr_view *v,
    const struct prefix *p, uint32_t origin);

/* What a name stands for: an AS, an as-set or a route-set. */
struct irr_prefixes {
	struct rpsl_range *ranges; /* sorted, unique */
	size_t n;
	size_t n_ases;  /* of an as-set: how many ASes were asked for */
	bool truncated; /* a limit was met */
};
/* family IP_NONE: both. False: there is no such set. Memory of the arena. */
bool irr_view_prefixes(const struct irr_view *v, struct arena *arena,
    const char *name, int family, struct irr_prefixes *out);

/* Appends an object as a server shows it: passwords are not. */
void irr_print(const struct irr_object *o, struct strbuf *out);

#endif
