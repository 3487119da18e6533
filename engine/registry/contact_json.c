#include "registry/contact_json.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/json_stream.h"
#include "registry/json_fields.h"

/* A contact of a dump, until its network is known. */
struct poc {
	int64_t network;
	size_t index; /* in the file */
	struct contact contact;
};

/* A network that is kept, and its number in PeeringDB. */
struct network {
	int64_t id;
	size_t index; /* in the file */
	struct contact_record record;
};

struct contact_json {
	struct arena *arena;
	struct diags *diags;
	const char *file;
	const struct pick *pick;
	size_t max;
	struct contact_list *out;
	struct json_stream *stream;
	struct contact_json_counts counts;
	size_t errors; /* at the start */
	bool has_networks;
	struct network *networks; /* owned */
	size_t n_networks, cap_networks;
	struct poc *pocs; /* owned */
	size_t n_pocs, cap_pocs;
};

void
contact_list_finish(struct contact_list *l)
{
	free(l->records);
	*l = (struct contact_list){ 0 };
}

static struct diag *
complain(struct contact_json *r, const char *code, struct place place,
    const char *message)
{
	return diag_add(r->diags, DIAG_ERROR, code, place, "%s", message);
}

static bool
had_enough(const struct contact_json *r)
{
	return r->diags->errors - r->errors >= DIAG_KEEP;
}

/* --- values ---------------------------------------------------------------*/

/* A text of the entry, NULL when there is none or it is empty. */
static const char *
text_of(struct contact_json *r, const struct json_value *entry, const char *key)
{
	const char *s = json_value_string(json_value_get(entry, key));

	if (s == NULL || s[0] == '\0')
		return NULL;
	for (const char *c = s; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f) {
			r->counts.values++;
			return NULL;
		}
	return s;
}

/* One that the check does not complain about, kept. */
static const char *
checked(struct contact_json *r, const struct json_value *entry, const char *key,
    const char *(*check)(const char *text))
{
	const char *s = text_of(r, entry, key);

	if (s == NULL)
		return NULL;
	if (check(s) == NULL)
		return arena_strdup(r->arena, s);
	r->counts.values++;
	return NULL;
}

static bool
number_of(const struct json_value *entry, const char *key, uint32_t *out)
{
	int64_t n;

	if (!json_value_integer(json_value_get(entry, key), &n) || n < 0 ||
	    n > UINT32_MAX || contact_check_prefixes((uint32_t)n) != NULL)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* --- entries --------------------------------------------------------------*/

/* False: it cannot be used, which is counted. */
static bool
read_contact(struct contact_json *r, const struct json_value *entry,
    struct contact *out)
{
	const char *role = json_value_string(json_value_get(entry, "role"));
	const char *visible =
	    json_value_string(json_value_get(entry, "visible"));

	*out = (struct contact){ .visible = CONTACT_PUBLIC };
	out->role = role != NULL ? contact_role_find(role) : CONTACT_ROLES;
	if (visible != NULL)
		out->visible = contact_visibility_find(visible);
	if (out->role >= CONTACT_ADMIN ||
	    out->visible == CONTACT_VISIBILITIES) {
		r->counts.values++;
		return false;
	}
	out->name = checked(r, entry, "name", contact_check_name);
	out->mail = checked(r, entry, "email", contact_check_mail);
	out->phone = checked(r, entry, "phone", contact_check_phone);
	return true;
}

static void
read_contacts(struct contact_json *r, const struct json_value *list,
    struct contact_record *out)
{
	size_t n = json_value_count(list);

	out->contacts = ARENA_ARRAY(r->arena, n, struct contact);
	for (size_t i = 0; i < n; i++) {
		const struct json_value *v = json_value_at(list, i);

		if (json_value_kind(v) != JSON_OBJECT_KIND)
			r->counts.numbers++;
		else if (read_contact(r, v, &out->contacts[out->n_contacts]))
			out->n_contacts++;
	}
}

static void
read_network(struct contact_json *r, struct json_fields *f,
    const struct json_value *entry, struct place place)
{
	const struct json_value *asn = json_member(f, entry, "asn");
	struct network network = { .index = r->n_networks };
	struct contact_record *c = &network.record;
	struct diag *item;

	if (asn == NULL || !json_asn(f, asn, &c->as))
		return;
	r->counts.networks++;
	if (r->pick != NULL && !pick_has_as(r->pick, c->as)) {
		r->counts.unwanted++;
		return;
	}
	if (r->n_networks == r->max) {
		item = complain(r, "contact-limit", place, "too many networks");
		diag_suggest(r->diags, item, "at most %zu", r->max);
		return;
	}
	if (!json_value_integer(json_value_get(entry, "id"), &network.id))
		network.id = -1;
	c->source = CONTACT_PEERINGDB;
	c->name = checked(r, entry, "name", contact_check_name);
	c->website = checked(r, entry, "website", contact_check_url);
	c->looking_glass =
	    checked(r, entry, "looking_glass", contact_check_url);
	c->as_set = checked(r, entry, "irr_as_set", contact_check_as_set);
	c->has_prefixes4 = number_of(entry, "info_prefixes4", &c->prefixes4);
	c->has_prefixes6 = number_of(entry, "info_prefixes6", &c->prefixes6);
	read_contacts(r, json_value_get(entry, "poc_set"), c);
	GROW(r->networks, r->n_networks, r->cap_networks);
	r->networks[r->n_networks++] = network;
}

static void
read_poc(struct contact_json *r, const struct json_value *entry,
    struct place place)
{
	struct poc poc = { .index = r->n_pocs };

	if (r->n_pocs == CONTACT_JSON_POCS_MAX) {
		complain(r, "contact-limit", place,
		    "more than 1000000 contacts");
		return;
	}
	if (!json_value_integer(json_value_get(entry, "net_id"),
		&poc.network)) {
		r->counts.numbers++;
		return;
	}
	if (!read_contact(r, entry, &poc.contact))
		return;
	GROW(r->pocs, r->n_pocs, r->cap_pocs);
	r->pocs[r->n_pocs++] = poc;
}

static void
take_entry(struct contact_json *r, const struct json_item *item, bool is_poc)
{
	struct place place = { r->file, item->line, item->column, 1 };
	struct json_fields f = { .diags = r->diags, .family = "contact" };
	struct json_doc *doc;

	if (item->text[0] != '{') {
		complain(r, "contact-entry", place, "expected an object");
		return;
	}
	doc = json_doc_read_at(r->diags, place, item->text, item->len);
	if (doc == NULL)
		return;
	f.doc = doc;
	if (is_poc)
		read_poc(r, json_doc_root(doc), place);
	else
		read_network(r, &f, json_doc_root(doc), place);
	json_doc_destroy(doc);
}

static void
take(struct contact_json *r)
{
	struct json_item item;

	while (!had_enough(r))
		switch (json_stream_next(r->stream, &item)) {
		case JSON_STREAM_ARRAY:
			if (str_eq(item.path, "data") ||
			    str_eq(item.path, "net.data"))
				r->has_networks = true;
			break;
		case JSON_STREAM_ITEM:
			if (str_eq(item.path, "data") ||
			    str_eq(item.path, "net.data"))
				take_entry(r, &item, false);
			else if (str_eq(item.path, "poc.data"))
				take_entry(r, &item, true);
			else
				r->counts.other++;
			break;
		case JSON_STREAM_MORE:
		case JSON_STREAM_END:
		case JSON_STREAM_ERROR:
			return;
		}
}

/* --- all together ---------------------------------------------------------*/

static int
by_network(const void *a, const void *b)
{
	const struct poc *x = a, *y = b;

	if (x->network != y->network)
		return x->network < y->network ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* The contacts of a dump, behind those that the network itself lists. */
static void
join(struct contact_json *r, struct network *of)
{
	struct contact_record *c = &of->record;
	size_t first = 0, hi = r->n_pocs, end;
	struct contact *all;

	while (first < hi) {
		size_t mid = first + (hi - first) / 2;

		if (r->pocs[mid].network < of->id)
			first = mid + 1;
		else
			hi = mid;
	}
	for (end = first; end < r->n_pocs && r->pocs[end].network == of->id;)
		end++;
	if (end == first || of->id < 0)
		return;
	all =
	    ARENA_ARRAY(r->arena, c->n_contacts + end - first, struct contact);
	for (size_t i = 0; i < c->n_contacts; i++)
		all[i] = c->contacts[i];
	for (size_t i = first; i < end; i++)
		all[c->n_contacts++] = r->pocs[i].contact;
	c->contacts = all;
}

static int
by_as(const void *a, const void *b)
{
	const struct network *x = a, *y = b;

	if (x->record.as != y->record.as)
		return x->record.as < y->record.as ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static void
add_network(struct contact_list *out, const struct contact_record *c)
{
	size_t at = out->n;

	while (at > 0 && out->records[at - 1].as > c->as)
		at--;
	if (at > 0 && out->records[at - 1].as == c->as) {
		out->records[at - 1] = *c;
		return;
	}
	GROW(out->records, out->n, out->cap);
	memmove(&out->records[at + 1], &out->records[at],
	    (out->n - at) * sizeof(*c));
	out->records[at] = *c;
	out->n++;
}

static int
by_id(const void *a, const void *b)
{
	const struct network *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* An id names one network, the first of the file that has it: others get no
 * contacts by it, which would be copied for each of them. */
static void
give_ids_once(struct contact_json *r)
{
	if (r->n_networks > 1)
		qsort(r->networks, r->n_networks, sizeof(*r->networks), by_id);
	for (size_t i = r->n_networks; i-- > 1;)
		if (r->networks[i].id == r->networks[i - 1].id)
			r->networks[i].id = -1;
}

static void
add_all(struct contact_json *r)
{
	if (r->n_pocs > 1)
		qsort(r->pocs, r->n_pocs, sizeof(*r->pocs), by_network);
	give_ids_once(r);
	if (r->n_networks > 1)
		qsort(r->networks, r->n_networks, sizeof(*r->networks), by_as);
	for (size_t i = 0; i < r->n_networks; i++) {
		join(r, &r->networks[i]);
		add_network(r->out, &r->networks[i].record);
	}
}

struct contact_json *
contact_json_create(struct arena *arena, struct diags *d, const char *file,
    const struct pick *pick, size_t max, struct contact_list *out)
{
	struct contact_json *r = xcalloc(1, sizeof(*r));

	*r = (struct contact_json){ .arena = arena,
		.diags = d,
		.file = file,
		.pick = pick,
		.max = max,
		.out = out,
		.stream = json_stream_create(d, file),
		.errors = d->errors };
	return r;
}

void
contact_json_destroy(struct contact_json *r)
{
	if (r == NULL)
		return;
	json_stream_destroy(r->stream);
	free(r->networks);
	free(r->pocs);
	free(r);
}

bool
contact_json_feed(struct contact_json *r, const char *data, size_t n)
{
	if (had_enough(r))
		return false;
	json_stream_feed(r->stream, data, n);
	take(r);
	return !had_enough(r);
}

bool
contact_json_finish(struct contact_json *r, struct contact_json_counts *counts)
{
	if (!had_enough(r)) {
		json_stream_finish(r->stream);
		take(r);
	}
	if (r->diags->errors == r->errors && !r->has_networks)
		complain(r, "contact-data", (struct place){ r->file, 1, 1, 1 },
		    "expected networks of PeeringDB: an object with an array "
		    "\"data\", or with \"net\" and \"data\" in it");
	if (counts != NULL)
		*counts = r->counts;
	if (r->diags->errors != r->errors)
		return false;
	add_all(r);
	return true;
}

bool
contact_json_read(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len, struct contact_list *out)
{
	struct contact_json *r =
	    contact_json_create(arena, d, file, NULL, SIZE_MAX, out);
	bool ok;

	(void)contact_json_feed(r, text, len);
	ok = contact_json_finish(r, NULL);
	contact_json_destroy(r);
	return ok;
}

/* --- printing -------------------------------------------------------------*/

static void
put(struct json *j, const char *key, const char *value)
{
	if (value != NULL)
		json_put_string(j, key, value);
}

static void
print_contact(struct json *j, const struct contact *c)
{
	json_begin_object(j, NULL);
	json_put_string(j, "role", contact_role_title(c->role));
	json_put_string(j, "visible", contact_visibility_title(c->visible));
	put(j, "name", c->name);
	put(j, "phone", c->phone);
	put(j, "email", c->mail);
	json_end_object(j);
}

void
contact_json_print(const struct contact_list *l, struct strbuf *out)
{
	struct json j;

	json_init(&j, out, true);
	json_begin_object(&j, NULL);
	json_begin_array(&j, "data");
	for (size_t i = 0; i < l->n; i++) {
		const struct contact_record *c = &l->records[i];

		json_begin_object(&j, NULL);
		json_put_number(&j, "asn", c->as);
		put(&j, "name", c->name);
		put(&j, "website", c->website);
		put(&j, "looking_glass", c->looking_glass);
		put(&j, "irr_as_set", c->as_set);
		if (c->has_prefixes4)
			json_put_number(&j, "info_prefixes4", c->prefixes4);
		if (c->has_prefixes6)
			json_put_number(&j, "info_prefixes6", c->prefixes6);
		json_begin_array(&j, "poc_set");
		for (size_t k = 0; k < c->n_contacts; k++)
			print_contact(&j, &c->contacts[k]);
		json_end_array(&j);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}
