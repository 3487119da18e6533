/* The whole full-screen face without a terminal: keys in, text out. */
#include "app_screen.h"

#include <unistd.h>

#include "tui/view.h"

static void
test_first_minute(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, NULL, 80, 24);
	expect(&f, "first run", "60 seconds to your first fix");
	press(&f, "Enter");
	expect(&f, "map", "[2 Map]");
	expect(&f, "key line", "Space run");
	press(&f, "Space");
	expect(&f, "three are fooled", "3 of 3");
	press(&f, "Up w");
	expect(&f, "card", "It would have been refused if");
	press(&f, "Enter");
	expect(&f, "configuration", "[4 Config]");
	expect(&f, "preview", "COMMIT preview");
	expect(&f, "key line", "Enter commit");
	press(&f, "Enter");
	expect(&f, "done", "That was your first fix");
	press(&f, "Enter");
	expect(&f, "home", "done           100/100");
	stop(&f);
}

static void
test_frame(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	const char *s = screen(&f);
	size_t rows = 0;
	for (const char *p = s; *p != '\0'; p++)
		rows += *p == '\n';
	assert_int_equal(rows, 24);
	assert_true(str_starts(s, "MANRS Lab | first-fix step 1/4"));
	expect(&f, "tabs", "\n 1 Lesson [2 Map] 3 Routes");
	expect(&f, "now", "\nNOW  ");
	expect(&f, "help comes last", "? help\n");
	assert_true(f.canvas.cursor_x >= 0);
	press(&f, "Z");
	expect(&f, "unknown key", "There is no key Z here; ? shows the keys.");
	press(&f, "\320\266");
	expect(&f, "other script", "letters of another script");
	press(&f, "3");
	expect(&f, "routes", "[3 Routes]");
	press(&f, "Tab");
	expect(&f, "next screen", "[4 Config]");
	app_resize(&f.app, 70, 20);
	reject(&f, "compact has no tabs", "3 Routes");
	expect(&f, "compact", "NOW  ");
	app_resize(&f.app, 50, 10);
	expect(&f, "too small", "Window 50x10; 60x16 is needed.");
	press(&f, "Enter");
	reject(&f, "goes on all the same", "is needed");
	app_resize(&f.app, 140, 45);
	expect(&f, "workspace", "- 1 Lesson");
	expect(&f, "workspace", "- 4 Config");
	stop(&f);
}

static void
test_editing(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4 i End Enter f o o Space b a r");
	expect(&f, "error under the line", "1 ERROR");
	expect(&f, "caret", "^^^");
	press(&f, "Esc");
	expect(&f, "nothing is live", "has not changed");
	press(&f, "Enter Esc u");
	press(&f, "D");
	expect(&f, "dropped", "as it runs");
	/* A paste is text, also its line ends and tabs. */
	app_key(&f.app, PRESS_PASTE);
	press(&f, "! Enter ! Space x");
	app_key(&f.app, PRESS_PASTE_END);
	press(&f, "Esc");
	expect(&f, "pasted", "+2 -0 lines");
	press(&f, "d");
	expect(&f, "only changes", "d all lines");
	stop(&f);
}

/* Undo plays the session again: what was said about the text before is of no
 * use any more. */
static void
test_error_after_undo(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4 i End Enter f o o Esc : r u n Enter Esc");
	press(&f, "u 4 n w");
	expect(&f, "the same mistake", "Why this line");
	expect(&f, "its place", "as500100.conf:");
	stop(&f);
}

static void
test_lists(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "Space 3");
	expect(&f, "best route", "*22.50.1.0/24");
	press(&f, "/ 5 0 0 3 0 0 Enter");
	expect(&f, "filter", "filter: /500300");
	reject(&f, "filtered", "22.50.1.0/24        500200");
	press(&f, "v v");
	expect(&f, "sent", "view: sent");
	press(&f, "?");
	expect(&f, "help", "HELP: Routes");
	press(&f, "u n d o");
	expect(&f, "search", "take back the last command");
	press(&f, "Esc Esc");
	expect(&f, "menu", "MENU");
	press(&f, "Esc : s h Tab");
	expect(&f, "completed", "\n:show\n");
	press(&f, "Esc 5");
	expect(&f, "waves", "moment 00");
	press(&f, "Left Left");
	expect(&f, "looks back", "use a wrong route");
	press(&f, "7 c");
	expect(&f, "score", "[ ] NO-1.1");
	press(&f, "p");
	expect(&f, "prefixes", "Which prefix");
	press(&f, "Esc x");
	expect(&f, "what if", "WHAT IF");
	press(&f, "Esc 6");
	expect(&f, "registry", "[ Holders ]");
	stop(&f);
}

/* What ends the session is asked for once more, and only on one screen. */
static void
test_finish_is_asked(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "Space f");
	expect(&f, "elsewhere", "There is no key f here");
	press(&f, "7 f");
	expect(&f, "on the score", "Finish?");
	press(&f, "Esc 2 Up w");
	expect(&f, "nothing was finished", "It would have been refused if");
	press(&f, "Esc : f i n i s h Enter");
	expect(&f, "by its word", "Finish?");
	press(&f, "Enter");
	expect(&f, "finished", "Finished");
	stop(&f);
}

/* The filter of the diff goes with what it filtered. */
static void
test_diff_of_nothing(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4 d");
	expect(&f, "nothing to filter", "Nothing is changed");
	expect(&f, "the text stays", "router bgp 500100");
	press(&f, "i End Enter ! Esc d D");
	expect(&f, "dropped", "as it runs");
	expect(&f, "all lines again", "router bgp 500100");
	stop(&f);
}

static void
test_one_is_not_many(void **state)
{
	static const char line[] = "  network 22.10.0.0/16\n";
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4");
	const char *all = session_running(f.app.session, "as500100");
	const char *cut = strstr(all, line);
	struct strbuf b = { 0 };
	assert_non_null(cut);
	strbuf_addn(&b, all, (size_t)(cut - all));
	strbuf_add(&b, cut + strlen(line));
	config_set_text(&f.app, strbuf_str(&b));
	expect(&f, "one", ", 1 good route lost\n");
	strbuf_clear(&b);
	strbuf_add(&b, "hostname as500100\n");
	config_set_text(&f.app, strbuf_str(&b));
	expect(&f, "several", " good routes lost\n");
	strbuf_finish(&b);
	stop(&f);
}

/* A commit on trial is seen on every screen, and its key is offered. */
static void
test_trial_is_seen(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "Space 4 i End Enter ! Esc t");
	expect(&f, "status row", "| trial 60 s ");
	press(&f, "4");
	expect(&f, "configuration", "on trial until ");
	expect(&f, "key line", "Enter confirm the trial (commit)");
	press(&f, "2");
	expect(&f, "status row of the map", "| trial 60 s ");
	expect(&f, "key line of the map", "\n4 confirm the trial");
	press(&f, "4 Enter");
	expect(&f, "confirmed", "The trial is confirmed");
	reject(&f, "over", "on trial");
	stop(&f);
}

/* The map stays at what the open card is about. */
static void
test_card_keeps_its_prefix(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "own-leak", 80, 24);
	for (int i = 0; i < 6 && app_step_kind(&f.app) != STEP_WHY; i++)
		press(&f, "2 Space");
	press(&f, "2");
	expect(&f, "before", "prefix 22.51.0.0/16");
	press(&f, ": w h y Enter");
	expect(&f, "card", "22.51.0.0/16");
	reject(&f, "the next step's prefix", "prefix 22.20.0.0/16");
	press(&f, "Esc 2");
	expect(&f, "then the next step", "prefix 22.20.0.0/16");
	stop(&f);
}

/* One Space too many, when the story was played, does not end it. */
static void
test_space_too_many(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "own-leak", 80, 24);
	for (int i = 0; i < 6 && app_step_kind(&f.app) != STEP_WHY; i++)
		press(&f, "2 Left Space");
	uint64_t now = sim_now(session_world(f.app.session)->sim);
	press(&f, "2 Space");
	expect(&f, "said", "Time stands still in this step");
	assert_true(sim_now(session_world(f.app.session)->sim) == now);
	stop(&f);
}

/* "Ask why you send that route": not why it is the best. */
static void
test_question_of_step(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "own-leak", 80, 24);
	for (int i = 0; i < 6 && app_step_kind(&f.app) != STEP_WHY; i++)
		press(&f, "2 Left Space");
	press(&f, "2 w");
	expect(&f, "the step's question", "send 22.51.0.0/16 to AS500400?");
	stop(&f);
}

/* In the smallest window nothing that matters is cut without a word. */
static void
test_smallest_window(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 60, 16);
	press(&f, "Space");
	expect(&f, "NOW is whole", "press w (plain\n     mode: why).\n");
	press(&f, "5");
	expect(&f, "last AS", "500500");
	reject(&f, "all are there", "more");
	stop(&f);
	start(&f, "youtube-2008", 60, 16);
	press(&f, "5");
	expect(&f, "there are more", " more");
	stop(&f);
}

/* Pasted lines stand alone, also when typing has just begun. */
static void
test_paste(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4 i");
	paste(&f, "ip prefix-list ONE permit 22.20.0.0/16\n");
	press(&f, "Esc");
	expect(&f, "no error", "syntax ok");
	press(&f, "i");
	paste(&f, "!");
	paste(&f, "!");
	press(&f, "Esc d");
	expect(&f, "one place", "+ !!");
	stop(&f);
}

/* A long line is seen where it is typed; elsewhere it is marked as cut. */
static void
test_long_line(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "4 i");
	paste(&f,
	    "ip prefix-list X description aaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb THE-END");
	expect(&f, "the end is seen", "THE-END");
	press(&f, "Home");
	expect(&f, "the start too", "ip prefix-list X");
	press(&f, "Esc");
	expect(&f, "cut", "bbb..");
	stop(&f);
}

/* Tab takes no keyword for a name that could be meant, and leaves a blank
 * behind what it takes. */
static void
test_tab(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "original-manrs-lab", 80, 24);
	press(&f, "4 i");
	paste(&f, "route-map A permit 10\n match ip add");
	press(&f, "Tab");
	press(&f, "Tab");
	expect(&f, "choices", "what can stand here");
	press(&f, "p r e Tab X");
	expect(&f, "line", "match ip address prefix-list X");
	stop(&f);
}

/* What was asked about one text is not asked about the next. */
static void
test_confirming(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "youtube-2008", 80, 24);
	press(&f, "Enter s Space 4 i");
	paste(&f, "route-map AS17557-IN deny 1\n");
	press(&f, "Esc Enter");
	expect(&f, "asked", "Enter commit all the same");
	expect(&f, "whole sentence", "`commit` again does it anyway.");
	press(&f, "i ! Esc");
	reject(&f, "changed", "all the same");
	stop(&f);
}

/* Evidence that does not fit is not cut without a word. */
static void
test_evidence(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "original-manrs-lab", 80, 24);
	press(&f, "7 c");
	expect(&f, "more", " w: more\n");
	press(&f, "Down");
	reject(&f, "met", " w: more\n");
	stop(&f);
}

/* After the end the keys say what is possible then. */
static void
test_finished(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "first-fix", 80, 24);
	press(&f, "7 f");
	expect(&f, "the key says it", "Enter finish");
	press(&f, "Enter");
	expect(&f, "the next key too", "Enter home");
	press(&f, "Esc");
	expect(&f, "now", "NOW  Finished and graded.");
	expect(&f, "keys", "u open it again");
	reject(&f, "no finish", "f finish");
	press(&f, "f");
	expect(&f, "why", "This session is finished; u opens it again.");
	press(&f, "Esc Enter");
	expect(&f, "home", "Welcome back.");
	stop(&f);
}

/* Esc and q end what they should, and say whether work is kept. */
static void
test_not_saved(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, NULL, 80, 24);
	f.host.not_saved = "not saved: the disk is full. You can work.";
	press(&f, "s Enter");
	expect(&f, "said once", "the disk is full. You can work.");
	press(&f, "Esc");
	expect(&f, "status", "| not saved");
	press(&f, "Ctrl-C");
	expect(&f, "question", "Nothing is saved. Enter leaves");
	press(&f, "Esc ? q u i t");
	expect(&f, "help", "leave; nothing is saved");
	stop(&f);
}

/* Row 24 offers to go on reading only where there is more. */
static void
test_more(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "youtube-2008", 80, 24);
	press(&f, "1");
	expect(&f, "at once", "PgDn more");
	press(&f, "G");
	reject(&f, "at the end", "PgDn");
	stop(&f);
}

/* The scenarios of a tutorial come in the order of its lesson; what its
 * questions came to is kept in sight. */
static void
test_home(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, NULL, 80, 45);
	press(&f, "s");
	const char *s = screen(&f);
	const char *first = strstr(s, "first-fix"),
		   *second = strstr(s, "youtube-2008"),
		   *third = strstr(s, "own-leak"),
		   *last = strstr(s, "original-manrs-lab");
	assert_true(
	    first != NULL && first < second && second < third && third < last);
	press(&f, "Up Enter");
	expect(&f, "words", "look up its words");
	press(&f, "Down Enter");
	for (int i = 0; i < 8; i++)
		press(&f, "Enter Enter");
	expect(&f, "result", "Questions, last time: ");
	stop(&f);
}

/* The recorded history takes the place of the own network, moment by moment,
 * until it is left; then all is as it was. */
static void
test_replay(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, "youtube-2008", 80, 24);
	uint64_t now = sim_now(session_world(f.app.session)->sim);
	press(&f, "r");
	expect(&f, "which it is", "| RECORDED ");
	expect(&f, "its beginning", "<3491 o>");
	press(&f, "> >");
	expect(&f, "the hijack", "<3491 !>");
	expect(&f, "the story", "NOW  AS17557 announces 208.65.153.0/24");
	press(&f, "w");
	expect(&f, "of that moment", "from customer AS17557 at 18:47:00");
	press(&f, "Esc Esc");
	reject(&f, "left", "RECORDED");
	expect(&f, "own network", "This is your network again.");
	assert_true(sim_now(session_world(f.app.session)->sim) == now);
	/* A command is about the own network. */
	press(&f, "r > : s t e p Enter");
	reject(&f, "left by a command", "RECORDED");
	stop(&f);
	start(&f, "first-fix", 80, 24);
	press(&f, "r");
	expect(&f, "there is none", "no recorded history");
	stop(&f);
}

/* Any keys at any size: no crash, no byte that is not text. */
static void
play_monkey(const char *world, int rounds)
{
	static const int special[] = { PRESS_UP, PRESS_DOWN, PRESS_LEFT,
		PRESS_RIGHT, PRESS_PAGE_UP, PRESS_PAGE_DOWN, PRESS_HOME,
		PRESS_END, PRESS_ENTER, PRESS_ESC, PRESS_TAB, PRESS_BACK_TAB,
		PRESS_BACKSPACE, PRESS_DELETE, PRESS_F1, PRESS_PASTE,
		PRESS_PASTE_END, PRESS_INTERRUPT, PRESS_OTHER, ' ', ' ' };
	struct fixture f;
	uint64_t rand = 1;
	start(&f, world, 80, 24);
	for (int i = 0; i < rounds; i++) {
		uint64_t r = base_rand(&rand);
		int key = r % 3 == 0 ? special[r / 3 % ARRAY_LEN(special)]
				     : (int)(32 + r / 3 % 95);
		if (key == 'q' && r % 7 != 0)
			continue;
		f.app.now_ms += r % 400;
		app_key(&f.app, key);
		uint64_t due = app_next_wake(&f.app);
		if (due != 0 && due <= f.app.now_ms + 500) {
			f.app.now_ms = due;
			app_tick(&f.app);
		}
		if (r % 23 == 0)
			app_resize(&f.app, (int)(1 + r / 23 % 200),
			    (int)(1 + r / 4600 % 60));
		f.app.quit = f.app.editor_wanted = false;
		f.app.plain_wanted = false;
		for (const char *s = screen(&f); *s != '\0'; s++)
			assert_true(*s == '\n' || (*s >= 32 && *s < 127));
	}
	stop(&f);
}

static void
test_monkey(void **state)
{
	static const char *const worlds[] = { NULL,
		LAB_SOURCE_DIR "/tests/unit/session/irr",
		LAB_SOURCE_DIR "/tests/unit/session/rpki" };
	bool all = getenv("LAB_LONG") != NULL;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(worlds); i++)
		play_monkey(worlds[i], all ? 20000 : i == 0 ? 1500 : 700);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_minute),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_editing),
		cmocka_unit_test(test_error_after_undo),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_finish_is_asked),
		cmocka_unit_test(test_diff_of_nothing),
		cmocka_unit_test(test_one_is_not_many),
		cmocka_unit_test(test_trial_is_seen),
		cmocka_unit_test(test_card_keeps_its_prefix),
		cmocka_unit_test(test_space_too_many),
		cmocka_unit_test(test_question_of_step),
		cmocka_unit_test(test_smallest_window),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_tab),
		cmocka_unit_test(test_confirming),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_not_saved),
		cmocka_unit_test(test_more),
		cmocka_unit_test(test_home),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_monkey),
	};
	return RUN_TESTS(tests);
}
