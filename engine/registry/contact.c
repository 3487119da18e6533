#include "registry/contact.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

void
contacts_finish(struct contacts *c)
{
	free(c->records);
	free(c->desks);
	free(c->changes);
	free(c->sent);
	arena_finish(&c->arena);
	memset(c, 0, sizeof(*c));
}

void
contacts_share(struct contacts *c, const struct contacts *from)
{
	PRE(c->n_records + c->n_desks == 0 && from->n_changes == 0);
	for (size_t i = 0; i < from->n_records; i++) {
		GROW(c->records, c->n_records, c->cap_records);
		c->records[c->n_records++] = from->records[i];
	}
	for (size_t i = 0; i < from->n_desks; i++) {
		GROW(c->desks, c->n_desks, c->cap_desks);
		c->desks[c->n_desks++] = from->desks[i];
	}
	c->epoch_ms = from->epoch_ms;
}

/* --- words ----------------------------------------------------------------*/

static const char *const source_names[] = {
	[CONTACT_PEERINGDB] = "PeeringDB",
	[CONTACT_WHOIS] = "whois",
	[CONTACT_IRR] = "IRR",
	[CONTACT_WEBSITE] = "website",
};

struct words {
	const char *word, *title;
};

static const struct words roles[] = {
	[CONTACT_NOC] = { "noc", "NOC" },
	[CONTACT_TECHNICAL] = { "technical", "Technical" },
	[CONTACT_POLICY] = { "policy", "Policy" },
	[CONTACT_ABUSE] = { "abuse", "Abuse" },
	[CONTACT_MAINTENANCE] = { "maintenance", "Maintenance" },
	[CONTACT_SALES] = { "sales", "Sales" },
	[CONTACT_PUBLIC_RELATIONS] = { "public-relations", "Public Relations" },
	[CONTACT_ADMIN] = { "admin", "Admin" },
};

static const struct words visibilities[] = {
	[CONTACT_PUBLIC] = { "public", "Public" },
	[CONTACT_USERS] = { "users", "Users" },
	[CONTACT_PRIVATE] = { "private", "Private" },
};

static size_t
words_find(const struct words *all, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && !str_eq_nocase(all[i].word, name) &&
	    !str_eq_nocase(all[i].title, name))
		i++;
	return i;
}

const char *
contact_source_name(enum contact_source s)
{
	PRE(s < CONTACT_SOURCES);
	return source_names[s];
}

enum contact_source
contact_source_find(const char *name)
{
	size_t i = 0;

	while (i < CONTACT_SOURCES && !str_eq_nocase(source_names[i], name))
		i++;
	return (enum contact_source)i;
}

const char *
contact_role_word(enum contact_role r)
{
	PRE(r < CONTACT_ROLES);
	return roles[r].word;
}

const char *
contact_role_title(enum contact_role r)
{
	PRE(r < CONTACT_ROLES);
	return roles[r].title;
}

enum contact_role
contact_role_find(const char *name)
{
	return (enum contact_role)words_find(roles, CONTACT_ROLES, name);
}

const char *
contact_visibility_word(enum contact_visibility v)
{
	PRE(v < CONTACT_VISIBILITIES);
	return visibilities[v].word;
}

const char *
contact_visibility_title(enum contact_visibility v)
{
	PRE(v < CONTACT_VISIBILITIES);
	return visibilities[v].title;
}

enum contact_visibility
contact_visibility_find(const char *name)
{
	return (enum contact_visibility)words_find(visibilities,
	    CONTACT_VISIBILITIES, name);
}

bool
contact_is_operational(enum contact_role r)
{
	return r == CONTACT_NOC || r == CONTACT_TECHNICAL || r == CONTACT_ADMIN;
}

/* --- records --------------------------------------------------------------*/

static const char *
keep(struct arena *arena, const char *s)
{
	return s != NULL ? arena_strdup(arena, s) : NULL;
}

struct contact_record *
contact_record_copy(struct arena *arena, const struct contact_record *r)
{
	struct contact_record *copy =
	    arena_memdup(arena, r, sizeof(struct contact_record));

	copy->name = keep(arena, r->name);
	copy->website = keep(arena, r->website);
	copy->looking_glass = keep(arena, r->looking_glass);
	copy->as_set = keep(arena, r->as_set);
	copy->contacts = ARENA_ARRAY(arena, r->n_contacts, struct contact);
	for (size_t i = 0; i < r->n_contacts; i++) {
		const struct contact *from = &r->contacts[i];

		copy->contacts[i] = (struct contact){
			.role = from->role,
			.visible = from->visible,
			.name = keep(arena, from->name),
			.mail = keep(arena, from->mail),
			.phone = keep(arena, from->phone),
		};
	}
	return copy;
}

static int
record_cmp(const struct contact_record *r, uint32_t as,
    enum contact_source source)
{
	if (r->as != as)
		return r->as < as ? -1 : 1;
	return (int)r->source - (int)source;
}

/* Where that record is or belongs. */
static size_t
record_at(const struct contacts *c, uint32_t as, enum contact_source source,
    bool *found)
{
	size_t low = 0, high = c->n_records;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (record_cmp(c->records[middle], as, source) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found =
	    low < c->n_records && record_cmp(c->records[low], as, source) == 0;
	return low;
}

/* is in the place of the record of that AS and source; NULL: nothing is. */
static void
record_set(struct contacts *c, uint32_t as, enum contact_source source,
    const struct contact_record *is)
{
	bool found;
	size_t at = record_at(c, as, source, &found);
	const struct contact_record **place;

	if (found && is != NULL) {
		c->records[at] = is;
		return;
	}
	if (found == (is != NULL))
		return;
	GROW(c->records, c->n_records, c->cap_records);
	place = &c->records[at];
	if (is != NULL) {
		memmove(place + 1, place,
		    (c->n_records++ - at) * sizeof(*place));
		*place = is;
	} else {
		memmove(place, place + 1,
		    (--c->n_records - at) * sizeof(*place));
	}
}

void
contacts_put(struct contacts *c, const struct contact_record *r)
{
	PRE(c->n_changes == 0);
	PRE(r->source == CONTACT_PEERINGDB || r->source == CONTACT_WEBSITE);
	record_set(c, r->as, r->source, contact_record_copy(&c->arena, r));
}

const struct contact_record *
contacts_find(const struct contacts *c, uint32_t as, enum contact_source source)
{
	bool found;
	size_t at = record_at(c, as, source, &found);

	return found ? c->records[at] : NULL;
}

/* --- time -----------------------------------------------------------------*/

void
contacts_change(struct contacts *c, uint64_t now_ms,
    const struct contact_record *is)
{
	contacts_seek(c, now_ms);
	PRE(c->n_applied == c->n_changes);
	GROW(c->changes, c->n_changes, c->cap_changes);
	c->changes[c->n_changes++] = (struct contact_change){
		.time_ms = now_ms,
		.was = contacts_find(c, is->as, is->source),
		.is = contact_record_copy(&c->arena, is),
	};
	contacts_seek(c, now_ms);
}

static void
change_apply(struct contacts *c, const struct contact_change *k, bool forward)
{
	record_set(c, k->is->as, k->is->source, forward ? k->is : k->was);
}

void
contacts_seek(struct contacts *c, uint64_t now_ms)
{
	while (
	    c->n_applied > 0 && c->changes[c->n_applied - 1].time_ms > now_ms)
		change_apply(c, &c->changes[--c->n_applied], false);
	while (c->n_applied < c->n_changes &&
	    c->changes[c->n_applied].time_ms <= now_ms)
		change_apply(c, &c->changes[c->n_applied++], true);
	while (c->n_gone > 0 && c->sent[c->n_gone - 1].time_ms > now_ms)
		c->n_gone--;
	while (c->n_gone < c->n_sent && c->sent[c->n_gone].time_ms <= now_ms)
		c->n_gone++;
}

void
contacts_drop_waiting(struct contacts *c)
{
	c->n_changes = c->n_applied;
	c->n_sent = c->n_gone;
}

/* --- messages -------------------------------------------------------------*/

void
contacts_send(struct contacts *c, const struct contact_sent *m)
{
	contacts_seek(c, m->time_ms);
	PRE(c->n_gone == c->n_sent);
	GROW(c->sent, c->n_sent, c->cap_sent);
	c->sent[c->n_sent] = *m;
	c->sent[c->n_sent].address = keep(&c->arena, m->address);
	c->sent[c->n_sent++].text = keep(&c->arena, m->text);
	contacts_seek(c, m->time_ms);
}

const struct contact_sent *
contacts_sent(const struct contacts *c, size_t *n)
{
	*n = c->n_gone;
	return c->sent;
}

/* --- desks ----------------------------------------------------------------*/

void
contacts_add_desk(struct contacts *c, const struct contact_desk *d)
{
	size_t at = c->n_desks;

	PRE(d->always || (d->from_ms < DAY_MS && d->to_ms <= DAY_MS));
	GROW(c->desks, c->n_desks, c->cap_desks);
	while (at > 0 && c->desks[at - 1].as > d->as)
		at--;
	memmove(&c->desks[at + 1], &c->desks[at],
	    (c->n_desks - at) * sizeof(*c->desks));
	c->desks[at] = *d;
	c->desks[at].name = keep(&c->arena, d->name);
	c->desks[at].mail = keep(&c->arena, d->mail);
	c->desks[at].phone = keep(&c->arena, d->phone);
	c->n_desks++;
}

const struct contact_desk *
contacts_desks(const struct contacts *c, uint32_t as, size_t *n)
{
	size_t first = 0;

	while (first < c->n_desks && c->desks[first].as < as)
		first++;
	for (*n = 0; first + *n < c->n_desks && c->desks[first + *n].as == as;)
		++*n;
	return *n > 0 ? &c->desks[first] : NULL;
}

bool
contact_desk_is_open(const struct contacts *c, const struct contact_desk *d,
    uint64_t t_ms, uint64_t *next_ms)
{
	uint32_t now = (uint32_t)((c->epoch_ms + t_ms) % DAY_MS);
	bool open = d->always ||
	    (d->from_ms <= d->to_ms ? now >= d->from_ms && now < d->to_ms
				    : now >= d->from_ms || now < d->to_ms);

	if (next_ms != NULL)
		*next_ms =
		    open ? t_ms : t_ms + (d->from_ms + DAY_MS - now) % DAY_MS;
	return open;
}

/* The digits alone: people write blanks and hyphens as they like. */
static bool
same_phone(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a != '\0' && (*a < '0' || *a > '9'))
			a++;
		while (*b != '\0' && (*b < '0' || *b > '9'))
			b++;
		if (*a != *b || *a == '\0')
			return *a == *b;
	}
}

bool
contact_same_address(const char *a, const char *b)
{
	if (strchr(a, '@') != NULL || strchr(b, '@') != NULL)
		return str_eq_nocase(a, b);
	return same_phone(a, b);
}

const struct contact_desk *
contacts_desk_at(const struct contacts *c, uint32_t as, const char *address)
{
	size_t n;
	const struct contact_desk *all = contacts_desks(c, as, &n);

	for (size_t i = 0; i < n; i++)
		if ((all[i].mail != NULL &&
			contact_same_address(all[i].mail, address)) ||
		    (all[i].phone != NULL &&
			contact_same_address(all[i].phone, address)))
			return &all[i];
	return NULL;
}

enum contact_state
contact_state(const struct contacts *c, const struct contact_found *f,
    const struct contact_desk **out)
{
	const char *addresses[] = { f->contact.mail, f->contact.phone };
	enum contact_state best = CONTACT_EMPTY;
	const struct contact_desk *at = NULL;
	size_t n;

	(void)contacts_desks(c, f->as, &n);
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		const struct contact_desk *d;
		enum contact_state state;

		if (addresses[i] == NULL)
			continue;
		d = contacts_desk_at(c, f->as, addresses[i]);
		state = d != NULL ? d->always ? CONTACT_ANSWERS : CONTACT_HOURS
		    : n == 0      ? CONTACT_ANSWERS
				  : CONTACT_BOUNCES;
		if (state < best) {
			best = state;
			at = d;
		}
	}
	if (out != NULL)
		*out = at;
	return best;
}
