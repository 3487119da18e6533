/* import vrps|rpsl|peeringdb FILE...: read as streams, merged into a scenario
 * that loads before and after, or not at all. */
#include "host/import/registry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/export/files.h"
#include "host/import/packed.h"

enum { CHUNK = 1 << 18 };

void
import_left_out(struct strbuf *out, uint64_t n, const char *of_one,
    const char *of_many)
{
	if (n > 0)
		strbuf_addf(out, "left out: %llu %s\n", (unsigned long long)n,
		    n == 1 ? of_one : of_many);
}

void
import_left_out_unasked(struct strbuf *out, uint64_t n)
{
	static const char why[] = "that --only does not ask for";

	import_left_out(out, n, why, why);
}

void
import_left_out_known(struct strbuf *out, uint64_t n)
{
	static const char why[] = "that the scenario says itself";

	import_left_out(out, n, why, why);
}

static const struct import_format *const kinds[] = { &import_vrps, &import_rpsl,
	&import_contacts };

static const struct import_format *
find_kind(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i]->word, word))
			return kinds[i];
	return NULL;
}

/* --- files -----------------------------------------------------------------*/

struct import_file *
import_add_file(struct registry_import *x, const char *name)
{
	GROW(x->files, x->n_files, x->cap_files);
	x->files[x->n_files] = (struct import_file){ .name = name };
	return &x->files[x->n_files++];
}

const char *
import_old_text(struct registry_import *x, const char *name, size_t *len)
{
	const char *path = path_join(x->arena, x->dir, name), *text;
	struct strbuf why = { 0 };

	*len = 0;
	if (!path_is_file(path))
		return "";
	text = path_read(x->arena, path, SCENARIO_FILE_MAX, len, &why);
	if (text == NULL)
		host_complain("%s", strbuf_str(&why));
	strbuf_finish(&why);
	return text;
}

/* --- what is asked for ----------------------------------------------------*/

static struct scenario *
load(struct registry_import *x, struct diags *d)
{
	size_t n;
	const struct probe_vocabulary *probes = grader_vocabulary(&n);

	return scenario_load(x->dir, probes, n, d);
}

static bool
open_scenario(struct registry_import *x)
{
	struct diags d;

	if (!path_is_file(path_join(x->arena, x->dir, "scenario.yaml"))) {
		host_complain("--into %s: no folder of a scenario: there is no "
			      "scenario.yaml in it",
		    x->dir);
		return false;
	}
	diags_init(&d, x->arena);
	x->scenario = load(x, &d);
	if (x->scenario == NULL) {
		host_print_diags(&d);
		host_complain("--into %s: this scenario does not load; mend it "
			      "first",
		    x->dir);
	}
	diags_finish(&d);
	return x->scenario != NULL;
}

/* "scenario" stands for its ASes and what they hold. */
static bool
pick_scenario(struct registry_import *x)
{
	const struct scenario *s = x->scenario;

	if (s == NULL) {
		host_complain("--only scenario: whose ASes and prefixes says "
			      "--into");
		return false;
	}
	for (size_t i = 0; i < s->n_nodes; i++) {
		pick_add_as(&x->pick, s->nodes[i].as);
		for (size_t k = 0; k < s->nodes[i].n_prefixes; k++)
			pick_add_prefix(&x->pick, &s->nodes[i].prefixes[k]);
	}
	return true;
}

static bool
read_only(struct registry_import *x)
{
	const char *list = x->host->args->value[OPT_ONLY];
	struct strbuf why = { 0 }, rest = { 0 };
	bool ok = true;

	if (list == NULL)
		return true;
	for (size_t n; ok && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == strlen("scenario") &&
		    strncmp(list, "scenario", n) == 0) {
			ok = pick_scenario(x);
		} else {
			strbuf_addf(&rest, "%s%.*s", rest.len > 0 ? "," : "",
			    (int)n, list);
		}
	}
	if (ok && (rest.len > 0 || pick_is_all(&x->pick)) &&
	    !pick_parse(&x->pick, x->arena,
		arena_strdup(x->arena, strbuf_str(&rest)), &why)) {
		host_complain("--only: %s", strbuf_str(&why));
		ok = false;
	}
	strbuf_finish(&rest);
	strbuf_finish(&why);
	return ok;
}

/* --- reading --------------------------------------------------------------*/

static bool
read_stream(struct registry_import *x, const struct import_format *kind,
    FILE *f, const char *name)
{
	void *reader = kind->open(x, name);
	char *chunk = xmalloc(CHUNK);
	bool more = true, first = true, ok = true;

	while (more) {
		size_t n = fread(chunk, 1, CHUNK, f);
		const char *packed = first
		    ? import_packed_with((const uint8_t *)chunk, n)
		    : NULL;

		first = false;
		if (packed != NULL) {
			host_complain("%s is packed with %s: unpack it, for "
				      "example %s -dc FILE | manrs-lab import "
				      "%s - ...",
			    name, packed, packed, kind->word);
			ok = false;
			break;
		}
		if (n < CHUNK && ferror(f) != 0) {
			host_complain("%s: %s", name, strerror(errno));
			ok = false;
		}
		more = ok && n > 0 && kind->feed(reader, chunk, n);
	}
	/* What came before a broken pipe or disk is not half a file. */
	if (!kind->close(x, reader) && ok) {
		host_print_diags(&x->diags);
		if (kind->advice != NULL && pick_is_all(&x->pick))
			host_complain("%s", kind->advice);
		ok = false;
	}
	free(chunk);
	return ok;
}

static bool
read_file(struct registry_import *x, const struct import_format *kind,
    const char *path)
{
	const char *name;
	FILE *f = host_open_input(path, &name);
	bool ok;

	if (f == NULL)
		return false;
	ok = read_stream(x, kind, f, name);
	host_close_input(f);
	return ok;
}

/* --- writing --------------------------------------------------------------*/

struct old_file {
	const char *path, *text; /* NULL: there was none */
	size_t len;
};

static bool
put_back(const struct old_file *old, size_t n)
{
	struct strbuf why = { 0 };
	bool ok = true;

	for (size_t i = n; i-- > 0;) {
		if (old[i].text == NULL)
			ok = unlink(old[i].path) == 0 && ok;
		else
			ok = export_file_write(old[i].path, old[i].text,
				 old[i].len, true, &why) &&
			    ok;
	}
	if (!ok)
		host_complain("what was there could not be put back: %s",
		    why.len > 0 ? strbuf_str(&why) : strerror(errno));
	strbuf_finish(&why);
	return ok;
}

static bool
write_one(struct registry_import *x, const struct import_file *file,
    struct old_file *old)
{
	struct strbuf why = { 0 };
	bool ok = true;

	old->path = path_join(x->arena, x->dir, file->name);
	if (file->text.len > SCENARIO_FILE_MAX) {
		host_complain("%s would have %zu bytes, but at most %d of a "
			      "file are read; choose with --only",
		    old->path, file->text.len, SCENARIO_FILE_MAX);
		return false;
	}
	if (path_is_file(old->path)) {
		old->text = path_read(x->arena, old->path, SCENARIO_FILE_MAX,
		    &old->len, &why);
		ok = old->text != NULL;
	}
	ok = ok &&
	    export_file_write(old->path, strbuf_str(&file->text),
		file->text.len, true, &why);
	if (!ok)
		host_complain("%s", strbuf_str(&why));
	strbuf_finish(&why);
	return ok;
}

/* All of them, such that the scenario loads; or none. */
static bool
write_files(struct registry_import *x)
{
	struct old_file *old =
	    ARENA_ARRAY(x->arena, x->n_files, struct old_file);
	struct strbuf why = { 0 };
	struct scenario *after;
	struct diags d;
	size_t n = 0;

	if (!export_folder_make(path_join(x->arena, x->dir, "registry"),
		&why)) {
		host_complain("%s", strbuf_str(&why));
		strbuf_finish(&why);
		return false;
	}
	while (n < x->n_files && write_one(x, &x->files[n], &old[n]))
		n++;
	if (n < x->n_files) {
		(void)put_back(old, n);
		return false;
	}
	diags_init(&d, x->arena);
	after = load(x, &d);
	if (after == NULL) {
		host_print_diags(&d);
		host_complain("%s does not load with it; nothing is changed",
		    x->dir);
		(void)put_back(old, n);
	}
	diags_finish(&d);
	scenario_destroy(after);
	return after != NULL;
}

/* --- the command ----------------------------------------------------------*/

static bool
finish(struct registry_import *x, const struct import_format *kind)
{
	uint64_t wanted = kind->wanted(x);
	struct strbuf out = { 0 };
	bool ok = true;

	if (x->dir != NULL && wanted > 0)
		ok = kind->merge(x);
	kind->report(x, &out);
	if (x->dir == NULL)
		strbuf_addf(&out,
		    "wanted: %llu; they go into a scenario with --into "
		    "FOLDER\n",
		    (unsigned long long)wanted);
	else if (ok && x->n_files == 0)
		strbuf_add(&out, "nothing is left; nothing is written\n");
	else if (ok)
		ok = write_files(x);
	for (size_t i = 0; ok && i < x->n_files; i++)
		strbuf_addf(&out, "%s/%s: %zu %s, %zu new\n", x->dir,
		    x->files[i].name, x->files[i].entries,
		    x->files[i].entries == 1 ? "entry" : "entries",
		    x->files[i].fresh);
	ok = host_print_safe(strbuf_str(&out)) && ok;
	strbuf_finish(&out);
	return ok;
}

static bool
run(struct registry_import *x, const struct import_format *kind)
{
	const struct args *a = x->host->args;

	if (x->dir != NULL && !open_scenario(x))
		return false;
	if (!read_only(x))
		return false;
	for (size_t i = 1; i < a->n_operands; i++)
		if (!read_file(x, kind, a->operands[i]))
			return false;
	host_print_diags(&x->diags);
	return finish(x, kind);
}

bool
import_registry_knows(const char *word)
{
	return find_kind(word) != NULL;
}

int
import_registry(struct host *h)
{
	struct registry_import x = { .host = h,
		.arena = &h->arena,
		.dir = h->args->value[OPT_INTO] };
	bool ok;

	diags_init(&x.diags, x.arena);
	ok = run(&x, find_kind(h->args->operands[0]));
	for (size_t i = 0; i < x.n_files; i++)
		strbuf_finish(&x.files[i].text);
	free(x.files);
	vrp_list_finish(&x.vrps);
	contact_list_finish(&x.contacts);
	irr_finish(&x.irr);
	pick_finish(&x.pick);
	scenario_destroy(x.scenario);
	diags_finish(&x.diags);
	return ok ? EXIT_DONE : EXIT_BAD_INPUT;
}
