/* Routers without a configuration that have deployed something, in a world with
 * a leak and a forgery. */
#include "net_lab.h"

/*      10 ---- 20          10 and 20 have no providers; 3 buys from both and
 *     /  \    /  \         leaks; 1 and 2 are stubs, 4 sits below 20. */
static const struct lab_link links[] = {
	{ 10, 20, REL_PEER, 1 },
	{ 10, 1, REL_CUSTOMER, 1 },
	{ 10, 3, REL_CUSTOMER, 1 },
	{ 20, 3, REL_CUSTOMER, 1 },
	{ 20, 2, REL_CUSTOMER, 1 },
	{ 20, 4, REL_CUSTOMER, 1 },
};

static const char space[] = "192.0.2.0/24";

static const uint32_t none[] = { 0 }, p10[] = { 10 };
static const struct as_record aspas[] = { { 1, p10, 1 }, { 10, none, 1 },
	{ 20, none, 1 } };
static const struct as_record ends[] = { { 1, p10, 1 } };
static const struct as_record tops[] = { { .as = 10 }, { .as = 20 } };
static const struct as_record edges[] = { { .as = 1 }, { .as = 2 } };

struct records {
	struct as_map *aspas, *ends, *tops, *edges;
	struct published published;
};

static void
deploy(struct lab *l, uint32_t as, enum defence what, struct records *r)
{
	struct default_behaviour *d =
	    &l->topo.routers[lab_router(l, as)].defaults;

	default_deploy(d, what);
	d->published = &r->published;
}

static void
records_open(struct records *r)
{
	r->aspas = as_map_create(aspas, ARRAY_LEN(aspas));
	r->ends = as_map_create(ends, ARRAY_LEN(ends));
	r->tops = as_map_create(tops, ARRAY_LEN(tops));
	r->edges = as_map_create(edges, ARRAY_LEN(edges));
	r->published =
	    (struct published){ r->aspas, r->ends, r->tops, r->edges };
}

static void
records_close(struct records *r)
{
	as_map_destroy(r->aspas);
	as_map_destroy(r->ends);
	as_map_destroy(r->tops);
	as_map_destroy(r->edges);
}

struct row {
	const char *name;
	int defence;               /* -1: none */
	enum refuse_reason reason; /* of 20, for what it is sent */
	uint32_t at[2];
	const char *path_20, *path_4;
};

static void
run_leak(const struct row *row, struct records *r)
{
	struct lab l;

	lab_init(&l);
	l.options.instant_sessions = true;
	lab_links(&l, links, ARRAY_LEN(links));
	for (int i = 0; i < 2; i++)
		if (row->defence >= 0 && row->at[i] != 0)
			deploy(&l, row->at[i], (enum defence)row->defence, r);
	lab_create(&l);
	lab_announce(&l, 1, space);
	lab_start(&l);
	CHECK_STR(row->name, lab_path(&l, 20, space), "10 1");
	lab_post(&l,
	    (struct sim_event){ .kind = EV_LEAK,
		.router = lab_router(&l, 3),
		.prefix = PREFIX_ID_NONE,
		.up = true });
	lab_run(&l);
	CHECK_STR(row->name, lab_path(&l, 20, space), row->path_20);
	CHECK_STR(row->name, lab_path(&l, 4, space), row->path_4);
	if (row->reason != REFUSE_SESSION_DOWN)
		CHECK_INT(row->name, lab_reason(&l, 20, 3, space), row->reason);
	lab_close(&l);
}

/* 3 sells 20 the route that it bought from 10. */
static void
test_leak(void **state)
{
	static const struct row rows[] = {
		{ "nobody defends", -1, REFUSE_NONE, { 0 }, "3 10 1",
		    "20 3 10 1" },
		{ "rov sees nothing", DEFENCE_ROV, REFUSE_NONE, { 20 },
		    "3 10 1", "20 3 10 1" },
		{ "aspa", DEFENCE_ASPA, REFUSE_ASPA, { 20 }, "10 1",
		    "20 10 1" },
		{ "aspa below: its provider sends nothing else", DEFENCE_ASPA,
		    REFUSE_NONE, { 4 }, "3 10 1", "none" },
		{ "peerlock-lite", DEFENCE_PEERLOCK_LITE, REFUSE_TRANSIT_FREE,
		    { 20 }, "10 1", "20 10 1" },
		{ "otc at both ends", DEFENCE_OTC, REFUSE_OTC, { 10, 20 },
		    "10 1", "20 10 1" },
		{ "otc at the receiver alone: nobody marked the route",
		    DEFENCE_OTC, REFUSE_NONE, { 20 }, "3 10 1", "20 3 10 1" },
		{ "otc at the leaker: it does not go out", DEFENCE_OTC,
		    REFUSE_SESSION_DOWN, { 3 }, "10 1", "20 10 1" },
		{ "path-end sees the right neighbour", DEFENCE_PATH_END,
		    REFUSE_NONE, { 20 }, "3 10 1", "20 3 10 1" },
	};
	struct records r;

	(void)state;
	records_open(&r);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		run_leak(&rows[i], &r);
	records_close(&r);
}

static void
run_forgery(const struct row *row, bool hide, struct records *r)
{
	struct path_attrs a;
	uint32_t victim = 1;
	struct lab l;

	lab_init(&l);
	l.options.instant_sessions = true;
	lab_links(&l, links, ARRAY_LEN(links));
	l.topo.routers[lab_router(&l, 2)].defaults.hide_own_as = hide;
	if (row->defence >= 0)
		deploy(&l, row->at[0], (enum defence)row->defence, r);
	lab_create(&l);
	lab_announce(&l, 1, space);
	path_attrs_init(&a);
	a.as_path = as_path_make(sim_attrs(l.sim), &victim, 1);
	lab_post(&l,
	    (struct sim_event){ .kind = EV_ORIGINATE,
		.router = lab_router(&l, 2),
		.prefix = lab_id(&l, space),
		.attrs = attr_intern(sim_attrs(l.sim), &a) });
	lab_start(&l);
	CHECK_STR(row->name, lab_path(&l, 20, space), row->path_20);
	CHECK_STR(row->name, lab_path(&l, 4, space), row->path_4);
	CHECK_INT(row->name, lab_reason(&l, 20, 2, space), row->reason);
	lab_close(&l);
}

/* 2 says that 1 is behind it. */
static void
test_forged_origin(void **state)
{
	static const struct row rows[] = {
		{ "nobody defends", -1, REFUSE_NONE, { 0 }, "2 1", "20 2 1" },
		{ "rov: the origin is right", DEFENCE_ROV, REFUSE_NONE, { 20 },
		    "2 1", "20 2 1" },
		{ "path-end", DEFENCE_PATH_END, REFUSE_PATH_END, { 20 }, "10 1",
		    "20 10 1" },
		{ "aspa", DEFENCE_ASPA, REFUSE_ASPA, { 20 }, "10 1",
		    "20 10 1" },
		{ "edge filter", DEFENCE_EDGE_FILTER, REFUSE_EDGE, { 20 },
		    "10 1", "20 10 1" },
	};
	struct records r;

	(void)state;
	records_open(&r);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		run_forgery(&rows[i], false, &r);
	records_close(&r);
}

/* 2 pretends to be 1 and leaves itself out. */
static void
test_stripped_as(void **state)
{
	static const struct row rows[] = {
		{ "nobody defends", -1, REFUSE_NONE, { 0 }, "1", "20 1" },
		{ "path-end sees an origin alone", DEFENCE_PATH_END,
		    REFUSE_NONE, { 20 }, "1", "20 1" },
		{ "first AS", DEFENCE_FIRST_AS, REFUSE_FIRST_AS, { 20 }, "10 1",
		    "20 10 1" },
		{ "aspa looks at the first AS", DEFENCE_ASPA, REFUSE_ASPA,
		    { 20 }, "10 1", "20 10 1" },
	};
	struct records r;

	(void)state;
	records_open(&r);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		run_forgery(&rows[i], true, &r);
	records_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_forged_origin),
		cmocka_unit_test(test_stripped_as),
	};

	return RUN_TESTS(tests);
}
