/* interop_lab: the part of tests/interop that knows routes. The scripts beside
 * it make namespaces and start daemons.
 *
 *   interop_lab draw SEED DIR [--bird]
 *       writes a random world as a scenario folder, prints its own seed
 *   interop_lab digest FIRST COUNT [--bird]
 *       prints what COUNT seeds make, a number for all of them
 *   interop_lab compare DIR RUN
 *       waits until the daemons that play the world agree with the simulator.
 *       RUN/players: a line "ROUTER SYSTEM SOCKET MRT" for each router
 *   interop_lab expect DIR
 *       prints what the simulator has
 *   interop_lab shrink SEED DIR [--bird] COMMAND...
 *       looks for the smallest part of the world of this very seed for which
 *       COMMAND WORLD exits with 1 */
#include "interop/compare.h"
#include "interop/draft.h"
#include "interop/shrink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SHUFFLES = 6,    /* orders of simultaneous events that are tried */
	DRAWS = 200,     /* until a world has one outcome */
	QUIET_MS = 8000, /* nothing changes any more */
	LIMIT_MS = 60000,
	EXIT_DIFFERENT = 1,
	EXIT_WRONG = 2,
	EXIT_EMPTY = 3
};

/* --- a world of a folder -------------------------------------------------- */

struct opened {
	struct arena arena;
	struct diags d;
	struct scenario *scenario;
	struct world *world;
};

static bool
open_world(struct opened *o, const char *dir, uint64_t shuffle)
{
	const struct world_options options = { .shuffle_seed = shuffle };

	diags_init(&o->d, &o->arena);
	o->scenario = scenario_load(dir, NULL, 0, &o->d);
	if (o->scenario != NULL)
		o->world = world_open(o->scenario, &options, &o->d);
	if (o->world == NULL) {
		struct strbuf text = { 0 };

		diags_render(&text, &o->d);
		(void)fprintf(stderr, "%s: not a good world\n%s", dir,
		    strbuf_str(&text));
		strbuf_finish(&text);
		return false;
	}
	return true;
}

static void
close_world(struct opened *o)
{
	world_close(o->world);
	scenario_destroy(o->scenario);
	diags_finish(&o->d);
	arena_finish(&o->arena);
}

/* --- draw ----------------------------------------------------------------- */

static uint64_t
digest(const struct sim *s, const struct rib *r)
{
	struct strbuf text = { 0 };
	uint64_t h = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct rib_row *row = &r->rows[i];

		rib_place_print(sim_topology(s), row, &text);
		strbuf_addf(&text, " %u ",
		    row->view == RIB_BEST ? row->edge : 0);
		rib_attrs_print(sim_attrs(s), row->attrs, &text);
	}
	for (size_t i = 0; i < text.len; i++)
		h = base_mix(h, (uint8_t)text.s[i]);
	strbuf_finish(&text);
	return h;
}

/* Where the world comes to rest; 0: it does not. */
static uint64_t
outcome(const char *dir, uint64_t shuffle)
{
	struct opened o = { 0 };
	struct rib rib = { 0 };
	uint64_t h = 0;

	if (!open_world(&o, dir, shuffle)) {
		close_world(&o);
		exit(EXIT_WRONG);
	}
	if (sim_run(o.world->sim, UINT64_MAX) == SIM_SETTLED) {
		rib_of_sim(o.world->sim, &rib);
		h = digest(o.world->sim, &rib);
	}
	rib_finish(&rib);
	close_world(&o);
	return h;
}

/* A world that could come to rest in several ways is no test: which one the
 * daemons find depends on who starts first. */
static bool
has_one_outcome(const char *dir)
{
	uint64_t first = outcome(dir, 0);

	for (uint64_t i = 1; first != 0 && i <= SHUFFLES; i++)
		if (outcome(dir, i) != first)
			return false;
	return first != 0;
}

struct wanted {
	uint64_t seed;
	const char *dir;
	struct draft_limits limits;
	char **command;
};

static bool
parse_wanted(struct wanted *w, int argc, char **argv)
{
	if (argc < 2 || !str_to_u64(argv[0], &w->seed))
		return false;
	w->dir = argv[1];
	for (int i = 2; i < argc; i++) {
		if (str_eq(argv[i], "--bird"))
			w->limits.for_bird = true;
		else {
			w->command = argv + i;
			break;
		}
	}
	return true;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
write_draft(const struct wanted *w, uint64_t seed)
{
	struct draft d = { 0 };
	bool good;

	draft_draw(&d, seed, &w->limits);
	good = draft_write(&d, w->dir, last_part(w->dir));
	if (!good)
		(void)fprintf(stderr, "%s: %s\n", w->dir, strerror(errno));
	draft_finish(&d);
	return good;
}

/* Draws until a world has one outcome; says which seed that one has. */
static int
draw(const struct wanted *w)
{
	for (uint64_t attempt = 0; attempt < DRAWS; attempt++) {
		uint64_t seed = base_mix(w->seed, attempt);

		if (!write_draft(w, seed))
			return EXIT_WRONG;
		if (has_one_outcome(w->dir)) {
			(void)printf("%llu\n", (unsigned long long)seed);
			return 0;
		}
	}
	(void)fprintf(stderr, "no world with one outcome\n");
	return EXIT_EMPTY;
}

/* What the seeds FIRST ... make: the same from every compiler. */
static int
digest_worlds(struct wanted *w)
{
	uint32_t count;
	uint64_t h = 0;

	if (!str_to_u32(w->dir, &count))
		return EXIT_WRONG;
	for (uint64_t seed = w->seed; seed < w->seed + count; seed++) {
		struct draft d = { 0 };

		draft_draw(&d, seed, &w->limits);
		h = base_mix(h, draft_digest(&d));
		draft_finish(&d);
	}
	(void)printf("%016llx\n", (unsigned long long)h);
	return 0;
}

static int
shrink_world(const struct wanted *w)
{
	const struct shrinking s = { .seed = w->seed,
		.limits = w->limits,
		.dir = w->dir,
		.command = w->command };
	size_t left = shrink(&s);

	(void)printf("%zu atoms left\n", left);
	return left > 0 ? 0 : EXIT_WRONG;
}

/* --- compare -------------------------------------------------------------- */

static void
print_expected(const struct sim *s)
{
	struct rib rib = { 0 };
	struct strbuf text = { 0 };

	rib_of_sim(s, &rib);
	for (size_t i = 0; i < rib.n; i++) {
		const struct rib_row *row = &rib.rows[i];

		rib_place_print(sim_topology(s), row, &text);
		strbuf_add(&text, ": ");
		if (row->view == RIB_BEST && row->edge != EDGE_NONE)
			strbuf_add(&text,
			    sim_topology(s)
				->routers
				    [sim_topology(s)->edges[row->edge].peer]
				.name);
		else if (row->view != RIB_BEST)
			rib_attrs_print(sim_attrs(s), row->attrs, &text);
		strbuf_addc(&text, '\n');
	}
	(void)fputs(strbuf_str(&text), stdout);
	strbuf_finish(&text);
	rib_finish(&rib);
}

/* RUN/players */
static bool
read_players(struct opened *o, const char *run, struct player *players)
{
	const struct topology *t = sim_topology(o->world->sim);
	char *path = arena_printf(&o->arena, "%s/players", run);
	char router[64], system[16], socket[256], mrt[256];
	FILE *f = fopen(path, "r");
	size_t n = 0;

	if (f == NULL)
		return false;
	while (fscanf(f, "%63s %15s %255s %255s", router, system, socket,
		   mrt) == 4) {
		router_id_t r = topology_find_router(t, router);
		int by = 0;

		while (by < BY_COUNT &&
		    !str_eq(played_by_name((enum played_by)by), system))
			by++;
		if (r == ROUTER_NONE || by == BY_COUNT)
			break;
		players[r] = (struct player){
			.by = (enum played_by)by,
			.socket = arena_strdup(&o->arena, socket),
			.mrt = arena_strdup(&o->arena, mrt),
		};
		n++;
	}
	(void)fclose(f);
	return n == t->n_routers;
}

static void
print_tally(const struct tally *t)
{
	(void)printf("routers %zu", t->routers);
	for (int v = 0; v < RIB_VIEWS; v++)
		(void)printf(" %s %zu", rib_view_name((enum rib_view)v),
		    t->compared[v]);
	(void)printf(" different %zu\n", t->different);
}

/* A search for the smallest world is in a hurry. */
static unsigned int
quiet_ms(void)
{
	const char *text = getenv("INTEROP_QUIET_MS");
	uint32_t ms;

	return text != NULL && str_to_u32(text, &ms) ? ms : QUIET_MS;
}

/* A search must not slide from one difference to another: INTEROP_NEEDLE is the
 * place that has to be among them. */
static bool
is_wanted(const struct comparison *c)
{
	const char *needle = getenv("INTEROP_NEEDLE");

	return c->tally.different > 0 &&
	    (needle == NULL || strstr(strbuf_str(&c->report), needle) != NULL);
}

static int
compare(const char *dir, const char *run)
{
	struct opened o = { 0 };
	struct comparison c = { 0 };
	struct player *players;
	int status = EXIT_WRONG;

	if (!open_world(&o, dir, 0)) {
		close_world(&o);
		return EXIT_WRONG;
	}
	(void)sim_run(o.world->sim, UINT64_MAX);
	players =
	    ARENA_ARRAY(&o.arena, o.world->topology.n_routers, struct player);
	if (!read_players(&o, run, players)) {
		(void)fprintf(stderr, "%s/players: does not fit\n", run);
	} else {
		c.s = o.world->sim;
		c.players = players;
		rib_of_sim(c.s, &c.expected);
		comparison_wait(&c, quiet_ms(), LIMIT_MS);
		print_tally(&c.tally);
		(void)fputs(strbuf_str(&c.report), stdout);
		status = is_wanted(&c) ? EXIT_DIFFERENT : 0;
	}
	comparison_finish(&c);
	close_world(&o);
	return status;
}

static int
expect(const char *dir)
{
	struct opened o = { 0 };
	bool ok = open_world(&o, dir, 0);

	if (ok) {
		(void)sim_run(o.world->sim, UINT64_MAX);
		print_expected(o.world->sim);
	}
	close_world(&o);
	return ok ? 0 : EXIT_WRONG;
}

int
main(int argc, char **argv)
{
	struct wanted w = { 0 };

	if (argc >= 4 && str_eq(argv[1], "draw") &&
	    parse_wanted(&w, argc - 2, argv + 2) && w.command == NULL)
		return draw(&w);
	if (argc >= 4 && str_eq(argv[1], "digest") &&
	    parse_wanted(&w, argc - 2, argv + 2) && w.command == NULL)
		return digest_worlds(&w);
	if (argc >= 5 && str_eq(argv[1], "shrink") &&
	    parse_wanted(&w, argc - 2, argv + 2) && w.command != NULL)
		return shrink_world(&w);
	if (argc == 4 && str_eq(argv[1], "compare"))
		return compare(argv[2], argv[3]);
	if (argc == 3 && str_eq(argv[1], "expect"))
		return expect(argv[2]);
	(void)fputs("usage: interop_lab draw SEED DIR [--bird]\n"
		    "       interop_lab digest FIRST COUNT [--bird]\n"
		    "       interop_lab compare DIR RUN\n"
		    "       interop_lab expect DIR\n"
		    "       interop_lab shrink SEED DIR [--bird] "
		    "COMMAND...\n",
	    stderr);
	return EXIT_WRONG;
}
