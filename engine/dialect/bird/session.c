/* Neighbors as protocols of BIRD. */
#include "dialect/bird/private.h"

#include <string.h>

void
bird_protocol_name(const struct router_config *c, const struct neighbor *n,
    struct strbuf *out)
{
	struct bird b = { .config = c };
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, bird_is_internal(&b, n) ? "ibgp_" : "ebgp_");
	for (const char *s = ip_addr_print(&n->addr, text); *s != '\0'; s++)
		strbuf_addc(out, *s == '.' || *s == ':' ? '_' : *s);
}

/* --- what both families of a session share ------------------------------- */

static bool
any_family(const struct neighbor *n, bool (*has)(const struct neighbor_af *af))
{
	for (int i = 0; i < AF_COUNT; i++)
		if (n->af[i].active && has(&n->af[i]))
			return true;
	return false;
}

static bool
is_active(const struct neighbor_af *af)
{
	return af->active;
}

static bool
is_bare(const struct neighbor_af *af)
{
	return af->route_server_client || af->as_path_unchanged;
}

static bool
allows_own_as(const struct neighbor_af *af)
{
	return af->allowas_in > 0 || af->allowas_in_origin;
}

static bool
is_reflected(const struct neighbor_af *af)
{
	return af->route_reflector_client;
}

bool
bird_is_transparent(const struct bird *b, const struct neighbor *n)
{
	return !bird_is_internal(b, n) && any_family(n, is_bare);
}

bool
bird_checks_loops(const struct bird *b, const struct neighbor *n)
{
	return any_family(n, allows_own_as) ||
	    bird_local_as(b, n) != b->config->local_as;
}

/* --- options of the session ---------------------------------------------- */

/* A string of BIRD has no escapes. */
static bool
is_printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~' || *s == '"')
			return false;
	return true;
}

static void
add_description(struct strbuf *out, const struct neighbor *n)
{
	if (n->description == NULL)
		return;
	strbuf_add(out, "\tdescription \"");
	for (const char *s = n->description; *s != '\0'; s++)
		strbuf_addc(out,
		    *s < ' ' || *s > '~' ? '?'
			: *s == '"'      ? '\''
					 : *s);
	strbuf_add(out, "\";\n");
}

static void
add_ends(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	struct ip_addr local = bird_local_addr(b, n, afi_of(n->addr.family));
	uint32_t remote = bird_remote_as(b, n);

	strbuf_add(out, "\tlocal ");
	if (ip_addr_is_set(&local)) {
		bird_add_addr(out, &local);
		strbuf_addc(out, ' ');
	}
	strbuf_addf(out, "as %u;\n\tneighbor ", (unsigned)bird_local_as(b, n));
	bird_add_addr(out, &n->addr);
	if (remote != 0)
		strbuf_addf(out, " as %u;\n", (unsigned)remote);
	else
		strbuf_addf(out, " %s;\n",
		    n->remote_as_internal ? "internal" : "external");
	if (b->site != NULL && b->site->strict_bind && ip_addr_is_set(&local))
		strbuf_add(out, "\tstrict bind on;\n");
}

static void
add_transport(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	uint8_t hops = bird_hops(b, n);

	if (n->shutdown)
		strbuf_add(out, "\tdisabled;\n");
	if (n->passive)
		strbuf_add(out, "\tpassive on;\n");
	if (!bird_is_internal(b, n) && hops > 1)
		strbuf_addf(out, "\tmultihop %u;\n", (unsigned)hops);
	if (n->ttl_security != 0)
		strbuf_add(out, "\tttl security on;\n");
	if (n->password != NULL && !is_printable(n->password))
		bird_refuse(b, n->place,
		    "a password with a quotation mark in it");
	else if (n->password != NULL)
		strbuf_addf(out, "\tpassword \"%s\";\n", n->password);
}

static void
add_hold_time(struct strbuf *out, uint32_t hold, uint32_t keepalive)
{
	strbuf_addf(out, "\thold time %u;\n", (unsigned)hold);
	if (hold != 0 && keepalive != 0)
		strbuf_addf(out, "\tkeepalive time %u;\n",
		    (unsigned)(keepalive < hold ? keepalive : hold));
}

/* "maximum-prefix N restart M". */
static uint32_t
restart_minutes(const struct neighbor *n)
{
	uint32_t minutes = 0;

	for (int i = 0; i < AF_COUNT; i++)
		if (n->af[i].active && n->af[i].max_prefix_restart_min != 0)
			minutes = n->af[i].max_prefix_restart_min;
	return minutes;
}

/* The timers of an UPDATE have no counterpart and change no route. */
static void
add_timers(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	uint32_t minutes = restart_minutes(n);

	if (n->has_timers)
		add_hold_time(out, n->hold_s, n->keepalive_s);
	if (minutes != 0)
		strbuf_addf(out, "\terror wait time %u, %u;\n",
		    (unsigned)minutes * 60, (unsigned)minutes * 60);
	if (n->has_advertisement_interval && n->advertisement_interval_s > 0)
		bird_left_out(b, n->place,
		    "advertisement-interval: BIRD sends at once");
}

static void
add_role(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	static const char *const names[] = { [ROLE_PROVIDER] = "provider",
		[ROLE_RS] = "rs_server",
		[ROLE_RS_CLIENT] = "rs_client",
		[ROLE_CUSTOMER] = "customer",
		[ROLE_PEER] = "peer" };

	if (n->role == ROLE_NONE || bird_is_internal(b, n))
		return;
	/* BIRD writes the AS that the neighbour sees into OTC, and refuses to
	 * send a peer what has one: the filter cannot help there. */
	if (n->role == ROLE_PEER && bird_local_as(b, n) != b->config->local_as)
		bird_refuse(b, n->place,
		    "local-role peer together with local-as");
	strbuf_addf(out, "\tlocal role %s;\n", names[n->role]);
	if (n->role_strict)
		strbuf_add(out, "\trequire roles on;\n");
}

static void
add_reflection(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	uint32_t cluster = b->config->options.cluster_id;
	struct ip_addr id = ip_addr_v4(cluster);

	if (!bird_is_internal(b, n) || !any_family(n, is_reflected))
		return;
	for (int i = 0; i < AF_COUNT; i++)
		if (n->af[i].active && !n->af[i].route_reflector_client)
			bird_refuse(b, n->af[i].place,
			    "route-reflector-client for one address family of "
			    "a session only");
	strbuf_add(out, "\trr client;\n");
	if (cluster == 0)
		return;
	strbuf_add(out, "\trr cluster id ");
	bird_add_addr(out, &id);
	strbuf_add(out, ";\n");
}

/* RFC 4271 9.1.2.2, as the options of the process have it. */
static void
add_decision(struct bird *b, struct strbuf *out)
{
	const struct bgp_options *o = &b->config->options;

	strbuf_add(out, "\tdeterministic med on;\n");
	if (o->always_compare_med)
		strbuf_add(out, "\tmed metric on;\n");
	if (o->as_path_ignore)
		strbuf_add(out, "\tpath metric off;\n");
	if (o->med_missing_as_worst)
		strbuf_add(out, "\tdefault bgp_med 4294967295;\n");
	if (o->default_local_pref != 0 && o->default_local_pref != 100)
		strbuf_addf(out, "\tdefault bgp_local_pref %u;\n",
		    (unsigned)o->default_local_pref);
}

static void
add_path_rules(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	bool internal = bird_is_internal(b, n);

	if (bird_checks_loops(b, n))
		strbuf_add(out, "\tallow local as;\n");
	if (!internal && !bird_from_route_server(b, n) &&
	    (n->enforce_first_as || b->config->options.enforce_first_as))
		strbuf_add(out, "\tenforce first as on;\n");
	if (bird_is_transparent(b, n))
		strbuf_add(out, "\trs client;\n\tinterpret communities off;\n");
}

/* --- channels ------------------------------------------------------------ */

/* FRR leaves one prefix above the limit alone (net/limit.c), BIRD does not: so
 * that both keep the same routes, BIRD is given one more. */
static void
add_max_prefix(struct bird *b, const struct neighbor_af *af, struct strbuf *out)
{
	uint32_t more = b->config->flavour == FLAVOUR_FRR &&
	    af->max_prefix < UINT32_MAX && !af->max_prefix_warning_only;

	if (af->max_prefix == 0)
		return;
	strbuf_addf(out, "\t\timport limit %u action %s;\n",
	    (unsigned)(af->max_prefix + more),
	    af->max_prefix_warning_only           ? "warn"
		: af->max_prefix_restart_min != 0 ? "restart"
						  : "disable");
}

static void
add_channel(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out)
{
	const struct neighbor_af *af = &n->af[afi];
	struct ip_addr local = bird_local_addr(b, n, afi);
	int version = afi == AF_V4 ? 4 : 6;

	if (!af->active)
		return;
	strbuf_addf(out, "\tipv%d {\n", version);
	if (bird_has_default(af)) {
		strbuf_add(out, "\t\ttable ");
		bird_default_name("table", n, afi, out);
		strbuf_add(out, ";\n");
	}
	/* The import table has what policies refuse, too ("show route import
	 * table"). With "import keep filtered" BIRD 2.0.12 sometimes takes a
	 * worse route: "deterministic med" stumbles over a refused one of the
	 * same AS. */
	strbuf_add(out, "\t\timport table on;\n");
	if (bird_is_recursive(b, n))
		strbuf_addf(out, "\t\tigp table igp%d;\n", version);
	if (bird_has_weights(b))
		strbuf_addf(out, "\t\tpreference %u; # weight %u\n",
		    (unsigned)bird_preference(b, af->weight, BIRD_RANK_LAST),
		    (unsigned)af->weight);
	if (afi != afi_of(n->addr.family) && ip_addr_is_set(&local)) {
		strbuf_add(out, "\t\tnext hop address ");
		bird_add_addr(out, &local);
		strbuf_add(out, ";\n");
	}
	add_max_prefix(b, af, out);
	bird_import(b, n, afi, out);
	bird_export(b, n, afi, out);
	strbuf_add(out, "\t};\n");
}

static void
print_session(struct bird *b, const struct neighbor *n, struct strbuf *out)
{
	for (int i = 0; i < AF_COUNT; i++)
		bird_default_table(b, n, (enum afi)i);
	strbuf_add(out, "protocol bgp ");
	bird_protocol_name(b->config, n, out);
	strbuf_add(out, " from session {\n");
	add_description(out, n);
	add_ends(b, n, out);
	add_transport(b, n, out);
	add_timers(b, n, out);
	add_role(b, n, out);
	add_reflection(b, n, out);
	add_path_rules(b, n, out);
	for (int i = 0; i < AF_COUNT; i++)
		add_channel(b, n, (enum afi)i, out);
	strbuf_add(out, "}\n\n");
}

/* What all sessions have. BIRD would wait for up to five minutes before it
 * tries again; a network that is just being started has many first tries that
 * fail. */
static void
print_template(struct bird *b, struct strbuf *out)
{
	strbuf_add(out,
	    "template bgp session {\n"
	    "\tconnect delay time 1;\n"
	    "\tconnect retry time 5;\n"
	    "\terror wait time 1, 10;\n");
	add_hold_time(out, b->config->options.hold_s,
	    b->config->options.keepalive_s);
	add_decision(b, out);
	strbuf_add(out, "}\n\n");
}

/* BIRD wants something to exchange on a session. */
void
bird_sessions(struct bird *b)
{
	const struct router_config *c = b->config;

	print_template(b, &b->protocols);
	for (size_t i = 0; i < c->n_neighbors; i++) {
		const struct neighbor *n = &c->neighbors[i];

		if (n->is_group)
			continue;
		if (!any_family(n, is_active)) {
			bird_left_out(b, n->place,
			    "a neighbor with no active address family");
			continue;
		}
		print_session(b, n, &b->protocols);
	}
}
