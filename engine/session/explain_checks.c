/* What others say about a route: RPKI, ASPA and the registry, whether the
 * router looks, and how far what was published has come on its way to it. */
#include "net/rpki.h"
#include "session/explain_private.h"

/* --- ROAs -----------------------------------------------------------------*/

struct rov_result
explain_rov(const struct explainer *x, uint32_t origin, struct vrp_set **set)
{
	struct arena scratch = { 0 };
	struct rpki_result r;

	sim_rpki_valid(x->sim, &scratch, &r);
	*set = vrp_set_create(r.vrps, r.n_vrps);
	arena_finish(&scratch);
	return rov_validate(*set, &x->prefix, origin);
}

static const char *
rov_text(struct explainer *x, const struct rov_result *r)
{
	char text[PREFIX_TEXT_MAX];

	switch (r->reason) {
	case ROV_NO_COVERING_VRP:
		return "NotFound: no ROA covers it";
	case ROV_MATCHED:
		return arena_printf(x->arena,
		    "Valid: ROA %s maxLength %u "
		    "names AS%u",
		    prefix_print(&r->because->prefix, text),
		    r->because->max_length, r->because->origin_as);
	case ROV_WRONG_ORIGIN:
		return arena_printf(x->arena,
		    "Invalid: ROA %s maxLength %u "
		    "names AS%u",
		    prefix_print(&r->because->prefix, text),
		    r->because->max_length, r->because->origin_as);
	case ROV_TOO_LONG:
		return arena_printf(x->arena,
		    "Invalid: longer than maxLength "
		    "%u of ROA %s",
		    r->because->max_length,
		    prefix_print(&r->because->prefix, text));
	case ROV_NO_ORIGIN:
		return "Invalid: the path ends in a set, it has no origin";
	}
	return "";
}

/* --- how far it has come --------------------------------------------------*/

static void
add_stages(struct explainer *x, const struct rpki_stages *st,
    struct strbuf *out)
{
	const struct rpki_plan *p = sim_rpki_plan(x->sim);
	const char *name = p->validators[st->validator].name;
	bool due = st->due_ms != UINT64_MAX;
	const char *when = due ? explain_time(x, st->due_ms) : "";

	if (st->fetched_ms == UINT64_MAX) {
		strbuf_addf(out, "; %s sees it%s%s", name,
		    due ? " at " : " once it can", when);
		return;
	}
	if (st->fetched_ms > 0)
		strbuf_addf(out, ", fetched by %s %s", name,
		    explain_time(x, st->fetched_ms));
	if (st->told_ms == UINT64_MAX) {
		strbuf_addf(out, "; the router %s%s",
		    due ? "hears it at " : "has not heard it", when);
		return;
	}
	strbuf_addf(out, ", told %s", explain_time(x, st->told_ms));
	if (st->used_ms == UINT64_MAX)
		strbuf_add(out, "; its routes wait to be looked at");
	else
		strbuf_addf(out, ", routes looked at %s",
		    explain_time(x, st->used_ms));
}

/* What was there from the start needs no words. */
static void
stages_step(struct explainer *x, const char *what, const struct rpki_stages *st)
{
	struct strbuf b = { 0 };

	if (st->validator == RPKI_NONE || st->published_ms == UINT64_MAX ||
	    (st->published_ms == 0 && st->used_ms == 0))
		return;
	if (st->there && st->published_ms == 0)
		strbuf_addf(&b, "that %s: there from the start", what);
	else
		strbuf_addf(&b, "that %s: %s %s", what,
		    st->there ? "published" : "revoked",
		    explain_time(x, st->published_ms));
	add_stages(x, st, &b);
	explain_step(x, "checks", NULL, nowhere(), NULL, NULL, "%s",
	    strbuf_str(&b));
	strbuf_finish(&b);
}

static void
roa_stages_step(struct explainer *x, router_id_t at, const struct vrp *vrp)
{
	struct roa roa = { vrp->prefix, vrp->max_length, vrp->origin_as };
	struct rpki_stages st = sim_roa_stages(x->sim, at, &roa);

	stages_step(x, "ROA", &st);
}

/* When the router does not have what it should have. */
static void
rtr_step(struct explainer *x, router_id_t at)
{
	struct rtr_status st = sim_rtr_status(x->sim, at);
	const struct rpki_plan *p = sim_rpki_plan(x->sim);
	const char *name =
	    st.validator == RPKI_NONE ? "" : p->validators[st.validator].name;

	switch (st.state) {
	case RTR_UP:
		return;
	case RTR_NONE:
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "no validator answers this router: all is NotFound to it");
		return;
	case RTR_LOST:
		explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 8210 6",
		    "%s is gone since %s; what it told expires at %s", name,
		    explain_time(x, st.since_ms),
		    explain_time(x, st.expires_ms));
		return;
	case RTR_EXPIRED:
		explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 8210 6",
		    "what %s told expired at %s: all is NotFound to this "
		    "router",
		    name, explain_time(x, st.since_ms));
		return;
	}
}

/* A router that looks decides by what it was told. */
static void
rov_steps(struct explainer *x, router_id_t at, uint32_t origin)
{
	struct vrp_set *set;
	struct rov_result published = explain_rov(x, origin, &set);
	struct rov_result here = published;
	bool looks = sim_router_validates(x->sim, at);

	if (looks)
		here = rov_validate(sim_router_vrps(x->sim, at), &x->prefix,
		    origin);
	explain_step(x, "checks", NULL, nowhere(), NULL, "RFC 6811 2",
	    "RPKI: %s%s", rov_text(x, &here),
	    looks ? "" : " (this router does not look)");
	if (looks && here.state != published.state)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "by what is published now: %s", rov_text(x, &published));
	if (looks && sim_rpki_plan(x->sim) != NULL) {
		rtr_step(x, at);
		if (published.because != NULL)
			roa_stages_step(x, at, published.because);
		else if (here.because != NULL)
			roa_stages_step(x, at, here.because);
	}
	vrp_set_destroy(set);
}

/* --- ASPA -----------------------------------------------------------------*/

/* An AS_PATH as it came over a session, and what two maps say about it. */
struct aspa_look {
	struct aspa_result published, here;
	enum aspa_direction direction;
};

static struct aspa_look
look_at_path(const struct explainer *x, edge_t e, path_id path)
{
	const struct attr_table *attrs = sim_attrs(x->sim);
	const struct as_map *told =
	    sim_router_aspas(x->sim, x->t->edges[e].router);
	struct arena scratch = { 0 };
	struct session_side side;
	struct aspa_look out;
	struct rpki_result r;
	struct as_map *now;
	uint32_t neighbor;

	sim_session_side(x->sim, e, &side);
	neighbor = side.relation == REL_RS ? 0 : side.remote_as;
	out.direction =
	    side.relation == REL_PROVIDER ? ASPA_DOWNSTREAM : ASPA_UPSTREAM;
	sim_rpki_valid(x->sim, &scratch, &r);
	now = as_map_create(r.aspas, r.n_aspas);
	out.published = aspa_verify(now, attrs, path, neighbor, out.direction);
	out.here = aspa_verify(told, attrs, path, neighbor, out.direction);
	as_map_destroy(now);
	arena_finish(&scratch);
	return out;
}

static void
add_denied(const struct aspa_hop *hop, const char *join, struct strbuf *out)
{
	strbuf_addf(out, "%sAS%u does not name AS%u as its provider", join,
	    hop->customer_as, hop->provider_as);
}

static void
aspa_text(const struct aspa_result *r, struct strbuf *out)
{
	const struct aspa_hop *open;

	switch (r->reason) {
	case ASPA_LEAK:
		strbuf_add(out, "Invalid: ");
		add_denied(&r->up, "", out);
		if (r->down.customer_as != 0)
			add_denied(&r->down, ", and ", out);
		return;
	case ASPA_UNATTESTED:
		open = r->up.found == ASPA_NO_ATTESTATION ? &r->up : &r->down;
		strbuf_addf(out, "Unknown: AS%u has published no ASPA",
		    open->customer_as);
		return;
	case ASPA_ATTESTED:
		strbuf_add(out,
		    "Valid: each hop that counts goes to a published provider");
		return;
	case ASPA_EMPTY_PATH:
	case ASPA_FIRST_AS:
	case ASPA_AS_SET:
		strbuf_addf(out, "Invalid: %s", aspa_reason_text(r->reason));
		return;
	}
}

/* Was it decided by what is published? A short path climbs and descends by
 * itself. */
static bool
is_attested(const struct aspa_result *r)
{
	return r->reason == ASPA_LEAK ||
	    (r->reason == ASPA_ATTESTED &&
		(r->up_ramp > 1 || r->down_ramp > 1));
}

/* Whose ASPA made the difference; 0: none did. */
static uint32_t
deciding_customer(const struct explainer *x, const struct aspa_look *look,
    path_id path)
{
	if (look->published.reason == ASPA_LEAK)
		return look->published.up.customer_as;
	if (look->here.reason == ASPA_LEAK)
		return look->here.up.customer_as;
	if (is_attested(&look->published) || is_attested(&look->here))
		return as_path_origin(sim_attrs(x->sim), path);
	return 0;
}

static void
aspa_stages_step(struct explainer *x, router_id_t at, uint32_t customer)
{
	struct rpki_stages st;

	if (customer == 0)
		return;
	st = sim_aspa_stages(x->sim, at, customer);
	stages_step(x, arena_printf(x->arena, "ASPA of AS%u", customer), &st);
}

/* Does the router refuse by it? */
static bool
checks_aspa(const struct explainer *x, router_id_t at)
{
	const struct router_config *c = sim_config(x->sim, at);

	if (c == NULL)
		return x->t->routers[at].defaults.drop_aspa_invalid;
	for (size_t i = 0; i < c->n_policies; i++)
		if (c->policies[i]->reads_aspa)
			return true;
	return false;
}

/* Nothing is said where nothing that counts is published. */
static void
aspa_steps(struct explainer *x, edge_t e, path_id path)
{
	router_id_t at = x->t->edges[e].router;
	struct aspa_look look = look_at_path(x, e, path);
	bool looks = checks_aspa(x, at);
	const struct aspa_result *r = looks ? &look.here : &look.published;
	struct strbuf b = { 0 };

	if (!is_attested(&look.published) &&
	    !(looks && (is_attested(r) || r->state == ASPA_INVALID)))
		return;
	aspa_text(r, &b);
	explain_step(x, "checks", NULL, nowhere(), NULL,
	    aspa_clause(look.direction, r->reason), "ASPA: %s%s",
	    strbuf_str(&b), looks ? "" : " (this router does not look)");
	if (looks && look.published.state != look.here.state) {
		strbuf_clear(&b);
		aspa_text(&look.published, &b);
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "by what is published now: %s", strbuf_str(&b));
	}
	if (looks)
		aspa_stages_step(x, at, deciding_customer(x, &look, path));
	strbuf_finish(&b);
}

/* --- all of them ----------------------------------------------------------*/

static void
registry_step(struct explainer *x, uint32_t origin)
{
	const struct holdings *held = sim_holdings(x->sim);
	uint32_t exact = holdings_holder(held, &x->prefix);
	const struct holding *h = holdings_covering(held, &x->prefix);
	char text[PREFIX_TEXT_MAX];

	if (exact == origin && exact != 0)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: registered for AS%u", origin);
	else if (exact != 0)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: registered for AS%u, not for AS%u", exact,
		    origin);
	else if (h == NULL)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: nobody holds this space");
	else if (h->holder_as == origin)
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: part of %s, which AS%u holds",
		    prefix_print(&h->prefix, text), origin);
	else
		explain_step(x, "checks", NULL, nowhere(), NULL, NULL,
		    "registry: part of %s, which AS%u holds, not AS%u",
		    prefix_print(&h->prefix, text), h->holder_as, origin);
}

void
explain_checks(struct explainer *x, router_id_t at, uint32_t origin)
{
	rov_steps(x, at, origin);
	registry_step(x, origin);
}

void
explain_received_checks(struct explainer *x, edge_t e, path_id path)
{
	uint32_t origin = as_path_origin(sim_attrs(x->sim), path);

	rov_steps(x, x->t->edges[e].router, origin);
	aspa_steps(x, e, path);
	registry_step(x, origin);
}
