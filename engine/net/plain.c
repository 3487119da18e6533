/* The short way for plain routers: no configuration, the standard economic
 * policy, an external session without roles, and a route without anything that
 * a speaker looks at (communities, AS_SETs, foreign next hops ...). Such a
 * route stays as it was received: what import would add is known from the
 * session, and what export would make is the same for all neighbours. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

enum { SUBNETS_MAX = 256 };

/* --- what the economic policies say --------------------------------------- */

static bool
is_external(enum relation rel)
{
	return rel == REL_CUSTOMER || rel == REL_PROVIDER || rel == REL_PEER;
}

static struct policy_result
ask(const struct sim *s, const struct policy *p, enum relation learned_from)
{
	struct prefix any = { .addr = { .family = IP_V4 } };
	struct policy_context ctx = { .attrs = s->world.attrs, .nlri = &any };
	struct path_attrs a;

	path_attrs_init(&a);
	a.learned_from = (uint8_t)learned_from;
	return policy_eval(p, &ctx, attr_intern(s->world.attrs, &a), NULL);
}

void
plain_init(struct sim *s)
{
	uint32_t pref[REL_INTERNAL + 1];

	for (int r = 0; r <= REL_INTERNAL; r++)
		pref[r] = attr_get(s->world.attrs,
		    ask(s, s->world.economic_in[r], (enum relation)r).attrs)
			      ->local_pref;
	for (int r = 0; r <= REL_INTERNAL; r++)
		for (int from = 0; from <= REL_INTERNAL; from++) {
			if (pref[from] > pref[r])
				s->plain_rank[r]++;
			if (ask(s, s->world.economic_out[r],
				(enum relation)from)
				.verdict != POLICY_REJECT)
				s->plain_exports[r] |= (uint8_t)(1u << from);
		}
}

/* --- which sessions -------------------------------------------------------*/

static bool
is_plain(const struct sim *s, const struct topo_edge *te)
{
	return config_entry(s, te->router) == NULL && !te->send_role &&
	    !s->topo->routers[te->router].defaults.follow_otc &&
	    is_external(te->relation) &&
	    s->topo->routers[te->router].as_index !=
	    s->topo->routers[te->peer].as_index;
}

bool
plain_import_possible(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];

	return is_plain(s, te) &&
	    default_accepts_all(&s->topo->routers[te->router].defaults);
}

static bool
subnets_meet(const struct topo_link *a, const struct topo_link *b)
{
	for (int af = 0; af < AF_COUNT; af++) {
		struct prefix x, y;

		if (!ip_addr_is_set(&a->addr_a[af]) ||
		    !ip_addr_is_set(&b->addr_a[af]))
			continue;
		x = prefix_make(a->addr_a[af], a->len[af]);
		y = prefix_make(b->addr_a[af], b->len[af]);
		if (prefix_covers(&x, &y) || prefix_covers(&y, &x))
			return true;
	}
	return false;
}

/* Where sessions share a subnet (an exchange), a next hop may stay as it is
 * when a route is passed on. */
static bool
on_shared_subnet(const struct sim *s, const struct topo_edge *te)
{
	const struct topo_router *r = &s->topo->routers[te->router];
	const struct topo_link *l;

	if (te->link == LINK_NONE)
		return false;
	l = &s->topo->links[te->link];
	if (!ip_addr_is_set(&l->addr_a[AF_V4]) &&
	    !ip_addr_is_set(&l->addr_a[AF_V6]))
		return false;
	if (r->n_links > SUBNETS_MAX)
		return true; /* not looked at: the speaker knows */
	for (size_t i = 0; i < r->n_links; i++)
		if (r->links[i] != te->link &&
		    subnets_meet(l, &s->topo->links[r->links[i]]))
			return true;
	return false;
}

bool
plain_export_possible(const struct sim *s, edge_t e)
{
	const struct topo_edge *te = &s->topo->edges[e];

	return is_plain(s, te) && !on_shared_subnet(s, te) &&
	    !s->topo->routers[te->router].defaults.hide_own_as &&
	    !s->topo->routers[te->router].defaults.recorded;
}

/* --- which routes ---------------------------------------------------------*/

static struct attr_fact
fact_find(const struct sim *s, attr_id id)
{
	const struct path_attrs *a = attr_get(s->world.attrs, id);
	struct attr_fact f = { .as_path = a->as_path,
		.origin = a->origin,
		.known = FACT_KNOWN };

	f.length = (uint16_t)as_path_length(s->world.attrs, a->as_path);
	if (!ip_addr_is_set(&a->next_hop) && a->communities == 0 &&
	    a->extended_communities == 0 && a->cluster_list == 0 &&
	    a->multi_exit_disc == 0 && a->learned_from == REL_NONE &&
	    (a->flags &
		(ATTR_HAS_LOCAL_PREF | ATTR_HAS_ORIGINATOR_ID |
		    ATTR_REJECTED_MALFORMED)) == 0)
		f.known |= FACT_PLAIN;
	return f;
}

static struct attr_fact
attr_fact(struct sim *s, attr_id id)
{
	if (id >= s->n_facts) {
		size_t n = s->n_facts == 0 ? 64 : s->n_facts;

		while (n <= id)
			n += n / 4;
		s->facts = xrealloc(s->facts, n * sizeof(*s->facts));
		memset(s->facts + s->n_facts, 0,
		    (n - s->n_facts) * sizeof(*s->facts));
		s->n_facts = n;
	}
	if (s->facts[id].known == 0)
		s->facts[id] = fact_find(s, id);
	return s->facts[id];
}

static struct attr_fact
wire_fact(struct sim *s, wire_id wire)
{
	path_id path = wire & ~WIRE_PATH;

	if (!(wire & WIRE_PATH))
		return attr_fact(s, wire);
	return (struct attr_fact){ .as_path = path,
		.origin = ORIGIN_IGP,
		.length = (uint16_t)as_path_length(s->world.attrs, path),
		.known = FACT_KNOWN | FACT_PLAIN };
}

/* --- import ---------------------------------------------------------------*/

enum path_kind { PATH_GOOD, PATH_OWN_AS, PATH_ODD };

/* Odd paths, with an AS_SET or AS 0, are for the speaker. */
static enum path_kind
path_kind(const struct attr_table *t, path_id path, uint32_t own_as)
{
	enum path_kind kind = PATH_GOOD;

	if (path != 0 && as_path_node(t, path).has_set)
		return PATH_ODD;
	while (path != 0) {
		struct path_node node = as_path_node(t, path);

		if (node.as == 0)
			return PATH_ODD;
		if (node.as == own_as)
			kind = PATH_OWN_AS;
		path = node.tail;
	}
	return kind;
}

bool
plain_import(struct sim *s, uint32_t slot, prefix_id p, wire_id received,
    uint32_t *cell)
{
	const struct slot *sl = &s->slots[slot];
	struct attr_fact f;
	enum path_kind kind;

	if (!(sl->flags & SLOT_PLAIN_IN) || s->martian[p])
		return false;
	f = wire_fact(s, received);
	if (!(f.known & FACT_PLAIN))
		return false;
	kind = path_kind(s->world.attrs, f.as_path,
	    s->topo->routers[sl->router].as);
	if (kind == PATH_ODD)
		return false;
	*cell = kind == PATH_OWN_AS ? CELL_REFUSED | REFUSE_AS_LOOP
				    : CELL_PLAIN | received;
	return true;
}

/* What import would have made of it. */
struct path_attrs
plain_accepted(const struct sim *s, edge_t e, prefix_id p, wire_id received)
{
	const struct topo_edge *te = &s->topo->edges[e];
	struct path_attrs a =
	    wire_unpack_value(s, te->reverse, prefix_afi(s, p), received);
	struct policy_context ctx = { .attrs = s->world.attrs,
		.nlri = &s->prefixes[p] };

	a.learned_from = (uint8_t)te->relation;
	a.weight = 0;
	a.tag = 0;
	(void)policy_apply(s->world.economic_in[te->relation], &ctx, &a, NULL);
	return a;
}

/* --- decision ----------------------------------------------------------------
 *
 * LOCAL_PREF, path length, ORIGIN and router id as one number, lower is better.
 * Weight, MED, IGP cost and the rest are equal among plain routes. */

static uint64_t
plain_key(struct sim *s, const struct slot *sl, uint32_t cell)
{
	struct attr_fact f = wire_fact(s, cell & ~CELL_PLAIN);

	return (uint64_t)s->plain_rank[sl->flags & SLOT_RELATION] << 50 |
	    (uint64_t)f.length << 34 | (uint64_t)f.origin << 32 | sl->peer_id;
}

/* Among all; false: a route that is not plain, or a tie beyond the key. */
static bool
plain_decide_all(struct sim *s, router_id_t r, prefix_id p, uint32_t *best)
{
	uint64_t least = UINT64_MAX;
	bool tie = false;

	*best = BEST_NONE;
	if (router_cells(s, p, r)[ROUTER_LOCAL] != 0) {
		*best = BEST_LOCAL;
		return true;
	}
	for (uint32_t i = s->first_slot[r]; i < s->first_slot[r + 1]; i++) {
		uint32_t cell = slot_cells(s, p, i)[EDGE_ACCEPTED];
		uint64_t key;

		if (!is_accepted(cell))
			continue;
		if (!(cell & CELL_PLAIN))
			return false;
		key = plain_key(s, &s->slots[i], cell);
		if (key < least) {
			least = key;
			*best = s->edge_at[i];
			tie = false;
		} else if (key == least) {
			tie = true;
		}
	}
	return !tie;
}

static bool
plain_decide_again(struct sim *s, router_id_t r, prefix_id p)
{
	uint32_t best;

	if (!plain_decide_all(s, r, p, &best))
		return false;
	write_router(s, p, r, ROUTER_BEST, best + 1);
	update_disseminate(s, r, p);
	return true;
}

bool
plain_decide(struct sim *s, uint32_t slot, prefix_id p, uint32_t was)
{
	const struct slot *sl = &s->slots[slot];
	router_id_t r = sl->router;
	uint32_t now = slot_cells(s, p, slot)[EDGE_ACCEPTED];
	uint32_t best = best_of(s, r, p), best_slot, cell;
	bool accepted = is_accepted(now);
	uint64_t a, b;

	if (!(sl->flags & SLOT_PLAIN_IN) || s->med_seen ||
	    (accepted && !(now & CELL_PLAIN)))
		return false;
	if (best == s->edge_at[slot]) {
		if (!(was & CELL_PLAIN) || was & CELL_REFUSED)
			return false;
		if (!accepted || plain_key(s, sl, now) > plain_key(s, sl, was))
			return plain_decide_again(s, r, p);
		update_disseminate(s, r, p);
		return true;
	}
	if (!accepted || best == BEST_LOCAL)
		return true;
	if (best != BEST_NONE) {
		best_slot = s->slot_of[best];
		cell = slot_cells(s, p, best_slot)[EDGE_ACCEPTED];
		if (!(cell & CELL_PLAIN))
			return false;
		a = plain_key(s, sl, now);
		b = plain_key(s, &s->slots[best_slot], cell);
		if (a == b)
			return false;
		if (a > b)
			return true;
	}
	write_router(s, p, r, ROUTER_BEST, s->edge_at[slot] + 1);
	update_disseminate(s, r, p);
	return true;
}

/* --- export ---------------------------------------------------------------*/

/* RFC 4271 5.1.2, 5.1.4: our AS in front; a MED that was learned stays here. */
static wire_id
learned_wire(const struct sim *s, uint32_t as, wire_id received)
{
	struct attr_table *t = s->world.attrs;
	struct path_attrs a;

	if (received & WIRE_PATH)
		return WIRE_PATH |
		    as_path_prepend(t, received & ~WIRE_PATH, as);
	a = *attr_get(t, received);
	a.flags = (uint8_t)(a.flags & ~(unsigned int)ATTR_HAS_MED);
	a.weight = 0;
	a.tag = 0;
	a.as_path = as_path_prepend(t, a.as_path, as);
	return wire_make(s, &a);
}

static wire_id
own_wire(const struct sim *s, uint32_t as, attr_id local)
{
	struct path_attrs a = *attr_get(s->world.attrs, local);

	a.weight = 0;
	a.tag = 0;
	a.as_path = as_path_prepend(s->world.attrs, a.as_path, as);
	return wire_make(s, &a);
}

struct plain_route {
	wire_id wire;
	uint32_t from_slot;   /* UINT32_MAX: own, or no route */
	unsigned int learned; /* 1 << relation */
};

/* False: this route is for the speaker. */
static bool
plain_best(struct sim *s, router_id_t r, prefix_id p, struct plain_route *out)
{
	uint32_t best = best_of(s, r, p), as = s->topo->routers[r].as;
	uint32_t cell;

	*out = (struct plain_route){ 0, UINT32_MAX, 1u << REL_NONE };
	if (best == BEST_NONE)
		return true;
	if (best == BEST_LOCAL) {
		cell = router_cells(s, p, r)[ROUTER_LOCAL];
		if (!(attr_fact(s, cell).known & FACT_PLAIN))
			return false;
		out->wire = own_wire(s, as, cell);
		return true;
	}
	out->from_slot = s->slot_of[best];
	cell = slot_cells(s, p, out->from_slot)[EDGE_ACCEPTED];
	if (!(cell & CELL_PLAIN))
		return false;
	out->learned = 1u << (s->slots[out->from_slot].flags & SLOT_RELATION);
	out->wire = learned_wire(s, as, cell & ~CELL_PLAIN);
	return true;
}

/* Nothing in the router's state keeps the route from the short way. */
static bool
plain_router(const struct sim *s, router_id_t r, prefix_id p)
{
	return config_entry(s, r) == NULL &&
	    router_global(s, r, ROUTER_LEAKS) == 0 &&
	    router_cells(s, p, r)[ROUTER_SCRIPT] != SCRIPT_HELD;
}

static wire_id
plain_value(const struct sim *s, uint32_t slot, const struct plain_route *route)
{
	enum relation rel =
	    (enum relation)(s->slots[slot].flags & SLOT_RELATION);

	if (slot == route->from_slot ||
	    (s->plain_exports[rel] & route->learned) == 0)
		return 0;
	return route->wire;
}

bool
plain_export(struct sim *s, uint32_t slot, prefix_id p, wire_id *out)
{
	router_id_t r = s->slots[slot].router;
	struct plain_route route;

	if (!(s->slots[slot].flags & SLOT_PLAIN_OUT) ||
	    !plain_router(s, r, p) || !plain_best(s, r, p, &route))
		return false;
	*out = plain_value(s, slot, &route);
	return true;
}

bool
plain_disseminate(struct sim *s, router_id_t r, prefix_id p)
{
	unsigned int up =
	    s->prefixes[p].addr.family == IP_V4 ? SLOT_V4 : SLOT_V6;
	struct plain_route route;

	if (!plain_router(s, r, p) || !plain_best(s, r, p, &route))
		return false;
	for (uint32_t i = s->first_slot[r]; i < s->first_slot[r + 1]; i++) {
		const struct slot *sl = &s->slots[i];
		uint32_t *out = &slot_cells(s, p, i)[EDGE_OUT];
		wire_id value;

		if (!(sl->flags & up))
			continue;
		if (!(sl->flags & SLOT_PLAIN_OUT)) {
			update_send(s, s->edge_at[i], p);
			continue;
		}
		value = plain_value(s, i, &route);
		if (*out == value)
			continue;
		if (sl->flags & SLOT_SLOW) {
			update_put(s, s->edge_at[i], p, value);
			continue;
		}
		cell_write(s, slot_cell_id(s, p, i, EDGE_OUT), out, value);
		push_update(s, sl, p, value);
	}
	return true;
}
