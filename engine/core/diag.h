/* Diagnostics: what is wrong with an input, where, and what to do.
 *
 * Every reader of outside text collects its findings here and goes on to the
 * next statement. A message has a place (file:line:column), says what was
 * found and what was expected, and, where one is known, a suggestion and the
 * clause it rests on. At most DIAG_KEEP errors are kept; the rest is
 * counted. Rendering is separate from collecting:
 *
 *   as64500.conf:14:25: error: prefix length 33 is too long, expected 0 to 32
 *      14 | ip prefix-list A permit 192.0.2.0/33
 *         |                         ^^^^^^^^^^^^
 *      try: 192.0.2.0/24   [RFC 4632] */
#ifndef CORE_DIAG_H
#define CORE_DIAG_H

#include "core/arena.h"
#include "core/str.h"

enum diag_severity {
	DIAG_ERROR, /* the input is not accepted */
	DIAG_LINT,  /* accepted, but useless or dangerous */
	DIAG_NOTE   /* accepted, has no effect here */
};

enum { DIAG_KEEP = 20 };

/* Lines and columns count from 1; columns count bytes as the reader saw them.
 * line 0: the whole file. len: how much the caret underlines (0 = 1). */
struct place {
	const char *file; /* borrowed; NULL when there is none */
	uint32_t line, column, len;
};

struct diag {
	enum diag_severity severity;
	const char *code;    /* stable word, e.g. "prefix-length"; never NULL */
	struct place place;
	const char *message; /* one sentence without full stop */
	const char *suggestion; /* replacement or advice, or NULL */
	const char *clause;     /* "RFC 4271 9.1.2", or NULL */
	const char *source_line; /* text of the line, or NULL */
};

/* A collection. Texts are copied into the arena given at init, which must
 * outlive it. Errors beyond DIAG_KEEP (and lints, notes beyond it, each) are
 * only counted. */
struct diags {
	struct arena *arena;
	struct diag *items;
	size_t n, cap;
	size_t errors, lints, notes; /* all that were reported */
	struct diag spare; /* handed out when a limit is reached */
};

void diags_init(struct diags *d, struct arena *arena);
void diags_finish(struct diags *d);

/* Adds one finding and returns it for filling in suggestion, clause and
 * source_line (strings must live in d->arena or be static), good until the
 * next call; returns a throw-away record when the limit is reached, never
 * NULL. place.file is kept as it is, not copied. */
struct diag *diag_add(struct diags *d, enum diag_severity severity,
    const char *code, struct place place, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
struct diag *diag_vadd(struct diags *d, enum diag_severity severity,
    const char *code, struct place place, const char *fmt, va_list ap);
/* Sets the suggestion (copied, formatted). */
void diag_suggest(struct diags *d, struct diag *item, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Cuts the item's line out of the whole text it came from. */
void diag_source(struct diags *d, struct diag *item, const char *text);

const char *diag_severity_name(enum diag_severity severity);

/* Renders one item as shown above; all items, errors first limited to
 * DIAG_KEEP, then "... and N more errors" when some were only counted.
 * Output is safe for a terminal (str_add_safe). */
void diag_render(struct strbuf *out, const struct diag *item);
void diags_render(struct strbuf *out, const struct diags *d);

#endif
