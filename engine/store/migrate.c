#include "store/migrate.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

extern const char store_sql_schema[], store_sql_optional[];

const struct migration *
store_migrations(size_t *n)
{
	/* A released line is never changed; a new version is a new line with
	 * a text of its own. */
	static const struct migration migrations[] = {
		{ 1, store_sql_schema },
		{ 2, store_sql_optional },
	};

	*n = ARRAY_LEN(migrations);
	return migrations;
}

/* One number of a pragma or a SELECT. */
static int
ask_number(sqlite3 *db, const char *sql, int *out)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(st);
		if (rc == SQLITE_ROW) {
			*out = sqlite3_column_int(st, 0);
			rc = SQLITE_OK;
		} else if (rc == SQLITE_DONE) {
			rc = SQLITE_ERROR;
		}
	}
	sqlite3_finalize(st);
	return rc;
}

/* The file as it is, completely or not at all. */
static int
copy_database(sqlite3 *db, const char *path, int version)
{
	struct strbuf name = { 0 }, draft = { 0 };
	sqlite3 *to = NULL;
	sqlite3_backup *backup;
	int rc, fd;

	strbuf_addf(&name, "%s.v%d", path, version);
	strbuf_addf(&draft, "%s.tmp", name.s);
	unlink(draft.s);
	fd = open(draft.s, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	rc = sqlite3_open_v2(draft.s, &to, SQLITE_OPEN_READWRITE, NULL);
	if (rc == SQLITE_OK) {
		backup = sqlite3_backup_init(to, "main", db, "main");
		rc = backup == NULL ? sqlite3_errcode(to)
				    : sqlite3_backup_step(backup, -1);
		if (backup != NULL)
			sqlite3_backup_finish(backup);
		rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
	}
	if (sqlite3_close(to) != SQLITE_OK && rc == SQLITE_OK)
		rc = SQLITE_IOERR;
	if (rc == SQLITE_OK && rename(draft.s, name.s) != 0)
		rc = SQLITE_IOERR;
	if (rc != SQLITE_OK)
		unlink(draft.s);
	strbuf_finish(&name);
	strbuf_finish(&draft);
	return rc;
}

static int
run(sqlite3 *db, const char *fmt, int number)
{
	char sql[80];

	snprintf(sql, sizeof(sql), fmt, number);
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int
apply(sqlite3 *db, const struct migration *m, size_t n, int version)
{
	int rc = SQLITE_OK;

	for (size_t i = (size_t)version; i < n && rc == SQLITE_OK; i++) {
		INVARIANT(m[i].version == (int)i + 1);
		rc = sqlite3_exec(db, m[i].sql, NULL, NULL, NULL);
	}
	if (rc == SQLITE_OK)
		rc = run(db, "PRAGMA user_version = %d", (int)n);
	if (rc == SQLITE_OK)
		rc =
		    run(db, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	return rc;
}

/* What the file is: its version, or not ours. */
static enum migrate_result
look(sqlite3 *db, size_t n, int *version, int *rc)
{
	int id = 0, tables = 0;

	*rc = ask_number(db, "PRAGMA application_id", &id);
	if (*rc == SQLITE_OK)
		*rc = ask_number(db, "PRAGMA user_version", version);
	if (*rc == SQLITE_OK)
		*rc = ask_number(db, "SELECT count(*) FROM sqlite_schema",
		    &tables);
	if (*rc != SQLITE_OK)
		return MIGRATE_FAILED;
	if (id != STORE_APPLICATION_ID &&
	    (id != 0 || *version != 0 || tables != 0))
		return MIGRATE_FOREIGN;
	if (*version < 0 || *version > (int)n)
		return MIGRATE_NEWER;
	return MIGRATE_OK;
}

enum migrate_result
store_migrate(sqlite3 *db, const char *path, const struct migration *m,
    size_t n, int *rc)
{
	enum migrate_result result;
	int version = 0;

	result = look(db, n, &version, rc);
	if (result != MIGRATE_OK || version == (int)n)
		return result;
	if (version > 0 && path != NULL) {
		*rc = copy_database(db, path, version);
		if (*rc != SQLITE_OK)
			return MIGRATE_FAILED;
	}
	*rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (*rc != SQLITE_OK)
		return MIGRATE_FAILED;
	/* Another program may have been faster. */
	result = look(db, n, &version, rc);
	if (result == MIGRATE_OK)
		*rc = apply(db, m, n, version);
	if (result == MIGRATE_OK && *rc == SQLITE_OK)
		*rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (result == MIGRATE_OK && *rc != SQLITE_OK)
		result = MIGRATE_FAILED;
	if (!sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}
