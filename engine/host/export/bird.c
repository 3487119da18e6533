/* A router of an exported world in BIRD's language, with what the plan knows of
 * its place in the network. */
#include "dialect/bird/bird.h"
#include "host/export/router.h"

struct placing {
	const struct export_world *w;
	const struct topo_router *router;
	router_id_t r;
	const struct router_config *config;
	struct bird_session *sessions;
	struct prefix *connected;
	struct bird_route *interior;
	struct bird_site site;
};

static void
add_session(struct placing *p, edge_t e)
{
	struct bird_session *out = &p->sessions[p->site.n_sessions++];
	struct session_side side;

	sim_session_side(p->w->sim, e, &side);
	*out = (struct bird_session){ .remote = side.remote_addr,
		.remote_as = side.remote_as,
		.remote_is_route_server = side.relation == REL_RS };
	out->local[AF_V4] = side.local_addr_v4;
	out->local[AF_V6] = side.local_addr_v6;
	out->local[afi_of(side.local_addr.family)] = side.local_addr;
	for (int af = 0; af < AF_COUNT; af++)
		out->subnet[af] = side.subnet[af];
}

/* Has the configuration an interface with it? Then it knows better, also that
 * it is shut down. */
static bool
is_configured(const struct placing *p, const struct ip_addr *addr)
{
	const struct router_config *c = p->config;

	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t j = 0; j < c->interfaces[i].n_addrs; j++)
			if (ip_addr_eq(&c->interfaces[i].addrs[j].addr, addr))
				return true;
	return false;
}

static void
add_port(struct placing *p, const struct export_port *port)
{
	for (size_t i = 0; i < port->n_addrs; i++)
		if (!is_configured(p, &port->addrs[i].addr))
			p->connected[p->site.n_connected++] =
			    prefix_make(port->addrs[i].addr,
				port->addrs[i].len);
}

static void
place(struct placing *p, struct arena *arena)
{
	const struct export_plan *plan = p->w->plan;

	p->sessions =
	    ARENA_ARRAY(arena, p->router->n_edges, struct bird_session);
	p->connected =
	    ARENA_ARRAY(arena, plan->n_ports * EXPORT_ADDRS, struct prefix);
	p->interior = ARENA_ARRAY(arena, plan->n_ways, struct bird_route);
	for (size_t i = 0; i < p->router->n_edges; i++)
		add_session(p, p->router->edges[i]);
	for (size_t i = 0; i < plan->n_ports; i++)
		if (plan->ports[i].router == p->r)
			add_port(p, &plan->ports[i]);
	for (size_t i = 0; i < plan->n_ways; i++)
		if (plan->ways[i].router == p->r &&
		    ip_addr_is_set(&plan->ways[i].via))
			p->interior[p->site.n_interior++] =
			    (struct bird_route){ plan->ways[i].to,
				    plan->ways[i].via, plan->ways[i].cost };
	p->site.sessions = p->sessions;
	p->site.connected = p->connected;
	p->site.interior = p->interior;
}

/* The text that the places refer to is one that nobody has seen: the line goes
 * with the message. */
static void
pass_on(const struct topo_router *router, const struct diags *d,
    struct export_said *said)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diag *item = &d->items[i];
		const char *line = item->source_line;

		while (line != NULL && *line == ' ')
			line++;
		if (item->severity == DIAG_ERROR)
			export_refuse(said, "%s: %s%s%s%s", router->name,
			    item->message, line != NULL ? " (" : "",
			    line != NULL ? line : "", line != NULL ? ")" : "");
		else
			export_note(said, "%s: %s", router->name,
			    item->message);
	}
	if (d->errors > DIAG_KEEP)
		export_refuse(said, "%s: and %zu more", router->name,
		    d->errors - DIAG_KEEP);
}

void
export_bird_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out)
{
	struct placing p = { .w = w,
		.router = &sim_topology(w->sim)->routers[r],
		.r = r };
	struct router_config *c = export_router_config(w, r, said);
	struct diags d;

	if (c == NULL)
		return;
	diags_init(&d, said->arena);
	p.config = c;
	place(&p, said->arena);
	(void)bird_print(c, &p.site, out, &d);
	pass_on(p.router, &d, said);
	diags_finish(&d);
	router_config_finish(c);
}
