/* Route objects that the network answers for and that are not true (NO-4.1):
 * whoever makes a filter of them accepts a route from somebody who may not
 * announce it. */
#include "grader/records.h"

/* Has the learner made it, and not the scenario? */
static bool
is_made(const struct irr *irr, const struct irr_object *o)
{
	for (size_t i = 0; i < irr->n_applied; i++)
		if (irr->changes[i].is == o && irr->changes[i].planned == NULL)
			return true;
	return false;
}

static bool
is_own(const struct probe *p, const struct irr_object *o)
{
	const char *maintainer = p->scenario->maintainer;

	return is_made(&p->world->registry.irr, o) ||
	    (maintainer != NULL && irr_object_has(o, "mnt-by", maintainer));
}

/* Does its origin hold exactly this, or is it announced by the learner? */
static bool
is_true(const struct probe *p, const struct records *r,
    const struct irr_object *o)
{
	const struct prefix *x = &o->id.prefix;
	const struct holding *h = holdings_at(p->held, x);

	for (; h != NULL && h < p->held->items + p->held->n &&
	     prefix_eq(&h->prefix, x);
	     h++)
		if (h->holder_as == o->id.as)
			return true;
	return o->id.as == p->learner_as &&
	    holdings_has(p->held, p->learner_as, x) && records_originates(r, x);
}

static void
complain(struct probe *p, const struct records *r, const struct irr_object *o)
{
	const struct prefix *x = &o->id.prefix;
	const char *text = records_object_text(r, p, o);
	const char *prefix = probe_prefix_text(p, x);
	const struct holding *h = holdings_covering(p->held, x);
	struct evidence *e;

	if (h != NULL && h->holder_as == o->id.as)
		e = probe_fail(p, EVIDENCE_NOTE, "false-route-object",
		    "%s lets others accept %s from %s, which holds %s and does "
		    "not announce this part of it",
		    text, prefix, probe_as_text(p, o->id.as),
		    probe_prefix_text(p, &h->prefix));
	else
		e = probe_fail(p, EVIDENCE_NOTE, "false-route-object",
		    "%s lets others accept %s from %s; the holder is %s", text,
		    prefix, probe_as_text(p, o->id.as),
		    h != NULL ? probe_as_text(p, h->holder_as) : "nobody here");
	e->explain = arena_printf(p->arena, "irr query %s", prefix);
}

void
probe_no_false_route(struct probe *p)
{
	static const enum rpsl_class classes[] = { RPSL_CLASS_ROUTE,
		RPSL_CLASS_ROUTE6 };
	struct records r;

	p->subjects++;
	if (!records_open(&r, p)) {
		records_close(&r);
		return;
	}
	for (size_t k = 0; k < ARRAY_LEN(classes); k++) {
		size_t n;
		const struct irr_object *const *all =
		    irr_class(r.irr.irr, classes[k], &n);
		for (size_t i = 0; i < n; i++) {
			if (irr_view_rank(&r.irr, all[i]) == SIZE_MAX ||
			    !is_own(p, all[i]))
				continue;
			if (is_true(p, &r, all[i]))
				probe_pass(p);
			else
				complain(p, &r, all[i]);
		}
	}
	records_close(&r);
}
