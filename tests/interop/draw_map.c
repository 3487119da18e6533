/* Route-maps. */
#include "interop/draft.h"

#include <stdio.h>
#include <string.h>

enum { ENTRY_STEP = 10 };

/* One entry while it is drawn. */
struct entry {
	const struct policy_place *at;
	atom_t atom;
	bool permit;
};

#define ENTRY_LINE(d, e, ...)                                                  \
	draft_add((d), (e)->atom, PART_MAPS, (e)->at->router, " " __VA_ARGS__)

static const char *const origins[] = { "igp", "egp", "incomplete" };

/* --- matches -------------------------------------------------------------- */

static void
match_prefixes(struct draft *d, const struct entry *e)
{
	const char *ip = e->at->afi == AF_V4 ? "ip" : "ipv6";

	if (draw_chance(d, 85))
		ENTRY_LINE(d, e, "match %s address prefix-list %s", ip,
		    draw_prefix_list(d, e->atom, e->at->router, e->at->afi));
	else
		ENTRY_LINE(d, e, "match %s address %s", ip,
		    draw_access_list(d, e->atom, e->at->router, e->at->afi));
}

static void
match_path(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "match as-path %s",
	    draw_as_path_list(d, e->atom, e->at->router));
}

static void
match_community(struct draft *d, const struct entry *e)
{
	bool exact = draw_chance(d, 20);

	ENTRY_LINE(d, e, "match community %s%s",
	    draw_community_list(d, e->atom, e->at->router, COMM_STANDARD),
	    exact ? " exact-match" : "");
}

static void
match_large(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "match large-community %s",
	    draw_community_list(d, e->atom, e->at->router, COMM_LARGE));
}

static void
match_extended(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "match extcommunity %s",
	    draw_community_list(d, e->atom, e->at->router, COMM_EXTENDED));
}

static void
match_metric(struct draft *d, const struct entry *e)
{
	/* FRR takes a MED of another AS away before the map is asked, and still
	 * matches on it. */
	if (!e->at->out)
		ENTRY_LINE(d, e, "match metric %u", draw_between(d, 1, 2) * 10);
}

static void
match_local_pref(struct draft *d, const struct entry *e)
{
	uint32_t value = draw_between(d, 1, 3) * 50;

	if (!e->at->out)
		ENTRY_LINE(d, e, "match local-preference %u", value);
}

static void
match_origin(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "match origin %s", DRAW_FROM(d, origins));
}

static void
match_next_hop(struct draft *d, const struct entry *e)
{
	char text[PREFIX_TEXT_MAX];

	/* On export FRR knows of its own address as next hop only at the end.
	 */
	if (e->at->n_next_hops > 0 && e->at->afi == AF_V4 && !e->at->out)
		ENTRY_LINE(d, e, "match ip next-hop address %s",
		    ip_addr_print(&e->at->next_hops[draw_below(d,
				      (uint32_t)e->at->n_next_hops)],
			text));
}

static void
match_peer(struct draft *d, const struct entry *e)
{
	char text[PREFIX_TEXT_MAX];

	if (ip_addr_is_set(&e->at->peer))
		ENTRY_LINE(d, e, "match peer %s",
		    ip_addr_print(&e->at->peer, text));
}

static void
match_rpki(struct draft *d, const struct entry *e)
{
	static const char *const states[] = { "valid", "invalid", "notfound" };

	if (d->routers[e->at->router].validates && !e->at->out &&
	    ip_addr_is_set(&e->at->peer))
		ENTRY_LINE(d, e, "match rpki %s", DRAW_FROM(d, states));
}

/* --- actions -------------------------------------------------------------- */

static void
set_local_pref(struct draft *d, const struct entry *e)
{
	static const char *const values[] = { "50", "120", "150", "200", "+30",
		"-70", "-500" };
	const char *value = DRAW_FROM(d, values);

	if (!e->at->out || value[0] > '0')
		ENTRY_LINE(d, e, "set local-preference %s", value);
}

static void
set_metric(struct draft *d, const struct entry *e)
{
	static const char *const values[] = { "0", "10", "20", "+5", "-5",
		"4294967295" };
	const char *value = DRAW_FROM(d, values);

	if (!e->at->out || value[0] >= '0')
		ENTRY_LINE(d, e, "set metric %s", value);
}

static void
set_weight(struct draft *d, const struct entry *e)
{
	bool own = !ip_addr_is_set(&e->at->peer);
	uint32_t weight = draw_below(d, 3) * 50;

	/* BIRD has no rule between own routes and others of one weight. */
	if (!(own && d->limits.for_bird))
		ENTRY_LINE(d, e, "set weight %u", weight);
}

static void
set_origin(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "set origin %s", DRAW_FROM(d, origins));
}

static void
set_community(struct draft *d, const struct entry *e)
{
	bool none = draw_chance(d, 10), additive = draw_chance(d, 50);

	if (none)
		ENTRY_LINE(d, e, "set community none");
	else
		ENTRY_LINE(d, e, "set community %s%s",
		    draw_communities(d, COMM_STANDARD, draw_between(d, 1, 3)),
		    additive ? " additive" : "");
}

static void
delete_community(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "set comm-list %s delete",
	    draw_community_list(d, e->atom, e->at->router, COMM_STANDARD));
}

static void
set_large(struct draft *d, const struct entry *e)
{
	bool none = draw_chance(d, 10), additive = draw_chance(d, 50);

	if (none)
		ENTRY_LINE(d, e, "set large-community none");
	else
		ENTRY_LINE(d, e, "set large-community %s%s",
		    draw_communities(d, COMM_LARGE, draw_between(d, 1, 2)),
		    additive ? " additive" : "");
}

static void
delete_large(struct draft *d, const struct entry *e)
{
	ENTRY_LINE(d, e, "set large-comm-list %s delete",
	    draw_community_list(d, e->atom, e->at->router, COMM_LARGE));
}

static void
set_extended(struct draft *d, const struct entry *e)
{
	bool target = draw_chance(d, 60);

	ENTRY_LINE(d, e, "set extcommunity %s %s", target ? "rt" : "soo",
	    draw_communities(d, COMM_EXTENDED, draw_between(d, 1, 2)));
}

static void
set_prepend(struct draft *d, const struct entry *e)
{
	uint32_t own = d->routers[e->at->router].as;
	uint32_t other =
	    d->pools.ases[draw_below(d, (uint32_t)d->pools.n_ases)];
	uint32_t made_up = draw_between(d, 64701, 64703);

	switch (draw_below(d, 4)) {
	case 0:
		ENTRY_LINE(d, e, "set as-path prepend %u", own);
		return;
	case 1:
		ENTRY_LINE(d, e, "set as-path prepend %u %u", own, own);
		return;
	case 2:
		ENTRY_LINE(d, e, "set as-path prepend last-as %u",
		    draw_between(d, 1, 3));
		return;
	default:
		/* Not one's neighbours, who would then see a loop everywhere.
		 */
		ENTRY_LINE(d, e, "set as-path prepend %u %u",
		    draw_chance(d, 15) ? other : 64700, made_up);
		return;
	}
}

static void
set_exclude(struct draft *d, const struct entry *e)
{
	/* FRR sends an empty path to a route server's client. */
	if (d->routers[e->at->router].serves)
		return;
	ENTRY_LINE(d, e, "set as-path exclude %u",
	    d->pools.ases[draw_below(d, (uint32_t)d->pools.n_ases)]);
}

static void
set_next_hop(struct draft *d, const struct entry *e)
{
	char text[PREFIX_TEXT_MAX];
	const char *address;

	if (e->at->n_next_hops == 0 || (e->at->internal && d->limits.for_bird))
		return;
	/* In FRR next-hop-self leaves what an import policy has set. */
	if (!d->limits.for_bird && !d->routers[e->at->router].alone &&
	    !e->at->out)
		return;
	address = ip_addr_print(&e->at->next_hops[draw_below(d,
				    (uint32_t)e->at->n_next_hops)],
	    text);
	if (e->at->afi == AF_V6) {
		if (draw_chance(d, 40))
			address = "peer-address";
		else
			address = arena_printf(&d->arena, "global %s", address);
		ENTRY_LINE(d, e, "set ipv6 next-hop %s", address);
		return;
	}
	if (draw_chance(d, 30))
		address = "peer-address";
	else if (e->at->out && draw_chance(d, 30) && !d->limits.for_bird)
		address = "unchanged";
	ENTRY_LINE(d, e, "set ip next-hop %s", address);
}

static void
set_aggregator(struct draft *d, const struct entry *e)
{
	if (d->limits.for_bird) /* which cannot set them */
		return;
	if (draw_chance(d, 50))
		ENTRY_LINE(d, e, "set atomic-aggregate");
	else
		/* FRR reads the number as if it had 31 bits. */
		ENTRY_LINE(d, e, "set aggregator as %u 10.9.8.7",
		    d->pools.ases[0] & 0x3ffff);
}

static void
set_originator(struct draft *d, const struct entry *e)
{
	if (!d->limits.for_bird) /* which cannot set it */
		ENTRY_LINE(d, e, "set originator-id 10.9.8.7");
}

/* --- flow ----------------------------------------------------------------- */

typedef void part_fn(struct draft *d, const struct entry *e);

/* A kind occurs once in an entry: the second would replace the first. */
static void
draw_parts(struct draft *d, const struct entry *e, part_fn *const *parts,
    const uint8_t *share, size_t n, uint32_t count)
{
	uint32_t used = 0, sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += share[i];
	for (; count > 0; count--) {
		uint32_t at = draw_below(d, sum);
		size_t i = 0;

		while (at >= share[i])
			at -= share[i++];
		if ((used & 1u << i) == 0)
			parts[i](d, e);
		used |= 1u << i;
	}
}

static void
draw_matches(struct draft *d, const struct entry *e, uint32_t count)
{
	static part_fn *const parts[] = { match_prefixes, match_path,
		match_community, match_large, match_extended, match_metric,
		match_local_pref, match_origin, match_next_hop, match_peer,
		match_rpki };
	static const uint8_t share[ARRAY_LEN(parts)] = { 30, 15, 12, 6, 5, 6, 4,
		5, 4, 2, 11 };

	draw_parts(d, e, parts, share, ARRAY_LEN(parts), count);
}

static void
draw_sets(struct draft *d, const struct entry *e, uint32_t count)
{
	static part_fn *const parts[] = { set_local_pref, set_metric,
		set_weight, set_origin, set_community, delete_community,
		set_large, delete_large, set_extended, set_prepend, set_exclude,
		set_next_hop, set_aggregator, set_originator };
	static const uint8_t share[ARRAY_LEN(parts)] = { 15, 12, 4, 5, 18, 6, 8,
		4, 6, 10, 4, 6, 2, 1 };

	draw_parts(d, e, parts, share, ARRAY_LEN(parts), count);
}

/* entry is the number of this one, last that of the last. */
static void
draw_flow(struct draft *d, const struct entry *e, uint32_t entry, uint32_t last)
{
	uint32_t kind = draw_below(d, 100);
	uint32_t to = draw_between(d, entry + 1, last + 1) * ENTRY_STEP;

	if (kind < 12)
		ENTRY_LINE(d, e, "on-match next");
	else if (kind < 20)
		ENTRY_LINE(d, e, "on-match goto %u", to);
	else if (kind < 28)
		ENTRY_LINE(d, e, "continue %u", to);
}

/* --- the whole map -------------------------------------------------------- */

static void
draw_entry(struct draft *d, const struct policy_place *at, const char *map,
    uint32_t number, uint32_t last, const char *call)
{
	struct entry e = { .at = at, .permit = draw_chance(d, 75) };
	bool always = e.permit && draw_chance(d, 15);

	e.atom = draft_add(d, at->parent, PART_MAPS, at->router,
	    "route-map %s %s %u", map, e.permit ? "permit" : "deny",
	    number * ENTRY_STEP);
	if (call != NULL)
		ENTRY_LINE(d, &e, "call %s", call);
	draw_matches(d, &e, always ? 0 : draw_between(d, 1, 2));
	if (e.permit)
		draw_sets(d, &e, draw_below(d, 4));
	if (e.permit)
		draw_flow(d, &e, number, last);
}

static const char *
draw_entries(struct draft *d, const struct policy_place *at, uint32_t last,
    bool may_call)
{
	const char *name = arena_printf(&d->arena, "RM%u", ++d->names);
	bool rest = draw_chance(d, 65);

	for (uint32_t i = 1; i <= last; i++) {
		const char *call = NULL;

		if (may_call && draw_chance(d, 8))
			call =
			    draw_entries(d, at, draw_between(d, 1, 2), false);
		draw_entry(d, at, name, i, last, call);
	}
	if (rest)
		draft_add(d, at->parent, PART_MAPS, at->router,
		    "route-map %s permit %u", name, (last + 1) * ENTRY_STEP);
	return name;
}

/* Which of several routes is the reason is a matter of search order: any one
 * must do, and give the same. */
const char *
draw_default_map(struct draft *d, const struct policy_place *at)
{
	struct entry e = { .at = at, .permit = true };
	const char *name = arena_printf(&d->arena, "RM%u", ++d->names);

	e.atom = draft_add(d, at->parent, PART_MAPS, at->router,
	    "route-map %s permit 10", name);
	if (draw_chance(d, 70))
		match_prefixes(d, &e);
	if (draw_chance(d, 50))
		ENTRY_LINE(d, &e, "set metric %u", draw_below(d, 3) * 10);
	if (draw_chance(d, 50))
		ENTRY_LINE(d, &e, "set community %s",
		    draw_communities(d, COMM_STANDARD, 2));
	return name;
}

/* For "aggregate-address". */
const char *
draw_aggregate_map(struct draft *d, const struct policy_place *at)
{
	struct entry e = { .at = at, .permit = true };
	const char *name = arena_printf(&d->arena, "RM%u", ++d->names);

	draft_add(d, at->parent, PART_MAPS, at->router,
	    "route-map %s permit 10", name);
	e.atom = at->parent;
	set_origin(d, &e);
	if (draw_chance(d, 50))
		set_metric(d, &e);
	if (draw_chance(d, 50))
		set_community(d, &e);
	if (draw_chance(d, 30))
		set_prepend(d, &e);
	return name;
}

const char *
draw_route_map(struct draft *d, const struct policy_place *at)
{
	return draw_entries(d, at, draw_between(d, 1, 4), true);
}
