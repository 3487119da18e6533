/* Taking back what was given to the simulator from outside. */
#include "net/sim_private.h"

#include <stdlib.h>

struct search {
	const struct sim *s;
	const struct sim_event *wanted;
	uint32_t event; /* the first one posted so; UINT32_MAX: none yet */
};

static void
visit_waiting(uint64_t when, uint32_t tie, uint32_t event, void *arg)
{
	struct search *search = arg;
	const struct event *waiting = &search->s->events[event];
	const struct sim_event *e = search->wanted, *extra;

	(void)when;
	(void)tie;
	if (!event_is_extra(waiting) || event >= search->event)
		return;
	extra = &search->s->extra[waiting->prefix];
	if (extra->kind == e->kind && extra->time_ms == e->time_ms &&
	    extra->router == e->router && extra->a == e->a &&
	    extra->up == e->up)
		search->event = event;
}

/* The waiting event that was posted so; NULL. */
static struct sim_event *
find_waiting(const struct sim *s, const struct sim_event *e)
{
	struct search search = { s, e, UINT32_MAX };

	queue_walk(&s->queue, visit_waiting, &search);
	if (search.event == UINT32_MAX)
		return NULL;
	return &s->extra[s->events[search.event].prefix];
}

bool
sim_is_waiting(const struct sim *s, const struct sim_event *e)
{
	return find_waiting(s, e) != NULL;
}

/* Its place in the queue stays, so nothing that was computed from the order of
 * events changes. */
bool
sim_cancel(struct sim *s, const struct sim_event *e)
{
	struct sim_event *found = find_waiting(s, e);

	if (found == NULL)
		return false;
	found->kind = EV_MESSAGE;
	found->text = "";
	found->a = 0;
	found->b = 0;
	found->condition = 0;
	return true;
}

void
sim_forget_configs(struct sim *s, uint32_t version)
{
	PRE(version >= 1);
	if (version > s->n_configs)
		return;
	for (size_t r = 0; r < s->topo->n_routers; r++)
		INVARIANT(
		    router_global(s, (router_id_t)r, ROUTER_CONFIG) < version);
	while (s->n_configs >= version)
		free(s->configs[--s->n_configs]->sources);
	/* It knows policies by their addresses. */
	policy_memo_forget(&s->memo);
}
