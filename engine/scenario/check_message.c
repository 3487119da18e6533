/* Messages to the learner, what depends on them, and what messages of the
 * learner's lead to. */
#include "scenario/check.h"

#include <stdlib.h>
#include <string.h>

/* --- to the learner -------------------------------------------------------*/

static void
take_looks_in(struct check *c, const char *at, const struct y_message *y,
    struct scenario_message *m)
{
	for (size_t i = 0; i < y->looks_in_count; i++) {
		enum contact_source s = contact_source_find(y->looks_in[i]);
		bool again = false;

		for (size_t k = 0; k < m->n_looks_in; k++)
			again |= m->looks_in[k] == s;
		if (s == CONTACT_SOURCES || again)
			check_error(c, path_make("%s.looks-in.%zu", at, i).s,
			    "contact-source",
			    again
				? "\"%s\" stands here already"
				: "expected peeringdb, whois, irr or website, "
				  "found \"%s\"",
			    y->looks_in[i]);
		else
			m->looks_in[m->n_looks_in++] = s;
	}
	for (size_t s = 0; y->looks_in == NULL && s < CONTACT_SOURCES; s++)
		m->looks_in[m->n_looks_in++] = (enum contact_source)s;
}

/* Whoever has to look up a contact meets what is published, and what is true:
 * that must be known. */
static void
take_to(struct check *c, const char *at, const struct y_message *y,
    struct scenario_message *m)
{
	size_t n;

	m->looked_up = true;
	m->to = contact_role_find(y->to);
	if (m->to >= CONTACT_ADMIN)
		check_error(c, path_make("%s.to", at).s, "contact-role",
		    "expected noc, technical, policy, abuse, maintenance, "
		    "sales or public-relations, found \"%s\"",
		    y->to);
	take_looks_in(c, at, y, m);
	if (y->about != NULL)
		check_prefix(c, path_make("%s.about", at).s, y->about,
		    &m->about);
	(void)contacts_desks(&c->s->published.contacts, c->s->learner_as, &n);
	if (n == 0)
		check_error(c, path_make("%s.to", at).s, "no-desks",
		    "AS%u has no \"desks\": nobody knows which address is "
		    "answered",
		    c->s->learner_as);
}

static void
take_message(struct check *c, size_t i, const struct timeline_event *e,
    struct scenario_message *m)
{
	const struct y_event *event = &c->y->timeline[i];
	const struct y_message *y = event->message;
	struct path at = path_make("timeline.%zu.message", i);

	*m = (struct scenario_message){
		.id = check_text(c, y->id),
		.at_ms = e->at_ms,
		.from_as = y->from,
		.text = check_text(c, y->text),
		.replay_only = event->replay_only,
	};
	if (y->from != 0)
		check_as(c, path_make("%s.from", at.s).s, y->from);
	else if (y->to != NULL)
		check_error(c, path_make("%s.to", at.s).s, "message-from",
		    "who looks for a contact is an AS: \"from\" is missing");
	if (y->to != NULL)
		take_to(c, at.s, y, m);
	else if (y->looks_in != NULL || y->about != NULL)
		check_error(c, at.s, "message-to",
		    "\"looks-in\" and \"about\" belong to a message with "
		    "\"to\"");
}

const struct scenario_message *
check_find_message(const struct check *c, const char *id)
{
	for (size_t i = 0; i < c->s->n_messages; i++)
		if (c->s->messages[i].id != NULL &&
		    str_eq(c->s->messages[i].id, id))
			return &c->s->messages[i];
	return NULL;
}

/* --- what depends on them -------------------------------------------------*/

static unsigned
take_states(struct check *c, const char *at, const struct y_if *y)
{
	static const char *const words[] = {
		[MESSAGE_REACHED] = "reached",
		[MESSAGE_LOST] = "lost",
		[MESSAGE_ANSWERED] = "answered",
		[MESSAGE_UNANSWERED] = "unanswered",
	};
	unsigned states = 0;

	for (size_t i = 0; i < y->is_count; i++) {
		size_t k = 0;

		while (k < ARRAY_LEN(words) && !str_eq(words[k], y->is[i]))
			k++;
		if (k == ARRAY_LEN(words))
			check_error(c, path_make("%s.is.%zu", at, i).s,
			    "message-state",
			    "expected reached, lost, answered or unanswered, "
			    "found \"%s\"",
			    y->is[i]);
		else
			states |= 1u << k;
	}
	return states;
}

static void
take_condition(struct check *c, size_t i, struct timeline_event *e)
{
	const struct y_if *y = c->y->timeline[i].condition;
	struct path at = path_make("timeline.%zu.if", i);
	const struct scenario_message *m = check_find_message(c, y->message);

	e->states = take_states(c, at.s, y);
	e->condition = m;
	if (m == NULL)
		check_error(c, path_make("%s.message", at.s).s,
		    "unknown-message", "no message has the id \"%s\"",
		    y->message);
	else if (m->from_as == 0)
		check_error(c, path_make("%s.message", at.s).s,
		    "unknown-message",
		    "message \"%s\" is the lab's own, which nobody answers",
		    y->message);
	else if (m->at_ms > e->at_ms)
		check_error(c, at.s, "condition-time",
		    "message \"%s\" is sent later", y->message);
}

void
check_messages(struct check *c, struct timeline_event *drafts)
{
	struct scenario *s = c->s;
	size_t n = c->y->timeline_count;

	s->messages = ARENA_ARRAY(&s->arena, n, struct scenario_message);
	for (size_t i = 0; i < n; i++) {
		const struct y_message *y = c->y->timeline[i].message;
		struct scenario_message *m = &s->messages[s->n_messages];

		if (y == NULL)
			continue;
		if (y->id != NULL && check_find_message(c, y->id) != NULL)
			check_error(c,
			    path_make("timeline.%zu.message.id", i).s,
			    "message-twice",
			    "a message has the id \"%s\" already", y->id);
		take_message(c, i, &drafts[i], m);
		drafts[i].message = m;
		s->n_messages++;
	}
	for (size_t i = 0, k = 0; i < n; i++) {
		struct scenario_message *m = NULL;

		if (c->y->timeline[i].message != NULL)
			m = &s->messages[k++];
		if (c->y->timeline[i].condition == NULL)
			continue;
		take_condition(c, i, &drafts[i]);
		if (m == NULL)
			continue;
		m->condition = drafts[i].condition;
		m->states = drafts[i].states;
	}
	/* When all are known: a message may depend on a later one. */
	for (size_t i = 0, k = 0; i < n; i++) {
		const struct scenario_message *m = NULL;

		if (c->y->timeline[i].message != NULL)
			m = &s->messages[k++];
		if (m != NULL && m->condition != NULL &&
		    m->condition->condition != NULL)
			check_error(c, path_make("timeline.%zu.if", i).s,
			    "condition-depth",
			    "message \"%s\" has an \"if\" of its own: what "
			    "depends on it has none that is a message",
			    m->condition->id);
	}
}

/* --- what the learner's messages lead to ----------------------------------*/

/* Events that follow an answer happen because of it, each time. */
static void
take_then(struct check *c, const char *at, const struct y_answer *y,
    struct scenario_answer *a)
{
	a->n_then = y->then_count;
	a->then = ARENA_ARRAY(&c->s->arena, a->n_then, struct timeline_event);
	for (size_t i = 0; i < a->n_then; i++) {
		struct path here = path_make("%s.then.%zu", at, i);
		const struct y_event *e = &y->then[i];

		check_event(c, here.s, e, &a->then[i]);
		if (e->message != NULL || e->condition != NULL ||
		    e->replay_only)
			check_error(c, here.s, "answer-event",
			    "what follows an answer has no message, no \"if\" "
			    "and no \"replay-only\"");
		if (e->at != NULL && strchr(e->at, ':') != NULL)
			check_error(c, path_make("%s.at", here.s).s,
			    "answer-time",
			    "expected a time after the answer, as 5m, found "
			    "\"%s\"",
			    e->at);
	}
}

void
check_answers(struct check *c)
{
	struct scenario *s = c->s;

	s->n_answers = c->y->answers_count;
	s->answers =
	    ARENA_ARRAY(&s->arena, s->n_answers, struct scenario_answer);
	for (size_t i = 0; i < s->n_answers; i++) {
		const struct y_answer *y = &c->y->answers[i];
		struct scenario_answer *a = &s->answers[i];
		struct path at = path_make("answers.%zu", i);

		a->as = y->to;
		check_as(c, path_make("%s.to", at.s).s, y->to);
		a->n_mentions = y->mentions_count;
		a->mentions =
		    ARENA_ARRAY(&s->arena, a->n_mentions, const char *);
		for (size_t k = 0; k < a->n_mentions; k++)
			a->mentions[k] = check_text(c, y->mentions[k]);
		a->has_after = y->after != NULL;
		if (a->has_after)
			check_time(c, path_make("%s.after", at.s).s, y->after,
			    &a->after_ms);
		a->text = check_text(c, y->text);
		a->unclear = check_text(c, y->unclear);
		take_then(c, at.s, y, a);
	}
}
