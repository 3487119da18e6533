/* The vocabulary: one row a statement. Parser, abbreviations, "?" help,
 * completion, error messages and the manual page come from these rows. */
#ifndef DIALECT_FRR_COMMAND_H
#define DIALECT_FRR_COMMAND_H

#include "core/base.h"
#include "dialect/frr/kind.h"

/* Where a statement may stand. */
enum in_context {
	IN_TOP = 1 << 0,
	IN_BGP = 1 << 1,
	IN_AF4 = 1 << 2,
	IN_AF6 = 1 << 3,
	IN_MAP = 1 << 4, /* a route-map entry */
	IN_INTERFACE = 1 << 5,
	IN_RPKI = 1 << 6, /* FRR */
	IN_ACL_STD = 1 << 7,
	IN_ACL_EXT = 1 << 8,
	IN_ACL6 = 1 << 9,
	IN_OTHER = 1 << 10, /* a block of another protocol, kept as it is */
	IN_AF = IN_AF4 | IN_AF6,
	IN_BGP_AF = IN_BGP | IN_AF, /* outside a family: IPv4 unicast */
	IN_ANY = (1 << 11) - 1
};
enum { CONTEXTS = 11 };

enum of_flavour { OF_FRR = 1, OF_IOS = 2, OF_BOTH = 3 };

enum command_flag {
	CMD_KEPT = 1 << 0,    /* no effect here; kept for printing */
	CMD_DROPPED = 1 << 1, /* the other flavour leaves it out */
	CMD_ENTERS = 1 << 2,  /* opens the context of its kind */
	CMD_NO_ONLY = 1 << 3, /* exists only with "no" */
	CMD_NEVER_NO = 1 << 4,
	CMD_UNSUPPORTED = 1 << 5, /* a real router has it; it would matter */
	CMD_BLOCK = 1 << 6,       /* opens a block of kept lines */
	CMD_HIDDEN = 1 << 7,      /* not offered by help */
	CMD_FOREIGN = 1 << 8      /* the other flavour understands it as well,
				   * and prints it in its own spelling */
};

/* How nearly all statements about a neighbor start. */
#define PEER_SYNTAX "neighbor <A.B.C.D|X:X::X:X|WORD>$peer "

struct parser;
struct stmt;

struct command {
	uint16_t contexts; /* enum in_context */
	uint8_t flavours;  /* enum of_flavour: who has it */
	enum kind_id kind;
	uint16_t flags;     /* enum command_flag */
	const char *syntax; /* see param.h */
	const char *help;   /* one sentence, without full stop */
	const char *clause; /* standard, or NULL */
	/* Checks and normalises before the statement is stored; false: an
	 * error was reported (or all is done). NULL: nothing to do. */
	bool (*check)(struct parser *p, struct stmt *s);
};

const struct command *commands(size_t *n);
/* Help for a keyword, NULL when there is none. */
const char *keyword_help(const char *word, size_t len);
/* "router bgp", "" for the top. */
const char *context_name(uint16_t context);
/* The context around it: AF -> BGP -> TOP; TOP's is 0. */
uint16_t context_parent(uint16_t context);
static inline uint8_t
flavour_bit(int flavour)
{
	return (uint8_t)(1 << flavour); /* FLAVOUR_FRR, FLAVOUR_IOS */
}

#endif
