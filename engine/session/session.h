/* One learner (or several actors) at work on a scenario.
 *
 * Every face sends the same lines of the command language and gets the same
 * structured reply. A line that changes anything is in the journal before its
 * reply is returned; undo, redo, resume, back, what-if and regrade are
 * replays. The table of commands (session/commands.def) is the vocabulary for
 * parser, help, completion and manual. No clock here: "now" texts come from
 * the host through session_options. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "grader/grader.h"
#include "session/explain.h"

struct session;

struct session_options {
	struct store *store;  /* borrowed; NULL: nothing is kept */
	uint64_t seed;        /* 0: the scenario's */
	bool resume;          /* continue the latest unfinished session, unless
			       * another process works on it */
	bool practice;        /* a demonstration */
	bool batch;           /* commit never asks, first error ends */
	const char *file_dir; /* FILE arguments are relative to it */
	const char *(*now)(void *arg); /* wall time as ISO text, for labels */
	const char *(*uuid)(void *arg);
	void *arg;
};

/* The scenario is borrowed. NULL with diagnostics. */
struct session *session_open(const struct scenario *s,
    const struct session_options *o, struct diags *d);
/* A copy of a stored session as it stands, to look at and to go on with:
 * nothing that happens in the copy is kept. NULL with diagnostics, also when it
 * is one of another scenario or the scenario has changed since. */
struct session *session_copy(const struct scenario *s, struct store *store,
    int64_t session, struct diags *d);
/* The session of a scenario that a learner worked on last, finished or not; 0:
 * none is kept. What a batch played is nobody's work. */
int64_t session_last(struct store *store, const char *scenario);
/* The recorded history ("replay") as a session of its own, played until then (at
 * most to its end): to look at, no more. NULL: the scenario has none, or
 * diagnostics. */
struct session *session_recorded(struct session *s, uint64_t until_ms,
    struct diags *d);
void session_close(struct session *s);
/* What the learner must be told before the first command: that another window
 * has the session, that the last one was finished. One sentence or two, not
 * wrapped; NULL when there is nothing. */
const char *session_notice(const struct session *s);

enum reply_status {
	REPLY_OK,
	REPLY_ERROR,  /* nothing changed */
	REPLY_MORE,   /* inside configure: more lines until "end" */
	REPLY_CONFIRM /* commit would lose good routes: repeat to do it */
};

struct reply {
	enum reply_status status;
	const char *text;    /* plain text, lines up to 78 columns */
	const char *message; /* one line: what just happened */
	const struct explanation *explanation; /* explain: also structured */
	const struct report *report;           /* grade, check */
	bool world_changed, config_changed, finished;
};

/* One line. The reply and everything in it live until the next command. */
const struct reply *session_command(struct session *s, const char *line);
/* Time passes without a command of the learner's, behind the end of the
 * scenario too; journaled as a "run". False: not saved, or the network
 * oscillates. Time stands still while a block of lines is open, and in a
 * finished session. */
bool session_advance(struct session *s, uint64_t until_ms);
/* Lines are being collected: of "configure", or objects. */
bool session_is_in_block(const struct session *s);
/* It was graded and closed; undo opens it again. */
bool session_is_finished(const struct session *s);
/* Prompt of plain mode: "lab> " or "as3491(config)# ". */
const char *session_prompt(const struct session *s);

/* Completion and help at the end of partial, from the commands' table or,
 * while configuring, the dialect's. Choices and words are in out->arena. */
void session_help(struct session *s, const char *partial,
    struct dialect_help *out);

/* --- reading (faces draw from these; they change nothing) ------------------*/
const struct scenario *session_scenario(const struct session *s);
/* The world is another one after undo and redo: ask again after each
 * command. */
struct world *session_world(struct session *s);
struct store *session_store(struct session *s);
int64_t session_id(const struct session *s);
uint64_t session_seed(const struct session *s);
/* Running and candidate text of an editable router; candidate equals running
 * when nothing is pending. Borrowed until the next command. */
const char *session_running(const struct session *s, const char *router);
const char *session_candidate(const struct session *s, const char *router);
bool session_has_candidate(const struct session *s, const char *router);
/* A commit on trial runs; end_ms: when it is taken back unless confirmed. */
bool session_trial(const struct session *s, uint64_t *end_ms);
/* Checks text as candidate without keeping it: diagnostics with places (the
 * editor calls this while typing). True when it could be committed. */
bool session_check_text(struct session *s, const char *router, const char *text,
    size_t len, struct diags *d);
/* The candidate of router becomes text (the editor's way of "load"); is
 * journaled. */
const struct reply *session_load_text(struct session *s, const char *router,
    const char *text, size_t len);

enum preview_what {
	PREVIEW_REFUSED,
	PREVIEW_ACCEPTED,
	PREVIEW_LOST_GOOD,
	PREVIEW_SENT,
	PREVIEW_NOT_SENT
};

/* What a commit of the candidates would change, by trying it. */
struct commit_preview {
	struct diags *diags; /* errors and lints of the candidates */
	bool can_commit;
	bool settles; /* false: the network would not settle */
	struct preview_route {
		const char *prefix;
		uint32_t neighbor_as; /* the learner's own: others lose it */
		enum preview_what what;
		const char *text;
	} * routes;
	size_t n_routes;
	size_t refused, accepted, lost_good, kept, sent_more, sent_less;
	size_t versions; /* earlier versions kept for rollback */
};
const struct commit_preview *session_preview(struct session *s);

/* Messages that were sent until now, by time; see scenario/message.h. Memory of
 * the arena. */
struct message;
size_t session_messages(struct session *s, struct arena *arena,
    struct message **out);

/* What a requirement of the scenario's edition asks; NULL: there is none of
 * that id. Borrowed. */
const struct requirement *session_requirement(const struct session *s,
    const char *id);

/* Lesson state. */
size_t session_step_index(const struct session *s);
bool session_step_done(const struct session *s, size_t step);
/* Its last hint was opened: shown, not solved. */
bool session_step_seen(const struct session *s, size_t step);
const char *session_now_line(const struct session *s);
/* Index of the open question of the current step; SIZE_MAX when none is. */
size_t session_open_question(const struct session *s);
/* Predictions of the current step: ASes marked. */
size_t session_prediction(const struct session *s, const uint32_t **ases);
const struct report *session_last_report(const struct session *s);

/* Status letter of an AS for a prefix on the map (ux 3.2): '@' true origin,
 * 'X' wrong announcer, 'o' right, '!' wrong, '#' refused the wrong one and
 * uses the right one, '.' none, '?' changing. */
char session_as_status(struct session *s, uint32_t as, const struct prefix *p,
    uint32_t true_origin);

/* What is announced now: each prefix once for each AS that announces it, by
 * prefix id. Arena memory. */
struct announcement {
	struct prefix prefix;
	uint32_t as;        /* who announces it */
	uint32_t origin_as; /* the AS at the end of its path */
};
size_t session_announcements(const struct session *s, struct arena *arena,
    struct announcement **out);
/* All that is published at the current time: contacts and routing registries.
 * Borrowed; ask again after each command. */
const struct registry *session_published(struct session *s);
/* The routing registry as it is at the current time. Borrowed; ask again after
 * each command. */
const struct irr *session_registry_now(struct session *s);
/* Objects as an editor holds them, the screen's way of "irr add": the journal
 * keeps the text. The password, unless it is NULL, is sent with them. */
const struct reply *session_send_objects(struct session *s, const char *text,
    size_t len, const char *password);

/* Could the network, with all that was planned behind it, have settled in
 * another way as well? Then sentences that name the prefix, the routers and how
 * it gets there; false: no other way was found, or it is too early to ask. */
bool session_order_matters(struct session *s, struct strbuf *out);

/* The manual of the command language from the table. */
void session_manual(struct strbuf *out);

/* Replays a stored session from its journal and grades it again. True when
 * the result equals the stored one. */
bool session_regrade(const struct scenario *s, struct store *store,
    int64_t session, struct strbuf *out);

#endif
