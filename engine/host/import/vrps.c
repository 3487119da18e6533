/* import vrps: lists of validators, as registry/vrps-imported.json. */
#include <stdlib.h>
#include <string.h>

#include "host/import/registry.h"

static void *
vrps_open(struct registry_import *x, const char *file)
{
	return vrp_reader_create(x->arena, &x->diags, file, &x->pick,
	    IMPORT_VRPS_MAX, &x->vrps);
}

static bool
vrps_feed(void *reader, const char *data, size_t n)
{
	return vrp_reader_feed(reader, data, n);
}

static bool
vrps_close(struct registry_import *x, void *reader)
{
	struct vrp_counts c;
	bool ok = vrp_reader_finish(reader, &c);

	vrp_reader_destroy(reader);
	x->vrp_counts.vrps += c.vrps;
	x->vrp_counts.aspas += c.aspas;
	x->vrp_counts.other += c.other;
	x->vrp_counts.left_out += c.left_out;
	return ok;
}

static uint64_t
vrps_wanted(const struct registry_import *x)
{
	return x->vrps.n_vrps + x->vrps.n_aspas;
}

static void
vrps_report(const struct registry_import *x, struct strbuf *out)
{
	const struct vrp_counts *c = &x->vrp_counts;

	strbuf_addf(out, "read: %llu VRP%s, %llu ASPA%s\n",
	    (unsigned long long)c->vrps, str_plural(c->vrps),
	    (unsigned long long)c->aspas, str_plural(c->aspas));
	import_left_out(out, c->other, "of another kind, as router keys",
	    "of other kinds, as router keys");
	import_left_out_unasked(out, c->left_out);
	import_left_out_known(out, x->known);
}

/* --- into a scenario ---*/

static const char vrps_name[] = "registry/vrps-imported.json";

static bool
has_vrp(const struct vrp_list *l, const struct vrp *v)
{
	return l->n_vrps > 0 &&
	    bsearch(v, l->vrps, l->n_vrps, sizeof(*v), vrp_cmp) != NULL;
}

static bool
says_itself(const struct scenario *s, const struct vrp *v)
{
	const struct roa roa = { v->prefix, v->max_length, v->origin_as };

	return s->n_roas > 0 &&
	    bsearch(&roa, s->roas, s->n_roas, sizeof(roa), registry_roa_cmp) !=
	    NULL;
}

static struct as_record *
find_aspa(struct vrp_list *l, uint32_t as)
{
	for (size_t i = 0; i < l->n_aspas; i++)
		if (l->aspas[i].as == as)
			return &l->aspas[i];
	return NULL;
}

static bool
same_aspa(const struct as_record *a, const struct as_record *b)
{
	return a->n == b->n &&
	    (a->n == 0 ||
		memcmp(a->members, b->members, a->n * sizeof(*a->members)) ==
		    0);
}

/* A newer ASPA replaces that of its customer. */
static size_t
merge_aspas(struct registry_import *x, struct vrp_list *all)
{
	size_t fresh = 0;

	for (size_t i = 0; i < x->vrps.n_aspas; i++) {
		const struct as_record *a = &x->vrps.aspas[i];
		struct as_record *old = find_aspa(all, a->as);

		if (old != NULL && same_aspa(old, a))
			continue;
		fresh++;
		if (old != NULL) {
			*old = *a;
			continue;
		}
		GROW(all->aspas, all->n_aspas, all->cap_aspas);
		all->aspas[all->n_aspas++] = *a;
	}
	return fresh;
}

static size_t
merge_vrps(struct registry_import *x, struct vrp_list *all)
{
	struct vrp_list old = *all; /* sorted, and not changed */
	size_t fresh = 0;

	for (size_t i = 0; i < x->vrps.n_vrps; i++) {
		const struct vrp *v = &x->vrps.vrps[i];

		if (has_vrp(&old, v))
			continue;
		if (says_itself(x->scenario, v)) {
			x->known++;
			continue;
		}
		fresh++;
	}
	all->vrps = xcalloc(old.n_vrps + fresh + 1, sizeof(*all->vrps));
	all->n_vrps = 0;
	all->cap_vrps = old.n_vrps + fresh + 1;
	for (size_t i = 0; i < old.n_vrps; i++)
		all->vrps[all->n_vrps++] = old.vrps[i];
	for (size_t i = 0; i < x->vrps.n_vrps; i++) {
		const struct vrp *v = &x->vrps.vrps[i];

		if (!has_vrp(&old, v) && !says_itself(x->scenario, v))
			all->vrps[all->n_vrps++] = *v;
	}
	free(old.vrps);
	return fresh;
}

static bool
vrps_merge(struct registry_import *x)
{
	struct vrp_list all = { 0 };
	struct diags d;
	size_t len, fresh;
	const char *text = import_old_text(x, vrps_name, &len);
	bool ok = text != NULL;

	diags_init(&d, x->arena);
	/* It was read with the scenario, without errors. */
	ok = ok &&
	    (len == 0 ||
		vrp_list_read(x->arena, &d, vrps_name, text, len, &all));
	if (ok) {
		vrp_list_sort(&all, x->arena);
		vrp_list_sort(&x->vrps, x->arena);
		fresh = merge_vrps(x, &all) + merge_aspas(x, &all);
		vrp_list_sort(&all, x->arena);
		if (fresh > 0) {
			struct import_file *f = import_add_file(x, vrps_name);

			vrp_list_print(&all, &f->text);
			f->entries = all.n_vrps + all.n_aspas;
			f->fresh = fresh;
		}
	}
	vrp_list_finish(&all);
	diags_finish(&d);
	return ok;
}

const struct import_format import_vrps = { "vrps", vrps_open, vrps_feed,
	vrps_close, vrps_merge, vrps_wanted, vrps_report, NULL };
