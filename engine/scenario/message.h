/* Messages between the learner and other networks.
 *
 * Whoever looks up a contact meets what is published at that moment, and
 * whoever answers there in truth (registry/contact.h): so a message arrives,
 * waits for office hours, comes back, or never finds its way. Nothing of this
 * is kept: it is worked out from the scenario, from what is published and from
 * what the learner has sent, for the time that it is asked about. Going back in
 * time, undo and replay need nothing more. */
#ifndef SCENARIO_MESSAGE_H
#define SCENARIO_MESSAGE_H

#include "scenario/scenario.h"

enum message_way {
	MESSAGE_READ,    /* somebody has read it, or was on the phone */
	MESSAGE_WAITS,   /* in a mailbox, until somebody is there */
	MESSAGE_BOUNCED, /* every address that was found is nobody's */
	MESSAGE_NOBODY,  /* a call, and nobody was there */
	MESSAGE_NO_WAY   /* no address was found */
};

struct message {
	uint64_t time_ms; /* when it was sent */
	uint32_t from_as, to_as;
	bool call;
	enum message_way way;
	uint64_t read_ms;    /* UINT64_MAX: never */
	const char *address; /* where it went; NULL: from hand to hand */
	const char *text;
	/* What the sender tried, in sentences; NULL: nothing to tell. */
	const char *trail;
	/* The learner wrote to the sender, or called, after it was read. */
	bool answered;
	uint64_t answered_ms;
	const struct scenario_message *planned; /* of the timeline; or NULL */
};

/* Everything that was sent until now, by time: to the learner (requests of
 * neighbours too), by the learner, and what came back. Memory of the arena. */
size_t world_messages(struct world *w, struct arena *arena,
    struct message **out);
/* Bits 1 << enum message_state. */
unsigned world_message_states(struct world *w, const struct scenario_message *m,
    uint64_t time_ms);

/* How it goes, or went: sent at its time, or now while that has not come. Memory
 * of the arena. False: it is not sent at all, because its condition does not
 * hold. */
bool world_message_way(struct world *w, const struct scenario_message *m,
    struct arena *arena, struct message *out);

/* Does a text name this fact? A prefix and an AS number are found however they
 * are written ("AS500400", "as 500400", "500400"); everything else is whole
 * words, without case. What the text says about it is not looked at: people
 * have many words, and whoever reads it looks the fact up. */
bool message_mentions(const char *text, const char *fact);
/* Appends the questions of somebody who read a text and misses facts: "Which
 * prefix is it about?". */
void message_ask_for(const char *text, const char *const *facts, size_t n,
    struct strbuf *out);

/* How a message of the learner's goes that is sent now. Memory of the arena. */
void world_send_way(struct world *w, const struct contact_sent *sent,
    struct arena *arena, struct message *out);
/* What it leads to: the answer, NULL when there is none, its time, and events
 * to post. Memory of the arena. */
const char *world_answer(struct world *w, const struct message *sent,
    struct arena *arena, uint64_t *time_ms, const struct scenario_answer **out);

/* For sim_create. */
struct sim_people world_people(struct world *w);

#endif
