#include "registry/der.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- values with others inside --------------------------------------------*/

size_t
der_open(struct bytes *b, unsigned tag)
{
	bytes_add_u8(b, (uint8_t)tag);
	return b->n;
}

/* Bytes of the length of n; returned: how many. */
static size_t
length_of(size_t n, uint8_t out[1 + sizeof(n)])
{
	size_t more = 0;

	if (n < 0x80) {
		out[0] = (uint8_t)n;
		return 1;
	}
	for (size_t rest = n; rest > 0; rest >>= 8)
		more++;
	out[0] = (uint8_t)(0x80 | more);
	for (size_t i = 0; i < more; i++)
		out[1 + i] = (uint8_t)(n >> 8 * (more - 1 - i));
	return 1 + more;
}

void
der_close(struct bytes *b, size_t at)
{
	size_t n = b->n - at, head;
	uint8_t length[1 + sizeof(n)];

	PRE(at > 0 && at <= b->n);
	head = length_of(n, length);
	bytes_add_zeros(b, head);
	memmove(b->data + at + head, b->data + at, n);
	memcpy(b->data + at, length, head);
}

struct element {
	const uint8_t *data;
	size_t n;
};

static int
element_cmp(const void *a, const void *b)
{
	const struct element *x = a, *y = b;
	int c = memcmp(x->data, y->data, x->n < y->n ? x->n : y->n);

	return c != 0 ? c : (x->n > y->n) - (x->n < y->n);
}

/* The length of the value at data, which was written here. */
static size_t
value_length(const uint8_t *data)
{
	size_t n = data[1], head = 2;

	if (n >= 0x80) {
		head += n & 0x7f;
		n = 0;
		for (size_t i = 2; i < head; i++)
			n = n << 8 | data[i];
	}
	return head + n;
}

void
der_close_set(struct bytes *b, size_t at)
{
	size_t n = b->n - at, count = 0, cap = 0;
	struct element *elements = NULL;
	uint8_t *copy = xmalloc(n + 1), *to = b->data + at;

	memcpy(copy, to, n);
	for (size_t i = 0; i < n; i += elements[count++].n) {
		GROW(elements, count, cap);
		elements[count].data = copy + i;
		elements[count].n = value_length(copy + i);
		INVARIANT(elements[count].n <= n - i);
	}
	if (count > 1)
		qsort(elements, count, sizeof(*elements), element_cmp);
	for (size_t i = 0; i < count; to += elements[i++].n)
		memcpy(to, elements[i].data, elements[i].n);
	free(elements);
	free(copy);
	der_close(b, at);
}

/* --- values ---------------------------------------------------------------*/

void
der_add(struct bytes *b, unsigned tag, const void *data, size_t n)
{
	size_t at = der_open(b, tag);

	bytes_add(b, data, n);
	der_close(b, at);
}

void
der_add_text(struct bytes *b, unsigned tag, const char *text)
{
	der_add(b, tag, text, strlen(text));
}

void
der_add_true(struct bytes *b)
{
	der_add(b, DER_BOOLEAN, "\xff", 1);
}

void
der_add_null(struct bytes *b)
{
	der_add(b, DER_NULL, "", 0);
}

void
der_add_integer(struct bytes *b, const uint8_t *data, size_t n)
{
	size_t at = der_open(b, DER_INTEGER);

	while (n > 0 && data[0] == 0) {
		data++;
		n--;
	}
	/* Its first bit is the sign. */
	if (n == 0 || data[0] >= 0x80)
		bytes_add_u8(b, 0);
	bytes_add(b, data, n);
	der_close(b, at);
}

void
der_add_u64(struct bytes *b, uint64_t value)
{
	uint8_t data[8];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(value >> 8 * (7 - i));
	der_add_integer(b, data, sizeof(data));
}

void
der_add_bits(struct bytes *b, const uint8_t *data, size_t n_bits)
{
	size_t at = der_open(b, DER_BIT_STRING);
	size_t n = (n_bits + 7) / 8;
	unsigned unused = (unsigned)(n * 8 - n_bits);

	bytes_add_u8(b, (uint8_t)unused);
	if (n > 0) {
		bytes_add(b, data, n - 1);
		bytes_add_u8(b, (uint8_t)(data[n - 1] >> unused << unused));
	}
	der_close(b, at);
}

/* Seven bits a byte, the most significant first (X.690 8.19.2). */
static void
add_arc(struct bytes *b, uint64_t arc)
{
	int shift = 0;

	while (arc >> shift >= 0x80)
		shift += 7;
	for (; shift > 0; shift -= 7)
		bytes_add_u8(b, (uint8_t)(0x80 | (arc >> shift & 0x7f)));
	bytes_add_u8(b, (uint8_t)(arc & 0x7f));
}

void
der_add_oid(struct bytes *b, const char *dotted)
{
	size_t at = der_open(b, DER_OID);
	char *end;
	uint64_t first = strtoull(dotted, &end, 10), second;

	PRE(*end == '.' && first <= 2);
	second = strtoull(end + 1, &end, 10);
	PRE(first == 2 || second < 40);
	add_arc(b, first * 40 + second);
	while (*end == '.')
		add_arc(b, strtoull(end + 1, &end, 10));
	PRE(*end == '\0');
	der_close(b, at);
}

/* --- times ----------------------------------------------------------------*/

/* "YYYYMMDDHHMMSSZ", after the day in eras of 400 years that begin in March, so
 * that the day more is at their end. */
static void
time_print(int64_t time_s, char out[16])
{
	uint64_t days, in_day, era, day, year, month;
	char text[48];

	/* 0000-03-01 was 719468 days before 1970. */
	PRE(time_s >= 0 && time_s <= INT64_C(253402300799));
	days = (uint64_t)time_s / 86400 + 719468;
	in_day = (uint64_t)time_s % 86400;
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= year * 365 + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month = month < 10 ? month + 3 : month - 9;
	year += era * 400 + (month <= 2);
	snprintf(text, sizeof(text), "%04u%02u%02u%02u%02u%02uZ",
	    (unsigned)year, (unsigned)month, (unsigned)day + 1,
	    (unsigned)(in_day / 3600), (unsigned)(in_day / 60 % 60),
	    (unsigned)(in_day % 60));
	memcpy(out, text, 16);
}

void
der_add_generalized_time(struct bytes *b, int64_t time_s)
{
	char text[16];

	time_print(time_s, text);
	der_add_text(b, DER_GENERALIZED_TIME, text);
}

void
der_add_time(struct bytes *b, int64_t time_s)
{
	char text[16];

	time_print(time_s, text);
	if (memcmp(text, "2050", 4) < 0)
		der_add_text(b, DER_UTC_TIME, text + 2);
	else
		der_add_text(b, DER_GENERALIZED_TIME, text);
}
