/* What stands around the map: its head, the AS that is chosen, the event, how
 * many are right and wrong, predictions. */
#include <string.h>

#include "net/history.h"
#include "tui/ask.h"
#include "tui/map_view.h"

unsigned
map_letter_style(char letter)
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

char
map_letter(const struct app *a, uint32_t as)
{
	return wave_letter(&a->wave, a->frame, as);
}

void
map_draw_head(struct app *a, struct area at)
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

/* --- below the map ---------------------------------------------------------*/

static const char *
relation_to_you(const struct app *a, uint32_t as)
{
	const struct scenario *s = a->scenario;
	if (as == s->learner_as)
		return NULL;
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
	const struct world *w = session_world(app_shown(a));
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
	const struct sim *sim = session_world(app_shown(a))->sim;
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
	if (n == 0 || past || a->recorded != NULL || a->frame + 1 < a->wave.n)
		return;
	static const char *const words[] = { "hit", "missed", "not fooled" };
	struct strbuf b = { 0 };
	strbuf_add(&b, "your prediction");
	for (size_t word = 0; word < ARRAY_LEN(words); word++) {
		size_t found = 0;
		for (size_t i = 0; i < a->wave.n_ases; i++) {
			uint32_t as = a->wave.ases[i];
			bool wrong = map_letter(a, as) == '!';
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

size_t
map_count_marks(const struct map *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n_marks; i++)
		n += m->marks[i];
	return n;
}

void
map_draw_shot(const struct map *m, struct area at)
{
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
	    map_count_marks(m), m->layout.n_nodes);
}

void
map_draw_info(struct app *a, struct area at)
{
	draw_focus(a, at, 0);
	draw_event(a, at, 1);
	draw_bar(a, at, 2, "wrong", "!", STYLE_BAD);
	draw_bar(a, at, 3, "right", "o#", STYLE_GOOD);
	draw_prediction(a, at, 4);
}
