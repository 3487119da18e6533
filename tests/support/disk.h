/* A disk for SQLite that passes everything on to the real one. A test takes it,
 * puts its own functions into the table, and lets some of them fail. */
#ifndef SUPPORT_DISK_H
#define SUPPORT_DISK_H

#include <sqlite3.h>

struct disk_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind this struct in memory */
	const char *name;   /* SQLite keeps it; NULL: a file without */
};

static inline sqlite3_file *
disk_real(sqlite3_file *f)
{
	return ((struct disk_file *)f)->real;
}

static inline int
disk_close(sqlite3_file *f)
{
	return disk_real(f)->pMethods->xClose(disk_real(f));
}

static inline int
disk_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return disk_real(f)->pMethods->xRead(disk_real(f), p, n, at);
}

static inline int
disk_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return disk_real(f)->pMethods->xWrite(disk_real(f), p, n, at);
}

static inline int
disk_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return disk_real(f)->pMethods->xTruncate(disk_real(f), n);
}

static inline int
disk_sync(sqlite3_file *f, int flags)
{
	return disk_real(f)->pMethods->xSync(disk_real(f), flags);
}

static inline int
disk_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return disk_real(f)->pMethods->xFileSize(disk_real(f), n);
}

static inline int
disk_lock(sqlite3_file *f, int level)
{
	return disk_real(f)->pMethods->xLock(disk_real(f), level);
}

static inline int
disk_unlock(sqlite3_file *f, int level)
{
	return disk_real(f)->pMethods->xUnlock(disk_real(f), level);
}

static inline int
disk_reserved(sqlite3_file *f, int *out)
{
	return disk_real(f)->pMethods->xCheckReservedLock(disk_real(f), out);
}

static inline int
disk_control(sqlite3_file *f, int op, void *arg)
{
	return disk_real(f)->pMethods->xFileControl(disk_real(f), op, arg);
}

static inline int
disk_sector(sqlite3_file *f)
{
	return disk_real(f)->pMethods->xSectorSize(disk_real(f));
}

static inline int
disk_device(sqlite3_file *f)
{
	return disk_real(f)->pMethods->xDeviceCharacteristics(disk_real(f));
}

static inline int
disk_shm_map(sqlite3_file *f, int page, int size, int extend,
    void volatile **out)
{
	return disk_real(f)->pMethods->xShmMap(disk_real(f), page, size, extend,
	    out);
}

static inline int
disk_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return disk_real(f)->pMethods->xShmLock(disk_real(f), offset, n, flags);
}

static inline void
disk_shm_barrier(sqlite3_file *f)
{
	disk_real(f)->pMethods->xShmBarrier(disk_real(f));
}

static inline int
disk_shm_unmap(sqlite3_file *f, int delete)
{
	return disk_real(f)->pMethods->xShmUnmap(disk_real(f), delete);
}

/* The table, for the test to change. */
static inline sqlite3_io_methods
disk_methods(void)
{
	return (sqlite3_io_methods){
		.iVersion = 2,
		.xClose = disk_close,
		.xRead = disk_read,
		.xWrite = disk_write,
		.xTruncate = disk_truncate,
		.xSync = disk_sync,
		.xFileSize = disk_size,
		.xLock = disk_lock,
		.xUnlock = disk_unlock,
		.xCheckReservedLock = disk_reserved,
		.xFileControl = disk_control,
		.xSectorSize = disk_sector,
		.xDeviceCharacteristics = disk_device,
		.xShmMap = disk_shm_map,
		.xShmLock = disk_shm_lock,
		.xShmBarrier = disk_shm_barrier,
		.xShmUnmap = disk_shm_unmap,
	};
}

/* xOpen of the test's disk: the file of the real one, with these methods. */
static inline int
disk_open(sqlite3_vfs *real, const sqlite3_io_methods *methods,
    const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct disk_file *f = (struct disk_file *)file;
	int rc;

	f->base.pMethods = NULL;
	f->name = name;
	f->real = (sqlite3_file *)(void *)(f + 1);
	rc = real->xOpen(real, name, f->real, flags, out_flags);
	if (f->real->pMethods != NULL)
		f->base.pMethods = methods;
	return rc;
}

/* A copy of the real disk, before it is changed and registered. */
static inline sqlite3_vfs
disk_copy(sqlite3_vfs *real)
{
	sqlite3_vfs disk = *real;

	disk.zName = "faults";
	disk.szOsFile = (int)sizeof(struct disk_file) + real->szOsFile;
	disk.pNext = NULL;
	return disk;
}

#endif
