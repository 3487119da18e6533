/* Lists: moving a selection, keeping it in sight. */
#include "tui/view.h"

void
list_scroll(size_t *top, size_t at, size_t n, int h)
{
	size_t rows = h > 0 ? (size_t)h : 1;
	if (at < *top)
		*top = at;
	if (at >= *top + rows)
		*top = at - rows + 1;
	if (n <= rows)
		*top = 0;
	else if (*top > n - rows)
		*top = n - rows;
}

bool
list_move(size_t *at, size_t n, enum request r, int page)
{
	size_t rows = page > 1 ? (size_t)page - 1 : 1;
	size_t last = n > 0 ? n - 1 : 0;
	switch ((int)r) {
	case REQ_UP:
		*at -= *at > 0;
		return true;
	case REQ_DOWN:
		*at += *at < last;
		return true;
	case REQ_PAGE_UP:
		*at = *at > rows ? *at - rows : 0;
		return true;
	case REQ_PAGE_DOWN:
		*at = *at + rows < last ? *at + rows : last;
		return true;
	case REQ_FIRST:
		*at = 0;
		return true;
	case REQ_LAST:
		*at = last;
		return true;
	default:
		return false;
	}
}
