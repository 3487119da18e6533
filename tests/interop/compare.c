#include "interop/compare.h"

#include <poll.h>
#include <string.h>
#include <time.h>

enum { POLL_MS = 100, SHOWN_MAX = 40 };

const char *
played_by_name(enum played_by by)
{
	static const char *const names[BY_COUNT] = { "frr", "bird", "other" };

	return names[by];
}

void
comparison_finish(struct comparison *c)
{
	rib_finish(&c->expected);
	rib_finish(&c->found);
	strbuf_finish(&c->report);
}

/* --- looking -------------------------------------------------------------- */

static bool
look_at(struct comparison *c, router_id_t r)
{
	const struct player *p = &c->players[r];

	if (p->by == BY_OTHER)
		return true;
	if (!rib_of_wire(c->s, r, p->mrt, &c->found, &c->ended))
		return false;
	switch (p->by) {
	case BY_FRR:
		return rib_of_frr(c->s, r, p->socket, &c->found);
	case BY_BIRD:
		return rib_of_bird(c->s, r, p->socket, &c->found);
	case BY_OTHER:
	case BY_COUNT:
		break;
	}
	return true;
}

bool
comparison_look(struct comparison *c)
{
	rib_clear(&c->found);
	c->ended = true;
	for (router_id_t r = 0; r < sim_topology(c->s)->n_routers; r++)
		if (!look_at(c, r))
			return false;
	rib_sort(&c->found);
	return true;
}

/* --- judging -------------------------------------------------------------- */

/* BIRD has no weight, and always a LOCAL_PREF, be it the default. */
static void
as_bird_shows(const struct comparison *c, router_id_t r, struct path_attrs *a)
{
	const struct router_config *config = sim_config(c->s, r);

	a->weight = 0;
	if ((a->flags & ATTR_HAS_LOCAL_PREF) != 0)
		return;
	a->flags |= ATTR_HAS_LOCAL_PREF;
	a->local_pref =
	    config != NULL ? config->options.default_local_pref : 100;
}

/* A reflector of FRR gives a route without MED one of 0; RFC 4456 10 does not
 * want it to. */
static void
as_frr_reflects(struct path_attrs *a)
{
	if (a->cluster_list != 0)
		a->flags |= ATTR_HAS_MED;
}

static bool
are_equal(const struct comparison *c, const struct rib_row *a,
    const struct rib_row *b)
{
	struct attr_table *t = sim_attrs(c->s);
	struct path_attrs x, y;

	if (a->view == RIB_BEST)
		return a->edge == b->edge;
	if (a->attrs == b->attrs)
		return true;
	x = *attr_get(t, a->attrs);
	y = *attr_get(t, b->attrs);
	if (c->players[a->router].by == BY_FRR) {
		as_frr_reflects(&x);
		as_frr_reflects(&y);
	} else if (a->view != RIB_RECEIVED && a->view != RIB_ADVERTISED) {
		as_bird_shows(c, a->router, &x);
		as_bird_shows(c, a->router, &y);
	}
	return attr_intern(t, &x) == attr_intern(t, &y);
}

static void
print_side(const struct comparison *c, const char *who,
    const struct rib_row *row, struct strbuf *out)
{
	const struct topology *t = sim_topology(c->s);

	strbuf_addf(out, "    %s: ", who);
	if (row == NULL)
		strbuf_add(out, "no such route");
	else if (row->view != RIB_BEST)
		rib_attrs_print(sim_attrs(c->s), row->attrs, out);
	else
		strbuf_addf(out, "of %s",
		    row->edge == EDGE_NONE
			? "the router itself"
			: t->routers[t->edges[row->edge].peer].name);
	if (row != NULL && row->view == RIB_BEST && row->edge != EDGE_NONE) {
		char text[PREFIX_TEXT_MAX];

		strbuf_addf(out, " at %s",
		    ip_addr_print(&t->edges[row->edge].remote_addr, text));
	}
	strbuf_addc(out, '\n');
}

/* Why the simulator has no such route. */
static void
print_reason(struct comparison *c, const struct rib_row *row)
{
	prefix_id p = sim_find_prefix(c->s, &row->prefix);
	enum refuse_reason reason = REFUSE_NONE;

	if (p == PREFIX_ID_NONE || row->edge == EDGE_NONE)
		return;
	if (row->view == RIB_ACCEPTED)
		reason = sim_refusal(c->s, row->edge, p);
	else if (row->view == RIB_ADVERTISED)
		reason = sim_explain_export(c->s, row->edge, p, NULL).reason;
	if (reason != REFUSE_NONE)
		strbuf_addf(&c->report, "    lab: %s\n", refuse_text(reason));
}

/* What a router has sent is known from those who heard it. */
static bool
is_known(const struct comparison *c, const struct rib_row *row)
{
	router_id_t who = row->router;

	if (row->view == RIB_ADVERTISED)
		who = sim_topology(c->s)->edges[row->edge].peer;
	return c->players[who].by != BY_OTHER;
}

static void
judge_pair(struct comparison *c, const struct rib_row *expected,
    const struct rib_row *found)
{
	const struct rib_row *row = expected != NULL ? expected : found;

	if (!is_known(c, row))
		return;
	c->tally.compared[row->view]++;
	if (expected != NULL && found != NULL && are_equal(c, expected, found))
		return;
	if (c->tally.different++ >= SHOWN_MAX)
		return;
	strbuf_add(&c->report, "  ");
	rib_place_print(sim_topology(c->s), row, &c->report);
	strbuf_addc(&c->report, '\n');
	print_side(c, "lab", expected, &c->report);
	if (expected == NULL)
		print_reason(c, row);
	print_side(c, played_by_name(c->players[row->router].by), found,
	    &c->report);
}

void
comparison_judge(struct comparison *c)
{
	const struct rib *e = &c->expected, *f = &c->found;
	size_t i = 0, k = 0;

	c->tally = (struct tally){ .routers = sim_topology(c->s)->n_routers };
	strbuf_clear(&c->report);
	while (i < e->n || k < f->n) {
		int order = i == e->n ? 1
		    : k == f->n       ? -1
				      : rib_row_cmp(&e->rows[i], &f->rows[k]);

		if (order <= 0 && order >= 0)
			judge_pair(c, &e->rows[i++], &f->rows[k++]);
		else if (order < 0)
			judge_pair(c, &e->rows[i++], NULL);
		else
			judge_pair(c, NULL, &f->rows[k++]);
	}
}

/* --- waiting -------------------------------------------------------------- */

static uint64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static uint64_t
fingerprint(const struct rib *r)
{
	uint64_t h = r->n;

	for (size_t i = 0; i < r->n; i++) {
		const struct rib_row *row = &r->rows[i];

		h = base_mix(h, prefix_hash(&row->prefix));
		h = base_mix(h, (uint64_t)row->view << 32 | row->router);
		h = base_mix(h, (uint64_t)row->edge << 32 | row->attrs);
	}
	return h;
}

void
comparison_wait(struct comparison *c, unsigned int quiet_ms,
    unsigned int limit_ms)
{
	uint64_t begin = now_ms(), changed = begin, print = 0;

	for (;;) {
		bool answers = comparison_look(c);
		uint64_t now = now_ms(), is = fingerprint(&c->found);

		comparison_judge(c);
		if (answers && c->ended && c->tally.different == 0)
			return;
		if (is != print || !answers)
			changed = now;
		print = is;
		if (now - changed >= quiet_ms || now - begin >= limit_ms)
			break;
		(void)poll(NULL, 0, POLL_MS);
	}
	if (c->tally.different == 0) {
		c->tally.different = 1;
		strbuf_add(&c->report,
		    c->ended ? "  a daemon does not answer\n"
			     : "  a session that should end has not been up\n");
	}
}
