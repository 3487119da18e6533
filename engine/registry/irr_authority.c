/* Who may change what: references, maintainers, holders of space. */
#include <string.h>

#include "registry/irr_password.h"
#include "registry/irr_update_private.h"

/* --- maintainers ---------------------------------------------------------- */

const struct rpsl_object *
update_find(const struct update *u, enum rpsl_class class, const char *key,
    const char *source)
{
	struct rpsl_identity id;
	const struct irr_object *o;

	if (!irr_key_parse(u->arena, class, key, &id))
		return NULL;
	o = irr_find(u->irr, &id, source);
	if (o != NULL)
		return &o->rpsl;
	for (size_t i = 0; i < u->n; i++) {
		const struct update_item *item = &u->items[i];
		if (item->ok && item->action == IRR_CREATE &&
		    item->id.class == class && str_eq(item->id.key, id.key) &&
		    str_eq_nocase(item->id.source, source))
			return &item->object;
	}
	return NULL;
}

static bool
opens_auth(struct update *u, const char *auth)
{
	bool opens = false;

	for (size_t i = 0; i < u->n_tried; i++)
		if (str_eq(u->tried[i].auth, auth))
			return u->tried[i].opens;
	if (u->n_tried == UPDATE_TRIES_MAX)
		return false;
	for (size_t i = 0; i < u->n_passwords && !opens; i++)
		opens = irr_password_fits(auth, u->passwords[i]);
	GROW(u->tried, u->n_tried, u->cap_tried);
	u->tried[u->n_tried++] = (struct tried_auth){ auth, opens };
	return opens;
}

static bool
opens_mntner(struct update *u, const struct rpsl_object *mntner)
{
	for (const struct rpsl_attribute *a = mntner->first; a != NULL;
	     a = a->next)
		if (str_eq(a->name, "auth") && a->first != NULL &&
		    irr_password_is_known(a->first->text) &&
		    opens_auth(u, a->first->text))
			return true;
	return false;
}

/* Calls visit for each word of the attributes of that name; true from it ends
 * the search. */
static bool
each_word(const struct update *u, const struct rpsl_object *o,
    const char *attribute, bool (*visit)(void *arg, const char *word),
    void *arg)
{
	for (const struct rpsl_attribute *a = o->first; a != NULL;
	     a = a->next) {
		struct rpsl_words words = rpsl_words_of(a);
		struct rpsl_part word;
		while (str_eq(a->name, attribute) &&
		    rpsl_next_word(u->arena, &words, &word))
			if (visit(arg, word.text))
				return true;
	}
	return false;
}

struct opening {
	struct update *u;
	const char *source;
};

static bool
visit_opens(void *arg, const char *word)
{
	const struct opening *x = arg;
	const struct rpsl_object *mntner =
	    update_find(x->u, RPSL_CLASS_MNTNER, word, x->source);

	return mntner != NULL && opens_mntner(x->u, mntner);
}

bool
update_opens(struct update *u, const struct rpsl_object *o,
    const char *attribute, const char *source)
{
	struct opening x = { u, source };

	return u->trusted || each_word(u, o, attribute, visit_opens, &x);
}

struct naming {
	struct strbuf text;
	size_t n;
};

static bool
visit_name(void *arg, const char *word)
{
	struct naming *x = arg;

	strbuf_addf(&x->text, "%s%s", x->n++ > 0 ? " or " : "", word);
	return false;
}

const char *
update_names(const struct update *u, const struct rpsl_object *o,
    const char *attribute)
{
	struct naming x = { .n = 0 };
	const char *text;

	(void)each_word(u, o, attribute, visit_name, &x);
	text = arena_strdup(u->arena, strbuf_str(&x.text));
	strbuf_finish(&x.text);
	return text;
}

/* Has one of them an auth that a password can open? */
static bool
visit_known(void *arg, const char *word)
{
	const struct opening *x = arg;
	const struct rpsl_object *mntner =
	    update_find(x->u, RPSL_CLASS_MNTNER, word, x->source);

	for (const struct rpsl_attribute *a = mntner != NULL ? mntner->first
							     : NULL;
	     a != NULL; a = a->next)
		if (str_eq(a->name, "auth") && a->first != NULL &&
		    irr_password_is_known(a->first->text))
			return true;
	return false;
}

void
update_say_password(struct update *u, struct diag *item,
    const struct rpsl_object *o, const char *attribute, const char *source)
{
	struct opening x = { u, source };

	if (!each_word(u, o, attribute, visit_known, &x))
		diag_suggest(u->diags, item,
		    "no password opens them here: ask their owner");
	else if (u->n_passwords == 0)
		diag_suggest(u->diags, item,
		    "add a line \"password: ...\" with theirs");
	else
		diag_suggest(u->diags, item,
		    "the password that was given is not theirs");
}

static bool
check_opened(struct update *u, const struct rpsl_object *place,
    const struct rpsl_object *o, const char *source, const char *what)
{
	struct diag *item;

	if (update_opens(u, o, "mnt-by", source))
		return true;
	item = rpsl_complain(u->diags, DIAG_ERROR, place->first, "irr-auth",
	    arena_printf(u->arena, "%s needs the password of %s", what,
		update_names(u, o, "mnt-by")));
	item->clause = "RFC 2725 9.1";
	update_say_password(u, item, o, "mnt-by", source);
	return false;
}

/* Objects of old can be without maintainer: nobody changes them. */
bool
update_check_maintainers(struct update *u, struct update_item *item)
{
	const struct rpsl_object *o = &item->object;

	if (u->trusted)
		return true;
	if (item->was != NULL &&
	    rpsl_find(&item->was->rpsl, "mnt-by") == NULL) {
		rpsl_complain(u->diags, DIAG_ERROR, o->first, "irr-auth",
		    "the object has no maintainer: only the registry can "
		    "change it");
		return false;
	}
	if (item->was != NULL &&
	    !check_opened(u, o, &item->was->rpsl, item->id.source,
		item->action == IRR_DELETE ? "deleting this" : "changing this"))
		return false;
	return item->action == IRR_DELETE ||
	    check_opened(u, o, o, item->id.source,
		item->was != NULL ? "the new version" : "this");
}

/* --- references ----------------------------------------------------------- */

/* What must exist in the same database, under one of two classes. */
static const struct {
	const char *attribute;
	enum rpsl_class a, b;
} references[] = {
	{ "mnt-by", RPSL_CLASS_MNTNER, RPSL_CLASS_NONE },
	{ "mnt-lower", RPSL_CLASS_MNTNER, RPSL_CLASS_NONE },
	{ "admin-c", RPSL_CLASS_ROLE, RPSL_CLASS_PERSON },
	{ "tech-c", RPSL_CLASS_ROLE, RPSL_CLASS_PERSON },
	{ "abuse-c", RPSL_CLASS_ROLE, RPSL_CLASS_NONE },
	{ "org", RPSL_CLASS_ORGANISATION, RPSL_CLASS_NONE },
};

static bool
check_reference(struct update *u, const struct update_item *item,
    const struct rpsl_part *word, size_t row)
{
	enum rpsl_class a = references[row].a, b = references[row].b;
	struct diag *said;

	if (update_find(u, a, word->text, item->id.source) != NULL ||
	    (b != RPSL_CLASS_NONE &&
		update_find(u, b, word->text, item->id.source) != NULL))
		return true;
	said = rpsl_complain_part(u->diags, word, "irr-reference",
	    arena_printf(u->arena, "there is no %s%s%s %s in %s",
		rpsl_class_name(a), b != RPSL_CLASS_NONE ? " or " : "",
		b != RPSL_CLASS_NONE ? rpsl_class_name(b) : "", word->text,
		item->id.source));
	diag_suggest(u->diags, said, "create it first, or in the same text");
	return false;
}

static bool
check_named(struct update *u, const struct update_item *item)
{
	bool ok = true;

	for (const struct rpsl_attribute *a = item->object.first; a != NULL;
	     a = a->next)
		for (size_t row = 0; row < ARRAY_LEN(references); row++) {
			struct rpsl_words words = rpsl_words_of(a);
			struct rpsl_part word;
			while (str_eq(a->name, references[row].attribute) &&
			    rpsl_next_word(u->arena, &words, &word))
				ok = check_reference(u, item, &word, row) && ok;
		}
	return ok;
}

/* Is it to go as well? */
static bool
is_deleted_too(const struct update *u, const struct irr_object *o)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->items[i].ok && u->items[i].was == o &&
		    u->items[i].action == IRR_DELETE)
			return true;
	return false;
}

static bool
names(const struct irr_object *o, const struct update_item *item)
{
	for (size_t row = 0; row < ARRAY_LEN(references); row++)
		if ((references[row].a == item->id.class ||
			references[row].b == item->id.class) &&
		    irr_object_has(o, references[row].attribute, item->id.key))
			return true;
	return false;
}

static bool
check_still_named(struct update *u, const struct update_item *item)
{
	for (size_t i = 0; i < u->irr->n_objects; i++) {
		const struct irr_object *o = u->irr->objects[i];
		if (o == item->was || o->database != item->was->database ||
		    !names(o, item) || is_deleted_too(u, o))
			continue;
		rpsl_complain(u->diags, DIAG_ERROR, item->object.first,
		    "irr-reference",
		    arena_printf(u->arena,
			"it is still named by %s %s, and perhaps others",
			rpsl_class_name(o->id.class), o->id.key));
		return false;
	}
	return true;
}

bool
update_check_references(struct update *u, struct update_item *item)
{
	return item->action == IRR_DELETE ? check_still_named(u, item)
					  : check_named(u, item);
}

/* --- holders of space ----------------------------------------------------- */

/* The addresses of an inetnum as its key says them. */
static bool
block_range(const struct irr_object *o, struct ip_addr *first,
    struct ip_addr *last)
{
	char text[PREFIX_TEXT_MAX];
	const char *key = o->id.key;
	size_t n = strcspn(key, " ");

	if (n >= sizeof(text) || !str_starts(key + n, " - "))
		return false;
	memcpy(text, key, n);
	text[n] = '\0';
	return ip_addr_parse(text, first) && ip_addr_parse(key + n + 3, last);
}

/* How many addresses a block of IPv4 has that has all of p; 0: it has not. */
static uint64_t
range_around(const struct irr_object *o, const struct prefix *p)
{
	struct ip_addr first, last;
	uint32_t low = ip_addr_to_v4(&p->addr), a, b;
	uint64_t size = 1ull << (32 - p->len);

	if (!block_range(o, &first, &last))
		return 0;
	a = ip_addr_to_v4(&first);
	b = ip_addr_to_v4(&last);
	if (a > low || b < low + (size - 1))
		return 0;
	return (uint64_t)b - a + 1;
}

/* The smallest record of the database that has all of p; NULL. */
static const struct irr_object *
holder_of(const struct irr *irr, const struct prefix *p, const char *source)
{
	bool v4 = p->addr.family == IP_V4;
	size_t n;
	const struct irr_object *const *all =
	    irr_class(irr, v4 ? RPSL_CLASS_INETNUM : RPSL_CLASS_INET6NUM, &n);
	const struct irr_object *best = NULL;
	uint64_t best_size = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t size = 0;
		if (!str_eq_nocase(all[i]->id.source, source))
			continue;
		if (v4)
			size = range_around(all[i], p);
		else if (prefix_covers(&all[i]->id.prefix, p))
			size = 129u - all[i]->id.prefix.len;
		if (size > 0 && (best == NULL || size < best_size)) {
			best = all[i];
			best_size = size;
		}
	}
	return best;
}

static bool
check_holder(struct update *u, struct update_item *item)
{
	const char *source = item->id.source, *attribute;
	const struct irr_object *block =
	    holder_of(u->irr, &item->id.prefix, source);
	const struct rpsl_attribute *place = item->object.first;
	char text[PREFIX_TEXT_MAX];
	struct diag *said;

	if (block == NULL) {
		said = rpsl_complain(u->diags, DIAG_ERROR, place, "irr-holder",
		    arena_printf(u->arena, "%s has no record of who holds %s",
			source, prefix_print(&item->id.prefix, text)));
		diag_suggest(u->diags, said,
		    "register routes of space that was given out");
		return false;
	}
	attribute = rpsl_find(&block->rpsl, "mnt-routes") != NULL ? "mnt-routes"
	    : rpsl_find(&block->rpsl, "mnt-lower") != NULL        ? "mnt-lower"
								  : "mnt-by";
	if (update_opens(u, &block->rpsl, attribute, source))
		return true;
	said = rpsl_complain(u->diags, DIAG_ERROR, place, "irr-holder",
	    arena_printf(u->arena,
		"the space is in %s %s: its holder must agree, with the "
		"password of %s",
		rpsl_class_name(block->id.class), block->id.key,
		update_names(u, &block->rpsl, attribute)));
	said->clause = "RFC 2725 9.9";
	update_say_password(u, said, &block->rpsl, attribute, source);
	return false;
}

/* "AS64500:AS-ALL" belongs to whoever has AS64500 (RFC 2622 5). */
static bool
check_set_name(struct update *u, struct update_item *item)
{
	const char *key = item->id.key, *colon = strrchr(key, ':');
	const char *source = item->id.source, *above;
	const struct rpsl_object *owner;
	struct diag *said;
	uint32_t as;

	if (colon == NULL) {
		said = rpsl_complain(u->diags, DIAG_ERROR, item->object.first,
		    "irr-set-name",
		    "a new set is named after its owner's AS, so that no "
		    "other has its name");
		diag_suggest(u->diags, said, "AS64500:%s", key);
		said->clause = "RFC 2622 5";
		return false;
	}
	above = arena_strndup(u->arena, key, (size_t)(colon - key));
	owner = update_find(u,
	    rpsl_parse_as(above, &as) ? RPSL_CLASS_AUT_NUM : item->id.class,
	    above, source);
	if (owner == NULL) {
		rpsl_complain(u->diags, DIAG_ERROR, item->object.first,
		    "irr-set-name",
		    arena_printf(u->arena,
			"the set is named after %s, which is not in %s", above,
			source));
		return false;
	}
	if (update_opens(u, owner, "mnt-by", source) ||
	    update_opens(u, owner, "mnt-lower", source))
		return true;
	said = rpsl_complain(u->diags, DIAG_ERROR, item->object.first,
	    "irr-set-name",
	    arena_printf(u->arena,
		"the set is named after %s, and needs the password of %s",
		above, update_names(u, owner, "mnt-by")));
	said->clause = "RFC 2725 9.6";
	update_say_password(u, said, owner, "mnt-by", source);
	return false;
}

static bool
only_the_registry(struct update *u, struct update_item *item)
{
	bool mntner = item->id.class == RPSL_CLASS_MNTNER;

	if (item->action == IRR_MODIFY ||
	    (mntner && item->action == IRR_DELETE))
		return true;
	rpsl_complain(u->diags, DIAG_ERROR, item->object.first, "irr-registry",
	    arena_printf(u->arena,
		"only the registry itself can %s an object of class %s in %s",
		item->action == IRR_CREATE ? "create" : "delete",
		rpsl_class_name(item->id.class), item->id.source));
	return false;
}

bool
update_check_authority(struct update *u, struct update_item *item)
{
	const struct irr_database *d =
	    irr_find_database(u->irr, item->id.source);
	bool create = item->action == IRR_CREATE;

	if (u->trusted)
		return true;
	switch (item->id.class) {
	case RPSL_CLASS_ROUTE:
	case RPSL_CLASS_ROUTE6:
		return !create || !d->authenticated || check_holder(u, item);
	case RPSL_CLASS_AS_SET:
	case RPSL_CLASS_ROUTE_SET:
		return !create || !d->authenticated || check_set_name(u, item);
	case RPSL_CLASS_INETNUM:
	case RPSL_CLASS_INET6NUM:
		return only_the_registry(u, item);
	case RPSL_CLASS_AUT_NUM:
	case RPSL_CLASS_MNTNER:
		return !d->authenticated || only_the_registry(u, item);
	case RPSL_CLASS_ORGANISATION:
	case RPSL_CLASS_PERSON:
	case RPSL_CLASS_ROLE:
	case RPSL_CLASS_NONE:
		break;
	}
	return true;
}
