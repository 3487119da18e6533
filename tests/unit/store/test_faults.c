/* Every write and every sync fails once, at each of its places: what was
 * acknowledged is there afterwards, nothing is there by halves, and the store
 * goes on when the disk does. The disk is a VFS that counts. It can also lose
 * power: then what was written and not synced is gone, all of it or a part. */
#include "check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "disk.h"
#include "store/store.h"

/* --- a disk that fails ----------------------------------------------------*/

/* A write that no sync has followed: what was there before. */
struct unsynced {
	char name[96];
	sqlite3_int64 at, size_before;
	int n;
	unsigned char *before;
};

static struct {
	sqlite3_vfs vfs, *real;
	long countdown; /* calls until one fails; 0: none does */
	bool sticky;    /* and all that follow */
	int error;
	bool power; /* the failure is one of power: nothing is written after */
	struct unsynced *lost;
	size_t n_lost, cap_lost;
} disk;

static int
fails(void)
{
	if (disk.countdown == 0)
		return SQLITE_OK;
	if (disk.countdown > 1) {
		disk.countdown--;
		return SQLITE_OK;
	}
	if (!disk.sticky)
		disk.countdown = 0;
	return disk.error;
}

static void
remember(struct disk_file *f, int n, sqlite3_int64 at)
{
	struct unsynced *u;

	if (!disk.power || f->name == NULL)
		return;
	GROW(disk.lost, disk.n_lost, disk.cap_lost);
	u = &disk.lost[disk.n_lost++];
	*u = (struct unsynced){ .at = at,
		.n = n,
		.before = xcalloc(1, (size_t)n) };
	snprintf(u->name, sizeof(u->name), "%s", f->name);
	f->real->pMethods->xFileSize(f->real, &u->size_before);
	f->real->pMethods->xRead(f->real, u->before, n, at);
}

/* The file is on the disk as it is now. */
static void
forget(const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < disk.n_lost; i++)
		if (name != NULL && !str_eq(disk.lost[i].name, name))
			disk.lost[kept++] = disk.lost[i];
		else
			free(disk.lost[i].before);
	disk.n_lost = kept;
}

/* Takes unsynced writes back, the last first; one of every `of` stays. */
static void
lose(size_t of)
{
	for (size_t i = disk.n_lost; i > 0; i--) {
		struct unsynced *u = &disk.lost[i - 1];
		int fd;

		if (of > 0 && i % of == 0)
			continue;
		fd = open(u->name, O_WRONLY);
		if (fd < 0)
			continue; /* SQLite removed it */
		assert_int_equal(pwrite(fd, u->before, (size_t)u->n, u->at),
		    u->n);
		if (of == 0)
			assert_int_equal(ftruncate(fd, u->size_before), 0);
		close(fd);
	}
	forget(NULL);
}

static int
f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	int rc = fails();

	if (rc == SQLITE_OK) {
		remember((struct disk_file *)f, n, at);
		return disk_write(f, p, n, at);
	}
	/* Half of it may have got there. */
	if (!disk.power)
		disk_write(f, p, n / 2, at);
	return rc;
}

static int
f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	int rc = fails();

	return rc != SQLITE_OK ? rc : disk_truncate(f, n);
}

static int
f_sync(sqlite3_file *f, int flags)
{
	int rc = fails();

	if (rc == SQLITE_FULL)
		return rc;
	if (rc != SQLITE_OK)
		return SQLITE_IOERR_FSYNC;
	if (disk.power && ((struct disk_file *)f)->name != NULL)
		forget(((struct disk_file *)f)->name);
	return disk_sync(f, flags);
}

static sqlite3_io_methods methods;

static int
v_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
    int *out_flags)
{
	(void)vfs;
	return disk_open(disk.real, &methods, name, file, flags, out_flags);
}

static void
make_disk(void)
{
	methods = disk_methods();
	methods.xWrite = f_write;
	methods.xTruncate = f_truncate;
	methods.xSync = f_sync;
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = disk_copy(disk.real);
	disk.vfs.xOpen = v_open;
	assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

/* --- what is done on it ---------------------------------------------------*/

enum { LINES = 4 };

struct acknowledged {
	bool persistent, session, result;
	int64_t id, lines;
};

/* A whole session; goes on after every failure. */
static void
work(const char *path, struct acknowledged *ack)
{
	const struct store_verdict v[] = {
		{ "NO-1.1", "pass", 20, 20, "[]", false },
		{ "NO-1.2", "fail", 0, 10, "[]", true },
	};
	struct arena arena = { 0 };
	const char *error;
	struct store *s = store_open(path, &arena, &error);
	int64_t seq;

	*ack = (struct acknowledged){ 0 };
	/* A failing disk never makes an empty place a damaged one. */
	if (s == NULL)
		fail_msg("%s", error);
	ack->persistent = store_is_persistent(s);
	if (!ack->persistent)
		assert_string_not_equal(store_error(s), "");
	ack->session = store_session_create(s, "u-1", "first-fix", "00", 1,
	    "now", false, &ack->id);
	for (int i = 0; i < LINES && ack->session; i++)
		if (store_journal_append(s, ack->id, 'c', "learner", 0, "line",
			"now", &seq))
			assert_int_equal(seq, ++ack->lines);
		else
			assert_string_not_equal(store_error(s), "");
	if (ack->session)
		ack->result = store_result_save(s, ack->id, ack->lines, "now",
		    false, 20, 30, v, 2);
	store_close(s);
	arena_finish(&arena);
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

/* On a good disk again. */
static void
look(const char *path, const struct acknowledged *ack)
{
	struct arena arena = { 0 };
	const char *error;
	struct store *s;
	struct store_session session;
	struct store_entry *e;
	struct store_verdict *v;
	size_t n;

	assert_int_equal(number(path,
			     "SELECT integrity_check = 'ok' FROM "
			     "pragma_integrity_check"),
	    1);
	s = store_open(path, &arena, &error);
	if (s == NULL)
		fail_msg("%s", error);
	assert_true(store_is_persistent(s));
	if (ack->persistent && ack->session) {
		assert_true(store_session_get(s, ack->id, &arena, &session));
		n = store_journal(s, ack->id, &arena, &e);
		/* A failed commit may still have been written: then the next
		 * line would have had its number, so it was the last. */
		assert_true((int64_t)n >= ack->lines);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(e[i].seq, i + 1);
		n = store_result_latest(s, ack->id, &arena, &v);
		assert_true(n == 0 || n == 2);
		if (ack->result)
			assert_int_equal(n, 2);
	}
	store_close(s);
	arena_finish(&arena);
}

static void
clean(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char name[128];

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

/* fresh: with making the database; else on one that is there. */
static void
fail_each(int error, bool sticky, bool fresh)
{
	char dir[] = "/tmp/manrs-lab-faults.XXXXXX", path[64];
	struct acknowledged ack;
	long n = 1;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/lab.db", dir);
	for (;; n++) {
		clean(path);
		if (!fresh) {
			struct arena arena = { 0 };
			const char *why;

			store_close(store_open(path, &arena, &why));
			arena_finish(&arena);
		}
		disk.error = error;
		disk.sticky = sticky;
		disk.countdown = n;
		work(path, &ack);
		if (disk.countdown > 1) {
			disk.countdown = 0;
			break;
		}
		disk.countdown = 0;
		look(path, &ack);
	}
	/* The last round met no fault. */
	assert_true(ack.persistent && ack.session && ack.result);
	assert_int_equal(ack.lines, LINES);
	look(path, &ack);
	assert_true(n > 10);
	clean(path);
	rmdir(dir);
}

static void
disk_errors(void **state)
{
	(void)state;
	fail_each(SQLITE_IOERR_WRITE, false, true);
	fail_each(SQLITE_IOERR_WRITE, false, false);
	fail_each(SQLITE_IOERR_WRITE, true, false);
}

static void
disk_full(void **state)
{
	(void)state;
	fail_each(SQLITE_FULL, false, true);
	fail_each(SQLITE_FULL, false, false);
	fail_each(SQLITE_FULL, true, true);
	fail_each(SQLITE_FULL, true, false);
}

/* Power fails at each write and sync. */
static void
lose_power(size_t of, bool fresh)
{
	char dir[] = "/tmp/manrs-lab-power.XXXXXX", path[64], shm[80];
	struct acknowledged ack;
	long n = 1;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/lab.db", dir);
	snprintf(shm, sizeof(shm), "%s-shm", path);
	disk.power = true;
	disk.error = SQLITE_IOERR_WRITE;
	disk.sticky = true;
	for (bool more = true; more; n++) {
		clean(path);
		if (!fresh) {
			struct arena arena = { 0 };
			const char *why;

			store_close(store_open(path, &arena, &why));
			arena_finish(&arena);
		}
		forget(NULL);
		disk.countdown = n;
		work(path, &ack);
		more = disk.countdown == 1;
		disk.countdown = 0;
		lose(of);
		unlink(shm);
		look(path, &ack);
	}
	assert_true(n > 10);
	disk.power = false;
	clean(path);
	rmdir(dir);
}

static void
power_failures(void **state)
{
	(void)state;
	lose_power(0, false);
	lose_power(2, false);
	lose_power(3, false);
	lose_power(0, true);
	free(disk.lost);
}

/* The disk fills up in the middle and has room again later. */
static void
works_again(void **state)
{
	char dir[] = "/tmp/manrs-lab-faults.XXXXXX", path[64];
	struct arena arena = { 0 };
	const char *error;
	struct store *s;
	int64_t id, seq;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/lab.db", dir);
	s = store_open(path, &arena, &error);
	assert_non_null(s);
	assert_true(store_session_create(s, "u-1", "first-fix", "00", 1, "now",
	    false, &id));
	disk.error = SQLITE_FULL;
	disk.sticky = true;
	disk.countdown = 1;
	for (int i = 0; i < 3; i++) {
		assert_false(store_journal_append(s, id, 'c', "learner", 0, "x",
		    "now", &seq));
		assert_non_null(strstr(store_error(s), "the disk is full"));
	}
	disk.countdown = 0;
	assert_true(
	    store_journal_append(s, id, 'c', "learner", 0, "x", "now", &seq));
	assert_int_equal(seq, 1);
	store_close(s);
	clean(path);
	rmdir(dir);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(disk_errors),
		cmocka_unit_test(disk_full),
		cmocka_unit_test(power_failures),
		cmocka_unit_test(works_again),
	};

	make_disk();
	return RUN_TESTS(tests);
}
