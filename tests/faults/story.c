#include "story.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sqlite3.h>

/* --- the stage ------------------------------------------------------------*/

static void
fail_with(struct stage *g, const char *what)
{
	struct strbuf text = { 0 };

	diags_render(&text, &g->diags);
	fail_msg("%s: %s: %s", g->story->name, what, strbuf_str(&text));
}

void
stage_begin(struct stage *g, const struct story *story)
{
	const char *tmp = getenv("TMPDIR");
	char path[512];
	size_t n;
	const struct probe_vocabulary *v = grader_vocabulary(&n);

	memset(g, 0, sizeof(*g));
	g->story = story;
	diags_init(&g->diags, &g->arena);
	(void)snprintf(path, sizeof(path), "%s/%s", LAB_SOURCE_DIR, story->dir);
	g->scenario = scenario_load(path, v, n, &g->diags);
	if (g->scenario == NULL)
		fail_with(g, "not loaded");
	(void)snprintf(g->dir, sizeof(g->dir), "%s/manrs-lab-fault-XXXXXX",
	    tmp != NULL && strlen(tmp) < 16 ? tmp : "/tmp");
	assert_non_null(mkdtemp(g->dir));
	(void)snprintf(g->path, sizeof(g->path), "%s/lab.db", g->dir);
}

static void
empty_folder(const struct stage *g, bool expect_clean)
{
	DIR *d = opendir(g->dir);
	struct dirent *e;
	char path[512];

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (expect_clean && !str_starts(e->d_name, "lab.db"))
			fail_msg("%s is left behind", e->d_name);
		(void)snprintf(path, sizeof(path), "%s/%s", g->dir, e->d_name);
		(void)unlink(path);
	}
	closedir(d);
}

void
stage_end(struct stage *g)
{
	stage_close(g);
	empty_folder(g, true);
	(void)rmdir(g->dir);
	scenario_destroy(g->scenario);
	diags_finish(&g->diags);
	arena_finish(&g->arena);
}

/* A sentence that a learner can act on, and no riddle. */
static void
check_sentence(const struct stage *g, const char *what, const char *text)
{
	static const char *const reasons[] = { "the disk is full",
		"the disk reports an error", "cannot be opened",
		"may not be written", "another program is using it",
		"No space left on device", "Input/output error" };
	struct strbuf line = { 0 };
	bool given = false;

	/* Lines are wrapped for the terminal. */
	for (const char *p = text; *p != '\0'; p++)
		strbuf_addc(&line, *p == '\n' ? ' ' : *p);
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		given = given || strstr(strbuf_str(&line), reasons[i]) != NULL;
	if (!given)
		fail_msg("%s: %s: no reason is given: %s", g->story->name, what,
		    text);
	if (strstr(text, "not an error") != NULL)
		fail_msg("%s: %s: %s", g->story->name, what, text);
	strbuf_finish(&line);
}

bool
stage_open(struct stage *g)
{
	struct session_options o = { .resume = true };
	const char *error = NULL;
	struct strbuf text = { 0 };
	long fired = fault_fired();

	g->store = store_open(g->path, &g->arena, &error);
	/* Where not even a database in memory can be had. */
	if (g->store == NULL && strstr(error, "in memory") != NULL) {
		check_sentence(g, "the store", error);
		assert_true(fault_fired() > fired + 1);
		return false;
	}
	if (g->store == NULL)
		fail_msg("%s: a failing disk is taken for a damaged "
			 "database: %s",
		    g->story->name, error);
	if (!store_is_persistent(g->store)) {
		check_sentence(g, "the store", store_error(g->store));
		assert_true(fault_fired() > fired);
		stage_close(g);
		return false;
	}
	o.store = g->store;
	g->session = session_open(g->scenario, &o, &g->diags);
	if (g->session != NULL)
		return true;
	diags_render(&text, &g->diags);
	check_sentence(g, "the session", strbuf_str(&text));
	strbuf_finish(&text);
	assert_true(fault_fired() > fired);
	diags_finish(&g->diags);
	diags_init(&g->diags, &g->arena);
	stage_close(g);
	return false;
}

void
stage_close(struct stage *g)
{
	session_close(g->session);
	store_close(g->store);
	g->session = NULL;
	g->store = NULL;
}

/* --- looking --------------------------------------------------------------*/

static uint64_t
hash_text(uint64_t h, const char *text)
{
	for (; *text != '\0'; text++)
		h = base_mix(h, (unsigned char)*text);
	return base_mix(h, 0x100);
}

/* All rows of a query as one number; *rows counts them. */
static uint64_t
hash_rows(sqlite3 *db, const char *sql, long *rows)
{
	sqlite3_stmt *st = NULL;
	uint64_t h = 0;
	long n = 0;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		n++;
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const unsigned char *text = sqlite3_column_text(st, i);

			h = hash_text(h,
			    text != NULL ? (const char *)text : "NULL");
		}
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_finalize(st);
	if (rows != NULL)
		*rows = n;
	return h;
}

static const char all_lines[] =
    "SELECT session, seq, kind, text, time_ms FROM journal"
    " ORDER BY session, seq";

static void
view_database(struct stage *g, struct view *v)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(g->path, &db), SQLITE_OK);
	v->kept = hash_rows(db, all_lines, &v->lines);
	v->kept = base_mix(v->kept,
	    hash_rows(db,
		"SELECT session, seq, passed, points, max FROM result"
		" ORDER BY id",
		&v->results));
	v->kept = base_mix(v->kept,
	    hash_rows(db,
		"SELECT result, position, requirement, state, points FROM "
		"verdict ORDER BY result, position",
		NULL));
	v->kept = base_mix(v->kept,
	    hash_rows(db,
		"SELECT id, scenario, seed, finished, passed, points, max"
		" FROM session ORDER BY id",
		NULL));
	sqlite3_close(db);
}

uint64_t
stage_journal(struct stage *g, long lines)
{
	sqlite3 *db = NULL;
	char sql[256];
	uint64_t h;

	fault_pause();
	(void)snprintf(sql, sizeof(sql), "%s LIMIT %ld", all_lines, lines);
	assert_int_equal(sqlite3_open(g->path, &db), SQLITE_OK);
	h = hash_rows(db, sql, NULL);
	sqlite3_close(db);
	fault_resume();
	return h;
}

static void
view_work(struct stage *g, struct view *v)
{
	struct session *s = g->session;
	const struct scenario *sc = g->scenario;
	uint64_t end = 0, h = sim_state_hash(session_world(s)->sim);

	for (size_t i = 0; i < sc->n_learner_routers; i++) {
		h = hash_text(h, session_running(s, sc->learner_routers[i]));
		h = hash_text(h, session_candidate(s, sc->learner_routers[i]));
	}
	h = hash_text(h, session_prompt(s));
	h = base_mix(h, session_trial(s, &end));
	v->work = base_mix(h, end);
}

static void
view_lesson(struct stage *g, struct view *v)
{
	const uint32_t *as;
	size_t n = session_prediction(g->session, &as);
	uint64_t h = session_step_index(g->session);

	for (size_t i = 0; i < n; i++)
		h = base_mix(h, as[i]);
	h = base_mix(h, session_open_question(g->session));
	for (size_t i = 0; i < g->scenario->n_steps; i++)
		h = base_mix(h, session_step_seen(g->session, i));
	v->lesson = h;
}

void
stage_view(struct stage *g, struct view *v)
{
	*v = (struct view){ 0 };
	fault_pause();
	if (g->session != NULL) {
		view_work(g, v);
		view_lesson(g, v);
	}
	view_database(g, v);
	fault_resume();
}

void
stage_check_database(const struct stage *g)
{
	static const char *const none[] = {
		"SELECT * FROM pragma_integrity_check"
		" WHERE integrity_check <> 'ok'",
		"SELECT * FROM pragma_foreign_key_check",
		"SELECT session FROM journal GROUP BY session"
		" HAVING max(seq) <> count(*)",
		"SELECT id FROM result WHERE NOT EXISTS"
		" (SELECT 1 FROM verdict WHERE result = result.id)",
		"SELECT result.id FROM result LEFT JOIN journal"
		" ON journal.session = result.session AND"
		" journal.seq = result.seq"
		" WHERE journal.text IS NOT 'graded'",
	};
	sqlite3 *db = NULL;
	size_t n = ARRAY_LEN(none);
	long rows;

	assert_int_equal(sqlite3_open(g->path, &db), SQLITE_OK);
	/* Whole, or not begun. */
	(void)hash_rows(db,
	    "SELECT * FROM pragma_user_version WHERE user_version = 2", &rows);
	if (rows == 0) {
		(void)hash_rows(db, "SELECT name FROM sqlite_schema", &rows);
		CHECK_INT(g->story->name, rows, 0);
		n = 1;
	}
	for (size_t i = 0; i < n; i++) {
		(void)hash_rows(db, none[i], &rows);
		if (rows != 0)
			fail_msg("%s: %s: %ld rows", g->story->name, none[i],
			    rows);
	}
	sqlite3_close(db);
}

/* --- telling --------------------------------------------------------------*/

static enum told
regrade(struct stage *g)
{
	struct strbuf out = { 0 };
	long fired = fault_fired();
	bool same = session_regrade(g->scenario, g->store,
	    session_id(g->session), &out);

	if (!same && fault_fired() == fired)
		fail_msg("%s: another grade: %s", g->story->name,
		    strbuf_str(&out));
	if (!same)
		check_sentence(g, "@regrade", strbuf_str(&out));
	strbuf_finish(&out);
	return same ? TOLD_DONE : TOLD_REFUSED;
}

static const struct reply *
save_text(struct stage *g, const char *router)
{
	const char *text = arena_printf(&g->arena, "%s!\n",
	    session_candidate(g->session, router));

	return session_load_text(g->session, router, text, strlen(text));
}

enum told
stage_give(struct stage *g, const char *line, bool *partly)
{
	const struct reply *r;
	long fired = fault_fired();

	*partly = false;
	if (str_eq(line, "@open")) {
		stage_close(g);
		return stage_open(g) ? TOLD_DONE : TOLD_REFUSED;
	}
	if (str_eq(line, "@regrade"))
		return regrade(g);
	r = str_starts(line, "@text ") ? save_text(g, line + 6)
				       : session_command(g->session, line);
	if (r->status == REPLY_CONFIRM)
		r = session_command(g->session, line);
	if (r->status == REPLY_ERROR && fault_fired() == fired)
		fail_msg("%s: \"%s\" answers, with %s failing: %s",
		    g->story->name, line, fault_text(), r->text);
	if (r->status == REPLY_ERROR) {
		check_sentence(g, line, r->text);
		check_sentence(g, line, r->message);
		return TOLD_REFUSED;
	}
	*partly = strstr(r->text, "not saved") != NULL;
	return TOLD_DONE;
}
