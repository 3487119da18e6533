/* publish and revoke: what the learner puts into the RPKI. */
#include <stdlib.h>
#include <string.h>

#include "net/rpki.h"
#include "session/rpki_private.h"

/* --- what is meant --------------------------------------------------------*/

bool
rpki_read_roa(struct session *s, const struct args *a, struct roa *out,
    struct strbuf *text)
{
	const char *max = arg_after(a, "max"), *origin = arg_after(a, "origin");
	uint32_t n;
	char word[PREFIX_TEXT_MAX];

	out->prefix = place_prefix(arg_after(a, "roa"));
	out->max_length = out->prefix.len;
	if (!str_to_as(origin, &out->origin_as)) {
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

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* "64501,64502" or "64501 64502"; kept as long as the world. */
static bool
read_providers(struct session *s, const char *list, struct as_record *out,
    struct strbuf *text)
{
	char *words = arena_strdup(&s->step_arena, list);
	uint32_t *all = ARENA_ARRAY(&s->work.arena, strlen(list) + 1, uint32_t);
	size_t n = 0;

	for (char *at = words; *at != '\0';) {
		size_t len = strcspn(at, ", \t");
		char end = at[len];

		at[len] = '\0';
		if (len > 0 && str_eq(at, "0"))
			all[n++] = 0;
		else if (len > 0 && !str_to_as(at, &all[n++])) {
			session_fail(s, text, "%s is not an AS number", at);
			return false;
		}
		at += len + (end != '\0');
	}
	if (n == 0) {
		session_fail(s, text,
		    "an ASPA names at least one provider; 0 says that there is "
		    "none");
		return false;
	}
	qsort(all, n, sizeof(*all), by_number);
	out->n = 0;
	for (size_t i = 0; i < n; i++)
		if (out->n == 0 || all[out->n - 1] != all[i])
			all[out->n++] = all[i];
	out->members = all;
	return true;
}

bool
rpki_read_aspa(struct session *s, const struct args *a, struct as_record *out,
    struct strbuf *text)
{
	const char *customer = arg_after(a, "aspa");

	*out = (struct as_record){ 0 };
	if (!str_to_as(customer, &out->as)) {
		session_fail(s, text, "%s is not an AS number", customer);
		return false;
	}
	if (!arg_has(a, "providers"))
		return true;
	if (!read_providers(s, arg_after(a, "providers"), out, text))
		return false;
	if (as_record_has(out, out->as)) {
		session_fail(s, text, "AS%u cannot be a provider of itself",
		    out->as);
		return false;
	}
	/* The numbers are sorted. */
	if (out->n == 1 || out->members[0] != 0)
		return true;
	session_fail(s, text,
	    "AS 0 says that there is no provider, so it stands alone: name the "
	    "providers, or 0, not both (draft-ietf-sidrops-aspa-profile 3.3)");
	return false;
}

/* --- may it be done? ------------------------------------------------------*/

static bool
is_allowed(struct session *s, const char *what, struct strbuf *out)
{
	if (s->scenario->may_publish)
		return true;
	session_fail(s, out,
	    "publishing is not part of this scenario; "
	    "`whatif publish %s ...` shows what it would do",
	    what);
	return false;
}

/* A CA of the learner's holds it now: space can be transferred. */
static bool
learner_holds(const struct session *s, const struct rpki_object *o)
{
	const struct rpki_plan *p = sim_rpki_plan(session_sim(s));
	const struct rpki_state *state = sim_rpki_state(session_sim(s));

	for (uint32_t ca = 0; ca < p->n_cas; ca++)
		if (p->cas[ca].as == s->scenario->learner_as &&
		    rpki_ca_holds(p, state, ca, o))
			return true;
	return false;
}

static bool
may_publish(struct session *s, const struct roa *roa, struct strbuf *out)
{
	const struct world *w = s->work.world;
	const struct rpki_object o = { .kind = RPKI_ROA, .roa = *roa };
	const struct rpki_plan *p = sim_rpki_plan(w->sim);
	uint32_t ca = rpki_issuer(p, sim_rpki_state(w->sim), &roa->prefix);
	uint32_t holder = p->cas[ca].as;
	char text[PREFIX_TEXT_MAX];

	if (s->whatif || s->replaying)
		return true;
	if (!is_allowed(s, "roa", out))
		return false;
	if (learner_holds(s, &o))
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

static bool
may_publish_aspa(struct session *s, uint32_t customer, struct strbuf *out)
{
	if (s->whatif || s->replaying)
		return true;
	if (!is_allowed(s, "aspa", out))
		return false;
	if (customer == s->scenario->learner_as)
		return true;
	session_fail(s, out,
	    "only AS%u itself can say who its providers are; yours is AS%u. "
	    "`whatif` can show what it would do.",
	    customer, s->scenario->learner_as);
	return false;
}

/* --- doing it -------------------------------------------------------------*/

static const char *
prefix_text(struct session *s, const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];

	return arena_strdup(&s->step_arena, prefix_print(p, text));
}

/* When the validators will know, where that takes time. */
static void
tell_when(struct session *s, struct strbuf *out)
{
	const struct rpki_plan *p = sim_rpki_plan(session_sim(s));
	uint64_t end = s->scenario->duration_ms;
	bool late = false;
	struct strbuf b = { 0 };

	for (uint32_t v = 0; v < p->n_validators; v++) {
		struct validator_status st =
		    sim_validator_status(session_sim(s), v);

		if (p->validators[v].refresh_ms == 0)
			continue;
		if (st.state == VALIDATOR_DOWN)
			strbuf_addf(&b, "%s is down. ", p->validators[v].name);
		else
			strbuf_addf(&b, "%s will have it at %s. ",
			    p->validators[v].name,
			    session_time_text(s, st.next_ms));
		late |= st.next_ms != UINT64_MAX && st.next_ms > end;
	}
	if (b.len > 0) {
		strbuf_add(&b, "Nothing changes before routers are told.");
		if (late)
			strbuf_addf(&b,
			    " The scenario ends at %s: `run for 1h` goes on "
			    "from there.",
			    session_time_text(s, end));
		text_wrap(out, 0, strbuf_str(&b));
	}
	strbuf_finish(&b);
}

void
rpki_tell_max_length(struct session *s, const struct roa *roa,
    struct strbuf *out)
{
	struct prefix open;

	if (roa->max_length == roa->prefix.len ||
	    !registry_roa_open(roa, sim_as_announces, session_sim(s), &open))
		return;
	text_wrap(out, 0,
	    arena_printf(&s->step_arena,
		"maxLength %u allows more than AS%u announces there: a more "
		"specific announcement with its AS forged at the end is Valid, "
		"and wins. One ROA for each announcement, without maxLength, "
		"allows nothing else. [RFC 9319 5]",
		roa->max_length, roa->origin_as));
}

/* What the AS is to its neighbour by a link of the world; false: there is no
 * such link. */
static bool
linked_as(const struct session *s, uint32_t as, uint32_t neighbor,
    enum relation wanted)
{
	const struct topology *t = &s->work.world->topology;
	const struct topo_as *of = topology_find_as(t, as);

	for (size_t i = 0; of != NULL && i < of->n_routers; i++) {
		const struct topo_router *r = &t->routers[of->routers[i]];

		for (size_t k = 0; k < r->n_edges; k++) {
			const struct topo_edge *e = &t->edges[r->edges[k]];

			if (e->relation == wanted &&
			    t->routers[e->peer].as == neighbor)
				return true;
		}
	}
	return false;
}

/* The ASes of the world to which as stands so, and that the ASPA names, or does
 * not. */
static size_t
list_neighbors(const struct session *s, const struct as_record *aspa,
    enum relation relation, bool named, uint32_t *out)
{
	const struct topology *t = &s->work.world->topology;
	size_t n = 0;

	for (size_t i = 0; i < t->n_ases; i++)
		if (as_record_has(aspa, t->ases[i].as) == named &&
		    linked_as(s, aspa->as, t->ases[i].as, relation))
			out[n++] = t->ases[i].as;
	return n;
}

static void
tell_neighbors(struct session *s, const struct as_record *aspa,
    enum relation relation, bool named, const char *says, struct strbuf *out)
{
	uint32_t *all = ARENA_ARRAY(&s->step_arena,
	    s->work.world->topology.n_ases, uint32_t);
	size_t n = list_neighbors(s, aspa, relation, named, all);
	struct strbuf b = { 0 };

	if (n == 0)
		return;
	text_as_list(&b, all, n);
	strbuf_addf(&b, ": %s", says);
	text_wrap(out, 0, strbuf_str(&b));
	strbuf_finish(&b);
}

void
rpki_tell_aspa(struct session *s, const struct as_record *aspa,
    struct strbuf *out)
{
	tell_neighbors(s, aspa, REL_PROVIDER, false,
	    arena_printf(&s->step_arena,
		"a provider of AS%u in this world, but not in the ASPA. "
		"Routes of AS%u that pass through it look like a leak to "
		"those who check. [draft-ietf-sidrops-aspa-verification-23 "
		"5]",
		aspa->as, aspa->as),
	    out);
	tell_neighbors(s, aspa, REL_CUSTOMER, true,
	    "a customer in this world, but in the ASPA as a provider. What it "
	    "leaks would pass.",
	    out);
	tell_neighbors(s, aspa, REL_PEER, true,
	    "a peer in this world, but in the ASPA as a provider. What it "
	    "leaks would pass.",
	    out);
}

static enum reply_status
change_roa(struct session *s, const struct args *a, const struct roa *roa,
    bool publish, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	size_t before[3] = { 0 }, after[3] = { 0 }, from;
	struct sim_event e = { .kind = EV_ROA, .up = publish };
	enum sim_status status;

	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	rpki_count_states(s, before);
	from = history_steps(sim);
	e.a = sim_add_roa(sim, roa);
	work_act(s, &e, 1);
	status = world_settle(s->work.world);
	s->reply.world_changed = true;
	s->preview_valid = false;
	if (s->replaying || s->whatif)
		return REPLY_OK;
	rpki_count_states(s, after);
	narrate(s, from, out);
	if (status == SIM_OSCILLATES)
		narrate_oscillation(s, s->work.world, out);
	strbuf_addf(out,
	    "Announcements: Valid %zu -> %zu, Invalid %zu -> %zu, "
	    "NotFound %zu -> %zu\n",
	    before[ROV_VALID], after[ROV_VALID], before[ROV_INVALID],
	    after[ROV_INVALID], before[ROV_NOT_FOUND], after[ROV_NOT_FOUND]);
	if (publish)
		rpki_tell_max_length(s, roa, out);
	tell_when(s, out);
	session_tell(s, out, "%s: ROA %s maxLength %u origin AS%u.",
	    publish ? "Published" : "Revoked", prefix_text(s, &roa->prefix),
	    roa->max_length, roa->origin_as);
	return REPLY_OK;
}

static bool
is_published(const struct session *s, const struct roa *roa)
{
	return rpki_find_roa(sim_rpki_state(session_sim(s)), roa) != NULL;
}

enum reply_status
cmd_publish_roa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct roa roa = { 0 };

	if (!rpki_read_roa(s, a, &roa, out) || !may_publish(s, &roa, out))
		return REPLY_ERROR;
	if (is_published(s, &roa))
		return session_fail(s, out, "this ROA is published already");
	return change_roa(s, a, &roa, true, out);
}

enum reply_status
cmd_revoke_roa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct roa roa = { 0 };

	if (!rpki_read_roa(s, a, &roa, out) || !may_publish(s, &roa, out))
		return REPLY_ERROR;
	if (!is_published(s, &roa))
		return session_fail(s, out,
		    "there is no such ROA; `show "
		    "registry` lists them with their maxLength");
	return change_roa(s, a, &roa, false, out);
}

/* --- ASPA -----------------------------------------------------------------*/

struct sim_event
rpki_aspa_event(struct sim *sim, const struct as_record *aspa, bool publish)
{
	const struct rpki_act act = {
		.kind = RPKI_ACT_CHANGE,
		.change = { .kind = publish ? RPKI_PUBLISH : RPKI_REVOKE,
		    .ca = RPKI_NONE,
		    .object = { .kind = RPKI_ASPA, .aspa = *aspa } },
	};

	return (struct sim_event){ .kind = EV_RPKI,
		.up = publish,
		.a = sim_add_rpki(sim, &act) };
}

static enum reply_status
change_aspa(struct session *s, const struct args *a,
    const struct as_record *aspa, bool publish, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	struct rpki_object o = { .kind = RPKI_ASPA, .aspa = *aspa };
	struct strbuf b = { 0 };
	struct sim_event e;
	size_t from;

	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	from = history_steps(sim);
	e = rpki_aspa_event(sim, aspa, publish);
	work_act(s, &e, 1);
	if (world_settle(s->work.world) == SIM_OSCILLATES)
		narrate_oscillation(s, s->work.world, out);
	s->reply.world_changed = true;
	s->preview_valid = false;
	if (s->replaying || s->whatif)
		return REPLY_OK;
	narrate(s, from, out);
	if (publish)
		rpki_tell_aspa(s, aspa, out);
	tell_when(s, out);
	history_describe_object(&o, &b);
	session_tell(s, out, "%s: %s.", publish ? "Published" : "Revoked",
	    strbuf_str(&b));
	strbuf_finish(&b);
	return REPLY_OK;
}

enum reply_status
cmd_publish_aspa(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct rpki_object *there;
	struct as_record aspa;

	if (!rpki_read_aspa(s, a, &aspa, out) ||
	    !may_publish_aspa(s, aspa.as, out))
		return REPLY_ERROR;
	there = rpki_find_aspa(sim_rpki_state(session_sim(s)), aspa.as);
	if (there != NULL && there->aspa.n == aspa.n &&
	    memcmp(there->aspa.members, aspa.members,
		aspa.n * sizeof(*aspa.members)) == 0)
		return session_fail(s, out, "this ASPA is published already");
	return change_aspa(s, a, &aspa, true, out);
}

enum reply_status
cmd_revoke_aspa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct as_record aspa;

	if (!rpki_read_aspa(s, a, &aspa, out) ||
	    !may_publish_aspa(s, aspa.as, out))
		return REPLY_ERROR;
	if (rpki_find_aspa(sim_rpki_state(session_sim(s)), aspa.as) == NULL)
		return session_fail(s, out,
		    "AS%u has no ASPA; `show rpki` lists them", aspa.as);
	return change_aspa(s, a, &aspa, false, out);
}
