/* The goals of the MANRS Lab of 2018 about the routing registry: which prefixes
 * a name stands for, as bgpq4 asks. No more, no less. */
#include "grader/records.h"

static const int families[] = { IP_V4, IP_V6 };

/* --- what a name stands for -----------------------------------------------*/

static bool
is_asked(const struct probe *p, int family)
{
	for (size_t i = 0; i < p->spec->n_prefixes; i++)
		if (p->spec->prefixes[i].addr.family == family)
			return true;
	return false;
}

/* The question whose answer this is. */
static const char *
ask_prefixes(struct probe *p, int family)
{
	uint32_t as;

	if (rpsl_parse_as(p->spec->set, &as))
		return arena_printf(p->arena, "irr query %s%s",
		    family == IP_V4 ? "!g" : "!6", p->spec->set);
	return arena_printf(p->arena, "irr query %s%s",
	    family == IP_V4 ? "!a4" : "!a6", p->spec->set);
}

static bool
stands_for(const struct irr_prefixes *found, const struct prefix *x)
{
	for (size_t i = 0; i < found->n; i++)
		if (prefix_eq(&found->ranges[i].prefix, x) &&
		    found->ranges[i].min_len == x->len &&
		    found->ranges[i].max_len == x->len)
			return true;
	return false;
}

static bool
is_wanted(const struct probe *p, const struct rpsl_range *r)
{
	for (size_t i = 0; i < p->spec->n_prefixes; i++) {
		const struct prefix *x = &p->spec->prefixes[i];
		if (prefix_eq(x, &r->prefix) && r->min_len == x->len &&
		    r->max_len == x->len)
			return true;
	}
	return false;
}

static void
check_missing(struct probe *p, const struct irr_prefixes *found, int family)
{
	for (size_t i = 0; i < p->spec->n_prefixes; i++) {
		const struct prefix *x = &p->spec->prefixes[i];
		struct evidence *e;
		if (x->addr.family != family)
			continue;
		if (stands_for(found, x)) {
			probe_pass(p);
			continue;
		}
		e = probe_fail(p, EVIDENCE_NOTE, "registry-missing",
		    "missing: %s does not stand for %s in the routing "
		    "registry",
		    p->spec->set, probe_prefix_text(p, x));
		e->explain = ask_prefixes(p, family);
	}
}

static void
check_extra(struct probe *p, const struct irr_prefixes *found, int family)
{
	for (size_t i = 0; i < found->n; i++) {
		struct strbuf b = { 0 };
		struct evidence *e;
		if (is_wanted(p, &found->ranges[i])) {
			probe_pass(p);
			continue;
		}
		rpsl_range_print(&found->ranges[i], &b);
		e = probe_fail(p, EVIDENCE_NOTE, "registry-extra",
		    "should not be there: %s stands for %s in the routing "
		    "registry",
		    p->spec->set, strbuf_str(&b));
		e->explain = ask_prefixes(p, family);
		strbuf_finish(&b);
	}
}

void
probe_irr_prefixes(struct probe *p)
{
	struct irr_view v;

	p->subjects++;
	if (p->spec->set == NULL || p->spec->n_prefixes == 0 ||
	    !records_view(p, &v))
		return;
	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		struct irr_prefixes found;
		if (!is_asked(p, families[f]))
			continue;
		(void)irr_view_prefixes(&v, p->arena, p->spec->set, families[f],
		    &found);
		check_missing(p, &found, families[f]);
		check_extra(p, &found, families[f]);
	}
}
