/* Contacts: what others find, whether somebody answers, and time. */
#include "check.h"

#include "registry/rpsl.h"

#include "registry/registry.h"

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

/* --- words ----------------------------------------------------------------*/

static void
words_are_found(void **state)
{
	(void)state;
	for (int r = 0; r < CONTACT_ROLES; r++) {
		enum contact_role role = (enum contact_role)r;

		assert_int_equal(contact_role_find(contact_role_word(role)), r);
		assert_int_equal(contact_role_find(contact_role_title(role)),
		    r);
	}
	for (int v = 0; v < CONTACT_VISIBILITIES; v++) {
		enum contact_visibility see = (enum contact_visibility)v;

		assert_int_equal(contact_visibility_find(
				     contact_visibility_word(see)),
		    v);
		assert_int_equal(contact_visibility_find(
				     contact_visibility_title(see)),
		    v);
	}
	for (int s = 0; s < CONTACT_SOURCES; s++)
		assert_int_equal(contact_source_find(contact_source_name(
				     (enum contact_source)s)),
		    s);
	assert_int_equal(contact_role_find("nox"), CONTACT_ROLES);
	assert_int_equal(contact_visibility_find(""), CONTACT_VISIBILITIES);
	assert_int_equal(contact_source_find("peeringd"), CONTACT_SOURCES);
	assert_int_equal(contact_source_find("PEERINGDB"), CONTACT_PEERINGDB);
}

static void
values_have_their_form(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *(*check)(const char *text);
		bool good;
	} rows[] = {
		{ "noc@example.net", contact_check_mail, true },
		{ "n.o+c@a-b.example", contact_check_mail, true },
		{ "noc@example", contact_check_mail, false },
		{ "noc", contact_check_mail, false },
		{ "@example.net", contact_check_mail, false },
		{ "noc@", contact_check_mail, false },
		{ "noc@@example.net", contact_check_mail, false },
		{ "noc@.example.net", contact_check_mail, false },
		{ "noc@example..net", contact_check_mail, false },
		{ "noc @example.net", contact_check_mail, false },
		{ "", contact_check_mail, false },
		{ "+1 555 0100", contact_check_phone, true },
		{ "+31 (20) 555-0100", contact_check_phone, true },
		{ "1 555 0100", contact_check_phone, false },
		{ "+1 555 NOC", contact_check_phone, false },
		{ "+123456789012345", contact_check_phone, true },
		{ "+1234567890123456", contact_check_phone, false },
		{ "+", contact_check_phone, false },
		{ "https://example.net/", contact_check_url, true },
		{ "http://lg.example.net", contact_check_url, true },
		{ "https://", contact_check_url, false },
		{ "ftp://example.net/", contact_check_url, false },
		{ "https://a b", contact_check_url, false },
		{ "AS64500:AS-ALL", contact_check_as_set, true },
		{ "AS-ALL", contact_check_as_set, true },
		{ "AS64500", contact_check_as_set, true },
		{ "RIPE::AS64500:AS-ALL", contact_check_as_set, true },
		{ "::AS-ALL", contact_check_as_set, false },
		{ "RIPE::", contact_check_as_set, false },
		{ "RS-ALL", contact_check_as_set, false },
		{ "all of us", contact_check_as_set, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK(rows[i].text,
		    (rows[i].check(rows[i].text) == NULL) == rows[i].good);
}

/* --- fields ---------------------------------------------------------------*/

static void
set(struct arena *arena, struct contact_record *r, const char *field,
    const char *value)
{
	const char *why = NULL;

	if (!contact_set_field(arena, r, field, value, &why))
		fail_msg("%s: %s", field, why);
}

static void
fields_are_set_and_taken_away(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct contact_record r = { .as = 64500 };
	const char *why = NULL;

	set(&arena, &r, "noc-phone", "+1 555 0100");
	set(&arena, &r, "ABUSE-mail", "abuse@example.net");
	set(&arena, &r, "noc-mail", "noc@example.net");
	set(&arena, &r, "public-relations-name", "The press");
	set(&arena, &r, "noc-visible", "users");
	set(&arena, &r, "prefixes4", "12");
	set(&arena, &r, "as-set", "AS64500:AS-ALL");
	assert_int_equal(r.n_contacts, 3);
	assert_int_equal(r.contacts[0].role, CONTACT_NOC);
	assert_string_equal(r.contacts[0].mail, "noc@example.net");
	assert_string_equal(r.contacts[0].phone, "+1 555 0100");
	assert_int_equal(r.contacts[0].visible, CONTACT_USERS);
	assert_int_equal(r.contacts[1].role, CONTACT_ABUSE);
	assert_int_equal(r.contacts[2].role, CONTACT_PUBLIC_RELATIONS);
	assert_true(r.has_prefixes4 && r.prefixes4 == 12 && !r.has_prefixes6);
	set(&arena, &r, "abuse-mail", NULL);
	set(&arena, &r, "prefixes4", NULL);
	set(&arena, &r, "policy-mail", NULL);
	assert_int_equal(r.n_contacts, 2);
	assert_false(r.has_prefixes4);

	assert_false(contact_set_field(&arena, &r, "noc-mial", "a@b.c", &why));
	assert_string_equal(why,
	    "there is no field noc-mial: did you mean noc-mail?");
	assert_false(contact_set_field(&arena, &r, "noc-mail", "nobody", &why));
	assert_string_equal(why,
	    "noc-mail: expected a mail address, as noc@example.net, found "
	    "\"nobody\"");
	assert_false(contact_set_field(&arena, &r, "prefixes6", "-1", &why));
	assert_false(contact_set_field(&arena, &r, "noc-visible", "all", &why));
	assert_string_equal(r.contacts[0].mail, "noc@example.net");
	arena_finish(&arena);
}

/* Every name that is listed is one that can be set or taken away. */
static void
all_names_are_fields(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct contact_record r = { .as = 64500 };

	for (const char *const *f = contact_field_names(); *f != NULL; f++) {
		set(&arena, &r, *f, NULL);
		CHECK(*f, contact_field_help(*f) != NULL);
	}
	assert_string_equal(contact_field_help("noc-visible"),
	    "public, users or private");
	assert_null(contact_field_help("noc"));
	assert_int_equal(r.n_contacts, 0);
	arena_finish(&arena);
}

/* --- records in time ------------------------------------------------------*/

static struct contact_record
record_of(uint32_t as, struct contact *c, const char *mail)
{
	*c = (struct contact){ .role = CONTACT_NOC, .mail = mail };
	return (struct contact_record){ .as = as,
		.source = CONTACT_PEERINGDB,
		.contacts = c,
		.n_contacts = 1 };
}

static const char *
mail_now(const struct contacts *c, uint32_t as)
{
	const struct contact_record *r =
	    contacts_find(c, as, CONTACT_PEERINGDB);

	return r != NULL ? r->contacts[0].mail : "none";
}

static void
change(struct contacts *c, uint64_t at, uint32_t as, const char *mail)
{
	struct contact who;
	struct contact_record r = record_of(as, &who, mail);

	contacts_change(c, at, &r);
}

static void
changes_are_taken_back_and_done_again(void **state)
{
	(void)state;
	struct contacts first = { 0 }, c = { 0 };
	struct contact who;
	struct contact_record r = record_of(64500, &who, "old@example.net");

	contacts_put(&first, &r);
	contacts_share(&c, &first);
	change(&c, 10, 64500, "new@example.net");
	change(&c, 20, 64501, "one@example.net");
	change(&c, 20, 64500, "newer@example.net");
	assert_string_equal(mail_now(&c, 64500), "newer@example.net");
	contacts_seek(&c, 19);
	assert_string_equal(mail_now(&c, 64500), "new@example.net");
	assert_string_equal(mail_now(&c, 64501), "none");
	contacts_seek(&c, 9);
	assert_string_equal(mail_now(&c, 64500), "old@example.net");
	assert_int_equal(c.n_records, 1);
	contacts_seek(&c, 20);
	assert_string_equal(mail_now(&c, 64500), "newer@example.net");
	assert_string_equal(mail_now(&c, 64501), "one@example.net");
	contacts_seek(&c, 12);
	contacts_drop_waiting(&c);
	contacts_seek(&c, 100);
	assert_string_equal(mail_now(&c, 64500), "new@example.net");
	/* What is shared stays as it was. */
	assert_string_equal(mail_now(&first, 64500), "old@example.net");
	contacts_finish(&c);
	contacts_finish(&first);
}

static void
messages_wait_too(void **state)
{
	(void)state;
	struct contacts c = { 0 };
	size_t n;

	for (uint64_t t = 10; t <= 30; t += 10)
		contacts_send(&c,
		    &(struct contact_sent){ .time_ms = t,
			.to_as = 64501,
			.address = "noc@example.net",
			.text = "Hello" });
	contacts_sent(&c, &n);
	assert_int_equal(n, 3);
	contacts_seek(&c, 20);
	contacts_sent(&c, &n);
	assert_int_equal(n, 2);
	contacts_seek(&c, 0);
	contacts_sent(&c, &n);
	assert_int_equal(n, 0);
	contacts_seek(&c, 25);
	contacts_drop_waiting(&c);
	contacts_seek(&c, 100);
	contacts_sent(&c, &n);
	assert_int_equal(n, 2);
	contacts_finish(&c);
}

/* --- desks ----------------------------------------------------------------*/

enum { HOUR = 3600 * 1000 };

static void
desks_have_hours(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint32_t from, to, at;
		bool open;
		uint32_t next;
	} rows[] = {
		{ "in the day", 8, 17, 12, true, 12 },
		{ "when it opens", 8, 17, 8, true, 8 },
		{ "when it closes", 8, 17, 17, false, 32 },
		{ "before it opens", 8, 17, 3, false, 8 },
		{ "in the evening", 8, 17, 20, false, 32 },
		{ "the next day", 8, 17, 30, false, 32 },
		{ "over night, late", 22, 6, 23, true, 23 },
		{ "over night, early", 22, 6, 2, true, 2 },
		{ "not by day", 22, 6, 12, false, 22 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		/* The clock shows two at the start. */
		const struct contacts c = { .epoch_ms = 2 * HOUR };
		const struct contact_desk d = { .from_ms = rows[i].from * HOUR,
			.to_ms = rows[i].to * HOUR };
		uint64_t t = (uint64_t)rows[i].at * HOUR - 2 * HOUR, next;

		CHECK_INT(rows[i].name, contact_desk_is_open(&c, &d, t, &next),
		    rows[i].open);
		CHECK_INT(rows[i].name, next + 2 * HOUR,
		    (uint64_t)rows[i].next * HOUR);
	}
}

static void
addresses_compare(void **state)
{
	(void)state;
	assert_true(contact_same_address("NOC@example.net", "noc@Example.net"));
	assert_false(
	    contact_same_address("noc@example.net", "noc@example.org"));
	assert_true(contact_same_address("+1 555 0100", "+15550100"));
	assert_true(contact_same_address("+1-555-0100", "+1 (555) 0100"));
	assert_false(contact_same_address("+1 555 0100", "+1 555 0101"));
	assert_false(contact_same_address("+1 555 010", "+1 555 0100"));
	assert_false(contact_same_address("+1 555 0100", "noc15550100@a.b"));
}

/* --- what is found --------------------------------------------------------*/

/* Beside the objects of irr_world: people, as an RIR has them. */
static const char people[] =
    "role: NOC of One\nnic-hdl: N1-LAB\ne-mail: noc@one.example\n"
    "phone: +1 555 0101\nmnt-by: ONE-MNT\nsource: LAB\n\n"
    "role: Abuse of One\nnic-hdl: A1-LAB\ne-mail: people@one.example\n"
    "abuse-mailbox: abuse@one.example\nmnt-by: ONE-MNT\nsource: LAB\n\n"
    "person: Gone\nnic-hdl: G1-LAB\ne-mail: gone@one.example\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "organisation: ORG-ONE\norg-name: One\nabuse-c: A1-LAB\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "aut-num: AS64501\nas-name: ONE-AS\norg: ORG-ONE\nadmin-c: G1-LAB\n"
    "tech-c: N1-LAB\nmnt-by: ONE-MNT\nsource: LAB\n\n"
    "inetnum: 192.0.2.0/24\nnetname: ONE\ntech-c: N1-LAB\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "inetnum: 192.0.2.128/25\nnetname: ONE-LOW\ntech-c: NOT-THERE\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "aut-num: AS64501\nas-name: ONE-AS\ntech-c: N1-LAB\n"
    "mnt-by: ONE-MNT\nsource: RADB\n\n"
    "route: 192.0.2.0/24\norigin: AS64501\nadmin-c: R1-RADB\n"
    "mnt-by: ONE-MNT\nsource: RADB\n\n"
    "person: Radb\nnic-hdl: R1-RADB\ne-mail: radb@one.example\n"
    "mnt-by: ONE-MNT\nsource: RADB\n";

struct world {
	struct arena arena;
	struct registry r;
};

static void
open_world(struct world *w)
{
	struct diags d;
	struct prefix p = prefix_of("192.0.2.0/24");
	const struct rpsl_text text = { "people", people, sizeof(people) - 1 };
	struct contact pdb[2] = {
		{ .role = CONTACT_NOC,
		    .visible = CONTACT_USERS,
		    .mail = "pdb@one.example" },
		{ .role = CONTACT_POLICY,
		    .visible = CONTACT_PRIVATE,
		    .mail = "hidden@one.example" },
	};

	*w = (struct world){ 0 };
	registry_init(&w->r);
	diags_init(&d, &w->arena);
	assert_true(rpsl_read_all(&w->r.irr, &d, &text, 1));
	diags_finish(&d);
	registry_add_holding(&w->r, &p, 64501);
	contacts_put(&w->r.contacts,
	    &(struct contact_record){ .as = 64501,
		.source = CONTACT_PEERINGDB,
		.contacts = pdb,
		.n_contacts = 2 });
}

static void
close_world(struct world *w)
{
	registry_finish(&w->r);
	arena_finish(&w->arena);
}

/* "whois tech-c AUT-NUM noc@..." */
static void
found_are(struct world *w, const char *row, const struct contact_found *f,
    size_t n, const char *wanted)
{
	struct strbuf b = { 0 };

	for (size_t i = 0; i < n; i++) {
		strbuf_addf(&b, "%s%s %s", i > 0 ? "; " : "",
		    contact_source_name(f[i].source),
		    contact_role_word(f[i].contact.role));
		if (f[i].object != NULL)
			strbuf_addf(&b, " %s %s", f[i].attribute,
			    f[i].object->id.key);
		strbuf_addf(&b, " %s",
		    f[i].contact.mail != NULL ? f[i].contact.mail : "-");
		CHECK_INT(row, f[i].as, 64501);
	}
	CHECK_STR(row, strbuf_str(&b), wanted);
	strbuf_finish(&b);
	(void)w;
}

static void
contacts_of_an_as_are_found(void **state)
{
	(void)state;
	struct contact_found *f;
	struct world w;
	size_t n;

	open_world(&w);
	n = contact_find_as(&w.r, 64501, &w.arena, &f);
	found_are(&w, "AS", f, n,
	    "PeeringDB noc pdb@one.example; "
	    "whois technical tech-c AS64501 noc@one.example; "
	    "whois admin admin-c AS64501 gone@one.example; "
	    "whois abuse abuse-c AS64501 abuse@one.example; "
	    /* A handle means something in its own database only. */
	    "IRR technical tech-c AS64501 -");
	assert_null(f[4].who);
	assert_int_equal(contact_find_as(&w.r, 64502, &w.arena, &f), 0);
	close_world(&w);
}

static void
contacts_of_a_block_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *prefix, *wanted;
	} rows[] = {
		{ "192.0.2.0/24",
		    "PeeringDB noc pdb@one.example; "
		    "whois technical tech-c 192.0.2.0 - 192.0.2.255 "
		    "noc@one.example; "
		    "IRR admin admin-c 192.0.2.0/24AS64501 radb@one.example" },
		{ "192.0.2.0/26",
		    "PeeringDB noc pdb@one.example; "
		    "whois technical tech-c 192.0.2.0 - 192.0.2.255 "
		    "noc@one.example; "
		    "IRR admin admin-c 192.0.2.0/24AS64501 radb@one.example" },
		/* The closest block counts, even if it leads nowhere. */
		{ "192.0.2.128/25",
		    "PeeringDB noc pdb@one.example; "
		    "whois technical tech-c 192.0.2.128 - 192.0.2.255 -; "
		    "IRR admin admin-c 192.0.2.0/24AS64501 radb@one.example" },
	};
	struct contact_found *f;
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefix p = prefix_of(rows[i].prefix);
		size_t n =
		    contact_find_prefix(&w.r, &w.r.start, &p, &w.arena, &f);

		found_are(&w, rows[i].prefix, f, n, rows[i].wanted);
	}
	struct prefix other = prefix_of("198.51.100.0/24");
	assert_int_equal(contact_find_prefix(&w.r, &w.r.start, &other, &w.arena,
			     &f),
	    0);
	close_world(&w);
}

static void
desks_say_whether_it_is_current(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct contact contact;
		enum contact_state wanted;
	} rows[] = {
		{ "day and night", { .mail = "noc@one.example" },
		    CONTACT_ANSWERS },
		{ "office", { .mail = "office@one.example" }, CONTACT_HOURS },
		{ "gone", { .mail = "gone@one.example" }, CONTACT_BOUNCES },
		{ "phone of the NOC",
		    { .mail = "gone@one.example", .phone = "+15550101" },
		    CONTACT_ANSWERS },
		{ "nothing", { .name = "NOC" }, CONTACT_EMPTY },
	};
	struct contacts c = { 0 };
	const struct contact_desk *d;

	struct contact_found unknown = { .as = 64502,
		.contact = { .mail = "any@two.example" } };
	assert_int_equal(contact_state(&c, &unknown, &d), CONTACT_ANSWERS);
	contacts_add_desk(&c,
	    &(struct contact_desk){ .as = 64501,
		.mail = "noc@one.example",
		.phone = "+1 555 0101",
		.always = true });
	contacts_add_desk(&c,
	    &(struct contact_desk){ .as = 64500,
		.mail = "noc@you.example",
		.always = true });
	contacts_add_desk(&c,
	    &(struct contact_desk){ .as = 64501,
		.mail = "office@one.example",
		.from_ms = 8 * HOUR,
		.to_ms = 17 * HOUR });
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct contact_found f = { .as = 64501,
			.contact = rows[i].contact };

		CHECK_INT(rows[i].name, contact_state(&c, &f, &d),
		    rows[i].wanted);
		CHECK(rows[i].name,
		    (d != NULL) == (rows[i].wanted <= CONTACT_HOURS));
	}
	/* Whose desk it is matters. */
	struct contact_found other = { .as = 64501,
		.contact = { .mail = "noc@you.example" } };
	assert_int_equal(contact_state(&c, &other, NULL), CONTACT_BOUNCES);
	contacts_finish(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found),
		cmocka_unit_test(values_have_their_form),
		cmocka_unit_test(fields_are_set_and_taken_away),
		cmocka_unit_test(all_names_are_fields),
		cmocka_unit_test(changes_are_taken_back_and_done_again),
		cmocka_unit_test(messages_wait_too),
		cmocka_unit_test(desks_have_hours),
		cmocka_unit_test(addresses_compare),
		cmocka_unit_test(contacts_of_an_as_are_found),
		cmocka_unit_test(contacts_of_a_block_are_found),
		cmocka_unit_test(desks_say_whether_it_is_current),
	};
	return RUN_TESTS(tests);
}
