/* What the files of store/ share; nobody else includes this. */
#ifndef STORE_STORE_PRIVATE_H
#define STORE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "store/store.h"

enum statement {
#define STATEMENT(name, sql) ST_##name,
#include "store/statements.def"
#undef STATEMENT
	ST_LAST
};

/* A session that this process works on; fd -1 or less: there is no lock. */
struct claim {
	int64_t session;
	int fd;
	size_t n; /* how often this store has claimed it */
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[ST_LAST];
	bool persistent;
	bool grouped; /* inside a group, whose end commits */
	struct strbuf error;
	struct arena arena; /* requirements */
	struct requirement *requirements;
	size_t n_requirements;
	struct claim *claims;
	size_t n_claims, cap_claims;
};

/* Ends all claims; the database is still open. */
void store_release_all(struct store *s);

/* Why SQLite says no, as a sentence's end: "the disk is full". */
const char *store_reason(int rc, sqlite3 *db);
/* Remembers a failure; what: "the command could not be saved". Always false,
 * so that it can be returned. */
bool store_fail(struct store *s, const char *what, int rc);

/* A call that reads begins: nothing is wrong yet. */
void store_fine(struct store *s);

/* A statement ready for binding. */
sqlite3_stmt *store_use(struct store *s, enum statement st);
/* Runs a statement without rows; SQLite's result (SQLITE_OK when done). */
int store_run(struct store *s, enum statement st);
/* The next row; false at the end or on an error, which goes to *rc. */
bool store_row(struct store *s, enum statement st, int *rc);

/* A transaction; end commits when rc is SQLITE_OK and rolls back otherwise.
 * Inside a group both leave that to its end. */
int store_begin(struct store *s);
int store_end(struct store *s, int rc);

void store_bind(sqlite3_stmt *st, int i, const char *text);
/* A column's text, in arena; "" for NULL. */
const char *store_text(sqlite3_stmt *st, int column, struct arena *a);

/* requirements.c: the embedded rows into the database, when they are new to
 * it, and from there into memory. */
int store_load_requirements(struct store *s);

#endif
