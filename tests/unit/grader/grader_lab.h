/* A world with a learner to be graded: from a folder of scenarios/ or from a
 * text, with configurations given as lines or as files. */
#ifndef GRADER_LAB_H
#define GRADER_LAB_H

#include "check.h"
#include "grader/grader.h"
#include "registry/irr_update.h"
#include "registry/rpsl.h"

#include <stdio.h>
#include <stdlib.h>

enum { LAB_CONFIGS_MAX = 4096, LAB_FILE_MAX = 1 << 20 };

struct lab {
	struct arena arena, report_arena;
	struct diags diags;
	struct scenario *scenario;
	struct world *world;
	struct store *store;
	struct report *report; /* of the last lab_grade */
	/* What the learner's router runs or has posted last. */
	const struct router_config *config;
	struct router_config *made[LAB_CONFIGS_MAX];
	size_t n_made;
};

static inline void
lab_must(struct lab *l, const char *what, bool ok)
{
	struct strbuf out = { 0 };

	if (ok)
		return;
	diags_render(&out, &l->diags);
	fail_msg("%s: %s", what, strbuf_str(&out));
	abort(); /* fail_msg does not come back */
}

static inline router_id_t
lab_router(const struct lab *l)
{
	const struct topo_as *as =
	    topology_find_as(&l->world->topology, l->scenario->learner_as);

	assert_non_null(as);
	return as->routers[0];
}

static inline void
lab_open_world(struct lab *l, const char *what, uint64_t seed, uint64_t shuffle)
{
	const struct world_options o = { .seed = seed,
		.shuffle_seed = shuffle };
	const char *error = NULL;

	lab_must(l, what, l->scenario != NULL);
	l->world = world_open(l->scenario, &o, &l->diags);
	lab_must(l, what, l->world != NULL);
	l->config = l->world->start[lab_router(l)];
	l->store = store_open(NULL, &l->arena, &error);
	assert_non_null(l->store);
}

/* A folder below scenarios/. */
static inline void
lab_open(struct lab *l, const char *name)
{
	char dir[512];
	size_t n;
	const struct probe_vocabulary *words = grader_vocabulary(&n);

	*l = (struct lab){ 0 };
	diags_init(&l->diags, &l->arena);
	(void)snprintf(dir, sizeof(dir), "%s/scenarios/%s", LAB_SOURCE_DIR,
	    name);
	l->scenario = scenario_load(dir, words, n, &l->diags);
	lab_open_world(l, name, 0, 0);
}

/* The text, with objects in its routing registry; rpsl may be NULL. */
static inline void
lab_open_registry(struct lab *l, const char *yaml, const char *rpsl)
{
	size_t n;
	const struct probe_vocabulary *words = grader_vocabulary(&n);

	*l = (struct lab){ 0 };
	diags_init(&l->diags, &l->arena);
	l->scenario = scenario_parse("test.yaml", yaml, strlen(yaml), words, n,
	    &l->diags);
	lab_must(l, "test.yaml", l->scenario != NULL);
	if (rpsl != NULL)
		lab_must(l, rpsl,
		    rpsl_read(&l->scenario->published.irr, &l->diags,
			"test.rpsl", rpsl, strlen(rpsl)));
	lab_open_world(l, "test.yaml", 0, 0);
}

static inline void
lab_open_text(struct lab *l, const char *yaml)
{
	lab_open_registry(l, yaml, NULL);
}

static inline void
lab_close(struct lab *l)
{
	world_close(l->world);
	for (size_t i = 0; i < l->n_made; i++)
		router_config_finish(l->made[i]);
	store_close(l->store);
	scenario_destroy(l->scenario);
	diags_finish(&l->diags);
	arena_finish(&l->report_arena);
	arena_finish(&l->arena);
}

/* --- configurations --------------------------------------------------------*/

/* The text becomes the router's configuration at this moment. */
static inline const struct router_config *
lab_load_at(struct lab *l, router_id_t router, const struct dialect *d,
    const char *what, const char *text)
{
	struct router_config *c;

	assert_true(l->n_made < LAB_CONFIGS_MAX);
	c = d->parse(&l->arena, &l->diags, what, text, strlen(text));
	lab_must(l, what, c != NULL);
	l->made[l->n_made++] = c;
	sim_post(l->world->sim,
	    &(struct sim_event){
		.time_ms = sim_now(l->world->sim),
		.kind = EV_CONFIG,
		.router = router,
		.a = sim_add_config(l->world->sim, router, c),
		.edge = EDGE_NONE,
		.link = LINK_NONE,
		.prefix = PREFIX_ID_NONE,
	    });
	return c;
}

/* The same for the learner's router, in Cisco IOS. */
static inline void
lab_load(struct lab *l, const char *what, const char *text)
{
	l->config =
	    lab_load_at(l, lab_router(l), dialect_find("ios"), what, text);
}

/* Lines as typed at the router, on top of what it has. */
static inline void
lab_type(struct lab *l, const char *what, const char *lines)
{
	const struct dialect *d = dialect_of(l->config->flavour);
	char *text = d->apply(&l->arena, &l->diags, l->config, what, lines,
	    strlen(lines));

	lab_must(l, what, text != NULL);
	l->config = lab_load_at(l, lab_router(l), d, what, text);
}

static inline char *
lab_read(struct lab *l, const char *path)
{
	char *text = arena_alloc(&l->arena, LAB_FILE_MAX);
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", path);
	n = fread(text, 1, LAB_FILE_MAX - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

/* What "irr add -" is told, to its end; behind it. */
static inline size_t
lab_register(struct lab *l, const char *path, const char *at)
{
	const char *stop = strstr(at, "\nend\n");
	const struct irr_update how = { .now_ms = sim_now(l->world->sim) };
	struct irr_report report;

	CHECK(path, stop != NULL);
	irr_update(&l->world->registry.irr, &l->arena, &how,
	    &(struct rpsl_text){ path, at, (size_t)(stop + 1 - at) }, &report);
	CHECK_INT(path, report.failed, 0);
	return (size_t)(stop - at) + strlen("\nend");
}

/* The part of the command language that solutions are made of: configure ...
 * end, irr add - ... end, and commit. */
static inline void
lab_play(struct lab *l, const char *path)
{
	char *text = lab_read(l, path);
	const char *end = "\nend\n", *start;
	size_t n;

	for (char *at = text; *at != '\0'; at += n + (at[n] == '\n')) {
		n = strcspn(at, "\n");
		if (str_starts(at, "irr add -\n")) {
			n++;
			n += lab_register(l, path, at + n);
			continue;
		}
		if (strncmp(at, "configure ", 10) != 0) {
			CHECK(path,
			    n == 0 || at[0] == '#' ||
				strncmp(at, "commit", n) == 0);
			continue;
		}
		start = at + n + 1;
		const char *stop = strstr(at + n, end);
		CHECK(path, stop != NULL);
		lab_type(l, path,
		    arena_strndup(&l->arena, start,
			(size_t)(stop + 1 - start)));
		n = (size_t)(stop - at) + strlen(end) - 1;
	}
}

/* --- grading ---------------------------------------------------------------*/

static inline void
lab_run(struct lab *l)
{
	assert_int_equal(sim_run(l->world->sim, l->scenario->duration_ms),
	    SIM_SETTLED);
}

/* The report of an earlier call is gone. */
static inline const struct report *
lab_grade(struct lab *l, uint64_t seed, const char *only)
{
	arena_reset(&l->report_arena);
	l->report =
	    grader_grade(l->world, l->store, seed, &l->report_arena, only);
	return l->report;
}

static inline const struct verdict *
lab_verdict(const struct lab *l, const char *id)
{
	for (size_t i = 0; i < l->report->n_verdicts; i++)
		if (strcmp(l->report->verdicts[i].requirement->id, id) == 0)
			return &l->report->verdicts[i];
	return NULL;
}

/* "NO-1.1=fail NO-1.2=pass" */
static inline const char *
lab_states(struct lab *l)
{
	struct strbuf b = { 0 };
	const char *text;

	for (size_t i = 0; i < l->report->n_verdicts; i++)
		strbuf_addf(&b, "%s%s=%s", i > 0 ? " " : "",
		    l->report->verdicts[i].requirement->id,
		    verdict_state_name(l->report->verdicts[i].state));
	text = arena_strdup(&l->report_arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* All evidence of a verdict, a line each. */
static inline const char *
lab_evidence(struct lab *l, const struct verdict *v)
{
	struct strbuf b = { 0 };
	const char *text;

	for (size_t i = 0; i < v->n_evidence; i++)
		strbuf_addf(&b, "%s: %s\n",
		    evidence_kind_name(v->evidence[i].kind),
		    v->evidence[i].text);
	text = arena_strdup(&l->report_arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* A row of a table: the state of the requirement, and what the evidence must
 * name. Says what is wrong and returns false, so that all rows are tried. */
static inline bool
lab_expect(struct lab *l, const char *row, const char *id, const char *state,
    const char *evidence)
{
	const struct verdict *v = lab_verdict(l, id);

	CHECK(row, v != NULL);
	if (strcmp(verdict_state_name(v->state), state) != 0) {
		print_error("row \"%s\": %s is %s, expected %s\n%s", row, id,
		    verdict_state_name(v->state), state, lab_evidence(l, v));
		return false;
	}
	if (evidence != NULL && strstr(lab_evidence(l, v), evidence) == NULL) {
		print_error("row \"%s\": \"%s\" is not in the evidence of "
			    "%s\n%s",
		    row, evidence, id, lab_evidence(l, v));
		return false;
	}
	return true;
}

/* --- the state, as far as it can be seen -----------------------------------*/

/* Over everything that anybody can see of the world. */
static inline uint64_t
lab_hash(const struct lab *l)
{
	const struct sim *sim = l->world->sim;
	const struct topology *t = &l->world->topology;
	uint64_t h = sim_now(sim);

	for (edge_t e = 0; e < t->n_edges; e++) {
		h = base_mix(h, (uint64_t)sim_session_state(sim, e));
		h = base_mix(h, (uint64_t)sim_session_error(sim, e));
		for (int af = 0; af < AF_COUNT; af++)
			h = base_mix(h,
			    sim_accepted_count(sim, e, (enum afi)af));
	}
	for (prefix_id p = 0; p < sim_prefix_count(sim); p++) {
		for (edge_t e = 0; e < t->n_edges; e++) {
			struct adj_in in = sim_adj_in(sim, e, p);
			/* A prefix that was only tried has nothing. */
			if (in.received == 0 && in.accepted == 0 &&
			    sim_adj_out(sim, e, p) == 0)
				continue;
			h = base_mix(h, p);
			h = base_mix(h, e);
			h = base_mix(h, in.received);
			h = base_mix(h, in.accepted);
			h = base_mix(h, (uint64_t)in.reason);
			h = base_mix(h, sim_adj_out(sim, e, p));
		}
		for (router_id_t r = 0; r < t->n_routers; r++)
			if (sim_best(sim, r, p) != BEST_NONE)
				h = base_mix(base_mix(h, r),
				    base_mix(sim_best(sim, r, p),
					sim_best_attrs(sim, r, p)));
	}
	return h;
}

#endif
