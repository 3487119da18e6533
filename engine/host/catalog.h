/* What there is to learn, with the learner's progress: tutorials and
 * scenarios.
 *
 * Only the first lines of each scenario.yaml are read (its plain values at the
 * left edge), so that hundreds cost nothing; a broken one is listed under the
 * name of its folder and complains when it is opened. */
#ifndef HOST_CATALOG_H
#define HOST_CATALOG_H

#include "host/host.h"

/* The scenario that a first start offers. */
#define CATALOG_FIRST "first-fix"

enum catalog_state { CATALOG_NEW, CATALOG_STARTED, CATALOG_PASSED };
const char *catalog_state_name(enum catalog_state s); /* "in progress" */

struct catalog_scenario {
	const char *id, *dir;
	const char *title, *summary; /* never NULL */
	const char *module;          /* "04-filtering" or "" */
	const char *edition;         /* or "" */
	enum catalog_state state;
	int points, max;     /* best so far; max 0: never graded */
	const char *touched; /* "2026-01-31T12:00:00Z" or NULL */
	bool unfinished;     /* can be continued */
	size_t order;        /* place in the lesson of its module */
};

struct catalog_module {
	const char *id, *dir, *title;
	const char *quiz, *review; /* last result, "7/8"; NULL: none yet */
	bool has_quiz;             /* there are questions to answer */
	size_t *scenarios;         /* indices, in order */
	size_t n_scenarios, n_passed;
};

/* Finished: each of its scenarios is passed and its questions are answered.
 * The review belongs to a later day. */
bool catalog_module_done(const struct catalog_module *m);
/* "2 of 4 done", "questions left", "done" */
void catalog_module_progress(const struct catalog_module *m,
    struct strbuf *out);

struct catalog {
	struct catalog_scenario *scenarios; /* by module, as its lesson goes */
	size_t n_scenarios;
	struct catalog_module *modules;
	size_t n_modules;
	/* The scenario touched last, or NULL. */
	const struct catalog_scenario *latest;
	const char *trouble; /* a folder that is there and gave nothing; NULL */
};

/* Reads folders and, when the host has a store, progress. In arena. */
struct catalog *catalog_read(struct host *h, struct arena *arena);
const struct catalog_scenario *catalog_find(const struct catalog *c,
    const char *id);
/* What to open next: the one that was left, for a new learner the first of all,
 * else the next behind the last one that is not passed, and at the end of the
 * list from its beginning. NULL only when there is none. */
const struct catalog_scenario *catalog_next(const struct catalog *c);

/* The plain value of a key at the left edge of YAML text: quoted, plain, or
 * folded over indented lines; NULL when there is none. For listing only. */
char *catalog_header_value(struct arena *arena, const char *text,
    const char *key);

#endif
