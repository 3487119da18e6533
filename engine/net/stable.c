#include "net/stable.h"

#include <stdlib.h>
#include <string.h>

#include "net/history.h"

/* Sessions that are tried again and again do not keep it from ending. */
enum { SETTLE_MS = 3600 * 1000 };

struct search {
	struct sim *s;
	const struct topology *t;
	size_t n_prefixes;
	attr_id *best; /* per prefix and router, as it was */
	uint32_t *from;
	enum fsm_state *sessions;
	size_t steps_left;
};

static void
remember(struct search *x)
{
	size_t n = x->n_prefixes * x->t->n_routers, i = 0;

	x->best = xcalloc(n, sizeof(*x->best));
	x->from = xcalloc(n, sizeof(*x->from));
	x->sessions = xcalloc(x->t->n_edges, sizeof(*x->sessions));
	for (prefix_id p = 0; p < x->n_prefixes; p++)
		for (router_id_t r = 0; r < x->t->n_routers; r++, i++) {
			x->best[i] = sim_best_attrs(x->s, r, p);
			x->from[i] = sim_best(x->s, r, p);
		}
	for (edge_t e = 0; e < x->t->n_edges; e++)
		x->sessions[e] = sim_session_state(x->s, e);
}

static bool
differs(const struct search *x, router_id_t r, prefix_id p)
{
	size_t i = (size_t)p * x->t->n_routers + r;

	return sim_best(x->s, r, p) != x->from[i] ||
	    sim_best_attrs(x->s, r, p) != x->best[i];
}

/* A session that stays down (too many prefixes) is another network. */
static bool
has_same_sessions(const struct search *x)
{
	for (edge_t e = 0; e < x->t->n_edges; e++)
		if (sim_session_state(x->s, e) != x->sessions[e])
			return false;
	return true;
}

static bool
settle(struct search *x)
{
	uint64_t until = sim_now(x->s) + SETTLE_MS;
	size_t share = x->steps_left < 20000 ? x->steps_left : 20000;

	while (sim_next_time(x->s) <= until) {
		if (share-- == 0)
			return false;
		x->steps_left--;
		(void)sim_step(x->s);
	}
	return true;
}

static void
set_link(struct search *x, link_t l, bool up)
{
	const struct sim_event e = { .time_ms = sim_now(x->s),
		.kind = EV_LINK,
		.link = l,
		.up = up };

	sim_post(x->s, &e);
}

/* Is the link, up before, one of those that fail? */
static bool
is_chosen(const struct search *x, const struct other_state *what, link_t l)
{
	const struct topo_link *tl = &x->t->links[l];

	if (tl->b == ROUTER_NONE)
		return false;
	if (what->failed_b == ROUTER_NONE)
		return tl->a == what->failed_a || tl->b == what->failed_a;
	return tl->a == what->failed_a && tl->b == what->failed_b;
}

static void
list_routers(const struct search *x, struct arena *arena,
    struct other_state *out)
{
	out->routers = ARENA_ARRAY(arena, x->t->n_routers, router_id_t);
	out->n_routers = 0;
	for (router_id_t r = 0; r < x->t->n_routers; r++)
		if (differs(x, r, out->prefix))
			out->routers[out->n_routers++] = r;
}

static bool
compare(struct search *x, struct arena *arena, struct other_state *out)
{
	if (!has_same_sessions(x))
		return false;
	for (out->prefix = 0; out->prefix < x->n_prefixes; out->prefix++)
		for (router_id_t r = 0; r < x->t->n_routers; r++)
			if (differs(x, r, out->prefix)) {
				list_routers(x, arena, out);
				return true;
			}
	return false;
}

/* The links that out names fail, and come back. */
static bool
try_failure(struct search *x, struct arena *arena, struct other_state *out)
{
	sim_mark_t mark = sim_mark(x->s);
	size_t n_up = 0;
	link_t *up = xcalloc(x->t->n_links + 1, sizeof(*up));
	bool found = false, settled;

	for (link_t l = 0; l < x->t->n_links; l++)
		if (is_chosen(x, out, l) && sim_link_up(x->s, l))
			up[n_up++] = l;
	for (size_t i = 0; i < n_up; i++)
		set_link(x, up[i], false);
	settled = n_up > 0 && settle(x);
	for (size_t i = 0; settled && i < n_up; i++)
		set_link(x, up[i], true);
	if (settled) {
		settled = settle(x);
		/* An unsettled end is one only with work left to do. */
		out->oscillates = !settled && x->steps_left > 0;
		found = (settled || out->oscillates) && compare(x, arena, out);
	}
	sim_rollback(x->s, mark);
	free(up);
	return found;
}

bool
sim_find_other_state(struct sim *s, size_t max_steps, struct arena *arena,
    struct other_state *out)
{
	struct search x = { .s = s,
		.t = sim_topology(s),
		.n_prefixes = sim_prefix_count(s),
		.steps_left = max_steps };
	bool found = false;

	remember(&x);
	for (link_t l = 0; l < x.t->n_links && !found && x.steps_left > 0;
	     l++) {
		*out = (struct other_state){ .failed_a = x.t->links[l].a,
			.failed_b = x.t->links[l].b };
		if (out->failed_b != ROUTER_NONE)
			found = try_failure(&x, arena, out);
	}
	for (router_id_t r = 0;
	     r < x.t->n_routers && !found && x.steps_left > 0; r++) {
		*out = (struct other_state){ .failed_a = r,
			.failed_b = ROUTER_NONE };
		found = try_failure(&x, arena, out);
	}
	free(x.best);
	free(x.from);
	free(x.sessions);
	return found;
}
