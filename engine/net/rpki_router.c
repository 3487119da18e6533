/* Routers and the validators they listen to (RFC 8210, its timers in the lab's
 * time). */
#include "net/sim_private.h"

#include "core/str.h"

const char *
rtr_state_name(enum rtr_state s)
{
	switch (s) {
	case RTR_NONE:
		return "no validator";
	case RTR_UP:
		return "up";
	case RTR_LOST:
		return "lost";
	case RTR_EXPIRED:
		return "expired";
	}
	base_panic(__FILE__, __LINE__, "unknown state of an RTR session");
}

static void
set_router(struct sim *s, router_id_t r, uint32_t field, uint32_t value)
{
	write_global(s, GLOBAL_ROUTER, (size_t)r * ROUTER_GLOBALS + field,
	    value);
}

static uint32_t
cell_time(uint64_t ms)
{
	return (uint32_t)(ms / 1000) + 1;
}

static uint64_t
time_in(const struct sim *s, router_id_t r, uint32_t field)
{
	uint32_t value = router_global(s, r, field);

	return value == 0 ? 0 : (uint64_t)(value - 1) * 1000;
}

void
rpki_count(const struct sim *s, uint32_t payload, size_t *n_vrps,
    size_t *n_aspas)
{
	*n_vrps = *n_aspas = 0;
	if (payload == 0 || payload > s->n_payloads)
		return;
	(void)vrp_set_items(s->payloads[payload - 1].vrps, n_vrps);
	(void)as_map_items(s->payloads[payload - 1].aspas, n_aspas);
}

/* --- which validator ------------------------------------------------------*/

bool
rpki_has_validator(const struct sim *s, router_id_t r)
{
	const struct config_entry *entry = config_entry(s, r);

	if (entry != NULL)
		return entry->config->n_caches > 0;
	return default_validates(&s->topo->routers[r].defaults);
}

bool
sim_router_validates(const struct sim *s, router_id_t r)
{
	return rpki_has_validator(s, r);
}

static bool
is_at_host(const struct rpki_validator *v, const char *host)
{
	return host != NULL &&
	    ((v->address != NULL && str_eq(v->address, host)) ||
		str_eq(v->name, host));
}

/* A TCP connection to any other port is refused, and there is no session. */
static bool
listens_at(const struct rpki_validator *v, const char *port)
{
	uint32_t n;

	return v->port == 0 || port == NULL ||
	    (str_to_u32(port, &n) && n == v->port);
}

uint32_t
sim_cache_validator(const struct sim *s, router_id_t r,
    const struct rpki_cache *c)
{
	const struct rpki_plan *p = s->rpki;
	uint32_t as = s->topo->routers[r].as, any = RPKI_NONE;
	bool known = false;

	for (uint32_t v = 0; p != NULL && v < p->n_validators; v++) {
		const struct rpki_validator *of = &p->validators[v];
		bool here = is_at_host(of, c->host);

		known = known || here;
		if (!listens_at(of, c->port))
			continue;
		if (here)
			return v;
		if (of->address == NULL && any == RPKI_NONE &&
		    rpki_serves(of, as))
			any = v;
	}
	return known ? RPKI_NONE : any;
}

/* How early v is among the router's caches: lower first; UINT64_MAX: none of
 * them. Equal preferences count in the order of the text. */
static uint64_t
rank_of(const struct sim *s, router_id_t r, uint32_t v)
{
	const struct config_entry *entry = config_entry(s, r);
	uint64_t best = UINT64_MAX;

	if (entry == NULL)
		return rpki_serves(&s->rpki->validators[v],
			   s->topo->routers[r].as)
		    ? v
		    : UINT64_MAX;
	for (size_t i = 0; i < entry->config->n_caches; i++) {
		const struct rpki_cache *c = &entry->config->caches[i];
		uint64_t rank = (uint64_t)c->preference << 32 | i;

		if (rank < best && sim_cache_validator(s, r, c) == v)
			best = rank;
	}
	return best;
}

static bool
is_ready(const struct sim *s, uint32_t v)
{
	return validator_global(s, v, VALIDATOR_LIFE) == LIFE_UP &&
	    validator_global(s, v, VALIDATOR_FOUND) != 0;
}

static uint32_t
best_cache(const struct sim *s, router_id_t r)
{
	uint32_t found = RPKI_NONE;
	uint64_t least = UINT64_MAX;

	for (uint32_t v = 0; v < s->rpki->n_validators; v++) {
		uint64_t rank = rank_of(s, r, v);

		if (rank < least && is_ready(s, v)) {
			least = rank;
			found = v;
		}
	}
	return found;
}

/* --- sessions -------------------------------------------------------------*/

static void
tell_later(struct sim *s, router_id_t r, uint32_t v, uint64_t delay_ms)
{
	push_edge_event(s, EV_RTR, r, (uint32_t)delay_ms, 0, v, 0);
}

static void
forget(struct sim *s, router_id_t r)
{
	set_router(s, r, ROUTER_TOLD, 0);
	set_router(s, r, ROUTER_CACHE, 0);
	set_router(s, r, ROUTER_HEARD, 0);
	set_router(s, r, ROUTER_LOST, 0);
}

void
rtr_notify(struct sim *s, uint32_t v, uint32_t payload)
{
	const struct rpki_validator *of = &s->rpki->validators[v];

	for (router_id_t r = 0; r < s->topo->n_routers; r++)
		if (rpki_has_validator(s, r) &&
		    router_global(s, r, ROUTER_CACHE) == v + 1 &&
		    router_global(s, r, ROUTER_LOST) == 0 &&
		    router_global(s, r, ROUTER_TOLD) != payload)
			tell_later(s, r, v, of->rtr_delay_ms);
}

/* The validator answers with what it has at that moment. */
void
rtr_told(struct sim *s, router_id_t r, uint32_t v)
{
	uint32_t payload;

	PRE(r < s->topo->n_routers && v < s->rpki->n_validators);
	payload = validator_global(s, v, VALIDATOR_FOUND);
	if (!rpki_has_validator(s, r) || !is_ready(s, v) ||
	    rank_of(s, r, v) == UINT64_MAX)
		return;
	set_router(s, r, ROUTER_CACHE, v + 1);
	set_router(s, r, ROUTER_LOST, 0);
	set_router(s, r, ROUTER_HEARD, cell_time(s->now_ms));
	set_router(s, r, ROUTER_TOLD, payload);
	if (router_global(s, r, ROUTER_VRPS) != payload)
		push_router_event(s, EV_REVALIDATE, r, 0, payload);
}

void
rtr_revalidate(struct sim *s, router_id_t r)
{
	uint32_t told = router_global(s, r, ROUTER_TOLD);

	if (router_global(s, r, ROUTER_VRPS) == told)
		return;
	set_router(s, r, ROUTER_VRPS, told);
	update_reconsider(s, r);
}

void
rtr_arrive(struct sim *s, router_id_t r)
{
	uint32_t v;

	if (!rpki_has_validator(s, r))
		return;
	v = best_cache(s, r);
	if (v == RPKI_NONE)
		return;
	set_router(s, r, ROUTER_CACHE, v + 1);
	if (router_global(s, r, ROUTER_LOST) != 0)
		set_router(s, r, ROUTER_LOST, 0);
	set_router(s, r, ROUTER_TOLD, validator_global(s, v, VALIDATOR_FOUND));
	set_router(s, r, ROUTER_HEARD, cell_time(s->now_ms));
	rtr_revalidate(s, r);
}

/* Since it last heard of it: it asked every refresh_ms until the session
 * broke. */
static uint64_t
expires_at(const struct sim *s, router_id_t r)
{
	const struct rpki_validator *of =
	    &s->rpki->validators[router_global(s, r, ROUTER_CACHE) - 1];
	uint64_t heard = time_in(s, r, ROUTER_HEARD);
	uint64_t lost = time_in(s, r, ROUTER_LOST);

	if (of->rtr_refresh_ms > 0)
		heard +=
		    (lost - heard) / of->rtr_refresh_ms * of->rtr_refresh_ms;
	return heard + of->rtr_expire_ms;
}

void
rtr_validator_down(struct sim *s, uint32_t v)
{
	for (router_id_t r = 0; r < s->topo->n_routers; r++) {
		uint32_t other;
		uint64_t ms;

		if (router_global(s, r, ROUTER_CACHE) != v + 1 ||
		    router_global(s, r, ROUTER_LOST) != 0)
			continue;
		set_router(s, r, ROUTER_LOST, cell_time(s->now_ms));
		other = best_cache(s, r);
		if (other != RPKI_NONE)
			tell_later(s, r, other,
			    s->rpki->validators[other].rtr_delay_ms);
		ms = expires_at(s, r);
		push_router_event(s, EV_RTR_EXPIRE, r,
		    (uint32_t)(ms > s->now_ms ? ms - s->now_ms : 0), 0);
	}
}

/* Of several losses, each has its event: the last one is meant. */
void
rtr_expire(struct sim *s, router_id_t r)
{
	if (router_global(s, r, ROUTER_LOST) == 0 ||
	    expires_at(s, r) > s->now_ms)
		return;
	set_router(s, r, ROUTER_TOLD, 0);
	if (router_global(s, r, ROUTER_VRPS) != 0)
		push_router_event(s, EV_REVALIDATE, r, 0, 0);
}

/* Who lost it tries again every retry_ms; who has a better cache than the one
 * it listens to does, too. */
void
rtr_validator_up(struct sim *s, uint32_t v)
{
	const struct rpki_validator *of = &s->rpki->validators[v];

	for (router_id_t r = 0; r < s->topo->n_routers; r++) {
		uint64_t lost = time_in(s, r, ROUTER_LOST), wait;

		if (!rpki_has_validator(s, r) || best_cache(s, r) != v)
			continue;
		wait = of->rtr_delay_ms;
		if (router_global(s, r, ROUTER_LOST) == 0)
			lost = s->now_ms;
		if (router_global(s, r, ROUTER_CACHE) != 0 &&
		    of->rtr_retry_ms > 0)
			wait += of->rtr_retry_ms -
			    (s->now_ms - lost) % of->rtr_retry_ms;
		tell_later(s, r, v, wait);
	}
}

void
rpki_config(struct sim *s, router_id_t r)
{
	uint32_t v;

	if (s->rpki == NULL || s->n_rpki_states == 0)
		return;
	if (!rpki_has_validator(s, r)) {
		forget(s, r);
		set_router(s, r, ROUTER_VRPS, 0);
		return;
	}
	v = best_cache(s, r);
	if (v != RPKI_NONE && router_global(s, r, ROUTER_CACHE) != v + 1)
		tell_later(s, r, v, s->rpki->validators[v].rtr_delay_ms);
	else if (v == RPKI_NONE && router_global(s, r, ROUTER_CACHE) != 0 &&
	    rank_of(s, r, router_global(s, r, ROUTER_CACHE) - 1) ==
		UINT64_MAX) {
		forget(s, r);
		set_router(s, r, ROUTER_VRPS, 0);
	}
}

struct rtr_status
sim_rtr_status(const struct sim *s, router_id_t r)
{
	uint32_t cache = router_global(s, r, ROUTER_CACHE);
	struct rtr_status out = { .validator = RPKI_NONE,
		.expires_ms = UINT64_MAX };

	rpki_count(s, router_global(s, r, ROUTER_TOLD), &out.n_vrps,
	    &out.n_aspas);
	out.waits = router_global(s, r, ROUTER_TOLD) !=
	    router_global(s, r, ROUTER_VRPS);
	if (cache == 0)
		return out;
	out.validator = cache - 1;
	out.state = RTR_UP;
	out.since_ms = time_in(s, r, ROUTER_HEARD);
	if (router_global(s, r, ROUTER_LOST) == 0)
		return out;
	out.state =
	    router_global(s, r, ROUTER_TOLD) == 0 ? RTR_EXPIRED : RTR_LOST;
	out.expires_ms = expires_at(s, r);
	out.since_ms = out.state == RTR_EXPIRED ? out.expires_ms
						: time_in(s, r, ROUTER_LOST);
	return out;
}
