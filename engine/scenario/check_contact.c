/* How networks can be reached: contacts.yaml, and "contact" and "desks" of a
 * node. */
#include "scenario/check.h"

#include <stdlib.h>
#include <string.h>

#include "registry/contact_json.h"

/* Who complains, and where: the one file or the other. */
struct asked {
	struct check *c; /* NULL: the file by itself */
	const struct yaml_text *t;
	struct diags *d;
	struct arena *arena; /* of the record */
	struct path at;      /* "3", "nodes.3.contact" */
};

static void complain(const struct asked *a, const char *key, const char *code,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

static void
complain(const struct asked *a, const char *key, const char *code,
    const char *fmt, ...)
{
	struct path at = path_make("%s%s", a->at.s, key);
	char *says;
	va_list ap;

	va_start(ap, fmt);
	says = arena_vprintf(a->d->arena, fmt, ap);
	va_end(ap);
	yaml_error(a->t, a->d, code, yaml_place_of(a->t, at.s), "%s", says);
}

static const char *
keep(const struct asked *a, const char *s)
{
	return s != NULL ? arena_strdup(a->arena, s) : NULL;
}

/* A text that must look like something; NULL and a diagnostic if it does not.
 */
static const char *
take(const struct asked *a, const char *key, const char *text,
    const char *(*check)(const char *text))
{
	const char *expected = text != NULL ? check(text) : NULL;

	if (expected != NULL)
		complain(a, key, "contact-value", "expected %s, found \"%s\"",
		    expected, text);
	return expected == NULL ? keep(a, text) : NULL;
}

/* False: there is none. */
static bool
take_prefixes(const struct asked *a, const char *key, const uint32_t *n,
    uint32_t *out)
{
	const char *expected = n != NULL ? contact_check_prefixes(*n) : NULL;

	if (expected != NULL)
		complain(a, key, "contact-value", "expected %s, found %u",
		    expected, *n);
	if (n != NULL)
		*out = *n;
	return n != NULL;
}

/* --- records --------------------------------------------------------------*/

static void
take_person(const struct asked *a, size_t i, const struct y_person *y,
    struct contact *out)
{
	struct path at = path_make(".contacts.%zu", i);
	enum contact_visibility v = y->visible != NULL
	    ? contact_visibility_find(y->visible)
	    : CONTACT_PUBLIC;

	out->role = contact_role_find(y->role);
	if (out->role >= CONTACT_ADMIN)
		complain(a, path_make("%s.role", at.s).s, "contact-role",
		    "expected noc, technical, policy, abuse, maintenance, "
		    "sales or public-relations, found \"%s\"",
		    y->role);
	if (v == CONTACT_VISIBILITIES)
		complain(a, path_make("%s.visible", at.s).s, "contact-visible",
		    "expected public, users or private, found \"%s\"",
		    y->visible);
	out->visible = v;
	out->name = keep(a, y->name);
	out->mail =
	    take(a, path_make("%s.mail", at.s).s, y->mail, contact_check_mail);
	out->phone = take(a, path_make("%s.phone", at.s).s, y->phone,
	    contact_check_phone);
	if (y->name == NULL && y->mail == NULL && y->phone == NULL)
		complain(a, at.s, "contact",
		    "a contact has a \"name\", a \"mail\" or a \"phone\"");
}

/* The people of a record: "noc" and "phone" are short for a NOC. */
static void
take_people(const struct asked *a, const struct y_as_contact *y,
    struct contact_record *r)
{
	bool brief = y->noc != NULL || y->phone != NULL;

	r->contacts =
	    ARENA_ARRAY(a->arena, y->contacts_count + 1, struct contact);
	if (brief)
		r->contacts[r->n_contacts++] = (struct contact){
			.role = CONTACT_NOC,
			.mail = take(a, ".noc", y->noc, contact_check_mail),
			.phone =
			    take(a, ".phone", y->phone, contact_check_phone),
		};
	for (size_t i = 0; i < y->contacts_count; i++)
		take_person(a, i, &y->contacts[i],
		    &r->contacts[r->n_contacts++]);
	if (r->n_contacts == 0 && y->website == NULL &&
	    y->looking_glass == NULL && y->as_set == NULL &&
	    y->prefixes4 == NULL && y->prefixes6 == NULL)
		complain(a, "", "contact",
		    "AS%u has nothing here: neither \"noc\" nor \"phone\" nor "
		    "\"contacts\"",
		    y->as);
}

static void
take_source(const struct asked *a, const char *word, struct contact_record *r)
{
	enum contact_source s =
	    word != NULL ? contact_source_find(word) : CONTACT_PEERINGDB;

	if (s != CONTACT_PEERINGDB && s != CONTACT_WEBSITE)
		complain(a, ".source", "contact-source",
		    "expected peeringdb or website, found \"%s\"%s", word,
		    s == CONTACT_SOURCES
			? ""
			: ": its contacts stand in the objects of *.rpsl");
	r->source = s == CONTACT_WEBSITE ? s : CONTACT_PEERINGDB;
}

static void
take_record(const struct asked *a, const struct y_as_contact *y,
    struct contact_record *r)
{
	*r = (struct contact_record){ .as = y->as };
	take_source(a, y->source, r);
	r->website = take(a, ".website", y->website, contact_check_url);
	r->looking_glass =
	    take(a, ".looking-glass", y->looking_glass, contact_check_url);
	r->as_set = take(a, ".as-set", y->as_set, contact_check_as_set);
	r->has_prefixes4 =
	    take_prefixes(a, ".prefixes4", y->prefixes4, &r->prefixes4);
	r->has_prefixes6 =
	    take_prefixes(a, ".prefixes6", y->prefixes6, &r->prefixes6);
	take_people(a, y, r);
}

/* --- contacts.yaml --------------------------------------------------------*/

struct file {
	struct yaml_text text;
	struct y_as_contact *items;
	unsigned n;
	struct contact_record *records;
	struct arena arena;
};

/* An AS has one entry for each source. */
static void
check_unique(struct asked *a, struct file *f)
{
	struct numbered *all = xcalloc((size_t)f->n + 1, sizeof(*all));

	for (size_t i = 0; i < f->n; i++)
		all[i] = (struct numbered){ f->items[i].as, i };
	numbered_sort(all, f->n);
	for (size_t i = 1; i < f->n; i++)
		for (size_t k = i; k > 0 && all[k - 1].as == all[i].as; k--) {
			if (f->records[all[k - 1].index].source !=
			    f->records[all[i].index].source)
				continue;
			a->at = path_make("%zu", all[i].index);
			complain(a, ".as", "contact-twice",
			    "AS%u has an entry already", all[i].as);
			break;
		}
	free(all);
}

/* What was opened is closed by file_close, after errors too. */
static bool
file_open(struct file *f, const char *name, const char *text, size_t len,
    struct diags *d)
{
	const struct yaml_grammar *grammar = yaml_contacts();
	struct asked a = { .t = &f->text, .d = d, .arena = &f->arena };
	size_t errors = d->errors;
	void *items;

	*f = (struct file){ 0 };
	yaml_text_init(&f->text, name, text, len);
	if (!yaml_shape_check(&f->text, grammar, d) ||
	    !yaml_shape_load(&f->text, grammar, &items, &f->n, d))
		return false;
	f->items = items;
	f->records = ARENA_ARRAY(&f->arena, f->n, struct contact_record);
	for (size_t i = 0; i < f->n; i++) {
		a.at = path_make("%zu", i);
		take_record(&a, &f->items[i], &f->records[i]);
	}
	check_unique(&a, f);
	return d->errors == errors;
}

static void
file_close(struct file *f)
{
	yaml_shape_free(yaml_contacts(), f->items, f->n);
	yaml_text_finish(&f->text);
	arena_finish(&f->arena);
}

bool
contacts_file_check(const char *file, const char *text, size_t len,
    struct diags *d)
{
	struct file f;
	bool ok = file_open(&f, file, text, len, d);

	file_close(&f);
	return ok;
}

void
check_contacts(struct check *c, const char *file, const char *text, size_t len)
{
	struct contacts *out = &c->s->published.contacts;
	struct file f;
	bool ok = file_open(&f, file, text, len, c->d);
	struct asked a = { .c = c, .t = &f.text, .d = c->d };

	for (size_t i = 0; ok && i < f.n; i++) {
		const struct contact_record *r = &f.records[i];

		a.at = path_make("%zu", i);
		if (scenario_node(c->s, r->as) == NULL)
			complain(&a, ".as", "unknown-as",
			    "AS%u is not one of the nodes", r->as);
		else if (contacts_find(out, r->as, r->source) != NULL)
			complain(&a, ".as", "contact-twice",
			    "AS%u has its contact in scenario.yaml", r->as);
		else
			contacts_put(out, r);
	}
	file_close(&f);
}

/* --- peeringdb*.json ------------------------------------------------------*/

/* What an author says himself comes first; others than the nodes do not
 * matter. */
static bool
is_of_use(struct check *c, const char *file, const struct contact_record *r)
{
	const char *why = NULL;

	if (scenario_node(c->s, r->as) == NULL)
		why = "is not one of the nodes";
	else if (contacts_find(&c->s->published.contacts, r->as, r->source) !=
	    NULL)
		why = "has its contact in another file";
	if (why != NULL)
		diag_add(c->d, DIAG_LINT, "contact-unused",
		    (struct place){ file, 0, 0, 0 },
		    "AS%u %s: this entry is not used", r->as, why);
	return why == NULL;
}

void
check_peeringdb(struct check *c, const char *file, const char *text, size_t len)
{
	struct contact_list list = { 0 };

	(void)contact_json_read(&c->s->arena, c->d, file, text, len, &list);
	for (size_t i = 0; i < list.n; i++)
		if (is_of_use(c, file, &list.records[i]))
			contacts_put(&c->s->published.contacts,
			    &list.records[i]);
	contact_list_finish(&list);
}

/* --- of a node ------------------------------------------------------------*/

/* "08:00-17:00" */
static void
take_hours(const struct asked *a, const char *key, const char *text,
    struct contact_desk *d)
{
	const char *dash = strchr(text, '-');
	uint64_t from, to;

	if (!a->c->s->has_epoch)
		complain(a, key, "desk-hours",
		    "hours need a time of day: the scenario has no "
		    "\"starts\"");
	else if (dash == NULL ||
	    !time_of_day_parse(arena_strndup(a->arena, text,
				   (size_t)(dash - text)),
		&from) ||
	    !time_of_day_parse(dash + 1, &to) || from == to)
		complain(a, key, "desk-hours",
		    "expected hours, as 08:00-17:00, found \"%s\"", text);
	else {
		d->from_ms = (uint32_t)from;
		d->to_ms = (uint32_t)to;
	}
}

static void
take_desk(const struct asked *a, size_t i, const struct y_desk *y, uint32_t as)
{
	struct path at = path_make(".desks.%zu", i);
	struct contact_desk d = { .as = as, .always = y->hours == NULL };

	d.name = keep(a, y->name);
	d.mail =
	    take(a, path_make("%s.mail", at.s).s, y->mail, contact_check_mail);
	d.phone = take(a, path_make("%s.phone", at.s).s, y->phone,
	    contact_check_phone);
	if (y->hours != NULL)
		take_hours(a, path_make("%s.hours", at.s).s, y->hours, &d);
	if (y->mail == NULL && y->phone == NULL)
		complain(a, at.s, "desk",
		    "a desk has a \"mail\" or a \"phone\": how else would "
		    "anybody reach it?");
	contacts_add_desk(&a->c->s->published.contacts, &d);
}

void
check_node_contact(struct check *c, const char *at, const struct y_node *y)
{
	struct asked a = { .c = c,
		.t = c->t,
		.d = c->d,
		.arena = &c->s->arena,
		.at = path_make("%s", at) };
	struct contact_record r;

	for (size_t i = 0; i < y->desks_count; i++)
		take_desk(&a, i, &y->desks[i], y->as);
	if (y->contact == NULL ||
	    (y->contact->noc == NULL && y->contact->phone == NULL))
		return;
	a.at = path_make("%s.contact", at);
	take_record(&a,
	    &(struct y_as_contact){ .as = y->as,
		.noc = y->contact->noc,
		.phone = y->contact->phone },
	    &r);
	contacts_put(&c->s->published.contacts, &r);
}
