/* A folder into a scenario: files, limits, and the passes in their order. */
#include "scenario/scenario.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/check.h"

/* --- files ----------------------------------------------------------------*/

/* Every name is one of the folder's own: no root, no "..", no hidden file. */
static bool
is_below(const char *name)
{
	const char *part = name;

	if (*name == '\0')
		return false;
	for (const char *p = name;; p++) {
		if (*p == '/' || *p == '\0') {
			if (p == part || part[0] == '.')
				return false;
			if (*p == '\0')
				return true;
			part = p + 1;
		} else if (*p == '\\' || *p == ':') {
			return false;
		}
	}
}

/* Opens without following a link at any step below the folder. */
static int
open_below(const char *dir, const char *name)
{
	char part[256];
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0) {
		size_t n = strcspn(name, "/");
		bool last = name[n] == '\0';
		int next;

		if (n >= sizeof(part)) {
			close(fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(part, name, n);
		part[n] = '\0';
		next = openat(fd, part,
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
			(last ? O_NONBLOCK : O_DIRECTORY));
		close(fd);
		fd = next;
		if (last)
			break;
		name += n + 1;
	}
	return fd;
}

/* Static text, or until the next error. */
static const char *
why_not_open(void)
{
	return errno == ELOOP ? "a symbolic link" : strerror(errno);
}

/* The whole file; NULL and *why when it cannot be. */
static char *
read_below(struct arena *arena, const char *dir, const char *name, size_t *len,
    const char **why)
{
	struct stat st;
	char *text = NULL;
	size_t n = 0;
	int fd = open_below(dir, name);

	*why = NULL;
	if (fd < 0) {
		*why = why_not_open();
		return NULL;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		*why = "not a regular file";
		goto done;
	}
	if (st.st_size > SCENARIO_FILE_MAX) {
		*why = "larger than 1 MiB";
		goto done;
	}
	text = arena_alloc(arena, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, text + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			*why = strerror(errno);
			text = NULL;
			goto done;
		}
		if (got == 0)
			break;
		n += (size_t)got;
	}
	text[n] = '\0';
	*len = n;
done:
	close(fd);
	return text;
}

void
check_hash(struct check *c, const char *name, const char *text, size_t len)
{
	const struct {
		const char *bytes;
		size_t n;
	} parts[] = { { name, strlen(name) + 1 }, { text, len } };

	for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
		for (size_t i = 0; i < parts[p].n; i += 8) {
			uint64_t w = 0;

			for (size_t k = 0; k < 8 && i + k < parts[p].n; k++)
				w |= (uint64_t)(unsigned char)parts[p]
					 .bytes[i + k]
				    << 8 * k;
			c->hash[0] = base_mix(c->hash[0], w);
			c->hash[1] = base_mix(w, c->hash[1]);
		}
		c->hash[0] = base_mix(c->hash[0], parts[p].n);
		c->hash[1] = base_mix(parts[p].n, ~c->hash[1]);
	}
}

bool
check_file(struct check *c, const char *path, const char *name, bool needed,
    const char **text, size_t *len)
{
	const char *why;

	*text = "";
	*len = 0;
	if (!is_below(name)) {
		check_error(c, path, "file-name",
		    "\"%s\" is not the name of a file below the scenario's "
		    "folder",
		    name);
		return false;
	}
	if (c->s->dir == NULL)
		return true;
	*text = read_below(&c->s->arena, c->s->dir, name, len, &why);
	if (*text == NULL) {
		*text = "";
		if (needed)
			check_error(c, path, "file", "%s cannot be read: %s",
			    name, why);
		return !needed;
	}
	check_hash(c, name, *text, *len);
	return true;
}

static int
by_bytes(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Takes the folder over. */
static bool
read_names(struct check *c, DIR *folder, const char *name, const char **names,
    size_t *n)
{
	const struct dirent *entry;
	bool ok = false;

	while (errno = 0, (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (*n == CHECK_NAMES_MAX) {
			check_error(c, "", "too-many",
			    "%s has more than %d files", name, CHECK_NAMES_MAX);
			goto done;
		}
		names[(*n)++] = check_text(c, entry->d_name);
	}
	ok = errno == 0;
	if (!ok)
		check_error(c, "", "file", "%s cannot be read: %s", name,
		    strerror(errno));
done:
	closedir(folder);
	return ok;
}

bool
check_folder(struct check *c, const char *folder, const char ***names,
    size_t *n)
{
	DIR *dir;
	int fd;

	*n = 0;
	*names = ARENA_ARRAY(&c->s->arena, CHECK_NAMES_MAX, const char *);
	fd = open_below(c->s->dir, folder);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (dir == NULL) {
		bool missing = fd < 0 && errno == ENOENT;

		if (!missing)
			check_error(c, "", "file", "%s cannot be read: %s",
			    folder, why_not_open());
		if (fd >= 0)
			close(fd);
		return missing;
	}
	if (!read_names(c, dir, folder, *names, n))
		return false;
	qsort(*names, *n, sizeof(**names), by_bytes);
	return true;
}

/* --- loading --------------------------------------------------------------*/

/* task.md is shown: it may not have what a terminal would obey. */
static void
check_task(struct check *c)
{
	struct scenario *s = c->s;
	size_t len, line = 1;

	if (!check_file(c, "", "task.md", true, &s->task, &len))
		return;
	for (size_t i = 0; i < len;) {
		uint32_t code = 0;
		int n = utf8_decode(s->task + i, len - i, &code);

		if (n == 0 ||
		    (code != '\n' && code != '\t' && code != '\r' &&
			!utf8_is_safe(code))) {
			diag_add(c->d, DIAG_ERROR, "control-character",
			    (struct place){
				arena_printf(c->d->arena, "%s/task.md", s->dir),
				(uint32_t)line, 0, 0 },
			    "a character that may not stand in a task");
			return;
		}
		line += code == '\n';
		i += (size_t)n;
	}
}

/* A start configuration is read here, for all worlds, and its mistakes are
 * reported with the scenario's. Diagnostics outlive the scenario and name the
 * file where it lies. */
static void
read_config(struct check *c, uint32_t as, struct scenario_router *r)
{
	const char *file =
	    arena_printf(c->d->arena, "%s/%s", c->s->dir, r->config);
	size_t first = c->d->n;
	struct router_config *config = r->dialect->parse(&c->s->arena, c->d,
	    r->config, r->config_text, r->config_len);

	if (config != NULL && config->has_bgp && config->local_as != as) {
		struct diag *item =
		    diag_add(c->d, DIAG_ERROR, "other-as", config->bgp_place,
			"this is AS%u, but the router is one of AS%u",
			config->local_as, as);

		diag_source(c->d, item, config->source_text);
	}
	for (size_t i = first; i < c->d->n; i++)
		c->d->items[i].place.file = file;
	r->parsed = config;
}

static void
read_configs(struct check *c)
{
	struct scenario *s = c->s;

	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_routers; k++)
			if (s->nodes[i].routers[k].config != NULL)
				read_config(c, s->nodes[i].as,
				    &s->nodes[i].routers[k]);
}

static bool
load_text(struct check *c, struct yaml_text *t, struct diags *d)
{
	const struct yaml_grammar *grammar = yaml_scenario();
	void *y;
	size_t errors = d->errors;

	if (!yaml_shape_check(t, grammar, d) ||
	    !yaml_shape_load(t, grammar, &y, NULL, d)) {
		INVARIANT(d->errors > errors);
		return false;
	}
	c->y = y;
	check_scenario(c);
	if (c->s->dir != NULL) {
		check_task(c);
		if (d->errors == errors)
			read_configs(c);
	}
	yaml_shape_free(grammar, y, 0);
	return d->errors == errors;
}

static struct scenario *
load(const char *dir, const char *file, const char *text, size_t len,
    const struct probe_vocabulary *probes, size_t n_probes, struct diags *d)
{
	struct scenario *s = xcalloc(1, sizeof(*s));
	struct yaml_text t;
	struct check c = { .s = s,
		.t = &t,
		.d = d,
		.probes = probes,
		.n_probes = n_probes,
		.hash = { 1, 2 } };
	bool ok;

	s->dir = dir != NULL ? arena_strdup(&s->arena, dir) : NULL;
	s->file = arena_strdup(&s->arena, file);
	s->task = "";
	registry_init(&s->published);
	/* Diagnostics live longer than a scenario that was not loaded. */
	yaml_text_init(&t, arena_strdup(d->arena, file), text, len);
	check_hash(&c, "scenario.yaml", text, len);
	ok = load_text(&c, &t, d);
	yaml_text_finish(&t);
	if (!ok) {
		scenario_destroy(s);
		return NULL;
	}
	s->content_hash = arena_printf(&s->arena, "%016llx%016llx",
	    (unsigned long long)c.hash[0], (unsigned long long)c.hash[1]);
	return s;
}

struct scenario *
scenario_parse(const char *file, const char *text, size_t len,
    const struct probe_vocabulary *probes, size_t n_probes, struct diags *d)
{
	return load(NULL, file, text, len, probes, n_probes, d);
}

struct scenario *
scenario_load(const char *dir, const struct probe_vocabulary *probes,
    size_t n_probes, struct diags *d)
{
	const char *why, *file;
	char *folder = arena_strdup(d->arena, dir);
	size_t n = strlen(folder), len = 0;
	char *text;

	/* The file itself and a slash at the end are fine too. */
	if (str_ends(folder, "/scenario.yaml"))
		n -= strlen("scenario.yaml");
	while (n > 1 && folder[n - 1] == '/')
		n--;
	folder[n] = '\0';
	if (str_eq(folder, "scenario.yaml"))
		folder = arena_strdup(d->arena, ".");
	file = arena_printf(d->arena, "%s/scenario.yaml", folder);
	text = read_below(d->arena, folder, "scenario.yaml", &len, &why);
	if (text == NULL) {
		diag_add(d, DIAG_ERROR, "file", (struct place){ file, 0, 0, 0 },
		    "the scenario cannot be read: %s", why);
		return NULL;
	}
	return load(folder, file, text, len, probes, n_probes, d);
}

void
scenario_destroy(struct scenario *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_routers; k++)
			if (s->nodes[i].routers[k].parsed != NULL)
				router_config_finish(
				    s->nodes[i].routers[k].parsed);
	registry_finish(&s->published);
	arena_finish(&s->arena);
	free(s);
}

bool
scenario_may_edit(const struct scenario *s, const char *router)
{
	for (size_t i = 0; i < s->n_learner_routers; i++)
		if (str_eq(s->learner_routers[i], router))
			return true;
	return false;
}
