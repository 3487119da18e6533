/* Reading configuration text into a tree.
 *
 * A line is matched in the context it stands in and, when it does not fit,
 * in the contexts around it, as both systems do. What matches becomes a
 * statement, goes through the check of its command and into the tree. */
#ifndef DIALECT_FRR_PARSE_H
#define DIALECT_FRR_PARSE_H

#include "core/lex.h"
#include "dialect/frr/match.h"
#include "dialect/frr/tree.h"

enum { FRAMES_MAX = 4 };

struct frame {
	uint16_t context;
	uint32_t indent; /* of the line that opened it */
	struct stmt *node;
};

struct broken {
	struct broken *next;
	const char *peer;
};

struct parser {
	struct arena *arena;  /* of words, which may outlive the tree */
	struct arena scratch; /* of one line */
	struct arena work;    /* of the parser */
	struct match_index index;
	struct diags *diags;
	struct tree *tree;
	enum flavour flavour;
	const char *file, *text;
	struct frame frames[FRAMES_MAX];
	size_t depth; /* frames in use; the first is the top */
	/* The line at hand. */
	const struct lex_line *line;
	const struct command *command;
	struct stmt *parent;   /* where the statement goes; a check may change
				* it */
	uint16_t enters;       /* context that it opens; 0: none */
	struct broken *broken; /* neighbors whose remote-as was in error */
	size_t n_broken;
	const char *banner_end; /* inside a banner: what ends it */
	bool in_refused;        /* inside a block that was refused as a whole */
	size_t refused_indent;
	bool left_family; /* the last line ended an address family */
	bool foreign;     /* the line is of the other flavour */
};

void parser_init(struct parser *p, struct arena *arena, struct diags *d,
    struct tree *tree, const char *file, const char *text);
void parser_finish(struct parser *p);
/* text need not be terminated. */
void parse_text(struct parser *p, const char *text, size_t len);

/* --- for the checks ------------------------------------------------------ */

/* A finding about the line at hand: at an argument (NULL: the whole line). */
struct diag *parse_problem(struct parser *p, enum diag_severity severity,
    const char *code, const struct arg *at, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
void parse_suggest(struct parser *p, struct diag *item, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
struct place parse_place(const struct parser *p, const struct arg *at);

/* Stores s below p->parent. */
struct stmt *parse_store(struct parser *p, const struct stmt *s);
/* "no": takes out what s names below p->parent; false: there was nothing. An
 * argument of the key that s lacks stands for any. */
bool parse_remove(struct parser *p, const struct stmt *s);
/* The node of the kind below parent, made when it is not there. */
struct stmt *parse_node(struct parser *p, struct stmt *parent,
    enum kind_id kind, const char *name);
/* "router bgp" and the address family statements here go to. */
struct stmt *parse_bgp_node(struct parser *p);
struct stmt *parse_af_node(struct parser *p);
/* Opens a block whose first line was in error, so that the lines in it are
 * checked all the same; what they say goes nowhere. */
void parse_enter_detached(struct parser *p, enum kind_id kind, size_t depth);
/* Tells that "no" had nothing to take out. */
void parse_nothing_to_remove(struct parser *p, const char *what,
    const char *name);

/* lists.c: puts an entry (with "no": takes it or the whole list out) into the
 * list of s's name below the top. type: what a list has one of, or NULL. */
void list_change(struct parser *p, enum kind_id kind, struct stmt *s,
    const char *type, uint32_t step);

/* neighbor.c: does the peer-group of the neighbor of s have the statement, in
 * the same block? */
bool parse_group_has(struct parser *p, const struct stmt *bgp,
    const struct stmt *block, const struct stmt *s);
/* Takes out what only a membership that is no more gave a meaning. */
void parse_prune(struct parser *p);

/* misc.c: turns arguments net and mask into prefix; without a mask the length
 * is default_len. */
bool parse_join_prefix(struct parser *p, struct stmt *s, int default_len);

/* errors.c: reports a line that did not match. tried[i] is the answer for
 * frames[i]. q's first word is word first of the line. */
void parse_report(struct parser *p, struct match_query *q,
    const struct match_result *tried, size_t first);
/* "Cisco IOS", "FRR" */
const char *flavour_title(enum flavour f);

#define CHECK(name) bool check_##name(struct parser *p, struct stmt *s)
CHECK(exit);
CHECK(exit_family);
CHECK(end);
CHECK(ignore);
CHECK(exec);
CHECK(banner);
CHECK(block);
CHECK(ios_words);
CHECK(static);
CHECK(interface);
CHECK(if_address);
CHECK(if_urpf);
CHECK(router_bgp);
CHECK(rpki_server);
CHECK(family);
CHECK(med_options);
CHECK(network);
CHECK(aggregate);
CHECK(neighbor);
CHECK(neighbor_as);
CHECK(neighbor_group);
CHECK(neighbor_member);
CHECK(neighbor_all);
CHECK(ttl);
CHECK(local_as);
CHECK(send_community);
CHECK(next_hop_self);
CHECK(unchanged);
CHECK(neighbor_list);
CHECK(prefix_list);
CHECK(as_path_list);
CHECK(community_list);
CHECK(access_list);
CHECK(access_block);
CHECK(access_rule);
CHECK(route_map);
CHECK(match_lists);
CHECK(match_rpki);
CHECK(match_aspa);
CHECK(not_in_bgpd);
CHECK(extcommunity);
CHECK(on_match);
#undef CHECK

#endif
