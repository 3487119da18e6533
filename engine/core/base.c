#include "core/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
base_panic(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

static void *
checked(void *p)
{
	if (p == NULL)
		base_panic(__FILE__, __LINE__,
		    "out of memory; close other programs and start again");
	return p;
}

/* Zero bytes are one, because malloc(0) may answer NULL. */
void *
xmalloc(size_t size)
{
	return checked(malloc(size > 0 ? size : 1));
}

void *
xcalloc(size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	return checked(calloc(n, size));
}

void *
xrealloc(void *p, size_t size)
{
	return checked(realloc(p, size > 0 ? size : 1));
}

char *
xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

void *
base_grow(void *array, size_t n, size_t *cap, size_t elem_size)
{
	size_t want;

	PRE(elem_size > 0);
	if (n < *cap)
		return array;
	want = *cap < 8 ? 8 : *cap;
	while (want <= n) {
		INVARIANT(want <= SIZE_MAX / 2);
		want *= 2;
	}
	INVARIANT(want <= SIZE_MAX / elem_size);
	*cap = want;
	return xrealloc(array, want * elem_size);
}

void *
base_grow_bit(void *array, size_t *cap, size_t elem_size)
{
	size_t want = *cap < 64 ? 64 : *cap + *cap / 8;

	PRE(elem_size > 0);
	INVARIANT(want > *cap && want <= SIZE_MAX / elem_size);
	*cap = want;
	return xrealloc(array, want * elem_size);
}

uint64_t
base_rand(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}
