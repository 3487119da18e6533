/* Validators: when they run, their copies of the repositories, what they find.
 *
 * Times in cells are in seconds and 1 more, so that 0 is none. */
#include "net/sim_private.h"

const char *
validator_state_name(enum validator_state s)
{
	switch (s) {
	case VALIDATOR_FRESH:
		return "fresh";
	case VALIDATOR_STALE:
		return "stale";
	case VALIDATOR_STARTING:
		return "starting";
	case VALIDATOR_DOWN:
		return "down";
	}
	base_panic(__FILE__, __LINE__, "unknown state of a validator");
}

/* --- cells ----------------------------------------------------------------*/

static size_t
validator_cell(const struct sim *s, uint32_t v, uint32_t field)
{
	size_t n = s->rpki->n_repositories;

	return n + v * (VALIDATOR_GLOBALS + COPY_GLOBALS * n) + field;
}

static size_t
copy_cell(const struct sim *s, uint32_t v, size_t repository, uint32_t field)
{
	return validator_cell(s, v, VALIDATOR_GLOBALS) +
	    repository * COPY_GLOBALS + field;
}

uint32_t
validator_cell_id(const struct sim *s, uint32_t v, uint32_t field)
{
	return CELL_GLOBAL | (uint32_t)GLOBAL_RPKI << 28 |
	    (uint32_t)validator_cell(s, v, field);
}

uint32_t
validator_global(const struct sim *s, uint32_t v, uint32_t field)
{
	return read_global(s, GLOBAL_RPKI, validator_cell(s, v, field));
}

static void
set_validator(struct sim *s, uint32_t v, uint32_t field, uint32_t value)
{
	write_global(s, GLOBAL_RPKI, validator_cell(s, v, field), value);
}

static void
set_copy(struct sim *s, uint32_t v, size_t repository, uint32_t field,
    uint32_t value)
{
	write_global(s, GLOBAL_RPKI, copy_cell(s, v, repository, field), value);
}

/* --- times ----------------------------------------------------------------*/

static uint32_t
cell_time(uint64_t ms)
{
	return (uint32_t)(ms / 1000) + 1;
}

/* A run sees what is published until its end. The last end at or before ms; 0:
 * before the world began. */
static uint64_t
last_result(const struct rpki_validator *v, uint64_t ms)
{
	uint64_t first = v->start_ms + v->fetch_ms;

	if (v->refresh_ms == 0)
		return ms;
	if (ms < first)
		return 0;
	return first + (ms - first) / v->refresh_ms * v->refresh_ms;
}

/* The first end after ms. */
static uint64_t
next_result(const struct rpki_validator *v, uint64_t ms)
{
	uint64_t first = v->start_ms + v->fetch_ms;

	if (v->refresh_ms == 0)
		return ms + v->fetch_ms;
	return ms < first ? first : last_result(v, ms) + v->refresh_ms;
}

/* The first end at or after ms. */
static uint64_t
first_result_from(const struct rpki_validator *v, uint64_t ms)
{
	return v->refresh_ms == 0 || ms == 0 ? ms + v->fetch_ms
					     : next_result(v, ms - 1);
}

/* A result at that time, unless one comes before it anyhow. What it brings
 * forward still comes, and is then nothing. */
static void
plan_result(struct sim *s, uint32_t v, uint64_t ms)
{
	uint32_t planned = validator_global(s, v, VALIDATOR_PLANNED);

	if (planned != 0 && planned <= cell_time(ms))
		return;
	set_validator(s, v, VALIDATOR_PLANNED, cell_time(ms));
	push_router_event(s, EV_FETCH, 0, (uint32_t)(ms - s->now_ms), v);
}

void
validator_plan_run(struct sim *s, uint32_t v)
{
	const struct rpki_validator *of = &s->rpki->validators[v];

	if (validator_global(s, v, VALIDATOR_LIFE) != LIFE_DOWN)
		plan_result(s, v, next_result(of, s->now_ms));
}

/* --- copies ---------------------------------------------------------------*/

void
validator_keep_copy(struct sim *s, uint32_t v, uint32_t repository)
{
	uint64_t ms = last_result(&s->rpki->validators[v], s->now_ms);

	if (read_global(s, GLOBAL_RPKI,
		copy_cell(s, v, repository, COPY_SINCE)) == 0)
		set_copy(s, v, repository, COPY_SINCE, cell_time(ms));
}

static void
fetch_copies(struct sim *s, uint32_t v)
{
	for (uint32_t i = 0; i < s->rpki->n_repositories; i++) {
		if (!sim_repository_is_up(s, i))
			continue;
		set_copy(s, v, i, COPY_STATE, rpki_published(s));
		set_copy(s, v, i, COPY_SINCE, 0);
	}
}

static struct rpki_copy
copy_now(const struct sim *s, uint32_t v, size_t repository)
{
	uint32_t id = read_global(s, GLOBAL_RPKI,
	    copy_cell(s, v, repository, COPY_STATE));
	uint32_t since = read_global(s, GLOBAL_RPKI,
	    copy_cell(s, v, repository, COPY_SINCE));

	return (struct rpki_copy){
		.state = id != 0 ? s->rpki_states[id - 1] : NULL,
		.as_of_ms =
		    since == 0 ? s->now_ms : (uint64_t)(since - 1) * 1000,
	};
}

uint64_t
sim_validator_expires_ms(const struct sim *s, uint32_t v, uint32_t ca)
{
	const struct rpki_plan *p = s->rpki;
	uint64_t earliest = UINT64_MAX;

	PRE(p != NULL && v < p->n_validators && ca < p->n_cas);
	for (; ca != RPKI_NONE; ca = p->cas[ca].parent) {
		struct rpki_copy copy = copy_now(s, v, p->cas[ca].repository);
		uint64_t next;

		if (copy.state == NULL)
			return 0;
		next = rpki_next_update(p, ca, &copy);
		if (next < earliest)
			earliest = next;
	}
	return earliest;
}

void
sim_validator_result(const struct sim *s, uint32_t v, struct arena *arena,
    struct rpki_result *out)
{
	const struct rpki_plan *p = s->rpki;
	struct rpki_copy *copies;

	PRE(p != NULL && v < p->n_validators);
	copies = ARENA_ARRAY(arena, p->n_repositories, struct rpki_copy);
	for (size_t i = 0; i < p->n_repositories; i++)
		copies[i] = copy_now(s, v, i);
	rpki_validate(p, copies, p->validators[v].slurm, s->now_ms, arena, out);
}

/* --- running --------------------------------------------------------------*/

/* What follows from the copies; the number of the payload. */
static uint32_t
find(struct sim *s, uint32_t v)
{
	const struct rpki_validator *of = &s->rpki->validators[v];
	struct arena scratch = { 0 };
	struct rpki_result r;
	uint32_t payload;

	sim_validator_result(s, v, &scratch, &r);
	payload = rpki_payload_number(s, &r);
	set_validator(s, v, VALIDATOR_FOUND, payload);
	if (r.next_ms != UINT64_MAX && validator_is_stale(s, v)) {
		uint64_t ms = first_result_from(of, r.next_ms);

		if (ms - s->now_ms < UINT32_MAX)
			plan_result(s, v, ms);
	}
	arena_finish(&scratch);
	return payload;
}

bool
validator_is_stale(const struct sim *s, uint32_t v)
{
	for (size_t i = 0; i < s->rpki->n_repositories; i++)
		if (read_global(s, GLOBAL_RPKI,
			copy_cell(s, v, i, COPY_SINCE)) != 0)
			return true;
	return false;
}

void
validator_start(struct sim *s, uint32_t v)
{
	fetch_copies(s, v);
	(void)find(s, v);
}

void
validator_arrive(struct sim *s, uint32_t v)
{
	if (validator_global(s, v, VALIDATOR_LIFE) == LIFE_DOWN)
		return;
	validator_start(s, v);
	set_validator(s, v, VALIDATOR_LIFE, LIFE_UP);
}

void
validator_fetch(struct sim *s, uint32_t v)
{
	uint32_t planned = validator_global(s, v, VALIDATOR_PLANNED);
	uint32_t life = validator_global(s, v, VALIDATOR_LIFE);
	uint32_t was = validator_global(s, v, VALIDATOR_FOUND), now;

	PRE(v < s->rpki->n_validators);
	if (planned == 0 || planned > cell_time(s->now_ms))
		return;
	set_validator(s, v, VALIDATOR_PLANNED, 0);
	if (life == LIFE_DOWN)
		return;
	fetch_copies(s, v);
	now = find(s, v);
	set_validator(s, v, VALIDATOR_LIFE, LIFE_UP);
	if (life == LIFE_STARTING)
		rtr_validator_up(s, v);
	if (now != was)
		rtr_notify(s, v, now);
}

void
validator_set(struct sim *s, uint32_t v, bool up)
{
	uint32_t life = validator_global(s, v, VALIDATOR_LIFE);
	const struct rpki_validator *of = &s->rpki->validators[v];

	PRE(v < s->rpki->n_validators);
	if ((life != LIFE_DOWN) == up)
		return;
	if (up) {
		set_validator(s, v, VALIDATOR_LIFE, LIFE_STARTING);
		plan_result(s, v, s->now_ms + of->fetch_ms);
		return;
	}
	for (uint32_t i = 0; i < s->rpki->n_repositories; i++)
		validator_keep_copy(s, v, i);
	set_validator(s, v, VALIDATOR_LIFE, LIFE_DOWN);
	set_validator(s, v, VALIDATOR_PLANNED, 0);
	rtr_validator_down(s, v);
}

struct validator_status
sim_validator_status(const struct sim *s, uint32_t v)
{
	const struct rpki_validator *of = &s->rpki->validators[v];
	uint32_t life = validator_global(s, v, VALIDATOR_LIFE);
	uint32_t planned = validator_global(s, v, VALIDATOR_PLANNED);
	struct validator_status out = { .next_ms = UINT64_MAX };

	rpki_count(s, validator_global(s, v, VALIDATOR_FOUND), &out.n_vrps,
	    &out.n_aspas);
	out.ran_ms = last_result(of, s->now_ms);
	if (life == LIFE_DOWN) {
		out.state = VALIDATOR_DOWN;
		return out;
	}
	out.state = life == LIFE_STARTING ? VALIDATOR_STARTING
	    : validator_is_stale(s, v)    ? VALIDATOR_STALE
					  : VALIDATOR_FRESH;
	if (of->refresh_ms != 0)
		out.next_ms = next_result(of, s->now_ms);
	else if (planned != 0)
		out.next_ms = (uint64_t)(planned - 1) * 1000;
	return out;
}
