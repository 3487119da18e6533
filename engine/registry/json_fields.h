/* Fields that the JSON files of RPKI tools have in common, read with messages
 * at their place; internal to registry/. */
#ifndef REGISTRY_JSON_FIELDS_H
#define REGISTRY_JSON_FIELDS_H

#include "core/json_read.h"
#include "core/prefix.h"

struct json_fields {
	struct diags *diags;
	const struct json_doc *doc;
	const char *family; /* of the codes: "vrp" makes "vrp-asn" */
};

/* An error at v: the code is the family's, "-", and what. */
struct diag *json_complain(struct json_fields *f, const struct json_value *v,
    const char *what, const char *message);
/* The same, and the message says what was found: v is no object or array. */
struct diag *json_complain_found(struct json_fields *f,
    const struct json_value *v, const char *what, const char *message);
/* The member of an object; complains when there is none. */
const struct json_value *json_member(struct json_fields *f,
    const struct json_value *object, const char *key);
/* Complains unless v is of that kind. */
bool json_is(struct json_fields *f, const struct json_value *v,
    enum json_kind kind);

/* 64500, "64500" or "AS64500". */
bool json_asn(struct json_fields *f, const struct json_value *v, uint32_t *out);
bool json_prefix(struct json_fields *f, const struct json_value *v,
    struct prefix *out);
/* The member of that name; absent: the length of p (RFC 9582 4.3.2.2). */
bool json_max_length(struct json_fields *f, const struct json_value *object,
    const char *key, const struct prefix *p, uint8_t *out);

#endif
