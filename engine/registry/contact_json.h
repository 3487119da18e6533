/* PeeringDB's JSON: networks and how to reach their people, as a stream.
 *
 * Two forms are read: what the API answers for "net" with depth=2,
 *
 *   {"data": [{"asn": 64500, "name": ..., "website": ..., "looking_glass": ...,
 *              "irr_as_set": ..., "info_prefixes4": 10, "info_prefixes6": 2,
 *              "poc_set": [{"role": "NOC", "visible": "Public", "name": ...,
 *                           "phone": ..., "email": ...}]}]}
 *
 * and the daily dumps of the whole database, {"net": {"data": [...]}, "poc":
 * {"data": [...]}}, where a contact names its network by "net_id". Other
 * members are passed over. What software writes has to be right: a value of
 * another kind, a number too large, is an error at its place. What people type
 * in (a mail address without "@") is left out with a lint, and counted. */
#ifndef REGISTRY_CONTACT_JSON_H
#define REGISTRY_CONTACT_JSON_H

#include "core/diag.h"
#include "registry/contact.h"
#include "registry/pick.h"

enum {
	CONTACT_JSON_POCS_MAX = 1000000 /* contacts of a dump */
};

/* Memory of the arena. */
struct contact_list {
	struct contact_record *records; /* owned; by AS, each once */
	size_t n, cap;
};
void contact_list_finish(struct contact_list *l);

struct contact_json_counts {
	uint64_t networks; /* in the file */
	uint64_t unwanted;
	uint64_t values;  /* that were left out */
	uint64_t numbers; /* contacts of which there is a number only */
	uint64_t other;   /* entries of other kinds */
};

struct contact_json;

/* All of it is borrowed; pick may be NULL: everything. More than max networks
 * are an error ("contact-limit"). */
struct contact_json *contact_json_create(struct arena *arena, struct diags *d,
    const char *file, const struct pick *pick, size_t max,
    struct contact_list *out);
void contact_json_destroy(struct contact_json *r); /* NULL is fine */
/* Bytes in whatever portions they come. False: there are errors enough. */
bool contact_json_feed(struct contact_json *r, const char *data, size_t n);
/* False when there was an error; out is then as it was. A network that comes
 * again replaces the earlier one. */
bool contact_json_finish(struct contact_json *r,
    struct contact_json_counts *counts);

/* The whole text, added to out, or nothing of it. */
bool contact_json_read(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len, struct contact_list *out);
/* In the first form; reads again as the same. */
void contact_json_print(const struct contact_list *l, struct strbuf *out);

#endif
