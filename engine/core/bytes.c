#include "core/bytes.h"

#include <stdlib.h>
#include <string.h>

/* --- writing -------------------------------------------------------------- */

static uint8_t *
extend(struct bytes *b, size_t n)
{
	uint8_t *at;

	INVARIANT(n < SIZE_MAX / 2 - b->n);
	if (n > b->cap - b->n)
		b->data = base_grow(b->data, b->n + n - 1, &b->cap, 1);
	at = b->data + b->n;
	b->n += n;
	return at;
}

void
bytes_add(struct bytes *b, const void *data, size_t n)
{
	if (n > 0)
		memcpy(extend(b, n), data, n);
}

void
bytes_add_u8(struct bytes *b, uint8_t value)
{
	*extend(b, 1) = value;
}

static void
store_u16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void
store_u32(uint8_t *p, uint32_t value)
{
	store_u16(p, (uint16_t)(value >> 16));
	store_u16(p + 2, (uint16_t)value);
}

void
bytes_add_u16(struct bytes *b, uint16_t value)
{
	store_u16(extend(b, 2), value);
}

void
bytes_add_u32(struct bytes *b, uint32_t value)
{
	store_u32(extend(b, 4), value);
}

void
bytes_add_zeros(struct bytes *b, size_t n)
{
	if (n > 0)
		memset(extend(b, n), 0, n);
}

void
bytes_put_u16(struct bytes *b, size_t at, uint16_t value)
{
	PRE(b->n >= 2 && at <= b->n - 2);
	store_u16(b->data + at, value);
}

void
bytes_put_u32(struct bytes *b, size_t at, uint32_t value)
{
	PRE(b->n >= 4 && at <= b->n - 4);
	store_u32(b->data + at, value);
}

void
bytes_cut(struct bytes *b, size_t n)
{
	PRE(n <= b->n);
	b->n = n;
}

void
bytes_finish(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

/* --- reading -------------------------------------------------------------- */

const uint8_t *
byte_reader_take(struct byte_reader *r, size_t n)
{
	/* For an empty reader that was made from NULL. */
	static const uint8_t nothing[1] = { 0 };
	const uint8_t *at = r->at;

	if (r->failed || n > r->left) {
		r->failed = true;
		return NULL;
	}
	if (n == 0)
		return at != NULL ? at : nothing;
	r->at += n;
	r->left -= n;
	return at;
}

uint8_t
byte_reader_u8(struct byte_reader *r)
{
	const uint8_t *p = byte_reader_take(r, 1);

	return p != NULL ? p[0] : 0;
}

uint16_t
byte_reader_u16(struct byte_reader *r)
{
	const uint8_t *p = byte_reader_take(r, 2);

	return p != NULL ? bytes_get_u16(p) : (uint16_t)0;
}

uint32_t
byte_reader_u32(struct byte_reader *r)
{
	const uint8_t *p = byte_reader_take(r, 4);

	return p != NULL ? bytes_get_u32(p) : 0;
}

struct byte_reader
byte_reader_part(struct byte_reader *r, size_t n)
{
	const uint8_t *p = byte_reader_take(r, n);

	return (struct byte_reader){ .at = p,
		.left = p != NULL ? n : 0,
		.failed = p == NULL };
}
