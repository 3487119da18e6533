/* Sessions: what each end says of its neighbour. */
#include "interop/draft.h"

#include <string.h>

/* One end of a session. */
struct end {
	size_t router, peer;
	struct ip_addr local, remote;
	uint32_t remote_as;
	uint32_t alias; /* "local-as"; 0: none */
	enum afi afi;
	bool internal, client; /* the neighbour is our reflector's client */
	bool roles;
	atom_t atom;      /* of this end */
	const char *name; /* remote, as text */
};

static enum part
family_part(const struct end *e)
{
	return e->afi == AF_V4 ? PART_V4 : PART_V6;
}

/* A line of "router bgp", one of its address family. */
#define SESSION_LINE(d, e, ...)                                                \
	draft_add((d), (e)->atom, PART_BGP, (e)->router, __VA_ARGS__)
#define FAMILY_LINE(d, e, ...)                                                 \
	draft_add((d), (e)->atom, family_part(e), (e)->router, __VA_ARGS__)

/* --- policies ------------------------------------------------------------- */

/* Next hops that this router can reach: the neighbour, and others on its
 * links. */
static void
find_next_hops(const struct draft *d, const struct end *e, bool out,
    struct policy_place *at)
{
	at->next_hops[at->n_next_hops++] = out ? e->local : e->remote;
	for (size_t i = 0; i < d->n_links; i++) {
		const struct draft_link *l = &d->links[i];
		const struct ip_addr *a = l->a == e->router ? &l->addr_b[e->afi]
		    : l->b == e->router                     ? &l->addr_a[e->afi]
							    : NULL;

		/* BIRD takes next hops of the session's network only (RFC 4271
		 * 6.3), FRR any that it can reach. */
		if (a != NULL && !d->limits.for_bird && ip_addr_is_set(a) &&
		    l->relation != REL_INTERNAL && !out &&
		    at->n_next_hops < ARRAY_LEN(at->next_hops))
			at->next_hops[at->n_next_hops++] = *a;
	}
}

static void
draw_filter(struct draft *d, const struct end *e, bool out)
{
	const char *dir = out ? "out" : "in";
	struct policy_place at = { .router = e->router,
		.afi = e->afi,
		.out = out,
		.internal = e->internal,
		.peer = e->remote };

	if (draw_chance(d, e->internal ? 30 : 60)) {
		at.parent = draft_add(d, e->atom, PART_NONE, e->router, "map");
		find_next_hops(d, e, out, &at);
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s route-map %s %s", e->name,
		    draw_route_map(d, &at), dir);
	}
	if (draw_chance(d, 15)) {
		at.parent = draft_add(d, e->atom, PART_NONE, e->router, "list");
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s prefix-list %s %s", e->name,
		    draw_prefix_list(d, at.parent, e->router, e->afi), dir);
	} else if (draw_chance(d, 6)) {
		at.parent = draft_add(d, e->atom, PART_NONE, e->router, "list");
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s distribute-list %s %s", e->name,
		    draw_access_list(d, at.parent, e->router, e->afi), dir);
	}
	if (draw_chance(d, 12)) {
		at.parent = draft_add(d, e->atom, PART_NONE, e->router, "list");
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s filter-list %s %s", e->name,
		    draw_as_path_list(d, at.parent, e->router), dir);
	}
}

/* --- what is said of a neighbour ------------------------------------------ */

static void
draw_default(struct draft *d, const struct end *e)
{
	struct policy_place at = { .router = e->router,
		.afi = e->afi,
		.out = true,
		.peer = e->remote };

	if (!draw_chance(d, 10))
		return;
	at.parent = draft_add(d, e->atom, PART_NONE, e->router, "default");
	if (draw_chance(d, 30) && !d->limits.for_bird)
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s default-originate route-map %s", e->name,
		    draw_default_map(d, &at));
	else
		draft_add(d, at.parent, family_part(e), e->router,
		    "neighbor %s default-originate", e->name);
}

/* Of both kinds of sessions. */
static void
draw_common(struct draft *d, const struct end *e)
{
	static const char *const kinds[] = { "standard", "extended", "large",
		"both", "all" };

	FAMILY_LINE(d, e, "neighbor %s activate", e->name);
	if (d->routers[e->router].other != NULL)
		return;
	if (draw_chance(d, 15))
		FAMILY_LINE(d, e, "no neighbor %s send-community %s", e->name,
		    DRAW_FROM(d, kinds));
	if (draw_chance(d, 10))
		FAMILY_LINE(d, e, "neighbor %s weight %u", e->name,
		    draw_below(d, 3) * 100);
	if (draw_chance(d, 8))
		FAMILY_LINE(d, e, "neighbor %s allowas-in%s", e->name,
		    draw_chance(d, 30)       ? " origin"
			: draw_chance(d, 50) ? " 1"
					     : "");
	draw_filter(d, e, false);
	draw_filter(d, e, true);
}

/* A limit far off, or for a neighbour of whom it is known beforehand whether he
 * exceeds it: what is counted on the way must not decide. */
static void
draw_limit(struct draft *d, const struct end *e)
{
	bool known = d->routers[e->peer].plain && d->limits.for_bird;

	if (known && draw_chance(d, 20))
		FAMILY_LINE(d, e, "neighbor %s maximum-prefix %u", e->name,
		    draw_between(d, 1, 4));
	else if (draw_chance(d, 8))
		FAMILY_LINE(d, e, "neighbor %s maximum-prefix %u warning-only",
		    e->name, draw_between(d, 1, 5));
	else if (draw_chance(d, 8))
		FAMILY_LINE(d, e, "neighbor %s maximum-prefix 1000", e->name);
}

static void
draw_external(struct draft *d, const struct end *e)
{
	static const char *const private[] = { "", " all", " replace-AS",
		" all replace-AS" };
	static const char *const unchanged[] = { "med", "next-hop",
		"next-hop med" };

	if (d->routers[e->router].other != NULL)
		return;
	draw_limit(d, e);
	if (d->routers[e->router].serves) {
		if (draw_chance(d, 15))
			return; /* one that is no client */
		FAMILY_LINE(d, e, "neighbor %s route-server-client", e->name);
		return;
	}
	/* FRR leaves OTC (RFC 9234 5) and GRACEFUL_SHUTDOWN (RFC 8326 4) out
	 * of the route that it makes here. */
	if (!e->roles && !d->routers[e->router].leaves)
		draw_default(d, e);
	if (draw_chance(d, 12))
		FAMILY_LINE(d, e, "neighbor %s remove-private-AS%s", e->name,
		    DRAW_FROM(d, private));
	/* Beside an IPv6 next hop that is not its own FRR sends a link-local
	 * address that is, and goes by that one (RFC 2545 3 forbids it). */
	if (draw_chance(d, 6))
		FAMILY_LINE(d, e, "neighbor %s attribute-unchanged %s", e->name,
		    unchanged[draw_below(d,
			d->limits.for_bird || e->afi == AF_V6
			    ? 1
			    : ARRAY_LEN(unchanged))]);
	if (draw_chance(d, 5))
		FAMILY_LINE(d, e, "neighbor %s next-hop-self", e->name);
	if (draw_chance(d, 4))
		SESSION_LINE(d, e, "neighbor %s enforce-first-as", e->name);
	if (draw_chance(d, 2))
		SESSION_LINE(d, e, "neighbor %s shutdown", e->name);
}

static void
begin_end(struct draft *d, struct end *e, atom_t session)
{
	char text[PREFIX_TEXT_MAX];

	e->name = arena_strdup(&d->arena, ip_addr_print(&e->remote, text));
	e->atom = draft_add(d, session, PART_NONE, e->router, "end");
	SESSION_LINE(d, e, "neighbor %s remote-as %u", e->name, e->remote_as);
}

/* --- eBGP ----------------------------------------------------------------- */

static const char *
role_word(enum relation peer)
{
	switch (peer) {
	case REL_CUSTOMER:
		return "provider";
	case REL_PROVIDER:
		return "customer";
	case REL_PEER:
	case REL_NONE:
	case REL_RS:
	case REL_RS_CLIENT:
	case REL_INTERNAL:
		break;
	}
	return "peer";
}

/* Most agree; one side may say nothing, or something else. */
static void
draw_role(struct draft *d, const struct end *e, enum relation peer)
{
	if (draw_chance(d, 15))
		return;
	if (draw_chance(d, 4))
		peer = REL_PEER;
	SESSION_LINE(d, e, "neighbor %s local-role %s%s", e->name,
	    role_word(peer), draw_chance(d, 10) ? " strict-mode" : "");
}

static void
draw_alias(struct draft *d, const struct end *e)
{
	static const char *const kinds[] = { "", " no-prepend",
		" no-prepend replace-as" };

	if (e->alias != 0)
		SESSION_LINE(d, e, "neighbor %s local-as %u%s", e->name,
		    e->alias, DRAW_FROM(d, kinds));
}

static void
draw_link_session(struct draft *d, const struct draft_link *l, enum afi afi)
{
	uint32_t as_a = d->routers[l->a].as, as_b = d->routers[l->b].as;
	bool other_a = d->routers[l->a].other != NULL;
	bool other_b = d->routers[l->b].other != NULL;
	uint32_t alias_a = draw_chance(d, 4) && !other_a ? 64999 : 0;
	uint32_t alias_b = draw_chance(d, 4) && !other_b ? 65001 : 0;
	bool roles = draw_chance(d, 30) && !other_a && !other_b &&
	    !(d->limits.for_bird && (alias_a != 0 || alias_b != 0));
	struct end a = { .router = l->a,
		.peer = l->b,
		.afi = afi,
		.local = l->addr_a[afi],
		.remote = l->addr_b[afi],
		.alias = alias_a,
		.roles = roles,
		.remote_as = alias_b != 0 ? alias_b : as_b };
	struct end b = { .router = l->b,
		.peer = l->a,
		.afi = afi,
		.local = l->addr_b[afi],
		.remote = l->addr_a[afi],
		.alias = alias_b,
		.roles = roles,
		.remote_as = alias_a != 0 ? alias_a : as_a };

	begin_end(d, &a, l->atom);
	begin_end(d, &b, l->atom);
	draw_alias(d, &a);
	draw_alias(d, &b);
	if (roles) {
		draw_role(d, &a, l->relation);
		draw_role(d, &b, relation_reverse(l->relation));
	}
	draw_common(d, &a);
	draw_external(d, &a);
	draw_common(d, &b);
	draw_external(d, &b);
}

/* --- iBGP ----------------------------------------------------------------- */

static void
draw_internal(struct draft *d, const struct end *e)
{
	char text[PREFIX_TEXT_MAX];
	bool self = draw_chance(d, 50);

	SESSION_LINE(d, e, "neighbor %s update-source %s", e->name,
	    ip_addr_print(&e->local, text));
	draw_common(d, e);
	if (self)
		FAMILY_LINE(d, e, "neighbor %s next-hop-self%s", e->name,
		    draw_chance(d, 30) ? " force" : "");
	if (e->client)
		FAMILY_LINE(d, e, "neighbor %s route-reflector-client",
		    e->name);
}

static void
draw_internal_session(struct draft *d, size_t x, size_t y, bool client)
{
	struct end a = { .router = x,
		.peer = y,
		.afi = AF_V4,
		.local = d->routers[x].id,
		.remote = d->routers[y].id,
		.remote_as = d->routers[y].as,
		.internal = true,
		.client = client };
	struct end b = { .router = y,
		.peer = x,
		.afi = AF_V4,
		.local = d->routers[y].id,
		.remote = d->routers[x].id,
		.remote_as = d->routers[x].as,
		.internal = true };
	atom_t session = draft_add(d, d->routers[y].atom, PART_NONE, x, "ibgp");

	begin_end(d, &a, session);
	begin_end(d, &b, session);
	draw_internal(d, &a);
	draw_internal(d, &b);
}

/* Each with each, or the first reflects for all others. */
static void
draw_internal_sessions(struct draft *d)
{
	bool reflects = draw_chance(d, 50);

	for (size_t i = 0; i < d->n_routers; i++)
		for (size_t k = i + 1; k < d->n_routers; k++)
			if (d->routers[i].as == d->routers[k].as &&
			    (!reflects || i == 0))
				draw_internal_session(d, i, k,
				    reflects && draw_chance(d, 90));
}

void
draw_sessions(struct draft *d)
{
	for (size_t i = 0; i < d->n_links; i++)
		for (int af = 0; af < AF_COUNT; af++)
			if (d->links[i].relation != REL_INTERNAL &&
			    ip_addr_is_set(&d->links[i].addr_a[af]))
				draw_link_session(d, &d->links[i],
				    (enum afi)af);
	draw_internal_sessions(d);
}
