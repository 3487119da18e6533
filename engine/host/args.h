/* The command line: one table of subcommands, one of options. Parser, usage,
 * help and error messages come from them. Pure: nothing is read or printed
 * but what is handed in. */
#ifndef HOST_ARGS_H
#define HOST_ARGS_H

#include "core/arena.h"
#include "core/str.h"

/* Enumerator, long name, letter or 0, name of its value or NULL, help. */
#define ARGS_OPTIONS(O)                                                        \
	O(OPT_COMMANDS, "commands", 'c', "FILE",                               \
	    "commands to give; - is "                                          \
	    "standard input")                                                  \
	O(OPT_UNTIL, "until", 0, "TIME",                                       \
	    "only until TIME (18:47, 90s; import: as with --since)")           \
	O(OPT_SEED, "seed", 0, "N", "another seed than the scenario's")        \
	O(OPT_JSON, "json", 0, NULL, "print JSON")                             \
	O(OPT_LOG, "log", 0, "FILE", "write every message and decision")       \
	O(OPT_AS, "as", 0, "NAME",                                             \
	    "write configurations of frr or bird into the folder DIR, with "   \
	    "all that starts them")                                            \
	O(OPT_MRT, "mrt", 0, "FILE",                                           \
	    "write an MRT file: the routes of a router; the scenario's date "  \
	    "and times, 1970-01-01 without a date")                            \
	O(OPT_UPDATES, "updates", 0, NULL,                                     \
	    "with --mrt: the messages it received instead")                    \
	O(OPT_VIEW, "view", 0, "VIEW",                                         \
	    "with --mrt: routes as received (unless given), accepted or best") \
	O(OPT_PCAP, "pcap", 0, "FILE",                                         \
	    "write a packet capture of its sessions; times as with --mrt")     \
	O(OPT_ROUTER, "router", 0, "NAME",                                     \
	    "whose routes or sessions; else the learner's first router")       \
	O(OPT_NEIGHBOR, "neighbor", 0, "N",                                    \
	    "with --pcap: only the session with this address or AS")           \
	O(OPT_RPKI, "rpki", 0, "DIR",                                          \
	    "write what is published in the RPKI as a signed repository, for " \
	    "rpki-client and FORT")                                            \
	O(OPT_VALID_FROM, "valid-from", 0, "TIME",                             \
	    "with --rpki: valid for 365 days from TIME (2024-01-03T14:00, "    \
	    "UTC) or from \"scenario\", its date; unless given from now, "     \
	    "because validators judge by the real clock")                      \
	O(OPT_BROKEN, "broken", 0, "KIND",                                     \
	    "with --rpki: with one thing wrong that validators must refuse; "  \
	    "any other word lists the kinds")                                  \
	O(OPT_OUTPUT, "output", 'o', "DIR",                                    \
	    "the scenario's folder; without it the files are only counted")    \
	O(OPT_INTO, "into", 0, "DIR",                                          \
	    "vrps, rpsl, peeringdb: the scenario's folder, where they become " \
	    "files of registry/; without it they are only counted")            \
	O(OPT_ONLY, "only", 0, "WORDS",                                        \
	    "vrps, rpsl, peeringdb: only what concerns these ASes "            \
	    "(AS64500), prefixes (equal, inside or around) and names of "      \
	    "objects, with commas between them; \"scenario\": its own. Wrong " \
	    "objects of a dump (rpsl) are left out then")                      \
	O(OPT_PREFIX, "prefix", 0, "P,P...", "only prefixes equal or inside")  \
	O(OPT_PEER, "peer", 0, "AS", "only this neighbour")                    \
	O(OPT_SINCE, "since", 0, "TIME",                                       \
	    "only from TIME on (2008-02-24T18:47, UTC)")                       \
	O(OPT_CONFIG, "config", 0, "FILE",                                     \
	    "configuration of the collecting router, instead of one that "     \
	    "takes everything")                                                \
	O(OPT_SESSION, "session", 0, "NUMBER|NAME",                            \
	    "from a stored session, as it is now; serve-registry: follow it; " \
	    "the name of a scenario stands for the last one of it")            \
	O(OPT_RTR, "rtr", 0, "[ADDR:]PORT",                                    \
	    "tell routers what a validator found: RTR, versions 0 and 1")      \
	O(OPT_IRRD, "irrd", 0, "[ADDR:]PORT",                                  \
	    "answer bgpq4: the protocol of IRRd")                              \
	O(OPT_WHOIS, "whois", 0, "[ADDR:]PORT",                                \
	    "answer whois, as the RIPE database does")                         \
	O(OPT_HTTP, "http", 0, "[ADDR:]PORT",                                  \
	    "VRPs as documents: /json, /csv (Routinator), /vrps.json, "        \
	    "/vrps.csv (rpki-client)")                                         \
	O(OPT_VALIDATOR, "validator", 0, "NAME",                               \
	    "whose result is told; else the scenario's first")                 \
	O(OPT_SPEED, "speed", 0, "N",                                          \
	    "seconds of the lab in one of yours, 0 to 3600; unless given 60. " \
	    "0: only commands move its clock")                                 \
	O(OPT_FORCE, "force", 0, NULL,                                         \
	    "write over what is there, and what cannot be said exactly")       \
	O(OPT_DIALECT, "dialect", 0, "NAME", "read configurations as NAME")    \
	O(OPT_PLAIN, "plain", 0, NULL,                                         \
	    "plain text: speech, slow links, pipes")                           \
	O(OPT_TUI, "tui", 0, NULL, "the full screen even where it may fail")   \
	O(OPT_ASCII, "ascii", 0, NULL, "draw with ASCII characters only")      \
	O(OPT_NO_MOTION, "no-motion", 0, NULL, "nothing moves by itself")      \
	O(OPT_HELP, "help", 'h', NULL, "help, also after a command")           \
	O(OPT_VERSION, "version", 'V', NULL, "print the version")

enum args_option {
#define O(name, word, letter, value, help) name,
	ARGS_OPTIONS(O)
#undef O
	    OPT_LAST
};

/* Enumerator, word, operands, fewest, most, help. Which options each takes is
 * in args.c. */
#define ARGS_COMMANDS(C)                                                       \
	C(CMD_FACE, "", "", 0, 0,                                              \
	    "the full-screen UI (plain mode where there is no terminal)")      \
	C(CMD_OPEN, "open", "SCENARIO", 1, 1, "one scenario")                  \
	C(CMD_RUN, "run", "SCENARIO", 1, 1,                                    \
	    "no UI: gives the commands, plays to the end, prints the grade")   \
	C(CMD_CHECK, "check", "PATH...", 1, ARGS_MANY,                         \
	    "scenarios and configurations: messages with file and line")       \
	C(CMD_LIST, "list", "", 0, 0, "modules and scenarios, with progress")  \
	C(CMD_REPORT, "report", "[SESSION|SCENARIO]", 0, 1,                    \
	    "the last graded report, from what is stored")                     \
	C(CMD_REGRADE, "regrade", "DATABASE", 1, 1,                            \
	    "replays stored journals and compares the grades")                 \
	C(CMD_DEMO, "demo", "SCENARIO", 1, 1,                                  \
	    "shows the failing start, then the model solution")                \
	C(CMD_EXPORT, "export", "SCENARIO [DIR]", 1, 2,                        \
	    "takes the network out: configurations of real routers or a "      \
	    "signed RPKI (as it is at the start or at TIME), MRT files, "      \
	    "captures (until the end)")                                        \
	C(CMD_IMPORT, "import", "mrt|vrps|rpsl|peeringdb FILE...", 2,          \
	    ARGS_MANY,                                                         \
	    "makes a scenario of recorded routes and messages (mrt), or "      \
	    "takes what real registries hold into one: lists of VRPs, RPSL "   \
	    "dumps, networks of PeeringDB")                                    \
	C(CMD_SERVE, "serve-registry", "[SCENARIO]", 0, 1,                     \
	    "lets real tools look into the lab: routers (RTR), bgpq4, whois, " \
	    "curl")                                                            \
	C(CMD_HELP, "help", "[TOPIC]", 0, 1,                                   \
	    "a command above, or: commands, frr, ios")

enum args_command {
#define C(name, word, operands, min, max, help) name,
	ARGS_COMMANDS(C)
#undef C
	    CMD_LAST
};
enum { ARGS_MANY = 1 << 20 };

struct args {
	enum args_command command;
	bool given[OPT_LAST];
	const char *value[OPT_LAST]; /* of options that have one; borrowed */
	const char **operands;       /* in the arena; the texts are argv's */
	size_t n_operands;
};

/* False with one sentence in error (no newline). is_scenario (may be NULL)
 * tells whether an unknown command is a scenario, for the suggestion. */
bool args_parse(struct args *out, struct arena *arena, int argc, char **argv,
    bool (*is_scenario)(void *arg, const char *word), void *arg,
    struct strbuf *error);
/* "output" of OPT_OUTPUT. */
const char *args_option_word(enum args_option o);
/* "open"; "" for CMD_FACE. */
const char *args_command_word(enum args_command c);
/* The command called word; CMD_LAST when there is none. */
enum args_command args_find_command(const char *word);

/* Words of text in lines of at most 78 columns; all but the first begin at
 * column indent. Ends with a line end. */
void args_wrap(struct strbuf *out, const char *text, size_t indent);
/* Usage of the program, or of one command; lines up to 78 columns. */
void args_usage(struct strbuf *out);
void args_help(enum args_command c, struct strbuf *out);

#endif
