/* Nothing rests on the order of events at the same moment: with that order
 * shuffled, all routers end with the same routes and the learner with the same
 * grade. */
#include "grader_lab.h"
#include "net/history.h"

static const char *const scenarios[] = { "first-fix", "original-manrs-lab",
	"own-leak", "youtube-2008" };
/* The start and the model solution. */
static const char *const plays[] = { NULL, "solution.cmd" };

static void
open_shuffled(struct lab *l, const char *name, const char *play,
    uint64_t shuffle)
{
	const struct world_options o = { .shuffle_seed = shuffle };
	char path[512];

	lab_open(l, name);
	world_close(l->world);
	l->world = world_open(l->scenario, &o, &l->diags);
	lab_must(l, name, l->world != NULL);
	l->config = l->world->start[lab_router(l)];
	if (play != NULL) {
		(void)snprintf(path, sizeof(path), "%s/scenarios/%s/%s",
		    LAB_SOURCE_DIR, name, play);
		lab_play(l, path);
	}
	lab_run(l);
}

/* Each router's best routes, with all that is said about them. */
static char *
loc_ribs(struct lab *l)
{
	struct sim *sim = l->world->sim;
	const struct topology *t = &l->world->topology;
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];

	for (router_id_t r = 0; r < t->n_routers; r++)
		for (prefix_id p = 0; p < sim_prefix_count(sim); p++) {
			attr_id id = sim_best_attrs(sim, r, p);
			uint32_t best = sim_best(sim, r, p);
			const struct path_attrs *a;
			if (id == 0)
				continue;
			a = attr_get(sim_attrs(sim), id);
			strbuf_addf(&b, "%s %s ", t->routers[r].name,
			    prefix_print(sim_prefix(sim, p), text));
			strbuf_addf(&b, "from %u ",
			    best == BEST_LOCAL
				? 0
				: t->routers[t->edges[best].peer].as);
			strbuf_addf(&b, "next hop %s pref %u med %u path ",
			    ip_addr_print(&a->next_hop, text), a->local_pref,
			    a->multi_exit_disc);
			as_path_print(sim_attrs(sim), a->as_path, &b);
			communities_print(sim_attrs(sim), a->communities, &b);
			strbuf_addc(&b, '\n');
		}
	return strbuf_take(&b);
}

static char *
grade_text(struct lab *l)
{
	struct strbuf b = { 0 };

	report_json(lab_grade(l, 1, NULL), &b);
	return strbuf_take(&b);
}

static char *
log_text(const struct lab *l)
{
	struct strbuf b = { 0 };

	for (size_t i = 0; i < history_steps(l->world->sim); i++) {
		history_render(l->world->sim, i, false, &b);
		strbuf_addc(&b, '\n');
	}
	return strbuf_take(&b);
}

static void
same_routes_same_grade(void **state)
{
	const uint64_t seeds = getenv("LAB_LONG") != NULL ? 100 : 20;
	size_t orders = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenarios); i++)
		for (size_t k = 0; k < ARRAY_LEN(plays); k++) {
			char *routes, *grade, *log;
			struct lab l;
			open_shuffled(&l, scenarios[i], plays[k], 0);
			routes = loc_ribs(&l);
			grade = grade_text(&l);
			log = log_text(&l);
			lab_close(&l);
			CHECK(scenarios[i], strlen(routes) > 200);
			for (uint64_t seed = 1; seed <= seeds; seed++) {
				char *other;
				open_shuffled(&l, scenarios[i], plays[k], seed);
				other = loc_ribs(&l);
				CHECK_STR(scenarios[i], other, routes);
				free(other);
				other = grade_text(&l);
				CHECK_STR(scenarios[i], other, grade);
				free(other);
				other = log_text(&l);
				orders += strcmp(other, log) != 0;
				free(other);
				lab_close(&l);
			}
			free(routes);
			free(grade);
			free(log);
		}
	/* The order was another one, or nothing was tested. */
	assert_true(orders > seeds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_routes_same_grade),
	};

	return RUN_TESTS(tests);
}
