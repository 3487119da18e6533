/* The probe of contacts, on the start of call-the-noc: who is published where,
 * and what the verdict says of it; and those of messages. */
#include "grader_lab.h"

#include "registry/irr_update.h"

#define ROLE                                                                   \
	"role: Harbour NOC\nnic-hdl: HN1-LAB\naddress: Harbour Net\n"          \
	"e-mail: noc@harbour.example\nmnt-by: HARBOUR-MNT\nsource: LAB\n\n"
#define AUT_NUM(who)                                                           \
	"aut-num: AS500100\nas-name: HARBOUR\ntech-c: " who "\n"               \
	"admin-c: " who "\nmnt-by: HARBOUR-MNT\nsource: LAB\n\n"
#define BLOCK(class, range, who)                                               \
	class ": " range "\nnetname: H\ncountry: ZZ\ntech-c: " who "\n"        \
	      "admin-c: " who                                                  \
	      "\nstatus: X\nmnt-by: HARBOUR-MNT\nsource: LAB\n\n"
#define ONE(who) BLOCK("inetnum", "22.10.0.0 - 22.10.15.255", who)
#define TWO(who) BLOCK("inetnum", "22.10.64.0 - 22.10.67.255", who)
#define SIX(who) BLOCK("inet6num", "2e00:100::/32", who)

static const struct row {
	const char *name;
	const char *fields;  /* "field value" lines; "website" before a field:
			      * of the website */
	const char *objects; /* or NULL */
	enum verdict_state wanted;
	const char *reason; /* NULL: none */
	const char *says[4];
} rows[] = {
	{ "the start", "", NULL, VERDICT_FAIL, "contact-bounces",
	    { "AS500100: the contact is out of date. PeeringDB: only Policy, "
	      "Abuse. whois: tech-c, admin-c engineer@harbour.example, nobody "
	      "is there, mail comes back. IRR, website: nothing.",
		"22.10.0.0/20: ", "22.10.64.0/22: ", "2e00:100::/32: " } },
	{ "NOC in PeeringDB", "noc-mail noc@harbour.example\n", NULL,
	    VERDICT_PASS, NULL,
	    { "AS500100: PeeringDB: NOC noc@harbour.example, answered at any "
	      "hour",
		"22.10.64.0/22: PeeringDB: NOC",
		"2e00:100::/32: PeeringDB: NOC" } },
	{ "its phone", "noc-phone +1-555-0110\n", NULL, VERDICT_PASS, NULL,
	    { "NOC +1-555-0110, answered" } },
	{ "for users", "noc-mail noc@harbour.example\nnoc-visible users\n",
	    NULL, VERDICT_PASS, NULL, { "answered at any hour" } },
	{ "private", "noc-mail noc@harbour.example\nnoc-visible private\n",
	    NULL, VERDICT_FAIL, "contact-bounces",
	    { "PeeringDB: only Policy, Abuse." } },
	{ "technical contact", "technical-mail noc@harbour.example\n", NULL,
	    VERDICT_PASS, NULL, { "Technical noc@harbour.example" } },
	{ "abuse desk with the NOC's mail", "abuse-mail noc@harbour.example\n",
	    NULL, VERDICT_FAIL, "contact-bounces", { "only Policy, Abuse" } },
	{ "gone", "noc-mail engineer@harbour.example\n", NULL, VERDICT_FAIL,
	    "contact-bounces",
	    { "PeeringDB: NOC engineer@harbour.example, nobody is there" } },
	{ "another network's", "noc-mail noc@ridge.example\n", NULL,
	    VERDICT_FAIL, "contact-bounces", { "noc@ridge.example, nobody" } },
	{ "office hours", "noc-mail peering@harbour.example\n", NULL,
	    VERDICT_FAIL, "office-hours",
	    { "no contact is answered at any hour",
		"NOC peering@harbour.example, answered in office hours "
		"only" } },
	{ "a name alone", "noc-name Our NOC\n", NULL, VERDICT_FAIL,
	    "contact-bounces", { "NOC Our NOC, has no mail and no phone" } },
	{ "website", "website noc-mail noc@harbour.example\n", NULL,
	    VERDICT_PASS, NULL, { "AS500100: website: NOC noc@" } },
	{ "whois, everywhere", "",
	    ROLE AUT_NUM("HN1-LAB") ONE("HN1-LAB") TWO("HN1-LAB")
		SIX("HN1-LAB"),
	    VERDICT_PASS, NULL,
	    { "AS500100: whois: tech-c, admin-c noc@harbour.example",
		"22.10.64.0/22: whois: tech-c" } },
	{ "whois, not all blocks", "",
	    ROLE AUT_NUM("HN1-LAB") ONE("HN1-LAB") TWO("HN1-LAB"), VERDICT_FAIL,
	    "contact-bounces",
	    { "2e00:100::/32: the contact is out of date" } },
	{ "whois, blocks only", "",
	    ROLE ONE("HN1-LAB") TWO("HN1-LAB") SIX("HN1-LAB"), VERDICT_FAIL,
	    "contact-bounces", { "AS500100: the contact is out of date" } },
	{ "AS on the website, which counts for the blocks",
	    "website noc-mail noc@harbour.example\n", ROLE AUT_NUM("HN1-LAB"),
	    VERDICT_PASS, NULL, { "22.10.0.0/20: website: NOC" } },
	{ "old whois beside a good record", "noc-mail noc@harbour.example\n",
	    NULL, VERDICT_PASS, NULL, { "PeeringDB: NOC" } },
};

static void
set_fields(struct lab *l, uint32_t as, const char *fields)
{
	struct contacts *c = &l->world->registry.contacts;

	while (*fields != '\0') {
		bool website = str_starts(fields, "website noc");
		size_t at = website ? 8 : 0, end = strcspn(fields, "\n");
		size_t word = strcspn(fields + at, " ");
		enum contact_source source =
		    website ? CONTACT_WEBSITE : CONTACT_PEERINGDB;
		const struct contact_record *was = contacts_find(c, as, source);
		struct contact_record *r = was != NULL
		    ? contact_record_copy(&l->arena, was)
		    : ARENA_NEW(&l->arena, struct contact_record);
		const char *why = "";
		const char *value = arena_strndup(&l->arena,
		    fields + at + word + 1, end - at - word - 1);

		r->as = as;
		r->source = source;
		CHECK(value,
		    contact_set_field(&l->arena, r,
			arena_strndup(&l->arena, fields + at, word), value,
			&why));
		contacts_change(c, sim_now(l->world->sim), r);
		fields += end + 1;
	}
}

static void
send_objects(struct lab *l, const char *row, const char *objects)
{
	const struct irr_update how = { .now_ms = sim_now(l->world->sim),
		.trusted = true };
	const struct rpsl_text text = { row, objects, strlen(objects) };
	struct irr_report report;

	irr_update(&l->world->registry.irr, &l->arena, &how, &text, &report);
	for (size_t i = 0; i < report.n; i++)
		if (!report.items[i].done)
			fail_msg("%s: %s", row, report.items[i].messages);
}

static bool
evidence_says(const struct verdict *v, const char *text)
{
	for (size_t i = 0; i < v->n_evidence; i++)
		if (strstr(v->evidence[i].text, text) != NULL)
			return true;
	return false;
}

static void
check_row(const struct row *row)
{
	const struct report *r;
	const struct verdict *v;
	struct lab l;

	lab_open(&l, "call-the-noc");
	set_fields(&l, 500100, row->fields);
	if (row->objects != NULL)
		send_objects(&l, row->name, row->objects);
	r = grader_grade(l.world, l.store, 1, &l.report_arena, NULL);
	CHECK_INT(row->name, r->n_verdicts, 2);
	v = &r->verdicts[0];
	CHECK_STR(row->name, verdict_state_name(v->state),
	    verdict_state_name(row->wanted));
	CHECK_STR(row->name, v->reason != NULL ? v->reason : "none",
	    row->reason != NULL ? row->reason : "none");
	CHECK(row->name, v->points == (row->wanted == VERDICT_PASS ? 50 : 0));
	for (size_t i = 0; i < ARRAY_LEN(row->says); i++)
		if (row->says[i] != NULL && !evidence_says(v, row->says[i]))
			fail_msg("%s: no evidence says \"%s\", the first is "
				 "\"%s\"",
			    row->name, row->says[i], v->evidence[0].text);
	lab_close(&l);
}

static void
contacts_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_row(&rows[i]);
}

#define HEAD                                                                   \
	"version: 1\nid: small\ntitle: Small\nsummary: Small.\n"               \
	"programme: cdn\nedition: \"2020\"\nduration: 60s\n"                   \
	"bogons: default-only\nlearner: { as: 64500 }\nnodes:\n"
#define GRADE(probe)                                                           \
	"grade:\n  - requirement: CD-3\n    points: 10\n    probes:\n"         \
	"      - { kind: contact-published" probe " }\n"

/* Who answers must be known; other ASes can be asked about. */
static void
no_data_is_no_pass(void **state)
{
	(void)state;
	static const struct {
		const char *name, *yaml;
		enum verdict_state wanted;
	} cases[] = {
		{ "no desks",
		    HEAD
		    "  - { as: 64500, name: You, config: a.conf,\n"
		    "      contact: { noc: noc@you.example } }\n" GRADE(""),
		    VERDICT_NO_DATA },
		{ "a desk",
		    HEAD
		    "  - { as: 64500, name: You, config: a.conf,\n"
		    "      contact: { noc: noc@you.example },\n"
		    "      desks: [{ mail: noc@you.example }] }\n" GRADE(""),
		    VERDICT_PASS },
		{ "nothing published",
		    HEAD
		    "  - { as: 64500, name: You, config: a.conf,\n"
		    "      desks: [{ mail: noc@you.example }] }\n" GRADE(""),
		    VERDICT_FAIL },
		{ "another AS",
		    HEAD "  - { as: 64500, name: You, config: a.conf,\n"
			 "      contact: { noc: noc@you.example },\n"
			 "      desks: [{ mail: noc@you.example }] }\n"
			 "  - { as: 64501, name: One,\n"
			 "      desks: [{ mail: noc@one.example }] }\n" GRADE(
			     ", at: [64500, 64501]"),
		    VERDICT_FAIL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct report *r;
		struct lab l;

		lab_open_text(&l, cases[i].yaml);
		r = grader_grade(l.world, l.store, 1, &l.report_arena, NULL);
		CHECK_STR(cases[i].name,
		    verdict_state_name(r->verdicts[0].state),
		    verdict_state_name(cases[i].wanted));
		CHECK(cases[i].name, r->verdicts[0].n_evidence > 0);
		lab_close(&l);
	}
}

/* --- messages -------------------------------------------------------------*/

enum { MINUTE = 60 * 1000 };
#define NEVER UINT64_MAX

static const char messages_yaml[] =
    "version: 1\nid: small\ntitle: Small\nsummary: Small.\n"
    "programme: netops\nedition: \"2020\"\nstarts: \"02:00\"\n"
    "duration: 9h\nbogons: default-only\nlearner: { as: 64500 }\nnodes:\n"
    "  - { as: 64500, name: You, config: a.conf, prefixes: [192.0.2.0/24],\n"
    "      desks: [{ mail: noc@you.example }] }\n"
    "  - { as: 64501, name: One, prefixes: [198.51.100.0/24] }\n"
    "  - as: 64510\n    name: Up\n    desks:\n"
    "      - { mail: noc@up.example, phone: \"+1 555 0101\" }\n"
    "      - { mail: office@up.example, phone: \"+1 555 0102\","
    " hours: \"08:00-17:00\" }\n"
    "links:\n  - { provider: 64510, customer: 64501 }\n"
    "timeline:\n"
    "  - at: 10m\n    message: { id: a, from: 64501, to: noc, text: A }\n"
    "grade:\n"
    "  - requirement: NO-3.1\n    points: 10\n    probes:\n"
    "      - { kind: message-reached, messages: [a] }\n"
    "  - requirement: NO-P\n    points: 10\n    probes:\n"
    "      - { kind: problem-told, at: [64510, 64501],\n"
    "          prefixes: [192.0.2.0/25], origin: 64501 }\n";

static const struct message_row {
	const char *name;
	uint64_t publish_ms, now_ms;
	struct contact_sent sent; /* text NULL: none */
	const char *reached;      /* what the evidence says; NULL: a pass */
	const char *told;
} message_rows[] = {
	{ .name = "in time",
	    .publish_ms = 9 * MINUTE,
	    .now_ms = 20 * MINUTE,
	    .told = "you have told nobody about 192.0.2.0/25" },
	{ .name = "too late",
	    .publish_ms = 11 * MINUTE,
	    .now_ms = 20 * MINUTE,
	    .reached = "AS64501 (One) looked for you at 02:10:00 and reached "
		       "nobody",
	    .told = "you have told nobody" },
	{ .name = "not yet asked for, and there",
	    .publish_ms = 1 * MINUTE,
	    .now_ms = 5 * MINUTE,
	    .told = "you have told nobody" },
	{ .name = "not yet asked for, and not there",
	    .publish_ms = NEVER,
	    .now_ms = 5 * MINUTE,
	    .reached = "who looks for you now reaches nobody",
	    .told = "you have told nobody" },
	{ .name = "told, with both facts",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.address = "noc@up.example",
		.text = "as 64501 has 192.0.2.0/25, which is ours" } },
	{ .name = "the AS is missing",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.address = "noc@up.example",
		.text = "192.0.2.0/25 is ours" },
	    .told = "you wrote to AS64510 (Up), without AS64501" },
	{ .name = "another prefix",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.address = "noc@up.example",
		.text = "AS64501 has 192.0.2.0/24" },
	    .told = "without 192.0.2.0/25" },
	{ .name = "nobody picks up",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.call = true,
		.address = "+1 555 0102",
		.text = "AS64501 has 192.0.2.0/25" },
	    .told = "you called AS64510 (Up), and nobody answered" },
	{ .name = "nobody has read it",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.address = "office@up.example",
		.text = "AS64501 has 192.0.2.0/25" },
	    .told = "and nobody has read it yet" },
	{ .name = "it comes back",
	    .now_ms = 20 * MINUTE,
	    .sent = { .to_as = 64510,
		.address = "old@up.example",
		.text = "AS64501 has 192.0.2.0/25" },
	    .told = "and it came back" },
};

static void
check_verdict(const struct message_row *row, const struct verdict *v,
    const char *says)
{
	CHECK_STR(row->name, verdict_state_name(v->state),
	    says == NULL ? "pass" : "fail");
	if (says != NULL && !evidence_says(v, says))
		fail_msg("%s: no evidence says \"%s\", the first is \"%s\"",
		    row->name, says, v->evidence[0].text);
}

static void
messages_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(message_rows); i++) {
		const struct message_row *row = &message_rows[i];
		struct contact_sent sent = row->sent;
		const struct report *r;
		struct lab l;

		lab_open_text(&l, messages_yaml);
		if (row->publish_ms != NEVER) {
			(void)sim_run(l.world->sim, row->publish_ms);
			set_fields(&l, 64500, "noc-mail noc@you.example\n");
		}
		sent.time_ms = sim_now(l.world->sim);
		sent.from_as = 64500;
		if (sent.text != NULL)
			contacts_send(&l.world->registry.contacts, &sent);
		(void)sim_run(l.world->sim, row->now_ms);
		r = grader_grade(l.world, l.store, 1, &l.report_arena, NULL);
		CHECK_INT(row->name, r->n_verdicts, 2);
		check_verdict(row, &r->verdicts[0], row->reached);
		check_verdict(row, &r->verdicts[1], row->told);
		lab_close(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contacts_are_judged),
		cmocka_unit_test(no_data_is_no_pass),
		cmocka_unit_test(messages_are_judged),
	};
	return RUN_TESTS(tests);
}
