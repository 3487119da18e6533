/* The Why card: an explanation on the screen. */
#ifndef TUI_CARD_H
#define TUI_CARD_H

#include "session/explain.h"
#include "tui/canvas.h"

/* A copy that outlives the reply it came with. */
struct card {
	struct arena arena;
	struct explanation *e;
	/* Laid out for a width. */
	struct strbuf text;
	int made_w;
};

void card_set(struct card *c, const struct explanation *e);
void card_finish(struct card *c);
/* Lines that it takes at that width. */
size_t card_lines(struct card *c, int w);
/* Lines from top on. */
void card_draw(struct card *c, struct area a, size_t top);

#endif
