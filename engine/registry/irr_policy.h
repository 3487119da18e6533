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
/* The next one behind *line, which irr_policy_find or this has found. */
bool irr_policy_next(const struct irr_view *v, struct arena *arena,
    uint32_t neighbour, enum rpsl_direction direction, int family,
    struct irr_policy_line *line);

/* An announcement, from or to a neighbour. */
struct irr_announced {
	struct prefix prefix;
	uint32_t neighbour;
	/* For which AS a prefix is registered (0: for nobody that is known):
	 * for this one, which is prefix itself or lies around or in it;
	 * IP_NONE: prefix itself. */
	uint32_t holder;
	struct prefix registered;
	/* The AS path as the AS whose policy it is has it, the nearest AS
	 * first: its own AS comes in front when it sends the route. NULL: not
	 * known, and expressions over it let it pass. */
	const uint32_t *path;
	size_t n_path;
	bool tagged; /* it has every community that is asked for */
};
/* Does the filter let it pass? An AS stands for all that it holds, a set of
 * ASes for what they hold, a route-set and a list for their prefixes. Sets that
 * the lab does not know ("FLTR-BOGONS") have nothing in them. */
bool irr_filter_takes(const struct irr_view *v, struct arena *arena,
    const struct rpsl_filter *f, const struct irr_announced *a);

enum { IRR_NAMED_MAX = 256 };
/* What a filter is about: whoever holds it against routes tries these. */
struct irr_named {
	uint32_t ases[IRR_NAMED_MAX]; /* itself, of sets, of path expressions */
	size_t n_ases;
	struct rpsl_range ranges[IRR_NAMED_MAX]; /* of lists and route-sets */
	size_t n_ranges;
};
/* Adds what the filter names, of this family; no more than there is room for,
 * and nothing twice. */
void irr_filter_names(const struct irr_view *v, struct arena *arena,
    const struct rpsl_filter *f, int family, struct irr_named *out);

#endif
