/* What is kept: requirements, sessions with their journal, results, progress.
 * The only user of SQLite.
 *
 * The journal is the save file: a session is its scenario, seed and the lines
 * in table journal, each written with synchronous=FULL before its reply is
 * shown. Opening migrates an older file in one transaction (after a backup),
 * refuses a newer one, and verifies integrity. A store that cannot be written
 * (disk full, read-only home) turns into a memory store and says so; work goes
 * on. Every call that can fail returns false and leaves a sentence in
 * store_error(). */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/arena.h"
#include "core/str.h"

struct store;

/* path NULL: in memory (nothing is kept). *error (arena) says why not. */
struct store *store_open(
    const char *path, struct arena *arena, const char **error);
void store_close(struct store *s);
bool store_is_persistent(const struct store *s);
/* Why the last call failed; "" when a call that reads has found nothing, or
 * all there is. */
const char *store_error(const struct store *s);

/* --- requirements --------------------------------------------------------- */
struct requirement {
	const char *id;         /* "NO-1.1" */
	const char *programme;  /* "netops" */
	int action;             /* 0: none */
	bool mandatory;
	const char *edition;
	const char *title;      /* short, for tables */
	const char *wording;    /* our paraphrase of what is asked */
	const char *strength;   /* the source's own word: "shall", "should",
	                         * "required", "recommended" */
	const char *source;     /* document and section */
};
/* NULL when there is none. Borrowed until close. */
const struct requirement *store_requirement(
    struct store *s, const char *id, const char *edition);
const struct requirement *store_requirements(struct store *s, size_t *n);

/* What is written from here to the end of the group is kept whole or not at
 * all. The end is false when it is not kept: because keep is false, or because
 * something in it or the end itself failed. Groups do not nest. */
bool store_group_begin(struct store *s);
bool store_group_end(struct store *s, bool keep);

/* --- sessions and journal --------------------------------------------------*/
struct store_session {
	int64_t id;
	const char *uuid;
	const char *scenario;   /* id */
	const char *scenario_hash; /* hex of the folder's contents */
	uint64_t seed;
	const char *started, *touched; /* ISO 8601 text as given */
	bool finished, practice; /* practice: demonstration, not progress */
	int passed;              /* -1 not graded, 0, 1 */
	int points, max;
};
bool store_session_create(struct store *s, const char *uuid,
    const char *scenario, const char *scenario_hash, uint64_t seed,
    const char *now, bool practice, int64_t *id);
/* The unfinished session of the scenario that was worked on last; false when
 * none. */
bool store_session_latest(struct store *s, const char *scenario,
    struct arena *a, struct store_session *out);
bool store_session_get(
    struct store *s, int64_t id, struct arena *a, struct store_session *out);
size_t store_sessions(
    struct store *s, struct arena *a, struct store_session **out);
bool store_session_finish(struct store *s, int64_t id, const char *now);
bool store_session_reopen(struct store *s, int64_t id, const char *now);
/* Forgets a session in which nothing was done. */
bool store_session_drop(struct store *s, int64_t id);
/* This process works on the session until it releases it, closes the store or
 * ends, in whatever way; each claim is released once. False: another process,
 * or another store on the same file, has it. */
bool store_session_claim(struct store *s, int64_t id);
void store_session_release(struct store *s, int64_t id);

/* One line of the journal. kind 'c' command, 'u' undo, 'r' redo, 's' step of
 * the lesson. seq counts from 1 without holes. Durable when true. When false it
 * is not there, and the next one takes its number; only when the disk refused
 * it in the last moment and then for good can it be found after all. */
struct store_entry {
	int64_t seq;
	char kind;
	const char *actor;      /* "learner" */
	uint64_t time_ms;       /* virtual time when given */
	const char *text;
};
bool store_journal_append(struct store *s, int64_t session, char kind,
    const char *actor, uint64_t time_ms, const char *text, const char *now,
    int64_t *seq);
size_t store_journal(struct store *s, int64_t session, struct arena *a,
    struct store_entry **out);
/* How many lines it has: cheap enough to be asked all the time. */
bool store_journal_length(struct store *s, int64_t session, int64_t *n);

/* --- results ---------------------------------------------------------------*/
struct store_verdict {
	const char *requirement, *state; /* "pass" ... */
	int points, max;
	const char *evidence;   /* JSON array as in --json */
	bool optional;          /* it does not decide */
};
bool store_result_save(struct store *s, int64_t session, int64_t seq,
    const char *now, bool passed, int points, int max,
    const struct store_verdict *v, size_t n);
size_t store_result_latest(struct store *s, int64_t session, struct arena *a,
    struct store_verdict **out);

/* --- progress ---------------------------------------------------------------
 * Small facts by key: steps seen, hints opened, quiz answers, settings. */
bool store_fact_set(struct store *s, const char *scope, const char *key,
    const char *value, const char *now);
const char *store_fact_get(struct store *s, const char *scope,
    const char *key, struct arena *a); /* NULL */

#endif
