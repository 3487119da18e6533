#include "host/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
path_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
path_is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

const char *
path_join(struct arena *arena, const char *dir, const char *name)
{
	size_t n = strlen(dir);
	const char *slash = n > 0 && dir[n - 1] == '/' ? "" : "/";
	return arena_printf(arena, "%s%s%s", dir, slash, name);
}

const char *
path_dir(struct arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	if (slash == NULL)
		return ".";
	if (slash == file)
		return "/";
	return arena_strndup(arena, file, (size_t)(slash - file));
}

/* An absolute path in the environment, or NULL. */
static const char *
environment_path(const char *name)
{
	const char *value = getenv(name);
	return value != NULL && value[0] == '/' ? value : NULL;
}

void
paths_init(struct paths *p, struct arena *arena)
{
	*p = (struct paths){ 0 };
	const char *choices[] = { getenv("MANRS_LAB_DATA"), LAB_DATA_DIR,
		LAB_INSTALL_DATA_DIR };
	for (size_t i = 0; i < ARRAY_LEN(choices) && p->data == NULL; i++)
		if (choices[i] != NULL && choices[i][0] != '\0' &&
		    path_is_dir(path_join(arena, choices[i], "scenarios")))
			p->data = arena_strdup(arena, choices[i]);

	const char *base = environment_path("XDG_STATE_HOME");
	const char *home = environment_path("HOME");
	if (base == NULL && home != NULL)
		base = path_join(arena, home, ".local/state");
	if (base == NULL)
		return;
	p->state = path_join(arena, base, "manrs-lab");
	p->database = path_join(arena, p->state, "lab.db");
}

static bool
make_folders(char *path)
{
	for (char *s = path + 1;; s++) {
		if (*s != '/' && *s != '\0')
			continue;
		char old = *s;
		*s = '\0';
		bool ok = mkdir(path, 0700) == 0 || errno == EEXIST ||
		    path_is_dir(path);
		*s = old;
		if (!ok)
			return false;
		if (old == '\0')
			return true;
	}
}

bool
paths_make_state(const struct paths *p, struct strbuf *why)
{
	if (p->database == NULL) {
		strbuf_add(why, "there is no home folder (HOME is not set)");
		return false;
	}
	char *copy = xstrdup(p->state);
	bool ok = make_folders(copy);
	free(copy);
	if (!ok) {
		strbuf_addf(why, "%s: %s", p->state, strerror(errno));
		return false;
	}
	int fd = open(p->database, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		strbuf_addf(why, "%s: %s", p->database, strerror(errno));
		return false;
	}
	close(fd);
	return true;
}

static void
add_word(struct strbuf *out, const char *word)
{
	size_t n = strlen(word);
	str_add_safe(out, word, n > 200 ? 200 : n, false);
}

static void
no_such_scenario(const struct paths *p, struct arena *arena, const char *word,
    struct strbuf *why)
{
	const char **names = NULL;
	size_t n =
	    paths_folders(p, arena, "scenarios", "scenario.yaml", &names);
	strbuf_add(why, "there is no scenario \"");
	add_word(why, word);
	strbuf_add(why, "\"");
	const char *near = str_nearest(word, names, n);
	if (near != NULL)
		strbuf_addf(why, "; did you mean %s?", near);
	else
		strbuf_add(why, " (manrs-lab list shows them)");
}

/* Of a folder: what a scenario would have in it. */
static void
no_scenario_in(struct arena *arena, const char *dir, struct strbuf *why)
{
	add_word(why, dir);
	if (str_ends(dir, "scenario.yaml"))
		strbuf_add(why,
		    ": this is a folder, expected a file; its own folder is "
		    "the scenario");
	else if (path_is_dir(path_join(arena, dir, "scenario.yaml")))
		strbuf_add(why,
		    ": scenario.yaml in this folder is a folder, expected a "
		    "file");
	else
		strbuf_add(why, ": there is no scenario.yaml in this folder");
}

const char *
paths_scenario(const struct paths *p, struct arena *arena, const char *word,
    struct strbuf *why)
{
	struct strbuf ignored = { 0 };
	struct strbuf *error = why != NULL ? why : &ignored;
	const char *found = NULL;
	if (path_is_dir(word)) {
		if (path_is_file(path_join(arena, word, "scenario.yaml")))
			found = word;
	} else if (path_is_file(word) && str_ends(word, "scenario.yaml")) {
		found = path_dir(arena, word);
	}
	if (found == NULL && p->data != NULL && word[0] != '\0' &&
	    strchr(word, '/') == NULL && word[0] != '.') {
		const char *all = path_join(arena, p->data, "scenarios");
		const char *dir = path_join(arena, all, word);
		if (path_is_file(path_join(arena, dir, "scenario.yaml")))
			found = dir;
	}
	if (found == NULL && path_is_dir(word)) {
		no_scenario_in(arena, word, error);
	} else if (found == NULL && strchr(word, '/') != NULL) {
		add_word(error, word);
		strbuf_add(error,
		    path_is_file(word)
			? ": this is no scenario; expected a folder with a "
			  "scenario.yaml"
			: ": there is no such file or folder");
	} else if (found == NULL) {
		no_such_scenario(p, arena, word, error);
	}
	strbuf_finish(&ignored);
	return found;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t
paths_folders(const struct paths *p, struct arena *arena, const char *name,
    const char *file, const char ***out)
{
	*out = NULL;
	if (p->data == NULL)
		return 0;
	const char *all = path_join(arena, p->data, name);
	DIR *d = opendir(all);
	if (d == NULL)
		return 0;
	const char **names = NULL;
	size_t n = 0, cap = 0;
	struct dirent *e;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		const char *dir = path_join(arena, all, e->d_name);
		if (!path_is_file(path_join(arena, dir, file)))
			continue;
		GROW(names, n, cap);
		names[n++] = arena_strdup(arena, e->d_name);
	}
	closedir(d);
	if (n > 0) {
		qsort(names, n, sizeof(names[0]), by_name);
		*out = arena_memdup(arena, names, n * sizeof(names[0]));
	}
	free(names);
	return n;
}

static bool
read_all(int fd, size_t max, struct strbuf *out, int *error)
{
	char buf[65536];
	for (;;) {
		ssize_t n = read(fd, buf, sizeof(buf));
		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		*error = n < 0 ? errno : EFBIG;
		if (n < 0 || out->len + (size_t)n > max)
			return false;
		strbuf_addn(out, buf, (size_t)n);
	}
}

char *
path_read(struct arena *arena, const char *path, size_t max, size_t *len,
    struct strbuf *why)
{
	bool standard = str_eq(path, "-");
	int fd = standard ? 0 : open(path, O_RDONLY | O_CLOEXEC);
	int error = errno;
	char *text = NULL;
	struct strbuf all = { 0 };
	struct stat st;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		error = EISDIR;
	else if (fd >= 0 && read_all(fd, max, &all, &error))
		text = arena_strndup(arena, strbuf_str(&all), all.len);
	if (text != NULL) {
		*len = all.len;
	} else {
		add_word(why, standard ? "standard input" : path);
		if (error == EFBIG)
			strbuf_addf(why, ": has more than %zu bytes", max);
		else
			strbuf_addf(why, ": %s", strerror(error));
	}
	if (fd > 0)
		close(fd);
	strbuf_finish(&all);
	return text;
}
