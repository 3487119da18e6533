/* What an AS has said about its neighbours in the IRR (RFC 2622 6): for each of
 * them, what it accepts and what it announces. */
#ifndef REGISTRY_IRR_POLICY_H
#define REGISTRY_IRR_POLICY_H

#include "registry/irr.h"
#include "registry/rpsl_policy.h"

/* A line of the aut-num object that is about that neighbour, by its number, as
 * a member of a set, or as AS-ANY. */
struct irr_policy_line {
	const struct irr_object *object; /* NULL: there is no aut-num object */
	const struct rpsl_attribute *attribute; /* NULL: no such line */
	struct rpsl_policy policy;
};
/* The first that says something in this direction about this family. False:
 * there is none; out->object tells why. Structured policies count for no
 * neighbour. Memory of the arena. */
bool irr_policy_find(const struct irr_view *v, struct arena *arena, uint32_t as,
    uint32_t neighbour, enum rpsl_direction direction, int family,
    struct irr_policy_line *out);

#endif
