/* Where things are: state and data folders, scenarios.
 *
 * State follows the XDG base directory specification: the database is
 * $XDG_STATE_HOME/manrs-lab/lab.db, $HOME/.local/state without that variable.
 * Data (scenarios/, courseware/) is $MANRS_LAB_DATA, or where the program was
 * built, or where it was installed, the first that exists. */
#ifndef HOST_PATHS_H
#define HOST_PATHS_H

#include "core/arena.h"
#include "core/str.h"

struct paths {
	const char *data;     /* NULL: no data folder was found */
	const char *state;    /* NULL: there is no home */
	const char *database; /* NULL: there is no home */
};

/* Reads the environment; makes nothing. Texts live in arena. */
void paths_init(struct paths *p, struct arena *arena);
/* Makes the state folder (0700) and an empty database file (0600). False when
 * that is impossible, with the reason (no newline). */
bool paths_make_state(const struct paths *p, struct strbuf *why);

/* The folder of a scenario given as a folder, a scenario.yaml, or an id below
 * data/scenarios. NULL with one sentence in why (may be NULL). */
const char *paths_scenario(const struct paths *p, struct arena *arena,
    const char *word, struct strbuf *why);
/* Names of the folders below data/NAME that contain the file, sorted. */
size_t paths_folders(const struct paths *p, struct arena *arena,
    const char *name, const char *file, const char ***out);

bool path_is_dir(const char *path);
bool path_is_file(const char *path);
/* dir/name in the arena. */
const char *path_join(struct arena *arena, const char *dir, const char *name);
/* The folder a file is in: "a/b" of "a/b/c", "." of "c". */
const char *path_dir(struct arena *arena, const char *file);

/* Reads a whole file, NUL-terminated, in the arena; fd 0 when path is "-".
 * NULL with one sentence in why: what is wrong with it, or that it has more
 * than max bytes. */
char *path_read(struct arena *arena, const char *path, size_t max, size_t *len,
    struct strbuf *why);

#endif
