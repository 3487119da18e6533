/* Routes: the looking glass of a router. What it received (refused ones too,
 * with the reason), what is best, what it sent. */
#include <stdlib.h>
#include <string.h>

#include "tui/ask.h"
#include "tui/input.h"
#include "tui/view.h"

enum mode { MODE_RECEIVED, MODE_BEST, MODE_SENT, MODE_LAST };

struct row {
	prefix_id prefix;
	edge_t edge;      /* EDGE_NONE: its own */
	attr_id attrs;    /* as received, or as sent */
	attr_id accepted; /* 0: refused */
	enum refuse_reason reason;
	bool best;
};

struct routes {
	struct arena arena; /* rows */
	struct row *rows;
	size_t n, total, cap;
	size_t at, top;
	int page;
	enum mode mode;
	router_id_t router;
	uint32_t made_for; /* app.opened */
	bool moved;        /* the learner chose the row */
	bool searching;
	struct input search;
	struct strbuf find; /* in use; empty: all */
};

static void *
routes_create(void)
{
	return xcalloc(1, sizeof(struct routes));
}

static void
routes_destroy(void *state)
{
	struct routes *r = state;
	arena_finish(&r->arena);
	free(r->rows);
	input_finish(&r->search);
	strbuf_finish(&r->find);
	free(r);
}

static const struct sim *
sim_of(const struct app *a)
{
	return session_world(a->session)->sim;
}

/* --- collecting ------------------------------------------------------------*/

static uint32_t
as_behind(const struct app *a, edge_t e)
{
	const struct topology *t = sim_topology(sim_of(a));
	return e == EDGE_NONE ? 0 : t->routers[t->edges[e].peer].as;
}

static void
row_path(const struct app *a, const struct row *row, struct strbuf *out)
{
	const struct attr_table *t = sim_attrs(sim_of(a));
	if (row->attrs != 0)
		as_path_print(t, attr_get(t, row->attrs)->as_path, out);
}

static bool
matches(const struct app *a, const struct routes *r, const struct row *row)
{
	char text[PREFIX_TEXT_MAX];
	if (r->find.len == 0)
		return true;
	struct strbuf b = { 0 };
	strbuf_add(&b, prefix_print(sim_prefix(sim_of(a), row->prefix), text));
	strbuf_addf(&b, " %u ", as_behind(a, row->edge));
	row_path(a, row, &b);
	if (row->accepted == 0)
		strbuf_addf(&b, " refused %s", refuse_word(row->reason));
	bool found = strstr(strbuf_str(&b), strbuf_str(&r->find)) != NULL;
	strbuf_finish(&b);
	return found;
}

static void
add_row(struct app *a, struct routes *r, struct row row)
{
	r->total++;
	if (!matches(a, r, &row))
		return;
	GROW(r->rows, r->n, r->cap);
	r->rows[r->n++] = row;
}

static void
collect_prefix(struct app *a, struct routes *r, prefix_id p)
{
	const struct sim *sim = sim_of(a);
	const struct topo_router *router =
	    &sim_topology(sim)->routers[r->router];
	uint32_t best = sim_best(sim, r->router, p);
	if (r->mode != MODE_SENT && sim_local_route(sim, r->router, p) != 0)
		add_row(a, r,
		    (struct row){ p, EDGE_NONE,
			sim_local_route(sim, r->router, p), 1, REFUSE_NONE,
			best == BEST_LOCAL });
	for (size_t i = 0; i < router->n_edges; i++) {
		edge_t e = router->edges[i];
		if (r->mode == MODE_SENT) {
			attr_id out = sim_adj_out(sim, e, p);
			if (out != 0)
				add_row(a, r,
				    (struct row){ p, e, out, out, REFUSE_NONE,
					false });
			continue;
		}
		struct adj_in in = sim_adj_in(sim, e, p);
		if (in.received == 0 || (r->mode == MODE_BEST && best != e))
			continue;
		add_row(a, r,
		    (struct row){ p, e, in.received, in.accepted, in.reason,
			best == e });
	}
}

struct known {
	struct prefix prefix;
	prefix_id id;
};

static int
by_prefix(const void *x, const void *y)
{
	const struct known *a = x, *b = y;
	return prefix_cmp(&a->prefix, &b->prefix);
}

static void
collect(struct app *a, struct routes *r)
{
	const struct sim *sim = sim_of(a);
	size_t n = sim_prefix_count(sim);
	arena_reset(&r->arena);
	struct known *known = ARENA_ARRAY(&r->arena, n + 1, struct known);
	for (size_t i = 0; i < n; i++)
		known[i] = (struct known){ *sim_prefix(sim, (prefix_id)i),
			(prefix_id)i };
	qsort(known, n, sizeof(*known), by_prefix);
	r->n = r->total = 0;
	for (size_t i = 0; i < n; i++)
		collect_prefix(a, r, known[i].id);
	if (r->at >= r->n)
		r->at = r->n > 0 ? r->n - 1 : 0;
}

static router_id_t
learners_router(const struct app *a)
{
	const struct scenario *sc = a->scenario;
	const struct topology *t = sim_topology(sim_of(a));
	if (sc->n_learner_routers > 0)
		return topology_find_router(t, sc->learner_routers[0]);
	const struct topo_as *as = topology_find_as(t, sc->learner_as);
	return as != NULL && as->n_routers > 0 ? as->routers[0] : ROUTER_NONE;
}

/* The row that the map's prefix is about comes first into sight. */
static void
find_subject(struct app *a, struct routes *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (prefix_eq(sim_prefix(sim_of(a), r->rows[i].prefix),
			&a->prefix)) {
			r->at = i;
			return;
		}
}

static void
routes_renew(struct app *a, void *state)
{
	struct routes *r = state;
	bool fresh = r->made_for != a->opened;
	if (fresh) {
		r->made_for = a->opened;
		r->router = learners_router(a);
		r->mode = MODE_RECEIVED;
		r->at = r->top = 0;
		r->moved = false;
		strbuf_clear(&r->find);
	}
	if (r->router == ROUTER_NONE)
		return;
	collect(a, r);
	if (!r->moved)
		find_subject(a, r);
}

/* --- drawing ---------------------------------------------------------------*/

static const char *
relation_letter(const struct app *a, edge_t e)
{
	if (e == EDGE_NONE)
		return " ";
	switch (sim_topology(sim_of(a))->edges[e].relation) {
	case REL_CUSTOMER:
		return "c";
	case REL_PROVIDER:
		return "p";
	case REL_PEER:
		return "=";
	case REL_RS:
	case REL_RS_CLIENT:
		return "x";
	case REL_INTERNAL:
		return "i";
	case REL_NONE:
		break;
	}
	return " ";
}

static void
draw_head(struct app *a, struct routes *r, struct area at)
{
	static const char *const names[MODE_LAST] = { "all received",
		"best only", "sent" };
	const struct topology *t = sim_topology(sim_of(a));
	const struct topo_router *router = &t->routers[r->router];
	int x = area_print(at, 0, 0, STYLE_PLAIN, "router %s (AS%u)   view: %s",
	    router->name, router->as, names[r->mode]);
	struct strbuf b = { 0 };
	if (r->find.len > 0)
		strbuf_addf(&b, "filter: /%s  ", strbuf_str(&r->find));
	strbuf_addf(&b, "%zu of %zu", r->n, r->total);
	if (x + (int)b.len + 1 < at.w)
		area_right(at, at.w, 0, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
row_state(const struct app *a, const struct routes *r, const struct row *row,
    bool since, struct strbuf *out)
{
	const struct sim *sim = sim_of(a);
	if (r->mode == MODE_SENT)
		strbuf_add(out, "sent");
	else if (row->best)
		strbuf_add(out, "BEST");
	else if (row->accepted == 0)
		strbuf_addf(out, "REFUSED %s", refuse_word(row->reason));
	else
		strbuf_add(out, "kept");
	if (r->mode == MODE_SENT || row->edge == EDGE_NONE || !since)
		return;
	strbuf_add(out, " ");
	scenario_time_print(a->scenario,
	    sim_adj_in_since(sim, row->edge, row->prefix), out);
}

static const char *
rov_text(const struct app *a, const struct row *row)
{
	const struct sim *sim = sim_of(a);
	const struct topology *t = sim_topology(sim);
	const struct attr_table *attrs = sim_attrs(sim);
	if (row->attrs == 0 || row->edge == EDGE_NONE)
		return "";
	router_id_t r = t->edges[row->edge].router;
	uint32_t origin =
	    as_path_origin(attrs, attr_get(attrs, row->attrs)->as_path);
	struct rov_result v = rov_validate(sim_router_vrps(sim, r),
	    sim_prefix(sim, row->prefix), origin);
	return v.state == ROV_VALID  ? "valid"
	    : v.state == ROV_INVALID ? "INVAL"
				     : "-";
}

struct columns {
	int from, path, path_w, pref, rov, state;
	bool since; /* room for the time, too */
};

/* The path gets what the others leave. */
static struct columns
columns_of(const struct app *a, int w)
{
	size_t vrps = 0;
	struct columns c = { .from = w >= 110 ? 30 : 22 };
	(void)sim_roas(sim_of(a), &vrps);
	c.since = w >= 76;
	c.state = w - (w >= 110 ? 36 : c.since ? 22 : 14);
	c.rov = vrps > 0 && w >= 66 ? c.state - 6 : c.state;
	c.pref = c.rov - 5;
	c.path = c.from + 11;
	c.path_w = c.pref - c.path - 1;
	return c;
}

static void
draw_row(struct app *a, struct routes *r, struct area at, int y,
    const struct row *row, bool here)
{
	char text[PREFIX_TEXT_MAX];
	const struct attr_table *t = sim_attrs(sim_of(a));
	struct columns c = columns_of(a, at.w);
	struct strbuf b = { 0 };
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	unsigned ink = row->accepted == 0 ? STYLE_WARN
	    : row->best                   ? STYLE_GOOD
					  : STYLE_PLAIN;
	area_text(at, 0, y, style, here ? ">" : " ");
	area_text(at, 1, y, style,
	    row->best                ? "*"
		: row->accepted == 0 ? "#"
				     : " ");
	area_cut(at, 2, y, c.from - 3, style,
	    prefix_print(sim_prefix(sim_of(a), row->prefix), text));
	if (row->edge == EDGE_NONE)
		area_text(at, c.from, y, style, "own");
	else
		area_print(at, c.from, y, style, "%u %s",
		    as_behind(a, row->edge), relation_letter(a, row->edge));
	row_path(a, row, &b);
	area_cut(at, c.path, y, c.path_w, style, strbuf_str(&b));
	strbuf_clear(&b);
	attr_id shown = row->accepted > 1 ? row->accepted : row->attrs;
	if (shown > 0 && row->accepted != 0 && r->mode != MODE_SENT &&
	    attr_get(t, shown)->flags & ATTR_HAS_LOCAL_PREF)
		area_print(at, c.pref, y, style, "%4u",
		    attr_get(t, shown)->local_pref);
	if (c.rov < c.state)
		area_text(at, c.rov, y, style, rov_text(a, row));
	row_state(a, r, row, c.since, &b);
	area_cut(at, c.state, y, at.w - c.state, style | ink, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
routes_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct routes *r = state;
	struct columns c = columns_of(a, at.w);
	if (r->router == ROUTER_NONE) {
		area_text(at, 1, 1, STYLE_PLAIN, "There is no router here.");
		return;
	}
	draw_head(a, r, at);
	int y = 1;
	if (r->searching) {
		int x = area_text(at, 0, y, STYLE_BOLD, "filter: /");
		input_draw(&r->search, at, x, y++);
	}
	area_text(at, 2, y, STYLE_UNDERLINE, "Prefix");
	area_text(at, c.from, y, STYLE_UNDERLINE,
	    r->mode == MODE_SENT ? "To" : "From");
	area_text(at, c.path, y, STYLE_UNDERLINE, "Path");
	area_text(at, c.pref, y, STYLE_UNDERLINE, "Pref");
	if (c.rov < c.state)
		area_text(at, c.rov, y, STYLE_UNDERLINE, "RPKI");
	area_text(at, c.state, y, STYLE_UNDERLINE,
	    c.since ? "State, since" : "State");
	struct area list = area_part(at, 0, y + 1, at.w, at.h - y - 1);
	r->page = list.h;
	list_scroll(&r->top, r->at, r->n, list.h);
	for (int i = 0; i < list.h && r->top + (size_t)i < r->n; i++) {
		size_t index = r->top + (size_t)i;
		draw_row(a, r, list, i, &r->rows[index], index == r->at);
		if (focused && index == r->at && !r->searching)
			area_cursor(list, 0, i);
	}
	if (r->n == 0)
		area_text(list, 2, 1, STYLE_PLAIN,
		    r->find.len > 0 ? "Nothing matches; / changes the filter."
				    : "No routes.");
}

/* --- requests --------------------------------------------------------------*/

static void
ask_row(struct app *a, struct routes *r)
{
	if (r->at >= r->n) {
		app_say_error(a, "There is no route to ask about.");
		return;
	}
	const struct row *row = &r->rows[r->at];
	const struct topology *t = sim_topology(sim_of(a));
	struct strbuf line = { 0 };
	ask_route(t->routers[r->router].as, sim_prefix(sim_of(a), row->prefix),
	    0, &line);
	uint32_t other = as_behind(a, row->edge);
	if (other != 0)
		strbuf_addf(&line,
		    r->mode == MODE_SENT ? " to AS%u" : " from AS%u", other);
	app_command_show(a, strbuf_str(&line), "Why", true);
	strbuf_finish(&line);
}

static void
change_router(struct app *a, struct routes *r, bool next)
{
	size_t n = sim_topology(sim_of(a))->n_routers;
	size_t at = r->router == ROUTER_NONE ? 0 : r->router;
	at = (at + (next ? 1 : n - 1)) % n;
	r->router = (router_id_t)at;
	r->at = r->top = 0;
	r->moved = false;
	collect(a, r);
	find_subject(a, r);
}

static bool
routes_key(struct app *a, void *state, int key)
{
	struct routes *r = state;
	if (!r->searching)
		return false;
	if (key == PRESS_ENTER || key == PRESS_ESC || key == PRESS_INTERRUPT) {
		r->searching = false;
		if (key != PRESS_ENTER)
			strbuf_clear(&r->find);
	} else if (input_key(&r->search, key)) {
		strbuf_clear(&r->find);
		strbuf_add(&r->find, strbuf_str(&r->search.text));
	}
	collect(a, r);
	return true;
}

static bool
routes_request(struct app *a, void *state, enum request req)
{
	struct routes *r = state;
	if (r->router == ROUTER_NONE)
		return false;
	if (list_move(&r->at, r->n, req, r->page)) {
		r->moved = true;
		return true;
	}
	switch ((int)req) {
	case REQ_ENTER:
	case REQ_WHY:
		ask_row(a, r);
		return true;
	case REQ_LEFT:
	case REQ_RIGHT:
		change_router(a, r, req == REQ_RIGHT);
		return true;
	case REQ_VIEW:
		r->mode = (enum mode)((r->mode + 1) % MODE_LAST);
		r->at = r->top = 0;
		collect(a, r);
		find_subject(a, r);
		return true;
	case REQ_SEARCH:
		r->searching = true;
		input_set(&r->search, strbuf_str(&r->find));
		return true;
	case REQ_NEXT_MATCH:
		if (r->n > 0)
			r->at = (r->at + 1) % r->n;
		return true;
	default:
		return false;
	}
}

static void
routes_title(struct app *a, void *state, struct strbuf *out)
{
	const struct routes *r = state;
	if (r->router != ROUTER_NONE)
		strbuf_add(out,
		    sim_topology(sim_of(a))->routers[r->router].name);
}

static void
routes_hints(struct app *a, void *state, struct hints *h)
{
	const struct routes *r = state;
	(void)a;
	if (r->searching) {
		h->typing = true;
		hints_add(h, "type", "part of a prefix, AS or reason");
		hints_add(h, "Enter", "keep");
		hints_add(h, "Esc", "all routes");
		return;
	}
	hints_add(h, "w", "why");
	hints_add(h, "Up/Dn", "choose");
	hints_add(h, "v", "received/best/sent");
	hints_add(h, "/", "filter");
	hints_add(h, "Lf/Rt", "other router");
	hints_add(h, "x", "what-if");
	hints_add(h, "Esc", "menu");
}

static const enum request routes_requests[] = { REQ_WHY, REQ_VIEW, REQ_SEARCH,
	REQ_NEXT_MATCH, REQ_LEFT, REQ_RIGHT, REQ_NONE };

const struct view view_routes = {
	.screen = SCREEN_ROUTES,
	.name = "Routes",
	.requests = routes_requests,
	.create = routes_create,
	.destroy = routes_destroy,
	.renew = routes_renew,
	.key = routes_key,
	.request = routes_request,
	.draw = routes_draw,
	.title = routes_title,
	.hints = routes_hints,
};
