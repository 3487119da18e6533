/* publish and revoke: what the learner puts into the registries. */
#include <string.h>

#include "session/session_private.h"

static bool
read_roa(struct session *s, const struct args *a, struct roa *out,
    struct strbuf *text)
{
	const char *max = arg_after(a, "max"), *origin = arg_after(a, "origin");
	uint32_t n;
	char word[PREFIX_TEXT_MAX];

	out->prefix = place_prefix(arg_after(a, "roa"));
	out->max_length = out->prefix.len;
	if (!command_as(origin, &out->origin_as)) {
		session_fail(s, text, "%s is not an AS number", origin);
		return false;
	}
	if (max == NULL)
		return true;
	if (!str_to_u32(max, &n) || n < out->prefix.len ||
	    n > (uint32_t)ip_bits(out->prefix.addr.family)) {
		session_fail(s, text,
		    "maxLength %s does not fit %s: expected "
		    "%u to %d",
		    max, prefix_print(&out->prefix, word), out->prefix.len,
		    ip_bits(out->prefix.addr.family));
		return false;
	}
	out->max_length = (uint8_t)n;
	return true;
}

static bool
is_published(const struct session *s, const struct roa *roa)
{
	size_t n;
	const struct roa *all = sim_roas(session_sim(s), &n);

	for (size_t i = 0; i < n; i++)
		if (prefix_eq(&all[i].prefix, &roa->prefix) &&
		    all[i].max_length == roa->max_length &&
		    all[i].origin_as == roa->origin_as)
			return true;
	return false;
}

static bool
may_publish(struct session *s, const struct roa *roa, struct strbuf *out)
{
	const struct world *w = s->work.world;
	uint32_t holder = truth_holder(w, &roa->prefix);
	char text[PREFIX_TEXT_MAX];

	if (s->whatif || s->replaying)
		return true;
	if (!s->scenario->may_publish) {
		session_fail(s, out,
		    "publishing is not part of this scenario; "
		    "`whatif publish roa ...` shows what it would do");
		return false;
	}
	if (registry_may_publish(&w->registry, s->scenario->learner_as,
		&roa->prefix))
		return true;
	prefix_print(&roa->prefix, text);
	if (holder == 0)
		session_fail(s, out,
		    "nobody holds %s, so nobody can publish a "
		    "ROA for it",
		    text);
	else
		session_fail(s, out,
		    "%s is held by AS%u: only the holder can "
		    "publish a ROA for it. `whatif` can show what it would "
		    "do.",
		    text, holder);
	return false;
}

/* Announcements that the ROAs make Valid or Invalid now. */
static void
count_states(const struct session *s, size_t count[3])
{
	struct sim *sim = session_sim(s);
	const struct topology *t = &s->work.world->topology;
	struct vrp_set *set;
	struct vrp *vrps;
	struct arena scratch = { 0 };
	size_t n;
	const struct roa *roas = sim_roas(sim, &n);

	vrps = ARENA_ARRAY(&scratch, n + 1, struct vrp);
	for (size_t i = 0; i < n; i++)
		vrps[i] = (struct vrp){ roas[i].prefix, roas[i].max_length,
			roas[i].origin_as };
	set = vrp_set_create(vrps, n);
	for (prefix_id p = 0; p < sim_prefix_count(sim); p++)
		for (router_id_t r = 0; r < t->n_routers; r++) {
			attr_id own = sim_local_route(sim, r, p);
			uint32_t origin;
			if (own == 0)
				continue;
			origin = as_path_origin(sim_attrs(sim),
			    attr_get(sim_attrs(sim), own)->as_path);
			if (origin == 0)
				origin = t->routers[r].as;
			count[rov_validate(set, sim_prefix(sim, p), origin)
				  .state]++;
		}
	vrp_set_destroy(set);
	arena_finish(&scratch);
}

static enum reply_status
change_roa(struct session *s, const struct args *a, const struct roa *roa,
    bool publish, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	size_t before[3] = { 0 }, after[3] = { 0 }, from;
	struct sim_event e = { .kind = EV_ROA, .up = publish };
	char text[PREFIX_TEXT_MAX];
	enum sim_status status;

	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	count_states(s, before);
	from = history_steps(sim);
	e.a = sim_add_roa(sim, roa);
	work_act(s, &e, 1);
	status = world_settle(s->work.world);
	s->reply.world_changed = true;
	s->preview_valid = false;
	if (s->replaying || s->whatif)
		return REPLY_OK;
	count_states(s, after);
	narrate(s, from, out);
	if (status == SIM_OSCILLATES)
		narrate_oscillation(s, s->work.world, out);
	strbuf_addf(out,
	    "Announcements: Valid %zu -> %zu, Invalid %zu -> %zu, "
	    "NotFound %zu -> %zu\n",
	    before[ROV_VALID], after[ROV_VALID], before[ROV_INVALID],
	    after[ROV_INVALID], before[ROV_NOT_FOUND], after[ROV_NOT_FOUND]);
	session_tell(s, out, "%s: ROA %s maxLength %u origin AS%u.",
	    publish ? "Published" : "Revoked", prefix_print(&roa->prefix, text),
	    roa->max_length, roa->origin_as);
	return REPLY_OK;
}

enum reply_status
cmd_publish_roa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct roa roa = { 0 };

	if (!read_roa(s, a, &roa, out) || !may_publish(s, &roa, out))
		return REPLY_ERROR;
	if (is_published(s, &roa))
		return session_fail(s, out, "this ROA is published already");
	return change_roa(s, a, &roa, true, out);
}

enum reply_status
cmd_revoke_roa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct roa roa = { 0 };

	if (!read_roa(s, a, &roa, out) || !may_publish(s, &roa, out))
		return REPLY_ERROR;
	if (!is_published(s, &roa))
		return session_fail(s, out,
		    "there is no such ROA; `show "
		    "registry` lists them with their maxLength");
	return change_roa(s, a, &roa, false, out);
}
