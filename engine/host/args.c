#include "host/args.h"

#include <string.h>

struct option_row {
	const char *word;
	char letter;
	const char *value, *help;
};

static const struct option_row options[OPT_LAST] = {
#define O(name, word, letter, value, help) { word, letter, value, help },
	ARGS_OPTIONS(O)
#undef O
};

struct command_row {
	const char *word, *operands;
	size_t min, max;
	const char *help;
};

static const struct command_row commands[CMD_LAST] = {
#define C(name, word, operands, min, max, help)                                \
	{ word, operands, min, max, help },
	ARGS_COMMANDS(C)
#undef C
};

#define BIT(option) ((uint64_t)1 << (option))
#define FACE_OPTIONS                                                           \
	(BIT(OPT_PLAIN) | BIT(OPT_TUI) | BIT(OPT_ASCII) | BIT(OPT_NO_MOTION))

static const uint64_t takes[CMD_LAST] = {
	[CMD_FACE] = FACE_OPTIONS | BIT(OPT_VERSION),
	[CMD_OPEN] = FACE_OPTIONS,
	[CMD_RUN] = BIT(OPT_COMMANDS) | BIT(OPT_UNTIL) | BIT(OPT_SEED) |
	    BIT(OPT_JSON) | BIT(OPT_LOG),
	[CMD_CHECK] = BIT(OPT_DIALECT),
	[CMD_LIST] = BIT(OPT_JSON),
	[CMD_REPORT] = BIT(OPT_JSON),
	[CMD_REGRADE] = 0,
	[CMD_DEMO] = 0,
	[CMD_EXPORT] = BIT(OPT_AS) | BIT(OPT_MRT) | BIT(OPT_UPDATES) |
	    BIT(OPT_VIEW) | BIT(OPT_PCAP) | BIT(OPT_ROUTER) |
	    BIT(OPT_NEIGHBOR) | BIT(OPT_COMMANDS) | BIT(OPT_SESSION) |
	    BIT(OPT_UNTIL) | BIT(OPT_FORCE) | BIT(OPT_RPKI) |
	    BIT(OPT_VALID_FROM) | BIT(OPT_BROKEN),
	[CMD_IMPORT] = BIT(OPT_OUTPUT) | BIT(OPT_PREFIX) | BIT(OPT_PEER) |
	    BIT(OPT_SINCE) | BIT(OPT_UNTIL) | BIT(OPT_CONFIG) | BIT(OPT_FORCE) |
	    BIT(OPT_INTO) | BIT(OPT_ONLY),
	[CMD_SERVE] = BIT(OPT_SESSION) | BIT(OPT_COMMANDS) | BIT(OPT_UNTIL) |
	    BIT(OPT_RTR) | BIT(OPT_IRRD) | BIT(OPT_WHOIS) | BIT(OPT_HTTP) |
	    BIT(OPT_VALIDATOR) | BIT(OPT_SPEED),
	[CMD_HELP] = 0,
};

/* What one has to know to use a command, behind its options. */
static const char *const notes[CMD_LAST] = {
	[CMD_SERVE] =
	    "What is served is the registry of the lab: the scenario's, or "
	    "with --session that of a learner who plays in another window; "
	    "what is published there is served within a second. Without any "
	    "of --rtr, --irrd, --whois and --http all of them are served, at "
	    "ports 3323, 4343, 4344 and 8323. Port 0 is any that is free. "
	    "Only programs on this machine get in, unless an address is "
	    "given: there are no passwords.\n"
	    "Lines of standard input are commands, as in the lab: publish "
	    "roa, revoke roa, irr add, run for 10m, show rpki, undo, and quit. "
	    "Nothing of it is kept. Where standard input ends, it goes on "
	    "serving until it is interrupted.\n"
	    "Routers outside live in real time: at speed 60 they are told to "
	    "ask again after a minute where the lab's validator says an hour, "
	    "as far as RFC 8210 6 lets it, and hear of changes at most once "
	    "in a minute of the lab (8.2), which is a second. It is the same "
	    "where the clock stands or a learner moves it.",
};

static bool
command_takes(enum args_command c, int option)
{
	return option == OPT_HELP || (takes[c] & BIT(option)) != 0;
}

const char *
args_option_word(enum args_option o)
{
	return options[o].word;
}

const char *
args_command_word(enum args_command c)
{
	return commands[c].word;
}

enum args_command
args_find_command(const char *word)
{
	for (int c = CMD_FACE + 1; c < CMD_LAST; c++)
		if (str_eq(commands[c].word, word))
			return (enum args_command)c;
	return CMD_LAST;
}

/* Text from the command line inside a message. */
static void
quote(struct strbuf *out, const char *s, size_t n)
{
	strbuf_addc(out, '"');
	str_add_safe(out, s, n > 60 ? 60 : n, false);
	strbuf_add(out, n > 60 ? "...\"" : "\"");
}

static void
suggest(struct strbuf *error, const char *word, const char *const *words,
    size_t n, const char *lead)
{
	const char *near = str_nearest(word, words, n);
	if (near != NULL)
		strbuf_addf(error, "; did you mean %s%s?", lead, near);
}

static int
find_option(const char *word, size_t n)
{
	for (int i = 0; i < OPT_LAST; i++)
		if (strlen(options[i].word) == n &&
		    memcmp(options[i].word, word, n) == 0)
			return i;
	return -1;
}

static bool
unknown_option(const char *text, size_t n, struct strbuf *error)
{
	const char *words[OPT_LAST];
	for (int i = 0; i < OPT_LAST; i++)
		words[i] = options[i].word;
	strbuf_add(error, "unknown option ");
	quote(error, text, n);
	if (n > 2 && n < 40 && text[1] == '-') {
		char word[40];
		memcpy(word, text + 2, n - 2);
		word[n - 2] = '\0';
		suggest(error, word, words, OPT_LAST, "--");
	}
	return false;
}

/* "--name", "--name=value" or "-x"; *value is NULL when not attached. */
static int
read_option(const char *text, const char **value, struct strbuf *error)
{
	*value = NULL;
	size_t n = strlen(text);
	if (text[1] != '-') {
		for (int i = 0; i < OPT_LAST; i++)
			if (n == 2 && options[i].letter == text[1])
				return i;
		unknown_option(text, n, error);
		return -1;
	}
	const char *equals = strchr(text, '=');
	size_t end = equals != NULL ? (size_t)(equals - text) : n;
	int found = find_option(text + 2, end - 2);
	if (found < 0)
		unknown_option(text, end, error);
	else if (equals != NULL)
		*value = equals + 1;
	return found;
}

static bool
take_option(struct args *out, int *i, int argc, char **argv,
    struct strbuf *error)
{
	const char *value;
	int option = read_option(argv[*i], &value, error);
	if (option < 0)
		return false;
	const struct option_row *row = &options[option];
	if (row->value == NULL && value != NULL) {
		strbuf_addf(error, "--%s takes no value", row->word);
		return false;
	}
	if (row->value != NULL && value == NULL) {
		if (*i + 1 >= argc) {
			strbuf_addf(error, "--%s needs %s: %s", row->word,
			    row->value, row->help);
			return false;
		}
		value = argv[++*i];
	}
	if (out->given[option] && row->value != NULL) {
		strbuf_addf(error, "--%s is given twice", row->word);
		return false;
	}
	out->given[option] = true;
	out->value[option] = value;
	return true;
}

static bool
unknown_command(const char *word,
    bool (*is_scenario)(void *arg, const char *word), void *arg,
    struct strbuf *error)
{
	const char *words[CMD_LAST];
	for (int c = CMD_FACE + 1; c < CMD_LAST; c++)
		words[c - 1] = commands[c].word;
	strbuf_add(error, "unknown command ");
	quote(error, word, strlen(word));
	if (is_scenario != NULL && is_scenario(arg, word)) {
		strbuf_add(error, "; did you mean: open ");
		str_add_safe(error, word, strlen(word), false);
	} else {
		suggest(error, word, words, CMD_LAST - 1, "");
	}
	return false;
}

static bool
check_operands(const struct args *a, struct strbuf *error)
{
	const struct command_row *row = &commands[a->command];
	if (a->given[OPT_HELP])
		return true;
	if (a->n_operands < row->min) {
		strbuf_addf(error, "%s needs %s", row->word, row->operands);
		return false;
	}
	if (a->n_operands > row->max) {
		const char *extra = a->operands[row->max];
		strbuf_addf(error, "%s does not take ", row->word);
		quote(error, extra, strlen(extra));
		return false;
	}
	return true;
}

static bool
check_options(const struct args *a, struct strbuf *error)
{
	for (int i = 0; i < OPT_LAST; i++) {
		if (!a->given[i] || command_takes(a->command, i))
			continue;
		if (a->command == CMD_FACE)
			strbuf_addf(error, "--%s needs a command before it",
			    options[i].word);
		else
			strbuf_addf(error, "%s does not take --%s",
			    commands[a->command].word, options[i].word);
		return false;
	}
	if (a->given[OPT_PLAIN] && a->given[OPT_TUI]) {
		strbuf_add(error, "--plain and --tui exclude each other");
		return false;
	}
	return true;
}

bool
args_parse(struct args *out, struct arena *arena, int argc, char **argv,
    bool (*is_scenario)(void *arg, const char *word), void *arg,
    struct strbuf *error)
{
	*out = (struct args){ .command = CMD_FACE };
	out->operands = ARENA_ARRAY(arena, (size_t)argc + 1, const char *);
	bool only_operands = false, have_command = false;
	for (int i = 1; i < argc; i++) {
		const char *s = argv[i];
		if (!only_operands && str_eq(s, "--")) {
			only_operands = true;
		} else if (!only_operands && s[0] == '-' && s[1] != '\0') {
			if (!take_option(out, &i, argc, argv, error))
				return false;
		} else if (!have_command) {
			out->command = args_find_command(s);
			if (out->command == CMD_LAST)
				return unknown_command(s, is_scenario, arg,
				    error);
			have_command = true;
		} else {
			out->operands[out->n_operands++] = s;
		}
	}
	return check_options(out, error) && check_operands(out, error);
}

/* --- help ------------------------------------------------------------------*/

void
args_wrap(struct strbuf *out, const char *text, size_t indent)
{
	size_t column = indent;
	while (*text != '\0') {
		size_t n = strcspn(text, " ");
		if (column + n + 1 > 78) {
			strbuf_addc(out, '\n');
			strbuf_pad_to(out, indent);
			column = indent;
		} else if (column > indent) {
			strbuf_addc(out, ' ');
			column++;
		}
		strbuf_addn(out, text, n);
		column += n;
		text += n;
		text += strspn(text, " ");
	}
	strbuf_addc(out, '\n');
}

static void
add_option(struct strbuf *out, int i)
{
	struct strbuf left = { 0 };
	const struct option_row *row = &options[i];
	if (row->letter != 0)
		strbuf_addf(&left, "  -%c, --%s", row->letter, row->word);
	else
		strbuf_addf(&left, "      --%s", row->word);
	if (row->value != NULL)
		strbuf_addf(&left, " %s", row->value);
	if (left.len > 23)
		strbuf_addc(&left, '\n');
	strbuf_pad_to(&left, 24);
	strbuf_add(out, strbuf_str(&left));
	strbuf_finish(&left);
	args_wrap(out, row->help, 24);
}

static void
add_command(struct strbuf *out, enum args_command c)
{
	const struct command_row *row = &commands[c];
	struct strbuf line = { 0 };
	strbuf_add(&line, "  manrs-lab");
	if (row->word[0] != '\0')
		strbuf_addf(&line, " %s", row->word);
	if (row->operands[0] != '\0')
		strbuf_addf(&line, " %s", row->operands);
	if (line.len > 37)
		strbuf_addc(&line, '\n');
	strbuf_pad_to(&line, 38);
	strbuf_add(out, strbuf_str(&line));
	strbuf_finish(&line);
	args_wrap(out, row->help, 38);
}

void
args_usage(struct strbuf *out)
{
	strbuf_add(out,
	    "MANRS Lab: learn routing security by breaking and "
	    "fixing a small Internet.\n\n");
	for (int c = 0; c < CMD_LAST; c++)
		add_command(out, (enum args_command)c);
	strbuf_add(out,
	    "\nSCENARIO is a folder or an id (manrs-lab list).\n"
	    "Options of a command: manrs-lab COMMAND --help. Of the UI:\n");
	for (int i = 0; i < OPT_LAST; i++)
		if (command_takes(CMD_FACE, i))
			add_option(out, i);
	strbuf_add(out,
	    "\nExit status: 0 done (run: every requirement of the "
	    "exercise is met), 1 not\nmet, 2 bad input or usage.\n");
}

static void
add_notes(struct strbuf *out, const char *text)
{
	struct strbuf paragraph = { 0 };

	while (text != NULL && *text != '\0') {
		size_t n = strcspn(text, "\n");

		strbuf_clear(&paragraph);
		strbuf_addn(&paragraph, text, n);
		strbuf_addc(out, '\n');
		args_wrap(out, strbuf_str(&paragraph), 0);
		text += n + (text[n] == '\n');
	}
	strbuf_finish(&paragraph);
}

void
args_help(enum args_command c, struct strbuf *out)
{
	if (c == CMD_FACE) {
		args_usage(out);
		return;
	}
	add_command(out, c);
	strbuf_addc(out, '\n');
	for (int i = 0; i < OPT_LAST; i++)
		if (command_takes(c, i))
			add_option(out, i);
	add_notes(out, notes[c]);
}
