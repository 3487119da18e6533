/* What routers without a configuration of their own do beside the standard
 * economic policy: which defences they have deployed, and what an attacker's
 * does that no configuration could.
 *
 * A defence is known by a word, for scenarios and test suites. Several go
 * together: each looks at what the others let pass. */
#ifndef BGP_DEFAULTS_H
#define BGP_DEFAULTS_H

#include "core/route.h"
#include "registry/as_map.h"
#include "router/router.h"

/* X-list: enumerator, word, sentence, clause. */
#define DEFENCES(D)                                                            \
	D(DEFENCE_ROV, "rov", "drops RPKI Invalid routes", "RFC 6811 5")       \
	D(DEFENCE_PEER_ROV, "peer-rov",                                        \
	    "drops RPKI Invalid routes of peers only", "RFC 6811 5")           \
	D(DEFENCE_ASPA, "aspa",                                                \
	    "drops routes with an ASPA Invalid AS_PATH, and RPKI Invalid "     \
	    "ones",                                                            \
	    "draft-ietf-sidrops-aspa-verification-23 6.4")                     \
	D(DEFENCE_PATH_END, "path-end",                                        \
	    "drops routes whose origin has not published the AS before it "    \
	    "as its neighbour, and RPKI Invalid ones",                         \
	    NULL)                                                              \
	D(DEFENCE_OTC, "otc",                                                  \
	    "has a role on every session and follows Only to Customer",        \
	    "RFC 9234 5")                                                      \
	D(DEFENCE_PEERLOCK_LITE, "peerlock-lite",                              \
	    "drops customers' routes with a transit-free AS in the path",      \
	    NULL)                                                              \
	D(DEFENCE_FIRST_AS, "enforce-first-as",                                \
	    "drops routes whose first AS is not the neighbour's",              \
	    "RFC 4271 6.3")                                                    \
	D(DEFENCE_EDGE_FILTER, "edge-filter",                                  \
	    "drops paths of other ASes from a neighbour without customers",    \
	    NULL)

enum defence {
#define D(name, word, text, clause) name,
	DEFENCES(D)
#undef D
	DEFENCE_COUNT
};
const char *defence_word(enum defence d);
const char *defence_text(enum defence d);
const char *defence_clause(enum defence d); /* or NULL */
bool defence_find(const char *word, enum defence *out);

/* What the defences of all routers of a world look things up in. NULL: nothing
 * is published. The sets are maps without members. */
struct published {
	const struct as_map *aspas;        /* customer to providers */
	const struct as_map *path_ends;    /* origin to neighbours */
	const struct as_map *transit_free; /* set: ASes without providers */
	const struct as_map *edges;        /* set: ASes without customers */
};

struct default_behaviour {
	bool drop_rov_invalid;
	bool drop_rov_invalid_peer;
	bool drop_aspa_invalid;
	bool check_path_end;
	bool follow_otc;
	bool peerlock_lite;
	bool enforce_first_as;
	bool edge_filter;
	/* For worlds in which any prefix may be a route. */
	bool accept_martians;
	/* An attacker: a route that a script gave it goes out with the AS_PATH
	 * of the script, our AS not in front. */
	bool hide_own_as;
	/* Out of a recording: routes that a script gave it go out with the
	 * AS_PATH and NEXT_HOP of the script, and no others go out. */
	bool recorded;
	const struct published *published; /* owned by the world; NULL: none */
	/* Accept from customers only what is registered for their cone. NULL:
	 * accept everything. Owned by the world. */
	const struct prefix_list *customer_cone[AF_COUNT];
};

void default_deploy(struct default_behaviour *d, enum defence what);
/* Needs VRPs of a validator. */
bool default_validates(const struct default_behaviour *d);
/* Accepts whatever the protocol does not forbid, with the preference of the
 * economic policy. */
bool default_accepts_all(const struct default_behaviour *d);

#endif
