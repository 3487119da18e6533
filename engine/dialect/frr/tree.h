/* A configuration as the reader holds it: statements in statements.
 *
 * The tree is what "no" forms change and what the canonical text is printed
 * from. Two statements of one parent never have the same kind and key, so the
 * tree is the state of the configuration and not its history. Order is made
 * when it is asked for (tree_sort). All memory is in one arena. */
#ifndef DIALECT_FRR_TREE_H
#define DIALECT_FRR_TREE_H

#include "core/arena.h"
#include "dialect/frr/kind.h"
#include "router/router.h"

enum { ARGS_MAX = 200 }; /* of one statement, as read; checks may add some */

/* A named piece of a statement. */
struct arg {
	const char *name; /* in the template; not terminated */
	const char *text; /* canonical */
	uint16_t name_len;
	uint8_t type;           /* enum param_type */
	uint16_t column, width; /* in the line; 0: made up */
};

struct command;

struct stmt {
	enum kind_id kind;
	bool negate; /* the "no" form */
	uint8_t n_args;
	uint32_t line; /* in the text it was read from */
	uint16_t column, width;
	uint32_t last_seq; /* lists: the highest sequence number */
	bool stale_seq;    /* ... has to be found anew */
	struct arg *args;
	const char *text; /* canonical, without "no" */
	struct stmt *parent, *next, *prev;
	struct stmt *first, *last;         /* children */
	struct stmt *bucket, *same_bucket; /* hash chains, while building */
};

struct tree {
	struct arena *arena;
	enum flavour flavour;
	struct stmt *root;
	struct stmt **slots; /* by parent, kind and key; malloc */
	struct stmt **same;  /* entries of lists by what they say; malloc */
	size_t n_slots, n;   /* of each of the two */
};

void tree_init(struct tree *t, struct arena *arena, enum flavour flavour);
/* Ends building: the hash goes, the statements stay. */
void tree_seal(struct tree *t);

/* NULL when the statement has no such argument. */
const struct arg *stmt_arg(const struct stmt *s, const char *name);
const char *stmt_text(const struct stmt *s, const char *name);
bool stmt_has(const struct stmt *s, const char *name);
/* The argument as a number; fallback when it is missing. */
uint32_t stmt_u32(const struct stmt *s, const char *name, uint32_t fallback);
/* The argument as an address or prefix; it must be one. */
struct ip_addr stmt_addr(const struct stmt *s, const char *name);
struct prefix stmt_prefix(const struct stmt *s, const char *name);
/* Adds or replaces an argument. text is borrowed; name is static. */
void stmt_set(struct tree *t, struct stmt *s, const char *name,
    const char *text);
void stmt_drop(struct stmt *s, const char *name);
/* The n-th argument of that name (0 first), for repeated parameters. */
const struct arg *stmt_nth(const struct stmt *s, const char *name, size_t n);
size_t stmt_count(const struct stmt *s, const char *name);

/* The child of parent with the kind and the key of like; NULL: none. */
struct stmt *tree_find(struct tree *t, const struct stmt *parent,
    const struct stmt *like);
/* The entry of the list that says what like does, whatever its number. */
struct stmt *tree_find_same(struct tree *t, const struct stmt *list,
    const struct stmt *like);
/* Puts like (kind, args, text, place) below parent, replacing the content of
 * a statement with the same key; children of that one stay. Returns it. */
struct stmt *tree_put(struct tree *t, struct stmt *parent,
    const struct stmt *like);
/* Takes s with all its children out. */
void tree_remove(struct tree *t, struct stmt *s);
/* Sorts all children into canonical order. */
void tree_sort(struct stmt *s);
/* Key order of two statements of one kind. */
int stmt_key_cmp(const struct stmt *a, const struct stmt *b);

#endif
