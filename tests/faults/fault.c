#include "fault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

static struct {
	struct fault armed;
	bool on, paused;
	long calls[FAULT_DOORS], fired;
	const char *what; /* the first call that failed */
} faults;

static const char *const names[FAULT_DOORS] = { "step", "read", "write", "sync",
	"open", "shared", "file", "chunk" };

const char *
fault_name(enum fault_door door)
{
	return names[door];
}

void
fault_arm(const struct fault *f)
{
	faults.on = f != NULL;
	faults.paused = false;
	if (f != NULL)
		faults.armed = *f;
	memset(faults.calls, 0, sizeof(faults.calls));
	faults.fired = 0;
}

long
fault_calls(enum fault_door door)
{
	return faults.calls[door];
}

long
fault_fired(void)
{
	return faults.fired;
}

const char *
fault_text(void)
{
	static char text[64];

	if (!faults.on)
		return "nothing";
	(void)snprintf(text, sizeof(text), "%s %ld%s",
	    fault_name(faults.armed.door), faults.armed.n,
	    faults.armed.sticky ? " and after" : "");
	return text;
}

void
fault_pause(void)
{
	faults.paused = true;
}

void
fault_resume(void)
{
	faults.paused = false;
}

/* Does this call fail? */
static bool
call_fails(enum fault_door door, const char *what)
{
	long n;

	if (faults.paused)
		return false;
	n = ++faults.calls[door];
	if (!faults.on || faults.armed.door != door || n < faults.armed.n ||
	    (n > faults.armed.n && !faults.armed.sticky))
		return false;
	if (faults.fired++ == 0)
		faults.what = what;
	return true;
}

static bool
fails(enum fault_door door)
{
	return call_fails(door, names[door]);
}

/* --- a program of its own -------------------------------------------------*/

int __real_open(const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *p, size_t n);

/* LAB_FAULT_TOLD gets a file with a line when something failed. */
static void
tell(void)
{
	const char *path = getenv("LAB_FAULT_TOLD");
	int fd;

	if (path == NULL || faults.fired == 0)
		return;
	fd = __real_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		return;
	(void)!__real_write(fd, faults.what, strlen(faults.what));
	(void)!__real_write(fd, "\n", 1);
	close(fd);
}

/* LAB_FAULT: "file 3", or "file 3 full": and all later ones too. */
__attribute__((constructor)) static void
read_environment(void)
{
	const char *text = getenv("LAB_FAULT");
	struct fault f = { 0 };
	size_t n;

	if (text == NULL)
		return;
	n = strcspn(text, " ");
	for (int d = 0; d < FAULT_DOORS; d++)
		if (strlen(names[d]) == n && strncmp(text, names[d], n) == 0)
			f.door = (enum fault_door)d;
	f.n = atol(text + n);
	f.sticky = f.full = strstr(text, " full") != NULL;
	fault_arm(&f);
	(void)atexit(tell);
}

/* --- SQLite as the program sees it ----------------------------------------*/

int __real_sqlite3_step(sqlite3_stmt *st);
int __wrap_sqlite3_step(sqlite3_stmt *st);
int __real_sqlite3_exec(sqlite3 *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *arg, char **error);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *arg, char **error);
int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **st, const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **st, const char **tail);
int __real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **st, const char **tail);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **st, const char **tail);

static int
sqlite_says(void)
{
	return faults.armed.full ? SQLITE_FULL : SQLITE_IOERR;
}

int
__wrap_sqlite3_step(sqlite3_stmt *st)
{
	return fails(FAULT_STEP) ? sqlite_says() : __real_sqlite3_step(st);
}

int
__wrap_sqlite3_exec(sqlite3 *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *arg, char **error)
{
	return fails(FAULT_STEP)
	    ? sqlite_says()
	    : __real_sqlite3_exec(db, sql, row, arg, error);
}

int
__wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **st, const char **tail)
{
	*st = NULL;
	return fails(FAULT_STEP)
	    ? sqlite_says()
	    : __real_sqlite3_prepare_v2(db, sql, n, st, tail);
}

int
__wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
    sqlite3_stmt **st, const char **tail)
{
	*st = NULL;
	return fails(FAULT_STEP)
	    ? sqlite_says()
	    : __real_sqlite3_prepare_v3(db, sql, n, flags, st, tail);
}

/* --- the disk as SQLite sees it -------------------------------------------*/

static sqlite3_vfs disk, *real_disk;

static int
f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return fails(FAULT_READ) ? SQLITE_IOERR_READ : disk_read(f, p, n, at);
}

/* Half of what is written gets there. */
static int
f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	if (!fails(FAULT_WRITE))
		return disk_write(f, p, n, at);
	(void)disk_write(f, p, n / 2, at);
	return faults.armed.full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return fails(FAULT_WRITE) ? SQLITE_IOERR_TRUNCATE : disk_truncate(f, n);
}

/* Nobody cuts the power here, so nothing needs to be on the disk in fact. */
static int
f_sync(sqlite3_file *f, int flags)
{
	(void)f;
	(void)flags;
	if (fails(FAULT_SYNC))
		return faults.armed.full ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
	return SQLITE_OK;
}

static int
f_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return fails(FAULT_READ) ? SQLITE_IOERR_FSTAT : disk_size(f, n);
}

static int
f_lock(sqlite3_file *f, int level)
{
	return fails(FAULT_SHARED) ? SQLITE_IOERR_LOCK : disk_lock(f, level);
}

static int
f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	*out = NULL;
	if (fails(FAULT_SHARED))
		return SQLITE_IOERR_SHMMAP;
	return disk_shm_map(f, page, size, extend, out);
}

static int
f_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	if ((flags & SQLITE_SHM_LOCK) != 0 && fails(FAULT_SHARED))
		return SQLITE_IOERR_SHMLOCK;
	return disk_shm_lock(f, offset, n, flags);
}

static sqlite3_io_methods methods;

static int
v_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
    int *out_flags)
{
	(void)vfs;
	if (!fails(FAULT_OPEN))
		return disk_open(real_disk, &methods, name, file, flags,
		    out_flags);
	file->pMethods = NULL;
	return SQLITE_CANTOPEN;
}

static int
v_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	return fails(FAULT_OPEN) ? SQLITE_IOERR_DELETE
				 : real_disk->xDelete(real_disk, name, sync);
}

static int
v_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	return fails(FAULT_OPEN)
	    ? SQLITE_IOERR_ACCESS
	    : real_disk->xAccess(real_disk, name, flags, out);
}

__attribute__((constructor)) static void
make_disk(void)
{
	methods = disk_methods();
	methods.xRead = f_read;
	methods.xWrite = f_write;
	methods.xTruncate = f_truncate;
	methods.xSync = f_sync;
	methods.xFileSize = f_size;
	methods.xLock = f_lock;
	methods.xShmMap = f_shm_map;
	methods.xShmLock = f_shm_lock;
	real_disk = sqlite3_vfs_find(NULL);
	disk = disk_copy(real_disk);
	disk.xOpen = v_open;
	disk.xDelete = v_delete;
	disk.xAccess = v_access;
	sqlite3_vfs_register(&disk, 1);
}

/* --- files of the program's own -------------------------------------------*/

static bool
file_fails(const char *what)
{
	if (!call_fails(FAULT_FILE, what))
		return false;
	errno = faults.armed.full ? ENOSPC : EIO;
	return true;
}

int __wrap_open(const char *path, int flags, ...);

int
__wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & O_CREAT) != 0 ? (mode_t)va_arg(ap, unsigned) : 0;
	va_end(ap);
	return file_fails("open") ? -1 : __real_open(path, flags, mode);
}

/* A call that gives -1, and one that gives NULL. */
#define FAILS_WITH(bad, type, name, parameters, arguments)                     \
	type __real_##name parameters;                                         \
	type __wrap_##name parameters;                                         \
	type __wrap_##name parameters                                          \
	{                                                                      \
		return file_fails(#name) ? (bad) : __real_##name arguments;    \
	}

FAILS_WITH(-1, ssize_t, read, (int fd, void *p, size_t n), (fd, p, n))
FAILS_WITH(-1, ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n))
FAILS_WITH(-1, int, rename, (const char *from, const char *to), (from, to))
FAILS_WITH(-1, int, mkdir, (const char *path, mode_t mode), (path, mode))
FAILS_WITH(-1, int, fsync, (int fd), (fd))
FAILS_WITH(-1, int, flock, (int fd, int how), (fd, how))
FAILS_WITH(-1, int, unlink, (const char *path), (path))
FAILS_WITH(-1, int, fstat, (int fd, struct stat *st), (fd, st))
FAILS_WITH(-1, int, mkstemp, (char *path), (path))
FAILS_WITH(NULL, DIR *, opendir, (const char *path), (path))
FAILS_WITH(NULL, FILE *, fopen, (const char *path, const char *how),
    (path, how))
FAILS_WITH(NULL, FILE *, fdopen, (int fd, const char *how), (fd, how))
FAILS_WITH(EOF, int, fflush, (FILE * f), (f))
#undef FAILS_WITH

/* A stream remembers its error. */
static FILE *broken;

size_t __real_fread(void *p, size_t size, size_t n, FILE *f);
size_t __wrap_fread(void *p, size_t size, size_t n, FILE *f);
size_t __real_fwrite(const void *p, size_t size, size_t n, FILE *f);
size_t __wrap_fwrite(const void *p, size_t size, size_t n, FILE *f);
int __real_ferror(FILE *f);
int __wrap_ferror(FILE *f);
int __real_fclose(FILE *f);
int __wrap_fclose(FILE *f);

size_t
__wrap_fread(void *p, size_t size, size_t n, FILE *f)
{
	if (!file_fails("fread"))
		return __real_fread(p, size, n, f);
	broken = f;
	return 0;
}

size_t
__wrap_fwrite(const void *p, size_t size, size_t n, FILE *f)
{
	if (f == stderr || !file_fails("fwrite"))
		return __real_fwrite(p, size, n, f);
	broken = f;
	return 0;
}

int
__wrap_ferror(FILE *f)
{
	return f == broken ? 1 : __real_ferror(f);
}

int
__wrap_fclose(FILE *f)
{
	bool bad = file_fails("fclose");
	int why = errno, rc = __real_fclose(f);

	if (f == broken)
		broken = NULL;
	if (!bad)
		return rc;
	errno = why;
	return EOF;
}

/* --- memory ---------------------------------------------------------------*/

enum { CHUNK = 4096 }; /* the smallest chunk of an arena */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *
__wrap_malloc(size_t size)
{
	return size >= CHUNK && fails(FAULT_CHUNK) ? NULL : __real_malloc(size);
}
