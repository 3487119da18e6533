/* Blackhole requests (RFC 7999): a neighbour asks that traffic to one address
 * be dropped. They are let through for single addresses of the neighbour's own
 * space (3.3), only with the community BLACKHOLE, and are not passed on (3.2);
 * for anybody else's address they are an attack. */
#include "grader/search.h"

static const int families[] = { IP_V4, IP_V6 };
enum {
	ANYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER |
	    1 << REL_RS | 1 << REL_RS_CLIENT
};
enum { SHOWN = 2 };

static const uint32_t word[] = { COMMUNITY_BLACKHOLE };
static const struct dress request = { .text = ", community blackhole",
	.communities = word,
	.n_communities = 1 };

struct asker {
	struct probe *p;
	edge_t edge;
	int family;
	uint32_t as;
	bool is_customer;
	const struct cone *cone, *own; /* of the neighbour, of the learner */
};

static struct announcement
asks(const struct asker *k, struct prefix x)
{
	return (struct announcement){ .edge = k->edge,
		.prefix = x,
		.path = { k->as },
		.n_path = 1,
		.dress = &request };
}

/* What neighbour announces now is the better evidence: it can be asked about.
 */
static const char *
ask_about(const struct asker *k, const struct announcement *a)
{
	struct announcement now;

	if (!inject_real(k->p, k->edge, &a->prefix, &now))
		return NULL;
	return probe_ask_route(k->p, &a->prefix, k->p->learner_as, k->as, 0);
}

/* An address of x: the first one, or one drawn from the seed. */
static struct prefix
host_of(struct probe *p, const struct prefix *x, bool drawn)
{
	int bits = ip_bits(x->addr.family);
	struct prefix out = *x;
	uint64_t r = base_rand(&p->rand);

	for (int i = x->len; drawn && i < bits; i++)
		if (r >> (i % 64) & 1)
			out.addr.bytes[i / 8] |= (uint8_t)(1u << (7 - i % 8));
	return prefix_make(out.addr, bits);
}

/* May the neighbour ask for it? A provider stands above everybody, so its cone
 * says nothing about the learner's space and that of the learner's customers.
 */
static bool
may_ask(const struct asker *k, const struct prefix *x)
{
	const struct holdings *held = k->p->held;
	bool own = false, theirs = false;

	for (size_t i = 0; i < held->n; i++) {
		if (!prefix_covers(&held->items[i].prefix, x))
			continue;
		theirs |= cone_has(k->cone, held->items[i].holder_as);
		own |= cone_has(k->own, held->items[i].holder_as);
	}
	return theirs && (k->is_customer || !own);
}

/* --- must be refused ------------------------------------------------------*/

static void
must_refuse(const struct asker *k, const struct announcement *a,
    const char *reason, const char *why)
{
	struct probe *p = k->p;
	struct place place;
	const char *rule;
	struct evidence *e;

	if (prefix_is_martian(&a->prefix) ||
	    inject_ask(p, a, NULL).reason != REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, reason, k->as, 0, SHOWN)) {
		probe_fail_more(p, reason, k->as, 0,
		    arena_printf(p->arena,
			"blackhole requests like this from %s",
			probe_as_text(p, k->as)));
		return;
	}
	rule = inject_rule_text(p, a, RULE_ANY, &place);
	e = probe_fail(p, EVIDENCE_ROUTE, reason,
	    "%s from %s would be accepted: %s; decided by: %s",
	    inject_text(p, a), probe_as_text(p, k->as), why, rule);
	e->place = place;
	e->explain = ask_about(k, a);
}

static const char *
whose(const struct asker *k, const struct prefix *x)
{
	const struct holding *h = holdings_covering(k->p->held, x);

	if (h == NULL)
		return "nobody holds this address";
	return arena_printf(k->p->arena, "the address is %s's",
	    probe_as_text(k->p, h->holder_as));
}

static void
refuse_foreign(const struct asker *k, const struct prefix *x)
{
	for (int drawn = 0; drawn < 2; drawn++) {
		struct prefix host = host_of(k->p, x, drawn != 0);
		struct announcement a = asks(k, host);
		if (!may_ask(k, &host))
			must_refuse(k, &a, "blackhole-foreign",
			    whose(k, &host));
	}
}

/* Of the customer's own space: a plain route that is as long, and a request
 * for more than one address. */
static void
refuse_more_than_asked(const struct asker *k, const struct prefix *x)
{
	int bits = ip_bits(k->family);
	struct prefix host = host_of(k->p, x, true);
	struct announcement a = asks(k, host);

	a.dress = NULL;
	if (x->len < bits)
		must_refuse(k, &a, "host-route",
		    "it is one address, and no blackhole request: the "
		    "community BLACKHOLE (65535:666) is missing");
	for (int len = x->len + 1; len < bits; len += (bits - len) / 2 + 1) {
		a = asks(k, prefix_make(host.addr, len));
		must_refuse(k, &a, "blackhole-too-much",
		    "a blackhole request is for one address, and this asks "
		    "for more");
	}
}

static void
check_refused(const struct asker *k)
{
	struct probe *p = k->p;
	const struct holdings *held = p->held;
	const struct policy_chain *in =
	    search_import_chain(p, k->edge, k->family);
	struct prefix *all;
	size_t n = search_prefixes(p, &in, 1, k->family, &all);

	for (size_t i = 0; i < n; i++)
		refuse_foreign(k, &all[i]);
	for (size_t i = 0; k->is_customer && i < held->n; i++)
		if (held->items[i].prefix.addr.family == k->family &&
		    cone_has(k->cone, held->items[i].holder_as))
			refuse_more_than_asked(k, &held->items[i].prefix);
}

/* --- must be accepted -----------------------------------------------------*/

static void
must_accept(const struct asker *k, const struct announcement *a)
{
	struct probe *p = k->p;
	const char *to;
	struct place place;
	struct evidence *e;
	sim_mark_t mark;

	if (inject_ask(p, a, NULL).reason != REFUSE_NONE) {
		const char *rule = inject_rule_text(p, a, RULE_ANY, &place);
		e = probe_fail(p, EVIDENCE_MISSING_ROUTE, "blackhole-refused",
		    "%s from %s is a request for its own address but would be "
		    "refused; decided by: %s",
		    inject_text(p, a), probe_as_text(p, k->as), rule);
		e->place = place;
		e->explain = ask_about(k, a);
		return;
	}
	mark = inject_run(p, a, 1);
	to = inject_spread_text(p, a);
	inject_undo(p, mark);
	if (to[0] == '\0') {
		probe_pass(p);
		return;
	}
	e = probe_fail(p, EVIDENCE_ROUTE, "blackhole-passed-on",
	    "%s from %s would be passed on to %s: a blackhole request is for "
	    "you alone (RFC 7999 3.2)",
	    inject_text(p, a), probe_as_text(p, k->as), to);
	e->explain = ask_about(k, a);
}

static void
check_accepted(const struct asker *k)
{
	const struct holdings *held = k->p->held;

	for (size_t i = 0; i < held->n; i++) {
		const struct prefix *x = &held->items[i].prefix;
		if (x->addr.family != k->family ||
		    held->items[i].holder_as != k->as)
			continue;
		for (int drawn = 0; drawn < 2; drawn++) {
			struct announcement a =
			    asks(k, host_of(k->p, x, drawn != 0));
			must_accept(k, &a);
		}
	}
}

/* --- sessions -------------------------------------------------------------*/

static void
on_sessions(struct probe *p, unsigned relations,
    void (*check)(const struct asker *k))
{
	struct probe_sessions s = probe_sessions(p, relations);

	for (size_t i = 0; i < s.n; i++) {
		edge_t e = s.edges[i];
		uint32_t as = probe_neighbor_as(p, e);
		if (probe_is_down(p, e))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			if (probe_carries(p, e, families[f]))
				check(&(struct asker){ .p = p,
				    .edge = e,
				    .family = families[f],
				    .as = as,
				    .is_customer = p->topo->edges[e].relation ==
					REL_CUSTOMER,
				    .cone = probe_cone(p, as),
				    .own = probe_cone(p, p->learner_as) });
	}
}

void
probe_blackhole_refuse(struct probe *p)
{
	on_sessions(p, ANYBODY, check_refused);
}

void
probe_blackhole_accept(struct probe *p)
{
	on_sessions(p, 1u << REL_CUSTOMER, check_accepted);
}
