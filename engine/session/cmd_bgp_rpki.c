/* show bgp rpki: what ROAs say about the routes that a router has from outside
 * its AS, before anything is done about it (RFC 6811 2). */
#include "net/rpki.h"
#include "session/session_private.h"

enum { COL_FROM = 22, COL_ORIGIN = 31, COL_STATE = 39, COL_ROA = 48 };

struct look {
	struct session *s;
	const struct vrp_set *vrps;
	int only; /* an enum rov_state; -1: all */
	size_t count[3];
	struct strbuf *out;
};

static void
add_row(struct look *k, const struct prefix *p, char mark, const char *from,
    uint32_t origin)
{
	struct rov_result r = rov_validate(k->vrps, p, origin);
	char text[PREFIX_TEXT_MAX];

	k->count[r.state]++;
	if (k->only >= 0 && (int)r.state != k->only)
		return;
	strbuf_addf(k->out, "%c %s", mark, prefix_print(p, text));
	strbuf_pad_to(k->out, COL_FROM);
	strbuf_add(k->out, from);
	strbuf_pad_to(k->out, COL_ORIGIN);
	if (origin != 0)
		strbuf_addf(k->out, "%u", origin);
	else
		strbuf_add(k->out, "(a set)");
	strbuf_pad_to(k->out, COL_STATE);
	strbuf_add(k->out, rov_state_title(r.state));
	if (r.because == NULL) {
		strbuf_addc(k->out, '\n');
		return;
	}
	strbuf_pad_to(k->out, COL_ROA);
	text_wrap(k->out, COL_ROA,
	    arena_printf(&k->s->step_arena, "%s max %u AS%u",
		prefix_print(&r.because->prefix, text), r.because->max_length,
		r.because->origin_as));
}

static void
prefix_rows(struct look *k, router_id_t r, const struct prefix *prefix)
{
	const struct sim *sim = session_sim(k->s);
	const struct topology *t = &k->s->work.world->topology;
	prefix_id p = sim_find_prefix(sim, prefix);
	uint32_t best = sim_best(sim, r, p);

	if (sim_local_route(sim, r, p) != 0)
		add_row(k, prefix, best == BEST_LOCAL ? '>' : ' ', "own",
		    t->routers[r].as);
	for (size_t i = 0; i < t->routers[r].n_edges; i++) {
		edge_t e = t->routers[r].edges[i];
		struct adj_in in = sim_adj_in(sim, e, p);
		path_id path;

		if (in.received == 0 || t->edges[e].relation == REL_INTERNAL)
			continue;
		path = attr_get(sim_attrs(sim), in.received)->as_path;
		add_row(k, prefix,
		    in.accepted == 0 ? 'x'
			: e == best  ? '>'
				     : ' ',
		    place_from_text(k->s, e),
		    as_path_origin(sim_attrs(sim), path));
	}
}

static void
heading(struct strbuf *out)
{
	strbuf_add(out, "  Prefix");
	strbuf_pad_to(out, COL_FROM);
	strbuf_add(out, "From");
	strbuf_pad_to(out, COL_ORIGIN);
	strbuf_add(out, "Origin");
	strbuf_pad_to(out, COL_STATE);
	strbuf_add(out, "RPKI");
	strbuf_pad_to(out, COL_ROA);
	strbuf_add(out, "ROA\n");
}

/* By what the router was told; one that listens to nobody sees nothing of it,
 * so then by what is published. */
static void
show_router(struct look *k, router_id_t r)
{
	const struct sim *sim = session_sim(k->s);
	const struct topo_router *router =
	    &k->s->work.world->topology.routers[r];
	const struct prefix **prefixes;
	size_t n = place_prefixes(k->s, &prefixes);
	struct vrp_set *published = NULL;
	struct rpki_result valid;
	bool told = sim_router_validates(sim, r);

	session_tell(k->s, k->out, "%s (AS%u) at %s%s", router->name,
	    router->as, session_time_text(k->s, sim_now(sim)),
	    told ? ""
		 : ": it listens to no validator; this is what one would say");
	if (!told) {
		sim_rpki_valid(sim, &k->s->step_arena, &valid);
		published = vrp_set_create(valid.vrps, valid.n_vrps);
	}
	k->vrps = told ? sim_router_vrps(sim, r) : published;
	heading(k->out);
	for (size_t i = 0; i < n; i++)
		prefix_rows(k, r, prefixes[i]);
	vrp_set_destroy(published);
}

enum reply_status
cmd_show_bgp_rpki(struct session *s, const struct args *a, struct strbuf *out)
{
	struct look k = { .s = s, .only = -1, .out = out };
	router_id_t *routers;
	size_t n = place_routers(s, arg(a, "PLACE"), &routers, out);

	if (n == 0)
		return REPLY_ERROR;
	if (arg_has(a, "valid"))
		k.only = ROV_VALID;
	else if (arg_has(a, "invalid"))
		k.only = ROV_INVALID;
	else if (arg_has(a, "notfound"))
		k.only = ROV_NOT_FOUND;
	for (size_t i = 0; i < n; i++)
		show_router(&k, routers[i]);
	strbuf_add(out,
	    "> best  x refused   c customer  p provider  = peer  r route "
	    "server\n");
	session_tell(s, out, "%zu Valid, %zu Invalid, %zu NotFound.",
	    k.count[ROV_VALID], k.count[ROV_INVALID], k.count[ROV_NOT_FOUND]);
	return REPLY_OK;
}
