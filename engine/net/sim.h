/* The simulated world in time.
 *
 * State is a number of 32-bit cells (a route's attr_id, a session's state, a
 * router's configuration) and a queue of events. sim_step() takes the next
 * event and is the only place where cells change; each change is appended to
 * a journal as (cell, old, new). So one message forward is one step, one
 * message back is undoing a few cells, a probe is "mark, post, run, look,
 * roll back", and history is kept for nothing.
 *
 * Order of simultaneous events, the tie rule: (time, kind, router, sequence),
 * where sequence is the order of posting. With shuffle_seed != 0, router and
 * sequence are replaced by a mix of the seed and the session, the order within
 * one session kept: used to test that results do not depend on ties.
 *
 * Routers, edges and prefixes have dense ids. For every known prefix there is
 * one block of cells: per edge Adj-RIB-In as received, after policy, reason,
 * Adj-RIB-Out; per router the local route and the best edge. */
#ifndef NET_SIM_H
#define NET_SIM_H

#include "bgp/decide.h"
#include "bgp/fsm.h"
#include "net/topology.h"
#include "registry/registry.h"

typedef uint32_t prefix_id; /* dense from 0 */
#define PREFIX_ID_NONE 0xffffffffu
#define BEST_NONE 0xffffffffu  /* no route */
#define BEST_LOCAL 0xfffffffeu /* the router's own route */

/* In the order of the tie rule: what an operator or the world does comes
 * before messages, messages before timers. */
enum sim_event_kind {
	EV_MESSAGE,        /* text for the learner; no effect */
	EV_LINK,           /* link, up or down */
	EV_CONFIG,         /* router gets configuration version */
	EV_SESSION_ADMIN,  /* edge: administratively up/down (scripted) */
	EV_SESSION_RESET,  /* edge: clear bgp */
	EV_ORIGINATE,      /* router announces prefix with attrs (scripted) */
	EV_WITHDRAW,       /* router stops announcing prefix */
	EV_LEAK,           /* router starts or stops leaking */
	EV_ROA,            /* ROA published or revoked */
	EV_RPKI,           /* more of that, and failures: see net/rpki.h */
	EV_IRR,            /* an object is sent to a routing registry */
	EV_FETCH,          /* a validator has fetched the repositories */
	EV_RTR,            /* router is told the validator's VRPs */
	EV_RTR_EXPIRE,     /* router may have heard nothing for too long */
	EV_REVALIDATE,     /* router looks at its routes again */
	EV_FSM,            /* session event: TCP up/down, retry, hold */
	EV_OPEN,
	EV_KEEPALIVE,
	EV_NOTIFICATION,
	EV_UPDATE,         /* edge (receiver's), prefix, attrs (0: withdraw) */
	EV_MRAI            /* edge may send again */
};
const char *sim_event_kind_name(enum sim_event_kind k);

/* What to do, by kind:
 *   EV_MESSAGE        text, a = AS it comes from (0: the lab); b != 0: what
 *                     sim_people.says() says instead
 *   EV_LINK           link, up
 *   EV_CONFIG         router, a = configuration version (sim_add_config)
 *   EV_SESSION_ADMIN  edge, up
 *   EV_ORIGINATE      router, prefix, attrs (0: a plain own route; the
 *                     weight is that of own routes in any case)
 *   EV_WITHDRAW       router, prefix; a router that did not originate the
 *                     prefix by EV_ORIGINATE no longer passes it on
 *   EV_LEAK           router, up; a = only to this AS (0: all); prefix or
 *                     PREFIX_ID_NONE (all)
 *   EV_ROA            a = index in the sim's ROA list, up = published
 *   EV_RPKI           a = sim_add_rpki(), up
 *   EV_IRR            a = AS that sends it (0: the registry), b = number of
 *                     the plan for this time (irr_add_plan)
 *   EV_UPDATE         edge (receiver's), prefix, attrs: as if the neighbour had
 *                     sent it; NEXT_HOP not set: the neighbour's address
 *   others            made by the simulator itself */
struct sim_event {
	uint64_t time_ms;
	uint32_t seq; /* given by sim_post */
	uint8_t kind;
	bool up;
	uint32_t router, edge, link, prefix;
	attr_id attrs;
	uint32_t a, b;
	uint32_t condition; /* != 0: happens only if sim_people.happens() */
	const char *text;   /* borrowed, must outlive the sim */
};

/* What people do, of which the simulator knows nothing. Both must give the same
 * for the same time as long as nothing before it changes. */
struct sim_people {
	bool (*happens)(void *arg, uint32_t condition, uint64_t time_ms);
	/* Borrowed until the next call; "": nothing. */
	const char *(*says)(void *arg, uint32_t message, uint64_t time_ms);
	void *arg;
};

struct rpki_plan; /* registry/rpki.h */

struct sim_options {
	uint64_t seed;
	uint64_t shuffle_seed;      /* 0: the written tie rule */
	uint64_t message_budget;    /* per sim_run; 0: 10,000 + 200 a prefix and
	                             * session, see sim.c */
	/* Borrowed. NULL: made of the registry when first needed, with one
	 * validator that has these delays. */
	const struct rpki_plan *rpki;
	uint32_t fetch_delay_ms, rtr_delay_ms;
	uint64_t epoch_ms;          /* time of day of t = 0, for printing */
	struct sim_people people;   /* may be zero */
	/* Sessions are established by sim_start at once, without messages:
	 * for graphs of many thousand ASes. */
	bool instant_sessions;
};

struct sim; /* opaque */

/* Topology and registry are borrowed and must outlive the sim. */
struct sim *sim_create(struct topology *t, struct registry *r,
    const struct sim_options *o);
void sim_destroy(struct sim *s); /* NULL is fine */
struct topology *sim_topology(const struct sim *s);
struct registry *sim_registry(const struct sim *s);
struct attr_table *sim_attrs(const struct sim *s);
/* Everything held for the world: state, queue, history, attributes. */
size_t sim_bytes(const struct sim *s);

/* Registers a configuration for later EV_CONFIG events; the sim borrows it.
 * Version numbers are dense and start at 1. The topology gets an edge pair
 * for a neighbor whose address it knows but has no session for. */
uint32_t sim_add_config(struct sim *s, router_id_t router,
    const struct router_config *c);
/* NULL: the router follows the standard economic policy. */
const struct router_config *sim_config(
    const struct sim *s, router_id_t router);
/* Its version, for an EV_CONFIG that goes back to it; 0 where that is NULL. */
uint32_t sim_config_version(const struct sim *s, router_id_t router);
uint32_t sim_add_roa(struct sim *s, const struct roa *roa);

/* Interns a prefix (known prefixes keep their id). */
prefix_id sim_prefix_id(struct sim *s, const struct prefix *p);
prefix_id sim_find_prefix(const struct sim *s, const struct prefix *p);
const struct prefix *sim_prefix(const struct sim *s, prefix_id id);
size_t sim_prefix_count(const struct sim *s);

/* Does, or did, the event happen at its time, and what does an EV_MESSAGE say
 * ("" for nothing; borrowed until the next call)? */
bool sim_happens(const struct sim *s, const struct sim_event *e);
const char *sim_message(const struct sim *s, const struct sim_event *e);

/* Forgets the configurations that were registered from version on, so that they
 * can be freed. None may be in use or wait in the queue. */
void sim_forget_configs(struct sim *s, uint32_t version);

/* Puts an event into the queue; its time must not be before sim_now. */
void sim_post(struct sim *s, const struct sim_event *e);

/* Is an event that was posted like this one in the queue (kind, time, router, a
 * and up tell)? Takes its effect away; false when it does not wait. */
bool sim_is_waiting(const struct sim *s, const struct sim_event *e);
bool sim_cancel(struct sim *s, const struct sim_event *e);

/* Starts all routers: the sessions come up and own routes are announced, all
 * as events at the current time. Call once after topology and start
 * configurations (EV_CONFIG at time 0) are posted. */
void sim_start(struct sim *s);

uint64_t sim_now(const struct sim *s);
bool sim_idle(const struct sim *s); /* the queue is empty */
/* Time of the next event; UINT64_MAX when idle. */
uint64_t sim_next_time(const struct sim *s);

enum sim_status {
	SIM_SETTLED,    /* nothing left to do before the limit */
	SIM_OSCILLATES  /* message budget used up: see sim_oscillation */
};
/* One event. False when idle. */
bool sim_step(struct sim *s);
/* All events with time <= until_ms; now becomes until_ms (when it is later
 * and not UINT64_MAX). */
enum sim_status sim_run(struct sim *s, uint64_t until_ms);
/* The last sim_run ended with SIM_OSCILLATES, and was not taken back. */
bool sim_is_unsettled(const struct sim *s);
/* After SIM_OSCILLATES: routers that kept changing their best route for the
 * prefix they changed most, ascending; returns how many (at most cap). */
size_t sim_oscillation(const struct sim *s, router_id_t *out, size_t cap,
    prefix_id *prefix);

/* --- time travel --------------------------------------------------------- */

/* Undoes the last step: its cells are as before, what it put into the queue is
 * gone, its event waits again. Posts from outside stay. False at the
 * beginning. Marks younger than the step are void. */
bool sim_back(struct sim *s);
typedef uint64_t sim_mark_t;
sim_mark_t sim_mark(const struct sim *s);
/* Undoes every step and every post since the mark, bit by bit. Registered
 * configurations, ROAs and prefixes stay registered. */
void sim_rollback(struct sim *s, sim_mark_t mark);

/* --- looking --------------------------------------------------------------*/

enum fsm_state sim_session_state(const struct sim *s, edge_t e);
enum notification sim_session_error(const struct sim *s, edge_t e);
/* Does the session, once up, carry routes of the family (active on both
 * sides)? */
bool sim_session_carries(const struct sim *s, edge_t e, enum afi afi);
bool sim_link_up(const struct sim *s, link_t l);
/* As import and export see the edge now. */
void sim_session_side(const struct sim *s, edge_t e, struct session_side *out);
const struct vrp_set *sim_router_vrps(const struct sim *s, router_id_t r);
/* The ROAs published now, sorted. Borrowed until the sim is destroyed. */
const struct roa *sim_roas(const struct sim *s, size_t *n);
/* Who holds which space now, transfers included: the authority behind every
 * "registered", "held" and "right". Borrowed until the sim is destroyed. */
const struct holdings *sim_holdings(const struct sim *s);

struct adj_in {
	attr_id received; /* 0: nothing */
	attr_id accepted; /* 0: refused, see reason */
	enum refuse_reason reason;
};
struct adj_in sim_adj_in(const struct sim *s, edge_t e, prefix_id p);
/* Why what was received is not used; REFUSE_NONE: it is, or nothing was. The
 * same as in sim_adj_in(), which makes attributes of what it gives. */
enum refuse_reason sim_refusal(const struct sim *s, edge_t e, prefix_id p);
attr_id sim_adj_out(const struct sim *s, edge_t e, prefix_id p);
/* Edge of the best route, BEST_LOCAL or BEST_NONE. */
uint32_t sim_best(const struct sim *s, router_id_t r, prefix_id p);
/* Attributes of the best route; 0 when there is none. */
attr_id sim_best_attrs(const struct sim *s, router_id_t r, prefix_id p);
attr_id sim_local_route(const struct sim *s, router_id_t r, prefix_id p);
/* Has a router of the AS a route of its own for exactly x? For
 * registry_roa_open(). */
bool sim_as_announces(const void *sim, uint32_t as, const struct prefix *x);
/* Virtual time at which the cell behind adj_in / best last changed. */
uint64_t sim_adj_in_since(const struct sim *s, edge_t e, prefix_id p);
uint64_t sim_best_since(const struct sim *s, router_id_t r, prefix_id p);
/* Prefixes accepted on the session now, as max-prefix counts them. */
uint32_t sim_accepted_count(const struct sim *s, edge_t e, enum afi afi);

/* --- asking again, with a trace (for explanations and probes) ------------- */

struct import_result sim_explain_import(const struct sim *s, edge_t e,
    const struct prefix *p, attr_id received, struct speaker_trace *trace);
struct export_result sim_explain_export(const struct sim *s, edge_t e,
    prefix_id p, struct speaker_trace *trace);
/* The candidates as the decision process sees them; returns how many. */
size_t sim_explain_decision(const struct sim *s, router_id_t r, prefix_id p,
    struct arena *arena, struct candidate **out, enum decide_rule *last);

/* A hash of all cells, the queue and the clock: equal states of one sim are
 * equal here. For tests. */
uint64_t sim_state_hash(const struct sim *s);
/* Checks what must always hold (see test suite); NULL, or what does not. Costs
 * a re-evaluation of every route. */
const char *sim_check(const struct sim *s, struct arena *arena);

/* The decision follows next hops: the routers a packet to addr passes from r,
 * r first (control plane only: longest match of the Loc-RIBs). Stops at the
 * router that has a local route, has no route, or at a loop. */
enum sim_path_end { PATH_DELIVERED, PATH_NO_ROUTE, PATH_LOOP };
size_t sim_forwarding_path(const struct sim *s, router_id_t r,
    const struct ip_addr *addr, struct arena *arena, router_id_t **out,
    enum sim_path_end *end);

#endif
