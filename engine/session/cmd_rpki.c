/* show rpki: who certifies, who validates, what routers were told, and what is
 * published and not used. */
#include "session/rpki_private.h"

enum { LINES_MAX = 40 };

static const char *
many(struct session *s, size_t n, const char *what)
{
	return arena_printf(&s->step_arena, "%zu %s%s", n, what, str_plural(n));
}

/* --- CAs and repositories -------------------------------------------------*/

static void
show_ca(struct session *s, const struct rpki_plan *p, uint32_t ca,
    struct strbuf *out)
{
	const struct rpki_state *state = sim_rpki_state(session_sim(s));
	const struct rpki_ca *of = &p->cas[ca];
	const struct rpki_point *point = &state->points[ca];
	size_t n, objects = 0;
	struct strbuf b = { 0 };

	(void)rpki_resources(state, ca, &n);
	for (size_t i = 0; i < state->n_objects; i++)
		objects += state->objects[i].ca == ca;
	if (of->parent == RPKI_NONE)
		strbuf_addf(&b, "trust anchor, %s",
		    of->all ? "for everything" : many(s, n, "prefix range"));
	else
		strbuf_addf(&b, "under %s, %s", p->cas[of->parent].name,
		    many(s, n, "prefix range"));
	strbuf_addf(&b, ", %s%s", many(s, objects, "object"),
	    of->delegated ? ", delegated" : "");
	if (of->parent == RPKI_NONE || of->delegated)
		strbuf_addf(&b, "; repository %s",
		    p->repositories[of->repository]);
	if (point->revoked)
		strbuf_add(&b, "; its certificate is REVOKED");
	if (point->expires_ms != UINT64_MAX)
		strbuf_addf(&b, "; its manifest EXPIRED at %s",
		    session_time_text(s, point->expires_ms));
	strbuf_addf(out, "  %s", of->name);
	strbuf_pad_to(out, 20);
	strbuf_addc(out, ' ');
	text_wrap(out, 21, strbuf_str(&b));
	strbuf_finish(&b);
}

static void
show_cas(struct session *s, const struct rpki_plan *p, struct strbuf *out)
{
	strbuf_add(out, "CAs\n");
	for (uint32_t ca = 0; ca < p->n_cas && ca < LINES_MAX; ca++)
		show_ca(s, p, ca, out);
	if (p->n_cas > LINES_MAX)
		strbuf_addf(out, "  ... and %zu more\n", p->n_cas - LINES_MAX);
	strbuf_add(out, "Repositories\n");
	for (uint32_t i = 0; i < p->n_repositories; i++) {
		strbuf_addf(out, "  %s", p->repositories[i]);
		strbuf_pad_to(out, 20);
		strbuf_addf(out, " %s\n",
		    sim_repository_is_up(session_sim(s), i) ? "up" : "DOWN");
	}
}

/* --- objects --------------------------------------------------------------*/

static void
show_objects(struct session *s, struct strbuf *out)
{
	const struct rpki_state *state = sim_rpki_state(session_sim(s));
	const struct rpki_plan *p = sim_rpki_plan(session_sim(s));

	strbuf_add(out,
	    state->n_objects > 0 ? "Published\n" : "Nothing is published\n");
	for (size_t i = 0; i < state->n_objects && i < LINES_MAX; i++) {
		const struct rpki_object *o = &state->objects[i];
		struct strbuf b = { 0 };

		history_describe_object(o, &b);
		strbuf_addf(&b, ", by %s", p->cas[o->ca].name);
		if (o->published_ms > 0)
			strbuf_addf(&b, " at %s",
			    session_time_text(s, o->published_ms));
		strbuf_add(out, "  ");
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
	if (state->n_objects > LINES_MAX)
		strbuf_addf(out, "  ... and %zu more\n",
		    state->n_objects - LINES_MAX);
}

/* --- validators -----------------------------------------------------------*/

static void
show_validator(struct session *s, const struct rpki_plan *p, uint32_t v,
    struct strbuf *out)
{
	struct validator_status st = sim_validator_status(session_sim(s), v);
	struct strbuf b = { 0 };

	strbuf_addf(&b, "%s, %s", validator_state_name(st.state),
	    many(s, st.n_vrps, "VRP"));
	if (st.n_aspas > 0)
		strbuf_addf(&b, ", %s", many(s, st.n_aspas, "ASPA"));
	if (p->validators[v].refresh_ms == 0)
		strbuf_add(&b, "; looks whenever something changes");
	else if (st.state == VALIDATOR_FRESH || st.state == VALIDATOR_STALE)
		strbuf_addf(&b, "; last run %s",
		    session_time_text(s, st.ran_ms));
	if (p->validators[v].refresh_ms != 0 && st.next_ms != UINT64_MAX)
		strbuf_addf(&b, ", next %s", session_time_text(s, st.next_ms));
	if (p->validators[v].slurm != NULL)
		strbuf_add(&b, "; with local exceptions");
	strbuf_addf(out, "  %s", p->validators[v].name);
	strbuf_pad_to(out, 20);
	strbuf_addc(out, ' ');
	text_wrap(out, 21, strbuf_str(&b));
	strbuf_finish(&b);
}

/* --- routers --------------------------------------------------------------*/

/* Caches of its configuration at which nobody listens. */
static void
show_silent_caches(struct session *s, const struct rpki_plan *p, router_id_t r,
    struct strbuf *out)
{
	const struct router_config *c = sim_config(session_sim(s), r);

	for (size_t i = 0; c != NULL && i < c->n_caches; i++) {
		const struct rpki_cache *cache = &c->caches[i];
		struct strbuf b = { 0 };

		if (sim_cache_validator(session_sim(s), r, cache) != RPKI_NONE)
			continue;
		strbuf_addf(&b, "nobody listens at %s port %s", cache->host,
		    cache->port);
		for (uint32_t v = 0; v < p->n_validators; v++)
			if (p->validators[v].address != NULL &&
			    str_eq(p->validators[v].address, cache->host))
				strbuf_addf(&b, ": %s listens at port %u",
				    p->validators[v].name,
				    p->validators[v].port);
		strbuf_pad_to(out, 21);
		text_wrap(out, 21, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

static void
show_router(struct session *s, const struct rpki_plan *p, router_id_t r,
    struct strbuf *out)
{
	const struct topo_router *router = &s->work.world->topology.routers[r];
	struct rtr_status st = sim_rtr_status(session_sim(s), r);
	const char *name =
	    st.validator == RPKI_NONE ? "" : p->validators[st.validator].name;
	struct strbuf b = { 0 };

	if (st.state == RTR_NONE)
		strbuf_add(&b, "no validator answers: all is NotFound");
	else if (st.state == RTR_EXPIRED)
		strbuf_addf(&b,
		    "what %s told it expired at %s: all is NotFound", name,
		    session_time_text(s, st.since_ms));
	else
		strbuf_addf(&b, "%s%s%s from %s", many(s, st.n_vrps, "VRP"),
		    st.n_aspas > 0 ? ", " : "",
		    st.n_aspas > 0 ? many(s, st.n_aspas, "ASPA") : "", name);
	if (st.state == RTR_UP && st.since_ms > 0)
		strbuf_addf(&b, ", told at %s",
		    session_time_text(s, st.since_ms));
	if (st.state == RTR_LOST)
		strbuf_addf(&b, ", which is gone since %s; it expires at %s",
		    session_time_text(s, st.since_ms),
		    session_time_text(s, st.expires_ms));
	strbuf_addf(out, "  %s", router->name);
	strbuf_pad_to(out, 20);
	strbuf_addc(out, ' ');
	text_wrap(out, 21, strbuf_str(&b));
	show_silent_caches(s, p, r, out);
	strbuf_finish(&b);
}

static void
show_routers(struct session *s, const struct rpki_plan *p, struct strbuf *out)
{
	const struct topology *t = &s->work.world->topology;
	size_t n = 0;

	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (!sim_router_validates(session_sim(s), r))
			continue;
		if (n++ == 0)
			strbuf_add(out, "Routers that validate\n");
		if (n <= LINES_MAX)
			show_router(s, p, r, out);
	}
	if (n == 0)
		strbuf_add(out, "No router validates\n");
	if (n > LINES_MAX)
		strbuf_addf(out, "  ... and %zu more\n", n - LINES_MAX);
}

/* --- not used -------------------------------------------------------------*/

static bool
is_in_state(const struct rpki_state *s, const struct rpki_object *o)
{
	return o >= s->objects && o < s->objects + s->n_objects;
}

static void
say_object(struct session *s, const struct rpki_object *o, const char *why,
    struct strbuf *out)
{
	struct strbuf b = { 0 };

	history_describe_object(o, &b);
	strbuf_addf(&b, " of %s: %s",
	    sim_rpki_plan(session_sim(s))->cas[o->ca].name, why);
	strbuf_add(out, "  ");
	text_wrap(out, 4, strbuf_str(&b));
	strbuf_finish(&b);
}

static const char *
verdict_text(struct session *s, const struct rpki_plan *p,
    const struct rpki_verdict *v)
{
	const char *clause = rpki_reason_clause(v->reason);
	const char *of = v->ca != v->object->ca
	    ? arena_printf(&s->step_arena, " (%s above it)", p->cas[v->ca].name)
	    : "";

	return arena_printf(&s->step_arena, "%s%s%s%s%s",
	    rpki_reason_text(v->reason), of, clause != NULL ? " [" : "",
	    clause != NULL ? clause : "", clause != NULL ? "]" : "");
}

/* What was published since the validator's last look. */
static size_t
show_unseen(struct session *s, const struct rpki_result *r, uint32_t v,
    struct strbuf *out)
{
	const struct rpki_state *now = sim_rpki_state(session_sim(s));
	struct validator_status st = sim_validator_status(session_sim(s), v);
	size_t n = 0;

	for (size_t i = 0; i < now->n_objects; i++) {
		const struct rpki_object *o = &now->objects[i];
		bool seen = false;

		for (size_t k = 0; k < r->n_verdicts && !seen; k++)
			seen = r->verdicts[k].object == o ||
			    (r->verdicts[k].object->published_ms ==
				    o->published_ms &&
				r->verdicts[k].object->ca == o->ca &&
				r->verdicts[k].object->kind == o->kind &&
				(o->kind == RPKI_ASPA
					? r->verdicts[k].object->aspa.as ==
					    o->aspa.as
					: registry_roa_cmp(&r->verdicts[k]
								.object->roa,
					      &o->roa) == 0));
		if (seen || n++ >= LINES_MAX)
			continue;
		say_object(s, o,
		    st.next_ms == UINT64_MAX
			? "not seen yet"
			: arena_printf(&s->step_arena,
			      "not seen yet, it will be at %s",
			      session_time_text(s, st.next_ms)),
		    out);
	}
	return n;
}

static size_t
show_unused(struct session *s, const struct rpki_plan *p, uint32_t v,
    struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	struct rpki_result r;
	struct strbuf b = { 0 };
	bool current = true;
	size_t n = 0;

	sim_validator_result(sim, v, &s->step_arena, &r);
	for (size_t i = 0; i < r.n_verdicts; i++) {
		const struct rpki_verdict *d = &r.verdicts[i];

		current =
		    current && is_in_state(sim_rpki_state(sim), d->object);
		if (d->reason != RPKI_USED && n++ < LINES_MAX)
			say_object(s, d->object, verdict_text(s, p, d), &b);
	}
	if (!current || r.n_verdicts != sim_rpki_state(sim)->n_objects)
		n += show_unseen(s, &r, v, &b);
	if (n > 0)
		strbuf_addf(out, "Not used by %s\n%s", p->validators[v].name,
		    strbuf_str(&b));
	strbuf_finish(&b);
	return n;
}

enum reply_status
cmd_show_rpki(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct rpki_plan *p = sim_rpki_plan(session_sim(s));
	const struct rpki_state *state = sim_rpki_state(session_sim(s));
	size_t unused = 0;

	(void)a;
	show_cas(s, p, out);
	show_objects(s, out);
	strbuf_add(out, "Validators\n");
	for (uint32_t v = 0; v < p->n_validators; v++)
		show_validator(s, p, v, out);
	show_routers(s, p, out);
	for (uint32_t v = 0; v < p->n_validators; v++)
		unused += show_unused(s, p, v, out);
	session_say(s, "%s published, %zu of them not used somewhere",
	    many(s, state->n_objects, "object"), unused);
	return REPLY_OK;
}
