/* What others may look at: sessions, links and RIBs as they are now. */
#include "net/sim_private.h"

enum fsm_state
sim_session_state(const struct sim *s, edge_t e)
{
	return session_state(s, e);
}

enum notification
sim_session_error(const struct sim *s, edge_t e)
{
	return (enum notification)(
	    (session_word(s, e) & SESSION_ERROR) >> SESSION_ERROR_SHIFT);
}

bool
sim_session_carries(const struct sim *s, edge_t e, enum afi afi)
{
	return session_carries(s, e, afi);
}

bool
sim_link_up(const struct sim *s, link_t l)
{
	return read_global(s, GLOBAL_LINK,
		   (size_t)l * LINK_GLOBALS + LINK_DOWN) == 0;
}

void
sim_session_side(const struct sim *s, edge_t e, struct session_side *out)
{
	session_side_fill(s, e, s->topo->edges[e].transport, out);
	out->leak = leak_active(s, s->topo->edges[e].router, out->remote_as,
	    PREFIX_ID_NONE);
}

static bool
knows_edge(const struct sim *s, prefix_id p, edge_t e)
{
	return p < s->n_prefixes && e < s->edge_slots;
}

static bool
knows_router(const struct sim *s, prefix_id p, router_id_t r)
{
	return p < s->n_prefixes && r < s->router_slots;
}

enum refuse_reason
sim_refusal(const struct sim *s, edge_t e, prefix_id p)
{
	uint32_t cell;

	if (!knows_edge(s, p, e))
		return REFUSE_NONE;
	cell = edge_cells(s, p, e)[EDGE_ACCEPTED];
	return cell & CELL_REFUSED ? (enum refuse_reason)(cell & ~CELL_REFUSED)
				   : REFUSE_NONE;
}

struct adj_in
sim_adj_in(const struct sim *s, edge_t e, prefix_id p)
{
	struct adj_in in = { 0, 0, REFUSE_NONE };
	const uint32_t *c;

	if (!knows_edge(s, p, e))
		return in;
	c = edge_cells(s, p, e);
	in.received = wire_unpack(s, s->topo->edges[e].reverse,
	    prefix_afi(s, p), c[EDGE_RECEIVED]);
	in.accepted = accepted_attrs(s, e, p, c[EDGE_ACCEPTED]);
	in.reason = sim_refusal(s, e, p);
	return in;
}

attr_id
sim_adj_out(const struct sim *s, edge_t e, prefix_id p)
{
	if (!knows_edge(s, p, e))
		return 0;
	return wire_unpack(s, e, prefix_afi(s, p),
	    edge_cells(s, p, e)[EDGE_OUT]);
}

uint32_t
sim_best(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? best_of(s, r, p) : BEST_NONE;
}

attr_id
sim_best_attrs(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? best_attrs(s, r, p) : 0;
}

attr_id
sim_local_route(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r) ? router_cells(s, p, r)[ROUTER_LOCAL] : 0;
}

bool
sim_as_announces(const void *sim, uint32_t as, const struct prefix *x)
{
	const struct sim *s = sim;
	prefix_id p = sim_find_prefix(s, x);
	const struct topo_as *of = topology_find_as(s->topo, as);

	for (size_t i = 0;
	     p != PREFIX_ID_NONE && of != NULL && i < of->n_routers; i++)
		if (sim_local_route(s, of->routers[i], p) != 0)
			return true;
	return false;
}

uint64_t
sim_adj_in_since(const struct sim *s, edge_t e, prefix_id p)
{
	return knows_edge(s, p, e)
	    ? cell_since(s, edge_cell_id(s, p, e, EDGE_RECEIVED))
	    : 0;
}

uint64_t
sim_best_since(const struct sim *s, router_id_t r, prefix_id p)
{
	return knows_router(s, p, r)
	    ? cell_since(s, router_cell_id(s, p, r, ROUTER_BEST))
	    : 0;
}

uint32_t
sim_accepted_count(const struct sim *s, edge_t e, enum afi afi)
{
	uint32_t n = 0;

	for (prefix_id p = 0; e < s->edge_slots && p < s->n_prefixes; p++) {
		n += is_accepted(edge_cells(s, p, e)[EDGE_ACCEPTED]) &&
		    afi_of(s->prefixes[p].addr.family) == afi;
	}
	return n;
}
