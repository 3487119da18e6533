/* Inside the map: its state, and what draws around it. */
#ifndef TUI_MAP_VIEW_H
#define TUI_MAP_VIEW_H

#include "tui/map_layout.h"
#include "tui/view.h"

struct map {
	/* The layout for a size, made when it is first drawn. */
	struct arena arena;
	uint32_t made_for; /* app.opened */
	int made_w, made_h;
	struct map_layout layout;
	bool want_tiles;
	bool *marks; /* of the prediction, by node; owned */
	size_t n_marks;
	size_t marks_step;
};

/* The letter of an AS at the moment shown, and how it looks. */
char map_letter(const struct app *a, uint32_t as);
unsigned map_letter_style(char letter);
size_t map_count_marks(const struct map *m);

/* What the map is about: prefix, origin, signs. */
void map_draw_head(struct app *a, struct area at);
/* Below it: the AS that is chosen, what happened, how many use what. */
void map_draw_info(struct app *a, struct area at);
/* The same while the learner predicts. */
void map_draw_shot(const struct map *m, struct area at);

#endif
