/* Routing policy as an aut-num object says it: import, export, default and
 * their kin (RFC 2622 6, RFC 4012 2.5), one attribute at a time.
 *
 *   import: from AS64501 action pref=100; accept AS64501 AND NOT {0.0.0.0/0}
 *   mp-export: afi ipv6.unicast to AS64510 announce AS64500:AS-ALL
 *   import: from AS64500:AS-CUSTOMERS accept PeerAS AND <^PeerAS+$>
 *
 * Structured policies ("{ ... } REFINE { ... }", "EXCEPT" with a policy behind
 * it) are known but not taken apart. EXCEPT between filters, which the
 * standard has not but operators write, means AND NOT. */
#ifndef REGISTRY_RPSL_POLICY_H
#define REGISTRY_RPSL_POLICY_H

#include "core/prefix.h"
#include "registry/rpsl_object.h"
#include "registry/rpsl_path.h"

enum rpsl_filter_kind {
	RPSL_FILTER_ANY,
	RPSL_FILTER_PEER_AS,
	RPSL_FILTER_AS,     /* the routes that it originates */
	RPSL_FILTER_AS_SET, /* or that one of these does */
	RPSL_FILTER_ROUTE_SET,
	RPSL_FILTER_SET,       /* FLTR-NAME */
	RPSL_FILTER_PREFIXES,  /* { 192.0.2.0/24^+, ... } */
	RPSL_FILTER_PATH,      /* < expression > */
	RPSL_FILTER_COMMUNITY, /* community(65000:1) */
	RPSL_FILTER_NOT,       /* of a */
	RPSL_FILTER_AND,       /* of a and b */
	RPSL_FILTER_OR
};

struct rpsl_filter {
	enum rpsl_filter_kind kind;
	/* As it was written: a name with its range operator, the prefixes, the
	 * expression; NULL for ANY, PeerAS, NOT, AND, OR. */
	const char *text;
	uint32_t as; /* of RPSL_FILTER_AS */
	const struct rpsl_path *path; /* of RPSL_FILTER_PATH */
	const struct rpsl_filter *a, *b;
};

/* A neighbour, or several. */
struct rpsl_peer {
	const char *text; /* "AS64501", "AS-ANY", "AS64500:AS-X", "PRNG-X" */
	uint32_t as;      /* 0: it is a set */
	bool excluded;    /* behind EXCEPT */
};

enum rpsl_direction { RPSL_IMPORT, RPSL_EXPORT, RPSL_DEFAULT };

struct rpsl_policy {
	enum rpsl_direction direction;
	bool v4, v6;     /* which families it is about */
	bool structured; /* nothing below was filled in */
	const struct rpsl_peer *peers;
	size_t n_peers;
	const char *actions;              /* "pref=100; med=0;", or NULL */
	const struct rpsl_filter *filter; /* NULL: a default without one */
};

/* Reads one attribute. False with one error, at its place. Memory of the
 * arena. */
bool rpsl_policy_parse(struct arena *arena, struct diags *d,
    const struct rpsl_attribute *a, struct rpsl_policy *out);

/* Appends a filter with all its brackets: what it was understood to be. */
void rpsl_filter_print(const struct rpsl_filter *f, struct strbuf *out);

#endif
