/* The routing policy and the customer set that are published (NO-4.2), and the
 * set in PeeringDB (NO-4.3). */
#include "grader/records.h"

#include <string.h>

enum {
	ANYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER |
	    1 << REL_RS | 1 << REL_RS_CLIENT,
	/* Who gets own and customers' routes only (RFC 7908). */
	UPSTREAM = 1 << REL_PROVIDER | 1 << REL_PEER | 1 << REL_RS
};

/* --- the aut-num object ---------------------------------------------------*/

struct policy_view {
	struct probe *p;
	const struct records *r;
	const struct irr_object *object; /* the learner's aut-num */
	bool structured; /* it has lines that cannot be taken apart */
};

static const struct irr_object *
find_aut_num(struct probe *p, const struct records *r, uint32_t as)
{
	const char *key = arena_printf(p->arena, "AS%u", as);
	struct rpsl_identity id;

	if (!irr_key_parse(p->arena, RPSL_CLASS_AUT_NUM, key, &id))
		return NULL;
	return irr_view_find(&r->irr, &id);
}

/* The next line of policy; false at the end. */
static bool
next_line(struct probe *p, const struct rpsl_attribute **at,
    struct rpsl_policy *out)
{
	for (; *at != NULL; *at = (*at)->next) {
		const struct rpsl_rule *rule =
		    rpsl_rule_find(RPSL_CLASS_AUT_NUM, (*at)->name);
		struct diags ignored;
		bool ok;
		if (rule == NULL || rule->value != RPSL_POLICY)
			continue;
		diags_init(&ignored, p->arena);
		ok = rpsl_policy_parse(p->arena, &ignored, *at, out);
		diags_finish(&ignored);
		if (!ok)
			continue;
		*at = (*at)->next;
		return true;
	}
	return false;
}

static const char *
direction_word(enum rpsl_direction d)
{
	return d == RPSL_IMPORT ? "import" : "export";
}

static const char *
ask_aut_num(struct probe *p)
{
	return arena_printf(p->arena, "irr query AS%u", p->learner_as);
}

/* At least one import and one export, whatever they say. */
static void
check_directions(struct policy_view *v)
{
	const struct rpsl_attribute *at = v->object->rpsl.first;
	struct rpsl_policy line;
	bool has[3] = { false };

	while (next_line(v->p, &at, &line)) {
		has[line.direction] = true;
		v->structured |= line.structured;
	}
	for (int d = RPSL_IMPORT; d <= RPSL_EXPORT; d++) {
		struct evidence *e;
		if (has[d]) {
			probe_pass(v->p);
			continue;
		}
		e = probe_fail(v->p, EVIDENCE_NOTE, "policy-missing",
		    "the aut-num object of AS%u has no %s line",
		    v->p->learner_as, direction_word((enum rpsl_direction)d));
		e->explain = ask_aut_num(v->p);
	}
}

/* --- each neighbour -------------------------------------------------------*/

static const char *
relation_words(enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return "your customer";
	case REL_PROVIDER:
		return "your provider";
	case REL_PEER:
		return "your peer";
	case REL_RS:
		return "a route server";
	case REL_RS_CLIENT:
		return "your client";
	case REL_NONE:
	case REL_INTERNAL:
		break;
	}
	return "a neighbour";
}

/* "accept ANY" from a customer and "announce ANY" to a peer or provider say the
 * contrary of what the network is asked to do. */
static bool
says_too_much(const struct rpsl_policy *line, enum relation rel)
{
	if (line->filter == NULL || line->filter->kind != RPSL_FILTER_ANY)
		return false;
	return line->direction == RPSL_EXPORT ? (UPSTREAM & 1u << rel) != 0
					      : rel == REL_CUSTOMER;
}

/* Does some line about the neighbour let it pass? */
static bool
is_said(struct policy_view *v, const struct irr_announced *a,
    enum rpsl_direction d, int family)
{
	const struct irr_view *irr = &v->r->irr;
	struct arena *arena = v->p->arena;
	struct irr_policy_line line;
	bool there = irr_policy_find(irr, arena, v->p->learner_as, a->neighbour,
	    d, family, &line);

	for (; there; there = irr_policy_next(irr, arena, a->neighbour, d,
			  family, &line))
		if (irr_filter_takes(irr, arena, line.policy.filter, a))
			return true;
	return false;
}

/* The path of a route as the learner has it, without its own AS in front.
 * False: it has an AS_SET or is too long. */
static bool
read_path(struct probe *p, attr_id route, uint32_t *out, size_t cap, size_t *n)
{
	const struct attr_table *t = sim_attrs(p->sim);
	path_id path = attr_get(t, route)->as_path;

	for (*n = 0; path != 0;) {
		struct path_node node = as_path_node(t, path);
		path = node.tail;
		if (*n == 0 && !node.is_set && node.as == p->learner_as)
			continue;
		if (node.is_set || *n == cap)
			return false;
		out[(*n)++] = node.as;
	}
	return true;
}

static attr_id
agreed_route(const struct probe *p, edge_t e, enum rpsl_direction d,
    prefix_id id)
{
	return d == RPSL_EXPORT ? sim_adj_out(p->sim, e, id)
				: sim_adj_in(p->sim, e, id).accepted;
}

/* What goes to the neighbour, or is accepted from it, and no line speaks of. */
static void
check_agreement(struct policy_view *v, edge_t e, enum rpsl_direction d,
    int family)
{
	struct probe *p = v->p;
	const struct grading *g = p->grading;
	uint32_t as = probe_neighbor_as(p, e);

	for (size_t i = 0; i < g->n_known; i++) {
		const struct prefix *x = &g->known[i];
		const struct holding *h = holdings_covering(p->held, x);
		prefix_id id = sim_find_prefix(p->sim, x);
		struct irr_announced a = { .prefix = *x,
			.neighbour = as,
			.holder = h != NULL ? h->holder_as : 0,
			.tagged = true };
		uint32_t path[RPSL_PATH_LENGTH_MAX];
		struct evidence *ev;
		attr_id route;
		if (x->addr.family != family || id == PREFIX_ID_NONE ||
		    (route = agreed_route(p, e, d, id)) == 0)
			continue;
		if (read_path(p, route, path, ARRAY_LEN(path), &a.n_path))
			a.path = path;
		if (is_said(v, &a, d, family)) {
			probe_pass(p);
			continue;
		}
		if (!probe_shows(p, "policy-disagrees", as, (uint32_t)d, 1)) {
			probe_fail_more(p, "policy-disagrees", as, (uint32_t)d,
			    NULL);
			continue;
		}
		ev = probe_fail(p, EVIDENCE_NOTE, "policy-disagrees",
		    "you %s %s %s %s, and no %s line of your aut-num object "
		    "lets it pass",
		    d == RPSL_EXPORT ? "announce" : "accept",
		    probe_prefix_text(p, x), d == RPSL_EXPORT ? "to" : "from",
		    probe_as_text(p, as), direction_word(d));
		ev->explain = ask_aut_num(p);
	}
}

static void
check_line(struct policy_view *v, edge_t e, enum rpsl_direction d, int family)
{
	struct probe *p = v->p;
	uint32_t as = probe_neighbor_as(p, e);
	enum relation rel = p->topo->edges[e].relation;
	const char *ip = family == IP_V4 ? "IPv4" : "IPv6";
	struct irr_policy_line line;
	struct evidence *ev;

	if (!irr_policy_find(&v->r->irr, p->arena, p->learner_as, as, d, family,
		&line)) {
		if (v->structured) {
			probe_no_data_because(p,
			    "the aut-num object has lines with braces, "
			    "which are not taken apart: what they say about "
			    "%s is not known",
			    probe_as_text(p, as));
			return;
		}
		ev = probe_fail(p, EVIDENCE_NOTE, "neighbour-missing",
		    "no %s line of your aut-num object is about %s, which is "
		    "%s (%s)",
		    direction_word(d), probe_as_text(p, as),
		    relation_words(rel), ip);
	} else if (says_too_much(&line.policy, rel)) {
		ev = probe_fail(p, EVIDENCE_NOTE, "policy-any",
		    "\"%s: %s\" says that you %s, but %s is %s",
		    line.attribute->name, line.attribute->first->text,
		    d == RPSL_EXPORT ? "announce every route"
				     : "accept every route",
		    probe_as_text(p, as), relation_words(rel));
	} else {
		probe_pass(p);
		/* A line with braces could say more than is understood. */
		if (!v->structured)
			check_agreement(v, e, d, family);
		return;
	}
	ev->explain = ask_aut_num(p);
}

static void
check_neighbours(struct policy_view *v, const struct probe_sessions *s)
{
	static const int families[] = { IP_V4, IP_V6 };

	for (size_t f = 0; f < ARRAY_LEN(families); f++)
		for (size_t i = 0; i < s->n; i++) {
			uint32_t as = probe_neighbor_as(v->p, s->edges[i]);
			enum afi afi = afi_of(families[f]);
			bool again = false;
			for (size_t k = 0; k < i; k++)
				again |= probe_neighbor_as(v->p, s->edges[k]) ==
					as &&
				    sim_session_carries(v->p->sim, s->edges[k],
					afi);
			if (again ||
			    !sim_session_carries(v->p->sim, s->edges[i], afi))
				continue;
			check_line(v, s->edges[i], RPSL_IMPORT, families[f]);
			check_line(v, s->edges[i], RPSL_EXPORT, families[f]);
		}
}

static bool
is_neighbour(const struct probe *p, uint32_t as)
{
	const struct grading *g = p->grading;

	for (size_t i = 0; i < g->n_edges; i++)
		if (probe_neighbor_as(p, g->edges[i]) == as)
			return true;
	return false;
}

/* Lines about networks that are not there any more mislead others. */
static void
check_strangers(struct policy_view *v)
{
	const struct rpsl_attribute *at = v->object->rpsl.first;
	struct rpsl_policy line;

	while (next_line(v->p, &at, &line))
		for (size_t i = 0; i < line.n_peers; i++) {
			uint32_t as = line.peers[i].as;
			struct evidence *e;
			if (as == 0 || line.peers[i].excluded ||
			    is_neighbour(v->p, as))
				continue;
			e = probe_fail(v->p, EVIDENCE_NOTE, "no-neighbour",
			    "an %s line of your aut-num object is about AS%u, "
			    "which is no neighbour of yours",
			    direction_word(line.direction), as);
			e->explain = ask_aut_num(v->p);
		}
}

void
probe_policy_published(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, ANYBODY);
	struct records r;
	struct policy_view v = { .p = p, .r = &r };
	struct evidence *e;

	if (records_open(&r, p)) {
		v.object = find_aut_num(p, &r, p->learner_as);
		if (v.object == NULL) {
			p->subjects++;
			e = probe_fail(p, EVIDENCE_NOTE, "no-aut-num",
			    "there is no aut-num object of AS%u in the "
			    "routing registry: your policy is not published",
			    p->learner_as);
			e->explain = ask_aut_num(p);
		} else {
			check_directions(&v);
			check_neighbours(&v, &s);
			if (p->spec->n_neighbors == 0)
				check_strangers(&v);
		}
	}
	records_close(&r);
}

/* --- the set --------------------------------------------------------------*/

/* The first as-set of a filter; what stands behind NOT is not announced. */
static const char *
set_in(const struct rpsl_filter *f, unsigned depth)
{
	enum { DEPTH_MAX = 64 };
	const char *found;

	if (f == NULL || f->kind == RPSL_FILTER_NOT || depth > DEPTH_MAX)
		return NULL;
	if (f->kind == RPSL_FILTER_AS_SET)
		return f->text;
	found = set_in(f->a, depth + 1);
	return found != NULL ? found : set_in(f->b, depth + 1);
}

/* What the AS itself says that it announces. */
static const char *
announced_set(struct probe *p, const struct records *r, uint32_t as)
{
	const struct irr_object *object = find_aut_num(p, r, as);
	const struct rpsl_attribute *at =
	    object != NULL ? object->rpsl.first : NULL;
	struct rpsl_policy line;

	while (next_line(p, &at, &line)) {
		const char *name = line.direction == RPSL_EXPORT
		    ? set_in(line.filter, 0)
		    : NULL;
		if (name != NULL)
			return arena_strndup(p->arena, name,
			    strcspn(name, "^"));
	}
	return NULL;
}

static bool
expansion_has(const struct irr_expansion *x, uint32_t as)
{
	uint32_t member;

	for (size_t i = 0; i < x->n; i++)
		if (rpsl_parse_as(x->words[i], &member) && member == as)
			return true;
	return false;
}

/* The set that is named after the AS (RFC 2622 5), and has it as a member if
 * there are several. */
static const char *
hierarchical_set(struct probe *p, const struct records *r, uint32_t as)
{
	const char *head = arena_printf(p->arena, "AS%u:", as), *found = NULL;
	size_t n;
	const struct irr_object *const *all =
	    irr_class(r->irr.irr, RPSL_CLASS_AS_SET, &n);
	struct irr_expansion x;

	for (size_t i = 0; i < n; i++) {
		const char *key = all[i]->id.key;
		if (!str_starts(key, head) ||
		    irr_view_rank(&r->irr, all[i]) == SIZE_MAX)
			continue;
		if (found == NULL)
			found = key;
		if (irr_view_expand(&r->irr, p->arena, key, 0, NULL, 0, &x) &&
		    expansion_has(&x, as))
			return key;
	}
	return found;
}

const char *
records_set_of(const struct records *r, struct probe *p, uint32_t as)
{
	const char *name = announced_set(p, r, as);

	return name != NULL ? name : hierarchical_set(p, r, as);
}

/* Whom nobody knows today may be there tomorrow: a set of a name that is free
 * belongs to whoever makes it, and "mbrs-by-ref: ANY" is an open door (RFC 2622
 * 5.1). */
static void
check_doors(struct probe *p, const struct records *r, const char *name,
    const struct irr_expansion *x)
{
	struct rpsl_identity id;
	struct evidence *e;

	for (size_t i = 0; i < x->n_missing; i++) {
		e = probe_fail(p, EVIDENCE_NOTE, "set-missing",
		    "%s names %s, and there is no such set: who makes it "
		    "decides what %s stands for",
		    name, x->missing[i], name);
		e->explain = arena_printf(p->arena, "irr query !i%s", name);
	}
	for (size_t i = 0; i < x->n_sets; i++) {
		const struct irr_object *set =
		    irr_key_parse(p->arena, RPSL_CLASS_AS_SET, x->sets[i], &id)
		    ? irr_view_find(&r->irr, &id)
		    : NULL;
		if (set == NULL || !irr_object_has(set, "mbrs-by-ref", "ANY"))
			continue;
		e = probe_fail(p, EVIDENCE_NOTE, "set-open",
		    "%s has \"mbrs-by-ref: ANY\": any network can make itself "
		    "a member",
		    set->id.key);
		e->explain =
		    arena_printf(p->arena, "irr query %s", set->id.key);
	}
}

static void
check_members(struct probe *p, const char *name, const struct irr_expansion *x)
{
	const struct cone *c = probe_cone(p, p->learner_as);
	const char *ask = arena_printf(p->arena, "irr query !i%s,1", name);
	struct evidence *e;
	uint32_t member;

	for (size_t i = 0; i < c->n; i++) {
		if (expansion_has(x, c->ases[i])) {
			probe_pass(p);
			continue;
		}
		e = probe_fail(p, EVIDENCE_NOTE, "set-incomplete",
		    "%s does not stand for %s, which is %s: filters made from "
		    "the set refuse its routes",
		    name, probe_as_text(p, c->ases[i]),
		    c->ases[i] == p->learner_as ? "your own AS"
						: "behind you as a customer");
		e->explain = ask;
	}
	for (size_t i = 0; i < x->n; i++) {
		if (!rpsl_parse_as(x->words[i], &member) || cone_has(c, member))
			continue;
		e = probe_fail(p, EVIDENCE_NOTE, "set-too-large",
		    "%s stands for %s too, which is no customer of yours: "
		    "filters made from the set let its prefixes through from "
		    "you",
		    name, probe_as_text(p, member));
		e->explain = ask;
	}
}

/* The set that others make their filters from. */
static void
check_set(struct probe *p, const struct records *r)
{
	const char *name = p->spec->set != NULL
	    ? p->spec->set
	    : records_set_of(r, p, p->learner_as);
	struct irr_expansion x;
	struct evidence *e;

	if (name == NULL) {
		e = probe_fail(p, EVIDENCE_NOTE, "no-as-set",
		    "no as-set is published for AS%u: no export line of its "
		    "aut-num object names one, and none is called AS%u:...",
		    p->learner_as, p->learner_as);
		e->explain = ask_aut_num(p);
		return;
	}
	if (!irr_view_expand(&r->irr, p->arena, name, 0, NULL, 0, &x)) {
		e = probe_fail(p, EVIDENCE_NOTE, "no-as-set",
		    "there is no as-set %s in the routing registry", name);
		e->explain = arena_printf(p->arena, "irr query %s", name);
		return;
	}
	if (x.truncated) {
		probe_no_data_because(p,
		    "%s has more members than can be looked at", name);
		return;
	}
	check_members(p, name, &x);
	check_doors(p, r, name, &x);
}

void
probe_as_set_complete(struct probe *p)
{
	struct records r;

	p->subjects++;
	if (records_open(&r, p))
		check_set(p, &r);
	records_close(&r);
}

/* --- PeeringDB ------------------------------------------------------------*/

/* The name without the database that may stand in front: "LAB::AS-X". */
static const char *
bare_name(const char *set)
{
	const char *behind = strstr(set, "::");

	return behind != NULL ? behind + 2 : set;
}

/* Does the record name the set that the routing registry has? */
static void
check_record(struct probe *p, const struct records *r)
{
	const struct contact_record *record =
	    contacts_find(&p->world->registry.contacts, p->learner_as,
		CONTACT_PEERINGDB);
	const char *set = p->spec->set != NULL
	    ? p->spec->set
	    : records_set_of(r, p, p->learner_as);
	struct evidence *e;

	if (set == NULL)
		e = probe_fail(p, EVIDENCE_NOTE, "no-as-set",
		    "no as-set is published for AS%u: its record in PeeringDB "
		    "has none to name",
		    p->learner_as);
	else if (record == NULL || record->as_set == NULL)
		e = probe_fail(p, EVIDENCE_NOTE, "no-set-in-peeringdb",
		    "AS%u has no %s in PeeringDB: peers do not find %s there",
		    p->learner_as, record == NULL ? "record" : "as-set", set);
	else if (!str_eq_nocase(bare_name(record->as_set), set))
		e = probe_fail(p, EVIDENCE_NOTE, "other-set-in-peeringdb",
		    "the record of AS%u in PeeringDB names %s, and the routing "
		    "registry has %s",
		    p->learner_as, record->as_set, set);
	else {
		probe_pass(p);
		return;
	}
	e->explain = arena_printf(p->arena, "contact show AS%u", p->learner_as);
}

void
probe_peeringdb_as_set(struct probe *p)
{
	struct records r;

	p->subjects++;
	if (records_open(&r, p))
		check_record(p, &r);
	records_close(&r);
}
