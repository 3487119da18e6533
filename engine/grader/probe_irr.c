/* The goals of the MANRS Lab of 2018 about the routing registry: which prefixes
 * a name stands for, as bgpq4 asks, and what the policy lines of the aut-num
 * object say about each neighbour. No more, no less. */
#include <string.h>

#include "grader/probe.h"
#include "registry/irr_policy.h"

enum { ANYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER };

static const int families[] = { IP_V4, IP_V6 };

/* The databases that the probe counts, as they are now. False: there is none,
 * and the probe knows. */
static bool
open_view(struct probe *p, struct irr_view *v)
{
	struct irr *irr = &p->world->registry.irr;
	struct strbuf list = { 0 };
	const char *bad;

	irr_seek(irr, sim_now(p->sim));
	*v = irr_view_all(irr);
	for (size_t i = 0; i < p->spec->n_sources; i++)
		strbuf_addf(&list, "%s%s", i > 0 ? "," : "",
		    p->spec->sources[i]);
	if (list.len > 0 &&
	    !irr_view_choose(p->arena, irr, strbuf_str(&list), v, &bad))
		v->n = 0;
	strbuf_finish(&list);
	if (v->n == 0)
		probe_no_data_because(p, "there is no routing registry here");
	return v->n > 0;
}

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
	    !open_view(p, &v))
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

/* --- what the policy lines say --------------------------------------------*/

/* One neighbour, direction and family. */
struct saying {
	struct probe *p;
	const struct irr_view *v;
	uint32_t neighbour;
	enum relation relation;
	enum rpsl_direction direction;
	int family;
	const char *lines; /* the first, for messages */
};

enum wanted { WANTED, UNWANTED, OPEN };

/* What should pass from or to the neighbour. */
static enum wanted
wish_for(const struct saying *s, uint32_t holder)
{
	const struct cone *own = probe_cone(s->p, s->p->learner_as);
	const struct cone *theirs = probe_cone(s->p, s->neighbour);
	bool ours = holder != 0 && cone_has(own, holder);
	bool is_theirs = holder != 0 && cone_has(theirs, holder);

	if (s->direction == RPSL_EXPORT) {
		if (s->relation != REL_CUSTOMER)
			return ours ? WANTED : UNWANTED;
		return is_theirs ? OPEN : WANTED;
	}
	if (s->relation != REL_PROVIDER)
		return is_theirs ? WANTED : UNWANTED;
	return ours ? OPEN : WANTED;
}

static bool
is_taken(const struct saying *s, const struct irr_announced *a)
{
	struct probe *p = s->p;
	struct irr_policy_line line;
	bool more = irr_policy_find(s->v, p->arena, p->learner_as, s->neighbour,
	    s->direction, s->family, &line);

	for (; more; more = irr_policy_next(s->v, p->arena, s->neighbour,
			 s->direction, s->family, &line))
		if (irr_filter_takes(s->v, p->arena, line.policy.filter, a))
			return true;
	return false;
}

static const char *
verb(const struct saying *s, bool third)
{
	if (s->direction == RPSL_IMPORT)
		return third ? "accepts" : "accept";
	return third ? "announces" : "announce";
}

static const char *
what(const struct saying *s, const struct irr_announced *a)
{
	const char *x = probe_prefix_text(s->p, &a->prefix);

	if (a->holder == 0)
		return arena_printf(s->p->arena, "%s, which nobody here holds",
		    x);
	return arena_printf(s->p->arena, "%s of %s", x,
	    probe_as_text(s->p, a->holder));
}

static void
check_announced(struct saying *s, const struct irr_announced *a)
{
	struct probe *p = s->p;
	enum wanted wish = wish_for(s, a->holder);
	bool taken = is_taken(s, a);
	struct evidence *e;

	if (wish == OPEN || taken == (wish == WANTED)) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, taken ? "policy-too-much" : "policy-too-little",
		s->neighbour, s->direction, 1)) {
		probe_fail_more(p,
		    taken ? "policy-too-much" : "policy-too-little",
		    s->neighbour, s->direction, NULL);
		return;
	}
	e = probe_fail(p, EVIDENCE_NOTE,
	    taken ? "policy-too-much" : "policy-too-little",
	    "\"%s\" %s %s %s %s%s, %s", s->lines,
	    taken ? verb(s, true) : "does not", taken ? "" : verb(s, false),
	    what(s, a), s->direction == RPSL_IMPORT ? "from " : "to ",
	    probe_as_text(p, s->neighbour),
	    taken ? "and should not" : "and should");
	e->explain = arena_printf(p->arena, "irr query AS%u", p->learner_as);
}

/* A prefix that nobody holds: another one for each seed. */
static struct prefix
stranger(struct probe *p, int family)
{
	uint32_t n = (uint32_t)base_rand(&p->rand);
	struct ip_addr a = { .family = (uint8_t)family };

	if (family == IP_V4)
		return prefix_make(ip_addr_v4(0x2c000000u | (n & 0xffff) << 8),
		    24);
	a.bytes[0] = 0x2a;
	a.bytes[1] = 0x10;
	a.bytes[2] = (uint8_t)(0xf0 | (n & 0x0f));
	a.bytes[3] = (uint8_t)(n >> 8);
	return prefix_make(a, 48);
}

/* False: the object says nothing of this. */
static bool
check_saying(struct saying *s)
{
	const struct holdings *h = s->p->held;
	struct irr_announced a = { .neighbour = s->neighbour };
	struct irr_policy_line line;

	if (!irr_policy_find(s->v, s->p->arena, s->p->learner_as, s->neighbour,
		s->direction, s->family, &line))
		return false;
	s->lines = arena_printf(s->p->arena, "%s: %s", line.attribute->name,
	    line.attribute->first->text);
	for (size_t i = 0; i < h->n; i++) {
		if (h->items[i].prefix.addr.family != s->family)
			continue;
		a.prefix = h->items[i].prefix;
		a.holder = h->items[i].holder_as;
		check_announced(s, &a);
	}
	a.prefix = stranger(s->p, s->family);
	a.holder = 0;
	check_announced(s, &a);
	return true;
}

/* One sentence about a neighbour, whatever is missing. */
static void
tell_silence(struct probe *p, uint32_t as, bool said[2][2], bool asked[2])
{
	static const char *const what[] = { "what you accept from it",
		"what you announce to it" };
	struct strbuf b = { 0 };
	struct evidence *e;

	for (size_t d = 0; d < ARRAY_LEN(what); d++) {
		bool v4 = asked[0] && !said[d][0], v6 = asked[1] && !said[d][1];
		if (v4 || v6)
			strbuf_addf(&b, "%s%s (%s%s%s)", b.len > 0 ? ", " : "",
			    what[d], v4 ? "IPv4" : "", v4 && v6 ? ", " : "",
			    v6 ? "IPv6" : "");
	}
	if (b.len > 0) {
		e = probe_fail(p, EVIDENCE_NOTE, "policy-missing",
		    "your aut-num object does not say about %s: %s",
		    probe_as_text(p, as), strbuf_str(&b));
		e->explain =
		    arena_printf(p->arena, "irr query AS%u", p->learner_as);
	}
	strbuf_finish(&b);
}

static void
check_neighbour(struct probe *p, const struct irr_view *v,
    const struct probe_sessions *sessions, size_t first)
{
	struct saying s = { .p = p,
		.v = v,
		.neighbour = probe_neighbor_as(p, sessions->edges[first]),
		.relation = p->topo->edges[sessions->edges[first]].relation };
	bool said[2][2] = { { false } }, asked[2] = { false };

	for (size_t i = first; i < sessions->n; i++)
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			asked[f] |= probe_neighbor_as(p, sessions->edges[i]) ==
				s.neighbour &&
			    sim_session_carries(p->sim, sessions->edges[i],
				afi_of(families[f]));
	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		s.family = families[f];
		s.direction = RPSL_IMPORT;
		said[0][f] = asked[f] && check_saying(&s);
		s.direction = RPSL_EXPORT;
		said[1][f] = asked[f] && check_saying(&s);
	}
	tell_silence(p, s.neighbour, said, asked);
}

void
probe_irr_policy(struct probe *p)
{
	struct probe_sessions sessions = probe_sessions(p, ANYBODY);
	struct irr_view v;

	if (!open_view(p, &v))
		return;
	/* They stand in the order of the neighbours' ASes. */
	for (size_t i = 0; i < sessions.n; i++)
		if (i == 0 ||
		    probe_neighbor_as(p, sessions.edges[i - 1]) !=
			probe_neighbor_as(p, sessions.edges[i]))
			check_neighbour(p, &v, &sessions, i);
}
