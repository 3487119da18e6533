/* Contacts and messages on the screen: what others find, what is published,
 * what came, and the way an answer takes. */
#include "app_screen.h"

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

static void
open_contacts(struct fixture *f)
{
	start(f, "call-the-noc", 80, 24);
	press(f, "6");
	for (int i = 0; i < 5 && strstr(screen(f), "[ Contacts ]") == NULL; i++)
		press(f, "Right");
	expect(f, "page", "[ Contacts ]");
}

static void
go_to(struct fixture *f, const char *row)
{
	struct strbuf wanted = { 0 };
	strbuf_addf(&wanted, "> %s", row);
	press(f, "g");
	for (int i = 0; i < 60; i++) {
		if (strstr(screen(f), strbuf_str(&wanted)) != NULL) {
			strbuf_finish(&wanted);
			return;
		}
		press(f, "Down");
	}
	fail_msg("there is no row \"%s\":\n%s", row, screen(f));
}

/* A contact is published from its row, the way of the command, and undone. */
static void
test_publish(void **state)
{
	struct fixture f;
	(void)state;
	open_contacts(&f);
	expect(&f, "head", "how others find AS500100 (you)");
	expect(&f, "day only", "08:00-17:00");
	expect(&f, "who there is", "Harbour NOC");
	go_to(&f, "PeeringDB   noc-mail");
	press(&f, "Enter");
	expect(&f, "asked", "noc-mail (empty: not published):");
	type(&f, "noc@harbour.example\n");
	expect(&f, "message", "PeeringDB now says: noc-mail");
	press(&f, "g");
	expect(&f, "found now", "noc@harbour.example");
	expect(&f, "at any hour", "noc@harbour.example           at any hour");
	press(&f, "u g");
	reject(&f, "undone", "PeeringDB   NOC ");
	/* What is no address is refused, with what is expected. */
	go_to(&f, "PeeringDB   noc-mail");
	press(&f, "Enter");
	type(&f, "nobody\n");
	expect(&f, "refused", "mail address");
	stop(&f);
}

/* What came is marked until it was looked at, and is answered from there. */
static void
test_inbox(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "call-the-noc", 80, 24);
	press(&f, "m");
	expect(&f, "none yet", "No messages yet.");
	press(&f, "Esc");
	give(&f, "contact set noc-mail noc@harbour.example");
	give(&f, "run until 02:55");
	expect(&f, "status", "| !1 message");
	expect(&f, "key", "m read the message");
	press(&f, "m");
	expect(&f, "list", "mail from AS500600");
	expect(&f, "text", "Since 02:45 we see 22.10.64.0/24");
	reject(&f, "read", "| !1 message");
	press(&f, "r");
	expect(&f, "to whom", "write to AS500600:");
	type(&f, "It is ours.\n");
	expect(&f, "sent", "mail to   AS500600");
	expect(&f, "no longer open", "answered");
	stop(&f);
}

/* Without a contact nothing comes, and the inbox says what became of it. */
static void
test_lost(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "call-the-noc", 80, 24);
	give(&f, "run until 03:10");
	reject(&f, "nothing came", "| !");
	press(&f, "m");
	expect(&f, "not here", "CAME BACK");
	stop(&f);
}

/* Others are reached at what they publish. */
static void
test_call(void **state)
{
	struct fixture f;
	(void)state;
	open_contacts(&f);
	give(&f, "run until 03:10");
	press(&f, "v");
	expect(&f, "whose", "Whose contacts?");
	press(&f, "Down Down Enter");
	expect(&f, "theirs", "how others find AS500310");
	go_to(&f, "PeeringDB   NOC");
	press(&f, "Enter Down Enter");
	type(&f, "AS500400 announces 22.10.64.0/24, our space.\n");
	expect(&f, "reached", "We do not pass this prefix");
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_publish),
		cmocka_unit_test(test_inbox),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_call),
	};
	return RUN_TESTS(tests);
}
