/* Updates of the IRR as one sends them to a registry: the text of objects, with
 * "password: WORD" (or "override: WORD") anywhere in it, and "delete: REASON"
 * in objects that are to go. An object replaces the one with its class, key and
 * source.
 *
 * Each object is taken whole or not at all, and gets its own report. Objects of
 * one text may refer to each other. What is asked of an object:
 *
 *   its form      all that its class asks for (rpsl_class.def)
 *   references    maintainers, people and organisations that it names exist in
 *                 its database; who is still named is not deleted
 *   maintainer    a password of one in mnt-by, of the new version and of the
 *                 one it replaces (RFC 2725 9.1)
 *   authority     in an authenticated database: route and route6 need the
 *                 password of the space's holder (mnt-routes, mnt-lower or
 *                 mnt-by of the smallest inetnum or inet6num around it, as
 *                 RFC 2725 9.9 and the RIPE database do); sets are named after
 *                 an AS or a set of the same holder; inetnum, inet6num, aut-num
 *                 and mntner are made by the registry only
 *
 * In the other databases nobody asks who holds the space. */
#ifndef REGISTRY_IRR_UPDATE_H
#define REGISTRY_IRR_UPDATE_H

#include "registry/irr.h"

enum { IRR_UPDATE_OBJECTS_MAX = 200, IRR_UPDATE_PASSWORDS_MAX = 8 };

enum irr_action { IRR_CREATE, IRR_MODIFY, IRR_DELETE, IRR_NO_CHANGE };

struct irr_outcome {
	enum irr_action action;
	bool done; /* false: nothing of this object was changed */
	/* As far as they are known; "" otherwise. */
	const char *class, *key, *source;
	const char *messages; /* lines; "" when there is nothing to say */
};

struct irr_report {
	struct irr_outcome *items; /* in the order of the text */
	size_t n;
	size_t changed, failed;
};

struct irr_update {
	uint64_t now_ms;
	/* The registry itself acts: it asks nobody. */
	bool trusted;
	/* What is wrong is only found out; nothing changes. */
	bool dry;
};

/* Memory of the arena. */
void irr_update(struct irr *irr, struct arena *arena,
    const struct irr_update *how, const struct rpsl_text *t,
    struct irr_report *out);
void irr_report_print(const struct irr_report *r, struct strbuf *out);

/* Text that deletes an object, for irr_update; password may be NULL. Memory of
 * the arena. */
const char *irr_delete_text(struct arena *arena, const struct irr_object *o,
    const char *reason, const char *password);

#endif
