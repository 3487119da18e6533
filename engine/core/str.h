/* Text: a growing string builder and small helpers.
 *
 * Everything here is independent of the locale. A zeroed struct strbuf is an
 * empty builder; buf.s is never NULL after the first addition and is always
 * NUL-terminated. */
#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdarg.h>

#include "core/base.h"

struct strbuf {
	char *s;    /* owned; NULL while empty */
	size_t len; /* without the NUL */
	size_t cap;
};

void strbuf_add(struct strbuf *b, const char *s);
void strbuf_addn(struct strbuf *b, const char *s, size_t n);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_addf(struct strbuf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void strbuf_vaddf(struct strbuf *b, const char *fmt, va_list ap);
void strbuf_add_u32(struct strbuf *b, uint32_t value); /* decimal */
/* Spaces until the current line is col columns wide (UTF-8 aware). */
void strbuf_pad_to(struct strbuf *b, size_t col);
/* Text so far, "" when empty. Borrowed. */
const char *strbuf_str(const struct strbuf *b);
/* Hands the text to the caller (free()); the builder is empty again. */
char *strbuf_take(struct strbuf *b);
void strbuf_clear(struct strbuf *b);  /* keeps the memory */
void strbuf_finish(struct strbuf *b); /* frees */

bool str_eq(const char *a, const char *b);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* ASCII case-insensitive comparison. */
bool str_eq_nocase(const char *a, const char *b);

/* Decimal number without sign, spaces or overflow; the whole string. */
bool str_to_u32(const char *s, uint32_t *out);
bool str_to_u64(const char *s, uint64_t *out);
/* What follows "AS", in any case, at the beginning of s; s when it has none. */
const char *str_behind_as(const char *s);
/* An AS number (asplain of RFC 5396), with "AS" before it or without. */
bool str_to_as(const char *s, uint32_t *out);

/* Edit distance in bytes: insert, delete, replace and swap of neighbours each
 * cost one (optimal string alignment). Capped at 1 + max; so are words of
 * more than 64 bytes that differ. */
int str_distance(const char *a, const char *b, int max);
/* The word of words[0..n) nearest to s within a distance of two (one for
 * words of three letters or less), or NULL. For "did you mean". */
const char *str_nearest(const char *s, const char *const *words, size_t n);

/* Length of the valid UTF-8 sequence at s (1..4), 0 when it is malformed.
 * Overlong forms, surrogates and values over U+10FFFF are malformed. */
int utf8_length(const char *s, size_t avail);
/* The same, and the code point; code is untouched when malformed. */
int utf8_decode(const char *s, size_t avail, uint32_t *code);
/* Columns that n bytes take in a terminal: two for East Asian wide characters
 * and emoji, none for combining marks, one for a malformed byte. */
size_t utf8_columns(const char *s, size_t n);
/* What a noun has behind a number: "" or "s". */
const char *str_plural(uint64_t n);
/* False for the characters that str_add_safe replaces. */
bool utf8_is_safe(uint32_t code);
/* True when all n bytes are valid UTF-8. bad, if not NULL, gets the offset. */
bool utf8_valid(const char *s, size_t n, size_t *bad);

/* Appends s so that a terminal stays safe: C0 and C1 controls, DEL, bidi and
 * zero-width format characters and malformed bytes become '?'; newline and
 * tab are kept when keep_lines (a tab as one space). The one place where text
 * from outside is made displayable. */
void str_add_safe(struct strbuf *out, const char *s, size_t n, bool keep_lines);

#endif
