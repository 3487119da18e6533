/* A random world while it is drawn, and the scenario folder it becomes.
 *
 * Everything that a world consists of is an atom: a router, a link, a line of
 * a configuration. Atoms are drawn in one fixed order from one seed, each with
 * the atom it belongs to, and numbered as they come. A smaller world is the
 * same draft with some atoms left out, and what belongs to them: that is all
 * that shrinking needs to know. */
#ifndef INTEROP_DRAFT_H
#define INTEROP_DRAFT_H

#include "core/arena.h"
#include "core/prefix.h"
#include "core/route.h"
#include "core/str.h"
#include "router/router.h"

typedef uint32_t atom_t; /* dense, in the order of drawing */
#define ATOM_ROOT 0u     /* belongs to nothing, cannot be left out */

/* Where a line of a configuration stands. */
enum part {
	PART_NONE,
	PART_TOP,
	PART_RPKI,
	PART_LISTS,
	PART_BGP,
	PART_V4,
	PART_V6,
	PART_MAPS,
	PART_COUNT
};

struct atom {
	atom_t parent;
	uint8_t part; /* enum part; PART_NONE: a router or link */
	bool left_out;
	bool fixed;      /* is never left out by itself */
	uint16_t router; /* whose configuration */
	const char *text;
};

struct draft_router {
	atom_t atom;
	uint32_t as;
	const char *name; /* as the scenario calls it */
	struct ip_addr id;
	bool alone;     /* its AS has no other router */
	bool validates; /* RPKI */
	bool serves;    /* a route server: nothing of its own */
	bool collects;  /* aggregates what one neighbour sends */
	bool leaves;    /* bgp graceful-shutdown */
	/* What it announces is known beforehand: its networks, to one
	 * neighbour. */
	bool plain;
	const char *other; /* the system that plays it; NULL: as the others */
};

struct draft_link {
	atom_t atom;
	size_t a, b;            /* routers */
	enum relation relation; /* of b to a */
	uint32_t cost;          /* inside an AS */
	struct ip_addr addr_a[AF_COUNT], addr_b[AF_COUNT];
};

struct draft_roa {
	atom_t atom;
	struct prefix prefix;
	uint8_t max_length;
	uint32_t origin;
};

/* From what lists, route-maps and networks are made, so that they meet. */
enum { POOL_MAX = 16, ROUTERS_MAX = 8, LINKS_MAX = 16, ROAS_MAX = 12 };
struct pools {
	struct prefix prefixes[AF_COUNT][POOL_MAX];
	size_t n_prefixes[AF_COUNT];
	const char *communities[POOL_MAX], *large[POOL_MAX],
	    *extended[POOL_MAX]; /* as written behind "set" */
	size_t n_communities, n_large, n_extended;
	uint32_t ases[POOL_MAX];
	size_t n_ases;
};

/* What a world may have in it, by what can be compared. */
struct draft_limits {
	bool for_bird; /* only what both systems can be told */
};

struct draft {
	struct arena arena;
	uint64_t seed, state; /* of the random sequence */
	struct draft_limits limits;
	struct atom *atoms;
	size_t n_atoms, cap_atoms;
	struct draft_router routers[ROUTERS_MAX];
	size_t n_routers;
	struct draft_link links[LINKS_MAX];
	size_t n_links;
	struct draft_roa roas[ROAS_MAX];
	size_t n_roas;
	struct pools pools;
	unsigned int names; /* counts lists and maps */
};

/* draw.c: fills d, which is zeroed. The same seed and limits, the same world.
 */
void draft_draw(struct draft *d, uint64_t seed,
    const struct draft_limits *limits);
void draft_finish(struct draft *d);

/* draw_session.c: both ends of all sessions. */
void draw_sessions(struct draft *d);

/* draft.c */
atom_t draft_add(struct draft *d, atom_t parent, enum part part, size_t router,
    const char *fmt, ...) PRINTF_LIKE(5, 6);
/* The same for what a smaller world needs too. */
void draft_add_fixed(struct draft *d, enum part part, size_t router,
    const char *text);
bool draft_has(const struct draft *d, atom_t atom);
/* When atoms were left out: what needs them goes too. */
void draft_settle(struct draft *d);
/* Of all that would be written. */
uint64_t draft_digest(const struct draft *d);
/* Writes the scenario folder dir, which exists. False with errno. */
bool draft_write(const struct draft *d, const char *dir, const char *id);

/* --- chance ---------------------------------------------------------------
 *
 * One draw in an expression at most: in which order arguments and operands are
 * evaluated is the compiler's choice, and a seed has to be one world. What
 * draw.sh prints is the same from gcc and clang. */

uint32_t draw_below(struct draft *d, uint32_t n); /* 0 .. n - 1; n > 0 */
bool draw_chance(struct draft *d, uint32_t percent);
static inline uint32_t
draw_between(struct draft *d, uint32_t low, uint32_t high)
{
	return low + draw_below(d, high - low + 1);
}
#define DRAW_FROM(d, array) ((array)[draw_below((d), ARRAY_LEN(array))])

/* --- policies (draw_lists.c, draw_map.c) ---------------------------------- */

/* For whom a policy is drawn. */
struct policy_place {
	atom_t parent; /* what goes with it */
	size_t router;
	enum afi afi;
	bool out, internal; /* iBGP */
	/* Addresses that may be set as next hop; none: no such line. */
	struct ip_addr next_hops[4];
	size_t n_next_hops;
	struct ip_addr peer; /* IP_NONE: own routes */
};

/* Each adds a list that belongs to parent and returns its name. */
const char *draw_prefix_list(struct draft *d, atom_t parent, size_t router,
    enum afi afi);
const char *draw_access_list(struct draft *d, atom_t parent, size_t router,
    enum afi afi);
const char *draw_as_path_list(struct draft *d, atom_t parent, size_t router);
const char *draw_community_list(struct draft *d, atom_t parent, size_t router,
    enum community_kind kind);
/* Text of n communities of a kind, as behind "set". */
const char *draw_communities(struct draft *d, enum community_kind kind,
    uint32_t n);
const char *draw_route_map(struct draft *d, const struct policy_place *at);
const char *draw_aggregate_map(struct draft *d, const struct policy_place *at);
/* For "default-originate". */
const char *draw_default_map(struct draft *d, const struct policy_place *at);

#endif
