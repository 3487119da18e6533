/* What others find who look for an AS or a prefix. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/contact.h"
#include "registry/registry.h"

struct search {
	const struct registry *r;
	struct arena *arena;
	uint32_t as;
	struct contact_found *items; /* of the heap, until search_end */
	size_t n, cap;
};

static void
add(struct search *s, const struct contact_found *f)
{
	GROW(s->items, s->n, s->cap);
	s->items[s->n] = *f;
	s->items[s->n++].as = s->as;
}

static size_t
search_end(struct search *s, struct contact_found **out)
{
	*out = ARENA_ARRAY(s->arena, s->n, struct contact_found);
	if (s->n > 0)
		memcpy(*out, s->items, s->n * sizeof(**out));
	free(s->items);
	return s->n;
}

/* --- PeeringDB and websites -----------------------------------------------*/

static void
find_record(struct search *s, enum contact_source source)
{
	const struct contact_record *r =
	    contacts_find(&s->r->contacts, s->as, source);

	for (size_t i = 0; r != NULL && i < r->n_contacts; i++)
		if (r->contacts[i].visible != CONTACT_PRIVATE)
			add(s,
			    &(struct contact_found){ .source = source,
				.contact = r->contacts[i] });
}

/* --- whois ----------------------------------------------------------------*/

static enum contact_source
source_of(const struct registry *r, const struct irr_object *o)
{
	return r->irr.databases[o->database].authenticated ? CONTACT_WHOIS
							   : CONTACT_IRR;
}

/* The role or person with that handle, in the database of the object: names
 * mean something only there. NULL: it is not registered. */
static const struct irr_object *
find_who(struct search *s, const struct irr_object *o, const char *handle)
{
	static const enum rpsl_class classes[] = { RPSL_CLASS_ROLE,
		RPSL_CLASS_PERSON };

	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		struct rpsl_identity id;
		const struct irr_object *who = NULL;

		if (irr_key_parse(s->arena, classes[i], handle, &id))
			who = irr_find(&s->r->irr, &id, o->id.source);
		if (who != NULL)
			return who;
	}
	return NULL;
}

static const struct people {
	const char *attribute;
	enum contact_role role;
} people[] = {
	{ "tech-c", CONTACT_TECHNICAL },
	{ "admin-c", CONTACT_ADMIN },
	{ "abuse-c", CONTACT_ABUSE },
};

static struct contact
contact_of(const struct people *p, const struct irr_object *who,
    const char *handle)
{
	struct contact c = { .role = p->role, .name = handle };

	if (who == NULL)
		return c;
	c.name = irr_value(who, rpsl_class_name(who->id.class));
	c.phone = irr_value(who, "phone");
	c.mail =
	    p->role == CONTACT_ABUSE ? irr_value(who, "abuse-mailbox") : NULL;
	if (c.mail == NULL)
		c.mail = irr_value(who, "e-mail");
	return c;
}

/* The people of an object, and then of its organisation. */
static void
find_people(struct search *s, const struct irr_object *asked,
    const struct irr_object *o)
{
	for (size_t i = 0; i < ARRAY_LEN(people); i++)
		for (const struct rpsl_attribute *a = o->rpsl.first; a != NULL;
		     a = a->next) {
			struct contact_found f = {
				.source = source_of(s->r, o),
				.object = asked,
				.attribute = people[i].attribute,
			};

			if (!str_eq(a->name, people[i].attribute) ||
			    a->first == NULL)
				continue;
			f.who = find_who(s, o, a->first->text);
			f.contact =
			    contact_of(&people[i], f.who, a->first->text);
			add(s, &f);
		}
}

static void
find_object(struct search *s, const struct irr_object *o)
{
	const char *name = irr_value(o, "org");
	const struct irr_object *org = NULL;
	struct rpsl_identity id;

	find_people(s, o, o);
	if (name != NULL &&
	    irr_key_parse(s->arena, RPSL_CLASS_ORGANISATION, name, &id))
		org = irr_find(&s->r->irr, &id, o->id.source);
	if (org != NULL)
		find_people(s, o, org);
}

/* The object of each database, in its order, where it is of that source. */
static void
find_objects(struct search *s, enum contact_source source,
    const struct irr_object *const *all, size_t n)
{
	for (size_t d = 0; d < s->r->irr.n_databases; d++)
		for (size_t i = 0; i < n; i++)
			if (all[i]->database == d &&
			    source_of(s->r, all[i]) == source)
				find_object(s, all[i]);
}

static void
find_aut_num(struct search *s, enum contact_source source)
{
	struct rpsl_identity id;
	char key[16];
	size_t n;
	const struct irr_object *const *all;

	snprintf(key, sizeof(key), "AS%u", s->as);
	if (!irr_key_parse(s->arena, RPSL_CLASS_AUT_NUM, key, &id))
		return;
	all = irr_same_key(&s->r->irr, &id, &n);
	find_objects(s, source, all, n);
}

/* Of each database the object of the class that is the closest around p. */
static void
find_block(struct search *s, enum contact_source source, enum rpsl_class class,
    const struct prefix *p)
{
	bool seen[IRR_DATABASES_MAX] = { false };

	for (int len = p->len; len >= 0; len--) {
		struct prefix above = prefix_make(p->addr, len);
		size_t n;
		const struct irr_object *const *all =
		    irr_at_prefix(&s->r->irr, class, &above, &n);

		for (size_t i = 0; i < n; i++)
			if (!seen[all[i]->database])
				find_objects(s, source, &all[i], 1);
		for (size_t i = 0; i < n; i++)
			seen[all[i]->database] = true;
	}
}

/* --- asking ---------------------------------------------------------------*/

size_t
contact_find_as(const struct registry *r, uint32_t as, struct arena *arena,
    struct contact_found **out)
{
	struct search s = { .r = r, .arena = arena, .as = as };

	find_record(&s, CONTACT_PEERINGDB);
	find_aut_num(&s, CONTACT_WHOIS);
	find_aut_num(&s, CONTACT_IRR);
	find_record(&s, CONTACT_WEBSITE);
	return search_end(&s, out);
}

size_t
contact_find_prefix(const struct registry *r, const struct holdings *held,
    const struct prefix *p, struct arena *arena, struct contact_found **out)
{
	const struct holding *holder = holdings_covering(held, p);
	struct search s = { .r = r,
		.arena = arena,
		.as = holder != NULL ? holder->holder_as : 0 };
	bool v4 = p->addr.family == IP_V4;

	find_record(&s, CONTACT_PEERINGDB);
	find_block(&s, CONTACT_WHOIS,
	    v4 ? RPSL_CLASS_INETNUM : RPSL_CLASS_INET6NUM, p);
	find_block(&s, CONTACT_WHOIS, v4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6,
	    p);
	find_block(&s, CONTACT_IRR, v4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6,
	    p);
	find_record(&s, CONTACT_WEBSITE);
	return search_end(&s, out);
}
