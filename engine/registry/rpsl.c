#include "registry/rpsl.h"

#include <stdlib.h>
#include <string.h>

/* What was read, until it is known that all of it is good. */
struct found {
	struct rpsl_object object;
	struct rpsl_identity id;
	size_t index;
	bool again; /* it replaces an earlier one */
};

struct reader {
	struct irr *irr;
	struct arena *arena; /* until the end of the reading */
	struct diags *diags;
	struct found *found;
	size_t n, cap;
};

static void
read_object(struct reader *r, const struct rpsl_object *o)
{
	struct found f = { .object = *o, .index = r->n };

	if (rpsl_class_is_unused(o->first->name)) {
		rpsl_complain(r->diags, DIAG_NOTE, o->first, "rpsl-unused",
		    "objects of this class have no effect here");
		return;
	}
	if (!rpsl_identify(r->arena, r->diags, o, RPSL_LENIENT, &f.id))
		return;
	if (f.id.source[0] == '\0')
		f.id.source = IRR_DEFAULT_SOURCE;
	GROW(r->found, r->n, r->cap);
	r->found[r->n++] = f;
}

static void
read_text(struct reader *r, const struct rpsl_text *t)
{
	struct rpsl_reader text;
	struct rpsl_object object;

	rpsl_reader_init(&text, r->arena, r->diags, t);
	while (rpsl_next(&text, &object))
		read_object(r, &object);
}

/* --- what was there already ----------------------------------------------- */

static int
same_cmp(const struct rpsl_identity *a, const struct rpsl_identity *b)
{
	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	int c = strcmp(a->key, b->key);
	return c != 0 ? c : strcmp(a->source, b->source);
}

/* Pointers to struct found: of two that are the same, the one read first comes
 * first. */
static int
found_cmp(const void *a, const void *b)
{
	const struct found *x = *(struct found *const *)a;
	const struct found *y = *(struct found *const *)b;
	int c = same_cmp(&x->id, &y->id);

	return c != 0 ? c : (x->index > y->index) - (x->index < y->index);
}

static void
find_repeated(struct reader *r)
{
	struct found **order = ARENA_ARRAY(r->arena, r->n, struct found *);

	for (size_t i = 0; i < r->n; i++)
		order[i] = &r->found[i];
	if (r->n > 1)
		qsort(order, r->n, sizeof(struct found *), found_cmp);
	for (size_t i = 1; i < r->n; i++)
		order[i]->again =
		    same_cmp(&order[i - 1]->id, &order[i]->id) == 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->found[i].again)
			rpsl_complain(r->diags, DIAG_LINT,
			    r->found[i].object.first, "rpsl-duplicate",
			    "this object replaces an earlier one with the same "
			    "class, key and source");
}

/* --- sources -------------------------------------------------------------- */

/* Who says which databases there are means all of them. */
static bool
is_declared(const struct irr *irr)
{
	for (size_t i = 0; i < irr->n_databases; i++)
		if (irr->databases[i].declared)
			return true;
	return false;
}

static void
refuse_source(struct reader *r, const struct found *f)
{
	const struct rpsl_attribute *a = rpsl_find(&f->object, "source");
	const char *names[IRR_DATABASES_MAX], *near;
	struct diag *item = rpsl_complain(r->diags, DIAG_ERROR,
	    a != NULL ? a : f->object.first, "rpsl-sources",
	    arena_printf(r->arena, "there is no database %s here",
		f->id.source));

	for (size_t i = 0; i < r->irr->n_databases; i++)
		names[i] = r->irr->databases[i].name;
	near = str_nearest(f->id.source, names, r->irr->n_databases);
	if (near != NULL)
		diag_suggest(r->diags, item, "%s", near);
	else
		diag_suggest(r->diags, item, "say so in \"irr\"");
}

/* Before anything is kept: is there room for the databases? */
static void
check_sources(struct reader *r)
{
	bool declared = is_declared(r->irr);
	const char *names[IRR_DATABASES_MAX];
	size_t known = r->irr->n_databases, n = 0, k;

	for (size_t i = 0; i < r->n; i++) {
		const char *source = r->found[i].id.source;
		for (k = 0; k < n && !str_eq(names[k], source);)
			k++;
		if (k < n || irr_find_database(r->irr, source) != NULL)
			continue;
		if (declared) {
			refuse_source(r, &r->found[i]);
			continue;
		}
		if (known + n == IRR_DATABASES_MAX) {
			struct diag *item = rpsl_complain(r->diags, DIAG_ERROR,
			    rpsl_find(&r->found[i].object, "source"),
			    "rpsl-sources",
			    "there are too many sources before this one");
			diag_suggest(r->diags, item, "at most %d",
			    IRR_DATABASES_MAX);
			return;
		}
		names[n++] = source;
	}
}

/* --- all ------------------------------------------------------------------ */

static void
keep(struct reader *r)
{
	const struct irr_object **made =
	    ARENA_ARRAY(r->arena, r->n, const struct irr_object *);

	for (size_t i = 0; i < r->n; i++) {
		made[i] = irr_make(r->irr, &r->found[i].object);
		INVARIANT(made[i] != NULL);
	}
	irr_put_all(r->irr, made, r->n);
}

bool
rpsl_read_all(struct irr *irr, struct diags *d, const struct rpsl_text *texts,
    size_t n)
{
	struct arena arena = { 0 };
	struct reader r = { .irr = irr, .arena = &arena, .diags = d };
	size_t errors = d->errors;

	for (size_t i = 0; i < n; i++)
		read_text(&r, &texts[i]);
	if (d->errors == errors)
		check_sources(&r);
	bool ok = d->errors == errors;
	if (ok) {
		find_repeated(&r);
		keep(&r);
	}
	free(r.found);
	arena_finish(&arena);
	return ok;
}

bool
rpsl_read(struct irr *irr, struct diags *d, const char *file, const char *text,
    size_t len)
{
	const struct rpsl_text t = { file, text, len };

	return rpsl_read_all(irr, d, &t, 1);
}
