/* "It would have been ... if": candidate remedies, each tried in the world by
 * trial.c and shown only when it came true. The card names the control and
 * its place, never lines to paste. */
#include <string.h>

#include "net/rpki.h"
#include "session/explain_private.h"

enum { HOPS_MAX = 32, SHOWN_MAX = 4 };

/* A session on the way of a route, from the asked router outwards. */
struct hop {
	router_id_t router;
	edge_t edge;
};

static void
add_contrast(struct explainer *x, bool helps, int action, size_t lost,
    const char *effect, const char *text)
{
	struct explanation *e = x->e;
	struct explain_contrast *c;

	if (e->n_contrasts == x->cap_contrasts) {
		size_t cap = x->cap_contrasts == 0 ? 8 : x->cap_contrasts * 2;
		struct explain_contrast *more =
		    ARENA_ARRAY(x->arena, cap, struct explain_contrast);
		if (e->n_contrasts > 0)
			memcpy(more, e->contrasts,
			    e->n_contrasts * sizeof(*more));
		e->contrasts = more;
		x->cap_contrasts = cap;
	}
	c = &e->contrasts[e->n_contrasts++];
	*c = (struct explain_contrast){
		.text = text,
		.action = action,
		.effect = effect,
		.good_routes_lost = lost,
		.helps = helps,
	};
}

static size_t
find_hops(const struct explainer *x, edge_t e, struct hop *out)
{
	size_t n = 0;
	uint32_t ref = e;
	router_id_t r = x->at;

	while (n < HOPS_MAX && ref != BEST_LOCAL && ref != BEST_NONE) {
		out[n++] = (struct hop){ r, ref };
		r = x->t->edges[ref].peer;
		ref = sim_best(x->sim, r, x->id);
	}
	return n;
}

static bool
is_customer_hop(const struct explainer *x, const struct hop *h)
{
	enum relation rel = x->t->edges[h->edge].relation;

	return rel == REL_CUSTOMER || rel == REL_RS_CLIENT;
}

static struct neighbor_af *
hop_af(struct trial *t, edge_t e)
{
	struct neighbor *nb = trial_neighbor(t, e);

	return nb == NULL ? NULL : &nb->af[afi_of(t->x->prefix.addr.family)];
}

static struct policy *
one_term(struct arena *a, const char *name, const struct match *m,
    enum flow flow, enum flow at_end)
{
	struct policy *p = ARENA_NEW(a, struct policy);
	struct policy_term *term = ARENA_NEW(a, struct policy_term);

	term->permit = flow == FLOW_ACCEPT;
	term->matches = m;
	term->n_matches = m != NULL ? 1 : 0;
	term->flow = flow;
	p->name = name;
	p->terms = term;
	p->n_terms = 1;
	p->at_end = at_end;
	policy_seal(p);
	return p;
}

/* --- did it come true? ----------------------------------------------------*/

static bool
is_bad(enum route_truth truth)
{
	return truth == TRUTH_WRONG || truth == TRUTH_LEAKED;
}

/* Runs a prepared trial: is the bad route no longer used where we asked? */
static bool
would_stop(struct trial *t, const struct roa *roa, size_t *lost,
    const char **effect)
{
	struct explainer *x = t->x;
	bool stopped, here = t->router == x->at;

	trial_begin(t, roa);
	stopped = t->settled &&
	    !is_bad(truth_of(x->w, explain_as(x, x->at), &x->prefix,
		sim_best_attrs(x->sim, x->at, x->id)));
	*lost = trial_lost(t);
	*effect = arena_printf(x->arena, "%s; %zu good route%s lost",
	    here ? "refused" : "it would not have come here", *lost,
	    str_plural(*lost));
	trial_finish(t);
	return stopped;
}

/* --- controls -------------------------------------------------------------*/

/* What is registered for an AS and the customers behind it. */
static const struct prefix_list *
registered_behind(struct explainer *x, struct arena *a, uint32_t as)
{
	const struct holdings *held = sim_holdings(x->sim);
	struct prefix_list *list = ARENA_NEW(a, struct prefix_list);
	uint32_t *cone;
	size_t n = topology_customer_cone(x->t, as, a, &cone);
	int family = x->prefix.addr.family;

	list->name = "registered";
	list->family = family;
	list->rules = ARENA_ARRAY(a, held->n + 1, struct prefix_rule);
	for (size_t i = 0; i < held->n; i++) {
		const struct holding *h = &held->items[i];
		bool inside = false;
		for (size_t k = 0; k < n; k++)
			inside = inside || cone[k] == h->holder_as;
		if (inside && h->prefix.addr.family == family)
			list->rules[list->n++] = (struct prefix_rule){
				.prefix = h->prefix,
				.min_len = h->prefix.len,
				.max_len = h->prefix.len,
				.permit = true,
			};
	}
	/* A list without any rule would permit everything. */
	list->rules[list->n++] = (struct prefix_rule){
		.prefix = { .addr = { .family = (uint8_t)family } },
		.max_len = (uint8_t)ip_bits(family),
	};
	list->cap = list->n;
	return list;
}

static bool
try_allow_list(struct explainer *x, const struct hop *h)
{
	struct trial t;
	struct neighbor_af *af;
	struct match *m;
	uint32_t peer = explain_as(x, x->t->edges[h->edge].peer);
	size_t lost;
	const char *effect;

	trial_init(&t, x, h->router);
	af = hop_af(&t, h->edge);
	m = ARENA_NEW(&t.arena, struct match);
	m->kind = MATCH_PREFIX_LIST;
	m->prefix_list = registered_behind(x, &t.arena, peer);
	m->name = "registered";
	if (af == NULL ||
	    !trial_link(&af->in,
		one_term(&t.arena, "registered", m, FLOW_ACCEPT,
		    FLOW_REJECT))) {
		trial_cancel(&t);
		return false;
	}
	if (!would_stop(&t, NULL, &lost, &effect))
		return false;
	add_contrast(x, true, 1, lost, effect,
	    arena_printf(x->arena,
		"AS%u accepted from AS%u only what is registered for it and "
		"the "
		"customers behind it",
		explain_as(x, h->router), peer));
	return true;
}

/* The ROA that the holder of the space could have. */
static bool
holders_roa(const struct explainer *x, struct roa *roa)
{
	const struct holding *h =
	    holdings_covering(sim_holdings(x->sim), &x->prefix);

	if (h == NULL)
		return false;
	*roa = (struct roa){ h->prefix, h->prefix.len, h->holder_as };
	return true;
}

/* The router validates, and has not heard yet what makes the route Invalid. */
static bool
is_on_its_way(const struct explainer *x, const struct hop *h)
{
	const struct attr_table *attrs = sim_attrs(x->sim);
	attr_id received = sim_adj_in(x->sim, h->edge, x->id).received;
	uint32_t origin = received != 0
	    ? as_path_origin(attrs, attr_get(attrs, received)->as_path)
	    : 0;

	return sim_router_validates(x->sim, h->router) &&
	    rov_validate(sim_router_vrps(x->sim, h->router), &x->prefix, origin)
		.state != ROV_INVALID;
}

static bool
try_rov(struct explainer *x, const struct hop *h, const struct roa *roa)
{
	struct trial t;
	struct neighbor_af *af;
	struct match *m;
	size_t lost;
	const char *effect, *refused;
	char text[PREFIX_TEXT_MAX];

	trial_init(&t, x, h->router);
	af = hop_af(&t, h->edge);
	m = ARENA_NEW(&t.arena, struct match);
	m->kind = MATCH_ROV;
	m->lo = ROV_INVALID;
	if (af == NULL ||
	    !trial_link(&af->in,
		one_term(&t.arena, "rov", m, FLOW_REJECT, FLOW_ACCEPT))) {
		trial_cancel(&t);
		return false;
	}
	trial_cache(&t);
	if (!would_stop(&t, roa, &lost, &effect))
		return false;
	refused = arena_printf(x->arena, "%sAS%u refused RPKI Invalid routes",
	    roa == NULL && is_on_its_way(x, h)
		? "what is published had arrived, and "
		: "",
	    explain_as(x, h->router));
	if (roa == NULL)
		add_contrast(x, true, 1, lost, effect, refused);
	else
		add_contrast(x, true, 4, lost, effect,
		    arena_printf(x->arena,
			"AS%u had a ROA for %s (maxLength %u), and %s",
			roa->origin_as, prefix_print(&roa->prefix, text),
			roa->max_length, refused));
	return true;
}

/* "^17557(_(17557|500740|500750))*$" */
static const char *
cone_regex(struct explainer *x, struct arena *a, uint32_t as)
{
	struct strbuf b = { 0 };
	uint32_t *cone;
	size_t n = topology_customer_cone(x->t, as, a, &cone);
	const char *text;

	strbuf_addf(&b, "^%u(_(", as);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&b, "%s%u", i > 0 ? "|" : "", cone[i]);
	strbuf_add(&b, "))*$");
	text =
	    b.len <= AS_PATH_REGEX_MAX ? arena_strdup(a, strbuf_str(&b)) : NULL;
	strbuf_finish(&b);
	return text;
}

static void
try_as_path(struct explainer *x, const struct hop *h)
{
	struct trial t;
	struct neighbor_af *af;
	uint32_t peer = explain_as(x, x->t->edges[h->edge].peer);
	struct as_path_rule rule = { .permit = true, .seq = 1 };
	struct as_path_list list = { .name = "cone", .rules = &rule, .n = 1 };
	struct match m = { .kind = MATCH_AS_PATH,
		.as_path_list = &list,
		.name = "cone" };
	const char *error, *effect;
	size_t lost;
	bool stopped;

	trial_init(&t, x, h->router);
	af = hop_af(&t, h->edge);
	rule.text = cone_regex(x, &t.arena, peer);
	rule.regex = rule.text == NULL
	    ? NULL
	    : as_path_regex_create(&t.arena, rule.text, &error);
	if (rule.regex == NULL || af == NULL ||
	    !trial_link(&af->in,
		one_term(&t.arena, "cone", &m, FLOW_ACCEPT, FLOW_REJECT))) {
		if (rule.regex != NULL)
			as_path_regex_destroy(rule.regex);
		trial_cancel(&t);
		return;
	}
	/* The expression goes before the arena that it was made in. */
	t.regex = rule.regex;
	stopped = would_stop(&t, NULL, &lost, &effect);
	add_contrast(x, stopped, stopped ? 1 : 0, lost,
	    stopped ? effect : "the path is one that it permits",
	    arena_printf(x->arena,
		"AS%u checked only the AS path of AS%u and "
		"its customers",
		explain_as(x, h->router), peer));
}

static void
try_max_prefix(struct explainer *x, const struct hop *h)
{
	struct trial t;
	struct neighbor_af *af;
	enum afi afi = afi_of(x->prefix.addr.family);
	uint32_t now = sim_accepted_count(x->sim, h->edge, afi);
	uint32_t limit = now < 5 ? 10 : 2 * now;
	const char *effect;
	size_t lost;

	trial_init(&t, x, h->router);
	af = hop_af(&t, h->edge);
	if (af == NULL) {
		trial_cancel(&t);
		return;
	}
	af->max_prefix = limit;
	af->max_prefix_threshold = 75;
	if (would_stop(&t, NULL, &lost, &effect))
		return;
	add_contrast(x, false, 0, lost,
	    arena_printf(x->arena, "%u routes do not reach it", now),
	    arena_printf(x->arena,
		"a maximum-prefix limit of %u on the session with AS%u", limit,
		explain_as(x, x->t->edges[h->edge].peer)));
}

/* --- a leaked route -------------------------------------------------------*/

/* The leak of the timeline that is on now. */
static const struct timeline_event *
scripted_leak(const struct explainer *x, uint32_t as)
{
	const struct scenario *sc = x->w->scenario;
	const struct timeline_event *found = NULL;

	for (size_t i = 0; i < sc->n_timeline; i++) {
		const struct timeline_event *e = &sc->timeline[i];
		if (e->as != as || e->at_ms > sim_now(x->sim))
			continue;
		if (e->kind == TL_LEAK)
			found = e;
		else if (e->kind == TL_LEAK_END)
			found = NULL;
	}
	return found;
}

static void
try_no_leak(struct explainer *x, const struct hop *h)
{
	const struct topo_edge *edge = &x->t->edges[h->edge];
	uint32_t leaker = explain_as(x, edge->peer);
	const struct timeline_event *script = scripted_leak(x, leaker);
	struct neighbor_af *af;
	struct trial t;
	const char *effect;
	size_t lost;

	trial_init(&t, x, edge->peer);
	if (script != NULL) {
		t.leak_end = true;
		t.leak_to = script->to_as;
		t.leak_prefix = script->prefix.addr.family == IP_NONE
		    ? PREFIX_ID_NONE
		    : sim_find_prefix(x->sim, &script->prefix);
		t.config = NULL;
	} else {
		af = hop_af(&t, edge->reverse);
		if (af == NULL ||
		    !trial_link(&af->out,
			economic_export(&t.arena,
			    x->t->edges[edge->reverse].relation))) {
			trial_cancel(&t);
			return;
		}
	}
	if (would_stop(&t, NULL, &lost, &effect))
		add_contrast(x, true, 1, lost, effect,
		    arena_printf(x->arena,
			"AS%u sent AS%u only its own and its customers' routes",
			leaker, explain_as(x, h->router)));
}

/* --- the questions --------------------------------------------------------*/

void
contrast_used(struct explainer *x, uint32_t ref)
{
	const struct attr_table *attrs = sim_attrs(x->sim);
	attr_id best = sim_best_attrs(x->sim, x->at, x->id);
	uint32_t at = explain_as(x, x->at), leaker = 0;
	enum route_truth truth = truth_of(x->w, at, &x->prefix, best);
	struct hop hops[HOPS_MAX];
	struct vrp_set *set;
	struct rov_result rov;
	size_t n = find_hops(x, ref, hops), first = n, i;
	struct roa roa;
	path_id path;

	x->e->what_if = "It would have been refused if";
	if (!is_bad(truth) || n == 0)
		return;
	/* It will be judged again in a moment: any trial would show that. */
	if (sim_rtr_status(x->sim, x->at).waits)
		return;
	path = attr_get(attrs, best)->as_path;
	/* The customer session that is nearest to where it came from. */
	for (i = n; i-- > 0;)
		if (is_customer_hop(x, &hops[i]) &&
		    try_allow_list(x, &hops[i])) {
			first = i;
			break;
		}
	if (first != 0 && first < n && is_customer_hop(x, &hops[0]))
		(void)try_allow_list(x, &hops[0]);
	if (truth_has_valley(x->w, at, path, &leaker))
		for (i = 0; i < n; i++)
			if (explain_as(x, x->t->edges[hops[i].edge].peer) ==
			    leaker)
				try_no_leak(x, &hops[i]);
	rov = explain_rov(x, as_path_origin(attrs, path), &set);
	vrp_set_destroy(set);
	if (rov.state == ROV_INVALID)
		(void)try_rov(x, &hops[0], NULL);
	else if (rov.state == ROV_NOT_FOUND && holders_roa(x, &roa))
		(void)try_rov(x, &hops[0], &roa);
	if (first < n) {
		try_as_path(x, &hops[first]);
		try_max_prefix(x, &hops[first]);
	}
}

static size_t
count_sent(const struct explainer *x, router_id_t r)
{
	const struct topo_router *router = &x->t->routers[r];
	size_t n = 0;

	for (size_t i = 0; i < router->n_edges; i++)
		n += sim_adj_out(x->sim, router->edges[i], x->id) != 0;
	return n;
}

/* Everything passes; where the router wants a policy, one that says so. */
static void
open_chain(struct trial *t, struct policy_chain *chain)
{
	chain->n = 0;
	if (t->config->options.ebgp_requires_policy)
		(void)trial_link(chain,
		    one_term(&t->arena, "everything", NULL, FLOW_ACCEPT,
			FLOW_ACCEPT));
}

static bool
is_filter(enum refuse_reason why)
{
	return why == REFUSE_POLICY || why == REFUSE_UNDEFINED ||
	    why == REFUSE_NO_POLICY || why == REFUSE_ROV ||
	    why == REFUSE_NOT_REGISTERED;
}

/* What to say before what would let a refused route in, so that it is no
 * advice: a wrong route; a default route or space that nobody has registered,
 * from a neighbour that does not give transit. */
static const char *
refused_what_if(const struct explainer *x, edge_t e, enum route_truth truth)
{
	bool provider = x->t->edges[e].relation == REL_PROVIDER;

	if (is_bad(truth))
		return "It is a wrong route, and the filter does its work. It "
		       "would have come in if";
	if (truth == TRUTH_UNKNOWN && !provider)
		return "Nobody has registered it, and this neighbour gives no "
		       "transit: the filter does its work. It would have come "
		       "in if";
	return "It would have been accepted if";
}

static const char *
accepted_text(struct explainer *x, edge_t e, bool bad)
{
	return arena_printf(x->arena, "%s, sent to %zu neighbour%s%s",
	    sim_best(x->sim, x->at, x->id) == e ? "accepted and BEST"
						: "accepted, not best",
	    count_sent(x, x->at), str_plural(count_sent(x, x->at)),
	    bad ? "; nobody should use it" : "");
}

/* A good route that is refused as Invalid is repaired where it was broken. */
static void
try_right_roa(struct explainer *x, edge_t e, attr_id received)
{
	const struct attr_table *attrs = sim_attrs(x->sim);
	struct roa roa = { x->prefix, x->prefix.len,
		as_path_origin(attrs, attr_get(attrs, received)->as_path) };
	const char *effect = NULL;
	char text[PREFIX_TEXT_MAX];
	struct trial t;

	if (roa.origin_as == 0 ||
	    rov_validate(sim_router_vrps(x->sim, x->at), &x->prefix,
		roa.origin_as)
		    .state != ROV_INVALID)
		return;
	trial_init(&t, x, x->at);
	t.config = NULL;
	t.arrives = true;
	trial_begin(&t, &roa);
	if (sim_adj_in(x->sim, e, x->id).accepted != 0)
		effect = accepted_text(x, e, false);
	trial_finish(&t);
	if (effect != NULL)
		add_contrast(x, true, 4, 0, effect,
		    arena_printf(x->arena,
			"AS%u had a ROA for %s (maxLength %u), and all knew it",
			roa.origin_as, prefix_print(&roa.prefix, text),
			roa.max_length));
}

void
contrast_refused(struct explainer *x, edge_t e, enum refuse_reason why)
{
	struct neighbor_af *af;
	struct adj_in in = sim_adj_in(x->sim, e, x->id);
	enum route_truth truth =
	    truth_of(x->w, explain_as(x, x->at), &x->prefix, in.received);
	struct trial t;
	const char *effect = NULL;

	x->e->what_if = refused_what_if(x, e, truth);
	if (!is_filter(why))
		return;
	if (truth == TRUTH_RIGHT)
		try_right_roa(x, e, in.received);
	trial_init(&t, x, x->at);
	af = hop_af(&t, e);
	if (af == NULL) {
		trial_cancel(&t);
		return;
	}
	open_chain(&t, &af->in);
	trial_begin(&t, NULL);
	if (sim_adj_in(x->sim, e, x->id).accepted != 0)
		effect = accepted_text(x, e, is_bad(truth));
	trial_finish(&t);
	if (effect != NULL)
		add_contrast(x, true, 0, 0, effect,
		    why == REFUSE_NO_POLICY
			? "the session had an import policy that permits it"
			: "the import filter of this session permitted it");
}

void
contrast_kept(struct explainer *x, edge_t e)
{
	attr_id best = sim_best_attrs(x->sim, x->at, x->id);
	struct adj_in in = sim_adj_in(x->sim, e, x->id);
	const struct path_attrs *a = attr_get(sim_attrs(x->sim), best);
	uint32_t pref =
	    (a->flags & ATTR_HAS_LOCAL_PREF) != 0 ? a->local_pref : 100;
	struct action set = { .kind = ACT_SET_LOCAL_PREF, .value = pref + 1 };
	struct policy_term term = { .permit = true,
		.actions = &set,
		.n_actions = 1,
		.flow = FLOW_ACCEPT };
	struct policy p = { .name = "prefer", .terms = &term, .n_terms = 1 };
	struct neighbor_af *af;
	struct trial t;
	bool best_now;

	x->e->what_if = "It would be the best if";
	if (is_bad(
		truth_of(x->w, explain_as(x, x->at), &x->prefix, in.received)))
		return;
	policy_seal(&p);
	trial_init(&t, x, x->at);
	af = hop_af(&t, e);
	if (af == NULL || af->in.n == POLICY_CHAIN_MAX) {
		trial_cancel(&t);
		return;
	}
	af->in.links[af->in.n++] = (struct policy_link){ .kind = LINK_ROUTE_MAP,
		.name = p.name,
		.policy = &p };
	trial_begin(&t, NULL);
	best_now = sim_best(x->sim, x->at, x->id) == e;
	trial_finish(&t);
	if (best_now)
		add_contrast(x, true, 0, 0, "BEST",
		    arena_printf(x->arena, "its LOCAL_PREF here were above %u",
			pref));
}

void
contrast_not_sent(struct explainer *x, edge_t e, enum refuse_reason why)
{
	const struct topo_edge *edge = &x->t->edges[e];
	uint32_t by = explain_as(x, edge->router);
	uint32_t to = explain_as(x, edge->peer);
	struct neighbor_af *af;
	struct trial t;
	attr_id sent;
	bool leak;

	x->e->what_if = "It would have been sent if";
	if (!is_filter(why) && why != REFUSE_ECONOMIC)
		return;
	trial_init(&t, x, edge->router);
	if (why == REFUSE_ECONOMIC) {
		t.config = NULL;
		t.leak_start = true;
		t.leak_to = to;
		t.leak_prefix = x->id;
	} else {
		af = hop_af(&t, e);
		if (af == NULL) {
			trial_cancel(&t);
			return;
		}
		open_chain(&t, &af->out);
	}
	trial_begin(&t, NULL);
	sent = sim_adj_out(x->sim, e, x->id);
	leak =
	    sent != 0 && truth_of(x->w, to, &x->prefix, sent) == TRUTH_LEAKED;
	trial_finish(&t);
	if (sent == 0)
		return;
	add_contrast(x, true, 0, 0,
	    leak ? "sent; that would be a route leak (RFC 7908)" : "sent",
	    why == REFUSE_ECONOMIC
		? arena_printf(x->arena,
		      "AS%u passed on to AS%u what it learned from others", by,
		      to)
		: arena_printf(x->arena,
		      "the export filter of AS%u towards AS%u "
		      "permitted it",
		      by, to));
}
