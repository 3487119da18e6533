#include "core/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under the address sanitizer the unused part of every chunk is poisoned, so
 * that reading behind an object or after arena_reset is reported. */
#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP = 16 }; /* poisoned bytes behind every object */
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum {
	ALIGN = _Alignof(max_align_t),
	FIRST_CHUNK = 4096,
	LAST_CHUNK = 1024 * 1024
};

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* bytes in data */
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

static size_t
round_up(size_t size)
{
	PRE(size <= SIZE_MAX / 2);
	return (size + GAP + ALIGN - 1) / ALIGN * ALIGN;
}

static struct arena_chunk *
chunk_make(struct arena *a, size_t size)
{
	struct arena_chunk *c = xmalloc(sizeof(*c) + size);

	c->next = NULL;
	c->size = size;
	c->used = 0;
	a->total += sizeof(*c) + size;
	POISON(c->data, size);
	return c;
}

static void
chunk_free(struct arena *a, struct arena_chunk *c)
{
	a->total -= sizeof(*c) + c->size;
	UNPOISON(c->data, c->size);
	free(c);
}

/* Chunks double, so that a small world costs little and a big one few calls.
 * An object of its own size goes behind the head, which stays in use. */
static struct arena_chunk *
chunk_for(struct arena *a, size_t need)
{
	struct arena_chunk *c;
	size_t size;

	if (a->head != NULL && a->head->size - a->head->used >= need)
		return a->head;
	size = a->head == NULL ? FIRST_CHUNK : a->head->size * 2;
	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	c = chunk_make(a, need > size / 2 ? need : size);
	if (need > size / 2 && a->head != NULL) {
		c->next = a->head->next;
		a->head->next = c;
	} else {
		c->next = a->head;
		a->head = c;
	}
	return c;
}

/* Memory with undefined content. */
static void *
alloc_raw(struct arena *a, size_t size)
{
	size_t need = round_up(size > 0 ? size : 1);
	struct arena_chunk *c = chunk_for(a, need);
	void *p = c->data + c->used;

	c->used += need;
	UNPOISON(p, need - GAP);
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(alloc_raw(a, size), 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	PRE(size == 0 || n <= SIZE_MAX / size);
	return arena_alloc(a, n * size);
}

void *
arena_memdup(struct arena *a, const void *p, size_t n)
{
	void *copy = alloc_raw(a, n);

	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = alloc_raw(a, n + 1);

	if (n > 0)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	PRE(n >= 0);
	text = alloc_raw(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *keep = NULL, *next;

	for (struct arena_chunk *c = a->head; c != NULL; c = next) {
		next = c->next;
		if (keep == NULL || c->size > keep->size) {
			if (keep != NULL)
				chunk_free(a, keep);
			keep = c;
		} else {
			chunk_free(a, c);
		}
	}
	a->head = keep;
	if (keep == NULL)
		return;
	keep->next = NULL;
	keep->used = 0;
	POISON(keep->data, keep->size);
}

void
arena_finish(struct arena *a)
{
	struct arena_chunk *next;

	for (struct arena_chunk *c = a->head; c != NULL; c = next) {
		next = c->next;
		chunk_free(a, c);
	}
	a->head = NULL;
	INVARIANT(a->total == 0);
}
