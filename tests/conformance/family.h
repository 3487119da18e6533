/* The families of questions that the conformance program answers, and what they
 * read with. A family calls the engine and writes down what it said; it
 * decides nothing itself. */
#ifndef CONFORMANCE_FAMILY_H
#define CONFORMANCE_FAMILY_H

#include "core/json.h"
#include "core/json_read.h"
#include "core/route.h"
#include "registry/vrp.h"

/* One line of input while it is answered. */
struct group {
	const struct json_value *given; /* NULL: nothing is shared */
	const struct json_value *cases; /* an array */
	struct arena arena;
	struct attr_table *attrs;
	void *state; /* the family's, made by open */
	/* Why none of the cases can be answered by the engine. */
	const char *unsupported;
	struct strbuf error; /* not empty: the group is malformed */
};

struct family {
	const char *name;
	/* May be NULL. False: see g->error. */
	bool (*open)(struct group *g);
	/* Writes one value with the key "got". False: see g->error. */
	bool (*answer)(struct group *g, const struct json_value *c,
	    struct json *out);
	void (*close)(struct group *g); /* may be NULL; also when open failed */
};

extern const struct family family_rov, family_aspa, family_prefix_match,
    family_aspath_regex, family_decision, family_as_graph, family_roles,
    family_malformed_update, family_slurm, family_irr_expand;

/* A value as it was read. The reader has bounded the depth. */
void put_value(struct json *out, const char *key, const struct json_value *v);
#define GOT "got"
void answer_unsupported(struct json *out, const char *why);

/* --- reading: false and g->error when a value is not what it must be ------*/

bool group_fail(struct group *g, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* From the case, else from what is given; NULL when neither has it. */
const struct json_value *group_field(const struct group *g,
    const struct json_value *c, const char *key);
/* Not there, or null. */
bool value_is_absent(const struct json_value *v);

bool read_list(struct group *g, const struct json_value *v, const char *what);
bool read_u32(struct group *g, const struct json_value *v, const char *what,
    uint32_t *out);
/* The same; absent: out stays as it is. */
bool read_u32_or(struct group *g, const struct json_value *v, const char *what,
    uint32_t *out);
bool read_bool_or(struct group *g, const struct json_value *v, const char *what,
    bool *out);
bool read_text(struct group *g, const struct json_value *v, const char *what,
    const char **out);
bool read_prefix(struct group *g, const struct json_value *v, const char *what,
    struct prefix *out);
bool read_addr(struct group *g, const struct json_value *v, const char *what,
    struct ip_addr *out);
/* Neighbour first; {"set": [...]} is an AS_SET. */
bool read_as_path(struct group *g, const struct json_value *v, const char *what,
    path_id *out);
/* A list of AS numbers, arena memory. Absent: empty. */
bool read_ases(struct group *g, const struct json_value *v, const char *what,
    uint32_t **out, size_t *n);
/* [prefix, max_length, asn], or an object with these keys. */
bool read_vrp(struct group *g, const struct json_value *v, struct vrp *out);
/* A list of them, arena memory. Absent: empty. */
bool read_vrps(struct group *g, const struct json_value *v, struct vrp **out,
    size_t *n);

/* One of words[0..n) to its index. */
bool read_word(struct group *g, const struct json_value *v, const char *what,
    const char *const *words, size_t n, size_t *out);

#endif
