/* "neighbor N default-originate": a default route for one neighbour, which is
 * in nobody's Loc-RIB. The session gets a table of its own, joined with the
 * master table by a pipe that lets everything through in both directions but
 * this route. A pipe passes on all routes, not only the best (seen in 2.0.12),
 * so both tables decide alike. */
#include "dialect/bird/private.h"

enum { PREFERENCE_ALWAYS = 65535 };

/* One that is not sent has no table: a route-map of its own is refused, and
 * one that is not defined lets nothing through. */
bool
bird_has_default(const struct neighbor_af *af)
{
	return af->active && af->default_originate &&
	    af->default_originate_map_name == NULL;
}

void
bird_default_name(const char *what, const struct neighbor *n, enum afi afi,
    struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(out, "%s%d_", what, afi == AF_V4 ? 4 : 6);
	for (const char *s = ip_addr_print(&n->addr, text); *s != '\0'; s++)
		strbuf_addc(out, *s == '.' || *s == ':' ? '_' : *s);
}

static void
add_route(struct bird *b, const char *name, const char *table, enum afi afi)
{
	int version = afi == AF_V4 ? 4 : 6;

	strbuf_addf(&b->protocols,
	    "protocol static %s {\n"
	    "\tipv%d { table %s; preference %d; };\n"
	    "\troute %s blackhole { bgp_origin = ORIGIN_IGP; bgp_med = 0;",
	    name, version, table, (int)PREFERENCE_ALWAYS,
	    afi == AF_V4 ? "0.0.0.0/0" : "::/0");
	strbuf_add(&b->protocols, " };\n}\n\n");
}

void
bird_default_table(struct bird *b, const struct neighbor *n, enum afi afi)
{
	const struct neighbor_af *af = &n->af[afi];
	struct strbuf table = { 0 }, route = { 0 }, pipe = { 0 };
	int version = afi == AF_V4 ? 4 : 6;

	if (af->default_originate_map != NULL)
		bird_refuse(b, n->place,
		    "default-originate on a condition (route-map %s)",
		    af->default_originate_map_name);
	if (!bird_has_default(af))
		return;
	bird_default_name("table", n, afi, &table);
	bird_default_name("default", n, afi, &route);
	bird_default_name("pipe", n, afi, &pipe);
	strbuf_addf(&b->protocols, "ipv%d table %s;\n\n", version,
	    strbuf_str(&table));
	add_route(b, strbuf_str(&route), strbuf_str(&table), afi);
	strbuf_addf(&b->protocols,
	    "protocol pipe %s {\n"
	    "\ttable master%d;\n"
	    "\tpeer table %s;\n"
	    "\timport where proto != \"%s\";\n"
	    "\texport all;\n"
	    "}\n\n",
	    strbuf_str(&pipe), version, strbuf_str(&table), strbuf_str(&route));
	strbuf_finish(&table);
	strbuf_finish(&route);
	strbuf_finish(&pipe);
}
