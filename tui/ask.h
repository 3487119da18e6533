/* From what a learner points at to the command that says more about it: what
 * both faces need to turn "why?" into words of the command language. */
#ifndef TUI_ASK_H
#define TUI_ASK_H

#include "session/session.h"

/* What the map and "why" are about when nothing was chosen. */
struct subject {
	struct prefix prefix; /* family IP_NONE: this world has none */
	uint32_t origin;      /* its true origin; 0 unknown */
};

/* The prefix of the current step, or of the nearest step that has one, or of
 * the first attack, or of the learner. */
struct subject ask_subject(const struct session *s);
/* Who really originates p in this scenario: its holder; 0 when unknown. */
uint32_t ask_true_origin(const struct session *s, const struct prefix *p);
/* The current step; NULL when the lesson is over or there is none. */
const struct scenario_step *ask_step(const struct session *s);

/* "explain route P at AS from N" (from 0: left out). */
void ask_route(uint32_t as, const struct prefix *p, uint32_t from,
    struct strbuf *out);
/* The words after "why": nothing, an AS, a prefix, both, a requirement.
 * Appends a command; false with one sentence in out when they make no sense. */
bool ask_why(const struct session *s, const char *words, struct strbuf *out);

#endif
