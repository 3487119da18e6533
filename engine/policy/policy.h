/* Routing policy, compiled and vendor-neutral.
 *
 * A struct policy is an immutable list of terms, read from top to bottom. A
 * term has a condition (a conjunction of matches, each possibly negated, or a
 * subroutine), actions, and says where to go when the condition held: accept,
 * reject, the next term, a later term, back to the caller. Reaching the end is
 * the policy's own default. What is attached to a session is a chain of
 * policies with a default action. Evaluation is a pure function
 *
 *     (policy, NLRI, attributes, context) -> (verdict, new attributes)
 *
 * that always ends: jumps only go forward, calls are bounded by
 * POLICY_CALL_DEPTH. It can leave a trace, one step for each term that was
 * looked at, with the place in the learner's text; explanations are rendered
 * from that trace and never guessed.
 *
 * How the vendors' languages are held by this model:
 *
 * FRR, Cisco IOS route-map: an entry is a term; "permit" without more goes to
 *   FLOW_ACCEPT, "deny" to FLOW_REJECT; "continue" and "on-match next|goto"
 *   are FLOW_GOTO with sticky acceptance: the term sets the policy's
 *   verdict-so-far to accept (term.sets_default), and running off the end then
 *   accepts; in FRR not when an entry was looked at since and did not match
 *   (policy.unmatched_resets). "call" is a term with call set: a rejecting
 *   callee rejects.
 *   Default at the end: reject. A prefix-list or filter-list on a neighbor is
 *   a link of its own in the chain.
 * Junos policy-statement: a term's "from" is the condition, "then accept",
 *   "reject", "next term" are flows; "next policy" is FLOW_RETURN; "default-
 *   action accept|reject" is sets_default with FLOW_NEXT. A chain [ P1 P2 ]
 *   is the session's chain: a policy that ends without verdict hands over to
 *   the next; the protocol's default stands at the end of the chain. "from
 *   policy P" is MATCH_POLICY, "then" without an action is FLOW_NEXT.
 * RouterOS chain: a rule is a term; "jump" is call with call_returns_verdict
 *   (accept and reject end the caller too, anything else goes on behind the
 *   jump); "return" is FLOW_RETURN; the chain's default is FLOW_REJECT.
 * BIRD 2 function or filter: "if C then A else B" becomes terms with FLOW_GOTO
 *   to the end of A or to B; nested conditions are flattened that way; "case"
 *   is a run of such terms; a boolean function is MATCH_POLICY with accept for
 *   true; and/or/not are MATCH_ALL, MATCH_ANY and negate over match trees;
 *   "for" over a list deletes or filters members, which the set actions do as
 *   one step (the loop variable has no other use that MANRS filters need).
 *   Integer variables live in registers: ACT_SET_REGISTER, MATCH_REGISTER. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "core/diag.h"
#include "core/route.h"
#include "registry/aspa.h"
#include "registry/vrp.h"

/* An evaluation that goes deeper, or looks at more terms, rejects the route
 * (calls of calls could otherwise take for ever). */
enum {
	POLICY_CALL_DEPTH = 16,
	POLICY_MATCH_DEPTH = 32, /* nesting of MATCH_ALL and MATCH_ANY */
	POLICY_STEPS_MAX = 1 << 17,
	POLICY_REGISTERS = 8
};

/* --- lists ------------------------------------------------------------- */

struct prefix_rule {
	struct prefix prefix;
	/* Inclusive; both prefix.len without ge/le. min_len below prefix.len:
	 * also prefixes that cover it (BIRD's "10.0.0.0/8-"). */
	uint8_t min_len, max_len;
	bool permit;
	uint32_t seq;
	struct place place;
};

struct prefix_index; /* see prefix_list_seal */

/* First match decides; nothing matched: deny. A list without any rule permits
 * everything (FRR and IOS). */
struct prefix_list {
	const char *name;
	int family; /* IP_V4 or IP_V6 */
	struct prefix_rule *rules; /* by seq */
	size_t n, cap;
	struct place place; /* of the first line */
	const struct prefix_index *index; /* NULL: rules are walked */
};

/* The first rule that matches, NULL when none does. */
const struct prefix_rule *prefix_list_match(
    const struct prefix_list *l, const struct prefix *p);
/* The verdict: the rule's, or that of a list without a match. rule may be
 * NULL. */
bool prefix_list_permits(const struct prefix_list *l, const struct prefix *p,
    const struct prefix_rule **rule);
/* Builds an index for a long list; its rules may not change afterwards.
 * Matching gives the same rule with and without. */
void prefix_list_seal(struct arena *arena, struct prefix_list *l);

struct as_path_regex; /* compiled expression with its own memo */

struct as_path_rule {
	const char *text; /* as written */
	struct as_path_regex *regex;
	bool permit;
	uint32_t seq;
	struct place place;
};

struct as_path_list {
	const char *name;
	struct as_path_rule *rules;
	size_t n, cap;
	struct place place;
};

/* IOS-style expression: POSIX extended, "_" is a delimiter, the start or the
 * end. NULL and *error (a static text) when it does not compile. Expressions
 * over AS_PATH_REGEX_MAX bytes or that are too large when their repetitions
 * are written out are refused (policy/regex.h). */
enum { AS_PATH_REGEX_MAX = 512 };
struct as_path_regex *as_path_regex_create(
    struct arena *arena, const char *text, const char **error);
void as_path_regex_destroy(struct as_path_regex *re);
/* Results are remembered per path id, with a fingerprint of the path, so that
 * an expression outlives the table it was first used with. */
bool as_path_regex_match(
    struct as_path_regex *re, const struct attr_table *t, path_id path);
/* The machine of it (policy/regex.h), with "_" written out. */
struct regex;
const struct regex *as_path_regex_machine(const struct as_path_regex *re);
/* Against any text; nothing is remembered. */
bool as_path_regex_match_text(const struct as_path_regex *re, const char *text);
const struct as_path_rule *as_path_list_match(
    const struct as_path_list *l, const struct attr_table *t, path_id path);

enum community_kind { COMM_STANDARD, COMM_EXTENDED, COMM_LARGE };
/* Words (uint32_t) that one community of the kind takes: 1, 2, 3. */
size_t community_stride(enum community_kind kind);

struct community_rule {
	bool permit;
	bool any;                 /* "internet": every route */
	bool expanded;            /* regex is matched against the printed list */
	uint32_t *words;          /* standard: all of these must be present */
	size_t n_words;           /* in uint32_t: communities * stride */
	struct as_path_regex *regex;
	const char *text;
	uint32_t seq;
	struct place place;
};

struct community_list {
	const char *name;
	enum community_kind kind;
	bool expanded;
	struct community_rule *rules;
	size_t n, cap;
	struct place place;
};

const struct community_rule *community_list_match(
    const struct community_list *l, const struct attr_table *t, set_id set);
/* FRR "exact-match": the route's communities are exactly the rule's. */
const struct community_rule *community_list_match_exact(
    const struct community_list *l, const struct attr_table *t, set_id set);
/* The set without the communities that the list permits, each looked at
 * alone (for "set comm-list NAME delete"). */
set_id community_list_delete(
    const struct community_list *l, struct attr_table *t, set_id set);

/* --- terms -------------------------------------------------------------- */

enum match_kind {
	MATCH_TRUE,
	MATCH_PREFIX_LIST,     /* prefix_list against the NLRI */
	MATCH_PREFIX_LENGTH,   /* lo..hi against the NLRI's length */
	MATCH_FAMILY,          /* lo: IP_V4 or IP_V6 */
	MATCH_AS_PATH,         /* as_path_list */
	MATCH_AS_PATH_LENGTH,  /* lo..hi */
	MATCH_COMMUNITY,       /* community_list (kind inside), exact */
	MATCH_ORIGIN,          /* lo: enum bgp_origin */
	MATCH_MED,             /* lo..hi; absent counts as 0, as in FRR */
	MATCH_LOCAL_PREF,      /* lo..hi; see context for absent */
	MATCH_NEXT_HOP_LIST,   /* prefix_list against NEXT_HOP as host prefix */
	MATCH_NEXT_HOP,        /* addr */
	/* addr of the session that the route came in on: never on export, where
	 * FRR 8.4 asks a stand-in for all neighbours of one outbound policy.
	 * IP_NONE: own routes. */
	MATCH_PEER,
	MATCH_SOURCE_AS_PEER,  /* lo: remote AS of the session */
	MATCH_TAG,             /* lo..hi */
	MATCH_ROV,             /* lo: enum rov_state */
	MATCH_ASPA,            /* lo: enum aspa_state */
	MATCH_SOURCE,          /* lo: enum route_source (redistribution) */
	MATCH_LEARNED_FROM,    /* lo: bit set of (1 << enum relation) */
	MATCH_REGISTER,        /* index in addr.bytes[0], lo..hi */
	MATCH_POLICY,          /* subroutine accepts; its actions are undone */
	MATCH_ALL,             /* all of children */
	MATCH_ANY              /* one of children */
};

enum route_source { SOURCE_BGP, SOURCE_LOCAL, SOURCE_STATIC, SOURCE_CONNECTED,
	SOURCE_AGGREGATE };

struct match {
	enum match_kind kind;
	bool negate;
	bool exact;
	/* The list is named but not defined: the match is what the flavour
	 * says (struct policy.undefined_list_matches). */
	bool undefined;
	uint32_t lo, hi;
	struct ip_addr addr;
	const struct prefix_list *prefix_list;
	const struct as_path_list *as_path_list;
	const struct community_list *community_list;
	const struct policy *policy;
	const struct match *children;
	size_t n_children;
	const char *name; /* of the list, for messages */
	struct place place;
};

enum action_kind {
	ACT_SET_LOCAL_PREF,    /* value */
	ACT_ADD_LOCAL_PREF,    /* delta (signed), saturating */
	ACT_SET_MED,
	ACT_ADD_MED,
	ACT_CLEAR_MED,
	ACT_SET_WEIGHT,
	ACT_SET_TAG,
	ACT_SET_ORIGIN,
	ACT_SET_NEXT_HOP,      /* addr; IP_NONE: the peer's address on import,
	                        * our own on export */
	ACT_NEXT_HOP_SELF,
	ACT_NEXT_HOP_UNCHANGED,
	ACT_PREPEND,           /* words as[0..n) nearest first */
	ACT_PREPEND_LAST_AS,   /* nearest AS of the path, value times */
	ACT_EXCLUDE_AS,        /* remove every words[i] */
	ACT_SET_COMMUNITIES,   /* kind; words replace (n 0: none) */
	ACT_ADD_COMMUNITIES,   /* kind; words added */
	ACT_DELETE_COMMUNITIES,/* kind; those that community_list permits */
	ACT_SET_AGGREGATOR,    /* value AS, addr */
	ACT_ATOMIC_AGGREGATE,
	ACT_SET_ORIGINATOR_ID,
	ACT_SET_REGISTER       /* index in addr.bytes[0], value */
};

struct action {
	enum action_kind kind;
	enum community_kind community_kind;
	uint32_t value;
	int64_t delta;
	struct ip_addr addr;
	uint32_t *words;
	size_t n_words; /* in uint32_t, as in struct community_rule */
	const struct community_list *community_list; /* NULL: deletes nothing */
	const char *name; /* of the list, for messages */
	struct place place;
};

enum flow { FLOW_ACCEPT, FLOW_REJECT, FLOW_NEXT, FLOW_GOTO, FLOW_RETURN };

struct policy_term {
	uint32_t seq;            /* as shown to the learner; 0: none */
	bool permit;             /* how the learner wrote it, for messages */
	const struct match *matches; /* all must hold; none: always */
	size_t n_matches;
	const struct action *actions;
	size_t n_actions;
	const struct policy *call; /* after the actions */
	const char *call_name;     /* without call: not defined, goes on (FRR) */
	bool call_returns_verdict; /* RouterOS jump: see above */
	bool sets_default;         /* running off the end now does default_to */
	enum flow default_to;      /* FLOW_ACCEPT or FLOW_REJECT */
	enum flow flow;
	uint32_t goto_term;        /* index, > own index; n_terms: the end */
	struct place place;
};

struct policy {
	const char *name;
	struct policy_term *terms;
	size_t n_terms;
	enum flow at_end;             /* ACCEPT, REJECT or RETURN (no verdict) */
	bool undefined_list_matches;  /* see struct match */
	/* A term that is looked at and does not match takes back what
	 * sets_default said: running off the end is at_end again. FRR (seen
	 * in 8.4.4): "permit 10, on-match next" and then only entries that do
	 * not match refuses the route. IOS keeps the acceptance. */
	bool unmatched_resets;
	/* What the result can depend on; the memo keys by it. reads_peer: the
	 * session's addresses, its AS or the direction. */
	bool reads_prefix, reads_rov, reads_aspa, reads_peer, reads_source;
	struct place place;
};

/* Fills reads_*; checks that jumps go forward. Call once after building, when
 * what it calls is built too. */
void policy_seal(struct policy *p);

/* --- evaluation --------------------------------------------------------- */

enum policy_verdict { POLICY_NO_VERDICT, POLICY_ACCEPT, POLICY_REJECT };

/* What a policy may look at beside the route. */
struct policy_context {
	struct attr_table *attrs;
	const struct prefix *nlri;
	enum rov_state rov;
	enum aspa_state aspa; /* ASPA_UNKNOWN on export and inside the AS */
	struct ip_addr peer_addr, local_addr;
	uint32_t peer_as, local_as;
	/* What a route without LOCAL_PREF is taken to have: 0 for what comes
	 * from outside, as in FRR. */
	uint32_t absent_local_pref;
	enum route_source source;
	bool exporting; /* towards the peer; false: import */
};

/* One looked-at term. Matches that did not hold: failed names the first. */
struct policy_step {
	const struct policy *policy;
	const struct policy_term *term; /* NULL: ran off the end */
	bool matched;
	const struct match *failed; /* first match that did not hold, or NULL */
	/* Inside the list: the rule that decided, when there was one. */
	const struct prefix_rule *prefix_rule;
	const struct as_path_rule *as_path_rule;
	const struct community_rule *community_rule;
	int depth;
};

struct policy_trace {
	struct arena *arena;
	struct policy_step *steps;
	size_t n, cap;
};

struct policy_result {
	enum policy_verdict verdict;
	attr_id attrs;       /* after the actions; as given when rejected */
	bool next_hop_set;   /* the policy decided NEXT_HOP (export: keep it) */
};

/* trace may be NULL. attrs must be a live id. */
struct policy_result policy_eval(const struct policy *p,
    const struct policy_context *ctx, attr_id attrs,
    struct policy_trace *trace);
/* The same on attributes that need not be interned; *a stays as it is when
 * they are rejected. */
enum policy_verdict policy_apply(const struct policy *p,
    const struct policy_context *ctx, struct path_attrs *a,
    struct policy_trace *trace);

/* Does to *a what the terms that matched in the trace did to their route. */
void policy_replay(const struct policy_trace *t,
    const struct policy_context *ctx, struct path_attrs *a);

/* A match or action in the words of its dialect-neutral form, for
 * explanations ("prefix-list AS17557-IN", "set local preference 200"). */
void match_describe(const struct match *m, struct strbuf *out);
void action_describe(const struct action *a, struct strbuf *out);
/* "permit 192.0.2.0/24 le 25": the rule of a prefix list as one writes it. */
void prefix_rule_describe(const struct prefix_rule *r, struct strbuf *out);

#endif
