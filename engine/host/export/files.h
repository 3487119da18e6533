/* A folder of written files, so that nobody's own work is lost in it.
 *
 * The file EXPORT in the folder says that it is an export, whether it is
 * complete, and what was written with which contents. So a folder that is not
 * ours is left alone, and so is one in which a file was changed since; and an
 * export that breaks off in the middle can be told from a whole one. */
#ifndef HOST_EXPORT_FILES_H
#define HOST_EXPORT_FILES_H

#include "core/arena.h"
#include "core/str.h"

struct export_file {
	const char *path; /* inside the folder, which may have others */
	const char *text;
	size_t len;
};

struct export_files {
	struct arena *arena;
	struct export_file *items;
	size_t n, cap;
};

/* The contents are moved out of text into the arena. */
void export_files_add(struct export_files *f, const char *path,
    struct strbuf *text);
void export_files_finish(struct export_files *f);

/* Writes all of them, each by renaming; files of an earlier export that are not
 * among them go. force: also into a folder that is not an export, and over
 * changed files. False with one sentence in why; when something had been
 * written by then, it says so. */
bool export_files_write(const struct export_files *f, const char *dir,
    bool force, struct strbuf *why);

/* Makes a folder that is not there yet. */
bool export_folder_make(const char *path, struct strbuf *why);
/* One file, by renaming; over an existing one with force only. */
bool export_file_write(const char *path, const void *data, size_t n, bool force,
    struct strbuf *why);

#endif
