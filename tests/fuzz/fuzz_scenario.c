/* Any bytes as scenario.yaml: a scenario or errors, never both, and what was
 * loaded can be opened and run a little. */
#include <stdint.h>
#include <stdlib.h>

#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS = 2000, ROUTERS = 200 };

static const struct probe_vocabulary probes[] = {
	{ "customer-filter", "neighbors note" },
	{ "max-prefix", "neighbors limit note" },
};

static void
check(bool ok)
{
	if (!ok)
		abort();
}

static void
run(const struct scenario *s, struct diags *d)
{
	struct world *w;

	if (s->n_nodes > ROUTERS)
		return;
	w = world_open(s, NULL, d);
	check((w == NULL) == (d->errors > 0));
	if (w == NULL)
		return;
	for (int i = 0; i < STEPS && sim_step(w->sim); i++)
		;
	world_close(w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct diags d;
	struct strbuf out = { 0 };
	struct scenario *s;

	diags_init(&d, &arena);
	s = scenario_parse("scenario.yaml", (const char *)data, size, probes,
	    ARRAY_LEN(probes), &d);
	check((s == NULL) == (d.errors > 0));
	if (s != NULL)
		run(s, &d);
	scenario_destroy(s);
	/* What is shown is safe for a terminal. */
	diags_render(&out, &d);
	for (size_t i = 0; i < out.len; i++)
		check((unsigned char)out.s[i] >= ' ' || out.s[i] == '\n');
	check(out.len == 0 || utf8_valid(out.s, out.len, NULL));
	strbuf_finish(&out);
	diags_finish(&d);
	arena_finish(&arena);
	return 0;
}
