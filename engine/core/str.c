#include "core/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n more bytes and the NUL. */
static void
reserve(struct strbuf *b, size_t n)
{
	PRE(n < SIZE_MAX / 2 - b->len);
	b->s = base_grow(b->s, b->len + n, &b->cap, 1);
}

void
strbuf_addn(struct strbuf *b, const char *s, size_t n)
{
	reserve(b, n);
	if (n > 0)
		memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
strbuf_add(struct strbuf *b, const char *s)
{
	strbuf_addn(b, s, strlen(s));
}

void
strbuf_addc(struct strbuf *b, char c)
{
	strbuf_addn(b, &c, 1);
}

void
strbuf_vaddf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	PRE(n >= 0);
	reserve(b, (size_t)n);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
}

void
strbuf_addf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(b, fmt, ap);
	va_end(ap);
}

void
strbuf_add_u32(struct strbuf *b, uint32_t value)
{
	char digits[10];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	reserve(b, n);
	while (n > 0)
		b->s[b->len++] = digits[--n];
	b->s[b->len] = '\0';
}

void
strbuf_pad_to(struct strbuf *b, size_t col)
{
	size_t start = b->len, width;

	while (start > 0 && b->s[start - 1] != '\n')
		start--;
	width = utf8_columns(strbuf_str(b) + start, b->len - start);
	for (; width < col; width++)
		strbuf_addc(b, ' ');
}

const char *
strbuf_str(const struct strbuf *b)
{
	return b->s != NULL ? b->s : "";
}

char *
strbuf_take(struct strbuf *b)
{
	char *s = b->s != NULL ? b->s : xstrdup("");

	*b = (struct strbuf){ 0 };
	return s;
}

void
strbuf_clear(struct strbuf *b)
{
	b->len = 0;
	if (b->s != NULL)
		b->s[0] = '\0';
}

void
strbuf_finish(struct strbuf *b)
{
	free(b->s);
	*b = (struct strbuf){ 0 };
}

bool
str_eq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool
str_starts(const char *s, const char *prefix)
{
	for (; *prefix != '\0'; s++, prefix++)
		if (*s != *prefix)
			return false;
	return true;
}

bool
str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool
str_eq_nocase(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

const char *
str_behind_as(const char *s)
{
	bool has = (s[0] == 'A' || s[0] == 'a') && (s[1] == 'S' || s[1] == 's');

	return has ? s + 2 : s;
}

bool
str_to_as(const char *s, uint32_t *out)
{
	return str_to_u32(str_behind_as(s), out);
}

bool
str_to_u64(const char *s, uint64_t *out)
{
	uint64_t value = 0;

	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		unsigned digit = (unsigned)(unsigned char)*s - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

const char *
str_plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

bool
str_to_u32(const char *s, uint32_t *out)
{
	uint64_t value;

	if (!str_to_u64(s, &value) || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

enum { DISTANCE_LEN = 64 }; /* words longer than this are not compared */

/* One row of the edit distance table from the two rows before it. */
static int
distance_row(const char *a, const char *b, size_t i, const int *prev2,
    const int *prev, int *row)
{
	int least = row[0] = (int)i;

	for (size_t j = 1; b[j - 1] != '\0'; j++) {
		bool same = a[i - 1] == b[j - 1];
		int d = min_int(prev[j], row[j - 1]) + 1;

		d = min_int(d, prev[j - 1] + (same ? 0 : 1));
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			d = min_int(d, prev2[j - 2] + 1);
		row[j] = d;
		least = min_int(least, d);
	}
	return least;
}

int
str_distance(const char *a, const char *b, int max)
{
	int rows[3][DISTANCE_LEN + 1] = { 0 };
	size_t n = strlen(a), m = strlen(b);
	size_t gap = n > m ? n - m : m - n;

	PRE(max >= 0);
	if (str_eq(a, b))
		return 0;
	if (n > DISTANCE_LEN || m > DISTANCE_LEN || gap > (size_t)max)
		return max + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= n; i++)
		if (distance_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
			rows[i % 3]) > max)
			return max + 1;
	return min_int(rows[n % 3][m], max + 1);
}

const char *
str_nearest(const char *s, const char *const *words, size_t n)
{
	int max = strlen(s) <= 3 ? 1 : 2, best = max + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		int d = str_distance(s, words[i], max);

		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}
