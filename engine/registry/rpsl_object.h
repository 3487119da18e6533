/* RPSL text taken apart (RFC 2622 2): objects, their attributes, and values
 * with their places. What an object means is said in rpsl.h.
 *
 * An object is a run of "attribute: value" lines, ended by an empty line. A
 * line that starts with a blank, a tab or "+" continues the value above it;
 * "#" starts a comment; lines that start with "%" are remarks of a server. */
#ifndef REGISTRY_RPSL_OBJECT_H
#define REGISTRY_RPSL_OBJECT_H

#include "core/diag.h"
#include "core/lex.h"

/* A value, or the part of it that stands on one line. */
struct rpsl_part {
	const char *text; /* without comment and blanks around it */
	struct place place;
	const char *line; /* the whole line, for messages */
	struct rpsl_part *next;
};

struct rpsl_attribute {
	const char *name; /* in lower case */
	struct place place;
	const char *line;
	struct rpsl_part *first, *last; /* NULL: no value */
	struct rpsl_attribute *next;
};

/* The first attribute names the class, and its value is most of the key. */
struct rpsl_object {
	struct rpsl_attribute *first, *last; /* at least one */
};

struct rpsl_text {
	const char *file, *text; /* file may be NULL */
	size_t len;
};

/* Takes a text apart, object by object, in memory of the arena. Mistakes are
 * diagnostics ("rpsl-attribute", "rpsl-continuation", and those of lexing);
 * what is left of the text is read all the same. */
struct rpsl_reader {
	struct lexer lexer;
	struct arena *arena;
	struct diags *diags;
	const char *file;
};
void rpsl_reader_init(struct rpsl_reader *r, struct arena *arena,
    struct diags *d, const struct rpsl_text *t);
/* False: there are no more. */
bool rpsl_next(struct rpsl_reader *r, struct rpsl_object *out);

/* The first attribute of that name (in lower case); NULL. */
const struct rpsl_attribute *rpsl_find(const struct rpsl_object *o,
    const char *name);

/* Diagnostics at an attribute, and at a part of a value. */
struct diag *rpsl_complain(struct diags *d, enum diag_severity severity,
    const struct rpsl_attribute *a, const char *code, const char *message);
struct diag *rpsl_complain_part(struct diags *d, const struct rpsl_part *p,
    const char *code, const char *message);
/* The value of an attribute that has one; NULL and a complaint otherwise. */
const struct rpsl_part *rpsl_single(struct diags *d,
    const struct rpsl_attribute *a);

/* The words of a value, parted by blanks and commas, over all its lines. Sets
 * *at behind the word; start with NULL and 0. False at the end. */
struct rpsl_words {
	const struct rpsl_part *part;
	size_t at;
};
struct rpsl_words rpsl_words_of(const struct rpsl_attribute *a);
/* The next word, in memory of the arena, as a part with its own place. */
bool rpsl_next_word(struct arena *arena, struct rpsl_words *w,
    struct rpsl_part *word);

/* Letters, digits, "-" and "_" (RFC 2622 2). */
bool rpsl_is_name_char(char c);
/* "AS64500" in any case. */
bool rpsl_parse_as(const char *s, uint32_t *out);
/* RFC 2622 5: words parted by ":", each an AS number or a name with the
 * prefix of the class ("as-", "rs-", "fltr-", "prng-", "rtrs-"), at least one
 * of these. Does not look at case. */
bool rpsl_is_set_name(const char *s, const char *prefix);

#endif
