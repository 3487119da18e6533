/* Opening, and what all calls share. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/store_private.h"

enum { BUSY_MS = 5000, LONGEST_VALUE = 16 * 1024 * 1024 };

/* --- errors ---------------------------------------------------------------*/

const char *
store_reason(int rc, sqlite3 *db)
{
	int why = db != NULL ? sqlite3_system_errno(db) : 0;

	/* A full disk has several names: for the journal it is an error of
	 * input and output, for a new file one of opening. */
	if (((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN) &&
	    (why == ENOSPC || why == EDQUOT))
		return "the disk is full";
	if ((rc & 0xff) == SQLITE_CANTOPEN && (why == EACCES || why == EROFS))
		return "it may not be written";
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return "the disk is full";
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return "it may not be written";
	case SQLITE_CANTOPEN:
		return "it cannot be opened";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another program is using it";
	case SQLITE_IOERR:
		return "the disk reports an error";
	case SQLITE_NOTADB:
		return "it is not a database";
	case SQLITE_CORRUPT:
		return "it is damaged";
	default:
		break;
	}
	/* Taking a transaction back may have been the last thing done. */
	return db != NULL && sqlite3_extended_errcode(db) == rc
	    ? sqlite3_errmsg(db)
	    : sqlite3_errstr(rc);
}

bool
store_fail(struct store *s, const char *what, int rc)
{
	strbuf_clear(&s->error);
	strbuf_addf(&s->error, "%s: %s", what, store_reason(rc, s->db));
	return false;
}

void
store_fine(struct store *s)
{
	strbuf_clear(&s->error);
}

const char *
store_error(const struct store *s)
{
	return strbuf_str(&s->error);
}

bool
store_is_persistent(const struct store *s)
{
	return s->persistent;
}

/* --- statements -----------------------------------------------------------*/

static int
prepare_statements(struct store *s)
{
	static const char *const sql[] = {
#define STATEMENT(name, text) [ST_##name] = (text),
#include "store/statements.def"
#undef STATEMENT
	};
	int rc = SQLITE_OK;

	for (size_t i = 0; i < ST_LAST && rc == SQLITE_OK; i++)
		rc = sqlite3_prepare_v3(s->db, sql[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL);
	return rc;
}

sqlite3_stmt *
store_use(struct store *s, enum statement st)
{
	sqlite3_reset(s->statements[st]);
	sqlite3_clear_bindings(s->statements[st]);
	return s->statements[st];
}

int
store_run(struct store *s, enum statement st)
{
	int rc = sqlite3_step(s->statements[st]);

	sqlite3_reset(s->statements[st]);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

bool
store_row(struct store *s, enum statement st, int *rc)
{
	*rc = sqlite3_step(s->statements[st]);
	if (*rc == SQLITE_ROW)
		return true;
	sqlite3_reset(s->statements[st]);
	if (*rc == SQLITE_DONE)
		*rc = SQLITE_OK;
	return false;
}

int
store_begin(struct store *s)
{
	if (s->grouped)
		return SQLITE_OK;
	store_use(s, ST_BEGIN);
	return store_run(s, ST_BEGIN);
}

int
store_end(struct store *s, int rc)
{
	if (s->grouped)
		return rc;
	if (rc == SQLITE_OK) {
		store_use(s, ST_COMMIT);
		rc = store_run(s, ST_COMMIT);
	}
	/* A failed COMMIT leaves the transaction open; many errors end it. */
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(s->db)) {
		store_use(s, ST_ROLLBACK);
		store_run(s, ST_ROLLBACK);
	}
	return rc;
}

static const char not_saved[] = "it could not be saved";

bool
store_group_begin(struct store *s)
{
	int rc;

	PRE(!s->grouped);
	rc = store_begin(s);
	s->grouped = rc == SQLITE_OK;
	return s->grouped || store_fail(s, not_saved, rc);
}

bool
store_group_end(struct store *s, bool keep)
{
	int rc;

	PRE(s->grouped);
	s->grouped = false;
	if (!keep) {
		(void)store_end(s, SQLITE_ABORT);
		return false;
	}
	rc = store_end(s, SQLITE_OK);
	return rc == SQLITE_OK || store_fail(s, not_saved, rc);
}

void
store_bind(sqlite3_stmt *st, int i, const char *text)
{
	sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
}

const char *
store_text(sqlite3_stmt *st, int column, struct arena *a)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	return text == NULL
	    ? ""
	    : arena_strndup(a, text, (size_t)sqlite3_column_bytes(st, column));
}

/* --- opening --------------------------------------------------------------*/

/* The file and its folders for this user alone. A file that is there already
 * is not opened here: closing it would drop the locks that SQLite holds for
 * other connections of this program. */
static void
make_file(const char *path)
{
	char *part = xstrdup(path);
	struct stat st;
	int fd;

	for (char *p = part + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(part, 0700);
			*p = '/';
		}
	free(part);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	else if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		chmod(path, 0600);
}

/* A file from outside is not trusted: it may not run functions from its
 * schema, change it behind the back of SQLite, or pass a damaged page. */
static int
harden(sqlite3 *db)
{
	static const char pragmas[] = "PRAGMA trusted_schema = OFF;"
				      "PRAGMA cell_size_check = ON;"
				      "PRAGMA mmap_size = 0;"
				      "PRAGMA foreign_keys = ON;";

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	return sqlite3_exec(db, pragmas, NULL, NULL, NULL);
}

/* A page that the disk does not give is no damaged page: SQLite puts both into
 * the same list, the first with "error code=" and its own number. */
static int
what_is_wrong(const char *says)
{
	static const char mark[] = "error code=";
	const char *code = strstr(says, mark);
	int rc = code != NULL ? atoi(code + strlen(mark)) : 0;

	return (rc & 0xff) == SQLITE_IOERR ? rc : SQLITE_CORRUPT;
}

/* SQLITE_CORRUPT: it can be read, and it is wrong. */
static int
quick_check(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		const char *says = (const char *)sqlite3_column_text(st, 0);

		if (says == NULL)
			rc = SQLITE_NOMEM;
		else
			rc = str_eq(says, "ok") ? SQLITE_OK
						: what_is_wrong(says);
	}
	sqlite3_finalize(st);
	return rc;
}

enum opened {
	OPENED,
	OPEN_UNWRITABLE, /* go on in memory */
	OPEN_REFUSED     /* ours to keep: touch nothing */
};

static enum opened
opened(struct store *s, int rc, const char *path, const char *what)
{
	if (rc == SQLITE_OK)
		return OPENED;
	strbuf_clear(&s->error);
	strbuf_addf(&s->error, "%s %s: %s", what,
	    path != NULL ? path : "in memory", store_reason(rc, s->db));
	if ((rc & 0xff) != SQLITE_NOTADB && (rc & 0xff) != SQLITE_CORRUPT)
		return OPEN_UNWRITABLE;
	strbuf_add(&s->error, "; move it away to start with an empty one");
	return OPEN_REFUSED;
}

static enum opened
refuse(struct store *s, const char *path, const char *why)
{
	strbuf_clear(&s->error);
	strbuf_addf(&s->error, "the database %s %s", path, why);
	return OPEN_REFUSED;
}

/* WAL where the file system can, and each commit on the disk before it is
 * reported. */
static int
make_durable(sqlite3 *db)
{
	return sqlite3_exec(db,
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA wal_autocheckpoint = 1000;",
	    NULL, NULL, NULL);
}

static enum opened
open_database(struct store *s, const char *path)
{
	static const char what[] = "the database";
	const struct migration *m;
	size_t n;
	int rc;

	if (path != NULL)
		make_file(path);
	rc = sqlite3_open_v2(path != NULL ? path : ":memory:", &s->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (rc == SQLITE_OK)
		rc = harden(s->db);
	if (rc == SQLITE_OK && path != NULL)
		rc = quick_check(s->db);
	if (rc == SQLITE_OK && path != NULL) {
		if (sqlite3_db_readonly(s->db, "main") == 1)
			rc = SQLITE_READONLY;
		else
			rc = make_durable(s->db);
	}
	if (rc != SQLITE_OK)
		return opened(s, rc, path, what);
	m = store_migrations(&n);
	switch (store_migrate(s->db, path, m, n, &rc)) {
	case MIGRATE_OK:
		break;
	case MIGRATE_NEWER:
		return refuse(s, path,
		    "was written by a newer version of this program");
	case MIGRATE_FOREIGN:
		return refuse(s, path, "belongs to another program");
	case MIGRATE_FAILED:
		return opened(s, rc, path, what);
	}
	rc = prepare_statements(s);
	if (rc == SQLITE_OK)
		rc = store_load_requirements(s);
	return opened(s, rc, path, what);
}

static void
close_database(struct store *s)
{
	if (s->db != NULL)
		store_release_all(s);
	for (size_t i = 0; i < ST_LAST; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

struct store *
store_open(const char *path, struct arena *arena, const char **error)
{
	struct store *s = xcalloc(1, sizeof(*s));
	enum opened result = open_database(s, path);

	*error = NULL;
	s->persistent = result == OPENED && path != NULL;
	if (result == OPEN_UNWRITABLE && path != NULL) {
		struct strbuf why = s->error;

		close_database(s);
		s->error = (struct strbuf){ 0 };
		arena_finish(&s->arena);
		result = open_database(s, NULL);
		if (result == OPENED) {
			strbuf_finish(&s->error);
			s->error = why;
			strbuf_add(&s->error, "; nothing will be kept");
		} else {
			strbuf_finish(&why);
		}
	}
	if (result != OPENED) {
		*error = arena_strdup(arena, strbuf_str(&s->error));
		store_close(s);
		return NULL;
	}
	return s;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	close_database(s);
	strbuf_finish(&s->error);
	arena_finish(&s->arena);
	free(s);
}
