/* What one input may cost in the preset `fuzz`: a second of processor time and
 * 64 MB that live at the same time, both with sanitizers. Linked around every
 * target (--wrap). Wall time would judge the machine; libFuzzer's own memory
 * limit counts the corpus too. */
#include <sanitizer/allocator_interface.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MEMORY_MAX = 64 * 1024 * 1024, MS_MAX = 1000 };

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the input at hand; what lived before it counts as nothing. */
static bool counting;
static int64_t live, most;

static void
on_malloc(const volatile void *ptr, size_t size)
{
	(void)ptr;
	if (!counting)
		return;
	live += (int64_t)size;
	if (live > most)
		most = live;
}

static void
on_free(const volatile void *ptr)
{
	if (counting && ptr != NULL)
		live -= (int64_t)__sanitizer_get_allocated_size(
		    (const void *)(uintptr_t)ptr);
}

static int64_t
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int
__wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool hooked;
	int64_t start, took;
	int result;

	if (!hooked) {
		if (!__sanitizer_install_malloc_and_free_hooks(on_malloc,
			on_free))
			abort();
		hooked = true;
	}
	live = most = 0;
	start = cpu_ms();
	counting = true;
	result = __real_LLVMFuzzerTestOneInput(data, size);
	counting = false;
	took = cpu_ms() - start;
	if (most <= MEMORY_MAX && took <= MS_MAX)
		return result;
	fprintf(stderr,
	    "limits: this input took %lld ms and %lld bytes; "
	    "%d ms and %d bytes are allowed\n",
	    (long long)took, (long long)most, MS_MAX, MEMORY_MAX);
	abort();
}
