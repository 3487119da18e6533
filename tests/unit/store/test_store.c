#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/store.h"

struct fixture {
	struct arena arena;
	char dir[64], path[128];
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/manrs-lab-store.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/state/lab.db", f->dir);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char command[160];

	snprintf(command, sizeof(command), "chmod -R u+w %s; rm -rf %s", f->dir,
	    f->dir);
	assert_int_equal(system(command), 0);
	arena_finish(&f->arena);
	free(f);
	return 0;
}

static struct store *
reopen(struct fixture *f)
{
	const char *error;
	struct store *s = store_open(f->path, &f->arena, &error);

	if (s == NULL)
		fail_msg("%s", error);
	assert_true(store_is_persistent(s));
	return s;
}

static int64_t
session(struct store *s, const char *uuid)
{
	int64_t id;

	assert_true(store_session_create(s, uuid, "first-fix", "00ff",
	    UINT64_MAX - 1, "2026-01-02T03:04:05Z", false, &id));
	return id;
}

static void
sessions_are_kept(void **state)
{
	struct fixture *f = *state;
	struct store *s = reopen(f);
	struct store_session out, *all;
	int64_t id = session(s, "u-1"), other, practice;

	other = session(s, "u-2");
	assert_true(store_session_create(s, "", "first-fix", "00ff", 7, "now",
	    true, &practice));
	assert_false(store_session_create(s, "u-1", "first-fix", "00ff", 7,
	    "now", false, &practice));
	assert_string_not_equal(store_error(s), "");
	store_close(s);

	s = reopen(f);
	assert_true(store_session_get(s, id, &f->arena, &out));
	assert_string_equal(out.uuid, "u-1");
	assert_string_equal(out.scenario, "first-fix");
	assert_string_equal(out.scenario_hash, "00ff");
	assert_true(out.seed == UINT64_MAX - 1);
	assert_string_equal(out.started, "2026-01-02T03:04:05Z");
	assert_int_equal(out.passed, -1);
	assert_false(out.finished);
	assert_false(store_session_get(s, 99, &f->arena, &out));

	assert_true(store_session_latest(s, "first-fix", &f->arena, &out));
	assert_int_equal(out.id, other);
	assert_true(store_session_finish(s, other, "later"));
	assert_true(store_session_latest(s, "first-fix", &f->arena, &out));
	assert_int_equal(out.id, id);
	assert_false(store_session_latest(s, "own-leak", &f->arena, &out));
	assert_int_equal(store_sessions(s, &f->arena, &all), 3);
	assert_true(all[1].finished);
	assert_string_equal(all[1].touched, "later");
	assert_true(all[2].practice);
	store_close(s);
}

static void
journal_has_no_holes(void **state)
{
	struct fixture *f = *state;
	struct store *s = reopen(f);
	int64_t a = session(s, "u-1"), b = session(s, "u-2"), seq;
	struct store_entry *e;

	for (int i = 1; i <= 3; i++) {
		assert_true(store_journal_append(s, a, 'c', "learner",
		    (uint64_t)i * 1000, "show bgp", "now", &seq));
		assert_int_equal(seq, i);
		assert_true(store_journal_append(s, b, 'u', "learner", 0, "",
		    "now", &seq));
		assert_int_equal(seq, i);
	}
	/* No such session, no such kind: nothing is written. */
	assert_false(
	    store_journal_append(s, 99, 'c', "learner", 0, "x", "now", &seq));
	assert_false(
	    store_journal_append(s, a, 'x', "learner", 0, "x", "now", &seq));
	store_close(s);

	s = reopen(f);
	assert_int_equal(store_journal(s, a, &f->arena, &e), 3);
	assert_int_equal(e[2].seq, 3);
	assert_int_equal(e[2].kind, 'c');
	assert_int_equal(e[2].time_ms, 3000);
	assert_string_equal(e[2].actor, "learner");
	assert_string_equal(e[2].text, "show bgp");
	assert_true(
	    store_journal_append(s, a, 's', "learner", 0, "step", "n", &seq));
	assert_int_equal(seq, 4);
	assert_true(store_journal_length(s, a, &seq));
	assert_int_equal(seq, 4);
	assert_true(store_journal_length(s, 99, &seq));
	assert_int_equal(seq, 0);
	assert_int_equal(store_journal(s, 99, &f->arena, &e), 0);
	store_close(s);
}

static void
results_and_facts(void **state)
{
	struct fixture *f = *state;
	struct store *s = reopen(f);
	int64_t id = session(s, "u-1");
	const struct store_verdict first[] = {
		{ "NO-1.1", "fail", 0, 20, "[{\"kind\":\"route\"}]", false },
		{ "NO-1.2", "pass", 10, 10, NULL, true },
	};
	const struct store_verdict second[] = {
		{ "NO-1.1", "pass", 20, 20, "[]", false },
	};
	const struct store_verdict wrong[] = { { "NO-1.1", "good", 1, 1, "",
	    false } };
	struct store_verdict *v;
	struct store_session out;

	assert_int_equal(store_result_latest(s, id, &f->arena, &v), 0);
	assert_true(
	    store_result_save(s, id, 1, "now", false, 10, 30, first, 2));
	assert_int_equal(store_result_latest(s, id, &f->arena, &v), 2);
	assert_string_equal(v[0].evidence, "[{\"kind\":\"route\"}]");
	assert_string_equal(v[1].evidence, "[]");
	assert_false(v[0].optional);
	assert_true(v[1].optional);
	assert_true(
	    store_result_save(s, id, 2, "now", true, 20, 20, second, 1));
	/* A wrong verdict takes the whole result with it. */
	assert_false(store_result_save(s, id, 3, "now", false, 0, 1, wrong, 1));
	assert_int_equal(store_result_latest(s, id, &f->arena, &v), 1);
	assert_string_equal(v[0].state, "pass");
	assert_true(store_session_get(s, id, &f->arena, &out));
	assert_int_equal(out.passed, 1);
	assert_int_equal(out.points, 20);
	assert_int_equal(out.max, 20);

	assert_null(store_fact_get(s, "first-fix", "step.1", &f->arena));
	assert_true(store_fact_set(s, "first-fix", "step.1", "seen", "now"));
	assert_true(store_fact_set(s, "first-fix", "step.1", "solved", "now"));
	assert_string_equal(store_fact_get(s, "first-fix", "step.1", &f->arena),
	    "solved");
	assert_null(store_fact_get(s, "own-leak", "step.1", &f->arena));
	store_close(s);
}

static void
requirements_are_complete(void **state)
{
	struct fixture *f = *state;
	struct store *s = reopen(f);
	const struct requirement *r, *all;
	size_t n;

	all = store_requirements(s, &n);
	assert_true(n >= 29);
	for (size_t i = 0; i < n; i++) {
		CHECK(all[i].id, *all[i].title != '\0');
		CHECK(all[i].id, *all[i].wording != '\0');
		CHECK(all[i].id, *all[i].strength != '\0');
		CHECK(all[i].id, *all[i].source != '\0');
		CHECK(all[i].id, strlen(all[i].title) <= 60);
		CHECK(all[i].id,
		    store_requirement(s, all[i].id, all[i].edition) == &all[i]);
	}
	r = store_requirement(s, "NO-1.5", "2020");
	assert_non_null(r);
	assert_string_equal(r->programme, "netops");
	assert_int_equal(r->action, 1);
	assert_true(r->mandatory);
	assert_string_equal(r->strength, "should");
	assert_null(store_requirement(s, "NO-1.5", "1999"));
	assert_null(store_requirement(s, "NO-9", "2020"));
	store_close(s);
}

static void
memory_keeps_nothing(void **state)
{
	struct fixture *f = *state;
	const char *error;
	struct store *s = store_open(NULL, &f->arena, &error);
	size_t n;

	assert_non_null(s);
	assert_null(error);
	assert_false(store_is_persistent(s));
	assert_string_equal(store_error(s), "");
	session(s, "u-1");
	assert_true(store_requirements(s, &n) != NULL && n > 0);
	store_close(s);
}

static void
files_are_private(void **state)
{
	struct fixture *f = *state;
	static const char *const ends[] = { "", "-wal", "-shm" };
	mode_t before = umask(0);
	struct store *s = reopen(f);
	struct stat st;
	char name[160];

	session(s, "u-1");
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", f->path, ends[i]);
		CHECK_INT(ends[i], stat(name, &st), 0);
		CHECK_INT(ends[i], st.st_mode & 0777, 0600);
	}
	umask(before);
	store_close(s);
}

/* Asks a file directly. */
static void
on_file(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
write_text(const char *path, const char *text, size_t n)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
}

static void
refuses_what_is_not_its_own(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *name, *sql, *says;
	} rows[] = {
		{ "newer", "PRAGMA user_version = 1000", "newer version" },
		{ "foreign", "PRAGMA application_id = 7", "another program" },
		{ "no id but tables",
		    "PRAGMA application_id = 0; PRAGMA user_version = 0",
		    "another program" },
	};
	const char *error;
	char text[4096];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct store *s;

		unlink(f->path);
		store_close(reopen(f));
		on_file(f->path, rows[i].sql);
		s = store_open(f->path, &f->arena, &error);
		CHECK(rows[i].name, s == NULL);
		CHECK(rows[i].name, strstr(error, rows[i].says) != NULL);
	}
	memset(text, 'x', sizeof(text));
	write_text(f->path, text, sizeof(text));
	assert_null(store_open(f->path, &f->arena, &error));
	assert_non_null(strstr(error, "not a database"));
}

static void
refuses_what_is_damaged(void **state)
{
	struct fixture *f = *state;
	struct store *s = reopen(f);
	const char *error;
	struct stat st;
	FILE *file;
	int64_t id = session(s, "u-1");

	for (int i = 0; i < 500; i++)
		assert_true(store_journal_append(s, id, 'c', "learner", 0,
		    "a line that takes some room in its page", "now", NULL));
	store_close(s);
	assert_int_equal(stat(f->path, &st), 0);
	file = fopen(f->path, "r+b");
	assert_non_null(file);
	for (long at = 8192; at < st.st_size; at += 4096) {
		fseek(file, at, SEEK_SET);
		fwrite("\xff\xff\xff\xff\xff\xff\xff\xff", 1, 8, file);
	}
	fclose(file);
	assert_null(store_open(f->path, &f->arena, &error));
	assert_non_null(strstr(error, "damaged"));
}

static void
goes_on_in_memory(void **state)
{
	struct fixture *f = *state;
	const char *error;
	char path[160];
	struct store *s;
	int64_t id;

	/* A folder where the file should be, and a file where a folder
	 * should be: nobody can write there, not even root. */
	snprintf(path, sizeof(path), "%s/state", f->dir);
	store_close(reopen(f));
	for (int i = 0; i < 2; i++) {
		s = store_open(path, &f->arena, &error);
		assert_non_null(s);
		assert_null(error);
		assert_false(store_is_persistent(s));
		assert_non_null(strstr(store_error(s), "nothing will be kept"));
		id = session(s, "u-1");
		assert_true(store_journal_append(s, id, 'c', "learner", 0, "x",
		    "now", NULL));
		store_close(s);
		snprintf(path, sizeof(path), "%s/x/lab.db", f->path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sessions_are_kept, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(journal_has_no_holes, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(results_and_facts, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(requirements_are_complete,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(memory_keeps_nothing, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(files_are_private, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(refuses_what_is_not_its_own,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_what_is_damaged, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(goes_on_in_memory, setup,
		    teardown),
	};

	return RUN_TESTS(tests);
}
