/* The registry screen: its pages say what the world says, and what is typed
 * there goes the way of the commands. */
#include "app_screen.h"

#include "tui/registry_view.h"

#define RPKI LAB_SOURCE_DIR "/tests/unit/session/rpki"
#define IRR LAB_SOURCE_DIR "/tests/unit/session/irr"

/* A command as if it had been typed after ":". */
static void
give(struct fixture *f, const char *line)
{
	const struct reply *r = app_command(&f->app, line, false);
	if (r->status == REPLY_ERROR)
		fail_msg("\"%s\": %s", line, r->text);
}

static void
type(struct fixture *f, const char *text)
{
	for (; *text != '\0'; text++)
		app_key(&f->app, *text == '\n' ? PRESS_ENTER : *text);
}

/* Published, fetched, told, used: each stage is seen, with its time. */
static void
test_stages(void **state)
{
	static const struct {
		const char *name, *line, *row, *detail;
	} rows[] = {
		{ "published", "publish roa 192.0.2.0/24 origin 64500",
		    "NOT FOUND   published",
		    "as64510: rp1 fetches it at 10:15:00" },
		{ "fetched", "step", "valid       fetched",
		    "fetched by rp1 10:15:00, will be told at 10:15:05" },
		{ "told", "step", "valid       told",
		    "fetched by rp1 10:15:00, told 10:15:05" },
		{ "used", "step 3", "valid       used 2 of 2",
		    "told 10:15:05, used 10:15:05" },
	};
	struct fixture f;
	(void)state;
	start(&f, RPKI, 80, 24);
	press(&f, "6");
	expect(&f, "own resources",
	    "your resources: AS64500   192.0.2.0/24   2001:db8::/32");
	expect(&f, "no ROA yet", "NOT FOUND   n = new ROA");
	give(&f, "run until 10:06");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		give(&f, rows[i].line);
		expect(&f, rows[i].name, rows[i].row);
		expect(&f, rows[i].name, rows[i].detail);
	}
	expect(&f, "the thief", "INVALID");
	give(&f, "undo");
	give(&f, "undo");
	expect(&f, "taken back", "fetched");
	stop(&f);
}

/* The effect of a draft is there while it is typed; Enter is the command. */
static void
test_draft(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, RPKI, 80, 24);
	give(&f, "run until 10:06");
	press(&f, "6 n");
	expect(&f, "draft", "NEW ROA (draft, not yet published)");
	expect(&f, "effect",
	    "If you publish: announcements that become Valid: 1, Invalid: 1");
	expect(&f, "when", "rp1 fetches it at 10:15:00.");
	expect(&f, "at whom", "refused at AS64510");
	press(&f, "Backspace 5");
	expect(&f, "too loose", "! longer than you announce");
	press(&f, "Tab");
	reject(&f, "the suggestion is taken", "! longer than you announce");
	press(&f, "Backspace Backspace 1 9");
	expect(&f, "no such length", "maxLength 19 does not fit");
	press(&f, "Enter");
	expect(&f, "the draft stays", "NEW ROA");
	press(&f, "Tab Backspace Backspace 2 4 Enter");
	reject(&f, "published", "NEW ROA");
	expect(&f, "message", "Published: ROA 192.0.2.0/24 maxLength 24");
	expect(&f, "row", "NOT FOUND   published");
	/* The same way as the command: undo knows it. */
	press(&f, "u");
	expect(&f, "undone", "n = new ROA");
	press(&f, "U D");
	expect(&f, "asked first", "If it were revoked");
	press(&f, "Enter");
	expect(&f, "revoked", "n = new ROA");
	stop(&f);
}

static void
test_draft_aspa(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, RPKI, 80, 24);
	press(&f, "6 i");
	expect(&f, "draft", "NEW ASPA (draft, not yet published)");
	expect(&f, "who is paid", "your contracts say 64510 (Tab)");
	press(&f, "Tab Enter");
	expect(&f, "published", "ASPA AS64500 providers AS64510");
	stop(&f);
}

static void
test_validators(void **state)
{
	static const struct {
		const char *name, *until, *wanted;
	} rows[] = {
		{ "fresh", "10:06",
		    "rp1                fresh        1     0              "
		    "10:05:00   10:15:00" },
		{ "down", "14:30", "rp1                down" },
		{ "lost", "14:30",
		    "as64510            lost         1     0  rp1         "
		    "14:00:00   15:05:05" },
		{ "expired", "15:10", "every route is NotFound to it" },
	};
	struct fixture f;
	(void)state;
	start(&f, RPKI, 80, 24);
	give(&f, "publish roa 192.0.2.0/24 origin 64500");
	press(&f, "6 Right");
	expect(&f, "repositories", "rpki.thief.example");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf line = { 0 };
		strbuf_addf(&line, "run until %s", rows[i].until);
		give(&f, strbuf_str(&line));
		expect(&f, rows[i].name, rows[i].wanted);
		strbuf_finish(&line);
	}
	press(&f, "Enter");
	expect(&f, "all as text", "trust anchor");
	stop(&f);
}

/* Objects: found, opened; an own one is refused, mended and taken. */
static void
test_objects(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, IRR, 80, 24);
	press(&f, "6");
	expect(&f, "no ROAs here: who holds what", "[ Holders ]");
	press(&f, "Left Left");
	expect(&f, "all", "all 13 of 13");
	press(&f, "/ a s 6 4 5 0 2 Enter");
	expect(&f, "found", "198.51.100.0/24 AS64502");
	expect(&f, "not trusted", "RADB      ANYBODY WRITES");
	press(&f,
	    "/ Ctrl-C / Backspace Backspace Backspace Backspace "
	    "Backspace Backspace Backspace Enter v");
	expect(&f, "by class", "aut-num 2 of 2");
	press(&f, "g Down Enter Down Enter");
	expect(&f, "prefixes behind an AS", "192.0.2.0/24");
	press(&f, "Esc Enter Down Down Down Enter");
	expect(&f, "a filter of it",
	    ":filter from AS64501 to as64500 as prefix-list");
	press(&f, "Esc n");
	expect(&f, "class", "A new object of which class?");
	press(&f, "Esc");
	stop(&f);
}

static void
test_object_draft(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, IRR, 80, 24);
	press(&f, "6 Left Left n Enter");
	expect(&f, "template", "   1  route:          203.0.113.0/24");
	expect(&f, "template", "origin:         AS64500");
	expect(&f, "template", "mnt-by:         YOU-MNT");
	/* Without a password: refused, and nothing is lost. */
	press(&f, "Esc Enter");
	expect(&f, "answer", "this needs the password of YOU-MNT");
	expect(&f, "the text stays", "origin:         AS64500");
	press(&f, "Esc 2 6");
	expect(&f, "kept", "n go on with the draft");
	/* Also when the session goes on another day. */
	press(&f, "Esc : h o m e Enter");
	assert_true(app_open_scenario(&f.app, IRR, false));
	press(&f, "6 Left Left n");
	expect(&f, "again", "origin:         AS64500");
	/* An attribute by Tab, then the password. */
	press(&f, "Down Down Home");
	type(&f, "rema");
	press(&f, "Tab");
	type(&f, " mine\n");
	expect(&f, "completed", "remarks: mine");
	press(&f, "Tab");
	type(&f, "secret");
	reject(&f, "a password is not shown", "secret");
	press(&f, "Enter");
	reject(&f, "taken", "OBJECT (draft");
	expect(&f, "message", "1 object is changed.");
	expect(&f, "it is there", "203.0.113.0/24 AS64500");
	press(&f, "u");
	reject(&f, "undone", "203.0.113.0/24 AS64500");
	/* Away with it: a wrong password is answered, the right one taken. */
	press(&f, "U / 2 0 3 . 0 . 1 1 3 . 0 / 2 4 Enter D");
	expect(&f, "whose", "delete it: password of YOU-MNT:");
	type(&f, "wrong\n");
	expect(&f, "refused", "The registry's answer");
	press(&f, "Esc D");
	type(&f, "secret\n");
	expect(&f, "deleted", "No such object.");
	stop(&f);
}

/* What does not fit is cut, at any size, and the monochrome screen says all. */
static void
test_sizes(void **state)
{
	static const int sizes[][2] = { { 60, 16 }, { 61, 17 }, { 80, 24 },
		{ 120, 30 }, { 140, 45 }, { 200, 60 } };
	struct fixture f;
	(void)state;
	start(&f, RPKI, 80, 24);
	press(&f, "6");
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		app_resize(&f.app, sizes[i][0], sizes[i][1]);
		expect(&f, "own prefix", "192.0.2.0/24");
		press(&f, "n");
		expect(&f, "draft", "max length");
		press(&f, "Esc");
	}
	for (int w = 1; w < 30; w += 7)
		for (int h = 1; h < 30; h += 5) {
			app_resize(&f.app, w, h);
			f.app.small_ok = true;
			press(&f, "n");
			(void)screen(&f);
			press(&f, "Esc Right");
			(void)screen(&f);
		}
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_draft),
		cmocka_unit_test(test_draft_aspa),
		cmocka_unit_test(test_validators),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_object_draft),
		cmocka_unit_test(test_sizes),
	};
	return RUN_TESTS(tests);
}
