#include "host/export/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/paths.h"

enum { MANIFEST_MAX = 4 << 20 };

static const char manifest_name[] = "EXPORT";
static const char complete[] = "manrs-lab export 1 complete\n";
static const char incomplete[] = "manrs-lab export 1 incomplete\n";

void
export_files_add(struct export_files *f, const char *path, struct strbuf *text)
{
	GROW(f->items, f->n, f->cap);
	f->items[f->n++] = (struct export_file){
		.path = arena_strdup(f->arena, path),
		.text = arena_strndup(f->arena, strbuf_str(text), text->len),
		.len = text->len,
	};
	strbuf_finish(text);
}

void
export_files_finish(struct export_files *f)
{
	free(f->items);
}

/* FNV-1a: tells whether a file was changed, not whether by an enemy. */
static uint64_t
hash_of(const char *text, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
	return h;
}

/* --- one file -------------------------------------------------------------*/

static bool
say_errno(struct strbuf *why, const char *path)
{
	strbuf_addf(why, "%s: %s", path, strerror(errno));
	return false;
}

static bool
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Whole or not at all. */
static bool
replace_file(const char *path, const char *data, size_t n, struct strbuf *why)
{
	struct strbuf temp = { 0 };
	bool ok = false;
	int fd;

	strbuf_addf(&temp, "%s.new", path);
	fd = open(temp.s, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0666);
	if (fd < 0) {
		(void)say_errno(why, temp.s);
		strbuf_finish(&temp);
		return false;
	}
	ok = write_all(fd, data, n);
	if (close(fd) != 0)
		ok = false;
	if (ok && rename(temp.s, path) != 0)
		ok = false;
	if (!ok) {
		(void)say_errno(why, path);
		(void)unlink(temp.s);
	}
	strbuf_finish(&temp);
	return ok;
}

bool
export_file_write(const char *path, const void *data, size_t n, bool force,
    struct strbuf *why)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		strbuf_addf(why, "%s: this is a folder; name a file in it",
		    path);
		return false;
	}
	if (!force && lstat(path, &st) == 0) {
		strbuf_addf(why,
		    "%s: there is such a file; --force writes over it", path);
		return false;
	}
	return replace_file(path, data, n, why);
}

/* --- what is there --------------------------------------------------------*/

struct folder {
	const struct export_files *files;
	const char *dir;
	const char *manifest; /* text of an earlier one; NULL: none */
	size_t written;
};

static bool
is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	bool empty = true;

	while (d != NULL && empty && (e = readdir(d)) != NULL)
		empty = str_eq(e->d_name, ".") || str_eq(e->d_name, "..");
	if (d != NULL)
		(void)closedir(d);
	return empty;
}

/* Calls visit with each file of the earlier manifest until it says no. */
static bool
manifest_walk(const struct folder *f,
    bool (*visit)(const struct folder *f, const char *path, uint64_t hash,
	struct strbuf *why),
    struct strbuf *why)
{
	const char *line = f->manifest;

	if (line == NULL)
		return true;
	for (line = strchr(line, '\n'); line != NULL && line[1] != '\0';
	     line = strchr(line, '\n')) {
		char *end;
		uint64_t hash = strtoull(++line, &end, 16);
		size_t n = strcspn(end, "\n");
		const char *path;

		if (*end != ' ' || n < 2)
			continue;
		path = arena_strndup(f->files->arena, end + 1, n - 1);
		if (path[0] == '/' || strstr(path, "..") != NULL)
			continue;
		if (!visit(f, path, hash, why))
			return false;
	}
	return true;
}

static bool
is_unchanged(const struct folder *f, const char *path, uint64_t hash,
    struct strbuf *why)
{
	struct arena *arena = f->files->arena;
	struct strbuf ignored = { 0 };
	const char *full = path_join(arena, f->dir, path);
	size_t n;
	const char *text = path_is_file(full)
	    ? path_read(arena, full, MANIFEST_MAX, &n, &ignored)
	    : NULL;
	bool same = text == NULL || hash_of(text, n) == hash;

	strbuf_finish(&ignored);
	if (!same)
		strbuf_addf(why,
		    "%s was changed since it was exported; --force writes over "
		    "it",
		    full);
	return same;
}

static bool
look(struct folder *f, bool force, struct strbuf *why)
{
	struct arena *arena = f->files->arena;
	const char *path = path_join(arena, f->dir, manifest_name);
	struct stat st;
	size_t n;

	if (stat(f->dir, &st) != 0)
		return errno == ENOENT || say_errno(why, f->dir);
	if (!S_ISDIR(st.st_mode)) {
		strbuf_addf(why, "%s: this is a file; name a folder", f->dir);
		return false;
	}
	if (path_is_file(path))
		f->manifest = path_read(arena, path, MANIFEST_MAX, &n, why);
	if (f->manifest != NULL &&
	    !str_starts(f->manifest, "manrs-lab export 1 "))
		f->manifest = NULL;
	if (force)
		return true;
	if (f->manifest == NULL && !is_empty(f->dir)) {
		strbuf_addf(why,
		    "%s: this folder is not empty and no export of the lab; "
		    "name another, or --force writes into it",
		    f->dir);
		return false;
	}
	/* One that broke off had been looked at before it began. */
	if (f->manifest != NULL && str_starts(f->manifest, incomplete))
		return true;
	return manifest_walk(f, is_unchanged, why);
}

/* --- writing --------------------------------------------------------------*/

bool
export_folder_make(const char *path, struct strbuf *why)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return true;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	return say_errno(why, path);
}

/* Those that path names between f->dir and the file. */
static bool
make_folders(const struct folder *f, const char *path, struct strbuf *why)
{
	struct arena *arena = f->files->arena;

	for (const char *end = path; (end = strchr(end, '/')) != NULL; end++) {
		const char *name =
		    arena_strndup(arena, path, (size_t)(end - path));

		if (!export_folder_make(path_join(arena, f->dir, name), why))
			return false;
	}
	return true;
}

static bool
write_files(struct folder *f, struct strbuf *why)
{
	struct arena *arena = f->files->arena;

	for (size_t i = 0; i < f->files->n; i++) {
		const struct export_file *file = &f->files->items[i];
		const char *path = path_join(arena, f->dir, file->path);

		if (!make_folders(f, file->path, why))
			return false;
		if (!replace_file(path, file->text, file->len, why))
			return false;
		f->written++;
	}
	return true;
}

static bool
remove_old(const struct folder *f, const char *path, uint64_t hash,
    struct strbuf *why)
{
	const char *full = path_join(f->files->arena, f->dir, path);

	(void)hash;
	(void)why;
	for (size_t i = 0; i < f->files->n; i++)
		if (str_eq(f->files->items[i].path, path))
			return true;
	(void)unlink(full);
	/* Folders go when nothing is left in them. */
	while (strchr(path, '/') != NULL) {
		path = path_dir(f->files->arena, path);
		if (rmdir(path_join(f->files->arena, f->dir, path)) != 0)
			break;
	}
	return true;
}

static bool
write_manifest(const struct folder *f, bool whole, struct strbuf *why)
{
	struct strbuf text = { 0 };
	bool ok;

	strbuf_add(&text, whole ? complete : incomplete);
	for (size_t i = 0; i < f->files->n; i++) {
		const struct export_file *file = &f->files->items[i];

		strbuf_addf(&text, "%016llx %s\n",
		    (unsigned long long)hash_of(file->text, file->len),
		    file->path);
	}
	ok = replace_file(path_join(f->files->arena, f->dir, manifest_name),
	    strbuf_str(&text), text.len, why);
	strbuf_finish(&text);
	return ok;
}

bool
export_files_write(const struct export_files *files, const char *dir,
    bool force, struct strbuf *why)
{
	struct folder f = { .files = files, .dir = dir };

	if (!look(&f, force, why) || !export_folder_make(dir, why) ||
	    !write_manifest(&f, false, why))
		return false;
	if (!write_files(&f, why)) {
		strbuf_addf(why,
		    "; %s holds %zu of %zu files and is no complete export: "
		    "give the command again",
		    dir, f.written, files->n);
		return false;
	}
	(void)manifest_walk(&f, remove_old, why);
	return write_manifest(&f, true, why);
}
