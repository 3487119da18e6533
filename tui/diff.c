#include "tui/diff.h"

#include <stdlib.h>
#include <string.h>

struct lines {
	struct diff_line *items;
	size_t n, cap;
};

static void
cut_lines(struct lines *out, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] =
		    (struct diff_line){ .text = text, .len = (uint32_t)n };
		text += n + (text[n] == '\n');
	}
}

static bool
same(const struct diff_line *a, const struct diff_line *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static void
add(struct diff *d, const struct lines *from, size_t i, enum diff_kind kind,
    size_t old_line, size_t new_line)
{
	GROW(d->lines, d->n, d->cap);
	struct diff_line *l = &d->lines[d->n++];
	*l = from->items[i];
	l->kind = kind;
	l->old_line = (uint32_t)old_line;
	l->new_line = (uint32_t)new_line;
	d->added += kind == DIFF_ADDED;
	d->removed += kind == DIFF_REMOVED;
}

enum { TABLE_MAX = 4000000 };

/* The middle of both texts, without the common lines at the ends: a longest
 * common subsequence, or all replaced when that would take too long. */
static void
add_middle(struct diff *d, const struct lines *a, size_t a0, size_t a1,
    const struct lines *b, size_t b0, size_t b1)
{
	size_t n = a1 - a0, m = b1 - b0, w = m + 1;
	uint32_t *t = NULL;
	if ((n + 1) * w <= TABLE_MAX) {
		t = xcalloc((n + 1) * w, sizeof(*t));
		for (size_t i = n; i-- > 0;)
			for (size_t k = m; k-- > 0;) {
				uint32_t down = t[(i + 1) * w + k];
				uint32_t right = t[i * w + k + 1];
				t[i * w + k] =
				    same(&a->items[a0 + i], &b->items[b0 + k])
				    ? t[(i + 1) * w + k + 1] + 1
				    : down > right ? down
						   : right;
			}
	}
	size_t i = 0, k = 0;
	while (i < n || k < m) {
		if (t != NULL && i < n && k < m &&
		    same(&a->items[a0 + i], &b->items[b0 + k])) {
			add(d, b, b0 + k, DIFF_SAME, a0 + i + 1, b0 + k + 1);
			i++;
			k++;
		} else if (i < n &&
		    (k == m || t == NULL ||
			t[(i + 1) * w + k] >= t[i * w + k + 1])) {
			add(d, a, a0 + i, DIFF_REMOVED, a0 + i + 1, 0);
			i++;
		} else {
			add(d, b, b0 + k, DIFF_ADDED, 0, b0 + k + 1);
			k++;
		}
	}
	free(t);
}

void
diff_make(struct diff *d, const char *old_text, const char *new_text)
{
	struct lines a = { 0 }, b = { 0 };
	diff_finish(d);
	cut_lines(&a, old_text);
	cut_lines(&b, new_text);
	size_t head = 0, tail = 0;
	size_t least = a.n < b.n ? a.n : b.n;
	while (head < least && same(&a.items[head], &b.items[head]))
		head++;
	while (tail < least - head &&
	    same(&a.items[a.n - 1 - tail], &b.items[b.n - 1 - tail]))
		tail++;
	for (size_t i = 0; i < head; i++)
		add(d, &b, i, DIFF_SAME, i + 1, i + 1);
	add_middle(d, &a, head, a.n - tail, &b, head, b.n - tail);
	for (size_t i = 0; i < tail; i++)
		add(d, &b, b.n - tail + i, DIFF_SAME, a.n - tail + i + 1,
		    b.n - tail + i + 1);
	free(a.items);
	free(b.items);
}

void
diff_finish(struct diff *d)
{
	free(d->lines);
	*d = (struct diff){ 0 };
}
