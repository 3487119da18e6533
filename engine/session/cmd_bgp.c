/* show bgp: what a looking glass at an AS would show, refused routes too. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* --- places ---------------------------------------------------------------*/

size_t
place_routers(struct session *s, const char *word, router_id_t **out,
    struct strbuf *text)
{
	const struct topology *t = &s->work.world->topology;
	router_id_t one = topology_find_router(t, word);
	const struct topo_as *as = NULL;
	const char **names, *near;
	uint32_t number;
	size_t n = 0;

	if (one != ROUTER_NONE) {
		*out = arena_memdup(&s->step_arena, &one, sizeof(one));
		return 1;
	}
	if (str_to_as(word, &number))
		as = topology_find_as(t, number);
	if (as != NULL && as->n_routers > 0) {
		*out = ARENA_ARRAY(&s->step_arena, as->n_routers, router_id_t);
		for (size_t i = 0; i < as->n_routers; i++)
			(*out)[i] = as->routers[i];
		return as->n_routers;
	}
	names =
	    ARENA_ARRAY(&s->step_arena, t->n_routers + t->n_ases, const char *);
	for (size_t i = 0; i < t->n_routers; i++)
		names[n++] = t->routers[i].name;
	for (size_t i = 0; i < t->n_ases; i++)
		names[n++] =
		    arena_printf(&s->step_arena, "AS%u", t->ases[i].as);
	near = str_nearest(word, names, n);
	if (near != NULL)
		session_fail(s, text,
		    "there is no AS or router %s here; did "
		    "you mean %s?",
		    word, near);
	else
		session_fail(s, text,
		    "there is no AS or router %s here; "
		    "`show map` lists them",
		    word);
	return 0;
}

bool
place_neighbor(struct session *s, router_id_t router, const char *word,
    uint32_t *as, struct strbuf *out)
{
	const struct topology *t = &s->work.world->topology;
	const struct topo_router *r = &t->routers[router];
	struct strbuf list = { 0 };
	struct ip_addr addr;
	uint32_t last = 0;

	if (ip_addr_parse(word, &addr)) {
		edge_t e = topology_find_edge(t, router, &addr);
		if (e != EDGE_NONE) {
			*as = t->routers[t->edges[e].peer].as;
			return true;
		}
	} else if (str_to_as(word, as)) {
		for (size_t i = 0; i < r->n_edges; i++)
			if (t->routers[t->edges[r->edges[i]].peer].as == *as)
				return true;
	} else {
		router_id_t peer = topology_find_router(t, word);
		for (size_t i = 0; peer != ROUTER_NONE && i < r->n_edges; i++)
			if (t->edges[r->edges[i]].peer == peer) {
				*as = t->routers[peer].as;
				return true;
			}
	}
	for (size_t i = 0; i < r->n_edges; i++) {
		uint32_t peer = t->routers[t->edges[r->edges[i]].peer].as;
		if (peer == last)
			continue;
		strbuf_addf(&list, "%sAS%u", last == 0 ? "" : ", ", peer);
		last = peer;
	}
	session_fail(s, out,
	    "%s has no session with %s; its neighbours are "
	    "%s",
	    r->name, word, list.len > 0 ? strbuf_str(&list) : "none");
	strbuf_finish(&list);
	return false;
}

struct prefix
place_prefix(const char *word)
{
	struct prefix p = { 0 };
	struct ip_addr addr;

	if (ip_addr_parse(word, &addr))
		return prefix_make(addr, ip_bits(addr.family));
	(void)prefix_parse(word, &p);
	return p;
}

/* --- rows -----------------------------------------------------------------*/

enum { COL_FROM = 22, COL_PATH = 33, COL_PREF = 55, COL_STATE = 62 };

static int
by_prefix(const void *a, const void *b)
{
	const struct prefix *const *x = a, *const *y = b;

	return prefix_cmp(*x, *y);
}

size_t
place_prefixes(struct session *s, const struct prefix ***out)
{
	struct sim *sim = session_sim(s);
	size_t n = sim_prefix_count(sim);

	*out = ARENA_ARRAY(&s->step_arena, n + 1, const struct prefix *);
	for (prefix_id p = 0; p < n; p++)
		(*out)[p] = sim_prefix(sim, p);
	qsort(*out, n, sizeof(**out), by_prefix);
	return n;
}

static void
heading(const char *from, struct strbuf *out)
{
	strbuf_add(out, "  Prefix");
	strbuf_pad_to(out, COL_FROM);
	strbuf_add(out, from);
	strbuf_pad_to(out, COL_PATH);
	strbuf_add(out, "Path");
	strbuf_pad_to(out, COL_PREF);
	strbuf_add(out, "Pref");
	strbuf_pad_to(out, COL_STATE);
	strbuf_add(out, "State\n");
}

static void
pad_or_break(struct strbuf *out, size_t column, bool fits)
{
	if (!fits)
		strbuf_addc(out, '\n');
	strbuf_pad_to(out, column);
}

static void
row(struct session *s, const struct prefix *p, char mark, const char *from,
    attr_id attrs, bool pref, const char *state, struct strbuf *out)
{
	const struct attr_table *t = sim_attrs(session_sim(s));
	struct strbuf path = { 0 };
	char text[PREFIX_TEXT_MAX];

	prefix_print(p, text);
	strbuf_addf(out, "%c %s", mark, text);
	pad_or_break(out, COL_FROM, strlen(text) + 3 <= COL_FROM);
	strbuf_add(out, from);
	strbuf_pad_to(out, COL_PATH);
	if (attrs != 0) {
		const struct path_attrs *a = attr_get(t, attrs);
		uint32_t value =
		    (a->flags & ATTR_HAS_LOCAL_PREF) != 0 ? a->local_pref : 100;
		as_path_print(t, a->as_path, &path);
		text_cut(out, path.len > 0 ? strbuf_str(&path) : "(own)",
		    COL_PREF - COL_PATH - 1);
		if (pref) {
			strbuf_pad_to(out, COL_PREF);
			strbuf_addf(out, "%u", value);
		}
	}
	strbuf_pad_to(out, COL_STATE);
	text_wrap(out, COL_STATE, state);
	strbuf_finish(&path);
}

const char *
place_from_text(struct session *s, edge_t e)
{
	const struct topology *t = &s->work.world->topology;
	char letter = ' ';

	switch (t->edges[e].relation) {
	case REL_CUSTOMER:
		letter = 'c';
		break;
	case REL_PROVIDER:
		letter = 'p';
		break;
	case REL_PEER:
		letter = '=';
		break;
	case REL_RS:
	case REL_RS_CLIENT:
		letter = 'r';
		break;
	case REL_INTERNAL:
		letter = 'i';
		break;
	case REL_NONE:
		break;
	}
	return arena_printf(&s->step_arena, "%u %c",
	    t->routers[t->edges[e].peer].as, letter);
}

/* The rule that a route lost by. */
static const char *
kept_text(struct session *s, router_id_t r, prefix_id p, edge_t e)
{
	struct candidate *c;
	enum decide_rule last;
	size_t n = sim_explain_decision(session_sim(s), r, p, &s->step_arena,
	    &c, &last);

	for (size_t i = 0; i < n; i++)
		if (c[i].ref == e && !c[i].best)
			return arena_printf(&s->step_arena, "kept: %s",
			    decide_rule_info(c[i].lost_at)->word);
	return "kept";
}

static size_t
prefix_rows(struct session *s, router_id_t r, const struct prefix *prefix,
    uint32_t neighbor, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	const struct topo_router *router = &s->work.world->topology.routers[r];
	prefix_id p = sim_find_prefix(sim, prefix);
	uint32_t best = sim_best(sim, r, p);
	size_t n = 0;

	if (best == BEST_LOCAL && neighbor == 0) {
		row(s, prefix, '>', "own", sim_local_route(sim, r, p), false,
		    "BEST", out);
		n++;
	}
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < router->n_edges; i++) {
			edge_t e = router->edges[i];
			struct adj_in in = sim_adj_in(sim, e, p);
			if (in.received == 0 || (e == best) != (pass == 0))
				continue;
			if (neighbor != 0 &&
			    s->work.world->topology
				    .routers[s->work.world->topology.edges[e]
						 .peer]
				    .as != neighbor)
				continue;
			n++;
			if (in.accepted == 0)
				row(s, prefix, 'x', place_from_text(s, e),
				    in.received, false,
				    arena_printf(&s->step_arena, "refused: %s",
					refuse_word(in.reason)),
				    out);
			else
				row(s, prefix, e == best ? '>' : ' ',
				    place_from_text(s, e), in.accepted, true,
				    e == best ? "BEST" : kept_text(s, r, p, e),
				    out);
		}
	return n;
}

static size_t
sent_rows(struct session *s, router_id_t r, const struct prefix *prefix,
    uint32_t neighbor, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	const struct topology *t = &s->work.world->topology;
	const struct topo_router *router = &t->routers[r];
	prefix_id p = sim_find_prefix(sim, prefix);
	size_t n = 0;

	for (size_t i = 0; i < router->n_edges; i++) {
		edge_t e = router->edges[i];
		attr_id sent = sim_adj_out(sim, e, p);
		if (sent == 0 ||
		    (neighbor != 0 &&
			t->routers[t->edges[e].peer].as != neighbor))
			continue;
		n++;
		row(s, prefix, '>', place_from_text(s, e), sent, false, "sent",
		    out);
	}
	return n;
}

/* --- the command ----------------------------------------------------------*/

struct view {
	bool advertised;
	const char *neighbor; /* as typed, or NULL */
	const struct prefix *prefix;
};

/* One prefix was asked for and is not here: what is used instead. */
static void
say_covering(struct session *s, router_id_t r, const struct prefix *p,
    struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	const struct prefix *found = NULL;
	char text[PREFIX_TEXT_MAX], other[PREFIX_TEXT_MAX];

	for (prefix_id i = 0; i < sim_prefix_count(sim); i++) {
		const struct prefix *q = sim_prefix(sim, i);
		if (prefix_covers(q, p) && sim_best(sim, r, i) != BEST_NONE &&
		    (found == NULL || q->len > found->len))
			found = q;
	}
	if (found == NULL) {
		session_tell(s, out, "No route for %s here.",
		    prefix_print(p, text));
		return;
	}
	session_tell(s, out,
	    "No route for exactly %s here; packets follow "
	    "%s:",
	    prefix_print(p, text), prefix_print(found, other));
	heading("From", out);
	prefix_rows(s, r, found, 0, out);
}

static bool
show_router(struct session *s, router_id_t r, const struct view *v,
    struct strbuf *out)
{
	const struct topo_router *router = &s->work.world->topology.routers[r];
	const struct prefix **all;
	size_t n = place_prefixes(s, &all), rows = 0;
	uint32_t neighbor = 0;
	struct strbuf table = { 0 };

	if (v->neighbor != NULL &&
	    !place_neighbor(s, r, v->neighbor, &neighbor, out))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (v->prefix != NULL && !prefix_eq(v->prefix, all[i]))
			continue;
		rows += v->advertised
		    ? sent_rows(s, r, all[i], neighbor, &table)
		    : prefix_rows(s, r, all[i], neighbor, &table);
	}
	strbuf_addf(out, "%s (AS%u) at %s%s\n", router->name, router->as,
	    session_time_text(s, sim_now(session_sim(s))),
	    v->advertised       ? ", sent"
		: neighbor != 0 ? ", received"
				: "");
	if (rows > 0) {
		heading(v->advertised ? "To" : "From", out);
		strbuf_addn(out, strbuf_str(&table), table.len);
		session_say(s, "%zu route%s at %s", rows, str_plural(rows),
		    router->name);
	} else if (v->prefix != NULL && !v->advertised && neighbor == 0) {
		say_covering(s, r, v->prefix, out);
	} else {
		session_tell(s, out, "No route.");
	}
	strbuf_finish(&table);
	return true;
}

enum reply_status
cmd_show_bgp(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *word = arg(a, "PREFIX");
	struct view v = {
		.advertised = arg_has(a, "advertised"),
		.neighbor = arg(a, "NEIGHBOUR"),
	};
	struct prefix prefix;
	router_id_t *routers;
	size_t n = place_routers(s, arg(a, "PLACE"), &routers, out);

	if (word != NULL) {
		prefix = place_prefix(word);
		v.prefix = &prefix;
	}
	for (size_t i = 0; i < n; i++)
		if (!show_router(s, routers[i], &v, out))
			return REPLY_ERROR;
	if (n > 0)
		strbuf_add(out,
		    "> best  x refused   c customer  p provider  "
		    "= peer  r route server  i iBGP\n");
	return n > 0 ? REPLY_OK : REPLY_ERROR;
}

/* --- summary --------------------------------------------------------------*/

static void
summary_row(struct session *s, edge_t e, struct strbuf *out)
{
	const struct topology *t = &s->work.world->topology;
	struct sim *sim = session_sim(s);
	const struct topo_edge *edge = &t->edges[e];
	enum fsm_state state = sim_session_state(sim, e);
	size_t received = 0, accepted = 0, sent = 0;
	char text[PREFIX_TEXT_MAX];

	for (prefix_id p = 0; p < sim_prefix_count(sim); p++) {
		struct adj_in in = sim_adj_in(sim, e, p);
		received += in.received != 0;
		accepted += in.accepted != 0;
		sent += sim_adj_out(sim, e, p) != 0;
	}
	strbuf_addf(out, "  %s", ip_addr_print(&edge->remote_addr, text));
	pad_or_break(out, 20, strlen(text) + 3 <= 20);
	strbuf_addf(out, "AS%u", t->routers[edge->peer].as);
	strbuf_pad_to(out, 32);
	strbuf_add(out, relation_name(edge->relation));
	strbuf_pad_to(out, 45);
	strbuf_add(out, fsm_state_name(state));
	strbuf_pad_to(out, 57);
	strbuf_addf(out, "%4zu %8zu %5zu\n", received, accepted, sent);
	if (state != FSM_ESTABLISHED &&
	    sim_session_error(sim, e) != NOTIFY_NONE) {
		strbuf_pad_to(out, 20);
		text_wrap(out, 20,
		    notification_text(sim_session_error(sim, e)));
	}
}

enum reply_status
cmd_show_summary(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct topology *t = &s->work.world->topology;
	router_id_t *routers;
	size_t n = place_routers(s, arg(a, "PLACE"), &routers, out), up = 0;
	size_t all = 0;

	for (size_t i = 0; i < n; i++) {
		const struct topo_router *r = &t->routers[routers[i]];
		strbuf_addf(out, "%s (AS%u)\n", r->name, r->as);
		strbuf_add(out,
		    "  Neighbour         AS          Relation     "
		    "State       Recv Accepted  Sent\n");
		for (size_t j = 0; j < r->n_edges; j++) {
			summary_row(s, r->edges[j], out);
			all++;
			up += sim_session_state(session_sim(s), r->edges[j]) ==
			    FSM_ESTABLISHED;
		}
	}
	if (n == 0)
		return REPLY_ERROR;
	session_say(s, "%zu of %zu sessions are up", up, all);
	return REPLY_OK;
}
