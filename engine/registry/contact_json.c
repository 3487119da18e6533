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
	struct place place;
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
	bool stopped;  /* nothing can be read behind an error */
	bool has_networks, has_pocs;
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
	return r->stopped || r->diags->errors - r->errors >= DIAG_KEEP;
}

/* --- values ---------------------------------------------------------------*/

/* An entry while it is read. */
struct entry {
	struct contact_json *r;
	struct json_fields f;
};

/* The member of that name; NULL when it is not there or null. */
static const struct json_value *
given(const struct json_value *object, const char *key)
{
	const struct json_value *v = json_value_get(object, key);

	return v == NULL || json_value_kind(v) == JSON_NULL_KIND ? NULL : v;
}

/* The same, of one kind: another one is an error. */
static const struct json_value *
given_as(struct entry *e, const struct json_value *object, const char *key,
    enum json_kind kind)
{
	const struct json_value *v = given(object, key);

	return v != NULL && json_is(&e->f, v, kind) ? v : NULL;
}

/* What people typed in wrongly. To find its place costs a walk through the
 * entry. */
static void
leave_out(struct entry *e, const struct json_value *v, const char *expected,
    const char *what)
{
	struct diags *d = e->r->diags;
	struct place place = { .file = e->r->file };

	e->r->counts.values++;
	if (d->lints < DIAG_KEEP)
		place = json_value_place(e->f.doc, v);
	diag_add(d, DIAG_LINT, "contact-left-out", place,
	    "expected %s; the %s is left out", expected, what);
}

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

/* A text that the check does not complain about, kept; NULL when there is none
 * or it is empty. */
static const char *
checked(struct entry *e, const struct json_value *object, const char *key,
    const char *(*check)(const char *text))
{
	const struct json_value *v = given_as(e, object, key, JSON_STRING_KIND);
	const char *s = v != NULL ? json_value_string(v) : "";
	const char *expected;

	if (s[0] == '\0')
		return NULL;
	expected = has_control(s) ? "no control characters" : check(s);
	if (expected == NULL)
		return arena_strdup(e->r->arena, s);
	leave_out(e, v, expected, "value");
	return NULL;
}

static bool
number_of(struct entry *e, const struct json_value *object, const char *key,
    uint32_t *out)
{
	const struct json_value *v =
	    given_as(e, object, key, JSON_INTEGER_KIND);
	const char *expected;
	int64_t n;

	if (v == NULL || !json_value_integer(v, &n))
		return false;
	*out = n < 0 || n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
	expected = contact_check_prefixes(*out);
	if (expected != NULL)
		leave_out(e, v, expected, "value");
	return expected == NULL;
}

/* --- entries --------------------------------------------------------------*/

/* False: its role, or who sees it, is none. */
static bool
read_kind(struct entry *e, const struct json_value *object, struct contact *out)
{
	const struct json_value *role = json_member(&e->f, object, "role");
	const struct json_value *visible =
	    given_as(e, object, "visible", JSON_STRING_KIND);

	if (role == NULL || !json_is(&e->f, role, JSON_STRING_KIND))
		return false;
	out->role = contact_role_find(json_value_string(role));
	if (out->role >= CONTACT_ADMIN) {
		leave_out(e, role, "a role of PeeringDB, as NOC", "contact");
		return false;
	}
	if (visible != NULL)
		out->visible =
		    contact_visibility_find(json_value_string(visible));
	if (out->visible == CONTACT_VISIBILITIES)
		leave_out(e, visible, "Public, Users or Private", "contact");
	return out->visible != CONTACT_VISIBILITIES;
}

static bool
read_contact(struct entry *e, const struct json_value *object,
    struct contact *out)
{
	*out = (struct contact){ .visible = CONTACT_PUBLIC };
	if (!read_kind(e, object, out))
		return false;
	out->name = checked(e, object, "name", contact_check_name);
	out->mail = checked(e, object, "email", contact_check_mail);
	out->phone = checked(e, object, "phone", contact_check_phone);
	return true;
}

static void
read_contacts(struct entry *e, const struct json_value *list,
    struct contact_record *out)
{
	size_t n = json_value_count(list);

	out->contacts = ARENA_ARRAY(e->r->arena, n, struct contact);
	for (size_t i = 0; i < n; i++) {
		const struct json_value *v = json_value_at(list, i);

		if (json_value_kind(v) == JSON_INTEGER_KIND)
			e->r->counts.numbers++;
		else if (json_is(&e->f, v, JSON_OBJECT_KIND) &&
		    read_contact(e, v, &out->contacts[out->n_contacts]))
			out->n_contacts++;
	}
}

static void
read_record(struct entry *e, const struct json_value *object,
    struct contact_record *c)
{
	c->source = CONTACT_PEERINGDB;
	c->name = checked(e, object, "name", contact_check_name);
	c->website = checked(e, object, "website", contact_check_url);
	c->looking_glass =
	    checked(e, object, "looking_glass", contact_check_url);
	c->as_set = checked(e, object, "irr_as_set", contact_check_as_set);
	c->has_prefixes4 =
	    number_of(e, object, "info_prefixes4", &c->prefixes4);
	c->has_prefixes6 =
	    number_of(e, object, "info_prefixes6", &c->prefixes6);
	read_contacts(e, given_as(e, object, "poc_set", JSON_ARRAY_KIND), c);
}

static void
read_network(struct entry *e, const struct json_value *object,
    struct place place)
{
	struct contact_json *r = e->r;
	const struct json_value *asn = json_member(&e->f, object, "asn"), *id;
	struct network network = { .index = r->n_networks, .place = place };
	struct contact_record *c = &network.record;
	struct diag *item;

	if (asn == NULL || !json_asn(&e->f, asn, &c->as))
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
	id = given_as(e, object, "id", JSON_INTEGER_KIND);
	if (id == NULL || !json_value_integer(id, &network.id))
		network.id = -1;
	read_record(e, object, c);
	GROW(r->networks, r->n_networks, r->cap_networks);
	r->networks[r->n_networks++] = network;
}

static void
read_poc(struct entry *e, const struct json_value *object, struct place place)
{
	struct contact_json *r = e->r;
	const struct json_value *id = json_member(&e->f, object, "net_id");
	struct poc poc = { .index = r->n_pocs };

	if (r->n_pocs == CONTACT_JSON_POCS_MAX) {
		complain(r, "contact-limit", place,
		    "more than 1000000 contacts");
		return;
	}
	if (id == NULL || !json_is(&e->f, id, JSON_INTEGER_KIND) ||
	    !json_value_integer(id, &poc.network) ||
	    !read_contact(e, object, &poc.contact))
		return;
	GROW(r->pocs, r->n_pocs, r->cap_pocs);
	r->pocs[r->n_pocs++] = poc;
}

static void
take_entry(struct contact_json *r, const struct json_item *item, bool is_poc)
{
	struct place place = { r->file, item->line, item->column, 1 };
	struct entry e = { .r = r };
	struct json_doc *doc;

	if (item->text[0] != '{') {
		complain(r, "contact-entry", place, "expected an object");
		return;
	}
	doc = json_doc_read_at(r->diags, place, item->text, item->len);
	if (doc == NULL)
		return;
	e.f = (struct json_fields){ r->diags, doc, "contact" };
	if (is_poc)
		read_poc(&e, json_doc_root(doc), place);
	else
		read_network(&e, json_doc_root(doc), place);
	json_doc_destroy(doc);
}

static bool
is_networks(const char *path)
{
	return str_eq(path, "data") || str_eq(path, "net.data");
}

static bool
is_pocs(const char *path)
{
	return str_eq(path, "poc.data");
}

static void
start_array(struct contact_json *r, const struct json_item *item)
{
	struct place place = { r->file, item->line, item->column, 1 };
	bool *has = is_networks(item->path) ? &r->has_networks
	    : is_pocs(item->path)           ? &r->has_pocs
					    : NULL;

	if (has != NULL && *has)
		complain(r, "contact-data", place,
		    has == &r->has_networks
			? "the file lists networks a second time"
			: "the file lists contacts a second time");
	if (has != NULL)
		*has = true;
}

static void
take_item(struct contact_json *r, const struct json_item *item)
{
	struct place place = { r->file, item->line, item->column, 1 };

	if (is_networks(item->path) || is_pocs(item->path))
		take_entry(r, item, is_pocs(item->path));
	else if (json_text_check(r->diags, place, item->text, item->len))
		r->counts.other++;
}

static void
take(struct contact_json *r)
{
	struct json_item item;

	while (!had_enough(r))
		switch (json_stream_next(r->stream, &item)) {
		case JSON_STREAM_ARRAY:
			start_array(r, &item);
			break;
		case JSON_STREAM_ITEM:
			take_item(r, &item);
			break;
		case JSON_STREAM_MEMBER:
			if (is_networks(item.path) || is_pocs(item.path))
				complain(r, "contact-data",
				    (struct place){ r->file, item.line,
					item.column, 1 },
				    "expected an array");
			break;
		case JSON_STREAM_ERROR:
			r->stopped = true;
			return;
		case JSON_STREAM_MORE:
		case JSON_STREAM_END:
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
		if (i > 0 &&
		    r->networks[i].record.as == r->networks[i - 1].record.as)
			diag_add(r->diags, DIAG_LINT, "contact-duplicate",
			    r->networks[i].place,
			    "AS%u comes again: this entry replaces the "
			    "earlier one",
			    r->networks[i].record.as);
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
