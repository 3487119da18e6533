/* Map: who uses what for one prefix, as wires or as tiles; predictions are
 * marked here. */
#include <stdlib.h>
#include <string.h>

#include "net/history.h"
#include "tui/ask.h"
#include "tui/map_view.h"

enum { HEAD_ROWS = 2, INFO_ROWS = 6, TILE_GAP = 2 };

static void *
map_create(void)
{
	return xcalloc(1, sizeof(struct map));
}

static void
map_destroy(void *state)
{
	struct map *m = state;
	arena_finish(&m->arena);
	free(m->marks);
	free(m);
}

bool
map_is_predicting(const struct app *a)
{
	return a->session != NULL && a->recorded == NULL &&
	    app_step_kind(a) == STEP_PREDICT && ask_step(a->session) != NULL;
}

/* --- layout ----------------------------------------------------------------*/

/* Numbers side by side, row by row: for worlds too large for wires. */
static void
place_tiles(struct map_layout *l, int w)
{
	int y = 0;
	for (int row = 0; row < l->rows; row++) {
		int x = l->label_w;
		bool any = false;
		for (size_t i = 0; i < l->n_nodes; i++) {
			struct map_node *n = &l->nodes[i];
			if (n->y >= 0 || n->row != row)
				continue;
			if (x + n->w > w && any) {
				x = l->label_w;
				y++;
			}
			n->x = x;
			n->y = y;
			x += n->w + TILE_GAP;
			any = true;
		}
		y += any ? 2 : 0;
	}
	for (size_t i = 0; i < l->n_nodes; i++)
		l->nodes[i].row = l->nodes[i].y;
}

static bool
is_tiles(const struct map *m)
{
	return m->want_tiles || !m->layout.fits;
}

static void
make_layout(struct app *a, struct map *m, int w, int h)
{
	if (m->made_for == a->opened && m->made_w == w && m->made_h == h)
		return;
	arena_reset(&m->arena);
	map_layout_make(&m->layout, &m->arena, a->scenario, w, h);
	if (is_tiles(m)) {
		for (size_t i = 0; i < m->layout.n_nodes; i++)
			m->layout.nodes[i].y = -1;
		place_tiles(&m->layout, w);
	}
	m->made_for = a->opened;
	m->made_w = w;
	m->made_h = h;
}

static size_t
node_of(const struct map *m, uint32_t as)
{
	for (size_t i = 0; i < m->layout.n_nodes; i++)
		if (m->layout.nodes[i].as == as)
			return i;
	return 0;
}

/* --- drawing ---------------------------------------------------------------*/

static void
draw_labels(struct area at, const struct map_layout *l)
{
	if (l->label_w == 0)
		return;
	int done = -1;
	for (size_t i = 0; i < l->n_nodes; i++) {
		const struct map_node *n = &l->nodes[i];
		bool same = n->tier != NULL;
		for (size_t k = 0; k < l->n_nodes; k++)
			if (l->nodes[k].row == n->row &&
			    (l->nodes[k].tier == NULL || n->tier == NULL ||
				!str_eq(l->nodes[k].tier, n->tier)))
				same = false;
		if (same && n->y != done) {
			area_cut(at, 0, n->y, l->label_w - 1, STYLE_PLAIN,
			    n->tier);
			done = n->y;
		}
	}
}

static void
draw_wires(struct area at, const struct map_layout *l)
{
	for (int y = 0; y < l->h && y < at.h; y++)
		for (int x = 0; x < l->w; x++) {
			uint8_t wire =
			    l->wires[(size_t)y * (size_t)l->w + (size_t)x];
			if (wire != 0)
				area_put(at, x, y, STYLE_PLAIN,
				    map_wire_glyph(wire, at.canvas->utf8));
		}
}

/* No wire in n cells from x on. */
static bool
is_free(const struct map_layout *l, int x, int y, int n)
{
	if (x + n > l->w || y < 0 || y >= l->h)
		return false;
	for (int i = x; i < x + n; i++)
		if (l->wires[(size_t)y * (size_t)l->w + (size_t)i] != 0)
			return false;
	for (size_t i = 0; i < l->n_nodes; i++)
		if (l->nodes[i].y == y && l->nodes[i].x < x + n &&
		    l->nodes[i].x + l->nodes[i].w > x)
			return false;
	return true;
}

static void
draw_box(struct app *a, const struct map *m, struct area at, size_t i)
{
	const struct map_node *n = &m->layout.nodes[i];
	bool you = n->as == a->scenario->learner_as;
	char letter = map_letter(a, n->as);
	bool marked = map_is_predicting(a) && i < m->n_marks && m->marks[i];
	unsigned focus = n->as == a->focus_as ? STYLE_REVERSE : STYLE_PLAIN;
	unsigned bold = you ? STYLE_BOLD : STYLE_PLAIN;
	int x = area_print(at, n->x, n->y, focus | bold, "%c%u ",
	    you ? '<' : '[', n->as);
	if (marked)
		area_put(at, x, n->y, focus | STYLE_BOLD, 'x');
	else
		area_put(at, x, n->y, focus | map_letter_style(letter),
		    (uint32_t)letter);
	area_put(at, x + 1, n->y, focus | bold, you ? '>' : ']');
	if (you && is_free(&m->layout, x + 2, n->y, 5))
		area_text(at, x + 3, n->y, STYLE_BOLD, "you");
}

/* The message that the frame ends with: an arrow on its wire. */
static void
draw_arrow(struct app *a, const struct map *m, struct area at)
{
	const struct sim *sim = session_world(app_shown(a))->sim;
	const struct topology *t = sim_topology(sim);
	if (is_tiles(m) || !a->playing || a->frame >= a->wave.n)
		return;
	size_t step = a->wave.steps[a->frame];
	if (step >= history_steps(sim))
		return;
	const struct sim_event *e = history_event(sim, step);
	if (e->kind != EV_UPDATE || e->edge == EDGE_NONE)
		return;
	size_t to = node_of(m, t->routers[t->edges[e->edge].router].as);
	size_t from = node_of(m, t->routers[t->edges[e->edge].peer].as);
	for (size_t i = 0; i < m->layout.n_links; i++) {
		const struct map_link *l = &m->layout.links[i];
		bool down = l->a == from && l->b == to;
		if (!down && !(l->a == to && l->b == from))
			continue;
		if (l->n_path < 2)
			return;
		size_t p = l->n_path / 2;
		struct map_point here = l->path[p];
		struct map_point next =
		    down && p + 1 < l->n_path ? l->path[p + 1] : l->path[p - 1];
		int dx = next.x - here.x, dy = next.y - here.y;
		/* Without a cell ahead, away from the one behind. */
		if (down && p + 1 == l->n_path) {
			dx = -dx;
			dy = -dy;
		}
		area_put(at, here.x, here.y, STYLE_BOLD,
		    dy > 0       ? 'v'
			: dy < 0 ? '^'
			: dx > 0 ? '>'
				 : '<');
		return;
	}
}

static void
map_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct map *m = state;
	int h = at.h - HEAD_ROWS - INFO_ROWS;
	if (h < 3)
		h = at.h - HEAD_ROWS;
	if (h < 0)
		h = 0;
	make_layout(a, m, at.w, h);
	map_draw_head(a, at);
	struct area map = area_part(at, 0, HEAD_ROWS, at.w, h);
	draw_labels(map, &m->layout);
	if (!is_tiles(m))
		draw_wires(map, &m->layout);
	for (size_t i = 0; i < m->layout.n_nodes; i++)
		draw_box(a, m, map, i);
	draw_arrow(a, m, map);
	struct area info =
	    area_part(at, 0, HEAD_ROWS + h + 1, at.w, at.h - HEAD_ROWS - h - 1);
	if (map_is_predicting(a)) {
		map_draw_shot(m, info);
	} else {
		map_draw_info(a, info);
	}
	if (focused && m->layout.n_nodes > 0) {
		const struct map_node *n =
		    &m->layout.nodes[node_of(m, a->focus_as)];
		area_cursor(map, n->x + 1, n->y);
	}
}

/* --- requests --------------------------------------------------------------*/

static void
move_focus(struct app *a, struct map *m, int dx, int dy)
{
	if (m->layout.n_nodes == 0)
		return;
	size_t from = node_of(m, a->focus_as);
	a->focus_as =
	    m->layout.nodes[map_neighbor(&m->layout, from, dx, dy)].as;
}

static void
ask_focus(struct app *a)
{
	struct strbuf line = { 0 };
	if (a->prefix.addr.family == IP_NONE) {
		app_say_error(a, "Choose a prefix first: p.");
		return;
	}
	app_pause(a);
	/* At the own AS it is the question that the step puts. */
	const struct scenario_step *step = ask_step(a->session);
	if (step != NULL && step->kind == STEP_WHY && step->explain != NULL &&
	    a->focus_as == a->scenario->learner_as && !a->prefix_chosen)
		strbuf_add(&line, step->explain);
	else
		ask_route(a->focus_as, &a->prefix, 0, &line);
	app_why(a, strbuf_str(&line));
	strbuf_finish(&line);
}

static void
mark(struct app *a, struct map *m)
{
	size_t i = node_of(m, a->focus_as);
	if (m->n_marks != m->layout.n_nodes) {
		free(m->marks);
		m->n_marks = m->layout.n_nodes;
		m->marks = xcalloc(m->n_marks + 1, sizeof(*m->marks));
	}
	if (i < m->n_marks)
		m->marks[i] = !m->marks[i];
}

static void
run_if_next(struct app *a)
{
	if (app_step_kind(a) == STEP_RUN && ask_step(a->session) != NULL)
		app_run(a);
}

static void
submit_prediction(struct app *a, struct map *m)
{
	struct strbuf line = { 0 };
	strbuf_add(&line, "predict");
	for (size_t i = 0; i < m->n_marks; i++)
		if (m->marks[i])
			strbuf_addf(&line, " AS%u", m->layout.nodes[i].as);
	if (map_count_marks(m) == 0)
		strbuf_add(&line, " none");
	const struct reply *r = app_command(a, strbuf_str(&line), true);
	strbuf_finish(&line);
	if (r->status != REPLY_ERROR)
		run_if_next(a);
}

static void
main_thing(struct app *a, struct map *m)
{
	if (map_is_predicting(a)) {
		submit_prediction(a, m);
		return;
	}
	enum step_kind kind = app_step_kind(a);
	bool asks = a->recorded != NULL || ask_step(a->session) == NULL ||
	    kind == STEP_PREDICT || kind == STEP_WHY;
	if (asks)
		ask_focus(a);
	else
		app_do_step(a);
}

static void
map_renew(struct app *a, void *state)
{
	struct map *m = state;
	size_t step = session_step_index(a->session);
	if (step != m->marks_step && map_is_predicting(a)) {
		free(m->marks);
		m->marks = NULL;
		m->n_marks = 0;
	}
	m->marks_step = step;
}

static bool
map_request(struct app *a, void *state, enum request r)
{
	struct map *m = state;
	switch ((int)r) {
	case REQ_UP:
		move_focus(a, m, 0, -1);
		return true;
	case REQ_DOWN:
		move_focus(a, m, 0, 1);
		return true;
	case REQ_LEFT:
		move_focus(a, m, -1, 0);
		return true;
	case REQ_RIGHT:
		move_focus(a, m, 1, 0);
		return true;
	case REQ_WHY:
		ask_focus(a);
		return true;
	case REQ_ENTER:
		main_thing(a, m);
		return true;
	case REQ_SPACE:
		if (!map_is_predicting(a))
			return false;
		mark(a, m);
		return true;
	case REQ_SKIP:
		if (!map_is_predicting(a))
			return false;
		app_run(a);
		return true;
	case REQ_ZOOM:
		m->want_tiles = !m->want_tiles;
		m->made_for = 0;
		if (!m->want_tiles)
			app_say(a, "Wires where they fit. 5 shows the waves.");
		else
			app_say(a, "Tiles.");
		return true;
	default:
		return false;
	}
}

static void
map_title(struct app *a, void *state, struct strbuf *out)
{
	(void)state;
	if (a->frame + 1 < a->wave.n)
		app_time_text(a, out);
}

static void
map_hints(struct app *a, void *state, struct hints *h)
{
	(void)state;
	const struct scenario_step *step = ask_step(a->session);
	if (a->recorded != NULL) {
		hints_add(h, "Space", a->playing ? "pause" : "play");
		hints_add(h, "Esc", "your network");
		hints_add(h, "</>", "earlier/later");
		hints_add(h, "+/-", "speed");
		hints_add(h, "arrows", "choose AS");
		hints_add(h, "w", "why");
		return;
	}
	if (map_is_predicting(a)) {
		hints_add(h, "arrows", "move");
		hints_add(h, "Space", "mark");
		hints_add(h, "Enter", "run");
		hints_add(h, "s", "skip prediction");
		hints_add(h, "Esc", "menu");
		return;
	}
	if (a->playing) {
		hints_add(h, "Space", "pause");
		hints_add(h, "+/-", "speed");
	} else if (session_is_finished(a->session)) {
		hints_add(h, "Esc", "menu");
		hints_add(h, "u", "open it again");
	} else if (step == NULL || step->kind == STEP_RUN) {
		hints_add(h, "Space", "run");
	} else if (step->kind == STEP_FIX || step->kind == STEP_CALL) {
		hints_add(h, "Enter", app_fix_word(a));
	} else if (step->kind == STEP_CHECK) {
		hints_add(h, "Enter", "check");
	} else if (step->kind != STEP_WHY) {
		hints_add(h, "Enter", "lesson");
	}
	hints_add(h, "arrows", "choose AS");
	hints_add(h, "w", "why");
	hints_add(h, "</>", "earlier/later");
	hints_add(h, "x", "what-if");
	hints_add(h, "p", "prefix");
	hints_add(h, "3", "routes");
	if (!session_is_finished(a->session))
		hints_add(h, "Esc", "menu");
}

static const enum request map_requests[] = { REQ_WHY, REQ_SPACE, REQ_EARLIER,
	REQ_LATER, REQ_PREFIX, REQ_ZOOM, REQ_FASTER, REQ_SLOWER, REQ_NONE };

const struct view view_map = {
	.screen = SCREEN_MAP,
	.name = "Map",
	.legend = "@ true origin  X false origin  o right  ! wrong  # refused "
		  " . no route  ? keeps changing",
	.requests = map_requests,
	.create = map_create,
	.destroy = map_destroy,
	.renew = map_renew,
	.request = map_request,
	.draw = map_draw,
	.title = map_title,
	.hints = map_hints,
};
