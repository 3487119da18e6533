/* Due diligence (NO-1.7): customers ask for prefixes to be let through, and
 * some do not hold what they ask for. What counts is what the filter does now,
 * and what it has let in since they asked: the check comes before the filter.
 * A wrong filter that is repaired before anything came through it has let
 * nothing in. */
#include "grader/records.h"
#include "grader/search.h"
#include "net/history.h"

/* One prefix that somebody asks for. */
struct asked {
	struct probe *p;
	const struct timeline_event *event;
	struct prefix prefix;
	uint32_t as;             /* who asks */
	const struct cone *cone; /* the asker and who is behind it */
	edge_t edge; /* of the session for the family, or EDGE_NONE */
};

/* --- what can be looked up ------------------------------------------------*/

static const struct irr_object *
block_around(struct probe *p, const struct prefix *x)
{
	const struct irr *irr = &p->world->registry.irr;
	enum rpsl_class class =
	    x->addr.family == IP_V4 ? RPSL_CLASS_INETNUM : RPSL_CLASS_INET6NUM;

	for (int len = x->len; len >= 0; len--) {
		struct prefix above = prefix_make(x->addr, len);
		size_t n;
		const struct irr_object *const *all =
		    irr_at_prefix(irr, class, &above, &n);
		for (size_t i = 0; i < n; i++)
			if (irr->databases[all[i]->database].authenticated)
				return all[i];
	}
	return NULL;
}

/* "AS500300 (Mill); inetnum MILL-NET in LAB, a ROA for AS500300". */
static const char *
holder_text(struct probe *p, const struct prefix *x)
{
	const struct holding *h = holdings_covering(p->held, x);
	const struct irr_object *block = block_around(p, x);
	struct rpki_result valid;
	struct strbuf b = { 0 };
	const char *text, *name;

	strbuf_add(&b, h != NULL ? probe_as_text(p, h->holder_as) : "nobody");
	if (block != NULL) {
		name = irr_value(block, "netname");
		strbuf_addf(&b, "; %s %s in %s",
		    rpsl_class_name(block->id.class),
		    name != NULL ? name : block->id.key,
		    p->world->registry.irr.databases[block->database].name);
	}
	sim_rpki_valid(p->sim, p->arena, &valid);
	for (size_t i = 0; i < valid.n_vrps; i++)
		if (prefix_covers(&valid.vrps[i].prefix, x)) {
			strbuf_addf(&b, "; %s",
			    records_roa_text(p, &valid.vrps[i]));
			break;
		}
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static const char *
ask_prefix(struct probe *p, const struct prefix *x)
{
	return arena_printf(p->arena, "irr query %s", probe_prefix_text(p, x));
}

/* Does the asker, or who stands behind it as a customer, hold it? */
static bool
is_rightful(const struct asked *a, const struct prefix *x)
{
	uint32_t origin = a->event->origin;

	return cone_has(a->cone, origin) && holdings_has(a->p->held, origin, x);
}

/* Space that the asker, or who is behind it, holds may come from there. */
static bool
may_come(const struct asked *a, const struct prefix *x)
{
	for (size_t i = 0; i < a->cone->n; i++)
		if (holdings_has(a->p->held, a->cone->ases[i], x))
			return true;
	return false;
}

/* --- what must be let through ---------------------------------------------*/

static void
check_granted(const struct asked *a)
{
	struct probe *p = a->p;
	struct announcement x;
	struct evidence *e;
	struct place place;

	if (a->edge == EDGE_NONE) {
		probe_fail(p, EVIDENCE_MISSING_ROUTE, "session-down",
		    "AS%u holds %s and asks for it, but no session with it "
		    "carries %s",
		    a->event->origin, probe_prefix_text(p, &a->prefix),
		    a->prefix.addr.family == IP_V4 ? "IPv4" : "IPv6");
		return;
	}
	if (!inject_real(p, a->edge, &a->prefix, &x) || x.n_path == 0 ||
	    x.path[x.n_path - 1] != a->event->origin) {
		x = (struct announcement){ .edge = a->edge,
			.prefix = a->prefix };
		x.n_path = cone_path(p, a->cone, a->event->origin, x.path,
		    ARRAY_LEN(x.path));
	}
	if (x.n_path > 0 && inject_ask(p, &x, NULL).reason == REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	const char *rule = inject_rule_text(p, &x, RULE_ANY, &place);
	e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "request-refused",
	    "AS%u holds %s and asks for it, but %s is refused; decided by: %s",
	    a->event->origin, probe_prefix_text(p, &a->prefix),
	    inject_text(p, &x), rule);
	e->place = place;
	e->explain = ask_prefix(p, &a->prefix);
}

/* --- what must not --------------------------------------------------------*/

/* It is not configured, or shut down: nothing can come in. */
static bool
is_closed(const struct asked *a)
{
	const struct grading *g = a->p->grading;

	for (size_t i = 0; i < g->n_edges; i++) {
		struct session_side side;
		if (probe_neighbor_as(a->p, g->edges[i]) != a->as)
			continue;
		sim_session_side(a->p->sim, g->edges[i], &side);
		if (side.config == NULL ||
		    (side.neighbor != NULL && !side.neighbor->shutdown))
			return false;
	}
	return true;
}

static void
say_let_in(const struct asked *a, const struct announcement *x)
{
	struct probe *p = a->p;
	struct place place;
	struct evidence *e;
	const char *rule;

	if (!probe_shows(p, "request-not-checked", a->as, 0, 2)) {
		probe_fail_more(p, "request-not-checked", a->as, 0, NULL);
		return;
	}
	rule = inject_rule_text(p, x, RULE_PREFIX, &place);
	e = probe_fail(p, EVIDENCE_ROUTE, "request-not-checked",
	    "%s asked for %s and does not hold it, but %s %s accepted; decided "
	    "by: %s. The holder is %s",
	    probe_as_text(p, a->as), probe_prefix_text(p, &a->prefix),
	    inject_text(p, x), x->real != 0 ? "is" : "would be", rule,
	    holder_text(p, &a->prefix));
	e->place = place;
	e->explain = ask_prefix(p, &a->prefix);
}

/* With the true holder at the end of the path, where origin validation sees
 * nothing wrong. */
static bool
is_forged_in(const struct asked *a, const struct prefix *x,
    struct announcement *out)
{
	const struct holding *h = holdings_covering(a->p->held, x);

	*out = (struct announcement){ .edge = a->edge,
		.prefix = *x,
		.path = { a->as, h != NULL ? h->holder_as : 0 },
		.n_path = 2 };
	return h != NULL && h->holder_as != a->p->learner_as &&
	    inject_ask(a->p, out, NULL).reason == REFUSE_NONE;
}

/* Space of somebody behind the asker: its holder may announce it by way of the
 * asker, the origin that was named may not. */
static void
check_origin(const struct asked *a)
{
	struct announcement x = { .edge = a->edge, .prefix = a->prefix };

	x.n_path = cone_path(a->p, a->cone, a->event->origin, x.path,
	    ARRAY_LEN(x.path));
	if (x.n_path == 0) {
		x.path[0] = a->as;
		x.path[1] = a->event->origin;
		x.n_path = 2;
	}
	if (inject_ask(a->p, &x, NULL).reason == REFUSE_NONE)
		say_let_in(a, &x);
	else
		probe_pass(a->p);
}

/* The prefix and what lies in it, as far as any filter can tell it apart, from
 * any origin. */
static void
check_denied(const struct asked *a)
{
	struct probe *p = a->p;
	int family = a->prefix.addr.family;
	const struct policy_chain *in;
	struct search_classes classes;
	struct search_paths paths;
	const struct dress *const *dresses;
	struct prefix *all;
	size_t n, n_dresses;

	in = search_import_chain(p, a->edge, family);
	n = search_prefixes(p, &in, 1, family, &all);
	search_classes_init(&classes, p, p->topo->edges[a->edge].router, &in,
	    1);
	paths = search_paths(p, a->edge, family, &classes, true);
	n_dresses = search_dresses(p, &in, 1, &dresses);
	if (may_come(a, &a->prefix))
		check_origin(a);
	for (size_t i = 0; i <= n; i++) {
		const struct prefix *x = i == 0 ? &a->prefix : &all[i - 1];
		struct announcement found;
		if ((i > 0 && prefix_eq(x, &a->prefix)) ||
		    !prefix_covers(&a->prefix, x) || may_come(a, x))
			continue;
		if (search_accepted(p, a->edge, x, &paths, dresses, n_dresses,
			&found) ||
		    is_forged_in(a, x, &found))
			say_let_in(a, &found);
		else
			probe_pass(p);
	}
}

/* --- what was let in, and is not any more ---------------------------------*/

static bool
is_wrongful(const struct asked *a, const struct history_change *c)
{
	const struct prefix *x;

	if (c->kind != CHANGE_ACCEPTED ||
	    a->p->topo->routers[a->p->topo->edges[c->edge].router].as !=
		a->p->learner_as ||
	    probe_neighbor_as(a->p, c->edge) != a->as)
		return false;
	x = sim_prefix(a->p->sim, c->prefix);
	return prefix_covers(&a->prefix, x) && !may_come(a, x);
}

/* The first such route since the request; false: none. */
static bool
find_past(const struct asked *a, uint64_t *time_ms, struct prefix *x)
{
	const struct sim *sim = a->p->sim;
	struct arena scratch = { 0 };
	bool found = false;

	for (size_t i = 0; i < history_steps(sim) && !found; i++) {
		struct history_change *all;
		size_t n;
		*time_ms = history_event(sim, i)->time_ms;
		if (*time_ms < a->event->at_ms)
			continue;
		arena_reset(&scratch);
		n = history_changes(sim, i, &scratch, &all);
		for (size_t k = 0; k < n && !found; k++)
			if (is_wrongful(a, &all[k])) {
				*x = *sim_prefix(sim, all[k].prefix);
				found = true;
			}
	}
	arena_finish(&scratch);
	return found;
}

static void
check_past(const struct asked *a)
{
	struct probe *p = a->p;
	struct prefix x;
	uint64_t ms;
	struct evidence *e;

	if (!find_past(a, &ms, &x)) {
		probe_pass(p);
		return;
	}
	e = probe_fail(p, EVIDENCE_ROUTE, "checked-too-late",
	    "%s does not hold %s, and at %s you accepted it. It is refused "
	    "now, "
	    "but the check comes before the filter: go back before that time "
	    "(undo), and look first",
	    probe_as_text(p, a->as), probe_prefix_text(p, &x),
	    records_time(p, ms));
	e->explain = ask_prefix(p, &a->prefix);
}

/* --- each request ---------------------------------------------------------*/

static void
check_asked(const struct asked *a)
{
	struct probe *p = a->p;
	uint32_t failed = p->failed;

	if (is_rightful(a, &a->prefix))
		check_granted(a);
	else if (is_closed(a))
		probe_pass(p);
	else if (a->edge == EDGE_NONE)
		probe_no_data_because(p,
		    "no session with %s carries %s now: what it may announce "
		    "there could not be tried",
		    probe_as_text(p, a->as),
		    a->prefix.addr.family == IP_V4 ? "IPv4" : "IPv6");
	else
		check_denied(a);
	if (!is_rightful(a, &a->prefix) && p->failed == failed)
		check_past(a);
}

static bool
is_asked_about(const struct probe_spec *spec, uint32_t as)
{
	for (size_t i = 0; i < spec->n_neighbors; i++)
		if (spec->neighbors[i] == as)
			return true;
	return spec->n_neighbors == 0;
}

void
probe_due_diligence(struct probe *p)
{
	for (size_t i = 0; i < p->scenario->n_timeline; i++) {
		const struct timeline_event *e = &p->scenario->timeline[i];
		if (e->kind != TL_REQUEST || !is_asked_about(p->spec, e->as))
			continue;
		p->subjects++;
		if (e->at_ms > sim_now(p->sim)) {
			probe_no_data_because(p, "%s has not asked yet",
			    probe_as_text(p, e->as));
			continue;
		}
		for (size_t k = 0; k < e->n_prefixes; k++)
			check_asked(&(struct asked){ .p = p,
			    .event = e,
			    .prefix = e->prefixes[k],
			    .as = e->as,
			    .cone = probe_cone(p, e->as),
			    .edge = probe_carrier(p, e->as,
				e->prefixes[k].addr.family) });
	}
}
