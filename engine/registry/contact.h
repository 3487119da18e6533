/* How networks can be reached, as the world finds it (MANRS action 3).
 *
 * What is published and what is true are two things. Published are records: of
 * a network in PeeringDB and on its own website (struct contact_record), and
 * the tech-c, admin-c and abuse-c of objects in whois and in routing
 * registries (registry/irr.h). True are its desks: mailboxes and phones that
 * somebody answers, some at any hour, some in office hours. A published address
 * that is no desk's bounces.
 *
 * contact_find_as() and contact_find_prefix() are the one place that says what
 * others find, in which source; contact_state() whether somebody answers there.
 *
 * Records never change: a new one takes the place of the old. Changes have a
 * time, and contacts_seek() takes them back and does them again, as irr_seek()
 * does; so do the messages that were sent. */
#ifndef REGISTRY_CONTACT_H
#define REGISTRY_CONTACT_H

#include "core/arena.h"
#include "core/prefix.h"
#include "core/str.h"

/* Where others look, in the order in which they do. */
enum contact_source {
	CONTACT_PEERINGDB,
	CONTACT_WHOIS,   /* a registry that only holders of space write to */
	CONTACT_IRR,     /* one where anybody registers anything */
	CONTACT_WEBSITE, /* the network's own */
	CONTACT_SOURCES
};
/* "PeeringDB", "whois", "IRR", "website"; find: without case, SOURCES when
 * there is none of that name. */
const char *contact_source_name(enum contact_source s);
enum contact_source contact_source_find(const char *name);

/* Those of PeeringDB, and last what only whois has (admin-c; a tech-c is a
 * TECHNICAL contact, an abuse-c an ABUSE contact). */
enum contact_role {
	CONTACT_NOC,
	CONTACT_TECHNICAL,
	CONTACT_POLICY,
	CONTACT_ABUSE,
	CONTACT_MAINTENANCE,
	CONTACT_SALES,
	CONTACT_PUBLIC_RELATIONS,
	CONTACT_ADMIN,
	CONTACT_ROLES
};
/* The word of scenarios and commands ("public-relations") and the one that
 * PeeringDB writes ("Public Relations"); find: either, without case, ROLES when
 * there is none. */
const char *contact_role_word(enum contact_role r);
const char *contact_role_title(enum contact_role r);
enum contact_role contact_role_find(const char *name);

/* Who sees a contact in PeeringDB: "Public", "Users" (who has logged in),
 * "Private" (its own network only). */
enum contact_visibility {
	CONTACT_PUBLIC,
	CONTACT_USERS,
	CONTACT_PRIVATE,
	CONTACT_VISIBILITIES
};
const char *contact_visibility_word(enum contact_visibility v);  /* "users" */
const char *contact_visibility_title(enum contact_visibility v); /* "Users" */
enum contact_visibility contact_visibility_find(const char *name);

struct contact {
	enum contact_role role;
	enum contact_visibility visible;
	const char *name, *mail, *phone; /* NULL: not given */
};

/* What PeeringDB or its website says about a network. */
struct contact_record {
	uint32_t as;
	enum contact_source source; /* CONTACT_PEERINGDB or CONTACT_WEBSITE */
	/* NULL: not given */
	const char *name, *website, *looking_glass;
	const char *as_set; /* "AS64500:AS-ALL", "RIPE::AS64500:AS-ALL" */
	bool has_prefixes4, has_prefixes6;
	uint32_t prefixes4, prefixes6;
	struct contact *contacts;
	size_t n_contacts;
};

/* Where people of a network are in truth. */
struct contact_desk {
	uint32_t as;
	const char *name, *mail, *phone; /* NULL: none */
	bool always;             /* somebody is there at any hour; or: */
	uint32_t from_ms, to_ms; /* of the day; to before from: over night */
};

struct contact_change {
	uint64_t time_ms;
	const struct contact_record *was, *is; /* NULL: there is none */
};

/* A mail or a call from one network to an address of another one. */
struct contact_sent {
	uint64_t time_ms;
	uint32_t from_as, to_as;
	bool call;
	const char *address, *text;
};

/* A zeroed struct contacts is empty and valid. */
struct contacts {
	struct arena arena;
	const struct contact_record **records; /* by AS, source */
	size_t n_records, cap_records;
	struct contact_desk *desks; /* by AS, then as they were added */
	size_t n_desks, cap_desks;
	struct contact_change *changes; /* by time */
	size_t n_changes, cap_changes;
	size_t n_applied;          /* the others wait for their time */
	struct contact_sent *sent; /* by time; those after the time of
				    * contacts_seek() wait, too */
	size_t n_sent, cap_sent, n_gone;
	uint64_t epoch_ms; /* time of day of t = 0 */
};

void contacts_finish(struct contacts *c);
/* What from holds at its start, shared: from must outlive c, and c be empty. */
void contacts_share(struct contacts *c, const struct contacts *from);

/* --- records --------------------------------------------------------------*/

/* A copy in memory of the arena. */
struct contact_record *contact_record_copy(struct arena *arena,
    const struct contact_record *r);
/* What is there from the start, before all changes; copied. Takes the place of
 * the one of that AS and source. */
void contacts_put(struct contacts *c, const struct contact_record *r);
/* NULL when there is none. */
const struct contact_record *contacts_find(const struct contacts *c,
    uint32_t as, enum contact_source source);
/* A copy of the record takes the place of the one of that AS and source, at a
 * time, after contacts_drop_waiting(). */
void contacts_change(struct contacts *c, uint64_t now_ms,
    const struct contact_record *is);
/* The state of that time: later changes are taken back and wait. */
void contacts_seek(struct contacts *c, uint64_t now_ms);
/* Forgets those that wait. */
void contacts_drop_waiting(struct contacts *c);

/* --- fields ---------------------------------------------------------------*/

/* A record is written field by field: "website", "looking-glass", "as-set",
 * "prefixes4", "prefixes6", and for each role of PeeringDB "noc-name",
 * "noc-mail", "noc-phone", "noc-visible" (of the first contact of that role).
 * Names in the order of the manual; NULL ends them. */
const char *const *contact_field_names(void);
/* What a value of the field is, for help: "a mail address, as ..."; NULL when
 * there is no such field. */
const char *contact_field_help(const char *field);
/* Sets a field of a record, or takes it away (value NULL). False with a
 * sentence in memory of the arena: no such field, or no such value. Values are
 * kept by the arena. */
bool contact_set_field(struct arena *arena, struct contact_record *r,
    const char *field, const char *value, const char **why);
/* What a field of a record says, as one would type it; NULL: nothing. Memory of
 * the arena, or of the record. */
const char *contact_get_field(struct arena *arena,
    const struct contact_record *r, const char *field);
enum {
	CONTACT_TEXT_MAX = 200,         /* bytes of any text of a record */
	CONTACT_PREFIXES_MAX = 10000000 /* that a network says it announces */
};
/* What a value must look like, wherever it comes from: NULL when it does, or
 * what is expected ("a mail address, as noc@example.net"). */
const char *contact_check_name(const char *text);
const char *contact_check_mail(const char *text);
const char *contact_check_phone(const char *text);
const char *contact_check_url(const char *text);
const char *contact_check_as_set(const char *text);
const char *contact_check_prefixes(uint32_t n);

/* --- desks ----------------------------------------------------------------*/

/* Copied. */
void contacts_add_desk(struct contacts *c, const struct contact_desk *d);
/* Those of an AS. None: nothing is known, and whatever is published of it
 * counts as answered at any hour. */
const struct contact_desk *contacts_desks(const struct contacts *c, uint32_t as,
    size_t *n);
/* Is somebody there? next_ms, when not NULL: when somebody will be; t itself
 * when somebody is. */
bool contact_desk_is_open(const struct contacts *c,
    const struct contact_desk *d, uint64_t t_ms, uint64_t *next_ms);

/* --- what others find -----------------------------------------------------*/

struct registry; /* registry/registry.h */
struct holdings;
struct irr_object;

struct contact_found {
	enum contact_source source;
	uint32_t as; /* whose people it should lead to: asked for, or holder */
	/* Of whois and IRR: the object that was asked for, its attribute, and
	 * the role or person that stands there (NULL: it is not registered). */
	const struct irr_object *object, *who;
	const char *attribute;  /* "tech-c" */
	struct contact contact; /* role and who answers */
};

/* What others find who look for an AS, and for a prefix: whois and routing
 * registries have objects for both (the most specific block that holds the
 * prefix); PeeringDB and websites have ASes only, and are asked for the holder
 * of the prefix, by held. In the order of sources. Private contacts are not found.
 * Memory of the arena. */
size_t contact_find_as(const struct registry *r, uint32_t as,
    struct arena *arena, struct contact_found **out);
size_t contact_find_prefix(const struct registry *r,
    const struct holdings *held, const struct prefix *p, struct arena *arena,
    struct contact_found **out);

enum contact_state {
	CONTACT_ANSWERS, /* somebody is there at any hour */
	CONTACT_HOURS,   /* somebody is there, not at any hour */
	CONTACT_BOUNCES, /* there is an address, and nobody behind it */
	CONTACT_EMPTY    /* neither mail nor phone */
};
/* Of mail and phone the better one; out (may be NULL): whose desk it is. */
enum contact_state contact_state(const struct contacts *c,
    const struct contact_found *f, const struct contact_desk **out);
/* Does it lead to people who mend the network: NOC, technical, admin? An abuse
 * desk alone does not count (metric M8 of the MANRS Observatory). */
bool contact_is_operational(enum contact_role r);
/* Two mail addresses, or two phones, which compare by their digits. */
bool contact_same_address(const char *a, const char *b);
/* The desk of an AS that this mail or phone is of; NULL: it is nobody's. */
const struct contact_desk *contacts_desk_at(const struct contacts *c,
    uint32_t as, const char *address);

/* --- messages -------------------------------------------------------------*/

/* After contacts_drop_waiting(); texts are copied. */
void contacts_send(struct contacts *c, const struct contact_sent *m);
/* Those that were sent until the time of contacts_seek(). */
const struct contact_sent *contacts_sent(const struct contacts *c, size_t *n);

#endif
