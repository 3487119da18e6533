/* Bytes in network order: a growing buffer to write into, and a reader that
 * can not run past its end.
 *
 * Every binary format goes through these two: wire messages, MRT, pcap. A
 * zeroed struct bytes is an empty buffer. A reader remembers that it came to
 * the end too early, so that a caller may read several fields and ask once. */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include "core/base.h"

struct bytes {
	uint8_t *data; /* owned; NULL while nothing was ever added */
	size_t n, cap;
};

void bytes_add(struct bytes *b, const void *data, size_t n);
void bytes_add_u8(struct bytes *b, uint8_t value);
void bytes_add_u16(struct bytes *b, uint16_t value);
void bytes_add_u32(struct bytes *b, uint32_t value);
void bytes_add_zeros(struct bytes *b, size_t n);
/* Overwrites what was added at offset at: a length that is known later. */
void bytes_put_u16(struct bytes *b, size_t at, uint16_t value);
void bytes_put_u32(struct bytes *b, size_t at, uint32_t value);
/* Forgets all behind the first n bytes, keeps the memory. */
void bytes_cut(struct bytes *b, size_t n);
void bytes_finish(struct bytes *b); /* frees */

static inline uint16_t
bytes_get_u16(const uint8_t *p)
{
	return (uint16_t)((unsigned int)p[0] << 8 | p[1]);
}

static inline uint32_t
bytes_get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Borrows the bytes. A read that finds too few of them gives zeros, takes
 * nothing and sets failed, and so do all that follow. */
struct byte_reader {
	const uint8_t *at;
	size_t left;
	bool failed;
};

static inline struct byte_reader
byte_reader_make(const uint8_t *data, size_t n)
{
	return (struct byte_reader){ .at = data, .left = n };
}

/* The next n bytes, NULL when there are not so many. n 0: not NULL. */
const uint8_t *byte_reader_take(struct byte_reader *r, size_t n);
uint8_t byte_reader_u8(struct byte_reader *r);
uint16_t byte_reader_u16(struct byte_reader *r);
uint32_t byte_reader_u32(struct byte_reader *r);
/* The next n bytes as a reader of their own; an empty one that has failed when
 * there are not so many. */
struct byte_reader byte_reader_part(struct byte_reader *r, size_t n);

#endif
