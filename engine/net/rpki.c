/* What is published, and what can happen to it.
 *
 * What is published at a moment is an immutable snapshot, and so is what a
 * validator hands out, its payload. Publication points, validators and routers
 * hold the number of one in a cell, so going back is cheap. Equal contents have
 * equal numbers. Validators are in rpki_validator.c, routers in rpki_router.c.
 */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

/* --- snapshots ------------------------------------------------------------*/

/* Takes state over. */
static uint32_t
state_number(struct sim *s, struct rpki_state *state)
{
	for (size_t i = 0; i < s->n_rpki_states; i++)
		if (rpki_state_same(s->rpki_states[i], state)) {
			rpki_state_destroy(state);
			return (uint32_t)i + 1;
		}
	GROW(s->rpki_states, s->n_rpki_states, s->cap_rpki_states);
	s->rpki_states[s->n_rpki_states++] = state;
	return (uint32_t)s->n_rpki_states;
}

static bool
same_vrps(const struct vrp_set *a, const struct vrp_set *b)
{
	size_t n, m;
	const struct vrp *x = vrp_set_items(a, &n), *y = vrp_set_items(b, &m);

	if (n != m)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!prefix_eq(&x[i].prefix, &y[i].prefix) ||
		    x[i].max_length != y[i].max_length ||
		    x[i].origin_as != y[i].origin_as)
			return false;
	return true;
}

static bool
same_aspas(const struct as_map *a, const struct as_map *b)
{
	size_t n, m;
	const struct as_record *x = as_map_items(a, &n);
	const struct as_record *y = as_map_items(b, &m);

	if (n != m)
		return false;
	for (size_t i = 0; i < n; i++)
		if (x[i].as != y[i].as || x[i].n != y[i].n ||
		    (x[i].n > 0 &&
			memcmp(x[i].members, y[i].members,
			    x[i].n * sizeof(*x[i].members)) != 0))
			return false;
	return true;
}

uint32_t
rpki_payload_number(struct sim *s, const struct rpki_result *from)
{
	struct rpki_payload new = {
		.vrps = vrp_set_create(from->vrps, from->n_vrps),
		.aspas = as_map_create(from->aspas, from->n_aspas),
	};

	for (size_t i = 0; i < s->n_payloads; i++)
		if (same_vrps(s->payloads[i].vrps, new.vrps) &&
		    same_aspas(s->payloads[i].aspas, new.aspas)) {
			vrp_set_destroy(new.vrps);
			as_map_destroy(new.aspas);
			return (uint32_t)i + 1;
		}
	GROW(s->payloads, s->n_payloads, s->cap_payloads);
	s->payloads[s->n_payloads++] = new;
	return (uint32_t)s->n_payloads;
}

void
rpki_finish(struct sim *s)
{
	for (size_t i = 0; i < s->n_payloads; i++) {
		vrp_set_destroy(s->payloads[i].vrps);
		as_map_destroy(s->payloads[i].aspas);
	}
	for (size_t i = 1; i < s->n_rpki_states; i++)
		rpki_state_destroy(s->rpki_states[i]);
	rpki_plan_destroy(s->own_plan);
	free(s->payloads);
	free(s->rpki_states);
	free(s->rpki_acts);
}

/* --- the plan -------------------------------------------------------------*/

/* One validator that looks whenever something changes, where nobody has said
 * otherwise. */
static void
make_plan(struct sim *s)
{
	static const struct registry empty;
	struct rpki_plan *p =
	    rpki_plan_create(s->registry != NULL ? s->registry : &empty, NULL);

	p->validators[0].fetch_ms = s->options.fetch_delay_ms;
	p->validators[0].rtr_delay_ms = s->options.rtr_delay_ms;
	s->own_plan = p;
	s->rpki = p;
}

uint32_t
rpki_published(struct sim *s)
{
	uint32_t id = read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED);

	if (id != 0)
		return id;
	if (s->rpki == NULL)
		make_plan(s);
	if (s->n_rpki_states == 0) {
		GROW(s->rpki_states, s->n_rpki_states, s->cap_rpki_states);
		s->rpki_states[s->n_rpki_states++] = s->rpki->start;
		cells_extend(s);
	}
	write_global(s, GLOBAL_WORLD, WORLD_PUBLISHED, 1);
	return 1;
}

size_t
rpki_cells(const struct sim *s)
{
	const struct rpki_plan *p = s->rpki;

	if (p == NULL)
		return 0;
	return p->n_repositories +
	    p->n_validators *
	    (VALIDATOR_GLOBALS + COPY_GLOBALS * p->n_repositories);
}

/* --- acts -----------------------------------------------------------------*/

static void
change(struct sim *s, const struct rpki_change *c)
{
	uint32_t id = rpki_published(s);
	struct rpki_state *now =
	    rpki_state_change(s->rpki, s->rpki_states[id - 1], c, s->now_ms);

	if (now == NULL)
		return;
	write_global(s, GLOBAL_WORLD, WORLD_PUBLISHED, state_number(s, now));
	for (uint32_t v = 0; v < s->rpki->n_validators; v++)
		validator_plan_run(s, v);
}

void
rpki_publish(struct sim *s, const struct roa *roa, bool publish)
{
	change(s,
	    &(struct rpki_change){
		.kind = publish ? RPKI_PUBLISH : RPKI_REVOKE,
		.ca = RPKI_NONE,
		.object = { .kind = RPKI_ROA, .roa = *roa },
	    });
}

static void
repository_set(struct sim *s, uint32_t repository, bool up)
{
	PRE(repository < s->rpki->n_repositories);
	if (sim_repository_is_up(s, repository) == up)
		return;
	write_global(s, GLOBAL_RPKI, repository, !up);
	for (uint32_t v = 0; v < s->rpki->n_validators; v++) {
		if (!up)
			validator_keep_copy(s, v, repository);
		validator_plan_run(s, v);
	}
}

void
rpki_act(struct sim *s, const struct rpki_act *a, bool up)
{
	(void)rpki_published(s);
	switch (a->kind) {
	case RPKI_ACT_CHANGE:
		change(s, &a->change);
		return;
	case RPKI_ACT_VALIDATOR:
		validator_set(s, a->index, up);
		return;
	case RPKI_ACT_REPOSITORY:
		repository_set(s, a->index, up);
		return;
	case RPKI_ACT_ARRIVE:
		for (uint32_t v = 0; v < s->rpki->n_validators; v++)
			validator_arrive(s, v);
		for (router_id_t r = 0; r < s->topo->n_routers; r++)
			rtr_arrive(s, r);
		return;
	}
	base_panic(__FILE__, __LINE__, "unknown act in the RPKI");
}

/* Validators have run for long when the world starts. */
void
rpki_start(struct sim *s)
{
	(void)rpki_published(s);
	for (uint32_t v = 0; v < s->rpki->n_validators; v++)
		validator_start(s, v);
	for (router_id_t r = 0; r < s->topo->n_routers; r++)
		rtr_arrive(s, r);
}

/* --- looking --------------------------------------------------------------*/

uint32_t
sim_add_rpki(struct sim *s, const struct rpki_act *a)
{
	GROW(s->rpki_acts, s->n_rpki_acts, s->cap_rpki_acts);
	s->rpki_acts[s->n_rpki_acts] = *a;
	return (uint32_t)s->n_rpki_acts++;
}

const struct rpki_act *
sim_rpki_act(const struct sim *s, uint32_t a)
{
	PRE(a < s->n_rpki_acts);
	return &s->rpki_acts[a];
}

const struct rpki_plan *
sim_rpki_plan(const struct sim *s)
{
	return s->rpki;
}

static const struct rpki_state *
state_of(const struct sim *s, uint32_t id)
{
	if (id != 0)
		return s->rpki_states[id - 1];
	return s->rpki != NULL ? s->rpki->start : NULL;
}

const struct rpki_state *
sim_rpki_state(const struct sim *s)
{
	return state_of(s, read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED));
}

void
sim_rpki_valid(const struct sim *s, struct arena *arena,
    struct rpki_result *out)
{
	const struct rpki_state *state = sim_rpki_state(s);
	struct rpki_copy *copies;

	*out = (struct rpki_result){ .next_ms = UINT64_MAX };
	if (state == NULL)
		return;
	copies = ARENA_ARRAY(arena, s->rpki->n_repositories, struct rpki_copy);
	for (size_t i = 0; i < s->rpki->n_repositories; i++)
		copies[i] = (struct rpki_copy){ state, s->now_ms };
	rpki_validate(s->rpki, copies, NULL, s->now_ms, arena, out);
}

const struct holdings *
rpki_holdings(const struct sim *s, uint32_t id)
{
	static const struct holdings nobody;
	const struct rpki_state *state = state_of(s, id);

	if (state != NULL)
		return &state->held;
	return s->registry != NULL ? &s->registry->start : &nobody;
}

const struct holdings *
sim_holdings(const struct sim *s)
{
	return rpki_holdings(s, read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED));
}

bool
sim_repository_is_up(const struct sim *s, uint32_t repository)
{
	return read_global(s, GLOBAL_RPKI, repository) == 0;
}

const struct vrp_set *
sim_validator_vrps(const struct sim *s, uint32_t v)
{
	uint32_t id;

	PRE(s->rpki != NULL && v < s->rpki->n_validators);
	id = validator_global(s, v, VALIDATOR_FOUND);
	return id == 0 ? NULL : s->payloads[id - 1].vrps;
}

const struct vrp_set *
sim_router_vrps(const struct sim *s, router_id_t r)
{
	uint32_t id = router_global(s, r, ROUTER_VRPS);

	return id == 0 ? NULL : s->payloads[id - 1].vrps;
}

const struct as_map *
sim_router_aspas(const struct sim *s, router_id_t r)
{
	uint32_t id = router_global(s, r, ROUTER_VRPS);

	return id == 0 ? NULL : s->payloads[id - 1].aspas;
}

const struct roa *
sim_roas(const struct sim *s, size_t *n)
{
	const struct rpki_state *state = sim_rpki_state(s);

	if (state != NULL) {
		*n = state->n_roas;
		return state->roas;
	}
	*n = s->registry != NULL ? s->registry->n_roas : 0;
	return s->registry != NULL ? s->registry->roas : NULL;
}
