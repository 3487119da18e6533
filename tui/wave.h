/* The story of one prefix: who used what, when. A table of ASes and moments,
 * read from the simulator's history; map, wave table and animation are drawn
 * from it. */
#ifndef TUI_WAVE_H
#define TUI_WAVE_H

#include "session/session.h"

/* One AS as of one moment: '@' true origin, 'X' wrong announcer, 'o' right,
 * '!' wrong, '#' refused a wrong one and uses a right one, '.' none. */
struct wave {
	struct arena arena;
	uint32_t *ases; /* ascending as in the scenario */
	size_t n_ases;
	uint64_t *times_ms; /* of the frames; the last is now */
	size_t *steps;      /* the history step a frame ends with */
	char *letters;      /* n * n_ases */
	size_t n;
};

/* Replaces w. Frames are the moments at which a letter changed or something
 * went on in the RPKI, the first (before anything happened) and now. */
void wave_build(struct wave *w, struct session *s, const struct prefix *p,
    uint32_t true_origin);
void wave_finish(struct wave *w);
char wave_letter(const struct wave *w, size_t frame, uint32_t as);
/* How many show one of the letters in the frame. */
size_t wave_count(const struct wave *w, size_t frame, const char *letters);

#endif
