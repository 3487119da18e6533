/* Which part of a registry's data is wanted: that of some ASes, of some
 * address space, and objects of some names. */
#ifndef REGISTRY_PICK_H
#define REGISTRY_PICK_H

#include "core/arena.h"
#include "core/prefix.h"
#include "core/str.h"

enum { PICK_WORDS_MAX = 1024 };

/* Zeroed: everything. */
struct pick {
	uint32_t *ases;
	size_t n_ases, cap_ases;
	struct prefix *prefixes;
	size_t n_prefixes, cap_prefixes;
	const char *
	    *names; /* borrowed; of sets, maintainers, persons; without case */
	size_t n_names, cap_names;
};

/* Adds the words of a list, "AS64500,192.0.2.0/24,AS-EXAMPLE"; names are kept
 * in the arena. False with one sentence in why. */
bool pick_parse(struct pick *p, struct arena *arena, const char *list,
    struct strbuf *why);
void pick_add_as(struct pick *p, uint32_t as);
void pick_add_prefix(struct pick *p, const struct prefix *prefix);
void pick_finish(struct pick *p);

bool pick_is_all(const struct pick *p);
/* Each of these is true when everything is wanted. */
bool pick_has_as(const struct pick *p, uint32_t as);
/* One equal to a wanted one, inside it, or around it: what is said of the
 * space around decides too (RFC 6811 2). */
bool pick_has_prefix(const struct pick *p, const struct prefix *prefix);
/* The name, or the AS that it belongs to ("AS64500:AS-CUSTOMERS"). */
bool pick_has_name(const struct pick *p, const char *name);

#endif
