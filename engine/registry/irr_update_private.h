/* An update while it is worked on. */
#ifndef REGISTRY_IRR_UPDATE_PRIVATE_H
#define REGISTRY_IRR_UPDATE_PRIVATE_H

#include "registry/irr_update.h"

/* What the passwords of the text do to an "auth": found out once. */
struct tried_auth {
	const char *auth;
	bool opens;
};
/* More than that are not tried: each costs a thousand rounds of MD5. */
enum { UPDATE_TRIES_MAX = 256 };

/* An object of the text. */
struct update_item {
	struct rpsl_object object; /* without password, override, delete */
	struct rpsl_identity id;
	const struct irr_object *was; /* the one it replaces; NULL */
	enum irr_action action;
	bool ok;              /* so far */
	const char *messages; /* of its form: final; else of the last look */
};

struct update {
	struct irr *irr;
	struct arena *arena;
	const struct irr_update *how;
	const char *passwords[IRR_UPDATE_PASSWORDS_MAX];
	size_t n_passwords;
	bool trusted; /* the registry acts, or its password was given */
	bool wrong_override;
	struct update_item *items;
	size_t n;
	struct tried_auth *tried; /* owned */
	size_t n_tried, cap_tried;
	struct diags *diags; /* of the item that is looked at */
};

/* The object of the database of that name, with what the text creates. */
const struct rpsl_object *update_find(const struct update *u,
    enum rpsl_class class, const char *key, const char *source);
/* Does a password open one of the maintainers that the attributes of this name
 * list? Those of another source do not count. */
bool update_opens(struct update *u, const struct rpsl_object *o,
    const char *attribute, const char *source);
/* "A-MNT or B-MNT". */
const char *update_names(const struct update *u, const struct rpsl_object *o,
    const char *attribute);
/* How somebody without the right password goes on. */
void update_say_password(struct update *u, struct diag *item,
    const struct rpsl_object *o, const char *attribute, const char *source);

/* The rules beyond the object's own form; false with diagnostics. */
bool update_check_references(struct update *u, struct update_item *item);
bool update_check_maintainers(struct update *u, struct update_item *item);
bool update_check_authority(struct update *u, struct update_item *item);

/* What a database says to a plan, as it is now: NULL when it does as asked; or
 * why not, in a sentence. Memory of the arena. */
const char *irr_judge(struct irr *irr, struct arena *arena,
    const struct irr_plan *p);

#endif
