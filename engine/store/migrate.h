/* From the version a file has to the version this program writes.
 *
 * PRAGMA user_version counts the migrations that were applied. Version 0 is an
 * empty file. All that are missing are applied in one transaction, after a
 * copy of the file as it was has been made beside it (path.v1 for version 1).
 * Internal to store/; the table is a parameter so that tests can have their
 * own. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <sqlite3.h>

#include "core/str.h"

#define STORE_APPLICATION_ID 0x4d4e524c /* "MNRL" */

struct migration {
	int version; /* dense from 1 */
	const char *sql;
};

/* The migrations of this program. */
const struct migration *store_migrations(size_t *n);

enum migrate_result {
	MIGRATE_OK,
	MIGRATE_NEWER,   /* written by a newer program */
	MIGRATE_FOREIGN, /* a database of something else */
	MIGRATE_FAILED   /* SQLite said no: see sqlite3_errcode */
};

/* Brings db up to the last of m[0..n). path NULL: in memory, no copy. *rc is
 * SQLite's result of what failed. */
enum migrate_result store_migrate(sqlite3 *db, const char *path,
    const struct migration *m, size_t n, int *rc);

#endif
