#include "scenario/message.h"

#include <stdlib.h>
#include <string.h>

#include "net/history.h"

enum { MAIL_ANSWER_MS = 5 * 60 * 1000 };

/* What was published at a time; who asks goes back to now afterwards. */
static void
published_at(struct world *w, uint64_t time_ms)
{
	contacts_seek(&w->registry.contacts, time_ms);
	irr_seek(&w->registry.irr, time_ms);
}

static void
published_now(struct world *w)
{
	published_at(w, sim_now(w->sim));
}

/* --- one address ----------------------------------------------------------*/

struct knock {
	enum message_way way;
	uint64_t read_ms;
};

/* Somebody writes to an address of an AS, or calls it. */
static struct knock
knock_at(const struct contacts *c, uint32_t as, const char *address, bool call,
    uint64_t time_ms)
{
	const struct contact_desk *d = contacts_desk_at(c, as, address);
	struct knock k = { MESSAGE_READ, time_ms };
	uint64_t next;
	size_t n;

	(void)contacts_desks(c, as, &n);
	if (n == 0)
		return k;
	if (d == NULL)
		return (struct knock){ MESSAGE_BOUNCED, UINT64_MAX };
	if (contact_desk_is_open(c, d, time_ms, &next))
		return k;
	if (call)
		return (struct knock){ MESSAGE_NOBODY, UINT64_MAX };
	return (struct knock){ MESSAGE_WAITS, next };
}

/* --- to the learner -------------------------------------------------------*/

struct seeker {
	struct world *w;
	const struct scenario_message *m;
	uint64_t time_ms; /* when somebody looks */
	struct message *out;
	struct strbuf trail; /* what was tried, in sentences */
	bool told;           /* something of this source */
	const char **tried;  /* addresses */
	size_t n_tried, cap_tried;
};

static bool
is_wanted(enum contact_role wanted, enum contact_role found)
{
	return wanted == CONTACT_NOC ? contact_is_operational(found)
				     : wanted == found;
}

static const char *
way_text(enum message_way way, bool call)
{
	switch (way) {
	case MESSAGE_READ:
		return call ? "answered" : "read";
	case MESSAGE_WAITS:
		return "nobody is there to read it now";
	case MESSAGE_BOUNCED:
		return call ? "no such number" : "the mail comes back";
	case MESSAGE_NOBODY:
		return "nobody picks up";
	case MESSAGE_NO_WAY:
		break;
	}
	return "";
}

/* Nobody tries an address twice. */
static bool
was_tried(const struct seeker *s, const char *address)
{
	for (size_t i = 0; i < s->n_tried; i++)
		if (contact_same_address(s->tried[i], address))
			return true;
	return false;
}

/* The better of what was tried so far and this. */
static void
try_address(struct seeker *s, const struct contact_found *f,
    const char *address, bool call)
{
	struct knock k;

	if (address == NULL || s->out->way == MESSAGE_READ ||
	    was_tried(s, address))
		return;
	GROW(s->tried, s->n_tried, s->cap_tried);
	s->tried[s->n_tried++] = address;
	k = knock_at(&s->w->registry.contacts, s->w->scenario->learner_as,
	    address, call, s->time_ms);
	if (s->told)
		strbuf_addf(&s->trail, "; %s", address);
	else
		strbuf_addf(&s->trail, "%s: %s %s",
		    contact_source_name(f->source),
		    f->attribute != NULL ? f->attribute
					 : contact_role_title(f->contact.role),
		    address);
	s->told = true;
	strbuf_addf(&s->trail, ", %s", way_text(k.way, call));
	if (k.way >= s->out->way)
		return;
	s->out->way = k.way;
	s->out->read_ms = k.read_ms;
	s->out->call = call;
	s->out->address = address;
}

static void
try_source(struct seeker *s, enum contact_source source,
    const struct contact_found *found, size_t n)
{
	bool any = false;

	if (s->out->way == MESSAGE_READ)
		return;
	s->told = false;
	for (int role = 0; role < CONTACT_ROLES; role++)
		for (size_t i = 0; i < n; i++) {
			const struct contact *c = &found[i].contact;

			if (found[i].source != source || (int)c->role != role ||
			    !is_wanted(s->m->to, c->role) ||
			    (c->mail == NULL && c->phone == NULL))
				continue;
			any = true;
			try_address(s, &found[i], c->mail, false);
			try_address(s, &found[i], c->phone, true);
		}
	if (!s->told)
		strbuf_addf(&s->trail, "%s: %s", contact_source_name(source),
		    any ? "the same" : "no such contact");
	strbuf_add(&s->trail, ". ");
}

static void
look_up(struct seeker *s, struct arena *arena)
{
	const struct registry *r = &s->w->registry;
	const struct scenario_message *m = s->m;
	struct contact_found *found;
	size_t n;

	published_at(s->w, s->time_ms);
	n = m->about.addr.family != IP_NONE
	    ? contact_find_prefix(r, history_holdings_at(s->w->sim, s->time_ms),
		  &m->about, arena, &found)
	    : contact_find_as(r, s->w->scenario->learner_as, arena, &found);
	for (size_t i = 0; i < m->n_looks_in; i++)
		try_source(s, m->looks_in[i], found, n);
	published_now(s->w);
	free(s->tried);
}

/* Sent at a time, its own or another. */
static void
sent_at(struct world *w, const struct scenario_message *m, uint64_t time_ms,
    struct arena *arena, struct message *out)
{
	struct seeker s = { .w = w, .m = m, .time_ms = time_ms, .out = out };

	*out = (struct message){
		.time_ms = time_ms,
		.from_as = m->from_as,
		.to_as = w->scenario->learner_as,
		.way = m->looked_up ? MESSAGE_NO_WAY : MESSAGE_READ,
		.read_ms = m->looked_up ? UINT64_MAX : time_ms,
		.text = m->text,
		.planned = m,
	};
	if (!m->looked_up)
		return;
	look_up(&s, arena);
	if (out->address != NULL)
		out->address = arena_strdup(arena, out->address);
	if (s.trail.len > 0)
		s.trail.s[s.trail.len - 1] = '\0';
	out->trail = arena_strdup(arena, strbuf_str(&s.trail));
	strbuf_finish(&s.trail);
}

static void
incoming(struct world *w, const struct scenario_message *m, struct arena *arena,
    struct message *out)
{
	sent_at(w, m, m->at_ms, arena, out);
}

/* The first time that the learner was heard by the AS, in [from, until];
 * UINT64_MAX when not. */
static uint64_t
heard_ms(const struct world *w, uint32_t as, uint64_t from, uint64_t until)
{
	const struct contacts *c = &w->registry.contacts;

	for (size_t i = 0; i < c->n_sent; i++) {
		const struct contact_sent *m = &c->sent[i];

		if (m->to_as == as && m->time_ms >= from &&
		    m->time_ms <= until &&
		    knock_at(c, as, m->address, m->call, m->time_ms).read_ms !=
			UINT64_MAX)
			return m->time_ms;
	}
	return UINT64_MAX;
}

/* Its own condition holds; that one has none (check_messages). */
static bool
is_sent(struct world *w, const struct scenario_message *m)
{
	return m->condition == NULL ||
	    (world_message_states(w, m->condition, m->at_ms) & m->states) != 0;
}

unsigned
world_message_states(struct world *w, const struct scenario_message *m,
    uint64_t time_ms)
{
	struct arena scratch = { 0 };
	struct message is;
	bool reached, answered;

	incoming(w, m, &scratch, &is);
	arena_finish(&scratch);
	reached = is.read_ms <= time_ms && is_sent(w, m);
	answered = reached &&
	    heard_ms(w, m->from_as, is.read_ms, time_ms) != UINT64_MAX;
	return 1u << (reached ? MESSAGE_REACHED : MESSAGE_LOST) |
	    1u << (answered ? MESSAGE_ANSWERED : MESSAGE_UNANSWERED);
}

bool
world_message_way(struct world *w, const struct scenario_message *m,
    struct arena *arena, struct message *out)
{
	uint64_t now = sim_now(w->sim);

	if (m->at_ms <= now && !is_sent(w, m))
		return false;
	sent_at(w, m, m->at_ms < now ? m->at_ms : now, arena, out);
	return true;
}

/* An event of the timeline that depends on a message; counted from one. */
static bool
happens(void *arg, uint32_t condition, uint64_t time_ms)
{
	struct world *w = arg;
	const struct timeline_event *e = &w->scenario->timeline[condition - 1];

	return (world_message_states(w, e->condition, time_ms) & e->states) !=
	    0;
}

/* --- by the learner -------------------------------------------------------*/

void
world_send_way(struct world *w, const struct contact_sent *sent,
    struct arena *arena, struct message *out)
{
	struct knock k = knock_at(&w->registry.contacts, sent->to_as,
	    sent->address, sent->call, sent->time_ms);

	*out = (struct message){
		.time_ms = sent->time_ms,
		.from_as = sent->from_as,
		.to_as = sent->to_as,
		.call = sent->call,
		.way = k.way,
		.read_ms = k.read_ms,
		.address = arena_strdup(arena, sent->address),
		.text = arena_strdup(arena, sent->text),
	};
}

static bool
mentions_all(const char *text, const struct scenario_answer *a)
{
	for (size_t i = 0; i < a->n_mentions; i++)
		if (!message_mentions(text, a->mentions[i]))
			return false;
	return true;
}

/* Whoever does not understand asks for what is missing. */
static const char *
unclear_text(const struct message *sent, const struct scenario_answer *a,
    struct arena *arena)
{
	struct strbuf b = { 0 };
	const char *text;

	if (a->unclear != NULL)
		strbuf_add(&b, a->unclear);
	message_ask_for(sent->text, a->mentions, a->n_mentions, &b);
	if (a->unclear == NULL)
		strbuf_addf(&b, "%sPlease write again.", b.len > 0 ? " " : "");
	text = arena_strdup(arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

const char *
world_answer(struct world *w, const struct message *sent, struct arena *arena,
    uint64_t *time_ms, const struct scenario_answer **out)
{
	const struct scenario *s = w->scenario;
	const struct scenario_answer *first = NULL;
	const char *text;

	*out = NULL;
	if (sent->read_ms == UINT64_MAX)
		return NULL;
	for (size_t i = 0; i < s->n_answers && *out == NULL; i++) {
		const struct scenario_answer *a = &s->answers[i];

		if (a->as != sent->to_as)
			continue;
		if (first == NULL)
			first = a;
		if (mentions_all(sent->text, a))
			*out = a;
	}
	if (first == NULL)
		return NULL;
	text = *out != NULL ? (*out)->text : unclear_text(sent, first, arena);
	if (*out != NULL)
		first = *out;
	*time_ms = sent->read_ms +
	    (first->has_after    ? first->after_ms
		    : sent->call ? 0
				 : MAIL_ANSWER_MS);
	return arena_strdup(arena, text);
}

/* --- all of them ----------------------------------------------------------*/

struct pile {
	struct message *items; /* of the heap */
	size_t n, cap;
};

/* After those of the same time. */
static void
pile_add(struct pile *p, const struct message *m)
{
	size_t at = p->n;

	GROW(p->items, p->n, p->cap);
	for (; at > 0 && p->items[at - 1].time_ms > m->time_ms; at--)
		p->items[at] = p->items[at - 1];
	p->items[at] = *m;
	p->n++;
}

static void
add_sent(struct world *w, const struct contact_sent *sent, struct arena *arena,
    struct pile *p)
{
	struct message m, back = { 0 };
	const struct scenario_answer *a;

	world_send_way(w, sent, arena, &m);
	back.text = world_answer(w, &m, arena, &back.time_ms, &a);
	if (back.text != NULL && back.time_ms <= sim_now(w->sim)) {
		m.answered = true;
		m.answered_ms = back.time_ms;
		back.from_as = m.to_as;
		back.to_as = m.from_as;
		back.read_ms = back.time_ms;
		back.call = m.call;
		pile_add(p, &m);
		pile_add(p, &back);
		return;
	}
	pile_add(p, &m);
}

/* A neighbour that asks for prefixes to be let through has the learner's
 * number: it is a customer. */
static void
add_requests(struct world *w, struct pile *p)
{
	const struct scenario *s = w->scenario;

	for (size_t i = 0; i < s->n_timeline; i++) {
		const struct timeline_event *e = &s->timeline[i];
		struct message m = { .time_ms = e->at_ms,
			.from_as = e->as,
			.to_as = s->learner_as,
			.way = MESSAGE_READ,
			.read_ms = e->at_ms,
			.text = e->text };

		if (e->kind != TL_REQUEST || e->replay_only ||
		    e->at_ms > sim_now(w->sim) ||
		    (e->condition != NULL &&
			!happens(w, (uint32_t)i + 1, e->at_ms)))
			continue;
		m.answered_ms = heard_ms(w, e->as, e->at_ms, sim_now(w->sim));
		m.answered = m.answered_ms != UINT64_MAX;
		pile_add(p, &m);
	}
}

size_t
world_messages(struct world *w, struct arena *arena, struct message **out)
{
	const struct scenario *s = w->scenario;
	uint64_t now = sim_now(w->sim);
	struct pile p = { 0 };
	const struct contact_sent *sent;
	size_t n;

	for (size_t i = 0; i < s->n_messages; i++) {
		const struct scenario_message *planned = &s->messages[i];
		struct message m;

		if (planned->from_as == 0 || planned->replay_only ||
		    planned->at_ms > now || !is_sent(w, planned))
			continue;
		incoming(w, planned, arena, &m);
		m.answered_ms = heard_ms(w, m.from_as, m.read_ms, now);
		m.answered = m.read_ms <= now && m.answered_ms != UINT64_MAX;
		pile_add(&p, &m);
	}
	add_requests(w, &p);
	sent = contacts_sent(&w->registry.contacts, &n);
	for (size_t i = 0; i < n; i++)
		add_sent(w, &sent[i], arena, &p);
	*out = ARENA_ARRAY(arena, p.n, struct message);
	if (p.n > 0)
		memcpy(*out, p.items, p.n * sizeof(**out));
	free(p.items);
	return p.n;
}

/* --- what the simulator asks ----------------------------------------------*/

static const char *
says(void *arg, uint32_t number, uint64_t time_ms)
{
	struct world *w = arg;
	const struct scenario_message *planned =
	    &w->scenario->messages[number - 1];
	struct message m;

	(void)time_ms;
	arena_reset(&w->said);
	incoming(w, planned, &w->said, &m);
	if (m.way == MESSAGE_READ)
		return arena_printf(&w->said, "AS%u %s %s: \"%s\"", m.from_as,
		    m.call ? "calls" : "writes to", m.address, m.text);
	return arena_printf(&w->said, "AS%u %s. %s", m.from_as,
	    m.way == MESSAGE_WAITS ? "writes to you, and nobody reads it now"
				   : "looks for you and cannot reach you",
	    m.trail);
}

struct sim_people
world_people(struct world *w)
{
	return (struct sim_people){ happens, says, w };
}
