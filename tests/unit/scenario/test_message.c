/* Messages: which way they take by what is published and who is there, what
 * depends on them, and that going back and forth in time changes nothing. */
#include "check.h"

#include "net/history.h"
#include "scenario/message.h"

struct opened {
	struct arena arena;
	struct diags d;
	struct scenario *s;
	struct world *w;
};

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

static void
open_text(struct opened *o, const char *text)
{
	*o = (struct opened){ 0 };
	diags_init(&o->d, &o->arena);
	o->s = scenario_parse("test.yaml", text, strlen(text), NULL, 0, &o->d);
	if (o->s != NULL)
		o->w = world_open(o->s, NULL, &o->d);
	if (o->w == NULL) {
		struct strbuf out = { 0 };

		diags_render(&out, &o->d);
		fail_msg("%s", strbuf_str(&out));
	}
}

static void
close_world(struct opened *o)
{
	world_close(o->w);
	scenario_destroy(o->s);
	diags_finish(&o->d);
	arena_finish(&o->arena);
}

/* It is two at night. */
#define HEAD                                                                   \
	"version: 1\nid: m\ntitle: M\nsummary: M.\nprogramme: netops\n"        \
	"edition: \"2020\"\nstarts: \"02:00\"\nduration: 9h\n"                 \
	"bogons: default-only\nlearner: { as: 64500 }\nnodes:\n"               \
	"  - as: 64500\n    name: You\n    config: a.conf\n"                   \
	"    prefixes: [192.0.2.0/24]\n    desks:\n"                           \
	"      - { mail: noc@you.example, phone: \"+1 555 0100\" }\n"          \
	"      - { mail: office@you.example, phone: \"+1 555 0101\","          \
	" hours: \"08:00-17:00\" }\n"
#define OTHERS                                                                 \
	"  - { as: 64501, name: One, prefixes: [198.51.100.0/24] }\n"          \
	"  - as: 64502\n    name: Two\n    desks:\n"                           \
	"      - { mail: noc@two.example, phone: \"+1 555 0102\","             \
	" hours: \"08:00-17:00\" }\n"                                          \
	"links:\n  - { provider: 64501, customer: 64502 }\n"

static const char world[] = HEAD OTHERS
    "timeline:\n"
    "  - at: 10m\n    message: { id: a, from: 64501, to: noc, text: A }\n"
    "  - at: 20m\n    if: { message: a, is: [lost] }\n"
    "    withdraw: { as: 64501, prefix: 198.51.100.0/24 }\n"
    "  - at: 30m\n    if: { message: a, is: [answered] }\n"
    "    announce: { as: 64502, prefix: 203.0.113.0/24 }\n"
    "  - at: 40m\n    if: { message: a, is: [lost] }\n"
    "    message: { id: b, from: 64501, text: B }\n"
    "answers:\n"
    "  - to: 64501\n    mentions: [192.0.2.0/24, stop]\n    text: Yes.\n"
    "    after: 3m\n    unclear: What?\n"
    "    then: [{ at: 2m, withdraw: { as: 64501,"
    " prefix: 198.51.100.0/24 } }]\n"
    "  - { to: 64502, text: Good morning. }\n";

static void
publish(struct opened *o, uint64_t at, const char *mail, const char *phone)
{
	struct contact c = { .role = CONTACT_NOC,
		.mail = mail,
		.phone = phone };
	const struct contact_record r = { .as = 64500,
		.source = CONTACT_PEERINGDB,
		.contacts = &c,
		.n_contacts = 1 };

	contacts_change(&o->w->registry.contacts, at, &r);
}

static bool
has_route(const struct opened *o, const char *router, const char *prefix)
{
	struct prefix p;

	assert_int_equal(prefix_parse(prefix, &p), PREFIX_OK);
	return sim_best_attrs(o->w->sim,
		   topology_find_router(&o->w->topology, router),
		   sim_find_prefix(o->w->sim, &p)) != 0;
}

static void
messages_find_their_way(void **state)
{
	(void)state;
	static const struct {
		const char *name, *mail, *phone;
		enum message_way way;
		uint64_t read_ms;
		const char *trail;
	} rows[] = {
		{ "nothing published", NULL, NULL, MESSAGE_NO_WAY, UINT64_MAX,
		    "PeeringDB: no such contact. whois: no such contact. IRR: "
		    "no such contact. website: no such contact." },
		{ "the NOC", "noc@you.example", NULL, MESSAGE_READ, 10 * MINUTE,
		    "PeeringDB: NOC noc@you.example, read." },
		{ "gone", "old@you.example", NULL, MESSAGE_BOUNCED, UINT64_MAX,
		    "PeeringDB: NOC old@you.example, the mail comes back. "
		    "whois: no such contact. IRR: no such contact. website: "
		    "no such contact." },
		{ "the phone saves it", "old@you.example", "+1 555-0100",
		    MESSAGE_READ, 10 * MINUTE,
		    "PeeringDB: NOC old@you.example, the mail comes back; "
		    "+1 555-0100, answered." },
		{ "the office, at eight", "office@you.example", NULL,
		    MESSAGE_WAITS, 6 * HOUR,
		    "PeeringDB: NOC office@you.example, nobody is there to "
		    "read it now. whois: no such contact. IRR: no such "
		    "contact. website: no such contact." },
		{ "nobody picks up", NULL, "+1 555 0101", MESSAGE_NOBODY,
		    UINT64_MAX,
		    "PeeringDB: NOC +1 555 0101, nobody picks up. whois: no "
		    "such contact. IRR: no such contact. website: no such "
		    "contact." },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct message *m;
		struct opened o;

		open_text(&o, world);
		if (rows[i].mail != NULL || rows[i].phone != NULL)
			publish(&o, 0, rows[i].mail, rows[i].phone);
		sim_run(o.w->sim, 15 * MINUTE);
		CHECK_INT(rows[i].name, world_messages(o.w, &o.arena, &m), 1);
		CHECK_INT(rows[i].name, m[0].way, rows[i].way);
		CHECK(rows[i].name, m[0].read_ms == rows[i].read_ms);
		CHECK_STR(rows[i].name, m[0].trail, rows[i].trail);
		CHECK(rows[i].name, !m[0].answered);
		close_world(&o);
	}
}

/* What is published later does not change what was lost before. */
static void
the_moment_counts(void **state)
{
	(void)state;
	struct message *m;
	struct opened o;

	open_text(&o, world);
	sim_run(o.w->sim, 15 * MINUTE);
	publish(&o, 15 * MINUTE, "noc@you.example", NULL);
	assert_int_equal(world_messages(o.w, &o.arena, &m), 1);
	assert_int_equal(m[0].way, MESSAGE_NO_WAY);
	assert_string_equal(contacts_find(&o.w->registry.contacts, 64500,
				CONTACT_PEERINGDB)
				->contacts[0]
				.mail,
	    "noc@you.example");
	close_world(&o);
}

/* What a customer asks for is a message like others, at its time. */
static void
requests_are_messages(void **state)
{
	(void)state;
	struct message *m;
	struct opened o;

	open_text(&o,
	    HEAD OTHERS
	    "  - { provider: 64500, customer: 64501 }\n"
	    "timeline:\n"
	    "  - at: 10m\n    message: { id: a, from: 64502, to: noc,"
	    " text: A }\n"
	    "  - at: 20m\n    request: { from: 64501,"
	    " prefixes: [203.0.113.0/24], text: Please. }\n"
	    "  - at: 30m\n    if: { message: a, is: [answered] }\n"
	    "    request: { from: 64501, prefixes: [203.0.113.0/24],"
	    " text: Again. }\n");
	sim_run(o.w->sim, 15 * MINUTE);
	assert_int_equal(world_messages(o.w, &o.arena, &m), 1);
	sim_run(o.w->sim, 45 * MINUTE);
	assert_int_equal(world_messages(o.w, &o.arena, &m), 2);
	assert_int_equal(m[1].from_as, 64501);
	assert_int_equal(m[1].way, MESSAGE_READ);
	assert_true(m[1].time_ms == 20 * MINUTE);
	assert_true(m[1].read_ms == 20 * MINUTE);
	assert_string_equal(m[1].text, "Please.");
	assert_false(m[1].answered);
	close_world(&o);
}

/* Who looks for the people behind a prefix asks for who holds it then. */
static void
the_holder_of_the_moment(void **state)
{
	static const char text[] = HEAD OTHERS
	    "timeline:\n"
	    "  - at: 10m\n    message: { id: a, from: 64502, to: noc,"
	    " about: 198.51.100.0/24, looks-in: [peeringdb], text: A }\n"
	    "  - at: 20m\n    transfer: { prefix: 198.51.100.0/24, to: 64500 "
	    "}\n"
	    "  - at: 30m\n    message: { id: b, from: 64502, to: noc,"
	    " about: 198.51.100.0/24, looks-in: [peeringdb], text: B }\n";
	struct message *m;
	struct opened o;

	(void)state;
	open_text(&o, text);
	publish(&o, 0, "noc@you.example", NULL);
	sim_run(o.w->sim, 15 * MINUTE);
	assert_int_equal(world_messages(o.w, &o.arena, &m), 1);
	assert_int_equal(m[0].way, MESSAGE_NO_WAY);
	sim_run(o.w->sim, 35 * MINUTE);
	assert_int_equal(world_messages(o.w, &o.arena, &m), 2);
	assert_int_equal(m[0].way, MESSAGE_NO_WAY);
	assert_int_equal(m[1].way, MESSAGE_READ);
	close_world(&o);
}

static void
events_depend_on_messages(void **state)
{
	(void)state;
	struct message *m;
	struct opened o;

	/* Lost: the route goes, and a second message comes. */
	open_text(&o, world);
	sim_run(o.w->sim, 50 * MINUTE);
	assert_false(has_route(&o, "as64502", "198.51.100.0/24"));
	assert_false(has_route(&o, "as64501", "203.0.113.0/24"));
	assert_int_equal(world_messages(o.w, &o.arena, &m), 2);
	assert_string_equal(m[1].text, "B");
	close_world(&o);

	/* Reached and answered: the other way round. */
	open_text(&o, world);
	publish(&o, 0, "noc@you.example", NULL);
	contacts_send(&o.w->registry.contacts,
	    &(struct contact_sent){ .time_ms = 25 * MINUTE,
		.from_as = 64500,
		.to_as = 64501,
		.address = "noc@one.example",
		.text = "Hello" });
	sim_run(o.w->sim, 50 * MINUTE);
	assert_true(has_route(&o, "as64502", "198.51.100.0/24"));
	assert_true(has_route(&o, "as64501", "203.0.113.0/24"));
	/* The message, what was sent, and the answer to it. */
	assert_int_equal(world_messages(o.w, &o.arena, &m), 3);
	assert_true(m[0].answered && m[0].answered_ms == 25 * MINUTE);
	assert_string_equal(m[2].text, "What? Which prefix is it about?");
	close_world(&o);
}

/* Steps that were taken back come again as they were. */
static void
time_can_go_back(void **state)
{
	(void)state;
	struct strbuf first = { 0 }, again = { 0 };
	struct strbuf *logs[] = { &first, &again };
	struct opened o;
	uint64_t hash[2];

	open_text(&o, world);
	for (size_t i = 0; i < 2; i++) {
		sim_run(o.w->sim, 50 * MINUTE);
		hash[i] = sim_state_hash(o.w->sim);
		for (size_t k = 0; k < history_steps(o.w->sim); k++) {
			history_render(o.w->sim, k, true, logs[i]);
			strbuf_addc(logs[i], '\n');
		}
		while (i == 0 && sim_now(o.w->sim) > 5 * MINUTE)
			assert_true(sim_back(o.w->sim));
	}
	assert_true(hash[0] == hash[1]);
	assert_string_equal(strbuf_str(&first), strbuf_str(&again));
	assert_non_null(
	    strstr(first.s, "AS64501 looks for you and cannot reach you."));
	assert_non_null(strstr(first.s, "does not happen: "));
	strbuf_finish(&first);
	strbuf_finish(&again);
	close_world(&o);
}

/* What counts is that the fact is there, not how it is written. */
static void
facts_are_found(void **state)
{
	static const struct {
		const char *text, *fact;
		bool found;
	} rows[] = {
		{ "It is 192.0.2.0/24.", "192.0.2.0/24", true },
		{ "(192.0.2.0/24)", "192.0.2.0/24", true },
		{ "192.0.2.0/25", "192.0.2.0/24", false },
		{ "1192.0.2.0/24", "192.0.2.0/24", false },
		{ "192.0.2.0", "192.0.2.0/24", false },
		{ "2001:DB8:0::/32, please", "2001:db8::/32", true },
		{ "2001:db8::/33", "2001:db8::/32", false },
		{ "AS64501 does it", "AS64501", true },
		{ "as64501.", "AS64501", true },
		{ "AS 64501", "AS64501", true },
		{ "origin 64501?", "AS64501", true },
		{ "AS645011", "AS64501", false },
		{ "164501", "AS64501", false },
		{ "AS64501", "AS64500", false },
		{ "please STOP it", "stop it", true },
		{ "stopped", "stop", false },
		{ "", "AS64501", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_INT(rows[i].text,
		    message_mentions(rows[i].text, rows[i].fact),
		    rows[i].found);
}

static void
answers_follow(void **state)
{
	(void)state;
	static const struct {
		const char *name, *address, *text;
		uint32_t as;
		bool call;
		uint64_t sent_ms, answer_ms; /* UINT64_MAX: none */
		const char *answer;
		bool acts;
	} rows[] = {
		{ "all is said", "noc@one.example", "Please STOP 192.0.2.0/24.",
		    64501, false, 0, 3 * MINUTE, "Yes.", true },
		{ "a word is missing", "noc@one.example", "192.0.2.0/24!",
		    64501, false, 0, 3 * MINUTE, "What?", false },
		{ "only parts of words", "noc@one.example",
		    "stopped: 192.0.2.0/240", 64501, false, 0, 3 * MINUTE,
		    "What? Which prefix is it about?", false },
		{ "a closed office reads it at eight", "noc@two.example", "Hi",
		    64502, false, 0, 6 * HOUR + 5 * MINUTE, "Good morning.",
		    true },
		{ "it does not pick up", "+1 555 0102", "Hi", 64502, true, 0,
		    UINT64_MAX, NULL, false },
		{ "by day it does", "+15550102", "Hi", 64502, true, 7 * HOUR,
		    7 * HOUR, "Good morning.", true },
		{ "nobody has it", "old@two.example", "Hi", 64502, false,
		    7 * HOUR, UINT64_MAX, NULL, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct contact_sent sent = { .time_ms = rows[i].sent_ms,
			.from_as = 64500,
			.to_as = rows[i].as,
			.call = rows[i].call,
			.address = rows[i].address,
			.text = rows[i].text };
		const struct scenario_answer *a;
		struct message m;
		struct opened o;
		uint64_t at = UINT64_MAX;
		const char *text;

		open_text(&o, world);
		world_send_way(o.w, &sent, &o.arena, &m);
		text = world_answer(o.w, &m, &o.arena, &at, &a);
		CHECK(rows[i].name, at == rows[i].answer_ms);
		CHECK_STR(rows[i].name, text != NULL ? text : "none",
		    rows[i].answer != NULL ? rows[i].answer : "none");
		CHECK(rows[i].name, (a != NULL) == rows[i].acts);
		close_world(&o);
	}
}

/* The same events as in a timeline, from the answer on. */
static void
events_of_an_answer_can_be_posted(void **state)
{
	(void)state;
	struct sim_event *events;
	struct opened o;
	size_t n;

	open_text(&o, world);
	sim_run(o.w->sim, MINUTE);
	assert_true(has_route(&o, "as64502", "198.51.100.0/24"));
	n = world_events(o.w, o.s->answers[0].then, o.s->answers[0].n_then,
	    4 * MINUTE, &o.arena, &events);
	assert_int_equal(n, 1);
	assert_int_equal(events[0].time_ms, 6 * MINUTE);
	assert_int_equal(events[0].kind, EV_WITHDRAW);
	sim_post(o.w->sim, &events[0]);
	sim_run(o.w->sim, 7 * MINUTE);
	assert_false(has_route(&o, "as64502", "198.51.100.0/24"));
	close_world(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_find_their_way),
		cmocka_unit_test(the_moment_counts),
		cmocka_unit_test(requests_are_messages),
		cmocka_unit_test(the_holder_of_the_moment),
		cmocka_unit_test(events_depend_on_messages),
		cmocka_unit_test(time_can_go_back),
		cmocka_unit_test(facts_are_found),
		cmocka_unit_test(answers_follow),
		cmocka_unit_test(events_of_an_answer_can_be_posted),
	};
	return RUN_TESTS(tests);
}
