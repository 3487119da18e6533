/* Map: who uses what for one prefix, as wires or as tiles; predictions are
 * marked here. */
#include <stdlib.h>
#include <string.h>

#include "net/history.h"
#include "tui/ask.h"
#include "tui/map_layout.h"
#include "tui/view.h"

enum { HEAD_ROWS = 2, INFO_ROWS = 6, TILE_GAP = 2 };

struct map {
	/* The layout for a size, made when it is first drawn. */
	struct arena arena;
	uint32_t made_for; /* app.opened */
	int made_w, made_h;
	struct map_layout layout;
	bool want_tiles;
	bool *marks; /* of the prediction, by node; owned */
	size_t n_marks;
	size_t marks_step;
};

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
	return a->session != NULL && app_step_kind(a) == STEP_PREDICT &&
	    ask_step(a->session) != NULL;
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

static unsigned
letter_style(char letter)
{
	switch (letter) {
	case '!':
	case 'X':
		return STYLE_BAD | STYLE_BOLD;
	case 'o':
	case '@':
	case '#':
		return STYLE_GOOD;
	case '?':
		return STYLE_WARN;
	default:
		return STYLE_PLAIN;
	}
}

static char
letter_of(const struct app *a, uint32_t as)
{
	return wave_letter(&a->wave, a->frame, as);
}

static void
draw_head(struct app *a, struct area at)
{
	char text[PREFIX_TEXT_MAX];
	if (a->prefix.addr.family == IP_NONE) {
		area_text(at, 0, 0, STYLE_PLAIN, "no prefix");
		return;
	}
	int x = area_print(at, 0, 0, STYLE_PLAIN, "prefix %s",
	    prefix_print(&a->prefix, text));
	if (a->origin != 0)
		x = area_print(at, x + 2, 0, STYLE_PLAIN,
		    "true origin AS%u (@)", a->origin);
	static const char legend[] = "o right  ! wrong  # refused";
	if (x + (int)sizeof(legend) + 1 < at.w)
		area_text(at, x + 2, 0, STYLE_PLAIN, legend);
}

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
	char letter = letter_of(a, n->as);
	bool marked = map_is_predicting(a) && i < m->n_marks && m->marks[i];
	unsigned focus = n->as == a->focus_as ? STYLE_REVERSE : STYLE_PLAIN;
	unsigned bold = you ? STYLE_BOLD : STYLE_PLAIN;
	int x = area_print(at, n->x, n->y, focus | bold, "%c%u ",
	    you ? '<' : '[', n->as);
	if (marked)
		area_put(at, x, n->y, focus | STYLE_BOLD, 'x');
	else
		area_put(at, x, n->y, focus | letter_style(letter),
		    (uint32_t)letter);
	area_put(at, x + 1, n->y, focus | bold, you ? '>' : ']');
	if (you && is_free(&m->layout, x + 2, n->y, 5))
		area_text(at, x + 3, n->y, STYLE_BOLD, "you");
}

/* The message that the frame ends with: an arrow on its wire. */
static void
draw_arrow(struct app *a, const struct map *m, struct area at)
{
	const struct sim *sim = session_world(a->session)->sim;
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

/* --- below the map ---------------------------------------------------------*/

static const char *
relation_to_you(const struct app *a, uint32_t as)
{
	const struct scenario *s = a->scenario;
	for (size_t i = 0; i < s->n_links; i++) {
		const struct scenario_link *l = &s->links[i];
		if (l->a_as == s->learner_as && l->b_as == as)
			return relation_name(l->relation);
		if (l->b_as == s->learner_as && l->a_as == as)
			return relation_name(relation_reverse(l->relation));
	}
	return NULL;
}

/* What the AS uses for the prefix now, by longest match. */
static void
add_best(struct app *a, uint32_t as, struct strbuf *b)
{
	const struct world *w = session_world(a->session);
	const struct topo_as *found = topology_find_as(&w->topology, as);
	prefix_id best = PREFIX_ID_NONE;
	char text[PREFIX_TEXT_MAX];
	if (found == NULL || found->n_routers == 0 || a->frame + 1 < a->wave.n)
		return;
	router_id_t r = found->routers[0];
	for (prefix_id p = 0; p < sim_prefix_count(w->sim); p++) {
		const struct prefix *known = sim_prefix(w->sim, p);
		if (sim_best(w->sim, r, p) != BEST_NONE &&
		    prefix_covers(known, &a->prefix) &&
		    (best == PREFIX_ID_NONE ||
			known->len > sim_prefix(w->sim, best)->len))
			best = p;
	}
	if (best == PREFIX_ID_NONE) {
		strbuf_add(b, ": has no route");
		return;
	}
	strbuf_addf(b, ": %s ", prefix_print(sim_prefix(w->sim, best), text));
	if (sim_best(w->sim, r, best) == BEST_LOCAL) {
		strbuf_add(b, "is announced here");
		return;
	}
	strbuf_add(b, "path ");
	as_path_print(sim_attrs(w->sim),
	    attr_get(sim_attrs(w->sim), sim_best_attrs(w->sim, r, best))
		->as_path,
	    b);
}

static void
draw_focus(struct app *a, struct area at, int y)
{
	const struct scenario_node *n = scenario_node(a->scenario, a->focus_as);
	const char *relation = relation_to_you(a, a->focus_as);
	struct strbuf b = { 0 };
	strbuf_addf(&b, "AS%u", a->focus_as);
	if (a->focus_as == a->scenario->learner_as)
		strbuf_add(&b, " you");
	else if (n != NULL && n->name != NULL)
		strbuf_addf(&b, " %s", n->name);
	if (relation != NULL)
		strbuf_addf(&b, ", your %s", relation);
	add_best(a, a->focus_as, &b);
	area_cut(at, 0, y, at.w, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
draw_event(struct app *a, struct area at, int y)
{
	const struct sim *sim = session_world(a->session)->sim;
	if (a->frame == 0 || a->frame >= a->wave.n ||
	    a->wave.steps[a->frame] >= history_steps(sim))
		return;
	struct strbuf b = { 0 };
	history_render(sim, a->wave.steps[a->frame], true, &b);
	/* The time stands in the first row. */
	const char *text = strbuf_str(&b);
	text += strcspn(text, " ");
	area_cut(at, 0, y, at.w, STYLE_PLAIN, text + strspn(text, " "));
	strbuf_finish(&b);
}

/* "wrong  ####....  2 of 5  300001 300005". The true origin and the wrong one
 * do not choose: they count for neither side. */
static void
draw_bar(struct app *a, struct area at, int y, const char *name,
    const char *letters, unsigned style)
{
	size_t n = wave_count(&a->wave, a->frame, letters);
	size_t all = a->wave.n_ases;
	size_t counted = all - wave_count(&a->wave, a->frame, "@X");
	int x = area_print(at, 2, y, STYLE_PLAIN, "%-6s ", name);
	int width = 24, full = counted > 0 ? (int)(n * 24 / counted) : 0;
	if (n > 0 && full == 0)
		full = 1;
	for (int i = 0; i < width; i++)
		area_put(at, x + i, y, i < full ? style : STYLE_PLAIN,
		    i < full ? 0x2588 : 0x2591);
	x = area_print(at, x + width + 1, y, STYLE_PLAIN, "%2zu of %zu  ", n,
	    counted);
	for (size_t i = 0; i < all; i++) {
		char letter = a->wave.letters[a->frame * all + i];
		if (strchr(letters, letter) == NULL)
			continue;
		if (x + 14 > at.w && i + 1 < all) {
			area_text(at, x, y, STYLE_PLAIN, " ..");
			break;
		}
		x = area_print(at, x + 1, y, STYLE_PLAIN, "%u",
		    a->wave.ases[i]);
	}
}

static bool
contains(const uint32_t *ases, size_t n, uint32_t as)
{
	for (size_t i = 0; i < n; i++)
		if (ases[i] == as)
			return true;
	return false;
}

static void
draw_prediction(struct app *a, struct area at, int y)
{
	const uint32_t *ases;
	size_t n = session_prediction(a->session, &ases);
	/* It was about the incident, not about what the fix made of it. */
	bool past = ask_step(a->session) == NULL ||
	    app_step_kind(a) == STEP_CHECK || app_step_kind(a) == STEP_RECALL;
	if (n == 0 || past || a->frame + 1 < a->wave.n)
		return;
	static const char *const words[] = { "hit", "missed", "not fooled" };
	struct strbuf b = { 0 };
	strbuf_add(&b, "your prediction");
	for (size_t word = 0; word < ARRAY_LEN(words); word++) {
		size_t found = 0;
		for (size_t i = 0; i < a->wave.n_ases; i++) {
			uint32_t as = a->wave.ases[i];
			bool wrong = letter_of(a, as) == '!';
			bool said = contains(ases, n, as);
			if (said != (word != 1) || wrong != (word != 2))
				continue;
			if (found++ == 0)
				strbuf_addf(&b, "  %s", words[word]);
			strbuf_addf(&b, " %u", as);
		}
	}
	area_cut(at, 2, y, at.w - 2, STYLE_PLAIN, strbuf_str(&b));
	strbuf_finish(&b);
}

static size_t
count_marks(const struct map *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n_marks; i++)
		n += m->marks[i];
	return n;
}

static void
draw_shot(struct app *a, const struct map *m, struct area at)
{
	(void)a;
	int x = area_text(at, 0, 0, STYLE_BOLD, "PREDICT");
	area_cut(at, x + 3, 0, at.w - x - 3, STYLE_PLAIN,
	    "Mark every AS that you expect to use the wrong route.");
	int y = 2;
	x = 3;
	for (size_t i = 0; i < m->layout.n_nodes; i++) {
		const struct map_node *n = &m->layout.nodes[i];
		if (x + n->w + 3 > at.w) {
			x = 3;
			y++;
		}
		area_print(at, x, y, STYLE_PLAIN, "%u [%c]", n->as,
		    i < m->n_marks && m->marks[i] ? 'x' : ' ');
		x += n->w + 4;
	}
	area_print(at, 3, y + 1, STYLE_PLAIN, "marked %zu of %zu - not graded",
	    count_marks(m), m->layout.n_nodes);
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
	draw_head(a, at);
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
		draw_shot(a, m, info);
	} else {
		draw_focus(a, info, 0);
		draw_event(a, info, 1);
		draw_bar(a, info, 2, "wrong", "!", STYLE_BAD);
		draw_bar(a, info, 3, "right", "o#", STYLE_GOOD);
		draw_prediction(a, info, 4);
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
	app_command_show(a, strbuf_str(&line), "Why", true);
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
	if (count_marks(m) == 0)
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
	if (ask_step(a->session) == NULL) {
		ask_focus(a);
		return;
	}
	switch (app_step_kind(a)) {
	case STEP_READ:
	case STEP_RECALL:
		app_show(a, SCREEN_LESSON);
		break;
	case STEP_RUN:
		app_request(a, REQ_SPACE);
		break;
	case STEP_FIX:
		app_show(a, SCREEN_CONFIG);
		break;
	case STEP_CHECK:
		app_request(a, REQ_CHECK);
		break;
	case STEP_PREDICT:
	case STEP_WHY:
		ask_focus(a);
		break;
	}
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
	} else if (step == NULL || step->kind == STEP_RUN) {
		hints_add(h, "Space", "run");
	} else if (step->kind == STEP_FIX) {
		hints_add(h, "Enter", "configure");
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
	hints_add(h, "Esc", "menu");
}

static const enum request map_requests[] = { REQ_WHY, REQ_SPACE, REQ_EARLIER,
	REQ_LATER, REQ_PREFIX, REQ_ZOOM, REQ_FASTER, REQ_SLOWER, REQ_NONE };

const struct view view_map = {
	.screen = SCREEN_MAP,
	.name = "Map",
	.legend = "@ true origin  X false origin  o right  ! wrong  # refused "
		  " . no route",
	.requests = map_requests,
	.create = map_create,
	.destroy = map_destroy,
	.renew = map_renew,
	.request = map_request,
	.draw = map_draw,
	.title = map_title,
	.hints = map_hints,
};
