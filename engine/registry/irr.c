#include "registry/irr.h"

#include <stdlib.h>
#include <string.h>

#include "registry/irr_update_private.h"
#include "registry/registry.h"

void
irr_finish(struct irr *irr)
{
	free(irr->objects);
	free(irr->by_origin);
	free(irr->changes);
	free(irr->plans);
	arena_finish(&irr->arena);
	memset(irr, 0, sizeof(*irr));
}

/* --- databases ------------------------------------------------------------ */

/* n_databases when there is none. */
static size_t
database_index(const struct irr *irr, const char *name)
{
	size_t i = 0;

	while (i < irr->n_databases &&
	    !str_eq_nocase(irr->databases[i].name, name))
		i++;
	return i;
}

static char *
in_capitals(struct arena *arena, const char *s)
{
	char *copy = arena_strdup(arena, s);

	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return copy;
}

/* IRR_DATABASES_MAX: it has no room. */
static size_t
add_database(struct irr *irr, const char *name)
{
	size_t i = database_index(irr, name);

	if (i < irr->n_databases || i == IRR_DATABASES_MAX)
		return i;
	irr->databases[i].name = in_capitals(&irr->arena, name);
	irr->n_databases++;
	return i;
}

bool
irr_declare(struct irr *irr, const char *name, bool authenticated)
{
	size_t i = add_database(irr, name);

	if (i == IRR_DATABASES_MAX)
		return false;
	irr->databases[i].authenticated = authenticated;
	irr->databases[i].declared = true;
	return true;
}

const struct irr_database *
irr_find_database(const struct irr *irr, const char *name)
{
	size_t i = database_index(irr, name);

	return i < irr->n_databases ? &irr->databases[i] : NULL;
}

/* --- order ---------------------------------------------------------------- */

static int
u32_cmp(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int
id_cmp(const struct rpsl_identity *a, const struct rpsl_identity *b)
{
	int c = u32_cmp(a->class, b->class);

	if (c == 0)
		c = (int)b->has_prefix - (int)a->has_prefix;
	if (c == 0 && a->has_prefix)
		c = prefix_cmp(&a->prefix, &b->prefix);
	if (c == 0)
		c = u32_cmp(a->as, b->as);
	return c != 0 ? c : strcmp(a->key, b->key);
}

static int
object_cmp(const struct irr_object *a, const struct irr_object *b)
{
	int c = id_cmp(&a->id, &b->id);

	return c != 0 ? c : strcmp(a->id.source, b->id.source);
}

/* Of objects of route and route6. */
static int
origin_cmp(const struct irr_object *a, const struct irr_object *b)
{
	int c = u32_cmp(a->id.as, b->id.as);

	return c != 0 ? c : object_cmp(a, b);
}

typedef int compare(const struct irr_object *a, const struct irr_object *b);

/* The first item that is not before key. */
static size_t
lower(const struct irr_object *const *items, size_t n,
    const struct irr_object *key, compare *cmp)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cmp(items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
open_gap(const struct irr_object **items, size_t n, size_t at)
{
	memmove(&items[at + 1], &items[at], (n - at) * sizeof(*items));
}

static void
close_gap(const struct irr_object **items, size_t n, size_t at)
{
	memmove(&items[at], &items[at + 1], (n - at) * sizeof(*items));
}

static bool
is_route(const struct irr_object *o)
{
	return o->id.class == RPSL_CLASS_ROUTE ||
	    o->id.class == RPSL_CLASS_ROUTE6;
}

static void
insert(struct irr *irr, const struct irr_object *o)
{
	size_t at = lower(irr->objects, irr->n_objects, o, object_cmp);

	GROW(irr->objects, irr->n_objects, irr->cap_objects);
	open_gap(irr->objects, irr->n_objects++, at);
	irr->objects[at] = o;
	if (!is_route(o))
		return;
	at = lower(irr->by_origin, irr->n_by_origin, o, origin_cmp);
	GROW(irr->by_origin, irr->n_by_origin, irr->cap_by_origin);
	open_gap(irr->by_origin, irr->n_by_origin++, at);
	irr->by_origin[at] = o;
}

static void
take_out(struct irr *irr, const struct irr_object *o)
{
	size_t at = lower(irr->objects, irr->n_objects, o, object_cmp);

	INVARIANT(at < irr->n_objects && irr->objects[at] == o);
	close_gap(irr->objects, --irr->n_objects, at);
	if (!is_route(o))
		return;
	at = lower(irr->by_origin, irr->n_by_origin, o, origin_cmp);
	INVARIANT(at < irr->n_by_origin && irr->by_origin[at] == o);
	close_gap(irr->by_origin, --irr->n_by_origin, at);
}

/* --- objects -------------------------------------------------------------- */

enum { VALUE_COLUMN = 16 };

static void
add_blanks(struct strbuf *out, size_t n)
{
	while (n-- > 0)
		strbuf_addc(out, ' ');
}

/* The value as it was written, its comment too. */
static void
print_attribute(struct strbuf *out, const struct rpsl_attribute *a)
{
	size_t len = strlen(a->name) + 1;

	strbuf_addf(out, "%s:", a->name);
	if (a->first == NULL)
		strbuf_addc(out, '\n');
	for (const struct rpsl_part *p = a->first; p != NULL; p = p->next) {
		if (p != a->first)
			add_blanks(out, VALUE_COLUMN);
		else
			add_blanks(out,
			    len < VALUE_COLUMN ? VALUE_COLUMN - len : 1);
		strbuf_add(out, p->line + p->place.column - 1);
		strbuf_addc(out, '\n');
	}
}

static char *
object_text(struct arena *arena, const struct rpsl_object *o)
{
	struct strbuf text = { 0 };
	char *copy;

	for (const struct rpsl_attribute *a = o->first; a != NULL; a = a->next)
		print_attribute(&text, a);
	copy = arena_strdup(arena, strbuf_str(&text));
	strbuf_finish(&text);
	return copy;
}

static void
add_part(struct arena *arena, struct rpsl_attribute *a,
    const struct rpsl_part *from)
{
	struct rpsl_part *p = ARENA_NEW(arena, struct rpsl_part);

	*p = (struct rpsl_part){ .text = arena_strdup(arena, from->text),
		.place = from->place,
		.line = arena_strdup(arena, from->line) };
	p->place.file = NULL;
	if (a->last == NULL)
		a->first = p;
	else
		a->last->next = p;
	a->last = p;
}

static struct rpsl_attribute *
add_attribute(struct arena *arena, struct rpsl_object *o, const char *name,
    const char *line)
{
	struct rpsl_attribute *a = ARENA_NEW(arena, struct rpsl_attribute);

	*a = (struct rpsl_attribute){ .name = arena_strdup(arena, name),
		.line = arena_strdup(arena, line),
		.place = { .line = 1, .column = 1 } };
	if (o->last == NULL)
		o->first = a;
	else
		o->last->next = a;
	o->last = a;
	return a;
}

static void
add_default_source(struct arena *arena, struct rpsl_object *o)
{
	static const char line[] = "source: " IRR_DEFAULT_SOURCE;
	struct rpsl_part part = { .text = IRR_DEFAULT_SOURCE,
		.line = line,
		.place = { .line = 1, .column = 9 } };
	const struct rpsl_attribute *a = rpsl_find(o, "source");

	if (a == NULL)
		add_part(arena, add_attribute(arena, o, "source", line), &part);
}

/* An object of its own; a source without value is as good as none. */
static void
copy_object(struct arena *arena, const struct rpsl_object *from,
    struct rpsl_object *to)
{
	*to = (struct rpsl_object){ NULL, NULL };
	for (const struct rpsl_attribute *a = from->first; a != NULL;
	     a = a->next) {
		struct rpsl_attribute *copy;
		if (a->first == NULL && str_eq(a->name, "source"))
			continue;
		copy = add_attribute(arena, to, a->name, a->line);
		for (const struct rpsl_part *p = a->first; p != NULL;
		     p = p->next)
			add_part(arena, copy, p);
	}
	add_default_source(arena, to);
}

const struct irr_object *
irr_make(struct irr *irr, const struct rpsl_object *from)
{
	struct irr_object *o = ARENA_NEW(&irr->arena, struct irr_object);
	struct arena scratch = { 0 };
	struct diags ignored;
	bool ok;

	copy_object(&irr->arena, from, &o->rpsl);
	o->text = object_text(&irr->arena, &o->rpsl);
	diags_init(&ignored, &scratch);
	ok = rpsl_identify(&irr->arena, &ignored, &o->rpsl, RPSL_LENIENT,
	    &o->id);
	diags_finish(&ignored);
	arena_finish(&scratch);
	PRE(ok);
	size_t database = add_database(irr, o->id.source);
	if (database == IRR_DATABASES_MAX)
		return NULL;
	o->database = (uint8_t)database;
	return o;
}

/* The later one of two that are equal comes later. */
struct ordered {
	const struct irr_object *object;
	size_t index;
};

static int
ordered_cmp(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	int c = object_cmp(x->object, y->object);

	return c != 0 ? c : (x->index > y->index) - (x->index < y->index);
}

static int
by_origin_cmp(const void *a, const void *b)
{
	return origin_cmp(*(const struct irr_object *const *)a,
	    *(const struct irr_object *const *)b);
}

static void
fill_objects(struct irr *irr, struct ordered *all, size_t n)
{
	irr->n_objects = irr->n_by_origin = 0;
	if (n > 0)
		qsort(all, n, sizeof(*all), ordered_cmp);
	for (size_t i = 0; i < n; i++) {
		const struct irr_object *o = all[i].object;
		if (i + 1 < n && object_cmp(o, all[i + 1].object) == 0)
			continue;
		GROW(irr->objects, irr->n_objects, irr->cap_objects);
		irr->objects[irr->n_objects++] = o;
		if (!is_route(o))
			continue;
		GROW(irr->by_origin, irr->n_by_origin, irr->cap_by_origin);
		irr->by_origin[irr->n_by_origin++] = o;
	}
	if (irr->n_by_origin > 0)
		qsort(irr->by_origin, irr->n_by_origin, sizeof(*irr->by_origin),
		    by_origin_cmp);
}

/* Only the RIRs keep records of who holds addresses. */
static void
find_authorities(struct irr *irr)
{
	for (size_t i = 0; i < irr->n_objects; i++) {
		const struct irr_object *o = irr->objects[i];
		struct irr_database *d = &irr->databases[o->database];
		if (!d->declared &&
		    (o->id.class == RPSL_CLASS_INETNUM ||
			o->id.class == RPSL_CLASS_INET6NUM))
			d->authenticated = true;
	}
}

void
irr_put_all(struct irr *irr, const struct irr_object *const *objects, size_t n)
{
	size_t all = irr->n_objects + n;
	struct ordered *items = xcalloc(all + 1, sizeof(*items));

	PRE(irr->n_changes == 0);
	for (size_t i = 0; i < all; i++)
		items[i] = (struct ordered){ i < irr->n_objects
			    ? irr->objects[i]
			    : objects[i - irr->n_objects],
			i };
	fill_objects(irr, items, all);
	free(items);
	find_authorities(irr);
}

void
irr_share(struct irr *irr, const struct irr *from)
{
	PRE(irr->n_objects == 0 && irr->n_databases == 0);
	memcpy(irr->databases, from->databases, sizeof(irr->databases));
	irr->n_databases = from->n_databases;
	irr->override_auth = from->override_auth;
	irr_put_all(irr, from->objects, from->n_objects);
}

/* --- changes -------------------------------------------------------------- */

static void
replace(struct irr *irr, const struct irr_object *was,
    const struct irr_object *is)
{
	if (was != NULL)
		take_out(irr, was);
	if (is != NULL)
		insert(irr, is);
}

/* A change at index at of the list. */
static void
insert_change(struct irr *irr, size_t at, const struct irr_change *c)
{
	GROW(irr->changes, irr->n_changes, irr->cap_changes);
	memmove(&irr->changes[at + 1], &irr->changes[at],
	    (irr->n_changes - at) * sizeof(*irr->changes));
	irr->changes[at] = *c;
	irr->n_changes++;
}

void
irr_drop_waiting(struct irr *irr)
{
	size_t n = irr->n_applied;

	for (size_t i = n; i < irr->n_changes; i++)
		if (irr->changes[i].planned != NULL)
			irr->changes[n++] = irr->changes[i];
	irr->n_changes = n;
}

void
irr_change(struct irr *irr, uint64_t now_ms, const struct irr_object *was,
    const struct irr_object *is)
{
	const struct irr_change c = { now_ms, was, is, NULL };

	PRE(was != NULL || is != NULL);
	irr_seek(irr, now_ms);
	irr_drop_waiting(irr);
	insert_change(irr, irr->n_applied++, &c);
	replace(irr, was, is);
}

size_t
irr_add_plan(struct irr *irr, const struct irr_plan *plan)
{
	struct irr_plan *kept = ARENA_NEW(&irr->arena, struct irr_plan);
	const struct irr_change c = { .time_ms = plan->at_ms, .planned = kept };
	size_t at = irr->n_changes;

	*kept = *plan;
	kept->refused = NULL;
	while (at > 0 && irr->changes[at - 1].time_ms > plan->at_ms)
		at--;
	PRE(at >= irr->n_applied);
	insert_change(irr, at, &c);
	GROW(irr->plans, irr->n_plans, irr->cap_plans);
	irr->plans[irr->n_plans] = kept;
	return irr->n_plans++;
}

const struct irr_plan *
irr_planned(const struct irr *irr, size_t number)
{
	return number < irr->n_plans ? irr->plans[number] : NULL;
}

/* What the database makes of it, as it is now. */
static void
find_outcome(struct irr *irr, struct irr_change *c)
{
	struct arena scratch = { 0 };
	struct irr_plan *p = c->planned;
	const char *refused = irr_judge(irr, &scratch, p);

	c->was = irr_find(irr, &p->object->id, p->object->id.source);
	c->is = refused != NULL ? c->was : p->deletes ? NULL : p->object;
	/* It is looked at each time that time passes it. */
	if (refused == NULL)
		p->refused = NULL;
	else if (p->refused == NULL || !str_eq(p->refused, refused))
		p->refused = arena_strdup(&irr->arena, refused);
	arena_finish(&scratch);
}

void
irr_seek(struct irr *irr, uint64_t now_ms)
{
	while (irr->n_applied > 0 &&
	    irr->changes[irr->n_applied - 1].time_ms > now_ms) {
		const struct irr_change *c = &irr->changes[--irr->n_applied];
		replace(irr, c->is, c->was);
	}
	while (irr->n_applied < irr->n_changes &&
	    irr->changes[irr->n_applied].time_ms <= now_ms) {
		struct irr_change *c = &irr->changes[irr->n_applied++];
		if (c->planned != NULL)
			find_outcome(irr, c);
		replace(irr, c->was, c->is);
	}
}

/* --- looking up ----------------------------------------------------------- */

/* The text of an object with nothing but its key. */
static const char *
key_text(struct arena *arena, enum rpsl_class class, const char *text)
{
	const char *name = rpsl_class_name(class);
	size_t prefix;

	switch (class) {
	case RPSL_CLASS_ROUTE:
	case RPSL_CLASS_ROUTE6:
		/* Hexadecimal digits may be letters: behind the length. */
		prefix = strcspn(text, "/");
		prefix += strspn(text + prefix, "/0123456789");
		return arena_printf(arena, "%s: %.*s\norigin: %s\n", name,
		    (int)prefix, text,
		    text + prefix + strspn(text + prefix, " \t,"));
	case RPSL_CLASS_PERSON:
	case RPSL_CLASS_ROLE:
		return arena_printf(arena, "%s: x\nnic-hdl: %s\n", name, text);
	case RPSL_CLASS_AS_SET:
	case RPSL_CLASS_AUT_NUM:
	case RPSL_CLASS_INET6NUM:
	case RPSL_CLASS_INETNUM:
	case RPSL_CLASS_MNTNER:
	case RPSL_CLASS_ORGANISATION:
	case RPSL_CLASS_ROUTE_SET:
	case RPSL_CLASS_NONE:
		break;
	}
	return arena_printf(arena, "%s: %s\n", name, text);
}

bool
irr_key_parse(struct arena *arena, enum rpsl_class class, const char *text,
    struct rpsl_identity *out)
{
	struct rpsl_text t = { .file = NULL };
	struct rpsl_reader reader;
	struct rpsl_object o;
	struct diags ignored;
	bool ok;

	if (strpbrk(text, "\r\n#") != NULL)
		return false;
	t.text = key_text(arena, class, text);
	t.len = strlen(t.text);
	diags_init(&ignored, arena);
	rpsl_reader_init(&reader, arena, &ignored, &t);
	ok = rpsl_next(&reader, &o) && ignored.errors == 0 &&
	    rpsl_identify(arena, &ignored, &o, RPSL_LENIENT, out);
	diags_finish(&ignored);
	return ok;
}

/* The objects from first on. NULL when there is none at all: one may not count
 * on from no place. */
static const struct irr_object *const *
objects_from(const struct irr *irr, size_t first)
{
	return irr->n_objects == 0 ? NULL : irr->objects + first;
}

const struct irr_object *const *
irr_class(const struct irr *irr, enum rpsl_class class, size_t *n)
{
	struct irr_object key = { .id = { .class = class,
				      .key = "",
				      .source = "",
				      .has_prefix = true } };
	size_t first = lower(irr->objects, irr->n_objects, &key, object_cmp);

	for (*n = 0; first + *n < irr->n_objects &&
	     irr->objects[first + *n]->id.class == class;)
		++*n;
	return objects_from(irr, first);
}

const struct irr_object *const *
irr_same_key(const struct irr *irr, const struct rpsl_identity *id, size_t *n)
{
	struct irr_object key = { .id = *id };
	size_t first;

	key.id.source = "";
	first = lower(irr->objects, irr->n_objects, &key, object_cmp);
	for (*n = 0; first + *n < irr->n_objects &&
	     id_cmp(&irr->objects[first + *n]->id, id) == 0;)
		++*n;
	return objects_from(irr, first);
}

const struct irr_object *
irr_find(const struct irr *irr, const struct rpsl_identity *id,
    const char *source)
{
	size_t n;
	const struct irr_object *const *all = irr_same_key(irr, id, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(all[i]->id.source, source))
			return all[i];
	return NULL;
}

const struct irr_object *const *
irr_routes_of(const struct irr *irr, uint32_t as, size_t *n)
{
	struct irr_object key = { .id = { .class = 0,
				      .key = "",
				      .source = "",
				      .has_prefix = true,
				      .as = as } };
	size_t first =
	    lower(irr->by_origin, irr->n_by_origin, &key, origin_cmp);

	for (*n = 0; first + *n < irr->n_by_origin &&
	     irr->by_origin[first + *n]->id.as == as;)
		++*n;
	return irr->by_origin + first;
}

/* Where objects of that class for p and what is in it begin. */
static size_t
prefix_start(const struct irr *irr, enum rpsl_class class,
    const struct prefix *p)
{
	struct irr_object key = { .id = { .class = class,
				      .key = "",
				      .source = "",
				      .prefix = *p,
				      .has_prefix = true } };

	return lower(irr->objects, irr->n_objects, &key, object_cmp);
}

static bool
is_block(const struct irr_object *o, enum rpsl_class class)
{
	return o->id.class == class && o->id.has_prefix;
}

const struct irr_object *const *
irr_at_prefix(const struct irr *irr, enum rpsl_class class,
    const struct prefix *p, size_t *n)
{
	size_t first = prefix_start(irr, class, p);

	for (*n = 0; first + *n < irr->n_objects &&
	     is_block(irr->objects[first + *n], class) &&
	     prefix_eq(&irr->objects[first + *n]->id.prefix, p);)
		++*n;
	return objects_from(irr, first);
}

const struct irr_object *const *
irr_below(const struct irr *irr, enum rpsl_class class, const struct prefix *p,
    size_t *n)
{
	size_t first = prefix_start(irr, class, p);

	for (*n = 0; first + *n < irr->n_objects &&
	     is_block(irr->objects[first + *n], class) &&
	     prefix_covers(p, &irr->objects[first + *n]->id.prefix);)
		++*n;
	return objects_from(irr, first);
}

bool
irr_has_route(const struct irr *irr, const struct prefix *p, uint32_t as)
{
	size_t n;
	const struct irr_object *const *all = irr_at_prefix(irr,
	    p->addr.family == IP_V4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6, p,
	    &n);

	for (size_t i = 0; i < n; i++)
		if (all[i]->id.as == as)
			return true;
	return false;
}

static bool
attribute_has(struct arena *arena, const struct rpsl_attribute *a,
    const char *value)
{
	struct rpsl_words words = rpsl_words_of(a);
	struct rpsl_part word;

	if (a->first != NULL && a->first->next == NULL &&
	    str_eq_nocase(a->first->text, value))
		return true;
	while (rpsl_next_word(arena, &words, &word))
		if (str_eq_nocase(word.text, value))
			return true;
	return false;
}

bool
irr_object_has(const struct irr_object *o, const char *attribute,
    const char *value)
{
	struct arena scratch = { 0 };
	bool found = false;

	for (const struct rpsl_attribute *a = o->rpsl.first;
	     a != NULL && !found; a = a->next)
		found = str_eq(a->name, attribute) &&
		    attribute_has(&scratch, a, value);
	arena_finish(&scratch);
	return found;
}

const char *
irr_value(const struct irr_object *o, const char *attribute)
{
	const struct rpsl_attribute *a = rpsl_find(&o->rpsl, attribute);

	return a != NULL && a->first != NULL ? a->first->text : NULL;
}

/* --- printing ------------------------------------------------------------- */

/* "auth: MD5-PW $1$..." without what a password could be guessed from. */
static bool
hides(const struct rpsl_attribute *a)
{
	return str_eq(a->name, "auth") && a->first != NULL &&
	    strchr(a->first->text, ' ') != NULL;
}

void
irr_print(const struct irr_object *o, struct strbuf *out)
{
	for (const struct rpsl_attribute *a = o->rpsl.first; a != NULL;
	     a = a->next) {
		if (!hides(a)) {
			print_attribute(out, a);
			continue;
		}
		strbuf_addf(out, "auth:           %.*s DummyValue  # hidden\n",
		    (int)strcspn(a->first->text, " "), a->first->text);
	}
}
