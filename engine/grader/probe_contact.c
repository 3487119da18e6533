/* Contacts (MANRS action 3): can the people of a network be found, and do they
 * answer? */
#include <string.h>

#include "grader/probe.h"
#include "registry/contact.h"

/* An AS or a block, and what the world finds for it. */
struct resource {
	struct probe *p;
	const char *name;
	struct contact_found *found;
	size_t n;
};

static const struct contacts *
contacts_of(const struct probe *p)
{
	return &p->world->registry.contacts;
}

static const char *
state_text(const struct contacts *c, const struct contact_found *f)
{
	switch (contact_state(c, f, NULL)) {
	case CONTACT_ANSWERS:
		return "answered at any hour";
	case CONTACT_HOURS:
		return "answered in office hours only";
	case CONTACT_BOUNCES:
		return "nobody is there, mail comes back";
	case CONTACT_EMPTY:
		break;
	}
	return f->object != NULL && f->who == NULL ? "is not registered"
						   : "has no mail and no phone";
}

/* What it is reached by, or else its name. */
static const char *
address_text(const struct contact_found *f)
{
	const struct contact *k = &f->contact;

	return k->mail != NULL ? k->mail
	    : k->phone != NULL ? k->phone
	    : k->name != NULL  ? k->name
			       : "";
}

/* "tech-c", "NOC" */
static const char *
kind_text(const struct contact_found *f)
{
	return f->attribute != NULL ? f->attribute
				    : contact_role_title(f->contact.role);
}

static bool
counts(const struct contact_found *f)
{
	return contact_is_operational(f->contact.role);
}

/* "tech-c, admin-c noc@example.net, answered ...": the kinds of all contacts of
 * a source that lead to the same people. */
static void
add_found(struct strbuf *b, const struct resource *r, size_t first)
{
	const struct contact_found *f = &r->found[first];
	bool any = false;

	for (size_t i = first; i < r->n; i++) {
		if (r->found[i].source != f->source || !counts(&r->found[i]) ||
		    !str_eq(address_text(&r->found[i]), address_text(f)))
			continue;
		strbuf_addf(b, "%s%s", any ? ", " : "",
		    kind_text(&r->found[i]));
		any = true;
	}
	strbuf_addf(b, " %s, %s", address_text(f),
	    state_text(contacts_of(r->p), f));
}

/* Was it named with an earlier one? */
static bool
was_told(const struct resource *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (r->found[i].source == r->found[at].source &&
		    counts(&r->found[i]) &&
		    str_eq(address_text(&r->found[i]),
			address_text(&r->found[at])))
			return true;
	return false;
}

/* What one source answers; false: nothing. */
static bool
add_source(struct strbuf *b, const struct resource *r,
    enum contact_source source)
{
	struct strbuf others = { 0 };
	bool any = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct contact_found *f = &r->found[i];

		if (f->source != source)
			continue;
		if (!counts(f)) {
			strbuf_addf(&others, "%s%s", others.len > 0 ? ", " : "",
			    kind_text(f));
			continue;
		}
		if (was_told(r, i))
			continue;
		strbuf_addf(b, "%s%s", any ? "; " : " ",
		    any ? "" : contact_source_name(source));
		strbuf_add(b, any ? "" : ": ");
		add_found(b, r, i);
		any = true;
	}
	if (!any && others.len > 0)
		strbuf_addf(b, " %s: only %s", contact_source_name(source),
		    strbuf_str(&others));
	any |= others.len > 0;
	strbuf_add(b, any ? "." : "");
	strbuf_finish(&others);
	return any;
}

/* Which source was asked, and what it answered. */
static const char *
answers_text(const struct resource *r)
{
	struct strbuf b = { 0 }, silent = { 0 };
	const char *text;

	for (int source = 0; source < CONTACT_SOURCES; source++)
		if (!add_source(&b, r, (enum contact_source)source))
			strbuf_addf(&silent, "%s%s", silent.len > 0 ? ", " : "",
			    contact_source_name((enum contact_source)source));
	if (silent.len > 0)
		strbuf_addf(&b, " %s: nothing.", strbuf_str(&silent));
	text = arena_strdup(r->p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	strbuf_finish(&silent);
	return text;
}

/* The best contact that counts. An abuse desk alone does not: that is how the
 * metric M8 of the MANRS Observatory is read. */
static const struct contact_found *
best_of(const struct resource *r)
{
	const struct contact_found *best = NULL;
	enum contact_state state = CONTACT_EMPTY;

	for (size_t i = 0; i < r->n; i++) {
		const struct contact_found *f = &r->found[i];
		enum contact_state is =
		    contact_state(contacts_of(r->p), f, NULL);

		if (!counts(f) || (best != NULL && is >= state))
			continue;
		best = f;
		state = is;
	}
	return best;
}

static void
complain(const struct resource *r, const struct contact_found *best)
{
	const char *reason = "no-contact", *says = "no contact is found";
	struct evidence *e;

	if (best != NULL)
		switch (contact_state(contacts_of(r->p), best, NULL)) {
		case CONTACT_HOURS:
			reason = "office-hours";
			says = "no contact is answered at any hour";
			break;
		case CONTACT_BOUNCES:
			reason = "contact-bounces";
			says = "the contact is out of date";
			break;
		case CONTACT_ANSWERS:
		case CONTACT_EMPTY:
			says = "the contact cannot be reached";
			break;
		}
	else if (r->n > 0) {
		reason = "no-noc";
		says = "no contact of people who run the network is found";
	}
	e = probe_fail(r->p, EVIDENCE_NOTE, reason, "%s: %s.%s", r->name, says,
	    answers_text(r));
	e->explain = arena_printf(r->p->arena, "contact show %s", r->name);
}

/* Returns what a pass rests on; NULL after a failure. */
static const char *
check_resource(const struct resource *r)
{
	const struct contact_found *best = best_of(r);
	struct strbuf b = { 0 };
	const char *text;

	if (best == NULL ||
	    contact_state(contacts_of(r->p), best, NULL) != CONTACT_ANSWERS) {
		complain(r, best);
		return NULL;
	}
	probe_pass(r->p);
	strbuf_addf(&b, "%s: %s: ", r->name, contact_source_name(best->source));
	add_found(&b, r, (size_t)(best - r->found));
	text = arena_strdup(r->p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static const char *
check_as(struct probe *p, uint32_t as)
{
	struct resource r = { .p = p,
		.name = arena_printf(p->arena, "AS%u", as) };

	r.n = contact_find_as(&p->world->registry, as, p->arena, &r.found);
	return check_resource(&r);
}

static const char *
check_block(struct probe *p, const struct prefix *x)
{
	struct resource r = { .p = p, .name = probe_prefix_text(p, x) };

	r.n = contact_find_prefix(&p->world->registry, p->held, x, p->arena,
	    &r.found);
	return check_resource(&r);
}

/* The AS and each of its blocks: each in at least one source. */
static void
check_network(struct probe *p, uint32_t as)
{
	const struct holdings *held = p->held;
	const char **notes = ARENA_ARRAY(p->arena, held->n + 1, const char *);
	uint32_t failed = p->failed;
	size_t n = 0, desks;

	(void)contacts_desks(contacts_of(p), as, &desks);
	p->subjects++;
	if (desks == 0) {
		probe_no_data_because(p,
		    "who answers at AS%u is not known: nothing could be tried",
		    as);
		return;
	}
	notes[n++] = check_as(p, as);
	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].holder_as == as)
			notes[n++] = check_block(p, &held->items[i].prefix);
	for (size_t i = 0; i < n && p->failed == failed; i++)
		probe_note(p, "%s", notes[i]);
}

void
probe_contact_published(struct probe *p)
{
	if (p->spec->n_at == 0)
		check_network(p, p->learner_as);
	for (size_t i = 0; i < p->spec->n_at; i++)
		check_network(p, p->spec->at[i]);
}
