#include "host/serve_lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/batch.h"

enum {
	FOLLOW_MS = 250, /* how often a journal is looked at */
	BLOCK_MS = 250,  /* while lines of a block are typed */
	TICK_MIN_MS = 5
};

struct sim *
serve_lab_sim(const struct serve_lab *l)
{
	return session_world(l->session)->sim;
}

const struct rpki_validator *
serve_lab_validator(const struct serve_lab *l)
{
	return &sim_rpki_plan(serve_lab_sim(l))->validators[l->validator];
}

/* --- the clock ------------------------------------------------------------*/

static uint64_t
real_ms(const struct serve_lab *l)
{
	return loop_now_ms(host_loop(l->host));
}

static void
set_clock(struct serve_lab *l)
{
	l->from_real_ms = real_ms(l);
	l->from_ms = sim_now(serve_lab_sim(l));
}

uint64_t
serve_lab_now_ms(const struct serve_lab *l)
{
	if (l->speed == 0)
		return sim_now(serve_lab_sim(l));
	return l->from_ms + (real_ms(l) - l->from_real_ms) * l->speed;
}

const struct irr *
serve_lab_irr(const struct serve_lab *l)
{
	return session_registry_now(l->session);
}

/* UINT64_MAX: nothing will happen by itself. */
static uint64_t
next_event_ms(const struct serve_lab *l)
{
	uint64_t next = sim_next_time(serve_lab_sim(l)), end;

	return session_trial(l->session, &end) && end < next ? end : next;
}

static void
advance(struct serve_lab *l)
{
	uint64_t now = serve_lab_now_ms(l);

	if (session_advance(l->session, now))
		return;
	host_complain("the network does not settle; the lab's clock stands "
		      "still now");
	l->speed = 0;
}

/* A block of lines ("configure") is open, or the session is finished: then time
 * stands still. */
static bool
stands(const struct serve_lab *l)
{
	return serve_lab_now_ms(l) > sim_now(serve_lab_sim(l)) &&
	    (session_is_finished(l->session) ||
		session_is_in_block(l->session));
}

/* --- following ------------------------------------------------------------*/

/* The followed session as it is now; the old copy stays when that fails. */
static bool
copy(struct serve_lab *l)
{
	struct arena scratch = { 0 };
	struct session *s;
	struct diags d;

	diags_init(&d, &scratch);
	s = session_copy(l->scenario, l->host->store, l->followed, &d);
	if (s == NULL) {
		host_print_diags(&d);
	} else {
		session_close(l->session);
		l->session = s;
	}
	diags_finish(&d);
	arena_finish(&scratch);
	return s != NULL;
}

static bool
follow(struct serve_lab *l)
{
	int64_t length;

	if (!store_journal_length(l->host->store, l->followed, &length) ||
	    length == l->length)
		return false;
	l->length = length;
	return copy(l);
}

bool
serve_lab_tick(struct serve_lab *l)
{
	if (l->followed != 0)
		return follow(l);
	if (l->speed == 0 || next_event_ms(l) > serve_lab_now_ms(l) ||
	    stands(l))
		return false;
	advance(l);
	return true;
}

uint64_t
serve_lab_wait_ms(const struct serve_lab *l)
{
	uint64_t next, now, ms;

	if (l->followed != 0)
		return FOLLOW_MS;
	next = next_event_ms(l);
	if (l->speed == 0 || next == UINT64_MAX)
		return UINT64_MAX;
	if (stands(l))
		return BLOCK_MS;
	now = serve_lab_now_ms(l);
	ms = next <= now ? 0 : (next - now) / l->speed + 1;
	return ms < TICK_MIN_MS ? TICK_MIN_MS : ms;
}

const struct reply *
serve_lab_command(struct serve_lab *l, const char *line)
{
	const struct reply *r;

	if (l->speed > 0 && !stands(l))
		advance(l);
	r = session_command(l->session, line);
	/* It may have moved the time, on or back. */
	set_clock(l);
	return r;
}

/* --- opening --------------------------------------------------------------*/

/* The open session of the scenario that the word is. */
static bool
find_open_session(struct serve_lab *l, const char *word,
    struct store_session *out)
{
	struct host *h = l->host;

	l->scenario = host_load_scenario(h, word);
	if (l->scenario == NULL)
		return false;
	if (store_session_latest(h->store, l->scenario->id, &h->arena, out))
		return true;
	if (*store_error(h->store) != '\0')
		host_complain("%s", store_error(h->store));
	else
		host_complain("--session: no session of %s is open. Start one "
			      "in another window: manrs-lab open %s",
		    l->scenario->id, word);
	return false;
}

static bool
find_session(struct serve_lab *l)
{
	struct host *h = l->host;
	const char *word = h->args->value[OPT_SESSION];
	struct store_session row;
	uint64_t id;

	if (!host_open_store(h))
		return false;
	if (!str_to_u64(word, &id)) {
		if (!find_open_session(l, word, &row))
			return false;
	} else if (!store_session_get(h->store, (int64_t)id, &h->arena, &row)) {
		host_complain("--session: there is no session %s; give the "
			      "name of a scenario for the one that is open",
		    word);
		return false;
	}
	l->followed = row.id;
	if (l->scenario == NULL)
		l->scenario = host_load_scenario(h,
		    h->args->n_operands > 0 ? h->args->operands[0]
					    : row.scenario);
	return l->scenario != NULL && follow(l);
}

static bool
open_own(struct serve_lab *l)
{
	struct host *h = l->host;
	const char *commands = h->args->value[OPT_COMMANDS];
	struct session_options o;
	struct diags d;

	l->scenario = host_load_scenario(h, h->args->operands[0]);
	if (l->scenario == NULL)
		return false;
	host_session_options(h, &o);
	o.store = NULL;
	o.batch = true;
	if (commands != NULL && !str_eq(commands, "-"))
		o.file_dir = path_dir(&h->arena, commands);
	diags_init(&d, &h->arena);
	l->session = session_open(l->scenario, &o, &d);
	if (l->session == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	return l->session != NULL;
}

static bool
play(struct serve_lab *l)
{
	uint64_t until = 0;

	if (!host_until(l->host, l->scenario, &until))
		return false;
	if (until <= sim_now(serve_lab_sim(l)) ||
	    session_advance(l->session, until))
		return true;
	host_complain("the network does not settle: it oscillates");
	return false;
}

static bool
choose_validator(struct serve_lab *l)
{
	const char *name = l->host->args->value[OPT_VALIDATOR], *near;
	const struct rpki_plan *p = sim_rpki_plan(serve_lab_sim(l));
	const char **names;

	l->validator = name == NULL ? 0 : rpki_find_validator(p, name);
	if (l->validator != RPKI_NONE)
		return true;
	names = ARENA_ARRAY(&l->host->arena, p->n_validators, const char *);
	for (size_t i = 0; i < p->n_validators; i++)
		names[i] = p->validators[i].name;
	near = str_nearest(name, names, p->n_validators);
	host_complain("--validator: there is no validator %s; %s %s", name,
	    near != NULL ? "did you mean" : "the first one is",
	    near != NULL ? near : names[0]);
	return false;
}

static bool
choose_speed(struct serve_lab *l)
{
	const char *text = l->host->args->value[OPT_SPEED];

	l->speed = l->followed != 0 ? 0 : SERVE_LAB_SPEED;
	if (text == NULL ||
	    (str_to_u32(text, &l->speed) && l->speed <= SERVE_LAB_SPEED_MAX))
		return true;
	host_complain("--speed: expected a whole number from 0 to %d",
	    SERVE_LAB_SPEED_MAX);
	return false;
}

static bool
check_args(const struct args *a)
{
	static const enum args_option own[] = { OPT_COMMANDS, OPT_UNTIL,
		OPT_SPEED };

	if (!a->given[OPT_SESSION] && a->n_operands == 0) {
		host_complain("serve-registry needs SCENARIO or --session");
		return false;
	}
	for (size_t i = 0; a->given[OPT_SESSION] && i < ARRAY_LEN(own); i++)
		if (a->given[own[i]]) {
			host_complain("--session follows what its learner "
				      "does: it takes neither --commands, "
				      "--until nor --speed");
			return false;
		}
	return true;
}

bool
serve_lab_open(struct serve_lab *l, struct host *h)
{
	*l = (struct serve_lab){ .host = h, .length = -1 };
	if (!check_args(h->args))
		return false;
	if (h->args->given[OPT_SESSION] ? !find_session(l) : !open_own(l))
		return false;
	if (!choose_speed(l) || !choose_validator(l) ||
	    !batch_give_file(l->host, l->session) || !play(l))
		return false;
	set_clock(l);
	return true;
}

void
serve_lab_close(struct serve_lab *l)
{
	session_close(l->session);
	scenario_destroy(l->scenario);
}
