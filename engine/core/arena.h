/* Bump allocator: memory that lives and dies together.
 *
 * Three lifetimes use it: the world (a loaded scenario and its
 * configurations), the step (scratch of one command), and the frame (one
 * screen). Nothing in an arena is freed singly. A zeroed struct is a valid,
 * empty arena. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>

#include "core/base.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head; /* newest chunk first */
	size_t total;             /* bytes held from the system */
};

/* Zeroed memory aligned for any type; never NULL. size may be 0. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size with overflow check. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* Copies; the results are NUL-terminated and live as long as the arena. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* Forgets everything but keeps one chunk for reuse. */
void arena_reset(struct arena *a);
/* Gives everything back; the arena is empty and usable again. */
void arena_finish(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

#endif
