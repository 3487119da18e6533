/* What happened, in order: a readable view of the simulator's journal.
 *
 * Steps are numbered from 0. A step is one processed event with the cells it
 * changed. Text is rendered from the record; nothing is stored twice. */
#ifndef NET_HISTORY_H
#define NET_HISTORY_H

#include "net/rpki.h"
#include "net/sim.h"

enum history_change_kind {
	CHANGE_BEST,      /* router's best route for prefix */
	CHANGE_REFUSED,   /* edge refused prefix */
	CHANGE_ACCEPTED,
	CHANGE_WITHDRAWN, /* the neighbour took it back */
	CHANGE_SENT,      /* Adj-RIB-Out of edge */
	CHANGE_SESSION,   /* FSM state of edge */
	CHANGE_VRPS,      /* router has new VRPs */
	CHANGE_CONFIG
};

struct history_change {
	enum history_change_kind kind;
	uint32_t router, edge, prefix;
	uint32_t old_value, new_value;
};

size_t history_steps(const struct sim *s);
const struct sim_event *history_event(const struct sim *s, size_t step);
/* Meaningful changes of the step, in order. Arena memory. */
size_t history_changes(const struct sim *s, size_t step, struct arena *arena,
    struct history_change **out);
/* One line, without newline, e.g.
 * "18:47:00.010 as3491: 208.65.153.0/24 from AS17557 path 17557: best". */
void history_render(
    const struct sim *s, size_t step, bool with_changes, struct strbuf *out);
/* What the event of a step is, without its time and what it changed. */
void history_describe_step(const struct sim *s, size_t step,
    struct strbuf *out);
/* "ROA 192.0.2.0/24 max 24 AS64500" */
void history_describe_object(const struct rpki_object *o, struct strbuf *out);
/* Did the step change a best route, refuse one, or was something sent to a
 * routing registry? */
bool history_is_interesting(const struct sim *s, size_t step);
/* The next such step at or after step, looking forward (or back);
 * (size_t)-1 when there is none. */
size_t history_next_interesting(
    const struct sim *s, size_t step, bool forward);
/* Who held which space after the last step with time <= time_ms; borrowed, as
 * from sim_holdings(). */
const struct holdings *history_holdings_at(const struct sim *s,
    uint64_t time_ms);
/* Best edge of router for prefix as it was after the last step with time <=
 * time_ms (the wave table). */
uint32_t history_best_at(const struct sim *s, router_id_t r, prefix_id p,
    uint64_t time_ms);
attr_id history_best_attrs_at(const struct sim *s, router_id_t r,
    prefix_id p, uint64_t time_ms);

#endif
