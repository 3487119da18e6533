/* check PATH...: what is wrong with scenarios, configurations, registry files
 * and questions of the courseware, with file, line and column. A registry file
 * of a scenario is checked with it. */
#include <stdio.h>
#include <string.h>

#include "host/flavour.h"
#include "host/host.h"
#include "scenario/course.h"

enum { CONFIG_BYTES_MAX = 4 << 20 };

/* The verdict on one path to standard output, findings to standard error. */
static bool
finish_check(struct diags *d, const char *path, bool accepted, const char *what)
{
	struct strbuf text = { 0 };
	host_print_diags(d);
	str_add_safe(&text, path, strlen(path), false);
	bool ok = accepted && d->errors == 0;
	if (ok)
		strbuf_addf(&text, ": %s, ok", what);
	else
		strbuf_addf(&text, ": %s, %zu error%s", what, d->errors,
		    str_plural(d->errors));
	if (d->lints > 0)
		strbuf_addf(&text, ", %zu warning%s", d->lints,
		    str_plural(d->lints));
	strbuf_addc(&text, '\n');
	fputs(strbuf_str(&text), stdout);
	strbuf_finish(&text);
	diags_finish(d);
	return ok;
}

static bool
check_scenario(struct host *h, const char *path, const char *dir)
{
	struct diags d;
	struct arena arena = { 0 };
	diags_init(&d, &arena);
	size_t n;
	const struct probe_vocabulary *probes = grader_vocabulary(&n);
	struct scenario *s = scenario_load(dir, probes, n, &d);
	struct world *w = NULL;
	(void)h;
	if (s != NULL) {
		struct world_options o = { 0 };
		w = world_open(s, &o, &d);
	}
	bool ok = finish_check(&d, path, w != NULL, "scenario");
	world_close(w);
	scenario_destroy(s);
	arena_finish(&arena);
	return ok;
}

static const struct dialect *
choose_dialect(struct host *h, const char *text)
{
	const char *name = h->args->value[OPT_DIALECT];
	if (name == NULL)
		return dialect_of(flavour_guess(text));
	const struct dialect *dialect = dialect_find(name);
	if (dialect != NULL)
		return dialect;
	const char *const *names = dialect_names();
	size_t n = 0;
	while (names[n] != NULL)
		n++;
	const char *near = str_nearest(name, names, n);
	host_complain("--dialect: there is no dialect called that%s%s%s",
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
	return NULL;
}

static bool
check_config(struct host *h, const char *path)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	char *text = path_read(&arena, path, CONFIG_BYTES_MAX, &len, &why);
	const struct dialect *dialect = NULL;
	bool ok = false;
	if (text == NULL)
		host_complain("%s", strbuf_str(&why));
	else
		dialect = choose_dialect(h, text);
	if (dialect != NULL) {
		struct diags d;
		diags_init(&d, &arena);
		struct router_config *c =
		    dialect->parse(&arena, &d, path, text, len);
		if (c != NULL)
			router_lint(c, &d);
		strbuf_addf(&why, "%s configuration", dialect->name);
		ok = finish_check(&d, path, c != NULL, strbuf_str(&why));
		if (c != NULL)
			router_config_finish(c);
	}
	strbuf_finish(&why);
	arena_finish(&arena);
	return ok;
}

static bool
check_registry(const char *path)
{
	static const char *const what[] = {
		[REGISTRY_FILE_OTHER] = "",
		[REGISTRY_FILE_RPSL] = "RPSL objects",
		[REGISTRY_FILE_VRPS] = "VRPs",
		[REGISTRY_FILE_SLURM] = "local exceptions",
		[REGISTRY_FILE_CONTACTS] = "contacts",
		[REGISTRY_FILE_PEERINGDB] = "networks of PeeringDB",
	};
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	char *text = path_read(&arena, path, SCENARIO_FILE_MAX, &len, &why);
	bool ok = false;
	if (text == NULL) {
		host_complain("%s", strbuf_str(&why));
	} else {
		struct diags d;
		diags_init(&d, &arena);
		ok = registry_file_check(path, text, len, &d);
		ok = finish_check(&d, path, ok, what[registry_file_kind(path)]);
	}
	strbuf_finish(&why);
	arena_finish(&arena);
	return ok;
}

/* quiz.yaml and review.yaml of a module. */
static bool
is_course(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	return str_eq(name, "quiz.yaml") || str_eq(name, "review.yaml");
}

static bool
check_course(const char *path)
{
	struct arena arena = { 0 };
	struct strbuf why = { 0 };
	size_t len;
	char *text = path_read(&arena, path, SCENARIO_FILE_MAX, &len, &why);
	bool quiz = str_ends(path, "quiz.yaml");
	bool ok = false;
	if (text == NULL) {
		host_complain("%s", strbuf_str(&why));
	} else {
		struct diags d;
		diags_init(&d, &arena);
		struct course *c = course_parse(path, quiz ? text : NULL, len,
		    path, quiz ? NULL : text, len, &d);
		ok = finish_check(&d, path, c != NULL,
		    quiz ? "quiz questions" : "review questions");
		course_destroy(c);
	}
	strbuf_finish(&why);
	arena_finish(&arena);
	return ok;
}

/* The scenario that path is a part of: some folder above has the file. */
static const char *
scenario_above(struct host *h, const char *path)
{
	const char *dir = path_dir(&h->arena, path);
	for (int up = 0; up < 3; up++) {
		if (path_is_file(path_join(&h->arena, dir, "scenario.yaml")))
			return dir;
		dir = path_join(&h->arena, dir, "..");
	}
	return NULL;
}

/* A registry file that stands in no folder of a scenario. */
static bool
is_lone_registry(struct host *h, const char *path)
{
	if (registry_file_kind(path) == REGISTRY_FILE_OTHER)
		return false;
	return !path_is_file(path_join(&h->arena, path_dir(&h->arena, path),
	    "../scenario.yaml"));
}

static bool
is_config_name(const char *path)
{
	static const char *const ends[] = { ".conf", ".cfg", ".frr", ".ios",
		".txt" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(path, ends[i]))
			return true;
	return false;
}

static bool
check_path(struct host *h, const char *path)
{
	struct strbuf why = { 0 };
	bool ok = false;
	const char *dir = NULL;
	if (path_is_file(path) && !str_ends(path, "scenario.yaml")) {
		if (is_config_name(path) || h->args->value[OPT_DIALECT] != NULL)
			ok = check_config(h, path);
		else if (is_lone_registry(h, path))
			ok = check_registry(path);
		else if (is_course(path))
			ok = check_course(path);
		else if ((dir = scenario_above(h, path)) != NULL)
			ok = check_scenario(h, path, dir);
		else
			host_complain(
			    "%s: is neither a scenario, a part of "
			    "one, a configuration (.conf), a registry file "
			    "(.rpsl, vrps.json, vrps.csv, contacts.yaml), nor "
			    "questions (quiz.yaml, review.yaml)",
			    path);
	} else {
		dir = paths_scenario(&h->paths, &h->arena, path, &why);
		if (dir == NULL)
			host_complain("%s", strbuf_str(&why));
		else
			ok = check_scenario(h, path, dir);
	}
	strbuf_finish(&why);
	return ok;
}

int
host_check(struct host *h)
{
	bool ok = true;
	for (size_t i = 0; i < h->args->n_operands; i++)
		if (!check_path(h, h->args->operands[i]))
			ok = false;
	return ok ? EXIT_DONE : EXIT_BAD_INPUT;
}
