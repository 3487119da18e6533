#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/store.h"

/* Of a version to come. */
static const char next[] =
    "ALTER TABLE session ADD COLUMN learner TEXT NOT NULL DEFAULT '';";
static const char bad[] = "CREATE TABLE extra (x INTEGER) STRICT;"
			  "INSERT INTO nowhere VALUES (1);";

struct fixture {
	struct arena arena;
	char dir[64], path[128], copy[160];
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *error;
	struct store *s;
	int64_t id;
	size_t own;

	snprintf(f->dir, sizeof(f->dir), "/tmp/manrs-lab-migrate.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/lab.db", f->dir);
	(void)store_migrations(&own);
	snprintf(f->copy, sizeof(f->copy), "%s.v%zu", f->path, own);
	s = store_open(f->path, &f->arena, &error);
	assert_non_null(s);
	assert_true(store_session_create(s, "u-1", "first-fix", "00", 1, "now",
	    false, &id));
	store_close(s);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char command[80];

	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	arena_finish(&f->arena);
	free(f);
	return 0;
}

/* Of the program's own. */
static int
version(void)
{
	size_t n;

	(void)store_migrations(&n);
	return (int)n;
}

static int
number(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int out = -1;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		out = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return out;
}

/* Applies the program's migrations and those of the test behind them. */
static enum migrate_result
migrate(const char *path, const char *const *more, size_t n_more)
{
	struct migration m[8];
	const struct migration *own;
	enum migrate_result result;
	sqlite3 *db;
	size_t n;
	int rc;

	own = store_migrations(&n);
	memcpy(m, own, n * sizeof(*m));
	for (size_t i = 0; i < n_more; i++, n++)
		m[n] = (struct migration){ (int)n + 1, more[i] };
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	result = store_migrate(db, path, m, n, &rc);
	assert_true(sqlite3_get_autocommit(db));
	sqlite3_close(db);
	return result;
}

static void
an_older_file_is_copied_and_brought_up(void **state)
{
	struct fixture *f = *state;
	const char *const more[] = { next };

	assert_int_equal(migrate(f->path, more, 1), MIGRATE_OK);
	assert_int_equal(number(f->path, "PRAGMA user_version"), version() + 1);
	assert_int_equal(number(f->path,
			     "SELECT count(*) FROM session WHERE learner = ''"),
	    1);
	assert_int_equal(number(f->copy, "PRAGMA user_version"), version());
	assert_int_equal(number(f->copy, "SELECT count(*) FROM session"), 1);
	assert_int_equal(number(f->copy, "SELECT learner FROM session"), -1);
	/* Again: nothing to do. */
	assert_int_equal(migrate(f->path, more, 1), MIGRATE_OK);
	/* The program without that migration refuses it. */
	assert_int_equal(migrate(f->path, NULL, 0), MIGRATE_NEWER);
}

static void
a_migration_that_fails_changes_nothing(void **state)
{
	struct fixture *f = *state;
	const char *const more[] = { next, bad };

	assert_int_equal(migrate(f->path, more, 2), MIGRATE_FAILED);
	assert_int_equal(number(f->path, "PRAGMA user_version"), version());
	assert_int_equal(number(f->path, "SELECT learner FROM session"), -1);
	assert_int_equal(number(f->path, "SELECT count(*) FROM extra"), -1);
	assert_int_equal(number(f->path, "SELECT count(*) FROM session"), 1);
}

static void
no_copy_no_migration(void **state)
{
	struct fixture *f = *state;
	const char *const more[] = { next };
	char path[192];

	/* A folder stands where the copy's draft would. */
	snprintf(path, sizeof(path), "mkdir %s.tmp", f->copy);
	assert_int_equal(system(path), 0);
	assert_int_equal(migrate(f->path, more, 1), MIGRATE_FAILED);
	assert_int_equal(number(f->path, "PRAGMA user_version"), version());
}

/* What the first version wrote is read by this one. */
static void
verdicts_of_version_1_decide(void **state)
{
	struct fixture *f = *state;
	const struct migration *own;
	struct store_verdict *v;
	const char *error;
	char path[160];
	struct store *s;
	sqlite3 *db;
	size_t n;
	int rc;

	own = store_migrations(&n);
	snprintf(path, sizeof(path), "%s/old.db", f->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(store_migrate(db, path, own, 1, &rc), MIGRATE_OK);
	rc = sqlite3_exec(db,
	    "INSERT INTO session (uuid, scenario, scenario_hash, seed, started,"
	    " touched) VALUES ('u-1', 'first-fix', '00', 1, 'now', 'now');"
	    "INSERT INTO result VALUES (1, 1, 1, 'now', 1, 20, 20);"
	    "INSERT INTO verdict VALUES (1, 0, 'NO-1.1', 'pass', 20, 20, "
	    "'[]');",
	    NULL, NULL, NULL);
	CHECK_STR("insert", rc == SQLITE_OK ? "" : sqlite3_errmsg(db), "");
	sqlite3_close(db);
	s = store_open(path, &f->arena, &error);
	assert_non_null(s);
	assert_int_equal(store_result_latest(s, 1, &f->arena, &v), 1);
	assert_string_equal(v[0].requirement, "NO-1.1");
	assert_false(v[0].optional);
	store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(verdicts_of_version_1_decide,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    an_older_file_is_copied_and_brought_up, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_migration_that_fails_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(no_copy_no_migration, setup,
		    teardown),
	};

	return RUN_TESTS(tests);
}
