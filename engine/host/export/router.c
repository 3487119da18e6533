#include "host/export/router.h"

#include <stdlib.h>
#include <string.h>

#include "dialect/frr/frr.h"
#include "net/rpki.h"

/* --- what cannot be said --------------------------------------------------*/

static void
add_words(struct export_said *said, struct export_words *list, const char *fmt,
    va_list ap)
{
	GROW(list->items, list->n, list->cap);
	list->items[list->n++] = arena_vprintf(said->arena, fmt, ap);
}

void
export_refuse(struct export_said *said, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_words(said, &said->refused, fmt, ap);
	va_end(ap);
}

void
export_note(struct export_said *said, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_words(said, &said->notes, fmt, ap);
	va_end(ap);
}

void
export_said_finish(struct export_said *said)
{
	free(said->refused.items);
	free(said->notes.items);
}

/* --- a configuration with what it needs elsewhere -------------------------*/

struct configured {
	const struct export_world *w;
	const struct topo_router *router;
	router_id_t r;
	const struct router_config *config;
	struct export_said *said;
	struct strbuf *lines;
	enum flavour flavour; /* of the lines */
};

/* A route of its own that a script gave it: no statement of the configuration
 * makes it. */
static bool
is_scripted(const struct configured *c, const struct prefix *p)
{
	for (size_t i = 0; i < c->config->n_networks; i++)
		if (prefix_eq(&c->config->networks[i].prefix, p))
			return false;
	for (size_t i = 0; i < c->config->n_aggregates; i++)
		if (prefix_eq(&c->config->aggregates[i].prefix, p))
			return false;
	return c->config->n_redistributes == 0;
}

static void
add_network(struct configured *c, const struct prefix *p)
{
	bool v4 = p->addr.family == IP_V4;
	struct ip_addr mask;
	char buf[PREFIX_TEXT_MAX], mask_buf[PREFIX_TEXT_MAX];

	strbuf_addf(c->lines, "address-family %s unicast\n",
	    v4 ? "ipv4" : "ipv6");
	if (v4 && c->flavour == FLAVOUR_IOS) {
		mask = netmask_from_len(p->len);
		strbuf_addf(c->lines, "network %s mask %s\n",
		    ip_addr_print(&p->addr, buf),
		    ip_addr_print(&mask, mask_buf));
	} else {
		strbuf_addf(c->lines, "network %s\n", prefix_print(p, buf));
	}
	strbuf_add(c->lines, "exit-address-family\n");
}

static void
add_scripted(struct configured *c)
{
	const struct sim *s = c->w->sim;
	char buf[PREFIX_TEXT_MAX];

	for (prefix_id i = 0; i < sim_prefix_count(s); i++) {
		const struct prefix *p = sim_prefix(s, i);
		attr_id own = sim_local_route(s, c->r, i);

		(void)prefix_print(p, buf);
		if (export_holds_back(c->w, c->r, p))
			export_refuse(c->said,
			    "%s: holds %s back by the timeline, which its "
			    "configuration does not say",
			    c->router->name, buf);
		if (own == 0 || !is_scripted(c, p))
			continue;
		if (attr_get(sim_attrs(s), own)->as_path != 0)
			export_refuse(c->said,
			    "%s: announces %s with a made-up path by the "
			    "timeline, which its configuration does not say",
			    c->router->name, buf);
		add_network(c, p);
		export_note(c->said,
		    "%s: \"network %s\" is added, because the timeline "
		    "announces it",
		    c->router->name, buf);
	}
}

static void
add_closed(struct configured *c)
{
	const struct topology *t = sim_topology(c->w->sim);

	for (size_t i = 0; i < c->router->n_edges; i++) {
		edge_t e = c->router->edges[i];
		const struct ip_addr *remote = &t->edges[e].remote_addr;
		struct prefix leak;
		char buf[PREFIX_TEXT_MAX];

		if (export_leaks(c->w, e, &leak, 1) > 0)
			export_refuse(c->said,
			    "%s: leaks to AS%u by the timeline, which its "
			    "configuration does not say",
			    c->router->name, t->routers[t->edges[e].peer].as);
		if (export_is_closed(c->w, e) &&
		    router_neighbor(c->config, remote) != NULL)
			strbuf_addf(c->lines, "neighbor %s shutdown\n",
			    ip_addr_print(remote, buf));
	}
}

/* The identifier that the simulator found where the text has none. */
static uint32_t
router_id_of(const struct configured *c)
{
	struct session_side side;

	if (c->router->n_edges == 0)
		return c->router->bgp_id;
	sim_session_side(c->w->sim, c->router->edges[0], &side);
	return side.local_router_id;
}

static void
add_needed(struct configured *c)
{
	const struct bgp_options *o = &c->config->options;
	char buf[PREFIX_TEXT_MAX];

	strbuf_addf(c->lines, "router bgp %u\n", c->config->local_as);
	if (c->config->router_id == 0) {
		struct ip_addr id = ip_addr_v4(router_id_of(c));

		strbuf_addf(c->lines, "bgp router-id %s\n",
		    ip_addr_print(&id, buf));
	}
	if (!o->compare_router_id)
		strbuf_add(c->lines, "bgp bestpath compare-routerid\n");
	if (!o->deterministic_med)
		strbuf_add(c->lines, "bgp deterministic-med\n");
	add_scripted(c);
	add_closed(c);
}

/* What an IOS router with a validator does without being told. */
static void
check_ios(const struct configured *c)
{
	if (c->config->flavour == FLAVOUR_IOS && c->config->n_caches > 0 &&
	    !c->config->options.prefix_validate_disable)
		export_refuse(c->said,
		    "%s: IOS with a validator prefers Valid routes by itself "
		    "and refuses Invalid ones; FRR does neither. Say it in "
		    "route-maps and add \"bgp bestpath prefix-validate "
		    "disable\"",
		    c->router->name);
}

/* The text for a system of this flavour, with the additions; in the arena of
 * said. NULL when it does not read as one, which is refused then. */
static const char *
complete(struct configured *c, const struct dialect *dialect)
{
	struct strbuf text = { 0 }, lines = { 0 }, why = { 0 };
	struct router_config *base;
	const char *result = NULL;
	struct diags d;

	diags_init(&d, c->said->arena);
	if (c->config->flavour == dialect->flavour)
		dialect->print(c->config, &text);
	else
		frr_translate(dialect->flavour, c->config, &text);
	c->lines = &lines;
	c->flavour = dialect->flavour;
	if (c->config->has_bgp)
		add_needed(c);
	base = dialect->parse(c->said->arena, &d, c->router->name,
	    strbuf_str(&text), text.len);
	if (base != NULL && lines.len > 0)
		result = dialect->apply(c->said->arena, &d, base,
		    c->router->name, strbuf_str(&lines), lines.len);
	else if (base != NULL)
		result = arena_strdup(c->said->arena, strbuf_str(&text));
	if (result == NULL) {
		diags_render(&why, &d);
		export_refuse(c->said,
		    "%s: its configuration does not read as one of %s: %s",
		    c->router->name, dialect->name, strbuf_str(&why));
	}
	if (base != NULL)
		router_config_finish(base);
	c->lines = NULL;
	strbuf_finish(&why);
	strbuf_finish(&lines);
	strbuf_finish(&text);
	diags_finish(&d);
	return result;
}

/* --- names of interfaces, lines FRR does not have -------------------------*/

/* An interface may stand in these lines. */
static bool
names_interfaces(const char *line)
{
	return str_starts(line, "interface ") ||
	    str_starts(line, "ip route ") || str_starts(line, "ipv6 route ") ||
	    strstr(line, " update-source ") != NULL;
}

static void
add_renamed(const struct configured *c, const char *line, struct strbuf *out)
{
	while (*line != '\0') {
		size_t n = strcspn(line, " "), blanks;
		char *word = arena_strndup(c->said->arena, line, n);
		const char *name = export_plan_name(c->w->plan, c->r, word);

		strbuf_add(out, name != NULL ? name : word);
		line += n;
		blanks = strspn(line, " ");
		strbuf_addn(out, line, blanks);
		line += blanks;
	}
}

/* Packets are filtered by other means on Linux. */
static bool
is_of_packets(const char *line)
{
	static const char *const heads[] = { " ip access-group ",
		" ipv6 traffic-filter ", " ip verify unicast ",
		" ipv6 verify unicast " };

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_starts(line, heads[i]))
			return true;
	return false;
}

/* "rpki cache HOST PORT": the export's validator has addresses only. */
static bool
add_cache(const struct configured *c, const char *line, struct strbuf *out)
{
	static const char head[] = " rpki cache ";
	struct ip_addr addr;
	const char *host;
	size_t n;

	if (!str_starts(line, head))
		return false;
	host = line + strlen(head);
	n = strcspn(host, " ");
	if (ip_addr_parse(arena_strndup(c->said->arena, host, n), &addr))
		return false;
	strbuf_addf(out, "%s127.0.0.1%s\n", head, host + n);
	export_note(c->said, "%s: the RPKI cache %.*s is 127.0.0.1 here",
	    c->router->name, (int)n, host);
	return true;
}

/* Where neighbours share an outbound policy, FRR sends a route back to the one
 * it came from. Alone with its policy, a neighbour does not get it. */
static void
add_solo(const struct configured *c, const char *line, struct strbuf *out)
{
	static const char head[] = " neighbor ";
	const char *who = line + strlen(head);
	struct ip_addr addr;
	size_t n;

	if (!str_starts(line, head))
		return;
	n = strcspn(who, " ");
	if ((str_starts(who + n, " remote-as ") ||
		str_starts(who + n, " peer-group ")) &&
	    ip_addr_parse(arena_strndup(c->said->arena, who, n), &addr))
		strbuf_addf(out, "%s%.*s solo\n", head, (int)n, who);
}

static void
add_line(const struct configured *c, const char *line, struct strbuf *out)
{
	if (add_cache(c, line, out))
		return;
	if (is_of_packets(line)) {
		strbuf_addf(out, " ! no statement of FRR:%s\n", line);
		export_note(c->said,
		    "%s: \"%s\" is about packets; FRR has no such statement",
		    c->router->name, line + 1);
		return;
	}
	if (names_interfaces(line))
		add_renamed(c, line, out);
	else
		strbuf_add(out, line);
	strbuf_addc(out, '\n');
	add_solo(c, line, out);
}

/* --- the lab's own match --------------------------------------------------*/

static const char aspa_head[] = "\n match aspa ";

/* A route-map entry at the start of text, its "exit" included; 0: none. */
static size_t
entry_length(const char *text)
{
	static const char end[] = "\nexit\n";
	const char *found;

	if (!str_starts(text, "route-map "))
		return 0;
	found = strstr(text, end);
	return found != NULL ? (size_t)(found - text) + strlen(end) : 0;
}

static bool
has_aspas(const struct configured *c)
{
	const struct as_map *told = sim_router_aspas(c->w->sim, c->r);
	size_t n = 0;

	if (told != NULL)
		(void)as_map_items(told, &n);
	return n > 0;
}

/* No ASPA reaches FRR, so that every path is Unknown there: an entry for
 * another state never matches and is left out, and a match of Unknown always
 * holds and is left out alone. Returns how much of the text is done with. */
static size_t
add_aspa_entry(const struct configured *c, const char *text, struct strbuf *out)
{
	size_t n = entry_length(text), head = strcspn(text, "\n");
	char *entry = arena_strndup(c->said->arena, text, n);
	const char *match = n > 0 ? strstr(entry, aspa_head) : NULL;
	bool always;

	if (match == NULL)
		return 0;
	always = str_starts(match + strlen(aspa_head), "unknown");
	export_note(c->said,
	    "%s: %s%.*s is left out: \"match aspa\" is the lab's own, FRR has "
	    "nothing for ASPA%s",
	    c->router->name, always ? "a match in " : "", (int)head, entry,
	    has_aspas(c) ? "; with the ASPAs that are published it decides "
			   "otherwise there"
			 : "");
	for (const char *at = entry; *at != '\0';) {
		size_t len = strcspn(at, "\n");
		bool left_out = !always || at == match + 1;

		strbuf_addf(out, "%s%.*s\n", left_out ? "! not in FRR: " : "",
		    (int)len, at);
		at += len + (at[len] == '\n');
	}
	return n;
}

static void
add_lines(const struct configured *c, const char *text, struct strbuf *out)
{
	while (*text != '\0') {
		size_t n = add_aspa_entry(c, text, out);

		if (n > 0) {
			text += n;
			continue;
		}
		n = strcspn(text, "\n");
		add_line(c, arena_strndup(c->said->arena, text, n), out);
		text += n + (text[n] == '\n');
	}
}

/* What was written out for a router without configuration, read; NULL when it
 * cannot be, which is refused then. */
static struct router_config *
economic_config(struct configured *c)
{
	struct strbuf text = { 0 }, why = { 0 };
	struct router_config *read;
	struct diags d;

	diags_init(&d, c->said->arena);
	export_economic_print(c->w, c->r, c->said, &text);
	read = dialect_frr.parse(c->said->arena, &d, c->router->name,
	    strbuf_str(&text), text.len);
	if (read == NULL) {
		diags_render(&why, &d);
		export_refuse(c->said,
		    "%s: what stands for its missing configuration is none: %s",
		    c->router->name, strbuf_str(&why));
	}
	strbuf_finish(&why);
	strbuf_finish(&text);
	diags_finish(&d);
	return read;
}

void
export_router_print(const struct export_world *w, router_id_t r,
    struct export_said *said, struct strbuf *out)
{
	struct configured c = { .w = w,
		.router = &sim_topology(w->sim)->routers[r],
		.r = r,
		.config = sim_config(w->sim, r),
		.said = said };
	const char *text = NULL;

	if (c.config == NULL) {
		struct router_config *read = economic_config(&c);

		if (read != NULL) {
			struct strbuf lines = { 0 };

			dialect_frr.print(read, &lines);
			add_lines(&c, strbuf_str(&lines), out);
			strbuf_finish(&lines);
			router_config_finish(read);
		}
		return;
	}
	check_ios(&c);
	text = complete(&c, &dialect_frr);
	if (text != NULL)
		add_lines(&c, text, out);
}

struct router_config *
export_router_config(const struct export_world *w, router_id_t r,
    struct export_said *said)
{
	struct configured c = { .w = w,
		.router = &sim_topology(w->sim)->routers[r],
		.r = r,
		.config = sim_config(w->sim, r),
		.said = said };
	const struct dialect *dialect;
	struct router_config *read = NULL;
	const char *text;
	struct diags d;

	if (c.config == NULL)
		return economic_config(&c);
	dialect = dialect_of(c.config->flavour);
	text = complete(&c, dialect);
	if (text == NULL)
		return NULL;
	diags_init(&d, said->arena);
	read =
	    dialect->parse(said->arena, &d, c.router->name, text, strlen(text));
	diags_finish(&d);
	for (size_t i = 0; read != NULL && i < read->n_caches; i++) {
		struct ip_addr addr;

		if (!ip_addr_parse(read->caches[i].host, &addr))
			read->caches[i].host = "127.0.0.1";
	}
	return read;
}
