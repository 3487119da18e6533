/* Sessions, their journal, results and facts. */
#include "store/store_private.h"

#include <stdlib.h>
#include <string.h>

/* --- sessions -------------------------------------------------------------*/

bool /* The columns of a row: NOLINTNEXTLINE(readability-function-size) */
store_session_create(struct store *s, const char *uuid, const char *scenario,
    const char *scenario_hash, uint64_t seed, const char *now, bool practice,
    int64_t *id)
{
	sqlite3_stmt *st = store_use(s, ST_SESSION_CREATE);
	int rc;

	if (uuid != NULL && *uuid != '\0')
		store_bind(st, 1, uuid);
	store_bind(st, 2, scenario);
	store_bind(st, 3, scenario_hash);
	sqlite3_bind_int64(st, 4, (sqlite3_int64)seed);
	store_bind(st, 5, now);
	sqlite3_bind_int(st, 6, practice);
	rc = store_run(s, ST_SESSION_CREATE);
	if (rc != SQLITE_OK)
		return store_fail(s, "the session could not be saved", rc);
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

static void
read_session(sqlite3_stmt *st, struct arena *a, struct store_session *out)
{
	*out = (struct store_session){
		.id = sqlite3_column_int64(st, 0),
		.uuid = store_text(st, 1, a),
		.scenario = store_text(st, 2, a),
		.scenario_hash = store_text(st, 3, a),
		.seed = (uint64_t)sqlite3_column_int64(st, 4),
		.started = store_text(st, 5, a),
		.touched = store_text(st, 6, a),
		.finished = sqlite3_column_int(st, 7) != 0,
		.practice = sqlite3_column_int(st, 8) != 0,
		.passed = sqlite3_column_int(st, 9),
		.points = sqlite3_column_int(st, 10),
		.max = sqlite3_column_int(st, 11),
	};
}

static const char cannot_read[] = "the database could not be read";

static bool
one_session(struct store *s, enum statement which, struct arena *a,
    struct store_session *out)
{
	int rc;

	store_fine(s);
	if (store_row(s, which, &rc)) {
		read_session(s->statements[which], a, out);
		sqlite3_reset(s->statements[which]);
		return true;
	}
	if (rc != SQLITE_OK)
		store_fail(s, cannot_read, rc);
	return false;
}

bool
store_session_latest(struct store *s, const char *scenario, struct arena *a,
    struct store_session *out)
{
	store_bind(store_use(s, ST_SESSION_LATEST), 1, scenario);
	return one_session(s, ST_SESSION_LATEST, a, out);
}

bool
store_session_get(struct store *s, int64_t id, struct arena *a,
    struct store_session *out)
{
	sqlite3_bind_int64(store_use(s, ST_SESSION_GET), 1, id);
	return one_session(s, ST_SESSION_GET, a, out);
}

/* What was collected in a growing array, as arena memory; nothing when it could
 * not be read to its end. */
static void *
keep(struct store *s, struct arena *a, int rc, void *rows, size_t *n,
    size_t size)
{
	void *out;

	if (rc != SQLITE_OK) {
		store_fail(s, cannot_read, rc);
		*n = 0;
	}
	out = *n > 0 ? arena_memdup(a, rows, *n * size) : NULL;
	free(rows);
	return out;
}

size_t
store_sessions(struct store *s, struct arena *a, struct store_session **out)
{
	sqlite3_stmt *st = store_use(s, ST_SESSIONS);
	struct store_session *rows = NULL;
	size_t n = 0, cap = 0;
	int rc;

	store_fine(s);
	while (store_row(s, ST_SESSIONS, &rc)) {
		GROW(rows, n, cap);
		read_session(st, a, &rows[n++]);
	}
	*out = keep(s, a, rc, rows, &n, sizeof(*rows));
	return n;
}

static int
touch(struct store *s, int64_t session, const char *now)
{
	sqlite3_stmt *st = store_use(s, ST_SESSION_TOUCH);

	sqlite3_bind_int64(st, 1, session);
	store_bind(st, 2, now);
	return store_run(s, ST_SESSION_TOUCH);
}

bool
store_session_finish(struct store *s, int64_t id, const char *now)
{
	sqlite3_stmt *st = store_use(s, ST_SESSION_FINISH);
	int rc;

	sqlite3_bind_int64(st, 1, id);
	store_bind(st, 2, now);
	rc = store_run(s, ST_SESSION_FINISH);
	return rc == SQLITE_OK ||
	    store_fail(s, "the session could not be saved", rc);
}

bool
store_session_reopen(struct store *s, int64_t id, const char *now)
{
	sqlite3_stmt *st = store_use(s, ST_SESSION_REOPEN);
	int rc;

	sqlite3_bind_int64(st, 1, id);
	store_bind(st, 2, now);
	rc = store_run(s, ST_SESSION_REOPEN);
	return rc == SQLITE_OK ||
	    store_fail(s, "the session could not be opened again", rc);
}

bool
store_session_drop(struct store *s, int64_t id)
{
	int rc;

	sqlite3_bind_int64(store_use(s, ST_SESSION_DROP), 1, id);
	rc = store_run(s, ST_SESSION_DROP);
	return rc == SQLITE_OK ||
	    store_fail(s, "the session could not be forgotten", rc);
}

/* --- journal --------------------------------------------------------------*/

static int
next_seq(struct store *s, int64_t session, int64_t *seq)
{
	sqlite3_stmt *st = store_use(s, ST_JOURNAL_NEXT);
	int rc;

	sqlite3_bind_int64(st, 1, session);
	if (!store_row(s, ST_JOURNAL_NEXT, &rc))
		return rc == SQLITE_OK ? SQLITE_ERROR : rc;
	*seq = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return SQLITE_OK;
}

static int
append(struct store *s, int64_t session, const struct store_entry *e,
    const char *now)
{
	sqlite3_stmt *st = store_use(s, ST_JOURNAL_APPEND);

	sqlite3_bind_int64(st, 1, session);
	sqlite3_bind_int64(st, 2, e->seq);
	sqlite3_bind_text(st, 3, &e->kind, 1, SQLITE_TRANSIENT);
	store_bind(st, 4, e->actor);
	sqlite3_bind_int64(st, 5, (sqlite3_int64)e->time_ms);
	store_bind(st, 6, e->text);
	store_bind(st, 7, now);
	return store_run(s, ST_JOURNAL_APPEND);
}

bool /* The columns of a row: NOLINTNEXTLINE(readability-function-size) */
store_journal_append(struct store *s, int64_t session, char kind,
    const char *actor, uint64_t time_ms, const char *text, const char *now,
    int64_t *seq)
{
	struct store_entry e = { .kind = kind,
		.actor = actor,
		.time_ms = time_ms,
		.text = text };
	int rc = store_begin(s);

	if (rc == SQLITE_OK) {
		rc = next_seq(s, session, &e.seq);
		if (rc == SQLITE_OK)
			rc = append(s, session, &e, now);
		if (rc == SQLITE_OK)
			rc = touch(s, session, now);
		rc = store_end(s, rc);
	}
	if (rc != SQLITE_OK)
		return store_fail(s, "the command could not be saved", rc);
	if (seq != NULL)
		*seq = e.seq;
	return true;
}

size_t
store_journal(struct store *s, int64_t session, struct arena *a,
    struct store_entry **out)
{
	sqlite3_stmt *st = store_use(s, ST_JOURNAL);
	struct store_entry *rows = NULL;
	size_t n = 0, cap = 0;
	int rc;

	store_fine(s);
	sqlite3_bind_int64(st, 1, session);
	while (store_row(s, ST_JOURNAL, &rc)) {
		GROW(rows, n, cap);
		rows[n++] = (struct store_entry){
			.seq = sqlite3_column_int64(st, 0),
			.kind = store_text(st, 1, a)[0],
			.actor = store_text(st, 2, a),
			.time_ms = (uint64_t)sqlite3_column_int64(st, 3),
			.text = store_text(st, 4, a),
		};
	}
	*out = keep(s, a, rc, rows, &n, sizeof(*rows));
	return n;
}

bool
store_journal_length(struct store *s, int64_t session, int64_t *n)
{
	int64_t next;
	int rc;

	store_fine(s);
	rc = next_seq(s, session, &next);
	if (rc != SQLITE_OK)
		return store_fail(s, cannot_read, rc);
	*n = next - 1;
	return true;
}

/* --- results --------------------------------------------------------------*/

static int
save_verdict(struct store *s, int64_t result, size_t i,
    const struct store_verdict *v)
{
	sqlite3_stmt *st = store_use(s, ST_VERDICT_SAVE);

	sqlite3_bind_int64(st, 1, result);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)i);
	store_bind(st, 3, v->requirement);
	store_bind(st, 4, v->state);
	sqlite3_bind_int(st, 5, v->points);
	sqlite3_bind_int(st, 6, v->max);
	store_bind(st, 7, v->evidence != NULL ? v->evidence : "[]");
	sqlite3_bind_int(st, 8, v->optional);
	return store_run(s, ST_VERDICT_SAVE);
}

static int
save_result(struct store *s, int64_t session, int64_t seq, const char *now,
    bool passed, int points, int max)
{
	sqlite3_stmt *st = store_use(s, ST_RESULT_SAVE);

	sqlite3_bind_int64(st, 1, session);
	sqlite3_bind_int64(st, 2, seq);
	store_bind(st, 3, now);
	sqlite3_bind_int(st, 4, passed);
	sqlite3_bind_int(st, 5, points);
	sqlite3_bind_int(st, 6, max);
	return store_run(s, ST_RESULT_SAVE);
}

static int
grade_session(struct store *s, int64_t session, const char *now, bool passed,
    int points, int max)
{
	sqlite3_stmt *st = store_use(s, ST_SESSION_GRADE);

	sqlite3_bind_int64(st, 1, session);
	sqlite3_bind_int(st, 2, passed);
	sqlite3_bind_int(st, 3, points);
	sqlite3_bind_int(st, 4, max);
	store_bind(st, 5, now);
	return store_run(s, ST_SESSION_GRADE);
}

bool /* The columns of a row: NOLINTNEXTLINE(readability-function-size) */
store_result_save(struct store *s, int64_t session, int64_t seq,
    const char *now, bool passed, int points, int max,
    const struct store_verdict *v, size_t n)
{
	int64_t result;
	int rc = store_begin(s);

	if (rc == SQLITE_OK) {
		rc = save_result(s, session, seq, now, passed, points, max);
		result = sqlite3_last_insert_rowid(s->db);
		for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
			rc = save_verdict(s, result, i, &v[i]);
		if (rc == SQLITE_OK)
			rc =
			    grade_session(s, session, now, passed, points, max);
		rc = store_end(s, rc);
	}
	return rc == SQLITE_OK ||
	    store_fail(s, "the result could not be saved", rc);
}

size_t
store_result_latest(struct store *s, int64_t session, struct arena *a,
    struct store_verdict **out)
{
	sqlite3_stmt *st = store_use(s, ST_RESULT_LATEST);
	struct store_verdict *rows = NULL;
	size_t n = 0, cap = 0;
	int rc;

	store_fine(s);
	sqlite3_bind_int64(st, 1, session);
	while (store_row(s, ST_RESULT_LATEST, &rc)) {
		GROW(rows, n, cap);
		rows[n++] = (struct store_verdict){
			.requirement = store_text(st, 0, a),
			.state = store_text(st, 1, a),
			.points = sqlite3_column_int(st, 2),
			.max = sqlite3_column_int(st, 3),
			.evidence = store_text(st, 4, a),
			.optional = sqlite3_column_int(st, 5) != 0,
		};
	}
	*out = keep(s, a, rc, rows, &n, sizeof(*rows));
	return n;
}

/* --- facts ----------------------------------------------------------------*/

bool
store_fact_set(struct store *s, const char *scope, const char *key,
    const char *value, const char *now)
{
	sqlite3_stmt *st = store_use(s, ST_FACT_SET);
	int rc;

	store_bind(st, 1, scope);
	store_bind(st, 2, key);
	store_bind(st, 3, value);
	store_bind(st, 4, now);
	rc = store_run(s, ST_FACT_SET);
	return rc == SQLITE_OK ||
	    store_fail(s, "the progress could not be saved", rc);
}

const char *
store_fact_get(struct store *s, const char *scope, const char *key,
    struct arena *a)
{
	sqlite3_stmt *st = store_use(s, ST_FACT_GET);
	const char *value = NULL;
	int rc;

	store_fine(s);
	store_bind(st, 1, scope);
	store_bind(st, 2, key);
	if (store_row(s, ST_FACT_GET, &rc)) {
		value = store_text(st, 0, a);
		sqlite3_reset(st);
	} else if (rc != SQLITE_OK) {
		store_fail(s, cannot_read, rc);
	}
	return value;
}
