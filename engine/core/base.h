/* What every module uses: array length, contracts that stay on in release,
 * and memory that cannot run out silently.
 *
 * Programming errors and exhausted memory stop the program at once; wrong
 * input is never such an error: it becomes a diagnostic (core/diag.h). */
#ifndef CORE_BASE_H
#define CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#if defined(__GNUC__)
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#else
#define PRINTF_LIKE(fmt, args)
#define NORETURN
#endif

/* PRE checks what the caller promised, INVARIANT what the module promised
 * itself. Both are active in every build. */
#define PRE(cond)                                                              \
	((cond) ? (void)0 : base_panic(__FILE__, __LINE__, "PRE " #cond))
#define INVARIANT(cond)                                                        \
	((cond) ? (void)0 : base_panic(__FILE__, __LINE__, "INVARIANT " #cond))

/* Writes one line to standard error and aborts. */
NORETURN void base_panic(const char *file, int line, const char *what);

/* malloc family that never returns NULL (ends the program instead). */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

/* Makes room for one more element in a growing array: returns the (moved)
 * array with *cap > n. Use through GROW. Owned by the caller, free(). */
void *base_grow(void *array, size_t n, size_t *cap, size_t elem_size);

/* GROW(v.items, v.n, v.cap): room for items[n]. cap must be a size_t. */
#define GROW(array, n, cap)                                                    \
	((array) = base_grow((array), (n), &(cap), sizeof(*(array))))

/* GROW by an eighth: for what is long and held as long as a world, where half
 * of it unused would be seen. */
#define GROW_BIT(array, n, cap)                                                \
	((array) = (n) < (cap)                                                 \
		? (array)                                                      \
		: base_grow_bit((array), &(cap), sizeof(*(array))))
void *base_grow_bit(void *array, size_t *cap, size_t elem_size);

/* SplitMix64: the deterministic sequence behind every "random" choice.
 * state is the seed and is advanced. */
uint64_t base_rand(uint64_t *state);

/* 64-bit mixing of two words, for hash tables (never for ordering). */
static inline uint64_t
base_mix(uint64_t a, uint64_t b)
{
	uint64_t h = a * 0x9E3779B97F4A7C15u ^ b * 0xC2B2AE3D27D4EB4Fu;
	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	return h ^ h >> 29;
}

#endif
