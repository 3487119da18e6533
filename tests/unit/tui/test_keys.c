#include "check.h"

#include "tui/input.h"
#include "tui/keys.h"

/* Keys of the design, with what they ask for on every learner screen. */
static void
test_key_map(void **state)
{
	static const struct {
		const char *name;
		int key;
		enum request request;
	} rows[] = {
		{ "arrow", PRESS_UP, REQ_UP },
		{ "j", 'j', REQ_DOWN },
		{ "Enter", PRESS_ENTER, REQ_ENTER },
		{ "Esc", PRESS_ESC, REQ_BACK },
		{ "Tab", PRESS_TAB, REQ_NEXT_PANE },
		{ "Space", ' ', REQ_SPACE },
		{ "digit", '3', REQ_ROUTES },
		{ "AZERTY 2", 0xe9, REQ_MAP },
		{ "AZERTY 1", '&', REQ_LESSON },
		{ "why", 'w', REQ_WHY },
		{ "what if", 'x', REQ_WHATIF },
		{ "undo", 'u', REQ_UNDO },
		{ "redo", 'U', REQ_REDO },
		{ "step back", ',', REQ_STEP_BACK },
		{ "help", '?', REQ_HELP },
		{ "F1", PRESS_F1, REQ_HELP },
		{ "not bound", 'Z', REQ_NONE },
		{ "other script", 0x0436, REQ_NONE },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_INT(rows[i].name, request_of_key(rows[i].key),
		    rows[i].request);
}

/* No key stands for two requests, every name is a key, and nothing needs a
 * modifier that some keyboard lacks: no bracket, brace, @, #, ~, | or \. */
static void
test_keys_are_unique_and_typable(void **state)
{
	(void)state;
	for (int r = 0; r < REQ_NONE; r++) {
		const char *s = request_info((enum request)r)->keys;
		while (*s != '\0') {
			size_t n = strcspn(s, " ");
			int key = press_parse(s, n);
			CHECK(request_info((enum request)r)->help,
			    key != PRESS_NONE);
			CHECK_INT(request_info((enum request)r)->help,
			    request_of_key(key), r);
			CHECK(request_info((enum request)r)->help,
			    key > 127 || strchr("[]{}@#~|\\", key) == NULL);
			s += n;
			s += strspn(s, " ");
		}
	}
}

/* What has no plain key is at least a word of the command line. */
static void
test_everything_is_reachable(void **state)
{
	(void)state;
	for (int r = 0; r < REQ_NONE; r++) {
		const struct request_info *i = request_info((enum request)r);
		CHECK(i->help, i->keys[0] != '\0' || i->word[0] != '\0');
		if (i->word[0] != '\0')
			CHECK_INT(i->word, request_of_word(i->word), r);
	}
	assert_int_equal(request_of_word(""), REQ_NONE);
	assert_int_equal(request_of_word("nonsense"), REQ_NONE);
}

static void
test_names(void **state)
{
	static const struct {
		int key;
		const char *name;
	} rows[] = {
		{ PRESS_PAGE_DOWN, "PgDn" },
		{ ' ', "Space" },
		{ 'w', "w" },
		{ 1, "Ctrl-A" },
		{ 0xe9, "\303\251" },
		{ PRESS_OTHER, "that key" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf b = { 0 };
		press_name(rows[i].key, &b);
		CHECK_STR(rows[i].name, strbuf_str(&b), rows[i].name);
		strbuf_finish(&b);
	}
	assert_true(press_is_other_script(0x0436));
	assert_false(press_is_other_script(0xe9));
	assert_false(press_is_text(27));
	assert_false(press_is_text(0x9b));
	assert_true(press_is_text(0x65e5));
}

static void
test_input_line(void **state)
{
	struct input in = { 0 };
	(void)state;
	input_set(&in, "ab");
	assert_true(input_key(&in, 0xe9));
	assert_string_equal(in.text.s, "ab\303\251");
	input_key(&in, PRESS_LEFT);
	input_key(&in, 'x');
	assert_string_equal(in.text.s, "abx\303\251");
	input_key(&in, PRESS_DELETE);
	assert_string_equal(in.text.s, "abx");
	input_key(&in, PRESS_HOME);
	input_key(&in, PRESS_BACKSPACE);
	assert_string_equal(in.text.s, "abx");
	input_key(&in, 21);
	assert_string_equal(in.text.s, "");
	assert_false(input_key(&in, PRESS_TAB));
	input_finish(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_map),
		cmocka_unit_test(test_keys_are_unique_and_typable),
		cmocka_unit_test(test_everything_is_reachable),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_input_line),
	};
	return RUN_TESTS(tests);
}
