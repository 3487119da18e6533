/* contact message and call: to people of other networks, and what comes from
 * them. */
#include <string.h>

#include "scenario/message.h"
#include "session/session_private.h"

/* --- messages -------------------------------------------------------------*/

struct target {
	uint32_t as;
	const char *address;
};

static const char *
address_of(const struct contact_found *f, bool call)
{
	return call ? f->contact.phone : f->contact.mail;
}

/* Of what is published of an AS, the first address of its NOC, or else of
 * others that mend the network. */
static bool
target_of_as(struct session *s, uint32_t as, bool call, struct target *out,
    struct strbuf *text)
{
	struct contact_found *found;
	size_t n =
	    contact_find_as(session_published(s), as, &s->step_arena, &found);

	for (int source = 0; source < CONTACT_SOURCES; source++)
		for (int role = 0; role < CONTACT_ROLES; role++)
			for (size_t i = 0; i < n; i++) {
				const struct contact_found *f = &found[i];

				if ((int)f->source != source ||
				    (int)f->contact.role != role ||
				    !contact_is_operational(f->contact.role) ||
				    address_of(f, call) == NULL)
					continue;
				*out =
				    (struct target){ as, address_of(f, call) };
				return true;
			}
	session_fail(s, text,
	    "AS%u has published no %s of people who run its network; `contact "
	    "show AS%u` shows what there is",
	    as, call ? "phone" : "mail address", as);
	return false;
}

static bool
search_found(const struct contact_found *found, size_t n, const char *address,
    bool call, struct target *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *published = address_of(&found[i], call);

		if (published == NULL ||
		    !contact_same_address(published, address))
			continue;
		*out = (struct target){ found[i].as, published };
		return true;
	}
	return false;
}

/* An address that somebody has published. */
static bool
target_of_address(struct session *s, const char *address, bool call,
    struct target *out, struct strbuf *text)
{
	const struct registry *r = session_published(s);
	const struct holdings *held = sim_holdings(session_sim(s));
	struct contact_found *found;
	size_t n;

	for (size_t i = 0; i < s->scenario->n_nodes; i++) {
		n = contact_find_as(r, s->scenario->nodes[i].as, &s->step_arena,
		    &found);
		if (search_found(found, n, address, call, out))
			return true;
	}
	for (size_t i = 0; i < held->n; i++) {
		n = contact_find_prefix(r, held, &held->items[i].prefix,
		    &s->step_arena, &found);
		if (search_found(found, n, address, call, out))
			return true;
	}
	session_fail(s, text,
	    "nobody has published %s; `contact show AS` shows what there is",
	    address);
	return false;
}

static bool
read_target(struct session *s, const char *who, bool call, struct target *out,
    struct strbuf *text)
{
	uint32_t as;

	if (strchr(who, '@') == NULL && str_to_as(who, &as) &&
	    scenario_node(s->scenario, as) != NULL)
		return target_of_as(s, as, call, out, text);
	if (call ? contact_check_phone(who) == NULL
		 : contact_check_mail(who) == NULL)
		return target_of_address(s, who, call, out, text);
	session_fail(s, text, "%s is neither an AS of this scenario nor a %s",
	    who,
	    call ? "phone number, as +15550100 (without blanks)"
		 : "mail address, as noc@example.net");
	return false;
}

static const char *
way_sentence(const struct message *m)
{
	switch (m->way) {
	case MESSAGE_READ:
		return m->call ? "Somebody answers." : "It is read.";
	case MESSAGE_WAITS:
		/* The sender does not know. */
		return "It is on its way.";
	case MESSAGE_BOUNCED:
		return m->call ? "There is no such number."
			       : "It comes back: there is no such mailbox.";
	case MESSAGE_NOBODY:
		return "Nobody picks up.";
	case MESSAGE_NO_WAY:
		break;
	}
	return "";
}

/* What is posted: the message itself, the answer, and what follows it. */
static size_t
events_of(struct session *s, const struct message *m, struct sim_event **out)
{
	struct arena *arena = &s->work.arena;
	const struct scenario_answer *answer;
	struct sim_event *then = NULL;
	uint64_t at = 0;
	const char *text = world_answer(s->work.world, m, arena, &at, &answer);
	size_t n = 0, n_then = 0;

	if (answer != NULL)
		n_then = world_events(s->work.world, answer->then,
		    answer->n_then, at, arena, &then);
	*out = ARENA_ARRAY(arena, n_then + 2, struct sim_event);
	(*out)[n++] = (struct sim_event){
		.kind = EV_MESSAGE,
		.text = arena_printf(arena, "You %s %s of AS%u: \"%s\" %s",
		    m->call ? "call" : "write to", m->address, m->to_as,
		    m->text, way_sentence(m)),
	};
	if (text != NULL)
		(*out)[n++] = (struct sim_event){ .kind = EV_MESSAGE,
			.time_ms = at,
			.a = m->to_as,
			.text = text };
	for (size_t i = 0; i < n_then; i++)
		(*out)[n++] = then[i];
	return n;
}

static enum reply_status
send_message(struct session *s, const struct args *a, bool call,
    struct strbuf *out)
{
	struct world *w = s->work.world;
	struct target to;
	struct contact_sent sent;
	struct sim_event *events;
	struct message m;
	size_t n, from;

	if (!read_target(s, arg(a, "WHO"), call, &to, out))
		return REPLY_ERROR;
	if (to.as == s->scenario->learner_as)
		return session_fail(s, out, "AS%u is your own network", to.as);
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	sent = (struct contact_sent){ .time_ms = sim_now(w->sim),
		.from_as = s->scenario->learner_as,
		.to_as = to.as,
		.call = call,
		.address = to.address,
		.text = arg(a, "TEXT...") };
	work_drop_waiting(s);
	contacts_send(session_contacts(s), &sent);
	world_send_way(w, &sent, &s->work.arena, &m);
	n = events_of(s, &m, &events);
	from = history_steps(w->sim);
	work_act(s, events, n);
	(void)world_settle(w);
	s->reply.world_changed = true;
	if (s->replaying)
		return REPLY_OK;
	narrate(s, from, out);
	if (m.way == MESSAGE_BOUNCED || m.way == MESSAGE_NOBODY)
		strbuf_addf(out,
		    "`contact show AS%u` shows other ways to reach them.\n",
		    m.to_as);
	session_say(s, "%s", way_sentence(&m));
	return REPLY_OK;
}

enum reply_status
cmd_contact_message(struct session *s, const struct args *a, struct strbuf *out)
{
	return send_message(s, a, false, out);
}

enum reply_status
cmd_contact_call(struct session *s, const struct args *a, struct strbuf *out)
{
	return send_message(s, a, true, out);
}

/* --- show messages --------------------------------------------------------*/

size_t
session_messages(struct session *s, struct arena *arena, struct message **out)
{
	return world_messages(s->work.world, arena, out);
}

static const char *
who_text(struct session *s, uint32_t as)
{
	const char *name = registry_as_name(&s->work.world->registry, as);

	if (as == s->scenario->learner_as)
		return "you";
	return name != NULL ? arena_printf(&s->step_arena, "AS%u %s", as, name)
			    : arena_printf(&s->step_arena, "AS%u", as);
}

/* What became of it, in a few words; NULL: nothing to say. */
static const char *
became(struct session *s, const struct message *m)
{
	uint64_t now = sim_now(session_sim(s));
	bool mine = m->from_as == s->scenario->learner_as;

	if (!mine && m->read_ms > now)
		return "did not reach you";
	if (m->answered)
		return arena_printf(&s->step_arena, "answered %s",
		    session_time_text(s, m->answered_ms));
	if (m->way == MESSAGE_BOUNCED)
		return m->call ? "no such number" : "came back";
	if (m->way == MESSAGE_NOBODY)
		return "nobody picked up";
	if (mine)
		return "no answer yet";
	return m->planned != NULL ? "you have not answered" : NULL;
}

static void
show_message(struct session *s, const struct message *m, struct strbuf *out)
{
	uint64_t now = sim_now(session_sim(s));
	bool mine = m->from_as == s->scenario->learner_as;
	const char *end = became(s, m);
	struct strbuf b = { 0 };

	strbuf_addf(&b, "%s %s %s ", session_time_text(s, m->time_ms),
	    m->call ? "call," : "mail,", mine ? "to" : "from");
	strbuf_add(&b, who_text(s, mine ? m->to_as : m->from_as));
	if (mine && m->address != NULL)
		strbuf_addf(&b, " (%s)", m->address);
	if (end != NULL)
		strbuf_addf(&b, ": %s", end);
	text_wrap(out, 4, strbuf_str(&b));
	if (mine || m->read_ms <= now) {
		strbuf_add(out, "    ");
		text_wrap(out, 4, m->text);
	} else if (m->trail != NULL) {
		strbuf_add(out, "    ");
		text_wrap(out, 4, m->trail);
	}
	strbuf_finish(&b);
}

enum reply_status
cmd_show_messages(struct session *s, const struct args *a, struct strbuf *out)
{
	uint64_t now = sim_now(session_sim(s));
	size_t lost = 0, waiting = 0;
	struct message *all;
	size_t n = session_messages(s, &s->step_arena, &all);

	(void)a;
	if (n == 0) {
		session_tell(s, out, "No messages yet.");
		return REPLY_OK;
	}
	for (size_t i = 0; i < n; i++) {
		bool mine = all[i].from_as == s->scenario->learner_as;

		show_message(s, &all[i], out);
		lost += !mine && all[i].read_ms > now;
		waiting += !mine && all[i].read_ms <= now &&
		    all[i].planned != NULL && !all[i].answered;
	}
	session_say(s,
	    "%zu message%s; %zu did not reach you, %zu wait%s for your answer",
	    n, str_plural(n), lost, waiting, waiting == 1 ? "s" : "");
	return REPLY_OK;
}
