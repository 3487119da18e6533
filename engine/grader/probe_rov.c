/* Route origin validation (RFC 6811): what the learner's routers do with RPKI
 * Invalid, Valid and NotFound routes, on every eBGP session and in each family
 * that it carries. */
#include "grader/inject.h"
#include "net/rpki.h"

static const int families[] = { IP_V4, IP_V6 };
enum {
	ANYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER |
	    1 << REL_RS | 1 << REL_RS_CLIENT
};
enum { SHOWN = 2, DRAWN = 2, VRPS_MAX = 512 };

struct rov_check {
	struct probe *p;
	edge_t edge;
	int family;
	const struct vrp_set *vrps; /* of the router */
	uint32_t wrong;             /* an origin that no ROA names */
};

static uint32_t
last_as(const struct announcement *a)
{
	return a->path[a->n_path - 1];
}

/* --- Invalid --------------------------------------------------------------*/

static void
say_invalid(const struct rov_check *c, const struct announcement *a,
    const char *why)
{
	struct probe *p = c->p;
	uint32_t as = probe_neighbor_as(p, c->edge);
	struct place place;
	struct evidence *ev;

	if (!probe_shows(p, "invalid-accepted", as, 0, SHOWN)) {
		probe_fail_more(p, "invalid-accepted", as, 0,
		    arena_printf(p->arena,
			"RPKI Invalid routes that %s could send",
			probe_as_text(p, as)));
		return;
	}
	const char *rule = inject_rule_text(p, a, RULE_ANY, &place);
	ev = probe_fail(p, EVIDENCE_ROUTE, "invalid-accepted",
	    "%s from %s is RPKI Invalid (%s) but would be accepted; decided "
	    "by: %s",
	    inject_text(p, a), probe_as_text(p, as), why, rule);
	ev->place = place;
}

/* The announcement, if what the router was told makes it Invalid. */
static void
try_invalid(const struct rov_check *c, const struct announcement *a)
{
	struct rov_result rov = rov_validate(c->vrps, &a->prefix, last_as(a));
	const char *why;

	if (rov.state != ROV_INVALID)
		return;
	if (inject_ask(c->p, a, NULL).reason != REFUSE_NONE) {
		probe_pass(c->p);
		return;
	}
	why = rov.reason == ROV_TOO_LONG
	    ? arena_printf(c->p->arena, "the ROA allows lengths up to %u",
		  rov.because->max_length)
	    : arena_printf(c->p->arena, "the ROA names AS%u",
		  rov.because->origin_as);
	say_invalid(c, a, why);
}

/* The same prefix from elsewhere, from the neighbour itself, and a part of it
 * that the ROA does not allow. */
static void
check_invalid(const struct rov_check *c, const struct vrp *v)
{
	uint32_t as = probe_neighbor_as(c->p, c->edge);
	struct announcement a = { .edge = c->edge,
		.prefix = v->prefix,
		.path = { as, c->wrong },
		.n_path = 2 };

	try_invalid(c, &a);
	a.n_path = 1;
	try_invalid(c, &a);
	if (v->max_length >= ip_bits(c->family) || v->origin_as == 0)
		return;
	a.prefix = prefix_make(v->prefix.addr, v->max_length + 1);
	a.path[1] = v->origin_as;
	a.n_path = as == v->origin_as ? 1 : 2;
	try_invalid(c, &a);
}

/* --- Valid and NotFound ---------------------------------------------------*/

/* Is it only for its state that the session refuses what it would take in the
 * other one? */
static bool
lost_to_state(const struct rov_check *c, const struct announcement *a,
    const struct vrp_set *is, const struct vrp_set *other)
{
	return inject_ask_told(c->p, a, is).reason != REFUSE_NONE &&
	    inject_ask_told(c->p, a, other).reason == REFUSE_NONE;
}

static void
say_lost(const struct rov_check *c, const struct announcement *a,
    const char *reason, const char *state, const char *other)
{
	struct probe *p = c->p;
	uint32_t as = probe_neighbor_as(p, c->edge);
	struct place place;
	struct evidence *ev;

	if (!probe_shows(p, reason, as, 0, SHOWN)) {
		probe_fail_more(p, reason, as, 0,
		    arena_printf(p->arena,
			"RPKI %s routes of %s that would be lost", state,
			probe_as_text(p, as)));
		return;
	}
	const char *rule = inject_rule_text(p, a, RULE_ANY, &place);
	ev = probe_fail(p, EVIDENCE_MISSING_ROUTE, reason,
	    "%s from %s is RPKI %s but would be refused; if it were %s, it "
	    "would be accepted; decided by: %s",
	    inject_text(p, a), probe_as_text(p, as), state, other, rule);
	ev->place = place;
}

static void
check_valid(const struct rov_check *c, const struct vrp *v,
    const struct vrp_set *nothing)
{
	uint32_t as = probe_neighbor_as(c->p, c->edge);
	struct announcement a = { .edge = c->edge,
		.prefix = v->prefix,
		.path = { as, v->origin_as },
		.n_path = as == v->origin_as ? 1 : 2 };

	if (lost_to_state(c, &a, c->vrps, nothing))
		say_lost(c, &a, "valid-refused", "Valid", "NotFound");
	else
		probe_pass(c->p);
}

static void
check_not_found(const struct rov_check *c, const struct prefix *x)
{
	uint32_t as = probe_neighbor_as(c->p, c->edge);
	struct announcement a = { .edge = c->edge,
		.prefix = *x,
		.path = { as, c->wrong },
		.n_path = 2 };
	struct vrp valid = { *x, x->len, c->wrong };
	struct vrp_set *told;

	if (rov_validate(c->vrps, x, c->wrong).state != ROV_NOT_FOUND)
		return;
	told = vrp_set_create(&valid, 1);
	if (lost_to_state(c, &a, c->vrps, told))
		say_lost(c, &a, "not-found-refused", "NotFound", "Valid");
	else
		probe_pass(c->p);
	vrp_set_destroy(told);
}

/* --- a session ------------------------------------------------------------*/

/* A prefix of usual length outside of what is known. */
static struct prefix
drawn_prefix(struct probe *p, int family)
{
	uint64_t r = base_rand(&p->rand);
	struct ip_addr a = { .family = (uint8_t)family };

	if (family == IP_V4)
		return prefix_make(ip_addr_v4(0x2c000000u |
				       ((uint32_t)r & 0x00ffff00u)),
		    24);
	a.bytes[0] = 0x2a;
	a.bytes[1] = 0x10;
	a.bytes[2] = (uint8_t)(0xf0 | (r & 0x0f));
	a.bytes[3] = (uint8_t)(r >> 8);
	return prefix_make(a, 48);
}

/* A ROA that somebody could publish tomorrow: the family need not have any
 * today for its filters to be right. */
static void
check_tomorrow(const struct rov_check *c, const struct prefix *x)
{
	uint32_t as = probe_neighbor_as(c->p, c->edge);
	struct announcement a = { .edge = c->edge,
		.prefix = *x,
		.path = { as, c->wrong },
		.n_path = 2 };
	struct vrp other = { *x, x->len, c->wrong + 1 };
	struct vrp_set *told = vrp_set_create(&other, 1);

	if (inject_ask_told(c->p, &a, told).reason == REFUSE_NONE)
		say_invalid(c, &a, "when a ROA for it names another AS");
	else
		probe_pass(c->p);
	vrp_set_destroy(told);
}

/* Is it about something that is announced in this world? */
static bool
is_about_known(const struct rov_check *c, const struct vrp *v)
{
	const struct grading *g = c->p->grading;

	for (size_t i = 0; i < g->n_known; i++)
		if (prefix_covers(&v->prefix, &g->known[i]))
			return true;
	return false;
}

/* Of the ROAs of the whole Internet those that matter here, and some others
 * drawn from the seed. */
static void
check_family(const struct rov_check *c)
{
	const struct grading *g = c->p->grading;
	struct vrp_set *nothing = vrp_set_create(NULL, 0);
	size_t n;
	const struct vrp *v = vrp_set_items(c->vrps, &n);
	size_t stride = n / VRPS_MAX + 1;
	size_t first = (size_t)(base_rand(&c->p->rand) % stride);

	for (size_t i = 0; i < n; i++) {
		if (v[i].prefix.addr.family != c->family ||
		    v[i].origin_as == c->p->learner_as ||
		    (i % stride != first && !is_about_known(c, &v[i])))
			continue;
		check_invalid(c, &v[i]);
		if (v[i].origin_as != 0)
			check_valid(c, &v[i], nothing);
	}
	for (size_t i = 0; i < g->n_known; i++)
		if (g->known[i].addr.family == c->family &&
		    !prefix_is_martian(&g->known[i]))
			check_not_found(c, &g->known[i]);
	for (int i = 0; i < DRAWN; i++) {
		struct prefix x = drawn_prefix(c->p, c->family);
		check_not_found(c, &x);
		check_tomorrow(c, &x);
	}
	vrp_set_destroy(nothing);
}

/* The first cache of the router's configuration, when nobody listens at any of
 * them; NULL. */
static const struct rpki_cache *
deaf_cache(const struct probe *p, router_id_t r)
{
	const struct router_config *c = sim_config(p->sim, r);

	for (size_t i = 0; c != NULL && i < c->n_caches; i++)
		if (sim_cache_validator(p->sim, r, &c->caches[i]) != RPKI_NONE)
			return NULL;
	return c != NULL && c->n_caches > 0 ? &c->caches[0] : NULL;
}

/* False, and says why, when it asks nobody who could answer. */
static bool
asks_somebody(struct probe *p, router_id_t r)
{
	const struct rpki_cache *deaf = deaf_cache(p, r);
	const char *name = p->topo->routers[r].name;
	struct evidence *e;

	if (sim_router_validates(p->sim, r) && deaf == NULL)
		return true;
	if (!probe_shows(p, "no-validator", r, 0, 1))
		return false;
	if (deaf == NULL) {
		probe_fail(p, EVIDENCE_CONFIG, "no-validator",
		    "%s asks no validator: it cannot tell RPKI Invalid routes "
		    "from others, on any session",
		    name);
		return false;
	}
	e = probe_fail(p, EVIDENCE_CONFIG, "no-validator",
	    "%s asks for ROAs at %s port %s, and nobody listens there: it "
	    "cannot tell RPKI Invalid routes from others, on any session",
	    name, deaf->host, deaf->port != NULL ? deaf->port : "?");
	e->place = deaf->place;
	e->explain = "show rpki";
	return false;
}

/* Has the router something to validate with? If not, says why. */
static bool
has_roas(struct probe *p, router_id_t r)
{
	const struct vrp_set *set = sim_router_vrps(p->sim, r);
	const char *name = p->topo->routers[r].name;
	size_t n = 0;

	if (!asks_somebody(p, r))
		return false;
	if (set != NULL)
		(void)vrp_set_items(set, &n);
	if (n > 0)
		return true;
	if (!probe_shows(p, "no-roas", r, 0, 1))
		return false;
	switch (sim_rtr_status(p->sim, r).state) {
	case RTR_NONE:
	case RTR_LOST:
	case RTR_EXPIRED:
		probe_no_data_because(p,
		    "%s hears from no validator and has nothing to validate "
		    "with: every route is NotFound",
		    name);
		break;
	case RTR_UP:
		probe_no_data_because(p,
		    "the validator of %s knows of no ROA: the router has no "
		    "validated ROAs to act on",
		    name);
		break;
	}
	return false;
}

/* What the session does with Invalid, Valid and NotFound routes, by what its
 * router has been told now. */
static void
check_session(struct probe *p, edge_t e, uint32_t wrong)
{
	router_id_t r = p->topo->edges[e].router;

	for (size_t f = 0; f < ARRAY_LEN(families); f++)
		if (probe_carries(p, e, families[f]))
			check_family(&(struct rov_check){ .p = p,
			    .edge = e,
			    .family = families[f],
			    .vrps = sim_router_vrps(p->sim, r),
			    .wrong = wrong });
}

/* An origin that no ROA names. */
static uint32_t
drawn_origin(struct probe *p)
{
	return 200000 + (uint32_t)(base_rand(&p->rand) % 100000);
}

void
probe_rov_drop(struct probe *p)
{
	struct probe_sessions s = probe_sessions(p, ANYBODY);
	uint32_t wrong = drawn_origin(p);

	for (size_t i = 0; i < s.n; i++)
		if (has_roas(p, p->topo->edges[s.edges[i]].router) &&
		    !probe_is_down(p, s.edges[i]))
			check_session(p, s.edges[i], wrong);
}

/* --- a validator fails ----------------------------------------------------*/

static void
post_act(struct probe *p, enum rpki_act_kind kind, uint32_t v, bool up)
{
	const struct rpki_act act = { .kind = kind, .index = v };
	struct sim_event e = { .kind = EV_RPKI,
		.time_ms = sim_now(p->sim),
		.up = up,
		.a = sim_add_rpki(p->sim, &act) };

	sim_post(p->sim, &e);
}

/* Only this one of the learner's validators is down, and whoever turns to
 * another one has done so. A router that finds none keeps what it has until it
 * expires: there is no need to wait for that to know what comes. */
static sim_mark_t
without_validator(struct probe *p, uint32_t failing)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	sim_mark_t mark = sim_mark(p->sim);

	for (uint32_t v = 0; v < plan->n_validators; v++)
		if (rpki_serves(&plan->validators[v], p->learner_as))
			post_act(p, RPKI_ACT_VALIDATOR, v, true);
	post_act(p, RPKI_ACT_ARRIVE, 0, true);
	post_act(p, RPKI_ACT_VALIDATOR, failing, false);
	post_act(p, RPKI_ACT_ARRIVE, 0, true);
	sim_run(p->sim, sim_now(p->sim));
	return mark;
}

/* Does the router hear from another validator now? */
static bool
still_hears(struct probe *p, router_id_t r, uint32_t failing)
{
	const struct rpki_validator *v =
	    &sim_rpki_plan(p->sim)->validators[failing];
	struct evidence *e;

	if (sim_rtr_status(p->sim, r).state == RTR_UP)
		return true;
	if (!probe_shows(p, v->name, r, 0, 1))
		return false;
	e = probe_fail(p, EVIDENCE_CONFIG, "one-validator",
	    "when %s fails, %s hears from no other validator: as soon as what "
	    "it was told has expired, every route is NotFound, and Invalid "
	    "ones are accepted",
	    v->name, p->topo->routers[r].name);
	e->explain = "show rpki";
	return false;
}

static void
check_failure(struct probe *p, const struct probe_sessions *s, uint32_t failing,
    uint32_t wrong)
{
	sim_mark_t mark = without_validator(p, failing);

	for (size_t i = 0; i < s->n; i++) {
		router_id_t r = p->topo->edges[s->edges[i]].router;
		if (asks_somebody(p, r) && still_hears(p, r, failing) &&
		    has_roas(p, r) && !probe_is_down(p, s->edges[i]))
			check_session(p, s->edges[i], wrong);
	}
	inject_undo(p, mark);
}

/* With a single validator there is nothing to turn to. */
void
probe_rov_failover(struct probe *p)
{
	const struct rpki_plan *plan = sim_rpki_plan(p->sim);
	struct probe_sessions s = probe_sessions(p, ANYBODY);
	uint32_t wrong = drawn_origin(p);
	size_t n = 0;

	for (uint32_t v = 0; v < plan->n_validators; v++)
		n += rpki_serves(&plan->validators[v], p->learner_as);
	if (n < 2) {
		p->subjects -= (uint32_t)s.n;
		return;
	}
	for (uint32_t v = 0; v < plan->n_validators; v++)
		if (rpki_serves(&plan->validators[v], p->learner_as))
			check_failure(p, &s, v, wrong);
}
