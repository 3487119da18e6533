/* What changed between two texts, line by line. */
#ifndef TUI_DIFF_H
#define TUI_DIFF_H

#include "core/base.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

/* One line of either text, in the order to be shown. */
struct diff_line {
	enum diff_kind kind;
	const char *text; /* in the text it is from; not NUL-terminated */
	uint32_t len;
	uint32_t old_line, new_line; /* from 1; 0: not in that text */
};

struct diff {
	struct diff_line *lines; /* owned */
	size_t n, cap;
	size_t added, removed;
};

/* Both texts are borrowed as long as the result is used. Replaces d. */
void diff_make(struct diff *d, const char *old_text, const char *new_text);
void diff_finish(struct diff *d);

#endif
