#include "irr_world.h"

#include "registry/irr_update.h"

struct fixture {
	struct arena arena;
	struct irr irr;
	struct strbuf out;
	struct irr_report report;
};

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	irr_world_read(&f->irr, &f->arena);
}

static void
stop(struct fixture *f)
{
	strbuf_finish(&f->out);
	irr_finish(&f->irr);
	arena_finish(&f->arena);
}

static const char *
update(struct fixture *f, const char *text)
{
	const struct irr_update how = { .now_ms = 10 };
	const struct rpsl_text t = { "text", text, strlen(text) };

	irr_update(&f->irr, &f->arena, &how, &t, &f->report);
	strbuf_clear(&f->out);
	irr_report_print(&f->report, &f->out);
	return strbuf_str(&f->out);
}

#define SECRET "password: secret\n"
#define ROUTE(prefix, origin, mntner, source)                                  \
	"route: " prefix "\norigin: " origin "\nmnt-by: " mntner               \
	"\nsource: " source "\n"

/* Texts that are taken: what is said, and how many objects there are more. */
static const struct {
	const char *name, *text, *said;
	int more;
} good_rows[] = {
	{ "route of one's own",
	    ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT", "LAB") SECRET,
	    "Create succeeded: [route] 203.0.113.0/25AS64500 (LAB)\n", 1 },
	{ "password first",
	    SECRET "\n" ROUTE("203.0.113.0/25", "as64501", "you-mnt", "lab"),
	    "Create succeeded: [route] 203.0.113.0/25AS64501 (LAB)\n", 1 },
	{ "route6 by mnt-routes",
	    "route6: 2001:DB8:1000::/48\norigin: AS64500\nmnt-by: YOU-MNT\n"
	    "source: LAB\n" SECRET,
	    "Create succeeded: [route6] 2001:db8:1000::/48AS64500 (LAB)\n", 1 },
	{ "change",
	    ROUTE("203.0.113.0/24", "AS64500", "YOU-MNT",
		"LAB") "descr: mine\n" SECRET,
	    "Modify succeeded: [route] 203.0.113.0/24AS64500 (LAB)\n", 0 },
	{ "the same again",
	    ROUTE("203.0.113.0/24", "AS64500", "YOU-MNT", "LAB"),
	    "No change: [route] 203.0.113.0/24AS64500 (LAB)\n", 0 },
	{ "delete",
	    ROUTE("203.0.113.0/24", "AS64500", "YOU-MNT",
		"LAB") "delete: no longer mine\n" SECRET,
	    "Delete succeeded: [route] 203.0.113.0/24AS64500 (LAB)\n", -1 },
	{ "two objects",
	    "as-set: AS64500:AS-UP\nmembers: AS64510\nmnt-by: YOU-MNT\n"
	    "source: LAB\n\n"
	    "as-set: AS64500:AS-UP:AS-MORE\nmnt-by: YOU-MNT\nsource: LAB\n"
	    "\n" SECRET,
	    "Create succeeded: [as-set] AS64500:AS-UP (LAB)\n"
	    "Create succeeded: [as-set] AS64500:AS-UP:AS-MORE (LAB)\n",
	    2 },
	/* They name each other, and the password is the new maintainer's. */
	{ "a maintainer where anybody may",
	    "mntner: EVIL-MNT\nadmin-c: EVIL-1\nupd-to: evil@evil.example\n"
	    "auth: MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8.\nmnt-by: EVIL-MNT\n"
	    "source: RADB\n\n"
	    "role: Evil\nnic-hdl: EVIL-1\nmnt-by: EVIL-MNT\nsource: RADB\n\n"
	    "route: 203.0.113.0/24\norigin: AS64666\nmnt-by: EVIL-MNT\n"
	    "source: RADB\n\npassword: a\n",
	    "Create succeeded: [mntner] EVIL-MNT (RADB)\n"
	    "Create succeeded: [role] EVIL-1 (RADB)\n"
	    "Create succeeded: [route] 203.0.113.0/24AS64666 (RADB)\n",
	    3 },
	{ "inetnum, changed by its holder",
	    "inetnum: 203.0.113.0 - 203.0.113.255\nnetname: YOU\n"
	    "admin-c: YOU-1\nmnt-by: RIR-MNT, YOU-MNT\nsource: LAB\n" SECRET,
	    "Modify succeeded: [inetnum] 203.0.113.0 - 203.0.113.255 (LAB)\n",
	    0 },
	{ "several passwords",
	    ROUTE("203.0.113.0/26", "AS64500", "YOU-MNT",
		"LAB") "password: wrong\n" SECRET "password: rir\n",
	    "Create succeeded: [route] 203.0.113.0/26AS64500 (LAB)\n", 1 },
	{ "no longer named",
	    "mntner: YOU-MNT\nupd-to: noc@you.example\n"
	    "auth: MD5-PW $1$saltsalt$9xy1btjgzLYfb7hivXtC//\n"
	    "mnt-by: YOU-MNT\nsource: LAB\n" SECRET,
	    "Modify succeeded: [mntner] YOU-MNT (LAB)\n", 0 },
};

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_rows); i++) {
		const char *row = good_rows[i].name;
		struct fixture f;
		size_t before;

		start(&f);
		before = f.irr.n_objects;
		CHECK_STR(row, update(&f, good_rows[i].text),
		    good_rows[i].said);
		CHECK_INT(row, f.report.failed, 0);
		CHECK_INT(row, f.irr.n_objects,
		    (int)before + good_rows[i].more);
		irr_seek(&f.irr, 9);
		CHECK_INT(row, f.irr.n_objects, before);
		stop(&f);
	}
}

/* Texts that change nothing: the first line, and what else is said. */
static const struct {
	const char *name, *text, *first, *says, *tries;
} bad_rows[] = {
	{ "no password", ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT", "LAB"),
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (LAB)",
	    "this needs the password of YOU-MNT",
	    "add a line \"password: ...\" with theirs" },
	{ "wrong password",
	    ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT",
		"LAB") "password: geheim\n",
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (LAB)",
	    "this needs the password of YOU-MNT",
	    "the password that was given is not theirs" },
	{ "space of another",
	    ROUTE("192.0.2.0/24", "AS64500", "YOU-MNT", "LAB") SECRET,
	    "Create FAILED: [route] 192.0.2.0/24AS64500 (LAB)",
	    "the space is in inetnum 192.0.2.0 - 192.0.2.255: its holder "
	    "must agree, with the password of ONE-MNT",
	    "the password that was given is not theirs" },
	{ "space of nobody",
	    ROUTE("198.51.100.0/25", "AS64500", "YOU-MNT", "LAB") SECRET,
	    "Create FAILED: [route] 198.51.100.0/25AS64500 (LAB)",
	    "LAB has no record of who holds 198.51.100.0/25", NULL },
	{ "more than one's own",
	    ROUTE("203.0.112.0/23", "AS64500", "YOU-MNT", "LAB") SECRET,
	    "Create FAILED: [route] 203.0.112.0/23AS64500 (LAB)",
	    "LAB has no record of who holds 203.0.112.0/23", NULL },
	{ "under the maintainer of another",
	    ROUTE("203.0.113.0/25", "AS64500", "ONE-MNT", "LAB") SECRET,
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (LAB)",
	    "this needs the password of ONE-MNT", NULL },
	{ "object of another",
	    ROUTE("192.0.2.0/24", "AS64501", "YOU-MNT", "LAB") SECRET,
	    "Modify FAILED: [route] 192.0.2.0/24AS64501 (LAB)",
	    "changing this needs the password of ONE-MNT", NULL },
	{ "delete what another has",
	    ROUTE("192.0.2.0/24", "AS64501", "ONE-MNT",
		"LAB") "delete: x\n" SECRET,
	    "Delete FAILED: [route] 192.0.2.0/24AS64501 (LAB)",
	    "deleting this needs the password of ONE-MNT", NULL },
	{ "delete what is not there",
	    ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT",
		"LAB") "delete: x\n" SECRET,
	    "Delete FAILED: [route] 203.0.113.0/25AS64500 (LAB)",
	    "there is no such object, so it cannot be deleted", NULL },
	{ "give it to nobody",
	    ROUTE("203.0.113.0/24", "AS64500", "NO-MNT", "LAB") SECRET,
	    "Modify FAILED: [route] 203.0.113.0/24AS64500 (LAB)",
	    "there is no mntner NO-MNT in LAB",
	    "create it first, or in the same text" },
	{ "a set without owner",
	    "as-set: AS-YOU\nmnt-by: YOU-MNT\nsource: LAB\n" SECRET,
	    "Create FAILED: [as-set] AS-YOU (LAB)",
	    "a new set is named after its owner's AS", "AS64500:AS-YOU" },
	{ "a set of another",
	    "as-set: AS64501:AS-X\nmnt-by: YOU-MNT\nsource: LAB\n" SECRET,
	    "Create FAILED: [as-set] AS64501:AS-X (LAB)",
	    "the set is named after AS64501, and needs the password of "
	    "ONE-MNT",
	    NULL },
	{ "a set of an AS that nobody has",
	    "as-set: AS1:AS-X\nmnt-by: YOU-MNT\nsource: LAB\n" SECRET,
	    "Create FAILED: [as-set] AS1:AS-X (LAB)",
	    "the set is named after AS1, which is not in LAB", NULL },
	{ "more space",
	    "inetnum: 10.0.0.0/8\nnetname: ALL\nmnt-by: YOU-MNT\n"
	    "source: LAB\n" SECRET,
	    "Create FAILED: [inetnum] 10.0.0.0 - 10.255.255.255 (LAB)",
	    "only the registry itself can create an object of class inetnum",
	    NULL },
	{ "space where nobody knows of space",
	    "mntner: A-MNT\nupd-to: a@a.example\n"
	    "auth: MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8.\nmnt-by: A-MNT\n"
	    "source: RADB\npassword: b\n\n"
	    "inetnum: 10.0.0.0/8\nnetname: ALL\nmnt-by: A-MNT\n"
	    "source: RADB\n",
	    "Create FAILED: [mntner] A-MNT (RADB)",
	    "this needs the password of A-MNT", NULL },
	{ "a maintainer",
	    "mntner: A-MNT\nupd-to: a@a.example\n"
	    "auth: MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8.\nmnt-by: A-MNT\n"
	    "source: LAB\npassword: a\n",
	    "Create FAILED: [mntner] A-MNT (LAB)",
	    "only the registry itself can create an object of class mntner",
	    NULL },
	{ "still named",
	    "role: NOC of You\nnic-hdl: YOU-1\nmnt-by: YOU-MNT\n"
	    "source: LAB\ndelete: x\n" SECRET,
	    "Delete FAILED: [role] YOU-1 (LAB)",
	    "it is still named by mntner YOU-MNT", NULL },
	{ "source",
	    ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT", "RIPE") SECRET,
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (RIPE)",
	    "there is no source RIPE", "LAB or RADB" },
	{ "no source",
	    "route: 203.0.113.0/25\norigin: AS64500\n"
	    "mnt-by: YOU-MNT\n" SECRET,
	    "Create FAILED: [route] 203.0.113.0/25",
	    "a mandatory attribute is missing: source", NULL },
	{ "host bits",
	    ROUTE("203.0.113.1/24", "AS64500", "YOU-MNT", "LAB") SECRET,
	    "Create FAILED: [route] 203.0.113.1/24",
	    "the prefix has bits set beyond its length", "203.0.113.0/24" },
	{ "class", "routes: 203.0.113.0/24\n",
	    "Create FAILED: [routes] "
	    "203.0.113.0/24",
	    "this is no class of objects", "route" },
	{ "policy",
	    "aut-num: AS64500\nas-name: YOU-AS\n"
	    "import: from 64501 accept ANY\nmnt-by: YOU-MNT\nsource: "
	    "LAB\n" SECRET,
	    "Create FAILED: [aut-num] AS64500",
	    "text:3:14: error: expected a neighbour", NULL },
	{ "twice",
	    ROUTE("203.0.113.0/24", "AS64500", "YOU-MNT",
		"LAB") "\n" ROUTE("203.0.113.0/24", "as64500", "YOU-MNT",
		"LAB"),
	    "No change: [route] 203.0.113.0/24AS64500 (LAB)",
	    "the object stands in this text already", NULL },
	{ "nothing", "\n# nothing\n", "FAILED",
	    "there is no object in the text", NULL },
	{ "only a password", SECRET, "FAILED", "there is no object in the text",
	    NULL },
	{ "no text", "hello\n", "FAILED", "expected an attribute", NULL },
	{ "delete what", "delete: x\n", "FAILED",
	    "there is no object at this line to delete", NULL },
	{ "override",
	    ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT", "LAB") SECRET
	    "override: x\n",
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (LAB)",
	    "the override password is not that of the registry's staff", NULL },
};

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad_rows); i++) {
		const char *row = bad_rows[i].name, *said;
		struct fixture f;
		size_t n;

		start(&f);
		n = strlen(bad_rows[i].first);
		said = update(&f, bad_rows[i].text);
		CHECK_STR(row,
		    arena_strndup(&f.arena, said, strcspn(said, "\n")),
		    bad_rows[i].first);
		CHECK(row, n > 0 && strstr(said, bad_rows[i].says) != NULL);
		if (bad_rows[i].tries != NULL)
			CHECK(row, strstr(said, bad_rows[i].tries) != NULL);
		CHECK_INT(row, f.report.changed, 0);
		CHECK(row, f.report.failed > 0);
		CHECK_INT(row, f.irr.n_changes, 0);
		stop(&f);
	}
}

/* A message stands at its place in the text. */
static void
test_place(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_string_equal(update(&f,
				SECRET "\n" ROUTE("203.0.113.0/25", "AS64500",
				    "YOU-MNT",
				    "LAB") "admin-c: YOU-1, YOU-2\n"),
	    "Create FAILED: [route] 203.0.113.0/25AS64500 (LAB)\n"
	    "text:7:17: error: there is no role or person YOU-2 in LAB\n"
	    "    7 | admin-c: YOU-1, YOU-2\n"
	    "      |                 ^^^^^\n"
	    "   try: create it first, or in the same text\n");
	stop(&f);
}

/* One bad object does not stop the others, unless they rest on it. */
static void
test_partly(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	update(&f,
	    "role: New\nnic-hdl: NEW-1\norg: ORG-NONE\nmnt-by: YOU-MNT\n"
	    "source: LAB\n\n"
	    "role: Old\nnic-hdl: YOU-2\nadmin-c: NEW-1\nmnt-by: YOU-MNT\n"
	    "source: LAB\n\n" ROUTE("203.0.113.0/25", "AS64500", "YOU-MNT",
		"LAB") "\n" SECRET);
	assert_int_equal(f.report.n, 3);
	assert_false(f.report.items[0].done);
	assert_false(f.report.items[1].done);
	assert_true(f.report.items[2].done);
	assert_non_null(strstr(f.report.items[1].messages,
	    "there is no role or person NEW-1 in LAB"));
	assert_int_equal(f.irr.n_changes, 1);
	stop(&f);
}

/* The registry's own staff, with their password or without being asked. */
static void
test_registry(void **state)
{
	static const char text[] =
	    "inetnum: 10.0.0.0/8\nnetname: ALL\nmnt-by: RIR-MNT\n"
	    "source: LAB\noverride: rir\n";
	const struct irr_update trusted = { .now_ms = 10, .trusted = true };
	const struct irr_update dry = { .trusted = true, .dry = true };
	const struct rpsl_text t = { NULL, text, sizeof(text) - 16 };
	struct fixture f;
	size_t before;

	(void)state;
	start(&f);
	before = f.irr.n_objects;
	irr_update(&f.irr, &f.arena, &dry, &t, &f.report);
	assert_int_equal(f.report.changed, 1);
	assert_int_equal(f.irr.n_objects, before);
	f.irr.override_auth = "MD5-PW $1$abcdefgh$e2rvktG6wLnHgm2XyUmHF.";
	update(&f, text);
	assert_int_equal(f.report.changed, 1);
	assert_int_equal(f.irr.n_objects, before + 1);
	irr_update(&f.irr, &f.arena, &trusted, &t, &f.report);
	assert_int_equal(f.report.items[0].action, IRR_NO_CHANGE);
	stop(&f);
}

static void
test_delete_text(void **state)
{
	struct fixture f;
	struct rpsl_identity id;

	(void)state;
	start(&f);
	assert_true(irr_key_parse(&f.arena, RPSL_CLASS_ROUTE,
	    "203.0.113.0/24AS64500", &id));
	update(&f,
	    irr_delete_text(&f.arena, irr_find(&f.irr, &id, "LAB"), "old",
		"secret"));
	assert_int_equal(f.report.changed, 1);
	assert_null(irr_find(&f.irr, &id, "LAB"));
	stop(&f);
}

static void
test_limits(void **state)
{
	struct fixture f;
	struct strbuf text = { 0 };

	(void)state;
	start(&f);
	strbuf_add(&text, SECRET "\n");
	for (int i = 0; i <= IRR_UPDATE_OBJECTS_MAX; i++)
		strbuf_addf(&text,
		    "as-set: AS64500:AS-%d\nmnt-by: YOU-MNT\nsource: LAB\n\n",
		    i);
	update(&f, strbuf_str(&text));
	assert_int_equal(f.report.changed, IRR_UPDATE_OBJECTS_MAX);
	assert_int_equal(f.report.failed, 1);
	strbuf_clear(&text);
	for (int i = 0; i <= IRR_UPDATE_PASSWORDS_MAX; i++)
		strbuf_addf(&text, "password: %d\n", i);
	assert_non_null(strstr(update(&f, strbuf_str(&text)),
	    "there are more than 8 passwords in the text"));
	strbuf_finish(&text);
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_partly),
		cmocka_unit_test(test_registry),
		cmocka_unit_test(test_delete_text),
		cmocka_unit_test(test_limits),
	};

	return RUN_TESTS(tests);
}
