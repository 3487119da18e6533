/* What the files of the simulator share; nobody else includes this.
 *
 * Cells. Per prefix one block: EDGE_CELLS for each slot, then ROUTER_CELLS for
 * each router. Everything else that can change is a global cell. A cell is
 * known by a 32-bit number and is written through cell_write() only.
 *
 * Slots. Edges are numbered as they are added; in blocks they stand by router,
 * so that a router goes over its sessions from one end to the other. A slot is
 * the place of an edge there. When edges are added all is renumbered, the
 * journal and the queue included (cells.c).
 *
 * What is computed from cells and kept for speed (struct slot, which neighbor
 * statement an edge has, IGP costs) is renewed by cell_written(), forwards and
 * backwards.
 *
 * Wire values. In Adj-RIB-In as received, in Adj-RIB-Out and in messages a
 * route is not an attr_id: an eBGP route's next hop is left out when it is the
 * address that the sender has on the session, so that what goes to many
 * neighbours is one value; and when nothing is left but a path, the value is
 * that path. wire_pack() and wire_unpack() are the way in and out; each route
 * has one value.
 *
 * Plain routers, those with the standard economic policy and nothing more, are
 * most of a world. plain.c does for them what the speaker would do, without
 * asking it; sim_check() compares the two.
 *
 * Steps, events, outside acts and the journal are stacks: going back pops. */
#ifndef NET_SIM_PRIVATE_H
#define NET_SIM_PRIVATE_H

#include "core/trie.h"
#include "net/queue.h"
#include "net/rpki.h"
#include "net/sim.h"

/* One event, packed. What the fields mean depends on the kind: see
 * event_unpack(). */
struct event {
	uint32_t time_hi; /* time_ms >> 16 */
	uint32_t when;    /* time_ms << 16 | kind << 8 | connection */
	uint32_t subject; /* router, edge or (EV_UPDATE) slot */
	uint32_t prefix, attrs;
};

/* --- cells ---------------------------------------------------------------- */

enum edge_cell {
	EDGE_RECEIVED, /* wire value; 0: nothing */
	EDGE_ACCEPTED, /* attr_id, CELL_REFUSED | reason or CELL_PLAIN |
			* received: what a plain router makes of that */
	EDGE_OUT,      /* wire value last sent; 0: nothing or withdrawn */
	EDGE_CELLS
};
#define CELL_REFUSED 0x80000000u
#define CELL_PLAIN 0x40000000u
#define WIRE_PATH 0x20000000u /* a path_id with nothing else */

typedef uint32_t wire_id;

enum router_cell {
	ROUTER_BEST,   /* 1 + edge or BEST_*: so that 0 is BEST_NONE */
	ROUTER_LOCAL,  /* attr_id of the own route */
	ROUTER_SCRIPT, /* attr_id from EV_ORIGINATE, or SCRIPT_HELD */
	ROUTER_CELLS
};
#define SCRIPT_HELD 0xffffffffu /* EV_WITHDRAW of a foreign route */

enum global_class {
	GLOBAL_EDGE,
	GLOBAL_ROUTER,
	GLOBAL_LINK,
	GLOBAL_WORLD,
	GLOBAL_RPKI, /* see below */
	GLOBAL_CLASSES
};
enum {
	/* of an edge */
	SESSION_WORD = 0,
	SESSION_SENT, /* 1 + ms of the last burst, for MRAI */
	EDGE_GLOBALS,
	/* of a router */
	ROUTER_CONFIG = 0, /* version; 0: economic */
	ROUTER_VRPS,       /* payload that it works with; 0: none */
	ROUTER_TOLD,       /* payload; what it will work with */
	ROUTER_CACHE,      /* 1 + validator that told it */
	ROUTER_HEARD,      /* when, 1 + seconds */
	ROUTER_LOST,       /* when the session broke, 1 + seconds; 0: it is up */
	ROUTER_LEAKS,      /* leaks that are on */
	ROUTER_GLOBALS,
	/* of a link */
	LINK_DOWN = 0,
	LINK_GLOBALS,
	/* of the world; behind them a cell for each leak: on */
	WORLD_STARTED = 0,
	WORLD_PUBLISHED, /* struct rpki_state */
	WORLD_GLOBALS,
	/* GLOBAL_RPKI: a cell for each repository, 1: it is down; then for each
	 * validator these, and for its copy of each repository the last ones */
	VALIDATOR_LIFE = 0,
	VALIDATOR_FOUND,   /* payload of its last run */
	VALIDATOR_PLANNED, /* a result is in the queue for then: 1 + seconds */
	VALIDATOR_GLOBALS,
	COPY_STATE = 0, /* struct rpki_state */
	COPY_SINCE,     /* out of reach: its age, 1 + seconds; 0: of now */
	COPY_GLOBALS
};
enum { LIFE_UP, LIFE_DOWN, LIFE_STARTING };
#define CELL_GLOBAL 0x80000000u
#define CELL_INDEX 0x0fffffffu

/* The session word: state, last error, number of the connection, flags. */
enum {
	SESSION_STATE = 0x7,
	SESSION_ERROR_SHIFT = 3,
	SESSION_ERROR = 0x1f << SESSION_ERROR_SHIFT,
	SESSION_CONNECTION_SHIFT = 8,
	SESSION_CONNECTION = 0xff << SESSION_CONNECTION_SHIFT,
	SESSION_V4 = 1 << 16, /* families in use */
	SESSION_V6 = 1 << 17,
	SESSION_DISABLED = 1 << 18, /* EV_SESSION_ADMIN */
	SESSION_HELD = 1 << 19,     /* by max-prefix, until cleared */
	SESSION_MRAI = 1 << 20      /* an EV_MRAI is on its way */
};

struct change {
	uint32_t cell, old_value, new_value;
};

struct step {
	uint32_t event;
	uint32_t journal; /* first change */
	uint32_t events;  /* first event it put into the queue */
};

/* Something from outside, between two steps. event UINT32_MAX: the clock was
 * set to now_ms. */
struct outside {
	uint32_t steps; /* how many had been made */
	uint32_t event;
	uint64_t now_ms;
};

/* What a message has to know of an edge, in one place. */
struct slot {
	uint32_t reverse; /* slot of the other side */
	uint32_t router, peer;
	uint32_t peer_id; /* BGP identifier of the other side */
	uint16_t delay_ms;
	uint8_t connection; /* while established */
	uint8_t flags;
};
enum {
	SLOT_RELATION = 0x7, /* enum relation */
	SLOT_V4 = 1 << 3,    /* established, and carries the family */
	SLOT_V6 = 1 << 4,
	SLOT_PLAIN_IN = 1 << 5,
	SLOT_PLAIN_OUT = 1 << 6,
	SLOT_SLOW = 1 << 7 /* MRAI, or a delay that does not fit */
};

/* What plain routers have to know of attributes, found once. */
struct attr_fact {
	path_id as_path;
	uint16_t length; /* of the path */
	uint8_t origin;
	uint8_t known; /* ATTR_FACT_* */
};
enum { FACT_KNOWN = 1, FACT_PLAIN = 2 };

struct cell_block {
	uint32_t *cells;
	size_t n; /* allocated */
};

/* --- other parts ---------------------------------------------------------- */

struct local_source {
	prefix_id prefix;
	enum route_source source;
	attr_id attrs;
};

/* A registered configuration and what follows from it alone. */
struct config_entry {
	router_id_t router;
	const struct router_config *config;
	uint32_t router_id;
	struct local_source *sources; /* by prefix, the preferred first */
	size_t n_sources, cap_sources;
	prefix_id *aggregates; /* of config->aggregates */
	bool conditional_default;
};

struct leak {
	router_id_t router;
	uint32_t as;      /* 0: to all */
	prefix_id prefix; /* PREFIX_ID_NONE: all */
};

/* What a validator tells routers. */
struct rpki_payload {
	struct vrp_set *vrps;
	struct as_map *aspas;
};

struct igp_table {
	uint32_t *cost; /* NULL: to be computed */
};

struct sim {
	struct topology *topo;
	struct registry *registry;
	struct sim_options options;
	struct speaker_world world;
	struct policy_memo memo;
	struct arena arena;

	struct prefix *prefixes;
	size_t n_prefixes, cap_prefixes;
	prefix_id *order; /* all, by prefix_cmp */
	size_t cap_order;
	struct trie prefix_ids;

	uint32_t **blocks; /* by prefix */
	size_t cap_blocks;
	bool *martian; /* by prefix */
	size_t cap_martian;
	size_t edge_slots, router_slots, block_cells;
	struct slot *slots;
	edge_t *edge_at;      /* by slot */
	uint32_t *slot_of;    /* by edge */
	uint32_t *first_slot; /* by router, and one more */
	struct cell_block globals[GLOBAL_CLASSES];

	struct change *journal;
	size_t n_journal, cap_journal;
	struct step *steps;
	size_t n_steps, cap_steps;
	struct outside *outside;
	size_t n_outside, cap_outside;
	struct event *events;
	size_t n_events, cap_events;
	struct sim_event *extra; /* events that do not fit a struct event */
	size_t n_extra, cap_extra;
	struct queue queue;
	uint64_t now_ms;
	size_t run_start; /* steps when the last sim_run began */
	size_t gave_up;   /* steps when it ended without an end; 0: not so */

	struct config_entry **configs; /* by version - 1 */
	size_t n_configs, cap_configs;
	const struct neighbor **neighbors; /* by edge; NULL without configs */
	struct igp_table *igp;             /* by AS */
	size_t n_igp;
	struct leak *leaks;
	size_t n_leaks, cap_leaks;
	struct roa *roas;
	size_t n_roas, cap_roas;
	const struct rpki_plan *rpki; /* NULL: not needed yet */
	struct rpki_plan *own_plan;   /* made here; or NULL */
	struct rpki_state **rpki_states; /* by id - 1; the first is the plan's */
	size_t n_rpki_states, cap_rpki_states;
	struct rpki_payload *payloads; /* by id - 1 */
	size_t n_payloads, cap_payloads;
	struct rpki_act *rpki_acts;
	size_t n_rpki_acts, cap_rpki_acts;
	bool med_seen;           /* a route with MED was ever accepted */
	struct attr_fact *facts; /* by attr_id */
	size_t n_facts;
	/* The economic policies, asked once: order of preference of a
	 * relation, and which relations' routes go to it. */
	uint8_t plain_rank[REL_INTERNAL + 1];
	uint8_t plain_exports[REL_INTERNAL + 1];
	struct candidate *candidates; /* scratch */
	size_t cap_candidates;
	struct sim_event *shown; /* what history_event returned last */
};

/* Memory that will be read soon. */
#if defined(__GNUC__)
#define PREFETCH(at) __builtin_prefetch(at)
#else
#define PREFETCH(at) ((void)(at))
#endif

/* --- cells.c -------------------------------------------------------------- */

void cells_extend(struct sim *s); /* to the size of the topology */
uint32_t *cell_at(struct sim *s, uint32_t cell);
void write_global(struct sim *s, enum global_class class, size_t index,
    uint32_t value);
/* What a cell is. prefix PREFIX_ID_NONE: global. */
struct cell_name {
	prefix_id prefix;
	bool of_router;
	enum global_class class;
	uint32_t index, field;
};
struct cell_name cell_name(const struct sim *s, uint32_t cell);
void cells_finish(struct sim *s);
size_t cells_bytes(const struct sim *s);
/* The flags of a slot that follow from configurations; from its session. */
void slot_refresh(struct sim *s, edge_t e);
void slot_session(struct sim *s, edge_t e);

/* --- journal.c ------------------------------------------------------------ */

void write_global(struct sim *s, enum global_class class, size_t index,
    uint32_t value);
/* Time of the last write to a cell; 0 when it was never written. */
uint64_t cell_since(const struct sim *s, uint32_t cell);
/* The one place where time changes: for the routing registry and the contacts,
 * too, which have histories of their own. */
void clock_set(struct sim *s, uint64_t now_ms);
void step_begin(struct sim *s, uint32_t event);

/* The only way in which a cell changes. */
static inline void
cell_write(struct sim *s, uint32_t cell, uint32_t *at, uint32_t value)
{
	if (*at == value)
		return;
	GROW_BIT(s->journal, s->n_journal, s->cap_journal);
	s->journal[s->n_journal++] = (struct change){ cell, *at, value };
	*at = value;
}

static inline enum afi
prefix_afi(const struct sim *s, prefix_id p)
{
	return afi_of(s->prefixes[p].addr.family);
}

static inline uint32_t *
slot_cells(const struct sim *s, prefix_id p, uint32_t slot)
{
	return s->blocks[p] + (size_t)slot * EDGE_CELLS;
}

static inline uint32_t *
edge_cells(const struct sim *s, prefix_id p, edge_t e)
{
	return slot_cells(s, p, s->slot_of[e]);
}

static inline uint32_t *
router_cells(const struct sim *s, prefix_id p, router_id_t r)
{
	return s->blocks[p] + s->edge_slots * EDGE_CELLS +
	    (size_t)r * ROUTER_CELLS;
}

static inline uint32_t
slot_cell_id(const struct sim *s, prefix_id p, uint32_t slot, enum edge_cell f)
{
	return (uint32_t)(p * s->block_cells + (size_t)slot * EDGE_CELLS +
	    (size_t)f);
}

static inline uint32_t
edge_cell_id(const struct sim *s, prefix_id p, edge_t e, enum edge_cell f)
{
	return slot_cell_id(s, p, s->slot_of[e], f);
}

static inline uint32_t
router_cell_id(const struct sim *s, prefix_id p, router_id_t r,
    enum router_cell f)
{
	return (uint32_t)(p * s->block_cells + s->edge_slots * EDGE_CELLS +
	    (size_t)r * ROUTER_CELLS + (size_t)f);
}

static inline void
write_slot(struct sim *s, prefix_id p, uint32_t slot, enum edge_cell f,
    uint32_t value)
{
	cell_write(s, slot_cell_id(s, p, slot, f), &slot_cells(s, p, slot)[f],
	    value);
}

static inline void
write_edge(struct sim *s, prefix_id p, edge_t e, enum edge_cell f,
    uint32_t value)
{
	write_slot(s, p, s->slot_of[e], f, value);
}

static inline void
write_router(struct sim *s, prefix_id p, router_id_t r, enum router_cell f,
    uint32_t value)
{
	cell_write(s, router_cell_id(s, p, r, f), &router_cells(s, p, r)[f],
	    value);
}

static inline uint32_t
read_global(const struct sim *s, enum global_class class, size_t index)
{
	return index < s->globals[class].n ? s->globals[class].cells[index] : 0;
}

static inline uint32_t
session_word(const struct sim *s, edge_t e)
{
	return read_global(s, GLOBAL_EDGE,
	    (size_t)e * EDGE_GLOBALS + SESSION_WORD);
}

static inline void
write_session(struct sim *s, edge_t e, uint32_t word)
{
	write_global(s, GLOBAL_EDGE, (size_t)e * EDGE_GLOBALS + SESSION_WORD,
	    word);
}

static inline enum fsm_state
session_state(const struct sim *s, edge_t e)
{
	return (enum fsm_state)(session_word(s, e) & SESSION_STATE);
}

static inline uint32_t
router_global(const struct sim *s, router_id_t r, uint32_t field)
{
	return read_global(s, GLOBAL_ROUTER,
	    (size_t)r * ROUTER_GLOBALS + field);
}

static inline uint32_t
best_of(const struct sim *s, router_id_t r, prefix_id p)
{
	return router_cells(s, p, r)[ROUTER_BEST] - 1;
}

/* --- sim.c: events -------------------------------------------------------- */

/* An UPDATE to the other side of a slot. */
void push_update(struct sim *s, const struct slot *from, prefix_id p,
    wire_id wire);

/* Puts an event made by a step into the queue, delay_ms from now. */
void push_edge_event(struct sim *s, enum sim_event_kind kind, edge_t e,
    uint32_t delay_ms, uint32_t connection, uint32_t a, uint32_t b);
void push_router_event(struct sim *s, enum sim_event_kind kind, router_id_t r,
    uint32_t delay_ms, uint32_t a);
/* Text for the learner; copied. */
void push_message(struct sim *s, uint32_t as, const char *text);
void event_unpack(const struct sim *s, const struct event *e,
    struct sim_event *out);
void event_put_back(struct sim *s, uint32_t event); /* taken last */
void event_pop_last(struct sim *s);                 /* it must be waiting */

static inline uint64_t
event_time(const struct event *e)
{
	return (uint64_t)e->time_hi << 16 | e->when >> 16;
}

enum { EVENT_EXTRA = 0x80, EVENT_KIND = 0x7f };

static inline bool
event_is_extra(const struct event *e)
{
	return (e->when >> 8 & EVENT_EXTRA) != 0;
}

static inline enum sim_event_kind
event_kind(const struct event *e)
{
	return (enum sim_event_kind)(e->when >> 8 & EVENT_KIND);
}

static inline uint32_t
event_connection(const struct event *e)
{
	return e->when & 0xff;
}

/* --- config_change.c ------------------------------------------------------ */

static inline const struct config_entry *
config_entry(const struct sim *s, router_id_t r)
{
	uint32_t version = router_global(s, r, ROUTER_CONFIG);

	return version == 0 ? NULL : s->configs[version - 1];
}

static inline const struct neighbor *
edge_neighbor(const struct sim *s, edge_t e)
{
	return s->neighbors == NULL ? NULL : s->neighbors[e];
}

/* After a router's configuration cell changed. */
void router_refresh(struct sim *s, router_id_t r);
void config_apply(struct sim *s, router_id_t r, uint32_t version);

/* --- local.c -------------------------------------------------------------- */

void local_resolve(struct sim *s, struct config_entry *entry);
/* Computes the own route again; decides and sends when it changed. */
void local_refresh(struct sim *s, router_id_t r, prefix_id p);
/* The best route for p changed: aggregates over it. */
void aggregates_refresh(struct sim *s, router_id_t r, prefix_id p);
bool local_is_aggregate(const struct sim *s, router_id_t r, prefix_id p);
/* Suppressed by an active aggregate with summary-only. */
bool local_suppressed(const struct sim *s, router_id_t r, prefix_id p);

/* --- session.c ------------------------------------------------------------ */

void session_side_fill(const struct sim *s, edge_t e, enum afi af,
    struct session_side *out);
uint32_t edge_local_as(const struct sim *s, edge_t e);
uint32_t router_bgp_id(const struct sim *s, router_id_t r);
bool session_carries(const struct sim *s, edge_t e, enum afi af);
uint32_t session_mrai_ms(const struct sim *s, edge_t e);
void sessions_start(struct sim *s);
/* Brings a resting session up when both sides want it. */
void session_try(struct sim *s, edge_t e);
/* Ends what there is: NOTIFICATION to the other side unless NOTIFY_NONE. */
void session_end(struct sim *s, edge_t e, enum fsm_event event,
    enum notification why);
void session_link_changed(struct sim *s, link_t l);
void session_admin(struct sim *s, edge_t e, bool up);
void session_reset(struct sim *s, edge_t e);
void session_event(struct sim *s, const struct event *e);
/* The neighbor statement changed: how must the session end? NOTIFY_NONE: it
 * need not. */
enum notification session_change(const struct sim *s, edge_t e,
    const struct config_entry *old, const struct config_entry *now);

/* Is the session's own interface shut down in the configuration? */
bool session_loses_link(const struct sim *s, edge_t e,
    const struct config_entry *now);
/* Does a resting session have another chance now? */
bool session_worth_trying(const struct sim *s, edge_t e,
    const struct config_entry *old, const struct config_entry *now);
/* Is a session held by max-prefix free again? */
bool session_new_limit(const struct sim *s, edge_t e,
    const struct config_entry *old, const struct config_entry *now);

/* --- update.c ------------------------------------------------------------- */

wire_id wire_pack(const struct sim *s, edge_t sender, enum afi af,
    attr_id attrs);
/* The value of attributes whose next hop has been taken out. */
wire_id wire_make(const struct sim *s, const struct path_attrs *a);
attr_id wire_unpack(const struct sim *s, edge_t sender, enum afi af,
    wire_id wire);
/* The same, not interned; wire is not 0. */
struct path_attrs wire_unpack_value(const struct sim *s, edge_t sender,
    enum afi af, wire_id wire);
/* The attributes that an accepted cell stands for; 0: refused or nothing. */
attr_id accepted_attrs(const struct sim *s, edge_t e, prefix_id p,
    uint32_t cell);
static inline bool
is_accepted(uint32_t cell)
{
	return cell != 0 && !(cell & CELL_REFUSED);
}

/* --- limit.c -------------------------------------------------------------- */

/* A route has come, and its accepted cell was before what it now is. False:
 * the session has ended. The limit ends it with the first prefix above (IOS),
 * or (FRR 8.4.4, which asks before it takes a route, be its prefix new or not)
 * with the next route that policy accepts after that one. */
bool limit_check(struct sim *s, edge_t e, prefix_id p, uint32_t was,
    uint32_t now);
/* The same where a changed policy took in what had come before: the neighbour
 * sends everything again, so that all but the last are counted already. */
void limit_recheck(struct sim *s, edge_t e, prefix_id p, uint32_t was,
    uint32_t now);
/* The configuration has another limit: it holds for what is there. */
void limit_changed(struct sim *s, edge_t e);

/* --- plain.c -------------------------------------------------------------- */

void plain_init(struct sim *s);
/* Can plain.c do import and export of the edge, as things are configured? */
bool plain_import_possible(const struct sim *s, edge_t e);
bool plain_export_possible(const struct sim *s, edge_t e);
/* The accepted cell for received attributes; false: the speaker must. */
bool plain_import(struct sim *s, uint32_t slot, prefix_id p, wire_id received,
    uint32_t *cell);
struct path_attrs plain_accepted(const struct sim *s, edge_t e, prefix_id p,
    attr_id received);
/* Decides after the accepted cell of the slot was written, and sends what has
 * changed; was is its old value. False: nothing was done, the decision process
 * has to be asked. */
bool plain_decide(struct sim *s, uint32_t slot, prefix_id p, uint32_t was);
/* The Adj-RIB-Out cell of a session that is up and carries the family. */
bool plain_export(struct sim *s, uint32_t slot, prefix_id p, wire_id *out);
/* Sends the best route to every session; false: nothing was done. */
bool plain_disseminate(struct sim *s, router_id_t r, prefix_id p);

struct import_result import_route(const struct sim *s, edge_t e,
    const struct prefix *nlri, uint32_t prefix_key,
    const struct path_attrs *received, struct speaker_trace *trace);
struct export_result export_route(const struct sim *s, edge_t e, prefix_id p,
    struct speaker_trace *trace);
void update_receive(struct sim *s, uint32_t slot, prefix_id p, wire_id wire);
/* Puts a value into the Adj-RIB-Out and sends it, or waits for MRAI. */
void update_put(struct sim *s, edge_t e, prefix_id p, wire_id wire);
void update_mrai(struct sim *s, edge_t e);
/* Sends what differs from the Adj-RIB-Out. */
void update_send(struct sim *s, edge_t e, prefix_id p);
void update_send_all(struct sim *s, edge_t e); /* every prefix */
void update_flush(struct sim *s, edge_t e);    /* the session is gone */
/* Decides again from all candidates, sends when the best route or its
 * attributes changed (attributes: known by the caller). */
void update_decide(struct sim *s, router_id_t r, prefix_id p,
    bool attrs_changed);
/* Import, decision and export of everything, again. */
void update_reconsider(struct sim *s, router_id_t r);
void update_disseminate(struct sim *s, router_id_t r, prefix_id p);
/* One candidate for each accepted route, the own one first; out has room for
 * one an edge and one more. */
size_t decision_candidates(const struct sim *s, router_id_t r, prefix_id p,
    struct candidate *out);
struct decide_options decision_options(const struct sim *s, router_id_t r);
attr_id best_attrs(const struct sim *s, router_id_t r, prefix_id p);
bool leak_active(const struct sim *s, router_id_t r, uint32_t to_as,
    prefix_id p);

/* --- igp.c ---------------------------------------------------------------- */

void igp_forget(struct sim *s, router_id_t r); /* costs of its AS */
uint32_t igp_cost(const struct sim *s, router_id_t from, router_id_t to);
/* Cost to a next hop for a route of edge e: 0 when connected,
 * IGP_UNREACHABLE. */
uint32_t next_hop_cost(const struct sim *s, edge_t e,
    const struct ip_addr *next_hop);
/* Is the longest static route for the address one to Null0? */
bool static_discards(const struct sim *s, router_id_t r,
    const struct ip_addr *addr);
/* The router that a packet for addr goes to first from r, by connected
 * networks and the IGP; ROUTER_NONE. r itself when it owns the address. */
router_id_t igp_toward(const struct sim *s, router_id_t r,
    const struct ip_addr *addr);

/* --- rpki.c --------------------------------------------------------------- */

void rpki_start(struct sim *s);
void rpki_publish(struct sim *s, const struct roa *roa, bool publish);
void rpki_act(struct sim *s, const struct rpki_act *a, bool up);
void rpki_finish(struct sim *s);
/* How many cells GLOBAL_RPKI needs. */
size_t rpki_cells(const struct sim *s);
/* Number of the state that is published; makes the plan when there is none. */
uint32_t rpki_published(struct sim *s);
/* Of the state with that id, 0: the first. */
const struct holdings *rpki_holdings(const struct sim *s, uint32_t id);
uint32_t rpki_payload_number(struct sim *s, const struct rpki_result *from);

/* --- rpki_validator.c ----------------------------------------------------- */

uint32_t validator_global(const struct sim *s, uint32_t v, uint32_t field);
uint32_t validator_cell_id(const struct sim *s, uint32_t v, uint32_t field);
void validator_start(struct sim *s, uint32_t v);
/* Its next run will have something to find. */
void validator_plan_run(struct sim *s, uint32_t v);
/* From now on it can only use the copy that it has. */
void validator_keep_copy(struct sim *s, uint32_t v, uint32_t repository);
bool validator_is_stale(const struct sim *s, uint32_t v);
void validator_fetch(struct sim *s, uint32_t v);
void validator_arrive(struct sim *s, uint32_t v);
void validator_set(struct sim *s, uint32_t v, bool up);

/* --- rpki_router.c -------------------------------------------------------- */

bool rpki_has_validator(const struct sim *s, router_id_t r);
void rpki_count(const struct sim *s, uint32_t payload, size_t *n_vrps,
    size_t *n_aspas);
/* It is told at once what its validator has, at the start too. */
void rtr_arrive(struct sim *s, router_id_t r);
/* Routers that listen to v are told its new payload. */
void rtr_notify(struct sim *s, uint32_t v, uint32_t payload);
void rtr_validator_down(struct sim *s, uint32_t v);
void rtr_validator_up(struct sim *s, uint32_t v);
/* EV_RTR, EV_RTR_EXPIRE, EV_REVALIDATE. */
void rtr_told(struct sim *s, router_id_t r, uint32_t v);
void rtr_expire(struct sim *s, router_id_t r);
void rtr_revalidate(struct sim *s, router_id_t r);
/* A router's validators changed with its configuration. */
void rpki_config(struct sim *s, router_id_t r);

#endif
