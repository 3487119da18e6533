/* From a published ROA to a router: repository, validator, RTR.
 *
 * What is published at a moment is an immutable snapshot; repository, validator
 * and routers hold the number of one in a cell, so going back is cheap. Equal
 * contents have equal numbers. */
#include "net/sim_private.h"

#include <stdlib.h>
#include <string.h>

static bool
same_roas(const struct roa_snapshot *a, const struct roa *roas, size_t n)
{
	if (a->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (registry_roa_cmp(&a->roas[i], &roas[i]) != 0)
			return false;
	return true;
}

/* Takes roas over; sorts and removes duplicates. */
static uint32_t
snapshot_find(struct sim *s, struct roa *roas, size_t n)
{
	struct vrp *vrps;
	size_t kept = 0;

	if (n > 1)
		qsort(roas, n, sizeof(*roas), registry_roa_cmp);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 ||
		    registry_roa_cmp(&roas[kept - 1], &roas[i]) != 0)
			roas[kept++] = roas[i];
	for (size_t i = 0; i < s->n_snapshots; i++)
		if (same_roas(&s->snapshots[i], roas, kept)) {
			free(roas);
			return (uint32_t)i + 1;
		}
	vrps = xcalloc(kept + 1, sizeof(*vrps));
	for (size_t i = 0; i < kept; i++)
		vrps[i] = (struct vrp){ roas[i].prefix, roas[i].max_length,
			roas[i].origin_as };
	GROW(s->snapshots, s->n_snapshots, s->cap_snapshots);
	s->snapshots[s->n_snapshots++] =
	    (struct roa_snapshot){ roas, kept, vrp_set_create(vrps, kept) };
	free(vrps);
	return (uint32_t)s->n_snapshots;
}

static uint32_t
registry_snapshot(struct sim *s)
{
	size_t n = s->registry != NULL ? s->registry->n_roas : 0;
	struct roa *roas = xcalloc(n + 1, sizeof(*roas));

	for (size_t i = 0; i < n; i++)
		roas[i] = s->registry->roas[i];
	return snapshot_find(s, roas, n);
}

static uint32_t
published(struct sim *s)
{
	uint32_t id = read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED);

	if (id == 0) {
		id = registry_snapshot(s);
		write_global(s, GLOBAL_WORLD, WORLD_PUBLISHED, id);
	}
	return id;
}

void
rpki_finish(struct sim *s)
{
	for (size_t i = 0; i < s->n_snapshots; i++) {
		vrp_set_destroy(s->snapshots[i].set);
		free(s->snapshots[i].roas);
	}
	free(s->snapshots);
}

bool
rpki_has_validator(const struct sim *s, router_id_t r)
{
	const struct config_entry *entry = config_entry(s, r);

	if (entry != NULL)
		return entry->config->n_caches > 0;
	return default_validates(&s->topo->routers[r].defaults);
}

static void
set_vrps(struct sim *s, router_id_t r, uint32_t snapshot)
{
	write_global(s, GLOBAL_ROUTER, (size_t)r * ROUTER_GLOBALS + ROUTER_VRPS,
	    snapshot);
}

/* Validators have run for long when the world starts. */
void
rpki_start(struct sim *s)
{
	uint32_t id = published(s);

	write_global(s, GLOBAL_WORLD, WORLD_FETCHED, id);
	for (router_id_t r = 0; r < s->topo->n_routers; r++)
		if (rpki_has_validator(s, r)) {
			set_vrps(s, r, id);
			update_reconsider(s, r);
		}
}

void
rpki_publish(struct sim *s, const struct roa *roa, bool publish)
{
	uint32_t id = published(s);
	const struct roa_snapshot *was = &s->snapshots[id - 1];
	struct roa *roas = xcalloc(was->n + 1, sizeof(*roas));
	size_t n = 0;

	for (size_t i = 0; i < was->n; i++)
		if (registry_roa_cmp(&was->roas[i], roa) != 0)
			roas[n++] = was->roas[i];
	if (publish)
		roas[n++] = *roa;
	id = snapshot_find(s, roas, n);
	if (id == read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED))
		return;
	write_global(s, GLOBAL_WORLD, WORLD_PUBLISHED, id);
	push_router_event(s, EV_FETCH, 0, s->options.fetch_delay_ms, 0);
}

void
rpki_fetch(struct sim *s)
{
	uint32_t id = published(s);

	if (read_global(s, GLOBAL_WORLD, WORLD_FETCHED) == id)
		return;
	write_global(s, GLOBAL_WORLD, WORLD_FETCHED, id);
	for (router_id_t r = 0; r < s->topo->n_routers; r++)
		if (rpki_has_validator(s, r))
			push_router_event(s, EV_RTR, r, s->options.rtr_delay_ms,
			    id);
}

void
rpki_update(struct sim *s, router_id_t r, uint32_t snapshot)
{
	PRE(r < s->topo->n_routers && snapshot <= s->n_snapshots);
	if (!rpki_has_validator(s, r) ||
	    router_global(s, r, ROUTER_VRPS) == snapshot)
		return;
	set_vrps(s, r, snapshot);
	update_reconsider(s, r);
}

void
rpki_config(struct sim *s, router_id_t r)
{
	uint32_t fetched = read_global(s, GLOBAL_WORLD, WORLD_FETCHED);

	if (!rpki_has_validator(s, r))
		set_vrps(s, r, 0);
	else if (fetched != 0 && router_global(s, r, ROUTER_VRPS) != fetched)
		push_router_event(s, EV_RTR, r, s->options.rtr_delay_ms,
		    fetched);
}

const struct vrp_set *
sim_router_vrps(const struct sim *s, router_id_t r)
{
	uint32_t id = router_global(s, r, ROUTER_VRPS);

	return id == 0 ? NULL : s->snapshots[id - 1].set;
}

const struct roa *
sim_roas(const struct sim *s, size_t *n)
{
	uint32_t id = read_global(s, GLOBAL_WORLD, WORLD_PUBLISHED);

	if (id != 0) {
		*n = s->snapshots[id - 1].n;
		return s->snapshots[id - 1].roas;
	}
	*n = s->registry != NULL ? s->registry->n_roas : 0;
	return s->registry != NULL ? s->registry->roas : NULL;
}
