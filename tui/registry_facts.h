/* What the RPKI page shows: each prefix with its ROAs, who announces it, and
 * what validation makes of that. */
#ifndef TUI_REGISTRY_FACTS_H
#define TUI_REGISTRY_FACTS_H

#include "tui/registry_view.h"

enum rpki_row_kind { RPKI_ROW_HEAD, RPKI_ROW_PREFIX, RPKI_ROW_ASPA };

struct rpki_row {
	enum rpki_row_kind kind;
	const char *head; /* RPKI_ROW_HEAD */
	struct prefix prefix;
	const struct rpki_object *object; /* ROA or ASPA; NULL: there is none */
	bool mine;                        /* the learner holds it */
};

struct rpki_facts {
	struct arena arena;
	struct rpki_row *rows;
	size_t n_rows;
	struct announcement *announced;
	size_t n_announced;
	uint32_t validator;   /* whose result is shown */
	struct vrp_set *vrps; /* owned */
};

void rpki_facts_read(struct rpki_facts *f, struct app *a);
void rpki_facts_finish(struct rpki_facts *f);

/* Validation of the announcements of exactly that prefix, the worst of them:
 * Invalid, then NotFound. False: nobody announces it. origin_as (may be NULL):
 * of that announcement. */
bool rpki_facts_result(const struct rpki_facts *f, const struct prefix *p,
    enum rov_state *state, uint32_t *origin_as);
/* The longest announcement of the AS inside the prefix; 0: none. */
uint8_t rpki_facts_longest(const struct rpki_facts *f, const struct prefix *p,
    uint32_t origin_as);

/* Does the AS announce exactly x? For registry_roa_open(). */
bool rpki_facts_announces(const void *facts, uint32_t origin_as,
    const struct prefix *x);

/* How far an object came: "published", "fetched", "told", "used 2 of 3". */
void rpki_stage_word(struct app *a, const struct rpki_object *o,
    struct strbuf *out);
/* The same in full, lines with all times; and what it makes of the
 * announcements. */
void rpki_stage_text(struct app *a, const struct rpki_facts *f,
    const struct rpki_object *o, struct strbuf *out);

#endif
