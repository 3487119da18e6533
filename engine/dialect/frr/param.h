/* Tokens of a command template and the words they stand for.
 *
 * A template is a line of tokens: keywords in lower case, parameters with
 * their name behind "$", and groups:
 *
 *   neighbor <A.B.C.D|X:X::X:X|WORD>$peer maximum-prefix ~ (1-4294967295)$max
 *       [(1-100)$threshold] [<restart (1-65535)$minutes|warning-only>]
 *
 *   <a|b>    one of            [a b]   may be left out
 *   {a|b}    one or more, each once, in any order
 *   ~        a "no" form may end here
 *   T$name... the parameter T once or more often
 *   LINE     the rest of the line as it stands
 *
 * A keyword that is alone in its choice takes the name of the choice
 * (<permit|deny>$action), otherwise its own text is its name. */
#ifndef DIALECT_FRR_PARAM_H
#define DIALECT_FRR_PARAM_H

#include "core/arena.h"
#include "core/prefix.h"
#include "core/str.h"

enum param_type {
	PARAM_KEYWORD,
	PARAM_WORD,      /* WORD: a name */
	PARAM_NUMBER,    /* (lo-hi) */
	PARAM_ASN,       /* ASN: 1 to 4294967295, also asdot */
	PARAM_ADDR4,     /* A.B.C.D */
	PARAM_ADDR6,     /* X:X::X:X */
	PARAM_PREFIX4,   /* A.B.C.D/M, bits behind the length are cleared */
	PARAM_PREFIX6,   /* X:X::X:X/M */
	PARAM_IFADDR4,   /* A.B.C.D/L, the address of an interface */
	PARAM_IFADDR6,   /* X:X::X:X/L */
	PARAM_COMMUNITY, /* AA:NN */
	PARAM_LARGE,     /* AA:BB:CC */
	PARAM_RELATIVE,  /* +-N: number, perhaps with a sign */
	PARAM_LINE       /* LINE */
};

/* How well a word fits a token; more is better. */
enum fit { FIT_NO, FIT_LINE, FIT_WORD, FIT_PART, FIT_TYPED, FIT_EXACT };

enum { NAME_MAX_LEN = 63 };

/* One token of a template; texts point into it and are not terminated. */
struct token {
	enum param_type type;
	const char *text; /* keyword, or the parameter as written */
	const char *name; /* of the argument; NULL: none is kept */
	uint16_t text_len, name_len;
	bool repeat;
	uint64_t lo, hi;    /* PARAM_NUMBER */
	const char *syntax; /* the template it is of */
	const char *after;  /* the template behind the token */
};

/* Reads the token at t, which must be one, of the template that starts at
 * syntax. */
struct token token_read(const char *syntax, const char *t);
/* The end of the group that t is in: its '>', ']' or '}'. */
const char *group_close(const char *t);
/* Behind "$name", if there is one at t. */
const char *skip_name(const char *t);

enum fit token_fit(const struct token *tk, const char *word);
/* Why word does not fit although it has the right shape ("prefix length 33 is
 * too long, expected 0 to 32"), in arena; NULL when it has another shape.
 * suggestion, code and clause are set with it. */
struct misfit {
	const char *message, *suggestion, *code, *clause;
};
bool token_misfit(struct arena *arena, const struct token *tk, const char *word,
    struct misfit *out);
/* How the token is shown ("A.B.C.D/M", "(1-100)", "permit"). In arena. */
const char *token_display(struct arena *arena, const struct token *tk);
/* What it is, for "expected ..." ("an IPv4 prefix (A.B.C.D/M)"). */
void token_describe(const struct token *tk, struct strbuf *out);
/* The canonical text of a word that fits, in arena. host_bits tells that bits
 * behind the prefix length were cleared. */
const char *param_canonical(struct arena *arena, const struct token *tk,
    const char *word, bool *host_bits);

/* Communities as the two systems write them, and "internet". */
bool community_word(const char *s, uint32_t *out);

#endif
