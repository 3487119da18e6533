/* The classes of RPSL objects and their attributes: one table (rpsl_class.def)
 * from which objects are checked, keys made, inverse queries answered, and
 * templates shown (RFC 2622, RFC 2725, RFC 4012, and what the RIRs added). */
#ifndef REGISTRY_RPSL_CLASS_H
#define REGISTRY_RPSL_CLASS_H

#include "core/prefix.h"
#include "registry/rpsl_object.h"

enum rpsl_class {
#define CLASS(id, name, what) RPSL_CLASS_##id,
#define ATTRIBUTE(class, name, value, flags)
#include "registry/rpsl_class.def"
	RPSL_CLASS_NONE
};

/* What a value must look like. */
enum rpsl_value {
	RPSL_TEXT,
	RPSL_AS,           /* AS64500 */
	RPSL_PREFIX4,      /* 192.0.2.0/24 */
	RPSL_PREFIX6,      /* 2001:db8::/32 */
	RPSL_RANGE4,       /* 192.0.2.0 - 192.0.2.255, or a prefix */
	RPSL_AS_SET,       /* AS-NAME, AS64500:AS-NAME */
	RPSL_ROUTE_SET,    /* RS-NAME, AS64500:RS-NAME */
	RPSL_AS_MEMBER,    /* list: AS64500, AS-NAME */
	RPSL_ROUTE_MEMBER, /* list: prefixes of IPv4 with range operators, sets,
			    * ASes */
	RPSL_MP_MEMBER,    /* the same, IPv6 too (RFC 4012 4.2) */
	RPSL_MEMBER_OF,    /* list: names of sets */
	RPSL_MNTNER,       /* list: names */
	RPSL_NAME,         /* one name */
	RPSL_HANDLE,       /* NIC handle or name of a person, role */
	RPSL_EMAIL,
	RPSL_POLICY /* import, export and their kin */
};

enum rpsl_flags {
	RPSL_KEY = 1,       /* part of the primary key, in this order */
	RPSL_MANDATORY = 2, /* at least once */
	RPSL_ONCE = 4,      /* at most once */
	RPSL_INVERSE = 8    /* may be asked for by -i and !o */
};

struct rpsl_rule {
	uint8_t class; /* enum rpsl_class */
	uint8_t value; /* enum rpsl_value */
	uint8_t flags;
	const char *name;
};

const char *rpsl_class_name(enum rpsl_class c); /* "as-set" */
const char *rpsl_class_what(enum rpsl_class c); /* one line, for help */
/* In lower case; RPSL_CLASS_NONE when there is none. */
enum rpsl_class rpsl_class_find(const char *name);
/* A class of RFC 2622, RFC 2725, RFC 4012 or of the RIRs that has no part in
 * what is simulated, as key-cert? In lower case. */
bool rpsl_class_is_unused(const char *name);
/* The class nearest to a word, for "did you mean"; NULL. */
const char *rpsl_class_nearest(const char *name);
/* The attributes of a class in the order of a template. */
const struct rpsl_rule *rpsl_rules(enum rpsl_class c, size_t *n);
const struct rpsl_rule *rpsl_rule_find(enum rpsl_class c, const char *name);

/* How much of the rules an object must keep. */
enum rpsl_strictness {
	RPSL_LENIENT, /* values that are used must be right */
	RPSL_STRICT   /* and all that a registry asks of an update */
};

/* What an object is, apart from its text. */
struct rpsl_identity {
	enum rpsl_class class;
	const char *key;      /* in capitals: "192.0.2.0/24AS64500" */
	const char *source;   /* in capitals; "" when there is none */
	struct prefix prefix; /* route, route6, inetnum and inet6num that are
			       * one block; else of length 0 */
	bool has_prefix;
	uint32_t as; /* route, route6: origin; aut-num */
};

/* Checks an object against its class. False and diagnostics when it breaks a
 * rule. Memory of the arena. */
bool rpsl_identify(struct arena *arena, struct diags *d,
    const struct rpsl_object *o, enum rpsl_strictness strictness,
    struct rpsl_identity *out);

/* A prefix with a range operator (RFC 2622 2): ^- all more specifics without
 * the prefix, ^+ with it, ^n of length n, ^n-m of these lengths. */
struct rpsl_range {
	struct prefix prefix;
	uint8_t min_len, max_len; /* min_len beyond max_len: nothing */
};
/* False when the word is none; bits behind the length are an error too. */
bool rpsl_range_parse(const char *word, struct rpsl_range *out);
/* Another operator ("^+", "^24-28") on each prefix of the range, as it stands
 * behind a set (RFC 2622 2). False: it is no operator for these. What is left
 * may be nothing. */
bool rpsl_range_apply(struct rpsl_range *r, const char *op);
/* As short as it can be said. */
void rpsl_range_print(const struct rpsl_range *r, struct strbuf *out);

/* Appends the template of a class, as registries show it. */
void rpsl_template(enum rpsl_class c, struct strbuf *out);

#endif
