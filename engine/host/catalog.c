#include "host/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_BYTES = 16384, LESSON_BYTES = 262144 };

const char *
catalog_state_name(enum catalog_state s)
{
	switch (s) {
	case CATALOG_NEW:
		return "new";
	case CATALOG_STARTED:
		return "in progress";
	case CATALOG_PASSED:
		return "done";
	}
	return "";
}

bool
catalog_module_done(const struct catalog_module *m)
{
	return m->n_passed == m->n_scenarios &&
	    (m->quiz != NULL || !m->has_quiz);
}

void
catalog_module_progress(const struct catalog_module *m, struct strbuf *out)
{
	if (catalog_module_done(m))
		strbuf_add(out, catalog_state_name(CATALOG_PASSED));
	else if (m->n_passed == m->n_scenarios)
		strbuf_add(out, "questions left");
	else
		strbuf_addf(out, "%zu of %zu done", m->n_passed,
		    m->n_scenarios);
}

/* The first bytes of a file; "" with a reason when it cannot be read. */
static char *
read_head(struct arena *arena, const char *path, size_t max, const char **why)
{
	char *text = arena_alloc(arena, max + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t n = fd < 0 ? -1 : 0;
	*why = NULL;
	while (fd >= 0 && have < max &&
	    (n = read(fd, text + have, max - have)) > 0)
		have += (size_t)n;
	if (n < 0)
		*why =
		    arena_printf(arena, "cannot be read: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	text[n < 0 ? 0 : have] = '\0';
	return text;
}

static size_t
line_length(const char *s)
{
	return strcspn(s, "\r\n");
}

static const char *
next_line(const char *s)
{
	s += line_length(s);
	s += *s == '\r';
	s += *s == '\n';
	return s;
}

/* Words of the indented lines below a "key: >". */
static void
add_folded(struct strbuf *out, const char *s)
{
	while (*s == ' ' || *s == '\n' || *s == '\r') {
		size_t blanks = strspn(s, " ");
		size_t n = line_length(s);
		if (n > blanks) {
			if (out->len > 0)
				strbuf_addc(out, ' ');
			str_add_safe(out, s + blanks, n - blanks, false);
		}
		s = next_line(s);
	}
}

static void
add_scalar(struct strbuf *out, const char *s, size_t n)
{
	if (n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n - 1] == s[0]) {
		s++;
		n -= 2;
	}
	str_add_safe(out, s, n, false);
}

static const char *
find_key(const char *text, const char *key)
{
	size_t n = strlen(key);
	for (const char *s = text; *s != '\0'; s = next_line(s))
		if (strncmp(s, key, n) == 0 && s[n] == ':')
			return s + n + 1;
	return NULL;
}

char *
catalog_header_value(struct arena *arena, const char *text, const char *key)
{
	const char *s = find_key(text, key);
	if (s == NULL)
		return NULL;
	s += strspn(s, " ");
	size_t n = line_length(s);
	while (n > 0 && s[n - 1] == ' ')
		n--;
	struct strbuf value = { 0 };
	if (n > 0 && (s[0] == '>' || s[0] == '|')) {
		add_folded(&value, next_line(s));
	} else {
		add_scalar(&value, s, n);
		/* A plain value may go on below, indented. */
		if (n > 0 && s[0] != '"' && s[0] != '\'')
			add_folded(&value, next_line(s));
	}
	char *copy = arena_strndup(arena, strbuf_str(&value), value.len);
	strbuf_finish(&value);
	return copy;
}

static void
read_scenario(struct catalog_scenario *out, struct arena *arena,
    const char *all, const char *name)
{
	out->dir = path_join(arena, all, name);
	const char *why;
	const char *text = read_head(arena,
	    path_join(arena, out->dir, "scenario.yaml"), HEADER_BYTES, &why);
	const char *title = catalog_header_value(arena, text, "title");
	const char *summary = catalog_header_value(arena, text, "summary");
	const char *module = catalog_header_value(arena, text, "module");
	const char *edition = catalog_header_value(arena, text, "edition");
	out->id = name;
	out->order = SIZE_MAX; /* behind those that a lesson names */
	out->title = title != NULL ? title : name;
	out->summary = summary != NULL ? summary : why != NULL ? why : "";
	out->module = module != NULL ? module : "";
	out->edition = edition != NULL ? edition : "";
}

static void
add_progress(struct catalog *c, const struct store_session *s)
{
	for (size_t i = 0; i < c->n_scenarios; i++) {
		struct catalog_scenario *e = &c->scenarios[i];
		if (s->practice || !str_eq(e->id, s->scenario))
			continue;
		if (s->passed == 1)
			e->state = CATALOG_PASSED;
		else if (e->state == CATALOG_NEW)
			e->state = CATALOG_STARTED;
		if (s->passed >= 0 && (e->max == 0 || s->points >= e->points)) {
			e->points = s->points;
			e->max = s->max;
		}
		e->unfinished = e->unfinished || !s->finished;
		if (s->touched != NULL &&
		    (e->touched == NULL || strcmp(s->touched, e->touched) > 0))
			e->touched = s->touched;
		if (e->touched != NULL &&
		    (c->latest == NULL ||
			strcmp(e->touched, c->latest->touched) > 0))
			c->latest = e;
	}
}

static int
by_module(const void *a, const void *b)
{
	const struct catalog_scenario *x = a, *y = b;
	int order = strcmp(x->module, y->module);
	/* Without a module: last. */
	if (order != 0 && (x->module[0] == '\0' || y->module[0] == '\0'))
		return -order;
	if (order != 0)
		return order;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* The first heading of a Markdown text, or NULL. */
static const char *
first_heading(struct arena *arena, const char *text)
{
	for (const char *s = text; *s != '\0'; s = next_line(s)) {
		if (s[0] != '#')
			continue;
		const char *title = s + strspn(s, "# ");
		struct strbuf safe = { 0 };
		str_add_safe(&safe, title, line_length(title), false);
		char *copy = arena_strndup(arena, strbuf_str(&safe), safe.len);
		strbuf_finish(&safe);
		return copy;
	}
	return NULL;
}

/* Scenarios come in the order in which the lesson names them. */
static void
read_module(struct catalog *c, struct catalog_module *m, struct arena *arena,
    const char *all, const char *name)
{
	m->id = name;
	m->dir = path_join(arena, all, name);
	const char *why;
	const char *text = read_head(arena,
	    path_join(arena, m->dir, "lesson.md"), LESSON_BYTES, &why);
	const char *title = first_heading(arena, text);
	m->title = title != NULL ? title : name;
	if (why != NULL)
		m->title = arena_printf(arena, "%s (%s)", name, why);
	for (size_t i = 0; i < c->n_scenarios; i++) {
		struct catalog_scenario *s = &c->scenarios[i];
		const char *found = strstr(text, s->id);
		if (str_eq(s->module, name) && found != NULL)
			s->order = (size_t)(found - text);
	}
}

/* Nobody installs an empty folder: it could not be read. */
static void
expect_some(struct catalog *c, struct arena *arena, const char *folder,
    size_t n)
{
	if (n == 0 && path_is_dir(folder))
		c->trouble = arena_printf(arena,
		    "%s: the folder cannot be read, or nothing of the lab is "
		    "in it",
		    folder);
}

static void
read_modules(struct host *h, struct catalog *c, struct arena *arena)
{
	const char *all = path_join(arena, h->paths.data, "courseware");
	const char **names;
	c->n_modules =
	    paths_folders(&h->paths, arena, "courseware", "lesson.md", &names);
	expect_some(c, arena, all, c->n_modules);
	c->modules =
	    ARENA_ARRAY(arena, c->n_modules + 1, struct catalog_module);
	for (size_t i = 0; i < c->n_modules; i++)
		read_module(c, &c->modules[i], arena, all, names[i]);
}

/* What belongs to a tutorial: its scenarios, now that they are in order, and
 * what its questions came to. */
static void
complete_module(struct host *h, const struct catalog *c,
    struct catalog_module *m, struct arena *arena)
{
	m->scenarios = ARENA_ARRAY(arena, c->n_scenarios + 1, size_t);
	for (size_t i = 0; i < c->n_scenarios; i++) {
		if (!str_eq(c->scenarios[i].module, m->id))
			continue;
		m->scenarios[m->n_scenarios++] = i;
		m->n_passed += c->scenarios[i].state == CATALOG_PASSED;
	}
	m->has_quiz = path_is_file(path_join(arena, m->dir, "quiz.yaml"));
	if (h->store == NULL)
		return;
	const char *scope = arena_printf(arena, "course %s", m->id);
	m->quiz = store_fact_get(h->store, scope, "quiz", arena);
	m->review = store_fact_get(h->store, scope, "review", arena);
}

struct catalog *
catalog_read(struct host *h, struct arena *arena)
{
	struct catalog *c = ARENA_NEW(arena, struct catalog);
	const char **names;
	if (h->paths.data == NULL)
		return c;
	c->n_scenarios = paths_folders(&h->paths, arena, "scenarios",
	    "scenario.yaml", &names);
	c->scenarios =
	    ARENA_ARRAY(arena, c->n_scenarios + 1, struct catalog_scenario);
	const char *all = path_join(arena, h->paths.data, "scenarios");
	expect_some(c, arena, all, c->n_scenarios);
	for (size_t i = 0; i < c->n_scenarios; i++)
		read_scenario(&c->scenarios[i], arena, all, names[i]);
	read_modules(h, c, arena);
	qsort(c->scenarios, c->n_scenarios, sizeof(c->scenarios[0]), by_module);
	if (h->store != NULL) {
		struct store_session *sessions;
		size_t n = store_sessions(h->store, arena, &sessions);
		for (size_t i = 0; i < n; i++)
			add_progress(c, &sessions[i]);
	}
	for (size_t i = 0; i < c->n_modules; i++)
		complete_module(h, c, &c->modules[i], arena);
	return c;
}

const struct catalog_scenario *
catalog_find(const struct catalog *c, const char *id)
{
	for (size_t i = 0; i < c->n_scenarios; i++)
		if (str_eq(c->scenarios[i].id, id))
			return &c->scenarios[i];
	return NULL;
}

const struct catalog_scenario *
catalog_next(const struct catalog *c)
{
	const struct catalog_scenario *first = catalog_find(c, CATALOG_FIRST);
	if (c->latest != NULL && c->latest->unfinished)
		return c->latest;
	if (c->latest == NULL && first != NULL)
		return first;
	size_t from =
	    c->latest != NULL ? (size_t)(c->latest - c->scenarios) : 0;
	for (size_t i = 0; i < c->n_scenarios; i++) {
		const struct catalog_scenario *s =
		    &c->scenarios[(from + i) % c->n_scenarios];
		if (s->state != CATALOG_PASSED)
			return s;
	}
	return c->n_scenarios > 0 ? &c->scenarios[0] : NULL;
}
