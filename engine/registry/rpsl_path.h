/* Expressions over the AS path (RFC 2622 5.4), as "<^AS64501+ [AS2 AS-X]*$>".
 *
 * An expression is a tree of few nodes. It is held against a path as a set of
 * places between ASes: each node leads from the places before it to those
 * behind it, so that a path costs its length times the expression, and nothing
 * is tried twice. */
#ifndef REGISTRY_RPSL_PATH_H
#define REGISTRY_RPSL_PATH_H

#include "core/arena.h"

enum {
	RPSL_PATH_DEPTH_MAX = 8,   /* brackets inside brackets */
	RPSL_PATH_LENGTH_MAX = 63, /* ASes of a path that is looked at */
};

/* What may stand at one place of a path. */
struct rpsl_path_word {
	const char *set; /* "AS-X"; NULL: ASes from first to last, or PeerAS */
	bool peer_as;
	uint32_t first, last;
};

enum rpsl_path_kind {
	RPSL_PATH_AS, /* one AS that is (or, negated, is not) one of words */
	RPSL_PATH_BEGIN,
	RPSL_PATH_END,
	RPSL_PATH_THEN, /* a, then b; b NULL: nothing */
	RPSL_PATH_OR,
	RPSL_PATH_REPEAT /* a, at least min and at most max times */
};

struct rpsl_path {
	enum rpsl_path_kind kind;
	const struct rpsl_path *a, *b;
	struct rpsl_path_word
	    *words; /* of RPSL_PATH_AS; none and negated: any */
	size_t n_words;
	bool negated;
	bool same;         /* REPEAT: the same AS each time ("~*") */
	uint32_t min, max; /* max UINT32_MAX: no limit */
};

/* Reads what stands between "<" and ">". NULL: *expected says what should be
 * there. Memory of the arena. */
const struct rpsl_path *rpsl_path_parse(struct arena *arena, const char *text,
    const char **expected);

/* What the words of an expression mean to whoever asks. */
struct rpsl_path_words {
	uint32_t peer_as;
	const void *arg;
	bool (*set_has)(const void *arg, const char *set, uint32_t as);
};
/* Does the path have a part that fits? The nearest AS comes first; longer paths
 * than RPSL_PATH_LENGTH_MAX do not fit. */
bool rpsl_path_fits(const struct rpsl_path *x, const struct rpsl_path_words *w,
    const uint32_t *path, size_t n);

#endif
