/* How far a ROA or an ASPA has come on its way to a router: read out of the
 * journal of changes, so that each stage has the time at which it was
 * reached. */
#include "net/sim_private.h"

/* What is looked for: this ROA, or what customer_as says of its providers. */
struct stage_question {
	const struct sim *s;
	const struct roa *roa; /* NULL: an ASPA */
	uint32_t customer_as;
	const struct as_record *aspa; /* as published now; NULL: any */
	bool there;
};

static bool
is_asked(const struct stage_question *q, const struct as_record *aspa)
{
	if (aspa == NULL || q->aspa == NULL)
		return aspa != NULL;
	if (aspa->n != q->aspa->n)
		return false;
	for (size_t i = 0; i < aspa->n; i++)
		if (aspa->members[i] != q->aspa->members[i])
			return false;
	return true;
}

static bool
payload_has(const struct stage_question *q, uint32_t payload)
{
	const struct rpki_payload *in;
	struct vrp v;

	if (payload == 0)
		return false;
	in = &q->s->payloads[payload - 1];
	if (q->roa == NULL)
		return is_asked(q, as_map_find(in->aspas, q->customer_as));
	v = registry_roa_vrp(q->roa);
	return vrp_set_has(in->vrps, &v);
}

static const struct as_record *
published_aspa(const struct rpki_state *state, uint32_t customer_as)
{
	const struct rpki_object *o = rpki_find_aspa(state, customer_as);

	return o != NULL ? &o->aspa : NULL;
}

static bool
state_has(const struct stage_question *q, uint32_t state)
{
	const struct rpki_state *in;

	if (state == 0)
		return false;
	in = q->s->rpki_states[state - 1];
	return q->roa != NULL ? rpki_find_roa(in, q->roa) != NULL
			      : is_asked(q, published_aspa(in, q->customer_as));
}

/* Since when the cell has held what has it (or has not), UINT64_MAX: it does
 * not. */
static uint64_t
stage_time(const struct stage_question *q, uint32_t cell,
    bool (*has)(const struct stage_question *q, uint32_t value))
{
	const struct sim *s = q->s;
	uint32_t value = *cell_at((struct sim *)s, cell);
	size_t step = s->n_steps;

	if (has(q, value) != q->there)
		return UINT64_MAX;
	for (size_t i = s->n_journal; i > 0; i--) {
		const struct change *c = &s->journal[i - 1];

		if (c->cell != cell || has(q, c->old_value) == q->there)
			continue;
		while (step > 0 && s->steps[step - 1].journal >= i)
			step--;
		return step == 0
		    ? 0
		    : event_time(&s->events[s->steps[step - 1].event]);
	}
	return 0;
}

static uint32_t
router_cell(router_id_t r, uint32_t field)
{
	return CELL_GLOBAL | (uint32_t)GLOBAL_ROUTER << 28 |
	    (r * ROUTER_GLOBALS + field);
}

static uint64_t
stage_due(const struct sim *s, router_id_t r, const struct rpki_stages *st)
{
	struct validator_status v;

	if (st->validator == RPKI_NONE)
		return UINT64_MAX;
	v = sim_validator_status(s, st->validator);
	if (st->fetched_ms == UINT64_MAX)
		return v.next_ms;
	if (st->told_ms == UINT64_MAX && router_global(s, r, ROUTER_LOST) == 0)
		return st->fetched_ms +
		    s->rpki->validators[st->validator].rtr_delay_ms;
	return UINT64_MAX;
}

static struct rpki_stages
stages_of(struct stage_question *q, router_id_t r)
{
	const struct sim *s = q->s;
	struct rpki_stages out = { .published_ms = UINT64_MAX,
		.fetched_ms = UINT64_MAX,
		.told_ms = UINT64_MAX,
		.used_ms = UINT64_MAX,
		.validator = RPKI_NONE,
		.due_ms = UINT64_MAX };
	uint32_t cache;

	if (s->rpki == NULL || s->n_rpki_states == 0)
		return out;
	q->there = out.there =
	    state_has(q, read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED));
	out.published_ms = stage_time(q,
	    CELL_GLOBAL | (uint32_t)GLOBAL_WORLD << 28 | WORLD_PUBLISHED,
	    state_has);
	cache = router_global(s, r, ROUTER_CACHE);
	if (!rpki_has_validator(s, r) || cache == 0)
		return out;
	out.validator = cache - 1;
	out.fetched_ms = stage_time(q,
	    validator_cell_id(s, out.validator, VALIDATOR_FOUND), payload_has);
	out.told_ms = stage_time(q, router_cell(r, ROUTER_TOLD), payload_has);
	out.used_ms = stage_time(q, router_cell(r, ROUTER_VRPS), payload_has);
	out.due_ms = stage_due(s, r, &out);
	return out;
}

struct rpki_stages
sim_roa_stages(const struct sim *s, router_id_t r, const struct roa *roa)
{
	struct stage_question q = { .s = s, .roa = roa };

	return stages_of(&q, r);
}

struct rpki_stages
sim_aspa_stages(const struct sim *s, router_id_t r, uint32_t customer_as)
{
	struct stage_question q = { .s = s, .customer_as = customer_as };
	const struct rpki_state *state = sim_rpki_state(s);

	if (state != NULL)
		q.aspa = published_aspa(state, customer_as);
	return stages_of(&q, r);
}
