/* import peeringdb: networks and contacts, as
 * registry/peeringdb-imported.json. */
#include <stdlib.h>
#include <string.h>

#include "host/import/registry.h"

static void *
contacts_open(struct registry_import *x, const char *file)
{
	return contact_json_create(x->arena, &x->diags, file, &x->pick,
	    IMPORT_NETWORKS_MAX, &x->contacts);
}

static bool
contacts_feed(void *reader, const char *data, size_t n)
{
	return contact_json_feed(reader, data, n);
}

static bool
contacts_close(struct registry_import *x, void *reader)
{
	struct contact_json_counts c, *all = &x->contact_counts;
	bool ok = contact_json_finish(reader, &c);

	contact_json_destroy(reader);
	all->networks += c.networks;
	all->unwanted += c.unwanted;
	all->values += c.values;
	all->numbers += c.numbers;
	all->other += c.other;
	return ok;
}

static uint64_t
contacts_wanted(const struct registry_import *x)
{
	return x->contacts.n;
}

static void
contacts_report(const struct registry_import *x, struct strbuf *out)
{
	const struct contact_json_counts *c = &x->contact_counts;

	strbuf_addf(out, "read: %llu network%s\n",
	    (unsigned long long)c->networks, str_plural(c->networks));
	import_left_out_unasked(out, c->unwanted);
	import_left_out(out, x->strangers,
	    "whose AS is no node of the scenario",
	    "whose AS is no node of the scenario");
	import_left_out_known(out, x->known);
	import_left_out(out, c->values,
	    "value that is no mail address, number, URL or role",
	    "values that are no mail address, number, URL or role");
	import_left_out(out, c->numbers,
	    "contact given by number only; ask the API with depth=2",
	    "contacts given by number only; ask the API with depth=2");
	import_left_out(out, c->other, "entry of another kind",
	    "entries of other kinds");
}

/* --- into a scenario ---*/

static const char contacts_name[] = "registry/peeringdb-imported.json";

static bool
same_record(struct contact_record *a, struct contact_record *b)
{
	const struct contact_list x = { a, 1, 1 }, y = { b, 1, 1 };
	struct strbuf p = { 0 }, q = { 0 };
	bool same;

	contact_json_print(&x, &p);
	contact_json_print(&y, &q);
	same = str_eq(strbuf_str(&p), strbuf_str(&q));
	strbuf_finish(&p);
	strbuf_finish(&q);
	return same;
}

static struct contact_record *
find_record(const struct contact_list *l, uint32_t as)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->records[i].as == as)
			return &l->records[i];
	return NULL;
}

static int
record_cmp(const void *a, const void *b)
{
	const struct contact_record *x = a, *y = b;

	return (x->as > y->as) - (x->as < y->as);
}

static size_t
merge_records(struct registry_import *x, struct contact_list *all)
{
	size_t fresh = 0;

	for (size_t i = 0; i < x->contacts.n; i++) {
		struct contact_record *c = &x->contacts.records[i];
		struct contact_record *old = find_record(all, c->as);

		if (scenario_node(x->scenario, c->as) == NULL) {
			x->strangers++;
			continue;
		}
		if (old == NULL &&
		    contacts_find(&x->scenario->published.contacts, c->as,
			CONTACT_PEERINGDB) != NULL) {
			x->known++;
			continue;
		}
		if (old != NULL && same_record(old, c))
			continue;
		fresh++;
		if (old != NULL) {
			*old = *c;
			continue;
		}
		GROW(all->records, all->n, all->cap);
		all->records[all->n++] = *c;
	}
	if (all->n > 1)
		qsort(all->records, all->n, sizeof(*all->records), record_cmp);
	return fresh;
}

static bool
contacts_merge(struct registry_import *x)
{
	struct contact_list all = { 0 };
	struct diags d;
	size_t len, fresh;
	const char *text = import_old_text(x, contacts_name, &len);
	bool ok = text != NULL;

	diags_init(&d, x->arena);
	ok = ok &&
	    (len == 0 ||
		contact_json_read(x->arena, &d, contacts_name, text, len,
		    &all));
	fresh = ok ? merge_records(x, &all) : 0;
	if (fresh > 0) {
		struct import_file *f = import_add_file(x, contacts_name);

		contact_json_print(&all, &f->text);
		f->entries = all.n;
		f->fresh = fresh;
	}
	contact_list_finish(&all);
	diags_finish(&d);
	return ok;
}

const struct import_format import_contacts = { "peeringdb", contacts_open,
	contacts_feed, contacts_close, contacts_merge, contacts_wanted,
	contacts_report, NULL };
