#include "registry/irr_update.h"

#include <stdlib.h>
#include <string.h>

#include "registry/irr_password.h"
#include "registry/irr_update_private.h"

/* --- reading -------------------------------------------------------------- */

/* What stands behind the colon, "#" and all. */
static const char *
raw_value(const struct rpsl_attribute *a)
{
	const char *s = strchr(a->line, ':') + 1;

	return s + strspn(s, " \t");
}

static void
take_password(struct update *u, const struct rpsl_attribute *a)
{
	const char *word = raw_value(a);

	if (u->n_passwords == IRR_UPDATE_PASSWORDS_MAX) {
		rpsl_complain(u->diags, DIAG_ERROR, a, "irr-passwords",
		    arena_printf(u->arena,
			"there are more than %d passwords in the text",
			IRR_UPDATE_PASSWORDS_MAX));
		return;
	}
	u->passwords[u->n_passwords++] = word;
}

static void
take_override(struct update *u, const struct rpsl_attribute *a)
{
	if (u->irr->override_auth != NULL &&
	    irr_password_fits(u->irr->override_auth, raw_value(a)))
		u->trusted = true;
	else
		u->wrong_override = true;
}

/* Takes out of an object what is said to the registry about it. */
static const struct rpsl_attribute *
split_object(struct update *u, struct rpsl_object *o)
{
	const struct rpsl_attribute *deletes = NULL;
	struct rpsl_attribute *a = o->first, *next;

	*o = (struct rpsl_object){ NULL, NULL };
	for (; a != NULL; a = next) {
		next = a->next;
		a->next = NULL;
		if (str_eq(a->name, "password"))
			take_password(u, a);
		else if (str_eq(a->name, "override"))
			take_override(u, a);
		else if (str_eq(a->name, "delete"))
			deletes = a;
		else if (o->last == NULL)
			o->first = o->last = a;
		else
			o->last = o->last->next = a;
	}
	return deletes;
}

static const char *
rendered(struct update *u)
{
	struct strbuf b = { 0 };
	const char *text;

	diags_render(&b, u->diags);
	text = arena_strdup(u->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static void
check_source(struct update *u, struct update_item *item)
{
	const struct irr *irr = u->irr;
	struct strbuf known = { 0 };
	struct diag *said;

	if (irr_find_database(irr, item->id.source) != NULL)
		return;
	item->ok = false;
	said = rpsl_complain(u->diags, DIAG_ERROR,
	    rpsl_find(&item->object, "source"), "irr-source",
	    arena_printf(u->arena, "there is no source %s", item->id.source));
	for (size_t i = 0; i < irr->n_databases; i++)
		strbuf_addf(&known, "%s%s", i > 0 ? " or " : "",
		    irr->databases[i].name);
	if (known.len > 0)
		diag_suggest(u->diags, said, "%s", strbuf_str(&known));
	strbuf_finish(&known);
}

static bool
is_same(const struct update_item *item)
{
	struct irr scratch = { 0 };
	const struct irr_object *o = irr_make(&scratch, &item->object);
	bool same = o != NULL && str_eq(o->text, item->was->text);

	irr_finish(&scratch);
	return same;
}

static void
find_action(struct update *u, struct update_item *item, bool deletes)
{
	item->was = irr_find(u->irr, &item->id, item->id.source);
	item->action = deletes  ? IRR_DELETE
	    : item->was == NULL ? IRR_CREATE
	    : is_same(item)     ? IRR_NO_CHANGE
				: IRR_MODIFY;
	if (!deletes || item->was != NULL)
		return;
	item->ok = false;
	rpsl_complain(u->diags, DIAG_ERROR, item->object.first, "irr-not-there",
	    "there is no such object, so it cannot be deleted");
}

static void
check_twice(struct update *u, struct update_item *item)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct update_item *other = &u->items[i];
		if (!other->ok || other->id.class != item->id.class ||
		    !str_eq(other->id.key, item->id.key) ||
		    !str_eq(other->id.source, item->id.source))
			continue;
		item->ok = false;
		rpsl_complain(u->diags, DIAG_ERROR, item->object.first,
		    "irr-twice", "the object stands in this text already");
		return;
	}
}

/* Whatever the reader said since it was asked for this object belongs to it. */
static void
add_item(struct update *u, struct rpsl_object *o)
{
	struct update_item item = { .ok = u->diags->errors == 0 };
	const struct rpsl_attribute *deletes = split_object(u, o);
	bool good;

	item.object = *o;
	if (o->first == NULL && deletes == NULL && u->diags->errors == 0)
		return; /* a password by itself */
	if (o->first == NULL) {
		item.ok = false;
		if (deletes != NULL)
			rpsl_complain(u->diags, DIAG_ERROR, deletes,
			    "irr-delete",
			    "there is no object at this line to delete");
	} else {
		good = rpsl_identify(u->arena, u->diags, o,
		    deletes != NULL ? RPSL_LENIENT : RPSL_STRICT, &item.id);
		item.ok = item.ok && good && u->diags->errors == 0;
	}
	if (item.ok && item.id.source[0] == '\0') {
		item.ok = false;
		rpsl_complain(u->diags, DIAG_ERROR, o->first, "rpsl-missing",
		    "a mandatory attribute is missing: source");
	}
	if (item.ok)
		check_source(u, &item);
	if (item.ok)
		check_twice(u, &item);
	if (item.ok)
		find_action(u, &item, deletes != NULL);
	item.messages = rendered(u);
	u->items[u->n++] = item;
}

static void
refuse_text(struct update *u, const char *why)
{
	u->items[u->n++] = (struct update_item){
		.messages = arena_printf(u->arena, "error: %s\n", why)
	};
}

static void
read_text(struct update *u, const struct rpsl_text *t)
{
	struct rpsl_reader reader;
	struct rpsl_object o;
	struct diags d;
	bool more = true;

	diags_init(&d, u->arena);
	u->diags = &d;
	rpsl_reader_init(&reader, u->arena, &d, t);
	while (more && u->n < IRR_UPDATE_OBJECTS_MAX) {
		more = rpsl_next(&reader, &o);
		if (more || d.errors > 0)
			add_item(u, &o);
		diags_finish(&d);
		diags_init(&d, u->arena);
	}
	if (more && rpsl_next(&reader, &o))
		refuse_text(u,
		    arena_printf(u->arena,
			"the text has more than %d objects; the others were "
			"not read",
			IRR_UPDATE_OBJECTS_MAX));
	diags_finish(&d);
}

/* --- deciding ------------------------------------------------------------- */

static bool
is_allowed(struct update *u, struct update_item *item)
{
	return update_check_references(u, item) &&
	    update_check_maintainers(u, item) &&
	    update_check_authority(u, item);
}

static bool
look_at(struct update *u, struct update_item *item)
{
	struct diags d;
	bool ok;

	diags_init(&d, u->arena);
	u->diags = &d;
	ok = is_allowed(u, item);
	if (!ok)
		item->messages = rendered(u);
	diags_finish(&d);
	return ok;
}

/* Until nothing that is still good rests on something that is not. */
static void
decide(struct update *u)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < u->n; i++) {
			struct update_item *item = &u->items[i];
			if (!item->ok || item->action == IRR_NO_CHANGE ||
			    look_at(u, item))
				continue;
			item->ok = false;
			again = true;
		}
	}
}

static void
carry_out(struct update *u)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct update_item *item = &u->items[i];
		if (!item->ok || item->action == IRR_NO_CHANGE)
			continue;
		irr_change(u->irr, u->how->now_ms, item->was,
		    item->action == IRR_DELETE
			? NULL
			: irr_make(u->irr, &item->object));
	}
}

/* --- reporting ------------------------------------------------------------ */

static struct irr_outcome
outcome_of(const struct update_item *item)
{
	struct irr_outcome o = { .action = item->action,
		.done = item->ok,
		.messages = item->messages,
		.class = "",
		.key = "",
		.source = "" };
	const struct rpsl_attribute *a = item->object.first;

	if (a != NULL) {
		o.class = a->name;
		o.key = a->first != NULL ? a->first->text : "";
	}
	if (item->id.key != NULL) {
		o.key = item->id.key;
		o.source = item->id.source;
	}
	return o;
}

static void
report(struct update *u, struct irr_report *out)
{
	*out = (struct irr_report){ .n = u->n };
	out->items = ARENA_ARRAY(u->arena, u->n, struct irr_outcome);
	for (size_t i = 0; i < u->n; i++) {
		const struct update_item *item = &u->items[i];
		out->items[i] = outcome_of(item);
		out->failed += !item->ok;
		out->changed += item->ok && item->action != IRR_NO_CHANGE;
	}
}

void
irr_update(struct irr *irr, struct arena *arena, const struct irr_update *how,
    const struct rpsl_text *t, struct irr_report *out)
{
	struct update u = { .irr = irr,
		.arena = arena,
		.how = how,
		.trusted = how->trusted };

	irr_seek(irr, how->now_ms);
	u.items =
	    ARENA_ARRAY(arena, IRR_UPDATE_OBJECTS_MAX + 1, struct update_item);
	read_text(&u, t);
	if (u.n == 0)
		refuse_text(&u, "there is no object in the text");
	if (u.wrong_override && !u.trusted)
		for (size_t i = 0; i < u.n; i++) {
			u.items[i].ok = false;
			u.items[i].messages =
			    "error: the override password is not that of the "
			    "registry's staff\n"
			    "   try: your own, in a line \"password: ...\"\n";
		}
	decide(&u);
	free(u.tried);
	if (!how->dry)
		carry_out(&u);
	report(&u, out);
}

static void
print_outcome(const struct irr_outcome *o, struct strbuf *out)
{
	static const char *const words[] = { [IRR_CREATE] = "Create",
		[IRR_MODIFY] = "Modify",
		[IRR_DELETE] = "Delete",
		[IRR_NO_CHANGE] = "No change" };
	struct strbuf b = { 0 };

	if (o->class[0] == '\0')
		strbuf_add(&b, "FAILED");
	else if (o->action == IRR_NO_CHANGE && o->done)
		strbuf_addf(&b, "No change: [%s] %s", o->class, o->key);
	else if (o->done)
		strbuf_addf(&b, "%s succeeded: [%s] %s", words[o->action],
		    o->class, o->key);
	else
		strbuf_addf(&b, "%s FAILED: [%s] %s", words[o->action],
		    o->class, o->key);
	if (o->source[0] != '\0')
		strbuf_addf(&b, " (%s)", o->source);
	str_add_safe(out, b.s, b.len, false);
	strbuf_addc(out, '\n');
	strbuf_add(out, o->messages);
	strbuf_finish(&b);
}

void
irr_report_print(const struct irr_report *r, struct strbuf *out)
{
	for (size_t i = 0; i < r->n; i++)
		print_outcome(&r->items[i], out);
}

/* --- what was planned ----------------------------------------------------- */

const char *
irr_judge(struct irr *irr, struct arena *arena, const struct irr_plan *p)
{
	const struct irr_update how = { .now_ms = p->at_ms };
	struct update_item item = { .object = p->object->rpsl,
		.id = p->object->id,
		.ok = true };
	struct diags d;
	struct update u = { .irr = irr,
		.arena = arena,
		.how = &how,
		.trusted = p->trusted,
		.items = &item,
		.diags = &d };
	const char *why = NULL;

	diags_init(&d, arena);
	if (p->password != NULL)
		u.passwords[u.n_passwords++] = p->password;
	find_action(&u, &item, p->deletes);
	/* It may refer to itself, as maintainers do. */
	u.n = 1;
	if (item.ok && !p->trusted && item.action != IRR_NO_CHANGE)
		(void)is_allowed(&u, &item);
	if (d.errors > 0)
		why = d.items[0].message;
	free(u.tried);
	diags_finish(&d);
	return why;
}

/* --- deleting ------------------------------------------------------------- */

const char *
irr_delete_text(struct arena *arena, const struct irr_object *o,
    const char *reason, const char *password)
{
	if (password == NULL)
		return arena_printf(arena, "%sdelete:         %s\n", o->text,
		    reason);
	return arena_printf(arena, "%sdelete:         %s\npassword:       %s\n",
	    o->text, reason, password);
}
