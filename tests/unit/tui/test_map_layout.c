#include "check.h"

#include <stdlib.h>

#include "tui/map_layout.h"

/* The nine ASes of the design's pictures. */
static struct scenario_node nine[] = {
	{ .as = 64496, .tier = "tier 1" },
	{ .as = 64497, .tier = "tier 1" },
	{ .as = 64498, .tier = "transit" },
	{ .as = 64499, .tier = "transit" },
	{ .as = 64500, .tier = "transit" },
	{ .as = 64501, .tier = "edge" },
	{ .as = 64502, .tier = "edge" },
	{ .as = 64503, .tier = "edge" },
	{ .as = 64504, .tier = "edge" },
};
static struct scenario_link nine_links[] = {
	{ .a_as = 64496, .b_as = 64497, .relation = REL_PEER },
	{ .a_as = 64496, .b_as = 64498, .relation = REL_CUSTOMER },
	{ .a_as = 64496, .b_as = 64499, .relation = REL_CUSTOMER },
	{ .a_as = 64497, .b_as = 64499, .relation = REL_CUSTOMER },
	{ .a_as = 64500, .b_as = 64497, .relation = REL_PROVIDER },
	{ .a_as = 64498, .b_as = 64502, .relation = REL_CUSTOMER },
	{ .a_as = 64499, .b_as = 64501, .relation = REL_CUSTOMER },
	{ .a_as = 64500, .b_as = 64503, .relation = REL_CUSTOMER },
	{ .a_as = 64500, .b_as = 64504, .relation = REL_CUSTOMER },
	{ .a_as = 64500, .b_as = 64501, .relation = REL_PEER },
};
static const struct scenario world = { .nodes = nine,
	.n_nodes = ARRAY_LEN(nine),
	.links = nine_links,
	.n_links = ARRAY_LEN(nine_links) };

static const struct map_node *
node(const struct map_layout *m, uint32_t as)
{
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->nodes[i].as == as)
			return &m->nodes[i];
	fail_msg("AS%u is not on the map", as);
	return NULL;
}

/* Boxes do not touch, wires do not run through boxes, every wire runs from a
 * box to a box without a gap. */
static void
check_layout(const char *row, const struct map_layout *m)
{
	for (size_t i = 0; i < m->n_nodes; i++) {
		const struct map_node *a = &m->nodes[i];
		CHECK(row, a->x >= 0 && a->x + a->w <= m->w);
		CHECK(row, a->y >= 0 && a->y < m->h);
		for (size_t k = 0; k < i; k++) {
			const struct map_node *b = &m->nodes[k];
			CHECK(row,
			    a->y != b->y || a->x + a->w < b->x ||
				b->x + b->w < a->x);
		}
		for (int x = a->x; x < a->x + a->w; x++)
			CHECK_INT(row,
			    m->wires[(size_t)a->y * (size_t)m->w + (size_t)x],
			    0);
	}
	for (size_t i = 0; i < m->n_links; i++) {
		const struct map_link *l = &m->links[i];
		CHECK(row, l->n_path > 0);
		for (size_t k = 1; k < l->n_path; k++)
			CHECK_INT(row,
			    abs(l->path[k].x - l->path[k - 1].x) +
				abs(l->path[k].y - l->path[k - 1].y),
			    1);
	}
}

static void
test_rows_follow_providers(void **state)
{
	struct arena arena = { 0 };
	struct map_layout m;
	(void)state;
	map_layout_make(&m, &arena, &world, 80, 11);
	assert_true(m.fits);
	assert_int_equal(m.rows, 3);
	check_layout("80x11", &m);
	for (size_t i = 0; i < m.n_links; i++)
		if (!m.links[i].peer)
			CHECK("below its provider",
			    m.nodes[m.links[i].a].y < m.nodes[m.links[i].b].y);
	assert_int_equal(node(&m, 64500)->row, 1);
	arena_finish(&arena);
}

static void
test_sizes(void **state)
{
	static const struct {
		const char *name;
		int w, h;
		bool fits;
	} rows[] = {
		{ "wide", 140, 36, true },
		{ "design", 80, 11, true },
		{ "half", 66, 9, true },
		{ "narrow", 20, 11, false },
		{ "flat", 80, 2, false },
		{ "nothing", 0, 0, false },
		{ "one cell", 1, 1, false },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct map_layout m, again;
		map_layout_make(&m, &arena, &world, rows[i].w, rows[i].h);
		CHECK_INT(rows[i].name, m.fits, rows[i].fits);
		CHECK_INT(rows[i].name, m.n_nodes, ARRAY_LEN(nine));
		if (m.fits)
			check_layout(rows[i].name, &m);
		map_layout_make(&again, &arena, &world, rows[i].w, rows[i].h);
		CHECK(rows[i].name,
		    memcmp(m.wires, again.wires,
			(size_t)rows[i].w * (size_t)rows[i].h) == 0);
		arena_finish(&arena);
	}
}

static void
test_authored_rows(void **state)
{
	struct arena arena = { 0 };
	struct map_layout m;
	struct scenario s = world;
	(void)state;
	s.layout = "64496 - 64497\n64498 64499 64500\n64502 64501 64503 64504";
	map_layout_make(&m, &arena, &s, 80, 11);
	check_layout("authored", &m);
	assert_true(node(&m, 64502)->x < node(&m, 64501)->x);
	assert_true(node(&m, 64503)->x < node(&m, 64504)->x);
	/* One that names not everybody is not followed. */
	s.layout = "64496 64497";
	map_layout_make(&m, &arena, &s, 80, 11);
	assert_int_equal(m.rows, 3);
	arena_finish(&arena);
}

/* A circle of providers must not hang the rows. */
static void
test_circle_of_providers(void **state)
{
	struct arena arena = { 0 };
	struct map_layout m;
	struct scenario_node nodes[] = { { .as = 1 }, { .as = 2 },
		{ .as = 3 } };
	struct scenario_link links[] = {
		{ .a_as = 1, .b_as = 2, .relation = REL_CUSTOMER },
		{ .a_as = 2, .b_as = 3, .relation = REL_CUSTOMER },
		{ .a_as = 3, .b_as = 1, .relation = REL_CUSTOMER },
	};
	struct scenario s = { .nodes = nodes,
		.n_nodes = 3,
		.links = links,
		.n_links = 3 };
	(void)state;
	map_layout_make(&m, &arena, &s, 60, 16);
	assert_int_equal(m.n_nodes, 3);
	arena_finish(&arena);
}

static void
test_moving(void **state)
{
	struct arena arena = { 0 };
	struct map_layout m;
	(void)state;
	map_layout_make(&m, &arena, &world, 80, 11);
	size_t at = 0; /* 64496 */
	at = map_neighbor(&m, at, 1, 0);
	assert_int_equal(m.nodes[at].as, 64497);
	assert_int_equal(map_neighbor(&m, at, 1, 0), at);
	at = map_neighbor(&m, at, 0, 1);
	assert_int_equal(m.nodes[at].row, 1);
	/* From any AS, every other one can be reached by arrows. */
	bool seen[ARRAY_LEN(nine)] = { false };
	seen[0] = true;
	for (size_t round = 0; round < ARRAY_LEN(nine); round++)
		for (size_t i = 0; i < ARRAY_LEN(nine); i++)
			if (seen[i]) {
				seen[map_neighbor(&m, i, 1, 0)] = true;
				seen[map_neighbor(&m, i, -1, 0)] = true;
				seen[map_neighbor(&m, i, 0, 1)] = true;
				seen[map_neighbor(&m, i, 0, -1)] = true;
			}
	for (size_t i = 0; i < ARRAY_LEN(nine); i++)
		assert_true(seen[i]);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_follow_providers),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_authored_rows),
		cmocka_unit_test(test_circle_of_providers),
		cmocka_unit_test(test_moving),
	};
	return RUN_TESTS(tests);
}
