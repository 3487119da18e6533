/* What the two styles of questions share. */
#ifndef REGISTRY_IRR_QUERY_PRIVATE_H
#define REGISTRY_IRR_QUERY_PRIVATE_H

#include "registry/irr_query.h"

struct irr_query {
	struct irr_client *client;
	struct irr_view view;
	struct arena arena; /* of this question */
	struct strbuf data; /* found so far */
	bool too_long;      /* more than IRR_ANSWER_MAX was found */
	struct strbuf *out;
};

struct irr_objects {
	const struct irr_object **items; /* owned */
	size_t n, cap;
};

/* Those of the list that the view has. */
void irr_objects_add(struct irr_query *q, struct irr_objects *all,
    const struct irr_object *const *items, size_t n);
/* The client goes on with these databases. */
void irr_query_keep_view(struct irr_query *q);
/* Room for more data? */
bool irr_query_has_room(struct irr_query *q);

enum irr_relation {
	IRR_EXACT,
	IRR_ONE_LESS,      /* the next prefix above that has an object */
	IRR_EXACT_OR_LESS, /* exact, or else that */
	IRR_ALL_LESS,      /* with the prefix itself */
	IRR_ALL_MORE       /* without it */
};
/* Objects of a class by their relation to a prefix. */
void irr_query_related(struct irr_query *q, enum rpsl_class class,
    const struct prefix *p, enum irr_relation relation,
    struct irr_objects *out);

/* A line that does not start with "!"; false: close. */
bool irr_whois_answer(struct irr_query *q, const char *line);

#endif
