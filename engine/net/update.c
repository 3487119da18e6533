/* The three RIBs: import, decision, export, and the messages between. */
#include "net/sim_private.h"

#include <string.h>

enum { DEFAULT_LOCAL_PREF = 100 };

/* --- import --------------------------------------------------------------- */

static bool
next_hop_reachable(const struct sim *s, edge_t e, attr_id attrs)
{
	const struct ip_addr *next_hop =
	    &attr_get(s->world.attrs, attrs)->next_hop;

	return next_hop_cost(s, e, next_hop) != IGP_UNREACHABLE;
}

/* RFC 4271 5.1.3, 6.3: an address of any link of the router. */
static bool
is_own_next_hop(const struct sim *s, router_id_t r, attr_id attrs)
{
	const struct ip_addr *next_hop =
	    &attr_get(s->world.attrs, attrs)->next_hop;

	return ip_addr_is_set(next_hop) &&
	    topology_owner_of(s->topo, next_hop) == r;
}

struct import_result
import_route(const struct sim *s, edge_t e, const struct prefix *nlri,
    uint32_t prefix_key, const struct path_attrs *received,
    struct speaker_trace *trace)
{
	struct session_side side;
	struct import_result r;
	router_id_t router = s->topo->edges[e].router;

	session_side_fill(s, e, afi_of(nlri->addr.family), &side);
	if (side.config != NULL && side.neighbor == NULL)
		return (struct import_result){ REFUSE_SESSION_DOWN, 0 };
	r = speaker_import_value(&s->world, &side, nlri, prefix_key, received,
	    sim_router_vrps(s, router), trace);
	if (r.reason == REFUSE_NONE && is_own_next_hop(s, router, r.attrs))
		r = (struct import_result){ REFUSE_NEXT_HOP_SELF, 0 };
	if (r.reason == REFUSE_NONE && !next_hop_reachable(s, e, r.attrs))
		r = (struct import_result){ REFUSE_NEXT_HOP, 0 };
	return r;
}

/* --- next hops on the wire ------------------------------------------------ */

/* The address that the sender puts into its routes of the family. */
static struct ip_addr
sender_address(const struct sim *s, const struct topo_edge *te, enum afi af)
{
	const struct topo_link *l;

	if (te->transport == af)
		return te->local_addr;
	if (te->link == LINK_NONE)
		return s->topo->routers[te->router].loopback[af];
	l = &s->topo->links[te->link];
	return l->a == te->router ? l->addr_a[af] : l->addr_b[af];
}

static bool
crosses_as(const struct sim *s, const struct topo_edge *te)
{
	return s->topo->routers[te->router].as_index !=
	    s->topo->routers[te->peer].as_index;
}

wire_id
wire_make(const struct sim *s, const struct path_attrs *a)
{
	struct path_attrs bare;
	attr_id attrs;

	path_attrs_init(&bare);
	bare.as_path = a->as_path;
	if (memcmp(&bare, a, sizeof(bare)) == 0) {
		INVARIANT(a->as_path < WIRE_PATH);
		return WIRE_PATH | a->as_path;
	}
	attrs = attr_intern(s->world.attrs, a);
	INVARIANT(attrs < WIRE_PATH);
	return attrs;
}

static wire_id
wire_pack_value(const struct sim *s, edge_t sender, enum afi af,
    const struct path_attrs *attrs)
{
	const struct topo_edge *te = &s->topo->edges[sender];
	struct path_attrs a = *attrs;
	struct ip_addr own;

	if (!crosses_as(s, te))
		return attr_intern(s->world.attrs, &a);
	own = sender_address(s, te, af);
	if (ip_addr_is_set(&a.next_hop) && ip_addr_eq(&a.next_hop, &own))
		memset(&a.next_hop, 0, sizeof(a.next_hop));
	return wire_make(s, &a);
}

wire_id
wire_pack(const struct sim *s, edge_t sender, enum afi af, attr_id attrs)
{
	struct path_attrs a;

	if (attrs == 0 || !crosses_as(s, &s->topo->edges[sender]))
		return attrs;
	a = *attr_get(s->world.attrs, attrs);
	return wire_pack_value(s, sender, af, &a);
}

struct path_attrs
wire_unpack_value(const struct sim *s, edge_t sender, enum afi af, wire_id wire)
{
	const struct topo_edge *te = &s->topo->edges[sender];
	struct path_attrs a;

	if (!crosses_as(s, te))
		return *attr_get(s->world.attrs, wire);
	if (wire & WIRE_PATH) {
		path_attrs_init(&a);
		a.as_path = wire & ~WIRE_PATH;
	} else {
		a = *attr_get(s->world.attrs, wire);
	}
	if (!ip_addr_is_set(&a.next_hop))
		a.next_hop = sender_address(s, te, af);
	return a;
}

attr_id
wire_unpack(const struct sim *s, edge_t sender, enum afi af, wire_id wire)
{
	struct path_attrs a;

	if (wire == 0 || !crosses_as(s, &s->topo->edges[sender]))
		return wire;
	a = wire_unpack_value(s, sender, af, wire);
	return attr_intern(s->world.attrs, &a);
}

static struct path_attrs
accepted_value(const struct sim *s, edge_t e, prefix_id p, uint32_t cell)
{
	return cell & CELL_PLAIN ? plain_accepted(s, e, p, cell & ~CELL_PLAIN)
				 : *attr_get(s->world.attrs, cell);
}

attr_id
accepted_attrs(const struct sim *s, edge_t e, prefix_id p, uint32_t cell)
{
	struct path_attrs a;

	if (cell & CELL_REFUSED)
		return 0;
	if (!(cell & CELL_PLAIN))
		return cell;
	a = plain_accepted(s, e, p, cell & ~CELL_PLAIN);
	return attr_intern(s->world.attrs, &a);
}

/* The accepted cell for what was received. */
static uint32_t
import_cell(struct sim *s, uint32_t slot, prefix_id p, wire_id received)
{
	edge_t e = s->edge_at[slot];
	struct path_attrs a;
	struct import_result r;
	uint32_t cell;

	if (received == 0)
		return 0;
	if (plain_import(s, slot, p, received, &cell))
		return cell;
	a = wire_unpack_value(s, s->topo->edges[e].reverse, prefix_afi(s, p),
	    received);
	r = import_route(s, e, &s->prefixes[p], p + 1, &a, NULL);
	if (r.reason != REFUSE_NONE)
		return CELL_REFUSED | (uint32_t)r.reason;
	INVARIANT(r.attrs < WIRE_PATH);
	if (attr_get(s->world.attrs, r.attrs)->multi_exit_disc != 0)
		s->med_seen = true;
	return r.attrs;
}

/* --- decision ------------------------------------------------------------- */

attr_id
best_attrs(const struct sim *s, router_id_t r, prefix_id p)
{
	uint32_t best = best_of(s, r, p);

	if (best == BEST_NONE)
		return 0;
	if (best == BEST_LOCAL)
		return router_cells(s, p, r)[ROUTER_LOCAL];
	return accepted_attrs(s, best, p,
	    edge_cells(s, p, best)[EDGE_ACCEPTED]);
}

struct decide_options
decision_options(const struct sim *s, router_id_t r)
{
	const struct config_entry *entry = config_entry(s, r);

	if (entry == NULL)
		return (struct decide_options){ 0 };
	return (struct decide_options){
		.always_compare_med = entry->config->options.always_compare_med,
		.as_path_ignore = entry->config->options.as_path_ignore,
	};
}

static bool
edge_is_internal(const struct sim *s, edge_t e)
{
	return edge_local_as(s, e) ==
	    edge_local_as(s, s->topo->edges[e].reverse);
}

static void
candidate_attrs(const struct sim *s, const struct config_entry *entry,
    const struct path_attrs *a, struct candidate *c)
{
	uint32_t local_pref = DEFAULT_LOCAL_PREF;
	bool has_med = (a->flags & ATTR_HAS_MED) != 0;

	if (entry != NULL && entry->config->options.default_local_pref != 0)
		local_pref = entry->config->options.default_local_pref;
	c->eligible = true;
	c->weight = a->weight;
	c->local_pref =
	    a->flags & ATTR_HAS_LOCAL_PREF ? a->local_pref : local_pref;
	c->as_path_length = as_path_length(s->world.attrs, a->as_path);
	c->origin = a->origin;
	c->med = has_med ? a->multi_exit_disc : 0;
	if (!has_med && entry != NULL &&
	    entry->config->options.med_missing_as_worst)
		c->med = UINT32_MAX;
	/* 0 when the path begins with an AS_SET: see below. */
	c->neighbor_as = as_path_first(s->world.attrs, a->as_path);
	if (a->flags & ATTR_HAS_ORIGINATOR_ID)
		c->router_id = a->originator_id;
	if (a->cluster_list != 0) {
		size_t n;

		(void)word_set_get(s->world.attrs, a->cluster_list, &n);
		c->cluster_length = (uint32_t)n;
	}
}

static uint8_t
rov_rank(const struct sim *s, edge_t e, prefix_id p, uint32_t cell)
{
	const struct vrp_set *vrps =
	    sim_router_vrps(s, s->topo->edges[e].router);
	struct session_side side;

	if (vrps == NULL)
		return 0;
	session_side_fill(s, e, afi_of(s->prefixes[p].addr.family), &side);
	return speaker_rov_rank(&s->world, &side, &s->prefixes[p],
	    accepted_attrs(s, e, p, cell), vrps);
}

static void
candidate_edge(const struct sim *s, const struct config_entry *entry, edge_t e,
    prefix_id p, uint32_t cell, struct candidate *c)
{
	const struct topo_edge *te = &s->topo->edges[e];
	struct path_attrs a = accepted_value(s, e, p, cell);

	*c = (struct candidate){ .ref = e };
	c->ebgp = !edge_is_internal(s, e);
	c->router_id = router_bgp_id(s, te->peer);
	c->peer_addr = te->remote_addr;
	candidate_attrs(s, entry, &a, c);
	if (c->neighbor_as == 0 && c->as_path_length > 0 && c->ebgp)
		c->neighbor_as = edge_local_as(s, te->reverse);
	if (entry != NULL)
		c->rov_rank = rov_rank(s, e, p, cell);
	if (!c->ebgp)
		c->igp_cost = next_hop_cost(s, e, &a.next_hop);
}

static void
candidate_local(const struct sim *s, const struct config_entry *entry,
    router_id_t r, attr_id attrs, struct candidate *c)
{
	*c = (struct candidate){ .ref = BEST_LOCAL, .local = true };
	c->router_id = router_bgp_id(s, r);
	candidate_attrs(s, entry, attr_get(s->world.attrs, attrs), c);
}

/* All routes that were accepted, the own one first; out holds one for each
 * edge and one more. */
size_t
decision_candidates(const struct sim *s, router_id_t r, prefix_id p,
    struct candidate *out)
{
	const struct topo_router *router = &s->topo->routers[r];
	const struct config_entry *entry = config_entry(s, r);
	attr_id local = router_cells(s, p, r)[ROUTER_LOCAL];
	size_t n = 0;

	if (local != 0)
		candidate_local(s, entry, r, local, &out[n++]);
	for (size_t i = 0; i < router->n_edges; i++) {
		edge_t e = router->edges[i];
		uint32_t cell = edge_cells(s, p, e)[EDGE_ACCEPTED];

		if (is_accepted(cell))
			candidate_edge(s, entry, e, p, cell, &out[n++]);
	}
	return n;
}

static uint32_t
decide_all(struct sim *s, router_id_t r, prefix_id p)
{
	size_t edges = s->topo->routers[r].n_edges, n;
	struct decide_options o = decision_options(s, r);
	enum decide_rule last;
	int best;

	if (edges + 1 > s->cap_candidates) {
		s->cap_candidates = edges + 1;
		s->candidates = xrealloc(s->candidates,
		    s->cap_candidates * sizeof(*s->candidates));
	}
	n = decision_candidates(s, r, p, s->candidates);
	best = decide(s->candidates, n, &o, &last);
	return best < 0 ? BEST_NONE : s->candidates[best].ref;
}

void
update_decide(struct sim *s, router_id_t r, prefix_id p, bool attrs_changed)
{
	uint32_t was = best_of(s, r, p), now = decide_all(s, r, p);

	if (was == now && !attrs_changed)
		return;
	write_router(s, p, r, ROUTER_BEST, now + 1);
	update_disseminate(s, r, p);
}

/* Without MEDs the rules are one order over routes, and comparing with the best
 * is enough. With them a route that is not the best may keep another out, which
 * comes back when it goes (RFC 4451 2.1). Better than the best in no rule after
 * another: the same. */
static bool
is_not_worse(const struct candidate *now, const struct candidate *was)
{
	return now->rov_rank <= was->rov_rank && now->weight >= was->weight &&
	    now->local_pref >= was->local_pref &&
	    now->as_path_length <= was->as_path_length &&
	    now->origin <= was->origin && now->igp_cost <= was->igp_cost &&
	    now->router_id <= was->router_id &&
	    now->cluster_length <= was->cluster_length;
}

/* The accepted route of edge e changed from was to now. */
static void
decide_edge(struct sim *s, edge_t e, prefix_id p, uint32_t was, uint32_t now)
{
	router_id_t r = s->topo->edges[e].router;
	const struct config_entry *entry = config_entry(s, r);
	uint32_t best = best_of(s, r, p);
	struct decide_options o;
	struct candidate c[2];
	enum decide_rule last;

	if (s->med_seen) {
		update_decide(s, r, p, best == e);
		return;
	}
	if (!is_accepted(now)) {
		if (best == e)
			update_decide(s, r, p, true);
		return;
	}
	candidate_edge(s, entry, e, p, now, &c[0]);
	if (best == e) {
		candidate_edge(s, entry, e, p, was, &c[1]);
		if (is_not_worse(&c[0], &c[1]))
			update_disseminate(s, r, p);
		else
			update_decide(s, r, p, true);
		return;
	}
	if (best == BEST_LOCAL)
		candidate_local(s, entry, r,
		    router_cells(s, p, r)[ROUTER_LOCAL], &c[1]);
	else if (best != BEST_NONE)
		candidate_edge(s, entry, best, p,
		    edge_cells(s, p, best)[EDGE_ACCEPTED], &c[1]);
	o = decision_options(s, r);
	if (best != BEST_NONE && decide(c, 2, &o, &last) != 0)
		return;
	write_router(s, p, r, ROUTER_BEST, e + 1);
	update_disseminate(s, r, p);
}

/* --- receiving ------------------------------------------------------------ */

void
update_receive(struct sim *s, uint32_t slot, prefix_id p, wire_id wire)
{
	uint32_t *c = slot_cells(s, p, slot);
	unsigned int carries =
	    s->prefixes[p].addr.family == IP_V4 ? SLOT_V4 : SLOT_V6;
	uint32_t was = c[EDGE_ACCEPTED], now;

	if (c[EDGE_RECEIVED] == wire || !(s->slots[slot].flags & carries))
		return;
	write_slot(s, p, slot, EDGE_RECEIVED, wire);
	now = import_cell(s, slot, p, wire);
	if (was != now) {
		write_slot(s, p, slot, EDGE_ACCEPTED, now);
		if (plain_decide(s, slot, p, was))
			return;
	}
	if (!limit_check(s, s->edge_at[slot], p, was, now) || was == now)
		return;
	if (is_accepted(was) || is_accepted(now))
		decide_edge(s, s->edge_at[slot], p, was, now);
}

/* Two passes: a route is decided about when all sessions have been asked. */
void
update_reconsider(struct sim *s, router_id_t r)
{
	const struct topo_router *router = &s->topo->routers[r];

	for (size_t i = 0; i < s->n_prefixes; i++) {
		prefix_id p = s->order[i];
		bool changed = false;

		for (uint32_t slot = s->first_slot[r];
		     slot < s->first_slot[r + 1]; slot++) {
			uint32_t *c = slot_cells(s, p, slot);
			uint32_t was = c[EDGE_ACCEPTED], now;

			now = import_cell(s, slot, p, c[EDGE_RECEIVED]);
			if (now == was)
				continue;
			write_slot(s, p, slot, EDGE_ACCEPTED, now);
			changed =
			    changed || s->edge_at[slot] == best_of(s, r, p);
			limit_recheck(s, s->edge_at[slot], p, was, now);
		}
		update_decide(s, r, p, changed);
	}
	for (size_t j = 0; j < router->n_edges; j++)
		update_send_all(s, router->edges[j]);
}

void
update_flush(struct sim *s, edge_t e)
{
	router_id_t r = s->topo->edges[e].router;

	for (size_t i = 0; i < s->n_prefixes; i++) {
		prefix_id p = s->order[i];

		write_edge(s, p, e, EDGE_RECEIVED, 0);
		write_edge(s, p, e, EDGE_ACCEPTED, 0);
		write_edge(s, p, e, EDGE_OUT, 0);
	}
	for (size_t i = 0; i < s->n_prefixes; i++)
		if (best_of(s, r, s->order[i]) == e || s->med_seen)
			update_decide(s, r, s->order[i],
			    best_of(s, r, s->order[i]) == e);
}

/* --- export --------------------------------------------------------------- */

bool
leak_active(const struct sim *s, router_id_t r, uint32_t to_as, prefix_id p)
{
	if (router_global(s, r, ROUTER_LEAKS) == 0)
		return false;
	for (size_t i = 0; i < s->n_leaks; i++) {
		const struct leak *l = &s->leaks[i];

		if (l->router == r && (l->as == 0 || l->as == to_as) &&
		    (l->prefix == PREFIX_ID_NONE || l->prefix == p) &&
		    read_global(s, GLOBAL_WORLD, WORLD_GLOBALS + i) != 0)
			return true;
	}
	return false;
}

static struct route_origin_info
best_origin(const struct sim *s, edge_t to, prefix_id p)
{
	router_id_t r = s->topo->edges[to].router;
	uint32_t best = best_of(s, r, p);
	struct route_origin_info from = { .local = best == BEST_LOCAL };
	const struct neighbor *nb;

	from.suppressed = local_suppressed(s, r, p);
	if (best == BEST_LOCAL || best == BEST_NONE)
		return from;
	from.ebgp = !edge_is_internal(s, best);
	from.from_router_id = router_bgp_id(s, s->topo->edges[best].peer);
	from.same_session = best == to;
	from.from_rs_client = s->topo->edges[best].relation == REL_RS_CLIENT;
	nb = edge_neighbor(s, best);
	if (nb != NULL) {
		const struct neighbor_af *af =
		    &nb->af[afi_of(s->prefixes[p].addr.family)];

		from.from_client = af->route_reflector_client;
		from.from_rs_client = af->route_server_client;
	}
	return from;
}

/* "default-originate"; with a route-map while it permits some route. */
static struct export_result
export_default(const struct sim *s, edge_t e, enum afi af,
    const struct session_side *side)
{
	router_id_t r = s->topo->edges[e].router;
	struct export_result result = { REFUSE_POLICY, 0 };

	if (side->neighbor->af[af].default_originate_map_name == NULL)
		return speaker_default_route(&s->world, side, af, NULL, 0);
	for (size_t i = 0; result.attrs == 0 && i < s->n_prefixes; i++) {
		const struct prefix *p = &s->prefixes[s->order[i]];
		attr_id attrs = best_attrs(s, r, s->order[i]);

		if (attrs != 0 && afi_of(p->addr.family) == af)
			result = speaker_default_route(&s->world, side, af, p,
			    attrs);
	}
	return result;
}

/* As it is sent, in *out; REFUSE_NONE: it is. */
static enum refuse_reason
export_value(const struct sim *s, edge_t e, prefix_id p,
    struct speaker_trace *trace, attr_id *best, struct path_attrs *out)
{
	router_id_t r = s->topo->edges[e].router;
	enum afi af = afi_of(s->prefixes[p].addr.family);
	struct route_origin_info from;
	struct session_side side;

	*best = 0;
	if (session_state(s, e) != FSM_ESTABLISHED)
		return REFUSE_SESSION_DOWN;
	if (!session_carries(s, e, af))
		return REFUSE_FAMILY;
	session_side_fill(s, e, af, &side);
	if (side.neighbor != NULL && s->prefixes[p].len == 0 &&
	    side.neighbor->af[af].default_originate) {
		struct export_result sent = export_default(s, e, af, &side);

		if (sent.reason == REFUSE_NONE)
			*out = *attr_get(s->world.attrs, sent.attrs);
		return sent.reason;
	}
	*best = best_attrs(s, r, p);
	if (*best == 0)
		return REFUSE_NO_BEST;
	if (router_cells(s, p, r)[ROUTER_SCRIPT] == SCRIPT_HELD)
		return REFUSE_POLICY;
	side.leak = leak_active(s, r, side.remote_as, p);
	from = best_origin(s, e, p);
	return speaker_export_value(&s->world, &side, &s->prefixes[p], p + 1,
	    *best, &from, sim_router_vrps(s, r), trace, out);
}

struct export_result
export_route(const struct sim *s, edge_t e, prefix_id p,
    struct speaker_trace *trace)
{
	struct export_result r = { REFUSE_NONE, 0 };
	struct path_attrs a;
	attr_id best;

	r.reason = export_value(s, e, p, trace, &best, &a);
	if (r.reason == REFUSE_NONE)
		r.attrs = attr_intern(s->world.attrs, &a);
	if (trace != NULL) {
		trace->before = best;
		trace->after = r.attrs;
	}
	return r;
}

static wire_id
export_wire(const struct sim *s, edge_t e, prefix_id p)
{
	struct path_attrs a;
	attr_id best;

	if (export_value(s, e, p, NULL, &best, &a) != REFUSE_NONE)
		return 0;
	return wire_pack_value(s, e, prefix_afi(s, p), &a);
}

/* --- sending -------------------------------------------------------------- */

/* A burst at one moment is one interval (RFC 4271 9.2.1.1). While the timer
 * runs nothing is sent and the Adj-RIB-Out stays as it was; what differs then
 * goes out when it ends. */
static bool
mrai_holds(struct sim *s, edge_t e)
{
	uint32_t mrai = session_mrai_ms(s, e), word = session_word(s, e);
	size_t cell = (size_t)e * EDGE_GLOBALS + SESSION_SENT;
	uint64_t last;

	if (mrai == 0)
		return false;
	if (word & SESSION_MRAI)
		return true;
	last = read_global(s, GLOBAL_EDGE, cell);
	if (last == 0 || last - 1 == s->now_ms ||
	    last - 1 + mrai <= s->now_ms) {
		write_global(s, GLOBAL_EDGE, cell, (uint32_t)s->now_ms + 1);
		return false;
	}
	write_session(s, e, word | SESSION_MRAI);
	push_edge_event(s, EV_MRAI, e, (uint32_t)(last - 1 + mrai - s->now_ms),
	    word >> SESSION_CONNECTION_SHIFT, 0, 0);
	return true;
}

void
update_put(struct sim *s, edge_t e, prefix_id p, wire_id wire)
{
	if (edge_cells(s, p, e)[EDGE_OUT] == wire || mrai_holds(s, e))
		return;
	write_edge(s, p, e, EDGE_OUT, wire);
	push_update(s, &s->slots[s->slot_of[e]], p, wire);
}

void
update_send(struct sim *s, edge_t e, prefix_id p)
{
	uint32_t slot = s->slot_of[e];
	unsigned int up =
	    s->prefixes[p].addr.family == IP_V4 ? SLOT_V4 : SLOT_V6;
	wire_id value;

	if (!(s->slots[slot].flags & up))
		return;
	if (best_of(s, s->slots[slot].router, p) == BEST_NONE &&
	    slot_cells(s, p, slot)[EDGE_OUT] == 0 && s->prefixes[p].len != 0)
		return;
	if (!plain_export(s, slot, p, &value))
		value = export_wire(s, e, p);
	update_put(s, e, p, value);
}

void
update_send_all(struct sim *s, edge_t e)
{
	if (session_state(s, e) != FSM_ESTABLISHED)
		return;
	for (size_t i = 0; i < s->n_prefixes; i++)
		update_send(s, e, s->order[i]);
}

void
update_mrai(struct sim *s, edge_t e)
{
	uint32_t word = session_word(s, e);

	if (!(word & SESSION_MRAI))
		return;
	write_session(s, e, word & ~(uint32_t)SESSION_MRAI);
	update_send_all(s, e);
}

void
update_disseminate(struct sim *s, router_id_t r, prefix_id p)
{
	const struct topo_router *router = &s->topo->routers[r];
	const struct config_entry *entry = config_entry(s, r);

	if (plain_disseminate(s, r, p))
		return;
	/* First, so that a route that gets suppressed is not sent. */
	if (entry != NULL && entry->config->n_aggregates > 0)
		aggregates_refresh(s, r, p);
	for (size_t i = 0; i < router->n_edges; i++)
		update_send(s, router->edges[i], p);
	if (entry != NULL && entry->conditional_default &&
	    s->prefixes[p].len != 0)
		for (size_t i = 0; i < s->n_prefixes; i++)
			if (s->prefixes[s->order[i]].len == 0)
				for (size_t j = 0; j < router->n_edges; j++)
					update_send(s, router->edges[j],
					    s->order[i]);
}
