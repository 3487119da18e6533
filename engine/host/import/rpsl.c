/* import rpsl: dumps of routing registries, as registry/imported-SOURCE.rpsl.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "host/import/registry.h"
#include "registry/rpsl.h"

enum { FILES_MAX = 64 }; /* a scenario's folder has fewer */

/* Without a scenario nothing needs to be held. */
static void *
rpsl_open(struct registry_import *x, const char *file)
{
	return rpsl_dump_create(&x->diags, file, &x->pick, IMPORT_OBJECTS_MAX,
	    x->dir != NULL ? &x->irr : NULL);
}

static bool
rpsl_feed(void *reader, const char *data, size_t n)
{
	return rpsl_dump_feed(reader, data, n);
}

static bool
rpsl_close(struct registry_import *x, void *reader)
{
	struct rpsl_dump_counts c, *all = &x->rpsl_counts;
	bool ok = rpsl_dump_finish(reader, &c);

	rpsl_dump_destroy(reader);
	all->objects += c.objects;
	all->kept += c.kept;
	all->unwanted += c.unwanted;
	all->other_class += c.other_class;
	all->wrong += c.wrong;
	all->too_long += c.too_long;
	return ok;
}

static uint64_t
rpsl_wanted(const struct registry_import *x)
{
	return x->rpsl_counts.kept;
}

static void
rpsl_report(const struct registry_import *x, struct strbuf *out)
{
	const struct rpsl_dump_counts *c = &x->rpsl_counts;

	strbuf_addf(out, "read: %llu object%s\n",
	    (unsigned long long)c->objects, str_plural(c->objects));
	import_left_out_unasked(out, c->unwanted);
	import_left_out(out, c->other_class,
	    "of a class that has no effect here",
	    "of classes that have no effect here");
	import_left_out(out, c->wrong, "that is not as its class must be",
	    "that are not as their class must be");
	import_left_out(out, c->too_long, "of more than 1048576 bytes",
	    "of more than 1048576 bytes");
	if (x->dir != NULL)
		import_left_out(out, c->kept - x->irr.n_objects,
		    "that comes again further down",
		    "that come again further down");
	import_left_out_known(out, x->known);
}

/* --- into a scenario ---*/

static const char rpsl_start[] = "imported-";

/* "registry/imported-radb.rpsl" */
static const char *
rpsl_name(struct registry_import *x, const char *source)
{
	char *name =
	    arena_printf(x->arena, "registry/%s%s.rpsl", rpsl_start, source);

	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return name;
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The author's own files, or those of earlier imports, in order. */
static size_t
list_files(struct registry_import *x, bool imported, const char **names)
{
	DIR *d = opendir(path_join(x->arena, x->dir, "registry"));
	const struct dirent *e;
	size_t n = 0;

	while (d != NULL && n < FILES_MAX && (e = readdir(d)) != NULL)
		if (str_ends(e->d_name, ".rpsl") && e->d_name[0] != '.' &&
		    str_starts(e->d_name, rpsl_start) == imported)
			names[n++] =
			    arena_printf(x->arena, "registry/%s", e->d_name);
	if (d != NULL)
		(void)closedir(d);
	if (n > 1)
		qsort(names, n, sizeof(*names), name_cmp);
	return n;
}

static bool
read_files(struct registry_import *x, bool imported, struct irr *out)
{
	const char *names[FILES_MAX], *text = "";
	size_t n = list_files(x, imported, names), len;
	struct diags ignored;
	bool ok = true;

	diags_init(&ignored, x->arena);
	for (size_t i = 0; ok && i < n; i++) {
		text = import_old_text(x, names[i], &len);
		ok = text != NULL &&
		    rpsl_read(out, &ignored, names[i], text, len);
	}
	diags_finish(&ignored);
	return ok;
}

/* False with the reason on standard error: there is no room for a source. */
static bool
merge_objects(struct registry_import *x, const struct irr *own,
    struct irr *earlier, struct import_file *counts)
{
	const struct irr_object **all =
	    xcalloc(x->irr.n_objects + 1, sizeof(*all));
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < x->irr.n_objects; i++) {
		const struct irr_object *o = x->irr.objects[i], *old, *made;

		if (irr_find(own, &o->id, o->id.source) != NULL) {
			x->known++;
			continue;
		}
		old = irr_find(earlier, &o->id, o->id.source);
		if (old != NULL && str_eq(old->text, o->text))
			continue;
		made = irr_make(earlier, &o->rpsl);
		if (made == NULL) {
			host_complain("%s: no room for the source %s: at most "
				      "%d of them are imported; choose with "
				      "--only",
			    x->dir, o->id.source, IRR_DATABASES_MAX);
			ok = false;
			continue;
		}
		all[n++] = made;
		counts[made->database].fresh++;
	}
	irr_put_all(earlier, all, n);
	free(all);
	return ok;
}

static int
file_cmp(const void *a, const void *b)
{
	const struct import_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* One file a source that something changes in. */
static void
write_sources(struct registry_import *x, const struct irr *all,
    const struct import_file *counts)
{
	for (size_t k = 0; k < all->n_databases; k++) {
		struct import_file *f;

		if (counts[k].fresh == 0)
			continue;
		f = import_add_file(x, rpsl_name(x, all->databases[k].name));
		f->fresh = counts[k].fresh;
		for (size_t i = 0; i < all->n_objects; i++) {
			const struct irr_object *o = all->objects[i];

			if (o->database != k)
				continue;
			strbuf_addf(&f->text, "%s%s",
			    f->entries > 0 ? "\n" : "", o->text);
			f->entries++;
		}
	}
	if (x->n_files > 1)
		qsort(x->files, x->n_files, sizeof(*x->files), file_cmp);
}

static bool
rpsl_merge(struct registry_import *x)
{
	struct import_file counts[IRR_DATABASES_MAX] = { 0 };
	struct irr own = { 0 }, all = { 0 };
	bool ok = read_files(x, false, &own) && read_files(x, true, &all);

	if (!ok)
		host_complain("%s: the files of registry/ cannot be read",
		    x->dir);
	ok = ok && merge_objects(x, &own, &all, counts);
	if (ok)
		write_sources(x, &all, counts);
	irr_finish(&own);
	irr_finish(&all);
	return ok;
}

const struct import_format import_rpsl = { "rpsl", rpsl_open, rpsl_feed,
	rpsl_close, rpsl_merge, rpsl_wanted, rpsl_report,
	"nothing is imported. Mend what is wrong, or choose with --only: "
	"then wrong objects are left out" };
