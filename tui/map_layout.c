#include "tui/map_layout.h"

#include <string.h>

#include "tui/map_route.h"

enum { GAP_X = 3, GAP_X_MOST = 10, SWEEPS = 9 };

/* Being placed: rows as lists of nodes. */
struct placing {
	struct map_layout *m;
	struct arena *arena;
	size_t **rows; /* node indices by row, in order */
	size_t *n_row;
	double *want;    /* centre wanted, by node */
	double *scratch; /* 2 * nodes */
	size_t *firsts;
};

static size_t
node_index(const struct map_layout *m, uint32_t as)
{
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->nodes[i].as == as)
			return i;
	return m->n_nodes;
}

static bool
have_link(const struct map_layout *m, size_t a, size_t b)
{
	for (size_t i = 0; i < m->n_links; i++)
		if ((m->links[i].a == a && m->links[i].b == b) ||
		    (m->links[i].a == b && m->links[i].b == a))
			return true;
	return false;
}

static int
digits(uint32_t n)
{
	int d = 1;
	while (n >= 10) {
		n /= 10;
		d++;
	}
	return d;
}

static void
read_scenario(struct map_layout *m, struct arena *arena,
    const struct scenario *s)
{
	m->nodes = ARENA_ARRAY(arena, s->n_nodes + 1, struct map_node);
	for (size_t i = 0; i < s->n_nodes; i++) {
		struct map_node *n = &m->nodes[m->n_nodes++];
		n->as = s->nodes[i].as;
		n->tier = s->nodes[i].tier;
		n->w = digits(n->as) + 4;
	}
	m->links = ARENA_ARRAY(arena, s->n_links + 1, struct map_link);
	for (size_t i = 0; i < s->n_links; i++) {
		const struct scenario_link *l = &s->links[i];
		size_t a = node_index(m, l->a_as), b = node_index(m, l->b_as);
		if (l->relation == REL_INTERNAL || a == b || a == m->n_nodes ||
		    b == m->n_nodes || have_link(m, a, b))
			continue;
		struct map_link *out = &m->links[m->n_links++];
		bool up = l->relation == REL_PROVIDER;
		out->a = up ? b : a;
		out->b = up ? a : b;
		out->peer = l->relation == REL_PEER ||
		    l->relation == REL_RS_CLIENT || l->relation == REL_RS;
	}
}

/* Longest chain of providers above; a loop of providers stops growing. */
static void
rows_from_chains(struct map_layout *m)
{
	for (size_t round = 0; round < m->n_nodes; round++)
		for (size_t i = 0; i < m->n_links; i++) {
			const struct map_link *l = &m->links[i];
			int below = m->nodes[l->a].row + 1;
			if (!l->peer && m->nodes[l->b].row < below &&
			    below < (int)m->n_nodes)
				m->nodes[l->b].row = below;
		}
	/* A node without providers whose customers are all far down stands
	 * just above the highest of them. */
	for (size_t i = 0; i < m->n_nodes; i++) {
		int lowest = 1 << 20;
		bool has_provider = false, has_peer = false;
		for (size_t k = 0; k < m->n_links; k++) {
			const struct map_link *l = &m->links[k];
			if (l->peer && (l->a == i || l->b == i))
				has_peer = true;
			if (!l->peer && l->b == i)
				has_provider = true;
			if (!l->peer && l->a == i &&
			    m->nodes[l->b].row < lowest)
				lowest = m->nodes[l->b].row;
		}
		if (!has_provider && !has_peer && lowest < 1 << 20 &&
		    lowest > 1)
			m->nodes[i].row = lowest - 1;
	}
}

/* Rows of the author's layout: AS numbers, lines parted. False when it does
 * not name every AS. */
static bool
rows_from_layout(struct placing *p, const char *text)
{
	struct map_layout *m = p->m;
	size_t placed = 0;
	int row = 0;
	bool in_row = false;
	while (*text != '\0') {
		if (*text == '\n' || *text == ';') {
			row += in_row;
			in_row = false;
			text++;
			continue;
		}
		if (*text < '0' || *text > '9') {
			text++;
			continue;
		}
		uint32_t as = 0;
		while (*text >= '0' && *text <= '9')
			as = as * 10 + (uint32_t)(*text++ - '0');
		size_t i = node_index(m, as);
		if (i == m->n_nodes || row >= (int)m->n_nodes)
			continue;
		m->nodes[i].row = row;
		p->rows[row][p->n_row[row]++] = i;
		in_row = true;
		placed++;
	}
	return placed == m->n_nodes;
}

static void
collect_rows(struct placing *p)
{
	struct map_layout *m = p->m;
	memset(p->n_row, 0, m->n_nodes * sizeof(*p->n_row));
	for (size_t i = 0; i < m->n_nodes; i++) {
		size_t row = (size_t)m->nodes[i].row;
		p->rows[row][p->n_row[row]++] = i;
	}
}

static void
count_rows(struct map_layout *m)
{
	m->rows = 0;
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->nodes[i].row + 1 > m->rows)
			m->rows = m->nodes[i].row + 1;
}

static int
centre(const struct map_node *n)
{
	return n->x + n->w / 2;
}

/* The mean centre of what a node is linked to, above (-1), below (1) or
 * anywhere (0); its own without links. */
static double
mean_of_links(const struct map_layout *m, size_t node, int side)
{
	int sum = 0, n = 0;
	for (size_t i = 0; i < m->n_links; i++) {
		const struct map_link *l = &m->links[i];
		if (l->a != node && l->b != node)
			continue;
		size_t other = l->a == node ? l->b : l->a;
		int d = m->nodes[other].row - m->nodes[node].row;
		if ((side < 0 && d >= 0) || (side > 0 && d <= 0))
			continue;
		sum += centre(&m->nodes[other]);
		n++;
	}
	return n > 0 ? (double)sum / n : centre(&m->nodes[node]);
}

/* Room between boxes of a row: generous where there is room. */
static int
row_gap(const struct placing *p, size_t row)
{
	const struct map_layout *m = p->m;
	int used = 0, n = (int)p->n_row[row];
	for (int i = 0; i < n; i++)
		used += m->nodes[p->rows[row][i]].w;
	int gap = n > 0 ? (m->w - m->label_w - used) / n : 0;
	return gap < GAP_X ? GAP_X : gap > GAP_X_MOST ? GAP_X_MOST : gap;
}

/* Boxes of a row without overlap, each as near as it can be to the centre
 * that it wants (least squares: neighbours in conflict share a mean). */
static void
pack_row(struct placing *p, size_t row)
{
	struct map_layout *m = p->m;
	size_t n = p->n_row[row], blocks = 0;
	double *mean = p->scratch, *offset = p->scratch + m->n_nodes;
	size_t *first = p->firsts;
	int gap = row_gap(p, row);
	double at = 0;
	for (size_t i = 0; i < n; i++) {
		size_t node = p->rows[row][i];
		offset[i] = at;
		at += m->nodes[node].w + gap;
		int half = m->nodes[node].w / 2;
		mean[blocks] = p->want[node] - half - offset[i];
		first[blocks++] = i;
		while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
			double left =
			    (double)(first[blocks - 1] - first[blocks - 2]);
			double right = (double)(i + 1 - first[blocks - 1]);
			mean[blocks - 2] = (mean[blocks - 2] * left +
					       mean[blocks - 1] * right) /
			    (left + right);
			blocks--;
		}
	}
	double lowest = m->label_w, highest = m->w - 1 - (at - gap);
	for (size_t b = 0; b < blocks; b++) {
		size_t end = b + 1 < blocks ? first[b + 1] : n;
		double x = mean[b] < highest ? mean[b] : highest;
		x = x > lowest ? x : lowest;
		for (size_t i = first[b]; i < end; i++)
			m->nodes[p->rows[row][i]].x =
			    (int)(x + offset[i] + 0.5);
	}
}

/* The whole drawing into the middle. */
static void
centre_all(struct map_layout *m)
{
	int left = m->w, right = 0;
	for (size_t i = 0; i < m->n_nodes; i++) {
		const struct map_node *n = &m->nodes[i];
		if (n->x < left)
			left = n->x;
		if (n->x + n->w > right)
			right = n->x + n->w;
	}
	int shift =
	    m->label_w + (m->w - m->label_w - (right - left)) / 2 - left;
	for (size_t i = 0; i < m->n_nodes; i++)
		m->nodes[i].x += shift;
}

static void
sort_row(struct placing *p, size_t row)
{
	size_t *r = p->rows[row];
	for (size_t i = 1; i < p->n_row[row]; i++)
		for (size_t k = i; k > 0 && p->want[r[k]] < p->want[r[k - 1]];
		     k--) {
			size_t swap = r[k];
			r[k] = r[k - 1];
			r[k - 1] = swap;
		}
}

/* Evenly spread to begin with. */
static void
spread_row(struct placing *p, size_t row)
{
	struct map_layout *m = p->m;
	size_t n = p->n_row[row];
	int room = m->w - m->label_w;
	for (size_t i = 0; i < n; i++) {
		size_t node = p->rows[row][i];
		p->want[node] = m->label_w +
		    (double)room * (double)(2 * i + 1) / (double)(2 * n);
	}
	pack_row(p, row);
}

static void
place_columns(struct placing *p, bool fixed_order)
{
	struct map_layout *m = p->m;
	for (int r = 0; r < m->rows; r++)
		spread_row(p, (size_t)r);
	for (int sweep = 0; sweep < SWEEPS; sweep++) {
		int side = sweep >= SWEEPS - 2 ? 0 : sweep % 2 == 0 ? -1 : 1;
		for (int k = 0; k < m->rows; k++) {
			size_t row = (size_t)(side > 0 ? m->rows - 1 - k : k);
			for (size_t i = 0; i < p->n_row[row]; i++) {
				size_t node = p->rows[row][i];
				p->want[node] = mean_of_links(m, node, side);
			}
			if (!fixed_order)
				sort_row(p, row);
			pack_row(p, row);
		}
	}
}

static int
label_width(const struct map_layout *m)
{
	int widest = 0;
	for (size_t i = 0; i < m->n_nodes; i++) {
		const char *tier = m->nodes[i].tier;
		int w =
		    tier != NULL ? (int)utf8_columns(tier, strlen(tier)) : 0;
		if (w > widest)
			widest = w;
	}
	return widest > 10 ? 12 : widest > 0 ? widest + 2 : 0;
}

static bool
rows_fit(const struct placing *p)
{
	const struct map_layout *m = p->m;
	for (int r = 0; r < m->rows; r++) {
		int need = m->label_w;
		for (size_t i = 0; i < p->n_row[r]; i++)
			need += m->nodes[p->rows[r][i]].w + GAP_X;
		if (need > m->w + GAP_X)
			return false;
	}
	return true;
}

/* Boxes at equal distances over the height; at most five lines apart. */
static bool
place_rows(struct map_layout *m)
{
	int gap = 0;
	if (m->rows > 1) {
		gap = (m->h - m->rows) / (m->rows - 1);
		if (gap > 5)
			gap = 5;
		if (gap < 1)
			return false;
	}
	for (size_t i = 0; i < m->n_nodes; i++)
		m->nodes[i].y = m->nodes[i].row * (gap + 1);
	return m->h >= 1;
}

void
map_layout_make(struct map_layout *m, struct arena *arena,
    const struct scenario *s, int w, int h)
{
	*m = (struct map_layout){ .w = w, .h = h };
	read_scenario(m, arena, s);
	if (m->n_nodes == 0)
		return;
	struct placing p = {
		.m = m,
		.arena = arena,
		.rows = ARENA_ARRAY(arena, m->n_nodes, size_t *),
		.n_row = ARENA_ARRAY(arena, m->n_nodes, size_t),
		.want = ARENA_ARRAY(arena, m->n_nodes, double),
		.scratch = ARENA_ARRAY(arena, 2 * m->n_nodes, double),
		.firsts = ARENA_ARRAY(arena, m->n_nodes, size_t),
	};
	for (size_t i = 0; i < m->n_nodes; i++)
		p.rows[i] = ARENA_ARRAY(arena, m->n_nodes, size_t);
	bool authored = s->layout != NULL && rows_from_layout(&p, s->layout);
	if (!authored) {
		for (size_t i = 0; i < m->n_nodes; i++)
			m->nodes[i].row = 0;
		rows_from_chains(m);
		collect_rows(&p);
	}
	count_rows(m);
	m->label_w = label_width(m);
	m->wires = arena_alloc(arena, (size_t)w * (size_t)h + 1);
	bool fits = rows_fit(&p) && place_rows(m);
	place_columns(&p, authored);
	centre_all(m);
	m->fits = fits && map_route(m, arena);
}

uint32_t
map_wire_glyph(uint8_t wire, bool utf8)
{
	/* By the bits up, down, left, right. */
	static const uint16_t single[16] = { ' ', 0x2502, 0x2502, 0x2502,
		0x2500, 0x2518, 0x2510, 0x2524, 0x2500, 0x2514, 0x250c, 0x251c,
		0x2500, 0x2534, 0x252c, 0x253c };
	static const uint16_t peers[16] = { ' ', 0x2551, 0x2551, 0x2551, 0x2550,
		0x255d, 0x2557, 0x2563, 0x2550, 0x255a, 0x2554, 0x2560, 0x2550,
		0x2569, 0x2566, 0x256c };
	bool h = (wire & WIRE_PEER_H) != 0, v = (wire & WIRE_PEER_V) != 0;
	if (wire & WIRE_CROSS) {
		if (!utf8)
			return '|';
		return h && v ? 0x256c : h ? 0x256a : v ? 0x256b : 0x253c;
	}
	return h || v ? peers[wire & 15] : single[wire & 15];
}

size_t
map_neighbor(const struct map_layout *m, size_t from, int dx, int dy)
{
	const struct map_node *here = &m->nodes[from];
	size_t best = from;
	int best_cost = 1 << 20;
	for (size_t i = 0; i < m->n_nodes; i++) {
		const struct map_node *n = &m->nodes[i];
		int x = centre(n) - centre(here), y = n->row - here->row;
		if (i == from || (dx != 0 && (x * dx <= 0 || y != 0)) ||
		    (dy != 0 && y * dy <= 0))
			continue;
		int cost = dx != 0 ? x * dx : y * dy * 1000 + (x < 0 ? -x : x);
		if (cost < best_cost) {
			best_cost = cost;
			best = i;
		}
	}
	return best;
}
