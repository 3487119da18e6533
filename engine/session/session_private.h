/* Inside the session: the state that a replay rebuilds, and what the command
 * families share.
 *
 * A session is its journal. struct work is everything that follows from the
 * journal's commands: the world, the texts of the editable routers, commits,
 * a configure block that is still open. Undo and resume throw it away and
 * apply the effective commands again. struct lesson follows from the journal's
 * lesson facts, which undo does not take back. */
#ifndef SESSION_PRIVATE_H
#define SESSION_PRIVATE_H

#include "core/lex.h"
#include "net/history.h"
#include "session/session.h"
#include "session/truth.h"

enum { LINE_BYTES_MAX = 4096, FILE_BYTES_MAX = 4 * 1024 * 1024, COLUMNS = 78 };

/* --- state ----------------------------------------------------------------*/

/* A text as the simulator can run it; preview and commit share it. */
struct compiled {
	struct arena arena;
	const char *text;
	struct router_config *config; /* NULL: it has errors */
	struct diags diags;
	uint32_t version; /* of sim_add_config */
	bool committed;   /* and so part of history */
};

/* An editable router. */
struct edit {
	const char *name;
	router_id_t id;
	const struct dialect *dialect;
	const char *prompt;
	const char *file;          /* shown as the file of places */
	const char *candidate;     /* NULL: the same as what runs */
	const char *noted;         /* the text whose notes were shown */
	struct compiled *compiled; /* the candidate, when it was compiled */
};

/* What ran on the editable routers after one commit; the first is the
 * start. Arrays run along work.edits. */
struct commit {
	uint64_t time_ms;
	const char **texts;
	const struct router_config **configs;
	uint32_t *versions; /* of sim_add_config; 0: economic */
	const char *what;   /* "start", "commit", "trial", "trial ended" */
};

/* Something the learner posted into the world. Going back in time makes it
 * wait again; it is taken back for good by a new act in the past. */
struct act {
	struct sim_event *events; /* in the work's arena */
	size_t n_events;
	size_t n_commits; /* commits before it */
};

struct work {
	struct world *world;
	struct arena arena; /* texts and configurations, as long as the world */
	struct edit *edits;
	size_t n_edits;
	struct commit *commits;
	size_t n_commits, cap_commits;
	struct act *acts;
	size_t n_acts, cap_acts;
	struct compiled **compiled; /* all that still exist */
	size_t n_compiled, cap_compiled;
	struct edit *open;     /* inside "configure" */
	struct strbuf block;   /* its lines so far */
	bool irr_open;         /* inside "irr add -" */
	struct strbuf objects; /* its lines so far */
	struct {
		bool active;
		uint64_t end_ms;
		size_t commit; /* index of the trial's own commit */
	} trial;
	size_t base_steps; /* steps of the opening; nothing goes back further */
};

/* One step of the lesson, as far as the learner got. */
struct step_state {
	bool done, seen, placed;
	int hint_level;
	uint32_t attempts; /* since the last hint was opened */
	size_t answered;
	uint32_t *prediction; /* owned */
	size_t n_prediction;
	bool predicted;
	uint64_t predicted_ms;
};

struct journal_entry {
	int64_t seq;
	char kind;
	uint64_t time_ms;
	char *text; /* owned */
};

struct session {
	const struct scenario *scenario;
	struct session_options opt;
	struct store *store; /* opt.store, or own_store */
	struct store *own_store;
	struct arena arena; /* as long as the session */
	bool stored;        /* the journal is in opt.store */
	int64_t id;
	uint64_t seed;

	struct journal_entry *journal;
	size_t n_journal, cap_journal;
	size_t n_unsaved; /* the last of them, which wait to be saved */
	bool line_saved;  /* what this command does is in the journal */
	bool replaying;
	bool advancing; /* time passes by itself */
	bool placing;   /* the lesson types, not the learner */
	bool whatif;    /* a throw-away: may publish anything */

	struct work work;
	struct step_state *steps; /* along scenario->steps */

	struct arena step_arena; /* of the reply */
	struct strbuf text;
	struct reply reply;
	bool confirm_pending; /* the next commit is meant */
	/* What `filter` asked about, and how long the journal was then. */
	const char *filter_asked;
	size_t filter_asked_at;
	struct arena report_arena;
	const struct report *report;
	struct arena preview_arena;
	struct commit_preview *preview;
	struct diags preview_diags;
	bool preview_valid;
	bool closed;         /* finished */
	const char *notice;  /* what the learner must know at the start */
	int64_t finished_id; /* the session before; `undo` goes there; or 0 */
};

/* --- session.c ------------------------------------------------------------*/

/* A session that keeps nothing, without a journal yet. rows (borrowed, may be
 * NULL) has the requirements when o has no store. NULL with diags. */
struct session *session_make(const struct scenario *sc,
    const struct session_options *o, uint64_t seed, struct store *rows,
    struct diags *d);
/* Throws the work away and starts again at time 0. */
bool work_reset(struct session *s, struct diags *d);
void work_finish(struct work *w);
/* Lines are collected, until "end". */
static inline bool
session_in_block(const struct session *s)
{
	return s->work.open != NULL || s->work.irr_open;
}
static inline struct sim *
session_sim(const struct session *s)
{
	return s->work.world->sim;
}
/* --- block.c --------------------------------------------------------------*/

/* Where the learner stands inside a block that was left open, and how to get
 * out of it; in the session's arena. */
const char *block_note(struct session *s);
/* A command of the lab: carried out when it only looks; else the learner is
 * told to end the block first. */
enum reply_status block_run(struct session *s, const char *line,
    struct strbuf *out);
/* The same for a line that the block did not take; false: it is no command of
 * the lab. */
bool block_command(struct session *s, const char *line,
    enum reply_status *status, struct strbuf *out);

/* --- session.c again ------------------------------------------------------*/

/* One line, checked and carried out; used by session_command and replay. */
enum reply_status session_execute(struct session *s, const char *line,
    struct strbuf *out);
/* reply.message, formatted. */
void session_say(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Message and text at once, with a newline. */
void session_tell(struct session *s, struct strbuf *out, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* The same, returns REPLY_ERROR. */
enum reply_status session_fail(struct session *s, struct strbuf *out,
    const char *fmt, ...) PRINTF_LIKE(3, 4);
const char *session_wall_time(const struct session *s);
/* Virtual time as text, in the step arena. */
const char *session_time_text(struct session *s, uint64_t ms);
struct edit *session_edit(const struct session *s, const char *router);
/* Index of the commit whose configuration the router has now. */
size_t edit_commit(const struct work *w, const struct edit *e);
const char *edit_running(const struct work *w, const struct edit *e);
const char *edit_candidate(const struct work *w, const struct edit *e);
bool edit_changed(const struct work *w, const struct edit *e);

/* --- resume.c ---- */
/* Is there a finished session that `undo` opens again? It does. */
bool session_can_reopen(const struct session *s);
enum reply_status session_reopen(struct session *s, struct strbuf *out);

/* --- journal.c ------------------------------------------------------------*/

/* How a line begins that says that time has passed by itself; a learner's "run"
 * is written without "t=". It belongs to the command before it: undo takes both
 * back, and a redo is possible after it. */
#define JOURNAL_TIME_PASSED "run until t="
/* Durable before it returns true; at replay it does nothing. False: not
 * written, s->reply says so. When a command has written a line already and is
 * being done, its further lines are taken in any case: what cannot be written
 * now goes before the next line, and the reply says that it waits. */
bool journal_add(struct session *s, char kind, const char *text);
/* The line and what also() puts into the store, or neither. also gets the
 * line's number; false from it is as if the line could not be written. */
bool journal_add_with(struct session *s, const char *text,
    bool (*also)(struct session *s, int64_t seq, void *arg), void *arg);
/* What waits is tried once more, for the last time when a session closes. */
bool journal_flush(struct session *s);
bool journal_addf(struct session *s, char kind, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Commands that count, after undo and redo; indexes into s->journal. Caller
 * frees. undoable and redoable may be NULL. */
size_t journal_effective(const struct session *s, size_t **out,
    const char **undoable, const char **redoable);
/* Applies the effective commands to a fresh world. */
bool journal_replay(struct session *s, struct diags *d);
void journal_load(struct session *s, const struct store_entry *e, size_t n);
void journal_finish(struct session *s);

/* --- commands.c -----------------------------------------------------------*/

/* What a command does, as bits. */
enum command_kind {
	READS = 0,
	CHANGES = 1 << 0, /* is journaled */
	TRIED = 1 << 1,   /* may stand behind `whatif` */
	/* What it is to a step of a lesson. */
	REPLAYS = 1 << 2,
	PREDICTS = 1 << 3,
	RUNS = 1 << 4, /* time passes */
	ASKS = 1 << 5, /* why a route is as it is */
	FIXES = 1 << 6,
	CONTACTS = 1 << 7,
	CHECKS = 1 << 8,
	GRADES = 1 << 9,
	ANSWERS = 1 << 10
};
enum command_who { WHO_ANY, WHO_LEARNER };
enum { ARGS_MAX = 16 };

struct args {
	size_t row;
	const char *line;             /* canonical: words written out */
	const char *words[ARGS_MAX];  /* what was typed */
	const char *tokens[ARGS_MAX]; /* the template's token for each */
	size_t n;
};

/* The value for a capital token; NULL when it was left out. */
const char *arg(const struct args *a, const char *token);
/* The value behind a literal ("from" -> "17557"). */
const char *arg_after(const struct args *a, const char *literal);
bool arg_has(const struct args *a, const char *literal);
/* Reads a line. False with an error text in out. Arena memory. */
bool command_parse(struct arena *arena, const char *line, struct args *a,
    struct strbuf *out);
enum reply_status command_run(struct session *s, const struct args *a,
    struct strbuf *out);
/* Bits of enum command_kind. */
unsigned command_kind_of(const struct args *a);
/* It changes neither the world nor where the learner stands in the lesson. */
bool command_only_looks(const struct args *a);
bool command_is_word(const char *word);
bool command_duration(const char *text, uint64_t *ms);

#define COMMAND(words, handler, kind, who, help)                               \
	enum reply_status handler(struct session *s, const struct args *a,     \
	    struct strbuf *out);
#include "session/commands.def"
#undef COMMAND

/* --- question.c ---- */
/* The line ends with "?" and asks what can stand there. */
bool question_is_asked(const struct session *s, const char *line);
enum reply_status question_answer(struct session *s, const char *line,
    struct strbuf *out);

/* --- cmd_config.c ---------------------------------------------------------*/
/* The editable router of an argument; NULL with an answer in out. */
struct edit *edit_find(struct session *s, const char *router,
    struct strbuf *out);
/* A text becomes the candidate, nothing else. */
void edit_set_candidate(struct session *s, struct edit *e, const char *text);
/* Reads a file of at most FILE_BYTES_MAX into the step arena; NULL with a
 * sentence. */
char *session_read_file(struct session *s, const char *name, size_t *len,
    struct strbuf *out);
enum reply_status config_line(struct session *s, const char *line,
    struct strbuf *out);
/* A text becomes the candidate; the journal keeps it whole. file: where it came
 * from; NULL: an editor's text, which is kept even when it cannot be
 * committed. */
enum reply_status config_load(struct session *s, const char *router,
    const char *file, const char *text, size_t len, struct strbuf *out);

/* --- merge.c ---- */
/* The text with lines typed on top of it, changed as little as possible;
 * canonical when that cannot be done. canonical is what the dialect makes of
 * both. Arena memory, or canonical itself. */
const char *merge_lines(const struct dialect *d, struct arena *arena,
    const char *text, const char *lines, const char *canonical);

/* --- preview.c, commit.c --------------------------------------------------*/
/* The candidate compiled; its config is NULL when it has errors. */
struct compiled *edit_compile(struct session *s, struct edit *e);
void compiled_free(struct compiled *c);
/* Diagnostics of a text, with places in file. True without errors. */
bool edit_check(const struct edit *e, const char *file, const char *text,
    size_t len, struct diags *d);
/* One more, which is somewhere else too. */
void diag_keep(struct diags *to, const struct diag *item);
/* file, when not NULL, stands for the file of places. */
void diags_copy(struct diags *to, const struct diags *from, const char *file);
/* The trial's time is over: what ran before runs again. */
void trial_end(struct session *s);
/* Errors and warnings one by one, notes as one line when there are several. */
void diags_fold(struct strbuf *out, const struct diags *d);
void preview_print(const struct commit_preview *v, struct strbuf *out);

/* --- clock.c --------------------------------------------------------------*/
/* Runs messages until the network is quiet, but not into the next event of
 * the timeline; time stays where the last message was. */
enum sim_status world_settle(struct world *w);
/* When that would be. */
uint64_t world_quiet_time(struct world *w);
/* The last moment before the next event of the timeline. */
uint64_t world_quiet_limit(const struct world *w);
/* Runs to until_ms; ends a trial on the way. */
enum sim_status work_run(struct session *s, uint64_t until_ms);
/* Posts events as one act of the learner: the first at the current time, others
 * then or, when they have a later time, later. After going back in time, acts
 * that have not happened yet are dropped first. */
void work_act(struct session *s, const struct sim_event *events, size_t n);
/* A new act in the past: what waits to happen again never does. */
void work_drop_waiting(struct session *s);
/* Acts that wait for their time, because time went back. */
size_t work_waiting_acts(const struct session *s);
/* Index of the commit that runs now; later ones lie ahead. */
size_t work_version(const struct session *s);

/* --- narrate.c ------------------------------------------------------------*/
/* What happened in steps [from, now), in sentences. */
void narrate(struct session *s, size_t from_step, struct strbuf *out);
/* Who is fooled now, one line a prefix. */
void narrate_summary(struct session *s, struct strbuf *out);
/* One line about a prefix, when somebody uses a wrong route (or always). True
 * when somebody does. */
bool narrate_wrong(const struct world *w, const struct prefix *p, bool always,
    struct strbuf *out);
/* session_order_matters(), by "run" (graded false) where the network is small,
 * with the grade where it is not. */
void narrate_order(struct session *s, bool graded, struct strbuf *out);
void narrate_oscillation(struct session *s, struct world *w,
    struct strbuf *out);

/* --- truth.c --------------------------------------------------------------*/
/* What a route with these attributes is, as seen at an AS, measured by who
 * holds the space and by who pays whom. attrs 0: TRUTH_NONE. */
enum route_truth truth_of(const struct world *w, uint32_t as,
    const struct prefix *p, attr_id attrs);
/* Does any router announce it now? */
bool truth_is_announced(const struct world *w, prefix_id p);
/* Of the best route of an AS (the worst of its routers). */
enum route_truth truth_at(const struct world *w, uint32_t as, prefix_id p);
/* Does the path, seen from as, go down and up again? RFC 7908. */
bool truth_has_valley(const struct world *w, uint32_t as, path_id path,
    uint32_t *leaker);
/* The holder of the space, 0 when nobody holds it. */
uint32_t truth_holder(const struct world *w, const struct prefix *p);
/* What the neighbour over an edge is called: "customer". */
const char *truth_relation(const struct world *w, edge_t e);
char truth_status(const struct world *w, uint32_t as, const struct prefix *p,
    uint32_t true_origin);
/* An accepted route that one would not want to lose. */
bool truth_is_good(const struct world *w, uint32_t as, const struct prefix *p,
    attr_id received);

/* --- lesson.c -------------------------------------------------------------*/
/* A fact from the journal. */
void lesson_apply(struct session *s, const char *fact);
/* After a command of the learner. */
void lesson_after(struct session *s, const struct args *a,
    enum reply_status status, struct strbuf *out);
/* The step that is to be done; NULL when all are. */
const struct scenario_step *lesson_step(const struct session *s);
void lesson_step_text(struct session *s, struct strbuf *out);
void lesson_prediction_result(struct session *s, struct strbuf *out);
/* An attempt: opens the next hint. */
void lesson_attempt(struct session *s);
void lesson_finish(struct session *s);
uint64_t lesson_run_until(const struct session *s);
/* Lines of the lesson put into the candidate. Commands of the lab among them
 * are not given, but added to commands (may be NULL), indented. False when
 * nothing was put there. */
bool lesson_place(struct session *s, const char *lines,
    struct strbuf *commands);
/* "publish": the command that a fix of this step is made with; false: none,
 * it is configuration. */
bool lesson_fix_word(const struct session *s, const struct scenario_step *step,
    char *out, size_t size);
/* Something waits to be committed. */
bool lesson_has_candidate(const struct session *s);

/* --- cmd_irr.c ------------------------------------------------------------*/
/* The IRR as it is at the current time. */
struct irr *session_irr(struct session *s);
/* "discard" inside of "irr add -": nothing is sent. */
bool irr_is_dropped(const char *line);
enum reply_status irr_drop(struct session *s, struct strbuf *out);
/* A line of objects that are being typed. */
enum reply_status irr_line(struct session *s, const char *line,
    struct strbuf *out);
/* Sends objects to the registry; the journal keeps the text. file: where it
 * came from; NULL: it was typed. */
enum reply_status irr_add_text(struct session *s, const char *file,
    const char *text, size_t len, struct strbuf *out);
/* What can stand in such a line. */
void irr_help(struct session *s, const char *partial, struct dialect_help *out);

/* --- cmd_contact.c --------------------------------------------------------*/
/* Contacts, and all of the registry, as they are at the current time. */
struct contacts *session_contacts(struct session *s);

/* --- cmd_grade.c ----------------------------------------------------------*/
const struct report *session_grade(struct session *s, const char *only);

/* --- cmd_bgp.c ------------------------------------------------------------*/
/* The routers that a word means ("AS3491", "edge1"); 0 with an answer. */
size_t place_routers(struct session *s, const char *word, router_id_t **out,
    struct strbuf *text);
/* The AS of a neighbour by AS number, router name or address; false with an
 * answer. */
bool place_neighbor(struct session *s, router_id_t router, const char *word,
    uint32_t *as, struct strbuf *out);
/* A checked PREFIX argument; an address is a host prefix. */
struct prefix place_prefix(const char *word);
/* All known prefixes in order. */
size_t place_prefixes(struct session *s, const struct prefix ***out);
/* "17557 c": the neighbour, and a letter for what it is. Of the step. */
const char *place_from_text(struct session *s, edge_t e);

/* --- text.c ---------------------------------------------------------------*/
/* Words of text, wrapped at COLUMNS; lines begin at column indent, the first
 * one where the buffer stands. Ends with a newline. */
void text_wrap(struct strbuf *out, size_t indent, const char *text);
/* CommonMark or other text by lines: long lines wrapped, safe for terminals. */
void text_lines(struct strbuf *out, const char *text);
/* At most columns wide; cut with "..". */
void text_cut(struct strbuf *out, const char *text, size_t columns);
/* Line diff, "+", "-" and two lines around. False when equal. */
bool text_diff(struct strbuf *out, const char *old, const char *new);
/* "64496, 64500 and 64501". */
void text_as_list(struct strbuf *out, const uint32_t *as, size_t n);
/* Line number n of text, in arena; "" when there is none. */
const char *text_line(struct arena *arena, const char *text, uint32_t n);

#endif
