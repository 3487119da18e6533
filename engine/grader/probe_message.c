/* Incidents are stopped by people who reach each other: could those who looked
 * for the learner find somebody, and did the learner tell somebody who can do
 * something about it? */
#include "grader/records.h"
#include "scenario/message.h"

/* --- to the learner -------------------------------------------------------*/

/* Of a message whose time has not come: the same, for who looks now. */
static void
check_reached(struct probe *p, const struct scenario_message *m)
{
	bool sent = m->at_ms <= sim_now(p->sim);
	const char *who = probe_as_text(p, m->from_as);
	struct message is;
	struct evidence *e;

	if (!world_message_way(p->world, m, p->arena, &is) ||
	    is.way == MESSAGE_READ) {
		probe_pass(p);
		return;
	}
	e = sent
	    ? probe_fail(p, EVIDENCE_NOTE, "not-reached",
		  "%s looked for you at %s and reached nobody: your contact "
		  "was not there in time. %s",
		  who, records_time(p, m->at_ms), is.trail)
	    : probe_fail(p, EVIDENCE_NOTE, "not-reached",
		  "who looks for you now reaches nobody. %s", is.trail);
	e->explain = "show messages";
}

void
probe_message_reached(struct probe *p)
{
	for (size_t i = 0; i < p->spec->n_messages; i++) {
		p->subjects++;
		check_reached(p, p->spec->messages[i]);
	}
}

/* --- by the learner -------------------------------------------------------*/

struct facts {
	const char *items[17]; /* prefixes, and the AS that announces them */
	size_t n;
};

static struct facts
facts_of(struct probe *p)
{
	struct facts f = { .n = 0 };

	for (size_t i = 0;
	     i < p->spec->n_prefixes && f.n + 1 < ARRAY_LEN(f.items); i++)
		f.items[f.n++] = probe_prefix_text(p, &p->spec->prefixes[i]);
	if (p->spec->origin != 0)
		f.items[f.n++] =
		    arena_printf(p->arena, "AS%u", p->spec->origin);
	return f;
}

/* The first that the text does not name; NULL: it has all. */
static const char *
missing_fact(const struct facts *f, const char *text)
{
	for (size_t i = 0; i < f->n; i++)
		if (!message_mentions(text, f->items[i]))
			return f->items[i];
	return NULL;
}

static bool
can_stop_it(const struct probe *p, uint32_t as)
{
	for (size_t i = 0; i < p->spec->n_at; i++)
		if (p->spec->at[i] == as)
			return true;
	return false;
}

/* Why a message of the learner's was of no use; NULL: it was. */
static const char *
what_is_wrong(struct probe *p, const struct facts *f,
    const struct contact_sent *sent)
{
	const char *missing = missing_fact(f, sent->text);
	struct message m;

	world_send_way(p->world, sent, p->arena, &m);
	if (m.way == MESSAGE_BOUNCED || m.way == MESSAGE_NOBODY)
		return m.call ? "and nobody answered" : "and it came back";
	if (m.read_ms > sim_now(p->sim))
		return "and nobody has read it yet";
	if (!can_stop_it(p, sent->to_as))
		return "who cannot stop it";
	if (missing != NULL)
		return arena_printf(p->arena, "without %s", missing);
	return NULL;
}

static void
tell(struct probe *p, const struct facts *f, const struct contact_sent *sent,
    size_t n)
{
	struct evidence *e;

	e = probe_fail(p, EVIDENCE_NOTE, "not-told", "%s %s%s",
	    n == 0 ? "you have told nobody about" : "nobody who can stop",
	    f->n > 0 ? f->items[0] : "it", n == 0 ? "" : " knows of it");
	e->explain = "show messages";
	for (size_t i = 0; i < n; i++)
		probe_note(p, "at %s you %s %s, %s",
		    records_time(p, sent[i].time_ms),
		    sent[i].call ? "called" : "wrote to",
		    probe_as_text(p, sent[i].to_as),
		    what_is_wrong(p, f, &sent[i]));
}

void
probe_problem_told(struct probe *p)
{
	struct facts f = facts_of(p);
	size_t n;
	const struct contact_sent *sent =
	    contacts_sent(&p->world->registry.contacts, &n);

	p->subjects++;
	for (size_t i = 0; i < n; i++)
		if (what_is_wrong(p, &f, &sent[i]) == NULL) {
			probe_pass(p);
			return;
		}
	tell(p, &f, sent, n);
}
