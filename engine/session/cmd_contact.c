/* contact: what others find of a network, and what a learner publishes. */
#include <string.h>

#include "session/session_private.h"

struct contacts *
session_contacts(struct session *s)
{
	return &s->work.world->registry.contacts;
}

const struct registry *
session_published(struct session *s)
{
	return &s->work.world->registry;
}

/* --- showing --------------------------------------------------------------*/

enum { SOURCE_COLUMNS = 13 };

static const char *
hours_text(struct session *s, const struct contact_desk *d)
{
	if (d->always)
		return "at any hour";
	return arena_printf(&s->step_arena, "from %02u:%02u to %02u:%02u",
	    d->from_ms / 3600000, d->from_ms / 60000 % 60, d->to_ms / 3600000,
	    d->to_ms / 60000 % 60);
}

static void
add_address(struct strbuf *b, const char *name, const char *mail,
    const char *phone)
{
	const char *parts[] = { name, mail, phone };
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i] == NULL)
			continue;
		strbuf_addf(b, "%s%s", any ? ", " : "", parts[i]);
		any = true;
	}
}

/* What people are called there: "tech-c", "NOC". */
static const char *
kind_text(const struct contact_found *f)
{
	return f->attribute != NULL ? f->attribute
				    : contact_role_title(f->contact.role);
}

/* Do both lead to the same people, in the same database? */
static bool
is_same(const struct contact_found *a, const struct contact_found *b)
{
	const char *pairs[][2] = { { a->contact.name, b->contact.name },
		{ a->contact.mail, b->contact.mail },
		{ a->contact.phone, b->contact.phone } };
	bool same = a->source == b->source && a->who == b->who &&
	    a->contact.visible == b->contact.visible &&
	    (a->object == NULL || a->object->database == b->object->database);

	for (size_t i = 0; i < ARRAY_LEN(pairs) && same; i++)
		same = pairs[i][0] == NULL
		    ? pairs[i][1] == NULL
		    : pairs[i][1] != NULL && str_eq(pairs[i][0], pairs[i][1]);
	return same;
}

static const char *
truth_text(struct session *s, const struct contact_found *f)
{
	const struct contact_desk *d;

	switch (contact_state(session_contacts(s), f, &d)) {
	case CONTACT_ANSWERS:
		return "answered at any hour";
	case CONTACT_HOURS:
		return arena_printf(&s->step_arena, "answered %s",
		    hours_text(s, d));
	case CONTACT_BOUNCES:
		return "nobody is there: mail comes back";
	case CONTACT_EMPTY:
		break;
	}
	return "no mail and no phone";
}

/* "tech-c, admin-c in LAB: NOC, noc@example.net - answered at any hour" */
static void
add_found(struct session *s, const struct contact_found *all, size_t n,
    size_t first, bool truth, struct strbuf *b)
{
	const struct contact_found *f = &all[first];

	strbuf_add(b, kind_text(f));
	for (size_t i = first + 1; i < n; i++)
		if (is_same(f, &all[i]))
			strbuf_addf(b, ", %s", kind_text(&all[i]));
	if (f->object != NULL)
		strbuf_addf(b, " in %s", f->object->id.source);
	strbuf_add(b, ": ");
	add_address(b, f->contact.name, f->contact.mail, f->contact.phone);
	if (f->object != NULL && f->who == NULL)
		strbuf_add(b, ", which is not registered");
	if (f->source == CONTACT_PEERINGDB &&
	    f->contact.visible == CONTACT_USERS)
		strbuf_add(b, " (seen by who has logged in)");
	if (truth)
		strbuf_addf(b, " - %s", truth_text(s, f));
}

static void
row(struct strbuf *out, const char *source, const char *text)
{
	strbuf_addf(out, "  %s", source);
	strbuf_pad_to(out, SOURCE_COLUMNS);
	text_wrap(out, SOURCE_COLUMNS, text);
}

/* What a record says beside its contacts. */
static void
show_record(struct strbuf *out, const struct contact_record *r)
{
	struct strbuf b = { 0 };

	if (r->website != NULL)
		strbuf_addf(&b, "website %s; ", r->website);
	if (r->looking_glass != NULL)
		strbuf_addf(&b, "looking glass %s; ", r->looking_glass);
	if (r->as_set != NULL)
		strbuf_addf(&b, "as-set %s; ", r->as_set);
	if (r->has_prefixes4)
		strbuf_addf(&b, "IPv4 prefixes %u; ", r->prefixes4);
	if (r->has_prefixes6)
		strbuf_addf(&b, "IPv6 prefixes %u; ", r->prefixes6);
	if (b.len > 2) {
		b.s[b.len -= 2] = '\0';
		row(out, contact_source_name(r->source), strbuf_str(&b));
	}
	strbuf_finish(&b);
}

static void
show_found(struct session *s, const struct contact_found *found, size_t n,
    bool truth, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		struct strbuf b = { 0 };
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told |= is_same(&found[k], &found[i]);
		if (told)
			continue;
		add_found(s, found, n, i, truth, &b);
		row(out, contact_source_name(found[i].source), strbuf_str(&b));
		strbuf_finish(&b);
	}
}

/* Sources that have nothing of it. */
static void
show_silent(const struct contact_found *found, size_t n, struct strbuf *out)
{
	for (int source = 0; source < CONTACT_SOURCES; source++) {
		size_t i = 0;

		while (i < n && (int)found[i].source != source)
			i++;
		if (i == n)
			row(out,
			    contact_source_name((enum contact_source)source),
			    "no contact");
	}
}

static void
show_desks(struct session *s, struct strbuf *out)
{
	size_t n;
	const struct contact_desk *all =
	    contacts_desks(session_contacts(s), s->scenario->learner_as, &n);

	if (n > 0)
		strbuf_add(out, "Your people\n");
	for (size_t i = 0; i < n; i++) {
		struct strbuf b = { 0 };

		strbuf_add(out, "  ");
		add_address(&b, all[i].name, all[i].mail, all[i].phone);
		strbuf_addf(&b, ": there %s", hours_text(s, &all[i]));
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

/* Blocks of the learner's, each with what whois says of it. */
static void
show_blocks(struct session *s, struct strbuf *out)
{
	const struct registry *r = session_published(s);
	const struct holdings *held = sim_holdings(session_sim(s));
	bool any = false;

	for (size_t i = 0; i < held->n; i++) {
		struct contact_found *found;
		char text[PREFIX_TEXT_MAX];
		size_t n, first = 0;

		if (held->items[i].holder_as != s->scenario->learner_as)
			continue;
		if (!any)
			strbuf_add(out,
			    "Your address blocks, in whois and routing "
			    "registries\n");
		any = true;
		n = contact_find_prefix(r, held, &held->items[i].prefix,
		    &s->step_arena, &found);
		strbuf_addf(out, "  %s\n",
		    prefix_print(&held->items[i].prefix, text));
		for (size_t k = 0; k < n; k++)
			if (found[k].object != NULL)
				found[first++] = found[k];
		if (first == 0)
			row(out, "", "no contact");
		show_found(s, found, first, true, out);
	}
}

static void
show_as(struct session *s, uint32_t as, struct strbuf *out)
{
	const struct registry *r = session_published(s);
	bool own = as == s->scenario->learner_as;
	const char *name = registry_as_name(r, as);
	struct contact_found *found;
	size_t n = contact_find_as(r, as, &s->step_arena, &found);

	strbuf_addf(out, "How others find AS%u%s%s%s\n", as,
	    name != NULL ? " " : "", name != NULL ? name : "",
	    own ? " (yours)" : "");
	show_found(s, found, n, own, out);
	show_silent(found, n, out);
	for (int source = 0; source < CONTACT_SOURCES; source++) {
		const struct contact_record *record =
		    contacts_find(&r->contacts, as,
			(enum contact_source)source);
		if (record != NULL)
			show_record(out, record);
	}
	if (own) {
		show_blocks(s, out);
		show_desks(s, out);
	}
	session_say(s,
	    own ? "`contact set FIELD VALUE` changes what you publish"
		: "`contact message` writes to them, `contact call` calls");
}

static void
show_prefix(struct session *s, const struct prefix *p, struct strbuf *out)
{
	const struct registry *r = session_published(s);
	char text[PREFIX_TEXT_MAX];
	struct contact_found *found;
	const struct holdings *held = sim_holdings(session_sim(s));
	size_t n = contact_find_prefix(r, held, p, &s->step_arena, &found);
	const struct holding *h = holdings_covering(held, p);

	if (h == NULL)
		strbuf_addf(out, "Nobody holds %s\n", prefix_print(p, text));
	else
		strbuf_addf(out, "How others find the people behind %s, AS%u\n",
		    prefix_print(p, text), h->holder_as);
	show_found(s, found, n,
	    h != NULL && h->holder_as == s->scenario->learner_as, out);
	show_silent(found, n, out);
	session_say(s, "%zu contact%s found", n, n == 1 ? " is" : "s are");
}

enum reply_status
cmd_contact_show(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *word = arg(a, "WHO");
	struct prefix p;
	uint32_t as = s->scenario->learner_as;

	if (word == NULL || str_to_as(word, &as)) {
		if (scenario_node(s->scenario, as) == NULL)
			return session_fail(s, out,
			    "there is no AS%u in this scenario", as);
		show_as(s, as, out);
		return REPLY_OK;
	}
	if (prefix_parse(word, &p) != PREFIX_OK)
		return session_fail(s, out,
		    "%s is neither an AS nor a prefix: expected, as an "
		    "example, AS%u or 192.0.2.0/24",
		    word, as);
	show_prefix(s, &p, out);
	return REPLY_OK;
}

/* --- publishing -----------------------------------------------------------*/

/* The record to change: a copy of what is there, or a new one. */
static struct contact_record *
draft(struct session *s, enum contact_source source)
{
	const struct contact_record *now =
	    contacts_find(session_contacts(s), s->scenario->learner_as, source);
	struct contact_record *r;

	if (now != NULL)
		return contact_record_copy(&s->step_arena, now);
	r = ARENA_NEW(&s->step_arena, struct contact_record);
	r->as = s->scenario->learner_as;
	r->source = source;
	return r;
}

static bool
read_source(struct session *s, const struct args *a, enum contact_source *out,
    struct strbuf *text)
{
	const char *word = arg(a, "SITE");

	*out = word != NULL ? contact_source_find(word) : CONTACT_PEERINGDB;
	if (*out == CONTACT_PEERINGDB || *out == CONTACT_WEBSITE)
		return true;
	session_fail(s, text, "expected peeringdb or website, found %s%s", word,
	    *out == CONTACT_SOURCES ? ""
				    : ": objects there are changed with "
				      "`irr add`");
	return false;
}

/* Mail goes to the desk that it names; a slip of the pen is found late. */
static void
tell_if_dead(struct session *s, const char *field, const char *value,
    struct strbuf *out)
{
	const struct contacts *c = session_contacts(s);
	uint32_t as = s->scenario->learner_as;
	size_t n;

	(void)contacts_desks(c, as, &n);
	if (n == 0 || (!str_ends(field, "-mail") && !str_ends(field, "-phone")))
		return;
	if (contacts_desk_at(c, as, value) == NULL)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Nobody of yours is at %s: who tries it will not "
			"reach you. `contact show` lists your people.",
			value));
}

static enum reply_status
change(struct session *s, const struct args *a, const char *value,
    struct strbuf *out)
{
	const char *field = arg(a, "FIELD"), *why = NULL;
	enum contact_source source;
	struct contact_record *r;

	if (!read_source(s, a, &source, out))
		return REPLY_ERROR;
	r = draft(s, source);
	if (!contact_set_field(&s->step_arena, r, field, value, &why))
		return session_fail(s, out, "%s", why);
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	work_drop_waiting(s);
	contacts_change(session_contacts(s), sim_now(session_sim(s)), r);
	s->reply.world_changed = true;
	if (value != NULL)
		session_tell(s, out, "%s now says: %s %s.",
		    source == CONTACT_WEBSITE ? "Your website"
					      : contact_source_name(source),
		    field, value);
	else
		session_tell(s, out, "%s has no %s of yours now.",
		    source == CONTACT_WEBSITE ? "Your website"
					      : contact_source_name(source),
		    field);
	if (value != NULL)
		tell_if_dead(s, field, value, out);
	return REPLY_OK;
}

enum reply_status
cmd_contact_set(struct session *s, const struct args *a, struct strbuf *out)
{
	return change(s, a, arg(a, "VALUE..."), out);
}

enum reply_status
cmd_contact_unset(struct session *s, const struct args *a, struct strbuf *out)
{
	return change(s, a, NULL, out);
}
