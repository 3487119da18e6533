#include "host/export/text.h"

#include <string.h>

#include "core/json.h"
#include "host/args.h"
#include "registry/vrp_print.h"

/* --- links ----------------------------------------------------------------*/

static const char links_head[] =
    "# The plan of an exported network, a fact a line:\n"
    "#   router NAME AS BGP-IDENTIFIER DAEMON\n"
    "#   wire ROUTER INTERFACE ROUTER INTERFACE up|down\n"
    "#   lan NAME, and its members: member LAN ROUTER INTERFACE\n"
    "#   stub ROUTER INTERFACE             nothing is connected to it\n"
    "#   address ROUTER INTERFACE ADDRESS/LENGTH\n"
    "#   way ROUTER PREFIX VIA METRIC      inside an AS, for its IGP\n"
    "#   cache ROUTER HOST PORT            an RPKI cache with vrps.json\n";

static const char *
router_name(const struct export_world *w, router_id_t r)
{
	return sim_topology(w->sim)->routers[r].name;
}

static void
add_wires(const struct export_world *w, struct strbuf *out)
{
	const struct export_plan *p = w->plan;

	for (size_t i = 0; i < p->n_segments; i++) {
		if (p->segments[i].lan) {
			strbuf_addf(out, "lan lan%zu\n", i + 1);
			continue;
		}
		strbuf_add(out, "wire");
		for (size_t k = 0; k < p->n_ports; k++)
			if (p->ports[k].segment == (int)i)
				strbuf_addf(out, " %s %s",
				    router_name(w, p->ports[k].router),
				    p->ports[k].name);
		strbuf_addf(out, " %s\n", p->segments[i].up ? "up" : "down");
	}
}

static void
add_ports(const struct export_world *w, struct strbuf *out)
{
	const struct export_plan *p = w->plan;

	for (size_t i = 0; i < p->n_ports; i++) {
		const struct export_port *port = &p->ports[i];
		const char *name = router_name(w, port->router);
		char buf[PREFIX_TEXT_MAX];

		if (port->segment >= 0 && p->segments[port->segment].lan)
			strbuf_addf(out, "member lan%d %s %s\n",
			    port->segment + 1, name, port->name);
		else if (port->segment < 0 && !str_eq(port->name, "lo"))
			strbuf_addf(out, "stub %s %s\n", name, port->name);
		for (size_t k = 0; k < port->n_addrs; k++)
			strbuf_addf(out, "address %s %s %s/%u\n", name,
			    port->name,
			    ip_addr_print(&port->addrs[k].addr, buf),
			    port->addrs[k].len);
	}
}

static void
add_ways(const struct export_world *w, struct strbuf *out)
{
	for (size_t i = 0; i < w->plan->n_ways; i++) {
		const struct export_way *way = &w->plan->ways[i];
		char to[PREFIX_TEXT_MAX], via[PREFIX_TEXT_MAX];

		if (ip_addr_is_set(&way->via))
			strbuf_addf(out, "way %s %s %s %u\n",
			    router_name(w, way->router),
			    prefix_print(&way->to, to),
			    ip_addr_print(&way->via, via), way->cost);
	}
}

/* Calls for every cache; the host is an address. Returns how many. */
static size_t
add_caches(const struct export_world *w, struct strbuf *out)
{
	const struct topology *t = sim_topology(w->sim);
	size_t found = 0;

	for (router_id_t r = 0; r < t->n_routers; r++) {
		const struct router_config *c = sim_config(w->sim, r);

		if (c == NULL && default_validates(&t->routers[r].defaults)) {
			strbuf_addf(out, "cache %s 127.0.0.1 3323\n",
			    t->routers[r].name);
			found++;
		}
		for (size_t i = 0; c != NULL && i < c->n_caches; i++) {
			struct ip_addr addr;
			const char *host = c->caches[i].host;

			if (!ip_addr_parse(host, &addr))
				host = "127.0.0.1";
			strbuf_addf(out, "cache %s %s %s\n", t->routers[r].name,
			    host, c->caches[i].port);
			found++;
		}
	}
	return found;
}

bool
export_has_cache(const struct export_world *w)
{
	struct strbuf ignored = { 0 };
	size_t n = add_caches(w, &ignored);

	strbuf_finish(&ignored);
	return n > 0;
}

void
export_links_print(const struct export_world *w, const char *kind,
    struct strbuf *out)
{
	const struct topology *t = sim_topology(w->sim);
	char buf[PREFIX_TEXT_MAX];

	strbuf_add(out, links_head);
	strbuf_addf(out, "scenario %s\n", w->scenario->id);
	for (router_id_t r = 0; r < t->n_routers; r++) {
		struct ip_addr id = ip_addr_v4(t->routers[r].bgp_id);

		strbuf_addf(out, "router %s %u %s %s\n", t->routers[r].name,
		    t->routers[r].as, ip_addr_print(&id, buf), kind);
	}
	add_wires(w, out);
	add_ports(w, out);
	add_ways(w, out);
	(void)add_caches(w, out);
}

/* --- vrps.json ------------------------------------------------------------*/

void
export_vrps_print(const struct export_world *w, struct strbuf *out)
{
	struct arena scratch = { 0 };
	struct rpki_result valid;
	struct vrp_set *set;
	const struct vrp *roas;
	size_t n;

	sim_rpki_valid(w->sim, &scratch, &valid);
	set = vrp_set_create(valid.vrps, valid.n_vrps);
	roas = vrp_set_items(set, &n);
	strbuf_add(out, "{\n  \"roas\": [");
	for (size_t i = 0; i < n; i++)
		vrp_print_entry(&roas[i], "lab", i == 0, out);
	strbuf_add(out, "\n  ]\n}\n");
	vrp_set_destroy(set);
	arena_finish(&scratch);
}

/* --- README.txt -----------------------------------------------------------*/

static void
add_paragraph(struct strbuf *out, const char *text)
{
	args_wrap(out, text, 0);
	strbuf_addc(out, '\n');
}

static void
add_list(struct strbuf *out, const char *title, const struct export_words *l)
{
	if (l->n == 0)
		return;
	strbuf_addf(out, "%s\n\n", title);
	for (size_t i = 0; i < l->n; i++) {
		strbuf_add(out, "  * ");
		args_wrap(out, l->items[i], 4);
	}
	strbuf_addc(out, '\n');
}

void
export_readme_print(const struct export_world *w, const char *kind,
    const struct export_said *said, struct strbuf *out)
{
	const char *first = router_name(w, 0);
	bool frr = str_eq(kind, "frr");
	struct strbuf when = { 0 }, text = { 0 };

	scenario_time_print(w->scenario, sim_now(w->sim), &when);
	strbuf_addf(out, "%s (%s), for %s\n\n", w->scenario->title,
	    w->scenario->id, frr ? "FRR 8.4" : "BIRD 2");
	strbuf_addf(&text,
	    "The network of this scenario as it was in the lab at %s: a "
	    "configuration for each router, in a folder of its name, and a "
	    "program that starts all of them on one machine. Each router gets "
	    "a network namespace and daemons of its own, with their sockets "
	    "and pid files below \"run\"; daemons that the machine itself runs "
	    "are not touched, and no packet leaves the machine.",
	    strbuf_str(&when));
	add_paragraph(out, strbuf_str(&text));
	strbuf_addf(out,
	    "  sudo sh network start\n"
	    "  sudo sh network show %s '%s'\n"
	    "  sudo sh network stop\n\n",
	    first, frr ? "show bgp ipv4" : "show route all");
	add_paragraph(out,
	    frr ? "It needs the packages frr and iproute2, and with RPKI also "
		  "frr-rpki-rtrlib and stayrtr."
		: "It needs the packages bird2 and iproute2, and with RPKI "
		  "also stayrtr.");
	add_paragraph(out,
	    "\"links\" is the plan: who is connected to whom, with which "
	    "addresses. \"vrps.json\" has what the RPKI says; change it while "
	    "the network runs, and the routers hear of it within seconds. "
	    "With LAB_CACHE=\"manrs-lab serve-registry SCENARIO\" before "
	    "\"sh network start\" they ask the lab itself instead.");
	add_paragraph(out,
	    "What is not here: delays of links, and what the timeline of the "
	    "scenario would do later. Routers of one AS have static routes "
	    "to each other in place of an IGP. Routers without a "
	    "configuration in the scenario got one: a route learned from a "
	    "customer goes to everybody, one from a peer or a provider to "
	    "customers only.");
	add_list(out, "Said differently here:", &said->notes);
	add_list(out,
	    "WRONG HERE, routes will differ from the lab:", &said->refused);
	strbuf_finish(&when);
	strbuf_finish(&text);
}
