/* The filters of a session: what the session does unasked, in the order in
 * which the simulated router does it, and the chain of policies in its
 * middle. */
#include "dialect/bird/private.h"

#include <string.h>

#define INDENT "\t\t\t"

struct filter {
	struct bird *b;
	const struct neighbor *n;
	const struct neighbor_af *af;
	enum afi afi;
	bool internal;
	bool sets_next_hop; /* some route-map of the chain does */
	struct strbuf *out;
	/* Texts for the parameters of route-maps. */
	char peer[PREFIX_TEXT_MAX], own[PREFIX_TEXT_MAX];
	struct bird_args args;
};

static struct filter
make_filter(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out)
{
	return (struct filter){ .b = b,
		.n = n,
		.af = &n->af[afi],
		.afi = afi,
		.internal = bird_is_internal(b, n),
		.out = out };
}

/* "peer-address" is the neighbour's on import and our own on export. */
static void
fill_args(struct filter *f, bool exporting)
{
	struct ip_addr own = bird_local_addr(f->b, f->n, f->afi);

	ip_addr_print(&f->n->addr, f->peer);
	f->args.text[0] = "current_rpki_state()";
	/* "match peer" never holds on export: see MATCH_PEER. */
	f->args.text[1] = exporting ? "0.0.0.0" : f->peer;
	if (ip_addr_is_set(&own))
		f->args.text[2] = ip_addr_print(&own, f->own);
	f->args.text[3] = exporting ? f->args.text[2] : f->peer;
	f->args.text[4] = "0"; /* SOURCE_BGP */
}

static void
add_line(struct filter *f, const char *line)
{
	strbuf_addf(f->out, INDENT "%s\n", line);
}

/* --- the chain ----------------------------------------------------------- */

/* A list of the session: one term, which lets through or refuses. */
static bool
is_plain_filter(const struct policy *p)
{
	return p->n_terms == 1 && p->terms[0].flow == FLOW_RETURN &&
	    p->at_end == FLOW_REJECT && p->terms[0].n_actions == 0 &&
	    p->terms[0].call == NULL;
}

static void
add_plain_filter(struct filter *f, const struct policy *p)
{
	for (size_t i = 0; i < p->terms[0].n_matches; i++) {
		strbuf_add(f->out, INDENT "if ! ");
		bird_match(f->b, p, &p->terms[0].matches[i], f->out);
		strbuf_add(f->out, " then reject;\n");
	}
}

/* An unsuppress-map is for what an aggregate suppresses, and there are no
 * aggregates here. */
static void
add_link(struct filter *f, const struct policy_link *link)
{
	if (link->kind == LINK_UNSUPPRESS_MAP)
		return;
	strbuf_addf(f->out, INDENT "# %s %s\n",
	    policy_link_kind_name(link->kind), link->name);
	if (link->policy == NULL) {
		if (link->undefined_rejects)
			add_line(f, "reject; # it is not defined");
		return;
	}
	if (is_plain_filter(link->policy)) {
		add_plain_filter(f, link->policy);
		return;
	}
	strbuf_add(f->out, INDENT "if ! ");
	bird_route_map(f->b, link->policy, &f->args, f->out);
	strbuf_add(f->out, " then reject;\n");
	if (bird_known(f->b, BIRD_ROUTE_MAP, link->policy)->needs &
	    BIRD_SETS_NEXT_HOP)
		f->sets_next_hop = true;
}

static bool
is_policy(const struct policy_chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].kind != LINK_UNSUPPRESS_MAP)
			return true;
	return false;
}

/* RFC 8212 2. */
static bool
lacks_policy(const struct filter *f, const struct policy_chain *chain)
{
	return !f->internal && f->b->config->options.ebgp_requires_policy &&
	    !is_policy(chain);
}

/* --- import -------------------------------------------------------------- */

/* How often the AS may be in the path of what is imported, as text for the
 * condition that refuses. BIRD's own check counts as "allow local as" says,
 * for all families of a session, and looks at the AS that the neighbour sees
 * only. */
static void
add_loop_check(struct filter *f, uint32_t as, uint32_t allowed, bool origin)
{
	if (origin)
		strbuf_addf(f->out,
		    INDENT "if bgp_path.last != %u && "
			   "filter(bgp_path, [%u]).len > %u then reject;\n",
		    (unsigned)as, (unsigned)as, (unsigned)allowed);
	else
		strbuf_addf(f->out,
		    INDENT "if filter(bgp_path, [%u]).len > %u then reject;\n",
		    (unsigned)as, (unsigned)allowed);
}

static void
add_loop_checks(struct filter *f)
{
	uint32_t own = f->b->config->local_as;
	uint32_t alias = bird_local_as(f->b, f->n);
	uint32_t allowed = f->af->allowas_in, for_alias = allowed;

	if (!bird_checks_loops(f->b, f->n))
		return;
	add_line(f, "# our AS in the path");
	if (alias != own) {
		if (allowed > 0 && !f->n->local_as_no_prepend)
			for_alias--;
		add_loop_check(f, alias, for_alias, false);
	}
	add_loop_check(f, own, allowed, f->af->allowas_in_origin);
}

struct addresses {
	struct filter *f;
	struct strbuf text;
};

static void
add_address(struct addresses *a, const struct ip_addr *addr)
{
	if (!ip_addr_is_set(addr) || afi_of(addr->family) != a->f->afi)
		return;
	if (a->text.len > 0)
		strbuf_add(&a->text, ", ");
	bird_add_addr(&a->text, addr);
}

/* RFC 4271 5.1.3. On a session to the next router BIRD looks itself. */
static void
add_own_next_hop_check(struct filter *f)
{
	struct addresses a = { .f = f };
	const struct router_config *c = f->b->config;
	struct ip_addr local = bird_local_addr(f->b, f->n, f->afi);

	if (!bird_is_recursive(f->b, f->n))
		return;
	add_address(&a, &local);
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t j = 0; j < c->interfaces[i].n_addrs; j++)
			if (!ip_addr_eq(&c->interfaces[i].addrs[j].addr,
				&local))
				add_address(&a,
				    &c->interfaces[i].addrs[j].addr);
	if (a.text.len > 0)
		strbuf_addf(f->out,
		    INDENT "if bgp_next_hop ~ [%s] then reject;\n",
		    strbuf_str(&a.text));
	strbuf_finish(&a.text);
}

/* What the policy finds: LOCAL_PREF is for inside an AS, and BIRD fills its
 * default in at once (RFC 4271 5.1.5). */
static void
add_before_import(struct filter *f)
{
	const struct router_config *c = f->b->config;
	uint32_t alias = bird_local_as(f->b, f->n);

	if (f->internal)
		return;
	if (f->b->uses.local_pref)
		add_line(f, "unset(bgp_local_pref);");
	if (alias != c->local_as && !f->n->local_as_no_prepend)
		strbuf_addf(f->out, INDENT "bgp_path.prepend(%u);\n",
		    (unsigned)alias);
	if (bird_validates_unasked(f->b, f->n) &&
	    !c->options.prefix_validate_allow_invalid)
		add_line(f,
		    "if current_rpki_state() = RPKI_INVALID then reject;");
}

/* BIRD looks for the way to the next hop before the filter, and to the one that
 * was received: whether there is a way to what a route-map sets has to be
 * known here. Inside the AS its cost would count as well. */
static void
add_set_next_hop_check(struct filter *f)
{
	struct strbuf networks = { 0 };

	if (!f->sets_next_hop || f->b->site == NULL)
		return;
	if (f->internal && bird_has_costs(f->b))
		bird_refuse(f->b, f->n->place,
		    "set next-hop for what an inner neighbor sends, where "
		    "the cost of the way counts");
	bird_add_reachable(f->b, f->afi, &networks);
	if (afi_of(f->n->addr.family) == f->afi)
		strbuf_addf(&networks, "%sbgp_next_hop = %s",
		    networks.len > 0 ? " || " : "", f->peer);
	strbuf_addf(f->out,
	    INDENT "if " BIRD_NEXT_HOP_SET " = 1 && ! (%s) then reject;\n",
	    networks.len > 0 ? strbuf_str(&networks) : "false");
	strbuf_finish(&networks);
}

static void
add_after_import(struct filter *f)
{
	const struct router_config *c = f->b->config;
	unsigned step = (unsigned)bird_rank_step(f->b);

	add_set_next_hop_check(f);
	if (!f->internal && c->flavour == FLAVOUR_FRR) {
		f->b->uses.well_known = true;
		add_line(f, "well_known_communities();");
	}
	if (!f->internal && c->flavour == FLAVOUR_FRR &&
	    c->options.graceful_shutdown) {
		add_line(f, "bgp_community.add((65535, 0));");
		add_line(f, "bgp_local_pref = 0;");
	}
	if (!f->b->uses.rov_rank)
		return;
	if (bird_validates_unasked(f->b, f->n)) {
		add_line(f, "int state_now = current_rpki_state();");
		strbuf_addf(f->out,
		    INDENT "if state_now = RPKI_VALID then "
			   "preference = preference + %u;\n" INDENT
			   "if state_now = RPKI_NOT_FOUND then "
			   "preference = preference + %u;\n",
		    2 * step, step);
	} else {
		strbuf_addf(f->out, INDENT "preference = preference + %u;\n",
		    2 * step);
	}
}

/* Nothing to say: BIRD has a word for it. */
static void
finish_filter(struct strbuf *out, const char *direction, struct strbuf *body)
{
	if (body->len == 0)
		strbuf_addf(out, "\t\t%s all;\n", direction);
	else
		strbuf_addf(out,
		    "\t\t%s filter {\n%s" INDENT "accept;\n\t\t};\n", direction,
		    strbuf_str(body));
	strbuf_finish(body);
}

void
bird_import(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out)
{
	struct strbuf body = { 0 };
	struct filter f = make_filter(b, n, afi, &body);

	fill_args(&f, false);
	if (lacks_policy(&f, &f.af->in)) {
		strbuf_add(out, "\t\timport none; # RFC 8212\n");
		return;
	}
	add_loop_checks(&f);
	add_own_next_hop_check(&f);
	add_before_import(&f);
	for (size_t i = 0; i < f.af->in.n; i++)
		add_link(&f, &f.af->in.links[i]);
	add_after_import(&f);
	finish_filter(out, "import", &body);
}

/* --- export: before the policy ------------------------------------------- */

static bool
is_server_client(const struct filter *f)
{
	return !f->internal && f->af->route_server_client;
}

/* Can a route of our own have communities? */
static bool
has_own_map(const struct router_config *c)
{
	for (size_t i = 0; i < c->n_networks; i++)
		if (c->networks[i].map != NULL)
			return true;
	for (size_t i = 0; i < c->n_redistributes; i++)
		if (c->redistributes[i].map != NULL)
			return true;
	return false;
}

/* RFC 1997. BIRD looks itself, but at routes that BGP brought only (seen in
 * 2.0.12), and not on a session that has a route server's client in it: its
 * routes pass through whatever they carry. */
static void
add_community_check(struct filter *f)
{
	const char *who = "";

	if (is_server_client(f))
		who = "! (proto ~ \"ebgp_*\") && ";
	else if (!bird_is_transparent(f->b, f->n)) {
		if (!has_own_map(f->b->config))
			return;
		who = "source != RTS_BGP && ";
	}
	strbuf_addf(f->out, INDENT "if %sbgp_community ~ [%s] then reject;\n",
	    who, f->internal ? "(65535, 65282)" : "(65535, 65281..65283)");
}

/* RFC 4271 5.1.4. BIRD sends a MED over eBGP only if this filter sets it. */
static void
add_med(struct filter *f)
{
	if (f->internal)
		return;
	if (f->af->med_unchanged) {
		add_line(f, "if defined(bgp_med) then bgp_med = bgp_med;");
		return;
	}
	if (is_server_client(f))
		add_line(f,
		    "if source = RTS_BGP && ! (proto ~ \"ebgp_*\") "
		    "then unset(bgp_med);");
	else
		add_line(f, "if source = RTS_BGP then unset(bgp_med);");
	add_line(f, "if defined(bgp_med) then bgp_med = bgp_med;");
}

/* FRR 8.4 does not put itself in for a next hop that an import policy set. */
static bool
spares_set_next_hop(const struct filter *f)
{
	return f->b->uses.next_hop && f->b->config->flavour == FLAVOUR_FRR &&
	    (f->af->next_hop_self || f->af->next_hop_self_all);
}

/* What the import policy left in the mark is not what the export policy does;
 * these attributes have no "unset". */
static void
add_next_hop_marks(struct filter *f)
{
	if (spares_set_next_hop(f)) {
		add_line(f, BIRD_NEXT_HOP_CAME_SET " = 0;");
		add_line(f,
		    "if source = RTS_BGP && " BIRD_NEXT_HOP_SET
		    " = 1 then " BIRD_NEXT_HOP_CAME_SET " = 1;");
	}
	if (f->b->uses.next_hop)
		add_line(f, BIRD_NEXT_HOP_SET " = 0;");
}

static void
add_before_export(struct filter *f)
{
	if (f->b->uses.interior)
		add_line(f, "if dest = RTD_UNREACHABLE then reject;");
	add_community_check(f);
	add_next_hop_marks(f);
	if (f->internal && f->b->uses.local_pref)
		strbuf_addf(f->out,
		    INDENT "if ! defined(bgp_local_pref) then "
			   "bgp_local_pref = %u;\n",
		    (unsigned)bird_default_local_pref(f->b));
	add_med(f);
	if (f->internal || f->af->remove_private == REMOVE_PRIVATE_NO)
		return;
	if (bird_remote_as(f->b, f->n) == 0)
		bird_refuse(f->b, f->n->place,
		    "remove-private-AS towards an AS that is not known");
	bird_remove_private(f->af->remove_private, f->b->config->local_as,
	    bird_remote_as(f->b, f->n), INDENT, f->out);
}

/* --- export: behind the policy ------------------------------------------- */

static void
add_own_next_hop(struct filter *f)
{
	if (f->args.text[2] != NULL)
		strbuf_addf(f->out, "bgp_next_hop = %s;\n", f->args.text[2]);
	else
		strbuf_add(f->out, "unset(bgp_next_hop);\n");
}

/* RFC 4271 5.1.3, and what FRR and IOS make of it: a next hop on the network
 * that both ends are in stays, wherever the route came from. BIRD would keep
 * only what another session on the same interface brought. keep: the condition
 * under which it stays; NULL: never. */
static void
add_next_hop_rule(struct filter *f, const char *keep)
{
	const char *else_word = "";

	strbuf_add(f->out, INDENT);
	if (f->b->uses.next_hop) {
		strbuf_add(f->out,
		    "if " BIRD_NEXT_HOP_SET
		    " = 1 && defined(bgp_next_hop) then bgp_next_hop = "
		    "bgp_next_hop;\n" INDENT);
		else_word = "else ";
	}
	if (keep != NULL) {
		strbuf_addf(f->out,
		    "%sif defined(bgp_next_hop) && %s then bgp_next_hop = "
		    "bgp_next_hop;\n" INDENT,
		    else_word, keep);
		else_word = "else ";
	}
	strbuf_add(f->out, else_word);
	add_own_next_hop(f);
}

static void
add_external_next_hop(struct filter *f)
{
	struct prefix net = bird_subnet(f->b, f->n, f->afi);
	struct strbuf keep = { 0 };

	if (is_server_client(f))
		strbuf_add(&keep, "(proto ~ \"ebgp_*\"");
	if (f->af->next_hop_unchanged) {
		strbuf_addf(&keep, "%strue", keep.len > 0 ? " || " : "(");
	} else if (ip_addr_is_set(&net.addr) &&
	    (spares_set_next_hop(f) ||
		(!f->af->next_hop_self && !f->af->next_hop_self_all))) {
		strbuf_add(&keep, keep.len > 0 ? " || " : "(");
		if (spares_set_next_hop(f))
			strbuf_add(&keep, BIRD_NEXT_HOP_CAME_SET " = 1 && ");
		strbuf_add(&keep, "bgp_next_hop ~ ");
		bird_add_prefix(&keep, &net);
	}
	if (keep.len > 0)
		strbuf_addc(&keep, ')');
	add_next_hop_rule(f, keep.len > 0 ? strbuf_str(&keep) : NULL);
	strbuf_finish(&keep);
}

/* Inside an AS the next hop stays, and BIRD leaves it. "next-hop-self" is for
 * what comes from outside, and with "force" or "all" for reflected routes. */
static void
add_internal_next_hop(struct filter *f)
{
	if (f->af->next_hop_unchanged)
		return;
	if (f->af->next_hop_self_all)
		add_next_hop_rule(f,
		    spares_set_next_hop(f) ? BIRD_NEXT_HOP_CAME_SET " = 1"
					   : NULL);
	else if (f->af->next_hop_self)
		add_next_hop_rule(f,
		    spares_set_next_hop(f) ? "(" BIRD_NEXT_HOP_CAME_SET
					     " = 1 || proto ~ \"ibgp_*\")"
					   : "proto ~ \"ibgp_*\"");
}

/* RFC 8326 4. */
static void
add_shutdown(struct filter *f)
{
	if (!f->b->config->options.graceful_shutdown)
		return;
	if (f->internal)
		add_line(f, "bgp_local_pref = 0;");
	else
		add_line(f, "bgp_community.add((65535, 0));");
}

/* Behind an alias a private AS goes with the other private ones (FRR). */
static bool
shows_own_as(const struct filter *f)
{
	return !f->n->local_as_replace_as &&
	    (f->af->remove_private == REMOVE_PRIVATE_NO ||
		!bird_is_private_as(f->b->config->local_as));
}

/* RFC 4271 5.1.2. BIRD puts the AS that the neighbour sees in front, but not
 * towards a route server's client; an empty path never leaves an AS. */
static void
add_own_as(struct filter *f)
{
	uint32_t own = f->b->config->local_as;
	uint32_t alias = bird_local_as(f->b, f->n);
	bool silent = bird_is_transparent(f->b, f->n);
	bool bare = f->af->route_server_client || f->af->as_path_unchanged;
	bool both = alias != own && shows_own_as(f);

	if (f->internal || (!silent && !both))
		return;
	strbuf_add(f->out, INDENT);
	if (silent && bare)
		strbuf_add(f->out, "if bgp_path.len = 0 then ");
	strbuf_add(f->out, "{");
	if (alias == own || both)
		strbuf_addf(f->out, " bgp_path.prepend(%u);", (unsigned)own);
	if (silent && alias != own)
		strbuf_addf(f->out, " bgp_path.prepend(%u);", (unsigned)alias);
	strbuf_add(f->out, " }\n");
}

/* RFC 9234 5, egress 1: BIRD would take the alias of "local-as". */
static void
add_otc(struct filter *f)
{
	uint32_t own = f->b->config->local_as;

	if (f->internal || bird_local_as(f->b, f->n) == own ||
	    (f->n->role != ROLE_PROVIDER && f->n->role != ROLE_RS))
		return;
	strbuf_addf(f->out, INDENT "if ! defined(bgp_otc) then bgp_otc = %u;\n",
	    (unsigned)own);
}

static void
add_send_community(struct filter *f)
{
	if ((f->af->send_community & SEND_STANDARD) == 0)
		add_line(f, "bgp_community.empty;");
	if ((f->af->send_community & SEND_EXTENDED) == 0)
		add_line(f, "bgp_ext_community.empty;");
	if ((f->af->send_community & SEND_LARGE) == 0)
		add_line(f, "bgp_large_community.empty;");
}

/* What goes over the wire, behind the policy. */
static void
add_wire(struct filter *f)
{
	if (f->internal)
		add_internal_next_hop(f);
	else
		add_external_next_hop(f);
	add_shutdown(f);
	add_own_as(f);
	add_otc(f);
	add_send_community(f);
}

/* FRR asks filter-list before remove-private-AS. */
static bool
goes_first(const struct filter *f, const struct policy_link *link)
{
	return link->kind == LINK_FILTER_LIST &&
	    f->b->config->flavour == FLAVOUR_FRR;
}

/* A reflector passes on what it got: its export policies choose among routes
 * that it reflects, what they set is ignored (RFC 4456 10). */
static void
add_export_chain(struct filter *f)
{
	bool keeps = f->internal && f->b->uses.reflects &&
	    f->b->uses.actions != 0 && is_policy(&f->af->out);

	if (keeps)
		bird_save(f->b, INDENT, f->out);
	for (size_t i = 0; i < f->af->out.n; i++)
		if (!goes_first(f, &f->af->out.links[i]))
			add_link(f, &f->af->out.links[i]);
	if (!keeps)
		return;
	add_line(f, "if proto ~ \"ibgp_*\" then {");
	bird_restore(f->b, INDENT "\t", f->out);
	if (f->b->uses.next_hop)
		add_line(f, "\t" BIRD_NEXT_HOP_SET " = 0;");
	add_line(f, "}");
}

/* The route of "default-originate" passes no policy, and is sent when all
 * others are refused for want of one: what is for the others stands inside a
 * condition. */
static void
add_but_default(struct filter *f, struct strbuf *others)
{
	const char *line = strbuf_str(others), *end;

	strbuf_add(f->out, INDENT "if proto != \"");
	bird_default_name("default", f->n, f->afi, f->out);
	strbuf_add(f->out, "\" then {\n");
	for (; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		strbuf_addc(f->out, '\t');
		strbuf_addn(f->out, line, (size_t)(end + 1 - line));
	}
	add_line(f, "}");
	if (f->b->uses.next_hop)
		add_line(f, "else " BIRD_NEXT_HOP_SET " = 0;");
	if (!f->internal)
		add_line(f, "if defined(bgp_med) then bgp_med = bgp_med;");
}

/* For all but the default route of our own. */
static void
add_others(struct filter *f)
{
	if (lacks_policy(f, &f->af->out)) {
		add_line(f, "reject; # RFC 8212");
		return;
	}
	for (size_t i = 0; i < f->af->out.n; i++)
		if (goes_first(f, &f->af->out.links[i]))
			add_link(f, &f->af->out.links[i]);
	add_before_export(f);
	add_export_chain(f);
}

void
bird_export(struct bird *b, const struct neighbor *n, enum afi afi,
    struct strbuf *out)
{
	struct strbuf body = { 0 }, others = { 0 };
	struct filter f = make_filter(b, n, afi, &others);

	fill_args(&f, true);
	if (lacks_policy(&f, &f.af->out) && !bird_has_default(f.af)) {
		strbuf_add(out, "\t\texport none; # RFC 8212\n");
		return;
	}
	add_others(&f);
	f.out = &body;
	if (bird_has_default(f.af))
		add_but_default(&f, &others);
	else
		strbuf_addn(&body, strbuf_str(&others), others.len);
	strbuf_finish(&others);
	add_wire(&f);
	finish_filter(out, "export", &body);
}
