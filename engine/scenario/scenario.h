/* A scenario: one readable folder, loaded, checked and turned into a world.
 *
 * scenario.yaml is the whole grammar (scenario/schema.json is its published
 * form); beside it stand task.md, routers/ (start configurations), registry/ (what is
 * published at the start), solution.cmd and wrong-NAME.cmd. Loading is two
 * stages: shape (libcyaml, after a pass that limits size, depth, aliases and
 * encoding) and meaning (names resolve, addresses lie in their link, one kind
 * an event ...), each error at file:line:column. A loaded scenario is
 * immutable and can be opened as many worlds as one likes. */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include "core/diag.h"
#include "dialect/dialect.h"
#include "net/rpki.h"
#include "net/sim.h"

enum { SCENARIO_FILE_MAX = 1 << 20, SCENARIO_DEPTH_MAX = 32 };

enum programme { PROGRAMME_NETOPS, PROGRAMME_IXP, PROGRAMME_CDN };
const char *programme_name(enum programme p); /* "netops" */

struct scenario_router {
	const char *name;       /* "as64500" when the AS has one router */
	struct ip_addr id;      /* IP_NONE: made from the AS */
	const char *config;     /* file below the folder, NULL: economic */
	const char *config_text;
	size_t config_len;
	/* The text as its dialect reads it, shared by all worlds; NULL when
	 * the scenario has no folder. */
	struct router_config *parsed;
	const struct dialect *dialect;
};

/* What an AS has published about its links, as they are. */
enum publication { PUBLISH_ASPA, PUBLISH_PATH_END };

struct scenario_node {
	uint32_t as;
	const char *name, *tier;
	bool illustrative;      /* invented, not in any source */
	struct scenario_router *routers;
	size_t n_routers;
	struct prefix *prefixes; /* held and registered */
	size_t n_prefixes;
	struct prefix *originates; /* announced at the start; = prefixes when
	                            * not given and no configuration */
	size_t n_originates;
	unsigned defends;       /* bits 1 << enum defence */
	unsigned publishes;     /* bits 1 << enum publication */
	bool filters_customers, route_server;
	bool recorded;          /* see struct default_behaviour */
	enum bgp_role role;     /* unused unless roles: true on the link */
};

struct scenario_link {
	uint32_t a_as, b_as;
	const char *a_router, *b_router; /* NULL: the only one */
	enum relation relation;  /* of b to a: REL_CUSTOMER (a provides), PEER,
	                          * REL_INTERNAL, REL_RS_CLIENT (a is the RS) */
	struct ip_addr addr_a[AF_COUNT], addr_b[AF_COUNT];
	uint8_t len[AF_COUNT];
	uint32_t delay_ms, cost, mrai_ms;
	bool roles;              /* default sides send BGP roles here */
	bool no_session;         /* iBGP off / wire only */
};

enum timeline_kind { TL_ANNOUNCE, TL_WITHDRAW, TL_HIJACK, TL_LEAK,
	TL_LEAK_END, TL_SESSION_DOWN, TL_SESSION_UP, TL_LINK_DOWN, TL_LINK_UP,
	TL_ROA_PUBLISH, TL_ROA_REVOKE, TL_ASPA_PUBLISH, TL_ASPA_REVOKE,
	TL_STOLEN_PUBLISH, TL_STOLEN_REVOKE, TL_MANIFEST_EXPIRED,
	TL_MANIFEST_RENEWED, TL_CA_REVOKED, TL_TRANSFER, TL_VALIDATOR_DOWN,
	TL_VALIDATOR_UP, TL_REPOSITORY_DOWN, TL_REPOSITORY_UP, TL_IRR,
	TL_MESSAGE,
	/* as asks the learner to let its prefixes through */
	TL_REQUEST };

/* Attributes of an announcement beside its path; those of a plain own route
 * where nothing is said. Texts and lists live with the scenario. */
struct announced {
	const char *as_path; /* instead of path and prepend; or NULL */
	enum bgp_origin origin;
	bool has_med, has_local_pref, has_originator, atomic_aggregate;
	uint32_t med, local_pref, originator_id, only_to_customer;
	uint32_t aggregator_as; /* 0: no AGGREGATOR */
	struct ip_addr aggregator_addr, next_hop;
	uint32_t *communities, *large, *extended, *clusters; /* words */
	size_t n_communities, n_large, n_extended, n_clusters; /* of words */
};

/* How a message to the learner stands, at a time. */
enum message_state { MESSAGE_REACHED, MESSAGE_LOST, MESSAGE_ANSWERED,
	MESSAGE_UNANSWERED };

/* What somebody writes to the learner. */
struct scenario_message {
	const char *id;          /* NULL: nothing depends on it */
	uint64_t at_ms;
	uint32_t from_as;        /* 0: the lab */
	/* Somebody looks up who can be reached; or else: has the number. */
	bool looked_up;
	enum contact_role to;
	enum contact_source looks_in[CONTACT_SOURCES];
	size_t n_looks_in;
	struct prefix about;     /* IP_NONE: looks for the learner's AS */
	const char *text;
	bool replay_only;
	/* As in struct timeline_event. */
	const struct scenario_message *condition;
	unsigned states;
};

struct timeline_event {
	uint64_t at_ms;          /* virtual, from the scenario's start */
	/* Happens only when that message is in one of these states then (bits
	 * 1 << enum message_state). */
	const struct scenario_message *condition; /* NULL: always */
	unsigned states;
	enum timeline_kind kind;
	bool replay_only;        /* the recorded history, first act only */
	uint32_t as;             /* who */
	const char *router;
	struct prefix prefix;    /* IP_NONE family: none */
	uint32_t *path;          /* ASes behind `as`, nearest first */
	size_t n_path;
	uint32_t prepend;        /* own AS this many extra times */
	const struct announced *attributes; /* announce: more of it; or NULL */
	uint32_t victim;         /* hijack: of whom */
	uint32_t to_as;          /* leak: only to; session: the other side */
	struct roa roa;          /* by the CA of as; 0: of its holder */
	struct as_record aspa;
	struct prefix *prefixes; /* request: asked for, to be announced by */
	size_t n_prefixes;
	uint32_t origin;         /* this AS */
	const char *name;        /* of a validator or repository */
	struct irr_plan irr;     /* to a routing registry, by as (0: itself) */
	const char *text;        /* message, or what the log says */
	const char *label;       /* short, for the time screen; may be NULL */
	const struct scenario_message *message; /* TL_MESSAGE */
};

/* What a message of the learner's to an AS leads to. */
struct scenario_answer {
	uint32_t as;
	const char **mentions; size_t n_mentions; /* it must say all of these */
	bool has_after;
	uint64_t after_ms;
	const char *text;
	const char *unclear;     /* when it does not, before the question for
	                          * what is missing; or NULL */
	struct timeline_event *then; size_t n_then; /* from the answer on */
};

/* What one probe is told. Which fields a kind reads is in grader/probes.def;
 * a field that the kind does not read is an error at load. */
struct probe_spec {
	const char *kind;
	uint32_t *neighbors; size_t n_neighbors; /* ASes; none: all that fit */
	struct prefix *prefixes; size_t n_prefixes;
	uint32_t *at; size_t n_at;               /* ASes observed */
	uint32_t origin;                         /* AS, 0: not given */
	uint32_t *path; size_t n_path;
	uint32_t limit;
	bool has_limit;
	uint32_t percent;                        /* 1 to 100: of what is asked */
	bool has_percent;
	const char **sources; size_t n_sources;  /* databases of the IRR; none:
	                                          * all */
	const char *set;                         /* an as-set, or NULL */
	const struct scenario_message **messages; size_t n_messages;
	struct ip_addr next_hop;                 /* IP_NONE: not given */
	const char *note;                        /* shown with the verdict */
	struct place place;
};

struct grade_item {
	const char *requirement; /* "NO-1.1" */
	uint32_t points;
	bool optional;           /* scored, does not decide whether one passes */
	struct probe_spec *probes;
	size_t n_probes;
	struct place place;
};

/* read, predict, run, why, fix, call, check, recall (ux 2.3) */
enum step_kind { STEP_READ, STEP_PREDICT, STEP_RUN, STEP_WHY, STEP_FIX,
	STEP_CALL, STEP_CHECK, STEP_RECALL };
const char *step_kind_name(enum step_kind k);

struct quiz_choice {
	const char *text;
	bool right;
	const char *because;     /* always: right or wrong */
};
struct quiz_question {
	const char *question;
	struct quiz_choice *choices;
	size_t n_choices;
};

struct scenario_hint {
	int level;               /* 1 nudge .. 4 fill-in */
	const char *text;
	const char *commands;    /* level 4: lines placed in the candidate */
};

struct scenario_step {
	enum step_kind kind;
	const char *now;         /* the NOW line: one sentence */
	const char *text;        /* CommonMark */
	/* done when: a command of this kind was given, or a requirement met */
	const char *until;       /* time to run to, text; NULL: to the end */
	const char *explain;     /* why: command, "explain route ... at ..." */
	const char *requirement; /* fix, check: NULL = all */
	const char *candidate;   /* fix: configure lines already typed */
	uint32_t to_as;          /* call: whose people must have heard of it */
	struct prefix prefix;    /* predict/why: which prefix the map shows */
	uint32_t origin;         /* its true origin */
	struct quiz_question *questions;
	size_t n_questions;
	struct scenario_hint *hints;
	size_t n_hints;
};

struct scenario_whatif {
	const char *title, *command;
};

struct scenario {
	struct arena arena;
	const char *dir, *file;  /* as opened; dir NULL: parsed from bytes */
	/* 32 hex digits over every file that was read (scenario.yaml, task,
	 * configurations): another text, another hash. Not for secrecy. */
	const char *content_hash;
	uint32_t version;
	const char *id, *title, *summary;
	enum programme programme;
	const char *module;      /* "04-filtering" or NULL */
	const char *edition;     /* "2020" */
	const char **sources; size_t n_sources;
	uint64_t seed;
	uint64_t epoch_ms;       /* time of day of t = 0, for display */
	const char *date;        /* "2008-02-24" or NULL */
	uint64_t duration_ms;    /* the end of the scenario */
	uint32_t learner_as;
	bool has_epoch;          /* times are shown as times of day */
	const char **learner_routers; size_t n_learner_routers; /* editable */
	bool may_publish;
	/* Whose password the learner knows, in the routing registry; or NULL. */
	const char *maintainer, *password;
	const char *task;        /* task.md */
	struct scenario_node *nodes; size_t n_nodes;
	struct scenario_link *links; size_t n_links;
	/* At the start: those of scenario.yaml and registry/vrps*, sorted. */
	struct roa *roas; size_t n_roas;
	/* Those of registry/vrps*, beside what nodes publish of their links. */
	struct as_record *aspas; size_t n_aspas;
	/* Trust anchors, CAs and validators, as far as they are given. */
	struct rpki_setup rpki;
	/* Route objects, AS sets, names and contacts that are published, and
	 * the desks behind them. */
	struct registry published;
	struct timeline_event *timeline; size_t n_timeline;
	struct scenario_message *messages; size_t n_messages; /* by time */
	struct scenario_answer *answers; size_t n_answers; /* as written */
	struct grade_item *grade; size_t n_grade;
	bool bogons_default_only; /* this world uses documentation space */
	struct scenario_step *steps; size_t n_steps;
	struct scenario_whatif *whatifs; size_t n_whatifs;
	const char *replay_title; /* first act; NULL: none */
	const char *layout;       /* map hints, rows of ASes; may be NULL */
};

/* Loads a folder. NULL with diagnostics when anything is wrong. Needs the
 * probe vocabulary for checking: probes gives the known kinds (the grader's
 * table, passed in because it is above); may be NULL. */
struct probe_vocabulary {
	const char *kind;
	const char *fields; /* "neighbors prefixes at", space separated */
};
struct scenario *scenario_load(const char *dir,
    const struct probe_vocabulary *probes, size_t n_probes, struct diags *d);
/* The same from bytes, without a folder: task and configurations count as
 * empty. file is the name for messages, copied. */
struct scenario *scenario_parse(const char *file, const char *text, size_t len,
    const struct probe_vocabulary *probes, size_t n_probes, struct diags *d);
void scenario_destroy(struct scenario *s); /* NULL is fine */

/* NULL when there is none. */
const struct scenario_node *scenario_node(
    const struct scenario *s, uint32_t as);
bool scenario_may_edit(const struct scenario *s, const char *router);

/* A file of a folder registry/, known by its name. */
enum registry_file { REGISTRY_FILE_OTHER, REGISTRY_FILE_RPSL,
	REGISTRY_FILE_VRPS, REGISTRY_FILE_SLURM, REGISTRY_FILE_CONTACTS,
	REGISTRY_FILE_PEERINGDB };
enum registry_file registry_file_kind(const char *path);
/* Checks one by itself: how it is written, not whether it fits a scenario.
 * path is not opened; it must outlive the diagnostics and be the name of a
 * registry file. */
bool registry_file_check(
    const char *path, const char *text, size_t len, struct diags *d);

/* --- a world --------------------------------------------------------------
 * The scenario at time 0, sessions not yet started by anyone but posted:
 * topology, registry, simulator with the start configurations and timeline in
 * its queue. */
struct world {
	const struct scenario *scenario;
	struct arena arena;
	struct topology topology;
	struct registry registry;
	struct rpki_plan *rpki;
	struct sim *sim;
	/* What defences look things up in. The maps are the world's own. */
	struct published published;
	struct arena said; /* what somebody says in the log, see message.h */
	struct router_config **start; /* by router id; NULL: economic; the
	                               * scenario's or the world's own */
};

struct world_options {
	uint64_t seed;          /* 0: the scenario's */
	uint64_t shuffle_seed;
	bool replay;            /* with the events of the recorded history */
};
/* NULL with diagnostics when a start configuration is wrong. */
struct world *world_open(const struct scenario *s,
    const struct world_options *o, struct diags *d);
void world_close(struct world *w);

/* Events as the simulator takes them, with times from base_ms on; not posted.
 * Arena memory, texts of the scenario. */
size_t world_events(struct world *w, const struct timeline_event *events,
    size_t n, uint64_t base_ms, struct arena *arena, struct sim_event **out);

/* "18:47:00" or "18:47:00.010" when the scenario has an epoch, else
 * "t=12.010s"; and the reverse ("18:47", "18:47:30", "90s", "1500ms",
 * "t=90s", "2.5m"). A time of day before the epoch is one of the next day. s
 * may be NULL: no epoch. */
void scenario_time_print(
    const struct scenario *s, uint64_t ms, struct strbuf *out);
bool scenario_time_parse(
    const struct scenario *s, const char *text, uint64_t *ms);

#endif
