#include "check.h"

#include <stdlib.h>

#include "host/args.h"

enum { WORDS_MAX = 8 };

static bool
is_scenario(void *arg, const char *word)
{
	(void)arg;
	return strcmp(word, "first-fix") == 0;
}

static void
test_parses(void **state)
{
	static const struct {
		const char *name;
		const char *words[WORDS_MAX];
		enum args_command command;
		size_t n_operands;
		const char *operand;
		int option;
		const char *value;
	} rows[] = {
		{ "nothing: a face", { NULL }, CMD_FACE, 0, NULL, -1, NULL },
		{ "plain", { "--plain", NULL }, CMD_FACE, 0, NULL, OPT_PLAIN,
		    NULL },
		{ "operand", { "open", "first-fix", NULL }, CMD_OPEN, 1,
		    "first-fix", -1, NULL },
		{ "value apart", { "run", "x", "--until", "90s", NULL },
		    CMD_RUN, 1, "x", OPT_UNTIL, "90s" },
		{ "value attached", { "run", "x", "--until=90s", NULL },
		    CMD_RUN, 1, "x", OPT_UNTIL, "90s" },
		{ "option before the command", { "--json", "run", "x", NULL },
		    CMD_RUN, 1, "x", OPT_JSON, NULL },
		{ "letter", { "run", "x", "-c", "-", NULL }, CMD_RUN, 1, "x",
		    OPT_COMMANDS, "-" },
		{ "after --", { "check", "--", "--odd", NULL }, CMD_CHECK, 1,
		    "--odd", -1, NULL },
		{ "minus is an operand", { "check", "-", NULL }, CMD_CHECK, 1,
		    "-", -1, NULL },
		{ "many operands", { "check", "a", "b", "c", NULL }, CMD_CHECK,
		    3, "a", -1, NULL },
		{ "help needs no operand", { "open", "--help", NULL }, CMD_OPEN,
		    0, NULL, OPT_HELP, NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct strbuf error = { 0 };
		struct args a;
		char *argv[WORDS_MAX + 1];
		int argc = 0;
		argv[argc++] = xstrdup("manrs-lab");
		for (; rows[i].words[argc - 1] != NULL; argc++)
			argv[argc] = xstrdup(rows[i].words[argc - 1]);
		bool ok = args_parse(&a, &arena, argc, argv, is_scenario, NULL,
		    &error);
		CHECK_STR(rows[i].name, strbuf_str(&error), "");
		CHECK(rows[i].name, ok);
		CHECK_INT(rows[i].name, a.command, rows[i].command);
		CHECK_INT(rows[i].name, a.n_operands, rows[i].n_operands);
		if (rows[i].operand != NULL)
			CHECK_STR(rows[i].name, a.operands[0], rows[i].operand);
		if (rows[i].option >= 0)
			CHECK(rows[i].name, a.given[rows[i].option]);
		if (rows[i].value != NULL)
			CHECK_STR(rows[i].name, a.value[rows[i].option],
			    rows[i].value);
		while (argc > 0)
			free(argv[--argc]);
		strbuf_finish(&error);
		arena_finish(&arena);
	}
}

static void
test_refuses(void **state)
{
	static const struct {
		const char *name;
		const char *words[WORDS_MAX];
		const char *error;
	} rows[] = {
		{ "unknown command", { "rnu", "x", NULL },
		    "unknown command \"rnu\"; did you mean run?" },
		{ "a scenario without a command", { "first-fix", NULL },
		    "unknown command \"first-fix\"; did you mean: open "
		    "first-fix" },
		{ "unknown option", { "run", "x", "--jsno", NULL },
		    "unknown option \"--jsno\"; did you mean --json?" },
		{ "unknown letter", { "-z", NULL }, "unknown option \"-z\"" },
		{ "missing value", { "run", "x", "--until", NULL },
		    "--until needs TIME: only until TIME (18:47, 90s; import: "
		    "as with --since)" },
		{ "value not wanted", { "run", "x", "--json=1", NULL },
		    "--json takes no value" },
		{ "twice", { "run", "x", "--seed", "1", "--seed", "2", NULL },
		    "--seed is given twice" },
		{ "missing operand", { "run", NULL }, "run needs SCENARIO" },
		{ "too many operands", { "run", "a", "b", NULL },
		    "run does not take \"b\"" },
		{ "option of another command", { "list", "--seed", "1", NULL },
		    "list does not take --seed" },
		{ "option without its command", { "--json", NULL },
		    "--json needs a command before it" },
		{ "both faces", { "--plain", "--tui", NULL },
		    "--plain and --tui exclude each other" },
		{ "escape bytes are not repeated", { "\033[2J", NULL },
		    "unknown command \"?[2J\"" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct strbuf error = { 0 };
		struct args a;
		char *argv[WORDS_MAX + 1];
		int argc = 0;
		argv[argc++] = xstrdup("manrs-lab");
		for (; rows[i].words[argc - 1] != NULL; argc++)
			argv[argc] = xstrdup(rows[i].words[argc - 1]);
		CHECK(rows[i].name,
		    !args_parse(&a, &arena, argc, argv, is_scenario, NULL,
			&error));
		CHECK_STR(rows[i].name, strbuf_str(&error), rows[i].error);
		while (argc > 0)
			free(argv[--argc]);
		strbuf_finish(&error);
		arena_finish(&arena);
	}
}

/* Every page of help fits the terminal and names its options. */
static void
test_help_is_narrow(void **state)
{
	(void)state;
	for (int c = 0; c < CMD_LAST; c++) {
		struct strbuf out = { 0 };
		args_help((enum args_command)c, &out);
		CHECK(args_command_word((enum args_command)c), out.len > 0);
		for (const char *s = out.s; *s != '\0';) {
			size_t n = strcspn(s, "\n");
			CHECK(args_command_word((enum args_command)c), n <= 78);
			s += n + (s[n] == '\n');
		}
		strbuf_finish(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parses),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_help_is_narrow),
	};
	return RUN_TESTS(tests);
}
