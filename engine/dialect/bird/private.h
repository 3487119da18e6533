/* Inside of dialect/bird/: what its files share. */
#ifndef DIALECT_BIRD_PRIVATE_H
#define DIALECT_BIRD_PRIVATE_H

#include "dialect/bird/bird.h"

/* What a function was made of. The same object may give several. */
enum bird_class {
	BIRD_PREFIX_LIST,      /* () about net */
	BIRD_PREFIX_LIST_ADDR, /* (ip addr) about an address */
	BIRD_AS_PATH_LIST,
	BIRD_AS_PATH_RULE, /* an expression that no mask can say */
	BIRD_AS_PATH_STEP, /* (int state; int letter) of such a one */
	BIRD_COMMUNITY_LIST,
	BIRD_COMMUNITY_EXACT,
	BIRD_COMMUNITY_RULE, /* (members): an expression about a list */
	BIRD_COMMUNITY_STEP, /* (int path_state; int letter) of it */
	BIRD_COMMUNITY_EACH, /* (each): does the list permit this one? */
	BIRD_ROUTE_MAP,
	BIRD_CLASS_COUNT
};

/* What a route-map wants to know that is not in the route: its parameters, in
 * this order. */
enum bird_need {
	BIRD_NEED_ROV = 1 << 0,   /* int rov */
	BIRD_NEED_PEER = 1 << 1,  /* ip peer: the neighbour's address */
	BIRD_NEED_OWN = 1 << 2,   /* ip own: our address on the session */
	BIRD_NEED_VIA = 1 << 3,   /* ip via: "peer-address" of set next-hop */
	BIRD_NEED_SOURCE = 1 << 4 /* int from: enum route_source */
};
enum { BIRD_NEEDS = 5 };
/* No parameter, but passed on from callee to caller as well. */
enum { BIRD_SETS_NEXT_HOP = 1 << BIRD_NEEDS };

/* Attributes of our own. */
#define BIRD_TAG "route_tag"
/* The policy decided about NEXT_HOP, on export. */
#define BIRD_NEXT_HOP_SET "next_hop_decided"
/* On export: an import policy did. */
#define BIRD_NEXT_HOP_CAME_SET "next_hop_came_decided"

struct bird_function {
	enum bird_class class;
	const void *object;
	const char *name;
	uint8_t needs;
};

/* What the policies of the whole router do: attributes of our own are declared
 * when they are used, and LOCAL_PREF is handled with care when read. */
struct bird_uses {
	uint32_t actions; /* 1 << enum action_kind of all that are there */
	bool reflects;    /* RFC 4456 */
	bool tag, next_hop, local_pref, well_known;
	bool rov;      /* a function for the RPKI state */
	bool rov_rank; /* IOS: it goes before the weight */
	bool interior; /* next hops that may be unreachable */
};

struct bird {
	const struct router_config *config;
	const struct bird_site *site;
	struct diags *diags;
	struct arena arena; /* names */
	struct strbuf functions, protocols;
	struct bird_function **known;
	size_t n_known, cap_known;
	struct bird_uses uses;
	/* Weights that routes can have, ascending, see bird_preference(). */
	uint32_t *weights;
	size_t n_weights, cap_weights;
};

/* --- bird.c -------------------------------------------------------------- */

/* BIRD cannot say this: an error, and with it the whole text is refused. */
struct diag *bird_refuse(struct bird *b, struct place place, const char *fmt,
    ...) PRINTF_LIKE(3, 4);
/* Left out, and no route is different for it. */
void bird_left_out(struct bird *b, struct place place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* --- names.c ------------------------------------------------------------- */

/* NULL: not printed yet. */
const struct bird_function *bird_known(const struct bird *b,
    enum bird_class class, const void *object);
/* Takes a name for it; the text is up to the caller. */
const struct bird_function *bird_name(struct bird *b, enum bird_class class,
    const void *object, const char *name, uint8_t needs);
void bird_add_symbol(struct strbuf *out, const char *name);
void bird_add_addr(struct strbuf *out, const struct ip_addr *a);
void bird_add_prefix(struct strbuf *out, const struct prefix *p);

/* --- lists.c ------------------------------------------------------------- */

/* Each prints the function when it is first asked for, and adds a call of it,
 * a boolean, to out. */
void bird_prefix_list(struct bird *b, const struct prefix_list *l,
    struct strbuf *out);
void bird_prefix_list_addr(struct bird *b, const struct prefix_list *l,
    const char *addr, struct strbuf *out);
void bird_as_path_list(struct bird *b, const struct as_path_list *l,
    struct strbuf *out);
void bird_community_list(struct bird *b, const struct community_list *l,
    bool exact, struct strbuf *out);

/* --- community.c --------------------------------------------------------- */

/* "bgp_community" and its kin; one community: "(64500, 1)". */
const char *bird_community_attribute(enum community_kind kind);
void bird_add_community(struct strbuf *out, enum community_kind kind,
    const uint32_t *words);
/* The condition that a rule matches. */
void bird_community_rule(struct bird *b, const struct community_list *l,
    const struct community_rule *r, bool exact, struct strbuf *out);
/* Statements that delete what the list permits. */
void bird_community_delete(struct bird *b, const struct community_list *l,
    struct place place, const char *indent, struct strbuf *out);

/* --- expression.c -------------------------------------------------------- */

/* The condition that an expression matches the communities in members, which
 * is an expression itself: "bgp_community". */
void bird_community_expression(struct bird *b, const struct community_list *l,
    const struct community_rule *r, const char *members, struct strbuf *out);
/* Statements that delete each community that a list with expressions
 * permits. */
void bird_delete_each(struct bird *b, const struct community_list *l,
    struct place place, const char *indent, struct strbuf *out);

/* --- letters.c ----------------------------------------------------------- */

struct path_chars;
/* More states make a text of no sensible length. */
enum { BIRD_LETTER_STATES_MAX = 60 };
/* The function NAME(int path_state; int letter). */
void bird_add_letters(struct strbuf *out, const char *name,
    const struct path_chars *m);
/* Statements that give the digits of a number, an expression, to the function
 * step. is_short: it has 16 bits. */
void bird_add_number(struct strbuf *out, const char *indent, const char *step,
    const char *number, bool is_short);
/* The last line and the end of a function whose path_state decides; accepts
 * stands in an array of n structures of that size. */
void bird_add_accepting(struct strbuf *out, const bool *accepts, size_t stride,
    size_t n);

/* --- path.c -------------------------------------------------------------- */

/* A condition on bgp_path that holds exactly when the rule matches. */
void bird_as_path_rule(struct bird *b, const struct as_path_list *l,
    const struct as_path_rule *r, struct strbuf *out);

/* --- match.c, action.c --------------------------------------------------- */

/* A boolean expression, in parentheses where it needs them. */
void bird_match(struct bird *b, const struct policy *p, const struct match *m,
    struct strbuf *out);
uint8_t bird_match_needs(const struct match *m);
const char *bird_param(enum bird_need need);
void bird_add_origin(struct strbuf *out, uint32_t origin);
/* Statements, each on a line behind indent. */
void bird_action(struct bird *b, const struct action *a, const char *indent,
    struct strbuf *out);
uint8_t bird_action_needs(const struct action *a);

/* --- map.c --------------------------------------------------------------- */

/* The texts of arguments, by bit of enum bird_need. */
struct bird_args {
	const char *text[BIRD_NEEDS];
};
/* Prints the function when it is first asked for and adds a call of it. */
void bird_route_map(struct bird *b, const struct policy *p,
    const struct bird_args *args, struct strbuf *out);

/* --- origin.c, session.c ------------------------------------------------- */

void bird_own_routes(struct bird *b);
void bird_sessions(struct bird *b);
/* A route server's client, or told the path unchanged, in any family: BIRD
 * leaves our AS, MED and next hop to the filters then. */
bool bird_is_transparent(const struct bird *b, const struct neighbor *n);
/* The filters look for our own AS in the path, not BIRD. */
bool bird_checks_loops(const struct bird *b, const struct neighbor *n);

/* --- filter.c ------------------------------------------------------------ */

/* "import filter { ... };" and its like, as lines of a channel. */
void bird_import(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out);
void bird_export(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out);

/* --- attributes.c -------------------------------------------------------- */

/* Lines that keep what route-maps may change in local variables, and lines
 * that bring it back. */
void bird_save(const struct bird *b, const char *indent, struct strbuf *out);
void bird_restore(const struct bird *b, const char *indent, struct strbuf *out);
/* Lines that take away what route-maps may have set, but for ORIGIN and MED. */
void bird_reset(const struct bird *b, const char *indent, struct strbuf *out);
bool bird_is_private_as(uint32_t as); /* RFC 6996 */
/* "remove-private-AS". */
void bird_remove_private(enum remove_private how, uint32_t own,
    uint32_t peer_as, const char *indent, struct strbuf *out);

/* --- default.c ----------------------------------------------------------- */

/* "default-originate": does the session have a table of its own, with the
 * default route in it? */
bool bird_has_default(const struct neighbor_af *af);
void bird_default_table(struct bird *b, const struct neighbor *n, enum afi afi);
/* "default4_192_0_2_1". */
void bird_default_name(const char *what, const struct neighbor *n, enum afi afi,
    struct strbuf *out);

/* --- site.c -------------------------------------------------------------- */

/* What the network says about a session, and the configuration's interfaces
 * where it says nothing. IP_NONE: not known. */
struct ip_addr bird_local_addr(const struct bird *b, const struct neighbor *n,
    enum afi afi);
struct prefix bird_subnet(const struct bird *b, const struct neighbor *n,
    enum afi afi);
uint32_t bird_remote_as(const struct bird *b, const struct neighbor *n);
/* The AS that the neighbour sees. */
uint32_t bird_local_as(const struct bird *b, const struct neighbor *n);
uint32_t bird_default_local_pref(const struct bird *b);
bool bird_is_internal(const struct bird *b, const struct neighbor *n);
/* From a route server, which is not in its paths. */
bool bird_from_route_server(const struct bird *b, const struct neighbor *n);
uint8_t bird_hops(const struct bird *b, const struct neighbor *n);
/* BIRD looks next hops up in a table, instead of on the interface. */
bool bird_is_recursive(const struct bird *b, const struct neighbor *n);
/* Visits the networks of interfaces that are up. */
typedef void bird_visit(const struct prefix *p, void *arg);
void bird_connected(const struct bird *b, bird_visit *visit, void *arg);
uint32_t bird_router_id(const struct bird *b);
/* The condition that bgp_next_hop is in one of the networks to which there is
 * a way. */
void bird_add_reachable(const struct bird *b, enum afi afi, struct strbuf *out);
/* Are some ways inside the AS longer than others? */
bool bird_has_costs(const struct bird *b);
/* Tables for next hops and the ways inside the AS. */
void bird_interior(struct bird *b);

/* --- weight.c ------------------------------------------------------------ */

enum { BIRD_WEIGHT_LOCAL = 32768, BIRD_RANK_LAST = 2 };
void bird_survey(struct bird *b);
/* IOS with a validator refuses and prefers by itself. */
bool bird_validates_unasked(const struct bird *b, const struct neighbor *n);
/* The preference of a route with this weight and RPKI rank (IOS: 0 Valid or
 * not looked at, 1 NotFound, 2 Invalid). */
uint32_t bird_preference(const struct bird *b, uint32_t weight, int rank);
/* Between two ranks. */
uint32_t bird_rank_step(const struct bird *b);
/* Is BIRD's own preference of 100 enough? */
bool bird_has_weights(const struct bird *b);

#endif
